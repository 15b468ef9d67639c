#![no_main]
//! Any JSON as what a host hands over.

use libfuzzer_sys::fuzz_target;

use biaochi::Engine;

fuzz_target!(|bytes: &[u8]| {
    let Some(value) = biaochi_fuzz::text(bytes).and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok()) else { return };
    let engine = Engine::compile("例.rules", biaochi_fuzz::EVERY_FACT).unwrap_or_else(|rejected| panic!("{rejected:?}"));
    let _ = engine.score("例", Some(2021), &value);
});
