//! A row that the unit says does not apply, though its data have what the row measures.
//!
//! Test: a row that the unit declares inapplicable (or gives 0 points), not one excluded by a condition; its rule (得分, 值 and other locals) names a
//! fact that no row in force names, and of that fact the data have a number other than 0.

use crate::eval::{RowScore, Status};
use crate::model::{Applies, Expr, FactId, Indicator};
use crate::text;

use super::unit::Unit;
use super::{Finding, leaves, messages};

/// Rows of which the data speak all the same.
pub fn inapplicable(unit: &Unit<'_>) -> Vec<Finding> {
    let rows = unit.card.rows();
    let is_out = |row: &RowScore| matches!(row.status, Status::Inapplicable { .. });
    let indicator = |row: &RowScore| unit.rubric.indicators.get(row.id.indicator.0);
    let in_force = rows.iter().filter(|row| !is_out(row)).filter_map(|row| indicator(row)).flat_map(rule);
    let in_force = leaves::facts_in(unit.rubric, in_force);
    let mut findings = Vec::new();
    for row in rows.iter().filter(|row| is_out(row) && row.id.item.is_none()) {
        let Some(indicator) = indicator(row).filter(|indicator| !matches!(indicator.applies, Applies::When(_))) else { continue };
        let own: Vec<FactId> =
            leaves::facts_in(unit.rubric, rule(indicator)).into_iter().filter(|fact| !in_force.contains(fact)).collect();
        let spoken: Vec<_> = unit
            .leaves
            .iter()
            .filter(|leaf| own.contains(&leaf.lever.fact()) && !leaf.number.is_zero() && !leaf.is_item())
            .collect();
        let Some(first) = spoken.first() else { continue };
        let place = Unit::said_place(&unit.submission.inapplicable, &row.name)
            .or_else(|| Unit::said_place(&unit.submission.points, &row.name));
        let figures: Vec<String> = spoken.iter().map(|leaf| format!("{} {}", leaf.name, leaf.shown())).collect();
        let diagnostic = messages::inapplicable(&row.name, &figures.join("、"), place, unit.place(first.lever), row.span);
        let mut finding = Finding::new(&row.name, diagnostic).weighing(row.printed_points.clone());
        if let Status::Inapplicable { reason: Some(reason) } = &row.status {
            finding = finding.because(text!("单位写的理由：{reason}", "the unit's reason: {reason}"));
        }
        let printed = &row.printed_points;
        if printed.is_positive() {
            finding = finding.because(text!(
                "这一项的参考分值 {printed} 分因此不考",
                "its {printed} printed points are therefore not at stake"
            ));
        }
        for leaf in spoken {
            finding = finding.figure(crate::language::Text::same(&leaf.name), leaf.shown());
        }
        findings.push(finding);
    }
    findings
}

/// What a row's score is computed from.
fn rule(indicator: &Indicator) -> impl Iterator<Item = &Expr> {
    indicator.locals.iter().map(|local| &local.body).chain([&indicator.score])
}
