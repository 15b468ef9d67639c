//! `biaochi fmt`: rules files in the one house style.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::arguments::Fmt;
use super::excerpt::made_visible;
use super::files::{self, Allowance, Files};
use super::messages;
use super::rubrics::Rubrics;
use super::{Console, Status, output};
use crate::diagnostic::Diagnostics;
use crate::language::{Language, Text};
use crate::source::{Source, SourceId};
use crate::syntax::ast::ItemKind;
use crate::syntax::format::{Style, declared_names, format};
use crate::{syntax, text};

/// What became of the files.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    /// How many there are.
    all: usize,
    /// How many were changed, or would be.
    changed: usize,
    /// How many were left as they are because of what was said of them.
    left: usize,
}

/// Runs the command.
pub fn run(arguments: &Fmt, console: &mut Console<'_>) -> Status {
    let mut files = Files::new();
    let mut diagnostics = Diagnostics::new();
    let mut read: Vec<(PathBuf, SourceId)> = Vec::new();
    let mut counts = Counts::default();
    for path in named(&arguments.rules, &mut diagnostics) {
        // A file may be named twice, as itself and in its folder.
        if !files::is_stdin(&path) && files.has_read(&path) {
            continue;
        }
        counts.all += 1;
        match files.read(&path, console.language, &mut diagnostics) {
            Some(id) => read.push((path, id)),
            None => counts.left += 1,
        }
    }
    let mut results = String::new();
    for (path, id) in &read {
        let source = files.sources.get(*id);
        let styled =
            source.and_then(|source| Some((source, style(path, source, arguments, console.language, &mut diagnostics)?)));
        let Some((source, formatted)) =
            styled.and_then(|(source, style)| Some((source, format(source, &style, &mut diagnostics)?)))
        else {
            counts.left += 1;
            continue;
        };
        let differs = !files.has_bytes(*id, formatted.as_bytes());
        counts.changed += usize::from(differs);
        if arguments.check {
            if differs {
                results.push_str(&difference(source, &formatted, console.language));
            }
        } else if files::is_stdin(path) {
            results.push_str(&formatted);
        } else if differs {
            match files::replace(path, formatted.as_bytes()) {
                Ok(()) => {
                    if files.encoding(*id) != crate::source::Encoding::Utf8 {
                        diagnostics.push(messages::written_as_utf8(path));
                    }
                    let name = made_visible(&source.name);
                    results.push_str(line(&text!("已排版：{name}", "formatted: {name}"), console.language).as_str());
                }
                Err(error) => {
                    diagnostics.push(messages::not_writable(path, &error));
                    counts.changed -= 1;
                    counts.left += 1;
                }
            }
        }
    }
    let only_stdin = !arguments.check && arguments.rules.iter().all(|path| files::is_stdin(path));
    let status = output::conclude(diagnostics, &files.sources, console);
    console.result(&results);
    if !only_stdin && counts.all > 0 {
        console.result(&line(&summary(counts, arguments), console.language));
    }
    if arguments.check && counts.changed > 0 { status.max(Status::Wrong) } else { status }
}

/// The files that were named: files as they are, of folders the rules files in them.
fn named(paths: &[PathBuf], diagnostics: &mut Diagnostics) -> Vec<PathBuf> {
    let mut named = Vec::new();
    let mut allowance = Allowance::of_a_run();
    for path in paths {
        match files::is_folder(path) {
            true => named.extend(files::rules_files(path, &mut allowance, diagnostics)),
            false => named.push(path.clone()),
        }
    }
    named
}

/// What is wanted for a file: its words yield to the names in it and in those that it extends and imports.
fn style(path: &Path, source: &Source, arguments: &Fmt, language: Language, diagnostics: &mut Diagnostics) -> Option<Style> {
    let mut style = Style { keywords: arguments.keywords, taken: BTreeSet::new() };
    if style.keywords.is_some() && !names_of(path, source, language, &mut style.taken) {
        diagnostics.push(messages::names_unknown(&source.name));
        return None;
    }
    Some(style)
}

/// Adds the names that a file and those that it extends and imports declare. Whether they could all be had.
fn names_of(path: &Path, source: &Source, language: Language, names: &mut BTreeSet<String>) -> bool {
    let own = syntax::parse(source, &mut Diagnostics::new());
    names.extend(declared_names(&own));
    if !own.items.iter().any(|item| matches!(item.kind, ItemKind::Extends(_) | ItemKind::Import(_))) {
        return true;
    }
    if files::is_stdin(path) {
        return false;
    }
    let rubrics = Rubrics::at(path, language, &mut Files::new(), &mut Diagnostics::new());
    match rubrics.whole(0) {
        Some(whole) => {
            names.extend(declared_names(whole));
            true
        }
        None => false,
    }
}

/// That a file differs from the house style, and its first line that does.
fn difference(source: &Source, formatted: &str, language: Language) -> String {
    let name = made_visible(&source.name);
    let mut written = source.text.split_inclusive('\n');
    let mut wanted = formatted.split_inclusive('\n');
    let mut number = 0;
    loop {
        number += 1;
        let (before, after) = (written.next(), wanted.next());
        if before == after && before.is_some() {
            continue;
        }
        if before.is_none() && after.is_none() {
            // Only what no line shows: another encoding or a byte-order mark.
            return line(&text!("{name}：要存为 UTF-8，不带 BOM", "{name}: to be saved as UTF-8 without a mark"), language);
        }
        let shown = |sign: char, line: Option<&str>| match line {
            Some(line) => format!("  {sign} {}\n", made_visible(&trailing_shown(line))),
            None => String::new(),
        };
        let head = line(&text!("{name}：第 {number} 行起与排版不同", "{name}: differs from line {number} on"), language);
        return head + &shown('-', before) + &shown('+', after);
    }
}

/// A line in which what stands at its end and is not seen is shown.
fn trailing_shown(line: &str) -> String {
    let (line, carriage) = match line.strip_suffix('\n').unwrap_or(line) {
        line if line.ends_with('\r') => (line.trim_end_matches('\r'), "␍"),
        line => (line, ""),
    };
    let end = line.trim_end();
    let blanks = line.chars().count() - end.chars().count();
    format!("{end}{}{carriage}", "·".repeat(blanks))
}

/// `3 个文件：1 个已排版，2 个本来就是这样`
fn summary(counts: Counts, arguments: &Fmt) -> Text {
    let Counts { all, changed, left } = counts;
    let right = all.saturating_sub(changed + left);
    let plural = if all == 1 { "" } else { "s" };
    let mut summary = match arguments.check {
        true => {
            text!(
                "{all} 个文件：{changed} 个要排版，{right} 个已排好",
                "{all} file{plural}: {changed} to be formatted, {right} in order"
            )
        }
        false => {
            text!(
                "{all} 个文件：{changed} 个已排版，{right} 个本来就排好",
                "{all} file{plural}: {changed} formatted, {right} in order already"
            )
        }
    };
    if left > 0 {
        summary.chinese.push_str(&format!("，{left} 个没有处理，原因见消息"));
        summary.english.push_str(&format!(", {left} left as they are, see the messages"));
    }
    summary
}

fn line(text: &Text, language: Language) -> String {
    format!("{}\n", text.get(language))
}
