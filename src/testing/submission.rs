//! What a case gives, as a unit would hand it in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    if let Some((_, span)) = case.year {
        submission.year_span = Some(span);
    }
    handed(submission, &case.inputs, year)
}

/// What is given of another unit of a test.
pub(super) fn of_other(inputs: &[Input], year: Option<i32>) -> Handed {
    handed(Submission::default(), inputs, year)
}

fn handed(mut submission: Submission, inputs: &[Input], year: Option<i32>) -> Handed {
    submission.year = year;
    let mut prior: BTreeMap<u32, Submission> = BTreeMap::new();
    for word in [Word::Assessed, Word::Inapplicable, Word::Remarks] {
        forget(&mut submission.data, &rows_told(inputs, word), word);
    }
    // A record as a whole comes before its fields, whichever was written first.
    let mut inputs: Vec<&Input> = inputs.iter().collect();
    inputs.sort_by_key(|input| match &input.target {
        InputTarget::Fact(path) | InputTarget::Prior(_, path) => path.len(),
        InputTarget::Assessed(_) | InputTarget::Points(_) | InputTarget::Inapplicable(_) | InputTarget::Remark(_) => 0,
    });
    let mut places: BTreeMap<(u32, Section), Places> = BTreeMap::new();
    for Input { target, value, span } in inputs {
        let value = datum(value);
        let (back, section, path) = match target {
            InputTarget::Fact(path) => (0, Section::Data, path.as_slice()),
            InputTarget::Prior(years, path) => (*years, Section::Data, path.as_slice()),
            InputTarget::Assessed(name) => (0, Section::Assessed, std::slice::from_ref(name)),
            InputTarget::Points(name) => (0, Section::Points, std::slice::from_ref(name)),
            InputTarget::Inapplicable(name) => (0, Section::Inapplicable, std::slice::from_ref(name)),
            InputTarget::Remark(name) => (0, Section::Remarks, std::slice::from_ref(name)),
        };
        let handed = match back {
            0 => &mut submission,
            back => {
                let before = prior.entry(back).or_default();
                before.year = year.and_then(|year| year.checked_sub_unsigned(back));
                before
            }
        };
        let entries = match section {
            Section::Data => &mut handed.data,
            Section::Assessed => &mut handed.assessed,
            Section::Points => {
                handed.points_span = handed.points_span.or(Some(*span));
                &mut handed.points
            }
            Section::Inapplicable => &mut handed.inapplicable,
            Section::Remarks => &mut handed.remarks,
        };
        places.entry((back, section)).or_default().set(entries, &mut Vec::new(), path, value, *span);
    }
    Handed { submission, prior }
}

/// The sections of a submission into which a test can put something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Data,
    Assessed,
    Points,
    Inapplicable,
    Remarks,
}

/// Where the entries of a section are: looked up, so that many inputs are no more work than their number.
#[derive(Debug, Default)]
struct Places {
    /// By the names of a record and those around it, and the name of the entry, as compared.
    places: BTreeMap<Vec<String>, usize>,
    /// The records of which the entries are among them.
    known: BTreeSet<Vec<String>>,
}

impl Places {
    /// Puts a value where a name and the fields in it say; what stands there gives way. `way` is how one gets to these entries.
    fn set(&mut self, entries: &mut Vec<Entry>, way: &mut Vec<String>, path: &[Arc<str>], value: Datum, span: Span) {
        let Some((first, rest)) = path.split_first() else { return };
        if self.known.insert(way.clone()) {
            for (at, entry) in entries.iter().enumerate() {
                let entry = way.iter().cloned().chain([name::key(&entry.key)]).collect();
                self.places.entry(entry).or_insert(at);
            }
        }
        way.push(name::key(first));
        let at = *self.places.entry(way.clone()).or_insert(entries.len());
        if rest.is_empty() {
            let entry = Entry { key: first.to_string(), key_span: Some(span), value };
            match entries.get_mut(at) {
                Some(slot) => *slot = entry,
                None => entries.push(entry),
            }
            return;
        }
        if at == entries.len() {
            let empty = Datum { kind: DatumKind::Map(Vec::new()), span: Some(span) };
            entries.push(Entry { key: first.to_string(), key_span: Some(span), value: empty });
        }
        let Some(entry) = entries.get_mut(at) else { return };
        if !matches!(entry.value.kind, DatumKind::Map(_)) {
            entry.value.kind = DatumKind::Map(Vec::new());
        }
        if let DatumKind::Map(fields) = &mut entry.value.kind {
            self.set(fields, way, rest, value, span);
        }
    }
}

/// The rows, by their names as compared, of which a test says something under a word that an item of a list can say itself.
fn rows_told(inputs: &[Input], word: Word) -> BTreeSet<String> {
    let told = inputs.iter().filter_map(|input| match &input.target {
        InputTarget::Assessed(name) => Some((name, Word::Assessed)),
        InputTarget::Inapplicable(name) => Some((name, Word::Inapplicable)),
        InputTarget::Remark(name) => Some((name, Word::Remarks)),
        InputTarget::Fact(_) | InputTarget::Prior(..) | InputTarget::Points(_) => None,
    });
    told.filter(|(_, own)| *own == word).map(|(row, _)| name::key(row)).collect()
}

/// Takes away what the items of these names say themselves, which a test says otherwise.
fn forget(entries: &mut [Entry], rows: &BTreeSet<String>, word: Word) {
    if rows.is_empty() {
        return;
    }
    let is_name = |entry: &Entry| {
        let named = matches!(name::key(&entry.key).as_str(), "名称" | "name");
        named && matches!(&entry.value.kind, DatumKind::Text(text) | DatumKind::Number(text) if rows.contains(&name::key(text)))
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
