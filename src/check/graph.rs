//! What depends on what, put in an order in which it can be computed, and the cycles that forbid one.

use std::collections::{BTreeMap, BTreeSet};

use super::names::TemplateId;
use crate::model::{DefinitionId, IndicatorId, SectionId};
use crate::source::Span;

/// Something that other things refer to by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Vertex {
    /// A definition without parameters.
    Definition(DefinitionId),
    /// A definition with parameters.
    Function(TemplateId),
    /// An indicator.
    Indicator(IndicatorId),
    /// A heading.
    Section(SectionId),
}

/// A reference with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge<V> {
    /// What is referred to.
    pub to: V,
    /// Where.
    pub span: Span,
}

/// What each vertex refers to.
pub(super) type Edges<V> = BTreeMap<V, Vec<Edge<V>>>;

/// An order and the cycles that were met: each a way from a vertex back to itself, with the places of the references.
#[derive(Clone, Debug)]
pub(super) struct Sorted<V> {
    /// Every vertex, each after all that it refers to where no cycle forbids it.
    pub order: Vec<V>,
    /// The cycles.
    pub cycles: Vec<Vec<(V, Span)>>,
}

/// How many cycles are told: one reference in each of a long chain back to its beginning makes as many.
const MAXIMUM_CYCLES: usize = 200;

/// Sorts without recursion, since a chain of references may be as long as the file.
pub(super) fn sort<V: Copy + Ord>(vertices: impl Iterator<Item = V>, edges: &Edges<V>) -> Sorted<V> {
    let none: Vec<Edge<V>> = Vec::new();
    let targets = |vertex: &V| edges.get(vertex).unwrap_or(&none);
    let mut sorted = Sorted { order: Vec::new(), cycles: Vec::new() };
    let mut done = BTreeSet::new();
    // Of the vertices on the way, their place in it.
    let mut under_way: BTreeMap<V, usize> = BTreeMap::new();
    for root in vertices {
        if done.contains(&root) {
            continue;
        }
        let mut way = vec![(root, 0usize)];
        under_way.insert(root, 0);
        while let Some((vertex, next)) = way.last_mut() {
            let Some(edge) = targets(vertex).get(*next) else {
                let vertex = *vertex;
                way.pop();
                under_way.remove(&vertex);
                done.insert(vertex);
                sorted.order.push(vertex);
                continue;
            };
            *next += 1;
            if let Some(start) = under_way.get(&edge.to) {
                if sorted.cycles.len() >= MAXIMUM_CYCLES {
                    continue;
                }
                // The reference last followed from each vertex of the way is the one before `next`.
                let cycle = way
                    .iter()
                    .skip(*start)
                    .filter_map(|(vertex, next)| targets(vertex).get(next.saturating_sub(1)).map(|edge| (*vertex, edge.span)));
                sorted.cycles.push(cycle.collect());
            } else if !done.contains(&edge.to) {
                under_way.insert(edge.to, way.len());
                way.push((edge.to, 0));
            }
        }
    }
    sorted
}
