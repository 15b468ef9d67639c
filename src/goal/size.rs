//! How large a change is, for putting the least first.

use crate::eval::{Lever, smallest_change};
use crate::model::{Fact, Rubric};
use crate::number::Number;
use crate::unit::Dimension;
use crate::value::{Display, Quantity, Target, Type, Value};

/// The number in a value that is moved as one, and how it is shown.
pub(super) fn number_of<'v>(value: &'v Value, type_: &'v Type) -> Option<(&'v Number, &'v Quantity)> {
    let number = number(value)?;
    match (value, type_) {
        (Value::Target(Target::Amount { quantity, .. }), _) | (_, Type::Quantity(quantity)) => Some((number, quantity)),
        (_, Type::Flag | Type::Date | Type::Text | Type::Choice(_) | Type::Target | Type::List(_) | Type::Record(_)) => None,
    }
}

/// The smallest step of a datum: that of its declaration. What is a whole number of days now stays so, and an 指标值 of things.
pub(super) fn step(fact: &Fact, value: &Value) -> Option<Number> {
    let (now, quantity) = number_of(value, &fact.type_)?;
    let counted = match (value, &quantity.display) {
        (Value::Target(_), Display::Unit(unit)) => unit.dimension != Dimension::base("元"),
        (_, Display::Unit(unit)) => ["天", "个月"].into_iter().any(|base| unit.dimension == Dimension::base(base)),
        (_, Display::Plain | Display::Percent) => false,
    };
    if counted && quantity.in_display(now).0.is_whole() { Some(quantity.one()) } else { smallest_change(fact, quantity) }
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
    } else if quantity.display == Display::Percent {
        Number::ONE
    } else {
        quantity.one()
    };
    to.subtract(from).and_then(|far| far.absolute().divide(&whole)).unwrap_or(Number::ONE)
}

/// Whether two values lie on the same side of a third; of what has no order, whether they are the same.
pub(super) fn same_way(from: &Value, one: &Value, other: &Value) -> bool {
    if let (Value::Date(from), Value::Date(one), Value::Date(other)) = (from, one, other) {
        return (one > from) == (other > from);
    }
    match number(from).zip(number(one)).zip(number(other)) {
        Some(((from, one), other)) => (one > from) == (other > from),
        None => one == other,
    }
}

/// The number in a value.
fn number(value: &Value) -> Option<&Number> {
    match value {
        Value::Number(number) | Value::Target(Target::Amount { number, .. }) => Some(number),
        Value::Target(Target::Words(_))
        | Value::Flag(_)
        | Value::Date(_)
        | Value::Text(_)
        | Value::Choice(_)
        | Value::List(_)
        | Value::Record(_) => None,
    }
}
