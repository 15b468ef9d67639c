//! How texts are read: each tests/syntax/*.rules with what becomes of it beside, in a file of the same name that ends in `.txt`.
//!
//! The expected file holds the tree, and below it the messages. `UPDATE_EXPECT=1 cargo test --test syntax` accepts what the
//! program does now; read the difference before you commit it.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use biaochi::diagnostic::{Diagnostic, Diagnostics, Severity};
use biaochi::language::Language;
use biaochi::source::{Source, SourceId, Span};
use biaochi::syntax::{dump, parse};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/syntax");
    let entries = std::fs::read_dir(folder).expect("tests/syntax is there").map(|entry| entry.expect("readable").path());
    let mut files = entries.filter(|path| path.extension().is_some_and(|end| end == "rules")).collect::<Vec<_>>();
    files.sort();
    let trials = files.into_iter().map(|path| {
        let name = path.file_stem().map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
        Trial::test(name, move || run(&path))
    });
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
    let expected: PathBuf = path.with_extension("txt");
    std::panic::catch_unwind(|| expect_test::expect_file![expected].assert_eq(&seen))
        .map_err(|_| "differs from what is expected")?;
    Ok(())
}

/// A message as tests show it: each label with its place and the characters it marks.
fn shown(source: &Source, diagnostic: &Diagnostic) -> String {
    let mut shown = String::new();
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    for language in [Language::Chinese, Language::English] {
        let _ = writeln!(shown, "{severity} {}: {}", diagnostic.code, diagnostic.message.get(language));
        for label in &diagnostic.labels {
            let _ = writeln!(shown, "  {} {}", place(source, label.span), label.text.get(language));
        }
        for help in &diagnostic.help {
            let _ = writeln!(shown, "  = {}", help.get(language));
        }
    }
    shown
}

fn place(source: &Source, span: Span) -> String {
    let position = source.position(span.start as usize);
    format!("{}:{} 〖{}〗", position.line, position.column, source.slice(span).replace('\n', "⏎"))
}
