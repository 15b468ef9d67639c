//! What the soundness passes say, BC03: a file for each pass. Each message shows a value or a sum that proves it, and says what to write.

mod bands;
mod denominators;
mod points;
mod scores;

pub(super) use bands::*;
pub(super) use denominators::*;
pub(super) use points::*;
pub(super) use scores::*;

use super::arms::Gap;
use crate::interval::{Bound, Interval};
use crate::language::Text;
use crate::number::Number;
use crate::text;
use crate::value::Quantity;

/// How many decimal places are shown of a number that a rule or a band turns on.
const PLACES: u32 = 8;

/// How many gaps, rows or values one message lists.
const LISTED: usize = 5;

/// Points, or another plain number, as they are printed.
fn points(number: &Number) -> String {
    Quantity::NUMBER.show(number, PLACES)
}

/// An interval as it would be written in the rules: `[60%, 70%)`, `≥ 90%`.
fn band(interval: &Interval, quantity: &Quantity) -> Text {
    let show = |number: &Number| quantity.show(number, PLACES);
    interval.compared(show).map_or_else(|| text!("任何值", "any value"), Text::same)
}

/// `[60%, 70%)，比如 65%`, for each gap.
fn gap_list(gaps: &[Gap], quantity: &Quantity) -> Text {
    let show = |gap: &Gap| {
        let (interval, witness) = (band(&gap.interval, quantity), quantity.show(&gap.witness, PLACES));
        let (chinese, english) = (interval.chinese, interval.english);
        if gap.interval.low == gap.interval.high && gap.interval.low != Bound::Unbounded {
            Text::same(witness)
        } else {
            text!("{chinese}（比如 {witness}）", "{english} (such as {witness})")
        }
    };
    let list: Vec<Text> = gaps.iter().take(LISTED).map(show).collect();
    let join = |of: fn(&Text) -> &str, comma: &str| list.iter().map(of).collect::<Vec<_>>().join(comma);
    let (chinese, english) = (join(|text| &text.chinese, "、"), join(|text| &text.english, ", "));
    match gaps.len().checked_sub(LISTED).filter(|more| *more > 0) {
        Some(more) => text!("{chinese}，还有 {more} 处", "{english} and {more} more"),
        None => Text::new(chinese, english),
    }
}
