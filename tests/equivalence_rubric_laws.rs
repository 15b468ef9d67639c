//! The law of the exact comparison over whole generated rubrics: lists, 逐项, 上年, 评定, totals with caps, grades, checks, 适用 and
//! 不适用. Every change that is made of them and is said to mean the same gives the same on data drawn beside all thresholds, with some missing.

use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::eval::{Cohort, Detail, Scorecard, evaluate};
use biaochi::facts::{AssessedScore, Assessment, Record, RowData, RowId};
use biaochi::model::{IndicatorId, Rubric};
use biaochi::number::Number;
use biaochi::source::Sources;
use biaochi::syntax::{ast, parse};
use biaochi::testing::equivalence::{Observation, Sameness, Seen, Verdict, compared, differences};
use biaochi::testing::mutants::{Extent, mutants};
use biaochi::value::{Date, Value};
use proptest::prelude::*;

/// How many units each rubric is held to.
const UNITS: usize = 150;

/// What the data of all generated rubrics are, in the order of [`Draw::record`].
const DATA: &str = "数据 {
    甲: 金额(元); 乙: 金额(元) 大于 0; 丙: 数量(次); 丁: 是否; 戊: 选项 { 高, 中, 低 }; 己: 日期
    项目: 列表 { 名称: 文本, 资金: 金额(元), 数: 数量(次), 验收: 是否 }
    子项: 列表 { 名称: 文本, 分值: 数, 实际: 数, 目标: 数 大于 0 }
}
";

fn of(choices: &'static [&'static str]) -> impl Strategy<Value = String> + Clone {
    prop::sample::select(choices).prop_map(String::from)
}

fn quantity() -> impl Strategy<Value = String> + Clone {
    of(&[
        "比率(甲, 乙)",
        "变动率(甲, 乙)",
        "绝对值(变动率(甲, 乙))",
        "变动率(甲, 上年(甲))",
        "比率(甲, 缺省(上年(甲, 2), 乙))",
        "完成度(甲, 乙, 反向)",
        "最小(比率(甲, 乙), 1)",
        "四舍五入(比率(甲, 乙), 1个百分点)",
    ])
}

fn condition() -> impl Strategy<Value = String> {
    let simple = of(&[
        "丁",
        "戊 = 高",
        "戊 ≠ 低",
        "丙 > 1次",
        "丙 ≤ 2次",
        "甲 ≥ 上年(甲)",
        "有(上年(甲))",
        "有(丙)",
        "甲 < 2 × 乙",
        "比率(甲, 乙) ≥ 100%",
        "50% ≤ 比率(甲, 乙) < 150%",
        "己 ≤ 6月30日",
        "天数(己, 6月30日) > 0",
        "全部(项目, 验收)",
        "任一(项目, 数 > 1次)",
        "个数(项目, 资金 ≥ 1元) ≥ 2",
        "合计(项目, 资金) ≤ 甲",
    ]);
    simple.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left} 且 {right})")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left} 或 {right})")),
            inner.prop_map(|inner| format!("非 ({inner})")),
        ]
    })
}

/// A score of a row of 6 points.
fn score() -> impl Strategy<Value = String> {
    prop_oneof![
        quantity().prop_map(|quantity| format!("满分 × {quantity}")),
        (condition(), of(&["满分", "5", "满分 × 比率(甲, 乙)"]), of(&["0", "2"]))
            .prop_map(|(c, yes, no)| format!("{c} ? {yes} : {no}")),
        (quantity(), condition(), of(&["5", "满分 × 80%"])).prop_map(|(quantity, guard, second)| format!(
            "分档 {quantity} {{ ≥ 100% 当 {guard}: 满分, [50%, 100%): {second}, 20-50%(不含): 1, 其余: 0 }}"
        )),
        (condition(), condition()).prop_map(|(first, second)| format!("分档 {{ {first}: 满分, {second}: 3, 其余: 1 }}")),
        (condition(), condition()).prop_map(|(first, second)| format!("清单 {{ {first}: 2, {second}: 3, 丁: 1 }}")),
        (quantity(), of(&["满分", "5"]))
            .prop_map(|(quantity, last)| format!("插值 {quantity} {{ 50%: 0, 100%: 4, 150%: {last} }}")),
        (quantity(), of(&["不足不计", "不足计一", "按比例"]), of(&["0.5", "1", "2"]))
            .prop_map(|(quantity, counting, each)| format!("满分 - {each} × 几个({quantity} - 100%, 10个百分点, {counting})")),
        of(&[
            "评定",
            "评定 [1, 5]",
            "评定 { 达成: [80%, 100%], 部分达成: [50%, 80%), 未达成: [0%, 50%) }",
            "分档 戊 { 高: 评定 [4, 5], 中: 评定 [2, 3], 低: 0 }",
            "满分 - 1分/次 × 丙",
            "6 - 2 × 几个(丙, 1次)",
            "满分 × 加权平均(项目, 数 ≥ 1次 ? 1 : 50%, 资金)",
            "满分 - 1 × 个数(项目, 非 验收)",
            "合计(项目, 数) ≥ 2次 ? 满分 : 2",
            "最大(项目, 资金) > 平均(项目, 资金) ? 5 : 满分",
            "最大(满分 - 2分/次 × 丙, 1)",
            "最大(最小(3分/次 × 丙, 5), 2)",
        ]),
    ]
}

fn row(name: &'static str) -> impl Strategy<Value = String> {
    let clauses = of(&["", "", "", "; 至多 = 5", "; 至少 = -2", "; 至多 = 8; 至少 = 1", "; 适用 = 填报"]);
    let extra = prop_oneof![
        3 => Just(String::new()),
        1 => condition().prop_map(|condition| format!("; 须说明 = {condition}")),
        1 => condition().prop_map(|condition| format!("; 适用 = {condition}")),
        1 => condition().prop_map(|condition| format!("; 适用 = {condition}; 不适用得分 = 2")),
    ];
    let value = prop_oneof![2 => Just(String::new()), 1 => quantity().prop_map(|quantity| format!("; 值 = {quantity}"))];
    (score(), clauses, extra, value)
        .prop_map(move |(score, clauses, extra, value)| format!("{name}（6分）: 得分 = {score}{clauses}{extra}{value}\n"))
}

/// The text of a rubric.
fn rubric() -> impl Strategy<Value = String> {
    let header = (
        of(&["年度 2021\n", "年度 2021\n", "年度 2021..2022\n", ""]),
        of(&["", "", "不适用 全部按比例\n", "不适用 一级内按比例\n", "不适用 折算\n"]),
        of(&["", "保留 0位\n", "保留 1位\n"]),
        of(&["满分 不限\n", "满分 16\n"]),
        of(&[
            "",
            "等级 { ≥ 12: 优, ≥ 6: 良, 其余: 差 }\n",
            "等级 { ≥ 12 当 非 丁: 优, [6, 12]: 良, 其余: 差 }\n",
            "等级 { > 13.5: 优, ≥ 0: 差, 其余: 无 }\n",
        ]),
    );
    let bottom = (
        of(&["", "# 项（4分）\n逐项 子项（分值）: 值 = 完成度(实际, 目标); 得分 = 值 ≥ 50% ? 满分 × 值 : 0\n"]),
        of(&["", "# 加（加分，至多 3分）\n奖（5分）: 得分 = 2分/次 × 丙\n", "# 加（加分）\n奖（2分）: 得分 = 丁 ? 1 : 0\n"]),
        of(&["", "# 扣（扣分，至多 4分）\n罚（6分）: 得分 = 2分/次 × 丙\n"]),
        of(&[
            "",
            "总分: 至多 = 丁 ? 9 : 100\n",
            "总分: 得分 = 合计 - (丁 ? 3 : 0); 至多 = 15\n",
            "总分: 得分 = 合计 × 90%; 至少 = 2\n",
        ]),
        of(&[
            "",
            "校验 \"平\": 甲 = 乙, 误差 0.5元\n",
            "校验 \"比\": 甲 ≤ 1.5 × 乙 且 丙 < 3次\n",
            "校验 \"列\": 合计(项目, 资金) = 甲\n",
        ]),
    );
    (header, row("首"), row("次"), bottom).prop_map(|((year, policy, places, full, grades), first, second, (each, bonus, less, total, control))| {
        format!("评价 示例\n{year}{policy}{places}{full}{grades}{DATA}# 甲（12分）\n{first}{second}{each}{bonus}{less}{total}{control}")
    })
}

fn parsed(text: &str) -> Option<(ast::File, Arc<Sources>)> {
    let mut sources = Sources::new();
    let id = sources.add("rules", text);
    let sources = Arc::new(sources);
    let file = parse(sources.get(id)?, &mut Diagnostics::new());
    Some((file, sources))
}

fn checked(file: &ast::File, sources: &Arc<Sources>) -> Option<Rubric> {
    check(file, sources, &mut Diagnostics::new()).map(|editions| Rubric::clone(editions.first()))
}

/// Numbers drawn one after another from a seed.
struct Draw(u64);

impl Draw {
    /// A number below another.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn number(&mut self, among: &[(i64, u32)]) -> Option<Value> {
        let (number, places) = among[self.below(among.len())];
        Some(Value::Number(Number::scaled(number, places)))
    }

    fn flag(&mut self) -> Option<Value> {
        Some(Value::Flag(self.below(2) == 0))
    }

    /// The value, or now and then none.
    fn or_none(&mut self, value: Option<Value>) -> Option<Value> {
        if self.below(8) == 0 { None } else { value }
    }

    fn amount(&mut self) -> Option<Value> {
        self.number(&[
            (0, 0),
            (1, 1),
            (2, 1),
            (5, 1),
            (9, 1),
            (1, 0),
            (11, 1),
            (101, 2),
            (15, 1),
            (2, 0),
            (3, 0),
            (999, 3),
            (7, 0),
        ])
    }

    fn items(&mut self, mut item: impl FnMut(&mut Draw) -> Vec<Option<Value>>) -> Option<Value> {
        let count = self.below(4);
        let items: Vec<Arc<[Option<Value>]>> = (0..count).map(|_| item(self).into()).collect();
        Some(Value::List(items.into()))
    }

    fn facts(&mut self) -> Vec<Option<Value>> {
        let amount = self.amount();
        let below = self.number(&[(1, 0), (1, 0), (2, 0), (5, 1), (3, 0)]);
        let count = self.number(&[(0, 0), (1, 0), (2, 0), (3, 0), (4, 0)]);
        let flag = self.flag();
        let choice = Some(Value::Choice(self.below(3)));
        let day = Date::new(2021, 6, [29, 30, 1][self.below(3)]).map(Value::Date);
        let projects = self.items(|draw| {
            let money = draw.number(&[(0, 0), (5, 1), (1, 0), (2, 0)]);
            let count = draw.number(&[(0, 0), (1, 0), (2, 0)]);
            let flag = draw.flag();
            let (money, count, flag) = (draw.or_none(money), draw.or_none(count), draw.or_none(flag));
            vec![Some(Value::Text("某项".into())), money, count, flag]
        });
        let parts = self.items(|draw| {
            let points = draw.number(&[(4, 0), (2, 0), (0, 0), (3, 0)]);
            let actual = draw.number(&[(0, 0), (1, 0), (2, 0), (3, 0)]);
            let target = draw.number(&[(1, 0), (2, 0), (4, 0)]);
            let actual = draw.or_none(actual);
            let name = ["甲项", "乙项", "丙项"][draw.below(3)];
            vec![Some(Value::Text(name.into())), points, actual, target]
        });
        [amount, below, count, flag, choice, day, projects, parts].into_iter().map(|value| self.or_none(value)).collect()
    }

    fn record(&mut self, rubric: &Rubric) -> Record {
        let mut record = Record { year: Some(2021), facts: self.facts(), ..Record::default() };
        for back in [1, 2] {
            if self.below(3) > 0 {
                record.prior.insert(back, self.facts());
            }
        }
        for index in 0..rubric.indicators.len() {
            let mut row = RowData::default();
            if self.below(8) == 0 {
                row.inapplicable = Some("没有".to_string());
            } else if self.below(8) > 0 {
                let points = [(0, 0), (1, 0), (2, 0), (29, 1), (3, 0), (4, 0), (48, 1), (5, 0), (6, 0)][self.below(9)];
                let score = (self.below(5) > 0).then(|| AssessedScore::Points(Number::scaled(points.0, points.1)));
                let level = (self.below(2) == 0).then(|| self.below(3));
                row.assessment = Some(Assessment { score, level, reason: None });
            }
            record.rows.insert(RowId { indicator: IndicatorId(index), item: None }, row);
        }
        record
    }
}

/// Whether a difference is no more than that one has a result which the other lacks.
fn is_lack(observation: &Observation, record: &Record) -> bool {
    let lacks = record.facts.iter().any(Option::is_none)
        || record.prior.len() < 2
        || record.prior.values().flatten().any(Option::is_none)
        || record.rows.values().any(|row| row.assessment.as_ref().is_none_or(|assessment| assessment.score.is_none()))
        || record.facts.iter().flatten().any(lacks_inside);
    match observation.seen {
        Seen::Score(_) | Seen::Scored(_) => observation.original == "—" || observation.changed == "—",
        Seen::Explanation(_) | Seen::Applies(_) | Seen::FullPoints(_) => lacks,
        // The sum of which something is known.
        Seen::Total | Seen::Grade | Seen::Value(_) | Seen::Check(_) => false,
    }
}

fn lacks_inside(value: &Value) -> bool {
    match value {
        Value::List(items) => items.is_empty() || items.iter().any(|item| item.iter().any(Option::is_none)),
        _ => false,
    }
}

/// How many rubrics are tried; `PROPTEST_CASES=10000 cargo test --test equivalence_rubric_laws` looks longer.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_of_changes_holds(text in rubric(), seed in any::<u64>()) {
        let Some((file, sources)) = parsed(&text) else { return Ok(()) };
        let Some(original) = checked(&file, &sources) else { return Ok(()) };
        let mut draw = Draw(seed);
        let records: Vec<Record> = (0..UNITS).map(|_| draw.record(&original)).collect();
        let score = |rubric: &Rubric, record: &Record| evaluate(rubric, &Cohort::default(), record, Detail::Scores);
        let before: Vec<Scorecard> = records.iter().map(|record| score(&original, record)).collect();
        for mutant in mutants(&file, Extent::Everything).list {
            let Some(changed) = checked(&mutant.apply(&file), &sources) else { continue };
            match compared(&original, &changed, &[]) {
                Verdict::Equal(sameness) => for (record, before) in records.iter().zip(&before) {
                    let mut seen = differences(before, &score(&changed, record));
                    if sameness == Sameness::WhenComplete {
                        seen.retain(|observation| !is_lack(observation, record));
                    }
                    prop_assert!(seen.is_empty(), "{text}\n{}\n{record:?}: {seen:?}", mutant.description.chinese);
                },
                Verdict::Different(witness) => {
                    let seen = differences(&score(&original, &witness.record), &score(&changed, &witness.record));
                    prop_assert!(seen.contains(&witness.observation), "{text}\n{}", mutant.description.chinese);
                }
                Verdict::Undecided(_) => {}
            }
        }
    }
}
