//! The lines of a text: those of the author, and one more at each brace whose entries stand on several.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

use super::Text;
use super::spacing::gap;
use super::words::{Start, Words};
use crate::source::Source;
use crate::syntax::layout::Layout;
use crate::syntax::outline;
use crate::syntax::tokens::{Token, TokenKind};

/// A token in its line.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    /// Which.
    pub token: usize,
    /// How many blanks stand before it.
    pub gap: usize,
    /// As it is written.
    pub text: String,
}

/// A line.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// What stands in it, apart from a comment.
    pub tokens: Vec<Placed>,
    /// Its comment, with its mark.
    pub comment: Option<String>,
    /// How many blanks stand before a comment that follows something.
    pub comment_gap: usize,
    /// How many empty lines stand before it.
    pub blanks: usize,
    /// How far it is indented.
    pub indent: usize,
    /// Whether its author indented it.
    pub was_indented: bool,
}

impl Line {
    /// Its first token.
    pub fn first(&self) -> Option<usize> {
        self.tokens.first().map(|placed| placed.token)
    }

    /// How many columns what stands before a token takes, or all of it when the token is not here; indentation and comment left out.
    pub fn width_before(&self, token: Option<usize>) -> usize {
        let until = self.tokens.iter().take_while(|placed| Some(placed.token) != token);
        until.map(|placed| placed.gap + placed.text.width()).sum()
    }

    /// Its token of this index.
    pub fn placed(&mut self, token: usize) -> Option<&mut Placed> {
        self.tokens.iter_mut().find(|placed| placed.token == token)
    }
}

/// The lines of a text, not yet indented.
pub(super) fn lines(text: &Text, source: &Source, words: &Words) -> Vec<Line> {
    let mut lines = Lines { text, words, lines: Vec::new(), blanks: 0, rows: rows(text), moved: BTreeSet::new() };
    lines.moved = lines.first_clauses();
    let folded = text.folded.text.as_str();
    let layout = &text.layout;
    let mut next = 0;
    let mut comments = layout.comments.iter().copied().peekable();
    let mut start = 0;
    for written in folded.split('\n') {
        let end = start + written.len();
        let mut line = Line { was_indented: written.starts_with(char::is_whitespace), ..Line::default() };
        while let Some(token) = layout.tokens.get(next).filter(|token| token.start < end) {
            if token.kind != TokenKind::Newline && !words.get(next).text.is_empty() {
                line = lines.put(next, line);
            }
            next += 1;
        }
        if let Some(comment) = comments.next_if(|comment| *comment < end) {
            let place = text.folded.span(comment..end);
            line.comment = Some(source.slice(place).trim_end().to_string());
        }
        if line.tokens.is_empty() && line.comment.is_none() {
            lines.blanks += 1;
        } else {
            lines.end(line);
        }
        start = end + 1;
    }
    let mut lines = lines.lines;
    drop_separators(text, words, &mut lines);
    limit_blanks(text, words, &mut lines);
    lines
}

/// The lines so far.
struct Lines<'a> {
    text: &'a Text,
    words: &'a Words,
    lines: Vec<Line>,
    /// Empty lines since the last line.
    blanks: usize,
    /// The line, as written, of each token.
    rows: Vec<usize>,
    /// The clauses that stand on their indicator's line and move below it.
    moved: BTreeSet<usize>,
}

/// The line, as written, of each token.
fn rows(text: &Text) -> Vec<usize> {
    let mut row = 0;
    let mut done = 0;
    let mut rows = Vec::with_capacity(text.layout.tokens.len());
    for token in &text.layout.tokens {
        row += text.folded.text.get(done..token.start).map_or(0, |between| between.matches('\n').count());
        done = done.max(token.start);
        rows.push(row);
    }
    rows
}

impl Lines<'_> {
    /// Puts a token into a line. Returns the line that goes on.
    fn put(&mut self, token: usize, mut line: Line) -> Line {
        let layout = &self.text.layout;
        let starts_line =
            (self.is_broken(token) && layout.is(token, "}")) || self.is_entry_of_broken(token) || self.moved.contains(&token);
        if starts_line && !line.tokens.is_empty() {
            let was_indented = line.was_indented;
            self.end(line);
            line = Line { was_indented, ..Line::default() };
        }
        {
            // Separators before what closes separate nothing.
            let closes = layout.is(token, "}") || layout.is(token, "]");
            while closes && line.tokens.last().is_some_and(|last| is_separator(layout, last.token)) {
                line.tokens.pop();
            }
        }
        let gap = line.tokens.last().map_or(0, |before| gap(self.text, self.words, before.token, token));
        line.tokens.push(Placed { token, gap, text: self.words.get(token).text.clone() });
        let has_more = layout.tokens.get(token + 1).is_some_and(|next| next.kind != TokenKind::Newline);
        if self.is_broken(token) && layout.is(token, "{") && has_more && self.same_line(token, token + 1) {
            self.end(line);
            return Line { was_indented: true, ..Line::default() };
        }
        line
    }

    fn end(&mut self, mut line: Line) {
        line.blanks = std::mem::take(&mut self.blanks);
        self.lines.push(line);
    }

    /// Whether a token is a brace whose partner stands on another line, other than that of a record.
    fn is_broken(&self, token: usize) -> bool {
        let layout = &self.text.layout;
        let partner = layout.partner(token);
        let brace = layout.is(token, "{") || layout.is(token, "}");
        brace && partner != token && !self.words.get(token).record && !self.same_line(token.min(partner), token.max(partner))
    }

    /// Whether an entry begins here of a list of entries that stands on several lines: each has one of its own.
    fn is_entry_of_broken(&self, token: usize) -> bool {
        let word = self.words.get(token);
        word.entry.is_some() && word.enclosing.is_some_and(|open| self.is_broken(open))
    }

    /// The clauses on their indicator's line that have others below.
    fn first_clauses(&self) -> BTreeSet<usize> {
        let mut moved = BTreeSet::new();
        let mut statement = 0;
        let mut first = None;
        for index in 0..self.rows.len() {
            let word = self.words.get(index);
            if matches!(word.start, Some(Start::Statement(_))) {
                (statement, first) = (index, None);
            } else if word.clause && first.is_none() {
                first = Some(index).filter(|first| self.same_line(statement, *first)).or(Some(statement));
            } else if let Some(first) = first.filter(|first| *first != statement && word.clause && !self.same_line(*first, index))
            {
                moved.insert(first);
            }
        }
        moved
    }

    /// Whether two tokens were written on one line.
    fn same_line(&self, first: usize, second: usize) -> bool {
        self.rows.get(first).is_some_and(|row| self.rows.get(second) == Some(row))
    }
}

/// Whether a token is `,` or `;`.
fn is_separator(layout: &Layout, token: usize) -> bool {
    layout.is(token, ",") || layout.is(token, ";")
}

/// Takes away `,` and `;` at line ends where the line end separates as well, and lines of nothing else.
fn drop_separators(text: &Text, words: &Words, lines: &mut Vec<Line>) {
    let layout = &text.layout;
    let code = &*layout.text;
    // What stands before the separators with which each line ends; of a line of nothing else, what stands before it.
    let mut before: Vec<Option<usize>> = Vec::with_capacity(lines.len());
    for line in lines.iter() {
        let own = line.tokens.iter().rfind(|placed| !is_separator(layout, placed.token)).map(|placed| placed.token);
        before.push(own.or(before.last().copied().flatten()));
    }
    let mut following: Vec<Token> = Vec::new();
    for (line, before) in lines.iter_mut().zip(before).rev() {
        if line.tokens.is_empty() {
            continue;
        }
        let before = before.and_then(|before| layout.tokens.get(before));
        let goes_on = before.is_some_and(|before| outline::goes_on_after(code, before)) || outline::continues(code, &following);
        let separates = |last: &Placed| match words.get(last.token).enclosing {
            None => layout.is(last.token, ";"),
            Some(open) => is_separator(layout, last.token) && layout.is(open, "{") && !words.get(open).record,
        };
        while !goes_on && line.tokens.last().is_some_and(separates) {
            line.tokens.pop();
        }
        if !line.tokens.is_empty() {
            following = line.tokens.iter().filter_map(|placed| layout.tokens.get(placed.token).copied()).collect();
        }
    }
    let mut blanks = 0;
    lines.retain_mut(|line| {
        line.blanks += std::mem::take(&mut blanks);
        let is_left = !line.tokens.is_empty() || line.comment.is_some();
        if !is_left {
            blanks = line.blanks;
        }
        is_left
    });
}

/// At most two empty lines between statements, at most one inside them, none at the ends of braces and of the file.
fn limit_blanks(text: &Text, words: &Words, lines: &mut [Line]) {
    let layout = &text.layout;
    let mut depth = 0usize;
    let mut after_open = true;
    for line in lines {
        let first = line.first();
        let closes = first.is_some_and(|first| layout.kind(first) == Some(TokenKind::Close));
        let inside = depth > 0 || first.is_some_and(|first| matches!(words.get(first).start, Some(Start::Clause)));
        line.blanks = if after_open || closes { 0 } else { line.blanks.min(if inside { 1 } else { 2 }) };
        for placed in &line.tokens {
            depth = layout.depth_behind(placed.token, depth);
        }
        if let Some(last) = line.tokens.last() {
            after_open = layout.kind(last.token) == Some(TokenKind::Open);
        } else {
            after_open = false;
        }
    }
}

/// The lines as one text.
pub(super) fn written(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        for _ in 0..line.blanks {
            text.push('\n');
        }
        let start = text.len();
        text.push_str(&" ".repeat(line.indent));
        for placed in &line.tokens {
            text.push_str(&" ".repeat(placed.gap));
            text.push_str(&placed.text);
        }
        if let Some(comment) = &line.comment {
            let gap = if line.tokens.is_empty() { 0 } else { line.comment_gap };
            text.push_str(&" ".repeat(gap));
            text.push_str(comment);
        }
        let end = text.trim_end_matches(' ').len().max(start);
        text.truncate(end);
        text.push('\n');
    }
    text
}
