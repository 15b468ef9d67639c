//! Whether two texts say the same: the same tree, spelling of keywords apart, the same comments and the same prose in the same order; and
//! whether the second is the house style of itself.

use super::{Style, Text};
use crate::diagnostic::Diagnostics;
use crate::source::{Source, SourceId, Span};
use crate::stdlib;
use crate::syntax::tokens::TokenKind;
use crate::syntax::{dump, keywords};

/// Where the text that was written differs from the one that was read; none when nothing does.
pub(super) fn difference(source: &Source, text: &Text, written: &str, style: &Style) -> Option<Span> {
    let new_source = Source::new(SourceId(u32::MAX), source.name.clone(), written);
    let mut found = Diagnostics::new();
    let Some(new) = Text::read(&new_source, &mut found) else { return Some(source.span()) };
    let kept = kept(source, text);
    let new_kept = self::kept(&new_source, &new);
    if let Some((place, _)) = kept
        .iter()
        .zip(new_kept.iter().map(Some).chain(std::iter::repeat(None)))
        .find(|((_, before), after)| after.is_none_or(|(_, after)| after != before))
        .map(|(before, _)| before)
    {
        return Some(*place);
    }
    let (before, after) = (dump::dump(&text.file), dump::dump(&new.file));
    let same = match style.keywords {
        None => before == after,
        Some(_) => before.lines().count() == after.lines().count() && before.lines().zip(after.lines()).all(same_line),
    };
    let settled = || new.write(&new_source, style) == written;
    (kept.len() != new_kept.len() || !same || !settled()).then(|| source.span())
}

/// The comments and the prose of a text, in order.
fn kept(source: &Source, text: &Text) -> Vec<(Span, String)> {
    let folded = &text.folded;
    let mut kept: Vec<(Span, String)> = Vec::new();
    for comment in &text.layout.comments {
        let line = folded.text.get(*comment..).unwrap_or("");
        let end = comment + line.find('\n').unwrap_or(line.len());
        let place = folded.span(*comment..end);
        kept.push((place, source.slice(place).trim_end().to_string()));
    }
    for token in text.layout.tokens.iter().filter(|token| token.kind == TokenKind::Prose) {
        let place = folded.span(token.range());
        kept.push((place, source.slice(place).trim_start_matches(['>', '＞']).trim().to_string()));
    }
    kept.sort_by_key(|(place, _)| place.start);
    kept
}

/// Whether two lines of trees, as [`dump`] shows them, differ in the spelling of words of the language only.
fn same_line((before, after): (&str, &str)) -> bool {
    let is_text = |line: &str| ["text ", "> ", "rubric "].iter().any(|start| line.trim_start().starts_with(start));
    if before == after || is_text(before) {
        return before == after;
    }
    let parts = |line: &'_ str| -> Vec<String> { line.split([' ', '/']).map(str::to_string).collect() };
    let (before, after) = (parts(before), parts(after));
    before.len() == after.len() && before.iter().zip(&after).all(|(before, after)| before == after || are_one_word(before, after))
}

/// Whether two words are the spellings of one.
fn are_one_word(before: &str, after: &str) -> bool {
    let is_pair =
        |chinese: &str, english: &str| (before == chinese && after == english) || (before == english && after == chinese);
    keywords::ALL.iter().any(|keyword| is_pair(keyword.chinese, keyword.english))
        || stdlib::FUNCTIONS.iter().any(|row| is_pair(row.chinese, row.english))
}
