//! From a [`Submission`] to a [`Record`]: every name looked up, every value of its declared type.

mod assessed;
mod lists;
mod points;
mod rows;
mod values;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

use self::lists::RowLists;
pub(super) use self::lists::entry;
pub use self::rows::is_reason;
pub use self::whole::{Made, Whole, bind_part, combine, combine_facts};
use super::carry::{Misfit, carry};
use super::faults::{Faults, Place};
use super::keys::{SECTIONS, Word};
use super::record::Record;
use super::submission::Submission;
use super::{messages, submission};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, closest};
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
    let year = year(rubric, submission, &mut faults);
    let record = bind_with(rubric, submission, year, Fit::Required, &mut faults);
    (!faults.has_errors() && !submission.faulty).then_some(record)
}

/// What becomes of data that do not fit the rubric.
#[derive(Clone, Copy, Debug)]
enum Fit<'a> {
    /// They are wrong, and there will be no record.
    Required,
    /// They are left out, and said to be wrong; the rubric is their own, so that what the unit claims is kept.
    OwnWhereItGoes,
    /// They are left out.
    WhereItGoes,
    /// They are left out; what they are is said by this rubric, for which they were made.
    WhereItGoesFrom(&'a Rubric),
}

/// A unit's data under a rubric that they were not made for: that of another year, or another version.
#[derive(Clone, Debug)]
pub struct Hypothetical {
    /// What of the data fits the rubric. The year is that of the data; nothing is claimed, since the unit assessed itself under its own
    /// rubric.
    pub record: Record,
    /// Why the rest was left out: what the rubric does not ask for, or wants otherwise. Not errors of the data, though worded as such.
    pub left_out: Vec<Diagnostic>,
}

/// Binds a unit's data as if the rubric were theirs, whatever name and years it claims. `own` is the rubric that they were made for, if it is
/// known: it says in which units numbers without one are, which the other rubric may declare otherwise.
///
/// Dates without a year and 年度 stay those of the data. A datum that the rubric does not know, or that is not as it wants it, is left
/// out; declared points (分值) that are not all it wants are left out together, so that the printed ones hold. What the rubric asks for
/// and the data do not have is missing, as ever. `None` only when the data themselves could not be read.
pub fn bind_as_if(rubric: &Rubric, own: Option<&Rubric>, submission: &Submission) -> Option<Hypothetical> {
    let mut diagnostics = Diagnostics::new();
    let years = own.unwrap_or(rubric).years;
    let year = submission.year.or_else(|| years.and_then(|years| years.single()));
    let fit = match own {
        Some(own) => Fit::WhereItGoesFrom(own),
        None => Fit::WhereItGoes,
    };
    let record = bind_with(rubric, submission, year, fit, &mut Faults::new(&mut diagnostics));
    (!submission.faulty).then(|| Hypothetical { record, left_out: left_out(diagnostics) })
}

/// Of what was said of data that were bound as if the rubric were theirs, what says that some were left out.
fn left_out(diagnostics: Diagnostics) -> Vec<Diagnostic> {
    let is_left_out = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error || diagnostic.code == Code::PointsUnused;
    diagnostics.into_sorted().into_iter().filter(is_left_out).collect()
}

/// What of a unit's data fits their own rubric, though [`bind`] refused them: for whoever wants to look at the rest all the same. What is
/// wrong with them `bind` has said.
pub fn bind_what_fits(rubric: &Rubric, submission: &Submission) -> Record {
    let mut said = Diagnostics::new();
    let mut faults = Faults::new(&mut said);
    let year = year(rubric, submission, &mut faults);
    let record = bind_with(rubric, submission, year, Fit::OwnWhereItGoes, &mut faults);
    let unread = unread(rubric, &submission.data, &record);
    Record { unread, ..record }
}

/// The facts that the data name and of which nothing was understood, or not all where what is left out has a default.
fn unread(rubric: &Rubric, entries: &[submission::Entry], record: &Record) -> BTreeSet<FactId> {
    let by_name = places(rubric);
    let lists = RowLists::of(rubric);
    let mut unread = BTreeSet::new();
    for entry in entries {
        let Some(index) = by_name.get(&name::key(&entry.key)).copied() else { continue };
        let Some(fact) = rubric.facts.get(index) else { continue };
        let id = FactId(index);
        let has_defaults = fact.fields.iter().any(|field| field.default.is_some());
        if record.fact(id).is_some() && !has_defaults {
            continue;
        }
        let mut said = Diagnostics::new();
        let mut faults = Faults::new(&mut said);
        let place = Place::top(Word::Data.chinese(), None);
        values::Binder { year: record.year, lists: &lists, id, faults: &mut faults }.value(fact, &entry.value, &place);
        if faults.has_errors() {
            unread.insert(id);
        }
    }
    unread
}

fn bind_with(rubric: &Rubric, submission: &Submission, year: Option<i32>, fit: Fit<'_>, faults: &mut Faults<'_>) -> Record {
    let mut record = Record { unit: submission.unit.clone().unwrap_or_default(), year, ..Record::default() };
    let lists = RowLists::of(rubric);
    record.facts = match fit {
        Fit::Required | Fit::OwnWhereItGoes | Fit::WhereItGoes => facts(rubric, &submission.data, &lists, record.year, faults),
        Fit::WhereItGoesFrom(own) => facts_from(own, rubric, submission, record.year, faults),
    };
    rows::bind(rubric, submission, &mut record, fit, faults);
    record
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

/// The facts of data that were made for another rubric: bound as that one declares them, then carried over by name.
fn facts_from(
    own: &Rubric,
    rubric: &Rubric,
    submission: &Submission,
    year: Option<i32>,
    faults: &mut Faults<'_>,
) -> Vec<Option<Value>> {
    let bound = facts(own, &submission.data, &RowLists::of(own), year, faults);
    carried(own, rubric, bound, submission, faults)
}

/// The facts of one rubric as those of another, by name.
fn carried(
    own: &Rubric,
    rubric: &Rubric,
    bound: Vec<Option<Value>>,
    submission: &Submission,
    faults: &mut Faults<'_>,
) -> Vec<Option<Value>> {
    let by_name = places(rubric);
    let mut entries: BTreeMap<String, &submission::Entry> = BTreeMap::new();
    for entry in &submission.data {
        entries.entry(name::key(&entry.key)).or_insert(entry);
    }
    let mut facts = vec![None; rubric.facts.len()];
    let section = Place::top(Word::Data.chinese(), None);
    for (before, value) in own.facts.iter().zip(bound) {
        let (key, Some(value)) = (name::key(&before.name), value) else { continue };
        let place = section.key(&before.name, entries.get(&key).and_then(|entry| entry.key_span));
        let Some(index) = by_name.get(&key).copied() else {
            faults.push(messages::unknown_fact(&place, None));
            continue;
        };
        let (Some(fact), Some(slot)) = (rubric.facts.get(index), facts.get_mut(index)) else { continue };
        match carry(&value, before, fact) {
            Ok(value) => *slot = Some(value),
            Err(Misfit::Type | Misfit::Value) => faults.push(messages::does_not_fit(&place, fact)),
        }
    }
    facts
}

/// Binds facts alone, of whatever year: what the rubric's rows are made of is no matter.
pub fn bind_facts(
    rubric: &Rubric,
    entries: &[&submission::Entry],
    year: Option<i32>,
    diagnostics: &mut Diagnostics,
) -> Vec<Option<Value>> {
    facts(rubric, entries.iter().copied(), &RowLists::of(rubric), year, &mut Faults::new(diagnostics))
}

/// The facts, by their ids.
fn facts<'s>(
    rubric: &Rubric,
    entries: impl IntoIterator<Item = &'s submission::Entry>,
    lists: &RowLists,
    year: Option<i32>,
    faults: &mut Faults<'_>,
) -> Vec<Option<Value>> {
    let by_name = places(rubric);
    let mut facts = vec![None; rubric.facts.len()];
    let section = Place::top(Word::Data.chinese(), None);
    for entry in entries {
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

/// Where the facts of a rubric are, by their names as compared.
pub(super) fn places(rubric: &Rubric) -> BTreeMap<String, usize> {
    rubric.facts.iter().enumerate().map(|(at, fact)| (name::key(&fact.name), at)).collect()
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
