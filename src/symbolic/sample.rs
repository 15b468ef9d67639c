//! Numbers out of a stretch of data: for each atom one that all conditions allow, as plain as can be, denominators first, so that the
//! quotients then are exact.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::atoms::{AtomId, AtomKind, Atoms};
use super::constraints::{Constraint, Projection, Relation, project, system};
use super::linear::Linear;
use super::outcome::Stop;
use super::world::World;
use crate::interval::{Bound, Interval};
use crate::number::Number;

/// The numbers that are tried first, in the unit in which a person reads the quantity: round ones, and some that others can be divided by.
const ROUND: [i64; 6] = [100, 1000, 60, 10, 7, 3];
/// From how many units on a number is not near any of these.
const FAR: i64 = 100_000;
/// How many decimal places a number has at most.
const MAXIMUM_PLACES: u32 = 8;

/// How many different samples there can be of one stretch.
pub(crate) const SAMPLES: usize = 2 * ROUND.len();

/// A number for each atom that is chosen.
pub(crate) type Sample = BTreeMap<AtomId, Number>;

/// The `turn`-th sample of a stretch; none when the conditions cannot be met that way.
pub(crate) fn sample(atoms: &Atoms, world: &World, turn: usize) -> Option<Sample> {
    let mut wanted: BTreeSet<AtomId> = atoms.present(world);
    wanted.extend(world.conditions.iter().flat_map(|condition| condition.form.terms().map(|(id, _)| id)));
    let start: Vec<AtomId> = wanted.iter().copied().collect();
    let conditions = system(atoms, &world.conditions, &start);
    wanted.extend(conditions.iter().flat_map(|condition| condition.form.terms().map(|(id, _)| id)));
    // What a quotient or a product is made of is wanted too.
    for id in wanted.clone() {
        wanted.extend(parts(atoms, id));
    }
    let all: Vec<AtomId> = wanted.into_iter().collect();
    let conditions = system(atoms, &world.conditions, &all);
    let mut choice = Choice { atoms, conditions, chosen: Sample::new(), tied: BTreeSet::new() };
    let mut order: Vec<(u8, AtomId)> = all.iter().map(|id| (rank(atoms, &all, *id), *id)).collect();
    order.sort();
    if turn >= ROUND.len() {
        // What follows from the one may be plainer than what follows from the other.
        order.sort_by_key(|(rank, id)| (*rank, Reverse(*id)));
    }
    for (_, id) in order {
        choice.tie(&all).ok()?;
        choice.choose(id, turn).ok()??;
    }
    Some(choice.chosen)
}

/// The atoms that an atom is made of.
fn parts(atoms: &Atoms, id: AtomId) -> Vec<AtomId> {
    match atoms.get(id).map(|atom| &atom.kind) {
        Some(AtomKind::Quotient(above, below)) => above.iter().copied().chain(below.terms().map(|(id, _)| id)).collect(),
        Some(AtomKind::Product(factors)) => factors.clone(),
        Some(AtomKind::Whole(form, _)) => form.terms().map(|(id, _)| id).collect(),
        Some(AtomKind::Given(_) | AtomKind::Count { .. }) | None => Vec::new(),
    }
}

/// In which order atoms are chosen.
fn rank(atoms: &Atoms, all: &[AtomId], id: AtomId) -> u8 {
    let divides = all.iter().any(|other| match atoms.get(*other).map(|atom| &atom.kind) {
        Some(AtomKind::Quotient(_, below)) => !below.factor(id).is_zero(),
        Some(AtomKind::Product(factors)) => factors.first() == Some(&id),
        Some(AtomKind::Given(_) | AtomKind::Count { .. } | AtomKind::Whole(..)) | None => false,
    });
    match atoms.get(id) {
        Some(atom) => match atom.kind {
            AtomKind::Given(_) if divides => 0,
            AtomKind::Whole(..) | AtomKind::Count { .. } => 1,
            AtomKind::Given(_) if atom.grid.is_some() => 2,
            AtomKind::Given(_) => 3,
            AtomKind::Quotient(..) | AtomKind::Product(_) => 4,
        },
        None => 5,
    }
}

struct Choice<'a> {
    atoms: &'a Atoms,
    conditions: Vec<Constraint>,
    chosen: Sample,
    tied: BTreeSet<AtomId>,
}

impl Choice<'_> {
    /// A form with the numbers put in that are chosen.
    fn known(&self, form: &Linear) -> Result<Linear, Stop> {
        let mut form = form.clone();
        for (id, number) in &self.chosen {
            form = form.with(*id, &Linear::constant(number.clone()))?;
        }
        Ok(form)
    }

    /// What quotients and products are, once enough of them is chosen to say it by a linear condition.
    fn tie(&mut self, all: &[AtomId]) -> Result<(), Stop> {
        for id in all {
            if self.tied.contains(id) {
                continue;
            }
            let here = Linear::atom(*id);
            let equation = match self.atoms.get(*id).map(|atom| &atom.kind) {
                Some(AtomKind::Quotient(above, below)) => {
                    let below = self.known(below)?;
                    let above = above.map_or(Linear::constant(Number::ONE), Linear::atom);
                    match below.as_constant() {
                        Some(below) => above.minus(&here.times(below)?)?,
                        None => continue,
                    }
                }
                Some(AtomKind::Product(factors)) => {
                    let mut product = Linear::constant(Number::ONE);
                    let mut open = 0;
                    for factor in factors {
                        match self.chosen.get(factor) {
                            Some(number) => product = product.times(number)?,
                            None => {
                                open += 1;
                                let scale = product.as_constant().cloned().unwrap_or(Number::ONE);
                                product = Linear::atom(*factor).times(&scale)?;
                            }
                        }
                    }
                    if open > 1 {
                        continue;
                    }
                    product.minus(&here)?
                }
                Some(AtomKind::Given(_) | AtomKind::Whole(..) | AtomKind::Count { .. }) | None => continue,
            };
            self.tied.insert(*id);
            let form = self.known(&equation)?;
            self.conditions.push(Constraint { form, relation: Relation::Zero });
        }
        Ok(())
    }

    fn choose(&mut self, id: AtomId, turn: usize) -> Result<Option<()>, Stop> {
        let Some(atom) = self.atoms.get(id) else { return Ok(None) };
        let near = system(self.atoms, &self.conditions, &[id]);
        // Chosen atoms are gone from the conditions, but not from ranges and links.
        let mut conditions = Vec::new();
        for condition in near {
            conditions.push(Constraint { form: self.known(&condition.form)?, relation: condition.relation });
        }
        let interval = match project(self.atoms, conditions, Some(id)) {
            Projection::Empty => return Ok(None),
            Projection::Within(interval) => interval,
            Projection::Unknown => atom.range.clone(),
        };
        let step = atom.grid.as_ref().unwrap_or(&atom.unit);
        let places = if atom.grid.is_some() { 0 } else { MAXIMUM_PLACES };
        // So many items have to be written down.
        let number = match atom.kind {
            AtomKind::Count { .. } => fewest(&interval, step, places, Side::Below),
            AtomKind::Given(_) | AtomKind::Quotient(..) | AtomKind::Product(_) | AtomKind::Whole(..) => {
                plain(&interval, step, places, turn)
            }
        };
        let Some(number) = number else { return Ok(None) };
        let value = Linear::constant(number.clone());
        for condition in &mut self.conditions {
            condition.form = condition.form.with(id, &value)?;
        }
        self.chosen.insert(id, number);
        Ok(Some(()))
    }
}

/// A plain number of an interval: a round one, else the one with the fewest places, from below or in every other turn from above.
fn plain(interval: &Interval, unit: &Number, places: u32, turn: usize) -> Option<Number> {
    if let (Bound::Included(low), Bound::Included(high)) = (&interval.low, &interval.high)
        && low == high
    {
        return Some(low.clone());
    }
    let side = if turn < ROUND.len() { Side::Below } else { Side::Above };
    let at = turn % ROUND.len();
    let mut round = ROUND.iter().skip(at).chain(ROUND.iter().take(at));
    let fits = |number: &Number| interval.contains(number);
    // Far from 0, as days are, the end that there is is plainer.
    let far = |bound: &Bound| {
        let units = bound.number().and_then(|end| end.divide(unit).ok());
        units.is_some_and(|units| units.absolute() > Number::from(FAR))
    };
    if (interval.low.number().is_none() || interval.high.number().is_none())
        && !far(&interval.low)
        && !far(&interval.high)
        && let Some(first) = round.next()
        && let Ok(number) = Number::from(*first).multiply(unit)
        && fits(&number)
    {
        return Some(number);
    }
    fewest(interval, unit, places, side)
}

/// The end of an interval that is tried first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// The lower.
    Below,
    /// The upper.
    Above,
}

/// The number of an interval with the fewest places, the nearest to one end.
fn fewest(interval: &Interval, unit: &Number, places: u32, side: Side) -> Option<Number> {
    for places in 0..=places {
        let step = unit.multiply(&Number::scaled(1, places)).ok()?;
        let (low, high) = (first_from(&interval.low, &step), last_to(&interval.high, &step));
        let candidates = match side {
            Side::Below => [low, high],
            Side::Above => [high, low],
        };
        if let Some(number) = candidates.into_iter().flatten().find(|number| interval.contains(number)) {
            return Some(number);
        }
    }
    None
}

/// The first multiple of a step above an end, or at it.
fn first_from(low: &Bound, step: &Number) -> Option<Number> {
    let number = low.number()?;
    let cells = number.divide(step).ok()?.ceiling().multiply(step).ok()?;
    if matches!(low, Bound::Excluded(_)) && cells == *number { cells.add(step).ok() } else { Some(cells) }
}

/// The last multiple of a step below an end, or at it.
fn last_to(high: &Bound, step: &Number) -> Option<Number> {
    let number = high.number()?;
    let cells = number.divide(step).ok()?.floor().multiply(step).ok()?;
    if matches!(high, Bound::Excluded(_)) && cells == *number { cells.subtract(step).ok() } else { Some(cells) }
}
