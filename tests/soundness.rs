//! Soundness of rules, as data: each `tests/soundness/NAME.rules` beside what is said of it, in `NAME.txt`. A rubric of which nothing
//! is said has an empty file; those named `sound-….rules` must be such. The pages of BC03 and the rubrics under rules/ are held to
//! the same.
//!
//! `UPDATE_EXPECT=1 cargo test --test soundness` writes what comes out now.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use biaochi::cli::render::{Colour, render_all};
use biaochi::diagnostic::{Code, Diagnostic, Diagnostics};
use biaochi::language::Language;
use biaochi::source::Sources;
use libtest_mimic::{Arguments, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut trials = Vec::new();
    for path in rules_files(&root.join("tests/soundness")) {
        trials.push(Trial::test(name(&path), move || {
            let actual = findings(&path);
            if name(&path).starts_with("sound-") {
                assert_eq!(actual, "", "a sound rubric draws no message");
            } else {
                expect_test::expect_file![path.with_extension("txt")].assert_eq(&actual);
            }
            Ok(())
        }));
    }
    for folder in ["rules/晋中市", "examples/policies"] {
        for path in rules_files(&root.join(folder)) {
            trials.push(Trial::test(format!("{folder}/{}", name(&path)), move || {
                assert_eq!(findings(&path), "", "a sound rubric draws no message");
                Ok(())
            }));
        }
    }
    for code in Code::ALL.iter().copied().filter(|code| code.as_str().starts_with("BC03")) {
        trials.push(Trial::test(format!("page {code}"), move || {
            let blocks: Vec<&str> =
                code.page().markdown.split("```rules\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
            let [wrong, right] = blocks.as_slice() else { return Err("a page shows one wrong and one right rubric".into()) };
            let said: Vec<Code> = diagnostics(wrong).0.iter().map(|diagnostic| diagnostic.code).collect();
            assert!(said.contains(&code), "the wrong rubric draws {said:?}");
            let said = diagnostics(right).0;
            assert!(said.is_empty(), "the right rubric draws {said:?}");
            Ok(())
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn name(path: &Path) -> String {
    path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn rules_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder of cases");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rules"));
    files.sort();
    files
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
    biaochi::check::check(&[file], &sources, &mut diagnostics);
    (diagnostics.into_sorted(), sources)
}
