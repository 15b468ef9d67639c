//! TOML: numbers keep their digits, dates become text as they would be in the other formats.

use std::ops::Range;

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::faults::Faults;
use super::messages::{self, Slip, Syntax};
use super::read::MAXIMUM_NESTING;
use super::submission::{Datum, DatumKind, Entry};
use super::yaml::{is_wide, spot};
use crate::source::{Source, Span};

/// How many slips of one file are reported: the parser goes on after a slip, but what it then finds is often its echo.
const MAXIMUM_SLIPS: usize = 5;

/// How many of the parser's errors are looked at: a file may be nothing but slips, and to place one costs up to its length.
const MAXIMUM_LOOKED_AT: usize = 200;

/// The tree of the document, or `None` after a message.
pub(super) fn parse(source: &Source, faults: &mut Faults<'_>) -> Option<Datum> {
    let (document, errors) = DeTable::parse_recoverable(&source.text);
    let mut readable = true;
    let (mut slips, mut looked_at) = (0, 0);
    // Who leaves the quotes out leaves them out everywhere; once is enough.
    let mut has_bare_key = false;
    for error in &errors {
        if slips >= MAXIMUM_SLIPS || looked_at >= MAXIMUM_LOOKED_AT || faults.is_full() {
            readable &= error.message().contains("duplicate key");
            continue;
        }
        looked_at += 1;
        let range = error.span().unwrap_or(0..0);
        let span = match source.text.get(range.clone()) {
            Some(text) if !text.trim().is_empty() => Span::new(source.id, range.start, range.end),
            _ => spot(source, range.start),
        };
        if error.message().contains("duplicate key") {
            let key = source.slice(span).trim_matches(['"', '\'']).to_string();
            let first = last_before(document.get_ref(), &key, range.start, 1);
            let first = first.map(|range| Span::new(source.id, range.start, range.end));
            faults.push(messages::duplicate_key(&key, first, Some(span)));
        } else if error.message().contains("recursion") {
            faults.push(messages::too_deep(span));
            return None;
        } else {
            readable = false;
            let slip = slip(source, span, error.message());
            let is_bare_key = matches!(slip, Slip::BareKey);
            if is_bare_key && has_bare_key {
                continue;
            }
            has_bare_key |= is_bare_key;
            slips += 1;
            faults.push(messages::unreadable(Syntax::Toml, span, &slip));
        }
    }
    if !readable {
        return None;
    }
    let kind = table(document.get_ref(), source, 1, faults)?;
    Some(Datum { kind, span: Some(source.span()) })
}

/// What most likely happened.
fn slip(source: &Source, span: Span, message: &str) -> Slip {
    if is_wide(source.slice(span)) {
        return Slip::WideMark;
    }
    let line = source.line(source.position(span.start as usize).line);
    let key = line.trim_start();
    let bare = key.starts_with('[') || !key.starts_with(['"', '\'']);
    let before_value = key.split('=').next().unwrap_or(key);
    if bare && !before_value.is_ascii() && !before_value.contains(['"', '\'']) {
        return Slip::BareKey;
    }
    if message.contains("string") || message.contains("quot") {
        return Slip::JsonQuote;
    }
    if message.contains("array") || message.contains("inline table") || message.contains("bracket") {
        return Slip::Bracket;
    }
    Slip::Other
}

/// The last key of this name that starts before `at`.
fn last_before(table: &DeTable<'_>, name: &str, at: usize, depth: usize) -> Option<Range<usize>> {
    let mut found: Option<Range<usize>> = None;
    let mut consider = |range: Option<Range<usize>>| {
        if let Some(range) = range.filter(|range| range.start < at)
            && found.as_ref().is_none_or(|found| found.start < range.start)
        {
            found = Some(range);
        }
    };
    if depth > MAXIMUM_NESTING {
        return None;
    }
    for (key, value) in table.iter() {
        if key.get_ref().as_ref() == name {
            consider(Some(key.span()));
        }
        consider(match value.get_ref() {
            DeValue::Table(table) => last_before(table, name, at, depth + 1),
            DeValue::Array(items) => items
                .iter()
                .filter_map(|item| last_before(item.get_ref().as_table()?, name, at, depth + 1))
                .max_by_key(|range| range.start),
            DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => None,
        });
    }
    found
}

/// A table at `depth`, counted from 1, its entries in the order of the file.
fn table(table: &DeTable<'_>, source: &Source, depth: usize, faults: &mut Faults<'_>) -> Option<DatumKind> {
    let mut entries = Vec::with_capacity(table.len());
    for (key, value) in table.iter() {
        let range = key.span();
        entries.push(Entry {
            key: key.get_ref().to_string(),
            key_span: Some(Span::new(source.id, range.start, range.end)),
            value: datum(value, source, depth + 1, faults)?,
        });
    }
    entries.sort_by_key(|entry| entry.key_span);
    Some(DatumKind::Map(entries))
}

fn datum(value: &Spanned<DeValue<'_>>, source: &Source, depth: usize, faults: &mut Faults<'_>) -> Option<Datum> {
    let range = value.span();
    let span = Span::new(source.id, range.start, range.end);
    if depth > MAXIMUM_NESTING && matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_)) {
        faults.push(messages::too_deep(spot(source, range.start)));
        return None;
    }
    let kind = match value.get_ref() {
        DeValue::String(text) => DatumKind::Text(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => DatumKind::Number(number.as_str().to_string()),
        DeValue::Integer(number) => DatumKind::Text(number.to_string()),
        DeValue::Float(number) if number.as_str().contains(['i', 'n']) => DatumKind::Text(number.to_string()),
        DeValue::Float(number) => DatumKind::Number(number.as_str().to_string()),
        DeValue::Boolean(flag) => DatumKind::Flag(*flag),
        DeValue::Datetime(date) => DatumKind::Text(date.to_string()),
        DeValue::Array(items) => {
            DatumKind::List(items.iter().map(|item| datum(item, source, depth + 1, faults)).collect::<Option<Vec<_>>>()?)
        }
        DeValue::Table(inner) => table(inner, source, depth, faults)?,
    };
    Some(Datum { kind, span: Some(span) })
}
