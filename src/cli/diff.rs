//! `biaochi diff`: what two rubrics mean differently, and what that does to units.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::arguments::Diff;
use super::files::{self, Files};
use super::intake::{self, status_of};
use super::messages::{self, Wanted};
use super::render::Colour;
use super::rubrics::{Rubrics, Say};
use super::score::style;
use super::{Console, Status};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::eval::{Cohort, Detail, evaluate};
use crate::facts::{self, Filed, Record, Submission, UnitYears};
use crate::impact::{self, Difference, Effect, Footing, Scored, Side, Under};
use crate::model::Rubric;
use crate::name;
use crate::report::{self, ImpactReport, Style};
use crate::source::{SourceId, Sources};

/// Runs the command.
pub fn run(arguments: &Diff, console: &mut Console<'_>) -> Status {
    let mut files = Files::new();
    let mut diagnostics = Diagnostics::new();
    let mut old = Rubrics::at(&arguments.old, console.language, &mut files, &mut diagnostics);
    let mut new = Rubrics::at(&arguments.new, console.language, &mut files, &mut diagnostics);
    let mut submissions = Vec::new();
    for path in files::data_files(&arguments.data, &mut diagnostics) {
        submissions.extend(intake::read(&path, console, &mut files, &mut diagnostics));
    }
    let sources = Arc::new(std::mem::take(&mut files.sources));
    let overwritten = arguments.output.as_deref().filter(|output| files.has_read(output));
    if let Some(output) = overwritten {
        diagnostics.push(messages::would_overwrite(output));
        return settle(diagnostics, &sources, console);
    }
    let sides = [(&mut old, Side::Old), (&mut new, Side::New)]
        .map(|(rubrics, side)| Version::of(rubrics, side, arguments.year, &sources, &mut diagnostics));
    let [Some(old), Some(new)] = sides else { return settle(diagnostics, &sources, console) };
    if let (Some(year), Some(of_old), Some(of_new)) = (arguments.year, old.rubric.years, new.rubric.years)
        && !of_old.contains(year)
        && !of_new.contains(year)
    {
        diagnostics.push(messages::year_of_neither(year, of_old, of_new));
        return settle(diagnostics, &sources, console);
    }
    let mut difference = impact::compare(&old.rubric, &new.rubric);
    (difference.old.file, difference.new.file) = (name_of(old.source, &sources), name_of(new.source, &sources));
    let effect = (!arguments.data.is_empty()).then(|| {
        let of = Pairing { difference: &difference, old: &old.rubric, new: &new.rubric };
        let filed: Vec<Filed<'_>> = submissions.iter().map(|(_, submission)| of.filed(submission)).collect();
        let years = of.years(&filed, &mut diagnostics);
        let scored: Vec<Scored> = submissions
            .iter()
            .filter_map(|(data, submission)| of.scored(name_of(*data, &sources), submission, &years, &mut diagnostics))
            .collect();
        Effect::of(&difference, &old.rubric, &new.rubric, &scored)
    });
    // Without a single unit to tell of, what was found in the data says why.
    if effect.as_ref().is_some_and(|effect| effect.units.is_empty()) {
        return settle(diagnostics, &sources, console);
    }
    let report = ImpactReport {
        difference: &difference,
        effect: effect.as_ref(),
        rules_sha256: [files.fingerprint_of(&old.files), files.fingerprint_of(&new.files)],
        language: console.language,
        style: match arguments.output {
            None => style(console),
            Some(_) => Style { colour: Colour::Plain, ..style(console) },
        },
    };
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    let _ = report::write_impact(arguments.format, &report, &mut bytes);
    write(arguments.output.as_deref(), &bytes, diagnostics, &sources, console)
}

/// Writes the result to a file or to the console, after the messages.
fn write(
    output: Option<&Path>,
    bytes: &[u8],
    mut diagnostics: Diagnostics,
    sources: &Sources,
    console: &mut Console<'_>,
) -> Status {
    if let Some(path) = output
        && let Err(error) = files::write(path, bytes)
    {
        diagnostics.push(messages::not_writable(path, &error));
    }
    let status = settle(diagnostics, sources, console);
    if output.is_none() {
        console.result_bytes(bytes);
    }
    status
}

fn settle(diagnostics: Diagnostics, sources: &Sources, console: &mut Console<'_>) -> Status {
    let found = diagnostics.into_sorted();
    console.say(&found, sources);
    status_of(&found)
}

fn name_of(id: SourceId, sources: &Sources) -> String {
    sources.get(id).map(|source| source.name.clone()).unwrap_or_default()
}

/// One of the two rubrics, checked.
struct Version {
    rubric: Arc<Rubric>,
    source: SourceId,
    /// The rules files: those that it extends and imports, and last its own.
    files: Vec<SourceId>,
}

impl Version {
    /// The rubric at hand, or of several that of the year; of one whose parameters change with the years those of the year, else the last of
    /// the older rubric and the first of the newer one.
    fn of(
        rubrics: &mut Rubrics,
        side: Side,
        year: Option<i32>,
        sources: &Arc<Sources>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Version> {
        if rubrics.is_empty() {
            return None;
        }
        let wanted = if rubrics.indices().len() == 1 { None } else { year };
        match rubrics.choose(&Wanted { year: wanted, ..Wanted::default() }, sources) {
            Err(message) => {
                diagnostics.push(*message);
                None
            }
            Ok(index) => {
                let editions = rubrics.compile(index, sources, Say::Errors, diagnostics)?;
                let of_year =
                    |rubric: &&Arc<Rubric>| year.is_some_and(|year| rubric.stretch.is_some_and(|years| years.contains(year)));
                let usual = match side {
                    Side::Old => editions.iter().last(),
                    Side::New => editions.iter().next(),
                };
                let rubric = Arc::clone(editions.iter().find(of_year).or(usual)?);
                Some(Version { rubric, source: rubrics.source(index)?, files: rubrics.files(index) })
            }
        }
    }
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

    /// Scores a unit under both: under a rubric that claims its data as ever, else as if it did. That one of two rubrics has no use for some
    /// of the data is no fault of theirs; what neither can use is.
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
                let renamed = impact::renamed(submission, self.difference, side);
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
