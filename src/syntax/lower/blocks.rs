//! The entries of 分档, 等级, 插值, 清单 and 评定 { }.

use crate::number::Number;
use crate::syntax::ast::{
    Arm, Assessed, Comparison, Expr, ExprKind, Inclusion, Interval, NumberLiteral, OfficialRange, Pattern, PatternKind, Prose,
};
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::layout::Piece;
use crate::syntax::messages;
use crate::syntax::tokens::TokenKind;

use super::Lowering;

impl Lowering<'_> {
    pub(super) fn match_expression(&mut self, node: &Node<'_>) -> Option<ExprKind> {
        let subject = match node.child(Rule::subject) {
            Some(subject) => Some(Box::new(self.subject(&subject)?)),
            None => None,
        };
        let arms = self.arms(self.open_of_block(node)?);
        Some(ExprKind::Match { subject, arms })
    }

    pub(super) fn interpolate(&mut self, node: &Node<'_>) -> Option<ExprKind> {
        let subject = self.subject(&node.child(Rule::subject)?);
        let points = self.points_of(self.open_of_block(node)?);
        Some(ExprKind::Interpolate { subject: Box::new(subject?), points })
    }

    pub(super) fn checklist(&mut self, node: &Node<'_>) -> Option<ExprKind> {
        Some(ExprKind::Checklist(self.points_of(self.open_of_block(node)?)))
    }

    fn subject(&mut self, node: &Node<'_>) -> Option<Expr> {
        let inside = node.first()?;
        if inside.rule() == Rule::bare_assessed {
            return Some(Expr { kind: ExprKind::Assessed(Assessed::Free), span: self.span(inside.range()) });
        }
        self.operation(&inside)
    }

    pub(super) fn assessed(&mut self, node: &Node<'_>) -> Option<ExprKind> {
        if let Some(interval) = node.child(Rule::interval) {
            return Some(ExprKind::Assessed(Assessed::Within(self.interval(&interval)?)));
        }
        if node.child(Rule::block).is_none() {
            return Some(ExprKind::Assessed(Assessed::Free));
        }
        let open = self.open_of_block(node)?;
        let mut levels = Vec::new();
        for entry in self.entries_of_block(open) {
            if let Some(level) = self.read(Rule::level, &entry) {
                let name = self.name_in(level.first()?.range());
                levels.extend(self.interval(&level.child(Rule::interval)?).map(|interval| (name, interval)));
            }
        }
        Some(ExprKind::Assessed(Assessed::Levels(levels)))
    }

    /// The arms between a `{` and its partner.
    pub(super) fn arms(&mut self, open: usize) -> Vec<Arm> {
        let mut arms = Vec::new();
        for entry in self.entries_of_block(open) {
            if let Some(node) = self.read(Rule::arm, &entry) {
                arms.extend(self.arm(&node));
            }
        }
        arms
    }

    fn points_of(&mut self, open: usize) -> Vec<(Expr, Expr)> {
        let mut points = Vec::new();
        for entry in self.entries_of_block(open) {
            if let Some(node) = self.read(Rule::point, &entry) {
                let left = node.child(Rule::operation).and_then(|left| self.operation(&left));
                let right = node.child(Rule::expression).and_then(|right| self.expression(&right));
                points.extend(left.zip(right));
            }
        }
        points
    }

    /// What the entries between a `{` and its partner say, each with the `>` lines above it.
    pub(super) fn documented_entries<T>(
        &mut self,
        open: usize,
        mut read: impl FnMut(&mut Self, &Piece, Vec<Prose>) -> Option<T>,
    ) -> Vec<T> {
        let layout = self.layout;
        let mut said = Vec::new();
        let mut documentation = Vec::new();
        for entry in layout.entries(open, &[",", ";"]) {
            if layout.kind(entry.start) == Some(TokenKind::Prose) {
                documentation.push(self.prose(entry.start));
            } else {
                said.extend(read(self, &entry, std::mem::take(&mut documentation)));
            }
        }
        if let Some(prose) = documentation.first() {
            self.report(messages::dangling_prose(prose.span));
        }
        said
    }

    pub(super) fn entries_of_block(&mut self, open: usize) -> Vec<std::ops::Range<usize>> {
        let entries = self.layout.entries(open, &[",", ";"]);
        if entries.is_empty() {
            self.report(messages::empty_block(self.span_of(&(open..self.layout.step(open)))));
        }
        entries
    }

    fn arm(&mut self, node: &Node<'_>) -> Option<Arm> {
        let mut patterns = Vec::new();
        for pattern in node.children().filter(|child| child.rule() == Rule::pattern) {
            patterns.push(self.pattern(&pattern)?);
        }
        let guard = match node.child(Rule::operation) {
            Some(guard) => Some(self.operation(&guard)?),
            None => None,
        };
        let result = self.expression(&node.child(Rule::expression)?)?;
        Some(Arm { patterns, guard, result, span: self.span(node.range()) })
    }

    fn pattern(&mut self, node: &Node<'_>) -> Option<Pattern> {
        let inside = node.first()?;
        let kind = match inside.rule() {
            Rule::rest => PatternKind::Else,
            Rule::compared => {
                let sign = comparison(inside.child(Rule::comparison)?.text());
                PatternKind::Compare(sign, self.operation(&inside.child(Rule::amount)?)?)
            }
            Rule::interval => PatternKind::Interval(self.interval(&inside)?),
            Rule::range => PatternKind::Range(self.range(&inside)?),
            _ => PatternKind::Value(self.operation(&inside)?),
        };
        Some(Pattern { kind, span: self.span(node.range()) })
    }

    fn range(&mut self, node: &Node<'_>) -> Option<OfficialRange> {
        let mut bounds = node.children().filter(|child| child.rule() == Rule::bound);
        let (low, low_inclusion) = self.bound(&bounds.next()?)?;
        let (high, high_inclusion) = self.bound(&bounds.next()?)?;
        Some(OfficialRange { low, low_inclusion, high, high_inclusion })
    }

    fn bound(&mut self, node: &Node<'_>) -> Option<(NumberLiteral, Option<Inclusion>)> {
        let mut literal = self.number_literal(&node.child(Rule::number_literal)?)?;
        if let Some(minus) = node.child(Rule::minus) {
            literal.number = Number::ZERO.subtract(&literal.number).ok()?;
            literal.text.insert(0, '-');
            literal.span = self.span(minus.range()).to(literal.span);
        }
        let inclusion = node.child(Rule::inclusion).and_then(|inclusion| inclusion.first()).map(|word| match word.rule() {
            Rule::included => Inclusion::Included,
            _ => Inclusion::Excluded,
        });
        Some((literal, inclusion))
    }

    pub(super) fn interval(&mut self, node: &Node<'_>) -> Option<Interval> {
        let mut ends = node.children().filter(|child| child.rule() == Rule::expression);
        let low = ends.next().and_then(|low| self.expression(&low));
        let high = ends.next().and_then(|high| self.expression(&high));
        Some(Interval {
            low: Box::new(low?),
            low_included: node.child(Rule::interval_open)?.text() == "[",
            high: Box::new(high?),
            high_included: node.child(Rule::interval_close)?.text() == "]",
            span: self.span(node.range()),
        })
    }
}

/// The comparison that a mark stands for.
pub(super) fn comparison(mark: &str) -> Comparison {
    match mark {
        "<" => Comparison::Less,
        "<=" => Comparison::AtMost,
        "!=" => Comparison::NotEqual,
        ">=" => Comparison::AtLeast,
        ">" => Comparison::Greater,
        _ => Comparison::Equal,
    }
}
