//! An expression under way, and what the checker says about types: in words, in the unit in which a result is shown.

use crate::language::Text;
use crate::model::{self, Arithmetic, ExprKind};
use crate::number::Number;
use crate::source::Span;
use crate::text;
use crate::unit::{Dimension, Unit};
use crate::value::{Display, Quantity, Type, Value};

/// Whether a number can only be whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grain {
    /// Only whole numbers.
    Whole,
    /// Any number.
    Any,
}

impl From<bool> for Grain {
    /// Whole when it is true that it is.
    fn from(whole: bool) -> Grain {
        if whole { Grain::Whole } else { Grain::Any }
    }
}

/// A typed expression with what only the checker wants to know of it.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    /// The expression; boxed, since what is passed up through every level of nesting should be small.
    pub expr: Box<model::Expr>,
    /// Whether it can only be a whole number, in base units.
    pub whole: bool,
    /// Whether it is a number written without a unit.
    pub bare: bool,
    /// Its number, when that is known without data.
    pub constant: Option<Number>,
}

impl Typed {
    /// An expression of which nothing more is known.
    pub fn new(kind: model::ExprKind, type_: Type, span: Span) -> Typed {
        Typed { expr: Box::new(model::Expr { kind, type_, span }), whole: false, bare: false, constant: None }
    }

    /// A number that is known.
    pub fn number(number: Number, quantity: Quantity, span: Span) -> Typed {
        let whole = number.is_whole();
        let kind = model::ExprKind::Constant(Value::Number(number.clone()));
        Typed { whole, constant: Some(number), ..Typed::new(kind, Type::Quantity(quantity), span) }
    }

    /// The same, known to be whole or not.
    pub fn known(self, grain: Grain) -> Typed {
        Typed { whole: grain == Grain::Whole, ..self }
    }

    /// Its type.
    pub fn type_(&self) -> &Type {
        &self.expr.type_
    }

    /// Its quantity, when it is one.
    pub fn quantity(&self) -> Option<&Quantity> {
        self.expr.type_.quantity()
    }

    /// Where it was written.
    pub fn span(&self) -> Span {
        self.expr.span
    }

    /// Whether it is the literal 0, which fits every dimension.
    pub fn is_bare_zero(&self) -> bool {
        self.bare && self.constant.as_ref().is_some_and(Number::is_zero)
    }

    /// Whether it is a bare whole number that nobody means as a rate: 95 for 95%.
    pub fn is_bare_percent(&self) -> bool {
        let two = Number::from(2);
        self.bare && self.constant.as_ref().is_some_and(|number| number.is_whole() && number.absolute() >= two)
    }

    /// Whether it is a whole number that, taken from a rate, is a forgotten %: 值 - 100. Of smaller ones 2 - 值 is meant as it stands.
    pub fn is_bare_tens(&self) -> bool {
        let ten = Number::from(10);
        self.bare && self.constant.as_ref().is_some_and(|number| number.is_whole() && number.absolute() >= ten)
    }

    /// Whether it is a quotient, such as 偏差 / 1个百分点: shown as a rate, and as well a count.
    pub fn is_count_of_points(&self) -> bool {
        matches!(&self.expr.kind, ExprKind::Arithmetic(Arithmetic::Divide, ..))
    }
}

/// A type in the words of the language.
pub(super) fn words(type_: &Type) -> Text {
    match type_ {
        Type::Quantity(quantity) => quantity_words(quantity),
        Type::Flag => text!("是否", "a flag"),
        Type::Date => text!("日期", "a date"),
        Type::Text => text!("文本", "a text"),
        Type::Choice(_) => text!("选项", "a choice"),
        Type::Target => text!("指标值", "a target"),
        Type::List(_) => text!("列表", "a list"),
        Type::Record(_) => text!("记录", "a record"),
    }
}

fn quantity_words(quantity: &Quantity) -> Text {
    let Display::Unit(unit) = &quantity.display else {
        return match quantity.display {
            Display::Percent => text!("比率", "a rate"),
            Display::Plain | Display::Unit(_) => text!("数", "a plain number"),
        };
    };
    let name = &unit.name;
    if quantity.dimension == Dimension::base("元") {
        text!("金额（{name}）", "money ({name})")
    } else if quantity.dimension == Dimension::base("天") || quantity.dimension == Dimension::base("个月") {
        text!("时长（{name}）", "a duration ({name})")
    } else if name.contains(['/', '·']) {
        text!("度量（{name}）", "a measure ({name})")
    } else {
        text!("数量（{name}）", "a quantity ({name})")
    }
}

/// How a product is shown.
pub(super) fn product(left: &Quantity, right: &Quantity) -> Quantity {
    match (left.dimension.is_none(), right.dimension.is_none()) {
        (true, true) if left.display == Display::Percent && right.display == Display::Percent => Quantity::RATE,
        (true, true) => Quantity::NUMBER,
        (true, false) => right.clone(),
        (false, true) => left.clone(),
        (false, false) => {
            let dimension = left.dimension.multiply(&right.dimension);
            cancelled(left, right)
                .or_else(|| cancelled(right, left))
                .filter(|quantity| quantity.dimension == dimension)
                .unwrap_or_else(|| Quantity::of(dimension))
        }
    }
}

/// 万元/人 × 人 is shown in 万元.
fn cancelled(quotient: &Quantity, by: &Quantity) -> Option<Quantity> {
    let (Display::Unit(quotient), Display::Unit(by)) = (&quotient.display, &by.display) else {
        return None;
    };
    let unit = Unit::parse(quotient.name.strip_suffix(&*by.name)?.strip_suffix('/')?)?;
    (!unit.dimension.is_none()).then(|| Quantity::in_unit(unit))
}

/// How a quotient is shown: of two plain numbers a plain number, of two of one dimension a rate (LANGUAGE.md §3).
pub(super) fn quotient(left: &Quantity, right: &Quantity) -> Quantity {
    if left.dimension.is_none() && right.dimension.is_none() {
        return if left.display == Display::Percent { Quantity::RATE } else { Quantity::NUMBER };
    }
    if left.dimension == right.dimension {
        return Quantity::RATE;
    }
    if right.dimension.is_none() {
        return left.clone();
    }
    let dimension = left.dimension.divide(&right.dimension);
    if let (Display::Unit(above), Display::Unit(below)) = (&left.display, &right.display)
        && !above.name.contains(['/', '·'])
        && !below.name.contains(['/', '·'])
        && let Ok(factor) = above.factor.divide(&below.factor)
    {
        let name = format!("{}/{}", above.name, below.name).into();
        return Quantity::in_unit(Unit { name, dimension, factor });
    }
    Quantity::of(dimension)
}
