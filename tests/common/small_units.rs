//! The data of the units that a small generated rubric can have: all of them, or of more a share.

use std::sync::Arc;

use biaochi::facts::{AssessedScore, Assessment, Record, RowData, RowId};
use biaochi::model::{IndicatorId, Rubric};
use biaochi::number::Number;
use biaochi::value::{Date, Direction, Quantity, Target, Value};

use crate::small_rubrics::{DATA, Made};

/// How many units one rubric is held to; of a rubric with more a share is drawn.
pub const UNITS: usize = 200;

/// The facts by their place in [`DATA`].
const FACTS: [&str; 16] =
    ["甲", "乙", "丙", "差", "丁", "庚", "戊", "己", "占", "款", "项目", "默", "账", "子项", "目标", "实绩"];

/// What a text asks the data for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    facts: [bool; FACTS.len()],
    prior: bool,
}

impl Asked {
    /// What rules after the data ask for, or a part of them.
    pub fn by(text: &str) -> Asked {
        let mut asked = Asked { prior: text.contains("上年(甲)"), ..Asked::default() };
        let rules = text.replace("上年(甲)", "").replace("定比", "甲丙").replace("定和", "甲丙");
        for (asked, name) in asked.facts.iter_mut().zip(FACTS) {
            *asked = rules.contains(name);
        }
        asked
    }

    /// What a measure asks the data for among these units: of one with two branches, where each of them takes the same, that branch alone, since a
    /// row that applies to such units only is never measured by the other.
    pub fn of_measure(measure: &str, records: &[&Record]) -> Asked {
        let whole = Asked::by(measure);
        let parts = measure.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).and_then(|rest| rest.split_once(" ? "));
        let Some((condition, (yes, no))) = parts.and_then(|(condition, rest)| Some((condition, rest.split_once(" : ")?))) else {
            return whole;
        };
        let holds = |record: &&Record| match (condition, &record.facts[2], &record.facts[4], &record.facts[5]) {
            ("丙 ≥ 1次", Some(Value::Number(number)), _, _) => Some(*number >= Number::ONE),
            ("丁", _, Some(Value::Flag(flag)), _) | ("庚", _, _, Some(Value::Flag(flag))) => Some(*flag),
            _ => None,
        };
        let taken: Vec<Option<bool>> = records.iter().map(holds).collect();
        match taken.first() {
            Some(Some(first)) if taken.iter().all(|other| *other == Some(*first)) => Asked::by(if *first { yes } else { no }),
            _ => whole,
        }
    }

    /// A record without what is asked for: what two units have in common that differ in it alone.
    pub fn beside(&self, record: &Record) -> Record {
        let mut record = record.clone();
        for (slot, asked) in record.facts.iter_mut().zip(self.facts) {
            if asked {
                *slot = None;
            }
        }
        if self.prior {
            record.prior.clear();
        }
        record
    }
}

/// The data of units for a rubric.
pub struct Units {
    /// Each complete.
    pub records: Vec<Record>,
    /// Whether these are all that there can be.
    pub are_all: bool,
}

fn number(number: i64, places: u32) -> Value {
    Value::Number(Number::scaled(number, places))
}

/// The values of a fact, and whether there are no others.
fn values(fact: &str) -> (Vec<Value>, bool) {
    let whole = |range: std::ops::RangeInclusive<i64>| (range.map(|count| number(count, 0)).collect(), true);
    match fact {
        "甲" => whole(0..=3),
        "乙" => whole(1..=2),
        "丙" => whole(0..=2),
        "差" => whole(-1..=1),
        "丁" | "庚" => (vec![Value::Flag(true), Value::Flag(false)], true),
        "戊" => ((0..3).map(Value::Choice).collect(), true),
        "己" => ([29, 30].into_iter().filter_map(|day| Date::new(2021, 6, day)).map(Value::Date).collect(), false),
        "占" => {
            let rates = [0, 25, 49, 50, 51, 60, 75, 89, 99, 100, 101, 149, 150];
            (rates.into_iter().map(|rate| number(rate, 2)).collect(), false)
        }
        "款" => ([0, 50, 99, 100, 101, 150, 200, 201, 300].into_iter().map(|sum| number(sum, 2)).collect(), false),
        "默" => {
            let (values, _) = whole(0..=2);
            (values, true)
        }
        "账" => {
            let record = |own: i64, base: i64| Value::Record([Some(number(own, 0)), Some(number(base, 0))].into());
            ((0..=2).flat_map(|own| [record(own, 1), record(own, 2)]).collect(), true)
        }
        "目标" | "实绩" => {
            let amount = |direction: Option<Direction>, number: i64| {
                Value::Target(Target::Amount { direction, number: Number::from(number), quantity: Quantity::NUMBER })
            };
            let mut targets: Vec<Value> = (0..=2).map(|count| amount(None, count)).collect();
            targets.push(Value::Target(Target::Words("显著提升".into())));
            if fact == "目标" {
                targets.extend([amount(Some(Direction::Higher), 2), amount(Some(Direction::Lower), 1)]);
            }
            (targets, false)
        }
        "子项" => {
            let item = |name: &str, points: i64, own: i64, target: i64| -> Arc<[Option<Value>]> {
                [Some(Value::Text(name.into())), Some(number(points, 0)), Some(number(own, 0)), Some(number(target, 0))].into()
            };
            let mut lists: Vec<Value> = Vec::new();
            for (own, target) in [(0, 0), (0, 1), (1, 0), (1, 1), (2, 1), (1, 2), (2, 2)] {
                lists.push(Value::List([item("子甲", 6, own, target)].into()));
                lists.push(Value::List([item("子甲", 2, own, target), item("子乙", 4, 1, 1)].into()));
            }
            (lists, false)
        }
        _ => {
            let item = |count: i64, accepted: bool| -> Arc<[Option<Value>]> {
                [Some(Value::Text("某项".into())), Some(number(count, 0)), Some(Value::Flag(accepted))].into()
            };
            let items = [item(0, true), item(0, false), item(1, true), item(2, true), item(2, false)];
            let mut lists: Vec<Value> = vec![Value::List([].into())];
            for (at, first) in items.iter().enumerate() {
                lists.push(Value::List([first.clone()].into()));
                lists.extend(items[at..].iter().map(|second| Value::List([first.clone(), second.clone()].into())));
            }
            (lists, false)
        }
    }
}

/// The data of units for a rubric of that text; of more than [`UNITS`] a share drawn by a seed.
pub fn units(made: &Made, rubric: &Rubric, seed: u64) -> Units {
    let (before, after) = made.text.split_once(DATA).unwrap_or_default();
    let asked = Asked::by(&format!("{before}{after}"));
    let mut choices: Vec<Vec<Option<Value>>> = Vec::new();
    let mut are_all = true;
    for (fact, asked) in FACTS.iter().zip(asked.facts) {
        let (values, is_whole) = values(fact);
        if asked {
            are_all &= is_whole;
            let mut values: Vec<Option<Value>> = values.into_iter().map(Some).collect();
            if made.text.contains(&format!("有({fact})")) || *fact == "默" {
                values.push(None);
            }
            choices.push(values);
        } else {
            choices.push(vec![None]);
        }
    }
    if asked.prior {
        choices.push(values("甲").0.into_iter().map(Some).collect());
    }
    let mut rows: Vec<(RowId, Vec<RowData>)> = Vec::new();
    for (index, indicator) in rubric.indicators.iter().enumerate() {
        let line = made.text.lines().find(|line| line.starts_with(&format!("{}（", indicator.name))).unwrap_or_default();
        let said = said_of(line, &indicator.printed_points, &made.text);
        are_all &= said.len() == 1 || line.contains("适用 = 填报") && said.len() == 2;
        rows.push((RowId { indicator: IndicatorId(index), item: None }, said));
    }
    let sizes: Vec<usize> = choices.iter().map(Vec::len).chain(rows.iter().map(|(_, data)| data.len())).collect();
    let all = sizes.iter().try_fold(1usize, |product, size| product.checked_mul(*size)).unwrap_or(usize::MAX);
    are_all &= all <= UNITS;
    let mut drawn = seed;
    let mut records = Vec::new();
    for turn in 0..all.min(UNITS) {
        drawn = drawn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut place = if all <= UNITS { turn } else { (drawn >> 20) as usize % all };
        let mut pick = |size: usize| {
            let here = place % size;
            place /= size;
            here
        };
        let mut record = Record { year: Some(2021), ..Record::default() };
        for values in &choices {
            record.facts.push(values[pick(values.len())].clone());
        }
        if asked.prior {
            let mut earlier = vec![None; FACTS.len()];
            earlier[0] = record.facts.pop().flatten();
            record.prior.insert(1, earlier);
        }
        for (id, data) in &rows {
            let data = data[pick(data.len())].clone();
            if data != RowData::default() {
                record.rows.insert(*id, data);
            }
        }
        records.push(record);
    }
    Units { records, are_all }
}

/// What may be said of a row: a person's score, that it does not apply, points of its own. What does not go together is refused with the
/// data.
fn said_of(line: &str, printed: &Number, text: &str) -> Vec<RowData> {
    let declared = text.contains("分值 填报");
    let mut said = vec![RowData::default()];
    if line.contains("评定") {
        for (points, places) in [(0, 0), (1, 0), (2, 0), (25, 1), (299, 2), (3, 0), (4, 0), (479, 2), (48, 1), (5, 0), (6, 0)] {
            let points = Number::scaled(points, places);
            if points > *printed {
                continue;
            }
            let share = points.divide(printed).unwrap_or(Number::ZERO);
            let at_least = |percent: i64| share >= Number::scaled(percent, 2);
            let level = if at_least(80) {
                0
            } else if at_least(50) {
                1
            } else {
                2
            };
            let level = line.contains("部分达成").then_some(level);
            let assessment = Assessment { score: Some(AssessedScore::Points(points)), level, reason: None };
            said.push(RowData { assessment: Some(assessment), ..RowData::default() });
        }
    }
    if line.contains("适用 = 填报") || declared {
        said.push(RowData { inapplicable: Some("没有".to_string()), ..RowData::default() });
    }
    if declared {
        let none = RowData { inapplicable: Some("没有".to_string()), points: Some(Number::ZERO), ..RowData::default() };
        let points = [2, 4, 6, 8, 10, 12].map(|points| RowData { points: Some(Number::from(points)), ..RowData::default() });
        said.extend([none].into_iter().chain(points));
    }
    said
}
