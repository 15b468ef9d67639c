//! The rubrics at hand, and choosing the one that the data ask for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{self, Files};
use super::messages::{self, Offered, Wanted};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, closest};
use crate::language::Language;
use crate::matrix::Scope;
use crate::model::{Rubric, Years};
use crate::source::{SourceId, Sources};
use crate::syntax::ast::{self, ItemKind};
use crate::{check, name, syntax};

/// The rubrics that are built in: path and text.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded_rules.rs"));

/// The rubrics among which a run chooses, read but not checked yet.
#[derive(Debug, Default)]
pub struct Rubrics {
    entries: Vec<Entry>,
    /// Whether they were named on the command line: of several the data choose, a single one is meant.
    named: bool,
}

/// A rules file.
#[derive(Debug)]
struct Entry {
    source: SourceId,
    file: ast::File,
    /// What the syntax had to say.
    findings: Diagnostics,
    name: String,
    years: Option<Years>,
    /// Whether the file itself was named.
    scope: Scope,
    /// What checking made of it, once that was asked for.
    rubric: Option<Option<Arc<Rubric>>>,
}

impl Rubrics {
    /// Those that are built in.
    pub fn embedded(files: &mut Files) -> Rubrics {
        let mut rubrics = Rubrics::default();
        for (name, text) in EMBEDDED {
            let id = files.embed(name, text);
            rubrics.add(id, Scope::SameName, files);
        }
        rubrics
    }

    /// A rules file, or those of a folder; what is wrong with the files themselves is said.
    pub fn at(path: &Path, language: Language, files: &mut Files, diagnostics: &mut Diagnostics) -> Rubrics {
        Rubrics::among(&[path.to_path_buf()], language, files, diagnostics)
    }

    /// Several rules files and folders of them.
    pub fn among(paths: &[PathBuf], language: Language, files: &mut Files, diagnostics: &mut Diagnostics) -> Rubrics {
        let mut rubrics = Rubrics { entries: Vec::new(), named: true };
        for path in paths {
            let (scope, paths) = match files::is_folder(path) {
                true => (Scope::SameName, files::rules_files(path, diagnostics)),
                false => (Scope::Everyone, vec![path.clone()]),
            };
            for path in paths {
                if let Some(id) = files.read(&path, language, diagnostics) {
                    rubrics.add(id, scope, files);
                }
            }
        }
        rubrics
    }

    fn add(&mut self, id: SourceId, scope: Scope, files: &Files) {
        let Some(source) = files.sources.get(id) else { return };
        let mut findings = Diagnostics::new();
        let file = syntax::parse(source, &mut findings);
        let mut entry = Entry { source: id, file, findings, name: String::new(), years: None, scope, rubric: None };
        for item in &entry.file.items {
            match &item.kind {
                ItemKind::Rubric(name) => entry.name = name.text.clone(),
                ItemKind::Year(years) => entry.years = Some(Years { first: years.first, last: years.last }),
                _ => {}
            }
        }
        self.entries.push(entry);
    }

    /// Whether there is none at all, which was then said already.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The places of all of them, for [`Rubrics::compile`].
    pub fn indices(&self) -> std::ops::Range<usize> {
        0..self.entries.len()
    }

    /// The source of one.
    pub fn source(&self, index: usize) -> Option<SourceId> {
        self.entries.get(index).map(|entry| entry.source)
    }

    /// The name of one, as its file says it.
    pub fn name(&self, index: usize) -> Option<&str> {
        self.entries.get(index).map(|entry| entry.name.as_str())
    }

    /// The years that one claims.
    pub fn years(&self, index: usize) -> Option<Years> {
        self.entries.get(index)?.years
    }

    /// Which units are compared under one.
    pub fn scope(&self, index: usize) -> Scope {
        self.entries.get(index).map_or(Scope::SameName, |entry| entry.scope)
    }

    /// The one that the data ask for.
    ///
    /// # Errors
    /// The message that none fits, or that several do.
    pub fn choose(&self, wanted: &Wanted, sources: &Sources) -> Result<usize, Box<Diagnostic>> {
        let covers = |entry: &Entry| wanted.year.is_none_or(|year| entry.years.is_none_or(|years| years.contains(year)));
        if self.named
            && let [only] = self.entries.as_slice()
        {
            return match covers(only) {
                true => Ok(0),
                false => Err(Box::new(messages::year_not_covered(wanted, &self.offered(&[0], sources)))),
            };
        }
        let key = wanted.name.as_deref().map(name::key);
        let has_name = |entry: &Entry| key.as_ref().is_none_or(|key| name::key(&entry.name) == *key);
        let fits = |entry: &Entry| (self.named || !wanted.is_empty()) && has_name(entry) && covers(entry);
        let fitting: Vec<usize> =
            self.entries.iter().enumerate().filter(|(_, entry)| fits(entry)).map(|(index, _)| index).collect();
        match fitting.as_slice() {
            [one] => Ok(*one),
            [] if wanted.year.is_some() && self.entries.iter().any(has_name) => {
                let named: Vec<usize> = self.indices().filter(|index| self.entries.get(*index).is_some_and(has_name)).collect();
                Err(Box::new(messages::year_not_covered(wanted, &self.offered(&named, sources))))
            }
            [] => {
                let offered = self.offered(&self.indices().collect::<Vec<_>>(), sources);
                let nearest = wanted
                    .name
                    .as_deref()
                    .filter(|wanted| !offered.iter().any(|known| name::key(&known.name) == name::key(wanted)))
                    .and_then(|wanted| closest(wanted, offered.iter().map(|known| known.name.as_str())));
                Err(Box::new(messages::no_rubric_fits(wanted, &offered, nearest)))
            }
            several => Err(Box::new(messages::several_rubrics_fit(wanted, &self.offered(several, sources)))),
        }
    }

    fn offered(&self, indices: &[usize], sources: &Sources) -> Vec<Offered> {
        indices
            .iter()
            .filter_map(|index| self.entries.get(*index))
            .map(|entry| Offered {
                name: entry.name.clone(),
                years: entry.years.map_or(String::new(), |years| years.to_string()),
                file: sources.get(entry.source).map(|source| source.name.clone()).unwrap_or_default(),
            })
            .collect()
    }

    /// The checked rubric; what was found is said the first time, as much of it as `say` asks for. `sources` must hold all that was read.
    pub fn compile(
        &mut self,
        index: usize,
        sources: &Arc<Sources>,
        say: Say,
        diagnostics: &mut Diagnostics,
    ) -> Option<Arc<Rubric>> {
        let entry = self.entries.get_mut(index)?;
        if let Some(rubric) = &entry.rubric {
            return rubric.clone();
        }
        let mut findings = std::mem::take(&mut entry.findings);
        let rubric = check::check(std::slice::from_ref(&entry.file), sources, &mut findings);
        let rubric = rubric.filter(|_| !findings.has_errors()).map(Arc::new);
        let findings = findings.into_sorted();
        let warnings = findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
        if say == Say::Errors
            && warnings > 0
            && rubric.is_some()
            && let Some(source) = sources.get(entry.source)
        {
            diagnostics.push(messages::rules_have_warnings(&source.name, warnings));
        }
        for finding in findings {
            if say == Say::Everything || finding.severity == Severity::Error {
                diagnostics.push(finding);
            }
        }
        entry.rubric = Some(rubric.clone());
        rubric
    }
}

/// How much of what checking finds is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// All of it: to the author of the rules.
    Everything,
    /// Errors, and that there are warnings: to those who use the rules.
    Errors,
}
