//! Years and rubrics side by side, as text, JSON, Markdown and HTML.
//!
//! What is said stands once in `sheets` (tables, sentences, plots, notes, in the order of reading); the formats only lay it out.

mod json;
mod labels;
pub(super) mod notes;
mod plots;
mod sheets;

use std::io;

use crate::language::Language;
use crate::matrix::Matrix;
use crate::source::Sources;

use super::{DocumentFormat, Style, sheet};

/// A matrix and how it is to be told.
#[derive(Clone, Copy, Debug)]
pub struct MatrixReport<'a> {
    /// What was computed.
    pub matrix: &'a Matrix,
    /// The texts of the data, for quoting what of them was left out.
    pub sources: Option<&'a Sources>,
    /// The language of the fixed words.
    pub language: Language,
    /// How the text is laid out; the other formats have no use for it.
    pub style: Style,
}

/// Writes the report.
///
/// # Errors
/// Those of `out`.
pub fn write_matrix(format: DocumentFormat, report: &MatrixReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let (title, sheets) = (sheets::title(report), sheets::sheets(report));
    match format {
        DocumentFormat::Text => sheet::text::write(&title, &sheets, report.style, out),
        DocumentFormat::Json => json::write(report, out),
        DocumentFormat::Markdown => sheet::markdown::write(&title, &sheets, out),
        DocumentFormat::Html => sheet::html::write(&title, &sheets, report.language, out),
    }
}
