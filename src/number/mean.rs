//! The mean of very many numbers, in little memory and in any order.
//!
//! The sum of many quotients is a fraction whose denominator grows with each of them: of a thousand rates it would have tens of
//! thousands of digits. So the mean is exact while the denominators have a common multiple of at most [`MAXIMUM_COMMON_BITS`] binary
//! digits (decimals always have one), and rounded to [`MEAN_PLACES`] decimal places where they have not: which of the two it is depends on
//! the numbers alone, not on their order.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

use super::{ArithmeticError, Form, MAXIMUM_PLACES, Number, at_scale, power_of_ten};

/// How many binary digits the common denominator of the quotients may have in an exact mean.
pub const MAXIMUM_COMMON_BITS: u64 = 1024;

/// To how many decimal places the mean of quotients is rounded that have no such common denominator.
pub const MEAN_PLACES: u32 = 100;

/// To how many decimal places each of those quotients is held: enough for any number of them.
const HELD_PLACES: u32 = MEAN_PLACES + 20;

/// The mean of numbers that are added, taken away and put together in any order.
///
/// ```
/// use biaochi::number::{MeanOfMany, Number};
/// let mut mean = MeanOfMany::default();
/// for number in [1, 2, 6] {
///     mean.add(&Number::from(number).divide(&Number::from(7)).unwrap());
/// }
/// assert_eq!(mean.mean().unwrap(), Number::from(3).divide(&Number::from(7)).unwrap());
/// ```
#[derive(Clone, Debug)]
pub struct MeanOfMany {
    count: usize,
    /// The sum of the decimals, in units of 10^-[`MAXIMUM_PLACES`].
    decimals: BigInt,
    /// The sum of the fractions; none once their denominators have no common multiple that is small enough.
    fractions: Option<Sum>,
    /// The sum of the fractions, each to [`HELD_PLACES`].
    held: BigInt,
}

/// A sum over a common denominator, not reduced.
#[derive(Clone, Debug)]
struct Sum {
    numerator: BigInt,
    denominator: BigInt,
}

impl Default for MeanOfMany {
    fn default() -> MeanOfMany {
        let fractions = Some(Sum { numerator: BigInt::zero(), denominator: BigInt::one() });
        MeanOfMany { count: 0, decimals: BigInt::zero(), fractions, held: BigInt::zero() }
    }
}

impl MeanOfMany {
    /// Adds a number.
    pub fn add(&mut self, number: &Number) {
        self.count += 1;
        match &number.0 {
            Form::Decimal(_) => self.decimals += decimal(number),
            Form::Small(_) | Form::Fraction(_) => {
                let ratio = number.ratio();
                self.fractions = self.fractions.take().and_then(|sum| sum.plus(ratio.numer(), ratio.denom()));
                self.held += held(&ratio);
            }
        }
    }

    /// Takes away a number that was added.
    pub fn remove(&mut self, number: &Number) {
        self.count = self.count.saturating_sub(1);
        match &number.0 {
            Form::Decimal(_) => self.decimals -= decimal(number),
            Form::Small(_) | Form::Fraction(_) => {
                let ratio = number.ratio();
                self.fractions = self.fractions.take().and_then(|sum| sum.plus(&-ratio.numer(), ratio.denom()));
                self.held -= held(&ratio);
            }
        }
    }

    /// Adds all that was added to another.
    pub fn merge(&mut self, other: &MeanOfMany) {
        self.count += other.count;
        self.decimals += &other.decimals;
        self.held += &other.held;
        let sums = self.fractions.take().zip(other.fractions.as_ref());
        self.fractions = sums.and_then(|(sum, other)| sum.plus(&other.numerator, &other.denominator));
    }

    /// How many numbers there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Their mean.
    ///
    /// # Errors
    /// [`ArithmeticError::DivisionByZero`] when there are none, [`ArithmeticError::TooLarge`].
    pub fn mean(&self) -> Result<Number, ArithmeticError> {
        if self.count == 0 {
            return Err(ArithmeticError::DivisionByZero);
        }
        let count = BigInt::from(self.count);
        match &self.fractions {
            Some(sum) => {
                let whole = BigRational::new(self.decimals.clone(), power_of_ten(MAXIMUM_PLACES));
                let part = BigRational::new(sum.numerator.clone(), sum.denominator.clone());
                Number::bounded((whole + part) / BigRational::from_integer(count))
            }
            None => {
                let sum = &self.decimals * power_of_ten(HELD_PLACES - MAXIMUM_PLACES) + &self.held;
                let scaled = BigRational::new(sum, count * power_of_ten(HELD_PLACES - MEAN_PLACES));
                Number::bounded(BigRational::new(scaled.round().to_integer(), power_of_ten(MEAN_PLACES)))
            }
        }
    }
}

impl Sum {
    /// The sum with one more fraction; none when the common denominator becomes too large.
    fn plus(self, numerator: &BigInt, denominator: &BigInt) -> Option<Sum> {
        if self.denominator == *denominator {
            return Some(Sum { numerator: self.numerator + numerator, ..self });
        }
        // Reduced, their quotient is what each lacks of the common multiple.
        let lack = BigRational::new(denominator.clone(), self.denominator.clone());
        let common = &self.denominator * lack.numer();
        if common.bits() > MAXIMUM_COMMON_BITS {
            return None;
        }
        Some(Sum { numerator: self.numerator * lack.numer() + numerator * lack.denom(), denominator: common })
    }
}

/// A decimal in units of 10^-[`MAXIMUM_PLACES`].
fn decimal(number: &Number) -> BigInt {
    match &number.0 {
        Form::Decimal(decimal) => match at_scale(decimal, MAXIMUM_PLACES) {
            Some(mantissa) => BigInt::from(mantissa),
            None => BigInt::from(decimal.mantissa()) * power_of_ten(MAXIMUM_PLACES.saturating_sub(decimal.scale())),
        },
        Form::Small(_) | Form::Fraction(_) => {
            (number.ratio() * BigRational::from_integer(power_of_ten(MAXIMUM_PLACES))).to_integer()
        }
    }
}

/// A fraction in units of 10^-[`HELD_PLACES`], rounded down.
fn held(ratio: &BigRational) -> BigInt {
    BigRational::new(ratio.numer() * power_of_ten(HELD_PLACES), ratio.denom().clone()).floor().to_integer()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quotient(numerator: i64, denominator: i64) -> Number {
        Number::from(numerator).divide(&Number::from(denominator)).unwrap()
    }

    #[test]
    fn equal_numbers_have_themselves_as_their_mean() {
        let mut mean = MeanOfMany::default();
        (0..100_000).for_each(|_| mean.add(&quotient(79_999, 600_007)));
        assert_eq!(mean.mean().unwrap(), quotient(79_999, 600_007));
    }

    #[test]
    fn many_denominators_are_rounded_alike_in_any_order() {
        let numbers: Vec<Number> = (0..500).map(|at| quotient(at + 1, 600_011 + 2 * at)).collect();
        let mut forwards = MeanOfMany::default();
        numbers.iter().for_each(|number| forwards.add(number));
        let mut halves = (MeanOfMany::default(), MeanOfMany::default());
        for (at, number) in numbers.iter().rev().enumerate() {
            if at % 2 == 0 { halves.0.add(number) } else { halves.1.add(number) }
        }
        halves.0.merge(&halves.1);
        let mean = forwards.mean().unwrap();
        assert_eq!(mean, halves.0.mean().unwrap());
        assert!(forwards.fractions.is_none());
        // Near the sum of the decimals of each, which is as much as can be said in 28 places.
        let near = numbers.iter().try_fold(Number::ZERO, |sum, number| sum.add(&number.round(28))).unwrap();
        let near = near.divide(&Number::from(500)).unwrap();
        assert!(near.subtract(&mean).unwrap().absolute() < Number::scaled(1, 27));
    }

    #[test]
    fn what_is_taken_away_is_gone() {
        let mut mean = MeanOfMany::default();
        for number in [quotient(1, 3), quotient(5, 7), Number::from(2)] {
            mean.add(&number);
        }
        mean.remove(&quotient(5, 7));
        assert_eq!((mean.count(), mean.mean().unwrap()), (2, quotient(7, 6)));
        mean.remove(&Number::from(2));
        mean.remove(&quotient(1, 3));
        assert_eq!(mean.mean(), Err(ArithmeticError::DivisionByZero));
    }
}
