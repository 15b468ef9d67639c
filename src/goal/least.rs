//! An attempt made as small as it can be: what is not needed is taken back, numbers and days go no further than they must.

use super::attempt::{Attempt, attempt};
use super::levers::Movable;
use super::size;
use super::stops::{Of, stops};
use super::trials::{Changes, Trials};
use crate::eval::{Lever, halfway};
use crate::number::Number;
use crate::value::Value;

/// How often an interval is halved at most.
const MAXIMUM_HALVINGS: usize = 60;

/// The attempt, or a smaller one that reaches the goal too: without any of its changes it does not.
pub(super) fn made_least(trials: &mut Trials<'_>, movable: &Movable<'_>, found: &Attempt) -> Attempt {
    let mut best = fewest(trials, found.clone());
    for lever in by_size(trials, &best) {
        if best.asked.contains_key(&lever) {
            best = moved_least(trials, movable, best, lever);
        }
    }
    // With the others as they are now one more may do without.
    fewest(trials, best)
}

/// The attempt without what is not needed: what changes most is taken back first.
fn fewest(trials: &mut Trials<'_>, mut best: Attempt) -> Attempt {
    let mut open = by_size(trials, &best);
    while best.asked.len() > 1 && !open.is_empty() {
        let lever = open.remove(0);
        let mut fewer = best.asked.clone();
        fewer.remove(&lever);
        if let Some(one) = attempt(trials, &fewer).filter(|one| one.reached) {
            best = one;
            // What was needed with it may not be without it.
            open = by_size(trials, &best);
        }
    }
    best
}

/// What is changed, what changes most first.
fn by_size(trials: &Trials<'_>, one: &Attempt) -> Vec<Lever> {
    let mut levers: Vec<Lever> = one.asked.keys().copied().collect();
    levers.sort_by_key(|lever| std::cmp::Reverse(size_of(trials, &one.asked, *lever)));
    levers
}

fn size_of(trials: &Trials<'_>, changes: &Changes, lever: Lever) -> Number {
    let values = lever.value(trials.base).zip(changes.get(&lever));
    values.map_or(Number::ONE, |(from, to)| size::of(trials.rubric, lever, &from, to))
}

/// The attempt with one datum moved only as far as it must be, the others being as they are.
fn moved_least(trials: &mut Trials<'_>, movable: &Movable<'_>, mut best: Attempt, lever: Lever) -> Attempt {
    let (Some(from), Some(to)) = (lever.value(trials.base), best.asked.get(&lever).cloned()) else { return best };
    let with = |value: &Value| {
        let mut asked = best.asked.clone();
        asked.insert(lever, value.clone());
        asked
    };
    // Where it turns while the others are where they go.
    let mut others = best.changes.clone();
    others.insert(lever, from.clone());
    let Some(record) = trials.changed(&others) else { return best };
    let mut between = stops(trials, &record, lever, Of::All(movable)).directions().concat();
    between.retain(|value| is_between(trials, lever, &from, value, &to));
    between.sort_by_key(|value| size::of(trials.rubric, lever, &from, value));
    let mut short = from.clone();
    let mut reached: Option<Attempt> = None;
    for value in between {
        match attempt(trials, &with(&value)).filter(|one| one.reached) {
            Some(one) => {
                reached = Some(one);
                break;
            }
            None => short = value,
        }
    }
    if let Some(one) = reached {
        best = one;
    }
    // From the last that does not do to the first that does.
    for _ in 0..MAXIMUM_HALVINGS {
        let Some(far) = best.asked.get(&lever) else { break };
        let Some(middle) = middle(trials, lever, &short, far) else { break };
        let mut asked = best.asked.clone();
        asked.insert(lever, middle.clone());
        match attempt(trials, &asked).filter(|one| one.reached) {
            Some(one) => best = one,
            None => short = middle,
        }
    }
    best
}

fn is_between(trials: &Trials<'_>, lever: Lever, from: &Value, value: &Value, to: &Value) -> bool {
    if let (Value::Date(from), Value::Date(value), Value::Date(to)) = (from, value, to) {
        return (from < value && value < to) || (to < value && value < from);
    }
    let Some((_, fact)) = lever.declared(trials.rubric) else { return false };
    let number = |value| size::number_of(value, &fact.type_).map(|(number, _)| number);
    let Some(((from, value), to)) = number(from).zip(number(value)).zip(number(to)) else { return false };
    (from < value && value < to) || (to < value && value < from)
}

/// A value on the grid between two, when there is one.
pub(super) fn middle(trials: &Trials<'_>, lever: Lever, short: &Value, far: &Value) -> Option<Value> {
    if let (Value::Date(short), Value::Date(far)) = (short, far) {
        let half = far.days_since(*short) / 2;
        return (half != 0).then(|| short.plus_days(half)).flatten().map(Value::Date);
    }
    let (_, fact) = lever.declared(trials.rubric)?;
    let ((low, _), (high, _)) = (size::number_of(short, &fact.type_)?, size::number_of(far, &fact.type_)?);
    let unit = size::step(fact, &lever.value(trials.base)?)?;
    halfway(low, high, &unit).map(|number| size::with_number(far, number))
}
