//! Data that show what is claimed to be possible: drawn from stretches, and believed when the evaluator says so.

use std::cell::Cell;
use std::cmp::Ordering;

use crate::eval::{RowScore, Scorecard};
use crate::facts::Record;
use crate::model::{ExprKind, FactId, Indicator, IndicatorId, Rubric};
use crate::symbolic::atoms::Atoms;
use crate::symbolic::constraints::{Constraint, Relation};
use crate::symbolic::drafts::Drafts;
use crate::symbolic::linear::Linear;
use crate::symbolic::rules::{is_printed, with_whole_group};
use crate::symbolic::sample::SAMPLES;
use crate::symbolic::smaller::smallest;
use crate::symbolic::units::{Fragments, merged, scored};
use crate::symbolic::world::{World, condition};

/// How often a unit is scored in looking for one piece of evidence.
const MAXIMUM_TRIALS: usize = 150;

/// How much work it may be to draw data for one piece of evidence, in sizes of conditions.
const MAXIMUM_DRAWING: u64 = 20_000;

/// How many rows are scored in looking for all evidence of one rubric: a unit of many rows counts for as many.
const MAXIMUM_SCORED: usize = 400_000;

/// Of a rubric with more rows no whole units are put together.
pub(super) const MAXIMUM_ROWS: usize = 200;

/// What a unit shows.
pub(super) type Shows<'s> = &'s dyn Fn(&Record, &Scorecard) -> bool;

/// A search for evidence in a rubric.
pub(super) struct Evidence<'r> {
    pub(super) rubric: &'r Rubric,
    pub(super) drafts: Drafts<'r>,
    /// A whole unit, where the points of a row depend on which others apply.
    base: Option<Record>,
    /// How many rows may still be scored in looking for evidence.
    left: Cell<usize>,
}

impl<'r> Evidence<'r> {
    /// In this rubric.
    pub(super) fn of(rubric: &'r Rubric) -> Evidence<'r> {
        let drafts = Drafts::of(rubric, &[rubric]);
        let is_needed = !is_printed(rubric) && rubric.indicators.len() <= MAXIMUM_ROWS;
        let base = if is_needed { Fragments::of(rubric, &drafts).whole(rubric) } else { None };
        Evidence { rubric, drafts, base, left: Cell::new(MAXIMUM_SCORED) }
    }

    /// Takes note that a unit is scored; whether that may be.
    fn may_score(&self) -> bool {
        let left = self.left.get().checked_sub(self.rubric.indicators.len().max(1));
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// The data of a unit, drawn from stretches of a row, that show it: no more of them than it takes.
    pub(super) fn find(&self, indicator: &Indicator, atoms: &mut Atoms, worlds: &[World], shows: Shows<'_>) -> Option<Record> {
        let record = self.first(indicator, atoms, worlds, shows)?;
        Some(self.least(record, shows))
    }

    /// The first data of a unit, drawn from stretches of a row, that show it.
    pub(super) fn first(&self, indicator: &Indicator, atoms: &mut Atoms, worlds: &[World], shows: Shows<'_>) -> Option<Record> {
        self.drawn(indicator, atoms, worlds, &|record| shows(record, &scored(self.rubric, record)).then(|| record.clone()))
    }

    /// The data without what it does not take to show it.
    pub(super) fn least(&self, record: Record, shows: Shows<'_>) -> Record {
        // A list whose items make rows is as long as the points of its heading want it.
        let whole = record.clone();
        let keeps_rows = |less: &Record| self.lists().all(|id| less.fact(id).is_none() || less.fact(id) == whole.fact(id));
        smallest(record, &|less| keeps_rows(less) && self.may_score() && shows(less, &scored(self.rubric, less)))
    }

    /// The lists whose items make rows.
    fn lists(&self) -> impl Iterator<Item = FactId> {
        let each = self.rubric.indicators.iter().filter_map(|indicator| indicator.each.as_ref());
        each.filter_map(|each| match each.list.kind {
            ExprKind::Fact(id) => Some(id),
            _ => None,
        })
    }

    /// What is made of the first data of a unit, drawn from stretches of a row, of which something is made.
    pub(super) fn drawn<T>(
        &self,
        indicator: &Indicator,
        atoms: &mut Atoms,
        worlds: &[World],
        make: &dyn Fn(&Record) -> Option<T>,
    ) -> Option<T> {
        if self.left.get() == 0 {
            return None;
        }
        let mut whole = |world: &World| with_whole_group(self.rubric, indicator, atoms, world).unwrap_or_else(|| world.clone());
        let worlds: Vec<World> = worlds.iter().map(&mut whole).collect();
        let mut trials = 0;
        let enough = atoms.work().saturating_add(MAXIMUM_DRAWING);
        for turn in 0..SAMPLES {
            for world in &worlds {
                if atoms.work() > enough || atoms.is_exhausted() {
                    return None;
                }
                for record in self.drafts.records(atoms, world, turn) {
                    let said = self.drafts.with_deciding(&record);
                    let whole = self.base.as_ref().map(|base| merged(base, &record));
                    for record in [Some(record), said, whole].into_iter().flatten() {
                        trials += 1;
                        if trials > MAXIMUM_TRIALS || !self.may_score() {
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

/// A stretch in which a form has a sign too; the whole stretch where that cannot be said.
pub(super) fn where_sign(world: &World, form: &Linear, sign: Ordering) -> World {
    let mut world = world.clone();
    world.conditions.extend(condition(form, sign));
    world
}
