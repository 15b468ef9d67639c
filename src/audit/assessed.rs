//! What people gave: full marks everywhere.
//!
//! Test: a unit has at least three rows that were scored by a person's judgement (评定) and have points, and every one has full marks. Where
//! some of them have no 理由 and no 说明, that is to be looked into, and they are named; where all have one, it is only worth knowing. Reasons
//! that are the same word for word are named too.

use std::collections::BTreeMap;

use crate::eval::{RowScore, Status};
use crate::model::{Expr, ExprKind};
use crate::number::Number;
use crate::text;

use super::unit::Unit;
use super::{Finding, messages};

/// How many rows there must be at least.
const FEWEST: usize = 3;

/// Full marks in all that people judged.
pub fn full_marks(unit: &Unit<'_>) -> Option<Finding> {
    let rows = unit.card.rows();
    let judged: Vec<&&RowScore> =
        rows.iter().filter(|row| row.status == Status::Scored && row.points.is_positive() && is_judged(unit, row)).collect();
    if judged.len() < FEWEST || !judged.iter().all(|row| row.score.as_ref() == Some(&row.points)) {
        return None;
    }
    let silent: Vec<&str> = judged.iter().filter(|row| row.remark.is_none()).map(|row| row.name.as_str()).collect();
    let points = judged.iter().try_fold(Number::ZERO, |sum, row| sum.add(&row.points)).unwrap_or(Number::ZERO);
    let first = judged.first()?;
    let place = Unit::said_place(&unit.submission.assessed, silent.first().unwrap_or(&first.name.as_str()));
    let diagnostic = match silent.is_empty() {
        false => messages::full_marks_without_reasons(judged.len(), &silent, place),
        true => messages::full_marks_with_reasons(judged.len(), place),
    };
    let mut finding = Finding::new(messages::assessed_word(), diagnostic)
        .figure(text!("项数", "rows"), judged.len().to_string())
        .figure(text!("没有理由的", "without a reason"), silent.len().to_string())
        .figure(text!("分数合计", "points together"), points.to_string());
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in &judged {
        if let Some(reason) = &row.remark {
            by_reason.entry(reason.trim()).or_default().push(&row.name);
        }
    }
    for (reason, rows) in by_reason.into_iter().filter(|(_, rows)| rows.len() > 1) {
        let rows = rows.join("、");
        finding =
            finding.because(text!("{rows} 的理由一字不差：{reason}", "{rows} have the same reason word for word: {reason}"));
    }
    Some(finding)
}

/// Whether a person judged a row: its rule asks for it, and the data have it.
fn is_judged(unit: &Unit<'_>, row: &RowScore) -> bool {
    let given = unit.record.row(row.id).is_some_and(|data| data.assessment.is_some());
    let Some(indicator) = unit.rubric.indicators.get(row.id.indicator.0) else { return false };
    if !given {
        return false;
    }
    let mut waiting: Vec<&Expr> = vec![&indicator.score];
    waiting.extend(indicator.locals.iter().map(|local| &local.body));
    while let Some(expr) = waiting.pop() {
        if matches!(expr.kind, ExprKind::Assessed(_)) {
            return true;
        }
        waiting.extend(expr.children());
    }
    false
}
