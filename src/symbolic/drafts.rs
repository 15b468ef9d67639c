//! Data of a unit drawn from a stretch: a number for every atom, and lists where lists are asked about.

use std::collections::{BTreeMap, BTreeSet};

use super::atoms::Atoms;
use super::key::{Aspect, Key};
use super::lists::Pool;
use super::records::{Items, Source, neutral};
use super::rules::is_printed;
use super::sample::sample;
use super::world::World;
use crate::facts::Record;
use crate::model::{Applies, DefinitionId, Expr, ExprKind, FactId, Rubric};

/// How many lists are tried for one sample.
const MAXIMUM_LISTS: usize = 120;

/// What is needed to draw data for a rubric.
pub(crate) struct Drafts<'r> {
    rubric: &'r Rubric,
    pool: Pool,
    /// The facts that decide which rows apply, where points are shared out by that.
    deciding: Vec<FactId>,
}

impl<'r> Drafts<'r> {
    /// For the data of a rubric; items of lists are such that the rules of all of `asking` ask something of.
    pub(crate) fn of(rubric: &'r Rubric, asking: &[&Rubric]) -> Drafts<'r> {
        let deciding = if is_printed(rubric) { Vec::new() } else { deciding(rubric) };
        Drafts { rubric, pool: Pool::of(asking), deciding }
    }

    /// The data that one sample of a stretch makes, with several lists where lists are asked about.
    pub(crate) fn records(&self, atoms: &Atoms, world: &World, turn: usize) -> Vec<Record> {
        let Some(sample) = sample(atoms, world, turn) else { return Vec::new() };
        let source = Source { atoms, world, sample: &sample };
        let mut variants: Vec<BTreeMap<String, Items>> = vec![BTreeMap::new()];
        for fact in &self.rubric.facts {
            let key = Key::Fact(fact.name.to_string());
            if world.states.get(&key.of(Aspect::Present)) != Some(&0) || fact.fields.is_empty() {
                continue;
            }
            if !matches!(fact.type_, crate::value::Type::List(_)) {
                continue;
            }
            let each = self.rubric.indicators.iter().filter_map(|indicator| indicator.each.as_ref());
            let is_each = each.into_iter().any(|each| {
                let ExprKind::Fact(id) = &each.list.kind else { return false };
                self.rubric.facts.get(id.0).is_some_and(|other| other.name == fact.name)
            });
            let lists = if is_each {
                source.item(&key, &fact.fields).map(|item| vec![[item].into_iter().collect()]).unwrap_or_default()
            } else {
                let (all, some) = source.counts(&key);
                let told = source.items(&key, &fact.fields);
                told.into_iter().chain(self.pool.lists(&fact.name, all, &some)).collect()
            };
            let before = std::mem::take(&mut variants);
            for variant in before {
                for items in lists.iter().take(MAXIMUM_LISTS) {
                    let mut variant = variant.clone();
                    variant.insert(fact.name.to_string(), items.clone());
                    variants.push(variant);
                }
            }
            variants.truncate(MAXIMUM_LISTS);
        }
        variants.iter().filter_map(|lists| source.record(self.rubric, lists)).collect()
    }

    /// The data with plain values for the facts that decide which rows apply: as long as that is open, so are the points of the others, and
    /// no score shows anything. None when they are there.
    pub(crate) fn with_deciding(&self, record: &Record) -> Option<Record> {
        let mut said = record.clone();
        let mut is_new = false;
        for id in &self.deciding {
            if let (Some(slot @ None), Some(fact)) = (said.facts.get_mut(id.0), self.rubric.facts.get(id.0)) {
                *slot = neutral(fact);
                is_new |= slot.is_some();
            }
        }
        is_new.then_some(said)
    }
}

/// The facts in the conditions under which rows and headings apply.
fn deciding(rubric: &Rubric) -> Vec<FactId> {
    let mut found: BTreeSet<FactId> = BTreeSet::new();
    let mut definitions: BTreeSet<DefinitionId> = BTreeSet::new();
    let mut waiting: Vec<&Expr> = rubric.sections.iter().filter_map(|section| section.applies.as_ref()).collect();
    for indicator in &rubric.indicators {
        if let Applies::When(condition) = &indicator.applies {
            waiting.push(condition);
            // A condition may use the names of its row.
            waiting.extend(indicator.locals.iter().map(|local| &local.body));
        }
    }
    while let Some(expr) = waiting.pop() {
        if let ExprKind::Fact(id) = &expr.kind {
            found.insert(*id);
        } else if let ExprKind::Definition(id) = &expr.kind
            && definitions.insert(*id)
        {
            waiting.extend(rubric.definitions.get(id.0).map(|definition| &definition.body));
        }
        waiting.extend(expr.children());
    }
    found.into_iter().collect()
}
