//! What an expression comes to in a stretch of data: the evaluator's meaning of every form, over atoms instead of numbers. What is not
//! looked into becomes an atom of its own, known by what it is, so that what is said to be equal is equal whatever it comes to.

use std::sync::Arc;

use super::atoms::{AtomKind, Atoms};
use super::key::{Aspect, Key, Opaque};
use super::linear::Linear;
use super::outcome::{Stop, Symbol};
use super::rules::never_negative;
use super::trail::{Cause, Fails, Fault, Trail};
use super::world::World;
use super::written::written;
use crate::interval::{Bound, Interval};
use crate::model::{
    CohortFunction, Expr, ExprKind, Fact, Indicator, IndicatorId, IndicatorResult, Local, Reach, ReachKind, Rubric,
};
use crate::number::Number;
use crate::source::Span;
use crate::value::{Date, Display, Type, Value};

/// How many nodes are computed for one outcome.
const FUEL: u32 = 20_000;
/// How deep.
const MAXIMUM_DEPTH: u32 = 100;

/// What an expression can see.
#[derive(Clone)]
pub(crate) struct Context<'a> {
    pub(crate) locals: &'a [Local],
    /// The row, with its full marks; none outside rows.
    pub(crate) row: Option<(&'a str, Linear)>,
    pub(crate) arguments: Arc<[Symbol]>,
    /// The lists whose items are in scope, the innermost last: what each is called, and its fields.
    pub(crate) items: Vec<(Key, &'a [Fact])>,
    /// 合计 in 总分.
    pub(crate) sum: Option<Linear>,
}

impl Context<'_> {
    /// Outside every row.
    pub(crate) fn outside() -> Self {
        Context { locals: &[], row: None, arguments: Arc::from([]), items: Vec::new(), sum: None }
    }
}

/// How the total sees the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rows {
    /// Their sum is something given.
    Apart,
    /// Their rules are put in, so that the total is a function of the data.
    PutIn,
}

/// The computation of one version of the rules in one stretch.
pub(crate) struct Symbolic<'m, 'a> {
    pub(crate) rubric: &'a Rubric,
    pub(crate) atoms: &'m mut Atoms,
    pub(crate) world: &'m World,
    pub(crate) rows: Rows,
    /// What was met on the way.
    pub(crate) trail: Trail,
    /// Where the expression stands that is computed.
    place: Span,
    fuel: u32,
    depth: u32,
}

/// What an expression comes to, or why that is not known yet.
pub(crate) type Result<T = Symbol> = std::result::Result<T, Stop>;

impl<'m, 'a> Symbolic<'m, 'a> {
    pub(crate) fn new(rubric: &'a Rubric, atoms: &'m mut Atoms, world: &'m World) -> Symbolic<'m, 'a> {
        Symbolic {
            rubric,
            atoms,
            world,
            rows: Rows::Apart,
            trail: Trail::default(),
            place: Span::default(),
            fuel: FUEL,
            depth: 0,
        }
    }

    /// With another way for the total to see the rows.
    pub(crate) fn with(self, rows: Rows) -> Symbolic<'m, 'a> {
        Symbolic { rows, ..self }
    }

    /// What an expression comes to.
    pub(crate) fn eval(&mut self, expr: &'a Expr, context: &Context<'a>) -> Result {
        self.fuel = self.fuel.checked_sub(1).ok_or(Stop::TooLarge)?;
        if self.depth >= MAXIMUM_DEPTH {
            return Err(Stop::TooLarge);
        }
        self.depth += 1;
        self.atoms.worked(1);
        let around = std::mem::replace(&mut self.place, expr.span);
        let symbol = self.dispatch(expr, context);
        self.place = around;
        self.depth -= 1;
        symbol
    }

    pub(crate) fn dispatch(&mut self, expr: &'a Expr, context: &Context<'a>) -> Result {
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
                self.fact(Key::Item(Box::new(list.clone()), fact.name.to_string()), fact)
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
            ExprKind::Section(..) => {
                let key = self.key(expr, context)?;
                // Without a result of its own a heading only makes this one wait.
                let symbol = self.unknown(key, &expr.type_, Interval::ALL, None, Fails::Never)?;
                Ok(self.noted(symbol, Cause::OtherRow))
            }
            ExprKind::FullPoints => Ok(context.row.as_ref().map_or(Symbol::Fault, |(_, full)| Symbol::Number(full.clone()))),
            ExprKind::Sum => Ok(context.sum.clone().map_or(Symbol::Fault, Symbol::Number)),
            ExprKind::Year => self.year(),
            ExprKind::Prior { fact, field, back } => {
                let Some(whole) = self.rubric.facts.get(fact.0) else { return Ok(Symbol::Fault) };
                let (key, part) = match field.and_then(|field| whole.fields.get(field)) {
                    Some(part) => (Key::Field(whole.name.to_string(), part.name.to_string()), part),
                    None => (Key::Fact(whole.name.to_string()), whole),
                };
                let key = key.of(Aspect::Earlier(*back));
                // A default need not lie in the range.
                let range = if part.default.is_some() { Interval::ALL } else { part.range.clone() };
                let grid = grid(part).filter(|_| part.default.is_none());
                self.unknown(key, &expr.type_, range, grid, Fails::Never)
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
            ExprKind::Conditional(condition, yes, no) => match self.condition(condition, context)? {
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
            ExprKind::Cohort(call) => {
                let key = self.key(expr, context)?;
                let (range, grid) = match call.function {
                    CohortFunction::Rank(_) => {
                        (Interval { low: Bound::Included(Number::ONE), high: Bound::Unbounded }, Some(Number::ONE))
                    }
                    CohortFunction::Mean | CohortFunction::Maximum | CohortFunction::Minimum => (Interval::ALL, None),
                };
                let symbol = self.unknown(key, &expr.type_, range, grid, Fails::Never)?;
                Ok(self.noted(symbol, Cause::OtherUnits))
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
    pub(crate) fn number(&mut self, expr: &'a Expr, context: &Context<'a>) -> Result<std::result::Result<Linear, Symbol>> {
        Ok(match self.eval(expr, context)? {
            Symbol::Number(form) => Ok(form),
            Symbol::Target(key, number) => self.amount(&key, number)?,
            other => Err(nothing(other)),
        })
    }

    /// A fact, or a field of one.
    pub(crate) fn fact(&mut self, key: Key, fact: &'a Fact) -> Result {
        if self.world.state(key.of(Aspect::Present), 2)? == 1 {
            return match &fact.default {
                Some(default) => self.eval(default, &Context::outside()),
                None => Ok(Symbol::Missing),
            };
        }
        match &fact.type_ {
            Type::Quantity(quantity) => {
                let grid = grid(fact);
                let made = (fact.range.clone(), grid, quantity.one());
                Ok(Symbol::Number(Linear::atom(self.atoms.intern(AtomKind::Given(key), |_| made))))
            }
            Type::Date => Ok(Symbol::Number(self.given(key, Interval::ALL, Some(Number::ONE)))),
            Type::Flag => Ok(Symbol::Flag(self.world.state(key.of(Aspect::Flag), 2)? == 0)),
            Type::Choice(names) => Ok(Symbol::Choice(self.world.state(key.of(Aspect::Choice), names.len().max(1))?)),
            Type::Target => Ok(Symbol::Target(key, None)),
            Type::Text | Type::List(_) | Type::Record(_) => Ok(Symbol::Thing(key)),
        }
    }

    pub(crate) fn field(&mut self, expr: &'a Expr, record: &'a Expr, field: usize, context: &Context<'a>) -> Result {
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
    pub(crate) fn given(&mut self, key: Key, range: Interval, grid: Option<Number>) -> Linear {
        Linear::atom(self.atoms.intern(AtomKind::Given(key), |_| (range, grid, Number::ONE)))
    }

    /// Something that is not looked into: it has a value, or data are missing, or it has none at all.
    pub(crate) fn unknown(&mut self, key: Key, type_: &Type, range: Interval, grid: Option<Number>, fails: Fails) -> Result {
        if let Some(nothing) = self.unavailable(&key, fails)? {
            return Ok(nothing);
        }
        Ok(match type_ {
            Type::Quantity(quantity) => {
                let made = (range, grid, quantity.one());
                Symbol::Number(Linear::atom(self.atoms.intern(AtomKind::Given(key), |_| made)))
            }
            Type::Date => Symbol::Number(self.given(key, range, grid)),
            Type::Flag => Symbol::Flag(self.world.state(key.of(Aspect::Flag), 2)? == 0),
            Type::Choice(names) => Symbol::Choice(self.world.state(key.of(Aspect::Choice), names.len().max(1))?),
            Type::Target => Symbol::Target(key, None),
            Type::Text | Type::List(_) | Type::Record(_) => Symbol::Thing(key),
        })
    }

    /// What there is instead of a value of something that is not looked into, as the stretch says.
    pub(crate) fn unavailable(&mut self, key: &Key, fails: Fails) -> Result<Option<Symbol>> {
        let states = match fails {
            Fails::Never => 2,
            Fails::Perhaps => 3,
        };
        Ok(match self.world.state(key.of(Aspect::Available), states)? {
            0 => None,
            1 => Some(Symbol::Missing),
            _ => Some(self.fault(Cause::NotLookedInto)),
        })
    }

    /// An expression that is not looked into.
    pub(crate) fn other(&mut self, expr: &'a Expr, context: &Context<'a>) -> Result {
        let key = self.key(expr, context)?;
        self.unknown(key, &expr.type_, Interval::ALL, None, Fails::Perhaps)
    }

    /// What decides between branches.
    pub(crate) fn condition(&mut self, expr: &'a Expr, context: &Context<'a>) -> Result {
        let symbol = self.eval(expr, context)?;
        if let Symbol::Flag(holds) = symbol {
            self.trail.reached.insert(Reach { span: expr.span, kind: ReachKind::Condition(holds) });
        }
        Ok(symbol)
    }

    /// Where the expression stands that is computed.
    pub(crate) fn place(&self) -> Span {
        self.place
    }

    /// Takes note of why there is nothing, where that is not for want of data.
    pub(crate) fn noted(&mut self, symbol: Symbol, cause: Cause) -> Symbol {
        if symbol == Symbol::Missing {
            let _ = self.fault(cause);
        }
        symbol
    }

    /// No result, for this reason, where the computation is.
    pub(crate) fn fault(&mut self, cause: Cause) -> Symbol {
        self.trail.faults.push(Fault { cause, place: self.place });
        Symbol::Fault
    }

    /// An expression as a key: what it is, and of which row and items it speaks.
    pub(crate) fn key(&self, expr: &'a Expr, context: &Context<'a>) -> Result<Key> {
        self.opaque(expr, context).map(Key::Opaque)
    }

    /// An expression as something that is not looked into.
    pub(crate) fn opaque(&self, expr: &'a Expr, context: &Context<'a>) -> Result<Opaque> {
        let arguments: Vec<String> = context.arguments.iter().map(|argument| format!("{argument:?}")).collect();
        let mut opaque = written(self.rubric, context.locals, &arguments, expr).ok_or(Stop::TooLarge)?;
        context.arguments.iter().for_each(|argument| opaque.made_of_symbol(argument));
        let items: Vec<&Key> = context.items.iter().map(|(list, _)| list).collect();
        items.iter().for_each(|list| opaque.made_of(list));
        let (row, full) = context.row.as_ref().map_or(("", None), |(row, full)| (row, Some(full)));
        full.iter().for_each(|full| opaque.made_of_symbol(&Symbol::Number((*full).clone())));
        opaque.text.push_str(&format!(" in {items:?} of {row:?} {full:?}"));
        Ok(opaque)
    }

    pub(crate) fn year(&mut self) -> Result {
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
        self.unknown(Key::Year, &Type::NUMBER, range, Some(Number::ONE), Fails::Never)
    }

    pub(crate) fn day_of_year(&mut self, month: u8, day: u8) -> Result {
        match self.rubric.stretch.or(self.rubric.years).and_then(|years| years.single()) {
            Some(year) => Ok(Date::new(year, month, day).map_or(Symbol::Fault, |date| Symbol::Number(day_number(date)))),
            None => self.unknown(
                Key::Year.of(Aspect::Day { month, day }),
                &Type::Date,
                Interval::ALL,
                Some(Number::ONE),
                Fails::Perhaps,
            ),
        }
    }

    /// A result of another row.
    pub(crate) fn result(&mut self, id: IndicatorId, result: IndicatorResult, expr: &'a Expr) -> Result {
        let rubric: &'a Rubric = self.rubric;
        let Some(indicator) = rubric.indicators.get(id.0) else { return Ok(Symbol::Fault) };
        match result {
            IndicatorResult::Value if indicator.each.is_none() => self.value_of(indicator),
            IndicatorResult::Score if indicator.each.is_none() && super::rules::is_printed(rubric) => {
                match self.score_of(indicator)? {
                    Symbol::Number(form) => Ok(Symbol::Number(self.rounded(&form, rubric.places)?)),
                    Symbol::Missing => Ok(Symbol::Missing),
                    Symbol::Fault => Ok(self.noted(Symbol::Missing, Cause::OtherRow)),
                    other => Ok(nothing(other)),
                }
            }
            IndicatorResult::Applies if indicator.each.is_none() => self.applies(indicator),
            IndicatorResult::Score | IndicatorResult::FullPoints | IndicatorResult::Value | IndicatorResult::Applies => {
                let low = if never_negative(indicator) { Bound::Included(Number::ZERO) } else { Bound::Unbounded };
                let range = match result {
                    IndicatorResult::Score | IndicatorResult::FullPoints => Interval { low, high: Bound::Unbounded },
                    IndicatorResult::Value | IndicatorResult::Applies => Interval::ALL,
                };
                let key = Key::unknown(format!("{} {result:?}", indicator.name));
                let symbol = self.unknown(key, &expr.type_, range, None, Fails::Never)?;
                Ok(self.noted(symbol, Cause::OtherRow))
            }
        }
    }

    pub(crate) fn value_of(&mut self, indicator: &'a Indicator) -> Result {
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

/// The steps in which the numbers of a fact go, where they are whole.
fn grid(fact: &Fact) -> Option<Number> {
    let Type::Quantity(quantity) = &fact.type_ else { return None };
    let step = match &quantity.display {
        Display::Plain => Some(Number::ONE),
        Display::Percent => None,
        Display::Unit(unit) => Some(unit.factor.clone()),
    };
    step.filter(|_| fact.whole)
}

/// What stands for something that should have been a number or a condition.
pub(crate) fn nothing(symbol: Symbol) -> Symbol {
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
pub(crate) fn constant(value: &Value) -> Symbol {
    match value {
        Value::Number(number) => Symbol::Number(Linear::constant(number.clone())),
        Value::Flag(flag) => Symbol::Flag(*flag),
        Value::Choice(index) => Symbol::Choice(*index),
        Value::Text(text) => Symbol::Text(text.to_string()),
        Value::Date(date) => Symbol::Number(day_number(*date)),
        Value::Target(_) => Symbol::Target(Key::unknown(format!("{value:?}")), None),
        Value::List(_) | Value::Record(_) => Symbol::Thing(Key::unknown(format!("{value:?}"))),
    }
}

/// A day, counted from the first that a date can be.
fn day_number(date: Date) -> Linear {
    let days = Date::new(1, 1, 1).map_or(0, |first| date.days_since(first));
    Linear::constant(Number::from(days))
}
