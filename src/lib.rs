#![doc = "skeleton"]
// Nothing that a rules file or a data file contains can crash a host: whatever can panic is refused (tests may).
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    clippy::string_slice
)]
// The library is pure: no files, no environment, no clock. `cli` is the exception, and says so where it is.
#![warn(clippy::disallowed_methods)]

pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod comparison;
pub mod diagnostic;
pub mod eval;
pub mod facts;
pub mod interval;
pub mod language;
pub mod model;
pub mod name;
pub mod number;
pub mod report;
pub mod source;
pub mod stdlib;
pub mod syntax;
pub mod unit;
pub mod value;
