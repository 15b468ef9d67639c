//! What tests in rules files come to: each tests/testing/*.rules is run as `biaochi test --coverage` does, and what it prints stands beside, in
//! a file of the same name that ends in `.txt`; of those whose name starts with `formats` the other formats as well.
//!
//! `UPDATE_EXPECT=1 cargo test --test testing` accepts what the program prints now; read the difference before you commit it.

use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

#[path = "common/command.rs"]
mod command;
#[path = "common/files.rs"]
mod files;

fn main() -> ExitCode {
    let mut trials = Vec::new();
    for path in files::files("tests/testing", "rules") {
        let name = files::stem(&path);
        let formats: &[(&str, &str)] = match name.starts_with("formats") {
            true => &[("text", "txt"), ("json", "json"), ("junit", "xml"), ("lcov", "lcov")],
            false => &[("text", "txt")],
        };
        for (format, ending) in formats {
            let path = path.clone();
            trials.push(Trial::test(format!("{name}.{ending}"), move || run(&path, format, ending)));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn run(path: &Path, format: &str, ending: &str) -> Result<(), Failed> {
    let folder = path.parent().ok_or("no folder")?;
    let name = path.file_name().and_then(|name| name.to_str()).ok_or("no name")?;
    let output = command::biaochi(folder, &["test", name, "--coverage", "--format", format]);
    let mut seen = String::from_utf8_lossy(&output.stdout).into_owned();
    if ending == "txt" {
        seen.extend(String::from_utf8_lossy(&output.stderr).lines().map(|line| format!("! {line}\n")));
        seen.push_str(&format!("[{}]\n", output.status.code().ok_or("ended by a signal")?));
    }
    files::compare(&path.with_extension(ending), &seen)
}
