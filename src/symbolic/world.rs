//! A stretch of data: what is decided of it so far. What it leaves open divides it.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::atoms::{AtomId, Atoms};
use super::constraints::{Constraint, Projection, Relation, project, system};
use super::key::Key;
use super::linear::Linear;
use super::outcome::{Question, Stop};

/// A stretch of data.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    /// What holds of its numbers.
    pub(crate) conditions: Vec<Constraint>,
    /// The forms whose sign is decided, first factor 1.
    signs: BTreeMap<Linear, Ordering>,
    /// The forms of which it was asked, as they were asked for, with their signs.
    pub(crate) asked: Vec<(Linear, Ordering)>,
    /// The state of what has a few: flags, choices, whether something is there.
    pub(crate) states: BTreeMap<Key, usize>,
}

impl World {
    /// How a form stands to 0.
    pub(crate) fn sign(&self, atoms: &Atoms, form: &Linear) -> Result<Ordering, Stop> {
        if let Some(number) = form.as_constant() {
            return Ok(number.cmp(&crate::number::Number::ZERO));
        }
        let (plain, plain_turn) = form.normalized()?;
        if let Some(sign) = self.signs.get(&plain) {
            return Ok(turned(*sign, plain_turn));
        }
        let Some((above, below)) = atoms.cleared(form)? else {
            let possible = self.possible(atoms, &plain, None)?;
            return match possible.as_slice() {
                [] => Err(Stop::Empty),
                [only] => Ok(turned(*only, plain_turn)),
                _ => Err(Stop::Divide(Box::new(Question::Sign { cleared: plain, plain: None, possible }))),
            };
        };
        let below = self.sign(atoms, &below)?;
        if below == Ordering::Equal {
            return Err(Stop::Empty);
        }
        if let Some(number) = above.as_constant() {
            return Ok(turned(number.cmp(&crate::number::Number::ZERO), below));
        }
        let (cleared, turn) = above.normalized()?;
        let turn = turned(turn, below);
        if let Some(sign) = self.signs.get(&cleared) {
            return Ok(turned(*sign, turn));
        }
        // sign(form) = sign(cleared) × turn = sign(plain) × plain_turn
        let between = turned(turn, plain_turn);
        let possible = self.possible(atoms, &cleared, Some((&plain, between)))?;
        match possible.as_slice() {
            [] => Err(Stop::Empty),
            [only] => Ok(turned(*only, turn)),
            _ => Err(Stop::Divide(Box::new(Question::Sign { cleared, plain: Some((plain, between)), possible }))),
        }
    }

    /// Which signs a form can have in this stretch.
    fn possible(&self, atoms: &Atoms, form: &Linear, same: Option<(&Linear, Ordering)>) -> Result<Vec<Ordering>, Stop> {
        let mut possible = Vec::new();
        for ordering in [Ordering::Less, Ordering::Equal, Ordering::Greater] {
            let mut conditions = vec![condition(form, ordering)?];
            if let Some((plain, turn)) = same {
                conditions.push(condition(plain, turned(ordering, turn))?);
            }
            if self.is_possible(atoms, &conditions) {
                possible.push(ordering);
            }
        }
        Ok(possible)
    }

    /// Whether some data of this stretch can fulfil these conditions too; also true where that is too much to tell.
    fn is_possible(&self, atoms: &Atoms, more: &[Constraint]) -> bool {
        let start: Vec<AtomId> = more.iter().flat_map(|condition| condition.form.terms().map(|(id, _)| id)).collect();
        let mut conditions = system(atoms, &self.conditions, &start);
        conditions.extend(more.iter().cloned());
        project(atoms, conditions, None) != Projection::Empty
    }

    /// The state of something that has so many.
    pub(crate) fn state(&self, key: Key, count: usize) -> Result<usize, Stop> {
        match self.states.get(&key) {
            Some(state) => Ok(*state),
            None => Err(Stop::Divide(Box::new(Question::State(key, count)))),
        }
    }

    /// The parts into which a question divides this stretch.
    pub(crate) fn divided(&self, question: &Question) -> Result<Vec<World>, Stop> {
        let mut parts = Vec::new();
        match question {
            Question::Sign { cleared, plain, possible } => {
                for ordering in possible {
                    let mut part = self.clone();
                    part.conditions.push(condition(cleared, *ordering)?);
                    part.signs.insert(cleared.clone(), *ordering);
                    match plain {
                        Some((plain, turn)) => {
                            let ordering = turned(*ordering, *turn);
                            part.conditions.push(condition(plain, ordering)?);
                            part.signs.insert(plain.clone(), ordering);
                            part.asked.push((plain.clone(), ordering));
                        }
                        None => part.asked.push((cleared.clone(), *ordering)),
                    }
                    parts.push(part);
                }
            }
            Question::State(key, count) => {
                for state in 0..*count {
                    let mut part = self.clone();
                    part.states.insert(key.clone(), state);
                    parts.push(part);
                }
            }
        }
        Ok(parts)
    }
}

/// A sign, turned when the other is below 0.
fn turned(sign: Ordering, by: Ordering) -> Ordering {
    match by {
        Ordering::Less => sign.reverse(),
        Ordering::Equal | Ordering::Greater => sign,
    }
}

/// That a form stands so to 0.
pub(crate) fn condition(form: &Linear, ordering: Ordering) -> Result<Constraint, Stop> {
    Ok(match ordering {
        Ordering::Less => Constraint { form: form.times(&(-1).into())?, relation: Relation::Positive },
        Ordering::Equal => Constraint { form: form.clone(), relation: Relation::Zero },
        Ordering::Greater => Constraint { form: form.clone(), relation: Relation::Positive },
    })
}
