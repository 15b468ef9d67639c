//! `biaochi compare`: units under several years' data and several rubrics, side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::arguments::Compare;
use super::files::{self, Files};
use super::rubrics::{Rubrics, Say};
use super::score::judge;
use super::{Console, Status, intake, messages, output};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::facts::Submission;
use crate::matrix::{self, Candidate, Given, Matrix, Scope};
use crate::model::Editions;
use crate::name;
use crate::report::{self, MatrixReport};
use crate::source::Sources;

/// Runs the command.
pub fn run(arguments: &Compare, console: &mut Console<'_>) -> Status {
    let mut files = Files::new();
    let mut diagnostics = Diagnostics::new();
    let mut submissions = Vec::new();
    for path in files::data_files(&arguments.data, &mut diagnostics) {
        submissions.extend(intake::read(&path, console, &mut files, &mut diagnostics).map(|(_, submission)| submission));
    }
    let mut rubrics = match arguments.rules.as_slice() {
        [] => Rubrics::embedded(&mut files),
        paths => Rubrics::among(paths, console.language, &mut files, &mut diagnostics),
    };
    let sources = Arc::new(std::mem::take(&mut files.sources));
    let path = arguments.document.output.as_deref();
    if let Some(message) = output::overwritten(path, &files) {
        diagnostics.push(message);
        return output::conclude(diagnostics, &sources, console);
    }
    let owned = own(submissions, &rubrics, &sources, &mut diagnostics);
    let compiled = compile(&owned, &mut rubrics, &sources, &mut diagnostics);
    let matrix = compare(&owned, &rubrics, &compiled, &sources, &mut diagnostics);
    if matrix.units.is_empty() {
        return output::conclude(diagnostics, &sources, console);
    }
    let judged = matrix.units.iter().flat_map(|unit| &unit.years).filter_map(|row| row.own_cell());
    let judged = judged.map(|cell| judge(&cell.scorecard)).max().unwrap_or(Status::Fine);
    let report = MatrixReport {
        matrix: &matrix,
        sources: Some(&sources),
        language: console.language,
        style: output::style(path, console),
    };
    let bytes = output::in_memory(|out| report::write_matrix(arguments.document.format, &report, out));
    output::deliver(&bytes, path, diagnostics, &sources, console).max(judged)
}

/// Data with the rubric that is their own.
struct Owned {
    submission: Submission,
    /// The place of their rubric, or why there is none.
    own: Result<usize, Box<Diagnostic>>,
}

/// Finds the rubric of each; data that cannot be placed are left out with a message.
fn own(submissions: Vec<Submission>, rubrics: &Rubrics, sources: &Arc<Sources>, diagnostics: &mut Diagnostics) -> Vec<Owned> {
    let mut owned = Vec::new();
    for submission in submissions {
        let own = match rubrics.is_empty() {
            true => continue,
            false => rubrics.choose(&intake::wanted(&submission), sources),
        };
        let year = submission.year.or_else(|| rubrics.years(*own.as_ref().ok()?)?.single());
        if submission.unit.is_none() || year.is_none() {
            if !submission.faulty {
                diagnostics.push(messages::unit_and_year_wanted(&submission));
            }
            continue;
        }
        match own {
            // Without a rubric of their own, or with several, data are compared all the same.
            Err(message) if message.code != Code::YearNotCovered && message.code != Code::SeveralRubricsFit => {
                diagnostics.push(*message);
            }
            own => owned.push(Owned { submission, own }),
        }
    }
    owned
}

/// Checks the rubrics that take part: those named, those that data own, and those of the same names.
fn compile(
    owned: &[Owned],
    rubrics: &mut Rubrics,
    sources: &Arc<Sources>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<usize, Arc<Editions>> {
    let own: BTreeSet<usize> = owned.iter().filter_map(|owned| owned.own.as_ref().ok().copied()).collect();
    let names: BTreeSet<String> = own.iter().filter_map(|own| rubrics.name(*own)).map(name::key).collect();
    let mut compiled = BTreeMap::new();
    for index in rubrics.indices() {
        // What is there to be imported is no rubric.
        if rubrics.is_shared(index) {
            continue;
        }
        let same_name = rubrics.name(index).is_some_and(|known| names.contains(&name::key(known)));
        if rubrics.scope(index) == Scope::Everyone || own.contains(&index) || same_name {
            let editions = rubrics.compile(index, sources, Say::Errors, diagnostics);
            compiled.extend(editions.map(|editions| (index, editions)));
        }
    }
    compiled
}

/// Scores everything.
fn compare(
    owned: &[Owned],
    rubrics: &Rubrics,
    compiled: &BTreeMap<usize, Arc<Editions>>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Matrix {
    // Each edition takes part by itself.
    let editions = || compiled.iter().flat_map(|(index, editions)| editions.iter().map(move |rubric| (*index, rubric)));
    let candidates: Vec<Candidate<'_>> = editions()
        .map(|(at, rubric)| Candidate { rubric, file: rubrics.file_name(at, sources), scope: rubrics.scope(at) })
        .collect();
    let place = |index: &usize, year: Option<i32>| {
        let own = compiled.get(index)?.for_year(year);
        editions().position(|(known, rubric)| known == *index && Arc::ptr_eq(rubric, own))
    };
    let everyone = candidates.iter().any(|candidate| candidate.scope == Scope::Everyone);
    let unit_key = |owned: &Owned| owned.submission.unit.as_deref().map(name::key);
    let with_own: BTreeSet<Option<String>> = owned.iter().filter(|owned| owned.own.is_ok()).map(unit_key).collect();
    let mut given = Vec::new();
    for one in owned {
        match &one.own {
            // A rubric that has no place has errors, which were said.
            Ok(index) => {
                given.extend(place(index, one.submission.year).map(|own| Given { submission: &one.submission, own: Some(own) }));
            }
            Err(_) if everyone || with_own.contains(&unit_key(one)) => {
                given.push(Given { submission: &one.submission, own: None });
            }
            Err(message) => diagnostics.push((**message).clone()),
        }
    }
    matrix::matrix(&candidates, &given, diagnostics)
}
