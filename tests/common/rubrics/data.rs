//! Data for the rubrics that are made: files of one unit, and all the records that a grid of values holds.

use std::fmt::Write as _;

use biaochi::facts::{Record, RowData, RowId};
use biaochi::model::IndicatorId;
use biaochi::value::Value;

use super::draw::Draw;
use super::expressions::Scope;
use super::facts::{Fact, Kind, Parts, Possible};
use super::{Row, Rubric, Scale};

/// No grid has more records than this.
pub const LARGEST_GRID: usize = 2_000;

/// Whether data may lack facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gaps {
    /// Every fact is there, and every judgement.
    None,
    /// Now and then one is missing.
    Some,
}

impl Scope<'_> {
    /// A value as it is written, never a name for one.
    pub fn literal_written(&mut self, kind: Kind) -> String {
        let constants = std::mem::take(&mut self.constants);
        let literal = self.literal(kind);
        self.constants = constants;
        literal
    }
}

impl Rubric {
    /// A data file of one unit in YAML that is right for the rubric.
    pub fn data(&self, draw: &mut Draw, gaps: Gaps) -> String {
        let year = self
            .years
            .map(|(first, last)| first + i32::try_from(draw.below(usize::try_from(last - first + 1).unwrap_or(1))).unwrap_or(0));
        self.data_of("例", year, draw, gaps)
    }

    /// The same for a named unit and year.
    pub fn data_of(&self, unit: &str, year: Option<i32>, draw: &mut Draw, gaps: Gaps) -> String {
        let mut text = format!("单位: {unit}\n");
        if let Some(year) = year {
            let _ = writeln!(text, "年度: {year}");
        }
        let facts: Vec<String> = self
            .facts
            .iter()
            .filter_map(|fact| Some(format!("  {}: {}\n", quoted(&fact.name), given(fact, draw, gaps)?)))
            .collect();
        if !facts.is_empty() {
            let _ = write!(text, "数据:\n{}", facts.concat());
        }
        let (mut points, mut assessed, mut inapplicable) = (String::new(), String::new(), String::new());
        for row in &self.rows {
            if row.may_be_inapplicable && !self.points_declared && draw.once_in(3) {
                let _ = writeln!(inapplicable, "  {}: 没有这项工作", row.name);
                continue;
            }
            let is_left_out = gaps == Gaps::Some && draw.once_in(6);
            if !row.assessed.is_empty() && !is_left_out {
                let _ = writeln!(assessed, "  {}: {}", row.name, judged(row, draw));
            }
        }
        if self.points_declared && draw.once_in(2) {
            for row in &self.rows {
                let _ = writeln!(points, "  {}: {}", row.name, row.points);
            }
        }
        for (section, entries) in [("分值", points), ("评定", assessed), ("不适用", inapplicable)] {
            if !entries.is_empty() {
                let _ = write!(text, "{section}:\n{entries}");
            }
        }
        text
    }

    /// How many records the grid of a rubric of a small scale holds.
    pub fn grid_size(&self) -> usize {
        let facts: usize = self.facts.iter().map(|fact| fact.values.len()).product();
        facts << self.declared_rows().len()
    }

    /// Whether the grid holds all data that the declarations allow.
    pub fn is_exhaustive(&self) -> bool {
        self.facts.iter().all(|fact| fact.finite)
    }

    /// The rows that the data may call not applicable, as many as the grid goes through; of others it never says so.
    fn declared_rows(&self) -> Vec<usize> {
        let rows = self.rows.iter().enumerate().filter(|(_, row)| row.may_be_inapplicable).map(|(at, _)| at);
        rows.take(2).collect()
    }

    /// All complete records of a rubric of a small scale: each value of each fact, each row that may be declared not applicable either way.
    pub fn grid(&self) -> impl Iterator<Item = Record> + '_ {
        assert!(self.scale != Scale::Full, "only small rubrics have a grid");
        assert!(self.grid_size() <= LARGEST_GRID, "{}", self.grid_size());
        (0..self.grid_size()).map(|at| self.record(at))
    }

    /// One record of the grid.
    fn record(&self, at: usize) -> Record {
        let mut rest = at;
        let mut facts = Vec::new();
        for fact in &self.facts {
            facts.push(fact.values.get(rest % fact.values.len()).and_then(|possible| possible.value.clone()));
            rest /= fact.values.len();
        }
        let mut record = Record { unit: "例".into(), year: self.years.map(|(first, _)| first), facts, ..Record::default() };
        for row in self.declared_rows() {
            if rest % 2 == 1 {
                let data = RowData { inapplicable: Some("没有".to_string()), ..RowData::default() };
                record.rows.insert(RowId { indicator: IndicatorId(row), item: None }, data);
            }
            rest /= 2;
        }
        record
    }

    /// Whether a record holds nothing that the declarations forbid: the values of a small rubric's facts are among those of its grid, or
    /// between them where the fact is not finite. Missing facts are allowed.
    pub fn allows(&self, record: &Record) -> bool {
        let is_allowed = |(fact, value): (&Fact, &Option<Value>)| {
            let known = |possible: &Possible| possible.value == *value;
            !fact.finite || value.is_none() || fact.values.iter().any(known)
        };
        self.facts.iter().zip(&record.facts).all(is_allowed)
    }
}

/// A key as YAML has it.
fn quoted(name: &str) -> String {
    format!("'{name}'")
}

/// The value of a fact; none when it is left out.
fn given(fact: &Fact, draw: &mut Draw, gaps: Gaps) -> Option<String> {
    if gaps == Gaps::Some && draw.once_in(7) {
        return None;
    }
    match &fact.parts {
        Parts::One if fact.values.is_empty() => Some("'一段话'".to_string()),
        Parts::One => Some(quoted(&draw.pick(&fact.values).text)),
        Parts::Record(fields) => Some(format!("{{{}}}", entries(fields, draw, gaps))),
        Parts::List(fields) => {
            let count = draw.below(4);
            let items: Vec<String> =
                (0..count).map(|at| format!("{{名称: 第{at}项, {}}}", entries(fields, draw, gaps))).collect();
            Some(format!("[{}]", items.join(", ")))
        }
        Parts::Each(points) => {
            let first = 1 + draw.below(points - 1);
            let item = |(name, points): (&str, usize), draw: &mut Draw| {
                format!(
                    "{{名称: {name}, 分值: {points}, 实际: {}, 目标: {}}}",
                    draw.word(&["3", "0", "2.5", "4"]),
                    draw.word(&["3", "0.1"])
                )
            };
            let items = [item(("道路", first), draw), item(("桥梁", points - first), draw)];
            Some(format!("[{}]", items.join(", ")))
        }
    }
}

fn entries(fields: &[Fact], draw: &mut Draw, gaps: Gaps) -> String {
    let given = fields.iter().filter_map(|field| Some(format!("{}: {}", quoted(&field.name), given(field, draw, gaps)?)));
    given.collect::<Vec<_>>().join(", ")
}

/// What a person gives for a row.
fn judged(row: &Row, draw: &mut Draw) -> String {
    let (level, low, high) = *draw.pick(&row.assessed);
    let share = *draw.pick(&[high, low, (low + high) / 2]);
    match level {
        Some(level) => format!("{{档: {level}, 分: {share}%, 理由: 看过}}"),
        None => format!("{share}%"),
    }
}
