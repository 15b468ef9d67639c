//! What tests of a rubric should reach: each arm, each side of each threshold, each condition both ways, each bound that can bind. What no
//! data can reach, as far as ranges tell, is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::bodies::{self, Use};
use super::branches::{Visitor, walk};
use super::known::{Known, bounds};
use super::range::Range;
use super::scope::{Body as Place, Scope};
use crate::interval::{Bound, Interval};
use crate::model::{
    Applies, Arm, Assessed, BoundKind, BoundUse, DefinitionId, Expr, ExprKind, FunctionId, Goal, GoalOwner, Indicator,
    IndicatorId, Match, Pattern, Reach, ReachKind, Rubric, SectionId, Side, StepsFound,
};
use crate::number::Number;
use crate::source::Span;
use crate::stdlib::Function;
use crate::value::{Quantity, Type};

/// Everything that tests should reach, with the part of the rules that it belongs to.
pub fn goals(rubric: &Rubric) -> Vec<(GoalOwner, Goal)> {
    let known = Known::of(rubric);
    let mut goals = Goals { found: BTreeSet::new(), owner: GoalOwner::Total };
    let owners = owners(rubric);
    for body in &mut bodies::all(rubric, &known) {
        goals.owner = match body.scope.body {
            Place::Indicator(id) => GoalOwner::Indicator(id),
            Place::Total => GoalOwner::Total,
            Place::Outside => owners.get(&address(body.expr)).copied().unwrap_or(GoalOwner::Grades),
        };
        match (body.used, goals.owner) {
            (Use::Shown, _) => {}
            // Of a 校验 it matters that it can fail, not on which side.
            (Use::Direct, GoalOwner::Check(_)) => match body.expr.type_ {
                Type::Flag => goals.both_ways(body.expr),
                // 误差
                Type::Quantity(_)
                | Type::Date
                | Type::Text
                | Type::Target
                | Type::Choice(_)
                | Type::List(_)
                | Type::Record(_) => {}
            },
            (Use::Direct | Use::Named, _) => walk(&mut body.scope, body.expr, &mut goals),
        }
    }
    for (index, section) in rubric.sections.iter().enumerate() {
        goals.owner = GoalOwner::Section(SectionId(index));
        section.applies.iter().for_each(|condition| goals.condition(condition));
    }
    for (index, indicator) in rubric.indicators.iter().enumerate() {
        goals.owner = GoalOwner::Indicator(IndicatorId(index));
        goals.indicator(rubric, &known, IndicatorId(index), indicator);
    }
    if let Some(grades) = &rubric.grades {
        goals.owner = GoalOwner::Grades;
        let total = match &rubric.full_points {
            Some(full) => Interval::closed(Number::ZERO, full.clone()),
            None => Range::not_negative().hull,
        };
        if let Some(first) = grades.arms.first() {
            goals.bands(grades, first.span, None, &Range::of(total), &Quantity::NUMBER);
        }
        goals.arms(grades);
    }
    goals.found.into_iter().collect()
}

/// The parts of the rules to which the bodies outside indicators and 总分 belong, by their addresses.
fn owners(rubric: &Rubric) -> BTreeMap<usize, GoalOwner> {
    let mut owners = BTreeMap::new();
    for (at, definition) in rubric.definitions.iter().enumerate() {
        owners.insert(address(&definition.body), GoalOwner::Definition(DefinitionId(at)));
    }
    // The instances of a function share one text.
    let mut first: BTreeMap<Span, usize> = BTreeMap::new();
    for (at, function) in rubric.functions.iter().enumerate() {
        let first = *first.entry(function.span).or_insert(at);
        owners.insert(address(&function.body), GoalOwner::Function(FunctionId(first)));
    }
    for (at, section) in rubric.sections.iter().enumerate() {
        owners.extend(section.applies.iter().map(|applies| (address(applies), GoalOwner::Section(SectionId(at)))));
    }
    for (at, check) in rubric.checks.iter().enumerate() {
        let bodies = [Some(&check.condition), check.tolerance.as_ref()].into_iter().flatten();
        owners.extend(bodies.map(|body| (address(body), GoalOwner::Check(at))));
    }
    owners
}

/// Where an expression stands in memory, while its rubric does.
fn address(expr: &Expr) -> usize {
    std::ptr::from_ref(expr).addr()
}

/// What was found so far; the text of a function stands in several instances and counts once.
struct Goals {
    found: BTreeSet<(GoalOwner, Goal)>,
    owner: GoalOwner,
}

impl<'a> Visitor<'a> for Goals {
    fn visit(&mut self, scope: &mut Scope<'a>, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::Compare(first, rest) => {
                let mut left: &Expr = first;
                for (_, right) in rest {
                    self.compared(scope, left, right);
                    left = right;
                }
            }
            // 甲 且 乙 且 丙 has three parts; that the first two hold together is none.
            ExprKind::And(left, right) | ExprKind::Or(left, right) => {
                for part in [left, right] {
                    if std::mem::discriminant(&part.kind) != std::mem::discriminant(&expr.kind) {
                        self.condition(part);
                    }
                }
            }
            ExprKind::Conditional(condition, ..) => self.condition(condition),
            ExprKind::Checklist(lines) => lines.iter().for_each(|(condition, _)| self.condition(condition)),
            ExprKind::Aggregate { function, item: Some(condition), .. } => match function {
                Function::Count | Function::All | Function::Any => self.condition(condition),
                _ => {}
            },
            ExprKind::Match(choice) => {
                if let Some(subject) = &choice.subject {
                    let range = scope.range(subject);
                    let quantity = subject.type_.quantity().cloned().unwrap_or(Quantity::NUMBER);
                    self.bands(choice, subject.span, Some(subject.span), &range, &quantity);
                    self.compared_patterns(scope, subject, choice);
                }
                self.arms(choice);
            }
            ExprKind::Interpolate(subject, points) => points.iter().for_each(|(at, _)| self.compared(scope, subject, at)),
            ExprKind::Assessed(Assessed::Levels(levels)) => {
                for level in levels {
                    self.add(level.range.span, ReachKind::Level, Some(level.range.span), None, Some(level.name.to_string()));
                }
            }
            ExprKind::Steps { amount, .. } => {
                let range = scope.range(amount);
                let counted = [
                    (StepsFound::None, Interval { low: Bound::Unbounded, high: Bound::Included(Number::ZERO) }),
                    (StepsFound::Some, above(&Number::ZERO)),
                ];
                for (found, interval) in counted {
                    if !range.within(&interval).is_empty() {
                        self.add(expr.span, ReachKind::Steps(found), Some(expr.span), None, None);
                    }
                }
            }
            ExprKind::Constant(_)
            | ExprKind::Fact(_)
            | ExprKind::Item { .. }
            | ExprKind::Prior { .. }
            | ExprKind::Cohort(_)
            | ExprKind::Field(..)
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
            | ExprKind::Negate(_)
            | ExprKind::Not(_)
            | ExprKind::Arithmetic(..)
            | ExprKind::Assessed(Assessed::Free | Assessed::Within(_))
            | ExprKind::Call(..)
            | ExprKind::Aggregate { .. }
            | ExprKind::Has(_)
            | ExprKind::Default(..)
            | ExprKind::Apply(..)
            | ExprKind::Text(_) => {}
        }
    }
}

impl Goals {
    fn add(&mut self, span: Span, kind: ReachKind, subject: Option<Span>, threshold: Option<Span>, shown: Option<String>) {
        self.found.insert((self.owner, Goal { reach: Reach { span, kind }, subject, threshold, shown }));
    }

    /// A condition holds, and does not. Of a comparison of numbers its sides say more; of 非 what stands behind it.
    fn condition(&mut self, condition: &Expr) {
        let mut condition = condition;
        while let ExprKind::Not(inner) = &condition.kind {
            condition = inner;
        }
        let is_one_comparison =
            matches!(&condition.kind, ExprKind::Compare(first, rest) if rest.len() == 1 && is_ordered(&first.type_));
        if !is_one_comparison && !matches!(condition.kind, ExprKind::Constant(_)) {
            self.both_ways(condition);
        }
    }

    fn both_ways(&mut self, condition: &Expr) {
        for holds in [true, false] {
            self.add(condition.span, ReachKind::Condition(holds), Some(condition.span), None, None);
        }
    }

    /// The sides on which one thing can lie of another.
    fn compared<'a>(&mut self, scope: &mut Scope<'a>, left: &'a Expr, right: &'a Expr) {
        if !is_ordered(&left.type_) {
            return;
        }
        let apart = scope.range(left).subtract(&scope.range(right));
        for (side, interval) in sides(&Number::ZERO) {
            if !apart.within(&interval).is_empty() {
                self.add(right.span, ReachKind::Side(None, side), Some(left.span), Some(right.span), None);
            }
        }
    }

    /// The sides of what the patterns of a 分档 compare with where it is no constant.
    fn compared_patterns<'a>(&mut self, scope: &mut Scope<'a>, subject: &'a Expr, choice: &'a Match) {
        for pattern in choice.arms.iter().flat_map(|arm| &arm.patterns) {
            match pattern {
                Pattern::Compare(_, right) | Pattern::Equal(right) => self.compared(scope, subject, right),
                Pattern::Between { low, high, .. } => {
                    self.compared(scope, subject, low);
                    self.compared(scope, subject, high);
                }
                Pattern::Band(_) | Pattern::Is(_) | Pattern::Condition(_) | Pattern::Else => {}
            }
        }
    }

    /// The sides of the ends of bands.
    fn bands(&mut self, choice: &Match, key: Span, subject: Option<Span>, range: &Range, quantity: &Quantity) {
        let mut ends: BTreeSet<&Number> = BTreeSet::new();
        for pattern in choice.arms.iter().flat_map(|arm| &arm.patterns) {
            if let Pattern::Band(Interval { low, high }) = pattern {
                ends.extend(low.number());
                ends.extend(high.number());
            }
        }
        for end in ends {
            for (side, interval) in sides(end) {
                if !range.within(&interval).is_empty() {
                    let shown = quantity.show(end, end.places().unwrap_or(crate::number::MAXIMUM_PLACES));
                    self.add(key, ReachKind::Side(Some(end.clone()), side), subject, None, Some(shown));
                }
            }
        }
    }

    fn arms(&mut self, choice: &Match) {
        for Arm { patterns, guard, pattern_span, span, .. } in &choice.arms {
            self.add(*span, ReachKind::Arm, Some(*pattern_span), None, None);
            guard.iter().for_each(|guard| self.condition(guard));
            // That a condition alone chooses the arm is told by the arm.
            if patterns.len() > 1 {
                for pattern in patterns {
                    if let Pattern::Condition(condition) = pattern {
                        self.condition(condition);
                    }
                }
            }
        }
    }

    fn indicator(&mut self, rubric: &Rubric, known: &Known, id: IndicatorId, indicator: &Indicator) {
        self.add(indicator.header, ReachKind::Scored, Some(indicator.header), None, None);
        match &indicator.applies {
            Applies::When(condition) => self.condition(condition),
            Applies::Always | Applies::Declared => {}
        }
        if let Some(explain) = &indicator.explain_if {
            self.condition(&explain.condition);
        }
        let mut scope = Scope::indicator(rubric, known, id);
        let (low, high) = bounds(&mut scope, indicator);
        let Some(raw) = known.raw_scores.get(id.0) else { return };
        let over = !raw.subtract(&high).within(&above(&Number::ZERO)).is_empty();
        let under = !low.subtract(raw).within(&above(&Number::ZERO)).is_empty();
        // The points of an item are not known, so that whether a share of them can exceed them cannot be told from ranges.
        let over = over && (high.single().is_some() || indicator.at_most.is_some());
        // A person's score is refused rather than cut.
        let is_assessed = matches!(indicator.score.kind, ExprKind::Assessed(_));
        let sides = [(BoundKind::Upper, over, &indicator.at_most), (BoundKind::Lower, under, &indicator.at_least)];
        for (bound, binds, written) in sides {
            if !binds || is_assessed {
                continue;
            }
            let subject = written.as_ref().map_or(indicator.header, |expr| expr.span);
            for used in [BoundUse::Used, BoundUse::Unused] {
                self.add(indicator.header, ReachKind::Bound(bound, used), Some(subject), None, None);
            }
        }
    }
}

/// Whether values of a type lie on sides of one another.
fn is_ordered(type_: &Type) -> bool {
    match type_ {
        Type::Quantity(_) | Type::Date | Type::Target => true,
        Type::Flag | Type::Text | Type::Choice(_) | Type::List(_) | Type::Record(_) => false,
    }
}

fn above(number: &Number) -> Interval {
    Interval { low: Bound::Excluded(number.clone()), high: Bound::Unbounded }
}

/// The numbers on each side of one.
fn sides(number: &Number) -> [(Side, Interval); 3] {
    [
        (Side::Below, Interval { low: Bound::Unbounded, high: Bound::Excluded(number.clone()) }),
        (Side::At, Interval::point(number.clone())),
        (Side::Above, above(number)),
    ]
}
