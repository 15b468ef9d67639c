//! Data that show what is claimed to be possible: drawn from stretches, and believed when the evaluator says so.

use crate::eval::{RowScore, Scorecard};
use crate::facts::Record;
use crate::model::{Indicator, IndicatorId, Rubric};
use crate::symbolic::atoms::Atoms;
use crate::symbolic::constraints::{Constraint, Relation};
use crate::symbolic::drafts::Drafts;
use crate::symbolic::linear::Linear;
use crate::symbolic::rules::{is_printed, with_whole_group};
use crate::symbolic::sample::SAMPLES;
use crate::symbolic::smaller::smallest;
use crate::symbolic::units::{Fragments, merged, scored};
use crate::symbolic::world::World;

/// How often a unit is scored in looking for one piece of evidence.
const MAXIMUM_TRIALS: usize = 150;

/// What a unit shows.
pub(super) type Shows<'s> = &'s dyn Fn(&Record, &Scorecard) -> bool;

/// A search for evidence in a rubric.
pub(super) struct Evidence<'r> {
    pub(super) rubric: &'r Rubric,
    pub(super) drafts: Drafts<'r>,
    /// A whole unit, where the points of a row depend on which others apply.
    base: Option<Record>,
}

impl<'r> Evidence<'r> {
    /// In this rubric.
    pub(super) fn of(rubric: &'r Rubric) -> Evidence<'r> {
        let drafts = Drafts::of(rubric, &[rubric]);
        let base = if is_printed(rubric) { None } else { Fragments::of(rubric, &drafts).whole(rubric) };
        Evidence { rubric, drafts, base }
    }

    /// The data of a unit, drawn from stretches of a row, that show it: no more of them than it takes.
    pub(super) fn find(&self, indicator: &Indicator, atoms: &mut Atoms, worlds: &[World], shows: Shows<'_>) -> Option<Record> {
        let is_shown = |record: &Record| shows(record, &scored(self.rubric, record));
        let record = self.drawn(indicator, atoms, worlds, &|record| is_shown(record).then(|| record.clone()))?;
        Some(smallest(record, &is_shown))
    }

    /// What is made of the first data of a unit, drawn from stretches of a row, of which something is made.
    pub(super) fn drawn<T>(
        &self,
        indicator: &Indicator,
        atoms: &mut Atoms,
        worlds: &[World],
        make: &dyn Fn(&Record) -> Option<T>,
    ) -> Option<T> {
        let mut whole = |world: &World| with_whole_group(self.rubric, indicator, atoms, world).unwrap_or_else(|| world.clone());
        let worlds: Vec<World> = worlds.iter().map(&mut whole).collect();
        let mut trials = 0;
        for turn in 0..SAMPLES {
            for world in &worlds {
                for record in self.drafts.records(atoms, world, turn) {
                    let said = self.drafts.with_deciding(&record);
                    let whole = self.base.as_ref().map(|base| merged(base, &record));
                    for record in [Some(record), said, whole].into_iter().flatten() {
                        trials += 1;
                        if trials > MAXIMUM_TRIALS {
                            return None;
                        }
                        if let Some(made) = make(&record) {
                            return Some(made);
                        }
                    }
                }
            }
        }
        None
    }
}

/// The first row of an indicator.
pub(super) fn row(card: &Scorecard, id: IndicatorId) -> Option<&RowScore> {
    card.rows().into_iter().find(|row| row.id.indicator == id)
}

/// A stretch in which a form is 0 too.
pub(super) fn where_zero(world: &World, form: Linear) -> World {
    let mut world = world.clone();
    world.conditions.push(Constraint { form, relation: Relation::Zero });
    world
}
