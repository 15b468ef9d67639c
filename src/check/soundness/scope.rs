//! Where an expression stands: its indicator, the items and arguments in scope, and what the branches above it are known to mean.

use super::range::{Range, intersect};
use super::ranges::Known;
use crate::comparison::Comparison;
use crate::interval::{Bound, Interval};
use crate::model::{Applies, Arithmetic, DefinitionId, Each, Expr, ExprKind, Fact, FunctionId, IndicatorId, LocalId, Rubric};
use crate::value::Type;

/// How many definitions inside one another are looked into.
const MAXIMUM_INLINING: usize = 32;

/// How many nodes may be computed again inside branches, for one body; beyond it what is known without the branch will do.
const FUEL: u32 = 20_000;

/// How many nodes an expression may have that is recognised where it stands again.
const MAXIMUM_KEY: usize = 48;

/// How many assumptions are kept; what comes after them is let go, which only makes ranges wider.
const MAXIMUM_ASSUMPTIONS: usize = 200;

/// How deep expressions are followed; the text limits them to less.
pub const MAXIMUM_DEPTH: usize = 400;

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
struct Assumption {
    /// What it is about: the key of an expression.
    key: String,
    /// Where its values lie.
    range: Range,
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
    items: Vec<Option<&'a [Fact]>>,
    assumptions: Vec<Assumption>,
    /// How many of the assumptions held when the locals were computed.
    base: usize,
    inlining: usize,
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
        match &expr.kind {
            ExprKind::Fact(id) => self.rubric.facts.get(id.0),
            ExprKind::Field(record, field) => self.declaration(record, depth)?.fields.get(*field),
            ExprKind::Item { depth: outward, field } => {
                let at = self.items.len().checked_sub(outward.checked_add(1)?)?;
                (*self.items.get(at)?)?.get(*field)
            }
            ExprKind::Definition(id) => self.declaration(&self.rubric.definitions.get(id.0)?.body, depth),
            ExprKind::Local(id) => self.declaration(self.local(*id)?, depth),
            _ => None,
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

    fn each_in_scope(&self) -> bool {
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

    /// What is assumed of an expression, besides what it is by itself.
    pub fn assumed(&self, expr: &'a Expr) -> Option<Range> {
        let key = self.key(expr)?;
        let mut found: Option<Range> = None;
        for assumption in self.assumptions.iter().filter(|assumption| assumption.key == key) {
            found = Some(found.map_or_else(|| assumption.range.clone(), |range| range.meet(&assumption.range)));
        }
        found
    }

    /// Assumes that the values of an expression lie in a range.
    pub fn assume_range(&mut self, expr: &'a Expr, range: Range) {
        if self.assumptions.len() < MAXIMUM_ASSUMPTIONS
            && let Some(key) = self.key(expr)
        {
            self.assumptions.push(Assumption { key, range });
        }
    }

    /// Assumes that a condition holds, or that it does not.
    pub fn assume(&mut self, condition: &'a Expr, truth: Truth) {
        self.assume_within(condition, truth, MAXIMUM_INLINING);
    }

    fn assume_within(&mut self, condition: &'a Expr, truth: Truth, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match (&condition.kind, truth) {
            (ExprKind::Not(inner), _) => self.assume_within(inner, truth.opposite(), depth),
            (ExprKind::And(left, right), Truth::Holds) | (ExprKind::Or(left, right), Truth::Fails) => {
                self.assume_within(left, truth, depth);
                self.assume_within(right, truth, depth);
            }
            (ExprKind::Compare(first, rest), Truth::Holds) => {
                let mut left: &'a Expr = first;
                for (comparison, right) in rest {
                    self.assume_comparison(left, *comparison, right);
                    left = right;
                }
            }
            (ExprKind::Compare(first, rest), Truth::Fails) => {
                if let [(comparison, right)] = rest.as_slice() {
                    self.assume_comparison(first, opposite(*comparison), right);
                }
            }
            (ExprKind::Definition(id), _) => {
                if let Some(definition) = self.rubric.definitions.get(id.0) {
                    self.assume_within(&definition.body, truth, depth);
                }
            }
            (ExprKind::Local(id), _) => {
                if let Some(body) = self.local(*id) {
                    self.assume_within(body, truth, depth);
                }
            }
            _ => {}
        }
    }

    fn assume_comparison(&mut self, left: &'a Expr, comparison: Comparison, right: &'a Expr) {
        if !matches!(left.type_, Type::Quantity(_)) || !matches!(right.type_, Type::Quantity(_)) {
            return;
        }
        let (left_range, right_range) = (self.range(left), self.range(right));
        self.assume_range(left, compared(&left_range, comparison, &right_range));
        self.assume_range(right, compared(&right_range, turned(comparison), &left_range));
    }

    /// A text that is the same for expressions that always have the same value where they stand; none for long ones.
    pub fn key(&self, expr: &'a Expr) -> Option<String> {
        let mut nodes = MAXIMUM_KEY;
        let mut key = String::new();
        self.write_key(expr, &mut key, &mut nodes)?;
        Some(key)
    }

    fn write_key(&self, expr: &'a Expr, key: &mut String, nodes: &mut usize) -> Option<()> {
        *nodes = nodes.checked_sub(1)?;
        match &expr.kind {
            ExprKind::Constant(value) => key.push_str(&format!("{value:?}")),
            ExprKind::Fact(id) => key.push_str(&format!("fact{}", id.0)),
            ExprKind::Item { depth, field } => {
                let at = self.items.len().checked_sub(depth.checked_add(1)?)?;
                key.push_str(&format!("item{at}.{field}"));
            }
            ExprKind::Field(record, field) => {
                self.write_key(record, key, nodes)?;
                key.push_str(&format!(".{field}"));
            }
            ExprKind::Definition(id) => self.write_key(&self.rubric.definitions.get(id.0)?.body, key, nodes)?,
            ExprKind::Local(id) => self.write_key(self.local(*id)?, key, nodes)?,
            ExprKind::Argument(index) => key.push_str(&format!("@{index}")),
            ExprKind::Indicator(id, result) => key.push_str(&format!("indicator{}{result:?}", id.0)),
            ExprKind::Section(id, result) => key.push_str(&format!("section{}{result:?}", id.0)),
            ExprKind::FullPoints => key.push_str("full"),
            ExprKind::Sum => key.push_str("sum"),
            ExprKind::Year => key.push_str("year"),
            ExprKind::Negate(inner) => {
                key.push_str("(-");
                self.write_key(inner, key, nodes)?;
                key.push(')');
            }
            ExprKind::Arithmetic(operator, left, right) => {
                key.push('(');
                self.write_key(left, key, nodes)?;
                key.push(match operator {
                    Arithmetic::Add => '+',
                    Arithmetic::Subtract => '-',
                    Arithmetic::Multiply => '*',
                    Arithmetic::Divide => '/',
                });
                self.write_key(right, key, nodes)?;
                key.push(')');
            }
            ExprKind::Call(function, arguments) => {
                key.push_str(&format!("{function:?}("));
                for argument in arguments {
                    self.write_key(argument, key, nodes)?;
                    key.push(',');
                }
                key.push(')');
            }
            ExprKind::Aggregate { function, list, item: None, weight: None } => {
                key.push_str(&format!("{function:?}["));
                self.write_key(list, key, nodes)?;
                key.push(']');
            }
            ExprKind::DayOfYear { .. }
            | ExprKind::Not(_)
            | ExprKind::Compare(..)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Conditional(..)
            | ExprKind::Match(_)
            | ExprKind::Interpolate(..)
            | ExprKind::Checklist(_)
            | ExprKind::Assessed(_)
            | ExprKind::Steps { .. }
            | ExprKind::Aggregate { .. }
            | ExprKind::Has(_)
            | ExprKind::Default(..)
            | ExprKind::Apply(..)
            | ExprKind::Text(_) => return None,
        }
        Some(())
    }
}

/// Whether a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It does.
    Holds,
    /// It does not.
    Fails,
}

impl Truth {
    fn opposite(self) -> Truth {
        match self {
            Truth::Holds => Truth::Fails,
            Truth::Fails => Truth::Holds,
        }
    }
}

/// The comparison that holds when this one does not.
pub fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::AtLeast,
        Comparison::AtMost => Comparison::Greater,
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::AtLeast => Comparison::Less,
        Comparison::Greater => Comparison::AtMost,
    }
}

/// The comparison with its sides changed.
pub fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::Equal | Comparison::NotEqual => comparison,
        Comparison::AtLeast => Comparison::AtMost,
        Comparison::Greater => Comparison::Less,
    }
}

/// The values of `own` that can stand in this comparison with a value of `other`.
pub fn compared(own: &Range, comparison: Comparison, other: &Range) -> Range {
    let open = |bound: &Bound| match bound {
        Bound::Included(number) => Bound::Excluded(number.clone()),
        Bound::Unbounded | Bound::Excluded(_) => bound.clone(),
    };
    let allowed = match comparison {
        Comparison::Less => Interval { low: Bound::Unbounded, high: open(&other.hull.high) },
        Comparison::AtMost => Interval { low: Bound::Unbounded, high: other.hull.high.clone() },
        Comparison::Equal => other.hull.clone(),
        Comparison::AtLeast => Interval { low: other.hull.low.clone(), high: Bound::Unbounded },
        Comparison::Greater => Interval { low: open(&other.hull.low), high: Bound::Unbounded },
        Comparison::NotEqual => {
            return match other.single() {
                Some(number) if number.is_zero() => own.but_zero(),
                Some(number) => own.within(&without_end(&own.hull, number)),
                None => own.clone(),
            };
        }
    };
    own.within(&intersect(&allowed, &own.hull))
}

/// The interval without a number that is one of its ends.
fn without_end(hull: &Interval, number: &crate::number::Number) -> Interval {
    let open = |bound: &Bound| match bound {
        Bound::Included(end) if end == number => Bound::Excluded(end.clone()),
        Bound::Unbounded | Bound::Included(_) | Bound::Excluded(_) => bound.clone(),
    };
    Interval { low: open(&hull.low), high: open(&hull.high) }
}
