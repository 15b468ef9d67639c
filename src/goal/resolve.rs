//! A goal looked up in a rubric and a scorecard.

use super::aim::{Aim, GradeAim, RowAim};
use super::grades::{Grades, Place};
use super::{Goal, RowGoal, messages};
use crate::diagnostic::{Diagnostic, closest};
use crate::eval::{RowScore, Scorecard, Status};
use crate::model::Rubric;
use crate::name;
use crate::number::Number;

/// Looks a goal up.
pub(super) fn resolve(rubric: &Rubric, grades: &Grades, card: &Scorecard, goal: &Goal) -> Result<Aim, Box<Diagnostic>> {
    match goal {
        Goal::NextGrade => next_grade(rubric, grades, card),
        Goal::Grade(wanted) => {
            if grades.is_empty() {
                return Err(Box::new(messages::no_grades(&rubric.name)));
            }
            let ladder = grades.ladder();
            let key = name::key(wanted);
            let names = || ladder.iter().rev().map(|rung| &*rung.name);
            match ladder.iter().find(|rung| name::key(&rung.name) == key) {
                Some(rung) => Ok(Aim::Grade(GradeAim::at_least(grades, &rung.name))),
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

/// The grade above the one that the unit has, or would have by its least total.
fn next_grade(rubric: &Rubric, grades: &Grades, card: &Scorecard) -> Result<Aim, Box<Diagnostic>> {
    let ladder = grades.ladder();
    if ladder.is_empty() {
        return Err(Box::new(messages::no_grades(&rubric.name)));
    }
    let low = card.total.ends().map(|(low, _)| low);
    let place = |name: &str| ladder.iter().position(|rung| rung.name == name);
    let now = card.grade.as_deref().or_else(|| grades.given(low?)).and_then(place);
    // Where no grade is known, by the totals alone.
    let by_total = || {
        ladder.iter().rposition(|rung| {
            let from = grades.marks(std::slice::from_ref(&rung.name)).into_iter().next().flatten();
            rung.place == Place::Known && from.is_none_or(|from| low.is_some_and(|low| from <= *low))
        })
    };
    let now = now.or_else(by_total).unwrap_or(0);
    let above = ladder.iter().skip(now + 1);
    let mut above = above.filter(|rung| rung.place == Place::Known);
    // What a condition took away comes first.
    let taken = match (ladder.get(now).map(|rung| rung.place), low) {
        (Some(Place::Doubtful), Some(low)) => grades.given_plainly(low),
        (Some(Place::Doubtful | Place::Known) | None, _) => None,
    };
    let next = above.clone().find(|rung| taken == Some(rung.name.as_str())).or_else(|| above.next());
    match (next, ladder.get(now)) {
        (Some(next), _) => Ok(Aim::Grade(GradeAim::at_least(grades, &next.name))),
        (None, Some(best)) => Ok(Aim::BestGrade(GradeAim::at_least(grades, &best.name))),
        (None, None) => Err(Box::new(messages::no_grades(&rubric.name))),
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
