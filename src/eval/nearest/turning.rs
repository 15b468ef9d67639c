//! Where rows and conditions turn along one lever, from the data as they are.

use crate::facts::{Record, RowId};
use crate::model::{Assessed, AssessedRange, Expr, ExprKind, Rubric};
use crate::number::Number;

use super::super::Detail;
use super::super::cohort::Cohort;
use super::super::evaluator::Evaluator;
use super::super::rows::Applicability;
use super::super::scope::{ItemScope, RowScope, Scope};
use super::lever::Lever;
use super::levers::MAXIMUM_ITEMS;
use super::roots::{Roots, Turn};

/// A unit scored, to look for turning points from there.
pub(crate) struct Turning<'a> {
    evaluator: Evaluator<'a>,
    /// The most items of a list at which it is looked where a rule turns along something else.
    items: usize,
}

impl<'a> Turning<'a> {
    /// Scores the unit.
    pub(crate) fn of(rubric: &'a Rubric, cohort: &'a Cohort, record: &'a Record) -> Turning<'a> {
        let mut evaluator = Evaluator::new(rubric, cohort, record, Detail::Scores);
        evaluator.run();
        Turning { evaluator, items: MAXIMUM_ITEMS }
    }

    /// The same, with another limit of the items of a list that are looked at.
    pub(crate) fn among_items(self, items: usize) -> Turning<'a> {
        Turning { items, ..self }
    }

    /// How much work was done with it, that of scoring the unit included.
    pub(super) fn work(&self) -> u64 {
        self.evaluator.spent()
    }

    /// Whether it can do no more, so that what it found last may not be all.
    pub(super) fn is_used_up(&self) -> bool {
        self.evaluator.is_used_up()
    }

    /// The values of a lever at which the score of a row may turn.
    pub(crate) fn of_row(&mut self, lever: Lever, id: RowId) -> Vec<(Number, Turn)> {
        let items = self.items;
        let evaluator = &mut self.evaluator;
        let Some(row) = evaluator.row(id) else { return Vec::new() };
        // Where it is open which points are in force, the rule turns where it does with those printed.
        let Ok(printed) = row.printed.clone() else { return Vec::new() };
        let points = row.points.clone().unwrap_or_else(|_| printed.clone());
        let (row_name, row_list, values) = (row.name.clone(), row.list.clone(), row.values.clone());
        let indicator = row.indicator;
        let applies = row.applies == Ok(Applicability::Applies);
        let item = values.as_deref().zip(indicator.each.as_ref()).zip(id.item).map(|((values, each), index)| {
            let fields = super::super::aggregates::fields_of(&each.list);
            ItemScope { values, fields, list: &row_list, index, outer: None }
        });
        let scope = Scope {
            row: Some(RowScope { id, name: &row_name, printed: &printed, points: &points }),
            item: item.as_ref(),
            ..Scope::default()
        };
        let locals = if applies { evaluator.locals(&indicator.locals, &scope) } else { Vec::new() };
        let scope = Scope { locals: &locals, ..scope };
        let bounds = [Number::ZERO, printed.clone()];
        let mut roots = Roots::new(evaluator, lever, &indicator.locals, items);
        roots.of_row(indicator, &scope, &bounds);
        roots.found
    }

    /// The highest scores that a person can give a row, by each level and range of its rule, in points in force.
    pub(crate) fn assessed_tops(&mut self, id: RowId) -> Vec<(Option<usize>, Number)> {
        let evaluator = &mut self.evaluator;
        let Some(row) = evaluator.row(id) else { return Vec::new() };
        let (Ok(printed), Ok(points)) = (row.printed.clone(), row.points.clone()) else { return Vec::new() };
        let (row_name, indicator) = (row.name.clone(), row.indicator);
        let scope = Scope { row: Some(RowScope { id, name: &row_name, printed: &printed, points: &points }), ..Scope::default() };
        let places = evaluator.rubric.places;
        let mut top = |range: &AssessedRange| {
            let high = evaluator.number(&range.high, &scope).ok()?;
            let high = if printed.is_zero() { high } else { high.multiply(&points).ok()?.divide(&printed).ok()? };
            if range.high_included { Some(high) } else { high.subtract(&Number::scaled(1, places)).ok() }
        };
        let mut tops = Vec::new();
        let mut open: Vec<&Expr> = indicator.locals.iter().map(|local| &local.body).collect();
        open.push(&indicator.score);
        while let Some(expr) = open.pop() {
            open.extend(expr.children());
            match &expr.kind {
                ExprKind::Assessed(Assessed::Free) => tops.push((None, points.clone())),
                ExprKind::Assessed(Assessed::Within(range)) => tops.extend(top(range).map(|high| (None, high))),
                ExprKind::Assessed(Assessed::Levels(levels)) => {
                    let highs = levels.iter().enumerate().map(|(at, level)| (Some(at), top(&level.range)));
                    tops.extend(highs.filter_map(|(at, high)| Some((at, high?))));
                }
                _ => {}
            }
        }
        tops
    }

    /// The values of a lever at which a condition on the data alone may turn: a 校验, a condition of 等级 or 适用.
    pub(crate) fn of_condition(&mut self, lever: Lever, condition: &'a Expr) -> Vec<(Number, Turn)> {
        let mut roots = Roots::new(&mut self.evaluator, lever, &[], self.items);
        roots.of_condition(condition);
        roots.found
    }
}

/// The values on the grid of what can be written that lie at a turning point and on either side of it.
pub(crate) fn cells_around(root: &Number, turn: Turn, unit: &Number) -> Vec<Number> {
    let Ok(cells) = root.divide(unit) else { return Vec::new() };
    // A score that moves all along turns nowhere; of its bounds the place itself is told.
    let offsets: &[i32] = match turn {
        Turn::Threshold => &[-1, 0, 1],
        Turn::Bound => &[0],
    };
    let mut values = Vec::new();
    for whole in [cells.floor(), cells.ceiling()] {
        for offset in offsets {
            values.extend(whole.add(&Number::from(*offset)).and_then(|cell| cell.multiply(unit)));
        }
    }
    values
}
