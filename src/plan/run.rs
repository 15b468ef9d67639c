//! Runs a program over blocks of lanes: so few that its registers stay close to the processor, so many that an operation costs little beside its lanes.

#![allow(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "f64 lanes hold whole numbers up to 2^53, see bounds.rs and program.rs"
)]

use pulp::{Arch, Simd, WithSimd};

use super::columns::{Column, Columns, Kept, MISSING, NO_GRADE, Scores};
use super::instructions::{Instruction, Output, Program, Source, Test};

/// How many lanes a block has: of 64 some forty registers and the slots fit the nearest memory; with 128 a lane costs a tenth more, with 32 twice as much.
pub(super) const BLOCK: usize = 64;

/// The numbers of a block.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Block([f64; BLOCK]);

static ZERO: Block = Block([0.0; BLOCK]);

/// 2^52 + 2^51: added to a whole number of at most 50 binary digits, its low bits are those of the number.
const SHIFT: f64 = 6_755_399_441_055_744.0;

/// A whole number of at most 50 binary digits.
#[inline(always)]
fn to_lane(number: i64) -> f64 {
    f64::from_bits(number.wrapping_add(SHIFT.to_bits().cast_signed()).cast_unsigned()) - SHIFT
}

/// The same back.
#[inline(always)]
fn from_lane(lane: f64) -> i64 {
    (lane + SHIFT).to_bits().cast_signed().wrapping_sub(SHIFT.to_bits().cast_signed())
}

/// The registers of a program.
#[expect(clippy::vec_box, reason = "a block that was written changes places with its register, which must not move its numbers")]
struct Registers {
    blocks: Vec<Box<Block>>,
    /// What the next operation writes: it then changes places with its register.
    spare: Box<Block>,
}

impl Registers {
    fn new(count: usize) -> Registers {
        let block = || Box::new(Block([0.0; BLOCK]));
        Registers { blocks: (0..count).map(|_| block()).collect(), spare: block() }
    }

    #[inline(always)]
    fn nullary(&mut self, to: u16, value: impl Fn(usize) -> f64) {
        for (lane, out) in self.spare.0.iter_mut().enumerate() {
            *out = value(lane);
        }
        self.keep(to);
    }

    #[inline(always)]
    fn unary(&mut self, to: u16, of: u16, operation: impl Fn(f64) -> f64) {
        let of = self.blocks.get(usize::from(of)).map_or(&ZERO, |block| block);
        for (out, of) in self.spare.0.iter_mut().zip(&of.0) {
            *out = operation(*of);
        }
        self.keep(to);
    }

    #[inline(always)]
    fn binary(&mut self, to: u16, first: u16, second: u16, operation: impl Fn(f64, f64) -> f64) {
        let first = self.blocks.get(usize::from(first)).map_or(&ZERO, |block| block);
        let second = self.blocks.get(usize::from(second)).map_or(&ZERO, |block| block);
        for ((out, first), second) in self.spare.0.iter_mut().zip(&first.0).zip(&second.0) {
            *out = operation(*first, *second);
        }
        self.keep(to);
    }

    #[inline(always)]
    fn ternary(&mut self, to: u16, first: u16, second: u16, third: u16, operation: impl Fn(f64, f64, f64) -> f64) {
        let first = self.blocks.get(usize::from(first)).map_or(&ZERO, |block| block);
        let second = self.blocks.get(usize::from(second)).map_or(&ZERO, |block| block);
        let third = self.blocks.get(usize::from(third)).map_or(&ZERO, |block| block);
        for (((out, first), second), third) in self.spare.0.iter_mut().zip(&first.0).zip(&second.0).zip(&third.0) {
            *out = operation(*first, *second, *third);
        }
        self.keep(to);
    }

    #[inline(always)]
    fn keep(&mut self, to: u16) {
        if let Some(block) = self.blocks.get_mut(usize::from(to)) {
            std::mem::swap(block, &mut self.spare);
        }
    }

    #[inline(always)]
    fn get(&self, place: u16) -> &[f64; BLOCK] {
        &self.blocks.get(usize::from(place)).map_or(&ZERO, |block| block).0
    }
}

/// 1 or 0.
#[inline(always)]
#[expect(clippy::fn_params_excessive_bools, reason = "a condition, for which there is no better name")]
fn mask(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}

/// The slots of a block that is not as it stands in the columns: cut at the end, or with lanes that are missing or out of bounds.
#[derive(Clone, Debug)]
struct Mended {
    numbers: Vec<[i64; BLOCK]>,
    present: Vec<[bool; BLOCK]>,
    /// What is known of each lane.
    lanes: [Lane; BLOCK],
}

/// What is known of a lane before anything is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    /// Its numbers are as they must be, as far as they are there.
    Counts,
    /// A number is not allowed, or too large for f64 lanes; or there is no such lane.
    Left,
}

/// Where a block reads its slots.
#[derive(Clone, Copy)]
enum Input<'a> {
    /// In the columns, from a lane on.
    Columns(&'a [Column], usize),
    /// Mended.
    Mended(&'a Mended),
}

impl<'a> Input<'a> {
    #[inline(always)]
    fn numbers(self, slot: usize) -> Option<&'a [i64; BLOCK]> {
        match self {
            Input::Columns(columns, start) => {
                let end = start.checked_add(BLOCK)?;
                columns.get(slot)?.values.get(start..end)?.try_into().ok()
            }
            Input::Mended(mended) => mended.numbers.get(slot),
        }
    }
}

/// A chunk being scored.
pub(super) struct Run<'a> {
    /// For lanes whose numbers are all there.
    pub(super) whole: &'a Program,
    /// For lanes with gaps.
    pub(super) gaps: &'a Program,
    pub(super) columns: &'a Columns,
    pub(super) scores: &'a mut Scores,
}

impl WithSimd for Run<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.blocks();
    }
}

impl Run<'_> {
    /// Scores the chunk with whatever vectors the processor has.
    pub(super) fn run(self) {
        Arch::new().dispatch(self);
    }

    #[inline(always)]
    fn blocks(mut self) {
        let mut registers = Registers::new(self.whole.registers);
        let mut gap_registers = Registers::new(self.gaps.registers);
        let mut start = 0;
        while start < self.columns.rows {
            let count = BLOCK.min(self.columns.rows - start);
            if count == BLOCK && is_clean(&self.columns.columns, start, &self.whole.exact) {
                run_block(self.whole, &mut registers, Input::Columns(&self.columns.columns, start));
                self.write(self.whole, &registers, start, count, |_| true);
            } else {
                self.mended_block(&mut gap_registers, start, count);
            }
            start += count;
        }
        for (left, given) in self.scores.left.iter_mut().zip(&self.columns.left) {
            *left |= given;
        }
    }

    /// A block with lanes that need a look each.
    #[inline(never)]
    fn mended_block(&mut self, registers: &mut Registers, start: usize, count: usize) {
        let mended = self.mend(self.gaps, start, count);
        run_block(self.gaps, registers, Input::Mended(&mended));
        self.write(self.gaps, registers, start, count, |lane| mended.lanes.get(lane).is_some_and(|lane| *lane == Lane::Counts));
    }

    fn mend(&self, program: &Program, start: usize, count: usize) -> Mended {
        let mut lanes = [Lane::Left; BLOCK];
        lanes.iter_mut().take(count).for_each(|lane| *lane = Lane::Counts);
        let mut mended = Mended { numbers: Vec::new(), present: Vec::new(), lanes };
        for place in 0..program.exact.len() {
            let (low, high) = program.exact.get(place).copied().unwrap_or((0, 0));
            // Something that is allowed, for lanes that do not count.
            let allowed = 0.clamp(low, high.max(low));
            let mut numbers = [allowed; BLOCK];
            let mut present = [true; BLOCK];
            let values = self.columns.columns.get(place).map_or(&[][..], |column| column.values.get(start..).unwrap_or(&[]));
            let lanes = mended.lanes.iter_mut().zip(numbers.iter_mut().zip(&mut present)).enumerate().take(count);
            for (at, (lane, (number, present))) in lanes {
                let value = values.get(at).copied().unwrap_or(MISSING);
                if value == MISSING {
                    *present = false;
                } else if (low..=high).contains(&value) {
                    *number = value;
                } else {
                    *lane = Lane::Left;
                }
            }
            mended.numbers.push(numbers);
            mended.present.push(present);
        }
        mended
    }

    /// Writes the results of a block; lanes that do not count are left.
    #[inline(always)]
    fn write(&mut self, program: &Program, registers: &Registers, start: usize, count: usize, counts: impl Fn(usize) -> bool) {
        let range = start..start + count;
        if self.scores.kept == Kept::Indicators {
            for (column, output) in self.scores.indicators.iter_mut().zip(&program.indicators) {
                write_output(column.get_mut(range.clone()), registers, *output);
            }
        }
        for (column, output) in self.scores.sections.iter_mut().zip(&program.sections) {
            write_output(column.get_mut(range.clone()), registers, *output);
        }
        write_output(
            self.scores.total.get_mut(range.clone()),
            registers,
            Output { source: program.total, shown: Test::Known(true) },
        );
        if let Some(grades) = self.scores.grade.get_mut(range.clone()) {
            match program.grade {
                Source::Place(place) => {
                    for (grade, lane) in grades.iter_mut().zip(registers.get(place)) {
                        *grade = *lane as u8;
                    }
                }
                Source::Constant(constant) => grades.fill(u8::try_from(constant).unwrap_or(NO_GRADE)),
            }
        }
        let Some(left) = self.scores.left.get_mut(range) else { return };
        match program.known {
            Test::Known(known) => left.fill(!known),
            Test::Mask { place, is } => {
                for (left, lane) in left.iter_mut().zip(registers.get(place)) {
                    *left = (*lane == 1.0) != is;
                }
            }
        }
        for (lane, left) in left.iter_mut().enumerate() {
            *left |= !counts(lane);
        }
    }
}

/// Whether all numbers of a block are within bounds.
#[inline(always)]
fn is_clean(columns: &[Column], start: usize, exact: &[(i64, i64)]) -> bool {
    // Below an end, or above one, one of the two differences is negative; where a difference wraps, the other is.
    let mut signs = 0i64;
    for (column, (low, high)) in columns.iter().zip(exact) {
        let Some(values) = column.values.get(start..start + BLOCK) else { return false };
        for value in values {
            signs |= value.wrapping_sub(*low) | high.wrapping_sub(*value);
        }
    }
    signs >= 0 && columns.len() >= exact.len()
}

#[inline(always)]
fn write_output(column: Option<&mut [i64]>, registers: &Registers, output: Output) {
    let Some(column) = column else { return };
    match output.source {
        Source::Place(place) => {
            for (number, lane) in column.iter_mut().zip(registers.get(place)) {
                *number = from_lane(*lane);
            }
        }
        Source::Constant(constant) => column.fill(constant),
    }
    match output.shown {
        Test::Known(true) => {}
        Test::Known(false) => column.fill(MISSING),
        Test::Mask { place, is } => {
            for (number, lane) in column.iter_mut().zip(registers.get(place)) {
                if (*lane == 1.0) != is {
                    *number = MISSING;
                }
            }
        }
    }
}

/// Runs a program over a block.
#[inline(always)]
fn run_block(program: &Program, registers: &mut Registers, input: Input<'_>) {
    for instruction in &program.instructions {
        match *instruction {
            Instruction::Slot { to, slot } => {
                if let Some(numbers) = input.numbers(slot) {
                    for (out, number) in registers.spare.0.iter_mut().zip(numbers) {
                        *out = to_lane(*number);
                    }
                    registers.keep(to);
                }
            }
            Instruction::Present { to, slot } => {
                let present = match input {
                    Input::Mended(mended) => mended.present.get(slot),
                    Input::Columns(..) => None,
                };
                registers.nullary(to, |lane| mask(present.is_none_or(|present| present.get(lane).copied().unwrap_or(false))));
            }
            Instruction::Constant { to, constant } => registers.nullary(to, |_| constant),
            Instruction::Add { to, first, second } => registers.binary(to, first, second, |first, second| first + second),
            Instruction::Subtract { to, first, second } => registers.binary(to, first, second, |first, second| first - second),
            Instruction::AddTimes { to, first, second, times } => {
                registers.binary(to, first, second, |first, second| first + times * second);
            }
            Instruction::Linear { to, first, times, second, second_times, plus } => {
                registers.binary(to, first, second, |first, second| times * first + second_times * second + plus);
            }
            Instruction::Times { to, of, times } => registers.unary(to, of, |of| times * of),
            Instruction::Scale { to, of, times, plus } => registers.unary(to, of, |of| times * of + plus),
            Instruction::Multiply { to, first, second } => registers.binary(to, first, second, |first, second| first * second),
            Instruction::Least { to, first, second } => {
                registers.binary(to, first, second, |first, second| if first < second { first } else { second });
            }
            Instruction::Greatest { to, first, second } => {
                registers.binary(to, first, second, |first, second| if first > second { first } else { second });
            }
            Instruction::Cap { to, of, constant } => registers.unary(to, of, |of| if of < constant { of } else { constant }),
            Instruction::Raise { to, of, constant } => registers.unary(to, of, |of| if of > constant { of } else { constant }),
            Instruction::Absolute { to, of } => registers.unary(to, of, f64::abs),
            Instruction::SignedBy { to, of, by } => registers.binary(to, of, by, |of, by| if by < 0.0 { -of } else { of }),
            Instruction::IsAtLeast { to, first, times, second, second_times } => {
                registers.binary(to, first, second, |first, second| mask(times * first >= second_times * second));
            }
            Instruction::IsEqual { to, first, times, second, second_times } => {
                registers.binary(to, first, second, |first, second| mask(times * first == second_times * second));
            }
            Instruction::IsFrom { to, of, constant } => registers.unary(to, of, |of| mask(of >= constant)),
            Instruction::Is { to, of, constant } => registers.unary(to, of, |of| mask(of == constant)),
            Instruction::And { to, first, second } => registers.binary(to, first, second, |first, second| first * second),
            Instruction::AndNot { to, first, second } => {
                registers.binary(to, first, second, |first, second| first * (1.0 - second));
            }
            Instruction::Or { to, first, second } => {
                registers.binary(to, first, second, |first, second| if first > second { first } else { second });
            }
            Instruction::Select { to, condition, then, otherwise } => {
                registers.ternary(
                    to,
                    condition,
                    then,
                    otherwise,
                    |condition, then, otherwise| {
                        if condition == 1.0 { then } else { otherwise }
                    },
                );
            }
            Instruction::SelectOr { to, condition, then, otherwise } => {
                registers.binary(to, condition, then, |condition, then| if condition == 1.0 { then } else { otherwise });
            }
            Instruction::SelectThen { to, condition, then, otherwise } => {
                registers.binary(
                    to,
                    condition,
                    otherwise,
                    |condition, otherwise| {
                        if condition == 1.0 { then } else { otherwise }
                    },
                );
            }
            Instruction::SelectConstants { to, condition, then, otherwise } => {
                registers.unary(to, condition, |condition| if condition == 1.0 { then } else { otherwise });
            }
            Instruction::Quotient { to, numerator, times, denominator, plus_times, divisor } => {
                registers.binary(to, numerator, denominator, |numerator, denominator| {
                    ((times * numerator + plus_times * denominator) / (divisor * denominator)).floor()
                });
            }
            Instruction::Divide { to, numerator, times, plus, divisor } => {
                registers.unary(to, numerator, |numerator| ((times * numerator + plus) / divisor).floor());
            }
            Instruction::Table { to, index, table } => {
                let table = program.tables.get(table).map_or(&[][..], Vec::as_slice);
                registers.unary(to, index, |index| table.get(index as usize).copied().unwrap_or(0.0));
            }
        }
    }
}
