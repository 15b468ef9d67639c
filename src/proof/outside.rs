//! What is computed beside the rules of rows: the total, checks, 分析, conditions of headings and grades, whatever is asked of the items of
//! lists; and what is computed though no rule may need it, definitions and the names of a row.

use std::collections::BTreeSet;

use crate::model::{DefinitionId, Expr, ExprKind, FunctionId, Local, Reach, Rubric, Template, TemplatePart};
use crate::source::Span;
use crate::symbolic::atoms::Atoms;
use crate::symbolic::explore::{Further, explore};
use crate::symbolic::expressions::{Context, Symbolic};

use super::Why;

/// How many expressions are looked through.
const MAXIMUM_VISITS: usize = 200_000;

/// How many stretches of data one definition is looked at in.
const MAXIMUM_STRETCHES: usize = 500;

/// How much work that may be for all of them; beyond it more counts as possible.
const MAXIMUM_WORK: u64 = 200_000;

/// An expression with the names that it sees.
pub(super) type Seen<'a> = (&'a Expr, &'a [Local]);

/// Every expression that stands outside the rules of rows.
pub(super) fn outside(rubric: &Rubric) -> Vec<Seen<'_>> {
    let mut found: Vec<Seen<'_>> = Vec::new();
    let total = &rubric.total;
    for expr in [total.score.as_ref(), total.at_most.as_ref(), total.at_least.as_ref()].into_iter().flatten() {
        found.push((expr, &total.locals));
    }
    found.extend(told(total.note.as_ref()).map(|expr| (expr, total.locals.as_slice())));
    found.extend(
        rubric.sections.iter().filter_map(|section| section.applies.as_ref()).map(|condition| (condition, [].as_slice())),
    );
    for check in &rubric.checks {
        found.push((&check.condition, &[]));
        found.extend(check.tolerance.iter().map(|tolerance| (tolerance, [].as_slice())));
    }
    let arms = rubric.grades.iter().flat_map(|grades| &grades.arms);
    found.extend(arms.filter_map(|arm| arm.guard.as_ref()).map(|guard| (guard, [].as_slice())));
    for indicator in &rubric.indicators {
        let locals = indicator.locals.as_slice();
        found.extend(told(indicator.note.as_ref()).map(|expr| (expr, locals)));
        found.extend(indicator.each.iter().flat_map(|each| [&each.list, &each.points]).map(|expr| (expr, [].as_slice())));
        let bodies = locals.iter().map(|local| &local.body);
        let clauses = [Some(&indicator.score), indicator.at_most.as_ref(), indicator.at_least.as_ref()];
        for expr in clauses.into_iter().flatten().chain(bodies) {
            found.extend(of_items(expr).into_iter().map(|expr| (expr, locals)));
        }
        let explain = indicator.explain_if.as_ref().map(|explain| &explain.condition);
        for expr in explain.into_iter().chain(&indicator.otherwise) {
            found.extend(of_items(expr).into_iter().map(|expr| (expr, locals)));
        }
    }
    let bodies = rubric.definitions.iter().map(|definition| &definition.body);
    for expr in bodies.chain(rubric.functions.iter().map(|function| &function.body)) {
        found.extend(of_items(expr).into_iter().map(|expr| (expr, [].as_slice())));
    }
    found
}

/// The values that a text tells.
fn told(template: Option<&Template>) -> impl Iterator<Item = &Expr> {
    template.into_iter().flat_map(|template| &template.parts).filter_map(|part| match part {
        TemplatePart::Value { value, places: _ } => Some(&**value),
        TemplatePart::Text(_) => None,
    })
}

/// What an expression asks of the items of lists.
fn of_items(expr: &Expr) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        if let ExprKind::Aggregate { item, weight, .. } = &expr.kind {
            found.extend([item.as_deref(), weight.as_deref()].into_iter().flatten());
        }
        open.extend(expr.children());
    }
    found
}

/// Where everything stands that these expressions come to compute; none when that is too much to tell.
pub(super) fn places(rubric: &Rubric, start: &[Seen<'_>]) -> Option<BTreeSet<Span>> {
    let mut found = BTreeSet::new();
    let mut definitions: BTreeSet<DefinitionId> = BTreeSet::new();
    let mut functions: BTreeSet<FunctionId> = BTreeSet::new();
    let mut open: Vec<Seen<'_>> = start.to_vec();
    for _ in 0..MAXIMUM_VISITS {
        let Some((expr, locals)) = open.pop() else { return Some(found) };
        match &expr.kind {
            ExprKind::Definition(id) if definitions.insert(*id) => {
                open.extend(rubric.definitions.get(id.0).map(|definition| (&definition.body, [].as_slice())));
            }
            ExprKind::Apply(id, _) if functions.insert(*id) => {
                open.extend(rubric.functions.get(id.0).map(|function| (&function.body, [].as_slice())));
            }
            // Each name once for each of its rows would do; they are few.
            ExprKind::Local(id) if found.insert(expr.span) => {
                open.extend(locals.get(id.0).map(|local| (&local.body, locals)));
            }
            _ => {}
        }
        found.insert(expr.span);
        open.extend(expr.children().into_iter().map(|child| (child, locals)));
    }
    None
}

/// What definitions and the names of rows reach, each computed by itself: they are, whether a rule comes to need them or not.
pub(super) fn reached_by_names(rubric: &Rubric) -> Result<BTreeSet<Reach>, Why> {
    let mut found = BTreeSet::new();
    let mut atoms = Atoms::within(MAXIMUM_WORK);
    for definition in &rubric.definitions {
        explore(MAXIMUM_STRETCHES, &mut |world| {
            let mut symbolic = Symbolic::new(rubric, &mut atoms, &world);
            symbolic.eval(&definition.body, &Context::outside())?;
            found.append(&mut symbolic.trail.reached);
            Ok(Further::On)
        })?;
    }
    for indicator in &rubric.indicators {
        for local in &indicator.locals {
            explore(MAXIMUM_STRETCHES, &mut |world| {
                let mut symbolic = Symbolic::new(rubric, &mut atoms, &world);
                let context = symbolic.row_context(indicator)?;
                symbolic.eval(&local.body, &context)?;
                found.append(&mut symbolic.trail.reached);
                Ok(Further::On)
            })?;
        }
    }
    Ok(found)
}
