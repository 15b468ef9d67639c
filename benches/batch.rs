//! How fast many units are scored, in memory, by this language and by the same rubric written by hand: `cargo bench --bench batch`.
//!
//! `cargo bench --bench batch -- ROWS ROUNDS` takes other sizes. Everything is held to the exact oracle before anything is timed, everything
//! runs in turn in one process, and what can be compared is the ratios. docs/PERFORMANCE.md says what came out and how to read it.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

mod scorers;
mod workload;

use std::fmt::Write;
use std::hint::black_box;

use scorers::Engine;
use workload::decimal::Decimals;
use workload::floats::Floats;
use workload::timing::{Contestant, Times, decimals, rate, ratio, rounds, table};
use workload::{Inapplicable, Score, Unit, W1, W2, columns, decimal, floats, generator, oracle, scaled};

/// How many units are scored unless the command says otherwise.
const ROWS: usize = 200_000;
/// How often each is timed unless the command says otherwise.
const ROUNDS: usize = 7;
/// How many units the evaluator scores in a run: it takes as long for each however many there are.
const EVALUATED: usize = 1_000;

fn main() {
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let rows = numbers.first().copied().unwrap_or(ROWS).max(1);
    let rounds = numbers.get(1).copied().unwrap_or(ROUNDS).max(5);
    let units = generator::units(rows);
    println!("units {rows}, rounds {rounds}; M: million, k: thousand\n");
    traps(&units);
    let exact: Vec<Score> = units.iter().map(|unit| oracle::score(unit, Inapplicable::Full)).collect();
    check(&units, &exact);
    evaluation(&units, rounds);
    added_indicators(&units, rounds);
    added_units(&units, rounds);
}

/// Says how often the traps of the data are met, and how often floating point falls into one.
fn traps(units: &[Unit]) {
    let exact: Vec<Score> = units.iter().map(|unit| oracle::score(unit, Inapplicable::Full)).collect();
    let count = |is: &dyn Fn(&Unit) -> bool| units.iter().filter(|unit| is(unit)).count();
    let without = [
        ("posts", count(&|unit| unit.posts == 0)),
        ("hosting before", count(&|unit| unit.hosting_before == 0)),
        ("projects", count(&|unit| unit.projects == 0)),
        ("initial", count(&|unit| unit.initial == 0)),
        ("available", count(&|unit| unit.available() == 0)),
        ("running", count(&|unit| unit.running_budget == 0)),
        ("hosting", count(&|unit| unit.hosting_budget == 0)),
        ("buying", count(&|unit| unit.buying_budget == 0)),
        ("assets", count(&|unit| unit.assets == 0)),
    ];
    let mut text = String::new();
    for (name, count) in without {
        let _ = write!(text, "  {name} {count}");
    }
    println!("denominators of 0:{text}");
    let grades = [0, 1, 2, 3].map(|grade| exact.iter().filter(|score| score.grade == grade).count());
    let ties = exact.iter().filter(|score| score.groups.iter().sum::<i64>() % 100 == 50).count();
    println!("grades, best first: {grades:?}; totals between two second decimals: {ties}");
    let wrong: Vec<(Score, &Score)> = (units.iter().zip(&exact))
        .map(|(unit, exact)| (floats::score(&Floats::from(unit)), exact))
        .filter(|(float, exact)| float != *exact)
        .collect();
    let totals = wrong.iter().filter(|(float, exact)| float.total != exact.total).count();
    let graded = wrong.iter().filter(|(float, exact)| float.grade != exact.grade).count();
    println!("in f64, as it is most often written: {} units wrong, {totals} totals, {graded} grades\n", wrong.len());
}

/// Holds everything that will be timed to the oracle.
fn check(units: &[Unit], exact: &[Score]) {
    let blocks = columns::blocks(units);
    let mut here = vec![columns::Scores::NONE; blocks.len()];
    let mut widest = here.clone();
    columns::run_here(&blocks, &mut here);
    columns::run(&blocks, &mut widest);
    for (at, (unit, exact)) in units.iter().zip(exact).enumerate() {
        assert_eq!(scaled::score(unit), *exact, "whole numbers: {unit:?}");
        assert_eq!(decimal::score(&Decimals::from(unit)).in_whole_numbers(), *exact, "decimals: {unit:?}");
        let lane = at % columns::LANES;
        assert_eq!(here[at / columns::LANES].lane(lane), *exact, "columns: {unit:?}");
        assert_eq!(widest[at / columns::LANES].lane(lane), *exact, "columns with the widest vectors: {unit:?}");
    }
    for (text, inapplicable) in [(W1, Inapplicable::Full), (W2, Inapplicable::Shared)] {
        let engine = Engine::new(text);
        engine.hold_to_oracle(units, units.len(), inapplicable);
        let mut table = engine.table(units, units.len());
        table.run();
        table.hold_to(&engine.exact(units, inapplicable));
    }
    println!("held to the oracle: whole numbers, decimals and columns under W1, the evaluator and the plan under W1 and W2\n");
}

/// Every way of scoring, in turn.
fn evaluation(units: &[Unit], count: usize) {
    let decimals: Vec<Decimals> = units.iter().map(Decimals::from).collect();
    let floats: Vec<Floats> = units.iter().map(Floats::from).collect();
    let blocks = columns::blocks(units);
    let engines = [("W1", Engine::new(W1)), ("W2", Engine::new(W2))];
    let records = engines.each_ref().map(|(_, engine)| engine.records(units, EVALUATED));
    let mut tables = engines.each_ref().map(|(_, engine)| engine.table(units, units.len()));
    let mut decimal_scores = Vec::with_capacity(units.len());
    let mut scaled_scores = Vec::with_capacity(units.len());
    let mut float_scores = Vec::with_capacity(units.len());
    let mut column_scores = vec![columns::Scores::NONE; blocks.len()];
    let mut widest_scores = column_scores.clone();
    let mut contestants = vec![
        Contestant::new("(a) rust_decimal, row by row", units.len(), || {
            decimal_scores.clear();
            decimal_scores.extend(black_box(&decimals).iter().map(decimal::score));
            black_box(&decimal_scores);
        }),
        Contestant::new("(b) whole numbers (i64), row by row", units.len(), || {
            scaled_scores.clear();
            scaled_scores.extend(black_box(units).iter().map(scaled::score));
            black_box(&scaled_scores);
        }),
        Contestant::new("(c) columns by hand, as compiled", units.len(), || {
            columns::run_here(black_box(&blocks), &mut column_scores);
            black_box(&column_scores);
        }),
        Contestant::new("(c) columns by hand, the processor's vectors", units.len(), || {
            columns::run(black_box(&blocks), &mut widest_scores);
            black_box(&widest_scores);
        }),
        Contestant::new("f64, row by row, not exact", units.len(), || {
            float_scores.clear();
            float_scores.extend(black_box(&floats).iter().map(floats::score));
            black_box(&float_scores);
        }),
    ];
    for ((name, _), table) in engines.iter().zip(&mut tables) {
        contestants.push(Contestant::new(format!("biaochi {name}, plan over columns"), units.len(), move || {
            table.run();
            black_box(&*table);
        }));
    }
    for ((name, engine), records) in engines.iter().zip(&records) {
        contestants.push(Contestant::new(format!("biaochi {name}, evaluator, unit by unit"), records.len(), move || {
            for record in black_box(records) {
                black_box(engine.evaluate(record));
            }
        }));
    }
    let times = rounds(&mut contestants, count);
    println!("evaluation only, one core\n{}", told(&contestants, &times));
}

/// How the time grows with the indicators of the rubric.
fn added_indicators(units: &[Unit], count: usize) {
    let sizes = [1, 2, 4];
    let engines = sizes.map(|times| Engine::of_copies(W1, times));
    let records = engines.each_ref().map(|engine| engine.records(units, EVALUATED));
    let mut tables = engines.each_ref().map(|engine| engine.table(units, units.len()));
    for (engine, table) in engines.iter().zip(&mut tables) {
        engine.hold_to_oracle(units, EVALUATED, Inapplicable::Full);
        table.run();
        table.hold_to(&engine.exact(units, Inapplicable::Full));
    }
    let name = |times: usize| format!("{} indicators", workload::INDICATORS * times);
    let mut plans = Vec::new();
    for (table, times) in tables.iter_mut().zip(sizes) {
        plans.push(Contestant::new(format!("plan, {}", name(times)), units.len(), move || {
            table.run();
            black_box(&*table);
        }));
    }
    let mut evaluators = Vec::new();
    for ((engine, records), times) in engines.iter().zip(&records).zip(sizes) {
        evaluators.push(Contestant::new(format!("evaluator, {}", name(times)), records.len(), move || {
            for record in black_box(records) {
                black_box(engine.evaluate(record));
            }
        }));
    }
    println!("added indicators");
    for mut contestants in [plans, evaluators] {
        let times = rounds(&mut contestants, count);
        println!("{}", told(&contestants, &times));
        if let [first, .., last] = times.as_slice() {
            let added = (workload::INDICATORS * (sizes[2] - 1)) as u128;
            let each = last.median.saturating_sub(first.median) / added;
            println!("each indicator more: {} ns a unit\n", decimals(each, 1000));
        }
    }
}

/// How the time grows with the units.
fn added_units(units: &[Unit], count: usize) {
    let engine = Engine::new(W1);
    let mut tables: Vec<_> = [1, 10, 100, 1_000, 10_000, 100_000]
        .map(|size: usize| size.min(units.len()))
        .map(|size| (size, engine.table(units, size)))
        .into();
    let sizes = [1, 10, 100, 1_000].map(|size: usize| size.min(units.len()));
    let records = engine.records(units, EVALUATED);
    let mut plans = Vec::new();
    for (size, table) in &mut tables {
        plans.push(Contestant::new(format!("plan, {size} units"), *size, move || {
            table.run();
            black_box(&*table);
        }));
    }
    let mut evaluators = Vec::new();
    for size in sizes {
        let (engine, records) = (&engine, &records[..size.min(records.len())]);
        evaluators.push(Contestant::new(format!("evaluator, {size} units"), records.len(), move || {
            for record in black_box(records) {
                black_box(engine.evaluate(record));
            }
        }));
    }
    println!("added units");
    for mut contestants in [plans, evaluators] {
        let times = rounds(&mut contestants, count);
        println!("{}", told(&contestants, &times));
    }
}

/// The times as a table: the median of units a second with the least and the greatest, and how many times as fast as the first.
fn told(contestants: &[Contestant<'_>], times: &[Times]) -> String {
    let mut rows = vec![["", "units/s", "least", "greatest", "ns a unit", "ratio"].map(String::from).to_vec()];
    let base = times.first().map_or(1, |times| times.median);
    for (contestant, times) in contestants.iter().zip(times) {
        rows.push(vec![
            contestant.name.clone(),
            rate(times.median),
            rate(times.greatest),
            rate(times.least),
            decimals(times.median, 1000),
            ratio(base, times.median),
        ]);
    }
    table(&rows)
}
