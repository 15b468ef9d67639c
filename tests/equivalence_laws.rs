//! Laws of the exact comparison, over generated rules: what is said to be equal gives the same on every point of a grid that holds all
//! thresholds and values beside them, and what is said to differ differs.

use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::eval::{Cohort, Detail, evaluate};
use biaochi::facts::Record;
use biaochi::model::Rubric;
use biaochi::number::Number;
use biaochi::source::Sources;
use biaochi::syntax::parse;
use biaochi::testing::equivalence::{Sameness, Seen, Verdict, compared, differences};
use biaochi::value::Value;
use proptest::prelude::*;

fn rubric(rule: &str) -> Option<Rubric> {
    let text = format!(
        "数据 {{ 甲: 金额(元); 乙: 金额(元) 大于 0; 丙: 数量(次); 丁: 是否 }}\n完成（9分）:\n    至多 = 99\n    至少 = -99\n    得分 = {rule}\n"
    );
    let mut sources = Sources::new();
    let id = sources.add("rules", text);
    let sources = Arc::new(sources);
    let file = parse(sources.get(id)?, &mut Diagnostics::new());
    check(&file, &sources, &mut Diagnostics::new()).map(|editions| Rubric::clone(editions.first()))
}

/// Quantities of one kind, as rates or plain numbers.
fn quantity() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("比率(甲, 乙)".to_string()),
        Just("变动率(甲, 乙)".to_string()),
        Just("绝对值(变动率(甲, 乙))".to_string()),
        Just("最小(比率(甲, 乙), 150%)".to_string()),
    ]
}

fn rate() -> impl Strategy<Value = String> {
    (0..5u32).prop_map(|half| format!("{}%", half * 50))
}

fn sign() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("<"), Just("≤"), Just("="), Just("≠"), Just("≥"), Just(">")]
}

fn condition() -> impl Strategy<Value = String> {
    let simple = prop_oneof![
        (quantity(), sign(), rate()).prop_map(|(left, sign, right)| format!("{left} {sign} {right}")),
        (sign(), 0..3u32).prop_map(|(sign, count)| format!("丙 {sign} {count}次")),
        Just("丁".to_string()),
        (sign(), 1..3u32).prop_map(|(sign, factor)| format!("甲 {sign} {factor} × 乙")),
    ];
    simple.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left} 且 {right})")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left} 或 {right})")),
            inner.prop_map(|inner| format!("非 ({inner})")),
        ]
    })
}

fn score() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        (0..4u32).prop_map(|number| number.to_string()),
        quantity().prop_map(|quantity| format!("2 × {quantity}")),
        (quantity(), prop_oneof![Just("不足不计"), Just("不足计一"), Just("按比例")])
            .prop_map(|(quantity, counting)| format!("几个({quantity} - 50%, 50个百分点, {counting})")),
        Just("(丙 / 1次)".to_string()),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            (condition(), inner.clone(), inner.clone()).prop_map(|(condition, yes, no)| format!("({condition} ? {yes} : {no})")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left} - {right})")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("最大({left}, {right})")),
            (quantity(), sign(), rate(), inner.clone(), inner.clone()).prop_map(|(subject, sign, end, one, other)| format!(
                "(分档 {subject} {{ {sign} {end}: {one}, 其余: {other} }})"
            )),
            (quantity(), condition(), rate(), inner.clone(), inner.clone()).prop_map(
                |(subject, guard, end, one, other)| format!(
                    "(分档 {subject} {{ ≥ {end} 当 {guard}: {one}, [0%, 150%): 2, 其余: {other} }})"
                )
            ),
            (condition(), condition(), inner.clone(), inner.clone())
                .prop_map(|(first, second, one, other)| format!("(分档 {{ {first}: {one}, {second}: 3, 其余: {other} }})")),
            (quantity(), inner.clone(), inner.clone())
                .prop_map(|(subject, one, other)| format!("(插值 {subject} {{ 0%: {one}, 50%: 1, 150%: {other} }})")),
            (condition(), condition(), inner.clone(), inner)
                .prop_map(|(first, second, one, other)| format!("(清单 {{ {first}: {one}, {second}: {other} }})")),
        ]
    })
}

/// A rule with a slip of the pen in it.
fn slipped(rule: &str, slip: usize) -> String {
    let slips = [
        ("≥", ">"),
        ("50%", "60%"),
        ("最大", "最小"),
        ("不足不计", "不足计一"),
        ("≤", "<"),
        ("比率(甲, 乙)", "最大(比率(甲, 乙), 0)"),
    ];
    let (from, to) = slips[slip % slips.len()];
    rule.replacen(from, to, 1)
}

/// Every combination of values beside and on the thresholds; of each fact also none.
fn grid() -> Vec<Record> {
    let number = |number: i64, places: u32| Some(Value::Number(Number::scaled(number, places)));
    let first: Vec<Option<Value>> = [0, 24, 25, 26, 50, 75, 99, 100, 101, 150, 175, 200, 250, 400, 999]
        .into_iter()
        .map(|amount| number(amount, 2))
        .chain([None])
        .collect();
    let second = [number(1, 0), number(5, 1), None];
    let third = [number(0, 0), number(1, 0), number(2, 0), number(3, 0), None];
    let fourth = [Some(Value::Flag(true)), Some(Value::Flag(false)), None];
    let mut records = Vec::new();
    for first in &first {
        for second in &second {
            for third in &third {
                for fourth in &fourth {
                    let facts = vec![first.clone(), second.clone(), third.clone(), fourth.clone()];
                    records.push(Record { facts, ..Record::default() });
                }
            }
        }
    }
    records
}

/// How many rules are tried; `PROPTEST_CASES=10000 cargo test --test equivalence_laws` looks longer.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_holds(first in score(), other in score(), slip in 0..8usize) {
        let second = if slip < 6 { slipped(&first, slip) } else { other };
        let (Some(original), Some(changed)) = (rubric(&first), rubric(&second)) else { return Ok(()) };
        let score = |rubric: &Rubric, record: &Record| evaluate(rubric, &Cohort::default(), record, Detail::Scores);
        match compared(&original, &changed, &[]) {
            Verdict::Equal(sameness) => for record in grid() {
                let seen = differences(&score(&original, &record), &score(&changed, &record));
                let rows = (score(&original, &record), score(&changed, &record));
                let scores = (rows.0.rows()[0].score.clone(), rows.1.rows()[0].score.clone());
                let lacking = sameness == Sameness::WhenComplete && (scores.0.is_none() || scores.1.is_none());
                prop_assert!(seen.is_empty() || lacking, "{first} and {second} on {record:?}: {seen:?}");
            },
            Verdict::Different(witness) => {
                let seen = differences(&score(&original, &witness.record), &score(&changed, &witness.record));
                prop_assert!(seen.iter().any(|observation| observation.seen == witness.observation.seen));
                prop_assert!(matches!(witness.observation.seen, Seen::Score(_) | Seen::Scored(_)));
            }
            Verdict::Undecided(_) => {}
        }
    }

    /// A rule that is written otherwise and means the same is recognised, unless it is too much.
    #[test]
    fn the_same_in_other_words(rule in score()) {
        let twice = format!("(({rule}) + ({rule})) / 2");
        let (Some(original), Some(changed)) = (rubric(&rule), rubric(&twice)) else { return Ok(()) };
        prop_assert!(!matches!(compared(&original, &changed, &[]), Verdict::Different(_)), "{rule}");
    }
}
