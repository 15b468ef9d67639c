//! Places in a table: a [`Span`] whose source is a column and whose bytes are a row, so that whatever is said of a datum can be told by
//! file, line and column.

use crate::source::{SourceId, Span};

/// Sources with this bit are columns of a table; a run has far fewer texts.
const TABLE: u32 = 1 << 31;

/// A cell: its column, and which of the rows at hand.
pub fn cell(column: usize, row: usize) -> Span {
    let number = |at: usize, most: u32| u32::try_from(at).unwrap_or(most).min(most);
    let row = number(row, u32::MAX);
    Span { source: SourceId(TABLE | number(column, TABLE - 1)), start: row, end: row }
}

/// The column of a place, when it is one in a table.
pub fn column_of(place: Span) -> Option<usize> {
    (place.source.0 & TABLE != 0).then_some((place.source.0 & !TABLE) as usize)
}

/// The row of a place, when it is one in a table.
pub fn row_of(place: Span) -> Option<usize> {
    column_of(place).map(|_| place.start as usize)
}
