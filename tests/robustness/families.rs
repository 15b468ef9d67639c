//! Rubrics of several files, with the tests in them: put together, checked, their tests run, changed, set beside what they were before.

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, LazyLock};

use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::facts::{Format, Submission, read};
use biaochi::model::Editions;
use biaochi::source::Sources;
use biaochi::syntax::ast;

use super::work::{self, put_together};
use super::{Change, cases, files, spoil};

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
        let before = self.whole.as_ref().map(|(_, _, before)| before);
        work::rules(&self.name, texts, before, &self.submissions(choice), choice);
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
