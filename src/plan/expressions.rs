//! Expressions as operations, each kind as the evaluator computes it: what would be a fault there is a condition here that must hold.

use std::sync::Arc;

use super::code::{Operand, Operation, Register};
use super::columns::Slot;
use super::compile::{Compiler, Gaps};
use super::outside::{Done, Stop, messages};
use super::pieces::Piece;
use super::rational::{Rational, exact};
use super::slots::first_day;
use super::truth::{Conditions, Literal, Truth};
use crate::model::{
    Arithmetic, Connective, DefinitionId, Expr, ExprKind, Fact, FactId, FunctionId, IndicatorResult, SectionResult,
};
use crate::number::Number;
use crate::value::{Date, Type, Value};

/// The most conditions that are carried along with a value: far more than a rule has divisors.
const MAXIMUM_CONDITIONS: usize = 300;

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A number in base units.
    Number(Piece),
    /// A condition.
    Flag(Truth),
    /// The place of an option.
    Choice(Piece),
    /// Days since the first day.
    Date(Piece),
    /// A text that is the same for all units.
    Text(Arc<str>),
}

/// What an expression comes to, and when.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    /// The value, where the conditions hold.
    pub(super) value: Meaning,
    /// No operation in it is without a result.
    pub(super) fine: Conditions,
    /// Nothing that it needs is missing.
    pub(super) there: Conditions,
}

impl Outcome {
    /// A value that is always known.
    pub(super) fn sure(value: Meaning) -> Outcome {
        Outcome { value, fine: Conditions::none(), there: Conditions::none() }
    }

    /// A number that is always known.
    pub(super) fn number(number: Piece) -> Outcome {
        Outcome::sure(Meaning::Number(number))
    }

    /// A value that never is there.
    fn missing(value: Meaning) -> Outcome {
        Outcome { there: Conditions::never(), ..Outcome::sure(value) }
    }

    /// What must hold for the value to be known.
    pub(super) fn conditions(&self) -> Conditions {
        self.fine.clone().and(&self.there)
    }

    /// The same under further conditions.
    pub(super) fn with_conditions(mut self, others: &Outcome) -> Outcome {
        self.fine = self.fine.and(&others.fine);
        self.there = self.there.and(&others.there);
        self
    }
}

/// What an expression can see beside the facts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scope<'s> {
    /// The indicator.
    pub(super) row: Option<usize>,
    /// The locals compiled so far.
    pub(super) locals: &'s [Done<Outcome>],
    /// The arguments, inside the body of a function.
    pub(super) arguments: &'s [Done<Outcome>],
    /// 合计, inside 总分.
    pub(super) sum: Option<&'s Outcome>,
}

/// What has no column form.
pub(super) fn outside<T>(chinese: &str, english: &str) -> Done<T> {
    Err(Stop::Outside(messages::construct(chinese, english)))
}

/// What only a rubric that was not checked can have.
pub(super) fn unexpected<T>() -> Done<T> {
    outside("不认识的写法", "an unknown construct")
}

impl Compiler<'_> {
    /// An expression.
    pub(super) fn expression(&mut self, expr: &Expr, scope: &Scope<'_>) -> Done<Outcome> {
        self.enter()?;
        let outcome = self.dispatch(expr, scope);
        self.leave();
        match &outcome {
            Ok(told) if told.fine.all.len() + told.there.all.len() > MAXIMUM_CONDITIONS => {
                Err(Stop::Outside(messages::too_long()))
            }
            Ok(_) | Err(_) => outcome,
        }
    }

    fn dispatch(&mut self, expr: &Expr, scope: &Scope<'_>) -> Done<Outcome> {
        match &expr.kind {
            ExprKind::Constant(value) => constant(value),
            ExprKind::Fact(id) => match self.rubric.facts.get(id.0) {
                Some(fact) => self.fact(Slot::Fact(*id), fact),
                None => unexpected(),
            },
            ExprKind::Field(record, field) => self.field(record, *field),
            ExprKind::Definition(id) => self.definition(*id).map(|outcome| self.refined_outcome(outcome)),
            ExprKind::Local(id) => {
                scope.locals.get(id.0).cloned().unwrap_or_else(unexpected).map(|outcome| self.refined_outcome(outcome))
            }
            ExprKind::Argument(index) => {
                scope.arguments.get(*index).cloned().unwrap_or_else(unexpected).map(|outcome| self.refined_outcome(outcome))
            }
            ExprKind::Indicator(id, result) => self.indicator_result(id.0, *result),
            ExprKind::Section(id, result) => match result {
                SectionResult::Score => match self.section_scores.get(id.0) {
                    Some(Some(score)) => Ok(Outcome::number(score.clone())),
                    Some(None) | None => Err(Stop::Pending),
                },
                SectionResult::FullPoints => self.section_points(*id).map(Outcome::number),
            },
            ExprKind::FullPoints => match scope.row.and_then(|row| self.rubric.indicators.get(row)) {
                Some(indicator) => Ok(Outcome::number(Piece::constant(indicator.printed_points.clone()))),
                None => unexpected(),
            },
            ExprKind::Sum => scope.sum.map_or_else(unexpected, |sum| Ok(sum.clone())),
            ExprKind::Year => Ok(match self.year() {
                Some(year) => Outcome::number(Piece::constant(Number::from(year))),
                None => Outcome::missing(Meaning::Number(Piece::constant(Number::ZERO))),
            }),
            ExprKind::DayOfYear { month, day } => self.day_of_year(*month, *day),
            ExprKind::Negate(inner) => {
                let (number, outcome) = self.number(inner, scope)?;
                let opposite = number.map(&mut |number| number.negated())?;
                Ok(Outcome { value: Meaning::Number(opposite), ..outcome })
            }
            ExprKind::Not(condition) => {
                let (truth, outcome) = self.flag(condition, scope)?;
                Ok(Outcome { value: Meaning::Flag(truth.opposite()), ..outcome })
            }
            ExprKind::Arithmetic(..) => self.arithmetic(expr, scope),
            ExprKind::Compare(first, rest) => self.compare(first, rest, scope),
            ExprKind::And(..) => self.connected(expr, scope, Connective::And),
            ExprKind::Or(..) => self.connected(expr, scope, Connective::Or),
            ExprKind::Conditional(..) => self.conditional(expr, scope),
            ExprKind::Match(choice) => self.match_arms(choice, scope),
            ExprKind::Interpolate(at, points) => self.interpolate(at, points, scope),
            ExprKind::Checklist(lines) => self.checklist(lines, scope),
            ExprKind::Assessed(assessed) => self.assessed(assessed, scope),
            ExprKind::Steps { amount, step, counting } => self.count_steps(amount, step, *counting, scope),
            ExprKind::Call(function, arguments) => self.call(expr, *function, arguments, scope),
            ExprKind::Has(inner) => self.has(inner, scope),
            ExprKind::Default(inner, instead) => self.with_default(inner, instead, scope),
            ExprKind::Apply(function, arguments) => self.apply(*function, arguments, scope),
            ExprKind::Item { .. } | ExprKind::Aggregate { .. } => outside("列表", "a list"),
            ExprKind::Cohort(_) => outside("其他单位", "a comparison with other units"),
            ExprKind::Prior { .. } => outside("“上年”", "an earlier year"),
            ExprKind::Text(_) => outside("拼成的文字", "a text with expressions"),
            ExprKind::Asked(_) => unexpected(),
        }
    }

    /// What was computed elsewhere, within what is assumed here.
    fn refined_outcome(&self, outcome: Outcome) -> Outcome {
        match &outcome.value {
            Meaning::Number(Piece::One(number)) => {
                Outcome { value: Meaning::Number(Piece::One(self.refined(number))), ..outcome }
            }
            Meaning::Number(Piece::Choice { .. })
            | Meaning::Flag(_)
            | Meaning::Choice(_)
            | Meaning::Date(_)
            | Meaning::Text(_) => outcome,
        }
    }

    /// A number, with what must hold for it.
    pub(super) fn number(&mut self, expr: &Expr, scope: &Scope<'_>) -> Done<(Piece, Outcome)> {
        let outcome = self.expression(expr, scope)?;
        match &outcome.value {
            Meaning::Number(number) => Ok((number.clone(), outcome)),
            Meaning::Flag(_) | Meaning::Choice(_) | Meaning::Date(_) | Meaning::Text(_) => unexpected(),
        }
    }

    /// A number as one, with what must hold for it.
    pub(super) fn flat_number(&mut self, expr: &Expr, scope: &Scope<'_>) -> Done<(Rational, Outcome)> {
        let (piece, outcome) = self.number(expr, scope)?;
        Ok((self.flat(&piece, &outcome.conditions())?, outcome))
    }

    /// A condition, with what must hold for it.
    pub(super) fn flag(&mut self, expr: &Expr, scope: &Scope<'_>) -> Done<(Truth, Outcome)> {
        let outcome = self.expression(expr, scope)?;
        match &outcome.value {
            Meaning::Flag(truth) => Ok((self.assumed(*truth), outcome)),
            Meaning::Number(_) | Meaning::Choice(_) | Meaning::Date(_) | Meaning::Text(_) => unexpected(),
        }
    }

    /// A fact, or a field of one.
    fn fact(&mut self, slot: Slot, fact: &Fact) -> Done<Outcome> {
        let default = match &fact.default {
            Some(default) => Some(self.unassuming(|compiler| compiler.expression(default, &Scope::default()))?),
            None => None,
        };
        let Some(place) = self.slot(slot) else {
            return match default {
                Some(default) => Ok(default),
                None => Ok(Outcome::missing(nothing(&fact.type_)?)),
            };
        };
        let register = self.code.push(Operation::Slot(place))?;
        let value = match &fact.type_ {
            Type::Quantity(_) => Meaning::Number(Piece::One(self.slot_number(place, register))),
            Type::Flag => Meaning::Flag(self.assumed(Truth::Open(Literal { mask: register, is: true }))),
            Type::Choice(_) => Meaning::Choice(Piece::One(self.slot_number(place, register))),
            Type::Date => Meaning::Date(Piece::One(self.slot_number(place, register))),
            Type::Text => return outside("文本数据", "a fact that is a text"),
            Type::Target => return outside("指标值", "a target"),
            Type::List(_) => return outside("列表", "a list"),
            Type::Record(_) => return outside("整条记录", "a whole record"),
        };
        let there = self.presence(place)?;
        let own = Outcome::sure(value);
        match default {
            Some(default) => self.chosen(there, &Outcome::sure(Meaning::Flag(there)), &own, &default),
            None => Ok(Outcome { there: Conditions::one(there), ..own }),
        }
    }

    /// The number of a slot in base units.
    pub(super) fn slot_number(&self, place: usize, register: Register) -> Rational {
        let grain = self.slots.get(place).map_or(Number::ONE, |slot| slot.grain.clone());
        self.rational(grain, Some(register), None)
    }

    /// Whether a slot has a number.
    pub(super) fn presence(&mut self, place: usize) -> Done<Truth> {
        if self.gaps == Gaps::None {
            return Ok(Truth::Known(true));
        }
        let mask = self.code.push(Operation::Present(place))?;
        Ok(self.assumed(Truth::Open(Literal { mask, is: true })))
    }

    /// A field of a record fact.
    fn field(&mut self, record: &Expr, field: usize) -> Done<Outcome> {
        let ExprKind::Fact(FactId(id)) = &record.kind else { return outside("记录", "a record") };
        match self.rubric.facts.get(*id).and_then(|fact| fact.fields.get(field)) {
            Some(described) => self.fact(Slot::Field(FactId(*id), field), described),
            None => unexpected(),
        }
    }

    /// Compiles a definition unless it is known; leaves it when it needs what is compiled later.
    pub(super) fn define(&mut self, id: DefinitionId) {
        let Some(definition) = self.rubric.definitions.get(id.0) else { return };
        if self.definitions.get(id.0).is_none_or(Option::is_some) {
            return;
        }
        let outcome = match self.expression(&definition.body, &Scope::default()) {
            Err(Stop::Pending) => return,
            Err(stop) => Err(stop.inside(&definition.name)),
            Ok(outcome) => Ok(outcome),
        };
        if let Some(slot) = self.definitions.get_mut(id.0) {
            *slot = Some(outcome);
        }
    }

    fn definition(&mut self, id: DefinitionId) -> Done<Outcome> {
        self.definitions.get(id.0).cloned().flatten().unwrap_or(Err(Stop::Pending))
    }

    fn indicator_result(&mut self, id: usize, result: IndicatorResult) -> Done<Outcome> {
        let Some(row) = self.rows.get(id).cloned() else { return Err(Stop::Pending) };
        match result {
            IndicatorResult::Applies => Ok(Outcome::sure(Meaning::Flag(self.assumed(row.applies)))),
            IndicatorResult::FullPoints => Ok(Outcome::number(row.points)),
            // A unit with a row that has no score is left, so that here there is one.
            IndicatorResult::Score => match row.score {
                Some(score) => self.points_number(score).map(|score| Outcome::number(Piece::One(score))),
                None => Err(Stop::Pending),
            },
            IndicatorResult::Value => match row.value {
                Some(value) => {
                    let value = value?;
                    let there = value.there.clone().and(&Conditions::one(row.applies));
                    Ok(Outcome { there, ..value })
                }
                None => Err(Stop::Pending),
            },
        }
    }

    /// A whole number of 10^-places points as points.
    pub(super) fn points_number(&mut self, points: Operand) -> Done<Rational> {
        let unit = Number::scaled(1, self.rubric.places);
        Ok(match points {
            Operand::Register(register) => self.rational(unit, Some(register), None),
            Operand::Constant(constant) => Rational::constant(exact(unit.multiply(&Number::from(constant)))?),
        })
    }

    /// The year that is scored.
    fn year(&self) -> Option<i32> {
        self.grains.year.or_else(|| self.rubric.years.and_then(|years| years.single()))
    }

    fn day_of_year(&mut self, month: u8, day: u8) -> Done<Outcome> {
        let zero = || Meaning::Date(Piece::constant(Number::ZERO));
        let Some(year) = self.year() else { return Ok(Outcome::missing(zero())) };
        Ok(match Date::new(year, month, day) {
            Some(date) => Outcome::sure(day_number(date)?),
            None => Outcome { fine: Conditions::never(), ..Outcome::sure(zero()) },
        })
    }

    /// `a + b − c …`: from the left, in a loop, since a long sum is a deep tree.
    fn arithmetic(&mut self, expr: &Expr, scope: &Scope<'_>) -> Done<Outcome> {
        let mut spine = Vec::new();
        let mut first = expr;
        while let ExprKind::Arithmetic(operator, left, right) = &first.kind {
            spine.push((*operator, right));
            first = left;
        }
        let mut outcome = self.expression(first, scope)?;
        for (operator, right) in spine.into_iter().rev() {
            let right = self.expression(right, scope)?;
            outcome = self.operate(operator, outcome, &right)?;
        }
        Ok(outcome)
    }

    fn operate(&mut self, operator: Arithmetic, left: Outcome, right: &Outcome) -> Done<Outcome> {
        let both = left.clone().with_conditions(right);
        let valid = both.conditions();
        let (value, more) = match (&left.value, &right.value, operator) {
            (Meaning::Number(left), Meaning::Number(right), Arithmetic::Add) => {
                (Meaning::Number(self.add_pieces(left, right, &valid)?), Conditions::none())
            }
            (Meaning::Number(left), Meaning::Number(right), Arithmetic::Subtract) => {
                let right = right.map(&mut |number| number.negated())?;
                (Meaning::Number(self.add_pieces(left, &right, &valid)?), Conditions::none())
            }
            (Meaning::Number(left), Meaning::Number(right), Arithmetic::Multiply) => {
                (Meaning::Number(self.multiply_pieces(left, right, &valid)?), Conditions::none())
            }
            (Meaning::Number(left), Meaning::Number(right), Arithmetic::Divide) => {
                let (quotient, more) = self.divide_pieces(left, right, &valid)?;
                (Meaning::Number(quotient), more)
            }
            (Meaning::Date(left), Meaning::Date(right), Arithmetic::Subtract) => {
                let right = right.map(&mut |number| number.negated())?;
                (Meaning::Number(self.add_pieces(left, &right, &valid)?), Conditions::none())
            }
            _ => return outside("日期加减", "days added to a date"),
        };
        Ok(Outcome { value, fine: both.fine.and(&more), there: both.there })
    }

    /// The quotient, and what more must hold for it.
    pub(super) fn divide_pieces(&mut self, left: &Piece, right: &Piece, valid: &Conditions) -> Done<(Piece, Conditions)> {
        if let Some(constant) = right.known() {
            if constant.is_zero() {
                return Ok((Piece::constant(Number::ZERO), Conditions::never()));
            }
            let inverse = exact(Number::ONE.divide(constant))?;
            return Ok((left.map(&mut |number| number.times(&inverse))?, Conditions::none()));
        }
        let right = self.flat(right, valid)?;
        let left = self.flat(left, valid)?;
        let (quotient, more) = self.divide(&left, &right)?;
        Ok((Piece::One(quotient), more))
    }

    /// 有(x)
    fn has(&mut self, inner: &Expr, scope: &Scope<'_>) -> Done<Outcome> {
        let outcome = self.expression(inner, scope)?;
        // What is missing beside an operation without a result is not told apart: both must not be.
        if outcome.fine.is_empty() {
            let there = self.all(&outcome.there)?;
            return Ok(Outcome::sure(Meaning::Flag(there)));
        }
        let fine = outcome.conditions();
        Ok(Outcome { value: Meaning::Flag(Truth::Known(true)), fine, there: Conditions::none() })
    }

    /// 缺省(x, y)
    fn with_default(&mut self, inner: &Expr, instead: &Expr, scope: &Scope<'_>) -> Done<Outcome> {
        let own = self.expression(inner, scope)?;
        if own.there.is_empty() {
            return Ok(own);
        }
        if !own.fine.is_empty() {
            let fine = own.conditions();
            return Ok(Outcome { fine, there: Conditions::none(), ..own });
        }
        let there = self.all(&own.there)?;
        let own = Outcome { there: Conditions::none(), ..own };
        let instead = self.assuming(there.opposite(), |compiler| compiler.expression(instead, scope))?;
        self.chosen(there, &Outcome::sure(Meaning::Flag(there)), &own, &instead)
    }

    /// A function of the rubric, put in where it is called. A missing argument matters only where it is needed.
    fn apply(&mut self, id: FunctionId, arguments: &[Expr], scope: &Scope<'_>) -> Done<Outcome> {
        let Some(function) = self.rubric.functions.get(id.0) else { return unexpected() };
        let mut outcomes = Vec::with_capacity(arguments.len());
        for argument in arguments {
            match self.expression(argument, scope) {
                Err(Stop::Pending) => return Err(Stop::Pending),
                outcome => outcomes.push(outcome),
            }
        }
        self.expression(&function.body, &Scope { arguments: &outcomes, ..*scope })
    }
}

/// Something of a type, where there is nothing.
fn nothing(type_: &Type) -> Done<Meaning> {
    let zero = Piece::constant(Number::ZERO);
    Ok(match type_ {
        Type::Quantity(_) => Meaning::Number(zero),
        Type::Flag => Meaning::Flag(Truth::Known(false)),
        Type::Choice(_) => Meaning::Choice(zero),
        Type::Date => Meaning::Date(zero),
        Type::Text => return outside("文本数据", "a fact that is a text"),
        Type::Target => return outside("指标值", "a target"),
        Type::List(_) => return outside("列表", "a list"),
        Type::Record(_) => return outside("整条记录", "a whole record"),
    })
}

/// A day as a number.
fn day_number(date: Date) -> Done<Meaning> {
    let days = first_day().map_or(0, |first| date.days_since(first));
    Ok(Meaning::Date(Piece::constant(Number::from(days))))
}

/// A constant.
pub(super) fn constant(value: &Value) -> Done<Outcome> {
    Ok(Outcome::sure(match value {
        Value::Number(number) => Meaning::Number(Piece::constant(number.clone())),
        Value::Flag(flag) => Meaning::Flag(Truth::Known(*flag)),
        Value::Date(date) => day_number(*date)?,
        Value::Text(text) => Meaning::Text(text.clone()),
        Value::Choice(index) => Meaning::Choice(Piece::constant(Number::from(*index))),
        Value::Target(_) => return outside("指标值", "a target"),
        Value::List(_) => return outside("列表", "a list"),
        Value::Record(_) => return outside("整条记录", "a whole record"),
    }))
}
