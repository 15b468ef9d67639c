//! A scorecard as text, JSON, Markdown, HTML and CSV, and the explanation of one score.
//!
//! Nothing is rounded or judged here: every number arrives as it is to be printed. What the formats share stands in files of
//! its own: the fixed words (`words`), how figures are printed (`figures`), the lines of the form (`outline`), what is said
//! below the table (`findings`). Adding a format is one file, one variant of [`Format`] and its arm in [`write()`].

mod audit;
mod csv;
mod explanation;
mod figures;
mod findings;
mod form;
mod goal;
mod html;
mod impact;
mod json;
mod layout;
mod markdown;
mod matrix;
mod outline;
mod plot;
mod proof;
mod sheet;
mod steps;
mod testing;
mod text;
mod words;

use std::io;

use crate::eval::Scorecard;
use crate::language::Language;
use crate::source::Sources;

pub use audit::{AuditReport, write_audit};
#[cfg(feature = "batch")]
pub(crate) use csv::{
    Cell, MARK, TITLES, counted, in_line as sheet_line, rows as indicator_rows, text as sheet_text, write_line,
};
pub use explanation::{Explanation, Subject, write_explanation};
#[cfg(feature = "batch")]
pub(crate) use findings::problems;
pub use goal::{GoalReport, write_goal};
pub use impact::{ImpactReport, write_impact};
pub use matrix::{MatrixReport, write_matrix};
pub use proof::{ProofReport, ProvedRubric, write_proofs};
pub use testing::{Counts, TestFormat, TestReport, Tested, TestedFile, write_tests};
#[cfg(feature = "batch")]
pub(crate) use words::sentences;

/// The version of the engine that made a report.
pub const ENGINE_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The form of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// An aligned table for a terminal.
    #[default]
    Text,
    /// For programs; the shape is documented in `report/json.rs`.
    Json,
    /// A table for pasting into a document.
    Markdown,
    /// Pages to hand in: one file without anything external, one A4 form for each unit.
    Html,
    /// One line for each indicator, for a spreadsheet.
    Csv,
}

/// The form of a report that is more than scorecards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentFormat {
    /// Aligned tables for a terminal.
    #[default]
    Text,
    /// For programs.
    Json,
    /// For pasting into a document.
    Markdown,
    /// A page to hand in: one file without anything external.
    Html,
}

/// The scorecards of one run.
///
/// ```
/// use biaochi::{eval::Scorecard, report::{self, Entry, Format, Report}};
/// fn print(scorecard: &Scorecard) -> std::io::Result<String> {
///     let report = Report { entries: vec![Entry::new(scorecard)], ..Report::default() };
///     let mut bytes = Vec::new();
///     report::write(Format::Text, &report, &mut bytes)?;
///     Ok(String::from_utf8_lossy(&bytes).into_owned())
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Report<'a> {
    /// One for each unit, in the order of printing.
    pub entries: Vec<Entry<'a>>,
    /// The language of the fixed words.
    pub language: Language,
    /// How the text is laid out; the other formats have no use for it.
    pub style: Style,
}

/// One unit's scorecard and where it comes from.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The scores.
    pub scorecard: &'a Scorecard,
    /// What they were made from.
    pub provenance: Provenance<'a>,
}

impl<'a> Entry<'a> {
    /// A scorecard of this engine about whose files nothing is said.
    pub fn new(scorecard: &'a Scorecard) -> Entry<'a> {
        Entry { scorecard, provenance: Provenance::default() }
    }
}

/// What a scorecard was made from, so that it can be made again.
#[derive(Clone, Debug)]
pub struct Provenance<'a> {
    /// The version of the engine.
    pub engine: &'a str,
    /// SHA-256 of the rules file, in hexadecimal digits; of a rubric of several files that of the list of theirs, a line each.
    pub rules_sha256: Option<String>,
    /// SHA-256 of the data file, in hexadecimal digits.
    pub data_sha256: Option<String>,
    /// The rules files, for naming the line of a rule.
    pub sources: Option<&'a Sources>,
}

impl Default for Provenance<'_> {
    fn default() -> Self {
        Provenance { engine: ENGINE_VERSION, rules_sha256: None, data_sha256: None, sources: None }
    }
}

/// How text is laid out on a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether escape sequences for colour may be used.
    pub colour: Colour,
    /// How many columns the terminal has; more than 120 are not used.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Style {
        Style { colour: Colour::Plain, width: 110 }
    }
}

/// Wider lines are hard to follow with the eye.
const WIDEST: usize = 120;
const NARROWEST: usize = 40;

impl Style {
    /// The same, of a width in which lines can be read.
    fn readable(self) -> Style {
        Style { width: self.width.clamp(NARROWEST, WIDEST), ..self }
    }
}

/// Whether text is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// Plain characters: files, pipes, `NO_COLOR`.
    #[default]
    Plain,
    /// With the escape sequences of ANSI terminals.
    Coloured,
}

/// Writes a report.
///
/// # Errors
/// Those of `out`.
pub fn write(format: Format, report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Text => text::write(report, out),
        Format::Json => json::write(report, out),
        Format::Markdown => markdown::write(report, out),
        Format::Html => html::write(report, out),
        Format::Csv => csv::write(report, out),
    }
}
