//! Rules and types as a reader knows them: quoted from the files on one line, or said in the words of the language.

use super::meaning::Book;
use crate::interval::Interval;
use crate::language::Text;
use crate::model::{Fact, Inapplicable, PointsSource, SectionKind};
use crate::number::{MAXIMUM_PLACES, Number};
use crate::source::Span;
use crate::text;
use crate::value::{Display, Quantity, Type};

/// The most characters of a rule that are quoted.
const LONGEST: usize = 400;

impl Book<'_> {
    /// A part of the rules on one line, without comments.
    pub(super) fn quoted(&self, span: Span) -> String {
        let written = self.rubric.sources.slice(span);
        let mut line = String::new();
        for part in written.lines().map(|line| line.split_once("//").map_or(line, |(rule, _)| rule)) {
            for word in part.split_whitespace() {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
        }
        match line.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", line.get(..end).unwrap_or("")),
            None => line,
        }
    }
}

/// The name of a type in the words of the language, with its unit: `金额(万元)`.
pub(super) fn type_name(type_: &Type) -> String {
    match type_ {
        Type::Quantity(quantity) => match &quantity.display {
            Display::Plain => "数".to_string(),
            Display::Percent => "比率".to_string(),
            Display::Unit(unit) => {
                let base = unit.dimension.to_string();
                match (base.as_str(), unit.name.contains(['/', '·'])) {
                    ("元", _) => format!("金额({})", unit.name),
                    ("天" | "个月", _) => unit.name.to_string(),
                    (_, true) => format!("度量({})", unit.name),
                    (_, false) => format!("数量({})", unit.name),
                }
            }
        },
        Type::Flag => "是否".to_string(),
        Type::Date => "日期".to_string(),
        Type::Text => "文本".to_string(),
        Type::Choice(options) => {
            let options: Vec<&str> = options.iter().map(|option| &**option).collect();
            format!("选项 {{ {} }}", options.join(", "))
        }
        Type::Target => "指标值".to_string(),
        Type::List(_) => "列表".to_string(),
        Type::Record(_) => "记录".to_string(),
    }
}

/// Where the numbers of a fact must lie, with 整数: `≥ 0`, `[0, 100%]`.
pub(super) fn range(fact: &Fact) -> Text {
    let quantity = fact.type_.quantity().cloned().unwrap_or(Quantity::NUMBER);
    let range = interval(&fact.range, &quantity);
    match (range.is_empty(), fact.whole) {
        (true, false) => text!("不限", "any"),
        (true, true) => text!("整数", "whole"),
        (false, false) => Text::same(range),
        (false, true) => text!("整数，{range}", "whole, {range}"),
    }
}

/// A band as a table names it: `≥ 95%`, `[90%, 95%)`, `= 0`; empty for all numbers.
pub(super) fn interval(interval: &Interval, quantity: &Quantity) -> String {
    let show = |number: &Number| quantity.show(number, number.places().map_or(4, |places| places.min(MAXIMUM_PLACES)));
    interval.compared(show).unwrap_or_default()
}

/// Points: `5 分`.
pub(super) fn points(points: &Number) -> Text {
    let unit = if *points == Number::ONE { "point" } else { "points" };
    text!("{points} 分", "{points} {unit}")
}

/// `分值`
pub(super) fn points_source(source: PointsSource) -> Text {
    match source {
        PointsSource::Printed => text!("按表上所印", "as printed"),
        PointsSource::Declared => text!("由单位填报", "declared by the unit"),
    }
}

/// `不适用`
pub(super) fn inapplicable(policy: Inapplicable) -> Text {
    match policy {
        Inapplicable::Lost => text!("分值失去", "points are lost"),
        Inapplicable::ShareInLevel(1) => text!("一级内按比例", "shared within the level-1 heading"),
        Inapplicable::ShareInLevel(2) => text!("二级内按比例", "shared within the level-2 heading"),
        Inapplicable::ShareInLevel(level) => text!("{level} 级内按比例", "shared within the level-{level} heading"),
        Inapplicable::ShareInAll => text!("全部按比例", "shared among all rows"),
        Inapplicable::Rescale => text!("折算", "the total is rescaled"),
    }
}

/// How a heading counts.
pub(super) fn section_kind(kind: &SectionKind) -> Text {
    let most = |word: &str, english: &str, at_most: &Option<Number>| match at_most {
        Some(at_most) => text!("{word}，至多 {at_most} 分", "{english}, at most {at_most}"),
        None => text!("{word}", "{english}"),
    };
    match kind {
        SectionKind::Ordinary => text!("计入满分", "within full marks"),
        SectionKind::Weighted(weight) => {
            let weight = Quantity::RATE.show(weight, MAXIMUM_PLACES);
            text!("权重 {weight}", "weight {weight}")
        }
        SectionKind::Bonus { at_most } => most("加分", "bonus", at_most),
        SectionKind::Deduction { at_most } => most("扣分", "deduction", at_most),
    }
}
