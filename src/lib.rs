//! 标尺 (Biaochi): a small embedded rules language for scoring public budget performance, and the engine that scores by it.
//!
//! Text goes in at one end, a scorecard comes out at the other; each step between is one module, one data type and one function:
//!
//! ```text
//! text --syntax--> ast::File --revision--> ast::File --check--> model::Editions --eval--> Scorecard --report--> text, json, …
//!   ^             (each file)             (one whole)             ^              ^
//! source                                                      stdlib         facts: yaml, json, toml, serde -> Submission --bind--> Record
//! ```
//!
//! A host needs only [`Engine`]: compile a rubric once, score as many units as you like, read the [`Scorecard`](eval::Scorecard). The
//! modules below are public for hosts that want a single stage, a language server say.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! let engine = biaochi::Engine::compile("示例.rules", "预算完成率（4分）: 得分 = 比率(执行, 预算) ≥ 1 ? 满分 : 0")?;
//! let scorecard = engine.score("某单位", None, &BTreeMap::from([("执行", "100"), ("预算", "100")]))?;
//! let row = &scorecard.sections[0].rows[0];
//! assert_eq!(row.score.as_ref().unwrap().to_string(), "4");
//! # Ok::<(), biaochi::Rejected>(())
//! ```

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

// The ground that every stage stands on.
pub mod comparison;
pub mod interval;
pub mod language;
pub mod name;
pub mod number;
pub mod source;
pub mod unit;
pub mod value;

// The stages, in the order in which a reader meets them.
pub mod audit;
#[cfg(feature = "batch")]
pub mod batch;
pub mod check;
pub mod diagnostic;
pub mod eval;
pub mod facts;
pub mod goal;
pub mod impact;
pub mod matrix;
pub mod model;
pub mod plan;
pub mod proof;
pub mod report;
pub mod revision;
pub mod stdlib;
pub(crate) mod symbolic;
pub mod syntax;
pub mod testing;

// The ways in.
#[cfg(feature = "cli")]
pub mod cli;
mod engine;

pub use engine::{Engine, Rejected};
