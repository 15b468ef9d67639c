//! 元 and 万元: an amount of money that is 10⁴ times too large or too small, or several that are so together.
//!
//! Three tests, each of which is evidence of amounts and one factor (× 10⁴ or ÷ 10⁴):
//! 1. an equation among the 校验 fails, holds with the amount corrected, and no check that held fails then; so too with all amounts of one side of
//!    it, or all items of one field of a list in it; of several those that mend most equations, and of these the
//!    fewest, where a field of a list counts once and nothing else speaks for more;
//! 2. the amount is at least 2000 times that of the year before, or at most a 2000th of it, and within a factor of 5 of it when corrected;
//! 3. a quotient of two amounts that the rules take (`比率(a, b)`, `a / b`) is at least 2000 or at most a 2000th, and when one of the two is
//!    corrected between a fifth and 5, and within a factor of 5 of the figures that the rules compare it with.
//!
//! The first is an error, and so are the others where two agree; else they are to be looked into, and so they are where other amounts would mend the
//! same equations and as much speaks for those. Where three or more amounts are so beside the
//! year before, and nothing else says so, one finding tells of all of them.

mod equations;
mod quotients;
mod telling;

use std::collections::{BTreeMap, BTreeSet};

use crate::eval::Lever;
use crate::model::FactId;
use crate::number::Number;
use crate::source::Span;
use crate::value::Value;

use super::Finding;
use super::leaves::Leaf;
use super::unit::Unit;

/// What was found, and of which amounts.
pub struct Slips {
    /// The findings.
    pub findings: Vec<Finding>,
    /// The amounts that are told of.
    pub targets: BTreeSet<Lever>,
    /// The checks that would hold, with what the amounts are called of which one is out, or several together.
    pub explained: BTreeMap<String, Vec<String>>,
}

/// Which way an amount is to be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Correction {
    /// It is too small.
    Times,
    /// It is too large.
    Divided,
}

impl Correction {
    fn factor(self) -> Number {
        match self {
            Correction::Times => Number::from(10_000),
            Correction::Divided => Number::scaled(1, 4),
        }
    }

    /// What would bring a ratio into its place.
    fn of_ratio(ratio: &Number) -> Option<Correction> {
        let (large, small) = (Number::from(2_000), Number::scaled(5, 4));
        let correction = match ratio {
            ratio if *ratio >= large => Correction::Divided,
            ratio if ratio.is_positive() && *ratio <= small => Correction::Times,
            _ => return None,
        };
        let corrected = ratio.multiply(&correction.factor()).ok()?;
        (corrected >= Number::scaled(2, 1) && corrected <= Number::from(5)).then_some(correction)
    }
}

/// Amounts that are out together.
type Amounts = BTreeSet<Lever>;

/// The amounts of a unit that are not 0.
type Money<'u> = BTreeMap<Lever, &'u Leaf<'u>>;

/// A datum as rules name it: a field of a list is one for all items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    /// A fact or a field of a record.
    Single(Lever),
    /// A field of the items of a list.
    Field(FactId, usize),
}

impl Column {
    fn of(lever: Lever) -> Column {
        match lever {
            Lever::Fact(_) | Lever::Field(..) => Column::Single(lever),
            Lever::Item { list, field, .. } => Column::Field(list, field),
        }
    }
}

/// What speaks for a slip, by the amounts and the way in which they are out.
type Suspicions = BTreeMap<(Amounts, Correction), Evidence>;

/// What speaks for a slip of some amounts.
#[derive(Default)]
struct Evidence {
    /// Equations that would hold.
    equations: Vec<String>,
    /// Amounts of the year before.
    before: Vec<Earlier>,
    /// Quotients that would be plausible.
    quotients: Vec<Quotient>,
}

impl Evidence {
    /// Whether nothing but the year before speaks for it.
    fn is_only_before(&self) -> bool {
        !self.before.is_empty() && self.equations.is_empty() && self.quotients.is_empty()
    }
}

/// What an amount was the year before.
struct Earlier {
    lever: Lever,
    year: i32,
    shown: String,
}

/// A quotient of two amounts.
struct Quotient {
    lever: Lever,
    other: Lever,
    span: Span,
}

/// Amounts that are out by 10⁴.
pub fn slips(unit: &Unit<'_>) -> Slips {
    let money = unit.leaves.iter().filter(|leaf| leaf.is_money() && !leaf.number.is_zero());
    let money: Money<'_> = money.map(|leaf| (leaf.lever, leaf)).collect();
    let mut suspicions = Suspicions::new();
    equations::equations(unit, &money, &mut suspicions);
    year_before(unit, &money, &mut suspicions);
    quotients::quotients(unit, &money, &mut suspicions);
    gather(&mut suspicions);
    telling::tell(unit, &money, &suspicions)
}

/// Test 2.
fn year_before(unit: &Unit<'_>, money: &Money<'_>, suspicions: &mut Suspicions) {
    let Some(before) = &unit.before else { return };
    for leaf in money.values().filter(|leaf| !leaf.is_item()) {
        let Some(Value::Number(then)) = leaf.lever.value(&before.record) else { continue };
        let Ok(ratio) = leaf.number.divide(&then) else { continue };
        if let Some(correction) = Correction::of_ratio(&ratio) {
            let earlier = Earlier { lever: leaf.lever, year: before.year, shown: leaf.show(&then) };
            suspicions.entry((Amounts::from([leaf.lever]), correction)).or_default().before.push(earlier);
        }
    }
}

/// Moves what speaks for single amounts to those with which they are out together.
fn gather(suspicions: &mut Suspicions) {
    let together: Vec<(Amounts, Correction)> = suspicions.keys().filter(|(amounts, _)| amounts.len() > 1).cloned().collect();
    for key in together {
        for lever in &key.0 {
            let single = (Amounts::from([*lever]), key.1);
            let Some(own) = suspicions.get_mut(&single).filter(|own| own.equations.is_empty()) else { continue };
            let (before, quotients) = (std::mem::take(&mut own.before), std::mem::take(&mut own.quotients));
            if let Some(evidence) = suspicions.get_mut(&key) {
                evidence.before.extend(before);
                evidence.quotients.extend(quotients);
            }
        }
    }
    suspicions
        .retain(|_, evidence| !evidence.equations.is_empty() || !evidence.before.is_empty() || !evidence.quotients.is_empty());
}
