//! Where the program speaks: results on the standard output, messages on the standard error output.

use std::io::{ErrorKind, Write};

use super::Status;
use super::render::{Colour, render_all};
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::source::Sources;

/// The two outputs of a run, and how to speak on them.
pub struct Console<'a> {
    /// The reader's language.
    pub language: Language,
    /// Whether messages are coloured.
    pub message_colour: Colour,
    /// Whether results are coloured.
    pub result_colour: Colour,
    /// How many columns a result may take.
    pub width: usize,
    /// Whether somebody sees messages as they come.
    pub live: Live,
    /// Results.
    pub output: &'a mut (dyn Write + Send),
    /// Messages.
    pub errors: &'a mut dyn Write,
    /// Whether a result could not be written.
    pub failed: Option<std::io::Error>,
}

/// Whether messages go to a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Live {
    /// They do: how far a run is can be shown.
    Yes,
    /// They go to a file or a program.
    #[default]
    No,
}

impl Console<'_> {
    /// Prints messages, with a last line that counts them.
    pub fn say(&mut self, diagnostics: &[Diagnostic], sources: &Sources) {
        let drawn = render_all(diagnostics, sources, self.language, self.message_colour);
        self.note(&drawn);
    }

    /// Prints a line of information beside the result. Where messages cannot be printed there is nobody to tell.
    pub fn note(&mut self, text: &str) {
        let _ = self.errors.write_all(text.as_bytes()).and_then(|()| self.errors.flush());
    }

    /// Prints a result, or a part of one. A reader who has gone away (`| head`) is no fault.
    pub fn result(&mut self, text: &str) {
        self.result_bytes(text.as_bytes());
    }

    /// Prints a result that is ready as bytes.
    pub fn result_bytes(&mut self, bytes: &[u8]) {
        if self.failed.is_some() {
            return;
        }
        if let Err(error) = self.output.write_all(bytes).and_then(|()| self.output.flush()) {
            self.failed = Some(error);
        }
    }

    /// The status of a run whose result was to be printed.
    pub(super) fn settle(&mut self, status: Status) -> Status {
        match self.failed.take() {
            Some(error) if error.kind() != ErrorKind::BrokenPipe => {
                self.say(&[super::messages::not_writable(std::path::Path::new("stdout"), &error)], &Sources::new());
                Status::Unusable
            }
            _ => status,
        }
    }
}
