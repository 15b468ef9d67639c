//! The fixed words of the reports, in both languages.

use crate::language::Language;

/// A fixed word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    chinese: &'static str,
    english: &'static str,
}

impl Word {
    /// A word from its two wordings.
    pub const fn new(chinese: &'static str, english: &'static str) -> Word {
        Word { chinese, english }
    }

    /// The word in `language`.
    pub fn get(self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.chinese,
            Language::English => self.english,
        }
    }
}

macro_rules! words {
    ($($name:ident $chinese:literal $english:literal;)*) => {
        $(pub const $name: Word = Word::new($chinese, $english);)*
    };
}
pub(super) use words;

words! {
    UNIT "单位" "Unit";
    YEAR "年度" "Year";
    BASIS "依据" "Basis";
    RUBRIC "评价" "Rubric";
    INDICATOR "指标" "Indicator";
    SECTION "所属" "Section";
    POINTS "分值" "Points";
    PRINTED_POINTS "参考分值" "Printed";
    POINTS_IN_FORCE "设定分值" "In force";
    PRINTED_POINTS_LONG "参考分值" "Printed points";
    POINTS_IN_FORCE_LONG "设定分值" "Points in force";
    VALUE "值" "Value";
    SCORE "得分" "Score";
    AWARDED "评价得分" "Score";
    NOTE "说明" "Note";
    ANALYSIS "计算分析情况" "Analysis";
    ANALYSIS_SHORT "分析" "Analysis";
    CLAIMED "自评" "Claimed";
    SECTIONS "各部分得分" "Scores by section";
    STATUS "状态" "Status";
    SCORED "已评分" "scored";
    INAPPLICABLE "不适用" "Not applicable";
    UNSCORED "未评分" "Not scored";
    SUBTOTAL "小计" "Subtotal";
    TOTAL "综合得分" "Total";
    GRADE "评价结果等次" "Grade";
    GRADE_SHORT "等次" "Grade";
    CLAIMED_SCORE "自评得分" "Claimed";
    DIFFERENCE "相差" "Difference";
    BONUS "加分" "bonus";
    DEDUCTION "扣分" "deduction";
    WEIGHT "权重" "weight";
    FULL_POINTS "满分" "of";
    CHECKS "校验" "Checks";
    FAILS "不成立" "fails";
    UNDECIDED "无法判断" "undecided";
    MISSING_FACTS "未评分：缺少的数据" "Not scored: missing data";
    MISSING_ASSESSMENTS "未评分：缺少的评定" "Not scored: missing assessments";
    OTHER_REASONS "未评分：其他原因" "Not scored: other reasons";
    EXPLANATIONS "须说明" "Explanations due";
    MADE_OF "由各单位汇总" "Made of other units";
    OTHER_UNITS "和其他单位的比较" "Compared with other units";
    PRIOR_YEARS "用到的以前年度数据" "Data of earlier years that were used";
    CLAIMS "自评与评分不一致" "Claims that differ";
    HOW_TOTAL "总分怎样得来" "How the total came about";
    UNITS "各单位" "All units";
    RULE "规则" "Rule";
    STEPS "怎样得来" "How it came about";
    CHANGES "怎样会变" "What would change it";
    BAND "档" "Band";
    ITEM "项" "Item";
    APPLIES "适用" "Applies";
    BOUND "界限" "Bound";
    SCALE "按设定分值" "To points in force";
    ROUND "舍入" "Rounded";
    ASSESSORS "评价人员" "Assessors";
    SEAL "单位签章" "Seal of the unit";
    DATE "日期" "Date";
    ENGINE "引擎" "Engine";
    RULES_HASH "规则 SHA-256" "Rules SHA-256";
    DATA_HASH "数据 SHA-256" "Data SHA-256";
    SCORED_ROWS "各项得分" "Scores";
    EXPECT "期望" "expect";
    EXPECTED "应为" "expected";
    FOUND "得到" "found   ";
    NO_TESTS "没有测试" "no tests";
    RULES_REFUSED "规则有错，没有运行测试" "the rules have errors; no test was run";
}

/// Between a word and what it introduces.
pub const COLON: Word = Word { chinese: "：", english: ": " };
/// Between the entries of a list.
pub const COMMA: Word = Word { chinese: "、", english: ", " };
/// Between sentences that stand in one cell.
pub const SEMICOLON: Word = Word { chinese: "；", english: "; " };

/// `2021 年度`
pub fn year(year: i32, language: Language) -> String {
    match language {
        Language::Chinese => format!("{year} 年度"),
        Language::English => year.to_string(),
    }
}

/// `4 分`
pub fn points(points: &str, language: Language) -> String {
    match language {
        Language::Chinese => format!("{points} 分"),
        Language::English => format!("{points} points"),
    }
}

/// `第 5 行`
pub fn line(line: usize, language: Language) -> String {
    match language {
        Language::Chinese => format!("第 {line} 行"),
        Language::English => format!("line {line}"),
    }
}

/// `第 5 行`, and of another file than the one that is spoken of `2021.rules 第 5 行`.
pub fn line_seen_from(spoken_of: &str, file: &str, line: usize, language: Language) -> String {
    let said = self::line(line, language);
    if spoken_of == file {
        return said;
    }
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    format!("{name} {said}")
}

/// `rules/2021.rules 第 5 行第 1 列`
pub fn place(file: &str, line: usize, column: usize, language: Language) -> String {
    match language {
        Language::Chinese => format!("{file} 第 {line} 行第 {column} 列"),
        Language::English => format!("{file}, line {line}, column {column}"),
    }
}

/// `一级指标` for 1; for deeper levels than the form knows, a plain number.
pub fn level(level: usize, language: Language) -> String {
    match (language, level) {
        (Language::English, _) => format!("Level {level}"),
        (Language::Chinese, 1) => "一级指标".to_string(),
        (Language::Chinese, 2) => "二级指标".to_string(),
        (Language::Chinese, 3) => "三级指标".to_string(),
        (Language::Chinese, 4) => "四级指标".to_string(),
        (Language::Chinese, 5) => "五级指标".to_string(),
        (Language::Chinese, level) => format!("{level}级指标"),
    }
}

/// `第 2 行` of a table
pub fn table_row(row: usize, language: Language) -> String {
    match language {
        Language::Chinese => format!("第 {row} 行"),
        Language::English => format!("row {row}"),
    }
}

/// `12 项通过，1 项不通过`
pub fn tests(passed: usize, failed: usize, language: Language) -> String {
    match language {
        Language::Chinese => format!("{passed} 项通过，{failed} 项不通过"),
        Language::English => format!("{passed} passed, {failed} failed"),
    }
}

/// `测到 12 处，共 15 处`
pub fn coverage(reached: usize, all: usize, language: Language) -> String {
    match language {
        Language::Chinese => format!("要测的情形共 {all} 种，测到 {reached} 种"),
        Language::English => format!("{reached} of {all} situations are tested"),
    }
}

/// `预算完成率 怎样得来`
pub fn how_of(name: &str, language: Language) -> String {
    match language {
        Language::Chinese => format!("“{name}”怎样得来："),
        Language::English => format!("how “{name}” came about:"),
    }
}

/// `预算完成率 = 4：应为 4，得到 0`
pub fn expected_and_found(written: &str, expected: &str, found: &str, language: Language) -> String {
    match language {
        Language::Chinese => format!("期望 {written}：应为 {expected}，得到 {found}"),
        Language::English => format!("expect {written}: expected {expected}, found {found}"),
    }
}

/// The first names of a list with a mark between them, and how many there are.
pub fn listed(names: &[String], between: Word, language: Language) -> String {
    const SHOWN: usize = 8;
    let shown = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(between.get(language));
    match (names.len() > SHOWN, language) {
        (false, _) => shown,
        (true, Language::Chinese) => format!("{shown} 等 {} 项", names.len()),
        (true, Language::English) => format!("{shown} and others, {} in all", names.len()),
    }
}

/// `甲（乙）`
pub fn bracketed(word: &str, inside: &str, language: Language) -> String {
    match language {
        Language::Chinese => format!("{word}（{inside}）"),
        Language::English => format!("{word} ({inside})"),
    }
}

/// Joins what stands in one cell; a part that ends a sentence needs nothing after it.
pub fn sentences(parts: &[String], language: Language) -> String {
    let mut joined = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !joined.is_empty() && !joined.ends_with(['。', '；', '！', '？']) {
            let separator = if joined.ends_with(['.', ';', '!', '?']) { " " } else { SEMICOLON.get(language) };
            joined.push_str(separator);
        }
        joined.push_str(part);
    }
    joined
}
