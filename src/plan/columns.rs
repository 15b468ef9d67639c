//! What a plan reads and writes: columns of whole numbers, one lane for each unit.

use std::collections::BTreeMap;

use crate::facts::RowId;
use crate::model::FactId;
use crate::number::Number;

/// A cell that says nothing.
pub const MISSING: i64 = i64::MIN;

/// The grade of a unit that has none: the rubric has no 等级, or none of its bands fits.
pub const NO_GRADE: u8 = u8::MAX;

/// What a column of a table holds for a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// The value of a fact: of a quantity whole multiples of the grain; of 是否 0 or 1; of 选项 the place of the option, from 0; of 日期 the
    /// days since 0001-01-01 ([`Date::days_since`](crate::value::Date::days_since)).
    Fact(FactId),
    /// The same of a field of a record fact.
    Field(FactId, usize),
    /// 评定, given as points in force: whole multiples of the grain. Nothing else is said of the assessment but perhaps its reason.
    Assessed(RowId),
    /// 评定, given as a share of full marks: whole multiples of the grain, which is a part of 1.
    Share(RowId),
    /// 分值 of a row: whole multiples of the grain.
    Points(RowId),
    /// 不适用: 1 when the unit says so (with a reason), else 0 or [`MISSING`].
    Inapplicable(RowId),
}

/// What columns a table has, and of what their numbers are whole multiples.
///
/// A slot that is not in it counts as a column without a single value. The grain of a quantity is in base units: 100 for 万元 with two decimal
/// places, 1/10000 for a percentage with two; a fact that must be whole needs a grain of whole units. What is no quantity has grain 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grains {
    /// The year of all units, when they have one.
    pub year: Option<i32>,
    /// By slot, the grain.
    pub by_slot: BTreeMap<Slot, Number>,
}

/// One slot for many units; a cell that says nothing holds [`MISSING`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// By lane.
    pub values: Vec<i64>,
}

/// A chunk of units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// How many units.
    pub rows: usize,
    /// In the order of [`Plan::slots`](super::Plan::slots), each of `rows` values.
    pub columns: Vec<Column>,
    /// Lanes that the plan must not touch: it marks them as left.
    pub left: Vec<bool>,
}

/// Which scores are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kept {
    /// Sections, total and grade.
    #[default]
    Sections,
    /// Those, and every indicator.
    Indicators,
}

/// The scores of a chunk, in whole numbers of 10^-places points: the buffers are used again by the next chunk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    /// Which of them are kept.
    pub kept: Kept,
    /// By [`IndicatorId`](crate::model::IndicatorId), when they are kept; places as 保留 says. [`MISSING`] where the unit does not have the
    /// section; a row that is not applicable has what it then scores.
    pub indicators: Vec<Vec<i64>>,
    /// By [`SectionId`](crate::model::SectionId); places as [`Plan::section_places`](super::Plan::section_places) says. [`MISSING`] where the
    /// unit does not have the section.
    pub sections: Vec<Vec<i64>>,
    /// The total; places as 保留 says.
    pub total: Vec<i64>,
    /// Its place in [`Rubric::grade_names`](crate::model::Rubric::grade_names), or [`NO_GRADE`].
    pub grade: Vec<u8>,
    /// Lanes whose scores the plan does not know: the evaluator finishes them. What stands elsewhere in such a lane means nothing.
    pub left: Vec<bool>,
}

impl Scores {
    /// Empty buffers.
    pub fn new(kept: Kept) -> Scores {
        Scores { kept, ..Scores::default() }
    }
}
