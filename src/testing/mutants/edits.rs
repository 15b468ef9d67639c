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

/// A change at a place, by the kind of place.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    /// Of an expression.
    Expression(ExpressionEdit),
    /// The results of an arm and the next are exchanged.
    Exchange(usize),
    /// Of what an arm looks for.
    Pattern(PatternEdit),
    /// An end of an interval belongs to it, or no longer.
    IntervalInclusion(End),
    /// Of the clauses of an indicator or of 总分.
    Clauses(ClausesEdit),
    /// Of a heading's bracket.
    Attributes(AttributesEdit),
}

/// A change of an expression.
#[derive(Clone, Debug)]
pub(super) enum ExpressionEdit {
    /// One comparison of a chain becomes another.
    Compare(usize, Comparison),
    /// A number or a date moves.
    Literal(Step),
    /// The condition is negated.
    Negate,
    /// Of 最大 or 最小 only this argument is left.
    KeepArgument(usize),
    /// The third argument becomes this word.
    Word(Keyword),
    /// The third argument, which was not there, becomes this word; or the word there becomes another.
    Direction(&'static str),
}

/// A change of a pattern.
#[derive(Clone, Debug)]
pub(super) enum PatternEdit {
    /// Its comparison becomes another.
    Compare(Comparison),
    /// An end of an official range moves.
    RangeEnd(End, Step),
    /// What was said of an official range's ends is turned: 含 becomes 不含.
    RangeInclusion,
}

/// A change of a list of clauses.
#[derive(Clone, Debug)]
pub(super) enum ClausesEdit {
    /// A clause is dropped.
    Drop(usize),
    /// The implicit bound is taken away by one that nothing runs into.
    Unbind(Bound),
}

/// A change of a heading's bracket.
#[derive(Clone, Debug)]
pub(super) enum AttributesEdit {
    /// 至多 is dropped.
    Drop(usize),
    /// A number moves.
    Step(usize, Step),
}

impl Edit {
    /// What kind of change it is.
    pub(super) fn kind(&self) -> MutantKind {
        match self {
            Edit::Expression(ExpressionEdit::Compare(..)) | Edit::Pattern(PatternEdit::Compare(_)) => MutantKind::Comparison,
            Edit::Expression(ExpressionEdit::Literal(_))
            | Edit::Pattern(PatternEdit::RangeEnd(..))
            | Edit::Attributes(AttributesEdit::Step(..)) => MutantKind::Number,
            Edit::Pattern(PatternEdit::RangeInclusion) | Edit::IntervalInclusion(_) => MutantKind::Inclusion,
            Edit::Exchange(_) => MutantKind::Exchange,
            Edit::Expression(ExpressionEdit::Negate) => MutantKind::Negation,
            Edit::Expression(ExpressionEdit::KeepArgument(_))
            | Edit::Clauses(ClausesEdit::Drop(_) | ClausesEdit::Unbind(_))
            | Edit::Attributes(AttributesEdit::Drop(_)) => MutantKind::Bound,
            Edit::Expression(ExpressionEdit::Word(_)) => MutantKind::Counting,
            Edit::Expression(ExpressionEdit::Direction(_)) => MutantKind::Direction,
        }
    }

    /// Whether what stands there is gone, or was said by nothing, so that nothing is there instead.
    pub(super) fn drops(&self) -> bool {
        match self {
            Edit::Clauses(ClausesEdit::Drop(_) | ClausesEdit::Unbind(_)) | Edit::Attributes(AttributesEdit::Drop(_)) => true,
            Edit::Expression(_)
            | Edit::Exchange(_)
            | Edit::Pattern(_)
            | Edit::IntervalInclusion(_)
            | Edit::Attributes(AttributesEdit::Step(..)) => false,
        }
    }
}

/// Every change that can be made at a place, with where it is made.
pub(super) fn edits(site: &Site<'_>) -> Vec<(Edit, Span)> {
    match site {
        Site::Expression(expr, standing) => {
            of_expression(expr, *standing).into_iter().map(|edit| (Edit::Expression(edit), expr.span)).collect()
        }
        Site::Arms(arms) => exchanges(arms),
        Site::Pattern(pattern) => of_pattern(pattern).into_iter().map(|edit| (Edit::Pattern(edit), pattern.span)).collect(),
        Site::Interval(interval) => {
            [End::Low, End::High].into_iter().map(|end| (Edit::IntervalInclusion(end), interval.span)).collect()
        }
        Site::Clauses(clauses, owner) => of_clauses(clauses, *owner),
        Site::Attributes(attributes) => of_attributes(attributes),
    }
}

fn of_expression(expr: &Expr, standing: Standing) -> Vec<ExpressionEdit> {
    let mut edits = Vec::new();
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Date(_) => {
            edits.extend([ExpressionEdit::Literal(Step::Up), ExpressionEdit::Literal(Step::Down)])
        }
        ExprKind::Compare { first: _, rest } => {
            edits.extend(rest.iter().enumerate().map(|(index, (sign, _))| ExpressionEdit::Compare(index, neighbour(*sign))));
        }
        ExprKind::Call { function, arguments } => match stdlib::find(&function.key).map(|row| row.function) {
            Some(Function::Maximum | Function::Minimum) if arguments.len() == 2 => {
                edits.extend([ExpressionEdit::KeepArgument(0), ExpressionEdit::KeepArgument(1)]);
            }
            Some(Function::Steps) => {
                let words = [keywords::WHOLE, keywords::STARTED, keywords::PRORATED];
                let said = arguments.get(2);
                let others = words.into_iter().filter(|word| said.is_some_and(|said| !is_word(said, *word)));
                edits.extend(others.map(ExpressionEdit::Word));
            }
            Some(Function::Attainment) => {
                if let Some(ExprKind::Name(name)) = arguments.get(2).map(|direction| &direction.kind) {
                    match name.key.as_str() {
                        "正向" | "higher" => edits.push(ExpressionEdit::Direction("反向")),
                        "反向" | "lower" => edits.push(ExpressionEdit::Direction("正向")),
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
        | ExprKind::Assessed(_)
        | ExprKind::Among(_) => {}
    }
    // The inside of a negation is negated by taking the negation away, once.
    if standing == Standing::Condition && !matches!(expr.kind, ExprKind::Unary(UnaryOperator::Not, _)) {
        edits.push(ExpressionEdit::Negate);
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

fn of_pattern(pattern: &Pattern) -> Vec<PatternEdit> {
    match &pattern.kind {
        PatternKind::Compare(sign, _) => vec![PatternEdit::Compare(neighbour(*sign))],
        PatternKind::Range(_) => vec![
            PatternEdit::RangeInclusion,
            PatternEdit::RangeEnd(End::Low, Step::Up),
            PatternEdit::RangeEnd(End::Low, Step::Down),
            PatternEdit::RangeEnd(End::High, Step::Up),
            PatternEdit::RangeEnd(End::High, Step::Down),
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
            ClauseKind::AtMost | ClauseKind::AtLeast => edits.push((Edit::Clauses(ClausesEdit::Drop(index)), clause.span)),
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
                edits.push((Edit::Clauses(ClausesEdit::Unbind(bound)), score.value.span));
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
        | ExprKind::Checklist(_)
        | ExprKind::Among(_) => false,
    }
}

fn of_attributes(attributes: &[HeadingAttribute]) -> Vec<(Edit, Span)> {
    let mut edits = Vec::new();
    for (index, attribute) in attributes.iter().enumerate() {
        match attribute.kind {
            HeadingAttributeKind::AtMost(_) => {
                let here =
                    [AttributesEdit::Drop(index), AttributesEdit::Step(index, Step::Up), AttributesEdit::Step(index, Step::Down)];
                edits.extend(here.map(|edit| (Edit::Attributes(edit), attribute.span)));
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
