//! Units as an operator gets them: in every thousand rows one is broken, and what must become of it is known.

use std::io::{self, Write};

use super::Unit;
use super::generator::{Draw, Generator};
use super::table;

/// One row in so many is broken.
const EVERY: u64 = 1000;
/// The seed of what is broken where.
const SEED: u64 = 20_221_231;
/// The first of the cells that every unit is scored by, whatever its other cells hold: the conditions, the rates and satisfaction.
const FIRST_NEEDED: i64 = 23;
/// The first of the rates.
const FIRST_RATE: i64 = 31;
/// The last cell.
const LAST: i64 = 35;
/// What stands where a number should, and the code that says so; the third is read as a number with a unit.
pub const NO_NUMBERS: [(&str, &str); 4] = [("一百", "BC0414"), ("12.3.4", "BC0414"), ("1O0", "BC0418"), ("#DIV/0!", "BC0414")];

/// What is broken about a row. Cells are told by their place behind the unit's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A cell holds no number, but this one of [`NO_NUMBERS`].
    NoNumber { cell: usize, text: usize },
    /// A rate is far above what the rubric allows.
    OutOfRange { cell: usize },
    /// A cell without which the unit cannot be scored is empty.
    Missing { cell: usize },
    /// The unit has the name of the one in another row, which is not broken.
    Twice { row: u64 },
    /// Cells are missing at the end.
    Short { cells: usize },
}

/// The kinds of faults, for counting.
pub const KINDS: [&str; 5] = ["no number", "out of range", "missing", "twice", "short"];

impl Fault {
    /// Its place in [`KINDS`].
    pub fn kind(self) -> usize {
        match self {
            Fault::NoNumber { .. } => 0,
            Fault::OutOfRange { .. } => 1,
            Fault::Missing { .. } => 2,
            Fault::Twice { .. } => 3,
            Fault::Short { .. } => 4,
        }
    }
}

/// Units with what is broken about each, without end.
pub fn rows() -> impl Iterator<Item = (Unit, Option<Fault>)> {
    Generator::new().map(|unit| (unit, fault(unit.number)))
}

/// What is broken about a row, counted from 1.
pub fn fault(row: u64) -> Option<Fault> {
    (broken_in(row) == row).then(|| {
        // The draws of a row depend on it alone.
        let mut draw = Draw::of(SEED.wrapping_add(row));
        let place = |number: i64| usize::try_from(number).unwrap_or(0);
        match draw.within(0, 4) {
            0 => Fault::NoNumber { cell: place(draw.within(0, LAST)), text: place(draw.within(0, 3)) },
            1 => Fault::OutOfRange { cell: place(draw.within(FIRST_RATE, LAST)) },
            2 => Fault::Missing { cell: place(draw.within(FIRST_NEEDED, LAST)) },
            3 if row > 1 => {
                // Near or far, as an export that was pasted twice has it.
                let back = if draw.happens(500) { 1 } else { draw.within(1, i64::try_from(row).unwrap_or(2) - 1) };
                let other = row - back.unsigned_abs();
                Fault::Twice { row: if broken_in(other) == other { row - 1 } else { other } }
            }
            _ => Fault::Short { cells: place(draw.within(0, LAST)) },
        }
    })
}

/// The broken row among the thousand in which a row stands: never the first of them, so that the row before one is whole.
fn broken_in(row: u64) -> u64 {
    let first = (row - 1) / EVERY * EVERY + 1;
    first + Draw::of(SEED ^ first).within(1, 999).unsigned_abs()
}

/// Writes the line of a row.
pub fn write(out: &mut impl Write, unit: &Unit, fault: Option<Fault>) -> io::Result<()> {
    let Some(fault) = fault else { return table::write_unit(out, unit) };
    write!(out, "{}", name(unit.number, Some(fault)))?;
    for (at, (number, places)) in unit.cells().into_iter().enumerate() {
        match fault {
            Fault::Short { cells } if at >= cells => break,
            _ => out.write_all(b",")?,
        }
        match fault {
            Fault::NoNumber { cell, text } if cell == at => out.write_all(NO_NUMBERS[text].0.as_bytes())?,
            Fault::OutOfRange { cell } if cell == at => out.write_all(b"5000")?,
            Fault::Missing { cell } if cell == at => {}
            Fault::NoNumber { .. }
            | Fault::OutOfRange { .. }
            | Fault::Missing { .. }
            | Fault::Twice { .. }
            | Fault::Short { .. } => table::write_scaled(out, number, places)?,
        }
    }
    out.write_all(b"\n")
}

/// The name of the unit in a row.
pub fn name(row: u64, fault: Option<Fault>) -> u64 {
    match fault {
        Some(Fault::Twice { row }) => row,
        _ => row,
    }
}

/// The group that cannot be scored without a cell that every unit needs.
pub fn group_of(cell: usize) -> Option<usize> {
    match cell {
        23 | 24 => Some(0),
        25..29 => Some(3),
        29 | 30 => Some(4),
        31..34 => Some(5),
        34 | 35 => Some(6),
        _ => None,
    }
}
