#![no_main]
//! Rules and data of one unit.

use libfuzzer_sys::fuzz_target;

use biaochi::facts::Format;
use biaochi_fuzz::{BETWEEN, choice, text, work};

fuzz_target!(|bytes: &[u8]| {
    if let Some((rules, data)) = text(bytes).and_then(|text| text.split_once(BETWEEN)) {
        work::score(rules, data, Format::Yaml, choice(bytes));
    }
});
