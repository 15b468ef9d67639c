//! How much work goes into the mutants of one file at most, whatever its author wrote. Counted, not timed, so that every machine says the same.

use super::fate::Subject;

/// All of it. A check is counted by the length of the text, a case by the indicators that it scores, a comparison at its own limits; real
/// rubrics come to a hundredth of it.
const MAXIMUM_WORK: u64 = 1_000_000_000;
/// What scoring one indicator counts, in characters checked.
const INDICATOR: u64 = 30;
/// What one comparison counts.
const COMPARISON: u64 = 500_000;

/// The work that is left.
pub(super) struct Work {
    left: u64,
    check: u64,
    case: u64,
}

impl Work {
    /// All of it, for these rules.
    pub(super) fn of(subject: Subject<'_>) -> Work {
        let editions = subject.editions.iter().count();
        let text: usize = subject.sources.iter().map(|source| source.text.len()).sum();
        let indicators = subject.editions.first().indicators.len();
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let check = count(text).saturating_mul(count(editions));
        Work { left: MAXIMUM_WORK, check, case: count(indicators).saturating_mul(INDICATOR) }
    }

    /// Whether nothing is left.
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// A mutant was checked.
    pub(super) fn checked(&mut self) {
        self.left = self.left.saturating_sub(self.check);
    }

    /// So many cases were scored.
    pub(super) fn scored(&mut self, cases: usize) {
        let cases = u64::try_from(cases).unwrap_or(u64::MAX);
        self.left = self.left.saturating_sub(cases.saturating_mul(self.case));
    }

    /// A mutant was compared with the original in so many editions.
    pub(super) fn compared(&mut self, editions: usize) {
        let editions = u64::try_from(editions).unwrap_or(u64::MAX);
        self.left = self.left.saturating_sub(editions.saturating_mul(COMPARISON));
    }
}
