//! The impact of a change of rules as Markdown.

use std::io;

use super::told::{self, Body, Item};
use super::{ImpactReport, summary, tables, version, words};
use crate::impact::{Changed, Effect, TableRow};
use crate::report::markdown::escaped;
use crate::report::words::{COLON, GRADE_SHORT, Word};

/// Writes the report.
pub fn write(report: &ImpactReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let (difference, language) = (report.difference, report.language);
    let title = if report.effect.is_some() { words::TITLE } else { words::TITLE_RULES };
    writeln!(out, "## {}\n", title.get(language))?;
    let colon = COLON.get(language);
    for (word, side) in [(words::OLD, &difference.old), (words::NEW, &difference.new)] {
        writeln!(out, "- {}{colon}{}", word.get(language), escaped(&version(side, language)))?;
    }
    writeln!(out)?;
    for sentence in summary::sentences(difference, report.effect, language) {
        writeln!(out, "- **{}**", escaped(&sentence))?;
    }
    let items = told::items(difference, language);
    if !items.is_empty() {
        writeln!(out, "\n### {}\n", words::CHANGES.get(language))?;
        for item in &items {
            write_item(item, report, out)?;
        }
    }
    if !difference.wordings.is_empty() {
        writeln!(out, "\n### {}\n", words::WORDINGS.get(language))?;
        for wording in &difference.wordings {
            writeln!(out, "- {}", escaped(&told::wording(wording, language)))?;
        }
    }
    match report.effect {
        Some(effect) => write_effect(effect, report, out),
        None => Ok(()),
    }
}

fn write_item(item: &Item, report: &ImpactReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let language = report.language;
    let note = if item.note.is_empty() { String::new() } else { format!(" · {}", escaped(&item.note)) };
    writeln!(out, "- **{}** {}{note}", escaped(&item.head), item.mark.word(language))?;
    let colon = COLON.get(language);
    for line in &item.lines {
        let label = escaped(&line.label);
        match &line.body {
            Body::Said(said) | Body::Gone(said) => writeln!(out, "  - {label}{colon}{}", escaped(said))?,
            Body::Both { old, new } => writeln!(out, "  - {label}{colon}{} → {}", escaped(old), escaped(new))?,
            Body::Table { of, rows } => {
                let above = format!("{label} {}", escaped(of));
                if above.trim().is_empty() {
                    writeln!(out)?
                } else {
                    writeln!(out, "  - {}\n", above.trim())?
                }
                write_cases(rows, report, out)?;
            }
        }
    }
    Ok(())
}

fn write_cases(rows: &[TableRow], report: &ImpactReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let word = |word: Word| word.get(report.language);
    writeln!(out, "    | {} | {} | {} |", word(words::CASE), word(words::BEFORE), word(words::AFTER))?;
    writeln!(out, "    |---|---|---|")?;
    let nothing = word(words::NOTHING);
    for row in rows {
        let side = |side: &Option<String>| escaped(side.as_deref().unwrap_or(nothing));
        let new = match row.changed {
            Changed::Yes => format!("**{}**", side(&row.new)),
            Changed::No => side(&row.new),
        };
        writeln!(out, "    | {} | {} | {new} |", escaped(&row.case), side(&row.old))?;
    }
    writeln!(out)
}

fn write_effect(effect: &Effect, report: &ImpactReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let (difference, language) = (report.difference, report.language);
    let (totals, points) = (tables::figures(effect, difference), tables::move_figures(effect, difference));
    let word = |word: Word| word.get(language);
    let colon = COLON.get(language);
    if effect.crossings().next().is_some() {
        writeln!(out, "\n### {}\n", word(words::CROSSINGS))?;
        for (unit, crossing) in effect.crossings() {
            let sums = format!("{} → {}", totals.show_total(&unit.old.total), totals.show_total(&unit.new.total));
            writeln!(out, "- **{}** {} · {sums}", escaped(&tables::name(unit, effect)), escaped(&tables::grade(unit, language)))?;
            for reason in tables::because(unit, crossing, report, effect) {
                writeln!(out, "  - {}", escaped(&reason))?;
            }
        }
    }
    if !effect.moves.is_empty() {
        writeln!(out, "\n### {}\n", word(words::MOVES))?;
        let titles = [words::INDICATOR, words::SUM, words::UP, words::DOWN, words::UNCHANGED, words::NO_SCORE, words::LARGEST];
        writeln!(out, "| {} |", titles.map(word).join(" | "))?;
        writeln!(out, "|---|---:|---:|---:|---:|---:|---|")?;
        for moves in &effect.moves {
            writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} | {} |",
                escaped(&moves.name),
                points.show_difference(&moves.sum),
                moves.up,
                moves.down,
                moves.unchanged,
                moves.unscored,
                escaped(&tables::largest(moves)),
            )?;
        }
    }
    writeln!(out, "\n### {}\n", word(words::UNITS))?;
    let titles = [words::UNIT, words::OLD_TOTAL, words::NEW_TOTAL, words::CHANGE, GRADE_SHORT, words::RANK, words::REASON];
    writeln!(out, "| {} |\n|---|---:|---:|---:|---|---|---|", titles.map(word).join(" | "))?;
    for unit in &effect.units {
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} |",
            escaped(&tables::name(unit, effect)),
            escaped(&totals.show_total(&unit.old.total)),
            escaped(&totals.show_total(&unit.new.total)),
            escaped(&tables::change(unit, totals)),
            escaped(&tables::grade(unit, language)),
            tables::rank(unit),
            escaped(&tables::reasons(unit, language)),
        )?;
    }
    for (title, lines) in [(words::GAPS, tables::gaps(effect, language)), (words::LEFT_OUT, tables::left_out(effect, language))] {
        if !lines.is_empty() {
            writeln!(out, "\n### {}\n", word(title))?;
            for (head, body) in lines {
                writeln!(out, "- {}{colon}{}", escaped(&head), escaped(&body))?;
            }
        }
    }
    Ok(())
}
