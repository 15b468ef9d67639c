//! How values are shown: at most two decimal places, and more where two would tell an untruth (LANGUAGE.md §7).

use crate::language::Text;
use crate::number::{MAXIMUM_PLACES, Number};
use crate::value::{Direction, Quantity, Target, Type, Value};

use super::messages;

/// The decimal places that do when nothing asks for more.
const USUAL_PLACES: u32 = 2;

static PLAIN: Quantity = Quantity::NUMBER;

/// How numbers of a type are shown.
pub(super) fn quantity_of(type_: &Type) -> &Quantity {
    type_.quantity().unwrap_or(&PLAIN)
}

/// A value as a person reads it.
pub(super) fn value(value: &Value, type_: &Type) -> Text {
    shown(value, type_, quantity)
}

/// A fact or a constant: every digit of it.
pub(super) fn written(value: &Value, type_: &Type) -> Text {
    shown(value, type_, |number, quantity| quantity.show(number, written_places(number, quantity)))
}

/// With exactly this many decimal places: `{值:0.0%}`.
pub(super) fn fixed(value: &Value, type_: &Type, places: u32) -> Text {
    shown(value, type_, |number, quantity| {
        let (number, unit) = quantity.in_display(number);
        format!("{}{unit}", number.to_fixed(places))
    })
}

/// A computed number, told apart from each of these.
pub(super) fn apart_from(number: &Number, quantity: &Quantity, others: &[Number]) -> String {
    let places = others.iter().map(|other| places_apart(number, other, quantity)).max().unwrap_or(USUAL_PLACES);
    quantity.show(number, places.max(usual_places(number, quantity)))
}

/// Two numbers that are compared, each with the digits that show which is greater.
pub(super) fn pair(left: &Number, right: &Number, quantity: &Quantity) -> (String, String) {
    let places = places_of_pair(left, right, quantity);
    let show = |number: &Number| quantity.show(number, places.max(usual_places(number, quantity)));
    (show(left), show(right))
}

/// A computed number by itself; what is not 0 is not shown as 0.
pub(super) fn quantity(number: &Number, quantity: &Quantity) -> String {
    quantity.show(number, usual_places(number, quantity))
}

fn shown(value: &Value, type_: &Type, number: impl Fn(&Number, &Quantity) -> String) -> Text {
    match value {
        Value::Number(amount) => Text::same(number(amount, quantity_of(type_))),
        Value::Flag(flag) => messages::flag((*flag).into()),
        Value::Date(date) => Text::same(date.to_string()),
        Value::Text(text) => Text::same(&**text),
        Value::Choice(choice) => match type_ {
            Type::Choice(names) => Text::same(names.get(*choice).map_or("", |name| name)),
            Type::Quantity(_) | Type::Flag | Type::Date | Type::Text | Type::Target | Type::List(_) | Type::Record(_) => {
                Text::same(if *choice == 0 { "正向" } else { "反向" })
            }
        },
        Value::Target(Target::Amount { direction, number: amount, quantity }) => {
            let sign = match direction {
                Some(Direction::Higher) => "≥",
                Some(Direction::Lower) => "≤",
                None => "",
            };
            Text::same(format!("{sign}{}", number(amount, quantity)))
        }
        Value::Target(Target::Words(words)) => Text::same(&**words),
        Value::List(items) => messages::items(items.len()),
        Value::Record(fields) => messages::items(fields.len()),
    }
}

fn written_places(number: &Number, quantity: &Quantity) -> u32 {
    let (number, _) = quantity.in_display(number);
    number.places().unwrap_or_else(|| usual_places(&number, &Quantity::NUMBER))
}

fn usual_places(number: &Number, quantity: &Quantity) -> u32 {
    let (number, _) = quantity.in_display(number);
    if number.is_zero() {
        return USUAL_PLACES;
    }
    fewest_places(|places| !number.round(places).is_zero())
}

/// The fewest places at which a rounded number stands to another, written out, as the exact one does: 89.996% to 90%.
fn places_apart(number: &Number, other: &Number, quantity: &Quantity) -> u32 {
    let ((number, _), (other, _)) = (quantity.in_display(number), quantity.in_display(other));
    fewest_places(|places| number.round(places).cmp(&other) == number.cmp(&other) || number == other)
}

/// The fewest places at which two rounded numbers stand to each other as the exact ones do.
fn places_of_pair(left: &Number, right: &Number, quantity: &Quantity) -> u32 {
    let ((left, _), (right, _)) = (quantity.in_display(left), quantity.in_display(right));
    fewest_places(|places| left.round(places).cmp(&right.round(places)) == left.cmp(&right))
}

fn fewest_places(enough: impl Fn(u32) -> bool) -> u32 {
    (USUAL_PLACES..MAXIMUM_PLACES).find(|places| enough(*places)).unwrap_or(MAXIMUM_PLACES)
}
