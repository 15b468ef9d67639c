//! The fixed words of a data file in both spellings (LANGUAGE.md §15): the only table of them.

use crate::name;

/// A fixed word of a data file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// 单位
    Unit,
    /// 汇总单位
    Whole,
    /// 年度
    Year,
    /// 评价
    Rubric,
    /// 数据
    Data,
    /// 分值
    Points,
    /// 评定
    Assessed,
    /// 不适用
    Inapplicable,
    /// 说明
    Remarks,
    /// 自评
    Claimed,
    /// 档, of an assessment
    Level,
    /// 分, of an assessment
    Score,
    /// 理由, of an assessment
    Reason,
    /// 总分, in 自评
    Total,
    /// 等级, in 自评
    Grade,
}

/// A word with its spellings.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Which.
    pub word: Word,
    /// In Chinese.
    pub chinese: &'static str,
    /// In English.
    pub english: &'static str,
}

const fn key(word: Word, chinese: &'static str, english: &'static str) -> Key {
    Key { word, chinese, english }
}

/// Every fixed word.
pub const KEYS: &[Key] = &[
    key(Word::Unit, "单位", "unit"),
    key(Word::Whole, "汇总单位", "part_of"),
    key(Word::Year, "年度", "year"),
    key(Word::Rubric, "评价", "rubric"),
    key(Word::Data, "数据", "data"),
    key(Word::Points, "分值", "points"),
    key(Word::Assessed, "评定", "assessed"),
    key(Word::Inapplicable, "不适用", "inapplicable"),
    key(Word::Remarks, "说明", "remarks"),
    key(Word::Claimed, "自评", "claimed"),
    key(Word::Level, "档", "level"),
    key(Word::Score, "分", "points"),
    key(Word::Reason, "理由", "reason"),
    key(Word::Total, "总分", "total"),
    key(Word::Grade, "等级", "grades"),
];

/// The top-level keys, in the order in which they are written.
pub(crate) const SECTIONS: &[Word] = &[
    Word::Unit,
    Word::Whole,
    Word::Year,
    Word::Rubric,
    Word::Data,
    Word::Points,
    Word::Assessed,
    Word::Inapplicable,
    Word::Remarks,
    Word::Claimed,
];

/// What may stand in an item of a list that 逐项 makes rows of, besides its fields.
pub(super) const IN_ITEM: &[Word] = &[Word::Assessed, Word::Inapplicable, Word::Remarks, Word::Claimed];

/// The keys of an assessment.
pub(crate) const ASSESSMENT: &[Word] = &[Word::Level, Word::Score, Word::Reason];

/// What may stand in 自评 besides the rows.
pub(crate) const CLAIMS: &[Word] = &[Word::Total, Word::Grade];

impl Word {
    /// The Chinese spelling.
    pub fn chinese(self) -> &'static str {
        KEYS.iter().find(|key| key.word == self).map_or("", |key| key.chinese)
    }

    /// The English spelling.
    pub fn english(self) -> &'static str {
        KEYS.iter().find(|key| key.word == self).map_or("", |key| key.english)
    }

    /// Which of `words` is written so, in either spelling.
    pub(crate) fn find(written: &str, words: &[Word]) -> Option<Word> {
        let written = name::key(written);
        words.iter().copied().find(|word| written == word.chinese() || written == word.english())
    }

    /// Whether it is written so, in either spelling.
    pub fn is_spelled(self, written: &str) -> bool {
        Word::find(written, &[self]).is_some()
    }

    /// Every spelling of `words`, for suggestions.
    pub(crate) fn spellings(words: &[Word]) -> impl Iterator<Item = &str> {
        words.iter().flat_map(|word| [word.chinese(), word.english()])
    }
}
