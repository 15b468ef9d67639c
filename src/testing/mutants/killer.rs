//! Data that show a difference, as a test in the language: it passes on the rules as they are and fails on the changed ones.

use std::fmt::Write;

use crate::facts::{Record, RowId, given, named, row_name};
use crate::model::Rubric;
use crate::syntax::keywords;
use crate::testing::equivalence::{Observation, Seen, Witness};

/// What a test expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// What the rules as they are make of the data.
    Result,
    /// That they refuse the data.
    Refusal,
}

/// The text of a test that gives these data and expects this of the rules as they are; none when the language cannot say it.
pub(super) fn test(rubric: &Rubric, witness: &Witness, wanted: Expected, title: &str) -> Option<String> {
    let mut lines = Vec::new();
    // A test that does not say its year is one of the first.
    let first = rubric.years.map(|years| years.first);
    if let Some(year) = witness.record.year.filter(|year| Some(*year) != first) {
        lines.push(format!("年度 = {year}"));
    }
    lines.extend(given(rubric, &witness.record)?);
    lines.push(match wanted {
        Expected::Result => format!("期望 {}", expected(rubric, &witness.record, &witness.observation)?),
        Expected::Refusal => format!("期望 {}", keywords::REFUSED.chinese),
    });
    let mut text = format!("测试 \"{title}\" {{\n");
    for line in lines {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "    {line}");
    }
    text.push_str("}\n");
    Some(text)
}

/// A title made of what was changed; plain enough to stand in quotation marks.
pub(super) fn title(item: Option<&str>, from: &str, to: &str, line: usize) -> String {
    const LONGEST: usize = 40;
    let short = |text: &str| {
        let fits = !text.is_empty() && text.chars().count() <= LONGEST;
        fits && !text.contains(['"', '“', '”', '{', '}', '\n', '\\'])
    };
    let what = match (short(from), short(to)) {
        (true, true) => format!("{from}，不是 {to}"),
        // What was dropped.
        (true, false) if to.is_empty() => from.to_string(),
        (_, _) => format!("第 {line} 行"),
    };
    match item {
        Some(item) if short(item) => format!("{item}：{what}"),
        Some(_) | None => what,
    }
}

/// What the rules as they are make of the data.
fn expected(rubric: &Rubric, record: &Record, observation: &Observation) -> Option<String> {
    let row = |id: RowId| row_name(rubric, record, id).and_then(|name| named(&name));
    let original = &observation.original;
    let holds = original == "是";
    Some(match observation.seen {
        Seen::Score(id) => format!("{} = {original}", row(id)?),
        Seen::Value(id) => format!("{}.值 = {original}", row(id)?),
        Seen::FullPoints(id) => format!("{}.满分 = {original}", row(id)?),
        Seen::Applies(id) => {
            let name = row(id)?;
            if holds { format!("{name}.适用") } else { format!("非 {name}.适用") }
        }
        Seen::Explanation(id) => {
            let name = row(id)?;
            if holds { format!("{name}.须说明") } else { format!("非 {name}.须说明") }
        }
        Seen::Total => format!("总分 = {original}"),
        Seen::Grade => format!("等级 = {}", named(original)?),
        Seen::Check(index) => {
            let label = &rubric.checks.get(index)?.label;
            if label.contains(['"', '{', '\\']) {
                return None;
            }
            if holds { format!("校验 \"{label}\"") } else { format!("非 校验 \"{label}\"") }
        }
        Seen::Scored(id) => format!("非 有({})", row(id)?),
    })
}
