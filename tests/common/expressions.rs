//! Generated expressions, as text.

#![allow(dead_code, reason = "each harness takes what it needs")]

use proptest::prelude::*;

/// An expression as text. Spaced so that either width can be read.
pub fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[甲乙丙][丁戊]?",
        "[a-d]{1,3}",
        "[0-9]{1,4}(\\.[0-9]{1,2})?(%|万元|人|万元/人|个百分点)?",
        Just("2021-06-30".to_string()),
        Just("6月30日".to_string()),
        Just("是".to_string()),
        Just("评定".to_string()),
        Just("评定 [8, 9]".to_string()),
        Just("评定 { 达成: [80%, 100%], 未达成: (0%, 50%) }".to_string()),
        Just("「“三公”经费」".to_string()),
        Just("「其余」".to_string()),
        Just("满分".to_string()),
    ];
    leaf.prop_recursive(5, 48, 4, |inner| {
        let operator = prop_oneof![
            Just("+"),
            Just("-"),
            Just("*"),
            Just("/"),
            Just("<"),
            Just("<="),
            Just("="),
            Just("!="),
            Just("且"),
            Just("或")
        ];
        let pattern = prop_oneof![
            inner.clone().prop_map(|value| format!("({value})")),
            inner.clone().prop_map(|value| format!(">= ({value})")),
            (inner.clone(), inner.clone()).prop_map(|(low, high)| format!("[{low}, {high})")),
            Just("80%(含)-90%".to_string()),
            Just("-5-10(不含)".to_string()),
            Just("甲、乙".to_string()),
            Just("5 - 3".to_string()),
            Just("其余".to_string()),
        ];
        let arm =
            (pattern, proptest::option::of(inner.clone()), inner.clone()).prop_map(|(pattern, guard, result)| match guard {
                Some(guard) => format!("{pattern} 当 ({guard}): {result}"),
                None => format!("{pattern}: {result}"),
            });
        let arms = proptest::collection::vec(arm, 1..4).prop_map(|arms| arms.join(", "));
        let points = proptest::collection::vec((inner.clone(), inner.clone()), 1..4).prop_map(|points| {
            points.into_iter().map(|(left, right)| format!("({left}): {right}")).collect::<Vec<_>>().join("; ")
        });
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(left, sign, right)| format!("({left}) {sign} ({right})")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("{left} + ({right}) * ({left})")),
            inner.clone().prop_map(|value| format!("-({value})")),
            inner.clone().prop_map(|value| format!("非 ({value})")),
            inner.clone().prop_map(|value| format!("({value}).得分")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("(({a}) ? {b} : {c})")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("(若 {a} 则 {b} 否则 {c})")),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|arguments| format!("最大({})", arguments.join(", "))),
            (inner.clone(), arms.clone()).prop_map(|(subject, arms)| format!("分档 ({subject}) {{ {arms} }}")),
            arms.prop_map(|arms| format!("分档 {{ {arms} }}")),
            (inner.clone(), points.clone()).prop_map(|(subject, points)| format!("插值 ({subject}) {{ {points} }}")),
            points.prop_map(|points| format!("清单 {{ {points} }}")),
        ]
    })
}

/// The text in full width, as far as that is only another way to write it.
pub fn widened(text: &str) -> String {
    text.replace("<=", "≤").replace("!=", "≠").replace('*', "×").replace('/', "÷").chars().map(wide).collect()
}

fn wide(character: char) -> char {
    match character {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(u32::from(character) + 0xfee0).expect("a full-width character"),
        other => other,
    }
}
