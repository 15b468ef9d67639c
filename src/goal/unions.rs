//! Attempts joined: as few as bring the goal near enough, by what each gains; then tried as a whole.

use std::collections::BTreeSet;

use super::attempt::{Attempt, attempt};
use super::levers::Movable;
use super::search::gain;
use super::size;
use super::trials::{Changes, Trials};
use crate::eval::Lever;
use crate::number::Number;

/// How many attempts are joined at most, when all combinations are looked at.
const MAXIMUM_JOINED: usize = 4;
/// How many are joined though fewer would do.
const ENOUGH_JOINED: usize = 3;
/// How many combinations are looked at most.
const MAXIMUM_COMBINATIONS: usize = 40_000;
/// How many of them are tried.
const MAXIMUM_TRIED: usize = 40;
/// How many attempts take part.
const MAXIMUM_PARTS: usize = 48;

/// Combinations that reach the goal.
pub(super) fn joined(trials: &mut Trials<'_>, movable: &Movable<'_>, helping: &[Attempt]) -> Vec<Attempt> {
    let mut all: Vec<(Number, &Attempt)> = helping.iter().map(|one| (gain(trials, one), one)).collect();
    all.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.order().cmp(&right.1.order())));
    let mut unlike: Vec<(Number, &Attempt)> = Vec::new();
    for (gain, part) in all {
        // Of those that move the same and gain as much the smallest will do.
        let is_like = |(known, one): &(Number, &Attempt)| *known == gain && one.asked.keys().eq(part.asked.keys());
        if !unlike.iter().any(is_like) || part.asked.keys().any(|lever| movable.conditional.contains(lever)) {
            unlike.push((gain, part));
        }
    }
    let mut parts = unlike;
    let has_more = parts.len() > MAXIMUM_PARTS;
    parts.truncate(MAXIMUM_PARTS);
    let mut reaching: Vec<Attempt> = Vec::new();
    for most in 2..=MAXIMUM_JOINED {
        let wanted = trials.deficit.clone();
        let mut search = Search { parts: &parts, wanted, left: MAXIMUM_COMBINATIONS, found: Vec::new() };
        search.extend(&mut Vec::new(), 0, most);
        let is_cut = has_more || search.left == 0;
        let mut combinations = search.found;
        // Of what was not joined or tried something smaller may do, or anything.
        if is_cut || (reaching.is_empty() && combinations.len() > MAXIMUM_TRIED) {
            trials.pass_over();
        }
        combinations.sort_by(|left, right| left.0.cmp(&right.0));
        for (_, combination) in combinations.into_iter().take(MAXIMUM_TRIED) {
            let mut several = combination.iter().filter_map(|at| parts.get(*at));
            let Some(asked) = several.try_fold(Changes::new(), |asked, (_, one)| merged(trials, &asked, &one.asked)) else {
                continue;
            };
            reaching.extend(attempt(trials, &asked).filter(|one| one.reached));
        }
        // One more than are needed may do with smaller changes.
        if !reaching.is_empty() && most >= ENOUGH_JOINED {
            return reaching;
        }
    }
    if reaching.is_empty() {
        reaching.extend(all_together(trials, &parts));
    }
    reaching
}

/// One after the other, the one that gains most first, as long as each brings the goal nearer.
fn all_together(trials: &mut Trials<'_>, parts: &[(Number, &Attempt)]) -> Option<Attempt> {
    let mut best: Option<Attempt> = None;
    for (_, part) in parts {
        let asked = best.as_ref().map(|best| best.asked.clone()).unwrap_or_default();
        let Some(asked) = merged(trials, &asked, &part.asked) else { continue };
        let Some(one) = attempt(trials, &asked) else { continue };
        if one.reached {
            return Some(one);
        }
        // What only meets a condition counts once the points are there.
        if best.as_ref().is_none_or(|best| one.deficit < best.deficit) || one.deficit.is_zero() {
            best = Some(one);
        }
    }
    None
}

/// Both changes, what both move going as far as either asks; none when they go different ways with it.
fn merged(trials: &Trials<'_>, one: &Changes, other: &Changes) -> Option<Changes> {
    let mut merged = one.clone();
    for (lever, to) in other {
        let Some(known) = one.get(lever) else {
            merged.insert(*lever, to.clone());
            continue;
        };
        let from = lever.value(trials.base)?;
        if !size::same_way(&from, known, to) {
            return None;
        }
        if size::of(trials.rubric, *lever, &from, to) > size::of(trials.rubric, *lever, &from, known) {
            merged.insert(*lever, to.clone());
        }
    }
    Some(merged)
}

/// Whether two sets of changes go well together: what one of them moves the other does not move all of.
fn may_join(one: &Changes, other: &Changes) -> bool {
    let within = |one: &Changes, other: &Changes| one.keys().all(|lever| other.contains_key(lever));
    !within(one, other) && !within(other, one)
}

struct Search<'p> {
    /// With what each gains, the most first.
    parts: &'p [(Number, &'p Attempt)],
    wanted: Number,
    left: usize,
    /// With how many data change, and how much.
    found: Vec<((usize, Number), Vec<usize>)>,
}

impl Search<'_> {
    fn extend(&mut self, taken: &mut Vec<usize>, from: usize, most: usize) {
        if taken.len() == most {
            let gained = self.sum(taken, |(gain, _)| gain.clone());
            if gained >= self.wanted {
                let levers: BTreeSet<Lever> = self.of(taken).flat_map(|(_, one)| one.changes.keys().copied()).collect();
                let size = self.sum(taken, |(_, one)| one.size.clone());
                self.found.push(((levers.len(), size), taken.clone()));
            }
            return;
        }
        for at in from..self.parts.len() {
            let Some(left) = self.left.checked_sub(1) else { return };
            self.left = left;
            let Some((gain, part)) = self.parts.get(at) else { return };
            // Those that follow gain no more than this one: the rest of the places cannot make up for what is wanting.
            let so_far = self.sum(taken, |(gain, _)| gain.clone());
            let places = Number::from(most - taken.len());
            let bound = gain.multiply(&places).and_then(|more| more.add(&so_far));
            if bound.is_ok_and(|bound| bound < self.wanted) {
                return;
            }
            if !self.of(taken).all(|(_, one)| may_join(&part.asked, &one.asked)) {
                continue;
            }
            taken.push(at);
            self.extend(taken, at + 1, most);
            taken.pop();
        }
    }

    fn of<'s>(&'s self, taken: &'s [usize]) -> impl Iterator<Item = &'s (Number, &'s Attempt)> {
        taken.iter().filter_map(|at| self.parts.get(*at))
    }

    fn sum(&self, taken: &[usize], of: impl Fn(&(Number, &Attempt)) -> Number) -> Number {
        self.of(taken).fold(Number::ZERO, |sum, part| sum.add(&of(part)).unwrap_or(sum))
    }
}
