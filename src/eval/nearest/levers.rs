//! The facts that a row's rule rests on: what a change could start from.

use std::collections::BTreeSet;

use crate::model::{self, Applies, Expr, ExprKind, FactId, Indicator, Rubric};

use super::lever::Lever;

/// The most items of a list whose fields are changed.
pub(crate) const MAXIMUM_ITEMS_MOVED: usize = 40;
/// The most items of a list at which it is looked where a rule turns along something else.
pub(super) const MAXIMUM_ITEMS: usize = 12;
/// How deep a rule is searched.
pub(super) const MAXIMUM_DEPTH: u32 = 100;
/// The most expressions that are looked at.
const MAXIMUM_VISITS: u32 = 20_000;

/// What a row rests on, in the order of the facts. `item` is the row's own item, with 逐项.
pub(crate) fn levers_of_row(rubric: &Rubric, indicator: &Indicator, item: Option<usize>) -> Vec<Lever> {
    let mut search = Search::new(rubric);
    if let Some(each) = &indicator.each
        && let ExprKind::Fact(list) = each.list.kind
    {
        search.lists.push(Some((list, item)));
    }
    for local in &indicator.locals {
        search.visit(&local.body, 0);
    }
    search.visit(&indicator.score, 0);
    for expr in indicator.at_most.iter().chain(&indicator.at_least) {
        search.visit(expr, 0);
    }
    match &indicator.applies {
        Applies::When(condition) => search.visit(condition, 0),
        Applies::Always | Applies::Declared => {}
    }
    search.found.into_iter().collect()
}

/// What an expression outside the rows rests on, in the order of the facts.
pub(crate) fn levers_of_expr(rubric: &Rubric, expr: &Expr) -> Vec<Lever> {
    let mut search = Search::new(rubric);
    search.visit(expr, 0);
    search.found.into_iter().collect()
}

struct Search<'r> {
    rubric: &'r Rubric,
    found: BTreeSet<Lever>,
    seen: BTreeSet<model::DefinitionId>,
    /// The lists whose items are in scope, the innermost last, and which item when that is fixed.
    lists: Vec<Option<(FactId, Option<usize>)>>,
    visits: u32,
}

impl<'r> Search<'r> {
    fn new(rubric: &'r Rubric) -> Search<'r> {
        Search { rubric, found: BTreeSet::new(), seen: BTreeSet::new(), lists: Vec::new(), visits: 0 }
    }

    fn visit(&mut self, expr: &model::Expr, depth: u32) {
        self.visits += 1;
        if depth > MAXIMUM_DEPTH || self.visits > MAXIMUM_VISITS {
            return;
        }
        let depth = depth + 1;
        match &expr.kind {
            ExprKind::Fact(id) => {
                self.found.insert(Lever::Fact(*id));
            }
            ExprKind::Field(record, field) => {
                if let ExprKind::Fact(id) = &record.kind {
                    self.found.insert(Lever::Field(*id, *field));
                } else {
                    self.visit(record, depth);
                }
            }
            ExprKind::Item { depth: out, field } => {
                let place = self.lists.len().checked_sub(out + 1);
                if let Some(Some((list, item))) = place.and_then(|place| self.lists.get(place)).copied() {
                    match item {
                        Some(index) => {
                            self.found.insert(Lever::Item { list, index, field: *field });
                        }
                        None => {
                            self.found.extend((0..MAXIMUM_ITEMS_MOVED).map(|index| Lever::Item { list, index, field: *field }));
                        }
                    }
                }
            }
            ExprKind::Definition(id) => {
                if self.seen.insert(*id)
                    && let Some(definition) = self.rubric.definitions.get(id.0)
                {
                    let lists = std::mem::take(&mut self.lists);
                    self.visit(&definition.body, depth);
                    self.lists = lists;
                }
            }
            ExprKind::Apply(id, arguments) => {
                for argument in arguments {
                    self.visit(argument, depth);
                }
                if let Some(function) = self.rubric.functions.get(id.0) {
                    let lists = std::mem::take(&mut self.lists);
                    self.visit(&function.body, depth);
                    self.lists = lists;
                }
            }
            ExprKind::Aggregate { list, item, weight, .. } => {
                self.visit_list(list, depth);
                self.lists.push(if let ExprKind::Fact(id) = list.kind { Some((id, None)) } else { None });
                for part in item.iter().chain(weight) {
                    self.visit(part, depth);
                }
                self.lists.pop();
            }
            ExprKind::Negate(_)
            | ExprKind::Not(_)
            | ExprKind::Has(_)
            | ExprKind::Arithmetic(..)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Default(..)
            | ExprKind::Steps { .. }
            | ExprKind::Compare(..)
            | ExprKind::Conditional(..)
            | ExprKind::Match(_)
            | ExprKind::Interpolate(..)
            | ExprKind::Checklist(_)
            | ExprKind::Call(..)
            // A mean of all moves with this unit's part of it.
            | ExprKind::Cohort(_)
            | ExprKind::Text(_) => {
                for part in expr.children() {
                    self.visit(part, depth);
                }
            }
            // Of other rows' results, of an earlier year, and of a person's score, no change is looked for.
            ExprKind::Constant(_)
            | ExprKind::Local(_)
            | ExprKind::Argument(_)
            | ExprKind::Indicator(..)
            | ExprKind::Section(..)
            | ExprKind::FullPoints
            | ExprKind::Sum
            | ExprKind::Asked(_)
            | ExprKind::Year
            | ExprKind::Prior { .. }
            | ExprKind::DayOfYear { .. }
            | ExprKind::Assessed(_) => {}
        }
    }

    /// A list itself is no number to change, but what makes it may be.
    fn visit_list(&mut self, list: &model::Expr, depth: u32) {
        if !matches!(list.kind, ExprKind::Fact(_)) {
            self.visit(list, depth);
        }
    }
}
