//! What can be told of an expression from a unit's facts alone: enough for 适用 on facts and for the points and ranges of
//! assessments, without the evaluator. Whatever it cannot tell is left to the evaluator.

use std::cmp::Ordering;

use crate::model::{Expr, ExprKind, Rubric};
use crate::name;
use crate::number::Number;
use crate::value::Value;

/// What is known.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) rubric: &'a Rubric,
    pub(super) facts: &'a [Option<Value>],
    /// The fields of the list item in scope.
    pub(super) item: Option<&'a [Option<Value>]>,
    /// 满分 as printed.
    pub(super) full: Option<&'a Number>,
}

impl Known<'_> {
    /// The value, or `None` when it is missing or cannot be told. The depth of expressions is bounded by the parser.
    pub(super) fn value(&self, expr: &Expr) -> Option<Value> {
        match &expr.kind {
            ExprKind::Constant(value) => Some(value.clone()),
            ExprKind::Fact(id) => match self.facts.get(id.0)? {
                Some(value) => Some(value.clone()),
                None => match &self.rubric.facts.get(id.0)?.default.as_ref()?.kind {
                    ExprKind::Constant(value) => Some(value.clone()),
                    _ => None,
                },
            },
            ExprKind::Item { depth: 0, field } => self.item?.get(*field)?.clone(),
            ExprKind::Field(record, field) => match self.value(record)? {
                Value::Record(fields) => fields.get(*field)?.clone(),
                Value::Number(_)
                | Value::Flag(_)
                | Value::Date(_)
                | Value::Text(_)
                | Value::Choice(_)
                | Value::Target(_)
                | Value::List(_) => None,
            },
            ExprKind::FullPoints => self.full.cloned().map(Value::Number),
            ExprKind::Negate(inner) => Some(Value::Number(self.number(inner)?.negate())),
            ExprKind::Not(inner) => Some(Value::Flag(!self.flag(inner)?)),
            ExprKind::Arithmetic(operator, left, right) => {
                operator.apply(&self.number(left)?, &self.number(right)?).ok().map(Value::Number)
            }
            ExprKind::Compare(first, rest) => {
                let mut left = self.value(first)?;
                for (comparison, right) in rest {
                    let right = self.value(right)?;
                    if !comparison.holds(order(&left, &right)?) {
                        return Some(Value::Flag(false));
                    }
                    left = right;
                }
                Some(Value::Flag(true))
            }
            ExprKind::And(left, right) => match (self.flag(left), self.flag(right)) {
                (Some(false), _) | (_, Some(false)) => Some(Value::Flag(false)),
                (left, right) => Some(Value::Flag(left? && right?)),
            },
            ExprKind::Or(left, right) => match (self.flag(left), self.flag(right)) {
                (Some(true), _) | (_, Some(true)) => Some(Value::Flag(true)),
                (left, right) => Some(Value::Flag(left? || right?)),
            },
            ExprKind::Conditional(condition, yes, no) => self.value(if self.flag(condition)? { yes } else { no }),
            ExprKind::Item { .. }
            // Definitions may refer to definitions without end in sight; the evaluator computes each once.
            | ExprKind::Definition(_)
            | ExprKind::Local(_)
            | ExprKind::Argument(_)
            | ExprKind::Indicator(..)
            | ExprKind::Section(..)
            | ExprKind::Sum
            | ExprKind::Asked(_)
            | ExprKind::Year
            | ExprKind::Prior { .. }
            | ExprKind::DayOfYear { .. }
            | ExprKind::Match(_)
            | ExprKind::Interpolate(..)
            | ExprKind::Checklist(_)
            | ExprKind::Assessed(_)
            | ExprKind::Steps { .. }
            | ExprKind::Call(..)
            | ExprKind::Aggregate { .. }
            | ExprKind::Cohort(_)
            | ExprKind::Has(_)
            | ExprKind::Default(..)
            | ExprKind::Apply(..)
            | ExprKind::Text(_) => None,
        }
    }

    /// The value, when it is a number.
    pub(super) fn number(&self, expr: &Expr) -> Option<Number> {
        self.value(expr)?.number().cloned()
    }

    /// The value, when it is a flag.
    pub(super) fn flag(&self, expr: &Expr) -> Option<bool> {
        match self.value(expr)? {
            Value::Flag(flag) => Some(flag),
            Value::Number(_)
            | Value::Date(_)
            | Value::Text(_)
            | Value::Choice(_)
            | Value::Target(_)
            | Value::List(_)
            | Value::Record(_) => None,
        }
    }
}

/// How two values compare; what has no order is only equal or not, which any order but `Equal` says to `=` and `≠`.
fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Some(left.cmp(right)),
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        (Value::Flag(left), Value::Flag(right)) => Some(left.cmp(right)),
        (Value::Choice(left), Value::Choice(right)) => Some(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => Some(name::key(left).cmp(&name::key(right))),
        _ => None,
    }
}
