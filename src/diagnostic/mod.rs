//! What the program has to say to the author of a rule or of data: one plain struct for every message.
//!
//! A [`Diagnostic`] is built only by the named constructors of the stage that finds the fault (the `messages` of
//! `syntax`, `check`, `facts` and `cli`), each with its [`Code`] and its wording in both languages, and rendered only by
//! `cli/render.rs` or by a host program.

mod codes;
mod suggest;

pub use codes::{Code, Page};
pub use suggest::{closest, split_into_known};

use std::collections::BTreeSet;

use crate::language::Text;
use crate::source::Span;
use crate::text;

/// How many errors there may be before nothing is suggested any more.
pub(crate) const MAXIMUM_SUGGESTED: usize = 200;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The rules or the data are wrong; nothing is scored with them.
    Error,
    /// Something is most likely not what its author meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// What it is called in front of a message.
    pub fn word(self) -> Text {
        match self {
            Severity::Error => Text::new("错误", "error"),
            Severity::Warning => Text::new("警告", "warning"),
            Severity::Note => Text::new("提示", "note"),
        }
    }
}

/// A place and what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The exact characters.
    pub span: Span,
    /// What to say about them; may be empty.
    pub text: Text,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code, `BC0203`.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: Text,
    /// Where: the first label is the place, further ones are what disagrees with it. Empty only for data that has no text.
    pub labels: Vec<Label>,
    /// How to put it right; one entry an advice.
    pub help: Vec<Text>,
    /// Data of a unit that show it, each with what comes of them.
    pub examples: Vec<Text>,
}

impl Diagnostic {
    /// An error without places or advice yet.
    pub fn error(code: Code, message: Text) -> Diagnostic {
        Diagnostic { code, severity: Severity::Error, message, labels: Vec::new(), help: Vec::new(), examples: Vec::new() }
    }

    /// A warning without places or advice yet.
    pub fn warning(code: Code, message: Text) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, message) }
    }

    /// A note without places or advice yet.
    pub fn note(code: Code, message: Text) -> Diagnostic {
        Diagnostic { severity: Severity::Note, ..Diagnostic::error(code, message) }
    }

    /// Adds a place with what is to be said about it.
    #[must_use]
    pub fn at(mut self, span: Span, text: Text) -> Diagnostic {
        self.labels.push(Label { span, text });
        self
    }

    /// Adds an advice.
    #[must_use]
    pub fn help(mut self, help: Text) -> Diagnostic {
        self.help.push(help);
        self
    }

    /// Adds the advice that this name was most likely meant.
    pub fn did_you_mean(self, name: &str) -> Diagnostic {
        self.help(text!("是不是“{name}”？", "did you mean “{name}”?"))
    }

    /// The place of the first label, for sorting.
    pub fn place(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}

/// The diagnostics of a run, collected by every stage.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    errors: usize,
    /// What tells one from another, so that a file with very many faults takes no more than its length in time.
    seen: BTreeSet<(Code, Option<Span>, String)>,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Adds one; the same one twice, by its code, place and wording, counts once.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.seen.insert((diagnostic.code, diagnostic.place(), diagnostic.message.chinese.clone())) {
            self.errors += usize::from(diagnostic.severity == Severity::Error);
            self.list.push(diagnostic);
        }
    }

    /// Whether there is an error among them.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many errors there are among them.
    pub fn error_count(&self) -> usize {
        self.errors
    }

    /// The known name nearest to `wrong`, as [`closest`] finds it. Looking costs time: where there are very many errors nothing is suggested.
    pub fn closest<'a>(&self, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        (self.errors < MAXIMUM_SUGGESTED).then(|| closest(wrong, known)).flatten()
    }

    /// All of them in the order of their places, those without a place first.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(Diagnostic::place);
        self.list
    }

    /// All of them in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }
}
