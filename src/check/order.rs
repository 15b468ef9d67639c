//! The order in which definitions and indicators can be lowered and computed; cycles.

use std::collections::BTreeSet;

use super::Checker;
use super::graph::{self, Edge, Edges, Vertex};
use super::lookup::Keyword;
use super::messages::{self, Link, LinkKind};
use super::names::{IndicatorItem, TemplateId};
use super::references::References;
use crate::model::{Child, DefinitionId, IndicatorId, Node, SectionId};
use crate::syntax::ast;

impl<'a> Checker<'a> {
    /// Follows every reference: puts what is defined in an order, reports cycles, and collects the names that nothing defines.
    pub(super) fn order(&mut self) -> Vec<Vertex> {
        let mut edges: Edges<Vertex> = Edges::new();
        let mut vertices = Vec::new();
        for at in 0..self.declarations.definitions.len() {
            let mut found = References::among(BTreeSet::new());
            if let Some(definition) = self.declarations.definitions.get(at) {
                self.references(definition.body, &mut found);
            }
            vertices.push(Vertex::Definition(DefinitionId(at)));
            edges.insert(Vertex::Definition(DefinitionId(at)), self.take(found));
        }
        for at in 0..self.declarations.functions.len() {
            let mut found = References::default();
            if let Some((definition, _)) = self.declarations.functions.get(at) {
                let parameters = definition.parameters.iter().flatten().map(|name| name.key.clone());
                found = References::among(parameters.collect::<BTreeSet<_>>());
                self.references(&definition.body, &mut found);
            }
            vertices.push(Vertex::Function(TemplateId(at)));
            edges.insert(Vertex::Function(TemplateId(at)), self.take(found));
        }
        for at in 0..self.declarations.indicators.len() {
            let mut found = References::default();
            if let Some(item) = self.declarations.indicators.get(at).copied() {
                found = self.indicator_references(item);
            }
            vertices.push(Vertex::Indicator(IndicatorId(at)));
            edges.insert(Vertex::Indicator(IndicatorId(at)), self.take(found));
        }
        for (at, section) in self.sections.iter().enumerate() {
            let below = section.children.iter().map(|child| match child {
                Child::Section(id) => Vertex::Section(*id),
                Child::Indicator(id) => Vertex::Indicator(*id),
            });
            vertices.push(Vertex::Section(SectionId(at)));
            let below = below.map(|to| Edge { to, span: section.span }).collect();
            edges.insert(Vertex::Section(SectionId(at)), below);
        }
        self.loose_references();
        let sorted = graph::sort(vertices.into_iter(), &edges);
        for cycle in sorted.cycles {
            let links = cycle.into_iter().map(|(vertex, span)| {
                let kind = if matches!(vertex, Vertex::Section(_)) { LinkKind::Holds } else { LinkKind::Uses };
                Link { name: self.vertex_name(vertex), span, kind }
            });
            let links: Vec<Link> = links.collect();
            self.diagnostics.push(messages::cycle(&links));
        }
        sorted.order
    }

    /// The nodes of the model in this order.
    pub(super) fn nodes(order: &[Vertex]) -> Vec<Node> {
        let node = |vertex: &Vertex| match vertex {
            Vertex::Definition(id) => Some(Node::Definition(*id)),
            Vertex::Indicator(id) => Some(Node::Indicator(*id)),
            Vertex::Section(id) => Some(Node::Section(*id)),
            Vertex::Function(_) => None,
        };
        order.iter().filter_map(node).collect()
    }

    /// Keeps the unknown names of what was found, and gives its edges.
    fn take(&mut self, found: References) -> Vec<Edge<Vertex>> {
        if !self.has_data && !self.damaged {
            for (key, name) in found.unknown {
                let first = self.implied.entry(key).or_insert_with(|| name.clone());
                if name.span < first.span {
                    *first = name;
                }
            }
        }
        found.edges
    }

    fn indicator_references(&self, item: IndicatorItem<'a>) -> References {
        let clauses = &item.indicator.clauses;
        let mut found = References::among(local_keys(clauses));
        if let Some(list) = &item.indicator.each {
            self.references(list, &mut found);
            if let Some(fields) = self.fields_of(list, 0) {
                found.bind(fields.iter().map(|fact| crate::name::key(&fact.name)).collect());
            }
        }
        if let Some(points) = &item.indicator.points {
            self.references(points, &mut found);
        }
        for clause in clauses {
            let declared = clause.kind == ast::ClauseKind::Applies && is_declared(&clause.value);
            if !declared {
                self.references(&clause.value, &mut found);
            }
        }
        found
    }

    /// The names used where nothing depends on it: 总分, 等级, 校验, the headings' 适用.
    fn loose_references(&mut self) {
        let mut found = References::among(BTreeSet::new());
        for (check, _) in &self.declarations.checks {
            self.references(&check.condition, &mut found);
            if let Some(tolerance) = &check.tolerance {
                self.references(tolerance, &mut found);
            }
        }
        for item in self.declarations.headings.iter().flatten() {
            for attribute in &item.heading.attributes {
                if let ast::HeadingAttributeKind::Applies(condition) = &attribute.kind {
                    self.references(condition, &mut found);
                }
            }
        }
        if let Some((arms, _)) = self.declarations.grades {
            for arm in arms {
                self.references_of_patterns(arm, &mut found);
            }
        }
        self.take(found);
        if let Some((clauses, _)) = self.declarations.total {
            let mut found = References::among(local_keys(clauses));
            for clause in clauses {
                self.references(&clause.value, &mut found);
            }
            self.take(found);
        }
    }

    /// The name of a vertex as a reader knows it.
    fn vertex_name(&self, vertex: Vertex) -> String {
        let name = match vertex {
            Vertex::Definition(id) => self.declarations.definitions.get(id.0).map(|definition| &definition.name.text),
            Vertex::Function(id) => self.declarations.functions.get(id.0).map(|(definition, _)| &definition.name.text),
            Vertex::Indicator(id) => self.declarations.indicators.get(id.0).map(|item| &item.indicator.name.text),
            Vertex::Section(id) => {
                self.declarations.headings.get(id.0).and_then(Option::as_ref).map(|item| &item.heading.name.text)
            }
        };
        name.cloned().unwrap_or_default()
    }
}

/// The names that the clauses of an indicator or of 总分 define.
pub(super) fn local_keys(clauses: &[ast::Clause]) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for clause in clauses {
        match clause.kind {
            ast::ClauseKind::Value => keys.extend(["值".to_string(), "value".to_string()]),
            ast::ClauseKind::Local => {
                keys.insert(clause.name.key.clone());
            }
            ast::ClauseKind::Score
            | ast::ClauseKind::AtMost
            | ast::ClauseKind::AtLeast
            | ast::ClauseKind::Applies
            | ast::ClauseKind::Otherwise
            | ast::ClauseKind::Note
            | ast::ClauseKind::ExplainIf
            | ast::ClauseKind::Basis => {}
        }
    }
    keys
}

/// Whether the value of 适用 is the word 填报.
pub(super) fn is_declared(value: &ast::Expr) -> bool {
    matches!(&value.kind, ast::ExprKind::Name(name) if Keyword::find(&name.key) == Some(Keyword::Declared))
}
