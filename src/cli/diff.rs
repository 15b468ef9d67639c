//! `biaochi diff`: what two rubrics mean differently, and what that does to units.

use std::sync::Arc;

use super::arguments::Diff;
use super::files::{self, Files};
use super::messages::{self, Wanted};
use super::rubrics::{Rubrics, Say};
use super::{Console, Status, intake, output};
use crate::diagnostic::Diagnostics;
use crate::impact::{self, Effect, Side};
use crate::model::Rubric;
use crate::report::{self, ImpactReport};
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
    let path = arguments.document.output.as_deref();
    if let Some(message) = output::overwritten(path, &files) {
        diagnostics.push(message);
        return output::conclude(diagnostics, &sources, console);
    }
    let sides = [(&mut old, Side::Old), (&mut new, Side::New)]
        .map(|(rubrics, side)| Version::of(rubrics, side, arguments.year, &sources, &mut diagnostics));
    let [Some(old), Some(new)] = sides else { return output::conclude(diagnostics, &sources, console) };
    if let (Some(year), Some(of_old), Some(of_new)) = (arguments.year, old.rubric.years, new.rubric.years)
        && !of_old.contains(year)
        && !of_new.contains(year)
    {
        diagnostics.push(messages::year_of_neither(year, of_old, of_new));
        return output::conclude(diagnostics, &sources, console);
    }
    let mut difference = impact::compare(&old.rubric, &new.rubric);
    (difference.old.file, difference.new.file) = (sources.name(old.source).into(), sources.name(new.source).into());
    let effect = (!arguments.data.is_empty()).then(|| {
        let given = submissions.iter().map(|(data, submission)| (sources.name(*data).to_string(), submission));
        let scored = impact::scored(&difference, [&old.rubric, &new.rubric], given, &mut diagnostics);
        Effect::of(&difference, &old.rubric, &new.rubric, &scored)
    });
    // Without a single unit to tell of, what was found in the data says why.
    if effect.as_ref().is_some_and(|effect| effect.units.is_empty()) {
        return output::conclude(diagnostics, &sources, console);
    }
    let report = ImpactReport {
        difference: &difference,
        effect: effect.as_ref(),
        rules_sha256: [files.fingerprint_of(&old.files), files.fingerprint_of(&new.files)],
        language: console.language,
        style: output::style(path, console),
    };
    let bytes = output::in_memory(|out| report::write_impact(arguments.document.format, &report, out));
    output::deliver(&bytes, path, diagnostics, &sources, console)
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
