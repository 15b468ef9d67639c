//! Contestants run in turn, round after round, so that what else the machine does meets all of them alike; the median is told, with the least
//! and the greatest.

use std::time::{Duration, Instant};

/// The least time for which a contestant runs in a round; shorter work is repeated.
const LEAST: Duration = Duration::from_millis(60);

/// What is timed.
pub struct Contestant<'a> {
    /// What it is called.
    pub name: String,
    /// How many units one run scores.
    pub rows: usize,
    /// One run.
    pub run: Box<dyn FnMut() + 'a>,
}

impl<'a> Contestant<'a> {
    /// Something to be timed.
    pub fn new(name: impl Into<String>, rows: usize, run: impl FnMut() + 'a) -> Contestant<'a> {
        Contestant { name: name.into(), rows, run: Box::new(run) }
    }
}

/// How long a unit took in picoseconds, over the rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The shortest.
    pub least: u128,
    /// The middle one.
    pub median: u128,
    /// The longest.
    pub greatest: u128,
}

impl Times {
    /// Of measurements in any order.
    pub fn of(mut all: Vec<u128>) -> Times {
        all.sort_unstable();
        let at = |index: usize| all.get(index).copied().unwrap_or(0);
        Times { least: at(0), median: at(all.len() / 2), greatest: at(all.len().saturating_sub(1)) }
    }
}

/// Times each contestant once a round; the order within a round turns, so that none always follows the same one.
pub fn rounds(contestants: &mut [Contestant<'_>], rounds: usize) -> Vec<Times> {
    let count = contestants.len();
    let mut all = vec![Vec::new(); count];
    for contestant in contestants.iter_mut() {
        (contestant.run)();
    }
    for round in 0..rounds {
        for turn in 0..count {
            let at = (turn + round) % count;
            let contestant = &mut contestants[at];
            let (mut runs, start) = (0_u128, Instant::now());
            while runs == 0 || start.elapsed() < LEAST {
                (contestant.run)();
                runs += 1;
            }
            all[at].push(start.elapsed().as_nanos() * 1000 / (runs * contestant.rows.max(1) as u128));
        }
    }
    all.into_iter().map(Times::of).collect()
}

/// Rows per second, in a unit that fits: `4.31 M`, `18.2 k`.
pub fn rate(picoseconds: u128) -> String {
    let rows = 1_000_000_000_000 / picoseconds.max(1);
    match rows {
        0..1_000 => format!("{rows}"),
        1_000..1_000_000 => format!("{} k", decimals(rows, 1_000)),
        _ => format!("{} M", decimals(rows, 1_000_000)),
    }
}

/// How many times as fast: `12.3`.
pub fn ratio(base: u128, picoseconds: u128) -> String {
    decimals(base * 1_000_000 / picoseconds.max(1), 1_000_000)
}

/// A quotient with three significant digits or so.
pub fn decimals(number: u128, one: u128) -> String {
    let (whole, thousandths) = (number / one, number % one * 1000 / one);
    match whole {
        0 => format!("0.{thousandths:03}"),
        1..10 => format!("{whole}.{:02}", thousandths / 10),
        10..100 => format!("{whole}.{}", thousandths / 100),
        _ => whole.to_string(),
    }
}

/// A table of text whose columns are wide enough; the first is set to the left, the others to the right.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        text.push_str(&format!("| {} |\n", cells.collect::<Vec<_>>().join(" | ")));
        if number == 0 {
            let line = widths.iter().enumerate().map(|(column, width)| match column {
                0 => "-".repeat(*width),
                _ => format!("{}:", "-".repeat(width - 1)),
            });
            text.push_str(&format!("| {} |\n", line.collect::<Vec<_>>().join(" | ")));
        }
    }
    text
}
