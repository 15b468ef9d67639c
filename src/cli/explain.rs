//! `biaochi explain`: how one score came about, and what would change it.

use super::arguments::Explain;
use super::intake::{Given, Intake, Unit};
use super::{Console, Status, messages, output};
use crate::diagnostic::closest;
use crate::eval::{Detail, nearest_changes};
use crate::name;
use crate::report::{self, Explanation, Subject};

/// What the total may be called.
const TOTAL: &[&str] = &["总分", "total"];

/// Runs the command.
pub fn run(arguments: &Explain, console: &mut Console<'_>) -> Status {
    let mut intake = Intake::of(
        Given { data: std::slice::from_ref(&arguments.data), among: &arguments.among },
        arguments.rules.as_deref(),
        console,
    );
    let status = intake.conclude(console);
    let explained = intake.units.iter().map(|unit| explain(unit, &arguments.indicator, &intake, console)).max();
    status.max(explained.unwrap_or(Status::Fine))
}

fn explain(unit: &Unit, wanted: &str, intake: &Intake, console: &mut Console<'_>) -> Status {
    let scorecard = unit.score(Detail::Steps);
    let rows = scorecard.rows();
    let key = name::key(wanted);
    // 逐项 can give several rows one name.
    let mut subjects: Vec<Subject<'_>> =
        rows.iter().filter(|row| name::key(&row.name) == key).map(|row| Subject::Row(row)).collect();
    if subjects.is_empty() && TOTAL.contains(&key.as_str()) {
        subjects.push(Subject::Total);
    }
    if subjects.is_empty() {
        let known: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        let nearest = closest(wanted, known.iter().copied());
        console.say(&[messages::indicator_unknown(wanted, nearest, &known)], &intake.sources);
        return Status::Unusable;
    }
    for (index, subject) in subjects.iter().enumerate() {
        if index > 0 {
            console.result("\n");
        }
        let changes = match subject {
            Subject::Row(row) => nearest_changes(&unit.rubric, &unit.cohort, &unit.record, row.id),
            Subject::Total => Vec::new(),
        };
        let explanation = Explanation {
            scorecard: &scorecard,
            subject: *subject,
            changes: &changes,
            sources: Some(&intake.sources),
            language: console.language,
            style: output::style(None, console),
        };
        console.result_bytes(&output::in_memory(|out| report::write_explanation(&explanation, out)));
    }
    Status::Fine
}
