//! What persons' scores could still give. They are no data that a unit moves, and are told apart.

use super::aim::Aim;
use super::{AssessedRow, Outlook};
use crate::eval::{Cohort, Detail, RowScore, Scorecard, Status, Turning, evaluate};
use crate::facts::{AssessedScore, Assessment, Record, RowData};
use crate::model::Rubric;
use crate::number::Number;

/// A row that a person scores, and the data with its best score.
pub(super) struct Best {
    pub(super) row: AssessedRow,
    record: Record,
    id: crate::facts::RowId,
}

/// The rows that a person scores and that are not at their best.
pub(super) fn rows(rubric: &Rubric, cohort: &Cohort, record: &Record, card: &Scorecard, aim: &Aim) -> Vec<Best> {
    let wanted = |row: &RowScore| aim.rows().is_none_or(|rows| rows.iter().any(|aim| aim.id == row.id));
    let mut turning = Turning::of(rubric, cohort, record);
    let mut found = Vec::new();
    for row in card.rows().into_iter().filter(|row| wanted(row)) {
        if matches!(row.status, Status::Inapplicable { .. }) {
            continue;
        }
        let mut best: Option<(Number, Record)> = None;
        for (level, top) in turning.assessed_tops(row.id) {
            let Some((score, record)) = given(rubric, cohort, record, row, level, &top) else { continue };
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, record));
            }
        }
        let Some((most, record)) = best else { continue };
        if row.score.as_ref().is_none_or(|score| *score < most) {
            found.push(Best { row: AssessedRow { name: row.name.clone(), score: row.score.clone(), most }, record, id: row.id });
        }
    }
    found
}

/// The row's score when a person gives so much.
fn given(
    rubric: &Rubric,
    cohort: &Cohort,
    record: &Record,
    row: &RowScore,
    level: Option<usize>,
    top: &Number,
) -> Option<(Number, Record)> {
    let mut record = record.clone();
    let old = record.rows.remove(&row.id).unwrap_or_default();
    let reason = old.assessment.as_ref().and_then(|assessment| assessment.reason.clone());
    let assessment = Assessment { score: Some(AssessedScore::Points(top.clone())), level, reason };
    record.rows.insert(row.id, RowData { assessment: Some(assessment), ..old });
    let card = evaluate(rubric, cohort, &record, Detail::Scores);
    let score = card.rows().into_iter().find(|other| other.id == row.id)?.score.clone()?;
    Some((score, record))
}

/// The total and the grade when each of them is at its best; none when all are.
pub(super) fn outlook(rubric: &Rubric, cohort: &Cohort, record: &Record, best: &[Best], aim: &Aim) -> Option<Outlook> {
    if best.is_empty() {
        return None;
    }
    let mut together = record.clone();
    for one in best {
        together.rows.extend(one.record.rows.get(&one.id).map(|data| (one.id, data.clone())));
    }
    let card = evaluate(rubric, cohort, &together, Detail::Scores);
    Some(Outlook { reached: aim.is_reached(&card), total: card.total, grade: card.grade })
}
