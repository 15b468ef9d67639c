//! The house style: each tests/format/*.rules with what `biaochi fmt` makes of it beside, in a file of the same name that ends in `.txt`:
//! as it is, then with English keywords and with Chinese ones where that makes a difference, or else the messages.
//! `UPDATE_EXPECT=1 cargo test --test format` accepts what the program does now; read the difference before you commit it.

use std::fmt::Write;
use std::path::Path;

use biaochi::diagnostic::Diagnostics;
use biaochi::language::Language;
use biaochi::source::{Source, SourceId};
use biaochi::syntax::format::{Style, format};
use biaochi::syntax::keywords::Spelling;
use libtest_mimic::{Arguments, Failed, Trial};

#[path = "common/files.rs"]
mod files;

fn main() {
    let cases = files::files("tests/format", "rules").into_iter();
    let trials = cases.map(|path| Trial::test(files::stem(&path), move || run(&path)));
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn run(path: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let source = Source::new(SourceId(0), "rules", text);
    let mut seen = formatted(&source, None);
    let plain = seen.clone();
    for (spelling, title) in [(Spelling::English, "--keywords en"), (Spelling::Chinese, "--keywords zh")] {
        let other = formatted(&source, Some(spelling));
        if other != plain {
            let _ = write!(seen, "{}\n{title}\n{0}\n{other}", "=".repeat(100));
        }
    }
    files::compare(&path.with_extension("txt"), &seen)
}

fn formatted(source: &Source, keywords: Option<Spelling>) -> String {
    let mut diagnostics = Diagnostics::new();
    let style = Style { keywords, ..Style::default() };
    if let Some(formatted) = format(source, &style, &mut diagnostics) {
        return formatted;
    }
    let mut seen = String::new();
    for diagnostic in diagnostics.into_sorted() {
        let _ = writeln!(seen, "{}: {}", diagnostic.code, diagnostic.message.get(Language::Chinese));
    }
    seen
}
