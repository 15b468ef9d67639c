//! YAML, read from the parser's events: scalars keep their text, and nothing is expanded.
//!
//! Plain scalars are null, flags and decimal numbers by the core schema of YAML 1.2, and text otherwise. Anchors, aliases and tags are
//! refused: nobody needs them in a unit's data, and they are how a small file becomes a large one.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use super::faults::Faults;
use super::messages::{self, Syntax};
use super::read::MAXIMUM_NESTING;
use super::submission::{Datum, DatumKind, Entry};
use crate::source::{Source, Span};

/// The tree of the one document, or `None` after a message.
pub(super) fn parse(source: &Source, faults: &mut Faults<'_>) -> Option<Datum> {
    let text: &str = &source.text;
    let places = Places::new(source);
    let mut builder = Builder { stack: Vec::new(), root: None };
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) if error.info().contains("recursion") => {
                faults.push(messages::too_deep(spot(source, places.byte(error.marker()))));
                return None;
            }
            Err(error) => {
                let (span, reason) = explain(source, places.byte(error.marker()), error.info());
                faults.push(messages::unreadable(Syntax::Yaml, span, &reason));
                return None;
            }
        };
        let start = places.byte(&span.start);
        let span = trimmed(source, start, places.byte(&span.end).max(start));
        let finished = match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => true,
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    faults.push(messages::several_units(span));
                    return None;
                }
                true
            }
            Event::Alias(_) => {
                faults.push(messages::reference(span));
                return None;
            }
            Event::Scalar(value, style, anchor, tag) => {
                if anchor != 0 || tag.is_some() {
                    faults.push(messages::reference(span));
                    return None;
                }
                let kind = if style == ScalarStyle::Plain { plain(&value) } else { DatumKind::Text(value.into_owned()) };
                builder.value(Datum { kind, span: Some(span) }, source)
            }
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) if anchor != 0 || tag.is_some() => {
                faults.push(messages::reference(span));
                return None;
            }
            Event::SequenceStart(..) => builder.open(Frame::List(Vec::new()), span),
            Event::MappingStart(..) => builder.open(Frame::Map(Vec::new(), None), span),
            Event::SequenceEnd | Event::MappingEnd => builder.close(span, source),
        };
        if !finished {
            faults.push(match builder.stack.len() > MAXIMUM_NESTING {
                true => messages::too_deep(span),
                false => messages::key_is_no_text(span),
            });
            return None;
        }
    }
    Some(builder.root.unwrap_or(Datum { kind: DatumKind::Null, span: None }))
}

/// What a plain scalar is.
fn plain(text: &str) -> DatumKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => DatumKind::Null,
        "true" | "True" | "TRUE" => DatumKind::Flag(true),
        "false" | "False" | "FALSE" => DatumKind::Flag(false),
        _ if is_number(text) => DatumKind::Number(text.to_string()),
        _ => DatumKind::Text(text.to_string()),
    }
}

/// Decimal digits, perhaps with a sign, a point and an exponent.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (digits, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (whole.len() + part.len() > 0)
        && all_digits(whole)
        && all_digits(part)
        && exponent.is_none_or(|exponent| !exponent.is_empty() && all_digits(exponent))
}

/// The collections that are open, and what came of the document.
struct Builder {
    stack: Vec<(Frame, Span)>,
    root: Option<Datum>,
}

enum Frame {
    List(Vec<Datum>),
    /// The entries, and the key whose value comes next.
    Map(Vec<Entry>, Option<(String, Span)>),
}

impl Builder {
    /// Opens a collection; `false` when it is too deep, or stands where a key must.
    fn open(&mut self, frame: Frame, span: Span) -> bool {
        let is_key = matches!(self.stack.last(), Some((Frame::Map(_, None), _)));
        self.stack.push((frame, span));
        !is_key && self.stack.len() <= MAXIMUM_NESTING
    }

    /// Closes the innermost collection.
    fn close(&mut self, end: Span, source: &Source) -> bool {
        let Some((frame, start)) = self.stack.pop() else { return true };
        let last = match &frame {
            Frame::List(items) => items.last().and_then(|item| item.span),
            Frame::Map(entries, _) => entries.last().and_then(|entry| entry.value.span.or(entry.key_span)),
        };
        // A collection in brackets ends where its bracket does; any other ends with its last entry.
        let in_brackets = matches!(source.slice(end), "]" | "}");
        let span = start.to(if in_brackets { end } else { last.unwrap_or(start) });
        let kind = match frame {
            Frame::List(items) => DatumKind::List(items),
            Frame::Map(entries, _) => DatumKind::Map(entries),
        };
        self.value(Datum { kind, span: Some(span) }, source)
    }

    /// Takes a key or a value; `false` when a key is no scalar.
    fn value(&mut self, datum: Datum, source: &Source) -> bool {
        match self.stack.last_mut() {
            None => self.root = Some(datum),
            Some((Frame::List(items), _)) => items.push(datum),
            Some((Frame::Map(entries, pending), _)) => match pending.take() {
                Some((key, key_span)) => entries.push(Entry { key, key_span: Some(key_span), value: datum }),
                None => {
                    let span = datum.span.unwrap_or_else(|| source.span());
                    *pending = Some(match datum.kind {
                        DatumKind::Text(key) | DatumKind::Number(key) => (key, span),
                        DatumKind::Null | DatumKind::Flag(_) => (source.slice(span).to_string(), span),
                        DatumKind::List(_) | DatumKind::Map(_) => return false,
                    });
                }
            },
        }
        true
    }
}

/// Turns the parser's places, which count characters, into bytes.
struct Places {
    starts: Vec<u32>,
    end: usize,
}

impl Places {
    fn new(source: &Source) -> Places {
        let starts = source.text.char_indices().map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX)).collect();
        Places { starts, end: source.text.len() }
    }

    fn byte(&self, marker: &Marker) -> usize {
        self.starts.get(marker.index()).map_or(self.end, |start| *start as usize)
    }
}

/// A span without blanks at its end, and within its first line where it is a scalar of several.
fn trimmed(source: &Source, start: usize, end: usize) -> Span {
    let text = source.text.get(start..end).unwrap_or("");
    Span::new(source.id, start, start + text.trim_end().len())
}

/// Where the slip most likely is, and what it is. The parser often notices it a line late: a colon that is full-width or has no blank after it
/// makes text of a key.
fn explain(source: &Source, at: usize, info: &str) -> (Span, messages::Slip) {
    use messages::Slip;
    let line = source.position(at).line;
    let lines = (line.saturating_sub(3).max(1)..=line).rev();
    if info.contains("tab") {
        // The tab may stand in an earlier line than the one where it is noticed, or behind the value that it seems to go on with.
        let in_line = |line: usize| source.line(line).find('\t').map(|column| source.line_start(line) + column);
        return match in_line(line).or_else(|| in_line(line + 1)).or_else(|| source.text.get(..at)?.rfind('\t')) {
            Some(tab) => (Span::new(source.id, tab, tab + 1), Slip::Tab),
            None => (spot(source, at), Slip::Other),
        };
    }
    if info.contains("quoted") {
        return (spot(source, at), Slip::Quote);
    }
    if info.contains("flow") || info.contains("bracket") {
        let span = spot(source, at);
        return (span, if is_wide(source.slice(span)) { Slip::WideMark } else { Slip::Bracket });
    }
    for line in lines {
        let text = source.line(line);
        let content = text.split(" #").next().unwrap_or(text);
        if content.trim_start().starts_with('#') || content.contains(": ") || content.trim_end().ends_with(':') {
            continue;
        }
        let slip = content.char_indices().find(|(_, character)| matches!(character, '：' | ':'));
        if let Some((column, character)) = slip {
            let start = source.line_start(line) + column;
            let span = Span::new(source.id, start, start + character.len_utf8());
            return (span, if character == '：' { Slip::WideColon } else { Slip::TightColon });
        }
    }
    let indentation = ["indent", "block mapping", "mapping values"].iter().any(|word| info.contains(word));
    (spot(source, at), if indentation { Slip::Indentation } else { Slip::Other })
}

/// Whether a text starts with a full-width mark that stands where an ASCII one must.
pub(super) fn is_wide(text: &str) -> bool {
    text.starts_with(['：', '，', '“', '”', '‘', '’', '｛', '｝', '［', '］', '【', '】', '＝', '、'])
}

/// The character at a place, or the last one that is no blank.
pub(super) fn spot(source: &Source, at: usize) -> Span {
    let rest = source.text.get(at..).unwrap_or("");
    match rest.chars().next() {
        Some(character) if !character.is_whitespace() => Span::new(source.id, at, at + character.len_utf8()),
        _ => {
            let before = source.text.get(..at).unwrap_or("").trim_end();
            let last = before.chars().next_back().map_or(0, char::len_utf8);
            Span::new(source.id, before.len() - last, before.len())
        }
    }
}
