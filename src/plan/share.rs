//! `不适用 一级内按比例`: which points are in force depends on nothing but which rows apply, so that the evaluator is asked once for every way in
//! which they can, and a unit looks up its own.

use std::collections::{BTreeMap, BTreeSet};

use super::code::{Operand, Operation, Register, Scaled};
use super::compile::Compiler;
use super::expressions::outside;
use super::outside::{Done, Stop, messages};
use super::pieces::Piece;
use super::rational::{Rational, exact};
use super::truth::{Conditions, Literal, Truth};
use crate::eval::{Standing, points_of};
use crate::model::{Inapplicable, SectionId};
use crate::number::Number;

/// The most conditions that may decide together which rows apply: with each one more there are twice as many ways.
const MAXIMUM_CONDITIONS: usize = 10;
/// The most rows that are given points, counted once for each way: some tenths of a second.
const MAXIMUM_POINTS: usize = 200_000;

impl Compiler<'_> {
    /// Puts shared points in force.
    pub(super) fn share_points(&mut self) -> Done<()> {
        let mut groups: BTreeMap<Option<SectionId>, Vec<usize>> = BTreeMap::new();
        for (index, indicator) in self.rubric.indicators.iter().enumerate() {
            // Points never leave the top heading, unless they are shared among all.
            let group = match self.rubric.inapplicable {
                Inapplicable::ShareInAll => None,
                Inapplicable::ShareInLevel(_) | Inapplicable::Lost | Inapplicable::Rescale => Some(self.top(indicator.section)),
            };
            groups.entry(group).or_default().push(index);
        }
        let mut points = 0;
        for rows in groups.values() {
            let masks = self.deciding(rows);
            points += (1usize << masks.len().min(MAXIMUM_CONDITIONS)) * self.rubric.indicators.len();
            if masks.len() > MAXIMUM_CONDITIONS || points > MAXIMUM_POINTS {
                return outside("太多会不适用的项按比例分分值", "points shared among so many rows that may not apply");
            }
            self.share_among(rows, &masks)?;
        }
        Ok(())
    }

    /// The top heading above a section.
    fn top(&self, section: SectionId) -> SectionId {
        let mut top = section;
        while let Some(above) = self.rubric.sections.get(top.0).and_then(|section| section.parent) {
            top = above;
        }
        top
    }

    /// Whether a unit has the section of a row, and whether the row applies.
    fn standing(&self, row: usize) -> (Truth, Truth) {
        (self.section_present(row), self.rows.get(row).map_or(Truth::Known(true), |row| row.applies))
    }

    /// The masks that decide which of some rows apply.
    fn deciding(&self, rows: &[usize]) -> Vec<Register> {
        let mut masks: BTreeSet<Register> = BTreeSet::new();
        for row in rows {
            let (present, applies) = self.standing(*row);
            masks.extend([present, applies].into_iter().filter_map(|truth| match truth {
                Truth::Known(_) => None,
                Truth::Open(literal) => Some(literal.mask),
            }));
        }
        masks.into_iter().collect()
    }

    fn share_among(&mut self, rows: &[usize], masks: &[Register]) -> Done<()> {
        // By the way in which the conditions turn out, the points of each row.
        let mut ways: Vec<Vec<Option<Number>>> = Vec::new();
        for way in 0..1usize << masks.len() {
            let holds = |truth: Truth| match truth {
                Truth::Known(holds) => holds,
                Truth::Open(Literal { mask, is }) => {
                    let place = masks.iter().position(|known| *known == mask).unwrap_or(0);
                    (way >> place & 1 == 1) == is
                }
            };
            let mut standings = vec![Standing::Applies; self.rubric.indicators.len()];
            for row in rows {
                let (present, applies) = self.standing(*row);
                let standing = match (holds(present), holds(applies)) {
                    (false, _) => Standing::Absent,
                    (true, true) => Standing::Applies,
                    (true, false) => Standing::Inapplicable,
                };
                if let Some(slot) = standings.get_mut(*row) {
                    *slot = standing;
                }
            }
            let all = points_of(self.rubric, &standings);
            ways.push(rows.iter().map(|row| all.get(*row).cloned().flatten()).collect());
        }
        let index = self.way(masks)?;
        self.require_known(&ways, index)?;
        for (place, row) in rows.iter().enumerate() {
            let points: Vec<Number> = ways.iter().map(|way| way.get(place).cloned().flatten().unwrap_or(Number::ZERO)).collect();
            let number = Piece::One(self.looked_up(&points, index)?);
            let printed = self.rubric.indicators.get(*row).map_or(Number::ZERO, |row| row.printed_points.clone());
            // Those of a unit to which the row applies: zero is what it has where it does not.
            let is_scaled = points.iter().any(|points| !points.is_zero() && *points != printed);
            if let Some(row) = self.rows.get_mut(*row) {
                row.scale = is_scaled.then(|| number.clone());
                row.points = number;
            }
        }
        Ok(())
    }

    /// The number of the way in which conditions turn out.
    fn way(&mut self, masks: &[Register]) -> Done<Operand> {
        let mut index = Operand::Constant(0);
        let mut weight = 1;
        for mask in masks {
            let so_far = match index {
                Operand::Register(register) => Scaled { times: 1, register: Some(register) },
                Operand::Constant(constant) => Scaled { times: constant, register: None },
            };
            index = self.code.sum(so_far, Scaled { times: weight, register: Some(*mask) })?;
            weight *= 2;
        }
        Ok(index)
    }

    /// Where points have no place to go, the unit is the evaluator's.
    fn require_known(&mut self, ways: &[Vec<Option<Number>>], index: Operand) -> Done<()> {
        let known: Vec<i64> = ways.iter().map(|way| i64::from(way.iter().all(Option::is_some))).collect();
        if !known.contains(&0) {
            return Ok(());
        }
        let truth = match index {
            Operand::Constant(_) => Truth::Known(false),
            Operand::Register(index) => {
                let table = self.code.table(known);
                let mask = self.code.push(Operation::Table { index, table })?;
                Truth::Open(Literal { mask, is: true })
            }
        };
        self.require_where(Truth::Known(true), &Conditions::one(truth))
    }

    /// The number of a list at a place.
    fn looked_up(&mut self, numbers: &[Number], index: Operand) -> Done<Rational> {
        let first = numbers.first().cloned().unwrap_or(Number::ZERO);
        let Operand::Register(index) = index else { return Ok(Rational::constant(first)) };
        if numbers.iter().all(|number| *number == first) {
            return Ok(Rational::constant(first));
        }
        let places = numbers.iter().map(|number| number.places().unwrap_or(0)).max().unwrap_or(0);
        let grid = Number::scaled(1, places);
        let mut whole = Vec::with_capacity(numbers.len());
        for number in numbers {
            let number = exact(number.divide(&grid))?.to_i64().ok_or_else(|| Stop::Outside(messages::too_large()))?;
            whole.push(number);
        }
        let table = self.code.table(whole);
        let register = self.code.push(Operation::Table { index, table })?;
        Ok(self.rational(grid, Some(register), None))
    }
}
