//! How far units are from a goal, and what would take them there, as text, JSON, Markdown and HTML.
//!
//! What is said stands once in `sheets`; `report/sheet` lays it out.

mod json;
mod sheets;

use std::io;

use crate::goal::Ways;
use crate::language::Language;

use super::sheet::{self, Sheet};
use super::{DocumentFormat, Style};

/// What was found for units, and how it is to be told.
#[derive(Clone, Copy, Debug)]
pub struct GoalReport<'a> {
    /// One for each unit.
    pub units: &'a [Ways],
    /// The language of the fixed words.
    pub language: Language,
    /// How the text is laid out; the other formats have no use for it.
    pub style: Style,
}

/// Writes the report.
///
/// # Errors
/// Those of `out`.
pub fn write_goal(format: DocumentFormat, report: &GoalReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let title = sheets::title(report);
    let sheets: Vec<Sheet> = report.units.iter().map(|ways| sheets::sheet(ways, report.language)).collect();
    match format {
        DocumentFormat::Text => sheet::text::write(&title, &sheets, report.style, out),
        DocumentFormat::Json => json::write(report, out),
        DocumentFormat::Markdown => sheet::markdown::write(&title, &sheets, out),
        DocumentFormat::Html => sheet::html::write(&title, &sheets, report.language, out),
    }
}
