//! The scorecard, put together from what was computed.

use std::collections::BTreeSet;

use crate::facts::Record;
use crate::model::{Child, Expectation, IndicatorId, Reach, Rubric, SectionId, SectionKind};
use crate::number::Number;
use crate::value::Value;

use super::Detail;
use super::cohort::Cohort;
use super::display;
use super::evaluator::Evaluator;
use super::expectations::{Judgement, Results};
use super::made::made_of;
use super::rows::{Applicability, Row, why_unscored};
use super::scorecard::{Claim, PriorFact, RowScore, Scorecard, SectionScore, SectionScoreKind, Status};

/// Scores a unit.
pub(super) fn scorecard(rubric: &Rubric, cohort: &Cohort, record: &Record, detail: Detail) -> Scorecard {
    judged(rubric, cohort, record, detail, &[]).0
}

/// What a row costs beside its steps: putting it together to be told.
const EFFORT_OF_ROW: u64 = 20;

/// How many steps it takes to score a unit, and to put its rows together.
pub(super) fn effort(rubric: &Rubric, cohort: &Cohort, record: &Record) -> u64 {
    let mut evaluator = Evaluator::new(rubric, cohort, record, Detail::Scores);
    evaluator.run();
    evaluator.total();
    evaluator.checks();
    let rows = u64::try_from(evaluator.rows.len()).unwrap_or(u64::MAX);
    evaluator.spent().saturating_add(rows.saturating_mul(EFFORT_OF_ROW))
}

/// Scores a unit, and judges what is expected of it.
pub(super) fn judged(
    rubric: &Rubric,
    cohort: &Cohort,
    record: &Record,
    detail: Detail,
    expectations: &[Expectation],
) -> (Scorecard, Vec<Judgement>) {
    let mut evaluator = Evaluator::new(rubric, cohort, record, detail);
    evaluator.run();
    let total = evaluator.total();
    let checks = evaluator.checks();
    let judgements = match expectations {
        [] => Vec::new(),
        some => evaluator.judge(some, Results::of(&total, &checks)),
    };
    let sections = rubric.outline.iter().filter_map(|id| evaluator.section_score(*id)).collect();
    let claimed_total = record.claimed_total.as_ref().map(|claimed| claim(claimed, total.total.scored()));
    let claimed_grade = record.claimed_grade.clone().filter(|claimed| total.grade.as_ref() != Some(claimed));
    let scorecard = Scorecard {
        rubric: rubric.name.clone(),
        year: evaluator.year().ok(),
        unit: record.unit.clone(),
        basis: rubric.basis.clone(),
        places: rubric.places,
        full_points: rubric.full_points.clone(),
        sections,
        total: total.total,
        total_impediments: total.impediments,
        rescaling: total.rescaling,
        total_note: total.note,
        total_steps: total.steps,
        grade: total.grade,
        grade_impediments: total.grade_impediments,
        prior_facts: prior_facts(&evaluator, record),
        made_of: made_of(rubric, record),
        cohort: evaluator.cohort_notes(),
        checks,
        claimed_total,
        claimed_grade,
    };
    (scorecard, judgements)
}

/// What 上年 looks at and the data have.
fn prior_facts(evaluator: &Evaluator<'_>, record: &Record) -> Vec<PriorFact> {
    let (Ok(year), false) = (evaluator.year(), record.prior.is_empty()) else { return Vec::new() };
    let mut found = Vec::new();
    for (back, facts) in evaluator.rubric.prior_facts().into_iter().rev() {
        let Some(year) = i32::try_from(back).ok().and_then(|back| year.checked_sub(back)) else { continue };
        for (id, field) in facts {
            let (Some(fact), Some(value)) = (evaluator.rubric.facts.get(id.0), record.prior_fact(id, back)) else { continue };
            let (name, type_, value) = match (field, value) {
                (Some(at), Value::Record(fields)) => {
                    let (Some(field), Some(Some(value))) = (fact.fields.get(at), fields.get(at)) else { continue };
                    (format!("{}.{}", fact.name, field.name), &field.type_, value)
                }
                (_, value) => (fact.name.to_string(), &fact.type_, value),
            };
            found.push(PriorFact { year, name, value: display::written(value, type_) });
        }
    }
    found
}

/// What scoring a unit reaches in the rules.
pub(super) fn reached(rubric: &Rubric, cohort: &Cohort, record: &Record) -> BTreeSet<Reach> {
    let mut evaluator = Evaluator::new(rubric, cohort, record, Detail::Scores);
    evaluator.watch();
    evaluator.run();
    evaluator.total();
    evaluator.checks();
    evaluator.take_reached()
}

/// What a unit claims, with the difference to what was computed.
fn claim(claimed: &Number, computed: Option<&Number>) -> Claim {
    Claim { claimed: claimed.clone(), difference: computed.and_then(|computed| claimed.subtract(computed).ok()) }
}

impl Evaluator<'_> {
    /// A section's scores; none for one that the unit does not have.
    fn section_score(&self, id: SectionId) -> Option<SectionScore> {
        if self.is_present(id) == Ok(false) {
            return None;
        }
        let section = self.rubric.sections.get(id.0)?;
        let mut rows = Vec::new();
        let mut sections = Vec::new();
        for child in &section.children {
            match child {
                Child::Indicator(indicator) => rows.extend(self.row_scores(*indicator)),
                Child::Section(child) => sections.extend(self.section_score(*child)),
            }
        }
        let (weight, kind) = match &section.kind {
            SectionKind::Ordinary => (None, SectionScoreKind::Ordinary),
            SectionKind::Weighted(weight) => (Some(weight.clone()), SectionScoreKind::Ordinary),
            SectionKind::Bonus { .. } => (None, SectionScoreKind::Bonus),
            SectionKind::Deduction { .. } => (None, SectionScoreKind::Deduction),
        };
        let printed_points = section.points.clone().or_else(|| self.printed_points(id)).unwrap_or(Number::ZERO);
        let points = self.section_points(id).unwrap_or_else(|| printed_points.clone());
        let score = self.own_score(id);
        let claimed = self.record.claimed_sections.get(&id).map(|claimed| claim(claimed, score.scored()));
        Some(SectionScore {
            name: section.name.to_string(),
            level: section.level,
            weight,
            kind,
            printed_points,
            points,
            score,
            claimed,
            rows,
            sections,
        })
    }

    fn row_scores(&self, id: IndicatorId) -> impl Iterator<Item = RowScore> {
        self.rows_of(id).iter().filter(|row| row.applies != Ok(Applicability::Absent)).map(|row| self.row_score(row))
    }

    fn row_score(&self, row: &Row<'_>) -> RowScore {
        let indicator = row.indicator;
        let data = self.record.row(row.id);
        let result = row.result.as_ref();
        let score = result.and_then(|result| result.score.clone());
        let status = match (&row.applies, &score) {
            (_, None) => Status::Unscored(why_unscored(result.map_or(&None, |result| &result.impediments), &row.name)),
            (Ok(Applicability::Inapplicable { reason }), Some(_)) => Status::Inapplicable { reason: reason.clone() },
            (Ok(Applicability::Applies | Applicability::Absent) | Err(_), Some(_)) => Status::Scored,
        };
        let remark = data.and_then(|data| data.remark.clone()).or_else(|| {
            data.and_then(|data| data.assessment.as_ref()).and_then(|assessment| assessment.reason.as_deref()).map(String::from)
        });
        let printed_points = row.printed.clone().unwrap_or(Number::ZERO);
        let points = row.points.clone().unwrap_or_else(|_| printed_points.clone());
        let mut steps = row.steps.clone();
        steps.extend(result.map(|result| result.steps.clone()).unwrap_or_default());
        RowScore {
            id: row.id,
            name: row.name.clone(),
            printed_points,
            points,
            status,
            value: result.and_then(|result| result.value_shown.clone()),
            exact_score: result.and_then(|result| result.exact.clone()),
            bound: result.and_then(|result| result.bound.clone()),
            note: result.and_then(|result| result.note.clone()),
            remark,
            explanation_due: result.and_then(|result| result.explanation_due.clone()),
            claimed: data.and_then(|data| data.claimed.as_ref()).map(|claimed| claim(claimed, score.as_ref())),
            score,
            basis: indicator.basis.clone(),
            span: if indicator.revised.is_empty() { indicator.header } else { indicator.span },
            revised: indicator.revised.clone(),
            steps,
        }
    }
}
