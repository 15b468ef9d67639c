//! The files of the workload: `workload units ROWS FILE` writes units, `workload scores ROWS FILE` the oracle's scores of them, and
//! `workload same EXPECTED ACTUAL` compares tables of scores by their values, whatever the heads of their columns and their trailing zeros.

#[path = "../../../workload/mod.rs"]
mod workload;

use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Write};

use workload::{Inapplicable, generator, oracle, table};

/// The heads that a column can have: the unit, the groups, the total and the grade, in the order of the scores.
const HEADS: [&[&str]; 10] = [
    &["id", "单位"],
    &["g1", "目标设定"],
    &["g2", "预算配置"],
    &["g3", "预算执行"],
    &["g4", "预算管理"],
    &["g5", "资产管理"],
    &["g6", "产出"],
    &["g7", "效果"],
    &["total", "总分", "综合得分"],
    &["grade", "等级", "等次"],
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["units", rows, file] => write_units(rows.parse()?, file)?,
        ["scores", rows, file] => write_scores(rows.parse()?, file)?,
        ["same", expected, actual] => println!("{} rows, the same", same(expected, actual)?),
        _ => return Err("workload units ROWS FILE | scores ROWS FILE | same EXPECTED ACTUAL".into()),
    }
    Ok(())
}

fn write_units(rows: usize, file: &str) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file)?);
    table::write_head(&mut out)?;
    for unit in generator::Generator::new().take(rows) {
        table::write_unit(&mut out, &unit)?;
    }
    out.flush()
}

fn write_scores(rows: usize, file: &str) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file)?);
    out.write_all(table::SCORES_HEAD.as_bytes())?;
    for unit in generator::Generator::new().take(rows) {
        table::write_score(&mut out, unit.number, &oracle::score(&unit, Inapplicable::Full))?;
    }
    out.flush()
}

/// How many rows two tables have, which must say the same row by row.
fn same(expected: &str, actual: &str) -> Result<usize, Box<dyn Error>> {
    let mut tables = [csv::Reader::from_path(expected)?, csv::Reader::from_path(actual)?];
    let mut columns = Vec::new();
    for table in &mut tables {
        let heads = table.headers()?.clone();
        let place = |names: &&[&str]| heads.iter().position(|head| names.contains(&head.trim_start_matches('\u{feff}')));
        let found: Option<Vec<usize>> = HEADS.iter().map(place).collect();
        columns.push(found.ok_or_else(|| format!("a column is missing among {heads:?}"))?);
    }
    let [left, right] = &mut tables;
    let (mut left, mut right) = (left.records(), right.records());
    for row in 0.. {
        let (one, other) = match (left.next(), right.next()) {
            (None, None) => return Ok(row),
            (Some(one), Some(other)) => (one?, other?),
            (Some(_), None) | (None, Some(_)) => return Err(format!("one table ends after {row} rows").into()),
        };
        for (at, other_at) in columns[0].iter().zip(&columns[1]) {
            let (one, other) = (one.get(*at).unwrap_or(""), other.get(*other_at).unwrap_or(""));
            if plain(one) != plain(other) {
                return Err(format!("row {}: {one:?} and {other:?}", row + 1).into());
            }
        }
    }
    Ok(0)
}

/// A number without the zeros at its end.
fn plain(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}
