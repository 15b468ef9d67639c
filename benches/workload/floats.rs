//! The rubric by hand in binary floating point, row by row, as it is most often written. It is here to be counted, not to be used: what it
//! gets wrong is why the language has none of it.

#![allow(clippy::disallowed_types, clippy::float_arithmetic, reason = "this is the mistake that is counted")]

use super::{GROUPS, Score, Unit};

/// The data of a unit in floating point, in 万元 and per cent.
#[derive(Clone, Copy, Debug)]
pub struct Floats {
    cells: [f64; super::table::FACTS],
}

impl From<&Unit> for Floats {
    #[expect(clippy::cast_precision_loss, reason = "the cells are below 2^53")]
    fn from(unit: &Unit) -> Floats {
        Floats { cells: unit.cells().map(|(number, places)| number as f64 / [1.0, 10.0, 100.0][places as usize]) }
    }
}

/// What a unit comes to under W1, more or less.
pub fn score(unit: &Floats) -> Score {
    let [initial, adjustment, executed, surplus, carried, staff, posts, rest @ ..] = unit.cells;
    let [hosting_now, hosting_before, hosting_budget, hosting_spent, running_budget, running_spent, rest @ ..] = rest;
    let [buying_budget, buying_spent, key_projects, projects, assets, assets_used, rest @ ..] = rest;
    let [p1, p2, p3, p4, b1, b2, b3, b4, b5, b6, b7, b8, m1, m2, m3, m4, satisfaction] = rest;
    let available = initial + adjustment + carried;

    let staff = banded(posts, 3.0, || match staff / posts {
        rate if rate <= 1.0 => 3.0,
        rate if rate <= 1.05 => 1.5,
        _ => 0.0,
    });
    let hosting_change = banded(hosting_before, 3.0, || falling((hosting_now - hosting_before) / hosting_before, 0.0, 0.1, 3.0));
    let key_projects = banded(projects, 4.0, || (4.0 * (key_projects / projects) / 0.8).min(4.0));
    let completion = banded(initial, 3.0, || match executed / initial {
        rate if rate >= 1.0 => 3.0,
        rate if rate >= 0.95 => 1.5,
        _ => 0.0,
    });
    let adjustment = banded(initial, 3.0, || falling(adjustment.abs() / initial, 0.05, 0.15, 3.0));
    let reached = |paid: f64, date: f64| f64::from(u8::from(paid / available >= date));
    let progress = banded(available, 4.0, || reached(p1, 0.25) + reached(p2, 0.50) + reached(p3, 0.75) + reached(p4, 0.90));
    let surplus = banded(available, 3.0, || falling(surplus / available, 0.1, 0.3, 3.0));
    let running = banded(running_budget, 2.0, || match running_spent / running_budget {
        rate if rate <= 1.0 => 2.0,
        rate if rate <= 1.1 => 1.0,
        _ => 0.0,
    });
    let hosting = banded(hosting_budget, 2.0, || falling(hosting_spent / hosting_budget, 1.0, 1.2, 2.0));
    let buying = banded(buying_budget, 3.0, || 3.0 * (buying_spent / buying_budget).min(1.0));
    let used = banded(assets, 4.0, || 4.0 * (assets_used / assets).min(1.0));
    let key_work = match m3 {
        rate if rate >= 100.0 => 6.0,
        rate if rate >= 80.0 => 6.0 * (rate - 80.0) / 20.0,
        _ => 0.0,
    };
    let social = match m4 {
        rate if rate >= 90.0 => 5.0,
        rate if rate >= 75.0 => 4.0,
        rate if rate >= 60.0 => 3.0,
        _ => 0.0,
    };
    let ecological = if m4 >= 60.0 { 5.0 } else { 5.0 * m4 / 60.0 };
    let satisfaction = match satisfaction {
        rate if rate >= 90.0 => 5.0,
        rate if rate > 60.0 => 5.0 * (rate - 60.0) / 30.0,
        _ => 0.0,
    };
    let per_cent = |rate: f64, full: f64| full * rate.min(100.0) / 100.0;
    let groups = [
        round(2.0 * b1 + b2) + round(b1 + 2.0 * b2),
        round(staff) + round(hosting_change) + round(key_projects),
        round(completion)
            + round(adjustment)
            + round(progress)
            + round(surplus)
            + round(running)
            + round(hosting)
            + round(buying),
        round(1.5 * b3 + 1.5 * b4) + round(3.0 * b4) + round(2.0 * b5 + b6) + round(3.0 * b6),
        round(1.5 * b7 + 1.5 * b8) + round(b7 + 2.0 * b8) + round(used),
        round(per_cent(m1, 8.0)) + round(per_cent(m2, 8.0)) + round(key_work),
        round(per_cent(m4, 5.0)) + round(social) + round(ecological) + round(satisfaction),
    ];
    finished(groups)
}

#[expect(clippy::cast_possible_truncation, reason = "scores are small")]
fn finished(groups: [f64; GROUPS]) -> Score {
    let total = (groups.iter().sum::<f64>() * 100.0).round() / 100.0;
    let grade = [90.0, 80.0, 60.0].iter().position(|least| total >= *least).unwrap_or(3);
    Score { groups: groups.map(|group| (group * 10_000.0).round() as i64), total: (total * 100.0).round() as i64, grade }
}

fn banded(denominator: f64, full: f64, otherwise: impl FnOnce() -> f64) -> f64 {
    if denominator == 0.0 { full } else { otherwise() }
}

fn falling(rate: f64, from: f64, to: f64, full: f64) -> f64 {
    if rate <= from {
        full
    } else if rate < to {
        full * (to - rate) / (to - from)
    } else {
        0.0
    }
}

fn round(points: f64) -> f64 {
    (points * 10_000.0).round() / 10_000.0
}
