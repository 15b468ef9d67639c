//! Parts that do not add up, where the rubric does not check it itself.
//!
//! Tests, not where a 校验 names both, which then says so:
//! 1. a list fact is called as an amount or a count with 明细, 清单, 构成 or 分项 behind it (基本支出明细 and 基本支出), or begins with its name and
//!    has a field of that name; its items have exactly one field of the same dimension (or that of the name), every item with a value, and their sum
//!    is not the amount; not where the last item is the amount already, as in a running total;
//! 2. a record has one field called 合计, 总计, 总额 or 小计, and at least two others, all of the same dimension and with a value, none called 其中;
//!    their sum is not that field.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::eval::Lever;
use crate::model::{Fact, FactId};
use crate::number::{MAXIMUM_PLACES, Number};
use crate::source::Span;
use crate::text;
use crate::value::{Display, Quantity, Value};

use super::unit::Unit;
use super::{Finding, leaves, messages};

/// What a list of the parts of an amount is called behind the name of the amount.
const DETAILS: [&str; 8] = ["明细", "明细表", "清单", "构成", "分项", "_details", "_items", "_breakdown"];
/// What the field of a record is called that the others add up to.
const WHOLES: [&str; 6] = ["合计", "总计", "总额", "小计", "total", "subtotal"];
/// What says that a field is a part of another one beside it.
const PART_OF_ANOTHER: &str = "其中";

/// Lists and records whose sums are not what they should be.
pub fn parts(unit: &Unit<'_>) -> Vec<Finding> {
    let checks = unit.rubric.checks.iter();
    let checked: Vec<_> = checks.map(|check| leaves::facts_in(unit.rubric, [&check.condition])).collect();
    let mut findings = Vec::new();
    for (index, fact) in unit.rubric.facts.iter().enumerate() {
        let id = FactId(index);
        match unit.record.fact(id) {
            Some(Value::List(items)) => findings.extend(list(unit, &checked, (id, fact), items)),
            Some(Value::Record(values)) => findings.extend(record(unit, &checked, (id, fact), values)),
            Some(Value::Number(_) | Value::Flag(_) | Value::Date(_) | Value::Text(_) | Value::Choice(_) | Value::Target(_))
            | None => {}
        }
    }
    findings
}

/// Test 1.
fn list(
    unit: &Unit<'_>,
    checked: &[BTreeSet<FactId>],
    (id, list): (FactId, &Fact),
    items: &[Arc<[Option<Value>]>],
) -> Option<Finding> {
    let wholes = unit.rubric.facts.iter().enumerate();
    let detailed = wholes.filter_map(|(at, fact)| {
        let quantity = counted(fact)?;
        Some((FactId(at), fact, quantity, detail(list, fact, quantity)?))
    });
    let (whole, fact, quantity, field) = detailed.max_by_key(|(_, fact, ..)| fact.name.len())?;
    if checked.iter().any(|facts| facts.contains(&whole) && facts.contains(&id)) {
        return None;
    }
    let Some(Value::Number(total)) = unit.record.fact(whole) else { return None };
    let values = || items.iter().map(|item| item.get(field));
    let sum = sum(values())?;
    let is_running = values().next_back().flatten().is_some_and(|last| *last == Some(Value::Number(total.clone())));
    if is_running && items.len() > 1 {
        return None;
    }
    let places = (unit.fact_place(id), unit.fact_place(whole));
    finding([&list.name, &fact.name], [&sum, total], quantity, places)
}

/// Test 2.
fn record(
    unit: &Unit<'_>,
    checked: &[BTreeSet<FactId>],
    (id, record): (FactId, &Fact),
    values: &[Option<Value>],
) -> Option<Finding> {
    if checked.iter().any(|facts| facts.contains(&id)) {
        return None;
    }
    let is_whole = |field: &Fact| WHOLES.contains(&&*field.name);
    let mut wholes = record.fields.iter().enumerate().filter(|(_, field)| is_whole(field));
    let (at, whole) = wholes.next().filter(|_| wholes.next().is_none())?;
    let quantity = counted(whole)?;
    let Some(Some(Value::Number(total))) = values.get(at) else { return None };
    let others: Vec<(usize, &Fact)> = record.fields.iter().enumerate().filter(|(other, _)| *other != at).collect();
    let adds_up = |field: &Fact| {
        !field.name.starts_with(PART_OF_ANOTHER) && counted(field).is_some_and(|own| own.dimension == quantity.dimension)
    };
    if others.len() < 2 || !others.iter().all(|(_, field)| adds_up(field)) {
        return None;
    }
    let sum = sum(others.iter().map(|(other, _)| values.get(*other)))?;
    let places = (unit.fact_place(id), unit.place(Lever::Field(id, at)));
    finding([&record.name, &format!("{}.{}", record.name, whole.name)], [&sum, total], quantity, places)
}

/// The sum of values, when each is a number.
fn sum<'v>(mut values: impl Iterator<Item = Option<&'v Option<Value>>>) -> Option<Number> {
    values.try_fold(Number::ZERO, |sum, value| sum.add(value?.as_ref()?.number()?).ok())
}

/// What a number of a fact counts, when numbers of it can be added up.
fn counted(fact: &Fact) -> Option<&Quantity> {
    fact.type_.quantity().filter(|quantity| quantity.display != Display::Percent)
}

/// The field of a list's items that adds up to an amount, when the list is called as its details.
fn detail(list: &Fact, whole: &Fact, quantity: &Quantity) -> Option<usize> {
    let behind = list.name.strip_prefix(&*whole.name).filter(|behind| !behind.is_empty())?;
    let fits = |field: &Fact| counted(field).is_some_and(|own| own.dimension == quantity.dimension);
    let of_that_name = list.fields.iter().position(|field| field.name == whole.name && fits(field));
    if of_that_name.is_some() {
        return of_that_name;
    }
    let mut fitting = list.fields.iter().enumerate().filter(|(_, field)| fits(field));
    let (field, _) = fitting.next().filter(|_| DETAILS.contains(&behind))?;
    fitting.next().is_none().then_some(field)
}

/// That parts do not add up to their whole, unless they do.
fn finding(
    [parts, whole]: [&str; 2],
    [sum, total]: [&Number; 2],
    quantity: &Quantity,
    places: (Option<Span>, Option<Span>),
) -> Option<Finding> {
    let difference = sum.subtract(total).ok().filter(|number| !number.is_zero())?;
    let shown = |number: &Number| quantity.show(number, MAXIMUM_PLACES);
    let [sum, total, apart] = [sum, total, &difference.absolute()].map(shown);
    let diagnostic = messages::parts(parts, whole, [&sum, &total, &apart], places);
    let finding = Finding::new(parts, diagnostic)
        .figure(text!("各项之和", "sum of the items"), sum)
        .figure(crate::language::Text::same(whole), total)
        .figure(text!("相差", "apart by"), apart);
    Some(finding)
}
