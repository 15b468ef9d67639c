//! What the columns of a table mean under a rubric.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::block::{Block, Header, HeaderKind, Row, RowFault};
use super::place::cell;
use super::{messages, results};
use crate::diagnostic::{Diagnostics, closest};
use crate::facts::{self, ASSESSMENT, CLAIMS, Datum, DatumKind, Entry, SECTIONS, Submission, Word};
use crate::model::{Fact, FactId, Rubric};
use crate::name;
use crate::source::Span;
use crate::unit::Unit;
use crate::value::Type;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// 单位, 汇总单位, 年度, 评价
    Head(Word),
    /// A fact, or a field of a record.
    Fact {
        /// Which fact.
        fact: usize,
        /// Which field of it.
        field: Option<usize>,
        /// The unit of numbers that have none.
        unit: Option<Arc<str>>,
    },
    /// What is said of a row of the form: `评定.质量达标`, or of the whole: `自评.总分`.
    Row {
        /// 分值, 评定, 不适用, 说明 or 自评.
        section: Word,
        /// The name of the row.
        name: Arc<str>,
        /// 档, 分 or 理由 of an assessment.
        part: Option<Word>,
    },
    /// Nothing that the rubric knows.
    Unknown,
}

/// The columns of a table under a rubric.
#[derive(Clone, Debug)]
pub struct Layout {
    /// By column.
    pub columns: Vec<Meaning>,
    /// Columns that are the same, of which a row of JSON may have one.
    again: Vec<(usize, usize)>,
}

/// Where 单位, 汇总单位, 年度 and 评价 stand, whatever the rubric.
#[derive(Clone, Copy, Debug, Default)]
pub struct Heads {
    /// The column of 单位.
    pub unit: Option<usize>,
    /// The column of 汇总单位.
    pub whole: Option<usize>,
    /// The column of 年度.
    pub year: Option<usize>,
    /// The column of 评价.
    pub rubric: Option<usize>,
}

/// The words that stand alone in a head.
pub const HEADS: &[Word] = &[Word::Unit, Word::Whole, Word::Year, Word::Rubric];

impl Heads {
    /// Looks them up.
    pub fn of(header: &Header) -> Heads {
        let mut heads = Heads::default();
        for (column, name) in header.names.iter().enumerate() {
            let slot = match Word::find(name, HEADS) {
                Some(Word::Unit) => &mut heads.unit,
                Some(Word::Whole) => &mut heads.whole,
                Some(Word::Year) => &mut heads.year,
                Some(Word::Rubric) => &mut heads.rubric,
                _ => continue,
            };
            slot.get_or_insert(column);
        }
        heads
    }
}

impl Heads {
    /// The unit into which a row is worked; empty for one that stands by itself.
    pub fn whole_of<'b>(&self, block: &'b Block, row: &Row) -> &'b str {
        let cell = self.whole.and_then(|at| block.cells_of(row).get(at));
        cell.map_or("", |cell| block.cell(*cell).trim())
    }

    /// What a row has there: its unit, 评价 and 年度.
    pub fn texts<'b>(&self, block: &'b Block, row: &Row) -> (&'b str, &'b str, &'b str) {
        let cells = block.cells_of(row);
        let text = |column: Option<usize>| column.and_then(|at| cells.get(at)).map_or("", |cell| block.cell(*cell).trim());
        (text(self.unit), text(self.rubric), text(self.year))
    }
}

/// Other titles of the column of units that people use, of which a hint is given: a table may have them beside it.
const OTHER_UNIT_TITLES: &[&str] = &["单位名称", "部门名称", "预算单位", "预算单位名称", "单位全称", "部门"];

/// Marks the rows in which nothing stands where the table has its units; of JSON every line must name its own.
pub fn mark_unnamed(block: &mut Block) {
    let column = Heads::of(&block.header).unit;
    if column.is_none() && block.header.kind == HeaderKind::Fixed {
        return;
    }
    let Block { text, cells, rows, .. } = block;
    for row in rows.iter_mut().filter(|row| row.fault.is_none()) {
        let own = cells.get(row.first..row.first + row.count).unwrap_or(&[]);
        let unit = column.and_then(|column| own.get(column));
        if unit.and_then(|cell| text.get(cell.0 as usize..cell.1 as usize)).is_none_or(|unit| unit.trim().is_empty()) {
            row.fault = Some(RowFault::Unnamed(column.filter(|_| unit.is_some())));
        }
    }
}

/// Whether a cell is the title of the column of units, so that its line is the head of the table.
pub fn is_unit(cell: &str) -> bool {
    Word::Unit.is_spelled(cell)
}

impl Layout {
    /// Finds out what each column means; what is wrong or odd about the head is said. `file` is what messages call the table.
    pub fn of(header: &Header, rubric: &Rubric, file: &str, diagnostics: &mut Diagnostics) -> Layout {
        let names = Names::of(rubric);
        let mut columns = Vec::with_capacity(header.names.len());
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        let mut again = Vec::new();
        let mut said = Diagnostics::new();
        for (at, written) in header.names.iter().enumerate() {
            let errors = said.error_count();
            let mut meaning = names.meaning(written, file, &mut said);
            if meaning == Meaning::Unknown {
                if !written.trim().is_empty() && said.error_count() == errors {
                    said.push(messages::unknown_column(file, at, written, names.nearest(written)));
                }
            } else {
                let whole = Meaning::plain(&meaning);
                match taken.get(&whole) {
                    // Of lines of JSON each may use a name of its own.
                    Some(first) if header.kind == HeaderKind::Open => again.push((*first, at)),
                    Some(first) => {
                        said.push(messages::column_twice(
                            file,
                            (*first, at),
                            (header.names.get(*first).map_or("", String::as_str), written),
                        ));
                        meaning = Meaning::Unknown;
                    }
                    None => {
                        taken.insert(whole, at);
                    }
                }
            }
            columns.push(meaning);
        }
        let layout = Layout { columns, again };
        if results::is_head(&header.names)
            && !layout.columns.iter().rev().take(results::LAST).any(|last| *last != Meaning::Unknown)
        {
            // What is to be said of its columns one by one does not matter then.
            diagnostics.push(messages::results_as_table(file));
            return layout;
        }
        said.into_sorted().into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
        if header.kind == HeaderKind::Fixed && !diagnostics.has_errors() {
            layout.say_what_is_missing(rubric, file, diagnostics);
        }
        layout
    }

    fn has(&self, fits: impl Fn(&Meaning) -> bool) -> bool {
        self.columns.iter().any(fits)
    }

    /// Which columns the rubric would need, and for which indicators.
    fn say_what_is_missing(&self, rubric: &Rubric, file: &str, diagnostics: &mut Diagnostics) {
        if !self.has(|meaning| *meaning == Meaning::Head(Word::Unit)) {
            diagnostics.push(messages::no_unit_column(file));
        }
        let has_fact = |id: usize| self.has(|meaning| matches!(meaning, Meaning::Fact { fact, .. } if *fact == id));
        let used = rubric.facts_of_indicators();
        let elsewhere = rubric.facts_elsewhere();
        let mut missing: Vec<(String, Vec<&str>)> = Vec::new();
        for (id, fact) in rubric.facts.iter().enumerate() {
            if has_fact(id) || fact.default.is_some() {
                continue;
            }
            let users: Vec<&str> = (rubric.indicators.iter().zip(&used))
                .filter(|(_, facts)| facts.contains(&FactId(id)))
                .map(|(indicator, _)| &*indicator.name)
                .collect();
            // A fact that nothing uses is not missed.
            if !users.is_empty() || elsewhere.contains(&FactId(id)) {
                missing.push((fact.name.to_string(), users));
            }
        }
        for indicator in &rubric.indicators {
            let is_there = self.has(|meaning| {
                matches!(meaning, Meaning::Row { section: Word::Assessed, name, .. } if name::key(name) == name::key(&indicator.name))
            });
            if indicator.each.is_none() && !is_there && !facts::assessments(indicator).is_empty() {
                missing.push((format!("{}.{}", Word::Assessed.chinese(), indicator.name), vec![&*indicator.name]));
            }
        }
        if !missing.is_empty() {
            diagnostics.push(messages::missing_columns(file, &missing));
        }
    }

    /// The submission of a row. Each place is that of the cell in row `row`.
    pub fn submission(&self, rubric: &Rubric, cells: &[&str], row: usize, diagnostics: &mut Diagnostics) -> Submission {
        let mut sections: BTreeMap<Word, Vec<Entry>> = BTreeMap::new();
        let mut top = Vec::new();
        let is_there = |column: usize| cells.get(column).is_some_and(|text| !text.trim().is_empty());
        for (first, other) in &self.again {
            if is_there(*first) && is_there(*other) {
                diagnostics.push(messages::said_twice(cell(*other, row)));
            }
        }
        for (column, (meaning, text)) in self.columns.iter().zip(cells).enumerate() {
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            let place = cell(column, row);
            match meaning {
                Meaning::Head(word) => top.push(entry(word.chinese(), place, plain(text, place))),
                Meaning::Fact { fact, field, unit } => {
                    let Some(whole) = rubric.facts.get(*fact) else { continue };
                    let data = sections.entry(Word::Data).or_default();
                    match field.and_then(|field| whole.fields.get(field)) {
                        None => {
                            let value = datum(whole, unit.as_deref(), text, place, diagnostics);
                            data.push(entry(&whole.name, place, value));
                        }
                        Some(part) => {
                            let value = datum(part, unit.as_deref(), text, place, diagnostics);
                            put_inside(data, &whole.name, entry(&part.name, place, value), place);
                        }
                    }
                }
                Meaning::Row { section, name, part } => {
                    let said = sections.entry(*section).or_default();
                    match part {
                        None => {
                            let value = if text.starts_with('{') { json(text, place, diagnostics) } else { plain(text, place) };
                            said.push(entry(name, place, value));
                        }
                        Some(part) => put_inside(said, name, entry(part.chinese(), place, plain(text, place)), place),
                    }
                }
                Meaning::Unknown => {}
            }
        }
        for (word, entries) in sections {
            let place = entries.first().and_then(|entry| entry.key_span);
            top.push(Entry {
                key: word.chinese().to_string(),
                key_span: place,
                value: Datum { kind: DatumKind::Map(entries), span: place },
            });
        }
        Submission::of_entries(top, cell(0, row).source, diagnostics)
    }
}

impl Meaning {
    /// What two columns cannot both be.
    fn plain(&self) -> String {
        match self {
            Meaning::Head(word) => word.chinese().to_string(),
            Meaning::Fact { fact, field, .. } => format!("{fact}.{field:?}"),
            Meaning::Row { section, name, part } => format!("{}.{}.{part:?}", section.chinese(), name::key(name)),
            Meaning::Unknown => String::new(),
        }
    }
}

fn entry(key: &str, place: Span, value: Datum) -> Entry {
    Entry { key: key.to_string(), key_span: Some(place), value }
}

fn plain(text: &str, place: Span) -> Datum {
    Datum { kind: DatumKind::Text(text.to_string()), span: Some(place) }
}

fn json(text: &str, place: Span, diagnostics: &mut Diagnostics) -> Datum {
    // What is no JSON was said, and is nothing from here on.
    facts::value(text, place, diagnostics).unwrap_or(Datum { kind: DatumKind::Null, span: Some(place) })
}

/// Puts an entry into the mapping of a name, which other columns may have begun.
fn put_inside(entries: &mut Vec<Entry>, name: &str, part: Entry, place: Span) {
    let begun = entries.iter_mut().find_map(|entry| match &mut entry.value.kind {
        DatumKind::Map(parts) if entry.key == name => Some(parts),
        _ => None,
    });
    match begun {
        Some(parts) => parts.push(part),
        None => entries.push(entry(name, place, Datum { kind: DatumKind::Map(vec![part]), span: Some(place) })),
    }
}

/// A cell as the datum of a fact.
fn datum(fact: &Fact, unit: Option<&str>, text: &str, place: Span, diagnostics: &mut Diagnostics) -> Datum {
    match &fact.type_ {
        Type::List(_) | Type::Record(_) if text.starts_with(['[', '{']) => json(text, place, diagnostics),
        // Databases write 是否 so.
        Type::Flag if text == "1" => Datum { kind: DatumKind::Flag(true), span: Some(place) },
        Type::Flag if text == "0" => Datum { kind: DatumKind::Flag(false), span: Some(place) },
        Type::Quantity(_) => match unit {
            Some(unit) if text.ends_with(char::is_numeric) => plain(&format!("{text}{unit}"), place),
            Some(_) | None => plain(text, place),
        },
        Type::Flag | Type::Date | Type::Text | Type::Choice(_) | Type::Target | Type::List(_) | Type::Record(_) => {
            plain(text, place)
        }
    }
}

/// The names that a head can have, as compared.
struct Names<'r> {
    rubric: &'r Rubric,
    facts: BTreeMap<String, usize>,
    /// None where several facts have the label.
    labels: BTreeMap<String, Option<usize>>,
    /// The rows that people assess.
    assessed: BTreeSet<String>,
    rows: BTreeMap<String, Arc<str>>,
}

impl<'r> Names<'r> {
    fn of(rubric: &'r Rubric) -> Names<'r> {
        let mut names =
            Names { rubric, facts: BTreeMap::new(), labels: BTreeMap::new(), assessed: BTreeSet::new(), rows: BTreeMap::new() };
        for (at, fact) in rubric.facts.iter().enumerate() {
            names.facts.insert(name::key(&fact.name), at);
            if let Some(label) = &fact.label {
                names.labels.entry(name::key(label)).and_modify(|known| *known = None).or_insert(Some(at));
            }
        }
        for indicator in rubric.indicators.iter().filter(|indicator| indicator.each.is_none()) {
            let key = name::key(&indicator.name);
            if !facts::assessments(indicator).is_empty() {
                names.assessed.insert(key.clone());
            }
            names.rows.insert(key, indicator.name.clone());
        }
        names
    }

    /// What a column is, by what stands at its head.
    fn meaning(&self, written: &str, file: &str, diagnostics: &mut Diagnostics) -> Meaning {
        let key = name::key(written);
        if let Some(word) = Word::find(&key, HEADS) {
            return Meaning::Head(word);
        }
        if let Some(meaning) = self.whole(&key) {
            return meaning;
        }
        // `执行(万元)`: brackets of full width are half of it in a name as compared.
        let Some((name, inside)) = key.strip_suffix(')').and_then(|key| key.rsplit_once('(')) else { return Meaning::Unknown };
        match self.whole(name.trim()) {
            Some(Meaning::Fact { fact, field, unit: None }) => {
                let Some(declared) = self.fact(fact, field) else { return Meaning::Unknown };
                let Type::Quantity(quantity) = &declared.type_ else { return Meaning::Fact { fact, field, unit: None } };
                match Unit::parse(inside) {
                    Some(unit) if unit.dimension == quantity.dimension => {
                        Meaning::Fact { fact, field, unit: Some(unit.name.clone()) }
                    }
                    Some(_) | None => {
                        diagnostics.push(messages::column_in_other_unit(file, written, inside.trim(), declared));
                        Meaning::Unknown
                    }
                }
            }
            // `质量达标(分)`, `有制度(是/否)`: what stands in brackets is for the reader.
            Some(meaning @ (Meaning::Row { .. } | Meaning::Fact { .. } | Meaning::Head(_))) => meaning,
            Some(Meaning::Unknown) | None => Meaning::Unknown,
        }
    }

    fn fact(&self, fact: usize, field: Option<usize>) -> Option<&'r Fact> {
        let whole = self.rubric.facts.get(fact)?;
        match field {
            Some(field) => whole.fields.get(field),
            None => Some(whole),
        }
    }

    /// A head without what stands in brackets.
    fn whole(&self, key: &str) -> Option<Meaning> {
        if let Some(fact) = self.fact_named(key) {
            return Some(fact);
        }
        if self.assessed.contains(key) {
            return self.row(Word::Assessed, key);
        }
        let (section, rest) = key.split_once(['.', ':', '/'])?;
        let (section, rest) = (section.trim(), rest.trim());
        match Word::find(section, SECTIONS) {
            Some(Word::Data) => return self.fact_named(rest).or_else(|| self.field(rest)),
            Some(word @ (Word::Points | Word::Assessed | Word::Inapplicable | Word::Remarks | Word::Claimed)) => {
                return self.row(word, rest).or_else(|| self.part(word, rest));
            }
            _ => {}
        }
        self.field(key)
    }

    fn fact_named(&self, key: &str) -> Option<Meaning> {
        let known = self.facts.get(key).copied().or_else(|| self.labels.get(key).copied().flatten());
        known.map(|fact| Meaning::Fact { fact, field: None, unit: None })
    }

    /// `支付.一季度`: a field of a record.
    fn field(&self, key: &str) -> Option<Meaning> {
        let (record, field) = key.split_once('.')?;
        let fact = *self.facts.get(record.trim())?;
        let declared = self.rubric.facts.get(fact).filter(|fact| matches!(fact.type_, Type::Record(_)))?;
        let field = declared.fields.iter().position(|known| name::key(&known.name) == field.trim())?;
        Some(Meaning::Fact { fact, field: Some(field), unit: None })
    }

    fn row(&self, section: Word, key: &str) -> Option<Meaning> {
        let known = self.rows.get(key).cloned().or_else(|| {
            let section_named =
                || self.rubric.sections.iter().find(|section| !section.name.is_empty() && name::key(&section.name) == key);
            match section {
                Word::Claimed => Word::find(key, CLAIMS)
                    .map(|word| Arc::from(word.chinese()))
                    .or_else(|| section_named().map(|found| found.name.clone())),
                _ => None,
            }
        })?;
        Some(Meaning::Row { section, name: known, part: None })
    }

    /// `评定.质量达标.理由`
    fn part(&self, section: Word, key: &str) -> Option<Meaning> {
        let (row, part) = key.rsplit_once(['.', ':', '/']).filter(|_| section == Word::Assessed)?;
        let part = Word::find(part.trim(), ASSESSMENT)?;
        match self.row(section, row.trim())? {
            Meaning::Row { section, name, part: _ } => Some(Meaning::Row { section, name, part: Some(part) }),
            meaning @ (Meaning::Head(_) | Meaning::Fact { .. } | Meaning::Unknown) => Some(meaning),
        }
    }

    /// What an unknown head may have been meant for.
    fn nearest(&self, written: &str) -> Option<String> {
        let facts = self.rubric.facts.iter().flat_map(|fact| std::iter::once(&*fact.name).chain(fact.label.as_deref()));
        let rows = self.rubric.indicators.iter().filter(|indicator| self.assessed.contains(&name::key(&indicator.name)));
        let heads = Word::spellings(HEADS);
        if OTHER_UNIT_TITLES.contains(&name::key(written).as_str()) {
            return Some(Word::Unit.chinese().to_string());
        }
        closest(written, facts.chain(rows.map(|indicator| &*indicator.name)).chain(heads)).map(str::to_string)
    }
}
