//! Going through expressions.

use super::{Assessed, AssessedRange, Expr, ExprKind, Pattern, Template, TemplatePart};

impl Expr {
    /// The expressions directly inside this one, in the order of the text.
    pub fn children(&self) -> Vec<&Expr> {
        let mut children: Vec<&Expr> = Vec::new();
        match &self.kind {
            ExprKind::Constant(_)
            | ExprKind::Fact(_)
            | ExprKind::Item { .. }
            | ExprKind::Definition(_)
            | ExprKind::Local(_)
            | ExprKind::Argument(_)
            | ExprKind::Indicator(..)
            | ExprKind::Section(..)
            | ExprKind::FullPoints
            | ExprKind::Sum
            | ExprKind::Asked(_)
            | ExprKind::Year
            | ExprKind::DayOfYear { .. } => {}
            ExprKind::Field(inner, _) | ExprKind::Negate(inner) | ExprKind::Not(inner) | ExprKind::Has(inner) => {
                children.push(inner)
            }
            ExprKind::Arithmetic(_, left, right)
            | ExprKind::And(left, right)
            | ExprKind::Or(left, right)
            | ExprKind::Default(left, right) => children.extend([&**left, &**right]),
            ExprKind::Compare(first, rest) => {
                children.push(first);
                children.extend(rest.iter().map(|(_, expr)| expr));
            }
            ExprKind::Conditional(condition, yes, no) => children.extend([&**condition, &**yes, &**no]),
            ExprKind::Match(choice) => {
                children.extend(choice.subject.as_deref());
                for arm in &choice.arms {
                    arm.patterns.iter().for_each(|pattern| pattern_children(pattern, &mut children));
                    children.extend(&arm.guard);
                    children.push(&arm.result);
                }
            }
            ExprKind::Interpolate(subject, points) => {
                children.push(subject);
                children.extend(points.iter().flat_map(|(at, value)| [at, value]));
            }
            ExprKind::Checklist(lines) => children.extend(lines.iter().flat_map(|(condition, points)| [condition, points])),
            ExprKind::Assessed(Assessed::Free) => {}
            ExprKind::Assessed(Assessed::Within(range)) => range_children(range, &mut children),
            ExprKind::Assessed(Assessed::Levels(levels)) => {
                levels.iter().for_each(|level| range_children(&level.range, &mut children));
            }
            ExprKind::Steps { amount, step, counting: _ } => children.extend([&**amount, &**step]),
            ExprKind::Call(_, arguments) | ExprKind::Apply(_, arguments) => children.extend(arguments),
            ExprKind::Aggregate { function: _, list, item, weight } => {
                children.push(list);
                children.extend(item.as_deref());
                children.extend(weight.as_deref());
            }
            ExprKind::Text(Template { parts, span: _ }) => children.extend(parts.iter().filter_map(|part| match part {
                TemplatePart::Text(_) => None,
                TemplatePart::Value { value, places: _ } => Some(&**value),
            })),
        }
        children
    }
}

fn pattern_children<'a>(pattern: &'a Pattern, children: &mut Vec<&'a Expr>) {
    match pattern {
        Pattern::Band(_) | Pattern::Is(_) | Pattern::Else => {}
        Pattern::Compare(_, expr) | Pattern::Equal(expr) | Pattern::Condition(expr) => children.push(expr),
        Pattern::Between { low, high, .. } => children.extend([&**low, &**high]),
    }
}

fn range_children<'a>(range: &'a AssessedRange, children: &mut Vec<&'a Expr>) {
    children.extend([&*range.low, &*range.high]);
}
