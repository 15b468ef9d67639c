//! Units scored under both rubrics: under one that claims their data as ever, under the other as if it did.

use std::collections::BTreeSet;

use super::difference::{Difference, Side};
use super::renaming::renamed;
use super::scores::{Footing, Scored, Under};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::eval::{Cohort, Detail, evaluate};
use crate::facts::{self, Filed, Record, Submission, UnitYears};
use crate::model::Rubric;
use crate::name;

/// Scores units under both rubrics, the older one first; each with what the reader calls its data file. That one of the rubrics has no use
/// for some of the data is no fault of theirs; what neither can use is.
pub fn scored<'s>(
    difference: &Difference,
    [old, new]: [&Rubric; 2],
    given: impl IntoIterator<Item = (String, &'s Submission)>,
    diagnostics: &mut Diagnostics,
) -> Vec<Scored> {
    let pairing = Pairing { difference, old, new };
    let (files, submissions): (Vec<String>, Vec<&Submission>) = given.into_iter().unzip();
    let filed: Vec<Filed<'_>> = submissions.iter().map(|submission| pairing.filed(submission)).collect();
    let years = pairing.years(&filed, diagnostics);
    let each = files.into_iter().zip(submissions);
    each.filter_map(|(file, submission)| pairing.scored(file, submission, &years, diagnostics)).collect()
}

/// Two rubrics under which units are scored.
struct Pairing<'a> {
    difference: &'a Difference,
    old: &'a Rubric,
    new: &'a Rubric,
}

impl<'a> Pairing<'a> {
    /// Data with the rubric for which they were made, if it is one of the two.
    fn filed<'s>(&self, submission: &'s Submission) -> Filed<'s>
    where
        'a: 's,
    {
        let rubric = [self.old, self.new].into_iter().find(|rubric| claims(rubric, submission));
        Filed { submission, rubric }
    }

    /// The data of all years, for rubrics that look back. What is wrong with them is said where they are scored, but for two that are of one
    /// unit and year.
    fn years<'s>(&self, filed: &'s [Filed<'s>], diagnostics: &mut Diagnostics) -> UnitYears<'s> {
        let looks_back = [self.old, self.new].into_iter().any(|rubric| !rubric.prior_facts().is_empty());
        let mut found = Diagnostics::new();
        let years = UnitYears::of(if looks_back { filed } else { &[] }, &mut found);
        found.into_sorted().into_iter().filter(|one| one.code == Code::UnitYearTwice).for_each(|one| diagnostics.push(one));
        years
    }

    /// Scores a unit under both.
    fn scored(
        &self,
        file: String,
        submission: &Submission,
        years: &UnitYears<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Scored> {
        let mut faults: Vec<Vec<Diagnostic>> = Vec::new();
        let mut bound = false;
        let mut strict = |rubric: &Rubric| {
            if !claims(rubric, submission) {
                return None;
            }
            let mut found = Diagnostics::new();
            let record = facts::bind(rubric, submission, &mut found);
            bound |= record.is_some();
            faults.push(found.into_sorted());
            record
        };
        let (old, new) = (strict(self.old), strict(self.new));
        let mut under = |rubric: &Rubric, other: &Rubric, strict: Option<Record>, side: Side| {
            self.under((rubric, other), strict, side, submission, years, &mut *diagnostics)
        };
        let old = under(self.old, self.new, old, Side::Old)?;
        let new = under(self.new, self.old, new, Side::New)?;
        let errors = |found: &[Diagnostic]| -> Vec<Diagnostic> {
            found.iter().filter(|one| one.severity == Severity::Error).cloned().collect()
        };
        match faults.first() {
            _ if bound => {}
            // A rubric claims the data, and they are wrong for each that does.
            Some(first) => errors(first).into_iter().for_each(|fault| diagnostics.push(fault)),
            // Nobody claims them: what neither can use is wrong.
            None => {
                let of_new = errors(&new.faults);
                let common =
                    errors(&old.faults).into_iter().filter(|fault| of_new.iter().any(|other| other.place() == fault.place()));
                common.for_each(|fault| diagnostics.push(fault));
            }
        }
        Some(Scored { file, old: old.under, new: new.under })
    }

    /// A unit under one of the rubrics: from the record that was bound as ever, if there is one.
    fn under(
        &self,
        (rubric, other): (&Rubric, &Rubric),
        strict: Option<Record>,
        side: Side,
        submission: &Submission,
        years: &UnitYears<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Bound> {
        let footing = if claims(rubric, submission) { Footing::Own } else { Footing::AsIf };
        let (mut record, faults) = match strict {
            Some(record) => (record, Vec::new()),
            None => {
                // Numbers without a unit are in that of the rubric for which they were written.
                let own = Some(other).filter(|other| footing == Footing::AsIf && claims(other, submission));
                let renamed = renamed(submission, self.difference, side);
                let hypothetical = facts::bind_as_if(rubric, own, &renamed)?;
                (hypothetical.record, hypothetical.left_out)
            }
        };
        if let Some(prior) = years.prior(rubric, &record.unit, record.year, &mut BTreeSet::new(), diagnostics) {
            record.prior = prior;
        }
        let card = evaluate(rubric, &Cohort::default(), &record, Detail::Scores);
        let left_out = faults.iter().map(|fault| fault.message.clone()).collect();
        Some(Bound { under: Under { card, footing, left_out }, faults })
    }
}

/// A unit under one rubric, with what of its data was left out.
struct Bound {
    under: Under,
    faults: Vec<Diagnostic>,
}

/// Whether a rubric is that of the data, by name and year.
fn claims(rubric: &Rubric, submission: &Submission) -> bool {
    let by_name = |asked: &String| rubric.name.is_empty() || name::key(asked) == name::key(&rubric.name);
    let by_year = |year: i32| rubric.years.is_none_or(|years| years.contains(year));
    submission.rubric.as_ref().is_none_or(by_name) && submission.year.is_none_or(by_year)
}
