//! Rationals made whole: without their sign, down, up, to the nearest.

use super::code::{Operand, Operation, product};
use super::compile::Compiler;
use super::outside::{Done, Stop, messages};
use super::rational::{Rational, fraction, whole};

impl Compiler<'_> {
    /// Without the sign.
    pub(super) fn absolute(&mut self, number: &Rational) -> Done<Rational> {
        let factor = number.factor.absolute();
        match number.over {
            Some(over) if !self.is_from_zero(over) => {
                let over = self.code.push(Operation::Absolute(over))?;
                Ok(self.rational(factor, Some(over), number.under))
            }
            over => Ok(self.rational(factor, over, number.under)),
        }
    }

    /// The greatest whole number that is not above it.
    pub(super) fn floor(&mut self, number: &Rational) -> Done<Operand> {
        self.quotient(number, Rounding::Down)
    }

    /// The least whole number that is not below it.
    pub(super) fn ceiling(&mut self, number: &Rational) -> Done<Operand> {
        let opposite = number.negated()?;
        let floor = self.floor(&opposite)?;
        self.opposite(floor)
    }

    /// Rounded to a whole number, half away from zero.
    pub(super) fn round(&mut self, number: &Rational) -> Done<Operand> {
        if number.low.as_ref().is_some_and(|low| !low.is_negative()) {
            return self.quotient(number, Rounding::Half);
        }
        if number.high.as_ref().is_some_and(|high| !high.is_positive()) {
            let opposite = number.negated()?;
            let rounded = self.quotient(&opposite, Rounding::Half)?;
            return self.opposite(rounded);
        }
        let size = self.absolute(number)?;
        let rounded = self.quotient(&size, Rounding::Half)?;
        let Some(over) = number.over else { return Ok(rounded) };
        // Where the factor is negative, so is a number whose register is not.
        let sign = if number.factor.is_negative() { self.code.scale(over, -1, 0)? } else { Operand::Register(over) };
        let (rounded, sign) = (self.code.register(rounded)?, self.code.register(sign)?);
        self.code.push(Operation::SignedBy(rounded, sign)).map(Operand::Register)
    }

    fn opposite(&mut self, operand: Operand) -> Done<Operand> {
        match operand {
            Operand::Register(register) => self.code.scale(register, -1, 0),
            Operand::Constant(constant) => product(constant, -1).map(Operand::Constant),
        }
    }

    /// A whole number near one that is not below 0, or the one below it.
    fn quotient(&mut self, number: &Rational, rounding: Rounding) -> Done<Operand> {
        let (times, divisor) = fraction(&number.factor)?;
        let (times, divisor) = (whole(times)?, whole(divisor)?);
        let (numerator, denominator) = match (number.over, number.under) {
            (None, None) => {
                let rounded = match rounding {
                    Rounding::Down => number.factor.floor(),
                    Rounding::Half => number.factor.round(0),
                };
                let rounded = rounded.to_i64().ok_or_else(|| Stop::Outside(messages::too_large()))?;
                return Ok(Operand::Constant(rounded));
            }
            (Some(over), None) if divisor == 1 => return self.code.scale(over, times, 0),
            (Some(over), None) => {
                // (2n + d) ÷ 2d, without the 2 where d is even.
                let (times, plus, divisor) = match rounding {
                    Rounding::Down => (times, 0, divisor),
                    Rounding::Half if divisor % 2 == 0 => (times, divisor / 2, divisor),
                    Rounding::Half => (product(times, 2)?, divisor, product(divisor, 2)?),
                };
                return self.code.push(Operation::Divide { numerator: over, times, plus, divisor }).map(Operand::Register);
            }
            (over, Some(under)) => {
                let over = match over {
                    Some(over) => over,
                    None => self.code.register(Operand::Constant(1))?,
                };
                (over, under)
            }
        };
        let (times, plus_times, divisor) = match rounding {
            Rounding::Down => (times, 0, divisor),
            Rounding::Half if divisor % 2 == 0 => (times, divisor / 2, divisor),
            Rounding::Half => (product(times, 2)?, divisor, product(divisor, 2)?),
        };
        self.code.push(Operation::Quotient { numerator, times, denominator, plus_times, divisor }).map(Operand::Register)
    }
}

/// How a quotient becomes whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rounding {
    /// Down.
    Down,
    /// To the nearest; halves go up.
    Half,
}
