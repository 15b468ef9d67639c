//! 校验: statements about the data.

use crate::model::{Check, Comparison, ExprKind, ReachKind};
use crate::number::Number;
use crate::value::Value;

use super::display;
use super::evaluator::Evaluator;
use super::outcome::{Outcome, both};
use super::scope::Scope;
use super::scorecard::{CheckOutcome, CheckResult};

impl Evaluator<'_> {
    /// Every check, in the order of the rubric.
    pub(super) fn checks(&mut self) -> Vec<CheckResult> {
        let rubric = self.rubric;
        rubric.checks.iter().map(|check| self.check(check)).collect()
    }

    fn check(&mut self, check: &Check) -> CheckResult {
        let scope = Scope::default();
        let (outcome, _) = self.nested(|evaluator| evaluator.decide(check, &scope));
        let (outcome, holds) = match outcome {
            Ok((true, _)) => (CheckOutcome::Holds, true),
            Ok((false, difference)) => (CheckOutcome::Fails { difference }, false),
            Err(impediments) => (CheckOutcome::Undecided(impediments.list()), true),
        };
        if !matches!(outcome, CheckOutcome::Undecided(_)) {
            self.reach(check.condition.span, || ReachKind::Condition(holds));
        }
        let within_tolerance = holds && check.tolerance.is_some();
        let substituted = if within_tolerance {
            self.substituted(&check.condition, &scope)
        } else {
            self.decided(&check.condition, holds.into(), &scope)
        };
        CheckResult {
            label: check.label.clone(),
            warning: check.warning,
            outcome,
            substituted: substituted.chinese,
            span: check.span,
        }
    }

    /// Whether a check holds, and of an equation that does not how far its sides are apart.
    fn decide(&mut self, check: &Check, scope: &Scope<'_>) -> Outcome<(bool, Option<String>)> {
        let condition = &check.condition;
        let ExprKind::Compare(left, rest) = &condition.kind else { return Ok((self.condition(condition, scope)?, None)) };
        let [(Comparison::Equal, right)] = rest.as_slice() else { return Ok((self.condition(condition, scope)?, None)) };
        let (first, second) = both(self.evaluate(left, scope), self.evaluate(right, scope))?;
        let (Value::Number(first), Value::Number(second)) = (&first, &second) else {
            return Ok((self.related(Comparison::Equal, &first, &second, condition)?, None));
        };
        let difference = first.subtract(second).map_err(|error| self.arithmetic_impediment(error, condition, scope))?.absolute();
        let tolerance = match &check.tolerance {
            Some(tolerance) => self.number(tolerance, scope)?,
            None => Number::ZERO,
        };
        let quantity = Self::shown_as(left, right);
        Ok((difference <= tolerance, Some(display::quantity(&difference, &quantity))))
    }
}
