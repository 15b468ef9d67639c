//! Data of whole units, put together from data of single rows, and brought to a total that is wanted.

use super::atoms::Atoms;
use super::drafts::Drafts;
use super::explore::{Further, explore};
use super::expressions::Symbolic;
use super::rules::with_whole_group;
use super::world::World;
use crate::eval::{Cohort, Detail, Scorecard, evaluate};
use crate::facts::{AssessedScore, Record, RowId};
use crate::model::{Inapplicable, IndicatorId, PointsSource, Rubric};
use crate::number::Number;
use crate::value::Value;

/// How many stretches of one row are looked at for data.
const MAXIMUM_STRETCHES: usize = 300;
/// How much work that may be for one row.
const MAXIMUM_WORK: u64 = 20_000;
/// How many data are kept for one row.
const MAXIMUM_FRAGMENTS: usize = 8;
/// How often a unit is scored in bringing its total somewhere.
const MAXIMUM_STEPS: usize = 400;

/// Data of single rows, each with the score that it gives.
pub(crate) struct Fragments {
    pub(crate) rows: Vec<Vec<Record>>,
}

/// The rubric with each row scored by itself, whatever becomes of the points of others.
pub(crate) fn apart(rubric: &Rubric) -> Rubric {
    Rubric { points: PointsSource::Printed, inapplicable: Inapplicable::Lost, ..rubric.clone() }
}

pub(crate) fn scored(rubric: &Rubric, record: &Record) -> Scorecard {
    evaluate(rubric, &Cohort::default(), record, Detail::Scores)
}

/// One unit's data with another's put over them.
pub(crate) fn merged(base: &Record, over: &Record) -> Record {
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

/// Data for one row, drawn from stretches of it, each with another score, the best first: the best, the worst and some between.
pub(crate) fn fragments_of_row(
    rubric: &Rubric,
    id: IndicatorId,
    atoms: &Atoms,
    worlds: &[World],
    drafts: &Drafts<'_>,
) -> Vec<Record> {
    let mut found: Vec<(Number, Record)> = Vec::new();
    for world in worlds {
        for record in drafts.records(atoms, world, 0).into_iter().take(4) {
            let card = scored(rubric, &record);
            let score = card.rows().into_iter().find(|row| row.id.indicator == id).and_then(|row| row.score.clone());
            if let Some(score) = score.filter(|score| found.iter().all(|(other, _)| other != score)) {
                found.push((score, record));
            }
        }
    }
    found.sort_by(|first, second| second.0.cmp(&first.0));
    let step = found.len().div_ceil(MAXIMUM_FRAGMENTS).max(1);
    let last = found.len().checked_sub(1);
    let kept = found.into_iter().enumerate().filter(|(at, _)| at % step == 0 || Some(*at) == last);
    kept.map(|(_, (_, record))| record).collect()
}

impl Fragments {
    /// Data for each row by itself.
    pub(crate) fn of(rubric: &Rubric, drafts: &Drafts<'_>) -> Fragments {
        let rubric = &apart(rubric);
        let rows = rubric.indicators.iter().enumerate().map(|(index, indicator)| {
            let mut atoms = Atoms::within(MAXIMUM_WORK);
            let mut worlds = Vec::new();
            let _ = explore(MAXIMUM_STRETCHES, &mut |world| {
                if Symbolic::new(rubric, &mut atoms, &world).score_of(indicator)?.is_value() {
                    worlds.push(with_whole_group(rubric, indicator, &mut atoms, &world).unwrap_or(world));
                }
                Ok(Further::On)
            });
            fragments_of_row(rubric, IndicatorId(index), &atoms, &worlds, drafts)
        });
        Fragments { rows: rows.collect() }
    }

    /// One unit of all rows, each as good as goes together with the others.
    pub(crate) fn whole(&self, rubric: &Rubric) -> Option<Record> {
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
    pub(crate) fn towards(&self, rubric: &Rubric, record: Record, aim: &Number) -> Option<Record> {
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
