//! 校验: statements about the data, and the points that the projects of a heading must add up to.

use crate::language::Text;
use crate::model::{Check, Comparison, ExprKind, SectionId};
use crate::number::Number;
use crate::value::{Quantity, Value};

use super::display;
use super::evaluator::{Evaluator, reasons};
use super::messages;
use super::outcome::{Outcome, both};
use super::rows::Applicability;
use super::scope::Scope;
use super::scorecard::{CheckOutcome, CheckResult};

impl Evaluator<'_> {
    /// Every check, in the order of the rubric.
    pub(super) fn checks(&mut self) -> Vec<CheckResult> {
        let rubric = self.rubric;
        let mut results: Vec<CheckResult> = rubric.checks.iter().map(|check| self.check(check)).collect();
        for index in 0..rubric.sections.len() {
            results.extend(self.points_of_items(SectionId(index)));
        }
        results
    }

    fn check(&mut self, check: &Check) -> CheckResult {
        let scope = Scope::default();
        let (outcome, _) = self.nested(|evaluator| evaluator.decide(check, &scope));
        let (outcome, holds) = match outcome {
            Ok((true, _)) => (CheckOutcome::Holds, true),
            Ok((false, difference)) => (CheckOutcome::Fails { difference }, false),
            Err(impediments) => (CheckOutcome::Undecided(reasons(impediments)), true),
        };
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

    /// `# 产出（50分）` over 逐项 indicators: the projects bring their own points, which must add up to the heading's.
    fn points_of_items(&mut self, id: SectionId) -> Option<CheckResult> {
        let section = self.rubric.sections.get(id.0)?;
        let points = section.points.as_ref()?;
        if self.is_present(id) != Ok(true) || !self.has_items(id) {
            return None;
        }
        let below: Vec<Text> = self
            .rows
            .iter()
            .filter(|row| self.is_below(row.indicator.section, id) && row.applies != Ok(Applicability::Absent))
            .map(|row| match &row.printed {
                Ok(printed) => Text::same(display::quantity(printed, &Quantity::NUMBER)),
                Err(_) => messages::missing(),
            })
            .collect();
        let parts: Vec<&str> = below.iter().map(|text| &*text.chinese).collect();
        let label = format!("{}（{}分）", section.name, display::quantity(points, &Quantity::NUMBER));
        let left = if parts.is_empty() { "0".to_string() } else { parts.join(" + ") };
        let (outcome, sign) = match self.printed_points(id) {
            Some(sum) if sum == *points => (CheckOutcome::Holds, "="),
            Some(sum) => {
                let difference =
                    sum.subtract(points).ok().map(|difference| display::quantity(&difference.absolute(), &Quantity::NUMBER));
                (CheckOutcome::Fails { difference }, "≠")
            }
            None => {
                let impediments = self
                    .rows
                    .iter()
                    .filter(|row| self.is_below(row.indicator.section, id))
                    .filter_map(|row| row.printed.as_ref().err().cloned())
                    .reduce(|first, second| first.and(second));
                (CheckOutcome::Undecided(impediments.map(reasons).unwrap_or_default()), "=")
            }
        };
        let substituted = format!("{left} {sign} {}", display::quantity(points, &Quantity::NUMBER));
        Some(CheckResult { label, warning: false, outcome, substituted, span: section.span })
    }

    fn has_items(&self, id: SectionId) -> bool {
        self.rubric.indicators.iter().any(|indicator| indicator.each.is_some() && self.is_below(indicator.section, id))
    }

    fn is_below(&self, section: SectionId, above: SectionId) -> bool {
        let mut next = Some(section);
        while let Some(id) = next {
            if id == above {
                return true;
            }
            next = self.rubric.sections.get(id.0).and_then(|section| section.parent);
        }
        false
    }
}
