//! An audit for a spreadsheet: one line for each finding, and one for each unit in which nothing was found.

use std::io;

use crate::report::csv::{text, write_line};
use crate::report::words;

use super::AuditReport;
use super::told::{self, Told};

/// Writes the titles and every finding.
pub fn write(report: &AuditReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let language = report.language;
    let titles = [
        words::UNIT,
        words::YEAR,
        words::RUBRIC,
        told::SEVERITY,
        told::CODE,
        told::ABOUT,
        told::PROBLEM,
        told::FIGURES,
        told::REASONS,
        told::MEND,
        told::FILE,
        told::LINE,
        told::COLUMN,
    ];
    out.write_all("\u{feff}".as_bytes())?;
    write_line(out, &titles.map(|title| title.get(language).to_string()))?;
    for (unit, told) in report.audit.units.iter().zip(told::units(report)) {
        let head = [
            text(&unit.unit),
            unit.year.map_or(String::new(), |year| year.to_string()),
            text(unit.rubric.as_deref().unwrap_or_default()),
        ];
        for finding in &told.findings {
            write_line(out, &[head.as_slice(), &self::finding(finding, report, &unit.file)].concat())?;
        }
        if told.findings.is_empty() {
            let nothing = told.nothing.said.to_string();
            let empty = String::new;
            let rest = [empty(), empty(), empty(), nothing, empty(), empty(), empty(), text(&unit.file), empty(), empty()];
            write_line(out, &[head.as_slice(), &rest].concat())?;
        }
    }
    Ok(())
}

fn finding(told: &Told, report: &AuditReport<'_>, file: &str) -> [String; 10] {
    let language = report.language;
    let place = told.place.as_ref();
    [
        told::severity(told.severity, language).to_string(),
        told.code.to_string(),
        text(&told.subject),
        text(&told.message),
        text(&told::figures_in_line(told, language)),
        text(&words::sentences(&told.reasons, language)),
        text(&words::sentences(&told.help, language)),
        text(place.map_or(file, |place| &place.file)),
        place.map_or(String::new(), |place| place.line.to_string()),
        place.map_or(String::new(), |place| place.column.to_string()),
    ]
}
