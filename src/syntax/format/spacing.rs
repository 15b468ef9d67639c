//! How many blanks stand between two tokens of a line.

use super::Text;
use super::words::Words;
use crate::syntax::keywords::Spelling;
use crate::syntax::tokens::TokenKind;

/// Blanks before a label and before a comment behind code.
pub(super) const WIDE: usize = 4;

/// The blanks between two tokens that follow each other.
pub(super) fn gap(text: &Text, words: &Words, before: usize, after: usize) -> usize {
    let layout = &text.layout;
    let (left, right) = (words.get(before), words.get(after));
    let is = |index: usize, marks: &[&str]| marks.iter().any(|mark| layout.is(index, mark));
    if left.tight != 0 && left.tight == right.tight {
        return 0;
    }
    if left.counted != 0 && left.counted == right.counted {
        return usize::from(right.text.starts_with(|first: char| first.is_ascii()));
    }
    if right.label {
        return WIDE;
    }
    if left.prefix || is(before, &["、", "."]) || is(after, &[",", ";", "、", "."]) {
        return 0;
    }
    if left.header_bracket || right.header_bracket {
        return header_gap(text, words, before, after);
    }
    if is(before, &[","]) {
        // Full width where the bracket of a title has it.
        return usize::from(left.text == ",");
    }
    if is(after, &[":"]) {
        return usize::from(right.mark);
    }
    if is(after, &["("]) && layout.kind(after) == Some(TokenKind::Open) {
        return usize::from(!left.called && !is(before, &["(", "["]));
    }
    if is(before, &["(", "["]) || is(after, &[")", "]"]) {
        return 0;
    }
    if is(before, &["{"]) || is(after, &["}"]) {
        let empty = is(before, &["{"]) && is(after, &["}"]);
        let record = if is(before, &["{"]) { left.record } else { right.record };
        return usize::from(!record && !empty);
    }
    if is(before, &["#"]) && is(after, &["#"]) {
        return 0;
    }
    1
}

/// The same where one of the two is the bracket of a title or of 警告.
fn header_gap(text: &Text, words: &Words, before: usize, after: usize) -> usize {
    let layout = &text.layout;
    let (left, right) = (words.get(before), words.get(after));
    let opens = |index: usize| layout.kind(index) == Some(TokenKind::Open);
    match words.signs {
        _ if left.header_bracket && opens(before) => 0,
        _ if right.header_bracket && !opens(after) => 0,
        _ if layout.is(after, ":") => 0,
        Spelling::Chinese => 0,
        Spelling::English => 1,
    }
}
