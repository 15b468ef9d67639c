//! What is wrong with a list of bands over one number: computed here, worded in `messages/`.

use super::coverage::{Coverage, overlaps, witness};
use super::range::Range;
use crate::interval::{Bound, Interval};
use crate::model::{Arm, Pattern};
use crate::number::Number;
use crate::source::Span;

/// How many earlier arms are searched for the one that takes another's values.
const SEARCHED: usize = 1_000;
/// How many bands with two ends, and how many with one, are held against each other.
const CROSSED: usize = 200;

/// Values without a result, and one that shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where they lie.
    pub interval: Interval,
    /// One of them.
    pub witness: Number,
}

/// What is wrong with an arm, or with all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// `[95%, 85%)`: no number lies in it.
    Empty {
        /// The arm's patterns.
        place: Span,
    },
    /// No value of the subject lies in it.
    Outside {
        /// The arm's patterns.
        place: Span,
        /// The band.
        band: Interval,
    },
    /// Every value in it is taken by earlier arms.
    Taken {
        /// The arm's patterns.
        place: Span,
        /// The earlier arm's patterns.
        by: Span,
    },
    /// 其余 is left nothing.
    NothingLeft {
        /// 其余
        place: Span,
    },
    /// Two bands with both ends have values in common.
    Overlap {
        /// The earlier arm's patterns.
        first: Span,
        /// The later arm's patterns.
        second: Span,
        /// What they share.
        shared: Gap,
    },
    /// The end of an official range that was left out without a word, and that 其余 takes though it takes values elsewhere too:
    /// `100%-80%(含): 4, 其余: 0` gives 0 for 100%.
    EndToElse {
        /// The range.
        place: Span,
        /// The end.
        end: Number,
        /// 其余
        otherwise: Span,
    },
    /// Values without an arm.
    Gaps {
        /// What they are, in ascending order.
        gaps: Vec<Gap>,
        /// The arms next to the first of them: the one below and the one above it.
        neighbours: Vec<Span>,
    },
    /// Whether every value has an arm cannot be told.
    Unproved,
}

/// Decides the arms over a subject with these values; `unit` is one of the unit in which it is shown.
pub fn decide(arms: &[Arm], range: &Range, unit: &Number) -> Vec<Finding> {
    let mut findings = Vec::new();
    if range.is_empty() {
        return findings;
    }
    let mut coverage = Coverage::new(range);
    let mut two_ended: Vec<(Interval, usize)> = Vec::new();
    let mut one_ended: Vec<(Interval, usize)> = Vec::new();
    let mut otherwise: Option<Span> = None;
    let mut is_exact = true;
    for (index, arm) in arms.iter().enumerate() {
        let place = arm.pattern_span;
        let mut is_dead = true;
        let mut reasons = Vec::new();
        for pattern in &arm.patterns {
            let reason = match (pattern, otherwise) {
                (Pattern::Band(band), _) if band.is_empty() => Some(Finding::Empty { place }),
                (_, Some(by)) => Some(Finding::Taken { place, by }),
                (Pattern::Band(band), None) if coverage.is_outside(band) => Some(Finding::Outside { place, band: band.clone() }),
                (Pattern::Band(band), None) if coverage.covers(band) => {
                    Some(Finding::Taken { place, by: taker(arms, index, band, range) })
                }
                (Pattern::Else, None) if coverage.is_complete() => Some(Finding::NothingLeft { place }),
                (Pattern::Band(_) | Pattern::Else, None) => None,
                (
                    Pattern::Compare(..) | Pattern::Between { .. } | Pattern::Is(_) | Pattern::Equal(_) | Pattern::Condition(_),
                    None,
                ) => {
                    is_exact &= arm.guard.is_some();
                    coverage
                        .is_complete()
                        .then(|| Finding::Taken { place, by: arms.first().map_or(place, |arm| arm.pattern_span) })
                }
            };
            is_dead &= reason.is_some();
            reasons.extend(reason);
        }
        reasons.dedup();
        // Of alternatives some may be outside the range as long as one is not: `0、-1: 满分` over a count says the same as `0`.
        findings.extend(reasons.into_iter().filter(|reason| is_dead || !matches!(reason, Finding::Outside { .. })));
        if arm.guard.is_some() {
            continue;
        }
        for pattern in &arm.patterns {
            match pattern {
                Pattern::Band(band) => {
                    coverage.insert(band);
                    if is_two_ended(band) && !is_dead {
                        two_ended.push((band.clone(), index));
                    } else if is_one_ended(band) && !is_dead {
                        one_ended.push((band.clone(), index));
                    }
                }
                Pattern::Else => otherwise = otherwise.or(Some(place)),
                Pattern::Compare(..) | Pattern::Between { .. } | Pattern::Is(_) | Pattern::Equal(_) | Pattern::Condition(_) => {}
            }
        }
    }
    findings.extend(overlapping(arms, &two_ended, range, unit));
    findings.extend(crossing(arms, &two_ended, &one_ended, range, unit));
    if let Some(otherwise) = otherwise.filter(|_| is_exact) {
        findings.extend(ends_to_else(arms, &coverage.gaps(), otherwise));
    }
    if otherwise.is_none() && !coverage.is_complete() {
        if is_exact {
            let gaps: Vec<Gap> = coverage.gaps().into_iter().filter_map(|gap| shown(gap, range, unit)).collect();
            let neighbours = gaps.first().map(|gap| neighbours(arms, &gap.witness)).unwrap_or_default();
            findings.push(Finding::Gaps { gaps, neighbours });
        } else {
            findings.push(Finding::Unproved);
        }
    }
    findings
}

/// Where 其余 takes the values of one stretch only, an end that goes to it goes to its neighbour, as is meant. Where it takes several, it
/// stands for all that no band is about, and the end was most likely forgotten.
fn ends_to_else(arms: &[Arm], rest: &[Interval], otherwise: Span) -> Vec<Finding> {
    if rest.len() < 2 {
        return Vec::new();
    }
    // The stretches ascend: only the first that does not end below can hold it, or the next where that one just ends there.
    let is_in_rest = |end: &Number| {
        let first = rest.partition_point(|stretch| stretch.high.number().is_some_and(|high| high < end));
        rest.iter().skip(first).take(2).any(|stretch| stretch.contains(end))
    };
    let ends = arms.iter().flat_map(|arm| &arm.unsaid_ends).filter(|(end, _)| is_in_rest(end));
    ends.map(|(end, place)| Finding::EndToElse { place: *place, end: end.clone(), otherwise }).collect()
}

fn overlapping(arms: &[Arm], two_ended: &[(Interval, usize)], range: &Range, unit: &Number) -> Vec<Finding> {
    let intervals: Vec<Interval> = two_ended.iter().map(|(band, _)| band.clone()).collect();
    let place = |at: usize| two_ended.get(at).and_then(|(_, arm)| arms.get(*arm)).map(|arm| arm.pattern_span);
    overlaps(range, &intervals)
        .into_iter()
        .filter_map(|overlap| {
            let (first, second) = (place(overlap.first)?, place(overlap.second)?);
            let shared = shown(overlap.shared, range, unit)?;
            (first != second).then_some(Finding::Overlap { first, second, shared })
        })
        .collect()
}

/// Bands with two ends that share a part with one that has one end: neither lies inside the other, as the steps of a ladder do.
fn crossing(
    arms: &[Arm],
    two_ended: &[(Interval, usize)],
    one_ended: &[(Interval, usize)],
    range: &Range,
    unit: &Number,
) -> Vec<Finding> {
    let is_inside = |one: &Interval, other: &Interval| {
        let mut coverage = Coverage::new(&range.within(one));
        coverage.insert(other);
        coverage.is_complete()
    };
    let mut found = Vec::new();
    for (band, index) in two_ended.iter().take(CROSSED) {
        let crosses = one_ended.iter().take(CROSSED).find_map(|(other, at)| {
            let shared = band.meet(other);
            let is_part = at != index && !shared.is_empty() && !is_inside(band, other) && !is_inside(other, band);
            if is_part { Some((*at, shown(shared, range, unit)?)) } else { None }
        });
        let Some((at, shared)) = crosses else { continue };
        let place = |at: usize| arms.get(at).map(|arm| arm.pattern_span);
        if let Some((first, second)) = place(at.min(*index)).zip(place(at.max(*index))) {
            found.push(Finding::Overlap { first, second, shared });
        }
    }
    found
}

/// An interval with a value that shows it.
pub fn shown(interval: Interval, range: &Range, unit: &Number) -> Option<Gap> {
    let witness = witness(&interval, range.grid.as_ref(), unit)?;
    Some(Gap { interval, witness })
}

/// Two ends, and more than one number between them.
fn is_two_ended(band: &Interval) -> bool {
    band.low.number().zip(band.high.number()).is_some_and(|(low, high)| low < high)
}

/// One end, and no other.
fn is_one_ended(band: &Interval) -> bool {
    band.low.number().is_some() != band.high.number().is_some()
}

/// The earlier arm that takes the values of a band: one that takes all of them, else the first that takes some.
fn taker(arms: &[Arm], index: usize, band: &Interval, range: &Range) -> Span {
    let mut found = None;
    for arm in arms.iter().take(index.min(SEARCHED)).filter(|arm| arm.guard.is_none()) {
        let mut own = Coverage::new(&range.within(band));
        for pattern in &arm.patterns {
            if let Pattern::Band(earlier) = pattern {
                if !own.is_outside(earlier) {
                    found = found.or(Some(arm.pattern_span));
                }
                own.insert(earlier);
            }
        }
        if own.is_complete() {
            return arm.pattern_span;
        }
    }
    found.or_else(|| arms.first().map(|arm| arm.pattern_span)).unwrap_or_default()
}

/// The arms with the nearest bands below and above a value.
fn neighbours(arms: &[Arm], value: &Number) -> Vec<Span> {
    let mut below: Option<(&Number, Span)> = None;
    let mut above: Option<(&Number, Span)> = None;
    for arm in arms.iter().filter(|arm| arm.guard.is_none()) {
        for pattern in &arm.patterns {
            let Pattern::Band(Interval { low, high }) = pattern else { continue };
            if let Bound::Included(end) | Bound::Excluded(end) = high
                && end <= value
                && below.is_none_or(|(nearest, _)| end > nearest)
            {
                below = Some((end, arm.pattern_span));
            }
            if let Bound::Included(end) | Bound::Excluded(end) = low
                && end >= value
                && above.is_none_or(|(nearest, _)| end < nearest)
            {
                above = Some((end, arm.pattern_span));
            }
        }
    }
    let mut places: Vec<Span> = below.into_iter().chain(above).map(|(_, span)| span).collect();
    places.dedup();
    places
}
