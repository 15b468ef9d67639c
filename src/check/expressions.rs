//! Expressions: each form to its own file, names and fields here.

use std::sync::Arc;

use super::lookup::{self, Keyword, ResultWord};
use super::names::Global;
use super::scope::{FieldFound, FramePart, FullPointsHere, Place, Scope};
use super::typed::{Grain, Typed};
use super::{Checker, MAXIMUM_DEPTH, messages};
use crate::model::{self, ExprKind, FactId, IndicatorId, IndicatorResult, SectionResult};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{Type, Value};

impl<'a> Checker<'a> {
    /// Lowers an expression; `None` when it has an error, which was reported. Where a type is wanted it says which names may stand
    /// bare; whether the result fits is for the caller to ask.
    pub(super) fn expr(&mut self, expr: &'a ast::Expr, wanted: Option<&Type>, scope: &mut Scope) -> Option<Typed> {
        if scope.depth >= MAXIMUM_DEPTH {
            self.diagnostics.push(messages::too_deep(expr.span, MAXIMUM_DEPTH));
            return None;
        }
        scope.depth += 1;
        scope.operations = scope.operations.saturating_add(1);
        let typed = self.expr_of_kind(expr, wanted, scope);
        scope.depth -= 1;
        typed
    }

    fn expr_of_kind(&mut self, expr: &'a ast::Expr, wanted: Option<&Type>, scope: &mut Scope) -> Option<Typed> {
        match &expr.kind {
            ast::ExprKind::Number(literal) => self.literal_in(literal, expr.span, scope),
            ast::ExprKind::Date(date) => self.date(*date, expr.span),
            ast::ExprKind::Text(template) => self.text_value(template, wanted, scope),
            ast::ExprKind::Flag(flag) => Some(Typed::new(ExprKind::Constant(Value::Flag(*flag)), Type::Flag, expr.span)),
            ast::ExprKind::Name(name) => self.name(name, wanted, scope),
            ast::ExprKind::Field(base, field) => self.field(base, field, expr.span, scope),
            ast::ExprKind::Call { function, arguments } => self.call(function, arguments, wanted, expr.span, scope),
            ast::ExprKind::Unary(operator, operand) => self.unary(*operator, operand, expr.span, scope),
            ast::ExprKind::Binary(..) => self.binary(expr, scope),
            ast::ExprKind::Compare { first, rest } => self.compare(first, rest, expr.span, scope),
            ast::ExprKind::Conditional { condition, consequent, alternative } => {
                self.conditional(condition, [consequent, alternative], wanted, expr.span, scope)
            }
            ast::ExprKind::Match { subject, arms } => self.match_(subject.as_deref(), arms, wanted, expr.span, scope),
            ast::ExprKind::Interpolate { subject, points } => self.interpolate(subject, points, expr.span, scope),
            ast::ExprKind::Checklist(pairs) => self.checklist(pairs, expr.span, scope),
            ast::ExprKind::Assessed(assessed) => self.assessed(assessed, expr.span, scope),
            ast::ExprKind::Among(condition) => {
                self.diagnostics.push(messages::among_elsewhere(expr.span));
                self.expr(condition, None, scope);
                None
            }
        }
    }

    /// A name alone.
    pub(super) fn name(&mut self, name: &ast::Name, wanted: Option<&Type>, scope: &mut Scope) -> Option<Typed> {
        if let Some(Type::Choice(names)) = wanted
            && let Some(choice) = choice(name, names)
        {
            return Some(choice);
        }
        if let Some(found) = self.local_name(name, scope) {
            return found;
        }
        if let Some(entry) = self.names.entry(&name.key) {
            let global = entry.global;
            if scope.place == Place::Constant {
                self.diagnostics.push(messages::no_constant(name.span));
                return None;
            }
            return self.global(global, name, scope);
        }
        match Keyword::find(&name.key) {
            Some(Keyword::FullPoints) => return self.full_points(name.span, scope),
            Some(Keyword::Year) if scope.place != Place::Constant => {
                return Some(Typed::new(ExprKind::Year, Type::NUMBER, name.span).known(Grain::Whole));
            }
            Some(Keyword::Sum) if scope.place == Place::Total => {
                return Some(Typed::new(ExprKind::Sum, Type::NUMBER, name.span));
            }
            // Its clause is there, and could not be read.
            Some(Keyword::Value) if self.unread.contains(&name.key) => return None,
            Some(keyword @ (Keyword::Value | Keyword::Score | Keyword::Assessed | Keyword::Declared | Keyword::Else)) => {
                self.diagnostics.push(messages::keyword_as_name(name, keyword));
                return None;
            }
            Some(Keyword::Year | Keyword::Sum) | None => {}
        }
        if scope.place == Place::Expectation
            && !matches!(wanted, Some(Type::Choice(_)))
            && let Some(asked) = self.asked_name(name)
        {
            return asked;
        }
        if self.is_this_unit(name) {
            self.diagnostics.push(messages::this_unit_alone(name.span));
            return None;
        }
        self.unknown_name(name, wanted, scope);
        None
    }

    /// A field of an item, a local or a parameter; `None` when the name is none of these, `Some(None)` when it has an error.
    #[expect(clippy::option_option, reason = "the outer says whether it was found, the inner whether it is sound")]
    fn local_name(&mut self, name: &ast::Name, scope: &mut Scope) -> Option<Option<Typed>> {
        let field = |found| match found {
            FieldFound::Field { depth, field, type_, whole } => {
                Some(Typed::new(ExprKind::Item { depth, field }, type_, name.span).known(Grain::from(whole)))
            }
            FieldFound::Unknown => None,
        };
        if let Some(found) = scope.field(&name.key, FramePart::Lists) {
            return Some(field(found));
        }
        if let Some(local) = scope.locals.get(&name.key) {
            if scope.place == Place::FactsOnly {
                self.diagnostics.push(messages::local_in_applies(name));
                return Some(None);
            }
            scope.used.insert(local.id);
            let typed = local.type_.clone().map(|type_| Typed {
                whole: local.whole,
                constant: local.constant.clone(),
                ..Typed::new(ExprKind::Local(local.id), type_, name.span)
            });
            return Some(typed);
        }
        if let Some(found) = scope.field(&name.key, FramePart::Each) {
            return Some(field(found));
        }
        let at = scope.parameters.iter().position(|parameter| parameter.key == name.key)?;
        let type_ = scope.parameters.get(at)?.type_.clone();
        Some(type_.map(|type_| Typed::new(ExprKind::Argument(at), type_, name.span)))
    }

    fn global(&mut self, global: Global, name: &ast::Name, scope: &mut Scope) -> Option<Typed> {
        match global {
            Global::Fact(id) => self.fact_value(id, name.span),
            Global::Definition(id) => {
                self.used_definitions.insert(id);
                // One that is missing has an error of its own, or is part of a cycle.
                let entry = self.definition(id)?;
                let typed = Typed {
                    whole: entry.whole,
                    constant: entry.constant.clone(),
                    ..Typed::new(ExprKind::Definition(id), entry.definition.body.type_.clone(), name.span)
                };
                if entry.results {
                    scope.results = scope.results.or(Some(name.span));
                }
                Some(typed)
            }
            Global::Function(_) => {
                self.diagnostics.push(messages::function_as_value(name));
                None
            }
            Global::Indicator(id) if scope.place == Place::Expectation => {
                Some(Typed::new(ExprKind::Indicator(id, IndicatorResult::Score), Type::NUMBER, name.span))
            }
            Global::Indicator(_) => {
                self.diagnostics.push(messages::indicator_as_value(name));
                None
            }
        }
    }

    fn fact_value(&mut self, id: FactId, span: Span) -> Option<Typed> {
        let fact = self.facts.get(id.0).filter(|_| !self.broken_facts.contains(&id))?;
        // Whole in base units only when a unit of it is a whole number of them.
        let factor_whole = match fact.type_.quantity().map(|quantity| &quantity.display) {
            Some(crate::value::Display::Unit(unit)) => unit.factor.is_whole(),
            Some(crate::value::Display::Percent) => false,
            Some(crate::value::Display::Plain) | None => true,
        };
        Some(Typed::new(ExprKind::Fact(id), fact.type_.clone(), span).known(Grain::from(fact.whole && factor_whole)))
    }

    pub(super) fn full_points(&mut self, span: Span, scope: &Scope) -> Option<Typed> {
        match scope.full_points {
            FullPointsHere::Known => Some(Typed::new(ExprKind::FullPoints, Type::NUMBER, span)),
            FullPointsHere::Unprinted(header) => {
                self.diagnostics.push(messages::full_points_unprinted(span, header));
                None
            }
            FullPointsHere::Outside => {
                self.diagnostics.push(messages::full_points_outside(span));
                None
            }
        }
    }

    /// `三公经费.本年`, `预算完成率.得分`, `过程.满分`.
    fn field(&mut self, base: &'a ast::Expr, field: &'a ast::Name, span: Span, scope: &mut Scope) -> Option<Typed> {
        if let ast::ExprKind::Name(name) = &base.kind
            && !scope.binds(&name.key)
        {
            if self.is_this_unit(name) {
                return self.of_this_unit(name, field, span, scope);
            }
            if scope.place == Place::Expectation
                && let Some(asked) = self.asked_field(name, field, span)
            {
                return asked;
            }
            match self.names.global(&name.key) {
                Some(Global::Indicator(id)) => return self.indicator_result(id, name, field, span, scope),
                Some(Global::Fact(_) | Global::Definition(_) | Global::Function(_)) => {}
                None if self.names.heading(&name.key).is_some() => return self.section_result(name, field, span, scope),
                None if lookup::result(&field.key).is_some() && self.has_no_meaning(name) => {
                    let known = self.diagnostics.closest(&name.text, self.names.with_results());
                    if let Some(removal) = self.removed.get(name.key.as_str()) {
                        self.diagnostics.push(messages::removed_name(name, *removal));
                    } else if !self.may_be_unread(name) {
                        self.diagnostics.push(messages::unknown_indicator(name, known));
                    }
                    return None;
                }
                None => {}
            }
        }
        let base = self.expr(base, None, scope)?;
        match base.type_().clone() {
            Type::Record(fields) => {
                let index = fields.iter().position(|known| *known.name == *field.text);
                let index = index.or_else(|| fields.iter().position(|known| crate::name::key(&known.name) == field.key));
                let Some((index, found)) = index.and_then(|index| Some((index, fields.get(index)?))) else {
                    let known = crate::diagnostic::closest(&field.text, fields.iter().map(|known| &*known.name));
                    let all: Vec<&str> = fields.iter().map(|known| &*known.name).collect();
                    self.diagnostics.push(messages::unknown_field(field, known, &all));
                    return None;
                };
                let whole = self.facts_within(&base.expr).and_then(|facts| facts.get(index)).is_some_and(|fact| fact.whole);
                Some(Typed::new(ExprKind::Field(base.expr, index), found.type_.clone(), span).known(Grain::from(whole)))
            }
            Type::List(_) if lookup::result(&field.key).is_some() => {
                self.diagnostics.push(messages::result_of_each(span));
                None
            }
            Type::List(_) => {
                self.diagnostics.push(messages::field_of_list(base.span(), field));
                None
            }
            other @ (Type::Quantity(_) | Type::Flag | Type::Date | Type::Text | Type::Choice(_) | Type::Target) => {
                self.diagnostics.push(messages::field_of_value(base.span(), &other, field));
                None
            }
        }
    }

    /// Whether a name is neither a word of the language nor that of a function.
    fn has_no_meaning(&self, name: &ast::Name) -> bool {
        self.names.global(&name.key).is_none() && Keyword::find(&name.key).is_none()
    }

    fn indicator_result(
        &mut self,
        id: IndicatorId,
        name: &ast::Name,
        field: &ast::Name,
        span: Span,
        scope: &mut Scope,
    ) -> Option<Typed> {
        let Some(word) = lookup::result(&field.key).filter(|word| *word != ResultWord::Explanation) else {
            self.diagnostics.push(messages::unknown_result(field, &["得分", "值", "满分", "适用"]));
            return None;
        };
        scope.results = scope.results.or(Some(span));
        let (result, type_) = match word {
            ResultWord::Score => (IndicatorResult::Score, Type::NUMBER),
            ResultWord::FullPoints => (IndicatorResult::FullPoints, Type::NUMBER),
            // It was asked for in an expectation, or refused above.
            ResultWord::Applies | ResultWord::Explanation => (IndicatorResult::Applies, Type::Flag),
            // One that is missing has an error of its own, or is part of a cycle.
            ResultWord::Value => match self.values.get(id.0)?.clone()? {
                Some(type_) => (IndicatorResult::Value, type_),
                None => {
                    let header = self.declarations.indicators.get(id.0)?.indicator.header;
                    self.diagnostics.push(messages::indicator_without_value(name, span, header));
                    return None;
                }
            },
        };
        Some(Typed::new(ExprKind::Indicator(id, result), type_, span))
    }

    fn section_result(&mut self, name: &ast::Name, field: &ast::Name, span: Span, scope: &mut Scope) -> Option<Typed> {
        let sections = self.names.heading(&name.key)?.sections.clone();
        let result = match lookup::result(&field.key) {
            Some(ResultWord::Score) => SectionResult::Score,
            Some(ResultWord::FullPoints) => SectionResult::FullPoints,
            Some(ResultWord::Value | ResultWord::Applies | ResultWord::Explanation) | None => {
                self.diagnostics.push(messages::unknown_result(field, &["得分", "满分"]));
                return None;
            }
        };
        let &[(id, _)] = sections.as_slice() else {
            let places: Vec<Span> = sections.iter().map(|(_, span)| *span).collect();
            self.diagnostics.push(messages::ambiguous_heading(name, &places));
            return None;
        };
        scope.results = scope.results.or(Some(span));
        Some(Typed::new(ExprKind::Section(id, result), Type::NUMBER, span))
    }

    /// Reports a name that nothing defines, once.
    fn unknown_name(&mut self, name: &ast::Name, wanted: Option<&Type>, scope: &Scope) {
        if let Some(Type::Choice(names)) = wanted {
            let all: Vec<&str> = names.iter().map(|name| &**name).collect();
            if Arc::ptr_eq(names, &self.grade_names) {
                self.diagnostics.push(messages::unknown_grade(name, &all));
                return;
            }
            let near = crate::diagnostic::closest(&name.text, all.iter().copied());
            self.diagnostics.push(messages::unknown_choice(name, &all, near));
            return;
        }
        if self.names.heading(&name.key).is_some() {
            self.diagnostics.push(messages::heading_as_value(name));
            return;
        }
        if let Some(row) = crate::stdlib::find(&name.key) {
            self.diagnostics.push(messages::library_function_as_value(name, row));
            return;
        }
        if !self.reported.insert(name.key.clone()) {
            return;
        }
        if let Some(removal) = self.removed.get(name.key.as_str()) {
            self.diagnostics.push(messages::removed_name(name, *removal));
            return;
        }
        // Looking for names costs time; a file with this many unknown ones has another problem.
        if self.reported.len() > 200 {
            if !self.damaged {
                self.diagnostics.push(messages::unknown_name(name, None, None));
            }
            return;
        }
        let in_scope = scope.frames.iter().filter_map(|frame| frame.fields.as_ref()).flat_map(|fields| fields.iter());
        let in_scope = in_scope.map(|field| &*field.name);
        let locals = scope.locals.keys().map(String::as_str);
        let parameters = scope.parameters.iter().map(|parameter| parameter.key.as_str());
        let known: Vec<&str> = in_scope.chain(locals).chain(parameters).chain(self.names.all()).collect();
        if let Some(parts) =
            crate::diagnostic::split_into_known(&name.text, &known, &["且", "或", "and", "or", "当", "则", "否则"])
        {
            self.diagnostics.push(messages::operator_without_blanks(name, &parts));
            return;
        }
        let near = crate::diagnostic::closest(&name.text, known.iter().copied().chain(["满分"]));
        let owner = self.facts.iter().find(|fact| fact.fields.iter().any(|field| crate::name::key(&field.name) == name.key));
        let diagnostic = match owner {
            Some(fact) => messages::name_is_field(name, fact),
            None if self.may_be_unread(name) => return,
            None => {
                let place = near.and_then(|near| self.names.entry(&crate::name::key(near))).map(|entry| entry.span);
                if scope.place == Place::Expectation {
                    messages::unknown_expected(name, near, place)
                } else {
                    messages::unknown_name(name, near, place)
                }
            }
        };
        self.diagnostics.push(diagnostic);
    }

    /// Whether a name may be defined in what an earlier stage could not read; without 数据 it would have been a fact.
    pub(super) fn may_be_unread(&self, name: &ast::Name) -> bool {
        self.unread.contains(&name.key) || (self.damaged && !self.has_data)
    }

    /// The facts that are the fields of a record or a list, when it is named.
    pub(super) fn facts_within<'s>(&'s self, expr: &'s model::Expr) -> Option<&'s [model::Fact]> {
        let expr = self.other_name(expr)?;
        if let ExprKind::Fact(FactId(at)) = &expr.kind {
            return self.facts.get(*at).map(|fact| fact.fields.as_slice());
        }
        if let ExprKind::Prior { fact: FactId(at), field, back: _ } = &expr.kind {
            let fact = self.facts.get(*at)?;
            return field.map_or(Some(fact), |field| fact.fields.get(field)).map(|fact| fact.fields.as_slice());
        }
        if let ExprKind::Field(base, index) = &expr.kind {
            return Some(&self.facts_within(base)?.get(*index)?.fields);
        }
        None
    }
}

/// The choice of this name.
pub(super) fn choice(name: &ast::Name, names: &Arc<[Arc<str>]>) -> Option<Typed> {
    // Most are written as they were declared, and a choice may have thousands.
    let index = names.iter().position(|known| **known == *name.text);
    let index = index.or_else(|| names.iter().position(|known| crate::name::key(known) == name.key))?;
    let kind = ExprKind::Constant(Value::Choice(index));
    Some(Typed::new(kind, Type::Choice(names.clone()), name.span))
}
