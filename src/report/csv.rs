//! One line for each indicator, for a spreadsheet: UTF-8 with a byte-order mark (Excel takes it for another encoding otherwise), CRLF,
//! and no text that a spreadsheet would run as a formula.

use std::io;

use crate::eval::{SectionScoreKind, Status};
use crate::language::Language;
use crate::number::Number;

use super::layout::clean;
use super::{Entry, Report, findings, outline, words};

/// Writes the titles and every row of every unit.
pub fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let titles = [
        words::RUBRIC,
        words::YEAR,
        words::UNIT,
        words::SECTION,
        words::INDICATOR,
        words::PRINTED_POINTS_LONG,
        words::POINTS_IN_FORCE_LONG,
        words::VALUE,
        words::AWARDED,
        words::STATUS,
        words::NOTE,
        words::CLAIMED_SCORE,
        words::DIFFERENCE,
    ];
    out.write_all("\u{feff}".as_bytes())?;
    write_line(out, &titles.map(|title| title.get(report.language).to_string()))?;
    for entry in &report.entries {
        write_rows(entry, report.language, out)?;
    }
    Ok(())
}

fn write_rows(entry: &Entry<'_>, language: Language, out: &mut dyn io::Write) -> io::Result<()> {
    let scorecard = entry.scorecard;
    let number = |number: Option<&Number>| number.map_or(String::new(), Number::to_string);
    for (line, row) in outline::rows(scorecard) {
        let status = match row.status {
            Status::Scored => words::SCORED,
            Status::Inapplicable { .. } => words::INAPPLICABLE,
            Status::Unscored(_) => words::UNSCORED,
        };
        let score = match line.counts {
            SectionScoreKind::Ordinary | SectionScoreKind::Bonus => row.score.clone(),
            SectionScoreKind::Deduction => row.score.as_ref().map(Number::negate),
        };
        let cells = [
            text(&scorecard.rubric),
            scorecard.year.map_or(String::new(), |year| year.to_string()),
            text(&scorecard.unit),
            text(&line.path.join(" / ")),
            text(&row.name),
            number(Some(&row.printed_points)),
            number(Some(&row.points)),
            text(row.value.as_deref().unwrap_or("")),
            number(score.as_ref()),
            status.get(language).to_string(),
            text(&findings::row_note(row, language)),
            number(row.claimed.as_ref().map(|claim| &claim.claimed)),
            number(row.claimed.as_ref().and_then(|claim| claim.difference.as_ref())),
        ];
        write_line(out, &cells)?;
    }
    Ok(())
}

/// Text that a spreadsheet would take for a formula is marked as text by an apostrophe; numbers and percentages stay.
pub fn text(cell: &str) -> String {
    let formula =
        cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || cell.starts_with(['\t', '\r', '\n']);
    let cell: &str = &cell.lines().map(clean).collect::<Vec<_>>().join("\n");
    let numeric = Number::parse(cell.strip_suffix('%').unwrap_or(cell)).is_some();
    if formula && !numeric { format!("'{cell}") } else { cell.to_string() }
}

/// Writes one line.
pub fn write_line(out: &mut dyn io::Write, cells: &[String]) -> io::Result<()> {
    let quoted =
        |cell: &String| match cell.contains(['"', ',', ';', '\n', '\r', '\t']) || cell.starts_with(' ') || cell.ends_with(' ') {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.clone(),
        };
    let line: Vec<String> = cells.iter().map(quoted).collect();
    write!(out, "{}\r\n", line.join(","))
}
