//! Units and dimensions: 元 and 万元 are one dimension, 人 is another, 公斤/亩 is a quotient of two.
//!
//! LANGUAGE.md §3. Any unit word is a dimension of its own, except those of the table below, which are multiples of another.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::name;
use crate::number::{ArithmeticError, Number};

/// The exponents of the base units in a product or quotient of them; empty for a plain number or a rate.
///
/// ```
/// use biaochi::unit::Unit;
/// let price = Unit::parse("万元/人").unwrap();
/// assert_eq!(price.dimension.to_string(), "元/人");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimension {
    exponents: BTreeMap<Arc<str>, i8>,
}

impl Dimension {
    /// Of plain numbers and rates.
    pub const NONE: Dimension = Dimension { exponents: BTreeMap::new() };

    /// Of a base unit.
    pub fn base(unit: &str) -> Dimension {
        Dimension { exponents: BTreeMap::from([(Arc::from(unit), 1)]) }
    }

    /// Whether this is the dimension of plain numbers and rates.
    pub fn is_none(&self) -> bool {
        self.exponents.is_empty()
    }

    /// The dimension of a product.
    #[must_use]
    pub fn multiply(&self, other: &Dimension) -> Dimension {
        self.combine(other, i8::saturating_add)
    }

    /// The dimension of a quotient.
    #[must_use]
    pub fn divide(&self, other: &Dimension) -> Dimension {
        self.combine(other, i8::saturating_sub)
    }

    fn combine(&self, other: &Dimension, with: fn(i8, i8) -> i8) -> Dimension {
        let mut exponents = self.exponents.clone();
        for (unit, exponent) in &other.exponents {
            let sum = with(exponents.get(unit).copied().unwrap_or(0), *exponent);
            if sum == 0 {
                exponents.remove(unit);
            } else {
                exponents.insert(unit.clone(), sum);
            }
        }
        Dimension { exponents }
    }
}

impl fmt::Display for Dimension {
    /// `元`, `元/人`, `1/人`; empty for plain numbers.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |positive: bool| {
            let mut words = Vec::new();
            for (unit, exponent) in &self.exponents {
                if (*exponent > 0) == positive {
                    words.extend(std::iter::repeat_n(&**unit, usize::from(exponent.unsigned_abs())));
                }
            }
            words
        };
        let (above, below) = (side(true), side(false));
        if above.is_empty() && !below.is_empty() {
            formatter.write_str("1")?;
        }
        formatter.write_str(&above.join("·"))?;
        for unit in below {
            write!(formatter, "/{unit}")?;
        }
        Ok(())
    }
}

/// A unit in which a number can be written or shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unit {
    /// As written, canonical in Chinese: `万元`, `人`, `%`, `公斤/亩`.
    pub name: Arc<str>,
    /// Its dimension.
    pub dimension: Dimension,
    /// How many base units one of it is: 10000 for 万元, 1/100 for %.
    pub factor: Number,
}

/// The units that are multiples of others: their spellings (the first is the one shown), base unit ("" for plain numbers), and how many
/// base units they are, as a numerator and a denominator.
const KNOWN: &[(&[&str], &str, i64, i64)] = &[
    (&["元", "yuan"], "元", 1, 1),
    (&["角"], "元", 1, 10),
    (&["千元"], "元", 1_000, 1),
    (&["万元", "wan"], "元", 10_000, 1),
    (&["百万元"], "元", 1_000_000, 1),
    (&["亿元", "yi"], "元", 100_000_000, 1),
    (&["分", "point", "points"], "", 1, 1),
    (&["%", "％"], "", 1, 100),
    (&["‰"], "", 1, 1_000),
    (&["个百分点", "百分点", "pp"], "", 1, 100),
    (&["天", "日", "day", "days"], "天", 1, 1),
    (&["个月", "月", "month", "months"], "个月", 1, 1),
    (&["年", "year", "years"], "个月", 12, 1),
];

impl Unit {
    /// Reads a unit as it is written behind a number or inside `金额( )`: `万元`, `公斤/亩`, `%`. `None` when a part between two `/`
    /// is empty or is no word.
    pub fn parse(text: &str) -> Option<Unit> {
        let mut parts = text.split('/');
        let mut unit = Unit::parse_product(parts.next()?)?;
        for part in parts {
            let below = Unit::parse_product(part)?;
            unit = Unit {
                name: Arc::from(format!("{}/{}", unit.name, below.name)),
                dimension: unit.dimension.divide(&below.dimension),
                factor: unit.factor.divide(&below.factor).ok()?,
            };
        }
        Some(unit)
    }

    fn parse_product(text: &str) -> Option<Unit> {
        let mut parts = text.split('·');
        let mut unit = Unit::parse_word(parts.next()?)?;
        for part in parts {
            let other = Unit::parse_word(part)?;
            unit = Unit {
                name: Arc::from(format!("{}·{}", unit.name, other.name)),
                dimension: unit.dimension.multiply(&other.dimension),
                factor: unit.factor.multiply(&other.factor).ok()?,
            };
        }
        Some(unit)
    }

    fn parse_word(text: &str) -> Option<Unit> {
        let word = name::key(text);
        if let Some((words, base, numerator, denominator)) = KNOWN.iter().find(|(words, ..)| words.contains(&word.as_str())) {
            let dimension = if base.is_empty() { Dimension::NONE } else { Dimension::base(base) };
            let factor = Number::from(*numerator).divide(&Number::from(*denominator)).ok()?;
            return Some(Unit { name: Arc::from(*words.first()?), dimension, factor });
        }
        let is_word =
            !word.is_empty() && word.chars().all(name::continues_name) && !word.starts_with(|c: char| c.is_ascii_digit());
        is_word.then(|| Unit { name: Arc::from(word.as_str()), dimension: Dimension::base(&word), factor: Number::ONE })
    }

    /// The unit of a base dimension, as results of products and quotients are shown in.
    pub fn of(dimension: &Dimension) -> Unit {
        Unit { name: Arc::from(dimension.to_string()), dimension: dimension.clone(), factor: Number::ONE }
    }

    /// A number of this unit in base units: 713.28 (万元) is 7132800 (元).
    ///
    /// # Errors
    /// [`ArithmeticError::TooLarge`].
    pub fn to_base(&self, number: &Number) -> Result<Number, ArithmeticError> {
        number.multiply(&self.factor)
    }

    /// A number of base units in this unit.
    ///
    /// # Errors
    /// [`ArithmeticError::TooLarge`].
    pub fn from_base(&self, number: &Number) -> Result<Number, ArithmeticError> {
        number.divide(&self.factor)
    }
}
