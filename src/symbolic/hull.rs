//! Where the values of a form lie in a stretch of data: never too narrow, exact where nothing but the conditions ties its atoms.

use super::atoms::{AtomKind, Atoms, Key};
use super::constraints::{Constraint, Projection, Relation, project, system};
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
    let kind = AtomKind::Given(Key::Other(format!("value of {form:?}")));
    let value = atoms.intern(kind, |_| (Interval::ALL, None, Number::ONE));
    let tie = Constraint { form: form.minus(&Linear::atom(value))?, relation: Relation::Zero };
    let start: Vec<_> = tie.form.terms().map(|(id, _)| id).collect();
    let mut conditions = system(atoms, &world.conditions, &start);
    conditions.push(tie);
    Ok(project(atoms, conditions, Some(value)))
}
