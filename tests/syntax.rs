//! How texts are read: each tests/syntax/*.rules with what becomes of it beside, in a file of the same name that ends in `.txt`.
//!
//! The expected file holds the tree, and below it the messages. `UPDATE_EXPECT=1 cargo test --test syntax` accepts what the
//! program does now; read the difference before you commit it.

use std::fmt::Write;
use std::path::Path;

use biaochi::diagnostic::{Diagnostic, Diagnostics};
use biaochi::language::Language;
use biaochi::source::{Source, SourceId};
use biaochi::syntax::{dump, parse};
use libtest_mimic::{Arguments, Failed, Trial};

#[path = "common/files.rs"]
mod files;

fn main() {
    let cases = files::files("tests/syntax", "rules").into_iter();
    let trials = cases.map(|path| Trial::test(files::stem(&path), move || run(&path)));
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn run(path: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let source = Source::new(SourceId(0), "rules", text);
    let mut diagnostics = Diagnostics::new();
    let file = parse(&source, &mut diagnostics);
    let mut seen = dump::dump(&file);
    for diagnostic in diagnostics.into_sorted() {
        seen.push_str(&shown(&source, &diagnostic));
    }
    files::compare(&path.with_extension("txt"), &seen)
}

/// A message as tests show it: each label with its place and the characters it marks.
fn shown(source: &Source, diagnostic: &Diagnostic) -> String {
    let mut shown = String::new();
    let severity = diagnostic.severity.word().english;
    for language in [Language::Chinese, Language::English] {
        let _ = writeln!(shown, "{severity} {}: {}", diagnostic.code, diagnostic.message.get(language));
        for label in &diagnostic.labels {
            let _ = writeln!(shown, "  {} {}", files::place(source, label.span), label.text.get(language));
        }
        for help in &diagnostic.help {
            let _ = writeln!(shown, "  = {}", help.get(language));
        }
    }
    shown
}
