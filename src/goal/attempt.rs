//! Changes tried as a whole: where they break a 校验 that held, other data of it are moved along until it holds again.

use std::collections::{BTreeMap, BTreeSet};

use super::levers::moves;
use super::size;
use super::stops::mending;
use super::trials::{Changes, Trials, Tried};
use crate::eval::{Lever, levers_of_expr};
use crate::facts::Record;
use crate::model::FactId;
use crate::number::Number;

/// How many data are moved along at most.
const MAXIMUM_PARTNERS: usize = 5;
/// How many data of one 校验 are tried at most.
const MAXIMUM_PARTNERS_TRIED: usize = 6;
/// How many values of one of them are tried at most.
const MAXIMUM_VALUES: usize = 4;
/// How many outcomes are looked for at most.
const MAXIMUM_OUTCOMES: usize = 4;
/// How often data are scored at most for one attempt.
const MAXIMUM_TRIALS: usize = 80;

/// Changes under which everything holds that held before.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    /// Those that were asked for.
    pub(super) asked: Changes,
    /// Those, and what moves along.
    pub(super) changes: Changes,
    /// For the sake of which 校验 data move along.
    pub(super) for_check: BTreeMap<Lever, usize>,
    /// Whether the goal is reached.
    pub(super) reached: bool,
    /// How many points are wanting.
    pub(super) deficit: Number,
    /// How large the changes are in all.
    pub(super) size: Number,
}

impl Attempt {
    /// How an attempt stands among others: the fewest changes first, then the smallest.
    pub(super) fn order(&self) -> (usize, usize, &Number) {
        (self.changes.len(), self.asked.len(), &self.size)
    }
}

/// Tries changes. None when they, with whatever moves along, break a 校验, or cannot be scored.
pub(super) fn attempt(trials: &mut Trials<'_>, asked: &Changes) -> Option<Attempt> {
    let record = trials.changed(asked)?;
    let tried = trials.try_record(&record)?;
    let mut mending = Mending { trials, asked, found: Vec::new(), left: MAXIMUM_TRIALS };
    mending.mend(asked.clone(), BTreeMap::new(), &record, tried);
    // What reaches the goal comes first, then what comes nearest, then the least.
    mending.found.into_iter().min_by(|left, right| {
        let rank = |one: &Attempt| (!one.reached, if one.reached { Number::ZERO } else { one.deficit.clone() });
        rank(left).cmp(&rank(right)).then_with(|| left.order().cmp(&right.order()))
    })
}

/// How large changes are in all.
pub(super) fn size_of(trials: &Trials<'_>, changes: &Changes) -> Number {
    changes.iter().fold(Number::ZERO, |sum, (lever, to)| {
        let one = lever.value(trials.base).map_or(Number::ONE, |from| size::of(trials.rubric, *lever, &from, to));
        sum.add(&one).unwrap_or(sum)
    })
}

struct Mending<'t, 'a, 'c> {
    trials: &'t mut Trials<'a>,
    asked: &'c Changes,
    found: Vec<Attempt>,
    left: usize,
}

impl Mending<'_, '_, '_> {
    fn mend(&mut self, changes: Changes, for_check: BTreeMap<Lever, usize>, record: &Record, tried: Tried) {
        let Some(check) = tried.broken.first().copied() else {
            let size = size_of(self.trials, &changes);
            let Tried { reached, deficit, broken: _ } = tried;
            self.found.push(Attempt { asked: self.asked.clone(), changes, for_check, reached, deficit, size });
            return;
        };
        if for_check.len() >= MAXIMUM_PARTNERS {
            return;
        }
        for (lever, value) in self.partners(check, &changes, record, tried.broken.len()) {
            if self.found.len() >= MAXIMUM_OUTCOMES {
                return;
            }
            let mut changes = changes.clone();
            changes.insert(lever, value);
            let mut for_check = for_check.clone();
            for_check.insert(lever, check);
            let Some((record, tried)) = self.tried(&changes) else { continue };
            self.mend(changes, for_check, &record, tried);
        }
    }

    fn tried(&mut self, changes: &Changes) -> Option<(Record, Tried)> {
        self.left = self.left.checked_sub(1)?;
        let record = self.trials.changed(changes)?;
        let tried = self.trials.try_record(&record)?;
        Some((record, tried))
    }

    /// Data of a 校验 that make it hold again when they move, the smallest move first.
    fn partners(&mut self, check: usize, changes: &Changes, record: &Record, broken: usize) -> Vec<(Lever, crate::value::Value)> {
        let rubric = self.trials.rubric;
        let Some(condition) = rubric.checks.get(check).map(|check| &check.condition) else { return Vec::new() };
        let mut found: Vec<(Number, Lever, crate::value::Value)> = Vec::new();
        for lever in levers_of_expr(rubric, condition) {
            let Some(now) = lever.value(record) else { continue };
            if changes.contains_key(&lever) || lever.is_fixed(rubric) || !moves(rubric, lever, &now) {
                continue;
            }
            for to in mending(self.trials, record, lever, condition).into_iter().take(MAXIMUM_VALUES) {
                found.push((size::of(rubric, lever, &now, &to), lever, to));
            }
        }
        // Of one datum where the two sides meet comes first; the sort keeps that.
        let least: BTreeMap<Lever, Number> = found.iter().rev().map(|(size, lever, _)| (*lever, size.clone())).collect();
        found.sort_by(|left, right| least.get(&left.1).cmp(&least.get(&right.1)).then_with(|| left.1.cmp(&right.1)));
        // Of the items of a list the one that has to move least in proportion will do.
        let mut fields: BTreeSet<(FactId, usize)> = BTreeSet::new();
        let mut partners: Vec<(Lever, crate::value::Value)> = Vec::new();
        for (_, lever, to) in found {
            if partners.len() >= MAXIMUM_PARTNERS_TRIED {
                break;
            }
            let field = match lever {
                Lever::Item { list, field, .. } => Some((list, field)),
                Lever::Fact(_) | Lever::Field(..) => None,
            };
            if partners.iter().any(|(known, _)| *known == lever) || field.is_some_and(|field| fields.contains(&field)) {
                continue;
            }
            let mut changes = changes.clone();
            changes.insert(lever, to.clone());
            // It has to mend this one; what else it may break is mended next.
            let Some((_, tried)) = self.tried(&changes) else { continue };
            if !tried.broken.contains(&check) && tried.broken.len() <= broken + 1 {
                fields.extend(field);
                partners.push((lever, to));
            }
        }
        partners
    }
}
