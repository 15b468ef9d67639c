//! The command line: a switchboard, with one file for each command.

mod arguments;
mod audit;
mod batch;
mod check;
mod compare;
mod console;
mod diff;
mod embedded;
mod excerpt;
mod explain;
mod explain_error;
mod files;
mod fmt;
mod goal;
mod intake;
mod messages;
mod output;
mod refused;
pub mod render;
mod rubrics;
mod score;
mod template;
mod test;

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

pub use self::console::{Console, Live};

use self::arguments::{Request, Task};
use self::render::Colour;
use crate::language::Language;
use crate::source::Sources;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// All is well: 0.
    Fine,
    /// The rules or the data are wrong, or a row could not be scored: 1.
    Wrong,
    /// Wrong usage, or a file that cannot be read or written: 2.
    Unusable,
    /// The reader stopped it: 130, as shells have it.
    Stopped,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::Fine => 0,
            Status::Wrong => 1,
            Status::Unusable => 2,
            Status::Stopped => 130,
        })
    }
}

/// Runs the program with the process's arguments, locale and terminal.
#[expect(clippy::disallowed_methods, reason = "the program's own arguments and environment")]
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let language = arguments::named_language(&arguments).unwrap_or_else(|| language_of_locale(variable));
    let (mut output, mut errors) = (io::stdout(), io::stderr());
    let mut console = Console {
        language,
        message_colour: colour(&errors),
        result_colour: colour(&output),
        width: variable("COLUMNS").and_then(|columns| columns.parse().ok()).unwrap_or(110),
        live: if IsTerminal::is_terminal(&errors) { Live::Yes } else { Live::No },
        output: &mut output,
        errors: &mut errors,
        failed: None,
    };
    run(&arguments, &mut console).into()
}

/// Runs a command line, the program's own name first.
pub fn run(arguments: &[OsString], console: &mut Console<'_>) -> Status {
    let status = match arguments::parse(arguments, console.language) {
        Request::Run(task) => match task {
            Task::ExplainError(arguments) => explain_error::run(&arguments, console),
            Task::Score(arguments) => score::run(&arguments, console),
            Task::Check(arguments) => check::run(&arguments, console),
            Task::Explain(arguments) => explain::run(&arguments, console),
            Task::Audit(arguments) => audit::run(&arguments, console),
            Task::Compare(arguments) => compare::run(&arguments, console),
            Task::Fmt(arguments) => fmt::run(&arguments, console),
            Task::Diff(arguments) => diff::run(&arguments, console),
            Task::Goal(arguments) => goal::run(&arguments, console),
            Task::Template(arguments) => template::run(&arguments, console),
            Task::Test(arguments) => test::run(&arguments, console),
        },
        Request::Show(text) => {
            console.result(&text);
            Status::Fine
        }
        Request::Remind(text) => {
            console.note(&text);
            Status::Unusable
        }
        Request::Misused(problem) => {
            console.say(&[messages::usage(problem)], &Sources::new());
            Status::Unusable
        }
    };
    console.settle(status)
}

/// English for an English locale, otherwise Chinese.
fn language_of_locale(variable: impl Fn(&str) -> Option<String>) -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(variable).unwrap_or_default();
    if locale.to_ascii_lowercase().starts_with("en") { Language::English } else { Language::Chinese }
}

/// Colour only on a terminal, and never against `NO_COLOR` (which anstream knows).
fn colour(stream: &(impl IsTerminal + anstream::stream::RawStream)) -> Colour {
    let wanted = anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never;
    if wanted && IsTerminal::is_terminal(stream) { Colour::Coloured } else { Colour::Plain }
}
