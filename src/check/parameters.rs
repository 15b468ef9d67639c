//! 参数: which value holds in which year, and the stretches of years in which none changes.

use std::collections::BTreeSet;

use super::messages;
use crate::diagnostic::Diagnostics;
use crate::model::Years;
use crate::source::Span;
use crate::syntax::ast::{self, ParameterValue, YearRange};

/// The most stretches of years with different parameters that a rubric may have: each is checked by itself.
pub const MAXIMUM_STRETCHES: usize = 60;

/// How many statements all stretches together may have: a very long rubric may have fewer stretches.
pub const MAXIMUM_STATEMENTS: usize = 60_000;

/// The stretches of years for which a rubric is checked, in order; never empty. What is wrong with the years of its parameters is
/// reported.
pub(super) fn stretches(file: &ast::File, diagnostics: &mut Diagnostics) -> Vec<Option<Years>> {
    let claimed = file.items.iter().find_map(|item| {
        let ast::ItemKind::Year(range) = &item.kind else { return None };
        Some((Years { first: range.first, last: range.last }, item.span))
    });
    let parameters = file.items.iter().filter_map(|item| {
        let ast::ItemKind::Parameters(parameters) = &item.kind else { return None };
        Some(parameters)
    });
    let mut starts: BTreeSet<i32> = BTreeSet::new();
    for parameter in parameters.flatten() {
        let ParameterValue::ByYear(values) = &parameter.value else { continue };
        let Some((years, statement)) = claimed else {
            diagnostics.push(messages::years_unsaid(&parameter.name));
            return vec![None];
        };
        check_years(parameter, values, years, statement, diagnostics);
        let inside = |year: &i32| years.contains(*year);
        starts.extend(values.iter().map(|(range, _)| range.first).filter(inside));
        starts.extend(values.iter().filter_map(|(range, _)| range.last?.checked_add(1)).filter(inside));
    }
    let Some((years, statement)) = claimed else { return vec![None] };
    starts.insert(years.first);
    let most = MAXIMUM_STRETCHES.min(MAXIMUM_STATEMENTS / file.items.len().max(1)).max(1);
    if starts.len() > most {
        diagnostics.push(messages::too_many_stretches(statement, most));
        return vec![Some(years)];
    }
    let starts: Vec<i32> = starts.into_iter().collect();
    let lasts = starts.iter().skip(1).map(|next| Some(next - 1)).chain([years.last]);
    starts.iter().zip(lasts).map(|(first, last)| Some(Years { first: *first, last })).collect()
}

/// The value that a parameter has in a stretch of years; its first where the years do not say, which was then reported.
pub(super) fn value(parameter: &ast::Parameter, stretch: Option<Years>) -> Option<&ast::Expr> {
    match &parameter.value {
        ParameterValue::Always(value) => Some(value),
        ParameterValue::ByYear(values) => {
            let holds = |range: &YearRange| stretch.is_some_and(|years| contains(range, years.first));
            values.iter().find(|(range, _)| holds(range)).or(values.first()).map(|(_, value)| value)
        }
    }
}

/// Reports years with two values, and years that the rubric claims and that have none.
fn check_years(
    parameter: &ast::Parameter,
    values: &[(YearRange, ast::Expr)],
    claimed: Years,
    statement: Span,
    diagnostics: &mut Diagnostics,
) {
    let mut ranges: Vec<&YearRange> = values.iter().map(|(range, _)| range).collect();
    ranges.sort_by_key(|range| (range.first, range.span));
    // The first year for which no value was seen; none when the last range is open.
    let mut next = Some(claimed.first);
    let mut before: Option<&YearRange> = None;
    for range in ranges {
        if let Some(before) = before.filter(|before| before.last.is_none_or(|last| last >= range.first)) {
            diagnostics.push(messages::year_twice(&parameter.name, range, before));
        }
        if let Some(year) = next.filter(|year| range.first > *year && claimed.contains(*year)) {
            let last = claimed.last.map_or(range.first - 1, |last| last.min(range.first - 1));
            diagnostics.push(messages::year_without_value(&parameter.name, Years { first: year, last: Some(last) }, statement));
        }
        next = match (next, range.last) {
            (Some(year), Some(last)) => Some(year.max(last.saturating_add(1))),
            (None, _) | (_, None) => None,
        };
        before = match before {
            Some(longest) if longest.last.is_none_or(|last| range.last.is_some_and(|own| own < last)) => Some(longest),
            Some(_) | None => Some(range),
        };
    }
    if let Some(year) = next.filter(|year| claimed.contains(*year)) {
        let missing = Years { first: year, last: claimed.last };
        diagnostics.push(messages::year_without_value(&parameter.name, missing, statement));
    }
}

fn contains(range: &YearRange, year: i32) -> bool {
    Years { first: range.first, last: range.last }.contains(year)
}
