#![no_main]
//! Any text as a data file in YAML.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| biaochi_fuzz::data(bytes, biaochi::facts::Format::Yaml));
