//! 分档, 插值 and 清单.

use crate::interval::{Bound, Interval};
use crate::language::Text;
use crate::model::{self, Comparison, Match, Pattern, ReachKind, Side};
use crate::number::Number;
use crate::source::Span;
use crate::value::{Target, Value};

use super::display;
use super::evaluator::{Evaluator, StepTexts};
use super::expressions::unexpected;
use super::messages;
use super::outcome::{Outcome, all};
use super::scope::Scope;
use super::scorecard::Impediment;
use super::trace::StepKind;

impl Evaluator<'_> {
    /// The result of the first arm that fits.
    pub(super) fn match_arms(&mut self, expr: &model::Expr, choice: &Match, scope: &Scope<'_>) -> Outcome {
        let subject = match &choice.subject {
            Some(subject) => Some(self.evaluate(subject, scope)?),
            None => None,
        };
        if let Some((subject, Value::Number(number) | Value::Target(Target::Amount { number, .. }))) =
            choice.subject.as_deref().zip(subject.as_ref())
        {
            self.reach_bands(subject.span, choice, number);
        }
        for arm in &choice.arms {
            let (taken, steps) = self.nested(|evaluator| evaluator.fits(expr, arm, subject.as_ref(), scope));
            if !taken? {
                // A guard that turned an arm down is worth telling.
                for step in steps {
                    self.keep(step);
                }
                continue;
            }
            self.reach(arm.span, || ReachKind::Arm);
            let (result, inner) = self.nested(|evaluator| evaluator.evaluate(&arm.result, scope));
            let mut steps = steps;
            steps.extend(inner);
            let subject_shown = choice.subject.as_deref().zip(subject.as_ref());
            self.keep_with(
                StepKind::Band,
                arm.span,
                |evaluator| StepTexts {
                    formula: evaluator.written(arm.pattern_span),
                    substituted: evaluator.band_shown(arm, subject_shown, scope),
                    result: shown_outcome(&result, &arm.result),
                },
                steps,
            );
            return result;
        }
        let shown = match (&choice.subject, &subject) {
            (Some(expr), Some(value)) => display::value(value, &expr.type_).chinese,
            _ => self.written(expr.span),
        };
        Err(Impediment::Fault { message: messages::nothing_fits(&shown), span: expr.span }.into())
    }

    /// Notes on which side of each end of a band a number lies.
    pub(super) fn reach_bands(&mut self, subject: Span, choice: &Match, number: &Number) {
        if !self.is_watching() {
            return;
        }
        for arm in &choice.arms {
            for end in pattern_ends(&arm.patterns) {
                let side = number.cmp(&end).into();
                self.reach(subject, || ReachKind::Side(Some(end), side));
            }
        }
    }

    fn fits(&mut self, expr: &model::Expr, arm: &model::Arm, subject: Option<&Value>, scope: &Scope<'_>) -> Outcome<bool> {
        let mut fits = false;
        for pattern in &arm.patterns {
            if self.pattern_fits(expr, pattern, subject, scope)? {
                fits = true;
                break;
            }
        }
        if !fits {
            return Ok(false);
        }
        let Some(guard) = &arm.guard else { return Ok(true) };
        let (outcome, steps) = self.nested(|evaluator| evaluator.condition(guard, scope));
        let holds = outcome?;
        self.keep_condition(StepKind::Condition, guard, holds.into(), scope, steps);
        Ok(holds)
    }

    fn pattern_fits(
        &mut self,
        expr: &model::Expr,
        pattern: &Pattern,
        subject: Option<&Value>,
        scope: &Scope<'_>,
    ) -> Outcome<bool> {
        self.spend(1)?;
        match (pattern, subject) {
            (Pattern::Else, _) => Ok(true),
            (Pattern::Condition(condition), _) => self.condition(condition, scope),
            (Pattern::Band(interval), Some(subject)) => self.amount(subject, expr).map(|number| interval.contains(&number)),
            (Pattern::Compare(comparison, right), Some(subject)) => {
                let threshold = right.span;
                let right = self.evaluate(right, scope)?;
                self.reach_side(threshold, subject, &right);
                self.related(*comparison, subject, &right, expr)
            }
            (Pattern::Between { low, low_included, high, high_included }, Some(subject)) => {
                let bounds = all([self.evaluate(low, scope), self.evaluate(high, scope)])?;
                for (threshold, bound) in [low.span, high.span].into_iter().zip(&bounds) {
                    self.reach_side(threshold, subject, bound);
                }
                let [low, high] = bounds.as_slice() else { return Err(unexpected(expr)) };
                let above = if *low_included { Comparison::AtLeast } else { Comparison::Greater };
                let below = if *high_included { Comparison::AtMost } else { Comparison::Less };
                Ok(self.related(above, subject, low, expr)? && self.related(below, subject, high, expr)?)
            }
            (Pattern::Is(value), Some(subject)) => self.related(Comparison::Equal, subject, value, expr),
            (Pattern::Equal(right), Some(subject)) => {
                let threshold = right.span;
                let right = self.evaluate(right, scope)?;
                self.reach_side(threshold, subject, &right);
                self.related(Comparison::Equal, subject, &right, expr)
            }
            (Pattern::Band(_) | Pattern::Compare(..) | Pattern::Between { .. } | Pattern::Is(_) | Pattern::Equal(_), None) => {
                Err(unexpected(expr))
            }
        }
    }

    /// The number of a subject, that of an 指标值 included.
    fn amount(&self, subject: &Value, expr: &model::Expr) -> Outcome<Number> {
        match subject {
            Value::Number(number) | Value::Target(Target::Amount { number, .. }) => Ok(number.clone()),
            Value::Target(Target::Words(words)) => {
                Err(Impediment::Fault { message: messages::target_in_words(words), span: expr.span }.into())
            }
            Value::Flag(_) | Value::Date(_) | Value::Text(_) | Value::Choice(_) | Value::List(_) | Value::Record(_) => {
                Err(unexpected(expr))
            }
        }
    }

    /// What an arm was chosen by: the subject's value, or the condition with the numbers put in.
    fn band_shown(&mut self, arm: &model::Arm, subject: Option<(&model::Expr, &Value)>, scope: &Scope<'_>) -> Text {
        if let Some((expr, value)) = subject {
            let Value::Number(number) = value else { return display::value(value, &expr.type_) };
            let ends = pattern_ends(&arm.patterns);
            let quantity = display::quantity_of(&expr.type_);
            return Text::same(display::apart_from(number, quantity, &ends));
        }
        match arm.patterns.as_slice() {
            [Pattern::Condition(condition)] => self.substituted(condition, scope),
            _ => Text::same(self.written(arm.pattern_span)),
        }
    }

    /// The line through the two points around `at`; flat outside.
    pub(super) fn interpolate(
        &mut self,
        expr: &model::Expr,
        at: &model::Expr,
        points: &[(model::Expr, model::Expr)],
        scope: &Scope<'_>,
    ) -> Outcome {
        let number = self.number(at, scope)?;
        let mut before: Option<(Number, &model::Expr, &model::Expr)> = None;
        for (place, result) in points {
            let here = self.number(place, scope)?;
            self.reach(place.span, || ReachKind::Side(None, number.cmp(&here).into()));
            if before.as_ref().is_some_and(|(earlier, ..)| *earlier >= here) {
                return Err(Impediment::Fault { message: messages::points_unsorted(), span: expr.span }.into());
            }
            if number <= here {
                let right = self.number(result, scope)?;
                let value = match &before {
                    Some((left_at, _, left)) if number < here => {
                        let left = self.number(left, scope)?;
                        between(&number, (left_at, &left), (&here, &right))
                            .map_err(|error| self.arithmetic_impediment(error, expr, scope))?
                    }
                    Some(_) | None => right,
                };
                let earlier = before.map(|(_, place, _)| place);
                // The points that follow lie further up.
                for (later, _) in points.iter().skip_while(|(other, _)| !std::ptr::eq(other, place)).skip(1) {
                    self.reach(later.span, || ReachKind::Side(None, Side::Below));
                }
                return Ok(self.keep_stretch(expr, (at, &number), earlier, Some(place), value));
            }
            before = Some((here, place, result));
        }
        let Some((_, place, result)) = before else { return Err(unexpected(expr)) };
        let value = self.number(result, scope)?;
        Ok(self.keep_stretch(expr, (at, &number), Some(place), None, value))
    }

    fn keep_stretch(
        &mut self,
        expr: &model::Expr,
        (at, number): (&model::Expr, &Number),
        from: Option<&model::Expr>,
        to: Option<&model::Expr>,
        value: Number,
    ) -> Value {
        let shown = value.clone();
        self.keep_with(
            StepKind::Band,
            expr.span,
            |evaluator| {
                let formula = match (from, to) {
                    (Some(from), Some(to)) => format!("{}–{}", evaluator.written(from.span), evaluator.written(to.span)),
                    (None, Some(to)) => format!("≤ {}", evaluator.written(to.span)),
                    (Some(from), None) => format!("> {}", evaluator.written(from.span)),
                    (None, None) => String::new(),
                };
                let quantity = display::quantity_of(&at.type_);
                StepTexts {
                    formula,
                    substituted: Text::same(display::quantity(number, quantity)),
                    result: display::value(&Value::Number(shown), &expr.type_),
                }
            },
            Vec::new(),
        );
        Value::Number(value)
    }

    /// The sum of the points whose condition holds.
    pub(super) fn checklist(&mut self, lines: &[(model::Expr, model::Expr)], scope: &Scope<'_>) -> Outcome {
        let mut outcomes = Vec::new();
        for (condition, points) in lines {
            let (outcome, steps) = self.nested(|evaluator| evaluator.condition(condition, scope));
            let counted = match &outcome {
                Ok(true) => self.number(points, scope),
                Ok(false) => Ok(Number::ZERO),
                Err(impediments) => Err(impediments.clone()),
            };
            if let (Ok(holds), Ok(counted)) = (outcome, &counted) {
                self.keep_with(
                    StepKind::Item,
                    condition.span,
                    |evaluator| StepTexts {
                        formula: evaluator.written(condition.span),
                        substituted: evaluator.decided(condition, holds.into(), scope),
                        result: display::value(&Value::Number(counted.clone()), &points.type_),
                    },
                    steps,
                );
            }
            outcomes.push(counted);
        }
        let mut sum = Number::ZERO;
        for number in all(outcomes)? {
            sum = sum.add(&number).map_err(|_| Impediment::TooMuchWork)?;
        }
        Ok(Value::Number(sum))
    }
}

/// The line through two points.
fn between(at: &Number, left: (&Number, &Number), right: (&Number, &Number)) -> Result<Number, crate::number::ArithmeticError> {
    let share = at.subtract(left.0)?.divide(&right.0.subtract(left.0)?)?;
    left.1.add(&right.1.subtract(left.1)?.multiply(&share)?)
}

/// The constant ends of patterns.
pub(crate) fn pattern_ends(patterns: &[Pattern]) -> Vec<Number> {
    let mut ends = Vec::new();
    for pattern in patterns {
        match pattern {
            Pattern::Band(Interval { low, high }) => {
                for bound in [low, high] {
                    match bound {
                        Bound::Unbounded => {}
                        Bound::Included(number) | Bound::Excluded(number) => ends.push(number.clone()),
                    }
                }
            }
            Pattern::Compare(..)
            | Pattern::Between { .. }
            | Pattern::Is(_)
            | Pattern::Equal(_)
            | Pattern::Condition(_)
            | Pattern::Else => {}
        }
    }
    ends
}

/// An outcome in a step.
pub(super) fn shown_outcome(outcome: &Outcome, expr: &model::Expr) -> Text {
    match outcome {
        Ok(Value::Flag(holds)) => messages::verdict((*holds).into()),
        Ok(value) => display::value(value, &expr.type_),
        Err(_) => messages::missing(),
    }
}
