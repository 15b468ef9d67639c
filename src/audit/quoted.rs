//! Figures that the unit quotes in words, in 说明, in the 理由 of 评定 and of 不适用, against the data and the form.
//!
//! Tests:
//! 1. the name or the label of a fact (two characters or more, the longest that fits), then at most four of 为是共计达数额约了的：, then a number with the
//!    unit in which that fact can be shown; rounded to the places that are quoted it is not the fact. So too a row's name and its 值.
//! 2. `应得`, `分值` or `满分` and a number before `分`: not the row's points in force; `实得`, `自评` or `得分`: not the row's score.
//! 3. `2020年` of another year than that of the data, and behind it in the same sentence, before any other year, an amount of money of at least three
//!    digits that is to the digit one of the data, and not that of the year before. (Test 1 passes over what is said of another year.)

use crate::eval::RowScore;
use crate::name;
use crate::number::Number;
use crate::source::Span;
use crate::text;
use crate::unit::Unit as Measure;
use crate::value::{Display, Quantity, Value};

use super::leaves::{self, Leaf};
use super::unit::Unit;
use super::{Finding, messages};

/// The most findings of one unit's words.
const MOST: usize = 20;
/// What may stand between a name and its figure.
const BETWEEN: &str = "为是共计达数额约了的:： ";
/// How much of it.
const MOST_BETWEEN: usize = 4;
/// Where a sentence ends.
const SENTENCE_ENDS: &str = "。；;！!？?\n";
/// Where a clause ends.
const CLAUSE_ENDS: &str = "。；;！!？?，,、\n";

/// A text of the unit about a row.
struct Words {
    /// In half width.
    text: String,
    /// Where it stands.
    place: Option<Span>,
}

/// What the unit's words say otherwise.
pub fn quoted(unit: &Unit<'_>) -> Vec<Finding> {
    let leaves: Vec<Leaf<'_>> = leaves::leaves(unit.rubric, &unit.record).into_iter().filter(|leaf| !leaf.is_item()).collect();
    let mut known: Vec<Known> = Vec::new();
    for leaf in &leaves {
        for name in [Some(leaf.name.as_str()), leaf.fact.label.as_deref()].into_iter().flatten() {
            known.push(Known {
                name: name::half_width(name).collect(),
                number: leaf.number.clone(),
                quantity: leaf.quantity().clone(),
            });
        }
    }
    let rows = unit.card.rows();
    for row in &rows {
        // Only a 值 in per cent can be read back as it is shown.
        let rate = row.value.as_deref().and_then(|value| value.strip_suffix('%')).and_then(Number::parse);
        if let Some(number) = rate.and_then(|rate| rate.divide(&Number::HUNDRED).ok()) {
            known.push(Known { name: name::half_width(&row.name).collect(), number, quantity: Quantity::RATE });
        }
    }
    known.retain(|known| known.name.chars().count() >= 2);
    known.sort_by_key(|known| std::cmp::Reverse(known.name.len()));
    let mut findings = Vec::new();
    for row in &rows {
        for words in words_of(unit, row) {
            figures(unit, row, &words, &known, &mut findings);
            points(row, &words, &mut findings);
            other_years(unit, row, &words, &leaves, &mut findings);
        }
    }
    findings.truncate(MOST);
    findings
}

/// A figure that words can quote.
struct Known {
    name: String,
    number: Number,
    quantity: Quantity,
}

/// The texts of a row.
fn words_of(unit: &Unit<'_>, row: &RowScore) -> Vec<Words> {
    let Some(data) = unit.record.row(row.id) else { return Vec::new() };
    let submission = unit.submission;
    let texts = [
        (data.remark.as_deref(), &submission.remarks),
        (data.assessment.as_ref().and_then(|assessment| assessment.reason.as_deref()), &submission.assessed),
        (data.inapplicable.as_deref(), &submission.inapplicable),
    ];
    let words = texts.into_iter().filter_map(|(text, entries)| {
        let text: String = name::half_width(text?).collect();
        Some(Words { text, place: Unit::said_place(entries, &row.name) })
    });
    words.collect()
}

/// Test 1.
fn figures(unit: &Unit<'_>, row: &RowScore, words: &Words, known: &[Known], findings: &mut Vec<Finding>) {
    // What is said of another year is no figure of these data.
    for (_, clause) in clauses(&words.text).into_iter().filter(|(year, _)| year.is_none() || *year == unit.record.year) {
        figures_in(clause, row, words.place, known, findings);
    }
}

/// The figures of one clause.
fn figures_in(clause: &str, row: &RowScore, place: Option<Span>, known: &[Known], findings: &mut Vec<Finding>) {
    let mut rest = clause;
    while !rest.is_empty() {
        let Some(found) = known.iter().find(|known| rest.starts_with(&known.name)) else {
            rest = rest.split_at(rest.chars().next().map_or(rest.len(), char::len_utf8)).1;
            continue;
        };
        rest = rest.split_at(found.name.len()).1;
        let Some(quote) = Quote::at(after_between(rest)) else { continue };
        let Some(one) = quote.one_of(&found.quantity) else { continue };
        let Ok(actual) = found.number.divide(&one) else { continue };
        if actual.round(quote.places) != quote.number {
            let written = quote.with_unit(&found.quantity);
            let data = found.quantity.show(&found.number, crate::number::MAXIMUM_PLACES);
            let diagnostic = messages::quoted(&found.name, &written, &data, place);
            findings.push(
                Finding::new(&row.name, diagnostic)
                    .figure(text!("文字里", "in words"), written)
                    .figure(text!("数据", "data"), data),
            );
        }
    }
}

fn after_between(text: &str) -> &str {
    let mut rest = text;
    for _ in 0..MOST_BETWEEN {
        let Some(first) = rest.chars().next().filter(|first| BETWEEN.contains(*first)) else { break };
        rest = rest.split_at(first.len_utf8()).1;
    }
    rest
}

/// A number as words quote it, with what stands behind it.
struct Quote {
    number: Number,
    places: u32,
    /// What stands behind the number, up to the next mark, digit or blank.
    behind: String,
    /// The digits as written.
    written: String,
}

impl Quote {
    fn at(text: &str) -> Option<Quote> {
        let sign = usize::from(text.starts_with('-'));
        let digits = text.get(sign..)?;
        let mut point = false;
        let end = digits.find(|character: char| match character {
            '.' if !point => {
                point = true;
                false
            }
            other => !other.is_ascii_digit(),
        });
        let end = sign + end.unwrap_or(digits.len());
        let written = text.get(..end)?.trim_end_matches('.');
        let number = Number::parse(written)?;
        let places = written.split_once('.').map_or(0, |(_, part)| part.len());
        let behind = text.get(end..)?.trim_start();
        let stop = behind.find(|character: char| {
            character.is_ascii_digit() || CLAUSE_ENDS.contains(character) || "()（） ".contains(character)
        });
        let behind = behind.get(..stop.unwrap_or(behind.len()))?.to_string();
        Some(Quote { number, places: u32::try_from(places).ok()?, written: written.to_string(), behind })
    }

    /// One of its unit in base units, when that is a unit of the quantity's dimension.
    fn one_of(&self, quantity: &Quantity) -> Option<Number> {
        match &quantity.display {
            Display::Percent => self.behind.starts_with('%').then(|| Number::scaled(1, 2)),
            Display::Plain => None,
            Display::Unit(own) => self.measure().filter(|unit| unit.dimension == own.dimension).map(|unit| unit.factor),
        }
    }

    /// As it was written, with its unit.
    fn with_unit(&self, quantity: &Quantity) -> String {
        let unit = match &quantity.display {
            Display::Percent => "%".to_string(),
            Display::Plain | Display::Unit(_) => self.measure().map_or(String::new(), |unit| unit.name.to_string()),
        };
        format!("{}{unit}", self.written)
    }

    /// The longest unit that stands behind.
    fn measure(&self) -> Option<Measure> {
        const UNITS: [&str; 3] = ["亿元", "万元", "元"];
        if let Some(unit) = UNITS.iter().find(|unit| self.behind.starts_with(**unit)) {
            return Measure::parse(unit);
        }
        let ends: Vec<usize> = self.behind.char_indices().skip(1).map(|(at, _)| at).chain([self.behind.len()]).take(4).collect();
        ends.into_iter().find_map(|end| Measure::parse(self.behind.get(..end)?))
    }

    /// As money in 元.
    fn yuan(&self) -> Option<Number> {
        let unit = self.measure()?;
        let yuan = Measure::parse("元")?;
        if unit.dimension != yuan.dimension {
            return None;
        }
        self.number.multiply(&unit.factor).ok()
    }
}

/// Test 2.
fn points(row: &RowScore, words: &Words, findings: &mut Vec<Finding>) {
    const POINTS: [&str; 3] = ["应得", "分值", "满分"];
    const SCORES: [&str; 3] = ["实得", "自评", "得分"];
    let told = |word: &&str| {
        let behind = words.text.split_once(*word)?.1;
        let quote = Quote::at(after_between(behind)).filter(|quote| quote.behind.starts_with('分'))?;
        Some((quote.number, quote.written))
    };
    for (quoted, written) in POINTS.iter().filter_map(told).take(1) {
        if quoted != row.points {
            let diagnostic = messages::quoted_points(&row.name, &written, &row.points, words.place, row.span);
            let mut finding = Finding::new(&row.name, diagnostic)
                .figure(text!("文字里", "in words"), written)
                .figure(text!("设定分值", "points in force"), row.points.to_string())
                .figure(text!("参考分值", "printed points"), row.printed_points.to_string());
            if quoted == row.printed_points {
                finding = finding
                    .because(text!("写的是参考分值，应当用设定分值", "these are the printed points; those in force are meant"));
            }
            findings.push(finding);
        }
    }
    for (quoted, written) in SCORES.iter().filter_map(told).take(1) {
        if let Some(score) = row.score.as_ref().filter(|score| **score != quoted) {
            let diagnostic = messages::quoted_score(&row.name, &written, score, words.place, row.span);
            findings.push(
                Finding::new(&row.name, diagnostic)
                    .figure(text!("文字里", "in words"), written)
                    .figure(text!("按规则", "by the rules"), score.to_string()),
            );
        }
    }
}

/// Test 3.
fn other_years(unit: &Unit<'_>, row: &RowScore, words: &Words, leaves: &[Leaf<'_>], findings: &mut Vec<Finding>) {
    let Some(year) = unit.record.year else { return };
    for (said, clause) in clauses(&words.text) {
        let Some(said) = said.filter(|said| *said != year) else { continue };
        let mut rest = clause;
        while let Some(at) = rest.find(|character: char| character.is_ascii_digit()) {
            rest = rest.split_at(at).1;
            let end = rest.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(rest.len());
            let quote = Quote::at(rest);
            rest = rest.split_at(end).1;
            let Some((quote, yuan)) = quote.and_then(|quote| quote.yuan().map(|yuan| (quote, yuan))) else { continue };
            let same = |leaf: &&Leaf<'_>| leaf.is_money() && leaf.number == yuan;
            let Some(leaf) = leaves.iter().find(same).filter(|_| quote.written.replace('.', "").trim_matches('0').len() >= 3)
            else {
                continue;
            };
            let then = unit.before.as_ref().and_then(|before| leaf.lever.value(&before.record));
            if then != Some(Value::Number(yuan)) {
                let diagnostic = messages::other_year(said, year, &leaf.name, &leaf.shown(), words.place, unit.place(leaf.lever));
                findings.push(
                    Finding::new(&row.name, diagnostic)
                        .figure(text!("文字里", "in words"), format!("{said}年"))
                        .figure(crate::language::Text::same(&leaf.name), leaf.shown()),
                );
            }
        }
    }
}

/// The clauses of a text, each with the year that was named last in its sentence.
fn clauses(text: &str) -> Vec<(Option<i32>, &str)> {
    let mut clauses = Vec::new();
    for sentence in text.split(|character: char| SENTENCE_ENDS.contains(character)) {
        let mut year = None;
        for clause in sentence.split(|character: char| CLAUSE_ENDS.contains(character)) {
            year = year_in(clause).or(year);
            clauses.push((year, clause));
        }
    }
    clauses
}

/// The first year that a clause names.
fn year_in(clause: &str) -> Option<i32> {
    for (at, _) in clause.match_indices('年') {
        let before = clause.split_at(at).0;
        let digits = before.trim_end();
        let start = digits.len().checked_sub(4)?;
        let year = digits.get(start..).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
        let longer = digits.get(..start).is_some_and(|head| head.ends_with(|last: char| last.is_ascii_digit()));
        if let Some(year) = year.filter(|_| !longer).and_then(|year| year.parse::<i32>().ok())
            && (1949..=2100).contains(&year)
        {
            return Some(year);
        }
    }
    None
}
