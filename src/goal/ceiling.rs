//! That a goal is out of reach, proved: with everything that can be moved taken as unknown, the evaluator says how much is still possible.

use super::aim::Aim;
use crate::eval::{Cohort, Detail, Lever, Total, evaluate};
use crate::facts::Record;
use crate::model::{Expr, ExprKind, Fact, FactId, Rubric};
use crate::number::Number;
use crate::value::Value;

/// The most expressions that are looked at.
const MAXIMUM_VISITS: usize = 200_000;

/// The most that can be had, when it was proved to be below the goal.
pub(super) fn below(rubric: &Rubric, cohort: &Cohort, record: &Record, aim: &Aim) -> Option<Number> {
    // A rule that asks whether there is a datum is not told more by one that is unknown.
    if asks_what_is_there(rubric) {
        return None;
    }
    let mut rubric = rubric.clone();
    rubric.facts.iter_mut().for_each(forget_default);
    let unknown = unknown(&rubric, record)?;
    let card = evaluate(&rubric, cohort, &unknown, Detail::Scores);
    match aim {
        Aim::Grade(aim) | Aim::BestGrade(aim) => out_of_reach(&card.total, aim.certainly_from()?),
        Aim::Total(wanted) => out_of_reach(&card.total, wanted),
        // A row that is scored though everything is unknown rests on nothing that can be moved.
        Aim::Rows(rows) => rows.iter().find_map(|aim| {
            let score = card.rows().into_iter().find(|row| row.id == aim.id)?.score.clone()?;
            (score < aim.score).then_some(score)
        }),
    }
}

fn out_of_reach(total: &Total, wanted: &Number) -> Option<Number> {
    total.ends().map(|(_, high)| high.clone()).filter(|high| high < wanted)
}

fn forget_default(fact: &mut Fact) {
    if !fact.fixed {
        fact.default = None;
        fact.fields.iter_mut().filter(|field| !field.fixed).for_each(|field| field.default = None);
    }
}

/// The data without what can be moved. How many items a list has is left as it is.
fn unknown(rubric: &Rubric, record: &Record) -> Option<Record> {
    let mut unknown = record.clone();
    for (index, fact) in rubric.facts.iter().enumerate() {
        let id = FactId(index);
        let (false, Some(value)) = (fact.fixed, record.fact(id)) else { continue };
        let levers: Vec<Lever> = match value {
            Value::List(items) => (0..items.len())
                .flat_map(|index| (0..fact.fields.len()).map(move |field| Lever::Item { list: id, index, field }))
                .collect(),
            Value::Record(_) => (0..fact.fields.len()).map(|field| Lever::Field(id, field)).collect(),
            Value::Number(_) | Value::Flag(_) | Value::Date(_) | Value::Text(_) | Value::Choice(_) | Value::Target(_) => {
                vec![Lever::Fact(id)]
            }
        };
        for lever in levers.into_iter().filter(|lever| !lever.is_fixed(rubric)) {
            // The field of a nested list goes with it.
            unknown = lever.put(&unknown, None)?;
        }
    }
    Some(unknown)
}

/// Whether what is scored asks for more than a datum's value: whether there is one.
fn asks_what_is_there(rubric: &Rubric) -> bool {
    let mut open: Vec<&Expr> = Vec::new();
    open.extend(rubric.definitions.iter().map(|definition| &definition.body));
    open.extend(rubric.functions.iter().map(|function| &function.body));
    open.extend(rubric.sections.iter().filter_map(|section| section.applies.as_ref()));
    for indicator in &rubric.indicators {
        open.extend(indicator.each.iter().flat_map(|each| [&each.list, &each.points]));
        open.extend(indicator.locals.iter().map(|local| &local.body));
        open.push(&indicator.score);
        open.extend([&indicator.at_most, &indicator.at_least, &indicator.otherwise].into_iter().flatten());
        match &indicator.applies {
            crate::model::Applies::When(condition) => open.push(condition),
            crate::model::Applies::Always | crate::model::Applies::Declared => {}
        }
    }
    let total = &rubric.total;
    open.extend(total.locals.iter().map(|local| &local.body));
    open.extend([&total.score, &total.at_most, &total.at_least].into_iter().flatten());
    let mut visits = 0;
    while let Some(expr) = open.pop() {
        visits += 1;
        if visits > MAXIMUM_VISITS || matches!(expr.kind, ExprKind::Has(_) | ExprKind::Default(..)) {
            return true;
        }
        open.extend(expr.children());
    }
    false
}
