//! The rubric by hand in whole numbers, row by row: what a programmer writes who knows that the money has two decimals.

use super::{Score, Unit};

/// What a unit comes to under W1.
pub fn score(unit: &Unit) -> Score {
    let [b1, b2, b3, b4, b5, b6, b7, b8] = unit.holds;
    let [m1, m2, m3, m4] = unit.given;
    let available = unit.available();

    let planning = (2 * b1 + b2) * 10_000 + (b1 + 2 * b2) * 10_000;

    let staff = if unit.posts == 0 || unit.staff <= unit.posts {
        30_000
    } else if 100 * unit.staff <= 105 * unit.posts {
        15_000
    } else {
        0
    };
    let hosting_change = if unit.hosting_before == 0 || unit.hosting_now <= unit.hosting_before {
        30_000
    } else if 10 * unit.hosting_now < 11 * unit.hosting_before {
        divide(330_000 * unit.hosting_before - 300_000 * unit.hosting_now, unit.hosting_before)
    } else {
        0
    };
    let key_projects = if unit.projects == 0 || 10 * unit.key_projects >= 8 * unit.projects {
        40_000
    } else {
        divide(50_000 * unit.key_projects, unit.projects)
    };

    let completion = if unit.initial == 0 || unit.executed >= unit.initial {
        30_000
    } else if 100 * unit.executed >= 95 * unit.initial {
        15_000
    } else {
        0
    };
    let adjusted = unit.adjustment.abs();
    let adjustment = if unit.initial == 0 || 100 * adjusted <= 5 * unit.initial {
        30_000
    } else if 100 * adjusted < 15 * unit.initial {
        divide(45_000 * unit.initial - 300_000 * adjusted, unit.initial)
    } else {
        0
    };
    let [first, second, third, fourth] = unit.paid;
    let progress = if available == 0 {
        40_000
    } else {
        10_000
            * (i64::from(100 * first >= 25 * available)
                + i64::from(100 * second >= 50 * available)
                + i64::from(100 * third >= 75 * available)
                + i64::from(100 * fourth >= 90 * available))
    };
    let surplus = if available == 0 || 10 * unit.surplus <= available {
        30_000
    } else if 10 * unit.surplus < 3 * available {
        divide(45_000 * available - 150_000 * unit.surplus, available)
    } else {
        0
    };
    let running = if unit.running_budget == 0 || unit.running_spent <= unit.running_budget {
        20_000
    } else if 10 * unit.running_spent <= 11 * unit.running_budget {
        10_000
    } else {
        0
    };
    let hosting = if unit.hosting_budget == 0 || unit.hosting_spent <= unit.hosting_budget {
        20_000
    } else if 10 * unit.hosting_spent < 12 * unit.hosting_budget {
        divide(120_000 * unit.hosting_budget - 100_000 * unit.hosting_spent, unit.hosting_budget)
    } else {
        0
    };
    let buying = if unit.buying_budget == 0 || unit.buying_spent >= unit.buying_budget {
        30_000
    } else {
        divide(30_000 * unit.buying_spent, unit.buying_budget)
    };

    let managing = 15_000 * b3 + 15_000 * b4 + 30_000 * b4 + 20_000 * b5 + 10_000 * b6 + 30_000 * b6;

    let used =
        if unit.assets == 0 || unit.assets_used >= unit.assets { 40_000 } else { divide(40_000 * unit.assets_used, unit.assets) };
    let holdings = 15_000 * b7 + 15_000 * b8 + 10_000 * b7 + 20_000 * b8 + used;

    let key_work = if m3 >= 1000 {
        60_000
    } else if m3 >= 800 {
        300 * (m3 - 800)
    } else {
        0
    };
    let output = 80 * m1.min(1000) + 80 * m2.min(1000) + key_work;

    let economic = 50 * m4.min(1000);
    let social = if m4 >= 900 {
        50_000
    } else if m4 >= 750 {
        40_000
    } else if m4 >= 600 {
        30_000
    } else {
        0
    };
    let ecological = if m4 >= 600 { 50_000 } else { divide(250 * m4, 3) };
    let satisfaction = if unit.satisfaction >= 9000 {
        50_000
    } else if unit.satisfaction > 6000 {
        divide(50 * (unit.satisfaction - 6000), 3)
    } else {
        0
    };

    Score::of_groups([
        planning,
        staff + hosting_change + key_projects,
        completion + adjustment + progress + surplus + running + hosting + buying,
        managing,
        holdings,
        output,
        economic + social + ecological + satisfaction,
    ])
}

/// A quotient of numbers that are not negative, rounded half up.
fn divide(numerator: i64, denominator: i64) -> i64 {
    (2 * numerator + denominator) / (2 * denominator)
}
