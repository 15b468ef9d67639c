//! An actual figure that was copied from its target, sign and all.
//!
//! Test: an item or a record has two 指标值, the same to the digit, and both with the same `≥`, `≤`, `>` or `<`. (Of other types a number with a
//! sign in front is refused in reading, BC0417, which is a finding too.)

use crate::eval::Lever;
use crate::model::{Fact, FactId};
use crate::value::{self, Value};

use super::unit::Unit;
use super::{Finding, messages};

/// Pairs of equal targets.
pub fn pasted(unit: &Unit<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, fact) in unit.rubric.facts.iter().enumerate() {
        let id = FactId(index);
        match unit.record.fact(id) {
            Some(Value::List(items)) => {
                for (index, values) in items.iter().enumerate() {
                    let place = |field| Lever::Item { list: id, index, field };
                    let name = |part: &Fact| format!("{}[{}].{}", fact.name, index + 1, part.name);
                    findings.extend(pair(unit, fact, values, &place, &name));
                }
            }
            Some(Value::Record(values)) => {
                let place = |field| Lever::Field(id, field);
                let name = |part: &Fact| format!("{}.{}", fact.name, part.name);
                findings.extend(pair(unit, fact, values, &place, &name));
            }
            _ => {}
        }
    }
    findings
}

fn pair(
    unit: &Unit<'_>,
    fact: &Fact,
    values: &[Option<Value>],
    place: &dyn Fn(usize) -> Lever,
    name: &dyn Fn(&Fact) -> String,
) -> Option<Finding> {
    let signed = |value: &Option<Value>| {
        matches!(value, Some(Value::Target(value::Target::Amount { direction: Some(_), .. }))).then(|| value.clone()).flatten()
    };
    let mut seen: Vec<(usize, Value)> = Vec::new();
    for (field, value) in values.iter().enumerate() {
        let Some(value) = signed(value) else { continue };
        if let Some((first, _)) = seen.iter().find(|(_, known)| *known == value) {
            let (target, actual) = (fact.fields.get(*first)?, fact.fields.get(field)?);
            let (here, there) = (unit.place(place(field)), unit.place(place(*first)));
            return Some(Finding::new(name(actual), messages::pasted(&name(actual), &name(target), here, there)));
        }
        seen.push((field, value));
    }
    None
}
