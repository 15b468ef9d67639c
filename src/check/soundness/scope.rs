//! Where an expression stands: its indicator, the items and arguments in scope, and what the branches above it are known to mean.

use super::assume::Truth;
use super::known::Known;
use super::logic::Logic;
use super::range::Range;
use crate::model::{Applies, DefinitionId, Each, Expr, ExprKind, Fact, FunctionId, IndicatorId, LocalId, Rubric};

/// How many definitions inside one another are looked into.
pub const MAXIMUM_INLINING: usize = 32;

/// How many nodes may be computed again inside branches, for one body; beyond it what is known without the branch will do.
const FUEL: u32 = 20_000;

/// How many conditions inside one another are taken to mean something: each is looked at for both its branches, so that each doubles the work.
const MAXIMUM_ASSUMING: u32 = 4;

/// How deep expressions are followed; the text limits them to less.
pub const MAXIMUM_DEPTH: usize = 250;

/// Whose locals are in scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// A definition, a fact's default, a check: none.
    Outside,
    /// An indicator's.
    Indicator(IndicatorId),
    /// Those of 总分.
    Total,
}

/// Something that holds in the branch at hand.
#[derive(Clone, Debug)]
pub struct Assumption {
    /// What it is about: the key of an expression.
    pub key: String,
    /// Where its values lie.
    pub range: Range,
}

/// Where an expression stands.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    /// The rubric.
    pub rubric: &'a Rubric,
    /// What has been found out already.
    pub known: &'a Known,
    /// Whose locals are in scope.
    pub body: Body,
    /// The arguments of the function whose body this is.
    pub arguments: Vec<Range>,
    /// The fields of the list items in scope, the innermost last; none where they are not known.
    pub(super) items: Vec<Option<&'a [Fact]>>,
    pub(super) assumptions: Vec<Assumption>,
    /// How many of the assumptions held when the locals were computed.
    base: usize,
    inlining: usize,
    /// How many conditions inside one another are being taken apart.
    assuming: u32,
    fuel: u32,
    /// How deep the expression at hand stands.
    pub depth: usize,
}

impl<'a> Scope<'a> {
    /// Outside every indicator.
    pub fn outside(rubric: &'a Rubric, known: &'a Known) -> Scope<'a> {
        Scope {
            rubric,
            known,
            body: Body::Outside,
            arguments: Vec::new(),
            items: Vec::new(),
            assumptions: Vec::new(),
            base: 0,
            inlining: 0,
            assuming: 0,
            fuel: FUEL,
            depth: 0,
        }
    }

    /// In 总分.
    pub fn total(rubric: &'a Rubric, known: &'a Known) -> Scope<'a> {
        Scope { body: Body::Total, ..Scope::outside(rubric, known) }
    }

    /// In the body of a function.
    pub fn function(rubric: &'a Rubric, known: &'a Known, arguments: Vec<Range>) -> Scope<'a> {
        Scope { arguments, ..Scope::outside(rubric, known) }
    }

    /// In an indicator that applies.
    pub fn indicator(rubric: &'a Rubric, known: &'a Known, id: IndicatorId) -> Scope<'a> {
        let mut scope = Scope::inapplicable(rubric, known, id);
        let Some(indicator) = rubric.indicators.get(id.0) else { return scope };
        let mut section = rubric.sections.get(indicator.section.0);
        while let Some(heading) = section {
            if let Some(condition) = &heading.applies {
                scope.assume(condition, Truth::Holds);
            }
            section = heading.parent.and_then(|parent| rubric.sections.get(parent.0));
        }
        match &indicator.applies {
            Applies::When(condition) => scope.assume(condition, Truth::Holds),
            Applies::Always | Applies::Declared => {}
        }
        scope.base = scope.assumptions.len();
        scope
    }

    /// In an indicator, whether it applies or not.
    pub fn inapplicable(rubric: &'a Rubric, known: &'a Known, id: IndicatorId) -> Scope<'a> {
        let mut scope = Scope { body: Body::Indicator(id), ..Scope::outside(rubric, known) };
        if let Some(Each { list, .. }) = rubric.indicators.get(id.0).and_then(|indicator| indicator.each.as_ref()) {
            let fields = scope.fields(list);
            scope.items.push(fields);
        }
        scope
    }

    /// The fields of what a list or a record holds, with their ranges; none when it is not a fact.
    pub fn fields(&self, list: &'a Expr) -> Option<&'a [Fact]> {
        self.declaration(list, MAXIMUM_INLINING).map(|fact| fact.fields.as_slice())
    }

    /// The declaration of a fact, of a field or of an item's field.
    pub fn declaration(&self, expr: &'a Expr, depth: usize) -> Option<&'a Fact> {
        let depth = depth.checked_sub(1)?;
        if let ExprKind::Fact(id) = &expr.kind {
            return self.rubric.facts.get(id.0);
        }
        // What is declared of a fact holds of it in every year.
        if let ExprKind::Prior { fact, field, back: _ } = &expr.kind {
            let fact = self.rubric.facts.get(fact.0)?;
            return field.map_or(Some(fact), |field| fact.fields.get(field));
        }
        if let ExprKind::Field(record, field) = &expr.kind {
            return self.declaration(record, depth)?.fields.get(*field);
        }
        if let ExprKind::Item { depth: outward, field } = &expr.kind {
            let at = self.items.len().checked_sub(outward.checked_add(1)?)?;
            return (*self.items.get(at)?)?.get(*field);
        }
        match Logic::of(expr) {
            Logic::Definition(id) => self.declaration(&self.rubric.definitions.get(id.0)?.body, depth),
            Logic::Local(id) => self.declaration(self.local(id)?, depth),
            Logic::Constant(_)
            | Logic::Read
            | Logic::Not(_)
            | Logic::And(..)
            | Logic::Or(..)
            | Logic::Compare(..)
            | Logic::Other => None,
        }
    }

    /// The body of a local.
    pub fn local(&self, id: LocalId) -> Option<&'a Expr> {
        let locals = match self.body {
            Body::Outside => return None,
            Body::Indicator(indicator) => &self.rubric.indicators.get(indicator.0)?.locals,
            Body::Total => &self.rubric.total.locals,
        };
        locals.get(id.0).map(|local| &local.body)
    }

    /// Does something with the items of a list in scope.
    pub fn with_items<T>(&mut self, list: &'a Expr, action: impl FnOnce(&mut Scope<'a>) -> T) -> T {
        let fields = self.fields(list);
        self.items.push(fields);
        let mark = self.assumptions.len();
        let result = action(self);
        self.assumptions.truncate(mark);
        self.items.pop();
        result
    }

    /// Does something inside the body of a definition, with what is assumed of facts.
    pub fn in_definition<T>(&mut self, id: DefinitionId, action: impl FnOnce(&mut Scope<'a>, &'a Expr) -> T) -> Option<T> {
        let definition = self.rubric.definitions.get(id.0)?;
        self.inlined(Body::Outside, None, |scope| action(scope, &definition.body))
    }

    /// Does something inside the body of a local, with what is assumed.
    pub fn in_local<T>(&mut self, id: LocalId, action: impl FnOnce(&mut Scope<'a>, &'a Expr) -> T) -> Option<T> {
        let body = self.local(id)?;
        self.inlined(self.body, None, |scope| action(scope, body))
    }

    /// Does something inside the body of a function, with its arguments.
    pub fn in_function<T>(
        &mut self,
        id: FunctionId,
        arguments: Vec<Range>,
        action: impl FnOnce(&mut Scope<'a>, &'a Expr) -> T,
    ) -> Option<T> {
        let function = self.rubric.functions.get(id.0)?;
        self.inlined(Body::Outside, Some(arguments), |scope| action(scope, &function.body))
    }

    fn inlined<T>(&mut self, body: Body, arguments: Option<Vec<Range>>, action: impl FnOnce(&mut Scope<'a>) -> T) -> Option<T> {
        if self.inlining >= MAXIMUM_INLINING || self.fuel == 0 || self.depth >= MAXIMUM_DEPTH {
            return None;
        }
        // A list's items are no part of what is said elsewhere; the item of 逐项 is, for the indicator's own locals.
        let each = match body {
            Body::Indicator(_) => usize::from(self.each_in_scope()),
            Body::Outside | Body::Total => 0,
        };
        let items = self.items.split_off(each.min(self.items.len()));
        let hides_items = !items.is_empty() || each == 0;
        let hides_arguments = arguments.is_some();
        let is_hidden = |key: &str| (hides_arguments && key.contains('@')) || (hides_items && key.contains("item"));
        let outer_body = std::mem::replace(&mut self.body, body);
        let outer_arguments = arguments.map(|arguments| std::mem::replace(&mut self.arguments, arguments));
        let mark = self.assumptions.len();
        let outer_assumptions = self.assumptions.iter().any(|assumption| is_hidden(&assumption.key)).then(|| {
            let seen = self.assumptions.iter().filter(|assumption| !is_hidden(&assumption.key)).cloned().collect();
            std::mem::replace(&mut self.assumptions, seen)
        });
        self.inlining += 1;
        let result = action(self);
        self.inlining -= 1;
        match outer_assumptions {
            Some(assumptions) => self.assumptions = assumptions,
            None => self.assumptions.truncate(mark),
        }
        if let Some(arguments) = outer_arguments {
            self.arguments = arguments;
        }
        self.body = outer_body;
        self.items.extend(items);
        Some(result)
    }

    /// Whether the item of 逐项 is in scope.
    pub fn each_in_scope(&self) -> bool {
        match self.body {
            Body::Indicator(id) => self.rubric.indicators.get(id.0).is_some_and(|indicator| indicator.each.is_some()),
            Body::Outside | Body::Total => false,
        }
    }

    /// Whether more is assumed than when the locals were computed, so that looking into them again can tell more.
    pub fn is_narrowed(&self) -> bool {
        self.assumptions.len() > self.base
    }

    /// Whether anything is assumed.
    pub fn assumes(&self) -> bool {
        !self.assumptions.is_empty()
    }

    /// Does something with what a condition means, unless that stands too deep in other conditions: then it means nothing, which is always true.
    pub fn within_condition(&mut self, action: impl FnOnce(&mut Scope<'a>)) {
        if self.assuming < MAXIMUM_ASSUMING {
            self.assuming += 1;
            action(self);
            self.assuming -= 1;
        }
    }

    /// Counts one node that is computed again.
    pub fn burn(&mut self) {
        if self.inlining > 0 {
            self.fuel = self.fuel.saturating_sub(1);
        }
    }

    /// Where what is assumed begins; [`release`](Scope::release) goes back to it.
    pub fn mark(&self) -> usize {
        self.assumptions.len()
    }

    /// Forgets what was assumed since the mark.
    pub fn release(&mut self, mark: usize) {
        self.assumptions.truncate(mark);
    }
}
