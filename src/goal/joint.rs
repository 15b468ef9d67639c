//! Rows that gain only when several of their data move together: a condition of several parts, every item of a list.

use std::collections::{BTreeMap, BTreeSet};

use super::attempt::{Attempt, attempt};
use super::levers::Movable;
use super::search::gain;
use super::stops::{Of, Stops, stops};
use super::trials::{Changes, Trials};
use crate::eval::Lever;
use crate::facts::RowId;
use crate::model::FactId;
use crate::value::Value;

/// How often data are scored at most for one row.
const MAXIMUM_TRIALS_OF_ROW: usize = 160;
/// How many of a row's data are moved in pairs at most.
const MAXIMUM_PAIRED: usize = 10;
/// How many values of each are tried with another, either way.
const MAXIMUM_VALUES: usize = 3;

/// Moves of several data that bring the goal nearer than what is known already.
pub(super) fn together(trials: &mut Trials<'_>, movable: &Movable<'_>, known: &[Attempt]) -> Vec<Attempt> {
    let mut found = Vec::new();
    for (row, levers) in &movable.rows {
        // A row that one datum alone can lift needs no pairs; those of several rows are joined later.
        let lifted: BTreeSet<Lever> =
            known.iter().filter(|one| gain(trials, one).is_positive()).flat_map(|one| one.asked.keys().copied()).collect();
        let idle: Vec<Lever> = levers.iter().filter(|lever| !lifted.contains(lever)).copied().collect();
        for bundle in bundles(trials, *row, levers) {
            found.extend(attempt(trials, &bundle).filter(|one| one.reached || one.deficit < trials.deficit));
        }
        if idle.len() >= 2 {
            pairs(trials, *row, &idle, &mut found);
        }
    }
    found
}

/// All flags of a row set one way; a field of all items of a list moved to where it next turns.
fn bundles(trials: &Trials<'_>, row: RowId, levers: &[Lever]) -> Vec<Changes> {
    let mut bundles: Vec<Changes> = Vec::new();
    for wanted in [true, false] {
        bundles.push(
            levers
                .iter()
                .filter(|lever| lever.value(trials.base) == Some(Value::Flag(!wanted)))
                .map(|lever| (*lever, Value::Flag(wanted)))
                .collect(),
        );
    }
    let mut fields: BTreeMap<(FactId, usize), Vec<Stops>> = BTreeMap::new();
    let mut levers_of: BTreeMap<(FactId, usize), Vec<Lever>> = BTreeMap::new();
    for lever in levers {
        if let Lever::Item { list, field, .. } = lever {
            fields.entry((*list, *field)).or_default().push(stops(trials, trials.base, *lever, Of::Row(row)));
            levers_of.entry((*list, *field)).or_default().push(*lever);
        }
    }
    for (field, stops) in &fields {
        let levers = levers_of.get(field).map(Vec::as_slice).unwrap_or_default();
        for step in 0..MAXIMUM_VALUES {
            for direction in [|stops: &Stops| stops.up.clone(), |stops: &Stops| stops.down.clone()] {
                let moved = levers.iter().zip(stops).filter_map(|(lever, stops)| {
                    let values = direction(stops);
                    values.get(step).or(values.last()).map(|value| (*lever, value.clone()))
                });
                bundles.push(moved.collect());
            }
        }
    }
    bundles.retain(|bundle| bundle.len() > 1);
    bundles.dedup();
    bundles
}

/// Two data, the second from where the first has gone.
fn pairs(trials: &mut Trials<'_>, row: RowId, levers: &[Lever], found: &mut Vec<Attempt>) {
    let mut left = MAXIMUM_TRIALS_OF_ROW;
    for (at, first) in levers.iter().take(MAXIMUM_PAIRED).enumerate() {
        let values = stops(trials, trials.base, *first, Of::Row(row)).directions();
        for value in values.into_iter().flat_map(|direction| direction.into_iter().take(MAXIMUM_VALUES)) {
            let asked = Changes::from([(*first, value)]);
            let Some(record) = trials.changed(&asked) else { continue };
            for second in levers.iter().take(MAXIMUM_PAIRED).skip(at + 1) {
                let values = stops(trials, &record, *second, Of::Row(row)).directions();
                for value in values.into_iter().flat_map(|direction| direction.into_iter().take(MAXIMUM_VALUES)) {
                    let Some(fewer) = left.checked_sub(1) else { return };
                    left = fewer;
                    let mut asked = asked.clone();
                    asked.insert(*second, value);
                    let Some(plain) = trials.changed(&asked).and_then(|record| trials.try_record(&record)) else { continue };
                    if plain.reached || plain.deficit < trials.deficit {
                        found.extend(attempt(trials, &asked).filter(|one| one.reached || one.deficit < trials.deficit));
                    }
                }
            }
        }
    }
}
