//! `biaochi goal`: how far units are from a goal, and the least changes of their data that reach it.

use std::path::{Path, PathBuf};

use super::arguments;
use super::intake::{Given, Intake};
use super::messages::{self, GoalFault};
use super::{Console, Status, files, output};
use crate::diagnostic::Diagnostic;
use crate::goal::{self, Goal, RowGoal, Standing, Ways};
use crate::name;
use crate::number::Number;
use crate::report::{self, GoalReport};

/// What full marks may be called.
const FULL: &[&str] = &["满分", "full"];

/// Runs the command.
pub fn run(arguments: &arguments::Goal, console: &mut Console<'_>) -> Status {
    // A file may have such a name; a row's score is what is no file.
    let is_row = |path: &&PathBuf| path.to_string_lossy().contains(['=', '＝']) && !files::exists(path);
    let (rows, data): (Vec<&PathBuf>, Vec<&PathBuf>) = arguments.data.iter().partition(is_row);
    let goal = match goal_of(arguments, &rows, &data) {
        Ok(goal) => goal,
        Err(message) => {
            console.say(&[*message], &crate::source::Sources::new());
            return Status::Unusable;
        }
    };
    let data: Vec<PathBuf> = data.into_iter().cloned().collect();
    let mut intake = Intake::of(Given { data: &data, among: &arguments.among }, arguments.rules.as_deref(), console);
    let path = arguments.document.output.as_deref();
    if let Some(message) = output::overwritten(path, &intake.files) {
        intake.diagnostics.push(message);
        return intake.conclude(console);
    }
    let mut units: Vec<Ways> = Vec::new();
    for unit in &intake.units {
        match goal::ways(&unit.rubric, &unit.cohort, &unit.record, &goal) {
            Ok(ways) => units.push(ways),
            Err(message) => intake.diagnostics.push(*message),
        }
    }
    if units.is_empty() {
        return intake.conclude(console);
    }
    let report = GoalReport { units: &units, language: console.language, style: output::style(path, console) };
    let bytes = output::in_memory(|out| report::write_goal(arguments.document.format, &report, out));
    let judged = units.iter().map(judge).max().unwrap_or(Status::Fine);
    let diagnostics = std::mem::take(&mut intake.diagnostics);
    output::deliver(&bytes, path, diagnostics, &intake.sources, console).max(judged)
}

/// Whether the goal is reached, or can be.
fn judge(ways: &Ways) -> Status {
    match ways.standing {
        Standing::Reached { .. } | Standing::Ways(_) => Status::Fine,
        Standing::Impossible { .. } | Standing::NotFound { .. } => Status::Wrong,
    }
}

fn goal_of(arguments: &arguments::Goal, rows: &[&PathBuf], data: &[&PathBuf]) -> Result<Goal, Box<Diagnostic>> {
    let fault = |fault: GoalFault<'_>| Box::new(messages::goal_unreadable(fault));
    if data.is_empty() {
        return Err(fault(GoalFault::NoData));
    }
    match (&arguments.grade, &arguments.total, rows) {
        (None, None, []) => Ok(Goal::NextGrade),
        (Some(grade), None, []) => Ok(Goal::Grade(grade.clone())),
        (None, Some(total), []) => match points(total) {
            Some(total) => Ok(Goal::Total(total)),
            None => Err(fault(GoalFault::NoNumber(total))),
        },
        (None, None, rows) => rows.iter().map(|row| row_goal(row)).collect::<Result<_, _>>().map(Goal::Rows),
        (Some(_), _, _) | (None, Some(_), _) => Err(fault(GoalFault::Several)),
    }
}

/// `预算完成率=3`, `预算完成率=满分`
fn row_goal(written: &Path) -> Result<RowGoal, Box<Diagnostic>> {
    let written = written.to_string_lossy();
    let (row, score) = written.rsplit_once(['=', '＝']).unwrap_or((&written, ""));
    let row = row.trim().trim_matches(['「', '」']).to_string();
    if FULL.contains(&name::key(score).as_str()) {
        return Ok(RowGoal { row, score: None });
    }
    match points(score) {
        Some(score) => Ok(RowGoal { row, score: Some(score) }),
        None => Err(Box::new(messages::goal_unreadable(GoalFault::NoNumber(score)))),
    }
}

/// `90`, `90分`
fn points(written: &str) -> Option<Number> {
    let written = name::key(written);
    Number::parse(written.trim_end_matches('分').trim())
}
