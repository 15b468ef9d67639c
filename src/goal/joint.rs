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

/// How often data are scored at most in pairs for one row.
const MAXIMUM_TRIALS_OF_ROW: usize = 160;
/// How many of a row's data are moved each its own way at most; of more all go the same way.
const MAXIMUM_DIRECTED: usize = 5;
/// How many of the attempts that move several data of a row are kept.
const MAXIMUM_KEPT: usize = 4;
/// How many of a row's data are moved in pairs at most.
const MAXIMUM_PAIRED: usize = 10;
/// How many values of each are tried with another, either way.
const MAXIMUM_VALUES: usize = 3;

/// Moves of several data that bring the goal nearer than what is known already.
pub(super) fn together(trials: &mut Trials<'_>, movable: &Movable<'_>, known: &[&Attempt]) -> Vec<Attempt> {
    let mut found = Vec::new();
    // A row that one datum alone can lift needs no pairs; those of several rows are joined later.
    let lifting = known.iter().filter(|one| one.reached || gain(trials, one).is_positive());
    let lifted: BTreeSet<Lever> = lifting.flat_map(|one| one.asked.keys().copied()).collect();
    for (row, levers) in &movable.rows {
        if trials.is_spent() {
            break;
        }
        let idle: Vec<Lever> = levers.iter().filter(|lever| !lifted.contains(lever)).copied().collect();
        let before = found.len();
        for bundle in bundles(trials, *row, levers) {
            found.extend(attempt(trials, &bundle).filter(|one| one.reached || one.deficit < trials.deficit));
        }
        if idle.len() >= 2 {
            pairs(trials, *row, &idle, &mut found);
        }
        // Where lists move as a whole nothing is to be mixed.
        if found.len() == before || levers.len() <= MAXIMUM_DIRECTED {
            found.extend(every_one(trials, *row, &idle, levers));
        }
        // Not every way to move so many was tried.
        if found.len() == before && idle.len() > MAXIMUM_DIRECTED {
            trials.pass_over();
        }
    }
    found
}

/// The data of a row moved all at once, each up or down to where the row next turns, or beyond it. What is not needed is taken back later.
fn every_one(trials: &mut Trials<'_>, row: RowId, idle: &[Lever], levers: &[Lever]) -> Vec<Attempt> {
    // Those that do nothing by themselves come first.
    let others = levers.iter().filter(|lever| !idle.contains(lever));
    let ordered: Vec<Lever> = idle.iter().chain(others).copied().collect();
    let targets: Vec<(Lever, [Vec<Value>; 2])> = ordered
        .into_iter()
        .map(|lever| (lever, targets(trials, row, lever)))
        .filter(|(_, ways)| *ways != [vec![], vec![]])
        .collect();
    if targets.len() < 2 || trials.is_spent() {
        return Vec::new();
    }
    let mut bundles: Vec<Changes> = Vec::new();
    let directed = targets.len().min(MAXIMUM_DIRECTED);
    for step in [Step::Beyond, Step::There, Step::Last] {
        for choice in 0..1usize << directed {
            let bundle = targets.iter().enumerate().filter_map(|(at, (lever, ways))| {
                // Those beyond the limit go the way of the first.
                let place = if at < directed { at } else { 0 };
                let [up, down] = ways;
                let way = if choice >> place & 1 == 0 { up } else { down };
                step.of(way).map(|value| (*lever, value.clone()))
            });
            let bundle: Changes = bundle.collect();
            if bundle.len() > 1 && !bundles.contains(&bundle) {
                bundles.push(bundle);
            }
        }
    }
    let mut found: Vec<Attempt> = Vec::new();
    for bundle in bundles {
        if trials.is_spent() {
            break;
        }
        let Some(plain) = trials.changed(&bundle).and_then(|record| trials.try_record(&record)) else { continue };
        if plain.reached || plain.deficit < trials.deficit {
            found.extend(attempt(trials, &bundle).filter(|one| one.reached || one.deficit < trials.deficit));
        }
    }
    found.sort_by(|left, right| {
        (!left.reached, &left.deficit).cmp(&(!right.reached, &right.deficit)).then_with(|| left.order().cmp(&right.order()))
    });
    found.truncate(MAXIMUM_KEPT);
    found
}

/// How far a datum is moved along with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// To the place where the row turns.
    There,
    /// To the value beyond it.
    Beyond,
    /// As far as there is something.
    Last,
}

impl Step {
    /// The value of those on one way, the nearest first.
    fn of(self, values: &[Value]) -> Option<&Value> {
        // A turning point lies in the middle of the three that are tried.
        let at = match self {
            Step::There => 1,
            Step::Beyond => 2,
            Step::Last => usize::MAX,
        };
        values.get(at).or(values.last())
    }
}

/// The values that a datum of a row is moved to along with others, up and down; a flag is set or not, whatever it is now.
fn targets(trials: &Trials<'_>, row: RowId, lever: Lever) -> [Vec<Value>; 2] {
    match lever.value(trials.base) {
        Some(Value::Flag(true)) => [Vec::new(), vec![Value::Flag(false)]],
        Some(Value::Flag(false)) => [vec![Value::Flag(true)], Vec::new()],
        Some(Value::Choice(now)) => {
            let others = stops(trials, trials.base, lever, Of::Row(row)).up;
            let below = |value: &Value| matches!(value, Value::Choice(other) if *other < now);
            let (down, up): (Vec<Value>, Vec<Value>) = others.into_iter().partition(below);
            [up, down.into_iter().rev().collect()]
        }
        Some(Value::Number(_) | Value::Target(_) | Value::Date(_)) => {
            stops(trials, trials.base, lever, Of::Row(row)).directions()
        }
        Some(Value::Text(_) | Value::List(_) | Value::Record(_)) | None => [Vec::new(), Vec::new()],
    }
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
