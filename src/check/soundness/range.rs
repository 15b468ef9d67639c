//! What is known of a number before there are data: the interval it lies in, the grid it lies on, whether it can be 0.
//!
//! Every operation gives a range that holds all results; it may hold more, since two uses of one fact count as independent.

use std::cmp::Ordering;

use crate::interval::{Bound, Interval, lower, upper};
use crate::number::Number;

/// How many divisions the search for a common grid may take, so that no two numbers make it long.
const GRID_STEPS: usize = 64;

/// The longest numbers that are reckoned with, in bits: some seventy digits.
const MAXIMUM_BITS: u64 = 256;

/// All values that an expression can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Where they lie.
    pub hull: Interval,
    /// They are whole multiples of this; 0 when 0 is the only one, none when nothing is known.
    pub grid: Option<Number>,
    /// Whether 0 is known not to be one of them, though it may lie inside the hull.
    pub without_zero: bool,
}

impl Range {
    /// Anything.
    pub const ALL: Range = Range { hull: Interval::ALL, grid: None, without_zero: false };

    /// Everything in an interval.
    pub fn of(hull: Interval) -> Range {
        Range { hull, grid: None, without_zero: false }
    }

    /// One number.
    pub fn point(number: Number) -> Range {
        Range { grid: Some(number.absolute()), hull: Interval::point(number), without_zero: false }
    }

    /// 0 and everything above it.
    pub fn not_negative() -> Range {
        Range::of(Interval { low: Bound::Included(Number::ZERO), high: Bound::Unbounded })
    }

    /// No value at all: of a branch that is never taken.
    pub fn empty() -> Range {
        Range::of(Interval { low: Bound::Excluded(Number::ZERO), high: Bound::Excluded(Number::ZERO) })
    }

    /// The whole multiples of `grid` among the values.
    #[must_use]
    pub fn on_grid(mut self, grid: Number) -> Range {
        self.grid = Some(grid);
        self.tightened()
    }

    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.hull.is_empty()
    }

    /// Whether 0 can be a value.
    pub fn contains_zero(&self) -> bool {
        !self.without_zero && self.hull.contains(&Number::ZERO)
    }

    /// The only value, if there is just one.
    pub fn single(&self) -> Option<&Number> {
        match (&self.hull.low, &self.hull.high) {
            (Bound::Included(low), Bound::Included(high)) if low == high => Some(low),
            _ => None,
        }
    }

    /// The ends moved inwards to the nearest values that are possible.
    fn tightened(mut self) -> Range {
        if self.is_empty() {
            return Range::empty();
        }
        if self.without_zero {
            self.hull = without_zero_at_ends(self.hull);
        }
        if let Some(grid) = self.grid.as_ref().filter(|grid| grid.is_positive()) {
            self.hull = Interval { low: bound_up(&self.hull.low, grid), high: bound_down(&self.hull.high, grid) };
            if self.without_zero {
                let ends = without_zero_at_ends(self.hull);
                self.hull = Interval { low: bound_up(&ends.low, grid), high: bound_down(&ends.high, grid) };
            }
        }
        if self.is_empty() { Range::empty() } else { self }
    }

    /// The same without ends and grids of very many digits, which chains of definitions can grow and which would take long to compute
    /// with; whoever needs them learns less.
    fn eased(mut self) -> Range {
        for end in [&mut self.hull.low, &mut self.hull.high] {
            if end.number().is_some_and(|number| number.bits() > MAXIMUM_BITS) {
                *end = Bound::Unbounded;
            }
        }
        self.grid = self.grid.filter(|grid| grid.bits() <= MAXIMUM_BITS);
        self
    }

    /// The values that lie in the interval too.
    #[must_use]
    pub fn within(&self, interval: &Interval) -> Range {
        Range { hull: self.hull.meet(interval), ..self.clone() }.tightened()
    }

    /// The values of both.
    #[must_use]
    pub fn meet(&self, other: &Range) -> Range {
        Range {
            hull: self.hull.meet(&other.hull),
            grid: self.grid.clone().or_else(|| other.grid.clone()),
            without_zero: self.without_zero || other.without_zero,
        }
        .tightened()
    }

    /// The values but 0.
    #[must_use]
    pub fn but_zero(&self) -> Range {
        Range { without_zero: true, ..self.clone() }.tightened()
    }

    /// The values of either.
    #[must_use]
    pub fn join(&self, other: &Range) -> Range {
        if self.is_empty() {
            return other.clone();
        }
        if other.is_empty() {
            return self.clone();
        }
        Range {
            hull: self.hull.join(&other.hull),
            grid: common_grid(self.grid.as_ref(), other.grid.as_ref()),
            without_zero: !self.contains_zero() && !other.contains_zero(),
        }
    }

    /// `-x`
    #[must_use]
    pub fn negate(&self) -> Range {
        let turn = |bound: &Bound| match bound {
            Bound::Unbounded => Bound::Unbounded,
            Bound::Included(number) => Bound::Included(number.negate()),
            Bound::Excluded(number) => Bound::Excluded(number.negate()),
        };
        Range { hull: Interval { low: turn(&self.hull.high), high: turn(&self.hull.low) }, ..self.clone() }
    }

    /// `x + y`
    #[must_use]
    pub fn add(&self, other: &Range) -> Range {
        if self.is_empty() || other.is_empty() {
            return Range::empty();
        }
        let add = |left: &Bound, right: &Bound| match (left, right) {
            (Bound::Unbounded, _) | (_, Bound::Unbounded) => Bound::Unbounded,
            (Bound::Included(left), Bound::Included(right)) => left.add(right).map_or(Bound::Unbounded, Bound::Included),
            (Bound::Included(left) | Bound::Excluded(left), Bound::Included(right) | Bound::Excluded(right)) => {
                left.add(right).map_or(Bound::Unbounded, Bound::Excluded)
            }
        };
        Range {
            hull: Interval { low: add(&self.hull.low, &other.hull.low), high: add(&self.hull.high, &other.hull.high) },
            grid: common_grid(self.grid.as_ref(), other.grid.as_ref()),
            without_zero: false,
        }
        .eased()
    }

    /// `x - y`
    #[must_use]
    pub fn subtract(&self, other: &Range) -> Range {
        self.add(&other.negate())
    }

    /// `x × y`
    #[must_use]
    pub fn multiply(&self, other: &Range) -> Range {
        if self.is_empty() || other.is_empty() {
            return Range::empty();
        }
        let (left, right) = (ends(&self.hull), ends(&other.hull));
        let products =
            [left[0].multiply(&right[0]), left[0].multiply(&right[1]), left[1].multiply(&right[0]), left[1].multiply(&right[1])];
        Range {
            hull: hull_of(&products),
            grid: self.grid.as_ref().zip(other.grid.as_ref()).and_then(|(left, right)| left.multiply(right).ok()),
            without_zero: !self.contains_zero() && !other.contains_zero(),
        }
        .eased()
    }

    /// `x ÷ y`, the values for which y is 0 left out.
    #[must_use]
    pub fn divide(&self, other: &Range) -> Range {
        let divisor = other.but_zero();
        if self.is_empty() || divisor.is_empty() {
            return Range::empty();
        }
        if divisor.hull.contains(&Number::ZERO) {
            return if self.single().is_some_and(Number::is_zero) { self.clone() } else { Range::ALL };
        }
        let reciprocal = |bound: &Bound, at_zero: Bound| match bound {
            Bound::Unbounded => Bound::Excluded(Number::ZERO),
            Bound::Included(number) | Bound::Excluded(number) if number.is_zero() => at_zero,
            Bound::Included(number) => Number::ONE.divide(number).map_or(Bound::Unbounded, Bound::Included),
            Bound::Excluded(number) => Number::ONE.divide(number).map_or(Bound::Unbounded, Bound::Excluded),
        };
        let turned = Interval {
            low: reciprocal(&divisor.hull.high, Bound::Unbounded),
            high: reciprocal(&divisor.hull.low, Bound::Unbounded),
        };
        let grid = divisor.single().and_then(|number| Number::ONE.divide(&number.absolute()).ok());
        self.multiply(&Range { hull: turned, grid, without_zero: true })
    }

    /// The value without its sign.
    #[must_use]
    pub fn absolute(&self) -> Range {
        let above = self.within(&Range::not_negative().hull);
        let below = self.negate().within(&Range::not_negative().hull);
        above.join(&below)
    }

    /// The greater of x and y.
    #[must_use]
    pub fn maximum(&self, other: &Range) -> Range {
        if self.is_empty() || other.is_empty() {
            return Range::empty();
        }
        Range {
            hull: Interval {
                low: lower(&self.hull.low, &other.hull.low, Ordering::Greater),
                high: upper(&self.hull.high, &other.hull.high, Ordering::Greater),
            },
            grid: common_grid(self.grid.as_ref(), other.grid.as_ref()),
            without_zero: false,
        }
    }

    /// The lesser of x and y.
    #[must_use]
    pub fn minimum(&self, other: &Range) -> Range {
        self.negate().maximum(&other.negate()).negate()
    }

    /// What a function that never falls makes of the values; it gives whole multiples of `grid`.
    #[must_use]
    pub fn stepped(&self, grid: &Number, function: impl Fn(&Number) -> Option<Number>) -> Range {
        if self.is_empty() {
            return Range::empty();
        }
        let end = |bound: &Bound| match bound.number() {
            Some(number) => function(number).map_or(Bound::Unbounded, Bound::Included),
            None => Bound::Unbounded,
        };
        Range {
            hull: Interval { low: end(&self.hull.low), high: end(&self.hull.high) },
            grid: Some(grid.clone()),
            without_zero: false,
        }
    }

    /// Rounded to decimal places.
    #[must_use]
    pub fn rounded(&self, places: u32) -> Range {
        let grid = Number::scaled(1, places);
        let fits = |own: &Number| own.divide(&grid).is_ok_and(|quotient| quotient.is_whole());
        match &self.grid {
            Some(own) if fits(own) => self.clone(),
            Some(_) | None => self.stepped(&grid, |number| Some(number.round(places))),
        }
    }
}

/// The least whole multiple of `grid` that is not below the bound, as an end that belongs.
pub fn bound_up(bound: &Bound, grid: &Number) -> Bound {
    let up = |number: &Number, past: &Number| number.divide(grid).ok()?.ceiling().multiply(grid).ok()?.add(past).ok();
    match bound {
        Bound::Unbounded => Bound::Unbounded,
        Bound::Included(number) => up(number, &Number::ZERO).map_or_else(|| bound.clone(), Bound::Included),
        Bound::Excluded(number) => {
            let whole = number.divide(grid).is_ok_and(|quotient| quotient.is_whole());
            up(number, if whole { grid } else { &Number::ZERO }).map_or_else(|| bound.clone(), Bound::Included)
        }
    }
}

/// The greatest whole multiple of `grid` that is not above the bound, as an end that belongs.
pub fn bound_down(bound: &Bound, grid: &Number) -> Bound {
    let turn = |bound: Bound| match bound {
        Bound::Unbounded => Bound::Unbounded,
        Bound::Included(number) => Bound::Included(number.negate()),
        Bound::Excluded(number) => Bound::Excluded(number.negate()),
    };
    turn(bound_up(&turn(bound.clone()), grid))
}

/// The greatest number of which both are whole multiples.
fn common_grid(left: Option<&Number>, right: Option<&Number>) -> Option<Number> {
    let (mut greater, mut lesser) = (left?.clone(), right?.clone());
    for _ in 0..GRID_STEPS {
        if lesser.is_zero() {
            return Some(greater);
        }
        let rest = greater.subtract(&greater.divide(&lesser).ok()?.floor().multiply(&lesser).ok()?).ok()?;
        greater = std::mem::replace(&mut lesser, rest);
    }
    None
}

fn without_zero_at_ends(hull: Interval) -> Interval {
    let open = |bound: Bound| match bound {
        Bound::Included(number) if number.is_zero() => Bound::Excluded(number),
        Bound::Unbounded | Bound::Included(_) | Bound::Excluded(_) => bound,
    };
    Interval { low: open(hull.low), high: open(hull.high) }
}

/// An end of an interval as a factor: no number at all, or a number that belongs or not.
enum End {
    Below,
    At(Number, bool),
    Above,
}

fn ends(hull: &Interval) -> [End; 2] {
    let end = |bound: &Bound, without: End| match bound {
        Bound::Unbounded => without,
        Bound::Included(number) => End::At(number.clone(), true),
        Bound::Excluded(number) => End::At(number.clone(), false),
    };
    [end(&hull.low, End::Below), end(&hull.high, End::Above)]
}

impl End {
    fn sign(&self) -> Ordering {
        match self {
            End::Below => Ordering::Less,
            End::At(number, _) => number.cmp(&Number::ZERO),
            End::Above => Ordering::Greater,
        }
    }

    /// A 0 that belongs makes 0 of every factor; a 0 that does not is only approached.
    fn multiply(&self, other: &End) -> End {
        if let (End::At(left, left_in), End::At(right, right_in)) = (self, other) {
            let belongs = (*left_in && (*right_in || left.is_zero())) || (*right_in && right.is_zero());
            if let Ok(product) = left.multiply(right) {
                return End::At(product, belongs);
            }
        }
        match (self, other) {
            (End::At(zero, belongs), _) | (_, End::At(zero, belongs)) if zero.is_zero() => End::At(Number::ZERO, *belongs),
            _ if self.sign() == other.sign() => End::Above,
            _ => End::Below,
        }
    }
}

fn hull_of(products: &[End]) -> Interval {
    let bound = |end: &End| match end {
        End::Below | End::Above => Bound::Unbounded,
        End::At(number, true) => Bound::Included(number.clone()),
        End::At(number, false) => Bound::Excluded(number.clone()),
    };
    let lows = products.iter().filter(|end| !matches!(end, End::Above)).map(bound);
    let highs = products.iter().filter(|end| !matches!(end, End::Below)).map(bound);
    Interval {
        low: lows.reduce(|left, right| lower(&left, &right, Ordering::Less)).unwrap_or(Bound::Unbounded),
        high: highs.reduce(|left, right| upper(&left, &right, Ordering::Greater)).unwrap_or(Bound::Unbounded),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Halves from -3 to 3.
    fn samples() -> impl Iterator<Item = Number> + Clone {
        (-6..=6).map(|halves| Number::scaled(halves * 5, 1))
    }

    fn bound() -> impl Strategy<Value = Bound> {
        (-3_i64..=3, 0..5).prop_map(|(number, kind)| match kind {
            0 => Bound::Unbounded,
            1 | 2 => Bound::Included(Number::from(number)),
            _ => Bound::Excluded(Number::from(number)),
        })
    }

    fn range() -> impl Strategy<Value = Range> {
        (bound(), bound(), any::<bool>(), any::<bool>()).prop_map(|(low, high, whole, without_zero)| {
            let range = Range::of(Interval { low, high });
            let range = if whole { range.on_grid(Number::ONE) } else { range };
            if without_zero { range.but_zero() } else { range }
        })
    }

    fn holds(range: &Range, number: &Number) -> bool {
        let on_grid = range
            .grid
            .as_ref()
            .is_none_or(|grid| if grid.is_zero() { number.is_zero() } else { number.divide(grid).unwrap().is_whole() });
        range.hull.contains(number) && on_grid && !(range.without_zero && number.is_zero())
    }

    proptest! {
        #[test]
        fn results_lie_in_the_range_of_results(left in range(), right in range()) {
            for x in samples().filter(|number| holds(&left, number)) {
                prop_assert!(holds(&left.negate(), &x.negate()) && holds(&left.absolute(), &x.absolute()));
                prop_assert!(holds(&left.rounded(0), &x.round(0)));
                for y in samples().filter(|number| holds(&right, number)) {
                    prop_assert!(holds(&left.add(&right), &x.add(&y).unwrap()), "{} + {}", x, y);
                    prop_assert!(holds(&left.subtract(&right), &x.subtract(&y).unwrap()), "{} - {}", x, y);
                    prop_assert!(holds(&left.multiply(&right), &x.multiply(&y).unwrap()), "{} × {}", x, y);
                    prop_assert!(holds(&left.maximum(&right), &x.clone().max(y.clone())));
                    prop_assert!(holds(&left.minimum(&right), &x.clone().min(y.clone())));
                    prop_assert!(holds(&left.join(&right), &x) && holds(&left.join(&right), &y));
                    if let Ok(quotient) = x.divide(&y) {
                        prop_assert!(holds(&left.divide(&right), &quotient), "{} ÷ {}", x, y);
                    }
                    if x == y {
                        prop_assert!(holds(&left.meet(&right), &x));
                    }
                }
            }
        }
    }

    #[test]
    fn ranges_are_no_wider_than_they_must_be() {
        let at_least_zero = Range::not_negative();
        let above_zero = at_least_zero.but_zero();
        assert_eq!(at_least_zero.divide(&above_zero).hull, at_least_zero.hull);
        assert_eq!(above_zero.divide(&above_zero).hull, above_zero.hull);
        let share = Range::of(Interval::closed(Number::ZERO, Number::ONE));
        assert_eq!(Range::point(Number::from(4)).multiply(&share).hull, Interval::closed(Number::ZERO, Number::from(4)));
        let half_steps = Range::point(Number::scaled(5, 1)).multiply(&at_least_zero.clone().on_grid(Number::ONE));
        let score = Range::point(Number::from(3)).subtract(&half_steps);
        assert_eq!((score.grid.clone(), score.hull.high.clone()), (Some(Number::scaled(5, 1)), Bound::Included(Number::from(3))));
    }
}
