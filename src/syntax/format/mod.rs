//! A rules file in the one house style: `biaochi fmt`.
//!
//! The author's lines stay, and with them every comment, all prose and the order of everything. What is put in order is what stands between
//! words: indentation, blanks, columns, the spelling of signs, and on request that of keywords. [`words`] says what each token was read
//! as and how it is spelled, [`lines`] makes lines of them, [`indentation`] and [`columns`] place these, [`same`] makes sure that nothing
//! was lost.

mod columns;
mod indentation;
mod lines;
mod names;
mod same;
mod spacing;
mod words;

use std::collections::BTreeSet;

use super::ast::File;
use super::fold::Folded;
use super::keywords::Spelling;
use super::layout::Layout;
use super::{Findings, MAXIMUM_LENGTH, lower, messages, report};
use crate::diagnostic::Diagnostics;
use crate::source::Source;

/// What is wanted beyond the house style.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// In which spelling keywords, functions, 满分 and units of money are written; without it each as it stands.
    pub keywords: Option<Spelling>,
    /// Names that other files declare, as they compare ([`crate::name::key`]): a word that yields to names is not made one of them.
    pub taken: BTreeSet<String>,
}

/// Writes a rules file in the house style. `None` when it has errors, which are reported, or when something would be lost.
///
/// ```
/// use biaochi::diagnostic::Diagnostics;
/// use biaochi::source::{Source, SourceId};
/// use biaochi::syntax::format::{Style, format};
/// let source = Source::new(SourceId(0), "例", "完成率(4分)：值=比率(执行,预算) // 按年初预算\n  得分=值>=1?满分:0");
/// let formatted = format(&source, &Style::default(), &mut Diagnostics::new());
/// assert_eq!(
///     formatted.as_deref(),
///     Some("完成率（4分）:\n    值   = 比率(执行, 预算)    // 按年初预算\n    得分 = 值 ≥ 1 ? 满分 : 0\n")
/// );
/// ```
pub fn format(source: &Source, style: &Style, diagnostics: &mut Diagnostics) -> Option<String> {
    let text = Text::read(source, diagnostics)?;
    let written = text.write(source, style);
    match same::difference(source, &text, &written, style) {
        None => Some(written),
        Some(place) => {
            diagnostics.push(messages::would_change(place));
            None
        }
    }
}

/// The names that a file declares, as they compare.
pub fn declared_names(file: &File) -> BTreeSet<String> {
    names::declared(file)
}

/// A text as it was read.
struct Text {
    folded: Folded,
    layout: Layout,
    file: File,
    reading: super::reading::Reading,
}

impl Text {
    /// Reads a source; `None` when it has errors, which are reported.
    fn read(source: &Source, diagnostics: &mut Diagnostics) -> Option<Text> {
        if source.text.len() > MAXIMUM_LENGTH {
            diagnostics.push(messages::file_too_long(source));
            return None;
        }
        let folded = Folded::new(source);
        let mut found = Findings::default();
        let layout = Layout::of_file(&folded, &mut found);
        let (file, reading) = lower::file_with_reading(source, &folded, &layout, &mut found);
        let wrong = found.list.iter().any(|diagnostic| diagnostic.severity == crate::diagnostic::Severity::Error);
        report(found, source, diagnostics);
        (!wrong).then_some(Text { folded, layout, file, reading })
    }

    /// The text in the house style.
    fn write(&self, source: &Source, style: &Style) -> String {
        let words = words::Words::of(self, source, style);
        let mut lines = lines::lines(self, source, &words);
        indentation::indent(self, &words, &mut lines);
        columns::align(self, &words, &mut lines);
        lines::written(&lines)
    }
}
