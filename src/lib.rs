#![doc = "skeleton"]
pub mod diagnostic;
pub mod interval;
pub mod language;
pub mod name;
pub mod number;
pub mod source;
pub mod syntax;
