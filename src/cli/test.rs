//! `biaochi test`: the tests in rules files.

use std::path::Path;
use std::sync::Arc;

use super::arguments::Test;
use super::files::{self, Files, Found};
use super::rubrics::{Rubrics, Say};
use super::{Console, Status, intake, messages, output};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::model;
use crate::name;
use crate::report::{self, TestFormat, TestReport, Tested, TestedFile};
use crate::source::Span;
use crate::syntax::ast::{self, ItemKind, TemplatePart};
use crate::testing::mutants::{Extent, Subject, mutate};
use crate::testing::{self, Mutants, MutatedFile, Passing, TestFiles};

/// Runs the command.
pub fn run(arguments: &Test, console: &mut Console<'_>) -> Status {
    let mut files = Files::new();
    let mut diagnostics = Diagnostics::new();
    let mut all: Vec<Rubrics> =
        arguments.rules.iter().map(|path| Rubrics::at(path, console.language, &mut files, &mut diagnostics)).collect();
    let mut data = TestFiles::new();
    for (named, rubrics) in arguments.rules.iter().zip(&all) {
        read_data(named, rubrics, &mut data, &mut files, console, &mut diagnostics);
    }
    let sources = Arc::new(std::mem::take(&mut files.sources));
    let path = arguments.output.as_deref();
    if let Some(message) = output::overwritten(path, &files) {
        diagnostics.push(message);
        return output::conclude(diagnostics, &sources, console);
    }
    let wanted = arguments.filter.as_deref().map(name::key);
    let filter = |test: &model::Test| wanted.as_ref().is_none_or(|wanted| name::key(&test.name).contains(wanted.as_str()));
    let covered = arguments.coverage || arguments.format == TestFormat::Lcov;
    if arguments.mutants && !matches!(arguments.format, TestFormat::Text | TestFormat::Json) {
        diagnostics.push(messages::mutants_format());
        return output::conclude(diagnostics, &sources, console);
    }
    let mut tested = Vec::new();
    for rubrics in &mut all {
        for index in rubrics.indices() {
            let name = rubrics.file_name(index, &sources).to_string();
            let mut found = Diagnostics::new();
            let compiled = rubrics.compile(index, &sources, Say::Errors, &mut found);
            let extent = match (arguments.everything || arguments.format == TestFormat::Lcov, rubrics.source(index)) {
                (false, Some(own)) => Extent::Of(own),
                // Editors want the lines of every file.
                (true, _) | (_, None) => Extent::Everything,
            };
            let mutants = match (&compiled, rubrics.whole(index)) {
                (Some(editions), Some(file)) if arguments.mutants => {
                    Some(mutated(Subject { file, sources: &sources, editions, files: &data }, extent))
                }
                _ => None,
            };
            let (result, coverage) = match compiled {
                Some(editions) if covered => {
                    let (outcomes, coverage) = testing::run_covered(&editions, &data, &filter, extent);
                    (Tested::Run(outcomes), Some(coverage))
                }
                Some(editions) => (Tested::Run(testing::run(&editions, &data, &filter)), None),
                None => (Tested::Refused(errors(&found)), None),
            };
            found.into_sorted().into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
            tested.push(TestedFile { name, tested: result, coverage, mutants });
        }
    }
    let none = tested.iter().all(|file| matches!(&file.tested, Tested::Run(outcomes) if outcomes.is_empty()));
    if none && !tested.is_empty() {
        diagnostics.push(messages::no_tests(arguments.filter.as_deref()));
    }
    let report = TestReport { files: tested, sources: &sources, language: console.language, style: output::style(path, console) };
    let judged = if report.counts().failed > 0 || report.survivors() > 0 { Status::Wrong } else { Status::Fine };
    // Without a single file that could be read only the messages have something to say; a file is written all the same.
    if report.files.is_empty() && path.is_none() {
        return output::conclude(diagnostics, &sources, console);
    }
    let bytes = output::in_memory(|out| report::write_tests(arguments.format, &report, out));
    output::deliver(&bytes, path, diagnostics, &sources, console).max(judged)
}

/// What becomes of the changes of a rubric whose tests pass.
fn mutated(subject: Subject<'_>, extent: Extent) -> Mutants {
    if testing::passes(subject.editions, subject.files) == Passing::NotAll {
        return Mutants::TestsFail;
    }
    let mutation = mutate(subject, extent);
    Mutants::Made(Box::new(MutatedFile { rubric: subject.editions.first().clone(), mutation }))
}

fn errors(found: &Diagnostics) -> Vec<Diagnostic> {
    found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).cloned().collect()
}

/// Reads the data files that the tests of rules files name, each from the folder of the file in which its path was written; `named` is what
/// the command line says. A file outside the folder of the data is not opened, whoever wrote the rules.
fn read_data(
    named: &Path,
    rubrics: &Rubrics,
    data: &mut TestFiles,
    files: &mut Files,
    console: &Console<'_>,
    diagnostics: &mut Diagnostics,
) {
    let within = files::data_folder(named).unwrap_or_default();
    for index in rubrics.indices() {
        let Some(file) = rubrics.whole(index) else { continue };
        for (span, path) in named_data(file) {
            let rules = span.source;
            if data.holds(rules, &path) {
                continue;
            }
            let folder = Path::new(files.sources.name(rules)).parent().unwrap_or(Path::new(""));
            let place = files::path_below(folder, &path);
            // The standard input is no file either, and reading it would wait for whoever types.
            if files::is_stdin(&place) {
                continue;
            }
            let from = files.path(rules);
            match files::find_named(from, &path, &within) {
                Found::Outside => {
                    diagnostics.push(messages::test_data_outside(span, &path, &files::folder_name(&within)));
                    continue;
                }
                // What is no file (a pipe, a device) is left unread, which the tests then say.
                Found::NoFile => continue,
                Found::Nothing { nearest } => {
                    diagnostics.push(messages::test_data_not_found(span, &path, nearest.as_deref()));
                    continue;
                }
                Found::Inside(_) => {}
            }
            if let Some((_, submission)) = intake::read(&place, console, files, diagnostics) {
                data.add(rules, path, submission);
            }
        }
    }
}

/// The data files that the tests of a file name, with the place where each was written.
fn named_data(file: &ast::File) -> Vec<(Span, String)> {
    let paths = file.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Test(test) => test.data.as_ref(),
        _ => None,
    });
    paths
        .filter_map(|template| match template.parts.as_slice() {
            [TemplatePart::Text(path)] => Some((template.span, path.clone())),
            _ => None,
        })
        .collect()
}
