//! What the arms of 分档 and 等级 look for: bands with constant ends become intervals.

use super::messages::Purpose;
use super::scope::Scope;
use super::typed::{Grain, Typed};
use super::{Checker, constants, messages};
use crate::interval::Interval;
use crate::model::{Comparison, ExprKind, Pattern};
use crate::number::Number;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{Type, Value};

/// The ends of an official range, in base units.
pub(super) struct RangeEnds {
    /// The lower.
    pub low: Typed,
    /// The upper.
    pub high: Typed,
    /// What was said of the lower.
    pub low_inclusion: Option<ast::Inclusion>,
    /// What was said of the upper.
    pub high_inclusion: Option<ast::Inclusion>,
}

impl<'a> Checker<'a> {
    /// The patterns of one arm.
    pub(super) fn patterns(
        &mut self,
        subject: Option<&Typed>,
        patterns: &'a [ast::Pattern],
        scope: &mut Scope,
    ) -> Option<Vec<Pattern>> {
        let mut lowered = Some(Vec::new());
        for pattern in patterns {
            let found = match subject {
                Some(subject) => self.pattern(subject, pattern, scope),
                None => self.condition_pattern(pattern, scope).map(|pattern| vec![pattern]),
            };
            lowered = lowered.zip(found).map(|(mut lowered, found)| {
                lowered.extend(found);
                lowered
            });
        }
        lowered
    }

    /// Without a subject a pattern is a condition.
    fn condition_pattern(&mut self, pattern: &'a ast::Pattern, scope: &mut Scope) -> Option<Pattern> {
        match &pattern.kind {
            ast::PatternKind::Else => Some(Pattern::Else),
            ast::PatternKind::Value(condition) => {
                self.condition(condition, scope, Purpose::Arm).map(|typed| Pattern::Condition(*typed.expr))
            }
            ast::PatternKind::Compare(..) | ast::PatternKind::Interval(_) | ast::PatternKind::Range(_) => {
                self.diagnostics.push(messages::pattern_without_subject(pattern.span));
                None
            }
        }
    }

    /// With a subject a pattern is something that the subject can be.
    fn pattern(&mut self, subject: &Typed, pattern: &'a ast::Pattern, scope: &mut Scope) -> Option<Vec<Pattern>> {
        match &pattern.kind {
            ast::PatternKind::Else => Some(vec![Pattern::Else]),
            ast::PatternKind::Compare(comparison, operand) => {
                let operand = self.operand(subject, operand, scope)?;
                self.comparison(subject, *comparison, operand)
            }
            ast::PatternKind::Value(value) => {
                let value = self.operand(subject, value, scope)?;
                if value.type_() == &Type::Flag && subject.type_() != &Type::Flag {
                    self.diagnostics.push(messages::condition_with_subject(value.span(), subject));
                    return None;
                }
                self.comparison(subject, Comparison::Equal, value)
            }
            ast::PatternKind::Interval(interval) => {
                let low = self.expr(&interval.low, None, scope);
                let high = self.expr(&interval.high, None, scope);
                let (low, high) = (low?, high?);
                self.between(subject, [low, high], [interval.low_included, interval.high_included])
            }
            ast::PatternKind::Range(range) => {
                let ends = self.range_ends(range)?;
                let inclusion = self.inclusion(&ends, Grain::from(subject.whole), pattern.span)?;
                self.between(subject, [ends.low, ends.high], inclusion)
            }
        }
    }

    fn operand(&mut self, subject: &Typed, operand: &'a ast::Expr, scope: &mut Scope) -> Option<Typed> {
        let wanted = match subject.type_() {
            wanted @ (Type::Choice(_) | Type::Text) => Some(wanted.clone()),
            Type::Quantity(_) | Type::Flag | Type::Date | Type::Target | Type::List(_) | Type::Record(_) => None,
        };
        if subject.type_() == &Type::Text
            && let ast::ExprKind::Name(name) = &operand.kind
            && self.may_be_choice(operand, scope)
        {
            self.diagnostics.push(messages::text_without_quotes(name));
            return None;
        }
        self.expr(operand, wanted.as_ref(), scope)
    }

    /// `≥ 95%`, `= 0`, `全部完成`
    pub(super) fn comparison(&mut self, subject: &Typed, comparison: Comparison, mut operand: Typed) -> Option<Vec<Pattern>> {
        let mut subject = subject.clone();
        self.comparable(comparison, &mut subject, &mut operand)?;
        if let (Type::Quantity(_), Some(number)) = (subject.type_(), operand.constant.clone()) {
            return Some(Interval::satisfying(comparison, &number).into_iter().map(Pattern::Band).collect());
        }
        let is_number = constants::number_of(&operand.expr).is_some();
        let literal = if let ExprKind::Constant(value) = &operand.expr.kind { Some(value.clone()) } else { None };
        let literal = literal.filter(|_| !is_number);
        Some(vec![match (comparison, literal) {
            (Comparison::Equal, Some(value @ (Value::Choice(_) | Value::Flag(_) | Value::Date(_) | Value::Text(_)))) => {
                Pattern::Is(value)
            }
            (Comparison::Equal, _) => Pattern::Equal(*operand.expr),
            (comparison, _) => Pattern::Compare(comparison, *operand.expr),
        }])
    }

    /// `[85%, 95%)`
    pub(super) fn between(&mut self, subject: &Typed, ends: [Typed; 2], included: [bool; 2]) -> Option<Vec<Pattern>> {
        let [mut low, mut high] = ends;
        let mut subject = subject.clone();
        let first = self.comparable(Comparison::AtLeast, &mut subject, &mut low);
        let second = self.comparable(Comparison::AtMost, &mut subject, &mut high);
        first.and(second)?;
        if let (Type::Quantity(_), Some(from), Some(to)) = (subject.type_(), low.constant.clone(), high.constant.clone()) {
            return Some(vec![Pattern::Band(Interval::between([from, to], included))]);
        }
        let (low, high) = (low.expr, high.expr);
        let [low_included, high_included] = included;
        Some(vec![Pattern::Between { low, low_included, high, high_included }])
    }

    /// The ends of an official range: the left takes the right's unit when it has none, and the smaller stands first
    /// (`100%-80%(含)` is written too).
    pub(super) fn range_ends(&mut self, range: &ast::OfficialRange) -> Option<RangeEnds> {
        let unit = range.low.unit.as_ref().or(range.high.unit.as_ref());
        let low = self.number_in(range.low.number.clone(), unit, range.low.span);
        let high = self.number_in(range.high.number.clone(), range.high.unit.as_ref(), range.high.span);
        let (low, high) = (low?, high?);
        let (low_inclusion, high_inclusion) = (range.low_inclusion, range.high_inclusion);
        let descending = low.constant > high.constant;
        Some(if descending {
            RangeEnds { low: high, high: low, low_inclusion: high_inclusion, high_inclusion: low_inclusion }
        } else {
            RangeEnds { low, high, low_inclusion, high_inclusion }
        })
    }

    /// Which ends belong to the range: what was said, and of the end of which nothing was said the opposite; over whole numbers
    /// both where nothing was said at all.
    pub(super) fn inclusion(&mut self, ends: &RangeEnds, grain: Grain, span: Span) -> Option<[bool; 2]> {
        let included = |inclusion| inclusion == ast::Inclusion::Included;
        match (ends.low_inclusion, ends.high_inclusion) {
            (Some(low), Some(high)) => Some([included(low), included(high)]),
            (Some(low), None) => Some([included(low), !included(low)]),
            (None, Some(high)) => Some([!included(high), included(high)]),
            (None, None) if grain == Grain::Whole => Some([true, true]),
            (None, None) => {
                let written = self.sources.slice(span).trim().to_string();
                let shown = |typed: &Typed| {
                    let number = typed.constant.clone().unwrap_or(Number::ZERO);
                    typed.quantity().map_or_else(|| number.to_string(), |quantity| quantity.show(&number, 28))
                };
                self.diagnostics.push(messages::open_range(span, &written, &shown(&ends.low), &shown(&ends.high)));
                None
            }
        }
    }
}
