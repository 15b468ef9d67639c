//! The whole work, from texts to every report, with what holds of it whatever the texts are: each message points at characters of its
//! text, telling the steps changes no score, JSON is JSON, no control character comes through to a terminal. The tests of robustness and
//! the fuzz targets run it.

#![allow(dead_code, reason = "each harness takes what it needs")]

mod rules;
mod score;

use biaochi::diagnostic::Diagnostic;
use biaochi::language::Language;
use biaochi::source::{Sources, Span, is_unseen};

pub use rules::{put_together, rules};
pub use score::score;

/// Messages point at characters of their texts, and can be drawn.
pub fn drawn(diagnostics: &[Diagnostic], sources: &Sources) {
    for diagnostic in diagnostics {
        for label in &diagnostic.labels {
            let Span { source, start, end } = label.span;
            let text = &sources.get(source).expect("a source of this run").text;
            assert!(text.get(start as usize..end as usize).is_some(), "a place outside the text: {diagnostic:?}");
        }
    }
    #[cfg(feature = "cli")]
    for language in [Language::Chinese, Language::English] {
        harmless(&biaochi::cli::render::render_all(diagnostics, sources, language, biaochi::cli::render::Colour::Plain));
    }
}

/// No character that moves a terminal's cursor about, colours it or turns its lines around.
pub fn harmless(text: &str) {
    let obeyed = |character: &char| is_unseen(*character) && !matches!(character, '\n' | '\t');
    assert_eq!(text.chars().find(obeyed), None, "in {text:?}");
}

fn is_json(text: &str) {
    assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "no JSON: {text}");
}
