//! Texts: plain ones, and those with expressions in them.

use super::scope::{Place, Scope};
use super::typed::Typed;
use super::{Checker, messages};
use crate::model::{ExprKind, Template, TemplatePart};
use crate::number::MAXIMUM_PLACES;

use crate::syntax::ast;
use crate::unit::Unit;
use crate::value::{Quantity, Type, Value};

impl<'a> Checker<'a> {
    /// A text in which no expression may stand.
    pub(super) fn plain_text(&mut self, template: &ast::Template) -> Option<String> {
        let mut text = String::new();
        for part in &template.parts {
            match part {
                ast::TemplatePart::Text(part) => text.push_str(part),
                ast::TemplatePart::Expression { value, format: _ } => {
                    self.diagnostics.push(messages::expression_in_plain_text(value.span));
                    return None;
                }
            }
        }
        Some(text)
    }

    /// A text as a value.
    pub(super) fn text_value(&mut self, template: &'a ast::Template, wanted: Option<&Type>, scope: &mut Scope) -> Option<Typed> {
        let is_plain = template.parts.iter().all(|part| matches!(part, ast::TemplatePart::Text(_)));
        if is_plain {
            let text = self.plain_text(template)?;
            if let Some(Type::Choice(names)) = wanted
                && let Some(index) = names.iter().position(|name| **name == *text)
            {
                if scope.place == Place::Expectation {
                    let kind = ExprKind::Constant(Value::Choice(index));
                    return Some(Typed::new(kind, Type::Choice(names.clone()), template.span));
                }
                self.diagnostics.push(messages::choice_in_quotes(template.span, &text));
                return None;
            }
            let kind = ExprKind::Constant(Value::Text(text.as_str().into()));
            return Some(Typed::new(kind, Type::Text, template.span));
        }
        let lowered = self.template(template, scope)?;
        Some(Typed::new(ExprKind::Text(lowered), Type::Text, template.span))
    }

    /// A text with expressions.
    pub(super) fn template(&mut self, template: &'a ast::Template, scope: &mut Scope) -> Option<Template> {
        let mut parts = Vec::new();
        for part in &template.parts {
            parts.push(match part {
                ast::TemplatePart::Text(text) => Some(TemplatePart::Text(text.as_str().into())),
                ast::TemplatePart::Expression { value, format } => self.template_value(value, format.as_ref(), scope),
            });
        }
        Some(Template { parts: parts.into_iter().collect::<Option<_>>()?, span: template.span })
    }

    fn template_value(&mut self, value: &'a ast::Expr, format: Option<&ast::Format>, scope: &mut Scope) -> Option<TemplatePart> {
        let typed = self.expr(value, None, scope)?;
        let showable = match typed.type_() {
            Type::Quantity(_) | Type::Flag | Type::Date | Type::Text | Type::Choice(_) | Type::Target => true,
            Type::List(_) | Type::Record(_) => false,
        };
        if !showable {
            self.diagnostics.push(messages::not_showable(&typed));
            return None;
        }
        let Some(format) = format else {
            return Some(TemplatePart::Value { value: typed.expr, places: None });
        };
        let found = read_format(&format.text);
        let quantity = typed.quantity().cloned();
        let (Some((places, unit)), Some(quantity)) = (found, quantity) else {
            self.diagnostics.push(messages::wrong_format(format.span, typed.type_()));
            return None;
        };
        // A format says in what a number is shown as well as with how many places: 0.0% of a rate, 0.00万元 of money.
        let shown = match unit {
            "" if quantity == Quantity::RATE => Quantity::NUMBER,
            "" => quantity,
            "%" if quantity.dimension.is_none() => Quantity::RATE,
            unit => match Unit::parse(unit).filter(|unit| unit.dimension == quantity.dimension && unit.factor.is_positive()) {
                Some(unit) if !unit.dimension.is_none() => Quantity::in_unit(unit),
                Some(_) | None => {
                    self.diagnostics.push(messages::wrong_format(format.span, typed.type_()));
                    return None;
                }
            },
        };
        let mut value = typed.expr;
        value.type_ = Type::Quantity(shown);
        Some(TemplatePart::Value { value, places: Some(places) })
    }

    /// The text of a clause that must be one: 分析, 依据.
    pub(super) fn clause_text(&mut self, clause: &'a ast::Clause) -> Option<&'a ast::Template> {
        let ast::ExprKind::Text(template) = &clause.value.kind else {
            self.diagnostics.push(messages::text_clause(&clause.name, clause.value.span));
            return None;
        };
        Some(template)
    }
}

/// The decimal places and the unit of a format: `0.0%` is 1 and `%`.
fn read_format(format: &str) -> Option<(u32, &str)> {
    let rest = format.trim().strip_prefix('0')?;
    let (places, unit) = match rest.strip_prefix('.') {
        Some(rest) => {
            let unit = rest.trim_start_matches('0');
            (rest.len() - unit.len(), unit)
        }
        None => (0, rest),
    };
    let fits = !rest.starts_with('.') || places > 0;
    let places = u32::try_from(places).ok().filter(|places| fits && *places <= MAXIMUM_PLACES)?;
    let unit = unit.trim();
    (!unit.starts_with(|character: char| character.is_ascii_digit())).then_some((places, if unit == "％" { "%" } else { unit }))
}
