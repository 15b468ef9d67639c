//! What the fuzz targets share: bytes taken through the whole work, which the tests of robustness define.

use std::collections::BTreeMap;

use biaochi::facts::Format;

#[path = "../../tests/common/rubrics/mod.rs"]
pub mod rubrics;
#[path = "../../tests/common/work/mod.rs"]
pub mod work;

/// Where one text of an input ends and the next begins.
pub const BETWEEN: char = '\0';

/// The longest input that is looked at: what is long is for the tests of growth.
pub const LONGEST: usize = 6_000;

/// Rules with facts of every type and with all that the data of a unit may say.
pub const EVERY_FACT: &str = include_str!("every_fact.rules");

/// The bytes as a text, as far as they are UTF-8 and not too long.
pub fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| text.len() <= LONGEST)
}

/// A choice that follows from an input.
pub fn choice(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |sum: usize, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte))) % 10_000
}

/// One file as a family of its own.
pub fn alone(text: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("例.rules".to_string(), text.to_string())])
}

/// Data of any text for [`EVERY_FACT`].
pub fn data(bytes: &[u8], format: Format) {
    if let Some(data) = text(bytes) {
        work::score(EVERY_FACT, data, format, choice(bytes));
    }
}
