//! Results of tests for programs.
//!
//! ```json
//! {"passed": 2, "failed": 1, "files": [
//!   {"file": "完成率.rules", "status": "run", "messages": [], "cases": [
//!     {"test": "完成率各档", "row": 2, "line": 14, "column": 5, "year": 2021, "status": "failed", "messages": [],
//!      "failures": [{"expectation": "预算完成率 = 4", "line": 14, "column": 30, "expected": "4", "found": "0"}],
//!      "rows": [{"name": "预算完成率", "score": "0", "steps": ["…"]}]}]}]}
//! ```
//! `status` of a file is `run` or `refused`, of a case `passed`, `failed` or `invalid`. `expected` is null where something could not be
//! computed, and `found` then says why. With `--coverage` a file has
//! `"coverage": {"reached": 12, "goals": 13, "parts": [{"name": "…", "reached": 5, "goals": 6, "missed": [{"kind": "at", "line": 3, "column": 9, "text": "…"}]}]}`.
//! With `--mutants` it has
//! `"mutation": {"made": true, "killed": 9, "survived": 1, "refused": 2, "equivalent": 0, "undecided": 0, "left_out": 0, "mutants": [{"fate": "survived", "line": 3, "column": 9, "item": "…", "from": "…", "to": "…", "description": "…", "reason": "…", "test": "…"}]}`;
//! it is not made where tests fail.

use std::io;

use serde::Serialize;

use crate::model::Goal;
use crate::report::json::escaped;
use crate::report::steps;
use crate::source::Span;
use crate::testing::{CaseResult, Coverage, CoveredPart, Failed, Outcome};

use super::coverage;
use super::mutants::{self, MutationCard};
use super::{Finding, TestReport, Tested, TestedFile, rows_about, sentences, why_unscored, word};

#[derive(Serialize)]
struct RunCard {
    passed: usize,
    failed: usize,
    files: Vec<FileCard>,
}

#[derive(Serialize)]
struct FileCard {
    file: String,
    status: &'static str,
    messages: Vec<String>,
    cases: Vec<CaseCard>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<CoverageCard>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mutation: Option<MutationCard>,
}

#[derive(Serialize)]
struct CoverageCard {
    reached: usize,
    goals: usize,
    parts: Vec<PartCard>,
}

#[derive(Serialize)]
struct PartCard {
    name: String,
    reached: usize,
    goals: usize,
    missed: Vec<MissedCard>,
}

#[derive(Serialize)]
struct MissedCard {
    kind: &'static str,
    /// Where it stands, unless that is the file that is tested.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    text: String,
}

#[derive(Serialize)]
struct CaseCard {
    test: String,
    row: Option<usize>,
    line: Option<usize>,
    column: Option<usize>,
    year: Option<i32>,
    status: &'static str,
    messages: Vec<String>,
    failures: Vec<FailureCard>,
    rows: Vec<RowCard>,
}

#[derive(Serialize)]
struct FailureCard {
    expectation: String,
    line: Option<usize>,
    column: Option<usize>,
    expected: Option<String>,
    found: String,
}

#[derive(Serialize)]
struct RowCard {
    name: String,
    score: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<String>,
    steps: Vec<String>,
}

/// Writes one object.
pub fn write(report: &TestReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let counts = report.counts();
    let card = RunCard {
        passed: counts.passed,
        failed: counts.failed,
        files: report.files.iter().map(|file| self::file(report, file)).collect(),
    };
    writeln!(out, "{}", escaped(&serde_json::to_string_pretty(&card)?))
}

fn file(report: &TestReport<'_>, file: &TestedFile) -> FileCard {
    let (status, messages, cases) = match &file.tested {
        Tested::Run(outcomes) => ("run", Vec::new(), outcomes.iter().map(|outcome| case(report, outcome)).collect()),
        Tested::Refused(messages) => ("refused", sentences(messages, report).collect(), Vec::new()),
    };
    let coverage = file.coverage.as_ref().map(|coverage| coverage_card(report, &file.name, coverage));
    let mutation = file.mutants.as_ref().map(|mutants| mutants::card(report, mutants));
    FileCard { file: file.name.clone(), status, messages, cases, coverage, mutation }
}

fn coverage_card(report: &TestReport<'_>, file: &str, found: &Coverage) -> CoverageCard {
    let missed = |goal: &Goal| {
        let (line, column) = position(report, goal.reach.span);
        let other = report.sources.get(goal.reach.span.source).filter(|source| source.name != file);
        MissedCard {
            kind: coverage::kind(goal),
            file: other.map(|source| source.name.clone()),
            line,
            column,
            text: coverage::missed(report, goal),
        }
    };
    let part = |part: &CoveredPart| PartCard {
        name: coverage::part_name(&part.name, report.language),
        reached: part.goals.iter().filter(|goal| goal.reached).count(),
        goals: part.goals.len(),
        missed: part.missed().map(missed).collect(),
    };
    let (reached, goals) = found.counts();
    CoverageCard { reached, goals, parts: found.parts.iter().map(part).collect() }
}

fn case(report: &TestReport<'_>, outcome: &Outcome) -> CaseCard {
    let (messages, failures, rows) = match &outcome.result {
        CaseResult::Passed => (Vec::new(), Vec::new(), Vec::new()),
        CaseResult::Invalid(messages) => (sentences(messages, report).collect(), Vec::new(), Vec::new()),
        CaseResult::Failed(failed) => (Vec::new(), self::failures(report, failed), self::rows(report, failed)),
    };
    let (line, column) = position(report, outcome.span);
    CaseCard {
        test: outcome.test.to_string(),
        row: outcome.row,
        line,
        column,
        year: outcome.year,
        status: word(&outcome.result),
        messages,
        failures,
        rows,
    }
}

fn failures(report: &TestReport<'_>, failed: &Failed) -> Vec<FailureCard> {
    let card = |failure| {
        let Finding { expected, found } = Finding::of(failure, report.language);
        let (line, column) = position(report, failure.expectation.span);
        FailureCard { expectation: failure.expectation.written.to_string(), line, column, expected, found }
    };
    failed.failures.iter().map(card).collect()
}

fn rows(report: &TestReport<'_>, failed: &Failed) -> Vec<RowCard> {
    let card = |row: &crate::eval::RowScore| RowCard {
        name: row.name.clone(),
        score: row.score.as_ref().map(ToString::to_string),
        reasons: why_unscored(row, report.language),
        steps: steps::lines(&row.steps, Some(report.sources), report.language).into_iter().map(|line| line.text).collect(),
    };
    rows_about(failed).into_iter().map(card).collect()
}

fn position(report: &TestReport<'_>, span: Span) -> (Option<usize>, Option<usize>) {
    let position = report.position(span);
    (position.map(|position| position.line), position.map(|position| position.column))
}
