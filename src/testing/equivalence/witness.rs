//! Data that show a difference: made from a stretch in which two versions may differ, and believed when the evaluator shows it.

use std::collections::BTreeMap;

use super::Subject;
use super::atoms::{Atoms, Key};
use super::lists::Pool;
use super::observe::{NOTHING, Observation, Seen, observe};
use super::records::{Items, Source};
use super::sample::{SAMPLES, sample};
use super::smaller;
use super::world::World;
use crate::facts::Record;
use crate::model::{ExprKind, Rubric};

/// How often two versions are scored in looking for a difference.
const MAXIMUM_TRIALS: usize = 1_200;
/// How many lists are tried for one sample.
const MAXIMUM_LISTS: usize = 120;

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
    pub(super) pool: Pool,
    pub(super) trials: usize,
    pub(super) best: Option<Witness>,
}

impl<'r> Search<'r> {
    pub(super) fn new(original: &'r Rubric, changed: &'r Rubric, subject: Subject) -> Search<'r> {
        let pool = Pool::of([original, changed]);
        Search { original, changed, subject, pool, trials: 0, best: None }
    }

    /// Whether the search is over.
    pub(super) fn is_over(&self) -> bool {
        self.trials >= MAXIMUM_TRIALS || self.best.as_ref().is_some_and(|witness| is_best(witness.observation.seen))
    }

    /// Tries data.
    pub(super) fn try_record(&mut self, record: Record) {
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
                for record in self.records(atoms, world, turn) {
                    self.try_record(record);
                }
            }
        }
    }

    /// The data that one sample of a stretch makes, with several lists where lists are asked about.
    pub(super) fn records(&mut self, atoms: &Atoms, world: &World, turn: usize) -> Vec<Record> {
        let Some(sample) = sample(atoms, world, turn) else { return Vec::new() };
        let source = Source { atoms, world, sample: &sample };
        let mut variants: Vec<BTreeMap<String, Items>> = vec![BTreeMap::new()];
        for fact in &self.original.facts {
            let key = Key::Fact(fact.name.to_string());
            if world.states.get(&Key::Of(Box::new(key.clone()), "present".into())) != Some(&0) || fact.fields.is_empty() {
                continue;
            }
            if !matches!(fact.type_, crate::value::Type::List(_)) {
                continue;
            }
            let list = format!("{key:?}");
            let each = self.original.indicators.iter().filter_map(|indicator| indicator.each.as_ref());
            let is_each = each.into_iter().any(|each| match &each.list.kind {
                ExprKind::Fact(id) => self.original.facts.get(id.0).is_some_and(|other| other.name == fact.name),
                _ => false,
            });
            let lists = if is_each {
                source.item(&list, &fact.fields).map(|item| vec![[item].into_iter().collect()]).unwrap_or_default()
            } else {
                let (all, some) = source.counts(&list);
                let told = source.items(&list, &fact.fields);
                told.into_iter().chain(self.pool.lists(&fact.name, all, &some)).collect()
            };
            let before = std::mem::take(&mut variants);
            for variant in before {
                for items in lists.iter().take(MAXIMUM_LISTS) {
                    let mut variant = variant.clone();
                    variant.insert(fact.name.to_string(), items.clone());
                    variants.push(variant);
                }
            }
            variants.truncate(MAXIMUM_LISTS);
        }
        variants.iter().filter_map(|lists| source.record(self.original, lists)).collect()
    }
}

/// Whether there is nothing more telling to look for.
fn is_best(seen: Seen) -> bool {
    match seen {
        Seen::Score(_) | Seen::Grade | Seen::Total | Seen::Check(_) => true,
        Seen::Value(_) | Seen::Explanation(_) | Seen::Applies(_) | Seen::FullPoints(_) | Seen::Scored(_) => false,
    }
}
