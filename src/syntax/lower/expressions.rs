//! Expressions: the binding of operators, and everything that is no block.

use std::iter::Peekable;

use crate::source::Span;
use crate::syntax::ast::{BinaryOperator, Comparison, Expr, ExprKind, UnaryOperator};
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::messages;

use super::Lowering;
use super::blocks::comparison;

/// An operand or an operator of a row.
type Row<'t> = Peekable<std::vec::IntoIter<Node<'t>>>;

/// The operators of one strength, loosest first; between 且 and the comparisons stands 非.
#[derive(Clone, Copy)]
enum Strength {
    Or,
    And,
    Sum,
    Product,
}

impl Lowering<'_> {
    pub(super) fn expression(&mut self, node: &Node<'_>) -> Option<Expr> {
        let first = node.first()?;
        let parts = if first.rule() == Rule::conditional { first.clone() } else { node.clone() };
        let mut values = parts.children().filter(|child| matches!(child.rule(), Rule::expression | Rule::operation));
        let mut value = || values.next();
        let condition = value()?;
        let condition =
            if condition.rule() == Rule::operation { self.operation(&condition) } else { self.expression(&condition) };
        let Some((consequent, alternative)) = value().zip(value()) else { return condition };
        let consequent = self.expression(&consequent);
        let alternative = self.expression(&alternative);
        let kind = ExprKind::Conditional {
            condition: Box::new(condition?),
            consequent: Box::new(consequent?),
            alternative: Box::new(alternative?),
        };
        Some(Expr { kind, span: self.span(node.range()) })
    }

    /// A row of operands and operators: the rules `operation` and `amount`.
    pub(super) fn operation(&mut self, node: &Node<'_>) -> Option<Expr> {
        let mut row = node.children().collect::<Vec<_>>().into_iter().peekable();
        self.chain(&mut row, Strength::Or)
    }

    fn chain(&mut self, row: &mut Row<'_>, strength: Strength) -> Option<Expr> {
        let mut left = self.operand_of(row, strength)?;
        while let Some(operator) = row.next_if(|node| binary(node, strength).is_some()) {
            let operator = binary(&operator, strength)?;
            let right = self.operand_of(row, strength)?;
            let span = left.span.to(right.span);
            left = Expr { kind: ExprKind::Binary(operator, Box::new(left), Box::new(right)), span };
        }
        Some(left)
    }

    fn operand_of(&mut self, row: &mut Row<'_>, strength: Strength) -> Option<Expr> {
        match strength {
            Strength::Or => self.chain(row, Strength::And),
            Strength::And => self.negation(row),
            Strength::Sum => self.chain(row, Strength::Product),
            Strength::Product => self.unary(row),
        }
    }

    /// `非 a = b` is `非 (a = b)`.
    fn negation(&mut self, row: &mut Row<'_>) -> Option<Expr> {
        if let Some(not) = row.next_if(|node| node.rule() == Rule::not) {
            let operand = self.negation(row)?;
            return Some(self.apply(UnaryOperator::Not, &not, operand));
        }
        let first = self.chain(row, Strength::Sum)?;
        let mut rest: Vec<(Comparison, Expr)> = Vec::new();
        while let Some(sign) = row.next_if(|node| node.rule() == Rule::comparison) {
            let right = self.chain(row, Strength::Sum)?;
            let comparison = comparison(sign.text());
            if rest.iter().any(|(before, _)| !same_direction(*before, comparison)) {
                self.report(messages::mixed_comparison(self.span(sign.range())));
            }
            rest.push((comparison, right));
        }
        let Some((_, last)) = rest.last() else { return Some(first) };
        let span = first.span.to(last.span);
        Some(Expr { kind: ExprKind::Compare { first: Box::new(first), rest }, span })
    }

    fn unary(&mut self, row: &mut Row<'_>) -> Option<Expr> {
        if let Some(minus) = row.next_if(|node| node.rule() == Rule::minus) {
            let operand = self.unary(row)?;
            return Some(self.apply(UnaryOperator::Negate, &minus, operand));
        }
        if let Some(not) = row.next_if(|node| node.rule() == Rule::not) {
            let operand = self.unary(row)?;
            return Some(self.apply(UnaryOperator::Not, &not, operand));
        }
        let mut value = self.primary(&row.next()?)?;
        while let Some(field) = row.next_if(|node| node.rule() == Rule::field) {
            let name = self.name_in(field.range());
            let span = value.span.to(name.span);
            value = Expr { kind: ExprKind::Field(Box::new(value), name), span };
        }
        Some(value)
    }

    fn apply(&self, operator: UnaryOperator, mark: &Node<'_>, operand: Expr) -> Expr {
        let span = self.span(mark.range()).to(operand.span);
        Expr { kind: ExprKind::Unary(operator, Box::new(operand)), span }
    }

    fn primary(&mut self, node: &Node<'_>) -> Option<Expr> {
        let span: Span = self.span(node.range());
        let kind = match node.rule() {
            Rule::number_literal => ExprKind::Number(self.number_literal(node)?),
            Rule::date => ExprKind::Date(self.date(node)?),
            Rule::string => ExprKind::Text(self.template(node)?),
            Rule::flag => ExprKind::Flag(node.child(Rule::true_word).is_some()),
            Rule::reference => ExprKind::Name(self.name_in(node.range())),
            Rule::call => self.call(node)?,
            Rule::check_result => self.check_result(node)?,
            Rule::r#match => self.match_expression(node)?,
            Rule::interpolate => self.interpolate(node)?,
            Rule::checklist => self.checklist(node)?,
            Rule::assessed => self.assessed(node)?,
            // A bracket leaves no node of its own; the place is that with the brackets.
            _ => return self.expression(&node.child(Rule::expression)?).map(|inside| Expr { span, ..inside }),
        };
        Some(Expr { kind, span })
    }

    /// `校验 "收支平衡"`: as if it were called.
    fn check_result(&mut self, node: &Node<'_>) -> Option<ExprKind> {
        let function = self.name_in(node.child(Rule::check_word)?.range());
        let label = node.child(Rule::string)?;
        let span = self.span(label.range());
        let argument = Expr { kind: ExprKind::Text(self.template(&label)?), span };
        Some(ExprKind::Call { function, arguments: vec![argument] })
    }

    fn call(&mut self, node: &Node<'_>) -> Option<ExprKind> {
        let mut parts = node.children();
        let function = self.name_in(parts.next()?.range());
        let mut arguments = Vec::new();
        let mut whole = true;
        for argument in parts {
            let lowered = if argument.rule() == Rule::among { self.among(&argument) } else { self.expression(&argument) };
            match lowered {
                Some(argument) => arguments.push(argument),
                None => whole = false,
            }
        }
        whole.then_some(ExprKind::Call { function, arguments })
    }

    fn among(&mut self, node: &Node<'_>) -> Option<Expr> {
        let condition = self.expression(&node.child(Rule::expression)?)?;
        Some(Expr { kind: ExprKind::Among(Box::new(condition)), span: self.span(node.range()) })
    }
}

fn binary(node: &Node<'_>, strength: Strength) -> Option<BinaryOperator> {
    match (strength, node.rule(), node.text()) {
        (Strength::Or, Rule::or, _) => Some(BinaryOperator::Or),
        (Strength::And, Rule::and, _) => Some(BinaryOperator::And),
        (Strength::Sum, Rule::arithmetic, "+") => Some(BinaryOperator::Add),
        (Strength::Sum, Rule::arithmetic, "-") => Some(BinaryOperator::Subtract),
        (Strength::Product, Rule::arithmetic, "*") => Some(BinaryOperator::Multiply),
        (Strength::Product, Rule::arithmetic, "/") => Some(BinaryOperator::Divide),
        _ => None,
    }
}

/// Whether two comparisons may stand in one chain: `<` with `≤` and `=`, `>` with `≥` and `=`, never `≠`.
fn same_direction(left: Comparison, right: Comparison) -> bool {
    let direction = |sign: Comparison| match sign {
        Comparison::Less | Comparison::AtMost => -1,
        Comparison::Equal => 0,
        Comparison::AtLeast | Comparison::Greater => 1,
        Comparison::NotEqual => 2,
    };
    let (left, right) = (direction(left), direction(right));
    left != 2 && right != 2 && (left == right || left == 0 || right == 0)
}
