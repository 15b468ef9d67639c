//! The slots of a table: what is read from each, and where its numbers must lie.

use std::sync::Arc;

use super::bounds::Bounds;
use super::columns::{Grains, Slot};
use super::outside::{Done, Stop, messages};
use crate::facts::RowId;
use crate::interval::{Bound, Interval};
use crate::model::{Applies, Fact, PointsSource, Rubric};
use crate::number::Number;
use crate::value::{Date, Type};

/// A slot that the table has and a plan can read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SlotUse {
    /// Which.
    pub(super) slot: Slot,
    /// What its numbers are whole multiples of.
    pub(super) grain: Number,
    /// The least number that the declarations allow, in grains.
    pub(super) low: Option<i64>,
    /// The greatest.
    pub(super) high: Option<i64>,
    /// Whether a missing number means 0.
    pub(super) missing_is_zero: bool,
}

impl SlotUse {
    /// Where its numbers lie, for all data that the declarations allow.
    pub(super) fn declared(&self) -> Bounds {
        let mut bounds = Bounds::ALL;
        if let Some(low) = self.low {
            bounds.low = Bounds::between(low, low).low;
        }
        if let Some(high) = self.high {
            bounds.high = Bounds::between(high, high).high;
        }
        bounds
    }
}

/// The first day that a date can be: dates are counted from it.
pub(super) fn first_day() -> Option<Date> {
    Date::new(1, 1, 1)
}

/// The slots of a table that a plan reads: all that hold what it understands.
pub(super) fn slots(rubric: &Rubric, grains: &Grains) -> Done<Vec<SlotUse>> {
    let mut slots = Vec::new();
    for (slot, grain) in &grains.by_slot {
        if let Some(found) = slot_use(rubric, *slot, grain)? {
            slots.push(found);
        }
    }
    Ok(slots)
}

fn slot_use(rubric: &Rubric, slot: Slot, grain: &Number) -> Done<Option<SlotUse>> {
    let plain =
        |low: i64, high: i64| SlotUse { slot, grain: Number::ONE, low: Some(low), high: Some(high), missing_is_zero: false };
    if !grain.is_positive() {
        return Err(Stop::Outside(messages::grain(&named(rubric, slot))));
    }
    Ok(match slot {
        Slot::Fact(id) => match rubric.facts.get(id.0) {
            Some(fact) => fact_use(rubric, slot, fact, grain)?,
            None => None,
        },
        Slot::Field(id, field) => match rubric.facts.get(id.0) {
            Some(fact) if matches!(fact.type_, Type::Record(_)) => match fact.fields.get(field) {
                Some(field) => fact_use(rubric, slot, field, grain)?,
                None => None,
            },
            Some(_) | None => None,
        },
        Slot::Assessed(row) => {
            row_of(rubric, row).map(|_| SlotUse { low: Some(0), high: None, grain: grain.clone(), ..plain(0, 0) })
        }
        Slot::Share(row) => match row_of(rubric, row) {
            Some(_) => {
                let high = in_grains(&Number::ONE, grain).and_then(|one| one.floor().to_i64());
                Some(SlotUse { high, grain: grain.clone(), ..plain(0, 0) })
            }
            None => None,
        },
        Slot::Points(row) => {
            row_of(rubric, row).map(|_| SlotUse { low: Some(0), high: None, grain: grain.clone(), ..plain(0, 0) })
        }
        Slot::Inapplicable(row) => row_of(rubric, row).map(|indicator| {
            let may = matches!(indicator.applies, Applies::Declared) || rubric.points == PointsSource::Declared;
            SlotUse { missing_is_zero: true, ..plain(0, i64::from(may)) }
        }),
    })
}

/// The indicator of a row that is no item of a list.
fn row_of(rubric: &Rubric, row: RowId) -> Option<&crate::model::Indicator> {
    rubric.indicators.get(row.indicator.0).filter(|indicator| row.item.is_none() && indicator.each.is_none())
}

/// What a slot is called.
pub(super) fn named(rubric: &Rubric, slot: Slot) -> String {
    let fact = |id: crate::model::FactId| rubric.facts.get(id.0);
    match slot {
        Slot::Fact(id) => fact(id).map_or(String::new(), |fact| fact.name.to_string()),
        Slot::Field(id, field) => fact(id)
            .map_or(String::new(), |fact| format!("{}.{}", fact.name, fact.fields.get(field).map_or("", |field| &*field.name))),
        Slot::Assessed(row) | Slot::Share(row) => format!("评定 {}", row_name(rubric, row)),
        Slot::Points(row) => format!("分值 {}", row_name(rubric, row)),
        Slot::Inapplicable(row) => format!("不适用 {}", row_name(rubric, row)),
    }
}

fn row_name(rubric: &Rubric, row: RowId) -> &str {
    rubric.indicators.get(row.indicator.0).map_or("", |indicator| &*indicator.name)
}

fn fact_use(rubric: &Rubric, slot: Slot, fact: &Fact, grain: &Number) -> Done<Option<SlotUse>> {
    let plain =
        |high: usize| SlotUse { slot, grain: Number::ONE, low: Some(0), high: i64::try_from(high).ok(), missing_is_zero: false };
    Ok(match &fact.type_ {
        Type::Quantity(quantity) => {
            let unfit = || Stop::Outside(messages::grain(&named(rubric, slot)));
            if fact.whole && !in_grains(grain, &quantity.one()).is_some_and(|units| units.is_whole()) {
                return Err(unfit());
            }
            let (low, high) = ends_in_grains(&fact.range, grain);
            Some(SlotUse { slot, grain: grain.clone(), low, high, missing_is_zero: false })
        }
        Type::Flag => Some(plain(1)),
        Type::Choice(options) => Some(plain(Arc::clone(options).len().saturating_sub(1))),
        Type::Date => {
            let days = first_day().zip(Date::new(9999, 12, 31)).map(|(first, last)| last.days_since(first));
            Some(plain(days.and_then(|days| usize::try_from(days).ok()).unwrap_or(0)))
        }
        Type::Text | Type::Target | Type::List(_) | Type::Record(_) => None,
    })
}

fn in_grains(number: &Number, grain: &Number) -> Option<Number> {
    number.divide(grain).ok()
}

/// The least and the greatest whole multiple of a grain in an interval, where it has ends.
fn ends_in_grains(range: &Interval, grain: &Number) -> (Option<i64>, Option<i64>) {
    let low = match &range.low {
        Bound::Unbounded => None,
        Bound::Included(end) => in_grains(end, grain).and_then(|end| end.ceiling().to_i64()),
        Bound::Excluded(end) => in_grains(end, grain).and_then(|end| end.floor().to_i64()).and_then(|end| end.checked_add(1)),
    };
    let high = match &range.high {
        Bound::Unbounded => None,
        Bound::Included(end) => in_grains(end, grain).and_then(|end| end.floor().to_i64()),
        Bound::Excluded(end) => in_grains(end, grain).and_then(|end| end.ceiling().to_i64()).and_then(|end| end.checked_sub(1)),
    };
    (low, high)
}
