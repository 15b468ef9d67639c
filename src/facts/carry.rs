//! Values of one rubric's facts as values of another's, in base units: what 元 and 万元 are declared in does not matter.

use std::sync::Arc;

use crate::model::Fact;
use crate::name;
use crate::value::{Display, Quantity, Type, Value};

/// Why a value of one rubric's fact can be no value of another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    /// The types differ.
    Type,
    /// The later rubric does not let this value in.
    Value,
}

/// A value of one rubric's fact as one of another's.
pub(super) fn carry(value: &Value, from: &Fact, to: &Fact) -> Result<Value, Misfit> {
    match (value, &from.type_, &to.type_) {
        (Value::Number(number), Type::Quantity(before), Type::Quantity(after)) => {
            if !are_alike(before, after) {
                return Err(Misfit::Type);
            }
            let whole = !to.whole || after.in_display(number).0.is_whole();
            if to.range.contains(number) && whole { Ok(value.clone()) } else { Err(Misfit::Value) }
        }
        (Value::Choice(choice), Type::Choice(before), Type::Choice(after)) => {
            let chosen = before.get(*choice).map(|chosen| name::key(chosen)).ok_or(Misfit::Value)?;
            after.iter().position(|known| name::key(known) == chosen).map(Value::Choice).ok_or(Misfit::Value)
        }
        (Value::List(items), Type::List(_), Type::List(_)) => {
            let items: Result<Vec<_>, Misfit> = items.iter().map(|item| carry_fields(item, from, to)).collect();
            Ok(Value::List(items?.into()))
        }
        (Value::Record(fields), Type::Record(_), Type::Record(_)) => Ok(Value::Record(carry_fields(fields, from, to)?)),
        (Value::Flag(_), Type::Flag, Type::Flag)
        | (Value::Date(_), Type::Date, Type::Date)
        | (Value::Text(_), Type::Text, Type::Text)
        | (Value::Target(_), Type::Target, Type::Target) => Ok(value.clone()),
        _ => Err(Misfit::Type),
    }
}

/// The fields of an item or a record; those that the earlier rubric did not have are missing.
fn carry_fields(values: &[Option<Value>], from: &Fact, to: &Fact) -> Result<Arc<[Option<Value>]>, Misfit> {
    let mut carried = Vec::with_capacity(to.fields.len());
    for field in &to.fields {
        let at = from.fields.iter().position(|before| name::key(&before.name) == name::key(&field.name));
        let found = at.and_then(|at| Some((from.fields.get(at)?, values.get(at)?.as_ref()?)));
        carried.push(found.map(|(before, value)| carry(value, before, field)).transpose()?);
    }
    Ok(carried.into())
}

/// Whether numbers of two types mean the same in base units; a rate and a plain number do not, though neither has a dimension.
fn are_alike(before: &Quantity, after: &Quantity) -> bool {
    let is_rate = |quantity: &Quantity| quantity.display == Display::Percent;
    before.dimension == after.dimension && is_rate(before) == is_rate(after)
}
