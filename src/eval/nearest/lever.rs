//! One datum that can be changed: where it stands, what it is, and the record with another value in its place.

use crate::facts::Record;
use crate::model::{Fact, FactId, Rubric};
use crate::value::Value;

/// One datum that can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lever {
    /// A fact.
    Fact(FactId),
    /// A field of a record.
    Field(FactId, usize),
    /// A field of one item of a list.
    Item {
        /// The list.
        list: FactId,
        /// Which item, from 0.
        index: usize,
        /// Which field.
        field: usize,
    },
}

impl Lever {
    /// The fact in which it stands.
    pub fn fact(self) -> FactId {
        match self {
            Lever::Fact(id) | Lever::Field(id, _) => id,
            Lever::Item { list, .. } => list,
        }
    }

    /// Its name, `支付节点[2].实际`, and its declaration.
    pub fn declared(self, rubric: &Rubric) -> Option<(String, &Fact)> {
        let whole = rubric.facts.get(self.fact().0)?;
        match self {
            Lever::Fact(_) => Some((whole.name.to_string(), whole)),
            Lever::Field(_, field) => whole.fields.get(field).map(|part| (format!("{}.{}", whole.name, part.name), part)),
            Lever::Item { index, field, .. } => {
                whole.fields.get(field).map(|part| (format!("{}[{}].{}", whole.name, index + 1, part.name), part))
            }
        }
    }

    /// Whether the unit cannot move it: 不可控, by itself or with the whole in which it stands.
    pub fn is_fixed(self, rubric: &Rubric) -> bool {
        let whole = rubric.facts.get(self.fact().0).is_some_and(|fact| fact.fixed);
        whole || self.declared(rubric).is_some_and(|(_, fact)| fact.fixed)
    }

    /// Its value.
    pub fn value(self, record: &Record) -> Option<Value> {
        let whole = record.fact(self.fact())?;
        match (self, whole) {
            (Lever::Fact(_), _) => Some(whole.clone()),
            (Lever::Field(_, field), Value::Record(fields)) => fields.get(field)?.clone(),
            (Lever::Item { index, field, .. }, Value::List(items)) => items.get(index)?.get(field)?.clone(),
            (Lever::Field(..) | Lever::Item { .. }, _) => None,
        }
    }

    /// The record with a value in its place, or with nothing there.
    pub fn put(self, record: &Record, value: Option<&Value>) -> Option<Record> {
        let new = match (self, record.fact(self.fact())?) {
            (Lever::Fact(_), _) => value.cloned(),
            (Lever::Field(_, field), Value::Record(fields)) => {
                let mut fields = fields.to_vec();
                *fields.get_mut(field)? = value.cloned();
                Some(Value::Record(fields.into()))
            }
            (Lever::Item { index, field, .. }, Value::List(items)) => {
                let mut items = items.to_vec();
                let item = items.get_mut(index)?;
                let mut fields = item.to_vec();
                *fields.get_mut(field)? = value.cloned();
                *item = fields.into();
                Some(Value::List(items.into()))
            }
            (Lever::Field(..) | Lever::Item { .. }, _) => return None,
        };
        let mut record = record.clone();
        *record.facts.get_mut(self.fact().0)? = new;
        Some(record)
    }
}
