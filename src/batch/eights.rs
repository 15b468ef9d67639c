//! Eight bytes at a time: text taken as machine words, whose bytes are looked at together.
//!
//! A word holds eight bytes of a text, the first in its lowest byte. Cells are short and separators stand close: looking at each byte for
//! itself, or calling a search for each cell, costs more than all the rest of a row.

/// A byte eight times over.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The highest bit of every byte of a word that is this one, and no other bit.
///
/// What is added to the lower seven bits of a byte carries into its highest bit unless they are all 0, and never beyond it.
const fn equal(word: u64, byte: u8) -> u64 {
    let other = word ^ eight(byte);
    !(((other & eight(0x7f)) + eight(0x7f)) | other | eight(0x7f))
}

/// The place in a word of the lowest of the bits that [`equal`] gives.
const fn place(marks: u64) -> usize {
    (marks.trailing_zeros() / 8) as usize
}

/// Calls with the place of every byte that is one of two, in order.
pub fn each_of(bytes: &[u8], one: u8, other: u8, mut call: impl FnMut(usize)) {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut base = 0;
    for word in words {
        let word = u64::from_le_bytes(*word);
        let mut marks = equal(word, one) | equal(word, other);
        while marks != 0 {
            call(base + place(marks));
            marks &= marks - 1;
        }
        base += 8;
    }
    for (at, byte) in rest.iter().enumerate() {
        if *byte == one || *byte == other {
            call(base + at);
        }
    }
}

/// A number of at most seven digits and a point, or eight digits, that ends at the end of `text` and is `length` bytes long: its digits as a
/// whole number, and how many of them stand behind the point. None where it is longer, is anything else, or fewer than eight bytes end there.
pub fn decimal(text: &[u8], length: usize) -> Option<(u32, usize)> {
    let word = u64::from_le_bytes(*text.last_chunk::<8>()?);
    if length == 0 || length > 8 {
        return None;
    }
    // What stands before it becomes zeros.
    let before = 8 - length;
    let own = u64::MAX << (8 * before);
    let mut word = (word & own) | (eight(b'0') & !own);
    let mut places = 0;
    let points = equal(word, b'.');
    if points != 0 {
        let point = place(points);
        if point == before || point == 7 {
            return None;
        }
        // The digits before it move up by one, over it.
        let low = (1 << (8 * point)) - 1;
        word = (word & (u64::MAX << (8 * (point + 1)))) | ((word & low) << 8) | u64::from(b'0');
        places = 7 - point;
    }
    // 0x30 to 0x39, to which six is added without leaving 0x3_.
    let (high, carried) = (word & eight(0xf0), word.wrapping_add(eight(6)) & eight(0xf0));
    if high != eight(0x30) || carried != eight(0x30) {
        return None;
    }
    // Neighbours are put together: digits into twos, twos into fours, fours into eight. The first digit, which counts most, is in the lowest
    // byte.
    let digits = word & eight(0x0f);
    let twos = ((digits * 10) + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = ((twos * 100) + (twos >> 16)) & 0x0000_ffff_0000_ffff;
    let number = (fours * 10_000 + (fours >> 32)) & 0xffff_ffff;
    Some((u32::try_from(number).ok()?, places))
}

/// Writes a number below 10⁸ of the last of at most seven places as a decimal without zeros at its end.
pub fn write_decimal(value: u32, places: usize, out: &mut Vec<u8>) {
    let (value, places) = (u64::from(value % 100_000_000), places.min(7));
    // The way back: eight digits into fours, fours into twos, twos into digits, each quotient by a product that is exact for so small a
    // number.
    let fours = (value / 10_000) | ((value % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let twos = hundreds | ((fours - hundreds * 100) << 16);
    let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    let digits = tens | ((twos - tens * 10) << 8);
    let whole = 8 - places;
    let first = place(digits).min(whole - 1);
    let zeros = ((digits.leading_zeros() / 8) as usize).min(places);
    let text = u128::from(digits | eight(b'0'));
    // What stands behind the point moves up by one, for it.
    let below = (1 << (8 * whole)) - 1;
    let text = (text & below) | (u128::from(b'.') << (8 * whole)) | ((text & !below) << 8);
    let end = if zeros == places { whole } else { 9 - zeros };
    out.extend_from_slice(text.to_le_bytes().get(first..end).unwrap_or(&[]));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::number::Number;

    /// The same, byte by byte.
    fn slowly(text: &str) -> Option<(u32, usize)> {
        let (before, behind) = text.split_once('.').unwrap_or((text, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let digits = text.replacen('.', "", 1);
        let places = text.find('.').map_or(0, |point| text.len() - point - 1);
        (plain(before) && plain(behind) && text.len() <= 8).then(|| (digits.parse().unwrap(), places))
    }

    proptest! {
        #[test]
        fn numbers_are_those_read_byte_by_byte(before in "[-0-9.,:/%]{8}", text in "[0-9.]{0,9}|[-+0-9.:/%e ]{0,9}") {
            prop_assert_eq!(decimal(format!("{before}{text}").as_bytes(), text.len()), slowly(&text));
        }

        #[test]
        fn numbers_are_written_as_numbers_are(value in 0_u32..100_000_000, shift in 0_u32..8, places in 0_usize..8) {
            let value = value / 10_u32.pow(shift);
            for value in [value, value * 10_u32.pow(shift)] {
                let mut out = Vec::new();
                write_decimal(value, places, &mut out);
                let expected = Number::scaled(i64::from(value), u32::try_from(places).unwrap()).to_string();
                prop_assert_eq!(String::from_utf8(out).unwrap(), expected);
            }
        }

        #[test]
        fn marks_are_those_found_byte_by_byte(text in "[,\n.\u{2c80}-\u{2cff}\u{0}-\u{7f}]{0,40}") {
            let mut found = Vec::new();
            each_of(text.as_bytes(), b',', b'\n', |at| found.push(at));
            let expected: Vec<usize> =
                text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b',' | b'\n')).map(|(at, _)| at).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn what_is_too_near_the_start_is_left() {
        assert_eq!(decimal(b"1234567", 7), None);
        assert_eq!(decimal(b"99999999", 8), Some((99_999_999, 0)));
        assert_eq!(decimal(b",0713.28", 7), Some((71_328, 2)));
    }
}
