//! The nearest change that would alter a row's score: solved exactly along each fact, and held to the evaluator before it is told.

mod mobius;
mod roots;
mod targets;

use std::cmp::Ordering;

use crate::facts::{Record, RowId};
use crate::language::Text;
use crate::model::{Fact, Rubric};
use crate::number::Number;
use crate::value::{Display, Quantity, Type, Value};

use super::display;
use super::evaluator::Evaluator;
use super::messages;
use super::rows::Applicability;
use super::scope::{RowScope, Scope};
use super::{Cohort, Detail, evaluate};
use roots::{Roots, Turn};
use targets::targets_of;

pub use targets::Target;

/// How many times a unit is scored at most in looking for changes.
const MAXIMUM_TRIALS: usize = 400;
/// How many values of one fact are tried at most, in each direction.
const MAXIMUM_TRIALS_EACH: usize = 24;
/// How many other choices are tried at most.
const MAXIMUM_CHOICES: usize = 10;

/// A change of one datum that alters the score of a row; scored, not only solved.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The datum.
    pub target: Target,
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
/// first. None for rows without a score, and for a person's.
///
/// The work is bounded: of a rule with very many turning points some may be passed over, and what is told is always true.
pub fn nearest_changes(rubric: &Rubric, cohort: &Cohort, record: &Record, row: RowId) -> Vec<Change> {
    let Some(indicator) = rubric.indicators.get(row.indicator.0) else { return Vec::new() };
    let Some(old_score) = score_of(rubric, cohort, record, row) else { return Vec::new() };
    let mut search = Search { rubric, cohort, record, row, old_score, trials: 0, found: Vec::new() };
    for target in targets_of(rubric, indicator, row.item) {
        search.along(target);
    }
    search.found.sort_by(|first, second| match (&first.0, &second.0) {
        (Some(first), Some(second)) => first.cmp(second),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
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
    trials: usize,
    /// Each with its size relative to what is there; flags and choices, which have none, come last.
    found: Vec<(Option<Number>, Change)>,
}

impl<'a> Search<'a> {
    fn along(&mut self, target: Target) {
        let Some((name, fact)) = self.described(target) else { return };
        let Some(value) = value_at(self.record, target) else { return };
        match (&value, &fact.type_) {
            (Value::Number(now), Type::Quantity(quantity)) => self.along_number(target, &name, fact, now, quantity),
            (Value::Flag(flag), _) => self.try_other(target, &name, &fact.type_, &value, &Value::Flag(!flag)),
            (Value::Choice(now), Type::Choice(names)) => {
                for other in (0..names.len().min(MAXIMUM_CHOICES)).filter(|other| other != now) {
                    self.try_other(target, &name, &fact.type_, &value, &Value::Choice(other));
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

    /// The name of a datum, and its declaration.
    fn described(&self, target: Target) -> Option<(String, &'a Fact)> {
        let fact = |id: crate::model::FactId| self.rubric.facts.get(id.0);
        match target {
            Target::Fact(id) => fact(id).map(|fact| (fact.name.to_string(), fact)),
            Target::Field(id, field) => {
                let whole = fact(id)?;
                whole.fields.get(field).map(|part| (format!("{}.{}", whole.name, part.name), part))
            }
            Target::Item { list, index, field } => {
                let whole = fact(list)?;
                whole.fields.get(field).map(|part| (format!("{}[{}].{}", whole.name, index + 1, part.name), part))
            }
        }
    }

    fn along_number(&mut self, target: Target, name: &str, fact: &Fact, now: &Number, quantity: &Quantity) {
        let Some(unit) = smallest_change(fact, quantity) else { return };
        let mut values = Vec::new();
        for (root, turn) in self.roots(target) {
            let Ok(cells) = root.divide(&unit) else { continue };
            // A score that moves all along turns nowhere; of its bounds the place itself is told.
            let offsets: &[i32] = match turn {
                Turn::Threshold => &[-1, 0, 1],
                Turn::Bound => &[0],
            };
            for whole in [cells.floor(), cells.ceiling()] {
                for offset in offsets {
                    if let Ok(value) = whole.add(&Number::from(*offset)).and_then(|cell| cell.multiply(&unit)) {
                        values.push(value);
                    }
                }
            }
        }
        values.retain(|value| value != now && fact.range.contains(value));
        values.sort();
        values.dedup();
        let (below, above): (Vec<Number>, Vec<Number>) = values.into_iter().partition(|value| value < now);
        let up = above.into_iter().take(MAXIMUM_TRIALS_EACH).find_map(|value| self.tried(target, &Value::Number(value)));
        let down = below.into_iter().rev().take(MAXIMUM_TRIALS_EACH).find_map(|value| self.tried(target, &Value::Number(value)));
        for (value, new_score) in [up, down].into_iter().flatten() {
            let Value::Number(value) = value else { continue };
            self.tell_number((target, name), (now, &value), quantity, new_score);
        }
    }

    fn roots(&self, target: Target) -> Vec<(Number, Turn)> {
        let mut evaluator = Evaluator::new(self.rubric, self.record, Detail::Scores);
        evaluator.run();
        let list = match target {
            Target::Item { list, .. } => self.rubric.facts.get(list.0).map_or(String::new(), |fact| fact.name.to_string()),
            Target::Fact(_) | Target::Field(..) => String::new(),
        };
        let Some(row) = evaluator.row(self.row) else { return Vec::new() };
        let (Ok(printed), Ok(points)) = (row.printed.clone(), row.points.clone()) else { return Vec::new() };
        let (row_name, row_list, values) = (row.name.clone(), row.list.clone(), row.values.clone());
        let indicator = row.indicator;
        let applies = row.applies == Ok(Applicability::Applies);
        let item = values.as_deref().zip(indicator.each.as_ref()).zip(self.row.item).map(|((values, each), index)| {
            let fields = super::aggregates::fields_of(&each.list);
            super::scope::ItemScope { values, fields, list: &row_list, index, outer: None }
        });
        let scope = Scope {
            row: Some(RowScope { id: self.row, name: &row_name, printed: &printed, points: &points }),
            item: item.as_ref(),
            ..Scope::default()
        };
        let locals = if applies { evaluator.locals(&indicator.locals, &scope) } else { Vec::new() };
        let scope = Scope { locals: &locals, ..scope };
        let bounds = [Number::ZERO, printed.clone()];
        let mut roots = Roots {
            evaluator: &mut evaluator,
            target,
            list,
            locals: &indicator.locals,
            found: Vec::new(),
            turn: Turn::Threshold,
        };
        roots.of_row(indicator, &scope, &bounds);
        roots.found
    }

    /// The score with one datum changed, when it is another.
    fn tried(&mut self, target: Target, value: &Value) -> Option<(Value, Number)> {
        if self.trials >= MAXIMUM_TRIALS {
            return None;
        }
        self.trials += 1;
        let record = changed(self.record, target, value)?;
        let score = score_of(self.rubric, self.cohort, &record, self.row)?;
        (score != self.old_score).then(|| (value.clone(), score))
    }

    fn tell_number(
        &mut self,
        (target, fact): (Target, &str),
        (now, then): (&Number, &Number),
        quantity: &Quantity,
        new_score: Number,
    ) {
        let Ok(difference) = then.subtract(now) else { return };
        let size = difference.absolute();
        let written =
            |number: &Number| display::written(&Value::Number(number.clone()), &Type::Quantity(quantity.clone())).chinese;
        let (from, to) = (written(now), written(then));
        // A difference of two percentages is not a percentage of anything.
        let shown = match &quantity.display {
            Display::Percent => messages::percentage_points(written(&size).trim_end_matches('%')),
            Display::Plain | Display::Unit(_) => Text::same(written(&size)),
        };
        let score = display::quantity(&new_score, &Quantity::NUMBER);
        let text = if difference.is_positive() {
            messages::nearest_up(fact, &to, &shown, &score)
        } else {
            messages::nearest_down(fact, &to, &shown, &score)
        };
        let relative = if now.is_zero() { Ok(size.clone()) } else { size.divide(&now.absolute()) };
        let change = Change {
            target,
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

    fn try_other(&mut self, target: Target, fact: &str, type_: &Type, now: &Value, then: &Value) {
        let Some((_, new_score)) = self.tried(target, then) else { return };
        let (from, to) = (display::value(now, type_), display::value(then, type_));
        let score = display::quantity(&new_score, &Quantity::NUMBER);
        let text = messages::nearest_other(fact, &to, &score);
        let change = Change {
            target,
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

/// One unit of the precision in which a fact is written: a hundredth of its unit, or one whole.
fn smallest_change(fact: &Fact, quantity: &Quantity) -> Option<Number> {
    let unit = quantity.one();
    if fact.whole { Some(unit) } else { unit.multiply(&Number::scaled(1, 2)).ok() }
}

/// The value of a datum, when it has one.
pub fn value_at(record: &Record, target: Target) -> Option<Value> {
    match target {
        Target::Fact(id) => record.fact(id).cloned(),
        Target::Field(id, field) => match record.fact(id)? {
            Value::Record(fields) => fields.get(field)?.clone(),
            Value::Number(_)
            | Value::Flag(_)
            | Value::Date(_)
            | Value::Text(_)
            | Value::Choice(_)
            | Value::Target(_)
            | Value::List(_) => None,
        },
        Target::Item { list, index, field } => match record.fact(list)? {
            Value::List(items) => items.get(index)?.get(field)?.clone(),
            Value::Number(_)
            | Value::Flag(_)
            | Value::Date(_)
            | Value::Text(_)
            | Value::Choice(_)
            | Value::Target(_)
            | Value::Record(_) => None,
        },
    }
}

/// The same data with one datum changed; none when there is no such place.
pub fn changed(record: &Record, target: Target, value: &Value) -> Option<Record> {
    let mut record = record.clone();
    let (id, new) = match target {
        Target::Fact(id) => (id, value.clone()),
        Target::Field(id, field) => {
            let Value::Record(fields) = record.fact(id)? else { return None };
            let mut fields = fields.to_vec();
            *fields.get_mut(field)? = Some(value.clone());
            (id, Value::Record(fields.into()))
        }
        Target::Item { list, index, field } => {
            let Value::List(items) = record.fact(list)? else { return None };
            let mut items = items.to_vec();
            let item = items.get_mut(index)?;
            let mut fields = item.to_vec();
            *fields.get_mut(field)? = Some(value.clone());
            *item = fields.into();
            (list, Value::List(items.into()))
        }
    };
    *record.facts.get_mut(id.0)? = Some(new);
    Some(record)
}
