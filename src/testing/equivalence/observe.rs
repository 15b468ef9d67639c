//! What one can see of two versions on the same data.

use std::collections::BTreeMap;

use crate::eval::{CheckOutcome, Cohort, Detail, RowScore, Scorecard, Status, evaluate};
use crate::facts::{Record, RowId};
use crate::model::Rubric;
use crate::number::Number;

use super::Subject;

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    /// A row's score.
    Score(RowId),
    /// The grade.
    Grade,
    /// The total.
    Total,
    /// A row's 值.
    Value(RowId),
    /// Whether a check holds, by its place.
    Check(usize),
    /// Whether a row wants an explanation.
    Explanation(RowId),
    /// Whether a row applies.
    Applies(RowId),
    /// The points of a row.
    FullPoints(RowId),
    /// A row is scored by one version alone.
    Scored(RowId),
}

/// A difference that the evaluator shows: what it is under either version, as displayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// What differs.
    pub seen: Seen,
    /// Under the original.
    pub original: String,
    /// Under the changed version.
    pub changed: String,
}

/// Scores the same data by both and says the most telling difference.
pub(super) fn observe(original: &Rubric, changed: &Rubric, record: &Record, subject: Subject) -> Option<Observation> {
    let cohort = Cohort::default();
    let first = evaluate(original, &cohort, record, Detail::Scores);
    let second = evaluate(changed, &cohort, record, Detail::Scores);
    differences(&first, &second)
        .into_iter()
        .filter(|observation| concerns(observation.seen, subject))
        .min_by_key(|observation| observation.seen)
}

/// Whether a difference is one of the subject's.
fn concerns(seen: Seen, subject: Subject) -> bool {
    match (seen, subject) {
        (
            Seen::Score(row)
            | Seen::Value(row)
            | Seen::Explanation(row)
            | Seen::Applies(row)
            | Seen::FullPoints(row)
            | Seen::Scored(row),
            Subject::Indicator(id),
        ) => row.indicator == id,
        (Seen::Total, Subject::Total) | (Seen::Grade, Subject::Grade | Subject::Total) => true,
        (Seen::Check(index), Subject::Check(place)) => index == place,
        (
            Seen::Score(_)
            | Seen::Value(_)
            | Seen::Explanation(_)
            | Seen::Applies(_)
            | Seen::FullPoints(_)
            | Seen::Scored(_)
            | Seen::Total
            | Seen::Grade
            | Seen::Check(_),
            _,
        ) => false,
    }
}

/// Everything in which two scorecards differ.
pub fn differences(first: &Scorecard, second: &Scorecard) -> Vec<Observation> {
    let mut found = Vec::new();
    let mut differ = |seen: Seen, original: Option<String>, changed: Option<String>| {
        if let (Some(original), Some(changed)) = (original, changed)
            && original != changed
        {
            found.push(Observation { seen, original, changed });
        }
    };
    let others: BTreeMap<RowId, &RowScore> = second.rows().into_iter().map(|row| (row.id, row)).collect();
    for row in first.rows() {
        let Some(other) = others.get(&row.id) else { continue };
        let scored = |row: &RowScore| match row.status {
            Status::Unscored(_) => NOTHING.to_string(),
            Status::Scored | Status::Inapplicable { .. } => shown(row.score.as_ref()),
        };
        match (&row.score, &other.score) {
            (Some(score), Some(_)) => differ(Seen::Score(row.id), Some(score.to_string()), Some(shown(other.score.as_ref()))),
            // A test can expect a score where the changed version has none, and not the other way round.
            (Some(score), None) => differ(Seen::Score(row.id), Some(score.to_string()), Some(scored(other))),
            (None, Some(_)) => differ(Seen::Scored(row.id), Some(scored(row)), Some(scored(other))),
            (None, None) => {}
        }
        differ(Seen::Value(row.id), row.value.clone(), other.value.clone());
        let due = |row: &RowScore| Some(if row.explanation_due.is_some() { YES } else { NO }.to_string());
        differ(Seen::Explanation(row.id), due(row), due(other));
        let applies = |row: &RowScore| match row.status {
            Status::Scored | Status::Unscored(_) => Some(YES.to_string()),
            Status::Inapplicable { .. } => Some(NO.to_string()),
        };
        differ(Seen::Applies(row.id), applies(row), applies(other));
        // Points that depend on rows of which nothing is known are none yet.
        let points = |row: &RowScore| match row.status {
            Status::Scored | Status::Inapplicable { .. } => Some(row.points.to_string()),
            Status::Unscored(_) => None,
        };
        differ(Seen::FullPoints(row.id), points(row), points(other));
    }
    let total = |card: &Scorecard| card.total.scored().map(Number::to_string);
    differ(Seen::Total, total(first), total(second));
    differ(Seen::Grade, first.grade.clone(), second.grade.clone());
    for (index, (check, other)) in first.checks.iter().zip(&second.checks).enumerate() {
        let holds = |outcome: &CheckOutcome| match outcome {
            CheckOutcome::Holds => Some(YES.to_string()),
            CheckOutcome::Fails { .. } => Some(NO.to_string()),
            CheckOutcome::Undecided(_) => None,
        };
        differ(Seen::Check(index), holds(&check.outcome), holds(&other.outcome));
    }
    found
}

fn shown(number: Option<&Number>) -> String {
    number.map_or(NOTHING.to_string(), Number::to_string)
}

/// What stands for a score that there is not.
pub(super) const NOTHING: &str = "—";
const YES: &str = "是";
const NO: &str = "否";
