//! The tests that survivors want: whether one would notice another mutant too, and what they are called.

use std::collections::{BTreeMap, BTreeSet};

use super::Mutant;
use super::fate::{Fate, Missing, Subject, Survivor};
use super::work::Work;
use crate::eval::{Cohort, Detail, Scorecard, evaluate};
use crate::model::Editions;
use crate::testing::equivalence::{Witness, differences};

/// The tests that survivors want so far.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// By the rule that each holds, in the order in which they came to be wanted.
    of_rule: BTreeMap<Option<String>, Vec<WantedTest>>,
    titles: BTreeSet<String>,
}

/// A test that a survivor wants.
#[derive(Debug)]
struct WantedTest {
    title: String,
    witness: Witness,
    /// What the rules as they are make of its data.
    original: Scorecard,
}

impl Wanted {
    /// Adds the test that a mutant wants, if it is one that survived and wants one of its own.
    pub(super) fn add(&mut self, subject: Subject<'_>, mutant: &Mutant, fate: &Fate) {
        let Fate::Survived(survivor) = fate else { return };
        let Missing::Test { title, text: _ } = &survivor.test else { return };
        let original = scored(subject.editions, &survivor.witness);
        let test = WantedTest { title: title.clone(), witness: survivor.witness.clone(), original };
        self.titles.insert(title.clone());
        self.of_rule.entry(mutant.item.clone()).or_default().push(test);
    }

    /// Whether one has this name.
    pub(super) fn is_called(&self, title: &str) -> bool {
        self.titles.contains(title)
    }

    /// The first that would notice a mutant of its rule: a test of one rule is not asked to hold another.
    pub(super) fn noticing(&self, mutant: &Mutant, changed: &Editions, work: &mut Work) -> Option<Survivor> {
        for WantedTest { title, witness, original } in self.of_rule.get(&mutant.item).into_iter().flatten() {
            work.scored(1);
            let seen = differences(original, &scored(changed, witness));
            if let Some(observation) = seen.into_iter().find(|observation| observation.seen == witness.observation.seen) {
                let witness = Witness { record: witness.record.clone(), observation };
                return Some(Survivor { witness, test: Missing::Same { title: title.clone() } });
            }
        }
        None
    }
}

/// What rules make of the data of a witness.
fn scored(editions: &Editions, witness: &Witness) -> Scorecard {
    evaluate(editions.for_year(witness.record.year), &Cohort::default(), &witness.record, Detail::Scores)
}
