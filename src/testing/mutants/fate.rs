//! What becomes of each mutant: refused by the checker, noticed by a test, the same as the original, or survived.

use std::sync::Arc;

use super::killer::{self, Expected};
use super::suite::Suite;
use super::wanted::Wanted;
use super::work::Work;
use super::{Extent, Mutant, mutants};
use crate::check::check;
use crate::diagnostic::Diagnostics;
use crate::facts::Record;
use crate::model::{Editions, Rubric};
use crate::source::{SourceId, Sources};
use crate::syntax::{ast, parse};
use crate::testing::equivalence::{Reason, Sameness, Verdict, Witness, compared};
use crate::testing::run::{cases, record};
use crate::testing::{Passing, TestFiles, run};

/// How many records of tests are tried in looking for data.
const MAXIMUM_RECORDS: usize = 64;

/// What became of a mutant.
#[derive(Clone, Debug)]
pub enum Fate {
    /// The checker refuses the changed rules.
    Refused,
    /// A test fails on them.
    Killed,
    /// They mean the same.
    Equivalent(Sameness),
    /// No test fails, and it could not be told whether one should.
    Undecided(Unknown),
    /// No test fails, though they mean something else.
    Survived(Box<Survivor>),
}

/// Why it is not told whether a test should notice a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// It may mean the same.
    Meaning(Reason),
    /// It means something else, but only on data that no test can give: such as are refused when they are read.
    NoTest,
}

/// A mutant that no test notices.
#[derive(Clone, Debug)]
pub struct Survivor {
    /// Data on which it shows.
    pub witness: Witness,
    /// A test that would notice it.
    pub test: Missing,
}

/// A test that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// This one: it was run on both versions.
    Test {
        /// What it is called.
        title: String,
        /// Its text.
        text: String,
    },
    /// The one of this name, which an earlier survivor wants too.
    Same {
        /// What that is called.
        title: String,
    },
}

/// A mutant and what became of it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The change.
    pub mutant: Mutant,
    /// What became of it.
    pub fate: Fate,
}

/// What became of the mutants of a file.
#[derive(Clone, Debug, Default)]
pub struct Mutation {
    /// Each, in the order of the file.
    pub judged: Vec<Judged>,
    /// How many more there would be.
    pub left_out: usize,
}

/// How many mutants there are of each fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Refused by the checker.
    pub refused: usize,
    /// Noticed by a test.
    pub killed: usize,
    /// The same as the original.
    pub equivalent: usize,
    /// Not told.
    pub undecided: usize,
    /// Not noticed.
    pub survived: usize,
}

impl Tally {
    /// Of the mutants that tests had to notice, how many they do: killed, and killed or survived.
    pub fn score(&self) -> (usize, usize) {
        (self.killed, self.killed + self.survived)
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Tally) -> Tally {
        Tally {
            refused: self.refused + other.refused,
            killed: self.killed + other.killed,
            equivalent: self.equivalent + other.equivalent,
            undecided: self.undecided + other.undecided,
            survived: self.survived + other.survived,
        }
    }
}

impl Mutation {
    /// How many mutants there are of each fate.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for judged in &self.judged {
            match judged.fate {
                Fate::Refused => tally.refused += 1,
                Fate::Killed => tally.killed += 1,
                Fate::Equivalent(_) => tally.equivalent += 1,
                Fate::Undecided(_) => tally.undecided += 1,
                Fate::Survived(_) => tally.survived += 1,
            }
        }
        tally
    }
}

/// Rules whose tests pass, with all that running them needs.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'s> {
    /// The whole rubric as a tree.
    pub file: &'s ast::File,
    /// The texts.
    pub sources: &'s Arc<Sources>,
    /// What the tree means.
    pub editions: &'s Editions,
    /// The data files of its tests.
    pub files: &'s TestFiles,
}

/// Makes every mutant and says what becomes of it. The tests must pass on the rules as they are.
pub fn mutate(subject: Subject<'_>, extent: Extent) -> Mutation {
    let found = mutants(subject.file, extent);
    let known = records(subject.editions, subject.files);
    let mut suite = Suite::of(subject.editions, subject.files, subject.sources);
    let mut work = Work::of(subject);
    let mut wanted = Wanted::default();
    let mut mutation = Mutation { judged: Vec::new(), left_out: found.left_out };
    for mutant in found.list {
        if work.is_spent() {
            mutation.left_out += 1;
            continue;
        }
        let fate = fate(subject, &mutant, &known, &wanted, &mut suite, &mut work);
        wanted.add(subject, &mutant, &fate);
        mutation.judged.push(Judged { mutant, fate });
    }
    mutation
}

/// The data of the tests, with the edition that each is scored by.
fn records(editions: &Editions, files: &TestFiles) -> Vec<(Option<i32>, Record)> {
    let bound = cases(editions, files).filter_map(|(rubric, test, case)| {
        let record = record(rubric, test, case, files).ok()?;
        Some((rubric.stretch.map(|years| years.first), record))
    });
    bound.take(MAXIMUM_RECORDS).collect()
}

fn fate(
    subject: Subject<'_>,
    mutant: &Mutant,
    known: &[(Option<i32>, Record)],
    wanted: &Wanted,
    suite: &mut Suite,
    work: &mut Work,
) -> Fate {
    work.checked();
    let changed_file = mutant.apply(subject.file);
    let Some(changed) = check(&changed_file, subject.sources, &mut Diagnostics::new()) else { return Fate::Refused };
    let trial = suite.run(mutant, &changed, subject.files);
    work.scored(trial.run);
    if trial.passing == Passing::NotAll {
        return Fate::Killed;
    }
    if subject.editions.iter().count() != changed.iter().count() {
        return Fate::Undecided(Unknown::Meaning(Reason::OtherStatements));
    }
    if let Some(survivor) = wanted.noticing(mutant, &changed, work) {
        return Fate::Survived(Box::new(survivor));
    }
    work.compared(subject.editions.iter().count());
    let mut sameness = Sameness::Always;
    let mut undecided = None;
    for (original, changed) in subject.editions.iter().zip(changed.iter()) {
        let own: Vec<Record> = known
            .iter()
            .filter(|(stretch, _)| *stretch == original.stretch.map(|years| years.first))
            .map(|(_, record)| record.clone())
            .collect();
        match compared(original, changed, &own) {
            Verdict::Equal(found) => sameness = sameness.max(found),
            Verdict::Undecided(reason) => undecided = undecided.or(Some(reason)),
            Verdict::Different(witness) => match killing_test(subject, mutant, &changed_file, original, &witness, wanted) {
                Killing::Test { title, text } => {
                    return Fate::Survived(Box::new(Survivor { witness: *witness, test: Missing::Test { title, text } }));
                }
                Killing::Unsayable => return Fate::Undecided(Unknown::NoTest),
                Killing::NoData => undecided = undecided.or(Some(Reason::NoData)),
            },
        }
    }
    undecided.map_or(Fate::Equivalent(sameness), |reason| Fate::Undecided(Unknown::Meaning(reason)))
}

/// What comes of data on which a mutant differs, made into a test.
enum Killing {
    /// A test that notices it.
    Test {
        /// Its name.
        title: String,
        /// All of it.
        text: String,
    },
    /// The language cannot say it.
    Unsayable,
    /// Neither version takes the data: they differ on nothing that can be handed in.
    NoData,
}

/// A test that notices a mutant, run on both versions.
fn killing_test(
    subject: Subject<'_>,
    mutant: &Mutant,
    changed: &ast::File,
    rubric: &Rubric,
    witness: &Witness,
    wanted: &Wanted,
) -> Killing {
    let Some(title) = free_title(subject, mutant, rubric, wanted) else { return Killing::Unsayable };
    if let Some(text) = killer::test(rubric, witness, Expected::Result, &title)
        && on_both(subject, changed, &text, &title) == Some((Passing::All, Passing::NotAll))
    {
        return Killing::Test { title, text };
    }
    let Some(text) = killer::test(rubric, witness, Expected::Refusal, &title) else { return Killing::Unsayable };
    match on_both(subject, changed, &text, &title) {
        Some((Passing::All, Passing::NotAll)) => Killing::Test { title, text },
        Some((Passing::All, Passing::All)) => Killing::NoData,
        Some((Passing::NotAll, _)) | None => Killing::Unsayable,
    }
}

/// What a test for a mutant can be called: as no other test is.
fn free_title(subject: Subject<'_>, mutant: &Mutant, rubric: &Rubric, wanted: &Wanted) -> Option<String> {
    let source = subject.sources.get(mutant.span.source)?;
    let line = source.position(mutant.span.start as usize).line;
    let title = killer::title(mutant.title.as_deref(), &mutant.from, &mutant.to, line);
    let taken = |title: &str| wanted.is_called(title) || rubric.tests.iter().any(|test| *test.name == *title);
    (1..100).map(|number| if number == 1 { title.clone() } else { format!("{title}（{number}）") }).find(|title| !taken(title))
}

/// Whether a test passes on the rules as they are, and on changed ones; none when it cannot be run on one of them.
fn on_both(subject: Subject<'_>, changed: &ast::File, text: &str, title: &str) -> Option<(Passing, Passing)> {
    let mut sources = Sources::clone(subject.sources);
    let id = sources.add("测试", text);
    let sources = Arc::new(sources);
    let mut found = Diagnostics::new();
    let parsed = parse(sources.get(id)?, &mut found);
    if found.has_errors() {
        return None;
    }
    let outcome = |file: &ast::File| passes_with(file, &parsed, id, &sources, subject.files, title);
    Some((outcome(subject.file)?, outcome(changed)?))
}

/// Whether a test passes on rules that are given it; none when they are then no longer sound.
fn passes_with(
    file: &ast::File,
    test: &ast::File,
    id: SourceId,
    sources: &Arc<Sources>,
    files: &TestFiles,
    title: &str,
) -> Option<Passing> {
    let mut file = file.clone();
    file.items.extend(test.items.iter().cloned());
    file.worked_in.push(id);
    let editions = check(&file, sources, &mut Diagnostics::new())?;
    let outcomes = run(&editions, files, &|test| *test.name == *title);
    let passed = !outcomes.is_empty() && outcomes.iter().all(crate::testing::Outcome::passed);
    Some(if passed { Passing::All } else { Passing::NotAll })
}
