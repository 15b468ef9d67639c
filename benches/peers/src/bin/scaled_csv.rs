//! The work from file to file as it is written by hand with the crate `csv`: `scaled_csv UNITS SCORES`, row by row in whole numbers, one thread.

#[path = "../../../workload/mod.rs"]
mod workload;

use std::error::Error;

use workload::table::FACTS;
use workload::{GRADES, Unit, scaled, table};

fn main() -> Result<(), Box<dyn Error>> {
    let [units, scores] = std::env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "scaled_csv UNITS SCORES")?;
    let mut reader = csv::ReaderBuilder::new().buffer_capacity(1 << 18).from_path(units)?;
    let mut writer = csv::WriterBuilder::new().buffer_capacity(1 << 18).from_path(scores)?;
    writer.write_record(table::SCORES_HEAD.trim_end().split(','))?;
    let places = table::places();
    let mut record = csv::ByteRecord::new();
    let mut text = String::new();
    while reader.read_byte_record(&mut record)? {
        let cell = |at: usize| record.get(at).and_then(|cell| std::str::from_utf8(cell).ok());
        let mut cells = [0; FACTS];
        for (at, (number, places)) in cells.iter_mut().zip(places).enumerate() {
            *number = cell(at + 1).and_then(|cell| table::scaled(cell, places)).ok_or_else(|| format!("{record:?}"))?;
        }
        let number = cell(0).ok_or("no number")?.parse()?;
        let score = scaled::score(&Unit::of_cells(number, &cells));
        writer.write_field(record.get(0).unwrap_or_default())?;
        for group in score.groups {
            writer.write_field(decimal(&mut text, group, 4))?;
        }
        writer.write_field(decimal(&mut text, score.total, 2))?;
        writer.write_field(GRADES[score.grade])?;
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    Ok(())
}

/// A whole number of 10^-places as text.
fn decimal(text: &mut String, number: i64, places: u32) -> &str {
    use std::fmt::Write;
    let one = 10_i64.pow(places);
    text.clear();
    let _ = write!(text, "{}.{:0width$}", number / one, number % one, width = places as usize);
    text
}
