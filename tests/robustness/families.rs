//! Rubrics of several files, with the tests in them: put together, checked, their tests run, changed, set beside what they were before.

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, LazyLock};

use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::facts::{Format, Submission, read};
use biaochi::impact::{self, Effect};
use biaochi::language::Language;
use biaochi::matrix::{Candidate, Given, Scope, matrix};
use biaochi::model::{Editions, Test};
use biaochi::report::{
    DocumentFormat, ImpactReport, MatrixReport, Style, TestFormat, TestReport, Tested, TestedFile, write_impact, write_matrix,
    write_tests,
};
use biaochi::revision::Texts;
use biaochi::source::Sources;
use biaochi::syntax::ast;
use biaochi::syntax::keywords::Spelling;
use biaochi::syntax::printer;
use biaochi::testing::mutants::{Extent, Subject, mutants, mutate};
use biaochi::testing::{Mutants, MutatedFile, Passing, TestFiles, passes, run_covered};

use super::{Change, cases, drawn, files, harmless, spoil};

/// Files with more changes of their rules than these have only some of them made.
const FEW_MUTANTS: usize = 12;

/// A rules file and those that it can name, by their paths.
pub struct Family {
    name: String,
    texts: BTreeMap<String, String>,
    /// What it comes to as it is.
    whole: Option<(ast::File, Arc<Sources>, Editions)>,
    /// Data that its tests give.
    data: Vec<String>,
}

/// Every rules file that ships, with those that it names, and the cases of the stages about revisions, tests and changes.
pub static FAMILIES: LazyLock<Vec<Family>> = LazyLock::new(|| {
    let mut families = Vec::new();
    for folder in ["rules", "examples", "tests/impact", "tests/matrix", "tests/testing", "tests/mutants"] {
        let rules = files::files_below(folder).into_iter().filter(|path| path.extension().is_some_and(|end| end == "rules"));
        let texts: BTreeMap<String, String> =
            rules.map(|path| (files::name_in_repository(&path), fs::read_to_string(&path).expect("readable"))).collect();
        families.extend(texts.keys().map(|name| Family::of(name.clone(), texts.clone())));
    }
    families
});

impl Family {
    fn of(name: String, texts: BTreeMap<String, String>) -> Family {
        let (whole, sources, mut diagnostics) = put_together(&name, &texts);
        let whole = whole.and_then(|whole| {
            let editions = check(&whole, &sources, &mut diagnostics)?;
            Some((whole, sources, editions))
        });
        let data = whole.as_ref().map_or(Vec::new(), |(_, _, editions)| cases::data_of(editions));
        Family { name, texts, whole, data }
    }

    /// Takes it through the whole work with one of its texts spoilt: its own, or of those beside it the one that `text` chooses.
    pub(crate) fn spoilt(&self, text: usize, changes: &[Change], choice: usize) {
        let mut texts = self.texts.clone();
        let beside = |name: &&String| **name != self.name;
        let names: Vec<String> = [&self.name].into_iter().chain(self.texts.keys().filter(beside)).cloned().collect();
        // Mostly its own: of the others few are named.
        if let Some(spoilt) = names.get(if text < 3 { 0 } else { choice % names.len() }).and_then(|name| texts.get_mut(name)) {
            *spoilt = spoil(spoilt, changes);
        }
        self.work(&texts, choice);
    }

    /// Takes one rules file and then another of the same name through the whole work.
    pub fn changed(old: &str, new: &str) {
        let texts = |text: &str| BTreeMap::from([("例.rules".to_string(), text.to_string())]);
        Family::of("例.rules".to_string(), texts(old)).work(&texts(new), 0);
    }

    /// Takes a revision and its base through the whole work.
    pub fn revised(base: &str, revision: &str) {
        let texts = [("base.rules", base), ("例.rules", revision)].map(|(name, text)| (name.to_string(), text.to_string()));
        Family::of("例.rules".to_string(), BTreeMap::from(texts.clone())).work(&BTreeMap::from(texts), 0);
    }

    fn work(&self, texts: &BTreeMap<String, String>, choice: usize) {
        let (whole, sources, mut diagnostics) = put_together(&self.name, texts);
        if let Some(whole) = whole {
            printer::print(&whole, Spelling::Chinese);
            if let Some(editions) = check(&whole, &sources, &mut diagnostics) {
                self.test(&whole, &sources, &editions, choice);
                self.set_beside(&editions, choice);
            }
        }
        drawn(&diagnostics.into_sorted(), &sources);
    }

    /// Runs its tests, and makes a few of the changes of its rules.
    fn test(&self, whole: &ast::File, sources: &Arc<Sources>, editions: &Editions, choice: usize) {
        let files = TestFiles::new();
        let (outcomes, coverage) = run_covered(editions, &files, &|_: &Test| true, Extent::Everything);
        let found = mutants(whole, Extent::Everything);
        for mutant in found.list.iter().skip(choice % found.list.len().max(1)).take(2) {
            if let Some(changed) = check(&mutant.apply(whole), sources, &mut Diagnostics::new()) {
                passes(&changed, &files);
            }
        }
        let few = found.list.len() <= FEW_MUTANTS && passes(editions, &files) == Passing::All;
        let mutants = few.then(|| {
            let mutation = mutate(Subject { file: whole, sources, editions, files: &files }, Extent::Everything);
            Mutants::Made(Box::new(MutatedFile { rubric: editions.first().clone(), mutation }))
        });
        let tested = TestedFile { name: self.name.clone(), tested: Tested::Run(outcomes), coverage: Some(coverage), mutants };
        for language in [Language::Chinese, Language::English] {
            let report = TestReport { files: vec![tested.clone()], sources, language, style: Style::default() };
            for format in [TestFormat::Text, TestFormat::Json, TestFormat::Junit, TestFormat::Lcov] {
                let text = written(|out| write_tests(format, &report, out));
                if format == TestFormat::Json {
                    is_json(&text);
                }
            }
        }
    }

    /// Sets it beside what it was before it was spoilt, with data.
    fn set_beside(&self, editions: &Editions, choice: usize) {
        let Some((_, _, before)) = &self.whole else { return };
        let submissions = self.submissions(choice);
        let (old, new) = (before.first(), editions.first());
        let difference = impact::compare(old, new);
        let mut diagnostics = Diagnostics::new();
        let given = submissions.iter().enumerate().map(|(at, submission)| (format!("{at}.json"), submission));
        let scored = impact::scored(&difference, [old, new], given, &mut diagnostics);
        let effect = Effect::of(&difference, old, new, &scored);
        let candidates = [old, new].map(|rubric| Candidate { rubric, file: "例.rules", scope: Scope::Everyone });
        let given: Vec<Given<'_>> =
            submissions.iter().enumerate().map(|(at, submission)| Given { submission, own: Some(at % 2) }).collect();
        let matrix = matrix(&candidates, &given, &mut diagnostics);
        for language in [Language::Chinese, Language::English] {
            for format in [DocumentFormat::Text, DocumentFormat::Json, DocumentFormat::Markdown, DocumentFormat::Html] {
                let impact = ImpactReport {
                    difference: &difference,
                    effect: Some(&effect),
                    rules_sha256: Default::default(),
                    language,
                    style: Style::default(),
                };
                let years = MatrixReport { matrix: &matrix, sources: None, language, style: Style::default() };
                let texts = [written(|out| write_impact(format, &impact, out)), written(|out| write_matrix(format, &years, out))];
                if format == DocumentFormat::Json {
                    texts.iter().for_each(|text| is_json(text));
                }
            }
        }
    }

    /// A few data of its tests, as those of a unit in two years, and of one whose name would steer a terminal.
    fn submissions(&self, choice: usize) -> Vec<Submission> {
        let chosen = self.data.iter().skip(choice % self.data.len().max(1)).chain(&self.data).take(3);
        let read = chosen.enumerate().filter_map(|(at, data)| {
            let mut sources = Sources::new();
            let id = sources.add("data", data.as_str());
            let mut submission = read(sources.get(id)?, Format::Json, &mut Diagnostics::new())?;
            submission.unit = Some(["甲", "甲", "\u{1b}[2J\u{202e}乙"][at].to_string());
            submission.year = submission.year.or(Some(2021)).map(|year| year + i32::from(at == 1));
            Some(submission)
        });
        read.collect()
    }
}

/// The whole rubric of one of several texts, and what reading them had to say.
fn put_together(name: &str, texts: &BTreeMap<String, String>) -> (Option<ast::File>, Arc<Sources>, Diagnostics) {
    let texts: BTreeMap<&str, &str> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut library = Texts::new(&texts);
    let mut diagnostics = Diagnostics::new();
    let whole = library.whole(name, &mut diagnostics);
    (whole, Arc::new(library.into_sources()), diagnostics)
}

fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("memory");
    let text = String::from_utf8(bytes).expect("UTF-8");
    harmless(&text);
    text
}

fn is_json(text: &str) {
    assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "no JSON: {text}");
}
