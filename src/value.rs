//! Values and their types. Values know nothing of places; whoever computes with them adds the span.
//!
//! A number is held in base units (元, not 万元; 0.75, not 75); the unit in which it is shown belongs to its [`Type`].

use std::fmt;
use std::sync::Arc;

use crate::name;
use crate::number::Number;
use crate::unit::{Dimension, Unit};

/// The type of an expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// 数, 比率, 金额, 数量, 度量, 天, 个月: a number of some dimension.
    Quantity(Quantity),
    /// 是否
    Flag,
    /// 日期
    Date,
    /// 文本
    Text,
    /// 选项 { 甲, 乙 }: the names of the closed set, in order.
    Choice(Arc<[Arc<str>]>),
    /// 指标值: a number, its unit and perhaps a direction, or words. Its dimension is known only with the data.
    Target,
    /// 列表 { … }
    List(Arc<[Field]>),
    /// 记录 { … }
    Record(Arc<[Field]>),
}

/// A field of a list's items or of a record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// Its name as declared.
    pub name: Arc<str>,
    /// Its type.
    pub type_: Type,
}

/// A dimension, and how numbers of it are shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// What can be added to and compared with it.
    pub dimension: Dimension,
    /// How it is shown.
    pub display: Display,
}

/// How a number is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Display {
    /// As it is: a 数, points.
    Plain,
    /// As a percentage: a 比率.
    Percent,
    /// In a unit: 万元, 人, 公斤/亩.
    Unit(Unit),
}

impl Quantity {
    /// 数
    pub const NUMBER: Quantity = Quantity { dimension: Dimension::NONE, display: Display::Plain };
    /// 比率
    pub const RATE: Quantity = Quantity { dimension: Dimension::NONE, display: Display::Percent };

    /// Shown in a unit.
    pub fn in_unit(unit: Unit) -> Quantity {
        Quantity { dimension: unit.dimension.clone(), display: Display::Unit(unit) }
    }

    /// Of a dimension that arose from a product or a quotient, shown in base units.
    pub fn of(dimension: Dimension) -> Quantity {
        if dimension.is_none() { Quantity::NUMBER } else { Quantity::in_unit(Unit::of(&dimension)) }
    }

    /// One of the unit in which it is shown, in base units: 10000 of 万元, 1/100 of a rate.
    pub fn one(&self) -> Number {
        match &self.display {
            Display::Plain => Number::ONE,
            Display::Percent => Number::scaled(1, 2),
            Display::Unit(unit) => unit.factor.clone(),
        }
    }

    /// The number as a person reads it, with at most `places` decimal places in its unit: `83.73%`, `713.28万元`, `12人`.
    ///
    /// ```
    /// use biaochi::{number::Number, unit::Unit, value::Quantity};
    /// let money = Quantity::in_unit(Unit::parse("万元").unwrap());
    /// assert_eq!(money.show(&Number::parse("7132800").unwrap(), 2), "713.28万元");
    /// assert_eq!(Quantity::RATE.show(&Number::parse("0.75").unwrap(), 2), "75%");
    /// ```
    pub fn show(&self, number: &Number, places: u32) -> String {
        let (shown, unit) = self.in_display(number);
        format!("{}{unit}", shown.to_shown(places))
    }

    /// The number in the unit of display, and the unit's name.
    pub fn in_display(&self, number: &Number) -> (Number, &str) {
        let (converted, unit) = match &self.display {
            Display::Plain => return (number.clone(), ""),
            Display::Percent => (number.multiply(&Number::HUNDRED), "%"),
            Display::Unit(unit) => (unit.from_base(number), &*unit.name),
        };
        // A number at the edge of the size limit cannot be converted; it is then shown as it is, in base units.
        converted.map_or((number.clone(), ""), |number| (number, unit))
    }
}

impl Type {
    /// 数
    pub const NUMBER: Type = Type::Quantity(Quantity::NUMBER);
    /// 比率
    pub const RATE: Type = Type::Quantity(Quantity::RATE);

    /// The quantity, when it is one.
    pub fn quantity(&self) -> Option<&Quantity> {
        match self {
            Type::Quantity(quantity) => Some(quantity),
            Type::Flag | Type::Date | Type::Text | Type::Choice(_) | Type::Target | Type::List(_) | Type::Record(_) => None,
        }
    }
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A number in base units.
    Number(Number),
    /// 是, 否
    Flag(bool),
    /// A day.
    Date(Date),
    /// A text.
    Text(Arc<str>),
    /// One of a closed set, by its place in [`Type::Choice`].
    Choice(usize),
    /// An 指标值.
    Target(Target),
    /// The items of a list, each with its fields in the order of the type; a missing field is `None`.
    List(Arc<[Arc<[Option<Value>]>]>),
    /// The fields of a record in the order of the type; a missing field is `None`.
    Record(Arc<[Option<Value>]>),
}

impl Value {
    /// The number, when it is one.
    pub fn number(&self) -> Option<&Number> {
        match self {
            Value::Number(number) => Some(number),
            Value::Flag(_)
            | Value::Date(_)
            | Value::Text(_)
            | Value::Choice(_)
            | Value::Target(_)
            | Value::List(_)
            | Value::Record(_) => None,
        }
    }
}

/// An 指标值: `≥266米`, `显著提升`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A number with its unit, and with the direction in which it counts as met.
    Amount {
        /// `≥`, `>` make it [`Direction::Higher`]; `≤`, `<` [`Direction::Lower`]; `=` or nothing leave it open.
        direction: Option<Direction>,
        /// In base units of `quantity`.
        number: Number,
        /// Its dimension and unit.
        quantity: Quantity,
    },
    /// Words.
    Words(Arc<str>),
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// 正向: more is better.
    Higher,
    /// 反向: less is better.
    Lower,
}

impl Direction {
    /// The direction that a word says, as 完成度 and 选项 { 正向, 反向 } have it.
    pub fn of_word(word: &str) -> Option<Direction> {
        match name::key(word).as_str() {
            "正向" | "higher" => Some(Direction::Higher),
            "反向" | "lower" => Some(Direction::Lower),
            _ => None,
        }
    }
}

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, when it exists and its year is 1 to 9999.
    ///
    /// ```
    /// use biaochi::value::Date;
    /// assert!(Date::new(2023, 2, 29).is_none());
    /// assert_eq!(Date::new(2024, 3, 1).unwrap().days_since(Date::new(2024, 2, 28).unwrap()), 2);
    /// ```
    pub fn new(year: i32, month: u8, day: u8) -> Option<Date> {
        ((1..=9999).contains(&year) && (1..=days_in_month(year, month)).contains(&day)).then_some(Date { year, month, day })
    }

    /// Reads `2021-06-30`, `2021年6月30日`, `2021/6/30` or `2021.6.30`.
    pub fn parse(text: &str) -> Option<Date> {
        let text = text.trim().trim_end_matches('日');
        let mut parts = text.split(['-', '年', '月', '/', '.']);
        let mut next = |longest: usize| {
            let part = parts.next()?.trim();
            (part.len() <= longest && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<i32>().ok())?
        };
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        if parts.next().is_some() {
            return None;
        }
        Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    /// How many days after `other` this is.
    pub fn days_since(self, other: Date) -> i64 {
        self.day_number() - other.day_number()
    }

    /// The day so many days later (earlier when negative), when it lies within the years that a date can have.
    ///
    /// ```
    /// use biaochi::value::Date;
    /// assert_eq!(Date::new(2024, 2, 28).unwrap().plus_days(2), Date::new(2024, 3, 1));
    /// ```
    pub fn plus_days(self, days: i64) -> Option<Date> {
        let target = self.day_number().checked_add(days)?;
        let first = |year: i32| Date { year, month: 1, day: 1 }.day_number();
        // By the mean length of a year, which is right but for one year either way.
        let mut year = i32::try_from(target.checked_mul(400)? / 146_097).ok()?.clamp(1, 9999);
        while year > 1 && first(year) > target {
            year -= 1;
        }
        while year < 9999 && first(year + 1) <= target {
            year += 1;
        }
        let mut rest = target - first(year);
        for month in 1..=12 {
            let length = i64::from(days_in_month(year, month));
            if (0..length).contains(&rest) {
                return Date::new(year, month, u8::try_from(rest + 1).ok()?);
            }
            rest -= length;
        }
        None
    }

    /// How many whole months after `other` this is: from 31 January to 30 June are 4, to 31 July are 6.
    pub fn months_since(self, other: Date) -> i64 {
        if self < other {
            return -other.months_since(self);
        }
        let months = i64::from(self.year - other.year) * 12 + i64::from(self.month) - i64::from(other.month);
        if self.day < other.day { months - 1 } else { months }
    }

    /// Days since a fixed day, counted by the civil calendar.
    pub(crate) fn day_number(self) -> i64 {
        let mut days = i64::from(self.day);
        for month in 1..self.month {
            days += i64::from(days_in_month(self.year, month));
        }
        let years = i64::from(self.year) - 1;
        days + years * 365 + years / 4 - years / 100 + years / 400
    }
}

/// How many days a month has; 0 for what is no month.
pub fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
