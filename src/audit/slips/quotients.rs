//! Quotients of two amounts that the rules take, and what the rules compare them with.

use std::collections::{BTreeMap, BTreeSet};

use crate::eval::pattern_ends;
use crate::model::{Arithmetic, Expr, ExprKind, Local, Rubric};
use crate::number::Number;
use crate::source::Span;
use crate::stdlib::Function;
use crate::value::Value;

use super::super::leaves;
use super::super::unit::Unit;
use super::{Amounts, Correction, Money, Quotient, Suspicions};

/// How long a chain of names for a quotient is followed.
const MAXIMUM_NAMES: usize = 100;

/// Test 3.
pub(super) fn quotients(unit: &Unit<'_>, money: &Money<'_>, suspicions: &mut Suspicions) {
    let ends = compared(unit.rubric);
    let mut waiting = unit.rubric.bodies();
    let mut seen = BTreeSet::new();
    while let Some(expr) = waiting.pop() {
        waiting.extend(expr.children());
        let Some((above, below)) = quotient(expr) else { continue };
        let (Some(above), Some(below)) = (leaves::named(unit.rubric, above), leaves::named(unit.rubric, below)) else { continue };
        let (Some(top), Some(bottom)) = (money.get(&above), money.get(&below)) else { continue };
        if above == below || seen.contains(&(above, below)) {
            continue;
        }
        let Ok(ratio) = top.number.divide(&bottom.number) else { continue };
        let Some(correction) = Correction::of_ratio(&ratio) else { continue };
        let Ok(corrected) = ratio.multiply(&correction.factor()) else { continue };
        if !is_plausible(&corrected, ends.get(&expr.span).map_or(&[], Vec::as_slice)) {
            continue;
        }
        seen.insert((above, below));
        let opposite = match correction {
            Correction::Times => Correction::Divided,
            Correction::Divided => Correction::Times,
        };
        for (lever, other, correction) in [(above, below, correction), (below, above, opposite)] {
            let quotient = Quotient { lever, other, span: expr.span };
            suspicions.entry((Amounts::from([lever]), correction)).or_default().quotients.push(quotient);
        }
    }
}

/// Whether a quotient is about as large as what it is compared with.
fn is_plausible(quotient: &Number, ends: &[Number]) -> bool {
    let (Some(low), Some(high)) = (ends.iter().min(), ends.iter().max()) else { return true };
    let five = Number::from(5);
    let is_above = low.divide(&five).is_ok_and(|low| *quotient >= low);
    is_above && high.multiply(&five).is_ok_and(|high| *quotient <= high)
}

/// The positive figures that the rules compare each quotient with, by where the quotient stands.
fn compared(rubric: &Rubric) -> BTreeMap<Span, Vec<Number>> {
    let mut ends = BTreeMap::new();
    for indicator in &rubric.indicators {
        let locals = indicator.locals.as_slice();
        for body in locals.iter().map(|local| &local.body).chain([&indicator.score]) {
            compared_in(rubric, locals, body, &mut ends);
        }
    }
    let total = &rubric.total;
    for body in total.locals.iter().map(|local| &local.body).chain(&total.score) {
        compared_in(rubric, &total.locals, body, &mut ends);
    }
    let definitions = rubric.definitions.iter().map(|definition| &definition.body);
    for body in definitions.chain(rubric.checks.iter().map(|check| &check.condition)) {
        compared_in(rubric, &[], body, &mut ends);
    }
    for ends in ends.values_mut() {
        ends.retain(Number::is_positive);
    }
    ends
}

fn compared_in(rubric: &Rubric, locals: &[Local], body: &Expr, ends: &mut BTreeMap<Span, Vec<Number>>) {
    let mut waiting = vec![body];
    let mut note = |subject: &Expr, found: Vec<Number>| {
        if let Some(span) = place(rubric, locals, subject) {
            ends.entry(span).or_default().extend(found);
        }
    };
    while let Some(expr) = waiting.pop() {
        waiting.extend(expr.children());
        if let ExprKind::Compare(first, rest) = &expr.kind {
            let mut left: &Expr = first;
            for (_, right) in rest {
                note(left, constant(right));
                note(right, constant(left));
                left = right;
            }
        } else if let ExprKind::Match(choice) = &expr.kind {
            if let Some(subject) = &choice.subject {
                note(subject, choice.arms.iter().flat_map(|arm| pattern_ends(&arm.patterns)).collect());
            }
        } else if let ExprKind::Interpolate(at, points) = &expr.kind {
            note(at, points.iter().flat_map(|(place, _)| constant(place)).collect());
        } else if let ExprKind::Call(Function::Attainment, arguments) = &expr.kind
            && let [actual, target, ..] = arguments.as_slice()
        {
            note(actual, constant(target));
        }
    }
}

/// The number that an expression is, when it is one.
fn constant(expr: &Expr) -> Vec<Number> {
    if let ExprKind::Constant(Value::Number(number)) = &expr.kind { vec![number.clone()] } else { Vec::new() }
}

/// Where the quotient stands that an expression is, perhaps by another name.
fn place(rubric: &Rubric, locals: &[Local], expr: &Expr) -> Option<Span> {
    let mut expr = expr;
    for _ in 0..MAXIMUM_NAMES {
        expr = if let ExprKind::Local(id) = expr.kind {
            &locals.get(id.0)?.body
        } else if let ExprKind::Definition(id) = expr.kind {
            &rubric.definitions.get(id.0)?.body
        } else {
            return quotient(expr).map(|_| expr.span);
        };
    }
    None
}

/// The two sides of a quotient.
fn quotient(expr: &Expr) -> Option<(&Expr, &Expr)> {
    if let ExprKind::Call(Function::Ratio, arguments) = &expr.kind
        && let [above, below] = arguments.as_slice()
    {
        return Some((above, below));
    }
    if let ExprKind::Arithmetic(Arithmetic::Divide, above, below) = &expr.kind { Some((above, below)) } else { None }
}
