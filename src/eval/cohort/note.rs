//! What a report tells of the units that were compared.

use crate::language::Text;
use crate::source::Span;

/// How many units that were left out are named.
pub(super) const MAXIMUM_NAMED: usize = 50;

/// What the rules asked of the other units, and who took part.
#[derive(Clone, Debug, PartialEq)]
pub struct CohortNote {
    /// The question as written: `排名(值)`.
    pub formula: String,
    /// Where it stands.
    pub span: Span,
    /// What it came to for this unit, ties said: `2（并列，共 2 个）`. None where all units are told of at once.
    pub result: Option<Text>,
    /// How many units took part.
    pub units: usize,
    /// How many were left out.
    pub left_out: usize,
    /// Some of those, the first.
    pub named: Vec<LeftOut>,
}

/// A unit that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The unit.
    pub unit: String,
    /// Why.
    pub reason: LeftOutReason,
}

/// Why a unit was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeftOutReason {
    /// The indicator, or what is compared, does not apply to it.
    Inapplicable,
    /// These are missing.
    Missing(Vec<String>),
    /// What is compared has no value: a division by 0.
    Uncomputable,
}
