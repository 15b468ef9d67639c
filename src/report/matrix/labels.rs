//! How rubrics, totals and differences are written.

use std::collections::BTreeMap;

use crate::language::{Language, Text};
use crate::matrix::{Difference, Matrix, RubricHead, Side, UnitMatrix};
use crate::model::Years;
use crate::number::Number;
use crate::report::figures::{Figures, NONE, TO};
use crate::text;

/// What the rubrics of a unit are called, by column: by their years, with the name where there are several names, with the file where that
/// does not tell them apart.
pub fn rubric_labels(matrix: &Matrix, unit: &UnitMatrix, language: Language) -> Vec<String> {
    let heads: Vec<&RubricHead> = unit.columns.iter().filter_map(|column| matrix.rubrics.get(*column)).collect();
    let one_name = heads.windows(2).all(|pair| matches!(pair, [first, second] if first.name == second.name));
    let short = |head: &RubricHead| {
        let years = head.years.map(|years| self::years(years, language)).unwrap_or_default();
        match (years.is_empty(), one_name || head.name.is_empty()) {
            (false, true) => text!("{years} 规则", "rules {years}").get(language).to_string(),
            (false, false) => format!("{} {years}", head.name),
            (true, false) => head.name.clone(),
            (true, true) => text!("规则", "rules").get(language).to_string(),
        }
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for head in &heads {
        *counts.entry(short(head)).or_default() += 1;
    }
    let label = |head: &RubricHead| match short(head) {
        twice if counts.get(&twice).is_some_and(|count| *count > 1) => format!("{twice} ({})", head.file),
        once => once,
    };
    heads.into_iter().map(label).collect()
}

/// `2021`, `2021–2023`, `2021 起`
fn years(years: Years, language: Language) -> String {
    let first = years.first;
    match (years.single(), years.last) {
        (Some(year), _) => year.to_string(),
        (None, Some(last)) => format!("{first}–{last}"),
        (None, None) => text!("{first} 起", "from {first}").get(language).to_string(),
    }
}

/// The figures of a unit's totals and differences.
pub fn figures_of(unit: &UnitMatrix) -> Figures {
    let mut numbers: Vec<&Number> = Vec::new();
    let mut places = 0;
    for cell in unit.years.iter().flat_map(|row| row.cells.iter().flatten()) {
        numbers.extend(cell.scorecard.total.ends().into_iter().flat_map(<[&Number; 2]>::from));
        places = places.max(cell.scorecard.places);
    }
    Figures::among(&numbers, places)
}

/// `+2`, `-3`, `0`, `-5~+5`
pub fn difference(difference: &Difference, figures: Figures) -> String {
    match difference {
        Difference::Exact(number) => figures.show_difference(number),
        Difference::Between(low, high) => format!("{}{TO}{}", figures.show_difference(low), figures.show_difference(high)),
        Difference::Unknown => NONE.to_string(),
    }
}

/// A row on one side of a comparison.
pub fn side(side: &Side, figures: Figures) -> Text {
    match side {
        Side::Absent => text!("没有这一项", "no such row"),
        Side::Inapplicable(points) => {
            let points = figures.show(points);
            text!("不适用 {points}", "not applicable {points}")
        }
        Side::Unscored => text!("未评分", "not scored"),
        Side::Scored(points) => Text::same(figures.show(points)),
    }
}
