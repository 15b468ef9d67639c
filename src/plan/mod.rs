//! A checked rubric as a plan over columns: many units at once, with the evaluator's results to the last digit.

mod columns;

pub use columns::{Column, Columns, Grains, Kept, MISSING, NO_GRADE, Scores, Slot};

use std::sync::Arc;

use crate::language::Text;
use crate::model::Rubric;

/// What has no column form: why a rubric is scored by the evaluator alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The rule or the construct, for a person.
    pub reason: Text,
}

/// A rubric compiled for columns.
#[derive(Clone, Debug)]
pub struct Plan {
    slots: Vec<Slot>,
    section_places: Vec<u32>,
}

impl Plan {
    /// Compiles a rubric for a table.
    ///
    /// # Errors
    /// [`Outside`] says what has no column form; then every unit goes through the evaluator.
    pub fn compile(_rubric: &Arc<Rubric>, _grains: &Grains) -> Result<Plan, Outside> {
        Err(Outside { reason: crate::text!("还没有编译", "not compiled yet") })
    }

    /// What the plan reads, in the order in which [`Columns`] hold it: every slot of the grains that it knows.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// By section, how many decimal places its score is given in.
    pub fn section_places(&self) -> &[u32] {
        &self.section_places
    }

    /// Scores a chunk. Lanes that cannot be finished exactly are marked in `scores.left`; nothing is ever approximated.
    pub fn run(&self, columns: &Columns, scores: &mut Scores) {
        scores.left.clear();
        scores.left.resize(columns.rows, true);
    }
}
