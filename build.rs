//! Puts the rubrics under rules/ into the binary: a table of their paths, headers and texts, in the order of the paths.

#![allow(clippy::print_stdout, reason = "a build script speaks to cargo that way")]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=rules");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    collect(&root.join("rules"), &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for file in &files {
        let name: Vec<_> = file.strip_prefix(&root).unwrap_or(file).iter().map(|part| part.to_string_lossy()).collect();
        let header = header(&fs::read_to_string(file)?);
        let name = name.join("/");
        table.push_str(&format!("    Embedded {{ name: {name:?}, header: {header:?}, text: include_str!({file:?}) }},\n"));
    }
    table.push_str("]\n");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("embedded_rules.rs"), table)
}

/// The lines of a rules file that say what it is called, for which years it holds and what it extends. Parsing them is all that choosing
/// among the rubrics takes; that they say what the whole file says is held by a test of `src/cli/embedded.rs`.
fn header(text: &str) -> String {
    let words = ["评价", "rubric", "年度", "year", "沿用", "extends"];
    let says = |line: &&str| words.iter().any(|word| line.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', '\t'])));
    text.lines().filter(says).flat_map(|line| [line, "\n"]).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rules") {
            files.push(path);
        }
    }
    Ok(())
}
