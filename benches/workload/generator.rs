//! Units drawn from one stream: the first n of it are the same whatever n is.
//!
//! What is drawn is made to hurt: edges of bands hit to the cent and missed by one cent, denominators of 0, whole groups that do not apply,
//! scores of indicators that lie exactly between two fourth decimals (some over quotients that no decimal holds), and conditions
//! that are mostly met, so that totals lie close to the grades.

use super::Unit;

/// The seed of the stream.
pub const SEED: u64 = 20_211_231;

/// One unit after the other, without end.
pub struct Generator {
    draw: Draw,
    number: u64,
}

impl Generator {
    /// From the start of the stream.
    pub fn new() -> Generator {
        Generator { draw: Draw::of(SEED), number: 0 }
    }
}

/// The first `count` units.
pub fn units(count: usize) -> Vec<Unit> {
    Generator::new().take(count).collect()
}

impl Iterator for Generator {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        self.number += 1;
        Some(unit(self.number, &mut self.draw))
    }
}

/// Random numbers: splitmix64.
pub struct Draw(u64);

impl Draw {
    /// From a seed on.
    pub fn of(seed: u64) -> Draw {
        Draw(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn within(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low) + 1;
        low + i64::try_from(self.next() % width).unwrap_or(0)
    }

    /// Whether something happens that happens so often in a thousand.
    pub fn happens(&mut self, per_mille: i64) -> bool {
        self.within(1, 1000) <= per_mille
    }

    /// One of these.
    fn one_of<const N: usize>(&mut self, choices: [i64; N]) -> i64 {
        let last = i64::try_from(N).unwrap_or(1) - 1;
        usize::try_from(self.within(0, last)).ok().and_then(|at| choices.get(at)).copied().unwrap_or(0)
    }

    /// An amount of money with cents: small ones are as likely as large ones.
    fn money(&mut self) -> i64 {
        let most = self.one_of([5_000, 100_000, 1_000_000, 10_000_000, 60_000_000]);
        self.within(1, most)
    }

    /// A base amount and a part of it, about `low` to `high` per mille of it. At times the part lies exactly on an edge (per mille), or a cent
    /// beside it.
    fn part<const N: usize>(&mut self, low: i64, high: i64, edges: [i64; N]) -> (i64, i64) {
        let whole = self.money();
        if self.happens(90) {
            // 1000 and every edge, a multiple of 25, divide a multiple of 40 without rest.
            let whole = (whole / 40 + 1) * 40;
            let beside = self.one_of([0, 0, 0, 0, -1, 1]);
            return (whole, whole * self.one_of(edges) / 1000 + beside);
        }
        (whole, whole * self.within(low, high) / 1000 + self.within(0, 9))
    }

    /// 0 instead of an amount, so often in a thousand.
    fn or_none(&mut self, amount: i64, per_mille: i64) -> i64 {
        if self.happens(per_mille) { 0 } else { amount }
    }
}

fn unit(number: u64, draw: &mut Draw) -> Unit {
    let mut unit = Unit { number, ..Unit::default() };
    budget(&mut unit, draw);
    payments(&mut unit, draw);
    people(&mut unit, draw);
    spending(&mut unit, draw);
    assets(&mut unit, draw);
    judged(&mut unit, draw);
    if draw.happens(3) {
        (unit.posts, unit.hosting_before, unit.projects) = (0, 0, 0);
    }
    if draw.happens(3) {
        (unit.initial, unit.adjustment, unit.carried) = (0, 0, 0);
        (unit.running_budget, unit.hosting_budget, unit.buying_budget) = (0, 0, 0);
    }
    unit
}

fn budget(unit: &mut Unit, draw: &mut Draw) {
    (unit.initial, unit.executed) = draw.part(920, 1040, [950, 1000]);
    unit.adjustment = match draw.within(0, 99) {
        // 3 × (0.15 − a) ÷ 0.10 is then an odd number of 20000ths: exactly between two fourth decimals, though most often no decimal holds a.
        0..4 => {
            let times = draw.within(1, 100);
            unit.initial = 600_000 * times;
            unit.executed = unit.initial * draw.within(90, 105) / 100;
            (89_999 - 2 * draw.within(0, 29_999)) * times
        }
        4..8 => {
            unit.initial = (unit.initial / 20 + 1) * 20;
            unit.initial * draw.one_of([50, 150]) / 1000 + draw.one_of([0, 0, 1])
        }
        8..28 => 0,
        _ => unit.initial * draw.within(0, 200) / 1000,
    };
    if draw.happens(400) {
        unit.adjustment = -unit.adjustment;
    }
    unit.carried = if draw.happens(500) { 0 } else { unit.initial * draw.within(1, 250) / 1000 };
    if draw.happens(10) {
        // Without a budget of its own; half of these have nothing from the year before either.
        (unit.initial, unit.adjustment) = (0, 0);
        unit.carried = if draw.happens(500) { 0 } else { draw.money() };
    }
}

fn payments(unit: &mut Unit, draw: &mut Draw) {
    // What is available is made a multiple of 0.20 万元 now and then, so that the edges can be hit.
    if unit.carried > 0 && draw.happens(150) {
        unit.carried += (20 - unit.available() % 20) % 20;
    }
    let available = unit.available();
    let mut so_far = 0;
    for (paid, edge) in unit.paid.iter_mut().zip([250, 500, 750, 900]) {
        let exact = draw.happens(60);
        let rate = if exact { edge } else { draw.within(edge - 60, edge + 90).min(1000) };
        let beside = if exact { draw.one_of([0, 0, 0, -1]) } else { 0 };
        so_far = (available * rate / 1000 + beside).max(so_far);
        *paid = so_far;
    }
    let rate = if draw.happens(60) { draw.one_of([100, 300]) } else { draw.within(0, 260) };
    unit.surplus = available * rate / 1000;
}

fn people(unit: &mut Unit, draw: &mut Draw) {
    unit.posts = draw.within(5, 900);
    unit.staff = unit.posts * draw.within(850, 1060) / 1000;
    if draw.happens(60) {
        unit.posts = 20 * draw.within(1, 45);
        unit.staff = unit.posts * draw.one_of([100, 105]) / 100 + draw.one_of([0, 0, 1]);
    }
    unit.posts = draw.or_none(unit.posts, 5);
}

fn spending(unit: &mut Unit, draw: &mut Draw) {
    (unit.hosting_before, unit.hosting_now) = draw.part(880, 1070, [1000, 1100, 1025, 1075]);
    (unit.hosting_budget, unit.hosting_spent) = draw.part(850, 1120, [1000, 1200, 1025]);
    (unit.running_budget, unit.running_spent) = draw.part(900, 1060, [1000, 1100]);
    (unit.buying_budget, unit.buying_spent) = draw.part(850, 1100, [1000, 975]);
    (unit.projects, unit.key_projects) = draw.part(650, 1000, [800, 775]);
    unit.hosting_before = draw.or_none(unit.hosting_before, 60);
    unit.hosting_budget = draw.or_none(unit.hosting_budget, 50);
    unit.running_budget = draw.or_none(unit.running_budget, 20);
    unit.buying_budget = draw.or_none(unit.buying_budget, 200);
    unit.projects = draw.or_none(unit.projects, 40);
}

fn assets(unit: &mut Unit, draw: &mut Draw) {
    (unit.assets, unit.assets_used) = draw.part(800, 1010, [1000, 975]);
    if draw.happens(80) {
        // 4 × used ÷ assets is then an odd number of 20000ths.
        let times = draw.within(1, 500);
        unit.assets = 160_000 * times;
        unit.assets_used = 4 * times * draw.within(30_000, 39_999) + 2 * times;
    }
    unit.assets = draw.or_none(unit.assets, 15);
}

fn judged(unit: &mut Unit, draw: &mut Draw) {
    for holds in &mut unit.holds {
        *holds = i64::from(draw.happens(880));
    }
    for given in &mut unit.given {
        *given = match draw.within(0, 19) {
            0 => draw.one_of([600, 750, 800, 900, 1000]),
            1 => draw.within(0, 1300),
            _ => draw.within(760, 1060),
        };
    }
    unit.satisfaction = if draw.happens(60) { draw.one_of([6000, 9000, 8999, 10_000]) } else { draw.within(6500, 10_000) };
}
