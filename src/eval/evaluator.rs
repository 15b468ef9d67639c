//! The evaluator of one unit: what has been computed so far, how much work is left, and the steps kept for explanation.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::facts::{Record, RowId};
use crate::model::{DefinitionId, IndicatorId, Node, Reach, ReachKind, Rubric, SectionId};
use crate::number::Number;
use crate::source::Span;

use super::Detail;
use super::cohort::{Answered, Cohort};
use super::expectations::Results;
use super::outcome::Outcome;
use super::rows::Row;
use super::scope::Scope;
use super::scorecard::{Impediment, Total};
use super::trace::{Step, StepKind};

/// The most steps of expressions that one unit may take: far above any rubric's need, and done in a second or two.
pub(super) const FUEL: u64 = 1_000_000;
/// The most of them spent on showing formulas with their numbers put in.
const DISPLAY_FUEL: u64 = 200_000;
/// How deep expressions may be nested, functions that apply functions included.
const MAXIMUM_DEPTH: u32 = 256;
/// The most steps that are kept.
const MAXIMUM_STEPS: usize = 20_000;
/// How deep the steps of definitions may lie in each other: of what is deeper only the result is told.
const MAXIMUM_STEP_DEPTH: usize = 64;
/// What an operation on a number without a finite decimal costs more.
const FRACTION_COST: u64 = 10;

/// The step of a definition, for all that name it.
#[derive(Clone, Debug)]
struct KnownSteps {
    step: Step,
    /// How many steps it is, those that led to it included.
    count: usize,
    /// How deep these lie in each other.
    depth: usize,
}

impl KnownSteps {
    fn of(step: Step) -> KnownSteps {
        let (mut count, mut depth) = (0, 0);
        let mut open = vec![(&step, 1)];
        while let Some((step, level)) = open.pop() {
            count += 1;
            depth = depth.max(level);
            open.extend(step.steps.iter().map(|inside| (inside, level + 1)));
        }
        KnownSteps { step, count, depth }
    }
}

/// The state of one unit's evaluation.
pub(super) struct Evaluator<'a> {
    pub(super) rubric: &'a Rubric,
    pub(super) cohort: &'a Cohort,
    pub(super) record: &'a Record,
    fuel: u64,
    display_fuel: u64,
    depth: u32,
    /// By [`DefinitionId`], once computed.
    definitions: Vec<Option<Outcome>>,
    definition_steps: Vec<Option<KnownSteps>>,
    /// The rows, in the order of the form.
    pub(super) rows: Vec<Row<'a>>,
    /// By [`IndicatorId`]: its rows.
    pub(super) rows_of: Vec<Range<usize>>,
    /// By [`SectionId`]: whether the unit has the section.
    pub(super) present: Vec<Outcome<bool>>,
    /// By [`SectionId`], once its rows are scored: its own score.
    pub(super) section_scores: Vec<Option<Total>>,
    /// What was reached, when that is asked for.
    reached: Option<BTreeSet<Reach>>,
    /// What the expectations of a test can ask, once everything is scored.
    pub(super) results: Option<Results>,
    /// Whether something was asked for that is computed only later.
    pub(super) pending: bool,
    tracing: bool,
    steps: Vec<Step>,
    steps_kept: usize,
    /// The definitions whose steps the row under way has shown.
    shown: BTreeSet<DefinitionId>,
    /// What was answered about other units, by question.
    pub(super) answered: BTreeMap<usize, Answered>,
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(rubric: &'a Rubric, cohort: &'a Cohort, record: &'a Record, detail: Detail) -> Evaluator<'a> {
        Evaluator {
            rubric,
            cohort,
            record,
            fuel: FUEL,
            display_fuel: DISPLAY_FUEL,
            depth: 0,
            definitions: vec![None; rubric.definitions.len()],
            definition_steps: vec![None; rubric.definitions.len()],
            rows: Vec::new(),
            rows_of: Vec::new(),
            present: Vec::new(),
            section_scores: vec![None; rubric.sections.len()],
            reached: None,
            results: None,
            pending: false,
            tracing: detail == Detail::Steps,
            steps: Vec::new(),
            steps_kept: 0,
            shown: BTreeSet::new(),
            answered: BTreeMap::new(),
        }
    }

    /// Computes everything in the rubric's order.
    pub(super) fn run(&mut self) {
        self.prepare();
        self.score();
    }

    /// Computes what rests on facts alone: definitions, which rows apply, their points.
    pub(super) fn prepare(&mut self) {
        let rubric = self.rubric;
        // What rests on facts alone comes first: applicability may need it.
        for node in &rubric.order {
            match node {
                Node::Definition(id) => self.define(*id),
                Node::Indicator(_) | Node::Section(_) => {}
            }
        }
        self.find_sections();
        self.find_rows();
        self.put_points_in_force();
    }

    /// Computes the rest, once it is prepared.
    pub(super) fn score(&mut self) {
        let rubric = self.rubric;
        for node in &rubric.order {
            match node {
                Node::Definition(id) => self.define(*id),
                Node::Indicator(id) => self.score_indicator(*id),
                Node::Section(id) => self.score_section(*id),
            }
        }
    }

    /// Computes a definition unless it is known; leaves it unknown when it needs what is computed later.
    fn define(&mut self, id: DefinitionId) {
        let Some(definition) = self.rubric.definitions.get(id.0) else { return };
        if self.definitions.get(id.0).is_none_or(Option::is_some) {
            return;
        }
        self.pending = false;
        let (outcome, steps) = self.nested(|evaluator| evaluator.evaluate(&definition.body, &Scope::default()));
        if !std::mem::take(&mut self.pending) {
            let steps =
                self.definition_step(&definition.name, &definition.body, definition.span, &Scope::default(), &outcome, steps);
            if let Some(slot) = self.definition_steps.get_mut(id.0) {
                *slot = steps.map(KnownSteps::of);
            }
            if let Some(slot) = self.definitions.get_mut(id.0) {
                *slot = Some(outcome);
            }
        }
    }

    /// The value of a definition.
    pub(super) fn definition(&mut self, id: DefinitionId) -> Outcome {
        if self.tracing && self.shown.insert(id) {
            self.keep_known(id);
        }
        match self.definitions.get(id.0) {
            Some(Some(outcome)) => outcome.clone(),
            Some(None) | None => {
                self.pending = true;
                let name = self.rubric.definitions.get(id.0).map_or(String::new(), |definition| definition.name.to_string());
                Err(Impediment::Needs { name }.into())
            }
        }
    }

    /// Keeps the step of a definition once more: with what led to it, unless that is too deep or there are too many steps by now.
    fn keep_known(&mut self, id: DefinitionId) {
        let Some(Some(known)) = self.definition_steps.get(id.0) else { return };
        let step = &known.step;
        if known.depth < MAXIMUM_STEP_DEPTH && self.steps_kept.saturating_add(known.count) <= MAXIMUM_STEPS {
            let (step, inside) = (step.clone(), known.count.saturating_sub(1));
            self.keep(step);
            self.steps_kept += inside;
        } else {
            let (formula, substituted, result) = (step.formula.clone(), step.substituted.clone(), step.result.clone());
            self.keep(Step { kind: step.kind, span: step.span, formula, substituted, result, steps: Vec::new() });
        }
    }

    /// Notes from here on what is reached.
    pub(super) fn watch(&mut self) {
        self.reached = Some(BTreeSet::new());
    }

    /// What was reached since [`watch`](Evaluator::watch).
    pub(super) fn take_reached(&mut self) -> BTreeSet<Reach> {
        self.reached.take().unwrap_or_default()
    }

    /// Whether it is noted what is reached.
    pub(super) fn is_watching(&self) -> bool {
        self.reached.is_some()
    }

    /// Notes that something was reached, when that is asked for. A rubric has no more to reach than it is long.
    pub(super) fn reach(&mut self, span: Span, kind: impl FnOnce() -> ReachKind) {
        if let Some(reached) = &mut self.reached {
            reached.insert(Reach { span, kind: kind() });
        }
    }

    /// Computes something of which it is not known whether it will count: nothing of it is noted as reached.
    pub(super) fn unwatched<T>(&mut self, compute: impl FnOnce(&mut Self) -> T) -> T {
        let reached = self.reached.take();
        let result = compute(self);
        self.reached = reached;
        result
    }

    /// Takes one step, and goes one deeper until [`leave`](Evaluator::leave).
    pub(super) fn enter(&mut self) -> Outcome<()> {
        self.spend(1)?;
        if self.depth >= MAXIMUM_DEPTH {
            return Err(Impediment::TooMuchWork.into());
        }
        self.depth += 1;
        Ok(())
    }

    /// Comes back from one step.
    pub(super) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// How many steps were taken.
    pub(super) fn spent(&self) -> u64 {
        FUEL.saturating_sub(self.fuel)
    }

    /// Whether there are no more steps to take.
    pub(super) fn is_used_up(&self) -> bool {
        self.fuel == 0
    }

    /// Takes so many steps.
    pub(super) fn spend(&mut self, steps: u64) -> Outcome<()> {
        match self.fuel.checked_sub(steps) {
            Some(rest) => {
                self.fuel = rest;
                Ok(())
            }
            None => {
                self.fuel = 0;
                Err(Impediment::TooMuchWork.into())
            }
        }
    }

    /// Takes the steps that an operation on these numbers costs beyond the usual.
    pub(super) fn spend_on(&mut self, numbers: &[&Number]) -> Outcome<()> {
        if numbers.iter().any(|number| number.places().is_none()) { self.spend(FRACTION_COST) } else { Ok(()) }
    }

    /// Whether steps are kept.
    pub(super) fn is_tracing(&self) -> bool {
        self.tracing && self.steps_kept < MAXIMUM_STEPS
    }

    /// Keeps a step.
    pub(super) fn keep(&mut self, step: Step) {
        if self.is_tracing() {
            self.steps_kept += 1;
            self.steps.push(step);
        }
    }

    /// Computes something, with the steps that led to it apart.
    pub(super) fn nested<T>(&mut self, compute: impl FnOnce(&mut Self) -> T) -> (T, Vec<Step>) {
        let around = std::mem::take(&mut self.steps);
        let result = compute(self);
        (result, std::mem::replace(&mut self.steps, around))
    }

    /// Computes something of a row, with all its steps: each definition shows its own once more.
    pub(super) fn of_a_row<T>(&mut self, compute: impl FnOnce(&mut Self) -> T) -> (T, Vec<Step>) {
        self.shown.clear();
        self.nested(compute)
    }

    /// Computes something only to show it: no steps are kept, and the work does not count against the unit's.
    pub(super) fn quietly<T>(&mut self, compute: impl FnOnce(&mut Self) -> T) -> T {
        let tracing = std::mem::replace(&mut self.tracing, false);
        let fuel = std::mem::replace(&mut self.fuel, self.display_fuel);
        let result = compute(self);
        self.display_fuel = std::mem::replace(&mut self.fuel, fuel);
        self.tracing = tracing;
        result
    }

    /// What was written at a place, on one line.
    pub(super) fn written(&self, span: Span) -> String {
        one_line(self.rubric.sources.slice(span))
    }

    /// A step about an expression, when steps are kept.
    pub(super) fn keep_with(&mut self, kind: StepKind, span: Span, make: impl FnOnce(&mut Self) -> StepTexts, steps: Vec<Step>) {
        if self.is_tracing() {
            let StepTexts { formula, substituted, result } = make(self);
            self.keep(Step { kind, span, formula, substituted, result, steps });
        }
    }

    /// The rows of an indicator.
    pub(super) fn rows_of(&self, id: IndicatorId) -> &[Row<'a>] {
        self.rows_of.get(id.0).and_then(|range| self.rows.get(range.clone())).unwrap_or(&[])
    }

    /// A row by its id.
    pub(super) fn row(&self, id: RowId) -> Option<&Row<'a>> {
        self.rows_of(id.indicator).iter().find(|row| row.id == id)
    }

    /// Whether the unit has a section.
    pub(super) fn is_present(&self, id: SectionId) -> Outcome<bool> {
        self.present.get(id.0).cloned().unwrap_or(Ok(true))
    }
}

/// The texts of a [`Step`].
pub(super) struct StepTexts {
    pub(super) formula: String,
    pub(super) substituted: crate::language::Text,
    pub(super) result: crate::language::Text,
}

/// The most characters of a rule that are quoted in a step.
const MAXIMUM_QUOTE: usize = 300;

/// Without comments, line ends and runs of blanks.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::new();
    for part in text.lines().map(|line| line.split("//").next().unwrap_or("")) {
        for word in part.split_whitespace() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    match line.char_indices().nth(MAXIMUM_QUOTE) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or("")),
        None => line,
    }
}
