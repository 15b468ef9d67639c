//! The functions of the library, 几个 and 评定 as operations.

use super::code::Operation;
use super::columns::Slot;
use super::compile::{Compiler, Gaps};
use super::expressions::{Meaning, Outcome, Scope, outside, unexpected};
use super::outside::{Done, Stop};
use super::pieces::Piece;
use super::rational::{Extreme, Rational};
use super::truth::{Conditions, Truth};
use crate::facts::{RowId, assessments};
use crate::model::{Assessed, Comparison, Counting, Expr, ExprKind, IndicatorId};
use crate::number::Number;
use crate::stdlib::Function;
use crate::value::{Direction, Type, Value};

impl Compiler<'_> {
    /// A function of plain arguments.
    pub(super) fn call(&mut self, expr: &Expr, function: Function, arguments: &[Expr], scope: &Scope<'_>) -> Done<Outcome> {
        if function == Function::Attainment {
            return self.attainment(arguments, scope);
        }
        let mut all = Outcome::sure(Meaning::Flag(Truth::Known(true)));
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let outcome = self.expression(argument, scope)?;
            all = all.with_conditions(&outcome);
            values.push(outcome.value);
        }
        let valid = all.conditions();
        let mut numbers = Vec::with_capacity(values.len());
        for value in &values {
            match (value, function) {
                (Meaning::Number(number), _) => numbers.push(number.clone()),
                (Meaning::Date(days), Function::Days) => numbers.push(days.clone()),
                _ => return outside(function.chinese(), function.english()),
            }
        }
        let (number, more) = match (function, numbers.as_slice()) {
            (Function::Ratio, [part, whole]) => self.divide_pieces(part, whole, &valid)?,
            (Function::Change, [now, before]) => {
                let opposite = before.map(&mut |number| number.negated())?;
                let difference = self.add_pieces(now, &opposite, &valid)?;
                self.divide_pieces(&difference, before, &valid)?
            }
            (Function::Absolute, [number]) => (number.map(&mut |number| self.absolute(number))?, Conditions::none()),
            (Function::Round, [number, step]) => self.stepped(number, step, Whole::Nearest, &valid)?,
            (Function::Ceiling, [number, step]) => self.stepped(number, step, Whole::Above, &valid)?,
            (Function::Floor, [number, step]) => self.stepped(number, step, Whole::Below, &valid)?,
            (Function::Ceiling | Function::Floor, [number]) => {
                // Whole numbers are those of the unit in which a person reads them.
                let one = expr.type_.quantity().map_or(Number::ONE, |quantity| quantity.one());
                let whole = if function == Function::Ceiling { Whole::Above } else { Whole::Below };
                self.stepped(number, &Piece::constant(one), whole, &valid)?
            }
            (Function::Days, [first, last]) => {
                let opposite = first.map(&mut |number| number.negated())?;
                (self.add_pieces(last, &opposite, &valid)?, Conditions::none())
            }
            (Function::Sum | Function::Mean, [first, rest @ ..]) => {
                let mut sum = first.clone();
                for number in rest {
                    sum = self.add_pieces(&sum, number, &valid)?;
                }
                match function {
                    Function::Mean => self.divide_pieces(&sum, &Piece::constant(Number::from(numbers.len())), &valid)?,
                    _ => (sum, Conditions::none()),
                }
            }
            (Function::Maximum | Function::Minimum, [first, rest @ ..]) => {
                let extreme = if function == Function::Maximum { Extreme::Greatest } else { Extreme::Least };
                let mut best = first.clone();
                for number in rest {
                    best = self.extreme_piece(&best, number, extreme, &valid)?;
                }
                (best, Conditions::none())
            }
            _ => return outside(function.chinese(), function.english()),
        };
        Ok(Outcome { value: Meaning::Number(number), fine: all.fine.and(&more), there: all.there })
    }

    /// The quotient by the step, made whole, times the step.
    fn stepped(&mut self, number: &Piece, step: &Piece, whole: Whole, valid: &Conditions) -> Done<(Piece, Conditions)> {
        let step = self.flat(step, valid)?;
        let number = self.flat(number, valid)?;
        let mut more = Conditions::one(self.numbers_related(Comparison::Greater, &step, &Rational::constant(Number::ZERO))?);
        let (quotient, fine) = self.divide(&number, &step)?;
        more = more.and(&fine);
        let whole = self.whole(&quotient, whole)?;
        Ok((Piece::One(self.multiply(&whole, &step)?), more))
    }

    /// A whole number near another.
    fn whole(&mut self, number: &Rational, whole: Whole) -> Done<Rational> {
        let operand = match whole {
            Whole::Below => self.floor(number)?,
            Whole::Above => self.ceiling(number)?,
            Whole::Nearest => self.round(number)?,
        };
        Ok(self.whole_number(operand))
    }

    /// An operand as a number.
    fn whole_number(&self, operand: super::code::Operand) -> Rational {
        match operand {
            super::code::Operand::Register(register) => self.rational(Number::ONE, Some(register), None),
            super::code::Operand::Constant(constant) => Rational::constant(Number::from(constant)),
        }
    }

    /// 完成度: of numbers; that of an 指标值 has no column form.
    fn attainment(&mut self, arguments: &[Expr], scope: &Scope<'_>) -> Done<Outcome> {
        let (actual, target, direction) = match arguments {
            [actual, target] => (actual, target, Direction::Higher),
            [actual, target, said] => match (&said.kind, &said.type_) {
                (ExprKind::Constant(Value::Choice(place)), Type::Choice(words)) => {
                    let word = words.get(*place).and_then(|word| Direction::of_word(word));
                    (actual, target, if word == Some(Direction::Lower) { Direction::Lower } else { Direction::Higher })
                }
                _ => return outside("随数据变的方向", "a direction that depends on the data"),
            },
            _ => return unexpected(),
        };
        let (actual, first) = self.flat_number(actual, scope)?;
        let (target, second) = self.flat_number(target, scope)?;
        let all = first.with_conditions(&second);
        let (zero, one) = (Rational::constant(Number::ZERO), Rational::constant(Number::ONE));
        let (reachable, share, more) = match direction {
            Direction::Higher => {
                let reachable = self.numbers_related(Comparison::Greater, &target, &zero)?;
                let (share, more) = self.assuming(reachable, |compiler| compiler.divide(&actual, &target))?;
                (reachable, share, more)
            }
            // ≤0次: without accidents the target is met.
            Direction::Lower => {
                let reachable = self.numbers_related(Comparison::AtLeast, &target, &zero)?;
                let positive = self.numbers_related(Comparison::Greater, &actual, &zero)?;
                let (share, more) = self.assuming(positive, |compiler| compiler.divide(&target, &actual))?;
                let more = self.only_where(positive, &more)?;
                let valid = all.conditions().and(&more);
                let share = self.choice(positive, Piece::One(share), Piece::One(one.clone()), &valid)?;
                (reachable, self.flat(&share, &valid)?, more)
            }
        };
        let share = self.extreme(&share, &zero, Extreme::Greatest)?;
        let share = self.extreme(&share, &one, Extreme::Least)?;
        let fine = all.fine.and(&more).and(&Conditions::one(reachable));
        Ok(Outcome { value: Meaning::Number(Piece::One(share)), fine, there: all.there })
    }

    /// How many steps there are in an amount.
    pub(super) fn count_steps(&mut self, amount: &Expr, step: &Expr, counting: Counting, scope: &Scope<'_>) -> Done<Outcome> {
        let (amount, first) = self.flat_number(amount, scope)?;
        let (step, second) = self.flat_number(step, scope)?;
        let all = first.with_conditions(&second);
        let zero = Rational::constant(Number::ZERO);
        let positive = self.numbers_related(Comparison::Greater, &step, &zero)?;
        let (quotient, more) = self.assuming(positive, |compiler| compiler.divide(&amount, &step))?;
        // Of an amount that is not above 0 there are none, and neither is its quotient above 0.
        let count = match counting {
            Counting::Whole => self.whole(&quotient, Whole::Below)?,
            Counting::Started => self.whole(&quotient, Whole::Above)?,
            Counting::Prorated => quotient,
        };
        let count = self.extreme(&count, &zero, Extreme::Greatest)?;
        let fine = all.fine.and(&more).and(&Conditions::one(positive));
        Ok(Outcome { value: Meaning::Number(Piece::One(count)), fine, there: all.there })
    }

    /// The assessed score of the row, in printed points.
    pub(super) fn assessed(&mut self, assessed: &Assessed, scope: &Scope<'_>) -> Done<Outcome> {
        let Some(index) = scope.row else { return unexpected() };
        let id = RowId { indicator: IndicatorId(index), item: None };
        let (Some(indicator), Some(row)) = (self.rubric.indicators.get(index), self.rows.get(index).cloned()) else {
            return unexpected();
        };
        let printed = Rational::constant(indicator.printed_points.clone());
        let mut fine = Conditions::none();
        let mut score: Option<(Rational, Truth)> = None;
        for slot in [Slot::Assessed(id), Slot::Share(id)] {
            let Some(place) = self.slot(slot) else { continue };
            let register = self.code.push(Operation::Slot(place))?;
            let given = self.slot_number(place, register);
            let there = self.presence(place)?;
            let own = match (slot, &row.scale) {
                (Slot::Share(_), _) => self.multiply(&given, &printed)?,
                // From points in force to printed points.
                (_, Some(points)) => {
                    let points = self.flat(points, &Conditions::none())?;
                    let above = self.multiply(&given, &printed)?;
                    let (own, more) = self.divide(&above, &points)?;
                    fine = fine.and(&self.only_where(there, &more)?);
                    own
                }
                (_, None) => given,
            };
            score = Some(match score {
                None => (own, there),
                // A unit gives the one or the other.
                Some(_) if self.gaps == Gaps::None => return outside("两种写法的评定", "an assessment given in two ways"),
                Some((other, other_there)) => {
                    let piece = self.choice(there, Piece::One(own), Piece::One(other), &fine)?;
                    (self.flat(&piece, &fine)?, self.either(there, other_there)?)
                }
            });
        }
        let Some((score, there)) = score else {
            let never = Outcome::number(Piece::constant(Number::ZERO));
            return Ok(Outcome { there: Conditions::never(), ..never });
        };
        let (low, high) = match assessed {
            Assessed::Free => ((Rational::constant(Number::ZERO), true), (printed, true)),
            Assessed::Within(range) => {
                let (low, first) = self.flat_number(&range.low, scope)?;
                let (high, second) = self.flat_number(&range.high, scope)?;
                fine = fine.and(&first.conditions()).and(&second.conditions());
                ((low, range.low_included), (high, range.high_included))
            }
            Assessed::Levels(_) => return outside("分等次的评定", "an assessment with levels"),
        };
        let above = if low.1 { Comparison::AtLeast } else { Comparison::Greater };
        let below = if high.1 { Comparison::AtMost } else { Comparison::Less };
        fine.add(self.numbers_related(above, &score, &low.0)?);
        fine.add(self.numbers_related(below, &score, &high.0)?);
        let number = Outcome::number(Piece::One(score));
        Ok(Outcome { fine, there: Conditions::one(there), ..number })
    }

    /// What the data must not say of an assessed row: a score where it does not apply, more than full marks, or one outside the range of its
    /// rule, whether or not it comes to that rule.
    pub(super) fn require_assessable(&mut self, index: usize, applies: Truth) -> Done<()> {
        let id = RowId { indicator: IndicatorId(index), item: None };
        let mut given = Truth::Known(false);
        for slot in [Slot::Assessed(id), Slot::Share(id)] {
            let Some(place) = self.slot(slot) else { continue };
            let there = self.presence(place)?;
            self.require_where(there, &Conditions::one(applies))?;
            if let (Slot::Assessed(_), Some(row)) = (slot, self.rows.get(index).cloned()) {
                let register = self.code.push(Operation::Slot(place))?;
                let score = self.slot_number(place, register);
                let points = self.flat(&row.points, &Conditions::none())?;
                let fits = self.numbers_related(Comparison::AtMost, &score, &points)?;
                self.require_where(there, &Conditions::one(fits))?;
            }
            given = self.either(given, there)?;
        }
        let rules = self.rubric.indicators.get(index).map(assessments).unwrap_or_default();
        if let [rule] = rules.as_slice()
            && given != Truth::Known(false)
        {
            let place = self.both(given, applies)?;
            let scope = Scope { row: Some(index), ..Scope::default() };
            match self.assuming(place, |compiler| compiler.assessed(rule, &scope)) {
                Ok(outcome) => self.require_where(place, &outcome.fine)?,
                Err(Stop::Pending) => return Err(Stop::Pending),
                // A range that rests on the row's own definitions is told by the rule alone.
                Err(Stop::Outside(_)) => {}
            }
        }
        Ok(())
    }
}

/// Which whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whole {
    /// The greatest not above.
    Below,
    /// The least not below.
    Above,
    /// The nearest; halves away from zero.
    Nearest,
}
