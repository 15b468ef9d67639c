//! The exact answer, in fractions, written as the form words its rules and sharing nothing with the engine or the hand-written versions.

use num_rational::Ratio;

use super::{BOUNDS, GROUPS, INDICATORS, Inapplicable, Score, Unit, WEIGHTS};

/// A fraction. Numerators and denominators of this workload stay below 2^90.
type Fraction = Ratio<i128>;

/// What a unit comes to, exactly: every indicator is rounded once to the fourth decimal, the total to the second.
pub fn score(unit: &Unit, inapplicable: Inapplicable) -> Score {
    let points = indicators(unit, inapplicable);
    let mut groups = [0; GROUPS];
    for (group, bounds) in groups.iter_mut().zip(BOUNDS.windows(2)) {
        if let [first, end] = bounds {
            *group = points.iter().skip(*first).take(end - first).sum();
        }
    }
    Score::of_groups(groups)
}

/// The indicators in ten thousandths of a point, each rounded half up.
pub fn indicators(unit: &Unit, inapplicable: Inapplicable) -> [i64; INDICATORS] {
    let raw = raw(unit);
    let mut rounded = [0; INDICATORS];
    for bounds in BOUNDS.windows(2) {
        let &[first, end] = bounds else { continue };
        let weight: i64 = WEIGHTS[first..end].iter().sum();
        let applicable: i64 = (first..end).filter(|at| raw[*at].is_some()).map(|at| WEIGHTS[at]).sum();
        for at in first..end {
            let full = whole(WEIGHTS[at]);
            let points = match (raw[at], inapplicable) {
                (Some(points), Inapplicable::Full) => points,
                (Some(points), Inapplicable::Shared) => points * whole(weight) / whole(applicable),
                (None, Inapplicable::Full) => full,
                // Where nothing of the group applies, it has its full marks.
                (None, Inapplicable::Shared) if applicable == 0 => full,
                (None, Inapplicable::Shared) => whole(0),
            };
            rounded[at] = rounded_half_up(points * whole(10_000));
        }
    }
    rounded
}

/// The points of each indicator before rounding; none where it does not apply.
fn raw(unit: &Unit) -> [Option<Fraction>; INDICATORS] {
    let [b1, b2, b3, b4, b5, b6, b7, b8] = unit.holds.map(whole);
    let [m1, m2, m3, m4] = unit.given.map(|given| of(given, 10));
    let satisfaction = of(unit.satisfaction, 100);
    let available = unit.available();
    let full = |percent: Fraction| percent.min(whole(100)) / whole(100);
    let paid = unit.paid.map(|paid| quotient(paid, available));
    let dates = [of(25, 100), of(50, 100), of(75, 100), of(90, 100)];
    [
        Some(whole(2) * b1 + b2),
        Some(b1 + whole(2) * b2),
        quotient(unit.staff, unit.posts).map(|rate| steps_down(rate, [(whole(1), whole(3)), (of(105, 100), of(3, 2))])),
        quotient(unit.hosting_now - unit.hosting_before, unit.hosting_before).map(|rate| {
            if rate <= whole(0) {
                whole(3)
            } else if rate < of(1, 10) {
                whole(3) * (of(1, 10) - rate) / of(1, 10)
            } else {
                whole(0)
            }
        }),
        quotient(unit.key_projects, unit.projects)
            .map(|rate| if rate >= of(8, 10) { whole(4) } else { whole(4) * rate / of(8, 10) }),
        quotient(unit.executed, unit.initial).map(|rate| {
            if rate >= whole(1) {
                whole(3)
            } else if rate >= of(95, 100) {
                of(3, 2)
            } else {
                whole(0)
            }
        }),
        quotient(unit.adjustment.abs(), unit.initial).map(|rate| {
            if rate <= of(5, 100) {
                whole(3)
            } else if rate < of(15, 100) {
                whole(3) * (of(15, 100) - rate) / of(10, 100)
            } else {
                whole(0)
            }
        }),
        (available != 0).then(|| {
            let reached = paid.iter().zip(dates).filter(|(paid, date)| paid.is_some_and(|paid| paid >= *date));
            reached.fold(whole(0), |sum, _| sum + whole(1))
        }),
        quotient(unit.surplus, available).map(|rate| {
            if rate <= of(1, 10) {
                whole(3)
            } else if rate < of(3, 10) {
                whole(3) * (of(3, 10) - rate) / of(2, 10)
            } else {
                whole(0)
            }
        }),
        quotient(unit.running_spent, unit.running_budget)
            .map(|rate| steps_down(rate, [(whole(1), whole(2)), (of(11, 10), whole(1))])),
        quotient(unit.hosting_spent, unit.hosting_budget).map(|rate| {
            if rate <= whole(1) {
                whole(2)
            } else if rate < of(12, 10) {
                whole(2) * (of(12, 10) - rate) / of(2, 10)
            } else {
                whole(0)
            }
        }),
        quotient(unit.buying_spent, unit.buying_budget).map(|rate| whole(3) * rate.min(whole(1))),
        Some(of(3, 2) * b3 + of(3, 2) * b4),
        Some(whole(3) * b4),
        Some(whole(2) * b5 + b6),
        Some(whole(3) * b6),
        Some(of(3, 2) * b7 + of(3, 2) * b8),
        Some(b7 + whole(2) * b8),
        quotient(unit.assets_used, unit.assets).map(|rate| whole(4) * rate.min(whole(1))),
        Some(whole(8) * full(m1)),
        Some(whole(8) * full(m2)),
        Some(if m3 >= whole(100) {
            whole(6)
        } else if m3 >= whole(80) {
            whole(6) * (m3 - whole(80)) / whole(20)
        } else {
            whole(0)
        }),
        Some(whole(5) * full(m4)),
        Some(if m4 >= whole(90) {
            whole(5)
        } else if m4 >= whole(75) {
            whole(4)
        } else if m4 >= whole(60) {
            whole(3)
        } else {
            whole(0)
        }),
        Some(if m4 >= whole(60) { whole(5) } else { whole(5) * m4 / whole(60) }),
        Some(if satisfaction >= whole(90) {
            whole(5)
        } else if satisfaction > whole(60) {
            whole(5) * (satisfaction - whole(60)) / whole(30)
        } else {
            whole(0)
        }),
    ]
}

/// The points of the first edge that the rate does not pass; 0 beyond all.
fn steps_down(rate: Fraction, edges: [(Fraction, Fraction); 2]) -> Fraction {
    edges.into_iter().find(|(edge, _)| rate <= *edge).map_or(whole(0), |(_, points)| points)
}

fn whole(number: i64) -> Fraction {
    Fraction::from_integer(number.into())
}

fn of(numerator: i64, denominator: i64) -> Fraction {
    Fraction::new(numerator.into(), denominator.into())
}

fn quotient(part: i64, whole: i64) -> Option<Fraction> {
    (whole != 0).then(|| of(part, whole))
}

fn rounded_half_up(number: Fraction) -> i64 {
    let rounded = (number + Fraction::new(1, 2)).floor().to_integer();
    i64::try_from(rounded).expect("scores are small")
}
