//! One rational or another, as a condition says.

use super::code::{Operand, Operation, Register, Scaled};
use super::compile::Compiler;
use super::outside::Done;
use super::rational::{Rational, common_factor};
use super::truth::{Conditions, Literal, Truth};
use crate::number::Number;

impl Compiler<'_> {
    /// The one where a condition holds, else the other, as one quotient. Where both mean nothing, so may it.
    pub(super) fn select(
        &mut self,
        condition: Literal,
        first: &Rational,
        second: &Rational,
        valid: &Conditions,
    ) -> Done<Rational> {
        let (first, second, under) = self.one_denominator(condition, first, second, valid)?;
        let join = |one: &Option<Number>, other: &Option<Number>, pick: fn(Number, Number) -> Number| {
            one.clone().zip(other.clone()).map(|(one, other)| pick(one, other))
        };
        let (low, high) = (join(&first.low, &second.low, Number::min), join(&first.high, &second.high, Number::max));
        let (factor, times, second_times) = common_factor(&first.factor, &second.factor)?;
        let one = self.code.scaled(Scaled { times, register: first.over.filter(|_| times != 0) })?;
        let other = self.code.scaled(Scaled { times: second_times, register: second.over.filter(|_| second_times != 0) })?;
        let over = self.pick(condition, one, other)?;
        Ok(self.rational_of(factor, over, under)?.within(low, high))
    }

    /// Two numbers of which one will be picked, above a denominator for whichever it is.
    fn one_denominator(
        &mut self,
        condition: Literal,
        first: &Rational,
        second: &Rational,
        valid: &Conditions,
    ) -> Done<(Rational, Rational, Option<Register>)> {
        let (Some(one), Some(other)) = (first.under, second.under) else {
            let Some(under) = first.under.or(second.under) else { return Ok((first.clone(), second.clone(), None)) };
            if self.is_always_positive(under, valid)? {
                // n = n · d ÷ d
                let mut widened = [first.clone(), second.clone()];
                for number in &mut widened {
                    if number.under.is_none() && !number.factor.is_zero() {
                        number.over = Some(self.times_register(number.over, under)?);
                    }
                }
                let [first, second] = widened;
                return Ok((first, second, Some(under)));
            }
            let [one, other] = [first, second].map(|number| number.under.map_or(Operand::Constant(1), Operand::Register));
            let under = self.pick(condition, one, other)?;
            let under = self.code.register(under)?;
            return Ok((first.clone(), second.clone(), Some(under)));
        };
        let under = self.pick(condition, Operand::Register(one), Operand::Register(other))?;
        let under = self.code.register(under)?;
        Ok((first.clone(), second.clone(), Some(under)))
    }

    /// Whether a denominator is above 0 wherever conditions hold.
    fn is_always_positive(&mut self, under: Register, valid: &Conditions) -> Done<bool> {
        if let Some(Operation::Multiply(first, second)) = self.code.operation(under).copied() {
            return Ok(self.is_always_positive(first, valid)? && self.is_always_positive(second, valid)?);
        }
        Ok(match self.is_not_zero(under)? {
            Truth::Known(holds) => holds,
            Truth::Open(literal) => self.follows(&valid.all, literal),
        } && self.is_from_zero(under))
    }

    /// One of two operands.
    pub(super) fn pick(&mut self, condition: Literal, then: Operand, otherwise: Operand) -> Done<Operand> {
        if then == otherwise {
            return Ok(then);
        }
        let (then, otherwise) = if condition.is { (then, otherwise) } else { (otherwise, then) };
        match (then, otherwise) {
            // k or 0 is k times the mask.
            (Operand::Constant(constant), Operand::Constant(0)) => self.code.scale(condition.mask, constant, 0),
            _ => self.code.push(Operation::Select { condition: condition.mask, then, otherwise }).map(Operand::Register),
        }
    }
}
