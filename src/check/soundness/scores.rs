//! What a single row can get: constants outside its bounds, points that it cannot reach, assessments outside its points.

use super::branches::{Part, Visitor, walk};
use super::coverage::Coverage;
use super::known::{Known, bounds};
use super::scope::{Body, MAXIMUM_DEPTH, Scope};
use super::{arms, bodies, coverage, messages};
use crate::diagnostic::Diagnostics;
use crate::interval::{Bound, Interval};
use crate::model::{Arithmetic, Assessed, AssessedRange, Expr, ExprKind, Indicator, IndicatorId, Level, Rubric};
use crate::number::Number;
use crate::source::Span;
use crate::value::Value;

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
        let full = full_points(scope);
        match assessed {
            Assessed::Free => {}
            Assessed::Within(range) => self.within_points(range.span, &hull(scope, range, full.as_ref()), full.as_ref()),
            Assessed::Levels(levels) => self.levels(scope, expr.span, levels, full),
        }
    }
}

/// What the scores of an assessment are measured by.
enum Full {
    /// The full marks of the row.
    Points(Number),
    /// Those of an item, which only the data know: shares of them are looked at as if they were a hundred.
    Hundred,
}

impl Full {
    fn number(&self) -> &Number {
        match self {
            Full::Points(points) => points,
            Full::Hundred => &Number::HUNDRED,
        }
    }
}

/// The full marks around an assessment; none when nothing is known of them.
fn full_points(scope: &Scope<'_>) -> Option<Full> {
    let full = scope.full_points();
    match (full.single(), scope.body) {
        (Some(points), _) => Some(Full::Points(points.clone())),
        (None, Body::Indicator(id)) if scope.rubric.indicators.get(id.0).is_some_and(|row| row.each.is_some()) => {
            Some(Full::Hundred)
        }
        (None, _) => None,
    }
}

/// The scores of a range; where the full marks are an item's, in hundredths of them, and everything when it is no share of them.
fn hull<'a>(scope: &mut Scope<'a>, range: &'a AssessedRange, full: Option<&Full>) -> Interval {
    match full {
        Some(Full::Hundred) => match (share(&range.low), share(&range.high)) {
            (Some(low), Some(high)) => range.between(low, high),
            _ => Interval::ALL,
        },
        Some(Full::Points(_)) | None => scope.assessed_range(range).hull,
    }
}

/// An end as hundredths of full marks, when it is a share of them.
fn share(end: &Expr) -> Option<Number> {
    match &end.kind {
        ExprKind::FullPoints => Some(Number::HUNDRED),
        ExprKind::Constant(Value::Number(number)) if number.is_zero() => Some(Number::ZERO),
        ExprKind::Arithmetic(Arithmetic::Multiply, full, part) => match (&full.kind, &part.kind) {
            (ExprKind::FullPoints, ExprKind::Constant(Value::Number(part))) => part.multiply(&Number::HUNDRED).ok(),
            _ => None,
        },
        _ => None,
    }
}

impl Assessments<'_> {
    /// A range must hold something, and lie within the points.
    fn within_points(&mut self, place: Span, hull: &Interval, full: Option<&Full>) {
        if hull.is_empty() {
            self.diagnostics.push(messages::empty_band(place));
            return;
        }
        let Some(full) = full.map(Full::number) else { return };
        let is_below = matches!(&hull.low, Bound::Included(low) | Bound::Excluded(low) if low.is_negative());
        let is_above = matches!(&hull.high, Bound::Included(high) | Bound::Excluded(high) if high > full);
        if is_below || is_above {
            self.diagnostics.push(messages::assessment_out_of_points(place, hull, full));
        }
    }

    fn levels<'a>(&mut self, scope: &mut Scope<'a>, place: Span, levels: &'a [Level], full: Option<Full>) {
        let ranges: Vec<Interval> = levels.iter().map(|level| hull(scope, &level.range, full.as_ref())).collect();
        for (level, hull) in levels.iter().zip(&ranges) {
            self.within_points(level.range.span, hull, full.as_ref());
        }
        let known = ranges.iter().all(|range| range.low.number().is_some() && range.high.number().is_some() && !range.is_empty());
        let Some(full) = full.as_ref().map(Full::number).filter(|_| known && !levels.is_empty()) else { return };
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
