//! What the score of a row is measured by: its 值, what its 分档 looks at, or the one quantity that its rule compares.

use std::collections::BTreeSet;

use crate::model::{ExprKind, Indicator, Rubric};
use crate::number::Number;
use crate::source::Span;
use crate::symbolic::atoms::{Atom, AtomId, AtomKind, Atoms};
use crate::symbolic::key::Key;
use crate::symbolic::linear::Linear;
use crate::symbolic::outcome::Symbol;
use crate::value::Quantity;

use super::cells::{Cell, Cells};
use super::data::Data;

/// What the score is measured by.
pub(super) enum Measured {
    /// 值
    Value,
    /// What the arms of its 分档 look at, where that stands, and how it is shown.
    Subject(Span, Quantity),
    /// The one quantity that the rule compares.
    Atom(AtomId),
}

impl Measured {
    /// That of a row; none when it has no 值 and compares several quantities, or none.
    pub(super) fn of(indicator: &Indicator, cells: &Cells) -> Option<Measured> {
        if indicator.value.is_some() {
            return Some(Measured::Value);
        }
        if let ExprKind::Match(choice) = &indicator.score.kind
            && let Some(subject) = &choice.subject
        {
            return Some(Measured::Subject(subject.span, subject.type_.quantity()?.clone()));
        }
        let scored = cells.list.iter().filter(|cell| cell.score().is_some());
        let asked = scored.clone().flat_map(|cell| &cell.world.asked).map(|(form, _)| form);
        // What the score moves with without being asked about measures it too.
        let forms = asked.chain(scored.filter_map(|cell| cell.score()));
        let atoms: BTreeSet<AtomId> = forms.flat_map(|form| form.terms().map(|(id, _)| id)).collect();
        // A quotient is what is measured, whatever else is asked of the data that it is made of.
        let is_quotient = |id: &AtomId| matches!(cells.atoms.get(*id).map(|atom| &atom.kind), Some(AtomKind::Quotient(..)));
        let quotients: Vec<AtomId> = atoms.iter().copied().filter(is_quotient).collect();
        let candidates = if quotients.is_empty() { atoms.iter().copied().collect() } else { quotients };
        let [only] = candidates.as_slice() else { return None };
        let data = |id: AtomId| Data::of(&cells.atoms, &Linear::atom(id));
        let is_all = atoms.iter().all(|other| data(*other).shares(&data(*only)));
        let is_told = |atom: &&Atom| is_all && is_measured(atom) && named(&cells.atoms, *only).is_some();
        cells.atoms.get(*only).filter(is_told).map(|_| Measured::Atom(*only))
    }

    /// How it is shown.
    pub(super) fn quantity(&self, indicator: &Indicator, atoms: &Atoms) -> Quantity {
        match self {
            Measured::Value => {
                let local = indicator.value.and_then(|id| indicator.locals.get(id.0));
                local.and_then(|local| local.body.type_.quantity()).cloned().unwrap_or(Quantity::NUMBER)
            }
            Measured::Subject(_, quantity) => quantity.clone(),
            // A quotient, or a rate that the data give.
            Measured::Atom(id) if atoms.get(*id).is_some_and(|atom| atom.unit == Quantity::RATE.one()) => Quantity::RATE,
            Measured::Atom(_) => Quantity::NUMBER,
        }
    }

    /// What it is called; none of 值, and of what has no short name.
    pub(super) fn name(&self, rubric: &Rubric, atoms: &Atoms) -> Option<String> {
        match self {
            Measured::Value => None,
            Measured::Subject(place, _) => {
                let text = rubric.sources.slice(*place);
                (!text.contains('\n')).then(|| text.to_string())
            }
            Measured::Atom(id) => named(atoms, *id),
        }
    }

    /// What it comes to in a stretch; none where it is not looked into.
    pub(super) fn form(&self, cell: &Cell) -> Option<Linear> {
        match (self, &cell.row.value) {
            (Measured::Atom(id), _) => Some(Linear::atom(*id)),
            (Measured::Subject(place, _), _) => cell.trail.subjects.get(place).cloned(),
            (Measured::Value, Some(Symbol::Number(form))) => Some(form.clone()),
            (Measured::Value, _) => None,
        }
    }
}

/// Whether it is a datum of the unit, or a quotient of such, and not what a person gives.
fn is_measured(atom: &Atom) -> bool {
    match &atom.kind {
        AtomKind::Given(key) => matches!(key, Key::Fact(_) | Key::Field(..) | Key::Item(..)),
        AtomKind::Quotient(..) => true,
        AtomKind::Product(_) | AtomKind::Whole(..) | AtomKind::Count { .. } => false,
    }
}

/// What a datum or a quotient of data is called: `支出 ÷ (预算 + 追加)`.
fn named(atoms: &Atoms, id: AtomId) -> Option<String> {
    match &atoms.get(id)?.kind {
        AtomKind::Given(Key::Fact(name) | Key::Item(_, name)) => Some(name.clone()),
        AtomKind::Given(Key::Field(record, field)) => Some(format!("{record}.{field}")),
        AtomKind::Quotient(above, below) => {
            let above = above.map_or(Some("1".to_string()), |id| named(atoms, id))?;
            let below = sum(atoms, below)?;
            Some(if below.contains(' ') { format!("{above} ÷ ({below})") } else { format!("{above} ÷ {below}") })
        }
        AtomKind::Given(_) | AtomKind::Product(_) | AtomKind::Whole(..) | AtomKind::Count { .. } => None,
    }
}

/// A sum and difference of data; none of anything else.
fn sum(atoms: &Atoms, form: &Linear) -> Option<String> {
    let mut text = String::new();
    for (id, factor) in form.terms() {
        let sign = if factor.is_negative() { '−' } else { '+' };
        let is_plain = factor.absolute() == Number::ONE && matches!(atoms.get(id)?.kind, AtomKind::Given(_));
        let name = named(atoms, id).filter(|_| is_plain)?;
        text = if text.is_empty() && sign == '+' { name } else { format!("{text} {sign} {name}").trim_start().to_string() };
    }
    form.rest().is_zero().then_some(text)
}
