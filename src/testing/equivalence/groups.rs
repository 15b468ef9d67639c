//! The items of 逐项 fill the points of their heading: data in which one item does by itself.

use super::Subject;
use crate::model::{Child, Rubric};
use crate::symbolic::atoms::Atoms;
use crate::symbolic::constraints::{Constraint, Relation};
use crate::symbolic::expressions::Symbolic;
use crate::symbolic::world::World;

/// Each stretch first with the points of the row's item being those of its heading, then as it is; of other rows as they are.
pub(super) fn with_whole_groups(rubric: &Rubric, subject: Subject, atoms: &mut Atoms, worlds: Vec<World>) -> Vec<World> {
    let Subject::Indicator(id) = subject else { return worlds };
    let Some(indicator) = rubric.indicators.get(id.0).filter(|row| row.each.is_some()) else { return worlds };
    let section = rubric.sections.get(indicator.section.0);
    let alone = section.is_some_and(|section| matches!(section.children.as_slice(), [Child::Indicator(_)]));
    let Some(points) = section.and_then(|section| section.points.clone()).filter(|_| alone) else { return worlds };
    let mut whole = Vec::new();
    for world in &worlds {
        let Ok(context) = Symbolic::new(rubric, atoms, world).row_context(indicator) else { continue };
        let Some(form) = context.row.and_then(|(_, full)| full.shifted(&points.negate()).ok()) else { continue };
        let mut world = world.clone();
        world.conditions.push(Constraint { form, relation: Relation::Zero });
        whole.push(world);
    }
    whole.extend(worlds);
    whole
}
