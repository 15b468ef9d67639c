//! How far a unit is from a goal, a grade, a total, or scores of rows, and the least changes of its data that reach it. Each is solved from
//! where the rules turn, then proved by scoring.

mod aim;
mod assessed;
mod attempt;
mod ceiling;
mod climb;
mod grades;
mod joint;
mod least;
mod levers;
mod messages;
mod resolve;
mod search;
mod size;
mod stops;
mod told;
mod trials;
mod unions;

use crate::diagnostic::Diagnostic;
use crate::eval::{Cohort, Detail, Lever, MAXIMUM_ITEMS_MOVED, Scorecard, Total, evaluate};
use crate::facts::Record;
use crate::language::Text;
use crate::model::Rubric;
use crate::number::Number;
use crate::value::Value;

pub use aim::{Aim, GradeAim, RowAim};

use aim::Heading;
use grades::Grades;
use levers::Movable;
use trials::Trials;

/// The most ways that are told.
const MOST_WAYS: usize = 5;

/// What a unit wants to reach.
#[derive(Clone, Debug, PartialEq)]
pub enum Goal {
    /// The next better grade.
    NextGrade,
    /// At least this grade.
    Grade(String),
    /// At least this total.
    Total(Number),
    /// So much at each of these rows.
    Rows(Vec<RowGoal>),
}

/// What a row is to reach.
#[derive(Clone, Debug, PartialEq)]
pub struct RowGoal {
    /// Its name.
    pub row: String,
    /// At least this score; none for full marks.
    pub score: Option<Number>,
}

/// How far a unit is from its goal, and what would take it there.
#[derive(Clone, Debug)]
pub struct Ways {
    /// The unit as it is.
    pub scorecard: Scorecard,
    /// The goal.
    pub aim: Aim,
    /// How the unit stands to it.
    pub standing: Standing,
    /// Facts that were left alone because they are 不可控, of those that matter.
    pub fixed: Vec<String>,
    /// What persons' scores could still give.
    pub assessed: Vec<AssessedRow>,
    /// The total and grade with all of these as high as they can be, when there are any.
    pub with_assessed: Option<Outlook>,
    /// Whether the search stopped at its limit of work.
    pub cut_short: bool,
}

/// A total and its grade.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// The total.
    pub total: Total,
    /// Its grade.
    pub grade: Option<String>,
    /// Whether the goal is reached.
    pub reached: bool,
}

/// How a unit stands to a goal.
#[derive(Clone, Debug)]
pub enum Standing {
    /// It is there.
    Reached {
        /// What can be lost before it is not.
        margin: Margin,
        /// The least changes of one datum after which it is not, the smallest first.
        losses: Vec<Way>,
    },
    /// These changes reach it, the least first.
    Ways(Vec<Way>),
    /// No change of its data can: whatever they are, no more than this can be had.
    Impossible {
        /// The greatest total, or score of a row.
        ceiling: Number,
    },
    /// None was found; what was tried is not all that there is.
    NotFound {
        /// The best total among what was tried, when that is known.
        best: Option<Number>,
    },
}

/// What can be lost of a goal that is reached.
#[derive(Clone, Debug, PartialEq)]
pub enum Margin {
    /// So many points.
    Points(Number),
    /// Everything: whatever the total or the score, the goal is reached, as the lowest grade is.
    Everything,
    /// No number of points: conditions decide.
    Conditions,
}

/// Changes of data that reach a goal: scored, not only solved.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// What is changed.
    pub moves: Vec<Move>,
    /// Each row whose score is then another.
    pub rows: Vec<RowChange>,
    /// The total then.
    pub total: Total,
    /// The grade then.
    pub grade: Option<String>,
}

/// One changed datum.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Which.
    pub lever: Lever,
    /// Its name: `执行`, `支付节点[2].实际`.
    pub name: String,
    /// What the item in which it stands is called.
    pub item: Option<String>,
    /// Its value now.
    pub from: Value,
    /// Its value then.
    pub to: Value,
    /// Its value now, as written.
    pub shown_from: Text,
    /// Its value then, as written.
    pub shown_to: Text,
    /// How far that is, of numbers and days: `再增加 116.05万元`.
    pub difference: Option<Text>,
    /// The 校验 for the sake of which it moves along with the others.
    pub for_check: Option<String>,
}

/// A row whose score changes.
#[derive(Clone, Debug, PartialEq)]
pub struct RowChange {
    /// Its name.
    pub name: String,
    /// The score now; none when it has none.
    pub from: Option<Number>,
    /// The score then.
    pub to: Option<Number>,
}

/// A row that a person scores and that is not at its best.
#[derive(Clone, Debug, PartialEq)]
pub struct AssessedRow {
    /// Its name.
    pub name: String,
    /// The score now; none when it was not given.
    pub score: Option<Number>,
    /// The highest that the rule lets a person give.
    pub most: Number,
}

/// Finds the least changes of a unit's data that reach a goal.
///
/// What is told was scored: a way is data under which the goal is reached, that are allowed by their declarations, and that leave every 校验
/// standing which stood before. The work is bounded ([`Ways::cut_short`] says when the bound was met), so of rules with very many turning
/// points a way may be missed; [`Standing::Impossible`] is only said when it was proved.
///
/// # Errors
/// When the goal names a grade or a row that is not there, or is above full marks.
pub fn ways(rubric: &Rubric, cohort: &Cohort, record: &Record, goal: &Goal) -> Result<Ways, Box<Diagnostic>> {
    let scorecard = evaluate(rubric, cohort, record, Detail::Scores);
    let cohort = &cohort.changing(rubric, record);
    let grades = Grades::of(rubric, cohort, record);
    let aim = resolve::resolve(rubric, &grades, &scorecard, goal)?;
    let movable = Movable::of(rubric, record, &scorecard, &aim);
    let assessed = assessed::rows(rubric, cohort, record, &scorecard, &aim);
    let with_assessed = assessed::outlook(rubric, cohort, record, &assessed, &aim);
    let heading = if aim.is_reached(&scorecard) { Heading::Away } else { Heading::Towards };
    let mut trials = Trials::new(rubric, cohort, record, &scorecard, &aim, heading);
    let standing = match heading {
        Heading::Away => {
            Standing::Reached { margin: aim.room(rubric, &scorecard), losses: search::losses(&mut trials, &movable) }
        }
        Heading::Towards => match ceiling::below(rubric, cohort, record, &aim) {
            Some(ceiling) => Standing::Impossible { ceiling },
            None => match search::ways(&mut trials, &movable) {
                ways if ways.is_empty() => Standing::NotFound { best: trials.best_total().cloned() },
                ways => Standing::Ways(ways),
            },
        },
    };
    let cut_short = trials.is_cut_short() || movable.cut_short || has_long_list(record);
    let assessed = assessed.into_iter().map(|best| best.row).collect();
    Ok(Ways { scorecard, aim, standing, fixed: movable.fixed, assessed, with_assessed, cut_short })
}

/// Whether a list has more items than are moved.
fn has_long_list(record: &Record) -> bool {
    record.facts.iter().flatten().any(|value| match value {
        Value::List(items) => items.len() > MAXIMUM_ITEMS_MOVED,
        Value::Number(_)
        | Value::Flag(_)
        | Value::Date(_)
        | Value::Text(_)
        | Value::Choice(_)
        | Value::Target(_)
        | Value::Record(_) => false,
    })
}
