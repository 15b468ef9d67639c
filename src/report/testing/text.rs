//! Results of tests for a terminal: a line for each file, what failed below it with how it came about, and the sum at the end.

use std::io;

use unicode_width::UnicodeWidthStr;

use crate::eval::{CheckOutcome, Scorecard};
use crate::report::figures::Figures;
use crate::report::layout::{Paint, clean, painted, push_hanging, push_line, wrap};
use crate::report::{Style, findings, steps, words};
use crate::testing::{CaseResult, Coverage, Failed, Mutants, Outcome};

use super::mutants::{Breaks, Line};
use super::{Counts, Finding, TestReport, Tested, Whole, rows_about, sentences, title, why_unscored};

/// Writes the results.
pub fn write(report: &TestReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut writer = Writer { report, file: "", detailed: false, style: report.style.readable(), text: String::new() };
    for file in &report.files {
        writer.file = &file.name;
        writer.file(&file.name, &file.tested, file.coverage.as_ref(), file.counts());
        if let Some(mutants) = &file.mutants {
            writer.mutants(mutants);
        }
    }
    if report.files.len() != 1 {
        let counts = report.counts();
        writer.end_details();
        writer.line(&writer.counted(counts), if counts.failed == 0 { Paint::Green } else { Paint::Red });
    }
    out.write_all(writer.text.as_bytes())
}

struct Writer<'a> {
    report: &'a TestReport<'a>,
    /// The file whose tests are shown.
    file: &'a str,
    /// Whether more than a line was said of the file before, so that a blank line ends it.
    detailed: bool,
    style: Style,
    text: String,
}

impl Writer<'_> {
    fn file(&mut self, name: &str, tested: &Tested, coverage: Option<&Coverage>, counts: Counts) {
        self.end_details();
        let colon = words::COLON.get(self.report.language);
        let summary = match tested {
            Tested::Run(outcomes) if outcomes.is_empty() => words::NO_TESTS.get(self.report.language).to_string(),
            Tested::Run(_) => self.counted(counts),
            Tested::Refused(_) => words::RULES_REFUSED.get(self.report.language).to_string(),
        };
        let paint = match (counts.passed, counts.failed) {
            (0, 0) => Paint::Dim,
            (_, 0) => Paint::Green,
            _ => Paint::Red,
        };
        let summary = painted(&summary, paint, self.style.colour);
        self.line(&format!("{}{colon}{summary}", clean(name)), Paint::None);
        if let Tested::Run(outcomes) = tested {
            for outcome in outcomes.iter().filter(|outcome| !outcome.passed()) {
                self.outcome(outcome);
            }
        }
        self.detailed = counts.failed > 0 || coverage.is_some();
        if let Some(coverage) = coverage {
            self.coverage(name, coverage, counts.failed);
        }
    }

    /// How much is reached, and for each indicator what is not.
    fn coverage(&mut self, file: &str, coverage: &Coverage, failed: usize) {
        let language = self.report.language;
        let (reached, all) = coverage.counts();
        if failed > 0 {
            self.text.push('\n');
        }
        let paint = if reached == all { Paint::Green } else { Paint::Yellow };
        self.line(&format!("  {}", words::coverage(reached, all, language)), paint);
        for part in &coverage.parts {
            let missed: Vec<(String, String)> = part
                .missed()
                .map(|goal| (self.report.line_seen_from(file, goal.reach.span), super::coverage::missed(self.report, goal)))
                .collect();
            if missed.is_empty() {
                continue;
            }
            self.line(&format!("  {}", clean(&super::coverage::part_name(&part.name, language))), Paint::Bold);
            let width = missed.iter().map(|(line, _)| line.width()).max().unwrap_or(0);
            for (line, text) in &missed {
                self.wrapped(&format!("    {line}{}  ", " ".repeat(width - line.width())), text);
            }
        }
    }

    fn end_details(&mut self) {
        if std::mem::take(&mut self.detailed) {
            self.text.push('\n');
        }
    }

    /// Which changes of the rules the tests notice.
    fn mutants(&mut self, mutants: &Mutants) {
        for Line { lead, text, paint, breaks } in super::mutants::lines(self.report, mutants) {
            let indent = lead.width();
            let width = match breaks {
                Breaks::Anywhere => self.style.width.saturating_sub(indent),
                Breaks::Never => usize::MAX,
            };
            for (at, part) in wrap(&clean(&text), width).iter().enumerate() {
                let lead = if at == 0 { lead.clone() } else { " ".repeat(indent) };
                self.line(&format!("{lead}{}", painted(part, paint, self.style.colour)), Paint::None);
            }
        }
        self.text.push('\n');
    }

    fn counted(&self, Counts { passed, failed }: Counts) -> String {
        words::tests(passed, failed, self.report.language)
    }

    fn outcome(&mut self, outcome: &Outcome) {
        let language = self.report.language;
        self.text.push('\n');
        let name = painted(&clean(&title(outcome, language)), Paint::Bold, self.style.colour);
        let place = painted(&clean(&self.report.place(outcome.span)), Paint::Dim, self.style.colour);
        self.line(&format!("  {} {name}  {place}", painted("✗", Paint::Red, self.style.colour)), Paint::None);
        match &outcome.result {
            CaseResult::Passed => {}
            CaseResult::Invalid(messages) => {
                let lines: Vec<String> = sentences(messages, self.report).collect();
                for line in lines {
                    self.wrapped("    ", &line);
                }
            }
            CaseResult::Failed(failed) => self.failed(failed),
        }
    }

    fn failed(&mut self, failed: &Failed) {
        let language = self.report.language;
        for failure in &failed.failures {
            let expectation = format!("{} {}", words::EXPECT.get(language), failure.expectation.written);
            self.wrapped("    ", &expectation);
            let Finding { expected, found } = Finding::of(failure, language);
            let (should, came) = (words::EXPECTED.get(language), words::FOUND.get(language));
            match expected {
                Some(expected) => {
                    self.wrapped(&format!("      {should}  "), &expected);
                    self.wrapped(&format!("      {came}  "), &found);
                }
                None => self.wrapped("      ", &found),
            }
        }
        for row in rows_about(failed) {
            if let Some(reason) = why_unscored(row, language) {
                let text = words::bracketed(&row.name, words::UNSCORED.get(language), language);
                self.wrapped("    ", &format!("{text}{}{reason}", words::COLON.get(language)));
                continue;
            }
            self.steps(&row.name, &row.steps);
        }
        let whole = Whole::of(failed);
        if whole.total {
            self.total(&failed.scorecard);
        }
        for index in whole.checks {
            let Some(check) = failed.scorecard.checks.get(index) else { continue };
            let text = match &check.outcome {
                CheckOutcome::Undecided(impediments) => findings::reasons(impediments, language),
                CheckOutcome::Holds | CheckOutcome::Fails { .. } => check.substituted.clone(),
            };
            self.wrapped("    ", &format!("{}{}{text}", check.label, words::COLON.get(language)));
        }
    }

    /// How the total came about: the scores of the sections, and which rows are missing.
    fn total(&mut self, scorecard: &Scorecard) {
        let language = self.report.language;
        let figures = Figures::of(scorecard);
        let colon = words::COLON.get(language);
        let mut parts = vec![format!("{} {}", words::TOTAL.get(language), figures.show_total(&scorecard.total))];
        parts.extend(scorecard.grade.as_ref().map(|grade| format!("{} {grade}", words::GRADE_SHORT.get(language))));
        let sections = scorecard.sections.iter().filter(|section| !section.name.is_empty());
        parts.extend(sections.map(|section| {
            let name = findings::section_name(section, language);
            format!("{name} {} / {}", figures.show_section(section), figures.show(&section.points))
        }));
        self.wrapped("    ", &parts.join(words::COMMA.get(language)));
        let scores: Vec<String> = scorecard
            .rows()
            .iter()
            .filter(|row| why_unscored(row, language).is_none())
            .map(|row| format!("{} {}", row.name, row.score.as_ref().map_or(String::new(), |score| figures.show(score))))
            .collect();
        if !scores.is_empty() {
            let text = format!("{}{colon}{}", words::SCORED_ROWS.get(language), scores.join(words::COMMA.get(language)));
            self.wrapped("    ", &text);
        }
        let rows = scorecard.rows();
        let unscored: Vec<String> =
            rows.iter().filter_map(|row| Some(words::bracketed(&row.name, &why_unscored(row, language)?, language))).collect();
        if !unscored.is_empty() {
            let names = words::listed(&unscored, words::COMMA, language);
            self.wrapped("    ", &format!("{}{colon}{names}", words::UNSCORED.get(language)));
        }
        self.steps(words::TOTAL.get(language), &scorecard.total_steps);
    }

    fn steps(&mut self, name: &str, steps: &[crate::eval::Step]) {
        let language = self.report.language;
        let lines = steps::lines(steps, Some(self.report.sources), language);
        if lines.is_empty() {
            return;
        }
        self.line(&format!("    {}", clean(&words::how_of(name, language))), Paint::None);
        for (lead, text) in steps::aligned(&lines, Some(self.file), language) {
            self.wrapped(&format!("      {}", clean(&lead)), &text);
        }
    }

    fn line(&mut self, line: &str, paint: Paint) {
        push_line(&mut self.text, line, paint, self.style.colour);
    }

    /// Text behind a lead, its further lines below its beginning.
    fn wrapped(&mut self, lead: &str, text: &str) {
        push_hanging(&mut self.text, (lead, Paint::Dim), &clean(text), self.style);
    }
}
