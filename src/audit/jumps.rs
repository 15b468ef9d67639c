//! What changed much from the year before, and what did not change at all.
//!
//! Tests: an amount, a count or a measure (no rate, no item of a list) that was not 0 the year before, and is now apart from it by more than
//! `--jump` of it (counts by at least 3 besides); the ones that changed most, at most five of a unit. And: of at least five amounts of money
//! that are not 0, items included, every one is to the digit that of the year before.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::eval::Lever;
use crate::number::{MAXIMUM_PLACES, Number};
use crate::text;
use crate::value::{Display, Quantity, Value};

use super::leaves::Leaf;
use super::unit::Unit;
use super::{Finding, Options, messages};

/// How many are told of one unit.
const MOST: usize = 5;
/// How many amounts there must be at least before it is odd that all are the same.
const FEWEST: usize = 5;

/// A change from the year before.
struct Jump<'a> {
    leaf: &'a Leaf<'a>,
    then: Number,
    /// As a share of what it was, with its sign.
    share: Number,
}

/// The greatest changes, and data that are those of the year before.
pub fn jumps(unit: &Unit<'_>, slipped: &BTreeSet<Lever>, options: &Options) -> Vec<Finding> {
    let Some(before) = &unit.before else { return Vec::new() };
    let mut findings: Vec<Finding> = same(unit).into_iter().collect();
    let mut jumps: Vec<Jump<'_>> = Vec::new();
    for leaf in unit.leaves.iter().filter(|leaf| !leaf.is_item() && !slipped.contains(&leaf.lever)) {
        let shown_as_is = matches!(leaf.quantity().display, Display::Percent | Display::Plain);
        let Some(Value::Number(then)) = leaf.lever.value(&before.record).filter(|_| !shown_as_is) else { continue };
        let Ok(difference) = leaf.number.subtract(&then) else { continue };
        let Ok(share) = difference.divide(&then.absolute()) else { continue };
        let small = leaf.fact.whole && difference.absolute() < Number::from(3);
        if share.absolute() > options.jump && !small {
            jumps.push(Jump { leaf, then, share });
        }
    }
    jumps.sort_by_key(|jump| Reverse(jump.share.absolute()));
    let more = jumps.len().saturating_sub(MOST);
    for (at, Jump { leaf, then, share }) in jumps.into_iter().take(MOST).enumerate() {
        let (now, then) = (leaf.shown(), leaf.show(&then));
        let year = before.year;
        let rate = Quantity::RATE.show(&share, 1);
        let rate = if share.is_positive() { format!("+{rate}") } else { rate };
        let limit = Quantity::RATE.show(&options.jump, MAXIMUM_PLACES);
        let diagnostic = messages::jump(&leaf.name, [&then, &now, &rate, &limit], year, unit.place(leaf.lever));
        let mut finding = Finding::new(&leaf.name, diagnostic)
            .figure(text!("{year} 年度", "{year}"), then)
            .figure(text!("本年度", "this year"), now)
            .figure(text!("变动", "change"), rate)
            .weighing(share.absolute());
        if at + 1 == MOST && more > 0 {
            finding = finding.because(text!("变动小一些的还有 {more} 个，没有列出", "{more} smaller changes are not listed"));
        }
        findings.push(finding);
    }
    findings
}

/// Data that are those of the year before.
fn same(unit: &Unit<'_>) -> Option<Finding> {
    let before = unit.before.as_ref()?;
    let money: Vec<&Leaf<'_>> = unit.leaves.iter().filter(|leaf| leaf.is_money() && !leaf.number.is_zero()).collect();
    let is_same = |leaf: &&Leaf<'_>| leaf.lever.value(&before.record) == Some(Value::Number(leaf.number.clone()));
    if money.len() < FEWEST || !money.iter().all(is_same) {
        return None;
    }
    let first = money.first()?;
    let diagnostic = messages::same_as_before(money.len(), before.year, unit.place(first.lever));
    Some(Finding::new(&first.name, diagnostic))
}
