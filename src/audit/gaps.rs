//! What is missing: facts and assessments without which rows have no score, explanations that are due.
//!
//! Tests: the reasons of the rows that were not scored, each missing fact told once with all rows that want it; 须说明 of the rules.

use std::collections::BTreeMap;

use crate::eval::{Impediment, MissingFact, RowScore, Status};
use crate::number::Number;
use crate::source::Span;

use super::leaves::facts_in;
use super::unit::Unit;
use super::{Finding, messages};

/// What is missing.
pub fn gaps(unit: &Unit<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut facts: BTreeMap<&MissingFact, (Vec<&str>, Number)> = BTreeMap::new();
    let mut unjudged: (Vec<&str>, Number) = (Vec::new(), Number::ZERO);
    let rows = unit.card.rows();
    for row in &rows {
        if let Some(due) = &row.explanation_due {
            let place = Unit::said_place(&unit.submission.remarks, &row.name);
            let diagnostic = messages::explanation_due(&row.name, due, place, row.span);
            findings.push(Finding::new(&row.name, diagnostic).weighing(row.points.clone()));
        }
        let Status::Unscored(impediments) = &row.status else { continue };
        let mut others = Vec::new();
        for impediment in impediments {
            match impediment {
                // What is written and could not be read was said.
                refused if unit.was_refused(refused) => {}
                Impediment::Missing(fact) => {
                    note(facts.entry(fact).or_insert((Vec::new(), Number::ZERO)), &row.name, &row.points)
                }
                Impediment::MissingAssessment { .. } => note(&mut unjudged, &row.name, &row.points),
                // What these wait for is told of the row that they wait for.
                Impediment::PointsOpen { .. } | Impediment::Needs { .. } => {}
                Impediment::Arithmetic { .. }
                | Impediment::Fault { .. }
                | Impediment::NothingApplicable { .. }
                | Impediment::Cohort { .. }
                | Impediment::TooMuchWork => others.push(impediment.clone()),
            }
        }
        if !others.is_empty() {
            let finding = Finding::new(&row.name, messages::not_scored(&row.name, place_of_row(unit, row), row.span));
            findings.push(Finding { impediments: others, ..finding.weighing(row.points.clone()) });
        }
    }
    for (fact, (rows, points)) in facts {
        let diagnostic = messages::missing_fact(fact, &rows);
        findings.push(Finding::new(&fact.name, diagnostic).weighing(points));
    }
    if !unjudged.0.is_empty() {
        let (rows, points) = unjudged;
        findings.push(Finding::new(rows.join("、"), messages::missing_assessments(&rows)).weighing(points));
    }
    findings
}

fn note<'a>((rows, points): &mut (Vec<&'a str>, Number), row: &'a str, more: &Number) {
    if !rows.contains(&row) {
        rows.push(row);
        if let Ok(sum) = points.add(more) {
            *points = sum;
        }
    }
}

/// Where the data of a row stand: what a person gave it, or else the first fact that its rule names.
fn place_of_row(unit: &Unit<'_>, row: &RowScore) -> Option<Span> {
    let facts = || {
        let indicator = unit.rubric.indicators.get(row.id.indicator.0)?;
        let exprs = indicator.locals.iter().map(|local| &local.body).chain([&indicator.score]);
        unit.first_place(facts_in(unit.rubric, exprs))
    };
    Unit::said_place(&unit.submission.assessed, &row.name).or_else(facts).or_else(|| unit.unit_place())
}
