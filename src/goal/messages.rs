//! What is said about goals that cannot be, BC0560–BC0569, and how changes are worded.

use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::number::Number;
use crate::text;

/// The most names that are listed.
const MOST_NAMES: usize = 40;

/// BC0560: the rubric has no grades.
pub(super) fn no_grades(rubric: &str) -> Diagnostic {
    let message = match rubric.is_empty() {
        true => text!("评分表没有“等级”，没有等次可以争取", "the rubric has no grades to reach"),
        false => text!("评分表“{rubric}”没有“等级”，没有等次可以争取", "the rubric “{rubric}” has no grades to reach"),
    };
    Diagnostic::error(Code::GoalWithoutGrades, message)
        .help(text!("写明要多少总分：--total 90，或要哪一项：指标=分", "say a total, --total 90, or a row: 指标=分"))
}

/// BC0561: there is no such grade.
pub(super) fn unknown_grade(wanted: &str, nearest: Option<&str>, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::GoalGradeUnknown, text!("没有等次“{wanted}”", "there is no grade “{wanted}”"));
    let diagnostic = match nearest {
        Some(nearest) => diagnostic.help(text!("是不是“{nearest}”？", "is “{nearest}” meant?")),
        None => diagnostic,
    };
    let (chinese, english) = listed(known);
    diagnostic.help(text!("等次有：{chinese}", "the grades are: {english}"))
}

/// BC0562: there is no such row.
pub(super) fn unknown_row(wanted: &str, nearest: Option<&str>, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::GoalRowUnknown, text!("没有指标“{wanted}”", "there is no indicator “{wanted}”"));
    match nearest {
        Some(nearest) => diagnostic.help(text!("是不是“{nearest}”？", "is “{nearest}” meant?")),
        None => {
            let (chinese, english) = listed(known);
            diagnostic.help(text!("指标有：{chinese}", "the indicators are: {english}"))
        }
    }
}

/// BC0562: a heading, whose score is that of its rows.
pub(super) fn heading_as_goal(heading: &str) -> Diagnostic {
    Diagnostic::error(
        Code::GoalRowUnknown,
        text!("“{heading}”是标题，目标要写指标", "“{heading}” is a heading; a goal names an indicator"),
    )
    .help(text!("写出它下面的指标，如 指标=满分，可以写几个", "name the indicators below it, 指标=full; several will do"))
}

/// BC0563: the total is above full marks.
pub(super) fn total_above_full(total: &Number, most: &Number) -> Diagnostic {
    let (total, most) = (shown(total), shown(most));
    Diagnostic::error(
        Code::GoalAboveFull,
        text!("总分 {total} 超过了这张评分表的最高分 {most}", "a total of {total} is above the most there is, {most}"),
    )
    .help(text!("写一个不超过 {most} 的总分", "ask for {most} at most"))
}

/// BC0563: the score is above the row's full marks.
pub(super) fn row_above_full(row: &str, score: &Number, most: &Number) -> Diagnostic {
    let (score, most) = (shown(score), shown(most));
    Diagnostic::error(
        Code::GoalAboveFull,
        text!("“{row}”要 {score} 分，超过了它的分值 {most}", "“{row}” is to have {score}, which is above its points, {most}"),
    )
    .help(text!("写 {row}=满分，或不超过 {most} 的分", "write {row}=full, or {most} at most"))
}

/// BC0564: the row does not apply to the unit.
pub(super) fn row_inapplicable(row: &str) -> Diagnostic {
    Diagnostic::error(
        Code::GoalRowInapplicable,
        text!("“{row}”对这个单位不适用，没有分可得", "“{row}” does not apply to this unit; there is no score to have"),
    )
    .help(text!("换一项指标，或用 --total、--grade", "name another row, or use --total or --grade"))
}

fn listed(names: &[&str]) -> (String, String) {
    let shown: Vec<&str> = names.iter().take(MOST_NAMES).copied().collect();
    let more = if names.len() > MOST_NAMES { "…" } else { "" };
    (format!("{}{more}", shown.join("、")), format!("{}{more}", shown.join(", ")))
}

fn shown(number: &Number) -> String {
    number.to_shown(crate::number::MAXIMUM_PLACES)
}

/// A number that grows.
pub(super) fn more(size: &Text) -> Text {
    let Text { chinese, english } = size;
    text!("再增加 {chinese}", "{english} more")
}

/// A number that shrinks.
pub(super) fn less(size: &Text) -> Text {
    let Text { chinese, english } = size;
    text!("再减少 {chinese}", "{english} less")
}

/// A day that is another.
pub(super) fn days_apart(days: i64) -> Text {
    let size = days.unsigned_abs();
    match days < 0 {
        true => text!("提前 {size} 天", "{size} days earlier"),
        false => text!("推后 {size} 天", "{size} days later"),
    }
}
