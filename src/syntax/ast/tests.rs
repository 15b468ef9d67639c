//! Tests as they are written: what is given, what is expected, and their tables.

use crate::comparison::Comparison;
use crate::source::Span;

use super::{DateLiteral, Expr, Name, NumberLiteral, Template};

/// `测试 "…" 逐行 数据 "….yaml" { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// What it is called.
    pub label: Template,
    /// The data file that it starts from, relative to the rules file.
    pub data: Option<Template>,
    /// What is given, in every row of the table if there is one.
    pub inputs: Vec<TestInput>,
    /// `其他单位 { 执行 = 90万元 }`: the units that are scored together with this one, by what is given of each.
    pub others: Vec<OtherUnit>,
    /// What is expected, in every row of the table if there is one.
    pub expectations: Vec<Expr>,
    /// `逐行`: a table, each row of which is a case of its own.
    pub table: Option<TestTable>,
    /// The line up to its `{`.
    pub header: Span,
}

/// `执行 = 100万元`
#[derive(Clone, Debug, PartialEq)]
pub struct TestInput {
    /// Of what something is given.
    pub target: InputTarget,
    /// What; none only of 不适用, which needs no reason in a test.
    pub value: Option<Given>,
    /// All of it.
    pub span: Span,
}

/// Another unit in a test.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherUnit {
    /// What is given of it.
    pub inputs: Vec<TestInput>,
    /// All of it.
    pub span: Span,
}

/// The left side of what is given in a test.
#[derive(Clone, Debug, PartialEq)]
pub struct InputTarget {
    /// Which.
    pub kind: InputTargetKind,
    /// Where it stands.
    pub span: Span,
}

/// Of what something can be given in a test.
#[derive(Clone, Debug, PartialEq)]
pub enum InputTargetKind {
    /// `执行`, `三公经费.本年`; also `年度`: a name and the fields in it. Never empty.
    Fact(Vec<Name>),
    /// `上年(执行)`, `上年(执行, 2)`: how many years before.
    Prior(Vec<Name>, u32),
    /// `评定 工作规划合理性`
    Assessed(Name),
    /// `分值 工作规划合理性`
    Points(Name),
    /// `不适用 生态效益`
    Inapplicable(Name),
    /// `说明 预算完成率`
    Remark(Name),
}

/// A value as data files have it.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// Which.
    pub kind: GivenKind,
    /// Where it stands.
    pub span: Span,
}

/// The values that can be given in a test.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenKind {
    /// `100万元`, `-5万元`
    Number(NumberLiteral),
    /// `≥266米`: an 指标值 with its direction.
    Target(Comparison, NumberLiteral),
    /// `2021-06-30`
    Date(DateLiteral),
    /// `"…"`
    Text(Template),
    /// `是`
    Flag(bool),
    /// `甲`: one of the choices, or a short text.
    Word(Name),
    /// `[…]`
    List(Vec<Given>),
    /// `{本年: 3万元}`
    Record(Vec<(Name, Given)>),
}

/// The table of a test.
#[derive(Clone, Debug, PartialEq)]
pub struct TestTable {
    /// Its columns; never empty.
    pub columns: Vec<TestColumn>,
    /// Its rows, each with as many cells as there are columns.
    pub rows: Vec<TestRow>,
}

/// A column of a test's table.
#[derive(Clone, Debug, PartialEq)]
pub enum TestColumn {
    /// `执行`: what is given.
    Input(InputTarget),
    /// `期望 预算完成率`: what the cells are compared with.
    Expect(Expr),
}

/// A row of a test's table.
#[derive(Clone, Debug, PartialEq)]
pub struct TestRow {
    /// Its cells.
    pub cells: Vec<TestCell>,
    /// All of it.
    pub span: Span,
}

/// A cell of a test's table.
#[derive(Clone, Debug, PartialEq)]
pub enum TestCell {
    /// Nothing is given, or nothing expected.
    Blank,
    /// What is given.
    Given(Given),
    /// `4`, `≥ 3`: what is expected; without a comparison the same.
    Expected(Option<Comparison>, Expr),
}
