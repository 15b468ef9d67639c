//! 分档, 插值 and 清单 as operations.

use super::code::Operand;
use super::compile::Compiler;
use super::expressions::{Meaning, Outcome, Scope, constant, outside, unexpected};
use super::outside::{Done, Stop};
use super::pieces::Piece;
use super::rational::{Rational, exact};
use super::truth::{Conditions, Truth};
use crate::interval::{Bound, Interval};
use crate::model::{Arm, Comparison, Expr, Match, Pattern};
use crate::number::Number;

impl Compiler<'_> {
    /// The result of the first arm that fits.
    pub(super) fn match_arms(&mut self, choice: &Match, scope: &Scope<'_>) -> Done<Outcome> {
        let subject = match &choice.subject {
            Some(subject) => Some(self.flat_subject(subject, scope)?),
            None => None,
        };
        let around = self.assumed.clone();
        let arms = self.arms(choice, subject.as_ref(), scope);
        self.assumed = around;
        let mut outcome: Option<Outcome> = None;
        for (fits, told, result) in arms?.into_iter().rev() {
            outcome = Some(match (result, outcome) {
                (Some(result), Some(rest)) => self.chosen(fits, &told, &result, &rest)?,
                // Nothing fits where the last arm does not.
                (Some(result), None) => {
                    let result = result.with_conditions(&told);
                    Outcome { fine: result.fine.clone().and(&Conditions::one(fits)), ..result }
                }
                (None, rest) => match rest {
                    Some(rest) => rest.with_conditions(&told),
                    None => return outside("没有一档的分档", "a match without arms"),
                },
            });
        }
        let Some(outcome) = outcome else { return unexpected() };
        Ok(match subject {
            Some(subject) => outcome.with_conditions(&subject),
            None => outcome,
        })
    }

    /// A subject, as one number where it is one.
    fn flat_subject(&mut self, subject: &Expr, scope: &Scope<'_>) -> Done<Outcome> {
        let outcome = self.expression(subject, scope)?;
        let valid = outcome.conditions();
        let value = match &outcome.value {
            Meaning::Number(number) => Meaning::Number(Piece::One(self.flat(number, &valid)?)),
            Meaning::Choice(place) => Meaning::Choice(Piece::One(self.flat(place, &valid)?)),
            Meaning::Date(days) => Meaning::Date(Piece::One(self.flat(days, &valid)?)),
            Meaning::Flag(_) | Meaning::Text(_) => return Ok(outcome),
        };
        Ok(Outcome { value, ..outcome })
    }

    /// Each arm: whether it fits, what must be known to tell, and what results; no result for an arm that never fits.
    fn arms(
        &mut self,
        choice: &Match,
        subject: Option<&Outcome>,
        scope: &Scope<'_>,
    ) -> Done<Vec<(Truth, Outcome, Option<Outcome>)>> {
        let mut arms = Vec::new();
        for arm in &choice.arms {
            let (fits, told) = self.fits(arm, subject, scope)?;
            let result = if fits == Truth::Known(false) {
                None
            } else {
                Some(self.assuming(fits, |compiler| compiler.expression(&arm.result, scope))?)
            };
            arms.push((fits, told, result));
            if fits == Truth::Known(true) {
                break;
            }
            self.assume(fits.opposite());
        }
        Ok(arms)
    }

    fn fits(&mut self, arm: &Arm, subject: Option<&Outcome>, scope: &Scope<'_>) -> Done<(Truth, Outcome)> {
        let mut fits = Truth::Known(false);
        let mut told = Outcome::sure(Meaning::Flag(Truth::Known(true)));
        for pattern in &arm.patterns {
            self.step()?;
            if fits == Truth::Known(true) {
                break;
            }
            let (one, more) = self.pattern_fits(pattern, subject, scope)?;
            // A pattern is looked at where those before it do not fit.
            told = self.told_where(told, fits.opposite(), &more)?;
            fits = self.either(fits, one)?;
        }
        let fits = self.assumed(fits);
        let Some(guard) = &arm.guard else { return Ok((fits, told)) };
        if fits == Truth::Known(false) {
            return Ok((fits, told));
        }
        let (holds, more) = self.assuming(fits, |compiler| compiler.flag(guard, scope))?;
        let told = self.told_where(told, fits, &more)?;
        Ok((self.both(fits, holds)?, told))
    }

    /// What must be known, with what must be where a condition holds.
    fn told_where(&mut self, told: Outcome, place: Truth, more: &Outcome) -> Done<Outcome> {
        let (fine, there) = (self.only_where(place, &more.fine)?, self.only_where(place, &more.there)?);
        Ok(Outcome { fine: told.fine.and(&fine), there: told.there.and(&there), ..told })
    }

    fn pattern_fits(&mut self, pattern: &Pattern, subject: Option<&Outcome>, scope: &Scope<'_>) -> Done<(Truth, Outcome)> {
        let sure = |truth: Truth| (truth, Outcome::sure(Meaning::Flag(truth)));
        let valid = subject.map_or_else(Conditions::none, Outcome::conditions);
        match (pattern, subject.map(|subject| &subject.value)) {
            (Pattern::Else, _) => Ok(sure(Truth::Known(true))),
            (Pattern::Condition(condition), _) => self.flag(condition, scope),
            (Pattern::Band(interval), Some(Meaning::Number(number) | Meaning::Choice(number) | Meaning::Date(number))) => {
                let number = self.flat(number, &valid)?;
                self.is_within(&number, interval).map(sure)
            }
            (Pattern::Is(value), Some(subject)) => {
                let value = constant(value)?.value;
                self.related(Comparison::Equal, subject, &value, &valid).map(sure)
            }
            (Pattern::Equal(right), Some(subject)) => self.compared(Comparison::Equal, subject, right, &valid, scope),
            (Pattern::Compare(comparison, right), Some(subject)) => self.compared(*comparison, subject, right, &valid, scope),
            (Pattern::Between { low, low_included, high, high_included }, Some(subject)) => {
                let above = if *low_included { Comparison::AtLeast } else { Comparison::Greater };
                let below = if *high_included { Comparison::AtMost } else { Comparison::Less };
                let (above, first) = self.compared(above, subject, low, &valid, scope)?;
                let (below, second) = self.compared(below, subject, high, &valid, scope)?;
                Ok((self.both(above, below)?, first.with_conditions(&second)))
            }
            (
                Pattern::Band(_) | Pattern::Compare(..) | Pattern::Between { .. } | Pattern::Is(_) | Pattern::Equal(_),
                None | Some(_),
            ) => unexpected(),
        }
    }

    fn compared(
        &mut self,
        comparison: Comparison,
        subject: &Meaning,
        right: &Expr,
        valid: &Conditions,
        scope: &Scope<'_>,
    ) -> Done<(Truth, Outcome)> {
        let right = self.expression(right, scope)?;
        let valid = valid.clone().and(&right.conditions());
        Ok((self.related(comparison, subject, &right.value, &valid)?, right))
    }

    /// Whether a number lies in an interval.
    pub(super) fn is_within(&mut self, number: &Rational, interval: &Interval) -> Done<Truth> {
        if let (Bound::Included(low), Bound::Included(high)) = (&interval.low, &interval.high)
            && low == high
        {
            return self.is_equal(number, &Rational::constant(low.clone()));
        }
        let above = match &interval.low {
            Bound::Unbounded => Truth::Known(true),
            Bound::Included(low) => self.is_at_least(number, &Rational::constant(low.clone()))?,
            Bound::Excluded(low) => self.is_at_least(&Rational::constant(low.clone()), number)?.opposite(),
        };
        let below = match &interval.high {
            Bound::Unbounded => Truth::Known(true),
            Bound::Included(high) => self.is_at_least(&Rational::constant(high.clone()), number)?,
            Bound::Excluded(high) => self.is_at_least(number, &Rational::constant(high.clone()))?.opposite(),
        };
        self.both(above, below)
    }

    /// The line through the two points around `at`; flat outside. The places of the points must be the same for all units.
    pub(super) fn interpolate(&mut self, at: &Expr, points: &[(Expr, Expr)], scope: &Scope<'_>) -> Done<Outcome> {
        let (number, outcome) = self.flat_number(at, scope)?;
        let mut places: Vec<Number> = Vec::with_capacity(points.len());
        for (place, _) in points {
            let (here, told) = self.flat_number(place, scope)?;
            match here.known() {
                Some(here) if told.conditions().is_empty() && places.last().is_none_or(|before| before < here) => {
                    places.push(here.clone());
                }
                _ => return outside("随数据变的插值点", "a point of 插值 that depends on the data"),
            }
        }
        let mut reaches = Vec::with_capacity(places.len());
        for here in &places {
            reaches.push(self.is_at_least(&Rational::constant(here.clone()), &number)?);
        }
        // From the last point back: what is beyond it is flat.
        let mut result: Option<Outcome> = None;
        for (index, (((_, value), here), reaches_here)) in points.iter().zip(&places).zip(&reaches).enumerate().rev() {
            let (right, told) = self.number(value, scope)?;
            let own = Outcome { value: Meaning::Number(right.clone()), ..told };
            let beyond = result.take().unwrap_or_else(|| own.clone());
            let before =
                index.checked_sub(1).and_then(|before| Some((places.get(before)?, points.get(before)?, reaches.get(before)?)));
            let inside = match before {
                None => own.clone(),
                Some((left_at, (_, left), reaches_left)) => {
                    let (left, told) = self.number(left, scope)?;
                    let valid = outcome.conditions().and(&told.conditions()).and(&own.conditions());
                    let value = self.assuming(*reaches_here, |compiler| {
                        compiler.assuming(reaches_left.opposite(), |compiler| {
                            let number = compiler.refined(&number);
                            compiler.between(&number, (left_at, &left), (here, &right), &valid)
                        })
                    })?;
                    Outcome { value: Meaning::Number(value), ..own.clone().with_conditions(&told) }
                }
            };
            let told = Outcome::sure(Meaning::Flag(*reaches_here));
            result = Some(self.chosen(*reaches_here, &told, &inside, &beyond)?);
        }
        match result {
            Some(result) => Ok(result.with_conditions(&outcome)),
            None => unexpected(),
        }
    }

    /// The line through two points.
    fn between(
        &mut self,
        at: &Rational,
        (left_at, left): (&Number, &Piece),
        (right_at, right): (&Number, &Piece),
        valid: &Conditions,
    ) -> Done<Piece> {
        let width = exact(right_at.subtract(left_at))?;
        let share = self.add(at, &Rational::constant(left_at.negate()))?;
        let share = share.times(&exact(Number::ONE.divide(&width))?)?;
        let fall = left.map(&mut |number| number.negated())?;
        let rise = self.add_pieces(right, &fall, valid)?;
        let part = self.multiply_pieces(&rise, &Piece::One(share), valid)?;
        self.add_pieces(left, &part, valid)
    }

    /// The sum of the points whose condition holds.
    pub(super) fn checklist(&mut self, lines: &[(Expr, Expr)], scope: &Scope<'_>) -> Done<Outcome> {
        let mut sum = Rational::constant(Number::ZERO);
        let mut all = Outcome::sure(Meaning::Flag(Truth::Known(true)));
        for (condition, points) in lines {
            let (holds, told) = self.flag(condition, scope)?;
            all = all.with_conditions(&told);
            if holds == Truth::Known(false) {
                continue;
            }
            let (points, more) = self.assuming(holds, |compiler| compiler.number(points, scope))?;
            all = self.told_where(all, holds, &more)?;
            let valid = all.conditions();
            let counted = self.choice(holds, points, Piece::constant(Number::ZERO), &valid)?;
            let counted = self.flat(&counted, &valid)?;
            sum = self.add(&sum, &counted)?;
        }
        Ok(Outcome { value: Meaning::Number(Piece::One(sum)), ..all })
    }

    /// The place of the grade in a list for each total, where the grades are constants; `none` where nothing fits.
    pub(super) fn grade(&mut self, grades: &Match, total: &Rational, names: &[std::sync::Arc<str>], none: i64) -> Done<Operand> {
        let scope = Scope::default();
        let subject = Outcome::number(Piece::One(total.clone()));
        let around = self.assumed.clone();
        let mut arms = Vec::new();
        for arm in &grades.arms {
            let (fits, told) = self.fits(arm, Some(&subject), &scope)?;
            let result = self.expression(&arm.result, &scope)?;
            let Meaning::Text(name) = &result.value else { return Err(Stop::Outside(super::outside::messages::grade())) };
            let place = names.iter().position(|known| known == name).and_then(|place| i64::try_from(place).ok());
            let Some(place) = place else { return Err(Stop::Outside(super::outside::messages::grade())) };
            arms.push((fits, told, place));
            if fits == Truth::Known(true) {
                break;
            }
            self.assume(fits.opposite());
        }
        self.assumed = around;
        let mut grade = Operand::Constant(none);
        // What must be known for an arm matters where none before it fits.
        let mut open = Truth::Known(true);
        for (fits, told, _) in &arms {
            self.require_where(open, &told.conditions())?;
            open = self.both(open, fits.opposite())?;
        }
        for (fits, _, place) in arms.into_iter().rev() {
            grade = match fits {
                Truth::Known(true) => Operand::Constant(place),
                Truth::Known(false) => grade,
                Truth::Open(literal) => self.pick(literal, Operand::Constant(place), grade)?,
            };
        }
        Ok(grade)
    }
}
