//! The parts of an expression, each visited under what its branch is known to mean.

use super::assume::Truth;
use super::range::Range;
use super::scope::{MAXIMUM_DEPTH, Scope};
use crate::interval::{Bound, Interval};
use crate::model::{Assessed, Expr, ExprKind, Match, Pattern, TemplatePart};

/// A part of an expression.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// What a branch, an arm or a default comes to: it becomes the value of the whole.
    Result(&'a Expr),
    /// Anything else.
    Other(&'a Expr),
}

impl<'a> Part<'a> {
    /// The expression.
    pub fn expr(self) -> &'a Expr {
        match self {
            Part::Result(expr) | Part::Other(expr) => expr,
        }
    }
}

/// Someone who looks at every expression of a body.
pub trait Visitor<'a> {
    /// Looks at one expression; what holds where it stands is assumed in the scope.
    fn visit(&mut self, scope: &mut Scope<'a>, expr: &'a Expr);
}

/// Shows an expression and all its parts to a visitor.
pub fn walk<'a>(scope: &mut Scope<'a>, expr: &'a Expr, visitor: &mut dyn Visitor<'a>) {
    if scope.depth >= MAXIMUM_DEPTH {
        return;
    }
    visitor.visit(scope, expr);
    scope.depth += 1;
    scope.parts(expr, &mut |scope, part| walk(scope, part.expr(), visitor));
    scope.depth -= 1;
}

type Visit<'v, 'a> = &'v mut dyn FnMut(&mut Scope<'a>, Part<'a>);

impl<'a> Scope<'a> {
    /// Visits the direct parts of an expression.
    pub fn parts(&mut self, expr: &'a Expr, visit: Visit<'_, 'a>) {
        let mark = self.mark();
        match &expr.kind {
            ExprKind::Constant(_)
            | ExprKind::Fact(_)
            | ExprKind::Item { .. }
            | ExprKind::Definition(_)
            | ExprKind::Local(_)
            | ExprKind::Argument(_)
            | ExprKind::Indicator(..)
            | ExprKind::Section(..)
            | ExprKind::FullPoints
            | ExprKind::Sum
            | ExprKind::Asked(_)
            | ExprKind::Year
            | ExprKind::DayOfYear { .. }
            | ExprKind::Prior { .. } => {}
            // What is computed for other units is theirs.
            ExprKind::Cohort(call) => call.own_parts().into_iter().for_each(|part| visit(self, Part::Other(part))),
            ExprKind::Field(inner, _) | ExprKind::Negate(inner) | ExprKind::Not(inner) | ExprKind::Has(inner) => {
                visit(self, Part::Other(inner));
            }
            ExprKind::Arithmetic(_, left, right) => {
                visit(self, Part::Other(left));
                visit(self, Part::Other(right));
            }
            ExprKind::Compare(first, rest) => {
                visit(self, Part::Other(first));
                for (_, right) in rest {
                    visit(self, Part::Other(right));
                }
            }
            ExprKind::And(left, right) | ExprKind::Or(left, right) => {
                visit(self, Part::Other(left));
                let truth = if matches!(expr.kind, ExprKind::And(..)) { Truth::Holds } else { Truth::Fails };
                self.assume(left, truth);
                visit(self, Part::Other(right));
            }
            ExprKind::Conditional(condition, then, otherwise) => {
                visit(self, Part::Other(condition));
                self.assume(condition, Truth::Holds);
                visit(self, Part::Result(then));
                self.release(mark);
                self.assume(condition, Truth::Fails);
                visit(self, Part::Result(otherwise));
            }
            ExprKind::Match(match_) => self.arms(match_, visit),
            ExprKind::Interpolate(subject, points) => {
                visit(self, Part::Other(subject));
                for (at, result) in points {
                    visit(self, Part::Other(at));
                    visit(self, Part::Result(result));
                }
            }
            ExprKind::Checklist(items) => {
                for (condition, points) in items {
                    visit(self, Part::Other(condition));
                    self.assume(condition, Truth::Holds);
                    visit(self, Part::Other(points));
                    self.release(mark);
                }
            }
            ExprKind::Assessed(assessed) => {
                let ranges = match assessed {
                    Assessed::Free => Vec::new(),
                    Assessed::Within(range) => vec![range],
                    Assessed::Levels(levels) => levels.iter().map(|level| &level.range).collect(),
                };
                for range in ranges {
                    visit(self, Part::Other(&range.low));
                    visit(self, Part::Other(&range.high));
                }
            }
            ExprKind::Steps { amount, step, .. } => {
                visit(self, Part::Other(amount));
                visit(self, Part::Other(step));
            }
            ExprKind::Call(_, arguments) | ExprKind::Apply(_, arguments) => {
                for argument in arguments {
                    visit(self, Part::Other(argument));
                }
            }
            ExprKind::Aggregate { list, item, weight, .. } => {
                visit(self, Part::Other(list));
                self.with_items(list, |scope| {
                    for part in [item, weight].into_iter().flatten() {
                        visit(scope, Part::Other(part));
                    }
                });
            }
            ExprKind::Default(value, instead) => {
                visit(self, Part::Result(value));
                visit(self, Part::Result(instead));
            }
            ExprKind::Text(template) => {
                for part in &template.parts {
                    match part {
                        TemplatePart::Text(_) => {}
                        TemplatePart::Value { value, .. } => visit(self, Part::Other(value)),
                    }
                }
            }
        }
        self.release(mark);
    }

    fn arms(&mut self, match_: &'a Match, visit: Visit<'_, 'a>) {
        let subject = match_.subject.as_deref();
        if let Some(subject) = subject {
            visit(self, Part::Other(subject));
        }
        // What earlier arms have left over of the subject's values, as one interval.
        let mut rest = subject.map_or(Range::ALL, |subject| self.range(subject));
        for arm in &match_.arms {
            let before = self.mark();
            let mut taken = Range::empty();
            let mut bands_only = true;
            for pattern in &arm.patterns {
                match pattern {
                    Pattern::Band(band) => taken = taken.join(&rest.within(band)),
                    Pattern::Else => taken = rest.clone(),
                    Pattern::Compare(_, right) | Pattern::Equal(right) => {
                        visit(self, Part::Other(right));
                        bands_only = false;
                    }
                    Pattern::Between { low, high, .. } => {
                        visit(self, Part::Other(low));
                        visit(self, Part::Other(high));
                        bands_only = false;
                    }
                    Pattern::Condition(condition) => {
                        visit(self, Part::Other(condition));
                        bands_only = false;
                    }
                    Pattern::Is(_) => bands_only = false,
                }
            }
            if let [Pattern::Condition(condition)] = arm.patterns.as_slice() {
                self.assume(condition, Truth::Holds);
            }
            if let Some(subject) = subject {
                self.assume_range(subject, if bands_only { taken } else { rest.clone() });
            }
            if let Some(guard) = &arm.guard {
                visit(self, Part::Other(guard));
                self.assume(guard, Truth::Holds);
            }
            visit(self, Part::Result(&arm.result));
            self.release(before);
            if arm.guard.is_none() {
                for pattern in &arm.patterns {
                    match pattern {
                        Pattern::Band(band) => rest = rest.within(&left_over(&rest.hull, band)),
                        Pattern::Condition(condition) => self.assume(condition, Truth::Fails),
                        Pattern::Else => rest = Range::empty(),
                        Pattern::Compare(..) | Pattern::Between { .. } | Pattern::Is(_) | Pattern::Equal(_) => {}
                    }
                }
            }
        }
    }
}

/// What is left of an interval when a band is taken from one of its ends; all of it when the band lies inside.
fn left_over(hull: &Interval, band: &Interval) -> Interval {
    let common = hull.meet(band);
    if common.is_empty() {
        return hull.clone();
    }
    let beyond = |bound: &Bound| match bound {
        Bound::Unbounded => Bound::Unbounded,
        Bound::Included(number) => Bound::Excluded(number.clone()),
        Bound::Excluded(number) => Bound::Included(number.clone()),
    };
    match (common.low == hull.low, common.high == hull.high) {
        (true, true) => Range::empty().hull,
        (true, false) => Interval { low: beyond(&common.high), high: hull.high.clone() },
        (false, true) => Interval { low: hull.low.clone(), high: beyond(&common.low) },
        (false, false) => hull.clone(),
    }
}
