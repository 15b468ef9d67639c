//! Parts that do not add up, where the rubric does not check it itself.
//!
//! Test: a list fact whose name starts with the name of an amount or a count (基本支出明细 and 基本支出), whose items have exactly one field of the
//! same dimension, every item with a value, and their sum is not the amount. Not where a 校验 names both, which then says so.

use crate::model::{Fact, FactId};
use crate::number::Number;
use crate::text;
use crate::value::{Display, Quantity, Type, Value};

use super::unit::Unit;
use super::{Finding, leaves, messages};

/// Lists whose sums are not what they detail.
pub fn parts(unit: &Unit<'_>) -> Vec<Finding> {
    let facts = &unit.rubric.facts;
    let checked: Vec<_> = unit.rubric.checks.iter().map(|check| leaves::facts_in(unit.rubric, [&check.condition])).collect();
    let mut findings = Vec::new();
    for (index, list) in facts.iter().enumerate() {
        let Some(Value::List(items)) = unit.record.fact(FactId(index)) else { continue };
        let detailed = facts.iter().enumerate().filter_map(|(at, fact)| Some((at, fact, fact.type_.quantity()?)));
        let whole = detailed
            .filter(|(_, fact, quantity)| is_part_name(&list.name, &fact.name) && quantity.display != Display::Percent)
            .max_by_key(|(_, fact, _)| fact.name.len());
        let Some((at, fact, quantity)) = whole else { continue };
        if checked.iter().any(|facts| facts.contains(&FactId(at)) && facts.contains(&FactId(index))) {
            continue;
        }
        let Some(Value::Number(total)) = unit.record.fact(FactId(at)) else { continue };
        let Some(field) = only_field(list, quantity) else { continue };
        let sum = items.iter().try_fold(Number::ZERO, |sum, item| match item.get(field) {
            Some(Some(Value::Number(number))) => sum.add(number).ok(),
            _ => None,
        });
        let Some(difference) = sum.as_ref().and_then(|sum| sum.subtract(total).ok()).filter(|number| !number.is_zero()) else {
            continue;
        };
        let shown = |number: &Number| quantity.show(number, crate::number::MAXIMUM_PLACES);
        let sum = sum.as_ref().map_or(String::new(), shown);
        let apart = shown(&difference.absolute());
        let places = (unit.fact_place(FactId(index)), unit.fact_place(FactId(at)));
        let diagnostic = messages::parts(&list.name, &fact.name, [&sum, &shown(total), &apart], places);
        findings.push(
            Finding::new(&*list.name, diagnostic)
                .figure(text!("各项之和", "sum of the items"), sum)
                .figure(crate::language::Text::same(&*fact.name), shown(total))
                .figure(text!("相差", "apart by"), apart),
        );
    }
    findings
}

fn is_part_name(list: &str, whole: &str) -> bool {
    list.len() > whole.len() && list.starts_with(whole)
}

/// The one field of a list's items that has a quantity's dimension.
fn only_field(list: &Fact, quantity: &Quantity) -> Option<usize> {
    let mut fitting = list.fields.iter().enumerate().filter(|(_, field)| match &field.type_ {
        Type::Quantity(own) => own.dimension == quantity.dimension && own.display != Display::Percent,
        _ => false,
    });
    let (field, _) = fitting.next()?;
    fitting.next().is_none().then_some(field)
}
