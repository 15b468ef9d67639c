//! Soundness of rules, as data: each `tests/soundness/NAME.rules` beside what is said of it, in `NAME.txt`. A rubric of which nothing
//! is said has an empty file; those named `sound-….rules` must be such. The rubrics under rules/ are held to the same.
//!
//! `UPDATE_EXPECT=1 cargo test --test soundness` writes what comes out now.

use std::fs;
use std::sync::Arc;

use biaochi::cli::render::{Colour, render_all};
use biaochi::diagnostic::Diagnostics;
use biaochi::language::Language;
use biaochi::revision::Texts;
use libtest_mimic::{Arguments, Trial};

use files::stem;

#[path = "common/files.rs"]
mod files;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for path in files::files("tests/soundness", "rules") {
        trials.push(Trial::test(stem(&path), move || {
            let actual = findings("规则.rules", &[("规则.rules".to_string(), fs::read_to_string(&path)?)]);
            if stem(&path).starts_with("sound-") {
                assert_eq!(actual, "", "a sound rubric draws no message");
            } else {
                expect_test::expect_file![path.with_extension("txt")].assert_eq(&actual);
            }
            Ok(())
        }));
    }
    for folder in ["rules/晋中市", "examples/policies"] {
        for path in files::files(folder, "rules") {
            trials.push(Trial::test(format!("{folder}/{}", stem(&path)), move || {
                let found = findings(&files::name_in_repository(&path), &files::rules_beside(&path));
                assert_eq!(found, "", "a sound rubric draws no message");
                Ok(())
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// Everything that is said of one of several texts, and of those that it names, as it is printed.
fn findings(name: &str, texts: &[(String, String)]) -> String {
    let texts = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut library = Texts::new(&texts);
    let mut diagnostics = Diagnostics::new();
    let whole = library.whole(name, &mut diagnostics);
    let sources = Arc::new(library.into_sources());
    if let Some(whole) = whole {
        biaochi::proof::check_and_prove(&whole, &sources, &mut diagnostics);
    }
    render_all(&diagnostics.into_sorted(), &sources, Language::Chinese, Colour::Plain)
}
