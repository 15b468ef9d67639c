//! Generated rubrics over so few data that all of them can be gone through: whole numbers in declared ranges, flags, choices. Where a
//! rule asks for something that cannot be, a rate, money, a list, a person's score, the data hold every threshold and values beside it.

use proptest::prelude::*;

/// What the data of all generated rubrics are; the ranges are those of `small_units.rs`.
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
    目标: 指标值
    实绩: 指标值
}
定义 定比 = 比率(甲, 丙)
定义 定和 = 甲 + 丙
定义 超出(子, 母) = 母 > 0次 ? 比率(子, 母) : 1
";

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
        "(丁 ? 比率(甲, 2次) : 比率(丙, 4次))",
        "(丙 ≥ 1次 ? 比率(甲, 乙) : 比率(甲, 4次))",
        "(庚 ? 150% : 占)",
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
        "完成度(实绩, 目标)",
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
        "实绩 ≥ 目标",
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
            "丙 > 1次 ? 满分 : 丙 = 1次 ? 3 : 4",
            "丙 ≥ 1次 且 丙 < 2次 ? 满分 : 2",
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
            "甲 > 3次 ? 满分 × 超出(甲, 差) : 3",
            "满分 × 最小(加权平均(项目, 超出(数, 差), 数), 1)",
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
        "; 至多 = 1分/次 × 丙; 至少 = 2",
        "; 至多 = 丁 ? 1 : 8; 至少 = 2",
        "; 至多 = 8; 至少 = 1",
        "; 适用 = 填报",
    ]);
    let extra = prop_oneof![
        4 => Just(String::new()),
        1 => condition().prop_map(|condition| format!("; 须说明 = {condition}")),
        1 => of(&["; 分析 = \"比 {超出(丙, 差)}\"", "; 分析 = \"比 {定比}，{丁 ? 1 : 2}\""]),
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
            let others = ["丁", "甲", "乙", "庚", "戊", "项目", "评定", "定和"];
            let is_alone = others.iter().all(|other| !score.contains(other));
            let measure = match (score.contains('丙'), score.contains("定比")) {
                (true, false) => Some("丙 / 1次"),
                (false, true) => Some("定比"),
                // 定比 is made of 丙.
                (true, true) | (false, false) => None,
            };
            let measure = measure.filter(|_| is_alone).map(String::from);
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
