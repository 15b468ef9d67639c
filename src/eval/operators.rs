//! Arithmetic, comparisons, 且 and 或, and the choice between two branches.

use std::cmp::Ordering;

use crate::language::Text;
use crate::model::{self, Arithmetic, Comparison, Connective, ExprKind, ReachKind};
use crate::name;
use crate::number::{ArithmeticError, Number};
use crate::source::Span;
use crate::value::{Quantity, Target, Value};

use super::evaluator::{Evaluator, StepTexts};
use super::expressions::unexpected;
use super::messages;
use super::outcome::{Impediments, Outcome, Verdict, both, gather};
use super::scope::Scope;
use super::scorecard::Impediment;
use super::trace::StepKind;

impl Evaluator<'_> {
    pub(super) fn negate(&mut self, expr: &model::Expr, scope: &Scope<'_>) -> Outcome {
        let ExprKind::Negate(inner) = &expr.kind else { return Err(unexpected(expr)) };
        self.number(inner, scope).map(|number| Value::Number(number.negate()))
    }

    /// `a + b − c …`: from the left, in a loop, since a long sum is a deep tree.
    pub(super) fn arithmetic(&mut self, expr: &model::Expr, scope: &Scope<'_>) -> Outcome {
        let mut spine = Vec::new();
        let mut first = expr;
        while let ExprKind::Arithmetic(operator, left, right) = &first.kind {
            spine.push((*operator, right, first));
            first = left;
        }
        let mut outcome = self.evaluate(first, scope);
        for (operator, right, whole) in spine.into_iter().rev() {
            let right = self.evaluate(right, scope);
            outcome = match both(outcome, right) {
                Ok((left, right)) => self.operate(operator, &left, &right, whole, scope),
                Err(impediments) => Err(impediments),
            };
        }
        outcome
    }

    fn operate(&mut self, operator: Arithmetic, left: &Value, right: &Value, whole: &model::Expr, scope: &Scope<'_>) -> Outcome {
        let result = match (left, right) {
            (Value::Number(left), Value::Number(right)) => {
                self.spend_on(&[left, right])?;
                operator.apply(left, right)
            }
            (Value::Date(left), Value::Date(right)) if operator == Arithmetic::Subtract => {
                Ok(Number::from(left.days_since(*right)))
            }
            (Value::Date(date), Value::Number(days)) | (Value::Number(days), Value::Date(date)) => {
                let days = match operator {
                    Arithmetic::Add => days.floor(),
                    Arithmetic::Subtract => days.floor().negate(),
                    Arithmetic::Multiply | Arithmetic::Divide => return Err(unexpected(whole)),
                };
                let moved = days.to_i64().and_then(|days| date.plus_days(days));
                return moved
                    .map(Value::Date)
                    .ok_or_else(|| Impediment::Fault { message: messages::date_out_of_range(), span: whole.span }.into());
            }
            (Value::Target(target), Value::Number(factor)) | (Value::Number(factor), Value::Target(target)) => {
                return self.scaled(operator, target, factor, whole, scope);
            }
            _ => return Err(unexpected(whole)),
        };
        result.map(Value::Number).map_err(|error| self.arithmetic_impediment(error, whole, scope))
    }

    /// `1.3 × 目标`, `目标 / 2`: the unit and the direction stay.
    fn scaled(&mut self, operator: Arithmetic, target: &Target, by: &Number, whole: &model::Expr, scope: &Scope<'_>) -> Outcome {
        let (direction, number, quantity) = match target {
            Target::Amount { direction, number, quantity } => (*direction, number, quantity.clone()),
            Target::Words(words) => {
                return Err(Impediment::Fault { message: messages::target_in_words(words), span: whole.span }.into());
            }
        };
        self.spend_on(&[number, by])?;
        let result = match operator {
            Arithmetic::Multiply => number.multiply(by),
            Arithmetic::Divide => number.divide(by),
            Arithmetic::Add | Arithmetic::Subtract => return Err(unexpected(whole)),
        };
        let number = result.map_err(|error| self.arithmetic_impediment(error, whole, scope))?;
        Ok(Value::Target(Target::Amount { direction, number, quantity }))
    }

    /// An operation without a result, with the numbers put in.
    pub(super) fn arithmetic_impediment(&mut self, error: ArithmeticError, expr: &model::Expr, scope: &Scope<'_>) -> Impediments {
        let substituted = self.substituted(expr, scope).chinese;
        Impediment::Arithmetic { error, span: expr.span, substituted }.into()
    }

    /// A chain of comparisons.
    pub(super) fn compare(
        &mut self,
        expr: &model::Expr,
        first: &model::Expr,
        rest: &[(Comparison, model::Expr)],
        scope: &Scope<'_>,
    ) -> Outcome {
        let mut left = self.evaluate(first, scope);
        let mut holds = true;
        let mut impediments: Option<Impediments> = None;
        for (comparison, next) in rest {
            let right = self.evaluate(next, scope);
            match both(left.clone(), right.clone()) {
                Ok((left, right)) => {
                    self.reach_side(next.span, &left, &right);
                    holds &= self.related(*comparison, &left, &right, expr)?;
                }
                Err(more) => gather(&mut impediments, more),
            }
            left = right;
        }
        impediments.map_or(Ok(Value::Flag(holds)), Err)
    }

    /// Notes on which side of a threshold something lies, when both have an order.
    pub(super) fn reach_side(&mut self, threshold: Span, left: &Value, right: &Value) {
        let order = match (left, right) {
            (Value::Number(left), Value::Number(right)) => left.cmp(right),
            (Value::Date(left), Value::Date(right)) => left.cmp(right),
            (Value::Target(left), Value::Target(right)) => match (left, right) {
                (Target::Amount { number: left, .. }, Target::Amount { number: right, .. }) => left.cmp(right),
                (Target::Amount { .. } | Target::Words(_), _) => return,
            },
            (Value::Target(Target::Amount { number, .. }), Value::Number(other)) => number.cmp(other),
            (Value::Number(other), Value::Target(Target::Amount { number, .. })) => other.cmp(number),
            _ => return,
        };
        self.reach(threshold, || ReachKind::Side(None, order.into()));
    }

    /// Whether a comparison holds between two values.
    pub(super) fn related(&self, comparison: Comparison, left: &Value, right: &Value, expr: &model::Expr) -> Outcome<bool> {
        let order = match (left, right) {
            (Value::Number(left), Value::Number(right)) => left.cmp(right),
            (Value::Flag(left), Value::Flag(right)) => left.cmp(right),
            (Value::Date(left), Value::Date(right)) => left.cmp(right),
            (Value::Choice(left), Value::Choice(right)) => left.cmp(right),
            (Value::Text(left), Value::Text(right)) => name::key(left).cmp(&name::key(right)),
            (Value::Target(left), Value::Target(right)) => targets(left, right, comparison, expr)?,
            (Value::Target(Target::Amount { number, .. }), Value::Number(other)) => number.cmp(other),
            (Value::Number(other), Value::Target(Target::Amount { number, .. })) => other.cmp(number),
            (Value::Target(Target::Words(words)), Value::Number(_) | Value::Text(_))
            | (Value::Number(_) | Value::Text(_), Value::Target(Target::Words(words))) => match (left, right) {
                (Value::Text(text), _) | (_, Value::Text(text)) => name::key(words).cmp(&name::key(text)),
                _ => return Err(Impediment::Fault { message: messages::target_in_words(words), span: expr.span }.into()),
            },
            (Value::List(left), Value::List(right)) if left == right => Ordering::Equal,
            (Value::Record(left), Value::Record(right)) if left == right => Ordering::Equal,
            _ => return Err(unexpected(expr)),
        };
        Ok(comparison.holds(order))
    }

    /// `a 且 b 且 c …`, three-valued: what decides it decides it, whatever else is missing.
    pub(super) fn connected(&mut self, expr: &model::Expr, scope: &Scope<'_>, connective: Connective) -> Outcome {
        let deciding = connective == Connective::Or;
        let mut impediments: Option<Impediments> = None;
        for part in expr.joined(connective) {
            match self.condition(part, scope) {
                Ok(holds) if holds == deciding => return Ok(Value::Flag(deciding)),
                Ok(_) => {}
                Err(more) => {
                    if more.is_too_much_work() {
                        return Err(more);
                    }
                    gather(&mut impediments, more);
                }
            }
        }
        impediments.map_or(Ok(Value::Flag(!deciding)), Err)
    }

    /// `c ? a : d ? b : e …`: in a loop, since a long chain is a deep tree.
    pub(super) fn conditional(&mut self, expr: &model::Expr, scope: &Scope<'_>) -> Outcome {
        let mut rest = expr;
        while let ExprKind::Conditional(condition, then, otherwise) = &rest.kind {
            self.spend(1)?;
            let (outcome, steps) = self.nested(|evaluator| evaluator.condition(condition, scope));
            let holds = outcome?;
            self.keep_condition(StepKind::Branch, condition, holds.into(), scope, steps);
            if holds {
                return self.evaluate(then, scope);
            }
            rest = otherwise;
        }
        self.evaluate(rest, scope)
    }

    /// Keeps a decided condition; one that does not hold is shown as what holds instead: `83.73% < 100%`.
    pub(super) fn keep_condition(
        &mut self,
        kind: StepKind,
        condition: &model::Expr,
        verdict: Verdict,
        scope: &Scope<'_>,
        steps: Vec<super::trace::Step>,
    ) {
        self.keep_with(
            kind,
            condition.span,
            |evaluator| StepTexts {
                formula: evaluator.written(condition.span),
                substituted: evaluator.decided(condition, verdict, scope),
                result: messages::verdict(verdict),
            },
            Self::unwrapped(steps, condition),
        );
    }

    /// A condition with the numbers put in, as it turned out.
    pub(super) fn decided(&mut self, condition: &model::Expr, verdict: Verdict, scope: &Scope<'_>) -> Text {
        if let ExprKind::Compare(first, rest) = &condition.kind
            && let [(comparison, second)] = rest.as_slice()
            && verdict == Verdict::Fails
        {
            return self.compared(first, &[(comparison.opposite(), second)], scope);
        }
        self.substituted(condition, scope)
    }

    /// The quantity in which two compared expressions are shown.
    pub(super) fn shown_as(left: &model::Expr, right: &model::Expr) -> Quantity {
        let (left, right) = (left.type_.quantity(), right.type_.quantity());
        match (left, right) {
            (Some(left), _) if *left != Quantity::NUMBER => left.clone(),
            (_, Some(right)) => right.clone(),
            (Some(left), None) => left.clone(),
            (None, None) => Quantity::NUMBER,
        }
    }
}

fn targets(left: &Target, right: &Target, comparison: Comparison, expr: &model::Expr) -> Outcome<Ordering> {
    let fault = |message| Err(Impediment::Fault { message, span: expr.span }.into());
    match (left, right) {
        (Target::Amount { number: left, quantity: first, .. }, Target::Amount { number: right, quantity: second, .. }) => {
            if first.dimension != second.dimension {
                return fault(messages::units_differ(&first.dimension.to_string(), &second.dimension.to_string()));
            }
            Ok(left.cmp(right))
        }
        (Target::Words(left), Target::Words(right)) => match comparison {
            Comparison::Equal | Comparison::NotEqual => Ok(name::key(left).cmp(&name::key(right))),
            Comparison::Less | Comparison::AtMost | Comparison::AtLeast | Comparison::Greater => {
                fault(messages::target_in_words(left))
            }
        },
        (Target::Words(words), Target::Amount { .. }) | (Target::Amount { .. }, Target::Words(words)) => {
            fault(messages::target_in_words(words))
        }
    }
}
