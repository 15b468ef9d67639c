//! What a unit is to reach: whether it is there, how much is wanting, and how much can be lost.

use super::Margin;
use super::grades::{Floor, Grades};
use crate::eval::Scorecard;
use crate::facts::RowId;
use crate::interval::Bound;
use crate::model::Rubric;
use crate::number::Number;

/// A goal of which everything is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Aim {
    /// At least a grade.
    Grade(GradeAim),
    /// At least a total.
    Total(Number),
    /// So much at each of these rows.
    Rows(Vec<RowAim>),
    /// The best grade, which the unit has: there is no next one.
    BestGrade(GradeAim),
}

/// A grade that is to be reached.
#[derive(Clone, Debug, PartialEq)]
pub struct GradeAim {
    /// Which.
    pub name: String,
    /// The least total that can have it, or a better one; none when no total is too low for that.
    pub from: Option<Number>,
    /// It, and those that are better.
    pub accepted: Vec<String>,
    /// Totals to make for, `from` first.
    marks: Vec<Option<Number>>,
    /// All grades.
    grades: Grades,
}

impl GradeAim {
    /// A grade and those that are better.
    pub(super) fn at_least(grades: &Grades, name: &str) -> GradeAim {
        let accepted = grades.at_least(name);
        let marks = grades.marks(&accepted);
        let from = marks.first().cloned().flatten();
        GradeAim { name: name.to_string(), from, accepted, marks, grades: grades.clone() }
    }

    /// Whether a scorecard has it. Of a total that is not certain every one that is possible must have it, and whatever the conditions are
    /// that cannot be computed.
    fn is_reached(&self, card: &Scorecard) -> bool {
        match (&card.grade, card.total.ends()) {
            (Some(grade), _) => self.accepted.contains(grade),
            (None, Some((low, high))) => {
                self.grades.are_constant() && self.grades.all_between(&Bound::Included(low.clone()), high, &self.accepted)
            }
            (None, None) => false,
        }
    }

    /// Whether it is had whatever the total loses, down to the least total that there is.
    fn cannot_be_lost(&self, least: &Bound, card: &Scorecard) -> bool {
        card.total.ends().is_some_and(|(_, high)| self.grades.all_between(least, high, &self.accepted))
    }

    /// The total that is made for at a stage.
    fn mark(&self, stage: usize) -> Option<&Number> {
        self.marks.get(stage).or(self.marks.last()).and_then(Option::as_ref)
    }

    /// The least total that can have it, when that is the same whatever the data are.
    pub(super) fn certainly_from(&self) -> Option<&Number> {
        self.from.as_ref().filter(|_| self.grades.are_constant())
    }
}

/// What a row is to reach.
#[derive(Clone, Debug, PartialEq)]
pub struct RowAim {
    /// Which row.
    pub id: RowId,
    /// Its name.
    pub name: String,
    /// At least this score.
    pub score: Number,
}

/// Which way changes are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    /// To reach the goal.
    Towards,
    /// To lose it.
    Away,
}

impl Aim {
    /// Whether a scorecard reaches it, whatever is still missing.
    pub fn is_reached(&self, card: &Scorecard) -> bool {
        match self {
            Aim::Grade(aim) | Aim::BestGrade(aim) => aim.is_reached(card),
            Aim::Total(total) => card.total.ends().is_some_and(|(low, _)| low >= total),
            Aim::Rows(rows) => rows.iter().all(|aim| score_of(card, aim.id).is_some_and(|score| *score >= aim.score)),
        }
    }

    /// In how many stages it is made for: totals that may do come before one that does in any case.
    pub(super) fn stages(&self) -> usize {
        match self {
            Aim::Grade(aim) | Aim::BestGrade(aim) => aim.marks.len(),
            Aim::Total(_) | Aim::Rows(_) => 1,
        }
    }

    /// How many points are wanting, at a stage; 0 where only a condition is.
    pub(super) fn deficit(&self, card: &Scorecard, stage: usize) -> Option<Number> {
        let up_to = |wanted: &Number, have: &Number| wanted.subtract(have).ok().map(|gap| gap.max(Number::ZERO));
        match self {
            Aim::Grade(aim) | Aim::BestGrade(aim) => match aim.mark(stage) {
                Some(mark) => up_to(mark, card.total.ends()?.0),
                None => Some(Number::ZERO),
            },
            Aim::Total(total) => up_to(total, card.total.ends()?.0),
            Aim::Rows(rows) => rows.iter().try_fold(Number::ZERO, |sum, aim| {
                let have = score_of(card, aim.id).cloned().unwrap_or(Number::ZERO);
                sum.add(&up_to(&aim.score, &have)?).ok()
            }),
        }
    }

    /// What can be lost before it is not reached any more.
    pub(super) fn room(&self, rubric: &Rubric, card: &Scorecard) -> Margin {
        // What nothing says otherwise about is 0 at least.
        let never_negative = rubric.total.at_least.is_none();
        let least = if never_negative { Bound::Included(Number::ZERO) } else { Bound::Unbounded };
        let is_always_reached = match self {
            Aim::Grade(aim) | Aim::BestGrade(aim) => aim.cannot_be_lost(&least, card),
            Aim::Total(total) => never_negative && !total.is_positive(),
            Aim::Rows(rows) => rows.iter().all(|aim| {
                let indicator = rubric.indicators.get(aim.id.indicator.0);
                !aim.score.is_positive() && indicator.is_some_and(|indicator| indicator.at_least.is_none())
            }),
        };
        match (is_always_reached, self.margin(card)) {
            (true, _) => Margin::Everything,
            (false, Some(points)) => Margin::Points(points),
            (false, None) => Margin::Conditions,
        }
    }

    /// How many points can be lost before it is not reached any more, by the conditions as they are.
    pub(super) fn margin(&self, card: &Scorecard) -> Option<Number> {
        match self {
            Aim::Grade(aim) | Aim::BestGrade(aim) => {
                let (low, _) = card.total.ends()?;
                match aim.grades.floor(low, &aim.accepted) {
                    Floor::At(floor) => low.subtract(&floor).ok(),
                    Floor::None => None,
                }
            }
            Aim::Total(total) => card.total.ends()?.0.subtract(total).ok(),
            Aim::Rows(rows) => rows.iter().filter_map(|aim| score_of(card, aim.id)?.subtract(&aim.score).ok()).min(),
        }
    }

    /// The rows that count, when not all do.
    pub(super) fn rows(&self) -> Option<&[RowAim]> {
        match self {
            Aim::Rows(rows) => Some(rows),
            Aim::Grade(_) | Aim::BestGrade(_) | Aim::Total(_) => None,
        }
    }
}

fn score_of(card: &Scorecard, id: RowId) -> Option<&Number> {
    card.rows().into_iter().find(|row| row.id == id).and_then(|row| row.score.as_ref())
}
