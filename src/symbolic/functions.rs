//! The functions over atoms: those of numbers, 几个, and those of lists.

use std::cmp::Ordering;

use super::atoms::{AtomKind, Way};
use super::expressions::{Context, Result, Symbolic, nothing};
use super::fails::fails;
use super::key::{Aspect, Key, Opaque};
use super::linear::Linear;
use super::outcome::{Stop, Symbol};
use super::trail::{Cause, Fails};
use crate::interval::{Bound, Interval};
use crate::model::{Counting, Expr, ExprKind, Fact};
use crate::number::Number;
use crate::stdlib::Function;
use crate::value::{Direction, Quantity, Type, Value};

impl<'a> Symbolic<'_, 'a> {
    pub(crate) fn steps(&mut self, amount: &Linear, step: &Linear, counting: Counting) -> Result {
        if self.world.sign(self.atoms, step)? != Ordering::Greater {
            return Ok(self.fault(Cause::Divisor));
        }
        let Symbol::Number(steps) = self.divided(amount, step)? else { return Ok(Symbol::Fault) };
        // As many as the quotient says, which is above 0 where the amount is.
        if self.world.sign(self.atoms, &steps)? != Ordering::Greater {
            return Ok(Symbol::Number(Linear::constant(Number::ZERO)));
        }
        Ok(Symbol::Number(match counting {
            Counting::Whole => self.atoms.whole(&steps, Way::Floor)?,
            Counting::Started => self.atoms.whole(&steps, Way::Ceiling)?,
            Counting::Prorated => steps,
        }))
    }

    pub(crate) fn call(&mut self, expr: &'a Expr, function: Function, arguments: &'a [Expr], context: &Context<'a>) -> Result {
        let mut values = Vec::new();
        let mut impeded: Option<Symbol> = None;
        for argument in arguments {
            let value = self.eval(argument, context)?;
            if value.is_value() {
                values.push(value);
            } else {
                impeded = Some(impeded.map_or(value.clone(), |before| before.and(&value)));
            }
        }
        if let Some(impeded) = impeded {
            return Ok(impeded);
        }
        let mut forms = Vec::new();
        for value in &values {
            match value {
                Symbol::Target(key, known) if function == Function::Attainment => match self.amount(key, known.clone())? {
                    Ok(amount) => forms.push(amount),
                    Err(nothing) => return Ok(nothing),
                },
                Symbol::Number(form) => forms.push(form.clone()),
                Symbol::Flag(_)
                | Symbol::Choice(_)
                | Symbol::Text(_)
                | Symbol::Thing(_)
                | Symbol::Target(..)
                | Symbol::Missing
                | Symbol::Fault => {}
            }
        }
        match (function, forms.as_slice()) {
            (Function::Ratio, [part, whole]) => self.divided(part, whole),
            (Function::Change, [now, before]) => self.divided(&now.minus(before)?, before),
            (Function::Attainment, [actual, target]) => {
                if let [Symbol::Target(first, _), Symbol::Target(second, _), ..] = values.as_slice()
                    && !self.are_of_one_unit(first, second)?
                {
                    return Ok(Symbol::Fault);
                }
                let direction = match (arguments.get(2), values.get(2)) {
                    (None, _) => Some(match values.get(1) {
                        Some(Symbol::Target(key, _)) if self.world.state(key.of(Aspect::Direction), 2)? == 1 => Direction::Lower,
                        _ => Direction::Higher,
                    }),
                    (Some(said), Some(Symbol::Choice(chosen))) => direction(said, *chosen),
                    (Some(_), _) => None,
                };
                match direction {
                    Some(direction) => {
                        let share = self.attainment(actual, target, direction)?;
                        // A target that is nothing to reach is a slip in the data of whoever set it, as one in words is.
                        if matches!((&share, values.get(1)), (Symbol::Fault, Some(Symbol::Target(..))))
                            && let Some(last) = self.trail.faults.last_mut()
                        {
                            last.cause = Cause::Words;
                        }
                        Ok(share)
                    }
                    None => self.opaque_call(expr, function, &values),
                }
            }
            (Function::Absolute, [number]) => Ok(Symbol::Number(match self.world.sign(self.atoms, number)? {
                Ordering::Less => number.times(&Number::from(-1))?,
                Ordering::Equal | Ordering::Greater => number.clone(),
            })),
            (Function::Round, [number, step]) => self.stepped(number, step, Way::Nearest),
            (Function::Ceiling, [number, step]) => self.stepped(number, step, Way::Ceiling),
            (Function::Floor, [number, step]) => self.stepped(number, step, Way::Floor),
            (Function::Ceiling | Function::Floor, [number]) => {
                let one = Linear::constant(expr.type_.quantity().map_or(Number::ONE, Quantity::one));
                self.stepped(number, &one, if function == Function::Floor { Way::Floor } else { Way::Ceiling })
            }
            (Function::Days, [first, last]) => Ok(Symbol::Number(last.minus(first)?)),
            (Function::Sum | Function::Mean, forms) if forms.len() == values.len() && !forms.is_empty() => {
                let mut sum = Linear::constant(Number::ZERO);
                for form in forms {
                    sum = sum.plus(form)?;
                }
                let share = if function == Function::Mean { Number::from(forms.len()) } else { Number::ONE };
                Ok(Symbol::Number(sum.times(&Number::ONE.divide(&share)?)?))
            }
            (Function::Maximum | Function::Minimum, [first, rest @ ..]) if forms.len() == values.len() => {
                let wanted = if function == Function::Maximum { Ordering::Greater } else { Ordering::Less };
                let mut best = first.clone();
                for next in rest {
                    if self.world.sign(self.atoms, &next.minus(&best)?)? == wanted {
                        best = next.clone();
                    }
                }
                Ok(Symbol::Number(best))
            }
            _ => self.opaque_call(expr, function, &values),
        }
    }

    /// A call that is not looked into.
    pub(crate) fn opaque_call(&mut self, expr: &'a Expr, function: Function, values: &[Symbol]) -> Result {
        let range = match function {
            Function::Attainment => Interval::closed(Number::ZERO, Number::ONE),
            _ => Interval::ALL,
        };
        let words: Vec<String> = match &expr.kind {
            // A direction that the data give is known by its words.
            ExprKind::Call(_, arguments) => arguments.iter().map(|argument| format!("{:?}", argument.type_)).collect(),
            _ => Vec::new(),
        };
        self.trail.divides_unseen |= function != Function::Months;
        let fails = if function == Function::Months { Fails::Never } else { Fails::Perhaps };
        let mut call = Opaque::new();
        call.text = format!("{function:?} {values:?} {words:?}");
        values.iter().for_each(|value| call.made_of_symbol(value));
        self.unknown(Key::Opaque(call), &expr.type_, range, None, fails)
    }

    pub(crate) fn attainment(&mut self, actual: &Linear, target: &Linear, direction: Direction) -> Result {
        let sign = self.world.sign(self.atoms, target)?;
        let share = match direction {
            Direction::Higher if sign != Ordering::Greater => return Ok(self.fault(Cause::Divisor)),
            Direction::Lower if sign == Ordering::Less => return Ok(self.fault(Cause::Divisor)),
            Direction::Higher => self.divided(actual, target)?,
            Direction::Lower if self.world.sign(self.atoms, actual)? != Ordering::Greater => {
                return Ok(Symbol::Number(Linear::constant(Number::ONE)));
            }
            Direction::Lower => self.divided(target, actual)?,
        };
        let Symbol::Number(share) = share else { return Ok(Symbol::Fault) };
        if self.world.sign(self.atoms, &share)? == Ordering::Less {
            return Ok(Symbol::Number(Linear::constant(Number::ZERO)));
        }
        let one = Linear::constant(Number::ONE);
        Ok(Symbol::Number(if self.world.sign(self.atoms, &share.minus(&one)?)? == Ordering::Greater { one } else { share }))
    }

    pub(crate) fn stepped(&mut self, number: &Linear, step: &Linear, way: Way) -> Result {
        if self.world.sign(self.atoms, step)? != Ordering::Greater {
            return Ok(self.fault(Cause::Divisor));
        }
        let Symbol::Number(cells) = self.divided(number, step)? else { return Ok(Symbol::Fault) };
        let whole = self.atoms.whole(&cells, way)?;
        Ok(Symbol::Number(self.atoms.product(&whole, step)?))
    }

    /// A number rounded to so many places.
    pub(crate) fn rounded(&mut self, number: &Linear, places: u32) -> Result<Linear> {
        let Symbol::Number(rounded) = self.stepped(number, &Linear::constant(Number::scaled(1, places)), Way::Nearest)? else {
            return Err(Stop::TooLarge);
        };
        Ok(rounded)
    }

    pub(crate) fn aggregate(
        &mut self,
        expr: &'a Expr,
        function: Function,
        list: &'a Expr,
        item: Option<&'a Expr>,
        context: &Context<'a>,
    ) -> Result {
        let symbol = self.eval(list, context)?;
        let Symbol::Thing(list_key) = symbol else { return Ok(nothing(symbol)) };
        let not_negative = Interval { low: Bound::Included(Number::ZERO), high: Bound::Unbounded };
        let count = (not_negative.clone(), Some(Number::ONE), Number::ONE);
        if function == Function::Count {
            let all = self.atoms.intern(AtomKind::Count { list: list_key.clone(), condition: None }, |_| count.clone());
            let Some(condition) = item else { return Ok(Symbol::Number(Linear::atom(all))) };
            let key = self.key(expr, context)?;
            let fails = self.not_looked_into(condition, context);
            if let Some(nothing) = self.unavailable(&key, fails)? {
                return Ok(nothing);
            }
            let condition = self.opaque(condition, context)?;
            let kind = AtomKind::Count { list: list_key, condition: Some(condition) };
            let some = self.atoms.intern(kind, |_| count);
            self.atoms.not_above(some, all)?;
            return Ok(Symbol::Number(Linear::atom(some)));
        }
        let field = match (item.map(|item| &item.kind), self.list_fields(list, context)) {
            (Some(ExprKind::Item { depth: 0, field }), Some(fields)) => fields.get(*field),
            _ => None,
        };
        let key = match (field, function) {
            (Some(field), Function::Sum | Function::Mean | Function::Maximum | Function::Minimum) => {
                Key::Item(Box::new(list_key.clone()), field.name.to_string()).of(Aspect::Aggregate(function))
            }
            _ => self.key(expr, context)?,
        };
        let range = match (item.map(|item| &item.kind), &list.type_, self.list_fields(list, context)) {
            (Some(ExprKind::Item { depth: 0, field }), Type::List(_), Some(fields)) => {
                let declared = fields.get(*field).map_or(Interval::ALL, |field| field.range.clone());
                match function {
                    Function::Maximum | Function::Minimum | Function::Mean => declared,
                    _ if declared.low.number().is_some_and(|low| !low.is_negative()) => not_negative,
                    _ => Interval::ALL,
                }
            }
            _ => Interval::ALL,
        };
        let fails = match (function, item) {
            (Function::WeightedMean, _) | (_, None) => {
                self.trail.divides_unseen = true;
                Fails::Perhaps
            }
            (_, Some(item)) => self.not_looked_into(item, context),
        };
        let needs_items = matches!(function, Function::Mean | Function::Maximum | Function::Minimum | Function::WeightedMean);
        let symbol = self.unknown(key, &expr.type_, range, None, fails)?;
        Ok(if needs_items { self.noted(symbol, Cause::NoItems) } else { symbol })
    }

    /// Takes note that an expression over the items of a list is not looked into, and says whether it can fail.
    fn not_looked_into(&mut self, item: &'a Expr, context: &Context<'a>) -> Fails {
        let fails = fails(self.rubric, context.locals, item);
        // Whatever can fail may do so by dividing.
        self.trail.divides_unseen |= fails == Fails::Perhaps;
        fails
    }

    /// The fields of a list's items, when it is a fact.
    pub(crate) fn list_fields(&self, list: &'a Expr, context: &Context<'a>) -> Option<&'a [Fact]> {
        let mut whole = list;
        for _ in 0..32 {
            match &whole.kind {
                ExprKind::Fact(id) => return self.rubric.facts.get(id.0).map(|fact| fact.fields.as_slice()),
                ExprKind::Definition(id) => whole = &self.rubric.definitions.get(id.0)?.body,
                ExprKind::Local(id) => whole = &context.locals.get(id.0)?.body,
                _ => return None,
            }
        }
        None
    }
}

/// The direction that a word of a choice says.
fn direction(said: &Expr, chosen: usize) -> Option<Direction> {
    match (&said.kind, &said.type_) {
        (ExprKind::Constant(Value::Choice(index)), _) => Some(if *index == 1 { Direction::Lower } else { Direction::Higher }),
        (_, Type::Choice(names)) => {
            let word = names.get(chosen)?;
            Some(Direction::of_word(word).unwrap_or(Direction::Higher))
        }
        _ => None,
    }
}
