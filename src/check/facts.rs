//! 数据: declarations become facts with types, ranges and defaults.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::names::Global;
use super::scope::{FullPointsHere, Place, Scope};
use super::typed::Typed;
use super::{Checker, constants, messages};
use crate::interval::{Bound, Interval};
use crate::model::{Fact, FactId};
use crate::number::Number;
use crate::syntax::ast;
use crate::syntax::keywords::{self, Role};
use crate::unit::{Dimension, Unit};
use crate::value::{Field, Quantity, Type};

/// How deep lists and records may be nested in each other.
const MAXIMUM_NESTING: usize = 16;

impl<'a> Checker<'a> {
    /// Turns every 数据 section into facts.
    pub(super) fn declare_facts(&mut self) {
        let file = self.file;
        for item in &file.items {
            let ast::ItemKind::Data(declarations) = &item.kind else { continue };
            for declaration in declarations {
                // A fact whose type is wrong still has its name, so that its uses are not reported as unknown.
                let fact = self.fact(declaration, 0);
                let id = FactId(self.facts.len());
                self.names.declare(&declaration.name, Global::Fact(id), self.diagnostics);
                self.broken_facts.extend(fact.is_none().then_some(id));
                self.facts.push(fact.unwrap_or_else(|| placeholder(&declaration.name)));
            }
        }
    }

    /// Turns the names that nothing defines into facts, in the order of their first use, and says so once.
    pub(super) fn imply_facts(&mut self) {
        let mut names: Vec<ast::Name> = std::mem::take(&mut self.implied).into_values().collect();
        names.sort_by_key(|name| name.span);
        for name in &names {
            let id = FactId(self.facts.len());
            self.names.declare(name, Global::Fact(id), self.diagnostics);
            self.facts.push(Fact { implicit: true, ..placeholder(name) });
        }
        if !names.is_empty() {
            let defined: Vec<&str> = self.names.all().filter(|known| names.iter().all(|name| name.text != *known)).collect();
            self.diagnostics.push(messages::implied_facts(&names, &defined));
        }
    }

    fn fact(&mut self, declaration: &'a ast::FactDeclaration, nesting: usize) -> Option<Fact> {
        let (type_, fields) = self.type_(&declaration.type_, nesting)?;
        let label = match &declaration.label {
            Some(template) => Some(self.plain_text(template)?),
            None => None,
        };
        let whole = matches!(declaration.type_.kind, ast::TypeKind::Quantity(_));
        let sign = sign(&declaration.type_.kind);
        let low = match sign {
            Sign::NotNegative => Bound::Included(Number::ZERO),
            Sign::Any => Bound::Unbounded,
        };
        let mut fact = Fact {
            name: Arc::from(declaration.name.text.as_str()),
            type_,
            range: Interval { low, high: Bound::Unbounded },
            whole,
            fixed: false,
            default: None,
            combination: None,
            fields,
            label,
            documentation: declaration.documentation.iter().map(|prose| prose.text.clone()).collect(),
            implicit: false,
            span: declaration.span,
        };
        let mut sound = true;
        for modifier in &declaration.modifiers {
            sound &= self.modify(&mut fact, modifier, sign).is_some();
        }
        let default = fact.default.as_ref();
        if let Some((expr, number)) = default.and_then(|expr| Some((expr, constants::number_of(expr)?)))
            && (!fact.range.contains(number) || (fact.whole && !number.is_whole()))
        {
            self.diagnostics.push(messages::default_outside_range(expr.span, declaration.span));
            sound = false;
        }
        sound.then_some(fact)
    }

    /// A type, and the facts in it when it is a list or a record.
    fn type_(&mut self, type_: &'a ast::TypeExpression, nesting: usize) -> Option<(Type, Vec<Fact>)> {
        let quantity = |quantity| Some((Type::Quantity(quantity), Vec::new()));
        match &type_.kind {
            ast::TypeKind::Number => Some((Type::NUMBER, Vec::new())),
            ast::TypeKind::Rate => Some((Type::RATE, Vec::new())),
            ast::TypeKind::Money(None) => quantity(Quantity::in_unit(Unit::parse("元")?)),
            ast::TypeKind::Money(Some(written)) => {
                let unit = self.unit(written)?;
                if unit.dimension != Dimension::base("元") {
                    self.diagnostics.push(messages::not_a_unit_of_money(written));
                    return None;
                }
                quantity(Quantity::in_unit(unit))
            }
            ast::TypeKind::Quantity(None) | ast::TypeKind::Measure(None) => quantity(Quantity::NUMBER),
            ast::TypeKind::Quantity(Some(written)) | ast::TypeKind::Measure(Some(written)) => {
                let unit = self.unit(written)?;
                if unit.dimension.is_none() && unit.factor != Number::ONE {
                    self.diagnostics.push(messages::unit_of_rates(written));
                    return None;
                }
                if unit.dimension == Dimension::base("元") {
                    self.diagnostics.push(messages::unit_of_money(written));
                    return None;
                }
                let words = written.text.split(['/', '·']).map(crate::name::key);
                self.unit_words.extend(words);
                quantity(if unit.dimension.is_none() { Quantity::NUMBER } else { Quantity::in_unit(unit) })
            }
            ast::TypeKind::Duration(written) => {
                let unit = self.unit(written)?;
                quantity(Quantity::in_unit(unit))
            }
            ast::TypeKind::Target => Some((Type::Target, Vec::new())),
            ast::TypeKind::Date => Some((Type::Date, Vec::new())),
            ast::TypeKind::Flag => Some((Type::Flag, Vec::new())),
            ast::TypeKind::Text => Some((Type::Text, Vec::new())),
            ast::TypeKind::Choice(names) => {
                self.distinct(names.iter())?;
                Some((Type::Choice(names.iter().map(|name| Arc::from(name.text.as_str())).collect()), Vec::new()))
            }
            ast::TypeKind::List(declarations) => {
                let facts = self.fields(declarations, type_, nesting)?;
                Some((Type::List(fields(&facts)), facts))
            }
            ast::TypeKind::Record(declarations) => {
                let facts = self.fields(declarations, type_, nesting)?;
                Some((Type::Record(fields(&facts)), facts))
            }
            ast::TypeKind::Unknown(name) => {
                self.diagnostics.push(messages::unknown_type(name, crate::diagnostic::closest(&name.text, type_words())));
                None
            }
        }
    }

    fn fields(
        &mut self,
        declarations: &'a [ast::FactDeclaration],
        type_: &ast::TypeExpression,
        nesting: usize,
    ) -> Option<Vec<Fact>> {
        if nesting >= MAXIMUM_NESTING {
            self.diagnostics.push(messages::too_deep(type_.span, MAXIMUM_NESTING));
            return None;
        }
        let distinct = self.distinct(declarations.iter().map(|declaration| &declaration.name));
        let facts: Vec<Option<Fact>> = declarations.iter().map(|declaration| self.fact(declaration, nesting + 1)).collect();
        let facts: Option<Vec<Fact>> = facts.into_iter().collect();
        distinct.and(facts)
    }

    /// Reports names that occur twice in one list.
    fn distinct<'n>(&mut self, names: impl Iterator<Item = &'n ast::Name>) -> Option<()> {
        let mut first: BTreeMap<&str, &ast::Name> = BTreeMap::new();
        let mut sound = Some(());
        for name in names {
            if let Some(earlier) = first.get(name.key.as_str()) {
                self.diagnostics.push(messages::duplicate_field(name, earlier));
                sound = None;
            } else {
                first.insert(&name.key, name);
            }
        }
        sound
    }

    fn unit(&mut self, written: &ast::Unit) -> Option<Unit> {
        let unit = Unit::parse(&written.text);
        if unit.is_none() {
            self.diagnostics.push(messages::no_unit(written));
        }
        unit
    }

    fn modify(&mut self, fact: &mut Fact, modifier: &'a ast::Modifier, sign: Sign) -> Option<()> {
        let quantity = fact.type_.quantity().cloned();
        let mut scope = Scope::new(Place::Constant, FullPointsHere::Outside);
        match (&modifier.kind, quantity) {
            (ast::ModifierKind::Default(value), _) => {
                let wanted = fact.type_.clone();
                let value = self.fitting(value, &wanted, &mut scope)?;
                fact.default = Some(self.constant_expr(value)?);
            }
            (ast::ModifierKind::Fixed, _) => fact.fixed = true,
            // It may name a fact that is declared further down: `declare_combinations` takes it.
            (ast::ModifierKind::Combine(_), _) => {}
            (ast::ModifierKind::Signed, Some(_)) if sign == Sign::NotNegative => {
                if fact.range.low == Bound::Included(Number::ZERO) {
                    fact.range.low = Bound::Unbounded;
                }
            }
            (ast::ModifierKind::Integer, Some(_)) => fact.whole = true,
            (ast::ModifierKind::Above(value), Some(quantity)) => {
                let value = self.fitting(value, &Type::Quantity(quantity), &mut scope)?;
                fact.range.low = Bound::Excluded(self.constant_number(&value)?);
            }
            (ast::ModifierKind::Within(interval), Some(quantity)) => {
                let wanted = Type::Quantity(quantity);
                let low = self.fitting(&interval.low, &wanted, &mut scope);
                let high = self.fitting(&interval.high, &wanted, &mut scope);
                let (low, high) = (self.constant_number(&low?), self.constant_number(&high?));
                fact.range = Interval::between([low?, high?], [interval.low_included, interval.high_included]);
            }
            (ast::ModifierKind::Signed, Some(_))
            | (
                ast::ModifierKind::Signed
                | ast::ModifierKind::Integer
                | ast::ModifierKind::Above(_)
                | ast::ModifierKind::Within(_),
                None,
            ) => {
                self.diagnostics.push(messages::idle_modifier(modifier.span, fact.span, &fact.type_));
                return None;
            }
        }
        if fact.range.is_empty() {
            self.diagnostics.push(messages::empty_range(modifier.span));
            return None;
        }
        Some(())
    }

    /// Lowers an expression that must have a type.
    fn fitting(&mut self, expr: &'a ast::Expr, wanted: &Type, scope: &mut Scope) -> Option<Typed> {
        let typed = self.expr(expr, Some(wanted), scope)?;
        self.fit(typed, wanted, messages::Purpose::Modifier)
    }
}

fn fields(facts: &[Fact]) -> Arc<[Field]> {
    facts.iter().map(|fact| Field { name: fact.name.clone(), type_: fact.type_.clone() }).collect()
}

/// Whether numbers of a type are 0 or more unless 可为负 says otherwise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    NotNegative,
    Any,
}

fn sign(kind: &ast::TypeKind) -> Sign {
    match kind {
        ast::TypeKind::Money(_) | ast::TypeKind::Quantity(_) | ast::TypeKind::Measure(_) | ast::TypeKind::Rate => {
            Sign::NotNegative
        }
        ast::TypeKind::Number
        | ast::TypeKind::Duration(_)
        | ast::TypeKind::Target
        | ast::TypeKind::Date
        | ast::TypeKind::Flag
        | ast::TypeKind::Choice(_)
        | ast::TypeKind::Text
        | ast::TypeKind::List(_)
        | ast::TypeKind::Record(_)
        | ast::TypeKind::Unknown(_) => Sign::Any,
    }
}

fn placeholder(name: &ast::Name) -> Fact {
    Fact {
        name: Arc::from(name.text.as_str()),
        type_: Type::NUMBER,
        range: Interval::ALL,
        whole: false,
        fixed: false,
        default: None,
        combination: None,
        fields: Vec::new(),
        label: None,
        documentation: Vec::new(),
        implicit: false,
        span: name.span,
    }
}

/// The words that can stand as a type, for suggestions.
fn type_words() -> impl Iterator<Item = &'static str> {
    let words = keywords::ALL.iter().filter(|keyword| keyword.role == Role::Type);
    words.flat_map(|keyword| [keyword.chinese, keyword.english]).chain(["天", "个月", "年"])
}
