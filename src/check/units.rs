//! Units behind a number where a name may be meant: `100万元/在职人数` is a division, `1万元/人` is a unit.

use super::Checker;
use super::names::Global;
use super::scope::{FieldFound, FramePart, Scope};
use crate::source::Span;
use crate::syntax::ast;

/// A literal whose unit holds names.
pub(super) struct SplitUnit {
    /// The part of the unit that is one.
    pub unit: Option<ast::Unit>,
    /// The number with that part.
    pub number_span: Span,
    /// What it is divided by.
    pub divisors: Vec<ast::Name>,
}

impl<'a> Checker<'a> {
    /// Splits a literal whose unit has a known name behind a `/`, unless that word is a unit in use; `None` when it is a plain unit.
    pub(super) fn split_unit(&self, literal: &ast::NumberLiteral, scope: &Scope) -> Option<SplitUnit> {
        let unit = literal.unit.as_ref()?;
        let text = self.sources.get(unit.span.source)?.slice(unit.span);
        // The words between the slashes with their places.
        let mut words = Vec::new();
        let mut start = 0;
        for (at, slash) in text.match_indices(['/', '／', '÷']).chain([(text.len(), "")]) {
            words.push((start, text.get(start..at)?));
            start = at + slash.len();
        }
        let first = words.iter().skip(1).position(|(_, word)| self.is_name(word, scope))? + 1;
        let span = |start: usize, word: &str| {
            let start = unit.span.start as usize + start;
            Span::new(unit.span.source, start, start + word.len())
        };
        let kept = words.get(..first)?;
        let (last_start, last_word) = *kept.last()?;
        let kept_span = Span { start: unit.span.start, ..span(last_start, last_word) };
        let kept_text: Vec<&str> = kept.iter().map(|(_, word)| word.trim()).collect();
        let divisors = words.get(first..)?.iter().map(|(start, word)| {
            let trimmed = word.trim();
            let span = span(start + (word.len() - word.trim_start().len()), trimmed);
            ast::Name { text: trimmed.to_string(), key: crate::name::key(trimmed), span }
        });
        Some(SplitUnit {
            unit: Some(ast::Unit { text: crate::name::key(&kept_text.join("/")), span: kept_span }),
            number_span: Span { end: kept_span.end, ..literal.span },
            divisors: divisors.collect(),
        })
    }

    fn is_name(&self, word: &str, scope: &Scope) -> bool {
        let key = crate::name::key(word);
        if self.unit_words.contains(&key) {
            return false;
        }
        scope.locals.contains_key(&key)
            || scope.field(&key, FramePart::Lists).is_some_and(is_field)
            || scope.field(&key, FramePart::Each).is_some_and(is_field)
            || scope.parameters.iter().any(|parameter| parameter.key == key)
            || matches!(self.names.global(&key), Some(Global::Fact(_) | Global::Definition(_)))
    }
}

fn is_field(found: FieldFound) -> bool {
    match found {
        FieldFound::Field { .. } => true,
        FieldFound::Unknown => false,
    }
}
