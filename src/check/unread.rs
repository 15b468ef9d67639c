//! What an earlier stage could not read: a name that stands there may be defined there, so not knowing it is no error of its own.

use crate::source::{Sources, Span};
use crate::syntax::ast::{self, ItemKind};

/// The text of a file, and of those worked into it, that is in none of the parts that were read, comments included.
pub(super) fn unread(file: &ast::File, sources: &Sources) -> String {
    let mut read: Vec<Span> = file.items.iter().flat_map(read_parts).collect();
    read.sort_unstable();
    let mut text = String::new();
    for id in std::iter::once(&file.source).chain(&file.worked_in) {
        let Some(source) = sources.get(*id) else { continue };
        let mut at = 0;
        for span in read.iter().filter(|span| span.source == *id) {
            text.push_str(source.text.get(at..span.start as usize).unwrap_or(""));
            text.push('\n');
            at = at.max(span.end as usize);
        }
        text.push_str(source.text.get(at..).unwrap_or(""));
        text.push('\n');
    }
    crate::name::key(&text)
}

/// The parts of an item that were read.
fn read_parts(item: &ast::Item) -> Vec<Span> {
    match &item.kind {
        ItemKind::Data(facts) => facts.iter().map(|fact| fact.span).collect(),
        ItemKind::Parameters(parameters) => parameters.iter().map(|parameter| parameter.span).collect(),
        ItemKind::Indicator(indicator) => {
            let clauses = indicator.clauses.iter().map(|clause| clause.span);
            std::iter::once(indicator.header).chain(clauses).collect()
        }
        ItemKind::Total(clauses) => clauses.iter().map(|clause| clause.span).collect(),
        ItemKind::Grades(arms) => arms.iter().map(|arm| arm.span).collect(),
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
        | ItemKind::Test(_)
        | ItemKind::Extends(_)
        | ItemKind::Import(_)
        | ItemKind::Modify(_)
        | ItemKind::Remove(_) => vec![item.span],
    }
}
