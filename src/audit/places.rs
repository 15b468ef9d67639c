//! Where things stand in a data file.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{MAXIMUM_SUGGESTED, closest};
use crate::eval::{Impediment, Lever};
use crate::facts::{Datum, DatumKind, Entry, Word};
use crate::model::FactId;
use crate::name;
use crate::source::Span;

use super::unit::Unit;

impl Unit<'_> {
    /// The place of a datum.
    pub fn place(&self, lever: Lever) -> Option<Span> {
        let rubric = self.rubric;
        let whole = |id: FactId| rubric.facts.get(id.0);
        match lever {
            Lever::Fact(id) => self.fact_place(id),
            Lever::Field(id, field) => {
                let fact = whole(id)?;
                let inside = entry(&self.submission.data, &fact.name)?;
                field_place(&inside.value, &fact.fields.get(field)?.name).or(inside.key_span)
            }
            Lever::Item { list, index, field } => {
                let fact = whole(list)?;
                let inside = entry(&self.submission.data, &fact.name)?;
                let item = item(&inside.value, index)?;
                field_place(item, &fact.fields.get(field)?.name).or(item.span)
            }
        }
    }

    /// The place of a fact.
    pub fn fact_place(&self, id: FactId) -> Option<Span> {
        let fact = self.rubric.facts.get(id.0)?;
        let entry = entry(&self.submission.data, &fact.name)?;
        match entry.value.kind {
            DatumKind::List(_) | DatumKind::Map(_) => entry.key_span.or(entry.value.span),
            DatumKind::Null | DatumKind::Flag(_) | DatumKind::Number(_) | DatumKind::Text(_) => {
                entry.value.span.or(entry.key_span)
            }
        }
    }

    /// The place of the first of some facts that stands in the data.
    pub fn first_place(&self, facts: impl IntoIterator<Item = FactId>) -> Option<Span> {
        facts.into_iter().find_map(|id| self.fact_place(id))
    }

    /// The place of the claim of a row, a heading or 总分, 等级.
    pub fn claim_place(&self, row: &str) -> Option<Span> {
        value_place(&self.submission.claimed, row)
    }

    /// The place of a fixed word under 自评.
    pub fn claimed_word_place(&self, word: Word) -> Option<Span> {
        let entry = self.submission.claimed.iter().find(|entry| word.is_spelled(&entry.key))?;
        entry.value.span.or(entry.key_span)
    }

    /// The place of what is said of a row under a heading of the file.
    pub fn said_place(entries: &[Entry], row: &str) -> Option<Span> {
        let entry = entry(entries, row)?;
        match entry.value.kind {
            DatumKind::List(_) | DatumKind::Map(_) => entry.key_span.or(entry.value.span),
            DatumKind::Null | DatumKind::Flag(_) | DatumKind::Number(_) | DatumKind::Text(_) => {
                entry.value.span.or(entry.key_span)
            }
        }
    }

    /// Whether what stands in the way is a fact or an assessment that the data have, though it could not be read: that was said.
    pub fn was_refused(&self, impediment: &Impediment) -> bool {
        let fact = match impediment {
            Impediment::Missing(fact) => fact,
            Impediment::MissingAssessment { row } => {
                return entry(&self.submission.assessed, row).is_some_and(|entry| entry.value.kind != DatumKind::Null)
                    || self.meant_rows.contains(&name::key(row));
            }
            Impediment::Arithmetic { .. }
            | Impediment::Fault { .. }
            | Impediment::NothingApplicable { .. }
            | Impediment::PointsOpen { .. }
            | Impediment::Needs { .. }
            | Impediment::Cohort { .. }
            | Impediment::TooMuchWork => return false,
        };
        if self.meant_facts.contains(&name::key(&fact.name)) {
            return true;
        }
        let mut datum = None;
        for step in fact.name.split(['.', '[', ']']).filter(|step| !step.is_empty()) {
            let next = match (datum.map(|datum: &Datum| &datum.kind), step.parse::<usize>()) {
                (None, _) => entry(&self.submission.data, step).map(|entry| &entry.value),
                (Some(DatumKind::List(items)), Ok(item)) => item.checked_sub(1).and_then(|item| items.get(item)),
                (Some(DatumKind::Map(entries)), _) => entry(entries, step).map(|entry| &entry.value),
                (Some(_), _) => None,
            };
            if next.is_none() {
                return false;
            }
            datum = next;
        }
        match datum.map(|datum| &datum.kind) {
            None | Some(DatumKind::Null) => false,
            Some(DatumKind::Text(text) | DatumKind::Number(text)) => !text.trim().is_empty(),
            Some(DatumKind::Flag(_) | DatumKind::List(_) | DatumKind::Map(_)) => true,
        }
    }

    /// Where the data begin: at the unit's name, or the first fact.
    pub fn start(&self) -> Option<Span> {
        self.unit_place().or_else(|| self.submission.data.first().and_then(|entry| entry.key_span))
    }

    /// The place of the unit's name.
    pub fn unit_place(&self) -> Option<Span> {
        self.submission.unit_span
    }
}

/// The names, as they are compared, that were most likely meant where data have names that nothing has; this was said.
pub(super) fn meant<'n>(entries: &[Entry], known: impl Iterator<Item = &'n str>) -> BTreeSet<String> {
    let known: BTreeMap<String, &str> = known.map(|known| (name::key(known), known)).collect();
    let unknown = entries.iter().filter(|entry| !known.contains_key(&name::key(&entry.key)));
    // For more mistakes than these no advice was given.
    let meant = unknown.take(MAXIMUM_SUGGESTED).filter_map(|entry| closest(&entry.key, known.values().copied()));
    meant.map(name::key).collect()
}

fn entry<'e>(entries: &'e [Entry], name: &str) -> Option<&'e Entry> {
    let key = name::key(name);
    entries.iter().find(|entry| name::key(&entry.key) == key)
}

fn value_place(entries: &[Entry], name: &str) -> Option<Span> {
    let entry = entry(entries, name)?;
    entry.value.span.or(entry.key_span)
}

fn item(datum: &Datum, index: usize) -> Option<&Datum> {
    match &datum.kind {
        DatumKind::List(items) => items.get(index),
        DatumKind::Null | DatumKind::Flag(_) | DatumKind::Number(_) | DatumKind::Text(_) | DatumKind::Map(_) => None,
    }
}

fn field_place(datum: &Datum, field: &str) -> Option<Span> {
    match &datum.kind {
        DatumKind::Map(entries) => value_place(entries, field),
        DatumKind::Null | DatumKind::Flag(_) | DatumKind::Number(_) | DatumKind::Text(_) | DatumKind::List(_) => None,
    }
}
