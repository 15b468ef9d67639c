//! Ranges of exact numbers with ends that are included or not.

use crate::comparison::Comparison;
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

    /// Between two ends, lower and upper, of which each belongs to it or not.
    pub fn between([low, high]: [Number; 2], [low_included, high_included]: [bool; 2]) -> Interval {
        let end = |number, included| if included { Bound::Included(number) } else { Bound::Excluded(number) };
        Interval { low: end(low, low_included), high: end(high, high_included) }
    }

    /// The numbers for which a comparison with this one holds: of `≠` those below and those above it.
    ///
    /// ```
    /// use biaochi::{comparison::Comparison, interval::Interval, number::Number};
    /// let below = Interval::satisfying(Comparison::Less, &Number::ONE);
    /// assert!(below.iter().any(|interval| interval.contains(&Number::ZERO)));
    /// ```
    pub fn satisfying(comparison: Comparison, number: &Number) -> Vec<Interval> {
        let below = |high| Interval { low: Bound::Unbounded, high };
        let above = |low| Interval { low, high: Bound::Unbounded };
        let (included, excluded) = (Bound::Included(number.clone()), Bound::Excluded(number.clone()));
        match comparison {
            Comparison::Less => vec![below(excluded)],
            Comparison::AtMost => vec![below(included)],
            Comparison::Equal => vec![Interval::point(number.clone())],
            Comparison::NotEqual => vec![below(excluded.clone()), above(excluded)],
            Comparison::AtLeast => vec![above(included)],
            Comparison::Greater => vec![above(excluded)],
        }
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

    /// As the rules write it, `[85%, 95%)`, its numbers shown by `show`; nothing stands at an end that is none.
    pub fn bracketed(&self, show: impl Fn(&Number) -> String) -> String {
        let open = if matches!(self.low, Bound::Included(_)) { '[' } else { '(' };
        let close = if matches!(self.high, Bound::Included(_)) { ']' } else { ')' };
        let end = |bound: &Bound| bound.number().map_or(String::new(), &show);
        format!("{open}{}, {}{close}", end(&self.low), end(&self.high))
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
