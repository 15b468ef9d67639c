//! Text as it was written, and places in it.
//!
//! A [`Span`] is a range of bytes in one [`Source`]; a person is shown lines and columns that count characters.

use std::sync::Arc;

/// Which of the sources of one run: an index into [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A range of bytes `start..end` in one source; both ends lie on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end` of `source`.
    pub fn new(source: SourceId, start: usize, end: usize) -> Span {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Span { source, start, end: end.max(start) }
    }

    /// The smallest span that holds both, which must be of one source.
    pub fn to(self, other: Span) -> Span {
        Span { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The empty span just behind this one.
    pub fn after(self) -> Span {
        Span { start: self.end, ..self }
    }
}

/// One text: a rules file or a data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its place among the [`Sources`].
    pub id: SourceId,
    /// What the reader calls it: a path, or a word such as `标准输入`.
    pub name: String,
    /// The text, decoded, without a byte-order mark; otherwise as written.
    pub text: Arc<str>,
    /// The byte offset of the start of each line.
    line_starts: Vec<u32>,
}

/// A line and a column, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl Source {
    /// A source over `text`.
    pub fn new(id: SourceId, name: impl Into<String>, text: impl Into<Arc<str>>) -> Source {
        let text: Arc<str> = text.into();
        let mut line_starts = vec![0];
        line_starts.extend(
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)),
        );
        Source { id, name: name.into(), text, line_starts }
    }

    /// The text of a span, empty when the span does not fit this source.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The whole text as a span.
    pub fn span(&self) -> Span {
        Span::new(self.id, 0, self.text.len())
    }

    /// The line and column of a byte offset.
    ///
    /// ```
    /// use biaochi::source::{Position, Source, SourceId};
    /// let source = Source::new(SourceId(0), "例", "甲\n乙丙丁");
    /// assert_eq!(source.position(10), Position { line: 2, column: 3 });
    /// ```
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start as usize <= offset);
        let start = self.line_starts.get(line.saturating_sub(1)).map_or(0, |start| *start as usize);
        let column = self.text.get(start..offset).map_or(0, |text| text.chars().count()) + 1;
        Position { line, column }
    }

    /// The byte at which a line counted from 1 starts; the end of the text when there is no such line.
    pub fn line_start(&self, line: usize) -> usize {
        self.line_starts.get(line.wrapping_sub(1)).map_or(self.text.len(), |start| *start as usize)
    }

    /// The text of a line counted from 1, without its line end.
    pub fn line(&self, line: usize) -> &str {
        let start = self.line_start(line);
        let end = self.line_starts.get(line).map_or(self.text.len(), |end| *end as usize);
        self.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }
}

/// The sources of one run, by their [`SourceId`].
#[derive(Clone, Debug, Default)]
pub struct Sources {
    sources: Vec<Source>,
}

impl Sources {
    /// No sources yet.
    pub fn new() -> Sources {
        Sources::default()
    }

    /// Adds a text under a name and returns its id.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> SourceId {
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.push(Source::new(id, name, text));
        id
    }

    /// The source of an id that [`add`](Sources::add) gave out; `None` for an id of another run.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }

    /// What a source is called, as messages and reports name it; empty for an id of another run.
    pub fn name(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |source| source.name.as_str())
    }

    /// The text of a span, empty when it does not fit its source.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).map_or("", |source| source.slice(span))
    }

    /// All of them, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter()
    }
}

/// Whether a terminal obeys a character instead of showing it: control characters, line ends and tabs among them, and the marks that
/// turn the direction of writing, which could show one text and mean another.
///
/// ```
/// use biaochi::source::is_unseen;
/// assert!(is_unseen('\u{1b}') && is_unseen('\u{202e}') && !is_unseen('甲'));
/// ```
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// How the bytes of a file were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// GB18030, which a note to the reader should mention.
    Gb18030,
}

/// Reads bytes as UTF-8, or as GB18030 when they are not UTF-8 but are valid GB18030; `None` when they are neither.
///
/// ```
/// use biaochi::source::{Encoding, decode};
/// assert_eq!(decode(b"\xef\xbb\xbf1").unwrap(), ("1".to_string(), Encoding::Utf8));
/// assert_eq!(decode(&[0xb1, 0xea, 0xb3, 0xdf]).unwrap(), ("标尺".to_string(), Encoding::Gb18030));
/// ```
pub fn decode(bytes: &[u8]) -> Option<(String, Encoding)> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some((text.strip_prefix('\u{feff}').unwrap_or(text).to_string(), Encoding::Utf8));
    }
    encoding_rs::GB18030
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(|text| (text.into_owned(), Encoding::Gb18030))
}
