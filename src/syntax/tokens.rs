//! Words, marks and brackets of the folded text: as much as is needed to cut it into statements and to say what a reader
//! sees at a place. The grammar reads the text itself, not these tokens.

use std::ops::Range;

use crate::name;

use super::MAXIMUM_NESTING;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A name or a keyword.
    Word,
    /// Digits, with `_` and one point in them.
    Number,
    /// `"…"`, `“…”`
    Text,
    /// `「…」`
    Quoted,
    /// A string or quoted name that its line ends without closing.
    Unclosed,
    /// `( [ {`
    Open,
    /// `) ] }`
    Close,
    /// An operator or another mark.
    Symbol,
    /// A line end that separates.
    Newline,
    /// `> …`, a line of documentation, or the free text behind 评价.
    Prose,
}

/// A token: its kind and its place in the folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
}

impl Token {
    /// Its place.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Its text.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.range()).unwrap_or("")
    }

    /// Whether it is this mark, bracket or word.
    pub fn is(&self, text: &str, mark: &str) -> bool {
        !matches!(self.kind, TokenKind::Text | TokenKind::Quoted | TokenKind::Prose) && self.text(text) == mark
    }
}

/// What a stretch of one line consists of.
#[derive(Debug, Default)]
pub(super) struct LineTokens {
    pub tokens: Vec<Token>,
    /// Where its comment begins, or its end.
    pub code_end: usize,
}

/// The marks of more than one character.
const LONG_MARKS: &[&str] = &["<=", ">=", "!=", "==", "&&", "||", ".."];

/// The tokens of `range`, which holds no line end that is not blank.
pub(super) fn tokens_of_line(text: &str, range: Range<usize>) -> LineTokens {
    let mut line = LineTokens { tokens: Vec::new(), code_end: range.end };
    let mut at = range.start;
    while let Some(rest) = text.get(at..range.end) {
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        if rest.starts_with("//") {
            line.code_end = at;
            break;
        }
        let (kind, length) = token_at(rest, first);
        line.tokens.push(Token { kind, start: at, end: at + length });
        at += length;
    }
    line
}

fn token_at(rest: &str, first: char) -> (TokenKind, usize) {
    let until = |stop: &dyn Fn(char) -> bool| rest.find(stop).unwrap_or(rest.len());
    match first {
        '"' | '“' => quoted(rest, TokenKind::Text),
        '「' => quoted(rest, TokenKind::Quoted),
        '(' | '[' | '{' => (TokenKind::Open, 1),
        ')' | ']' | '}' => (TokenKind::Close, 1),
        digit if digit.is_ascii_digit() => (TokenKind::Number, number_length(rest)),
        start if name::starts_name(start) => (TokenKind::Word, until(&|character| !name::continues_name(character))),
        _ => {
            let length = LONG_MARKS.iter().find(|mark| rest.starts_with(**mark)).map_or(first.len_utf8(), |mark| mark.len());
            (TokenKind::Symbol, length)
        }
    }
}

/// How long the string or quoted name is with which a text starts; none when the text does not close it.
pub(super) fn quoted_length(text: &str) -> Option<usize> {
    match text.chars().next()? {
        '"' => straight_length(text),
        '“' => curly_length(text),
        '「' => text.find('」').map(|at| at + '」'.len_utf8()),
        _ => None,
    }
}

/// A string between straight marks, in which a doubled mark stands for one.
fn straight_length(text: &str) -> Option<usize> {
    let mut marks = text.char_indices().skip(1).filter(|(_, character)| *character == '"').map(|(at, _)| at).peekable();
    while let Some(at) = marks.next() {
        if marks.next_if_eq(&(at + 1)).is_none() {
            return Some(at + 1);
        }
    }
    None
}

/// A string between “ and ”, in which further “…” may stand.
fn curly_length(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, character) in text.char_indices() {
        match character {
            '“' => depth += 1,
            '”' if depth == 1 => return Some(at + character.len_utf8()),
            '”' => depth -= 1,
            _ => {}
        }
        if depth > MAXIMUM_NESTING {
            return None;
        }
    }
    None
}

fn quoted(rest: &str, kind: TokenKind) -> (TokenKind, usize) {
    match quoted_length(rest) {
        Some(length) => (kind, length),
        None => (TokenKind::Unclosed, rest.trim_end().len()),
    }
}

fn number_length(rest: &str) -> usize {
    let digits = |text: &str| text.find(|character: char| !character.is_ascii_digit() && character != '_').unwrap_or(text.len());
    let whole = digits(rest);
    match rest.get(whole..).and_then(|rest| rest.strip_prefix('.')) {
        Some(part) if part.starts_with(|character: char| character.is_ascii_digit()) => whole + 1 + digits(part),
        Some(_) | None => whole,
    }
}
