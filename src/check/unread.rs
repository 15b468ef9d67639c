//! What an earlier stage could not read: a name that stands there may be defined there, so not knowing it is no error of its own.

use crate::source::{Source, Span};
use crate::syntax::ast::{self, ItemKind};

/// The text of a file that is in none of the parts that were read, comments included.
pub(super) fn unread(file: &ast::File, source: &Source) -> String {
    let mut read: Vec<Span> = Vec::new();
    for item in &file.items {
        match &item.kind {
            ItemKind::Data(facts) => read.extend(facts.iter().map(|fact| fact.span)),
            ItemKind::Indicator(indicator) => {
                read.push(indicator.header);
                read.extend(indicator.clauses.iter().map(|clause| clause.span));
            }
            ItemKind::Total(clauses) => read.extend(clauses.iter().map(|clause| clause.span)),
            ItemKind::Grades(arms) => read.extend(arms.iter().map(|arm| arm.span)),
            ItemKind::Rubric(_)
            | ItemKind::Year(_)
            | ItemKind::Basis(_)
            | ItemKind::Rounding(_)
            | ItemKind::DeclaredPoints(_)
            | ItemKind::Inapplicable(_)
            | ItemKind::FullPoints(_)
            | ItemKind::Definition(_)
            | ItemKind::Heading(_)
            | ItemKind::Check(_)
            | ItemKind::Test(_) => read.push(item.span),
        }
    }
    read.sort_unstable();
    let mut text = String::new();
    let mut at = 0;
    for span in read {
        text.push_str(source.text.get(at..span.start as usize).unwrap_or(""));
        text.push('\n');
        at = at.max(span.end as usize);
    }
    text.push_str(source.text.get(at..).unwrap_or(""));
    crate::name::key(&text)
}
