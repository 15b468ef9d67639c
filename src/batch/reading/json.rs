//! JSON Lines: a unit on each line, its keys those that a head of CSV would have, or those of a data file.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use super::lines::{Encoding, Lines, Position, text_of};
use crate::batch::block::{Block, Header, HeaderKind, Row, RowFault};
use crate::batch::layout::HEADS;
use crate::facts::{SECTIONS, Word};

/// The entries of an object in their order, the values as written.
struct Entries<'l>(Vec<(String, &'l RawValue)>);

impl<'de: 'l, 'l> Deserialize<'de> for Entries<'l> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Entries<'l>, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(entries)
            }
        }
        deserializer.deserialize_map(Reader).map(Entries)
    }
}

/// The columns that the lines of a block name, in the order in which they come.
#[derive(Default)]
struct Columns {
    names: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Columns {
    fn place(&mut self, name: &str) -> usize {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = self.names.len();
        self.names.push(name.to_string());
        self.places.insert(name.to_string(), place);
        place
    }
}

/// Cuts lines into rows, each object into cells.
pub fn split(lines: Lines) -> Block {
    let Lines { header, bytes, first_line, position, .. } = lines;
    let mut block = Block::new(Arc::clone(&header));
    let mut columns = Columns::default();
    let mut line = first_line;
    let count = bytes.split(|byte| *byte == b'\n').count();
    for (at, own) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let unfinished = at + 1 == count;
        if own.iter().all(u8::is_ascii_whitespace) {
            block.blank += u64::from(!unfinished);
            line += 1;
            continue;
        }
        let first = block.cells.len();
        let fault = match std::str::from_utf8(own) {
            Ok(text) => match cells(text, &mut columns) {
                Ok(found) => {
                    let width = columns.names.len();
                    let mut row: Vec<Option<String>> = vec![None; width];
                    for (place, text) in found {
                        if let Some(slot) = row.get_mut(place) {
                            *slot = Some(text);
                        }
                    }
                    row.iter().for_each(|cell| block.push_cell(cell.as_deref().unwrap_or("")));
                    None
                }
                Err(RowFault::Json(_)) if unfinished && position == Position::Last => Some(RowFault::CutOff),
                Err(fault) => Some(fault),
            },
            Err(_) => Some(RowFault::Encoding),
        };
        if fault.is_some() {
            block.cells.truncate(first);
            block.push_cell(&text_of(own, Encoding::Utf8));
        }
        block.rows.push(Row { line, first, count: block.cells.len() - first, fault });
        line += 1;
    }
    block.header = Arc::new(Header { file: header.file, names: columns.names, kind: HeaderKind::Open });
    block
}

/// The cells of one object: the column of each and its text.
fn cells(line: &str, columns: &mut Columns) -> Result<Vec<(usize, String)>, RowFault> {
    let wrong = |error: serde_json::Error| RowFault::Json(error.to_string());
    let Entries(entries) = serde_json::from_str(line).map_err(wrong)?;
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut add = |name: &str, value: &RawValue, columns: &mut Columns| {
        let place = columns.place(name);
        if found.iter().any(|(known, _)| *known == place) {
            return Err(RowFault::KeyTwice(name.to_string()));
        }
        found.push((place, text(value)));
        Ok(())
    };
    for (key, value) in entries {
        let section = Word::find(&key, SECTIONS).filter(|_| value.get().starts_with('{'));
        match section {
            // As a data file has it: what stands below is `评定.质量达标`.
            Some(word) => {
                let Entries(below) = serde_json::from_str(value.get()).map_err(wrong)?;
                for (name, value) in below {
                    add(&format!("{}.{name}", word.chinese()), value, columns)?;
                }
            }
            None => {
                let head = Word::find(&key, HEADS);
                add(head.map_or(key.as_str(), |word| word.chinese()), value, columns)?;
            }
        }
    }
    Ok(found)
}

/// A value as a cell: a text without its quotation marks, digits as written, a list or an object as it stands.
fn text(value: &RawValue) -> String {
    match value.get() {
        "null" => String::new(),
        quoted if quoted.starts_with('"') => serde_json::from_str(quoted).unwrap_or_default(),
        other => other.to_string(),
    }
}
