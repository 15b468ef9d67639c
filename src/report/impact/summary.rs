//! The sentences that come first: what changed, how many units it moves, and what was taken for granted.

use super::words;
use crate::impact::{Difference, Effect, Fate, Side, Subject};
use crate::language::{Language, Text};
use crate::number::Number;
use crate::report::figures::Figures;
use crate::text;

/// All of them, the most important first.
pub fn sentences(difference: &Difference, effect: Option<&Effect>, language: Language) -> Vec<String> {
    let mut sentences = vec![changes(difference)];
    if let Some(effect) = effect {
        sentences.extend(units(effect, difference));
        sentences.extend(grades(effect));
        sentences.extend(open(effect));
        sentences.extend(as_if(effect, difference));
    }
    sentences.into_iter().map(|sentence| sentence.get(language).to_string()).collect()
}

/// What changed in the rules.
fn changes(difference: &Difference) -> Text {
    let wordings = difference.wordings.len();
    if difference.entries.is_empty() {
        return match wordings {
            0 => text!("两份规则的意思完全相同。", "The two rubrics mean the same."),
            1 => text!("两份规则的意思相同，只有 1 处改了文字或写法。", "The two rubrics mean the same; 1 wording differs."),
            _ => text!(
                "两份规则的意思相同，只有 {wordings} 处改了文字或写法。",
                "The two rubrics mean the same; {wordings} wordings differ."
            ),
        };
    }
    let counts = [
        (difference.count(|fate| *fate == Fate::Added), text!("新增", "added")),
        (difference.count(|fate| *fate == Fate::Removed), text!("删除", "removed")),
        (difference.count(|fate| matches!(fate, Fate::Renamed { .. })), text!("改名（推测）", "renamed (a guess)")),
        (difference.count(|fate| *fate == Fate::Kept), text!("修改", "changed")),
    ];
    let counted = counts.iter().filter(|(count, _)| *count > 0);
    let chinese: Vec<String> =
        counted.clone().map(|(count, word)| format!("{} {count} 项", word.chinese).replace("） ", "）")).collect();
    let english: Vec<String> = counted.map(|(count, word)| format!("{count} {}", word.english)).collect();
    let others = difference.entries.iter().filter(|entry| !matches!(entry.subject, Subject::Indicator(_))).count();
    let mut said = match chinese.is_empty() {
        true => Text::new("指标的规则没有变", "No indicator's rule changes"),
        false => Text::new(format!("指标{}", chinese.join("，")), format!("Indicators: {}", english.join(", "))),
    };
    let mut more = |text: Text| {
        said.chinese.push_str(&text.chinese);
        said.english.push_str(&text.english);
    };
    if others == 1 {
        more(text!("；表头、等级、标题、数据等处另有 1 处改动", "; 1 other change (header, grades, headings, data …)"));
    } else if others > 1 {
        more(text!(
            "；表头、等级、标题、数据等处另有 {others} 处改动",
            "; {others} other changes (header, grades, headings, data …)"
        ));
    }
    if wordings > 0 {
        more(text!("；另有 {wordings} 处只改了文字或写法", "; {wordings} of wording only"));
    }
    more(text!("。", "."));
    said
}

/// How many units gain and lose, and what that does to the mean.
fn units(effect: &Effect, difference: &Difference) -> Vec<Text> {
    let summary = &effect.summary;
    let (units, scored, up, down) = (summary.units, summary.scored, summary.up, summary.down);
    let same = scored.saturating_sub(up + down);
    let mut said = match units == scored {
        true => text!("{units} 个单位：", "{units} unit(s): "),
        false => text!(
            "{units} 个单位，其中 {scored} 个在新旧规则下都有总分：",
            "{units} unit(s), {scored} of them with a total under both: "
        ),
    };
    if scored == 0 {
        return vec![text!(
            "{units} 个单位，没有一个在新旧规则下都有总分。",
            "{units} unit(s), none of them with a total under both."
        )];
    }
    let counts = text!("{up} 个加分，{down} 个减分，{same} 个不变", "{up} up, {down} down, {same} unchanged");
    said.chinese.push_str(&counts.chinese);
    said.english.push_str(&counts.english);
    if let Some((old, new)) = &summary.means {
        let places = difference.old.places.max(difference.new.places).max(1);
        let figures = Figures::among(&[&old.round(places), &new.round(places)], places);
        let change = new.subtract(old).map_or(Number::ZERO, |change| change.round(places));
        let (old, new) = (figures.show(&old.round(places)), figures.show(&new.round(places)));
        let change = figures.show_difference(&change);
        let means = text!("；平均总分 {old} → {new}（{change}）", "; mean total {old} → {new} ({change})");
        said.chinese.push_str(&means.chinese);
        said.english.push_str(&means.english);
    }
    said.chinese.push('。');
    said.english.push('.');
    vec![said]
}

/// How many grades change.
fn grades(effect: &Effect) -> Option<Text> {
    if effect.old_grades.is_empty() && effect.new_grades.is_empty() && effect.crossings().next().is_none() {
        return None;
    }
    let (better, worse, other) = (effect.summary.better, effect.summary.worse, effect.summary.other);
    let count = better + worse + other;
    if count == 0 && effect.summary.scored == 0 {
        return None;
    }
    if count == 0 {
        return Some(text!("没有单位的等次改变。", "No unit's grade changes."));
    }
    let mut parts = Vec::new();
    for (count, word) in [
        (better, text!("个上升", "up")),
        (worse, text!("个下降", "down")),
        (other, text!("个换成无法比较高低的等次", "to a grade that cannot be compared")),
    ] {
        if count > 0 {
            parts.push(Text::new(format!("{count} {}", word.chinese), format!("{count} {}", word.english)));
        }
    }
    let join = |language: Language, between: &str| {
        parts.iter().map(|part| part.get(language).to_string()).collect::<Vec<_>>().join(between)
    };
    let (chinese, english) = (join(Language::Chinese, "，"), join(Language::English, ", "));
    Some(text!("{count} 个单位的等次改变：{chinese}。", "{count} unit(s) change grade: {english}."))
}

/// Units that could not be scored in full under one of the two.
fn open(effect: &Effect) -> Vec<Text> {
    let mut said = Vec::new();
    let old = effect.units.iter().filter(|unit| unit.old.total.scored().is_none()).count();
    let new = effect.units.iter().filter(|unit| unit.new.total.scored().is_none()).count();
    for (count, chinese, english) in [(old, "旧", "old"), (new, "新", "new")] {
        if count > 0 {
            said.push(text!(
                "有 {count} 个单位按{chinese}规则评不全，总分只能给出范围，见下。",
                "{count} unit(s) cannot be scored in full under the {english} rules; their totals are ranges, see below."
            ));
        }
    }
    said
}

/// Data of a year, or for a rubric, that one of the two does not claim.
fn as_if(effect: &Effect, difference: &Difference) -> Vec<Text> {
    let mut said = Vec::new();
    for (count, side, word) in [
        (effect.as_if.first().copied().unwrap_or(0), Side::Old, Text::new("旧", "old")),
        (effect.as_if.last().copied().unwrap_or(0), Side::New, Text::new("新", "new")),
    ] {
        let years = match side {
            Side::Old => difference.old.years,
            Side::New => difference.new.years,
        };
        if count > 0 {
            let (chinese, english) = (&word.chinese, &word.english);
            let years = years.map_or(String::new(), |years| years.to_string());
            let of = if years.is_empty() { Text::default() } else { text!("（{years} 年度）", " (of {years})") };
            let (of, of_english) = (of.chinese, of.english);
            said.push(text!(
                "{count} 个单位的数据不归{chinese}规则{of}管，这里当作归它管来评；日期和年度仍是数据自己的。",
                "The data of {count} unit(s) are not those that the {english} rules{of_english} claim; they are scored as if they were, with dates and year those of the data."
            ));
        }
    }
    said
}

/// Which rubric: `旧规则`.
pub fn side(side: Side, language: Language) -> &'static str {
    match side {
        Side::Old => words::OLD.get(language),
        Side::New => words::NEW.get(language),
    }
}
