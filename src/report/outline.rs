//! The lines of the form in order: each heading, then its rows, then the headings below it.

use crate::eval::{RowScore, Scorecard, SectionScore, SectionScoreKind};

/// One line of the form.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// How many headings stand above it.
    pub depth: usize,
    /// The names of the headings above it.
    pub path: Vec<&'a str>,
    /// Whether it counts inside the full marks, on top of them, or is taken off.
    pub counts: SectionScoreKind,
    /// What it is.
    pub kind: LineKind<'a>,
}

/// A heading or a row.
#[derive(Clone, Copy, Debug)]
pub enum LineKind<'a> {
    /// A heading that has rows below it; the one named "" is absent, and its rows have no heading above them.
    Section(&'a SectionScore),
    /// A row.
    Row(&'a RowScore),
}

/// Every line. Headings without any row below, those that do not apply to the unit, are left out.
pub fn lines(scorecard: &Scorecard) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for section in &scorecard.sections {
        add(section, &[], section.kind, &mut lines);
    }
    lines
}

/// Headings nest at most four deep (LANGUAGE.md §2), and so does this.
fn add<'a>(section: &'a SectionScore, above: &[&'a str], counts: SectionScoreKind, lines: &mut Vec<Line<'a>>) {
    if row_count(section) == 0 {
        return;
    }
    let mut path = above.to_vec();
    if !section.name.is_empty() {
        lines.push(Line { depth: path.len(), path: path.clone(), counts, kind: LineKind::Section(section) });
        path.push(&section.name);
    }
    for row in &section.rows {
        lines.push(Line { depth: path.len(), path: path.clone(), counts, kind: LineKind::Row(row) });
    }
    for below in &section.sections {
        add(below, &path, counts, lines);
    }
}

/// How many rows stand under a heading, at any depth.
pub fn row_count(section: &SectionScore) -> usize {
    section.rows.len() + section.sections.iter().map(row_count).sum::<usize>()
}

/// Every row with its line.
pub fn rows(scorecard: &Scorecard) -> Vec<(Line<'_>, &RowScore)> {
    let rows = lines(scorecard).into_iter().filter_map(|line| match line.kind {
        LineKind::Section(_) => None,
        LineKind::Row(row) => Some((line, row)),
    });
    rows.collect()
}
