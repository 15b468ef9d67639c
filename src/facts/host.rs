//! A host's own struct as a submission, through serde: the same shape as a data file, and no floats.

use std::fmt;

use serde::ser::{self, Serialize};

use super::faults::Faults;
use super::messages;
use super::read::{MAXIMUM_NESTING, find_duplicates};
use super::submission::{Datum, DatumKind, Entry, Submission};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Why a host's value cannot be a submission.
#[derive(Clone, Debug, PartialEq)]
pub enum SerializeError {
    /// A float stands in it: 0.1 is not a tenth there. Hosts give a decimal, an integer or a text.
    Float,
    /// A key of a map is neither a text nor an integer.
    Key,
    /// Bytes, or an enum variant that carries data.
    Shape,
    /// Lists and mappings are nested deeper than [`MAXIMUM_NESTING`].
    TooDeep,
    /// It is no struct or map, though the whole or `数据` must be.
    NoMapping,
    /// The value's own `Serialize` gave up.
    Custom(String),
    /// It was read, but its keys are wrong.
    Faults(Vec<Diagnostic>),
}

impl fmt::Display for SerializeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SerializeError::Float => {
                formatter.write_str("floats are inexact: give a decimal, an integer, or a text such as \"713.28万元\"")
            }
            SerializeError::Key => formatter.write_str("a key of a map is neither a text nor an integer"),
            SerializeError::Shape => {
                formatter.write_str("bytes and enum variants that carry data have no place in a unit's data")
            }
            SerializeError::TooDeep => write!(formatter, "lists and mappings are nested deeper than {MAXIMUM_NESTING}"),
            SerializeError::NoMapping => formatter.write_str("a unit's data must be a struct or a map"),
            SerializeError::Custom(message) => formatter.write_str(message),
            SerializeError::Faults(faults) => {
                let messages: Vec<&str> = faults.iter().map(|fault| fault.message.english.as_str()).collect();
                formatter.write_str(&messages.join("; "))
            }
        }
    }
}

impl std::error::Error for SerializeError {}

impl ser::Error for SerializeError {
    fn custom<T: fmt::Display>(message: T) -> SerializeError {
        SerializeError::Custom(message.to_string())
    }
}

/// The message for a value that cannot be a submission, for hosts that report everything in one way.
pub fn unserializable(error: &SerializeError) -> Diagnostic {
    messages::unserializable(error)
}

/// Makes a submission of a struct or map of the same shape as a data file, keys in either spelling.
///
/// ```
/// #[derive(serde::Serialize)]
/// struct Unit { unit: &'static str, year: i32, data: Facts }
/// #[derive(serde::Serialize)]
/// struct Facts { 执行: i64, 预算: &'static str }
///
/// let unit = Unit { unit: "某单位", year: 2021, data: Facts { 执行: 597, 预算: "713.28万元" } };
/// let submission = biaochi::facts::from_value(&unit).unwrap();
/// assert_eq!(submission.data.len(), 2);
/// ```
///
/// # Errors
/// [`SerializeError`].
pub fn from_value<T: Serialize + ?Sized>(value: &T) -> Result<Submission, SerializeError> {
    let mut submission = Submission::default();
    let entries = entries(value, 1)?;
    accept(|faults| submission.take(entries, faults))?;
    Ok(submission)
}

/// The entries of a struct or map, none of them twice.
fn entries<T: Serialize + ?Sized>(value: &T, depth: usize) -> Result<Vec<Entry>, SerializeError> {
    let datum = value.serialize(Writer { depth })?;
    accept(|faults| find_duplicates(&datum, faults))?;
    match datum.kind {
        DatumKind::Map(entries) => Ok(entries),
        DatumKind::Null | DatumKind::Flag(_) | DatumKind::Number(_) | DatumKind::Text(_) | DatumKind::List(_) => {
            Err(SerializeError::NoMapping)
        }
    }
}

/// Turns the faults of a step into an error.
fn accept(step: impl FnOnce(&mut Faults<'_>)) -> Result<(), SerializeError> {
    let mut diagnostics = Diagnostics::new();
    let mut faults = Faults::new(&mut diagnostics);
    step(&mut faults);
    if faults.has_errors() { Err(SerializeError::Faults(diagnostics.into_sorted())) } else { Ok(()) }
}

impl Submission {
    /// Makes a submission of a struct or map that holds facts only.
    ///
    /// # Errors
    /// [`SerializeError`].
    pub fn of_facts<T: Serialize + ?Sized>(unit: &str, year: Option<i32>, facts: &T) -> Result<Submission, SerializeError> {
        let data = entries(facts, 2)?;
        Ok(Submission { unit: Some(unit.to_string()), year, data, ..Submission::default() })
    }
}

/// Writes one value at a depth counted from 1.
#[derive(Clone, Copy)]
struct Writer {
    depth: usize,
}

impl Writer {
    fn inner(self) -> Result<Writer, SerializeError> {
        if self.depth > MAXIMUM_NESTING {
            return Err(SerializeError::TooDeep);
        }
        Ok(Writer { depth: self.depth + 1 })
    }
}

fn datum(kind: DatumKind) -> Result<Datum, SerializeError> {
    Ok(Datum { kind, span: None })
}

/// Collects the items of a list, or the entries of a map.
struct Collection {
    inner: Writer,
    items: Vec<Datum>,
    entries: Vec<Entry>,
    key: Option<String>,
}

impl Collection {
    fn new(writer: Writer) -> Result<Collection, SerializeError> {
        Ok(Collection { inner: writer.inner()?, items: Vec::new(), entries: Vec::new(), key: None })
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), SerializeError> {
        self.items.push(value.serialize(self.inner)?);
        Ok(())
    }

    fn entry<T: Serialize + ?Sized>(&mut self, key: String, value: &T) -> Result<(), SerializeError> {
        self.entries.push(Entry { key, key_span: None, value: value.serialize(self.inner)? });
        Ok(())
    }
}

macro_rules! numbers {
    ($($method:ident $type:ty),*) => {
        $(fn $method(self, value: $type) -> Result<Datum, SerializeError> {
            datum(DatumKind::Number(value.to_string()))
        })*
    };
}

impl ser::Serializer for Writer {
    type Ok = Datum;
    type Error = SerializeError;
    type SerializeSeq = Collection;
    type SerializeTuple = Collection;
    type SerializeTupleStruct = Collection;
    type SerializeTupleVariant = ser::Impossible<Datum, SerializeError>;
    type SerializeMap = Collection;
    type SerializeStruct = Collection;
    type SerializeStructVariant = ser::Impossible<Datum, SerializeError>;

    numbers! {
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64, serialize_i128 i128,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64, serialize_u128 u128
    }

    fn serialize_bool(self, value: bool) -> Result<Datum, SerializeError> {
        datum(DatumKind::Flag(value))
    }

    #[allow(clippy::disallowed_types, reason = "the trait asks for it; every float is refused")]
    fn serialize_f32(self, _: f32) -> Result<Datum, SerializeError> {
        Err(SerializeError::Float)
    }

    #[allow(clippy::disallowed_types, reason = "the trait asks for it; every float is refused")]
    fn serialize_f64(self, _: f64) -> Result<Datum, SerializeError> {
        Err(SerializeError::Float)
    }

    fn serialize_char(self, value: char) -> Result<Datum, SerializeError> {
        datum(DatumKind::Text(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Result<Datum, SerializeError> {
        datum(DatumKind::Text(value.to_string()))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Datum, SerializeError> {
        Err(SerializeError::Shape)
    }

    fn serialize_none(self) -> Result<Datum, SerializeError> {
        datum(DatumKind::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Datum, SerializeError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Datum, SerializeError> {
        datum(DatumKind::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Datum, SerializeError> {
        datum(DatumKind::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Datum, SerializeError> {
        datum(DatumKind::Text(variant.to_string()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Datum, SerializeError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Datum, SerializeError> {
        Err(SerializeError::Shape)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Collection, SerializeError> {
        Collection::new(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Collection, SerializeError> {
        Collection::new(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Collection, SerializeError> {
        Collection::new(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, SerializeError> {
        Err(SerializeError::Shape)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Collection, SerializeError> {
        Collection::new(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Collection, SerializeError> {
        Collection::new(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, SerializeError> {
        Err(SerializeError::Shape)
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<Datum, SerializeError> {
        datum(DatumKind::Text(value.to_string()))
    }
}

impl ser::SerializeSeq for Collection {
    type Ok = Datum;
    type Error = SerializeError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), SerializeError> {
        self.item(value)
    }

    fn end(self) -> Result<Datum, SerializeError> {
        datum(DatumKind::List(self.items))
    }
}

impl ser::SerializeTuple for Collection {
    type Ok = Datum;
    type Error = SerializeError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), SerializeError> {
        self.item(value)
    }

    fn end(self) -> Result<Datum, SerializeError> {
        datum(DatumKind::List(self.items))
    }
}

impl ser::SerializeTupleStruct for Collection {
    type Ok = Datum;
    type Error = SerializeError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), SerializeError> {
        self.item(value)
    }

    fn end(self) -> Result<Datum, SerializeError> {
        datum(DatumKind::List(self.items))
    }
}

impl ser::SerializeMap for Collection {
    type Ok = Datum;
    type Error = SerializeError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), SerializeError> {
        match key.serialize(self.inner)?.kind {
            DatumKind::Text(key) | DatumKind::Number(key) => self.key = Some(key),
            DatumKind::Null | DatumKind::Flag(_) | DatumKind::List(_) | DatumKind::Map(_) => return Err(SerializeError::Key),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), SerializeError> {
        let key = self.key.take().ok_or(SerializeError::Key)?;
        self.entry(key, value)
    }

    fn end(self) -> Result<Datum, SerializeError> {
        datum(DatumKind::Map(self.entries))
    }
}

impl ser::SerializeStruct for Collection {
    type Ok = Datum;
    type Error = SerializeError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), SerializeError> {
        self.entry(key.to_string(), value)
    }

    fn end(self) -> Result<Datum, SerializeError> {
        datum(DatumKind::Map(self.entries))
    }
}
