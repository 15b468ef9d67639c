//! Numbers in the plainest way of writing, as whole numbers of their last place.

/// The most decimal places that are read into lanes.
pub(super) const MOST_PLACES: u32 = 9;

/// The most digits of a number in a lane.
const MOST_DIGITS: usize = 18;

/// 10ⁿ, as far as a lane goes.
const POWERS: [i64; 19] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
    10_000_000_000,
    100_000_000_000,
    1_000_000_000_000,
    10_000_000_000_000,
    100_000_000_000_000,
    1_000_000_000_000_000,
    10_000_000_000_000_000,
    100_000_000_000_000_000,
    1_000_000_000_000_000_000,
];

/// What one of the last place is for numbers of none, one, two places and so on, in grains of these places.
pub(super) fn steps(places: u32) -> [i64; 8] {
    std::array::from_fn(|of| {
        u32::try_from(of).ok().and_then(|of| scaled(1, of, places)).filter(|_| places <= MOST_PLACES).unwrap_or(0)
    })
}

/// A number of so many decimal places as one of others, when it is whole in them.
pub(super) fn scaled(mantissa: i64, places: u32, wanted: u32) -> Option<i64> {
    let power = |exponent: u32| POWERS.get(exponent as usize).copied();
    match wanted.checked_sub(places) {
        Some(0) => Some(mantissa),
        Some(more) => mantissa.checked_mul(power(more)?),
        None => {
            let power = power(places - wanted)?;
            (mantissa % power == 0).then_some(mantissa / power)
        }
    }
}

/// Whether a percent sign stands behind digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Percent {
    No,
    Yes,
}

/// A number in plain digits: `-713.28`, `92.5%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plain {
    pub(super) mantissa: i64,
    pub(super) places: u32,
    pub(super) percent: Percent,
}

/// Reads a number that is written so, and nothing else.
pub(super) fn number(text: &[u8]) -> Option<Plain> {
    let (text, percent) = match text {
        [text @ .., b'%'] => (text, Percent::Yes),
        text => (text, Percent::No),
    };
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    // A digit at either end; the point counts for none.
    if digits.len() > MOST_DIGITS + 1 || !digits.first()?.is_ascii_digit() || !digits.last()?.is_ascii_digit() {
        return None;
    }
    let mut mantissa: i64 = 0;
    let mut point = None;
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => mantissa = mantissa.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?,
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let places = point.map_or(0, |at| digits.len() - at - 1);
    let mantissa = if negative { -mantissa } else { mantissa };
    Some(Plain { mantissa, places: u32::try_from(places).ok()?, percent })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_digits_are_read_and_nothing_else() {
        let plain = |mantissa, places, percent| Some(Plain { mantissa, places, percent });
        for (text, expected) in [
            ("713.28", plain(71_328, 2, Percent::No)),
            ("-0.5", plain(-5, 1, Percent::No)),
            ("92.5%", plain(925, 1, Percent::Yes)),
            ("007", plain(7, 0, Percent::No)),
            ("123456789012345678", plain(123_456_789_012_345_678, 0, Percent::No)),
            ("99999999999999999999", None),
            ("1.", None),
            (".5", None),
            ("1e3", None),
            ("1,000", None),
            ("--1", None),
            ("+1", None),
            ("1.2.3", None),
            ("", None),
            ("%", None),
            ("１", None),
        ] {
            assert_eq!(number(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_grain_or_none() {
        assert_eq!(scaled(71_328, 2, 2), Some(71_328));
        assert_eq!(scaled(713, 0, 2), Some(71_300));
        assert_eq!(scaled(71_300, 4, 2), Some(713));
        assert_eq!(scaled(71_328, 4, 2), None);
        assert_eq!(scaled(i64::MAX, 0, 1), None);
    }
}
