//! Several years of one unit: data that were given together find each other by unit and year, for 上年.
//!
//! The data of an earlier year are bound under the rubric of that year, and what a later rubric looks at is carried over by the fact's
//! name, in base units. A year that no rubric covers can serve as an earlier year all the same: of it the facts that are looked at are
//! bound as the later rubric declares them.

use std::collections::{BTreeMap, BTreeSet};

use super::bind::{self, Hypothetical, Made, Whole, bind, bind_as_if, bind_facts, bind_part, combine, combine_facts};
use super::carry::{Misfit, carry};
use super::combining::Part;
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
    /// A unit that is made of others (汇总). It stands where its own data do, else where those of its first part do.
    Whole {
        /// The unit, bound like any other.
        record: Box<Record>,
        /// The places of what it is made of: its parts, and its own data if it has any.
        made_of: Vec<usize>,
    },
    /// They are worked into another unit, which is [`Bound::Whole`].
    Part,
    /// No rubric covers their year; a later year looks at them.
    PriorOnly,
    /// No rubric covers their year, and no later year looks at them. That this is an error is for the caller to say, who knows which rubrics
    /// there are.
    Uncovered,
    /// They are wrong, which was said.
    Faulty,
}

/// Binds the data of any units and years, each to its own rubric, makes one unit of those that say so, and links the years of each unit.
pub fn bind_years(filed: &[Filed<'_>], diagnostics: &mut Diagnostics) -> Vec<Bound> {
    let mut years = UnitYears::of(filed, diagnostics);
    let mut looked_at = BTreeSet::new();
    for at in 0..filed.len() {
        let Some(Filed { rubric: Some(rubric), .. }) = filed.get(at) else { continue };
        let Some(record) = years.record(at) else { continue };
        let prior = years.prior(rubric, &record.unit, record.year, &mut looked_at, diagnostics);
        if let Some(slot) = years.record_mut(at) {
            *slot = prior.and_then(|prior| Some(Record { prior, ..slot.take()? }));
        }
    }
    let made: Vec<bool> = years.groups.iter().map(|group| group.record.is_some()).collect();
    let is_made = |group: &usize| made.get(*group) == Some(&true);
    let mut bound = Vec::with_capacity(filed.len());
    for (at, filed) in filed.iter().enumerate() {
        let record = years.record_mut(at).and_then(Option::take);
        let stands_here = years.stands_here(at);
        bound.push(match (record, filed.rubric, stands_here) {
            (Some(record), _, Some(group)) => Bound::Whole { record: Box::new(record), made_of: group.made_of() },
            (Some(record), _, None) => Bound::Record(Box::new(record)),
            (None, Some(_), None) if years.part_of.get(&at).is_some_and(is_made) => Bound::Part,
            (None, Some(_), _) => Bound::Faulty,
            (None, None, _) if looked_at.contains(&at) => {
                diagnostics.push(messages::only_prior_year(filed.submission));
                Bound::PriorOnly
            }
            (None, None, _) => Bound::Uncovered,
        });
    }
    bound
}

/// Units that become one.
#[derive(Clone, Debug)]
struct Group {
    /// Its name.
    unit: String,
    /// The place of its own data.
    own: Option<usize>,
    /// Those of its parts.
    parts: Vec<usize>,
    /// What was made of them; none where there is no rubric, or after an error.
    record: Option<Record>,
}

impl Group {
    /// Where it stands among the data.
    fn place(&self) -> Option<usize> {
        self.own.or_else(|| self.parts.first().copied())
    }

    /// The places of all that it is made of.
    fn made_of(&self) -> Vec<usize> {
        self.parts.iter().copied().chain(self.own).collect()
    }
}

/// Data as they are found by unit and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    /// What was handed in at this place.
    HandedIn(usize),
    /// The unit that was made of others: which group.
    Made(usize),
}

/// The data of a run, found by unit and year.
#[derive(Clone, Debug)]
pub struct UnitYears<'a> {
    filed: &'a [Filed<'a>],
    /// Each bound to its own rubric, without anything of other years; none where there is no rubric or the data are wrong. Of a part its facts
    /// alone.
    records: Vec<Option<Record>>,
    /// Units that are made of others.
    groups: Vec<Group>,
    /// By the place of a part, or of a whole's own data, the group.
    part_of: BTreeMap<usize, usize>,
    /// By the unit's name as compared and the year: its data, by the name of their rubric as compared.
    places: BTreeMap<(String, i32), BTreeMap<String, Found>>,
}

impl<'a> UnitYears<'a> {
    /// Binds everything to its own rubric. Two sets of data for one unit, year and rubric are an error, and the second is not bound.
    pub fn of(filed: &'a [Filed<'a>], diagnostics: &mut Diagnostics) -> UnitYears<'a> {
        let (groups, part_of, places) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        let mut years = UnitYears { filed, records: Vec::new(), groups, part_of, places };
        years.group(diagnostics);
        for (at, Filed { submission, rubric }) in filed.iter().enumerate() {
            let bound = match years.part_of.get(&at).and_then(|group| years.groups.get(*group)) {
                // Its own data are bound together with its parts.
                Some(group) if group.own == Some(at) => None,
                Some(_) => rubric.and_then(|rubric| bind_part(rubric, submission, diagnostics)),
                None => rubric.and_then(|rubric| bind(rubric, submission, diagnostics)),
            };
            years.records.push(bound);
            let (Some(unit), Some(year)) = (&submission.unit, year_of(filed.get(at))) else { continue };
            let found = years.places.entry((name::key(unit), year)).or_default().entry(rubric_of(filed.get(at)));
            let first = *found.or_insert(Found::HandedIn(at));
            let first = match first {
                Found::HandedIn(first) if first != at => filed.get(first),
                Found::HandedIn(_) | Found::Made(_) => None,
            };
            if let Some(first) = first {
                diagnostics.push(messages::unit_year_twice(first.submission, submission, unit, year));
                years.records.pop();
                years.records.push(None);
            }
        }
        years.make(diagnostics);
        years
    }

    /// Finds which units are to become one.
    fn group(&mut self, diagnostics: &mut Diagnostics) {
        let key = |at: usize, unit: &str| (name::key(unit), year_of(self.filed.get(at)), rubric_of(self.filed.get(at)));
        let mut known = BTreeMap::new();
        for (at, Filed { submission, .. }) in self.filed.iter().enumerate() {
            let Some(whole) = &submission.whole else { continue };
            let group = *known.entry(key(at, whole)).or_insert(self.groups.len());
            if group == self.groups.len() {
                self.groups.push(Group { unit: whole.clone(), own: None, parts: Vec::new(), record: None });
            }
            self.groups.get_mut(group).into_iter().for_each(|group| group.parts.push(at));
            self.part_of.insert(at, group);
        }
        for (at, Filed { submission, .. }) in self.filed.iter().enumerate() {
            let Some(group) = submission.unit.as_ref().and_then(|unit| known.get(&key(at, unit))) else { continue };
            let Some(found) = self.groups.get_mut(*group) else { continue };
            if submission.whole.is_some() {
                let part = found.parts.first().and_then(|part| self.filed.get(*part)).map_or(*submission, |part| part.submission);
                diagnostics.push(messages::part_of_part(part, &found.unit));
                // A sound unit cannot come of it.
                found.parts.clear();
            } else if found.own.is_none() && !found.parts.is_empty() {
                found.own = Some(at);
                found.unit = submission.unit.clone().unwrap_or_default();
                self.part_of.insert(at, *group);
            }
        }
    }

    /// Makes the units that are made of others.
    fn make(&mut self, diagnostics: &mut Diagnostics) {
        for index in 0..self.groups.len() {
            let Some(group) = self.groups.get(index) else { continue };
            let Some(first) = group.parts.first().copied() else { continue };
            let filed = self.filed.get(first);
            if let Some(year) = year_of(filed) {
                let found = self.places.entry((name::key(&group.unit), year)).or_default();
                found.insert(rubric_of(filed), Found::Made(index));
            }
            let Some(rubric) = filed.and_then(|filed| filed.rubric) else { continue };
            let parts = self.parts(group);
            let record = if parts.len() == group.parts.len() {
                let own = group.own.and_then(|own| self.filed.get(own)).map(|filed| filed.submission);
                combine(rubric, &Whole { unit: &group.unit, own, parts: &parts }, diagnostics)
            } else {
                let faulty = group.parts.iter().filter(|part| self.records.get(**part).is_none_or(Option::is_none));
                let faulty: Vec<&str> = faulty.filter_map(|part| self.filed.get(*part)?.submission.unit.as_deref()).collect();
                diagnostics.push(messages::part_faulty(&group.unit, &faulty));
                None
            };
            if let Some(group) = self.groups.get_mut(index) {
                group.record = record;
            }
        }
    }

    /// The parts of a unit that could be bound.
    fn parts<'s>(&'s self, group: &Group) -> Vec<Part<'s>> {
        let part = |at: &usize| {
            let record = self.records.get(*at)?.as_ref()?;
            Some(Part { submission: self.filed.get(*at)?.submission, record })
        };
        group.parts.iter().filter_map(part).collect()
    }

    /// The group of the unit that is made of others and stands here.
    fn stands_here(&self, at: usize) -> Option<&Group> {
        self.groups.get(*self.part_of.get(&at)?).filter(|group| group.place() == Some(at))
    }

    /// What stands at a place: data bound to their own rubric, or the unit that is made of others; nothing where there is only a part.
    pub fn record(&self, at: usize) -> Option<&Record> {
        match self.part_of.get(&at) {
            Some(_) => self.stands_here(at)?.record.as_ref(),
            None => self.records.get(at)?.as_ref(),
        }
    }

    /// The unit that stands at a place; none where there is only a part of one.
    pub fn unit(&self, at: usize) -> Option<&str> {
        match self.part_of.get(&at) {
            Some(_) => self.stands_here(at).map(|group| group.unit.as_str()),
            None => self.filed.get(at)?.submission.unit.as_deref(),
        }
    }

    /// What stands at a place as if another rubric were its own: [`bind_as_if`]. What a unit that is made of others comes to is said by the
    /// rubric for which the data were made, where there is one.
    pub fn as_if(&self, at: usize, rubric: &Rubric) -> Option<Hypothetical> {
        let filed = self.filed.get(at)?;
        match self.made(at) {
            Some(made) => made.bind_as_if(rubric, filed.rubric),
            None if self.part_of.contains_key(&at) => None,
            None => bind_as_if(rubric, filed.rubric, filed.submission),
        }
    }

    /// The unit that is made of others and stands at a place.
    pub fn made(&self, at: usize) -> Option<Made<'_>> {
        let group = self.stands_here(at)?;
        let handed_in = |at: &usize| self.filed.get(*at).map(|filed| filed.submission);
        Some(Made {
            unit: &group.unit,
            own: group.own.as_ref().and_then(handed_in),
            parts: group.parts.iter().filter_map(handed_in).collect(),
        })
    }

    fn record_mut(&mut self, at: usize) -> Option<&mut Option<Record>> {
        match self.part_of.get(&at) {
            Some(group) => {
                let group = self.groups.get_mut(*group)?;
                if group.place() == Some(at) { Some(&mut group.record) } else { None }
            }
            None => self.records.get_mut(at),
        }
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
            let Some(found) = self.find(rubric, unit, earlier, diagnostics)? else { continue };
            let (at, made_of) = match found {
                Found::HandedIn(at) => (Some(at), vec![at]),
                Found::Made(group) => self.groups.get(group).map_or((None, Vec::new()), |group| (group.place(), group.made_of())),
            };
            let Some(Filed { submission, rubric: own }) =
                at.and_then(|at| self.filed.get(at)).filter(|filed| !filed.submission.faulty)
            else {
                continue;
            };
            let values = match (own, self.found_record(found)) {
                (Some(own), Some(record)) => carry_facts(own, record, submission, rubric, &facts, diagnostics)?,
                (None, _) => self.bind_only(rubric, found, earlier, &facts, diagnostics),
                // What is wrong with it was said.
                (Some(_), None) => continue,
            };
            looked_at.extend(made_of);
            prior.insert(back, values);
        }
        Some(prior)
    }

    /// The data of a unit and a year, if there are any; of several those under a rubric of the same name. `None` when it is not clear which
    /// are meant, after an error.
    #[expect(clippy::option_option, reason = "the outer says whether it is clear, the inner whether there are any")]
    fn find(&self, rubric: &Rubric, unit: &str, year: i32, diagnostics: &mut Diagnostics) -> Option<Option<Found>> {
        let Some(places) = self.places.get(&(name::key(unit), year)) else { return Some(None) };
        if let (1, Some(only)) = (places.len(), places.values().next()) {
            return Some(Some(*only));
        }
        let asks_for = |found: &Found| {
            let filed = self.first_of(*found);
            filed.is_some_and(|filed| filed.rubric.is_some() || filed.submission.rubric.is_some())
        };
        if let Some(own) = places.get(&name::key(&rubric.name)).filter(|found| asks_for(found)) {
            return Some(Some(*own));
        }
        let mut several: Vec<Found> = places.values().copied().collect();
        several.sort_unstable();
        if let [first, second, ..] = several.as_slice()
            && let (Some(first), Some(second)) = (self.first_of(*first), self.first_of(*second))
        {
            diagnostics.push(messages::unit_year_twice(first.submission, second.submission, unit, year));
        }
        None
    }

    /// The data, or the first of those that a unit is made of.
    fn first_of(&self, found: Found) -> Option<&Filed<'a>> {
        match found {
            Found::HandedIn(at) => self.filed.get(at),
            Found::Made(group) => self.filed.get(self.groups.get(group)?.place()?),
        }
    }

    fn found_record(&self, found: Found) -> Option<&Record> {
        match found {
            Found::HandedIn(at) => self.records.get(at)?.as_ref(),
            Found::Made(group) => self.groups.get(group)?.record.as_ref(),
        }
    }

    /// The facts of a year that no rubric covers, as a later rubric declares them; what else the data hold nobody asked for.
    fn bind_only(
        &self,
        rubric: &Rubric,
        found: Found,
        year: i32,
        wanted: &BTreeSet<FactId>,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Option<Value>> {
        let bind = |at: usize, diagnostics: &mut Diagnostics| match self.filed.get(at) {
            Some(filed) => bind_only(rubric, filed.submission, year, wanted, diagnostics),
            None => Vec::new(),
        };
        let group = match found {
            Found::HandedIn(at) => return bind(at, diagnostics),
            Found::Made(group) => self.groups.get(group),
        };
        let Some(group) = group else { return Vec::new() };
        let mut records = Vec::new();
        for at in &group.parts {
            let Some(filed) = self.filed.get(*at) else { continue };
            let unit = filed.submission.unit.clone().unwrap_or_default();
            let facts = bind(*at, diagnostics);
            records.push((filed.submission, Record { unit, year: Some(year), facts, ..Record::default() }));
        }
        let parts: Vec<Part<'_>> = records.iter().map(|(submission, record)| Part { submission, record }).collect();
        let own_facts = group.own.map(|own| bind(own, diagnostics)).unwrap_or_default();
        let own = group.own.and_then(|own| self.filed.get(own)).map(|filed| filed.submission);
        combine_facts(rubric, &Whole { unit: &group.unit, own, parts: &parts }, &own_facts, diagnostics)
    }
}

/// The year of data: theirs, else the single one of their rubric.
fn year_of(filed: Option<&Filed<'_>>) -> Option<i32> {
    let Filed { submission, rubric } = filed?;
    submission.year.or_else(|| rubric.and_then(|rubric| rubric.years)?.single())
}

/// The name of the rubric of data, or of the one that they ask for, as compared.
fn rubric_of(filed: Option<&Filed<'_>>) -> String {
    let rubric = filed.and_then(|filed| filed.rubric.map(|rubric| rubric.name.as_str()).or(filed.submission.rubric.as_deref()));
    name::key(rubric.unwrap_or_default())
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
