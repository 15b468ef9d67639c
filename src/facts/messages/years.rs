//! What is said about several years of one unit.

use super::{nothing, short};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::faults::Place;
use crate::facts::submission::Submission;
use crate::model::Fact;
use crate::source::Span;
use crate::text;

/// Data of a year without a rubric, which a later year looks at.
pub(in crate::facts) fn only_prior_year(submission: &Submission) -> Diagnostic {
    let (unit, year) = who(submission);
    let diagnostic = Diagnostic::note(
        Code::OnlyPriorYear,
        text!(
            "“{unit}”{year} 年度没有评分表，只用作上年数据",
            "no rubric covers {year}: the data of “{unit}” serve as an earlier year's only"
        ),
    );
    match submission.year_span {
        Some(span) => diagnostic.at(span, nothing()),
        None => diagnostic,
    }
}

/// Two sets of data for one unit and year.
pub(in crate::facts) fn unit_year_twice(first: &Submission, second: &Submission, unit: &str, year: i32) -> Diagnostic {
    let unit = short(unit);
    let mut diagnostic = Diagnostic::error(
        Code::UnitYearTwice,
        text!("“{unit}”{year} 年度的数据有两份", "there are two sets of data for “{unit}” of {year}"),
    );
    let place = |submission: &Submission| submission.unit_span.or(submission.year_span);
    if let Some(span) = place(second) {
        diagnostic = diagnostic.at(span, text!("这是又一份", "the second is here"));
    }
    if let Some(span) = place(first) {
        diagnostic = diagnostic.at(span, text!("前一份在这里", "the first is here"));
    }
    diagnostic.help(text!("只留其中一份，或者核对单位和年度", "leave one of them out, or put the unit or the year right"))
}

/// A fact that an earlier rubric declares otherwise.
pub(in crate::facts) fn prior_of_other_type(fact: &Fact, before: &Fact, year: Option<i32>) -> Diagnostic {
    let name = short(&fact.name);
    let year = said(year);
    Diagnostic::error(
        Code::PriorDoesNotFit,
        text!(
            "{year}年的评分表里“{name}”的类型不同，不能用作上年数据",
            "“{name}” has another type in the rubric of {year}and cannot serve as an earlier year's"
        ),
    )
    .at(fact.span, text!("现在这样声明", "declared so now"))
    .at(before.span, text!("那一年这样声明", "declared so then"))
    .help(text!(
        "两年用同一种类型；含义变了的，换一个名称",
        "use one type in both years; if the meaning changed, use another name"
    ))
}

/// A value of an earlier year that the later rubric does not let in.
pub(in crate::facts) fn prior_outside(fact: &Fact, place: Option<Span>, year: Option<i32>) -> Diagnostic {
    let name = short(&fact.name);
    let year = said(year);
    let mut diagnostic = Diagnostic::error(
        Code::PriorDoesNotFit,
        text!(
            "{year}年的“{name}”不是现在的评分表许可的值，不能用作上年数据",
            "the “{name}” of {year}is not a value that the later rubric lets in, and cannot serve as an earlier year's"
        ),
    );
    if let Some(place) = place {
        diagnostic = diagnostic.at(place, text!("那一年的值", "the value then"));
    }
    diagnostic
        .at(fact.span, text!("现在这样声明", "declared so now"))
        .help(text!("核对数据，或放宽声明的范围", "see whether the data are right, or widen what is declared"))
}

/// A value that was made for another rubric, and is none of this one's.
pub(in crate::facts) fn does_not_fit(place: &Place<'_>, fact: &Fact) -> Diagnostic {
    let name = short(&fact.name);
    let diagnostic = Diagnostic::error(
        Code::PriorDoesNotFit,
        text!("“{name}”不是这张评分表许可的值", "“{name}” is not a value that this rubric lets in"),
    );
    place.mark(diagnostic, nothing()).at(fact.span, text!("这样声明", "declared so"))
}

fn said(year: Option<i32>) -> String {
    year.map(|year| format!("{year} ")).unwrap_or_default()
}

fn who(submission: &Submission) -> (String, String) {
    let year = submission.year.map(|year| format!(" {year}")).unwrap_or_default();
    (short(submission.unit.as_deref().unwrap_or_default()), year.trim_start().to_string())
}
