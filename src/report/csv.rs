//! One line for each indicator, for a spreadsheet: UTF-8 with a byte-order mark (Excel takes it for another encoding otherwise), CRLF,
//! and no text that a spreadsheet would run as a formula.

use std::io;

use crate::eval::{RowScore, Scorecard, SectionScoreKind, Status};
use crate::language::Language;
use crate::number::Number;

use super::layout::clean;
use super::{Report, findings, outline, words};

/// The titles of the columns.
pub const TITLES: [words::Word; 13] = [
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

/// Writes the titles and every row of every unit.
pub fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(MARK.as_bytes())?;
    write_line(out, &TITLES.map(|title| title.get(report.language).to_string()))?;
    for entry in &report.entries {
        for cells in rows(entry.scorecard, report.language) {
            write_line(out, &cells.map(|cell| cell.written()))?;
        }
    }
    Ok(())
}

/// What a sheet begins with, for programs that would take it for another encoding.
pub const MARK: &str = "\u{feff}";

/// One cell of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// The digits of a number.
    Number(String),
}

impl Cell {
    /// A number, if there is one.
    pub fn number(number: Option<&Number>) -> Cell {
        number.map_or(Cell::Empty, |number| Cell::Number(number.to_string()))
    }

    /// As it stands in a line.
    pub fn written(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(words) => text(words),
            Cell::Number(digits) => digits.clone(),
        }
    }
}

/// A row for each indicator, with a cell for each of [`TITLES`].
pub fn rows(scorecard: &Scorecard, language: Language) -> Vec<[Cell; 13]> {
    let row = |(line, row): (outline::Line<'_>, &RowScore)| {
        let status = match row.status {
            Status::Scored => words::SCORED,
            Status::Inapplicable { .. } => words::INAPPLICABLE,
            Status::Unscored(_) => words::UNSCORED,
        };
        [
            Cell::Text(scorecard.rubric.clone()),
            scorecard.year.map_or(Cell::Empty, |year| Cell::Number(year.to_string())),
            Cell::Text(scorecard.unit.clone()),
            Cell::Text(line.path.join(" / ")),
            Cell::Text(row.name.clone()),
            Cell::number(Some(&row.printed_points)),
            Cell::number(Some(&row.points)),
            Cell::Text(row.value.clone().unwrap_or_default()),
            Cell::number(counted(row.score.as_ref(), line.counts).as_ref()),
            Cell::Text(status.get(language).to_string()),
            Cell::Text(findings::row_note(row, language)),
            Cell::number(row.claimed.as_ref().map(|claim| &claim.claimed)),
            Cell::number(row.claimed.as_ref().and_then(|claim| claim.difference.as_ref())),
        ]
    };
    outline::rows(scorecard).into_iter().map(row).collect()
}

/// A score as it counts: what 扣分 takes off is negative.
pub fn counted(score: Option<&Number>, counts: SectionScoreKind) -> Option<Number> {
    match counts {
        SectionScoreKind::Ordinary | SectionScoreKind::Bonus => score.cloned(),
        SectionScoreKind::Deduction => score.map(Number::negate),
    }
}

/// Text that a spreadsheet would take for a formula is marked as text by an apostrophe; numbers and percentages stay.
pub fn text(cell: &str) -> String {
    let formula =
        cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || cell.starts_with(['\t', '\r', '\n']);
    let cell: &str = &cell.lines().map(clean).collect::<Vec<_>>().join("\n");
    let numeric = Number::parse(cell.strip_suffix('%').unwrap_or(cell)).is_some();
    if formula && !numeric { format!("'{cell}") } else { cell.to_string() }
}

/// A cell in quotation marks, where a line needs them.
fn quoted(cell: &str) -> String {
    match cell.contains(['"', ',', ';', '\n', '\r', '\t']) || cell.starts_with(' ') || cell.ends_with(' ') {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_string(),
    }
}

/// A cell as it stands in a line.
#[cfg(feature = "batch")]
pub fn in_line(cell: &Cell) -> String {
    quoted(&cell.written())
}

/// Writes one line.
pub fn write_line(out: &mut dyn io::Write, cells: &[String]) -> io::Result<()> {
    let line: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    write!(out, "{}\r\n", line.join(","))
}
