//! A program: instructions on shared registers.

#![allow(clippy::disallowed_types, reason = "constants of f64 lanes: whole numbers up to 2^53, see bounds.rs and program.rs")]

/// Where a result is found: a place among the program's registers, or a constant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Source {
    /// A register.
    Place(u16),
    /// The same for all lanes.
    Constant(i64),
}

/// A result, and where it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Output {
    /// The number.
    pub(super) source: Source,
    /// Whether the unit has it at all; else [`MISSING`](super::MISSING) is written.
    pub(super) shown: Test,
}

/// A condition for each lane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Test {
    /// The same for all.
    Known(bool),
    /// By a mask.
    Mask {
        /// Where the mask is.
        place: u16,
        /// What it must be.
        is: bool,
    },
}

/// An operation on shared registers, `to` the one that it writes.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, clippy::missing_docs_in_private_items, reason = "the fields are those of Operation")]
pub(super) enum Instruction {
    /// The numbers of a slot.
    Slot { to: u16, slot: usize },
    /// Whether a slot has a number.
    Present { to: u16, slot: usize },
    /// A constant.
    Constant { to: u16, constant: f64 },
    /// `first + second`
    Add { to: u16, first: u16, second: u16 },
    /// `first − second`
    Subtract { to: u16, first: u16, second: u16 },
    /// `first + times · second`
    AddTimes { to: u16, first: u16, second: u16, times: f64 },
    /// `times · first + second_times · second + plus`
    Linear { to: u16, first: u16, times: f64, second: u16, second_times: f64, plus: f64 },
    /// `times · of`
    Times { to: u16, of: u16, times: f64 },
    /// `times · of + plus`
    Scale { to: u16, of: u16, times: f64, plus: f64 },
    /// `first · second`
    Multiply { to: u16, first: u16, second: u16 },
    /// The lesser.
    Least { to: u16, first: u16, second: u16 },
    /// The greater.
    Greatest { to: u16, first: u16, second: u16 },
    /// No more than a constant.
    Cap { to: u16, of: u16, constant: f64 },
    /// No less than a constant.
    Raise { to: u16, of: u16, constant: f64 },
    /// Without the sign.
    Absolute { to: u16, of: u16 },
    /// With the other sign where `by` is below 0.
    SignedBy { to: u16, of: u16, by: u16 },
    /// `times · first ≥ second_times · second`
    IsAtLeast { to: u16, first: u16, times: f64, second: u16, second_times: f64 },
    /// `times · first = second_times · second`
    IsEqual { to: u16, first: u16, times: f64, second: u16, second_times: f64 },
    /// `of ≥ constant`
    IsFrom { to: u16, of: u16, constant: f64 },
    /// `of = constant`
    Is { to: u16, of: u16, constant: f64 },
    /// Both.
    And { to: u16, first: u16, second: u16 },
    /// The first and not the second.
    AndNot { to: u16, first: u16, second: u16 },
    /// Either.
    Or { to: u16, first: u16, second: u16 },
    /// A register or a register.
    Select { to: u16, condition: u16, then: u16, otherwise: u16 },
    /// A register or a constant.
    SelectOr { to: u16, condition: u16, then: u16, otherwise: f64 },
    /// A constant or a register.
    SelectThen { to: u16, condition: u16, then: f64, otherwise: u16 },
    /// A constant or a constant.
    SelectConstants { to: u16, condition: u16, then: f64, otherwise: f64 },
    /// `⌊(times · numerator + plus_times · denominator) ÷ (divisor · denominator)⌋`
    Quotient { to: u16, numerator: u16, times: f64, denominator: u16, plus_times: f64, divisor: f64 },
    /// `⌊(times · numerator + plus) ÷ divisor⌋`
    Divide { to: u16, numerator: u16, times: f64, plus: f64, divisor: f64 },
    /// The number of a table at a place.
    Table { to: u16, index: u16, table: usize },
}

/// A plan that can be run.
#[derive(Clone, Debug)]
pub(super) struct Program {
    /// In order.
    pub(super) instructions: Vec<Instruction>,
    /// How many registers it takes.
    pub(super) registers: usize,
    /// What is looked up.
    pub(super) tables: Vec<Vec<f64>>,
    /// By slot, the least and the greatest number for which every lane is exact.
    pub(super) exact: Vec<(i64, i64)>,
    /// By indicator.
    pub(super) indicators: Vec<Output>,
    /// By section.
    pub(super) sections: Vec<Output>,
    /// The total.
    pub(super) total: Source,
    /// The place of the grade.
    pub(super) grade: Source,
    /// Whether the scores are known.
    pub(super) known: Test,
}
