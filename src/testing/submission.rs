//! What a case gives, as a unit would hand it in.

use std::collections::BTreeMap;

use crate::facts::{Datum, DatumKind, Entry, Submission, Word};
use crate::model::{Case, Given, GivenKind, Input, InputTarget};
use crate::name;
use crate::source::Span;

/// What a case gives: of its own year, and of the years before.
pub(super) struct Handed {
    pub(super) submission: Submission,
    /// By how many years before.
    pub(super) prior: BTreeMap<u32, Submission>,
}

/// What a case gives, over what its data file holds.
pub(super) fn of_case(case: &Case, file: Option<&Submission>, year: Option<i32>) -> Handed {
    let mut submission = file.cloned().unwrap_or_default();
    submission.year = year;
    if let Some((_, span)) = case.year {
        submission.year_span = Some(span);
    }
    let mut prior: BTreeMap<u32, Submission> = BTreeMap::new();
    // A record as a whole comes before its fields, whichever was written first.
    let mut inputs: Vec<&Input> = case.inputs.iter().collect();
    inputs.sort_by_key(|input| match &input.target {
        InputTarget::Fact(path) | InputTarget::Prior(_, path) => path.len(),
        InputTarget::Assessed(_) | InputTarget::Points(_) | InputTarget::Inapplicable(_) | InputTarget::Remark(_) => 0,
    });
    for Input { target, value, span } in inputs {
        let value = datum(value);
        match target {
            InputTarget::Fact(path) => set(&mut submission.data, path, value, *span),
            InputTarget::Prior(years, path) => {
                let before = prior.entry(*years).or_default();
                before.year = year.and_then(|year| year.checked_sub_unsigned(*years));
                set(&mut before.data, path, value, *span);
            }
            InputTarget::Assessed(name) => {
                forget(&mut submission.data, name, Word::Assessed);
                set(&mut submission.assessed, std::slice::from_ref(name), value, *span);
            }
            InputTarget::Points(name) => {
                submission.points_span = submission.points_span.or(Some(*span));
                set(&mut submission.points, std::slice::from_ref(name), value, *span);
            }
            InputTarget::Inapplicable(name) => {
                forget(&mut submission.data, name, Word::Inapplicable);
                set(&mut submission.inapplicable, std::slice::from_ref(name), value, *span);
            }
            InputTarget::Remark(name) => {
                forget(&mut submission.data, name, Word::Remarks);
                set(&mut submission.remarks, std::slice::from_ref(name), value, *span);
            }
        }
    }
    Handed { submission, prior }
}

/// Puts a value where a name and the fields in it say; what stands there gives way.
fn set(entries: &mut Vec<Entry>, path: &[std::sync::Arc<str>], value: Datum, span: Span) {
    let Some((first, rest)) = path.split_first() else { return };
    let key = name::key(first);
    let at = entries.iter().position(|entry| name::key(&entry.key) == key);
    if rest.is_empty() {
        let entry = Entry { key: first.to_string(), key_span: Some(span), value };
        match at.and_then(|at| entries.get_mut(at)) {
            Some(slot) => *slot = entry,
            None => entries.push(entry),
        }
        return;
    }
    let index = at.unwrap_or_else(|| {
        let empty = Datum { kind: DatumKind::Map(Vec::new()), span: Some(span) };
        entries.push(Entry { key: first.to_string(), key_span: Some(span), value: empty });
        entries.len() - 1
    });
    let Some(entry) = entries.get_mut(index) else { return };
    if !matches!(entry.value.kind, DatumKind::Map(_)) {
        entry.value.kind = DatumKind::Map(Vec::new());
    }
    if let DatumKind::Map(fields) = &mut entry.value.kind {
        set(fields, rest, value, span);
    }
}

/// Takes away what the item of a name says itself, which a test says otherwise.
fn forget(entries: &mut [Entry], row: &str, word: Word) {
    let row = name::key(row);
    let is_name = |entry: &Entry| {
        let named = matches!(name::key(&entry.key).as_str(), "名称" | "name");
        named && matches!(&entry.value.kind, DatumKind::Text(text) | DatumKind::Number(text) if name::key(text) == row)
    };
    for entry in entries {
        let lists: Vec<&mut Datum> = match &mut entry.value.kind {
            DatumKind::List(_) => vec![&mut entry.value],
            DatumKind::Map(fields) => fields.iter_mut().map(|field| &mut field.value).collect(),
            DatumKind::Null | DatumKind::Flag(_) | DatumKind::Number(_) | DatumKind::Text(_) => Vec::new(),
        };
        for list in lists {
            let DatumKind::List(items) = &mut list.kind else { continue };
            for item in items {
                if let DatumKind::Map(fields) = &mut item.kind
                    && fields.iter().any(is_name)
                {
                    fields.retain(|field| !word.is_spelled(&field.key));
                }
            }
        }
    }
}

fn datum(given: &Given) -> Datum {
    let kind = match &given.kind {
        GivenKind::Flag(flag) => DatumKind::Flag(*flag),
        GivenKind::Text(text) => DatumKind::Text(text.to_string()),
        GivenKind::List(items) => DatumKind::List(items.iter().map(datum).collect()),
        GivenKind::Record(fields) => DatumKind::Map(
            fields
                .iter()
                .map(|field| Entry { key: field.name.to_string(), key_span: Some(field.span), value: datum(&field.value) })
                .collect(),
        ),
    };
    Datum { kind, span: Some(given.span) }
}
