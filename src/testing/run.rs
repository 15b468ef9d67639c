//! Cases run: bound, scored, judged.

use super::submission::{Handed, of_case, of_other};
use super::{CaseResult, Failed, Failure, Outcome, TestFiles, messages};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::eval::{Cohort, Detail, Judgement, Scorecard, judge};
use crate::facts::{Record, Submission, bind, bind_facts};
use crate::model::{Case, Editions, Expectation, Rubric, Test};
use crate::text;

/// Whether all tests of a rubric pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    /// Every case does.
    All,
    /// Some case does not; which other does was not looked at.
    NotAll,
}

/// Runs the tests of a rubric whose names the filter accepts, every case of them under the rules of its year.
pub fn run(editions: &Editions, files: &TestFiles, filter: &dyn Fn(&Test) -> bool) -> Vec<Outcome> {
    let cases = cases(editions, files).filter(|(_, test, _)| filter(test));
    cases.map(|(rubric, test, case)| run_case(rubric, test, case, files)).collect()
}

/// Every case with the edition of its year: the tests stand in each edition, checked with its parameters.
pub(super) fn cases<'e>(editions: &'e Editions, files: &'e TestFiles) -> impl Iterator<Item = (&'e Rubric, &'e Test, &'e Case)> {
    places(editions).filter_map(move |place| case_at(editions, files, place))
}

/// Where a case stands: the test, and which of its cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    test: usize,
    case: usize,
}

/// The place of every case.
pub(super) fn places(editions: &Editions) -> impl Iterator<Item = Place> {
    let tests = editions.first().tests.iter().enumerate();
    tests.flat_map(|(test, whole)| (0..whole.cases.len()).map(move |case| Place { test, case }))
}

/// The case at a place, with the edition of its year.
pub(super) fn case_at<'e>(
    editions: &'e Editions,
    files: &'e TestFiles,
    place: Place,
) -> Option<(&'e Rubric, &'e Test, &'e Case)> {
    let of = |rubric: &'e Rubric| {
        let test = rubric.tests.get(place.test)?;
        Some((rubric, test, test.cases.get(place.case)?))
    };
    let (first, test, found) = of(editions.first())?;
    let file = test.data.as_ref().and_then(|data| files.get(data));
    of(editions.for_year(year(first, found, file)))
}

/// The year of a case: that of the test, of its data file, else the first for which the rules hold.
fn year(rubric: &Rubric, case: &Case, file: Option<&Submission>) -> Option<i32> {
    let said = case.year.map(|(year, _)| year).or_else(|| file.and_then(|file| file.year));
    said.or_else(|| rubric.years.map(|years| years.first))
}

/// Whether every case passes; stops at the first that does not, and keeps no steps. A rubric without tests passes.
pub fn passes(editions: &Editions, files: &TestFiles) -> Passing {
    let mut cases = cases(editions, files);
    if cases.all(|(rubric, test, case)| holds(rubric, test, case, files)) { Passing::All } else { Passing::NotAll }
}

/// Whether all that a case expects holds, its data being refused where that is expected.
pub(super) fn holds(rubric: &Rubric, test: &Test, case: &Case, files: &TestFiles) -> bool {
    match (record(rubric, test, case, files), &case.refusal) {
        (Ok(record), None) => {
            let Ok(cohort) = cohort(rubric, test, &record) else { return false };
            let (_, judgements) = judge(rubric, &cohort, &record, Detail::Scores, &case.expectations);
            judgements.iter().all(|judgement| *judgement == Judgement::Holds)
        }
        (Err(Unbound::Refused(_)), Some(_)) => true,
        (Ok(_), Some(_)) | (Err(Unbound::Unusable(_)), Some(_)) | (Err(_), None) => false,
    }
}

/// Says what is wrong with the values that tests give, as far as that can be told without their data files.
pub fn check_inputs(editions: &Editions, diagnostics: &mut Diagnostics) {
    let files = TestFiles::new();
    let own = |(_, test, case): &(&Rubric, &Test, &Case)| test.data.is_none() && case.refusal.is_none();
    for (rubric, test, case) in cases(editions, &files).filter(own) {
        let cohort = record(rubric, test, case, &files).and_then(|record| self::cohort(rubric, test, &record));
        if let Err(Unbound::Unusable(found) | Unbound::Refused(found)) = cohort {
            found.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
        }
    }
}

fn run_case(rubric: &Rubric, test: &Test, case: &Case, files: &TestFiles) -> Outcome {
    let outcome =
        |year: Option<i32>, result: CaseResult| Outcome { test: test.name.clone(), row: case.row, span: case.span, year, result };
    let said = case.year.map(|(year, _)| year);
    let record = match (record(rubric, test, case, files), &case.refusal) {
        (Ok(record), None) => record,
        (Ok(record), Some(refusal)) => return outcome(record.year, accepted(rubric, test, &record, refusal)),
        (Err(Unbound::Refused(_)), Some(_)) => return outcome(said, CaseResult::Passed),
        (Err(Unbound::Unusable(found)), _) | (Err(Unbound::Refused(found)), None) => {
            return outcome(said, CaseResult::Invalid(found));
        }
    };
    let cohort = match cohort(rubric, test, &record) {
        Ok(cohort) => cohort,
        Err(Unbound::Unusable(found) | Unbound::Refused(found)) => return outcome(said, CaseResult::Invalid(found)),
    };
    let (_, judgements) = judge(rubric, &cohort, &record, Detail::Scores, &case.expectations);
    if judgements.iter().all(|judgement| *judgement == Judgement::Holds) {
        return outcome(record.year, CaseResult::Passed);
    }
    // Once more with the steps, which only a failure needs.
    let (scorecard, judgements) = judge(rubric, &cohort, &record, Detail::Steps, &case.expectations);
    let failures = case.expectations.iter().zip(judgements).filter(|(_, judgement)| *judgement != Judgement::Holds).map(
        |(expectation, judgement)| Failure {
            expectation: expectation.clone(),
            message: absent_row(&judgement, expectation, &scorecard),
            judgement,
        },
    );
    let failures = failures.collect();
    outcome(record.year, CaseResult::Failed(Box::new(Failed { failures, scorecard })))
}

/// What came of data that were to be refused and are not.
fn accepted(rubric: &Rubric, test: &Test, record: &Record, refusal: &Expectation) -> CaseResult {
    let cohort = cohort(rubric, test, record).unwrap_or_default();
    let (scorecard, _) = judge(rubric, &cohort, record, Detail::Steps, &[]);
    let judgement = Judgement::Fails {
        expected: text!("数据有错，不评分", "the data are refused"),
        found: text!("数据没有错", "nothing is wrong with the data"),
    };
    let failure = Failure { expectation: refusal.clone(), judgement, message: None };
    CaseResult::Failed(Box::new(Failed { failures: vec![failure], scorecard }))
}

/// The units of a test, that of the case among them, or what is wrong with the data of the others.
pub(super) fn cohort(rubric: &Rubric, test: &Test, record: &Record) -> Result<Cohort, Unbound> {
    let mut records = vec![record.clone()];
    for inputs in &test.others {
        records.push(bound(rubric, &of_other(inputs, record.year))?);
    }
    Ok(Cohort::gather(rubric, &records))
}

fn absent_row(judgement: &Judgement, expectation: &Expectation, scorecard: &Scorecard) -> Option<Diagnostic> {
    match judgement {
        Judgement::NoSuchRow { name } => {
            let rows = scorecard.rows();
            let names: Vec<&str> = rows.iter().filter(|row| row.id.item.is_some()).map(|row| row.name.as_str()).collect();
            Some(messages::row_absent(expectation.span, name, &names))
        }
        Judgement::SeveralRows { name } => Some(messages::several_rows(expectation.span, name)),
        Judgement::Holds | Judgement::Fails { .. } | Judgement::Undecided(_) => None,
    }
}

/// Why a case has no data.
pub(super) enum Unbound {
    /// The data file of the test cannot be used.
    Unusable(Vec<Diagnostic>),
    /// What is given is no data of this rubric; never empty.
    Refused(Vec<Diagnostic>),
}

/// The data of a case, or what is wrong with them.
pub(super) fn record(rubric: &Rubric, test: &Test, case: &Case, files: &TestFiles) -> Result<Record, Unbound> {
    let file = match &test.data {
        None => None,
        Some(data) => match files.get(data) {
            Some(file) if file.faulty => return Err(Unbound::Unusable(vec![messages::data_faulty(data)])),
            Some(file) => Some(file),
            None => return Err(Unbound::Unusable(vec![messages::data_unread(data)])),
        },
    };
    bound(rubric, &of_case(case, file, year(rubric, case, file)))
}

/// What is given, bound to the rubric.
fn bound(rubric: &Rubric, Handed { submission, prior }: &Handed) -> Result<Record, Unbound> {
    let mut found = Diagnostics::new();
    let record = bind(rubric, submission, &mut found);
    let mut earlier = std::collections::BTreeMap::new();
    for (years, submission) in prior {
        let entries: Vec<_> = submission.data.iter().collect();
        earlier.insert(*years, bind_facts(rubric, &entries, submission.year, &mut found));
    }
    match record {
        Some(record) if !found.has_errors() => Ok(Record { prior: earlier, ..record }),
        _ => {
            let errors = found.into_sorted().into_iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
            Err(Unbound::Refused(errors.collect()))
        }
    }
}
