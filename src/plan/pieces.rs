//! Numbers that differ by conditions, kept apart as long as that is cheaper: bands of constants are rounded before the rules meet any data, and a
//! quotient is divided only where one is.

use super::code::Operand;
use super::compile::Compiler;
use super::outside::Done;
use super::rational::{Extreme, Rational};
use super::truth::{Conditions, Literal, Truth};
use crate::number::Number;

/// The most numbers that are kept apart.
const MAXIMUM_LEAVES: usize = 12;

/// A number, or one of two.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// A number.
    One(Rational),
    /// One of two.
    Choice {
        /// Which.
        condition: Literal,
        /// Where it holds.
        then: Box<Piece>,
        /// Where not.
        otherwise: Box<Piece>,
    },
}

impl Piece {
    /// A constant.
    pub(super) fn constant(number: Number) -> Piece {
        Piece::One(Rational::constant(number))
    }

    /// The number, when it is the same for all units.
    pub(super) fn known(&self) -> Option<&Number> {
        match self {
            Piece::One(number) => number.known(),
            Piece::Choice { .. } => None,
        }
    }

    fn leaves(&self) -> usize {
        match self {
            Piece::One(_) => 1,
            Piece::Choice { then, otherwise, .. } => then.leaves() + otherwise.leaves(),
        }
    }

    /// Whether a number in it is a quotient of two registers.
    fn has_quotient(&self) -> bool {
        match self {
            Piece::One(number) => number.under.is_some(),
            Piece::Choice { then, otherwise, .. } => then.has_quotient() || otherwise.has_quotient(),
        }
    }

    /// Each number changed.
    pub(super) fn map(&self, change: &mut dyn FnMut(&Rational) -> Done<Rational>) -> Done<Piece> {
        Ok(match self {
            Piece::One(number) => Piece::One(change(number)?),
            Piece::Choice { condition, then, otherwise } => Piece::Choice {
                condition: *condition,
                then: Box::new(then.map(change)?),
                otherwise: Box::new(otherwise.map(change)?),
            },
        })
    }
}

impl Compiler<'_> {
    /// One of two numbers.
    pub(super) fn choice(&mut self, condition: Truth, then: Piece, otherwise: Piece, valid: &Conditions) -> Done<Piece> {
        let condition = match condition {
            Truth::Known(true) => return Ok(then),
            Truth::Known(false) => return Ok(otherwise),
            Truth::Open(literal) => literal,
        };
        if then == otherwise {
            return Ok(then);
        }
        if then.leaves() + otherwise.leaves() > MAXIMUM_LEAVES {
            let (then, otherwise) = (self.flat(&then, valid)?, self.flat(&otherwise, valid)?);
            return self.select(condition, &then, &otherwise, valid).map(Piece::One);
        }
        Ok(Piece::Choice { condition, then: Box::new(then), otherwise: Box::new(otherwise) })
    }

    /// As one number.
    pub(super) fn flat(&mut self, piece: &Piece, valid: &Conditions) -> Done<Rational> {
        match piece {
            Piece::One(number) => Ok(number.clone()),
            Piece::Choice { condition, then, otherwise } => {
                let (then, otherwise) = (self.flat(then, valid)?, self.flat(otherwise, valid)?);
                self.select(*condition, &then, &otherwise, valid)
            }
        }
    }

    /// The sum.
    pub(super) fn add_pieces(&mut self, first: &Piece, second: &Piece, valid: &Conditions) -> Done<Piece> {
        self.combine(first, second, valid, |compiler, one, other| compiler.add(one, other))
    }

    /// The product.
    pub(super) fn multiply_pieces(&mut self, first: &Piece, second: &Piece, valid: &Conditions) -> Done<Piece> {
        self.combine(first, second, valid, |compiler, one, other| compiler.multiply(one, other))
    }

    /// The lesser or the greater.
    pub(super) fn extreme_piece(&mut self, first: &Piece, second: &Piece, extreme: Extreme, valid: &Conditions) -> Done<Piece> {
        self.combine(first, second, valid, |compiler, one, other| compiler.extreme(one, other, extreme))
    }

    /// A combination of two: with a constant each number by itself, else of both as one.
    fn combine(
        &mut self,
        first: &Piece,
        second: &Piece,
        valid: &Conditions,
        combine: impl Fn(&mut Self, &Rational, &Rational) -> Done<Rational>,
    ) -> Done<Piece> {
        if let Piece::One(constant) = second
            && constant.known().is_some()
        {
            return first.map(&mut |number| combine(self, number, constant));
        }
        if let Piece::One(constant) = first
            && constant.known().is_some()
        {
            return second.map(&mut |number| combine(self, constant, number));
        }
        let (one, other) = (self.flat(first, valid)?, self.flat(second, valid)?);
        combine(self, &one, &other).map(Piece::One)
    }

    /// Rounded to a whole number, half away from zero, and kept within ends where these are given.
    pub(super) fn rounded(
        &mut self,
        piece: &Piece,
        ends: (Option<&Number>, Option<&Number>),
        valid: &Conditions,
    ) -> Done<Operand> {
        match piece {
            Piece::Choice { condition, then, otherwise } if !(then.has_quotient() && otherwise.has_quotient()) => {
                let (then, otherwise) = (self.rounded(then, ends, valid)?, self.rounded(otherwise, ends, valid)?);
                self.pick(*condition, then, otherwise)
            }
            Piece::One(_) | Piece::Choice { .. } => {
                let number = self.flat(piece, valid)?;
                self.rounded_within(&number, ends)
            }
        }
    }

    /// Rounding never reverses an order, so that ends may be kept to afterwards, when they are rounded too.
    fn rounded_within(&mut self, number: &Rational, (low, high): (Option<&Number>, Option<&Number>)) -> Done<Operand> {
        let whole = |number: &Number| number.round(0).to_i64();
        let mut number = number.clone();
        // Below 0 all is one where 0 is the lower end: no sign has to be carried along.
        if let (Some(low), Some(over)) = (low, number.over)
            && low.is_zero()
            && number.low.as_ref().is_none_or(Number::is_negative)
            && number.factor.is_positive()
        {
            let over = self.code.greatest(Operand::Register(over), Operand::Constant(0))?;
            number = match over {
                Operand::Register(over) => self.rational(number.factor.clone(), Some(over), number.under),
                Operand::Constant(_) => Rational::constant(Number::ZERO),
            };
        }
        let mut rounded = self.round(&number)?;
        if let Some(high) = high
            && number.high.as_ref().is_none_or(|own| own > high)
            && let Some(high) = whole(high)
        {
            rounded = self.code.least(rounded, Operand::Constant(high))?;
        }
        if let Some(low) = low
            && number.low.as_ref().is_none_or(|own| own < low)
            && let Some(low) = whole(low)
        {
            rounded = self.code.greatest(rounded, Operand::Constant(low))?;
        }
        Ok(rounded)
    }
}
