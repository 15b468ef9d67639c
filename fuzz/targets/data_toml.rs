#![no_main]
//! Any text as a data file in TOML.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| biaochi_fuzz::data(bytes, biaochi::facts::Format::Toml));
