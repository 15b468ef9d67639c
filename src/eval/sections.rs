//! Headings: what the rows below them hold and score.

use crate::model::{Child, Section, SectionId, SectionKind};
use crate::number::{ArithmeticError, Number};

use super::evaluator::Evaluator;
use super::outcome::Outcome;
use super::rows::{Applicability, Row};
use super::scorecard::Total;

impl<'a> Evaluator<'a> {
    /// Scores a section, after the rows in it.
    pub(super) fn score_section(&mut self, id: SectionId) {
        let score = self.own_score(id);
        if let Some(slot) = self.section_scores.get_mut(id.0) {
            *slot = Some(score);
        }
    }

    /// What the rows and headings below a heading score together, on its own scale; 加分 and 扣分 below it apart.
    pub(super) fn own_score(&self, id: SectionId) -> Total {
        if let Some(Some(score)) = self.section_scores.get(id.0) {
            return score.clone();
        }
        let Some(section) = self.rubric.sections.get(id.0) else { return Total::Unknown };
        let mut score = Total::Scored(Number::ZERO);
        match self.is_present(id) {
            Ok(true) => {}
            Ok(false) => return score,
            Err(_) => return Total::Unknown,
        }
        for child in &section.children {
            let part = match child {
                Child::Indicator(indicator) => {
                    self.rows_of(*indicator).iter().map(row_score).fold(Total::Scored(Number::ZERO), plus)
                }
                Child::Section(child) => self.contribution(*child),
            };
            score = plus(score, part);
        }
        match &section.kind {
            SectionKind::Ordinary | SectionKind::Weighted(_) => score,
            SectionKind::Bonus { at_most } | SectionKind::Deduction { at_most } => match at_most {
                Some(at_most) => mapped(score, |number| Ok(number.clone().min(at_most.clone()))),
                None => score,
            },
        }
    }

    /// What a heading counts in the one above it.
    pub(super) fn contribution(&self, id: SectionId) -> Total {
        match self.rubric.sections.get(id.0).map(|section| &section.kind) {
            Some(SectionKind::Ordinary) => self.own_score(id),
            Some(SectionKind::Weighted(weight)) => mapped(self.own_score(id), |number| number.multiply(weight)),
            Some(SectionKind::Bonus { .. } | SectionKind::Deduction { .. }) | None => Total::Scored(Number::ZERO),
        }
    }

    /// The points in force below a heading; none when they are not known.
    pub(super) fn section_points(&self, id: SectionId) -> Option<Number> {
        self.points_below(id, &|row| row.points.clone())
    }

    /// The points printed below a heading; none when they are not known.
    pub(super) fn printed_points(&self, id: SectionId) -> Option<Number> {
        self.points_below(id, &|row| match &row.applies {
            Ok(Applicability::Absent) => Ok(Number::ZERO),
            Ok(Applicability::Applies | Applicability::Inapplicable { .. }) | Err(_) => row.printed.clone(),
        })
    }

    /// The points of what is below a heading, those of a weighted heading by their weight.
    fn points_below(&self, id: SectionId, points: &dyn Fn(&Row<'a>) -> Outcome<Number>) -> Option<Number> {
        let section = self.rubric.sections.get(id.0)?;
        let mut sum = Number::ZERO;
        for child in &section.children {
            match child {
                Child::Indicator(indicator) => {
                    for row in self.rows_of(*indicator) {
                        sum = sum.add(&points(row).ok()?).ok()?;
                    }
                }
                Child::Section(child) => {
                    let below = match self.rubric.sections.get(child.0).map(|section| &section.kind) {
                        Some(SectionKind::Ordinary) => self.points_below(*child, points)?,
                        Some(SectionKind::Weighted(weight)) => self.points_below(*child, points)?.multiply(weight).ok()?,
                        Some(SectionKind::Bonus { .. } | SectionKind::Deduction { .. }) | None => Number::ZERO,
                    };
                    sum = sum.add(&below).ok()?;
                }
            }
        }
        Some(sum)
    }

    /// The top headings that count inside the full marks, each with its weight.
    pub(super) fn counting_sections(&self) -> Vec<(SectionId, &'a Section, Number)> {
        let rubric = self.rubric;
        let mut counting = Vec::new();
        for id in &rubric.outline {
            let Some(section) = rubric.sections.get(id.0) else { continue };
            match &section.kind {
                SectionKind::Ordinary => counting.push((*id, section, Number::ONE)),
                SectionKind::Weighted(weight) => counting.push((*id, section, weight.clone())),
                SectionKind::Bonus { .. } | SectionKind::Deduction { .. } => {}
            }
        }
        counting
    }
}

/// What a row is certain to score, or can.
fn row_score(row: &Row<'_>) -> Total {
    let Some(result) = &row.result else { return Total::Unknown };
    match (&result.score, &result.reach) {
        (Some(score), _) => Total::Scored(score.clone()),
        (None, Some((low, high))) => Total::Range(low.clone(), high.clone()),
        (None, None) => Total::Unknown,
    }
}

/// The sum of two totals.
pub(super) fn plus(first: Total, second: Total) -> Total {
    let sum = |first: &Number, second: &Number| first.add(second);
    match (&first, &second) {
        (Total::Scored(first), Total::Scored(second)) => sum(first, second).map_or(Total::Unknown, Total::Scored),
        (Total::Scored(_) | Total::Range(..), Total::Scored(_) | Total::Range(..)) => match (first.ends(), second.ends()) {
            (Some(first), Some(second)) => range(sum(first.0, second.0), sum(first.1, second.1)),
            (None, _) | (_, None) => Total::Unknown,
        },
        (Total::Unknown, _) | (_, Total::Unknown) => Total::Unknown,
    }
}

/// The first total less the second.
pub(super) fn minus(first: Total, second: Total) -> Total {
    let negative = match second {
        Total::Scored(number) => Total::Scored(number.negate()),
        Total::Range(low, high) => Total::Range(high.negate(), low.negate()),
        Total::Unknown => Total::Unknown,
    };
    plus(first, negative)
}

/// A total, both ends of it changed by something that does not turn their order round.
pub(super) fn mapped(total: Total, change: impl Fn(&Number) -> Result<Number, ArithmeticError>) -> Total {
    match total {
        Total::Scored(number) => change(&number).map_or(Total::Unknown, Total::Scored),
        Total::Range(low, high) => range(change(&low), change(&high)),
        Total::Unknown => Total::Unknown,
    }
}

fn range(low: Result<Number, ArithmeticError>, high: Result<Number, ArithmeticError>) -> Total {
    match (low, high) {
        (Ok(low), Ok(high)) => Total::Range(low, high),
        (Err(_), _) | (_, Err(_)) => Total::Unknown,
    }
}
