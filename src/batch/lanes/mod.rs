//! Cells as lanes of columns: whole numbers read straight from their bytes.
//!
//! Only what is written in the plainest way is read here: digits with at most one point, a percent sign, the words of 是否 and of options. A
//! cell that is anything else leaves its lane, and the unit goes the way of a data file, which knows all ways of writing and says what is
//! wrong. So nothing is read here that would be read otherwise there.

mod digits;

use self::digits::{MOST_PLACES, Percent, Plain, number, scaled, steps};
use super::block::{Block, Row};
use super::eights;
use super::layout::{Layout, Meaning};
use crate::facts::{RowId, Word, assessments, is_reason};
use crate::model::{Applies, Fact, FactId, Indicator, IndicatorId, Rubric};
use crate::name;
use crate::number::Number;
use crate::plan::{Columns, Grains, MISSING, Slot};
use crate::unit::Unit;
use crate::value::{Date, Display, Type};

/// How the cells of a column are read.
#[derive(Clone, Debug)]
enum Reading {
    /// Whatever stands there makes no difference.
    Any,
    /// Words make no difference; what could be JSON is looked at.
    Words,
    /// Nothing may stand there.
    Nothing,
    /// A number.
    Number(NumberReading),
    /// 是否
    Flag(usize),
    /// 选项, with the bytes of each.
    Choice(usize, Vec<String>),
    /// 日期
    Date(usize),
    /// The reason of 不适用.
    Reason(usize),
}

/// How the numbers of a column are read.
#[derive(Clone, Debug)]
struct NumberReading {
    /// Where a number without a percent sign goes.
    bare: Option<usize>,
    /// Where one with it goes.
    percent: Option<usize>,
    /// The decimal places of the grain, for numbers without the sign.
    places: u32,
    /// The places of the grain for numbers with it, of what stands before the sign.
    percent_places: u32,
    /// The greatest that a number without the sign can be, in grains.
    bare_at_most: i64,
    /// For numbers of a few digits without the sign: what one of their last place is in grains, by their places; 0 where that is no whole
    /// number.
    steps: [i64; 8],
}

/// What was seen of a column, in the units that its head says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    /// The most decimal places of numbers without a percent sign; none where there are no such numbers.
    bare: Option<u32>,
    /// Of those with it.
    percent: Option<u32>,
}

impl Seen {
    /// The same of more cells.
    fn and(self, other: Seen) -> Seen {
        Seen { bare: self.bare.max(other.bare), percent: self.percent.max(other.percent) }
    }
}

/// Looks at the cells of a block, to learn how many digits its numbers have; `before` is what was seen already.
pub fn survey(block: &Block, rows: &[usize], layout: &Layout, before: &[Seen]) -> Vec<Seen> {
    let mut seen: Vec<Seen> =
        layout.columns.iter().enumerate().map(|(at, _)| before.get(at).copied().unwrap_or_default()).collect();
    for row in rows.iter().filter_map(|row| block.rows.get(*row)) {
        for (cell, seen) in block.cells_of(row).iter().zip(&mut seen) {
            if let Some(Plain { places, percent, .. }) = number(block.cell(*cell).as_bytes()) {
                let places = Some(places.min(MOST_PLACES));
                *seen = seen.and(match percent {
                    Percent::No => Seen { bare: places, percent: None },
                    Percent::Yes => Seen { bare: None, percent: places },
                });
            }
        }
    }
    seen
}

/// The slots of a table, and how its cells are read into them.
#[derive(Clone, Debug)]
pub struct Lanes {
    readings: Vec<Reading>,
    /// Pairs of slots of which a lane may have only one: an assessment of what is said not to apply is a fault.
    apart: Vec<(usize, usize)>,
}

/// The grains of a table, whose columns were seen to have these digits.
pub fn grains(rubric: &Rubric, layout: &Layout, seen: &[Seen], year: Option<i32>) -> Grains {
    let mut grains = Grains { year, ..Grains::default() };
    for (meaning, seen) in layout.columns.iter().zip(seen) {
        for (slot, grain) in slots(rubric, meaning, *seen) {
            grains.by_slot.insert(slot, grain);
        }
    }
    grains
}

/// What one of a column's unit is, in base units, and what one percent sign means of it.
fn one(fact: &Fact, unit: Option<&str>) -> Option<Number> {
    let quantity = fact.type_.quantity()?;
    match unit {
        Some(unit) => Unit::parse(unit).map(|unit| unit.factor),
        None => Some(match &quantity.display {
            // A rate without a sign is a part of 1.
            Display::Plain | Display::Percent => Number::ONE,
            Display::Unit(unit) => unit.factor.clone(),
        }),
    }
}

/// Hundredths and whole numbers: in these a percent sign can be read.
fn takes_percent(fact: &Fact, one: &Number) -> bool {
    let is_rate = fact.type_.quantity().is_some_and(|quantity| quantity.dimension.is_none());
    is_rate && !fact.is_beyond_shares() && (*one == Number::ONE || *one == Number::scaled(1, 2))
}

/// How many places a percent sign moves the point, in a column where one is this much.
fn moved_by_percent(one: &Number) -> u32 {
    if *one == Number::ONE { 2 } else { 0 }
}

/// The places of the grain of a column.
fn places_of(fact: &Fact, one: &Number, seen: Seen) -> u32 {
    let bare = seen.bare.unwrap_or(0);
    let percent = seen.percent.filter(|_| takes_percent(fact, one)).map_or(0, |places| places + moved_by_percent(one));
    // A whole number of the unit is wanted.
    if fact.whole { 0 } else { bare.max(percent) }
}

fn fact_of(rubric: &Rubric, fact: usize, field: Option<usize>) -> Option<(Slot, &Fact)> {
    let whole = rubric.facts.get(fact)?;
    match field {
        None => Some((Slot::Fact(FactId(fact)), whole)),
        Some(field) => Some((Slot::Field(FactId(fact), field), whole.fields.get(field)?)),
    }
}

/// The row of that name, which people assess, and of which it depends on nothing else whether an assessment is in order.
fn assessed_row<'r>(rubric: &'r Rubric, name: &str) -> Option<(RowId, &'r Indicator)> {
    let (id, indicator) = row_named(rubric, name)?;
    let mut section = rubric.sections.get(indicator.section.0);
    while let Some(above) = section {
        if above.applies.is_some() {
            return None;
        }
        section = above.parent.and_then(|parent| rubric.sections.get(parent.0));
    }
    match indicator.applies {
        Applies::Always | Applies::Declared => (!assessments(indicator).is_empty()).then_some((id, indicator)),
        Applies::When(_) => None,
    }
}

fn row_named<'r>(rubric: &'r Rubric, wanted: &str) -> Option<(RowId, &'r Indicator)> {
    let key = name::key(wanted);
    let is_it = |indicator: &Indicator| indicator.each.is_none() && name::key(&indicator.name) == key;
    let (at, indicator) = rubric.indicators.iter().enumerate().find(|(_, indicator)| is_it(indicator))?;
    Some((RowId { indicator: IndicatorId(at), item: None }, indicator))
}

/// The slots of a column, with their grains.
fn slots(rubric: &Rubric, meaning: &Meaning, seen: Seen) -> Vec<(Slot, Number)> {
    match meaning {
        Meaning::Fact { fact, field, unit } => {
            let Some((slot, fact)) = fact_of(rubric, *fact, *field) else { return Vec::new() };
            let grain = match &fact.type_ {
                Type::Quantity(_) => {
                    one(fact, unit.as_deref()).and_then(|one| one.multiply(&Number::scaled(1, places_of(fact, &one, seen))).ok())
                }
                Type::Flag | Type::Choice(_) | Type::Date => Some(Number::ONE),
                Type::Text | Type::Target | Type::List(_) | Type::Record(_) => None,
            };
            grain.map(|grain| (slot, grain)).into_iter().collect()
        }
        Meaning::Row { section: Word::Assessed, name, part: None } => {
            let Some((row, _)) = assessed_row(rubric, name) else { return Vec::new() };
            let points = seen.bare.map(|places| (Slot::Assessed(row), Number::scaled(1, places)));
            let share = seen.percent.map(|places| (Slot::Share(row), Number::scaled(1, places + 2)));
            points.into_iter().chain(share).collect()
        }
        Meaning::Row { section: Word::Inapplicable, name, part: None } => {
            row_named(rubric, name).map(|(row, _)| (Slot::Inapplicable(row), Number::ONE)).into_iter().collect()
        }
        Meaning::Head(_) | Meaning::Row { .. } | Meaning::Unknown => Vec::new(),
    }
}

impl Lanes {
    /// For a plan that has these slots.
    pub fn of(rubric: &Rubric, layout: &Layout, seen: &[Seen], slots: &[Slot]) -> Lanes {
        let place = |slot: Slot| slots.iter().position(|known| *known == slot);
        let reading = |(meaning, seen): (&Meaning, &Seen)| match meaning {
            Meaning::Head(_) | Meaning::Unknown => Reading::Any,
            Meaning::Fact { fact, field, unit } => {
                let Some((slot, fact)) = fact_of(rubric, *fact, *field) else { return Reading::Nothing };
                fact_reading(fact, place(slot), unit.as_deref(), *seen)
            }
            Meaning::Row { section: Word::Assessed, name, part: None } => {
                let Some((row, _)) = assessed_row(rubric, name) else { return Reading::Nothing };
                Reading::Number(NumberReading {
                    bare: place(Slot::Assessed(row)),
                    percent: place(Slot::Share(row)),
                    places: seen.bare.unwrap_or(0),
                    percent_places: seen.percent.unwrap_or(0),
                    bare_at_most: i64::MAX,
                    steps: steps(seen.bare.unwrap_or(0)),
                })
            }
            Meaning::Row { section: Word::Inapplicable, name, part: None } => {
                match row_named(rubric, name).and_then(|(row, _)| place(Slot::Inapplicable(row))) {
                    Some(slot) => Reading::Reason(slot),
                    None => Reading::Nothing,
                }
            }
            Meaning::Row { section: Word::Remarks, .. } => Reading::Words,
            Meaning::Row { .. } => Reading::Nothing,
        };
        let readings = layout.columns.iter().zip(seen).map(reading).collect();
        let mut apart = Vec::new();
        for (at, slot) in slots.iter().enumerate() {
            if let Slot::Assessed(row) | Slot::Share(row) = slot {
                apart.extend(place(Slot::Inapplicable(*row)).map(|other| (at, other)));
            }
        }
        Lanes { readings, apart }
    }

    /// Reads rows of a block into columns, one lane each.
    pub fn fill(&self, block: &Block, rows: &[usize], slots: usize, columns: &mut Columns) {
        columns.rows = rows.len();
        columns.columns.resize_with(slots, Default::default);
        for column in &mut columns.columns {
            column.values.clear();
            column.values.resize(rows.len(), MISSING);
        }
        columns.left.clear();
        columns.left.resize(rows.len(), false);
        for (lane, row) in rows.iter().enumerate() {
            let read = block.rows.get(*row).is_some_and(|row| self.row(block, row, lane, columns));
            if let Some(left) = columns.left.get_mut(lane)
                && !read
            {
                *left = true;
            }
        }
    }

    /// Reads a row; whether all of it could be read.
    fn row(&self, block: &Block, row: &Row, lane: usize, columns: &mut Columns) -> bool {
        let bytes = block.text.as_bytes();
        for ((start, end), reading) in block.cells_of(row).iter().zip(&self.readings) {
            if start == end {
                continue;
            }
            // Nearly all cells: a short number and nothing about it.
            if let Reading::Number(reading) = reading
                && let Some((slot, value)) = reading.read_short(bytes, *start, *end)
                && let Some(place) = columns.columns.get_mut(slot).and_then(|column| column.values.get_mut(lane))
            {
                *place = value;
                continue;
            }
            let text = block.cell((*start, *end)).as_bytes().trim_ascii();
            if text.is_empty() {
                continue;
            }
            let read = match reading {
                Reading::Any => continue,
                Reading::Words if text.first() != Some(&b'{') => continue,
                Reading::Words | Reading::Nothing => None,
                Reading::Number(reading) => reading.read(text),
                Reading::Flag(slot) => flag(text).map(|value| (*slot, value)),
                Reading::Choice(slot, options) => {
                    let found = options.iter().position(|option| option.as_bytes() == text);
                    found.and_then(|place| Some((*slot, i64::try_from(place).ok()?)))
                }
                Reading::Date(slot) => date(text).map(|value| (*slot, value)),
                Reading::Reason(slot) => words(text).then_some((*slot, 1)),
            };
            let Some((slot, value)) = read else { return false };
            match columns.columns.get_mut(slot).and_then(|column| column.values.get_mut(lane)) {
                Some(place) => *place = value,
                None => return false,
            }
        }
        let value =
            |slot: usize| columns.columns.get(slot).and_then(|column| column.values.get(lane)).copied().unwrap_or(MISSING);
        self.apart.iter().all(|(one, other)| value(*one) == MISSING || value(*other) == MISSING)
    }
}

fn fact_reading(fact: &Fact, slot: Option<usize>, unit: Option<&str>, seen: Seen) -> Reading {
    match (&fact.type_, slot) {
        // Any words will do, and a plan that looks at words there is none.
        (Type::Text, None) => Reading::Any,
        (Type::Quantity(quantity), Some(slot)) => {
            let Some(one) = one(fact, unit) else { return Reading::Nothing };
            let places = places_of(fact, &one, seen);
            let takes = takes_percent(fact, &one);
            // Above 1 it is not clear what a rate without a sign means.
            let is_part_of_one = quantity.display == Display::Percent && unit.is_none();
            let bare_at_most = if is_part_of_one { 10_i64.checked_pow(places).unwrap_or(0) } else { i64::MAX };
            Reading::Number(NumberReading {
                bare: Some(slot),
                percent: takes.then_some(slot),
                places,
                percent_places: places.saturating_sub(moved_by_percent(&one)),
                bare_at_most,
                steps: steps(places),
            })
        }
        (Type::Flag, Some(slot)) => Reading::Flag(slot),
        (Type::Choice(options), Some(slot)) => Reading::Choice(slot, options.iter().map(ToString::to_string).collect()),
        (Type::Date, Some(slot)) => Reading::Date(slot),
        (Type::Quantity(_) | Type::Flag | Type::Choice(_) | Type::Date, None) => Reading::Nothing,
        (Type::Text | Type::Target | Type::List(_) | Type::Record(_), _) => Reading::Nothing,
    }
}

impl NumberReading {
    /// A number of a few digits that stands from and to these bytes of a text, and has no sign before or behind it.
    fn read_short(&self, text: &[u8], start: u32, end: u32) -> Option<(usize, i64)> {
        let (start, end) = (start as usize, end as usize);
        let (digits, places) = if end - start == 1 {
            let digit = text.get(start)?.wrapping_sub(b'0');
            (u32::from(digit), if digit < 10 { 0 } else { return None })
        } else {
            eights::decimal(text.get(..end)?, end - start)?
        };
        let step = *self.steps.get(places)?;
        // Eight digits, in grains of nine places at the most.
        let value = i64::from(digits) * step;
        (step != 0 && value <= self.bare_at_most).then_some((self.bare?, value))
    }

    fn read(&self, text: &[u8]) -> Option<(usize, i64)> {
        let Plain { mantissa, places, percent } = number(text)?;
        let (slot, wanted) = match percent {
            Percent::No => (self.bare?, self.places),
            Percent::Yes => (self.percent?, self.percent_places),
        };
        let value = scaled(mantissa, places, wanted)?;
        match percent {
            Percent::No if value.checked_abs()? > self.bare_at_most => None,
            Percent::No | Percent::Yes => Some((slot, value)),
        }
    }
}

fn flag(text: &[u8]) -> Option<i64> {
    match text {
        b"1" | b"true" | b"True" | b"TRUE" => Some(1),
        b"0" | b"false" | b"False" | b"FALSE" => Some(0),
        _ if text == "是".as_bytes() => Some(1),
        _ if text == "否".as_bytes() => Some(0),
        _ => None,
    }
}

/// `2021-06-30`, as days since the first day that there is.
fn date(text: &[u8]) -> Option<i64> {
    let written = std::str::from_utf8(text).ok().filter(|text| text.is_ascii() && text.len() == 10)?;
    Some(Date::parse(written)?.days_since(Date::new(1, 1, 1)?))
}

/// Whether a text is a reason for certain: it is not JSON, and says why.
fn words(text: &[u8]) -> bool {
    text.first() != Some(&b'{') && std::str::from_utf8(text).is_ok_and(is_reason)
}
