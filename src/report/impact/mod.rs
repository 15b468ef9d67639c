//! What a change of rules is and does, as text, JSON, Markdown and a page.
//!
//! What the formats share: the fixed words (`words`), the changes as lines (`told`), the sentences that come first (`summary`), the columns
//! about units (`tables`).

mod html;
mod json;
mod markdown;
mod plots;
mod summary;
mod tables;
mod text;
mod told;
mod words;

use std::io;

use super::{DocumentFormat, ENGINE_VERSION, Style};
use crate::impact::{Difference, Effect, Version};
use crate::language::Language;

/// What two rubrics mean differently, and what that does to units.
#[derive(Clone, Debug)]
pub struct ImpactReport<'a> {
    /// The difference.
    pub difference: &'a Difference,
    /// What it does to units, when there are any.
    pub effect: Option<&'a Effect>,
    /// SHA-256 of the two rules files, in hexadecimal digits.
    pub rules_sha256: [String; 2],
    /// The language of the fixed words.
    pub language: Language,
    /// How the text is laid out.
    pub style: Style,
}

/// Writes an impact report.
///
/// # Errors
/// Those of `out`.
pub fn write_impact(format: DocumentFormat, report: &ImpactReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        DocumentFormat::Text => text::write(report, out),
        DocumentFormat::Json => json::write(report, out),
        DocumentFormat::Markdown => markdown::write(report, out),
        DocumentFormat::Html => html::write(report, out),
    }
}

/// `某评价 2022（2022.rules）`
fn version(version: &Version, language: Language) -> String {
    let years = version.years.map_or(String::new(), |years| years.to_string());
    let parts: Vec<&str> = [version.name.as_str(), years.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    match parts.is_empty() {
        true => version.file.clone(),
        false => super::words::bracketed(&parts.join(" "), &version.file, language),
    }
}
