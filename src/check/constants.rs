//! Literals and constants: numbers with their units, dates, what must be known without data.

use super::scope::Scope;
use super::typed::Typed;
use super::{Checker, messages};
use crate::model::{self, ExprKind};
use crate::number::Number;
use crate::source::Span;
use crate::syntax::ast;
use crate::unit::Unit;
use crate::value::{Date, Quantity, Type, Value};

impl<'a> Checker<'a> {
    /// A number with its unit.
    pub(super) fn literal(&mut self, literal: &ast::NumberLiteral) -> Option<Typed> {
        self.number_in(literal.number.clone(), literal.unit.as_ref(), literal.span)
    }

    /// A number in a unit that may be left out.
    pub(super) fn number_in(&mut self, number: Number, unit: Option<&ast::Unit>, span: Span) -> Option<Typed> {
        let Some(written) = unit else {
            return Some(Typed { bare: true, ..Typed::number(number, Quantity::NUMBER, span) });
        };
        let Some(unit) = Unit::parse(&written.text) else {
            self.diagnostics.push(messages::no_unit(written));
            return None;
        };
        let Ok(number) = unit.to_base(&number) else {
            self.diagnostics.push(messages::number_too_large(span));
            return None;
        };
        let quantity = match (unit.dimension.is_none(), unit.factor == Number::ONE) {
            (true, true) => Quantity::NUMBER,
            (true, false) => Quantity::RATE,
            (false, _) => Quantity::in_unit(unit),
        };
        Some(Typed::number(number, quantity, span))
    }

    /// A day.
    pub(super) fn date(&mut self, date: ast::DateLiteral, span: Span) -> Option<Typed> {
        let kind = match date.year {
            Some(year) => match Date::new(year, date.month, date.day) {
                Some(date) => ExprKind::Constant(Value::Date(date)),
                None => {
                    self.diagnostics.push(messages::number_too_large(span));
                    return None;
                }
            },
            None => ExprKind::DayOfYear { month: date.month, day: date.day },
        };
        Some(Typed::new(kind, Type::Date, span))
    }

    /// The number of something that must be a constant.
    pub(super) fn constant_number(&mut self, typed: &Typed) -> Option<Number> {
        if typed.constant.is_none() {
            self.diagnostics.push(messages::no_constant(typed.span()));
        }
        typed.constant.clone()
    }

    /// An expression that must be a constant.
    pub(super) fn constant_expr(&mut self, typed: Typed) -> Option<model::Expr> {
        let (type_, span) = (typed.expr.type_.clone(), typed.span());
        if let Some(number) = typed.constant {
            return Some(model::Expr { kind: ExprKind::Constant(Value::Number(number)), type_, span });
        }
        if !matches!(typed.expr.kind, ExprKind::Constant(_) | ExprKind::DayOfYear { .. }) {
            self.diagnostics.push(messages::no_constant(span));
            return None;
        }
        Some(*typed.expr)
    }

    /// A literal where names are in scope: behind a `/` in its unit a name may stand (`100万元/在职人数`).
    pub(super) fn literal_in(&mut self, literal: &'a ast::NumberLiteral, span: Span, scope: &mut Scope) -> Option<Typed> {
        match self.split_unit(literal, scope) {
            None => {
                let mut typed = self.literal(literal)?;
                typed.expr.span = span;
                Some(typed)
            }
            Some(split) => {
                let number = self.number_in(literal.number.clone(), split.unit.as_ref(), split.number_span)?;
                self.divide_by(number, &split.divisors, scope)
            }
        }
    }

    /// Divides by one thing after the other.
    pub(super) fn divide_by(&mut self, mut typed: Typed, divisors: &[ast::Name], scope: &mut Scope) -> Option<Typed> {
        for divisor in divisors {
            let divisor = self.name(divisor, None, scope)?;
            let span = typed.span().to(divisor.span());
            typed = self.arithmetic(model::Arithmetic::Divide, typed, divisor, span)?;
        }
        Some(typed)
    }
}

/// The number that an expression is.
pub(super) fn number_of(expr: &model::Expr) -> Option<&Number> {
    if let ExprKind::Constant(Value::Number(number)) = &expr.kind { Some(number) } else { None }
}
