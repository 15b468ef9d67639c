//! Arms without a subject, where their conditions are about one thing with constants: `结余 = 0`, `类别 = 甲`, `甲 > 乙`.
//!
//! Such a condition is a set of numbers: of the thing itself, of a choice by its place, of a flag 0 and 1, and of two things
//! compared with each other -1, 0 and 1 for less, equal and greater.

use std::collections::BTreeMap;

use super::coverage::Coverage;
use super::logic::Logic;
use super::range::Range;
use super::scope::Scope;
use crate::comparison::Comparison;
use crate::interval::Interval;
use crate::model::{Arm, Expr, ExprKind, Pattern};
use crate::number::Number;
use crate::source::Span;
use crate::value::{Type, Value};

/// What a condition is about.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// The same for conditions about the same thing.
    key: String,
    /// The thing, or the left side of two that are compared.
    pub expr: &'a Expr,
    /// The right side of two that are compared.
    pub against: Option<&'a Expr>,
    /// All its values.
    pub range: Range,
}

/// What is known of arms with conditions.
#[derive(Clone, Debug, Default)]
pub struct Decided<'a> {
    /// Arms that can never be taken, each with the earlier arm that takes their cases; none when it can never hold at all.
    pub dead: Vec<(Span, Option<Span>)>,
    /// 其余 that is left nothing.
    pub nothing_left: Option<Span>,
    /// Whether every case has an arm.
    pub coverage: CaseCoverage<'a>,
}

/// Whether every case has an arm.
#[derive(Clone, Debug, Default)]
pub enum CaseCoverage<'a> {
    /// It has.
    Complete,
    /// These cases of one thing have none.
    Gaps(Subject<'a>, Vec<Interval>),
    /// It cannot be told.
    #[default]
    Unproved,
}

/// Decides arms with conditions.
pub fn decide<'a>(scope: &mut Scope<'a>, arms: &'a [Arm]) -> Decided<'a> {
    let mut decided = Decided::default();
    let mut subjects: BTreeMap<String, (Subject<'a>, Coverage, Span)> = BTreeMap::new();
    let mut otherwise: Option<Span> = None;
    let mut is_exact = true;
    for arm in arms {
        let place = arm.pattern_span;
        let complete = subjects.values().find(|(_, coverage, _)| coverage.is_complete()).map(|(.., first)| *first);
        if let Some(by) = otherwise.or(complete) {
            match arm.patterns.as_slice() {
                [Pattern::Else] if otherwise.is_none() => decided.nothing_left = Some(place),
                _ => decided.dead.push((place, Some(by))),
            }
            continue;
        }
        for pattern in &arm.patterns {
            match pattern {
                Pattern::Else => otherwise = Some(place),
                Pattern::Condition(condition) => {
                    let Some((subject, cases)) = cases(scope, condition) else {
                        is_exact &= arm.guard.is_some();
                        continue;
                    };
                    let key = subject.key.clone();
                    let (_, coverage, first) = subjects.entry(key).or_insert_with(|| {
                        let coverage = Coverage::new(&subject.range);
                        (subject, coverage, place)
                    });
                    let alone = arm.patterns.len() == 1;
                    if alone && cases.iter().all(|case| coverage.is_outside(case)) {
                        decided.dead.push((place, None));
                    } else if alone && cases.iter().all(|case| coverage.covers(case)) {
                        decided.dead.push((place, Some(*first)));
                    }
                    if arm.guard.is_none() {
                        cases.iter().for_each(|case| coverage.insert(case));
                    }
                }
                Pattern::Band(_) | Pattern::Compare(..) | Pattern::Between { .. } | Pattern::Is(_) | Pattern::Equal(_) => {
                    is_exact &= arm.guard.is_some()
                }
            }
        }
    }
    if otherwise.is_some() || subjects.values().any(|(_, coverage, _)| coverage.is_complete()) {
        decided.coverage = CaseCoverage::Complete;
    } else if is_exact && subjects.len() == 1 {
        for (subject, coverage, _) in subjects.into_values() {
            decided.coverage = CaseCoverage::Gaps(subject, coverage.gaps());
        }
    }
    decided
}

/// What a condition is about, and where it holds; none when it is about more than one thing.
fn cases<'a>(scope: &mut Scope<'a>, condition: &'a Expr) -> Option<(Subject<'a>, Vec<Interval>)> {
    match Logic::of(condition) {
        Logic::Not(inner) => {
            let (subject, cases) = cases(scope, inner)?;
            let mut coverage = Coverage::new(&subject.range);
            cases.iter().for_each(|case| coverage.insert(case));
            Some((subject, coverage.gaps()))
        }
        Logic::Compare(first, rest) => compared(scope, first, rest),
        Logic::Read | Logic::Definition(_) | Logic::Local(_) if condition.type_ == Type::Flag => {
            let key = scope.key(condition)?;
            Some((Subject { key, expr: condition, against: None, range: places(2) }, vec![Interval::point(Number::ONE)]))
        }
        Logic::Read
        | Logic::Definition(_)
        | Logic::Local(_)
        | Logic::Constant(_)
        | Logic::And(..)
        | Logic::Or(..)
        | Logic::Other => None,
    }
}

fn compared<'a>(scope: &mut Scope<'a>, first: &'a Expr, rest: &'a [(Comparison, Expr)]) -> Option<(Subject<'a>, Vec<Interval>)> {
    match rest {
        [(comparison, right)] => {
            if let Some(number) = constant(scope, right) {
                let subject = subject(scope, first)?;
                return Some((subject, Interval::satisfying(*comparison, &number)));
            }
            if let Some(number) = constant(scope, first) {
                let subject = subject(scope, right)?;
                return Some((subject, Interval::satisfying(comparison.turned(), &number)));
            }
            let (left_key, right_key) = (scope.key(first)?, scope.key(right)?);
            let (key, comparison, expr, against) = if left_key <= right_key {
                (format!("{left_key}~{right_key}"), *comparison, first, right)
            } else {
                (format!("{right_key}~{left_key}"), comparison.turned(), right, first)
            };
            let range = Range::of(Interval::closed(Number::from(-1), Number::ONE)).on_grid(Number::ONE);
            let is_ordered = matches!(expr.type_, Type::Quantity(_) | Type::Date);
            is_ordered
                .then(|| (Subject { key, expr, against: Some(against), range }, Interval::satisfying(comparison, &Number::ZERO)))
        }
        [(low, middle), (high, right)] => {
            let (from, to) = (constant(scope, first)?, constant(scope, right)?);
            let subject = subject(scope, middle)?;
            let mut cases = Vec::new();
            for above in Interval::satisfying(low.turned(), &from) {
                cases.extend(Interval::satisfying(*high, &to).iter().map(|below| above.meet(below)));
            }
            Some((subject, cases))
        }
        _ => None,
    }
}

fn subject<'a>(scope: &mut Scope<'a>, expr: &'a Expr) -> Option<Subject<'a>> {
    let key = scope.key(expr)?;
    let range = match &expr.type_ {
        Type::Quantity(_) => scope.range(expr),
        Type::Choice(names) => places(names.len()),
        Type::Flag => places(2),
        Type::Date | Type::Text | Type::Target | Type::List(_) | Type::Record(_) => return None,
    };
    Some(Subject { key, expr, against: None, range })
}

/// The places of a closed set.
pub fn places(count: usize) -> Range {
    let last = Number::from(count.saturating_sub(1));
    Range::of(Interval::closed(Number::ZERO, last)).on_grid(Number::ONE)
}

fn constant<'a>(scope: &mut Scope<'a>, expr: &'a Expr) -> Option<Number> {
    if let ExprKind::Constant(Value::Choice(place)) = &expr.kind {
        return Some(Number::from(*place));
    }
    if let ExprKind::Constant(Value::Flag(flag)) = &expr.kind {
        return Some(if *flag { Number::ONE } else { Number::ZERO });
    }
    scope.range(expr).single().cloned()
}
