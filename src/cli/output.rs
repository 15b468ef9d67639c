//! Where a result goes: to the console after the messages, or into a file; and the status that follows from messages.

use std::io;
use std::path::Path;

use super::files::{self, Files};
use super::render::Colour;
use super::{Console, Status, messages};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::report::Style;
use crate::source::Sources;

/// How a result is laid out as text: on the console as wide and coloured as it is, in a file plain.
pub fn style(output: Option<&Path>, console: &Console<'_>) -> Style {
    let colour = match output {
        None => console.result_colour,
        Some(_) => Colour::Plain,
    };
    Style { colour, width: console.width }
}

/// That the result would be written over a file that was read, if it would.
pub fn overwritten(output: Option<&Path>, files: &Files) -> Option<Diagnostic> {
    output.filter(|output| files.has_read(output)).map(messages::would_overwrite)
}

/// What a report writes.
pub fn in_memory(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    let _ = write(&mut bytes);
    bytes
}

/// Writes a result to its file, says what was found, and prints a result that has no file. Returns the status that follows from messages.
pub fn deliver(
    result: &[u8],
    output: Option<&Path>,
    mut diagnostics: Diagnostics,
    sources: &Sources,
    console: &mut Console<'_>,
) -> Status {
    if let Some(path) = output
        && let Err(error) = files::write(path, result)
    {
        diagnostics.push(messages::not_writable(path, &error));
    }
    let status = conclude(diagnostics, sources, console);
    if output.is_none() {
        console.result_bytes(result);
    }
    status
}

/// Says what was found, and returns the status that follows from it.
pub fn conclude(diagnostics: Diagnostics, sources: &Sources, console: &mut Console<'_>) -> Status {
    let found = diagnostics.into_sorted();
    console.say(&found, sources);
    status_of(&found)
}

/// The status that follows from messages: 2 when a file could not be had or the command line is wrong, 1 for other errors.
fn status_of(diagnostics: &[Diagnostic]) -> Status {
    diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| match diagnostic.code {
            // That the data fit no rubric at hand, or not each other, is a fault of the data.
            Code::NoRubricFits
            | Code::SeveralRubricsFit
            | Code::YearNotCovered
            | Code::UnitYearTwice
            | Code::PriorDoesNotFit
            | Code::UnitAndYearWanted
            | Code::NoCombination
            | Code::PartsDiffer
            | Code::PartOfPart
            | Code::CombinedOutside
            | Code::FormatWouldChange
            | Code::NamesUnknown => Status::Wrong,
            Code::MutantsFormat
            | Code::TableEmpty
            | Code::WorkbookBroken
            | Code::OutputExists
            | Code::TableFormat
            | Code::OneOutput
            | Code::TableNoFile => Status::Unusable,
            code if code.as_str().starts_with("BC05") => Status::Unusable,
            _ => Status::Wrong,
        })
        .max()
        .unwrap_or(Status::Fine)
}
