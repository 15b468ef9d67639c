//! From the tree of the text to the model.

pub mod soundness;
