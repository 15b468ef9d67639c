//! A revision worked into the rubric that it extends.

mod modify;
mod remove;

use std::collections::BTreeMap;
use std::mem::discriminant;

use super::base::{self, AdditionId, Base, Place};
use super::messages;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::syntax::ast::{File, Heading, HeadingAttributeKind, Item, ItemKind, Name, Parameter, Reference, Template};

/// The whole rubric that a file makes of its base. `imported` is what the file's 引用 bring in.
pub(super) fn merge(file: &File, base: File, extends: &Reference, imported: Vec<Item>, diagnostics: &mut Diagnostics) -> File {
    let File { source: _, items, worked_in, removed } = base;
    let mut merge = Merge {
        base: Base::new(items),
        extends,
        diagnostics,
        path: Vec::new(),
        changed: BTreeMap::new(),
        removed,
        removals: BTreeMap::new(),
    };
    // What is taken out goes first, so that the order of the statements does not matter.
    for item in &file.items {
        if let ItemKind::Remove(removal) = &item.kind {
            merge.remove(removal, item.span);
        }
    }
    for item in imported.iter().chain(&file.items) {
        merge.item(item);
    }
    // The tests of the base are about the base.
    let is_test = |item: &Item| matches!(item.kind, ItemKind::Test(_));
    let mut items = merge.base.into_items();
    items.retain(|item| !is_test(item));
    items.extend(file.items.iter().filter(|item| is_test(item)).cloned());
    File { source: file.source, items, worked_in, removed: merge.removed }
}

/// Where the rows that follow belong.
#[derive(Clone, Copy, Debug)]
enum Here {
    /// Under a heading of the base.
    Old(usize),
    /// Under a heading that is new.
    New(AdditionId),
}

/// Whether two statements answer the same question, so that a revision's takes the place of the base's. 分值 填报 and 不适用 … both say
/// where the points in force come from.
fn answer_one_question(one: &ItemKind, other: &ItemKind) -> bool {
    let says_points = |kind: &ItemKind| matches!(kind, ItemKind::DeclaredPoints(_) | ItemKind::Inapplicable(_));
    discriminant(one) == discriminant(other) || (says_points(one) && says_points(other))
}

struct Merge<'a> {
    base: Base,
    extends: &'a Reference,
    diagnostics: &'a mut Diagnostics,
    /// The headings that are open, with their levels, the deepest last.
    path: Vec<(u8, Here)>,
    /// What was changed already, by what it is called, with the place.
    changed: BTreeMap<String, Span>,
    /// What was taken out, for messages about names that are still used.
    removed: Vec<Name>,
    /// The items that were taken out, with the statement.
    removals: BTreeMap<usize, Span>,
}

impl Merge<'_> {
    fn item(&mut self, item: &Item) {
        match &item.kind {
            ItemKind::Rubric(_)
            | ItemKind::Year(_)
            | ItemKind::Basis(_)
            | ItemKind::Rounding(_)
            | ItemKind::DeclaredPoints(_)
            | ItemKind::Inapplicable(_)
            | ItemKind::FullPoints(_)
            | ItemKind::Grades(_)
            | ItemKind::Total(_) => self.replace(item),
            ItemKind::Data(facts) => {
                let new = facts.iter().filter(|fact| self.is_new(&fact.name, messages::Kind::Fact)).cloned().collect();
                self.base.declare(Item { kind: ItemKind::Data(new), ..item.clone() });
            }
            ItemKind::Parameters(parameters) => self.parameters(parameters, item),
            ItemKind::Definition(definition) => {
                if self.is_new(&definition.name, messages::Kind::Definition) {
                    self.base.declare(item.clone());
                }
            }
            ItemKind::Check(check) => match self.base.check(&check.label) {
                Some(at) => {
                    let first = self.base.item(at).map(|item| item.span);
                    self.diagnostics.push(messages::check_in_base(check, first, self.extends));
                }
                None => self.base.declare(item.clone()),
            },
            ItemKind::Heading(heading) => self.heading(heading, item),
            ItemKind::Indicator(indicator) => {
                if self.is_new(&indicator.name, messages::Kind::Indicator) {
                    self.row(item.clone());
                }
            }
            ItemKind::Modify(modification) => self.modify(modification, item),
            ItemKind::Extends(_) | ItemKind::Import(_) | ItemKind::Remove(_) | ItemKind::Test(_) => {}
        }
    }

    /// A statement that a rubric has once takes the place of the one of the base.
    fn replace(&mut self, item: &Item) {
        let says_the_same =
            |other: &Option<Item>| other.as_ref().is_some_and(|other| answer_one_question(&other.kind, &item.kind));
        let at = if self.was_replaced(item) { None } else { self.base.items.iter().position(says_the_same) };
        match at.and_then(|at| self.base.item_mut(at)) {
            Some(old) => *old = item.clone(),
            // 总分 and 等级 may stand anywhere, and of a statement that stands twice the second is reported by the checker.
            None => self.base.declare(item.clone()),
        }
    }

    /// Whether the revision has replaced a statement of this kind already.
    fn was_replaced(&mut self, item: &Item) -> bool {
        let Some(word) = messages::header_word(&item.kind) else { return false };
        self.changed.insert(format!("header {word}"), item.span).is_some()
    }

    /// Whether a name is new; one that the base has is reported.
    fn is_new(&mut self, name: &Name, kind: messages::Kind) -> bool {
        let Some(place) = self.base.place(name).filter(|place| !self.base.is_removed(*place)) else { return true };
        let first = self.base.span_of(place);
        self.diagnostics.push(messages::already_in_base(name, kind, first, self.extends));
        false
    }

    /// Parameters of the base are replaced, the others are added.
    fn parameters(&mut self, parameters: &[Parameter], item: &Item) {
        let mut new = Vec::new();
        for parameter in parameters {
            match self.base.place(&parameter.name) {
                Some(Place::Parameter(at, entry)) if !self.base.is_removed(Place::Parameter(at, entry)) => {
                    if self.is_changed_twice(&parameter.name.key, parameter.name.span) {
                        continue;
                    }
                    if let Some(Item { kind: ItemKind::Parameters(old), .. }) = self.base.item_mut(at)
                        && let Some(old) = old.get_mut(entry)
                    {
                        *old = parameter.clone();
                    }
                }
                Some(place @ (Place::Fact(..) | Place::Definition(_) | Place::Indicator(_))) if !self.base.is_removed(place) => {
                    self.is_new(&parameter.name, messages::Kind::Parameter);
                }
                Some(_) | None => new.push(parameter.clone()),
            }
        }
        if !new.is_empty() {
            self.base.declare(Item { kind: ItemKind::Parameters(new), ..item.clone() });
        }
    }

    /// A heading: one that the base has at this place is continued, another is new.
    fn heading(&mut self, heading: &Heading, item: &Item) {
        self.path.retain(|(level, _)| *level < heading.level);
        let parent = self.path.last().map(|(_, here)| *here);
        let old = match parent {
            Some(Here::New(addition)) => {
                self.base.add_behind(addition, item.clone());
                self.path.push((heading.level, Here::New(addition)));
                return;
            }
            Some(Here::Old(parent)) => self.base.heading_under(Some(parent), heading.level, &heading.name),
            None => self.base.heading_under(None, heading.level, &heading.name),
        };
        match old {
            Some(at) => {
                self.continue_heading(at, heading);
                self.path.push((heading.level, Here::Old(at)));
            }
            None => {
                let before = match parent {
                    Some(Here::Old(parent)) => self.base.end_of_heading(parent),
                    Some(Here::New(_)) | None => self.base.items.len(),
                };
                let addition = self.base.add(before, base::rank_of_heading(heading.level), item.clone());
                self.path.push((heading.level, Here::New(addition)));
            }
        }
    }

    fn continue_heading(&mut self, at: usize, heading: &Heading) {
        match self.base.item(at) {
            None => self.is_gone(&heading.name, at),
            Some(Item { kind: ItemKind::Heading(old), span, .. }) => {
                if !heading.attributes.is_empty() && !same_attributes(old, heading) {
                    self.diagnostics.push(messages::heading_differs(heading, *span));
                }
            }
            Some(_) => {}
        }
    }

    fn row(&mut self, item: Item) {
        match self.path.last().map(|(_, here)| *here) {
            Some(Here::New(addition)) => self.base.add_behind(addition, item),
            Some(Here::Old(heading)) => {
                let before = self.base.end_of_rows(Some(heading));
                self.base.add(before, base::RANK_OF_ROWS, item);
            }
            None => {
                let before = self.base.end_of_rows(None);
                self.base.add(before, base::RANK_OF_ROWS, item);
            }
        }
    }

    /// Reports something that was taken out and is spoken of all the same.
    fn is_gone(&mut self, name: &Name, item: usize) {
        self.diagnostics.push(messages::removed_and_used(name, self.removals.get(&item).copied()));
    }

    /// The only heading of a level and name; reported when there is none or more than one, or when it was removed.
    fn the_heading(&mut self, level: u8, name: &Name) -> Option<usize> {
        match self.base.headings(level, name) {
            [] => {
                let near = self.diagnostics.closest(&name.text, self.base.heading_names());
                self.diagnostics.push(messages::heading_not_in_base(level, name, near, self.extends));
                None
            }
            [only] if self.base.item(*only).is_none() => {
                self.is_gone(name, *only);
                None
            }
            [only] => Some(*only),
            several => {
                let places: Vec<Span> = several.iter().filter_map(|at| self.base.item(*at)).map(|item| item.span).collect();
                self.diagnostics.push(messages::heading_ambiguous(name, &places));
                None
            }
        }
    }

    /// A 校验 that the base has not.
    fn check_not_there(&self, label: &Template) -> Diagnostic {
        let known = self.base.check_labels();
        let near = self.diagnostics.closest(&base::label_text(label), known.iter().map(String::as_str));
        messages::check_not_in_base(label.span, near, self.extends)
    }

    fn is_changed_twice(&mut self, key: &str, span: Span) -> bool {
        match self.changed.insert(key.to_string(), span) {
            Some(first) => {
                self.diagnostics.push(messages::changed_twice(span, first));
                true
            }
            None => false,
        }
    }
}

/// What of a heading's bracket an entry says: of 权重, 加分 and 扣分 there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Points,
    Kind,
    AtMost,
    Applies,
}

fn slot(kind: &HeadingAttributeKind) -> Slot {
    match kind {
        HeadingAttributeKind::Points(_) => Slot::Points,
        HeadingAttributeKind::Weight(_) | HeadingAttributeKind::Bonus | HeadingAttributeKind::Deduction => Slot::Kind,
        HeadingAttributeKind::AtMost(_) => Slot::AtMost,
        HeadingAttributeKind::Applies(_) => Slot::Applies,
    }
}

/// Whether a heading that is written again says the same points and numbers as before; conditions are not compared.
fn same_attributes(old: &Heading, new: &Heading) -> bool {
    new.attributes.iter().all(|attribute| {
        old.attributes.iter().any(|old| match (&old.kind, &attribute.kind) {
            (HeadingAttributeKind::Points(one), HeadingAttributeKind::Points(other))
            | (HeadingAttributeKind::AtMost(one), HeadingAttributeKind::AtMost(other))
            | (HeadingAttributeKind::Weight(one), HeadingAttributeKind::Weight(other)) => one.number == other.number,
            (one, other) => slot(one) == slot(other) && discriminant(one) == discriminant(other),
        })
    })
}
