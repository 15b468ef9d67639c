//! Years and rubrics side by side, as data: each folder of tests/matrix/ holds rules and the data of units and years; what is told of them
//! stands in its folder `expected`, one file for each format. `UPDATE_EXPECT=1 cargo test --test matrix` accepts what is told now.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::{Diagnostics, Severity};
use biaochi::facts::{Format, Submission, read};
use biaochi::language::Language;
use biaochi::matrix::{Candidate, Change, Difference, Given, Matrix, Scope, matrix};
use biaochi::model::Editions;
use biaochi::report::{DocumentFormat, MatrixReport, Style, write_matrix};
use biaochi::source::{SourceId, Sources};
use biaochi::syntax::parse;
use libtest_mimic::{Arguments, Failed, Trial};

#[path = "common/files.rs"]
mod files;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let folders = fs::read_dir(files::repository("tests/matrix")).expect("the folder is there");
    let mut folders: Vec<_> = folders.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    folders.sort();
    let trials = folders.into_iter().map(|path| Trial::test(files::stem(&path), move || case(&path))).collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn case(folder: &Path) -> Result<(), Failed> {
    let inside = format!("tests/matrix/{}", files::stem(folder));
    let mut sources = Sources::new();
    let mut add = |ending: &str| -> Result<Vec<SourceId>, Failed> {
        let mut ids = Vec::new();
        for path in files::files(&inside, ending) {
            ids.push(sources.add(format!("{}.{ending}", files::stem(&path)), fs::read_to_string(path)?));
        }
        Ok(ids)
    };
    let (rules, data) = (add("rules")?, add("yaml")?);
    let sources = Arc::new(sources);
    let mut diagnostics = Diagnostics::new();
    let rubrics: Vec<(String, Option<Editions>)> = rules
        .iter()
        .filter_map(|id| sources.get(*id))
        .map(|source| (source.name.clone(), check(&parse(source, &mut diagnostics), &sources, &mut diagnostics)))
        .collect();
    let submissions: Vec<Submission> =
        data.iter().filter_map(|id| read(sources.get(*id)?, Format::Yaml, &mut diagnostics)).collect();
    let editions =
        rubrics.iter().flat_map(|(file, rubric)| rubric.iter().flat_map(Editions::iter).map(move |rubric| (file, rubric)));
    let candidates: Vec<Candidate<'_>> =
        editions.map(|(file, rubric)| Candidate { rubric, file, scope: Scope::Everyone }).collect();
    let own = |submission: &Submission| {
        candidates.iter().position(|candidate| {
            let year = submission.year.zip(candidate.rubric.stretch.or(candidate.rubric.years));
            year.is_some_and(|(year, years)| years.contains(year))
        })
    };
    let given: Vec<Given<'_>> = submissions.iter().map(|submission| Given { submission, own: own(submission) }).collect();
    let compared = matrix(&candidates, &given, &mut diagnostics);
    let errors: Vec<String> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| diagnostic.message.chinese.clone())
        .collect();
    if !errors.is_empty() {
        return Err(errors.join("\n").into());
    }
    adds_up(&compared)?;
    for (format, language, file) in [
        (DocumentFormat::Text, Language::Chinese, "compared.txt"),
        (DocumentFormat::Text, Language::English, "compared.en.txt"),
        (DocumentFormat::Json, Language::Chinese, "compared.json"),
        (DocumentFormat::Markdown, Language::Chinese, "compared.md"),
        (DocumentFormat::Html, Language::Chinese, "compared.html"),
    ] {
        let report = MatrixReport { matrix: &compared, sources: Some(&sources), language, style: Style::default() };
        let mut bytes = Vec::new();
        write_matrix(format, &report, &mut bytes)?;
        let told = String::from_utf8(bytes)?.replace(env!("CARGO_PKG_VERSION"), "VERSION");
        files::compare(&folder.join("expected").join(file), &told)?;
    }
    Ok(())
}

/// A change is the sum of its parts, either way; and each part that of its rows.
fn adds_up(matrix: &Matrix) -> Result<(), Failed> {
    for change in matrix.units.iter().flat_map(|unit| &unit.changes) {
        let Change { total, performance, rules, .. } = change;
        let sum = performance.points.plus(&rules.points);
        let within = match (sum.ends(), total.ends()) {
            (Some((low, high)), Some((least, greatest))) => low <= least && greatest <= high,
            _ => true,
        };
        if !within {
            return Err(format!("{}–{}: {total:?} is not {performance:?} and {rules:?}", change.from, change.to).into());
        }
        for effect in [performance, rules] {
            let rows = effect.rows.iter().map(|row| &row.points);
            let rest = effect.rest.clone().map(Difference::Exact);
            let explained = rows.chain(&rest).fold(Difference::Exact(0.into()), |sum, part| sum.plus(part));
            if explained.exact().is_some() && effect.points.exact().is_some() && explained != effect.points {
                return Err(format!("{}–{}: {effect:?} is not the sum of its rows", change.from, change.to).into());
            }
        }
    }
    Ok(())
}
