//! From the files of a rubric to one tree: what a file extends and imports, modifies and removes.
//!
//! [`assemble`] takes a file as the parser read it and gives the whole rubric, in which no 沿用, 引用, 修改 or 删除 is left. Every part keeps
//! the place where it was written, so that a message or an explanation names the file that has to be opened. The files come from a
//! [`Library`], since nothing here opens any.

mod base;
mod merge;
pub mod messages;
mod texts;

pub use texts::Texts;

use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::source::{SourceId, Span};
use crate::syntax::ast::{self, Item, ItemKind, Reference};

/// How many files may extend or import each other in a row.
pub const MAXIMUM_DEPTH: usize = 32;

/// How many files may make one rubric.
pub const MAXIMUM_FILES: usize = 200;

/// Where the files come from that a rules file names.
pub trait Library {
    /// The file that a statement names, as the parser reads it; the file in which it stands is that of the reference's span. The same
    /// file has the same [`SourceId`] however often it is asked for. `None` when it cannot be had, which was then reported.
    fn open(&mut self, reference: &Reference, diagnostics: &mut Diagnostics) -> Option<Arc<ast::File>>;
}

/// The whole rubric that a file makes with the files that it names. `None` when one of them cannot be had, so that nothing sensible could
/// be said about the rest.
///
/// # Errors
/// None as such: what does not fit goes to `diagnostics`, everything that is independent at once.
pub fn assemble(file: &ast::File, library: &mut dyn Library, diagnostics: &mut Diagnostics) -> Option<ast::File> {
    Assembly { library, diagnostics, way: Vec::new(), opened: 0 }.whole(file)
}

/// The path that a file names, seen from its own path, both with `/` between folders; none when it leads out above the top.
///
/// ```
/// use biaochi::revision::path_from;
/// assert_eq!(path_from("市/县/2022.rules", "../2021.rules").as_deref(), Some("市/2021.rules"));
/// assert_eq!(path_from("2022.rules", "../2021.rules"), None);
/// ```
pub fn path_from(file: &str, path: &str) -> Option<String> {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Whether a file is there to be imported: it holds facts, parameters and definitions and nothing else, so that it is no rubric by itself.
pub fn is_shared(file: &ast::File) -> bool {
    let shareable = |item: &Item| is_shareable(&item.kind) || matches!(item.kind, ItemKind::Import(_));
    !file.items.is_empty() && file.items.iter().all(shareable)
}

fn is_shareable(kind: &ItemKind) -> bool {
    match kind {
        ItemKind::Data(_) | ItemKind::Parameters(_) | ItemKind::Definition(_) => true,
        ItemKind::Rubric(_)
        | ItemKind::Year(_)
        | ItemKind::Basis(_)
        | ItemKind::Rounding(_)
        | ItemKind::DeclaredPoints(_)
        | ItemKind::Inapplicable(_)
        | ItemKind::FullPoints(_)
        | ItemKind::Grades(_)
        | ItemKind::Heading(_)
        | ItemKind::Indicator(_)
        | ItemKind::Total(_)
        | ItemKind::Check(_)
        | ItemKind::Test(_)
        | ItemKind::Extends(_)
        | ItemKind::Import(_)
        | ItemKind::Modify(_)
        | ItemKind::Remove(_) => false,
    }
}

/// What assembling needs to know and where it reports.
struct Assembly<'a> {
    library: &'a mut dyn Library,
    diagnostics: &'a mut Diagnostics,
    /// The files that are being worked in, the first one outermost, each with the statement that names it.
    way: Vec<(SourceId, Option<Span>)>,
    opened: usize,
}

/// What 引用 brings in.
#[derive(Default)]
struct Imported {
    items: Vec<Item>,
    sources: Vec<SourceId>,
}

impl Assembly<'_> {
    fn whole(&mut self, file: &ast::File) -> Option<ast::File> {
        let mut extends = file.items.iter().filter_map(|item| {
            let ItemKind::Extends(reference) = &item.kind else { return None };
            Some(reference)
        });
        let extended = extends.next();
        if let (Some(first), Some(second)) = (extended, extends.next()) {
            self.diagnostics.push(messages::extends_twice(second.span, first.span));
        }
        if self.way.is_empty() {
            self.way.push((file.source, None));
        }
        let base = match extended {
            Some(reference) => Some((reference, self.base(reference)?)),
            None => None,
        };
        let mut imported = Imported::default();
        if let Some((_, base)) = &base {
            imported.sources.clone_from(&base.worked_in);
        }
        let known = imported.sources.len();
        let mut found = true;
        for item in &file.items {
            if let ItemKind::Import(reference) = &item.kind {
                found &= self.import(reference, &mut imported).is_some();
            }
        }
        let sources = imported.sources.split_off(known);
        let mut whole = match base {
            Some((reference, base)) => merge::merge(file, base, reference, imported.items, self.diagnostics),
            None => self.alone(file, imported.items),
        };
        whole.worked_in.extend(sources);
        // What an import would have brought is missing, so only what was said up to here can be trusted.
        found.then_some(whole)
    }

    /// The whole rubric that a file extends.
    fn base(&mut self, reference: &Reference) -> Option<ast::File> {
        let base = self.open(reference)?;
        if is_shared(&base) {
            self.diagnostics.push(messages::extends_shared(reference));
            return None;
        }
        self.way.push((base.source, Some(reference.span)));
        let whole = self.whole(&base);
        self.way.pop();
        let mut whole = whole?;
        whole.worked_in.push(base.source);
        Some(whole)
    }

    /// Adds what a file brings in, and the files that it imports in its turn; a file that is there already brings nothing more.
    fn import(&mut self, reference: &Reference, imported: &mut Imported) -> Option<()> {
        let file = self.open(reference)?;
        if imported.sources.contains(&file.source) {
            return Some(());
        }
        imported.sources.push(file.source);
        if let Some(item) = file.items.iter().find(|item| !is_shareable(&item.kind) && !matches!(item.kind, ItemKind::Import(_)))
        {
            self.diagnostics.push(messages::not_shareable(item, reference));
        }
        self.way.push((file.source, Some(reference.span)));
        let mut found = Some(());
        for item in &file.items {
            if let ItemKind::Import(reference) = &item.kind {
                found = found.and(self.import(reference, imported));
            } else if is_shareable(&item.kind) {
                imported.items.push(item.clone());
            }
        }
        self.way.pop();
        found
    }

    /// Opens a file, unless it is being worked in already.
    fn open(&mut self, reference: &Reference) -> Option<Arc<ast::File>> {
        if self.way.len() > MAXIMUM_DEPTH || self.opened >= MAXIMUM_FILES {
            self.diagnostics.push(messages::too_many_files(reference, MAXIMUM_DEPTH, MAXIMUM_FILES));
            return None;
        }
        self.opened += 1;
        let file = self.library.open(reference, self.diagnostics)?;
        let Some(first) = self.way.iter().position(|(source, _)| *source == file.source) else { return Some(file) };
        let between = self.way.iter().skip(first + 1).filter_map(|(_, statement)| *statement);
        let circle: Vec<Span> = between.chain([reference.span]).collect();
        self.diagnostics.push(messages::circular_files(reference, &circle));
        None
    }

    /// A file that extends none: with what it imports, and without the statements that only a revision may hold.
    fn alone(&mut self, file: &ast::File, imported: Vec<Item>) -> ast::File {
        let mut items = imported;
        // What is wrong with the first is wrong with all of them.
        let mut is_said = false;
        for item in &file.items {
            match &item.kind {
                ItemKind::Modify(_) | ItemKind::Remove(_) if is_said => {}
                ItemKind::Modify(_) | ItemKind::Remove(_) => {
                    self.diagnostics.push(messages::nothing_extended(item));
                    is_said = true;
                }
                ItemKind::Extends(_) | ItemKind::Import(_) => {}
                ItemKind::Rubric(_)
                | ItemKind::Year(_)
                | ItemKind::Basis(_)
                | ItemKind::Rounding(_)
                | ItemKind::DeclaredPoints(_)
                | ItemKind::Inapplicable(_)
                | ItemKind::FullPoints(_)
                | ItemKind::Grades(_)
                | ItemKind::Data(_)
                | ItemKind::Parameters(_)
                | ItemKind::Definition(_)
                | ItemKind::Heading(_)
                | ItemKind::Indicator(_)
                | ItemKind::Total(_)
                | ItemKind::Check(_)
                | ItemKind::Test(_) => items.push(item.clone()),
            }
        }
        ast::File { source: file.source, items, worked_in: file.worked_in.clone(), removed: file.removed.clone() }
    }
}
