//! Goals as data: each `X.rules` of tests/goal/ with `X.yaml` names its goals in comments, `// 目标：…`; what is told of them stands in
//! `X.txt`, and of the first in the other formats where such a file is there. `UPDATE_EXPECT=1 cargo test --test goal` accepts what is told now.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use biaochi::check::check;
use biaochi::cli::render::{Colour, render_all};
use biaochi::diagnostic::Diagnostics;
use biaochi::eval::{Cohort, Detail, evaluate};
use biaochi::facts::{Format, Record, bind, read};
use biaochi::goal::{Goal, RowGoal, Standing, Ways, ways};
use biaochi::language::Language;
use biaochi::model::Rubric;
use biaochi::number::Number;
use biaochi::report::{DocumentFormat, GoalReport, Style, write_goal};
use biaochi::source::Sources;
use biaochi::syntax::parse;
use libtest_mimic::{Arguments, Failed, Trial};

#[path = "common/files.rs"]
mod files;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = files::files("tests/goal", "rules").into_iter();
    let trials = trials.map(|path| Trial::test(files::stem(&path), move || case(&path))).collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// `等次 优`, `总分 90`, `完成率=满分，质量=3`, or nothing for the next grade.
fn goal(written: &str) -> Goal {
    let number = |text: &str| Number::parse(text.trim()).expect("a number");
    if let Some(grade) = written.strip_prefix("等次") {
        return Goal::Grade(grade.trim().to_string());
    }
    if let Some(total) = written.strip_prefix("总分") {
        return Goal::Total(number(total));
    }
    let rows = written.split('，').filter_map(|row| row.rsplit_once('='));
    let rows: Vec<RowGoal> =
        rows.map(|(row, score)| RowGoal { row: row.to_string(), score: (score != "满分").then(|| number(score)) }).collect();
    if rows.is_empty() { Goal::NextGrade } else { Goal::Rows(rows) }
}

fn case(path: &Path) -> Result<(), Failed> {
    let rules = fs::read_to_string(path)?;
    let mut sources = Sources::new();
    let id = sources.add("评分表.rules", rules.as_str());
    let data = sources.add("单位.yaml", fs::read_to_string(path.with_extension("yaml"))?);
    let sources = Arc::new(sources);
    let mut diagnostics = Diagnostics::new();
    let file = parse(sources.get(id).expect("just added"), &mut diagnostics);
    let editions = check(&file, &sources, &mut diagnostics);
    let submission = read(sources.get(data).expect("just added"), Format::Yaml, &mut diagnostics);
    let rubric = editions.as_ref().map(|editions| Arc::clone(editions.first()));
    let record = rubric.as_ref().zip(submission).and_then(|(rubric, submission)| bind(rubric, &submission, &mut diagnostics));
    let found = diagnostics.into_sorted();
    let (Some(rubric), Some(record)) = (rubric, record) else {
        return Err(render_all(&found, &sources, Language::Chinese, Colour::Plain).into());
    };
    let mut text = String::new();
    let mut first: Option<Ways> = None;
    for written in rules.lines().filter_map(|line| line.strip_prefix("// 目标：")) {
        text.push_str(&format!("▶ {written}\n"));
        match ways(&rubric, &Cohort::default(), &record, &goal(written)) {
            Ok(found) => {
                holds(&rubric, &record, &found)?;
                text.push_str(&told(std::slice::from_ref(&found), DocumentFormat::Text, Language::Chinese)?);
                first.get_or_insert(found);
            }
            Err(message) => {
                for language in [Language::Chinese, Language::English] {
                    text.push_str(&render_all(std::slice::from_ref(&*message), &sources, language, Colour::Plain));
                }
            }
        }
        text.push('\n');
    }
    files::compare(&path.with_extension("txt"), &text)?;
    let Some(first) = first.map(|first| vec![first]) else { return Ok(()) };
    for (format, language, ending) in [
        (DocumentFormat::Text, Language::English, "en.txt"),
        (DocumentFormat::Json, Language::Chinese, "json"),
        (DocumentFormat::Markdown, Language::Chinese, "md"),
        (DocumentFormat::Html, Language::Chinese, "html"),
    ] {
        let path = path.with_extension(ending);
        if path.exists() {
            files::compare(&path, &told(&first, format, language)?)?;
        }
    }
    Ok(())
}

/// What is told is so: the goal is reached after each way, and not before.
fn holds(rubric: &Rubric, record: &Record, found: &Ways) -> Result<(), Failed> {
    let Standing::Ways(told) = &found.standing else { return Ok(()) };
    for way in told {
        let then = way.moves.iter().try_fold(record.clone(), |record, one| one.lever.put(&record, Some(&one.to)));
        let then = then.ok_or("a change has no place")?;
        let card = evaluate(rubric, &Cohort::default(), &then, Detail::Scores);
        if !found.aim.is_reached(&card) || card.total != way.total || found.aim.is_reached(&found.scorecard) {
            return Err(format!("{way:?} does not reach the goal").into());
        }
    }
    Ok(())
}

fn told(units: &[Ways], format: DocumentFormat, language: Language) -> Result<String, Failed> {
    let report = GoalReport { units, language, style: Style::default() };
    let mut bytes = Vec::new();
    write_goal(format, &report, &mut bytes)?;
    Ok(String::from_utf8(bytes)?)
}
