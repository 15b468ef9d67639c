//! One datum after another, each from where the others have gone: for goals that neither one datum nor what several gain by themselves reaches,
//! since a bound of the total, or a rule that looks at several rows, hides what they gain until others have moved.

use super::attempt::{Attempt, attempt};
use super::levers::Movable;
use super::stops::{Of, stops};
use super::trials::Trials;
use crate::eval::Lever;

/// From how many attempts it is set out.
const MAXIMUM_STARTS: usize = 6;
/// How many more data are moved at most.
const MAXIMUM_STEPS: usize = 6;
/// How many values of a datum are tried at most, either way.
const MAXIMUM_VALUES: usize = 8;

/// What reaches the goal, from what brings it nearer.
pub(super) fn climbed(trials: &mut Trials<'_>, movable: &Movable<'_>, mut helping: Vec<Attempt>) -> Vec<Attempt> {
    helping.sort_by(|left, right| left.deficit.cmp(&right.deficit).then_with(|| left.order().cmp(&right.order())));
    let mut starts: Vec<Attempt> = Vec::new();
    for one in helping {
        if !starts.iter().any(|known| known.asked.keys().eq(one.asked.keys())) {
            starts.push(one);
        }
    }
    if starts.len() > MAXIMUM_STARTS {
        trials.pass_over();
    }
    starts.into_iter().take(MAXIMUM_STARTS).filter_map(|start| from(trials, movable, start)).collect()
}

fn from(trials: &mut Trials<'_>, movable: &Movable<'_>, start: Attempt) -> Option<Attempt> {
    let mut here = start;
    for _ in 0..MAXIMUM_STEPS {
        let record = trials.changed(&here.changes)?;
        let mut best: Option<Attempt> = None;
        let open: Vec<Lever> = movable.levers.keys().filter(|lever| !here.changes.contains_key(lever)).copied().collect();
        for lever in open {
            if trials.is_spent() {
                return None;
            }
            for direction in stops(trials, &record, lever, Of::All(movable)).directions() {
                for value in direction.into_iter().take(MAXIMUM_VALUES) {
                    let mut asked = here.asked.clone();
                    asked.insert(lever, value);
                    let tried = trials.changed(&asked).and_then(|record| trials.try_record(&record));
                    let nearest = best.as_ref().map_or(&here.deficit, |best| &best.deficit);
                    if !tried.is_some_and(|tried| tried.reached || tried.deficit < *nearest) {
                        continue;
                    }
                    match attempt(trials, &asked) {
                        Some(one) if one.reached => return Some(one),
                        Some(one) if one.deficit < *nearest => best = Some(one),
                        Some(_) | None => {}
                    }
                }
            }
        }
        here = best?;
    }
    None
}
