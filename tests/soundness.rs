//! Soundness of rules, as data: each `tests/soundness/NAME.rules` beside what is said of it, in `NAME.txt`. A rubric of which nothing
//! is said has an empty file; those named `sound-….rules` must be such. The rubrics under rules/ are held to the same.
//!
//! `UPDATE_EXPECT=1 cargo test --test soundness` writes what comes out now.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use biaochi::cli::render::{Colour, render_all};
use biaochi::diagnostic::{Diagnostic, Diagnostics};
use biaochi::language::Language;
use biaochi::source::Sources;
use libtest_mimic::{Arguments, Trial};

use files::{files, stem};

#[path = "common/files.rs"]
mod files;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for path in files("tests/soundness", "rules") {
        trials.push(Trial::test(stem(&path), move || {
            let actual = findings(&path);
            if stem(&path).starts_with("sound-") {
                assert_eq!(actual, "", "a sound rubric draws no message");
            } else {
                expect_test::expect_file![path.with_extension("txt")].assert_eq(&actual);
            }
            Ok(())
        }));
    }
    for folder in ["rules/晋中市", "examples/policies"] {
        for path in files(folder, "rules") {
            trials.push(Trial::test(format!("{folder}/{}", stem(&path)), move || {
                assert_eq!(findings(&path), "", "a sound rubric draws no message");
                Ok(())
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// Everything that is said of a rules file, as it is printed.
fn findings(path: &Path) -> String {
    let (diagnostics, sources) = diagnostics(&fs::read_to_string(path).expect("a readable case"));
    render_all(&diagnostics, &sources, Language::Chinese, Colour::Plain)
}

fn diagnostics(text: &str) -> (Vec<Diagnostic>, Arc<Sources>) {
    let mut sources = Sources::new();
    let id = sources.add("规则.rules", text);
    let sources = Arc::new(sources);
    let mut diagnostics = Diagnostics::new();
    let file = biaochi::syntax::parse(sources.get(id).expect("just added"), &mut diagnostics);
    biaochi::check::check(&file, &sources, &mut diagnostics);
    (diagnostics.into_sorted(), sources)
}
