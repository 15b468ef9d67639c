//! What a single row can get: constants outside its bounds, points that it cannot reach, assessments outside its points.

use super::branches::{Part, Visitor, walk};
use super::coverage::Coverage;
use super::known::{Known, bounds};
use super::scope::{MAXIMUM_DEPTH, Scope};
use super::{arms, bodies, coverage, messages};
use crate::diagnostic::Diagnostics;
use crate::interval::{Bound, Interval};
use crate::model::{Assessed, Expr, ExprKind, Indicator, IndicatorId, Level, Rubric};
use crate::number::Number;
use crate::source::Span;

/// Checks the score of every row.
pub fn check(rubric: &Rubric, known: &Known, diagnostics: &mut Diagnostics) {
    for (index, indicator) in rubric.indicators.iter().enumerate() {
        let id = IndicatorId(index);
        let mut scope = Scope::indicator(rubric, known, id);
        let (low, high) = bounds(&mut scope, indicator);
        if let (Some(low), Some(high)) = (low.single(), high.single()) {
            let mut constants = Constants { row: indicator, low, high, diagnostics: &mut *diagnostics };
            constants.results(&mut scope, &indicator.score);
        }
        check_reach(known, id, indicator, diagnostics);
    }
    let mut assessments = Assessments { diagnostics };
    for body in &mut bodies::all(rubric, known) {
        walk(&mut body.scope, body.expr, &mut assessments);
    }
}

/// Warns of a row that cannot reach its own points.
fn check_reach(known: &Known, id: IndicatorId, indicator: &Indicator, diagnostics: &mut Diagnostics) {
    let (Some(raw), Some(bounded)) = (known.raw_scores.get(id.0), known.bounded_scores.get(id.0)) else { return };
    let full = known.full_points.get(id.0).and_then(super::range::Range::single).filter(|full| full.is_positive());
    let (Some(full), Some(reached)) = (full, bounded.hull.high.number()) else { return };
    // A score that is one constant has been judged as a constant, and 0 points is what a row without a rule gets.
    if !raw.is_empty() && reached < full {
        diagnostics.push(messages::points_out_of_reach(&indicator.name, indicator.header, indicator.score.span, full, reached));
    }
}

struct Constants<'a, 'r> {
    row: &'a Indicator,
    low: &'r Number,
    high: &'r Number,
    diagnostics: &'r mut Diagnostics,
}

impl<'a> Constants<'a, '_> {
    /// Looks at everything that can become the score.
    fn results(&mut self, scope: &mut Scope<'a>, expr: &'a Expr) {
        if scope.depth >= MAXIMUM_DEPTH {
            return;
        }
        scope.depth += 1;
        if let ExprKind::Local(id) = &expr.kind {
            scope.in_local(*id, |scope, body| self.results(scope, body));
        } else if is_constant(expr, MAXIMUM_DEPTH) {
            let range = scope.range(expr);
            if let Some(number) = range.single().filter(|number| *number < self.low || *number > self.high) {
                self.diagnostics.push(messages::constant_out_of_bounds(expr.span, number, self.row, self.low, self.high));
            }
        } else {
            scope.parts(expr, &mut |scope, part| {
                if let Part::Result(result) = part {
                    self.results(scope, result);
                }
            });
        }
        scope.depth -= 1;
    }
}

/// Whether an expression is made of numbers and 满分 only.
fn is_constant(expr: &Expr, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    if let ExprKind::Negate(inner) = &expr.kind {
        return is_constant(inner, depth);
    }
    if let ExprKind::Arithmetic(_, left, right) = &expr.kind {
        return is_constant(left, depth) && is_constant(right, depth);
    }
    matches!(expr.kind, ExprKind::Constant(_) | ExprKind::FullPoints)
}

struct Assessments<'d> {
    diagnostics: &'d mut Diagnostics,
}

impl<'a> Visitor<'a> for Assessments<'_> {
    fn visit(&mut self, scope: &mut Scope<'a>, expr: &'a Expr) {
        let ExprKind::Assessed(assessed) = &expr.kind else { return };
        match assessed {
            Assessed::Free => {}
            Assessed::Within(range) => {
                let hull = scope.assessed_range(range).hull;
                self.within_points(scope, range.span, &hull);
            }
            Assessed::Levels(levels) => self.levels(scope, expr.span, levels),
        }
    }
}

impl Assessments<'_> {
    /// A range must hold something, and lie within the points.
    fn within_points(&mut self, scope: &Scope<'_>, place: Span, hull: &Interval) {
        if hull.is_empty() {
            self.diagnostics.push(messages::empty_band(place));
            return;
        }
        let full = scope.full_points();
        let Some(full) = full.single() else { return };
        let is_below = matches!(&hull.low, Bound::Included(low) | Bound::Excluded(low) if low.is_negative());
        let is_above = matches!(&hull.high, Bound::Included(high) | Bound::Excluded(high) if high > full);
        if is_below || is_above {
            self.diagnostics.push(messages::assessment_out_of_points(place, hull, full));
        }
    }

    fn levels<'a>(&mut self, scope: &mut Scope<'a>, place: Span, levels: &'a [Level]) {
        let ranges: Vec<Interval> = levels.iter().map(|level| scope.assessed_range(&level.range).hull).collect();
        for (level, hull) in levels.iter().zip(&ranges) {
            self.within_points(scope, level.range.span, hull);
        }
        let full = scope.full_points();
        let known = ranges.iter().all(|range| range.low.number().is_some() && range.high.number().is_some() && !range.is_empty());
        let Some(full) = full.single().filter(|_| known && !levels.is_empty()) else { return };
        let whole = super::range::Range::of(Interval::closed(Number::ZERO, full.clone()));
        for overlap in coverage::overlaps(&whole, &ranges) {
            let (first, second) = (levels.get(overlap.first), levels.get(overlap.second));
            if let (Some(first), Some(second), Some(shared)) = (first, second, arms::shown(overlap.shared, &whole, &Number::ONE))
            {
                self.diagnostics.push(messages::levels_overlap(first, second, &shared));
            }
        }
        // Levels that are single scores (全部达成 4 分, 未达成 0 分) leave scores out on purpose.
        let is_point = |range: &Interval| range.low.number() == range.high.number();
        if ranges.iter().any(is_point) {
            return;
        }
        let mut covered = Coverage::new(&whole);
        ranges.iter().for_each(|range| covered.insert(range));
        let gaps: Vec<_> = covered.gaps().into_iter().filter_map(|gap| arms::shown(gap, &whole, &Number::ONE)).collect();
        if !gaps.is_empty() {
            self.diagnostics.push(messages::levels_leave_gaps(place, &gaps));
        }
    }
}
