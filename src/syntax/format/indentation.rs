//! How far each line is indented: by where its first token stands, never by how the author indented it.

use super::Text;
use super::lines::Line;
use super::words::{Start, Words};
use crate::syntax::tokens::TokenKind;

/// Blanks of one step.
const STEP: usize = 4;

/// Indents the lines.
pub(super) fn indent(text: &Text, words: &Words, lines: &mut [Line]) {
    let places = Places::of(text, words, lines);
    for index in 0..lines.len() {
        let Some(first) = lines.get(index).and_then(Line::first) else { continue };
        let indent = places.indent(text, words, lines, first);
        if let Some(line) = lines.get_mut(index) {
            line.indent = indent;
        }
    }
    prose(text, words, lines);
    comments(text, lines);
}

/// Where each token stands.
struct Places {
    /// The line of each token.
    lines: Vec<usize>,
    /// The first token of the entry, clause or statement that each token belongs to.
    entries: Vec<usize>,
}

impl Places {
    fn of(text: &Text, words: &Words, lines: &[Line]) -> Places {
        let layout = &text.layout;
        let count = layout.tokens.len();
        let mut places = Places { lines: vec![0; count], entries: vec![0; count] };
        for (index, line) in lines.iter().enumerate() {
            for placed in &line.tokens {
                if let Some(place) = places.lines.get_mut(placed.token) {
                    *place = index;
                }
            }
        }
        // For each open bracket, and for the file: the bracket, and the entry under way.
        let mut open: Vec<(Option<usize>, usize)> = vec![(None, 0)];
        let mut fresh = true;
        for index in 0..count {
            let kind = layout.kind(index);
            if kind == Some(TokenKind::Close) && open.len() > 1 {
                open.pop();
                fresh = false;
            }
            let Some((bracket, entry)) = open.last_mut() else { break };
            let separates = layout.is(index, ",") || layout.is(index, ";") || kind == Some(TokenKind::Newline);
            if !separates && (fresh || words.get(index).start.is_some()) {
                *entry = index;
                fresh = false;
            }
            if separates && (bracket.is_some() || !layout.is(index, ",")) {
                fresh = true;
            }
            if let Some(start) = places.entries.get_mut(index) {
                *start = *entry;
            }
            if kind == Some(TokenKind::Open) && layout.partner(index) != index {
                open.push((Some(index), index + 1));
                fresh = true;
            }
        }
        places
    }

    /// The indentation of the line of a token that stands before this line.
    fn of_line(&self, lines: &[Line], token: usize) -> usize {
        self.lines.get(token).and_then(|line| lines.get(*line)).map_or(0, |line| line.indent)
    }

    /// How far the line is indented that begins with a token.
    fn indent(&self, text: &Text, words: &Words, lines: &[Line], first: usize) -> usize {
        let layout = &text.layout;
        // At the margin it would begin a statement.
        if words.get(first).title_goes_on {
            return STEP;
        }
        if layout.kind(first) == Some(TokenKind::Close) {
            return self.of_line(lines, layout.partner(first));
        }
        if let Some(owner) = words.get(first).owner {
            return self.of_line(lines, self.head(text, words, owner)) + STEP;
        }
        let enclosing = words.get(first).enclosing;
        let entry = self.entries.get(first).copied().unwrap_or(first);
        match enclosing {
            Some(open) if layout.is(open, "{") && !words.get(open).record && entry != first => self.of_line(lines, entry) + STEP,
            Some(open) => self.of_line(lines, open) + STEP,
            None => match words.get(first).start {
                Some(Start::Statement(_)) => 0,
                Some(Start::Clause) => STEP,
                None if entry == first => 0,
                None => self.of_line(lines, entry) + STEP,
            },
        }
    }

    /// Where a chain of conditionals begins: one that is the last part of another belongs to it.
    fn head(&self, text: &Text, words: &Words, start: usize) -> usize {
        let mut head = start;
        // Each step goes back in the text.
        while let Some(before) = head.checked_sub(1) {
            let mark = words.get(before);
            let is_last =
                (mark.mark && text.layout.is(before, ":")) || (mark.owner.is_some() && !mark.mark && is_else(text, before));
            match mark.owner.filter(|owner| is_last && *owner < head) {
                Some(owner) => head = owner,
                None => break,
            }
        }
        head
    }
}

/// Whether a token is 否则.
fn is_else(text: &Text, token: usize) -> bool {
    crate::syntax::keywords::ELSE.is(text.layout.word(token))
}

/// Prose above a clause stands where the clause stands.
fn prose(text: &Text, words: &Words, lines: &mut [Line]) {
    let mut below = 0;
    for line in lines.iter_mut().rev() {
        let Some(first) = line.first() else { continue };
        let is_prose = text.layout.kind(first) == Some(TokenKind::Prose);
        if is_prose && line.indent == 0 {
            line.indent = below;
        } else if !is_prose {
            below = if words.get(first).start == Some(Start::Clause) { line.indent } else { 0 };
        }
    }
}

/// A comment alone on its line stands like what follows it; directly behind the last line of a statement it may stay inside that.
fn comments(text: &Text, lines: &mut [Line]) {
    // Of each line: how far what stands directly above it is indented, comments passed over; none behind an empty line.
    let mut above: Vec<Option<usize>> = Vec::with_capacity(lines.len());
    let mut last = None;
    for line in lines.iter() {
        last = last.filter(|_| line.blanks == 0);
        above.push(last);
        if line.first().is_some() {
            last = Some(line.indent);
        }
    }
    let mut below = 0;
    for (line, above) in lines.iter_mut().zip(above).rev() {
        match line.first() {
            Some(first) if text.layout.kind(first) == Some(TokenKind::Close) => below = line.indent + STEP,
            Some(_) => below = line.indent,
            None => line.indent = if below == 0 && line.was_indented && above > Some(0) { STEP } else { below },
        }
    }
}
