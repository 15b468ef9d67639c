//! The rows of a scorecard as they count for the total, found by name under any rubric.

use std::collections::BTreeMap;

use crate::eval::{RowScore, Scorecard, Status};
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
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let keyed = scorecard.counted_rows().into_iter().map(|(row, counts)| {
        let key = name::key(&row.name);
        let place = seen.entry(key.clone()).or_default();
        let key = (key, *place);
        *place += 1;
        (key, Row { name: row.name.clone(), side: side(row, counts) })
    });
    keyed.collect()
}

fn side(row: &RowScore, counts: Option<Number>) -> Side {
    match (&row.status, counts) {
        (Status::Unscored(_), _) | (_, None) => Side::Unscored,
        (Status::Inapplicable { .. }, Some(counts)) => Side::Inapplicable(counts),
        (Status::Scored, Some(counts)) => Side::Scored(counts),
    }
}
