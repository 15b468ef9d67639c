//! The matrix for programs. Numbers are strings of decimal digits; a total or a difference that is not known exactly is null, with
//! `…_range` beside it when its two ends are known.
//!
//! `rubrics`: `{name, years, file, full_points, grades: [{name, from}]}` · `units`: `{unit, rubrics, years, changes}`, `rubrics` being places
//! in the list above. A year: `{year, own, scores}`; `own` is the place in the unit's `rubrics` or null. A score: `{total, total_range, grade,
//! hypothetical, unscored, missing, left_out}`, or null when the data were wrong. A change: `{from, to, total, performance, rules,
//! other_way}`; `performance` and `rules`: `{points, points_range, indicators: [{name, before, after, points}], rest}`; `before` and `after`:
//! `{status, score}` with status "absent", "inapplicable", "unscored", "scored"; `other_way`: null when it is the same, else `{performance,
//! performance_range, rules, rules_range}`.

use std::io;

use serde::Serialize;

use crate::matrix::{Change, Contribution, Difference, Effect, RubricHead, Side, UnitMatrix, Ways, YearRow};
use crate::number::Number;
use crate::report::ENGINE_VERSION;
use crate::report::json::{self, escaped};

use super::{MatrixReport, notes};

#[derive(Serialize)]
struct MatrixCard<'a> {
    rubrics: Vec<RubricCard<'a>>,
    units: Vec<UnitCard<'a>>,
    engine: &'a str,
}

#[derive(Serialize)]
struct RubricCard<'a> {
    name: &'a str,
    years: Option<String>,
    file: &'a str,
    full_points: Option<String>,
    grades: Vec<GradeCard<'a>>,
}

#[derive(Serialize)]
struct GradeCard<'a> {
    name: &'a str,
    from: String,
}

#[derive(Serialize)]
struct UnitCard<'a> {
    unit: &'a str,
    rubrics: &'a [usize],
    years: Vec<YearCard<'a>>,
    changes: Vec<ChangeCard<'a>>,
}

#[derive(Serialize)]
struct YearCard<'a> {
    year: i32,
    own: Option<usize>,
    scores: Vec<Option<ScoreCard<'a>>>,
}

#[derive(Serialize)]
struct ScoreCard<'a> {
    total: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_range: Option<[String; 2]>,
    grade: Option<&'a str>,
    hypothetical: bool,
    unscored: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<String>,
}

#[derive(Serialize)]
struct ChangeCard<'a> {
    from: i32,
    to: i32,
    total: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_range: Option<[String; 2]>,
    performance: EffectCard<'a>,
    rules: EffectCard<'a>,
    other_way: Option<OtherWayCard>,
}

#[derive(Serialize)]
struct OtherWayCard {
    performance: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    performance_range: Option<[String; 2]>,
    rules: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rules_range: Option<[String; 2]>,
}

#[derive(Serialize)]
struct EffectCard<'a> {
    points: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    points_range: Option<[String; 2]>,
    indicators: Vec<IndicatorCard<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rest: Option<String>,
}

#[derive(Serialize)]
struct IndicatorCard<'a> {
    name: &'a str,
    before: SideCard,
    after: SideCard,
    points: Option<String>,
}

#[derive(Serialize)]
struct SideCard {
    status: &'static str,
    score: Option<String>,
}

/// Writes one object.
pub fn write(report: &MatrixReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let card = MatrixCard {
        rubrics: report.matrix.rubrics.iter().map(rubric).collect(),
        units: report.matrix.units.iter().map(|unit| self::unit(unit, report)).collect(),
        engine: ENGINE_VERSION,
    };
    writeln!(out, "{}", escaped(&serde_json::to_string_pretty(&card)?))
}

fn rubric(head: &RubricHead) -> RubricCard<'_> {
    let grades = head.grades.iter().map(|grade| GradeCard { name: &grade.name, from: grade.from.to_string() });
    RubricCard {
        name: &head.name,
        years: head.years.map(|years| years.to_string()),
        file: &head.file,
        full_points: head.full_points.as_ref().map(Number::to_string),
        grades: grades.collect(),
    }
}

fn unit<'a>(unit: &'a UnitMatrix, report: &MatrixReport<'_>) -> UnitCard<'a> {
    UnitCard {
        unit: &unit.unit,
        rubrics: &unit.columns,
        years: unit.years.iter().map(|row| year(row, report)).collect(),
        changes: unit.changes.iter().map(change).collect(),
    }
}

fn year<'a>(row: &'a YearRow, report: &MatrixReport<'_>) -> YearCard<'a> {
    let scores = (0..row.cells.len()).map(|column| score(row, column, report));
    YearCard { year: row.year, own: row.own, scores: scores.collect() }
}

fn score<'a>(row: &'a YearRow, column: usize, report: &MatrixReport<'_>) -> Option<ScoreCard<'a>> {
    let cell = row.cells.get(column)?.as_ref()?;
    let (unscored, missing) = notes::unscored(&cell.scorecard, report.language);
    let (total, total_range) = json::total(&cell.scorecard.total);
    Some(ScoreCard {
        total,
        total_range,
        grade: cell.scorecard.grade.as_deref(),
        hypothetical: row.own != Some(column),
        unscored,
        missing,
        left_out: notes::left_out(cell, report.sources, report.language),
    })
}

fn change(change: &Change) -> ChangeCard<'_> {
    ChangeCard {
        from: change.from,
        to: change.to,
        total: exact(&change.total),
        total_range: range(&change.total),
        performance: effect(&change.performance),
        rules: effect(&change.rules),
        other_way: match &change.other_way {
            Ways::Same => None,
            Ways::Differ { performance, rules } => Some(OtherWayCard {
                performance: exact(performance),
                performance_range: range(performance),
                rules: exact(rules),
                rules_range: range(rules),
            }),
        },
    }
}

fn effect(effect: &Effect) -> EffectCard<'_> {
    EffectCard {
        points: exact(&effect.points),
        points_range: range(&effect.points),
        indicators: effect.rows.iter().map(indicator).collect(),
        rest: effect.rest.as_ref().map(Number::to_string),
    }
}

fn indicator(row: &Contribution) -> IndicatorCard<'_> {
    IndicatorCard { name: &row.name, before: side(&row.before), after: side(&row.after), points: exact(&row.points) }
}

fn side(side: &Side) -> SideCard {
    let (status, score) = match side {
        Side::Absent => ("absent", None),
        Side::Inapplicable(score) => ("inapplicable", Some(score)),
        Side::Unscored => ("unscored", None),
        Side::Scored(score) => ("scored", Some(score)),
    };
    SideCard { status, score: score.map(Number::to_string) }
}

fn exact(difference: &Difference) -> Option<String> {
    difference.exact().map(Number::to_string)
}

fn range(difference: &Difference) -> Option<[String; 2]> {
    match difference {
        Difference::Between(low, high) => Some([low.to_string(), high.to_string()]),
        Difference::Exact(_) | Difference::Unknown => None,
    }
}
