//! Where rows and conditions turn along one lever, from the data as they are.

use crate::facts::{Record, RowId};
use crate::model::{Expr, Rubric};
use crate::number::Number;

use super::super::Detail;
use super::super::evaluator::Evaluator;
use super::super::rows::Applicability;
use super::super::scope::{ItemScope, RowScope, Scope};
use super::lever::Lever;
use super::roots::{Roots, Turn};

/// A unit scored, to look for turning points from there.
pub(crate) struct Turning<'a> {
    evaluator: Evaluator<'a>,
}

impl<'a> Turning<'a> {
    /// Scores the unit.
    pub(crate) fn of(rubric: &'a Rubric, record: &'a Record) -> Turning<'a> {
        let mut evaluator = Evaluator::new(rubric, record, Detail::Scores);
        evaluator.run();
        Turning { evaluator }
    }

    /// The values of a lever at which the score of a row may turn.
    pub(crate) fn of_row(&mut self, lever: Lever, id: RowId) -> Vec<(Number, Turn)> {
        let evaluator = &mut self.evaluator;
        let Some(row) = evaluator.row(id) else { return Vec::new() };
        let (Ok(printed), Ok(points)) = (row.printed.clone(), row.points.clone()) else { return Vec::new() };
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
        let mut roots = Roots::new(evaluator, lever, &indicator.locals);
        roots.of_row(indicator, &scope, &bounds);
        roots.found
    }

    /// The values of a lever at which a condition on the data alone may turn: a 校验, a condition of 等级 or 适用.
    pub(crate) fn of_condition(&mut self, lever: Lever, condition: &'a Expr) -> Vec<(Number, Turn)> {
        let mut roots = Roots::new(&mut self.evaluator, lever, &[]);
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
