//! Operators: arithmetic with dimensions, comparisons, conditions, and what fits with what.

use super::messages::Purpose;
use super::scope::Scope;
use super::typed::{self, Grain, Typed};
use super::{Checker, messages};
use crate::model::{self, Arithmetic, Comparison, ExprKind};
use crate::source::Span;
use crate::syntax::ast;
use crate::unit::{Dimension, Unit};
use crate::value::{Display, Quantity, Type};

impl<'a> Checker<'a> {
    /// `-x`, `非 x`
    pub(super) fn unary(
        &mut self,
        operator: ast::UnaryOperator,
        operand: &'a ast::Expr,
        span: Span,
        scope: &mut Scope,
    ) -> Option<Typed> {
        match operator {
            ast::UnaryOperator::Not => {
                let operand = self.condition(operand, scope, Purpose::Not)?;
                Some(Typed::new(ExprKind::Not(operand.expr), Type::Flag, span))
            }
            ast::UnaryOperator::Negate => {
                let operand = self.expr(operand, None, scope)?;
                let quantity = self.quantity(&operand, Purpose::Negate)?;
                let constant = operand.constant.as_ref().map(crate::number::Number::negate);
                let (whole, bare) = (operand.whole, operand.bare);
                let kind = match &constant {
                    Some(number) => ExprKind::Constant(crate::value::Value::Number(number.clone())),
                    None => ExprKind::Negate(operand.expr),
                };
                Some(Typed { whole, bare, constant, ..Typed::new(kind, Type::Quantity(quantity), span) })
            }
        }
    }

    /// `a + b`, `a 且 b`. A long sum leans to the left as deep as it is long, so that side is walked without recursion.
    pub(super) fn binary(&mut self, expr: &'a ast::Expr, scope: &mut Scope) -> Option<Typed> {
        let mut rest = Vec::new();
        let mut first = expr;
        while let ast::ExprKind::Binary(operator, left, right) = &first.kind {
            rest.push((*operator, &**right, first.span));
            first = left;
        }
        let mut lowered = self.expr(first, None, scope);
        for (operator, right, span) in rest.into_iter().rev() {
            lowered = match operator {
                ast::BinaryOperator::And => {
                    let [left, right] = self.conditions(lowered, right, Purpose::And, scope);
                    left.zip(right).map(|(left, right)| Typed::new(ExprKind::And(left.expr, right.expr), Type::Flag, span))
                }
                ast::BinaryOperator::Or => {
                    let [left, right] = self.conditions(lowered, right, Purpose::Or, scope);
                    left.zip(right).map(|(left, right)| Typed::new(ExprKind::Or(left.expr, right.expr), Type::Flag, span))
                }
                ast::BinaryOperator::Add => self.with_right(Arithmetic::Add, lowered, right, span, scope),
                ast::BinaryOperator::Subtract => self.with_right(Arithmetic::Subtract, lowered, right, span, scope),
                ast::BinaryOperator::Multiply => self.with_right(Arithmetic::Multiply, lowered, right, span, scope),
                ast::BinaryOperator::Divide => self.with_right(Arithmetic::Divide, lowered, right, span, scope),
            };
        }
        lowered
    }

    /// The two sides of 且 and 或.
    fn conditions(
        &mut self,
        left: Option<Typed>,
        right: &'a ast::Expr,
        purpose: Purpose,
        scope: &mut Scope,
    ) -> [Option<Typed>; 2] {
        [left.and_then(|left| self.as_condition(left, purpose)), self.condition(right, scope, purpose)]
    }

    /// A left operand that was lowered, and a right one.
    fn with_right(
        &mut self,
        operator: Arithmetic,
        left: Option<Typed>,
        right: &'a ast::Expr,
        span: Span,
        scope: &mut Scope,
    ) -> Option<Typed> {
        // a ÷ 100万元/在职人数 is (a ÷ 100万元) ÷ 在职人数, as it would be with blanks.
        if operator == Arithmetic::Divide
            && let ast::ExprKind::Number(literal) = &right.kind
            && let Some(split) = self.split_unit(literal, scope)
        {
            let left = left?;
            let number = self.number_in(literal.number.clone(), split.unit.as_ref(), split.number_span)?;
            let span = left.span().to(split.number_span);
            let quotient = self.arithmetic(operator, left, number, span)?;
            return self.divide_by(quotient, &split.divisors, scope);
        }
        let right = self.expr(right, None, scope);
        self.arithmetic(operator, left?, right?, span)
    }

    /// Two operands put together, with the dimension that results.
    pub(super) fn arithmetic(&mut self, operator: Arithmetic, left: Typed, right: Typed, span: Span) -> Option<Typed> {
        match (left.type_().clone(), right.type_().clone()) {
            (Type::Quantity(_), Type::Quantity(_)) => self.quantities(operator, left, right, span),
            (Type::Date, Type::Date) if operator == Arithmetic::Subtract => {
                let days = Quantity::in_unit(Unit::parse("天")?);
                Some(operation(operator, left, right, Type::Quantity(days), span).known(Grain::Whole))
            }
            (Type::Date, Type::Quantity(quantity)) if matches!(operator, Arithmetic::Add | Arithmetic::Subtract) => {
                if quantity.dimension != Dimension::base("天") {
                    self.diagnostics.push(messages::date_and_other(&left, &right));
                    return None;
                }
                Some(operation(operator, left, right, Type::Date, span))
            }
            (Type::Target, Type::Quantity(quantity))
                if matches!(operator, Arithmetic::Multiply | Arithmetic::Divide) && quantity.dimension.is_none() =>
            {
                Some(operation(operator, left, right, Type::Target, span))
            }
            (Type::Quantity(quantity), Type::Target) if operator == Arithmetic::Multiply && quantity.dimension.is_none() => {
                Some(operation(operator, left, right, Type::Target, span))
            }
            _ => {
                self.diagnostics.push(messages::bad_operation(operator, &left, &right));
                None
            }
        }
    }

    fn quantities(&mut self, operator: Arithmetic, mut left: Typed, mut right: Typed, span: Span) -> Option<Typed> {
        let purpose = match operator {
            Arithmetic::Add => Some(Purpose::Add),
            Arithmetic::Subtract => Some(Purpose::Subtract),
            Arithmetic::Multiply | Arithmetic::Divide => None,
        };
        if let Some(purpose) = purpose {
            self.agree(&mut left, &mut right, purpose)?;
        }
        let (before, behind) = (left.quantity()?.clone(), right.quantity()?.clone());
        let quantity = match operator {
            // A bare number takes the display of the other: 1 - 值 is a rate when 值 is one.
            Arithmetic::Add | Arithmetic::Subtract if left.bare && !right.bare => behind,
            Arithmetic::Add | Arithmetic::Subtract => before,
            Arithmetic::Multiply => typed::product(&before, &behind),
            Arithmetic::Divide => typed::quotient(&before, &behind),
        };
        let both = left.constant.as_ref().zip(right.constant.as_ref());
        let constant = both.and_then(|(left, right)| operator.apply(left, right).ok());
        let whole = match operator {
            Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply => left.whole && right.whole,
            Arithmetic::Divide => false,
        };
        let typed = operation(operator, left, right, Type::Quantity(quantity), span);
        Some(Typed { whole: whole || constant.as_ref().is_some_and(crate::number::Number::is_whole), constant, ..typed })
    }

    /// `0 < x ≤ 10%`
    pub(super) fn compare(
        &mut self,
        first: &'a ast::Expr,
        rest: &'a [(Comparison, ast::Expr)],
        span: Span,
        scope: &mut Scope,
    ) -> Option<Typed> {
        let mut operands: Vec<&'a ast::Expr> = vec![first];
        operands.extend(rest.iter().map(|(_, operand)| operand));
        let comparisons: Vec<Comparison> = rest.iter().map(|(comparison, _)| *comparison).collect();
        self.compare_operands(&operands, &comparisons, span, scope)
    }

    /// Operands with the comparisons between them.
    pub(super) fn compare_operands(
        &mut self,
        operands: &[&'a ast::Expr],
        comparisons: &[Comparison],
        span: Span,
        scope: &mut Scope,
    ) -> Option<Typed> {
        // A name that stands for nothing here may be a choice; the other side says of which set.
        let mut lowered: Vec<Option<Typed>> = vec![None; operands.len()];
        let mut wanted: Option<Type> = None;
        let mut sound = true;
        let (later, now): (Vec<usize>, Vec<usize>) =
            (0..operands.len()).partition(|at| operands.get(*at).is_some_and(|operand| self.may_be_choice(operand, scope)));
        for at in now.into_iter().chain(later) {
            let Some(operand) = operands.get(at) else { continue };
            let typed = self.expr(operand, wanted.as_ref(), scope);
            match &typed {
                Some(typed) if matches!(typed.type_(), Type::Choice(_)) => wanted = Some(typed.type_().clone()),
                Some(_) => {}
                // The other side has an error of its own; whether this one is a choice of it cannot be told.
                None => return self.rest_of_comparison(operands, at, scope),
            }
            if let Some(slot) = lowered.get_mut(at) {
                *slot = typed;
            }
        }
        let mut lowered: Vec<Typed> = lowered.into_iter().collect::<Option<_>>()?;
        for (at, comparison) in comparisons.iter().enumerate() {
            let (before, behind) = lowered.split_at_mut(at + 1);
            if let (Some(left), Some(right)) = (before.last_mut(), behind.first_mut()) {
                sound &= self.comparable(*comparison, left, right).is_some();
            }
        }
        if !sound {
            return None;
        }
        let mut lowered = lowered.into_iter();
        let first = lowered.next()?.expr;
        let rest = comparisons.iter().zip(lowered).map(|(comparison, typed)| (*comparison, *typed.expr)).collect();
        Some(Typed::new(ExprKind::Compare(first, rest), Type::Flag, span))
    }

    /// Looks for errors in the operands that are left when one could not be lowered.
    fn rest_of_comparison(&mut self, operands: &[&'a ast::Expr], failed: usize, scope: &mut Scope) -> Option<Typed> {
        for (at, operand) in operands.iter().enumerate().skip(failed + 1) {
            if at != failed && !self.may_be_choice(operand, scope) {
                self.expr(operand, None, scope);
            }
        }
        None
    }

    /// Whether an operand is a bare name that stands for nothing but perhaps a choice.
    pub(super) fn may_be_choice(&self, operand: &ast::Expr, scope: &Scope) -> bool {
        let ast::ExprKind::Name(name) = &operand.kind else { return false };
        if scope.place == super::scope::Place::Expectation && Self::is_asked_word(&name.key) {
            return false;
        }
        !scope.binds(&name.key) && self.names.global(&name.key).is_none() && super::lookup::Keyword::find(&name.key).is_none()
    }

    /// Whether two operands can be compared in this way; a bare 0 takes the other's dimension.
    pub(super) fn comparable(&mut self, comparison: Comparison, left: &mut Typed, right: &mut Typed) -> Option<()> {
        let ordering = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        match (left.type_().clone(), right.type_().clone()) {
            (Type::Quantity(_), Type::Quantity(_)) => self.agree(left, right, Purpose::Compare),
            (Type::Date, Type::Date) | (Type::Target, Type::Target | Type::Quantity(_)) | (Type::Quantity(_), Type::Target) => {
                Some(())
            }
            (Type::Flag, Type::Flag) | (Type::Text, Type::Text) if !ordering => Some(()),
            (Type::Choice(before), Type::Choice(behind)) if before == behind && !ordering => Some(()),
            (Type::Flag, Type::Flag) | (Type::Text, Type::Text) | (Type::Choice(_), Type::Choice(_)) if ordering => {
                self.diagnostics.push(messages::no_order(comparison, left, right));
                None
            }
            _ => {
                self.diagnostics.push(messages::mismatch(Purpose::Compare, left, right));
                None
            }
        }
    }

    /// Whether two quantities are of one dimension; a bare 0 takes the other's.
    pub(super) fn agree(&mut self, left: &mut Typed, right: &mut Typed, purpose: Purpose) -> Option<()> {
        let (Some(before), Some(behind)) = (left.quantity().cloned(), right.quantity().cloned()) else {
            self.diagnostics.push(messages::mismatch(purpose, left, right));
            return None;
        };
        if before.dimension == behind.dimension {
            if matches!(purpose, Purpose::Compare | Purpose::Subtract) {
                for (rate, number) in [(&*left, &*right), (&*right, &*left)] {
                    let is_rate = rate.quantity().is_some_and(|quantity| quantity.display == Display::Percent);
                    let is_slip = match purpose {
                        Purpose::Subtract => number.is_bare_tens() && !rate.is_count_of_points(),
                        _ => number.is_bare_percent(),
                    };
                    if is_rate && is_slip {
                        self.diagnostics.push(messages::rate_against_number(rate, number, purpose));
                        return None;
                    }
                }
            }
            return Some(());
        }
        if left.is_bare_zero() {
            left.expr.type_ = Type::Quantity(behind);
            return Some(());
        }
        if right.is_bare_zero() {
            right.expr.type_ = Type::Quantity(before);
            return Some(());
        }
        let diagnostic = if right.bare {
            messages::number_without_unit(right, left)
        } else if left.bare {
            messages::number_without_unit(left, right)
        } else {
            messages::mismatch(purpose, left, right)
        };
        self.diagnostics.push(diagnostic);
        None
    }

    /// Whether an expression has a type that is wanted; a bare 0 takes its dimension, and the wanted type's display is kept.
    pub(super) fn fit(&mut self, mut typed: Typed, wanted: &Type, purpose: Purpose) -> Option<Typed> {
        let fits = match (typed.type_(), wanted) {
            (Type::Quantity(found), Type::Quantity(quantity)) => {
                let rate = quantity.display == Display::Percent;
                if rate && typed.is_bare_percent() {
                    self.diagnostics.push(messages::percent_expected(&typed));
                    return None;
                }
                if found.dimension == quantity.dimension || typed.is_bare_zero() {
                    if typed.bare {
                        typed.expr.type_ = wanted.clone();
                    }
                    return Some(typed);
                }
                if typed.bare {
                    self.diagnostics.push(messages::number_for_type(&typed, wanted));
                    return None;
                }
                false
            }
            (found, wanted) => found == wanted,
        };
        if fits {
            return Some(typed);
        }
        self.diagnostics.push(messages::wrong_type(&typed, wanted, purpose));
        None
    }

    /// The quantity of something that must be a number.
    pub(super) fn quantity(&mut self, typed: &Typed, purpose: Purpose) -> Option<Quantity> {
        let quantity = typed.quantity().cloned();
        if quantity.is_none() {
            self.diagnostics.push(messages::number_wanted(typed, purpose));
        }
        quantity
    }

    /// A condition.
    pub(super) fn condition(&mut self, expr: &'a ast::Expr, scope: &mut Scope, purpose: Purpose) -> Option<Typed> {
        let typed = self.expr(expr, None, scope)?;
        self.as_condition(typed, purpose)
    }

    /// What was lowered, if it can be a condition.
    fn as_condition(&mut self, typed: Typed, purpose: Purpose) -> Option<Typed> {
        if typed.type_() != &Type::Flag {
            let implied = self.is_implied(&typed.expr);
            let diagnostic =
                if implied { messages::flag_of_implied(&typed, purpose) } else { messages::flag_wanted(&typed, purpose) };
            self.diagnostics.push(diagnostic);
            return None;
        }
        Some(typed)
    }

    fn is_implied(&self, expr: &model::Expr) -> bool {
        matches!(expr.kind, ExprKind::Fact(id) if self.facts.get(id.0).is_some_and(|fact| fact.implicit))
    }

    /// Points: a number without a unit.
    pub(super) fn points(&mut self, expr: &'a ast::Expr, scope: &mut Scope) -> Option<Typed> {
        let typed = self.expr(expr, None, scope)?;
        self.as_points(typed)
    }

    /// What was lowered, if it can be points.
    pub(super) fn as_points(&mut self, typed: Typed) -> Option<Typed> {
        if typed.quantity().is_some_and(|quantity| quantity.dimension.is_none()) {
            return Some(typed);
        }
        self.diagnostics.push(messages::points_wanted(&typed));
        None
    }

    /// `c ? a : b`
    pub(super) fn conditional(
        &mut self,
        condition: &'a ast::Expr,
        branches: [&'a ast::Expr; 2],
        wanted: Option<&Type>,
        span: Span,
        scope: &mut Scope,
    ) -> Option<Typed> {
        let condition = self.condition(condition, scope, Purpose::Condition);
        let results = self.branches(branches.into_iter(), wanted, scope)?;
        let [consequent, alternative]: [Typed; 2] = results.try_into().ok()?;
        let whole = consequent.whole && alternative.whole;
        let type_ = shown_type(&[&consequent, &alternative])?;
        let kind = ExprKind::Conditional(condition?.expr, consequent.expr, alternative.expr);
        Some(Typed::new(kind, type_, span).known(Grain::from(whole)))
    }

    /// Expressions of which one will be the result: all of one type. Of 评定 only those of one branch count.
    pub(super) fn branches(
        &mut self,
        branches: impl Iterator<Item = &'a ast::Expr>,
        wanted: Option<&Type>,
        scope: &mut Scope,
    ) -> Option<Vec<Typed>> {
        let before = scope.assessed;
        let mut most = before;
        let mut wanted = wanted.cloned();
        let mut results: Vec<Option<Typed>> = Vec::new();
        for branch in branches {
            scope.assessed = before;
            let typed = self.expr(branch, wanted.as_ref(), scope);
            if scope.assessed.0 > most.0 {
                most = scope.assessed;
            }
            if let Some(typed) = &typed
                && matches!(typed.type_(), Type::Choice(_))
            {
                wanted.get_or_insert(typed.type_().clone());
            }
            results.push(typed);
        }
        scope.assessed = most;
        let mut results: Vec<Typed> = results.into_iter().collect::<Option<_>>()?;
        self.unify(&mut results)?;
        Some(results)
    }

    /// Whether several results are of one type; bare zeros take the others' dimension.
    pub(super) fn unify(&mut self, results: &mut [Typed]) -> Option<()> {
        let lead = results.iter().position(|typed| !typed.is_bare_zero()).unwrap_or(0);
        let mut leader = results.get(lead)?.clone();
        let mut sound = Some(());
        for (at, typed) in results.iter_mut().enumerate() {
            if at == lead {
                continue;
            }
            let agrees = if leader.quantity().is_some() && typed.quantity().is_some() {
                self.agree(&mut leader, typed, Purpose::Branches)
            } else if leader.type_() == typed.type_() {
                Some(())
            } else {
                self.diagnostics.push(messages::mismatch(Purpose::Branches, &leader, typed));
                None
            };
            sound = sound.and(agrees);
        }
        sound
    }
}

/// The type of several results of which one is taken: that of the first that is no bare number.
pub(super) fn shown_type(results: &[&Typed]) -> Option<Type> {
    let shown = results.iter().find(|typed| !typed.bare).or(results.first())?;
    Some(shown.type_().clone())
}

fn operation(operator: Arithmetic, left: Typed, right: Typed, type_: Type, span: Span) -> Typed {
    Typed::new(ExprKind::Arithmetic(operator, left.expr, right.expr), type_, span)
}
