//! From which value on a row has its most or its least.

use std::cmp::Ordering;

use crate::interval::Interval;
use crate::model::{BoundKind, IndicatorId};
use crate::number::Number;
use crate::symbolic::constraints::Projection;
use crate::symbolic::linear::Linear;
use crate::symbolic::outcome::Symbol;
use crate::symbolic::world::World;

use super::cells::Cells;
use super::evidence::{where_sign, where_zero};
use super::{About, Proof, Statement, Verdict, Why};

/// From which value on a bound binds; nothing is claimed of one that never does.
pub(super) fn prove(id: IndicatorId, kind: BoundKind, cells: &mut Cells, proof: &mut Proof) {
    if cells.list.iter().all(|cell| cell.trail.bound != Some(kind)) {
        return;
    }
    let about = About::Indicator(id);
    let found = match cells.unfinished {
        Some(why) => Err(why),
        None => binding(kind, cells),
    };
    match found {
        Ok(Some(interval)) => proof.claim(about, Statement::Bound(kind, Some(interval)), Verdict::Proved),
        Ok(None) => {}
        Err(why) => proof.claim(about, Statement::Bound(kind, None), Verdict::Unproved(why)),
    }
}

/// The values for which a score stands at its bound, or where that is in several pieces those for which the bound cuts it, in one piece; none
/// when it never does.
fn binding(kind: BoundKind, cells: &mut Cells) -> Result<Option<Interval>, Why> {
    let scored = cells.scored().ok_or(Why::TooLarge)?;
    let at_bound = bound_score(kind, cells, &scored);
    let (mut cut, mut reaching, mut outside, mut short) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (index, form, _) in scored {
        let Some(cell) = cells.list.get(index) else { continue };
        let (world, is_cut) = (cell.world.clone(), cell.trail.bound == Some(kind));
        let Some(Symbol::Number(value)) = cell.row.value.clone() else { return Err(Why::DependsOnMore) };
        let mut put = |world: &World, into: &mut Vec<Interval>| match cells.hull_in(world, &value) {
            Some(Projection::Within(interval)) => {
                into.push(interval);
                Ok(())
            }
            Some(Projection::Empty) => Ok(()),
            Some(Projection::Unknown) | None => Err(Why::TooLarge),
        };
        if is_cut {
            put(&world, &mut cut)?;
            continue;
        }
        put(&world, &mut outside)?;
        let Some(bound) = &at_bound else { continue };
        let apart = form.shifted(&bound.negate()).map_err(|_| Why::TooLarge)?;
        match apart.as_constant() {
            Some(number) => put(&world, if number.is_zero() { &mut reaching } else { &mut short })?,
            None => {
                put(&where_zero(&world, apart.clone()), &mut reaching)?;
                put(&where_sign(&world, &apart, Ordering::Less), &mut short)?;
                put(&where_sign(&world, &apart, Ordering::Greater), &mut short)?;
            }
        }
    }
    let one_piece = |inside: &[Interval], outside: &[Interval]| {
        let whole = inside.iter().cloned().reduce(|one, other| one.join(&other));
        whole.filter(|whole| outside.iter().all(|other| whole.meet(other).is_empty()))
    };
    if cut.is_empty() {
        return Ok(None);
    }
    if at_bound.is_some() {
        reaching.extend(cut.iter().cloned());
        if let Some(whole) = one_piece(&reaching, &short) {
            return Ok(Some(whole));
        }
    }
    one_piece(&cut, &outside).map(Some).ok_or(Why::DependsOnMore)
}

/// The score to which a bound cuts, when that is one number.
fn bound_score(kind: BoundKind, cells: &Cells, scored: &[(usize, Linear, Interval)]) -> Option<Number> {
    let is_cut = |index: &usize| cells.list.get(*index).is_some_and(|cell| cell.trail.bound == Some(kind));
    let mut cut = scored.iter().filter(|(index, _, _)| is_cut(index)).map(|(_, form, _)| form.as_constant());
    let first = cut.next()??;
    cut.all(|other| other == Some(first)).then(|| first.clone())
}
