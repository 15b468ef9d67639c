//! The 数据 of a generated rubric: facts of every type, each with the values that its data may have.

use biaochi::number::Number;
use biaochi::value::Value;

use super::Scale;
use super::draw::Draw;

/// What a term of a rule comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 金额
    Money,
    /// 数量(次)
    Count,
    /// 比率
    Rate,
    /// 数
    Plain,
    /// 天
    Days,
    /// 日期
    Date,
    /// 是否
    Flag,
    /// 选项, by the place of its fact among the [`CHOICES`]
    Choice(usize),
}

/// The options of the facts of choice.
pub const CHOICES: [&[&str]; 2] = [&["高", "中", "低"], &["一类", "二类"]];

/// One value of a fact: as data files have it, and as the record has it.
#[derive(Clone, Debug)]
pub struct Possible {
    /// As YAML has it.
    pub text: String,
    /// As the record of a rubric has it, in base units; none where only data files give it.
    pub value: Option<Value>,
}

/// A fact of a generated rubric.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its name as data have it.
    pub name: String,
    /// Its name as rules have it.
    pub written: String,
    /// Its type with modifiers, as declared.
    pub declared: String,
    /// What it is in an expression; none for lists and records.
    pub kind: Option<Kind>,
    /// The values that its data may have: all that are allowed, where it is [`Fact::finite`]; else those at and beside what rules compare with.
    pub values: Vec<Possible>,
    /// Whether its declaration allows no other values.
    pub finite: bool,
    /// The fields of a record, the items of a list.
    pub parts: Parts,
}

/// What a fact is made of.
#[derive(Clone, Debug)]
pub enum Parts {
    /// A single value.
    One,
    /// 记录: its fields.
    Record(Vec<Fact>),
    /// 列表: the fields of its items.
    List(Vec<Fact>),
    /// 列表 of 逐项: the items, their 分值 making the points of the heading.
    Each(usize),
}

fn number(number: i64, places: u32, base: i64) -> Option<Value> {
    Number::scaled(number, places).multiply(&Number::from(base)).map(Value::Number).ok()
}

fn fact(name: &str, declared: String, kind: Kind, values: Vec<Possible>) -> Fact {
    let written = if name.chars().all(char::is_alphanumeric) { name.to_string() } else { format!("「{name}」") };
    Fact { name: name.to_string(), written, declared, kind: Some(kind), values, finite: false, parts: Parts::One }
}

/// Whole numbers from one to another, each allowed by a range.
fn whole(name: &str, type_: &str, unit: &str, kind: Kind, (low, high): (i64, i64)) -> Fact {
    let signed = if low < 0 && matches!(kind, Kind::Money) { " 可为负" } else { "" };
    let integer = if kind == Kind::Count { "" } else { " 整数" };
    let declared = format!("{type_}{signed}{integer} 范围 [{low}{unit}, {high}{unit}]");
    let values = (low..=high).map(|value| Possible { text: value.to_string(), value: number(value, 0, 1) }).collect();
    Fact { finite: true, ..fact(name, declared, kind, values) }
}

/// Numbers in a unit of so many base units.
fn numbers(values: &[(i64, u32)], base: i64) -> Vec<Possible> {
    let text = |(number, places): (i64, u32)| Number::scaled(number, places).to_string();
    values.iter().map(|value| Possible { text: text(*value), value: number(value.0, value.1, base) }).collect()
}

fn rates(hundredths: &[(i64, u32)]) -> Vec<Possible> {
    let text = |(number, places): (i64, u32)| format!("{}%", Number::scaled(number, places));
    hundredths.iter().map(|value| Possible { text: text(*value), value: number(value.0, value.1 + 2, 1) }).collect()
}

fn flag(name: &str, declared: &str) -> Fact {
    let values = [("否", false), ("是", true)].map(|(text, flag)| Possible { text: text.into(), value: Some(Value::Flag(flag)) });
    Fact { finite: true, ..fact(name, declared.to_string(), Kind::Flag, values.to_vec()) }
}

fn choice(name: &str, which: usize) -> Fact {
    let option = |(at, text): (usize, &&str)| Possible { text: (*text).to_string(), value: Some(Value::Choice(at)) };
    let values = CHOICES[which].iter().enumerate().map(option).collect();
    Fact {
        finite: true,
        ..fact(name, format!("选项 {{ {} }}", CHOICES[which].join("、").replace('、', ", ")), Kind::Choice(which), values)
    }
}

/// Facts for a rubric of such a scale; the first is a sum of money, the second one above 0, then a number of times and a flag.
pub fn facts(draw: &mut Draw, scale: Scale) -> Vec<Fact> {
    match scale {
        Scale::Finite | Scale::Sampled => few(draw, scale),
        Scale::Full => many(draw),
    }
}

/// So few values that all combinations can be looked at.
fn few(draw: &mut Draw, scale: Scale) -> Vec<Fact> {
    let mut facts = vec![
        whole("甲", "金额(元)", "元", Kind::Money, *draw.pick(&[(0, 4), (0, 3), (0, 6), (-2, 3), (0, 5)])),
        whole("乙", "金额(元)", "元", Kind::Money, *draw.pick(&[(1, 4), (2, 5), (1, 3), (2, 4)])),
    ];
    if !draw.once_in(4) {
        facts.push(whole("丙", "数量(次)", "次", Kind::Count, *draw.pick(&[(0, 3), (0, 2), (1, 4), (0, 4)])));
    }
    if !draw.once_in(4) {
        facts.push(flag("丁", "是否"));
    }
    if draw.once_in(2) {
        let which = draw.below(2);
        facts.push(choice("戊", which));
    }
    if scale == Scale::Sampled {
        let limits = draw.word(&[" 范围 [0%, 120%]", "", " 范围 [0%, 100%]", " 范围 (0%, 100%)"]);
        let sampled: &[(i64, u32)] = match limits {
            " 范围 (0%, 100%)" => &[(1, 3), (20, 0), (50, 0), (79999, 3), (80, 0), (95, 0), (99999, 3)],
            " 范围 [0%, 100%]" => &[(0, 0), (20, 0), (50, 0), (79999, 3), (80, 0), (95, 0), (100, 0)],
            _ => &[(0, 0), (50, 0), (79999, 3), (80, 0), (95, 0), (100, 0), (120, 0)],
        };
        facts.push(fact("率", format!("比率{limits}"), Kind::Rate, rates(sampled)));
    } else if draw.once_in(3) {
        facts.push(whole("个", "数", "", Kind::Plain, *draw.pick(&[(0, 2), (1, 3)])));
    }
    // At most 7 × 4 × 5 × 2 × 3 × 7 combinations: taken down to what can be gone through.
    while facts.iter().map(|fact| fact.values.len()).product::<usize>() > 500 {
        facts.remove(2);
    }
    facts
}

const MONEY: &[(i64, u32)] = &[
    (100, 0),
    (0, 0),
    (50, 0),
    (1, 1),
    (9999, 2),
    (10001, 2),
    (95, 0),
    (120, 0),
    (80, 0),
    (3, 0),
    (94_999_999, 6),
    (123_456, 2),
];
const COUNTS: &[(i64, u32)] = &[(0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (17, 0)];
const RATES: &[(i64, u32)] = &[(95, 0), (0, 0), (50, 0), (94_999, 3), (100, 0), (80, 0), (79_99, 2), (120, 0), (3, 1)];

/// A fact of every type.
fn many(draw: &mut Draw) -> Vec<Fact> {
    let unit = draw.word(&["万元", "元", "亿元"]);
    let base = match unit {
        "万元" => 10_000,
        "亿元" => 100_000_000,
        _ => 1,
    };
    let money = |name: &str, modifiers: &str| {
        let values = numbers(MONEY, base).into_iter();
        let values = values.filter(|value| !modifiers.starts_with(" 大于") || value.text != "0").collect();
        fact(name, format!("金额({unit}){modifiers}"), Kind::Money, values)
    };
    let label = draw.word(&["", "    \"年初预算金额\"", "    \"含“引号”的名目\""]);
    let mut facts = vec![
        money("执行", draw.word(&["", " 可为负", " 缺省 3万元"])),
        money("预算", &format!(" 大于 0{label}")),
        fact("通报次数", format!("数量(次){}", draw.word(&["", " 缺省 0次"])), Kind::Count, numbers(COUNTS, 1)),
        flag("有制度", draw.word(&["是否", "是否 缺省 否"])),
        choice("类别", 0),
        fact("满意度", format!("比率{}", draw.word(&["", " 范围 [0%, 120%]", " 缺省 80%", " 可为负"])), Kind::Rate, rates(RATES)),
        fact("得数", format!("数{}", draw.word(&["", " 范围 [0, 100]", " 整数", " 大于 -1"])), Kind::Plain, numbers(COUNTS, 1)),
        fact("公开天数", "天".to_string(), Kind::Days, numbers(COUNTS, 1)),
        fact(
            "下达日期",
            "日期".to_string(),
            Kind::Date,
            ["2021-06-30", "2021-06-29", "2021-07-01", "2020-02-29"].map(dated).to_vec(),
        ),
        fact(
            "“三公”（不含出国）",
            "金额(万元) 可为负".to_string(),
            Kind::Money,
            numbers(&[(5, 0), (-5, 0), (0, 0), (1, 2)], 10_000),
        ),
        choice("年度", 1),
        flag("说明", "是否"),
        Fact { kind: None, values: Vec::new(), ..fact("备注", "文本".to_string(), Kind::Flag, Vec::new()) },
    ];
    let fields = vec![money("本年", ""), money("上年数", " 大于 0")];
    facts.push(compound("三公经费", "记录", Parts::Record(fields)));
    let fields = vec![
        money("资金", ""),
        fact("数", "数量(次)".to_string(), Kind::Count, numbers(COUNTS, 1)),
        flag("验收", "是否"),
        fact("进度", "比率".to_string(), Kind::Rate, rates(RATES)),
    ];
    facts.push(compound("项目", "列表", Parts::List(fields)));
    facts
}

fn dated(text: &str) -> Possible {
    Possible { text: text.to_string(), value: None }
}

/// A record or a list.
fn compound(name: &str, word: &str, parts: Parts) -> Fact {
    let fields = match &parts {
        Parts::Record(fields) | Parts::List(fields) => fields.as_slice(),
        Parts::One | Parts::Each(_) => &[],
    };
    let named = if word == "列表" { "名称: 文本, " } else { "" };
    let fields: Vec<String> = fields.iter().map(|field| format!("{}: {}", field.written, field.declared)).collect();
    Fact {
        name: name.to_string(),
        written: name.to_string(),
        declared: format!("{word} {{ {named}{} }}", fields.join(", ")),
        kind: None,
        values: Vec::new(),
        finite: false,
        parts,
    }
}

/// The list of a 逐项 whose items make so many points.
pub fn each(name: &str, points: usize) -> Fact {
    Fact {
        declared: "列表 { 名称: 文本, 分值: 数, 实际: 数, 目标: 数 大于 0 }".to_string(),
        parts: Parts::Each(points),
        ..compound(name, "列表", Parts::One)
    }
}
