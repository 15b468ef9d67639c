//! Sheets for a terminal.

use std::io;

use crate::report::Style;
use crate::report::layout::{Column, Paint, Table, TableLine, clean, push_hanging, push_line};

use super::{Grid, GridCell, Sheet};

/// Writes every sheet, below the title of all.
pub fn write(title: &str, sheets: &[Sheet], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let style = style.readable();
    let mut text = String::new();
    push_line(&mut text, &clean(title), Paint::Bold, style.colour);
    for sheet in sheets {
        text.push_str(&format!("\n{}\n", "═".repeat(style.width)));
        push_sheet(&mut text, sheet, style);
    }
    out.write_all(text.as_bytes())
}

fn push_sheet(text: &mut String, sheet: &Sheet, style: Style) {
    push_line(text, &clean(&sheet.title), Paint::Bold, style.colour);
    for sentence in &sheet.lead {
        push_entry(text, sentence, style);
    }
    for grid in &sheet.grids {
        text.push('\n');
        push_grid(text, grid, style);
    }
    if !sheet.notes.is_empty() {
        text.push('\n');
    }
    for note in &sheet.notes {
        push_entry(text, note, style);
    }
}

fn push_entry(text: &mut String, entry: &str, style: Style) {
    push_hanging(text, ("  · ", Paint::None), &clean(entry), style);
}

fn push_grid(text: &mut String, grid: &Grid, style: Style) {
    if !grid.title.is_empty() {
        push_line(text, &clean(&grid.title), Paint::Bold, style.colour);
    }
    let columns = grid.columns.iter().map(|(title, align)| Column { title: clean(title), align: *align, most: 40 }).collect();
    let line = |row: &Vec<GridCell>| TableLine::Cells {
        depth: 0,
        cells: row.iter().map(|cell| clean(&cell.text)).collect(),
        paint: Paint::None,
    };
    let table = Table { columns, lines: grid.rows.iter().map(line).collect() };
    text.push_str(&table.render(style.width, style.colour));
}
