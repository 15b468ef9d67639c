//! What of a unit's data can be moved, and which rows rest on each datum.

use std::collections::{BTreeMap, BTreeSet};

use super::aim::Aim;
use super::size;
use crate::eval::{Lever, Scorecard, Status, levers_of_expr, levers_of_row};
use crate::facts::{Record, RowId};
use crate::model::{Child, Expr, ExprKind, IndicatorId, Rubric, SectionId};
use crate::value::Value;

/// How many other rows of a row are looked at most for what it rests on.
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
    /// What matters and is 不可控, by name.
    pub(super) fixed: Vec<String>,
}

impl<'a> Movable<'a> {
    /// What can be moved for a goal.
    pub(super) fn of(rubric: &'a Rubric, record: &Record, card: &Scorecard, aim: &Aim) -> Movable<'a> {
        let mut movable = Movable { levers: BTreeMap::new(), rows: Vec::new(), conditions: Vec::new(), fixed: Vec::new() };
        let wanted: Option<BTreeSet<RowId>> = aim.rows().map(|rows| rows.iter().map(|row| row.id).collect());
        let cards = card.rows();
        for row in &cards {
            if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&row.id))
                || matches!(row.status, Status::Inapplicable { .. })
            {
                continue;
            }
            let mut own = BTreeSet::new();
            for id in behind(rubric, row.id.indicator) {
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
                        if movable.levers.len() >= MAXIMUM_LEVERS {
                            break;
                        }
                        if lever.is_fixed(rubric) {
                            // Of a row that has its full marks nothing is left to move.
                            if row.score.as_ref().is_none_or(|score| *score < row.points) {
                                movable.leave(rubric, lever);
                            }
                            continue;
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
            if row.score.as_ref().is_some_and(|score| *score < row.points) {
                movable.rows.push((row.id, own.into_iter().collect()));
            }
        }
        if wanted.is_none() {
            movable.take_conditions(rubric, record, aim);
        }
        movable
    }

    /// The conditions of grades, and what 总分 rests on.
    fn take_conditions(&mut self, rubric: &'a Rubric, record: &Record, aim: &Aim) {
        let total = &rubric.total;
        self.conditions.extend(total.locals.iter().map(|local| &local.body));
        self.conditions.extend(total.score.iter().chain(&total.at_most).chain(&total.at_least));
        match aim {
            Aim::Grade { .. } | Aim::BestGrade { .. } => {
                let arms = rubric.grades.iter().flat_map(|grades| &grades.arms);
                self.conditions.extend(arms.filter_map(|arm| arm.guard.as_ref()));
            }
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
                }
            }
        }
    }

    /// Notes that something was left alone.
    fn leave(&mut self, rubric: &Rubric, lever: Lever) {
        let Some((_, fact)) = lever.declared(rubric) else { return };
        let whole = rubric.facts.get(lever.fact().0).map_or("", |fact| &*fact.name);
        let name = match lever {
            Lever::Fact(_) => whole.to_string(),
            Lever::Field(..) | Lever::Item { .. } => format!("{whole}.{}", fact.name),
        };
        if !self.fixed.contains(&name) {
            self.fixed.push(name);
        }
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

/// An indicator and those whose results it uses, directly or through others.
fn behind(rubric: &Rubric, first: IndicatorId) -> BTreeSet<IndicatorId> {
    let mut found = BTreeSet::from([first]);
    let mut open = vec![first];
    while let Some(id) = open.pop() {
        if found.len() > MAXIMUM_BEHIND {
            break;
        }
        let Some(indicator) = rubric.indicators.get(id.0) else { continue };
        let mut exprs: Vec<&Expr> = indicator.locals.iter().map(|local| &local.body).collect();
        exprs.push(&indicator.score);
        exprs.extend(indicator.at_most.iter().chain(&indicator.at_least));
        let mut definitions = BTreeSet::new();
        while let Some(expr) = exprs.pop() {
            exprs.extend(expr.children());
            let more: Vec<IndicatorId> = match &expr.kind {
                ExprKind::Indicator(id, _) => vec![*id],
                ExprKind::Section(id, _) => below(rubric, *id),
                ExprKind::Definition(id) => {
                    if definitions.insert(*id) {
                        exprs.extend(rubric.definitions.get(id.0).map(|definition| &definition.body));
                    }
                    Vec::new()
                }
                _ => Vec::new(),
            };
            open.extend(more.into_iter().filter(|id| found.insert(*id)));
        }
    }
    found
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
