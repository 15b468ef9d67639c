//! The data of one unit: read, and bound to a rubric.
//!
//! [`Submission`] is what a file or a host program hands in, names still text; [`Record`] is what the rubric makes of it.
//! [`read`] makes the first from the text of a file, [`from_value`] from a struct of the host; [`bind`] makes the second. Whatever is
//! wrong with the data is said by the constructors of `messages/`, all of it in one run.

mod amount;
mod bind;
mod carry;
mod combining;
mod faults;
mod host;
mod json;
mod keys;
mod known;
mod messages;
mod read;
mod record;
mod submission;
mod template;
mod toml;
mod written;
mod yaml;
mod years;

pub use bind::{Hypothetical, Made, Whole, bind, bind_as_if, bind_facts, bind_part, bind_what_fits, combine, is_reason};
pub use combining::{Combined, CombinedFigure, Part};
pub use host::{SerializeError, from_value, unserializable};
#[cfg(feature = "batch")]
pub(crate) use keys::{ASSESSMENT, CLAIMS, SECTIONS};
pub use keys::{KEYS, Key, Word};
#[cfg(feature = "batch")]
pub(crate) use messages::part_faulty;
#[cfg(feature = "batch")]
pub(crate) use read::value;
pub use read::{Format, MAXIMUM_BYTES, MAXIMUM_NESTING, read};
pub use record::{AssessedScore, Assessment, Record, RowData, RowId};
#[cfg(feature = "batch")]
pub(crate) use submission::year_of;
pub use submission::{Datum, DatumKind, Entry, Submission};
pub(crate) use template::assessments;
pub use template::template;
pub use written::{data_file, data_files, given, named, row_name};
pub use years::{Bound, Filed, UnitYears, bind_years};
