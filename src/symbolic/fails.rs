//! Whether an expression can be without a result though its data are there, as far as its form tells.

use super::trail::Fails;
use crate::model::{Arithmetic, Expr, ExprKind, Local, Rubric};
use crate::stdlib::Function;
use crate::value::Type;

/// How many expressions are looked at.
const MAXIMUM_VISITS: usize = 2_000;

/// Whether it can fail: it divides, or chooses among arms, or asks for a number that may be in words.
pub(crate) fn fails(rubric: &Rubric, locals: &[Local], expr: &Expr) -> Fails {
    let mut open: Vec<(&Expr, &[Local])> = vec![(expr, locals)];
    let mut left = MAXIMUM_VISITS;
    while let Some((expr, locals)) = open.pop() {
        left = left.saturating_sub(1);
        if left == 0 || expr.type_ == Type::Target {
            return Fails::Perhaps;
        }
        // A day can be moved out of the calendar.
        if expr.type_ == Type::Date && matches!(expr.kind, ExprKind::Arithmetic(..)) {
            return Fails::Perhaps;
        }
        match &expr.kind {
            ExprKind::Definition(id) => {
                open.extend(rubric.definitions.get(id.0).map(|definition| (&definition.body, [].as_slice())));
            }
            ExprKind::Local(id) => open.extend(locals.get(id.0).map(|local| (&local.body, locals))),
            ExprKind::Constant(_)
            | ExprKind::Fact(_)
            | ExprKind::Item { .. }
            | ExprKind::Prior { .. }
            | ExprKind::FullPoints
            | ExprKind::Sum
            | ExprKind::Year => {}
            ExprKind::Field(..)
            | ExprKind::Negate(_)
            | ExprKind::Not(_)
            | ExprKind::Arithmetic(Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply, ..)
            | ExprKind::Compare(..)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Conditional(..)
            | ExprKind::Checklist(_)
            | ExprKind::Call(
                Function::Absolute
                | Function::Days
                | Function::Months
                | Function::Sum
                | Function::Mean
                | Function::Maximum
                | Function::Minimum,
                _,
            )
            | ExprKind::Has(_)
            | ExprKind::Default(..) => open.extend(expr.children().into_iter().map(|child| (child, locals))),
            ExprKind::Argument(_)
            | ExprKind::Indicator(..)
            | ExprKind::Section(..)
            | ExprKind::DayOfYear { .. }
            | ExprKind::Arithmetic(Arithmetic::Divide, ..)
            | ExprKind::Match(_)
            | ExprKind::Interpolate(..)
            | ExprKind::Assessed(_)
            | ExprKind::Steps { .. }
            | ExprKind::Call(..)
            | ExprKind::Aggregate { .. }
            | ExprKind::Cohort(_)
            | ExprKind::Apply(..)
            | ExprKind::Text(_)
            | ExprKind::Asked(_) => return Fails::Perhaps,
        }
    }
    Fails::Never
}
