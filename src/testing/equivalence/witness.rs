//! Data that show a difference: made from a stretch in which two versions may differ, and believed when the evaluator shows it.

use super::Subject;
use super::observe::{NOTHING, Observation, Seen, observe};
use crate::facts::Record;
use crate::model::Rubric;
use crate::symbolic::atoms::Atoms;
use crate::symbolic::drafts::Drafts;
use crate::symbolic::sample::SAMPLES;
use crate::symbolic::smaller;
use crate::symbolic::world::World;

/// How often two versions are scored in looking for a difference.
const MAXIMUM_TRIALS: usize = 1_200;

/// Data, and what they show.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The data of a unit, as far as they are needed.
    pub record: Record,
    /// What differs.
    pub observation: Observation,
}

/// A search for a witness.
pub(super) struct Search<'r> {
    pub(super) original: &'r Rubric,
    pub(super) changed: &'r Rubric,
    pub(super) subject: Subject,
    pub(super) drafts: Drafts<'r>,
    pub(super) trials: usize,
    pub(super) best: Option<Witness>,
}

impl<'r> Search<'r> {
    pub(super) fn new(original: &'r Rubric, changed: &'r Rubric, subject: Subject) -> Search<'r> {
        let drafts = Drafts::of(original, &[original, changed]);
        Search { original, changed, subject, drafts, trials: 0, best: None }
    }

    /// Whether the search is over.
    pub(super) fn is_over(&self) -> bool {
        self.trials >= MAXIMUM_TRIALS || self.best.as_ref().is_some_and(|witness| is_best(witness.observation.seen))
    }

    /// Tries data, and where these are silent on which rows apply also with that said.
    pub(super) fn try_record(&mut self, record: Record) {
        let said = self.drafts.with_deciding(&record);
        self.try_as_it_is(record);
        if let Some(said) = said {
            self.try_as_it_is(said);
        }
    }

    fn try_as_it_is(&mut self, record: Record) {
        if self.is_over() {
            return;
        }
        self.trials += 1;
        let Some(observation) = observe(self.original, self.changed, &record, self.subject) else { return };
        if self.best.as_ref().is_none_or(|best| observation.seen < best.observation.seen) {
            self.best = Some(Witness { record, observation });
        }
    }

    /// The best that was found, without the data that it does not need.
    pub(super) fn found(self) -> Option<Witness> {
        let Witness { record, observation } = self.best?;
        let observed = |record: &Record| observe(self.original, self.changed, record, self.subject);
        // What the change makes of it may be another, but not nothing where it was something.
        let alike = |other: &Observation| {
            let had = observation.changed != NOTHING;
            let same = other.seen == observation.seen && other.original == observation.original;
            same && (other.changed == observation.changed || (had && other.changed != NOTHING))
        };
        let record = smaller::smallest(record, &|record| observed(record).is_some_and(|other| alike(&other)));
        let observation = observed(&record)?;
        Some(Witness { record, observation })
    }

    /// Tries the samples of the stretches.
    pub(super) fn among(&mut self, atoms: &Atoms, worlds: &[World]) {
        for turn in 0..SAMPLES {
            for world in worlds {
                if self.is_over() {
                    return;
                }
                for record in self.drafts.records(atoms, world, turn) {
                    self.try_record(record);
                }
            }
        }
    }
}

/// Whether there is nothing more telling to look for.
fn is_best(seen: Seen) -> bool {
    match seen {
        Seen::Score(_) | Seen::Grade | Seen::Total | Seen::Check(_) => true,
        Seen::Value(_) | Seen::Explanation(_) | Seen::Applies(_) | Seen::FullPoints(_) | Seen::Scored(_) => false,
    }
}
