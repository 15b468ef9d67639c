#![no_main]
//! Bytes as a file of unknown encoding.

use libfuzzer_sys::fuzz_target;

use biaochi::source::decode;

fuzz_target!(|bytes: &[u8]| {
    if bytes.len() <= biaochi_fuzz::LONGEST && let Some((text, _)) = decode(bytes) {
        biaochi_fuzz::work::rules("例.rules", &biaochi_fuzz::alone(&text), None, &[], biaochi_fuzz::choice(bytes));
    }
});
