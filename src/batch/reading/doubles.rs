//! Doubles of workbooks and of Parquet as the digits that were typed.
//!
//! Excel keeps at most 15 significant digits of what is typed, and every decimal of at most 15 digits comes back from the double nearest to it
//! as the shortest decimal that has this double: so the shortest decimal is what was typed. Where that has more digits, the number was
//! computed, by a formula say, and 15 digits are what a sheet shows of it; they are taken, so that 0.1 + 0.2 is 0.3 and not
//! 0.30000000000000004, and the reader is told. Nothing is computed with doubles.

/// The significant digits that are kept of what is typed.
const DIGITS: usize = 15;

/// The digits that were typed, see the head of this file.
#[expect(clippy::disallowed_types, reason = "a workbook holds doubles; they are only turned into their shortest decimals")]
pub fn digits(number: f64, computed: &mut u64) -> String {
    let shortest = number.to_string();
    let significant = shortest.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    let trailing = if shortest.contains('.') { 0 } else { shortest.len() - shortest.trim_end_matches('0').len() };
    if significant.saturating_sub(trailing) <= DIGITS {
        return shortest;
    }
    *computed += 1;
    let scientific = format!("{number:.*e}", DIGITS - 1);
    match scientific.split_once('e') {
        Some((mantissa, exponent)) => moved(mantissa, exponent.parse().unwrap_or(0)),
        None => shortest,
    }
}

/// A decimal with its point moved so many places to the right.
pub fn moved(digits: &str, places: i32) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{part}");
    let point = i64::try_from(whole.len()).unwrap_or(0) + i64::from(places);
    let (whole, part) = match usize::try_from(point) {
        Ok(point) if point > 0 => {
            let padded = format!("{all:0<point$}");
            let (whole, part) = padded.split_at(point);
            (whole.to_string(), part.to_string())
        }
        _ => (String::new(), format!("{}{all}", "0".repeat(usize::try_from(-point).unwrap_or(0)))),
    };
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

#[cfg(test)]
#[expect(clippy::disallowed_types, reason = "doubles as workbooks hold them")]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back() {
        for typed in
            ["0.1", "597.23", "713.28", "999999.99", "0.000001", "123456789012345", "1000000000000000000", "-116.05", "0"]
        {
            let mut computed = 0;
            assert_eq!(digits(typed.parse::<f64>().unwrap(), &mut computed), typed);
            assert_eq!(computed, 0);
        }
    }

    #[test]
    fn what_a_formula_left_is_what_the_sheet_shows() {
        let mut computed = 0;
        assert_eq!(digits(0.1 + 0.2, &mut computed), "0.3");
        assert_eq!(digits(1.0 / 3.0, &mut computed), "0.333333333333333");
        assert_eq!(digits(1e22 / 3.0, &mut computed), "3333333333333330000000");
        assert_eq!(computed, 3);
    }
}
