//! The grades of a rubric from the worst to the best, by the totals that each of them really takes: those of its arms less what earlier arms
//! without a condition take.
//!
//! Arms with a condition share totals with later arms. Which of two such grades is the better one the rules do not say. Where the list goes
//! down, as most do, and a condition picks out of the totals of one other grade, it picks the better of the two: `≥ 90 当 x: 优, ≥ 90: 良`.
//! Otherwise it may as well be a penalty, `≥ 60 当 y: 中, ≥ 90: 优, ≥ 60: 良`: to have the others is then not taken for having it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::eval::{Cohort, Ends, GradeArm, Guard, grade_arms};
use crate::facts::Record;
use crate::interval::{Bound, Interval, cells};
use crate::model::Rubric;
use crate::number::Number;

/// The grades.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grades {
    arms: Vec<GradeArm>,
    /// Of all totals there are, from the lowest to the highest; none when an end cannot be computed.
    cells: Vec<Cell>,
}

/// Totals between which no arm begins or ends.
#[derive(Clone, Debug, PartialEq)]
struct Cell {
    totals: Interval,
    /// The least of them, rounded as totals are; none where they go down without end.
    least: Option<Number>,
    /// The arms that can take them, by their places; at most the last has no condition.
    arms: Vec<usize>,
}

/// A grade in its place among the others.
#[derive(Clone, Debug)]
pub(super) struct Rung {
    pub(super) name: String,
    /// Whether it is known to be better than those before it.
    pub(super) place: Place,
    /// The grades that would be had instead, but for its condition.
    instead: BTreeSet<String>,
}

/// How well the place of a grade is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is better than those before it, and worse than those after it.
    Known,
    /// It may be better than those that would be had instead.
    Doubtful,
}

/// Where a grade stands: by the plain grade next to it, then below or above that, by its least total, then by where it is written.
type Key = (usize, Beside, usize, Reverse<usize>);

/// Where a grade stands to a plain one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Beside {
    Below,
    Itself,
    Above,
}

/// How far down a total can go before its grade is not accepted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Floor {
    /// To here.
    At(Number),
    /// Without end.
    None,
}

impl Grades {
    /// The grades, by the data as they are.
    pub(super) fn of(rubric: &Rubric, cohort: &Cohort, record: &Record) -> Grades {
        let arms = grade_arms(rubric, cohort, record);
        let totals: Option<Vec<&Vec<Interval>>> = arms.iter().map(|arm| arm.totals.as_ref()).collect();
        let Some(totals) = totals else { return Grades { arms, cells: Vec::new() } };
        let ends = totals.iter().flat_map(|totals| totals.iter()).flat_map(|interval| [&interval.low, &interval.high]);
        let cuts: Vec<Number> = ends.filter_map(Bound::number).cloned().collect();
        let cells = cells(cuts).into_iter().filter_map(|cell| {
            let least = least_rounded(&cell, rubric.places)?;
            let inside = cell.inside()?;
            let fits = |arm: &usize| totals.get(*arm).is_some_and(|totals| totals.iter().any(|one| one.contains(&inside)));
            let mut taking: Vec<usize> = (0..arms.len()).filter(fits).collect();
            let is_plain = |arm: &usize| arms.get(*arm).is_some_and(|arm| arm.guard == Guard::None);
            if let Some(last) = taking.iter().position(is_plain) {
                taking.truncate(last + 1);
            }
            Some(Cell { totals: cell, least, arms: taking })
        });
        let cells = cells.collect();
        Grades { arms, cells }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.arms.is_empty()
    }

    /// Whether which totals they take is the same whatever the data are.
    pub(super) fn are_constant(&self) -> bool {
        self.arms.iter().all(|arm| arm.ends == Ends::Constant)
    }

    /// The grades, each once, as they are written.
    fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for arm in &self.arms {
            if !names.contains(&arm.name.as_str()) {
                names.push(&arm.name);
            }
        }
        names
    }

    /// The grades, the worst first.
    pub(super) fn ladder(&self) -> Vec<Rung> {
        let rung = |name: &str, place: Place, instead: BTreeSet<String>| Rung { name: name.to_string(), place, instead };
        if self.cells.is_empty() {
            return self.names().into_iter().rev().map(|name| rung(name, Place::Known, BTreeSet::new())).collect();
        }
        let mut plain: Vec<(usize, &str)> = Vec::new();
        for (at, cell) in self.cells.iter().enumerate() {
            if let Some(name) = self.plain(cell)
                && !plain.iter().any(|(_, known)| *known == name)
            {
                plain.push((at, name));
            }
        }
        let mut rungs: Vec<(Key, Rung)> = Vec::new();
        for (written, name) in self.names().into_iter().enumerate() {
            if let Some(at) = plain.iter().position(|(_, known)| *known == name) {
                rungs.push(((at, Beside::Itself, 0, Reverse(written)), rung(name, Place::Known, BTreeSet::new())));
            } else if let Some((at, beside, first, instead)) = self.picked(name, &plain) {
                let place = if beside == Beside::Below { Place::Doubtful } else { Place::Known };
                rungs.push(((at, beside, first, Reverse(written)), rung(name, place, instead)));
            }
        }
        rungs.sort_by_key(|(key, _)| *key);
        rungs.into_iter().map(|(_, rung)| rung).collect()
    }

    /// Where a grade stands that is only had on a condition: next to which plain one and how, its first cell, what would be had instead.
    fn picked(&self, name: &str, plain: &[(usize, &str)]) -> Option<(usize, Beside, usize, BTreeSet<String>)> {
        let taken = self.cells.iter().enumerate().filter(|(_, cell)| self.names_in(cell).any(|known| known == name));
        let mut first = None;
        let mut instead: BTreeSet<String> = BTreeSet::new();
        let mut kinds: BTreeSet<Vec<&str>> = BTreeSet::new();
        let mut lowest: Option<usize> = None;
        for (at, cell) in taken {
            first.get_or_insert(at);
            let others: Vec<&str> =
                self.names_in(cell).skip_while(|known| *known != name).filter(|known| *known != name).collect();
            instead.extend(others.iter().map(|other| (*other).to_string()));
            kinds.insert(others);
            let beside = self.plain(cell).and_then(|name| plain.iter().position(|(_, known)| *known == name));
            lowest = lowest.into_iter().chain(beside).min();
        }
        let first = first?;
        let Some(lowest) = lowest else {
            // No plain grade has these totals.
            let below = plain.iter().rposition(|(start, _)| *start <= first);
            return Some((below.unwrap_or(0), below.map_or(Beside::Below, |_| Beside::Above), first, instead));
        };
        let start = plain.get(lowest).map_or(0, |(start, _)| *start);
        let is_better = kinds.len() == 1 && (first > start || (first == start && self.goes_down(plain)));
        Some((lowest, if is_better { Beside::Above } else { Beside::Below }, first, instead))
    }

    /// Whether the better of the plain grades are written before the others.
    fn goes_down(&self, plain: &[(usize, &str)]) -> bool {
        let written: Vec<usize> =
            plain.iter().filter_map(|(_, name)| self.names().iter().position(|known| known == name)).collect();
        written.first() >= written.last()
    }

    /// What can be had of a cell, in the order of the arms.
    fn names_in<'s>(&'s self, cell: &'s Cell) -> impl Iterator<Item = &'s str> {
        cell.arms.iter().filter_map(|arm| self.arms.get(*arm)).map(|arm| arm.name.as_str())
    }

    /// The grade of a cell when no condition holds.
    fn plain(&self, cell: &Cell) -> Option<&str> {
        let arm = cell.arms.last().and_then(|arm| self.arms.get(*arm))?;
        (arm.guard == Guard::None).then_some(arm.name.as_str())
    }

    /// The grade of a cell, by the conditions as they are; none when one cannot be computed.
    fn given_in(&self, cell: &Cell) -> Option<&str> {
        let arms = cell.arms.iter().filter_map(|arm| self.arms.get(*arm));
        let first = arms.into_iter().find(|arm| arm.guard != Guard::Fails)?;
        match first.guard {
            Guard::None | Guard::Holds => Some(first.name.as_str()),
            Guard::Open | Guard::Fails => None,
        }
    }

    /// The grade of a total, by the conditions as they are.
    pub(super) fn given(&self, total: &Number) -> Option<&str> {
        self.cells.iter().find(|cell| cell.totals.contains(total)).and_then(|cell| self.given_in(cell))
    }

    /// The grade of a total when no condition holds.
    pub(super) fn given_plainly(&self, total: &Number) -> Option<&str> {
        self.cells.iter().find(|cell| cell.totals.contains(total)).and_then(|cell| self.plain(cell))
    }

    /// A grade, and those that are known to be better.
    pub(super) fn at_least(&self, name: &str) -> Vec<String> {
        let ladder = self.ladder();
        let Some(at) = ladder.iter().position(|rung| rung.name == name) else { return vec![name.to_string()] };
        let goal = ladder.get(at);
        let is_doubtful =
            |other: &Rung| goal.is_some_and(|goal| goal.place == Place::Doubtful && goal.instead.contains(&other.name));
        let better = ladder.iter().skip(at + 1).filter(|other| !is_doubtful(other));
        std::iter::once(name.to_string()).chain(better.map(|rung| rung.name.clone())).collect()
    }

    /// Totals to make for: the least of which one of these grades can come, the least by the conditions as they are, and the least whatever
    /// these are; each once. None for any total.
    pub(super) fn marks(&self, accepted: &[String]) -> Vec<Option<Number>> {
        let is_accepted = |name: &str| accepted.iter().any(|known| known == name);
        let find = |does: &dyn Fn(&Cell) -> bool| self.cells.iter().find(|cell| does(cell)).map(|cell| cell.least.clone());
        let any = find(&|cell| self.names_in(cell).any(is_accepted));
        let now = find(&|cell| self.given_in(cell).is_some_and(is_accepted));
        let sure = find(&|cell| self.all_in(cell, accepted));
        let mut marks: Vec<Option<Number>> = [any, now, sure].into_iter().flatten().collect();
        marks.dedup();
        if marks.is_empty() {
            marks.push(None);
        }
        marks
    }

    /// Whether a total of this cell has one of these grades, whatever the conditions are.
    fn all_in(&self, cell: &Cell, accepted: &[String]) -> bool {
        self.plain(cell).is_some() && self.names_in(cell).all(|name| accepted.iter().any(|known| known == name))
    }

    /// Whether every total from one to another has one of these grades, whatever the conditions are.
    pub(super) fn all_between(&self, low: &Bound, high: &Number, accepted: &[String]) -> bool {
        let range = Interval { low: low.clone(), high: Bound::Included(high.clone()) };
        let mut within = self.cells.iter().filter(|cell| !cell.totals.meet(&range).is_empty()).peekable();
        within.peek().is_some() && within.all(|cell| self.all_in(cell, accepted))
    }

    /// How far down a total can go, by the conditions as they are, before its grade is none of these.
    pub(super) fn floor(&self, total: &Number, accepted: &[String]) -> Floor {
        let mut floor = total.clone();
        let down = self.cells.iter().rev().skip_while(|cell| !cell.totals.contains(total));
        for cell in down {
            let is_kept = self.given_in(cell).is_some_and(|name| accepted.iter().any(|known| known == name));
            if !is_kept && !self.all_in(cell, accepted) {
                return Floor::At(floor);
            }
            match &cell.least {
                Some(least) => floor = least.clone(),
                None => return Floor::None,
            }
        }
        Floor::At(floor)
    }
}

/// The least rounded number of an interval, none where it goes down without end; nothing when it holds no such number.
fn least_rounded(interval: &Interval, places: u32) -> Option<Option<Number>> {
    let unit = Number::scaled(1, places);
    let cell = |number: &Number| number.divide(&unit).ok();
    let least = match &interval.low {
        Bound::Unbounded => return Some(None),
        Bound::Included(low) => cell(low)?.ceiling(),
        Bound::Excluded(low) => cell(low)?.floor().add(&Number::ONE).ok()?,
    };
    let least = least.multiply(&unit).ok()?;
    interval.contains(&least).then_some(Some(least))
}
