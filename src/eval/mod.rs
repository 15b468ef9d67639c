//! Data in, a scorecard out: pure, exact, explained.

mod scorecard;
mod trace;

pub use scorecard::{
    BoundUsed, CheckOutcome, CheckResult, Claim, Impediment, MissingFact, Rescaling, RowScore, Scorecard, SectionScore,
    SectionScoreKind, Status, Total,
};
pub use trace::{Step, StepKind};

/// The other units of the same run. Empty unless a rubric compares units, which this version cannot say yet; it is a parameter
/// from the start so that hosts need not change when it can.
#[derive(Clone, Debug, Default)]
pub struct Cohort {}

/// How much of the computation to keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// The scores.
    #[default]
    Scores,
    /// The scores and the steps that led to each.
    Steps,
}
