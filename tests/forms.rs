//! The forms of rule that real rubrics hold, each as a rules file under examples/forms: NAME.rules is accepted without a message, and
//! what comes of each NAME.CASE.yaml stands in NAME.txt.
//!
//! `UPDATE_EXPECT=1 cargo test --test forms` accepts what comes out now; read the difference before you commit it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use biaochi::eval::{Cohort, Detail, evaluate};
use libtest_mimic::{Arguments, Failed, Trial};

use common::{dump, outcome};
use files::stem;

mod common;
#[path = "common/files.rs"]
mod files;

const FOLDER: &str = "examples/forms";

fn main() {
    let (rules, data) = (files::files(FOLDER, "rules"), files::files(FOLDER, "yaml"));
    let mut trials: Vec<Trial> = rules
        .iter()
        .map(|path| {
            let (path, name) = (path.clone(), stem(path));
            let own: Vec<PathBuf> = data.iter().filter(|data| belongs(data, &name)).cloned().collect();
            Trial::test(name, move || form(&path, &own))
        })
        .collect();
    let names: Vec<String> = rules.iter().map(|path| stem(path)).collect();
    trials.push(Trial::test("every file is listed and used", move || listed(&names, &data)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// Whether a data file is a case of the form of this name.
fn belongs(data: &Path, form: &str) -> bool {
    stem(data).strip_prefix(form).is_some_and(|case| case.starts_with('.'))
}

fn form(rules: &Path, data: &[PathBuf]) -> Result<(), Failed> {
    let text = fs::read_to_string(rules)?;
    let mut shown = String::new();
    for path in data {
        let outcome = outcome(&text, &fs::read_to_string(path)?);
        if outcome.rubric.is_none() {
            return Err(outcome.messages.join("\n").into());
        }
        let case = stem(path);
        let _ = writeln!(shown, "== {}", case.split_once('.').map_or("", |(_, case)| case));
        for message in outcome.messages {
            let _ = writeln!(shown, "{message}");
        }
        if let Some((rubric, record)) = outcome.rubric.as_ref().zip(outcome.record.as_ref()) {
            shown.push_str(&dump(&evaluate(rubric, &Cohort::default(), record, Detail::Scores)));
        }
    }
    let messages = outcome(&text, "单位: 例\n").messages;
    if !messages.is_empty() {
        return Err(messages.join("\n").into());
    }
    files::compare(&rules.with_extension("txt"), &shown)
}

/// The list of forms names every rules file, and every data file is a case of one.
fn listed(names: &[String], data: &[PathBuf]) -> Result<(), Failed> {
    let list = fs::read_to_string(files::repository(FOLDER).join("README.md"))?;
    let unlisted = names.iter().filter(|name| !list.contains(&format!("({name}.rules)"))).map(|name| format!("{name}.rules"));
    let unused = data.iter().filter(|data| !names.iter().any(|form| belongs(data, form))).map(|data| stem(data));
    let wrong: Vec<String> = unlisted.chain(unused).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}
