//! The scorecard for a terminal: one aligned table, and below it what is to be said about it.

use std::io;

use unicode_width::UnicodeWidthStr;

use crate::eval::{Scorecard, Status, Total};
use crate::language::Language;

use super::figures::{self, Figures, PointsColumns};
use super::findings::{self, Finding, Tone};
use super::layout::{Align, Column, Paint, Table, TableLine, clean, painted, push_line, wrap};
use super::outline::{self, Line, LineKind};
use super::words;
use super::{Report, Style};

/// Writes every scorecard, and of several an overview.
pub fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let style = report.style.readable();
    for (at, entry) in report.entries.iter().enumerate() {
        if at > 0 {
            writeln!(out, "\n{}\n", "═".repeat(style.width))?;
        }
        out.write_all(scorecard(entry.scorecard, report.language, style).as_bytes())?;
    }
    if report.entries.len() > 1 {
        let scorecards: Vec<&Scorecard> = report.entries.iter().map(|entry| entry.scorecard).collect();
        writeln!(out, "\n{}\n", "═".repeat(style.width))?;
        out.write_all(overview(&scorecards, report.language, style).as_bytes())?;
    }
    Ok(())
}

fn scorecard(scorecard: &Scorecard, language: Language, style: Style) -> String {
    let mut text = String::new();
    let mut title: Vec<String> = vec![clean(&scorecard.rubric)];
    title.extend(scorecard.year.map(|year| words::year(year, language)));
    title.retain(|part| !part.is_empty());
    if !title.is_empty() {
        push_line(&mut text, &title.join("  "), Paint::Bold, style.colour);
    }
    let colon = words::COLON.get(language);
    let mut source = Vec::new();
    if !scorecard.unit.is_empty() {
        source.push(format!("{}{colon}{}", words::UNIT.get(language), clean(&scorecard.unit)));
    }
    source.extend(scorecard.basis.as_ref().map(|basis| format!("{}{colon}{}", words::BASIS.get(language), clean(basis))));
    if !source.is_empty() {
        push_line(&mut text, &source.join("    "), Paint::None, style.colour);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&table(scorecard, language).render(style.width, style.colour));
    push_result(&mut text, scorecard, language, style);
    for finding in findings::findings(scorecard, language) {
        push_finding(&mut text, &finding, style);
    }
    text
}

/// The columns that this scorecard needs.
struct Plan {
    figures: Figures,
    points: PointsColumns,
    with_values: bool,
    language: Language,
}

fn table(scorecard: &Scorecard, language: Language) -> Table {
    let rows = outline::rows(scorecard);
    let plan = Plan {
        figures: Figures::of(scorecard),
        points: PointsColumns::of(scorecard),
        with_values: rows.iter().any(|(_, row)| row.value.is_some()),
        language,
    };
    let column = |title: words::Word, align, most| Column { title: title.get(language).to_string(), align, most };
    let mut columns = vec![column(words::INDICATOR, Align::Left, 36)];
    match plan.points {
        PointsColumns::One => columns.push(column(words::POINTS, Align::Right, 12)),
        PointsColumns::PrintedAndInForce => {
            columns.push(column(words::PRINTED_POINTS, Align::Right, 12));
            columns.push(column(words::POINTS_IN_FORCE, Align::Right, 12));
        }
    }
    if plan.with_values {
        columns.push(column(words::VALUE, Align::Point, 16));
    }
    columns.push(column(words::SCORE, Align::Right, 16));
    columns.push(column(words::NOTE, Align::Left, usize::MAX));
    if rows.iter().all(|(_, row)| findings::row_note(row, language).is_empty()) {
        columns.last_mut().into_iter().for_each(|note| note.title.clear());
    }

    let mut lines: Vec<TableLine> = outline::lines(scorecard).iter().map(|line| plan.line(line)).collect();
    lines.push(TableLine::Rule);
    let full = scorecard.full_points.as_ref().map_or(String::new(), |full| plan.figures.show(full));
    let total = plan.figures.show_total(&scorecard.total);
    let name = words::TOTAL.get(language).to_string();
    let in_force = match plan.points {
        PointsColumns::One => full.clone(),
        PointsColumns::PrintedAndInForce => {
            figures::points_in_force(scorecard).map_or(String::new(), |points| plan.figures.show(&points))
        }
    };
    lines.push(plan.cells(0, name, (full, in_force), String::new(), (total, String::new()), Paint::Bold));
    Table { columns, lines }
}

impl Plan {
    fn line(&self, line: &Line<'_>) -> TableLine {
        match line.kind {
            LineKind::Section(section) => {
                let points = (self.figures.show(&section.printed_points), self.figures.show(&section.points));
                let score = self.figures.show_section(section);
                let name = clean(&findings::section_name(section, self.language));
                self.cells(line.depth, name, points, String::new(), (score, String::new()), Paint::Bold)
            }
            LineKind::Row(row) => {
                let points = (self.figures.show(&row.printed_points), self.figures.show(&row.points));
                let score = self.figures.show_score(row, line.counts);
                let value = row.value.as_ref().map_or(String::new(), |value| clean(value));
                let note = clean(&findings::row_note(row, self.language));
                let paint = match row.status {
                    Status::Scored => Paint::None,
                    Status::Inapplicable { .. } => Paint::Dim,
                    Status::Unscored(_) => Paint::Red,
                };
                self.cells(line.depth, clean(&row.name), points, value, (score, note), paint)
            }
        }
    }

    fn cells(
        &self,
        depth: usize,
        name: String,
        points: (String, String),
        value: String,
        (score, note): (String, String),
        paint: Paint,
    ) -> TableLine {
        let mut cells = vec![name];
        match self.points {
            PointsColumns::One => cells.push(points.1),
            PointsColumns::PrintedAndInForce => cells.extend([points.0, points.1]),
        }
        if self.with_values {
            cells.push(value);
        }
        cells.extend([score, note]);
        TableLine::Cells { depth, cells, paint }
    }
}

/// `综合得分  91 / 100    等次  优`
fn push_result(text: &mut String, scorecard: &Scorecard, language: Language, style: Style) {
    let figures = Figures::of(scorecard);
    let total = figures.show_total(&scorecard.total);
    let paint = match &scorecard.total {
        Total::Scored(_) => Paint::Bold,
        Total::Range(..) | Total::Unknown => Paint::Red,
    };
    let full = scorecard.full_points.as_ref().map_or(String::new(), |full| format!(" / {}", figures.show(full)));
    let mut line = format!("{}  {}{full}", words::TOTAL.get(language), painted(&total, paint, style.colour));
    if let Some(grade) = &scorecard.grade {
        let grade = painted(&clean(grade), Paint::Bold, style.colour);
        line.push_str(&format!("    {}  {grade}", words::GRADE_SHORT.get(language)));
    }
    text.push('\n');
    push_line(text, &line, Paint::None, style.colour);
}

/// A titled list, the bodies below each other.
fn push_finding(text: &mut String, finding: &Finding, style: Style) {
    text.push('\n');
    push_line(text, &finding.title, Paint::Bold, style.colour);
    let width = style.width;
    let heads: Vec<String> = finding.entries.iter().map(|entry| clean(&entry.head)).collect();
    let has_bodies = finding.entries.iter().any(|entry| !entry.body.is_empty());
    let head_width = if has_bodies { heads.iter().map(|head| head.width()).max().unwrap_or(0).min(width / 2) } else { width };
    for (entry, head) in finding.entries.iter().zip(&heads) {
        let paint = paint(entry.tone);
        let heads = wrap(head, head_width.min(width.saturating_sub(4)));
        let bodies = wrap(&clean(&entry.body), width.saturating_sub(head_width + 6));
        for at in 0..heads.len().max(bodies.len()) {
            let sign = if at == 0 { painted(entry.tone.sign(), paint, style.colour) } else { " ".to_string() };
            let head = heads.get(at).map_or("", String::as_str);
            let body = bodies.get(at).map_or("", String::as_str);
            let blank = " ".repeat(head_width.saturating_sub(head.width()));
            push_line(text, &format!("  {sign} {head}{blank}  {body}"), Paint::None, style.colour);
        }
    }
}

/// The colour of what is to be taken in a way.
pub(super) fn paint(tone: Tone) -> Paint {
    match tone {
        Tone::Plain => Paint::None,
        Tone::Good => Paint::Green,
        Tone::Warning => Paint::Yellow,
        Tone::Bad => Paint::Red,
    }
}

/// One line for each unit, in the order in which they were given.
fn overview(scorecards: &[&Scorecard], language: Language, style: Style) -> String {
    let mut text = String::new();
    push_line(&mut text, words::UNITS.get(language), Paint::Bold, style.colour);
    text.push('\n');
    let column = |title: words::Word, align, most| Column { title: title.get(language).to_string(), align, most };
    let columns = vec![
        column(words::UNIT, Align::Left, 40),
        column(words::YEAR, Align::Right, 8),
        column(words::TOTAL, Align::Point, 20),
        column(words::GRADE_SHORT, Align::Left, 12),
        column(words::UNSCORED, Align::Left, usize::MAX),
    ];
    let line = |scorecard: &&Scorecard| {
        let unscored = outline::rows(scorecard).iter().filter(|(_, row)| matches!(row.status, Status::Unscored(_))).count();
        let cells = vec![
            clean(&scorecard.unit),
            scorecard.year.map_or(String::new(), |year| year.to_string()),
            figures::Figures::of(scorecard).show_total(&scorecard.total),
            scorecard.grade.as_ref().map_or(String::new(), |grade| clean(grade)),
            if unscored == 0 { String::new() } else { unscored.to_string() },
        ];
        TableLine::Cells { depth: 0, cells, paint: if unscored == 0 { Paint::None } else { Paint::Red } }
    };
    let table = Table { columns, lines: scorecards.iter().map(line).collect() };
    text.push_str(&table.render(style.width, style.colour));
    text
}
