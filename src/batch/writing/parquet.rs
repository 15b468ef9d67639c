//! Results as a file of Apache Parquet: words as UTF-8, years as whole numbers, points as decimals of twelve places, so that every digit is kept.
//! Groups of rows are written as they fill, so that memory does not grow with the rows.

use std::io;
use std::sync::Arc;

use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};

use super::{Destination, Kind, Titles};
use crate::report::Cell;

/// The rows of a group.
const GROUP: usize = 65_536;

/// The decimal places of points: more than any score has.
const PLACES: usize = 12;

/// The digits of points.
const DIGITS: i32 = 38;

/// How many bytes 38 digits take.
const WIDTH: i32 = 16;

/// A file under way.
pub struct File<'a> {
    writer: SerializedFileWriter<&'a mut Destination<'a>>,
    titles: Arc<Titles>,
    rows: Vec<Vec<Cell>>,
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error.to_string()),
        },
        error => io::Error::other(error.to_string()),
    }
}

/// The column of a title.
fn column(title: &str, kind: Kind) -> Result<TypePtr, ParquetError> {
    let plain = |physical: Physical| Type::primitive_type_builder(title, physical).with_repetition(Repetition::OPTIONAL);
    let column = match kind {
        Kind::Text => plain(Physical::BYTE_ARRAY).with_logical_type(Some(LogicalType::String)).build(),
        Kind::Year => plain(Physical::INT32).build(),
        Kind::Points => plain(Physical::FIXED_LEN_BYTE_ARRAY)
            .with_length(WIDTH)
            .with_converted_type(ConvertedType::DECIMAL)
            .with_precision(DIGITS)
            .with_scale(i32::try_from(PLACES).unwrap_or(0))
            .build(),
    };
    column.map(Arc::new)
}

/// Points in whole numbers of the last place; none when they have more digits.
fn scaled(digits: &str) -> Option<i128> {
    let (negative, digits) = match digits.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, digits),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if part.len() > PLACES || whole.len() + PLACES > DIGITS.unsigned_abs() as usize {
        return None;
    }
    let number: i128 = format!("{whole}{part:0<PLACES$}").parse().ok()?;
    Some(if negative { -number } else { number })
}

impl<'a> File<'a> {
    /// With its columns.
    ///
    /// # Errors
    /// Those of writing.
    pub fn new(titles: &Arc<Titles>, out: &'a mut Destination<'a>) -> io::Result<File<'a>> {
        let columns = titles.names.iter().zip(&titles.kinds).map(|(title, kind)| column(title, *kind));
        let columns = columns.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        let schema = Type::group_type_builder("results").with_fields(columns).build().map_err(failed)?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(failed)?;
        Ok(File { writer, titles: Arc::clone(titles), rows: Vec::new() })
    }

    /// Takes rows.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write(&mut self, rows: &[Vec<Cell>]) -> io::Result<()> {
        self.rows.extend_from_slice(rows);
        if self.rows.len() >= GROUP { self.group() } else { Ok(()) }
    }

    /// Writes the rows that wait as a group.
    fn group(&mut self) -> io::Result<()> {
        let rows = std::mem::take(&mut self.rows);
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for (at, kind) in self.titles.kinds.iter().enumerate() {
            let Some(mut column) = group.next_column().map_err(failed)? else { break };
            let cells = || rows.iter().map(|row| row.get(at).unwrap_or(&Cell::Empty));
            let levels: Vec<i16> = cells().map(|cell| i16::from(*cell != Cell::Empty)).collect();
            let digits = || {
                cells().filter_map(|cell| match cell {
                    Cell::Empty => None,
                    Cell::Text(words) => Some(words.as_str()),
                    Cell::Number(digits) => Some(digits.as_str()),
                })
            };
            let too_long = || io::Error::new(io::ErrorKind::InvalidData, "a number has more than 12 decimal places");
            match kind {
                Kind::Text => {
                    let values: Vec<ByteArray> = digits().map(ByteArray::from).collect();
                    column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).map_err(failed)?;
                }
                Kind::Year => {
                    let values: Vec<i32> = digits().filter_map(|digits| digits.parse().ok()).collect();
                    column.typed::<Int32Type>().write_batch(&values, Some(&levels), None).map_err(failed)?;
                }
                Kind::Points => {
                    let numbers = digits().map(|digits| scaled(digits).ok_or_else(too_long)).collect::<io::Result<Vec<_>>>()?;
                    let values: Vec<FixedLenByteArray> =
                        numbers.into_iter().map(|number| FixedLenByteArray::from(number.to_be_bytes().to_vec())).collect();
                    column.typed::<FixedLenByteArrayType>().write_batch(&values, Some(&levels), None).map_err(failed)?;
                }
            }
            column.close().map_err(failed)?;
        }
        group.close().map_err(failed)?;
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// Those of writing.
    pub fn finish(&mut self) -> io::Result<()> {
        if !self.rows.is_empty() {
            self.group()?;
        }
        self.writer.finish().map_err(failed)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_keep_their_digits() {
        assert_eq!(scaled("83.73"), Some(83_730_000_000_000));
        assert_eq!(scaled("-0.000000000001"), Some(-1));
        assert_eq!(scaled("0.0000000000001"), None);
        assert_eq!(scaled("1/3"), None);
    }
}
