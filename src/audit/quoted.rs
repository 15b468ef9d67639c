//! Figures that the unit quotes in words, in 说明, in the 理由 of 评定 and of 不适用, against the data and the form.
//!
//! Tests, clause by clause, in clauses that speak of no other year than that of the data (see [`words`]):
//! 1. the name or the label of a fact (two characters or more, the longest that fits, not the tail of a longer word), then at most four of
//!    为是共计达数额约了的：, then a number with the unit in which that fact can be shown; rounded to the places that are quoted it is not the fact,
//!    and said to be `约` or `左右` it is not within half of its last digit that is not 0. So too a row's name and its 值.
//! 2. `应得`, `分值`, or `满分` behind `本项` or the row's name, and a number before `分`: none is the row's points in force; `实得`, `自评` or `得分`:
//!    none is the row's score. Not where these words are the tail of a longer one.
//! 3. in clauses that speak of another year: an amount of money of at least three digits that is to the digit one of the data, and not that of the
//!    year before.

use std::collections::BTreeMap;

use crate::eval::RowScore;
use crate::name;
use crate::number::Number;
use crate::source::Span;
use crate::text;
use crate::value::{Quantity, Value};

use super::leaves::Leaf;
use super::unit::Unit;
use super::words::{self, Quote, Spoken, clauses};
use super::{Finding, messages};

/// The most findings of one unit's words.
const MOST: usize = 20;
/// What may stand before the name of a fact without making it another.
const BEFORE_A_NAME: [&str; 8] = ["年", "年度", "实际", "共", "总共", "其中", "单位", "部门"];
/// What may stand before a word for points without making them those of something else.
const BEFORE_POINTS: [&str; 7] = ["本项", "该项", "此项", "自评", "实际", "最终", "本年"];
/// What the points of a row are called.
const POINTS: [&str; 4] = ["应得分", "应得", "分值", "满分"];
/// What the score of a row is called.
const SCORES: [&str; 6] = ["实得分", "实得", "自评得分", "自评分", "自评", "得分"];

/// A text of the unit about a row.
struct Words {
    /// In half width.
    text: String,
    /// Where it stands.
    place: Option<Span>,
}

/// What the unit's words say otherwise.
pub fn quoted(unit: &Unit<'_>) -> Vec<Finding> {
    let leaves: Vec<&Leaf<'_>> = unit.leaves.iter().filter(|leaf| !leaf.is_item()).collect();
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
    let mut by_first: BTreeMap<char, Vec<Known>> = BTreeMap::new();
    for known in known {
        if let Some(first) = known.name.chars().next() {
            by_first.entry(first).or_default().push(known);
        }
    }
    let mut findings = Vec::new();
    for row in &rows {
        for words in words_of(unit, row) {
            figures(unit, row, &words, &by_first, &mut findings);
            points(unit, row, &words, &mut findings);
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

/// What can be quoted, by the first character of its name, long names first.
type ByFirst = BTreeMap<char, Vec<Known>>;

/// Test 1.
fn figures(unit: &Unit<'_>, row: &RowScore, words: &Words, known: &ByFirst, findings: &mut Vec<Finding>) {
    for (spoken, clause) in clauses(&words.text) {
        if spoken.may_be_of(unit.record.year) {
            figures_in(clause, row, words.place, known, findings);
        }
    }
}

/// The figures of one clause.
fn figures_in(clause: &str, row: &RowScore, place: Option<Span>, known: &ByFirst, findings: &mut Vec<Finding>) {
    let mut at = 0;
    while let Some(first) = clause.get(at..).and_then(|rest| rest.chars().next()) {
        let (before, rest) = clause.split_at(at);
        let found = known.get(&first).and_then(|known| known.iter().find(|known| rest.starts_with(&known.name)));
        let Some(found) = found.filter(|_| stands_alone(before, &BEFORE_A_NAME)) else {
            at += first.len_utf8();
            continue;
        };
        at += found.name.len();
        let Some(quote) = rest.get(found.name.len()..).and_then(words::behind) else { continue };
        let Some(one) = quote.one_of(&found.quantity) else { continue };
        let Ok(actual) = found.number.divide(&one) else { continue };
        if !quote.fits(&actual) {
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

/// Whether a word behind a text is one of its own, and not the tail of a longer one.
fn stands_alone(before: &str, allowed: &[&str]) -> bool {
    !words::ends_in_a_word(before) || allowed.iter().any(|allowed| before.ends_with(allowed))
}

/// Test 2.
fn points(unit: &Unit<'_>, row: &RowScore, words: &Words, findings: &mut Vec<Finding>) {
    let (mut quoted, mut scored) = (Vec::new(), Vec::new());
    for (spoken, clause) in clauses(&words.text) {
        if spoken.may_be_of(unit.record.year) {
            points_in(clause, row, &mut quoted, &mut scored);
        }
    }
    let wrong = |quotes: Vec<Quote>, actual: &Number| {
        let is_right = quotes.iter().any(|quote| quote.number == *actual);
        quotes.into_iter().next().filter(|_| !is_right)
    };
    if let Some(quote) = wrong(quoted, &row.points) {
        let diagnostic = messages::quoted_points(&row.name, &quote.written, &row.points, words.place, row.span);
        let mut finding = Finding::new(&row.name, diagnostic)
            .figure(text!("文字里", "in words"), quote.written)
            .figure(text!("设定分值", "points in force"), row.points.to_string())
            .figure(text!("参考分值", "printed points"), row.printed_points.to_string());
        if quote.number == row.printed_points {
            finding = finding
                .because(text!("写的是参考分值，应当用设定分值", "these are the printed points; those in force are meant"));
        }
        findings.push(finding);
    }
    let Some(score) = &row.score else { return };
    if let Some(quote) = wrong(scored, score) {
        let diagnostic = messages::quoted_score(&row.name, &quote.written, score, words.place, row.span);
        findings.push(
            Finding::new(&row.name, diagnostic)
                .figure(text!("文字里", "in words"), quote.written)
                .figure(text!("按规则", "by the rules"), score.to_string()),
        );
    }
}

/// The points and the scores that a clause gives a row.
fn points_in(clause: &str, row: &RowScore, points: &mut Vec<Quote>, scores: &mut Vec<Quote>) {
    let row_name: String = name::half_width(&row.name).collect();
    let mut at = 0;
    while let Some(first) = clause.get(at..).and_then(|rest| rest.chars().next()) {
        let (before, rest) = clause.split_at(at);
        let word = |words: &[&'static str]| words.iter().copied().find(|word| rest.starts_with(word));
        let (word, quotes) = match (word(&POINTS), word(&SCORES)) {
            (Some(word), _) => (word, &mut *points),
            (None, Some(word)) => (word, &mut *scores),
            (None, None) => {
                at += first.len_utf8();
                continue;
            }
        };
        at += word.len();
        // Every heading and the whole form have 满分 as well.
        let names_row = before.ends_with(&row_name) || before.ends_with("本项");
        let is_of_row = names_row || (word != "满分" && stands_alone(before, &BEFORE_POINTS));
        quotes.extend(rest.get(word.len()..).and_then(words::behind).filter(|quote| is_of_row && quote.is_points()));
    }
}

/// Test 3.
fn other_years(unit: &Unit<'_>, row: &RowScore, words: &Words, leaves: &[&Leaf<'_>], findings: &mut Vec<Finding>) {
    let Some(year) = unit.record.year else { return };
    for (spoken, clause) in clauses(&words.text) {
        let said = match spoken {
            Spoken::Year(said) if said != year => said,
            Spoken::Year(_) | Spoken::Nothing | Spoken::Own | Spoken::Elsewhere => continue,
        };
        let mut rest = clause;
        while let Some(at) = rest.find(|character: char| character.is_ascii_digit()) {
            rest = rest.split_at(at).1;
            let end = rest.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(rest.len());
            let quote = Quote::at(rest);
            rest = rest.split_at(end).1;
            let quoted = quote.filter(|quote| quote.digits() >= 3).and_then(|quote| quote.yuan());
            let Some(yuan) = quoted else { continue };
            let same = || leaves.iter().filter(|leaf| leaf.is_money() && leaf.number == yuan);
            let is_named = |leaf: &&&Leaf<'_>| clause.contains(&name::half_width(&leaf.name).collect::<String>());
            let Some(leaf) = same().find(is_named).or_else(|| same().next()) else { continue };
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
