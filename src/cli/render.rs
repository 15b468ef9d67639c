//! Draws diagnostics for a terminal. The only file that knows miette.
//!
//! miette draws the lines, the underlines and the labels; the words around them (severity, advice, counts) are ours, in the reader's
//! language. Its own reading of a source is not used: an `Excerpt` is, whose header names line and column in characters.

use std::fmt;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, SourceCode, SourceSpan, SpanContents, ThemeCharacters,
};

use super::excerpt::{CONTEXT, Excerpt, made_visible};
use crate::diagnostic::{Diagnostic, Severity};
use crate::language::{Language, Text};
pub use crate::report::Colour;
use crate::source::Sources;
use crate::text;

/// The most diagnostics that are drawn; of further ones only the number is said.
const MOST_DRAWN: usize = 100;

/// Draws all of them; of several, a last line says how many.
pub fn render_all(diagnostics: &[Diagnostic], sources: &Sources, language: Language, colour: Colour) -> String {
    let mut drawn = String::new();
    for diagnostic in diagnostics.iter().take(MOST_DRAWN) {
        if !drawn.is_empty() {
            drawn.push('\n');
        }
        drawn.push_str(&render(diagnostic, sources, language, colour));
    }
    if let Some(count) = count(diagnostics) {
        drawn.push_str(&format!("\n{}\n", count.get(language)));
    }
    drawn
}

/// `共 3 个错误，1 个警告`; none when there is nothing to count.
fn count(diagnostics: &[Diagnostic]) -> Option<Text> {
    let number = |severity: Severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let mut parts: Vec<Text> = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let number = number(severity);
        let word = severity.word();
        if number > 0 {
            let plural = if number == 1 { "" } else { "s" };
            parts.push(Text::new(format!("{number} 个{}", word.chinese), format!("{number} {}{plural}", word.english)));
        }
    }
    if diagnostics.len() < 2 {
        return None;
    }
    let joined =
        |language: Language, between: &str| parts.iter().map(|part| part.get(language)).collect::<Vec<_>>().join(between);
    let mut line =
        Text::new(format!("共 {}。", joined(Language::Chinese, "，")), format!("{}.", joined(Language::English, ", ")));
    if diagnostics.len() > MOST_DRAWN {
        let more = text!("只列出前 {MOST_DRAWN} 个。", " The first {MOST_DRAWN} are shown.");
        line = Text::new(line.chinese + &more.chinese, line.english + &more.english);
    }
    Some(line)
}

/// Draws one.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, language: Language, colour: Colour) -> String {
    let drawing = Drawing::of(diagnostic, sources, language);
    let head = format!("{} {}", diagnostic.severity.word().get(language), diagnostic.code);
    let mut theme = match colour {
        Colour::Plain => GraphicalTheme::unicode_nocolor(),
        Colour::Coloured => GraphicalTheme::unicode(),
    };
    theme.characters = ThemeCharacters { error: head.clone(), warning: head.clone(), advice: head, ..ThemeCharacters::unicode() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_context_lines(CONTEXT)
        .with_wrap_lines(false)
        .with_urls(false)
        .with_links(false);
    let mut drawn = String::new();
    // Writing to a text cannot fail, and every span that miette asks for is one of ours; should it refuse one, what it drew is kept.
    let _ = handler.render_report(&mut drawn, &drawing);
    let advice = diagnostic.help.iter().map(|help| (Text::new("  建议：", "  help: "), help));
    let examples = diagnostic.examples.iter().map(|example| (Text::new("  比如：", "  such as: "), example));
    for (lead, said) in advice.chain(examples) {
        let text = made_visible(said.get(language));
        let indent = Text::new("\n        ", "\n        ");
        drawn.push_str(lead.get(language));
        drawn.push_str(&text.replace('\n', indent.get(language)));
        drawn.push('\n');
    }
    // miette pads empty label lines.
    drawn.lines().map(str::trim_end).flat_map(|line| [line, "\n"]).collect()
}

/// A diagnostic in the form that miette draws.
#[derive(Debug)]
struct Drawing {
    severity: Severity,
    message: String,
    excerpt: Excerpt,
    /// The names of the sources of the excerpt's lines, by their id.
    names: Vec<String>,
}

impl Drawing {
    fn of(diagnostic: &Diagnostic, sources: &Sources, language: Language) -> Drawing {
        Drawing {
            severity: diagnostic.severity,
            message: made_visible(diagnostic.message.get(language)),
            excerpt: Excerpt::of(&diagnostic.labels, sources, language),
            names: sources.iter().map(|source| made_visible(&source.name)).collect(),
        }
    }
}

impl fmt::Display for Drawing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Drawing {}

impl miette::Diagnostic for Drawing {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        if self.excerpt.marks.is_empty() {
            return None;
        }
        Some(Box::new(self.excerpt.marks.iter().map(|mark| {
            let text = (!mark.text.is_empty()).then(|| made_visible(&mark.text));
            let span = (mark.start, mark.end - mark.start);
            match mark.primary {
                true => LabeledSpan::new_primary_with_span(text, span),
                false => LabeledSpan::new_with_span(text, span),
            }
        })))
    }
}

impl SourceCode for Drawing {
    /// The lines around a span: refused when they are not next to each other in one source, so that miette shows them apart.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let excerpt = &self.excerpt;
        let (start, end) = (span.offset(), span.offset() + span.len());
        let first = excerpt.lines.iter().position(|line| line.start <= start && start < line.end);
        let last = excerpt.lines.iter().position(|line| line.start < end && end <= line.end);
        let (Some(first), Some(last)) = (first, last) else { return Err(MietteError::OutOfBounds) };
        let follows = |index: usize| match (excerpt.lines.get(index), excerpt.lines.get(index + 1)) {
            (Some(line), Some(next)) => line.source == next.source && line.number + 1 == next.number,
            _ => false,
        };
        if !(first..last).all(follows) {
            return Err(MietteError::OutOfBounds);
        }
        let mut top = first;
        while first - top < before && top > 0 && follows(top - 1) {
            top -= 1;
        }
        let mut bottom = last;
        while bottom - last < after && follows(bottom) {
            bottom += 1;
        }
        let (Some(top), Some(bottom)) = (excerpt.lines.get(top), excerpt.lines.get(bottom)) else {
            return Err(MietteError::OutOfBounds);
        };
        // Asked for a label alone, miette wants its place for the header.
        let mark = excerpt.marks.iter().find(|mark| before == 0 && after == 0 && mark.start == start);
        Ok(Box::new(Lines {
            text: excerpt.text.get(top.start..bottom.end).unwrap_or(""),
            span: SourceSpan::from((top.start, bottom.end - top.start)),
            name: self.names.get(top.source.0 as usize).map_or("", String::as_str),
            line: mark.map_or(top.number, |mark| mark.line) - 1,
            column: mark.map_or(1, |mark| mark.column) - 1,
            count: bottom.number - top.number + 1,
        }))
    }
}

/// Neighbouring lines of one source, for miette.
struct Lines<'a> {
    text: &'a str,
    span: SourceSpan,
    name: &'a str,
    /// The number of the first line, or of the label's, from 0.
    line: usize,
    /// The column of the label in characters, from 0.
    column: usize,
    count: usize,
}

impl<'a> SpanContents<'a> for Lines<'a> {
    fn data(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    fn span(&self) -> &SourceSpan {
        &self.span
    }

    fn name(&self) -> Option<&str> {
        Some(self.name)
    }

    fn line(&self) -> usize {
        self.line
    }

    fn column(&self) -> usize {
        self.column
    }

    fn line_count(&self) -> usize {
        self.count
    }
}
