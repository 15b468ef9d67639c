//! Tests: what is given and what is expected, BC07.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::Fact;
use crate::source::Span;
use crate::syntax::ast;
use crate::text;

fn near(diagnostic: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic,
    }
}

pub(in crate::check) fn unknown_input(name: &ast::Name, known: Option<&str>) -> Diagnostic {
    let written = &name.text;
    let diagnostic =
        Diagnostic::error(Code::UnknownInput, text!("规则的数据里没有“{written}”", "the rules have no fact “{written}”"))
            .at(name.span, text!("测试只能给规则要用的数据", "a test gives the facts that the rules declare"));
    match known {
        Some(_) => near(diagnostic, known),
        None => diagnostic.help(text!(
            "要期望什么，前面写“期望”；要给打分，写“评定 指标 = …”",
            "what is expected starts with “expect”; a person's score is given as “assessed name = …”"
        )),
    }
}

pub(in crate::check) fn indicator_given(name: &ast::Name) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(
        Code::UnknownInput,
        text!("“{written}”是指标，不是数据，不能在测试里给", "“{written}” is an indicator and cannot be given"),
    )
    .at(name.span, text!("它由规则算出", "the rules compute it"))
    .help(text!("要看它算得对不对，写“期望 {written} = …”", "to test it, write “expect {written} = …”"))
}

pub(in crate::check) fn definition_given(name: &ast::Name) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(
        Code::UnknownInput,
        text!("“{written}”是定义，不是数据，不能在测试里给", "“{written}” is a definition and cannot be given"),
    )
    .at(name.span, text!("它由规则算出", "the rules compute it"))
    .help(text!(
        "给它用到的数据；要看它的值，写“期望 {written} = …”",
        "give the facts that it uses, or write “expect {written} = …”"
    ))
}

pub(in crate::check) fn unknown_input_field(name: &ast::Name, fact: &Fact) -> Diagnostic {
    let (written, owner) = (&name.text, &fact.name);
    let diagnostic = Diagnostic::error(
        Code::UnknownInput,
        text!("“{owner}”里没有“{written}”这一项可以给", "“{owner}” has no field “{written}” that can be given"),
    )
    .at(name.span, text!("没有这一项", "no such field"))
    .at(fact.span, text!("“{owner}”在这里", "“{owner}” is here"));
    if matches!(fact.type_, crate::value::Type::List(_)) {
        return diagnostic
            .help(text!("列表要整个给：{owner} = [{{…}}, {{…}}]", "a list is given as a whole: {owner} = [{{…}}, {{…}}]"));
    }
    near(diagnostic, crate::diagnostic::closest(written, fact.fields.iter().map(|field| &*field.name)))
}

pub(in crate::check) fn unknown_row_given(name: &ast::Name, known: Option<&str>) -> Diagnostic {
    let written = &name.text;
    let diagnostic = Diagnostic::error(Code::UnknownInput, text!("没有叫“{written}”的指标", "there is no indicator “{written}”"))
        .at(name.span, text!("不认识", "not known"));
    near(diagnostic, known)
}

pub(in crate::check) fn unknown_expected(name: &ast::Name, known: Option<&str>, place: Option<Span>) -> Diagnostic {
    let written = &name.text;
    let mut diagnostic = Diagnostic::error(
        Code::UnknownExpected,
        text!("期望里的“{written}”，规则里没有", "the rules have no “{written}” to expect anything of"),
    )
    .at(name.span, text!("没有叫这个名字的指标、数据或定义", "no indicator, fact or definition has this name"));
    if let (Some(known), Some(place)) = (known, place) {
        diagnostic = diagnostic.at(place, text!("“{known}”在这里", "“{known}” is here"));
    }
    near(diagnostic, known)
}

pub(in crate::check) fn score_is_no_rate(span: Span, written: &str) -> Diagnostic {
    Diagnostic::error(Code::RateAgainstNumber, text!("得分是分数，不会是“{written}”", "a score is in points and not “{written}”"))
        .at(span, text!("这是比率", "this is a rate"))
        .help(text!(
            "满分的百分之几，写“{written} × 满分”；要看的是指标的值，写“指标.值”",
            "for a part of the full points write {written} × full; for the value of an indicator “name.value”"
        ))
}

pub(in crate::check) fn value_of_which_row(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownExpected,
        text!("各个逐项指标的“值”不是同一类，这里不知道是哪一类", "the 逐项 indicators have values of several types"),
    )
    .at(span, text!("不知道它的值是什么类型", "the type of its value is not known"))
    .help(text!("改为期望它的得分", "expect its score instead"))
}

pub(in crate::check) fn nothing_expected(header: Span) -> Diagnostic {
    Diagnostic::error(Code::NothingExpected, text!("这个测试没有写期望什么", "this test expects nothing"))
        .at(header, text!("里面没有“期望”", "there is no “expect” in it"))
        .help(text!("加一行，如：期望 预算完成率 = 满分", "add a line such as: expect b = full"))
}

pub(in crate::check) fn no_expected_column(header: Span, columns: &[ast::TestColumn]) -> Diagnostic {
    let count = columns.len();
    Diagnostic::error(Code::NothingExpected, text!("这张表没有“期望”的列", "no column of this table expects anything"))
        .at(header, text!("表里 {count} 列都是给的数据", "all of its {count} columns are given"))
        .help(text!("加一列，如：期望 预算完成率", "add a column such as: expect b"))
}

pub(in crate::check) fn row_expects_nothing(row: Span) -> Diagnostic {
    Diagnostic::error(Code::NothingExpected, text!("这一行没有写期望什么", "this row expects nothing"))
        .at(row, text!("“期望”各列的格都是空的", "its cells below “expect” are blank"))
        .help(text!("至少填一格；不需要这一行就删去", "fill one of them, or remove the row"))
}

pub(in crate::check) fn test_twice(name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(Code::DuplicateTest, text!("有两个测试都叫“{name}”", "two tests are called “{name}”"))
        .at(span, text!("又在这里", "again here"))
        .at(first, text!("已经在这里用了", "used here already"))
        .help(text!("给其中一个换个名字，结果里才分得清", "rename one of them, so that results can be told apart"))
}

pub(in crate::check) fn unknown_grade(name: &ast::Name, all: &[&str]) -> Diagnostic {
    let written = &name.text;
    let known = super::listed(all);
    let (chinese, english) = (&known.chinese, &known.english);
    let diagnostic =
        Diagnostic::error(Code::UnknownExpectedGrade, text!("等级里没有“{written}”", "there is no grade “{written}”"))
            .at(name.span, text!("等级有{chinese}", "the grades are {english}"));
    near(diagnostic, crate::diagnostic::closest(written, all.iter().copied()))
}

pub(in crate::check) fn no_grades(span: Span) -> Diagnostic {
    Diagnostic::error(Code::UnknownExpectedGrade, text!("规则没有写等级", "these rules give no grades"))
        .at(span, text!("没有等级可以期望", "there is no grade to expect"))
        .help(text!(
            "先写“等级 {{ ≥ 90: 优, … }}”，或改为期望 总分",
            "write “grades {{ >= 90: A, … }}” first, or expect the total"
        ))
}

pub(in crate::check) fn refused_alone(span: Span, other: Span) -> Diagnostic {
    Diagnostic::error(
        Code::RefusedAlone,
        text!(
            "数据有错就不评分，不能再期望别的",
            "data that are refused are not scored, so nothing else can be expected of them"
        ),
    )
    .at(span, text!("期望数据有错", "refused data are expected here"))
    .at(other, text!("又期望结果", "and a result here"))
    .help(text!("只留一个；两种情形写成两个测试，或表格里的两行", "keep one; write two tests, or two rows of a table"))
}

pub(in crate::check) fn refused_or_not(span: Span) -> Diagnostic {
    Diagnostic::error(Code::RefusedAlone, text!("“数据有错”下面只写 是 或 否", "below “refused” stands true or false"))
        .at(span, text!("写的是别的", "something else stands here"))
        .help(text!("写“是”；不期望数据有错的行空着", "write true, or leave the cell blank"))
}

pub(in crate::check) fn full_points_of_which(span: Span, subjects: usize) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(Code::FullPointsOfWhich, text!("不知道是哪个指标的满分", "whose full marks are meant is not clear"));
    let help = text!("写明是谁的，如 预算完成率.满分", "say whose, as in b.full");
    match subjects {
        0 => diagnostic.at(span, text!("这条期望里没有指标", "no indicator is named here")).help(help),
        _ => diagnostic.at(span, text!("这条期望里有 {subjects} 个指标", "{subjects} indicators are named here")).help(help),
    }
}

pub(in crate::check) fn input_twice(span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(Code::InputTwice, text!("同一项给了两次", "one thing is given twice"))
        .at(span, text!("又在这里", "again here"))
        .at(first, text!("已经在这里给了", "given here already"))
        .help(text!("删去一个；表格每行不同的，只写成列", "remove one; what differs from row to row is a column only"))
}

pub(in crate::check) fn no_year(span: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongInput, text!("年度要写成四位数", "a year has four digits"))
        .at(span, text!("读不成年度", "this is no year"))
        .help(text!("写成：年度 = 2022", "write: year = 2022"))
}

pub(in crate::check) fn prior_of_this_year(span: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongInput, text!("上年至少往前 1 年", "上年 goes back a year at least"))
        .at(span, text!("0 年之前就是本年", "0 years before is this year"))
        .help(text!("本年的数据直接写名称：执行 = …", "what is given of this year needs no 上年"))
}

pub(in crate::check) fn year_of_other_unit(span: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongInput, text!("其他单位和本单位是同一年度", "other units are of the year of the test"))
        .at(span, text!("不用写年度", "no year here"))
        .help(text!("年度写在外面", "say the year outside of it"))
}

pub(in crate::check) fn unknown_check(span: Span, label: &str, known: Option<&str>, all: &[String]) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::UnknownCheck, text!("没有叫“{label}”的校验", "there is no 校验 “{label}”"));
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let listed = super::listed(&all);
    let (chinese, english) = (&listed.chinese, &listed.english);
    let diagnostic = match all.is_empty() {
        true => diagnostic.at(span, text!("规则里没有校验", "these rules have none")),
        false => diagnostic.at(span, text!("校验有{chinese}", "there are {english}")),
    };
    near(diagnostic, known)
}

pub(in crate::check) fn check_wants_label(span: Span) -> Diagnostic {
    Diagnostic::error(Code::UnknownCheck, text!("校验后面要写它的名称", "校验 is followed by its label"))
        .at(span, text!("不知道是哪个校验", "which one is not said"))
        .help(text!("写成：期望 校验 \"收支平衡\"", "write: expect check \"balance\""))
}

pub(in crate::check) fn tables_too_large(header: Span, most: usize) -> Diagnostic {
    Diagnostic::error(
        Code::LimitExceeded,
        text!(
            "测试的表太大：各行给出的和期望的合起来最多 {most} 个",
            "the tables of tests are too large: what their rows give and expect comes to at most {most}"
        ),
    )
    .at(header, text!("到这里超过了", "the limit is passed here"))
    .help(text!(
        "各行都一样的数据写进数据文件，用“数据 \"…\"”；或者把测试分到几个文件里",
        "put what is the same in every row into a data file and name it with 数据 \"…\"; or divide the tests among several files"
    ))
}
