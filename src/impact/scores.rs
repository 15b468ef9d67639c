//! A unit scored under both rubrics, and how many points each indicator brings it.

use std::collections::BTreeMap;

use super::difference::{Difference, Side};
use crate::eval::{Impediment, Scorecard, SectionScore, SectionScoreKind, Status};
use crate::language::Text;
use crate::model::IndicatorId;
use crate::number::Number;

/// A unit under both rubrics.
#[derive(Clone, Debug)]
pub struct Scored {
    /// The data file, as the reader calls it.
    pub file: String,
    /// What came of it under the older rubric.
    pub old: Under,
    /// What came of it under the newer one.
    pub new: Under,
}

/// A unit under one rubric.
#[derive(Clone, Debug)]
pub struct Under {
    /// The scores.
    pub card: Scorecard,
    /// Whether the rubric claims the data.
    pub footing: Footing,
    /// What of the data the rubric has no use for, and why.
    pub left_out: Vec<Text>,
}

/// Whether data were made for the rubric under which they are scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Footing {
    /// They were.
    Own,
    /// The rubric is of other years, of another name, or asks for other data; they are scored as if it were theirs.
    AsIf,
}

/// A row without a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The row.
    pub row: String,
    /// Why.
    pub why: Vec<Impediment>,
}

/// What an indicator brings a unit.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// What it adds to the total: by the weight of its heading, negative under 扣分. None when one of its rows has no score.
    pub(super) counts: Option<Number>,
}

/// What each pair of indicators brings, by its place in the difference.
pub(super) fn parts(card: &Scorecard, difference: &Difference, side: Side) -> BTreeMap<usize, Part> {
    let pairs: BTreeMap<IndicatorId, usize> = difference
        .pairs
        .iter()
        .enumerate()
        .filter_map(|(at, pair)| {
            let id = match side {
                Side::Old => pair.old,
                Side::New => pair.new,
            };
            Some((id?, at))
        })
        .collect();
    let mut parts = BTreeMap::new();
    for section in &card.sections {
        gather(section, &Number::ONE, &pairs, &mut parts);
    }
    parts
}

/// Headings nest at most four deep.
fn gather(section: &SectionScore, factor: &Number, pairs: &BTreeMap<IndicatorId, usize>, parts: &mut BTreeMap<usize, Part>) {
    let signed = match section.kind {
        SectionScoreKind::Ordinary | SectionScoreKind::Bonus => factor.clone(),
        SectionScoreKind::Deduction => factor.absolute().negate(),
    };
    let factor = section.weight.as_ref().and_then(|weight| weight.multiply(&signed).ok()).unwrap_or(signed);
    for row in &section.rows {
        let Some(pair) = pairs.get(&row.id.indicator) else { continue };
        let counts = row.score.as_ref().and_then(|score| score.multiply(&factor).ok());
        let part = parts.entry(*pair).or_insert(Part { counts: Some(Number::ZERO) });
        part.counts = part.counts.take().zip(counts).and_then(|(sum, counts)| sum.add(&counts).ok());
    }
    for below in &section.sections {
        gather(below, &factor, pairs, parts);
    }
}

/// The rows without a score.
pub(super) fn gaps(card: &Scorecard) -> Vec<Gap> {
    card.rows()
        .into_iter()
        .filter_map(|row| match &row.status {
            Status::Unscored(why) => Some(Gap { row: row.name.clone(), why: why.clone() }),
            Status::Scored | Status::Inapplicable { .. } => None,
        })
        .collect()
}
