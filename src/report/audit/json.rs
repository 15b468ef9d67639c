//! An audit for programs. Numbers are strings of decimal digits.
//!
//! `counts`: `{errors, warnings, notes}` of all · `units`, the worst first: `{unit, year, rubric, file, audited, total, total_range, grade, counts,
//! findings, not_looked_at}`. A finding: `{code, severity, subject, message, place, related, figures, reasons, steps, help}`; `severity` is
//! "error", "warning" or "note"; a place is `{file, line, column}` or null; `related` has places with `text`; `figures`: `{name, value}`.

use std::io;

use serde::Serialize;

use crate::audit::{Counts, State, UnitAudit};
use crate::diagnostic::Severity;
use crate::report::ENGINE_VERSION;
use crate::report::json::{self, escaped};

use super::AuditReport;
use super::told::{self, Place, Told, UnitTold};

#[derive(Serialize)]
struct AuditCard<'a> {
    counts: CountsCard,
    units: Vec<UnitCard<'a>>,
    engine: &'a str,
}

#[derive(Serialize)]
struct CountsCard {
    errors: usize,
    warnings: usize,
    notes: usize,
}

#[derive(Serialize)]
struct UnitCard<'a> {
    unit: &'a str,
    year: Option<i32>,
    rubric: Option<&'a str>,
    file: &'a str,
    audited: bool,
    total: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_range: Option<[String; 2]>,
    grade: Option<&'a str>,
    counts: CountsCard,
    findings: Vec<FindingCard<'a>>,
    not_looked_at: &'a [String],
}

#[derive(Serialize)]
struct FindingCard<'a> {
    code: &'a str,
    severity: &'static str,
    subject: &'a str,
    message: &'a str,
    place: Option<PlaceCard<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<PlaceCard<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    figures: Vec<FigureCard<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    reasons: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    steps: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    help: &'a [String],
}

#[derive(Serialize)]
struct PlaceCard<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'a str,
}

#[derive(Serialize)]
struct FigureCard<'a> {
    name: &'a str,
    value: &'a str,
}

/// Writes one object.
pub fn write(report: &AuditReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let told = told::units(report);
    let card = AuditCard {
        counts: counts(report.audit.counts()),
        units: report.audit.units.iter().zip(&told).map(|(unit, told)| self::unit(unit, told)).collect(),
        engine: ENGINE_VERSION,
    };
    writeln!(out, "{}", escaped(&serde_json::to_string_pretty(&card)?))
}

fn counts(counts: Counts) -> CountsCard {
    let Counts { errors, warnings, notes } = counts;
    CountsCard { errors, warnings, notes }
}

fn unit<'a>(unit: &'a UnitAudit, told: &'a UnitTold) -> UnitCard<'a> {
    let (total, total_range) = unit.total.as_ref().map_or((None, None), json::total);
    UnitCard {
        unit: &unit.unit,
        year: unit.year,
        rubric: unit.rubric.as_deref(),
        file: &unit.file,
        audited: unit.state == State::Audited,
        total,
        total_range,
        grade: unit.grade.as_deref(),
        counts: counts(told.counts),
        findings: told.findings.iter().map(finding).collect(),
        not_looked_at: &told.not_looked_at,
    }
}

fn finding(told: &Told) -> FindingCard<'_> {
    FindingCard {
        code: told.code,
        severity: match told.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        subject: &told.subject,
        message: &told.message,
        place: told.place.as_ref().map(|place| self::place(place, "")),
        related: told.related.iter().map(|(place, text)| self::place(place, text)).collect(),
        figures: told.figures.iter().map(|(name, value)| FigureCard { name, value }).collect(),
        reasons: &told.reasons,
        steps: &told.steps,
        help: &told.help,
    }
}

fn place<'a>(place: &'a Place, text: &'a str) -> PlaceCard<'a> {
    PlaceCard { file: &place.file, line: place.line, column: place.column, text }
}
