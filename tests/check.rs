//! What the checker says: each tests/check/*.rules with its messages beside, in a file of the same name that ends in `.txt`.
//!
//! A file may hold several rubrics, each under a line `//// what it shows`; each is checked as a file of its own. Of a rubric
//! without errors the expected file also says what it means: the types that were found. `UPDATE_EXPECT=1 cargo test --test check`
//! accepts what the program does now; read the difference before you commit it.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use biaochi::language::Language;
use biaochi::model::Rubric;
use biaochi::revision::{Texts, is_shared};
use biaochi::source::{Source, Sources};
use biaochi::syntax::parse;
use biaochi::value::{Display, Type};
use libtest_mimic::{Arguments, Failed, Trial};

#[path = "common/files.rs"]
mod files;

fn main() {
    let cases = files::files("tests/check", "rules").into_iter();
    let mut trials: Vec<Trial> = cases.map(|path| Trial::test(files::stem(&path), move || run(&path))).collect();
    for folder in ["rules", "examples"] {
        let shipped = files::files_below(folder).into_iter().filter(|path| path.extension().is_some_and(|end| end == "rules"));
        trials.extend(shipped.map(|path| Trial::test(format!("shipped {}", path.display()), move || run_shipped(&path))));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// What the project ships has no errors, and where it declares its data no warnings.
fn run_shipped(path: &Path) -> Result<(), Failed> {
    let texts = files::rules_beside(path);
    let texts = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut library = Texts::new(&texts);
    let mut diagnostics = Diagnostics::new();
    let whole = library.whole(&files::name_in_repository(path), &mut diagnostics);
    let sources = Arc::new(library.into_sources());
    if let Some(whole) = whole.filter(|whole| !is_shared(whole)) {
        check(&whole, &sources, &mut diagnostics);
    }
    let declared = !diagnostics.iter().any(|diagnostic| diagnostic.code == Code::ImpliedFacts);
    let is_fault = |severity: Severity| severity == Severity::Error || (declared && severity == Severity::Warning);
    let found = diagnostics.into_sorted();
    let faults: Vec<&Diagnostic> = found.iter().filter(|diagnostic| is_fault(diagnostic.severity)).collect();
    if faults.is_empty() { Ok(()) } else { Err(format!("{faults:#?}").into()) }
}

fn run(path: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let mut seen = String::new();
    for (title, rules) in cases(&text) {
        if !title.is_empty() {
            let _ = writeln!(seen, "//// {title}");
        }
        seen.push_str(&checked(&rules));
    }
    files::compare(&path.with_extension("txt"), &seen)
}

/// The rubrics of a file with their titles.
fn cases(text: &str) -> Vec<(String, String)> {
    let mut cases: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("////") {
            Some(title) => cases.push((title.trim().to_string(), String::new())),
            None => match cases.last_mut() {
                Some((_, rules)) => rules.push_str(line),
                None => cases.push((String::new(), line.to_string())),
            },
        }
    }
    cases
}

fn checked(rules: &str) -> String {
    let mut sources = Sources::new();
    let id = sources.add("rules", rules);
    let sources = Arc::new(sources);
    let Some(source) = sources.get(id) else { return String::new() };
    let mut diagnostics = Diagnostics::new();
    let file = parse(source, &mut diagnostics);
    let editions = check(&file, &sources, &mut diagnostics);
    assert_eq!(editions.is_none(), diagnostics.has_errors(), "a rubric comes out exactly when there is no error:\n{rules}");
    let mut shown = String::new();
    for diagnostic in diagnostics.into_sorted() {
        shown.push_str(&message(source, &diagnostic));
    }
    for rubric in editions.iter().flat_map(|editions| editions.iter()) {
        if rubric.stretch != rubric.years {
            let _ = writeln!(shown, "in {}:", rubric.stretch.map_or(String::new(), |years| years.to_string()));
        }
        shown.push_str(&meaning(rubric));
    }
    shown
}

/// A message: each label with its place and the characters it marks.
fn message(source: &Source, diagnostic: &Diagnostic) -> String {
    let severity = diagnostic.severity.word().english;
    let mut shown = format!("{severity} {}: {}\n", diagnostic.code, diagnostic.message.get(Language::Chinese));
    for label in &diagnostic.labels {
        let _ = writeln!(shown, "  {} {}", files::place(source, label.span), label.text.get(Language::Chinese));
    }
    for help in &diagnostic.help {
        let _ = writeln!(shown, "  = {}", help.get(Language::Chinese));
    }
    shown
}

/// What a sound rubric means, as far as types go.
fn meaning(rubric: &Rubric) -> String {
    let mut shown = String::new();
    for fact in rubric.facts.iter().filter(|fact| fact.implicit) {
        let _ = writeln!(shown, "implied {}: {}", fact.name, type_(&fact.type_));
    }
    for definition in &rubric.definitions {
        let _ = writeln!(shown, "{}: {}", definition.name, type_(&definition.body.type_));
    }
    for function in &rubric.functions {
        let parameters = function.parameters.iter().map(|(name, found)| format!("{name}: {}", type_(found)));
        let parameters = parameters.collect::<Vec<_>>().join(", ");
        let _ = writeln!(shown, "{}({parameters}): {}", function.name, type_(&function.body.type_));
    }
    for indicator in &rubric.indicators {
        let locals = indicator.locals.iter().map(|local| format!("{}: {}", local.name, type_(&local.body.type_)));
        let locals = locals.collect::<Vec<_>>().join(", ");
        let _ = writeln!(shown, "{}（{}）: {locals}", indicator.name, indicator.printed_points);
    }
    shown
}

fn type_(type_: &Type) -> String {
    match type_ {
        Type::Quantity(quantity) => match &quantity.display {
            Display::Plain => "数".to_string(),
            Display::Percent => "比率".to_string(),
            Display::Unit(unit) => unit.name.to_string(),
        },
        Type::Flag => "是否".to_string(),
        Type::Date => "日期".to_string(),
        Type::Text => "文本".to_string(),
        Type::Choice(names) => format!("选项 {}", names.join("、")),
        Type::Target => "指标值".to_string(),
        Type::List(_) => "列表".to_string(),
        Type::Record(_) => "记录".to_string(),
    }
}
