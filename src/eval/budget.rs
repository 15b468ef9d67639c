//! How much work may go into scoring a unit with other data than its own.

use std::cell::Cell;

use crate::facts::Record;
use crate::model::Rubric;

use super::card;
use super::cohort::Cohort;

/// How far one search among changed data may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// How many steps all scorings may take together.
    pub(crate) effort: u64,
    /// How often it may be scored at least, however much work one scoring is.
    pub(crate) fewest: u64,
    /// How often at most, however little.
    pub(crate) most: u64,
}

/// What is left of the work that a search may take. It is shared by everything that searches for one unit.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    /// What one scoring costs.
    each: u64,
    left: Cell<u64>,
    /// How much was done: by the last step of it, more than there was.
    done: Cell<u64>,
}

impl Budget {
    /// The work for one unit, of which one scoring is the measure.
    pub(crate) fn of(rubric: &Rubric, cohort: &Cohort, record: &Record, limits: Limits) -> Budget {
        let each = card::effort(rubric, cohort, record).max(1);
        let times = (limits.effort / each).clamp(limits.fewest, limits.most);
        Budget { each, left: Cell::new(times.saturating_mul(each)), done: Cell::new(0) }
    }

    /// Takes the work of one scoring; none when too little is left.
    pub(crate) fn take_scoring(&self) -> Option<()> {
        let is_enough = self.each <= self.left.get();
        if is_enough {
            self.take(self.each);
        } else {
            // What is less than a scoring is of no use to anybody.
            self.left.set(0);
        }
        is_enough.then_some(())
    }

    /// Takes work that was done, more than is left if need be.
    pub(crate) fn take(&self, steps: u64) {
        self.left.set(self.left.get().saturating_sub(steps));
        self.done.set(self.done.get().saturating_add(steps));
    }

    /// Whether nothing is left.
    pub(crate) fn is_used_up(&self) -> bool {
        self.left.get() == 0
    }

    /// How much work was done.
    pub(crate) fn done(&self) -> u64 {
        self.done.get()
    }
}
