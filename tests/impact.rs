//! Changes of rules: every folder in tests/impact/ holds old.rules, new.rules, perhaps the data of units in data/, and beside them what
//! `biaochi diff` makes of these in each format. `UPDATE_EXPECT=1 cargo test --test impact` accepts what comes out.

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
    ("html", "en", "expected.en.html"),
];

fn folders() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(files::repository("tests/impact")).expect("the folder is there");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn case(folder: &Path, format: &str, language: &str, expected: &str) -> Result<(), Failed> {
    let mut arguments = vec!["diff", "old.rules", "new.rules", "--format", format, "--lang", language];
    if folder.join("data").is_dir() {
        arguments.push("data");
    }
    let output = command::biaochi(folder, &arguments);
    if output.status.code() != Some(0) {
        return Err(format!("{}\n{}", output.status, String::from_utf8_lossy(&output.stderr)).into());
    }
    let printed = String::from_utf8(output.stdout)?;
    // The style is the program's, not the case's.
    let printed = match (printed.split_once("<style>"), printed.split_once("</style>")) {
        (Some((before, _)), Some((_, behind))) => format!("{before}<style></style>{behind}"),
        _ => printed,
    };
    files::compare(&folder.join(expected), &printed)
}
