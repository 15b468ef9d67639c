//! Data of a unit drawn from a stretch: a number for every atom, and lists where lists are asked about.

use std::collections::BTreeMap;

use super::atoms::{Atoms, Key};
use super::lists::Pool;
use super::records::{Items, Source};
use super::sample::sample;
use super::world::World;
use crate::facts::Record;
use crate::model::{ExprKind, Rubric};

/// How many lists are tried for one sample.
const MAXIMUM_LISTS: usize = 120;

/// What is needed to draw data for a rubric.
pub(crate) struct Drafts<'r> {
    rubric: &'r Rubric,
    pool: Pool,
}

impl<'r> Drafts<'r> {
    /// For the data of a rubric; items of lists are such that the rules of all of `asking` ask something of.
    pub(crate) fn of(rubric: &'r Rubric, asking: &[&Rubric]) -> Drafts<'r> {
        Drafts { rubric, pool: Pool::of(asking) }
    }

    /// The data that one sample of a stretch makes, with several lists where lists are asked about.
    pub(crate) fn records(&self, atoms: &Atoms, world: &World, turn: usize) -> Vec<Record> {
        let Some(sample) = sample(atoms, world, turn) else { return Vec::new() };
        let source = Source { atoms, world, sample: &sample };
        let mut variants: Vec<BTreeMap<String, Items>> = vec![BTreeMap::new()];
        for fact in &self.rubric.facts {
            let key = Key::Fact(fact.name.to_string());
            if world.states.get(&Key::Of(Box::new(key.clone()), "present".into())) != Some(&0) || fact.fields.is_empty() {
                continue;
            }
            if !matches!(fact.type_, crate::value::Type::List(_)) {
                continue;
            }
            let list = format!("{key:?}");
            let each = self.rubric.indicators.iter().filter_map(|indicator| indicator.each.as_ref());
            let is_each = each.into_iter().any(|each| {
                let ExprKind::Fact(id) = &each.list.kind else { return false };
                self.rubric.facts.get(id.0).is_some_and(|other| other.name == fact.name)
            });
            let lists = if is_each {
                source.item(&list, &fact.fields).map(|item| vec![[item].into_iter().collect()]).unwrap_or_default()
            } else {
                let (all, some) = source.counts(&list);
                let told = source.items(&list, &fact.fields);
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
}
