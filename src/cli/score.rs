//! `biaochi score`: units under their rubrics, as a report.

use super::arguments::Score;
use super::intake::{Given, Intake, Unit};
use super::{Console, Status, output};
use crate::eval::{CheckOutcome, Detail, RowScore, Scorecard, Total};
use crate::report::{self, Entry, Format, Provenance, Report};

/// Runs the command.
pub fn run(arguments: &Score, console: &mut Console<'_>) -> Status {
    let mut intake = Intake::of(Given { data: &arguments.data, among: &arguments.among }, arguments.rules.as_deref(), console);
    let path = arguments.output.as_deref();
    if let Some(message) = output::overwritten(path, &intake.files) {
        intake.diagnostics.push(message);
        return intake.conclude(console);
    }
    let detail = match arguments.format {
        Format::Json => Detail::Steps,
        Format::Text | Format::Markdown | Format::Html | Format::Csv => Detail::Scores,
    };
    let scorecards: Vec<(&Unit, Scorecard)> = intake.units.iter().map(|unit| (unit, unit.score(detail))).collect();
    if scorecards.is_empty() {
        return intake.conclude(console);
    }
    let report = Report {
        entries: scorecards.iter().map(|(unit, scorecard)| entry(unit, scorecard, &intake)).collect(),
        language: console.language,
        style: output::style(path, console),
    };
    let bytes = output::in_memory(|out| report::write(arguments.format, &report, out));
    let judged = scorecards.iter().map(|(_, scorecard)| judge(scorecard)).max().unwrap_or(Status::Fine);
    let diagnostics = std::mem::take(&mut intake.diagnostics);
    output::deliver(&bytes, path, diagnostics, &intake.sources, console).max(judged)
}

fn entry<'a>(unit: &Unit, scorecard: &'a Scorecard, intake: &'a Intake) -> Entry<'a> {
    Entry {
        scorecard,
        provenance: Provenance {
            rules_sha256: Some(intake.files.fingerprint_of(&unit.rules)),
            data_sha256: Some(intake.files.fingerprint(unit.data)),
            sources: Some(&intake.sources),
            ..Provenance::default()
        },
    }
}

/// Whether a scorecard is whole: every row scored, the grade known where there are grades, every 校验 passed, every required explanation
/// given.
pub(super) fn judge(scorecard: &Scorecard) -> Status {
    let failed = scorecard.checks.iter().any(|check| match check.outcome {
        CheckOutcome::Holds => false,
        CheckOutcome::Fails { .. } | CheckOutcome::Undecided(_) => !check.warning,
    });
    let is_settled = |row: &&RowScore| !matches!(row.status, crate::eval::Status::Unscored(_)) && row.explanation_due.is_none();
    let graded = scorecard.grade_impediments.is_empty();
    let whole = matches!(scorecard.total, Total::Scored(_)) && graded && scorecard.rows().iter().all(is_settled);
    if failed || !whole { Status::Wrong } else { Status::Fine }
}
