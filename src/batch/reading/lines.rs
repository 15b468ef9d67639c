//! CSV: a file cut into blocks at line ends outside quotes, and blocks cut into rows and cells.
//!
//! Lines without quotation marks, which are nearly all, are cut by looking for separators alone; the others go through `csv-core`, which
//! knows the rules of quoting.

use std::io::{self, Read};
use std::sync::Arc;

use csv_core::{ReadRecordResult, ReaderBuilder};
use memchr::{memchr, memchr_iter, memrchr};

use crate::batch::block::{Block, Header, RowFault};
use crate::batch::eights::each_of;

/// How long a row can be: a quotation mark that nothing closes would otherwise take the rest of the file.
const LONGEST_ROW: usize = 4 * 1024 * 1024;

/// How text is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// GB18030, whose second and further bytes are never a comma, a quotation mark or a line end.
    Gb18030,
}

/// Whole lines of a file, not looked at yet.
#[derive(Debug)]
pub struct Lines {
    /// The head that they have.
    pub header: Arc<Header>,
    /// The lines.
    pub bytes: Vec<u8>,
    /// The number of the first.
    pub first_line: u64,
    /// How they are encoded.
    pub encoding: Encoding,
    /// What separates cells.
    pub separator: u8,
    /// Whether the file goes on behind them.
    pub position: Position,
}

/// Where lines stand in their file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// More follow.
    Inside,
    /// They are the last.
    Last,
}

/// Reads blocks of whole lines.
pub struct Cutter<R> {
    reader: R,
    /// What was read behind the last block.
    rest: Vec<u8>,
    line: u64,
    ended: bool,
    /// Whether a line end inside quotation marks is one.
    quoting: Quoting,
    /// How many bytes a block has, unless a row is longer.
    block_bytes: usize,
}

/// Whether quotation marks keep line ends from being such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    /// CSV.
    Csv,
    /// JSON Lines: a line end is a line end.
    None,
}

/// Where lines that were cut off stand.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// The number of the first.
    pub first_line: u64,
    /// Whether more follow.
    pub position: Position,
}

impl<R: Read> Cutter<R> {
    /// Begins with what was read of the file to learn of its head, the first line of it being number `line`.
    pub fn new(reader: R, rest: Vec<u8>, line: u64, quoting: Quoting, block_bytes: usize) -> Cutter<R> {
        Cutter { reader, rest, line, ended: false, quoting, block_bytes: block_bytes.max(1) }
    }

    /// Reads the next lines into a buffer that is used again; none at the end.
    ///
    /// # Errors
    /// Those of reading.
    pub fn next(&mut self, bytes: &mut Vec<u8>) -> io::Result<Option<Cut>> {
        bytes.clear();
        bytes.append(&mut self.rest);
        let mut wanted = self.block_bytes;
        loop {
            if !self.ended && bytes.len() < wanted {
                let missing = (wanted - bytes.len()) as u64;
                let read = (&mut self.reader).take(missing).read_to_end(bytes)?;
                self.ended = (read as u64) < missing;
            }
            if self.ended {
                break;
            }
            let end = match self.quoting {
                Quoting::Csv => last_line_end(bytes),
                Quoting::None => memrchr(b'\n', bytes).map(|at| at + 1),
            };
            // Of a row that never ends what was read is given out all the same.
            let end =
                end.or_else(|| (bytes.len() >= LONGEST_ROW).then(|| memrchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1)));
            if let Some(end) = end {
                self.rest.extend_from_slice(bytes.get(end..).unwrap_or(&[]));
                bytes.truncate(end);
                break;
            }
            wanted = bytes.len() + self.block_bytes;
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        let first_line = self.line;
        self.line += memchr_iter(b'\n', bytes).count() as u64;
        let position = if self.ended && self.rest.is_empty() { Position::Last } else { Position::Inside };
        Ok(Some(Cut { first_line, position }))
    }
}

/// Behind the last line end that is outside quotes, where the bytes begin outside quotes.
fn last_line_end(bytes: &[u8]) -> Option<usize> {
    let quotes = memchr_iter(b'"', bytes).count();
    let (mut end, mut behind) = (bytes.len(), 0);
    loop {
        let at = memrchr(b'\n', bytes.get(..end)?)?;
        behind += memchr_iter(b'"', bytes.get(at..end)?).count();
        if (quotes - behind).is_multiple_of(2) {
            return Some(at + 1);
        }
        end = at;
    }
}

/// Behind the first line end that is outside quotes.
pub fn first_line_end(bytes: &[u8]) -> Option<usize> {
    let mut quotes = 0_usize;
    let mut behind = 0;
    for at in memchr_iter(b'\n', bytes) {
        quotes += memchr_iter(b'"', bytes.get(behind..at)?).count();
        behind = at;
        if quotes.is_multiple_of(2) {
            return Some(at + 1);
        }
    }
    None
}

/// Cuts lines into rows and cells.
pub fn split(lines: Lines) -> Block {
    let Lines { header, bytes, first_line, encoding, separator, position } = lines;
    let (text, pieces) = decoded(bytes, first_line, encoding);
    let block = Block::new(header);
    let mut splitter = Splitter {
        text: &text,
        aside: String::new(),
        block,
        line: first_line,
        separator,
        position,
        output: vec![0; 1024],
        ends: vec![0; 64],
    };
    for piece in pieces {
        match piece {
            Piece::Text { start, end, first_line } => {
                splitter.line = first_line;
                splitter.run(start, end);
            }
            Piece::Broken { line } => {
                splitter.line = line;
                splitter.end_row(splitter.block.cells.len(), Some(RowFault::Encoding));
            }
        }
    }
    let Splitter { aside, mut block, .. } = splitter;
    block.text = text;
    block.text.push_str(&aside);
    block
}

/// What lines are made of.
enum Piece {
    /// Text, from and to these bytes of what could be decoded.
    Text { start: usize, end: usize, first_line: u64 },
    /// A line that is no text.
    Broken { line: u64 },
}

/// The text of bytes; where some lines are none, of those that are.
fn decoded(bytes: Vec<u8>, first_line: u64, encoding: Encoding) -> (String, Vec<Piece>) {
    let gb18030 = |bytes: &[u8]| {
        encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
    };
    let whole = match encoding {
        Encoding::Utf8 => String::from_utf8(bytes).map_err(std::string::FromUtf8Error::into_bytes),
        Encoding::Gb18030 => gb18030(&bytes).ok_or(bytes),
    };
    let bytes = match whole {
        Ok(text) => {
            let end = text.len();
            return (text, vec![Piece::Text { start: 0, end, first_line }]);
        }
        Err(bytes) => bytes,
    };
    let (mut text, mut pieces, mut rest) = (String::new(), Vec::new(), bytes.as_slice());
    let mut line = first_line;
    while !rest.is_empty() {
        let (own, behind) = rest.split_at(memchr(b'\n', rest).map_or(rest.len(), |at| at + 1));
        let decoded = match encoding {
            Encoding::Utf8 => std::str::from_utf8(own).ok().map(str::to_string),
            Encoding::Gb18030 => gb18030(own),
        };
        match decoded {
            Some(decoded) => {
                let start = text.len();
                text.push_str(&decoded);
                pieces.push(Piece::Text { start, end: text.len(), first_line: line });
            }
            None => pieces.push(Piece::Broken { line }),
        }
        rest = behind;
        line += 1;
    }
    (text, pieces)
}

/// A text that is being cut.
struct Splitter<'t> {
    text: &'t str,
    /// Cells that do not stand in the text as they are, for their quotation marks: they come behind it.
    aside: String,
    block: Block,
    line: u64,
    separator: u8,
    position: Position,
    output: Vec<u8>,
    ends: Vec<usize>,
}

impl Splitter<'_> {
    /// Cuts the text from and to these bytes, which are whole lines.
    fn run(&mut self, start: usize, end: usize) {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while at < end {
            let rest = bytes.get(at..end).unwrap_or(&[]);
            let quote = memchr(b'"', rest);
            // Up to the line with the next quotation mark.
            let plain = match quote {
                None => end,
                Some(quote) => at + rest.get(..quote).and_then(|bytes| memrchr(b'\n', bytes)).map_or(0, |found| found + 1),
            };
            if plain > at {
                self.plain(at, plain);
                at = plain;
            }
            if quote.is_some() && at < end {
                at += self.quoted(at, end).max(1);
            }
        }
    }

    /// Cuts lines without quotation marks.
    fn plain(&mut self, base: usize, end: usize) {
        let bytes = self.text.as_bytes().get(base..end).unwrap_or(&[]);
        let mut first = self.block.cells.len();
        let mut start = 0;
        let without_return = |start: usize, at: usize| match at.checked_sub(1).filter(|last| *last >= start) {
            Some(last) if bytes.get(last) == Some(&b'\r') => last,
            _ => at,
        };
        let separator = self.separator;
        each_of(bytes, separator, b'\n', |at| {
            if bytes.get(at) == Some(&separator) {
                self.block.push_range(base + start, base + at);
            } else {
                self.block.push_range(base + start, base + without_return(start, at));
                self.end_row(first, None);
                self.line += 1;
                first = self.block.cells.len();
            }
            start = at + 1;
        });
        if start < bytes.len() || self.block.cells.len() > first {
            // The last line of a file, without a line end.
            self.block.push_range(base + start, base + without_return(start, bytes.len()));
            let short = self.block.cells.len() - first < self.block.header.names.len();
            self.end_row(first, (short && self.position == Position::Last).then_some(RowFault::CutOff));
            self.line += 1;
        }
    }

    fn end_row(&mut self, first: usize, fault: Option<RowFault>) {
        let (text, aside) = (self.text, &self.aside);
        let is_blank = |start: usize, end: usize| {
            let cell = match start.checked_sub(text.len()) {
                Some(inside) => aside.get(inside..end - text.len()),
                None => text.get(start..end),
            };
            cell.is_none_or(|cell| cell.trim().is_empty())
        };
        self.block.end_row(self.line, first, fault, is_blank);
    }

    /// Cuts one row that begins here and has quotation marks; how many bytes it took.
    fn quoted(&mut self, at: usize, end: usize) -> usize {
        let first = self.block.cells.len();
        let input = self.text.as_bytes().get(at..end).unwrap_or(&[]);
        let (mut fault, mut consumed) = self.record(input);
        let found = self.block.cells.len() - first;
        let line = memchr(b'\n', input).map_or(input.len(), |at| at + 1);
        // A row over several lines that has not the cells of one: a mark without its partner was taken for the partner of a later one.
        if fault.is_none() && consumed > line && found != self.block.header.names.len() && !self.block.header.names.is_empty() {
            (fault, consumed) = (Some(RowFault::Quote), line);
        }
        if matches!(fault, Some(RowFault::Quote | RowFault::CutOff)) {
            self.block.cells.truncate(first);
            let own = self.text.get(at..at + consumed).unwrap_or("").trim_end().len();
            self.block.push_range(at, at + own);
        }
        self.end_row(first, fault);
        self.line += memchr_iter(b'\n', input.get(..consumed).unwrap_or(&[])).count() as u64;
        consumed
    }

    /// Reads one row.
    fn record(&mut self, input: &[u8]) -> (Option<RowFault>, usize) {
        let mut reader = ReaderBuilder::new().delimiter(self.separator).build();
        let (mut read, mut written, mut cells) = (0, 0, 0);
        let mut ended = false;
        loop {
            let output = self.output.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(cells..).unwrap_or_default();
            let (result, more_read, more_written, more_cells) =
                reader.read_record(input.get(read..).unwrap_or(&[]), output, ends);
            read += more_read;
            written += more_written;
            cells += more_cells;
            match result {
                ReadRecordResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                // Asked once more without input, the reader takes the row for ended.
                ReadRecordResult::InputEmpty => ended = true,
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        let taken = input.get(..read).unwrap_or(&[]);
        if ended && !memchr_iter(b'"', taken).count().is_multiple_of(2) && self.is_open(input) {
            let line = memchr(b'\n', input).map_or(input.len(), |at| at + 1);
            let is_last = self.position == Position::Last && line == input.len();
            return (Some(if is_last { RowFault::CutOff } else { RowFault::Quote }), line);
        }
        // The reader leaves the second half of a line end to the next row.
        let consumed = read + usize::from(taken.ends_with(b"\r") && input.get(read) == Some(&b'\n'));
        let mut start = 0;
        for at in 0..cells {
            let end = self.ends.get(at).copied().unwrap_or(start);
            let cell = self.output.get(start..end).map(String::from_utf8_lossy).unwrap_or_default();
            let begin = self.text.len() + self.aside.len();
            self.aside.push_str(&cell);
            self.block.push_range(begin, begin + cell.len());
            start = end;
        }
        let short = cells < self.block.header.names.len();
        let is_last = ended && self.position == Position::Last && consumed == input.len();
        ((short && is_last).then_some(RowFault::CutOff), consumed)
    }

    /// Whether a row is still inside quotes where the input ends.
    fn is_open(&self, input: &[u8]) -> bool {
        let mut reader = ReaderBuilder::new().delimiter(self.separator).build();
        let mut cells = vec![0; 16];
        let mut output = vec![0; 4096];
        let mut read = 0;
        loop {
            let (result, more, _, _) = reader.read_record(input.get(read..).unwrap_or(&[]), &mut output, &mut cells);
            read += more;
            match result {
                ReadRecordResult::InputEmpty => break,
                ReadRecordResult::Record | ReadRecordResult::End => return false,
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {}
            }
        }
        // A line end ends a row that is not inside quotes.
        let (result, ..) = reader.read_record(b"\n", &mut output, &mut cells);
        matches!(result, ReadRecordResult::InputEmpty)
    }
}

/// The separator that a head most likely uses: a comma, unless there is none and tabs or semicolons are.
pub fn separator_of(head: &str) -> u8 {
    let outside = |wanted: char| {
        let mut inside = false;
        head.chars()
            .filter(|character| {
                inside ^= *character == '"';
                !inside && *character == wanted
            })
            .count()
    };
    if outside(',') == 0 {
        if outside('\t') > 0 {
            return b'\t';
        }
        if outside(';') > 0 {
            return b';';
        }
    }
    b','
}

/// The text of bytes, what is none of it replaced by marks.
pub fn text_of(bytes: &[u8], encoding: Encoding) -> String {
    match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Encoding::Gb18030 => encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}
