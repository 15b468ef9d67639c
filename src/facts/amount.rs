//! A number as people write it in data: digits, perhaps with a unit behind and a comparison before.

use crate::comparison::Comparison;
use crate::name;
use crate::number::{MAXIMUM_DIGITS, Number};
use crate::unit::Unit;

/// `713.28`, `7132800元`, `≥266米`
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Amount {
    /// `≥`, when one stands in front.
    pub(super) operator: Option<Comparison>,
    /// The digits.
    pub(super) number: Number,
    /// The unit, when one stands behind.
    pub(super) unit: Option<Unit>,
    /// All but the operator, for a message.
    pub(super) bare: String,
}

/// Why a text is no amount.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum AmountFault {
    /// It is no number.
    NotANumber,
    /// `1,234.56`: what it is without its commas.
    Separated(String),
    /// `1e3`: what it is without its exponent, where that is short.
    Exponent(Option<String>),
    /// It has this many digits.
    TooManyDigits(usize),
}

/// The text with full-width characters made ASCII and signs of one kind.
pub(super) fn fold(written: &str) -> String {
    // ASCII is as it is compared, which nearly all numbers are.
    if written.is_ascii() {
        return written.trim().to_string();
    }
    let folded = name::half_width(written).map(|character| match character {
        '≧' | '⩾' => '≥',
        '≦' | '⩽' => '≤',
        '−' | '–' | '—' => '-',
        other => other,
    });
    folded.collect::<String>().trim().to_string()
}

/// The operator at the start of a folded text, and the rest.
pub(super) fn operator(text: &str) -> (Option<Comparison>, &str) {
    const OPERATORS: &[(&str, Comparison)] = &[
        ("≥", Comparison::AtLeast),
        (">=", Comparison::AtLeast),
        ("≤", Comparison::AtMost),
        ("<=", Comparison::AtMost),
        (">", Comparison::Greater),
        ("<", Comparison::Less),
        ("=", Comparison::Equal),
    ];
    for (sign, comparison) in OPERATORS {
        if let Some(rest) = text.strip_prefix(sign) {
            return (Some(*comparison), rest.trim_start());
        }
    }
    (None, text)
}

/// Reads an amount.
///
/// # Errors
/// [`AmountFault`].
pub(super) fn parse(written: &str) -> Result<Amount, AmountFault> {
    let folded = fold(written);
    let (operator, bare) = operator(&folded);
    let (sign, unsigned) = match bare.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", bare.strip_prefix('+').unwrap_or(bare)),
    };
    let (digits, rest) = split_digits(unsigned);
    if !digits.starts_with(|first: char| first.is_ascii_digit()) || digits.ends_with('.') {
        return Err(AmountFault::NotANumber);
    }
    if let Some(joined) = without_separators(digits, rest) {
        return Err(AmountFault::Separated(format!("{sign}{joined}")));
    }
    if let Some(exponent) = exponent(rest) {
        return Err(AmountFault::Exponent(expanded(sign, digits, exponent)));
    }
    let Some(number) = Number::parse(&format!("{sign}{digits}")) else {
        let count = digits.bytes().filter(u8::is_ascii_digit).count();
        return Err(if count > MAXIMUM_DIGITS { AmountFault::TooManyDigits(count) } else { AmountFault::NotANumber });
    };
    let rest = rest.trim_start();
    let unit = match rest {
        "" => None,
        unit => Some(Unit::parse(unit).ok_or(AmountFault::NotANumber)?),
    };
    Ok(Amount { operator, number, unit, bare: bare.to_string() })
}

/// The digits and at most one point at the start.
fn split_digits(text: &str) -> (&str, &str) {
    let mut point = false;
    let end = text.find(|character: char| match character {
        '.' if !point => {
            point = true;
            false
        }
        other => !other.is_ascii_digit(),
    });
    text.split_at(end.unwrap_or(text.len()))
}

/// `1` and `,234.56万元` joined to `1234.56万元`, when the digits stand in groups of three or four.
fn without_separators(digits: &str, rest: &str) -> Option<String> {
    if digits.contains('.') || !rest.starts_with([',', '_', '\'', ' ']) {
        return None;
    }
    let mut joined = digits.to_string();
    let mut rest = rest;
    while let Some(group) = rest.strip_prefix([',', '_', '\'', ' ']) {
        let end = group.find(|character: char| !character.is_ascii_digit()).unwrap_or(group.len());
        if !(3..=4).contains(&end) {
            return None;
        }
        let (group, after) = group.split_at(end);
        joined.push_str(group);
        rest = after;
    }
    Some(joined + rest)
}

/// The exponent that the rest starts with.
fn exponent(rest: &str) -> Option<i32> {
    let digits = rest.strip_prefix(['e', 'E'])?;
    let end = digits.find(|character: char| !character.is_ascii_digit() && character != '-' && character != '+');
    let (digits, after) = digits.split_at(end.unwrap_or(digits.len()));
    if !after.is_empty() || !digits.ends_with(|last: char| last.is_ascii_digit()) {
        return None;
    }
    // One too large to hold is as good as any that is too large to write out.
    Some(digits.parse().unwrap_or(i32::MAX))
}

/// The digits with the point moved, unless that takes more digits than a number may have.
fn expanded(sign: &str, digits: &str, exponent: i32) -> Option<String> {
    let limit = i32::try_from(MAXIMUM_DIGITS).ok()?;
    if exponent.checked_abs()? > limit || digits.len() > MAXIMUM_DIGITS {
        return None;
    }
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let all = format!("{whole}{part}");
    let shown = match usize::try_from(point) {
        Ok(point) if point > 0 => {
            let padded = format!("{all:0<point$}");
            let (whole, part) = padded.split_at(point);
            if part.is_empty() { whole.to_string() } else { format!("{whole}.{part}") }
        }
        _ => format!("0.{}{all}", "0".repeat(usize::try_from(-point).ok()?)),
    };
    Some(format!("{sign}{}", Number::parse(&shown)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str) -> String {
        match parse(written) {
            Ok(Amount { operator, number, unit, .. }) => {
                let operator = operator.map_or("", Comparison::sign);
                format!("{operator}{number}{}", unit.map_or(String::new(), |unit| format!(" {}", unit.name)))
            }
            Err(fault) => format!("{fault:?}"),
        }
    }

    #[test]
    fn amounts_as_people_write_them() {
        for (written, expected) in [
            ("713.28", "713.28"),
            ("７１３．２８", "713.28"),
            ("−116.05", "-116.05"),
            ("+5", "5"),
            ("7132800元", "7132800 元"),
            ("713.28 万元", "713.28 万元"),
            ("25％", "25 %"),
            ("≥266米", "≥266 米"),
            ("＞= 266 米", "≥266 米"),
            ("950公斤/亩", "950 公斤/亩"),
            ("1,234.56", "Separated(\"1234.56\")"),
            ("-1，234，567万元", "Separated(\"-1234567万元\")"),
            ("1,2", "NotANumber"),
            ("12 345", "Separated(\"12345\")"),
            ("1e3", "Exponent(Some(\"1000\"))"),
            ("-1.5E-3", "Exponent(Some(\"-0.0015\"))"),
            ("1.25e1", "Exponent(Some(\"12.5\"))"),
            ("1e999999999999", "Exponent(None)"),
            ("1e", "1 e"),
            ("一百", "NotANumber"),
            ("", "NotANumber"),
            ("5.", "NotANumber"),
            (".5", "NotANumber"),
            ("1.2.3", "NotANumber"),
            ("2021-06-30", "NotANumber"),
            ("20%-30%", "NotANumber"),
            ("12345678901234567890123456789", "TooManyDigits(29)"),
            ("0000000000000000000000000000000001", "1"),
        ] {
            assert_eq!(read(written), expected, "{written}");
        }
    }
}
