//! Expressions as they are written: bands, literals, strings and operators with them.

use crate::comparison::Comparison;
use crate::number::Number;
use crate::source::Span;

use super::{Name, Unit};

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Which.
    pub kind: ExprKind,
    /// All of it.
    pub span: Span,
}

/// The forms of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `95%`, `713.28万元`
    Number(NumberLiteral),
    /// `2021-06-30`, `6月30日`
    Date(DateLiteral),
    /// `"在职 {在职人数}"`
    Text(Template),
    /// `是`, `否`
    Flag(bool),
    /// `预算`, `满分`
    Name(Name),
    /// `预算完成率.得分`
    Field(Box<Expr>, Name),
    /// `比率(执行, 预算)`, `几个(值 - 100%, 1个百分点, 不足不计)`
    Call {
        /// What is called.
        function: Name,
        /// With what.
        arguments: Vec<Expr>,
    },
    /// `-x`, `非 x`
    Unary(UnaryOperator, Box<Expr>),
    /// `a + b`, `a 且 b`
    Binary(BinaryOperator, Box<Expr>, Box<Expr>),
    /// `0 < x ≤ 10%`
    Compare {
        /// The leftmost operand.
        first: Box<Expr>,
        /// Each comparison with what stands right of it; never empty.
        rest: Vec<(Comparison, Expr)>,
    },
    /// `c ? a : b`, `若 c 则 a 否则 b`
    Conditional {
        /// c
        condition: Box<Expr>,
        /// a
        consequent: Box<Expr>,
        /// b
        alternative: Box<Expr>,
    },
    /// `分档 值 { … }`
    Match {
        /// What the patterns look at; without it they are conditions.
        subject: Option<Box<Expr>>,
        /// The arms, the first that fits wins.
        arms: Vec<Arm>,
    },
    /// `插值 值 { 80%: 0, 100%: 满分 }`
    Interpolate {
        /// What is interpolated over.
        subject: Box<Expr>,
        /// The points of the line.
        points: Vec<(Expr, Expr)>,
    },
    /// `清单 { 有制度: 1, 制度合规: 1 }`: conditions and their points.
    Checklist(Vec<(Expr, Expr)>),
    /// `评定`, `评定 [8, 9]`, `评定 { 达成: [80%, 100%] }`
    Assessed(Assessed),
    /// `其中 地区 = 本单位.地区`, as an argument of a call.
    Among(Box<Expr>),
}

/// A person's score.
#[derive(Clone, Debug, PartialEq)]
pub enum Assessed {
    /// `评定`
    Free,
    /// `评定 [8, 9]`
    Within(Interval),
    /// `评定 { 达成: [80%, 100%], 未达成: [0%, 50%) }`
    Levels(Vec<(Name, Interval)>),
}

/// `[85%, 95%)`
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: Box<Expr>,
    /// `[` rather than `(`.
    pub low_included: bool,
    /// The upper end.
    pub high: Box<Expr>,
    /// `]` rather than `)`.
    pub high_included: bool,
    /// All of it.
    pub span: Span,
}

/// One line of 分档 or 等级.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// What fits: one of several, `部分完成、基本完成`; never empty.
    pub patterns: Vec<Pattern>,
    /// `当 …`
    pub guard: Option<Expr>,
    /// What results.
    pub result: Expr,
    /// All of it.
    pub span: Span,
}

/// What an arm looks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// Which.
    pub kind: PatternKind,
    /// Where it stands.
    pub span: Span,
}

/// The patterns.
#[derive(Clone, Debug, PartialEq)]
pub enum PatternKind {
    /// `≥ 95%`
    Compare(Comparison, Expr),
    /// `[85%, 95%)`
    Interval(Interval),
    /// `80%(含)-90%`, as official tables write it
    Range(OfficialRange),
    /// `全部完成`; without a subject a condition
    Value(Expr),
    /// `其余`
    Else,
}

/// `70-80%(不含)`: the ends and what was said of each.
#[derive(Clone, Debug, PartialEq)]
pub struct OfficialRange {
    /// The left end.
    pub low: NumberLiteral,
    /// 含 or 不含 behind the left end.
    pub low_inclusion: Option<Inclusion>,
    /// The right end.
    pub high: NumberLiteral,
    /// 含 or 不含 behind the right end.
    pub high_inclusion: Option<Inclusion>,
}

/// 含 or 不含
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inclusion {
    /// 含
    Included,
    /// 不含
    Excluded,
}

/// A number with its unit.
#[derive(Clone, Debug)]
pub struct NumberLiteral {
    /// The digits' value, the unit not applied: 95 for `95%`.
    pub number: Number,
    /// `%`, `万元`, `分/次`
    pub unit: Option<Unit>,
    /// As written, folded to half width: `1_000.50万元`.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for NumberLiteral {
    fn eq(&self, other: &NumberLiteral) -> bool {
        self.number == other.number && self.unit == other.unit
    }
}

/// `2021-06-30`, or `6月30日` of the year that is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateLiteral {
    /// The year, or none for the one that is scored.
    pub year: Option<i32>,
    /// 1 to 12, checked by the parser.
    pub month: u8,
    /// 1 to 31, checked by the parser against the month.
    pub day: u8,
}

/// A string with expressions in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Its parts, in order.
    pub parts: Vec<TemplatePart>,
    /// With its quotes.
    pub span: Span,
}

/// A part of a string.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplatePart {
    /// As it stands.
    Text(String),
    /// `{值}`, `{值:0.0%}`
    Expression {
        /// What is put in.
        value: Expr,
        /// How it is shown.
        format: Option<Format>,
    },
}

/// `0.0%`: how a number is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Format {
    /// As written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// `-x`, `非 x`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `-`
    Negate,
    /// `非`
    Not,
}

/// The operators between two operands that do not chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `且`
    And,
    /// `或`
    Or,
}
