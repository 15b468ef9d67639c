//! The tests in the order in which they are tried on a mutant: those first that are likely to notice it. What comes out is the same in every
//! order; how long it takes is not.

use super::Mutant;
use crate::model::Editions;
use crate::source::Sources;
use crate::testing::run::{Place, case_at, holds, places};
use crate::testing::{Passing, TestFiles};

/// The cases of the tests, the one that noticed the last mutant first.
pub(super) struct Suite {
    cases: Vec<Ranked>,
}

/// A case, and what its expectations say.
struct Ranked {
    place: Place,
    expected: String,
}

/// What came of running cases on a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Trial {
    /// Whether all passed; when not all did, the rest was not run.
    pub(super) passing: Passing,
    /// How many were run.
    pub(super) run: usize,
}

impl Suite {
    /// The tests of a rubric.
    pub(super) fn of(editions: &Editions, files: &TestFiles, sources: &Sources) -> Suite {
        let cases = places(editions).filter_map(|place| {
            let (_, _, case) = case_at(editions, files, place)?;
            let spans = case.expectations.iter().map(|expectation| expectation.span);
            let texts = spans.filter_map(|span| {
                let text = &sources.get(span.source)?.text;
                text.get(span.start as usize..span.end as usize)
            });
            Some(Ranked { place, expected: texts.collect::<Vec<_>>().join("\n") })
        });
        Suite { cases: cases.collect() }
    }

    /// Runs the tests on a mutant until one notices it: those that name what was changed first.
    pub(super) fn run(&mut self, mutant: &Mutant, changed: &Editions, files: &TestFiles) -> Trial {
        let names = |case: &Ranked| mutant.item.as_ref().is_some_and(|item| case.expected.contains(item.as_str()));
        let (mut order, others): (Vec<_>, Vec<_>) = self.cases.iter().enumerate().partition(|(_, case)| names(case));
        order.extend(others);
        let mut run = 0;
        let mut noticed = None;
        for (index, case) in order {
            run += 1;
            let found = case_at(changed, files, case.place);
            if !found.is_none_or(|(rubric, test, case)| holds(rubric, test, case, files)) {
                noticed = Some(index);
                break;
            }
        }
        if let Some(before) = noticed.and_then(|index| self.cases.get_mut(..=index)) {
            before.rotate_right(1);
        }
        Trial { passing: if noticed.is_none() { Passing::All } else { Passing::NotAll }, run }
    }
}
