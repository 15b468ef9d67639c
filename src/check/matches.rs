//! 分档, 插值, 清单 and 评定.

use super::messages::Purpose;
use super::scope::{Place, Scope};
use super::typed::{Grain, Typed};
use super::{Checker, messages, operators};
use crate::interval::Bound;
use crate::model::{self, Assessed, AssessedRange, ExprKind, Level, Match};
use crate::number::Number;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{Display, Type};

impl<'a> Checker<'a> {
    /// `分档 值 { … }`
    pub(super) fn match_(
        &mut self,
        subject: Option<&'a ast::Expr>,
        arms: &'a [ast::Arm],
        wanted: Option<&Type>,
        span: Span,
        scope: &mut Scope,
    ) -> Option<Typed> {
        self.else_last(arms);
        let lowered = subject.map(|subject| self.expr(subject, None, scope));
        let patterns = match &lowered {
            // The subject has an error of its own; the patterns cannot be judged.
            Some(None) => None,
            Some(Some(subject)) => self.arms_patterns(Some(subject), arms, scope),
            None => self.arms_patterns(None, arms, scope),
        };
        let guards: Vec<Option<Option<model::Expr>>> = arms.iter().map(|arm| self.guard(arm, scope)).collect();
        let results = self.branches(arms.iter().map(|arm| &arm.result), wanted, scope)?;
        let subject = match lowered {
            Some(subject) => Some(subject?.expr),
            None => None,
        };
        let whole = results.iter().all(|typed| typed.whole);
        let type_ = operators::shown_type(&results.iter().collect::<Vec<_>>())?;
        let results = results.into_iter().map(|typed| *typed.expr);
        let arms = put_together(arms, patterns?, guards, results)?;
        Some(Typed::new(ExprKind::Match(Match { subject, arms }), type_, span).known(Grain::from(whole)))
    }

    /// The patterns of all arms, which are all looked at even when one has an error.
    fn arms_patterns(
        &mut self,
        subject: Option<&Typed>,
        arms: &'a [ast::Arm],
        scope: &mut Scope,
    ) -> Option<Vec<Vec<model::Pattern>>> {
        let lowered: Vec<Option<Vec<model::Pattern>>> =
            arms.iter().map(|arm| self.patterns(subject, &arm.patterns, scope)).collect();
        lowered.into_iter().collect()
    }

    /// A guard: `None` when it has an error.
    #[expect(clippy::option_option, reason = "the outer says whether it is sound, the inner whether there is one")]
    pub(super) fn guard(&mut self, arm: &'a ast::Arm, scope: &mut Scope) -> Option<Option<model::Expr>> {
        match &arm.guard {
            Some(guard) => self.condition(guard, scope, Purpose::Guard).map(|typed| Some(*typed.expr)),
            None => Some(None),
        }
    }

    /// 其余 stands last, alone and unguarded, or what follows could never be reached.
    pub(super) fn else_last(&mut self, arms: &[ast::Arm]) {
        for (at, arm) in arms.iter().enumerate() {
            let Some(pattern) = arm.patterns.iter().find(|pattern| matches!(pattern.kind, ast::PatternKind::Else)) else {
                continue;
            };
            if let Some(next) = arms.get(at + 1) {
                self.diagnostics.push(messages::else_not_last(pattern.span, next.span));
            } else if let Some(guard) = &arm.guard {
                self.diagnostics.push(messages::else_with_guard(pattern.span, guard.span));
            }
        }
    }

    /// `插值 值 { 80%: 0, 100%: 满分 }`
    pub(super) fn interpolate(
        &mut self,
        subject: &'a ast::Expr,
        points: &'a [(ast::Expr, ast::Expr)],
        span: Span,
        scope: &mut Scope,
    ) -> Option<Typed> {
        let subject = self.expr(subject, None, scope);
        let mut subject = match subject {
            Some(subject) => self.quantity(&subject, Purpose::Interpolate).map(|_| subject),
            None => None,
        };
        let mut keys: Vec<(Number, model::Expr)> = Vec::new();
        let mut sound = true;
        for (key, _) in points {
            let key = self.expr(key, None, scope);
            let (Some(mut key), Some(subject)) = (key, subject.as_mut()) else {
                sound = false;
                continue;
            };
            let number = self.agree(subject, &mut key, Purpose::Compare).and_then(|()| self.constant_number(&key));
            match number.and_then(|number| Some((number, self.constant_expr(key)?))) {
                Some(key) => keys.push(key),
                None => sound = false,
            }
        }
        let results = self.branches(points.iter().map(|(_, value)| value), None, scope)?;
        if points.len() < 2 {
            self.diagnostics.push(messages::few_points(span));
            return None;
        }
        for typed in &results {
            sound &= self.quantity(typed, Purpose::InterpolateResult).is_some();
        }
        if !sound {
            return None;
        }
        let type_ = operators::shown_type(&results.iter().collect::<Vec<_>>())?;
        let mut line: Vec<((Number, model::Expr), model::Expr)> =
            keys.into_iter().zip(results.into_iter().map(|typed| *typed.expr)).collect();
        line.sort_by(|left, right| left.0.0.cmp(&right.0.0));
        for pair in line.windows(2) {
            if let [((before, first), _), ((behind, second), _)] = pair
                && before == behind
            {
                self.diagnostics.push(messages::point_twice(second.span, first.span));
                sound = false;
            }
        }
        let line = line.into_iter().map(|((_, key), value)| (key, value)).collect();
        let subject = subject.filter(|_| sound)?;
        Some(Typed::new(ExprKind::Interpolate(subject.expr, line), type_, span))
    }

    /// `清单 { 有制度: 1, 制度合规: 1 }`
    pub(super) fn checklist(&mut self, pairs: &'a [(ast::Expr, ast::Expr)], span: Span, scope: &mut Scope) -> Option<Typed> {
        let mut lowered = Vec::new();
        let mut whole = true;
        for (condition, points) in pairs {
            let condition = self.condition(condition, scope, Purpose::Checklist);
            let points = self.points(points, scope);
            whole &= points.as_ref().is_some_and(|points| points.whole);
            lowered.push(condition.zip(points).map(|(condition, points)| (*condition.expr, *points.expr)));
        }
        let lowered: Vec<(model::Expr, model::Expr)> = lowered.into_iter().collect::<Option<_>>()?;
        Some(Typed::new(ExprKind::Checklist(lowered), Type::NUMBER, span).known(Grain::from(whole)))
    }

    /// `评定`, `评定 [8, 9]`, `评定 { 达成: [80%, 100%] }`
    pub(super) fn assessed(&mut self, assessed: &'a ast::Assessed, span: Span, scope: &mut Scope) -> Option<Typed> {
        let inside_list = scope.frames.len() > usize::from(scope.each);
        if scope.place != Place::Rule || inside_list {
            self.diagnostics.push(messages::assessed_misplaced(span));
            return None;
        }
        if let (1.., Some(first)) = scope.assessed {
            self.diagnostics.push(messages::assessed_twice(span, first));
            return None;
        }
        scope.assessed = (scope.assessed.0 + 1, Some(span));
        let assessed = match assessed {
            ast::Assessed::Free => Assessed::Free,
            ast::Assessed::Within(interval) => Assessed::Within(self.assessed_range(interval, scope)?),
            ast::Assessed::Levels(levels) => {
                let mut seen: Vec<&ast::Name> = Vec::new();
                let mut lowered = Vec::new();
                for (name, interval) in levels {
                    if let Some(first) = seen.iter().find(|first| first.key == name.key) {
                        self.diagnostics.push(messages::duplicate_field(name, first));
                    }
                    seen.push(name);
                    let range = self.assessed_range(interval, scope);
                    lowered.push(range.map(|range| Level { name: name.text.as_str().into(), range }));
                }
                Assessed::Levels(lowered.into_iter().collect::<Option<_>>()?)
            }
        };
        Some(Typed::new(ExprKind::Assessed(assessed), Type::NUMBER, span))
    }

    /// A range of points; a percentage is one of full marks.
    fn assessed_range(&mut self, interval: &'a ast::Interval, scope: &mut Scope) -> Option<AssessedRange> {
        let low = self.assessed_end(&interval.low, scope);
        let high = self.assessed_end(&interval.high, scope);
        Some(AssessedRange {
            low: Box::new(low?),
            low_included: interval.low_included,
            high: Box::new(high?),
            high_included: interval.high_included,
            span: interval.span,
        })
    }

    fn assessed_end(&mut self, end: &'a ast::Expr, scope: &mut Scope) -> Option<model::Expr> {
        let typed = self.points(end, scope)?;
        if typed.quantity().is_none_or(|quantity| quantity.display != Display::Percent) {
            return Some(*typed.expr);
        }
        let span = typed.span();
        let full = self.full_points(span, scope)?;
        let kind = ExprKind::Arithmetic(model::Arithmetic::Multiply, full.expr, typed.expr);
        Some(model::Expr { kind, type_: Type::NUMBER, span })
    }
}

/// Arms from their parts, when all are sound.
pub(super) fn put_together(
    arms: &[ast::Arm],
    patterns: Vec<Vec<model::Pattern>>,
    guards: Vec<Option<Option<model::Expr>>>,
    results: impl Iterator<Item = model::Expr>,
) -> Option<Vec<model::Arm>> {
    let parts = arms.iter().zip(patterns).zip(guards).zip(results);
    let arms = parts.map(|(((arm, patterns), guard), result)| {
        let first = arm.patterns.first().map_or(arm.span, |pattern| pattern.span);
        let pattern_span = arm.patterns.last().map_or(first, |pattern| first.to(pattern.span));
        let unsaid_ends = unsaid_ends(arm, &patterns);
        Some(model::Arm { patterns, unsaid_ends, guard: guard?, result, pattern_span, span: arm.span })
    });
    arms.collect()
}

/// The ends that official ranges leave out without saying so.
fn unsaid_ends(arm: &ast::Arm, patterns: &[model::Pattern]) -> Vec<(Number, Span)> {
    // `≠ 0` alone becomes two patterns, and it is no range.
    if patterns.len() != arm.patterns.len() {
        return Vec::new();
    }
    let ends = arm.patterns.iter().zip(patterns).filter_map(|(written, pattern)| {
        let (ast::PatternKind::Range(range), model::Pattern::Band(band)) = (&written.kind, pattern) else { return None };
        let is_half_said = range.low_inclusion.is_some() != range.high_inclusion.is_some();
        let said = range.low_inclusion.or(range.high_inclusion);
        let left_out = match (&band.low, &band.high) {
            (Bound::Excluded(end), Bound::Included(_)) | (Bound::Included(_), Bound::Excluded(end)) => end,
            _ => return None,
        };
        (is_half_said && said == Some(ast::Inclusion::Included)).then(|| (left_out.clone(), written.span))
    });
    ends.collect()
}
