//! The value of a fact by its type.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::lists::RowLists;
use crate::comparison::Comparison;
use crate::diagnostic::closest;
use crate::facts::amount::{self, Amount, AmountFault};
use crate::facts::faults::{Faults, Place};
use crate::facts::keys::{IN_ITEM, Word};
use crate::facts::messages;
use crate::facts::submission::{Datum, DatumKind, Entry};
use crate::model::{Fact, FactId};
use crate::name;
use crate::number::Number;
use crate::value::{Date, Direction, Display, Quantity, Target, Type, Value};

/// Binds the value of one fact.
pub(super) struct Binder<'a, 'd> {
    pub(super) year: Option<i32>,
    pub(super) lists: &'a RowLists,
    pub(super) id: FactId,
    pub(super) faults: &'a mut Faults<'d>,
}

/// What fields belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    List,
    Record,
}

impl Binder<'_, '_> {
    /// The value, or `None` when there is none, or after a message.
    pub(super) fn value(&mut self, fact: &Fact, datum: &Datum, place: &Place<'_>) -> Option<Value> {
        self.nested(fact, datum, place, None)
    }

    /// The value of a fact, or with `field` that of a field of a record fact.
    fn nested(&mut self, fact: &Fact, datum: &Datum, place: &Place<'_>, field: Option<usize>) -> Option<Value> {
        let inside = place.with_span(datum.span);
        let written = match &datum.kind {
            DatumKind::Null => return None,
            DatumKind::Text(text) if text.trim().is_empty() => return None,
            DatumKind::Text(text) | DatumKind::Number(text) => Some(text.as_str()),
            DatumKind::Flag(_) | DatumKind::List(_) | DatumKind::Map(_) => None,
        };
        match (&fact.type_, &datum.kind) {
            (Type::List(_), DatumKind::List(items)) => return Some(self.list(fact, items, place, field)),
            (Type::Record(_), DatumKind::Map(entries)) => {
                return Some(Value::Record(self.fields(fact, entries, place, &[], Inside::Record)));
            }
            (Type::Flag, DatumKind::Flag(flag)) => return Some(Value::Flag(*flag)),
            _ => {}
        }
        let Some(written) = written else {
            self.faults.push(messages::wrong_shape(&inside, &fact.type_, &datum.kind));
            return None;
        };
        match &fact.type_ {
            Type::Quantity(quantity) => {
                let amount = amount_of(quantity, written, &inside, self.faults)?;
                let number = base_of(quantity, &amount, written, &inside, self.faults)?;
                if fact.is_beyond_shares() && amount.unit.is_some_and(|unit| unit.factor < Number::ONE) {
                    return self.fault(messages::share_of_plain(&inside, written, &number, &fact.range));
                }
                self.within(fact, quantity, number, &inside)
            }
            Type::Flag => match name::key(written).as_str() {
                "是" | "true" | "True" | "TRUE" => Some(Value::Flag(true)),
                "否" | "false" | "False" | "FALSE" => Some(Value::Flag(false)),
                _ => self.fault(messages::no_flag(&inside, written)),
            },
            Type::Date => match date(written, self.year) {
                Some(date) => Some(Value::Date(date)),
                None => self.fault(messages::no_date(&inside, written)),
            },
            Type::Text => Some(Value::Text(Arc::from(written.trim()))),
            Type::Choice(options) => {
                let key = name::key(written);
                match options.iter().position(|option| name::key(option) == key) {
                    Some(index) => Some(Value::Choice(index)),
                    None => {
                        let nearest = closest(written, options.iter().map(|option| &**option));
                        self.fault(messages::unknown_choice(&inside, written, options, nearest))
                    }
                }
            }
            Type::Target => match target(written) {
                Ok(target) => Some(Value::Target(target)),
                Err(fault) => self.fault(messages::no_amount(&inside, written, &fault)),
            },
            Type::List(_) | Type::Record(_) => self.fault(messages::wrong_shape(&inside, &fact.type_, &datum.kind)),
        }
    }

    fn fault(&mut self, diagnostic: crate::diagnostic::Diagnostic) -> Option<Value> {
        self.faults.push(diagnostic);
        None
    }

    /// The number, when it lies where the fact's numbers must.
    fn within(&mut self, fact: &Fact, quantity: &Quantity, number: Number, place: &Place<'_>) -> Option<Value> {
        if !fact.range.contains(&number) {
            return self.fault(messages::out_of_range(place, quantity, &number, &fact.range));
        }
        if fact.whole && !quantity.in_display(&number).0.is_whole() {
            return self.fault(messages::not_whole(place, quantity, &number));
        }
        Some(Value::Number(number))
    }

    fn list(&mut self, fact: &Fact, items: &[Datum], place: &Place<'_>, field: Option<usize>) -> Value {
        let extra: &[Word] = if self.lists.contains(self.id, field) { IN_ITEM } else { &[] };
        let mut values = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let place = place.item(index, item.span);
            values.push(match &item.kind {
                DatumKind::Map(entries) => self.fields(fact, entries, &place, extra, Inside::List),
                DatumKind::Null | DatumKind::Flag(_) | DatumKind::Number(_) | DatumKind::Text(_) | DatumKind::List(_) => {
                    let fields: Vec<&str> = fact.fields.iter().map(|field| &*field.name).collect();
                    self.faults.push(messages::item_wants_fields(&place, &fields));
                    Arc::from(vec![None; fact.fields.len()])
                }
            });
        }
        Value::List(values.into())
    }

    /// The fields of an item or of a record, in the order of the type.
    fn fields(
        &mut self,
        fact: &Fact,
        entries: &[Entry],
        place: &Place<'_>,
        extra: &[Word],
        inside: Inside,
    ) -> Arc<[Option<Value>]> {
        let by_name: BTreeMap<String, usize> =
            fact.fields.iter().enumerate().map(|(index, field)| (name::key(&field.name), index)).collect();
        let mut values = vec![None; fact.fields.len()];
        for entry in entries {
            let place = place.key(&entry.key, entry.key_span);
            let Some(index) = by_name.get(&name::key(&entry.key)).copied() else {
                if Word::find(&entry.key, extra).is_none() {
                    let nearest = if self.faults.is_full() {
                        None
                    } else {
                        let mut known: Vec<&str> = fact.fields.iter().map(|field| &*field.name).collect();
                        known.extend(Word::spellings(extra));
                        closest(&entry.key, known)
                    };
                    self.faults.push(messages::unknown_field(&place, &fact.name, &fact.fields, nearest));
                }
                continue;
            };
            if let (Some(field), Some(slot)) = (fact.fields.get(index), values.get_mut(index))
                && slot.is_none()
            {
                *slot = self.nested(field, &entry.value, &place, (inside == Inside::Record).then_some(index));
            }
        }
        values.into()
    }
}

/// The number of a quantity in base units, or `None` after a message.
pub(super) fn quantity_of(quantity: &Quantity, written: &str, place: &Place<'_>, faults: &mut Faults<'_>) -> Option<Number> {
    let amount = amount_of(quantity, written, place, faults)?;
    base_of(quantity, &amount, written, place, faults)
}

/// What is written for a quantity, or `None` after a message.
fn amount_of(quantity: &Quantity, written: &str, place: &Place<'_>, faults: &mut Faults<'_>) -> Option<Amount> {
    let amount = match amount::parse(written) {
        Ok(amount) => amount,
        Err(fault) => {
            faults.push(messages::no_quantity(place, written, quantity, &fault));
            return None;
        }
    };
    if let Some(operator) = amount.operator {
        faults.push(messages::operator_in_value(place, operator, &amount.bare));
        return None;
    }
    Some(amount)
}

/// An amount in base units, or `None` after a message.
fn base_of(quantity: &Quantity, amount: &Amount, written: &str, place: &Place<'_>, faults: &mut Faults<'_>) -> Option<Number> {
    let Amount { number, unit, .. } = amount;
    let base = match (unit, &quantity.display) {
        (Some(unit), _) if unit.dimension != quantity.dimension => {
            faults.push(messages::wrong_unit(place, unit, quantity));
            return None;
        }
        // Points are plain numbers; they are no rates.
        (Some(unit), Display::Percent) if unit.factor == Number::ONE => {
            faults.push(messages::wrong_unit(place, unit, quantity));
            return None;
        }
        (Some(unit), _) => unit.to_base(number),
        (None, Display::Plain) => Ok(number.clone()),
        (None, Display::Percent) if number.absolute() <= Number::ONE => Ok(number.clone()),
        (None, Display::Percent) => {
            faults.push(messages::bare_rate(place, number));
            return None;
        }
        (None, Display::Unit(unit)) => unit.to_base(number),
    };
    if base.is_err() {
        faults.push(messages::no_amount(place, written, &AmountFault::NotANumber));
    }
    base.ok()
}

/// A day: with its year, or `6月30日` of the year that is scored.
fn date(written: &str, year: Option<i32>) -> Option<Date> {
    let text = amount::fold(written);
    Date::parse(&text).or_else(|| {
        let year = year?;
        text.contains('月').then(|| Date::parse(&format!("{year}年{text}")))?
    })
}

/// Words that say the direction of an 指标值 behind or before its number.
const DIRECTIONS: &[(&str, Direction)] = &[
    ("及以上", Direction::Higher),
    ("以上", Direction::Higher),
    ("及以下", Direction::Lower),
    ("以下", Direction::Lower),
    ("以内", Direction::Lower),
    ("不低于", Direction::Higher),
    ("不少于", Direction::Higher),
    ("不高于", Direction::Lower),
    ("不超过", Direction::Lower),
    ("不多于", Direction::Lower),
];

/// The most characters of a unit behind the number of an 指标值; longer ones are most likely words.
const LONGEST_UNIT: usize = 6;

/// An 指标值: a number with its unit and direction, or words.
///
/// # Errors
/// [`AmountFault`] for what is a number, but not as it must be written.
fn target(written: &str) -> Result<Target, AmountFault> {
    let folded = amount::fold(written);
    let mut text = folded.as_str();
    let mut direction = None;
    for (word, meant) in DIRECTIONS {
        if let Some(rest) = text.strip_suffix(word).or_else(|| text.strip_prefix(word)) {
            (text, direction) = (rest.trim(), Some(*meant));
            break;
        }
    }
    let words = || Ok(Target::Words(Arc::from(written.trim())));
    match amount::parse(text) {
        Ok(Amount { unit: Some(unit), .. }) if unit.name.chars().count() > LONGEST_UNIT => words(),
        Ok(Amount { operator, number, unit, .. }) => {
            let quantity = match unit {
                None => Quantity::NUMBER,
                Some(unit) if unit.dimension.is_none() && unit.factor == Number::ONE => Quantity::NUMBER,
                Some(unit) if unit.dimension.is_none() => {
                    let Ok(number) = unit.to_base(&number) else { return words() };
                    let direction = operator.map_or(direction, direction_of);
                    return Ok(Target::Amount { direction, number, quantity: Quantity::RATE });
                }
                Some(unit) => Quantity::in_unit(unit),
            };
            let number = match &quantity.display {
                Display::Unit(unit) => unit.to_base(&number).map_err(|_| AmountFault::NotANumber)?,
                Display::Plain | Display::Percent => number,
            };
            Ok(Target::Amount { direction: operator.map_or(direction, direction_of), number, quantity })
        }
        Err(AmountFault::NotANumber) => words(),
        Err(fault) => Err(fault),
    }
}

fn direction_of(operator: Comparison) -> Option<Direction> {
    match operator {
        Comparison::AtLeast | Comparison::Greater => Some(Direction::Higher),
        Comparison::AtMost | Comparison::Less => Some(Direction::Lower),
        Comparison::Equal | Comparison::NotEqual => None,
    }
}
