//! `biaochi check`: everything that can be known of rules without data.

use std::path::Path;
use std::sync::Arc;

use super::arguments::Check;
use super::excerpt::made_visible;
use super::files::{self, Files};
use super::rubrics::{Rubrics, Say};
use super::{Console, Status, messages, output};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::language::{Language, Text};
use crate::model::Rubric;
use crate::report::{self, ProofReport, ProvedRubric};
use crate::revision;
use crate::source::{Source, SourceId, Sources, Span};
use crate::syntax::ast;
use crate::syntax::format::{Style, format};
use crate::syntax::keywords::Spelling;
use crate::syntax::printer;
use crate::{testing, text};

/// Runs the command.
pub fn run(arguments: &Check, console: &mut Console<'_>) -> Status {
    let mut files = Files::new();
    let mut diagnostics = Diagnostics::new();
    let mut all: Vec<Rubrics> = Vec::new();
    for path in &arguments.rules {
        all.push(Rubrics::at(path, console.language, &mut files, &mut diagnostics));
    }
    let sources = Arc::new(std::mem::take(&mut files.sources));
    let mut summaries = Vec::new();
    let mut expanded = Vec::new();
    for rubrics in &mut all {
        rubrics.report_shared_years(&mut diagnostics);
        for index in rubrics.indices() {
            let before = diagnostics.iter().count();
            let name = rubrics.file_name(index, &sources).to_string();
            if let Some(editions) = rubrics.compile(index, &sources, Say::Everything, &mut diagnostics) {
                let rubric = editions.first();
                if let Some(whole) = rubrics.whole(index) {
                    if arguments.expand {
                        expanded.push((name.clone(), printed(&name, whole, spelling(console.language))));
                    }
                    if revision::is_shared(whole) {
                        summaries.push(text!(
                            "{name}：供引用的数据、参数和定义",
                            "{name}: facts, parameters and definitions to import"
                        ));
                        continue;
                    }
                }
                let errors = diagnostics.error_count();
                testing::check_inputs(&editions, &mut diagnostics);
                if diagnostics.error_count() > errors {
                    continue;
                }
                let is_of_this = |place: Span| Some(place.source) == rubrics.source(index);
                let is_warning = |at: usize, found: &Diagnostic| {
                    found.severity != Severity::Note && (at >= before || found.place().is_some_and(is_of_this))
                };
                let clean = !diagnostics.iter().enumerate().any(|(at, found)| is_warning(at, found));
                summaries.push(summary(
                    &name,
                    rubric,
                    match (clean, arguments.strict) {
                        (true, _) => Cleanness::Clean,
                        (false, false) => Cleanness::Warned,
                        (false, true) => Cleanness::Refused,
                    },
                ));
            }
        }
    }
    let mut told = None;
    if let Some(folder) = &arguments.witness {
        match write_witnesses(folder, &all) {
            Ok(count) => told = Some(witnesses_written(count, folder)),
            Err(message) => diagnostics.push(*message),
        }
    }
    let mut tell = |console: &mut Console<'_>| {
        if let Some(told) = told.take() {
            console.note(&format!("{}\n", told.get(console.language)));
        }
    };
    if arguments.report {
        let status = report(arguments, &all, &files, diagnostics, &sources, console);
        tell(console);
        return status;
    }
    let warned = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Warning);
    let status = output::conclude(diagnostics, &sources, console);
    tell(console);
    if arguments.expand {
        let several = expanded.len() > 1;
        for (at, (name, text)) in expanded.iter().enumerate() {
            // Of several each begins with its name, in a comment, so that the whole can still be read as rules.
            let gap = if at > 0 { "\n" } else { "" };
            let head = if several { format!("{gap}// {}\n\n", made_visible(name)) } else { String::new() };
            console.result(&format!("{head}{text}"));
        }
    }
    for summary in summaries.iter().filter(|_| !arguments.expand) {
        console.result(&format!("{}\n", made_visible(summary.get(console.language))));
    }
    if arguments.strict && warned { status.max(Status::Wrong) } else { status }
}

/// Writes the certificates of the rubrics that have no errors.
fn report(
    arguments: &Check,
    all: &[Rubrics],
    files: &Files,
    mut diagnostics: Diagnostics,
    sources: &Sources,
    console: &mut Console<'_>,
) -> Status {
    let warned = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Warning);
    let path = arguments.output.as_deref();
    if let Some(message) = output::overwritten(path, files) {
        diagnostics.push(message);
        return output::conclude(diagnostics, sources, console);
    }
    let mut proved = Vec::new();
    for rubrics in all {
        for index in rubrics.indices() {
            let found = rubrics.proved(index).and_then(|proved| Some((proved.editions.as_ref()?, &proved.proofs)));
            let shared = rubrics.whole(index).is_some_and(revision::is_shared);
            let Some((editions, proofs)) = found.filter(|_| !shared) else { continue };
            let own = rubrics.files(index);
            let is_own = |found: &&Diagnostic| found.place().is_some_and(|place| own.contains(&place.source));
            proved.push(ProvedRubric {
                findings: diagnostics.iter().filter(is_own).cloned().collect(),
                file: rubrics.file_name(index, sources).to_string(),
                rules_sha256: files.fingerprint_of(&rubrics.files(index)),
                editions,
                proofs,
            });
        }
    }
    let report = ProofReport { rubrics: proved, language: console.language, style: output::style(path, console) };
    let bytes = match report.rubrics.is_empty() {
        true => Vec::new(),
        false => output::in_memory(|out| report::write_proofs(arguments.format, &report, out)),
    };
    let status = output::deliver(&bytes, path, diagnostics, sources, console);
    if arguments.strict && warned { status.max(Status::Wrong) } else { status }
}

/// Writes the data that show what was found, a file for each; how many there are.
fn write_witnesses(folder: &Path, all: &[Rubrics]) -> Result<usize, Box<Diagnostic>> {
    let proved = all.iter().flat_map(|rubrics| rubrics.indices().filter_map(|index| rubrics.proved(index)));
    let mut count = 0;
    for witness in proved.flat_map(|proved| &proved.witnesses) {
        count += 1;
        let row: String = witness.row.chars().filter(|character| character.is_alphanumeric()).collect();
        let path = folder.join(format!("{count:02}-{}-{row}.yaml", witness.code));
        files::create_folder(folder)
            .and_then(|()| files::write(&path, witness.data.as_bytes()))
            .map_err(|error| Box::new(messages::not_writable(&path, &error)))?;
    }
    Ok(count)
}

/// Where the data that show what was found are to be seen.
fn witnesses_written(count: usize, folder: &Path) -> Text {
    let folder = made_visible(&folder.to_string_lossy());
    match count {
        0 => text!("没有能用数据说明的问题，没有写文件", "nothing that data could show: no file was written"),
        _ => text!(
            "把能说明问题的数据写成了 {count} 个文件，在 {folder} 里",
            "{count} data files that show what was found are in {folder}"
        ),
    }
}

/// In which spelling a rubric is printed for a reader of a language.
fn spelling(language: Language) -> Spelling {
    match language {
        Language::Chinese => Spelling::Chinese,
        Language::English => Spelling::English,
    }
}

/// A whole rubric as a rules file, in one spelling: the printer's keywords, and words that mean something only while no name is the same (满分,
/// functions, 值), which stand as their authors wrote them.
fn printed(name: &str, whole: &ast::File, spelling: Spelling) -> String {
    let text = printer::print(whole, spelling);
    let style = Style { keywords: Some(spelling), ..Style::default() };
    format(&Source::new(SourceId(0), name, text.as_str()), &style, &mut Diagnostics::new()).unwrap_or(text)
}

/// Whether anything was found in a rubric that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cleanness {
    Clean,
    Warned,
    /// With `--strict`, where a warning counts as an error.
    Refused,
}

/// `规则.rules：26 项指标，满分 100，等级 优、良、中、差；没有发现问题`
fn summary(file: &str, rubric: &Rubric, cleanness: Cleanness) -> Text {
    let count = rubric.indicators.len();
    let plural = if count == 1 { "" } else { "s" };
    let mut line = text!("{file}：{count} 项指标", "{file}: {count} indicator{plural}");
    match &rubric.full_points {
        Some(points) => append(&mut line, &text!("，满分 {points}", ", full marks {points}")),
        None => append(&mut line, &text!("，满分不限", ", no full marks")),
    }
    let grades = rubric.grade_names();
    if !grades.is_empty() {
        let (chinese, english) = (grades.join("、"), grades.join(", "));
        append(&mut line, &text!("，等级 {chinese}", ", grades {english}"));
    }
    append(
        &mut line,
        &match cleanness {
            Cleanness::Clean => text!("；没有发现问题", "; nothing found"),
            Cleanness::Warned => text!("；可以使用，但有警告", "; usable, with warnings"),
            Cleanness::Refused => text!("；有警告，按 --strict 算作错误", "; has warnings, which --strict counts as errors"),
        },
    );
    line
}

fn append(line: &mut Text, more: &Text) {
    line.chinese.push_str(&more.chinese);
    line.english.push_str(&more.english);
}
