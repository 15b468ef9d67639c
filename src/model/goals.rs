//! What there is in the rules for a run to reach: arms, sides of thresholds, conditions that hold and that do not. The checker says which of
//! them can be reached at all, the evaluator which a run has reached.

use std::cmp::Ordering;

use super::{DefinitionId, FunctionId, IndicatorId, SectionId};
use crate::number::Number;
use crate::source::Span;

/// Something in the rules that a run can reach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reach {
    /// Where: of a side of a threshold the threshold, of a band the subject.
    pub span: Span,
    /// What of it.
    pub kind: ReachKind,
}

/// What can be reached at a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReachKind {
    /// The indicator has a score.
    Scored,
    /// The condition holds, or does not.
    Condition(bool),
    /// The arm of 分档 or 等级 is taken.
    Arm,
    /// What is compared with the threshold lies on this side of it. Of bands the threshold is a number, since several arms share it.
    Side(Option<Number>, Side),
    /// The score ran into this bound, or stayed off it.
    Bound(BoundKind, BoundUse),
    /// The level of 评定 was chosen.
    Level,
    /// 几个 counted nothing, or something.
    Steps(StepsFound),
}

/// A side of a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Less than it.
    Below,
    /// Exactly it.
    At,
    /// More than it.
    Above,
}

impl From<Ordering> for Side {
    /// Of something that stands so to the threshold.
    fn from(ordering: Ordering) -> Side {
        match ordering {
            Ordering::Less => Side::Below,
            Ordering::Equal => Side::At,
            Ordering::Greater => Side::Above,
        }
    }
}

/// A bound of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BoundKind {
    /// 满分为止, or 至多.
    Upper,
    /// 扣完为止, or 至少.
    Lower,
}

/// Whether a score ran into a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BoundUse {
    /// It did.
    Used,
    /// It did not.
    Unused,
}

/// Whether 几个 found a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepsFound {
    /// No step.
    None,
    /// Some.
    Some,
}

/// The part of the rules to which something to reach belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GoalOwner {
    /// 定义
    Definition(DefinitionId),
    /// 定义 with parameters: the first of its instances.
    Function(FunctionId),
    /// 适用 of a heading.
    Section(SectionId),
    /// An indicator.
    Indicator(IndicatorId),
    /// 校验, by its place.
    Check(usize),
    /// 总分
    Total,
    /// 等级
    Grades,
}

/// Something that tests should reach, with what is needed to say it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Goal {
    /// What is to be reached.
    pub reach: Reach,
    /// What is compared, the condition, the pattern, or the rule: the text that says what it is about; none for the total.
    pub subject: Option<Span>,
    /// The threshold as written: a number with its unit, or another expression.
    pub threshold: Option<Span>,
    /// The threshold as it is shown, where it stands in several places.
    pub shown: Option<String>,
}
