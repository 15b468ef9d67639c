//! What the rule of a row comes to in every stretch of data.

use std::collections::BTreeSet;

use crate::interval::Interval;
use crate::model::{Indicator, Reach, Rubric};
use crate::source::Span;
use crate::symbolic::atoms::Atoms;
use crate::symbolic::constraints::Projection;
use crate::symbolic::explore::{Further, explore};
use crate::symbolic::expressions::Symbolic;
use crate::symbolic::hull::hull;
use crate::symbolic::linear::Linear;
use crate::symbolic::outcome::Symbol;
use crate::symbolic::rules::Row;
use crate::symbolic::trail::{Cause, Trail};
use crate::symbolic::world::World;

use super::Why;

/// How many stretches of data one row is looked at in: the bound on the work of its proof.
pub(super) const MAXIMUM_STRETCHES: usize = 2_000;

/// A stretch in which a row comes to one form.
pub(super) struct Cell {
    pub(super) world: World,
    pub(super) row: Row,
    pub(super) trail: Trail,
}

impl Cell {
    /// Whether the row applies and nothing is missing that it needs.
    pub(super) fn is_complete(&self) -> bool {
        self.row.applies == Symbol::Flag(true) && self.row.score != Symbol::Missing
    }

    /// The score of a row that applies and has one.
    pub(super) fn score(&self) -> Option<&Linear> {
        match &self.row.score {
            Symbol::Number(form) if self.row.applies == Symbol::Flag(true) => Some(form),
            _ => None,
        }
    }

    /// Why there is no score, where that is not for want of data: the causes in the order in which they were met.
    pub(super) fn causes(&self) -> Vec<(Cause, Span)> {
        // A row that does not apply can have a score too, 不适用得分.
        if self.row.score.is_value() {
            return Vec::new();
        }
        if self.row.score == Symbol::Missing {
            let waits = self
                .trail
                .faults
                .iter()
                .filter(|fault| matches!(fault.cause, Cause::NoItems | Cause::OtherRow | Cause::OtherUnits));
            return waits.map(|fault| (fault.cause, fault.place)).collect();
        }
        let faults = self.trail.faults.iter().map(|fault| (fault.cause, fault.place));
        let mut causes: Vec<(Cause, Span)> = faults.collect();
        if causes.is_empty() {
            causes.push((Cause::NotLookedInto, Span::default()));
        }
        causes
    }
}

/// All stretches of one row.
pub(super) struct Cells {
    pub(super) atoms: Atoms,
    pub(super) list: Vec<Cell>,
    /// Whatever was reached in any of them.
    pub(super) reached: BTreeSet<Reach>,
    /// Whether something divides that is not looked into.
    pub(super) divides_unseen: bool,
    /// The expressions that divide.
    pub(super) divided: BTreeSet<Span>,
    /// Why these are not all, when they are not.
    pub(super) unfinished: Option<Why>,
}

impl Cells {
    /// Those of a row; beyond the work that is allowed the rest is not looked at. As much again may be done with them and in drawing data.
    pub(super) fn of(rubric: &Rubric, indicator: &Indicator, allowed: u64) -> Cells {
        let mut atoms = Atoms::within(allowed.saturating_mul(2));
        let mut list: Vec<Cell> = Vec::new();
        let mut reached = BTreeSet::new();
        let mut divides_unseen = false;
        let mut divided = BTreeSet::new();
        let mut is_over = false;
        let end = explore(MAXIMUM_STRETCHES, &mut |world| {
            if atoms.work() > allowed {
                is_over = true;
                return Ok(Further::Enough);
            }
            let mut symbolic = Symbolic::new(rubric, &mut atoms, &world);
            let row = symbolic.row(indicator)?;
            let mut trail = symbolic.trail;
            reached.append(&mut trail.reached.clone());
            divides_unseen |= trail.divides_unseen;
            divided.append(&mut trail.divided.clone());
            trail.faults.dedup();
            list.push(Cell { world, row, trail });
            Ok(Further::On)
        });
        let unfinished = end.err().map(Why::from).or(is_over.then_some(Why::TooManyCases));
        Cells { atoms, list, reached, divides_unseen, divided, unfinished }
    }

    /// Where the values of a form lie in a stretch; none when that is too much to tell.
    pub(super) fn hull(&mut self, index: usize, form: &Linear) -> Option<Projection> {
        let world = self.list.get(index)?.world.clone();
        self.hull_in(&world, form)
    }

    /// The same in any stretch of these data.
    pub(super) fn hull_in(&mut self, world: &World, form: &Linear) -> Option<Projection> {
        match hull(&mut self.atoms, world, form) {
            Ok(Projection::Unknown) | Err(_) => None,
            Ok(found) => Some(found),
        }
    }

    /// The stretches in which the row has a score, each with its form and where that lies; those without data are left out. None when it is
    /// too much to tell of one.
    pub(super) fn scored(&mut self) -> Option<Vec<(usize, Linear, Interval)>> {
        let forms: Vec<(usize, Linear)> =
            self.list.iter().enumerate().filter_map(|(index, cell)| Some((index, cell.score()?.clone()))).collect();
        let mut found = Vec::new();
        for (index, form) in forms {
            match self.hull(index, &form)? {
                Projection::Within(interval) => found.push((index, form, interval)),
                Projection::Empty => {}
                Projection::Unknown => return None,
            }
        }
        Some(found)
    }
}
