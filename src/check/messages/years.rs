//! Parameters and the years in which they hold, BC06.

use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::model::Years;
use crate::source::Span;
use crate::syntax::ast;
use crate::text;

pub(in crate::check) fn years_unsaid(parameter: &ast::Name) -> Diagnostic {
    let name = &parameter.text;
    Diagnostic::error(
        Code::YearsUnsaid,
        text!(
            "参数“{name}”按年度取值，但没有写评分表适用于哪些年度",
            "“{name}” differs by year, but no 年度 says which years the rubric is for"
        ),
    )
    .at(parameter.span, text!("它在各年度不同", "it differs from year to year"))
    .help(text!("在文件开头写上年度，如“年度 2021..2023”", "write the years at the head of the file: 年度 2021..2023"))
}

pub(in crate::check) fn unused_parameter(parameter: &ast::Name, near: Option<&str>) -> Diagnostic {
    let name = &parameter.text;
    let diagnostic =
        Diagnostic::warning(Code::UnusedLocal, text!("参数“{name}”写了却没有用到", "the parameter “{name}” is never used"))
            .at(parameter.span, text!("没有别的地方用它", "nothing uses it"));
    match near {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic.help(text!("删去它，或者用上它", "remove it, or use it")),
    }
}

pub(in crate::check) fn year_without_value(parameter: &ast::Name, years: Years, statement: Span) -> Diagnostic {
    let name = &parameter.text;
    let (chinese, english) = match years.last {
        None => (format!(" {} 年度起", years.first), format!("from {} on", years.first)),
        Some(last) if last == years.first => (format!(" {last} 年度"), format!("in {last}")),
        Some(last) => (format!(" {} 到 {last} 年度", years.first), format!("from {} to {last}", years.first)),
    };
    Diagnostic::error(
        Code::YearWithoutValue,
        text!("参数“{name}”在{chinese}没有值", "the parameter “{name}” has no value {english}"),
    )
    .at(parameter.span, Text::new(format!("{}没有写", chinese.trim_start()), format!("nothing is said {english}")))
    .at(statement, text!("评分表适用于这些年度", "the rubric is for these years"))
    .help(text!("补上“{years}: …”，或缩小“年度”", "add {years}: …, or narrow 年度"))
}

pub(in crate::check) fn year_twice(parameter: &ast::Name, second: &ast::YearRange, first: &ast::YearRange) -> Diagnostic {
    let (name, year) = (&parameter.text, second.first);
    Diagnostic::error(
        Code::YearTwice,
        text!("参数“{name}”在 {year} 年度有两个值", "the parameter “{name}” has two values in {year}"),
    )
    .at(second.span, text!("这里有 {year} 年度", "this holds {year}"))
    .at(first.span, text!("这里也有", "and so does this"))
    .help(text!("一个年度只留一个值", "keep one value for a year"))
}

pub(in crate::check) fn parameter_not_constant(parameter: &ast::Name, value: Span) -> Diagnostic {
    let name = &parameter.text;
    Diagnostic::error(
        Code::ParameterNotConstant,
        text!("参数“{name}”的值要看单位的数据", "the value of the parameter “{name}” depends on a unit's data"),
    )
    .at(value, text!("参数是写定的值", "a parameter is a fixed value"))
    .help(text!("随数据变的量用“定义 {name} = …”", "for what follows from data write 定义 {name} = …"))
}

pub(in crate::check) fn too_many_stretches(statement: Span, most: usize) -> Diagnostic {
    Diagnostic::error(
        Code::LimitExceeded,
        text!("参数在各年度的值不止 {most} 段", "the parameters have more than {most} stretches of years"),
    )
    .at(statement, text!("年度太多", "too many years"))
    .help(text!("把年度分到几张评分表里", "divide the years among several rubrics"))
}

/// Says in which years something was found that is not so in the others.
pub(in crate::check) fn only_in(diagnostic: Diagnostic, years: &[Years]) -> Diagnostic {
    let years: Vec<String> = years.iter().map(Years::to_string).collect();
    let (chinese, english) = (years.join("、"), years.join(", "));
    diagnostic.help(text!("只在 {chinese} 年度的参数下如此", "so with the parameters of {english} alone"))
}
