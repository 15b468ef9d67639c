//! A quantity as a function of one fact: (p + q·x) ÷ (r + s·x). Sums, products and quotients stay of this form as long as a rule
//! is as simple as most are; what is not is given up.

use crate::number::{ArithmeticError, Number};

/// (p + q·x) ÷ (r + s·x)
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mobius {
    above: Line,
    below: Line,
}

/// p + q·x
#[derive(Clone, Debug, PartialEq)]
struct Line {
    at_zero: Number,
    slope: Number,
}

impl Line {
    fn constant(number: Number) -> Line {
        Line { at_zero: number, slope: Number::ZERO }
    }

    fn is_constant(&self) -> bool {
        self.slope.is_zero()
    }

    fn plus(&self, other: &Line) -> Result<Line, ArithmeticError> {
        Ok(Line { at_zero: self.at_zero.add(&other.at_zero)?, slope: self.slope.add(&other.slope)? })
    }

    fn scaled(&self, factor: &Number) -> Result<Line, ArithmeticError> {
        Ok(Line { at_zero: self.at_zero.multiply(factor)?, slope: self.slope.multiply(factor)? })
    }

    /// The product, when one of the two is constant.
    fn times(&self, other: &Line) -> Option<Line> {
        if self.is_constant() {
            other.scaled(&self.at_zero).ok()
        } else if other.is_constant() {
            self.scaled(&other.at_zero).ok()
        } else {
            None
        }
    }
}

impl Mobius {
    /// x itself.
    pub(super) fn identity() -> Mobius {
        Mobius { above: Line { at_zero: Number::ZERO, slope: Number::ONE }, below: Line::constant(Number::ONE) }
    }

    /// The same whatever x is.
    pub(super) fn constant(number: Number) -> Mobius {
        Mobius { above: Line::constant(number), below: Line::constant(Number::ONE) }
    }

    pub(super) fn negated(&self) -> Option<Mobius> {
        Some(Mobius { above: self.above.scaled(&Number::from(-1)).ok()?, below: self.below.clone() })
    }

    pub(super) fn plus(&self, other: &Mobius) -> Option<Mobius> {
        if self.below == other.below {
            return Some(Mobius { above: self.above.plus(&other.above).ok()?, below: self.below.clone() });
        }
        let above = self.above.times(&other.below)?.plus(&other.above.times(&self.below)?).ok()?;
        Some(Mobius { above, below: self.below.times(&other.below)? })
    }

    pub(super) fn minus(&self, other: &Mobius) -> Option<Mobius> {
        self.plus(&other.negated()?)
    }

    pub(super) fn times(&self, other: &Mobius) -> Option<Mobius> {
        if self.below == other.above {
            return Some(Mobius { above: self.above.clone(), below: other.below.clone() });
        }
        if self.above == other.below {
            return Some(Mobius { above: other.above.clone(), below: self.below.clone() });
        }
        Some(Mobius { above: self.above.times(&other.above)?, below: self.below.times(&other.below)? })
    }

    pub(super) fn divided_by(&self, other: &Mobius) -> Option<Mobius> {
        self.times(&Mobius { above: other.below.clone(), below: other.above.clone() })
    }

    /// Whether it is the same whatever x is.
    pub(super) fn is_constant(&self) -> bool {
        self.above.is_constant() && self.below.is_constant()
    }

    /// Where it is 0, when there is just one such x.
    pub(super) fn root(&self) -> Option<Number> {
        if self.above.is_constant() {
            return None;
        }
        self.above.at_zero.negate().divide(&self.above.slope).ok()
    }

    /// Where it equals another, when there is just one such x.
    pub(super) fn meets(&self, other: &Mobius) -> Option<Number> {
        // a ÷ b = c ÷ d where a·d = c·b.
        let (Some(left), Some(right)) = (self.above.times(&other.below), other.above.times(&self.below)) else {
            return self.minus(other)?.root();
        };
        let difference = left.plus(&right.scaled(&Number::from(-1)).ok()?).ok()?;
        Mobius { above: difference, below: Line::constant(Number::ONE) }.root()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotient_is_solved_exactly() {
        let number = |text: &str| Number::parse(text).unwrap();
        // (x − 3) ÷ x = 25 % where x = 4.
        let x = Mobius::identity();
        let change = x.minus(&Mobius::constant(number("3"))).unwrap().divided_by(&x).unwrap();
        assert_eq!(change.meets(&Mobius::constant(number("0.25"))), Some(number("4")));
        assert_eq!(x.times(&x), None);
    }
}
