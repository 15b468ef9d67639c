//! A table under a plan: cells into columns, columns into scores, scores into rows of results; what the plan leaves goes unit by unit.

use std::sync::Arc;

use super::Form;
use super::block::Block;
use super::eights::write_decimal;
use super::lanes::{Lanes, Seen, grains, survey};
use super::layout::Layout;
use super::results::{self, Rows};
use crate::eval::SectionScoreKind;
use crate::model::{Rubric, SectionKind};
use crate::name;
use crate::number::Number;
use crate::plan::{Columns, Kept, MISSING, NO_GRADE, Plan, Scores};
use crate::report::{Cell, sheet_line};

/// How many lanes of a block must be new to the plan for another to be made that knows them.
const MOST_NEW: usize = 20;

/// How often a plan is made anew for more digits.
const MOST_PLANS: u32 = 6;

/// A plan for a table, with what it works on.
pub struct Fast {
    plan: Plan,
    lanes: Lanes,
    seen: Vec<Seen>,
    made: u32,
    columns: Columns,
    scores: Scores,
    shape: Shape,
}

/// Where the scores of a lane stand in a row of results.
struct Shape {
    /// The sections that have a column, and of each how it counts.
    sections: Vec<(usize, SectionScoreKind)>,
    section_places: Vec<u32>,
    indicators: usize,
    places: u32,
    grades: Vec<Arc<str>>,
    /// The grades as they stand in a line of CSV.
    grade_cells: Vec<Vec<u8>>,
    year: Option<i32>,
    /// The year as it stands in a line of CSV.
    year_cell: String,
}

impl Fast {
    /// A plan for a table whose first rows are at hand; none where the rubric has no column form, or a row is more than a unit.
    pub fn of(
        rubric: &Arc<Rubric>,
        layout: &Layout,
        block: &Block,
        rows: &[usize],
        year: Option<i32>,
        form: Form,
    ) -> Option<Fast> {
        let seen = survey(block, rows, layout, &[]);
        Fast::made(rubric, layout, seen, year, form, 1)
    }

    fn made(rubric: &Arc<Rubric>, layout: &Layout, seen: Vec<Seen>, year: Option<i32>, form: Form, made: u32) -> Option<Fast> {
        let kept = match form.rows {
            Rows::Units => Kept::Sections,
            // The rows of a list make columns of no plan.
            Rows::Wide if rubric.indicators.iter().any(|indicator| indicator.each.is_some()) => return None,
            Rows::Wide => Kept::Indicators,
            Rows::Indicators => return None,
        };
        let plan = Plan::compile(rubric, &grains(rubric, layout, &seen, year)).ok()?;
        let lanes = Lanes::of(rubric, layout, &seen, plan.slots());
        let sections = results::sections(rubric).filter_map(|id| {
            let kind = match &rubric.sections.get(id.0)?.kind {
                SectionKind::Ordinary | SectionKind::Weighted(_) => SectionScoreKind::Ordinary,
                SectionKind::Bonus { .. } => SectionScoreKind::Bonus,
                SectionKind::Deduction { .. } => SectionScoreKind::Deduction,
            };
            Some((id.0, kind))
        });
        let grades = rubric.grade_names();
        let shape = Shape {
            sections: sections.collect(),
            section_places: plan.section_places().to_vec(),
            indicators: if kept == Kept::Indicators { rubric.indicators.len() } else { 0 },
            places: rubric.places,
            grade_cells: grades.iter().map(|grade| sheet_line(&Cell::Text(grade.to_string())).into_bytes()).collect(),
            grades,
            year,
            year_cell: year.map_or(String::new(), |year| year.to_string()),
        };
        Some(Fast { plan, lanes, seen, made, columns: Columns::default(), scores: Scores::new(kept), shape })
    }

    /// Scores rows of a block; [`Fast::lane`] then tells what came of each.
    pub fn run(&mut self, rubric: &Arc<Rubric>, layout: &Layout, block: &Block, rows: &[usize], form: Form) {
        let slots = self.plan.slots().len();
        self.lanes.fill(block, rows, slots, &mut self.columns);
        let unread = self.columns.left.iter().filter(|left| **left).count();
        if unread * MOST_NEW > rows.len() && self.made < MOST_PLANS {
            let seen = survey(block, rows, layout, &self.seen);
            self.made += 1;
            if let Some(fast) = Fast::made(rubric, layout, seen, self.shape.year, form, self.made) {
                *self = fast;
                self.lanes.fill(block, rows, self.plan.slots().len(), &mut self.columns);
            }
        }
        self.plan.run(&self.columns, &mut self.scores);
    }

    /// The total and the grade of a lane, unless the plan left it.
    pub fn lane(&self, lane: usize) -> Option<LaneScore> {
        if self.scores.left.get(lane).copied().unwrap_or(true) {
            return None;
        }
        let total = *self.scores.total.get(lane)?;
        Some(LaneScore { total, grade: *self.scores.grade.get(lane)? })
    }

    /// The name of a grade.
    fn grade(&self, grade: u8) -> Option<&Arc<str>> {
        self.shape.grades.get(usize::from(grade)).filter(|_| grade != NO_GRADE)
    }

    /// The year of its units.
    pub fn year(&self) -> Option<i32> {
        self.shape.year
    }

    /// The row of a lane as a line of CSV.
    pub fn write_line(&self, unit: &str, lane: usize, score: LaneScore, out: &mut Vec<u8>) {
        // Letters, digits and Chinese characters need no care in a line of CSV.
        if name::is_simple(unit) {
            out.extend_from_slice(unit.as_bytes());
        } else {
            out.extend_from_slice(sheet_line(&Cell::Text(unit.to_string())).as_bytes());
        }
        out.push(b',');
        out.extend_from_slice(self.shape.year_cell.as_bytes());
        for (section, kind) in &self.shape.sections {
            out.push(b',');
            let value = self.scores.sections.get(*section).and_then(|scores| scores.get(lane)).copied().unwrap_or(MISSING);
            let places = self.shape.section_places.get(*section).copied().unwrap_or(0);
            write_scaled(signed(value, *kind), places, out);
        }
        for scores in self.scores.indicators.iter().take(self.shape.indicators) {
            out.push(b',');
            write_scaled(scores.get(lane).copied().unwrap_or(MISSING), self.shape.places, out);
        }
        out.push(b',');
        write_scaled(score.total, self.shape.places, out);
        out.push(b',');
        out.extend_from_slice(self.shape.grade_cells.get(usize::from(score.grade)).map_or(&[][..], Vec::as_slice));
        out.extend_from_slice(b",\r\n");
    }

    /// The row of a lane as cells.
    pub fn cells(&self, unit: &str, lane: usize, score: LaneScore) -> Vec<Cell> {
        let number = |value: i64, places: u32| match value {
            MISSING => Cell::Empty,
            value => Cell::number(Some(&Number::scaled(value, places))),
        };
        let mut cells =
            vec![Cell::Text(unit.to_string()), self.shape.year.map_or(Cell::Empty, |year| Cell::Number(year.to_string()))];
        for (section, kind) in &self.shape.sections {
            let value = self.scores.sections.get(*section).and_then(|scores| scores.get(lane)).copied().unwrap_or(MISSING);
            let places = self.shape.section_places.get(*section).copied().unwrap_or(0);
            cells.push(number(signed(value, *kind), places));
        }
        for scores in self.scores.indicators.iter().take(self.shape.indicators) {
            cells.push(number(scores.get(lane).copied().unwrap_or(MISSING), self.shape.places));
        }
        cells.push(number(score.total, self.shape.places));
        cells.push(self.grade(score.grade).map_or(Cell::Empty, |grade| Cell::Text(grade.to_string())));
        cells.push(Cell::Empty);
        cells
    }
}

/// What the plan made of a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneScore {
    /// Whole numbers of the last place kept.
    pub total: i64,
    /// The place of the grade.
    pub grade: u8,
}

/// A score as it counts: what 扣分 takes off is negative.
fn signed(value: i64, kind: SectionScoreKind) -> i64 {
    match kind {
        SectionScoreKind::Ordinary | SectionScoreKind::Bonus => value,
        SectionScoreKind::Deduction if value == MISSING => value,
        SectionScoreKind::Deduction => -value,
    }
}

/// Writes whole numbers of 10^-`places` as a decimal without zeros at its end; nothing for what is missing.
fn write_scaled(value: i64, places: u32, out: &mut Vec<u8>) {
    if value == MISSING {
        return;
    }
    match u32::try_from(value.unsigned_abs()) {
        Ok(digits) if digits < 100_000_000 && places < 8 => {
            if value < 0 {
                out.push(b'-');
            }
            write_decimal(digits, places as usize, out);
        }
        Ok(_) | Err(_) => out.extend_from_slice(Number::scaled(value, places).to_string().as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::counted;

    #[test]
    fn scaled_numbers_are_written_as_numbers_are() {
        for (value, places) in [
            (0, 0),
            (0, 4),
            (7, 0),
            (100, 0),
            (8350, 2),
            (8300, 2),
            (-50, 2),
            (5, 4),
            (-123_456_789, 4),
            (i64::MAX, 2),
            (i64::MIN + 1, 4),
            (1_000_000_007, 9),
            (-3, 19),
            (-37, 20),
        ] {
            let mut out = Vec::new();
            write_scaled(value, places, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), Number::scaled(value, places).to_string(), "{value} {places}");
        }
        let mut out = Vec::new();
        write_scaled(MISSING, 2, &mut out);
        assert!(out.is_empty());
    }

    #[test]
    fn a_deduction_is_negative() {
        assert_eq!(signed(5, SectionScoreKind::Deduction), -5);
        assert_eq!(signed(MISSING, SectionScoreKind::Deduction), MISSING);
        assert_eq!(counted(Some(&Number::from(5)), SectionScoreKind::Deduction), Some(Number::from(-5)));
    }
}
