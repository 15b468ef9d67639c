//! Scores and their bounds, and what people may assess.

use super::{band, gap_list, points};
use crate::check::soundness::arms::Gap;
use crate::diagnostic::{Code, Diagnostic};
use crate::interval::Interval;
use crate::model::{Indicator, Level};
use crate::number::Number;
use crate::source::Span;
use crate::text;
use crate::value::Quantity;

pub(in crate::check::soundness) fn points_out_of_reach(
    name: &str,
    header: Span,
    score: Span,
    full: &Number,
    reached: &Number,
) -> Diagnostic {
    let (full, reached) = (points(full), points(reached));
    Diagnostic::warning(
        Code::PointsOutOfReach,
        text!("“{name}”最多只能得 {reached} 分，得不到 {full} 分", "“{name}” can get {reached} points at most, never its {full}"),
    )
    .at(header, text!("印的是 {full} 分", "{full} points are printed"))
    .at(score, text!("这里最多得 {reached} 分", "this gives {reached} at most"))
    .help(text!(
        "让最好的情况得“满分”，或改正名称后面的分值",
        "let the best case get “full”, or correct the points behind the name"
    ))
}

pub(in crate::check::soundness) fn constant_out_of_bounds(
    place: Span,
    constant: &Number,
    row: &Indicator,
    low: &Number,
    high: &Number,
) -> Diagnostic {
    let (name, value) = (&row.name, points(constant));
    let (low_shown, high_shown) = (points(low), points(high));
    let diagnostic = Diagnostic::error(
        Code::ConstantOutOfBounds,
        text!(
            "“{name}”的得分在 {low_shown} 到 {high_shown} 之间，不会是 {value} 分",
            "the score of “{name}” lies between {low_shown} and {high_shown}; it is never {value}"
        ),
    )
    .at(place, text!("这里给 {value} 分", "{value} points here"))
    .at(row.header, text!("这一项得 {low_shown} 到 {high_shown} 分", "this row gets {low_shown} to {high_shown} points"));
    if constant > high {
        diagnostic.help(text!(
            "改成 {high_shown} 以内的分，或写“满分”；确实可以超过满分的，加一行“至多 = {value}”",
            "give at most {high_shown}, or write “full”; if it may exceed full marks, add “at_most = {value}”"
        ))
    } else {
        diagnostic.help(text!(
            "改成不小于 {low_shown} 的分；确实要倒扣的，加一行“至少 = {value}”",
            "give at least {low_shown}; if it may go below, add “at_least = {value}”"
        ))
    }
}

pub(in crate::check::soundness) fn assessment_out_of_points(place: Span, hull: &Interval, full: &Number) -> Diagnostic {
    let (hull, full) = (band(hull, &Quantity::NUMBER), points(full));
    let (chinese, english) = (&hull.chinese, &hull.english);
    Diagnostic::error(
        Code::AssessmentOutOfPoints,
        text!("评定的范围超出了 0 到满分 {full} 分", "the assessed range goes outside 0 to the full marks {full}"),
    )
    .at(place, text!("这里是 {chinese} 分", "this is {english} points"))
    .help(text!(
        "范围要在 0 到 {full} 分之内，或写成满分的百分比：[80%, 100%]",
        "keep it within 0 to {full}, or write percentages of full marks: [80%, 100%]"
    ))
}

pub(in crate::check::soundness) fn levels_overlap(first: &Level, second: &Level, shared: &Gap) -> Diagnostic {
    let (first_name, second_name, witness) = (&first.name, &second.name, points(&shared.witness));
    Diagnostic::warning(
        Code::LevelsOverlap,
        text!(
            "“{first_name}”和“{second_name}”重叠：{witness} 分同时属于两档",
            "“{first_name}” and “{second_name}” overlap: {witness} points fit both"
        ),
    )
    .at(second.range.span, text!("{witness} 分属于“{second_name}”", "{witness} points are “{second_name}”"))
    .at(first.range.span, text!("也属于“{first_name}”", "and “{first_name}” as well"))
    .help(text!(
        "让界限只属于其中一档：[80%, 100%] 和 [50%, 80%)",
        "let the end belong to one of them: [80%, 100%] and [50%, 80%)"
    ))
}

pub(in crate::check::soundness) fn levels_leave_gaps(place: Span, gaps: &[Gap]) -> Diagnostic {
    let list = gap_list(gaps, &Quantity::NUMBER);
    let (chinese, english) = (&list.chinese, &list.english);
    Diagnostic::warning(Code::LevelsGap, text!("有的分数不属于任何一档：{chinese}", "some scores belong to no level: {english}"))
        .at(place, text!("这几档之间有空档", "these levels leave a gap"))
        .help(text!(
            "让各档的范围首尾相接：[80%, 100%]、[50%, 80%)、[0%, 50%)",
            "let the levels meet: [80%, 100%], [50%, 80%), [0%, 50%)"
        ))
}
