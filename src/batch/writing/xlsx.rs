//! Results as a workbook. Rows go to a temporary file as they come, so that memory does not grow with them.

use std::io::{self, Write};
use std::sync::Arc;

use rust_xlsxwriter::{Format, XlsxError};

use super::Titles;
use crate::report::Cell;

/// The most rows of a sheet.
const MOST_ROWS: u32 = 1_048_576;

/// The most digits of a number that a sheet keeps.
const DIGITS: usize = 15;

/// The most characters of a cell.
const LONGEST: usize = 32_767;

/// A workbook under way.
pub struct Workbook {
    book: rust_xlsxwriter::Workbook,
    titles: Arc<Titles>,
    sheets: usize,
    row: u32,
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error),
    }
}

impl Workbook {
    /// With its titles.
    ///
    /// # Errors
    /// Those of the temporary file.
    pub fn new(titles: &Arc<Titles>) -> io::Result<Workbook> {
        let mut workbook =
            Workbook { book: rust_xlsxwriter::Workbook::new(), titles: Arc::clone(titles), sheets: 0, row: MOST_ROWS };
        workbook.next_sheet()?;
        Ok(workbook)
    }

    /// A further sheet: one holds about a million rows.
    fn next_sheet(&mut self) -> io::Result<()> {
        let bold = Format::new().set_bold();
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(failed)?;
        for (column, title) in (0_u16..).zip(&self.titles.names) {
            sheet.write_string_with_format(0, column, title, &bold).map_err(failed)?;
        }
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        self.sheets += 1;
        self.row = 1;
        Ok(())
    }

    /// Writes rows.
    ///
    /// # Errors
    /// Those of the temporary file.
    pub fn write(&mut self, rows: &[Vec<Cell>]) -> io::Result<()> {
        for row in rows {
            if self.row >= MOST_ROWS {
                self.next_sheet()?;
            }
            let sheet = self.book.worksheet_from_index(self.sheets - 1).map_err(failed)?;
            for (column, cell) in (0_u16..).zip(row) {
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) => {
                        let short: String = text.chars().take(LONGEST).collect();
                        sheet.write_string(self.row, column, short).map_err(failed)?;
                    }
                    Cell::Number(digits) => match double(digits) {
                        Some(number) => {
                            sheet.write_number(self.row, column, number).map_err(failed)?;
                        }
                        None => {
                            sheet.write_string(self.row, column, digits).map_err(failed)?;
                        }
                    },
                }
            }
            self.row += 1;
        }
        Ok(())
    }

    /// Writes the file.
    ///
    /// # Errors
    /// Those of writing.
    pub fn finish(&mut self, out: &mut (dyn Write + Send)) -> io::Result<()> {
        self.book.save_to_writer(out).map_err(failed)
    }
}

/// The double that a sheet holds for these digits. With at most 15 significant digits it is read back as the same digits; a number with
/// more stays text, since the sheet would cut it.
#[expect(clippy::disallowed_types, reason = "a workbook holds doubles; none is computed with")]
fn double(digits: &str) -> Option<f64> {
    let significant = digits.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    (significant <= DIGITS).then(|| digits.parse().ok()).flatten()
}
