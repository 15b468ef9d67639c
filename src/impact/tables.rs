//! Bands, cases, points and levels of two rules side by side.

use std::collections::BTreeMap;

use super::difference::{Changed, Edit, Role, TableRow};
use super::meaning::{FullMarks, Meaning, Meanings, Place};
use super::pieces::{At, Pieces, ends};
use super::quote;
use super::signs::Sign;
use crate::interval::{Bound, Interval, cells};
use crate::model::{Arm, Level, Match};
use crate::name;
use crate::number::Number;
use crate::value::Quantity;

/// Both rules in bands of one quantity, as a table; when only the limits between bands moved, these before it.
pub(super) fn bands(old: &Pieces<'_>, new: &Pieces<'_>, meanings: &mut Meanings) -> Vec<Edit> {
    let quantity = new.subject.0.type_.quantity().cloned().unwrap_or(Quantity::NUMBER);
    let (before, after) = (merged(&old.bands, meanings), merged(&new.bands, meanings));
    let of = new.subject.1.book.quoted(new.subject.0.span);
    let mut edits = moved(&before, &after, (&of, &quantity), meanings);
    // Two bands are told by the limit between them.
    if edits.is_empty() || before.len() > 2 {
        let mut rows = rows(&before, &after, &quantity, meanings);
        if let Some(least) = rows.last_mut()
            && (old.sign, new.sign) == (Sign::NeverNegative, Sign::NeverNegative)
        {
            // Where nothing lies below 0, `≤ 0` is 0.
            least.case = least.case.replace("≤ 0", "= 0");
        }
        edits.push(Edit::Table { of, rows });
    }
    edits
}

/// Both rules in bands of the total, as rows; none when they are the same.
pub(super) fn total<'a>(
    old: &[(Interval, Option<At<'a>>)],
    new: &[(Interval, Option<At<'a>>)],
    quantity: &Quantity,
    meanings: &mut Meanings,
) -> Option<Vec<TableRow>> {
    let (before, after) = (merged(old, meanings), merged(new, meanings));
    let rows = rows(&before, &after, quantity, meanings);
    rows.iter().any(|row| row.changed == Changed::Yes).then_some(rows)
}

/// The bands with neighbours of one result taken together.
fn merged<'a>(bands: &[(Interval, Option<At<'a>>)], meanings: &mut Meanings) -> Vec<(Interval, Option<At<'a>>)> {
    let mut merged: Vec<(Interval, Option<At<'a>>)> = Vec::new();
    for (interval, result) in bands {
        if let Some((wide, last)) = merged.last_mut()
            && same_within(*last, *result, meanings)
        {
            wide.high = interval.high.clone();
            continue;
        }
        merged.push((interval.clone(), *result));
    }
    merged
}

/// Whether two results of one rubric mean the same.
fn same_within(left: Option<At<'_>>, right: Option<At<'_>>, meanings: &mut Meanings) -> bool {
    let mut means = |at: Option<At<'_>>| at.map(|(expr, place)| meanings.of(expr, &place, FullMarks::PutIn));
    means(left) == means(right)
}

/// Whether two results of the two rubrics mean the same.
fn same(old: Option<At<'_>>, new: Option<At<'_>>, meanings: &mut Meanings) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => meanings.same((old.0, &old.1), (new.0, &new.1)),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// The limits that moved, when there are as many bands as before, with the same results.
fn moved(
    before: &[(Interval, Option<At<'_>>)],
    after: &[(Interval, Option<At<'_>>)],
    (of, quantity): (&str, &Quantity),
    meanings: &mut Meanings,
) -> Vec<Edit> {
    let alike = before.len() == after.len() && before.iter().zip(after).all(|((_, old), (_, new))| same(*old, *new, meanings));
    if !alike {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for ((old, _), (new, _)) in before.iter().zip(after).skip(1) {
        if old.low != new.low {
            // A limit is told as rules mostly write it: `≥ 95%` for the band above it, `≤ 10%` for the one below.
            let limit = |interval: &Interval| {
                let side = match &interval.low {
                    Bound::Excluded(low) => Interval { low: Bound::Unbounded, high: Bound::Included(low.clone()) },
                    low => Interval { low: low.clone(), high: Bound::Unbounded },
                };
                quote::interval(&side, quantity)
            };
            let (old_limit, new_limit) = (limit(old), limit(new));
            let signs = ["≥ ", "≤ "]
                .into_iter()
                .find_map(|sign| Some((old_limit.strip_prefix(sign)?.to_string(), new_limit.strip_prefix(sign)?.to_string())));
            // The sign is told only when it changes as well.
            edits.push(match signs {
                Some((old, new)) => {
                    let within = Some(format!("{of} {new_limit}")).filter(|_| !of.is_empty());
                    Edit::Value { role: Role::Threshold, old, new, within }
                }
                None => Edit::Value { role: Role::Threshold, old: old_limit, new: new_limit, within: None },
            });
        }
    }
    edits
}

/// A row for each stretch in which neither rule changes, the highest first.
fn rows(
    before: &[(Interval, Option<At<'_>>)],
    after: &[(Interval, Option<At<'_>>)],
    quantity: &Quantity,
    meanings: &mut Meanings,
) -> Vec<TableRow> {
    let cuts: Vec<Number> = before.iter().chain(after).flat_map(|(interval, _)| ends(interval)).cloned().collect();
    let mut stretches: Vec<(Interval, usize, usize)> = Vec::new();
    for cell in cells(cuts) {
        let Some(inside) = cell.inside() else { continue };
        let find = |bands: &[(Interval, Option<At<'_>>)]| bands.iter().position(|(interval, _)| interval.contains(&inside));
        let (Some(old), Some(new)) = (find(before), find(after)) else { continue };
        match stretches.last_mut() {
            Some((wide, first, second)) if (*first, *second) == (old, new) => wide.high = cell.high,
            _ => stretches.push((cell, old, new)),
        }
    }
    let mut rows = Vec::new();
    for (interval, old, new) in stretches.into_iter().rev() {
        let old = before.get(old).and_then(|(_, result)| *result);
        let new = after.get(new).and_then(|(_, result)| *result);
        rows.push(TableRow {
            case: quote::interval(&interval, quantity),
            old: old.map(quoted),
            new: new.map(quoted),
            changed: Changed::from(!same(old, new, meanings)),
        });
    }
    rows
}

fn quoted((expr, place): At<'_>) -> String {
    place.book.quoted(expr.span)
}

/// 清单 and 插值: what results at each condition or point.
pub(super) fn lines(of: String, old: &[(At<'_>, At<'_>)], new: &[(At<'_>, At<'_>)], meanings: &mut Meanings) -> Option<Edit> {
    let mut keyed = |lines: &[(At<'_>, At<'_>)]| -> Vec<Meaning> {
        lines.iter().map(|((case, place), _)| meanings.of(case, place, FullMarks::Named)).collect()
    };
    let (before, after) = (keyed(old), keyed(new));
    let mut left: BTreeMap<Meaning, usize> = before.iter().enumerate().map(|(at, meaning)| (*meaning, at)).collect();
    let mut rows = Vec::new();
    for (at, (case, result)) in new.iter().enumerate() {
        let partner = after.get(at).and_then(|meaning| left.remove(meaning)).and_then(|at| old.get(at));
        let old = partner.map(|(_, result)| *result);
        rows.push(TableRow {
            case: quoted(*case),
            old: old.map(quoted),
            new: Some(quoted(*result)),
            changed: Changed::from(!same(old, Some(*result), meanings)),
        });
    }
    for (case, result) in left.values().filter_map(|at| old.get(*at)) {
        rows.push(TableRow { case: quoted(*case), old: Some(quoted(*result)), new: None, changed: Changed::Yes });
    }
    rows.iter().any(|row| row.changed == Changed::Yes).then_some(Edit::Table { of, rows })
}

/// What comparing cases comes to.
pub(super) enum Cases {
    /// They differ.
    Table(Edit),
    /// They are the same, in the same order.
    Same,
    /// They are the same in another order, and the first that fits counts.
    Reordered,
}

/// The arms of two 分档 that are no bands.
pub(super) fn cases<'a>(
    of: String,
    (before, old): (&'a Match, Place<'a>),
    (after, new): (&'a Match, Place<'a>),
    meanings: &mut Meanings,
) -> Cases {
    let old_cases: Vec<Meaning> = before.arms.iter().map(|arm| meanings.case(before, arm, &old, FullMarks::Named)).collect();
    let new_cases: Vec<Meaning> = after.arms.iter().map(|arm| meanings.case(after, arm, &new, FullMarks::Named)).collect();
    let case = |arm: &Arm, place: Place<'_>| {
        let pattern = place.book.quoted(arm.pattern_span);
        match &arm.guard {
            Some(guard) => format!("{pattern} 当 {}", place.book.quoted(guard.span)),
            None => pattern,
        }
    };
    let mut left: BTreeMap<Meaning, usize> = old_cases.iter().enumerate().map(|(at, meaning)| (*meaning, at)).collect();
    let partners: Vec<Option<usize>> = new_cases.iter().map(|meaning| left.remove(meaning)).collect();
    let gone =
        |arm: &Arm| TableRow { case: case(arm, old), old: Some(quoted((&arm.result, old))), new: None, changed: Changed::Yes };
    // Cases that are gone stand where they stood: before the next one that is still there.
    let mut waiting: Vec<usize> = left.into_values().collect();
    waiting.sort_unstable_by(|first, second| second.cmp(first));
    let mut rows = Vec::new();
    for (arm, partner) in after.arms.iter().zip(partners) {
        while let Some(next) = waiting.pop_if(|at| partner.is_some_and(|partner| *at < partner)) {
            rows.extend(before.arms.get(next).map(gone));
        }
        let old_result = partner.and_then(|at| before.arms.get(at)).map(|arm| (&arm.result, old));
        let new_result = (&arm.result, new);
        rows.push(TableRow {
            case: case(arm, new),
            old: old_result.map(quoted),
            new: Some(quoted(new_result)),
            changed: Changed::from(!same(old_result, Some(new_result), meanings)),
        });
    }
    rows.extend(waiting.into_iter().rev().filter_map(|at| before.arms.get(at)).map(gone));
    if rows.iter().any(|row| row.changed == Changed::Yes) {
        Cases::Table(Edit::Table { of, rows })
    } else if old_cases == new_cases {
        Cases::Same
    } else {
        Cases::Reordered
    }
}

/// The levels of two 评定.
pub(super) fn levels(
    (before, old): (&[Level], At<'_>),
    (after, new): (&[Level], At<'_>),
    meanings: &mut Meanings,
) -> Option<Edit> {
    let mut range = |level: &Level, at: At<'_>| {
        let ends = [&level.range.low, &level.range.high].map(|end| meanings.of(end, &at.1, FullMarks::PutIn));
        (ends, level.range.low_included, level.range.high_included)
    };
    let mut left: BTreeMap<String, &Level> = before.iter().map(|level| (name::key(&level.name), level)).collect();
    let mut rows = Vec::new();
    for level in after {
        let partner = left.remove(&name::key(&level.name));
        let same = partner.is_some_and(|other| range(other, old) == range(level, new));
        rows.push(TableRow {
            case: level.name.to_string(),
            old: partner.map(|other| old.1.book.quoted(other.range.span)),
            new: Some(new.1.book.quoted(level.range.span)),
            changed: Changed::from(!same),
        });
    }
    for level in left.values() {
        let quoted = Some(old.1.book.quoted(level.range.span));
        rows.push(TableRow { case: level.name.to_string(), old: quoted, new: None, changed: Changed::Yes });
    }
    rows.iter().any(|row| row.changed == Changed::Yes).then_some(Edit::Table { of: String::new(), rows })
}
