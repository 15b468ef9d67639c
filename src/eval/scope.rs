//! What an expression can see beside the facts: its row, the locals, the list items around it, the arguments of a function.

use crate::facts::RowId;
use crate::number::Number;
use crate::value::{Field, Value};

use super::outcome::Outcome;

/// The surroundings of an expression.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scope<'s> {
    /// The row, inside an indicator.
    pub(super) row: Option<RowScope<'s>>,
    /// The locals computed so far.
    pub(super) locals: &'s [Outcome],
    /// The innermost list item.
    pub(super) item: Option<&'s ItemScope<'s>>,
    /// The arguments, inside the body of a function.
    pub(super) arguments: &'s [Outcome],
    /// 合计, inside 总分.
    pub(super) sum: Option<&'s Number>,
}

/// The row that is being scored.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowScope<'s> {
    /// Which row.
    pub(super) id: RowId,
    /// Its name.
    pub(super) name: &'s str,
    /// 满分, as printed.
    pub(super) printed: &'s Number,
    /// The points in force.
    pub(super) points: &'s Number,
}

/// A list item in scope.
#[derive(Clone, Copy, Debug)]
pub(super) struct ItemScope<'s> {
    /// Its fields' values.
    pub(super) values: &'s [Option<Value>],
    /// Its fields' names.
    pub(super) fields: &'s [Field],
    /// The list's name, for naming what is missing.
    pub(super) list: &'s str,
    /// Its place in the list, from 0.
    pub(super) index: usize,
    /// The item around it.
    pub(super) outer: Option<&'s ItemScope<'s>>,
}

impl<'s> Scope<'s> {
    /// The item that stands `depth` lists further out.
    pub(super) fn item_at(&self, depth: usize) -> Option<&'s ItemScope<'s>> {
        let mut item = self.item;
        for _ in 0..depth {
            item = item.and_then(|item| item.outer);
        }
        item
    }
}
