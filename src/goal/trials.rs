//! Scoring changed data, so many times at most.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::aim::{Aim, Heading};
use crate::eval::{Budget, CheckOutcome, Cohort, Detail, Lever, Limits, Scorecard, Status, evaluate};
use crate::facts::{Record, RowId};
use crate::model::Rubric;
use crate::number::Number;
use crate::value::Value;

/// How much work goes into one goal.
const LIMITS: Limits = Limits { effort: 16_000_000, fewest: 20, most: 12_000 };

/// What is changed, and to what.
pub(super) type Changes = BTreeMap<Lever, Value>;

/// How far it is looked for turning points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// By the branches that are taken now.
    Near,
    /// Beyond them too.
    Far,
}

/// A unit whose data are tried otherwise.
pub(super) struct Trials<'a> {
    pub(super) rubric: &'a Rubric,
    pub(super) cohort: &'a Cohort,
    /// The data as they are.
    pub(super) base: &'a Record,
    /// Scored.
    pub(super) card: &'a Scorecard,
    aim: &'a Aim,
    heading: Heading,
    /// How far it is looked for turning points.
    pub(super) sight: Sight,
    /// Which of the totals of the goal is made for.
    stage: usize,
    /// How many points are wanting, of the data as they are.
    pub(super) deficit: Number,
    /// The 校验 that hold of the data as they are.
    held: BTreeSet<usize>,
    /// How much it may still be scored.
    budget: Budget,
    /// Whether there were values that are not among those tried.
    passed_over: Cell<bool>,
    best_total: Option<Number>,
}

/// What changed data come to.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    /// Whether they are where they should be.
    pub(super) reached: bool,
    /// How many points are wanting.
    pub(super) deficit: Number,
    /// The 校验 that held before and do not now, by their places.
    pub(super) broken: Vec<usize>,
}

impl<'a> Trials<'a> {
    pub(super) fn new(
        rubric: &'a Rubric,
        cohort: &'a Cohort,
        base: &'a Record,
        card: &'a Scorecard,
        aim: &'a Aim,
        heading: Heading,
    ) -> Trials<'a> {
        let held = card.checks.iter().enumerate().filter(|(_, check)| check.outcome == CheckOutcome::Holds).map(|(at, _)| at);
        let mut trials = Trials {
            rubric,
            cohort,
            base,
            card,
            aim,
            heading,
            sight: Sight::Near,
            stage: 0,
            deficit: Number::ZERO,
            held: held.collect(),
            budget: Budget::of(rubric, cohort, base, LIMITS),
            passed_over: Cell::new(false),
            best_total: None,
        };
        trials.deficit = trials.wanting(card).unwrap_or(Number::ZERO);
        trials
    }

    /// Makes for another of the goal's totals.
    pub(super) fn make_for(&mut self, stage: usize) {
        self.stage = stage;
        self.deficit = self.wanting(self.card).unwrap_or(Number::ZERO);
    }

    /// In how many stages the goal is made for.
    pub(super) fn stages(&self) -> usize {
        self.aim.stages()
    }

    /// Whether a limit of work was met.
    pub(super) fn is_cut_short(&self) -> bool {
        self.is_spent() || self.passed_over.get()
    }

    /// Whether nothing more can be scored.
    pub(super) fn is_spent(&self) -> bool {
        self.budget.is_used_up()
    }

    /// Notes that some values are not tried.
    pub(super) fn pass_over(&self) {
        self.passed_over.set(true);
    }

    /// The best total that was seen.
    pub(super) fn best_total(&self) -> Option<&Number> {
        self.best_total.as_ref()
    }

    /// Takes one of the times that it may be scored.
    pub(super) fn spend(&self) -> Option<()> {
        self.budget.take_scoring()
    }

    fn wanting(&self, card: &Scorecard) -> Option<Number> {
        match self.heading {
            Heading::Towards => self.aim.deficit(card, self.stage),
            // Where conditions decide nothing can be lost of points.
            Heading::Away => Some(self.aim.margin(card).unwrap_or(Number::ZERO)),
        }
    }

    /// The data with changes.
    pub(super) fn changed(&self, changes: &Changes) -> Option<Record> {
        changes.iter().try_fold(self.base.clone(), |record, (lever, value)| lever.put(&record, Some(value)))
    }

    /// Scores data with changes. None at the limit, and for what would be another form: a row that does not apply any more.
    pub(super) fn score(&mut self, record: &Record) -> Option<Scorecard> {
        self.spend()?;
        let card = evaluate(self.rubric, self.cohort, record, Detail::Scores);
        let rows: BTreeMap<RowId, bool> = card.rows().into_iter().map(|row| (row.id, applies(&row.status))).collect();
        let same = self.card.rows().into_iter().all(|row| rows.get(&row.id) == Some(&applies(&row.status)));
        same.then_some(card)
    }

    /// Scores data that were scored before, to be told.
    pub(super) fn score_again(&self, record: &Record) -> Scorecard {
        evaluate(self.rubric, self.cohort, record, Detail::Scores)
    }

    /// What data with changes come to.
    pub(super) fn try_record(&mut self, record: &Record) -> Option<Tried> {
        let card = self.score(record)?;
        let deficit = self.wanting(&card)?;
        let fails = |at: &usize| card.checks.get(*at).is_none_or(|check| check.outcome != CheckOutcome::Holds);
        let broken: Vec<usize> = self.held.iter().copied().filter(fails).collect();
        let reached = self.aim.is_reached(&card) == (self.heading == Heading::Towards);
        if broken.is_empty()
            && let Some((low, _)) = card.total.ends()
            && self.best_total.as_ref().is_none_or(|best| low > best)
        {
            self.best_total = Some(low.clone());
        }
        Some(Tried { reached, deficit, broken })
    }
}

fn applies(status: &Status) -> bool {
    match status {
        Status::Scored | Status::Unscored(_) => true,
        Status::Inapplicable { .. } => false,
    }
}
