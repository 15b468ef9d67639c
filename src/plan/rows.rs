//! Rows as operations: whether they apply, their points in force, their scores; and 校验.

use super::code::Operand;
use super::columns::Slot;
use super::compile::{Compiler, Row};
use super::expressions::{Meaning, Outcome, Scope, outside};
use super::outside::{Done, Stop, messages};
use super::pieces::Piece;
use super::rational::{Extreme, Rational, exact};
use super::truth::{Conditions, Truth};
use crate::facts::RowId;
use crate::model::{Applies, Check, Comparison, ExprKind, Inapplicable, Indicator, IndicatorId, PointsSource};
use crate::number::Number;

/// A score before it is rounded, and the ends that it is kept within, where these are constants.
struct Bounded {
    raw: Piece,
    low: Option<Number>,
    high: Option<Number>,
    conditions: Conditions,
}

impl Compiler<'_> {
    /// Decides which sections a unit has.
    pub(super) fn find_sections(&mut self) -> Done<()> {
        let rubric = self.rubric;
        for section in &rubric.sections {
            let above = section.parent.and_then(|parent| self.present.get(parent.0).copied()).unwrap_or(Truth::Known(true));
            let own = match &section.applies {
                Some(condition) => {
                    let (truth, outcome) = self.flag(condition, &Scope::default()).map_err(|stop| stop.inside(&section.name))?;
                    self.require_where(above, &outcome.conditions())?;
                    truth
                }
                None => Truth::Known(true),
            };
            let present = self.both(above, own)?;
            self.present.push(present);
        }
        Ok(())
    }

    /// Decides whether each row applies; the points are those printed, until they are put in force.
    pub(super) fn find_rows(&mut self) -> Done<()> {
        let rubric = self.rubric;
        for (index, indicator) in rubric.indicators.iter().enumerate() {
            let applies = self.applicability(index, indicator).map_err(|stop| stop.inside(&indicator.name))?;
            let printed = indicator.printed_points.clone();
            let zero = Piece::constant(Number::ZERO);
            // A row with 不适用得分 keeps its points.
            let held = match (&indicator.otherwise, self.section_present(index)) {
                (Some(_), present) => present,
                (None, _) => applies,
            };
            let points = self.choice(held, Piece::constant(printed), zero, &Conditions::none())?;
            self.rows.push(Row { applies, points, scale: None, score: None, value: None });
        }
        Ok(())
    }

    /// Whether a unit has the section of a row.
    pub(super) fn section_present(&self, index: usize) -> Truth {
        let section = self.rubric.indicators.get(index).map(|indicator| indicator.section);
        section.and_then(|section| self.present.get(section.0).copied()).unwrap_or(Truth::Known(true))
    }

    fn applicability(&mut self, index: usize, indicator: &Indicator) -> Done<Truth> {
        if indicator.each.is_some() {
            return outside("逐项", "a row for each item of a list");
        }
        let present = self.section_present(index);
        let id = RowId { indicator: IndicatorId(index), item: None };
        let holds = match &indicator.applies {
            Applies::When(condition) => {
                let (truth, outcome) = self.flag(condition, &Scope::default())?;
                self.require_where(present, &outcome.conditions())?;
                truth
            }
            Applies::Declared | Applies::Always => Truth::Known(true),
        };
        let mut applies = self.both(present, holds)?;
        let may_be_declared = self.rubric.points == PointsSource::Declared || matches!(indicator.applies, Applies::Declared);
        if may_be_declared && let Some(place) = self.slot(Slot::Inapplicable(id)) {
            let register = self.code.push(super::code::Operation::Slot(place))?;
            let declared = self.mask(super::code::Operation::Is(register, 1))?;
            applies = self.both(applies, declared.opposite())?;
        }
        Ok(applies)
    }

    /// Puts points in force, by the header's policy.
    pub(super) fn put_points_in_force(&mut self) -> Done<()> {
        let rubric = self.rubric;
        for (index, indicator) in rubric.indicators.iter().enumerate() {
            let id = RowId { indicator: IndicatorId(index), item: None };
            // Declared points are the evaluator's: a unit that declares none holds those printed.
            if rubric.points == PointsSource::Declared && self.slot(Slot::Points(id)).is_some() {
                return Err(outside::<()>("填报的分值", "declared points")
                    .err()
                    .map_or(Stop::Pending, |stop| stop.inside(&indicator.name)));
            }
        }
        match (rubric.points, rubric.inapplicable) {
            (PointsSource::Declared, _) | (PointsSource::Printed, Inapplicable::Lost | Inapplicable::Rescale) => Ok(()),
            (PointsSource::Printed, Inapplicable::ShareInLevel(_) | Inapplicable::ShareInAll) => self.share_points(),
        }
    }

    /// Scores an indicator.
    pub(super) fn score_indicator(&mut self, id: IndicatorId) -> Done<()> {
        let rubric = self.rubric;
        let Some(indicator) = rubric.indicators.get(id.0) else { return Ok(()) };
        self.score_row(id.0, indicator).map_err(|stop| stop.inside(&indicator.name))
    }

    fn score_row(&mut self, index: usize, indicator: &Indicator) -> Done<()> {
        let Some(row) = self.rows.get(index).cloned() else { return Ok(()) };
        let present = self.section_present(index);
        self.require_assessable(index, row.applies)?;
        let applied = self.assuming(row.applies, |compiler| compiler.applied_score(index, indicator, &row))?;
        let (score, conditions, value) = applied;
        if conditions.impossible && row.applies == Truth::Known(true) {
            return Err(Stop::Outside(messages::never_there()));
        }
        self.require_where(row.applies, &conditions)?;
        let absent = self.otherwise_score(index, indicator, &row, present)?;
        let score = match row.applies {
            Truth::Known(true) => score,
            Truth::Known(false) => absent,
            Truth::Open(literal) => self.pick(literal, score, absent)?,
        };
        if let Some(row) = self.rows.get_mut(index) {
            (row.score, row.value) = (Some(score), value);
        }
        Ok(())
    }

    /// The score of a unit to which a row applies, what must hold for it, and 值.
    fn applied_score(
        &mut self,
        index: usize,
        indicator: &Indicator,
        row: &Row,
    ) -> Done<(Operand, Conditions, Option<Done<Outcome>>)> {
        let locals = self.locals(index, indicator)?;
        let scope = Scope { row: Some(index), locals: &locals, ..Scope::default() };
        let Bounded { raw, low, high, conditions } = self.bounded(indicator, &scope)?;
        let score = self.in_force(&raw, (low, high), row, indicator, &conditions)?;
        if let Some(explain) = &indicator.explain_if {
            // An explanation that is due leaves the unit to the evaluator, which sees whether it is there.
            let (truth, outcome) = self.flag(&explain.condition, &scope)?;
            let known = self.all(&outcome.conditions())?;
            let due = self.both(known, truth)?;
            self.require_where(row.applies, &Conditions::one(due.opposite()))?;
        }
        let value = indicator.value.and_then(|value| locals.get(value.0).cloned());
        Ok((score, conditions, value))
    }

    /// The locals, each after those that it refers to. One without a column form matters only where it is needed.
    fn locals(&mut self, index: usize, indicator: &Indicator) -> Done<Vec<Done<Outcome>>> {
        let mut locals: Vec<Done<Outcome>> = Vec::with_capacity(indicator.locals.len());
        for local in &indicator.locals {
            let scope = Scope { row: Some(index), locals: &locals, ..Scope::default() };
            match self.expression(&local.body, &scope) {
                Err(Stop::Pending) => return Err(Stop::Pending),
                outcome => locals.push(outcome),
            }
        }
        Ok(locals)
    }

    /// Keeps a score within [0, 满分], or what 至少 and 至多 say; in printed points.
    fn bounded(&mut self, indicator: &Indicator, scope: &Scope<'_>) -> Done<Bounded> {
        let (raw, told) = self.number(&indicator.score, scope)?;
        let mut conditions = told.conditions();
        let mut ends = Vec::with_capacity(2);
        for (end, default) in [(&indicator.at_least, Number::ZERO), (&indicator.at_most, indicator.printed_points.clone())] {
            ends.push(match end {
                Some(end) => {
                    let (number, told) = self.number(end, scope)?;
                    conditions = conditions.and(&told.conditions());
                    number
                }
                None => Piece::constant(default),
            });
        }
        let (Some(high), Some(low)) = (ends.pop(), ends.pop()) else { return Err(Stop::Pending) };
        match (low.known(), high.known()) {
            (Some(low), Some(high)) if low <= high => {
                Ok(Bounded { raw, low: Some(low.clone()), high: Some(high.clone()), conditions })
            }
            // A lower end above the upper one gives way. The score is compared with the upper end as it stands, not with the greater of it and the
            // lower one, whose numerator and denominator are known less closely: that would leave lanes with numbers of fewer digits.
            _ => {
                let (number, low, high) =
                    (self.flat(&raw, &conditions)?, self.flat(&low, &conditions)?, self.flat(&high, &conditions)?);
                let above = self.numbers_related(Comparison::Greater, &number, &high)?;
                let crossed = self.numbers_related(Comparison::Greater, &low, &high)?;
                let beyond = self.either(above, crossed)?;
                let kept = self.extreme(&number, &low, Extreme::Greatest)?;
                let raw = self.choice(beyond, Piece::One(high), Piece::One(kept), &conditions)?;
                Ok(Bounded { raw, low: None, high: None, conditions })
            }
        }
    }

    /// From printed points to points in force, rounded.
    fn in_force(
        &mut self,
        raw: &Piece,
        (low, high): (Option<Number>, Option<Number>),
        row: &Row,
        indicator: &Indicator,
        valid: &Conditions,
    ) -> Done<Operand> {
        let unit = exact(Number::ONE.divide(&Number::scaled(1, self.rubric.places)))?;
        let printed = &indicator.printed_points;
        let scale = row.scale.as_ref().filter(|_| !printed.is_zero());
        let Some(scale) = scale else {
            let raw = raw.map(&mut |number| number.times(&unit))?;
            let end = |end: Option<Number>| end.map(|end| exact(end.multiply(&unit))).transpose();
            let (low, high) = (end(low)?, end(high)?);
            return self.rounded(&raw, (low.as_ref(), high.as_ref()), valid);
        };
        let mut kept = raw.clone();
        for (end, extreme) in [(high, Extreme::Least), (low, Extreme::Greatest)] {
            if let Some(end) = end {
                let end = Rational::constant(end);
                kept = kept.map(&mut |number| self.extreme(number, &end, extreme))?;
            }
        }
        let factor = exact(unit.divide(printed))?;
        let scale = self.flat(scale, valid)?.times(&factor)?;
        let scaled = kept.map(&mut |number| self.multiply(number, &scale))?;
        self.rounded(&scaled, (None, None), valid)
    }

    /// The score of a unit to which a row does not apply: 不适用得分, or 0.
    fn otherwise_score(&mut self, index: usize, indicator: &Indicator, row: &Row, present: Truth) -> Done<Operand> {
        let Some(otherwise) = &indicator.otherwise else { return Ok(Operand::Constant(0)) };
        let place = self.both(present, row.applies.opposite())?;
        if place == Truth::Known(false) {
            return Ok(Operand::Constant(0));
        }
        let (score, conditions) = self.assuming(place, |compiler| {
            let locals = compiler.locals(index, indicator)?;
            let scope = Scope { row: Some(index), locals: &locals, ..Scope::default() };
            let (raw, told) = compiler.number(otherwise, &scope)?;
            let conditions = told.conditions();
            // It keeps the points that are printed, so that there is nothing to scale.
            let unscaled = Row { scale: None, ..row.clone() };
            Ok((compiler.in_force(&raw, (None, None), &unscaled, indicator, &conditions)?, conditions))
        })?;
        self.require_where(place, &conditions)?;
        match present {
            Truth::Known(true) => Ok(score),
            Truth::Known(false) => Ok(Operand::Constant(0)),
            Truth::Open(literal) => self.pick(literal, score, Operand::Constant(0)),
        }
    }

    /// Every 校验 must hold, or the unit is the evaluator's.
    pub(super) fn checks(&mut self) -> Done<()> {
        let rubric = self.rubric;
        for check in &rubric.checks {
            let (holds, conditions) = self.check(check).map_err(|stop| stop.inside(&check.label))?;
            self.require_where(Truth::Known(true), &conditions)?;
            self.require_where(Truth::Known(true), &Conditions::one(holds))?;
        }
        Ok(())
    }

    fn check(&mut self, check: &Check) -> Done<(Truth, Conditions)> {
        let scope = Scope::default();
        let condition = &check.condition;
        if let ExprKind::Compare(left, rest) = &condition.kind
            && let [(Comparison::Equal, right)] = rest.as_slice()
        {
            let (left, right) = (self.expression(left, &scope)?, self.expression(right, &scope)?);
            let mut conditions = left.conditions().and(&right.conditions());
            let (Meaning::Number(first), Meaning::Number(second)) = (&left.value, &right.value) else {
                let holds = self.related(Comparison::Equal, &left.value, &right.value, &conditions)?;
                return Ok((holds, conditions));
            };
            let (first, second) = (self.flat(first, &conditions)?, self.flat(second, &conditions)?);
            let difference = self.add(&first, &second.negated()?)?;
            let difference = self.absolute(&difference)?;
            let tolerance = match &check.tolerance {
                Some(tolerance) => {
                    let (tolerance, told) = self.flat_number(tolerance, &scope)?;
                    conditions = conditions.and(&told.conditions());
                    tolerance
                }
                None => Rational::constant(Number::ZERO),
            };
            return Ok((self.numbers_related(Comparison::AtMost, &difference, &tolerance)?, conditions));
        }
        let (holds, outcome) = self.flag(condition, &scope)?;
        Ok((holds, outcome.conditions()))
    }
}
