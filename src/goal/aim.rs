//! A goal, looked up in a rubric and a scorecard: whether it is reached, and how much is wanting.

use super::{Goal, Margin, RowGoal, messages};
use crate::diagnostic::{Diagnostic, closest};
use crate::eval::{RowScore, Scorecard, Status, Total};
use crate::facts::RowId;
use crate::interval::Bound;
use crate::model::{ExprKind, Pattern, Rubric};
use crate::name;
use crate::number::Number;
use crate::value::Value;

/// A goal of which everything is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Aim {
    /// At least a grade.
    Grade {
        /// Which.
        name: String,
        /// The least total at which it begins; none for the lowest grade.
        from: Option<Number>,
        /// It and those that are better.
        accepted: Vec<String>,
        /// What decides.
        deciding: Deciding,
    },
    /// At least a total.
    Total(Number),
    /// So much at each of these rows.
    Rows(Vec<RowAim>),
    /// The best grade, which the unit has: there is no next one.
    BestGrade {
        /// Which.
        name: String,
        /// The least total at which it begins.
        from: Option<Number>,
    },
}

/// What decides about a grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deciding {
    /// The total alone, from a number on that belongs: that of a range is known by its lower end.
    Total,
    /// Conditions too.
    Conditions,
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
            Aim::Grade { accepted, from, deciding, .. } => match (&card.grade, &card.total, deciding) {
                (Some(grade), _, _) => accepted.contains(grade),
                (None, Total::Range(low, _), Deciding::Total) => from.as_ref().is_none_or(|from| low >= from),
                (None, Total::Scored(_) | Total::Range(..) | Total::Unknown, _) => false,
            },
            Aim::BestGrade { name, .. } => card.grade.as_ref() == Some(name),
            Aim::Total(total) => card.total.ends().is_some_and(|(low, _)| low >= total),
            Aim::Rows(rows) => rows.iter().all(|aim| score_of(card, aim.id).is_some_and(|score| *score >= aim.score)),
        }
    }

    /// How many points are wanting; 0 where only a condition is.
    pub(super) fn deficit(&self, card: &Scorecard) -> Option<Number> {
        let up_to = |wanted: &Number, have: &Number| wanted.subtract(have).ok().map(|gap| gap.max(Number::ZERO));
        match self {
            Aim::Grade { from, .. } | Aim::BestGrade { from, .. } => match from {
                Some(from) => up_to(from, card.total.ends()?.0),
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
        let is_always_reached = match self {
            Aim::Grade { accepted, .. } => ranks(rubric).iter().all(|rank| accepted.contains(&rank.name)),
            Aim::BestGrade { .. } => ranks(rubric).len() == 1,
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

    /// How many points can be lost before it is not reached any more.
    pub(super) fn margin(&self, card: &Scorecard) -> Option<Number> {
        match self {
            Aim::Grade { from, .. } | Aim::BestGrade { from, .. } => card.total.ends()?.0.subtract(from.as_ref()?).ok(),
            Aim::Total(total) => card.total.ends()?.0.subtract(total).ok(),
            Aim::Rows(rows) => rows.iter().filter_map(|aim| score_of(card, aim.id)?.subtract(&aim.score).ok()).min(),
        }
    }

    /// The rows that count, when not all do.
    pub(super) fn rows(&self) -> Option<&[RowAim]> {
        match self {
            Aim::Rows(rows) => Some(rows),
            Aim::Grade { .. } | Aim::BestGrade { .. } | Aim::Total(_) => None,
        }
    }
}

fn score_of(card: &Scorecard, id: RowId) -> Option<&Number> {
    card.rows().into_iter().find(|row| row.id == id).and_then(|row| row.score.as_ref())
}

/// Looks a goal up.
pub(super) fn resolve(rubric: &Rubric, card: &Scorecard, goal: &Goal) -> Result<Aim, Box<Diagnostic>> {
    match goal {
        Goal::NextGrade => next_grade(rubric, card),
        Goal::Grade(wanted) => {
            let ranks = ranks(rubric);
            if ranks.is_empty() {
                return Err(Box::new(messages::no_grades(&rubric.name)));
            }
            let key = name::key(wanted);
            let names = || ranks.iter().rev().map(|rank| &*rank.name);
            match ranks.iter().position(|rank| name::key(&rank.name) == key) {
                Some(at) => Ok(aim_at(rubric, &ranks, at)),
                None => Err(Box::new(messages::unknown_grade(wanted, closest(wanted, names()), &names().collect::<Vec<_>>()))),
            }
        }
        Goal::Total(total) => match highest_total(rubric) {
            Some(most) if *total > most => Err(Box::new(messages::total_above_full(total, &most))),
            Some(_) | None => Ok(Aim::Total(total.clone())),
        },
        Goal::Rows(goals) => {
            let mut rows = Vec::new();
            for goal in goals {
                rows.extend(of_rows(rubric, card, goal)?);
            }
            Ok(Aim::Rows(rows))
        }
    }
}

/// A grade, and the least total at which it begins.
struct Rank {
    name: String,
    from: Option<Number>,
}

/// The grades, the worst first.
fn ranks(rubric: &Rubric) -> Vec<Rank> {
    let Some(grades) = &rubric.grades else { return Vec::new() };
    let bands = || {
        grades.arms.iter().flat_map(|arm| &arm.patterns).filter_map(|pattern| match pattern {
            Pattern::Band(band) => Some(band),
            Pattern::Compare(..)
            | Pattern::Equal(_)
            | Pattern::Between { .. }
            | Pattern::Is(_)
            | Pattern::Condition(_)
            | Pattern::Else => None,
        })
    };
    // 其余 is what lies above all bands where none goes up without end, else what lies below.
    let open_above = bands().any(|band| band.high == Bound::Unbounded);
    let top = bands().filter_map(|band| band.high.number()).max();
    let rest = if open_above { None } else { top.cloned() };
    let mut ranks: Vec<Rank> = Vec::new();
    for arm in &grades.arms {
        let ExprKind::Constant(Value::Text(name)) = &arm.result.kind else { continue };
        for pattern in &arm.patterns {
            let from = match pattern {
                Pattern::Band(band) => band.low.number().cloned(),
                _ => rest.clone(),
            };
            match ranks.iter_mut().find(|rank| *rank.name == **name) {
                Some(rank) => rank.from = rank.from.take().min(from),
                None => ranks.push(Rank { name: name.to_string(), from }),
            }
        }
    }
    ranks.sort_by(|left, right| left.from.cmp(&right.from));
    ranks
}

fn aim_at(rubric: &Rubric, ranks: &[Rank], at: usize) -> Aim {
    let accepted: Vec<String> = ranks.iter().skip(at).map(|rank| rank.name.clone()).collect();
    let (name, from) = ranks.get(at).map(|rank| (rank.name.clone(), rank.from.clone())).unwrap_or_default();
    let arms = || rubric.grades.iter().flat_map(|grades| &grades.arms);
    let plain = |pattern: &Pattern| match pattern {
        Pattern::Band(band) => !matches!(band.low, Bound::Excluded(_)),
        Pattern::Else => true,
        Pattern::Compare(..) | Pattern::Equal(_) | Pattern::Between { .. } | Pattern::Is(_) | Pattern::Condition(_) => false,
    };
    let by_total = arms().all(|arm| arm.guard.is_none() && arm.patterns.iter().all(plain));
    let deciding = if by_total { Deciding::Total } else { Deciding::Conditions };
    Aim::Grade { name, from, accepted, deciding }
}

/// The grade above the one that the unit has, or would have by its least total.
fn next_grade(rubric: &Rubric, card: &Scorecard) -> Result<Aim, Box<Diagnostic>> {
    let ranks = ranks(rubric);
    if ranks.is_empty() {
        return Err(Box::new(messages::no_grades(&rubric.name)));
    }
    let low = card.total.ends().map(|(low, _)| low.clone());
    let by_total = || ranks.iter().rposition(|rank| rank.from.is_none() || rank.from <= low);
    let now = card.grade.as_ref().and_then(|grade| ranks.iter().position(|rank| rank.name == *grade));
    let now = now.or_else(by_total).unwrap_or(0);
    match ranks.get(now + 1) {
        Some(_) => Ok(aim_at(rubric, &ranks, now + 1)),
        None => {
            let (name, from) = ranks.get(now).map(|rank| (rank.name.clone(), rank.from.clone())).unwrap_or_default();
            Ok(Aim::BestGrade { name, from })
        }
    }
}

/// The most that a total can be by the rubric's header and headings, when there is such a number.
fn highest_total(rubric: &Rubric) -> Option<Number> {
    use crate::model::SectionKind;
    if rubric.total.score.is_some() || rubric.total.at_most.is_some() {
        return None;
    }
    // 至多 and 不适用得分 of a row can go beyond its points.
    if rubric.indicators.iter().any(|indicator| indicator.at_most.is_some() || indicator.otherwise.is_some()) {
        return None;
    }
    let mut most = rubric.full_points.clone()?;
    for section in &rubric.sections {
        match &section.kind {
            SectionKind::Bonus { at_most } => most = most.add(at_most.as_ref().or(section.points.as_ref())?).ok()?,
            SectionKind::Ordinary | SectionKind::Weighted(_) | SectionKind::Deduction { .. } => {}
        }
    }
    Some(most)
}

/// The rows of a name; 逐项 can give several one name.
fn of_rows(rubric: &Rubric, card: &Scorecard, goal: &RowGoal) -> Result<Vec<RowAim>, Box<Diagnostic>> {
    let rows = card.rows();
    let key = name::key(&goal.row);
    let named: Vec<&RowScore> = rows.iter().filter(|row| name::key(&row.name) == key).copied().collect();
    if named.is_empty() && rubric.sections.iter().any(|section| name::key(&section.name) == key) {
        return Err(Box::new(messages::heading_as_goal(&goal.row)));
    }
    if named.is_empty() {
        let known: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        return Err(Box::new(messages::unknown_row(&goal.row, closest(&goal.row, known.iter().copied()), &known)));
    }
    let mut aims = Vec::new();
    for row in named {
        if matches!(row.status, Status::Inapplicable { .. }) {
            return Err(Box::new(messages::row_inapplicable(&row.name)));
        }
        let limited = rubric.indicators.get(row.id.indicator.0).is_some_and(|indicator| indicator.at_most.is_none());
        match &goal.score {
            Some(score) if limited && *score > row.points => {
                return Err(Box::new(messages::row_above_full(&row.name, score, &row.points)));
            }
            Some(_) | None => {}
        }
        let score = goal.score.clone().unwrap_or_else(|| row.points.clone());
        aims.push(RowAim { id: row.id, name: row.name.clone(), score });
    }
    Ok(aims)
}
