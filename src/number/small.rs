//! Fractions whose parts fit a machine word, which most quotients of real data are: computed without allocation, exact all the same.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use rust_decimal::Decimal;

use super::{Form, MAXIMUM_PLACES, Number};

/// A fraction in lowest terms that is no decimal of 28 digits; the denominator is above 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Small {
    above: i64,
    below: i64,
}

/// A numerator and a denominator above 0, each of at most 63 bits, in no particular terms.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    above: i128,
    below: i128,
}

impl Small {
    /// Of a fraction in lowest terms, when its parts fit.
    pub(super) fn of(ratio: &BigRational) -> Option<Small> {
        Some(Small { above: i64::try_from(ratio.numer()).ok()?, below: i64::try_from(ratio.denom()).ok()? })
    }

    /// The same without a limit.
    pub(super) fn ratio(self) -> BigRational {
        BigRational::new_raw(BigInt::from(self.above), BigInt::from(self.below))
    }

    /// Numerator and denominator.
    pub(super) fn parts(self) -> Parts {
        Parts { above: i128::from(self.above), below: i128::from(self.below) }
    }

    /// Whether it is below 0.
    pub(super) fn is_negative(self) -> bool {
        self.above < 0
    }

    /// How many binary digits the greater of its parts has.
    pub(super) fn bits(self) -> u64 {
        let bits = |part: i64| u64::from(u64::BITS - part.unsigned_abs().leading_zeros());
        bits(self.above).max(bits(self.below))
    }
}

impl Parts {
    /// Those of a number, when they fit.
    pub(super) fn of(form: &Form) -> Option<Parts> {
        match form {
            Form::Decimal(decimal) => {
                let above = i64::try_from(decimal.mantissa()).ok()?;
                let below = 10i64.checked_pow(decimal.scale())?;
                Some(Parts { above: i128::from(above), below: i128::from(below) })
            }
            Form::Small(small) => Some(small.parts()),
            Form::Fraction(_) => None,
        }
    }

    /// Those of two numbers.
    pub(super) fn of_both(left: &Form, right: &Form) -> Option<(Parts, Parts)> {
        Parts::of(left).zip(Parts::of(right))
    }

    /// The numerator and the denominator.
    pub(super) fn pair(self) -> (i128, i128) {
        (self.above, self.below)
    }

    /// The sum.
    pub(super) fn plus(self, other: Parts) -> Option<Number> {
        if self.below == other.below {
            return Some(number(self.above.checked_add(other.above)?, self.below));
        }
        let (left, right) = (self.above.checked_mul(other.below)?, other.above.checked_mul(self.below)?);
        Some(number(left.checked_add(right)?, self.below.checked_mul(other.below)?))
    }

    /// The product.
    pub(super) fn times(self, other: Parts) -> Option<Number> {
        Some(number(self.above.checked_mul(other.above)?, self.below.checked_mul(other.below)?))
    }

    /// The quotient by what is not 0.
    pub(super) fn over(self, other: Parts) -> Option<Number> {
        let (above, below) = (self.above.checked_mul(other.below)?, self.below.checked_mul(other.above)?);
        Some(if below < 0 { number(above.checked_neg()?, below.checked_neg()?) } else { number(above, below) })
    }

    /// How it stands to another.
    pub(super) fn compared(self, other: Parts) -> Option<Ordering> {
        Some(self.above.checked_mul(other.below)?.cmp(&other.above.checked_mul(self.below)?))
    }

    /// The greatest whole number that is not above it.
    pub(super) fn floor(self) -> Number {
        number(self.above.div_euclid(self.below), 1)
    }

    /// Rounded to decimal places, half away from zero, where that fits.
    pub(super) fn rounded(self, places: u32) -> Option<Number> {
        let scaled = 10i128.checked_pow(places)?.checked_mul(self.above.checked_abs()?)?;
        let doubled = scaled.checked_mul(2)?.checked_add(self.below)?;
        let whole = doubled.checked_div(self.below.checked_mul(2)?)?;
        let whole = if self.above < 0 { -whole } else { whole };
        Decimal::try_from_i128_with_scale(whole, places).ok().map(Number::decimal)
    }
}

/// The number that a fraction is; the denominator is above 0.
fn number(above: i128, below: i128) -> Number {
    let measure = measure(above, below);
    let (above, below) = (above / measure, below / measure);
    if let Some(decimal) = decimal(above, below) {
        return Number::decimal(decimal);
    }
    match (i64::try_from(above), i64::try_from(below)) {
        (Ok(above), Ok(below)) => Number(Form::Small(Small { above, below })),
        _ => Number(Form::Fraction(Box::new(BigRational::new_raw(BigInt::from(above), BigInt::from(below))))),
    }
}

/// The greatest common divisor, above 0 since the second number is.
fn measure(above: i128, below: i128) -> i128 {
    match (u64::try_from(above.unsigned_abs()), u64::try_from(below)) {
        (Ok(above), Ok(below)) => i128::from(above.gcd(&below)),
        _ => above.gcd(&below),
    }
}

/// The decimal that a fraction in lowest terms is, when it is one of 28 digits.
fn decimal(above: i128, below: i128) -> Option<Decimal> {
    let twos = below.trailing_zeros();
    let (mut rest, mut fives) = (below >> twos, 0);
    while rest % 5 == 0 {
        rest /= 5;
        fives += 1;
    }
    let places = twos.max(fives);
    if rest != 1 || places > MAXIMUM_PLACES {
        return None;
    }
    let mantissa = 10i128.checked_pow(places)?.checked_div(below)?.checked_mul(above)?;
    Decimal::try_from_i128_with_scale(mantissa, places).ok()
}
