//! The plan for columns against the evaluator: each lane has the evaluator's scores to the last digit, or is left to it; and the shapes that should
//! stay on the fast path do.

use std::sync::Arc;

use biaochi::facts::Record;
use biaochi::model::Rubric;
use biaochi::number::Number;
use biaochi::plan::Plan;
use biaochi::value::Value;

#[path = "common/lanes.rs"]
mod lanes;
#[path = "common/rubrics/mod.rs"]
mod rubrics;

use lanes::{Held, grains, hold};
use rubrics::Draw;

/// The record of a rubric from numbers in the units of its facts.
fn record(rubric: &Rubric, values: impl IntoIterator<Item = Option<Number>>) -> Record {
    let facts = rubric.facts.iter().zip(values).map(|(fact, value)| {
        let value = value?;
        Some(match fact.type_.quantity() {
            Some(quantity) => Value::Number(value.multiply(&quantity.one()).unwrap()),
            None => Value::Flag(!value.is_zero()),
        })
    });
    Record { unit: "例".into(), year: Some(2021), facts: facts.collect(), ..Record::default() }
}

/// The numbers of a unit of the workload in the order of its facts, with what makes exact arithmetic hard: bands hit to the cent, divisors of
/// 0, ties at the fifth decimal.
fn unit(draw: &mut Draw) -> Vec<Number> {
    let mut wide = |end: i64| {
        let bytes: i64 = (0..5).map(|place| i64::try_from(draw.below(256)).unwrap() << (8 * place)).sum();
        bytes % end
    };
    let trap = wide(8);
    let none = |drawn: i64| drawn == 0;
    let money = |cents: i64| Number::scaled(cents, 2);
    let mut init = 100 * (1 + wide(900_000));
    let mut adj = wide(2 * init / 5 + 1) - init / 5;
    let carry = wide(init / 10 + 1);
    let mut exe = init * (90 + wide(15)) / 100 + wide(200) - 100;
    if trap == 0 {
        (init, adj) = (60_000_000, 7_999_900);
    }
    if trap == 1 {
        exe = init * 95 / 100;
    }
    if none(wide(40)) {
        init = 0;
        adj = 0;
    }
    let avail = init + adj + carry;
    let bal = avail * wide(35) / 100;
    let quota = if none(wide(30)) { 0 } else { 20 * (1 + wide(40)) };
    let staff = if trap == 2 { quota * 105 / 100 } else { quota * (90 + wide(20)) / 100 };
    let mut pair = |low: i64, high: i64| {
        let whole = if none(wide(12)) { 0 } else { 1_600 * (1 + wide(9_000)) };
        let part = whole * (low + wide(high - low)) / 100 + wide(3) - 1;
        (whole, part.max(0))
    };
    let (sgprev, sgcur) = pair(95, 115);
    let (sgbud, sgact) = pair(95, 125);
    let (pubbud, pubact) = pair(95, 115);
    let (procbud, procact) = pair(50, 110);
    let (projexp, keyexp) = pair(60, 100);
    let (mut fatot, mut fause) = pair(50, 105);
    if trap == 3 {
        fatot = 160_000 * (1 + wide(500));
        fause = fatot / 2 + wide(20) - 10;
    }
    let mut out: Vec<Number> = [init, adj, exe, bal, carry].map(money).to_vec();
    out.extend([staff, quota].map(Number::from));
    out.extend([sgcur, sgprev, sgbud, sgact, pubbud, pubact, procbud, procact, keyexp, projexp, fatot, fause].map(money));
    for percent in [25, 50, 75, 90] {
        let exactly = avail * percent / 100;
        out.push(money((exactly + [0, 0, 1, -1, 500, -500][usize::try_from(wide(6)).unwrap()]).max(0)));
    }
    out.extend((0..8).map(|_| Number::from(i64::from(wide(4) > 0))));
    out.extend((0..4).map(|_| Number::scaled(600 + wide(600), 1)));
    out.push(Number::scaled(5_000 + wide(5_001), 2));
    out
}

fn workload(rules: &str) -> (Arc<Rubric>, Vec<Record>) {
    let rubric = lanes::rubric(rules);
    let mut draw = Draw::of_seed(20_211_231);
    let records = (0..3_000).map(|_| record(&rubric, unit(&mut draw).into_iter().map(Some))).collect();
    (rubric, records)
}

#[test]
fn the_workload_stays_on_the_fast_path() {
    let (rubric, records) = workload(include_str!("plan/工作量一.rules"));
    let grains = grains(&rubric, &records);
    let plan = Plan::compile(&rubric, &grains).unwrap();
    assert_eq!(hold(&rubric, &plan, &grains, &records), Held { scored: 3_000, left: 0, refused: 0 });
}
