//! Whether two versions of a rubric are the same: every stretch of data on which either decides something is looked at.

use std::cmp::Ordering;

use crate::model::{IndicatorId, Rubric, SectionKind};
use crate::number::Number;
use crate::symbolic::atoms::Atoms;
use crate::symbolic::explore::{Further, Unfinished, explore};
use crate::symbolic::expressions::{Rows, Symbolic};
use crate::symbolic::outcome::{Stop, Symbol};
use crate::symbolic::rules::{Row, is_printed};
use crate::symbolic::world::World;

/// How many stretches of data one comparison looks at.
const MAXIMUM_STRETCHES: usize = 4_000;
/// How many of one that puts in the rules of all rows, each of which is more work.
const MAXIMUM_STRETCHES_OF_ALL_ROWS: usize = 1_500;
/// How many stretches are kept in which the versions differ.
const MAXIMUM_DIFFERENCES: usize = 40;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A row: whether it applies, its 值, its score, whether an explanation is due.
    Indicator(IndicatorId),
    /// The total.
    Total,
    /// The grade of a total.
    Grade,
    /// A check, by its place.
    Check(usize),
}

/// Why it is not decided whether two versions are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// There are more stretches than are looked at.
    TooManyCases,
    /// The rule is too large, or its numbers are.
    TooLarge,
    /// They may differ, but no data were found that show it.
    NoData,
    /// The two rubrics are not made of the same statements.
    OtherStatements,
}

impl From<Unfinished> for Reason {
    fn from(unfinished: Unfinished) -> Reason {
        match unfinished {
            Unfinished::TooManyCases => Reason::TooManyCases,
            Unfinished::TooLarge => Reason::TooLarge,
        }
    }
}

/// For which data two versions are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sameness {
    /// For all.
    Always,
    /// Where no data are missing that either needs; with less, one has no result where the other has one.
    WhenComplete,
}

/// What came of a comparison.
#[derive(Clone, Debug)]
pub(super) enum Compared {
    /// The same.
    Equal(Sameness),
    /// In these stretches they may differ: what is not looked into may rule them out.
    May(Vec<World>),
    /// Not decided, for this reason; what was found until then.
    Undecided(Reason, Vec<World>),
}

/// Compares one subject of two versions.
pub(super) fn compare(original: &Rubric, changed: &Rubric, subject: Subject, rows: Rows, atoms: &mut Atoms) -> Compared {
    let mut found = Vec::new();
    let mut sameness = Sameness::Always;
    let most = match rows {
        Rows::Apart => MAXIMUM_STRETCHES,
        Rows::PutIn => MAXIMUM_STRETCHES_OF_ALL_ROWS,
    };
    let end = explore(most, &mut |world| {
        match differs(original, changed, subject, rows, atoms, &world)? {
            Difference::None => {}
            Difference::Lacking => sameness = Sameness::WhenComplete,
            Difference::Some => found.push(world),
        }
        Ok(if found.len() < MAXIMUM_DIFFERENCES { Further::On } else { Further::Enough })
    });
    match end {
        Err(unfinished) => Compared::Undecided(unfinished.into(), found),
        Ok(()) if found.is_empty() => Compared::Equal(sameness),
        Ok(()) => Compared::May(found),
    }
}

/// Whether two outcomes are another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    /// They are the same.
    None,
    /// Data are missing that one of the two needs and the other does not.
    Lacking,
    /// They are another.
    Some,
}

fn differs(
    original: &Rubric,
    changed: &Rubric,
    subject: Subject,
    rows: Rows,
    atoms: &mut Atoms,
    world: &World,
) -> Result<Difference, Stop> {
    match subject {
        Subject::Indicator(id) => {
            let (Some(first), Some(second)) = (original.indicators.get(id.0), changed.indicators.get(id.0)) else {
                return Ok(Difference::Some);
            };
            let first = Symbolic::new(original, atoms, world).row(first)?;
            let second = Symbolic::new(changed, atoms, world).row(second)?;
            // Points in force that are not those printed may round apart what is alike in printed points.
            let places = is_printed(original).then_some(original.places);
            rows_differ(&first, &second, places, atoms, world)
        }
        Subject::Total => {
            // What a heading counts is in every total.
            if weights(original) != weights(changed) || original.full_points != changed.full_points {
                return Ok(Difference::Some);
            }
            let first = Symbolic::new(original, atoms, world).with(rows).total()?;
            let second = Symbolic::new(changed, atoms, world).with(rows).total()?;
            symbols_differ(&first, &second, Some(original.places), atoms, world)
        }
        Subject::Grade => {
            let first = Symbolic::new(original, atoms, world).with(rows).grade()?;
            let second = Symbolic::new(changed, atoms, world).with(rows).grade()?;
            symbols_differ(&first, &second, None, atoms, world)
        }
        Subject::Check(index) => {
            let (Some(first), Some(second)) = (original.checks.get(index), changed.checks.get(index)) else {
                return Ok(Difference::Some);
            };
            let first = Symbolic::new(original, atoms, world).check(first)?;
            let second = Symbolic::new(changed, atoms, world).check(second)?;
            symbols_differ(&first, &second, None, atoms, world)
        }
    }
}

fn rows_differ(first: &Row, second: &Row, places: Option<u32>, atoms: &Atoms, world: &World) -> Result<Difference, Stop> {
    let pairs = [
        (Some(&first.applies), Some(&second.applies), None),
        (Some(&first.printed), Some(&second.printed), None),
        (Some(&first.score), Some(&second.score), places),
        (first.value.as_ref(), second.value.as_ref(), None),
        (first.explain.as_ref(), second.explain.as_ref(), None),
    ];
    let mut found = Difference::None;
    for (first, second, places) in pairs {
        let different = match (first, second) {
            (None, None) => Difference::None,
            (Some(first), Some(second)) => symbols_differ(first, second, places, atoms, world)?,
            (None, Some(symbol)) | (Some(symbol), None) if *symbol == Symbol::Missing => Difference::Lacking,
            (None, Some(_)) | (Some(_), None) => Difference::Some,
        };
        found = found.max(different);
        if found == Difference::Some {
            break;
        }
    }
    Ok(found)
}

fn symbols_differ(
    first: &Symbol,
    second: &Symbol,
    places: Option<u32>,
    atoms: &Atoms,
    world: &World,
) -> Result<Difference, Stop> {
    if first == second {
        return Ok(Difference::None);
    }
    if let (Symbol::Number(first), Symbol::Number(second)) = (first, second) {
        if let (Some(places), Some(first), Some(second)) = (places, first.as_constant(), second.as_constant()) {
            let rounded = |number: &Number| number.round(places);
            return Ok(if rounded(first) == rounded(second) { Difference::None } else { Difference::Some });
        }
        return Ok(match world.sign(atoms, &first.minus(second)?)? {
            Ordering::Equal => Difference::None,
            Ordering::Less | Ordering::Greater => Difference::Some,
        });
    }
    Ok(if *first == Symbol::Missing || *second == Symbol::Missing { Difference::Lacking } else { Difference::Some })
}

/// What the headings count, those with a weight.
fn weights(rubric: &Rubric) -> Vec<Option<&Number>> {
    let weights = rubric.sections.iter().map(|section| match &section.kind {
        SectionKind::Weighted(weight) => Some(weight),
        SectionKind::Ordinary | SectionKind::Bonus { .. } | SectionKind::Deduction { .. } => None,
    });
    weights.collect()
}
