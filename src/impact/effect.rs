//! What a change of rules does to units: totals, grades, ranks, and the points that each indicator moves.

use std::collections::BTreeMap;

use super::difference::{Difference, Side};
use super::ranks::ranks;
use super::scores::{Footing, Gap, Scored, gaps, parts};
use super::whole::grade_limits;
use crate::eval::{Scorecard, Total};
use crate::language::Text;
use crate::model::Rubric;
use crate::number::Number;

/// How many moves are given as the reason of a changed grade.
const MOST_REASONS: usize = 5;

/// What a change of rules does to the units of a run.
#[derive(Clone, Debug, Default)]
pub struct Effect {
    /// Every unit: the greatest loss first, those without both totals last.
    pub units: Vec<Unit>,
    /// Every indicator that moves points, the most first.
    pub moves: Vec<Moves>,
    /// All units together.
    pub summary: Summary,
    /// The grades of the older rubric, the best first, each with where it begins.
    pub old_grades: Vec<(String, Option<Number>)>,
    /// Those of the newer one.
    pub new_grades: Vec<(String, Option<Number>)>,
    /// What of the data a rubric has no use for, with the number of units.
    pub left_out: Vec<(Side, Text, usize)>,
    /// How many units are scored as if a rubric were theirs: under the older one, and under the newer one.
    pub as_if: [usize; 2],
}

/// All units together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// How many there are.
    pub units: usize,
    /// How many have a total under both.
    pub scored: usize,
    /// How many of these gain.
    pub up: usize,
    /// How many lose.
    pub down: usize,
    /// How many come to a better grade.
    pub better: usize,
    /// How many to a worse one.
    pub worse: usize,
    /// How many to another one that is neither.
    pub other: usize,
    /// The mean totals of those with both.
    pub means: Option<(Number, Number)>,
}

/// One unit under both rubrics.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its name.
    pub name: String,
    /// The data file.
    pub file: String,
    /// The year of its data.
    pub year: Option<i32>,
    /// Under the older rubric.
    pub old: UnitScores,
    /// Under the newer one.
    pub new: UnitScores,
    /// By how much the total changes, when both are known.
    pub change: Option<Number>,
    /// The indicators that move points of this unit, the most first.
    pub moves: Vec<Move>,
    /// What these do not account for: 总分, 折算, 至多 of a heading, rounding. None when it is nothing or not known.
    pub rest: Option<Number>,
    /// When its grade changes.
    pub crossing: Option<Crossing>,
}

/// A unit under one rubric.
#[derive(Clone, Debug)]
pub struct UnitScores {
    /// The total.
    pub total: Total,
    /// The grade.
    pub grade: Option<String>,
    /// Its rank among the units that have a total under both.
    pub rank: Option<usize>,
    /// The rows without a score.
    pub gaps: Vec<Gap>,
    /// Whether the rubric claims the data.
    pub footing: Footing,
}

/// An indicator that moves points of a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Its place among [`Difference::pairs`].
    pub pair: usize,
    /// Its name.
    pub name: String,
    /// What it counted; none where there is no such indicator.
    pub old: Option<Number>,
    /// What it counts.
    pub new: Option<Number>,
    /// The difference.
    pub by: Number,
}

/// A grade that changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossing {
    /// The grade under the older rubric.
    pub from: String,
    /// Under the newer one.
    pub to: String,
    /// Whether that is better.
    pub direction: Direction,
    /// Whether points moved, or the limits of the grades.
    pub cause: Cause,
    /// The moves that brought it about, the most first.
    pub because: Vec<Move>,
}

/// Which way a grade changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// To a worse one.
    Worse,
    /// To a better one.
    Better,
    /// The grades cannot be compared.
    Other,
}

/// Why a grade changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The total moved over a limit.
    Points,
    /// The limit moved over the total.
    Limits,
    /// Both moved.
    Both,
}

/// What an indicator moves over all units.
#[derive(Clone, Debug, PartialEq)]
pub struct Moves {
    /// Its place among [`Difference::pairs`].
    pub pair: usize,
    /// Its name.
    pub name: String,
    /// All moves together.
    pub sum: Number,
    /// Those that bring points.
    pub gained: Number,
    /// Those that take points, as a negative number.
    pub lost: Number,
    /// How many units gain by it.
    pub up: usize,
    /// How many lose.
    pub down: usize,
    /// How many neither gain nor lose.
    pub unchanged: usize,
    /// How many units have no score of it under one of the rubrics.
    pub unscored: usize,
    /// The unit that it moves the most, and how much.
    pub largest: Option<(String, Number)>,
}

impl Effect {
    /// Sets the scores of the units side by side.
    pub fn of(difference: &Difference, old: &Rubric, new: &Rubric, scored: &[Scored]) -> Effect {
        let mut effect = Effect { old_grades: grade_limits(old), new_grades: grade_limits(new), ..Effect::default() };
        let mut left_out: BTreeMap<(Side, Text), usize> = BTreeMap::new();
        for unit in scored {
            for (side, under, count) in [(Side::Old, &unit.old, 0), (Side::New, &unit.new, 1)] {
                for message in &under.left_out {
                    *left_out.entry((side, message.clone())).or_default() += 1;
                }
                if under.footing == Footing::AsIf
                    && let Some(count) = effect.as_if.get_mut(count)
                {
                    *count += 1;
                }
            }
            let unit = effect.unit(unit, difference);
            effect.units.push(unit);
        }
        effect.left_out = left_out.into_iter().map(|((side, text), count)| (side, text, count)).collect();
        effect.rank();
        effect.moves = moves(&effect.units, difference, scored);
        effect.summary = summary(&effect.units);
        // The greatest loss first; of equal ones as they were given.
        effect.units.sort_by(|left, right| match (&left.change, &right.change) {
            (Some(left), Some(right)) => left.cmp(right),
            (left, right) => left.is_none().cmp(&right.is_none()),
        });
        effect
    }

    fn unit(&self, unit: &Scored, difference: &Difference) -> Unit {
        let (old, new) = (&unit.old.card, &unit.new.card);
        let change = match (&old.total, &new.total) {
            (Total::Scored(old), Total::Scored(new)) => new.subtract(old).ok(),
            (Total::Scored(_) | Total::Range(..) | Total::Unknown, _) => None,
        };
        let moves = moves_of(unit, difference);
        let explained = moves.iter().try_fold(Number::ZERO, |sum, one| sum.add(&one.by)).ok();
        let rest = change.as_ref().zip(explained).and_then(|(change, explained)| change.subtract(&explained).ok());
        let scores = |card: &Scorecard, footing: Footing| UnitScores {
            total: card.total.clone(),
            grade: card.grade.clone(),
            rank: None,
            gaps: gaps(card),
            footing,
        };
        Unit {
            name: if new.unit.is_empty() { unit.file.clone() } else { new.unit.clone() },
            file: unit.file.clone(),
            year: old.year.or(new.year),
            crossing: self.crossing(old, new, &moves),
            old: scores(old, unit.old.footing),
            new: scores(new, unit.new.footing),
            change,
            rest: rest.filter(|rest| !rest.is_zero()),
            moves,
        }
    }

    fn crossing(&self, old: &Scorecard, new: &Scorecard, moves: &[Move]) -> Option<Crossing> {
        let (from, to) = (old.grade.clone()?, new.grade.clone()?);
        if from == to {
            return None;
        }
        let place = |grades: &[(String, Option<Number>)], grade: &str| grades.iter().position(|(name, _)| name == grade);
        let before = place(&self.new_grades, &from).or_else(|| place(&self.old_grades, &from));
        let direction = match (before, place(&self.new_grades, &to)) {
            (Some(before), Some(after)) if before < after => Direction::Worse,
            (Some(before), Some(after)) if before > after => Direction::Better,
            (_, _) => Direction::Other,
        };
        let cause = self.cause(old, new, &from);
        let towards = |one: &&Move| match direction {
            Direction::Worse => one.by.is_negative(),
            Direction::Better => one.by.is_positive(),
            Direction::Other => true,
        };
        let because = match cause {
            Cause::Limits => Vec::new(),
            Cause::Points | Cause::Both => moves.iter().filter(towards).take(MOST_REASONS).cloned().collect(),
        };
        Some(Crossing { from, to, direction, cause, because })
    }

    /// Whether the total would have crossed the limits as they were, and the limits the total as it was.
    fn cause(&self, old: &Scorecard, new: &Scorecard, from: &str) -> Cause {
        if self.old_grades == self.new_grades {
            return Cause::Points;
        }
        let leaves = |grades: &[(String, Option<Number>)], total: &Total| {
            let Some((low, high)) = total.ends() else { return false };
            let fits = |total: &Number, limit: &Option<Number>| limit.as_ref().is_none_or(|limit| total >= limit);
            let grade = |total: &Number| grades.iter().find(|(_, limit)| fits(total, limit)).map(|(name, _)| name.as_str());
            [low, high].into_iter().all(|end| grade(end).is_some_and(|grade| grade != from))
        };
        let by_points = leaves(&self.old_grades, &new.total);
        let by_limits = leaves(&self.new_grades, &old.total);
        match (by_points, by_limits) {
            (true, false) => Cause::Points,
            (false, true) => Cause::Limits,
            (true, true) | (false, false) => Cause::Both,
        }
    }

    /// Ranks the units that have a total under both.
    fn rank(&mut self) {
        fn total<'u>(unit: &'u Unit, scores: &'u UnitScores) -> Option<&'u Number> {
            unit.change.as_ref().and_then(|_| scores.total.scored())
        }
        let old = ranks(&self.units.iter().map(|unit| total(unit, &unit.old)).collect::<Vec<_>>());
        let new = ranks(&self.units.iter().map(|unit| total(unit, &unit.new)).collect::<Vec<_>>());
        for ((unit, old), new) in self.units.iter_mut().zip(old).zip(new) {
            (unit.old.rank, unit.new.rank) = (old, new);
        }
    }

    /// The units whose grade changes.
    pub fn crossings(&self) -> impl Iterator<Item = (&Unit, &Crossing)> {
        self.units.iter().filter_map(|unit| Some((unit, unit.crossing.as_ref()?)))
    }
}

/// The indicators that move points of a unit, the most first.
fn moves_of(unit: &Scored, difference: &Difference) -> Vec<Move> {
    let (mut before, mut after) = (parts(&unit.old.card, difference, Side::Old), parts(&unit.new.card, difference, Side::New));
    let mut moves = Vec::new();
    for (at, pair) in difference.pairs.iter().enumerate() {
        let (first, second) = (before.remove(&at), after.remove(&at));
        // What a rubric does not have, or has under a heading that the unit does not have, counts nothing.
        let counts = |part: &Option<Option<Number>>| part.clone().unwrap_or(Some(Number::ZERO));
        let Some(by) = counts(&first).zip(counts(&second)).and_then(|(old, new)| new.subtract(&old).ok()) else { continue };
        if !by.is_zero() {
            let (old, new) = (first.flatten(), second.flatten());
            moves.push(Move { pair: at, name: pair.name.clone(), old, new, by });
        }
    }
    moves.sort_by(|left, right| right.by.absolute().cmp(&left.by.absolute()).then(left.pair.cmp(&right.pair)));
    moves
}

/// What each indicator moves over all units, the most first; those that move nothing are left out.
fn moves(units: &[Unit], difference: &Difference, scored: &[Scored]) -> Vec<Moves> {
    let mut all: BTreeMap<usize, Moves> = BTreeMap::new();
    for unit in units {
        for one in &unit.moves {
            let moves = all.entry(one.pair).or_insert_with(|| Moves {
                pair: one.pair,
                name: one.name.clone(),
                sum: Number::ZERO,
                gained: Number::ZERO,
                lost: Number::ZERO,
                up: 0,
                down: 0,
                unchanged: 0,
                unscored: 0,
                largest: None,
            });
            let side = if one.by.is_negative() { &mut moves.lost } else { &mut moves.gained };
            // Scores are rounded decimals far below the limit of size; a sum that passed it would stay where it was.
            *side = side.add(&one.by).unwrap_or_else(|_| side.clone());
            moves.sum = moves.sum.add(&one.by).unwrap_or_else(|_| moves.sum.clone());
            moves.up += usize::from(one.by.is_positive());
            moves.down += usize::from(one.by.is_negative());
            if moves.largest.as_ref().is_none_or(|(_, largest)| one.by.absolute() > largest.absolute()) {
                moves.largest = Some((unit.name.clone(), one.by.clone()));
            }
        }
    }
    for unit in scored {
        for (card, side) in [(&unit.old.card, Side::Old), (&unit.new.card, Side::New)] {
            let open = parts(card, difference, side);
            for (pair, part) in open {
                if part.is_none()
                    && let Some(moves) = all.get_mut(&pair)
                {
                    moves.unscored += 1;
                }
            }
        }
    }
    let mut moves: Vec<Moves> = all.into_values().collect();
    for one in &mut moves {
        one.unscored = one.unscored.min(units.len().saturating_sub(one.up + one.down));
        one.unchanged = units.len().saturating_sub(one.up + one.down + one.unscored);
    }
    moves.sort_by(|left, right| right.sum.absolute().cmp(&left.sum.absolute()).then(left.pair.cmp(&right.pair)));
    moves
}

fn summary(units: &[Unit]) -> Summary {
    let changes: Vec<&Number> = units.iter().filter_map(|unit| unit.change.as_ref()).collect();
    let count = |direction: Direction| {
        units.iter().filter(|unit| unit.crossing.as_ref().is_some_and(|crossing| crossing.direction == direction)).count()
    };
    let mean = |scores: fn(&Unit) -> &UnitScores| {
        let mut totals = units.iter().filter(|unit| unit.change.is_some()).filter_map(|unit| scores(unit).total.scored());
        totals.try_fold(Number::ZERO, |sum, total| sum.add(total)).ok()?.divide(&Number::from(changes.len())).ok()
    };
    Summary {
        units: units.len(),
        scored: changes.len(),
        up: changes.iter().filter(|change| change.is_positive()).count(),
        down: changes.iter().filter(|change| change.is_negative()).count(),
        better: count(Direction::Better),
        worse: count(Direction::Worse),
        other: count(Direction::Other),
        means: mean(|unit| &unit.old).zip(mean(|unit| &unit.new)),
    }
}
