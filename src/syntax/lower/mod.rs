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
use super::{Findings, MAXIMUM_DEPTH, MAXIMUM_NESTING, Part, messages};

/// Reads the statements of a file.
pub(super) fn file(source: &Source, folded: &Folded, layout: &Layout, part: Part, diagnostics: &mut Findings) -> ast::File {
    let mut lowering = Lowering { source, folded, layout, part, diagnostics };
    ast::File::new(source.id, lowering.statements())
}

/// What reading needs to know and where it reports.
struct Lowering<'a> {
    source: &'a Source,
    folded: &'a Folded,
    layout: &'a Layout,
    /// How much is wanted.
    part: Part,
    diagnostics: &'a mut Findings,
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
            Ok(node) => Some(node),
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
