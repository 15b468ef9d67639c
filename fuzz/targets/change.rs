#![no_main]
//! Two rules files, the one before and the one after, or one that extends the other.

use libfuzzer_sys::fuzz_target;

use biaochi_fuzz::{BETWEEN, alone, choice, text, work};

fuzz_target!(|bytes: &[u8]| {
    let Some((old, new)) = text(bytes).and_then(|text| text.split_once(BETWEEN)) else { return };
    let Some(before) = work::rules("例.rules", &alone(old), None, &[], choice(bytes)) else { return };
    let mut both = alone(new);
    both.insert("旧.rules".to_string(), old.to_string());
    work::rules("例.rules", &both, Some(&before), &[], choice(bytes));
});
