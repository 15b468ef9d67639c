//! 分值: the points that a unit declares, and the points that the items of its lists bring.

use std::collections::BTreeSet;

use super::lists::RowList;
use super::rows::{Row, Rows, points_of};
use crate::facts::faults::{Faults, Place};
use crate::facts::keys::Word;
use crate::facts::messages;
use crate::facts::submission::{DatumKind, Submission};
use crate::model::{Child, PointsSource, SectionId, SectionKind};
use crate::number::Number;
use crate::source::Span;

/// Binds 分值, and checks sums.
pub(super) fn bind(rows: &mut Rows<'_>, submission: &Submission, faults: &mut Faults<'_>) {
    let place = Place::top(Word::Points.chinese(), submission.points_span);
    let mut whole = true;
    match rows.rubric.points {
        PointsSource::Printed => {
            if !submission.points.is_empty() {
                faults.push(messages::points_unused(&place));
            }
        }
        PointsSource::Declared => {
            whole = declare(rows, submission, faults);
        }
    }
    if rows.declared && whole {
        whole = complete(rows, &place, faults);
    }
    if !whole {
        return;
    }
    let list_places = list_places(rows, submission);
    for section in rows.rubric.outline.clone() {
        check_sums(rows, section, &place, &list_places, faults);
    }
}

/// Takes the points of each row; whether all that were given are sound.
fn declare(rows: &mut Rows<'_>, submission: &Submission, faults: &mut Faults<'_>) -> bool {
    let section = Place::top(Word::Points.chinese(), submission.points_span);
    let mut sound = true;
    for entry in &submission.points {
        let place = section.key(&entry.key, entry.key_span);
        let Some(index) = rows.find(&entry.key, &place, faults) else {
            sound = false;
            continue;
        };
        if matches!(entry.value.kind, DatumKind::Null) {
            continue;
        }
        if rows.rows.get(index).is_some_and(|row| row.item.is_some()) {
            faults.push(messages::points_of_item(&place));
            sound = false;
            continue;
        }
        rows.declared = true;
        let points = points_of(&entry.value, &place, faults);
        if points.as_ref().is_some_and(Number::is_negative) {
            faults.push(messages::points_negative(&place.with_span(entry.value.span)));
            sound = false;
        }
        sound &= points.is_some();
        let first = rows.rows.get(index).is_some_and(|row| !row.said.contains_key(&Word::Points));
        if first {
            rows.with(index, Word::Points, &place.with_span(entry.value.span), |data| data.points = points);
        }
    }
    sound
}

/// Whether every row has points, once one has; rows outside the full marks, and of headings that may not apply, need none.
fn complete(rows: &Rows<'_>, place: &Place<'_>, faults: &mut Faults<'_>) -> bool {
    let missing: Vec<&str> = rows
        .rows
        .iter()
        .filter(|row| row.item.is_none() && row.data.points.is_none() && must_declare(rows, row))
        .map(|row| row.name.as_str())
        .collect();
    if !missing.is_empty() {
        faults.push(messages::points_incomplete(place, &missing));
    }
    missing.is_empty()
}

fn must_declare(rows: &Rows<'_>, row: &Row<'_>) -> bool {
    let section = row.indicator.section;
    is_inside(rows, section) && rows.section_applies(section) == Some(true)
}

/// Whether a heading counts inside the full marks.
fn is_inside(rows: &Rows<'_>, section: SectionId) -> bool {
    let mut next = Some(section);
    for _ in 0..8 {
        let Some(section) = next.and_then(|id| rows.rubric.sections.get(id.0)) else { break };
        if matches!(section.kind, SectionKind::Bonus { .. } | SectionKind::Deduction { .. }) {
            return false;
        }
        next = section.parent;
    }
    true
}

/// Where each list that rows are made of has its key, by indicator.
fn list_places(rows: &Rows<'_>, submission: &Submission) -> Vec<Option<(Option<Span>, usize)>> {
    let indicators = rows.rubric.indicators.iter();
    indicators
        .map(|indicator| {
            let list = RowList::of(&indicator.each.as_ref()?.list.kind)?;
            let (span, items) = list.written(rows.rubric, submission)?;
            Some((span, items.len()))
        })
        .collect()
}

/// What is known of the points under a heading.
struct Sum {
    /// `None` when a part of it is not known.
    in_force: Option<Number>,
    printed: Option<Number>,
    /// The lists that rows under it are made of, by indicator.
    lists: BTreeSet<usize>,
    /// Whether a heading below was already reported.
    reported: bool,
}

/// Adds up a heading and those below it, and compares with what is printed where the data have a say.
fn check_sums(
    rows: &Rows<'_>,
    id: SectionId,
    place: &Place<'_>,
    list_places: &[Option<(Option<Span>, usize)>],
    faults: &mut Faults<'_>,
) -> Sum {
    let zero = || Some(Number::ZERO);
    let mut sum = Sum { in_force: zero(), printed: zero(), lists: BTreeSet::new(), reported: false };
    let Some(section) = rows.rubric.sections.get(id.0) else { return sum };
    match rows.section_applies(id) {
        Some(true) => {}
        Some(false) => return sum,
        None => return Sum { in_force: None, printed: None, ..sum },
    }
    for child in &section.children {
        match child {
            Child::Section(child) => {
                let below = check_sums(rows, *child, place, list_places, faults);
                sum.in_force = add(sum.in_force, counted(rows, *child, below.in_force));
                sum.printed = add(sum.printed, counted(rows, *child, below.printed));
                sum.lists.extend(below.lists);
                sum.reported |= below.reported;
            }
            Child::Indicator(indicator) => {
                let Some(definition) = rows.rubric.indicators.get(indicator.0) else { continue };
                if definition.each.is_some() {
                    sum.lists.insert(indicator.0);
                    sum.printed = None;
                    // A list of which nothing was given leaves its rows out; what is missing is the evaluator's to say.
                    let given = list_places.get(indicator.0).is_some_and(Option::is_some) || has_items(rows, indicator.0);
                    sum.in_force = if given { add(sum.in_force, items_sum(rows, indicator.0)) } else { None };
                } else {
                    sum.printed = add(sum.printed, Some(definition.printed_points.clone()));
                    sum.in_force = add(sum.in_force, rows.own_points(indicator.0));
                }
            }
        }
    }
    let required = match (&section.points, &section.kind) {
        (_, SectionKind::Weighted(_)) => Some(Number::HUNDRED),
        (Some(points), _) => Some(points.clone()),
        (None, _) => sum.printed.clone(),
    };
    let (Some(required), Some(actual)) = (required, &sum.in_force) else { return sum };
    let is_whole = section.parent.is_none() || matches!(section.kind, SectionKind::Weighted(_));
    let of_unit = rows.declared && is_whole;
    let of_lists = !sum.lists.is_empty() && !rows.declared;
    if *actual != required && !sum.reported && (of_unit || of_lists) {
        sum.reported = true;
        let list = sum.lists.first().copied();
        faults.push(match list.and_then(|list| rows.rubric.indicators.get(list)) {
            Some(indicator) if of_lists => {
                let span = list.and_then(|list| list_places.get(list).copied().flatten()).and_then(|(span, _)| span);
                let section_place = Place::top(Word::Data.chinese(), None);
                let place = section_place.key(&indicator.name, span);
                messages::item_points_sum(&place, &section.name, &required, actual, section.span)
            }
            _ => messages::points_sum(place, &section.name, &required, actual, section.span),
        });
    }
    sum
}

/// What the points below a heading count in the one above it.
fn counted(rows: &Rows<'_>, id: SectionId, points: Option<Number>) -> Option<Number> {
    match &rows.rubric.sections.get(id.0)?.kind {
        SectionKind::Weighted(weight) => points?.multiply(weight).ok(),
        SectionKind::Ordinary | SectionKind::Bonus { .. } | SectionKind::Deduction { .. } => points,
    }
}

fn add(left: Option<Number>, right: Option<Number>) -> Option<Number> {
    left?.add(&right?).ok()
}

fn has_items(rows: &Rows<'_>, indicator: usize) -> bool {
    rows.rows.iter().any(|row| row.id.indicator.0 == indicator)
}

/// The points that the items of a list bring together.
fn items_sum(rows: &Rows<'_>, indicator: usize) -> Option<Number> {
    let mut items = rows.rows.iter().filter(|row| row.id.indicator.0 == indicator);
    items.try_fold(Number::ZERO, |sum, row| add(Some(sum), rows.printed(row)))
}

/// Holds 分值 and 不适用 against each other: 0 means not applicable, and the other way round.
pub(super) fn agree(rows: &Rows<'_>, faults: &mut Faults<'_>) {
    if !rows.declared {
        return;
    }
    for row in &rows.rows {
        let Some(points) = row.data.points.clone() else { continue };
        let span = row.said.get(&Word::Points).copied().flatten();
        let section = Place::top(Word::Points.chinese(), None);
        let name = row.name.clone();
        let place = section.key(&name, span);
        match (points.is_zero(), &row.data.inapplicable) {
            (false, Some(_)) => {
                let other = row.said.get(&Word::Inapplicable).copied().flatten();
                faults.push(messages::points_of_inapplicable(&place, &points, other));
            }
            (false, None) if rows.applies(row) == Some(false) => {
                faults.push(messages::points_of_excluded(&place, &points, row.indicator.header));
            }
            (true, None) if rows.applies(row) != Some(false) => {
                if row.indicator.printed_points.is_positive() {
                    faults.push(messages::zero_without_reason(&place));
                }
            }
            (true, _) | (false, None) => {}
        }
    }
}
