//! The rows of a scorecard as they count for the total, found by name under any rubric.

use std::collections::BTreeMap;

use crate::eval::{RowScore, Scorecard, SectionScore, SectionScoreKind, Status};
use crate::name;
use crate::number::Number;

use super::change::Side;

/// A row's name as compared, and which of that name it is.
pub type Key = (String, usize);

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// What it counts for the total: with its sign under 扣分, and after the weights of its headings.
    pub side: Side,
}

/// Every row in the order of the form, with the keys by which another rubric's rows are found.
pub fn rows(scorecard: &Scorecard) -> Vec<(Key, Row)> {
    let mut found = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for section in &scorecard.sections {
        collect(section, &Number::ONE, &mut found, &mut seen);
    }
    found
}

/// Headings nest at most four deep (LANGUAGE.md §2), and so does this.
fn collect(section: &SectionScore, factor: &Number, found: &mut Vec<(Key, Row)>, seen: &mut BTreeMap<String, usize>) {
    let mut factor = factor.clone();
    if let Some(weight) = &section.weight {
        factor = factor.multiply(weight).unwrap_or(factor);
    }
    let own = match section.kind {
        SectionScoreKind::Ordinary | SectionScoreKind::Bonus => factor.clone(),
        SectionScoreKind::Deduction => factor.negate(),
    };
    for row in &section.rows {
        let key = name::key(&row.name);
        let place = seen.entry(key.clone()).or_default();
        found.push(((key, *place), Row { name: row.name.clone(), side: side(row, &own) }));
        *place += 1;
    }
    for below in &section.sections {
        // A heading under 扣分 is taken off with it.
        let factor = if section.kind == SectionScoreKind::Deduction { &own } else { &factor };
        collect(below, factor, found, seen);
    }
}

fn side(row: &RowScore, factor: &Number) -> Side {
    let counted = row.score.as_ref().and_then(|score| score.multiply(factor).ok());
    match (&row.status, counted) {
        (Status::Unscored(_), _) | (_, None) => Side::Unscored,
        (Status::Inapplicable { .. }, Some(score)) => Side::Inapplicable(score),
        (Status::Scored, Some(score)) => Side::Scored(score),
    }
}
