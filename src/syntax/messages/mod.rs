//! What the parser says, BC01. Each message says what to write.

mod expected;

use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::source::{Source, Span};
use crate::text;

use super::keywords::Keyword;
use super::lower::Wording;
use super::{MAXIMUM_DEPTH, MAXIMUM_LENGTH, MAXIMUM_MESSAGES, MAXIMUM_NESTING};

pub(super) use expected::*;

/// The bracket that closes an opening one, in full width and half width as a Chinese text would show it.
fn closing(open: &str) -> &'static str {
    match open {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}

fn joined(expected: &[Text]) -> Text {
    let list = |of: fn(&Text) -> &str, comma: &str, last: &str| match expected {
        [] => String::new(),
        [one] => of(one).to_string(),
        [many @ .., end] => format!("{}{last}{}", many.iter().map(of).collect::<Vec<_>>().join(comma), of(end)),
    };
    Text::new(list(|text| &text.chinese, "、", "或"), list(|text| &text.english, ", ", " or "))
}

pub(super) fn unclosed_bracket(open: Span, bracket: &str, noticed: Span) -> Diagnostic {
    let close = closing(bracket);
    Diagnostic::error(Code::UnclosedBracket, text!("“{bracket}”没有与之配对的“{close}”", "“{bracket}” is never closed"))
        .at(open, text!("从这里开始", "opened here"))
        .at(noticed, text!("到这里还没有见到“{close}”", "no “{close}” up to here"))
        .help(text!("在括起来的内容之后补上“{close}”", "add “{close}” where the bracketed part ends"))
}

/// `【60%，70%）`: a bracket of official texts with one of rules.
pub(super) fn official_bracket(open: Span, opened: &str, close: Span, closed: &str) -> Diagnostic {
    let message = text!("“{opened}”和“{closed}”不成对", "“{opened}” and “{closed}” are no pair");
    Diagnostic::error(Code::UnmatchedBracket, message)
        .at(close, text!("没有配对", "no bracket for this one"))
        .at(open, text!("这里打开", "opened here"))
        .help(text!("把“{opened}”换成 ( 或 [，如 甲（3分）、[60%, 70%)", "write ( or [ instead of “{opened}”, as in [60%, 70%)"))
}

pub(super) fn unmatched_bracket(place: Span, bracket: &str, opened: Option<(Span, &str)>) -> Diagnostic {
    let message = text!("多了一个“{bracket}”，前面没有与它配对的括号", "this “{bracket}” closes nothing");
    let diagnostic = Diagnostic::error(Code::UnmatchedBracket, message)
        .at(place, text!("没有配对", "without a partner"))
        .help(text!("删去它，或在前面补上左括号", "remove it, or add the opening bracket before it"));
    match opened {
        Some((span, open)) => diagnostic.at(span, text!("这里打开的是“{open}”", "what is open here is “{open}”")),
        None => diagnostic,
    }
}

pub(super) fn unclosed_text(place: Span, written: &str) -> Diagnostic {
    let (open, close) = match written.chars().next() {
        Some('「') => ("「", "」"),
        Some('“') => ("“", "”"),
        _ => ("\"", "\""),
    };
    let diagnostic = Diagnostic::error(
        Code::UnclosedText,
        text!("“{open}”之后缺少“{close}”", "{open} is not closed: {close} is missing before the end of the line"),
    )
    .at(place, text!("从这里到行末都成了引号里的内容", "everything up to the end of the line is inside it"));
    let wrong = [("“", '"'), ("\"", '”'), ("\"", '“')];
    match wrong.iter().find(|(opens, closes)| *opens == open && written.chars().skip(1).any(|character| character == *closes)) {
        Some((_, used)) => diagnostic.help(text!(
            "用{open}开头的要用{close}结尾，这里写成了{used}",
            "what opens with {open} closes with {close}; here it is {used}"
        )),
        None if written.trim_end().chars().count() == 1 => {
            diagnostic.help(text!("在文字之前补上{open}，或删去这个引号", "add {open} before the text, or remove this one"))
        }
        None => {
            diagnostic.help(text!("在文字之后补上{close}；引号不能跨行", "add {close} behind the text; it cannot span lines"))
        }
    }
}

pub(super) fn unclosed_placeholder(brace: Span, string: Span) -> Diagnostic {
    Diagnostic::error(Code::UnclosedBracket, text!("文字里的“{{”没有与之配对的“}}”", "a “{{” in this text is never closed"))
        .at(brace, text!("从这里开始", "opened here"))
        .at(string, text!("到引号结束还没有见到“}}”", "no “}}” before the text ends"))
        .help(text!("写成 {{表达式}}；要显示花括号本身，写 {{{{", "write {{expression}}; for a brace itself write {{{{"))
}

pub(super) fn stray_brace_in_text(place: Span) -> Diagnostic {
    Diagnostic::error(Code::UnmatchedBracket, text!("文字里多了一个“}}”", "a “}}” in this text closes nothing"))
        .at(place, text!("没有配对", "without a partner"))
        .help(text!("要显示花括号本身，写 }}}}", "for a brace itself write }}}}"))
}

pub(super) fn empty_placeholder(place: Span) -> Diagnostic {
    Diagnostic::error(Code::UnfinishedText, text!("“{{}}”里没有内容", "nothing stands inside “{{}}”"))
        .at(place, text!("这里应有名称或算式", "a name or an expression belongs here"))
        .help(text!("写成 {{值}}；要显示花括号本身，写 {{{{}}}}", "write {{value}}; for braces themselves write {{{{}}}}"))
}

pub(super) fn unexpected(place: Span, found: &str, expected: &[Text]) -> Diagnostic {
    let message = text!("这里不该出现“{found}”", "“{found}” cannot stand here");
    let diagnostic = Diagnostic::error(Code::UnexpectedText, message);
    if expected.is_empty() {
        return diagnostic.at(place, text!("读到这里读不下去了", "reading stopped here"));
    }
    let Text { chinese, english } = joined(expected);
    diagnostic.at(place, text!("这里应为{chinese}", "{english} is expected here"))
}

/// Adds how the language says what stands there in other words.
pub(super) fn advise(diagnostic: Diagnostic, wording: &Wording) -> Diagnostic {
    diagnostic.help(match wording {
        Wording::Sign(sign) => {
            text!("用符号写，放在数的前面，如 {sign} 90%", "write the sign, before the number, as in {sign} 90%")
        }
        Wording::Range => text!(
            "区间写作 80%(含)-90% 或 [80%, 90%)；“80%(含)以上”写作 ≥ 80%",
            "write a range as 80%(incl)-90% or [80%, 90%), and “80% and above” as >= 80%"
        ),
        Wording::Times => text!("相乘要写乘号：甲 × 乙", "write the sign of multiplication: a * b"),
        Wording::Conditional => text!(
            "写成“若 条件 则 甲 否则 乙”，这三个词的两边都要有空格",
            "write “if c then a else b”, with blanks around the words"
        ),
        Wording::Apart(word, number) => {
            text!("“{word}”和数之间空一格：{word} {number}", "leave a blank before the number: {word} {number}")
        }
        Wording::Blanks(word) => text!("“{word}”的两边要有空格", "“{word}” wants blanks around it"),
    })
}

/// Adds that a text is put in quotation marks.
pub(super) fn quote(diagnostic: Diagnostic, found: &str) -> Diagnostic {
    diagnostic.help(text!("加上引号，如 \"{found}\"", "put it in quotation marks, as \"{found}\""))
}

/// Adds how a test gives a fact.
pub(super) fn give_with_equals(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.help(text!("测试里给数据用“=”：执行 = 100万元", "a test gives facts with “=”: a = 100"))
}

/// Adds how a test says what it expects.
pub(super) fn expect_without_colon(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.help(text!(
        "“期望”后面直接写条件，不写冒号：期望 总分 = 90",
        "the condition stands right behind “expect”, without a colon: expect total = 90"
    ))
}

pub(super) fn unfinished(last: Span, expected: &[Text]) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::UnfinishedText, text!("这里没有写完", "this is not finished"));
    if expected.is_empty() {
        return diagnostic.at(last, text!("后面还缺内容", "something is missing behind this"));
    }
    let Text { chinese, english } = joined(expected);
    let diagnostic = diagnostic.at(last, text!("后面还缺{chinese}", "{english} is missing behind this"));
    if *expected == [mark("{")] {
        return diagnostic.help(text!(
            "在这一行的末尾写“{{”，各条写完，另起一行写“}}”",
            "write “{{” at the end of this line, and “}}” on a line behind the last entry"
        ));
    }
    diagnostic
}

pub(super) fn stray_character(place: Span, found: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::StrayCharacter, text!("规则里用不到“{found}”", "“{found}” has no meaning in rules"))
        .at(place, text!("这个字符", "this character"));
    match found {
        "。" | "." => {
            diagnostic.help(text!("一行写完就是一句，句末不用句号，删去即可", "a line ends by itself; remove the full stop"))
        }
        "‘" | "’" | "'" => diagnostic.help(text!("文字用 “…” 或 \"…\" 括起来", "put text between “…” or \"…\"")),
        "~" | "～" | "—" | "–" | "…" => diagnostic.help(text!(
            "减号写“-”；区间也用“-”：80%(含)-90%，或写作 [80%, 90%)",
            "minus is “-”; a range is written 80%(incl)-90% or [80%, 90%)"
        )),
        "《" | "》" => diagnostic.help(text!(
            "文件的名称写在引号里，如 沿用 \"2021.rules\"；名称里有这样的字符时，用「」把整个名称括起来",
            "the name of a file is put in quotation marks; a name that holds such a character is quoted whole: 「…」"
        )),
        "【" | "】" | "〔" | "〕" => diagnostic.help(text!(
            "区间用方括号：[60%, 70%)；名称里有这样的字符时，用「」把整个名称括起来",
            "a range has square brackets, [60%, 70%); a name that holds such a character is quoted whole: 「…」"
        )),
        "〈" | "〉" => diagnostic.help(text!("比较用 > < ≥ ≤，如 ≥ 90%", "comparisons are written > < >= <=, as in >= 90%")),
        "^" => diagnostic.help(text!("没有乘方，用乘号写出来：x × x", "there is no power; write x * x")),
        _ => diagnostic.help(text!(
            "删去它；如果它是名称的一部分，用「」把整个名称括起来",
            "remove it; if it is part of a name, quote the whole name: 「…」"
        )),
    }
}

pub(super) fn missing_colon(header: Span, place: Span) -> Diagnostic {
    Diagnostic::error(Code::MissingColon, text!("指标名称之后缺少冒号", "a colon is missing behind the indicator's name"))
        .at(header, text!("指标", "the indicator"))
        .at(place, text!("这里缺“：”", "“:” is missing here"))
        .help(text!("写成“名称（3分）：”，下面再写“得分 = …”", "write “name (3分):” and below it “score = …”"))
}

pub(super) fn missing_equals(clause: Span, word: Span) -> Diagnostic {
    Diagnostic::error(Code::MissingEquals, text!("这一行缺少等号", "an equals sign is missing in this line"))
        .at(word, text!("“=”应在这之后", "“=” belongs behind this"))
        .at(clause, text!("这一行", "this line"))
        .help(text!("写成“得分 = …”", "write “score = …”"))
}

pub(super) fn clause_with_colon(colon: Span, name: Span) -> Diagnostic {
    Diagnostic::error(Code::MissingEquals, text!("这里应写等号，不是冒号", "an equals sign belongs here, not a colon"))
        .at(colon, text!("改为“=”", "make this “=”"))
        .at(name, text!("名称之后用“=”", "this takes “=”"))
        .help(text!(
            "只有指标名称之后用冒号，“得分”“值”等之后用等号：得分 = …",
            "only an indicator's name takes a colon; score, value and the like take an equals sign: score = …"
        ))
}

pub(super) fn header_with_colon(colon: Span, word: Span, keyword: Keyword) -> Diagnostic {
    let (chinese, english) = (keyword.chinese, keyword.english);
    Diagnostic::error(Code::HeaderColon, text!("“{chinese}”之后不用冒号", "“{english}” takes no colon"))
        .at(colon, text!("删去这个冒号", "remove this colon"))
        .at(word, text!("这是文件头的一行", "this line is part of the header"))
        .help(text!(
            "写成“{chinese} …”，中间用空格；若它是指标名称，写成「{chinese}」：",
            "write “{english} …” with a blank; if it is an indicator's name, write 「{english}」:"
        ))
}

pub(super) fn unknown_statement(place: Span, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::UnknownStatement, text!("看不出这一行是什么", "this line is no statement"))
        .at(place, text!("读不懂", "not understood"));
    match near {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic.help(text!(
            "一行应是：文件头（评价、年度、数据 …）、标题（# …）、指标（名称（3分）：）或指标下的“得分 = …”；说明文字以 > 开头，注释以 // 开头",
            "a line is a header (rubric, year, data …), a heading (# …), an indicator (name (3分):) or a clause below one (score = …); \
             prose starts with >, a comment with //"
        )),
    }
}

pub(super) fn stray_clause(place: Span) -> Diagnostic {
    Diagnostic::error(Code::StrayClause, text!("这一行不在任何指标之下", "this line stands under no indicator"))
        .at(place, text!("属于哪个指标？", "of which indicator?"))
        .help(text!(
            "先写指标“名称（3分）：”，再写它的“得分 = …”；全文通用的名称写成“定义 名称 = …”",
            "write the indicator first, “name (3分):”; a name for the whole file is “define name = …”"
        ))
}

pub(super) fn incomplete_conditional(start: Span, last: Span, missing: &Text) -> Diagnostic {
    let Text { chinese, english } = missing;
    Diagnostic::error(Code::IncompleteConditional, text!("条件没有写全，缺{chinese}", "the condition lacks {english}"))
        .at(start, text!("这个条件", "this condition"))
        .at(last, text!("到这里还没有见到{chinese}", "no {english} up to here"))
        .help(text!(
            "两种写法：“若 条件 则 甲 否则 乙”，或“条件 ? 甲 : 乙”；不满足时得多少分必须写明",
            "write “if c then a else b” or “c ? a : b”; what holds otherwise must be said"
        ))
}

pub(super) fn misspelt_operator(place: Span, found: &str, meant: &Text) -> Diagnostic {
    let Text { chinese, english } = meant;
    Diagnostic::error(Code::MisspeltOperator, text!("没有“{found}”这个符号", "there is no operator “{found}”"))
        .at(place, text!("应为{chinese}", "write {english}"))
        .help(text!("改为{chinese}", "make it {english}"))
}

pub(super) fn thousands_comma(place: Span, digits: &str) -> Diagnostic {
    let spaced = digits.replace(',', "_");
    let plain = digits.replace(',', "");
    Diagnostic::error(Code::ThousandsComma, text!("数字里不能用逗号分节", "a number takes no commas"))
        .at(place, text!("这个数", "this number"))
        .help(text!("写成 {plain} 或 {spaced}", "write {plain} or {spaced}"))
}

pub(super) fn detached_unit(place: Span, number: &str, unit: &str) -> Diagnostic {
    Diagnostic::error(Code::DetachedUnit, text!("“{number}”与“{unit}”之间多了空格", "a blank separates “{number}” and “{unit}”"))
        .at(place, text!("单位要紧跟数字", "a unit touches its number"))
        .help(text!("写成 {number}{unit}", "write {number}{unit}"))
}

pub(super) fn too_many_digits(place: Span, limit: usize) -> Diagnostic {
    Diagnostic::error(Code::LimitExceeded, text!("数字太长，最多 {limit} 位", "a number has at most {limit} digits"))
        .at(place, text!("这个数", "this number"))
        .help(text!("核对位数，或换用更大的单位，如万元、亿元", "check the digits, or use a larger unit such as 万元 or 亿元"))
}

pub(super) fn number_too_large(place: Span, written: &str, limit: u32) -> Diagnostic {
    Diagnostic::error(
        Code::LimitExceeded,
        text!("“{written}”应是 0 到 {limit} 的整数", "“{written}” must be a whole number from 0 to {limit}"),
    )
    .at(place, text!("这个数", "this number"))
}

pub(super) fn nested_too_deep(place: Span) -> Diagnostic {
    Diagnostic::error(
        Code::LimitExceeded,
        text!(
            "这里的算式层数太多：括号最多 {MAXIMUM_NESTING} 层，连同运算符最多 {MAXIMUM_DEPTH} 层",
            "this nests too deep: at most {MAXIMUM_NESTING} brackets, and with operators at most {MAXIMUM_DEPTH}"
        ),
    )
    .at(place, text!("这里", "here"))
    .help(text!("用“定义 名称 = …”把它拆成几步", "split it into steps with “define name = …”"))
}

pub(super) fn file_too_long(source: &Source) -> Diagnostic {
    let limit = MAXIMUM_LENGTH / (1024 * 1024);
    Diagnostic::error(Code::LimitExceeded, text!("文件太大，最多 {limit} MiB", "a rules file has at most {limit} MiB"))
        .at(Span::new(source.id, 0, 0), text!("这个文件没有读", "this file was not read"))
}

/// BC0540: the last defence of the formatter.
pub(super) fn would_change(place: Span) -> Diagnostic {
    Diagnostic::error(
        Code::FormatWouldChange,
        text!(
            "排版以后意思、注释或说明会不一样，这个文件没有动",
            "in the house style this file would not say the same; it was left as it is"
        ),
    )
    .at(place, text!("从这里起不一样", "from here on"))
    .help(text!(
        "这是程序的错误，不是文件的错误；请把文件交给维护程序的人",
        "this is a fault of the program, not of the file; please send the file to those who keep the program"
    ))
}

pub(super) fn too_many_messages(place: Span) -> Diagnostic {
    Diagnostic::error(
        Code::LimitExceeded,
        text!(
            "错误超过 {MAXIMUM_MESSAGES} 处，其余的没有列出",
            "there are more than {MAXIMUM_MESSAGES} messages; the rest is left out"
        ),
    )
    .at(place, text!("从这里起没有列出", "left out from here"))
    .help(text!("先改正上面的，再检查一次", "correct those above and check again"))
}

pub(super) fn impossible_date(place: Span, written: &str, days: u8) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::ImpossibleDate, text!("没有“{written}”这一天", "there is no day {written}"))
        .at(place, text!("这个日期", "this date"));
    match days {
        0 => diagnostic.help(text!("月份是 1 到 12", "months go from 1 to 12")),
        _ => diagnostic.help(text!("这个月有 {days} 天", "that month has {days} days")),
    }
}

pub(super) fn years_reversed(place: Span) -> Diagnostic {
    Diagnostic::error(Code::ImpossibleDate, text!("年度的起止颠倒了", "the years are reversed"))
        .at(place, text!("先写早的一年", "the earlier year comes first"))
        .help(text!("写成 2021..2023；没有终止年度写 2021..", "write 2021..2023, or 2021.. without an end"))
}

pub(super) fn unreadable_points(place: Span, written: &str) -> Diagnostic {
    Diagnostic::error(Code::UnreadablePoints, text!("“{written}”读不成分值", "“{written}” cannot be read as points"))
        .at(place, text!("这里应是这一指标的分值", "the indicator's points belong here"))
        .help(text!("用数字写，如（3分）或（2.5分），数字与“分”之间不留空格", "write digits: (3分), (2.5分), without a blank"))
}

pub(super) fn points_in_name(place: Span, name: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::UnreadablePoints,
        text!("“{name}”整个成了标题的名称，其中的分值没有读出来", "“{name}” is all read as the heading's name, points included"),
    )
    .at(place, text!("分值没有写在括号里", "the points are not in a bracket of their own"))
    .help(text!(
        "分值单独写在圆括号里：# 投入（15分）；真是名称的一部分，就用「」括起来",
        "write the points in a bracket: # Input (15 points); if they do belong to the name, put it in 「」"
    ))
}

pub(super) fn heading_too_deep(place: Span) -> Diagnostic {
    Diagnostic::error(Code::HeadingShape, text!("标题最多四级", "headings go four levels deep"))
        .at(place, text!("最多写四个 #", "at most four #"))
        .help(text!(
            "# 是一级指标，## 是二级指标；最末一级写成指标“名称（3分）：”",
            "the last level is an indicator: “name (3分):”"
        ))
}

pub(super) fn heading_with_colon(place: Span) -> Diagnostic {
    Diagnostic::error(Code::HeadingShape, text!("标题之后不用冒号", "a heading takes no colon"))
        .at(place, text!("删去这个冒号", "remove this colon"))
        .help(text!("如果它是指标而不是标题，删去前面的 #", "if it is an indicator, remove the # before it"))
}

pub(super) fn heading_without_name(place: Span) -> Diagnostic {
    Diagnostic::error(Code::HeadingShape, text!("标题没有名称", "this heading has no name"))
        .at(place, text!("名称应写在 # 之后、括号之前", "the name stands between # and the bracket"))
        .help(text!("写成“# 投入（16分）”", "write “# input (16分)”"))
}

pub(super) fn empty_indicator(place: Span) -> Diagnostic {
    Diagnostic::error(Code::EmptyIndicator, text!("这里没有写怎样得分", "nothing says how this is scored"))
        .at(place, text!("冒号之后没有内容", "nothing follows the colon"))
        .help(text!("在下一行写“得分 = …”；由人打分的写“得分 = 评定”", "add “score = …” below it, or “score = assessed”"))
}

pub(super) fn nothing_modified(place: Span) -> Diagnostic {
    Diagnostic::error(Code::EmptyIndicator, text!("“修改”没有说改什么", "this 修改 does not say what changes"))
        .at(place, text!("后面没有新的分值，也没有子句", "neither points nor clauses follow"))
        .help(text!(
            "写上新的分值，如“修改 预算完成率（5分）:”，或者在下一行写要改的子句，如“得分 = …”",
            "write the new points, as in 修改 预算完成率（5分）:, or the clauses that change on the lines below"
        ))
}

pub(super) fn said_anew(modify: Span, word: Span, keyword: Keyword) -> Diagnostic {
    let (chinese, english) = (keyword.chinese, keyword.english);
    Diagnostic::error(Code::UnexpectedText, text!("“{chinese}”前面不用写“修改”", "no 修改 stands before “{english}”"))
        .at(modify, text!("去掉这个词", "leave this word out"))
        .at(word, text!("直接写，就代替沿用来的那一句", "written by itself it replaces that of the base"))
        .help(text!("写成“{chinese} …”", "write {english} …"))
}

pub(super) fn not_a_path(place: Span) -> Diagnostic {
    Diagnostic::error(Code::UnexpectedText, text!("这里要写一个文件的路径", "the path of a file belongs here"))
        .at(place, text!("不能是空的，也不能有花括号", "it must not be empty or hold braces"))
        .help(text!("写成“沿用 \"2021.rules\"”这样", "write it like 沿用 \"2021.rules\""))
}

pub(super) fn dangling_prose(place: Span) -> Diagnostic {
    Diagnostic::warning(Code::DanglingProse, text!("这段说明之后没有可说明的内容", "this prose documents nothing"))
        .at(place, text!("后面没有语句", "no statement follows"))
        .help(text!(
            "把它移到所说明的语句之前；只是备注的，改用 // 开头",
            "move it before what it documents, or start it with //"
        ))
}

pub(super) fn name_missing(place: Span) -> Diagnostic {
    Diagnostic::error(Code::NameShape, text!("这里缺少名称", "a name is missing here")).at(place, text!("没有名称", "no name"))
}

pub(super) fn name_needs_quotes(place: Span, written: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::NameShape, text!("“{written}”不能直接作名称", "“{written}” cannot stand as a name"))
        .at(place, text!("这个名称", "this name"));
    if written.starts_with(|character: char| character.is_ascii_digit()) || written.chars().count() <= 40 {
        return diagnostic.help(text!(
            "名称只用汉字、字母、数字和下划线，且不以数字开头；含有其他字符的，用「」括起来：「{written}」",
            "names hold letters, digits and _, and do not start with a digit; any other is quoted: 「{written}」"
        ));
    }
    diagnostic
}

pub(super) fn mixed_comparison(place: Span) -> Diagnostic {
    Diagnostic::error(
        Code::MixedComparison,
        text!("连写的比较要朝同一个方向", "comparisons in a chain must point in one direction"),
    )
    .at(place, text!("与前面的方向不同", "points the other way"))
    .help(text!("写成“0 < x ≤ 10%”，或用“且”分成两个比较", "write “0 < x <= 10%”, or two comparisons joined by “and”"))
}

pub(super) fn table_without_header(place: Span) -> Diagnostic {
    Diagnostic::error(Code::TestTable, text!("这张表没有表头", "this table has no first line that names its columns"))
        .at(place, text!("缺少表头和各行", "the columns and the rows are missing"))
        .help(text!(
            "第一行写各列是什么，用 | 隔开，如：执行 | 期望 预算完成率",
            "name the columns first, separated by |: a | expect b"
        ))
}

pub(super) fn table_without_rows(header: Span) -> Diagnostic {
    Diagnostic::error(Code::TestTable, text!("这张表只有表头，没有行", "this table has columns and no rows"))
        .at(header, text!("下面没有行", "no rows below"))
        .help(text!("在下面每种情形写一行，各格用 | 隔开", "write a line for each case below it, its cells separated by |"))
}

pub(super) fn column_without_name(header: Span) -> Diagnostic {
    Diagnostic::error(Code::TestTable, text!("表头里有一格是空的", "a column of this table has no name"))
        .at(header, text!("每一列都要写明是什么", "each column says what it holds"))
        .help(text!("写数据的名称，或“期望 …”；不要的列，连同下面的格一起删去", "name a fact, or write “expect …”"))
}

pub(super) fn row_of_other_length(row: Span, header: Span, cells: usize, columns: usize) -> Diagnostic {
    let apart = cells.abs_diff(columns);
    let message = match cells < columns {
        true => text!("这一行少了 {apart} 格", "this row lacks {apart} of its cells"),
        false => text!("这一行多了 {apart} 格", "this row has {apart} cells too many"),
    };
    Diagnostic::error(Code::TestRowLength, message)
        .at(row, text!("有 {cells} 格", "it has {cells}"))
        .at(header, text!("表头有 {columns} 列", "there are {columns} columns"))
        .help(text!(
            "各格之间用 | 隔开；没有的数据留一个空格：100万元 | | 4",
            "cells are separated by |; leave one blank for what is not given: 1 | | 4"
        ))
}

pub(super) fn empty_block(place: Span) -> Diagnostic {
    Diagnostic::error(Code::UnfinishedText, text!("花括号里没有内容", "nothing stands between these braces"))
        .at(place, text!("这里是空的", "empty"))
}

pub(super) fn type_without_unit(place: Span, type_: &str) -> Diagnostic {
    Diagnostic::error(Code::UnexpectedText, text!("“{type_}”之后不写单位", "“{type_}” takes no unit"))
        .at(place, text!("删去括号和单位", "remove the bracket"))
        .help(text!(
            "带单位的类型是金额(万元)、数量(人)、度量(公斤/亩)",
            "types with units are money(万元), quantity(人), measure(公斤/亩)"
        ))
}

/// Adds the modifier that a word was most likely meant to be.
pub(super) fn suggest(diagnostic: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic,
    }
}
