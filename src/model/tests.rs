//! Tests as checked: what is given by name, as a data file would give it, and what is expected as conditions with their types.
//!
//! What is given is bound like any data when a test is run, so a test cannot hold what data could not.

use std::sync::Arc;

use super::{Expr, IndicatorId};
use crate::source::Span;

/// A test of the rubric.
#[derive(Clone, Debug)]
pub struct Test {
    /// What it is called.
    pub name: Arc<str>,
    /// The data file that its cases start from.
    pub data: Option<TestData>,
    /// The units that are scored together with that of each case, by what is given of them.
    pub others: Vec<Vec<Input>>,
    /// Its cases: one, or with a table one for each row.
    pub cases: Vec<Case>,
    /// The line up to its `{`.
    pub span: Span,
}

/// The data file of a test.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TestData {
    /// Its path as written, relative to the rules file in which the test stands.
    pub path: Arc<str>,
    /// Where it was written.
    pub span: Span,
}

/// One case of a test.
#[derive(Clone, Debug)]
pub struct Case {
    /// Which row of the table, from 1; none without a table.
    pub row: Option<usize>,
    /// The row, or the line of the test.
    pub span: Span,
    /// `年度 = 2022`
    pub year: Option<(i32, Span)>,
    /// What is given.
    pub inputs: Vec<Input>,
    /// What is expected; empty only where the data are to be refused.
    pub expectations: Vec<Expectation>,
    /// `期望 数据有错`: the data are to be refused; as an expectation, for what is told when they are not.
    pub refusal: Option<Expectation>,
}

/// Something that is given.
#[derive(Clone, Debug)]
pub struct Input {
    /// Of what.
    pub target: InputTarget,
    /// What.
    pub value: Given,
    /// The left side, or the name of the column.
    pub span: Span,
}

/// Of what something is given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputTarget {
    /// A fact, and the fields in it; never empty.
    Fact(Vec<Arc<str>>),
    /// A fact so many years before.
    Prior(u32, Vec<Arc<str>>),
    /// 评定 of a row.
    Assessed(Arc<str>),
    /// 分值 of a row.
    Points(Arc<str>),
    /// 不适用 of a row.
    Inapplicable(Arc<str>),
    /// 说明 of a row.
    Remark(Arc<str>),
}

/// A value as data files have it.
#[derive(Clone, Debug)]
pub struct Given {
    /// Which.
    pub kind: GivenKind,
    /// Where it was written.
    pub span: Span,
}

/// The values that can be given.
#[derive(Clone, Debug)]
pub enum GivenKind {
    /// 是 or 否
    Flag(bool),
    /// A number with its unit, a date, a choice, a text: as a data file would write it.
    Text(Arc<str>),
    /// `[…]`
    List(Vec<Given>),
    /// `{…}`
    Record(Vec<GivenField>),
}

impl Given {
    /// How many values it is made of, itself included.
    pub fn size(&self) -> usize {
        let (mut size, mut open) = (0, vec![self]);
        while let Some(given) = open.pop() {
            size += 1;
            match &given.kind {
                GivenKind::Flag(_) | GivenKind::Text(_) => {}
                GivenKind::List(items) => open.extend(items),
                GivenKind::Record(fields) => open.extend(fields.iter().map(|field| &field.value)),
            }
        }
        size
    }
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct GivenField {
    /// Its name.
    pub name: Arc<str>,
    /// Where that was written.
    pub span: Span,
    /// Its value.
    pub value: Given,
}

/// Something that is expected.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// What must hold. 满分 in it is that of the only subject.
    pub condition: Expr,
    /// The rows that it names, each once.
    pub subjects: Vec<Subject>,
    /// As written, of a table with the name of its column.
    pub written: Arc<str>,
    /// Where it was written, of a table the cell.
    pub span: Span,
}

impl Expectation {
    /// What it asks that only a test can, in the order of the text.
    pub fn asked(&self) -> Vec<&Asked> {
        let mut asked = Vec::new();
        for expr in self.parts() {
            if let super::ExprKind::Asked(one) = &expr.kind {
                asked.push(one);
            }
        }
        asked
    }

    /// Whether it asks for the score of a heading.
    pub fn asks_of_headings(&self) -> bool {
        self.parts().into_iter().any(|expr| matches!(expr.kind, super::ExprKind::Section(..)))
    }

    /// How many expressions it is made of.
    pub fn size(&self) -> usize {
        self.parts().len()
    }

    /// Its condition and every part of it.
    fn parts(&self) -> Vec<&Expr> {
        let mut parts = Vec::new();
        let mut left = vec![&self.condition];
        while let Some(expr) = left.pop() {
            parts.push(expr);
            left.extend(expr.children().into_iter().rev());
        }
        parts
    }
}

/// A row that an expectation names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// An indicator.
    Indicator(IndicatorId),
    /// A row of 逐项, which only the data name.
    Row(Arc<str>),
}

/// What only a test can ask, once everything is scored.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// 总分
    Total,
    /// 等级: its place in [`grade_names`](super::Rubric::grade_names).
    Grade,
    /// Whether the 校验 of this index holds.
    Check(usize),
    /// `X.须说明`: whether an explanation is required.
    Explanation(Subject),
    /// A result of a row of 逐项.
    Row(Arc<str>, super::IndicatorResult),
}
