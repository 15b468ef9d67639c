//! The work from file to file with a reader and a writer by hand for exactly this table: `scaled_bytes UNITS SCORES`, row by row in whole
//! numbers, one thread. It knows every column, takes no quotes, and gives up at the first cell that is not as it expects.

#[path = "../../../workload/mod.rs"]
mod workload;

use std::error::Error;
use std::fs::File;
use std::io::{Read, Write};

use workload::table::FACTS;
use workload::{GRADES, Score, Unit, scaled, table};

/// How much is read at a time, into memory that is used again.
const BLOCK: usize = 1 << 18;

fn main() -> Result<(), Box<dyn Error>> {
    let [units, scores] = std::env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "scaled_bytes UNITS SCORES")?;
    let (mut input, mut output) = (File::open(units)?, File::create(scores)?);
    let mut block = vec![0; BLOCK];
    let mut out: Vec<u8> = Vec::with_capacity(BLOCK);
    out.extend(table::SCORES_HEAD.as_bytes());
    let (mut filled, mut headed) = (0, false);
    let places = table::places();
    loop {
        let read = input.read(&mut block[filled..])?;
        filled += read;
        if read == 0 {
            break;
        }
        let Some(end) = memchr::memrchr(b'\n', &block[..filled]) else {
            return Err("a line is too long".into());
        };
        let mut rest = &block[..=end];
        if !headed {
            headed = true;
            let line = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            rest = &rest[line..];
        }
        while !rest.is_empty() {
            line(&mut rest, &places, &mut out)
                .ok_or_else(|| format!("{:?}", String::from_utf8_lossy(&rest[..rest.len().min(80)])))?;
        }
        output.write_all(&out)?;
        out.clear();
        block.copy_within(end + 1..filled, 0);
        filled -= end + 1;
    }
    if filled > 0 {
        return Err("the last line has no end".into());
    }
    output.write_all(&out)?;
    Ok(())
}

/// Takes a line, scores it and writes its scores.
#[inline]
fn line(rest: &mut &[u8], places: &[u32; FACTS], out: &mut Vec<u8>) -> Option<()> {
    let id_end = memchr::memchr(b',', rest)?;
    let (id, cells_text) = rest.split_at(id_end);
    let mut at = cells_text;
    let mut cells = [0; FACTS];
    for (number, places) in cells.iter_mut().zip(places) {
        (*number, at) = cell(at.get(1..)?, *places)?;
    }
    if *at.first()? != b'\n' {
        return None;
    }
    *rest = &at[1..];
    let score = scaled::score(&Unit::of_cells(0, &cells));
    write(out, id, &score);
    Some(())
}

/// A number with exactly so many decimals, and what stands behind it.
#[inline]
fn cell(text: &[u8], places: u32) -> Option<(i64, &[u8])> {
    let (negative, mut text) = match text {
        [b'-', text @ ..] => (true, text),
        text => (false, text),
    };
    let mut number = 0_i64;
    while let [byte, after @ ..] = text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        number = number * 10 + i64::from(digit);
        text = after;
    }
    if places > 0 {
        let [b'.', after @ ..] = text else { return None };
        let (decimals, after) = after.split_at_checked(places as usize)?;
        for byte in decimals {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            number = number * 10 + i64::from(digit);
        }
        text = after;
    }
    Some((if negative { -number } else { number }, text))
}

/// Writes a line of scores.
#[inline]
fn write(out: &mut Vec<u8>, id: &[u8], score: &Score) {
    out.extend_from_slice(id);
    for group in score.groups {
        decimal::<4>(out, group);
    }
    decimal::<2>(out, score.total);
    out.push(b',');
    out.extend_from_slice(GRADES[score.grade].as_bytes());
    out.push(b'\n');
}

/// Writes a comma and a whole number of 10^-PLACES, which is below 1000.
#[inline]
fn decimal<const PLACES: usize>(out: &mut Vec<u8>, number: i64) {
    let mut text = [b'0'; 10];
    let mut rest = number;
    let mut at = text.len();
    for place in 0..PLACES + 3 {
        if place == PLACES {
            at -= 1;
            text[at] = b'.';
        }
        if place > PLACES && rest == 0 {
            break;
        }
        at -= 1;
        text[at] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    out.push(b',');
    out.extend_from_slice(&text[at..]);
}
