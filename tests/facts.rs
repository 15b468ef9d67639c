//! Reading and binding of data, as data: each file of tests/facts/ beside what comes of it.
//!
//! - `tests/facts/reading/NAME.yaml` (json, toml): what is read of it, or the messages, in `NAME.yaml.txt`.
//! - `tests/facts/NAME.rules` with `NAME.yaml` (json, toml): the record, or the messages of both files, in `NAME.yaml.txt`.
//!
//! `UPDATE_EXPECT=1 cargo test --test facts` writes what comes out now.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use biaochi::diagnostic::{Diagnostic, Diagnostics, Severity};
use biaochi::facts::{Datum, DatumKind, Entry, Format, Submission, read};
use biaochi::language::Language;
use biaochi::source::{Sources, Span};
use libtest_mimic::{Arguments, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts");
    let mut trials = Vec::new();
    for path in data_files(&root.join("reading")) {
        trials.push(Trial::test(format!("reading/{}", name(&path)), move || {
            compare(&path, &reading(&path));
            Ok(())
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The data files of a folder, in order.
fn data_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder of cases");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| Format::from_path(path).is_some());
    files.sort();
    files
}

fn compare(path: &Path, actual: &str) {
    let mut expected = path.as_os_str().to_owned();
    expected.push(".txt");
    expect_test::expect_file![expected].assert_eq(actual);
}

fn reading(path: &Path) -> String {
    let mut sources = Sources::new();
    let id = sources.add(name(path), fs::read_to_string(path).expect("a readable case"));
    let mut diagnostics = Diagnostics::new();
    let source = sources.get(id).expect("just added");
    let submission = read(source, Format::from_path(path).expect("a data file"), &mut diagnostics);
    let mut out = String::new();
    messages(&mut out, diagnostics.into_sorted(), &sources);
    if let Some(submission) = submission {
        dump_submission(&mut out, &submission, &sources);
    }
    out
}

/// One diagnostic a paragraph: place, code, message, labels, help, in both languages.
fn messages(out: &mut String, diagnostics: Vec<Diagnostic>, sources: &Sources) {
    for diagnostic in diagnostics {
        let severity = match diagnostic.severity {
            Severity::Error => "错误",
            Severity::Warning => "警告",
            Severity::Note => "提示",
        };
        let _ = writeln!(out, "{severity} {}: {}", diagnostic.code, diagnostic.message.get(Language::Chinese));
        let _ = writeln!(out, "  {}", diagnostic.message.get(Language::English));
        for label in &diagnostic.labels {
            let text = label.text.get(Language::Chinese);
            let _ = writeln!(out, "  {} {text}", place(Some(label.span), sources));
        }
        for help in &diagnostic.help {
            let _ = writeln!(out, "  → {} / {}", help.get(Language::Chinese), help.get(Language::English));
        }
    }
}

/// `甲.yaml:3:5 ‹713.28›`
fn place(span: Option<Span>, sources: &Sources) -> String {
    let Some((span, source)) = span.and_then(|span| Some((span, sources.get(span.source)?))) else {
        return String::new();
    };
    let position = source.position(span.start as usize);
    format!("{}:{}:{} ‹{}›", source.name, position.line, position.column, source.slice(span).replace('\n', "⏎"))
}

fn dump_submission(out: &mut String, submission: &Submission, sources: &Sources) {
    let Submission { unit, year, rubric, .. } = submission;
    let _ = writeln!(out, "单位 {unit:?} {}", place(submission.unit_span, sources));
    let _ = writeln!(out, "年度 {year:?} {}", place(submission.year_span, sources));
    let _ = writeln!(out, "评价 {rubric:?} {}", place(submission.rubric_span, sources));
    for (section, entries) in [
        ("数据", &submission.data),
        ("分值", &submission.points),
        ("评定", &submission.assessed),
        ("不适用", &submission.inapplicable),
        ("说明", &submission.remarks),
        ("自评", &submission.claimed),
    ] {
        if !entries.is_empty() {
            let _ = writeln!(out, "{section}");
            dump_entries(out, entries, sources, 1);
        }
    }
}

fn dump_entries(out: &mut String, entries: &[Entry], sources: &Sources, depth: usize) {
    for Entry { key, key_span, value } in entries {
        let _ = write!(out, "{}{} {key:?} = ", "  ".repeat(depth), place(*key_span, sources));
        dump_datum(out, value, sources, depth);
    }
}

fn dump_datum(out: &mut String, datum: &Datum, sources: &Sources, depth: usize) {
    let at = place(datum.span, sources);
    let _ = match &datum.kind {
        DatumKind::Null => writeln!(out, "空 {at}"),
        DatumKind::Flag(flag) => writeln!(out, "{flag} {at}"),
        DatumKind::Number(digits) => writeln!(out, "数 {digits} {at}"),
        DatumKind::Text(text) => writeln!(out, "文 {text:?} {at}"),
        DatumKind::List(items) => {
            let _ = writeln!(out, "[ {at}");
            for item in items {
                let _ = write!(out, "{}- ", "  ".repeat(depth + 1));
                dump_datum(out, item, sources, depth + 1);
            }
            Ok(())
        }
        DatumKind::Map(entries) => {
            let _ = writeln!(out, "{{ {at}");
            dump_entries(out, entries, sources, depth + 1);
            Ok(())
        }
    };
}
