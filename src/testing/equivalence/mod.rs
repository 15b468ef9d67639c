//! Whether two versions of a rubric are the same, decided exactly where that can be, and data that show a difference.
//!
//! Both versions are computed over stretches of data ([`symbolic`](crate::symbolic)), and what they come to in each is compared
//! (`compare.rs`). A difference is believed only when the evaluator shows it on data (`witness.rs`).

mod affected;
mod compare;
mod groups;
mod observe;
mod totals;
mod witness;

use crate::facts::Record;
use crate::model::Rubric;

use crate::symbolic::atoms::Atoms;
use crate::symbolic::expressions::Rows;
use crate::symbolic::rules;
use compare::{Compared, compare};
use witness::Search;

pub use compare::{Reason, Sameness, Subject};
pub use observe::{Observation, Seen, differences};
pub use witness::Witness;

/// Whether two versions are the same.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// They give the same.
    Equal(Sameness),
    /// They differ on these.
    Different(Box<Witness>),
    /// It could not be told.
    Undecided(Reason),
}

/// Compares two versions of a rubric that are made of the same statements, a rule and a change of it, say. `known` are data of units
/// that are at hand, tests' say: they are tried too, and others are made from them.
pub fn compared(original: &Rubric, changed: &Rubric, known: &[Record]) -> Verdict {
    let Some(subjects) = affected::affected(original, changed) else { return Verdict::Undecided(Reason::OtherStatements) };
    let mut undecided = None;
    let mut sameness = Sameness::Always;
    for subject in subjects {
        match of_subject(original, changed, subject, known) {
            Verdict::Equal(found) => sameness = sameness.max(found),
            Verdict::Different(witness) => return Verdict::Different(witness),
            Verdict::Undecided(reason) => undecided = undecided.or(Some(reason)),
        }
    }
    undecided.map_or(Verdict::Equal(sameness), Verdict::Undecided)
}

/// Compares one statement.
fn of_subject(original: &Rubric, changed: &Rubric, subject: Subject, known: &[Record]) -> Verdict {
    let mut atoms = Atoms::default();
    let (worlds, reason) = match compare(original, changed, subject, Rows::Apart, &mut atoms) {
        Compared::Equal(sameness) => return Verdict::Equal(sameness),
        Compared::May(worlds) => (worlds, Reason::NoData),
        Compared::Undecided(reason, worlds) => (worlds, reason),
    };
    let mut search = Search::new(original, changed, subject);
    let worlds = groups::with_whole_groups(original, subject, &mut atoms, worlds);
    match subject {
        Subject::Indicator(_) | Subject::Check(_) => {
            search.among(&atoms, &worlds);
            totals::beside(&mut search, &atoms, &worlds, known);
        }
        Subject::Total | Subject::Grade => totals::search(&mut search, &atoms, &worlds, known),
    }
    for record in known {
        search.try_record(record.clone());
    }
    match (search.found(), subject) {
        (Some(witness), _) => Verdict::Different(Box::new(witness)),
        (None, Subject::Indicator(_) | Subject::Check(_)) => Verdict::Undecided(reason),
        (None, Subject::Total | Subject::Grade) => with_rows(original, changed, subject).unwrap_or(Verdict::Undecided(reason)),
    }
}

/// Compares the total or the grade with the rules of all rows put in: which totals there are depends on them. None where that cannot be done.
fn with_rows(original: &Rubric, changed: &Rubric, subject: Subject) -> Option<Verdict> {
    if !rules::is_plain_sum(original) || !rules::is_plain_sum(changed) {
        return None;
    }
    let mut atoms = Atoms::default();
    let (worlds, reason) = match compare(original, changed, subject, Rows::PutIn, &mut atoms) {
        Compared::Equal(sameness) => return Some(Verdict::Equal(sameness)),
        Compared::May(worlds) => (worlds, Reason::NoData),
        Compared::Undecided(reason, worlds) => (worlds, reason),
    };
    let mut search = Search::new(original, changed, subject);
    search.among(&atoms, &worlds);
    Some(search.found().map_or(Verdict::Undecided(reason), |witness| Verdict::Different(Box::new(witness))))
}
