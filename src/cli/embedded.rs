//! The rubrics that are built in: chosen by their headers, read when one is chosen.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::revision::messages::{Unreachable, unreachable_file};
use crate::revision::{self, Library, Texts, path_from};
use crate::source::{SourceId, Sources};
use crate::syntax::{self, Part, ast};

/// A rules file that is built in.
pub struct Embedded {
    /// Its path, with `/` between folders.
    pub name: &'static str,
    /// The lines of it that say what it is called, for which years it holds and what it extends.
    header: &'static str,
    /// All of it.
    pub text: &'static str,
}

/// All of them, in the order of their paths.
pub const EMBEDDED: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/embedded_rules.rs"));

/// What each says of itself, worked together with what those say that it extends. What has no name is there to be imported.
pub fn headers() -> Vec<Vec<ast::Item>> {
    let texts: BTreeMap<&str, &str> = EMBEDDED.iter().map(|embedded| (embedded.name, embedded.header)).collect();
    let mut texts = Texts::new(&texts);
    let headers = EMBEDDED.iter().map(|embedded| texts.whole(embedded.name, &mut Diagnostics::new()));
    headers.map(|header| header.map_or_else(Vec::new, |file| file.items)).collect()
}

/// Those that were read, among the sources of a run.
#[derive(Debug, Default)]
pub struct Shelf {
    ids: Vec<SourceId>,
    read: BTreeMap<SourceId, Arc<ast::File>>,
}

impl Shelf {
    /// A shelf of these sources, of which none was read yet.
    pub fn new(ids: Vec<SourceId>) -> Shelf {
        Shelf { ids, read: BTreeMap::new() }
    }

    /// The whole rubric that one makes with those that it names, without tests.
    pub fn whole(&mut self, id: SourceId, sources: &Sources, diagnostics: &mut Diagnostics) -> Option<ast::File> {
        let mut reader = Reader { shelf: self, sources };
        let file = reader.read(id, diagnostics)?;
        revision::assemble(&file, &mut reader, diagnostics)
    }
}

/// A shelf with the texts of its files.
struct Reader<'s> {
    shelf: &'s mut Shelf,
    sources: &'s Sources,
}

impl Reader<'_> {
    /// A file, read the first time it is asked for.
    fn read(&mut self, id: SourceId, diagnostics: &mut Diagnostics) -> Option<Arc<ast::File>> {
        if let Some(file) = self.shelf.read.get(&id) {
            return Some(Arc::clone(file));
        }
        let file = Arc::new(syntax::parse_part(self.sources.get(id)?, Part::Rules, diagnostics));
        self.shelf.read.insert(id, Arc::clone(&file));
        Some(file)
    }
}

impl Library for Reader<'_> {
    fn open(&mut self, reference: &ast::Reference, diagnostics: &mut Diagnostics) -> Option<Arc<ast::File>> {
        let path = path_from(self.sources.name(reference.span.source), &reference.path);
        let id = path.and_then(|path| self.shelf.ids.iter().copied().find(|id| self.sources.name(*id) == path));
        if id.is_none() {
            diagnostics.push(unreachable_file(reference, Unreachable::NotFound { nearest: None }));
        }
        self.read(id?, diagnostics)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;
    use crate::syntax::ast::ItemKind;

    /// The name and the years that statements say.
    fn said(items: &[ast::Item]) -> (Option<String>, Option<ast::YearRange>) {
        let name =
            items.iter().find_map(|item| if let ItemKind::Rubric(name) = &item.kind { Some(name.text.clone()) } else { None });
        let years = items.iter().find_map(|item| if let ItemKind::Year(years) = &item.kind { Some(*years) } else { None });
        (name, years.map(|years| ast::YearRange { span: crate::source::Span::default(), ..years }))
    }

    #[test]
    fn a_header_says_what_the_whole_file_says() {
        assert!(!EMBEDDED.is_empty());
        let texts: BTreeMap<&str, &str> = EMBEDDED.iter().map(|embedded| (embedded.name, embedded.text)).collect();
        let mut texts = Texts::new(&texts);
        for (embedded, header) in EMBEDDED.iter().zip(headers()) {
            let whole = texts.whole(embedded.name, &mut Diagnostics::new()).unwrap();
            assert_eq!(said(&header), said(&whole.items), "{}", embedded.name);
            assert_eq!(said(&header).0.is_none(), revision::is_shared(&whole), "{}", embedded.name);
        }
    }

    #[test]
    fn nothing_is_found_in_what_is_built_in_with_its_tests_or_without() {
        let mut sources = Sources::new();
        let ids: Vec<SourceId> = EMBEDDED.iter().map(|embedded| sources.add(embedded.name, embedded.text)).collect();
        let sources = Arc::new(sources);
        let mut shelf = Shelf::new(ids.clone());
        let texts: BTreeMap<&str, &str> = EMBEDDED.iter().map(|embedded| (embedded.name, embedded.text)).collect();
        for (id, embedded) in ids.into_iter().zip(EMBEDDED) {
            let mut found = Diagnostics::new();
            let rules = shelf.whole(id, &sources, &mut found).unwrap();
            assert!(!rules.items.iter().any(|item| matches!(item.kind, ItemKind::Test(_))));
            if !revision::is_shared(&rules) {
                assert!(check::check(&rules, &sources, &mut found).is_some(), "{}", embedded.name);
            }
            let mut texts = Texts::new(&texts);
            let whole = texts.whole(embedded.name, &mut found).unwrap();
            if !revision::is_shared(&whole) {
                assert!(check::check(&whole, &Arc::new(texts.into_sources()), &mut found).is_some(), "{}", embedded.name);
            }
            assert_eq!(found.into_sorted(), [], "{}", embedded.name);
        }
    }
}
