//! The keywords, both spellings: one table, from which messages and the printer take their words, and against which the grammar
//! is tested. Keywords are contextual; only the [`RESERVED`] ones cannot be a name in an expression.

/// In which spelling keywords are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spelling {
    /// 得分
    #[default]
    Chinese,
    /// score
    English,
}

/// Where a keyword has its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Starts a statement: 评价, 数据.
    Statement,
    /// A function that this version does not know yet: 全体合计. An ordinary name to the grammar.
    Later,
    /// Starts a clause of an indicator: 值, 得分.
    Clause,
    /// Says more in a statement or a heading's bracket: 填报, 权重.
    Setting,
    /// Says what is given and what is expected in a test: 逐行, 期望.
    Test,
    /// A type: 金额.
    Type,
    /// Narrows a type: 可为负.
    Modifier,
    /// Says how several units' figures become one: 合计.
    Combination,
    /// Makes an expression: 分档, 且.
    Expression,
    /// A word that a function takes: 不足不计. An ordinary name to the grammar, as are the functions themselves, whose names stand in
    /// [`FUNCTIONS`](crate::stdlib::FUNCTIONS).
    Function,
    /// A unit of money. Ordinary unit text to the grammar.
    Unit,
}

/// One keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keyword {
    /// 得分
    pub chinese: &'static str,
    /// score
    pub english: &'static str,
    /// Where it has its meaning.
    pub role: Role,
}

impl Keyword {
    /// The word in a spelling.
    pub fn spelled(&self, spelling: Spelling) -> &'static str {
        match spelling {
            Spelling::Chinese => self.chinese,
            Spelling::English => self.english,
        }
    }

    /// Whether a word is this keyword in either spelling.
    pub fn is(&self, word: &str) -> bool {
        word == self.chinese || word == self.english
    }
}

macro_rules! keywords {
    ($($constant:ident $chinese:literal $english:literal $role:ident;)*) => {
        $(
            #[doc = concat!($chinese, " / ", $english)]
            pub const $constant: Keyword = Keyword { chinese: $chinese, english: $english, role: Role::$role };
        )*

        /// Every keyword.
        pub const ALL: &[Keyword] = &[$($constant,)*];
    };
}

keywords! {
    RUBRIC "评价" "rubric" Statement;
    YEAR "年度" "year" Statement;
    BASIS "依据" "basis" Statement;
    ROUND_TO "保留" "round_to" Statement;
    POINTS "分值" "points" Statement;
    INAPPLICABLE "不适用" "inapplicable" Statement;
    GRADES "等级" "grades" Statement;
    DATA "数据" "data" Statement;
    DEFINE "定义" "define" Statement;
    CHECK "校验" "check" Statement;
    TOTAL "总分" "total" Statement;
    EACH "逐项" "each" Statement;
    FULL "满分" "full" Statement;
    PARAMS "参数" "params" Statement;
    EXTENDS "沿用" "extends" Statement;
    IMPORT "引用" "import" Statement;
    MODIFY "修改" "modify" Statement;
    REMOVE "删除" "remove" Statement;
    TEST "测试" "test" Statement;

    COHORT_SUM "全体合计" "cohort_sum" Later;
    COHORT_COUNT "全体个数" "cohort_count" Later;
    PRIOR "上年" "prior" Function;

    VALUE "值" "value" Clause;
    SCORE "得分" "score" Clause;
    AT_MOST "至多" "at_most" Clause;
    AT_LEAST "至少" "at_least" Clause;
    APPLIES "适用" "applies" Clause;
    OTHERWISE "不适用得分" "otherwise" Clause;
    NOTE "分析" "note" Clause;
    EXPLAIN_IF "须说明" "explain_if" Clause;

    PLACES "位" "places" Setting;
    DECLARED "填报" "declared" Setting;
    SHARE "按比例" "share" Setting;
    EVERY "全部" "all" Setting;
    RESCALE "折算" "rescale" Setting;
    UNLIMITED "不限" "unlimited" Setting;
    WARNING "警告" "warning" Setting;
    TOLERANCE "误差" "tolerance" Setting;
    WEIGHT "权重" "weight" Setting;
    BONUS "加分" "bonus" Setting;
    DEDUCTION "扣分" "deduction" Setting;
    CHARACTERS "字以内" "characters" Setting;

    TABLE "逐行" "table" Test;
    EXPECT "期望" "expect" Test;
    REFUSED "数据有错" "refused" Test;
    REMARKS "说明" "remarks" Test;
    OTHER_UNIT "其他单位" "other_unit" Test;

    NUMBER "数" "number" Type;
    RATE "比率" "rate" Type;
    MONEY "金额" "money" Type;
    QUANTITY "数量" "quantity" Type;
    MEASURE "度量" "measure" Type;
    TARGET "指标值" "target" Type;
    DATE "日期" "date" Type;
    FLAG "是否" "flag" Type;
    CHOICE "选项" "choice" Type;
    TEXT "文本" "text" Type;
    LIST "列表" "list" Type;
    RECORD "记录" "record" Type;

    SIGNED "可为负" "signed" Modifier;
    INTEGER "整数" "integer" Modifier;
    ABOVE "大于" "above" Modifier;
    WITHIN "范围" "within" Modifier;
    DEFAULT "缺省" "default" Modifier;
    FIXED "不可控" "fixed" Modifier;
    COMBINE "汇总" "combine" Modifier;

    BY_SUM "合计" "sum" Combination;
    BY_MEAN "平均" "mean" Combination;
    BY_WEIGHTED_MEAN "加权平均" "weighted_mean" Combination;
    BY_MAXIMUM "最大" "max" Combination;
    BY_MINIMUM "最小" "min" Combination;
    BY_ALL "全部" "all" Combination;
    BY_ANY "任一" "any" Combination;
    BY_SAME "相同" "same" Combination;

    MATCH "分档" "match" Expression;
    INTERPOLATE "插值" "interpolate" Expression;
    CHECKLIST "清单" "checklist" Expression;
    ASSESSED "评定" "assessed" Expression;
    REST "其余" "else" Expression;
    WHEN "当" "when" Expression;
    WHERE "其中" "where" Expression;
    INCLUDED "含" "incl" Expression;
    EXCLUDED "不含" "excl" Expression;
    IF "若" "if" Expression;
    THEN "则" "then" Expression;
    ELSE "否则" "else" Expression;
    AND "且" "and" Expression;
    OR "或" "or" Expression;
    NOT "非" "not" Expression;
    TRUE "是" "true" Expression;
    FALSE "否" "false" Expression;

    WHOLE "不足不计" "whole" Function;
    STARTED "不足计一" "started" Function;
    PRORATED "按比例" "prorated" Function;
    HIGHER "正向" "higher" Function;
    LOWER "反向" "lower" Function;
    ASCENDING "升序" "ascending" Function;
    THIS "本单位" "this" Function;

    YUAN "元" "yuan" Unit;
    WAN "万元" "wan" Unit;
    YI "亿元" "yi" Unit;
}

/// The words that cannot be a name in an expression without `「…」` around them.
pub const RESERVED: &[Keyword] = &[AND, OR, NOT, IF, THEN, ELSE];

/// The keyword with one of these roles that a word is, in either spelling.
///
/// ```
/// use biaochi::syntax::keywords::{self, Role};
/// assert_eq!(keywords::find("score", &[Role::Clause]), Some(keywords::SCORE));
/// assert_eq!(keywords::find("score", &[Role::Type]), None);
/// ```
pub fn find(word: &str, roles: &[Role]) -> Option<Keyword> {
    ALL.iter().copied().find(|keyword| keyword.is(word) && roles.contains(&keyword.role))
}

/// Whether a word is reserved, in either spelling.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|keyword| keyword.is(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words that the grammar spells itself: each `"…"` of letters.
    fn words_of_grammar() -> Vec<&'static str> {
        include_str!("../../grammar/biaochi.pest")
            .lines()
            .map(|line| line.split("//").next().unwrap_or(""))
            .flat_map(|line| line.split('"').skip(1).step_by(2))
            .filter(|word| word.chars().all(|character| character.is_alphabetic() || character == '_') && !word.is_empty())
            .collect()
    }

    #[test]
    fn every_word_of_the_grammar_is_in_the_table() {
        // Words that are no keywords: parts of one, of a date, of a unit; they have one spelling or stand inside another.
        let parts = ["_", "年", "月", "日", "级", "内", "一", "二", "三", "四", "天", "个月", "level"];
        for word in words_of_grammar() {
            assert!(ALL.iter().any(|keyword| keyword.is(word)) || parts.contains(&word), "{word} is not in the table");
        }
    }

    #[test]
    fn the_grammar_has_both_spellings_of_every_word_it_needs() {
        let words = words_of_grammar();
        let by_hand = [RUBRIC, TOTAL, EACH, DATA, GRADES, PARAMS, MODIFY, REMOVE];
        for keyword in ALL.iter().filter(|keyword| !by_hand.contains(keyword)) {
            match keyword.role {
                Role::Statement
                | Role::Setting
                | Role::Test
                | Role::Type
                | Role::Modifier
                | Role::Combination
                | Role::Expression => {
                    assert!(words.contains(&keyword.chinese), "{} is not in the grammar", keyword.chinese);
                    assert!(words.contains(&keyword.english), "{} is not in the grammar", keyword.english);
                }
                // Clauses and later statements are told apart before the grammar; functions and units are names to it.
                Role::Clause | Role::Later | Role::Function | Role::Unit => {}
            }
        }
    }
}
