//! The rubric by hand in `rust_decimal`, row by row: what a programmer writes who wants decimals without thinking of scales.
//!
//! Every quotient is multiplied before it is divided. With the division first, a quotient that no decimal holds would be cut at its 28th
//! digit and a score exactly between two fourth decimals would fall to the wrong side.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{GRADES, GROUPS, Score, Unit};

/// The data of a unit in decimals, as a host would hold them.
#[derive(Clone, Debug)]
pub struct Decimals {
    initial: Decimal,
    adjustment: Decimal,
    executed: Decimal,
    surplus: Decimal,
    carried: Decimal,
    staff: Decimal,
    posts: Decimal,
    hosting_now: Decimal,
    hosting_before: Decimal,
    hosting_budget: Decimal,
    hosting_spent: Decimal,
    running_budget: Decimal,
    running_spent: Decimal,
    buying_budget: Decimal,
    buying_spent: Decimal,
    key_projects: Decimal,
    projects: Decimal,
    assets: Decimal,
    assets_used: Decimal,
    paid: [Decimal; 4],
    holds: [bool; 8],
    given: [Decimal; 4],
    satisfaction: Decimal,
}

/// What a unit comes to, in decimals.
#[derive(Clone, Debug)]
pub struct DecimalScore {
    groups: [Decimal; GROUPS],
    total: Decimal,
    grade: &'static str,
}

impl DecimalScore {
    /// The same in whole numbers, to be compared.
    pub fn in_whole_numbers(&self) -> Score {
        let scaled = |number: Decimal, places: u32| {
            let mut number = number;
            number.rescale(places);
            i64::try_from(number.mantissa()).expect("scores are small")
        };
        let grade = GRADES.iter().position(|grade| *grade == self.grade).expect("it is one of them");
        Score { groups: self.groups.map(|group| scaled(group, 4)), total: scaled(self.total, 2), grade }
    }
}

impl From<&Unit> for Decimals {
    fn from(unit: &Unit) -> Decimals {
        let money = |cents: i64| Decimal::new(cents, 2);
        Decimals {
            initial: money(unit.initial),
            adjustment: money(unit.adjustment),
            executed: money(unit.executed),
            surplus: money(unit.surplus),
            carried: money(unit.carried),
            staff: Decimal::from(unit.staff),
            posts: Decimal::from(unit.posts),
            hosting_now: money(unit.hosting_now),
            hosting_before: money(unit.hosting_before),
            hosting_budget: money(unit.hosting_budget),
            hosting_spent: money(unit.hosting_spent),
            running_budget: money(unit.running_budget),
            running_spent: money(unit.running_spent),
            buying_budget: money(unit.buying_budget),
            buying_spent: money(unit.buying_spent),
            key_projects: money(unit.key_projects),
            projects: money(unit.projects),
            assets: money(unit.assets),
            assets_used: money(unit.assets_used),
            paid: unit.paid.map(money),
            holds: unit.holds.map(|holds| holds == 1),
            given: unit.given.map(|given| Decimal::new(given, 1)),
            satisfaction: Decimal::new(unit.satisfaction, 2),
        }
    }
}

/// A decimal constant.
const fn decimal(mantissa: i64, places: u32) -> Decimal {
    let negative = mantissa < 0;
    let digits = mantissa.unsigned_abs();
    #[expect(clippy::cast_possible_truncation, reason = "a constant is cut into its lower and its upper half")]
    Decimal::from_parts(digits as u32, (digits >> 32) as u32, 0, negative, places)
}

const ONE: Decimal = Decimal::ONE;
const TWO: Decimal = Decimal::TWO;
const THREE: Decimal = decimal(3, 0);
const FOUR: Decimal = decimal(4, 0);
const FIVE: Decimal = decimal(5, 0);
const SIX: Decimal = decimal(6, 0);
const EIGHT: Decimal = decimal(8, 0);
const HALF_OF_THREE: Decimal = decimal(15, 1);
const TENTH: Decimal = decimal(1, 1);
const FIFTH: Decimal = decimal(2, 1);
const SIXTY: Decimal = decimal(60, 0);
const EIGHTY: Decimal = decimal(80, 0);
const NINETY: Decimal = decimal(90, 0);
const HUNDRED: Decimal = Decimal::ONE_HUNDRED;

/// What a unit comes to under W1.
pub fn score(unit: &Decimals) -> DecimalScore {
    let [b1, b2, b3, b4, b5, b6, b7, b8] = unit.holds.map(|holds| if holds { ONE } else { Decimal::ZERO });
    let [m1, m2, m3, m4] = unit.given;
    let available = unit.initial + unit.adjustment + unit.carried;
    let groups = [
        TWO * b1 + b2 + b1 + TWO * b2,
        staff(unit) + hosting_change(unit) + key_projects(unit),
        completion(unit)
            + adjustment(unit)
            + progress(unit, available)
            + surplus(unit, available)
            + running(unit)
            + hosting(unit)
            + share(unit.buying_spent, unit.buying_budget, THREE),
        HALF_OF_THREE * (b3 + b4) + THREE * b4 + TWO * b5 + b6 + THREE * b6,
        HALF_OF_THREE * (b7 + b8) + b7 + TWO * b8 + share(unit.assets_used, unit.assets, FOUR),
        share(m1, HUNDRED, EIGHT) + share(m2, HUNDRED, EIGHT) + key_work(m3),
        share(m4, HUNDRED, FIVE) + social(m4) + share(m4, SIXTY, FIVE) + satisfaction(unit.satisfaction),
    ];
    let total = round(groups.iter().sum(), 2);
    let grade = if total >= NINETY {
        "优"
    } else if total >= EIGHTY {
        "良"
    } else if total >= SIXTY {
        "中"
    } else {
        "差"
    };
    DecimalScore { groups, total, grade }
}

fn round(number: Decimal, places: u32) -> Decimal {
    number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// Full marks times a part of a whole, the whole at most; full marks where there is no whole.
fn share(part: Decimal, whole: Decimal, full: Decimal) -> Decimal {
    if whole.is_zero() || part >= whole { full } else { round(full * part / whole, 4) }
}

fn staff(unit: &Decimals) -> Decimal {
    if unit.posts.is_zero() || unit.staff <= unit.posts {
        THREE
    } else if unit.staff <= decimal(105, 2) * unit.posts {
        HALF_OF_THREE
    } else {
        Decimal::ZERO
    }
}

fn hosting_change(unit: &Decimals) -> Decimal {
    let before = unit.hosting_before;
    let rise = unit.hosting_now - before;
    if before.is_zero() || rise <= Decimal::ZERO {
        THREE
    } else if rise < TENTH * before {
        round(THREE * (TENTH * before - rise) / (TENTH * before), 4)
    } else {
        Decimal::ZERO
    }
}

fn key_projects(unit: &Decimals) -> Decimal {
    let enough = decimal(8, 1) * unit.projects;
    share(unit.key_projects, enough, FOUR)
}

fn completion(unit: &Decimals) -> Decimal {
    if unit.initial.is_zero() || unit.executed >= unit.initial {
        THREE
    } else if unit.executed >= decimal(95, 2) * unit.initial {
        HALF_OF_THREE
    } else {
        Decimal::ZERO
    }
}

fn adjustment(unit: &Decimals) -> Decimal {
    let initial = unit.initial;
    let adjusted = unit.adjustment.abs();
    if initial.is_zero() || adjusted <= decimal(5, 2) * initial {
        THREE
    } else if adjusted < decimal(15, 2) * initial {
        round(THREE * (decimal(15, 2) * initial - adjusted) / (TENTH * initial), 4)
    } else {
        Decimal::ZERO
    }
}

fn progress(unit: &Decimals, available: Decimal) -> Decimal {
    if available.is_zero() {
        return FOUR;
    }
    let dates = [decimal(25, 2), decimal(50, 2), decimal(75, 2), decimal(90, 2)];
    let reached = unit.paid.iter().zip(dates).filter(|(paid, date)| **paid >= *date * available).count();
    Decimal::from(reached)
}

fn surplus(unit: &Decimals, available: Decimal) -> Decimal {
    if available.is_zero() || unit.surplus <= TENTH * available {
        THREE
    } else if unit.surplus < decimal(3, 1) * available {
        round(THREE * (decimal(3, 1) * available - unit.surplus) / (FIFTH * available), 4)
    } else {
        Decimal::ZERO
    }
}

fn running(unit: &Decimals) -> Decimal {
    if unit.running_budget.is_zero() || unit.running_spent <= unit.running_budget {
        TWO
    } else if unit.running_spent <= decimal(11, 1) * unit.running_budget {
        ONE
    } else {
        Decimal::ZERO
    }
}

fn hosting(unit: &Decimals) -> Decimal {
    let budget = unit.hosting_budget;
    if budget.is_zero() || unit.hosting_spent <= budget {
        TWO
    } else if unit.hosting_spent < decimal(12, 1) * budget {
        round(TWO * (decimal(12, 1) * budget - unit.hosting_spent) / (FIFTH * budget), 4)
    } else {
        Decimal::ZERO
    }
}

fn key_work(rate: Decimal) -> Decimal {
    if rate >= HUNDRED {
        SIX
    } else if rate >= EIGHTY {
        round(SIX * (rate - EIGHTY) / decimal(20, 0), 4)
    } else {
        Decimal::ZERO
    }
}

fn social(rate: Decimal) -> Decimal {
    if rate >= NINETY {
        FIVE
    } else if rate >= decimal(75, 0) {
        FOUR
    } else if rate >= SIXTY {
        THREE
    } else {
        Decimal::ZERO
    }
}

fn satisfaction(rate: Decimal) -> Decimal {
    if rate >= NINETY {
        FIVE
    } else if rate > SIXTY {
        round(FIVE * (rate - SIXTY) / decimal(30, 0), 4)
    } else {
        Decimal::ZERO
    }
}
