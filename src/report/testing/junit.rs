//! Results of tests as JUnit XML: a suite for each rules file, a case for each case. What cannot be run is an error, what does not hold a
//! failure.

use std::fmt::Write;
use std::io;

use crate::report::layout::clean;
use crate::report::steps;
use crate::testing::{CaseResult, Failed, Outcome};

use super::{Counts, Finding, TestReport, Tested, TestedFile, rows_about, sentences, title, why_unscored};

/// Writes a document.
pub fn write(report: &TestReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let Counts { passed, failed } = report.counts();
    let errors: usize = report.files.iter().map(errors).sum();
    let failures = failed - errors;
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a string cannot fail.
    let _ =
        writeln!(text, "<testsuites name=\"biaochi\" tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\">", passed + failed);
    for file in &report.files {
        suite(report, file, &mut text);
    }
    text.push_str("</testsuites>\n");
    out.write_all(text.as_bytes())
}

/// How many of a file's cases could not be run; a file with errors counts as one.
fn errors(file: &TestedFile) -> usize {
    match &file.tested {
        Tested::Run(outcomes) => outcomes.iter().filter(|outcome| matches!(outcome.result, CaseResult::Invalid(_))).count(),
        Tested::Refused(_) => 1,
    }
}

fn suite(report: &TestReport<'_>, file: &TestedFile, text: &mut String) {
    let name = quoted(&file.name);
    match &file.tested {
        Tested::Run(outcomes) => {
            let errors = errors(file);
            let failures = file.counts().failed - errors;
            let tests = outcomes.len();
            let _ = writeln!(text, "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">");
            for outcome in outcomes {
                case(report, outcome, &name, text);
            }
        }
        Tested::Refused(messages) => {
            let _ = writeln!(text, "  <testsuite name=\"{name}\" tests=\"1\" failures=\"0\" errors=\"1\">");
            let _ = writeln!(text, "    <testcase name=\"{name}\" classname=\"{name}\">");
            problem("error", &sentences(messages, report).collect::<Vec<_>>(), text);
            text.push_str("    </testcase>\n");
        }
    }
    text.push_str("  </testsuite>\n");
}

fn case(report: &TestReport<'_>, outcome: &Outcome, file: &str, text: &mut String) {
    let name = quoted(&title(outcome, report.language));
    let line = report.position(outcome.span).map_or(String::new(), |position| format!(" line=\"{}\"", position.line));
    let _ = write!(text, "    <testcase name=\"{name}\" classname=\"{file}\" file=\"{file}\"{line}");
    match &outcome.result {
        CaseResult::Passed => {
            text.push_str("/>\n");
            return;
        }
        CaseResult::Failed(failed) => {
            text.push_str(">\n");
            problem("failure", &lines(report, failed), text);
        }
        CaseResult::Invalid(messages) => {
            text.push_str(">\n");
            problem("error", &sentences(messages, report).collect::<Vec<_>>(), text);
        }
    }
    text.push_str("    </testcase>\n");
}

fn problem(kind: &str, lines: &[String], text: &mut String) {
    let first = lines.first().map_or("", String::as_str);
    let body: Vec<String> = lines.iter().map(|line| quoted(line)).collect();
    let _ = writeln!(text, "      <{kind} message=\"{}\">{}</{kind}>", quoted(first), body.join("\n"));
}

fn lines(report: &TestReport<'_>, failed: &Failed) -> Vec<String> {
    let language = report.language;
    let mut lines = Vec::new();
    for failure in &failed.failures {
        let Finding { expected, found } = Finding::of(failure, language);
        lines.push(match expected {
            Some(expected) => super::words::expected_and_found(&failure.expectation.written, &expected, &found, language),
            None => format!("{}{}{found}", failure.expectation.written, super::words::COLON.get(language)),
        });
    }
    for row in rows_about(failed) {
        if let Some(reason) = why_unscored(row, language) {
            lines.push(format!("{}{}{reason}", row.name, super::words::COLON.get(language)));
            continue;
        }
        for line in steps::lines(&row.steps, Some(report.sources), language) {
            lines.push(format!("{}{}", "  ".repeat(line.depth + 1), line.text));
        }
    }
    lines
}

/// Text that can stand in an element or between double quotes. What XML cannot hold at all is shown as it is on a terminal.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for character in clean(text).chars() {
        match character {
            '&' => quoted.push_str("&amp;"),
            '<' => quoted.push_str("&lt;"),
            '>' => quoted.push_str("&gt;"),
            '"' => quoted.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => quoted.push('\u{fffd}'),
            other => quoted.push(other),
        }
    }
    quoted
}
