//! Which lines of which sources a diagnostic shows, and where its labels stand in them.
//!
//! An [`Excerpt`] is a text of its own, made of whole lines: those that carry a label and their neighbours. Long lines are cut around
//! their labels, characters that would act on a terminal are replaced by visible ones, and every label covers at least one
//! character. Lines of several sources may stand in one excerpt; they are never joined.

use std::collections::BTreeMap;

use crate::diagnostic::Label;
use crate::language::Language;
use crate::source::{Source, SourceId, Sources, Span, is_unseen};

/// How many lines are shown before and after one with a label.
pub const CONTEXT: usize = 1;

/// The most columns of a line that are shown.
const WIDTH: usize = 110;

/// How many columns are shown before the first label of a line that is cut.
const BEFORE: usize = 40;

/// The most lines that one label may run over; of a longer one the first line is shown.
const TALL: usize = 5;

/// A line of an excerpt.
#[derive(Clone, Debug)]
pub struct Line {
    /// The source it is from.
    pub source: SourceId,
    /// Its number there, from 1.
    pub number: usize,
    /// Where it starts in [`Excerpt::text`].
    pub start: usize,
    /// Where the next one starts.
    pub end: usize,
    /// The first byte of the source that is shown.
    first: usize,
    /// One past the last byte of the source that is shown.
    last: usize,
    /// How many bytes stand before it: a `…` when the line is cut there.
    prefix: usize,
}

/// A label, placed in the excerpt.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Where it starts in [`Excerpt::text`].
    pub start: usize,
    /// Where it ends; always behind `start`.
    pub end: usize,
    /// The line of its source, from 1.
    pub line: usize,
    /// The column of its source in characters, from 1.
    pub column: usize,
    /// What it says; may be empty.
    pub text: String,
    /// Whether it is the diagnostic's own place.
    pub primary: bool,
}

/// The lines that a diagnostic shows.
#[derive(Clone, Debug, Default)]
pub struct Excerpt {
    /// The lines, one after the other, each with its line end.
    pub text: String,
    /// Where they are from, in order.
    pub lines: Vec<Line>,
    /// The labels, in the order of their places.
    pub marks: Vec<Mark>,
}

impl Excerpt {
    /// The excerpt for these labels. Labels whose source is not among `sources` are left out.
    pub fn of(labels: &[Label], sources: &Sources, language: Language) -> Excerpt {
        let places: Vec<Place<'_>> = labels
            .iter()
            .enumerate()
            .filter_map(|(index, label)| Some(Place::of(index, label, sources.get(label.span.source)?, language)))
            .collect();
        // The source of the first label is shown first.
        let mut order: Vec<SourceId> = Vec::new();
        for place in &places {
            if !order.contains(&place.source.id) {
                order.push(place.source.id);
            }
        }
        let mut excerpt = Excerpt::default();
        for id in order {
            let mine: Vec<&Place<'_>> = places.iter().filter(|place| place.source.id == id).collect();
            excerpt.show(&mine);
        }
        excerpt.part();
        excerpt
    }

    /// Adds the lines and marks of the labels of one source.
    fn show(&mut self, places: &[&Place<'_>]) {
        let Some(source) = places.first().map(|place| place.source) else { return };
        let mut shown: BTreeMap<usize, Option<usize>> = BTreeMap::new();
        for place in places {
            for number in place.first_line.saturating_sub(CONTEXT).max(1)..=place.last_line + CONTEXT {
                if number <= place.first_line || number <= line_count(source) {
                    shown.entry(number).or_default();
                }
            }
            let first = shown.entry(place.first_line).or_default();
            *first = Some(first.map_or(place.start, |start| start.min(place.start)));
        }
        for (number, label) in &shown {
            // A blank neighbour says nothing, unless it stands between two lines that are shown.
            let between =
                shown.contains_key(&(number + 1)) && number.checked_sub(1).is_some_and(|last| shown.contains_key(&last));
            if label.is_some() || between || !source.line(*number).trim().is_empty() {
                self.push_line(source, *number, *label);
            }
        }
        for place in places {
            if let (Some(start), Some(end)) =
                (self.locate(source, place.first_line, place.start), self.locate(source, place.last_line, place.end))
            {
                self.marks.push(Mark {
                    start,
                    end: end.max(start),
                    line: place.first_line,
                    column: source.position(place.start).column,
                    text: place.text.to_string(),
                    primary: place.primary,
                });
            }
        }
    }

    /// Adds a line, cut around the byte of its first label when it is long.
    fn push_line(&mut self, source: &Source, number: usize, label: Option<usize>) {
        let whole = source.line(number);
        let offset = source.line_start(number);
        let mut first = offset;
        let mut cut_before = false;
        if beyond(whole.char_indices(), WIDTH).is_some()
            && let Some(before) = label.and_then(|label| whole.get(..label.saturating_sub(offset)))
            && let Some(at) = beyond(before.char_indices().rev(), BEFORE)
            && at > 0
        {
            first = offset + at;
            cut_before = true;
        }
        let rest = whole.get(first - offset..).unwrap_or("");
        let cut_after = beyond(rest.char_indices(), WIDTH);
        let start = self.text.len();
        if cut_before {
            self.text.push('…');
        }
        let prefix = self.text.len() - start;
        let shown = rest.get(..cut_after.unwrap_or(rest.len())).unwrap_or("");
        self.text.extend(shown.chars().map(visible));
        if cut_after.is_some() {
            self.text.push('…');
        }
        // Room for a label that stands behind the last character.
        if label.is_some() {
            self.text.push(' ');
        }
        self.text.push('\n');
        self.lines.push(Line {
            source: source.id,
            number,
            start,
            end: self.text.len(),
            first,
            last: first + shown.len(),
            prefix,
        });
    }

    /// Where a byte of a source stands in the excerpt: in its line, or at the nearest end of what is shown of it.
    fn locate(&self, source: &Source, number: usize, byte: usize) -> Option<usize> {
        let line = self.lines.iter().find(|line| line.source == source.id && line.number == number)?;
        let shown = source.text.get(line.first..line.last.min(byte).max(line.first))?;
        Some(line.start + line.prefix + shown.chars().map(|character| visible(character).len_utf8()).sum::<usize>())
    }

    /// Puts the marks in order, makes each cover a character at least, joins those of one place and parts those that overlap, since
    /// underlines on one line cannot.
    fn part(&mut self) {
        for mark in &mut self.marks {
            if mark.end <= mark.start {
                mark.end = match self.text.get(mark.start..).and_then(|text| text.chars().next()) {
                    Some('\n') | None => {
                        mark.start = mark.start.saturating_sub(1);
                        mark.start + 1
                    }
                    Some(character) => mark.start + character.len_utf8(),
                };
            }
        }
        self.marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end), !mark.primary));
        let mut parted: Vec<Mark> = Vec::new();
        for mark in std::mem::take(&mut self.marks) {
            match parted.last_mut() {
                Some(last) if (last.start, last.end) == (mark.start, mark.end) => {
                    if !mark.text.is_empty() && mark.text != last.text {
                        let between = if last.text.is_empty() { "" } else { "\n" };
                        last.text = format!("{}{between}{}", last.text, mark.text);
                    }
                    last.primary |= mark.primary;
                }
                Some(last) if last.end > mark.start && last.start < mark.start => {
                    last.end = mark.start;
                    parted.push(mark);
                }
                Some(last) if last.end > mark.start => {
                    // They start together and the first is the longer one: it keeps what is behind the second.
                    let longer = Mark { start: mark.end, ..last.clone() };
                    *last = mark;
                    if longer.end > longer.start {
                        parted.push(longer);
                    }
                }
                _ => parted.push(mark),
            }
        }
        self.marks = parted;
    }
}

/// A label with the lines that it runs over.
struct Place<'a> {
    source: &'a Source,
    start: usize,
    end: usize,
    first_line: usize,
    last_line: usize,
    text: &'a str,
    primary: bool,
}

impl<'a> Place<'a> {
    fn of(index: usize, label: &'a Label, source: &'a Source, language: Language) -> Place<'a> {
        let (start, mut end) = on_text(source, label.span);
        let first_line = source.position(start).line;
        let mut last_line = source.position(end).line;
        // An end just behind a line end belongs to the line before.
        if last_line > first_line && end == source.line_start(last_line) {
            last_line -= 1;
            end = source.line_start(last_line) + source.line(last_line).len();
        }
        if last_line - first_line >= TALL {
            last_line = first_line;
            end = source.line_start(first_line) + source.line(first_line).len();
        }
        Place { source, start, end, first_line, last_line, text: label.text.get(language), primary: index == 0 }
    }
}

/// The bytes of a span; an empty one at the end of the text moves to the last character that is not blank.
fn on_text(source: &Source, span: Span) -> (usize, usize) {
    let length = source.text.len();
    let (start, end) = (span.start as usize, (span.end as usize).min(length));
    let beyond = source.text.get(start..).is_none_or(|rest| rest.trim().is_empty());
    if !beyond {
        return (start, end);
    }
    match source.text.trim_end().char_indices().next_back() {
        Some((at, character)) => (at, at + character.len_utf8()),
        None => (0, 0),
    }
}

/// The place of the first character beyond this many columns. Where a character is cut off need not be exact: all that are not ASCII
/// count as two columns.
fn beyond(characters: impl Iterator<Item = (usize, char)>, columns: usize) -> Option<usize> {
    let mut left = columns;
    for (at, character) in characters {
        match left.checked_sub(if character.is_ascii() { 1 } else { 2 }) {
            Some(rest) => left = rest,
            None => return Some(at),
        }
    }
    None
}

fn line_count(source: &Source) -> usize {
    let last = source.position(source.text.len());
    if last.column == 1 { last.line - 1 } else { last.line }
}

/// A character that does nothing to a terminal but fill its place.
fn visible(character: char) -> char {
    match character {
        '\t' => '\t',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        unseen if is_unseen(unseen) => '\u{fffd}',
        other => other,
    }
}

/// The text with every character made visible, for messages that quote what stands in a file.
pub fn made_visible(text: &str) -> String {
    text.chars().map(|character| if character == '\n' { '\n' } else { visible(character) }).collect()
}
