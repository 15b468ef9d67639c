//! 修改: what a revision changes of its base.

use super::super::base::Place;
use super::super::messages;
use super::{Merge, slot};
use crate::syntax::ast::{
    Check, Clause, ClauseKind, Definition, FactDeclaration, Heading, Indicator, Item, ItemKind, Modification, Name,
};

impl Merge<'_> {
    /// `修改 …`
    pub(super) fn modify(&mut self, modification: &Modification, item: &Item) {
        match modification {
            Modification::Indicator(indicator) => self.modify_indicator(indicator, item),
            Modification::Heading(heading) => self.modify_heading(heading, item),
            Modification::Definition(definition) => self.modify_definition(definition, item),
            Modification::Data(facts) => facts.iter().for_each(|fact| self.modify_fact(fact)),
            Modification::Total(clauses) => self.modify_total(clauses, item),
            Modification::Check(check) => self.modify_check(check, item),
        }
    }

    /// Where the base has what is to be changed; reported when it has not, when it is of another kind, was removed or changed before.
    fn changeable(&mut self, name: &Name, kind: messages::Kind) -> Option<Place> {
        let Some(place) = self.base.place(name) else {
            let near = self.diagnostics.closest(&name.text, self.base.written_names());
            self.diagnostics.push(messages::not_in_base(name, kind, near, self.extends));
            return None;
        };
        if self.base.is_removed(place) {
            self.is_gone(name, place.item());
            return None;
        }
        let found = kind_of(place);
        if found != kind {
            self.diagnostics.push(messages::of_another_kind(name, kind, found, self.base.span_of(place), self.extends));
            return None;
        }
        (!self.is_changed_twice(&name.key, name.span)).then_some(place)
    }

    fn modify_indicator(&mut self, indicator: &Indicator, item: &Item) {
        let Some(Place::Indicator(at)) = self.changeable(&indicator.name, messages::Kind::Indicator) else { return };
        let Some(old) = self.base.item_mut(at) else { return };
        let before = old.span;
        old.span = item.span;
        if !item.documentation.is_empty() {
            old.documentation.clone_from(&item.documentation);
        }
        let ItemKind::Indicator(changed) = &mut old.kind else { return };
        changed.revised.push(before);
        if indicator.points.is_some() {
            changed.points.clone_from(&indicator.points);
            changed.header = indicator.header;
        }
        if indicator.each.is_some() {
            changed.each.clone_from(&indicator.each);
        }
        replace_clauses(&mut changed.clauses, &indicator.clauses);
    }

    fn modify_heading(&mut self, heading: &Heading, item: &Item) {
        let Some(at) = self.the_heading(heading.level, &heading.name) else { return };
        if heading.attributes.is_empty() {
            self.diagnostics.push(messages::heading_unchanged(item.span));
            return;
        }
        if self.is_changed_twice(&format!("heading {at}"), heading.name.span) {
            return;
        }
        let Some(old) = self.base.item_mut(at) else { return };
        old.span = item.span;
        if !item.documentation.is_empty() {
            old.documentation.clone_from(&item.documentation);
        }
        let ItemKind::Heading(changed) = &mut old.kind else { return };
        for attribute in &heading.attributes {
            let slot = slot(&attribute.kind);
            changed.attributes.retain(|old| self::slot(&old.kind) != slot);
        }
        changed.attributes.extend(heading.attributes.iter().cloned());
    }

    fn modify_definition(&mut self, definition: &Definition, item: &Item) {
        let Some(Place::Definition(at)) = self.changeable(&definition.name, messages::Kind::Definition) else { return };
        if let Some(old) = self.base.item_mut(at) {
            *old = Item { kind: ItemKind::Definition(definition.clone()), ..item.clone() };
        }
    }

    fn modify_fact(&mut self, fact: &FactDeclaration) {
        let Some(Place::Fact(at, entry)) = self.changeable(&fact.name, messages::Kind::Fact) else { return };
        if let Some(Item { kind: ItemKind::Data(facts), .. }) = self.base.item_mut(at)
            && let Some(old) = facts.get_mut(entry)
        {
            let label = fact.label.clone().or_else(|| old.label.clone());
            let documentation =
                if fact.documentation.is_empty() { old.documentation.clone() } else { fact.documentation.clone() };
            *old = FactDeclaration { label, documentation, ..fact.clone() };
        }
    }

    fn modify_total(&mut self, clauses: &[Clause], item: &Item) {
        let is_total = |item: &Option<Item>| matches!(item, Some(Item { kind: ItemKind::Total(_), .. }));
        let at = self.base.items.iter().position(is_total);
        match at.and_then(|at| self.base.item_mut(at)) {
            Some(old) => {
                old.span = item.span;
                if let ItemKind::Total(changed) = &mut old.kind {
                    replace_clauses(changed, clauses);
                }
            }
            None => self.diagnostics.push(messages::no_total_in_base(item.span, self.extends)),
        }
    }

    fn modify_check(&mut self, check: &Check, item: &Item) {
        let at = self.base.check(&check.label);
        match at.and_then(|at| self.base.item_mut(at)) {
            Some(old) => *old = Item { kind: ItemKind::Check(check.clone()), ..item.clone() },
            None => self.diagnostics.push(self.check_not_there(&check.label)),
        }
    }
}

fn kind_of(place: Place) -> messages::Kind {
    match place {
        Place::Indicator(_) => messages::Kind::Indicator,
        Place::Definition(_) => messages::Kind::Definition,
        Place::Fact(..) => messages::Kind::Fact,
        Place::Parameter(..) => messages::Kind::Parameter,
    }
}

/// Clauses take the place of those of their kind, locals of those of their name; what is new is added.
fn replace_clauses(old: &mut Vec<Clause>, new: &[Clause]) {
    for clause in new {
        let same =
            |other: &Clause| other.kind == clause.kind && (clause.kind != ClauseKind::Local || other.name.key == clause.name.key);
        // A clause that the revision itself gives twice stays twice, for the checker to report.
        let earlier = old.iter().position(|other| same(other) && other.span.source != clause.span.source);
        match earlier.and_then(|at| old.get_mut(at)) {
            Some(place) => *place = clause.clone(),
            None => old.push(clause.clone()),
        }
    }
}
