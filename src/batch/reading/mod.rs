//! Tables read: by one thread, as whole lines or as rows of cells, for the workers to take.

mod doubles;
pub mod json;
pub mod lines;
#[cfg(feature = "parquet")]
mod parquet;
mod xlsx;

use std::io::{self, BufReader, Read};
use std::sync::Arc;

use self::lines::{Cutter, Encoding, Lines, Quoting};
use super::block::{Block, Header, HeaderKind};
use super::layout::{is_unit, mark_unnamed};
use super::{Input, TableFormat, messages};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// What a worker is given.
#[derive(Debug)]
pub enum Work {
    /// Lines of CSV.
    Lines(Lines),
    /// Lines of JSON.
    Json(Lines),
    /// Rows.
    Rows(Block),
    /// The reading of the whole ends here, since a table cannot be read.
    Failed(Box<Diagnostic>),
    /// Something about a table that is worth knowing.
    Said(Diagnostics),
}

/// What a worker is given, rows being cut.
#[derive(Debug)]
pub enum Taken {
    /// Rows, and how many bytes of a text file they were.
    Rows(Block, u64),
    /// As [`Work::Failed`].
    Failed(Box<Diagnostic>),
    /// As [`Work::Said`].
    Said(Diagnostics),
}

impl Work {
    /// Cuts lines into rows, and marks those that name no unit.
    pub fn taken(self) -> Taken {
        let cut = |lines: Lines, split: fn(Lines) -> Block| {
            let bytes = lines.bytes.len() as u64;
            (split(lines), bytes)
        };
        let (mut block, bytes) = match self {
            Work::Lines(lines) => cut(lines, lines::split),
            Work::Json(lines) => cut(lines, json::split),
            Work::Rows(block) => (block, 0),
            Work::Failed(diagnostic) => return Taken::Failed(diagnostic),
            Work::Said(said) => return Taken::Said(said),
        };
        mark_unnamed(&mut block);
        Taken::Rows(block, bytes)
    }
}

/// Whether whoever takes the work wants more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// More.
    On,
    /// No more.
    Stop,
}

/// Takes work from a reader.
pub trait Feed {
    /// A buffer to read into; none when no more is wanted.
    fn buffer(&mut self) -> Option<Vec<u8>>;
    /// Takes back a buffer into which nothing was read.
    fn unused(&mut self, buffer: Vec<u8>);
    /// Hands over some work.
    fn send(&mut self, work: Work) -> Flow;
}

/// Reads a table to its end, or to where no more is wanted.
pub fn read(file: usize, input: &Input<'_>, block_bytes: usize, feed: &mut dyn Feed) -> Flow {
    let outcome = match input.format {
        TableFormat::Csv => read_csv(file, input, block_bytes, feed),
        TableFormat::JsonLines => read_json(file, input, block_bytes, feed),
        TableFormat::Xlsx => xlsx::read(file, input, feed),
        #[cfg(feature = "parquet")]
        TableFormat::Parquet => parquet::read(file, input, feed),
        #[cfg(not(feature = "parquet"))]
        TableFormat::Parquet => Err(Box::new(messages::no_parquet(&input.name))),
    };
    match outcome {
        Ok(flow) => flow,
        Err(diagnostic) => {
            feed.send(Work::Failed(diagnostic));
            Flow::Stop
        }
    }
}

/// How much of a file is looked at to find its head and its encoding.
const LOOKED_AT: usize = 64 * 1024;

/// In how many lines the head is looked for.
const HEAD_LINES: usize = 10;

fn unreadable(input: &Input<'_>) -> impl Fn(io::Error) -> Box<Diagnostic> {
    let name = input.name.clone();
    move |error| Box::new(messages::table_unreadable(&name, &error))
}

/// The beginning of a text file, without its byte-order mark, and the file itself.
fn begin(input: &Input<'_>) -> Result<(Vec<u8>, impl Read), Box<Diagnostic>> {
    let mut reader = BufReader::with_capacity(LOOKED_AT, (input.open)().map_err(unreadable(input))?);
    let mut start = Vec::new();
    (&mut reader).take(LOOKED_AT as u64).read_to_end(&mut start).map_err(unreadable(input))?;
    if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) || start.contains(&0) {
        return Err(Box::new(messages::table_encoding(&input.name)));
    }
    if start.starts_with(&[0xef, 0xbb, 0xbf]) {
        start.drain(..3);
    }
    let ends = if has_lone_returns(&start) { LineEnds::Returns } else { LineEnds::AsTheyAre };
    ends.put_right(&mut start);
    Ok((start, Ended { reader, ends }))
}

/// How lines end in a text file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineEnds {
    /// With a line feed.
    AsTheyAre,
    /// With a carriage return alone, as old programs have them: taken for line feeds.
    Returns,
}

impl LineEnds {
    /// Makes line feeds of what ends lines.
    fn put_right(self, bytes: &mut [u8]) {
        match self {
            LineEnds::AsTheyAre => {}
            LineEnds::Returns => bytes.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n'),
        }
    }
}

/// Whether lines end with carriage returns: outside quotation marks there are some, and no line feeds.
fn has_lone_returns(start: &[u8]) -> bool {
    let (mut inside, mut returns) = (false, false);
    for byte in start {
        match byte {
            b'"' => inside = !inside,
            b'\n' if !inside => return false,
            b'\r' if !inside => returns = true,
            _ => {}
        }
    }
    returns
}

/// A text file whose lines end with line feeds.
struct Ended<R> {
    reader: R,
    ends: LineEnds,
}

impl<R: Read> Read for Ended<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.ends.put_right(buffer.get_mut(..count).unwrap_or_default());
        Ok(count)
    }
}

/// The encoding of bytes that may break off in the middle of a character; none where all of them are ASCII.
fn encoding_of(bytes: &[u8]) -> Option<Encoding> {
    if bytes.is_ascii() {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => Some(Encoding::Utf8),
        Err(error) if error.error_len().is_none() => Some(Encoding::Utf8),
        // One broken character in a text that is otherwise UTF-8 does not make it GB18030.
        Err(_) if mostly_utf8(bytes) => Some(Encoding::Utf8),
        Err(_) => Some(Encoding::Gb18030),
    }
}

/// Whether nearly all lines with characters beyond ASCII are UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_ascii());
    let (mut right, mut wrong) = (0_usize, 0_usize);
    for line in lines {
        match std::str::from_utf8(line) {
            Ok(_) => right += 1,
            Err(_) => wrong += 1,
        }
    }
    right > 4 * wrong
}

fn read_csv(file: usize, input: &Input<'_>, block_bytes: usize, feed: &mut dyn Feed) -> Result<Flow, Box<Diagnostic>> {
    let (start, mut reader) = begin(input)?;
    let mut encoding = encoding_of(&start);
    let (head, head_lines) = find_head(&start, encoding.unwrap_or(Encoding::Utf8), input)?;
    let separator = head.separator;
    let header = Arc::new(Header { file, names: head.names, kind: HeaderKind::Fixed });
    if encoding == Some(Encoding::Gb18030) {
        feed.send(Work::Said(said(messages::read_as_gb18030(&input.name))));
    }
    let rest = start.get(head.bytes..).unwrap_or(&[]).to_vec();
    let mut cutter = Cutter::new(&mut reader, rest, head_lines + 1, Quoting::Csv, block_bytes);
    loop {
        let Some(mut bytes) = feed.buffer() else { return Ok(Flow::Stop) };
        let Some(cut) = cutter.next(&mut bytes).map_err(unreadable(input))? else {
            feed.unused(bytes);
            return Ok(Flow::On);
        };
        if encoding.is_none() {
            encoding = encoding_of(&bytes);
            if encoding == Some(Encoding::Gb18030) {
                feed.send(Work::Said(said(messages::read_as_gb18030(&input.name))));
            }
        }
        let lines = Lines {
            header: Arc::clone(&header),
            bytes,
            first_line: cut.first_line,
            encoding: encoding.unwrap_or(Encoding::Utf8),
            separator,
            position: cut.position,
        };
        if feed.send(Work::Lines(lines)) == Flow::Stop {
            return Ok(Flow::Stop);
        }
    }
}

fn said(diagnostic: Diagnostic) -> Diagnostics {
    let mut said = Diagnostics::new();
    said.push(diagnostic);
    said
}

/// The head of a text table.
struct Head {
    names: Vec<String>,
    separator: u8,
    /// How many bytes it and what stands before it take.
    bytes: usize,
}

/// The head, and how many lines it and those before it are: the first row with a column of units among the first ten, for tables with a
/// title above; otherwise the first row in which something stands.
fn find_head(start: &[u8], encoding: Encoding, input: &Input<'_>) -> Result<(Head, u64), Box<Diagnostic>> {
    let mut first: Option<(Head, u64)> = None;
    let (mut at, mut rows) = (0, 0);
    while at < start.len() && rows < HEAD_LINES {
        let (names, separator, end) = row_at(start, at, encoding);
        rows += 1;
        at = end;
        if names.is_empty() {
            continue;
        }
        let is_head = names.iter().any(|name| is_unit(name));
        let lines = memchr::memchr_iter(b'\n', start.get(..end).unwrap_or(&[])).count() as u64;
        let found = (Head { names, separator, bytes: end }, lines.max(1));
        if is_head {
            return Ok(found);
        }
        first.get_or_insert(found);
    }
    first.ok_or_else(|| Box::new(messages::table_empty(&input.name)))
}

/// The cells of the row that begins at a byte, as names of columns; their separator; and where the next row begins. It takes several lines
/// where its quotation marks say so; where they have no partner it ends with its line.
fn row_at(start: &[u8], at: usize, encoding: Encoding) -> (Vec<String>, u8, usize) {
    let rest = start.get(at..).unwrap_or(&[]);
    let line = memchr::memchr(b'\n', rest).map_or(rest.len(), |found| found + 1);
    let whole = lines::first_line_end(rest).unwrap_or(line);
    let cut = |length: usize| {
        let text = lines::text_of(rest.get(..length).unwrap_or(&[]), encoding);
        let separator = lines::separator_of(&text);
        let header = Arc::new(Header { file: 0, names: Vec::new(), kind: HeaderKind::Fixed });
        let cut = lines::split(Lines {
            header,
            bytes: text.into_bytes(),
            first_line: 1,
            encoding: Encoding::Utf8,
            separator,
            position: lines::Position::Last,
        });
        (cut, separator)
    };
    let (mut found, mut separator) = cut(whole);
    let mut length = whole;
    if whole > line && found.rows.len() > 1 {
        ((found, separator), length) = (cut(line), line);
    }
    let names = found.cells.iter().map(|cell| head_name(found.cell(*cell))).collect();
    (without_empty_end(names), separator, at + length)
}

/// A cell of a head as the name of a column: on one line. Heads are broken to fit narrow columns, also in the middle of a word.
fn head_name(cell: &str) -> String {
    let mut name = String::new();
    for piece in cell.split(['\n', '\r']).map(str::trim).filter(|piece| !piece.is_empty()) {
        let is_latin = |character: Option<char>| character.is_some_and(|character| character.is_ascii_alphanumeric());
        if is_latin(name.chars().last()) && is_latin(piece.chars().next()) {
            name.push(' ');
        }
        name.push_str(piece);
    }
    name
}

/// Without the empty cells at the end of a head.
fn without_empty_end(mut names: Vec<String>) -> Vec<String> {
    while names.last().is_some_and(|name| name.trim().is_empty()) {
        names.pop();
    }
    names
}

fn read_json(file: usize, input: &Input<'_>, block_bytes: usize, feed: &mut dyn Feed) -> Result<Flow, Box<Diagnostic>> {
    let (start, mut reader) = begin(input)?;
    let header = Arc::new(Header { file, names: Vec::new(), kind: HeaderKind::Open });
    let mut cutter = Cutter::new(&mut reader, start, 1, Quoting::None, block_bytes);
    let mut any = false;
    loop {
        let Some(mut bytes) = feed.buffer() else { return Ok(Flow::Stop) };
        let Some(cut) = cutter.next(&mut bytes).map_err(unreadable(input))? else {
            feed.unused(bytes);
            break;
        };
        any = true;
        let lines = Lines {
            header: Arc::clone(&header),
            bytes,
            first_line: cut.first_line,
            encoding: Encoding::Utf8,
            separator: b',',
            position: cut.position,
        };
        if feed.send(Work::Json(lines)) == Flow::Stop {
            return Ok(Flow::Stop);
        }
    }
    if any { Ok(Flow::On) } else { Err(Box::new(messages::table_empty(&input.name))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_stand_on_one_line() {
        let names = [" 执行\r\n（万元） ", "综\n合", "total\nscore", "\n", "A\n局"].map(head_name);
        assert_eq!(names, ["执行（万元）", "综合", "total score", "", "A局"]);
    }
}
