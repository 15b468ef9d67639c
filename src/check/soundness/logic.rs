//! A condition as far as it can be reasoned about: the few forms of expression that matter, and one word for all others.

use crate::comparison::Comparison;
use crate::model::{DefinitionId, Expr, ExprKind, LocalId};
use crate::value::Value;

/// What a condition says.
#[derive(Clone, Copy, Debug)]
pub enum Logic<'a> {
    /// `是`, `甲`, `95%`
    Constant(&'a Value),
    /// A fact, of this year or an earlier one, a field of a record or of an item.
    Read,
    /// A definition.
    Definition(DefinitionId),
    /// A local.
    Local(LocalId),
    /// `非 x`
    Not(&'a Expr),
    /// `a 且 b`
    And(&'a Expr, &'a Expr),
    /// `a 或 b`
    Or(&'a Expr, &'a Expr),
    /// `0 < x ≤ 10%`
    Compare(&'a Expr, &'a [(Comparison, Expr)]),
    /// Anything else.
    Other,
}

impl<'a> Logic<'a> {
    /// What an expression says.
    pub fn of(expr: &'a Expr) -> Logic<'a> {
        match &expr.kind {
            ExprKind::Constant(value) => Logic::Constant(value),
            ExprKind::Fact(_) | ExprKind::Prior { .. } | ExprKind::Field(..) | ExprKind::Item { .. } => Logic::Read,
            ExprKind::Definition(id) => Logic::Definition(*id),
            ExprKind::Local(id) => Logic::Local(*id),
            ExprKind::Not(inner) => Logic::Not(inner),
            ExprKind::And(left, right) => Logic::And(left, right),
            ExprKind::Or(left, right) => Logic::Or(left, right),
            ExprKind::Compare(first, rest) => Logic::Compare(first, rest),
            ExprKind::Argument(_)
            | ExprKind::Indicator(..)
            | ExprKind::Section(..)
            | ExprKind::FullPoints
            | ExprKind::Sum
            | ExprKind::Asked(_)
            | ExprKind::Year
            | ExprKind::DayOfYear { .. }
            | ExprKind::Negate(_)
            | ExprKind::Arithmetic(..)
            | ExprKind::Conditional(..)
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
            | ExprKind::Text(_) => Logic::Other,
        }
    }
}
