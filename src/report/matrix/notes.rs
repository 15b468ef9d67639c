//! What is said below a unit's tables: which scores are hypothetical, what they lack, what of the data they had no use for.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::eval::{Impediment, Scorecard, Status};
use crate::language::Language;
use crate::matrix::{Cell, Matrix, UnitMatrix};
use crate::report::findings;
use crate::report::layout::shortened;
use crate::report::words;
use crate::source::Sources;
use crate::text;

use super::labels;

/// The most characters of a name that are quoted.
const LONGEST_NAME: usize = 40;

/// The notes of a unit.
pub fn notes(matrix: &Matrix, unit: &UnitMatrix, sources: Option<&Sources>, language: Language) -> Vec<String> {
    let labels = labels::rubric_labels(matrix, unit, language);
    let mut notes = Vec::new();
    let hypothetical = unit.years.iter().any(|row| (0..row.cells.len()).any(|column| row.own != Some(column)));
    if hypothetical {
        notes.push(
            text!(
                "没有标 ● 的是假设的得分：拿那一年的数据套别的年度的规则；“年度”和 6月30日 这样的日子按数据自己的年度算，规则另外要的数据算作缺少，规则用不到的数据不用。",
                "scores without ● are hypothetical: a year's data under another year's rules. 年度 and days such as 6月30日 are those of the data's own year; what the rules want besides is missing, and what they have no use for is left out."
            )
            .get(language)
            .to_string(),
        );
    }
    for row in &unit.years {
        let year = row.year;
        if row.own.is_none() {
            let for_it = |column: &&usize| {
                matrix.rubrics.get(**column).is_some_and(|rubric| rubric.years.is_some_and(|years| years.contains(year)))
            };
            let several = unit.columns.iter().filter(for_it).count();
            let note = match several > 1 {
                true => text!(
                    "{year} 年有 {several} 份规则，不知道哪一份是它自己的，不参加变化的划分；用 --rules 写明用哪一份。",
                    "{several} rubrics are for {year} and none is known to be its own, so it takes no part in the changes; name one with --rules."
                ),
                false => text!(
                    "{year} 年没有自己的规则，不参加变化的划分。",
                    "{year} has no rules of its own, and takes no part in the changes."
                ),
            };
            notes.push(note.get(language).to_string());
        }
        for (cell, label) in row.cells.iter().zip(&labels) {
            match cell {
                Some(cell) => notes.extend(of_cell(cell, year, label, sources, language)),
                None => notes.push(
                    text!("{year} 年数据有错，按 {label}没有得分。", "the data of {year} are wrong: no score under {label}.")
                        .get(language)
                        .to_string(),
                ),
            }
        }
    }
    notes
}

/// What one score lacks, and what it had no use for.
fn of_cell(cell: &Cell, year: i32, label: &str, sources: Option<&Sources>, language: Language) -> Vec<String> {
    let mut notes = Vec::new();
    let (count, reasons) = unscored(&cell.scorecard, language);
    if count > 0 {
        let reasons: Vec<String> = reasons.iter().map(|reason| shortened(reason, LONGEST_NAME)).collect();
        let why = words::listed(&reasons, words::COMMA, language);
        let note = text!(
            "{year} 年数据按 {label}：{count} 项未评分，缺少 {why}",
            "data of {year} under {label}: {count} not scored, for want of {why}"
        );
        notes.push(note.get(language).to_string());
    }
    let left_out = left_out(cell, sources, language);
    if !left_out.is_empty() {
        let left_out: Vec<String> = left_out.iter().map(|what| shortened(what, LONGEST_NAME)).collect();
        let (count, what) = (left_out.len(), words::listed(&left_out, words::SEMICOLON, language));
        let note = text!(
            "{year} 年数据按 {label}：{count} 处数据没有采用：{what}",
            "data of {year} under {label}: {count} left out: {what}"
        );
        notes.push(note.get(language).to_string());
    }
    notes
}

/// How many rows are unscored, and why, each reason once.
pub fn unscored(scorecard: &Scorecard, language: Language) -> (usize, Vec<String>) {
    let mut count = 0;
    let mut seen = BTreeSet::new();
    let mut reasons = Vec::new();
    for row in scorecard.rows() {
        let Status::Unscored(impediments) = &row.status else { continue };
        count += 1;
        for impediment in impediments {
            let reason = match impediment {
                Impediment::Missing(fact) => findings::fact(fact, language),
                Impediment::MissingAssessment { row } => {
                    text!("“{row}”的评定", "an assessment of “{row}”").get(language).to_string()
                }
                Impediment::Arithmetic { .. }
                | Impediment::Fault { .. }
                | Impediment::NothingApplicable { .. }
                | Impediment::PointsOpen { .. }
                | Impediment::Needs { .. }
                | Impediment::Cohort { .. }
                | Impediment::TooMuchWork => findings::reason(impediment, language),
            };
            if seen.insert(reason.clone()) {
                reasons.push(reason);
            }
        }
    }
    (count, reasons)
}

/// What of the data was left out: the name, when the rubric knows nothing of it; else what is the matter with it.
pub fn left_out(cell: &Cell, sources: Option<&Sources>, language: Language) -> Vec<String> {
    let name = |diagnostic: &Diagnostic| {
        let unknown = matches!(diagnostic.code, Code::UnknownFact | Code::UnknownRow);
        let quoted = diagnostic.place().zip(sources).filter(|_| unknown);
        let quoted = quoted.map(|(span, sources)| sources.slice(span).to_string());
        quoted.unwrap_or_else(|| diagnostic.message.get(language).to_string())
    };
    let mut seen = BTreeSet::new();
    cell.left_out.iter().map(name).filter(|name| seen.insert(name.clone())).collect()
}
