//! Sets of numbers made of intervals: what a list of bands covers, and what it leaves out. Exact.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::range::{Range, bound_down, bound_up};
use crate::interval::{Bound, Interval};
use crate::number::Number;

/// A place between numbers where a set can begin or end.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cut {
    /// Below every number.
    Start,
    /// Just below a number.
    Below(Number),
    /// Just above a number.
    Above(Number),
    /// Above every number.
    End,
}

impl Cut {
    fn rank(&self) -> (u8, Option<&Number>, u8) {
        match self {
            Cut::Start => (0, None, 0),
            Cut::Below(number) => (1, Some(number), 0),
            Cut::Above(number) => (1, Some(number), 1),
            Cut::End => (2, None, 0),
        }
    }
}

impl PartialOrd for Cut {
    fn partial_cmp(&self, other: &Cut) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Cut {
    fn cmp(&self, other: &Cut) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

/// What has been covered of the values of a range.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// What is to be covered; none when there is no value.
    whole: Option<(Cut, Cut)>,
    /// The grid on which the values lie. On a grid, pieces begin below a value and end below the next, so that neighbours touch.
    grid: Option<Number>,
    /// Disjoint pieces that do not touch, from where to where.
    pieces: BTreeMap<Cut, Cut>,
}

impl Coverage {
    /// Nothing covered yet of this range.
    pub fn new(range: &Range) -> Coverage {
        let grid = range.grid.clone().filter(Number::is_positive);
        let whole = (!range.is_empty()).then(|| piece(&range.hull, grid.as_ref())).flatten();
        Coverage { whole, grid, pieces: BTreeMap::new() }
    }

    /// The part of an interval that lies in the range.
    fn clipped(&self, interval: &Interval) -> Option<(Cut, Cut)> {
        let (low, high) = piece(interval, self.grid.as_ref())?;
        let (from, to) = self.whole.as_ref()?;
        let (low, high) = (low.max(from.clone()), high.min(to.clone()));
        (low < high).then_some((low, high))
    }

    /// Whether no value of the range lies in the interval.
    pub fn is_outside(&self, interval: &Interval) -> bool {
        self.clipped(interval).is_none()
    }

    /// Whether every value of the range that lies in the interval is covered.
    pub fn covers(&self, interval: &Interval) -> bool {
        match self.clipped(interval) {
            Some((low, high)) => self.piece_at(&low).is_some_and(|(_, to)| *to >= high),
            None => true,
        }
    }

    /// Covers an interval.
    pub fn insert(&mut self, interval: &Interval) {
        let Some((mut low, mut high)) = self.clipped(interval) else { return };
        if let Some((from, to)) = self.pieces.range(..=low.clone()).next_back()
            && *to >= low
        {
            high = high.max(to.clone());
            low = from.clone();
        }
        while let Some((from, to)) = self.pieces.range(low.clone()..=high.clone()).next() {
            high = high.max(to.clone());
            let from = from.clone();
            self.pieces.remove(&from);
        }
        self.pieces.insert(low, high);
    }

    /// Whether every value is covered.
    pub fn is_complete(&self) -> bool {
        match &self.whole {
            Some((low, high)) => self.piece_at(low).is_some_and(|(_, to)| to >= high),
            None => true,
        }
    }

    /// What is not covered, in ascending order.
    pub fn gaps(&self) -> Vec<Interval> {
        let Some((start, end)) = &self.whole else { return Vec::new() };
        let mut gaps = Vec::new();
        let mut at = start;
        for (from, to) in &self.pieces {
            if at < from {
                gaps.push(self.interval(at, from));
            }
            at = to;
        }
        if at < end {
            gaps.push(self.interval(at, end));
        }
        gaps
    }

    fn piece_at(&self, cut: &Cut) -> Option<(&Cut, &Cut)> {
        self.pieces.range(..=cut.clone()).next_back().filter(|(_, to)| *to > cut)
    }

    fn interval(&self, from: &Cut, to: &Cut) -> Interval {
        let low = match from {
            Cut::Start | Cut::End => Bound::Unbounded,
            Cut::Below(number) => Bound::Included(number.clone()),
            Cut::Above(number) => Bound::Excluded(number.clone()),
        };
        let high = match (to, &self.grid) {
            (Cut::Start | Cut::End, _) => Bound::Unbounded,
            (Cut::Below(number), Some(grid)) => number.subtract(grid).map_or(Bound::Unbounded, Bound::Included),
            (Cut::Below(number), None) => Bound::Excluded(number.clone()),
            (Cut::Above(number), _) => Bound::Included(number.clone()),
        };
        Interval { low, high }
    }
}

/// An interval between two cuts; none when no value lies in it.
fn piece(interval: &Interval, grid: Option<&Number>) -> Option<(Cut, Cut)> {
    let (low, high) = match grid {
        None => {
            let low = match &interval.low {
                Bound::Unbounded => Cut::Start,
                Bound::Included(number) => Cut::Below(number.clone()),
                Bound::Excluded(number) => Cut::Above(number.clone()),
            };
            let high = match &interval.high {
                Bound::Unbounded => Cut::End,
                Bound::Included(number) => Cut::Above(number.clone()),
                Bound::Excluded(number) => Cut::Below(number.clone()),
            };
            (low, high)
        }
        Some(grid) => {
            let low = match bound_up(&interval.low, grid).number() {
                Some(number) => Cut::Below(number.clone()),
                None => Cut::Start,
            };
            let high = match bound_down(&interval.high, grid).number() {
                Some(number) => number.add(grid).map_or(Cut::End, Cut::Below),
                None => Cut::End,
            };
            (low, high)
        }
    };
    (low < high).then_some((low, high))
}

/// A value that shows the interval: its middle, on the grid if there is one; near the end of an interval without another end,
/// where `unit` is a step that a reader finds natural.
pub fn witness(interval: &Interval, grid: Option<&Number>, unit: &Number) -> Option<Number> {
    let step = grid.filter(|grid| grid.is_positive());
    let on_grid = |number: Number| match step {
        Some(grid) => number.divide(grid).ok().and_then(|quotient| quotient.floor().multiply(grid).ok()).unwrap_or(number),
        None => number,
    };
    let two = Number::from(2);
    let found = match (&interval.low, &interval.high) {
        (Bound::Unbounded, Bound::Unbounded) => Number::ZERO,
        (Bound::Included(number), Bound::Unbounded) | (Bound::Unbounded, Bound::Included(number)) => number.clone(),
        (Bound::Excluded(number), Bound::Unbounded) => number.add(step.unwrap_or(unit)).ok()?,
        (Bound::Unbounded, Bound::Excluded(number)) => number.subtract(step.unwrap_or(unit)).ok()?,
        (Bound::Included(low) | Bound::Excluded(low), Bound::Included(high) | Bound::Excluded(high)) => {
            let middle = low.add(high).ok()?.divide(&two).ok()?;
            let shown = on_grid(middle.clone());
            if interval.contains(&shown) { shown } else { middle }
        }
    };
    interval.contains(&found).then_some(found)
}

/// Two intervals that have a value in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Which interval of the list comes first in the rule.
    pub first: usize,
    /// Which one comes after it.
    pub second: usize,
    /// What they share.
    pub shared: Interval,
}

/// The overlaps in a list of intervals, at most one for each interval; only values of the range count.
pub fn overlaps(range: &Range, intervals: &[Interval]) -> Vec<Overlap> {
    let coverage = Coverage::new(range);
    let mut pieces: Vec<((Cut, Cut), usize)> = Vec::new();
    for (index, interval) in intervals.iter().enumerate() {
        pieces.extend(coverage.clipped(interval).map(|piece| (piece, index)));
    }
    pieces.sort();
    let mut found = Vec::new();
    let mut farthest: Option<(&Cut, usize)> = None;
    for ((low, high), index) in &pieces {
        if let Some((reach, other)) = farthest
            && reach > low
        {
            let shared = coverage.interval(low, reach.min(high));
            found.push(Overlap { first: other.min(*index), second: other.max(*index), shared });
        }
        if farthest.is_none_or(|(reach, _)| high > reach) {
            farthest = Some((high, *index));
        }
    }
    found.sort_by_key(|overlap| (overlap.first, overlap.second));
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Quarters from -3 to 3.
    fn samples() -> impl Iterator<Item = Number> {
        (-12..=12).map(|quarters| Number::scaled(quarters * 25, 2))
    }

    fn bound() -> impl Strategy<Value = Bound> {
        (-5_i64..=5, 0..5).prop_map(|(halves, kind)| match kind {
            0 => Bound::Unbounded,
            1 | 2 => Bound::Included(Number::scaled(halves * 5, 1)),
            _ => Bound::Excluded(Number::scaled(halves * 5, 1)),
        })
    }

    fn interval() -> impl Strategy<Value = Interval> {
        (bound(), bound()).prop_map(|(low, high)| Interval { low, high })
    }

    fn range() -> impl Strategy<Value = Range> {
        (interval(), any::<bool>())
            .prop_map(|(hull, whole)| if whole { Range::of(hull).on_grid(Number::ONE) } else { Range::of(hull) })
    }

    fn is_value(range: &Range, number: &Number) -> bool {
        range.hull.contains(number) && (range.grid.is_none() || number.is_whole())
    }

    proptest! {
        #[test]
        fn gaps_are_what_no_band_holds(range in range(), bands in prop::collection::vec(interval(), 0..6)) {
            let mut coverage = Coverage::new(&range);
            bands.iter().for_each(|band| coverage.insert(band));
            let gaps = coverage.gaps();
            for number in samples().filter(|number| is_value(&range, number)) {
                let covered = bands.iter().any(|band| band.contains(&number));
                prop_assert_eq!(!covered, gaps.iter().any(|gap| gap.contains(&number)), "{}", number);
            }
            prop_assert_eq!(coverage.is_complete(), gaps.is_empty());
            for gap in &gaps {
                let shown = witness(gap, range.grid.as_ref(), &Number::ONE).unwrap();
                prop_assert!(is_value(&range, &shown) && !bands.iter().any(|band| band.contains(&shown)), "{}", shown);
            }
        }

        #[test]
        fn a_band_is_covered_when_all_its_values_are(range in range(), bands in prop::collection::vec(interval(), 0..5), band in interval()) {
            let mut coverage = Coverage::new(&range);
            bands.iter().for_each(|band| coverage.insert(band));
            let mut values = samples().filter(|number| is_value(&range, number) && band.contains(number));
            let all_taken = values.all(|number| bands.iter().any(|band| band.contains(&number)));
            // Ends are halves and samples quarters, so between -3 and 3 the samples decide; beyond them the unbounded ends do.
            if coverage.covers(&band) {
                prop_assert!(all_taken);
            } else if band.low != Bound::Unbounded && band.high != Bound::Unbounded {
                prop_assert!(!all_taken);
            }
        }

        #[test]
        fn overlaps_share_their_witness(range in range(), bands in prop::collection::vec(interval(), 0..6)) {
            let found = overlaps(&range, &bands);
            for overlap in &found {
                let shown = witness(&overlap.shared, range.grid.as_ref(), &Number::ONE).unwrap();
                prop_assert!(overlap.first < overlap.second && is_value(&range, &shown));
                prop_assert!(bands[overlap.first].contains(&shown) && bands[overlap.second].contains(&shown));
            }
            if found.is_empty() {
                for number in samples().filter(|number| is_value(&range, number)) {
                    prop_assert!(bands.iter().filter(|band| band.contains(&number)).count() <= 1);
                }
            }
        }
    }
}
