//! Files of Apache Parquet, row by row: decimals with their digits, doubles as `doubles.rs` reads them.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use parquet::record::Field;

use super::doubles::digits;
use super::{Feed, Flow, Work, said, unreadable};
use crate::batch::block::{Block, Header, HeaderKind};
use crate::batch::{Input, Stored, messages};
use crate::diagnostic::Diagnostic;
use crate::value::Date;

/// How many rows a block has.
const BLOCK_ROWS: usize = 4096;

/// A table that is read in pieces.
struct Pieces {
    stored: Arc<Mutex<Box<dyn Stored>>>,
    length: u64,
}

impl Length for Pieces {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Pieces {
    type T = From;

    fn get_read(&self, start: u64) -> Result<From> {
        Ok(From { stored: Arc::clone(&self.stored), at: start })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let mut bytes = Vec::new();
        self.get_read(start)?.take(length as u64).read_to_end(&mut bytes)?;
        match bytes.len() == length {
            true => Ok(bytes.into()),
            false => Err(ParquetError::EOF(format!("{} bytes instead of {length}", bytes.len()))),
        }
    }
}

/// A table from some byte on.
struct From {
    stored: Arc<Mutex<Box<dyn Stored>>>,
    at: u64,
}

impl Read for From {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut stored = self.stored.lock().unwrap_or_else(PoisonError::into_inner);
        stored.seek(SeekFrom::Start(self.at))?;
        let read = stored.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

/// Reads a file.
pub fn read(file: usize, input: &Input<'_>, feed: &mut dyn Feed) -> std::result::Result<Flow, Box<Diagnostic>> {
    let broken = |error: ParquetError| Box::new(messages::parquet_broken(&input.name, &error.to_string()));
    let mut stored: Box<dyn Stored> = (input.open)().map_err(unreadable(input))?;
    let length = stored.seek(SeekFrom::End(0)).map_err(unreadable(input))?;
    let pieces = Pieces { stored: Arc::new(Mutex::new(stored)), length };
    let reader = SerializedFileReader::new(pieces).map_err(broken)?;
    let schema = reader.metadata().file_metadata().schema();
    let names: Vec<String> = schema.get_fields().iter().map(|field| field.name().to_string()).collect();
    let header = Arc::new(Header { file, names, kind: HeaderKind::Fixed });
    let mut computed = 0;
    let mut block: Option<Block> = None;
    // A row has no line; it is told by its number, as if the head were the first.
    for (line, row) in (2..).zip(reader.get_row_iter(None).map_err(broken)?) {
        let row = row.map_err(broken)?;
        let mut open = match block.take() {
            Some(block) => block,
            None => match feed.buffer() {
                Some(_) => Block::new(Arc::clone(&header)),
                None => return Ok(Flow::Stop),
            },
        };
        let first = open.cells.len();
        for (_, field) in row.get_column_iter() {
            open.push_cell(&text(field, &mut computed));
        }
        let text = std::mem::take(&mut open.text);
        open.end_row(line, first, None, |start, end| text.get(start..end).is_none_or(|cell| cell.trim().is_empty()));
        open.text = text;
        if open.rows.len() >= BLOCK_ROWS {
            if feed.send(Work::Rows(open)) == Flow::Stop {
                return Ok(Flow::Stop);
            }
        } else {
            block = Some(open);
        }
    }
    if let Some(block) = block
        && feed.send(Work::Rows(block)) == Flow::Stop
    {
        return Ok(Flow::Stop);
    }
    if computed > 0 {
        feed.send(Work::Said(said(messages::computed_digits(&input.name, computed))));
    }
    Ok(Flow::On)
}

/// A value as a person would have written it; lists and groups as JSON.
fn text(field: &Field, computed: &mut u64) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::Double(number) => digits(*number, computed),
        // The shortest decimal of a single is what was typed, as that of a double is.
        Field::Float(number) => number.to_string(),
        Field::Date(days) => date(*days).unwrap_or_default(),
        Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => json(field, computed),
        Field::Bool(_)
        | Field::Byte(_)
        | Field::Short(_)
        | Field::Int(_)
        | Field::Long(_)
        | Field::UByte(_)
        | Field::UShort(_)
        | Field::UInt(_)
        | Field::ULong(_)
        | Field::Float16(_)
        | Field::Decimal(_)
        | Field::TimeMillis(_)
        | Field::TimeMicros(_)
        | Field::TimestampMillis(_)
        | Field::TimestampMicros(_) => field.to_string(),
    }
}

/// A day, counted from 1970-01-01.
fn date(days: i32) -> Option<String> {
    Some(Date::new(1970, 1, 1)?.plus_days(i64::from(days))?.to_string())
}

/// A value as JSON; how deep they lie in each other the schema bounds.
fn json(field: &Field, computed: &mut u64) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    match field {
        Field::Group(row) => {
            let entries: Vec<String> =
                row.get_column_iter().map(|(name, value)| format!("{}: {}", quoted(name), json(value, computed))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Field::ListInternal(list) => {
            let items: Vec<String> = list.elements().iter().map(|item| json(item, computed)).collect();
            format!("[{}]", items.join(", "))
        }
        Field::MapInternal(map) => {
            let entry = |(key, value): &(Field, Field)| {
                let key = text(key, computed);
                format!("{}: {}", quoted(&key), json(value, computed))
            };
            let entries: Vec<String> = map.entries().iter().map(entry).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Field::Null => "null".to_string(),
        Field::Bool(flag) => flag.to_string(),
        other => quoted(&text(other, computed)),
    }
}
