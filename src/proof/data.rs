//! What data a quantity is made of: two that share none can change each without the other.

use std::collections::BTreeSet;

use crate::symbolic::atoms::{AtomId, AtomKind, Atoms, Key};
use crate::symbolic::linear::Linear;

/// Between a record and its field.
const INSIDE: char = '\0';

/// The data that something is made of, by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Data {
    names: BTreeSet<String>,
    /// Whether it may be made of other data too, of which nothing is known.
    is_open: bool,
}

impl Data {
    /// Those of a form.
    pub(super) fn of(atoms: &Atoms, form: &Linear) -> Data {
        let mut data = Data::default();
        let mut seen: BTreeSet<AtomId> = BTreeSet::new();
        let mut open: Vec<AtomId> = form.terms().map(|(id, _)| id).collect();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            match atoms.get(id).map(|atom| &atom.kind) {
                Some(AtomKind::Quotient(above, below)) => {
                    open.extend(above.iter().copied().chain(below.terms().map(|(id, _)| id)));
                }
                Some(AtomKind::Product(factors)) => open.extend(factors),
                Some(AtomKind::Whole(form, _)) => open.extend(form.terms().map(|(id, _)| id)),
                Some(AtomKind::Given(key)) => data.key(key),
                Some(AtomKind::Count { list, condition }) => {
                    data.text(list);
                    condition.iter().for_each(|condition| data.text(condition));
                }
                None => data.is_open = true,
            }
        }
        data
    }

    /// Those on which a state depends that is the state of something that was not looked into; none of a fact's own, which is data itself.
    pub(super) fn behind_state(key: &Key) -> Data {
        let mut data = Data::default();
        let mut inner = key;
        while let Key::Of(of, _) = inner {
            inner = of;
        }
        match inner {
            Key::Other(text) => data.text(text),
            Key::Sum => data.is_open = true,
            Key::Fact(_) | Key::Field(..) | Key::Item(..) | Key::Assessed(_) | Key::Declared(_) | Key::Year | Key::Of(..) => {}
        }
        data
    }

    /// Whether some of these data may be among the others.
    pub(super) fn shares(&self, other: &Data) -> bool {
        let is_none = |data: &Data| data.names.is_empty() && !data.is_open;
        if is_none(self) || is_none(other) {
            return false;
        }
        let within =
            |one: &str, whole: &str| one.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with(INSIDE));
        self.is_open
            || other.is_open
            || self.names.iter().any(|one| other.names.iter().any(|other| within(one, other) || within(other, one)))
    }

    fn key(&mut self, key: &Key) {
        match key {
            Key::Fact(name) => {
                self.names.insert(name.clone());
            }
            Key::Field(record, field) => {
                self.names.insert(format!("{record}{INSIDE}{field}"));
            }
            Key::Item(list, _) => self.text(list),
            Key::Assessed(row) | Key::Declared(row) => {
                self.names.insert(format!("of {row}"));
            }
            Key::Year => {
                self.names.insert("year".to_string());
            }
            Key::Sum => self.is_open = true,
            Key::Other(text) => self.text(text),
            Key::Of(inner, what) if what.starts_with("prior ") => {
                let mut earlier = Data::default();
                earlier.key(inner);
                self.is_open |= earlier.is_open;
                self.names.extend(earlier.names.into_iter().map(|name| format!("{what} {name}")));
            }
            Key::Of(inner, _) => self.key(inner),
        }
    }

    /// Those that an expression names as it is written out for keys; where it speaks of more than facts, nothing is known.
    fn text(&mut self, text: &str) {
        let facts: Vec<&str> = ["fact \"", "Fact(\""].iter().flat_map(|head| text.split(head).skip(1)).collect();
        let is_plain = !facts.is_empty()
            && !["AtomId", "row \"", "section ", "prior ", "cohort ", "assessed ", "(sum", "year"]
                .iter()
                .any(|word| text.contains(word));
        self.is_open |= !is_plain;
        self.names.extend(facts.iter().filter_map(|rest| rest.split_once('"')).map(|(name, _)| name.to_string()));
    }
}
