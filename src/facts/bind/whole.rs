//! A unit that is made of others: 汇总. Its parts are bound without their rows, and the rows are its own.

use std::sync::Arc;

use super::lists::RowLists;
use super::{Fit, Hypothetical, carried, facts, left_out, other_rubric, rows, year};
use crate::diagnostic::Diagnostics;
use crate::facts::combining::{Combiner, Part};
use crate::facts::faults::Faults;
use crate::facts::keys::Word;
use crate::facts::messages;
use crate::facts::record::Record;
use crate::facts::submission::Submission;
use crate::model::Rubric;
use crate::value::Value;

/// A unit with those that it is made of.
#[derive(Clone, Copy, Debug)]
pub struct Whole<'a> {
    /// Its name.
    pub unit: &'a str,
    /// What it handed in itself: assessments and the like, and figures that stand in place of those of its parts.
    pub own: Option<&'a Submission>,
    /// The others, each bound by [`bind_part`].
    pub parts: &'a [Part<'a>],
}

/// Binds the facts of a unit that is a part of another. What it says of rows is none of its business: [`combine`] says so.
///
/// `None` when there is an error.
pub fn bind_part(rubric: &Rubric, submission: &Submission, diagnostics: &mut Diagnostics) -> Option<Record> {
    let mut faults = Faults::new(diagnostics);
    other_rubric(rubric, submission, &mut faults);
    let year = year(rubric, submission, &mut faults);
    let facts = facts(rubric, &submission.data, &RowLists::of(rubric), year, &mut faults);
    let unit = submission.unit.clone().unwrap_or_default();
    (!faults.has_errors() && !submission.faulty).then(|| Record { unit, year, facts, ..Record::default() })
}

/// Makes one unit of several: amounts are added, rates averaged, as the rubric declares it (汇总). All of the parts must be of one year.
///
/// `None` when there is an error. What a part does not have the whole does not have either, which is a warning.
pub fn combine(rubric: &Rubric, whole: &Whole<'_>, diagnostics: &mut Diagnostics) -> Option<Record> {
    let Whole { unit, own, parts } = *whole;
    let mut faults = Faults::new(diagnostics);
    let mut of_year = parts.first().and_then(|part| part.record.year);
    let lists = RowLists::of(rubric);
    let mut own_facts = Vec::new();
    if let Some(own) = own {
        other_rubric(rubric, own, &mut faults);
        of_year = year(rubric, own, &mut faults);
        own_facts = facts(rubric, &own.data, &lists, of_year, &mut faults);
    }
    for part in parts {
        let sections = sections(part.submission);
        if !sections.is_empty() {
            faults.push(messages::sections_of_part(unit, part.submission, &sections));
        }
    }
    let (facts, combined) = Combiner::new(rubric, (unit, own), parts, &mut faults).facts(&own_facts);
    let combined = Some(Arc::new(combined));
    let mut record = Record { unit: unit.to_string(), year: of_year, facts, combined, ..Record::default() };
    let handed_in: Vec<&Submission> = parts.iter().map(|part| part.submission).collect();
    let joined = lists.join(rubric, own.cloned().unwrap_or_default(), &handed_in);
    rows::bind(rubric, &joined, &mut record, Fit::Required, &mut faults);
    let sound = !faults.has_errors() && own.is_none_or(|own| !own.faulty);
    sound.then_some(record)
}

/// The facts alone of a unit that is made of others, `own` being what it says itself.
pub fn combine_facts(
    rubric: &Rubric,
    whole: &Whole<'_>,
    own: &[Option<Value>],
    diagnostics: &mut Diagnostics,
) -> Vec<Option<Value>> {
    Combiner::new(rubric, (whole.unit, whole.own), whole.parts, &mut Faults::new(diagnostics)).facts(own).0
}

/// What a part says of rows.
fn sections(part: &Submission) -> Vec<Word> {
    let said = [
        (Word::Points, &part.points),
        (Word::Assessed, &part.assessed),
        (Word::Inapplicable, &part.inapplicable),
        (Word::Remarks, &part.remarks),
        (Word::Claimed, &part.claimed),
    ];
    said.into_iter().filter(|(_, entries)| !entries.is_empty()).map(|(word, _)| word).collect()
}

/// A unit with those that it is made of, none of them bound yet.
#[derive(Clone, Debug)]
pub struct Made<'a> {
    /// Its name.
    pub unit: &'a str,
    /// What it handed in itself.
    pub own: Option<&'a Submission>,
    /// What its parts handed in.
    pub parts: Vec<&'a Submission>,
}

impl Made<'_> {
    /// Makes the unit, as [`bind_part`] and [`combine`] do.
    pub fn bind(&self, rubric: &Rubric, diagnostics: &mut Diagnostics) -> Option<Record> {
        let records: Vec<Option<Record>> = self.parts.iter().map(|part| bind_part(rubric, part, &mut *diagnostics)).collect();
        let bound = self.parts.iter().zip(&records);
        let parts: Option<Vec<Part<'_>>> =
            bound.map(|(submission, record)| Some(Part { submission, record: record.as_ref()? })).collect();
        combine(rubric, &Whole { unit: self.unit, own: self.own, parts: &parts? }, diagnostics)
    }

    /// Makes the unit as if the rubric were its own, as [`bind_as_if`](super::bind_as_if) binds one that is made of no others. `own` is the
    /// rubric that the data were made for: it says how figures become one, which are then carried over.
    pub fn bind_as_if(&self, rubric: &Rubric, own: Option<&Rubric>) -> Option<Hypothetical> {
        if self.parts.iter().copied().chain(self.own).any(|submission| submission.faulty) {
            return None;
        }
        let mut diagnostics = Diagnostics::new();
        let mut faults = Faults::new(&mut diagnostics);
        let made_for = own.unwrap_or(rubric);
        let first = self.own.or(self.parts.first().copied())?;
        let year = first.year.or_else(|| made_for.years.and_then(|years| years.single()));
        let lists = RowLists::of(made_for);
        let records: Vec<Record> = (self.parts.iter())
            .map(|part| Record {
                unit: part.unit.clone().unwrap_or_default(),
                year,
                facts: facts(made_for, &part.data, &lists, year, &mut faults),
                ..Record::default()
            })
            .collect();
        let parts: Vec<Part<'_>> =
            self.parts.iter().zip(&records).map(|(submission, record)| Part { submission, record }).collect();
        let own_facts = self.own.map(|own| facts(made_for, &own.data, &lists, year, &mut faults)).unwrap_or_default();
        let (mut bound, combined) = Combiner::new(made_for, (self.unit, self.own), &parts, &mut faults).facts(&own_facts);
        let joined = RowLists::of(rubric).join(rubric, self.own.cloned().unwrap_or_default(), &self.parts);
        let (mut fit, mut combined) = (Fit::WhereItGoes, Some(Arc::new(combined)));
        if let Some(own) = own {
            bound = carried(own, rubric, bound, &joined, &mut faults);
            fit = Fit::WhereItGoesFrom(own);
            // How they came is told of the facts of their own rubric.
            combined = None;
        }
        let mut record = Record { unit: self.unit.to_string(), year, facts: bound, combined, ..Record::default() };
        rows::bind(rubric, &joined, &mut record, fit, &mut faults);
        Some(Hypothetical { record, left_out: left_out(diagnostics) })
    }
}
