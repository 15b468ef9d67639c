//! What is told of units and of indicators over all units, cell by cell.

use std::collections::BTreeMap;

use super::summary::side;
use super::{ImpactReport, told, words};
use crate::eval::{Impediment, Total};
use crate::impact::{Cause, Crossing, Difference, Effect, Move, Moves, Side, Unit};
use crate::language::Language;
use crate::number::Number;
use crate::report::figures::{self, Figures};
use crate::report::findings;
use crate::report::words::{COLON, COMMA, SEMICOLON, bracketed, listed};

/// How many moves are named as reasons in a table.
const MOST_REASONS: usize = 3;

/// Of how many units whose grade changes the rules behind it are told at each.
const MOST_IN_FULL: usize = 20;

/// The figures of all units.
pub fn figures(effect: &Effect, difference: &Difference) -> Figures {
    let places = difference.old.places.max(difference.new.places);
    let totals = effect
        .units
        .iter()
        .flat_map(|unit| [&unit.old.total, &unit.new.total])
        .filter_map(Total::ends)
        .flat_map(<[&Number; 2]>::from);
    Figures::among(&totals.chain(effect.units.iter().flat_map(|unit| &unit.change)).collect::<Vec<_>>(), places)
}

/// The figures of what indicators move.
pub fn move_figures(effect: &Effect, difference: &Difference) -> Figures {
    let places = difference.old.places.max(difference.new.places);
    let moves = effect.moves.iter().flat_map(|moves| [&moves.sum, &moves.gained, &moves.lost]);
    Figures::among(&moves.chain(effect.units.iter().flat_map(|unit| &unit.moves).map(|one| &one.by)).collect::<Vec<_>>(), places)
}

/// The unit's name, with its year where the units have several.
pub fn name(unit: &Unit, effect: &Effect) -> String {
    let several = effect.units.windows(2).any(|pair| matches!(pair, [first, second] if first.year != second.year));
    match unit.year {
        Some(year) if several => format!("{} {year}", unit.name),
        Some(_) | None => unit.name.clone(),
    }
}

/// `优`, `优 → 良`
pub fn grade(unit: &Unit, language: Language) -> String {
    match (&unit.old.grade, &unit.new.grade) {
        (None, None) => String::new(),
        (Some(old), Some(new)) if old == new => old.clone(),
        (old, new) => {
            let shown = |grade: &Option<String>| grade.clone().unwrap_or_else(|| words::OPEN.get(language).to_string());
            format!("{} → {}", shown(old), shown(new))
        }
    }
}

/// By how much the total changes: `-4`, `-2.75~-1.75` where one of the two is a range. Of two ranges nothing is said, since what is missing
/// is missing in both.
pub fn change(unit: &Unit, figures: Figures) -> String {
    let from = |low: &Number, high: &Number, old_low: &Number, old_high: &Number| {
        let (low, high) = (low.subtract(old_high).ok()?, high.subtract(old_low).ok()?);
        Some(format!("{}{}{}", figures.show_difference(&low), figures::TO, figures.show_difference(&high)))
    };
    let shown = match (&unit.old.total, &unit.new.total) {
        (Total::Scored(_), Total::Scored(_)) => unit.change.as_ref().map(|change| figures.show_difference(change)),
        (Total::Scored(old), Total::Range(low, high)) => from(low, high, old, old),
        (Total::Range(low, high), Total::Scored(new)) => from(new, new, low, high),
        (Total::Range(..) | Total::Unknown, _) | (Total::Scored(_), Total::Unknown) => None,
    };
    shown.unwrap_or(figures::NONE.to_string())
}

/// `3`, `3 → 5`
pub fn rank(unit: &Unit) -> String {
    match (unit.old.rank, unit.new.rank) {
        (Some(old), Some(new)) if old == new => old.to_string(),
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (_, _) => figures::NONE.to_string(),
    }
}

/// `预算完成率 -2，绩效信息公开 +1`
pub fn reasons(unit: &Unit, language: Language) -> String {
    let mut parts: Vec<String> = unit.moves.iter().take(MOST_REASONS).map(moved).collect();
    let more = unit.moves.len().saturating_sub(MOST_REASONS);
    if more > 0 {
        parts.push(match language {
            Language::Chinese => format!("另 {more} 项"),
            Language::English => format!("{more} more"),
        });
    }
    if let Some(rest) = &unit.rest {
        parts.push(format!("{} {}", words::REST.get(language), plain(rest)));
    }
    parts.join(COMMA.get(language))
}

/// `预算完成率 -2`
fn moved(one: &Move) -> String {
    format!("{} {}", one.name, plain(&one.by))
}

/// A number with its sign and no more digits than it needs.
fn plain(number: &Number) -> String {
    Figures::among(&[number], 0).show_difference(number)
}

/// Why a grade changes: the indicators that moved, each with its points and what changed of its rule. Of very many units the rules are told
/// with the indicators alone.
pub fn because(unit: &Unit, crossing: &Crossing, report: &ImpactReport<'_>, effect: &Effect) -> Vec<String> {
    let (difference, language) = (report.difference, report.language);
    let many = effect.crossings().nth(MOST_IN_FULL).is_some();
    let mut reasons: Vec<String> = Vec::new();
    match crossing.cause {
        Cause::Limits | Cause::Both => reasons.push(words::LIMITS.get(language).to_string()),
        Cause::Points => {}
    }
    if many {
        reasons.push(self::reasons(unit, language));
        return vec![reasons.join(SEMICOLON.get(language))];
    }
    for one in &crossing.because {
        let points = |number: &Option<Number>| number.as_ref().map_or(figures::NONE.to_string(), Number::to_string);
        let arrow = format!("{} → {}", points(&one.old), points(&one.new));
        let moved = bracketed(&moved(one), &arrow, language);
        let change = difference.of_pair(one.pair).map(|entry| told::brief(entry, language)).unwrap_or_default();
        reasons.push(if change.is_empty() { moved } else { format!("{moved}{}{change}", COLON.get(language)) });
    }
    reasons
}

/// `乙局 -4`
pub fn largest(moves: &Moves) -> String {
    moves.largest.as_ref().map_or(String::new(), |(unit, by)| format!("{unit} {}", plain(by)))
}

/// What changed of an indicator's rule, in one line.
pub fn rule_change(pair: usize, difference: &Difference, language: Language) -> String {
    match difference.of_pair(pair) {
        Some(entry) => told::brief(entry, language),
        None => match language {
            Language::Chinese => "本项规则没有变；分值或所用的结果变了".to_string(),
            Language::English => "its own rule is as it was; its points in force, or what it uses, changed".to_string(),
        },
    }
}

/// Why units could not be scored in full, under which rules, and which units.
pub fn gaps(effect: &Effect, language: Language) -> Vec<(String, String)> {
    let mut units_by_reason: BTreeMap<(Side, String), Vec<String>> = BTreeMap::new();
    for unit in &effect.units {
        for (of, scores) in [(Side::Old, &unit.old), (Side::New, &unit.new)] {
            // What is missing is told once, with the rows that need it.
            let mut rows_by_reason: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for gap in &scores.gaps {
                rows_by_reason.entry(reasons_of(&gap.why, language)).or_default().push(gap.row.clone());
            }
            for (reason, mut rows) in rows_by_reason {
                rows.retain(|row| !reason.contains(&words::quoted(row)));
                let told = match rows.is_empty() {
                    true => reason,
                    false => bracketed(&reason, &listed(&rows, COMMA, language), language),
                };
                units_by_reason.entry((of, told)).or_default().push(name(unit, effect));
            }
            if scores.gaps.is_empty() && scores.total.scored().is_none() {
                let reason = words::NO_TOTAL.get(language).to_string();
                units_by_reason.entry((of, reason)).or_default().push(name(unit, effect));
            }
        }
    }
    units_by_reason
        .into_iter()
        .map(|((of, reason), units)| {
            (format!("{}{}{reason}", side(of, language), COLON.get(language)), some_units(&units, language))
        })
        .collect()
}

/// The first units of a list, and how many there are.
fn some_units(units: &[String], language: Language) -> String {
    const MOST: usize = 12;
    let shown = units.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(COMMA.get(language));
    let count = units.len();
    match (count > MOST, language) {
        (false, _) => shown,
        (true, Language::Chinese) => format!("{shown} 等 {count} 个单位"),
        (true, Language::English) => format!("{shown} and others, {count} in all"),
    }
}

fn reasons_of(why: &[Impediment], language: Language) -> String {
    let missing: Vec<&str> = why.iter().filter_map(Impediment::missing).map(|fact| fact.name.as_str()).collect();
    if missing.len() == why.len() {
        let missing = missing.join(COMMA.get(language));
        return match language {
            Language::Chinese => format!("缺少 {missing}"),
            Language::English => format!("{missing} missing"),
        };
    }
    findings::reasons(why, language)
}

/// What of the data was not used, by which rules, and for how many units.
pub fn left_out(effect: &Effect, language: Language) -> Vec<(String, String)> {
    const MOST: usize = 20;
    let mut lines: Vec<(String, String)> = effect
        .left_out
        .iter()
        .take(MOST)
        .map(|(of, text, count)| {
            let units = match language {
                Language::Chinese => format!("{count} 个单位"),
                Language::English => format!("{count} unit(s)"),
            };
            (bracketed(side(*of, language), &units, language), text.get(language).to_string())
        })
        .collect();
    let more = effect.left_out.len().saturating_sub(MOST);
    if more > 0 {
        lines.push(("…".to_string(), format!("+{more}")));
    }
    lines
}
