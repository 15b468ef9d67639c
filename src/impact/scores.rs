//! What came of a unit under both rubrics, and how many points each indicator brings it.

use std::collections::BTreeMap;

use super::difference::{Difference, Side};
use crate::eval::{Impediment, Scorecard, Status};
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

/// What each pair of indicators counts for the total, by its place in the difference; none when one of its rows has no score.
pub(super) fn parts(card: &Scorecard, difference: &Difference, side: Side) -> BTreeMap<usize, Option<Number>> {
    let places = difference.pairs.iter().enumerate().filter_map(|(at, pair)| {
        let id = match side {
            Side::Old => pair.old,
            Side::New => pair.new,
        };
        Some((id?, at))
    });
    let places: BTreeMap<IndicatorId, usize> = places.collect();
    let mut parts = BTreeMap::new();
    for (row, counts) in card.counted_rows() {
        let Some(pair) = places.get(&row.id.indicator) else { continue };
        let part = parts.entry(*pair).or_insert(Some(Number::ZERO));
        *part = part.take().zip(counts).and_then(|(sum, counts)| sum.add(&counts).ok());
    }
    parts
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
