//! The lists whose items are rows of the form: which they are, and what stands in them.

use std::sync::Arc;

use crate::facts::submission::{Datum, DatumKind, Entry, Submission};
use crate::model::{ExprKind, Fact, FactId, Rubric};
use crate::name;
use crate::source::Span;
use crate::value::Value;

/// The lists that 逐项 makes rows of; in their items 评定 and the like may stand.
pub(super) struct RowLists {
    lists: Vec<RowList>,
}

/// A list fact, or a list in a record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct RowList {
    fact: FactId,
    field: Option<usize>,
}

impl RowLists {
    pub(super) fn of(rubric: &Rubric) -> RowLists {
        let each = rubric.indicators.iter().filter_map(|indicator| indicator.each.as_ref());
        RowLists { lists: each.filter_map(|each| RowList::of(&each.list.kind)).collect() }
    }

    pub(super) fn contains(&self, fact: FactId, field: Option<usize>) -> bool {
        self.lists.contains(&RowList { fact, field })
    }
}

impl RowLists {
    /// The data of a unit with the items of its parts' lists, one unit after the other, wherever it has no such list of its own: rows are
    /// made of them, and what stands in an item goes with it.
    pub(super) fn join(&self, rubric: &Rubric, mut whole: Submission, parts: &[&Submission]) -> Submission {
        for list in &self.lists {
            if list.written(rubric, &whole).is_some() {
                continue;
            }
            let written: Vec<(Option<Span>, &[Datum])> = parts.iter().filter_map(|part| list.written(rubric, part)).collect();
            let (Some(fact), Some((span, _))) = (rubric.facts.get(list.fact.0), written.first()) else { continue };
            let items = written.iter().flat_map(|(_, items)| items.iter().cloned()).collect();
            let joined =
                |key: &str, kind: DatumKind| Entry { key: key.to_string(), key_span: *span, value: Datum { kind, span: None } };
            let field = list.field.and_then(|field| fact.fields.get(field));
            let Some(field) = field else {
                whole.data.push(joined(&fact.name, DatumKind::List(items)));
                continue;
            };
            let items = joined(&field.name, DatumKind::List(items));
            match whole.data.iter_mut().find(|entry| name::key(&entry.key) == name::key(&fact.name)) {
                Some(Entry { value: Datum { kind: DatumKind::Map(entries), .. }, .. }) => entries.push(items),
                _ => whole.data.push(joined(&fact.name, DatumKind::Map(vec![items]))),
            }
        }
        whole
    }
}

impl RowList {
    pub(super) fn of(list: &ExprKind) -> Option<RowList> {
        match list {
            ExprKind::Fact(fact) => Some(RowList { fact: *fact, field: None }),
            ExprKind::Field(record, field) => match record.kind {
                ExprKind::Fact(fact) => Some(RowList { fact, field: Some(*field) }),
                _ => None,
            },
            _ => None,
        }
    }

    /// Its items.
    pub(super) fn items(self, facts: &[Option<Value>]) -> Option<&[Arc<[Option<Value>]>]> {
        let value = facts.get(self.fact.0)?.as_ref()?;
        let value = match (self.field, value) {
            (None, value) => value,
            (Some(field), Value::Record(fields)) => fields.get(field)?.as_ref()?,
            (Some(_), _) => return None,
        };
        match value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The fields of its items.
    pub(super) fn fields(self, rubric: &Rubric) -> &[Fact] {
        let fact = rubric.facts.get(self.fact.0);
        let fact = match self.field {
            None => fact,
            Some(field) => fact.and_then(|fact| fact.fields.get(field)),
        };
        fact.map_or(&[], |fact| &fact.fields)
    }

    /// Its items as they are written, with the place of its key.
    pub(super) fn written<'s>(self, rubric: &Rubric, submission: &'s Submission) -> Option<(Option<Span>, &'s [Datum])> {
        let fact = rubric.facts.get(self.fact.0)?;
        let mut found = entry(&submission.data, &fact.name)?;
        if let Some(field) = self.field {
            let DatumKind::Map(entries) = &found.value.kind else { return None };
            found = entry(entries, &fact.fields.get(field)?.name)?;
        }
        match &found.value.kind {
            DatumKind::List(items) => Some((found.key_span, items)),
            _ => None,
        }
    }
}

/// The entry of a name.
pub(in crate::facts) fn entry<'s>(entries: &'s [Entry], name: &str) -> Option<&'s Entry> {
    let key = name::key(name);
    entries.iter().find(|entry| name::key(&entry.key) == key)
}
