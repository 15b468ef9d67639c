//! An audit as Markdown.

use std::io;

use crate::report::markdown::escaped;
use crate::report::words;

use super::AuditReport;
use super::told::{self, Told, UnitTold};

/// Writes the overview, where there are several, and every unit.
pub fn write(report: &AuditReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "# {}\n\n{}", told::TITLE.get(report.language), escaped(&told::summary(report)))?;
    if report.audit.units.len() > 1 {
        writeln!(out, "\n| {} |\n|---|---|---:|---:|---:|---:|---|---|", told::overview_titles(report.language).join(" | "))?;
        for row in told::overview(report) {
            writeln!(out, "| {} |", row.map(|cell| escaped(&cell)).join(" | "))?;
        }
    }
    told::units(report).iter().try_for_each(|unit| self::unit(unit, report, out))
}

fn unit(unit: &UnitTold, report: &AuditReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let language = report.language;
    writeln!(out, "\n## {}\n", escaped(&unit.title))?;
    if unit.file != unit.title {
        writeln!(out, "{}  ", escaped(&unit.file))?;
    }
    if !unit.lead.is_empty() {
        writeln!(out, "{}  ", escaped(&unit.lead))?;
    }
    if unit.findings.is_empty() {
        writeln!(out, "\n{}", unit.nothing.said)?;
    }
    let mut severity = None;
    for finding in &unit.findings {
        if severity != Some(finding.severity) {
            severity = Some(finding.severity);
            writeln!(out, "\n### {}\n", told::severity(finding.severity, language))?;
        }
        self::finding(finding, report, out)?;
    }
    if !unit.not_looked_at.is_empty() {
        writeln!(out, "\n### {}\n", told::NOT_LOOKED_AT.get(language))?;
    }
    unit.not_looked_at.iter().try_for_each(|text| writeln!(out, "- {}", escaped(text)))
}

fn finding(told: &Told, report: &AuditReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let language = report.language;
    writeln!(out, "- **{}** {}", escaped(&told.message), told.code)?;
    if let Some(place) = &told.place {
        writeln!(out, "  - {}{}{}", told::PLACE.get(language), words::COLON.get(language), escaped(&place.shown(language)))?;
    }
    if !told.figures.is_empty() {
        writeln!(out, "  - {}", escaped(&told::figures_in_line(told, language)))?;
    }
    for reason in &told.reasons {
        writeln!(out, "  - {}", escaped(reason))?;
    }
    for (place, said) in &told.related {
        writeln!(out, "  - {}{}{}", escaped(said), words::COLON.get(language), escaped(&place.shown(language)))?;
    }
    for help in &told.help {
        writeln!(out, "  - → {}", escaped(help))?;
    }
    Ok(())
}
