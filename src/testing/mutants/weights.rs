//! Points moved from an indicator to its neighbour under one heading, and weight from a heading to the next of its level.

use crate::source::Span;
use crate::syntax::ast::{ExprKind, File, HeadingAttributeKind, Item, ItemKind, NumberLiteral};

use super::apply::moved;
use super::edits::Step;
use super::{Extent, Mutant, MutantKind, Mutants, words};

/// What carries points.
struct Weighed<'f> {
    index: usize,
    name: &'f str,
    literal: &'f NumberLiteral,
    /// 0 for an indicator, the level of a heading.
    level: u8,
}

/// One mutant for each two neighbours.
pub(super) fn moved_points(file: &File, extent: Extent, found: &mut Mutants) {
    let mut before: Option<Weighed<'_>> = None;
    for (index, item) in file.items.iter().enumerate() {
        match &item.kind {
            ItemKind::Indicator(_) => {
                let Some(this) = weighed(index, item) else { continue };
                if let Some(before) = &before {
                    found.extend_by(pair(file, extent, before, &this));
                }
                before = Some(this);
            }
            ItemKind::Heading(_) => before = None,
            ItemKind::Rubric(_)
            | ItemKind::Year(_)
            | ItemKind::Basis(_)
            | ItemKind::Rounding(_)
            | ItemKind::DeclaredPoints(_)
            | ItemKind::Inapplicable(_)
            | ItemKind::FullPoints(_)
            | ItemKind::Grades(_)
            | ItemKind::Extends(_)
            | ItemKind::Import(_)
            | ItemKind::Modify(_)
            | ItemKind::Remove(_)
            | ItemKind::Test(_)
            | ItemKind::Parameters(_)
            | ItemKind::Data(_)
            | ItemKind::Definition(_)
            | ItemKind::Total(_)
            | ItemKind::Check(_) => {}
        }
    }
    let mut before: Option<Weighed<'_>> = None;
    for this in file.items.iter().enumerate().filter_map(|(index, item)| weight(index, item)) {
        if let Some(before) = before.as_ref().filter(|before| before.level == this.level) {
            found.extend_by(pair(file, extent, before, &this));
        }
        before = Some(this);
    }
}

fn weighed(index: usize, item: &Item) -> Option<Weighed<'_>> {
    let ItemKind::Indicator(indicator) = &item.kind else { return None };
    let ExprKind::Number(literal) = &indicator.points.as_ref()?.kind else { return None };
    indicator.each.is_none().then_some(Weighed { index, name: &indicator.name.text, literal, level: 0 })
}

fn weight(index: usize, item: &Item) -> Option<Weighed<'_>> {
    let ItemKind::Heading(heading) = &item.kind else { return None };
    heading.attributes.iter().find_map(|attribute| match &attribute.kind {
        HeadingAttributeKind::Weight(literal) => Some(Weighed { index, name: &heading.name.text, literal, level: heading.level }),
        HeadingAttributeKind::Points(_)
        | HeadingAttributeKind::Bonus
        | HeadingAttributeKind::Deduction
        | HeadingAttributeKind::AtMost(_)
        | HeadingAttributeKind::Applies(_) => None,
    })
}

/// One unit of points moved from the first to the second, or when the first has no more than one, the other way.
fn pair(file: &File, extent: Extent, first: &Weighed<'_>, second: &Weighed<'_>) -> Option<Mutant> {
    let (from, to) = (first.literal, second.literal);
    if !extent.includes(from.span.source) && !extent.includes(to.span.source) {
        return None;
    }
    let down = |literal: &NumberLiteral| moved(literal, Step::Down).filter(|literal| literal.number.is_positive());
    let changed = down(from).zip(moved(to, Step::Up)).or_else(|| moved(from, Step::Up).zip(down(to)))?;
    let (first_item, second_item) = (file.items.get(first.index)?, file.items.get(second.index)?);
    let span: Span = if extent.includes(from.span.source) { from.span } else { to.span };
    // Points of two precisions would no longer add up.
    let total = |one: &NumberLiteral, other: &NumberLiteral| one.number.add(&other.number).ok();
    if total(from, to) != total(&changed.0, &changed.1) {
        return None;
    }
    Some(Mutant {
        kind: MutantKind::Weight,
        item: Some(first.name.to_string()),
        title: Some(first.name.to_string()),
        clause: None,
        span,
        from: format!("{}、{}", from.text, to.text),
        to: format!("{}、{}", changed.0.text, changed.1.text),
        description: words::moved_points(first.name, second.name, [&from.text, &changed.0.text, &to.text, &changed.1.text]),
        changed: vec![(first.index, with_points(first_item, changed.0)), (second.index, with_points(second_item, changed.1))],
    })
}

fn with_points(item: &Item, literal: NumberLiteral) -> Item {
    let mut item = item.clone();
    match &mut item.kind {
        ItemKind::Indicator(indicator) => {
            if let Some(points) = &mut indicator.points {
                points.kind = ExprKind::Number(literal);
            }
        }
        ItemKind::Heading(heading) => {
            for attribute in &mut heading.attributes {
                if let HeadingAttributeKind::Weight(weight) = &mut attribute.kind {
                    *weight = literal.clone();
                }
            }
        }
        ItemKind::Rubric(_)
        | ItemKind::Year(_)
        | ItemKind::Basis(_)
        | ItemKind::Rounding(_)
        | ItemKind::DeclaredPoints(_)
        | ItemKind::Inapplicable(_)
        | ItemKind::FullPoints(_)
        | ItemKind::Grades(_)
        | ItemKind::Extends(_)
        | ItemKind::Import(_)
        | ItemKind::Modify(_)
        | ItemKind::Remove(_)
        | ItemKind::Test(_)
        | ItemKind::Parameters(_)
        | ItemKind::Data(_)
        | ItemKind::Definition(_)
        | ItemKind::Total(_)
        | ItemKind::Check(_) => {}
    }
    item
}
