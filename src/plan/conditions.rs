//! Conditions over columns: comparisons, 且 and 或, and what a condition chooses between.

use super::compile::Compiler;
use super::expressions::{Meaning, Outcome, Scope, outside, unexpected};
use super::outside::Done;
use super::rational::Rational;
use super::truth::{Conditions, Truth};
use crate::model::{Comparison, Connective, Expr, ExprKind};
use crate::name;

impl Compiler<'_> {
    /// A chain of comparisons.
    pub(super) fn compare(&mut self, first: &Expr, rest: &[(Comparison, Expr)], scope: &Scope<'_>) -> Done<Outcome> {
        let mut left = self.expression(first, scope)?;
        let mut all = Outcome::sure(Meaning::Flag(Truth::Known(true))).with_conditions(&left);
        let mut holds = Truth::Known(true);
        for (comparison, next) in rest {
            let right = self.expression(next, scope)?;
            all = all.with_conditions(&right);
            let one = self.related(*comparison, &left.value, &right.value, &all.conditions())?;
            holds = self.both(holds, one)?;
            left = right;
        }
        Ok(Outcome { value: Meaning::Flag(holds), ..all })
    }

    /// Whether a comparison holds between two values.
    pub(super) fn related(&mut self, comparison: Comparison, left: &Meaning, right: &Meaning, valid: &Conditions) -> Done<Truth> {
        match (left, right) {
            (Meaning::Number(left), Meaning::Number(right))
            | (Meaning::Choice(left), Meaning::Choice(right))
            | (Meaning::Date(left), Meaning::Date(right)) => {
                let (left, right) = (self.flat(left, valid)?, self.flat(right, valid)?);
                self.numbers_related(comparison, &left, &right)
            }
            (Meaning::Flag(left), Meaning::Flag(right)) => {
                let same = self.choose(*left, *right, right.opposite())?;
                Ok(match comparison {
                    Comparison::Equal => same,
                    Comparison::NotEqual => same.opposite(),
                    Comparison::Less => self.both(left.opposite(), *right)?,
                    Comparison::AtMost => self.either(left.opposite(), *right)?,
                    Comparison::AtLeast => self.either(*left, right.opposite())?,
                    Comparison::Greater => self.both(*left, right.opposite())?,
                })
            }
            (Meaning::Text(left), Meaning::Text(right)) => {
                Ok(Truth::Known(comparison.holds(name::key(left).cmp(&name::key(right)))))
            }
            _ => unexpected(),
        }
    }

    /// Whether a comparison holds between two numbers.
    pub(super) fn numbers_related(&mut self, comparison: Comparison, left: &Rational, right: &Rational) -> Done<Truth> {
        match comparison {
            Comparison::AtLeast => self.is_at_least(left, right),
            Comparison::Less => self.is_at_least(left, right).map(Truth::opposite),
            Comparison::AtMost => self.is_at_least(right, left),
            Comparison::Greater => self.is_at_least(right, left).map(Truth::opposite),
            Comparison::Equal => self.is_equal(left, right),
            Comparison::NotEqual => self.is_equal(left, right).map(Truth::opposite),
        }
    }

    /// `a 且 b 且 c …`: what decides it decides it, whatever else has no result.
    pub(super) fn connected(&mut self, expr: &Expr, scope: &Scope<'_>, connective: Connective) -> Done<Outcome> {
        // 或 is the opposite of 且 of the opposites.
        let turned = |truth: Truth| if connective == Connective::Or { truth.opposite() } else { truth };
        let mut all = Truth::Known(true);
        let mut fine = Truth::Known(true);
        let mut conditions = Conditions::none();
        let mut decided = Truth::Known(false);
        for part in expr.joined(connective) {
            let (truth, outcome) = self.flag(part, scope)?;
            let truth = turned(truth);
            let own = outcome.conditions();
            let known = self.all(&own)?;
            let decides = self.both(known, truth.opposite())?;
            decided = self.either(decided, decides)?;
            fine = self.both(fine, known)?;
            conditions = conditions.and(&own);
            all = self.both(all, truth)?;
        }
        // Where something decides, it does not hold, whatever the other masks say.
        let value = if conditions.is_empty() { all } else { self.both(all, decided.opposite())? };
        let fine = if conditions.is_empty() { Conditions::none() } else { Conditions::one(self.either(fine, decided)?) };
        Ok(Outcome { value: Meaning::Flag(turned(value)), fine, there: Conditions::none() })
    }

    /// `c ? a : d ? b : e …`
    pub(super) fn conditional(&mut self, expr: &Expr, scope: &Scope<'_>) -> Done<Outcome> {
        let around = self.assumed.clone();
        let outcome = self.conditional_arms(expr, scope);
        self.assumed = around;
        outcome
    }

    fn conditional_arms(&mut self, expr: &Expr, scope: &Scope<'_>) -> Done<Outcome> {
        let mut arms = Vec::new();
        let mut rest = expr;
        while let ExprKind::Conditional(condition, then, otherwise) = &rest.kind {
            self.step()?;
            let (truth, told) = self.flag(condition, scope)?;
            let then = if truth == Truth::Known(false) {
                None
            } else {
                Some(self.assuming(truth, |compiler| compiler.expression(then, scope))?)
            };
            arms.push((truth, told, then));
            if truth == Truth::Known(true) {
                break;
            }
            self.assume(truth.opposite());
            rest = otherwise;
        }
        let mut outcome = match arms.last() {
            Some((Truth::Known(true), _, Some(then))) => then.clone(),
            _ => self.expression(rest, scope)?,
        };
        for (truth, told, then) in arms.into_iter().rev() {
            outcome = match then {
                Some(then) => self.chosen(truth, &told, &then, &outcome)?,
                None => outcome.with_conditions(&told),
            };
        }
        Ok(outcome)
    }

    /// Assumes a condition from here on.
    pub(super) fn assume(&mut self, truth: Truth) {
        /// More than these would take longer to look through than they save.
        const MAXIMUM_ASSUMED: usize = 100;
        if let Truth::Open(literal) = truth
            && self.assumed.len() < MAXIMUM_ASSUMED
        {
            let parts = self.parts(literal);
            self.assumed.extend(parts);
        }
    }

    /// One of two values by a condition, of which only the one must be known that is taken.
    pub(super) fn chosen(&mut self, truth: Truth, told: &Outcome, then: &Outcome, otherwise: &Outcome) -> Done<Outcome> {
        let parts = [(&told.fine, &then.fine, &otherwise.fine), (&told.there, &then.there, &otherwise.there)];
        let mut conditions = Vec::with_capacity(2);
        for (own, then, otherwise) in parts {
            let (then, otherwise) = (self.only_where(truth, then)?, self.only_where(truth.opposite(), otherwise)?);
            conditions.push(own.clone().and(&then).and(&otherwise));
        }
        let there = conditions.pop().unwrap_or_default();
        let fine = conditions.pop().unwrap_or_default();
        let valid = fine.clone().and(&there);
        let value = match truth {
            Truth::Known(true) => then.value.clone(),
            Truth::Known(false) => otherwise.value.clone(),
            Truth::Open(_) => match (&then.value, &otherwise.value) {
                (Meaning::Number(then), Meaning::Number(otherwise)) => {
                    Meaning::Number(self.choice(truth, then.clone(), otherwise.clone(), &valid)?)
                }
                (Meaning::Choice(then), Meaning::Choice(otherwise)) => {
                    Meaning::Choice(self.choice(truth, then.clone(), otherwise.clone(), &valid)?)
                }
                (Meaning::Date(then), Meaning::Date(otherwise)) => {
                    Meaning::Date(self.choice(truth, then.clone(), otherwise.clone(), &valid)?)
                }
                (Meaning::Flag(then), Meaning::Flag(otherwise)) => Meaning::Flag(self.choose(truth, *then, *otherwise)?),
                (Meaning::Text(then), Meaning::Text(otherwise)) if then == otherwise => Meaning::Text(then.clone()),
                (Meaning::Text(_), Meaning::Text(_)) => return outside("随数据变的文字", "a text that depends on the data"),
                _ => return unexpected(),
            },
        };
        Ok(Outcome { value, fine, there })
    }
}
