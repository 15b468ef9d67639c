//! Where the values of a form lie in a stretch of data: never too narrow, exact where nothing but the conditions ties its atoms.

use std::collections::BTreeSet;

use super::atoms::{AtomId, AtomKind, Atoms};
use super::constraints::{Constraint, Projection, Relation, project, system};
use super::key::Key;
use super::linear::Linear;
use super::outcome::Stop;
use super::world::World;
use crate::interval::Interval;
use crate::number::Number;

/// The interval of a form's values; empty when the stretch holds no data.
pub(crate) fn hull(atoms: &mut Atoms, world: &World, form: &Linear) -> Result<Projection, Stop> {
    if let Some(number) = form.as_constant() {
        return Ok(Projection::Within(Interval::point(number.clone())));
    }
    let kind = AtomKind::Given(Key::unknown(format!("value of {form:?}")));
    let value = atoms.intern(kind, |_| (Interval::ALL, None, Number::ONE));
    let tie = Constraint { form: form.minus(&Linear::atom(value))?, relation: Relation::Zero };
    let start = tied(atoms, world, tie.form.terms().map(|(id, _)| id).collect());
    let mut conditions = system(atoms, &world.conditions, &start);
    conditions.push(tie);
    Ok(project(atoms, conditions, Some(value)))
}

/// These atoms with those of the stretch's conditions that are made of them: of what is said of a number of steps the amount is tied too.
fn tied(atoms: &Atoms, world: &World, start: Vec<AtomId>) -> Vec<AtomId> {
    let mut found: BTreeSet<AtomId> = start.into_iter().collect();
    let mut others: BTreeSet<AtomId> =
        world.conditions.iter().flat_map(|condition| condition.form.terms().map(|(id, _)| id)).collect();
    loop {
        others.retain(|id| !found.contains(id));
        let is_tied = |id: &&AtomId| {
            let links = atoms.get(**id).map_or(&[][..], |atom| &atom.links);
            links.iter().any(|link| link.form.terms().any(|(id, _)| found.contains(&id)))
        };
        let more: Vec<AtomId> = others.iter().filter(is_tied).copied().collect();
        if more.is_empty() {
            return found.into_iter().collect();
        }
        found.extend(more);
    }
}
