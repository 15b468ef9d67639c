//! Whether the rules are sound, as far as that can be known without data: bands and grades cover what they should, points add up,
//! scores stay in their bounds, nothing is divided by 0 unasked.
//!
//! A list of passes over the finished model. Each computes what it finds as data; the words are in `messages/`. What values an
//! expression can have is worked out once, in `known.rs` and `values.rs`, and may be too wide but never too narrow: a value that a message names
//! as impossible is impossible.

mod arms;
mod assume;
mod bands;
mod bodies;
mod branches;
mod cases;
mod closed;
mod conditions;
mod coverage;
mod denominators;
mod goals;
mod infer;
mod known;
mod logic;
mod messages;
mod points;
mod range;
mod scope;
mod scores;
mod totals;
mod values;

use crate::diagnostic::Diagnostics;
use crate::interval::Interval;
use crate::model::{IndicatorId, Rubric};
use known::Known;

pub use goals::goals;
pub use points::{Sum, sums};

/// How much of a rubric there is to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Parts were left out because they have errors of their own: sums and totals say nothing, each rule by itself still does.
    Parts,
}

/// Checks a rubric whose names and types are sound, or what is left of one.
pub fn check(rubric: &Rubric, extent: Extent, diagnostics: &mut Diagnostics) {
    let known = Known::of(rubric);
    bands::check(rubric, &known, diagnostics);
    let adds_up = match extent {
        Extent::Whole => points::check(rubric, diagnostics),
        Extent::Parts => points::AddsUp::Unknown,
    };
    bands::check_grades(rubric, &known, adds_up, diagnostics);
    scores::check(rubric, &known, diagnostics);
    denominators::check(rubric, &known, diagnostics);
}

/// The rows of headings whose points are those of what applies, in every combination: 二者择其一.
pub fn rows_that_make_up(rubric: &Rubric) -> Vec<IndicatorId> {
    points::rows_that_make_up(rubric)
}

/// Where the totals of a rubric lie, rounded: never too narrow.
pub fn totals(rubric: &Rubric) -> Interval {
    totals::total(rubric, &Known::of(rubric)).hull
}

/// Fills in the full marks of indicators whose points are not printed, and reports those for which they cannot be told. To be called
/// before [`check`], and before the full marks of the rubric are summed up.
pub fn infer_full_points(rubric: &mut Rubric, unprinted: &[IndicatorId], diagnostics: &mut Diagnostics) {
    infer::infer(rubric, unprinted, diagnostics);
}
