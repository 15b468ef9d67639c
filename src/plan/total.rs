//! Headings and the total as operations.

use super::code::Operand;
use super::columns::NO_GRADE;
use super::compile::Compiler;
use super::expressions::{Outcome, Scope};
use super::outside::{Done, Stop};
use super::pieces::Piece;
use super::rational::{Extreme, Rational, exact};
use super::truth::{Conditions, Truth};
use crate::model::{Child, Comparison, Expr, Inapplicable, SectionId, SectionKind};
use crate::number::Number;

/// The total and the grade of a unit.
pub(super) struct TotalOperands {
    /// In whole numbers of 10^-places points.
    pub(super) total: Operand,
    /// The place of the grade.
    pub(super) grade: Operand,
}

impl Compiler<'_> {
    /// Scores a section, after the rows in it.
    pub(super) fn score_section(&mut self, id: SectionId) -> Done<()> {
        let score = self.own_score(id)?;
        if let Some(slot) = self.section_scores.get_mut(id.0) {
            *slot = Some(score);
        }
        Ok(())
    }

    /// What the rows and headings below a heading score together, on its own scale; 加分 and 扣分 below it apart.
    pub(super) fn own_score(&mut self, id: SectionId) -> Done<Piece> {
        if let Some(Some(score)) = self.section_scores.get(id.0) {
            return Ok(score.clone());
        }
        let rubric = self.rubric;
        let Some(section) = rubric.sections.get(id.0) else { return Err(Stop::Pending) };
        // The rows of a section that a unit does not have score 0.
        let mut score = Rational::constant(Number::ZERO);
        for child in &section.children {
            let part = match child {
                Child::Indicator(indicator) => match self.rows.get(indicator.0).and_then(|row| row.score) {
                    Some(score) => self.points_number(score)?,
                    None => return Err(Stop::Pending),
                },
                Child::Section(child) => self.contribution(*child)?,
            };
            score = self.add(&score, &part)?;
        }
        match &section.kind {
            SectionKind::Bonus { at_most: Some(at_most) } | SectionKind::Deduction { at_most: Some(at_most) } => {
                score = self.extreme(&score, &Rational::constant(at_most.clone()), Extreme::Least)?;
                // What a unit does not have scores 0, even where the most is below that.
                let present = self.present.get(id.0).copied().unwrap_or(Truth::Known(true));
                let zero = Piece::constant(Number::ZERO);
                self.choice(present, Piece::One(score), zero, &Conditions::none())
            }
            SectionKind::Ordinary
            | SectionKind::Weighted(_)
            | SectionKind::Bonus { at_most: None }
            | SectionKind::Deduction { at_most: None } => Ok(Piece::One(score)),
        }
    }

    /// What a heading counts in the one above it.
    fn contribution(&mut self, id: SectionId) -> Done<Rational> {
        let own = |compiler: &mut Self| {
            let own = compiler.own_score(id)?;
            compiler.flat(&own, &Conditions::none())
        };
        match self.rubric.sections.get(id.0).map(|section| section.kind.clone()) {
            Some(SectionKind::Ordinary) => own(self),
            Some(SectionKind::Weighted(weight)) => own(self)?.times(&weight),
            Some(SectionKind::Bonus { .. } | SectionKind::Deduction { .. }) | None => Ok(Rational::constant(Number::ZERO)),
        }
    }

    /// The points in force below a heading.
    pub(super) fn section_points(&mut self, id: SectionId) -> Done<Piece> {
        let points = self.points_below(id, &|compiler, row| {
            let points = compiler.rows.get(row).map(|row| row.points.clone());
            points.map_or(Err(Stop::Pending), |points| compiler.flat(&points, &Conditions::none()))
        })?;
        Ok(Piece::One(points))
    }

    /// The points printed below a heading of which the unit has the rows.
    fn printed_points(&mut self, id: SectionId) -> Done<Rational> {
        self.points_below(id, &|compiler, row| {
            let printed = compiler.rubric.indicators.get(row).map_or(Number::ZERO, |row| row.printed_points.clone());
            let present = compiler.section_present(row);
            let points =
                compiler.choice(present, Piece::constant(printed), Piece::constant(Number::ZERO), &Conditions::none())?;
            compiler.flat(&points, &Conditions::none())
        })
    }

    fn points_below(&mut self, id: SectionId, points: &dyn Fn(&mut Self, usize) -> Done<Rational>) -> Done<Rational> {
        let rubric = self.rubric;
        let Some(section) = rubric.sections.get(id.0) else { return Err(Stop::Pending) };
        if self.rows.len() < rubric.indicators.len() {
            return Err(Stop::Pending);
        }
        let mut sum = Rational::constant(Number::ZERO);
        for child in &section.children {
            let part = match child {
                Child::Indicator(indicator) => points(self, indicator.0)?,
                Child::Section(child) => match rubric.sections.get(child.0).map(|section| &section.kind) {
                    Some(SectionKind::Ordinary) => self.points_below(*child, points)?,
                    Some(SectionKind::Weighted(weight)) => self.points_below(*child, points)?.times(weight)?,
                    Some(SectionKind::Bonus { .. } | SectionKind::Deduction { .. }) | None => continue,
                },
            };
            sum = self.add(&sum, &part)?;
        }
        Ok(sum)
    }

    /// The total and the grade.
    pub(super) fn total(&mut self) -> Done<TotalOperands> {
        let rubric = self.rubric;
        let mut sum = Rational::constant(Number::ZERO);
        for id in &rubric.outline {
            let part = self.contribution(*id)?;
            sum = self.add(&sum, &part)?;
        }
        if rubric.inapplicable == Inapplicable::Rescale {
            sum = self.rescaled(&sum)?;
        }
        for (index, section) in rubric.sections.iter().enumerate() {
            let own = match &section.kind {
                SectionKind::Bonus { .. } | SectionKind::Deduction { .. } => {
                    let own = self.own_score(SectionId(index))?;
                    self.flat(&own, &Conditions::none())?
                }
                SectionKind::Ordinary | SectionKind::Weighted(_) => continue,
            };
            let own = if matches!(section.kind, SectionKind::Deduction { .. }) { own.negated()? } else { own };
            sum = self.add(&sum, &own)?;
        }
        let total = self.ruled_total(&sum)?;
        let grade = match &rubric.grades {
            Some(grades) => {
                let number = self.points_number(total)?;
                self.grade(grades, &number, &rubric.grade_names(), i64::from(NO_GRADE))?
            }
            None => Operand::Constant(i64::from(NO_GRADE)),
        };
        Ok(TotalOperands { total, grade })
    }

    /// `不适用 折算`: what was scored ÷ what was applicable × full marks.
    fn rescaled(&mut self, sum: &Rational) -> Done<Rational> {
        let rubric = self.rubric;
        let (mut applicable, mut printed) = (Rational::constant(Number::ZERO), Rational::constant(Number::ZERO));
        for id in &rubric.outline {
            let weight = match rubric.sections.get(id.0).map(|section| &section.kind) {
                Some(SectionKind::Ordinary) => Number::ONE,
                Some(SectionKind::Weighted(weight)) => weight.clone(),
                Some(SectionKind::Bonus { .. } | SectionKind::Deduction { .. }) | None => continue,
            };
            let points = self.section_points(*id)?;
            let points = self.flat(&points, &Conditions::none())?.times(&weight)?;
            applicable = self.add(&applicable, &points)?;
            let points = self.printed_points(*id)?.times(&weight)?;
            printed = self.add(&printed, &points)?;
        }
        let full = rubric.full_points.clone().map_or(printed, Rational::constant);
        let same = self.numbers_related(Comparison::Equal, &applicable, &full)?;
        let positive = self.numbers_related(Comparison::Greater, &applicable, &Rational::constant(Number::ZERO))?;
        let fine = self.either(same, positive)?;
        self.require_where(Truth::Known(true), &Conditions::one(fine))?;
        let above = self.multiply(sum, &full)?;
        let (scaled, _) = self.assuming(positive, |compiler| compiler.divide(&above, &applicable))?;
        let scaled = self.choice(same, Piece::One(sum.clone()), Piece::One(scaled), &Conditions::one(positive))?;
        self.flat(&scaled, &Conditions::one(positive))
    }

    /// 总分 with its clauses, rounded: by itself at least 0.
    fn ruled_total(&mut self, sum: &Rational) -> Done<Operand> {
        let rubric = self.rubric;
        let rule = &rubric.total;
        let whole_sum = Piece::One(sum.clone());
        let sum = Outcome::number(whole_sum.clone());
        let mut locals: Vec<Done<Outcome>> = Vec::with_capacity(rule.locals.len());
        for local in &rule.locals {
            let outcome = self.expression(&local.body, &Scope { locals: &locals, sum: Some(&sum), ..Scope::default() });
            locals.push(outcome);
        }
        let scope = Scope { locals: &locals, sum: Some(&sum), ..Scope::default() };
        let mut conditions = Conditions::none();
        let mut number = |compiler: &mut Self, expr: &Expr| {
            let (number, told) = compiler.number(expr, &scope)?;
            conditions = std::mem::take(&mut conditions).and(&told.conditions());
            compiler.require_where(Truth::Known(true), &told.conditions())?;
            Ok(number)
        };
        let mut total = match &rule.score {
            Some(score) => number(self, score)?,
            None => whole_sum,
        };
        let upper = rule.at_most.as_ref().map(|bound| number(self, bound)).transpose()?;
        let lower = match &rule.at_least {
            Some(bound) => number(self, bound)?,
            None => Piece::constant(Number::ZERO),
        };
        let places = exact(Number::ONE.divide(&Number::scaled(1, rubric.places)))?;
        if let Some(upper) = upper {
            total = self.extreme_piece(&total, &upper, Extreme::Least, &conditions)?;
        }
        let low = match lower.known() {
            Some(low) => Some(exact(low.multiply(&places))?),
            None => {
                total = self.extreme_piece(&total, &lower, Extreme::Greatest, &conditions)?;
                None
            }
        };
        let total = total.map(&mut |number| number.times(&places))?;
        self.rounded(&total, (low.as_ref(), None), &conditions)
    }
}
