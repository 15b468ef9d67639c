#![no_main]
//! Any text as a rules file.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(text) = biaochi_fuzz::text(bytes) {
        biaochi_fuzz::work::rules("例.rules", &biaochi_fuzz::alone(text), None, &[], biaochi_fuzz::choice(bytes));
    }
});
