//! Formulas with the numbers put in: `597.23万元 ÷ 713.28万元`.
//!
//! Names become values; operators and calls are written as on paper; a 分档 or another form with steps of its own is shown as what it
//! came to. What is shown is computed once more, quietly: it costs nothing unless it is asked for.

use crate::language::Text;
use crate::model::{self, Arithmetic, Comparison, ExprKind};
use crate::stdlib::Function;
use crate::value::{Quantity, Value};

use super::display;
use super::evaluator::Evaluator;
use super::messages;
use super::scope::Scope;

/// How deep a formula is written out; what is deeper is shown as what it came to.
const MAXIMUM_DEPTH: u32 = 24;
/// The most arguments or terms that are written out.
const MAXIMUM_PARTS: usize = 40;

/// How tightly a formula holds together, from the loosest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Sign,
    Atom,
}

impl Evaluator<'_> {
    /// An expression with the numbers put in.
    pub(super) fn substituted(&mut self, expr: &model::Expr, scope: &Scope<'_>) -> Text {
        self.quietly(|evaluator| evaluator.render(expr, scope, 0).0)
    }

    /// Comparisons with the numbers put in, each number with the digits that show which is greater.
    pub(super) fn compared(&mut self, first: &model::Expr, rest: &[(Comparison, &model::Expr)], scope: &Scope<'_>) -> Text {
        self.quietly(|evaluator| evaluator.render_comparison(first, rest, scope, 0))
    }

    fn render(&mut self, expr: &model::Expr, scope: &Scope<'_>, depth: u32) -> (Text, Tightness) {
        if depth > MAXIMUM_DEPTH {
            return self.leaf(expr, scope);
        }
        match &expr.kind {
            ExprKind::Negate(inner) => {
                let inner = self.operand(inner, scope, depth, Tightness::Sign);
                (inner.map(|text| format!("-{text}")), Tightness::Sign)
            }
            ExprKind::Not(inner) => {
                let inner = self.operand(inner, scope, depth, Tightness::Not);
                (Text::new(format!("非 {}", inner.chinese), format!("not {}", inner.english)), Tightness::Not)
            }
            ExprKind::Arithmetic(operator, left, right) => {
                let (tightness, right_tightness) = match operator {
                    Arithmetic::Add => (Tightness::Sum, Tightness::Sum),
                    Arithmetic::Subtract => (Tightness::Sum, Tightness::Product),
                    Arithmetic::Multiply => (Tightness::Product, Tightness::Product),
                    Arithmetic::Divide => (Tightness::Product, Tightness::Sign),
                };
                let left = self.operand(left, scope, depth, tightness);
                let right = self.operand(right, scope, depth, right_tightness);
                (operated(*operator, &left, &right), tightness)
            }
            ExprKind::Compare(first, rest) => {
                let rest: Vec<(Comparison, &model::Expr)> = rest.iter().map(|(comparison, expr)| (*comparison, expr)).collect();
                (self.render_comparison(first, &rest, scope, depth), Tightness::Comparison)
            }
            ExprKind::And(left, right) => {
                let left = self.operand(left, scope, depth, Tightness::And);
                let right = self.operand(right, scope, depth, Tightness::And);
                (joined(&left, (" 且 ", " and "), &right), Tightness::And)
            }
            ExprKind::Or(left, right) => {
                let left = self.operand(left, scope, depth, Tightness::Or);
                let right = self.operand(right, scope, depth, Tightness::Or);
                (joined(&left, (" 或 ", " or "), &right), Tightness::Or)
            }
            ExprKind::Call(function, arguments) => self.render_call(expr, *function, arguments, scope, depth),
            // The branch that was taken stands for the whole; why it was has a step of its own.
            ExprKind::Conditional(condition, then, otherwise) => match self.condition(condition, scope) {
                Ok(true) => self.render(then, scope, depth + 1),
                Ok(false) => self.render(otherwise, scope, depth + 1),
                Err(_) => self.leaf(expr, scope),
            },
            ExprKind::Constant(_)
            | ExprKind::Fact(_)
            | ExprKind::Item { .. }
            | ExprKind::Field(..)
            | ExprKind::Definition(_)
            | ExprKind::Local(_)
            | ExprKind::Argument(_)
            | ExprKind::Indicator(..)
            | ExprKind::Section(..)
            | ExprKind::FullPoints
            | ExprKind::Sum
            | ExprKind::Asked(_)
            | ExprKind::Year
            | ExprKind::Prior { .. }
            | ExprKind::DayOfYear { .. }
            | ExprKind::Match(_)
            | ExprKind::Interpolate(..)
            | ExprKind::Checklist(_)
            | ExprKind::Assessed(_)
            | ExprKind::Steps { .. }
            | ExprKind::Aggregate { .. }
            | ExprKind::Cohort(_)
            | ExprKind::Has(_)
            | ExprKind::Default(..)
            | ExprKind::Apply(..)
            | ExprKind::Text(_) => self.leaf(expr, scope),
        }
    }

    /// A part of a formula, in brackets where it would fall apart.
    fn operand(&mut self, expr: &model::Expr, scope: &Scope<'_>, depth: u32, around: Tightness) -> Text {
        let (text, tightness) = self.render(expr, scope, depth + 1);
        if tightness < around { text.map(|text| format!("({text})")) } else { text }
    }

    fn render_call(
        &mut self,
        expr: &model::Expr,
        function: Function,
        arguments: &[model::Expr],
        scope: &Scope<'_>,
        depth: u32,
    ) -> (Text, Tightness) {
        match (function, arguments) {
            (Function::Ratio, [part, whole]) => {
                let part = self.operand(part, scope, depth, Tightness::Product);
                let whole = self.operand(whole, scope, depth, Tightness::Sign);
                (operated(Arithmetic::Divide, &part, &whole), Tightness::Product)
            }
            (Function::Change, [now, before]) => {
                let now = self.operand(now, scope, depth, Tightness::Sum);
                let before = self.operand(before, scope, depth, Tightness::Sign);
                let difference = operated(Arithmetic::Subtract, &now, &before).map(|text| format!("({text})"));
                (operated(Arithmetic::Divide, &difference, &before), Tightness::Product)
            }
            (Function::Absolute, [inner]) => {
                let (inner, _) = self.render(inner, scope, depth + 1);
                (inner.map(|text| format!("|{text}|")), Tightness::Atom)
            }
            (Function::Sum, [first, rest @ ..]) if rest.len() < MAXIMUM_PARTS => {
                let mut sum = self.operand(first, scope, depth, Tightness::Sum);
                for argument in rest {
                    let argument = self.operand(argument, scope, depth, Tightness::Sum);
                    sum = operated(Arithmetic::Add, &sum, &argument);
                }
                (sum, Tightness::Sum)
            }
            (_, arguments) if arguments.len() <= MAXIMUM_PARTS => {
                let shown: Vec<Text> = arguments.iter().map(|argument| self.render(argument, scope, depth + 1).0).collect();
                let list = |pick: fn(&Text) -> &str| shown.iter().map(pick).collect::<Vec<_>>().join(", ");
                let text = Text::new(
                    format!("{}({})", function.chinese(), list(|text| &text.chinese)),
                    format!("{}({})", function.english(), list(|text| &text.english)),
                );
                (text, Tightness::Atom)
            }
            _ => self.leaf(expr, scope),
        }
    }

    fn render_comparison(
        &mut self,
        first: &model::Expr,
        rest: &[(Comparison, &model::Expr)],
        scope: &Scope<'_>,
        depth: u32,
    ) -> Text {
        if let [(comparison, second)] = rest
            && is_leaf(first)
            && is_leaf(second)
            && let (Ok(Value::Number(left)), Ok(Value::Number(right))) =
                (self.evaluate(first, scope), self.evaluate(second, scope))
        {
            let quantity = Self::shown_as(first, second);
            let (own, other) = (first.type_.quantity().unwrap_or(&quantity), second.type_.quantity().unwrap_or(&quantity));
            let (own, other) = if own.dimension.is_none() { (&quantity, &quantity) } else { (own, other) };
            let (left, right) = match (self.is_written(first), self.is_written(second)) {
                (true, true) => (written(left, own), written(right, other)),
                (false, true) => (display::apart_from(&left, own, std::slice::from_ref(&right)), written(right, other)),
                (true, false) => {
                    let shown = display::apart_from(&right, other, std::slice::from_ref(&left));
                    (written(left, own), shown)
                }
                (false, false) => display::pair(&left, &right, &quantity),
            };
            return Text::same(format!("{left} {comparison} {right}"));
        }
        let mut text = self.operand(first, scope, depth, Tightness::Sum);
        for (comparison, next) in rest {
            let next = self.operand(next, scope, depth, Tightness::Sum);
            let sign = format!(" {comparison} ");
            text = joined(&text, (&sign, &sign), &next);
        }
        text
    }

    /// The value in the place of a name.
    fn leaf(&mut self, expr: &model::Expr, scope: &Scope<'_>) -> (Text, Tightness) {
        let text = match self.evaluate(expr, scope) {
            Ok(value) if self.is_written(expr) => display::written(&value, &expr.type_),
            Ok(value) => display::value(&value, &expr.type_),
            Err(_) => messages::missing(),
        };
        (text, Tightness::Atom)
    }

    /// Whether an expression is shown with all its digits: what was written, not what was computed.
    pub(super) fn is_written(&self, expr: &model::Expr) -> bool {
        match &expr.kind {
            ExprKind::Constant(_)
            | ExprKind::Fact(_)
            | ExprKind::Item { .. }
            | ExprKind::Field(..)
            | ExprKind::FullPoints
            | ExprKind::Year
            | ExprKind::Prior { .. } => true,
            // 定义 预算 = 年初预算 is another name for what was written.
            ExprKind::Definition(id) => self.rubric.definitions.get(id.0).is_some_and(|definition| {
                let kind = &definition.body.kind;
                matches!(kind, ExprKind::Constant(_) | ExprKind::Fact(_) | ExprKind::Prior { .. } | ExprKind::Field(..))
            }),
            ExprKind::Local(_)
            | ExprKind::Argument(_)
            | ExprKind::Indicator(..)
            | ExprKind::Section(..)
            | ExprKind::Sum
            | ExprKind::Asked(_)
            | ExprKind::DayOfYear { .. }
            | ExprKind::Negate(_)
            | ExprKind::Not(_)
            | ExprKind::Arithmetic(..)
            | ExprKind::Compare(..)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Conditional(..)
            | ExprKind::Match(_)
            | ExprKind::Interpolate(..)
            | ExprKind::Checklist(_)
            | ExprKind::Assessed(_)
            | ExprKind::Steps { .. }
            | ExprKind::Call(..)
            | ExprKind::Aggregate { .. }
            | ExprKind::Cohort(_)
            | ExprKind::Has(_)
            | ExprKind::Default(..)
            | ExprKind::Apply(..)
            | ExprKind::Text(_) => false,
        }
    }
}

/// Whether an expression is shown as one value.
fn is_leaf(expr: &model::Expr) -> bool {
    match &expr.kind {
        ExprKind::Negate(_)
        | ExprKind::Not(_)
        | ExprKind::Arithmetic(..)
        | ExprKind::Compare(..)
        | ExprKind::And(..)
        | ExprKind::Or(..)
        | ExprKind::Call(..) => false,
        ExprKind::Constant(_)
        | ExprKind::Fact(_)
        | ExprKind::Item { .. }
        | ExprKind::Field(..)
        | ExprKind::Definition(_)
        | ExprKind::Local(_)
        | ExprKind::Argument(_)
        | ExprKind::Indicator(..)
        | ExprKind::Section(..)
        | ExprKind::FullPoints
        | ExprKind::Sum
        | ExprKind::Asked(_)
        | ExprKind::Year
        | ExprKind::Prior { .. }
        | ExprKind::DayOfYear { .. }
        | ExprKind::Conditional(..)
        | ExprKind::Match(_)
        | ExprKind::Interpolate(..)
        | ExprKind::Checklist(_)
        | ExprKind::Assessed(_)
        | ExprKind::Steps { .. }
        | ExprKind::Aggregate { .. }
        | ExprKind::Cohort(_)
        | ExprKind::Has(_)
        | ExprKind::Default(..)
        | ExprKind::Apply(..)
        | ExprKind::Text(_) => true,
    }
}

fn written(number: crate::number::Number, quantity: &Quantity) -> String {
    display::written(&Value::Number(number), &crate::value::Type::Quantity(quantity.clone())).chinese
}

/// Two texts with an operator between them; adding what is negative is taking away, as one writes it.
fn operated(operator: Arithmetic, left: &Text, right: &Text) -> Text {
    if operator == Arithmetic::Add
        && let (Some(chinese), Some(english)) = (right.chinese.strip_prefix('-'), right.english.strip_prefix('-'))
    {
        return joined(left, (" − ", " − "), &Text::new(chinese, english));
    }
    let sign = match operator {
        Arithmetic::Add => " + ",
        Arithmetic::Subtract => " − ",
        Arithmetic::Multiply => " × ",
        Arithmetic::Divide => " ÷ ",
    };
    let right = if right.chinese.starts_with('-') { right.map(|text| format!("({text})")) } else { right.clone() };
    joined(left, (sign, sign), &right)
}

fn joined(left: &Text, (chinese, english): (&str, &str), right: &Text) -> Text {
    Text::new(format!("{}{chinese}{}", left.chinese, right.chinese), format!("{}{english}{}", left.english, right.english))
}
