//! Ranges of exact numbers with ends that are included or not.

use crate::number::Number;

/// One end of an [`Interval`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// No end on this side.
    Unbounded,
    /// The end belongs to the interval.
    Included(Number),
    /// The end does not belong to it.
    Excluded(Number),
}

impl Bound {
    /// The number at this end, if there is one.
    pub fn number(&self) -> Option<&Number> {
        match self {
            Bound::Unbounded => None,
            Bound::Included(number) | Bound::Excluded(number) => Some(number),
        }
    }
}

/// All numbers between two ends: `[85%, 95%)`, `≥ 95%`, `= 0`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    /// The lower end.
    pub low: Bound,
    /// The upper end.
    pub high: Bound,
}

impl Interval {
    /// Every number.
    pub const ALL: Interval = Interval { low: Bound::Unbounded, high: Bound::Unbounded };

    /// Just one number.
    pub fn point(number: Number) -> Interval {
        Interval { low: Bound::Included(number.clone()), high: Bound::Included(number) }
    }

    /// Both ends included.
    pub fn closed(low: Number, high: Number) -> Interval {
        Interval { low: Bound::Included(low), high: Bound::Included(high) }
    }

    /// Whether the number lies in it.
    pub fn contains(&self, number: &Number) -> bool {
        let above = match &self.low {
            Bound::Unbounded => true,
            Bound::Included(low) => number >= low,
            Bound::Excluded(low) => number > low,
        };
        above
            && match &self.high {
                Bound::Unbounded => true,
                Bound::Included(high) => number <= high,
                Bound::Excluded(high) => number < high,
            }
    }

    /// Whether no number lies in it.
    pub fn is_empty(&self) -> bool {
        match (&self.low, &self.high) {
            (Bound::Included(low), Bound::Included(high)) => low > high,
            (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
            (low, high) => low.number() >= high.number(),
        }
    }
}
