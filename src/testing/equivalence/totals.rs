//! Data for a whole rubric: every row scored, and the total brought to where two versions differ.

use super::witness::Search;
use crate::eval::Status;
use crate::facts::Record;
use crate::model::{Rubric, TotalRule};
use crate::symbolic::atoms::Atoms;
use crate::symbolic::key::Key;
use crate::symbolic::rules::is_printed;
use crate::symbolic::sample::sample;
use crate::symbolic::units::{Fragments, merged, scored};
use crate::symbolic::world::World;

/// How many totals are aimed at.
const MAXIMUM_AIMS: usize = 24;

/// Tries data of whole units on which the stretches may show a difference: `known` ones, and one made up.
pub(super) fn search(search: &mut Search<'_>, atoms: &Atoms, worlds: &[World], known: &[Record]) {
    let original = search.original;
    let fragments = Fragments::of(original, &search.drafts);
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
            for said in search.drafts.records(atoms, world, 0).iter().take(4) {
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
    let made = Fragments::of(original, &search.drafts).whole(original);
    for base in known.iter().take(2).chain(&made) {
        for world in worlds.iter().take(MAXIMUM_AIMS) {
            if search.is_over() {
                return;
            }
            for said in search.drafts.records(atoms, world, 0).iter().take(4) {
                search.try_record(merged(base, said));
            }
        }
    }
}

/// The rubric with its sum as the total.
fn without_total(rubric: &Rubric) -> Rubric {
    Rubric { total: TotalRule::default(), grades: None, ..rubric.clone() }
}

fn is_scored(rubric: &Rubric, record: &Record) -> bool {
    scored(rubric, record).rows().iter().all(|row| !matches!(row.status, Status::Unscored(_)))
}
