//! What a unit hands in, as it stands in the file: nothing looked up, every number still its digits.

use std::collections::BTreeMap;

use super::faults::{Faults, Place};
use super::keys::{SECTIONS, Word};
use super::messages;
use crate::diagnostic::{Diagnostics, closest};
use crate::source::{Source, SourceId, Span};

/// The data of one unit (LANGUAGE.md §9).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Submission {
    /// The file; none when a host program made it.
    pub source: Option<SourceId>,
    /// `单位`
    pub unit: Option<String>,
    /// `汇总单位`: the unit as a part of which it is scored.
    pub whole: Option<String>,
    /// `年度`
    pub year: Option<i32>,
    /// `评价`: the rubric that it asks for.
    pub rubric: Option<String>,
    /// `数据`: facts by name.
    pub data: Vec<Entry>,
    /// `分值`: 设定分值 by indicator.
    pub points: Vec<Entry>,
    /// `评定`: assessed scores by indicator.
    pub assessed: Vec<Entry>,
    /// `不适用`: reasons by indicator.
    pub inapplicable: Vec<Entry>,
    /// `说明`: explanations by indicator.
    pub remarks: Vec<Entry>,
    /// `自评`: claimed scores by indicator, also 总分 and 等级.
    pub claimed: Vec<Entry>,
    /// The places of `单位`, `年度` and `评价`, for messages.
    pub unit_span: Option<Span>,
    /// Of `汇总单位`.
    pub whole_span: Option<Span>,
    /// Of `年度`.
    pub year_span: Option<Span>,
    /// Of `评价`.
    pub rubric_span: Option<Span>,
    /// Of the key `分值`.
    pub points_span: Option<Span>,
    /// Whether faults were already found in it, so that no record can come of it.
    pub faulty: bool,
}

impl Submission {
    /// Reads the top of a data file. `None` when it is no mapping, or one of nothing.
    pub(super) fn from_datum(datum: Datum, source: &Source, faults: &mut Faults<'_>) -> Option<Submission> {
        let span = datum.span;
        let mut submission = Submission { source: Some(source.id), ..Submission::default() };
        match datum.kind {
            DatumKind::Map(entries) => submission.take(entries, faults),
            DatumKind::List(items) if items.iter().any(|item| matches!(item.kind, DatumKind::Map(_))) => {
                faults.push(messages::several_units(first_line(source, span)));
                return None;
            }
            DatumKind::Null => {
                faults.push(messages::empty_file(source.id));
                return None;
            }
            DatumKind::Flag(_) | DatumKind::Number(_) | DatumKind::Text(_) | DatumKind::List(_) => {
                faults.push(messages::no_mapping(first_line(source, span), &source.text));
                return None;
            }
        }
        Some(submission)
    }

    /// What stands at the top of a data file, from wherever it comes; no key may stand twice.
    pub fn of_entries(entries: Vec<Entry>, source: SourceId, diagnostics: &mut Diagnostics) -> Submission {
        let mut faults = Faults::new(diagnostics);
        let mut submission = Submission { source: Some(source), ..Submission::default() };
        submission.take(entries, &mut faults);
        submission.faulty = faults.has_errors();
        submission
    }

    /// Takes the entries of the top.
    pub(super) fn take(&mut self, entries: Vec<Entry>, faults: &mut Faults<'_>) {
        let mut seen: BTreeMap<Word, (String, Option<Span>)> = BTreeMap::new();
        for entry in entries {
            let Some(word) = Word::find(&entry.key, SECTIONS) else {
                let nearest = closest(&entry.key, Word::spellings(SECTIONS));
                faults.push(messages::unknown_section(&Place::top(&entry.key, entry.key_span), nearest));
                continue;
            };
            // The same spelling twice was reported as a duplicate already; this is one section in both spellings.
            match seen.get(&word) {
                Some((key, _)) if *key == entry.key => continue,
                Some((_, first)) => {
                    faults.push(messages::duplicate_key(&entry.key, *first, entry.key_span));
                    continue;
                }
                None => seen.insert(word, (entry.key.clone(), entry.key_span)),
            };
            self.section(word, entry, faults);
        }
    }

    fn section(&mut self, word: Word, entry: Entry, faults: &mut Faults<'_>) {
        let place = Place::top(&entry.key, entry.key_span);
        let span = entry.value.span;
        match word {
            Word::Unit => (self.unit, self.unit_span) = (text(&place, entry.value, faults), span),
            Word::Whole => (self.whole, self.whole_span) = (text(&place, entry.value, faults), span),
            Word::Year => (self.year, self.year_span) = (year(&place, &entry.value, faults), span),
            Word::Rubric => (self.rubric, self.rubric_span) = (text(&place, entry.value, faults), span),
            Word::Data => self.data = mapping(&place, entry.value, faults),
            Word::Points => {
                self.points_span = entry.key_span;
                self.points = mapping(&place, entry.value, faults);
            }
            Word::Assessed => self.assessed = mapping(&place, entry.value, faults),
            Word::Inapplicable => self.inapplicable = mapping(&place, entry.value, faults),
            Word::Remarks => self.remarks = mapping(&place, entry.value, faults),
            Word::Claimed => self.claimed = mapping(&place, entry.value, faults),
            Word::Level | Word::Score | Word::Reason | Word::Total | Word::Grade => {}
        }
    }
}

/// The first line of a span that may run over many.
fn first_line(source: &Source, span: Option<Span>) -> Span {
    let span = span.unwrap_or_else(|| source.span());
    let text = source.slice(span);
    let line = text.lines().next().unwrap_or(text);
    Span { end: span.start + u32::try_from(line.len()).unwrap_or(0), ..span }
}

fn text(place: &Place<'_>, datum: Datum, faults: &mut Faults<'_>) -> Option<String> {
    match datum.kind {
        DatumKind::Text(text) | DatumKind::Number(text) => Some(text.trim().to_string()).filter(|text| !text.is_empty()),
        DatumKind::Null => None,
        DatumKind::Flag(_) | DatumKind::List(_) | DatumKind::Map(_) => {
            faults.push(messages::section_wants_text(&place.with_span(datum.span)));
            None
        }
    }
}

fn year(place: &Place<'_>, datum: &Datum, faults: &mut Faults<'_>) -> Option<i32> {
    let written = match &datum.kind {
        DatumKind::Null => return None,
        DatumKind::Text(text) | DatumKind::Number(text) => text.as_str(),
        DatumKind::Flag(_) | DatumKind::List(_) | DatumKind::Map(_) => "",
    };
    let year = year_of(written);
    if year.is_none() {
        faults.push(messages::year_unreadable(&place.with_span(datum.span), written));
    }
    year
}

/// The year that is written so: `2021`, `2021年`.
pub(crate) fn year_of(written: &str) -> Option<i32> {
    let digits = crate::name::key(written);
    let digits = digits.strip_suffix('年').or_else(|| digits.strip_suffix("年度")).unwrap_or(&digits).trim();
    (digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
}

fn mapping(place: &Place<'_>, datum: Datum, faults: &mut Faults<'_>) -> Vec<Entry> {
    match datum.kind {
        DatumKind::Map(entries) => entries,
        DatumKind::Null => Vec::new(),
        DatumKind::Flag(_) | DatumKind::Number(_) | DatumKind::Text(_) | DatumKind::List(_) => {
            faults.push(messages::section_wants_mapping(place));
            Vec::new()
        }
    }
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key as written.
    pub key: String,
    /// Where the key stands.
    pub key_span: Option<Span>,
    /// The value.
    pub value: Datum,
}

/// A value as it stands in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Datum {
    /// What it is.
    pub kind: DatumKind,
    /// Where it stands; none when a host program made it.
    pub span: Option<Span>,
}

/// The shapes that YAML, JSON and TOML share.
#[derive(Clone, Debug, PartialEq)]
pub enum DatumKind {
    /// `null`, `~`, nothing
    Null,
    /// `true`, `false`
    Flag(bool),
    /// A number's digits as written: `713.28`, `1e3`.
    Number(String),
    /// A text, a plain word of YAML included: `25%`, `2021-06-30`.
    Text(String),
    /// `[…]`
    List(Vec<Datum>),
    /// `{…}`
    Map(Vec<Entry>),
}
