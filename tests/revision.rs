//! What becomes of rules files that extend, import, modify and remove: each tests/revision/*.rules with what comes of it beside, in a file
//! of the same name that ends in `.txt`.
//!
//! A case holds several files, each under a line `//// 路径`; the last one is the rubric. What comes of it is the whole rubric as it is
//! printed, or the messages as they are drawn. `UPDATE_EXPECT=1 cargo test --test revision` accepts what the program does now; read the
//! difference before you commit it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use biaochi::check::check;
use biaochi::cli::render::{Colour, render_all};
use biaochi::diagnostic::Diagnostics;
use biaochi::language::Language;
use biaochi::revision::Texts;
use biaochi::syntax::keywords::Spelling;
use biaochi::syntax::{ast, parse, printer};
use libtest_mimic::{Arguments, Failed, Trial};

#[path = "common/files.rs"]
mod files;

fn main() {
    let cases = files::files("tests/revision", "rules").into_iter();
    let trials = cases.map(|path| Trial::test(files::stem(&path), move || run(&path))).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn run(path: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let mut parts: Vec<(&str, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("////"), parts.last_mut()) {
            (Some(name), _) => parts.push((name.trim(), String::new())),
            (None, Some((_, part))) => part.push_str(line),
            (None, None) => {}
        }
    }
    let texts: BTreeMap<&str, &str> = parts.iter().map(|(name, part)| (*name, part.as_str())).collect();
    let main = parts.last().map_or("", |(name, _)| name);
    let mut library = Texts::new(&texts);
    let mut diagnostics = Diagnostics::new();
    let whole = library.whole(main, &mut diagnostics);
    let sources = Arc::new(library.into_sources());
    let editions = whole.as_ref().and_then(|whole| check(whole, &sources, &mut diagnostics));
    let mut seen = String::new();
    if let (Some(whole), Some(editions)) = (&whole, editions) {
        for rubric in editions.iter() {
            let years = |years: Option<biaochi::model::Years>| years.map_or("–".to_string(), |years| years.to_string());
            seen.push_str(&format!("// {} of {}\n", years(rubric.stretch), years(rubric.years)));
        }
        seen.push_str(&printer::print(whole, Spelling::Chinese));
        reads_the_same(whole)?;
    }
    let found = diagnostics.into_sorted();
    if !found.is_empty() {
        seen.push_str(&render_all(&found, &sources, Language::Chinese, Colour::Plain));
    }
    files::compare(&path.with_extension("txt"), &seen)
}

/// The whole rubric, printed, is a rubric that stands alone and reads as the same tree.
fn reads_the_same(whole: &ast::File) -> Result<(), Failed> {
    for spelling in [Spelling::Chinese, Spelling::English] {
        let printed = printer::print(whole, spelling);
        let source = biaochi::source::Source::new(whole.source, "印出来的", printed.as_str());
        let mut diagnostics = Diagnostics::new();
        let read = parse(&source, &mut diagnostics);
        if diagnostics.has_errors() {
            return Err(format!("the whole rubric does not read:\n{printed}\n{:?}", diagnostics.into_sorted()).into());
        }
        if biaochi::syntax::dump::dump(&read) != biaochi::syntax::dump::dump(whole) {
            return Err(format!("the whole rubric reads as something else:\n{printed}").into());
        }
    }
    Ok(())
}
