//! The items of 逐项 fill the points of their heading: data in which one item does by itself.

use super::Subject;
use crate::model::Rubric;
use crate::symbolic::atoms::Atoms;
use crate::symbolic::rules::with_whole_group;
use crate::symbolic::world::World;

/// Each stretch first with the points of the row's item being those of its heading, then as it is; of other rows as they are.
pub(super) fn with_whole_groups(rubric: &Rubric, subject: Subject, atoms: &mut Atoms, worlds: Vec<World>) -> Vec<World> {
    let Subject::Indicator(id) = subject else { return worlds };
    let Some(indicator) = rubric.indicators.get(id.0) else { return worlds };
    let mut whole: Vec<World> = worlds.iter().filter_map(|world| with_whole_group(rubric, indicator, atoms, world)).collect();
    whole.extend(worlds);
    whole
}
