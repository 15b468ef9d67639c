//! What something is, by name, so that both versions of a rule speak of the same things.

use std::collections::BTreeSet;

use super::outcome::Symbol;
use crate::stdlib::Function;

/// What something is, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// A fact.
    Fact(String),
    /// A field of a record.
    Field(String, String),
    /// A field of the item in scope of a list.
    Item(Box<Key>, String),
    /// The assessed score of a row.
    Assessed(String),
    /// Whether a row is said not to apply.
    Declared(String),
    /// The year that is scored.
    Year,
    /// 合计 in 总分.
    Sum,
    /// A result of another row or heading, or of an operation that is not looked into.
    Opaque(Opaque),
    /// Something about something else.
    Of(Box<Key>, Aspect),
}

impl Key {
    /// Something about it.
    pub(crate) fn of(&self, aspect: Aspect) -> Key {
        Key::Of(Box::new(self.clone()), aspect)
    }

    /// An opaque thing of whose data nothing is known.
    pub(crate) fn unknown(text: String) -> Key {
        Key::Opaque(Opaque { text, facts: BTreeSet::new(), origin: Origin::Unknown })
    }
}

/// What about something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Aspect {
    /// Whether the data have it.
    Present,
    /// Whether there is a result, or data are missing, or there is none.
    Available,
    /// Of 是否: which.
    Flag,
    /// Of 选项: which.
    Choice,
    /// Whether a text is this one.
    Is(String),
    /// Of an 指标值: its number.
    Amount,
    /// Of an 指标值: whether less is better.
    Direction,
    /// Of two 指标值: whether they are of one unit.
    SameUnit(Box<Key>),
    /// Of an assessment: whether a score is given.
    Score,
    /// Of an assessment: which level.
    Level,
    /// So many years before.
    Earlier(u32),
    /// Of a year: a day of it.
    Day {
        /// The month.
        month: u8,
        /// The day.
        day: u8,
    },
    /// Of a field of a list's items: what this function makes of it.
    Aggregate(Function),
}

/// Something that is not looked into.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Opaque {
    /// What it is, written out: the same text, the same thing.
    pub(crate) text: String,
    /// The facts that it is made of, by name.
    pub(crate) facts: BTreeSet<String>,
    /// Whether that is all.
    pub(crate) origin: Origin,
}

/// What data something is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// The facts that are named.
    Facts,
    /// Other data too, of which nothing is known.
    Unknown,
}

impl Opaque {
    /// Nothing is written yet.
    pub(crate) fn new() -> Opaque {
        Opaque { text: String::new(), facts: BTreeSet::new(), origin: Origin::Facts }
    }

    /// It is made of something by this name.
    pub(crate) fn made_of(&mut self, key: &Key) {
        match key {
            Key::Fact(name) | Key::Field(name, _) => {
                self.facts.insert(name.clone());
            }
            Key::Item(list, _) => self.made_of(list),
            Key::Opaque(inner) => {
                self.facts.extend(inner.facts.iter().cloned());
                self.origin = self.origin.max(inner.origin);
            }
            Key::Of(_, Aspect::Earlier(_)) | Key::Assessed(_) | Key::Declared(_) | Key::Year | Key::Sum => {
                self.origin = Origin::Unknown;
            }
            Key::Of(inner, _) => self.made_of(inner),
        }
    }

    /// It is made of what an expression comes to.
    pub(crate) fn made_of_symbol(&mut self, symbol: &Symbol) {
        let mut form = |form: &super::linear::Linear| {
            if form.as_constant().is_none() {
                self.origin = Origin::Unknown;
            }
        };
        match symbol {
            Symbol::Number(number) => form(number),
            Symbol::Target(key, number) => {
                number.iter().for_each(form);
                self.made_of(key);
            }
            Symbol::Thing(key) => self.made_of(key),
            Symbol::Flag(_) | Symbol::Choice(_) | Symbol::Text(_) | Symbol::Missing | Symbol::Fault => {}
        }
    }
}
