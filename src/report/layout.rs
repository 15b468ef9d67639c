//! A thin table for terminals: columns measured as they are displayed, numbers aligned at the decimal point, long cells wrapped.
//!
//! Written here and not taken from a package because an official form needs three things together: decimal points below each
//! other, indented names that wrap, and notes that move below their row where the terminal is narrow.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::source::is_unseen;

use super::{Colour, Style};

/// Blanks between two columns.
const GAP: usize = 2;
/// A last column narrower than this moves below the row.
const NARROWEST_NOTE: usize = 24;
/// How far a note that moved below its row is indented.
const NOTE_INDENT: usize = 6;

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// At the right.
    Right,
    /// Numbers below each other at the decimal point, whatever unit follows them.
    Point,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// What stands above it.
    pub title: String,
    /// Where its text stands.
    pub align: Align,
    /// How wide it may be; longer cells wrap.
    pub most: usize,
}

/// How a row is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Not at all.
    None,
    /// A heading, a total.
    Bold,
    /// What does not count.
    Dim,
    /// In order.
    Green,
    /// To be looked at.
    Yellow,
    /// Wrong or missing.
    Red,
}

/// A line of the table.
#[derive(Clone, Debug)]
pub enum TableLine {
    /// Cells, as many as there are columns.
    Cells {
        /// How deep the first cell is indented.
        depth: usize,
        /// The cells.
        cells: Vec<String>,
        /// Their colour.
        paint: Paint,
    },
    /// A rule across the table.
    Rule,
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its columns; the last takes the room that is left.
    pub columns: Vec<Column>,
    /// Its lines.
    pub lines: Vec<TableLine>,
}

/// What was measured of a column.
struct Measure {
    width: usize,
    /// With [`Align::Point`], how far from the left the decimal points stand: the numbers as a block are at the right.
    point: usize,
}

impl Table {
    /// The table as text, each line ended.
    pub fn render(&self, width: usize, colour: Colour) -> String {
        let Some((_, fixed)) = self.columns.split_last() else { return String::new() };
        let mut measures: Vec<Measure> = (0..self.columns.len()).map(|at| self.measure(at)).collect();
        let before: usize = measures.iter().take(fixed.len()).map(|measure| measure.width + GAP).sum();
        let room = width.saturating_sub(before);
        let wanted = measures.last().map_or(0, |measure| measure.width);
        let below = room < NARROWEST_NOTE && wanted > room;
        let note_width = if below { 0 } else { wanted.min(room) };
        if let Some(measure) = measures.last_mut() {
            measure.width = note_width;
        }
        let total = if note_width == 0 { before.saturating_sub(GAP) } else { before + note_width };

        let mut text = String::new();
        let shown = if below { fixed.len() } else { self.columns.len() };
        self.push_titles(&mut text, shown, &measures, colour);
        push_rule(&mut text, total);
        for line in &self.lines {
            match line {
                TableLine::Rule => push_rule(&mut text, total),
                TableLine::Cells { depth, cells, paint } if below => {
                    let (note, fixed) = cells.split_last().map_or((String::new(), cells.clone()), |(note, fixed)| {
                        (note.clone(), fixed.iter().cloned().chain([String::new()]).collect())
                    });
                    self.push_cells(&mut text, *depth, &fixed, &measures, (*paint, colour));
                    if note.is_empty() {
                        continue;
                    }
                    for part in wrap(&note, total.max(width).saturating_sub(NOTE_INDENT + depth * 2)) {
                        push_line(&mut text, &format!("{:1$}{part}", "", NOTE_INDENT + depth * 2), *paint, colour);
                    }
                }
                TableLine::Cells { depth, cells, paint } => {
                    self.push_cells(&mut text, *depth, cells, &measures, (*paint, colour));
                }
            }
        }
        text
    }

    fn measure(&self, at: usize) -> Measure {
        let Some(column) = self.columns.get(at) else { return Measure { width: 0, point: 0 } };
        let (mut width, mut whole, mut rest) = (0, 0, 0);
        for line in &self.lines {
            let TableLine::Cells { depth, cells, .. } = line else { continue };
            let Some(cell) = cells.get(at) else { continue };
            let indent = if at == 0 { depth * 2 } else { 0 };
            width = width.max(cell.width() + indent);
            if let Some((before, behind)) = at_point(cell) {
                (whole, rest) = (whole.max(before.width()), rest.max(behind.width()));
            }
        }
        if column.align == Align::Point {
            width = width.max(whole + rest);
        }
        let width = width.min(column.most).max(column.title.width());
        Measure { width, point: width.saturating_sub(rest).max(whole) }
    }

    fn push_titles(&self, text: &mut String, shown: usize, measures: &[Measure], colour: Colour) {
        let mut line = String::new();
        for (column, measure) in self.columns.iter().zip(measures).take(shown) {
            let blank = " ".repeat(measure.width.saturating_sub(column.title.width()));
            match column.align {
                Align::Left => line.extend([column.title.as_str(), &blank]),
                Align::Right | Align::Point => line.extend([blank.as_str(), &column.title]),
            }
            line.push_str(&" ".repeat(GAP));
        }
        push_line(text, &line, Paint::Bold, colour);
    }

    fn push_cells(&self, text: &mut String, depth: usize, cells: &[String], measures: &[Measure], paint: (Paint, Colour)) {
        let mut columns: Vec<Vec<String>> = Vec::new();
        for (at, ((column, cell), measure)) in self.columns.iter().zip(cells).zip(measures).enumerate() {
            let indent = if at == 0 { (depth * 2).min(measure.width.saturating_sub(4)) } else { 0 };
            let parts = wrap(cell, measure.width.saturating_sub(indent));
            columns.push(parts.iter().map(|part| place(part, column.align, measure, indent)).collect());
        }
        for at in 0..columns.iter().map(Vec::len).max().unwrap_or(0) {
            let mut line = String::new();
            for (parts, measure) in columns.iter().zip(measures) {
                match parts.get(at) {
                    Some(part) => line.push_str(part),
                    None => line.push_str(&" ".repeat(measure.width)),
                }
                line.push_str(&" ".repeat(GAP));
            }
            push_line(text, &line, paint.0, paint.1);
        }
    }
}

/// A part of a cell, filled with blanks to the width of its column.
fn place(part: &str, align: Align, measure: &Measure, indent: usize) -> String {
    let free = measure.width.saturating_sub(part.width() + indent);
    match align {
        Align::Left => format!("{:indent$}{part}{:free$}", "", ""),
        Align::Right => format!("{:indent$}{:free$}{part}", "", ""),
        Align::Point => match at_point(part) {
            Some((before, _)) => {
                let lead = measure.point.saturating_sub(before.width()).min(free);
                format!("{:lead$}{part}{:rest$}", "", "", rest = free - lead)
            }
            None => format!("{part}{:free$}", ""),
        },
    }
}

/// A number's digits before its decimal point, and the rest with the unit; `None` for what is no number.
fn at_point(cell: &str) -> Option<(&str, &str)> {
    let digits = cell.trim_start_matches(['-', '+']);
    if !digits.starts_with(|character: char| character.is_ascii_digit()) {
        return None;
    }
    let whole = digits.find(|character: char| !character.is_ascii_digit()).unwrap_or(digits.len());
    Some(cell.split_at(cell.len() - digits.len() + whole))
}

fn push_rule(text: &mut String, width: usize) {
    text.push_str(&"─".repeat(width));
    text.push('\n');
}

/// A line without blanks at its end.
pub fn push_line(text: &mut String, line: &str, paint: Paint, colour: Colour) {
    text.push_str(&painted(line.trim_end(), paint, colour));
    text.push('\n');
}

/// A text behind a lead, its further lines below its beginning.
pub fn push_hanging(text: &mut String, (lead, paint): (&str, Paint), said: &str, style: Style) {
    let indent = lead.width();
    for (at, part) in wrap(said, style.width.saturating_sub(indent)).iter().enumerate() {
        let lead = if at == 0 { painted(lead, paint, style.colour) } else { " ".repeat(indent) };
        push_line(text, &format!("{lead}{part}"), Paint::None, style.colour);
    }
}

/// Text in its colour.
pub fn painted(text: &str, paint: Paint, colour: Colour) -> String {
    let code = match (colour, paint) {
        (Colour::Plain, _) | (Colour::Coloured, Paint::None) => return text.to_string(),
        (Colour::Coloured, Paint::Bold) => "1",
        (Colour::Coloured, Paint::Dim) => "2",
        (Colour::Coloured, Paint::Green) => "32",
        (Colour::Coloured, Paint::Yellow) => "33",
        (Colour::Coloured, Paint::Red) => "31",
    };
    let start = text.len() - text.trim_start().len();
    let (blank, rest) = text.split_at(start);
    if rest.is_empty() { text.to_string() } else { format!("{blank}\u{1b}[{code}m{rest}\u{1b}[0m") }
}

/// The beginning of a text that is longer than so many characters.
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_string(),
    }
}

/// Text without what could move the cursor, change colours or turn the direction of writing: names come from files.
pub fn clean(text: &str) -> String {
    let safe = |character: char| match character {
        '\n' | '\r' | '\t' => ' ',
        unseen if is_unseen(unseen) => '\u{fffd}',
        other => other,
    };
    text.chars().map(safe).collect()
}

/// Breaks text into lines of at most `width` columns: between Chinese characters, between words, never before closing
/// punctuation or behind an opening bracket; a word wider than a line is cut. Empty text is one empty line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for piece in pieces(text) {
        let piece_width = piece.width();
        if used + piece.trim_end().width() <= width {
            line.push_str(piece);
            used += piece_width;
            continue;
        }
        let carried = after_last_clause(&line, width).to_string();
        line.truncate(line.len() - carried.len());
        if !line.trim().is_empty() {
            lines.push(line.trim_end().to_string());
        }
        used = carried.width();
        line = carried;
        for character in piece.chars() {
            let one = character.width().unwrap_or(0);
            if used + one > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(character);
            used += one;
        }
    }
    if !line.trim().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_string());
    }
    lines
}

/// What stands behind the last comma or full stop of a line, when that leaves the line at least two thirds full and the rest goes on
/// the next one: a line that ends with its clause reads better.
fn after_last_clause(line: &str, width: usize) -> &str {
    let end =
        line.char_indices().rev().find(|(_, character)| "，；。".contains(*character)).map(|(at, mark)| at + mark.len_utf8());
    match end.and_then(|end| line.split_at_checked(end)) {
        Some((clause, rest)) if clause.width() * 3 >= width * 2 => rest,
        Some(_) | None => "",
    }
}

/// The pieces between which a line may break; blanks go with the piece before them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    // `= 112.5%` goes on the next line as a whole, with its sign.
    let mut behind_sign = false;
    for (at, character) in text.char_indices() {
        if !behind_sign && before.is_some_and(|before| may_break(before, character)) {
            pieces.push(text.get(start..at).unwrap_or(""));
            start = at;
        }
        behind_sign = match character {
            '=' | '→' => before == Some(' '),
            ' ' => behind_sign,
            _ => false,
        };
        before = Some(character);
    }
    pieces.push(text.get(start..).unwrap_or(""));
    pieces
}

fn may_break(before: char, character: char) -> bool {
    let closes = |character: char| "，。；：、！？）〕】》」』”’%‰…,.;:!?)]}".contains(character);
    let opens = |character: char| "（〔【《「『“‘([{".contains(character);
    if character == ' ' || closes(character) || opens(before) {
        return false;
    }
    let wide = |character: char| character.width().unwrap_or(0) > 1;
    before == ' ' || wide(before) || wide(character) || opens(character) || closes(before) && !character.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_where_chinese_and_latin_text_may() {
        assert_eq!(wrap("控制率 75.00%，很好", 13), ["控制率", "75.00%，很好"]);
        assert_eq!(wrap("（甲）乙丙", 6), ["（甲）", "乙丙"]);
        assert_eq!(wrap("a = bb = cc", 8), ["a = bb", "= cc"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 10), [""]);
    }

    #[test]
    fn numbers_stand_below_each_other_at_the_point() {
        let line = |cell: &str| TableLine::Cells { depth: 0, cells: vec![cell.into(), String::new()], paint: Paint::None };
        let column = |align| Column { title: String::new(), align, most: 20 };
        let table = Table {
            columns: vec![column(Align::Point), column(Align::Left)],
            lines: ["83.73%", "5%", "100%", "-1.5万元"].map(line).to_vec(),
        };
        assert_eq!(table.render(40, Colour::Plain).lines().skip(2).collect::<Vec<_>>(), [" 83.73%", "  5%", "100%", " -1.5万元"]);
    }

    #[test]
    fn names_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\nc"), "a\u{fffd}[2Jb c");
    }
}
