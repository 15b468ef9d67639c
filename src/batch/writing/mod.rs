//! Results written: rows are put into their format where they are made, and follow each other in the order of the tables.

#[cfg(feature = "parquet")]
mod parquet;
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
    /// What the columns hold.
    pub kinds: Vec<Kind>,
}

/// What a column of results holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A year.
    Year,
    /// Points.
    Points,
}

impl Titles {
    /// Those of a rubric.
    pub fn of(rubric: &Rubric, form: Form) -> Titles {
        Titles {
            names: results::titles(rubric, form),
            grades: rubric.grade_names().iter().map(ToString::to_string).collect(),
            places: rubric.places,
            rubric_mark: mark_of_rubric(&rubric.name),
            kinds: results::kinds(rubric, form),
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
            TableFormat::Xlsx | TableFormat::Parquet => self.rows.push(row),
        }
    }

    /// Adds the row of a lane.
    pub fn push_lane(&mut self, fast: &Fast, unit: &str, lane: usize, score: LaneScore, titles: &Titles) {
        match self.format {
            TableFormat::Csv => fast.write_line(unit, lane, score, &mut self.bytes),
            TableFormat::JsonLines | TableFormat::Xlsx | TableFormat::Parquet => self.push(fast.cells(unit, lane, score), titles),
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
            TableFormat::Xlsx | TableFormat::Parquet => self.rows.len(),
        }
    }
}

/// Where results go.
pub type Destination<'a> = dyn Write + Send + 'a;

/// Results under way.
pub struct Output<'a> {
    format: TableFormat,
    titles: Option<Arc<Titles>>,
    /// The last that were found to be the same: each worker has its own.
    same: Option<Arc<Titles>>,
    body: Body<'a>,
}

/// What results become.
enum Body<'a> {
    /// Text, written as it comes.
    Text(&'a mut Destination<'a>),
    /// A workbook, written at the end.
    Workbook(&'a mut Destination<'a>, Box<Workbook>),
    /// A file of columns, written in groups of rows.
    #[cfg(feature = "parquet")]
    Columns(Box<parquet::File<'a>>),
    /// It is being made.
    Nothing,
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
        Output { format, titles: None, same: None, body: Body::Text(out) }
    }

    /// Sees to it that there are titles, those of the first rows that come.
    ///
    /// # Errors
    /// Those of writing.
    pub fn titled(&mut self, titles: &Arc<Titles>) -> io::Result<Fit> {
        if self.same.as_ref().is_some_and(|same| Arc::ptr_eq(same, titles)) {
            return Ok(Fit::Yes);
        }
        if let Some(known) = &self.titles {
            let same = known.names == titles.names || self.format == TableFormat::JsonLines;
            self.same = same.then(|| Arc::clone(titles)).or(self.same.take());
            return Ok(if same { Fit::Yes } else { Fit::No });
        }
        self.titles = Some(Arc::clone(titles));
        let Body::Text(out) = std::mem::replace(&mut self.body, Body::Nothing) else { return Ok(Fit::Yes) };
        self.body = match self.format {
            TableFormat::Csv => {
                out.write_all(MARK.as_bytes())?;
                let names: Vec<String> = titles.names.iter().map(|name| crate::report::sheet_text(name)).collect();
                write_line(&mut *out, &names)?;
                Body::Text(out)
            }
            TableFormat::JsonLines => Body::Text(out),
            TableFormat::Xlsx => Body::Workbook(out, Box::new(Workbook::new(titles)?)),
            #[cfg(feature = "parquet")]
            TableFormat::Parquet => Body::Columns(Box::new(parquet::File::new(titles, out)?)),
            #[cfg(not(feature = "parquet"))]
            TableFormat::Parquet => return Err(io::ErrorKind::Unsupported.into()),
        };
        Ok(Fit::Yes)
    }

    /// Whether there are no titles yet.
    pub fn is_untitled(&self) -> bool {
        self.titles.is_none()
    }

    /// Writes rows.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write(&mut self, encoded: &Encoded, start: usize, end: usize) -> io::Result<()> {
        let rows = || encoded.rows.get(start..end).unwrap_or(&[]);
        match &mut self.body {
            Body::Text(out) => out.write_all(encoded.bytes.get(start..end).unwrap_or(&[])),
            Body::Workbook(_, workbook) => workbook.write(rows()),
            #[cfg(feature = "parquet")]
            Body::Columns(file) => file.write(rows()),
            Body::Nothing => Ok(()),
        }
    }

    /// Ends the file, so that it can be read.
    ///
    /// # Errors
    /// Those of writing.
    pub fn finish(&mut self) -> io::Result<()> {
        match &mut self.body {
            Body::Text(out) => out.flush(),
            Body::Workbook(out, workbook) => {
                workbook.finish(&mut **out)?;
                out.flush()
            }
            #[cfg(feature = "parquet")]
            Body::Columns(file) => file.finish(),
            Body::Nothing => Ok(()),
        }
    }
}
