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
    let mut wanted = Wanted::default();
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
                Impediment::Missing(_) | Impediment::MissingAssessment { .. } => wanted.note(impediment, row),
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
    findings.extend(wanted.findings());
    findings
}

/// What is missing of the data themselves, and not of those of an earlier year.
pub fn missing(unit: &Unit<'_>) -> Vec<Finding> {
    let mut wanted = Wanted::default();
    for row in unit.card.rows() {
        let Status::Unscored(impediments) = &row.status else { continue };
        for impediment in impediments.iter().filter(|impediment| !unit.was_refused(impediment)) {
            wanted.note(impediment, row);
        }
    }
    wanted.facts.retain(|fact, _| fact.back == 0);
    wanted.findings()
}

/// What rows want that is missing, each with the rows and their points.
#[derive(Default)]
struct Wanted<'u> {
    facts: BTreeMap<&'u MissingFact, Rows<'u>>,
    /// The rows that nobody assessed.
    unjudged: Rows<'u>,
}

/// Rows, and their points together.
struct Rows<'u> {
    names: Vec<&'u str>,
    points: Number,
}

impl Default for Rows<'_> {
    /// None.
    fn default() -> Self {
        Rows { names: Vec::new(), points: Number::ZERO }
    }
}

impl<'u> Wanted<'u> {
    fn note(&mut self, impediment: &'u Impediment, row: &'u RowScore) {
        if let Impediment::Missing(fact) = impediment {
            self.facts.entry(fact).or_default().note(row);
        } else if let Impediment::MissingAssessment { .. } = impediment {
            self.unjudged.note(row);
        }
    }

    fn findings(self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (fact, Rows { names, points }) in self.facts {
            findings.push(Finding::new(&fact.name, messages::missing_fact(fact, &names)).weighing(points));
        }
        let Rows { names, points } = self.unjudged;
        if !names.is_empty() {
            findings.push(Finding::new(names.join("、"), messages::missing_assessments(&names)).weighing(points));
        }
        findings
    }
}

impl<'u> Rows<'u> {
    fn note(&mut self, row: &'u RowScore) {
        if !self.names.contains(&row.name.as_str()) {
            self.names.push(&row.name);
            if let Ok(sum) = self.points.add(&row.points) {
                self.points = sum;
            }
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
