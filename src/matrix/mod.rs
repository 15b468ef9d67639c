//! The same units under several years' data and several rubrics: a matrix of unit × year × rubric, and how a change of the total from one
//! year to the next divides into a change of performance and a change of rules.
//!
//! A year's data under its own rubric are bound as ever. Under another rubric they are bound [as if](crate::facts::bind_as_if) it were
//! theirs: a hypothetical score, whose missing rows make a range of the total.

mod change;
mod grades;
mod rows;

pub use change::{Change, Contribution, Difference, Effect, Side, Ways};
pub use grades::GradeBound;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::eval::{Cohort, Detail, Scorecard, evaluate};
use crate::facts::{Filed, Record, Submission, UnitYears};
use crate::model::{Rubric, Years};
use crate::name;
use crate::number::Number;

/// A rubric that takes part, and which units it is for.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The rubric.
    pub rubric: &'a Rubric,
    /// What its file is called.
    pub file: &'a str,
    /// Who is scored by it.
    pub scope: Scope,
}

/// Which units are scored by a rubric, besides those whose own it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every unit: it was named.
    Everyone,
    /// Those that have a rubric of the same name in some year.
    SameName,
}

/// The data of a unit for a year.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The data.
    pub submission: &'a Submission,
    /// Which of the candidates is their own, if there is one.
    pub own: Option<usize>,
}

/// Unit × year × rubric.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The rubrics, by name and year.
    pub rubrics: Vec<RubricHead>,
    /// The units, in the order in which they were given.
    pub units: Vec<UnitMatrix>,
}

/// What a report wants to know of a rubric.
#[derive(Clone, Debug, PartialEq)]
pub struct RubricHead {
    /// `评价`; empty when the file does not say.
    pub name: String,
    /// `年度`
    pub years: Option<Years>,
    /// The file.
    pub file: String,
    /// Full marks; none for `满分 不限`.
    pub full_points: Option<Number>,
    /// Where its grades begin, the highest first.
    pub grades: Vec<GradeBound>,
}

/// One unit.
#[derive(Clone, Debug)]
pub struct UnitMatrix {
    /// Its name.
    pub unit: String,
    /// Its rubrics: places in [`Matrix::rubrics`].
    pub columns: Vec<usize>,
    /// Its years, the earliest first.
    pub years: Vec<YearRow>,
    /// From each year that was scored by its own rubric to the next such year.
    pub changes: Vec<Change>,
}

/// The data of one year under each rubric.
#[derive(Clone, Debug)]
pub struct YearRow {
    /// The year of the data.
    pub year: i32,
    /// Which column holds their own rubric.
    pub own: Option<usize>,
    /// By column; none where the data could not be bound, which was said.
    pub cells: Vec<Option<Cell>>,
}

impl YearRow {
    /// The data under their own rubric.
    pub fn own_cell(&self) -> Option<&Cell> {
        self.cells.get(self.own?)?.as_ref()
    }
}

/// The data of one year under one rubric.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The scores.
    pub scorecard: Scorecard,
    /// What of the data was left out, because the rubric is not theirs and has no use for it; always empty under their own.
    pub left_out: Vec<Diagnostic>,
}

/// Scores everything. Errors in the data are those of their own rubrics; what a hypothetical rubric cannot use is in the cells.
pub fn matrix(candidates: &[Candidate<'_>], given: &[Given<'_>], diagnostics: &mut Diagnostics) -> Matrix {
    let rubric_of = |own: Option<usize>| own.and_then(|own| candidates.get(own)).map(|candidate| candidate.rubric);
    let filed: Vec<Filed<'_>> =
        given.iter().map(|given| Filed { submission: given.submission, rubric: rubric_of(given.own) }).collect();
    let board = Board { candidates, given, years: UnitYears::of(&filed, diagnostics), order: in_order(candidates) };
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut units: Vec<(String, BTreeMap<i32, usize>)> = Vec::new();
    for (at, given) in given.iter().enumerate() {
        // Data that are a part of another unit's have no scores of their own.
        let (Some(unit), Some(year)) = (board.years.unit(at), year_of(given, candidates)) else { continue };
        let place = *places.entry(name::key(unit)).or_insert(units.len());
        if place == units.len() {
            units.push((unit.to_string(), BTreeMap::new()));
        }
        if let Some((_, years)) = units.get_mut(place) {
            // Of two sets of data for one year, which were reported, the first counts.
            years.entry(year).or_insert(at);
        }
    }
    let units: Vec<Prepared> = units.iter().map(|(unit, years)| board.prepare(unit, years, diagnostics)).collect();
    let cohorts = board.cohorts(&units);
    let mut units: Vec<UnitMatrix> = units.into_iter().map(|unit| board.unit(unit, &cohorts)).collect();
    // A rubric that had errors, which were said, may have been the only one.
    units.retain(|unit| !unit.columns.is_empty());
    Matrix { rubrics: board.order.iter().filter_map(|at| Some(head(candidates.get(*at)?))).collect(), units }
}

/// The year of data: theirs, else the single one of their rubric.
pub fn year_of(given: &Given<'_>, candidates: &[Candidate<'_>]) -> Option<i32> {
    given.submission.year.or_else(|| candidates.get(given.own?)?.rubric.years?.single())
}

fn head(candidate: &Candidate<'_>) -> RubricHead {
    let Candidate { rubric, file, scope: _ } = candidate;
    RubricHead {
        name: rubric.name.clone(),
        years: rubric.stretch,
        file: (*file).to_string(),
        full_points: rubric.full_points.clone(),
        grades: grades::bounds(rubric),
    }
}

/// The candidates by name and year, those that do not say a year first.
fn in_order(candidates: &[Candidate<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|at| {
        candidates.get(*at).map(|candidate| (candidate.rubric.name.as_str(), candidate.rubric.stretch.map(|years| years.first)))
    });
    order
}

/// What the units of a run share.
struct Board<'a> {
    candidates: &'a [Candidate<'a>],
    given: &'a [Given<'a>],
    years: UnitYears<'a>,
    /// The candidates in the order of the report.
    order: Vec<usize>,
}

/// A unit whose data are bound to each rubric, and not scored yet.
struct Prepared {
    unit: String,
    /// Places in the order of the report.
    columns: Vec<usize>,
    /// By year: the column of their own rubric, and by column what the rubric sees of the data.
    years: Vec<(i32, Option<usize>, Vec<Option<Bound>>)>,
}

/// Data of a unit as a rubric sees them, and what it has no use for.
struct Bound {
    record: Record,
    left_out: Vec<Diagnostic>,
}

/// Who is compared with each other, where a rubric asks for it: the data of one year under one rubric, by its place in the report.
type Cohorts = BTreeMap<(usize, i32), Cohort>;

impl Board<'_> {
    /// Binds the data of a unit, by year, to each rubric.
    fn prepare(&self, unit: &str, years: &BTreeMap<i32, usize>, diagnostics: &mut Diagnostics) -> Prepared {
        let columns = self.columns(years);
        let mut rows = Vec::new();
        for (year, at) in years {
            let own = self.given.get(*at).and_then(|given| given.own);
            let own_column = columns.iter().position(|column| self.order.get(*column).copied() == own && own.is_some());
            let mut cells = Vec::new();
            for (place, column) in columns.iter().enumerate() {
                cells.push(self.rubric(*column).and_then(|rubric| match own_column == Some(place) {
                    true => self.own(rubric, *at, diagnostics),
                    false => self.hypothetical(rubric, *at, *year),
                }));
            }
            rows.push((*year, own_column, cells));
        }
        Prepared { unit: unit.to_string(), columns, years: rows }
    }

    /// The rubric of a place in the report.
    fn rubric(&self, column: usize) -> Option<&Rubric> {
        self.order.get(column).and_then(|at| self.candidates.get(*at)).map(|candidate| candidate.rubric)
    }

    /// Gathers the units whose data of one year stand under one rubric.
    fn cohorts(&self, units: &[Prepared]) -> Cohorts {
        let mut together: BTreeMap<(usize, i32), Vec<&Record>> = BTreeMap::new();
        for unit in units {
            for (year, _, cells) in &unit.years {
                for (column, cell) in unit.columns.iter().zip(cells) {
                    let asks = self.rubric(*column).is_some_and(Rubric::looks_at_other_units);
                    if let Some(bound) = cell.as_ref().filter(|_| asks) {
                        together.entry((*column, *year)).or_default().push(&bound.record);
                    }
                }
            }
        }
        let gather = |(place, records): ((usize, i32), Vec<&Record>)| {
            Some((place, Cohort::gather(self.rubric(place.0)?, records.iter().copied())))
        };
        together.into_iter().filter_map(gather).collect()
    }

    /// Scores a unit.
    fn unit(&self, unit: Prepared, cohorts: &Cohorts) -> UnitMatrix {
        let Prepared { unit, columns, years } = unit;
        let nobody = Cohort::default();
        let mut rows = Vec::new();
        for (year, own, cells) in years {
            let cells = columns.iter().zip(cells).map(|(column, cell)| {
                let Bound { record, left_out } = cell?;
                let cohort = cohorts.get(&(*column, year)).unwrap_or(&nobody);
                Some(Cell { scorecard: evaluate(self.rubric(*column)?, cohort, &record, Detail::Scores), left_out })
            });
            rows.push(YearRow { year, own, cells: cells.collect() });
        }
        let changes = change::changes(&rows);
        UnitMatrix { unit, columns, years: rows, changes }
    }

    /// The rubrics of a unit: places in the order of the report.
    fn columns(&self, years: &BTreeMap<i32, usize>) -> Vec<usize> {
        let own: BTreeSet<usize> = years.values().filter_map(|at| self.given.get(*at)?.own).collect();
        let names: BTreeSet<String> =
            own.iter().filter_map(|own| self.candidates.get(*own)).map(|candidate| name::key(&candidate.rubric.name)).collect();
        let takes_part = |at: &usize| {
            own.contains(at)
                || self.candidates.get(*at).is_some_and(|candidate| match candidate.scope {
                    Scope::Everyone => true,
                    Scope::SameName => names.contains(&name::key(&candidate.rubric.name)),
                })
        };
        (0..self.order.len()).filter(|column| self.order.get(*column).is_some_and(takes_part)).collect()
    }

    fn own(&self, rubric: &Rubric, at: usize, diagnostics: &mut Diagnostics) -> Option<Bound> {
        let record = self.years.record(at)?;
        let prior = self.years.prior(rubric, &record.unit, record.year, &mut BTreeSet::new(), diagnostics)?;
        Some(Bound { record: Record { prior, ..record.clone() }, left_out: Vec::new() })
    }

    fn hypothetical(&self, rubric: &Rubric, at: usize, year: i32) -> Option<Bound> {
        let hypothetical = self.years.as_if(at, rubric)?;
        let mut left_out = hypothetical.left_out;
        let mut unfit = Diagnostics::new();
        let unit = &hypothetical.record.unit;
        let prior = self.years.prior(rubric, unit, Some(year), &mut BTreeSet::new(), &mut unfit).unwrap_or_default();
        left_out.extend(unfit.into_sorted());
        Some(Bound { record: Record { prior, year: Some(year), ..hypothetical.record }, left_out })
    }
}
