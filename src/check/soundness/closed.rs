//! Arms over a choice, a flag, a text or a date: values that are taken one by one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Arm, Pattern};
use crate::source::Span;
use crate::value::{Type, Value};

/// What is known of arms over single values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Values that an earlier arm takes: the value's name, the arm, the earlier arm.
    pub taken: Vec<(String, Span, Span)>,
    /// Arms after 其余, with 其余.
    pub after_else: Vec<(Span, Span)>,
    /// 其余 that is left nothing.
    pub nothing_left: Option<Span>,
    /// Values without an arm.
    pub missing: Vec<Arc<str>>,
    /// Whether it cannot be told if every value has an arm.
    pub is_unproved: bool,
}

/// Decides arms over values of a type that is no quantity.
pub fn decide(arms: &[Arm], type_: &Type) -> Decided {
    let names: Option<Vec<Arc<str>>> = match type_ {
        Type::Choice(names) => Some(names.to_vec()),
        Type::Flag => Some(vec![Arc::from("否"), Arc::from("是")]),
        Type::Quantity(_) | Type::Date | Type::Text | Type::Target | Type::List(_) | Type::Record(_) => None,
    };
    let mut decided = Decided::default();
    // By the text of the value, since values have no order of their own.
    let mut taken: BTreeMap<String, Span> = BTreeMap::new();
    let mut otherwise: Option<Span> = None;
    for arm in arms {
        let place = arm.pattern_span;
        if let Some(by) = otherwise {
            decided.after_else.push((place, by));
            continue;
        }
        for pattern in &arm.patterns {
            match pattern {
                Pattern::Is(value) => {
                    let name = shown(value, names.as_deref());
                    match taken.get(&name) {
                        Some(by) => decided.taken.push((name, place, *by)),
                        None if arm.guard.is_none() => {
                            taken.insert(name, place);
                        }
                        None => {}
                    }
                }
                Pattern::Else => {
                    if names.as_ref().is_some_and(|names| names.iter().all(|name| taken.contains_key(&**name))) {
                        decided.nothing_left = Some(place);
                    }
                    if arm.guard.is_none() {
                        otherwise = Some(place);
                    }
                }
                Pattern::Band(_) | Pattern::Compare(..) | Pattern::Between { .. } | Pattern::Equal(_) | Pattern::Condition(_) => {
                    decided.is_unproved = true
                }
            }
        }
    }
    if otherwise.is_some() {
        decided.is_unproved = false;
    } else {
        match names {
            Some(names) => {
                decided.missing = names.into_iter().filter(|name| !taken.contains_key(&**name)).collect();
                decided.is_unproved &= !decided.missing.is_empty();
            }
            None => decided.is_unproved = true,
        }
    }
    decided
}

fn shown(value: &Value, names: Option<&[Arc<str>]>) -> String {
    let name = |place: usize| names.and_then(|names| names.get(place)).map_or_else(|| place.to_string(), |name| name.to_string());
    match value {
        Value::Choice(place) => name(*place),
        Value::Flag(flag) => name(usize::from(*flag)),
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Target(_) | Value::List(_) | Value::Record(_) => format!("{value:?}"),
    }
}
