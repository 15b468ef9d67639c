//! The nearest change that would alter a row's score: solved exactly along each fact, and held to the evaluator before it is told.

mod lever;
mod levers;
mod mobius;
mod roots;
mod turning;

use std::cmp::Ordering;

use crate::facts::{Record, RowId};
use crate::language::Text;
use crate::model::{Fact, Rubric};
use crate::number::Number;
use crate::value::{Display, Quantity, Type, Value};

use super::budget::{Budget, Limits};
use super::display;
use super::messages;
use super::{Cohort, Detail, evaluate};
pub use lever::Lever;
pub(crate) use levers::{MAXIMUM_ITEMS_MOVED, levers_of_expr, levers_of_row};
pub(crate) use roots::{MAXIMUM_ROOTS, Turn};
pub(crate) use turning::{Turning, cells_around};

/// How much work goes into looking for the changes of one row.
const LIMITS: Limits = Limits { effort: 64_000_000, fewest: 20, most: 20_000 };
/// How many times a unit is scored at most in looking for the changes of one row.
const MAXIMUM_TRIALS: u64 = 400;
/// How many values of one fact are tried at most, in each direction.
pub(crate) const MAXIMUM_TRIALS_EACH: usize = 24;
/// How often the way to a value is halved at most.
const MAXIMUM_HALVINGS: usize = 40;
/// How many other choices are tried at most.
const MAXIMUM_CHOICES: usize = 10;

/// A change of one datum that alters the score of a row; scored, not only solved.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The datum.
    pub lever: Lever,
    /// Its name: `执行`, `支付节点[2].实际`.
    pub fact: String,
    /// The value that it would have.
    pub value: Value,
    /// What it is now.
    pub from: Text,
    /// What it would be.
    pub to: Text,
    /// How far that is, of numbers: `116.05万元`, `3.7 个百分点`.
    pub difference: Option<Text>,
    /// The score now.
    pub old_score: Number,
    /// The score then.
    pub new_score: Number,
    /// In words: `执行 ≥ 713.28万元（再增加 116.05万元）→ 4 分`.
    pub text: Text,
}

/// For each datum that a row's rule rests on, the smallest change up and the smallest change down that alters the score; the nearest
/// first, what the unit cannot move last. None for rows without a score, and for a person's.
///
/// The work is bounded: of a rule with very many turning points some may be passed over, and what is told is always true.
pub fn nearest_changes(rubric: &Rubric, cohort: &Cohort, record: &Record, row: RowId) -> Vec<Change> {
    nearest_changes_within(rubric, cohort, record, row, &Budget::of(rubric, cohort, record, LIMITS))
}

/// As [`nearest_changes`], with no more work than is left.
pub(crate) fn nearest_changes_within(
    rubric: &Rubric,
    cohort: &Cohort,
    record: &Record,
    row: RowId,
    budget: &Budget,
) -> Vec<Change> {
    let Some(indicator) = rubric.indicators.get(row.indicator.0) else { return Vec::new() };
    let cohort = &cohort.changing(rubric, record);
    let old_score = budget.take_scoring().and_then(|()| score_of(rubric, cohort, record, row));
    let Some(old_score) = old_score else { return Vec::new() };
    let mut search = Search { rubric, cohort, record, row, old_score, budget, trials: 0, turning: None, found: Vec::new() };
    for lever in levers_of_row(rubric, indicator, row.item) {
        search.along(lever);
    }
    search.found.sort_by(|first, second| {
        let hands = |change: &Change| Hands::of(change.lever, rubric);
        hands(&first.1).cmp(&hands(&second.1)).then_with(|| match (&first.0, &second.0) {
            (Some(first), Some(second)) => first.cmp(second),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        })
    });
    search.found.into_iter().map(|(_, change)| change).collect()
}

fn score_of(rubric: &Rubric, cohort: &Cohort, record: &Record, id: RowId) -> Option<Number> {
    let card = evaluate(rubric, cohort, record, Detail::Scores);
    card.rows().into_iter().find(|row| row.id == id).and_then(|row| row.score.clone())
}

struct Search<'a> {
    rubric: &'a Rubric,
    cohort: &'a Cohort,
    record: &'a Record,
    row: RowId,
    old_score: Number,
    budget: &'a Budget,
    trials: u64,
    /// The unit scored, to look for turning points.
    turning: Option<Turning<'a>>,
    /// Each with its size relative to what is there; flags and choices, which have none, come last.
    found: Vec<(Option<Number>, Change)>,
}

/// Who can move a datum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hands {
    /// The unit.
    Own,
    /// Not the unit: 不可控.
    Others,
}

impl Hands {
    fn of(lever: Lever, rubric: &Rubric) -> Hands {
        if lever.is_fixed(rubric) { Hands::Others } else { Hands::Own }
    }
}

impl<'a> Search<'a> {
    fn along(&mut self, lever: Lever) {
        let Some((name, fact)) = lever.declared(self.rubric) else { return };
        let Some(value) = lever.value(self.record) else { return };
        match (&value, &fact.type_) {
            (Value::Number(now), Type::Quantity(quantity)) => self.along_number(lever, &name, fact, now, quantity),
            (Value::Flag(flag), _) => self.try_other(lever, &name, &fact.type_, &value, &Value::Flag(!flag)),
            (Value::Choice(now), Type::Choice(names)) => {
                for other in (0..names.len().min(MAXIMUM_CHOICES)).filter(|other| other != now) {
                    self.try_other(lever, &name, &fact.type_, &value, &Value::Choice(other));
                }
            }
            (
                Value::Number(_)
                | Value::Date(_)
                | Value::Text(_)
                | Value::Choice(_)
                | Value::Target(_)
                | Value::List(_)
                | Value::Record(_),
                _,
            ) => {}
        }
    }

    fn along_number(&mut self, lever: Lever, name: &str, fact: &Fact, now: &Number, quantity: &Quantity) {
        let Some(unit) = smallest_change(fact, quantity) else { return };
        let mut values = Vec::new();
        for (root, turn) in self.roots(lever) {
            values.extend(cells_around(&root, turn, &unit));
        }
        values.retain(|value| value != now && fact.range.contains(value));
        values.sort();
        values.dedup();
        let (below, above): (Vec<Number>, Vec<Number>) = values.into_iter().partition(|value| value < now);
        let up = above.into_iter().take(MAXIMUM_TRIALS_EACH).find_map(|value| self.tried(lever, &Value::Number(value)));
        let down = below.into_iter().rev().take(MAXIMUM_TRIALS_EACH).find_map(|value| self.tried(lever, &Value::Number(value)));
        for (value, new_score) in [up, down].into_iter().flatten() {
            let Value::Number(value) = value else { continue };
            let value = self.no_further(lever, now, &unit, value, &new_score);
            self.tell_number((lever, name), (now, &value), quantity, new_score);
        }
    }

    /// The values of a lever at which the score of the row may turn.
    fn roots(&mut self, lever: Lever) -> Vec<(Number, Turn)> {
        if let Some(mut turning) = self.turning.take() {
            let before = turning.work();
            let roots = turning.of_row(lever, self.row);
            self.budget.take(turning.work().saturating_sub(before));
            if !turning.is_used_up() {
                self.turning = Some(turning);
                return roots;
            }
        }
        if self.budget.is_used_up() {
            return Vec::new();
        }
        let mut turning = Turning::of(self.rubric, self.cohort, self.record);
        let roots = turning.of_row(lever, self.row);
        self.budget.take(turning.work());
        self.turning = (!turning.is_used_up()).then_some(turning);
        roots
    }

    /// The score with one datum changed, when it is another.
    fn tried(&mut self, lever: Lever, value: &Value) -> Option<(Value, Number)> {
        let score = self.score_with(lever, value)?;
        (score != self.old_score).then(|| (value.clone(), score))
    }

    /// The score with one datum changed.
    fn score_with(&mut self, lever: Lever, value: &Value) -> Option<Number> {
        if self.trials >= MAXIMUM_TRIALS {
            return None;
        }
        self.budget.take_scoring()?;
        self.trials += 1;
        let record = lever.put(self.record, Some(value))?;
        score_of(self.rubric, self.cohort, &record, self.row)
    }

    /// A value, or one nearer to the present one that gives the same score: where a score moves all along, it is rounded.
    fn no_further(&mut self, lever: Lever, now: &Number, unit: &Number, value: Number, score: &Number) -> Number {
        let (mut far, mut short) = (value, now.clone());
        let mut nearer = next_towards(&far, &short, unit);
        for _ in 0..MAXIMUM_HALVINGS {
            let Some(middle) = nearer else { break };
            match self.score_with(lever, &Value::Number(middle.clone())) {
                Some(same) if same == *score => far = middle,
                // It turns just there, as it does at a threshold.
                Some(_) if next_towards(&far, &short, unit).as_ref() == Some(&middle) => break,
                Some(_) => short = middle,
                None => break,
            }
            nearer = halfway(&short, &far, unit);
        }
        far
    }

    fn tell_number(
        &mut self,
        (lever, fact): (Lever, &str),
        (now, then): (&Number, &Number),
        quantity: &Quantity,
        new_score: Number,
    ) {
        let Ok(difference) = then.subtract(now) else { return };
        let size = difference.absolute();
        let (from, to) = (written(now, quantity), written(then, quantity));
        let shown = shown_size(&size, quantity);
        let score = display::quantity(&new_score, &Quantity::NUMBER);
        let called = messages::nearest_name(fact, Hands::of(lever, self.rubric));
        let text = if difference.is_positive() {
            messages::nearest_up(&called, &to, &shown, &score)
        } else {
            messages::nearest_down(&called, &to, &shown, &score)
        };
        let relative = if now.is_zero() { Ok(size.clone()) } else { size.divide(&now.absolute()) };
        let change = Change {
            lever,
            fact: fact.to_string(),
            value: Value::Number(then.clone()),
            from: Text::same(from),
            to: Text::same(to),
            difference: Some(shown),
            old_score: self.old_score.clone(),
            new_score,
            text,
        };
        self.found.push((relative.ok(), change));
    }

    fn try_other(&mut self, lever: Lever, fact: &str, type_: &Type, now: &Value, then: &Value) {
        let Some((_, new_score)) = self.tried(lever, then) else { return };
        let (from, to) = (display::value(now, type_), display::value(then, type_));
        let score = display::quantity(&new_score, &Quantity::NUMBER);
        let text = messages::nearest_other(&messages::nearest_name(fact, Hands::of(lever, self.rubric)), &to, &score);
        let change = Change {
            lever,
            fact: fact.to_string(),
            value: then.clone(),
            from,
            to,
            difference: None,
            old_score: self.old_score.clone(),
            new_score,
            text,
        };
        self.found.push((None, change));
    }
}

/// The value on the grid beside one, on the way to another, when it lies between them.
fn next_towards(from: &Number, to: &Number, unit: &Number) -> Option<Number> {
    let next = if to < from { from.subtract(unit) } else { from.add(unit) }.ok()?;
    let is_between = if to < from { next > *to } else { next < *to };
    is_between.then_some(next)
}

/// A value on the grid in the middle between two, when there is one between them.
pub(crate) fn halfway(one: &Number, other: &Number, unit: &Number) -> Option<Number> {
    let (low, high) = (one.min(other), one.max(other));
    // The grid starts at 0; what is given need not lie on it.
    let first = low.divide(unit).ok()?.floor().add(&Number::ONE).ok()?;
    let last = high.divide(unit).ok()?.ceiling().subtract(&Number::ONE).ok()?;
    if first > last {
        return None;
    }
    let cell = first.add(&last).ok()?.divide(&Number::from(2)).ok()?.floor();
    cell.multiply(unit).ok()
}

/// A number of a fact, every digit of it.
pub(crate) fn written(number: &Number, quantity: &Quantity) -> String {
    display::written(&Value::Number(number.clone()), &Type::Quantity(quantity.clone())).chinese
}

/// How far two numbers of a fact are apart.
pub(crate) fn shown_size(size: &Number, quantity: &Quantity) -> Text {
    match &quantity.display {
        // A difference of two percentages is not a percentage of anything.
        Display::Percent => messages::percentage_points(written(size, quantity).trim_end_matches('%')),
        Display::Plain | Display::Unit(_) => Text::same(written(size, quantity)),
    }
}

/// A value of a fact as a person reads it, every digit of it.
pub(crate) fn shown_value(value: &Value, type_: &Type) -> Text {
    display::written(value, type_)
}

/// One unit of the precision in which a fact is written: a hundredth of its unit, or one whole.
pub(crate) fn smallest_change(fact: &Fact, quantity: &Quantity) -> Option<Number> {
    let unit = quantity.one();
    if fact.whole { Some(unit) } else { unit.multiply(&Number::scaled(1, 2)).ok() }
}
