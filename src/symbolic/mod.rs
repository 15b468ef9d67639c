//! Rules computed over stretches of data instead of data: exact, for whoever decides something about all data.
//!
//! A rule is taken as a function of its atoms (`atoms.rs`): facts, quotients, counts, what is not looked into. It is computed over a stretch
//! of data (`world.rs`, `expressions.rs`, `rules.rs`); where a stretch leaves open how a comparison turns out, it is divided there, below, at
//! and above, and parts that hold no data (`constraints.rs`) are left out (`explore.rs`). In every stretch the rule then comes to a linear
//! form or a word. Atoms allow more than real data do: what holds in every stretch holds of all data, and what is found in one is believed
//! only when the evaluator shows it on data drawn from there (`sample.rs`, `records.rs`, `drafts.rs`, `units.rs`).

pub(crate) mod atoms;
pub(crate) mod choices;
pub(crate) mod constraints;
pub(crate) mod drafts;
pub(crate) mod explore;
pub(crate) mod expressions;
pub(crate) mod fails;
pub(crate) mod functions;
pub(crate) mod hull;
pub(crate) mod key;
pub(crate) mod linear;
pub(crate) mod lists;
pub(crate) mod operators;
pub(crate) mod outcome;
pub(crate) mod records;
pub(crate) mod rules;
pub(crate) mod sample;
pub(crate) mod smaller;
pub(crate) mod trail;
pub(crate) mod units;
pub(crate) mod world;
pub(crate) mod written;
