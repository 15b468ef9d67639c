//! `biaochi template`: an empty data file for a rubric.

use std::sync::Arc;

use super::arguments::Template;
use super::files::{self, Files};
use super::messages::Wanted;
use super::rubrics::{Rubrics, Say};
use super::{Console, Status, output};
use crate::diagnostic::Diagnostics;
use crate::facts;

/// Runs the command.
pub fn run(arguments: &Template, console: &mut Console<'_>) -> Status {
    let mut files = Files::new();
    let mut diagnostics = Diagnostics::new();
    // What is there, or looks like a file, is one; anything else is the name of a built-in rubric.
    let path = &arguments.rules;
    let is_file = files::is_stdin(path)
        || files::exists(path)
        || files::has_ending(path, &[files::RULES_ENDING])
        || path.components().count() > 1;
    let mut wanted = Wanted { year: arguments.year, ..Wanted::default() };
    let mut rubrics = if is_file {
        Rubrics::at(path, console.language, &mut files, &mut diagnostics)
    } else {
        wanted.name = Some(path.display().to_string());
        Rubrics::embedded(&mut files)
    };
    let sources = Arc::new(std::mem::take(&mut files.sources));
    let mut template = None;
    if !rubrics.is_empty() {
        match rubrics.choose(&wanted, &sources) {
            Err(message) => diagnostics.push(*message),
            Ok(index) => {
                template = rubrics
                    .compile(index, &sources, Say::Errors, &mut diagnostics)
                    .map(|editions| facts::template(editions.for_year(wanted.year), console.language));
            }
        }
    }
    let status = output::conclude(diagnostics, &sources, console);
    if let Some(template) = template {
        console.result(&template);
    }
    status
}
