//! What of a scorecard stands in a row of results.

use std::collections::BTreeMap;

use super::Form;
use super::writing::Kind;
use crate::eval::{Scorecard, Total};
use crate::language::{Language, Text};
use crate::model::{Rubric, SectionId};
use crate::number::Number;
use crate::report::{self, Cell, counted};
use crate::text;

/// What makes a row of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    /// A unit, with its sections, total and grade.
    #[default]
    Units,
    /// A unit, with every indicator besides.
    Wide,
    /// An indicator of a unit.
    Indicators,
}

/// The titles of the columns that do not depend on the rubric.
struct Fixed {
    unit: Text,
    year: Text,
    total: Text,
    grade: Text,
    problems: Text,
}

fn fixed() -> Fixed {
    Fixed {
        unit: text!("单位", "unit"),
        year: text!("年度", "year"),
        total: text!("总分", "total"),
        grade: text!("等级", "grade"),
        problems: text!("问题", "problems"),
    }
}

/// How many titles stand behind those of the sections and indicators of a unit.
pub const LAST: usize = 3;

/// Whether a head is that of results of this program with a unit on each row, in one of its languages.
pub fn is_head(names: &[String]) -> bool {
    let Fixed { unit, year, total, grade, problems } = fixed();
    let is = |language: Language| {
        let first = [&unit, &year].map(|title| title.get(language));
        let last: [&str; LAST] = [&total, &grade, &problems].map(|title| title.get(language));
        let same = |names: &[String], titles: &[&str]| names.iter().map(String::as_str).eq(titles.iter().copied());
        let behind = names.len().checked_sub(LAST).and_then(|at| names.split_at_checked(at));
        behind.is_some_and(|(front, end)| front.get(..first.len()).is_some_and(|front| same(front, &first)) && same(end, &last))
    };
    is(Language::Chinese) || is(Language::English)
}

/// The titles of the columns under a rubric, no two of them the same.
pub fn titles(rubric: &Rubric, form: Form) -> Vec<String> {
    let of = |text: Text| text.get(form.language).to_string();
    let mut titles = match form.rows {
        Rows::Indicators => report::TITLES.iter().map(|title| title.get(form.language).to_string()).collect(),
        Rows::Units | Rows::Wide => {
            let Fixed { unit, year, total, grade, problems } = fixed();
            let mut titles = vec![of(unit), of(year)];
            let name = |id: SectionId| match rubric.sections.get(id.0).map(|section| &*section.name) {
                None | Some("") => unnamed(form.language),
                Some(name) => name.to_string(),
            };
            titles.extend(sections(rubric).map(name));
            match form.rows {
                Rows::Wide => titles.extend(rubric.indicators.iter().map(|indicator| indicator.name.to_string())),
                Rows::Units | Rows::Indicators => {}
            }
            titles.extend([of(total), of(grade), of(problems)]);
            titles
        }
    };
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for title in &mut titles {
        let count = seen.entry(title.clone()).or_default();
        *count += 1;
        if *count > 1 {
            *title = format!("{title}（{count}）");
        }
    }
    titles
}

/// What the columns hold, in the order of the titles.
pub fn kinds(rubric: &Rubric, form: Form) -> Vec<Kind> {
    use Kind::{Points, Text, Year};
    match form.rows {
        Rows::Indicators => vec![Text, Year, Text, Text, Text, Points, Points, Text, Points, Text, Text, Points, Points],
        Rows::Units | Rows::Wide => {
            let indicators = if form.rows == Rows::Wide { rubric.indicators.len() } else { 0 };
            let points = sections(rubric).count() + indicators + 1;
            [Text, Year].into_iter().chain(std::iter::repeat_n(Points, points)).chain([Text, Text]).collect()
        }
    }
}

/// What the rows under no heading are called beside headings.
fn unnamed(language: Language) -> String {
    text!("其他", "other").get(language).to_string()
}

/// The top headings that have a column: those without a name only beside others, since alone they are the total.
pub fn sections(rubric: &Rubric) -> impl Iterator<Item = SectionId> {
    let several = rubric.outline.len() > 1;
    let is_named = |id: &SectionId| rubric.sections.get(id.0).is_some_and(|section| !section.name.is_empty());
    rubric.outline.iter().filter(move |id| several || is_named(id)).copied()
}

/// The rows of a scorecard, with a cell for each title.
pub fn rows(card: &Scorecard, warnings: &[String], rubric: &Rubric, form: Form) -> Vec<Vec<Cell>> {
    if form.rows == Rows::Indicators {
        return report::indicator_rows(card, form.language).into_iter().map(Vec::from).collect();
    }
    let mut cells = vec![Cell::Text(card.unit.clone()), card.year.map_or(Cell::Empty, |year| Cell::Number(year.to_string()))];
    let several = rubric.outline.len() > 1;
    for section in card.sections.iter().filter(|section| several || !section.name.is_empty()) {
        cells.push(Cell::number(counted(section.score.scored(), section.kind).as_ref()));
    }
    if form.rows == Rows::Wide {
        // The rows that the items of a list make count together.
        let mut scores: Vec<Option<Number>> = vec![None; rubric.indicators.len()];
        let mut open = vec![false; rubric.indicators.len()];
        for row in card.rows() {
            let (Some(slot), Some(open)) = (scores.get_mut(row.id.indicator.0), open.get_mut(row.id.indicator.0)) else {
                continue;
            };
            *open |= row.score.is_none();
            *slot = match (slot.take(), &row.score) {
                (Some(sum), Some(score)) => sum.add(score).ok(),
                (None, score) => score.clone(),
                (sum, None) => sum,
            };
        }
        cells.extend(scores.iter().zip(open).map(|(score, open)| if open { Cell::Empty } else { Cell::number(score.as_ref()) }));
    }
    cells.push(Cell::number(card.total.scored()));
    cells.push(card.grade.clone().map_or(Cell::Empty, Cell::Text));
    let mut problems: Vec<String> = Vec::new();
    if let Total::Range(low, high) = &card.total {
        let (low, high) = (low.to_string(), high.to_string());
        problems
            .push(text!("总分在 {low} 到 {high} 之间", "the total lies between {low} and {high}").get(form.language).to_string());
    }
    problems.push(report::problems(card, form.language));
    problems.extend(warnings.iter().cloned());
    let problems = report::sentences(&problems, form.language);
    cells.push(if problems.is_empty() { Cell::Empty } else { Cell::Text(problems) });
    vec![cells]
}
