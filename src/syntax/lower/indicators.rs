//! Indicators: the line with the name and the points, and the clauses.

use crate::name;
use crate::source::Span;
use crate::syntax::ast::{Clause, ClauseKind, Expr, ExprKind, Indicator, Limit};
use crate::syntax::grammar::{self, Rule};
use crate::syntax::keywords;
use crate::syntax::layout::Piece;
use crate::syntax::messages;
use crate::syntax::reading::{Free, ReadAs};
use crate::syntax::tokens::TokenKind;

use super::Lowering;

/// The most characters that 须说明 can ask for.
const MAXIMUM_CHARACTERS: u32 = 100_000;

impl Lowering<'_> {
    /// Reads `名（3分）:` or `逐项 列表（分值）:`, the colon included.
    pub(super) fn indicator_header(&mut self, header: &Piece) -> Option<Indicator> {
        self.indicator_name(&(header.start..header.end - 1), self.span_of(header))
    }

    /// Reads `名（3分）` or `逐项 列表（分值）`, without the colon; `header` is the line that it stands on.
    pub(super) fn indicator_name(&mut self, piece: &Piece, header: Span) -> Option<Indicator> {
        let layout = self.layout;
        let each = keywords::EACH.is(layout.word(piece.start)) && piece.len() > 1 && !layout.is(piece.start + 1, "(");
        let mut name = piece.start + usize::from(each)..piece.end;
        if layout.is_faulty(&name) {
            return None;
        }
        if each {
            self.note_at(ReadAs::Keyword(keywords::EACH), piece.start);
        }
        let mut points = None;
        if let Some(open) = self.last_bracket(&name) {
            let inside = open + 1..layout.partner(open);
            if each {
                name.end = open;
                self.note_piece(ReadAs::HeaderBracket, &(open..inside.end + 1));
                points = self.whole_expression(&inside);
            } else if self.looks_like_points(&inside) {
                name.end = open;
                self.note_piece(ReadAs::HeaderBracket, &(open..inside.end + 1));
                points = self.points(&inside);
            }
        }
        if name.is_empty() {
            self.report(messages::name_missing(header));
            return None;
        }
        if !each {
            self.note_piece(ReadAs::Title, &name);
        }
        let each = if each { Some(self.whole_expression(&name)?) } else { None };
        Some(Indicator {
            name: self.name_in(layout.range(&name)),
            each,
            points,
            clauses: Vec::new(),
            header,
            revised: Vec::new(),
        })
    }

    fn whole_expression(&mut self, piece: &Piece) -> Option<Expr> {
        let node = self.read(Rule::whole_expression, piece)?;
        self.expression(&node.child(Rule::expression)?)
    }

    pub(super) fn reads_as_points(&self, inside: &Piece) -> bool {
        grammar::read(Rule::whole_points, &self.layout.text, self.layout.range(inside)).is_ok()
    }

    /// A literal of points: `3分`, `3`.
    fn points(&mut self, inside: &Piece) -> Option<Expr> {
        let span = self.span_of(inside);
        let literal = grammar::read(Rule::whole_points, &self.layout.text, self.layout.range(inside)).ok();
        let Some(node) = literal.and_then(|node| node.child(Rule::number_literal)) else {
            self.report(messages::unreadable_points(span, self.written(self.layout.range(inside))));
            return None;
        };
        if let Some(reading) = &mut self.reading {
            reading.node(&node);
        }
        let literal = self.number_literal(&node)?;
        Some(Expr { kind: ExprKind::Number(literal), span })
    }

    /// Reads a clause whose `=` stands at `equals`.
    pub(super) fn clause(&mut self, piece: &Piece, equals: usize) -> Option<Clause> {
        let layout = self.layout;
        let left = piece.start..equals;
        let named = left.len() == 1 && matches!(layout.kind(left.start), Some(TokenKind::Word | TokenKind::Quoted));
        let name = if left.is_empty() { None } else { Some(self.name_in(layout.range(&left))) };
        if layout.is_faulty(&left) {
            return None;
        }
        let Some(name) = name.filter(|name| named && !name.text.is_empty()) else {
            let fault = match layout.is_faulty(&left) || left.is_empty() {
                true => messages::name_missing(self.span_of(piece)),
                false => messages::name_needs_quotes(self.span_of(&left), self.written(layout.range(&left))),
            };
            self.report(fault);
            return None;
        };
        if equals + 1 >= piece.end {
            self.report(messages::unfinished(self.span_at(equals), &[messages::a_value()]));
            return None;
        }
        let kind = if layout.kind(left.start) == Some(TokenKind::Word) {
            clause_kind(layout.word(left.start))
        } else {
            ClauseKind::Local
        };
        let value = equals + 1..piece.end;
        let span = self.span_of(piece);
        self.note_piece(ReadAs::Clause, piece);
        self.note_at(ReadAs::ClauseEquals, equals);
        if let Some(keyword) = kind.keyword() {
            self.note_at(ReadAs::Keyword(keyword), left.start);
        }
        if kind == ClauseKind::Applies && value.len() == 1 {
            self.note_at(ReadAs::Free(Free::Applies), value.start);
        }
        if kind != ClauseKind::ExplainIf {
            let value = self.whole_expression(&value)?;
            return Some(Clause { kind, name, value, limit: None, span });
        }
        let node = self.read(Rule::explained, &value)?;
        let value = self.expression(&node.child(Rule::expression)?)?;
        let limit = match node.child(Rule::limit) {
            Some(limit) => {
                let characters = self.small_number(&limit.first()?, MAXIMUM_CHARACTERS)?;
                Some(Limit { characters, span: self.span(limit.range()) })
            }
            None => None,
        };
        Some(Clause { kind, name, value, limit, span })
    }
}

/// Which clause a word starts.
fn clause_kind(word: &str) -> ClauseKind {
    let word = name::key(word);
    let starts = |kind: &ClauseKind| kind.keyword().is_some_and(|keyword| keyword.is(&word));
    ClauseKind::KEYWORDED.iter().copied().find(starts).unwrap_or(ClauseKind::Local)
}
