//! Arithmetic, comparisons, 且 and 或 over atoms.

use std::cmp::Ordering;

use super::atoms::Way;
use super::expressions::{Context, Result, Symbolic, nothing};
use super::key::{Aspect, Key, Opaque};
use super::linear::Linear;
use super::outcome::Symbol;
use super::trail::{Cause, Fails};
use crate::interval::Interval;
use crate::model::{Arithmetic, Comparison, Expr};
use crate::name;
use crate::number::Number;
use crate::value::Type;

impl<'a> Symbolic<'_, 'a> {
    /// The number in an 指标值, or what there is instead: of one in words, none.
    pub(crate) fn amount(&mut self, key: &Key, known: Option<Linear>) -> Result<std::result::Result<Linear, Symbol>> {
        if let Some(known) = known {
            return Ok(Ok(known));
        }
        let amount = key.of(Aspect::Amount);
        Ok(match self.unknown(amount, &Type::NUMBER, Interval::ALL, None, Fails::Perhaps)? {
            Symbol::Number(form) => Ok(form),
            _ => Err(self.fault(Cause::Words)),
        })
    }

    /// Whether two 指标值 are of one unit.
    pub(crate) fn are_of_one_unit(&self, first: &Key, second: &Key) -> Result<bool> {
        let (first, second) = if first <= second { (first, second) } else { (second, first) };
        if first == second {
            return Ok(true);
        }
        Ok(self.world.state(first.of(Aspect::SameUnit(Box::new(second.clone()))), 2)? == 0)
    }

    pub(crate) fn arithmetic(&mut self, operator: Arithmetic, left: &'a Expr, right: &'a Expr, context: &Context<'a>) -> Result {
        let (first, second) = (self.eval(left, context)?, self.eval(right, context)?);
        match (first, second) {
            (Symbol::Number(first), Symbol::Number(second)) => {
                let (mut first, mut second) = (first, second);
                // Days moved are whole.
                if left.type_ == Type::Date && right.type_ != Type::Date {
                    second = self.atoms.whole(&second, Way::Floor)?;
                } else if right.type_ == Type::Date && left.type_ != Type::Date {
                    first = self.atoms.whole(&first, Way::Floor)?;
                }
                match operator {
                    Arithmetic::Add => Ok(Symbol::Number(first.plus(&second)?)),
                    Arithmetic::Subtract => Ok(Symbol::Number(first.minus(&second)?)),
                    Arithmetic::Multiply => Ok(Symbol::Number(self.atoms.product(&first, &second)?)),
                    Arithmetic::Divide => self.divided(&first, &second),
                }
            }
            (Symbol::Target(key, known), Symbol::Number(factor)) | (Symbol::Number(factor), Symbol::Target(key, known)) => {
                let amount = match self.amount(&key, known)? {
                    Ok(amount) => amount,
                    Err(nothing) => return Ok(nothing),
                };
                match operator {
                    Arithmetic::Multiply => Ok(Symbol::Target(key, Some(self.atoms.product(&amount, &factor)?))),
                    Arithmetic::Divide => Ok(match self.divided(&amount, &factor)? {
                        Symbol::Number(form) => Symbol::Target(key, Some(form)),
                        other => nothing(other),
                    }),
                    Arithmetic::Add | Arithmetic::Subtract => Ok(Symbol::Fault),
                }
            }
            (first, second) if first.is_value() && second.is_value() => Ok(Symbol::Fault),
            (first, second) => Ok(first.and(&second)),
        }
    }

    /// The quotient of two forms.
    pub(crate) fn divided(&mut self, above: &Linear, below: &Linear) -> Result {
        if below.as_constant().is_none() {
            self.trail.divided.insert(self.place());
        }
        if self.world.sign(self.atoms, below)? == Ordering::Equal {
            return Ok(self.fault(Cause::Divisor));
        }
        Ok(Symbol::Number(match below.as_constant() {
            Some(number) => above.times(&Number::ONE.divide(number)?)?,
            None => self.atoms.quotient(above, below)?,
        }))
    }

    pub(crate) fn compare(&mut self, first: &'a Expr, rest: &'a [(Comparison, Expr)], context: &Context<'a>) -> Result {
        let mut left = self.eval(first, context)?;
        let mut holds = true;
        let mut impeded: Option<Symbol> = None;
        for (comparison, next) in rest {
            let right = self.eval(next, context)?;
            match self.related(*comparison, &left, &right)? {
                Symbol::Flag(flag) => holds &= flag,
                // Faults of a comparison itself end it; what is missing waits for the rest.
                other => impeded = Some(impeded.map_or(other.clone(), |before| before.and(&other))),
            }
            left = right;
        }
        Ok(impeded.unwrap_or(Symbol::Flag(holds)))
    }

    /// Whether a comparison holds between two values.
    pub(crate) fn related(&mut self, comparison: Comparison, left: &Symbol, right: &Symbol) -> Result {
        if !left.is_value() || !right.is_value() {
            return Ok(left.and(right));
        }
        let ordering = match (left, right) {
            (Symbol::Number(left), Symbol::Number(right)) => self.world.sign(self.atoms, &left.minus(right)?)?,
            (Symbol::Flag(left), Symbol::Flag(right)) => left.cmp(right),
            (Symbol::Choice(left), Symbol::Choice(right)) => left.cmp(right),
            (Symbol::Text(left), Symbol::Text(right)) => name::key(left).cmp(&name::key(right)),
            (Symbol::Target(key, known), Symbol::Number(number)) => match self.amount(key, known.clone())? {
                Ok(amount) => self.world.sign(self.atoms, &amount.minus(number)?)?,
                Err(nothing) => return Ok(nothing),
            },
            (Symbol::Number(number), Symbol::Target(key, known)) => match self.amount(key, known.clone())? {
                Ok(amount) => self.world.sign(self.atoms, &number.minus(&amount)?)?,
                Err(nothing) => return Ok(nothing),
            },
            (Symbol::Target(first, one), Symbol::Target(second, other))
                if !matches!(comparison, Comparison::Equal | Comparison::NotEqual) =>
            {
                let (one, other) = match (self.amount(first, one.clone())?, self.amount(second, other.clone())?) {
                    (Ok(one), Ok(other)) if self.are_of_one_unit(first, second)? => (one, other),
                    (Ok(_) | Err(_), _) => return Ok(Symbol::Fault),
                };
                self.world.sign(self.atoms, &one.minus(&other)?)?
            }
            (Symbol::Thing(key), Symbol::Text(text)) | (Symbol::Text(text), Symbol::Thing(key))
                if matches!(comparison, Comparison::Equal | Comparison::NotEqual) =>
            {
                let same = self.is_text(key, text)?;
                return Ok(Symbol::Flag(same == (comparison == Comparison::Equal)));
            }
            (Symbol::Thing(left), Symbol::Thing(right)) if left == right && comparison == Comparison::Equal => Ordering::Equal,
            _ => {
                let mut key = Opaque::new();
                key.text = format!("{comparison} {left:?} {right:?}");
                [left, right].into_iter().for_each(|side| key.made_of_symbol(side));
                let fails = match (left, right) {
                    (Symbol::Thing(_) | Symbol::Text(_), Symbol::Thing(_) | Symbol::Text(_)) => Fails::Never,
                    _ => Fails::Perhaps,
                };
                return self.unknown(Key::Opaque(key), &Type::Flag, Interval::ALL, None, fails);
            }
        };
        Ok(Symbol::Flag(comparison.holds(ordering)))
    }

    /// Whether a text fact is this text: it is no more than one.
    pub(crate) fn is_text(&mut self, key: &Key, text: &str) -> Result<bool> {
        let text = name::key(text);
        let own = key.of(Aspect::Is(text));
        let is_other = self.world.states.iter().any(|(known, state)| match known {
            Key::Of(of, Aspect::Is(_)) => **of == *key && *known != own && *state == 0,
            _ => false,
        });
        Ok(!is_other && self.world.state(own, 2)? == 0)
    }

    pub(crate) fn connected(&mut self, left: &'a Expr, right: &'a Expr, deciding: &Symbol, context: &Context<'a>) -> Result {
        let first = self.eval(left, context)?;
        if first == *deciding {
            return Ok(first);
        }
        let second = self.eval(right, context)?;
        if second == *deciding {
            return Ok(second);
        }
        Ok(match (first, second) {
            // Neither decides, so both are the other.
            (Symbol::Flag(other), Symbol::Flag(_)) => Symbol::Flag(other),
            (Symbol::Flag(_), other) | (other, Symbol::Flag(_)) => nothing(other),
            (first, second) => first.and(&second),
        })
    }
}
