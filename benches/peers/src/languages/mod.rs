//! Other languages as contestants.

pub mod cel;
pub mod rhai;
#[cfg(feature = "zen")]
pub mod zen;

use crate::workload::table::FACTS;
use crate::workload::{GRADES, GROUPS, Score};

/// A language with the rubric compiled and the units at hand in its own form.
pub trait Language {
    /// What it is called.
    fn name(&self) -> String;

    /// Scores the first units, keeping nothing.
    fn run(&mut self, rows: usize);

    /// Scores one unit, in whole numbers to be compared.
    fn score(&mut self, row: usize) -> Score;
}

/// The names of the facts in the rubrics of the other languages, in the order of the table.
pub const FACT_NAMES: [&str; FACTS] = [
    "initial",
    "adjustment",
    "executed",
    "surplus",
    "carried",
    "staff",
    "posts",
    "hosting_now",
    "hosting_before",
    "hosting_budget",
    "hosting_spent",
    "running_budget",
    "running_spent",
    "buying_budget",
    "buying_spent",
    "key_projects",
    "projects",
    "assets",
    "assets_used",
    "p1",
    "p2",
    "p3",
    "p4",
    "b1",
    "b2",
    "b3",
    "b4",
    "b5",
    "b6",
    "b7",
    "b8",
    "m1",
    "m2",
    "m3",
    "m4",
    "satisfaction",
];

/// The names of the results, in the order of the scores.
pub const RESULT_NAMES: [&str; GROUPS + 1] = ["g1", "g2", "g3", "g4", "g5", "g6", "g7", "total"];

/// The lines `name = expression` of a file, without its notes.
pub fn expressions(text: &str) -> Vec<(&str, &str)> {
    text.lines().filter(|line| !line.starts_with("//")).filter_map(|line| line.split_once(" = ")).collect()
}

/// The place of a grade, or one past the last for what is none.
pub fn grade_of(name: &str) -> usize {
    GRADES.iter().position(|grade| *grade == name).unwrap_or(GRADES.len())
}
