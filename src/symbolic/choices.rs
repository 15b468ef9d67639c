//! 分档, 插值, 清单 and 评定 over atoms.

use std::cmp::Ordering;

use super::expressions::{Context, Result, Symbolic, constant, nothing};
use super::key::{Aspect, Key};
use super::linear::Linear;
use super::outcome::{Stop, Symbol};
use super::trail::Cause;
use crate::interval::{Bound, Interval};
use crate::model::{Assessed, AssessedRange, Comparison, Expr, Match, Pattern, Reach, ReachKind};
use crate::number::Number;

impl<'a> Symbolic<'_, 'a> {
    pub(crate) fn arms(&mut self, choice: &'a Match, context: &Context<'a>) -> Result {
        let subject = match &choice.subject {
            Some(subject) => {
                let symbol = self.eval(subject, context)?;
                if !symbol.is_value() {
                    return Ok(symbol);
                }
                if let Symbol::Number(form) = &symbol {
                    self.trail.subjects.insert(subject.span, form.clone());
                }
                Some(symbol)
            }
            None => None,
        };
        for arm in &choice.arms {
            let mut fits = false;
            for pattern in &arm.patterns {
                match self.fits(pattern, subject.as_ref(), context)? {
                    Symbol::Flag(true) => {
                        fits = true;
                        break;
                    }
                    Symbol::Flag(false) => {}
                    other => return Ok(nothing(other)),
                }
            }
            if !fits {
                continue;
            }
            if let Some(guard) = &arm.guard {
                match self.condition(guard, context)? {
                    Symbol::Flag(true) => {}
                    Symbol::Flag(false) => continue,
                    other => return Ok(nothing(other)),
                }
            }
            self.trail.reached.insert(Reach { span: arm.span, kind: ReachKind::Arm });
            return self.eval(&arm.result, context);
        }
        Ok(self.fault(Cause::NoArm))
    }

    /// Whether a pattern fits.
    pub(crate) fn fits(&mut self, pattern: &'a Pattern, subject: Option<&Symbol>, context: &Context<'a>) -> Result {
        let within = |this: &mut Self, ends: [(Symbol, bool); 2]| -> Result {
            let Some(subject) = subject else { return Ok(Symbol::Fault) };
            let [(low, low_included), (high, high_included)] = ends;
            if !low.is_value() || !high.is_value() {
                return Ok(low.and(&high));
            }
            let above = if low_included { Comparison::AtLeast } else { Comparison::Greater };
            let below = if high_included { Comparison::AtMost } else { Comparison::Less };
            match this.related(above, subject, &low)? {
                Symbol::Flag(true) => this.related(below, subject, &high),
                other => Ok(other),
            }
        };
        match (pattern, subject) {
            (Pattern::Else, _) => Ok(Symbol::Flag(true)),
            (Pattern::Condition(condition), _) => self.eval(condition, context),
            (Pattern::Band(interval), Some(subject)) => {
                for (bound, inside, open) in [
                    (&interval.low, Comparison::AtLeast, Comparison::Greater),
                    (&interval.high, Comparison::AtMost, Comparison::Less),
                ] {
                    let (comparison, number) = match bound {
                        Bound::Unbounded => continue,
                        Bound::Included(number) => (inside, number),
                        Bound::Excluded(number) => (open, number),
                    };
                    let end = Symbol::Number(Linear::constant(number.clone()));
                    match self.related(comparison, subject, &end)? {
                        Symbol::Flag(true) => {}
                        other => return Ok(other),
                    }
                }
                Ok(Symbol::Flag(true))
            }
            (Pattern::Compare(comparison, right), Some(subject)) => {
                let right = self.eval(right, context)?;
                self.related(*comparison, subject, &right)
            }
            (Pattern::Between { low, low_included, high, high_included }, Some(_)) => {
                let ends = [(self.eval(low, context)?, *low_included), (self.eval(high, context)?, *high_included)];
                within(self, ends)
            }
            (Pattern::Is(value), Some(subject)) => self.related(Comparison::Equal, subject, &constant(value)),
            (Pattern::Equal(right), Some(subject)) => {
                let right = self.eval(right, context)?;
                self.related(Comparison::Equal, subject, &right)
            }
            (Pattern::Band(_) | Pattern::Compare(..) | Pattern::Between { .. } | Pattern::Is(_) | Pattern::Equal(_), None) => {
                Ok(Symbol::Fault)
            }
        }
    }

    pub(crate) fn interpolate(&mut self, at: &'a Expr, points: &'a [(Expr, Expr)], context: &Context<'a>) -> Result {
        let at = match self.number(at, context)? {
            Ok(at) => at,
            Err(nothing) => return Ok(nothing),
        };
        let mut before: Option<(Linear, &'a Expr)> = None;
        for (place, result) in points {
            let here = match self.number(place, context)? {
                Ok(here) => here,
                Err(nothing) => return Ok(nothing),
            };
            if let Some((earlier, _)) = &before
                && self.world.sign(self.atoms, &earlier.minus(&here)?)? != Ordering::Less
            {
                return Ok(self.fault(Cause::NotLookedInto));
            }
            let order = self.world.sign(self.atoms, &at.minus(&here)?)?;
            if order == Ordering::Greater {
                before = Some((here, result));
                continue;
            }
            let right = match self.number(result, context)? {
                Ok(right) => right,
                Err(nothing) => return Ok(nothing),
            };
            let Some((left_at, left)) = before.filter(|_| order == Ordering::Less) else { return Ok(Symbol::Number(right)) };
            let left = match self.number(left, context)? {
                Ok(left) => left,
                Err(nothing) => return Ok(nothing),
            };
            let rise = self.atoms.product(&at.minus(&left_at)?, &right.minus(&left)?)?;
            return match self.divided(&rise, &here.minus(&left_at)?)? {
                Symbol::Number(form) => Ok(Symbol::Number(left.plus(&form)?)),
                other => Ok(nothing(other)),
            };
        }
        let Some((_, last)) = before else { return Ok(Symbol::Fault) };
        self.eval(last, context)
    }

    pub(crate) fn checklist(&mut self, lines: &'a [(Expr, Expr)], context: &Context<'a>) -> Result {
        let mut sum = Linear::constant(Number::ZERO);
        let mut impeded: Option<Symbol> = None;
        for (condition, points) in lines {
            let line = match self.condition(condition, context)? {
                Symbol::Flag(true) => self.number(points, context)?,
                Symbol::Flag(false) => continue,
                other => Err(nothing(other)),
            };
            match line {
                Ok(points) => sum = sum.plus(&points)?,
                Err(other) => impeded = Some(impeded.map_or(other.clone(), |before| before.and(&other))),
            }
        }
        Ok(impeded.unwrap_or(Symbol::Number(sum)))
    }

    pub(crate) fn assessed(&mut self, assessed: &'a Assessed, context: &Context<'a>) -> Result {
        let Some((row, full)) = &context.row else { return Ok(Symbol::Fault) };
        let key = Key::Assessed((*row).to_string());
        let given = self.world.state(key.of(Aspect::Score), 2)? == 0;
        let score = self.given(key.clone(), Interval::ALL, None);
        let zero = Linear::constant(Number::ZERO);
        // Less than nothing and more than full marks are refused with the data.
        if given {
            for beyond in [score.clone(), full.minus(&score)?] {
                if self.world.sign(self.atoms, &beyond)? == Ordering::Less {
                    return Err(Stop::Empty);
                }
            }
        }
        match assessed {
            Assessed::Free if given => self.kept(&score, [(&zero, true), (full, true)]),
            Assessed::Within(range) if given => self.in_range(&score, range, context),
            Assessed::Free | Assessed::Within(_) => Ok(Symbol::Missing),
            Assessed::Levels(levels) => {
                let chosen = self.world.state(key.of(Aspect::Level), levels.len() + 1)?;
                match levels.get(chosen) {
                    Some(level) if given => self.in_range(&score, &level.range, context),
                    Some(level) => match (self.number(&level.range.low, context)?, self.number(&level.range.high, context)?) {
                        // A level that leaves no choice needs no score.
                        (Ok(low), Ok(high)) => Ok(match self.world.sign(self.atoms, &low.minus(&high)?)? {
                            Ordering::Equal => Symbol::Number(low),
                            Ordering::Less | Ordering::Greater => Symbol::Missing,
                        }),
                        (Err(first), Err(second)) => Ok(first.and(&second)),
                        (Err(other), Ok(_)) | (Ok(_), Err(other)) => Ok(other),
                    },
                    None if given => {
                        for level in levels {
                            match self.in_range(&score, &level.range, context)? {
                                Symbol::Fault => {}
                                other => return Ok(other),
                            }
                        }
                        Ok(self.fault(Cause::Assessment))
                    }
                    None => Ok(Symbol::Missing),
                }
            }
        }
    }

    pub(crate) fn in_range(&mut self, score: &Linear, range: &'a AssessedRange, context: &Context<'a>) -> Result {
        match (self.number(&range.low, context)?, self.number(&range.high, context)?) {
            (Ok(low), Ok(high)) => self.kept(score, [(&low, range.low_included), (&high, range.high_included)]),
            (Err(first), Err(second)) => Ok(first.and(&second)),
            (Err(other), Ok(_)) | (Ok(_), Err(other)) => Ok(other),
        }
    }

    /// A person's score, when it lies between two ends.
    pub(crate) fn kept(&mut self, score: &Linear, [low, high]: [(&Linear, bool); 2]) -> Result {
        let above = self.world.sign(self.atoms, &score.minus(low.0)?)?;
        let below = self.world.sign(self.atoms, &high.0.minus(score)?)?;
        let inside = |order: Ordering, included: bool| order == Ordering::Greater || (included && order == Ordering::Equal);
        if inside(above, low.1) && inside(below, high.1) {
            return Ok(Symbol::Number(score.clone()));
        }
        Ok(self.fault(Cause::Assessment))
    }
}
