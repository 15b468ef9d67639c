//! The scorecard as Markdown, for pasting into a document or an issue.

use std::io;

use crate::eval::Scorecard;
use crate::language::Language;

use super::figures::{Figures, PointsColumns};
use super::findings::Tone;
use super::layout::clean;
use super::outline::{self, LineKind};
use super::{Report, figures, findings, words};

/// Writes one table with its lists for each unit.
pub fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for (at, entry) in report.entries.iter().enumerate() {
        if at > 0 {
            writeln!(out, "\n---\n")?;
        }
        write_scorecard(entry.scorecard, report.language, out)?;
    }
    Ok(())
}

fn write_scorecard(scorecard: &Scorecard, language: Language, out: &mut dyn io::Write) -> io::Result<()> {
    let colon = words::COLON.get(language);
    let year = scorecard.year.map_or(String::new(), |year| words::year(year, language));
    let title = format!("{} {year}", escaped(&scorecard.rubric));
    if !title.trim().is_empty() {
        writeln!(out, "## {}\n", title.trim())?;
    }
    let figures = Figures::of(scorecard);
    let mut lines = Vec::new();
    if !scorecard.unit.is_empty() {
        lines.push(format!("- {}{colon}{}", words::UNIT.get(language), escaped(&scorecard.unit)));
    }
    lines.extend(scorecard.basis.iter().map(|basis| format!("- {}{colon}{}", words::BASIS.get(language), escaped(basis))));
    let full = scorecard.full_points.as_ref().map_or(String::new(), |full| format!(" / {}", figures.show(full)));
    lines.push(format!("- {}{colon}**{}**{full}", words::TOTAL.get(language), figures.show_total(&scorecard.total)));
    if let Some(grade) = &scorecard.grade {
        lines.push(format!("- {}{colon}**{}**", words::GRADE_SHORT.get(language), escaped(grade)));
    }
    writeln!(out, "{}\n", lines.join("\n"))?;
    write_table(scorecard, figures, language, out)?;
    for finding in findings::findings(scorecard, language) {
        writeln!(out, "\n### {}\n", finding.title)?;
        for entry in &finding.entries {
            let separator = if entry.body.is_empty() { "" } else { colon };
            let sign = if entry.tone == Tone::Plain { String::new() } else { format!("{} ", entry.tone.sign()) };
            writeln!(out, "- {sign}{}{separator}{}", escaped(&entry.head), escaped(&entry.body))?;
        }
    }
    Ok(())
}

fn write_table(scorecard: &Scorecard, figures: Figures, language: Language, out: &mut dyn io::Write) -> io::Result<()> {
    let points = PointsColumns::of(scorecard);
    let (titles, rule) = match points {
        PointsColumns::One => (vec![words::POINTS], "|---|---:|---:|---:|---|"),
        PointsColumns::PrintedAndInForce => {
            (vec![words::PRINTED_POINTS, words::POINTS_IN_FORCE], "|---|---:|---:|---:|---:|---|")
        }
    };
    let titles: Vec<&str> = [words::INDICATOR]
        .into_iter()
        .chain(titles)
        .chain([words::VALUE, words::SCORE, words::NOTE])
        .map(|word| word.get(language))
        .collect();
    writeln!(out, "| {} |\n{rule}", titles.join(" | "))?;
    let cells = |name: String, printed: String, in_force: String, value: String, score: String, note: String| {
        let points = match points {
            PointsColumns::One => vec![in_force],
            PointsColumns::PrintedAndInForce => vec![printed, in_force],
        };
        [name].into_iter().chain(points).chain([value, score, note]).collect::<Vec<_>>().join(" | ")
    };
    for line in outline::lines(scorecard) {
        let indent = "&emsp;".repeat(line.depth);
        let line = match line.kind {
            LineKind::Section(section) => {
                let name = format!("{indent}**{}**", escaped(&findings::section_name(section, language)));
                let (printed, in_force) = (figures.show(&section.printed_points), figures.show(&section.points));
                let score = format!("**{}**", figures.show_section(section));
                cells(name, printed, in_force, String::new(), score, String::new())
            }
            LineKind::Row(row) => {
                let name = format!("{indent}{}", escaped(&row.name));
                let (printed, in_force) = (figures.show(&row.printed_points), figures.show(&row.points));
                let value = row.value.as_ref().map_or(String::new(), |value| escaped(value));
                let score = figures.show_score(row, line.counts);
                cells(name, printed, in_force, value, score, escaped(&findings::row_note(row, language)))
            }
        };
        writeln!(out, "| {line} |")?;
    }
    let full = scorecard.full_points.as_ref().map_or(String::new(), |full| figures.show(full));
    let in_force = match points {
        PointsColumns::One => full.clone(),
        PointsColumns::PrintedAndInForce => {
            figures::points_in_force(scorecard).map_or(String::new(), |points| figures.show(&points))
        }
    };
    let name = format!("**{}**", words::TOTAL.get(language));
    let total = format!("**{}**", figures.show_total(&scorecard.total));
    writeln!(out, "| {} |", cells(name, full, in_force, String::new(), total, String::new()))
}

/// Text in which nothing is markup.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in clean(text).chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '$' => escaped.extend(['\\', character]),
            other => escaped.push(other),
        }
    }
    escaped
}
