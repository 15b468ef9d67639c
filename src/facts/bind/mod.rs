//! From a [`Submission`] to a [`Record`]: every name looked up, every value of its declared type.

mod assessed;
mod lists;
mod points;
mod rows;
mod values;

use std::collections::BTreeMap;

use self::lists::RowLists;
use super::faults::{Faults, Place};
use super::keys::{SECTIONS, Word};
use super::record::Record;
use super::submission::Submission;
use super::{messages, submission};
use crate::diagnostic::{Diagnostics, closest};
use crate::model::{FactId, Rubric};
use crate::name;
use crate::value::Value;

/// Binds a unit's data to a rubric. All faults are reported in one run.
///
/// `None` when there is an error, in the submission or found here. A fact of which the data say nothing is no error: it is missing,
/// and the rows that need it will be unscored.
pub fn bind(rubric: &Rubric, submission: &Submission, diagnostics: &mut Diagnostics) -> Option<Record> {
    let mut faults = Faults::new(diagnostics);
    other_rubric(rubric, submission, &mut faults);
    let mut record = Record {
        unit: submission.unit.clone().unwrap_or_default(),
        year: year(rubric, submission, &mut faults),
        ..Record::default()
    };
    let lists = RowLists::of(rubric);
    record.facts = facts(rubric, submission, &lists, record.year, &mut faults);
    rows::bind(rubric, submission, &mut record, &mut faults);
    (!faults.has_errors() && !submission.faulty).then_some(record)
}

/// Binds the facts of an earlier year, which the rubric need not cover; what is said of rows is left aside.
pub fn bind_prior(rubric: &Rubric, submission: &Submission, diagnostics: &mut Diagnostics) -> Option<Vec<Option<Value>>> {
    let mut faults = Faults::new(diagnostics);
    let facts = facts(rubric, submission, &RowLists::of(rubric), submission.year, &mut faults);
    (!faults.has_errors() && !submission.faulty).then_some(facts)
}

/// A rubric of another name was asked for.
fn other_rubric(rubric: &Rubric, submission: &Submission, faults: &mut Faults<'_>) {
    if let Some(asked) = &submission.rubric
        && !rubric.name.is_empty()
        && name::key(asked) != name::key(&rubric.name)
    {
        faults.push(messages::other_rubric(&Place::top(Word::Rubric.chinese(), submission.rubric_span), asked, &rubric.name));
    }
}

/// The year that is scored.
fn year(rubric: &Rubric, submission: &Submission, faults: &mut Faults<'_>) -> Option<i32> {
    let place = Place::top(Word::Year.chinese(), submission.year_span);
    match (submission.year, rubric.years) {
        (Some(year), Some(years)) if !years.contains(year) => {
            faults.push(messages::year_outside(&place, year, years));
            None
        }
        (Some(year), _) => Some(year),
        // What stands there was reported as no year.
        (None, _) if submission.faulty && submission.year_span.is_some() => None,
        (None, Some(years)) => {
            if years.single().is_none() {
                faults.push(messages::year_missing(submission.unit_span, years));
            }
            years.single()
        }
        (None, None) => None,
    }
}

/// The facts, by their ids.
fn facts(
    rubric: &Rubric,
    submission: &Submission,
    lists: &RowLists,
    year: Option<i32>,
    faults: &mut Faults<'_>,
) -> Vec<Option<Value>> {
    let by_name: BTreeMap<String, usize> =
        rubric.facts.iter().enumerate().map(|(index, fact)| (name::key(&fact.name), index)).collect();
    let mut facts = vec![None; rubric.facts.len()];
    let section = Place::top(Word::Data.chinese(), None);
    for entry in &submission.data {
        let place = section.key(&entry.key, entry.key_span);
        let Some(index) = by_name.get(&name::key(&entry.key)).copied() else {
            unknown_fact(rubric, entry, &place, faults);
            continue;
        };
        let (Some(fact), Some(slot)) = (rubric.facts.get(index), facts.get_mut(index)) else { continue };
        let value = values::Binder { year, lists, id: FactId(index), faults: &mut *faults }.value(fact, &entry.value, &place);
        // Of a name that stands twice, which was reported, the first counts.
        if slot.is_none() {
            *slot = value;
        }
    }
    facts
}

/// A name under 数据 that is no fact: what it may have been meant for.
fn unknown_fact(rubric: &Rubric, entry: &submission::Entry, place: &Place<'_>, faults: &mut Faults<'_>) {
    if faults.is_full() {
        faults.push(messages::unknown_fact(place, None));
        return;
    }
    let key = name::key(&entry.key);
    let is = |name: &str| name::key(name) == key;
    faults.push(if let Some(word) = Word::find(&entry.key, SECTIONS) {
        messages::section_inside_data(place, word)
    } else if rubric.indicators.iter().any(|indicator| is(&indicator.name)) {
        messages::indicator_as_fact(place)
    } else if rubric.definitions.iter().any(|definition| is(&definition.name)) {
        messages::definition_as_fact(place)
    } else {
        messages::unknown_fact(place, closest(&entry.key, rubric.facts.iter().map(|fact| &*fact.name)))
    });
}
