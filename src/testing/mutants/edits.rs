//! The changes that can be made at a place, and their making.

use crate::number::Number;
use crate::source::Span;
use crate::stdlib::{self, Function};
use crate::syntax::ast::{
    Arm, Assessed, Clause, ClauseKind, Comparison, DateLiteral, Expr, ExprKind, HeadingAttribute, HeadingAttributeKind,
    Inclusion, Interval, Name, NumberLiteral, OfficialRange, Pattern, PatternKind, UnaryOperator,
};
use crate::syntax::keywords::{self, Keyword, Spelling};
use crate::syntax::printer;
use crate::value::days_in_month;

use super::MutantKind;
use super::sites::{Owner, Site, Standing, is_word};

/// Bounds that nothing runs into: 至少 and 至多 of an indicator from which its own are taken away.
const OUT_OF_REACH: i64 = 1_000_000;

/// Up or down by one unit of the written precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Up.
    Up,
    /// Down.
    Down,
}

/// One end of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The lower end.
    Low,
    /// The upper end.
    High,
}

/// A change at a place.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    /// One comparison of a chain becomes another.
    Compare(usize, Comparison),
    /// The comparison of a pattern becomes another.
    ComparePattern(Comparison),
    /// A number or a date moves.
    Literal(Step),
    /// An end of an official range moves.
    RangeEnd(End, Step),
    /// What was said of an official range's ends is turned: 含 becomes 不含.
    RangeInclusion,
    /// An end of an interval belongs to it, or no longer.
    IntervalInclusion(End),
    /// The results of an arm and the next are exchanged.
    Exchange(usize),
    /// The condition is negated.
    Negate,
    /// Of 最大 or 最小 only this argument is left.
    KeepArgument(usize),
    /// The third argument becomes this word.
    Word(Keyword),
    /// The third argument, which was not there, becomes this word; or the word there becomes another.
    Direction(&'static str),
    /// A clause is dropped.
    DropClause(usize),
    /// The implicit bound is taken away by one that nothing runs into.
    Unbind(ClauseKind),
    /// A heading's 至多 is dropped.
    DropAttribute(usize),
    /// A number in a heading's bracket moves.
    AttributeStep(usize, Step),
}

impl Edit {
    /// What kind of change it is.
    pub(super) fn kind(&self) -> MutantKind {
        match self {
            Edit::Compare(..) | Edit::ComparePattern(_) => MutantKind::Comparison,
            Edit::Literal(_) | Edit::RangeEnd(..) | Edit::AttributeStep(..) => MutantKind::Number,
            Edit::RangeInclusion | Edit::IntervalInclusion(_) => MutantKind::Inclusion,
            Edit::Exchange(_) => MutantKind::Exchange,
            Edit::Negate => MutantKind::Negation,
            Edit::KeepArgument(_) | Edit::DropClause(_) | Edit::Unbind(_) | Edit::DropAttribute(_) => MutantKind::Bound,
            Edit::Word(_) => MutantKind::Counting,
            Edit::Direction(_) => MutantKind::Direction,
        }
    }
}

/// Every change that can be made at a place, with where it is made.
pub(super) fn edits(site: &Site<'_>) -> Vec<(Edit, Span)> {
    match site {
        Site::Expression(expr, standing) => of_expression(expr, *standing).into_iter().map(|edit| (edit, expr.span)).collect(),
        Site::Arms(arms) => exchanges(arms),
        Site::Pattern(pattern) => of_pattern(pattern).into_iter().map(|edit| (edit, pattern.span)).collect(),
        Site::Interval(interval) => {
            [End::Low, End::High].into_iter().map(|end| (Edit::IntervalInclusion(end), interval.span)).collect()
        }
        Site::Clauses(clauses, owner) => of_clauses(clauses, *owner),
        Site::Attributes(attributes) => of_attributes(attributes),
    }
}

fn of_expression(expr: &Expr, standing: Standing) -> Vec<Edit> {
    let mut edits = Vec::new();
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Date(_) => edits.extend([Edit::Literal(Step::Up), Edit::Literal(Step::Down)]),
        ExprKind::Compare { first: _, rest } => {
            edits.extend(rest.iter().enumerate().map(|(index, (sign, _))| Edit::Compare(index, neighbour(*sign))));
        }
        ExprKind::Call { function, arguments } => match stdlib::find(&function.key).map(|row| row.function) {
            Some(Function::Maximum | Function::Minimum) if arguments.len() == 2 => {
                edits.extend([Edit::KeepArgument(0), Edit::KeepArgument(1)]);
            }
            Some(Function::Steps) => {
                let words = [keywords::WHOLE, keywords::STARTED, keywords::PRORATED];
                let said = arguments.get(2);
                let others = words.into_iter().filter(|word| said.is_some_and(|said| !is_word(said, *word)));
                edits.extend(others.map(Edit::Word));
            }
            Some(Function::Attainment) => {
                if let Some(ExprKind::Name(name)) = arguments.get(2).map(|direction| &direction.kind) {
                    match name.key.as_str() {
                        "正向" | "higher" => edits.push(Edit::Direction("反向")),
                        "反向" | "lower" => edits.push(Edit::Direction("正向")),
                        // The data say it.
                        _ => {}
                    }
                }
            }
            Some(_) | None => {}
        },
        ExprKind::Text(_)
        | ExprKind::Flag(_)
        | ExprKind::Name(_)
        | ExprKind::Field(..)
        | ExprKind::Unary(..)
        | ExprKind::Binary(..)
        | ExprKind::Conditional { .. }
        | ExprKind::Match { .. }
        | ExprKind::Interpolate { .. }
        | ExprKind::Checklist(_)
        | ExprKind::Assessed(_) => {}
    }
    // The inside of a negation is negated by taking the negation away, once.
    if standing == Standing::Condition && !matches!(expr.kind, ExprKind::Unary(UnaryOperator::Not, _)) {
        edits.push(Edit::Negate);
    }
    edits
}

/// The comparison that differs from this one at the boundary alone.
fn neighbour(sign: Comparison) -> Comparison {
    match sign {
        Comparison::Less => Comparison::AtMost,
        Comparison::AtMost => Comparison::Less,
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::AtLeast => Comparison::Greater,
        Comparison::Greater => Comparison::AtLeast,
    }
}

fn of_pattern(pattern: &Pattern) -> Vec<Edit> {
    match &pattern.kind {
        PatternKind::Compare(sign, _) => vec![Edit::ComparePattern(neighbour(*sign))],
        PatternKind::Range(_) => vec![
            Edit::RangeInclusion,
            Edit::RangeEnd(End::Low, Step::Up),
            Edit::RangeEnd(End::Low, Step::Down),
            Edit::RangeEnd(End::High, Step::Up),
            Edit::RangeEnd(End::High, Step::Down),
        ],
        PatternKind::Interval(_) | PatternKind::Value(_) | PatternKind::Else => Vec::new(),
    }
}

fn exchanges(arms: &[Arm]) -> Vec<(Edit, Span)> {
    let pairs = arms.iter().zip(arms.iter().skip(1)).enumerate();
    pairs
        .filter(|(_, (first, second))| first.result != second.result)
        .map(|(index, (first, second))| (Edit::Exchange(index), first.span.to(second.span)))
        .collect()
}

fn of_clauses(clauses: &[Clause], owner: Owner) -> Vec<(Edit, Span)> {
    let mut edits = Vec::new();
    for (index, clause) in clauses.iter().enumerate() {
        match clause.kind {
            ClauseKind::AtMost | ClauseKind::AtLeast => edits.push((Edit::DropClause(index), clause.span)),
            ClauseKind::Value
            | ClauseKind::Score
            | ClauseKind::Applies
            | ClauseKind::Otherwise
            | ClauseKind::Note
            | ClauseKind::ExplainIf
            | ClauseKind::Basis
            | ClauseKind::Local => {}
        }
    }
    let score = clauses.iter().find(|clause| clause.kind == ClauseKind::Score);
    if let Some(score) = score.filter(|score| owner == Owner::Indicator && !only_printed(&score.value)) {
        for bound in [ClauseKind::AtMost, ClauseKind::AtLeast] {
            if !clauses.iter().any(|clause| clause.kind == bound) {
                edits.push((Edit::Unbind(bound), score.value.span));
            }
        }
    }
    edits
}

/// Whether a rule gives nothing but numbers that stand in it, full marks, and what a person gives: such a rule runs into no bound that the
/// checker has not refused.
fn only_printed(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Assessed(Assessed::Free | Assessed::Within(_) | Assessed::Levels(_)) => true,
        ExprKind::Name(name) => name.key == keywords::FULL.chinese || name.key == keywords::FULL.english,
        ExprKind::Conditional { condition: _, consequent, alternative } => only_printed(consequent) && only_printed(alternative),
        ExprKind::Match { subject: _, arms } => arms.iter().all(|arm| only_printed(&arm.result)),
        ExprKind::Date(_)
        | ExprKind::Text(_)
        | ExprKind::Flag(_)
        | ExprKind::Field(..)
        | ExprKind::Call { .. }
        | ExprKind::Unary(..)
        | ExprKind::Binary(..)
        | ExprKind::Compare { .. }
        | ExprKind::Interpolate { .. }
        | ExprKind::Checklist(_) => false,
    }
}

fn of_attributes(attributes: &[HeadingAttribute]) -> Vec<(Edit, Span)> {
    let mut edits = Vec::new();
    for (index, attribute) in attributes.iter().enumerate() {
        match attribute.kind {
            HeadingAttributeKind::AtMost(_) => {
                for edit in
                    [Edit::DropAttribute(index), Edit::AttributeStep(index, Step::Up), Edit::AttributeStep(index, Step::Down)]
                {
                    edits.push((edit, attribute.span));
                }
            }
            HeadingAttributeKind::Points(_)
            | HeadingAttributeKind::Weight(_)
            | HeadingAttributeKind::Bonus
            | HeadingAttributeKind::Deduction
            | HeadingAttributeKind::Applies(_) => {}
        }
    }
    edits
}

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
            kind => {
                let ExprKind::Date(date) = kind else { return None };
                *date = moved_date(*date, *step)?;
            }
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
            let (keyword, number) = match *bound == ClauseKind::AtLeast {
                true => (keywords::AT_LEAST, -OUT_OF_REACH),
                false => (keywords::AT_MOST, OUT_OF_REACH),
            };
            let span = score.value.span;
            let clause =
                Clause { kind: *bound, name: name(keyword.chinese, span), value: constant(number, span), limit: None, span };
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
            let from = if let Edit::Exchange(index) = edit { *index } else { 0 };
            let shown = arms.iter().skip(from).take(2).map(arm_text).collect::<Vec<_>>();
            shown.join(", ")
        }
        Site::Clauses(clauses, _) => {
            let dropped = if let Edit::DropClause(index) = edit { clauses.get(*index) } else { None };
            dropped.map(clause_text).unwrap_or_default()
        }
        Site::Attributes(attributes) => {
            let (Edit::DropAttribute(index) | Edit::AttributeStep(index, _)) = edit else { return String::new() };
            attributes.get(*index).map(attribute_text).unwrap_or_default()
        }
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
