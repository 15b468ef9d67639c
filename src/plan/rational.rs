//! Numbers while a rubric is compiled: a constant times one register over another. Sums, products and quotients are combined here, once for
//! all units; what is left for each unit are whole numbers.

use super::code::{Operand, Operation, Register, Scaled};
use super::compile::Compiler;
use super::outside::{Done, Stop, messages};
use super::truth::{Conditions, Truth};
use crate::number::Number;

/// `factor × over ÷ under`; what is absent is 1. Where it means something `under` is above 0.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rational {
    /// The constant.
    pub(super) factor: Number,
    /// The register above.
    pub(super) over: Option<Register>,
    /// The register below.
    pub(super) under: Option<Register>,
    /// No number is below it.
    pub(super) low: Option<Number>,
    /// No number is above it.
    pub(super) high: Option<Number>,
}

/// Two numbers over one denominator: whole numbers times a factor above 0.
struct Common {
    factor: Number,
    first: Scaled,
    second: Scaled,
    under: Option<Register>,
}

/// A result, or too large.
pub(super) fn exact<T, E>(result: Result<T, E>) -> Done<T> {
    result.map_err(|_| Stop::Outside(messages::too_large()))
}

/// Numerator and denominator of a constant.
pub(super) fn fraction(number: &Number) -> Done<(i128, i128)> {
    number.to_fraction().ok_or_else(|| Stop::Outside(messages::too_large()))
}

/// The greatest common divisor, not below 0.
fn gcd(first: i128, second: i128) -> i128 {
    let (mut one, mut other) = (first.unsigned_abs(), second.unsigned_abs());
    while other != 0 {
        (one, other) = (other, one % other);
    }
    i128::try_from(one).unwrap_or(1)
}

/// Two coefficients without what divides both.
fn reduced(first: i64, second: i64) -> Done<(i64, i64)> {
    let shared = whole(gcd(first.into(), second.into()).max(1))?;
    Ok((first / shared, second / shared))
}

/// A whole constant.
pub(super) fn whole(number: i128) -> Done<i64> {
    i64::try_from(number).map_err(|_| Stop::Outside(messages::too_large()))
}

impl Rational {
    /// A constant.
    pub(super) fn constant(number: Number) -> Rational {
        Rational { low: Some(number.clone()), high: Some(number.clone()), factor: number, over: None, under: None }
    }

    /// The number, when it is the same for all units.
    pub(super) fn known(&self) -> Option<&Number> {
        (self.over.is_none() && self.under.is_none()).then_some(&self.factor)
    }

    /// Times a constant.
    pub(super) fn times(&self, constant: &Number) -> Done<Rational> {
        if constant.is_zero() {
            return Ok(Rational::constant(Number::ZERO));
        }
        let end = |end: &Option<Number>| end.as_ref().and_then(|end| end.multiply(constant).ok());
        let (low, high) = (end(&self.low), end(&self.high));
        let (low, high) = if constant.is_negative() { (high, low) } else { (low, high) };
        Ok(Rational { factor: exact(self.factor.multiply(constant))?, low, high, ..self.clone() })
    }

    /// The opposite.
    pub(super) fn negated(&self) -> Done<Rational> {
        self.times(&Number::ONE.negate())
    }

    /// The same, known not to be below or above numbers.
    pub(super) fn within(mut self, low: Option<Number>, high: Option<Number>) -> Rational {
        self.low = match (self.low.take(), low) {
            (Some(own), Some(low)) => Some(own.max(low)),
            (own, low) => own.or(low),
        };
        self.high = match (self.high.take(), high) {
            (Some(own), Some(high)) => Some(own.min(high)),
            (own, high) => own.or(high),
        };
        self
    }
}

/// The lesser or the greater of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extreme {
    /// 最小
    Least,
    /// 最大
    Greatest,
}

impl Compiler<'_> {
    /// `factor × over ÷ under`.
    pub(super) fn rational(&self, factor: Number, over: Option<Register>, under: Option<Register>) -> Rational {
        if factor.is_zero() {
            return Rational::constant(Number::ZERO);
        }
        let (low, high) = self.ends(over, under);
        let end = |end: Option<Number>| end.and_then(|end| end.multiply(&factor).ok());
        let (low, high) = (end(low), end(high));
        let (low, high) = if factor.is_negative() { (high, low) } else { (low, high) };
        Rational { factor, over, under, low, high }
    }

    /// Where the quotient of two registers lies: within their bounds, and within what is assumed of them.
    fn ends(&self, over: Option<Register>, under: Option<Register>) -> (Option<Number>, Option<Number>) {
        let Some(over) = over else {
            // One divided by a whole number above 0.
            return (Some(if under.is_some() { Number::ZERO } else { Number::ONE }), Some(Number::ONE));
        };
        let (mut low, mut high) = self.code.bounds(over).ends();
        let (mut above, mut below): (Option<Number>, Option<Number>) = (None, None);
        let quotient = |above: i64, below: i64| Number::from(above).divide(&Number::from(below)).ok();
        let at_least = |end: &mut Option<Number>, other: Option<Number>| *end = end.take().max(other);
        let at_most = |end: &mut Option<Number>, other: Option<Number>| {
            *end = match (end.take(), other) {
                (Some(end), Some(other)) => Some(end.min(other)),
                (end, other) => end.or(other),
            };
        };
        for literal in &self.assumed {
            match (self.code.operation(literal.mask), literal.is) {
                (Some(Operation::IsFrom(of, least)), true) if *of == over => low = low.max(Some(*least)),
                (Some(Operation::IsFrom(of, end)), false) if *of == over => {
                    let end = end.checked_sub(1);
                    high = high.into_iter().chain(end).min();
                }
                (Some(Operation::Is(of, exactly)), true) if *of == over => (low, high) = (Some(*exactly), Some(*exactly)),
                // times · over ≥ second_times · under, both coefficients above 0
                (Some(Operation::IsAtLeast { first, times, second, second_times }), is)
                    if *first == over && Some(*second) == under && *times > 0 =>
                {
                    let end = quotient(*second_times, *times);
                    if is { at_least(&mut above, end) } else { at_most(&mut below, end) }
                }
                (Some(Operation::IsAtLeast { first, times, second, second_times }), is)
                    if *second == over && Some(*first) == under && *second_times > 0 =>
                {
                    let end = quotient(*times, *second_times);
                    if is { at_most(&mut below, end) } else { at_least(&mut above, end) }
                }
                // times · first − second_times · second, a multiple of which this is
                (Some(Operation::IsAtLeast { first, times, second, second_times }), is) => {
                    if let Some(Operation::Linear {
                        first: one,
                        times: one_times,
                        second: other,
                        second_times: other_times,
                        plus: 0,
                    }) = self.code.operation(over)
                    {
                        let (one_side, other_side) = if (one, other) == (first, second) {
                            (i128::from(*times), -i128::from(*second_times))
                        } else if (one, other) == (second, first) {
                            (-i128::from(*second_times), i128::from(*times))
                        } else {
                            continue;
                        };
                        let (one_times, other_times) = (i128::from(*one_times), i128::from(*other_times));
                        let is_multiple = one_times.checked_mul(other_side) == other_times.checked_mul(one_side);
                        if is_multiple && one_times.signum() == one_side.signum() {
                            if is { low = low.max(Some(0)) } else { high = high.into_iter().chain([-1]).min() }
                        } else if is_multiple && one_times.signum() == -one_side.signum() {
                            if is { high = high.into_iter().chain([0]).min() } else { low = low.max(Some(1)) }
                        }
                    }
                }
                _ => {}
            }
        }
        let (low, high) = match under {
            // Divided by something above 0 only the sign is certain.
            Some(_) => (low.filter(|low| *low >= 0).map(|_| Number::ZERO), high.filter(|high| *high <= 0).map(|_| Number::ZERO)),
            None => (low.map(Number::from), high.map(Number::from)),
        };
        at_least(&mut above, low);
        at_most(&mut below, high);
        (above, below)
    }

    /// The same number, within what is assumed here.
    pub(super) fn refined(&self, number: &Rational) -> Rational {
        if self.assumed.is_empty() || number.known().is_some() {
            return number.clone();
        }
        let here = self.rational(number.factor.clone(), number.over, number.under);
        here.within(number.low.clone(), number.high.clone())
    }

    /// A factor times an operand over a register.
    pub(super) fn rational_of(&self, factor: Number, over: Operand, under: Option<Register>) -> Done<Rational> {
        Ok(match over {
            Operand::Register(register) => self.rational(factor, Some(register), under),
            Operand::Constant(constant) => self.rational(exact(factor.multiply(&Number::from(constant)))?, None, under),
        })
    }

    /// Both over one denominator, which they share or is the product of theirs.
    fn common(&mut self, first: &Rational, second: &Rational) -> Done<Common> {
        let (mut one, mut other) = (first.over, second.over);
        let under = if first.under == second.under {
            first.under
        } else {
            if let Some(under) = second.under {
                one = Some(self.times_register(one, under)?);
            }
            if let Some(under) = first.under {
                other = Some(self.times_register(other, under)?);
            }
            match (first.under, second.under) {
                (Some(one), Some(other)) => Some(self.code.multiply(one, other)?),
                (one, other) => one.or(other),
            }
        };
        let (factor, times, second_times) = common_factor(&first.factor, &second.factor)?;
        Ok(Common {
            factor,
            first: Scaled { times, register: one.filter(|_| times != 0) },
            second: Scaled { times: second_times, register: other.filter(|_| second_times != 0) },
            under,
        })
    }

    pub(super) fn times_register(&mut self, register: Option<Register>, by: Register) -> Done<Register> {
        match register {
            Some(register) => self.code.multiply(register, by),
            None => Ok(by),
        }
    }

    /// The sum.
    pub(super) fn add(&mut self, first: &Rational, second: &Rational) -> Done<Rational> {
        if first.known().is_some_and(Number::is_zero) {
            return Ok(second.clone());
        }
        if second.known().is_some_and(Number::is_zero) {
            return Ok(first.clone());
        }
        let end = |one: &Option<Number>, other: &Option<Number>| {
            one.as_ref().zip(other.as_ref()).and_then(|(one, other)| one.add(other).ok())
        };
        let (low, high) = (end(&first.low, &second.low), end(&first.high, &second.high));
        let common = self.common(first, second)?;
        let sum = self.code.sum(common.first, common.second)?;
        Ok(self.rational_of(common.factor, sum, common.under)?.within(low, high))
    }

    /// The product.
    pub(super) fn multiply(&mut self, first: &Rational, second: &Rational) -> Done<Rational> {
        if let Some(constant) = first.known() {
            return second.times(constant);
        }
        if let Some(constant) = second.known() {
            return first.times(constant);
        }
        let factor = exact(first.factor.multiply(&second.factor))?;
        let (mut overs, mut unders) = ([first.over, second.over], [first.under, second.under]);
        // What stands above and below is left out: where the number means something it is not 0.
        for over in &mut overs {
            for under in &mut unders {
                if over.is_some() && over == under {
                    (*over, *under) = (None, None);
                }
            }
        }
        let over = self.product(overs)?;
        let under = self.product(unders)?;
        Ok(self.rational(factor, over, under))
    }

    fn product(&mut self, [first, second]: [Option<Register>; 2]) -> Done<Option<Register>> {
        match (first, second) {
            (Some(first), Some(second)) => self.code.multiply(first, second).map(Some),
            (first, second) => Ok(first.or(second)),
        }
    }

    /// One divided by the number, and what must hold for that.
    pub(super) fn inverse(&mut self, number: &Rational) -> Done<(Rational, Conditions)> {
        if number.factor.is_zero() {
            return Ok((Rational::constant(Number::ZERO), Conditions::never()));
        }
        let factor = exact(Number::ONE.divide(&number.factor))?;
        let Some(over) = number.over else { return Ok((self.rational(factor, number.under, None), Conditions::none())) };
        let conditions = Conditions::one(self.is_not_zero(over)?);
        if self.is_from_zero(over) {
            return Ok((self.rational(factor, number.under, Some(over)), conditions));
        }
        // The sign goes above.
        let above = match number.under {
            Some(under) => under,
            None => self.code.register(Operand::Constant(1))?,
        };
        let signed = self.code.push(Operation::SignedBy(above, over))?;
        let under = self.code.push(Operation::Absolute(over))?;
        Ok((self.rational(factor, Some(signed), Some(under)), conditions))
    }

    /// The quotient, and what must hold for it.
    pub(super) fn divide(&mut self, first: &Rational, second: &Rational) -> Done<(Rational, Conditions)> {
        if first.under.is_some() && first.under == second.under {
            // Over one denominator the numerators are divided.
            let (one, other) =
                (self.rational(first.factor.clone(), first.over, None), self.rational(second.factor.clone(), second.over, None));
            let (inverse, conditions) = self.inverse(&other)?;
            return Ok((self.multiply(&one, &inverse)?, conditions));
        }
        let (inverse, conditions) = self.inverse(second)?;
        Ok((self.multiply(first, &inverse)?, conditions))
    }

    /// Whether a register is not 0.
    pub(super) fn is_not_zero(&mut self, register: Register) -> Done<Truth> {
        if self.code.bounds(register).is_from(0) {
            return self.mask(Operation::IsFrom(register, 1));
        }
        let positive = self.mask(Operation::IsFrom(register, 1))?;
        if positive == Truth::Known(true) {
            return Ok(positive);
        }
        self.mask(Operation::Is(register, 0)).map(Truth::opposite)
    }

    /// Whether a register is certain not to be below 0 where it is used.
    pub(super) fn is_from_zero(&self, register: Register) -> bool {
        self.ends(Some(register), None).0.is_some_and(|low| !low.is_negative())
    }

    /// Whether the first is at least the second.
    pub(super) fn is_at_least(&mut self, first: &Rational, second: &Rational) -> Done<Truth> {
        let Common { first, second, .. } = self.common(first, second)?;
        match (first.register, second.register) {
            (None, None) => Ok(Truth::Known(first.times >= second.times)),
            (Some(register), None) => self.is_scaled_from(register, first.times, second.times),
            // constant ≥ times · register
            (None, Some(register)) => {
                let (times, least) = (second.times.checked_neg(), first.times.checked_neg());
                let (times, least) = times.zip(least).ok_or_else(|| Stop::Outside(messages::too_large()))?;
                self.is_scaled_from(register, times, least)
            }
            (Some(one), Some(other)) if one == other => {
                let times = first.times.checked_sub(second.times).ok_or_else(|| Stop::Outside(messages::too_large()))?;
                self.is_scaled_from(one, times, 0)
            }
            (Some(one), Some(other)) => {
                let (times, second_times) = reduced(first.times, second.times)?;
                self.mask(Operation::IsAtLeast { first: one, times, second: other, second_times })
            }
        }
    }

    /// Whether a register times a constant is at least another constant.
    fn is_scaled_from(&mut self, register: Register, times: i64, least: i64) -> Done<Truth> {
        if times == 0 {
            return Ok(Truth::Known(0 >= least));
        }
        let (wide_times, wide_least) = (i128::from(times), i128::from(least));
        // A whole number is at least a fraction when it is at least the next whole number.
        if times > 0 {
            let least = whole(-(-wide_least).div_euclid(wide_times))?;
            return self.mask(Operation::IsFrom(register, least));
        }
        let end = whole((-wide_least).div_euclid(-wide_times))?;
        let above = end.checked_add(1).ok_or_else(|| Stop::Outside(messages::too_large()))?;
        self.mask(Operation::IsFrom(register, above)).map(Truth::opposite)
    }

    /// Whether two numbers are equal.
    pub(super) fn is_equal(&mut self, first: &Rational, second: &Rational) -> Done<Truth> {
        let Common { first, second, .. } = self.common(first, second)?;
        let constant = |code: &mut Self, register: Register, times: i64, constant: i64| {
            if times == 0 {
                return Ok(Truth::Known(constant == 0));
            }
            match constant.checked_rem(times) {
                Some(0) => code.mask(Operation::Is(register, constant / times)),
                _ => Ok(Truth::Known(false)),
            }
        };
        match (first.register, second.register) {
            (None, None) => Ok(Truth::Known(first.times == second.times)),
            (Some(register), None) => constant(self, register, first.times, second.times),
            (None, Some(register)) => constant(self, register, second.times, first.times),
            (Some(one), Some(other)) if one == other => {
                let times = first.times.checked_sub(second.times).ok_or_else(|| Stop::Outside(messages::too_large()))?;
                constant(self, one, times, 0)
            }
            (Some(one), Some(other)) => {
                let (times, second_times) = reduced(first.times, second.times)?;
                let (one, other) = ((one, times), (other, second_times));
                let (one, other) = (one.min(other), one.max(other));
                self.mask(Operation::IsEqual { first: one.0, times: one.1, second: other.0, second_times: other.1 })
            }
        }
    }

    /// The lesser or the greater.
    pub(super) fn extreme(&mut self, first: &Rational, second: &Rational, extreme: Extreme) -> Done<Rational> {
        let (low, high) = {
            let both = |one: &Option<Number>, other: &Option<Number>, pick: fn(Number, Number) -> Number| {
                one.clone().zip(other.clone()).map(|(one, other)| pick(one, other))
            };
            let either = |one: &Option<Number>, other: &Option<Number>, pick: fn(Number, Number) -> Number| match (one, other) {
                (Some(one), Some(other)) => Some(pick(one.clone(), other.clone())),
                (one, other) => one.clone().or(other.clone()),
            };
            match extreme {
                Extreme::Least => (both(&first.low, &second.low, Number::min), either(&first.high, &second.high, Number::min)),
                Extreme::Greatest => (either(&first.low, &second.low, Number::max), both(&first.high, &second.high, Number::max)),
            }
        };
        // Where one is never the other's better there is nothing to choose.
        let never =
            |low: &Option<Number>, high: &Option<Number>| low.as_ref().zip(high.as_ref()).is_some_and(|(low, high)| low >= high);
        if never(&first.low, &second.high) {
            return Ok(if extreme == Extreme::Least { second.clone() } else { first.clone() });
        }
        if never(&second.low, &first.high) {
            return Ok(if extreme == Extreme::Least { first.clone() } else { second.clone() });
        }
        let common = self.common(first, second)?;
        let (one, other) = (self.code.scaled(common.first)?, self.code.scaled(common.second)?);
        let over = match extreme {
            Extreme::Least => self.code.least(one, other)?,
            Extreme::Greatest => self.code.greatest(one, other)?,
        };
        Ok(self.rational_of(common.factor, over, common.under)?.within(low, high))
    }
}

/// The greatest factor above 0 of which two numbers are whole multiples, and these.
pub(super) fn common_factor(first: &Number, second: &Number) -> Done<(Number, i64, i64)> {
    let ((one, one_below), (other, other_below)) = (fraction(first)?, fraction(second)?);
    let below_gcd = gcd(one_below, other_below).max(1);
    let below = one_below.checked_mul(other_below / below_gcd).ok_or_else(|| Stop::Outside(messages::too_large()))?;
    let above = gcd(one, other);
    if above == 0 {
        return Ok((Number::ONE, 0, 0));
    }
    let times = |numerator: i128, denominator: i128| {
        let times = (numerator / above).checked_mul(below / denominator).ok_or_else(|| Stop::Outside(messages::too_large()))?;
        whole(times)
    };
    let (first, second) = (times(one, one_below)?, times(other, other_below)?);
    let factor = exact(Number::from(whole(above)?).divide(&Number::from(whole(below)?)))?;
    Ok((factor, first, second))
}
