//! The numbers that a rule compares its measured value with, so that it is not shown as one that it is not.

use crate::model::{self, Arithmetic, ExprKind, Indicator, LocalId, Pattern};
use crate::number::Number;

use super::evaluator::Evaluator;
use super::matches::pattern_ends;
use super::scope::Scope;

/// How deep a rule is searched.
const MAXIMUM_DEPTH: u32 = 60;

/// The thresholds of a local in an indicator's rule, as far as they can be computed.
pub(super) fn of_local(evaluator: &mut Evaluator<'_>, indicator: &Indicator, local: LocalId, scope: &Scope<'_>) -> Vec<Number> {
    let mut search = Search { local, found: Vec::new() };
    search.visit(evaluator, &indicator.score, scope, 0);
    for expr in indicator.at_most.iter().chain(&indicator.at_least) {
        search.visit(evaluator, expr, scope, 0);
    }
    if let Some(explain) = &indicator.explain_if {
        search.visit(evaluator, &explain.condition, scope, 0);
    }
    search.found
}

struct Search {
    local: LocalId,
    found: Vec<Number>,
}

impl Search {
    fn is_local(&self, expr: &model::Expr) -> bool {
        matches!(expr.kind, ExprKind::Local(id) if id == self.local)
    }

    fn add(&mut self, evaluator: &mut Evaluator<'_>, expr: &model::Expr, scope: &Scope<'_>) {
        if let Ok(number) = evaluator.number(expr, scope) {
            self.found.push(number);
        }
    }

    fn visit(&mut self, evaluator: &mut Evaluator<'_>, expr: &model::Expr, scope: &Scope<'_>, depth: u32) {
        if depth > MAXIMUM_DEPTH {
            return;
        }
        match &expr.kind {
            ExprKind::Compare(first, rest) => {
                let mut sides: Vec<&model::Expr> = vec![first];
                sides.extend(rest.iter().map(|(_, side)| side));
                for pair in sides.windows(2) {
                    if let [left, right] = pair {
                        if self.is_local(left) {
                            self.add(evaluator, right, scope);
                        }
                        if self.is_local(right) {
                            self.add(evaluator, left, scope);
                        }
                    }
                }
            }
            ExprKind::Match(choice) => {
                let about = choice.subject.as_deref().is_some_and(|subject| self.is_local(subject));
                for arm in &choice.arms {
                    if about {
                        self.found.extend(pattern_ends(&arm.patterns));
                    }
                    for pattern in &arm.patterns {
                        match pattern {
                            Pattern::Compare(_, side) | Pattern::Equal(side) if about => self.add(evaluator, side, scope),
                            Pattern::Between { low, high, .. } if about => {
                                self.add(evaluator, low, scope);
                                self.add(evaluator, high, scope);
                            }
                            Pattern::Condition(condition) => self.visit(evaluator, condition, scope, depth + 1),
                            Pattern::Band(_)
                            | Pattern::Compare(..)
                            | Pattern::Equal(_)
                            | Pattern::Between { .. }
                            | Pattern::Is(_)
                            | Pattern::Else => {}
                        }
                    }
                    if let Some(guard) = &arm.guard {
                        self.visit(evaluator, guard, scope, depth + 1);
                    }
                    self.visit(evaluator, &arm.result, scope, depth + 1);
                }
            }
            ExprKind::Interpolate(at, points) => {
                if self.is_local(at) {
                    for (place, _) in points {
                        self.add(evaluator, place, scope);
                    }
                }
            }
            ExprKind::Steps { amount, .. } => {
                // 几个(值 - 100%, …): at 100% the counting begins.
                if let ExprKind::Arithmetic(Arithmetic::Subtract, left, right) = &amount.kind {
                    if self.is_local(left) {
                        self.add(evaluator, right, scope);
                    }
                    if self.is_local(right) {
                        self.add(evaluator, left, scope);
                    }
                }
                if self.is_local(amount) {
                    self.found.push(Number::ZERO);
                }
            }
            ExprKind::Conditional(condition, then, otherwise) => {
                for part in [condition, then, otherwise] {
                    self.visit(evaluator, part, scope, depth + 1);
                }
            }
            ExprKind::And(left, right)
            | ExprKind::Or(left, right)
            | ExprKind::Arithmetic(_, left, right)
            | ExprKind::Default(left, right) => {
                self.visit(evaluator, left, scope, depth + 1);
                self.visit(evaluator, right, scope, depth + 1);
            }
            ExprKind::Negate(inner) | ExprKind::Not(inner) => self.visit(evaluator, inner, scope, depth + 1),
            ExprKind::Checklist(lines) => {
                for (condition, points) in lines {
                    self.visit(evaluator, condition, scope, depth + 1);
                    self.visit(evaluator, points, scope, depth + 1);
                }
            }
            ExprKind::Call(_, arguments) | ExprKind::Apply(_, arguments) => {
                for argument in arguments {
                    self.visit(evaluator, argument, scope, depth + 1);
                }
            }
            ExprKind::Constant(_)
            | ExprKind::Fact(_)
            | ExprKind::Item { .. }
            | ExprKind::Field(..)
            | ExprKind::Definition(_)
            | ExprKind::Local(_)
            | ExprKind::Argument(_)
            | ExprKind::Indicator(..)
            | ExprKind::Section(..)
            | ExprKind::FullPoints
            | ExprKind::Sum
            | ExprKind::Asked(_)
            | ExprKind::Year
            | ExprKind::Prior { .. }
            | ExprKind::DayOfYear { .. }
            | ExprKind::Assessed(_)
            | ExprKind::Aggregate { .. }
            | ExprKind::Cohort(_)
            | ExprKind::Has(_)
            | ExprKind::Text(_) => {}
        }
    }
}
