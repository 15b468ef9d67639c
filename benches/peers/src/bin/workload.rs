//! The files of the workload: `workload units ROWS FILE` writes units, `workload scores ROWS FILE` the oracle's scores of them, and
//! `workload same EXPECTED ACTUAL` compares tables of scores by their values, whatever the heads of their columns and their trailing zeros.
//! `workload broken ROWS FILE` writes units of which one row in a thousand is broken, `workload trial ROWS SCORES REJECTS` holds what the command
//! made of them to what it must make: each broken row rejected at its line, in its column, with its code, and every other row as the oracle
//! says.

#[path = "../../../workload/mod.rs"]
mod workload;

use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Write};

use workload::broken::{self, Fault};
use workload::{GRADES, Inapplicable, generator, oracle, table};

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
        ["broken", rows, file] => write_broken(rows.parse()?, file)?,
        ["trial", rows, scores, rejects] => print!("{}", trial(rows.parse()?, scores, rejects)?),
        ["same", expected, actual] => println!("{} rows, the same", same(expected, actual)?),
        _ => {
            return Err("workload units ROWS FILE | scores ROWS FILE | same EXPECTED ACTUAL | broken ROWS FILE | trial ROWS SCORES REJECTS".into());
        }
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

fn write_broken(rows: usize, file: &str) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file)?);
    table::write_head(&mut out)?;
    for (unit, fault) in broken::rows().take(rows) {
        broken::write(&mut out, &unit, fault)?;
    }
    out.flush()
}

/// Holds scores and rejects of broken units to what they must be, and counts them.
fn trial(rows: usize, scores: &str, rejects: &str) -> Result<String, Box<dyn Error>> {
    let (places, mut scores) = open(scores)?;
    let [unit, groups @ .., total, grade] = places.as_slice() else { return Err("a column is missing".into()) };
    let mut scores = scores.records();
    let mut rejects = csv::Reader::from_path(rejects)?;
    let mut rejects = rejects.records();
    let mut counts = [0; broken::KINDS.len()];
    for (row, (unit_of_row, fault)) in broken::rows().take(rows).enumerate() {
        let score = oracle::score(&unit_of_row, Inapplicable::Full);
        let name = broken::name(unit_of_row.number, fault).to_string();
        let at = |what: &str| format!("line {}, unit {name}, {fault:?}: {what}", row + 2);
        if let Some(fault) = fault {
            counts[fault.kind()] += 1;
        }
        if let Some((code, column)) = fault.and_then(rejection) {
            let reject = rejects.next().ok_or_else(|| at("is not rejected"))??;
            let said = [1, 2, 3, 5].map(|column| reject.get(column).unwrap_or(""));
            let line = (row + 2).to_string();
            if said != [line.as_str(), &name, column, code] {
                return Err(at(&format!("rejected as {reject:?}, not {code} in column {column}")).into());
            }
            continue;
        }
        let record = scores.next().ok_or_else(|| at("has no scores"))??;
        let cell = |place: &usize| record.get(*place).unwrap_or("");
        let missing = match fault {
            Some(Fault::Missing { cell }) => Some(broken::group_of(cell).ok_or_else(|| at("its group is not known"))?),
            Some(Fault::NoNumber { .. } | Fault::OutOfRange { .. } | Fault::Twice { .. } | Fault::Short { .. }) | None => None,
        };
        let mut expected: Vec<String> = Vec::new();
        for (group, number) in score.groups.iter().enumerate() {
            expected.push(if missing == Some(group) { String::new() } else { scaled(*number, 4) });
        }
        let whole = missing.is_none();
        expected.push(if whole { scaled(score.total, 2) } else { String::new() });
        let said: Vec<&str> = groups.iter().chain([total]).map(|place| plain(cell(place))).collect();
        let expected_grade = if whole { GRADES[score.grade] } else { "" };
        if cell(unit) != name || said != expected || cell(grade) != expected_grade {
            return Err(at(&format!("{record:?}, not {expected:?} {expected_grade}")).into());
        }
    }
    if let Some(more) = scores.next() {
        return Err(format!("scores of nobody: {more:?}").into());
    }
    if let Some(more) = rejects.next() {
        return Err(format!("rejected beyond what is broken: {more:?}").into());
    }
    let counted = broken::KINDS.iter().zip(counts).map(|(kind, count)| format!("  {kind}: {count}\n"));
    Ok(format!("{rows} rows, all as they must be; broken:\n{}", counted.collect::<String>()))
}

/// The code with which a broken row is rejected, and the title of the column; none where it is scored as far as it can be.
fn rejection(fault: Fault) -> Option<(&'static str, &'static str)> {
    match fault {
        Fault::NoNumber { cell, text } => Some((broken::NO_NUMBERS[text].1, table::HEADS[cell])),
        Fault::OutOfRange { cell } => Some(("BC0420", table::HEADS[cell])),
        Fault::Twice { .. } => Some(("BC0860", "")),
        Fault::Short { .. } => Some(("BC0855", "")),
        Fault::Missing { .. } => None,
    }
}

/// A whole number of 10^-places without zeros at its end.
fn scaled(number: i64, places: u32) -> String {
    let mut text = Vec::new();
    table::write_scaled(&mut text, number, places).expect("there is memory");
    plain(&String::from_utf8_lossy(&text)).to_string()
}

/// A table of scores, and where its columns stand, in the order of [`HEADS`].
fn open(file: &str) -> Result<(Vec<usize>, csv::Reader<File>), Box<dyn Error>> {
    let mut table = csv::Reader::from_path(file)?;
    let heads = table.headers()?.clone();
    let place = |names: &&[&str]| heads.iter().position(|head| names.contains(&head.trim_start_matches('\u{feff}')));
    let found: Option<Vec<usize>> = HEADS.iter().map(place).collect();
    Ok((found.ok_or_else(|| format!("{file}: a column is missing among {heads:?}"))?, table))
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
    let [(left_columns, mut left), (right_columns, mut right)] = [open(expected)?, open(actual)?];
    let (mut left, mut right) = (left.records(), right.records());
    for row in 0.. {
        let (one, other) = match (left.next(), right.next()) {
            (None, None) => return Ok(row),
            (Some(one), Some(other)) => (one?, other?),
            (Some(_), None) | (None, Some(_)) => return Err(format!("one table ends after {row} rows").into()),
        };
        for (at, other_at) in left_columns.iter().zip(&right_columns) {
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
