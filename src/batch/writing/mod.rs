//! Results written: rows are put into their format where they are made, and follow each other in the order of the tables.

mod xlsx;

use std::io::{self, Write};
use std::sync::Arc;

use self::xlsx::Workbook;
use super::fast::{Fast, LaneScore};
use super::seen::mark_of_rubric;
use super::{Form, TableFormat, results};
use crate::model::Rubric;
use crate::report::{Cell, MARK, write_line};

/// The titles of the columns under one rubric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titles {
    /// As they stand in the first row.
    pub names: Vec<String>,
    /// The grades that the rubric can give, the best first.
    pub grades: Vec<String>,
    /// To how many decimal places totals are kept.
    pub places: u32,
    /// What tells the name of the rubric from others.
    pub rubric_mark: u64,
}

impl Titles {
    /// Those of a rubric.
    pub fn of(rubric: &Rubric, form: Form) -> Titles {
        Titles {
            names: results::titles(rubric, form),
            grades: rubric.grade_names().iter().map(ToString::to_string).collect(),
            places: rubric.places,
            rubric_mark: mark_of_rubric(&rubric.name),
        }
    }
}

/// Rows in their format, not written yet.
#[derive(Debug)]
pub struct Encoded {
    format: TableFormat,
    /// Lines of text.
    bytes: Vec<u8>,
    /// Rows of a workbook.
    rows: Vec<Vec<Cell>>,
}

impl Encoded {
    /// Nothing yet.
    pub fn new(format: TableFormat) -> Encoded {
        Encoded { format, bytes: Vec::new(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn push(&mut self, row: Vec<Cell>, titles: &Titles) {
        match self.format {
            // Writing to memory cannot fail.
            TableFormat::Csv => drop(write_line(&mut self.bytes, &row.iter().map(Cell::written).collect::<Vec<_>>())),
            TableFormat::JsonLines => self.push_object(&row, titles),
            TableFormat::Xlsx => self.rows.push(row),
        }
    }

    /// Adds the row of a lane.
    pub fn push_lane(&mut self, fast: &Fast, unit: &str, lane: usize, score: LaneScore, titles: &Titles) {
        match self.format {
            TableFormat::Csv => fast.write_line(unit, lane, score, &mut self.bytes),
            TableFormat::JsonLines | TableFormat::Xlsx => self.push(fast.cells(unit, lane, score), titles),
        }
    }

    fn push_object(&mut self, row: &[Cell], titles: &Titles) {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let mut line = String::from("{");
        for (at, (title, cell)) in titles.names.iter().zip(row).enumerate() {
            let value = match cell {
                Cell::Empty => "null".to_string(),
                Cell::Text(text) => quoted(text),
                // A fraction that is no decimal is no number of JSON.
                Cell::Number(digits) if digits.contains('/') => quoted(digits),
                Cell::Number(digits) => digits.clone(),
            };
            let comma = if at == 0 { "" } else { ", " };
            line.push_str(&format!("{comma}{}: {value}", quoted(title)));
        }
        line.push_str("}\n");
        self.bytes.extend_from_slice(line.as_bytes());
    }

    /// Where the next row will begin.
    pub fn end(&self) -> usize {
        match self.format {
            TableFormat::Csv | TableFormat::JsonLines => self.bytes.len(),
            TableFormat::Xlsx => self.rows.len(),
        }
    }
}

/// Where results go.
pub type Destination<'a> = dyn Write + Send + 'a;

/// Results under way.
pub struct Output<'a> {
    format: TableFormat,
    out: &'a mut Destination<'a>,
    titles: Option<Arc<Titles>>,
    workbook: Option<Workbook>,
}

/// Whether rows fit the titles that stand above them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// They do, or the format has no titles.
    Yes,
    /// They are of a rubric with other columns.
    No,
}

impl<'a> Output<'a> {
    /// Nothing is written yet.
    pub fn new(format: TableFormat, out: &'a mut Destination<'a>) -> Output<'a> {
        Output { format, out, titles: None, workbook: None }
    }

    /// Sees to it that there are titles, those of the first rows that come.
    ///
    /// # Errors
    /// Those of writing.
    pub fn titled(&mut self, titles: &Arc<Titles>) -> io::Result<Fit> {
        if let Some(known) = &self.titles {
            let same = Arc::ptr_eq(known, titles) || known.names == titles.names || self.format == TableFormat::JsonLines;
            return Ok(if same { Fit::Yes } else { Fit::No });
        }
        match self.format {
            TableFormat::Csv => {
                self.out.write_all(MARK.as_bytes())?;
                write_line(&mut self.out, &titles.names.iter().map(|name| crate::report::sheet_text(name)).collect::<Vec<_>>())?;
            }
            TableFormat::JsonLines => {}
            TableFormat::Xlsx => self.workbook = Some(Workbook::new(titles)?),
        }
        self.titles = Some(Arc::clone(titles));
        Ok(Fit::Yes)
    }

    /// Writes rows.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write(&mut self, encoded: &Encoded, start: usize, end: usize) -> io::Result<()> {
        match self.format {
            TableFormat::Csv | TableFormat::JsonLines => self.out.write_all(encoded.bytes.get(start..end).unwrap_or(&[])),
            TableFormat::Xlsx => match &mut self.workbook {
                Some(workbook) => workbook.write(encoded.rows.get(start..end).unwrap_or(&[])),
                None => Ok(()),
            },
        }
    }

    /// Ends the file, so that it can be read.
    ///
    /// # Errors
    /// Those of writing.
    pub fn finish(&mut self) -> io::Result<()> {
        if let Some(workbook) = &mut self.workbook {
            workbook.finish(self.out)?;
        }
        self.out.flush()
    }
}
