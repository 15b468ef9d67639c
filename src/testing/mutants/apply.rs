//! Changes made, and what they change as the rules write it.

use crate::number::Number;
use crate::source::Span;
use crate::syntax::ast::{
    Arm, Clause, ClauseKind, DateLiteral, Expr, ExprKind, HeadingAttribute, HeadingAttributeKind, Inclusion, Name, NumberLiteral,
    OfficialRange, PatternKind, UnaryOperator,
};
use crate::syntax::keywords::{self, Spelling};
use crate::syntax::printer;
use crate::value::days_in_month;

use super::edits::{AttributesEdit, Bound, CEILING, ClausesEdit, Edit, End, ExpressionEdit, FLOOR, PatternEdit, Step};
use super::sites::Site;

/// Bounds that nothing runs into: 至少 and 至多 of an indicator from which its own are taken away.
const OUT_OF_REACH: i64 = 1_000_000;

/// Makes a change at a place; `None` when it cannot be made there.
pub(super) fn apply(edit: &Edit, site: Site<'_>) -> Option<()> {
    match (edit, site) {
        (Edit::Expression(edit), Site::Expression(expr, _)) => change_expression(edit, expr),
        (Edit::Exchange(index), Site::Arms(arms)) => {
            let pair = arms.get_mut(*index..index.checked_add(2)?)?;
            let [first, second] = pair else { return None };
            std::mem::swap(&mut first.result, &mut second.result);
            Some(())
        }
        (Edit::Pattern(edit), Site::Pattern(pattern)) => change_pattern(edit, &mut pattern.kind),
        (Edit::IntervalInclusion(end), Site::Interval(interval)) => {
            let included = match end {
                End::Low => &mut interval.low_included,
                End::High => &mut interval.high_included,
            };
            *included = !*included;
            Some(())
        }
        (Edit::Clauses(edit), Site::Clauses(clauses, _)) => change_clauses(edit, clauses),
        (Edit::Attributes(edit), Site::Attributes(attributes)) => change_attributes(edit, attributes),
        (
            Edit::Expression(_)
            | Edit::Exchange(_)
            | Edit::Pattern(_)
            | Edit::IntervalInclusion(_)
            | Edit::Clauses(_)
            | Edit::Attributes(_),
            _,
        ) => None,
    }
}

fn change_expression(edit: &ExpressionEdit, expr: &mut Expr) -> Option<()> {
    match edit {
        ExpressionEdit::Compare(index, to) => {
            let ExprKind::Compare { first: _, rest } = &mut expr.kind else { return None };
            rest.get_mut(*index)?.0 = *to;
        }
        ExpressionEdit::Literal(step) => {
            if let ExprKind::Number(literal) = &mut expr.kind {
                *literal = moved(literal, *step)?;
            } else if let ExprKind::Date(date) = &mut expr.kind {
                *date = moved_date(*date, *step)?;
            } else {
                return None;
            }
        }
        ExpressionEdit::Negate => {
            let inner = std::mem::replace(expr, flag(expr.span));
            expr.kind = ExprKind::Unary(UnaryOperator::Not, Box::new(inner));
        }
        ExpressionEdit::KeepArgument(index) => {
            let ExprKind::Call { function: _, arguments } = &expr.kind else { return None };
            let kept = arguments.get(*index)?.clone();
            *expr = kept;
        }
        ExpressionEdit::Word(word) => third(expr, word.chinese)?,
        ExpressionEdit::Direction(word) => third(expr, word)?,
    }
    Some(())
}

fn change_pattern(edit: &PatternEdit, pattern: &mut PatternKind) -> Option<()> {
    match edit {
        PatternEdit::Compare(to) => {
            let PatternKind::Compare(sign, _) = pattern else { return None };
            *sign = *to;
        }
        PatternEdit::RangeEnd(end, step) => {
            let PatternKind::Range(range) = pattern else { return None };
            let literal = match end {
                End::Low => &mut range.low,
                End::High => &mut range.high,
            };
            *literal = moved(literal, *step)?;
        }
        PatternEdit::RangeInclusion => {
            let PatternKind::Range(range) = pattern else { return None };
            turn(range);
        }
    }
    Some(())
}

fn change_clauses(edit: &ClausesEdit, clauses: &mut Vec<Clause>) -> Option<()> {
    match edit {
        ClausesEdit::Drop(index) => {
            clauses.get(*index)?;
            clauses.remove(*index);
        }
        ClausesEdit::Unbind(bound) => {
            let score = clauses.iter().find(|clause| clause.kind == ClauseKind::Score)?;
            let (kind, keyword, number) = match bound {
                Bound::Floor => (ClauseKind::AtLeast, keywords::AT_LEAST, -OUT_OF_REACH),
                Bound::Ceiling => (ClauseKind::AtMost, keywords::AT_MOST, OUT_OF_REACH),
            };
            let span = score.value.span;
            let clause = Clause { kind, name: name(keyword.chinese, span), value: constant(number, span), limit: None, span };
            clauses.push(clause);
        }
    }
    Some(())
}

fn change_attributes(edit: &AttributesEdit, attributes: &mut Vec<HeadingAttribute>) -> Option<()> {
    match edit {
        AttributesEdit::Drop(index) => {
            attributes.get(*index)?;
            attributes.remove(*index);
        }
        AttributesEdit::Step(index, step) => {
            let HeadingAttributeKind::AtMost(literal) = &mut attributes.get_mut(*index)?.kind else { return None };
            *literal = moved(literal, *step)?;
        }
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
fn turn(range: &mut OfficialRange) {
    let other = |said: Inclusion| match said {
        Inclusion::Included => Inclusion::Excluded,
        Inclusion::Excluded => Inclusion::Included,
    };
    // Without a word both ends of whole numbers count; then one is said not to.
    if range.low_inclusion.is_none() && range.high_inclusion.is_none() {
        range.high_inclusion = Some(Inclusion::Excluded);
        return;
    }
    range.low_inclusion = range.low_inclusion.map(other);
    range.high_inclusion = range.high_inclusion.map(other);
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

/// What stands at a place, as the rules write it, as far as an edit concerns it; nothing where the edit cannot be made.
pub(super) fn written(edit: &Edit, site: &Site<'_>) -> String {
    match (edit, site) {
        (Edit::Expression(_), Site::Expression(expr, _)) => printer::print_expression(expr, Spelling::Chinese),
        (Edit::Exchange(index), Site::Arms(arms)) => {
            let shown = arms.iter().skip(*index).take(2).map(arm_text).collect::<Vec<_>>();
            shown.join(", ")
        }
        (Edit::Pattern(_), Site::Pattern(pattern)) => printer::print_pattern(pattern, Spelling::Chinese),
        (Edit::IntervalInclusion(_), Site::Interval(interval)) => printer::print_interval(interval, Spelling::Chinese),
        (Edit::Clauses(ClausesEdit::Drop(index)), Site::Clauses(clauses, _)) => {
            clauses.get(*index).map(clause_text).unwrap_or_default()
        }
        (Edit::Clauses(ClausesEdit::Unbind(bound)), Site::Clauses(..)) => match bound {
            Bound::Floor => FLOOR.to_string(),
            Bound::Ceiling => CEILING.to_string(),
        },
        (Edit::Attributes(AttributesEdit::Drop(index) | AttributesEdit::Step(index, _)), Site::Attributes(attributes)) => {
            attributes.get(*index).map(attribute_text).unwrap_or_default()
        }
        (
            Edit::Expression(_)
            | Edit::Exchange(_)
            | Edit::Pattern(_)
            | Edit::IntervalInclusion(_)
            | Edit::Clauses(_)
            | Edit::Attributes(_),
            _,
        ) => String::new(),
    }
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
