//! `biaochi score`: units under their rubrics, as a report.

use super::arguments::Score;
use super::files::{self, Tables};
use super::intake::{Given, Intake, Unit};
use super::{Console, Status, batch, messages, output};
use crate::eval::{Detail, Scorecard};
use crate::report::{self, Entry, Format, Provenance, Report};
use crate::source::Sources;

/// Runs the command.
pub fn run(arguments: &Score, console: &mut Console<'_>) -> Status {
    match files::tables(&arguments.data, arguments.output.as_deref()) {
        Tables::None => {}
        Tables::Only { .. } if !arguments.among.is_empty() => {
            console.say(&[messages::not_for_tables("--among")], &Sources::new());
            return Status::Unusable;
        }
        Tables::Only { tables, left } => return batch::run(arguments, &tables, &left, console),
        Tables::Mixed { table, other } => {
            console.say(&[messages::tables_and_files(&table, &other)], &Sources::new());
            return Status::Wrong;
        }
    }
    let format = arguments.format.unwrap_or_default();
    let for_tables = [
        arguments.rows.map(|_| "--rows"),
        arguments.wide.then_some("--wide"),
        arguments.rejects.as_ref().map(|_| "--rejects"),
        arguments.jobs.map(|_| "--jobs"),
        format.of_report().is_none().then_some("--format"),
    ];
    let Some(format) = format.of_report().filter(|_| for_tables.iter().all(Option::is_none)) else {
        let option = for_tables.into_iter().flatten().next().unwrap_or_default();
        console.say(&[messages::only_for_tables(option)], &Sources::new());
        return Status::Unusable;
    };
    let mut intake = Intake::of(Given { data: &arguments.data, among: &arguments.among }, arguments.rules.as_deref(), console);
    let path = arguments.output.as_deref();
    if let Some(message) = output::overwritten(path, &intake.files) {
        intake.diagnostics.push(message);
        return intake.conclude(console);
    }
    let detail = match format {
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
    let bytes = output::in_memory(|out| report::write(format, &report, out));
    let judged = scorecards.iter().map(|(_, scorecard)| judge(scorecard)).max().unwrap_or(Status::Fine);
    let diagnostics = std::mem::take(&mut intake.diagnostics);
    output::deliver(&bytes, path, diagnostics, &intake.sources, console).max(judged)
}

fn entry<'a>(unit: &Unit, scorecard: &'a Scorecard, intake: &'a Intake) -> Entry<'a> {
    Entry {
        scorecard,
        provenance: Provenance {
            rules_sha256: Some(intake.files.fingerprint_of(&unit.rules)),
            data_sha256: Some(intake.files.fingerprint_of(&unit.data)),
            sources: Some(&intake.sources),
            ..Provenance::default()
        },
    }
}

/// The status that follows from a scorecard.
pub(super) fn judge(scorecard: &Scorecard) -> Status {
    if scorecard.is_whole() { Status::Fine } else { Status::Wrong }
}
