//! Items for lists: of each function over a list, items on every side of what it asks of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::atoms::Atoms;
use super::explore::{Further, explore};
use super::expressions::{Context, Symbolic};
use super::key::Key;
use super::records::{Items, Source};
use super::sample::sample;
use crate::model::{Expr, ExprKind, Rubric};
use crate::value::Value;

/// How many stretches one function's items are looked for in.
const MAXIMUM_STRETCHES: usize = 200;
/// How many items are kept for one list.
const MAXIMUM_ITEMS: usize = 16;
/// How many expressions are looked through.
const MAXIMUM_EXPRESSIONS: usize = 20_000;

/// An item of a list.
pub(crate) type Item = Arc<[Option<Value>]>;

/// The items by the name of the list's fact.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pool {
    items: BTreeMap<String, Vec<Item>>,
}

impl Pool {
    /// Those that the rules of these rubrics ask something of.
    pub(crate) fn of(rubrics: &[&Rubric]) -> Pool {
        let mut pool = Pool::default();
        for rubric in rubrics {
            let mut walk = Walk { rubric, left: MAXIMUM_EXPRESSIONS, pool: &mut pool };
            walk.rubric();
        }
        pool
    }

    /// Adds an item, unless it is there or there are many.
    pub(crate) fn add(&mut self, list: &str, item: Item) {
        let items = self.items.entry(list.to_string()).or_default();
        if items.len() < MAXIMUM_ITEMS && !items.contains(&item) {
            items.push(item);
        }
    }

    /// The items that a list may have.
    pub(crate) fn items(&self, list: &str) -> &[Item] {
        self.items.get(list).map_or(&[], Vec::as_slice)
    }

    /// Lists of these items worth trying, when so many are wanted and so many of those alike.
    pub(crate) fn lists(&self, list: &str, count: Option<usize>, alike: &[usize]) -> Vec<Items> {
        let items = self.items(list);
        let mut lists: Vec<Items> = Vec::new();
        let total = count.unwrap_or(1).min(200);
        let splits: Vec<usize> = if alike.is_empty() { vec![total] } else { alike.to_vec() };
        for first in items {
            for split in &splits {
                let split = (*split).min(total);
                if split == total {
                    lists.push(std::iter::repeat_n(first.clone(), total).collect());
                    continue;
                }
                for second in items.iter().filter(|second| *second != first) {
                    let rest = std::iter::repeat_n(second.clone(), total - split);
                    lists.push(std::iter::repeat_n(first.clone(), split).chain(rest).collect());
                }
            }
        }
        if total == 1 && alike.is_empty() {
            for (first, second) in items.iter().flat_map(|first| items.iter().map(move |second| (first, second))) {
                lists.push([first.clone(), second.clone()].into_iter().collect());
            }
        }
        if total == 0 || lists.is_empty() {
            lists.insert(0, Arc::from([]));
        }
        lists
    }
}

struct Walk<'p, 'a> {
    rubric: &'a Rubric,
    left: usize,
    pool: &'p mut Pool,
}

impl<'a> Walk<'_, 'a> {
    fn rubric(&mut self) {
        let rubric: &'a Rubric = self.rubric;
        for indicator in &rubric.indicators {
            let locals = || indicator.locals.as_slice();
            for local in &indicator.locals {
                self.expression(&local.body, locals());
            }
            for expr in [Some(&indicator.score), indicator.at_most.as_ref(), indicator.at_least.as_ref()].into_iter().flatten() {
                self.expression(expr, locals());
            }
        }
        for definition in &rubric.definitions {
            self.expression(&definition.body, &[]);
        }
        for check in &rubric.checks {
            self.expression(&check.condition, &[]);
        }
    }

    fn expression(&mut self, expr: &'a Expr, locals: &'a [crate::model::Local]) {
        let mut open = vec![expr];
        while let Some(expr) = open.pop() {
            self.left = self.left.saturating_sub(1);
            if self.left == 0 {
                return;
            }
            if let ExprKind::Aggregate { function: _, list, item, weight } = &expr.kind {
                for part in [item.as_deref(), weight.as_deref()].into_iter().flatten() {
                    self.items(list, part, locals);
                }
            }
            open.extend(expr.children());
        }
    }

    /// Items on every side of what an expression asks of them.
    fn items(&mut self, list: &'a Expr, part: &'a Expr, locals: &'a [crate::model::Local]) {
        let ExprKind::Fact(id) = &list.kind else { return };
        let Some(fact) = self.rubric.facts.get(id.0) else { return };
        let mut atoms = Atoms::default();
        let key = Key::Fact(fact.name.to_string());
        let mut context = Context { locals, ..Context::outside() };
        context.items.push((key.clone(), &fact.fields));
        let (rubric, pool) = (self.rubric, &mut *self.pool);
        let _ = explore(MAXIMUM_STRETCHES, &mut |world| {
            Symbolic::new(rubric, &mut atoms, &world).eval(part, &context)?;
            // Of an item from which something is missing nothing is learned.
            if let Some(sample) = sample(&atoms, &world, 0)
                && let Some(item) = (Source { atoms: &atoms, world: &world, sample: &sample }).item(&key, &fact.fields)
                && item.iter().all(Option::is_some)
            {
                pool.add(&fact.name, item);
            }
            Ok(Further::On)
        });
    }
}
