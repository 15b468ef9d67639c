//! Units that become one: sums, means, extremes and the rest are what one finds by going through all of them; a unit that is made of
//! others is scored as one that says the same itself; what one part lacks the whole lacks.

use std::collections::BTreeMap;

use biaochi::Engine;
use biaochi::diagnostic::Diagnostics;
use biaochi::eval::Scorecard;
use biaochi::facts::{Format, Part, Record, Submission, Whole, bind_part, combine};
use biaochi::model::Rubric;
use biaochi::number::Number;
use biaochi::value::Value;
use proptest::prelude::*;

const RULES: &str = "
满分 不限
数据 {
    预算:   金额(万元) 汇总 合计
    满意度: 比率 汇总 加权平均(预算)
    人均:   度量(万元/人) 汇总 平均
    最多:   数 汇总 最大
    最早:   日期 汇总 最小
    都有:   是否 汇总 全部
    有一个: 是否 汇总 任一
    类别:   选项 { 甲, 乙 }
    三公:   记录 { 本年: 金额(元) 汇总 合计, 率: 比率 汇总 加权平均(三公.本年) }
    项目:   列表 { 名称: 文本, 资金: 金额(万元) }
}
满意（1000000分）:   得分 = 满分 × 满意度
三公率（1000000分）: 得分 = 满分 × 三公.率
预算数（1000000分）: 得分 = 1 × 几个(预算, 1元, 不足不计)
项目数（1000000分）: 得分 = 1 × 几个(合计(项目, 资金), 1元, 不足不计)
其他（1000000分）:   得分 = 最多 + 1 × 几个(人均, 1元/人, 不足计一) + (都有 ? 1 : 0) + (有一个 ? 1 : 0) + 1 × 几个(天数(2024-01-01, 最早), 1天, 不足不计)
";

/// What a unit says: hundredths of 万元, ten thousandths of a rate.
#[derive(Clone, Debug)]
struct Unit {
    budget: Option<u32>,
    satisfaction: Option<u16>,
    each: u32,
    most: i32,
    day: u8,
    flags: [bool; 2],
    record: (u32, Option<u16>),
    projects: Vec<u16>,
}

fn decimal(number: i64, places: u32) -> String {
    Number::scaled(number, places).to_string()
}

impl Unit {
    fn data(&self, at: usize) -> Submission {
        let rate = |rate: u16| format!("{}%", decimal(rate.into(), 2));
        let mut facts: BTreeMap<&str, String> = BTreeMap::new();
        facts.extend(self.budget.map(|budget| ("预算", decimal(budget.into(), 2))));
        facts.extend(self.satisfaction.map(|satisfaction| ("满意度", rate(satisfaction))));
        facts.insert("人均", decimal(self.each.into(), 3));
        facts.insert("最多", self.most.to_string());
        facts.insert("最早", format!("2024-01-{:02}", self.day));
        facts.insert("都有", if self.flags[0] { "是" } else { "否" }.to_string());
        facts.insert("有一个", if self.flags[1] { "是" } else { "否" }.to_string());
        facts.insert("类别", "乙".to_string());
        let record_rate = self.record.1.map(|number| format!(", 率: {}", rate(number))).unwrap_or_default();
        facts.insert("三公", format!("{{本年: {}{record_rate}}}", self.record.0));
        let projects: Vec<String> = (self.projects.iter().enumerate())
            .map(|(item, funds)| format!("{{名称: 项目{at}之{item}, 资金: {}}}", decimal((*funds).into(), 1)))
            .collect();
        facts.insert("项目", format!("[{}]", projects.join(", ")));
        let facts: Vec<String> = facts.iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
        let text = format!("单位: 单位{at}\n汇总单位: 总\n数据:\n{}", facts.concat());
        let mut sources = biaochi::source::Sources::new();
        let id = sources.add("数据.yaml", text);
        biaochi::facts::read(sources.get(id).unwrap(), Format::Yaml, &mut Diagnostics::new()).unwrap()
    }
}

fn units() -> impl Strategy<Value = Vec<Unit>> {
    let some = || proptest::option::weighted(0.95, 0..=10_000_u16);
    let unit = (
        (proptest::option::weighted(0.95, prop_oneof![Just(0), any::<u32>()]), some()),
        (any::<u32>(), any::<i32>(), 1..=31_u8, any::<[bool; 2]>()),
        (prop_oneof![Just(0), any::<u32>()], some()),
        proptest::collection::vec(any::<u16>(), 0..4),
    );
    let unit = unit.prop_map(|((budget, satisfaction), (each, most, day, flags), record, projects)| Unit {
        budget,
        satisfaction,
        each,
        most,
        day,
        flags,
        record,
        projects,
    });
    proptest::collection::vec(unit, 1..7)
}

fn engine() -> Engine {
    Engine::compile("汇总.rules", RULES).unwrap_or_else(|rejected| panic!("{rejected}"))
}

/// Puts units together.
fn whole(rubric: &Rubric, units: &[Unit]) -> Record {
    let submissions: Vec<Submission> = units.iter().enumerate().map(|(at, unit)| unit.data(at)).collect();
    let mut diagnostics = Diagnostics::new();
    let records: Vec<Record> =
        submissions.iter().map(|submission| bind_part(rubric, submission, &mut diagnostics).unwrap()).collect();
    let parts: Vec<Part<'_>> = submissions.iter().zip(&records).map(|(submission, record)| Part { submission, record }).collect();
    combine(rubric, &Whole { unit: "总", own: None, parts: &parts }, &mut diagnostics).unwrap()
}

fn sum(numbers: impl IntoIterator<Item = i64>, places: u32) -> Number {
    Number::scaled(numbers.into_iter().sum(), places)
}

/// A mean of rates, in whole multiples of 0.01%, by weights; none where one lacks what counts, or nothing counts.
fn mean_of_rates(figures: &[(Option<u16>, Option<u32>)]) -> Option<Number> {
    let mut all = (Number::ZERO, Number::ZERO);
    for (rate, weight) in figures {
        let weight = Number::from(i64::from((*weight)?));
        if !weight.is_zero() {
            let rate = Number::scaled((*rate)?.into(), 4);
            all = (all.0.add(&rate.multiply(&weight).unwrap()).unwrap(), all.1.add(&weight).unwrap());
        }
    }
    all.0.divide(&all.1).ok()
}

/// What each fact comes to.
fn expected(units: &[Unit]) -> Vec<Option<Value>> {
    let number = |number: Option<Number>| number.map(Value::Number);
    let budgets: Option<Vec<i64>> = units.iter().map(|unit| unit.budget.map(i64::from)).collect();
    let satisfaction: Vec<_> = units.iter().map(|unit| (unit.satisfaction, unit.budget)).collect();
    // A figure that nobody gives is missing in any case.
    let satisfaction = mean_of_rates(&satisfaction).filter(|_| units.iter().any(|unit| unit.satisfaction.is_some()));
    let wan = |value: Number| value.multiply(&Number::from(10_000)).unwrap();
    let each = sum(units.iter().map(|unit| unit.each.into()), 3).divide(&Number::from(units.len())).unwrap();
    let record_rate: Vec<_> = units.iter().map(|unit| (unit.record.1, Some(unit.record.0))).collect();
    let record_rate = mean_of_rates(&record_rate).filter(|_| units.iter().any(|unit| unit.record.1.is_some()));
    let record = [number(Some(sum(units.iter().map(|unit| unit.record.0.into()), 0))), number(record_rate)];
    let day = units.iter().map(|unit| unit.day).min().unwrap();
    let mut items = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        for (item, funds) in unit.projects.iter().enumerate() {
            let name = Value::Text(format!("项目{at}之{item}").into());
            items.push([Some(name), number(Some(wan(Number::scaled((*funds).into(), 1))))].into());
        }
    }
    vec![
        number(budgets.map(|budgets| wan(sum(budgets, 2)))),
        number(satisfaction),
        number(Some(wan(each))),
        number(units.iter().map(|unit| Number::from(i64::from(unit.most))).max()),
        biaochi::value::Date::new(2024, 1, day).map(Value::Date),
        Some(Value::Flag(units.iter().all(|unit| unit.flags[0]))),
        Some(Value::Flag(units.iter().any(|unit| unit.flags[1]))),
        Some(Value::Choice(1)),
        Some(Value::Record(record.into())),
        Some(Value::List(items.into())),
    ]
}

proptest! {
    #[test]
    fn a_unit_is_what_its_parts_come_to(units in units()) {
        let engine = engine();
        let whole = whole(engine.editions().first(), &units);
        prop_assert_eq!(&whole.facts, &expected(&units), "{:?}", units);
    }

    #[test]
    fn a_unit_that_is_made_of_others_is_scored_as_one_that_says_the_same(units in units()) {
        let engine = engine();
        let whole = whole(engine.editions().first(), &units);
        let alone = Record { combined: None, ..whole.clone() };
        let score = |record: &Record| {
            let card = engine.score_record(&Default::default(), record);
            Scorecard { made_of: None, ..card }
        };
        prop_assert_eq!(score(&whole), score(&alone));
        let told = engine.score_record(&Default::default(), &whole).made_of.unwrap();
        prop_assert_eq!(told.units, units.len());
        // Data that were changed afterwards are not said to be the parts'.
        let mut changed = whole.clone();
        changed.facts[0] = Some(Value::Number(Number::from(-1)));
        let told = engine.score_record(&Default::default(), &changed).made_of.unwrap();
        prop_assert!(told.figures.iter().all(|figure| figure.name != "预算"));
    }

    #[test]
    fn the_order_of_the_parts_is_no_matter(units in units(), turn in 0..6usize) {
        let engine = engine();
        let mut turned = units.clone();
        turned.rotate_left(turn % units.len());
        let facts = |units: &[Unit]| whole(engine.editions().first(), units).facts.into_iter().take(9).collect::<Vec<_>>();
        prop_assert_eq!(facts(&units), facts(&turned));
    }
}
