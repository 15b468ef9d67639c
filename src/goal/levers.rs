//! What of a unit's data can be moved, and which rows rest on each datum.

use std::collections::{BTreeMap, BTreeSet};

use super::aim::Aim;
use super::size;
use crate::eval::{Lever, RowScore, Scorecard, Status, levers_of_expr, levers_of_row};
use crate::facts::{Record, RowId};
use crate::model::{Child, Expr, ExprKind, IndicatorId, Match, Rubric, SectionId, SectionKind};
use crate::value::Value;

/// How many rows that a row or a condition rests on are looked at most.
const MAXIMUM_BEHIND: usize = 100;
/// How many data are moved at most.
const MAXIMUM_LEVERS: usize = 2_000;

/// The data that can be moved.
pub(super) struct Movable<'a> {
    /// Each with the rows that rest on it.
    pub(super) levers: BTreeMap<Lever, Vec<RowId>>,
    /// The rows that can still gain, each with its data.
    pub(super) rows: Vec<(RowId, Vec<Lever>)>,
    /// What beside the rows decides: conditions of 等级, the clauses of 总分.
    pub(super) conditions: Vec<&'a Expr>,
    /// The data on which that rests.
    pub(super) conditional: BTreeSet<Lever>,
    /// What matters and is 不可控, by name.
    pub(super) fixed: Vec<String>,
    /// Whether there are more than are moved.
    pub(super) cut_short: bool,
}

impl<'a> Movable<'a> {
    /// What can be moved for a goal.
    pub(super) fn of(rubric: &'a Rubric, record: &Record, card: &Scorecard, aim: &Aim) -> Movable<'a> {
        let mut movable = Movable {
            levers: BTreeMap::new(),
            rows: Vec::new(),
            conditions: Vec::new(),
            conditional: BTreeSet::new(),
            fixed: Vec::new(),
            cut_short: false,
        };
        let wanted: Option<BTreeSet<RowId>> = aim.rows().map(|rows| rows.iter().map(|row| row.id).collect());
        let decisive = if wanted.is_none() { movable.take_conditions(rubric, record, aim) } else { BTreeSet::new() };
        let cards = card.rows();
        for row in &cards {
            if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&row.id))
                || matches!(row.status, Status::Inapplicable { .. })
            {
                continue;
            }
            let is_decisive = decisive.contains(&row.id.indicator);
            let can_gain = is_decisive || can_gain(rubric, row, aim);
            let mut own = BTreeSet::new();
            for id in movable.behind(rubric, row.id.indicator) {
                let Some(indicator) = rubric.indicators.get(id.0) else { continue };
                let items: Vec<Option<usize>> = match id == row.id.indicator {
                    true => vec![row.id.item],
                    false => cards.iter().filter(|row| row.id.indicator == id).map(|row| row.id.item).collect(),
                };
                for item in items {
                    let below = RowId { indicator: id, item };
                    for lever in levers_of_row(rubric, indicator, item) {
                        if lever.value(record).is_none_or(|value| !moves(rubric, lever, &value)) {
                            continue;
                        }
                        if lever.is_fixed(rubric) {
                            // Of a row that has all that it can have nothing is left to move.
                            if can_gain {
                                movable.leave(rubric, lever);
                            }
                            continue;
                        }
                        if movable.levers.len() >= MAXIMUM_LEVERS && !movable.levers.contains_key(&lever) {
                            movable.cut_short = true;
                            break;
                        }
                        let rows = movable.levers.entry(lever).or_default();
                        for id in [below, row.id] {
                            if !rows.contains(&id) {
                                rows.push(id);
                            }
                        }
                        own.insert(lever);
                    }
                }
            }
            if is_decisive {
                movable.conditional.extend(&own);
            }
            if can_gain {
                movable.rows.push((row.id, own.into_iter().collect()));
            }
        }
        movable
    }

    /// The conditions of grades, and what 总分 rests on; the indicators whose results these use.
    fn take_conditions(&mut self, rubric: &'a Rubric, record: &Record, aim: &Aim) -> BTreeSet<IndicatorId> {
        let total = &rubric.total;
        self.conditions.extend(total.locals.iter().map(|local| &local.body));
        self.conditions.extend(total.score.iter().chain(&total.at_most).chain(&total.at_least));
        match aim {
            Aim::Grade(_) | Aim::BestGrade(_) => self.conditions.extend(rubric.grades.iter().flat_map(Match::parts)),
            Aim::Total(_) | Aim::Rows(_) => {}
        }
        for expr in self.conditions.clone() {
            for lever in levers_of_expr(rubric, expr) {
                if lever.value(record).is_none_or(|value| !moves(rubric, lever, &value)) {
                    continue;
                }
                if lever.is_fixed(rubric) {
                    self.leave(rubric, lever);
                } else {
                    self.levers.entry(lever).or_default();
                    self.conditional.insert(lever);
                }
            }
        }
        let mut used = BTreeSet::new();
        self.cut_short |= used_by(rubric, self.conditions.clone(), &mut used) == Extent::Some;
        used
    }

    /// An indicator and those whose results it uses, directly or through others.
    fn behind(&mut self, rubric: &Rubric, first: IndicatorId) -> BTreeSet<IndicatorId> {
        let mut found = BTreeSet::from([first]);
        self.cut_short |= used_by(rubric, scoring(rubric, first), &mut found) == Extent::Some;
        found
    }

    /// Notes that something was left alone.
    fn leave(&mut self, rubric: &Rubric, lever: Lever) {
        let (Some((_, fact)), Some(whole)) = (lever.declared(rubric), rubric.facts.get(lever.fact().0)) else { return };
        let name = match lever {
            Lever::Fact(_) => whole.name.to_string(),
            Lever::Field(..) | Lever::Item { .. } if whole.fixed => whole.name.to_string(),
            Lever::Field(..) | Lever::Item { .. } => format!("{}.{}", whole.name, fact.name),
        };
        if !self.fixed.contains(&name) {
            self.fixed.push(name);
        }
    }
}

/// Whether a row can have more of what the goal counts: under 扣分 it is less, and 至多 and 至少 can stand beyond the points and 0.
fn can_gain(rubric: &Rubric, row: &RowScore, aim: &Aim) -> bool {
    let (Some(score), Some(indicator)) = (&row.score, rubric.indicators.get(row.id.indicator.0)) else { return true };
    match (aim, counts(rubric, indicator.section)) {
        (Aim::Grade(_) | Aim::BestGrade(_) | Aim::Total(_), Sign::Off) => score.is_positive() || indicator.at_least.is_some(),
        (Aim::Grade(_) | Aim::BestGrade(_) | Aim::Total(_), Sign::On) | (Aim::Rows(_), Sign::On | Sign::Off) => {
            *score < row.points || indicator.at_most.is_some()
        }
    }
}

/// How the scores under a heading count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// Towards the total.
    On,
    /// Off it.
    Off,
}

/// Headings are at most four deep.
fn counts(rubric: &Rubric, section: SectionId) -> Sign {
    let Some(section) = rubric.sections.get(section.0) else { return Sign::On };
    match (&section.kind, section.parent) {
        (SectionKind::Deduction { .. }, _) => Sign::Off,
        (SectionKind::Ordinary | SectionKind::Weighted(_) | SectionKind::Bonus { .. }, Some(parent)) => counts(rubric, parent),
        (SectionKind::Ordinary | SectionKind::Weighted(_) | SectionKind::Bonus { .. }, None) => Sign::On,
    }
}

/// Whether a datum is of a kind that is moved.
pub(super) fn moves(rubric: &Rubric, lever: Lever, value: &Value) -> bool {
    match value {
        Value::Flag(_) | Value::Choice(_) | Value::Date(_) => true,
        Value::Number(_) | Value::Target(_) => {
            lever.declared(rubric).is_some_and(|(_, fact)| size::number_of(value, &fact.type_).is_some())
        }
        Value::Text(_) | Value::List(_) | Value::Record(_) => false,
    }
}

/// How much was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// Everything.
    All,
    /// As much as the limit allows.
    Some,
}

/// What an indicator's score is made by.
fn scoring(rubric: &Rubric, id: IndicatorId) -> Vec<&Expr> {
    let Some(indicator) = rubric.indicators.get(id.0) else { return Vec::new() };
    let locals = indicator.locals.iter().map(|local| &local.body);
    locals.chain([&indicator.score]).chain(&indicator.at_most).chain(&indicator.at_least).collect()
}

/// Adds the indicators whose results expressions use, directly or through others.
fn used_by<'r>(rubric: &'r Rubric, mut exprs: Vec<&'r Expr>, found: &mut BTreeSet<IndicatorId>) -> Extent {
    let (mut definitions, mut functions) = (BTreeSet::new(), BTreeSet::new());
    while let Some(expr) = exprs.pop() {
        exprs.extend(expr.children());
        let mut more: Vec<IndicatorId> = Vec::new();
        if let ExprKind::Indicator(id, _) = &expr.kind {
            more.push(*id);
        } else if let ExprKind::Section(id, _) = &expr.kind {
            more = below(rubric, *id);
        } else if let ExprKind::Definition(id) = &expr.kind
            && definitions.insert(*id)
        {
            exprs.extend(rubric.definitions.get(id.0).map(|definition| &definition.body));
        } else if let ExprKind::Apply(id, _) = &expr.kind
            && functions.insert(*id)
        {
            exprs.extend(rubric.functions.get(id.0).map(|function| &function.body));
        }
        for id in more {
            if found.contains(&id) {
                continue;
            }
            if found.len() > MAXIMUM_BEHIND {
                return Extent::Some;
            }
            found.insert(id);
            exprs.extend(scoring(rubric, id));
        }
    }
    Extent::All
}

/// The indicators under a heading; headings are at most four deep.
fn below(rubric: &Rubric, section: SectionId) -> Vec<IndicatorId> {
    let children = rubric.sections.get(section.0).map(|section| section.children.as_slice()).unwrap_or_default();
    children
        .iter()
        .flat_map(|child| match child {
            Child::Section(id) => below(rubric, *id),
            Child::Indicator(id) => vec![*id],
        })
        .collect()
}
