//! What data a quantity is made of: two that share none can change each without the other.

use std::collections::BTreeSet;

use crate::symbolic::atoms::{AtomId, AtomKind, Atoms};
use crate::symbolic::key::{Aspect, Key, Opaque, Origin};
use crate::symbolic::linear::Linear;

/// One of the data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Datum {
    /// A fact, with all that it holds.
    Fact(String),
    /// A field of a record.
    Field(String, String),
    /// What is said of a row: its assessment, whether it applies.
    Row(String),
    /// The year that is scored.
    Year,
    /// One of so many years before.
    Earlier(u32, Box<Datum>),
}

impl Datum {
    /// Whether one is the other, or a part of it.
    fn meets(&self, other: &Datum) -> bool {
        match (self, other) {
            (Datum::Fact(whole), Datum::Field(record, _)) | (Datum::Field(record, _), Datum::Fact(whole)) => whole == record,
            (Datum::Earlier(back, one), Datum::Earlier(years, other)) => back == years && one.meets(other),
            (
                Datum::Fact(_) | Datum::Field(..) | Datum::Row(_) | Datum::Year | Datum::Earlier(..),
                Datum::Fact(_) | Datum::Field(..) | Datum::Row(_) | Datum::Year | Datum::Earlier(..),
            ) => self == other,
        }
    }
}

/// The data that something is made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Data {
    known: BTreeSet<Datum>,
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
                    data.key(list);
                    condition.iter().for_each(|condition| data.opaque(condition));
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
            Key::Opaque(opaque) => data.opaque(opaque),
            Key::Sum => data.is_open = true,
            Key::Fact(_) | Key::Field(..) | Key::Item(..) | Key::Assessed(_) | Key::Declared(_) | Key::Year | Key::Of(..) => {}
        }
        data
    }

    /// Whether some of these data may be among the others.
    pub(super) fn shares(&self, other: &Data) -> bool {
        let is_none = |data: &Data| data.known.is_empty() && !data.is_open;
        if is_none(self) || is_none(other) {
            return false;
        }
        self.is_open || other.is_open || self.known.iter().any(|one| other.known.iter().any(|other| one.meets(other)))
    }

    fn key(&mut self, key: &Key) {
        match key {
            Key::Fact(name) => {
                self.known.insert(Datum::Fact(name.clone()));
            }
            Key::Field(record, field) => {
                self.known.insert(Datum::Field(record.clone(), field.clone()));
            }
            Key::Item(list, _) => self.key(list),
            Key::Assessed(row) | Key::Declared(row) => {
                self.known.insert(Datum::Row(row.clone()));
            }
            Key::Year => {
                self.known.insert(Datum::Year);
            }
            Key::Sum => self.is_open = true,
            Key::Opaque(opaque) => self.opaque(opaque),
            Key::Of(inner, Aspect::Earlier(back)) => {
                let mut earlier = Data::default();
                earlier.key(inner);
                self.is_open |= earlier.is_open;
                self.known.extend(earlier.known.into_iter().map(|datum| Datum::Earlier(*back, Box::new(datum))));
            }
            Key::Of(inner, _) => self.key(inner),
        }
    }

    /// Those of something that is not looked into; where it is made of more than facts, nothing is known.
    fn opaque(&mut self, opaque: &Opaque) {
        self.is_open |= opaque.origin == Origin::Unknown || opaque.facts.is_empty();
        self.known.extend(opaque.facts.iter().cloned().map(Datum::Fact));
    }
}
