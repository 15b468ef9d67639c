//! What a computation meets on its way to an outcome: the arms and branches that it takes, and why there is no result.

use std::collections::{BTreeMap, BTreeSet};

use super::linear::Linear;
use crate::model::{BoundKind, Reach};
use crate::source::Span;

/// What was met.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail {
    /// The arms that were taken, and the conditions that decided between branches.
    pub(crate) reached: BTreeSet<Reach>,
    /// Where there is no result, in the order in which that was met.
    pub(crate) faults: Vec<Fault>,
    /// What the arms of 分档 looked at, by where that stands.
    pub(crate) subjects: BTreeMap<Span, Linear>,
    /// The bound into which the score of the row ran.
    pub(crate) bound: Option<BoundKind>,
    /// The expressions that divided by something that is no constant.
    pub(crate) divided: BTreeSet<Span>,
    /// Whether something divided that was not looked into.
    pub(crate) divides_unseen: bool,
}

/// A place without a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Why.
    pub(crate) cause: Cause,
    /// The expression.
    pub(crate) place: Span,
}

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cause {
    /// It divides by 0, or counts in steps that are not above 0.
    Divisor,
    /// No arm of 分档 fits.
    NoArm,
    /// A person's score lies outside its range, which is refused with the data.
    Assessment,
    /// An 指标值 in words where a number is wanted.
    Words,
    /// It is not looked into, and may have no result.
    NotLookedInto,
    /// A list without items has no mean, no greatest and no least.
    NoItems,
    /// Another row or heading has no result.
    OtherRow,
    /// It compares with other units, which may be any.
    OtherUnits,
}

/// Whether something that is not looked into can be without a result though its data are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fails {
    /// It can not.
    Never,
    /// That is not known.
    Perhaps,
}
