//! Which totals can be reached: the rows summed by section, with weights, bonuses, deductions and the bounds of 总分.

use super::known::{Known, is_scaled, may_be_inapplicable};
use super::range::Range;
use super::scope::Scope;
use crate::model::{Child, Inapplicable, IndicatorId, PointsSource, Rubric, SectionId, SectionKind};
use crate::number::Number;

/// How deep headings nest.
const LEVELS: usize = 8;

/// The scores that a section can have, before 至多 of 加分 and 扣分.
pub fn section(rubric: &Rubric, known: &Known, id: SectionId) -> Range {
    rows_below(rubric, known, id, LEVELS)
}

fn rows_below(rubric: &Rubric, known: &Known, id: SectionId, levels: usize) -> Range {
    let (Some(section), Some(levels)) = (rubric.sections.get(id.0), levels.checked_sub(1)) else { return Range::ALL };
    let mut sum = Range::point(Number::ZERO);
    let mut exceeds = false;
    for child in &section.children {
        match child {
            Child::Indicator(id) => {
                sum = sum.add(&row(rubric, known, *id));
                exceeds |= may_exceed(rubric, known, *id);
            }
            Child::Section(id) => match rubric.sections.get(id.0).map(|section| &section.kind) {
                Some(SectionKind::Ordinary) => {
                    let below = rows_below(rubric, known, *id, levels);
                    exceeds |= section_exceeds(rubric, known, *id, levels);
                    sum = sum.add(&below);
                }
                Some(SectionKind::Weighted(weight)) => {
                    exceeds |= section_exceeds(rubric, known, *id, levels);
                    sum = sum.add(&rows_below(rubric, known, *id, levels).multiply(&Range::point(weight.clone())));
                }
                Some(SectionKind::Bonus { .. } | SectionKind::Deduction { .. }) | None => {}
            },
        }
    }
    if let Some(points) = section.points.as_ref().filter(|_| !exceeds && keeps_points(rubric, section.level)) {
        sum = sum.minimum(&Range::point(points.clone()));
    }
    if section.applies.is_some() { sum.join(&Range::point(Number::ZERO)) } else { sum }
}

/// What one indicator adds: all its items with 逐项.
fn row(rubric: &Rubric, known: &Known, id: IndicatorId) -> Range {
    let score = known.scores.get(id.0).cloned().unwrap_or(Range::ALL);
    let is_each = rubric.indicators.get(id.0).is_some_and(|indicator| indicator.each.is_some());
    if !is_each {
        return score;
    }
    let hull = if score.hull.low.number().is_some_and(|low| !low.is_negative()) { Range::not_negative() } else { Range::ALL };
    Range { grid: score.grid, ..hull }
}

/// Whether an indicator can have more than its full marks.
pub fn may_exceed(rubric: &Rubric, known: &Known, id: IndicatorId) -> bool {
    let Some(indicator) = rubric.indicators.get(id.0) else { return true };
    let above_full = |range: Option<&Range>| {
        let (range, full) = (range.and_then(|range| range.hull.high.number()), known.full_points.get(id.0));
        range.zip(full.and_then(Range::single)).is_none_or(|(high, full)| high > full)
    };
    let otherwise = indicator.otherwise.as_ref().map(|otherwise| Scope::inapplicable(rubric, known, id).range(otherwise));
    // Where units set the points, those of a row that does not apply are other rows' already.
    let above_nothing = |range: &Range| range.hull.high.number().is_none_or(Number::is_positive);
    let gets_more = match rubric.points {
        PointsSource::Declared => otherwise.as_ref().is_some_and(above_nothing),
        PointsSource::Printed => otherwise.is_some() && above_full(otherwise.as_ref()),
    };
    (indicator.at_most.is_some() && above_full(known.bounded_scores.get(id.0)))
        || (may_be_inapplicable(rubric, indicator) && gets_more)
}

fn section_exceeds(rubric: &Rubric, known: &Known, id: SectionId, levels: usize) -> bool {
    let (Some(section), Some(levels)) = (rubric.sections.get(id.0), levels.checked_sub(1)) else { return true };
    section.children.iter().any(|child| match child {
        Child::Indicator(id) => may_exceed(rubric, known, *id),
        Child::Section(id) => section_exceeds(rubric, known, *id, levels),
    })
}

/// Whether the points in force of a heading of this level are those printed.
fn keeps_points(rubric: &Rubric, level: u8) -> bool {
    if rubric.points == PointsSource::Declared && level > 1 {
        return false;
    }
    match rubric.inapplicable {
        Inapplicable::Lost | Inapplicable::Rescale => true,
        Inapplicable::ShareInLevel(shared) => level <= shared,
        Inapplicable::ShareInAll => false,
    }
}

/// 合计: the sum of everything before 总分.
pub fn sum(rubric: &Rubric, known: &Known) -> Range {
    let mut sum = Range::point(Number::ZERO);
    let mut exceeds = false;
    for id in &rubric.outline {
        let rows = section(rubric, known, *id);
        match rubric.sections.get(id.0).map(|section| &section.kind) {
            Some(SectionKind::Ordinary) => sum = sum.add(&rows),
            Some(SectionKind::Weighted(weight)) => sum = sum.add(&rows.multiply(&Range::point(weight.clone()))),
            Some(SectionKind::Bonus { .. } | SectionKind::Deduction { .. }) | None => continue,
        }
        exceeds |= section_exceeds(rubric, known, *id, LEVELS);
    }
    if let Some(full) = rubric.full_points.as_ref().filter(|_| !exceeds) {
        sum = sum.minimum(&Range::point(full.clone()));
    }
    if rubric.inapplicable == Inapplicable::Rescale || is_scaled(rubric) {
        sum = rescaled(&sum, rubric.full_points.as_ref().filter(|_| !exceeds));
    }
    for (index, section_) in rubric.sections.iter().enumerate() {
        let zero = Range::point(Number::ZERO);
        let extra = |at_most: &Option<Number>| {
            let rows = section(rubric, known, SectionId(index));
            at_most.as_ref().map_or(rows.clone(), |at_most| rows.minimum(&Range::point(at_most.clone())))
        };
        match &section_.kind {
            SectionKind::Bonus { at_most } => sum = sum.add(&extra(at_most).join(&zero)),
            SectionKind::Deduction { at_most } => sum = sum.add(&extra(at_most).join(&zero).negate()),
            SectionKind::Ordinary | SectionKind::Weighted(_) => {}
        }
    }
    sum
}

/// When points move between rows, what is left of a sum's range: where it begins, and full marks at most.
fn rescaled(sum: &Range, full: Option<&Number>) -> Range {
    let from_zero = sum.hull.low.number().is_some_and(|low| !low.is_negative());
    let range = if from_zero { Range::not_negative() } else { Range::ALL };
    full.map_or(range.clone(), |full| Range { grid: None, ..range.minimum(&Range::point(full.clone())) })
}

/// The rounded total, as 等级 sees it.
pub fn total(rubric: &Rubric, known: &Known) -> Range {
    let mut scope = Scope::total(rubric, known);
    let sum = known.sum.clone().unwrap_or(Range::ALL);
    let score = rubric.total.score.as_ref().map_or(sum, |score| scope.range(score));
    let low = rubric.total.at_least.as_ref().map_or_else(|| Range::point(Number::ZERO), |bound| scope.range(bound));
    let mut total = score.maximum(&low);
    if let Some(at_most) = &rubric.total.at_most {
        total = total.minimum(&scope.range(at_most));
    }
    total.rounded(rubric.places).meet(&Range::ALL.on_grid(Number::scaled(1, rubric.places)))
}

/// The totals that a rubric means to give, whatever its rows come to: from 0 to full marks.
pub fn intended(rubric: &Rubric) -> Range {
    let range = Range::not_negative();
    let range = rubric.full_points.as_ref().map_or(range.clone(), |full| range.minimum(&Range::point(full.clone())));
    range.meet(&Range::ALL.on_grid(Number::scaled(1, rubric.places)))
}
