//! Years and rubrics side by side, as text, JSON, Markdown and HTML.
//!
//! What is said stands once in `sheet` (tables, sentences, plots, notes, in the order of reading); the formats only lay it out.

mod html;
mod json;
mod labels;
mod markdown;
mod notes;
mod plots;
mod sheet;
mod text;

use std::io;

use crate::language::Language;
use crate::matrix::Matrix;
use crate::source::Sources;

use super::{DocumentFormat, Style};

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
    match format {
        DocumentFormat::Text => text::write(report, out),
        DocumentFormat::Json => json::write(report, out),
        DocumentFormat::Markdown => markdown::write(report, out),
        DocumentFormat::Html => html::write(report, out),
    }
}
