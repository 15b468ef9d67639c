//! The tests of a rubric: run, what they reach, and what they miss; whether two versions of a rule are the same.
//!
//! What a test gives becomes a [`Submission`] and is bound like any data; what it expects is judged by the evaluator once the case is scored.
//! Nothing here opens a file: whoever calls brings the data files that tests name.

mod coverage;
pub mod equivalence;
mod messages;
pub mod mutants;
mod run;
mod submission;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::eval::{Judgement, Scorecard};
use crate::facts::Submission;
use crate::model::{Expectation, Rubric, TestData};
use crate::source::{SourceId, Span};

pub use coverage::{Coverage, CoveredGoal, CoveredPart, PartName, run_covered};
pub use run::{Passing, check_inputs, passes, run};

/// The data files that tests start from, read by whoever runs the tests.
#[derive(Clone, Debug, Default)]
pub struct TestFiles {
    files: BTreeMap<(SourceId, Arc<str>), Submission>,
}

impl TestFiles {
    /// None yet.
    pub fn new() -> TestFiles {
        TestFiles::default()
    }

    /// Adds what was read from the file that a rules file names.
    pub fn add(&mut self, rules: SourceId, path: impl Into<Arc<str>>, submission: Submission) {
        self.files.insert((rules, path.into()), submission);
    }

    /// Whether the file that a rules file names is among them.
    pub fn holds(&self, rules: SourceId, path: &str) -> bool {
        self.files.contains_key(&(rules, Arc::from(path)))
    }

    /// What the file of a test holds, if it could be read.
    pub fn get(&self, data: &TestData) -> Option<&Submission> {
        self.files.get(&(data.span.source, data.path.clone()))
    }
}

/// What came of one case.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The test.
    pub test: Arc<str>,
    /// Which row of its table, from 1; none without a table.
    pub row: Option<usize>,
    /// The row, or the line of the test.
    pub span: Span,
    /// The year that was scored.
    pub year: Option<i32>,
    /// How it went.
    pub result: CaseResult,
}

impl Outcome {
    /// Whether everything that was expected holds.
    pub fn passed(&self) -> bool {
        matches!(self.result, CaseResult::Passed)
    }
}

/// How a case went.
#[derive(Clone, Debug)]
pub enum CaseResult {
    /// Everything that was expected holds.
    Passed,
    /// Something does not.
    Failed(Box<Failed>),
    /// What is given is no data of this rubric, so that nothing was scored; never empty.
    Invalid(Vec<Diagnostic>),
}

/// A case of which something does not hold.
#[derive(Clone, Debug)]
pub struct Failed {
    /// What does not hold, in the order of the test.
    pub failures: Vec<Failure>,
    /// How the case was scored, with its steps.
    pub scorecard: Scorecard,
}

/// Something that was expected and does not hold.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What was expected.
    pub expectation: Expectation,
    /// What came of it; never [`Judgement::Holds`].
    pub judgement: Judgement,
    /// For a row that is not there, the message that says which is near.
    pub message: Option<Diagnostic>,
}

/// What came of changing the rules of a file.
#[derive(Clone, Debug)]
pub enum Mutants {
    /// Nothing was changed, since tests fail on the rules as they are.
    TestsFail,
    /// What became of each change.
    Made(Box<MutatedFile>),
}

/// A rubric and what became of its mutants.
#[derive(Clone, Debug)]
pub struct MutatedFile {
    /// The rubric, for the names of rows.
    pub rubric: Arc<Rubric>,
    /// The mutants.
    pub mutation: mutants::Mutation,
}
