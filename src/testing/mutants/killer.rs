//! Data that show a difference, as a test in the language: it passes on the rules as they are and fails on the changed ones.

use std::fmt::Write;

use crate::facts::{AssessedScore, Record, RowId};
use crate::model::{Assessed, ExprKind, Fact, Rubric};
use crate::name;
use crate::number::Number;
use crate::syntax::keywords;
use crate::testing::equivalence::{Observation, Seen, Witness};
use crate::value::{Direction, Quantity, Target, Type, Value};

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
    given(rubric, &witness.record, &mut lines)?;
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

/// What is given, a line for each.
fn given(rubric: &Rubric, record: &Record, lines: &mut Vec<String>) -> Option<()> {
    for (fact, value) in rubric.facts.iter().zip(&record.facts) {
        match (value, &fact.type_) {
            (None, _) => {}
            (Some(Value::Record(fields)), Type::Record(_)) => {
                for (field, value) in fact.fields.iter().zip(fields.iter()) {
                    if let Some(value) = value {
                        lines.push(format!("{}.{} = {}", named(&fact.name)?, named(&field.name)?, written(field, value)?));
                    }
                }
            }
            (Some(value), _) => lines.push(format!("{} = {}", named(&fact.name)?, written(fact, value)?)),
        }
    }
    for (back, facts) in &record.prior {
        let years = if *back == 1 { String::new() } else { format!(", {back}") };
        for (fact, value) in rubric.facts.iter().zip(facts) {
            match (value, &fact.type_) {
                (None, _) => {}
                (Some(Value::Record(fields)), Type::Record(_)) => {
                    for (field, value) in fact.fields.iter().zip(fields.iter()) {
                        if let Some(value) = value {
                            let (whole, part) = (named(&fact.name)?, named(&field.name)?);
                            lines.push(format!("上年({whole}.{part}{years}) = {}", written(field, value)?));
                        }
                    }
                }
                (Some(value), _) => lines.push(format!("上年({}{years}) = {}", named(&fact.name)?, written(fact, value)?)),
            }
        }
    }
    for (id, row) in &record.rows {
        let name = named(&row_name(rubric, record, *id)?)?;
        if row.inapplicable.is_some() {
            lines.push(format!("不适用 {name}"));
        }
        if let Some(points) = &row.points {
            lines.push(format!("分值 {name} = {points}"));
        }
        if let Some(assessment) = &row.assessment {
            let score = match &assessment.score {
                Some(AssessedScore::Points(points)) => Some(finite(points)?),
                Some(AssessedScore::Share(share)) => Some(Quantity::RATE.show(share, share.places()?)),
                None => None,
            };
            let level = match assessment.level {
                Some(level) => Some(level_name(rubric, *id, level)?),
                None => None,
            };
            match (level, score) {
                (Some(level), Some(score)) => lines.push(format!("评定 {name} = {{档: {level}, 分: {score}}}")),
                (Some(level), None) => lines.push(format!("评定 {name} = {{档: {level}}}")),
                (None, Some(score)) => lines.push(format!("评定 {name} = {score}")),
                (None, None) => {}
            }
        }
    }
    Some(())
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

/// What a row is called: an indicator, or the item of a list.
fn row_name(rubric: &Rubric, record: &Record, id: RowId) -> Option<String> {
    let indicator = rubric.indicators.get(id.indicator.0)?;
    let (Some(item), Some(each)) = (id.item, &indicator.each) else { return Some(indicator.name.to_string()) };
    let ExprKind::Fact(list) = &each.list.kind else { return None };
    let Some(Value::List(items)) = record.fact(*list) else { return None };
    match items.get(item)?.get(each.name_field)? {
        Some(Value::Text(name)) => Some(name.to_string()),
        Some(_) | None => None,
    }
}

fn level_name(rubric: &Rubric, id: RowId, level: usize) -> Option<String> {
    let indicator = rubric.indicators.get(id.indicator.0)?;
    let mut open = vec![&indicator.score];
    while let Some(expr) = open.pop() {
        if let ExprKind::Assessed(Assessed::Levels(levels)) = &expr.kind {
            return named(&levels.get(level)?.name);
        }
        open.extend(expr.children());
    }
    None
}

/// A name as it can stand in a test.
fn named(text: &str) -> Option<String> {
    if name::is_plain(text) {
        return Some(text.to_string());
    }
    (!text.contains(['「', '」', '\n'])).then(|| format!("「{text}」"))
}

fn finite(number: &Number) -> Option<String> {
    number.places().map(|_| number.to_string())
}

/// A value as a test gives it.
fn written(fact: &Fact, value: &Value) -> Option<String> {
    Some(match (value, &fact.type_) {
        (Value::Number(number), Type::Quantity(quantity)) => {
            let (shown, unit) = quantity.in_display(number);
            format!("{}{unit}", finite(&shown)?)
        }
        (Value::Flag(true), _) => "是".to_string(),
        (Value::Flag(false), _) => "否".to_string(),
        (Value::Choice(index), Type::Choice(names)) => named(names.get(*index)?)?,
        (Value::Date(date), _) => date.to_string(),
        (Value::Text(text), _) | (Value::Target(Target::Words(text)), _) => quoted(text)?,
        (Value::Target(Target::Amount { direction, number, quantity }), _) => {
            let (shown, unit) = quantity.in_display(number);
            let sign = match direction {
                Some(Direction::Higher) => "≥",
                Some(Direction::Lower) => "≤",
                None => "",
            };
            format!("{sign}{}{unit}", finite(&shown)?)
        }
        (Value::List(items), _) => {
            let mut texts = Vec::new();
            for item in items.iter() {
                texts.push(fields(fact, item)?);
            }
            format!("[{}]", texts.join(", "))
        }
        (Value::Record(values), _) => fields(fact, values)?,
        (Value::Number(_) | Value::Choice(_), _) => return None,
    })
}

fn fields(fact: &Fact, values: &[Option<Value>]) -> Option<String> {
    let mut texts = Vec::new();
    for (field, value) in fact.fields.iter().zip(values) {
        if let Some(value) = value {
            texts.push(format!("{}: {}", named(&field.name)?, written(field, value)?));
        }
    }
    Some(format!("{{{}}}", texts.join(", ")))
}

fn quoted(text: &str) -> Option<String> {
    (!text.contains(['"', '{', '}', '\\', '\n'])).then(|| format!("\"{text}\""))
}
