//! Data without what they do not need: a test made of them is as short as it can be.

use std::sync::Arc;

use crate::facts::{Record, RowId};
use crate::value::Value;

/// How often a smaller record is tried. Each try that succeeds makes the record smaller, so that few records come near it.
const MAXIMUM_TRIES: usize = 600;

/// A record from which nothing can be left out so that it still shows what `shows` asks.
pub(crate) fn smallest(record: Record, shows: &dyn Fn(&Record) -> bool) -> Record {
    let mut smallest = record;
    let mut tries = 0;
    // What was needed beside something else may not be needed without it.
    while let Some(smaller) = smaller(&smallest, shows, &mut tries) {
        smallest = smaller;
    }
    smallest
}

/// The record with everything left out, one after another, that goes; none when nothing does.
fn smaller(record: &Record, shows: &dyn Fn(&Record) -> bool, tries: &mut usize) -> Option<Record> {
    let mut here = record.clone();
    let mut changed = false;
    for part in parts(record) {
        let mut less = here.clone();
        if *tries >= MAXIMUM_TRIES || without(&mut less, &part).is_none() {
            continue;
        }
        *tries += 1;
        if shows(&less) {
            here = less;
            changed = true;
        }
    }
    changed.then_some(here)
}

/// What can be left out of a record. What comes later in a list or a record is left out first, so that places stay what they are.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// A year before.
    Earlier(u32),
    /// A fact, of this year (0) or one so many years before.
    Fact(u32, usize),
    /// A field of a record, or an item of a list.
    Inside(u32, usize, usize),
    /// What is said of a row.
    Row(RowId),
}

fn parts(record: &Record) -> Vec<Part> {
    let mut parts: Vec<Part> = record.prior.keys().map(|back| Part::Earlier(*back)).collect();
    let years = std::iter::once((0, &record.facts)).chain(record.prior.iter().map(|(back, facts)| (*back, facts)));
    for (back, facts) in years {
        for (index, value) in facts.iter().enumerate() {
            let Some(value) = value else { continue };
            parts.push(Part::Fact(back, index));
            let inside = match value {
                Value::Record(fields) => fields.len(),
                Value::List(items) => items.len(),
                Value::Number(_) | Value::Flag(_) | Value::Choice(_) | Value::Text(_) | Value::Date(_) | Value::Target(_) => 0,
            };
            parts.extend((0..inside).rev().map(|place| Part::Inside(back, index, place)));
        }
    }
    parts.extend(record.rows.keys().map(|id| Part::Row(*id)));
    parts
}

/// Leaves a part out; none when it is not there.
fn without(record: &mut Record, part: &Part) -> Option<()> {
    match *part {
        Part::Earlier(back) => {
            record.prior.remove(&back)?;
        }
        Part::Fact(back, index) => {
            facts(record, back)?.get_mut(index)?.take()?;
        }
        Part::Inside(back, index, place) => {
            let slot = facts(record, back)?.get_mut(index)?;
            let less = match slot.as_ref()? {
                Value::Record(fields) => {
                    let mut fields = fields.to_vec();
                    fields.get_mut(place)?.take()?;
                    Value::Record(fields.into())
                }
                Value::List(items) => {
                    let mut items: Vec<Arc<[Option<Value>]>> = items.to_vec();
                    items.get(place)?;
                    items.remove(place);
                    Value::List(items.into())
                }
                Value::Number(_) | Value::Flag(_) | Value::Choice(_) | Value::Text(_) | Value::Date(_) | Value::Target(_) => {
                    return None;
                }
            };
            *slot = Some(less);
        }
        Part::Row(id) => {
            record.rows.remove(&id)?;
        }
    }
    Some(())
}

/// The facts of this year (0), or of one so many years before.
fn facts(record: &mut Record, back: u32) -> Option<&mut Vec<Option<Value>>> {
    match back {
        0 => Some(&mut record.facts),
        _ => record.prior.get_mut(&back),
    }
}
