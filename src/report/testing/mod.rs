//! The results of tests, for people and for the programs that run tests: text, JSON, JUnit XML, and what
//! they reach as LCOV.

mod coverage;
mod json;
mod junit;
mod lcov;
mod mutants;
mod text;

use std::io;

use crate::diagnostic::Diagnostic;
use crate::eval::{Impediment, Judgement, RowScore, Status};
use crate::language::{Language, Text};
use crate::model::{Asked, Subject};
use crate::name;
use crate::source::{Position, Sources, Span};
use crate::testing::{CaseResult, Coverage, Failed, Failure, Mutants, Outcome};

use super::{Style, findings, words};

/// The form in which results of tests are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TestFormat {
    /// For a terminal.
    #[default]
    Text,
    /// For programs; the shape is documented in `report/testing/json.rs`.
    Json,
    /// JUnit XML, which CI services read.
    Junit,
    /// What the tests reach, for editors.
    Lcov,
}

/// The results of a run.
#[derive(Clone, Debug)]
pub struct TestReport<'a> {
    /// One for each rules file, in the order of the command line.
    pub files: Vec<TestedFile>,
    /// The rules files, for naming lines.
    pub sources: &'a Sources,
    /// The language of the fixed words.
    pub language: Language,
    /// How the text is laid out; the other formats have no use for it.
    pub style: Style,
}

/// What came of the tests of one rules file.
#[derive(Clone, Debug)]
pub struct TestedFile {
    /// Its name.
    pub name: String,
    /// What came of it.
    pub tested: Tested,
    /// What its tests reach, when that was asked for.
    pub coverage: Option<Coverage>,
    /// Which changes of its rules its tests notice, when that was asked for.
    pub mutants: Option<Mutants>,
}

/// What came of a rules file.
#[derive(Clone, Debug)]
pub enum Tested {
    /// Its tests were run.
    Run(Vec<Outcome>),
    /// It has errors, so that nothing could be run; they were said elsewhere.
    Refused(Vec<Diagnostic>),
}

/// How many cases passed and how many did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those of which everything holds.
    pub passed: usize,
    /// The others, and files with errors.
    pub failed: usize,
}

impl TestedFile {
    /// How many of its cases passed; a file with errors counts as one that did not.
    pub fn counts(&self) -> Counts {
        match &self.tested {
            Tested::Run(outcomes) => {
                let passed = outcomes.iter().filter(|outcome| outcome.passed()).count();
                Counts { passed, failed: outcomes.len() - passed }
            }
            Tested::Refused(_) => Counts { passed: 0, failed: 1 },
        }
    }
}

impl TestReport<'_> {
    /// How many cases passed in all.
    pub fn counts(&self) -> Counts {
        self.files.iter().map(TestedFile::counts).fold(Counts::default(), |sum, counts| Counts {
            passed: sum.passed + counts.passed,
            failed: sum.failed + counts.failed,
        })
    }

    /// How many changes of the rules no test noticed.
    pub fn survivors(&self) -> usize {
        let made = self.files.iter().filter_map(|file| match &file.mutants {
            Some(Mutants::Made(file)) => Some(file.mutation.tally().survived),
            Some(Mutants::TestsFail) | None => None,
        });
        made.sum()
    }

    fn position(&self, span: Span) -> Option<Position> {
        self.sources.get(span.source).map(|source| source.position(span.start as usize))
    }

    /// `第 14 行`, and of another file than the one that is tested `2021.rules 第 14 行`.
    fn line_seen_from(&self, file: &str, span: Span) -> String {
        let line = self.position(span).map_or(0, |position| position.line);
        let written_in = self.sources.get(span.source).map_or(file, |source| source.name.as_str());
        words::line_seen_from(file, written_in, line, self.language)
    }

    /// `规则.rules:14:5`
    fn place(&self, span: Span) -> String {
        let name = self.sources.name(span.source);
        match self.position(span) {
            Some(Position { line, column }) => format!("{name}:{line}:{column}"),
            None => name.to_string(),
        }
    }
}

/// Writes the results of a run.
///
/// # Errors
/// Those of `out`.
pub fn write_tests(format: TestFormat, report: &TestReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        TestFormat::Text => text::write(report, out),
        TestFormat::Json => json::write(report, out),
        TestFormat::Junit => junit::write(report, out),
        TestFormat::Lcov => lcov::write(report, out),
    }
}

/// `完成率各档 第 2 行`
fn title(outcome: &Outcome, language: Language) -> String {
    match outcome.row {
        Some(row) => format!("{} {}", outcome.test, words::table_row(row, language)),
        None => outcome.test.to_string(),
    }
}

/// What should have come out and what did, or why that is not known.
struct Finding {
    expected: Option<String>,
    found: String,
}

impl Finding {
    fn of(failure: &Failure, language: Language) -> Finding {
        if let Some(message) = &failure.message {
            return Finding { expected: None, found: sentence(message, language) };
        }
        match &failure.judgement {
            Judgement::Fails { expected, found } => {
                Finding { expected: Some(expected.get(language).to_string()), found: found.get(language).to_string() }
            }
            Judgement::Undecided(impediments) => {
                let reasons: Vec<String> = impediments.iter().map(|one| reason(one, language)).collect();
                Finding { expected: None, found: reasons.join(words::SEMICOLON.get(language)) }
            }
            Judgement::NoSuchRow { name } | Judgement::SeveralRows { name } => Finding { expected: None, found: name.clone() },
            Judgement::Holds => Finding { expected: None, found: String::new() },
        }
    }
}

fn reason(impediment: &Impediment, language: Language) -> String {
    match impediment {
        Impediment::Needs { name } => {
            let text: Text = crate::text!("“{name}”没有算出来", "“{name}” could not be computed");
            text.get(language).to_string()
        }
        other => findings::reason(other, language),
    }
}

/// A message on one line: what is wrong, and what to do.
fn sentence(message: &Diagnostic, language: Language) -> String {
    let mut sentence = message.message.get(language).to_string();
    for label in message.labels.iter().take(1).filter(|label| !label.text.get(language).is_empty()) {
        sentence = words::bracketed(&sentence, label.text.get(language), language);
    }
    for help in &message.help {
        sentence.push_str(&format!(" → {}", help.get(language)));
    }
    sentence
}

/// The rows that what failed is about, each once, in the order in which they are named.
fn rows_about<'f>(failed: &'f Failed) -> Vec<&'f RowScore> {
    let all = failed.scorecard.rows();
    let mut about: Vec<&RowScore> = Vec::new();
    for subject in failed.failures.iter().flat_map(|failure| &failure.expectation.subjects) {
        let is_it = |row: &&&'f RowScore| match subject {
            Subject::Indicator(id) => row.id.indicator == *id,
            Subject::Row(wanted) => row.id.item.is_some() && name::key(&row.name) == name::key(wanted),
        };
        for row in all.iter().filter(is_it) {
            if !about.iter().any(|known| known.id == row.id) {
                about.push(row);
            }
        }
    }
    about
}

/// Why a row has no score, if it has none.
fn why_unscored(row: &RowScore, language: Language) -> Option<String> {
    match &row.status {
        Status::Scored | Status::Inapplicable { .. } => None,
        Status::Unscored(impediments) => Some(findings::reasons(impediments, language)),
    }
}

/// What of the whole an expectation asks: the total or the grade, checks.
#[derive(Default)]
struct Whole {
    total: bool,
    checks: Vec<usize>,
}

impl Whole {
    fn of(failed: &Failed) -> Whole {
        let total = failed.failures.iter().any(|failure| failure.expectation.asks_of_headings());
        let mut whole = Whole { total, checks: Vec::new() };
        for asked in failed.failures.iter().flat_map(|failure| failure.expectation.asked()) {
            match asked {
                Asked::Total | Asked::Grade => whole.total = true,
                Asked::Check(index) if !whole.checks.contains(index) => whole.checks.push(*index),
                Asked::Check(_) | Asked::Explanation(_) | Asked::Row(..) => {}
            }
        }
        whole
    }
}

/// What is wrong with a case or a file, each on one line.
fn sentences<'d>(messages: &'d [Diagnostic], report: &'d TestReport<'_>) -> impl Iterator<Item = String> + 'd {
    messages.iter().map(|message| {
        let place = message.place().map_or(String::new(), |span| format!("{}: ", report.place(span)));
        format!("{place}{} {}", message.code, sentence(message, report.language))
    })
}

/// The word of a result, for programs.
fn word(result: &CaseResult) -> &'static str {
    match result {
        CaseResult::Passed => "passed",
        CaseResult::Failed(_) => "failed",
        CaseResult::Invalid(_) => "invalid",
    }
}
