//! JSON, strictly: no comments, no trailing commas; numbers keep their digits, and keys that stand twice are seen.

use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::faults::Faults;
use super::messages::{self, Slip, Syntax};
use super::read::MAXIMUM_NESTING;
use super::submission::{Datum, DatumKind, Entry};
use super::yaml::{is_wide, spot};
use crate::source::{Source, Span};

/// The tree of the one value, or `None` after a message.
pub(super) fn parse(source: &Source, faults: &mut Faults<'_>) -> Option<Datum> {
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    match parse_to_ast(&source.text, &CollectOptions::default(), &options) {
        Ok(result) => match result.value {
            Some(value) => datum(&value, source, 1, faults),
            None => Some(Datum { kind: DatumKind::Null, span: None }),
        },
        Err(error) => {
            let Range { start, end } = error.range();
            let span = match source.text.get(start..end) {
                Some(text) if !text.trim().is_empty() => Span::new(source.id, start, end),
                _ => spot(source, start),
            };
            faults.push(match error.kind() {
                ParseErrorKind::NestingDepthExceeded => messages::too_deep(span),
                _ if is_wide(source.slice(span)) => messages::unreadable(Syntax::Json, span, &Slip::WideMark),
                kind => messages::unreadable(Syntax::Json, span, &slip(kind)),
            });
            None
        }
    }
}

/// What most likely happened.
fn slip(kind: &ParseErrorKind) -> Slip {
    match kind {
        ParseErrorKind::CommentsNotAllowed | ParseErrorKind::UnterminatedCommentBlock => Slip::Comment,
        ParseErrorKind::ExpectedColonAfterObjectKey | ParseErrorKind::ExpectedObjectValue => Slip::JsonColon,
        ParseErrorKind::ExpectedComma => Slip::MissingComma,
        ParseErrorKind::TrailingCommasNotAllowed | ParseErrorKind::UnexpectedComma => Slip::ExtraComma,
        ParseErrorKind::ExpectedStringObjectProperty
        | ParseErrorKind::SingleQuotedStringsNotAllowed
        | ParseErrorKind::UnexpectedWord
        | ParseErrorKind::UnexpectedToken
        | ParseErrorKind::UnexpectedTokenInObject => Slip::JsonQuote,
        ParseErrorKind::String(_) => Slip::Quote,
        ParseErrorKind::UnexpectedCloseBrace
        | ParseErrorKind::UnexpectedCloseBracket
        | ParseErrorKind::UnterminatedArray
        | ParseErrorKind::UnterminatedObject => Slip::Bracket,
        ParseErrorKind::MultipleRootJsonValues => Slip::AfterEnd,
        ParseErrorKind::BareDecimalPointNumbersNotAllowed
        | ParseErrorKind::ExpectedDigit
        | ParseErrorKind::ExpectedDigitFollowingNegativeSign
        | ParseErrorKind::ExpectedPlusMinusOrDigitInNumberLiteral
        | ParseErrorKind::HexadecimalNumbersNotAllowed
        | ParseErrorKind::NonFiniteNumbersNotAllowed
        | ParseErrorKind::UnaryPlusNumbersNotAllowed => Slip::Number,
        ParseErrorKind::UnexpectedColon | ParseErrorKind::NestingDepthExceeded => Slip::Other,
    }
}

/// A value at `depth`, counted from 1.
fn datum(value: &Value<'_>, source: &Source, depth: usize, faults: &mut Faults<'_>) -> Option<Datum> {
    let range = value.range();
    let span = Span::new(source.id, range.start, range.end);
    if depth > MAXIMUM_NESTING && matches!(value, Value::Array(_) | Value::Object(_)) {
        faults.push(messages::too_deep(spot(source, range.start)));
        return None;
    }
    let kind = match value {
        Value::NullKeyword(_) => DatumKind::Null,
        Value::BooleanLit(flag) => DatumKind::Flag(flag.value),
        Value::NumberLit(number) => DatumKind::Number(number.value.to_string()),
        Value::StringLit(text) => DatumKind::Text(text.value.to_string()),
        Value::Array(array) => DatumKind::List(
            array.elements.iter().map(|element| datum(element, source, depth + 1, faults)).collect::<Option<Vec<_>>>()?,
        ),
        Value::Object(object) => {
            let mut entries = Vec::with_capacity(object.properties.len());
            for property in &object.properties {
                let range = match &property.name {
                    ObjectPropName::String(text) => text.range,
                    ObjectPropName::Word(word) => word.range,
                };
                entries.push(Entry {
                    key: property.name.as_str().to_string(),
                    key_span: Some(Span::new(source.id, range.start, range.end)),
                    value: datum(&property.value, source, depth + 1, faults)?,
                });
            }
            DatumKind::Map(entries)
        }
    };
    Some(Datum { kind, span: Some(span) })
}
