//! The data of one unit: read, and bound to a rubric.
//!
//! [`Submission`] is what a file or a host program hands in, names still text; [`Record`] is what the rubric makes of it.

mod record;
mod submission;

pub use record::{AssessedScore, Assessment, Record, RowData, RowId};
pub use submission::{Datum, DatumKind, Entry, Submission};
