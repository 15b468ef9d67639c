//! What an expression can come to when some of its data are missing: the least and the greatest of its branches.

use crate::model::{self, ExprKind};
use crate::number::Number;

use super::evaluator::Evaluator;
use super::scope::Scope;

/// The least and the greatest result: of what can be computed that result, of a choice those of its branches; none when unknown.
pub(super) fn possible_results(evaluator: &mut Evaluator<'_>, expr: &model::Expr, scope: &Scope<'_>) -> Option<(Number, Number)> {
    if let Ok(number) = evaluator.number(expr, scope) {
        return Some((number.clone(), number));
    }
    if let ExprKind::Conditional(_, then, otherwise) = &expr.kind {
        return branches(evaluator, &[&**then, &**otherwise], scope);
    }
    if let ExprKind::Match(choice) = &expr.kind {
        let results: Vec<&model::Expr> = choice.arms.iter().map(|arm| &arm.result).collect();
        return branches(evaluator, &results, scope);
    }
    None
}

fn branches(evaluator: &mut Evaluator<'_>, results: &[&model::Expr], scope: &Scope<'_>) -> Option<(Number, Number)> {
    evaluator.enter().ok()?;
    let mut reach: Option<(Number, Number)> = None;
    let mut known = true;
    for result in results {
        let Some((low, high)) = possible_results(evaluator, result, scope) else {
            known = false;
            break;
        };
        reach = Some(match reach {
            Some((least, greatest)) => (least.min(low), greatest.max(high)),
            None => (low, high),
        });
    }
    evaluator.leave();
    if known { reach } else { None }
}
