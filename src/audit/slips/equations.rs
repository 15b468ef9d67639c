//! Equations among the 校验 that fail, and hold once amounts are corrected.

use std::collections::{BTreeMap, BTreeSet};

use crate::eval::{CheckOutcome, Lever, levers_of_expr};
use crate::facts::Record;
use crate::model::{Check, Comparison, Expr, ExprKind, FactId};
use crate::number::Number;
use crate::value::Value;

use super::super::leaves;
use super::super::unit::Unit;
use super::{Amounts, Column, Correction, Money, Suspicions};

/// How many single amounts are tried.
const MAXIMUM_SINGLE: usize = 100;
/// How many sides and fields are tried.
const MAXIMUM_TOGETHER: usize = 20;

/// Test 1.
pub(super) fn equations(unit: &Unit<'_>, money: &Money<'_>, suspicions: &mut Suspicions) {
    let checks = || unit.rubric.checks.iter().zip(&unit.card.checks).enumerate();
    let failing: Vec<(usize, &Check, [&Expr; 2])> = checks()
        .filter(|(_, (_, result))| matches!(result.outcome, CheckOutcome::Fails { .. }))
        .filter_map(|(at, (check, _))| Some((at, check, sides(&check.condition)?)))
        .collect();
    if failing.is_empty() {
        return;
    }
    let facts = leaves::facts_in(unit.rubric, failing.iter().map(|(_, check, _)| &check.condition));
    let singles = money.keys().filter(|lever| facts.contains(&lever.fact())).take(MAXIMUM_SINGLE);
    let mut tried: BTreeSet<Amounts> = singles.map(|lever| Amounts::from([*lever])).collect();
    let together = failing.iter().flat_map(|(_, _, sides)| together(unit, money, *sides));
    tried.extend(together.collect::<BTreeSet<_>>().into_iter().take(MAXIMUM_TOGETHER));
    let mut found: Vec<((Amounts, Correction), Vec<String>)> = Vec::new();
    for amounts in tried {
        for correction in [Correction::Divided, Correction::Times] {
            let Some(record) = corrected(unit, money, &amounts, correction) else { continue };
            let Some(card) = unit.scored_with(&record) else { continue };
            let broken = unit.card.checks.iter().zip(&card.checks).any(|(before, after)| {
                before.outcome == CheckOutcome::Holds && matches!(after.outcome, CheckOutcome::Fails { .. })
            });
            let mended = failing.iter().filter_map(|(at, ..)| card.checks.get(*at));
            let mended = mended.filter(|check| check.outcome == CheckOutcome::Holds);
            let mended: Vec<String> = mended.map(|check| check.label.clone()).collect();
            if !broken && !mended.is_empty() {
                found.push(((amounts.clone(), correction), mended));
            }
        }
    }
    let most = found.iter().map(|(_, mended)| mended.len()).max().unwrap_or(0);
    found.retain(|(_, mended)| mended.len() == most);
    // What more amounts do no more than fewer of them is by the way.
    let is_more = |(amounts, correction): &(Amounts, Correction)| {
        let fewer = |((other, way), _): &&((Amounts, Correction), Vec<String>)| way == correction && other != amounts;
        found.iter().filter(fewer).any(|((other, _), _)| other.is_subset(amounts))
    };
    for (key, mended) in found.iter().filter(|(key, _)| !is_more(key)) {
        suspicions.entry(key.clone()).or_default().equations.clone_from(mended);
    }
}

/// The two sides of an equation.
fn sides(condition: &Expr) -> Option<[&Expr; 2]> {
    let ExprKind::Compare(left, rest) = &condition.kind else { return None };
    let [(Comparison::Equal, right)] = rest.as_slice() else { return None };
    Some([left, right])
}

/// The amounts of each side of an equation, and those of each field of a list in it; where these are several.
fn together(unit: &Unit<'_>, money: &Money<'_>, sides: [&Expr; 2]) -> Vec<Amounts> {
    let mut groups = Vec::new();
    for side in sides {
        let named: BTreeSet<Column> = levers_of_expr(unit.rubric, side).into_iter().map(Column::of).collect();
        let of_side: Vec<Lever> = money.keys().copied().filter(|lever| named.contains(&Column::of(*lever))).collect();
        let mut fields: BTreeMap<Column, Amounts> = BTreeMap::new();
        for lever in &of_side {
            fields.entry(Column::of(*lever)).or_default().insert(*lever);
        }
        groups.extend(fields.into_values());
        groups.push(of_side.into_iter().collect());
    }
    groups.retain(|amounts| amounts.len() > 1);
    groups
}

/// The data with some amounts corrected; none when their declarations do not allow it.
fn corrected(unit: &Unit<'_>, money: &Money<'_>, amounts: &Amounts, correction: Correction) -> Option<Record> {
    let mut numbers: BTreeMap<FactId, Vec<(Lever, Number)>> = BTreeMap::new();
    for lever in amounts {
        let leaf = money.get(lever)?;
        let number = leaf.number.multiply(&correction.factor()).ok().filter(|number| leaf.fact.range.contains(number))?;
        numbers.entry(lever.fact()).or_default().push((*lever, number));
    }
    let mut record = unit.record.clone();
    for (id, numbers) in numbers {
        let slot = record.facts.get_mut(id.0)?;
        *slot = Some(with(slot.as_ref()?, &numbers)?);
    }
    Some(record)
}

/// A fact with some of its numbers changed, each fact in one go: lists may be long.
fn with(fact: &Value, numbers: &[(Lever, Number)]) -> Option<Value> {
    match fact {
        Value::List(items) => {
            let mut items = items.to_vec();
            for (lever, number) in numbers {
                let Lever::Item { index, field, .. } = lever else { return None };
                let item = items.get_mut(*index)?;
                let mut fields = item.to_vec();
                *fields.get_mut(*field)? = Some(Value::Number(number.clone()));
                *item = fields.into();
            }
            Some(Value::List(items.into()))
        }
        Value::Record(fields) => {
            let mut fields = fields.to_vec();
            for (lever, number) in numbers {
                let Lever::Field(_, field) = lever else { return None };
                *fields.get_mut(*field)? = Some(Value::Number(number.clone()));
            }
            Some(Value::Record(fields.into()))
        }
        Value::Number(_) | Value::Flag(_) | Value::Date(_) | Value::Text(_) | Value::Choice(_) | Value::Target(_) => {
            numbers.first().map(|(_, number)| Value::Number(number.clone()))
        }
    }
}
