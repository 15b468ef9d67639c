//! How large a change is, for putting the least first.

use crate::eval::Lever;
use crate::model::Rubric;
use crate::number::Number;
use crate::value::{Quantity, Target, Type, Value};

/// The number in a value that is moved as one, and how it is shown.
pub(super) fn number_of<'v>(value: &'v Value, type_: &'v Type) -> Option<(&'v Number, &'v Quantity)> {
    match (value, type_) {
        (Value::Number(number), Type::Quantity(quantity)) => Some((number, quantity)),
        (Value::Target(Target::Amount { number, quantity, .. }), _) => Some((number, quantity)),
        (
            Value::Number(_)
            | Value::Target(Target::Words(_))
            | Value::Flag(_)
            | Value::Date(_)
            | Value::Text(_)
            | Value::Choice(_)
            | Value::List(_)
            | Value::Record(_),
            _,
        ) => None,
    }
}

/// The same value with another number in it.
pub(super) fn with_number(value: &Value, number: Number) -> Value {
    match value {
        Value::Target(Target::Amount { direction, quantity, .. }) => {
            Value::Target(Target::Amount { direction: *direction, number, quantity: quantity.clone() })
        }
        Value::Target(Target::Words(_))
        | Value::Number(_)
        | Value::Flag(_)
        | Value::Date(_)
        | Value::Text(_)
        | Value::Choice(_)
        | Value::List(_)
        | Value::Record(_) => Value::Number(number),
    }
}

/// How large a change is: of numbers in proportion to what is there (from 0, in units as shown), of days as a part of a year, of
/// everything else 1.
pub(super) fn of(rubric: &Rubric, lever: Lever, from: &Value, to: &Value) -> Number {
    let Some((_, fact)) = lever.declared(rubric) else { return Number::ONE };
    if let (Value::Date(from), Value::Date(to)) = (from, to) {
        return Number::from(to.days_since(*from)).absolute().divide(&Number::from(365)).unwrap_or(Number::ONE);
    }
    let (Some((from, quantity)), Some((to, _))) = (number_of(from, &fact.type_), number_of(to, &fact.type_)) else {
        return Number::ONE;
    };
    let whole = if !from.is_zero() {
        from.absolute()
    } else if quantity.display == crate::value::Display::Percent {
        Number::ONE
    } else {
        quantity.one()
    };
    to.subtract(from).and_then(|far| far.absolute().divide(&whole)).unwrap_or(Number::ONE)
}
