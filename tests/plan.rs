//! The plan for columns against the evaluator: each lane has the evaluator's scores to the last digit, or is left to it; and the shapes that should
//! stay on the fast path do.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::eval::{Cohort, Detail, evaluate};
use biaochi::facts::{AssessedScore, Assessment, Record, RowData, RowId};
use biaochi::model::{Applies, Expr, ExprKind, Fact, IndicatorId, PointsSource, Rubric};
use biaochi::number::Number;
use biaochi::plan::{Kept, Plan, Scores};
use biaochi::revision::Texts;
use biaochi::value::{Date, Type, Value};

#[path = "common/files.rs"]
mod files;

#[path = "common/lanes.rs"]
mod lanes;
#[path = "common/rubrics/mod.rs"]
mod rubrics;

use lanes::{Held, grains, hold};
use rubrics::{Draw, Scale};

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
    // 3 × (0.15 − 79999 ÷ 600000) ÷ 0.10 is exactly 0.50005: whoever divides first gets 0.5000.
    let adjusted = rubric.indicators.iter().position(|indicator| &*indicator.name == "预算调整率").unwrap();
    let mut scores = Scores::new(Kept::Indicators);
    plan.run(&lanes::columns(&plan, &grains, &records), &mut scores);
    assert!(scores.indicators[adjusted].iter().filter(|score| **score == 5_001).count() > 100);
}

/// A number of grains that is hard on lanes: at the ends of bands, of bytes and of what an f64 holds.
fn wild(draw: &mut Draw) -> i64 {
    const NUMBERS: [i64; 24] = [
        0,
        1,
        2,
        3,
        5,
        -1,
        -3,
        19,
        20,
        21,
        95,
        100,
        9_999,
        10_000,
        79_999,
        600_000,
        1 << 31,
        (1 << 49) - 1,
        1 << 50,
        (1 << 51) + 1,
        (1 << 53) + 1,
        -(1 << 53) - 1,
        1 << 62,
        -(1 << 62),
    ];
    let number = *draw.pick(&NUMBERS);
    if draw.once_in(3) { number.saturating_add(i64::try_from(draw.below(7)).unwrap() - 3) } else { number }
}

/// A record of a made rubric with hard numbers among its own; now and then one is missing.
fn wild_record(rubric: &Rubric, own: &Record, draw: &mut Draw) -> Record {
    let mut record = own.clone();
    for (fact, value) in rubric.facts.iter().zip(&mut record.facts) {
        if draw.once_in(12) {
            *value = None;
        } else if let (Some(Value::Number(number)), Some(quantity), false) = (&value, fact.type_.quantity(), draw.once_in(3)) {
            let grain = if fact.whole { quantity.one() } else { quantity.one().multiply(&Number::scaled(1, 2)).unwrap() };
            let other = if draw.once_in(2) { number.clone() } else { grain.multiply(&Number::from(wild(draw))).unwrap() };
            *value = Some(Value::Number(other));
        }
    }
    record
}

/// No record is scored without a word.
fn refuse_all(rubric: &Rubric, records: &[Record]) {
    assert!(records.iter().all(|record| !lanes::is_plain(&evaluate(rubric, &Cohort::default(), record, Detail::Scores))));
}

/// Made rubrics of a scale against the evaluator, with their own data and with hard ones.
fn made(scale: Scale, seeds: std::ops::Range<u64>) -> [Held; 2] {
    let mut all = [Held::default(); 2];
    for seed in seeds {
        let mut draw = Draw::of_seed(seed);
        let made = rubrics::Rubric::of(&mut draw, scale);
        // One in a thousand has an arm that nothing reaches.
        let Ok(rubric) = lanes::checked(&made.text) else { continue };
        // Steps that no number of values divides, so that all values come up.
        let step = [1, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53].into_iter().find(|step| step * 40 >= made.grid_size());
        let own: Vec<Record> = made.grid().step_by(step.unwrap_or(59)).collect();
        let wild: Vec<Record> = own.iter().map(|own| wild_record(&rubric, own, &mut draw)).collect();
        for (all, records) in all.iter_mut().zip([own, wild]) {
            let grains = grains(&rubric, &records);
            let plan = match Plan::compile(&rubric, &grains) {
                Ok(plan) => plan,
                // A 校验 can be made that no data fit.
                Err(outside) if outside.reason.english.starts_with("no unit") => {
                    refuse_all(&rubric, &records);
                    continue;
                }
                Err(outside) => panic!("seed {seed}: {outside:?}\n{}", made.text),
            };
            let held = std::panic::catch_unwind(|| hold(&rubric, &plan, &grains, &records));
            let held = held.unwrap_or_else(|_| panic!("seed {seed}, {scale:?}\n{}", made.text));
            all.scored += held.scored;
            all.left += held.left;
            all.refused += held.refused;
        }
    }
    all
}

#[test]
fn made_rubrics_come_to_the_same() {
    for scale in [Scale::Finite, Scale::Sampled] {
        let [own, wild] = made(scale, 0..120);
        // What is left of good data are totals that come out though a part of their rule has no result.
        assert!(own.left * 50 < own.scored, "{scale:?}: {own:?}");
        assert!(wild.scored > 500, "{scale:?}: {wild:?}");
    }
}

/// A rubric's facts and rows drawn at random: values at and beside hard numbers, gaps, rows said not to apply, assessments.
fn drawn_record(rubric: &Rubric, draw: &mut Draw) -> Record {
    let mut record = Record { unit: "例".into(), year: rubric.years.map(|years| years.first), ..Record::default() };
    record.facts = rubric.facts.iter().map(|fact| drawn_value(fact, draw)).collect();
    for (index, indicator) in rubric.indicators.iter().enumerate() {
        let mut data = RowData::default();
        let may_not_apply = rubric.points == PointsSource::Declared || matches!(indicator.applies, Applies::Declared);
        if may_not_apply && draw.once_in(4) {
            data.inapplicable = Some("没有".into());
        } else if !draw.once_in(12) && is_assessed(&indicator.score) {
            let printed = indicator.printed_points.multiply(&Number::scaled(i64::try_from(draw.below(21)).unwrap(), 1)).unwrap();
            let points = printed.divide(&Number::from(2)).unwrap();
            let score = match draw.once_in(3) {
                true => AssessedScore::Share(Number::scaled(i64::try_from(draw.below(101)).unwrap(), 2)),
                false => AssessedScore::Points(points),
            };
            data.assessment = Some(Assessment { score: Some(score), level: None, reason: None });
        }
        if data != RowData::default() {
            record.rows.insert(RowId { indicator: IndicatorId(index), item: None }, data);
        }
    }
    record
}

fn is_assessed(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Assessed(_)) || expr.children().into_iter().any(is_assessed)
}

fn drawn_value(fact: &Fact, draw: &mut Draw) -> Option<Value> {
    if draw.once_in(25) {
        return None;
    }
    match &fact.type_ {
        Type::Quantity(quantity) => {
            const HUNDREDTHS: [i64; 16] = [
                10_000, 9_500, 10_500, 100, 9_999, 10_001, 0, 8_000, 5_000, 12_000, 9_000, 20_000, 33_333, 79_999, 600_000,
                123_457,
            ];
            let hundredths = *draw.pick(&HUNDREDTHS);
            let number = if fact.whole { Number::from(hundredths / 100) } else { Number::scaled(hundredths, 2) };
            let number = number.multiply(&quantity.one()).unwrap();
            let number = if fact.range.contains(&number.negate()) && draw.once_in(3) { number.negate() } else { number };
            fact.range.contains(&number).then_some(Value::Number(number))
        }
        Type::Flag => Some(Value::Flag(!draw.once_in(4))),
        Type::Choice(options) => Some(Value::Choice(draw.below(options.len()))),
        Type::Date => {
            Date::new(2021, u8::try_from(1 + draw.below(12)).unwrap(), u8::try_from(1 + draw.below(28)).unwrap()).map(Value::Date)
        }
        Type::Text => Some(Value::Text("文字".into())),
        Type::Record(_) => Some(Value::Record(fact.fields.iter().map(|field| drawn_value(field, draw)).collect())),
        Type::List(_) => Some(Value::List(Arc::from([]))),
        Type::Target => None,
    }
}

/// Every edition of the rubrics of a folder, with its file's name.
fn shipped(folder: &str) -> Vec<(String, Arc<Rubric>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for path in files::files_below(folder) {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        if name.ends_with(".rules") {
            texts.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
    let all: BTreeMap<&str, &str> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut rubrics = Vec::new();
    for name in texts.keys() {
        let mut library = Texts::new(&all);
        let mut diagnostics = Diagnostics::new();
        let whole = library.whole(name, &mut diagnostics).unwrap_or_else(|| panic!("{name}"));
        let sources = Arc::new(library.into_sources());
        let Some(editions) = check(&whole, &sources, &mut diagnostics) else { continue };
        rubrics.extend(editions.iter().map(|rubric| (name.clone(), rubric.clone())));
    }
    rubrics
}

#[test]
fn shipped_rubrics_come_to_the_same() {
    let mut told = String::new();
    for (name, rubric) in shipped("rules").into_iter().chain(shipped("examples")) {
        let mut draw = Draw::of_seed(7);
        let records: Vec<Record> = (0..150).map(|_| drawn_record(&rubric, &mut draw)).collect();
        let grains = grains(&rubric, &records);
        match Plan::compile(&rubric, &grains) {
            Ok(plan) => {
                let held = std::panic::catch_unwind(|| hold(&rubric, &plan, &grains, &records));
                let held = held.unwrap_or_else(|_| panic!("{name}"));
                writeln!(told, "{name}: 算 {}，让 {}，不该算 {}", held.scored, held.left, held.refused).unwrap();
            }
            Err(outside) => writeln!(told, "{name}: {}", outside.reason.chinese).unwrap(),
        }
    }
    expect_test::expect_file!["plan/自带的评分表.txt"].assert_eq(&told);
}

#[test]
fn a_plan_can_be_read() {
    for path in files::files("tests/plan", "rules") {
        let rubric = lanes::rubric(&std::fs::read_to_string(&path).unwrap());
        let mut draw = Draw::of_seed(1);
        let records: Vec<Record> = (0..100).map(|_| drawn_record(&rubric, &mut draw)).collect();
        let grains = grains(&rubric, &records);
        let told = match Plan::compile(&rubric, &grains) {
            Ok(plan) => {
                hold(&rubric, &plan, &grains, &records);
                plan.to_string()
            }
            Err(outside) => format!("{}\n{}\n", outside.reason.chinese, outside.reason.english),
        };
        expect_test::expect_file![path.with_extension("plan")].assert_eq(&told);
    }
}
