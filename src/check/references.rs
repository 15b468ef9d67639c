//! Which definitions, indicators and headings an expression refers to, read off the text before anything has a type, and which of
//! its names nothing defines.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Checker;
use super::graph::{Edge, Vertex};
use super::lookup::{self, Keyword};
use super::names::Global;
use crate::model::{Fact, FactId};
use crate::source::Span;
use crate::stdlib;
use crate::syntax::ast;

/// What was found in one vertex's expressions.
#[derive(Clone, Debug, Default)]
pub(super) struct References {
    /// The references to vertices.
    pub edges: Vec<Edge<Vertex>>,
    /// The names that are bound around the expression, with how often.
    bound: Vec<Rc<BTreeSet<String>>>,
    /// Which of the names bound first were met: the locals of an indicator.
    pub locals: Vec<(String, Span)>,
    /// Names that nothing defines, with their first use.
    pub unknown: BTreeMap<String, ast::Name>,
    depth: usize,
}

impl References {
    /// No references yet; the names are locals or parameters.
    pub fn among(locals: impl Into<Rc<BTreeSet<String>>>) -> References {
        References { bound: vec![locals.into()], ..References::default() }
    }

    /// Also these names are bound.
    pub fn bind(&mut self, names: BTreeSet<String>) {
        self.bound.push(names.into());
    }

    fn is_bound(&self, key: &str) -> bool {
        self.bound.iter().any(|names| names.contains(key))
    }

    fn to(&mut self, to: Vertex, span: Span) {
        self.edges.push(Edge { to, span });
    }
}

impl<'a> Checker<'a> {
    /// Collects the references of an expression.
    pub(super) fn references(&self, expr: &ast::Expr, found: &mut References) {
        if found.depth > super::MAXIMUM_DEPTH {
            return;
        }
        found.depth += 1;
        self.references_of_kind(expr, found);
        found.depth -= 1;
    }

    fn references_of_kind(&self, expr: &ast::Expr, found: &mut References) {
        match &expr.kind {
            ast::ExprKind::Number(literal) => self.references_of_unit(literal, found),
            ast::ExprKind::Date(_) | ast::ExprKind::Flag(_) => {}
            ast::ExprKind::Text(template) => self.references_of_template(template, found),
            ast::ExprKind::Name(name) => self.reference(name, found),
            ast::ExprKind::Field(base, field) => self.references_of_field(base, field, found),
            ast::ExprKind::Call { function, arguments } => self.references_of_call(function, arguments, found),
            ast::ExprKind::Unary(_, operand) => self.references(operand, found),
            ast::ExprKind::Binary(_, left, right) => {
                self.references(left, found);
                self.references(right, found);
            }
            ast::ExprKind::Compare { first, rest } => {
                self.references(first, found);
                for (_, operand) in rest {
                    self.references(operand, found);
                }
            }
            ast::ExprKind::Conditional { condition, consequent, alternative } => {
                self.references(condition, found);
                self.references(consequent, found);
                self.references(alternative, found);
            }
            ast::ExprKind::Match { subject, arms } => {
                if let Some(subject) = subject {
                    self.references(subject, found);
                }
                for arm in arms {
                    self.references_of_patterns(arm, found);
                    self.references(&arm.result, found);
                }
            }
            ast::ExprKind::Interpolate { subject, points } => {
                self.references(subject, found);
                self.references_of_pairs(points, found);
            }
            ast::ExprKind::Checklist(pairs) => self.references_of_pairs(pairs, found),
            ast::ExprKind::Assessed(assessed) => match assessed {
                ast::Assessed::Free => {}
                ast::Assessed::Within(interval) => self.references_of_interval(interval, found),
                ast::Assessed::Levels(levels) => {
                    for (_, interval) in levels {
                        self.references_of_interval(interval, found);
                    }
                }
            },
            ast::ExprKind::Among(condition) => self.references(condition, found),
        }
    }

    /// The references of an arm's patterns and guard.
    pub(super) fn references_of_patterns(&self, arm: &ast::Arm, found: &mut References) {
        for pattern in &arm.patterns {
            match &pattern.kind {
                ast::PatternKind::Compare(_, expr) | ast::PatternKind::Value(expr) => self.references(expr, found),
                ast::PatternKind::Interval(interval) => self.references_of_interval(interval, found),
                ast::PatternKind::Range(_) | ast::PatternKind::Else => {}
            }
        }
        if let Some(guard) = &arm.guard {
            self.references(guard, found);
        }
    }

    fn references_of_pairs(&self, pairs: &[(ast::Expr, ast::Expr)], found: &mut References) {
        for (left, right) in pairs {
            self.references(left, found);
            self.references(right, found);
        }
    }

    fn references_of_interval(&self, interval: &ast::Interval, found: &mut References) {
        self.references(&interval.low, found);
        self.references(&interval.high, found);
    }

    fn references_of_template(&self, template: &ast::Template, found: &mut References) {
        for part in &template.parts {
            match part {
                ast::TemplatePart::Text(_) => {}
                ast::TemplatePart::Expression { value, format: _ } => self.references(value, found),
            }
        }
    }

    /// `100万元/在职人数` may divide by a name.
    fn references_of_unit(&self, literal: &ast::NumberLiteral, found: &mut References) {
        let Some(unit) = &literal.unit else { return };
        for word in unit.text.split('/').skip(1) {
            let key = crate::name::key(word);
            if found.bound.first().is_some_and(|locals| locals.contains(&key)) {
                found.locals.push((key, literal.span));
            } else if let Some(Global::Definition(id)) = self.names.global(&key) {
                found.to(Vertex::Definition(id), literal.span);
            }
        }
    }

    fn reference(&self, name: &ast::Name, found: &mut References) {
        if found.bound.first().is_some_and(|locals| locals.contains(&name.key)) {
            found.locals.push((name.key.clone(), name.span));
        }
        if found.is_bound(&name.key) {
            return;
        }
        match self.names.global(&name.key) {
            Some(Global::Definition(id)) => found.to(Vertex::Definition(id), name.span),
            Some(Global::Fact(_) | Global::Function(_) | Global::Indicator(_)) => {}
            None => {
                let said = Keyword::find(&name.key).is_some()
                    || self.names.heading(&name.key).is_some()
                    || stdlib::find(&name.key).is_some();
                if !said {
                    found.unknown.entry(name.key.clone()).or_insert_with(|| name.clone());
                }
            }
        }
    }

    fn references_of_field(&self, base: &ast::Expr, field: &ast::Name, found: &mut References) {
        // 本单位.地区 is this unit's 地区.
        if let ast::ExprKind::Name(name) = &base.kind
            && self.is_this_unit(name)
            && !found.is_bound(&name.key)
        {
            self.reference(field, found);
            return;
        }
        let ast::ExprKind::Name(name) = &base.kind else {
            self.references(base, found);
            return;
        };
        if found.is_bound(&name.key) {
            self.reference(name, found);
            return;
        }
        match self.names.global(&name.key) {
            Some(Global::Indicator(id)) => {
                // 满分 and 适用 are settled before anything is scored.
                if lookup::result(&field.key).is_some_and(lookup::ResultWord::is_scored) {
                    found.to(Vertex::Indicator(id), name.span.to(field.span));
                }
            }
            Some(Global::Fact(_) | Global::Definition(_) | Global::Function(_)) => self.reference(name, found),
            None => {
                // A name of several headings is an error of its own.
                if let Some([(id, _)]) = self.names.heading(&name.key).map(|heading| heading.sections.as_slice())
                    && lookup::result(&field.key).is_some_and(lookup::ResultWord::is_scored)
                {
                    found.to(Vertex::Section(*id), name.span.to(field.span));
                }
            }
        }
    }

    fn references_of_call(&self, function: &ast::Name, arguments: &[ast::Expr], found: &mut References) {
        if let Some(Global::Function(id)) = self.names.global(&function.key) {
            found.to(Vertex::Function(id), function.span);
            for argument in arguments {
                self.references(argument, found);
            }
            return;
        }
        let row = stdlib::find(&function.key);
        let word = row.and_then(|row| row.function.word_argument());
        let fields = arguments.first().and_then(|list| self.fields_of(list, 0));
        for (at, argument) in arguments.iter().enumerate() {
            let is_word = matches!(&argument.kind, ast::ExprKind::Name(name) if lookup::is_argument_word(&name.key));
            if word == Some(at) && is_word {
                continue;
            }
            match fields.as_ref().filter(|_| at > 0) {
                Some(fields) => {
                    found.bind(fields.iter().map(|fact| crate::name::key(&fact.name)).collect());
                    self.references(argument, found);
                    found.bound.pop();
                }
                None => self.references(argument, found),
            }
        }
    }

    /// The fields of a list that is named, when that can be told from its name.
    pub(super) fn fields_of(&self, list: &ast::Expr, depth: usize) -> Option<&[Fact]> {
        match &list.kind {
            ast::ExprKind::Name(name) => match self.names.global(&name.key)? {
                Global::Fact(FactId(at)) => self.facts.get(at).map(|fact| fact.fields.as_slice()),
                // 定义 节点 = 支付节点; a chain of such names is followed a little way.
                Global::Definition(id) if depth < 8 => {
                    let definition = self.declarations.definitions.get(id.0)?;
                    self.fields_of(definition.body, depth + 1)
                }
                Global::Definition(_) | Global::Function(_) | Global::Indicator(_) => None,
            },
            ast::ExprKind::Field(base, name) if depth < 8 => {
                let fields = self.fields_of(base, depth + 1)?;
                let fact = fields.iter().find(|fact| crate::name::key(&fact.name) == name.key)?;
                Some(&fact.fields)
            }
            ast::ExprKind::Field(..)
            | ast::ExprKind::Number(_)
            | ast::ExprKind::Date(_)
            | ast::ExprKind::Text(_)
            | ast::ExprKind::Flag(_)
            | ast::ExprKind::Call { .. }
            | ast::ExprKind::Unary(..)
            | ast::ExprKind::Binary(..)
            | ast::ExprKind::Compare { .. }
            | ast::ExprKind::Conditional { .. }
            | ast::ExprKind::Match { .. }
            | ast::ExprKind::Interpolate { .. }
            | ast::ExprKind::Checklist(_)
            | ast::ExprKind::Assessed(_)
            | ast::ExprKind::Among(_) => None,
        }
    }
}
