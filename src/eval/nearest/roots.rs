//! Where a rule turns: every comparison, band and step in it, solved for one fact.

use crate::model::{self, Applies, Arithmetic, ExprKind, Indicator, Local, LocalId, Pattern};
use crate::number::Number;
use crate::stdlib::Function;
use crate::value::{Target, Value};

use super::super::aggregates::fields_of;
use super::super::evaluator::Evaluator;
use super::super::scope::{ItemScope, Scope};
use super::lever::Lever;
use super::levers::MAXIMUM_DEPTH;
use super::mobius::Mobius;

/// The most values of a fact that are looked at.
pub(crate) const MAXIMUM_ROOTS: usize = 200;
/// How many of the units next above and next below are tried, where a rank counts.
const MAXIMUM_RIVALS: usize = 10;
/// How many of those before it a value is compared with.
const NOTED_BEFORE: usize = 4;

/// The search for the turning points of a row along one fact.
pub(super) struct Roots<'e, 'a> {
    evaluator: &'e mut Evaluator<'a>,
    lever: Lever,
    /// What the lever's list is called, when it is the field of an item.
    list: String,
    locals: &'a [Local],
    /// The most items of a list at which it is looked, beside the lever's own.
    items: usize,
    pub(super) found: Vec<(Number, Turn)>,
    turn: Turn,
}

/// Why a value of a fact is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// A comparison, a band or a step turns there.
    Threshold,
    /// The rule reaches full marks there, or nothing.
    Bound,
}

/// What an expression can see, and how its arguments depend on the fact.
#[derive(Clone, Copy)]
struct Around<'s> {
    scope: &'s Scope<'s>,
    arguments: &'s [Option<Mobius>],
}

impl<'e, 'a> Roots<'e, 'a> {
    /// A search along a lever.
    pub(super) fn new(evaluator: &'e mut Evaluator<'a>, lever: Lever, locals: &'a [Local], items: usize) -> Roots<'e, 'a> {
        let list = match lever {
            Lever::Item { list, .. } => evaluator.rubric.facts.get(list.0).map_or(String::new(), |fact| fact.name.to_string()),
            Lever::Fact(_) | Lever::Field(..) => String::new(),
        };
        Roots { evaluator, lever, list, locals, items, found: Vec::new(), turn: Turn::Threshold }
    }

    /// Every value of the fact at which a condition on facts alone may turn.
    pub(super) fn of_condition(&mut self, condition: &'a model::Expr) {
        self.visit(condition, Around { scope: &Scope::default(), arguments: &[] }, 0);
    }

    /// Every value of the fact at which the row may turn.
    pub(super) fn of_row(&mut self, indicator: &'a Indicator, scope: &Scope<'_>, bounds: &[Number]) {
        let around = Around { scope, arguments: &[] };
        for local in &indicator.locals {
            self.visit(&local.body, around, 0);
        }
        self.visit(&indicator.score, around, 0);
        for expr in indicator.at_most.iter().chain(&indicator.at_least) {
            self.visit(expr, around, 0);
        }
        match &indicator.applies {
            Applies::When(condition) => self.visit(condition, around, 0),
            Applies::Always | Applies::Declared => {}
        }
        // Where the rule reaches full marks, or nothing.
        self.turn = Turn::Bound;
        for bound in bounds {
            self.meet(self.as_number(bound), &indicator.score, around, 0);
        }
    }

    fn as_number(&self, number: &Number) -> Option<Mobius> {
        Some(Mobius::constant(number.clone()))
    }

    fn meet(&mut self, at: Option<Mobius>, expr: &model::Expr, around: Around<'_>, depth: u32) {
        let quantity = self.along(expr, around, depth);
        if let (Some(at), Some(quantity)) = (at, quantity)
            && let Some(root) = quantity.meets(&at)
            && self.found.len() < MAXIMUM_ROOTS
        {
            self.note(root);
        }
    }

    /// Notes a value. Bands meet at their ends, so that it may just have been noted.
    fn note(&mut self, root: Number) {
        let found = (root, self.turn);
        if !self.found.iter().rev().take(NOTED_BEFORE).any(|before| *before == found) {
            self.found.push(found);
        }
    }

    fn meet_two(&mut self, left: &model::Expr, right: &model::Expr, around: Around<'_>, depth: u32) {
        let left = self.along(left, around, depth);
        self.meet(left, right, around, depth);
    }

    fn visit(&mut self, expr: &model::Expr, around: Around<'_>, depth: u32) {
        if depth > MAXIMUM_DEPTH || self.found.len() >= MAXIMUM_ROOTS || self.evaluator.spend(1).is_err() {
            return;
        }
        let depth = depth + 1;
        match &expr.kind {
            ExprKind::Compare(first, rest) => {
                let mut left: &model::Expr = first;
                self.visit(first, around, depth);
                for (_, right) in rest {
                    self.meet_two(left, right, around, depth);
                    self.visit(right, around, depth);
                    left = right;
                }
            }
            ExprKind::Match(choice) => {
                if let Some(subject) = &choice.subject {
                    self.visit(subject, around, depth);
                    let quantity = self.along(subject, around, depth);
                    for arm in &choice.arms {
                        for end in super::super::matches::pattern_ends(&arm.patterns) {
                            if let Some(root) = quantity.as_ref().and_then(|quantity| quantity.meets(&Mobius::constant(end))) {
                                self.note(root);
                            }
                        }
                    }
                }
                for arm in &choice.arms {
                    for pattern in &arm.patterns {
                        match (pattern, &choice.subject) {
                            (Pattern::Compare(_, end) | Pattern::Equal(end), Some(subject)) => {
                                self.meet_two(subject, end, around, depth);
                            }
                            (Pattern::Between { low, high, .. }, Some(subject)) => {
                                self.meet_two(subject, low, around, depth);
                                self.meet_two(subject, high, around, depth);
                            }
                            (Pattern::Condition(condition), _) => self.visit(condition, around, depth),
                            (
                                Pattern::Band(_)
                                | Pattern::Is(_)
                                | Pattern::Else
                                | Pattern::Compare(..)
                                | Pattern::Equal(_)
                                | Pattern::Between { .. },
                                _,
                            ) => {}
                        }
                    }
                    if let Some(guard) = &arm.guard {
                        self.visit(guard, around, depth);
                    }
                    self.visit(&arm.result, around, depth);
                }
            }
            ExprKind::Interpolate(at, points) => {
                self.visit(at, around, depth);
                for (place, _) in points {
                    self.meet_two(at, place, around, depth);
                }
            }
            ExprKind::Steps { amount, step, .. } => self.visit_steps(amount, step, around, depth),
            ExprKind::Call(function, arguments) => {
                for argument in arguments {
                    self.visit(argument, around, depth);
                }
                match (function, arguments.as_slice()) {
                    (Function::Attainment, [actual, target, ..]) => self.meet_two(actual, target, around, depth),
                    (Function::Maximum | Function::Minimum, [first, rest @ ..]) => {
                        for argument in rest {
                            self.meet_two(first, argument, around, depth);
                        }
                    }
                    (Function::Absolute, [inner]) => self.meet(self.as_number(&Number::ZERO), inner, around, depth),
                    _ => {}
                }
            }
            ExprKind::Aggregate { list, item, weight, .. } => {
                let parts: Vec<&model::Expr> = item.iter().chain(weight).map(|part| &**part).collect();
                self.visit_items(list, &parts, around, depth);
            }
            ExprKind::Apply(id, arguments) => {
                for argument in arguments {
                    self.visit(argument, around, depth);
                }
                let rubric = self.evaluator.rubric;
                let Some(function) = rubric.functions.get(id.0) else { return };
                let along: Vec<Option<Mobius>> = arguments.iter().map(|argument| self.along(argument, around, depth)).collect();
                let values: Vec<_> = arguments.iter().map(|argument| self.evaluator.evaluate(argument, around.scope)).collect();
                let scope = Scope { arguments: &values, item: None, ..*around.scope };
                self.visit(&function.body, Around { scope: &scope, arguments: &along }, depth);
            }
            ExprKind::Definition(id) => {
                let rubric = self.evaluator.rubric;
                if let Some(definition) = rubric.definitions.get(id.0) {
                    self.visit(&definition.body, Around { scope: &Scope::default(), arguments: &[] }, depth);
                }
            }
            ExprKind::Negate(inner) | ExprKind::Not(inner) | ExprKind::Has(inner) => self.visit(inner, around, depth),
            ExprKind::Arithmetic(_, left, right)
            | ExprKind::And(left, right)
            | ExprKind::Or(left, right)
            | ExprKind::Default(left, right) => {
                self.visit(left, around, depth);
                self.visit(right, around, depth);
            }
            ExprKind::Conditional(condition, then, otherwise) => {
                for part in [condition, then, otherwise] {
                    self.visit(part, around, depth);
                }
            }
            ExprKind::Checklist(lines) => {
                for (condition, points) in lines {
                    self.visit(condition, around, depth);
                    self.visit(points, around, depth);
                }
            }
            ExprKind::Cohort(call) => {
                for part in call.own_parts() {
                    self.visit(part, around, depth);
                }
                // A rank turns where this unit meets another, and just beyond it.
                for rival in self.evaluator.rivals(call, around.scope, MAXIMUM_RIVALS) {
                    self.meet(Some(Mobius::constant(rival)), &call.value, around, depth);
                }
            }
            // Locals are visited once, by themselves.
            ExprKind::Local(_)
            | ExprKind::Constant(_)
            | ExprKind::Fact(_)
            | ExprKind::Item { .. }
            | ExprKind::Field(..)
            | ExprKind::Argument(_)
            | ExprKind::Indicator(..)
            | ExprKind::Section(..)
            | ExprKind::FullPoints
            | ExprKind::Sum
            | ExprKind::Asked(_)
            | ExprKind::Year
            | ExprKind::Prior { .. }
            | ExprKind::DayOfYear { .. }
            | ExprKind::Assessed(_)
            | ExprKind::Text(_) => {}
        }
    }

    /// 几个 turns where the amount is a whole number of steps: the next ones either way, and 0.
    fn visit_steps(&mut self, amount: &model::Expr, step: &model::Expr, around: Around<'_>, depth: u32) {
        self.visit(amount, around, depth);
        self.meet(self.as_number(&Number::ZERO), amount, around, depth);
        let (Ok(size), Ok(width)) = (self.evaluator.number(amount, around.scope), self.evaluator.number(step, around.scope))
        else {
            return;
        };
        let Ok(steps) = size.divide(&width) else { return };
        for offset in [-1, 0, 1] {
            for whole in [steps.floor(), steps.ceiling()] {
                let multiple = whole.add(&Number::from(offset)).and_then(|whole| whole.multiply(&width));
                if let Ok(multiple) = multiple {
                    self.meet(Some(Mobius::constant(multiple)), amount, around, depth);
                }
            }
        }
    }

    fn visit_items(&mut self, list: &model::Expr, parts: &[&model::Expr], around: Around<'_>, depth: u32) {
        let Ok(items) = self.evaluator.list(list, around.scope) else { return };
        let name = self.evaluator.list_name(list);
        for (index, values) in items.iter().enumerate() {
            if !self.is_about(&name, index) && index >= self.items {
                continue;
            }
            let item = ItemScope { values, fields: fields_of(list), list: &name, index, outer: around.scope.item };
            let scope = Scope { item: Some(&item), ..*around.scope };
            for part in parts {
                self.visit(part, Around { scope: &scope, ..around }, depth);
            }
        }
    }

    /// Whether the fact is a field of this item.
    fn is_about(&self, list: &str, item: usize) -> bool {
        match self.lever {
            Lever::Item { index, .. } => index == item && self.list == list,
            Lever::Fact(_) | Lever::Field(..) => false,
        }
    }

    /// An expression as a function of the fact, by the branches that are taken now.
    fn along(&mut self, expr: &model::Expr, around: Around<'_>, depth: u32) -> Option<Mobius> {
        if depth > MAXIMUM_DEPTH || self.evaluator.spend(1).is_err() {
            return None;
        }
        let depth = depth + 1;
        match &expr.kind {
            ExprKind::Fact(id) if self.lever == Lever::Fact(*id) => Some(Mobius::identity()),
            ExprKind::Field(record, field) => match (&record.kind, self.lever) {
                (ExprKind::Fact(id), Lever::Field(fact, part)) if *id == fact && *field == part => Some(Mobius::identity()),
                _ => self.fixed(expr, around),
            },
            ExprKind::Item { depth: out, field } => {
                let item = around.scope.item_at(*out)?;
                match self.lever {
                    Lever::Item { field: part, .. } if part == *field && self.is_about(item.list, item.index) => {
                        Some(Mobius::identity())
                    }
                    Lever::Item { .. } | Lever::Fact(_) | Lever::Field(..) => self.fixed(expr, around),
                }
            }
            ExprKind::Local(LocalId(id)) => {
                let local = self.locals.get(*id)?;
                self.along(&local.body, around, depth)
            }
            ExprKind::Argument(index) => around.arguments.get(*index).cloned().flatten(),
            ExprKind::Definition(id) => {
                let rubric = self.evaluator.rubric;
                let definition = rubric.definitions.get(id.0)?;
                self.along(&definition.body, Around { scope: &Scope::default(), arguments: &[] }, depth)
            }
            ExprKind::Apply(id, arguments) => {
                let rubric = self.evaluator.rubric;
                let function = rubric.functions.get(id.0)?;
                let along: Vec<Option<Mobius>> = arguments.iter().map(|argument| self.along(argument, around, depth)).collect();
                let values: Vec<_> = arguments.iter().map(|argument| self.evaluator.evaluate(argument, around.scope)).collect();
                let scope = Scope { arguments: &values, item: None, ..*around.scope };
                self.along(&function.body, Around { scope: &scope, arguments: &along }, depth)
            }
            ExprKind::Negate(inner) => self.along(inner, around, depth)?.negated(),
            ExprKind::Arithmetic(operator, left, right) => {
                let (left, right) = (self.along(left, around, depth)?, self.along(right, around, depth)?);
                match operator {
                    Arithmetic::Add => left.plus(&right),
                    Arithmetic::Subtract => left.minus(&right),
                    Arithmetic::Multiply => left.times(&right),
                    Arithmetic::Divide => left.divided_by(&right),
                }
            }
            ExprKind::Conditional(condition, then, otherwise) => {
                let branch = if self.evaluator.condition(condition, around.scope).ok()? { then } else { otherwise };
                self.along(branch, around, depth)
            }
            ExprKind::Default(inner, instead) => {
                let there = self.evaluator.evaluate(inner, around.scope).is_ok();
                self.along(if there { inner } else { instead }, around, depth)
            }
            ExprKind::Call(function, arguments) => self.along_call(expr, *function, arguments, around, depth),
            ExprKind::Aggregate { function, list, item: Some(item), .. } => {
                self.along_list(expr, *function, list, item, around, depth)
            }
            ExprKind::Steps { amount, step, .. } => {
                // As if in proportion: between two steps nothing turns.
                let (amount, step) = (self.along(amount, around, depth)?, self.along(step, around, depth)?);
                let count = amount.divided_by(&step)?;
                if count.is_constant() { self.fixed(expr, around) } else { Some(count) }
            }
            ExprKind::Fact(_)
            | ExprKind::Constant(_)
            | ExprKind::Indicator(..)
            | ExprKind::Section(..)
            | ExprKind::FullPoints
            | ExprKind::Sum
            | ExprKind::Asked(_)
            | ExprKind::Year
            | ExprKind::Prior { .. }
            | ExprKind::DayOfYear { .. }
            | ExprKind::Not(_)
            | ExprKind::Compare(..)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Match(_)
            | ExprKind::Interpolate(..)
            | ExprKind::Checklist(_)
            | ExprKind::Assessed(_)
            | ExprKind::Aggregate { .. }
            | ExprKind::Cohort(_)
            | ExprKind::Has(_)
            | ExprKind::Text(_) => self.fixed(expr, around),
        }
    }

    /// What an expression comes to now, as though it did not depend on the fact.
    fn fixed(&mut self, expr: &model::Expr, around: Around<'_>) -> Option<Mobius> {
        match self.evaluator.evaluate(expr, around.scope) {
            Ok(Value::Number(number) | Value::Target(Target::Amount { number, .. })) => Some(Mobius::constant(number)),
            // Days are counted: one date less another is a number of them.
            Ok(Value::Date(date)) => Some(Mobius::constant(Number::from(date.day_number()))),
            Ok(_) | Err(_) => None,
        }
    }

    fn along_call(
        &mut self,
        expr: &model::Expr,
        function: Function,
        arguments: &[model::Expr],
        around: Around<'_>,
        depth: u32,
    ) -> Option<Mobius> {
        match (function, arguments) {
            (Function::Ratio | Function::Attainment, [part, whole, ..]) => {
                let (part, whole) = (self.along(part, around, depth)?, self.along(whole, around, depth)?);
                part.divided_by(&whole)
            }
            (Function::Change, [now, before]) => {
                let (now, before) = (self.along(now, around, depth)?, self.along(before, around, depth)?);
                now.minus(&before)?.divided_by(&before)
            }
            (Function::Days, [first, last]) => {
                let (first, last) = (self.along(first, around, depth)?, self.along(last, around, depth)?);
                last.minus(&first)
            }
            (Function::Absolute, [inner]) => {
                let along = self.along(inner, around, depth)?;
                let negative = self.evaluator.number(inner, around.scope).ok()?.is_negative();
                if negative { along.negated() } else { Some(along) }
            }
            (Function::Round | Function::Ceiling | Function::Floor, [inner, ..]) => {
                let along = self.along(inner, around, depth)?;
                if along.is_constant() { self.fixed(expr, around) } else { Some(along) }
            }
            (Function::Sum, arguments) => self.along_sum(arguments, around, depth),
            (Function::Mean, arguments) => {
                let count = Mobius::constant(Number::from(arguments.len()));
                self.along_sum(arguments, around, depth)?.divided_by(&count)
            }
            (Function::Maximum | Function::Minimum, arguments) => {
                let now = self.evaluator.number(expr, around.scope).ok()?;
                let active =
                    arguments.iter().find(|argument| self.evaluator.number(argument, around.scope).as_ref() == Ok(&now))?;
                self.along(active, around, depth)
            }
            _ => self.fixed(expr, around),
        }
    }

    fn along_sum(&mut self, arguments: &[model::Expr], around: Around<'_>, depth: u32) -> Option<Mobius> {
        let mut sum = Mobius::constant(Number::ZERO);
        for argument in arguments {
            sum = sum.plus(&self.along(argument, around, depth)?)?;
        }
        Some(sum)
    }

    /// 合计 and 平均 of a list along a field of one of its items.
    fn along_list(
        &mut self,
        expr: &model::Expr,
        function: Function,
        list: &model::Expr,
        item: &model::Expr,
        around: Around<'_>,
        depth: u32,
    ) -> Option<Mobius> {
        let Lever::Item { index, .. } = self.lever else { return self.fixed(expr, around) };
        let name = self.evaluator.list_name(list);
        if !self.is_about(&name, index) || !matches!(function, Function::Sum | Function::Mean) {
            return self.fixed(expr, around);
        }
        let items = self.evaluator.list(list, around.scope).ok()?;
        let values = items.get(index)?;
        let own = ItemScope { values, fields: fields_of(list), list: &name, index, outer: around.scope.item };
        let scope = Scope { item: Some(&own), ..*around.scope };
        let along = self.along(item, Around { scope: &scope, ..around }, depth)?;
        let now = self.evaluator.number(item, &scope).ok()?;
        let count = Number::from(items.len());
        let all = self.evaluator.number(expr, around.scope).ok()?;
        let all = if function == Function::Mean { all.multiply(&count).ok()? } else { all };
        let sum = along.plus(&Mobius::constant(all.subtract(&now).ok()?))?;
        if function == Function::Mean { sum.divided_by(&Mobius::constant(count)) } else { Some(sum) }
    }
}
