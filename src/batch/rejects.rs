//! The rejects file: what is wrong with a row, by file, line and column.

use std::io;

use super::block::{Block, Row, RowFault};
use super::layout::Heads;
use super::messages;
use super::place::column_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{Language, Text};
use crate::report::{MARK, sheet_text, write_line};
use crate::text;

/// The most of a value that is shown.
const LONGEST_VALUE: usize = 200;

/// One thing that is wrong with a row.
#[derive(Clone, Debug)]
pub struct Reject {
    /// The line.
    pub line: u64,
    /// The unit, as far as it can be told.
    pub unit: String,
    /// The title of the column; empty where it is the whole row.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// The code.
    pub code: Code,
    /// What is wrong.
    pub reason: Text,
    /// How to mend it.
    pub help: Text,
}

impl Reject {
    /// What a diagnostic says of a row.
    pub fn of(diagnostic: &Diagnostic, block: &Block, row: &Row, unit: &str) -> Reject {
        let column = diagnostic.labels.iter().find_map(|label| column_of(label.span));
        let title = column.and_then(|column| block.header.names.get(column)).cloned().unwrap_or_default();
        let value = column.and_then(|column| block.cells_of(row).get(column)).map_or("", |cell| block.cell(*cell));
        let one_line = |text: &str| text.replace('\n', " ");
        let joined = |language: Language| {
            let between = match language {
                Language::Chinese => "；",
                Language::English => "; ",
            };
            diagnostic.help.iter().map(|help| one_line(help.get(language))).collect::<Vec<_>>().join(between)
        };
        Reject {
            line: row.line,
            unit: unit.to_string(),
            column: title,
            value: shortened(value),
            code: diagnostic.code,
            reason: diagnostic.message.clone(),
            help: Text::new(joined(Language::Chinese), joined(Language::English)),
        }
    }

    /// What is wrong with a row that could not be cut into its cells.
    pub fn of_fault(fault: &RowFault, block: &Block, row: &Row) -> Reject {
        let value: Vec<&str> = block.cells_of(row).iter().map(|cell| block.cell(*cell)).collect();
        let diagnostic = messages::row_fault(fault);
        let unit = Heads::of(&block.header).unit.and_then(|column| value.get(column)).copied().unwrap_or_default();
        let reject = Reject::of(&diagnostic, block, row, unit);
        match fault {
            RowFault::Formula(_) | RowFault::Unnamed(Some(_)) => reject,
            RowFault::Cells { .. }
            | RowFault::Encoding
            | RowFault::Quote
            | RowFault::CutOff
            | RowFault::Json(_)
            | RowFault::KeyTwice(_)
            | RowFault::Unnamed(None) => Reject { value: shortened(&value.join(",")), ..reject },
        }
    }
}

/// The beginning of a long text.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_string(),
    }
}

/// Writes the titles.
pub fn write_titles(out: &mut dyn io::Write, language: Language) -> io::Result<()> {
    let titles = [
        text!("文件", "file"),
        text!("行", "line"),
        text!("单位", "unit"),
        text!("列", "column"),
        text!("值", "value"),
        text!("编号", "code"),
        text!("原因", "reason"),
        text!("怎么改", "how to mend"),
    ];
    out.write_all(MARK.as_bytes())?;
    write_line(out, &titles.map(|title| title.get(language).to_string()))
}

/// Writes one.
pub fn write(reject: &Reject, file: &str, language: Language, out: &mut dyn io::Write) -> io::Result<()> {
    let Reject { line, unit, column, value, code, reason, help } = reject;
    write_line(
        out,
        &[
            sheet_text(file),
            line.to_string(),
            sheet_text(unit),
            sheet_text(column),
            sheet_text(value),
            code.to_string(),
            sheet_text(reason.get(language)),
            sheet_text(help.get(language)),
        ],
    )
}
