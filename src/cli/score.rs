//! `biaochi score`: units under their rubrics, as a report.

use super::arguments::Score;
use super::intake::{Intake, Unit};
use super::render::Colour;
use super::{Console, Status, files, messages};
use crate::eval::{CheckOutcome, Detail, RowScore, Scorecard, Total};
use crate::report::{self, Entry, Format, Provenance, Report, Style};

/// Runs the command.
pub fn run(arguments: &Score, console: &mut Console<'_>) -> Status {
    let mut intake = Intake::of(&arguments.data, arguments.rules.as_deref(), console);
    let overwritten = arguments.output.as_deref().filter(|output| intake.files.has_read(output));
    if let Some(output) = overwritten {
        intake.diagnostics.push(messages::would_overwrite(output));
        return intake.report(console);
    }
    let detail = match arguments.format {
        Format::Json => Detail::Steps,
        Format::Text | Format::Markdown | Format::Html | Format::Csv => Detail::Scores,
    };
    let scorecards: Vec<(&Unit, Scorecard)> = intake.units.iter().map(|unit| (unit, unit.score(detail))).collect();
    let report = Report {
        entries: scorecards.iter().map(|(unit, scorecard)| entry(unit, scorecard, &intake)).collect(),
        language: console.language,
        style: match arguments.output {
            None => style(console),
            Some(_) => Style { colour: Colour::Plain, ..style(console) },
        },
    };
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    let _ = report::write(arguments.format, &report, &mut bytes);
    let judged = scorecards.iter().map(|(_, scorecard)| judge(scorecard)).max().unwrap_or(Status::Fine);
    let scored = !scorecards.is_empty();
    if let Some(path) = arguments.output.as_deref().filter(|_| scored)
        && let Err(error) = files::write(path, &bytes)
    {
        intake.diagnostics.push(messages::not_writable(path, &error));
    }
    let status = intake.report(console).max(judged);
    if scored && arguments.output.is_none() {
        console.result_bytes(&bytes);
    }
    status
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

/// How text is laid out on the console.
pub(super) fn style(console: &Console<'_>) -> Style {
    Style { colour: console.result_colour, width: console.width }
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
