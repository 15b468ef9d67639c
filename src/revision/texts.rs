//! A library over texts in memory: those of a host program, those of a test.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::messages::{Unreachable, unreachable_file};
use super::{Library, assemble, path_from};
use crate::diagnostic::{Diagnostics, closest};
use crate::source::Sources;
use crate::syntax::{self, ast};

/// Texts by their paths, with `/` between folders.
#[derive(Debug)]
pub struct Texts<'t> {
    texts: &'t BTreeMap<&'t str, &'t str>,
    sources: Sources,
    /// By path.
    parsed: BTreeMap<String, Arc<ast::File>>,
}

impl<'t> Texts<'t> {
    /// A library of these texts, of which none was read yet.
    pub fn new(texts: &'t BTreeMap<&'t str, &'t str>) -> Texts<'t> {
        Texts { texts, sources: Sources::new(), parsed: BTreeMap::new() }
    }

    /// The whole rubric that a text makes with those that it names. `None` when there is no such text, of which nothing is said, or when
    /// one that it names cannot be had.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use biaochi::{diagnostic::Diagnostics, revision::Texts};
    ///
    /// let texts = BTreeMap::from([("甲.rules", "完成率（4分）: 得分 = 4"), ("乙.rules", "沿用 \"甲.rules\"\n修改 完成率（5分）")]);
    /// let whole = Texts::new(&texts).whole("乙.rules", &mut Diagnostics::new()).unwrap();
    /// assert_eq!(whole.items.len(), 1);
    /// ```
    pub fn whole(&mut self, path: &str, diagnostics: &mut Diagnostics) -> Option<ast::File> {
        let file = self.read(path, diagnostics)?;
        assemble(&file, self, diagnostics)
    }

    /// The texts that were read.
    pub fn into_sources(self) -> Sources {
        self.sources
    }

    /// A text by its path, read the first time it is asked for.
    fn read(&mut self, path: &str, diagnostics: &mut Diagnostics) -> Option<Arc<ast::File>> {
        if let Some(file) = self.parsed.get(path) {
            return Some(Arc::clone(file));
        }
        let text = self.texts.get(path)?;
        let id = self.sources.add(path, *text);
        let file = Arc::new(syntax::parse(self.sources.get(id)?, diagnostics));
        self.parsed.insert(path.to_string(), Arc::clone(&file));
        Some(file)
    }
}

impl Library for Texts<'_> {
    fn open(&mut self, reference: &ast::Reference, diagnostics: &mut Diagnostics) -> Option<Arc<ast::File>> {
        let from = self.sources.name(reference.span.source).to_string();
        let path = path_from(&from, &reference.path);
        let file = path.as_deref().and_then(|path| self.read(path, diagnostics));
        if file.is_none() {
            let nearest = path.as_deref().and_then(|path| closest(path, self.texts.keys().copied()));
            diagnostics.push(unreachable_file(reference, Unreachable::NotFound { nearest }));
        }
        file
    }
}
