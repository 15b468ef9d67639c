//! What an audit found, as text, JSON, Markdown, HTML and CSV.
//!
//! What is said stands once in `told` (in the order of reading); the formats only lay it out.

mod csv;
mod html;
mod json;
mod markdown;
mod text;
mod told;

use std::io;

use crate::audit::Audit;
use crate::language::Language;
use crate::source::Sources;

use super::{Format, Style};

/// An audit and how it is to be told.
#[derive(Clone, Copy, Debug)]
pub struct AuditReport<'a> {
    /// What was found.
    pub audit: &'a Audit,
    /// The texts of the data and the rules, for naming places in them.
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
pub fn write_audit(format: Format, report: &AuditReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Text => text::write(report, out),
        Format::Json => json::write(report, out),
        Format::Markdown => markdown::write(report, out),
        Format::Html => html::write(report, out),
        Format::Csv => csv::write(report, out),
    }
}
