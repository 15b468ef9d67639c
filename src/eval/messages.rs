//! What the evaluator says in words, in both languages: the faults of a unit's data that only computing finds.

use crate::language::Text;
use crate::text;

use super::nearest::Hands;
use super::outcome::Verdict;

/// An assessed score outside its range.
pub(super) fn assessed_outside(score: &str, range: &str) -> Text {
    text!("评定的得分 {score} 不在 {range} 之内；请改评定的分数。", "the assessed score {score} is not within {range}")
}

/// An assessed score outside the level that was chosen.
pub(super) fn assessed_outside_level(score: &str, level: &str, range: &str) -> Text {
    text!(
        "评定的得分 {score} 不在所选的档“{level}”的范围 {range} 之内；请改分数或改选别的档。",
        "the assessed score {score} is not within {range}, the range of the chosen level “{level}”"
    )
}

/// An assessed score that is in no level.
pub(super) fn assessed_in_no_level(score: &str) -> Text {
    text!(
        "评定的得分 {score} 不属于任何一档；请写明选哪一档，并把分数改在它的范围之内。",
        "the assessed score {score} is in none of the levels"
    )
}

/// A level that the rule does not have.
pub(super) fn no_such_level() -> Text {
    Text::new("评定选了规则里没有的档。", "the assessment chose a level that the rule does not have")
}

/// A step that is not above 0.
pub(super) fn step_not_positive(step: &str) -> Text {
    text!("步长须大于 0，这里算出来是 {step}。", "a step must be above 0; here it is {step}")
}

/// A target that is not above 0, or below 0 where less is better.
pub(super) fn target_not_positive(call: &str) -> Text {
    text!(
        "目标须大于 0，否则算不出完成度：{call}；越少越好的，目标写成“≤0次”这样，或写明“反向”，就可以是 0。",
        "a target must be above 0: {call}; where less is better it may be 0: write it as “≤0次”, or say 反向 (lower)"
    )
}

/// An 指标值 in words where a number is needed.
pub(super) fn target_in_words(words: &str) -> Text {
    text!(
        "指标值“{words}”是文字，不能计算；请填数字，或用评定给这一项打分。",
        "the target “{words}” is in words and cannot be computed with"
    )
}

/// Two 指标值 of different units.
pub(super) fn units_differ(first: &str, second: &str) -> Text {
    text!("两个数的单位不同，不能相比：{first} 和 {second}。", "the units differ and cannot be compared: {first} and {second}")
}

/// The points of 插值 are not in ascending order.
pub(super) fn points_unsorted() -> Text {
    Text::new("插值的各点须从小到大，这里算出来不是。", "the points of an interpolation must ascend; here they do not")
}

/// No arm of a 分档 fits.
pub(super) fn nothing_fits(value: &str) -> Text {
    text!("没有一档适合 {value}；请给分档加上“其余”。", "no arm fits {value}; add `else`")
}

/// Of which year a value is.
pub(super) fn of_year(year: i32) -> Text {
    text!("{year} 年度", "year {year}")
}

/// A day that the year does not have.
pub(super) fn no_such_day(month: u8, day: u8) -> Text {
    text!("这一年没有 {month} 月 {day} 日。", "the year has no day {month}-{day}")
}

/// A date beyond the years that can be written.
pub(super) fn date_out_of_range() -> Text {
    Text::new("算出来的日期超出了 1 年到 9999 年。", "the date is outside the years 1 to 9999")
}

/// Something that a checked rubric does not do; says so instead of failing.
pub(super) fn unexpected() -> Text {
    Text::new(
        "这一步的数据类型和规则不符，算不下去；这是程序的错误，请报告。",
        "the types of this step do not fit; this is a fault of the program, please report it",
    )
}

/// 须说明 without an explanation.
pub(super) fn explanation_due(condition: &str, limit: Option<u32>) -> Text {
    match limit {
        Some(limit) => text!(
            "{condition}，须说明原因（{limit} 字以内）；请在数据的“说明”里写上。",
            "{condition}: an explanation of at most {limit} characters is required under 说明 (remarks)"
        ),
        None => text!(
            "{condition}，须说明原因；请在数据的“说明”里写上。",
            "{condition}: an explanation is required under 说明 (remarks)"
        ),
    }
}

/// An explanation that is too long.
pub(super) fn explanation_too_long(length: usize, limit: u32) -> Text {
    text!("说明有 {length} 字，超过了 {limit} 字；请缩短。", "the explanation has {length} characters, more than {limit}")
}

/// The result of a condition.
pub(super) fn verdict(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Holds => Text::new("成立", "holds"),
        Verdict::Fails => Text::new("不成立", "does not hold"),
    }
}

/// A flag as a value.
pub(super) fn flag(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Holds => Text::new("是", "yes"),
        Verdict::Fails => Text::new("否", "no"),
    }
}

/// What stands in the place of a missing value.
pub(super) fn missing() -> Text {
    Text::new("「缺」", "(missing)")
}

/// A list as a value.
pub(super) fn items(count: usize) -> Text {
    text!("{count} 项", "{count} items")
}

/// An item without a name.
pub(super) fn unnamed_item(number: usize) -> Text {
    text!("第 {number} 项", "item {number}")
}

/// An empty list, as the label of what is missing.
pub(super) fn empty_list() -> String {
    "列表是空的".to_string()
}

/// A change upwards that alters a score.
pub(super) fn nearest_up(fact: &Text, to: &str, difference: &Text, score: &str) -> Text {
    let Text { chinese, english } = difference;
    let (name, english_name) = (&fact.chinese, &fact.english);
    text!("{name} ≥ {to}（再增加 {chinese}）→ {score} 分", "{english_name} ≥ {to} ({english} more) → score {score}")
}

/// What a datum is called that alters a score: one that the unit cannot move is told as such.
pub(super) fn nearest_name(fact: &str, hands: Hands) -> Text {
    match hands {
        Hands::Own => Text::same(fact),
        Hands::Others => text!("{fact}（不可控）", "{fact} (not in the unit's hands)"),
    }
}

/// A change downwards that alters a score.
pub(super) fn nearest_down(fact: &Text, to: &str, difference: &Text, score: &str) -> Text {
    let Text { chinese, english } = difference;
    let (name, english_name) = (&fact.chinese, &fact.english);
    text!("{name} ≤ {to}（再减少 {chinese}）→ {score} 分", "{english_name} ≤ {to} ({english} less) → score {score}")
}

/// A difference of two percentages.
pub(super) fn percentage_points(number: &str) -> Text {
    text!("{number} 个百分点", "{number} percentage points")
}

/// Another flag or choice that alters a score.
pub(super) fn nearest_other(fact: &Text, to: &Text, score: &str) -> Text {
    let (name, english_name) = (&fact.chinese, &fact.english);
    Text::new(format!("{name}改为“{}”→ {score} 分", to.chinese), format!("{english_name} = {} → score {score}", to.english))
}

/// A rank, ties said.
pub(super) fn rank(rank: &crate::number::Number, tied: usize) -> Text {
    if tied > 1 {
        text!("第 {rank} 名（并列，共 {tied} 个）", "rank {rank} (tied, {tied} units)")
    } else {
        text!("第 {rank} 名", "rank {rank}")
    }
}

/// What a rank was found from: a value and how many units.
pub(super) fn ranked_among(own: &Text, units: usize) -> Text {
    let Text { chinese, english } = own;
    text!("{chinese}，在 {units} 个单位中", "{english} among {units} units")
}

/// What a mean or an extreme was found from.
pub(super) fn of_units(units: usize) -> Text {
    text!("{units} 个单位", "{units} units")
}
