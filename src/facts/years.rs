//! Several years of one unit: data that were given together find each other by unit and year, for 上年.
//!
//! The data of an earlier year are bound under the rubric of that year, and what a later rubric looks at is carried over by the fact's
//! name, in base units. A year that no rubric covers can serve as an earlier year all the same: of it the facts that are looked at are
//! bound as the later rubric declares them.

use std::collections::{BTreeMap, BTreeSet};

use super::bind::{self, bind, bind_facts};
use super::carry::{Misfit, carry};
use super::messages;
use super::record::Record;
use super::submission::{Entry, Submission};
use crate::diagnostic::Diagnostics;
use crate::model::{FactId, Rubric};
use crate::name;
use crate::value::Value;

/// The data of one unit for one year, with the rubric of that year.
#[derive(Clone, Copy, Debug)]
pub struct Filed<'a> {
    /// The data.
    pub submission: &'a Submission,
    /// Their rubric; none when no rubric covers their year.
    pub rubric: Option<&'a Rubric>,
}

/// What became of the data of one unit and year.
#[derive(Clone, Debug)]
pub enum Bound {
    /// They are bound to their rubric, with what it looks at of earlier years.
    Record(Box<Record>),
    /// No rubric covers their year; a later year looks at them.
    PriorOnly,
    /// No rubric covers their year, and no later year looks at them. That this is an error is for the caller to say, who knows which rubrics
    /// there are.
    Uncovered,
    /// They are wrong, which was said.
    Faulty,
}

/// Binds the data of any units and years, each to its own rubric, and links the years of each unit.
pub fn bind_years(filed: &[Filed<'_>], diagnostics: &mut Diagnostics) -> Vec<Bound> {
    let mut years = UnitYears::of(filed, diagnostics);
    let mut looked_at = BTreeSet::new();
    for at in 0..filed.len() {
        let Some(Filed { rubric: Some(rubric), .. }) = filed.get(at) else { continue };
        let Some(Some(record)) = years.records.get(at) else { continue };
        let prior = years.prior(rubric, &record.unit, record.year, &mut looked_at, diagnostics);
        if let Some(slot) = years.records.get_mut(at) {
            *slot = prior.and_then(|prior| Some(Record { prior, ..slot.take()? }));
        }
    }
    let bound = |(at, (filed, record)): (usize, (&Filed<'_>, Option<Record>))| match (record, filed.rubric) {
        (Some(record), _) => Bound::Record(Box::new(record)),
        (None, Some(_)) => Bound::Faulty,
        (None, None) if looked_at.contains(&at) => {
            diagnostics.push(messages::only_prior_year(filed.submission));
            Bound::PriorOnly
        }
        (None, None) => Bound::Uncovered,
    };
    filed.iter().zip(years.records).enumerate().map(bound).collect()
}

/// The data of a run, found by unit and year.
#[derive(Clone, Debug)]
pub struct UnitYears<'a> {
    filed: &'a [Filed<'a>],
    /// Each bound to its own rubric, without anything of other years; none where there is no rubric or the data are wrong.
    records: Vec<Option<Record>>,
    /// By the unit's name as compared and the year: the places of its data, by the name of their rubric as compared.
    places: BTreeMap<(String, i32), BTreeMap<String, usize>>,
}

impl<'a> UnitYears<'a> {
    /// Binds everything to its own rubric. Two sets of data for one unit, year and rubric are an error, and the second is not bound.
    pub fn of(filed: &'a [Filed<'a>], diagnostics: &mut Diagnostics) -> UnitYears<'a> {
        let mut years = UnitYears { filed, records: Vec::new(), places: BTreeMap::new() };
        for (at, Filed { submission, rubric }) in filed.iter().enumerate() {
            years.records.push(rubric.and_then(|rubric| bind(rubric, submission, diagnostics)));
            let year = submission.year.or_else(|| rubric.and_then(|rubric| rubric.years)?.single());
            let (Some(unit), Some(year)) = (&submission.unit, year) else { continue };
            let rubric = rubric.map(|rubric| rubric.name.as_str()).or(submission.rubric.as_deref()).unwrap_or_default();
            let first = *years.places.entry((name::key(unit), year)).or_default().entry(name::key(rubric)).or_insert(at);
            if let Some(first) = filed.get(first).filter(|_| first != at) {
                diagnostics.push(messages::unit_year_twice(first.submission, submission, unit, year));
                years.records.pop();
                years.records.push(None);
            }
        }
        years
    }

    /// What was bound to its own rubric.
    pub fn record(&self, at: usize) -> Option<&Record> {
        self.records.get(at)?.as_ref()
    }

    /// What a rubric looks at with 上年, for the data of a unit and a year: [`Record::prior`]. `looked_at` learns the places of the data
    /// that were used. `None` after an error: of these data no earlier year can be told.
    pub fn prior(
        &self,
        rubric: &Rubric,
        unit: &str,
        year: Option<i32>,
        looked_at: &mut BTreeSet<usize>,
        diagnostics: &mut Diagnostics,
    ) -> Option<BTreeMap<u32, Vec<Option<Value>>>> {
        let mut prior = BTreeMap::new();
        let Some(year) = year.filter(|_| !unit.is_empty()) else { return Some(prior) };
        for (back, facts) in rubric.prior_facts() {
            let facts = facts.into_iter().map(|(fact, _)| fact).collect();
            let Some(earlier) = i32::try_from(back).ok().and_then(|back| year.checked_sub(back)) else { continue };
            let Some(at) = self.find(rubric, unit, earlier, diagnostics)? else { continue };
            let Some(Filed { submission, rubric: own }) = self.filed.get(at).filter(|filed| !filed.submission.faulty) else {
                continue;
            };
            let values = match (own, self.record(at)) {
                (Some(own), Some(record)) => carry_facts(own, record, submission, rubric, &facts, diagnostics)?,
                (None, _) => bind_only(rubric, submission, earlier, &facts, diagnostics),
                // What is wrong with it was said.
                (Some(_), None) => continue,
            };
            looked_at.insert(at);
            prior.insert(back, values);
        }
        Some(prior)
    }

    /// The data of a unit and a year, if there are any; of several those under a rubric of the same name. `None` when it is not clear which
    /// are meant, after an error.
    #[expect(clippy::option_option, reason = "the outer says whether it is clear, the inner whether there are any")]
    fn find(&self, rubric: &Rubric, unit: &str, year: i32, diagnostics: &mut Diagnostics) -> Option<Option<usize>> {
        let Some(places) = self.places.get(&(name::key(unit), year)) else { return Some(None) };
        if let (1, Some(only)) = (places.len(), places.values().next()) {
            return Some(Some(*only));
        }
        let asks_for =
            |at: &usize| self.filed.get(*at).is_some_and(|filed| filed.rubric.is_some() || filed.submission.rubric.is_some());
        if let Some(own) = places.get(&name::key(&rubric.name)).filter(|at| asks_for(at)) {
            return Some(Some(*own));
        }
        let mut several: Vec<usize> = places.values().copied().collect();
        several.sort_unstable();
        if let [first, second, ..] = several.as_slice()
            && let (Some(first), Some(second)) = (self.filed.get(*first), self.filed.get(*second))
        {
            diagnostics.push(messages::unit_year_twice(first.submission, second.submission, unit, year));
        }
        None
    }
}

/// The facts of a year that no rubric covers, as a later rubric declares them; what else the data hold nobody asked for.
fn bind_only(
    rubric: &Rubric,
    submission: &Submission,
    year: i32,
    wanted: &BTreeSet<FactId>,
    diagnostics: &mut Diagnostics,
) -> Vec<Option<Value>> {
    let names: BTreeSet<String> =
        wanted.iter().filter_map(|id| rubric.facts.get(id.0)).map(|fact| name::key(&fact.name)).collect();
    let entries: Vec<&Entry> = submission.data.iter().filter(|entry| names.contains(&name::key(&entry.key))).collect();
    bind_facts(rubric, &entries, Some(year), diagnostics)
}

/// Facts of an earlier year, from the record under that year's rubric to the later rubric's facts; `None` after an error.
fn carry_facts(
    own: &Rubric,
    record: &Record,
    submission: &Submission,
    rubric: &Rubric,
    wanted: &BTreeSet<FactId>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Option<Value>>> {
    let places = bind::places(own);
    let mut values = vec![None; rubric.facts.len()];
    let mut sound = true;
    for id in wanted {
        let Some(fact) = rubric.facts.get(id.0) else { continue };
        let key = name::key(&fact.name);
        let Some(at) = places.get(&key).copied() else { continue };
        let (Some(before), Some(value)) = (own.facts.get(at), record.fact(FactId(at))) else { continue };
        match carry(value, before, fact) {
            Ok(value) => {
                if let Some(slot) = values.get_mut(id.0) {
                    *slot = Some(value);
                }
            }
            Err(Misfit::Type) => {
                diagnostics.push(messages::prior_of_other_type(fact, before, record.year));
                sound = false;
            }
            Err(Misfit::Value) => {
                let entry = submission.data.iter().find(|entry| name::key(&entry.key) == key);
                let place = entry.and_then(|entry| entry.value.span.or(entry.key_span));
                diagnostics.push(messages::prior_outside(fact, place, record.year));
                sound = false;
            }
        }
    }
    sound.then_some(values)
}
