//! Attempts joined: as few as bring the goal near enough, by what each gains; then tried as a whole.

use std::collections::BTreeSet;

use super::attempt::{Attempt, attempt};
use super::search::gain;
use super::trials::Trials;
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
pub(super) fn joined(trials: &mut Trials<'_>, helping: &[Attempt]) -> Vec<Attempt> {
    let mut parts: Vec<(Number, &Attempt)> = helping.iter().map(|one| (gain(trials, one), one)).collect();
    parts.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.order().cmp(&right.1.order())));
    parts.truncate(MAXIMUM_PARTS);
    let mut reaching: Vec<Attempt> = Vec::new();
    for most in 2..=MAXIMUM_JOINED {
        let wanted = trials.deficit.clone();
        let mut search = Search { parts: &parts, wanted, left: MAXIMUM_COMBINATIONS, found: Vec::new() };
        search.extend(&mut Vec::new(), 0, most);
        let mut combinations = search.found;
        combinations.sort_by(|left, right| left.0.cmp(&right.0));
        for (_, combination) in combinations.into_iter().take(MAXIMUM_TRIED) {
            let asked = combination.iter().filter_map(|at| parts.get(*at)).flat_map(|(_, one)| one.asked.clone()).collect();
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
        let mut asked = best.as_ref().map(|best| best.asked.clone()).unwrap_or_default();
        if part.asked.keys().any(|lever| asked.contains_key(lever)) {
            continue;
        }
        asked.extend(part.asked.clone());
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
            if self.of(taken).any(|(_, one)| part.asked.keys().any(|lever| one.asked.contains_key(lever))) {
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
