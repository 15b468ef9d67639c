//! `数据 { … }`: facts with their types, modifiers and labels.

use crate::syntax::ast::{
    Combination, Combine, FactDeclaration, Modifier, ModifierKind, Name, Prose, TypeExpression, TypeKind, Unit, WeightFact,
};
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::keywords;
use crate::syntax::layout::Piece;
use crate::syntax::messages;

use super::Lowering;

impl Lowering<'_> {
    pub(super) fn data_block(&mut self, piece: &Piece) -> Option<Vec<FactDeclaration>> {
        let open = self.block_of_statement(piece)?;
        Some(self.facts(open))
    }

    /// The facts between a `{` and its partner.
    fn facts(&mut self, open: usize) -> Vec<FactDeclaration> {
        self.documented_entries(open, Lowering::fact)
    }

    fn fact(&mut self, entry: &Piece, documentation: Vec<Prose>) -> Option<FactDeclaration> {
        let node = self.read(Rule::fact, entry)?;
        let name = self.name_in(node.first()?.range());
        let type_ = node.child(Rule::fact_type).and_then(|node| self.fact_type(&node));
        let mut modifiers = Vec::new();
        for modifier in node.children().filter(|child| child.rule() == Rule::modifier) {
            modifiers.extend(self.modifier(&modifier));
        }
        let label = match node.child(Rule::string) {
            Some(label) => Some(self.template(&label)?),
            None => None,
        };
        Some(FactDeclaration { documentation, name, type_: type_?, modifiers, label, span: self.span_of(entry) })
    }

    fn fact_type(&mut self, node: &Node<'_>) -> Option<TypeExpression> {
        let span = self.span(node.range());
        let node = node.first()?;
        let kind = match node.rule() {
            Rule::plain_type => self.plain_type(&node)?,
            Rule::choice_type => TypeKind::Choice(self.choices(&node)),
            rule => {
                let facts = self.facts(self.open_of_block(&node)?);
                if rule == Rule::list_type { TypeKind::List(facts) } else { TypeKind::Record(facts) }
            }
        };
        Some(TypeExpression { kind, span })
    }

    fn choices(&mut self, node: &Node<'_>) -> Vec<Name> {
        let Some(open) = self.open_of_block(node) else { return Vec::new() };
        let mut names = Vec::new();
        for entry in self.layout.entries(open, &[",", ";", "、"]) {
            if let Some(choice) = self.read(Rule::choice, &entry) {
                names.push(self.name_in(choice.range()));
            }
        }
        if names.is_empty() && self.layout.entries(open, &[]).is_empty() {
            self.report(messages::empty_block(self.span_of(&(open..self.layout.step(open)))));
        }
        names
    }

    fn plain_type(&mut self, node: &Node<'_>) -> Option<TypeKind> {
        let word = node.first()?;
        let unit = node.child(Rule::unit_text).map(|unit| {
            let text = unit.text().split_whitespace().collect::<String>();
            Unit { text, span: self.span(unit.range()) }
        });
        let unit_span = unit.as_ref().map(|unit| unit.span);
        let is = |keyword: keywords::Keyword| keyword.is(word.text());
        let (kind, takes_unit) = if is(keywords::NUMBER) {
            (TypeKind::Number, false)
        } else if is(keywords::RATE) {
            (TypeKind::Rate, false)
        } else if is(keywords::MONEY) {
            (TypeKind::Money(unit), true)
        } else if is(keywords::QUANTITY) {
            (TypeKind::Quantity(unit), true)
        } else if is(keywords::MEASURE) {
            (TypeKind::Measure(unit), true)
        } else if is(keywords::TARGET) {
            (TypeKind::Target, false)
        } else if is(keywords::DATE) {
            (TypeKind::Date, false)
        } else if is(keywords::FLAG) {
            (TypeKind::Flag, false)
        } else if is(keywords::TEXT) {
            (TypeKind::Text, false)
        } else if matches!(word.text(), "天" | "个月" | "年") {
            (TypeKind::Duration(Unit { text: word.text().to_string(), span: self.span(word.range()) }), false)
        } else {
            (TypeKind::Unknown(self.name_in(word.range())), true)
        };
        if let (false, Some(span)) = (takes_unit, unit_span) {
            self.report(messages::type_without_unit(span, word.text()));
        }
        Some(kind)
    }

    fn modifier(&mut self, node: &Node<'_>) -> Option<Modifier> {
        let word = node.first()?;
        let kind = match word.rule() {
            Rule::signed => ModifierKind::Signed,
            Rule::integer => ModifierKind::Integer,
            Rule::fixed => ModifierKind::Fixed,
            Rule::above_word => ModifierKind::Above(self.operation(&node.child(Rule::amount)?)?),
            Rule::within_word => ModifierKind::Within(self.interval(&node.child(Rule::interval)?)?),
            Rule::combine_word => ModifierKind::Combine(self.combine(&node.child(Rule::combination)?)?),
            _ => ModifierKind::Default(self.expression(&node.child(Rule::expression)?)?),
        };
        Some(Modifier { kind, span: self.span(node.range()) })
    }

    fn combine(&mut self, node: &Node<'_>) -> Option<Combine> {
        let word = node.first()?;
        let is = |keyword: keywords::Keyword| keyword.is(word.text().trim());
        let way = Combination::ALL.iter().find(|way| is(way.keyword()))?;
        let weight = node.child(Rule::weight_fact).and_then(|node| {
            let field = node.child(Rule::field).map(|field| self.name_in(field.range()));
            Some(WeightFact { name: self.name_in(node.first()?.range()), field, span: self.span(node.range()) })
        });
        Some(Combine { way: *way, weight })
    }

    /// The token of the `{` of a node's block.
    pub(super) fn open_of_block(&self, node: &Node<'_>) -> Option<usize> {
        let block = node.child(Rule::block)?;
        Some(self.layout.token_at(block.range().start))
    }
}
