//! What is known while a rubric is compiled.

use std::collections::{BTreeMap, BTreeSet};

use super::code::{Code, Operand};
use super::columns::{Grains, Slot};
use super::expressions::Outcome;
use super::outside::{Done, Stop, messages};
use super::pieces::Piece;
use super::slots::SlotUse;
use super::truth::{Conditions, Literal, Truth};
use crate::model::{Node, Rubric};

/// Whether cells may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gaps {
    /// Every slot has a number, but for 不适用, where nothing says no.
    None,
    /// Any may be missing.
    Some,
}

/// A rubric while it is compiled.
pub(super) struct Compiler<'a> {
    pub(super) rubric: &'a Rubric,
    pub(super) grains: &'a Grains,
    pub(super) gaps: Gaps,
    pub(super) code: Code,
    pub(super) slots: &'a [SlotUse],
    pub(super) slot_places: BTreeMap<Slot, usize>,
    /// What holds wherever the value that is being compiled is used.
    pub(super) assumed: BTreeSet<Literal>,
    /// What must hold of a unit for its scores to be known.
    pub(super) required: Conditions,
    /// By definition, once it can be computed.
    pub(super) definitions: Vec<Option<Done<Outcome>>>,
    /// By section: whether the unit has it.
    pub(super) present: Vec<Truth>,
    /// By indicator.
    pub(super) rows: Vec<Row>,
    /// By section, once its rows are scored: its own score.
    pub(super) section_scores: Vec<Option<Piece>>,
    steps: usize,
    depth: usize,
}

/// An indicator while a rubric is compiled.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Whether it applies; false where the unit does not have the section.
    pub(super) applies: Truth,
    /// The points in force.
    pub(super) points: Piece,
    /// Those of a unit to which it applies, where they are not always those printed.
    pub(super) scale: Option<Piece>,
    /// Once it is scored: in whole numbers of 10^-places points.
    pub(super) score: Option<Operand>,
    /// 值, once it is scored.
    pub(super) value: Option<Done<Outcome>>,
}

/// The most steps that compiling takes: as many as the evaluator would take, or fewer, and far fewer than it may.
const MAXIMUM_STEPS: usize = 50_000;
/// How deep expressions may lie in each other, functions included: the evaluator goes deeper.
const MAXIMUM_DEPTH: usize = 200;

impl<'a> Compiler<'a> {
    /// Nothing compiled yet.
    pub(super) fn new(rubric: &'a Rubric, grains: &'a Grains, slots: &'a [SlotUse], gaps: Gaps) -> Compiler<'a> {
        Compiler {
            rubric,
            grains,
            gaps,
            code: Code::new(slots.iter().map(SlotUse::declared).collect()),
            slots,
            slot_places: slots.iter().enumerate().map(|(place, slot)| (slot.slot, place)).collect(),
            assumed: BTreeSet::new(),
            required: Conditions::none(),
            definitions: vec![None; rubric.definitions.len()],
            present: Vec::new(),
            rows: Vec::new(),
            section_scores: vec![None; rubric.sections.len()],
            steps: 0,
            depth: 0,
        }
    }

    /// Compiles everything in the rubric's order.
    pub(super) fn run(&mut self) -> Done<()> {
        let rubric = self.rubric;
        // What rests on facts alone comes first: applicability may need it.
        for node in &rubric.order {
            match node {
                Node::Definition(id) => self.define(*id),
                Node::Indicator(_) | Node::Section(_) => {}
            }
        }
        self.find_sections()?;
        self.find_rows()?;
        self.put_points_in_force()?;
        for node in &rubric.order {
            match node {
                Node::Definition(id) => self.define(*id),
                Node::Indicator(id) => self.score_indicator(*id)?,
                Node::Section(id) => self.score_section(*id)?,
            }
        }
        self.checks()
    }

    /// Takes a step, and goes one deeper until [`leave`](Compiler::leave).
    pub(super) fn enter(&mut self) -> Done<()> {
        self.step()?;
        if self.depth >= MAXIMUM_DEPTH {
            return Err(Stop::Outside(messages::too_long()));
        }
        self.depth += 1;
        Ok(())
    }

    /// Comes back from one deeper.
    pub(super) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Takes a step.
    pub(super) fn step(&mut self) -> Done<()> {
        self.steps += 1;
        if self.steps > MAXIMUM_STEPS { Err(Stop::Outside(messages::too_long())) } else { Ok(()) }
    }

    /// What must hold of a unit, where a condition does.
    pub(super) fn require_where(&mut self, place: Truth, conditions: &Conditions) -> Done<()> {
        let conditions = self.only_where(place, conditions)?;
        self.required = std::mem::take(&mut self.required).and(&conditions);
        Ok(())
    }

    /// The place of a slot that the table has.
    pub(super) fn slot(&self, slot: Slot) -> Option<usize> {
        self.slot_places.get(&slot).copied()
    }
}
