//! `biaochi audit`: data looked at as a reviewer does, the worst first.

use std::sync::Arc;

use super::arguments::Audit;
use super::files::{self, Files};
use super::refused::Run;
use super::rubrics::{Rubrics, Say};
use super::{Console, Status, intake, output};
use crate::audit::{self, HandedIn, Options};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::facts::{Filed, Submission};
use crate::model::Rubric;
use crate::report::{self, AuditReport};
use crate::source::{SourceId, Sources};

/// A data file that was read, or what was wrong in reading it.
struct File {
    name: String,
    source: Option<SourceId>,
    submission: Option<Submission>,
    rubric: Option<Arc<Rubric>>,
    faults: Vec<Diagnostic>,
}

/// Runs the command.
pub fn run(arguments: &Audit, console: &mut Console<'_>) -> Status {
    let mut files = Files::new();
    let mut diagnostics = Diagnostics::new();
    let mut read = Vec::new();
    for path in files::data_files(&arguments.data, &mut diagnostics) {
        let mut said = Diagnostics::new();
        let found = intake::read(&path, console, &mut files, &mut said);
        // A file that cannot be had is no finding about a unit; what is wrong in one that was read is.
        let (unusable, faults): (Vec<_>, Vec<_>) =
            said.into_sorted().into_iter().partition(|diagnostic| diagnostic.code.as_str().starts_with("BC05"));
        let readable = unusable.iter().all(|diagnostic| diagnostic.severity != Severity::Error);
        unusable.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
        let (source, submission) = found.map_or((None, None), |(id, submission)| (Some(id), Some(submission)));
        let source = source.or_else(|| faults.iter().find_map(Diagnostic::place).map(|span| span.source));
        if readable {
            read.push(File { name: path.display().to_string(), source, submission, rubric: None, faults });
        }
    }
    let mut rubrics = match &arguments.rules {
        Some(path) => Rubrics::at(path, console.language, &mut files, &mut diagnostics),
        None => Rubrics::embedded(&mut files),
    };
    let sources = Arc::new(std::mem::take(&mut files.sources));
    let path = arguments.output.as_deref();
    if let Some(message) = output::overwritten(path, &files) {
        diagnostics.push(message);
        return output::conclude(diagnostics, &sources, console);
    }
    if read.is_empty() || rubrics.is_empty() {
        return output::conclude(diagnostics, &sources, console);
    }
    for file in &mut read {
        assign(file, &mut rubrics, &sources, &mut diagnostics);
    }
    for (at, faults) in by_the_nearest_years(&read, &mut rubrics, &sources) {
        if let Some(file) = read.get_mut(at) {
            file.faults.extend(faults);
        }
    }
    let handed_in: Vec<HandedIn<'_>> = read.iter().map(|file| handed_in(file, &sources)).collect();
    let options = arguments.jump.clone().map_or_else(Options::default, |jump| Options { jump });
    let audit = audit::audit(&handed_in, &options);
    let found = if audit.counts().errors > 0 { Status::Wrong } else { Status::Fine };
    let report =
        AuditReport { audit: &audit, sources: Some(&sources), language: console.language, style: output::style(path, console) };
    let bytes = output::in_memory(|out| report::write_audit(arguments.format, &report, out));
    output::deliver(&bytes, path, diagnostics, &sources, console).max(found)
}

/// Finds the rubric of a file; that there is none is a finding about it, that the rules are wrong is not.
fn assign(file: &mut File, rubrics: &mut Rubrics, sources: &Arc<Sources>, diagnostics: &mut Diagnostics) {
    let Some(submission) = &file.submission else { return };
    match rubrics.choose(&intake::wanted(submission), sources) {
        Ok(index) => {
            let editions = rubrics.compile(index, sources, Say::Errors, diagnostics);
            file.rubric = editions.map(|editions| Arc::clone(editions.for_year(submission.year)));
        }
        Err(message) => file.faults.push(*message),
    }
}

/// What is wrong with data whose year no rubric covers, and that do not serve as those of the year before; by their places.
fn by_the_nearest_years(read: &[File], rubrics: &mut Rubrics, sources: &Arc<Sources>) -> Vec<(usize, Vec<Diagnostic>)> {
    let with_data = read.iter().enumerate().filter_map(|(at, file)| Some((at, file, file.submission.as_ref()?)));
    let with_data: Vec<(usize, &File, &Submission)> = with_data.collect();
    let filed: Vec<Filed<'_>> =
        with_data.iter().map(|(_, file, submission)| Filed { submission, rubric: file.rubric.as_deref() }).collect();
    let run = Run::of(&filed);
    let mut found = Vec::new();
    for (place, (at, file, _)) in with_data.iter().enumerate() {
        let is_uncovered = file.faults.iter().any(|fault| fault.code == Code::YearNotCovered);
        if is_uncovered && !run.is_year_before(place) {
            found.push((*at, run.by_the_nearest_year(place, rubrics, sources)));
        }
    }
    found
}

fn handed_in<'a>(file: &'a File, sources: &Sources) -> HandedIn<'a> {
    let name = file.source.and_then(|id| sources.get(id)).map_or_else(|| file.name.clone(), |source| source.name.clone());
    HandedIn {
        file: name,
        source: file.source,
        submission: file.submission.as_ref(),
        rubric: file.rubric.as_deref(),
        faults: file.faults.clone(),
    }
}
