//! Which statements of two versions are not word for word the same, definitions put in: only those are compared.

use std::fmt::Write;

use super::compare::Subject;
use crate::model::{Applies, Expr, Indicator, IndicatorId, Local, Pattern, Rubric, Section};
use crate::symbolic::written::written;

/// The statements that are not the same, or none when the rubrics are not made of the same statements.
pub(super) fn affected(original: &Rubric, changed: &Rubric) -> Option<Vec<Subject>> {
    let header = |rubric: &Rubric| (rubric.places, rubric.points, rubric.inapplicable, rubric.years);
    let names = |rubric: &Rubric| rubric.indicators.iter().map(|row| row.name.clone()).collect::<Vec<_>>();
    let headings = |rubric: &Rubric| rubric.sections.iter().map(|section| section.name.clone()).collect::<Vec<_>>();
    if header(original) != header(changed)
        || names(original) != names(changed)
        || headings(original) != headings(changed)
        || original.checks.len() != changed.checks.len()
    {
        return None;
    }
    let mut found = Vec::new();
    for (index, (first, second)) in original.indicators.iter().zip(&changed.indicators).enumerate() {
        if !same(indicator(original, first), indicator(changed, second)) {
            found.push(Subject::Indicator(IndicatorId(index)));
        }
    }
    for (index, (first, second)) in original.checks.iter().zip(&changed.checks).enumerate() {
        let text = |rubric, check: &crate::model::Check| texts(rubric, &[], [Some(&check.condition), check.tolerance.as_ref()]);
        if !same(text(original, first), text(changed, second)) {
            found.push(Subject::Check(index));
        }
    }
    if !same(total(original), total(changed)) {
        found.push(Subject::Total);
    }
    if !same(grades(original), grades(changed)) {
        found.push(Subject::Grade);
    }
    Some(found)
}

fn same(first: Option<String>, second: Option<String>) -> bool {
    first.is_some() && first == second
}

/// Some expressions, written out.
fn texts<'e>(rubric: &Rubric, locals: &[Local], exprs: impl IntoIterator<Item = Option<&'e Expr>>) -> Option<String> {
    let mut text = String::new();
    for expr in exprs {
        match expr {
            Some(expr) => text.push_str(&written(rubric, locals, &[], expr)?.text),
            None => text.push('-'),
        }
        text.push(';');
    }
    Some(text)
}

fn indicator(rubric: &Rubric, row: &Indicator) -> Option<String> {
    let applies = match &row.applies {
        Applies::Always => "always".to_string(),
        Applies::Declared => "declared".to_string(),
        Applies::When(condition) => texts(rubric, &row.locals, [Some(condition)])?,
    };
    let value = row.value.and_then(|id| row.locals.get(id.0)).map(|local| &local.body);
    let explain = row.explain_if.as_ref().map(|explain| &explain.condition);
    let mut text = texts(
        rubric,
        &row.locals,
        [
            Some(&row.score),
            value,
            row.at_most.as_ref(),
            row.at_least.as_ref(),
            row.otherwise.as_ref(),
            explain,
            row.each.as_ref().map(|each| &each.list),
            row.each.as_ref().map(|each| &each.points),
        ],
    )?;
    // Writing to a string cannot fail.
    let _ = write!(text, "{applies} {}", row.printed_points);
    let mut section = rubric.sections.get(row.section.0);
    while let Some(heading) = section {
        text.push_str(&texts(rubric, &[], [heading.applies.as_ref()])?);
        section = heading.parent.and_then(|parent| rubric.sections.get(parent.0));
    }
    Some(text)
}

fn total(rubric: &Rubric) -> Option<String> {
    let rule = &rubric.total;
    let mut text = texts(rubric, &rule.locals, [rule.score.as_ref(), rule.at_most.as_ref(), rule.at_least.as_ref()])?;
    let _ = write!(text, "{:?}", rubric.full_points);
    for Section { kind, applies, points, .. } in &rubric.sections {
        let _ = write!(text, "{kind:?} {points:?}");
        text.push_str(&texts(rubric, &[], [applies.as_ref()])?);
    }
    Some(text)
}

fn grades(rubric: &Rubric) -> Option<String> {
    let Some(grades) = &rubric.grades else { return Some(String::new()) };
    let mut text = String::new();
    for arm in &grades.arms {
        for pattern in &arm.patterns {
            match pattern {
                Pattern::Band(interval) => {
                    let _ = write!(text, "{interval:?}");
                }
                Pattern::Compare(comparison, expr) => {
                    let _ = write!(text, "{comparison}");
                    text.push_str(&texts(rubric, &[], [Some(expr)])?);
                }
                Pattern::Between { low, low_included, high, high_included } => {
                    let _ = write!(text, "{low_included} {high_included}");
                    text.push_str(&texts(rubric, &[], [Some(&**low), Some(&**high)])?);
                }
                Pattern::Is(value) => {
                    let _ = write!(text, "{value:?}");
                }
                Pattern::Equal(expr) | Pattern::Condition(expr) => text.push_str(&texts(rubric, &[], [Some(expr)])?),
                Pattern::Else => text.push_str("else"),
            }
            text.push(',');
        }
        text.push_str(&texts(rubric, &[], [arm.guard.as_ref(), Some(&arm.result)])?);
    }
    Some(text)
}
