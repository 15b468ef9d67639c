//! The outline: headings in each other, indicators under the deepest open one, definitions and the rest by kind.

use std::sync::Arc;

use super::names::{DefinitionItem, Global, HeadingItem, IndicatorItem, TemplateId};
use super::scope::{FullPointsHere, Place, Scope};
use super::{Checker, messages, parameters};
use crate::model::{Child, DefinitionId, DefinitionOrigin, IndicatorId, Section, SectionId, SectionKind};
use crate::number::Number;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::Type;

impl<'a> Checker<'a> {
    /// Sorts the statements by kind, builds the tree of headings and declares every name.
    pub(super) fn declare_structure(&mut self) {
        let file = self.file;
        // The headings that are open, the deepest last.
        let mut open: Vec<SectionId> = Vec::new();
        let mut unheaded: Option<SectionId> = None;
        let mut total = None;
        let mut grades = None;
        for item in &file.items {
            match &item.kind {
                ast::ItemKind::Definition(definition) => self.declare_definition(definition, item.span),
                ast::ItemKind::Parameters(parameters) => {
                    for parameter in parameters {
                        self.declare_parameter(parameter);
                    }
                }
                ast::ItemKind::Heading(heading) => self.open_heading(heading, item, &mut open),
                ast::ItemKind::Indicator(indicator) => {
                    let section = match open.last().copied().or(unheaded) {
                        Some(section) => section,
                        None => *unheaded.insert(self.unheaded_section(indicator.header)),
                    };
                    self.declare_indicator(indicator, item, section);
                }
                ast::ItemKind::Total(clauses) => {
                    self.once(&mut total, "总分", item.span);
                    self.declarations.total.get_or_insert((clauses, item.span));
                }
                ast::ItemKind::Grades(arms) => {
                    self.once(&mut grades, "等级", item.span);
                    self.declarations.grades.get_or_insert((arms, item.span));
                }
                ast::ItemKind::Check(check) => self.declarations.checks.push((check, item.span)),
                ast::ItemKind::Test(test) => self.declarations.tests.push(test),
                ast::ItemKind::Rubric(_)
                | ast::ItemKind::Year(_)
                | ast::ItemKind::Basis(_)
                | ast::ItemKind::Rounding(_)
                | ast::ItemKind::DeclaredPoints(_)
                | ast::ItemKind::Inapplicable(_)
                | ast::ItemKind::FullPoints(_)
                | ast::ItemKind::Data(_)
                | ast::ItemKind::Extends(_)
                | ast::ItemKind::Import(_)
                | ast::ItemKind::Modify(_)
                | ast::ItemKind::Remove(_) => {}
            }
        }
        self.definitions.resize_with(self.declarations.definitions.len(), || None);
        self.indicators.resize_with(self.declarations.indicators.len(), || None);
        self.values.resize_with(self.declarations.indicators.len(), || None);
    }

    fn declare_definition(&mut self, definition: &'a ast::Definition, span: Span) {
        let global = if definition.parameters.is_some() {
            self.declarations.functions.push((definition, span));
            Global::Function(TemplateId(self.declarations.functions.len() - 1))
        } else {
            let (name, body) = (&definition.name, &definition.body);
            self.push_definition(DefinitionItem { name, body, span, origin: DefinitionOrigin::Definition })
        };
        if definition.parameters.is_some() && crate::stdlib::find(&definition.name.key).is_some() {
            self.diagnostics.push(messages::hides_function(&definition.name));
        }
        self.names.declare(&definition.name, global, self.diagnostics);
    }

    /// A parameter is a definition whose value is that of the years for which the rubric is checked.
    fn declare_parameter(&mut self, parameter: &'a ast::Parameter) {
        let Some(body) = parameters::value(parameter, self.stretch) else { return };
        let name = &parameter.name;
        let global =
            self.push_definition(DefinitionItem { name, body, span: parameter.span, origin: DefinitionOrigin::Parameter });
        self.names.declare(name, global, self.diagnostics);
    }

    fn push_definition(&mut self, item: DefinitionItem<'a>) -> Global {
        self.declarations.definitions.push(item);
        Global::Definition(DefinitionId(self.declarations.definitions.len() - 1))
    }

    fn declare_indicator(&mut self, indicator: &'a ast::Indicator, item: &'a ast::Item, section: SectionId) {
        let id = IndicatorId(self.declarations.indicators.len());
        self.declarations.indicators.push(IndicatorItem {
            indicator,
            documentation: &item.documentation,
            section,
            span: item.span,
        });
        if let Some(section) = self.sections.get_mut(section.0) {
            section.children.push(Child::Indicator(id));
        }
        // A 逐项 indicator bears the name of its list, which is a fact.
        if indicator.each.is_none() {
            self.names.declare(&indicator.name, Global::Indicator(id), self.diagnostics);
        } else {
            match self.each_names.get(&indicator.name.key) {
                Some(first) => self.diagnostics.push(messages::duplicate_field(&indicator.name, first)),
                None => {
                    self.each_names.insert(indicator.name.key.clone(), &indicator.name);
                }
            }
        }
    }

    /// The section of the rows under no heading; they stand before every heading, so it comes first.
    fn unheaded_section(&mut self, span: Span) -> SectionId {
        let id = SectionId(self.sections.len());
        self.sections.push(section(Arc::from(""), 1, None, span));
        self.declarations.headings.push(None);
        self.outline.insert(0, id);
        id
    }

    fn open_heading(&mut self, heading: &'a ast::Heading, item: &'a ast::Item, open: &mut Vec<SectionId>) {
        let level = usize::from(heading.level.max(1));
        if level > open.len() + 1 && !self.damaged {
            let above = open.last().and_then(|id| self.sections.get(id.0)).map(|section| (section.span, section.level));
            self.diagnostics.push(messages::skipped_level(heading, item.span, above));
        }
        open.truncate(level - 1);
        let parent = open.last().copied();
        let id = SectionId(self.sections.len());
        let name: Arc<str> = Arc::from(heading.name.text.as_str());
        let siblings = self.names.heading(&heading.name.key);
        let twin = siblings.and_then(|known| {
            known.sections.iter().find(|(id, _)| self.sections.get(id.0).is_some_and(|section| section.parent == parent))
        });
        if let Some((_, first)) = twin {
            self.diagnostics.push(messages::heading_twice(&heading.name, *first));
        }
        self.sections.push(section(name, heading.level, parent, item.span));
        self.declarations.headings.push(Some(HeadingItem { heading, documentation: &item.documentation }));
        self.names.declare_heading(&heading.name, id);
        match parent.and_then(|parent| self.sections.get_mut(parent.0)) {
            Some(parent) => parent.children.push(Child::Section(id)),
            None => self.outline.push(id),
        }
        open.push(id);
    }

    /// Fills in what the brackets of the headings say.
    pub(super) fn finish_sections(&mut self) -> Vec<Section> {
        let mut sections = std::mem::take(&mut self.sections);
        for (at, section) in sections.iter_mut().enumerate() {
            let Some(Some(item)) = self.declarations.headings.get(at).copied() else { continue };
            section.documentation = item.documentation.iter().map(|prose| prose.text.clone()).collect();
            self.finish_section(section, item);
        }
        for section in sections.iter().filter(|section| matches!(section.kind, SectionKind::Weighted(_))) {
            if let Some(above) = not_a_hundred(&sections, section) {
                self.diagnostics.push(messages::weight_below(section, above));
            }
        }
        sections
    }

    fn finish_section(&mut self, section: &mut Section, item: HeadingItem<'a>) {
        let mut said = Said::default();
        for attribute in &item.heading.attributes {
            match &attribute.kind {
                ast::HeadingAttributeKind::Points(literal) => {
                    self.once(&mut said.points, "分值", attribute.span);
                    section.points = self.points_literal(literal);
                }
                ast::HeadingAttributeKind::Weight(literal) => {
                    self.once(&mut said.kind, "权重、加分、扣分", attribute.span);
                    let weight = self.weight(literal);
                    section.kind = SectionKind::Weighted(weight.unwrap_or(Number::ONE));
                }
                ast::HeadingAttributeKind::Bonus => {
                    self.once(&mut said.kind, "权重、加分、扣分", attribute.span);
                    section.kind = SectionKind::Bonus { at_most: None };
                }
                ast::HeadingAttributeKind::Deduction => {
                    self.once(&mut said.kind, "权重、加分、扣分", attribute.span);
                    section.kind = SectionKind::Deduction { at_most: None };
                }
                ast::HeadingAttributeKind::AtMost(literal) => {
                    self.once(&mut said.at_most, "至多", attribute.span);
                    said.most = self.points_literal(literal);
                }
                ast::HeadingAttributeKind::Applies(condition) => {
                    self.once(&mut said.applies, "适用", attribute.span);
                    let mut scope = Scope::new(Place::FactsOnly, FullPointsHere::Outside);
                    let condition = self.condition(condition, &mut scope, messages::Purpose::Applies);
                    self.facts_only(&mut scope, messages::Purpose::Applies);
                    section.applies = condition.map(|typed| *typed.expr);
                }
            }
        }
        match (&mut section.kind, said.at_most) {
            (SectionKind::Bonus { at_most } | SectionKind::Deduction { at_most }, _) => *at_most = said.most,
            (SectionKind::Ordinary | SectionKind::Weighted(_), Some(span)) => {
                self.diagnostics.push(messages::at_most_without_bonus(span, item.heading.name.span));
            }
            (SectionKind::Ordinary | SectionKind::Weighted(_), None) => {}
        }
        let stands_apart = matches!(section.kind, SectionKind::Bonus { .. } | SectionKind::Deduction { .. });
        if let Some(span) = said.kind.filter(|_| section.level > 1 && stands_apart) {
            self.diagnostics.push(messages::kind_below_top(span, item.heading.name.span));
        }
        if let (SectionKind::Weighted(_), Some(points)) = (&section.kind, &section.points)
            && *points != Number::HUNDRED
            && let (Some(weight), Some(points)) = (said.kind, said.points)
        {
            self.diagnostics.push(messages::weight_and_points(weight, points));
        }
    }

    fn weight(&mut self, literal: &ast::NumberLiteral) -> Option<Number> {
        let typed = self.literal(literal)?;
        let weight = typed.constant.clone().filter(|number| number.is_positive() && *number <= Number::ONE);
        if weight.is_none() || typed.type_() != &Type::RATE {
            self.diagnostics.push(messages::not_a_weight(literal));
            return None;
        }
        weight
    }
}

/// The heading in which a weighted one counts, when it does not hold the 100 points of which a weight is a part.
fn not_a_hundred<'s>(sections: &'s [Section], section: &Section) -> Option<&'s Section> {
    let mut next = section.parent;
    while let Some(above) = next.and_then(|id| sections.get(id.0)) {
        match (&above.kind, &above.points) {
            (SectionKind::Weighted(_), _) => return None,
            (SectionKind::Ordinary, Some(points)) => return (*points != Number::HUNDRED).then_some(above),
            (SectionKind::Ordinary, None) => next = above.parent,
            (SectionKind::Bonus { .. } | SectionKind::Deduction { .. }, _) => return Some(above),
        }
    }
    None
}

/// Where each entry of a bracket was met.
#[derive(Default)]
struct Said {
    points: Option<Span>,
    kind: Option<Span>,
    at_most: Option<Span>,
    most: Option<Number>,
    applies: Option<Span>,
}

fn section(name: Arc<str>, level: u8, parent: Option<SectionId>, span: Span) -> Section {
    Section {
        name,
        level,
        parent,
        points: None,
        kind: SectionKind::Ordinary,
        applies: None,
        children: Vec::new(),
        documentation: Vec::new(),
        span,
    }
}
