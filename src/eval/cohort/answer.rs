//! The second pass: a question answered for one unit.

use crate::language::Text;
use crate::model::{self, CohortCall, CohortFunction};
use crate::number::Number;
use crate::value::Value;

use super::super::display;
use super::super::evaluator::{Evaluator, StepTexts};
use super::super::messages;
use super::super::outcome::{Impediments, Outcome, both};
use super::super::scope::Scope;
use super::super::scorecard::{CohortLack, Impediment};
use super::super::trace::StepKind;
use super::gather::Standing;
use super::group::{Group, Key};
use super::note::CohortNote;

/// What a question was answered for this unit.
#[derive(Clone, Debug)]
pub(in super::super) struct Answered {
    /// Which units it is about.
    keys: Vec<Key>,
    /// How many took part.
    units: usize,
    /// The answer in words.
    result: Text,
}

/// What was found in a group.
struct Found {
    value: Number,
    /// How many units took part.
    units: usize,
    /// With 排名: how many stand at the same place, this unit included.
    tied: usize,
}

impl Evaluator<'_> {
    /// 全体平均, 全体最大, 全体最小 or 排名.
    pub(in super::super) fn among_others(&mut self, expr: &model::Expr, call: &CohortCall, scope: &Scope<'_>) -> Outcome {
        let Some(question) = self.rubric.cohort.of.get(&call.id).copied() else {
            return Err(super::super::expressions::unexpected(expr));
        };
        if self.cohort.units() < 2 {
            let lack = if self.cohort.seen.is_some() { CohortLack::OnlyOne } else { CohortLack::NotGiven };
            return Err(self.lacking(expr, lack));
        }
        let own: Vec<_> = call.keys.iter().map(|(_, own)| own).collect();
        let keys = self.keys(&own, scope);
        let (keys, own) = match call.function {
            CohortFunction::Rank(_) => {
                let (keys, own) = both(keys, self.number(&call.value, scope))?;
                (keys, Some(own))
            }
            CohortFunction::Mean | CohortFunction::Maximum | CohortFunction::Minimum => (keys?, None),
        };
        let (before, now) = self.change(question, call, scope);
        let within =
            |standing: Option<Standing>| standing.filter(|standing| standing.keys == keys).map(|standing| standing.value);
        let found = self.find(question, call.function, &keys, own.as_ref(), within(before), within(now));
        let found = match found {
            Some(Ok(found)) => found,
            Some(Err(error)) => {
                let substituted = self.written(expr.span);
                return Err(Impediment::Arithmetic { error, span: expr.span, substituted }.into());
            }
            None => return Err(self.lacking(expr, CohortLack::Nobody)),
        };
        let result = match call.function {
            CohortFunction::Rank(_) => messages::rank(&found.value, found.tied),
            CohortFunction::Mean | CohortFunction::Maximum | CohortFunction::Minimum => {
                display::value(&Value::Number(found.value.clone()), &expr.type_)
            }
        };
        self.keep_with(
            StepKind::Cohort,
            expr.span,
            |evaluator| StepTexts {
                formula: evaluator.written(expr.span),
                substituted: match own {
                    Some(own) => {
                        let own = display::written(&Value::Number(own), &call.value.type_);
                        messages::ranked_among(&own, found.units)
                    }
                    None => messages::of_units(found.units),
                },
                result: result.clone(),
            },
            Vec::new(),
        );
        self.answered.insert(question, Answered { keys, units: found.units, result });
        Ok(Value::Number(found.value))
    }

    fn lacking(&self, expr: &model::Expr, lack: CohortLack) -> Impediments {
        Impediment::Cohort { lack, formula: self.written(expr.span) }.into()
    }

    /// Where the unit stood with the data that were gathered, and where it stands with those that are scored; neither when they are the same.
    fn change(&mut self, question: usize, call: &CohortCall, scope: &Scope<'_>) -> (Option<Standing>, Option<Standing>) {
        let Some(changing) = self.cohort.changing.clone() else { return (None, None) };
        let before = changing.get(question).cloned().flatten();
        let now = self.unwatched(|evaluator| evaluator.quietly(|evaluator| evaluator.standing_in(call, scope)));
        (before, now)
    }

    fn find(
        &self,
        question: usize,
        function: CohortFunction,
        keys: &[Key],
        own: Option<&Number>,
        before: Option<Number>,
        now: Option<Number>,
    ) -> Option<Result<Found, crate::number::ArithmeticError>> {
        let group = self.cohort.seen.as_ref()?.answers.get(question)?.group(keys);
        let nobody;
        let group = match group {
            Some(group) => group,
            None => {
                nobody = Group::new(function);
                &nobody
            }
        };
        let units = group.units + usize::from(now.is_some()) - usize::from(before.is_some()).min(group.units);
        match (function, own) {
            (CohortFunction::Rank(order), Some(own)) => {
                let (mut ahead, mut level) = group.around(order, own);
                if let Some(before) = &before {
                    let alone = Group::of_one(function, before.clone());
                    let (gone_ahead, gone_level) = alone.around(order, own);
                    (ahead, level) = (ahead.saturating_sub(gone_ahead), level.saturating_sub(gone_level));
                }
                level += usize::from(now.is_some());
                let value = Number::from(ahead + 1);
                Some(Ok(Found { value, units, tied: level }))
            }
            (CohortFunction::Rank(_) | CohortFunction::Mean | CohortFunction::Maximum | CohortFunction::Minimum, _) => {
                let value = group.value(function, before.as_ref(), now.as_ref())?;
                Some(value.map(|value| Found { value, units, tied: 0 }))
            }
        }
    }

    /// The values near this unit's by which its rank turns.
    pub(in super::super) fn rivals(&mut self, call: &CohortCall, scope: &Scope<'_>, most: usize) -> Vec<Number> {
        let cohort = self.cohort;
        let question = self.rubric.cohort.of.get(&call.id);
        let Some(answer) = question.and_then(|question| cohort.seen.as_ref()?.answers.get(*question)) else { return Vec::new() };
        let own: Vec<_> = call.keys.iter().map(|(_, own)| own).collect();
        let (Ok(keys), Ok(value)) = (self.keys(&own, scope), self.number(&call.value, scope)) else { return Vec::new() };
        answer.group(&keys).map(|group| group.near(&value, most).to_vec()).unwrap_or_default()
    }

    /// What the rules asked of the other units, for the scorecard.
    pub(in super::super) fn cohort_notes(&self) -> Vec<CohortNote> {
        let mut notes = Vec::new();
        for (index, answered) in &self.answered {
            let question = self.rubric.cohort.questions.get(*index);
            let answer = self.cohort.seen.as_ref().and_then(|seen| seen.answers.get(*index));
            let (Some(question), Some(answer)) = (question, answer) else { continue };
            let (left_out, named) = answer.left_out(answer.group(&answered.keys));
            notes.push(CohortNote {
                formula: self.written(question.span),
                span: question.span,
                result: Some(answered.result.clone()),
                units: answered.units,
                left_out,
                named,
            });
        }
        notes
    }
}
