//! Whether a quantity can be below 0, as far as it is plain to see.

use super::meaning::{Meanings, Place};
use crate::model::{Arithmetic, Expr, ExprKind};
use crate::stdlib::Function;

/// Whether something can be below 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// It is 0 or more.
    NeverNegative,
    /// It may be.
    Unknown,
}

impl Meanings {
    /// Whether a quantity can be below 0: as far as the declared ranges and the functions say without calculating.
    pub(super) fn sign<'a>(&mut self, expr: &'a Expr, place: &Place<'a>) -> Sign {
        let key = std::ptr::from_ref(expr).addr();
        if let Some(known) = self.signs.get(&key) {
            return *known;
        }
        let sign = self.read_sign(expr, place);
        self.signs.insert(key, sign);
        sign
    }

    fn read_sign<'a>(&mut self, expr: &'a Expr, place: &Place<'a>) -> Sign {
        if let Some(number) = self.number(expr, place) {
            return if number.is_negative() { Sign::Unknown } else { Sign::NeverNegative };
        }
        if let Some((body, place)) = place.followed(expr) {
            return self.sign(body, &place);
        }
        let never = match &expr.kind {
            ExprKind::Fact(id) => place
                .book
                .rubric
                .facts
                .get(id.0)
                .is_some_and(|fact| fact.range.low.number().is_some_and(|low| !low.is_negative())),
            ExprKind::Call(Function::Absolute | Function::Attainment, _) | ExprKind::Steps { .. } | ExprKind::FullPoints => true,
            ExprKind::Aggregate { function: Function::Count, .. } => true,
            ExprKind::Call(Function::Ratio, parts) => parts.iter().all(|part| self.sign(part, place) == Sign::NeverNegative),
            ExprKind::Arithmetic(Arithmetic::Add | Arithmetic::Multiply | Arithmetic::Divide, left, right) => {
                self.sign(left, place) == Sign::NeverNegative && self.sign(right, place) == Sign::NeverNegative
            }
            ExprKind::Conditional(_, yes, no) => {
                self.sign(yes, place) == Sign::NeverNegative && self.sign(no, place) == Sign::NeverNegative
            }
            ExprKind::Call(..)
            | ExprKind::Aggregate { .. }
            | ExprKind::Cohort(_)
            | ExprKind::Arithmetic(Arithmetic::Subtract, ..)
            | ExprKind::Constant(_)
            | ExprKind::Item { .. }
            | ExprKind::Field(..)
            | ExprKind::Definition(_)
            | ExprKind::Local(_)
            | ExprKind::Argument(_)
            | ExprKind::Indicator(..)
            | ExprKind::Section(..)
            | ExprKind::Sum
            | ExprKind::Asked(_)
            | ExprKind::Prior { .. }
            | ExprKind::Year
            | ExprKind::DayOfYear { .. }
            | ExprKind::Negate(_)
            | ExprKind::Not(_)
            | ExprKind::Compare(..)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Match(_)
            | ExprKind::Interpolate(..)
            | ExprKind::Checklist(_)
            | ExprKind::Assessed(_)
            | ExprKind::Has(_)
            | ExprKind::Default(..)
            | ExprKind::Apply(..)
            | ExprKind::Text(_) => false,
        };
        if never { Sign::NeverNegative } else { Sign::Unknown }
    }
}
