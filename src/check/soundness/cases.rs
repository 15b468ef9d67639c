//! Every combination of the choices and flags on which it depends what applies to a unit.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::logic::Logic;
use crate::comparison::Comparison;
use crate::model::{Expr, ExprKind, Fact, Rubric};
use crate::value::{Type, Value};

/// How many combinations are gone through.
pub const MAXIMUM_CASES: usize = 1_024;

/// How deep conditions are followed.
const DEPTH: usize = 64;

/// Which fact: its place, and the fields that lead into it.
type Path = Vec<usize>;

/// One combination: the value of each choice and flag by its place in the closed set (否 is 0, 是 is 1).
pub type Case = BTreeMap<Path, usize>;

/// The choices and flags in some conditions.
#[derive(Clone, Debug, Default)]
pub struct Variables<'a> {
    found: BTreeMap<Path, &'a Fact>,
    is_closed: bool,
}

impl<'a> Variables<'a> {
    /// Those in these conditions; none when a condition looks at anything else.
    pub fn of(rubric: &'a Rubric, conditions: &[&'a Expr]) -> Option<Variables<'a>> {
        let mut variables = Variables { found: BTreeMap::new(), is_closed: true };
        for condition in conditions {
            variables.collect(rubric, condition, DEPTH);
        }
        variables.is_closed.then_some(variables)
    }

    fn collect(&mut self, rubric: &'a Rubric, expr: &'a Expr, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            self.is_closed = false;
            return;
        };
        match Logic::of(expr) {
            Logic::Constant(_) => {}
            Logic::Read => match path(rubric, expr, depth) {
                Some((path, fact)) if places(fact).is_some() => {
                    self.found.insert(path, fact);
                }
                Some(_) | None => self.is_closed = false,
            },
            Logic::Definition(id) => match rubric.definitions.get(id.0) {
                Some(definition) => self.collect(rubric, &definition.body, depth),
                None => self.is_closed = false,
            },
            Logic::Not(inner) => self.collect(rubric, inner, depth),
            Logic::And(left, right) | Logic::Or(left, right) => {
                self.collect(rubric, left, depth);
                self.collect(rubric, right, depth);
            }
            Logic::Compare(first, rest) => {
                self.collect(rubric, first, depth);
                for (comparison, right) in rest {
                    self.is_closed &= matches!(comparison, Comparison::Equal | Comparison::NotEqual);
                    self.collect(rubric, right, depth);
                }
            }
            Logic::Local(_) | Logic::Other => self.is_closed = false,
        }
    }

    /// Every combination of their values; none when there are more than [`MAXIMUM_CASES`].
    pub fn cases(&self) -> Option<Vec<Case>> {
        let mut cases = vec![Case::new()];
        for (path, fact) in &self.found {
            let count = places(fact)?;
            if cases.len().checked_mul(count)? > MAXIMUM_CASES {
                return None;
            }
            cases = cases
                .iter()
                .flat_map(|case| {
                    (0..count).map(move |place| {
                        let mut case = case.clone();
                        case.insert(path.clone(), place);
                        case
                    })
                })
                .collect();
        }
        Some(cases)
    }

    /// A combination in words: `类别 = 甲，有通报 = 否`; empty when nothing is distinguished.
    pub fn show(&self, case: &Case) -> String {
        let shown = self.found.iter().filter_map(|(path, fact)| {
            let place = *case.get(path)?;
            let value: Arc<str> = match &fact.type_ {
                Type::Choice(names) => names.get(place)?.clone(),
                Type::Flag => Arc::from(if place == 1 { "是" } else { "否" }),
                Type::Quantity(_) | Type::Date | Type::Text | Type::Target | Type::List(_) | Type::Record(_) => return None,
            };
            Some(format!("{} = {value}", fact.name))
        });
        shown.collect::<Vec<_>>().join(", ")
    }
}

/// Whether a condition holds in a combination; none when it looks at something else.
pub fn holds(rubric: &Rubric, condition: &Expr, case: &Case) -> Option<bool> {
    evaluate(rubric, condition, case, DEPTH).map(|place| place == 1)
}

/// The value of a flag or a choice, by its place.
fn evaluate(rubric: &Rubric, expr: &Expr, case: &Case, depth: usize) -> Option<usize> {
    let depth = depth.checked_sub(1)?;
    let value = |expr: &Expr| evaluate(rubric, expr, case, depth);
    match Logic::of(expr) {
        Logic::Constant(constant) => match constant {
            Value::Flag(flag) => Some(usize::from(*flag)),
            Value::Choice(place) => Some(*place),
            Value::Number(_) | Value::Date(_) | Value::Text(_) | Value::Target(_) | Value::List(_) | Value::Record(_) => None,
        },
        Logic::Read => case.get(&path(rubric, expr, depth)?.0).copied(),
        Logic::Definition(id) => value(&rubric.definitions.get(id.0)?.body),
        Logic::Not(inner) => Some(1 - value(inner)?.min(1)),
        Logic::And(left, right) => Some(value(left)?.min(value(right)?)),
        Logic::Or(left, right) => Some(value(left)?.max(value(right)?)),
        Logic::Compare(first, rest) => {
            let mut left = value(first)?;
            let mut all = true;
            for (comparison, right) in rest {
                let right = value(right)?;
                all &= comparison.holds(left.cmp(&right));
                left = right;
            }
            Some(usize::from(all))
        }
        Logic::Local(_) | Logic::Other => None,
    }
}

fn path<'a>(rubric: &'a Rubric, expr: &Expr, depth: usize) -> Option<(Path, &'a Fact)> {
    let depth = depth.checked_sub(1)?;
    if let ExprKind::Fact(id) = &expr.kind {
        return Some((vec![id.0], rubric.facts.get(id.0)?));
    }
    let ExprKind::Field(record, field) = &expr.kind else { return None };
    let (mut path, fact) = path(rubric, record, depth)?;
    path.push(*field);
    Some((path, fact.fields.get(*field)?))
}

/// How many values a choice or a flag has; none for anything else.
fn places(fact: &Fact) -> Option<usize> {
    match &fact.type_ {
        Type::Choice(names) => Some(names.len()),
        Type::Flag => Some(2),
        Type::Quantity(_) | Type::Date | Type::Text | Type::Target | Type::List(_) | Type::Record(_) => None,
    }
}
