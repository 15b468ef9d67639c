//! Text to tree.
//!
//! `fold` makes the text half width, `layout` finds where statements and entries begin and end, `lower` reads each with the
//! grammar (grammar/biaochi.pest) and builds the [`ast`]. [`printer`] is the way back, [`dump`] shows a tree for tests.

pub mod ast;
pub mod dump;
mod fold;
pub mod format;
mod grammar;
pub mod keywords;
mod layout;
mod lower;
mod messages;
mod outline;
pub mod printer;
mod reading;
mod tokens;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Source;

/// The greatest length of a rules file, in bytes.
pub const MAXIMUM_LENGTH: usize = 1 << 20;

/// How many brackets may be open in one another.
pub const MAXIMUM_NESTING: usize = 64;

/// How deep operators and brackets together may make the tree of one expression; a row of operators at one level counts each.
/// Everything that walks an [`ast::Expr`] may recurse on it, since its depth is a small multiple of this.
pub const MAXIMUM_DEPTH: usize = 200;

/// How many messages about one file are given before the rest is left unread.
pub const MAXIMUM_MESSAGES: usize = 100;

/// Reads a rules file. Never fails: what cannot be read is reported and left out, so the tree is whole only when no error was
/// reported.
///
/// ```
/// use biaochi::diagnostic::Diagnostics;
/// use biaochi::source::{Source, SourceId};
/// let source = Source::new(SourceId(0), "一行", "预算完成率: score = ratio(执行,预算) >= 1 ? 4 : 0");
/// let mut diagnostics = Diagnostics::new();
/// let file = biaochi::syntax::parse(&source, &mut diagnostics);
/// assert!(!diagnostics.has_errors());
/// assert_eq!(file.items.len(), 1);
/// ```
pub fn parse(source: &Source, diagnostics: &mut Diagnostics) -> ast::File {
    parse_part(source, Part::Whole, diagnostics)
}

/// How much of a rules file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// All but the tests, which scoring does without.
    Rules,
}

/// Reads as much of a rules file as is wanted. What is left out is not read, so that nothing is said of it.
pub fn parse_part(source: &Source, part: Part, diagnostics: &mut Diagnostics) -> ast::File {
    if source.text.len() > MAXIMUM_LENGTH {
        diagnostics.push(messages::file_too_long(source));
        return ast::File::new(source.id, Vec::new());
    }
    let folded = fold::Folded::new(source);
    let mut found = Findings::default();
    let layout = layout::Layout::of_file(&folded, &mut found);
    let file = lower::file(source, &folded, &layout, part, &mut found);
    report(found, source, diagnostics);
    file
}

/// What was found wrong in one file. Beyond a number that nobody reads, nothing more is kept.
#[derive(Debug, Default)]
struct Findings {
    list: Vec<Diagnostic>,
}

impl Findings {
    fn push(&mut self, diagnostic: Diagnostic) {
        if self.list.len() < 10 * MAXIMUM_MESSAGES {
            self.list.push(diagnostic);
        }
    }
}

/// Hands on what was found, in the order of the text, up to [`MAXIMUM_MESSAGES`].
fn report(mut found: Findings, source: &Source, diagnostics: &mut Diagnostics) {
    found.list.sort_by_key(Diagnostic::place);
    let next = found.list.get(MAXIMUM_MESSAGES).map(|diagnostic| diagnostic.place().unwrap_or(source.span()));
    for diagnostic in found.list.into_iter().take(MAXIMUM_MESSAGES) {
        diagnostics.push(diagnostic);
    }
    if let Some(place) = next {
        diagnostics.push(messages::too_many_messages(place));
    }
}
