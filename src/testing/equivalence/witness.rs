//! Data that show a difference: made from a stretch in which two versions may differ, and believed when the evaluator shows it.

use std::collections::BTreeSet;

use super::Subject;
use super::observe::{NOTHING, Observation, Seen, observe};
use crate::facts::Record;
use crate::model::{Applies, DefinitionId, Expr, ExprKind, FactId, Rubric};
use crate::symbolic::atoms::Atoms;
use crate::symbolic::drafts::Drafts;
use crate::symbolic::records::neutral;
use crate::symbolic::rules::is_printed;
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
    /// The facts that decide which rows apply, where points are shared out by that.
    deciding: Vec<FactId>,
}

impl<'r> Search<'r> {
    pub(super) fn new(original: &'r Rubric, changed: &'r Rubric, subject: Subject) -> Search<'r> {
        let drafts = Drafts::of(original, &[original, changed]);
        let deciding = if is_printed(original) { Vec::new() } else { deciding(original) };
        Search { original, changed, subject, drafts, trials: 0, best: None, deciding }
    }

    /// Whether the search is over.
    pub(super) fn is_over(&self) -> bool {
        self.trials >= MAXIMUM_TRIALS || self.best.as_ref().is_some_and(|witness| is_best(witness.observation.seen))
    }

    /// Tries data, and where these are silent on which rows apply also with that said.
    pub(super) fn try_record(&mut self, record: Record) {
        let said = self.with_deciding(&record);
        self.try_as_it_is(record);
        if let Some(said) = said {
            self.try_as_it_is(said);
        }
    }

    /// The data with plain values for the facts that decide which rows apply: as long as that is open, so are the points of the others, and
    /// no score shows anything. None when they are there.
    fn with_deciding(&self, record: &Record) -> Option<Record> {
        let mut said = record.clone();
        let mut is_new = false;
        for id in &self.deciding {
            if let (Some(slot @ None), Some(fact)) = (said.facts.get_mut(id.0), self.original.facts.get(id.0)) {
                *slot = neutral(fact);
                is_new |= slot.is_some();
            }
        }
        is_new.then_some(said)
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

/// The facts in the conditions under which rows and headings apply.
fn deciding(rubric: &Rubric) -> Vec<FactId> {
    let mut found: BTreeSet<FactId> = BTreeSet::new();
    let mut definitions: BTreeSet<DefinitionId> = BTreeSet::new();
    let mut waiting: Vec<&Expr> = rubric.sections.iter().filter_map(|section| section.applies.as_ref()).collect();
    for indicator in &rubric.indicators {
        if let Applies::When(condition) = &indicator.applies {
            waiting.push(condition);
            // A condition may use the names of its row.
            waiting.extend(indicator.locals.iter().map(|local| &local.body));
        }
    }
    while let Some(expr) = waiting.pop() {
        if let ExprKind::Fact(id) = &expr.kind {
            found.insert(*id);
        } else if let ExprKind::Definition(id) = &expr.kind
            && definitions.insert(*id)
        {
            waiting.extend(rubric.definitions.get(id.0).map(|definition| &definition.body));
        }
        waiting.extend(expr.children());
    }
    found.into_iter().collect()
}

/// Whether there is nothing more telling to look for.
fn is_best(seen: Seen) -> bool {
    match seen {
        Seen::Score(_) | Seen::Grade | Seen::Total | Seen::Check(_) => true,
        Seen::Value(_) | Seen::Explanation(_) | Seen::Applies(_) | Seen::FullPoints(_) | Seen::Scored(_) => false,
    }
}
