//! Ranges of exact numbers with ends that are included or not.

use std::cmp::Ordering;

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

    /// The numbers in both.
    #[must_use]
    pub fn meet(&self, other: &Interval) -> Interval {
        Interval { low: lower(&self.low, &other.low, Ordering::Greater), high: upper(&self.high, &other.high, Ordering::Less) }
    }

    /// The least interval that holds both.
    #[must_use]
    pub fn join(&self, other: &Interval) -> Interval {
        Interval { low: lower(&self.low, &other.low, Ordering::Less), high: upper(&self.high, &other.high, Ordering::Greater) }
    }

    /// As a table of bands names it, `≥ 95%`, `= 0`, `[85%, 95%)`, its numbers shown by `show`; none for all numbers.
    ///
    /// ```
    /// use biaochi::{interval::{Bound, Interval}, number::Number};
    /// let from = Interval { low: Bound::Included(Number::ONE), high: Bound::Unbounded };
    /// assert_eq!(from.compared(Number::to_string).as_deref(), Some("≥ 1"));
    /// ```
    pub fn compared(&self, show: impl Fn(&Number) -> String) -> Option<String> {
        Some(match (&self.low, &self.high) {
            (Bound::Unbounded, Bound::Unbounded) => return None,
            (Bound::Included(low), Bound::Included(high)) if low == high => format!("= {}", show(low)),
            (Bound::Included(low), Bound::Unbounded) => format!("≥ {}", show(low)),
            (Bound::Excluded(low), Bound::Unbounded) => format!("> {}", show(low)),
            (Bound::Unbounded, Bound::Included(high)) => format!("≤ {}", show(high)),
            (Bound::Unbounded, Bound::Excluded(high)) => format!("< {}", show(high)),
            (Bound::Included(_) | Bound::Excluded(_), Bound::Included(_) | Bound::Excluded(_)) => self.bracketed(show),
        })
    }

    /// As the rules write it, `[85%, 95%)`, its numbers shown by `show`; nothing stands at an end that is none.
    pub fn bracketed(&self, show: impl Fn(&Number) -> String) -> String {
        let open = if matches!(self.low, Bound::Included(_)) { '[' } else { '(' };
        let close = if matches!(self.high, Bound::Included(_)) { ']' } else { ')' };
        let end = |bound: &Bound| bound.number().map_or(String::new(), &show);
        format!("{open}{}, {}{close}", end(&self.low), end(&self.high))
    }

    /// A number in it; of two ends the one in the middle.
    pub(crate) fn inside(&self) -> Option<Number> {
        match (self.low.number(), self.high.number()) {
            (None, None) => Some(Number::ZERO),
            (None, Some(high)) => high.subtract(&Number::ONE).ok(),
            (Some(low), None) => low.add(&Number::ONE).ok(),
            (Some(low), Some(high)) => low.add(high).ok()?.multiply(&Number::scaled(5, 1)).ok(),
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

/// All numbers, cut before and behind each of these: from the lowest to the highest.
pub(crate) fn cells(mut cuts: Vec<Number>) -> Vec<Interval> {
    cuts.sort();
    cuts.dedup();
    let mut cells = Vec::new();
    let mut low = Bound::Unbounded;
    for cut in cuts {
        cells.push(Interval { low, high: Bound::Excluded(cut.clone()) });
        cells.push(Interval::point(cut.clone()));
        low = Bound::Excluded(cut);
    }
    cells.push(Interval { low, high: Bound::Unbounded });
    cells
}

/// Of two lower ends the one that is `wanted`: `Less` the one that lets in more, `Greater` the one that lets in less.
pub(crate) fn lower(left: &Bound, right: &Bound, wanted: Ordering) -> Bound {
    let order = match (left, right) {
        (Bound::Unbounded, Bound::Unbounded) => Ordering::Equal,
        (Bound::Unbounded, _) => Ordering::Less,
        (_, Bound::Unbounded) => Ordering::Greater,
        (Bound::Included(left) | Bound::Excluded(left), Bound::Included(right) | Bound::Excluded(right)) => left.cmp(right),
    };
    let order = order.then_with(|| matches!(left, Bound::Excluded(_)).cmp(&matches!(right, Bound::Excluded(_))));
    if order == wanted { left.clone() } else { right.clone() }
}

/// Of two upper ends the one that is `wanted`: `Greater` the one that lets in more, `Less` the one that lets in less.
pub(crate) fn upper(left: &Bound, right: &Bound, wanted: Ordering) -> Bound {
    let order = match (left, right) {
        (Bound::Unbounded, Bound::Unbounded) => Ordering::Equal,
        (Bound::Unbounded, _) => Ordering::Greater,
        (_, Bound::Unbounded) => Ordering::Less,
        (Bound::Included(left) | Bound::Excluded(left), Bound::Included(right) | Bound::Excluded(right)) => left.cmp(right),
    };
    let order = order.then_with(|| matches!(left, Bound::Included(_)).cmp(&matches!(right, Bound::Included(_))));
    if order == wanted { left.clone() } else { right.clone() }
}
