//! Where a datum stands, and the collecting of what is wrong with it.

use std::fmt;

use super::messages;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::language::Text;
use crate::source::Span;

/// How many faults of one unit's data are reported. More say nothing new, and a hostile file could make any number.
pub(super) const MAXIMUM_FAULTS: usize = 100;

/// Where a datum stands: in the file, and on the way from the top, which names it where there is no file.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    above: Option<&'a Place<'a>>,
    step: Step<'a>,
    /// Its place in the file.
    pub(super) span: Option<Span>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    /// From 0.
    Item(usize),
}

impl<'a> Place<'a> {
    /// A key at the top.
    pub(super) fn top(key: &'a str, span: Option<Span>) -> Place<'a> {
        Place { above: None, step: Step::Key(key), span }
    }

    /// A key inside this.
    pub(super) fn key(&'a self, key: &'a str, span: Option<Span>) -> Place<'a> {
        Place { above: Some(self), step: Step::Key(key), span }
    }

    /// An item inside this, from 0.
    pub(super) fn item(&'a self, item: usize, span: Option<Span>) -> Place<'a> {
        Place { above: Some(self), step: Step::Item(item), span }
    }

    /// The same with another place in the file.
    pub(super) fn with_span(self, span: Option<Span>) -> Place<'a> {
        Place { span: span.or(self.span), ..self }
    }

    /// Its name without the section: `支付节点[2].实际`, items counted from 1.
    pub(super) fn name(&self) -> String {
        match (self.above, self.step) {
            (None, Step::Key(key)) => messages::short(key),
            (None, Step::Item(item)) => format!("[{}]", item + 1),
            (Some(above), Step::Key(key)) if above.above.is_none() => messages::short(key),
            (Some(above), Step::Key(key)) => format!("{}.{}", above.name(), messages::short(key)),
            (Some(above), Step::Item(item)) => format!("{}[{}]", above.name(), item + 1),
        }
    }

    /// Its last step: `实际`, `[2]`.
    pub(super) fn last(&self) -> String {
        match self.step {
            Step::Key(key) => messages::short(key),
            Step::Item(item) => format!("[{}]", item + 1),
        }
    }

    /// Puts the place on a diagnostic: as a label, or where there is no file, in front of the message.
    pub(super) fn mark(&self, diagnostic: Diagnostic, label: Text) -> Diagnostic {
        let Some(span) = self.span else {
            let Diagnostic { message, .. } = &diagnostic;
            let message = Text::new(format!("{self}：{}", message.chinese), format!("{self}: {}", message.english));
            return Diagnostic { message, ..diagnostic };
        };
        diagnostic.at(span, label)
    }
}

impl fmt::Display for Place<'_> {
    /// All of the way: `数据.支付节点[2].实际`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above {
            above.fmt(formatter)?;
        }
        match (self.above, self.step) {
            (None, Step::Key(key)) => formatter.write_str(&messages::short(key)),
            (Some(_), Step::Key(key)) => write!(formatter, ".{}", messages::short(key)),
            (_, Step::Item(item)) => write!(formatter, "[{}]", item + 1),
        }
    }
}

/// Collects what is wrong with one unit's data, up to [`MAXIMUM_FAULTS`].
pub(super) struct Faults<'a> {
    diagnostics: &'a mut Diagnostics,
    count: usize,
    errors: usize,
}

impl<'a> Faults<'a> {
    pub(super) fn new(diagnostics: &'a mut Diagnostics) -> Faults<'a> {
        Faults { diagnostics, count: 0, errors: 0 }
    }

    /// Adds one; the one too many is replaced by a message that says so.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.severity == Severity::Error);
        self.count += 1;
        if self.count <= MAXIMUM_FAULTS {
            self.diagnostics.push(diagnostic);
        } else if self.count == MAXIMUM_FAULTS + 1 {
            self.diagnostics.push(messages::too_many_faults(diagnostic.place()));
        }
    }

    /// Whether no more are taken, so that whoever searches for advice can save the effort.
    pub(super) fn is_full(&self) -> bool {
        self.count > MAXIMUM_FAULTS
    }

    /// Whether there was an error.
    pub(super) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many errors there were, so that what adds none can be told from what does.
    pub(super) fn error_count(&self) -> usize {
        self.errors
    }
}
