//! A record written out again: as a test in the language gives it, and as a data file.

use std::fmt::Write as _;

use super::keys::Word;
use super::record::{AssessedScore, Assessment, Record, RowId};
use super::template::scalar;
use crate::model::{Assessed, ExprKind, Fact, Rubric};
use crate::name;
use crate::number::Number;
use crate::value::{Direction, Quantity, Target, Type, Value};

/// The data of a unit as a test in the language gives them, a line for each: `执行 = 95万元`. None when the language cannot say them.
pub fn given(rubric: &Rubric, record: &Record) -> Option<Vec<String>> {
    let mut lines = facts_given(rubric, &record.facts, &|name| name)?;
    for (back, facts) in &record.prior {
        let years = if *back == 1 { String::new() } else { format!(", {back}") };
        lines.extend(facts_given(rubric, facts, &|name| format!("上年({name}{years})"))?);
    }
    for (id, row) in &record.rows {
        let name = named(&row_name(rubric, record, *id)?)?;
        if row.inapplicable.is_some() {
            lines.push(format!("不适用 {name}"));
        }
        if let Some(points) = &row.points {
            lines.push(format!("分值 {name} = {}", finite(points)?));
        }
        let Some(assessment) = &row.assessment else { continue };
        let Said { level, score } = Said::of(rubric, *id, assessment)?;
        let level = match level {
            Some(level) => Some(named(&level)?),
            None => None,
        };
        match (level, score) {
            (Some(level), Some(score)) => lines.push(format!("评定 {name} = {{档: {level}, 分: {score}}}")),
            (Some(level), None) => lines.push(format!("评定 {name} = {{档: {level}}}")),
            (None, Some(score)) => lines.push(format!("评定 {name} = {score}")),
            (None, None) => {}
        }
    }
    Some(lines)
}

/// A line for each fact of a year, and for each field of a record; `place` says how their names stand there.
fn facts_given(rubric: &Rubric, facts: &[Option<Value>], place: &dyn Fn(String) -> String) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    for (fact, value) in rubric.facts.iter().zip(facts) {
        match (value, &fact.type_) {
            (None, _) => {}
            (Some(Value::Record(fields)), Type::Record(_)) => {
                for (field, value) in fact.fields.iter().zip(fields.iter()) {
                    if let Some(value) = value {
                        let name = format!("{}.{}", named(&fact.name)?, named(&field.name)?);
                        lines.push(format!("{} = {}", place(name), written(field, value)?));
                    }
                }
            }
            (Some(value), _) => lines.push(format!("{} = {}", place(named(&fact.name)?), written(fact, value)?)),
        }
    }
    Some(lines)
}

/// What a person said of a row.
struct Said {
    /// What the level is called.
    level: Option<String>,
    /// The score, in points or as a share of them.
    score: Option<String>,
}

impl Said {
    /// None when it cannot be written.
    fn of(rubric: &Rubric, id: RowId, assessment: &Assessment) -> Option<Said> {
        let score = match &assessment.score {
            Some(AssessedScore::Points(points)) => Some(finite(points)?),
            Some(AssessedScore::Share(share)) => Some(Quantity::RATE.show(share, share.places()?)),
            None => None,
        };
        let level = match assessment.level {
            Some(level) => Some(level_name(rubric, id, level)?),
            None => None,
        };
        Some(Said { level, score })
    }
}

/// What a row is called: an indicator, or the item of a list.
pub fn row_name(rubric: &Rubric, record: &Record, id: RowId) -> Option<String> {
    let indicator = rubric.indicators.get(id.indicator.0)?;
    let (Some(item), Some(each)) = (id.item, &indicator.each) else { return Some(indicator.name.to_string()) };
    let ExprKind::Fact(list) = &each.list.kind else { return None };
    let Some(Value::List(items)) = record.fact(*list) else { return None };
    match items.get(item)?.get(each.name_field)? {
        Some(Value::Text(name)) => Some(name.to_string()),
        Some(_) | None => None,
    }
}

/// What a level of a row's rule is called.
fn level_name(rubric: &Rubric, id: RowId, level: usize) -> Option<String> {
    let indicator = rubric.indicators.get(id.indicator.0)?;
    let mut open = vec![&indicator.score];
    while let Some(expr) = open.pop() {
        if let ExprKind::Assessed(Assessed::Levels(levels)) = &expr.kind {
            return levels.get(level).map(|level| level.name.to_string());
        }
        open.extend(expr.children());
    }
    None
}

/// A name as it can stand in rules; none when it can not.
pub fn named(text: &str) -> Option<String> {
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

/// The data of a unit as a YAML data file with these comments before it; none when a number in it has no finite decimal, or a list has rows
/// without names. Read and bound again it is the same record.
pub fn data_file(rubric: &Rubric, record: &Record, comments: &[String]) -> Option<String> {
    let mut file = DataFile { out: String::new(), rubric, record };
    for comment in comments {
        file.line(0, &format!("# {}", comment.replace(['\n', '\r'], " ")));
    }
    file.head();
    file.facts()?;
    file.rows()?;
    Some(file.out)
}

/// The data of a unit as data files: [`data_file`], and behind it one for each year before of which something is known. Read and bound
/// together they are the same record.
pub fn data_files(rubric: &Rubric, record: &Record, comments: &[String]) -> Option<Vec<String>> {
    let mut files = vec![data_file(rubric, record, comments)?];
    for (back, facts) in &record.prior {
        let year = record.year?.checked_sub(i32::try_from(*back).ok()?)?;
        let earlier = Record { unit: record.unit.clone(), year: Some(year), facts: facts.clone(), ..Record::default() };
        files.push(data_file(rubric, &earlier, comments)?);
    }
    Some(files)
}

/// A data file under way.
struct DataFile<'a> {
    out: String,
    rubric: &'a Rubric,
    record: &'a Record,
}

impl DataFile<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.out, "{}{text}", "  ".repeat(indent));
    }

    fn head(&mut self) {
        if !self.record.unit.is_empty() {
            self.line(0, &format!("{}: {}", Word::Unit.chinese(), scalar(&self.record.unit)));
        }
        if let Some(year) = self.record.year {
            self.line(0, &format!("{}: {year}", Word::Year.chinese()));
        }
        if !self.rubric.name.is_empty() {
            self.line(0, &format!("{}: {}", Word::Rubric.chinese(), scalar(&self.rubric.name)));
        }
    }

    fn facts(&mut self) -> Option<()> {
        self.line(0, &format!("{}:", Word::Data.chinese()));
        for (fact, value) in self.rubric.facts.iter().zip(&self.record.facts) {
            if let Some(value) = value {
                let value = self.value(fact, value)?;
                self.line(1, &format!("{}: {value}", scalar(&fact.name)));
            }
        }
        Some(())
    }

    /// A value on one line.
    fn value(&self, fact: &Fact, value: &Value) -> Option<String> {
        Some(match value {
            Value::List(items) => {
                let items: Option<Vec<String>> = items.iter().enumerate().map(|(at, item)| self.item(fact, at, item)).collect();
                format!("[{}]", items?.join(", "))
            }
            Value::Record(values) => format!("{{{}}}", self.fields(fact, values)?.join(", ")),
            Value::Text(text) | Value::Target(Target::Words(text)) => scalar(text),
            Value::Choice(place) => match &fact.type_ {
                Type::Choice(names) => scalar(names.get(*place)?),
                Type::Quantity(_) | Type::Flag | Type::Date | Type::Text | Type::Target | Type::List(_) | Type::Record(_) => {
                    return None;
                }
            },
            Value::Number(_) | Value::Flag(_) | Value::Date(_) | Value::Target(_) => scalar(&written(fact, value)?),
        })
    }

    fn fields(&self, fact: &Fact, values: &[Option<Value>]) -> Option<Vec<String>> {
        let mut texts = Vec::new();
        for (field, value) in fact.fields.iter().zip(values) {
            if let Some(value) = value {
                texts.push(format!("{}: {}", scalar(&field.name), self.value(field, value)?));
            }
        }
        Some(texts)
    }

    /// An item of a list, with what is said of the row that it makes.
    fn item(&self, fact: &Fact, at: usize, values: &[Option<Value>]) -> Option<String> {
        let mut texts = self.fields(fact, values)?;
        let rows = self.record.rows.iter().filter(|(id, _)| id.item == Some(at) && self.makes_rows(**id, fact));
        for (id, row) in rows {
            if let Some(reason) = &row.inapplicable {
                texts.push(format!("{}: {}", Word::Inapplicable.chinese(), scalar(reason)));
            }
            if let Some(assessed) = self.assessed(*id)? {
                texts.push(format!("{}: {assessed}", Word::Assessed.chinese()));
            }
        }
        Some(format!("{{{}}}", texts.join(", ")))
    }

    /// Whether the rows of an indicator are the items of this list.
    fn makes_rows(&self, id: RowId, fact: &Fact) -> bool {
        let each = self.rubric.indicators.get(id.indicator.0).and_then(|indicator| indicator.each.as_ref());
        let list = each.and_then(|each| if let ExprKind::Fact(list) = each.list.kind { Some(list) } else { None });
        list.and_then(|list| self.rubric.facts.get(list.0)).is_some_and(|other| other.name == fact.name)
    }

    /// What a person said of a row.
    fn assessed(&self, id: RowId) -> Option<Option<String>> {
        let Some(assessment) = self.record.rows.get(&id).and_then(|row| row.assessment.as_ref()) else { return Some(None) };
        let Said { level, score } = Said::of(self.rubric, id, assessment)?;
        Some(match (level, score) {
            (Some(level), Some(score)) => {
                let (word, points) = (Word::Level.chinese(), Word::Score.chinese());
                Some(format!("{{{word}: {}, {points}: {score}}}", scalar(&level)))
            }
            (Some(level), None) => Some(format!("{{{}: {}}}", Word::Level.chinese(), scalar(&level))),
            (None, score) => score,
        })
    }

    fn rows(&mut self) -> Option<()> {
        let mut points = Vec::new();
        let mut assessed = Vec::new();
        let mut inapplicable = Vec::new();
        for (id, row) in self.record.rows.iter().filter(|(id, _)| id.item.is_none()) {
            let name = scalar(&row_name(self.rubric, self.record, *id)?);
            if let Some(number) = &row.points {
                points.push(format!("{name}: {}", finite(number)?));
            }
            if let Some(text) = self.assessed(*id)? {
                assessed.push(format!("{name}: {text}"));
            }
            if let Some(reason) = &row.inapplicable {
                inapplicable.push(format!("{name}: {}", scalar(reason)));
            }
        }
        for (word, lines) in [(Word::Points, points), (Word::Assessed, assessed), (Word::Inapplicable, inapplicable)] {
            if !lines.is_empty() {
                self.line(0, &format!("{}:", word.chinese()));
                lines.iter().for_each(|line| self.line(1, line));
            }
        }
        Some(())
    }
}
