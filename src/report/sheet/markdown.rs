//! Sheets as Markdown.

use std::io;

use crate::report::layout::{Align, clean};
use crate::report::markdown::escaped;

use super::{Grid, GridCell, Sheet, Weight};

/// Writes every sheet, below the title of all.
pub fn write(title: &str, sheets: &[Sheet], out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "# {}", escaped(title))?;
    for sheet in sheets {
        writeln!(out, "\n## {}", escaped(&sheet.title))?;
        write_list(&sheet.lead, out)?;
        for grid in &sheet.grids {
            write_grid(grid, out)?;
        }
        write_list(&sheet.notes, out)?;
    }
    Ok(())
}

fn write_list(entries: &[String], out: &mut dyn io::Write) -> io::Result<()> {
    if !entries.is_empty() {
        writeln!(out)?;
    }
    entries.iter().try_for_each(|entry| writeln!(out, "- {}", escaped(entry)))
}

fn write_grid(grid: &Grid, out: &mut dyn io::Write) -> io::Result<()> {
    if !grid.title.is_empty() {
        writeln!(out, "\n### {}", escaped(&grid.title))?;
    }
    let titles: Vec<String> = grid.columns.iter().map(|(title, _)| escaped(title)).collect();
    let rules: Vec<&str> = grid
        .columns
        .iter()
        .map(|(_, align)| match align {
            Align::Left => "---",
            Align::Right | Align::Point => "---:",
        })
        .collect();
    writeln!(out, "\n| {} |\n|{}|", titles.join(" | "), rules.join("|"))?;
    for row in &grid.rows {
        let cell = |cell: &GridCell| match (cell.weight, clean(&cell.text).is_empty()) {
            (Weight::Strong, false) => format!("**{}**", escaped(&cell.text)),
            (Weight::Strong | Weight::Plain | Weight::Light, _) => escaped(&cell.text),
        };
        writeln!(out, "| {} |", row.iter().map(cell).collect::<Vec<_>>().join(" | "))?;
    }
    Ok(())
}
