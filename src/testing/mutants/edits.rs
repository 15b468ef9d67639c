//! The changes that can be made at a place, and their making.

use crate::source::Span;
use crate::stdlib::{self, Function};
use crate::syntax::ast::{
    Arm, Assessed, Clause, ClauseKind, Comparison, Expr, ExprKind, HeadingAttribute, HeadingAttributeKind, Pattern, PatternKind,
    UnaryOperator,
};
use crate::syntax::keywords::{self, Keyword};

use super::MutantKind;
use super::sites::{Owner, Site, Standing, is_word};

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

/// What holds a score that says nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// 0
    Floor,
    /// Full marks.
    Ceiling,
}

/// What the floor of a score is called.
pub(super) const FLOOR: &str = "扣完为止";
/// What its ceiling is called.
pub(super) const CEILING: &str = "满分为止";

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
    Unbind(Bound),
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
        for (bound, said) in [(Bound::Ceiling, ClauseKind::AtMost), (Bound::Floor, ClauseKind::AtLeast)] {
            if !clauses.iter().any(|clause| clause.kind == said) {
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
