//! The words that mean something where a name can stand; they yield to names.

use crate::model::Counting;
use crate::stdlib::Function;
use crate::syntax::keywords;
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
        let words = [
            (keywords::FULL, Keyword::FullPoints),
            (keywords::YEAR, Keyword::Year),
            (keywords::DECLARED, Keyword::Declared),
            (keywords::VALUE, Keyword::Value),
            (keywords::SCORE, Keyword::Score),
            (keywords::ASSESSED, Keyword::Assessed),
            (keywords::REST, Keyword::Else),
        ];
        let is_sum = [Function::Sum.chinese(), Function::Sum.english()].contains(&key);
        word(key, &words).or(is_sum.then_some(Keyword::Sum))
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
    /// 须说明, only in the expectation of a test.
    Explanation,
}

impl ResultWord {
    /// Whether it is known only after scoring.
    pub fn is_scored(self) -> bool {
        match self {
            ResultWord::Score | ResultWord::Value | ResultWord::Explanation => true,
            ResultWord::FullPoints | ResultWord::Applies => false,
        }
    }
}

/// The result of this name.
pub(super) fn result(key: &str) -> Option<ResultWord> {
    let words = [
        (keywords::SCORE, ResultWord::Score),
        (keywords::VALUE, ResultWord::Value),
        (keywords::FULL, ResultWord::FullPoints),
        (keywords::APPLIES, ResultWord::Applies),
        (keywords::EXPLAIN_IF, ResultWord::Explanation),
    ];
    word(key, &words)
}

/// The counting word of 几个.
pub(super) fn counting(key: &str) -> Option<Counting> {
    let words =
        [(keywords::WHOLE, Counting::Whole), (keywords::STARTED, Counting::Started), (keywords::PRORATED, Counting::Prorated)];
    word(key, &words)
}

/// Whether it is a word that only an argument can be.
pub(super) fn is_argument_word(key: &str) -> bool {
    counting(key).is_some() || Direction::of_word(key).is_some() || keywords::ASCENDING.is(key)
}

/// What a word means, in either spelling.
fn word<T: Copy>(key: &str, words: &[(keywords::Keyword, T)]) -> Option<T> {
    words.iter().find(|(keyword, _)| keyword.is(key)).map(|(_, meaning)| *meaning)
}
