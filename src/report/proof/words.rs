//! How claims and verdicts are told.

use crate::interval::Interval;
use crate::language::{Language, Text};
use crate::model::{BoundKind, Indicator};
use crate::number::Number;
use crate::proof::{Course, Scores, Statement, Verdict, Why};
use crate::report::figures::TO;
use crate::text;
use crate::value::Quantity;

/// How many decimal places are shown of a value.
const PLACES: u32 = 8;

/// Why something is not proved.
pub fn why(why: Why) -> Text {
    match why {
        Why::TooManyCases => text!("情况太多，超出了一次证明的工作量", "there are more cases than one proof goes through"),
        Why::TooLarge => text!("规则太长，或者其中的数太大", "the rule is too large, or its numbers are"),
        Why::NotLookedInto => {
            text!(
                "规则里有没有往里看的部分，比如列表里的每一项、没有写年度时的日期",
                "a part of the rule is not looked into, such as each item of a list, or dates where no year is said"
            )
        }
        Why::NoData => text!("没有找到能说明它的数据", "no data were found that show it"),
        Why::DependsOnMore => text!("不只取决于这个值，还取决于别的数据", "it depends on other data too, not on the value alone"),
        Why::Words => text!(
            "目标值由各单位填写，填成文字、0 或负数就算不出",
            "targets come from the units; one in words, 0 or below gives no result"
        ),
        Why::EmptyList => {
            text!("列表里一项也没有时，没有平均、最大、最小", "a list without items has no mean, greatest or least")
        }
        Why::OfUnits => text!("取决于一起评的其他单位", "it depends on the units that are scored together"),
        Why::OfRows => text!("取决于未能证明的指标", "it depends on rows that are not proved"),
    }
}

/// A number of points.
pub fn points(number: &Number) -> String {
    Quantity::NUMBER.show(number, PLACES)
}

/// `0 ~ 4`
pub fn scores(scores: &Scores) -> String {
    let (least, greatest) = (points(&scores.least), points(&scores.greatest));
    if least == greatest { least } else { format!("{least} {TO} {greatest}") }
}

/// A value of a row's 值.
fn value(indicator: Option<&Indicator>, number: &Number) -> String {
    let local = indicator.and_then(|indicator| indicator.locals.get(indicator.value?.0));
    local.and_then(|local| local.body.type_.quantity()).unwrap_or(&Quantity::NUMBER).show(number, PLACES)
}

/// How the score goes as the value grows.
pub fn course(course: &Course) -> Text {
    match course {
        Course::Level => text!("不变", "stays"),
        Course::Rising => text!("不降", "never falls"),
        Course::Falling => text!("不升", "never rises"),
        Course::Peak(at) => {
            let at = &at.shown;
            text!("先升，{at} 降", "rises, falls where {at}")
        }
        Course::Turning(turns) => {
            let at = turns.iter().take(3).map(|turn| turn.shown.as_str()).collect::<Vec<_>>().join("、");
            text!("升降不定：{at}", "turns at {at}")
        }
    }
}

/// How a score goes, with what it goes with where that is not 值: `不升（支 ÷ 收）`.
pub fn measured(measure: Option<&str>, course: Text) -> Text {
    let Some(measure) = measure else { return course };
    let Text { chinese, english } = course;
    text!("{chinese}（{measure}）", "{english} ({measure})")
}

/// `≥ 110%`
fn interval(interval: &Interval, indicator: Option<&Indicator>) -> Text {
    let show = |number: &Number| value(indicator, number);
    interval.compared(show).map_or_else(|| text!("任何值", "any value"), Text::same)
}

/// `> 106% 扣完`
pub fn bound_at(kind: BoundKind, at: &Interval, indicator: &Indicator) -> Text {
    let at = interval(at, Some(indicator));
    let (chinese, english) = (&at.chinese, &at.english);
    match kind {
        BoundKind::Upper => text!("{chinese} 封顶", "{english} most"),
        BoundKind::Lower => text!("{chinese} 扣完", "{english} least"),
    }
}

/// A claim as a sentence.
pub fn statement(statement: &Statement, indicator: Option<&Indicator>) -> Text {
    match statement {
        Statement::Scored => text!("数据齐全就有得分", "complete data always give a score"),
        Statement::Divisors => text!("除数不会是 0", "nothing is divided by 0"),
        Statement::Branches(count) => text!("{count} 个档和条件都用得到", "all of {count} arms and conditions can be reached"),
        Statement::Scores(None) => text!("最低、最高得几分", "the least and the greatest score"),
        Statement::Scores(Some(found)) => {
            let found = scores(found);
            text!("得分 {found}，两头都得得到", "scores {found}, both ends reached")
        }
        Statement::FullMarks => text!("满分得得到", "full marks can be had"),
        Statement::Bound(kind, at) => bound(*kind, at.as_ref(), indicator),
        Statement::Direction { measure, course: found } => {
            let (measured, measure) = (measure.as_deref().unwrap_or("值"), measure.as_deref().unwrap_or("the value"));
            match found.as_ref().map(course) {
                None => text!("{measured}越大，得分怎样变", "how the score goes as {measure} grows"),
                Some(Text { chinese, english }) => {
                    text!("{measured}越大，得分{chinese}", "as {measure} grows the score {english}")
                }
            }
        }
        Statement::Sum => text!("不管哪些项适用，分值都加得起来", "points add up, whatever applies"),
        Statement::Graded => text!("每个可能的总分都有等次", "every total that can occur has a grade"),
        Statement::Grades(count) => text!("{count} 个等次都得得到", "each of {count} grades can be had"),
        Statement::Totals(None) => text!("总分最低、最高是多少", "the least and the greatest total"),
        Statement::Totals(Some(found)) => {
            let found = scores(found);
            text!("总分 {found}，两头都得得到", "totals {found}, both ends reached")
        }
    }
}

fn bound(kind: BoundKind, at: Option<&Interval>, indicator: Option<&Indicator>) -> Text {
    let what = match kind {
        BoundKind::Upper => text!("满分为止", "the score is cut to its most"),
        BoundKind::Lower => text!("扣完为止", "the score is kept at its least"),
    };
    let (chinese, english) = (&what.chinese, &what.english);
    match at {
        Some(at) => {
            let at = interval(at, indicator);
            let (at_chinese, at_english) = (&at.chinese, &at.english);
            text!("值 {at_chinese} 时{chinese}", "{english} where the value is {at_english}")
        }
        None => text!("从哪个值起{chinese}", "from which value on {english}"),
    }
}

/// What came of a claim, in a word.
pub fn verdict(verdict: Verdict, language: Language) -> String {
    let text = match verdict {
        Verdict::Proved => text!("已证明", "proved"),
        Verdict::Refuted => text!("不成立", "not so"),
        Verdict::Unproved(_) => text!("未能证明", "not proved"),
    };
    text.get(language).to_string()
}
