//! Full marks that are not printed: the greatest score that the rule can give, when it can be told.

use std::collections::{BTreeMap, BTreeSet};

use super::known::Known;
use super::messages;
use super::range::Range;
use crate::diagnostic::Diagnostics;
use crate::interval::Bound;
use crate::model::{IndicatorId, Node, Rubric};
use crate::number::Number;

/// Fills in the points of the indicators whose points are not printed; asks for them where they cannot be told.
pub fn infer(rubric: &mut Rubric, unprinted: &[IndicatorId], diagnostics: &mut Diagnostics) {
    let wanted: BTreeSet<IndicatorId> = unprinted.iter().copied().collect();
    let mut known = Known::start(rubric, unprinted);
    let mut found: BTreeMap<IndicatorId, Number> = BTreeMap::new();
    for node in &rubric.order {
        known.learn(rubric, *node);
        let Node::Indicator(id) = node else { continue };
        if !wanted.contains(id) {
            continue;
        }
        let greatest = known.bounded_scores.get(id.0).and_then(greatest);
        if let (Some(points), Some(full)) = (greatest, known.full_points.get_mut(id.0)) {
            *full = Range::point(points.clone());
            found.insert(*id, points);
            // Once more, so that what refers to this row sees its points.
            known.learn(rubric, *node);
        }
    }
    for id in unprinted {
        if let Some(indicator) =
            rubric.indicators.get(id.0).filter(|indicator| !found.contains_key(id) && indicator.each.is_none())
        {
            diagnostics.push(messages::points_wanted(&indicator.name, indicator.header, indicator.score.span));
        }
    }
    for (id, points) in found {
        if let Some(indicator) = rubric.indicators.get_mut(id.0) {
            indicator.printed_points = points;
        }
    }
}

/// The greatest value, when there is one and it is above 0.
fn greatest(range: &Range) -> Option<Number> {
    match &range.hull.high {
        Bound::Included(number) if number.is_positive() => Some(number.clone()),
        Bound::Included(_) | Bound::Excluded(_) | Bound::Unbounded => None,
    }
}
