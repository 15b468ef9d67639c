//! A unit that is made of others: 汇总. Its parts are bound without their rows, and the rows are its own.

use std::sync::Arc;

use super::lists::RowLists;
use super::{Fit, facts, other_rubric, rows, year};
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
