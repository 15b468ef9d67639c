//! The rubric by hand over columns, in a loop that the compiler turns into vector instructions: the mark that a plan for columns aims at.
//!
//! Lanes are `f64`, which hold whole numbers here and nothing else. Why that is exact:
//!
//! - Sums, differences and products stay below 2^53 in size (money below 2^27, factors below 2^19), and `f64` has all whole numbers up to there.
//! - n ÷ d rounded half up is the whole part of (2n + d) ÷ 2d, and that is the whole part of the quotient as `f64` rounds it. A quotient never
//!   rounds down past a whole number, since that is an `f64`. It rounds up to a whole number q only from within 2^-53 q below it; but with
//!   N = 2n + d and D = 2d, N ÷ D below q is at most q − 1 ÷ D, so that D q would have to be at least 2^53, and D q ≤ N + D < 2^53.
//! - Adding 2^52 to a number in 0..2^51 and taking it away rounds it to a whole number; where that is above the number, one less is its
//!   whole part. Adding 1.5 × 2^52 puts a whole number into the low bits.

#![expect(clippy::disallowed_types, clippy::float_arithmetic, reason = "whole numbers below 2^53 are exact in f64: see above")]

use super::table::FACTS;
use super::{GROUPS, Score, Unit};

/// How many units a block holds: all of its columns fit into the cache next to the core.
pub const LANES: usize = 128;

/// The cells of some units, column by column.
#[derive(Clone, Debug)]
pub struct Block {
    cells: [[i32; LANES]; FACTS],
}

/// The scores of some units, column by column.
#[derive(Clone, Debug)]
pub struct Scores {
    groups: [[i32; LANES]; GROUPS],
    total: [i32; LANES],
    grade: [u8; LANES],
}

impl Scores {
    /// No scores yet.
    pub const NONE: Scores = Scores { groups: [[0; LANES]; GROUPS], total: [0; LANES], grade: [0; LANES] };

    /// The score of one lane.
    pub fn lane(&self, lane: usize) -> Score {
        Score {
            groups: self.groups.each_ref().map(|group| i64::from(group[lane])),
            total: i64::from(self.total[lane]),
            grade: usize::from(self.grade[lane]),
        }
    }
}

/// Units laid out in blocks; a last block that is not full holds units of zeros.
pub fn blocks(units: &[Unit]) -> Vec<Block> {
    let block = |units: &[Unit]| {
        let mut block = Block { cells: [[0; LANES]; FACTS] };
        for (lane, unit) in units.iter().enumerate() {
            for (column, (number, _)) in block.cells.iter_mut().zip(unit.cells()) {
                column[lane] = i32::try_from(number).expect("cells are below 2^31");
            }
        }
        block
    };
    units.chunks(LANES).map(block).collect()
}

/// Scores blocks under W1 with the widest vectors that the processor has.
pub fn run(blocks: &[Block], scores: &mut [Scores]) {
    pulp::Arch::new().dispatch(Run { blocks, scores });
}

/// The work, in a form that is inlined where the vectors are known.
struct Run<'a> {
    blocks: &'a [Block],
    scores: &'a mut [Scores],
}

impl pulp::NullaryFnOnce for Run<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        run_here(self.blocks, self.scores);
    }
}

/// Scores blocks under W1 with the vectors for which the program was compiled.
#[inline(always)]
pub fn run_here(blocks: &[Block], scores: &mut [Scores]) {
    for (block, scores) in blocks.iter().zip(scores) {
        score(block, scores);
    }
}

#[inline(always)]
fn score(block: &Block, scores: &mut Scores) {
    let [initial, adjustment, executed, surplus, carried, staff, posts, rest @ ..] = &block.cells;
    let [hosting_now, hosting_before, hosting_budget, hosting_spent, running_budget, running_spent, rest @ ..] = rest;
    let [buying_budget, buying_spent, key_projects, projects, assets, assets_used, rest @ ..] = rest;
    let [p1, p2, p3, p4, b1, b2, b3, b4, b5, b6, b7, b8, m1, m2, m3, m4, satisfaction] = rest;
    let [g1, g2, g3, g4, g5, g6, g7] = &mut scores.groups;
    for lane in 0..LANES {
        let of = |column: &[i32; LANES]| f64::from(column[lane]);

        let planning = 30_000.0 * (of(b1) + of(b2));

        let (held, posts) = (of(staff), of(posts));
        let staff = if held <= posts { 30_000.0 } else { choose(100.0 * held <= 105.0 * posts, 15_000.0, 0.0) };
        let (now, before) = (of(hosting_now), of(hosting_before));
        let hosting_change = interpolated(330_000.0 * before - 300_000.0 * now, before, 30_000.0);
        let (key, projects) = (of(key_projects), of(projects));
        let key_projects = interpolated(50_000.0 * key, projects, 40_000.0);
        let allocation = applicable(posts, 30_000.0, staff) + hosting_change + key_projects;

        let (initial, spent) = (of(initial), of(executed));
        let completion = choose(spent >= initial, 30_000.0, choose(100.0 * spent >= 95.0 * initial, 15_000.0, 0.0));
        let adjusted = of(adjustment);
        let available = initial + adjusted + of(carried);
        let adjustment = interpolated(45_000.0 * initial - 300_000.0 * adjusted.abs(), initial, 30_000.0);
        let reached = |paid: &[i32; LANES], twentieths: f64| choose(20.0 * of(paid) >= twentieths * available, 10_000.0, 0.0);
        let progress = reached(p1, 5.0) + reached(p2, 10.0) + reached(p3, 15.0) + reached(p4, 18.0);
        let surplus = interpolated(45_000.0 * available - 150_000.0 * of(surplus), available, 30_000.0);
        let (budget, spent) = (of(running_budget), of(running_spent));
        let running = choose(spent <= budget, 20_000.0, choose(10.0 * spent <= 11.0 * budget, 10_000.0, 0.0));
        let (hosted, spent) = (of(hosting_budget), of(hosting_spent));
        let hosting = interpolated(120_000.0 * hosted - 100_000.0 * spent, hosted, 20_000.0);
        let buying = interpolated(30_000.0 * of(buying_spent), of(buying_budget), 30_000.0);
        let execution = completion
            + adjustment
            + applicable(available, 40_000.0, progress)
            + surplus
            + applicable(budget, 20_000.0, running)
            + hosting
            + buying;

        let managing = 15_000.0 * of(b3) + 45_000.0 * of(b4) + 20_000.0 * of(b5) + 40_000.0 * of(b6);

        let used = interpolated(40_000.0 * of(assets_used), of(assets), 40_000.0);
        let holdings = 25_000.0 * of(b7) + 35_000.0 * of(b8) + used;

        let output = 80.0 * (least(of(m1), 1000.0) + least(of(m2), 1000.0)) + 300.0 * least(greatest(of(m3) - 800.0, 0.0), 200.0);

        let benefit = of(m4);
        let social =
            choose(benefit >= 900.0, 50_000.0, choose(benefit >= 750.0, 40_000.0, choose(benefit >= 600.0, 30_000.0, 0.0)));
        let ecological = third(250.0 * least(benefit, 600.0));
        let satisfaction = third(50.0 * least(greatest(of(satisfaction) - 6000.0, 0.0), 3000.0));
        let effect = 50.0 * least(benefit, 1000.0) + social + ecological + satisfaction;

        let sum = planning + allocation + execution + managing + holdings + output + effect;
        let total = floor((sum + 50.0) / 100.0);
        g1[lane] = whole(planning);
        g2[lane] = whole(allocation);
        g3[lane] = whole(execution);
        g4[lane] = whole(managing);
        g5[lane] = whole(holdings);
        g6[lane] = whole(output);
        g7[lane] = whole(effect);
        scores.total[lane] = whole(total);
        scores.grade[lane] = u8::from(total < 9000.0) + u8::from(total < 8000.0) + u8::from(total < 6000.0);
    }
}

/// A quotient rounded half up, no less than 0 and no more than the full marks; full marks where there is no denominator.
#[inline(always)]
fn interpolated(numerator: f64, denominator: f64, full: f64) -> f64 {
    let divisor = choose(denominator == 0.0, 1.0, denominator);
    // Beyond these ends the quotient would be cut anyway, and within them the numerator is bounded.
    let numerator = least(greatest(numerator, 0.0), full * divisor);
    let quotient = floor((2.0 * numerator + divisor) / (2.0 * divisor));
    choose(denominator == 0.0, full, quotient)
}

/// The points, or full marks where there is no denominator.
#[inline(always)]
fn applicable(denominator: f64, full: f64, points: f64) -> f64 {
    choose(denominator == 0.0, full, points)
}

/// A third, rounded half up.
#[inline(always)]
fn third(number: f64) -> f64 {
    floor((2.0 * number + 3.0) / 6.0)
}

/// The whole part of a number in 0..2^51.
#[inline(always)]
fn floor(number: f64) -> f64 {
    const LINE: f64 = 4_503_599_627_370_496.0;
    let rounded = (number + LINE) - LINE;
    choose(rounded > number, rounded - 1.0, rounded)
}

/// A whole number of small size as an integer.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "the low bits hold the whole number")]
fn whole(number: f64) -> i32 {
    const LINE: f64 = 6_755_399_441_055_744.0;
    (number + LINE).to_bits() as u32 as i32
}

/// One of two values that are both at hand, which is what lets the compiler take vectors.
#[inline(always)]
#[expect(clippy::fn_params_excessive_bools, reason = "the condition is what it decides by")]
fn choose(condition: bool, yes: f64, no: f64) -> f64 {
    if condition { yes } else { no }
}

#[inline(always)]
fn least(left: f64, right: f64) -> f64 {
    choose(left < right, left, right)
}

#[inline(always)]
fn greatest(left: f64, right: f64) -> f64 {
    choose(left > right, left, right)
}
