//! Generated rubrics over so few data that all of them can be gone through: whole numbers in declared ranges, flags, choices. Where a
//! rule asks for something that cannot be, a rate, money, a list, a person's score, the data hold every threshold and values beside it.

use std::sync::Arc;

use biaochi::facts::{AssessedScore, Assessment, Record, RowData, RowId};
use biaochi::model::{IndicatorId, Rubric};
use biaochi::number::Number;
use biaochi::value::{Date, Value};
use proptest::prelude::*;

/// How many units one rubric is held to; of a rubric with more a share is drawn.
pub const UNITS: usize = 200;

/// What the data of all generated rubrics are; the ranges are those of [`values`].
pub const DATA: &str = "数据 {
    甲: 数量(次) 整数 范围 [0次, 3次]
    乙: 数量(次) 整数 范围 [1次, 2次]
    丙: 数量(次) 整数 范围 [0次, 2次]
    差: 数量(次) 整数 可为负 范围 [-1次, 1次]
    丁: 是否
    庚: 是否
    戊: 选项 { 高, 中, 低 }
    己: 日期
    占: 比率 范围 [0%, 150%]
    款: 金额(元) 范围 [0元, 3元]
    项目: 列表 { 名称: 文本, 数: 数量(次) 整数 范围 [0次, 2次], 验收: 是否 }
    默: 数量(次) 整数 范围 [0次, 2次] 缺省 1次
    账: 记录 { 本: 数量(次) 整数 范围 [0次, 2次], 底: 数量(次) 整数 范围 [1次, 2次] }
    子项: 列表 { 名称: 文本, 分: 数 整数 范围 [1, 6], 实: 数量(次) 整数 范围 [0次, 2次], 标: 数量(次) 整数 范围 [0次, 2次] }
}
定义 定比 = 比率(甲, 丙)
定义 定和 = 甲 + 丙
定义 超出(子, 母) = 母 > 0次 ? 比率(子, 母) : 1
";

/// The facts by their place in [`DATA`].
const FACTS: [&str; 14] = ["甲", "乙", "丙", "差", "丁", "庚", "戊", "己", "占", "款", "项目", "默", "账", "子项"];

/// A rubric, and for each of its rows what its score is measured by.
#[derive(Clone, Debug)]
pub struct Made {
    /// The rules.
    pub text: String,
    /// What each row is measured by; none where that is not told.
    pub measures: Vec<Option<String>>,
}

pub fn of(choices: &'static [&'static str]) -> impl Strategy<Value = String> + Clone {
    prop::sample::select(choices).prop_map(String::from)
}

/// Rates that rules measure by.
fn quantity() -> impl Strategy<Value = String> + Clone {
    of(&[
        "比率(甲, 2次)",
        "比率(甲, 乙)",
        "变动率(甲, 乙)",
        "绝对值(变动率(甲, 乙))",
        "最小(比率(甲, 乙), 1)",
        "最大(比率(甲, 乙), 50%)",
        "最小(比率(甲, 乙), 95%)",
        "四舍五入(比率(甲, 乙), 50个百分点)",
        "完成度(甲, 乙)",
        "完成度(甲, 乙, 反向)",
        "完成度(甲, 丙, 反向)",
        "比率(甲, 丙)",
        "变动率(甲, 上年(甲))",
        "比率(甲, 甲 + 丙)",
        "比率(甲 + 差, 乙)",
        "比率(甲, 乙 + 差)",
        "定比",
        "超出(甲, 丙)",
        "超出(甲, 差)",
        "(丙 > 0次 ? 比率(甲, 丙) : 50%)",
        "(丁 ? 比率(甲, 乙) : 比率(丙, 2次))",
        "比率(甲, 2次) × 比率(丙, 2次)",
        "(1 - 比率(甲, 2次))",
        "占",
        "(1 - 占)",
        "比率(款, 2元)",
        "比率(默, 乙)",
        "比率(甲, 默)",
        "比率(账.本, 账.底)",
        "变动率(账.本, 账.底)",
        "比率(合计(项目, 数), 2次)",
        "加权平均(项目, 验收 ? 1 : 50%, 数)",
        "比率(个数(项目, 验收), 个数(项目))",
    ])
}

fn condition() -> BoxedStrategy<String> {
    let simple = of(&[
        "丁",
        "庚",
        "戊 = 高",
        "戊 ≠ 低",
        "甲 > 1次",
        "甲 ≤ 2次",
        "甲 > 3次",
        "丙 > 0次",
        "丙 = 0次",
        "甲 < 2 × 乙",
        "甲 ≥ 上年(甲)",
        "定和 ≥ 3次",
        "超出(甲, 丙) > 1",
        "差 ≠ 0次",
        "默 > 1次",
        "账.底 > 1次",
        "有(丙)",
        "比率(甲, 乙) ≥ 100%",
        "定比 ≥ 100%",
        "50% ≤ 占 < 100%",
        "己 ≤ 6月30日",
        "全部(项目, 验收)",
        "个数(项目) ≥ 2",
        "任一(项目, 数 > 1次)",
    ]);
    simple
        .prop_recursive(2, 4, 2, |inner| {
            prop_oneof![
                (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left} 且 {right})")),
                (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left} 或 {right})")),
                inner.prop_map(|inner| format!("非 ({inner})")),
            ]
        })
        .boxed()
}

/// A score of a row of 6 points, by a quantity.
fn measured(measure: String) -> BoxedStrategy<String> {
    let rate = measure.clone();
    let by = move |text: &'static str| {
        let rate = rate.clone();
        Just(text.replace('◇', &rate))
    };
    let guarded = measure.clone();
    let counted = measure.clone();
    let banded = measure;
    prop_oneof![
        by("满分 × ◇"),
        by("满分 - 满分 × ◇"),
        by("◇ ≥ 100% ? 满分 : 满分 × ◇"),
        by("◇ ≤ 50% ? 满分 : ◇ ≤ 100% ? 3 : 0"),
        by("分档 ◇ { ≥ 100%: 满分, [50%, 100%): 3, 其余: 0 }"),
        by("分档 ◇ { < 0: 满分, [0, 50%): 1, [50%, 100%]: 4, > 100%: 2 }"),
        by("分档 ◇ { = 0: 1, 0-50%(不含): 2, 50%-100%(不含): 3, ≥ 100%: 满分, 其余: 0 }"),
        by("分档 ◇ { [0, 50%): 0, [50%, 75%): 1, [75%, 100%): 4, [100%, 150%): 5, 其余: 满分 }"),
        by("分档 ◇ { [-500%, 500%]: 满分 }"),
        by("分档 ◇ { > 400%: 5, [-500%, 500%]: 满分 × ◇, 其余: 0 }"),
        by("插值 ◇ { 50%: 0, 100%: 4, 150%: 满分 }"),
        by("插值 ◇ { 0: 满分, 100%: 4, 200%: 5 }"),
        (condition(), of(&["5", "满分 × 80%", "甲 × 1分/次"]), condition()).prop_map(move |(guard, second, third)| format!(
            "分档 {guarded} {{ ≥ 100% 当 {guard}: 满分, [50%, 100%) 当 {third}: {second}, 20-50%(不含): 1, 其余: 0 }}"
        )),
        (of(&["不足不计", "不足计一", "按比例"]), of(&["0.5", "1", "2"]))
            .prop_map(move |(counting, each)| format!("满分 - {each} × 几个({counted} - 50%, 20个百分点, {counting})")),
        (condition(), of(&["2", "满分", "丙 × 1分/次"]))
            .prop_map(move |(condition, other)| format!("{condition} ? 满分 × {banded} : {other}")),
    ]
    .boxed()
}

/// A score of a row of 6 points, by this and that.
fn unmeasured() -> BoxedStrategy<String> {
    prop_oneof![
        (condition(), condition()).prop_map(|(first, second)| format!("分档 {{ {first}: 满分, {second}: 3, 其余: 1 }}")),
        (condition(), condition()).prop_map(|(first, second)| format!("分档 {{ {first}: 满分, {second}: 3 }}")),
        (condition(), condition()).prop_map(|(first, second)| format!("清单 {{ {first}: 2, {second}: 3, 丁: 1 }}")),
        condition().prop_map(|condition| format!("分档 戊 {{ 高: 满分, 中 当 {condition}: 3, 其余: 0 }}")),
        of(&[
            "评定",
            "评定 [1, 5]",
            "评定 { 达成: [80%, 100%], 部分达成: [50%, 80%), 未达成: [0%, 50%) }",
            "分档 戊 { 高: 评定 [4, 5], 中: 评定 [2, 3], 低: 0 }",
            "满分 - 1分/次 × 丙",
            "6 - 2 × 几个(丙, 2次, 不足不计)",
            "6 - 2 × 几个(甲, 乙, 不足计一)",
            "6 - 2 × 几个(甲, 丙, 不足计一)",
            "满分 × 加权平均(项目, 数 ≥ 1次 ? 1 : 50%, 数)",
            "满分 - 1 × 个数(项目, 非 验收)",
            "合计(项目, 数) ≥ 2次 ? 满分 : 2",
            "最大(项目, 数) > 平均(项目, 数) ? 5 : 满分",
            "最大(满分 - 2分/次 × 丙, 1)",
            "最大(最小(3分/次 × 丙, 5), 2)",
            "满分 × 比率(甲, 甲 - 乙)",
            "甲 > 乙 ? 满分 × 比率(乙, 甲 - 乙) : 0",
            "乙 > 0次 ? 满分 : 比率(甲, 丙) × 1",
        ]),
    ]
    .boxed()
}

/// A row of 6 points, and what it is measured by.
fn row(name: &'static str, earlier: Option<&'static str>) -> BoxedStrategy<(String, Option<String>)> {
    let clauses = of(&[
        "",
        "",
        "",
        "",
        "; 至少 = -2",
        "; 至多 = 8; 至少 = -3",
        "; 至多 = 丁 ? 满分 : 8",
        "; 至多 = 5",
        "; 至多 = 8; 至少 = 1",
        "; 适用 = 填报",
    ]);
    let extra = prop_oneof![
        4 => Just(String::new()),
        1 => condition().prop_map(|condition| format!("; 须说明 = {condition}")),
        1 => condition().prop_map(|condition| format!("; 适用 = {condition}")),
        1 => (condition(), of(&["2", "满分 × 定比", "丁 ? 1 : 2", "-2"]))
            .prop_map(|(condition, otherwise)| format!("; 适用 = {condition}; 不适用得分 = {otherwise}")),
    ];
    let score = prop_oneof![
        3 => quantity().prop_flat_map(|quantity| (Just(quantity.clone()), measured("值".to_string()))
            .prop_map(|(quantity, score)| (score, Some(quantity.clone()), format!("; 值 = {quantity}")))),
        2 => quantity().prop_flat_map(|quantity| (Just(quantity.clone()), measured(quantity)).prop_map(|(quantity, score)| {
            // Only of 分档 is it told by what the row is measured.
            let measure = score.starts_with(&format!("分档 {quantity} {{")).then_some(quantity);
            (score, measure, String::new())
        })),
        1 => (quantity(), unmeasured()).prop_map(|(quantity, score)| (score, Some(quantity.clone()), format!("; 值 = {quantity}"))),
        2 => unmeasured().prop_map(|score| {
            // The one quantity that these ask for.
            let others = ["丁", "甲", "乙", "庚", "戊", "项目", "评定"];
            let measure = (score.contains('丙') && others.iter().all(|other| !score.contains(other))).then(|| "丙 / 1次".to_string());
            (score, measure, String::new())
        }),
    ];
    let other = match earlier {
        Some(earlier) => prop_oneof![
            6 => Just(None),
            1 => Just(Some(format!("{earlier}.得分 ≥ 3 ? 满分 : {earlier}.得分"))),
            1 => Just(Some(format!("{earlier}.得分 < 0 ? 满分 : {earlier}.得分 > 6 ? 3 : 2"))),
            1 => Just(Some(format!("{earlier}.适用 ? 满分 - {earlier}.得分 : 1"))),
        ]
        .boxed(),
        None => Just(None).boxed(),
    };
    (score, clauses, extra, other)
        .prop_map(move |((score, measure, value), clauses, extra, other)| {
            let score = other.unwrap_or(score);
            let measure = measure.filter(|measure| {
                !value.is_empty() || score.starts_with("分档") || measure.starts_with('丙') && score.contains('丙')
            });
            (format!("{name}（6分）: 得分 = {score}{clauses}{extra}{value}\n"), measure)
        })
        .boxed()
}

/// A rubric of one row, or two, with headings, grades and a total.
pub fn rubric() -> BoxedStrategy<Made> {
    let header = (
        of(&["", "", "", "不适用 全部按比例\n", "不适用 一级内按比例\n", "不适用 折算\n", "分值 填报\n"]),
        of(&["", "保留 0位\n", "保留 1位\n"]),
        of(&[
            "",
            "等级 { ≥ 9: 优, ≥ 5: 良, 其余: 差 }\n",
            "等级 { ≥ 9 当 非 丁: 优, [5, 12]: 良, 其余: 差 }\n",
            "等级 { > 8.5: 优, ≥ 0: 差, 其余: 无 }\n",
            "等级 { [9, 12]: 优, [0, 9): 差 }\n",
            "等级 { [9, 15]: 优, [0, 8.99]: 差 }\n",
        ]),
    );
    let bottom = (
        of(&[
            "",
            "",
            "",
            "# 加（加分，至多 3分）\n奖（5分）: 得分 = 2分/次 × 丙\n",
            "# 加（加分）\n奖（2分）: 得分 = 丁 ? 1 : 0\n",
        ]),
        of(&["", "", "", "# 扣（扣分，至多 4分）\n罚（6分）: 得分 = 2分/次 × 丙\n"]),
        of(&[
            "",
            "",
            "",
            "总分: 至多 = 丁 ? 9 : 100\n",
            "总分: 得分 = 合计 - (丁 ? 3 : 0); 至多 = 15\n",
            "总分: 得分 = 合计 × 90%; 至少 = 2\n",
            "总分: 得分 = 合计 × 比率(甲, 丙)\n",
        ]),
        of(&[
            "",
            "",
            "",
            "# 项（6分）\n逐项 子项（分）: 值 = 比率(实, 标); 得分 = 值 ≥ 100% ? 满分 : 满分 × 值\n",
            "# 项（6分）\n逐项 子项（分）: 得分 = 分档 { 标 > 0次: 满分 × 完成度(实, 标), 实 > 0次: 满分, 其余: 0 }\n",
            "# 项（6分）\n逐项 子项（分）: 得分 = 满分 - 1 × 几个(实, 2次, 不足计一); 适用 = 标 > 0次\n",
        ]),
        of(&["", "", "", "校验 \"比\": 定比 ≤ 300%\n"]),
    );
    let rows = prop_oneof![
        2 => row("首", None).prop_map(|first| ("满分 6\n", "# 一（6分）\n", vec![first], "")),
        2 => (row("首", None), row("次", Some("首"))).prop_map(|(first, second)| ("满分 12\n", "# 一（12分）\n", vec![first, second], "")),
        1 => (row("首", None), row("次", Some("首")), of(&["丁", "甲 > 0次", "戊 = 高"])).prop_map(|(first, second, condition)| {
            let (text, measure) = second;
            let heading = format!("# 二（6分，适用 {condition}）\n{text}");
            ("满分 不限\n", "# 一（6分）\n", vec![first, (heading, measure)], "")
        }),
        1 => (row("首", None), row("次", Some("首"))).prop_map(|(first, second)| {
            let of_whole = |(text, measure): (String, Option<String>)| (text.replace("（6分）", "（100分）"), measure);
            let (first, (text, measure)) = (of_whole(first), of_whole(second));
            ("", "# 一（权重 40%）\n", vec![first, (format!("# 二（权重 60%）\n{text}"), measure)], "")
        }),
    ];
    (header, rows, bottom)
        .prop_map(|((policy, places, grades), (full, heading, rows, end), (bonus, less, total, each, control))| {
            let full = if each.is_empty() { full } else { "满分 不限\n" };
        let texts: String = rows.iter().map(|(text, _)| text.as_str()).collect();
            let measures = rows.into_iter().map(|(_, measure)| measure).collect();
            let text = format!(
                "评价 示例\n年度 2021\n{policy}{places}{full}{grades}{DATA}{heading}{texts}{end}{each}{bonus}{less}{total}{control}"
            );
            Made { text, measures }
        })
        .boxed()
}

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

    /// What a measure asks the data of a unit for: of one with two branches that a flag decides between only the branch that it takes.
    pub fn of_measure(measure: &str, record: &Record) -> Asked {
        let branches = measure.strip_prefix("(丁 ? ").and_then(|rest| rest.split_once(" : "));
        match (branches, &record.facts[4]) {
            (Some((yes, _)), Some(Value::Flag(true))) => Asked::by(yes),
            (Some((_, no)), _) => Asked::by(no),
            (None, _) => Asked::by(measure),
        }
    }

    /// The part of a record that is a number of what is asked for left out: what two units have in common that differ in it alone.
    pub fn beside(&self, record: &Record) -> Record {
        let mut record = record.clone();
        let numbers = [true, true, true, true, false, false, false, false, true, true, true, true, true, true];
        for ((slot, asked), is_number) in record.facts.iter_mut().zip(self.facts).zip(numbers) {
            if asked && is_number {
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
        let said = said_of(line, &indicator.printed_points, made.text.contains("分值 填报"));
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
fn said_of(line: &str, printed: &Number, declared: bool) -> Vec<RowData> {
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
