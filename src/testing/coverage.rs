//! What the tests of a rubric reach in its rules, and what they do not.
//!
//! Something is reached when some case computes it, whether or not the case expects anything of it; whether it would be noticed if the rule
//! were another is what mutants tell.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::mutants::Extent;
use super::run::{cases, cohort, record};
use super::{Outcome, TestFiles, run};
use crate::check::soundness;
use crate::eval::reached;
use crate::model::{Editions, Goal, GoalOwner, Reach, Rubric, Test};
use crate::source::Span;

/// What the tests of a rubric reach.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// The indicators, definitions and so on in which there is something to reach, in the order of the text.
    pub parts: Vec<CoveredPart>,
}

/// An indicator, a definition, 等级 …, and what tests reach of it.
#[derive(Clone, Debug)]
pub struct CoveredPart {
    /// What it is called.
    pub name: PartName,
    /// Where it stands.
    pub span: Span,
    /// What there is to reach, in the order of the text.
    pub goals: Vec<CoveredGoal>,
}

/// What a part of the rules is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartName {
    /// An indicator, a definition, a function, a heading: by its name.
    Named(Arc<str>),
    /// 校验, by its label.
    Check(String),
    /// 总分
    Total,
    /// 等级
    Grades,
}

/// Something to reach.
#[derive(Clone, Debug)]
pub struct CoveredGoal {
    /// What.
    pub goal: Goal,
    /// Whether some case reached it.
    pub reached: bool,
}

impl Coverage {
    /// How many goals were reached, and how many there are.
    pub fn counts(&self) -> (usize, usize) {
        let goals = || self.parts.iter().flat_map(|part| &part.goals);
        (goals().filter(|goal| goal.reached).count(), goals().count())
    }
}

impl CoveredPart {
    /// What no case reached.
    pub fn missed(&self) -> impl Iterator<Item = &Goal> {
        self.goals.iter().filter(|goal| !goal.reached).map(|goal| &goal.goal)
    }
}

/// Runs the tests as [`run`](super::run()) does, and says what they reach. What has a value of its own in a stretch of years is to be reached
/// in that stretch. What a revision takes from other files is theirs to test, unless everything is asked for.
pub fn run_covered(
    editions: &Editions,
    files: &TestFiles,
    filter: &dyn Fn(&Test) -> bool,
    extent: Extent,
) -> (Vec<Outcome>, Coverage) {
    let outcomes = run(editions, files, filter);
    let mut found: BTreeSet<Reach> = BTreeSet::new();
    for (rubric, test, case) in cases(editions, files).filter(|(_, test, _)| filter(test)) {
        if let Ok(record) = record(rubric, test, case, files) {
            let cohort = cohort(rubric, test, &record).unwrap_or_default();
            found.extend(reached(rubric, &cohort, &record));
        }
    }
    (outcomes, coverage(editions, &found, extent))
}

fn coverage(editions: &Editions, found: &BTreeSet<Reach>, extent: Extent) -> Coverage {
    let is_own = |(_, goal): &(GoalOwner, Goal)| match extent {
        Extent::Everything => true,
        Extent::Of(source) => goal.reach.span.source == source,
    };
    let goals: BTreeSet<(GoalOwner, Goal)> = editions.iter().flat_map(|rubric| soundness::goals(rubric)).filter(is_own).collect();
    let mut parts: Vec<CoveredPart> = Vec::new();
    let mut last = None;
    for (owner, goal) in goals {
        let reached = found.contains(&goal.reach);
        if last != Some(owner) {
            last = Some(owner);
            parts.extend(part(editions.first(), owner, goal.reach.span));
        }
        if let Some(part) = parts.last_mut() {
            part.goals.push(CoveredGoal { goal, reached });
        }
    }
    parts.sort_by_key(|part| part.span);
    Coverage { parts }
}

/// A part of the rules without its goals yet.
fn part(rubric: &Rubric, owner: GoalOwner, otherwise: Span) -> Option<CoveredPart> {
    let named = |name: &Arc<str>| PartName::Named(name.clone());
    let (name, span) = match owner {
        GoalOwner::Definition(id) => rubric.definitions.get(id.0).map(|it| (named(&it.name), it.span))?,
        GoalOwner::Function(id) => rubric.functions.get(id.0).map(|it| (named(&it.name), it.span))?,
        GoalOwner::Section(id) => rubric.sections.get(id.0).map(|it| (named(&it.name), it.span))?,
        GoalOwner::Indicator(id) => rubric.indicators.get(id.0).map(|it| (named(&it.name), it.header))?,
        GoalOwner::Check(at) => rubric.checks.get(at).map(|it| (PartName::Check(it.label.clone()), it.span))?,
        GoalOwner::Total => (PartName::Total, rubric.total.span),
        GoalOwner::Grades => (PartName::Grades, otherwise),
    };
    Some(CoveredPart { name, span, goals: Vec::new() })
}
