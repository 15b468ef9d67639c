//! Workbooks of Excel: the first sheet, row by row.
//!
//! A cell of a number holds a double, of which `doubles.rs` makes the digits that were typed.

use std::collections::BTreeSet;
use std::sync::Arc;

use calamine::{DataRef, Reader, SheetVisible, Xlsx};

use super::doubles::{digits, moved};
use super::{Feed, Flow, HEAD_LINES, Work, head_name, said, unreadable, without_empty_end};
use crate::batch::block::{Block, Header, HeaderKind, RowFault};
use crate::batch::layout::is_unit;
use crate::batch::{Input, Stored, messages};
use crate::diagnostic::Diagnostic;
use crate::language::Text;
use crate::text;

/// How many rows a block has.
const BLOCK_ROWS: usize = 4096;

/// Reads the first sheet.
pub fn read(file: usize, input: &Input<'_>, feed: &mut dyn Feed) -> Result<Flow, Box<Diagnostic>> {
    let stored: Box<dyn Stored> = (input.open)().map_err(unreadable(input))?;
    let broken = |error: calamine::XlsxError| Box::new(messages::workbook_broken(&input.name, &reason(&error)));
    let mut workbook: Xlsx<_> = Xlsx::new(stored).map_err(broken)?;
    let visible: Vec<String> = (workbook.sheets_metadata().iter())
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let Some((first, others)) = visible.split_first() else { return Err(Box::new(messages::table_empty(&input.name))) };
    if !others.is_empty() {
        feed.send(Work::Said(said(messages::sheets_not_read(&input.name, first, others))));
    }
    let mut rows = Rows { file, header: None, before: Vec::new(), block: None, computed: 0 };
    let mut row = Cells::default();
    let mut line: Option<u32> = None;
    let mut unsaved: Option<BTreeSet<(u32, u32)>> = None;
    let mut cells = workbook.worksheet_cells_reader(first).map_err(broken)?;
    let shown: Vec<Shown> = (cells.styles().iter())
        .map(|style| style.number_format.as_ref().map_or(Shown::AsItIs, |format| shown_as(&format.format_code)))
        .collect();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(broken)? {
        let (at, column) = cell.get_position();
        if line.is_some_and(|line| line != at) && rows.add(line, std::mem::take(&mut row), feed) == Flow::Stop {
            return Ok(Flow::Stop);
        }
        line = Some(at);
        let is_unsaved = match (cell.get_value(), &mut unsaved) {
            (DataRef::Empty, Some(unsaved)) => unsaved.contains(&(at, column)),
            (DataRef::Empty, nothing) => {
                let opened = (input.open)().map_err(unreadable(input))?;
                nothing.insert(unsaved_formulas(opened, first).map_err(broken)?).contains(&(at, column))
            }
            _ => false,
        };
        let shown = shown.get(style).copied().unwrap_or(Shown::AsItIs);
        let text = text(cell.get_value(), shown, &mut rows.computed);
        let column = column as usize;
        row.put(column, text, is_unsaved.then_some(RowFault::Formula(column)));
    }
    if rows.add(line, row, feed) == Flow::Stop || rows.end(feed) == Flow::Stop {
        return Ok(Flow::Stop);
    }
    if rows.header.is_none() {
        return Err(Box::new(messages::table_empty(&input.name)));
    }
    if rows.computed > 0 {
        feed.send(Work::Said(said(messages::computed_digits(&input.name, rows.computed))));
    }
    Ok(Flow::On)
}

/// Why a workbook cannot be read.
fn reason(error: &calamine::XlsxError) -> Text {
    match error {
        calamine::XlsxError::Zip(_) => text!(
            "内容不是 .xlsx，也许是 .csv、.xls 改了名，或者没有传全",
            "it holds no .xlsx; perhaps a .csv or .xls under another name, or cut off"
        ),
        other => text!("里面有一部分读不懂（{other}）", "a part of it cannot be read ({other})"),
    }
}

/// Where formulas stand of which the sheet does not hold the result, as programs write them that compute nothing. A sheet is looked through for
/// them when there is a cell in it that holds nothing.
fn unsaved_formulas(stored: Box<dyn Stored>, sheet: &str) -> Result<BTreeSet<(u32, u32)>, calamine::XlsxError> {
    let mut workbook = Xlsx::new(stored)?;
    let mut cells = workbook.worksheet_cells_reader(sheet)?;
    let mut found = BTreeSet::new();
    while let Some(cell) = cells.next_cell_with_formula_metadata()? {
        if cell.formula.is_some() && matches!(cell.value, DataRef::Empty) {
            found.insert(cell.pos);
        }
    }
    Ok(found)
}

/// The cells of one row.
#[derive(Default)]
struct Cells {
    texts: Vec<String>,
    /// The first that cannot be read.
    fault: Option<RowFault>,
}

impl Cells {
    /// Adds one. One that comes twice is a broken file; the last counts, as in Excel.
    fn put(&mut self, column: usize, text: String, fault: Option<RowFault>) {
        while self.texts.len() < column {
            self.texts.push(String::new());
        }
        self.texts.truncate(column);
        self.texts.push(text);
        self.fault = self.fault.take().or(fault);
    }
}

/// The rows of a sheet on their way into blocks.
struct Rows {
    file: usize,
    header: Option<Arc<Header>>,
    /// The rows above a head that is still looked for.
    before: Vec<(u64, Cells)>,
    block: Option<Block>,
    /// How many numbers had more digits than anybody typed.
    computed: u64,
}

impl Rows {
    fn add(&mut self, line: Option<u32>, row: Cells, feed: &mut dyn Feed) -> Flow {
        let Some(line) = line.map(|line| u64::from(line) + 1) else { return Flow::On };
        match &self.header {
            Some(header) => {
                let header = Arc::clone(header);
                self.data(&header, line, &row, feed)
            }
            None => {
                let is_head = row.texts.iter().any(|name| is_unit(&head_name(name)));
                let is_empty = row.fault.is_none() && row.texts.iter().all(|cell| cell.trim().is_empty());
                if !is_empty {
                    self.before.push((line, row));
                }
                if is_head || self.before.len() >= HEAD_LINES { self.begin(feed) } else { Flow::On }
            }
        }
    }

    /// Takes the last row for the head when it has a column of units, else the first; what stands below it are data.
    fn begin(&mut self, feed: &mut dyn Feed) -> Flow {
        let before = std::mem::take(&mut self.before);
        let head = before.iter().position(|(_, row)| row.texts.iter().any(|name| is_unit(&head_name(name)))).unwrap_or(0);
        let mut rows = before.into_iter().skip(head);
        let Some((_, names)) = rows.next() else { return Flow::On };
        let names = without_empty_end(names.texts.iter().map(|name| head_name(name)).collect());
        let header = Arc::new(Header { file: self.file, names, kind: HeaderKind::Fixed });
        self.header = Some(Arc::clone(&header));
        for (line, row) in rows {
            if self.data(&header, line, &row, feed) == Flow::Stop {
                return Flow::Stop;
            }
        }
        Flow::On
    }

    fn data(&mut self, header: &Arc<Header>, line: u64, row: &Cells, feed: &mut dyn Feed) -> Flow {
        let mut block = match self.block.take() {
            Some(block) => block,
            None => match feed.buffer() {
                Some(_) => Block::new(Arc::clone(header)),
                None => return Flow::Stop,
            },
        };
        let first = block.cells.len();
        row.texts.iter().for_each(|cell| block.push_cell(cell));
        // A sheet has no cells where nothing stands.
        for _ in row.texts.len()..header.names.len() {
            block.push_cell("");
        }
        // What stands under no head is not read.
        let is_titled = |column: &usize| header.names.get(*column).is_some_and(|name| !name.is_empty());
        let fault = row.fault.clone().filter(|fault| !matches!(fault, RowFault::Formula(column) if !is_titled(column)));
        let text = std::mem::take(&mut block.text);
        block.end_row(line, first, fault, |start, end| text.get(start..end).is_none_or(|cell| cell.trim().is_empty()));
        block.text = text;
        if block.rows.len() >= BLOCK_ROWS {
            return feed.send(Work::Rows(block));
        }
        self.block = Some(block);
        Flow::On
    }

    fn end(&mut self, feed: &mut dyn Feed) -> Flow {
        if self.header.is_none() && self.begin(feed) == Flow::Stop {
            return Flow::Stop;
        }
        match self.block.take() {
            Some(block) => feed.send(Work::Rows(block)),
            None => Flow::On,
        }
    }
}

/// How a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    AsItIs,
    AsPercent,
}

/// Whether numbers of a format are shown as percentages: 0.85 as 85%.
fn shown_as(format: &str) -> Shown {
    let (mut quoted, mut escaped) = (false, false);
    for character in format.chars() {
        match character {
            _ if escaped => escaped = false,
            '"' => quoted = !quoted,
            '\\' if !quoted => escaped = true,
            // Only the first part, that of positive numbers, is looked at.
            ';' if !quoted => return Shown::AsItIs,
            '%' if !quoted => return Shown::AsPercent,
            _ => {}
        }
    }
    Shown::AsItIs
}

/// A cell as a person would have written it.
fn text(value: &DataRef<'_>, shown: Shown, computed: &mut u64) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => {
            let digits = digits(*number, computed);
            match shown {
                Shown::AsItIs => digits,
                Shown::AsPercent => format!("{}%", moved(&digits, 2)),
            }
        }
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_read_as_shown() {
        let shown = ["0.00%", "0%;-0%", "0.00\"%\"", "0.00"].map(shown_as);
        assert_eq!(shown, [Shown::AsPercent, Shown::AsPercent, Shown::AsItIs, Shown::AsItIs]);
        assert_eq!(moved("0.925", 2), "92.5");
        assert_eq!(moved("1.2", 2), "120");
        assert_eq!(moved("-0.00005", 2), "-0.005");
        assert_eq!(moved("0", 2), "0");
    }
}
