//! The words that mean something where a name can stand; they yield to names.

use crate::model::Counting;
use crate::value::Direction;

/// A word of the language in an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    /// 满分
    FullPoints,
    /// 年度
    Year,
    /// 合计 as a name, in 总分.
    Sum,
    /// 填报, only behind 适用.
    Declared,
    /// 值 where the indicator has none.
    Value,
    /// 得分 where a name is expected.
    Score,
    /// 评定 where a name is expected.
    Assessed,
    /// 其余 where a name is expected.
    Else,
}

impl Keyword {
    /// The keyword of this spelling.
    pub fn find(key: &str) -> Option<Keyword> {
        match key {
            "满分" | "full" => Some(Keyword::FullPoints),
            "年度" | "year" => Some(Keyword::Year),
            "合计" | "sum" => Some(Keyword::Sum),
            "填报" | "declared" => Some(Keyword::Declared),
            "值" | "value" => Some(Keyword::Value),
            "得分" | "score" => Some(Keyword::Score),
            "评定" | "assessed" => Some(Keyword::Assessed),
            "其余" | "else" => Some(Keyword::Else),
            _ => None,
        }
    }
}

/// What can be asked of an indicator or a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResultWord {
    /// 得分
    Score,
    /// 值
    Value,
    /// 满分
    FullPoints,
    /// 适用
    Applies,
}

impl ResultWord {
    /// Whether it is known only after scoring.
    pub fn is_scored(self) -> bool {
        match self {
            ResultWord::Score | ResultWord::Value => true,
            ResultWord::FullPoints | ResultWord::Applies => false,
        }
    }
}

/// The result of this name.
pub(super) fn result(key: &str) -> Option<ResultWord> {
    match key {
        "得分" | "score" => Some(ResultWord::Score),
        "值" | "value" => Some(ResultWord::Value),
        "满分" | "full" => Some(ResultWord::FullPoints),
        "适用" | "applies" => Some(ResultWord::Applies),
        _ => None,
    }
}

/// The counting word of 几个.
pub(super) fn counting(key: &str) -> Option<Counting> {
    match key {
        "不足不计" | "whole" => Some(Counting::Whole),
        "不足计一" | "started" => Some(Counting::Started),
        "按比例" | "prorated" => Some(Counting::Prorated),
        _ => None,
    }
}

/// Whether it is a word that only an argument can be.
pub(super) fn is_argument_word(key: &str) -> bool {
    counting(key).is_some() || Direction::of_word(key).is_some()
}
