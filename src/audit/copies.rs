//! Data that are those of another unit.
//!
//! Test: two units of different names and the same year have at least five amounts of money in common, each by the same name, to the digit and of
//! at least three digits, and those are at least four fifths of such amounts of the unit that has fewer. Where very many units have an amount, each
//! is held to the ten on either side of it in the order of the run: of a form that many copied, many are found.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::name;
use crate::number::Number;
use crate::text;

use super::leaves::Leaf;
use super::unit::Board;
use super::{Finding, messages};

/// How many amounts must be the same.
const FEWEST: usize = 5;
/// To how many others a unit is held that have the same amount.
const NEIGHBOURS: usize = 10;
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
    for places in holders.values() {
        for (index, first) in places.iter().enumerate() {
            for second in places.iter().skip(index + 1).take(NEIGHBOURS) {
                *common.entry((*first, *second)).or_default() += 1;
            }
        }
    }
    // By a unit, those whose data it has, and how many of its amounts.
    let mut alike: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for ((first, second), count) in common {
        let (Some(one), Some(other)) = (board.unit(first), board.unit(second)) else { continue };
        let fewer = telling.get(&first).min(telling.get(&second)).copied().unwrap_or(0);
        let same_unit = name::key(&one.record.unit) == name::key(&other.record.unit);
        if same_unit || count < FEWEST || count * 5 < fewer * 4 {
            continue;
        }
        alike.entry(first).or_default().push((second, count));
        alike.entry(second).or_default().push((first, count));
    }
    let mut findings = Vec::new();
    for (at, mut others) in alike {
        others.sort_by_key(|(other, count)| (Reverse(*count), *other));
        for (index, (elsewhere, count)) in others.iter().take(MOST).enumerate() {
            let (Some(own), Some(other)) = (board.unit(at), board.unit(*elsewhere)) else { continue };
            let all = telling.get(&at).copied().unwrap_or(0);
            let (name, places) = (&other.record.unit, (own.unit_place(), other.unit_place()));
            let diagnostic = messages::copied(name, board.file(*elsewhere), *count, all, places.0, places.1);
            let mut finding = Finding::new(name, diagnostic);
            if index + 1 == MOST && others.len() > MOST {
                finding =
                    finding.because(text!("还有别的单位也一样，没有列出", "there are more such units, which are not listed"));
            }
            findings.push((at, finding));
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
