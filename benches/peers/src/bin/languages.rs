//! Other languages with the same rubric, in one run with the same by hand and with this language: `languages ROWS ROUNDS`.
//!
//! Every language has the rubric as well as it can be written in it (`src/languages`), and units in its own form, made before anything is
//! timed. What it says is held to the oracle; differences are counted and shown, not hidden.

#[path = "../languages/mod.rs"]
mod languages;
#[path = "../../../scorers/mod.rs"]
mod scorers;
#[path = "../../../workload/mod.rs"]
mod workload;

use std::hint::black_box;

#[cfg(feature = "zen")]
use languages::zen::Zen;
use languages::{Language, cel::Cel, rhai::Rhai};
use workload::decimal::Decimals;
use workload::timing::{Contestant, decimals, rate, ratio, rounds, table};
use workload::{Inapplicable, Score, Unit, decimal, generator, oracle, scaled};

fn main() {
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let units = generator::units(numbers.first().copied().unwrap_or(20_000).max(1));
    let count = numbers.get(1).copied().unwrap_or(7).max(5);
    let exact: Vec<Score> = units.iter().map(|unit| oracle::score(unit, Inapplicable::Full)).collect();
    println!("units {}, rounds {count}; M: million, k: thousand\n", units.len());

    let mut others = [
        #[cfg(feature = "zen")]
        Zen::boxed(&units),
        Cel::whole(&units),
        Cel::doubles(&units),
        Rhai::boxed(&units),
    ];
    let differing: Vec<Differing> = others.iter_mut().map(|language| hold(&mut **language, &units, &exact)).collect();
    let engine = scorers::Engine::new(workload::W1);
    engine.hold_to_oracle(&units, units.len(), Inapplicable::Full);
    let mut table_of_units = engine.table(&units, units.len());
    table_of_units.run();
    table_of_units.hold_to(&exact);

    let by_hand: Vec<Decimals> = units.iter().map(Decimals::from).collect();
    let records = engine.records(&units, 1_000);
    let (mut decimal_scores, mut scaled_scores) = (Vec::new(), Vec::new());
    let mut contestants = vec![
        Contestant::new("(a) rust_decimal by hand", units.len(), || {
            decimal_scores.clear();
            decimal_scores.extend(black_box(&by_hand).iter().map(decimal::score));
            black_box(&decimal_scores);
        }),
        Contestant::new("(b) whole numbers by hand", units.len(), || {
            scaled_scores.clear();
            scaled_scores.extend(black_box(&units).iter().map(scaled::score));
            black_box(&scaled_scores);
        }),
        Contestant::new("biaochi, plan over columns", units.len(), || {
            table_of_units.run();
            black_box(&table_of_units);
        }),
        Contestant::new("biaochi, evaluator, unit by unit", records.len(), || {
            for record in black_box(&records) {
                black_box(engine.evaluate(record));
            }
        }),
    ];
    let rows = units.len();
    for language in &mut others {
        contestants.push(Contestant::new(language.name(), rows, move || language.run(rows)));
    }
    let times = rounds(&mut contestants, count);
    let heads = [
        "",
        "units/s",
        "least",
        "greatest",
        "ns a unit",
        "ratio to (a)",
        "scores that differ",
        "by 0.001 or more",
        "totals",
        "grades",
    ];
    let mut told = vec![heads.map(String::from).to_vec()];
    let base = times.first().map_or(1, |times| times.median);
    let alike = contestants.len() - differing.len();
    let differing = std::iter::repeat_n(Differing::default(), alike).chain(differing);
    for ((contestant, times), differing) in contestants.iter().zip(&times).zip(differing) {
        told.push(vec![
            contestant.name.clone(),
            rate(times.median),
            rate(times.greatest),
            rate(times.least),
            decimals(times.median, 1000),
            ratio(base, times.median),
            differing.scores.to_string(),
            differing.edges.to_string(),
            differing.totals.to_string(),
            differing.grades.to_string(),
        ]);
    }
    println!("{}", table(&told));
}

/// For how many units a language says something else than the oracle.
#[derive(Default, Clone, Copy)]
struct Differing {
    /// Anything else: a group, the total or the grade.
    scores: usize,
    /// A group by 0.001 or more: more than rounding in another place can do.
    edges: usize,
    /// Another total.
    totals: usize,
    /// Another grade.
    grades: usize,
}

/// Counts the units for which a language says something else than the oracle, and shows the first of each kind.
fn hold(language: &mut dyn Language, units: &[Unit], exact: &[Score]) -> Differing {
    let mut differing = Differing::default();
    let name = language.name();
    for (at, (unit, exact)) in units.iter().zip(exact).enumerate() {
        let score = language.score(at);
        for (what, differs, count) in [
            ("score", score != *exact, &mut differing.scores),
            ("edge", score.groups.iter().zip(exact.groups).any(|(says, exact)| says.abs_diff(exact) >= 10), &mut differing.edges),
            ("total", score.total != exact.total, &mut differing.totals),
            ("grade", score.grade != exact.grade, &mut differing.grades),
        ] {
            if differs && *count == 0 {
                println!("{name}: first {what} that differs\n  {unit:?}\n  it says {score:?}\n  exactly {exact:?}\n");
            }
            *count += usize::from(differs);
        }
    }
    differing
}
