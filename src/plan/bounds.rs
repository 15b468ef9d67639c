//! Where the numbers of registers can lie: for leaving out what cannot happen, and for proving that f64 lanes are exact.
//!
//! The ends are f64, with infinities. A whole number up to 2^53 is held exactly and rounding never reverses an order, so that comparing an end with a
//! number up to 2^53 is right even where the end itself was rounded.

#![allow(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "ends of ranges, see above: they decide what is exact, and are no results"
)]

use super::code::{Operand, Operation, Register};

/// Up to here every whole number is an f64.
pub(super) const EXACT: f64 = 9_007_199_254_740_992.0;

/// A range of whole numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    /// The least.
    pub(super) low: f64,
    /// The greatest.
    pub(super) high: f64,
}

impl Bounds {
    /// Every number.
    pub(super) const ALL: Bounds = Bounds { low: f64::NEG_INFINITY, high: f64::INFINITY };
    /// A mask.
    const MASK: Bounds = Bounds { low: 0.0, high: 1.0 };

    /// From one whole number to another.
    pub(super) fn between(low: i64, high: i64) -> Bounds {
        Bounds { low: low as f64, high: high as f64 }
    }

    /// Whether no number is above a constant.
    pub(super) fn is_at_most(&self, constant: i64) -> bool {
        is_held(constant) && self.high <= constant as f64
    }

    /// Whether no number is below a constant.
    pub(super) fn is_from(&self, constant: i64) -> bool {
        is_held(constant) && self.low >= constant as f64
    }

    /// The ends, where they are whole numbers that are held exactly.
    pub(super) fn ends(&self) -> (Option<i64>, Option<i64>) {
        #[allow(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
        let end = |end: f64| (end.abs() < EXACT).then_some(end as i64);
        (end(self.low), end(self.high))
    }

    /// Whether every number is held exactly.
    pub(super) fn is_exact(&self) -> bool {
        self.magnitude() < EXACT
    }

    /// The greatest magnitude.
    fn magnitude(&self) -> f64 {
        self.low.abs().max(self.high.abs())
    }

    fn of(ends: &[f64]) -> Bounds {
        let low = ends.iter().copied().fold(f64::INFINITY, f64::min);
        Bounds { low, high: ends.iter().copied().fold(f64::NEG_INFINITY, f64::max) }
    }

    fn times(self, constant: i64) -> Bounds {
        Bounds::of(&[times(self.low, constant as f64), times(self.high, constant as f64)])
    }

    fn plus(self, other: Bounds) -> Bounds {
        Bounds { low: self.low + other.low, high: self.high + other.high }
    }

    fn join(self, other: Bounds) -> Bounds {
        Bounds { low: self.low.min(other.low), high: self.high.max(other.high) }
    }
}

/// Whether an f64 holds a constant.
fn is_held(constant: i64) -> bool {
    constant.unsigned_abs() <= 1 << 53
}

/// The product, 0 wherever a factor is.
fn times(first: f64, second: f64) -> f64 {
    if first == 0.0 || second == 0.0 { 0.0 } else { first * second }
}

/// By slot, where its numbers lie.
pub(super) type Slots = Vec<Bounds>;

/// Where the result of an operation lies, and the greatest magnitude that comes up on the way.
pub(super) fn of_operation(operation: &Operation, known: &[Bounds], slots: &[Bounds], tables: &[Vec<i64>]) -> (Bounds, f64) {
    let of = |register: &Register| known.get(register.0).copied().unwrap_or(Bounds::ALL);
    let operand = |operand: &Operand| match operand {
        Operand::Register(register) => of(register),
        Operand::Constant(constant) => Bounds::between(*constant, *constant),
    };
    let compared = |first: &Register, times: &i64, second: &Register, second_times: &i64| {
        of(first).times(*times).magnitude().max(of(second).times(*second_times).magnitude())
    };
    let bounds = match operation {
        Operation::Slot(slot) => slots.get(*slot).copied().unwrap_or(Bounds::ALL),
        Operation::Constant(constant) => Bounds::between(*constant, *constant),
        Operation::Present(_) | Operation::And(..) | Operation::AndNot(..) | Operation::Or(..) => Bounds::MASK,
        Operation::IsAtLeast { first, times, second, second_times }
        | Operation::IsEqual { first, times, second, second_times } => {
            return (Bounds::MASK, compared(first, times, second, second_times));
        }
        Operation::IsFrom(of, constant) | Operation::Is(of, constant) => {
            return (Bounds::MASK, known.get(of.0).map_or(f64::INFINITY, Bounds::magnitude).max((*constant as f64).abs()));
        }
        Operation::Linear { first, times, second, second_times, plus } => {
            let (one, other) = (of(first).times(*times), of(second).times(*second_times));
            let constant = Bounds::between(*plus, *plus);
            return (one.plus(other).plus(constant), one.magnitude() + other.magnitude() + constant.magnitude());
        }
        Operation::Scale { of: register, times, plus } => {
            let (multiple, constant) = (of(register).times(*times), Bounds::between(*plus, *plus));
            return (multiple.plus(constant), multiple.magnitude() + constant.magnitude());
        }
        Operation::Multiply(first, second) => {
            let (one, other) = (of(first), of(second));
            let ends =
                [times(one.low, other.low), times(one.low, other.high), times(one.high, other.low), times(one.high, other.high)];
            let product = Bounds::of(&ends);
            // A square is not below 0.
            if first == second { Bounds { low: product.low.max(0.0), ..product } } else { product }
        }
        Operation::Least(first, second) => {
            let (one, other) = (of(first), of(second));
            Bounds { low: one.low.min(other.low), high: one.high.min(other.high) }
        }
        Operation::Greatest(first, second) => {
            let (one, other) = (of(first), of(second));
            Bounds { low: one.low.max(other.low), high: one.high.max(other.high) }
        }
        Operation::Cap(register, constant) => {
            let (one, end) = (of(register), *constant as f64);
            Bounds { low: one.low.min(end), high: one.high.min(end) }
        }
        Operation::Raise(register, constant) => {
            let (one, end) = (of(register), *constant as f64);
            Bounds { low: one.low.max(end), high: one.high.max(end) }
        }
        Operation::Absolute(register) => {
            let one = of(register);
            Bounds { low: if one.low >= 0.0 { one.low } else { 0.0 }, high: one.magnitude() }
        }
        Operation::SignedBy(register, by) => {
            let (one, sign) = (of(register), of(by));
            if sign.low >= 0.0 { one } else { Bounds { low: -one.magnitude(), high: one.magnitude() } }
        }
        Operation::Select { condition: _, then, otherwise } => operand(then).join(operand(otherwise)),
        Operation::Quotient { numerator, times, denominator, plus_times, divisor } => {
            let (above, below) = (of(numerator).times(*times), of(denominator));
            let (added, divided) = (below.times(*plus_times), below.times(*divisor));
            // The part that is a multiple of the denominator is a constant; the other is no larger than its numerator.
            let part = (*plus_times as f64).abs() / (*divisor as f64) + 1.0;
            let (low, high) = (above.low.min(0.0) / *divisor as f64 - part, above.high.max(0.0) / *divisor as f64 + part);
            let low = if above.low >= 0.0 && *plus_times >= 0 { 0.0 } else { low.floor() };
            return (Bounds { low, high: high.ceil() }, (above.magnitude() + added.magnitude()).max(divided.magnitude()));
        }
        Operation::Divide { numerator, times, plus, divisor } => {
            let sum = of(numerator).times(*times).plus(Bounds::between(*plus, *plus));
            let divisor = *divisor as f64;
            let magnitude = of(numerator).times(*times).magnitude() + (*plus as f64).abs();
            return (Bounds { low: (sum.low / divisor).floor(), high: (sum.high / divisor).floor() }, magnitude.max(divisor));
        }
        Operation::Table { table, index: _ } => {
            let numbers = tables.get(*table).map_or(&[][..], Vec::as_slice);
            let (low, high) = (numbers.iter().copied().min().unwrap_or(0), numbers.iter().copied().max().unwrap_or(0));
            Bounds::between(low, high)
        }
    };
    (bounds, bounds.magnitude())
}
