//! 评定: a person's score, taken from the data and held to the range that the rule sets.

use crate::facts::{AssessedScore, Assessment};
use crate::interval::Interval;
use crate::language::Text;
use crate::model::{self, Assessed, AssessedRange, Level, ReachKind};
use crate::number::{ArithmeticError, Number};
use crate::value::{Quantity, Value};

use super::display;
use super::evaluator::{Evaluator, StepTexts};
use super::expressions::unexpected;
use super::messages;
use super::outcome::{Outcome, both};
use super::scope::{RowScope, Scope};
use super::scorecard::Impediment;
use super::trace::StepKind;

impl Evaluator<'_> {
    /// The assessed score of the row, in printed points.
    pub(super) fn assessed(&mut self, expr: &model::Expr, assessed: &Assessed, scope: &Scope<'_>) -> Outcome {
        let Some(row) = scope.row else { return Err(unexpected(expr)) };
        let record = self.record;
        let missing = || Impediment::MissingAssessment { row: row.name.to_string() };
        let assessment = record.row(row.id).and_then(|data| data.assessment.as_ref()).ok_or_else(missing)?;
        let fault = |message: Text| Impediment::Fault { message, span: expr.span };
        let score = match &assessment.score {
            Some(score) => Some(printed(score, &row).map_err(|error| self.arithmetic_impediment(error, expr, scope))?),
            None => None,
        };
        let score = match assessed {
            Assessed::Free => {
                let score = score.ok_or_else(missing)?;
                let range = Interval::closed(Number::ZERO, row.printed.clone());
                if !range.contains(&score) {
                    return Err(fault(messages::assessed_outside(&shown(&score, &row), &shown_range(&range, &row))).into());
                }
                score
            }
            Assessed::Within(range) => {
                let score = score.ok_or_else(missing)?;
                let range = self.range(range, scope)?;
                if !range.contains(&score) {
                    return Err(fault(messages::assessed_outside(&shown(&score, &row), &shown_range(&range, &row))).into());
                }
                score
            }
            Assessed::Levels(levels) => {
                if let Some(level) = assessment.level {
                    let level = levels.get(level).ok_or_else(|| fault(messages::no_such_level()))?;
                    let range = self.range(&level.range, scope)?;
                    self.reach_level(Some(level));
                    // A level that leaves no choice needs no score.
                    let score = score.or_else(|| only_end(&range)).ok_or_else(missing)?;
                    if !range.contains(&score) {
                        let message =
                            messages::assessed_outside_level(&shown(&score, &row), &level.name, &shown_range(&range, &row));
                        return Err(fault(message).into());
                    }
                    score
                } else {
                    let score = score.ok_or_else(missing)?;
                    let mut found = false;
                    for level in levels {
                        if !found && self.range(&level.range, scope)?.contains(&score) {
                            found = true;
                            self.reach_level(Some(level));
                        }
                    }
                    if !found {
                        return Err(fault(messages::assessed_in_no_level(&shown(&score, &row))).into());
                    }
                    score
                }
            }
        };
        self.keep_assessed(expr, assessed, assessment, &score);
        Ok(Value::Number(score))
    }

    fn reach_level(&mut self, level: Option<&Level>) {
        if let Some(level) = level {
            self.reach(level.range.span, || ReachKind::Level);
        }
    }

    fn range(&mut self, range: &AssessedRange, scope: &Scope<'_>) -> Outcome<Interval> {
        let (low, high) = both(self.number(&range.low, scope), self.number(&range.high, scope))?;
        Ok(range.between(low, high))
    }

    fn keep_assessed(&mut self, expr: &model::Expr, assessed: &Assessed, assessment: &Assessment, score: &Number) {
        self.keep_with(
            StepKind::Assessed,
            expr.span,
            |evaluator| {
                let given = match &assessment.score {
                    Some(AssessedScore::Points(points)) => display::quantity(points, &Quantity::NUMBER),
                    Some(AssessedScore::Share(share)) => display::quantity(share, &Quantity::RATE),
                    None => String::new(),
                };
                let level = match (assessed, assessment.level) {
                    (Assessed::Levels(levels), Some(level)) => levels.get(level).map_or("", |level| &*level.name),
                    (Assessed::Free | Assessed::Within(_) | Assessed::Levels(_), _) => "",
                };
                let parts: Vec<&str> = [level, &*given].into_iter().filter(|part| !part.is_empty()).collect();
                StepTexts {
                    formula: evaluator.written(expr.span),
                    substituted: Text::same(parts.join(" ")),
                    result: Text::same(display::quantity(score, &Quantity::NUMBER)),
                }
            },
            Vec::new(),
        );
    }
}

/// A score as given, in printed points: those in force × printed ÷ in force.
fn printed(score: &AssessedScore, row: &RowScope<'_>) -> Result<Number, ArithmeticError> {
    match score {
        AssessedScore::Share(share) => share.multiply(row.printed),
        AssessedScore::Points(points) if row.points == row.printed || row.points.is_zero() || row.printed.is_zero() => {
            Ok(points.clone())
        }
        AssessedScore::Points(points) => points.multiply(row.printed)?.divide(row.points),
    }
}

fn in_force(score: &Number, row: &RowScope<'_>) -> Result<Number, ArithmeticError> {
    if row.points == row.printed || row.points.is_zero() || row.printed.is_zero() {
        return Ok(score.clone());
    }
    score.multiply(row.points)?.divide(row.printed)
}

fn shown(score: &Number, row: &RowScope<'_>) -> String {
    display::quantity(&in_force(score, row).unwrap_or_else(|_| score.clone()), &Quantity::NUMBER)
}

/// A range in points in force, as the data give them: `[6, 8)`.
fn shown_range(range: &Interval, row: &RowScope<'_>) -> String {
    range.bracketed(|end| shown(end, row))
}

/// Where a range begins and ends, when that is one number.
fn only_end(range: &Interval) -> Option<Number> {
    range.low.number().filter(|low| range.high.number() == Some(low)).cloned()
}
