//! What every harness over files shares: the files of a folder, their names, and the comparison with what is expected of them.

#![allow(dead_code, reason = "each harness takes what it needs")]

use std::fs;
use std::path::{Path, PathBuf};

use biaochi::source::{Source, Span};
use libtest_mimic::Failed;

/// A path of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files of a folder of the repository whose names end so, in order.
pub fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(repository(folder)).expect("the folder is there").map(|entry| entry.expect("readable").path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == extension)).collect();
    files.sort();
    files
}

/// Every file in a folder of the repository and the folders in it, in order.
pub fn files_below(folder: &str) -> Vec<PathBuf> {
    fn gather(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("readable").path();
            if path.is_dir() { gather(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    gather(&repository(folder), &mut found);
    found.sort();
    found
}

/// The name of a file without its ending.
pub fn stem(path: &Path) -> String {
    path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The path of a file inside the repository, with `/` between folders.
pub fn name_in_repository(path: &Path) -> String {
    let inside = path.strip_prefix(repository("")).unwrap_or(path);
    inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The rules files in the folder of a file and below it, by their paths inside the repository: those that it may name.
pub fn rules_beside(path: &Path) -> Vec<(String, String)> {
    let folder = name_in_repository(path.parent().unwrap_or(path));
    let rules = files_below(&folder).into_iter().filter(|path| path.extension().is_some_and(|end| end == "rules"));
    rules.map(|path| (name_in_repository(&path), fs::read_to_string(&path).expect("readable"))).collect()
}

/// Whether what was seen is what stands in a file; the difference is printed.
///
/// # Errors
/// When it is not.
pub fn compare(expected: &Path, seen: &str) -> Result<(), Failed> {
    std::panic::catch_unwind(|| expect_test::expect_file![expected].assert_eq(seen))
        .map_err(|_| "differs from what is expected".into())
}

/// `3:5 〖713.28〗`: the line and the column of a span, and the characters in it.
pub fn place(source: &Source, span: Span) -> String {
    let position = source.position(span.start as usize);
    format!("{}:{} 〖{}〗", position.line, position.column, source.slice(span).replace('\n', "⏎"))
}
