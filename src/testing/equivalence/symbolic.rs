//! What an expression comes to in a stretch of data: the evaluator's meaning of every form, over atoms instead of numbers. What is not
//! looked into becomes an atom of its own, known by what it is, so that what is said to be equal is equal whatever it comes to.

use std::cmp::Ordering;
use std::sync::Arc;

use super::atoms::{AtomKind, Atoms, Key, Way};
use super::linear::Linear;
use super::outcome::{Stop, Symbol};
use super::world::World;
use super::written::written;
use crate::interval::{Bound, Interval};
use crate::model::{
    Arithmetic, Assessed, AssessedRange, Comparison, Counting, Expr, ExprKind, Fact, Indicator, IndicatorId, IndicatorResult,
    Local, Match, Pattern, Rubric,
};
use crate::name;
use crate::number::Number;
use crate::stdlib::Function;
use crate::value::{Date, Direction, Display, Quantity, Type, Value};

/// How many nodes are computed for one outcome.
const FUEL: u32 = 20_000;
/// How deep.
const MAXIMUM_DEPTH: u32 = 300;

/// What an expression can see.
#[derive(Clone)]
pub(super) struct Context<'a> {
    pub(super) locals: &'a [Local],
    /// The row, with its full marks; none outside rows.
    pub(super) row: Option<(&'a str, Linear)>,
    pub(super) arguments: Arc<[Symbol]>,
    /// The lists whose items are in scope, the innermost last: what each is called, and its fields.
    pub(super) items: Vec<(String, &'a [Fact])>,
    /// 合计 in 总分.
    pub(super) sum: Option<Linear>,
}

impl Context<'_> {
    /// Outside every row.
    pub(super) fn outside() -> Self {
        Context { locals: &[], row: None, arguments: Arc::from([]), items: Vec::new(), sum: None }
    }
}

/// The computation of one version of the rules in one stretch.
pub(super) struct Symbolic<'m, 'a> {
    pub(super) rubric: &'a Rubric,
    pub(super) atoms: &'m mut Atoms,
    pub(super) world: &'m World,
    fuel: u32,
    depth: u32,
}

type Result<T = Symbol> = std::result::Result<T, Stop>;

impl<'m, 'a> Symbolic<'m, 'a> {
    pub(super) fn new(rubric: &'a Rubric, atoms: &'m mut Atoms, world: &'m World) -> Symbolic<'m, 'a> {
        Symbolic { rubric, atoms, world, fuel: FUEL, depth: 0 }
    }

    /// What an expression comes to.
    pub(super) fn eval(&mut self, expr: &'a Expr, context: &Context<'a>) -> Result {
        self.fuel = self.fuel.checked_sub(1).ok_or(Stop::TooLarge)?;
        if self.depth >= MAXIMUM_DEPTH {
            return Err(Stop::TooLarge);
        }
        self.depth += 1;
        let symbol = self.dispatch(expr, context);
        self.depth -= 1;
        symbol
    }

    fn dispatch(&mut self, expr: &'a Expr, context: &Context<'a>) -> Result {
        match &expr.kind {
            ExprKind::Constant(value) => Ok(constant(value)),
            ExprKind::Fact(id) => {
                let Some(fact) = self.rubric.facts.get(id.0) else { return Ok(Symbol::Fault) };
                self.fact(Key::Fact(fact.name.to_string()), fact)
            }
            ExprKind::Item { depth, field } => {
                let place = context.items.len().checked_sub(depth + 1);
                let Some((list, fields)) = place.and_then(|place| context.items.get(place)) else { return Err(Stop::TooLarge) };
                let Some(fact) = fields.get(*field) else { return Err(Stop::TooLarge) };
                self.fact(Key::Item(list.clone(), fact.name.to_string()), fact)
            }
            ExprKind::Field(record, field) => self.field(expr, record, *field, context),
            ExprKind::Definition(id) => {
                let Some(definition) = self.rubric.definitions.get(id.0) else { return Ok(Symbol::Fault) };
                self.eval(&definition.body, &Context::outside())
            }
            ExprKind::Local(id) => {
                let Some(local) = context.locals.get(id.0) else { return Ok(Symbol::Fault) };
                self.eval(&local.body, context)
            }
            ExprKind::Argument(index) => Ok(context.arguments.get(*index).cloned().unwrap_or(Symbol::Fault)),
            ExprKind::Indicator(id, result) => self.result(*id, *result, expr),
            ExprKind::Section(..) => self.other(expr, context),
            ExprKind::FullPoints => Ok(context.row.as_ref().map_or(Symbol::Fault, |(_, full)| Symbol::Number(full.clone()))),
            ExprKind::Sum => Ok(context.sum.clone().map_or(Symbol::Fault, Symbol::Number)),
            ExprKind::Year => self.year(),
            ExprKind::Prior { fact, field, back } => {
                let Some(whole) = self.rubric.facts.get(fact.0) else { return Ok(Symbol::Fault) };
                let (key, part) = match field.and_then(|field| whole.fields.get(field)) {
                    Some(part) => (Key::Field(whole.name.to_string(), part.name.to_string()), part),
                    None => (Key::Fact(whole.name.to_string()), whole),
                };
                let key = Key::Of(Box::new(key), format!("prior {back}"));
                // A default need not lie in the range.
                let range = if part.default.is_some() { Interval::ALL } else { part.range.clone() };
                self.unknown(key, &expr.type_, range, None)
            }
            ExprKind::DayOfYear { month, day } => self.day_of_year(*month, *day),
            ExprKind::Negate(inner) => match self.eval(inner, context)? {
                Symbol::Number(form) => Ok(Symbol::Number(form.times(&Number::from(-1))?)),
                other => Ok(nothing(other)),
            },
            ExprKind::Not(inner) => match self.eval(inner, context)? {
                Symbol::Flag(holds) => Ok(Symbol::Flag(!holds)),
                other => Ok(nothing(other)),
            },
            ExprKind::Arithmetic(operator, left, right) => self.arithmetic(*operator, left, right, context),
            ExprKind::Compare(first, rest) => self.compare(first, rest, context),
            ExprKind::And(left, right) => self.connected(left, right, &Symbol::Flag(false), context),
            ExprKind::Or(left, right) => self.connected(left, right, &Symbol::Flag(true), context),
            ExprKind::Conditional(condition, yes, no) => match self.eval(condition, context)? {
                Symbol::Flag(true) => self.eval(yes, context),
                Symbol::Flag(false) => self.eval(no, context),
                other => Ok(nothing(other)),
            },
            ExprKind::Match(choice) => self.arms(choice, context),
            ExprKind::Interpolate(at, points) => self.interpolate(at, points, context),
            ExprKind::Checklist(lines) => self.checklist(lines, context),
            ExprKind::Assessed(assessed) => self.assessed(assessed, context),
            ExprKind::Steps { amount, step, counting } => {
                let (amount, step) = (self.eval(amount, context)?, self.eval(step, context)?);
                match (amount, step) {
                    (Symbol::Number(amount), Symbol::Number(step)) => self.steps(&amount, &step, *counting),
                    (amount, step) => Ok(amount.and(&step)),
                }
            }
            ExprKind::Call(function, arguments) => self.call(expr, *function, arguments, context),
            ExprKind::Aggregate { function, list, item, weight: _ } => {
                self.aggregate(expr, *function, list, item.as_deref(), context)
            }
            ExprKind::Has(inner) => Ok(match self.eval(inner, context)? {
                Symbol::Missing => Symbol::Flag(false),
                Symbol::Fault => Symbol::Fault,
                Symbol::Number(_)
                | Symbol::Flag(_)
                | Symbol::Choice(_)
                | Symbol::Text(_)
                | Symbol::Thing(_)
                | Symbol::Target(..) => Symbol::Flag(true),
            }),
            ExprKind::Default(inner, instead) => match self.eval(inner, context)? {
                Symbol::Missing => self.eval(instead, context),
                other => Ok(other),
            },
            ExprKind::Apply(id, arguments) => {
                let Some(function) = self.rubric.functions.get(id.0) else { return Ok(Symbol::Fault) };
                let mut given = Vec::new();
                for argument in arguments {
                    given.push(self.eval(argument, context)?);
                }
                let inner = Context { arguments: given.into(), items: Vec::new(), ..context.clone() };
                self.eval(&function.body, &inner)
            }
            ExprKind::Text(_) => self.other(expr, context),
            // Only tests ask so.
            ExprKind::Asked(_) => Err(Stop::TooLarge),
        }
    }

    /// A number, or what there is instead of one.
    fn number(&mut self, expr: &'a Expr, context: &Context<'a>) -> Result<std::result::Result<Linear, Symbol>> {
        Ok(match self.eval(expr, context)? {
            Symbol::Number(form) => Ok(form),
            Symbol::Target(key, number) => self.amount(&key, number)?,
            other => Err(nothing(other)),
        })
    }

    /// A fact, or a field of one.
    fn fact(&mut self, key: Key, fact: &'a Fact) -> Result {
        if self.world.state(Key::Of(Box::new(key.clone()), "present".into()), 2)? == 1 {
            return match &fact.default {
                Some(default) => self.eval(default, &Context::outside()),
                None => Ok(Symbol::Missing),
            };
        }
        match &fact.type_ {
            Type::Quantity(quantity) => {
                let grid = match &quantity.display {
                    Display::Plain => Some(Number::ONE),
                    Display::Percent => None,
                    Display::Unit(unit) => Some(unit.factor.clone()),
                };
                let grid = grid.filter(|_| fact.whole);
                let made = (fact.range.clone(), grid, quantity.one());
                Ok(Symbol::Number(Linear::atom(self.atoms.intern(AtomKind::Given(key), |_| made))))
            }
            Type::Date => Ok(Symbol::Number(self.given(key, Interval::ALL, Some(Number::ONE)))),
            Type::Flag => Ok(Symbol::Flag(self.world.state(Key::Of(Box::new(key), "flag".into()), 2)? == 0)),
            Type::Choice(names) => {
                Ok(Symbol::Choice(self.world.state(Key::Of(Box::new(key), "choice".into()), names.len().max(1))?))
            }
            Type::Target => Ok(Symbol::Target(key, None)),
            Type::Text | Type::List(_) | Type::Record(_) => Ok(Symbol::Thing(key)),
        }
    }

    fn field(&mut self, expr: &'a Expr, record: &'a Expr, field: usize, context: &Context<'a>) -> Result {
        let mut whole = record;
        for _ in 0..32 {
            match &whole.kind {
                ExprKind::Definition(id) => match self.rubric.definitions.get(id.0) {
                    Some(definition) => whole = &definition.body,
                    None => break,
                },
                ExprKind::Local(id) => match context.locals.get(id.0) {
                    Some(local) => whole = &local.body,
                    None => break,
                },
                _ => break,
            }
        }
        if let ExprKind::Fact(id) = &whole.kind
            && let Some(fact) = self.rubric.facts.get(id.0)
            && let Some(part) = fact.fields.get(field)
        {
            return self.fact(Key::Field(fact.name.to_string(), part.name.to_string()), part);
        }
        self.other(expr, context)
    }

    /// The atom of something given.
    fn given(&mut self, key: Key, range: Interval, grid: Option<Number>) -> Linear {
        Linear::atom(self.atoms.intern(AtomKind::Given(key), |_| (range, grid, Number::ONE)))
    }

    /// Something that is not looked into: it has a value, or data are missing, or it has none at all.
    fn unknown(&mut self, key: Key, type_: &Type, range: Interval, grid: Option<Number>) -> Result {
        match self.world.state(Key::Of(Box::new(key.clone()), "available".into()), 3)? {
            0 => {}
            1 => return Ok(Symbol::Missing),
            _ => return Ok(Symbol::Fault),
        }
        Ok(match type_ {
            Type::Quantity(_) | Type::Date => Symbol::Number(self.given(key, range, grid)),
            Type::Flag => Symbol::Flag(self.world.state(Key::Of(Box::new(key), "flag".into()), 2)? == 0),
            Type::Choice(names) => Symbol::Choice(self.world.state(Key::Of(Box::new(key), "choice".into()), names.len().max(1))?),
            Type::Target => Symbol::Target(key, None),
            Type::Text | Type::List(_) | Type::Record(_) => Symbol::Thing(key),
        })
    }

    /// An expression that is not looked into.
    fn other(&mut self, expr: &'a Expr, context: &Context<'a>) -> Result {
        let key = self.key(expr, context)?;
        self.unknown(key, &expr.type_, Interval::ALL, None)
    }

    /// An expression as a key: what it is, and of which row and items it speaks.
    fn key(&self, expr: &'a Expr, context: &Context<'a>) -> Result<Key> {
        let arguments: Vec<String> = context.arguments.iter().map(|argument| format!("{argument:?}")).collect();
        let text = written(self.rubric, context.locals, &arguments, expr).ok_or(Stop::TooLarge)?;
        let items: Vec<&str> = context.items.iter().map(|(list, _)| list.as_str()).collect();
        let row = context.row.as_ref().map_or("", |(row, _)| row);
        let full = context.row.as_ref().map(|(_, full)| full);
        Ok(Key::Other(format!("{text} in {items:?} of {row:?} {full:?}")))
    }

    /// The number in an 指标值, or what there is instead: of one in words, none.
    fn amount(&mut self, key: &Key, known: Option<Linear>) -> Result<std::result::Result<Linear, Symbol>> {
        if let Some(known) = known {
            return Ok(Ok(known));
        }
        let amount = Key::Of(Box::new(key.clone()), "amount".into());
        Ok(match self.unknown(amount, &Type::NUMBER, Interval::ALL, None)? {
            Symbol::Number(form) => Ok(form),
            _ => Err(Symbol::Fault),
        })
    }

    /// Whether two 指标值 are of one unit.
    fn are_of_one_unit(&self, first: &Key, second: &Key) -> Result<bool> {
        let (first, second) = if first <= second { (first, second) } else { (second, first) };
        if first == second {
            return Ok(true);
        }
        Ok(self.world.state(Key::Of(Box::new(first.clone()), format!("unit of {second:?}")), 2)? == 0)
    }

    fn year(&mut self) -> Result {
        if let Some(year) = self.rubric.stretch.or(self.rubric.years).and_then(|years| years.single()) {
            return Ok(Symbol::Number(Linear::constant(Number::from(year))));
        }
        let (low, high) = match self.rubric.stretch.or(self.rubric.years) {
            Some(years) => (years.first, years.last),
            None => (1, Some(9999)),
        };
        let range = Interval {
            low: Bound::Included(Number::from(low)),
            high: high.map_or(Bound::Unbounded, |high| Bound::Included(Number::from(high))),
        };
        self.unknown(Key::Year, &Type::NUMBER, range, Some(Number::ONE))
    }

    fn day_of_year(&mut self, month: u8, day: u8) -> Result {
        match self.rubric.stretch.or(self.rubric.years).and_then(|years| years.single()) {
            Some(year) => Ok(Date::new(year, month, day).map_or(Symbol::Fault, |date| Symbol::Number(day_number(date)))),
            None => self.unknown(
                Key::Of(Box::new(Key::Year), format!("{month}-{day}")),
                &Type::Date,
                Interval::ALL,
                Some(Number::ONE),
            ),
        }
    }

    fn arithmetic(&mut self, operator: Arithmetic, left: &'a Expr, right: &'a Expr, context: &Context<'a>) -> Result {
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
    pub(super) fn divided(&mut self, above: &Linear, below: &Linear) -> Result {
        if self.world.sign(self.atoms, below)? == Ordering::Equal {
            return Ok(Symbol::Fault);
        }
        Ok(Symbol::Number(match below.as_constant() {
            Some(number) => above.times(&Number::ONE.divide(number)?)?,
            None => self.atoms.quotient(above, below)?,
        }))
    }

    fn compare(&mut self, first: &'a Expr, rest: &'a [(Comparison, Expr)], context: &Context<'a>) -> Result {
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
    pub(super) fn related(&mut self, comparison: Comparison, left: &Symbol, right: &Symbol) -> Result {
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
                let key = Key::Other(format!("{comparison} {left:?} {right:?}"));
                return self.unknown(key, &Type::Flag, Interval::ALL, None);
            }
        };
        Ok(Symbol::Flag(comparison.holds(ordering)))
    }

    /// Whether a text fact is this text: it is no more than one.
    fn is_text(&mut self, key: &Key, text: &str) -> Result<bool> {
        let text = name::key(text);
        let own = Key::Of(Box::new(key.clone()), format!("is {text}"));
        let is_other = self.world.states.iter().any(|(known, state)| match known {
            Key::Of(of, what) => **of == *key && what.starts_with("is ") && *known != own && *state == 0,
            _ => false,
        });
        Ok(!is_other && self.world.state(own, 2)? == 0)
    }

    fn connected(&mut self, left: &'a Expr, right: &'a Expr, deciding: &Symbol, context: &Context<'a>) -> Result {
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

    fn arms(&mut self, choice: &'a Match, context: &Context<'a>) -> Result {
        let subject = match &choice.subject {
            Some(subject) => {
                let symbol = self.eval(subject, context)?;
                if !symbol.is_value() {
                    return Ok(symbol);
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
                match self.eval(guard, context)? {
                    Symbol::Flag(true) => {}
                    Symbol::Flag(false) => continue,
                    other => return Ok(nothing(other)),
                }
            }
            return self.eval(&arm.result, context);
        }
        Ok(Symbol::Fault)
    }

    /// Whether a pattern fits.
    pub(super) fn fits(&mut self, pattern: &'a Pattern, subject: Option<&Symbol>, context: &Context<'a>) -> Result {
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

    fn interpolate(&mut self, at: &'a Expr, points: &'a [(Expr, Expr)], context: &Context<'a>) -> Result {
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
                return Ok(Symbol::Fault);
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

    fn checklist(&mut self, lines: &'a [(Expr, Expr)], context: &Context<'a>) -> Result {
        let mut sum = Linear::constant(Number::ZERO);
        let mut impeded: Option<Symbol> = None;
        for (condition, points) in lines {
            let line = match self.eval(condition, context)? {
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

    fn assessed(&mut self, assessed: &'a Assessed, context: &Context<'a>) -> Result {
        let Some((row, full)) = &context.row else { return Ok(Symbol::Fault) };
        let key = Key::Assessed((*row).to_string());
        let given = self.world.state(Key::Of(Box::new(key.clone()), "score".into()), 2)? == 0;
        let score = self.given(key.clone(), Interval::ALL, None);
        let zero = Linear::constant(Number::ZERO);
        match assessed {
            Assessed::Free if given => self.kept(&score, [(&zero, true), (full, true)]),
            Assessed::Within(range) if given => self.in_range(&score, range, context),
            Assessed::Free | Assessed::Within(_) => Ok(Symbol::Missing),
            Assessed::Levels(levels) => {
                let chosen = self.world.state(Key::Of(Box::new(key), "level".into()), levels.len() + 1)?;
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
                        Ok(Symbol::Fault)
                    }
                    None => Ok(Symbol::Missing),
                }
            }
        }
    }

    fn in_range(&mut self, score: &Linear, range: &'a AssessedRange, context: &Context<'a>) -> Result {
        match (self.number(&range.low, context)?, self.number(&range.high, context)?) {
            (Ok(low), Ok(high)) => self.kept(score, [(&low, range.low_included), (&high, range.high_included)]),
            (Err(first), Err(second)) => Ok(first.and(&second)),
            (Err(other), Ok(_)) | (Ok(_), Err(other)) => Ok(other),
        }
    }

    /// A person's score, when it lies between two ends.
    fn kept(&mut self, score: &Linear, [low, high]: [(&Linear, bool); 2]) -> Result {
        let above = self.world.sign(self.atoms, &score.minus(low.0)?)?;
        let below = self.world.sign(self.atoms, &high.0.minus(score)?)?;
        let inside = |order: Ordering, included: bool| order == Ordering::Greater || (included && order == Ordering::Equal);
        Ok(if inside(above, low.1) && inside(below, high.1) { Symbol::Number(score.clone()) } else { Symbol::Fault })
    }

    fn steps(&mut self, amount: &Linear, step: &Linear, counting: Counting) -> Result {
        if self.world.sign(self.atoms, step)? != Ordering::Greater {
            return Ok(Symbol::Fault);
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

    fn call(&mut self, expr: &'a Expr, function: Function, arguments: &'a [Expr], context: &Context<'a>) -> Result {
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
                        Some(Symbol::Target(key, _))
                            if self.world.state(Key::Of(Box::new(key.clone()), "direction".into()), 2)? == 1 =>
                        {
                            Direction::Lower
                        }
                        _ => Direction::Higher,
                    }),
                    (Some(said), Some(Symbol::Choice(chosen))) => direction(said, *chosen),
                    (Some(_), _) => None,
                };
                match direction {
                    Some(direction) => self.attainment(actual, target, direction),
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
    fn opaque_call(&mut self, expr: &'a Expr, function: Function, values: &[Symbol]) -> Result {
        let range = match function {
            Function::Attainment => Interval::closed(Number::ZERO, Number::ONE),
            _ => Interval::ALL,
        };
        let words: Vec<String> = match &expr.kind {
            // A direction that the data give is known by its words.
            ExprKind::Call(_, arguments) => arguments.iter().map(|argument| format!("{:?}", argument.type_)).collect(),
            _ => Vec::new(),
        };
        self.unknown(Key::Other(format!("{function:?} {values:?} {words:?}")), &expr.type_, range, None)
    }

    fn attainment(&mut self, actual: &Linear, target: &Linear, direction: Direction) -> Result {
        let sign = self.world.sign(self.atoms, target)?;
        let share = match direction {
            Direction::Higher if sign != Ordering::Greater => return Ok(Symbol::Fault),
            Direction::Lower if sign == Ordering::Less => return Ok(Symbol::Fault),
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

    fn stepped(&mut self, number: &Linear, step: &Linear, way: Way) -> Result {
        if self.world.sign(self.atoms, step)? != Ordering::Greater {
            return Ok(Symbol::Fault);
        }
        let Symbol::Number(cells) = self.divided(number, step)? else { return Ok(Symbol::Fault) };
        let whole = self.atoms.whole(&cells, way)?;
        Ok(Symbol::Number(self.atoms.product(&whole, step)?))
    }

    /// A number rounded to so many places.
    pub(super) fn rounded(&mut self, number: &Linear, places: u32) -> Result<Linear> {
        let Symbol::Number(rounded) = self.stepped(number, &Linear::constant(Number::scaled(1, places)), Way::Nearest)? else {
            return Err(Stop::TooLarge);
        };
        Ok(rounded)
    }

    fn aggregate(
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
        let list_name = format!("{list_key:?}");
        let count = (not_negative.clone(), Some(Number::ONE), Number::ONE);
        if function == Function::Count {
            let all = self.atoms.intern(AtomKind::Count { list: list_name.clone(), condition: None }, |_| count.clone());
            let Some(condition) = item else { return Ok(Symbol::Number(Linear::atom(all))) };
            let key = self.key(expr, context)?;
            match self.world.state(Key::Of(Box::new(key), "available".into()), 3)? {
                0 => {}
                1 => return Ok(Symbol::Missing),
                _ => return Ok(Symbol::Fault),
            }
            let Key::Other(condition) = self.key(condition, context)? else { return Err(Stop::TooLarge) };
            let kind = AtomKind::Count { list: list_name, condition: Some(condition) };
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
                Key::Of(Box::new(Key::Item(list_name.clone(), field.name.to_string())), format!("{function:?}"))
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
        self.unknown(key, &expr.type_, range, None)
    }

    /// The fields of a list's items, when it is a fact.
    pub(super) fn list_fields(&self, list: &'a Expr, context: &Context<'a>) -> Option<&'a [Fact]> {
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

    /// A result of another row.
    fn result(&mut self, id: IndicatorId, result: IndicatorResult, expr: &'a Expr) -> Result {
        let rubric: &'a Rubric = self.rubric;
        let Some(indicator) = rubric.indicators.get(id.0) else { return Ok(Symbol::Fault) };
        match result {
            IndicatorResult::Value if indicator.each.is_none() => self.value_of(indicator),
            IndicatorResult::Score if indicator.each.is_none() && super::rules::is_printed(rubric) => {
                match self.score_of(indicator)? {
                    Symbol::Number(form) => Ok(Symbol::Number(self.rounded(&form, rubric.places)?)),
                    Symbol::Missing | Symbol::Fault => Ok(Symbol::Missing),
                    other => Ok(nothing(other)),
                }
            }
            IndicatorResult::Applies if indicator.each.is_none() => self.applies(indicator),
            IndicatorResult::Score | IndicatorResult::FullPoints | IndicatorResult::Value | IndicatorResult::Applies => {
                let low = if indicator.at_least.is_none() { Bound::Included(Number::ZERO) } else { Bound::Unbounded };
                let range = match result {
                    IndicatorResult::Score | IndicatorResult::FullPoints => Interval { low, high: Bound::Unbounded },
                    IndicatorResult::Value | IndicatorResult::Applies => Interval::ALL,
                };
                let key = Key::Other(format!("{} {result:?}", indicator.name));
                self.unknown(key, &expr.type_, range, None)
            }
        }
    }

    fn value_of(&mut self, indicator: &'a Indicator) -> Result {
        match self.applies(indicator)? {
            Symbol::Flag(true) => {}
            Symbol::Flag(false) => return Ok(Symbol::Missing),
            other => return Ok(nothing(other)),
        }
        let context = self.row_context(indicator)?;
        let Some(value) = indicator.value.and_then(|id| indicator.locals.get(id.0)) else { return Ok(Symbol::Missing) };
        self.eval(&value.body, &context)
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

/// What stands for something that should have been a number or a condition.
pub(super) fn nothing(symbol: Symbol) -> Symbol {
    match symbol {
        Symbol::Missing => Symbol::Missing,
        Symbol::Number(_)
        | Symbol::Flag(_)
        | Symbol::Choice(_)
        | Symbol::Text(_)
        | Symbol::Thing(_)
        | Symbol::Target(..)
        | Symbol::Fault => Symbol::Fault,
    }
}

/// A constant.
pub(super) fn constant(value: &Value) -> Symbol {
    match value {
        Value::Number(number) => Symbol::Number(Linear::constant(number.clone())),
        Value::Flag(flag) => Symbol::Flag(*flag),
        Value::Choice(index) => Symbol::Choice(*index),
        Value::Text(text) => Symbol::Text(text.to_string()),
        Value::Date(date) => Symbol::Number(day_number(*date)),
        Value::Target(_) => Symbol::Target(Key::Other(format!("{value:?}")), None),
        Value::List(_) | Value::Record(_) => Symbol::Thing(Key::Other(format!("{value:?}"))),
    }
}

/// A day, counted from the first that a date can be.
fn day_number(date: Date) -> Linear {
    let days = Date::new(1, 1, 1).map_or(0, |first| date.days_since(first));
    Linear::constant(Number::from(days))
}
