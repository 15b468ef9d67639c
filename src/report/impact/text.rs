//! The impact of a change of rules for a terminal.

use std::io;

use unicode_width::UnicodeWidthStr;

use super::told::{self, Body, Item, Mark};
use super::{ImpactReport, summary, tables, version, words};
use crate::impact::{Changed, Direction, Effect, TableRow};
use crate::report::Style;
use crate::report::layout::{Align, Column, Paint, Table, TableLine, clean, painted, push_hanging, push_line, wrap};
use crate::report::words::{COLON, GRADE_SHORT, Word};

/// Writes the report.
pub fn write(report: &ImpactReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let page = Page { report, style: report.style.readable() };
    out.write_all(page.text().as_bytes())
}

/// A report under way.
struct Page<'a> {
    report: &'a ImpactReport<'a>,
    style: Style,
}

impl Page<'_> {
    fn word(&self, word: Word) -> &'static str {
        word.get(self.report.language)
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let (difference, language) = (self.report.difference, self.report.language);
        let colon = COLON.get(language);
        for (word, side) in [(words::OLD, &difference.old), (words::NEW, &difference.new)] {
            let line = format!("{}{colon}{}", self.word(word), clean(&version(side, language)));
            push_line(&mut text, &line, Paint::None, self.style.colour);
        }
        text.push('\n');
        for sentence in summary::sentences(difference, self.report.effect, language) {
            self.push_wrapped(&mut text, &sentence, 0, Paint::Bold);
        }
        let items = told::items(difference, language);
        if !items.is_empty() {
            self.push_title(&mut text, words::CHANGES);
            for item in &items {
                self.push_item(&mut text, item);
            }
        }
        if !difference.wordings.is_empty() {
            self.push_title(&mut text, words::WORDINGS);
            for wording in &difference.wordings {
                self.push_wrapped(&mut text, &clean(&told::wording(wording, language)), 2, Paint::Dim);
            }
        }
        if let Some(effect) = self.report.effect {
            self.push_effect(&mut text, effect);
        }
        text
    }

    fn push_title(&self, text: &mut String, title: Word) {
        text.push('\n');
        push_line(text, self.word(title), Paint::Bold, self.style.colour);
    }

    /// A paragraph, indented.
    fn push_wrapped(&self, text: &mut String, line: &str, indent: usize, paint: Paint) {
        for part in wrap(line, self.style.width.saturating_sub(indent)) {
            push_line(text, &format!("{:indent$}{part}", ""), paint, self.style.colour);
        }
    }

    fn push_item(&self, text: &mut String, item: &Item) {
        let paint = match item.mark {
            Mark::Added => Paint::Green,
            Mark::Removed => Paint::Red,
            Mark::Changed | Mark::Renamed => Paint::Yellow,
        };
        let sign = painted(item.mark.sign(), paint, self.style.colour);
        let head = painted(&clean(&item.head), Paint::Bold, self.style.colour);
        let word = self.mark_word(item);
        let note = if item.note.is_empty() { String::new() } else { format!("  {}", clean(&item.note)) };
        let plain = format!("{}{word}{note}", clean(&item.head));
        if plain.width() + 4 <= self.style.width {
            push_line(text, &format!("  {sign} {head}{word}{note}"), Paint::None, self.style.colour);
        } else {
            push_line(text, &format!("  {sign} {head}{word}"), Paint::None, self.style.colour);
            self.push_wrapped(text, note.trim(), 4, Paint::None);
        }
        let colon = COLON.get(self.report.language);
        for line in &item.lines {
            let label = clean(&line.label);
            match &line.body {
                Body::Said(said) | Body::Gone(said) => self.push_hanging(text, &format!("{label}{colon}"), said),
                Body::Both { old, new } => {
                    let short = format!("{label}{colon}{old} → {new}");
                    if short.width() + 4 <= self.style.width && short.width() <= 64 {
                        self.push_hanging(text, &format!("{label}{colon}"), &format!("{old} → {new}"));
                    } else {
                        self.push_hanging(text, &format!("{label}{colon}{} ", self.word(words::BEFORE)), old);
                        let blank = " ".repeat(label.width() + colon.width());
                        self.push_hanging(text, &format!("{blank}{} ", self.word(words::AFTER)), new);
                    }
                }
                Body::Table { of, rows } => {
                    let above = format!("{label} {}", clean(of));
                    if !above.trim().is_empty() {
                        push_line(text, &format!("    {}", above.trim()), Paint::None, self.style.colour);
                    }
                    for line in self.cases(rows).render(self.style.width.saturating_sub(6), self.style.colour).lines() {
                        push_line(text, &format!("      {line}"), Paint::None, crate::report::Colour::Plain);
                    }
                }
            }
        }
    }

    fn mark_word(&self, item: &Item) -> String {
        match item.mark {
            Mark::Changed => String::new(),
            Mark::Added | Mark::Removed | Mark::Renamed => format!("  {}", item.mark.word(self.report.language)),
        }
    }

    /// A label and a text that goes on below itself.
    fn push_hanging(&self, text: &mut String, label: &str, said: &str) {
        push_hanging(text, (&format!("    {label}"), Paint::None), &clean(said), self.style);
    }

    fn cases(&self, rows: &[TableRow]) -> Table {
        let column = |title: Word, most| Column { title: self.word(title).to_string(), align: Align::Left, most };
        let columns = vec![column(words::CASE, 40), column(words::BEFORE, 30), column(words::AFTER, usize::MAX)];
        let nothing = self.word(words::NOTHING);
        let lines = rows.iter().map(|row| {
            let side = |side: &Option<String>| clean(side.as_deref().unwrap_or(nothing));
            let paint = match row.changed {
                Changed::Yes => Paint::Yellow,
                Changed::No => Paint::Dim,
            };
            let mark = if row.changed == Changed::Yes { "  ←" } else { "" };
            TableLine::Cells { depth: 0, cells: vec![clean(&row.case), side(&row.old), side(&row.new) + mark], paint }
        });
        Table { columns, lines: lines.collect() }
    }

    fn push_effect(&self, text: &mut String, effect: &Effect) {
        let (difference, language) = (self.report.difference, self.report.language);
        let (totals, points) = (tables::figures(effect, difference), tables::move_figures(effect, difference));
        let column = |title: Word, align, most| Column { title: self.word(title).to_string(), align, most };
        if effect.crossings().next().is_some() {
            self.push_title(text, words::CROSSINGS);
            for (unit, crossing) in effect.crossings() {
                let paint = match crossing.direction {
                    Direction::Worse => Paint::Red,
                    Direction::Better => Paint::Green,
                    Direction::Other => Paint::Yellow,
                };
                let name = painted(&clean(&tables::name(unit, effect)), paint, self.style.colour);
                let sums = format!("{} → {}", totals.show_total(&unit.old.total), totals.show_total(&unit.new.total));
                push_line(
                    text,
                    &format!("  {name}  {}  {sums}", clean(&tables::grade(unit, language))),
                    Paint::None,
                    self.style.colour,
                );
                for reason in tables::because(unit, crossing, self.report, effect) {
                    self.push_wrapped(text, &clean(&reason), 4, Paint::None);
                }
            }
        }
        if !effect.moves.is_empty() {
            self.push_title(text, words::MOVES);
            text.push('\n');
            let columns = vec![
                column(words::INDICATOR, Align::Left, 30),
                column(words::SUM, Align::Point, 12),
                column(words::UP, Align::Right, 10),
                column(words::DOWN, Align::Right, 10),
                column(words::UNCHANGED, Align::Right, 10),
                column(words::NO_SCORE, Align::Right, 10),
                column(words::LARGEST, Align::Left, usize::MAX),
            ];
            let lines = effect.moves.iter().map(|moves| {
                let open = if moves.unscored == 0 { String::new() } else { moves.unscored.to_string() };
                let cells = vec![
                    clean(&moves.name),
                    points.show_difference(&moves.sum),
                    moves.up.to_string(),
                    moves.down.to_string(),
                    moves.unchanged.to_string(),
                    open,
                    clean(&tables::largest(moves)),
                ];
                TableLine::Cells { depth: 0, cells, paint: Paint::None }
            });
            let table = Table { columns, lines: lines.collect() };
            text.push_str(&table.render(self.style.width, self.style.colour));
        }
        self.push_title(text, words::UNITS);
        text.push('\n');
        text.push_str(&self.units(effect).render(self.style.width, self.style.colour));
        for (title, lines) in
            [(words::GAPS, tables::gaps(effect, language)), (words::LEFT_OUT, tables::left_out(effect, language))]
        {
            if !lines.is_empty() {
                self.push_title(text, title);
                for (head, body) in lines {
                    let line = format!("{}{}{}", clean(&head), COLON.get(language), clean(&body));
                    self.push_wrapped(text, &line, 2, Paint::None);
                }
            }
        }
    }

    fn units(&self, effect: &Effect) -> Table {
        let (difference, language) = (self.report.difference, self.report.language);
        let totals = tables::figures(effect, difference);
        let column = |title: Word, align, most| Column { title: self.word(title).to_string(), align, most };
        let columns = vec![
            column(words::UNIT, Align::Left, 30),
            column(words::OLD_TOTAL, Align::Point, 16),
            column(words::NEW_TOTAL, Align::Point, 16),
            column(words::CHANGE, Align::Point, 16),
            column(GRADE_SHORT, Align::Left, 14),
            column(words::RANK, Align::Left, 10),
            column(words::REASON, Align::Left, usize::MAX),
        ];
        let lines = effect.units.iter().map(|unit| {
            let cells = vec![
                clean(&tables::name(unit, effect)),
                totals.show_total(&unit.old.total),
                totals.show_total(&unit.new.total),
                tables::change(unit, totals),
                clean(&tables::grade(unit, language)),
                tables::rank(unit),
                clean(&tables::reasons(unit, language)),
            ];
            let paint = match (&unit.crossing, &unit.change) {
                (Some(crossing), _) if crossing.direction == Direction::Worse => Paint::Red,
                (Some(crossing), _) if crossing.direction == Direction::Better => Paint::Green,
                (_, None) => Paint::Yellow,
                (_, Some(_)) => Paint::None,
            };
            TableLine::Cells { depth: 0, cells, paint }
        });
        Table { columns, lines: lines.collect() }
    }
}
