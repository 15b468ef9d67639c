//! An empty data file for a rubric: every fact with its unit and its label, the rows that people assess, and what else may be said.

use std::fmt::Write as _;

use super::keys::Word;
use crate::interval::{Bound, Interval};
use crate::language::{Language, Text};
use crate::model::{Applies, Assessed, Child, Expr, ExprKind, Fact, Indicator, Level, PointsSource, Rubric, SectionId};
use crate::number::Number;
use crate::source::is_unseen;
use crate::text;
use crate::unit::Dimension;
use crate::value::{Display, Quantity, Type};

/// The digits of a bound that a comment shows at most.
const PLACES: u32 = 28;

/// An empty YAML data file for the rubric, its fixed words and comments in `language`. Bound as it is, it is a unit of which everything is
/// missing.
pub fn template(rubric: &Rubric, language: Language) -> String {
    let mut template = Template { out: String::new(), language };
    template.head(rubric);
    template.facts(rubric);
    template.points(rubric);
    template.assessed(rubric);
    template.inapplicable(rubric);
    template.remarks(rubric);
    template.out
}

struct Template {
    out: String,
    language: Language,
}

impl Template {
    fn word(&self, word: Word) -> &'static str {
        match self.language {
            Language::Chinese => word.chinese(),
            Language::English => word.english(),
        }
    }

    fn comment(&mut self, indent: usize, text: &Text) {
        let text = one_line(text.get(self.language));
        let _ = writeln!(self.out, "{}# {text}", "  ".repeat(indent));
    }

    /// A key without a value, and what to write behind it.
    fn key(&mut self, indent: usize, name: &str, text: &Text) {
        let text = one_line(text.get(self.language));
        let comment = if text.is_empty() { String::new() } else { format!("  # {text}") };
        let _ = writeln!(self.out, "{}{}:{comment}", "  ".repeat(indent), scalar(name));
    }

    fn section(&mut self, word: Word, text: &Text) {
        self.out.push('\n');
        self.comment(0, text);
        let word = self.word(word);
        let _ = writeln!(self.out, "{word}:");
    }

    fn head(&mut self, rubric: &Rubric) {
        self.comment(0, &text!("空着的就是缺数据，不当作 0。", "What is left empty is missing; it does not count as 0."));
        let unit = self.word(Word::Unit);
        let _ = writeln!(self.out, "{unit}:");
        let year = self.word(Word::Year);
        let _ = match rubric.years {
            Some(years) => match years.single() {
                Some(only) => writeln!(self.out, "{year}: {only}"),
                None => writeln!(self.out, "{year}: {}  # {years}", years.last.unwrap_or(years.first)),
            },
            None => writeln!(self.out, "{year}:"),
        };
        if !rubric.name.is_empty() {
            let _ = writeln!(self.out, "{}: {}", self.word(Word::Rubric), scalar(&rubric.name));
        }
    }

    fn facts(&mut self, rubric: &Rubric) {
        let word = self.word(Word::Data);
        let _ = writeln!(self.out, "\n{word}:");
        for fact in &rubric.facts {
            self.fact(1, fact, rubric);
        }
    }

    fn fact(&mut self, indent: usize, fact: &Fact, rubric: &Rubric) {
        for line in &fact.documentation {
            self.comment(indent, &Text::same(line.as_str()));
        }
        let mut about = describe(fact);
        if let Some(label) = &fact.label {
            about = text_joined(&Text::same(label.as_str()), &about);
        }
        self.key(indent, &fact.name, &about);
        match &fact.type_ {
            Type::List(_) => {
                let rows = rubric.indicators.iter().find(|indicator| {
                    indicator.each.as_ref().is_some_and(|each| matches!(each.list.kind, ExprKind::Fact(id) if rubric.facts.get(id.0).is_some_and(|other| other.name == fact.name)))
                });
                let mut fields: Vec<String> = fact.fields.iter().map(|field| format!("{}: …", scalar(&field.name))).collect();
                if rows.is_some_and(|row| !assessments(row).is_empty()) {
                    fields.push(format!("{}: …", self.word(Word::Assessed)));
                }
                let fields = fields.join(", ");
                self.comment(indent + 1, &Text::same(format!("- {{{fields}}}")));
            }
            Type::Record(_) => {
                for field in &fact.fields {
                    self.fact(indent + 1, field, rubric);
                }
            }
            Type::Quantity(_) | Type::Flag | Type::Date | Type::Text | Type::Choice(_) | Type::Target => {}
        }
    }

    fn points(&mut self, rubric: &Rubric) {
        if rubric.points != PointsSource::Declared {
            return;
        }
        self.section(
            Word::Points,
            &text!(
                "设定分值：要么每一项都填，要么都不填；每个一级指标的合计不变，不适用的填 0。",
                "Points in force: for every row or for none; each top heading keeps its sum, and what does not apply has 0."
            ),
        );
        for section in &rubric.outline {
            if let Some(section) = rubric.sections.get(section.0).filter(|section| !section.name.is_empty()) {
                let (name, points) = (&section.name, section.points.as_ref().map(Number::to_string).unwrap_or_default());
                self.comment(1, &text!("{name} {points}", "{name} {points}"));
            }
            for indicator in rows_below(rubric, *section).into_iter().filter(|indicator| indicator.each.is_none()) {
                let points = &indicator.printed_points;
                self.key(1, &indicator.name, &text!("参考分值 {points}", "printed: {points}"));
            }
        }
    }

    fn assessed(&mut self, rubric: &Rubric) {
        let rows: Vec<&Indicator> = in_order(rubric)
            .into_iter()
            .filter(|indicator| indicator.each.is_none() && !assessments(indicator).is_empty())
            .collect();
        if rows.is_empty() {
            return;
        }
        self.section(
            Word::Assessed,
            &text!(
                "由人评定的得分：写分数、百分比（80%），或 {{分: 4.5, 理由: …}}。",
                "Scores given by people: points, a percentage (80%), or {{points: 4.5, reason: …}}."
            ),
        );
        for indicator in rows {
            let points = &indicator.printed_points;
            let levels: Vec<&Level> = assessments(indicator).into_iter().flat_map(levels_of).collect();
            let full = text!("满分 {points}", "full marks {points}");
            let about = if levels.is_empty() {
                full
            } else {
                let (level, score) = (self.word(Word::Level), self.word(Word::Score));
                let levels = levels.iter().map(|level| &*level.name).collect::<Vec<_>>().join("、");
                text_joined(
                    &full,
                    &text!(
                        "写成 {{{level}: …, {score}: …}}，档有 {levels}",
                        "{{{level}: …, {score}: …}}, the levels are {levels}"
                    ),
                )
            };
            self.key(1, &indicator.name, &about);
        }
    }

    fn inapplicable(&mut self, rubric: &Rubric) {
        let rows: Vec<&Indicator> = in_order(rubric)
            .into_iter()
            .filter(|indicator| indicator.each.is_none() && matches!(indicator.applies, Applies::Declared))
            .collect();
        if rows.is_empty() {
            return;
        }
        self.section(
            Word::Inapplicable,
            &text!(
                "不适用的项，去掉它前面的 #，写上原因；适用的不用管。",
                "For what does not apply, take away the # and write the reason; leave the others alone."
            ),
        );
        // Where units declare their points any row may be inapplicable; one line says it for all.
        if rubric.points == PointsSource::Declared {
            self.comment(1, &text!("指标的名称: 原因", "name of the indicator: reason"));
            return;
        }
        for indicator in rows {
            let name = scalar(&indicator.name);
            self.comment(1, &text!("{name}: 原因", "{name}: reason"));
        }
    }

    fn remarks(&mut self, rubric: &Rubric) {
        let rows: Vec<(&Indicator, Option<u32>)> = in_order(rubric)
            .into_iter()
            .filter(|indicator| indicator.each.is_none())
            .filter_map(|indicator| Some((indicator, indicator.explain_if.as_ref()?.limit)))
            .collect();
        if rows.is_empty() {
            return;
        }
        self.section(Word::Remarks, &text!("规则要求说明的项：", "Rows that may need an explanation:"));
        for (indicator, limit) in rows {
            let about = match limit {
                Some(limit) => text!("最多 {limit} 字", "at most {limit} characters"),
                None => Text::default(),
            };
            self.key(1, &indicator.name, &about);
        }
    }
}

/// The indicators in the order of the form.
fn in_order(rubric: &Rubric) -> Vec<&Indicator> {
    rubric.outline.iter().flat_map(|section| rows_below(rubric, *section)).collect()
}

/// The indicators below a heading; headings are at most four deep.
fn rows_below(rubric: &Rubric, section: SectionId) -> Vec<&Indicator> {
    let children = rubric.sections.get(section.0).map(|section| section.children.as_slice()).unwrap_or_default();
    children
        .iter()
        .flat_map(|child| match child {
            Child::Section(below) => rows_below(rubric, *below),
            Child::Indicator(indicator) => rubric.indicators.get(indicator.0).into_iter().collect(),
        })
        .collect()
}

/// Every 评定 in the rule of an indicator.
pub(crate) fn assessments(indicator: &Indicator) -> Vec<&Assessed> {
    let mut rules = Vec::new();
    let mut open: Vec<&Expr> = vec![&indicator.score];
    open.extend(indicator.locals.iter().map(|local| &local.body));
    open.extend(indicator.at_most.iter().chain(&indicator.at_least).chain(&indicator.otherwise));
    open.reverse();
    while let Some(expr) = open.pop() {
        if let ExprKind::Assessed(rule) = &expr.kind {
            rules.push(rule);
        }
        open.extend(expr.children().into_iter().rev());
    }
    rules
}

/// The levels of an 评定.
pub(super) fn levels_of(rule: &Assessed) -> &[Level] {
    match rule {
        Assessed::Free | Assessed::Within(_) => &[],
        Assessed::Levels(levels) => levels,
    }
}

/// What to write for a fact.
fn describe(fact: &Fact) -> Text {
    let about = match &fact.type_ {
        Type::Quantity(quantity) => {
            let unit = match &quantity.display {
                Display::Plain => Text::default(),
                Display::Percent => text!("比率，如 75%", "a rate such as 75%"),
                Display::Unit(unit) => Text::same(&*unit.name),
            };
            let whole = if fact.whole { text!("整数", "whole") } else { Text::default() };
            text_joined(&text_joined(&unit, &whole), &range(quantity, &fact.range))
        }
        Type::Flag => text!("是 或 否", "true or false"),
        Type::Date => text!("日期，如 2021-06-30", "a date such as 2021-06-30"),
        Type::Text => Text::default(),
        Type::Choice(options) => {
            let options = options.iter().map(|option| &**option).collect::<Vec<_>>().join("、");
            text!("{options} 之一", "one of {options}")
        }
        Type::Target => text!("指标值，如 ≥266米", "a target such as ≥266米"),
        Type::List(_) => text!("列表，每项一行，如：", "a list, a line for each item, such as:"),
        Type::Record(_) => Text::default(),
    };
    let about = match fact.default {
        Some(_) => text_joined(&about, &text!("可以不填", "may be left out")),
        None => about,
    };
    let fixed = || text!("不可控", "not in the unit's hands");
    match (fact.fixed, &fact.type_) {
        // What a list looks like comes right below.
        (true, Type::List(_)) => text_joined(&fixed(), &about),
        (true, _) => text_joined(&about, &fixed()),
        (false, _) => about,
    }
}

/// What is not usual about a range: usual is at least 0.
fn range(quantity: &Quantity, range: &Interval) -> Text {
    let show = |number: &Number| if number.is_zero() { "0".to_string() } else { quantity.show(number, PLACES) };
    match (&range.low, &range.high) {
        // Plain numbers and durations may always be negative.
        (Bound::Unbounded, Bound::Unbounded)
            if quantity.dimension.is_none() && quantity.display == Display::Plain
                || ["天", "个月"].into_iter().any(|base| quantity.dimension == Dimension::base(base)) =>
        {
            Text::default()
        }
        (Bound::Unbounded, Bound::Unbounded) => text!("可为负", "may be negative"),
        (Bound::Included(low), Bound::Unbounded) if low.is_zero() => Text::default(),
        (Bound::Included(low), Bound::Unbounded) => {
            let low = show(low);
            text!("至少 {low}", "at least {low}")
        }
        (Bound::Excluded(low), Bound::Unbounded) => {
            let low = show(low);
            text!("大于 {low}", "above {low}")
        }
        (Bound::Unbounded, Bound::Included(high) | Bound::Excluded(high)) => {
            let high = show(high);
            text!("到 {high}", "up to {high}")
        }
        (Bound::Included(low) | Bound::Excluded(low), Bound::Included(high) | Bound::Excluded(high)) => {
            let (low, high) = (show(low), show(high));
            text!("从 {low} 到 {high}", "from {low} to {high}")
        }
    }
}

fn text_joined(left: &Text, right: &Text) -> Text {
    let join = |left: &str, right: &str, between: &str| match (left.is_empty(), right.is_empty()) {
        (true, _) => right.to_string(),
        (_, true) => left.to_string(),
        _ => format!("{left}{between}{right}"),
    };
    Text::new(join(&left.chinese, &right.chinese, "，"), join(&left.english, &right.english, ", "))
}

fn one_line(text: &str) -> String {
    text.chars().map(|character| if is_unseen(character) { ' ' } else { character }).collect()
}

/// A name as a scalar of YAML, in quotes where it would be read as something else.
pub(super) fn scalar(name: &str) -> String {
    let plain = !name.is_empty()
        && name.chars().all(|character| {
            character.is_alphanumeric()
                || matches!(character, '_' | '（' | '）' | '“' | '”' | '「' | '」' | '、' | '《' | '》' | '〔' | '〕' | '·')
        })
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && !matches!(name.to_ascii_lowercase().as_str(), "null" | "true" | "false");
    if plain {
        return name.to_string();
    }
    let mut quoted = String::from("\"");
    for character in name.chars() {
        match character {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(character);
            }
            unseen if is_unseen(unseen) => quoted.push_str(&format!("\\u{:04X}", u32::from(unseen))),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
