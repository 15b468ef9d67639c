//! Typed expressions.

use std::sync::Arc;

use super::{Asked, CohortCall, DefinitionId, FactId, FunctionId, IndicatorId, LocalId, SectionId};
use crate::interval::Interval;
use crate::number::{ArithmeticError, Number};
use crate::source::Span;
use crate::stdlib::Function;
use crate::value::{Type, Value};

pub use crate::comparison::Comparison;

/// How many years 上年 can go back at most.
pub const MAXIMUM_YEARS_BACK: u32 = 50;

/// An expression with its type.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Which.
    pub kind: ExprKind,
    /// Its type: dimension, and how it is shown.
    pub type_: Type,
    /// Where it was written.
    pub span: Span,
}

/// The forms of expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `95%`, `甲`, `是`; numbers in base units.
    Constant(Value),
    /// A fact of the unit.
    Fact(FactId),
    /// A field of the list item in scope.
    Item {
        /// 0 for the innermost list.
        depth: usize,
        /// Which field.
        field: usize,
    },
    /// A field of a record.
    Field(Box<Expr>, usize),
    /// A definition without parameters.
    Definition(DefinitionId),
    /// A local of the indicator (or 总分) that this expression belongs to.
    Local(LocalId),
    /// A parameter of the function that this expression belongs to.
    Argument(usize),
    /// `预算完成率.得分`: a result of another indicator, points being those in force.
    Indicator(IndicatorId, IndicatorResult),
    /// `过程.得分`: a result of a heading.
    Section(SectionId, SectionResult),
    /// 满分 of this indicator, as printed.
    FullPoints,
    /// 合计 in 总分.
    Sum,
    /// 年度
    Year,
    /// `6月30日` of the year that is scored.
    DayOfYear {
        /// 1 to 12
        month: u8,
        /// 1 to 31
        day: u8,
    },
    /// `上年(执行)`, `上年(三公经费.本年, 2)`: the same unit's value of a fact in an earlier year; missing when there are no data of that year.
    Prior {
        /// The fact.
        fact: FactId,
        /// Of a record, which field.
        field: Option<usize>,
        /// How many years before: 1 to [`MAXIMUM_YEARS_BACK`].
        back: u32,
    },
    /// `-x`
    Negate(Box<Expr>),
    /// `非 x`
    Not(Box<Expr>),
    /// `a + b`; on dates, date − date and date ± days.
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// `0 < x ≤ 10%`; never without a comparison.
    Compare(Box<Expr>, Vec<(Comparison, Expr)>),
    /// `a 且 b`, three-valued.
    And(Box<Expr>, Box<Expr>),
    /// `a 或 b`, three-valued.
    Or(Box<Expr>, Box<Expr>),
    /// `c ? a : b`
    Conditional(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `分档 …`
    Match(Match),
    /// `插值 x { 80%: 0, 100%: 满分 }`: the points sorted by their first.
    Interpolate(Box<Expr>, Vec<(Expr, Expr)>),
    /// `清单 { … }`: conditions and points.
    Checklist(Vec<(Expr, Expr)>),
    /// `评定 …`: the assessed score, in printed points.
    Assessed(Assessed),
    /// `几个(amount, step, counting)`
    Steps {
        /// The amount.
        amount: Box<Expr>,
        /// The step, of the same dimension.
        step: Box<Expr>,
        /// What a part of a step counts.
        counting: Counting,
    },
    /// A function of plain arguments: all but those that have a variant of their own. The direction of 完成度 is a constant
    /// `Value::Choice`: 0 is 正向, 1 is 反向.
    Call(Function, Vec<Expr>),
    /// A function over a list: 个数, 合计, 平均, 最大, 最小, 加权平均, 全部, 任一.
    Aggregate {
        /// Which.
        function: Function,
        /// The list.
        list: Box<Expr>,
        /// What is taken of each item; absent in 个数(list).
        item: Option<Box<Expr>>,
        /// The weight of each item, only with 加权平均.
        weight: Option<Box<Expr>>,
    },
    /// `全体平均(x)`, `排名(x, 其中 地区 = 本单位.地区)`: what the units come to that are scored together.
    Cohort(Arc<CohortCall>),
    /// `有(x)`
    Has(Box<Expr>),
    /// `缺省(x, y)`
    Default(Box<Expr>, Box<Expr>),
    /// A function that the rubric defines.
    Apply(FunctionId, Vec<Expr>),
    /// A text with expressions in it.
    Text(Template),
    /// What only the expectation of a test asks.
    Asked(Asked),
}

/// What is asked of another indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndicatorResult {
    /// `.得分`: in force, rounded.
    Score,
    /// `.值`
    Value,
    /// `.满分`: in force.
    FullPoints,
    /// `.适用`
    Applies,
}

/// What is asked of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionResult {
    /// `.得分`
    Score,
    /// `.满分`: in force.
    FullPoints,
}

/// `+ - * /`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl Arithmetic {
    /// What it makes of two numbers.
    ///
    /// # Errors
    /// Those of the operation.
    pub fn apply(self, left: &Number, right: &Number) -> Result<Number, ArithmeticError> {
        match self {
            Arithmetic::Add => left.add(right),
            Arithmetic::Subtract => left.subtract(right),
            Arithmetic::Multiply => left.multiply(right),
            Arithmetic::Divide => left.divide(right),
        }
    }
}

/// 分档, or 等级.
#[derive(Clone, Debug)]
pub struct Match {
    /// What the patterns look at; none when they are conditions. Of 等级 none, though the patterns are bands: the subject is the total.
    pub subject: Option<Box<Expr>>,
    /// The arms; the first that fits wins.
    pub arms: Vec<Arm>,
}

/// One arm.
#[derive(Clone, Debug)]
pub struct Arm {
    /// One of these must fit.
    pub patterns: Vec<Pattern>,
    /// Ends of official ranges of which nothing was said, and which are left out because the other end is included: 90% in `80%(含)-90%`,
    /// in base units, with the range as written.
    pub unsaid_ends: Vec<(Number, Span)>,
    /// And this must hold.
    pub guard: Option<Expr>,
    /// What results.
    pub result: Expr,
    /// The patterns as written, for naming the band that was hit.
    pub pattern_span: Span,
    /// All of it.
    pub span: Span,
}

/// What an arm looks for.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// A number in an interval with constant ends, in base units.
    Band(Interval),
    /// A comparison whose right side is no constant.
    Compare(Comparison, Expr),
    /// An interval whose ends are no constants.
    Between {
        /// The lower end.
        low: Box<Expr>,
        /// Whether it belongs.
        low_included: bool,
        /// The upper end.
        high: Box<Expr>,
        /// Whether it belongs.
        high_included: bool,
    },
    /// Exactly this choice, flag, date or text.
    Is(Value),
    /// A value equal to an expression that is no constant.
    Equal(Expr),
    /// Without a subject: a condition.
    Condition(Expr),
    /// 其余
    Else,
}

/// A person's score (LANGUAGE.md §4).
#[derive(Clone, Debug)]
pub enum Assessed {
    /// Anything in [0, 满分].
    Free,
    /// Within a range.
    Within(AssessedRange),
    /// With levels: the score lies in the range of the level that was chosen.
    Levels(Vec<Level>),
}

/// One level of an assessment.
#[derive(Clone, Debug)]
pub struct Level {
    /// Its name.
    pub name: Arc<str>,
    /// Its range.
    pub range: AssessedRange,
}

/// A range of assessed scores: ends in printed points (a percentage of full marks was multiplied out by the checker).
#[derive(Clone, Debug)]
pub struct AssessedRange {
    /// The lower end.
    pub low: Box<Expr>,
    /// Whether it belongs.
    pub low_included: bool,
    /// The upper end.
    pub high: Box<Expr>,
    /// Whether it belongs.
    pub high_included: bool,
    /// As written.
    pub span: Span,
}

impl AssessedRange {
    /// The scores in it, once its ends are computed.
    pub fn between(&self, low: Number, high: Number) -> Interval {
        Interval::between([low, high], [self.low_included, self.high_included])
    }
}

/// 且 or 或.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connective {
    /// 且
    And,
    /// 或
    Or,
}

/// What a part of a step counts (几个).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// 不足不计: only whole steps.
    Whole,
    /// 不足计一: a part counts as one.
    Started,
    /// 按比例
    Prorated,
}

/// A text with expressions in it.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its parts, in order.
    pub parts: Vec<TemplatePart>,
    /// As written.
    pub span: Span,
}

/// A part of a text.
#[derive(Clone, Debug)]
pub enum TemplatePart {
    /// As it stands.
    Text(Arc<str>),
    /// An expression, shown in its type's unit.
    Value {
        /// What is put in.
        value: Box<Expr>,
        /// `{值:0.0%}`: how many decimal places exactly; none shows as many as needed, at most two or more (LANGUAGE.md §7).
        places: Option<u32>,
    },
}
