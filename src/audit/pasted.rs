//! An actual figure that was copied from its target, sign and all.
//!
//! Test: two 指标值 of an item or a record, or the two that a 完成度 compares, are the same to the digit, and both have the same `≥`, `≤`, `>` or `<`.
//! (Of other types a number with a sign in front is refused in reading, BC0417, which is a finding too.)

use std::collections::BTreeSet;

use crate::eval::Lever;
use crate::model::{ExprKind, Fact, FactId, Rubric};
use crate::stdlib::Function;
use crate::value::{self, Value};

use super::unit::Unit;
use super::{Finding, leaves, messages};

/// Pairs of equal targets.
pub fn pasted(unit: &Unit<'_>) -> Vec<Finding> {
    let mut pairs = Vec::new();
    for (index, fact) in unit.rubric.facts.iter().enumerate() {
        let id = FactId(index);
        match unit.record.fact(id) {
            Some(Value::List(items)) => {
                for (index, values) in items.iter().enumerate() {
                    pairs.extend(pair(fact, values, &|field| Lever::Item { list: id, index, field }));
                }
            }
            Some(Value::Record(values)) => pairs.extend(pair(fact, values, &|field| Lever::Field(id, field))),
            Some(Value::Number(_) | Value::Flag(_) | Value::Date(_) | Value::Text(_) | Value::Choice(_) | Value::Target(_))
            | None => {}
        }
    }
    let known: BTreeSet<[Lever; 2]> = pairs.iter().copied().collect();
    let compared = compared(unit.rubric).into_iter().filter(|pair| !known.contains(pair));
    pairs.extend(compared.filter(|[target, actual]| {
        let target = target.value(&unit.record).filter(is_signed);
        target.is_some() && target == actual.value(&unit.record)
    }));
    pairs.into_iter().filter_map(|pair| finding(unit, pair)).collect()
}

/// The target and the actual figure, which is the later field, of an item or a record.
fn pair(fact: &Fact, values: &[Option<Value>], place: &dyn Fn(usize) -> Lever) -> Option<[Lever; 2]> {
    let mut seen: Vec<(usize, &Value)> = Vec::new();
    for (field, value) in values.iter().enumerate().take(fact.fields.len()) {
        let Some(value) = value.as_ref().filter(|value| is_signed(value)) else { continue };
        if let Some((first, _)) = seen.iter().find(|(_, known)| *known == value) {
            return Some([place(*first), place(field)]);
        }
        seen.push((field, value));
    }
    None
}

/// The facts that a 完成度 compares, the target first.
fn compared(rubric: &Rubric) -> BTreeSet<[Lever; 2]> {
    let mut pairs = BTreeSet::new();
    let mut waiting = rubric.bodies();
    while let Some(expr) = waiting.pop() {
        waiting.extend(expr.children());
        if let ExprKind::Call(Function::Attainment, arguments) = &expr.kind
            && let [actual, target, ..] = arguments.as_slice()
            && let (Some(actual), Some(target)) = (leaves::named(rubric, actual), leaves::named(rubric, target))
            && actual != target
        {
            pairs.insert([target, actual]);
        }
    }
    pairs
}

/// Whether a value is a 指标值 with a sign in front.
fn is_signed(value: &Value) -> bool {
    matches!(value, Value::Target(value::Target::Amount { direction: Some(_), .. }))
}

fn finding(unit: &Unit<'_>, [target, actual]: [Lever; 2]) -> Option<Finding> {
    let name = |lever: Lever| lever.declared(unit.rubric).map(|(name, _)| name);
    let (target_name, actual_name) = (name(target)?, name(actual)?);
    let diagnostic = messages::pasted(&actual_name, &target_name, unit.place(actual), unit.place(target));
    Some(Finding::new(actual_name, diagnostic))
}
