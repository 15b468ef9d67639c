//! What kind of expression something is, in a word that tells it from every other kind.

use super::meaning::Place;
use crate::model::{Applies, Assessed, AssessedRange, CohortOwner, Expr, ExprKind, Indicator};
use crate::name;
use crate::value::{Type, Value};

/// What an expression is, its parts apart: expressions of one label have parts that correspond.
pub(super) fn label(expr: &Expr, place: &Place<'_>) -> String {
    let rubric = place.book.rubric;
    match &expr.kind {
        ExprKind::Constant(value) => format!("constant {}", constant(value, &expr.type_)),
        ExprKind::Fact(id) => format!("fact {}", rubric.facts.get(id.0).map_or(String::new(), |fact| name::key(&fact.name))),
        ExprKind::Item { depth, field } => {
            let name = place.items.get(*depth).copied().flatten().and_then(|fields| fields.get(*field));
            format!("item {depth} {}", name.map_or(field.to_string(), |field| name::key(&field.name)))
        }
        ExprKind::Field(inner, field) => {
            let name = match &inner.type_ {
                Type::Record(fields) | Type::List(fields) => fields.get(*field).map(|field| name::key(&field.name)),
                Type::Quantity(_) | Type::Flag | Type::Date | Type::Text | Type::Choice(_) | Type::Target => None,
            };
            format!("field {}", name.unwrap_or(field.to_string()))
        }
        ExprKind::Definition(id) => format!("definition {}", id.0),
        ExprKind::Local(id) => format!("local {}", id.0),
        ExprKind::Argument(at) => format!("argument {at}"),
        ExprKind::Indicator(id, result) => {
            format!("indicator {result:?} {}", place.book.indicators.get(id.0).map_or("", String::as_str))
        }
        ExprKind::Section(id, result) => {
            format!("section {result:?} {}", place.book.sections.get(id.0).map_or("", String::as_str))
        }
        ExprKind::FullPoints => "full".to_string(),
        ExprKind::Sum => "sum".to_string(),
        ExprKind::Asked(asked) => format!("asked {asked:?}"),
        ExprKind::Prior { fact, field, back } => {
            let fact = rubric.facts.get(fact.0);
            let field = field.and_then(|field| fact?.fields.get(field)).map_or(String::new(), |field| name::key(&field.name));
            format!("prior {back} {} {field}", fact.map_or(String::new(), |fact| name::key(&fact.name)))
        }
        ExprKind::Year => "year".to_string(),
        ExprKind::DayOfYear { month, day } => format!("day {month} {day}"),
        ExprKind::Negate(_) => "negate".to_string(),
        ExprKind::Not(_) => "not".to_string(),
        ExprKind::Arithmetic(operator, ..) => format!("arithmetic {operator:?}"),
        ExprKind::Compare(_, rest) => rest.iter().fold("compare ".to_string(), |label, (sign, _)| label + sign.sign()),
        ExprKind::And(..) => "and".to_string(),
        ExprKind::Or(..) => "or".to_string(),
        ExprKind::Conditional(..) => "conditional".to_string(),
        ExprKind::Match(_) => "match".to_string(),
        ExprKind::Interpolate(..) => "interpolate".to_string(),
        ExprKind::Checklist(_) => "checklist".to_string(),
        ExprKind::Assessed(assessed) => format!("assessed {}", assessment(assessed)),
        ExprKind::Steps { counting, .. } => format!("steps {counting:?}"),
        ExprKind::Call(function, _) => format!("call {function:?}"),
        ExprKind::Aggregate { function, item, weight, .. } => {
            format!("aggregate {function:?} {} {}", item.is_some(), weight.is_some())
        }
        ExprKind::Cohort(call) => {
            let owner =
                rubric.cohort.of.get(&call.id).and_then(|at| rubric.cohort.questions.get(*at)).map(|question| question.owner);
            // What an indicator asks leaves out the units to which it does not apply.
            let owner = match owner {
                Some(CohortOwner::Indicator(id)) => {
                    rubric.indicators.get(id.0).filter(|indicator| can_be_inapplicable(indicator))
                }
                Some(CohortOwner::File) | None => None,
            };
            let owner = owner.map_or(String::new(), |indicator| name::key(&indicator.name));
            format!("cohort {:?} {} {} {owner}", call.function, call.conditions.len(), call.keys.len())
        }
        ExprKind::Has(_) => "has".to_string(),
        ExprKind::Default(..) => "default".to_string(),
        ExprKind::Apply(..) => "apply".to_string(),
        ExprKind::Text(_) => "template".to_string(),
    }
}

fn can_be_inapplicable(indicator: &Indicator) -> bool {
    match indicator.applies {
        Applies::Always => false,
        Applies::When(_) | Applies::Declared => true,
    }
}

/// A constant; a choice by its name, since the sets of the two rubrics differ.
pub(super) fn constant(value: &Value, type_: &Type) -> String {
    if let (Value::Choice(at), Type::Choice(options)) = (value, type_) {
        return format!("choice {}", options.get(*at).map_or(String::new(), |option| name::key(option)));
    }
    format!("{value:?}")
}

/// The form of an 评定: its levels, and which ends belong.
fn assessment(assessed: &Assessed) -> String {
    let ends = |range: &AssessedRange| format!("{} {}", range.low_included, range.high_included);
    match assessed {
        Assessed::Free => "free".to_string(),
        Assessed::Within(range) => ends(range),
        Assessed::Levels(levels) => {
            levels.iter().map(|level| format!("{} {};", name::key(&level.name), ends(&level.range))).collect()
        }
    }
}
