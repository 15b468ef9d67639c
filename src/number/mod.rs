//! Exact numbers. The only room that knows how they are held.
//!
//! A [`Number`] is a decimal of at most 28 digits while it has one, and a fraction of whole numbers, as large as they must be, where it has not
//! (LANGUAGE.md §7: facts, literals, points and results are decimals; a quotient is kept as a fraction). Arithmetic never rounds;
//! rounding is asked for by name. Size is bounded by [`MAXIMUM_BITS`], so that no input can make a number grow without end.

mod mean;
mod small;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use rust_decimal::{Decimal, RoundingStrategy};

use small::{Parts, Small};

pub use mean::{MAXIMUM_COMMON_BITS, MEAN_PLACES, MeanOfMany};

/// The most digits that a decimal read from text may have.
pub const MAXIMUM_DIGITS: usize = 28;

/// The most binary digits that the numerator or the denominator of a number may have.
pub const MAXIMUM_BITS: u64 = 4096;

/// The most decimal places that can be asked of a rounding.
pub const MAXIMUM_PLACES: u32 = 28;

/// Why an operation has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ArithmeticError {
    /// The divisor, or the step of a rounding, is 0.
    DivisionByZero,
    /// The exact result has more than [`MAXIMUM_BITS`].
    TooLarge,
}

/// An exact number.
///
/// ```
/// use biaochi::number::Number;
/// let third = Number::from(1).divide(&Number::from(3)).unwrap();
/// assert_eq!(third.multiply(&Number::from(3)).unwrap(), Number::from(1));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Form);

/// Every number has exactly one form: `Decimal`, normalised, when 28 digits hold it; else `Small`, when its parts fit; else `Fraction`, reduced.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    Decimal(Decimal),
    Small(Small),
    Fraction(Box<BigRational>),
}

impl Number {
    /// 0
    pub const ZERO: Number = Number(Form::Decimal(Decimal::ZERO));
    /// 1
    pub const ONE: Number = Number(Form::Decimal(Decimal::ONE));
    /// 100
    pub const HUNDRED: Number = Number(Form::Decimal(Decimal::ONE_HUNDRED));

    /// Reads plain decimal digits, `-12.50`; `None` when the text is anything else or has more than [`MAXIMUM_DIGITS`] digits.
    ///
    /// ```
    /// use biaochi::number::Number;
    /// assert_eq!(Number::parse("0.10").unwrap().to_string(), "0.1");
    /// assert!(Number::parse("1e5").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Number> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(part) || (digits.contains('.') && part.is_empty()) {
            return None;
        }
        let whole = whole.trim_start_matches('0');
        let part = part.trim_end_matches('0');
        if whole.len() + part.len() > MAXIMUM_DIGITS {
            return None;
        }
        let mantissa = format!("0{whole}{part}").parse::<i128>().ok()?;
        let scale = u32::try_from(part.len()).ok()?;
        Decimal::try_from_i128_with_scale(if negative { -mantissa } else { mantissa }, scale).ok().map(Number::decimal)
    }

    /// `mantissa` ÷ 10^`places`: `Number::scaled(12345, 2)` is 123.45.
    pub fn scaled(mantissa: i64, places: u32) -> Number {
        match Decimal::try_from_i128_with_scale(i128::from(mantissa), places) {
            Ok(decimal) => Number::decimal(decimal),
            Err(_) => Number::from_ratio(BigRational::new(BigInt::from(mantissa), power_of_ten(places))),
        }
    }

    fn decimal(decimal: Decimal) -> Number {
        Number(Form::Decimal(decimal.normalize()))
    }

    fn from_ratio(ratio: BigRational) -> Number {
        match (as_decimal(&ratio), Small::of(&ratio)) {
            (Some(decimal), _) => Number::decimal(decimal),
            (None, Some(small)) => Number(Form::Small(small)),
            (None, None) => Number(Form::Fraction(Box::new(ratio))),
        }
    }

    fn bounded(ratio: BigRational) -> Result<Number, ArithmeticError> {
        if ratio.numer().bits() > MAXIMUM_BITS || ratio.denom().bits() > MAXIMUM_BITS {
            return Err(ArithmeticError::TooLarge);
        }
        Ok(Number::from_ratio(ratio))
    }

    fn ratio(&self) -> BigRational {
        match &self.0 {
            Form::Decimal(decimal) => BigRational::new(BigInt::from(decimal.mantissa()), power_of_ten(decimal.scale())),
            Form::Small(small) => small.ratio(),
            Form::Fraction(ratio) => (**ratio).clone(),
        }
    }

    /// The sum.
    ///
    /// # Errors
    /// [`ArithmeticError::TooLarge`].
    pub fn add(&self, other: &Number) -> Result<Number, ArithmeticError> {
        if let (Form::Decimal(left), Form::Decimal(right)) = (&self.0, &other.0) {
            let scale = left.scale().max(right.scale());
            let sum = at_scale(left, scale).zip(at_scale(right, scale)).and_then(|(left, right)| left.checked_add(right));
            if let Some(decimal) = sum.and_then(|sum| Decimal::try_from_i128_with_scale(sum, scale).ok()) {
                return Ok(Number::decimal(decimal));
            }
        }
        match Parts::of_both(&self.0, &other.0).and_then(|(left, right)| left.plus(right)) {
            Some(sum) => Ok(sum),
            None => Number::bounded(self.ratio() + other.ratio()),
        }
    }

    /// The difference.
    ///
    /// # Errors
    /// [`ArithmeticError::TooLarge`].
    pub fn subtract(&self, other: &Number) -> Result<Number, ArithmeticError> {
        self.add(&other.negate())
    }

    /// The product.
    ///
    /// # Errors
    /// [`ArithmeticError::TooLarge`].
    pub fn multiply(&self, other: &Number) -> Result<Number, ArithmeticError> {
        if let (Form::Decimal(left), Form::Decimal(right)) = (&self.0, &other.0)
            && let Some(product) = left.mantissa().checked_mul(right.mantissa())
            && let Ok(decimal) = Decimal::try_from_i128_with_scale(product, left.scale() + right.scale())
        {
            return Ok(Number::decimal(decimal));
        }
        match Parts::of_both(&self.0, &other.0).and_then(|(left, right)| left.times(right)) {
            Some(product) => Ok(product),
            None => Number::bounded(self.ratio() * other.ratio()),
        }
    }

    /// The quotient, exact.
    ///
    /// # Errors
    /// [`ArithmeticError::DivisionByZero`], [`ArithmeticError::TooLarge`].
    pub fn divide(&self, other: &Number) -> Result<Number, ArithmeticError> {
        if other.is_zero() {
            return Err(ArithmeticError::DivisionByZero);
        }
        match Parts::of_both(&self.0, &other.0).and_then(|(left, right)| left.over(right)) {
            Some(quotient) => Ok(quotient),
            None => Number::bounded(self.ratio() / other.ratio()),
        }
    }

    /// The greatest number of which both are whole multiples; of 0 and a number that number without its sign.
    ///
    /// ```
    /// use biaochi::number::Number;
    /// let number = |text| Number::parse(text).unwrap();
    /// assert_eq!(number("0.6").common_measure(&number("-1.5")).unwrap(), number("0.3"));
    /// ```
    ///
    /// # Errors
    /// [`ArithmeticError::TooLarge`].
    pub fn common_measure(&self, other: &Number) -> Result<Number, ArithmeticError> {
        if let (Form::Decimal(left), Form::Decimal(right)) = (&self.0, &other.0) {
            let scale = left.scale().max(right.scale());
            let measure = at_scale(left, scale).zip(at_scale(right, scale)).map(|(left, right)| left.gcd(&right));
            if let Some(decimal) = measure.and_then(|measure| Decimal::try_from_i128_with_scale(measure, scale).ok()) {
                return Ok(Number::decimal(decimal));
            }
        }
        let (left, right) = (self.ratio(), other.ratio());
        let measure = (left.numer() * right.denom()).gcd(&(right.numer() * left.denom()));
        Number::bounded(BigRational::new(measure, left.denom() * right.denom()))
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negate(&self) -> Number {
        match &self.0 {
            Form::Decimal(decimal) if decimal.is_zero() => Number::ZERO,
            Form::Decimal(decimal) => Number(Form::Decimal(-*decimal)),
            Form::Small(small) => Number::from_ratio(-small.ratio()),
            Form::Fraction(ratio) => Number(Form::Fraction(Box::new(-(**ratio).clone()))),
        }
    }

    /// The number without its sign.
    #[must_use]
    pub fn absolute(&self) -> Number {
        if self.is_negative() { self.negate() } else { self.clone() }
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        matches!(&self.0, Form::Decimal(decimal) if decimal.is_zero())
    }

    /// Whether it is below 0.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Decimal(decimal) => decimal.is_sign_negative() && !decimal.is_zero(),
            Form::Small(small) => small.is_negative(),
            Form::Fraction(ratio) => ratio.is_negative(),
        }
    }

    /// Whether it is above 0.
    pub fn is_positive(&self) -> bool {
        !self.is_zero() && !self.is_negative()
    }

    /// Whether it is a whole number.
    pub fn is_whole(&self) -> bool {
        match &self.0 {
            Form::Decimal(decimal) => decimal.is_integer(),
            Form::Small(_) => false,
            Form::Fraction(ratio) => ratio.is_integer(),
        }
    }

    /// The whole number as an `i64`, when it is one and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Form::Decimal(decimal) if decimal.is_integer() => decimal.to_i64(),
            Form::Decimal(_) | Form::Small(_) | Form::Fraction(_) => None,
        }
    }

    /// The greatest whole number that is not above it.
    #[must_use]
    pub fn floor(&self) -> Number {
        match &self.0 {
            Form::Decimal(decimal) => Number::decimal(decimal.floor()),
            Form::Small(small) => small.parts().floor(),
            Form::Fraction(ratio) => Number::from_ratio(ratio.floor()),
        }
    }

    /// The least whole number that is not below it.
    #[must_use]
    pub fn ceiling(&self) -> Number {
        self.negate().floor().negate()
    }

    /// Rounded to decimal places, half away from zero.
    ///
    /// ```
    /// use biaochi::number::Number;
    /// let number = Number::parse("-0.125").unwrap();
    /// assert_eq!(number.round(2).to_string(), "-0.13");
    /// ```
    #[must_use]
    pub fn round(&self, places: u32) -> Number {
        let places = places.min(MAXIMUM_PLACES);
        if let Form::Small(small) = &self.0
            && let Some(rounded) = small.parts().rounded(places)
        {
            return rounded;
        }
        match &self.0 {
            Form::Decimal(decimal) => {
                Number::decimal(decimal.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero))
            }
            Form::Small(_) | Form::Fraction(_) => {
                let grid = power_of_ten(places);
                let scaled = self.ratio() * BigRational::from_integer(grid.clone());
                Number::from_ratio(BigRational::new(scaled.round().to_integer(), grid))
            }
        }
    }

    /// Rounded to a multiple of `step`, half away from zero.
    ///
    /// # Errors
    /// [`ArithmeticError::DivisionByZero`] when the step is 0, [`ArithmeticError::TooLarge`].
    pub fn round_to(&self, step: &Number) -> Result<Number, ArithmeticError> {
        self.divide(step)?.round(0).multiply(step)
    }

    /// How many binary digits it takes, those above and those below its line counted apart: the greater of the two.
    pub fn bits(&self) -> u64 {
        match &self.0 {
            Form::Decimal(decimal) => u64::from(i128::BITS - decimal.mantissa().unsigned_abs().leading_zeros()),
            Form::Small(small) => small.bits(),
            Form::Fraction(ratio) => ratio.numer().bits().max(ratio.denom().bits()),
        }
    }

    /// Numerator and denominator in lowest terms, the denominator above 0, when both fit.
    pub(crate) fn to_fraction(&self) -> Option<(i128, i128)> {
        if let Form::Small(small) = &self.0 {
            return Some(small.parts().pair());
        }
        let ratio = self.ratio();
        Some((ratio.numer().to_i128()?, ratio.denom().to_i128()?))
    }

    /// How many decimal places it needs, or `None` when no finite number of them does.
    pub fn places(&self) -> Option<u32> {
        match &self.0 {
            Form::Decimal(decimal) => Some(decimal.scale()),
            Form::Small(_) | Form::Fraction(_) => None,
        }
    }

    /// With exactly this many decimal places, rounded half away from zero: `4.00`.
    pub fn to_fixed(&self, places: u32) -> String {
        let places = places.min(MAXIMUM_PLACES);
        let rounded = self.round(places);
        let text = rounded.to_string();
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        if places == 0 {
            return whole.to_string();
        }
        format!("{whole}.{part:0<width$}", width = places as usize)
    }

    /// With at most this many decimal places, rounded half away from zero, without trailing zeros: `83.73`.
    pub fn to_shown(&self, places: u32) -> String {
        self.round(places).to_string()
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Number {
        Number::decimal(Decimal::from(number))
    }
}

impl From<i32> for Number {
    fn from(number: i32) -> Number {
        Number::from(i64::from(number))
    }
}

impl From<u32> for Number {
    fn from(number: u32) -> Number {
        Number::from(i64::from(number))
    }
}

impl From<usize> for Number {
    fn from(number: usize) -> Number {
        Number::from_ratio(BigRational::from_integer(BigInt::from(number)))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Decimal(left), Form::Decimal(right)) => left.cmp(right),
            (left, right) => Parts::of_both(left, right)
                .and_then(|(left, right)| left.compared(right))
                .unwrap_or_else(|| self.ratio().cmp(&other.ratio())),
        }
    }
}

impl fmt::Display for Number {
    /// The exact value: decimal digits without trailing zeros, or `1/3` where no finite decimal is exact.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Decimal(decimal) => formatter.pad(&decimal.to_string()),
            Form::Small(_) | Form::Fraction(_) => {
                let ratio = self.ratio();
                formatter.pad(&wide_decimal(&ratio).unwrap_or_else(|| ratio.to_string()))
            }
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

fn power_of_ten(exponent: u32) -> BigInt {
    BigInt::from(10).pow(exponent)
}

/// The mantissa of a decimal at a scale not below its own, when it fits.
fn at_scale(decimal: &Decimal, scale: u32) -> Option<i128> {
    10i128.checked_pow(scale.checked_sub(decimal.scale())?)?.checked_mul(decimal.mantissa())
}

/// How many decimal places a reduced denominator needs, or `None` when it has a prime factor other than 2 and 5.
fn places_of(denominator: &BigInt) -> Option<u32> {
    let mut rest = denominator.clone();
    let mut places = 0;
    for prime in [2, 5] {
        let prime = BigInt::from(prime);
        let mut count = 0;
        while (&rest % &prime).is_zero() {
            rest /= &prime;
            count += 1;
        }
        places = places.max(count);
    }
    rest.is_one().then_some(places)
}

fn as_decimal(ratio: &BigRational) -> Option<Decimal> {
    // A denominator of a decimal with 28 places is at most 10^28 < 2^94; looking further would only cost time.
    if ratio.denom().bits() > 94 {
        return None;
    }
    let places = places_of(ratio.denom())?;
    if places > MAXIMUM_PLACES {
        return None;
    }
    let mantissa = (ratio.numer() * power_of_ten(places) / ratio.denom()).to_i128()?;
    Decimal::try_from_i128_with_scale(mantissa, places).ok()
}

/// The digits of a fraction that is a finite decimal, though too long for [`Decimal`].
fn wide_decimal(ratio: &BigRational) -> Option<String> {
    let places = places_of(ratio.denom())?;
    let mantissa = ratio.numer() * power_of_ten(places) / ratio.denom();
    let digits = mantissa.magnitude().to_string();
    let width = places as usize + 1;
    let digits = format!("{digits:0>width$}");
    let (whole, part) = digits.split_at(digits.len() - places as usize);
    let sign = if mantissa.sign() == Sign::Minus { "-" } else { "" };
    Some(if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") })
}
