//! Documents made of sentences, tables and notes: what is said stands in [`Sheet`]s, and the formats only lay it out.

pub mod html;
pub mod markdown;
pub mod text;

use super::layout::Align;
use super::plot::LinePlot;

/// One subject of a document: sentences, tables, notes, in the order of reading.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its title.
    pub title: String,
    /// What is said first, in sentences.
    pub lead: Vec<String>,
    /// A trend.
    pub plot: Option<LinePlot>,
    /// The tables.
    pub grids: Vec<Grid>,
    /// What is to be known about them.
    pub notes: Vec<String>,
}

/// A table.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Its title; empty when that of the sheet will do.
    pub title: String,
    /// Its columns.
    pub columns: Vec<(String, Align)>,
    /// Its rows, each with as many cells.
    pub rows: Vec<Vec<GridCell>>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridCell {
    /// What stands in it.
    pub text: String,
    /// How it stands out.
    pub weight: Weight,
}

/// How a cell stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Like most.
    Plain,
    /// As what matters.
    Strong,
    /// As what was only supposed.
    Light,
}

/// Like most.
pub fn plain(text: impl Into<String>) -> GridCell {
    GridCell { text: text.into(), weight: Weight::Plain }
}

/// As what matters.
pub fn strong(text: impl Into<String>) -> GridCell {
    GridCell { text: text.into(), weight: Weight::Strong }
}

/// As what was only supposed.
pub fn light(text: impl Into<String>) -> GridCell {
    GridCell { text: text.into(), weight: Weight::Light }
}
