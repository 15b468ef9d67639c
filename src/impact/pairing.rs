//! Units scored under both rubrics: under one that claims their data as ever, under the other as if it did.

use std::collections::{BTreeMap, BTreeSet};

use super::difference::{Difference, Side};
use super::renaming::renamed;
use super::scores::{Footing, Scored, Under};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::eval::{Cohort, Detail, evaluate};
use crate::facts::{self, Filed, Hypothetical, Made, Record, Submission, UnitYears};
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
    let mut units = Vec::new();
    for (at, (file, submission)) in files.into_iter().zip(submissions).enumerate() {
        if let Some(handed_in) = Handed::at(&years, at, submission) {
            units.extend(pairing.prepared(file, &handed_in, &years, diagnostics));
        }
    }
    let cohorts = [Side::Old, Side::New].map(|side| cohorts(pairing.rubric(side), units.iter().map(|unit| unit.half(side))));
    let [of_old, of_new] = &cohorts;
    let scored = |Prepared { file, old, new }: Prepared| Scored {
        file,
        old: pairing.under(Side::Old, old, of_old),
        new: pairing.under(Side::New, new, of_new),
    };
    units.into_iter().map(scored).collect()
}

/// The units that are compared with each other under one of the rubrics, by year.
type Cohorts = BTreeMap<Option<i32>, Cohort>;

fn cohorts<'h>(rubric: &Rubric, halves: impl Iterator<Item = &'h Half>) -> Cohorts {
    let mut together: BTreeMap<Option<i32>, Vec<&Record>> = BTreeMap::new();
    if rubric.looks_at_other_units() {
        halves.for_each(|half| together.entry(half.record.year).or_default().push(&half.record));
    }
    together.into_iter().map(|(year, records)| (year, Cohort::gather(rubric, records))).collect()
}

/// The data of a unit: its own, or those of the units that it is made of.
enum Handed<'a> {
    /// Its own.
    Alone(&'a Submission),
    /// Those of others, and its own where it has any; the first says which rubric they are for.
    Made(Made<'a>, &'a Submission),
}

impl<'a> Handed<'a> {
    /// What stands at a place; none where there is only a part of a unit.
    fn at(years: &'a UnitYears<'_>, at: usize, submission: &'a Submission) -> Option<Handed<'a>> {
        match years.made(at) {
            Some(made) => Some(Handed::Made(made, submission)),
            None if submission.whole.is_some() => None,
            None => Some(Handed::Alone(submission)),
        }
    }

    /// What says for which rubric and year they are.
    fn head(&self) -> &'a Submission {
        match self {
            Handed::Alone(submission) | Handed::Made(_, submission) => submission,
        }
    }

    /// Binds them to a rubric that claims them.
    fn bind(&self, rubric: &Rubric, found: &mut Diagnostics) -> Option<Record> {
        match self {
            Handed::Alone(submission) => facts::bind(rubric, submission, found),
            Handed::Made(made, _) => made.bind(rubric, found),
        }
    }

    /// Binds them to a rubric that does not, or that refused them; what it calls otherwise is called so.
    fn as_if(&self, rubric: &Rubric, own: Option<&Rubric>, difference: &Difference, side: Side) -> Option<Hypothetical> {
        match self {
            Handed::Alone(submission) => facts::bind_as_if(rubric, own, &renamed(submission, difference, side)),
            Handed::Made(made, _) => {
                // Of what the parts say of rows nothing is used.
                let own_data = made.own.map(|own| renamed(own, difference, side));
                Made { own: own_data.as_ref(), ..made.clone() }.bind_as_if(rubric, own)
            }
        }
    }
}

/// A unit whose data are bound to both rubrics, and not scored yet.
struct Prepared {
    file: String,
    old: Half,
    new: Half,
}

impl Prepared {
    fn half(&self, side: Side) -> &Half {
        match side {
            Side::Old => &self.old,
            Side::New => &self.new,
        }
    }
}

/// The data of a unit as one of the rubrics sees them, with what was left out.
struct Half {
    record: Record,
    footing: Footing,
    faults: Vec<Diagnostic>,
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

    /// The data of all years, for rubrics that look back and units that are made of others. What is wrong with them is said where they are scored, but for two that are of one
    /// unit and year.
    fn years<'s>(&self, filed: &'s [Filed<'s>], diagnostics: &mut Diagnostics) -> UnitYears<'s> {
        let looks_back = [self.old, self.new].into_iter().any(|rubric| !rubric.prior_facts().is_empty());
        let mut found = Diagnostics::new();
        let has_parts = filed.iter().any(|filed| filed.submission.whole.is_some());
        let years = UnitYears::of(if looks_back || has_parts { filed } else { &[] }, &mut found);
        let is_about_several = |one: &Diagnostic| matches!(one.code, Code::UnitYearTwice | Code::PartOfPart);
        found.into_sorted().into_iter().filter(is_about_several).for_each(|one| diagnostics.push(one));
        years
    }

    fn rubric(&self, side: Side) -> &'a Rubric {
        match side {
            Side::Old => self.old,
            Side::New => self.new,
        }
    }

    /// Binds the data of a unit to both.
    fn prepared(
        &self,
        file: String,
        handed_in: &Handed<'_>,
        years: &UnitYears<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Prepared> {
        let mut faults: Vec<Vec<Diagnostic>> = Vec::new();
        let mut bound = false;
        let mut strict = |rubric: &Rubric| {
            if !claims(rubric, handed_in.head()) {
                return None;
            }
            let mut found = Diagnostics::new();
            let record = handed_in.bind(rubric, &mut found);
            bound |= record.is_some();
            faults.push(found.into_sorted());
            record
        };
        let (old, new) = (strict(self.old), strict(self.new));
        let old = self.half(Side::Old, old, handed_in, years, diagnostics)?;
        let new = self.half(Side::New, new, handed_in, years, diagnostics)?;
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
        Some(Prepared { file, old, new })
    }

    /// The data of a unit as one of the rubrics sees them: as they were bound as ever, if they were.
    fn half(
        &self,
        side: Side,
        strict: Option<Record>,
        handed_in: &Handed<'_>,
        years: &UnitYears<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Half> {
        let (rubric, other) = match side {
            Side::Old => (self.old, self.new),
            Side::New => (self.new, self.old),
        };
        let footing = if claims(rubric, handed_in.head()) { Footing::Own } else { Footing::AsIf };
        let (mut record, faults) = match strict {
            Some(record) => (record, Vec::new()),
            None => {
                // Numbers without a unit are in that of the rubric for which they were written.
                let own = Some(other).filter(|other| footing == Footing::AsIf && claims(other, handed_in.head()));
                let hypothetical = handed_in.as_if(rubric, own, self.difference, side)?;
                (hypothetical.record, hypothetical.left_out)
            }
        };
        if let Some(prior) = years.prior(rubric, &record.unit, record.year, &mut BTreeSet::new(), diagnostics) {
            record.prior = prior;
        }
        Some(Half { record, footing, faults })
    }

    /// Scores a unit under one of them.
    fn under(&self, side: Side, half: Half, cohorts: &Cohorts) -> Under {
        let Half { record, footing, faults } = half;
        let nobody = Cohort::default();
        let cohort = cohorts.get(&record.year).unwrap_or(&nobody);
        let card = evaluate(self.rubric(side), cohort, &record, Detail::Scores);
        Under { card, footing, left_out: faults.into_iter().map(|fault| fault.message).collect() }
    }
}

/// Whether a rubric is that of the data, by name and year.
fn claims(rubric: &Rubric, submission: &Submission) -> bool {
    let by_name = |asked: &String| rubric.name.is_empty() || name::key(asked) == name::key(&rubric.name);
    let by_year = |year: i32| rubric.years.is_none_or(|years| years.contains(year));
    submission.rubric.as_ref().is_none_or(by_name) && submission.year.is_none_or(by_year)
}
