//! Data that are those of another unit.
//!
//! Test: two units of different names and the same year have at least five amounts of money in common, each by the same name, to the digit and of
//! at least three digits, and those are at least four fifths of such amounts of the unit that has fewer. An amount that more than ten units
//! have is a norm and tells nothing.

use std::collections::BTreeMap;

use crate::name;
use crate::number::Number;

use super::leaves::Leaf;
use super::unit::Board;
use super::{Finding, messages};

/// How many amounts must be the same.
const FEWEST: usize = 5;
/// An amount that more units have tells nothing.
const NORM: usize = 10;
/// How many other units are told of one.
const MOST: usize = 5;

/// The copies, with the places of the units whose data they are.
pub fn copies(board: &Board<'_>) -> Vec<(usize, Finding)> {
    let mut holders: BTreeMap<(Option<i32>, String, String), Vec<usize>> = BTreeMap::new();
    let mut telling: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, unit) in board.units() {
        for leaf in unit.leaves.iter().filter(|leaf| tells(leaf)) {
            *telling.entry(at).or_default() += 1;
            holders.entry((unit.record.year, name::key(&leaf.name), leaf.number.to_string())).or_default().push(at);
        }
    }
    let mut common: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for places in holders.values().filter(|places| places.len() <= NORM) {
        for (index, first) in places.iter().enumerate() {
            for second in places.iter().skip(index + 1) {
                *common.entry((*first, *second)).or_default() += 1;
            }
        }
    }
    let mut told: BTreeMap<usize, usize> = BTreeMap::new();
    let mut findings = Vec::new();
    for ((first, second), count) in common {
        let (Some(one), Some(other)) = (board.unit(first), board.unit(second)) else { continue };
        let fewer = telling.get(&first).min(telling.get(&second)).copied().unwrap_or(0);
        let same_unit = name::key(&one.record.unit) == name::key(&other.record.unit);
        if same_unit || count < FEWEST || count * 5 < fewer * 4 {
            continue;
        }
        for (own, own_at, elsewhere, else_at) in [(one, first, other, second), (other, second, one, first)] {
            let already = told.entry(own_at).or_default();
            *already += 1;
            if *already <= MOST {
                let all = telling.get(&own_at).copied().unwrap_or(0);
                let diagnostic = messages::copied(
                    &elsewhere.record.unit,
                    board.file(else_at),
                    count,
                    all,
                    own.unit_place(),
                    elsewhere.unit_place(),
                );
                findings.push((own_at, Finding::new(&elsewhere.record.unit, diagnostic)));
            }
        }
    }
    findings
}

/// Whether an amount tells one unit from another.
fn tells(leaf: &Leaf<'_>) -> bool {
    leaf.is_money() && digits(&leaf.number) >= 3
}

/// How many digits a number has without zeros at its ends.
fn digits(number: &Number) -> usize {
    let digits: String = number.absolute().to_string().chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').len()
}
