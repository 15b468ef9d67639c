//! The search: each datum by itself, rows that want several moved together, then these joined; each made as small as it can be.

use std::collections::BTreeSet;

use super::attempt::{Attempt, attempt};
use super::levers::Movable;
use super::stops::{Of, stops};
use super::trials::{Changes, Sight, Trials};
use super::{MOST_WAYS, Way, climb, joint, least, size, told, unions};
use crate::eval::Lever;
use crate::number::Number;
use crate::value::Value;

/// How many attempts are made smaller at most; more of them than are told, since some come to the same.
const MAXIMUM_LEAST: usize = 16;
/// The most values of one datum, in one direction, that are kept for joining.
const MAXIMUM_KEPT: usize = 4;
/// The same of a datum on which a condition of the goal rests.
const MAXIMUM_KEPT_OF_CONDITION: usize = 12;
/// How often the way to a value that a 校验 bars is halved at most.
const MAXIMUM_HALVINGS: usize = 24;

/// The ways that reach the goal, the least first; when none is in sight, it is looked further.
pub(super) fn ways(trials: &mut Trials<'_>, movable: &Movable<'_>) -> Vec<Way> {
    let mut helping: Vec<Attempt> = Vec::new();
    for sight in [Sight::Near, Sight::Far] {
        trials.sight = sight;
        for stage in 0..trials.stages() {
            trials.make_for(stage);
            let seen = within_sight(trials, movable);
            let ways = chosen(trials, movable, seen.reaching);
            if !ways.is_empty() {
                return told::ways(trials, &ways);
            }
            helping = seen.helping;
        }
    }
    let reaching = climb::climbed(trials, movable, helping);
    let ways = chosen(trials, movable, reaching);
    told::ways(trials, &ways)
}

fn within_sight(trials: &mut Trials<'_>, movable: &Movable<'_>) -> Seen {
    let mut found = singles(trials, movable);
    let known: Vec<&Attempt> = found.reaching.iter().chain(&found.helping).collect();
    let together = joint::together(trials, movable, &known);
    found.helping.extend(together);
    let (mut reaching, helping): (Vec<Attempt>, Vec<Attempt>) = found.helping.into_iter().partition(|one| one.reached);
    reaching.extend(found.reaching);
    reaching.extend(unions::joined(trials, movable, &helping));
    Seen { reaching, helping }
}

/// The least changes of one datum after which the goal is not reached any more.
pub(super) fn losses(trials: &mut Trials<'_>, movable: &Movable<'_>) -> Vec<Way> {
    let found = singles(trials, movable);
    let mut reaching = found.reaching;
    reaching.sort_by(|left, right| left.order().cmp(&right.order()));
    let least = reaching.iter().take(MAXIMUM_LEAST).map(|one| least::made_least(trials, movable, one)).collect();
    told::ways(trials, &apart(trials, least))
}

/// What moving data does.
struct Seen {
    /// What reaches the goal.
    reaching: Vec<Attempt>,
    /// What brings it nearer, or meets a condition that the goal has beside its points.
    helping: Vec<Attempt>,
}

fn singles(trials: &mut Trials<'_>, movable: &Movable<'_>) -> Seen {
    let mut found = Seen { reaching: Vec::new(), helping: Vec::new() };
    for lever in movable.levers.keys() {
        if trials.is_spent() {
            break;
        }
        let is_condition = movable.conditional.contains(lever);
        for direction in stops(trials, trials.base, *lever, Of::All(movable)).directions() {
            let mut best = trials.deficit.clone();
            let mut kept: Vec<Attempt> = Vec::new();
            let mut short = lever.value(trials.base);
            let mut is_barred = false;
            for value in direction {
                let others = matches!(value, Value::Choice(_));
                let asked = Changes::from([(*lever, value.clone())]);
                let plain = trials.changed(&asked).and_then(|record| trials.try_record(&record));
                // What a 校验 asks to move along is looked at by itself.
                if plain.as_ref().is_some_and(|plain| !plain.reached && plain.deficit >= best && !is_condition) {
                    continue;
                }
                let Some(one) = plain.and_then(|_| attempt(trials, &asked)) else {
                    // A 校验 or the form of the rows bars the way there, but most likely not all of it.
                    if let (false, Some(short)) = (is_barred, &short) {
                        let one = as_far_as_it_goes(trials, *lever, short, &value);
                        let (reaching, helping): (Vec<Attempt>, Vec<Attempt>) = one.into_iter().partition(|one| one.reached);
                        kept.extend(helping.into_iter().filter(|one| one.deficit < best));
                        is_barred = true;
                        if !reaching.is_empty() {
                            found.reaching.extend(reaching);
                            break;
                        }
                    }
                    continue;
                };
                short = Some(value);
                if one.reached {
                    found.reaching.push(one);
                    if !others {
                        break;
                    }
                } else if one.deficit < best || is_condition {
                    best = best.min(one.deficit.clone());
                    kept.push(one);
                }
            }
            // The largest steps are those that count for joining; what is too much is taken back afterwards.
            kept.sort_by(|left, right| left.deficit.cmp(&right.deficit));
            // Of a condition any of them may be the one that meets it.
            kept.truncate(if is_condition { MAXIMUM_KEPT_OF_CONDITION } else { MAXIMUM_KEPT });
            found.helping.extend(kept);
        }
    }
    found
}

/// Between a value that can be had and one that a 校验 or another form of the rows bars, the first that is found to reach the goal, else the
/// last that can be had.
fn as_far_as_it_goes(trials: &mut Trials<'_>, lever: Lever, short: &Value, barred: &Value) -> Option<Attempt> {
    let (mut short, mut far) = (short.clone(), barred.clone());
    let mut best: Option<Attempt> = None;
    for _ in 0..MAXIMUM_HALVINGS {
        let Some(middle) = least::middle(trials, lever, &short, &far) else { break };
        match attempt(trials, &Changes::from([(lever, middle.clone())])) {
            Some(one) if one.reached => return Some(one),
            Some(one) => (short, best) = (middle, Some(one)),
            None => far = middle,
        }
    }
    best
}

/// The least ways among attempts, each made as small as it can be.
fn chosen(trials: &mut Trials<'_>, movable: &Movable<'_>, mut reaching: Vec<Attempt>) -> Vec<Attempt> {
    reaching.sort_by(|left, right| left.order().cmp(&right.order()));
    let mut seen: BTreeSet<Vec<Lever>> = BTreeSet::new();
    let mut least: Vec<Attempt> = Vec::new();
    for one in reaching {
        if least.len() >= MAXIMUM_LEAST {
            break;
        }
        if !seen.insert(one.changes.keys().copied().collect()) && one.changes.len() > 1 {
            continue;
        }
        least.push(least::made_least(trials, movable, &one));
    }
    apart(trials, least)
}

/// Without those that change all that another changes, and as much.
fn apart(trials: &Trials<'_>, mut attempts: Vec<Attempt>) -> Vec<Attempt> {
    attempts.sort_by(|left, right| left.order().cmp(&right.order()));
    let mut apart: Vec<Attempt> = Vec::new();
    for one in attempts {
        if apart.len() >= MOST_WAYS {
            break;
        }
        // Going the other way with a datum is another way.
        let covers = |known: &Attempt| {
            known.changes.iter().all(|(lever, to)| {
                let Some((from, other)) = lever.value(trials.base).zip(one.changes.get(lever)) else { return false };
                size::of(trials.rubric, *lever, &from, to) <= size::of(trials.rubric, *lever, &from, other)
                    && size::same_way(&from, to, other)
            })
        };
        if !apart.iter().any(covers) {
            apart.push(one);
        }
    }
    apart
}

/// The number by which an attempt brings the goal nearer.
pub(super) fn gain(trials: &Trials<'_>, one: &Attempt) -> Number {
    trials.deficit.subtract(&one.deficit).unwrap_or(Number::ZERO)
}
