//! Data in, a scorecard out: pure, exact, explained.

mod aggregates;
mod assessed;
mod budget;
mod calls;
mod card;
mod checks;
mod cohort;
mod display;
mod evaluator;
mod expectations;
mod expressions;
mod grades;
mod made;
mod matches;
mod messages;
mod nearest;
mod notes;
mod operators;
mod outcome;
mod points;
mod reach;
mod rows;
mod scope;
mod scorecard;
mod sections;
mod substitute;
mod thresholds;
mod total;
mod trace;

use std::collections::BTreeSet;

use crate::facts::Record;
use crate::model::{Expectation, Reach, Rubric};

pub(crate) use budget::{Budget, Limits};
pub use cohort::{Cohort, CohortNote, Gathering, LeftOut, LeftOutReason};
pub use expectations::Judgement;
pub(crate) use grades::{Ends, GradeArm, Guard, grade_arms};
pub use made::{MadeFigure, MadeOf};
pub(crate) use matches::pattern_ends;
pub use nearest::{Change, Lever, nearest_changes};
pub(crate) use nearest::{
    MAXIMUM_ITEMS_MOVED, MAXIMUM_ROOTS, MAXIMUM_TRIALS_EACH, Turn, Turning, cells_around, halfway, levers_of_expr, levers_of_row,
    nearest_changes_within, shown_size, shown_value, smallest_change,
};
pub(crate) use points::{Standing, points_of};
pub use scorecard::{
    BoundUsed, CheckOutcome, CheckResult, Claim, CohortLack, Impediment, MissingFact, PriorFact, Rescaling, RowScore, Scorecard,
    SectionScore, SectionScoreKind, Status, Total,
};
pub use trace::{Step, StepKind};

/// How much of the computation to keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// The scores.
    #[default]
    Scores,
    /// The scores and the steps that led to each.
    Steps,
}

/// Scores one unit; what its rules ask of other units is answered by `cohort`. Pure: it opens nothing, knows no clock, and gives the same scorecard for the same input. What cannot be scored says
/// why, and the rest is scored.
pub fn evaluate(rubric: &Rubric, cohort: &Cohort, record: &Record, detail: Detail) -> Scorecard {
    card::scorecard(rubric, cohort, record, detail)
}

/// Scores one unit as [`evaluate`] does, and judges what is expected of it; a judgement for each expectation.
pub fn judge(
    rubric: &Rubric,
    cohort: &Cohort,
    record: &Record,
    detail: Detail,
    expectations: &[Expectation],
) -> (Scorecard, Vec<Judgement>) {
    card::judged(rubric, cohort, record, detail, expectations)
}

/// What scoring a unit reaches in the rules: arms, sides of thresholds, conditions. It is [`evaluate`] with another thing kept.
pub fn reached(rubric: &Rubric, cohort: &Cohort, record: &Record) -> BTreeSet<Reach> {
    card::reached(rubric, cohort, record)
}
