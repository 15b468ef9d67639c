//! What an audit finds, as data: every folder in tests/audit/ holds 规则.rules, the data of units and years in data/, and beside them what
//! `biaochi audit` makes of these in each format. `UPDATE_EXPECT=1 cargo test --test audit` accepts what comes out.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

#[path = "common/command.rs"]
mod command;
#[path = "common/files.rs"]
mod files;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for folder in folders() {
        for (format, language, expected) in FORMATS {
            let folder = folder.clone();
            let name = format!("{} {expected}", files::stem(&folder));
            trials.push(Trial::test(name, move || case(&folder, format, language, expected)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The formats, the language and where the expected output stands.
const FORMATS: [(&str, &str, &str); 6] = [
    ("text", "zh", "expected.txt"),
    ("text", "en", "expected.en.txt"),
    ("markdown", "zh", "expected.md"),
    ("json", "en", "expected.json"),
    ("html", "zh", "expected.html"),
    ("csv", "zh", "expected.csv"),
];

fn folders() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(files::repository("tests/audit")).expect("the folder is there");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn case(folder: &Path, format: &str, language: &str, expected: &str) -> Result<(), Failed> {
    let output = command::biaochi(folder, &["audit", "--rules", "规则.rules", "data", "--format", format, "--lang", language]);
    // Errors in the data are findings; nothing is left to be said beside the report.
    if !output.stderr.is_empty() || !matches!(output.status.code(), Some(0 | 1)) {
        return Err(format!("{}\n{}", output.status, String::from_utf8_lossy(&output.stderr)).into());
    }
    let printed = String::from_utf8(output.stdout)?.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    // The style is the program's, not the case's.
    let printed = match (printed.split_once("<style>"), printed.split_once("</style>")) {
        (Some((before, _)), Some((_, behind))) => format!("{before}<style></style>{behind}"),
        _ => printed,
    };
    files::compare(&folder.join(expected), &printed.replace("\r\n", "\n"))
}
