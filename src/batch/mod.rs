//! Units as the rows of tables: read, scored and written some thousand rows at a time, so that memory does not grow with their number.
//!
//! A row becomes a [`Submission`](crate::facts::Submission) and goes the way that a data file goes, so that its scores are those of the
//! unit scored alone. What cannot be read or bound is told by file, line and column, and the run goes on.
//!
//! Nothing here opens files, prints or knows a clock: whoever calls [`run`] hands over what it reads from and writes to.

mod block;
mod eights;
mod fast;
mod gathered;
mod head;
mod lanes;
mod layout;
mod messages;
mod pipeline;
mod place;
mod reading;
mod rejects;
mod results;
mod scoring;
mod seen;
mod summary;
mod writing;

use std::io::{self, Read, Seek};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::language::Language;
use crate::model::Editions;
use crate::source::Span;

pub use block::RowFault;
pub use head::are_results;
pub use messages::no_parquet;
pub use pipeline::{End, Ended, Progress, Rejects, run};
pub use rejects::{Reject, write as write_reject, write_titles as write_reject_titles};
pub use results::Rows;
pub use summary::Summary;
pub use writing::Destination;

/// The formats of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableFormat {
    /// Comma-separated values, UTF-8 or GB18030; also separated by tabs or semicolons.
    Csv,
    /// A workbook of Excel.
    Xlsx,
    /// A JSON object on each line.
    JsonLines,
    /// Columns in a file of Apache Parquet; with the feature `parquet`.
    Parquet,
}

impl TableFormat {
    /// Whether this build reads and writes it.
    pub fn is_built_in(self) -> bool {
        match self {
            TableFormat::Csv | TableFormat::Xlsx | TableFormat::JsonLines => true,
            TableFormat::Parquet => cfg!(feature = "parquet"),
        }
    }

    /// The format of a file by the end of its name.
    ///
    /// ```
    /// use biaochi::batch::TableFormat;
    /// assert_eq!(TableFormat::from_path("各单位.XLSX".as_ref()), Some(TableFormat::Xlsx));
    /// assert_eq!(TableFormat::from_path("某单位.yaml".as_ref()), None);
    /// ```
    pub fn from_path(path: &Path) -> Option<TableFormat> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" | "tsv" => Some(TableFormat::Csv),
            "xlsx" | "xlsm" => Some(TableFormat::Xlsx),
            "jsonl" | "ndjson" => Some(TableFormat::JsonLines),
            "parquet" => Some(TableFormat::Parquet),
            _ => None,
        }
    }
}

/// The endings of tables.
pub const TABLE_ENDINGS: &[&str] = &["csv", "tsv", "xlsx", "xlsm", "jsonl", "ndjson", "parquet"];

/// What a table is read from.
pub trait Stored: Read + Seek + Send {}

impl<T: Read + Seek + Send> Stored for T {}

/// One table.
pub struct Input<'a> {
    /// What messages call it.
    pub name: String,
    /// What it is.
    pub format: TableFormat,
    /// Opens it.
    pub open: Opener<'a>,
}

/// Opens a table.
pub type Opener<'a> = Box<dyn Fn() -> io::Result<Box<dyn Stored>> + Send + Sync + 'a>;

/// What a row asks of a rubric.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// `评价`
    pub name: Option<String>,
    /// Its place.
    pub name_place: Option<Span>,
    /// `年度`
    pub year: Option<i32>,
    /// Its place.
    pub year_place: Option<Span>,
}

/// The rubric for a row.
#[derive(Clone, Debug)]
pub enum Choice {
    /// This one.
    Rubric(Arc<Editions>),
    /// None: the row is rejected for this reason.
    None(Box<Diagnostic>),
    /// One that has errors: no row can be scored.
    Broken(Diagnostics),
}

/// The rubrics at hand.
pub trait Shelf: Send {
    /// The one that a row asks for.
    fn choose(&mut self, asked: &Asked) -> Choice;

    /// Whether one of them looks at other rows than that which is scored, so that all must be read first.
    fn look_at_other_rows(&mut self) -> bool;

    /// Whether one of them says how rows become one unit (汇总), so that all must be read first where rows say that they do.
    fn combine_rows(&mut self) -> bool;
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// What makes a row.
    pub rows: Rows,
    /// The format.
    pub format: TableFormat,
    /// The language of titles and reasons.
    pub language: Language,
}

/// How many bytes of text are handed on at a time: enough that handing on costs nothing, few enough to stay in the cache of a core.
pub const BLOCK_BYTES: usize = 512 * 1024;

/// How units are scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Many at once where the rubric has a form for it, the others each by itself.
    #[default]
    Columns,
    /// Each by itself: for holding the other to it.
    OneByOne,
}

/// A run.
pub struct Job<'a> {
    /// The tables, in the order in which they are read.
    pub inputs: &'a [Input<'a>],
    /// How results are written.
    pub form: Form,
    /// How units are scored; the scores are the same.
    pub method: Method,
    /// How many workers score at once; at least one.
    pub workers: usize,
    /// How many bytes of text are handed on at a time, [`BLOCK_BYTES`] being a good number.
    pub block_bytes: usize,
    /// Set from outside to stop after what is under way.
    pub stop: &'a AtomicBool,
}
