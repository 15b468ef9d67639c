//! The first pass: what each unit comes to in each question.

use crate::facts::Record;
use crate::model::{CohortCall, CohortOwner, CohortQuestion, Rubric};
use crate::number::Number;

use super::super::Detail;
use super::super::evaluator::Evaluator;
use super::super::outcome::{Impediments, Outcome};
use super::super::rows::Applicability;
use super::super::scope::{RowScope, Scope};
use super::super::scorecard::Impediment;
use super::group::{Answer, Key};
use super::note::{LeftOut, LeftOutReason};
use super::{Cohort, Seen};

/// Units that are being gathered. Those of a long table can be gathered in parts, by several threads, and put together in order.
#[derive(Clone, Debug)]
pub struct Gathering<'r> {
    rubric: &'r Rubric,
    seen: Seen,
}

impl<'r> Gathering<'r> {
    /// No units yet.
    pub fn new(rubric: &'r Rubric) -> Gathering<'r> {
        let answers = rubric.cohort.questions.iter().map(|_| Answer::default()).collect();
        Gathering { rubric, seen: Seen { units: 0, answers } }
    }

    /// Takes in one unit.
    pub fn add(&mut self, record: &Record) {
        self.seen.units += 1;
        let questions = self.rubric.cohort.questions.iter().zip(&mut self.seen.answers);
        for ((question, answer), standing) in questions.zip(standings(self.rubric, record)) {
            answer.add(question.call.function, standing);
        }
    }

    /// Takes in units that were gathered apart, which come after those that it has.
    pub fn merge(&mut self, later: Gathering<'_>) {
        self.seen.units += later.seen.units;
        let questions = self.rubric.cohort.questions.iter().zip(&mut self.seen.answers);
        for ((question, answer), later) in questions.zip(later.seen.answers) {
            answer.merge(question.call.function, later);
        }
    }

    /// These are all.
    pub fn finish(mut self) -> Cohort {
        self.seen.answers.iter_mut().for_each(Answer::sort);
        Cohort { seen: Some(self.seen.into()), changing: None }
    }
}

/// Where a unit stands in a question.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Standing {
    /// Its group.
    pub(super) keys: Vec<Key>,
    /// What it comes to.
    pub(super) value: Number,
}

/// Why a unit stands nowhere in a question.
pub(super) enum Outside {
    /// 其中 leaves it out: nothing to tell.
    NotMeant,
    /// It has no value that could be compared.
    LeftOut {
        /// Its group, when that is known.
        keys: Option<Vec<Key>>,
        /// The unit and why.
        unit: LeftOut,
    },
}

/// Where a unit stands in each question.
pub(super) fn standings(rubric: &Rubric, record: &Record) -> Vec<Result<Standing, Outside>> {
    let none = Cohort::default();
    let mut evaluator = Evaluator::new(rubric, &none, record, Detail::Scores);
    evaluator.prepare();
    if rubric.cohort.need_results {
        evaluator.score();
    }
    rubric.cohort.questions.iter().map(|question| evaluator.standing(question)).collect()
}

impl Evaluator<'_> {
    /// Where the unit stands in a question.
    fn standing(&mut self, question: &CohortQuestion) -> Result<Standing, Outside> {
        let unit = self.record.unit.clone();
        let left_out = |keys, reason| Outside::LeftOut { keys, unit: LeftOut { unit: unit.clone(), reason } };
        let unknown = |keys, impediments: &Impediments| left_out(keys, reason(impediments));
        for id in &question.asked {
            let rows = self.rows_of(*id);
            if rows.iter().all(|row| matches!(row.applies, Ok(Applicability::Inapplicable { .. } | Applicability::Absent))) {
                return Err(left_out(None, LeftOutReason::Inapplicable));
            }
        }
        let CohortOwner::Indicator(id) = question.owner else {
            return self.standing_in(&question.call, &Scope::default()).map_err(|(keys, why)| outside(keys, why, unknown));
        };
        let [row] = self.rows_of(id) else { return Err(Outside::NotMeant) };
        match &row.applies {
            Ok(Applicability::Applies) => {}
            Ok(Applicability::Inapplicable { .. } | Applicability::Absent) => {
                return Err(left_out(None, LeftOutReason::Inapplicable));
            }
            Err(impediments) => return Err(unknown(None, impediments)),
        }
        let (id, indicator, name) = (row.id, row.indicator, row.name.clone());
        let (printed, points) = match super::super::outcome::both(row.printed.clone(), row.points.clone()) {
            Ok(both) => both,
            Err(impediments) => return Err(unknown(None, &impediments)),
        };
        let scope = Scope { row: Some(RowScope { id, name: &name, printed: &printed, points: &points }), ..Scope::default() };
        let locals = self.locals(&indicator.locals, &scope);
        let scope = Scope { locals: &locals, ..scope };
        self.standing_in(&question.call, &scope).map_err(|(keys, why)| outside(keys, why, unknown))
    }

    /// Where the unit stands in a question whose rule sees this. Of a unit that stands nowhere its group where that is known, and what
    /// impedes it; nothing impedes one that 其中 leaves out.
    pub(super) fn standing_in(&mut self, call: &CohortCall, scope: &Scope<'_>) -> Result<Standing, Elsewhere> {
        for condition in &call.conditions {
            match self.condition(condition, scope) {
                Ok(true) => {}
                Ok(false) => return Err((None, None)),
                Err(impediments) => return Err((None, Some(impediments))),
            }
        }
        let theirs: Vec<_> = call.keys.iter().map(|(theirs, _)| theirs).collect();
        let keys = self.keys(&theirs, scope).map_err(|impediments| (None, Some(impediments)))?;
        match self.number(&call.value, scope) {
            Ok(value) => Ok(Standing { keys, value }),
            Err(impediments) => Err((Some(keys), Some(impediments))),
        }
    }

    /// What expressions come to that 其中 compares.
    pub(super) fn keys(&mut self, exprs: &[&crate::model::Expr], scope: &Scope<'_>) -> Outcome<Vec<Key>> {
        let key = |evaluator: &mut Self, expr: &crate::model::Expr| {
            let value = evaluator.evaluate(expr, scope)?;
            Key::of(&value).ok_or_else(|| super::super::expressions::unexpected(expr))
        };
        super::super::outcome::all(exprs.iter().map(|expr| key(self, expr)))
    }
}

/// Of a unit that stands nowhere in a question: its group, and what impedes it.
type Elsewhere = (Option<Vec<Key>>, Option<Impediments>);

fn outside(
    keys: Option<Vec<Key>>,
    why: Option<Impediments>,
    unknown: impl Fn(Option<Vec<Key>>, &Impediments) -> Outside,
) -> Outside {
    why.map_or(Outside::NotMeant, |impediments| unknown(keys, &impediments))
}

/// Why a unit has no value that could be compared.
fn reason(impediments: &Impediments) -> LeftOutReason {
    let missing = |impediment: Impediment| match impediment {
        Impediment::Missing(fact) => Some(fact.name),
        Impediment::MissingAssessment { row: name } | Impediment::PointsOpen { row: name } | Impediment::Needs { name } => Some(name),
        Impediment::Arithmetic { .. }
        | Impediment::Fault { .. }
        | Impediment::NothingApplicable { .. }
        | Impediment::Cohort { .. }
        | Impediment::TooMuchWork => None,
    };
    match impediments.is_missing() {
        true => LeftOutReason::Missing(impediments.clone().list().into_iter().filter_map(missing).collect()),
        false => LeftOutReason::Uncomputable,
    }
}
