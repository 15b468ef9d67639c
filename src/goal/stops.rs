//! The values of one datum at which something may turn, from the data as they are: nearest first.

use super::levers::Movable;
use super::size;
use super::trials::{Sight, Trials};
use crate::eval::{Lever, MAXIMUM_ITEMS_MOVED, MAXIMUM_ROOTS, MAXIMUM_TRIALS_EACH, Turn, Turning, cells_around};
use crate::facts::{Record, RowId};
use crate::model::{Expr, Fact};
use crate::number::Number;
use crate::value::{Date, Quantity, Type, Value};

/// The most decimal places of a value, in its unit, that makes an equation hold.
const MAXIMUM_WRITTEN_PLACES: u32 = 6;

/// How many options of one datum are tried at most.
const MAXIMUM_OPTIONS: usize = 200;

/// How many values of one datum are tried at most, in each direction, beyond the nearest.
const MAXIMUM_FAR: usize = 48;

/// From how many other values of a datum it is looked where it turns, when no way was found from the present one.
const MAXIMUM_BEYOND: usize = 10;

/// Values above and below the present one, each nearest first.
#[derive(Default)]
pub(super) struct Stops {
    /// Going up, or the only way there is.
    pub(super) up: Vec<Value>,
    /// Going down.
    pub(super) down: Vec<Value>,
}

impl Stops {
    /// Both directions.
    pub(super) fn directions(self) -> [Vec<Value>; 2] {
        [self.up, self.down]
    }
}

/// What is looked at for turning points.
#[derive(Clone, Copy)]
pub(super) enum Of<'m> {
    /// Every row and condition that rests on the datum.
    All(&'m Movable<'m>),
    /// One row.
    Row(RowId),
    /// One condition.
    Condition(&'m Expr),
}

/// The values of a datum to try.
pub(super) fn stops(trials: &Trials<'_>, record: &Record, lever: Lever, of: Of<'_>) -> Stops {
    let (Some((_, fact)), Some(now)) = (lever.declared(trials.rubric), lever.value(record)) else { return Stops::default() };
    match &now {
        Value::Flag(flag) => Stops { up: vec![Value::Flag(!flag)], ..Stops::default() },
        Value::Choice(choice) => {
            let count = if let Type::Choice(names) = &fact.type_ { names.len() } else { 0 };
            if count > MAXIMUM_OPTIONS {
                trials.pass_over();
            }
            let others = (0..count.min(MAXIMUM_OPTIONS)).filter(|other| other != choice).map(Value::Choice);
            Stops { up: others.collect(), ..Stops::default() }
        }
        Value::Date(date) => dates(trials, record, lever, of, *date),
        Value::Number(_) | Value::Target(_) => numbers(trials, record, lever, of, (fact, &now)),
        Value::Text(_) | Value::List(_) | Value::Record(_) => Stops::default(),
    }
}

/// The values of a datum at which a 校验 holds again, as far as can be said before it is tried: where its two sides meet, and beside that.
pub(super) fn mending(trials: &Trials<'_>, record: &Record, lever: Lever, condition: &Expr) -> Vec<Value> {
    let (Some((_, fact)), Some(now)) = (lever.declared(trials.rubric), lever.value(record)) else { return Vec::new() };
    let Some((number, quantity)) = size::number_of(&now, &fact.type_) else {
        return stops(trials, record, lever, Of::Condition(condition)).directions().concat();
    };
    let Some(unit) = size::step(fact, &now) else { return Vec::new() };
    let mut values: Vec<Number> = Vec::new();
    for (root, turn) in roots(trials, record, lever, Of::Condition(condition)) {
        // Just there an equation holds, be it on the grid or not; not only within its tolerance.
        let places = quantity.in_display(&root).0.places();
        values.extend(places.is_some_and(|places| places <= MAXIMUM_WRITTEN_PLACES).then(|| root.clone()));
        values.extend(cells_around(&root, turn, &unit));
    }
    values.retain(|value| value != number && may_be(fact, &now, quantity, value));
    values.into_iter().map(|value| size::with_number(&now, value)).collect()
}

fn numbers(trials: &Trials<'_>, record: &Record, lever: Lever, of: Of<'_>, (fact, value): (&Fact, &Value)) -> Stops {
    let Some((now, quantity)) = size::number_of(value, &fact.type_) else { return Stops::default() };
    let Some(unit) = size::step(fact, value) else { return Stops::default() };
    let roots = roots(trials, record, lever, of);
    let around = |roots: &[(Number, Turn)]| -> Vec<Number> {
        roots.iter().flat_map(|(root, turn)| cells_around(root, *turn, &unit)).collect()
    };
    let mut values = around(&roots);
    if matches!(of, Of::All(_) | Of::Row(_)) {
        values.extend(fact.range.low.number().cloned());
        values.extend(fact.range.high.number().cloned());
        if roots.is_empty() {
            values.extend(probes(now, quantity));
        }
    }
    match trials.sight {
        Sight::Near => {}
        // Beyond a turn the rule may take another branch, which turns elsewhere.
        Sight::Far => {
            values.extend(probes(now, quantity));
            values.sort();
            values.dedup();
            for number in spread(&values, MAXIMUM_BEYOND) {
                let value = size::with_number(value, number.clone());
                let beyond = lever.put(record, Some(&value)).map(|record| self::roots(trials, &record, lever, of));
                values.extend(around(&beyond.unwrap_or_default()));
            }
        }
    }
    values.retain(|number| number != now && may_be(fact, value, quantity, number));
    values.sort();
    values.dedup();
    let (down, up): (Vec<Number>, Vec<Number>) = values.into_iter().partition(|number| number < now);
    let whole = |number: Number| size::with_number(value, number);
    let down: Vec<Number> = down.into_iter().rev().collect();
    Stops { up: tried(trials, &up).into_iter().map(whole).collect(), down: tried(trials, &down).into_iter().map(whole).collect() }
}

/// Of very many values, nearest first, those that are tried: the nearest, and some of the others, the last among them.
fn tried<V: Clone + PartialEq>(trials: &Trials<'_>, values: &[V]) -> Vec<V> {
    let (near, far) = values.split_at(values.len().min(MAXIMUM_TRIALS_EACH));
    if far.len() > MAXIMUM_FAR {
        trials.pass_over();
    }
    near.iter().cloned().chain(spread(far, MAXIMUM_FAR)).collect()
}

/// Where what is looked at turns, by the branches that are taken now.
fn roots(trials: &Trials<'_>, record: &Record, lever: Lever, of: Of<'_>) -> Vec<(Number, Turn)> {
    // It is scored to look from there.
    if trials.spend().is_none() {
        return Vec::new();
    }
    let mut turning = Turning::of(trials.rubric, trials.cohort, record).among_items(MAXIMUM_ITEMS_MOVED);
    let roots = match of {
        Of::All(movable) => {
            let rows = movable.levers.get(&lever).map(Vec::as_slice).unwrap_or_default();
            let mut roots: Vec<_> = rows.iter().flat_map(|row| turning.of_row(lever, *row)).collect();
            roots.extend(movable.conditions.iter().flat_map(|condition| turning.of_condition(lever, condition)));
            match trials.sight {
                Sight::Near => {}
                // Where 校验 hold may be where alone anything can go.
                Sight::Far => {
                    let checks = trials.rubric.checks.iter().map(|check| &check.condition);
                    roots.extend(checks.flat_map(|condition| turning.of_condition(lever, condition)));
                }
            }
            roots
        }
        Of::Row(row) => turning.of_row(lever, row),
        Of::Condition(condition) => turning.of_condition(lever, condition),
    };
    if roots.len() >= MAXIMUM_ROOTS {
        trials.pass_over();
    }
    roots
}

/// Some of many values, from the first to the last.
fn spread<V: Clone + PartialEq>(values: &[V], most: usize) -> Vec<V> {
    let step = values.len().div_ceil(most).max(1);
    let mut some: Vec<V> = values.iter().step_by(step).cloned().collect();
    some.extend(values.last().filter(|last| some.last() != Some(last)).cloned());
    some
}

/// Whether the declaration allows a number. An 指标值 has no range; one that is not negative stays so.
pub(super) fn may_be(fact: &Fact, value: &Value, quantity: &Quantity, number: &Number) -> bool {
    match value {
        Value::Target(_) => !number.is_negative(),
        Value::Number(_)
        | Value::Flag(_)
        | Value::Date(_)
        | Value::Text(_)
        | Value::Choice(_)
        | Value::List(_)
        | Value::Record(_) => fact.range.contains(number) && (!fact.whole || quantity.in_display(number).0.is_whole()),
    }
}

/// Values of a number along which no turning point could be solved.
fn probes(now: &Number, quantity: &Quantity) -> Vec<Number> {
    let base = if now.is_zero() { quantity.one() } else { now.clone() };
    let factors = [Number::ZERO, Number::scaled(1, 1), Number::scaled(5, 1), Number::scaled(2, 0), Number::scaled(10, 0)];
    factors.iter().filter_map(|factor| base.multiply(factor).ok()).collect()
}

/// The days at which the rule turns, and those beside them. Where none can be solved, and further on, the first and the last day of each
/// month of the present year, of the year that is scored, and of those beside it.
fn dates(trials: &Trials<'_>, record: &Record, lever: Lever, of: Of<'_>, now: Date) -> Stops {
    let mut days: Vec<Date> = Vec::new();
    let roots = roots(trials, record, lever, of);
    for (root, turn) in &roots {
        let numbers = cells_around(root, *turn, &Number::ONE).into_iter().filter_map(|number| number.to_i64());
        days.extend(numbers.filter_map(|number| now.plus_days(number.checked_sub(now.day_number())?)));
    }
    match trials.sight {
        Sight::Near if !roots.is_empty() => {}
        Sight::Near | Sight::Far => {
            let scored = record.year.into_iter().flat_map(|year| [year.saturating_sub(1), year, year.saturating_add(1)]);
            for year in scored.chain([now.year()]) {
                days.extend(
                    (1..=12)
                        .flat_map(|month| {
                            [Date::new(year, month, 1), Date::new(year, month, crate::value::days_in_month(year, month))]
                        })
                        .flatten(),
                );
            }
        }
    }
    days.sort();
    days.dedup();
    days.retain(|day| *day != now);
    let (down, up): (Vec<Date>, Vec<Date>) = days.into_iter().partition(|day| *day < now);
    let down: Vec<Date> = down.into_iter().rev().collect();
    let whole = |days: Vec<Date>| tried(trials, &days).into_iter().map(Value::Date).collect();
    Stops { up: whole(up), down: whole(down) }
}
