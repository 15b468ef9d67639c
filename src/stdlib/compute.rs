//! What the functions of plain arguments compute. Values without places: the evaluator adds where a call stands.

use std::sync::Arc;

use super::Function;
use crate::number::{ArithmeticError, Number};
use crate::value::{Direction, Target, Value};

/// Why a call has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// An arithmetic operation has none.
    Arithmetic(ArithmeticError),
    /// The target of 完成度 is not above 0, or below 0 where less is better.
    TargetNotPositive,
    /// A step is not above 0.
    StepNotPositive,
    /// An 指标值 is in words where a number is needed.
    Words(Arc<str>),
    /// Two 指标值 are of different units.
    UnitsDiffer(String, String),
    /// The arguments are not of the types in the table. A checked rubric has no such call.
    Unexpected,
}

impl From<ArithmeticError> for CallError {
    fn from(error: ArithmeticError) -> CallError {
        CallError::Arithmetic(error)
    }
}

/// Computes a function of plain arguments. 向上取整 and 向下取整 without a step take whole base units.
///
/// ```
/// use biaochi::{number::Number, stdlib::{Function, compute}, value::Value};
/// let number = |number: i32| Value::Number(Number::from(number));
/// assert_eq!(compute(Function::Sum, &[number(1), number(2)]), Ok(number(3)));
/// ```
///
/// # Errors
/// [`CallError`]; `Unexpected` also for the functions that take a list or may meet missing data, which the evaluator computes itself.
pub fn compute(function: Function, arguments: &[Value]) -> Result<Value, CallError> {
    let number = match function {
        Function::Ratio => {
            let [part, whole] = numbers(arguments)?;
            part.divide(whole)?
        }
        Function::Change => {
            let [now, before] = numbers(arguments)?;
            now.subtract(before)?.divide(before)?
        }
        Function::Attainment => attainment(arguments)?,
        Function::Absolute => {
            let [number] = numbers(arguments)?;
            number.absolute()
        }
        Function::Round => stepped(arguments, |quotient| quotient.round(0))?,
        Function::Ceiling => stepped(arguments, Number::ceiling)?,
        Function::Floor => stepped(arguments, Number::floor)?,
        Function::Days => {
            let [Value::Date(first), Value::Date(last)] = arguments else { return Err(CallError::Unexpected) };
            Number::from(last.days_since(*first))
        }
        Function::Months => {
            let [Value::Date(first), Value::Date(last)] = arguments else { return Err(CallError::Unexpected) };
            Number::from(last.months_since(*first))
        }
        Function::Sum => sum(arguments)?,
        Function::Mean => sum(arguments)?.divide(&Number::from(arguments.len()))?,
        Function::Maximum => return extreme(arguments, |best, next| next > best),
        Function::Minimum => return extreme(arguments, |best, next| next < best),
        Function::Steps
        | Function::Has
        | Function::Default
        | Function::Prior
        | Function::Count
        | Function::WeightedMean
        | Function::All
        | Function::Any
        | Function::CohortMean
        | Function::CohortMaximum
        | Function::CohortMinimum
        | Function::Rank => return Err(CallError::Unexpected),
    };
    Ok(Value::Number(number))
}

fn number(value: &Value) -> Result<&Number, CallError> {
    match value {
        Value::Number(number) | Value::Target(Target::Amount { number, .. }) => Ok(number),
        Value::Target(Target::Words(words)) => Err(CallError::Words(words.clone())),
        Value::Flag(_) | Value::Date(_) | Value::Text(_) | Value::Choice(_) | Value::List(_) | Value::Record(_) => {
            Err(CallError::Unexpected)
        }
    }
}

fn numbers<const COUNT: usize>(arguments: &[Value]) -> Result<[&Number; COUNT], CallError> {
    let numbers = arguments.iter().map(number).collect::<Result<Vec<_>, _>>()?;
    numbers.try_into().map_err(|_| CallError::Unexpected)
}

fn sum(arguments: &[Value]) -> Result<Number, CallError> {
    let mut sum = Number::ZERO;
    for argument in arguments {
        sum = sum.add(number(argument)?)?;
    }
    Ok(sum)
}

fn extreme(arguments: &[Value], better: fn(&Number, &Number) -> bool) -> Result<Value, CallError> {
    let (first, rest) = arguments.split_first().ok_or(CallError::Unexpected)?;
    let mut best = number(first)?;
    for argument in rest {
        let next = number(argument)?;
        if better(best, next) {
            best = next;
        }
    }
    Ok(Value::Number(best.clone()))
}

/// The quotient by the step, made whole, times the step.
fn stepped(arguments: &[Value], whole: fn(&Number) -> Number) -> Result<Number, CallError> {
    let (number, step) = match arguments {
        [only] => (number(only)?, &Number::ONE),
        [first, step] => (number(first)?, number(step)?),
        _ => return Err(CallError::Unexpected),
    };
    if !step.is_positive() {
        return Err(CallError::StepNotPositive);
    }
    Ok(whole(&number.divide(step)?).multiply(step)?)
}

fn attainment(arguments: &[Value]) -> Result<Number, CallError> {
    let (actual, target, said) = match arguments {
        [actual, target] => (actual, target, None),
        [actual, target, Value::Choice(0)] => (actual, target, Some(Direction::Higher)),
        [actual, target, Value::Choice(1)] => (actual, target, Some(Direction::Lower)),
        _ => return Err(CallError::Unexpected),
    };
    if let (Value::Target(Target::Amount { quantity: first, .. }), Value::Target(Target::Amount { quantity: second, .. })) =
        (actual, target)
        && first.dimension != second.dimension
    {
        return Err(CallError::UnitsDiffer(first.dimension.to_string(), second.dimension.to_string()));
    }
    let written = match target {
        Value::Target(Target::Amount { direction, .. }) => *direction,
        Value::Target(Target::Words(_))
        | Value::Number(_)
        | Value::Flag(_)
        | Value::Date(_)
        | Value::Text(_)
        | Value::Choice(_)
        | Value::List(_)
        | Value::Record(_) => None,
    };
    let (actual, target) = (number(actual)?, number(target)?);
    let direction = said.or(written).unwrap_or(Direction::Higher);
    let is_reachable = match direction {
        Direction::Higher => target.is_positive(),
        // ≤0次: without accidents the target is met.
        Direction::Lower => !target.is_negative(),
    };
    if !is_reachable {
        return Err(CallError::TargetNotPositive);
    }
    let share = match direction {
        Direction::Higher => actual.divide(target)?,
        Direction::Lower if !actual.is_positive() => Number::ONE,
        Direction::Lower => target.divide(actual)?,
    };
    Ok(share.max(Number::ZERO).min(Number::ONE))
}
