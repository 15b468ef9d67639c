//! Expressions as text, with brackets where the binding needs them.

use std::fmt::Write;

use super::Printer;
use crate::syntax::ast::{
    Arm, Assessed, BinaryOperator, Comparison, DateLiteral, Expr, ExprKind, Inclusion, Interval, NumberLiteral, Pattern,
    PatternKind, UnaryOperator,
};
use crate::syntax::keywords::{self, Keyword, Spelling};

/// How tightly a form binds, loosest first; LANGUAGE.md §4.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    Conditional,
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Negate,
    Primary,
}

impl Printer {
    /// An expression where any may stand.
    pub(super) fn expression(&mut self, expression: &Expr) {
        self.at_least(expression, Strength::Conditional);
    }

    /// An expression where comparisons and logic cannot stand.
    pub(super) fn amount(&mut self, expression: &Expr) {
        self.at_least(expression, Strength::Sum);
    }

    fn at_least(&mut self, expression: &Expr, needed: Strength) {
        if strength(expression) < needed {
            self.bracketed(expression);
        } else {
            self.bare(expression);
        }
    }

    fn bracketed(&mut self, expression: &Expr) {
        self.push("(");
        self.bare(expression);
        self.push(")");
    }

    fn bare(&mut self, expression: &Expr) {
        match &expression.kind {
            ExprKind::Number(literal) => self.number(literal),
            ExprKind::Date(date) => self.date(date),
            ExprKind::Text(template) => self.template(template),
            ExprKind::Flag(flag) => self.word(if *flag { keywords::TRUE } else { keywords::FALSE }),
            ExprKind::Name(name) => self.name(name),
            ExprKind::Field(value, name) => {
                self.at_least(value, Strength::Primary);
                self.push(".");
                self.name(name);
            }
            ExprKind::Call { function, arguments } => {
                self.name(function);
                self.push("(");
                self.separated(arguments, ", ", |printer, argument| printer.expression(argument));
                self.push(")");
            }
            ExprKind::Unary(UnaryOperator::Negate, value) => {
                self.push("-");
                self.at_least(value, Strength::Negate);
            }
            ExprKind::Unary(UnaryOperator::Not, value) => {
                self.word(keywords::NOT);
                self.push(" ");
                self.at_least(value, Strength::Not);
            }
            ExprKind::Binary(operator, left, right) => self.binary(*operator, left, right),
            ExprKind::Compare { first, rest } => {
                self.at_least(first, Strength::Sum);
                for (sign, value) in rest {
                    self.push(" ");
                    self.comparison(*sign);
                    self.push(" ");
                    self.at_least(value, Strength::Sum);
                }
            }
            ExprKind::Conditional { condition, consequent, alternative } => {
                self.at_least(condition, Strength::Or);
                self.push(" ? ");
                self.at_least(consequent, Strength::Or);
                self.push(" : ");
                self.expression(alternative);
            }
            ExprKind::Match { subject, arms } => {
                self.word(keywords::MATCH);
                self.push(" ");
                if let Some(subject) = subject {
                    self.subject(subject);
                }
                self.arms(arms);
            }
            ExprKind::Interpolate { subject, points } => {
                self.word(keywords::INTERPOLATE);
                self.push(" ");
                self.subject(subject);
                self.points(points);
            }
            ExprKind::Checklist(points) => {
                self.word(keywords::CHECKLIST);
                self.push(" ");
                self.points(points);
            }
            ExprKind::Assessed(assessed) => self.assessed(assessed),
            ExprKind::Among(condition) => {
                self.word(keywords::WHERE);
                self.push(" ");
                // `其中 -a < b` would be a subtraction.
                if starts_with_minus(condition) {
                    self.bracketed(condition);
                } else {
                    self.expression(condition);
                }
            }
        }
    }

    fn binary(&mut self, operator: BinaryOperator, left: &Expr, right: &Expr) {
        let (own, tighter) = match operator {
            BinaryOperator::Or => (Strength::Or, Strength::And),
            BinaryOperator::And => (Strength::And, Strength::Not),
            BinaryOperator::Add | BinaryOperator::Subtract => (Strength::Sum, Strength::Product),
            BinaryOperator::Multiply | BinaryOperator::Divide => (Strength::Product, Strength::Negate),
        };
        self.at_least(left, own);
        self.push(" ");
        match operator {
            BinaryOperator::Or => self.word(keywords::OR),
            BinaryOperator::And => self.word(keywords::AND),
            BinaryOperator::Add => self.push("+"),
            BinaryOperator::Subtract => self.push("-"),
            BinaryOperator::Multiply => self.mark("×", "*"),
            BinaryOperator::Divide => self.push("/"),
        }
        self.push(" ");
        self.at_least(right, tighter);
    }

    pub(super) fn comparison(&mut self, sign: Comparison) {
        match sign {
            Comparison::Less => self.push("<"),
            Comparison::AtMost => self.mark("≤", "<="),
            Comparison::Equal => self.push("="),
            Comparison::NotEqual => self.mark("≠", "!="),
            Comparison::AtLeast => self.mark("≥", ">="),
            Comparison::Greater => self.push(">"),
        }
    }

    /// What a block looks at, with a blank behind it.
    fn subject(&mut self, subject: &Expr) {
        // A 评定 before the block would take it for its levels; a block before the block reads badly.
        let block = matches!(subject.kind, ExprKind::Match { .. } | ExprKind::Interpolate { .. } | ExprKind::Checklist(_));
        let alone = matches!(subject.kind, ExprKind::Assessed(_));
        let takes_block = block || (!alone && (ends_with_assessed(subject) || starts_with_assessed(subject)));
        if takes_block {
            self.bracketed(subject)
        } else {
            self.at_least(subject, Strength::Or)
        }
        self.push(" ");
    }

    /// Entries between braces: on one line when there are few, else one a line.
    fn block<T>(&mut self, entries: &[T], mut each: impl FnMut(&mut Printer, &T)) {
        if entries.len() <= 2 || self.in_text {
            self.push("{ ");
            self.separated(entries, ", ", each);
            self.push(" }");
            return;
        }
        self.push("{");
        self.indent += 1;
        for entry in entries {
            self.new_line();
            each(self, entry);
        }
        self.indent -= 1;
        self.new_line();
        self.push("}");
    }

    pub(super) fn arms(&mut self, arms: &[Arm]) {
        self.block(arms, |printer, arm| {
            printer.separated(&arm.patterns, "、", |printer, pattern| printer.pattern(pattern));
            if let Some(guard) = &arm.guard {
                printer.push(" ");
                printer.word(keywords::WHEN);
                printer.push(" ");
                printer.at_least(guard, Strength::Or);
            }
            printer.push(": ");
            printer.expression(&arm.result);
        });
    }

    fn points(&mut self, points: &[(Expr, Expr)]) {
        self.block(points, |printer, (left, right)| {
            printer.at_least(left, Strength::Or);
            printer.push(": ");
            printer.expression(right);
        });
    }

    pub(super) fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::Compare(sign, value) => {
                self.comparison(*sign);
                self.push(" ");
                self.amount(value);
            }
            PatternKind::Interval(interval) => self.interval(interval),
            PatternKind::Range(range) => {
                self.bound(&range.low, range.low_inclusion);
                self.push("-");
                self.bound(&range.high, range.high_inclusion);
            }
            // `5 - 3` would be read as a range.
            PatternKind::Value(value) if looks_like_range(value) => self.bracketed(value),
            PatternKind::Value(value) => self.at_least(value, Strength::Or),
            PatternKind::Else => self.word(keywords::REST),
        }
    }

    fn bound(&mut self, literal: &NumberLiteral, inclusion: Option<Inclusion>) {
        self.number(literal);
        let word: Option<Keyword> = inclusion.map(|inclusion| match inclusion {
            Inclusion::Included => keywords::INCLUDED,
            Inclusion::Excluded => keywords::EXCLUDED,
        });
        if let Some(word) = word {
            self.push("(");
            self.word(word);
            self.push(")");
        }
    }

    pub(super) fn interval(&mut self, interval: &Interval) {
        self.push(if interval.low_included { "[" } else { "(" });
        self.expression(&interval.low);
        self.push(", ");
        self.expression(&interval.high);
        self.push(if interval.high_included { "]" } else { ")" });
    }

    fn assessed(&mut self, assessed: &Assessed) {
        self.word(keywords::ASSESSED);
        match assessed {
            Assessed::Free => {}
            Assessed::Within(interval) => {
                self.push(" ");
                self.interval(interval);
            }
            Assessed::Levels(levels) => {
                self.push(" ");
                self.block(levels, |printer, (name, interval)| {
                    printer.name(name);
                    printer.push(": ");
                    printer.interval(interval);
                });
            }
        }
    }

    /// A number as it was written; one that no text was written for by its value.
    pub(super) fn number(&mut self, literal: &NumberLiteral) {
        if literal.text.is_empty() {
            let unit = literal.unit.as_ref().map_or("", |unit| unit.text.as_str());
            // Writing to a string cannot fail.
            let _ = write!(self.text, "{}{unit}", literal.number);
        } else {
            self.push(&literal.text);
        }
    }

    pub(super) fn date(&mut self, date: &DateLiteral) {
        let _ = match (date.year, self.spelling) {
            (Some(year), _) => write!(self.text, "{year:04}-{:02}-{:02}", date.month, date.day),
            (None, Spelling::Chinese | Spelling::English) => write!(self.text, "{}月{}日", date.month, date.day),
        };
    }
}

fn strength(expression: &Expr) -> Strength {
    match &expression.kind {
        ExprKind::Conditional { .. } => Strength::Conditional,
        ExprKind::Binary(BinaryOperator::Or, ..) => Strength::Or,
        ExprKind::Binary(BinaryOperator::And, ..) => Strength::And,
        ExprKind::Unary(UnaryOperator::Not, _) => Strength::Not,
        ExprKind::Compare { .. } => Strength::Compare,
        ExprKind::Binary(BinaryOperator::Add | BinaryOperator::Subtract, ..) => Strength::Sum,
        ExprKind::Binary(BinaryOperator::Multiply | BinaryOperator::Divide, ..) => Strength::Product,
        ExprKind::Unary(UnaryOperator::Negate, _) => Strength::Negate,
        ExprKind::Number(_) | ExprKind::Date(_) | ExprKind::Text(_) | ExprKind::Flag(_) | ExprKind::Name(_) => Strength::Primary,
        ExprKind::Field(..) | ExprKind::Call { .. } | ExprKind::Match { .. } | ExprKind::Interpolate { .. } => Strength::Primary,
        ExprKind::Checklist(_) | ExprKind::Assessed(_) | ExprKind::Among(_) => Strength::Primary,
    }
}

/// Whether the first thing printed is a minus.
fn starts_with_minus(expression: &Expr) -> bool {
    match &expression.kind {
        ExprKind::Unary(UnaryOperator::Negate, _) => true,
        ExprKind::Binary(_, first, _) | ExprKind::Compare { first, .. } => starts_with_minus(first),
        ExprKind::Conditional { condition, .. } => starts_with_minus(condition),
        _ => false,
    }
}

/// Whether the first thing printed is 评定 with or without more.
fn starts_with_assessed(expression: &Expr) -> bool {
    match &expression.kind {
        ExprKind::Assessed(_) => true,
        ExprKind::Field(value, _) | ExprKind::Binary(_, value, _) => starts_with_assessed(value),
        ExprKind::Compare { first, .. } => starts_with_assessed(first),
        _ => false,
    }
}

/// Whether the last thing printed is 评定 alone, or a block over it: with another block behind, the first would be its levels.
fn ends_with_assessed(expression: &Expr) -> bool {
    match &expression.kind {
        ExprKind::Assessed(Assessed::Free) => true,
        ExprKind::Match { subject: Some(subject), .. } | ExprKind::Interpolate { subject, .. } => {
            matches!(subject.kind, ExprKind::Assessed(Assessed::Free))
        }
        ExprKind::Unary(_, value) | ExprKind::Binary(_, _, value) => ends_with_assessed(value),
        ExprKind::Compare { rest, .. } => rest.last().is_some_and(|(_, value)| ends_with_assessed(value)),
        _ => false,
    }
}

/// Whether an expression would be read as an official range: two literals with a minus between.
fn looks_like_range(expression: &Expr) -> bool {
    let literal = |side: &Expr| match &side.kind {
        ExprKind::Number(_) => true,
        ExprKind::Unary(UnaryOperator::Negate, value) => matches!(value.kind, ExprKind::Number(_)),
        _ => false,
    };
    matches!(&expression.kind, ExprKind::Binary(BinaryOperator::Subtract, left, right) if literal(left) && literal(right))
}
