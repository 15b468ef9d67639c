//! Goals for programs. Numbers are strings of decimal digits.
//!
//! `{units, engine}`; a unit: `{rubric, unit, year, goal, total, total_range, grade, standing, margin, ceiling, best, ways, losses, assessed,
//! with_assessed, fixed, cut_short}`. `goal`: `{grade}`, `{total}` or `{rows: [{name, score}]}`. `standing`: "reached", "ways",
//! "impossible" (proved), "not_found" (tried). A way: `{changes: [{fact, item, from, to, difference, for_check}], rows: [{name, from,
//! to}], total, grade}`; values are written as a person reads them.

use std::io;

use serde::Serialize;

use crate::eval::Total;
use crate::goal::{Aim, Margin, Standing, Way, Ways};
use crate::language::Language;
use crate::number::Number;
use crate::report::ENGINE_VERSION;
use crate::report::json::{self, escaped};

use super::GoalReport;

#[derive(Serialize)]
struct Report<'a> {
    units: Vec<Unit<'a>>,
    engine: &'a str,
}

#[derive(Serialize)]
struct Unit<'a> {
    rubric: &'a str,
    unit: &'a str,
    year: Option<i32>,
    goal: Goal<'a>,
    #[serde(flatten)]
    now: Score<'a>,
    standing: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    margin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ceiling: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    best: Option<String>,
    ways: Vec<WayCard<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    losses: Vec<WayCard<'a>>,
    assessed: Vec<Assessed<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with_assessed: Option<Outlook<'a>>,
    fixed: &'a [String],
    cut_short: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Goal<'a> {
    Grade(&'a str),
    Total(String),
    Rows(Vec<RowGoal<'a>>),
}

#[derive(Serialize)]
struct RowGoal<'a> {
    name: &'a str,
    score: String,
}

#[derive(Serialize)]
struct Score<'a> {
    total: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_range: Option<[String; 2]>,
    grade: Option<&'a str>,
}

#[derive(Serialize)]
struct WayCard<'a> {
    changes: Vec<Change<'a>>,
    rows: Vec<Row<'a>>,
    #[serde(flatten)]
    then: Score<'a>,
}

#[derive(Serialize)]
struct Change<'a> {
    fact: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<&'a str>,
    from: &'a str,
    to: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    for_check: Option<&'a str>,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Serialize)]
struct Assessed<'a> {
    name: &'a str,
    score: Option<String>,
    at_most: String,
}

#[derive(Serialize)]
struct Outlook<'a> {
    #[serde(flatten)]
    score: Score<'a>,
    reached: bool,
}

/// Writes the document.
pub fn write(report: &GoalReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let units = report.units.iter().map(|ways| unit(ways, report.language)).collect();
    let document = Report { units, engine: ENGINE_VERSION };
    writeln!(out, "{}", escaped(&serde_json::to_string_pretty(&document)?))
}

fn unit(ways: &Ways, language: Language) -> Unit<'_> {
    let card = &ways.scorecard;
    let mut unit = Unit {
        rubric: &card.rubric,
        unit: &card.unit,
        year: card.year,
        goal: goal(&ways.aim),
        now: score(&card.total, card.grade.as_deref()),
        standing: "",
        margin: None,
        ceiling: None,
        best: None,
        ways: Vec::new(),
        losses: Vec::new(),
        assessed: ways
            .assessed
            .iter()
            .map(|row| Assessed {
                name: &row.name,
                score: row.score.as_ref().map(Number::to_string),
                at_most: row.most.to_string(),
            })
            .collect(),
        with_assessed: ways
            .with_assessed
            .as_ref()
            .map(|outlook| Outlook { score: score(&outlook.total, outlook.grade.as_deref()), reached: outlook.reached }),
        fixed: &ways.fixed,
        cut_short: ways.cut_short,
    };
    match &ways.standing {
        Standing::Reached { margin, losses } => {
            unit.standing = "reached";
            unit.margin = match margin {
                Margin::Points(points) => Some(points.to_string()),
                Margin::Everything | Margin::Conditions => None,
            };
            unit.losses = losses.iter().map(|way| self::way(way, language)).collect();
        }
        Standing::Ways(found) => {
            unit.standing = "ways";
            unit.ways = found.iter().map(|way| self::way(way, language)).collect();
        }
        Standing::Impossible { ceiling } => {
            unit.standing = "impossible";
            unit.ceiling = Some(ceiling.to_string());
        }
        Standing::NotFound { best } => {
            unit.standing = "not_found";
            unit.best = best.as_ref().map(Number::to_string);
        }
    }
    unit
}

fn goal(aim: &Aim) -> Goal<'_> {
    match aim {
        Aim::Grade(aim) | Aim::BestGrade(aim) => Goal::Grade(&aim.name),
        Aim::Total(total) => Goal::Total(total.to_string()),
        Aim::Rows(rows) => Goal::Rows(rows.iter().map(|row| RowGoal { name: &row.name, score: row.score.to_string() }).collect()),
    }
}

fn score<'a>(total: &Total, grade: Option<&'a str>) -> Score<'a> {
    let (total, total_range) = json::total(total);
    Score { total, total_range, grade }
}

fn way(way: &Way, language: Language) -> WayCard<'_> {
    let changes = way.moves.iter().map(|one| Change {
        fact: &one.name,
        item: one.item.as_deref(),
        from: one.shown_from.get(language),
        to: one.shown_to.get(language),
        difference: one.difference.as_ref().map(|difference| difference.get(language)),
        for_check: one.for_check.as_deref(),
    });
    let rows = way.rows.iter().map(|row| Row {
        name: &row.name,
        from: row.from.as_ref().map(Number::to_string),
        to: row.to.as_ref().map(Number::to_string),
    });
    WayCard { changes: changes.collect(), rows: rows.collect(), then: score(&way.total, way.grade.as_deref()) }
}
