//! What rules ask of the units that are scored together is what one finds by looking at all of them, one after the other: means, extremes
//! and ranks, in groups, with ties, with units that are left out; in one part or in several; with data that are changed; of very many.

use std::cmp::Ordering;

use biaochi::Engine;
use biaochi::eval::{Cohort, Detail, Gathering, LeftOutReason, Scorecard, Status, evaluate};
use biaochi::facts::Record;
use biaochi::model::Rubric;
use biaochi::number::Number;
use biaochi::value::Value;
use proptest::prelude::*;

const RULES: &str = "
满分 不限
数据 {
    地区: 选项 { 甲, 乙, 丙 }
    参加: 是否
    部分: 数
    整体: 数
}
定义 率 = 部分 / 整体
名次（1000000分）:       得分 = 排名(率)
升序名次（1000000分）:   得分 = 排名(率, 升序)
同区名次（1000000分）:   得分 = 排名(率, 其中 地区 = 本单位.地区)
平均（1000000分）:       得分 = 全体平均(率)
同区平均（1000000分）:   得分 = 全体平均(率, 其中 地区 = 本单位.地区 且 参加)
最大（1000000分）:       得分 = 全体最大(率)
同区最小（1000000分）:   得分 = 全体最小(率, 其中 地区 = 本单位.地区)
适用的名次（1000000分）: 适用 = 参加; 不适用得分 = 0; 值 = 率; 得分 = 排名(值)
";

/// A unit: region, whether it takes part, part and whole.
#[derive(Clone, Debug)]
struct Unit {
    region: Option<usize>,
    takes_part: bool,
    part: Option<i64>,
    whole: i64,
}

impl Unit {
    fn record(&self) -> Record {
        let number = |number: i64| Some(Value::Number(Number::from(number)));
        let facts = vec![
            self.region.map(Value::Choice),
            Some(Value::Flag(self.takes_part)),
            self.part.and_then(number),
            number(self.whole),
        ];
        Record { facts, ..Record::default() }
    }

    /// 率, unless it is missing or cannot be computed.
    fn rate(&self) -> Option<Number> {
        Number::from(self.part?).divide(&Number::from(self.whole)).ok()
    }
}

fn units(most: usize) -> impl Strategy<Value = Vec<Unit>> {
    // Few different numbers, so that ties abound.
    let unit = (proptest::option::weighted(0.9, 0..3usize), any::<bool>(), proptest::option::weighted(0.9, 0..6i64), 0..5i64);
    let unit = unit.prop_map(|(region, takes_part, part, whole)| Unit { region, takes_part, part, whole });
    proptest::collection::vec(unit, 2..most)
}

fn engine() -> Engine {
    Engine::compile("比较.rules", RULES).unwrap_or_else(|rejected| panic!("{rejected}"))
}

/// What each row of a unit comes to, before rounding; none for one without a score.
fn scores(card: &Scorecard) -> Vec<Option<Number>> {
    let score = |row: &&biaochi::eval::RowScore| matches!(row.status, Status::Scored).then(|| row.exact_score.clone()).flatten();
    card.rows().iter().map(score).collect()
}

/// The same by looking at everybody.
fn expected(unit: &Unit, all: &[Unit]) -> Vec<Option<Number>> {
    let rates = |is_meant: &dyn Fn(&Unit) -> bool| -> Vec<Number> {
        all.iter().filter(|other| is_meant(other)).filter_map(Unit::rate).collect()
    };
    let rank = |others: Vec<Number>, before: Ordering| {
        let own = unit.rate()?;
        Some(Number::from(others.iter().filter(|other| (*other).cmp(&own) == before).count() + 1))
    };
    let mean = |others: Vec<Number>| {
        let sum = others.iter().fold(Number::ZERO, |sum, other| sum.add(other).unwrap());
        sum.divide(&Number::from(others.len())).ok()
    };
    let region = unit.region;
    let same = |other: &Unit| region.is_some() && other.region == region;
    vec![
        rank(rates(&|_| true), Ordering::Greater),
        rank(rates(&|_| true), Ordering::Less),
        region.and_then(|_| rank(rates(&same), Ordering::Greater)),
        mean(rates(&|_| true)),
        mean(rates(&|other| same(other) && other.takes_part)),
        rates(&|_| true).into_iter().max(),
        rates(&same).into_iter().min(),
        if unit.takes_part { rank(rates(&|other| other.takes_part), Ordering::Greater) } else { None },
    ]
}

fn score(rubric: &Rubric, cohort: &Cohort, unit: &Unit) -> Vec<Option<Number>> {
    scores(&evaluate(rubric, cohort, &unit.record(), Detail::Scores))
}

proptest! {
    #[test]
    fn a_cohort_answers_what_one_finds_by_looking(units in units(14)) {
        let engine = engine();
        let rubric = engine.editions().first();
        let records: Vec<Record> = units.iter().map(Unit::record).collect();
        let cohort = Cohort::gather(rubric, &records);
        for unit in &units {
            prop_assert_eq!(score(rubric, &cohort, unit), expected(unit, &units), "{:?}", unit);
        }
    }

    #[test]
    fn parts_gathered_apart_are_the_whole(units in units(14), cut in 0..14usize) {
        let engine = engine();
        let rubric = engine.editions().first();
        let (first, second) = units.split_at(cut.min(units.len()));
        let mut parts = [Gathering::new(rubric), Gathering::new(rubric)];
        first.iter().for_each(|unit| parts[0].add(&unit.record()));
        second.iter().for_each(|unit| parts[1].add(&unit.record()));
        let [mut whole, rest] = parts;
        whole.merge(rest);
        let whole = whole.finish();
        let records: Vec<Record> = units.iter().map(Unit::record).collect();
        let gathered = Cohort::gather(rubric, &records);
        prop_assert_eq!(whole.notes(rubric), gathered.notes(rubric));
        for unit in &units {
            prop_assert_eq!(score(rubric, &whole, unit), score(rubric, &gathered, unit));
        }
    }

    #[test]
    fn a_unit_with_other_data_is_scored_as_if_they_had_been_gathered(units in units(10), at in 0..10usize, other in units(3)) {
        let engine = engine();
        let rubric = engine.editions().first();
        let at = at % units.len();
        let records: Vec<Record> = units.iter().map(Unit::record).collect();
        let changing = Cohort::gather(rubric, &records).changing(rubric, &records[at]);
        let mut changed = units.clone();
        changed[at] = other[0].clone();
        prop_assert_eq!(score(rubric, &changing, &changed[at]), expected(&changed[at], &changed));
    }
}

#[test]
fn a_unit_alone_is_not_compared() {
    let engine = engine();
    let unit = Unit { region: Some(0), takes_part: true, part: Some(1), whole: 2 };
    let record = unit.record();
    let rubric = engine.editions().first();
    for cohort in [Cohort::default(), Cohort::gather(rubric, [&record])] {
        assert!(score(rubric, &cohort, &unit).iter().all(Option::is_none));
    }
}

#[test]
fn who_is_left_out_is_told_with_the_reason() {
    let engine = engine();
    let rubric = engine.editions().first();
    let unit = |takes_part, part, whole| Unit { region: Some(0), takes_part, part, whole }.record();
    let mut records = vec![unit(true, Some(1), 2), unit(true, None, 2), unit(false, Some(1), 2), unit(true, Some(1), 0)];
    for (record, name) in records.iter_mut().zip(["齐全", "缺数", "不适用", "除以零"]) {
        record.unit = name.to_string();
    }
    let notes = Cohort::gather(rubric, &records).notes(rubric);
    let last = notes.last().unwrap();
    let named: Vec<(&str, LeftOutReason)> = last.named.iter().map(|unit| (unit.unit.as_str(), unit.reason.clone())).collect();
    let missing = LeftOutReason::Missing(vec!["部分".to_string()]);
    assert_eq!((last.units, last.left_out), (1, 3));
    let reasons = [("缺数", missing), ("不适用", LeftOutReason::Inapplicable), ("除以零", LeftOutReason::Uncomputable)];
    assert_eq!(named, reasons);
}

/// What is asked of each unit by itself is computed once for it; the answers are then looked up. Were every unit compared with every other,
/// this would be ten thousand million comparisons.
#[test]
fn a_hundred_thousand_units_are_each_looked_at_once() {
    const UNITS: i64 = 100_000;
    let engine = Engine::compile("很多.rules", "满分 不限\n数据 { 数值: 数 }\n名次（1000000分）: 得分 = 排名(数值)").unwrap();
    let rubric = engine.editions().first();
    let record = |at: i64| Record { facts: vec![Some(Value::Number(Number::from(at / 2)))], ..Record::default() };
    let records: Vec<Record> = (0..UNITS).map(record).collect();
    let cohort = Cohort::gather(rubric, &records);
    assert_eq!(cohort.units(), records.len());
    let last_pair = (records.len() - 1) / 2;
    for (at, record) in records.iter().enumerate() {
        let card = evaluate(rubric, &cohort, record, Detail::Scores);
        // Two by two they are equal; before a pair stand all the pairs above it.
        let pairs_above = last_pair - at / 2;
        assert_eq!(scores(&card), [Some(Number::from(2 * pairs_above + 1))]);
    }
}
