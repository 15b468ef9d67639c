//! What else is wrong with data that were refused, so that all is told at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::intake::wanted;
use super::messages;
use super::rubrics::{Rubrics, Say};
use crate::audit::{self, HandedIn};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::facts::{self, Filed, Submission};
use crate::name;
use crate::source::Sources;

/// How many data of one unit are looked at together: as many years as rules look back, and some.
const MAXIMUM_BESIDE: usize = 60;

/// The data of a run, to find those of the same units.
pub(super) struct Run<'a> {
    filed: &'a [Filed<'a>],
    /// By the names of units, and of those that are made of them, as they are compared.
    by_name: BTreeMap<String, Vec<usize>>,
}

impl<'a> Run<'a> {
    /// The data of a run.
    pub(super) fn of(filed: &'a [Filed<'a>]) -> Run<'a> {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, filed) in filed.iter().enumerate() {
            for name in names(filed.submission) {
                by_name.entry(name).or_default().push(at);
            }
        }
        Run { filed, by_name }
    }

    /// Whether data of the same unit for the year after were handed in.
    pub(super) fn is_year_before(&self, at: usize) -> bool {
        let Some(own) = self.filed.get(at).map(|filed| filed.submission) else { return false };
        let Some(after) = own.year.and_then(|year| year.checked_add(1)) else { return false };
        let beside = names(own).into_iter().filter_map(|name| self.by_name.get(&name)).flatten();
        beside.filter_map(|at| self.filed.get(*at)).any(|filed| filed.submission.year == Some(after))
    }

    /// What data lack that were refused for something else, and stand at these places.
    pub(super) fn missing(&self, refused: &[usize]) -> Vec<Diagnostic> {
        self.missing_by(refused, |at| self.filed.get(at).copied())
    }

    /// What is wrong with data whose year no rubric covers, by the rubric of their name that is nearest to it: most likely the year is wrong.
    pub(super) fn by_the_nearest_year(&self, at: usize, rubrics: &mut Rubrics, sources: &Arc<Sources>) -> Vec<Diagnostic> {
        let Some(submission) = self.filed.get(at).map(|filed| filed.submission) else { return Vec::new() };
        let Some((index, year)) = rubrics.nearest(&wanted(submission)) else { return Vec::new() };
        // What is wrong with rules that nobody asked for is no matter.
        let Some(editions) = rubrics.compile(index, sources, Say::Errors, &mut Diagnostics::new()) else { return Vec::new() };
        let rubric = editions.for_year(Some(year));
        let submission = Submission { year: Some(year), ..submission.clone() };
        let mut said = Diagnostics::new();
        facts::bind(rubric, &submission, &mut said);
        let errors = said.into_sorted().into_iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let corrected = Filed { submission: &submission, rubric: Some(rubric) };
        let missing = self.missing_by(&[at], |place| if place == at { Some(corrected) } else { self.filed.get(place).copied() });
        errors.chain(missing).map(|diagnostic| messages::by_rules_of(diagnostic, year)).collect()
    }

    /// What data lack, with data of the same units that may be looked at: other years, parts.
    fn missing_by<'f>(&self, refused: &[usize], filed: impl Fn(usize) -> Option<Filed<'f>>) -> Vec<Diagnostic>
    where
        'a: 'f,
    {
        let mut places = BTreeSet::new();
        for at in refused.iter().copied() {
            places.insert(at);
            for name in self.filed.get(at).into_iter().flat_map(|filed| names(filed.submission)) {
                places.extend(self.by_name.get(&name).into_iter().flatten().take(MAXIMUM_BESIDE));
            }
        }
        let beside: Vec<(usize, HandedIn<'_>)> = places
            .into_iter()
            .filter_map(|at| {
                let Filed { submission, rubric } = filed(at)?;
                let source = submission.source;
                Some((at, HandedIn { file: String::new(), source, submission: Some(submission), rubric, faults: Vec::new() }))
            })
            .collect();
        let (places, beside): (Vec<usize>, Vec<HandedIn<'_>>) = beside.into_iter().unzip();
        // What a part lacks may stand with the whole.
        let has_data = |one: &HandedIn<'_>| {
            one.submission.is_some_and(|submission| !submission.data.is_empty() && submission.whole.is_none())
        };
        let missing = places.into_iter().zip(&beside).zip(audit::missing(&beside));
        let refused: BTreeSet<usize> = refused.iter().copied().collect();
        let missing = missing.filter(|((at, one), _)| refused.contains(at) && has_data(one));
        missing.flat_map(|(_, missing)| missing).collect()
    }
}

/// The unit of data, and that which is made of it, as they are compared.
fn names(submission: &Submission) -> BTreeSet<String> {
    [&submission.unit, &submission.whole].into_iter().flatten().map(|unit| name::key(unit)).collect()
}
