//! What the harnesses that run the program share.

#![allow(dead_code, reason = "each harness takes what it needs")]

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output};

/// Runs the program in a folder as at a Chinese terminal without colours, 110 columns wide.
pub fn biaochi(folder: &Path, arguments: &[impl AsRef<OsStr>]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_biaochi"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "110")
        .env("LC_ALL", "zh_CN.UTF-8")
        .env_remove("LANGUAGE")
        .output()
        .expect("the program can be run")
}

/// The words of a command line; double quotes hold blanks.
pub fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    words
}
