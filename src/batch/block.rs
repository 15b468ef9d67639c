//! Rows of text cells, some thousand at a time: what every reader makes, and every worker takes.

use std::sync::Arc;

/// The head of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Which of the inputs it is of.
    pub file: usize,
    /// The names of the columns as written.
    pub names: Vec<String>,
    /// Whether every row has these columns.
    pub kind: HeaderKind,
}

/// Whether a table says its columns once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderKind {
    /// In its head: a column that is not there is missing in every row.
    Fixed,
    /// JSON Lines: every line names what it holds.
    Open,
}

/// What is wrong with a row before anybody looks at what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// It has another number of cells than the head.
    Cells {
        /// How many it has.
        found: usize,
        /// How many the head has.
        expected: usize,
    },
    /// Its bytes are no text in the encoding of the file.
    Encoding,
    /// A quotation mark that nothing closes.
    Quote,
    /// The file ends in the middle of it.
    CutOff,
    /// A line that is no JSON object: what the reader says.
    Json(String),
    /// A key of a JSON object that stands twice.
    KeyTwice(String),
    /// A formula in this column, of which the workbook does not hold what it comes to.
    Formula(usize),
    /// Nothing stands where its unit should, in this column if there is one.
    Unnamed(Option<usize>),
}

/// One row of a [`Block`].
#[derive(Clone, Debug)]
pub struct Row {
    /// Its line in the file, counted from 1.
    pub line: u64,
    /// Where its cells begin in [`Block::cells`].
    pub first: usize,
    /// How many they are.
    pub count: usize,
    /// What is wrong with it.
    pub fault: Option<RowFault>,
}

/// Some rows of one table.
#[derive(Clone, Debug)]
pub struct Block {
    /// The head that they have.
    pub header: Arc<Header>,
    /// The text that the cells are cut from.
    pub text: String,
    /// Where each cell begins and ends in the text.
    pub cells: Vec<(u32, u32)>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Lines with nothing in them.
    pub blank: u64,
}

impl Block {
    /// No rows yet.
    pub fn new(header: Arc<Header>) -> Block {
        Block { header, text: String::new(), cells: Vec::new(), rows: Vec::new(), blank: 0 }
    }

    /// The text of a cell.
    pub fn cell(&self, cell: (u32, u32)) -> &str {
        self.text.get(cell.0 as usize..cell.1 as usize).unwrap_or("")
    }

    /// The cells of a row.
    pub fn cells_of(&self, row: &Row) -> &[(u32, u32)] {
        self.cells.get(row.first..row.first + row.count).unwrap_or(&[])
    }

    /// Adds a cell to the row under way.
    pub fn push_cell(&mut self, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.push_range(start, self.text.len());
    }

    /// Adds a cell that stands in the text already.
    pub fn push_range(&mut self, start: usize, end: usize) {
        // A block is some megabytes at most.
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.cells.push((place(start), place(end)));
    }

    /// Ends the row whose cells begin at `first`; one in which nothing stands is only counted.
    pub fn end_row(&mut self, line: u64, first: usize, mut fault: Option<RowFault>, is_blank: impl Fn(usize, usize) -> bool) {
        let blank = |cell: &(u32, u32)| is_blank(cell.0 as usize, cell.1 as usize);
        let cells = self.cells.get(first..).unwrap_or(&[]);
        if fault.is_none() && cells.iter().all(blank) {
            self.cells.truncate(first);
            self.blank += 1;
            return;
        }
        let expected = self.header.names.len();
        // What a spreadsheet adds behind the last column is nothing.
        if cells.len() > expected && cells.iter().skip(expected).all(blank) {
            self.cells.truncate(first + expected);
        }
        let found = self.cells.len().saturating_sub(first);
        if fault.is_none() && found != expected {
            fault = Some(RowFault::Cells { found, expected });
        }
        self.rows.push(Row { line, first, count: found, fault });
    }
}
