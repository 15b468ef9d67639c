//! The trend of a unit: its totals under its own rules, and under each rubric over the years, with the lines where grades begin.

use crate::eval::Total;
use crate::language::Language;
use crate::matrix::{Cell, Matrix, UnitMatrix};
use crate::number::Number;
use crate::report::plot::{Level, LinePlot, PlotLine, Spot};
use crate::text;

use super::labels;

/// The plot, when there are two years at least.
pub fn trend(matrix: &Matrix, unit: &UnitMatrix, language: Language) -> Option<LinePlot> {
    if unit.years.len() < 2 {
        return None;
    }
    let mut lines = Vec::new();
    if unit.years.iter().any(|row| row.own_cell().is_some()) {
        lines.push(PlotLine {
            name: text!("各年按当年的规则", "each year under its own rules").get(language).to_string(),
            look: 0,
            points: unit.years.iter().map(|row| row.own_cell().and_then(spot)).collect(),
        });
    }
    for (column, label) in labels::rubric_labels(matrix, unit, language).into_iter().enumerate() {
        let points = unit.years.iter().map(|row| row.cells.get(column)?.as_ref().and_then(spot)).collect();
        lines.push(PlotLine { name: label, look: column + 1, points });
    }
    let name = &unit.unit;
    Some(LinePlot {
        label: text!("{name}各年的总分", "the totals of {name} by year").get(language).to_string(),
        places: unit.years.iter().map(|row| row.year.to_string()).collect(),
        lines,
        levels: levels(matrix, unit),
        limits: [Some(Number::ZERO), highest(matrix, unit)],
    })
}

fn spot(cell: &Cell) -> Option<Spot> {
    match &cell.scorecard.total {
        Total::Scored(number) => Some(Spot::At(number.clone())),
        Total::Range(low, high) => Some(Spot::Between(low.clone(), high.clone())),
        Total::Unknown => None,
    }
}

/// Where the grades of each year's own rules begin; those that stay from year to year are one line.
fn levels(matrix: &Matrix, unit: &UnitMatrix) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    for (place, row) in unit.years.iter().enumerate() {
        let head = row.own.and_then(|own| unit.columns.get(own)).and_then(|at| matrix.rubrics.get(*at));
        for bound in head.iter().flat_map(|head| &head.grades) {
            let goes_on = levels
                .iter_mut()
                .find(|level| level.name == bound.name && level.at == bound.from && level.to.checked_add(1) == Some(place));
            match goes_on {
                Some(level) => level.to = place,
                None => levels.push(Level { name: bound.name.clone(), at: bound.from.clone(), from: place, to: place }),
            }
        }
    }
    levels
}

/// The highest full marks, when every rubric has some.
fn highest(matrix: &Matrix, unit: &UnitMatrix) -> Option<Number> {
    let full: Option<Vec<&Number>> =
        unit.columns.iter().map(|column| matrix.rubrics.get(*column)?.full_points.as_ref()).collect();
    full?.into_iter().max().cloned()
}
