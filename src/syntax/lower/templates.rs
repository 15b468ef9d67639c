//! Strings: `"在职 {在职人数}，控制率 {值:0.0%}"`.
//!
//! A doubled `""`, `{{` or `}}` stands for the mark itself. A string ends at the first mark that closes it; a string inside its
//! `{…}` therefore uses the other kind of mark.

use std::ops::Range;

use crate::syntax::Findings;
use crate::syntax::ast::{Format, Template, TemplatePart};
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::layout::Layout;
use crate::syntax::messages;
use crate::syntax::tokens::quoted_length;

use super::Lowering;

impl Lowering<'_> {
    /// Reads the parts of a string node.
    pub(super) fn template(&mut self, node: &Node<'_>) -> Option<Template> {
        let range = node.range();
        let mark = node.text().chars().next().map_or(0, char::len_utf8);
        let straight = node.text().starts_with('"');
        let inside = node.text().get(mark..node.text().len().saturating_sub(mark)).unwrap_or("");
        let start = range.start + mark;
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut whole = true;
        let mut rest = inside;
        while let Some(character) = rest.chars().next() {
            let at = start + (inside.len() - rest.len());
            let doubled = rest.chars().nth(1) == Some(character);
            let skipped = match character {
                '"' if straight => 2,
                '{' | '}' if doubled => 2,
                '{' => {
                    let Some(length) = closing_brace(rest) else {
                        self.report(messages::unclosed_placeholder(self.span(at..at + 1), self.span(range.clone())));
                        return None;
                    };
                    if !text.is_empty() {
                        parts.push(TemplatePart::Text(std::mem::take(&mut text)));
                    }
                    match self.placeholder(at + 1..at + length) {
                        Some(part) => parts.push(part),
                        None => whole = false,
                    }
                    rest = rest.get(length + 1..).unwrap_or("");
                    continue;
                }
                '}' => {
                    self.report(messages::stray_brace_in_text(self.span(at..at + 1)));
                    whole = false;
                    1
                }
                other => other.len_utf8(),
            };
            text.push(character);
            rest = rest.get(skipped..).unwrap_or("");
        }
        if !text.is_empty() {
            parts.push(TemplatePart::Text(text));
        }
        whole.then(|| Template { parts, span: self.span(range) })
    }

    /// Reads what stands between `{` and `}`.
    fn placeholder(&mut self, range: Range<usize>) -> Option<TemplatePart> {
        let mut found = Findings::default();
        let layout = self.layout.of_part(self.folded, range.clone(), &mut found);
        let (part, reading) = (self.part, self.reading.take());
        let mut inner =
            Lowering { source: self.source, folded: self.folded, layout: &layout, part, diagnostics: &mut found, reading };
        let part = inner.placeholder_part(&layout, range);
        self.reading = inner.reading.take();
        for diagnostic in found.list {
            self.report(diagnostic);
        }
        part
    }

    fn placeholder_part(&mut self, layout: &Layout, range: Range<usize>) -> Option<TemplatePart> {
        let piece = 0..layout.tokens.len();
        let ends_early = layout.tokens.last().is_some_and(|last| last.start == last.end);
        let piece = if ends_early { piece.start..piece.end.saturating_sub(1) } else { piece };
        if piece.is_empty() {
            self.report(messages::empty_placeholder(self.span(range.start.saturating_sub(1)..range.end + 1)));
            return None;
        }
        let node = self.read(Rule::placeholder, &piece)?;
        let value = self.expression(&node.child(Rule::expression)?)?;
        let format = node
            .child(Rule::format)
            .map(|format| Format { text: format.text().trim().to_string(), span: self.span(format.range()) });
        Some(TemplatePart::Expression { value, format })
    }
}

/// The length up to the `}` that closes the `{` with which the text starts; strings and names inside are passed over.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let character = rest.chars().next()?;
        match character {
            '{' => depth += 1,
            '}' if depth == 1 => return Some(at),
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let opens = matches!(character, '"' | '“' | '「');
        at += if opens { quoted_length(rest)? } else { character.len_utf8() };
    }
    None
}
