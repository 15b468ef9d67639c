//! The certificate of a rubric: what was proved of it for all data, what is not so, what is not known and why.
//!
//! What is said stands once in `sheets`; the formats only lay it out.

mod json;
mod sheets;
mod words;

use std::io;

use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::model::{Editions, Rubric};
use crate::proof::Proof;
use crate::text;

use super::{DocumentFormat, Style, sheet};

/// Rubrics with what was proved of them.
#[derive(Clone, Debug)]
pub struct ProofReport<'a> {
    /// The rubrics.
    pub rubrics: Vec<ProvedRubric<'a>>,
    /// The language of the fixed words.
    pub language: Language,
    /// How the text is laid out; the other formats have no use for it.
    pub style: Style,
}

/// A rubric with what was proved of it.
#[derive(Clone, Debug)]
pub struct ProvedRubric<'a> {
    /// The name of its file.
    pub file: String,
    /// The SHA-256 of its rules.
    pub rules_sha256: String,
    /// What it means in each year.
    pub editions: &'a Editions,
    /// What was proved of each edition, in order.
    pub proofs: &'a [Proof],
    /// What the check says beside it: warnings and notes.
    pub findings: Vec<Diagnostic>,
}

impl<'a> ProvedRubric<'a> {
    /// Each edition with its proof.
    fn pairs(&self) -> impl Iterator<Item = (&'a Rubric, &'a Proof)> {
        self.editions.iter().map(|rubric| &**rubric).zip(self.proofs)
    }
}

/// Writes the certificates.
///
/// # Errors
/// Those of `out`.
pub fn write_proofs(format: DocumentFormat, report: &ProofReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let title = text!("评分表证明书", "Certificate of a rubric");
    let title = title.get(report.language);
    match format {
        DocumentFormat::Text => sheet::text::write(title, &sheets::sheets(report), report.style, out),
        DocumentFormat::Json => json::write(report, out),
        DocumentFormat::Markdown => sheet::markdown::write(title, &sheets::sheets(report), out),
        DocumentFormat::Html => sheet::html::write(title, &sheets::sheets(report), report.language, out),
    }
}
