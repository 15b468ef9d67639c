//! What a unit hands in, as it stands in the file: nothing looked up, every number still its digits.

use crate::source::{SourceId, Span};

/// The data of one unit (LANGUAGE.md §9).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Submission {
    /// The file; none when a host program made it.
    pub source: Option<SourceId>,
    /// `单位`
    pub unit: Option<String>,
    /// `年度`
    pub year: Option<i32>,
    /// `评价`: the rubric that it asks for.
    pub rubric: Option<String>,
    /// `数据`: facts by name.
    pub data: Vec<Entry>,
    /// `分值`: 设定分值 by indicator.
    pub points: Vec<Entry>,
    /// `评定`: assessed scores by indicator.
    pub assessed: Vec<Entry>,
    /// `不适用`: reasons by indicator.
    pub inapplicable: Vec<Entry>,
    /// `说明`: explanations by indicator.
    pub remarks: Vec<Entry>,
    /// `自评`: claimed scores by indicator, also 总分 and 等级.
    pub claimed: Vec<Entry>,
    /// The places of `单位`, `年度` and `评价`, for messages.
    pub unit_span: Option<Span>,
    /// Of `年度`.
    pub year_span: Option<Span>,
    /// Of `评价`.
    pub rubric_span: Option<Span>,
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key as written.
    pub key: String,
    /// Where the key stands.
    pub key_span: Option<Span>,
    /// The value.
    pub value: Datum,
}

/// A value as it stands in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Datum {
    /// What it is.
    pub kind: DatumKind,
    /// Where it stands; none when a host program made it.
    pub span: Option<Span>,
}

/// The shapes that YAML, JSON and TOML share.
#[derive(Clone, Debug, PartialEq)]
pub enum DatumKind {
    /// `null`, `~`, nothing
    Null,
    /// `true`, `false`
    Flag(bool),
    /// A number's digits as written: `713.28`, `1e3`.
    Number(String),
    /// A text, a plain word of YAML included: `25%`, `2021-06-30`.
    Text(String),
    /// `[…]`
    List(Vec<Datum>),
    /// `{…}`
    Map(Vec<Entry>),
}
