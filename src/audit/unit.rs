//! The units of a run as the passes see them: bound, scored, and beside the year before.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::eval::{Budget, Change, Cohort, Detail, Lever, Limits, Scorecard, evaluate, nearest_changes_within};
use crate::facts::{Filed, Record, RowId, Submission, UnitYears, bind_what_fits};
use crate::model::Rubric;
use crate::name;

use super::leaves::{self, Leaf};
use super::places::meant;
use super::{HandedIn, MAXIMUM_WORK};

/// How much work goes into scoring a unit with other data than its own.
const LIMITS: Limits = Limits { effort: MAXIMUM_WORK, fewest: 20, most: 12_000 };

/// The data of a unit for a year.
pub struct Unit<'a> {
    /// As they were handed in.
    pub submission: &'a Submission,
    /// Their rubric.
    pub rubric: &'a Rubric,
    /// The units that it is compared with where the rules ask for it: those of its rubric and year.
    pub cohort: Cohort,
    /// As the rubric sees them; of data that were refused, what of them fits.
    pub record: Record,
    /// Every number of them.
    pub leaves: Vec<Leaf<'a>>,
    /// Their scores, with steps.
    pub card: Scorecard,
    /// What is left of the work for this unit.
    pub budget: Budget,
    /// The data of the year before, when there are any.
    pub before: Option<Before>,
    /// The facts that were most likely meant where the data name none, as names are compared.
    pub meant_facts: BTreeSet<String>,
    /// So of the rows that are assessed.
    pub meant_rows: BTreeSet<String>,
}

/// The data of the year before, as this year's rubric sees them.
pub struct Before {
    /// Which year.
    pub year: i32,
    /// The facts, by those of this year's rubric.
    pub record: Record,
}

impl Unit<'_> {
    /// The scores with the data changed; none when the work for this unit is done.
    pub fn scored_with(&self, record: &Record) -> Option<Scorecard> {
        self.budget.take_scoring()?;
        Some(evaluate(self.rubric, &self.cohort.changing(self.rubric, &self.record), record, Detail::Scores))
    }

    /// The nearest changes that alter a row's score, as far as there is work left to look for them.
    pub fn nearest_changes(&self, row: RowId) -> Vec<Change> {
        nearest_changes_within(self.rubric, &self.cohort, &self.record, row, &self.budget)
    }

    /// A number of the data.
    pub fn leaf(&self, lever: Lever) -> Option<&Leaf<'_>> {
        self.leaves.iter().find(|leaf| leaf.lever == lever)
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
    /// By the places of what was handed in, for data that are a part of another unit's: that unit.
    wholes: Vec<Option<String>>,
}

impl<'a> Board<'a> {
    /// Binds and scores everything.
    pub fn of(handed_in: &'a [HandedIn<'a>]) -> Board<'a> {
        let (units, faults, places, wholes) = (Vec::new(), Vec::new(), BTreeMap::new(), Vec::new());
        let mut board = Board { handed_in, units, faults, places, wholes };
        board.bind();
        board
    }

    fn bind(&mut self) {
        let handed_in = self.handed_in;
        let with_data: Vec<(usize, &'a Submission)> =
            handed_in.iter().enumerate().filter_map(|(at, one)| Some((at, one.submission?))).collect();
        let rubric_of = |at: usize| handed_in.get(at).and_then(|one| one.rubric);
        let filed: Vec<Filed<'_>> =
            with_data.iter().map(|(at, submission)| Filed { submission, rubric: rubric_of(*at) }).collect();
        let mut said = Diagnostics::new();
        let years = UnitYears::of(&filed, &mut said);
        // By the unit's name as compared and the year: among the data that were read.
        let mut places: BTreeMap<(String, i32), Vec<usize>> = BTreeMap::new();
        self.wholes = handed_in.iter().map(|_| None).collect();
        for (place, (at, submission)) in with_data.iter().enumerate() {
            match years.unit(place) {
                Some(unit) => {
                    let year = submission.year.or_else(|| rubric_of(*at)?.years?.single());
                    if let Some(year) = year {
                        places.entry((name::key(unit), year)).or_default().push(place);
                    }
                }
                None => {
                    if let Some(slot) = self.wholes.get_mut(*at) {
                        slot.clone_from(&submission.whole);
                    }
                }
            }
        }
        let mut bound = Vec::new();
        for (place, (at, submission)) in with_data.iter().enumerate() {
            let Some(rubric) = rubric_of(*at).filter(|_| years.unit(place).is_some() || submission.whole.is_none()) else {
                continue;
            };
            let record = match (years.record(place), years.made(place)) {
                (Some(record), _) => Some(record.clone()),
                (None, Some(made)) => made.bind_as_if(rubric, None).map(|hypothetical| hypothetical.record),
                (None, None) => Some(bind_what_fits(rubric, submission)),
            };
            let Some(record) = record else { continue };
            let looked_at = &mut BTreeSet::new();
            let prior = years.prior(rubric, &record.unit, record.year, looked_at, &mut said).unwrap_or_default();
            let record = Record { prior, ..record };
            let before = before(rubric, &record, &places, &years, &filed);
            bound.push(Bound { at: *at, submission, rubric, record, before });
        }
        let cohorts = cohorts(&bound);
        let mut units: Vec<Option<Unit<'a>>> = handed_in.iter().map(|_| None).collect();
        for Bound { at, submission, rubric, record, before } in bound {
            let cohort = cohorts.get(&(identity(rubric), record.year)).cloned().unwrap_or_default();
            let card = evaluate(rubric, &cohort, &record, Detail::Steps);
            if let Some(slot) = units.get_mut(at) {
                let budget = Budget::of(rubric, &cohort.changing(rubric, &record), &record, LIMITS);
                let leaves = leaves::leaves(rubric, &record);
                let meant_facts = meant(&submission.data, rubric.facts.iter().map(|fact| &*fact.name));
                let meant_rows = meant(&submission.assessed, card.rows().into_iter().map(|row| row.name.as_str()));
                *slot = Some(Unit { submission, rubric, cohort, record, leaves, card, budget, before, meant_facts, meant_rows });
            }
        }
        self.units = units;
        self.places = places
            .into_iter()
            .map(|(key, places)| (key, places.into_iter().filter_map(|place| Some(with_data.get(place)?.0)).collect()))
            .collect();
        self.faults = handed_in.iter().map(|one| one.faults.clone()).collect();
        for diagnostic in said.into_sorted() {
            let source = diagnostic.place().map(|span| span.source);
            let owner = handed_in.iter().position(|one| one.source.is_some() && one.source == source);
            if let Some(faults) = owner.and_then(|owner| self.faults.get_mut(owner)) {
                faults.push(diagnostic);
            }
        }
    }

    /// The unit of which the data of a place are a part.
    pub fn whole(&self, at: usize) -> Option<&str> {
        self.wholes.get(at)?.as_deref()
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

/// Data of a unit as their rubric sees them, not scored yet.
struct Bound<'a> {
    at: usize,
    submission: &'a Submission,
    rubric: &'a Rubric,
    record: Record,
    before: Option<Before>,
}

/// What tells a rubric from others of a run.
fn identity(rubric: &Rubric) -> usize {
    std::ptr::from_ref(rubric) as usize
}

/// A rubric, by its [`identity`], and a year.
type RubricOfYear = (usize, Option<i32>);

/// The units that are compared with each other: those of one rubric and year.
fn cohorts(bound: &[Bound<'_>]) -> BTreeMap<RubricOfYear, Cohort> {
    let mut together: BTreeMap<RubricOfYear, (&Rubric, Vec<&Record>)> = BTreeMap::new();
    for one in bound.iter().filter(|one| one.rubric.looks_at_other_units()) {
        let key = (identity(one.rubric), one.record.year);
        together.entry(key).or_insert((one.rubric, Vec::new())).1.push(&one.record);
    }
    together.into_iter().map(|(key, (rubric, records))| (key, Cohort::gather(rubric, records))).collect()
}

/// The data of the year before: those of the same unit, of several those under a rubric of the same name.
fn before(
    rubric: &Rubric,
    record: &Record,
    places: &BTreeMap<(String, i32), Vec<usize>>,
    years: &UnitYears<'_>,
    filed: &[Filed<'_>],
) -> Option<Before> {
    let year = record.year?.checked_sub(1)?;
    let same_name = |place: &&usize| {
        let own = filed.get(**place).and_then(|filed| filed.rubric);
        own.is_some_and(|own| name::key(&own.name) == name::key(&rubric.name))
    };
    let place = match places.get(&(name::key(&record.unit), year))?.as_slice() {
        [only] => only,
        several => several.iter().find(same_name)?,
    };
    Some(Before { year, record: years.as_if(*place, rubric)?.record })
}

/// A unit and its year: that of the data, else the single one of their rubric.
fn key_of(one: &HandedIn<'_>) -> Option<(String, i32)> {
    let submission = one.submission?;
    let year = submission.year.or_else(|| one.rubric?.years?.single())?;
    Some((name::key(submission.unit.as_deref()?), year))
}
