#![no_main]
//! Bytes as the choices from which a whole rubric that is right follows, with data for it.

use libfuzzer_sys::fuzz_target;

use biaochi::facts::Format;
use biaochi_fuzz::rubrics::data::Gaps;
use biaochi_fuzz::rubrics::{Draw, Rubric, Scale};
use biaochi_fuzz::{alone, choice, work};

fuzz_target!(|bytes: &[u8]| {
    let mut draw = Draw::of_bytes(bytes);
    let scale = [Scale::Full, Scale::Full, Scale::Sampled, Scale::Finite][draw.below(4)];
    let made = Rubric::of(&mut draw, scale);
    let before = work::rules("例.rules", &alone(&made.text), None, &[], choice(bytes));
    let data = made.data(&mut draw, Gaps::Some);
    work::score(&made.text, &data, Format::Yaml, choice(bytes));
    // The same rubric with other choices further on: a small change of its rules.
    let mut other = bytes.to_vec();
    let middle = other.len() / 2;
    other.iter_mut().skip(middle).take(1).for_each(|byte| *byte = byte.wrapping_add(1));
    let other = Rubric::of(&mut Draw::of_bytes(&other), scale);
    work::rules("例.rules", &alone(&other.text), before.as_ref(), &[], choice(bytes));
});
