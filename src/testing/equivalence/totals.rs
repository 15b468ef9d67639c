//! Data for a whole rubric: every row scored, and the total brought to where two versions differ.

use super::atoms::{Atoms, Key};
use super::compare::{Further, explore};
use super::rules::is_printed;
use super::sample::sample;
use super::symbolic::Symbolic;
use super::witness::Search;
use super::world::World;
use crate::eval::{Cohort, Detail, Scorecard, Status, evaluate};
use crate::facts::{AssessedScore, Record, RowId};
use crate::model::{Inapplicable, IndicatorId, PointsSource, Rubric, TotalRule};
use crate::number::Number;
use crate::value::Value;

/// How many stretches of one row are looked at for data.
const MAXIMUM_STRETCHES: usize = 300;
/// How many data are kept for one row.
const MAXIMUM_FRAGMENTS: usize = 8;
/// How often a unit is scored in bringing its total somewhere.
const MAXIMUM_STEPS: usize = 400;
/// How many totals are aimed at.
const MAXIMUM_AIMS: usize = 24;

/// Data of single rows, each with the score that it gives.
struct Fragments {
    rows: Vec<Vec<Record>>,
}

/// Tries data of whole units on which the stretches may show a difference: `known` ones, and one made up.
pub(super) fn search(search: &mut Search<'_>, atoms: &Atoms, worlds: &[World], known: &[Record]) {
    let original = search.original;
    let fragments = Fragments::of(original, search);
    let made = fragments.whole(original);
    // A sample speaks of the sum before 总分 has its say.
    let bare = without_total(original);
    let bases: Vec<&Record> = known.iter().chain(&made).filter(|record| is_scored(original, record)).take(3).collect();
    for base in bases {
        search.try_record(base.clone());
        for world in worlds.iter().take(MAXIMUM_AIMS) {
            if search.is_over() {
                return;
            }
            let Some(sample) = sample(atoms, world, 0) else { continue };
            // What else the stretch speaks of, a guard's facts say, is put in first.
            for said in search.records(atoms, world, 0).iter().take(4) {
                let record = merged(base, said);
                search.try_record(record.clone());
                let Some(aim) = atoms.chosen(&sample, &Key::Sum) else { continue };
                if let Some(reached) = fragments.towards(&bare, record, aim) {
                    search.try_record(reached);
                }
            }
        }
        // Each row otherwise than it is.
        for record in fragments.rows.iter().flatten() {
            search.try_record(merged(base, record));
        }
    }
}

/// Tries the stretches once more with the other rows there too: on which of them apply the points of one row may depend.
pub(super) fn beside(search: &mut Search<'_>, atoms: &Atoms, worlds: &[World], known: &[Record]) {
    let original = search.original;
    if search.is_over() || is_printed(original) || worlds.is_empty() {
        return;
    }
    let made = Fragments::of(original, search).whole(original);
    for base in known.iter().take(2).chain(&made) {
        for world in worlds.iter().take(MAXIMUM_AIMS) {
            if search.is_over() {
                return;
            }
            for said in search.records(atoms, world, 0).iter().take(4) {
                search.try_record(merged(base, said));
            }
        }
    }
}

/// The rubric with its sum as the total.
fn without_total(rubric: &Rubric) -> Rubric {
    Rubric { total: TotalRule::default(), grades: None, ..rubric.clone() }
}

/// The rubric with each row scored by itself, whatever becomes of the points of others.
fn apart(rubric: &Rubric) -> Rubric {
    Rubric { points: PointsSource::Printed, inapplicable: Inapplicable::Lost, ..rubric.clone() }
}

fn scored(rubric: &Rubric, record: &Record) -> Scorecard {
    evaluate(rubric, &Cohort::default(), record, Detail::Scores)
}

fn is_scored(rubric: &Rubric, record: &Record) -> bool {
    scored(rubric, record).rows().iter().all(|row| !matches!(row.status, Status::Unscored(_)))
}

/// One unit's data with another's put over them.
fn merged(base: &Record, over: &Record) -> Record {
    let mut record = base.clone();
    for (slot, fact) in record.facts.iter_mut().zip(&over.facts) {
        match (slot.as_ref(), fact) {
            (_, None) => {}
            // Of a record each field by itself.
            (Some(Value::Record(here)), Some(Value::Record(there))) => {
                let fields = here.iter().zip(there.iter()).map(|(here, there)| there.clone().or_else(|| here.clone()));
                *slot = Some(Value::Record(fields.collect()));
            }
            (_, Some(value)) => *slot = Some(value.clone()),
        }
    }
    for (id, row) in &over.rows {
        record.rows.insert(*id, row.clone());
    }
    record
}

impl Fragments {
    /// Data for each row by itself, those with the best score first.
    fn of(rubric: &Rubric, search: &mut Search<'_>) -> Fragments {
        let rubric = &apart(rubric);
        let mut rows = Vec::new();
        for (index, indicator) in rubric.indicators.iter().enumerate() {
            let mut atoms = Atoms::default();
            let mut worlds = Vec::new();
            let _ = explore(MAXIMUM_STRETCHES, &mut |world| {
                let row = Symbolic::new(rubric, &mut atoms, &world).score_of(indicator)?;
                if row.is_value() {
                    worlds.push(world);
                }
                Ok(Further::On)
            });
            let id = IndicatorId(index);
            let mut found: Vec<(Number, Record)> = Vec::new();
            for world in &worlds {
                if sample(&atoms, world, 0).is_none() {
                    continue;
                }
                for record in search.records(&atoms, world, 0).into_iter().take(4) {
                    let card = scored(rubric, &record);
                    let score = card.rows().into_iter().find(|row| row.id.indicator == id).and_then(|row| row.score.clone());
                    if let Some(score) = score.filter(|score| found.iter().all(|(other, _)| other != score)) {
                        found.push((score, record));
                    }
                }
            }
            found.sort_by(|first, second| second.0.cmp(&first.0));
            // The best, the worst and some between.
            let step = found.len().div_ceil(MAXIMUM_FRAGMENTS).max(1);
            rows.push(found.into_iter().step_by(step).map(|(_, record)| record).collect());
        }
        Fragments { rows }
    }

    /// One unit of all rows, each as good as goes together with the others.
    fn whole(&self, rubric: &Rubric) -> Option<Record> {
        let rubric = &apart(rubric);
        let mut whole = Record {
            year: rubric.stretch.or(rubric.years).map(|years| years.first),
            facts: vec![None; rubric.facts.len()],
            ..Record::default()
        };
        for (index, fragments) in self.rows.iter().enumerate() {
            let id = IndicatorId(index);
            let has_score = |record: &Record| {
                scored(rubric, record).rows().iter().filter(|row| row.id.indicator == id).all(|row| row.score.is_some())
            };
            let agrees = |fragment: &&Record| {
                whole.facts.iter().zip(&fragment.facts).all(|(here, there)| here.is_none() || there.is_none() || here == there)
            };
            if let Some(fragment) = fragments.iter().find(agrees).or(fragments.first()) {
                // What is there already stays.
                whole = merged(fragment, &whole);
                if !has_score(&whole) {
                    whole = merged(&whole, fragment);
                }
            }
        }
        Some(whole)
    }

    /// Data whose total is the one aimed at, from given ones: rows are exchanged as long as that comes nearer, then a person's scores moved.
    fn towards(&self, rubric: &Rubric, record: Record, aim: &Number) -> Option<Record> {
        let distance = |record: &Record| {
            let card = scored(rubric, record);
            card.total.scored().and_then(|total| total.subtract(aim).ok()).map(|difference| difference.absolute())
        };
        let mut here = record;
        let mut best = distance(&here)?;
        let mut steps = 0;
        loop {
            if best.is_zero() {
                return Some(here);
            }
            let mut nearer: Option<(Number, Record)> = None;
            let others = self.rows.iter().flatten().map(|fragment| merged(&here, fragment));
            for other in others.chain(moved(rubric, &here, aim)) {
                steps += 1;
                if steps > MAXIMUM_STEPS {
                    return None;
                }
                if let Some(far) = distance(&other)
                    && far < nearer.as_ref().map_or(&best, |(far, _)| far).clone()
                {
                    nearer = Some((far, other));
                }
            }
            (best, here) = nearer?;
        }
    }
}

/// The data with one person's score moved so that the total comes to what is aimed at, as far as the row goes.
fn moved(rubric: &Rubric, record: &Record, aim: &Number) -> Vec<Record> {
    let card = scored(rubric, record);
    let Some(total) = card.total.scored() else { return Vec::new() };
    let Ok(wanted) = aim.subtract(total) else { return Vec::new() };
    let mut found = Vec::new();
    for row in card.rows() {
        let RowId { indicator: _, item: _ } = row.id;
        let Some(data) = record.rows.get(&row.id) else { continue };
        let Some(AssessedScore::Points(points)) = data.assessment.as_ref().and_then(|assessment| assessment.score.as_ref())
        else {
            continue;
        };
        let Ok(to) = points.add(&wanted) else { continue };
        let to = to.max(Number::ZERO).min(row.points.clone());
        let mut changed = record.clone();
        if let Some(assessment) = changed.rows.get_mut(&row.id).and_then(|data| data.assessment.as_mut()) {
            assessment.score = Some(AssessedScore::Points(to));
        }
        found.push(changed);
    }
    found
}
