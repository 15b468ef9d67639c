//! Every message code: its page in docs/messages/ exists in both languages, its wrong example gives this code, its right example gives
//! neither it nor an error, and how the wrong one is drawn stands in tests/messages/. Accept changes with `UPDATE_EXPECT=1 cargo test --test messages`.
//!
//! The codes about files and the command line, BC05, and about tables of units, BC085 to BC088, show a console session instead; tests/cli/ and
//! tests/batch/ run those.

use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;
use std::sync::Arc;

use biaochi::audit::{self, HandedIn, Options};
use biaochi::cli::render::{Colour, render_all};
use biaochi::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use biaochi::facts::{self, Format, Submission};
use biaochi::language::Language;
use biaochi::model::Editions;
use biaochi::proof::check_and_prove;
use biaochi::revision::Texts;
use biaochi::source::{SourceId, Sources};
use biaochi::testing::{self, CaseResult, TestFiles};
use libtest_mimic::{Arguments, Failed, Trial};

#[path = "common/files.rs"]
mod files;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = Code::ALL.iter().map(|code| Trial::test(code.as_str(), || page(*code))).collect();
    trials.push(Trial::test("every_code_has_a_constructor", every_code_has_a_constructor));
    trials.push(Trial::test("no_page_and_no_drawing_without_a_code", no_page_and_no_drawing_without_a_code));
    trials.push(Trial::test("codes_are_in_order_and_used_once", codes_are_in_order_and_used_once));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Codes about what a host program hands in, which no file can show; tests/facts.rs has them.
const WITHOUT_A_FILE: &[Code] = &[Code::Unserializable];

/// Whether a code is about files or the command line, whose examples are console sessions.
fn is_about_the_command_line(code: Code) -> bool {
    code.as_str().starts_with("BC05")
        || is_about_tables(code)
        || [Code::YearClaimedTwice, Code::RevisionWithoutYear, Code::NoTests, Code::MutantsFormat].contains(&code)
}

/// Whether a code is about tables of units.
fn is_about_tables(code: Code) -> bool {
    ["BC085", "BC086", "BC087", "BC088"].iter().any(|begin| code.as_str().starts_with(begin))
}

/// Whether a code is about rules that do not hold together; rules without such a fault draw no message at all.
fn is_about_soundness(code: Code) -> bool {
    code.as_str().starts_with("BC03")
}

/// Whether a code is about what an audit finds in data: of several units and years, with ```` ```yaml 名称.yaml ```` before the data.
fn is_about_an_audit(code: Code) -> bool {
    code.as_str().starts_with("BC08")
}

fn page(code: Code) -> Result<(), Failed> {
    let page = code.page().markdown;
    let title = page.lines().next().unwrap_or("");
    let expected = format!("# {code} ");
    if !title.starts_with(&expected) || !title.contains(" / ") {
        return Err(format!("the first line should read “{expected}中文 / English”, not “{title}”").into());
    }
    let mut inside = false;
    let mut headings: Vec<&str> = Vec::new();
    for line in page.lines() {
        inside ^= line.starts_with("```");
        if !inside && line.starts_with("## ") {
            headings.push(line);
        }
    }
    if headings != ["## 错", "## 对", "## English"] {
        return Err(format!("the headings should be 错, 对, English, not {headings:?}").into());
    }
    if section(page, "## English", "## End").trim().is_empty() {
        return Err("the English section is empty".into());
    }
    let (wrong, right) = (examples(section(page, "## 错", "## 对")), examples(section(page, "## 对", "## English")));
    if is_about_the_command_line(code) || WITHOUT_A_FILE.contains(&code) {
        return Ok(());
    }
    if wrong.is_empty() || right.is_empty() {
        return Err("there should be a wrong and a right example, each a ```rules block, with a ```yaml block for data".into());
    }
    for example in &right {
        let (found, sources) = example.run(code);
        let wrong = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error || diagnostic.code == code;
        if found.iter().any(wrong) || (is_about_soundness(code) && !found.is_empty()) {
            let drawn = render_all(&found, &sources, Language::Chinese, Colour::Plain);
            return Err(format!("the right example is wrong:\n{drawn}").into());
        }
    }
    let mut drawn = String::new();
    for example in &wrong {
        let (found, sources) = example.run(code);
        for language in [Language::Chinese, Language::English] {
            drawn.push_str(&render_all(&found, &sources, language, Colour::Plain));
        }
        if !found.iter().any(|diagnostic| diagnostic.code == code) {
            return Err(format!("the wrong example does not give {code} but:\n{drawn}").into());
        }
    }
    let path = files::repository(&format!("tests/messages/{code}.txt"));
    files::compare(&path, &drawn)
}

/// The text from one heading to another, or to the end.
fn section<'a>(page: &'a str, heading: &str, next: &str) -> &'a str {
    let rest = page.split_once(&format!("\n{heading}\n")).map_or("", |(_, rest)| rest);
    rest.split_once(&format!("\n{next}\n")).map_or(rest, |(section, _)| section)
}

/// Rules, and data if there are any.
#[derive(Debug, Default)]
struct Example {
    /// The files that the rules name: ```` ```rules 2021.rules ```` before them.
    named: Vec<(String, String)>,
    rules: Option<String>,
    data: Option<(Format, String)>,
    /// Data of other units and years: ```` ```yaml 某局2021.yaml ```` behind the rules.
    others: Vec<(String, String)>,
}

/// The examples of a section: each ```` ```rules ```` block starts one; a block of data belongs to the rules before it.
fn examples(section: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut named: Vec<(String, String)> = Vec::new();
    let mut lines = section.lines();
    while let Some(line) = lines.next() {
        let Some(kind) = line.strip_prefix("```").filter(|kind| !kind.is_empty()) else { continue };
        let text: String = lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
        if let Some(name) = kind.strip_prefix("rules ") {
            named.push((name.to_string(), text));
            continue;
        }
        if let Some(name) = kind.strip_prefix("yaml ") {
            examples.last_mut().expect("rules before data").others.push((name.to_string(), text));
            continue;
        }
        match (kind, Format::from_extension(kind)) {
            ("rules", _) => {
                examples.push(Example { named: std::mem::take(&mut named), rules: Some(text), ..Example::default() });
            }
            (_, Some(format)) => match examples.last_mut().filter(|example| example.data.is_none()) {
                Some(example) => example.data = Some((format, text)),
                None => examples.push(Example { data: Some((format, text)), ..Example::default() }),
            },
            _ => {}
        }
    }
    examples
}

impl Example {
    /// All that the stages have to say about it.
    fn run(&self, code: Code) -> (Vec<Diagnostic>, Arc<Sources>) {
        let mut diagnostics = Diagnostics::new();
        let mut texts: BTreeMap<&str, &str> = self.named.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        texts.extend(self.rules.as_deref().map(|text| ("规则.rules", text)));
        let mut library = Texts::new(&texts);
        let whole = library.whole("规则.rules", &mut diagnostics);
        let mut sources = library.into_sources();
        let data = self
            .data
            .as_ref()
            .map(|(format, text)| (*format, sources.add(format!("数据.{}", format.extension()), text.as_str())));
        let others: Vec<SourceId> = self.others.iter().map(|(name, text)| sources.add(name.clone(), text.as_str())).collect();
        let sources = Arc::new(sources);
        let editions = whole.and_then(|whole| check_and_prove(&whole, &sources, &mut diagnostics).editions);
        for outcome in editions.iter().flat_map(|editions| testing::run(editions, &TestFiles::new(), &|_| true)) {
            let found = match outcome.result {
                CaseResult::Passed => Vec::new(),
                CaseResult::Invalid(found) => found,
                CaseResult::Failed(failed) => failed.failures.into_iter().filter_map(|failure| failure.message).collect(),
            };
            found.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
        }
        if is_about_an_audit(code) {
            let files = others.into_iter().map(|id| (Format::Yaml, id)).chain(data);
            audited(files.collect(), editions.as_ref(), &sources, &mut diagnostics);
        } else if let Some((format, id)) = data {
            let submission = facts::read(sources.get(id).unwrap(), format, &mut diagnostics);
            if let (Some(editions), Some(submission)) = (editions, submission) {
                facts::bind(editions.for_year(submission.year), &submission, &mut diagnostics);
            }
        }
        (diagnostics.into_sorted(), sources)
    }
}

/// What an audit finds in data files.
fn audited(files: Vec<(Format, SourceId)>, editions: Option<&Editions>, sources: &Sources, diagnostics: &mut Diagnostics) {
    let read = |(format, id): &(Format, SourceId)| facts::read(sources.get(*id).unwrap(), *format, &mut Diagnostics::new());
    let submissions: Vec<Option<Submission>> = files.iter().map(read).collect();
    let handed_in: Vec<HandedIn<'_>> = files
        .iter()
        .zip(&submissions)
        .map(|((_, id), submission)| HandedIn {
            file: sources.get(*id).unwrap().name.clone(),
            source: Some(*id),
            submission: submission.as_ref(),
            rubric: editions.map(|editions| &**editions.for_year(submission.as_ref().and_then(|submission| submission.year))),
            faults: Vec::new(),
        })
        .collect();
    let audit = audit::audit(&handed_in, &Options::default());
    audit.units.into_iter().flat_map(|unit| unit.findings).for_each(|finding| diagnostics.push(finding.diagnostic));
}

/// Every code is used by a constructor in a messages file of its stage, and by no other file.
fn every_code_has_a_constructor() -> Result<(), Failed> {
    let mut constructors = String::new();
    for path in files::files_below("src") {
        if path.to_string_lossy().contains("messages") {
            constructors.push_str(&fs::read_to_string(path)?);
        }
    }
    let unused: Vec<String> = Code::ALL
        .iter()
        .filter(|code| {
            let used = format!("Code::{code:?}");
            !constructors
                .match_indices(&used)
                .any(|(at, _)| !constructors[at + used.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_'))
        })
        .map(|code| format!("{code} {code:?}"))
        .collect();
    if unused.is_empty() { Ok(()) } else { Err(format!("without a constructor: {unused:?}").into()) }
}

fn no_page_and_no_drawing_without_a_code() -> Result<(), Failed> {
    for folder in ["docs/messages", "tests/messages"] {
        for path in files::files_below(folder) {
            let name = files::stem(&path);
            if Code::find(&name).is_none() {
                return Err(format!("no code for {}", path.display()).into());
            }
        }
    }
    Ok(())
}

fn codes_are_in_order_and_used_once() -> Result<(), Failed> {
    match Code::ALL.windows(2).find(|pair| pair[0].as_str() >= pair[1].as_str()) {
        Some(pair) => Err(format!("{} stands before {}", pair[0], pair[1]).into()),
        None => Ok(()),
    }
}
