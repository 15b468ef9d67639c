//! The workload on which speed is measured: units drawn with every trap that exact scoring has to survive, an exact oracle, and the same
//! rubric written by hand in Rust in the ways in which people would write it. `w1.rules` and `w2.rules` are the rubric in 标尺.
//!
//! Shared by `benches/batch.rs` and by the programs of `benches/peers`.

#![allow(dead_code, reason = "each program that shares this uses a part of it")]

pub mod broken;
pub mod columns;
pub mod decimal;
pub mod floats;
pub mod generator;
pub mod oracle;
pub mod scaled;
pub mod table;
pub mod timing;

/// W1: what is not applicable has its full marks.
pub const W1: &str = include_str!("w1.rules");
/// W2: its points are shared among what is applicable in the same group.
pub const W2: &str = include_str!("w2.rules");

/// How many indicators the rubric has.
pub const INDICATORS: usize = 26;
/// How many groups they stand in.
pub const GROUPS: usize = 7;
/// The full marks of the indicators, in the order of the rubric.
pub const WEIGHTS: [i64; INDICATORS] = [3, 3, 3, 3, 4, 3, 3, 4, 3, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4, 8, 8, 6, 5, 5, 5, 5];
/// The first indicator of each group, and one past the last of all.
pub const BOUNDS: [usize; GROUPS + 1] = [0, 2, 5, 12, 16, 19, 22, INDICATORS];
/// The grades, the best first.
pub const GRADES: [&str; 4] = ["优", "良", "中", "差"];

/// What becomes of the points of what is not applicable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inapplicable {
    /// It has its full marks: W1.
    Full,
    /// They are shared in its group: W2.
    Shared,
}

/// The data of one unit as whole numbers: money in 0.01 万元, rates that people gave in 0.1 %, satisfaction in 0.01 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// Its place in the stream, from 1.
    pub number: u64,
    /// 年初预算
    pub initial: i64,
    /// 预算调整, negative when the budget was cut
    pub adjustment: i64,
    /// 预算执行
    pub executed: i64,
    /// 年末结余
    pub surplus: i64,
    /// 上年结转
    pub carried: i64,
    /// 在职人数
    pub staff: i64,
    /// 编制数
    pub posts: i64,
    /// 三公经费: this year
    pub hosting_now: i64,
    /// 三公经费: the year before
    pub hosting_before: i64,
    /// 三公经费: budget
    pub hosting_budget: i64,
    /// 三公经费: spent
    pub hosting_spent: i64,
    /// 公用经费: budget
    pub running_budget: i64,
    /// 公用经费: spent
    pub running_spent: i64,
    /// 政府采购: budget
    pub buying_budget: i64,
    /// 政府采购: spent
    pub buying_spent: i64,
    /// 重点项目支出
    pub key_projects: i64,
    /// 项目总支出
    pub projects: i64,
    /// 固定资产总额
    pub assets: i64,
    /// 固定资产在用
    pub assets_used: i64,
    /// What was paid until each of four dates
    pub paid: [i64; 4],
    /// Eight conditions, 1 where they hold
    pub holds: [i64; 8],
    /// Four rates that people gave
    pub given: [i64; 4],
    /// 满意度
    pub satisfaction: i64,
}

impl Unit {
    /// 年初预算, its adjustment and what was carried over from the year before.
    pub fn available(&self) -> i64 {
        self.initial + self.adjustment + self.carried
    }

    /// The cells behind the unit's number, in the order of the table: the whole number and its decimal places.
    pub fn cells(&self) -> [(i64, u32); table::FACTS] {
        let [first, second, third, fourth] = self.paid.map(|paid| (paid, 2));
        let [b1, b2, b3, b4, b5, b6, b7, b8] = self.holds.map(|holds| (holds, 0));
        let [m1, m2, m3, m4] = self.given.map(|given| (given, 1));
        [
            (self.initial, 2),
            (self.adjustment, 2),
            (self.executed, 2),
            (self.surplus, 2),
            (self.carried, 2),
            (self.staff, 0),
            (self.posts, 0),
            (self.hosting_now, 2),
            (self.hosting_before, 2),
            (self.hosting_budget, 2),
            (self.hosting_spent, 2),
            (self.running_budget, 2),
            (self.running_spent, 2),
            (self.buying_budget, 2),
            (self.buying_spent, 2),
            (self.key_projects, 2),
            (self.projects, 2),
            (self.assets, 2),
            (self.assets_used, 2),
            first,
            second,
            third,
            fourth,
            b1,
            b2,
            b3,
            b4,
            b5,
            b6,
            b7,
            b8,
            m1,
            m2,
            m3,
            m4,
            (self.satisfaction, 2),
        ]
    }

    /// The unit whose cells these are, in the order of the table.
    pub fn of_cells(number: u64, cells: &[i64; table::FACTS]) -> Unit {
        let [initial, adjustment, executed, surplus, carried, staff, posts, rest @ ..] = *cells;
        let [hosting_now, hosting_before, hosting_budget, hosting_spent, running_budget, running_spent, rest @ ..] = rest;
        let [buying_budget, buying_spent, key_projects, projects, assets, assets_used, rest @ ..] = rest;
        let [p1, p2, p3, p4, b1, b2, b3, b4, b5, b6, b7, b8, m1, m2, m3, m4, satisfaction] = rest;
        Unit {
            number,
            initial,
            adjustment,
            executed,
            surplus,
            carried,
            staff,
            posts,
            hosting_now,
            hosting_before,
            hosting_budget,
            hosting_spent,
            running_budget,
            running_spent,
            buying_budget,
            buying_spent,
            key_projects,
            projects,
            assets,
            assets_used,
            paid: [p1, p2, p3, p4],
            holds: [b1, b2, b3, b4, b5, b6, b7, b8],
            given: [m1, m2, m3, m4],
            satisfaction,
        }
    }
}

/// What a unit comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// The groups, in ten thousandths of a point.
    pub groups: [i64; GROUPS],
    /// The total, in hundredths of a point.
    pub total: i64,
    /// The grade, by its place in [`GRADES`].
    pub grade: usize,
}

impl Score {
    /// The score of groups that are known: the total is rounded half up, and graded as rounded.
    pub fn of_groups(groups: [i64; GROUPS]) -> Score {
        let total = (groups.iter().sum::<i64>() + 50) / 100;
        let grade = [9000, 8000, 6000].iter().position(|least| total >= *least).unwrap_or(3);
        Score { groups, total, grade }
    }
}
