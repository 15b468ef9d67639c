//! A rule over one quantity as bands of it: 分档 with constant bands, and conditions such as `值 ≥ 95% ? … : 值 ≥ 90% ? … : …`, in one form.

use super::meaning::{FullMarks, Meanings, Place};
use super::signs::Sign;
use crate::comparison::Comparison;
use crate::interval::{Bound, Interval, cells};
use crate::model::{Expr, ExprKind, Match, Pattern};
use crate::number::Number;

/// The most bands that are told apart; a rule with more is compared as it is written.
const MAXIMUM_ARMS: usize = 64;

/// An expression where it stands.
pub(super) type At<'a> = (&'a Expr, Place<'a>);

/// A rule in bands.
#[derive(Clone, Debug)]
pub(super) struct Pieces<'a> {
    /// The quantity.
    pub(super) subject: At<'a>,
    /// Disjoint bands from the lowest to the highest, that cover all numbers, each with what results; nothing where no arm fits. Of a quantity
    /// that is never below 0 the first band is that of 0, whatever the rule says of less.
    pub(super) bands: Vec<(Interval, Option<At<'a>>)>,
    /// Whether the quantity can be below 0.
    pub(super) sign: Sign,
}

/// The arms of a rule, the first that fits counting.
#[derive(Debug, Default)]
struct Arms<'a> {
    subject: Option<At<'a>>,
    arms: Vec<(Vec<Interval>, At<'a>)>,
}

/// The bands of an expression; none when it is no such rule.
pub(super) fn of<'a>(expr: &'a Expr, place: &Place<'a>, meanings: &mut Meanings) -> Option<Pieces<'a>> {
    if !matches!(expr.kind, ExprKind::Conditional(..) | ExprKind::Match(_)) {
        return None;
    }
    let mut arms = Arms::default();
    arms.gather(expr, place, meanings)?;
    let subject = arms.subject?;
    let sign = meanings.sign(subject.0, &subject.1);
    let mut cuts: Vec<Number> = arms.arms.iter().flat_map(|(intervals, _)| intervals).flat_map(ends).cloned().collect();
    if sign == Sign::NeverNegative {
        cuts.retain(|cut| !cut.is_negative());
        cuts.push(Number::ZERO);
    }
    let bands = cells(cuts).into_iter().skip(usize::from(sign == Sign::NeverNegative)).enumerate().map(|(at, mut cell)| {
        let inside = cell.inside();
        if at == 0 {
            cell.low = Bound::Unbounded;
        }
        let arm = arms.arms.iter().find(|(intervals, _)| {
            inside.as_ref().is_some_and(|inside| intervals.iter().any(|interval| interval.contains(inside)))
        });
        (cell, arm.map(|(_, result)| *result))
    });
    Some(Pieces { subject, bands: bands.collect(), sign })
}

/// The bands of 等级, which has no subject: it is the total.
pub(super) fn of_grades(grades: &Match) -> Option<Vec<(Interval, Option<&Expr>)>> {
    let mut arms: Vec<(Vec<&Interval>, &Expr)> = Vec::new();
    for arm in &grades.arms {
        if arm.guard.is_some() || arms.len() == MAXIMUM_ARMS {
            return None;
        }
        let bands = arm.patterns.iter().map(|pattern| match pattern {
            Pattern::Band(interval) => Some(interval),
            Pattern::Else => Some(&Interval::ALL),
            Pattern::Compare(..) | Pattern::Between { .. } | Pattern::Is(_) | Pattern::Equal(_) | Pattern::Condition(_) => None,
        });
        arms.push((bands.collect::<Option<_>>()?, &arm.result));
    }
    let cuts = arms.iter().flat_map(|(intervals, _)| intervals).flat_map(|interval| ends(interval)).cloned().collect();
    let bands = cells(cuts).into_iter().map(|cell| {
        let inside = cell.inside();
        let fits = |intervals: &[&Interval]| {
            inside.as_ref().is_some_and(|inside| intervals.iter().any(|interval| interval.contains(inside)))
        };
        let result = arms.iter().find(|(intervals, _)| fits(intervals)).map(|(_, result)| *result);
        (cell, result)
    });
    Some(bands.collect())
}

impl<'a> Arms<'a> {
    /// Takes the arms of an expression, and those of what its last arm leads to; `None` when it is no rule in bands.
    fn gather(&mut self, expr: &'a Expr, place: &Place<'a>, meanings: &mut Meanings) -> Option<()> {
        let rest = if let ExprKind::Conditional(condition, yes, no) = &expr.kind {
            let intervals = self.condition(condition, place, meanings)?;
            self.push(intervals, (&**yes, *place))?;
            &**no
        } else if let ExprKind::Match(choice) = &expr.kind {
            self.choice(choice, place, meanings)?
        } else {
            return None;
        };
        let (subject, count) = (self.subject, self.arms.len());
        if self.gather(rest, place, meanings).is_none() {
            // What the last arm leads to is no rule over the same quantity: it is the result of the rest.
            self.subject = subject;
            self.arms.truncate(count);
            self.push(vec![Interval::ALL], (rest, *place))?;
        }
        Some(())
    }

    /// Takes the arms of a 分档 but the last, whose result is handed back when it is that of 其余.
    fn choice(&mut self, choice: &'a Match, place: &Place<'a>, meanings: &mut Meanings) -> Option<&'a Expr> {
        if let Some(subject) = &choice.subject {
            self.about(subject, place, meanings)?;
        }
        for arm in &choice.arms {
            if arm.guard.is_some() {
                return None;
            }
            let mut intervals = Vec::new();
            for pattern in &arm.patterns {
                match pattern {
                    Pattern::Band(interval) if choice.subject.is_some() => intervals.push(interval.clone()),
                    Pattern::Else => return Some(&arm.result),
                    Pattern::Condition(condition) => intervals.extend(self.condition(condition, place, meanings)?),
                    Pattern::Band(_) | Pattern::Compare(..) | Pattern::Between { .. } | Pattern::Is(_) | Pattern::Equal(_) => {
                        return None;
                    }
                }
            }
            self.push(intervals, (&arm.result, *place))?;
        }
        // The checker has shown that the arms cover everything, so that the last one is as good as 其余.
        self.arms.pop().map(|(_, (result, _))| result)
    }

    fn push(&mut self, intervals: Vec<Interval>, result: At<'a>) -> Option<()> {
        self.arms.push((intervals, result));
        (self.arms.len() <= MAXIMUM_ARMS).then_some(())
    }

    /// Every condition must be about one quantity.
    fn about(&mut self, subject: &'a Expr, place: &Place<'a>, meanings: &mut Meanings) -> Option<()> {
        let own = meanings.of(subject, place, FullMarks::Named);
        match self.subject {
            None => self.subject = Some((subject, *place)),
            Some((first, place)) if meanings.of(first, &place, FullMarks::Named) == own => {}
            Some(_) => return None,
        }
        Some(())
    }

    /// Where a comparison of one quantity with constants holds.
    fn condition(&mut self, condition: &'a Expr, place: &Place<'a>, meanings: &mut Meanings) -> Option<Vec<Interval>> {
        let ExprKind::Compare(first, rest) = &condition.kind else { return None };
        first.type_.quantity()?;
        match rest.as_slice() {
            [(sign, second)] => match (meanings.number(first, place), meanings.number(second, place)) {
                (None, Some(number)) => {
                    self.about(first, place, meanings)?;
                    Some(Interval::satisfying(*sign, &number))
                }
                (Some(number), None) => {
                    self.about(second, place, meanings)?;
                    Some(Interval::satisfying(sign.turned(), &number))
                }
                (None, None) | (Some(_), Some(_)) => None,
            },
            [(left, middle), (right, last)] => {
                let (low, high) = (meanings.number(first, place)?, meanings.number(last, place)?);
                if meanings.number(middle, place).is_some() {
                    return None;
                }
                self.about(middle, place, meanings)?;
                match (left, right) {
                    (Comparison::Less | Comparison::AtMost, Comparison::Less | Comparison::AtMost) => {
                        let ends = [*left == Comparison::AtMost, *right == Comparison::AtMost];
                        Some(vec![Interval::between([low, high], ends)])
                    }
                    (Comparison::Greater | Comparison::AtLeast, Comparison::Greater | Comparison::AtLeast) => {
                        let ends = [*right == Comparison::AtLeast, *left == Comparison::AtLeast];
                        Some(vec![Interval::between([high, low], ends)])
                    }
                    (
                        Comparison::Less
                        | Comparison::AtMost
                        | Comparison::Equal
                        | Comparison::NotEqual
                        | Comparison::AtLeast
                        | Comparison::Greater,
                        _,
                    ) => None,
                }
            }
            _ => None,
        }
    }
}

/// The numbers at the ends of an interval.
pub(super) fn ends(interval: &Interval) -> impl Iterator<Item = &Number> {
    [&interval.low, &interval.high].into_iter().filter_map(Bound::number)
}
