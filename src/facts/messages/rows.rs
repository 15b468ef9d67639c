//! What is said about 分值, 评定, 不适用, 说明 and 自评.

use super::{listed, nearest, nothing, short};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::AssessedScore;
use crate::facts::faults::Place;
use crate::language::Text;
use crate::number::Number;
use crate::source::Span;
use crate::text;

/// Adds a second place; without a file for the first there is no place at all.
fn and_at(diagnostic: Diagnostic, place: &Place<'_>, span: Option<Span>, label: Text) -> Diagnostic {
    match (place.span, span) {
        (Some(_), Some(span)) => diagnostic.at(span, label),
        _ => diagnostic,
    }
}

/// A row that the rubric does not have.
pub(in crate::facts) fn unknown_row(place: &Place<'_>, name: Option<&str>) -> Diagnostic {
    let key = place.name();
    let diagnostic =
        Diagnostic::error(Code::UnknownRow, text!("评分表没有“{key}”这个指标", "the rubric has no indicator “{key}”"));
    nearest(place.mark(diagnostic, nothing()), name)
}

/// The name of a heading where that of a row must stand.
pub(in crate::facts) fn heading_as_row(place: &Place<'_>) -> Diagnostic {
    let key = place.name();
    let diagnostic =
        Diagnostic::error(Code::UnknownRow, text!("“{key}”是标题，不是指标", "“{key}” is a heading, not an indicator"));
    place.mark(diagnostic, nothing()).help(text!("写下面各项指标的名称", "write the names of the indicators below it"))
}

/// The name of a list where that of an item must stand.
pub(in crate::facts) fn list_as_row(place: &Place<'_>) -> Diagnostic {
    let key = place.name();
    let diagnostic = Diagnostic::error(
        Code::UnknownRow,
        text!("“{key}”是列表，每一项是一个指标", "“{key}” is a list, each item of which is an indicator"),
    );
    place
        .mark(diagnostic, nothing())
        .help(text!("写列表里各项的名称，或直接写在那一项里", "write the items' names, or write it into the item"))
}

/// Several rows of one name.
pub(in crate::facts) fn ambiguous_row(place: &Place<'_>) -> Diagnostic {
    let key = place.name();
    let diagnostic = Diagnostic::error(Code::AmbiguousRow, text!("不止一项叫“{key}”", "more than one row is called “{key}”"));
    place.mark(diagnostic, nothing()).help(text!("直接写在列表的那一项里", "write it into the item of the list"))
}

/// An item without 名称, of which a row is to be made.
pub(in crate::facts) fn item_without_name(place: &Place<'_>) -> Diagnostic {
    let name = place.name();
    let diagnostic = Diagnostic::error(
        Code::AmbiguousRow,
        text!("“{name}”没有名称，不能作为一项指标", "“{name}” has no name, and cannot be an indicator"),
    );
    place.mark(diagnostic, nothing()).help(text!("给它写上“名称: …”", "give it a “名称: …”"))
}

/// Two items of one name.
pub(in crate::facts) fn item_twice(place: &Place<'_>, name: &str, first: Option<Span>) -> Diagnostic {
    let name = short(name);
    let diagnostic = Diagnostic::error(Code::AmbiguousRow, text!("两项都叫“{name}”", "two items are called “{name}”"));
    let diagnostic = place.mark(diagnostic, text!("第二次", "the second"));
    and_at(diagnostic, place, first, text!("第一次", "the first"))
        .help(text!("每一项是一个指标，名称不能相同", "each item is an indicator and needs a name of its own"))
}

/// 分值 that no policy uses.
pub(in crate::facts) fn points_unused(place: &Place<'_>) -> Diagnostic {
    let diagnostic = Diagnostic::warning(
        Code::PointsUnused,
        text!("评分表没有用设定分值，“分值”一节没有用到", "the rubric has no points to be declared: “points” is not used"),
    );
    place.mark(diagnostic, nothing()).help(text!(
        "要由单位设定分值，规则的开头应当写“分值 填报”",
        "where units declare points, the rules begin with 分值 填报"
    ))
}

/// Some rows have declared points, these have not.
pub(in crate::facts) fn points_incomplete(place: &Place<'_>, missing: &[&str]) -> Diagnostic {
    let (count, list) = (missing.len(), listed(missing.iter().copied()));
    let diagnostic = Diagnostic::error(
        Code::PointsIncomplete,
        text!("设定分值要么全写，要么全不写，还差 {count} 项", "declare points for all rows or for none: {count} are missing"),
    );
    place.mark(diagnostic, nothing()).help(text!("还差：{list}", "missing: {list}"))
}

/// Points for a row whose item brings its own.
pub(in crate::facts) fn points_of_item(place: &Place<'_>) -> Diagnostic {
    let key = place.name();
    let diagnostic = Diagnostic::error(
        Code::PointsOfItem,
        text!("“{key}”的分值写在列表的那一项里，不写在这里", "the points of “{key}” stand in its item, not here"),
    );
    place.mark(diagnostic, nothing()).help(text!("删掉这一行", "take this line out"))
}

/// Points below 0.
pub(in crate::facts) fn points_negative(place: &Place<'_>) -> Diagnostic {
    let key = place.name();
    let diagnostic =
        Diagnostic::error(Code::OutOfRange, text!("“{key}”的分值不能是负数", "the points of “{key}” must not be negative"));
    place.mark(diagnostic, nothing())
}

/// No number of points.
pub(in crate::facts) fn points_want_number(place: &Place<'_>) -> Diagnostic {
    let key = place.name();
    let diagnostic = Diagnostic::error(Code::WrongShape, text!("“{key}”应当是分数，如 4", "“{key}” must be points, such as 4"));
    place.mark(diagnostic, nothing())
}

/// Declared points that do not add up.
pub(in crate::facts) fn points_sum(
    place: &Place<'_>,
    section: &str,
    required: &Number,
    actual: &Number,
    heading: Span,
) -> Diagnostic {
    let name = short(section);
    let (chinese, english) = if name.is_empty() {
        ("各项".to_string(), "the rows".to_string())
    } else {
        (format!("“{name}”下面各项"), format!("the rows under “{name}”"))
    };
    let diagnostic = Diagnostic::error(
        Code::PointsSum,
        text!(
            "{chinese}的设定分值合计 {actual} 分，应当是 {required} 分",
            "the declared points of {english} add up to {actual}, and must make {required}"
        ),
    );
    let diagnostic = place.mark(diagnostic, nothing());
    let heading = (!name.is_empty()).then_some(heading);
    and_at(diagnostic, place, heading, text!("这里是 {required} 分", "{required} points here")).help(difference(required, actual))
}

/// The points of a list's items that do not add up.
pub(in crate::facts) fn item_points_sum(
    place: &Place<'_>,
    section: &str,
    required: &Number,
    actual: &Number,
    heading: Span,
) -> Diagnostic {
    let (list, section) = (place.name(), short(section));
    let diagnostic = Diagnostic::error(
        Code::ItemPointsSum,
        text!(
            "“{section}”共 {required} 分，数据里各项的分值合计 {actual} 分",
            "“{section}” has {required} points, and those of the items in the data add up to {actual}"
        ),
    );
    let diagnostic = place.mark(diagnostic, text!("“{list}”的各项", "the items of “{list}”"));
    and_at(diagnostic, place, Some(heading), text!("这里是 {required} 分", "{required} points here"))
        .help(difference(required, actual))
}

fn difference(required: &Number, actual: &Number) -> Text {
    match required.subtract(actual) {
        Ok(difference) if difference.is_negative() => {
            let difference = difference.negate();
            text!("多了 {difference} 分", "{difference} too many")
        }
        Ok(difference) => text!("少了 {difference} 分", "{difference} too few"),
        Err(_) => nothing(),
    }
}

/// Points above 0 for a row that the unit says does not apply.
pub(in crate::facts) fn points_of_inapplicable(place: &Place<'_>, points: &Number, other: Option<Span>) -> Diagnostic {
    let key = place.name();
    let diagnostic = Diagnostic::error(
        Code::PointsOfInapplicable,
        text!("“{key}”不适用，设定分值却是 {points} 分", "“{key}” is said not to apply, and has {points} points"),
    );
    let diagnostic = place.mark(diagnostic, text!("应当是 0", "must be 0"));
    and_at(diagnostic, place, other, text!("这里说不适用", "said not to apply here"))
        .help(text!("不适用的填 0，分值给同一个一级指标的其他项", "declare 0, and give its points to other rows of the heading"))
}

/// Points above 0 for a row that the rules exclude for this unit.
pub(in crate::facts) fn points_of_excluded(place: &Place<'_>, points: &Number, rule: Span) -> Diagnostic {
    let key = place.name();
    let diagnostic = Diagnostic::error(
        Code::PointsOfInapplicable,
        text!(
            "按规则“{key}”对本单位不适用，设定分值却是 {points} 分",
            "by the rules “{key}” does not apply to this unit, and has {points} points"
        ),
    );
    let diagnostic = place.mark(diagnostic, text!("应当是 0", "must be 0"));
    and_at(diagnostic, place, Some(rule), text!("规则在这里", "the rule"))
}

/// 0 points, and nobody says why.
pub(in crate::facts) fn zero_without_reason(place: &Place<'_>) -> Diagnostic {
    let key = place.name();
    let diagnostic = Diagnostic::warning(
        Code::ReasonMissing,
        text!(
            "“{key}”的设定分值是 0，算作不适用，但没有说明原因",
            "“{key}” has 0 points and so does not apply, but nobody says why"
        ),
    );
    place.mark(diagnostic, nothing()).help(text!("在“不适用”下面写上原因", "give the reason under “inapplicable”"))
}

/// 否 where a reason is wanted.
pub(in crate::facts) fn reason_wanted(place: &Place<'_>, written: &str) -> Diagnostic {
    let (key, written) = (place.name(), short(written));
    let diagnostic = Diagnostic::error(
        Code::ReasonMissing,
        text!(
            "“{key}”要写为什么不适用，“{written}”不是原因",
            "“{key}” is to say why it does not apply, and “{written}” is no reason"
        ),
    );
    place.mark(diagnostic, nothing()).help(text!(
        "适用的就空着或删掉；不适用的，写明原因，如“单位职能不涉及”",
        "leave it empty or take it out where it applies; write the reason where it does not, as “单位职能不涉及”"
    ))
}

/// 不适用 without its reason.
pub(in crate::facts) fn reason_missing(place: &Place<'_>) -> Diagnostic {
    let key = place.name();
    let diagnostic =
        Diagnostic::error(Code::ReasonMissing, text!("“{key}”为什么不适用，要写明原因", "say why “{key}” does not apply"));
    place.mark(diagnostic, nothing()).help(text!(
        "写成“{key}: 单位职能不涉及”；适用的就删掉这一行",
        "write “{key}: 单位职能不涉及”; take the line out if it applies"
    ))
}

/// 不适用 of a row that always applies.
pub(in crate::facts) fn always_applies(place: &Place<'_>, name: &str, rule: Span) -> Diagnostic {
    let name = short(name);
    let diagnostic = Diagnostic::error(
        Code::NotDeclarable,
        text!("“{name}”对所有单位都适用，不能填报不适用", "“{name}” applies to every unit and cannot be declared inapplicable"),
    );
    let diagnostic = place.mark(diagnostic, nothing());
    and_at(diagnostic, place, Some(rule), text!("规则里没有“适用 = 填报”", "the rule does not say 适用 = 填报")).help(text!(
        "删掉这一行；确实可以不适用的，规则里要写“适用 = 填报”",
        "take this line out; where it may be inapplicable the rule must say 适用 = 填报"
    ))
}

/// 不适用 of a row that applies by a condition.
pub(in crate::facts) fn applies_by_condition(place: &Place<'_>, name: &str, rule: Span) -> Diagnostic {
    let name = short(name);
    let diagnostic = Diagnostic::error(
        Code::NotDeclarable,
        text!(
            "“{name}”适用不适用由规则的条件决定，不用填报",
            "whether “{name}” applies is decided by a condition of the rules, not by the unit"
        ),
    );
    let diagnostic = place.mark(diagnostic, nothing());
    and_at(diagnostic, place, Some(rule), text!("条件在这里", "the condition")).help(text!("删掉这一行", "take this line out"))
}

/// An assessment of a row that the unit says does not apply.
pub(in crate::facts) fn assessed_inapplicable(place: &Place<'_>, reason: &str, other: Option<Span>) -> Diagnostic {
    let (key, reason) = (place.name(), short(reason));
    let diagnostic = Diagnostic::error(
        Code::AssessedInapplicable,
        text!("“{key}”不适用，不能再评定", "“{key}” does not apply and cannot be assessed"),
    );
    let label = if reason.is_empty() {
        text!("这里说不适用", "said not to apply here")
    } else {
        text!("这里说不适用：{reason}", "said not to apply here: {reason}")
    };
    let diagnostic = place.mark(diagnostic, nothing());
    and_at(diagnostic, place, other, label).help(text!("两处留一处", "keep one of the two"))
}

/// An assessment of a row that the rules exclude for this unit.
pub(in crate::facts) fn assessed_excluded(place: &Place<'_>, rule: Span) -> Diagnostic {
    let key = place.name();
    let diagnostic = Diagnostic::error(
        Code::AssessedInapplicable,
        text!("按规则“{key}”对本单位不适用，不能评定", "by the rules “{key}” does not apply to this unit and cannot be assessed"),
    );
    let diagnostic = place.mark(diagnostic, nothing());
    and_at(diagnostic, place, Some(rule), text!("规则在这里", "the rule")).help(text!("删掉这一行", "take this line out"))
}

/// An assessment of a row that rules compute.
pub(in crate::facts) fn not_assessed(place: &Place<'_>, name: &str, rule: Span) -> Diagnostic {
    let name = short(name);
    let diagnostic = Diagnostic::error(
        Code::NotAssessed,
        text!("“{name}”由规则算出，不用评定", "“{name}” is computed by its rule and is not assessed"),
    );
    let diagnostic = place.mark(diagnostic, nothing());
    and_at(diagnostic, place, Some(rule), text!("规则里没有“评定”", "the rule has no 评定")).help(text!(
        "删掉这一行；单位自己算的得分写在“自评”下面",
        "take this line out; the unit's own score goes under “claimed”"
    ))
}

/// `评定: [6]`
pub(in crate::facts) fn assessment_shape(place: &Place<'_>) -> Diagnostic {
    let key = place.name();
    let diagnostic =
        Diagnostic::error(Code::AssessmentShape, text!("“{key}”的评定不是分数", "the assessment of “{key}” is no score"));
    place.mark(diagnostic, nothing()).help(text!(
        "写成 6、100%，或 {{档: 达成, 分: 4.5, 理由: \"…\"}}",
        "write 6, 100%, or {{level: 达成, points: 4.5, reason: \"…\"}}"
    ))
}

/// A key of an assessment that means nothing.
pub(in crate::facts) fn unknown_part(place: &Place<'_>, name: Option<&str>) -> Diagnostic {
    let key = place.last();
    let diagnostic = Diagnostic::error(
        Code::AssessmentShape,
        text!("评定里没有“{key}”，只有 档、分、理由", "an assessment has level, points and reason, and no “{key}”"),
    );
    nearest(place.mark(diagnostic, nothing()), name)
}

/// A level that the rule does not have.
pub(in crate::facts) fn unknown_level(place: &Place<'_>, written: &str, levels: &[&str], name: Option<&str>) -> Diagnostic {
    let written = short(written);
    let message = if levels.is_empty() {
        text!("这一项的评定不分档，不写“{written}”", "the assessment of this row has no levels, so no “{written}”")
    } else {
        text!("没有“{written}”这一档", "there is no level “{written}”")
    };
    let diagnostic = nearest(place.mark(Diagnostic::error(Code::AssessmentLevel, message), nothing()), name);
    if levels.is_empty() {
        return diagnostic.help(text!("只写分数", "write the score alone"));
    }
    let levels = listed(levels.iter().copied());
    diagnostic.help(text!("有：{levels}", "there are: {levels}"))
}

/// A score without its level.
pub(in crate::facts) fn level_missing(place: &Place<'_>, levels: &[&str]) -> Diagnostic {
    let key = place.name();
    let levels = listed(levels.iter().copied());
    let diagnostic = Diagnostic::error(
        Code::AssessmentLevel,
        text!("“{key}”要先定档，再在档内给分", "“{key}” needs a level first, and a score within it"),
    );
    place
        .mark(diagnostic, nothing())
        .help(text!("写成 {{档: …, 分: …}}，档有：{levels}", "write {{level: …, points: …}}; the levels are: {levels}"))
}

fn shown(score: &AssessedScore) -> Text {
    match score {
        AssessedScore::Points(points) => text!("{points} 分", "{points} points"),
        AssessedScore::Share(share) => {
            Text::same(share.multiply(&Number::HUNDRED).map_or_else(|_| share.to_string(), |share| format!("{share}%")))
        }
    }
}

/// Above this a score that is too high was most likely given out of 100.
const OUT_OF_100: i64 = 20;

/// A score below 0 or above full marks.
pub(in crate::facts) fn assessment_outside(place: &Place<'_>, score: &AssessedScore, full: Option<&Number>) -> Diagnostic {
    let key = place.name();
    let Text { chinese, english } = shown(score);
    let message = match (score, full) {
        (AssessedScore::Points(_), Some(full)) => text!(
            "“{key}”的评定是 {chinese}，应当在 0 到满分 {full} 分之间",
            "“{key}” is assessed at {english}, and must lie between 0 and its {full} points"
        ),
        (AssessedScore::Points(_), None) => {
            text!("“{key}”的评定是 {chinese}，不能是负数", "“{key}” is assessed at {english}, and must not be negative")
        }
        (AssessedScore::Share(_), _) => text!(
            "“{key}”的评定是 {chinese}，应当在 0% 到 100% 之间",
            "“{key}” is assessed at {english}, and must lie between 0% and 100%"
        ),
    };
    let diagnostic = place.mark(Diagnostic::error(Code::AssessmentOutside, message), nothing());
    match (score, full) {
        (AssessedScore::Points(points), Some(full)) if *points > Number::from(OUT_OF_100) && full < points => diagnostic.help(
            text!("按百分制给的，写成百分比，如 {points}%", "where it is out of 100, write a percentage such as {points}%"),
        ),
        _ => diagnostic,
    }
}

/// A score outside the range of its rule, or of the level that was chosen.
pub(in crate::facts) fn assessment_outside_range(
    place: &Place<'_>,
    score: &AssessedScore,
    range: &str,
    level: Option<&str>,
    rule: Span,
) -> Diagnostic {
    let (key, range) = (place.name(), short(range));
    let Text { chinese, english } = shown(score);
    let message = match level {
        Some(level) => text!(
            "“{key}”定为“{level}”，得分应当在 {range} 之内，这里是 {chinese}",
            "“{key}” is of level “{level}”, so its score lies within {range}, and {english} stands here"
        ),
        None => text!(
            "“{key}”的评定应当在 {range} 之内，这里是 {chinese}",
            "“{key}” is assessed within {range}, and {english} stands here"
        ),
    };
    let diagnostic = place.mark(Diagnostic::error(Code::AssessmentOutside, message), nothing());
    and_at(diagnostic, place, Some(rule), text!("规则在这里", "the rule"))
}

/// A remark, or a grade, that is no text.
pub(in crate::facts) fn remark_wants_text(place: &Place<'_>) -> Diagnostic {
    let key = place.name();
    let diagnostic = Diagnostic::error(Code::WrongShape, text!("“{key}”应当是一段文字", "“{key}” must be a text"));
    place.mark(diagnostic, nothing())
}

/// A grade that the rubric does not give.
pub(in crate::facts) fn unknown_grade(place: &Place<'_>, written: &str, grades: &[&str]) -> Diagnostic {
    let (written, grades) = (short(written), listed(grades.iter().copied()));
    let diagnostic =
        Diagnostic::error(Code::UnknownGrade, text!("评分表没有“{written}”这个等级", "the rubric has no grade “{written}”"));
    place.mark(diagnostic, nothing()).help(text!("有：{grades}", "there are: {grades}"))
}
