//! From what the grammar has read to the [`ast`](super::ast): one file for each kind of thing.

mod blocks;
mod data;
mod expressions;
mod failure;
mod headings;
mod indicators;
mod literals;
mod revisions;
mod statements;
mod templates;
mod tests;

use std::ops::Range;

pub(super) use failure::Wording;

use crate::diagnostic::Diagnostic;
use crate::name;
use crate::source::{Source, Span};

use super::ast;
use super::fold::Folded;
use super::grammar::{self, Node, Rule};
use super::layout::{Layout, Piece};
use super::reading::{ReadAs, Reading};
use super::{Findings, MAXIMUM_DEPTH, MAXIMUM_NESTING, Part, messages};

/// Reads the statements of a file.
pub(super) fn file(source: &Source, folded: &Folded, layout: &Layout, part: Part, diagnostics: &mut Findings) -> ast::File {
    let mut lowering = Lowering { source, folded, layout, part, diagnostics, reading: None };
    ast::File::new(source.id, lowering.statements())
}

/// Reads the statements of a file, and tells what each stretch of it was read as.
pub(super) fn file_with_reading(
    source: &Source,
    folded: &Folded,
    layout: &Layout,
    diagnostics: &mut Findings,
) -> (ast::File, Reading) {
    let reading = Some(Reading::default());
    let mut lowering = Lowering { source, folded, layout, part: Part::Whole, diagnostics, reading };
    let file = ast::File::new(source.id, lowering.statements());
    (file, lowering.reading.unwrap_or_default())
}

/// What reading needs to know and where it reports.
struct Lowering<'a> {
    source: &'a Source,
    folded: &'a Folded,
    layout: &'a Layout,
    /// How much is wanted.
    part: Part,
    diagnostics: &'a mut Findings,
    /// What was read as what; only where somebody asks for it.
    reading: Option<Reading>,
}

impl<'a> Lowering<'a> {
    /// Reads a piece with a rule. `None` when it does not fit or was reported before; then the reason has been reported.
    fn read(&mut self, rule: Rule, piece: &Piece) -> Option<Node<'a>> {
        if self.layout.is_faulty(piece) {
            self.salvage(piece);
            return None;
        }
        if self.nests_too_deep(piece) {
            return None;
        }
        let layout = self.layout;
        match grammar::read(rule, &layout.text, layout.range(piece)) {
            Ok(node) => {
                if let Some(reading) = &mut self.reading {
                    reading.node(&node);
                }
                Some(node)
            }
            Err(failure) => {
                self.fail(rule, piece, &failure);
                None
            }
        }
    }

    fn nests_too_deep(&mut self, piece: &Piece) -> bool {
        let depth = self.layout.depth(piece);
        if depth.brackets > MAXIMUM_NESTING || depth.tree > MAXIMUM_DEPTH {
            let span = self.span(self.layout.range(piece));
            self.report(messages::nested_too_deep(span));
            return true;
        }
        false
    }

    /// Notes what a range of the folded text was read as.
    fn note(&mut self, part: ReadAs, range: Range<usize>) {
        if let Some(reading) = &mut self.reading {
            reading.note(part, range);
        }
    }

    /// Notes what a piece was read as.
    fn note_piece(&mut self, part: ReadAs, piece: &Piece) {
        if self.reading.is_some() {
            self.note(part, self.layout.range(piece));
        }
    }

    /// Notes what a token was read as.
    fn note_at(&mut self, part: ReadAs, index: usize) {
        self.note_piece(part, &(index..index + 1));
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Whether something was said of a place already.
    fn has_reported_in(&self, place: Span) -> bool {
        let is_in = |span: Span| span.source == place.source && place.start <= span.start && span.end <= place.end;
        self.diagnostics.list.iter().any(|diagnostic| diagnostic.place().is_some_and(is_in))
    }

    /// The place as written of a range of the folded text.
    fn span(&self, range: Range<usize>) -> Span {
        self.folded.span(range)
    }

    /// The place as written of a piece.
    fn span_of(&self, piece: &Piece) -> Span {
        self.span(self.layout.range(piece))
    }

    /// The place as written of a token.
    fn span_at(&self, index: usize) -> Span {
        self.span_of(&(index..index + 1))
    }

    /// The text as written of a range of the folded text.
    fn written(&self, range: Range<usize>) -> &'a str {
        self.source.slice(self.folded.span(range))
    }

    /// The name that stands in a range of the folded text, quoted or not.
    fn name_in(&self, range: Range<usize>) -> ast::Name {
        let written = self.written(range.clone()).trim();
        let inside = written.strip_prefix('「').and_then(|rest| rest.strip_suffix('」')).filter(|rest| !rest.contains('」'));
        let text = inside.unwrap_or(written).trim().to_string();
        ast::Name { key: name::key(&text), text, span: self.span(range) }
    }
}
