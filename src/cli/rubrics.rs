//! The rubrics at hand, and choosing the one that the data ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::embedded::{self, EMBEDDED};
use super::files::{self, Allowance, Files, Found};
use super::messages::{self, Offered, Wanted};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, closest};
use crate::language::Language;
use crate::matrix::Scope;
use crate::model::{Editions, Years};
use crate::proof::{self, Proved};
use crate::revision::messages::Unreachable;
use crate::revision::{self, Library};
use crate::source::{SourceId, Sources, Span};
use crate::syntax::ast::{self, ItemKind};
use crate::{check, name, syntax, text};

/// The rubrics among which a run chooses, not checked yet: those of files read and put together, those built in known by their headers.
#[derive(Debug, Default)]
pub struct Rubrics {
    entries: Vec<Entry>,
    /// Whether they were named on the command line: of several the data choose, a single one is meant.
    named: bool,
    /// Those that are built in.
    embedded: embedded::Shelf,
}

/// Which file says the years of a rubric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearsFrom {
    /// Its own, or none.
    Itself,
    /// The one that it extends, though it has a name of its own.
    BaseOfAnother,
    /// The one that it extends, of the same name.
    Base,
}

/// How much of a rules file was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Read {
    /// All of it.
    Whole,
    /// Its header: it is built in, and nobody asked for it.
    Header,
}

/// A rules file.
#[derive(Debug)]
struct Entry {
    source: SourceId,
    read: Read,
    /// The whole rubric, with what it extends and imports; none when one of these files cannot be had.
    file: Option<ast::File>,
    /// Whether it is there to be imported, and no rubric.
    shared: bool,
    /// What reading it and putting it together had to say.
    findings: Diagnostics,
    name: String,
    years: Option<Years>,
    /// Where 年度 is said; of a revision that leaves it out where it says what it extends; else the beginning of the file.
    years_span: Span,
    /// Whether its years are those of the file that it extends.
    years_from: YearsFrom,
    /// Whether the file itself was named.
    scope: Scope,
    /// What was proved of it, when that was asked for.
    proved: Option<Proved>,
    /// What checking made of it, once that was asked for.
    rubric: Option<Option<Arc<Editions>>>,
}

impl Rubrics {
    /// Those that are built in.
    pub fn embedded(files: &mut Files) -> Rubrics {
        let mut rubrics = Rubrics::default();
        for (embedded, header) in EMBEDDED.iter().zip(embedded::headers()) {
            let mut entry = Entry::new(files.embed(embedded.name, embedded.text), Read::Header, Scope::SameName);
            entry.named_by(&header);
            entry.shared = entry.name.is_empty();
            rubrics.entries.push(entry);
        }
        rubrics.embedded = embedded::Shelf::new(rubrics.entries.iter().map(|entry| entry.source).collect());
        rubrics
    }

    /// A rules file, or those of a folder; what is wrong with the files themselves is said.
    pub fn at(path: &Path, language: Language, files: &mut Files, diagnostics: &mut Diagnostics) -> Rubrics {
        Rubrics::among(&[path.to_path_buf()], language, files, diagnostics)
    }

    /// Several rules files and folders of them.
    pub fn among(paths: &[PathBuf], language: Language, files: &mut Files, diagnostics: &mut Diagnostics) -> Rubrics {
        let mut rubrics = Rubrics { named: true, ..Rubrics::default() };
        let mut allowance = Allowance::of_a_run();
        for path in paths {
            let (scope, found) = match files::is_folder(path) {
                true => (Scope::SameName, files::rules_files(path, &mut allowance, diagnostics)),
                false => (Scope::Everyone, vec![path.clone()]),
            };
            let ids: Vec<SourceId> = found
                .iter()
                .filter_map(|path| files.read_once(path, &path.display().to_string(), language, diagnostics))
                .collect();
            let mut shelf = Shelf::new(files, language, files::rules_folder(path));
            for id in ids {
                rubrics.add(id, scope, &mut shelf);
            }
        }
        rubrics
    }

    fn add(&mut self, id: SourceId, scope: Scope, shelf: &mut Shelf<'_>) {
        let mut findings = Diagnostics::new();
        let Some(own) = shelf.parsed(id, &mut findings) else { return };
        let file = revision::assemble(&own, shelf, &mut findings);
        let mut entry = Entry { findings, ..Entry::new(id, Read::Whole, scope) };
        entry.named_by(file.iter().flat_map(|file| &file.items).chain(&own.items));
        let extends = own.items.iter().find(|item| matches!(item.kind, ItemKind::Extends(_)));
        if let Some(extends) = extends.filter(|_| entry.years_span.source != id) {
            let renamed = own.items.iter().any(|item| matches!(item.kind, ItemKind::Rubric(_)));
            entry.years_from = if renamed { YearsFrom::BaseOfAnother } else { YearsFrom::Base };
            entry.years_span = extends.span;
        }
        entry.shared = file.as_ref().is_some_and(revision::is_shared);
        entry.file = file;
        self.entries.push(entry);
    }

    /// Says where two rubrics of one name claim one year, so that no data of that year could choose between them.
    pub fn report_shared_years(&self, diagnostics: &mut Diagnostics) {
        let mut named: Vec<&Entry> = self.entries.iter().filter(|entry| !entry.name.is_empty()).collect();
        named.sort_by_key(|entry| (name::key(&entry.name), entry.years.map(|years| years.first)));
        // Of those before, the one that claims the latest year.
        let mut before: Option<&Entry> = None;
        for entry in &named {
            let same = before.filter(|before| name::key(&before.name) == name::key(&entry.name));
            let overlaps = |before: &&Entry| match (before.years, entry.years) {
                (Some(before), Some(own)) => before.last.is_none_or(|last| last >= own.first),
                // Without 年度 a rubric is for every year.
                (None, _) | (_, None) => true,
            };
            let clash = same.filter(overlaps);
            if let (None, YearsFrom::Base, Some(years)) = (clash, entry.years_from, entry.years) {
                diagnostics.push(messages::revision_without_year(entry.years_span, years));
            }
            if let Some(before) = clash {
                let year = entry.years.or(before.years).map(|years| years.first);
                let claim = |entry: &Entry| (entry.years_span, entry.years_from);
                diagnostics.push(messages::year_claimed_twice(&entry.name, year, claim(entry), claim(before)));
            }
            let reaches = |entry: &Entry| entry.years.map_or((true, 0), |years| (years.last.is_none(), years.last.unwrap_or(0)));
            before = match same {
                Some(before) if reaches(before) > reaches(entry) => Some(before),
                Some(_) | None => Some(entry),
            };
        }
    }

    /// The files of one: those that it extends and imports, in the order in which they were worked in, and last its own.
    pub fn files(&self, index: usize) -> Vec<SourceId> {
        let Some(entry) = self.entries.get(index) else { return Vec::new() };
        entry.file.iter().flat_map(|file| &file.worked_in).copied().chain([entry.source]).collect()
    }

    /// Whether one is there to be imported, and no rubric.
    pub fn is_shared(&self, index: usize) -> bool {
        self.entries.get(index).is_some_and(|entry| entry.shared)
    }

    /// The whole rubric of one as a tree; none when one of its files cannot be had, or it is built in and was not compiled.
    pub fn whole(&self, index: usize) -> Option<&ast::File> {
        self.entries.get(index)?.file.as_ref()
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

    /// What messages and reports call the file of one.
    pub fn file_name<'s>(&self, index: usize, sources: &'s Sources) -> &'s str {
        self.source(index).map_or("", |id| sources.name(id))
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
        let fits = |entry: &Entry| (self.named || !wanted.is_empty()) && !entry.shared && has_name(entry) && covers(entry);
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

    /// Of the rubrics of the name that the data ask for, where they are of one name, the one whose years are nearest to theirs; and which of
    /// its years.
    pub fn nearest(&self, wanted: &Wanted) -> Option<(usize, i32)> {
        let year = wanted.year?;
        let key = wanted.name.as_deref().map(name::key).filter(|_| !self.named || self.entries.len() > 1);
        let mut near = Vec::new();
        let mut names = BTreeSet::new();
        for (index, entry) in self.entries.iter().enumerate().filter(|(_, entry)| !entry.shared) {
            let own = name::key(&entry.name);
            if key.as_ref().is_none_or(|key| own == *key) {
                names.insert(own);
                let years = entry.years?;
                let nearest = year.max(years.first).min(years.last.unwrap_or(i32::MAX));
                near.push((year.abs_diff(nearest), index, nearest));
            }
        }
        let (_, index, nearest) = near.into_iter().min().filter(|_| names.len() == 1)?;
        Some((index, nearest))
    }

    fn offered(&self, indices: &[usize], sources: &Sources) -> Vec<Offered> {
        indices
            .iter()
            .filter_map(|index| self.entries.get(*index))
            .filter(|entry| !entry.shared)
            .map(|entry| Offered {
                name: entry.name.clone(),
                years: entry.years.map_or(String::new(), |years| years.to_string()),
                file: sources.name(entry.source).to_string(),
            })
            .collect()
    }

    /// What was proved of a rubric, when it was compiled so.
    pub fn proved(&self, index: usize) -> Option<&Proved> {
        self.entries.get(index)?.proved.as_ref()
    }

    /// The checked rubric; what was found is said the first time, as much of it as `say` asks for. `sources` must hold all that was read.
    pub fn compile(
        &mut self,
        index: usize,
        sources: &Arc<Sources>,
        say: Say,
        diagnostics: &mut Diagnostics,
    ) -> Option<Arc<Editions>> {
        let entry = self.entries.get_mut(index)?;
        if let Some(rubric) = &entry.rubric {
            return rubric.clone();
        }
        let mut findings = std::mem::take(&mut entry.findings);
        if entry.read == Read::Header {
            entry.file = self.embedded.whole(entry.source, sources, &mut findings);
            entry.read = Read::Whole;
        }
        let rubric = entry.file.as_ref().and_then(|file| match say {
            Say::Everything => {
                let proved = proof::check_and_prove(file, sources, &mut findings);
                let editions = proved.editions.clone();
                entry.proved = Some(proved);
                editions
            }
            Say::Errors => check::check(file, sources, &mut findings),
        });
        let rubric = rubric.filter(|_| !findings.has_errors()).map(Arc::new);
        let findings = findings.into_sorted();
        let warnings = findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
        if say == Say::Errors && warnings > 0 && rubric.is_some() {
            diagnostics.push(messages::rules_have_warnings(sources.name(entry.source), warnings));
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

impl Entry {
    /// A file of which nothing is known yet.
    fn new(source: SourceId, read: Read, scope: Scope) -> Entry {
        Entry {
            source,
            read,
            file: None,
            shared: false,
            findings: Diagnostics::new(),
            name: String::new(),
            years: None,
            years_span: Span::new(source, 0, 0),
            years_from: YearsFrom::Itself,
            scope,
            proved: None,
            rubric: None,
        }
    }

    /// Takes the name and the years that statements say first.
    fn named_by<'i>(&mut self, items: impl IntoIterator<Item = &'i ast::Item>) {
        for item in items {
            match &item.kind {
                ItemKind::Rubric(name) if self.name.is_empty() => self.name.clone_from(&name.text),
                ItemKind::Year(years) if self.years.is_none() => {
                    self.years = Some(Years { first: years.first, last: years.last });
                    self.years_span = item.span;
                }
                _ => {}
            }
        }
    }
}

/// The rules files of one run, each read and parsed once, for those that name each other.
struct Shelf<'f> {
    files: &'f mut Files,
    language: Language,
    /// The folder inside which they lie.
    folder: Option<PathBuf>,
    parsed: BTreeMap<SourceId, (Arc<ast::File>, Diagnostics)>,
}

impl<'f> Shelf<'f> {
    fn new(files: &'f mut Files, language: Language, folder: Option<PathBuf>) -> Shelf<'f> {
        Shelf { files, language, folder, parsed: BTreeMap::new() }
    }

    /// A file as the parser reads it; what that had to say is said each time, to whoever asks.
    fn parsed(&mut self, id: SourceId, diagnostics: &mut Diagnostics) -> Option<Arc<ast::File>> {
        if !self.parsed.contains_key(&id) {
            let mut findings = Diagnostics::new();
            let file = syntax::parse(self.files.sources.get(id)?, &mut findings);
            self.parsed.insert(id, (Arc::new(file), findings));
        }
        let (file, findings) = self.parsed.get(&id)?;
        for finding in findings.iter() {
            diagnostics.push(finding.clone());
        }
        Some(Arc::clone(file))
    }

    fn find(&mut self, reference: &ast::Reference, diagnostics: &mut Diagnostics) -> Option<SourceId> {
        let unreachable = |why| revision::messages::unreachable_file(reference, why);
        if !files::has_ending(Path::new(&reference.path), &[files::RULES_ENDING]) {
            diagnostics.push(unreachable(Unreachable::NotRules));
            return None;
        }
        let from = self.files.path(reference.span.source);
        let folder = self.folder.clone().unwrap_or_default();
        match files::find_named(from, &reference.path, &folder) {
            Found::Inside(path) => {
                let mut found = Diagnostics::new();
                let from = self.files.sources.name(reference.span.source);
                let name = files::name_from(from, &reference.path);
                let id = self.files.read_once(&path, &name, self.language, &mut found);
                for fault in found.iter() {
                    diagnostics.push(match id {
                        Some(_) => fault.clone(),
                        None => unreachable(Unreachable::NotReadable { reason: fault.message.get(self.language) }),
                    });
                }
                id
            }
            Found::NoFile => {
                let reason = text!("它不是一个文件", "it is no file");
                diagnostics.push(unreachable(Unreachable::NotReadable { reason: reason.get(self.language) }));
                None
            }
            Found::Outside => {
                diagnostics.push(unreachable(Unreachable::Outside { folder: &files::folder_name(&folder) }));
                None
            }
            Found::Nothing { nearest } => {
                diagnostics.push(unreachable(Unreachable::NotFound { nearest: nearest.as_deref() }));
                None
            }
        }
    }
}

impl Library for Shelf<'_> {
    fn open(&mut self, reference: &ast::Reference, diagnostics: &mut Diagnostics) -> Option<Arc<ast::File>> {
        let id = self.find(reference, diagnostics)?;
        self.parsed(id, diagnostics)
    }
}

/// How much of what checking finds is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// All of it, with what can be proved: to the author of the rules.
    Everything,
    /// Errors, and that there are warnings: to those who use the rules.
    Errors,
}
