//! What the tests of a rubric expect, judged once a unit is scored.

use std::collections::BTreeMap;

use crate::language::Text;
use crate::model::{self, Asked, Comparison, Expectation, ExprKind, IndicatorResult, Subject};
use crate::name;
use crate::number::Number;
use crate::value::Value;

use super::display;
use super::evaluator::Evaluator;
use super::messages;
use super::outcome::{Outcome, Verdict};
use super::rows::{Applicability, Row};
use super::scope::{RowScope, Scope};
use super::scorecard::{CheckOutcome, CheckResult, Impediment, Total};
use super::total::TotalResult;

/// What came of an expectation.
#[derive(Clone, Debug, PartialEq)]
pub enum Judgement {
    /// It holds.
    Holds,
    /// It does not.
    Fails {
        /// What should have come out: `4`, `≥ 80%`; of another condition than a comparison that it holds.
        expected: Text,
        /// What came out: `0`; of another condition with the numbers put in.
        found: Text,
    },
    /// Something that it needs could not be computed; never empty.
    Undecided(Vec<Impediment>),
    /// A row that it names is not among those that the data make.
    NoSuchRow {
        /// The name as written.
        name: String,
    },
    /// Several rows have the name that it names.
    SeveralRows {
        /// The name as written.
        name: String,
    },
}

/// What can be asked once everything is scored.
pub(super) struct Results {
    total: Total,
    grade: Option<String>,
    checks: Vec<Option<bool>>,
    /// The rows of 逐项 by their names as compared.
    rows: BTreeMap<String, Vec<usize>>,
}

impl Results {
    pub(super) fn of(total: &TotalResult, checks: &[CheckResult]) -> Results {
        let holds = |check: &CheckResult| match &check.outcome {
            CheckOutcome::Holds => Some(true),
            CheckOutcome::Fails { .. } => Some(false),
            CheckOutcome::Undecided(_) => None,
        };
        let checks = checks.iter().map(holds).collect();
        Results { total: total.total.clone(), grade: total.grade.clone(), checks, rows: BTreeMap::new() }
    }
}

impl<'a> Evaluator<'a> {
    /// Judges expectations in turn.
    pub(super) fn judge(&mut self, expectations: &[Expectation], mut results: Results) -> Vec<Judgement> {
        for (at, row) in self.rows.iter().enumerate().filter(|(_, row)| row.id.item.is_some()) {
            results.rows.entry(name::key(&row.name)).or_default().push(at);
        }
        self.results = Some(results);
        expectations.iter().map(|expectation| self.judgement(expectation)).collect()
    }

    fn judgement(&mut self, expectation: &Expectation) -> Judgement {
        for subject in &expectation.subjects {
            let Subject::Row(name) = subject else { continue };
            match self.rows_named(name).count() {
                1 => {}
                0 => return Judgement::NoSuchRow { name: name.to_string() },
                _ => return Judgement::SeveralRows { name: name.to_string() },
            }
        }
        self.pending = false;
        let full = match expectation.subjects.as_slice() {
            [subject] => Some(self.full_points_of(subject)),
            _ => None,
        };
        let (full, unknown) = match full {
            Some(Ok(full)) => (Some(full), None),
            Some(Err(impediments)) => (None, Some(impediments)),
            None => (None, None),
        };
        let name = String::new();
        let id = crate::facts::RowId { indicator: model::IndicatorId(usize::MAX), item: None };
        let row = full.as_ref().map(|full| RowScope { id, name: &name, printed: full, points: full });
        let scope = Scope { row, ..Scope::default() };
        let condition = &expectation.condition;
        match self.nested(|evaluator| evaluator.condition(condition, &scope)).0 {
            Ok(true) => Judgement::Holds,
            Ok(false) => {
                let (expected, found) = self.sides(expectation, &scope);
                Judgement::Fails { expected, found }
            }
            // Where the full marks are not known, nothing about the row is.
            Err(impediments) => Judgement::Undecided(unknown.unwrap_or(impediments).list()),
        }
    }

    /// Of a condition that does not hold, what was expected and what was found.
    fn sides(&mut self, expectation: &Expectation, scope: &Scope<'_>) -> (Text, Text) {
        let condition = &expectation.condition;
        if let ExprKind::Compare(left, rest) = &condition.kind
            && let [(comparison, right)] = rest.as_slice()
        {
            // What is written first is most often what is found; 满分 = 甲 is read the other way round.
            let (found, comparison, expected) = match is_fixed(left) && !is_fixed(right) {
                true => (right, comparison.turned(), &**left),
                false => (&**left, *comparison, right),
            };
            let values = self.nested(|evaluator| (evaluator.evaluate(found, scope), evaluator.evaluate(expected, scope))).0;
            if let (Ok(first), Ok(second)) = values {
                let (first, second) = match (&first, &second) {
                    (Value::Number(first), Value::Number(second)) => {
                        let (first, second) = display::pair(first, second, &Self::shown_as(found, expected));
                        (Text::same(first), Text::same(second))
                    }
                    _ => (display::value(&first, &found.type_), display::value(&second, &expected.type_)),
                };
                let expected = match comparison {
                    Comparison::Equal => second,
                    Comparison::Less | Comparison::AtMost | Comparison::NotEqual | Comparison::AtLeast | Comparison::Greater => {
                        Text::new(format!("{comparison} {}", second.chinese), format!("{comparison} {}", second.english))
                    }
                };
                return (expected, first);
            }
        }
        let found = self.decided(condition, Verdict::Fails, scope);
        let says_nothing = found == messages::flag(Verdict::Fails) || *found.chinese == *self.written(condition.span);
        (messages::verdict(Verdict::Holds), if says_nothing { messages::verdict(Verdict::Fails) } else { found })
    }

    /// The rows of 逐项 that have a name.
    fn rows_named<'r>(&'r self, wanted: &str) -> impl Iterator<Item = &'r Row<'a>> {
        let places = self.results.as_ref().and_then(|results| results.rows.get(&name::key(wanted)));
        places.into_iter().flatten().filter_map(|at| self.rows.get(*at))
    }

    /// The points in force of a row, or of an indicator all of its rows.
    fn full_points_of(&self, subject: &Subject) -> Outcome<Number> {
        match subject {
            Subject::Indicator(id) => {
                let mut sum = Number::ZERO;
                for row in self.rows_of(*id) {
                    sum = sum.add(&row.points.clone()?).map_err(|_| Impediment::TooMuchWork)?;
                }
                Ok(sum)
            }
            Subject::Row(name) => match self.rows_named(name).next() {
                Some(row) => row.points.clone(),
                None => Err(Impediment::Needs { name: name.to_string() }.into()),
            },
        }
    }

    /// What only an expectation asks.
    pub(super) fn asked(&mut self, asked: &Asked, expr: &model::Expr) -> Outcome {
        let needs = |name: &str| Impediment::Needs { name: name.to_string() }.into();
        let Some(results) = &self.results else { return Err(super::expressions::unexpected(expr)) };
        match asked {
            Asked::Total => match results.total.scored() {
                Some(total) => Ok(Value::Number(total.clone())),
                None => Err(needs("总分")),
            },
            Asked::Grade => {
                let grades = self.rubric.grade_names();
                let place = results.grade.as_ref().and_then(|grade| grades.iter().position(|known| **known == **grade));
                place.map(Value::Choice).ok_or_else(|| needs("等级"))
            }
            Asked::Check(index) => {
                let label = self.rubric.checks.get(*index).map_or("", |check| &check.label);
                results.checks.get(*index).copied().flatten().map(Value::Flag).ok_or_else(|| needs(label))
            }
            Asked::Explanation(subject) => {
                let row = match subject {
                    Subject::Indicator(id) => self.rows_of(*id).first(),
                    Subject::Row(name) => self.rows_named(name).next(),
                };
                match row.and_then(|row| row.result.as_ref()).and_then(|result| result.explain.clone()) {
                    Some(required) => required.map(Value::Flag),
                    None => Ok(Value::Flag(false)),
                }
            }
            Asked::Row(name, result) => {
                let row = self.rows_named(name).next().ok_or_else(|| needs(name))?;
                let scored = row.result.as_ref();
                match result {
                    IndicatorResult::Score => {
                        scored.and_then(|result| result.score.clone()).map(Value::Number).ok_or_else(|| needs(name))
                    }
                    IndicatorResult::Value => scored.and_then(|result| result.value.clone()).unwrap_or_else(|| Err(needs(name))),
                    IndicatorResult::FullPoints => row.points.clone().map(Value::Number),
                    IndicatorResult::Applies => row.applies.clone().map(|applies| Value::Flag(applies == Applicability::Applies)),
                }
            }
        }
    }
}

/// Whether an expression is what is expected rather than what is found.
fn is_fixed(expr: &model::Expr) -> bool {
    matches!(expr.kind, ExprKind::Constant(_) | ExprKind::FullPoints)
}
