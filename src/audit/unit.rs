//! The units of a run as the passes see them: bound, scored, and beside the year before.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::eval::{Cohort, Detail, Scorecard, evaluate};
use crate::facts::{Filed, Record, Submission, UnitYears, bind_as_if, bind_what_fits};
use crate::model::Rubric;
use crate::name;

use super::HandedIn;

/// The data of a unit for a year.
pub struct Unit<'a> {
    /// As they were handed in.
    pub submission: &'a Submission,
    /// Their rubric.
    pub rubric: &'a Rubric,
    /// As the rubric sees them; of data that were refused, what of them fits.
    pub record: Record,
    /// Their scores, with steps.
    pub card: Scorecard,
    /// The data of the year before, when there are any.
    pub before: Option<Before>,
}

/// The data of the year before, as this year's rubric sees them.
pub struct Before {
    /// Which year.
    pub year: i32,
    /// The facts, by those of this year's rubric.
    pub record: Record,
}

impl Unit<'_> {
    /// The scores with the data changed.
    pub fn scored_with(&self, record: &Record) -> Scorecard {
        evaluate(self.rubric, &Cohort::default(), record, Detail::Scores)
    }

    /// Whether the unit claims any score.
    pub fn claims_anything(&self) -> bool {
        let claims = |row: &crate::facts::RowData| row.claimed.is_some();
        let Record { claimed_total, claimed_sections, claimed_grade, .. } = &self.record;
        claimed_total.is_some()
            || claimed_grade.is_some()
            || !claimed_sections.is_empty()
            || self.record.rows.values().any(claims)
    }
}

/// All units of a run.
pub struct Board<'a> {
    handed_in: &'a [HandedIn<'a>],
    /// By the places of what was handed in; none where nothing can be scored.
    units: Vec<Option<Unit<'a>>>,
    /// What was wrong with each.
    faults: Vec<Vec<Diagnostic>>,
    /// By the unit's name as compared and the year.
    places: BTreeMap<(String, i32), Vec<usize>>,
}

impl<'a> Board<'a> {
    /// Binds and scores everything.
    pub fn of(handed_in: &'a [HandedIn<'a>]) -> Board<'a> {
        let mut places: BTreeMap<(String, i32), Vec<usize>> = BTreeMap::new();
        for (at, one) in handed_in.iter().enumerate() {
            if let Some(key) = key_of(one) {
                places.entry(key).or_default().push(at);
            }
        }
        let mut board = Board { handed_in, units: Vec::new(), faults: Vec::new(), places };
        board.bind();
        board
    }

    fn bind(&mut self) {
        let with_data: Vec<(usize, &'a Submission)> =
            self.handed_in.iter().enumerate().filter_map(|(at, one)| Some((at, one.submission?))).collect();
        let filed: Vec<Filed<'_>> = with_data
            .iter()
            .map(|(at, submission)| Filed { submission, rubric: self.handed_in.get(*at).and_then(|one| one.rubric) })
            .collect();
        let mut said = Diagnostics::new();
        let years = UnitYears::of(&filed, &mut said);
        let mut records: Vec<Option<Record>> = self.handed_in.iter().map(|_| None).collect();
        for (place, (at, submission)) in with_data.iter().enumerate() {
            let Some(rubric) = self.handed_in.get(*at).and_then(|one| one.rubric) else { continue };
            let record = years.record(place).cloned().unwrap_or_else(|| bind_what_fits(rubric, submission));
            let looked_at = &mut std::collections::BTreeSet::new();
            let prior = years.prior(rubric, &record.unit, record.year, looked_at, &mut said).unwrap_or_default();
            if let Some(slot) = records.get_mut(*at) {
                *slot = Some(Record { prior, ..record });
            }
        }
        for (at, record) in records.into_iter().enumerate() {
            let unit = record.and_then(|record| self.scored(at, record));
            self.units.push(unit);
        }
        self.faults = self.handed_in.iter().map(|one| one.faults.clone()).collect();
        for diagnostic in said.into_sorted() {
            let source = diagnostic.place().map(|span| span.source);
            let owner = self.handed_in.iter().position(|one| one.source.is_some() && one.source == source);
            if let Some(faults) = owner.and_then(|owner| self.faults.get_mut(owner)) {
                faults.push(diagnostic);
            }
        }
    }

    fn scored(&self, at: usize, record: Record) -> Option<Unit<'a>> {
        let one = self.handed_in.get(at)?;
        let (submission, rubric) = (one.submission?, one.rubric?);
        let card = evaluate(rubric, &Cohort::default(), &record, Detail::Steps);
        let before = self.before(rubric, &record);
        Some(Unit { submission, rubric, record, card, before })
    }

    /// The data of the year before: those of the same unit, of several those under a rubric of the same name.
    fn before(&self, rubric: &Rubric, record: &Record) -> Option<Before> {
        let year = record.year?.checked_sub(1)?;
        let places = self.places.get(&(name::key(&record.unit), year))?;
        let same_name = |at: &&usize| {
            let own = self.handed_in.get(**at).and_then(|one| one.rubric);
            own.is_some_and(|own| name::key(&own.name) == name::key(&rubric.name))
        };
        let at = match places.as_slice() {
            [only] => only,
            several => several.iter().find(same_name)?,
        };
        let one = self.handed_in.get(*at)?;
        let hypothetical = bind_as_if(rubric, one.rubric, one.submission?)?;
        Some(Before { year, record: hypothetical.record })
    }

    /// The unit of a place.
    pub fn unit(&self, at: usize) -> Option<&Unit<'a>> {
        self.units.get(at)?.as_ref()
    }

    /// All units that were scored, with their places.
    pub fn units(&self) -> impl Iterator<Item = (usize, &Unit<'a>)> {
        self.units.iter().enumerate().filter_map(|(at, unit)| Some((at, unit.as_ref()?)))
    }

    /// What the file of a place is called.
    pub fn file(&self, at: usize) -> &str {
        self.handed_in.get(at).map_or("", |one| &one.file)
    }

    /// What was wrong with the data of a place. That no rubric covers their year is no fault of data that are there for the next year.
    pub fn faults(&self, at: usize) -> Vec<Diagnostic> {
        let uncovered = |diagnostic: &Diagnostic| diagnostic.code == crate::diagnostic::Code::YearNotCovered;
        let mut faults = self.faults.get(at).cloned().unwrap_or_default();
        if self.is_year_before(at) {
            faults.retain(|diagnostic| !uncovered(diagnostic));
        }
        faults
    }

    /// Whether there are data of the same unit for the year after that were scored.
    pub fn is_year_before(&self, at: usize) -> bool {
        let key = self.handed_in.get(at).and_then(key_of);
        let after = key.and_then(|(unit, year)| self.places.get(&(unit, year.checked_add(1)?)));
        after.is_some_and(|places| places.iter().any(|place| self.unit(*place).is_some()))
    }
}

/// A unit and its year: that of the data, else the single one of their rubric.
fn key_of(one: &HandedIn<'_>) -> Option<(String, i32)> {
    let submission = one.submission?;
    let year = submission.year.or_else(|| one.rubric?.years?.single())?;
    Some((name::key(submission.unit.as_deref()?), year))
}
