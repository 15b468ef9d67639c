//! Changes made, and what they change as the rules write it.

use crate::number::Number;
use crate::source::Span;
use crate::syntax::ast::{
    Arm, Clause, ClauseKind, DateLiteral, Expr, ExprKind, HeadingAttribute, HeadingAttributeKind, Inclusion, Interval, Name,
    NumberLiteral, OfficialRange, PatternKind, UnaryOperator,
};
use crate::syntax::keywords::{self, Spelling};
use crate::syntax::printer;
use crate::value::days_in_month;

use super::edits::{Bound, CEILING, Edit, End, FLOOR, Step};
use super::sites::Site;

/// Bounds that nothing runs into: 至少 and 至多 of an indicator from which its own are taken away.
const OUT_OF_REACH: i64 = 1_000_000;

/// Makes a change at a place; `None` when it cannot be made there.
pub(super) fn apply(edit: &Edit, site: Site<'_>) -> Option<()> {
    match (edit, site) {
        (Edit::Compare(index, to), Site::Expression(expr, _)) => {
            let ExprKind::Compare { first: _, rest } = &mut expr.kind else { return None };
            rest.get_mut(*index)?.0 = *to;
        }
        (Edit::ComparePattern(to), Site::Pattern(pattern)) => {
            let PatternKind::Compare(sign, _) = &mut pattern.kind else { return None };
            *sign = *to;
        }
        (Edit::Literal(step), Site::Expression(expr, _)) => match &mut expr.kind {
            ExprKind::Number(literal) => *literal = moved(literal, *step)?,
            ExprKind::Date(date) => *date = moved_date(*date, *step)?,
            _ => return None,
        },
        (Edit::RangeEnd(end, step), Site::Pattern(pattern)) => {
            let PatternKind::Range(range) = &mut pattern.kind else { return None };
            let literal = match end {
                End::Low => &mut range.low,
                End::High => &mut range.high,
            };
            *literal = moved(literal, *step)?;
        }
        (Edit::RangeInclusion, Site::Pattern(pattern)) => {
            let PatternKind::Range(range) = &mut pattern.kind else { return None };
            turn(range)?;
        }
        (Edit::IntervalInclusion(end), Site::Interval(interval)) => match end {
            End::Low => interval.low_included = !interval.low_included,
            End::High => interval.high_included = !interval.high_included,
        },
        (Edit::Exchange(index), Site::Arms(arms)) => {
            let pair = arms.get_mut(*index..index.checked_add(2)?)?;
            let [first, second] = pair else { return None };
            std::mem::swap(&mut first.result, &mut second.result);
        }
        (Edit::Negate, Site::Expression(expr, _)) => {
            let inner = std::mem::replace(expr, flag(expr.span));
            expr.kind = ExprKind::Unary(UnaryOperator::Not, Box::new(inner));
        }
        (Edit::KeepArgument(index), Site::Expression(expr, _)) => {
            let ExprKind::Call { function: _, arguments } = &expr.kind else { return None };
            let kept = arguments.get(*index)?.clone();
            *expr = kept;
        }
        (Edit::Word(word), Site::Expression(expr, _)) => third(expr, word.chinese)?,
        (Edit::Direction(word), Site::Expression(expr, _)) => third(expr, word)?,
        (Edit::DropClause(index), Site::Clauses(clauses, _)) => {
            clauses.get(*index)?;
            clauses.remove(*index);
        }
        (Edit::Unbind(bound), Site::Clauses(clauses, _)) => {
            let score = clauses.iter().find(|clause| clause.kind == ClauseKind::Score)?;
            let (kind, keyword, number) = match bound {
                Bound::Floor => (ClauseKind::AtLeast, keywords::AT_LEAST, -OUT_OF_REACH),
                Bound::Ceiling => (ClauseKind::AtMost, keywords::AT_MOST, OUT_OF_REACH),
            };
            let span = score.value.span;
            let clause = Clause { kind, name: name(keyword.chinese, span), value: constant(number, span), limit: None, span };
            clauses.push(clause);
        }
        (Edit::DropAttribute(index), Site::Attributes(attributes)) => {
            attributes.get(*index)?;
            attributes.remove(*index);
        }
        (Edit::AttributeStep(index, step), Site::Attributes(attributes)) => {
            let HeadingAttributeKind::AtMost(literal) = &mut attributes.get_mut(*index)?.kind else { return None };
            *literal = moved(literal, *step)?;
        }
        (
            Edit::Compare(..)
            | Edit::ComparePattern(_)
            | Edit::Literal(_)
            | Edit::RangeEnd(..)
            | Edit::RangeInclusion
            | Edit::IntervalInclusion(_)
            | Edit::Exchange(_)
            | Edit::Negate
            | Edit::KeepArgument(_)
            | Edit::Word(_)
            | Edit::Direction(_)
            | Edit::DropClause(_)
            | Edit::Unbind(_)
            | Edit::DropAttribute(_)
            | Edit::AttributeStep(..),
            _,
        ) => return None,
    }
    Some(())
}

fn flag(span: Span) -> Expr {
    Expr { kind: ExprKind::Flag(true), span }
}

fn name(text: &str, span: Span) -> Name {
    Name { text: text.to_string(), key: text.to_string(), span }
}

fn constant(number: i64, span: Span) -> Expr {
    let number = Number::from(number);
    let literal = NumberLiteral { text: number.absolute().to_string(), number: number.absolute(), unit: None, span };
    let positive = Expr { kind: ExprKind::Number(literal), span };
    if number.is_negative() { Expr { kind: ExprKind::Unary(UnaryOperator::Negate, Box::new(positive)), span } } else { positive }
}

fn third(expr: &mut Expr, word: &str) -> Option<()> {
    let ExprKind::Call { function: _, arguments } = &mut expr.kind else { return None };
    let argument = arguments.get_mut(2)?;
    argument.kind = ExprKind::Name(name(word, argument.span));
    Some(())
}

/// 含 becomes 不含, of whichever end it was said.
fn turn(range: &mut OfficialRange) -> Option<()> {
    let other = |said: Inclusion| match said {
        Inclusion::Included => Inclusion::Excluded,
        Inclusion::Excluded => Inclusion::Included,
    };
    // Without a word both ends of whole numbers count; then one is said not to.
    if range.low_inclusion.is_none() && range.high_inclusion.is_none() {
        range.high_inclusion = Some(Inclusion::Excluded);
        return Some(());
    }
    range.low_inclusion = range.low_inclusion.map(other);
    range.high_inclusion = range.high_inclusion.map(other);
    Some(())
}

/// A number one unit of its written precision up or down.
pub(super) fn moved(literal: &NumberLiteral, step: Step) -> Option<NumberLiteral> {
    let unit = literal.unit.as_ref().map_or("", |unit| unit.text.as_str());
    let digits = literal.text.strip_suffix(unit).unwrap_or(&literal.text);
    let places = digits.split_once('.').map_or(0, |(_, part)| part.chars().filter(char::is_ascii_digit).count());
    let places = u32::try_from(places).ok()?;
    let one = Number::scaled(1, places);
    let number = match step {
        Step::Up => literal.number.add(&one).ok()?,
        Step::Down => literal.number.subtract(&one).ok()?,
    };
    // A literal has no sign of its own.
    if number.is_negative() {
        return None;
    }
    let text = format!("{}{unit}", number.to_fixed(places));
    Some(NumberLiteral { number, unit: literal.unit.clone(), text, span: literal.span })
}

fn moved_date(date: DateLiteral, step: Step) -> Option<DateLiteral> {
    // Within its month, so that it stays a day whatever the year.
    let last = days_in_month(date.year.unwrap_or(2001), date.month);
    let day = match step {
        Step::Up => date.day.checked_add(1).filter(|day| *day <= last)?,
        Step::Down => date.day.checked_sub(1).filter(|day| *day >= 1)?,
    };
    Some(DateLiteral { day, ..date })
}

/// What stands at a place, as the rules write it, as far as an edit concerns it.
pub(super) fn written(edit: &Edit, site: &Site<'_>) -> String {
    match site {
        Site::Expression(expr, _) => printer::print_expression(expr, Spelling::Chinese),
        Site::Pattern(pattern) => printer::print_pattern(pattern, Spelling::Chinese),
        Site::Interval(interval) => interval_text(interval),
        Site::Arms(arms) => {
            let from = match edit {
                Edit::Exchange(index) => *index,
                _ => 0,
            };
            let shown = arms.iter().skip(from).take(2).map(arm_text).collect::<Vec<_>>();
            shown.join(", ")
        }
        Site::Clauses(clauses, _) => match edit {
            Edit::DropClause(index) => clauses.get(*index).map(clause_text).unwrap_or_default(),
            Edit::Unbind(Bound::Floor) => FLOOR.to_string(),
            Edit::Unbind(Bound::Ceiling) => CEILING.to_string(),
            _ => String::new(),
        },
        Site::Attributes(attributes) => match edit {
            Edit::DropAttribute(index) | Edit::AttributeStep(index, _) => {
                attributes.get(*index).map(attribute_text).unwrap_or_default()
            }
            _ => String::new(),
        },
    }
}

fn interval_text(interval: &Interval) -> String {
    printer::print_interval(interval, Spelling::Chinese)
}

fn arm_text(arm: &Arm) -> String {
    let patterns: Vec<String> = arm.patterns.iter().map(|pattern| printer::print_pattern(pattern, Spelling::Chinese)).collect();
    format!("{}: {}", patterns.join("、"), printer::print_expression(&arm.result, Spelling::Chinese))
}

fn clause_text(clause: &Clause) -> String {
    format!("{} = {}", clause.name.text, printer::print_expression(&clause.value, Spelling::Chinese))
}

fn attribute_text(attribute: &HeadingAttribute) -> String {
    match &attribute.kind {
        HeadingAttributeKind::AtMost(literal) => format!("{} {}", keywords::AT_MOST.chinese, literal.text),
        HeadingAttributeKind::Weight(literal) => format!("{} {}", keywords::WEIGHT.chinese, literal.text),
        HeadingAttributeKind::Points(literal) => literal.text.clone(),
        HeadingAttributeKind::Bonus | HeadingAttributeKind::Deduction | HeadingAttributeKind::Applies(_) => String::new(),
    }
}
