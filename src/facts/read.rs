//! From the text of a data file to a [`Submission`].

use std::collections::BTreeMap;
use std::path::Path;

use super::faults::Faults;
#[cfg(feature = "batch")]
use super::submission::Entry;
use super::submission::{Datum, DatumKind, Submission};
use super::{json, messages, toml, yaml};
use crate::diagnostic::Diagnostics;
use crate::name;
use crate::source::{Source, Span};

/// How large a unit's data file may be, in bytes.
pub const MAXIMUM_BYTES: usize = 1 << 20;

/// How deep lists and mappings of a data file may be nested.
pub const MAXIMUM_NESTING: usize = 32;

/// The formats of a data file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// YAML 1.2, one document, without anchors, aliases and tags.
    Yaml,
    /// JSON without comments.
    Json,
    /// TOML 1.
    Toml,
}

impl Format {
    /// The format of a file by the end of its name: `yaml`, `yml`, `json`, `toml`, in any case.
    ///
    /// ```
    /// use biaochi::facts::Format;
    /// assert_eq!(Format::from_path("examples/总工会.YML".as_ref()), Some(Format::Yaml));
    /// assert_eq!(Format::from_path("总工会.xlsx".as_ref()), None);
    /// ```
    pub fn from_path(path: &Path) -> Option<Format> {
        Format::from_extension(path.extension()?.to_str()?)
    }

    /// The format of an extension without its dot.
    pub fn from_extension(extension: &str) -> Option<Format> {
        match extension.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Format::Yaml),
            "json" => Some(Format::Json),
            "toml" => Some(Format::Toml),
            _ => None,
        }
    }

    /// The usual extension, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Yaml => "yaml",
            Format::Json => "json",
            Format::Toml => "toml",
        }
    }
}

/// Reads the data of one unit. Numbers are kept digit for digit.
///
/// `None` when the text is not YAML, JSON or TOML at all. When it is, though keys are unknown or stand twice, the submission is
/// returned as far as it goes, so that [`bind`](super::bind) can find the other faults in the same run; `bind` gives no record for it.
///
/// ```
/// use biaochi::diagnostic::Diagnostics;
/// use biaochi::facts::{Format, read};
/// use biaochi::source::{Source, SourceId};
/// let mut diagnostics = Diagnostics::new();
/// let source = Source::new(SourceId(0), "总工会.yaml", "单位: 晋中市总工会\n年度: 2021\n数据: {执行: 597.23}\n");
/// let submission = read(&source, Format::Yaml, &mut diagnostics).unwrap();
/// assert_eq!(submission.unit.as_deref(), Some("晋中市总工会"));
/// assert_eq!(submission.year, Some(2021));
/// ```
pub fn read(source: &Source, format: Format, diagnostics: &mut Diagnostics) -> Option<Submission> {
    let mut faults = Faults::new(diagnostics);
    if source.text.len() > MAXIMUM_BYTES {
        faults.push(messages::too_large(source.id));
        return None;
    }
    let datum = match format {
        Format::Yaml => yaml::parse(source, &mut faults),
        Format::Json => json::parse(source, &mut faults),
        Format::Toml => toml::parse(source, &mut faults),
    }?;
    find_duplicates(&datum, &mut faults);
    let mut submission = Submission::from_datum(datum, source, &mut faults)?;
    submission.faulty = faults.has_errors();
    Some(submission)
}

/// A list or a mapping that stands as JSON in one cell of a table: all of it has the place of the cell. `None` after a message.
#[cfg(feature = "batch")]
pub(crate) fn value(text: &str, place: Span, diagnostics: &mut Diagnostics) -> Option<Datum> {
    let mut found = Diagnostics::new();
    let mut faults = Faults::new(&mut found);
    let source = Source::new(place.source, "", text);
    let datum = json::parse(&source, &mut faults);
    if let Some(datum) = &datum {
        find_duplicates(datum, &mut faults);
    }
    for mut fault in found.into_sorted() {
        fault.labels.iter_mut().for_each(|label| label.span = place);
        diagnostics.push(fault);
    }
    datum.map(|datum| moved(datum, place))
}

/// The same with all of it at one place.
#[cfg(feature = "batch")]
fn moved(datum: Datum, place: Span) -> Datum {
    let kind = match datum.kind {
        DatumKind::List(items) => DatumKind::List(items.into_iter().map(|item| moved(item, place)).collect()),
        DatumKind::Map(entries) => {
            let entry = |Entry { key, value, .. }| Entry { key, key_span: Some(place), value: moved(value, place) };
            DatumKind::Map(entries.into_iter().map(entry).collect())
        }
        kind @ (DatumKind::Null | DatumKind::Flag(_) | DatumKind::Number(_) | DatumKind::Text(_)) => kind,
    };
    Datum { kind, span: Some(place) }
}

/// Reports keys that stand twice in one mapping, names compared as everywhere. Depth is bounded by [`MAXIMUM_NESTING`].
pub(super) fn find_duplicates(datum: &Datum, faults: &mut Faults<'_>) {
    match &datum.kind {
        DatumKind::Null | DatumKind::Flag(_) | DatumKind::Number(_) | DatumKind::Text(_) => {}
        DatumKind::List(items) => items.iter().for_each(|item| find_duplicates(item, faults)),
        DatumKind::Map(entries) => {
            let mut seen: BTreeMap<String, Option<Span>> = BTreeMap::new();
            for entry in entries {
                match seen.get(&name::key(&entry.key)) {
                    Some(first) => faults.push(messages::duplicate_key(&entry.key, *first, entry.key_span)),
                    None => {
                        seen.insert(name::key(&entry.key), entry.key_span);
                    }
                }
                find_duplicates(&entry.value, faults);
            }
        }
    }
}
