//! The first pass: what each unit comes to in each question.

use crate::facts::Record;
use crate::model::{self, CohortCall, CohortOwner, CohortQuestion, IndicatorId, Rubric};
use crate::number::Number;

use super::super::Detail;
use super::super::evaluator::Evaluator;
use super::super::outcome::{Impediments, Outcome, all, both};
use super::super::rows::{Applicability, Row};
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
        let row = match question.owner {
            CohortOwner::File => None,
            CohortOwner::Indicator(id) => match self.rows_of(id) {
                [row] => {
                    Some((row.id, row.indicator, row.name.clone(), row.applies.clone(), row.printed.clone(), row.points.clone()))
                }
                _ => return Err(Outside::NotMeant),
            },
        };
        let Some((id, indicator, name, applies, printed, points)) = row else {
            let scope = Scope::default();
            let keys = self.place(&question.call, &scope);
            return self.value_at(question, keys, &scope, left_out);
        };
        let (printed, points) = match both(printed, points) {
            Ok(both) => both,
            Err(impediments) => return Err(left_out(None, reason(&impediments))),
        };
        let scope = Scope { row: Some(RowScope { id, name: &name, printed: &printed, points: &points }), ..Scope::default() };
        let locals = self.locals(&indicator.locals, &scope);
        let scope = Scope { locals: &locals, ..scope };
        let keys = self.place(&question.call, &scope);
        match (applies, keys) {
            (_, Ok(None)) => Err(Outside::NotMeant),
            (Ok(Applicability::Applies), keys) => self.value_at(question, keys, &scope, left_out),
            (Ok(Applicability::Inapplicable { .. } | Applicability::Absent), keys) => {
                Err(left_out(keys.ok().flatten(), LeftOutReason::Inapplicable))
            }
            (Err(impediments), keys) => Err(left_out(keys.ok().flatten(), reason(&impediments))),
        }
    }

    /// What a unit comes to in a question, once it is known where it belongs.
    fn value_at(
        &mut self,
        question: &CohortQuestion,
        keys: Outcome<Option<Vec<Key>>>,
        scope: &Scope<'_>,
        left_out: impl Fn(Option<Vec<Key>>, LeftOutReason) -> Outside,
    ) -> Result<Standing, Outside> {
        let keys = match keys {
            Ok(Some(keys)) => keys,
            Ok(None) => return Err(Outside::NotMeant),
            Err(impediments) => return Err(left_out(None, reason(&impediments))),
        };
        let inapplicable = |id: &IndicatorId| {
            let applies = |row: &Row<'_>| !matches!(row.applies, Ok(Applicability::Inapplicable { .. } | Applicability::Absent));
            !self.rows_of(*id).iter().any(applies)
        };
        if question.asked.iter().any(inapplicable) {
            return Err(left_out(Some(keys), LeftOutReason::Inapplicable));
        }
        match self.number(&question.call.value, scope) {
            Ok(value) => Ok(Standing { keys, value }),
            Err(impediments) => Err(left_out(Some(keys), reason(&impediments))),
        }
    }

    /// Where the unit stands in a question whose rule applies to it and sees this; none where it stands nowhere.
    pub(super) fn standing_in(&mut self, call: &CohortCall, scope: &Scope<'_>) -> Option<Standing> {
        let keys = self.place(call, scope).ok()??;
        let value = self.number(&call.value, scope).ok()?;
        Some(Standing { keys, value })
    }

    /// The group of the unit; none when 其中 leaves it out.
    fn place(&mut self, call: &CohortCall, scope: &Scope<'_>) -> Outcome<Option<Vec<Key>>> {
        // One that does not hold decides, whatever the others lack.
        let conditions: Vec<Outcome<bool>> = call.conditions.iter().map(|condition| self.condition(condition, scope)).collect();
        if conditions.contains(&Ok(false)) {
            return Ok(None);
        }
        all(conditions)?;
        let theirs: Vec<_> = call.keys.iter().map(|(theirs, _)| theirs).collect();
        self.keys(&theirs, scope).map(Some)
    }

    /// What expressions come to that 其中 compares.
    pub(super) fn keys(&mut self, exprs: &[&model::Expr], scope: &Scope<'_>) -> Outcome<Vec<Key>> {
        let key = |evaluator: &mut Self, expr: &model::Expr| {
            let value = evaluator.evaluate(expr, scope)?;
            Key::of(&value).ok_or_else(|| super::super::expressions::unexpected(expr))
        };
        all(exprs.iter().map(|expr| key(self, expr)))
    }
}

/// Why a unit has no value that could be compared.
fn reason(impediments: &Impediments) -> LeftOutReason {
    let missing = |impediment: Impediment| match impediment {
        Impediment::Missing(fact) => Some(fact.name),
        Impediment::MissingAssessment { row: name } | Impediment::PointsOpen { row: name } | Impediment::Needs { name } => {
            Some(name)
        }
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
