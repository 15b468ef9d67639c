//! What the tokens of a line say about its place in the file: whether it starts a statement, goes on, or ends one.

use super::keywords::{self, Role};
use super::tokens::{Token, TokenKind};

/// How many tokens of a line are looked at to tell what it is. A name is shorter than that.
const GLANCE: usize = 256;

/// The first mark of a statement outside round and square brackets that tells what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// `:`, as an indicator has it
    Colon,
    /// `=` or `==`, as a clause has it
    Equals,
    /// `?`
    Question,
    /// `{`
    Brace,
}

/// The first marker among the tokens, and its index.
pub(super) fn first_marker(text: &str, tokens: &[Token]) -> Option<(usize, Marker)> {
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate().take(GLANCE) {
        match (token.kind, token.text(text)) {
            (TokenKind::Open, "{") if depth == 0 => return Some((index, Marker::Brace)),
            (TokenKind::Open, _) => depth += 1,
            (TokenKind::Close, _) => depth = depth.saturating_sub(1),
            (TokenKind::Symbol, ":") if depth == 0 => return Some((index, Marker::Colon)),
            (TokenKind::Symbol, "=" | "==") if depth == 0 => return Some((index, Marker::Equals)),
            (TokenKind::Symbol, "?") if depth == 0 => return Some((index, Marker::Question)),
            _ => {}
        }
    }
    None
}

/// Whether a mark or word takes an operand on its right.
pub(super) fn is_operator(word: &str) -> bool {
    let mark = matches!(
        word,
        "+" | "-" | "*" | "/" | "<" | ">" | "<=" | ">=" | "=" | "==" | "!=" | "?" | "&&" | "||" | "&" | "|" | "!" | "、"
    );
    mark || keywords::is_reserved(word) || keywords::WHEN.is(word)
}

/// Whether a statement goes on in the next line after this token.
pub(super) fn goes_on_after(text: &str, last: &Token) -> bool {
    let word = last.text(text);
    match last.kind {
        TokenKind::Symbol => is_operator(word) || matches!(word, ":" | "," | "."),
        TokenKind::Word => keywords::is_reserved(word) || keywords::WHEN.is(word),
        _ => false,
    }
}

/// Whether a line continues the one before.
pub(super) fn continues(text: &str, line: &[Token]) -> bool {
    let Some(first) = line.first() else { return false };
    let word = first.text(text);
    match first.kind {
        TokenKind::Symbol => matches!(word, "?" | ":" | "&&" | "||"),
        // `else:` and `else when` are 其余, the last arm.
        TokenKind::Word if word == keywords::ELSE.english => {
            !line.get(1).is_some_and(|token| token.is(text, ":") || token.is(text, "、") || keywords::WHEN.is(token.text(text)))
        }
        TokenKind::Word => [keywords::THEN, keywords::ELSE, keywords::AND, keywords::OR].iter().any(|keyword| keyword.is(word)),
        _ => false,
    }
}

/// Whether the line before ends with the `=` of a clause that was left without a value: the next line is a clause itself.
pub(super) fn is_unfinished_clause(text: &str, last: &Token, line: &[Token]) -> bool {
    last.is(text, "=")
        && line.first().is_some_and(|first| keywords::find(first.text(text), &[Role::Clause]).is_some())
        && line.get(1).is_some_and(|second| second.is(text, "="))
}

/// Whether a line inside round brackets can only be a new clause or entry, `名 = …` or `名: …`: nothing at the end of the line before
/// lets it go on, so that one of the brackets was left open.
pub(super) fn must_be_new(text: &str, last: &Token, line: &[Token], mark: &str) -> bool {
    let named = line.first().is_some_and(|first| matches!(first.kind, TokenKind::Word | TokenKind::Quoted));
    let marked = line.get(1).is_some_and(|second| second.is(text, mark));
    named && marked && last.kind != TokenKind::Open && !goes_on_after(text, last) && !continues(text, line)
}

/// Whether a line inside the round or square brackets of a test can only be a new entry or a row of its table: `期望 …`, `评定 甲 = …`, `1 | 2`.
pub(super) fn must_be_new_in_test(text: &str, last: &Token, line: &[Token]) -> bool {
    let Some(first) = line.first() else { return false };
    let words = [keywords::EXPECT, keywords::ASSESSED, keywords::POINTS, keywords::INAPPLICABLE, keywords::REMARKS];
    let says = first.kind == TokenKind::Word && words.iter().any(|keyword| keyword.is(first.text(text)));
    let of_name = line.get(1).is_some_and(|second| matches!(second.kind, TokenKind::Word | TokenKind::Quoted));
    let is_row = line.iter().any(|token| token.is(text, "|"));
    ((says && of_name) || is_row) && last.kind != TokenKind::Open && !goes_on_after(text, last) && !continues(text, line)
}

/// Whether the line is `评价 …` with the rubric's name behind it.
pub(super) fn is_rubric_line(text: &str, line: &[Token]) -> bool {
    line.first().is_some_and(|first| first.kind == TokenKind::Word && keywords::RUBRIC.is(first.text(text)))
        && line.get(1).is_some_and(|second| !matches!(second.text(text), ":" | "=" | "==" | "(" | "." | "?"))
}

/// Whether the statement so far is an indicator's line up to its colon and nothing more.
pub(super) fn is_bare_indicator_header(text: &str, statement: &[Token]) -> bool {
    statement.last().is_some_and(|last| last.is(text, ":"))
        && matches!(first_marker(text, statement), Some((index, Marker::Colon)) if index + 1 == statement.len())
}

/// Whether a line looks like a statement where one is likely: behind an indicator's line that has nothing below it yet.
pub(super) fn may_start_statement(text: &str, line: &[Token]) -> bool {
    surely_starts_statement(text, line) || matches!(first_marker(text, line), Some((_, Marker::Colon)))
}

/// Whether a line is the beginning of a statement and can hardly be anything else, so that it ends what is open before it.
pub(super) fn surely_starts_statement(text: &str, line: &[Token]) -> bool {
    let Some(first) = line.first() else { return false };
    if first.is(text, "#") {
        return true;
    }
    if first.kind == TokenKind::Word
        && let Some(keyword) = keywords::find(first.text(text), &[Role::Statement])
        && line.get(1).is_some_and(|second| fits_behind(keyword, text, second))
    {
        return true;
    }
    match first_marker(text, line) {
        Some((colon, Marker::Colon)) => line.get(..colon).is_some_and(|name| ends_with_points(text, name)),
        _ => false,
    }
}

/// Whether a token is what must stand behind a keyword that starts a statement.
pub(super) fn fits_behind(keyword: keywords::Keyword, text: &str, next: &Token) -> bool {
    let word = next.text(text);
    let name = matches!(next.kind, TokenKind::Word | TokenKind::Quoted) && !keywords::is_reserved(word);
    match keyword {
        keywords::RUBRIC => name || matches!(next.kind, TokenKind::Text | TokenKind::Number | TokenKind::Prose),
        keywords::YEAR | keywords::ROUND_TO => next.kind == TokenKind::Number,
        keywords::FULL => next.kind == TokenKind::Number || keywords::UNLIMITED.is(word),
        keywords::BASIS | keywords::TEST | keywords::EXTENDS | keywords::IMPORT => next.kind == TokenKind::Text,
        keywords::CHECK => next.kind == TokenKind::Text,
        keywords::GRADES | keywords::DATA | keywords::PARAMS => word == "{",
        keywords::TOTAL => word == ":",
        keywords::POINTS => keywords::DECLARED.is(word),
        keywords::INAPPLICABLE | keywords::DEFINE | keywords::EACH => name,
        // What is changed is named as it was written, and that may begin with anything a name can begin with.
        keywords::MODIFY | keywords::REMOVE => name || word == "#" || matches!(next.kind, TokenKind::Text | TokenKind::Number),
        _ => false,
    }
}

/// Whether the tokens end with a bracket that reads as points: `（3分）`, `(3)`.
pub(super) fn ends_with_points(text: &str, tokens: &[Token]) -> bool {
    let is = |token: &Token, mark: &str| token.is(text, mark);
    match tokens {
        [.., open, number, close] if number.kind == TokenKind::Number => is(open, "(") && is(close, ")"),
        [.., open, number, unit, close] if number.kind == TokenKind::Number => is(open, "(") && is(unit, "分") && is(close, ")"),
        _ => false,
    }
}
