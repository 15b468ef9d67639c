//! 上年 of what has no earlier year.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::MAXIMUM_YEARS_BACK;
use crate::source::Span;
use crate::text;

pub(in crate::check) fn prior_of_no_fact(span: Span) -> Diagnostic {
    Diagnostic::error(Code::PriorOfNoFact, text!("“上年”只能用于数据", "上年 (prior) takes a fact"))
        .at(span, text!("这不是单位填报的一项数据", "this is no fact that the unit supplies"))
        .help(text!(
            "写数据的名称，如 上年(执行)、上年(三公经费.本年)；要算的式子写在外面，如 上年(执行) / 上年(预算)",
            "name a fact: 上年(执行), 上年(三公经费.本年); compute outside of it: 上年(执行) / 上年(预算)"
        ))
}

pub(in crate::check) fn wrong_years_back(span: Span) -> Diagnostic {
    let most = MAXIMUM_YEARS_BACK;
    Diagnostic::error(
        Code::WrongYearsBack,
        text!(
            "“上年”往前几年，要写一个 1 到 {most} 的整数",
            "how many years 上年 (prior) goes back is a whole number from 1 to {most}"
        ),
    )
    .at(span, text!("这不是这样的数", "this is no such number"))
    .help(text!("前年写成 上年(执行, 2)；去年不用写数", "for the year before last write 上年(执行, 2); for last year no number"))
}
