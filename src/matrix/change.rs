//! A change of the total from one year to the next, divided into performance and rules.
//!
//! With the totals `old` (old data, old rules), `new` (new data, new rules) and `mixed` (new data, old rules):
//! new − old = (mixed − old) + (new − mixed): first performance under the old rules, then the rules with the new data. Where the old data
//! under the new rules give another division, that one is told too.

use std::collections::{BTreeMap, BTreeSet};

use crate::eval::{Scorecard, Total};
use crate::number::{ArithmeticError, Number};

use super::YearRow;
use super::rows::{Key, Row, rows};

/// From one year to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The earlier year.
    pub from: i32,
    /// The later year.
    pub to: i32,
    /// The column of the earlier year's own rubric.
    pub from_column: usize,
    /// The column of the later year's own rubric.
    pub to_column: usize,
    /// The whole change of the total.
    pub total: Difference,
    /// The later year's data under the earlier rules, against the earlier year's.
    pub performance: Effect,
    /// The later year's data under the later rules, against the same data under the earlier.
    pub rules: Effect,
    /// The division the other way round: the rules with the earlier data first, then performance under the later rules.
    pub other_way: Ways,
}

/// How the other division compares.
#[derive(Clone, Debug, PartialEq)]
pub enum Ways {
    /// It is the same, so it need not be told.
    Same,
    /// It differs: the two work together.
    Differ {
        /// The later year's data under the later rules, against the earlier year's.
        performance: Difference,
        /// The earlier year's data under the later rules, against the same data under the earlier.
        rules: Difference,
    },
}

/// One part of a change, with what each row contributes.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Of the total.
    pub points: Difference,
    /// The rows that changed, the greatest change first, those whose change is not known behind them.
    pub rows: Vec<Contribution>,
    /// What the rows do not explain: rounding, caps, 折算, the rule of 总分. None when there is nothing, or when it cannot be told.
    pub rest: Option<Number>,
}

/// What a row contributes.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// The row.
    pub name: String,
    /// Before.
    pub before: Side,
    /// After.
    pub after: Side,
    /// The difference, as it counts for the total.
    pub points: Difference,
}

/// A row on one side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Side {
    /// The rubric does not have it.
    Absent,
    /// It does not apply, and counts this much.
    Inapplicable(Number),
    /// It could not be scored.
    Unscored,
    /// It was scored.
    Scored(Number),
}

impl Side {
    /// What it counts for the total; none when that is not known.
    pub fn points(&self) -> Option<Number> {
        match self {
            Side::Absent => Some(Number::ZERO),
            Side::Inapplicable(points) | Side::Scored(points) => Some(points.clone()),
            Side::Unscored => None,
        }
    }
}

/// A difference of totals or scores.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// This much.
    Exact(Number),
    /// Something was not scored: between these.
    Between(Number, Number),
    /// Something was not scored, and nothing is known.
    Unknown,
}

impl Difference {
    /// Of two totals.
    pub fn of(before: &Total, after: &Total) -> Difference {
        let (Some((before_low, before_high)), Some((after_low, after_high))) = (before.ends(), after.ends()) else {
            return Difference::Unknown;
        };
        Difference::between(after_low.subtract(before_high), after_high.subtract(before_low))
    }

    /// This and another.
    #[must_use]
    pub fn plus(&self, other: &Difference) -> Difference {
        let (Some((low, high)), Some((other_low, other_high))) = (self.ends(), other.ends()) else { return Difference::Unknown };
        Difference::between(low.add(other_low), high.add(other_high))
    }

    fn between(low: Result<Number, ArithmeticError>, high: Result<Number, ArithmeticError>) -> Difference {
        match (low, high) {
            (Ok(low), Ok(high)) if low == high => Difference::Exact(low),
            (Ok(low), Ok(high)) => Difference::Between(low, high),
            (Err(_), _) | (_, Err(_)) => Difference::Unknown,
        }
    }

    /// The least and the greatest, when they are known.
    pub fn ends(&self) -> Option<(&Number, &Number)> {
        match self {
            Difference::Exact(number) => Some((number, number)),
            Difference::Between(low, high) => Some((low, high)),
            Difference::Unknown => None,
        }
    }

    /// The number, when it is known.
    pub fn exact(&self) -> Option<&Number> {
        match self {
            Difference::Exact(number) => Some(number),
            Difference::Between(..) | Difference::Unknown => None,
        }
    }

    fn of_sides(before: &Side, after: &Side) -> Difference {
        match (before.points(), after.points()) {
            (Some(before), Some(after)) => after.subtract(&before).map_or(Difference::Unknown, Difference::Exact),
            (None, _) | (_, None) => Difference::Unknown,
        }
    }
}

/// The changes between years that were scored by their own rubrics.
pub(super) fn changes(years: &[YearRow]) -> Vec<Change> {
    let own: Vec<&YearRow> = years.iter().filter(|row| row.own_cell().is_some()).collect();
    own.windows(2).filter_map(|pair| if let [before, after] = pair { change(before, after) } else { None }).collect()
}

fn change(before: &YearRow, after: &YearRow) -> Option<Change> {
    let (from_column, to_column) = (before.own?, after.own?);
    let card = |row: &YearRow, column: usize| Some(row.cells.get(column)?.as_ref()?.scorecard.clone());
    let (old, new) = (card(before, from_column)?, card(after, to_column)?);
    let mixed = card(after, from_column)?;
    let performance = effect(&old, &mixed);
    // One rubric for both years is no change of rules, even where rows could not be scored.
    let rules = if from_column == to_column { none() } else { effect(&mixed, &new) };
    let other_way = match card(before, to_column) {
        Some(_) if from_column == to_column => Ways::Same,
        Some(other) => {
            let rules_first = Difference::of(&old.total, &other.total);
            let then_performance = Difference::of(&other.total, &new.total);
            match rules_first == rules.points && then_performance == performance.points {
                true => Ways::Same,
                false => Ways::Differ { performance: then_performance, rules: rules_first },
            }
        }
        None => Ways::Same,
    };
    let total = Difference::of(&old.total, &new.total);
    Some(Change { from: before.year, to: after.year, from_column, to_column, total, performance, rules, other_way })
}

fn none() -> Effect {
    Effect { points: Difference::Exact(Number::ZERO), rows: Vec::new(), rest: None }
}

/// What lies between two scorecards, row by row.
fn effect(before: &Scorecard, after: &Scorecard) -> Effect {
    let points = Difference::of(&before.total, &after.total);
    let (before, after) = (rows(before), rows(after));
    let later: BTreeMap<&Key, &Row> = after.iter().map(|(key, row)| (key, row)).collect();
    let earlier: BTreeSet<&Key> = before.iter().map(|(key, _)| key).collect();
    let mut contributions = Vec::new();
    for (key, row) in &before {
        let after = later.get(key).map_or(Side::Absent, |row| row.side.clone());
        contributions.push(contribution(&row.name, row.side.clone(), after));
    }
    for (key, row) in &after {
        if !earlier.contains(key) {
            contributions.push(contribution(&row.name, Side::Absent, row.side.clone()));
        }
    }
    let explained = contributions.iter().try_fold(Number::ZERO, |sum, row| sum.add(row.points.exact()?).ok());
    let rest = points.exact().zip(explained).and_then(|(whole, explained)| whole.subtract(&explained).ok());
    contributions.retain(|row| row.points.exact().is_none_or(|points| !points.is_zero()));
    // Stable: rows of one size stay in the order of the form.
    contributions.sort_by_key(|row| std::cmp::Reverse(row.points.exact().map(Number::absolute)));
    Effect { points, rows: contributions, rest: rest.filter(|rest| !rest.is_zero()) }
}

fn contribution(name: &str, before: Side, after: Side) -> Contribution {
    let points = Difference::of_sides(&before, &after);
    Contribution { name: name.to_string(), before, after, points }
}
