//! A value, or all the reasons why there is none.

use std::sync::Arc;

use crate::value::Value;

use super::scorecard::{Impediment, MissingFact};

/// What computing an expression comes to.
pub(super) type Outcome<T = Value> = Result<T, Impediments>;

/// The most reasons that are kept for one row: more would help nobody.
const MAXIMUM_IMPEDIMENTS: usize = 100;

/// Why there is no value: never empty, nothing twice, in the order of the rule.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Impediments(Vec<Impediment>);

impl Impediments {
    pub(super) fn list(self) -> Vec<Impediment> {
        self.0
    }

    /// Whether the computation went over its limit.
    pub(super) fn is_too_much_work(&self) -> bool {
        self.0.contains(&Impediment::TooMuchWork)
    }

    /// Whether nothing but data is wanting, so that 有 is false and 缺省 takes its place.
    pub(super) fn is_missing(&self) -> bool {
        self.0.iter().all(|impediment| match impediment {
            Impediment::Missing(_)
            | Impediment::MissingAssessment { .. }
            | Impediment::PointsOpen { .. }
            | Impediment::Needs { .. }
            | Impediment::Cohort { .. } => true,
            Impediment::Arithmetic { .. }
            | Impediment::Fault { .. }
            | Impediment::NothingApplicable { .. }
            | Impediment::TooMuchWork => false,
        })
    }

    /// These reasons, and the others.
    #[must_use]
    pub(super) fn and(mut self, others: Impediments) -> Impediments {
        for impediment in others.0 {
            if self.0.len() < MAXIMUM_IMPEDIMENTS && !self.0.contains(&impediment) {
                self.0.push(impediment);
            }
        }
        self
    }
}

/// Adds reasons to those that were found so far.
pub(super) fn gather(found: &mut Option<Impediments>, more: Impediments) {
    *found = Some(match found.take() {
        Some(some) => some.and(more),
        None => more,
    });
}

impl From<Impediment> for Impediments {
    fn from(impediment: Impediment) -> Impediments {
        Impediments(vec![impediment])
    }
}

/// A fact that is missing.
pub(super) fn missing(name: String, label: Option<&str>) -> Impediments {
    missing_before(name, label, 0)
}

/// A fact that is missing among those of so many years before.
pub(super) fn missing_before(name: String, label: Option<&str>, back: u32) -> Impediments {
    Impediment::Missing(MissingFact { name, label: label.map(String::from), back }).into()
}

/// Both values, or what impedes either.
pub(super) fn both<A, B>(first: Outcome<A>, second: Outcome<B>) -> Outcome<(A, B)> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (Err(first), Err(second)) => Err(first.and(second)),
        (Err(impediments), Ok(_)) | (Ok(_), Err(impediments)) => Err(impediments),
    }
}

/// All values, or what impedes any.
pub(super) fn all<T>(outcomes: impl IntoIterator<Item = Outcome<T>>) -> Outcome<Vec<T>> {
    let mut values = Vec::new();
    let mut impediments: Option<Impediments> = None;
    for outcome in outcomes {
        match outcome {
            Ok(value) => values.push(value),
            Err(more) => gather(&mut impediments, more),
        }
    }
    impediments.map_or(Ok(values), Err)
}

/// How a condition turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
}

impl From<bool> for Verdict {
    fn from(holds: bool) -> Verdict {
        if holds { Verdict::Holds } else { Verdict::Fails }
    }
}

/// The items of a list.
pub(super) type ListItems = Arc<[Arc<[Option<Value>]>]>;
