//! The arms of 等级 as a unit's data have them: which totals they take, and how their conditions stand.

use crate::facts::Record;
use crate::interval::Interval;
use crate::model::{ExprKind, Pattern, Rubric};
use crate::value::Value;

use super::Detail;
use super::cohort::Cohort;
use super::evaluator::Evaluator;
use super::scope::Scope;

/// An arm of 等级.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GradeArm {
    /// The grade that it gives.
    pub(crate) name: String,
    /// The totals that it fits; none when an end of them cannot be computed.
    pub(crate) totals: Option<Vec<Interval>>,
    /// Whether these are the same whatever the data are.
    pub(crate) ends: Ends,
    /// Its condition.
    pub(crate) guard: Guard,
}

/// What the ends of an arm's totals rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    /// On nothing.
    Constant,
    /// On data.
    OfData,
}

/// How the condition of an arm stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guard {
    /// There is none.
    None,
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// It cannot be computed.
    Open,
}

/// The arms of 等级, in order.
pub(crate) fn grade_arms(rubric: &Rubric, cohort: &Cohort, record: &Record) -> Vec<GradeArm> {
    let Some(grades) = &rubric.grades else { return Vec::new() };
    let mut evaluator = Evaluator::new(rubric, cohort, record, Detail::Scores);
    evaluator.run();
    let mut arms = Vec::new();
    for arm in &grades.arms {
        let ExprKind::Constant(Value::Text(name)) = &arm.result.kind else { continue };
        let totals: Option<Vec<Vec<Interval>>> = arm.patterns.iter().map(|pattern| evaluator.intervals(pattern)).collect();
        let guard = match arm.guard.as_ref().map(|guard| evaluator.condition(guard, &Scope::default())) {
            None => Guard::None,
            Some(Ok(true)) => Guard::Holds,
            Some(Ok(false)) => Guard::Fails,
            Some(Err(_)) => Guard::Open,
        };
        let ends = if arm.patterns.iter().all(is_constant) { Ends::Constant } else { Ends::OfData };
        arms.push(GradeArm { name: name.to_string(), totals: totals.map(|totals| totals.concat()), ends, guard });
    }
    arms
}

fn is_constant(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Band(_) | Pattern::Else | Pattern::Is(_) => true,
        Pattern::Compare(..) | Pattern::Between { .. } | Pattern::Equal(_) | Pattern::Condition(_) => false,
    }
}
