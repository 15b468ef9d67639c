//! 上年: a fact of the same unit in an earlier year.

use super::calls::Call;
use super::scope::Scope;
use super::typed::{Grain, Typed};
use super::{Checker, messages};
use crate::model::{self, ExprKind, FactId, MAXIMUM_YEARS_BACK};
use crate::number::Number;
use crate::syntax::ast;
use crate::value::Display;

impl<'a> Checker<'a> {
    /// 上年
    pub(super) fn prior(&mut self, call: Call<'a>, scope: &mut Scope) -> Option<Typed> {
        let (value, years) = match call.arguments {
            [value] => (value, None),
            [value, years] => (value, Some(years)),
            _ => {
                self.wrong_count(call);
                return None;
            }
        };
        let lowered = self.expr(value, None, scope);
        let years = match years {
            Some(years) => self.years_back(years, scope),
            None => Some(1),
        };
        let (value, back) = (lowered?, years?);
        let Some((fact, field)) = self.fact_named(&value.expr) else {
            self.diagnostics.push(messages::prior_of_no_fact(value.span()));
            return None;
        };
        let kind = ExprKind::Prior { fact, field, back };
        Some(Typed::new(kind, value.type_().clone(), call.span).known(Grain::from(value.whole)))
    }

    /// How many years 上年 goes back: a whole number that is written out.
    fn years_back(&mut self, years: &'a ast::Expr, scope: &mut Scope) -> Option<u32> {
        let typed = self.expr(years, None, scope)?;
        let plain = typed.quantity().is_some_and(|quantity| quantity.dimension.is_none() && quantity.display == Display::Plain);
        let number = typed.constant.as_ref().filter(|number| plain && number.is_whole()).and_then(Number::to_i64);
        let back = number.and_then(|number| u32::try_from(number).ok()).filter(|back| (1..=MAXIMUM_YEARS_BACK).contains(back));
        if back.is_none() {
            self.diagnostics.push(messages::wrong_years_back(typed.span()));
        }
        back
    }

    /// The fact that an expression is, or the field of a record fact; definitions may be other names for it.
    fn fact_named(&self, expr: &model::Expr) -> Option<(FactId, Option<usize>)> {
        match &self.other_name(expr)?.kind {
            ExprKind::Fact(id) => Some((*id, None)),
            ExprKind::Field(record, field) => match &self.other_name(record)?.kind {
                ExprKind::Fact(id) => Some((*id, Some(*field))),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a chain of definitions that are nothing but names stands for; it may be as long as the file, so it is not followed by recursion.
    pub(super) fn other_name<'s>(&'s self, expr: &'s model::Expr) -> Option<&'s model::Expr> {
        let mut expr = expr;
        while let ExprKind::Definition(id) = &expr.kind {
            expr = &self.definition(*id)?.definition.body;
        }
        Some(expr)
    }
}
