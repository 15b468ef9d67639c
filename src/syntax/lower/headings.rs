//! Headings: `# 投入（16分）`.

use crate::syntax::ast::{Heading, HeadingAttribute, HeadingAttributeKind};
use crate::syntax::grammar::Rule;
use crate::syntax::keywords;
use crate::syntax::layout::Piece;
use crate::syntax::messages;
use crate::syntax::reading::ReadAs;
use crate::syntax::tokens::TokenKind;

use super::Lowering;

/// The deepest level of heading.
const MAXIMUM_LEVEL: usize = 4;

impl Lowering<'_> {
    pub(super) fn heading(&mut self, piece: &Piece) -> Option<Heading> {
        let layout = self.layout;
        let marks = piece.clone().take_while(|index| layout.is(*index, "#")).count();
        let mut body = piece.start + marks..piece.end;
        if marks > MAXIMUM_LEVEL {
            self.report(messages::heading_too_deep(self.span_of(&(piece.start..piece.start + marks))));
            return None;
        }
        if layout.is_faulty(&body) {
            return None;
        }
        if !body.is_empty() && layout.is(body.end - 1, ":") {
            self.report(messages::heading_with_colon(self.span_at(body.end - 1)));
            body.end -= 1;
        }
        let mut attributes = Vec::new();
        let mut name = body.clone();
        if let Some(open) = self.last_bracket(&body) {
            let entries = layout.entries(open, &[",", "、", ";"]);
            if entries.iter().any(|entry| self.looks_like_attribute(entry)) {
                name.end = open;
                self.note_piece(ReadAs::HeaderBracket, &(open..body.end));
                for entry in entries {
                    attributes.extend(self.heading_attribute(&entry));
                }
            }
        }
        if name.is_empty() {
            self.report(messages::heading_without_name(self.span_of(piece)));
            return None;
        }
        let written = self.written(layout.range(&name));
        if ends_in_points(written) && layout.kind(name.start) != Some(TokenKind::Quoted) {
            self.report(messages::points_in_name(self.span_of(&name), written));
        }
        self.note_piece(ReadAs::Title, &name);
        let level = u8::try_from(marks).unwrap_or(u8::MAX);
        Some(Heading { level, name: self.name_in(layout.range(&name)), attributes })
    }

    /// The opening bracket of the `( )` with which a piece ends.
    pub(super) fn last_bracket(&self, piece: &Piece) -> Option<usize> {
        let close = piece.end.checked_sub(1)?;
        let open = self.layout.partner(close);
        (open > piece.start && open < close && self.layout.is(open, "(") && self.layout.is(close, ")")).then_some(open)
    }

    fn looks_like_attribute(&self, entry: &Piece) -> bool {
        let words = [keywords::WEIGHT, keywords::BONUS, keywords::DEDUCTION, keywords::AT_MOST, keywords::APPLIES];
        let first = self.layout.word(entry.start);
        words.iter().any(|keyword| keyword.is(first)) || self.looks_like_points(entry)
    }

    /// Whether the inside of a bracket means to be points: a bare number, or something that ends with 分.
    pub(super) fn looks_like_points(&self, entry: &Piece) -> bool {
        let layout = self.layout;
        let bare_number = entry.len() == 1 && layout.kind(entry.start) == Some(TokenKind::Number);
        let last = entry.end.checked_sub(1).map_or("", |last| layout.word(last));
        let starts_with_number = layout.kind(entry.start) == Some(TokenKind::Number) || layout.is(entry.start, "-");
        bare_number || (last == "分" && starts_with_number) || (entry.len() == 1 && is_points_in_words(last))
    }

    fn heading_attribute(&mut self, entry: &Piece) -> Option<HeadingAttribute> {
        if self.looks_like_points(entry) && !self.reads_as_points(entry) {
            self.report(messages::unreadable_points(self.span_of(entry), self.written(self.layout.range(entry))));
            return None;
        }
        let node = self.read(Rule::heading_attribute, entry)?.first()?;
        let kind = match node.rule() {
            Rule::weight => HeadingAttributeKind::Weight(self.number_literal(&node.child(Rule::number_literal)?)?),
            Rule::at_most => HeadingAttributeKind::AtMost(self.number_literal(&node.child(Rule::number_literal)?)?),
            Rule::points => HeadingAttributeKind::Points(self.number_literal(&node.child(Rule::number_literal)?)?),
            Rule::bonus => HeadingAttributeKind::Bonus,
            Rule::deduction => HeadingAttributeKind::Deduction,
            _ => HeadingAttributeKind::Applies(self.expression(&node.child(Rule::expression)?)?),
        };
        Some(HeadingAttribute { kind, span: self.span_of(entry) })
    }
}

/// `过程 60分`, `过程【60分】`, `Process (60 points)`: a number of points, whatever closes behind it.
fn ends_in_points(name: &str) -> bool {
    let name = name.trim_end_matches([' ', ')', ']', '}', '）', '］', '】', '〕', '》', '〉']);
    let number = ["分", "points"].iter().find_map(|unit| name.strip_suffix(unit));
    number.is_some_and(|before| {
        before.trim_end().ends_with(|character: char| character.is_ascii_digit() || ('０'..='９').contains(&character))
    })
}

/// 三分, 十分, 满分3分: digits in words, which are no points that can be read.
fn is_points_in_words(word: &str) -> bool {
    word.strip_suffix('分').is_some_and(|number| {
        !number.is_empty() && number.chars().all(|character| "零一二两三四五六七八九十百半点".contains(character))
    })
}
