//! Where statements, clauses and entries begin and end.
//!
//! LANGUAGE.md §1. Out of the folded text this makes tokens whose brackets know their partners, with a [`TokenKind::Newline`]
//! only where a line end separates, and a copy of the text in which comments and the other line ends are blank, so that the
//! grammar need not know of either. A bracket that is never closed is closed where the next statement begins: at an unindented
//! `#`, section keyword or `名（3分）:`.

use std::ops::Range;
use std::rc::Rc;

use super::Findings;
use super::fold::Folded;
use super::keywords;
use super::messages;
use super::outline;
use super::tokens::{Token, TokenKind, tokens_of_line};

/// A range of tokens, by index.
pub(super) type Piece = Range<usize>;

/// A stretch of text made ready for the grammar.
#[derive(Debug)]
pub(super) struct Layout {
    /// The folded text, comments and line ends that do not separate made blank; offsets are those of the folded text.
    pub text: Rc<str>,
    /// The tokens, in order.
    pub tokens: Vec<Token>,
    /// For each bracket the index of its partner; for other tokens, and brackets without one, their own index.
    partners: Vec<usize>,
    /// The tokens about which something was said already, in order.
    faults: Vec<usize>,
    /// Where comments begin, in order. Each goes on to the end of its line.
    pub comments: Vec<usize>,
}

/// What the text directly inside a bracket consists of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// `( )`, `[ ]`: lines break freely.
    Brackets,
    /// `数据 { }`: facts, and `>` lines about them.
    Facts,
    /// Any other `{ }`: entries.
    Entries,
    /// The table of a 测试: each line is a row, whatever it ends with.
    Table,
}

struct Builder<'a> {
    folded: &'a Folded,
    diagnostics: &'a mut Findings,
    text: Vec<u8>,
    tokens: Vec<Token>,
    partners: Vec<usize>,
    faults: Vec<usize>,
    comments: Vec<usize>,
    open: Vec<(usize, Inside)>,
    /// How many of them are braces.
    braces: usize,
    /// The first token of the statement under way.
    statement: usize,
}

impl Layout {
    /// The layout of a whole file.
    pub fn of_file(folded: &Folded, diagnostics: &mut Findings) -> Layout {
        let builder = Builder::over(folded, 0..folded.text.len(), folded.text.as_bytes().to_vec(), diagnostics);
        let mut text = builder.text;
        for byte in text.iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')) {
            *byte = b' ';
        }
        let text = String::from_utf8(text).unwrap_or_default().into();
        let Builder { tokens, partners, faults, comments, .. } = builder;
        Layout { text, tokens, partners, faults, comments }
    }

    /// The layout of an expression inside a string of this file: a part of one line.
    pub fn of_part(&self, folded: &Folded, range: Range<usize>, diagnostics: &mut Findings) -> Layout {
        let builder = Builder::over(folded, range, Vec::new(), diagnostics);
        let Builder { tokens, partners, faults, comments, .. } = builder;
        Layout { text: self.text.clone(), tokens, partners, faults, comments }
    }

    /// The text of a token.
    pub fn word(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| token.text(&self.text))
    }

    /// Whether a token is this mark, bracket or word.
    pub fn is(&self, index: usize, mark: &str) -> bool {
        self.tokens.get(index).is_some_and(|token| token.is(&self.text, mark))
    }

    /// The kind of a token.
    pub fn kind(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    /// How deep brackets stand behind a token, from how deep before it.
    pub fn depth_behind(&self, index: usize, depth: usize) -> usize {
        if self.kind(index) == Some(TokenKind::Open) {
            depth + 1
        } else if self.kind(index) == Some(TokenKind::Close) {
            depth.saturating_sub(1)
        } else {
            depth
        }
    }

    /// The index of a bracket's partner, or the index itself when there is none.
    pub fn partner(&self, index: usize) -> usize {
        self.partners.get(index).copied().unwrap_or(index)
    }

    /// The index of the token behind this one, or behind the bracket's partner when it opens one: the next at the same depth.
    pub fn step(&self, index: usize) -> usize {
        self.partner(index).max(index) + 1
    }

    /// Where a piece stands in the text; empty at its first token when the piece is empty.
    pub fn range(&self, piece: &Piece) -> Range<usize> {
        let start = self.tokens.get(piece.start).map_or(self.text.len(), |token| token.start);
        let end = piece.end.checked_sub(1).filter(|last| *last >= piece.start).and_then(|last| self.tokens.get(last));
        start..end.map_or(start, |token| token.end)
    }

    /// Whether something was said about one of the tokens already.
    pub fn is_faulty(&self, piece: &Piece) -> bool {
        let first = self.faults.partition_point(|fault| *fault < piece.start);
        self.faults.get(first).is_some_and(|fault| *fault < piece.end)
    }

    /// The token that starts at an offset, or else the next one.
    pub fn token_at(&self, offset: usize) -> usize {
        self.tokens.partition_point(|token| token.end <= offset)
    }

    /// The indices of the tokens of a piece that are not inside a bracket of it.
    pub fn level(&self, piece: Piece) -> impl Iterator<Item = usize> {
        let mut next = piece.start;
        std::iter::from_fn(move || {
            let index = next;
            next = self.step(index);
            (index < piece.end).then_some(index)
        })
    }

    /// The entries between an opening bracket and its partner: separated by line ends and the marks given; none is empty.
    pub fn entries(&self, open: usize, separators: &[&str]) -> Vec<Piece> {
        self.split(open + 1..self.partner(open).max(open + 1), separators)
    }

    /// A piece cut at line ends and the marks given that are not inside a bracket; no part is empty.
    pub fn split(&self, piece: Piece, separators: &[&str]) -> Vec<Piece> {
        let mut parts = Vec::new();
        let mut start = piece.start;
        for index in self.level(piece.clone()) {
            let separates = self.kind(index) == Some(TokenKind::Newline) || separators.iter().any(|mark| self.is(index, mark));
            if separates {
                if start < index {
                    parts.push(start..index);
                }
                start = index + 1;
            }
        }
        if start < piece.end {
            parts.push(start..piece.end);
        }
        parts
    }

    /// How deep a tree the piece can make: for each bracket level the operators of its longest entry, added up along the deepest
    /// way; and how many brackets are open at most.
    pub fn depth(&self, piece: &Piece) -> Depth {
        // For each open level: the weight of the entry under way, and of the heaviest entry so far.
        let mut levels: Vec<(usize, usize, usize)> = vec![(1, 0, 1)];
        let mut deepest = Depth { brackets: 0, tree: 1 };
        for index in piece.clone() {
            let Some(token) = self.tokens.get(index) else { break };
            let word = token.text(&self.text);
            match token.kind {
                TokenKind::Open => {
                    levels.push((1, 0, 1));
                    deepest.brackets = deepest.brackets.max(levels.len() - 1);
                }
                TokenKind::Close if levels.len() > 1 => {
                    if let Some((own, inner, best)) = levels.pop()
                        && let Some((_, outer, _)) = levels.last_mut()
                    {
                        *outer = (*outer).max(best.max(own + inner));
                    }
                }
                TokenKind::Newline => Layout::next_entry(&mut levels),
                TokenKind::Symbol if word == "," || word == ";" => Layout::next_entry(&mut levels),
                TokenKind::Symbol | TokenKind::Word if outline::is_operator(word) || word == "." => {
                    if let Some((own, _, _)) = levels.last_mut() {
                        *own += 1;
                    }
                }
                TokenKind::Word if keywords::MATCH.is(word) || keywords::INTERPOLATE.is(word) => {
                    if let Some((own, _, _)) = levels.last_mut() {
                        *own += BANDS;
                    }
                }
                _ => {}
            }
            if let Some((own, inner, best)) = levels.last_mut() {
                *best = (*best).max(*own + *inner);
                deepest.tree = deepest.tree.max(*best);
            }
        }
        deepest
    }

    fn next_entry(levels: &mut [(usize, usize, usize)]) {
        if let Some((own, inner, best)) = levels.last_mut() {
            *best = (*best).max(*own + *inner);
            (*own, *inner) = (1, 0);
        }
    }
}

/// How many tokens before a bracket that closes nothing it is looked for one that official texts use.
const FURTHEST_OFFICIAL_BRACKET: usize = 16;

/// How many operators bands count for: reading what they are about goes that much deeper.
const BANDS: usize = 3;

/// How deep a piece of text nests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Depth {
    /// Brackets in brackets.
    pub brackets: usize,
    /// Operators and brackets in one another.
    pub tree: usize,
}

impl<'a> Builder<'a> {
    /// Reads a range; `text` is the copy in which comments become blank, or empty where none can stand.
    fn over(folded: &'a Folded, range: Range<usize>, text: Vec<u8>, diagnostics: &'a mut Findings) -> Builder<'a> {
        let (tokens, partners, faults, comments, open) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut builder =
            Builder { folded, diagnostics, text, tokens, partners, faults, comments, open, braces: 0, statement: 0 };
        let mut start = range.start;
        while start < range.end {
            let rest = folded.text.get(start..range.end).unwrap_or("");
            let length = rest.find('\n').unwrap_or(rest.len());
            builder.line(start..start + length);
            start += length + 1;
        }
        builder.close_all(range.end);
        builder.faults.sort_unstable();
        builder
    }

    fn line(&mut self, range: Range<usize>) {
        let folded = self.folded;
        let text = folded.text.as_str();
        let written = text.get(range.clone()).unwrap_or("");
        let mark = range.start + (written.len() - written.trim_start().len());
        let prose_may_stand = self.open.last().is_none_or(|(_, inside)| *inside == Inside::Facts);
        let starts_prose = text.get(mark..range.end).is_some_and(|rest| rest.starts_with('>') && !rest.starts_with(">="));
        if prose_may_stand && starts_prose {
            self.separate(mark);
            self.blank(range.clone());
            self.push(Token { kind: TokenKind::Prose, start: mark, end: mark + written.trim().len() });
            return;
        }
        if !self.open.is_empty() && self.tokens.get(self.statement).is_some_and(|token| token.is(text, "#")) {
            // A heading ends with its line whatever is open.
            self.close_all(range.start);
        }
        let mut line = tokens_of_line(text, range.clone());
        if line.code_end < range.end {
            self.comments.push(line.code_end);
        }
        self.blank(line.code_end..range.end);
        let Some(first) = line.tokens.first().copied() else { return };
        let indented = first.start > range.start;
        // 不适用 says of what a test is about as well.
        let of_test = keywords::INAPPLICABLE.is(first.text(text)) && self.in_test();
        if !indented && !self.open.is_empty() && !of_test && outline::surely_starts_statement(text, &line.tokens) {
            self.close_all(first.start);
        }
        self.join_or_separate(&line.tokens);
        if self.statement == self.tokens.len() && outline::is_rubric_line(text, &line.tokens) {
            // The rubric's name is free text: its brackets and quotation marks are no syntax.
            if let Some(second) = line.tokens.get(1).copied() {
                let end = second.start + text.get(second.start..line.code_end).map_or(0, |rest| rest.trim_end().len());
                line.tokens.truncate(1);
                line.tokens.push(Token { kind: TokenKind::Prose, start: second.start, end });
            }
        }
        for token in line.tokens {
            self.push(token);
        }
    }

    /// Decides whether the line end before these tokens separates.
    fn join_or_separate(&mut self, line: &[Token]) {
        let text = self.folded.text.as_str();
        let Some((last, first)) = self.tokens.last().copied().zip(line.first()) else { return };
        let heading = self.open.is_empty() && self.tokens.get(self.statement).is_some_and(|token| token.is(text, "#"));
        if heading || last.kind == TokenKind::Prose || outline::is_unfinished_clause(text, &last, line) {
            self.separate(first.start);
            return;
        }
        match self.open.last() {
            Some((_, Inside::Brackets)) => {
                let in_test = self.in_test();
                let mark = if self.braces > 0 && !in_test { ":" } else { "=" };
                let is_entry = in_test && outline::must_be_new_in_test(text, &last, line);
                if is_entry || outline::must_be_new(text, &last, line, mark) {
                    self.close_brackets(first.start);
                }
                return;
            }
            Some((_, Inside::Table)) => {
                self.separate(first.start);
                return;
            }
            Some((_, Inside::Facts | Inside::Entries)) => {}
            None => {
                let under_way = self.tokens.get(self.statement..).unwrap_or(&[]);
                if outline::is_bare_indicator_header(text, under_way) && outline::may_start_statement(text, line) {
                    self.separate(first.start);
                    return;
                }
            }
        }
        if !(outline::goes_on_after(text, &last) || outline::continues(text, line)) {
            self.separate(first.start);
        }
    }

    /// Ends the statement or entry under way.
    fn separate(&mut self, at: usize) {
        if self.tokens.last().is_some_and(|last| last.kind != TokenKind::Newline) {
            let at = at.min(self.folded.text.len());
            self.push(Token { kind: TokenKind::Newline, start: at, end: at });
        }
        if self.open.is_empty() {
            self.statement = self.tokens.len();
        }
    }

    fn push(&mut self, token: Token) {
        let index = self.tokens.len();
        self.tokens.push(token);
        self.partners.push(index);
        let text = self.folded.text.as_str();
        match token.kind {
            TokenKind::Open => {
                let inside = if token.is(text, "{") { self.inside_braces(index) } else { Inside::Brackets };
                self.open.push((index, inside));
                self.braces += usize::from(inside != Inside::Brackets);
            }
            TokenKind::Close => self.close(index, token),
            TokenKind::Unclosed => {
                self.faults.push(index);
                self.diagnostics.push(messages::unclosed_text(self.folded.span(token.range()), token.text(text)));
            }
            _ => {}
        }
    }

    fn inside_braces(&self, index: usize) -> Inside {
        let previous = index.checked_sub(1).and_then(|before| self.tokens.get(before));
        let previous = previous.map_or("", |token| token.text(&self.folded.text));
        let holds_facts = match self.open.last() {
            None => {
                let at = |keyword: keywords::Keyword| keyword.is(previous);
                let modified =
                    self.tokens.get(self.statement).is_some_and(|first| keywords::MODIFY.is(first.text(&self.folded.text)));
                let first = index == self.statement + 1;
                first && (at(keywords::DATA) || at(keywords::PARAMS))
                    || modified && index == self.statement + 2 && at(keywords::DATA)
            }
            Some((_, Inside::Facts)) => keywords::LIST.is(previous) || keywords::RECORD.is(previous),
            Some((_, Inside::Brackets | Inside::Entries | Inside::Table)) => false,
        };
        let holds_rows = self.open.is_empty()
            && self.in_test()
            && self.tokens.get(self.statement..index).is_some_and(|header| {
                header.iter().any(|token| token.kind == TokenKind::Word && keywords::TABLE.is(token.text(&self.folded.text)))
            });
        match (holds_facts, holds_rows) {
            (true, _) => Inside::Facts,
            (false, true) => Inside::Table,
            (false, false) => Inside::Entries,
        }
    }

    /// Whether the statement under way is a test.
    fn in_test(&self) -> bool {
        let text = self.folded.text.as_str();
        let is_word = |token: &&Token| token.kind == TokenKind::Word && keywords::TEST.is(token.text(text));
        self.tokens.get(self.statement).filter(is_word).is_some()
            && self.tokens.get(self.statement + 1).is_some_and(|token| token.kind == TokenKind::Text)
    }

    fn close(&mut self, index: usize, token: Token) {
        let text = self.folded.text.as_str();
        let closes_brace = token.is(text, "}");
        let brace = |inside: Inside| inside != Inside::Brackets;
        if closes_brace && self.braces > 0 {
            // Round and square brackets still open inside these braces were forgotten.
            while let Some(open) = self.pop_if(|inside| !brace(inside)) {
                self.forget(open, index.saturating_sub(1), token.range());
            }
        }
        match self.pop_if(|inside| brace(inside) == closes_brace) {
            Some(open) => self.pair(open, index),
            None => {
                self.faults.push(index);
                if let Some(official) = self.official_bracket_before(index) {
                    let place = self.folded.span(official.range());
                    let (opened, closed) = (official.text(text), token.text(text));
                    self.diagnostics.push(messages::official_bracket(place, opened, self.folded.span(token.range()), closed));
                    return;
                }
                let opened = self.open.last().and_then(|(open, _)| self.tokens.get(*open));
                let opened = opened.map(|opened| (self.folded.span(opened.range()), opened.text(text)));
                self.diagnostics.push(messages::unmatched_bracket(self.folded.span(token.range()), token.text(text), opened));
            }
        }
    }

    /// The `【` or `〔` a little before a bracket that closes nothing, which was meant to open what closes there.
    fn official_bracket_before(&self, index: usize) -> Option<Token> {
        let from = self.open.last().map_or(0, |(open, _)| *open).max(index.saturating_sub(FURTHEST_OFFICIAL_BRACKET));
        let between = self.tokens.get(from..index).unwrap_or_default();
        between.iter().rev().find(|token| matches!(token.text(&self.folded.text), "【" | "〔")).copied()
    }

    /// Takes the innermost open bracket away when it is such a one.
    fn pop_if(&mut self, is_one: impl Fn(Inside) -> bool) -> Option<usize> {
        let (open, inside) = self.open.pop_if(|(_, inside)| is_one(*inside))?;
        self.braces -= usize::from(inside != Inside::Brackets);
        Some(open)
    }

    fn pair(&mut self, open: usize, close: usize) {
        for (one, other) in [(open, close), (close, open)] {
            if let Some(partner) = self.partners.get_mut(one) {
                *partner = other;
            }
        }
    }

    /// Reports an opening bracket that is still open where another thing ends, and gives it a partner.
    fn forget(&mut self, open: usize, partner: usize, noticed: Range<usize>) {
        let Some(token) = self.tokens.get(open).copied() else { return };
        if let Some(its) = self.partners.get_mut(open) {
            *its = partner;
        }
        self.faults.push(open);
        let text = token.text(&self.folded.text);
        let written = self.folded.text.get(..noticed.start).unwrap_or("");
        let noticed = if noticed.is_empty() {
            // At the end of a statement or of the file: on its last character that is not blank.
            let before = written.trim_end();
            let last = before.chars().next_back().map_or(0, char::len_utf8);
            before.len() - last..before.len()
        } else {
            noticed
        };
        self.diagnostics.push(messages::unclosed_bracket(self.folded.span(token.range()), text, self.folded.span(noticed)));
    }

    /// Ends what is open because a statement starts at `at`, or the text ends there.
    fn close_all(&mut self, at: usize) {
        self.close_while(at, |_| true);
        self.separate(at);
    }

    /// Ends the round and square brackets that are open because another entry starts at `at`.
    fn close_brackets(&mut self, at: usize) {
        self.close_while(at, |inside| inside == Inside::Brackets);
        if self.open.is_empty() {
            self.statement = self.tokens.len();
        }
    }

    fn close_while(&mut self, at: usize, ends: fn(Inside) -> bool) {
        if !self.open.last().is_some_and(|(_, inside)| ends(*inside)) {
            return;
        }
        // One line end stands for the closing brackets, so that the next one separates.
        let closer = self.tokens.len();
        self.push(Token { kind: TokenKind::Newline, start: at, end: at });
        while let Some(open) = self.pop_if(ends) {
            self.forget(open, closer, at..at);
        }
        self.push(Token { kind: TokenKind::Newline, start: at, end: at });
    }

    fn blank(&mut self, range: Range<usize>) {
        if let Some(bytes) = self.text.get_mut(range) {
            bytes.fill(b' ');
        }
    }
}
