//! What holds of every rubric and its data: a test that expects what the scorecard says passes, whether it takes the data from their file or
//! gives them itself, and one that expects anything else does not; what tests reach is among what there is to reach.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use biaochi::check::{check, soundness};
use biaochi::diagnostic::{Diagnostics, Severity};
use biaochi::eval::{Cohort, Detail, Scorecard, Status, evaluate, reached};
use biaochi::facts::{Datum, DatumKind, Entry, Format, Submission, bind, read};
use biaochi::model::Editions;
use biaochi::number::Number;
use biaochi::source::{SourceId, Sources};
use biaochi::syntax::parse;
use biaochi::testing::mutants::Extent;
use biaochi::testing::{Passing, TestFiles, run, run_covered};

#[path = "common/cases.rs"]
mod cases;
#[path = "common/files.rs"]
mod files;

/// Rules with data for them.
fn pairs() -> Vec<(PathBuf, Submission)> {
    let mut pairs = Vec::new();
    for rules in files::files("examples/forms", "rules") {
        let own = |data: &PathBuf| files::stem(data).split('.').next() == Some(files::stem(&rules).as_str());
        let data = files::files("examples/forms", "yaml").into_iter().filter(own);
        pairs.extend(data.map(|data| (rules.clone(), submission(&data))));
        let text = std::fs::read_to_string(&rules).expect("readable");
        pairs.extend(cases::data_of_tests(&text).iter().map(|data| (rules.clone(), submission_of(data, Format::Json))));
    }
    for data in ["晋中市总工会-2021.yaml", "满分-2021.yaml", "有缺项-2021.yaml"] {
        let data = submission(&files::repository("examples").join(data));
        pairs.push((files::repository("rules/晋中市/2021.rules"), data));
    }
    assert!(pairs.len() > 200, "the examples are there");
    pairs
}

fn compile(text: &str) -> (Option<Editions>, SourceId, Vec<String>) {
    let mut sources = Sources::new();
    let id = sources.add("rules", text);
    let sources = Arc::new(sources);
    let mut diagnostics = Diagnostics::new();
    let file = parse(sources.get(id).expect("just added"), &mut diagnostics);
    let editions = check(&file, &sources, &mut diagnostics);
    let errors = diagnostics.into_sorted().into_iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    (editions, id, errors.map(|error| format!("{} {}", error.code, error.message.chinese)).collect())
}

fn submission(path: &Path) -> Submission {
    submission_of(&std::fs::read_to_string(path).expect("readable"), Format::Yaml)
}

fn submission_of(text: &str, format: Format) -> Submission {
    let mut sources = Sources::new();
    let id = sources.add("data", text);
    read(sources.get(id).expect("just added"), format, &mut Diagnostics::new()).expect("data")
}

fn scorecard(editions: &Editions, submission: &Submission) -> Option<Scorecard> {
    let rubric = editions.for_year(submission.year);
    let record = bind(rubric, submission, &mut Diagnostics::new())?;
    Some(evaluate(rubric, &Cohort::default(), &record, Detail::Scores))
}

/// A name as expressions have it.
fn quoted(name: &str) -> String {
    format!("「{name}」")
}

/// What a scorecard says, each as an expectation; the total plus `more`.
fn expectations(card: &Scorecard, more: &Number) -> Vec<String> {
    let mut lines = Vec::new();
    for row in card.rows() {
        let name = quoted(&row.name);
        match (&row.score, &row.status) {
            (Some(score), _) => lines.push(format!("{name} = {score}")),
            (None, _) => lines.push(format!("非 有({name})")),
        }
        lines.push(match row.status {
            Status::Inapplicable { .. } => format!("非 {name}.适用"),
            Status::Scored => format!("{name}.适用 且 {name}.满分 = {}", row.points),
            Status::Unscored(_) => format!("非 有({name})"),
        });
    }
    match card.total.scored() {
        Some(total) => lines.push(format!("总分 = {}", total.add(more).expect("small"))),
        None => lines.push("非 有(总分)".to_string()),
    }
    lines.extend(card.grade.as_ref().map(|grade| format!("等级 = \"{grade}\"")));
    lines
}

/// A value as a test gives it.
fn given(datum: &Datum) -> String {
    match &datum.kind {
        DatumKind::Null => "\"\"".to_string(),
        DatumKind::Flag(flag) => if *flag { "是" } else { "否" }.to_string(),
        DatumKind::Number(text) | DatumKind::Text(text) => format!("\"{}\"", text.replace('{', "{{").replace('}', "}}")),
        DatumKind::List(items) => format!("[{}]", items.iter().map(given).collect::<Vec<_>>().join(", ")),
        DatumKind::Map(entries) => {
            let fields = entries.iter().map(|entry| format!("{}: {}", quoted(&entry.key), given(&entry.value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A submission as what a test gives.
fn inputs(submission: &Submission) -> String {
    let mut text = String::new();
    if let Some(year) = submission.year {
        let _ = writeln!(text, "年度 = {year}");
    }
    let sections: [(&str, &[Entry]); 5] = [
        ("", &submission.data),
        ("分值 ", &submission.points),
        ("评定 ", &submission.assessed),
        ("不适用 ", &submission.inapplicable),
        ("说明 ", &submission.remarks),
    ];
    for (word, entries) in sections {
        for entry in entries {
            let _ = writeln!(text, "{word}{} = {}", quoted(&entry.key), given(&entry.value));
        }
    }
    text
}

#[test]
fn what_a_scorecard_says_passes_as_a_test_and_nothing_else_does() {
    let mut scored = 0;
    for (rules, submission) in pairs() {
        let text = std::fs::read_to_string(&rules).expect("readable");
        let (Some(editions), ..) = compile(&text) else { panic!("{} has errors", rules.display()) };
        let Some(card) = scorecard(&editions, &submission) else { continue };
        scored += 1;
        for (more, passing) in [(Number::ZERO, Passing::All), (Number::ONE, Passing::NotAll)] {
            let expected = expectations(&card, &more);
            let expected: String = expected.iter().fold(String::new(), |text, line| text + "期望 " + line + "\n");
            let of_file = format!("测试 \"文件\" 数据 \"data\" {{\n{expected}}}\n");
            let of_itself = format!("测试 \"自己\" {{\n{}{expected}}}\n", inputs(&submission));
            for test in [of_file, of_itself] {
                let (tested, id, errors) = compile(&format!("{text}\n{test}"));
                let Some(tested) = tested else { panic!("{}: {errors:?}\n{test}", rules.display()) };
                let mut files = TestFiles::new();
                files.add(id, "data", submission.clone());
                let total = card.total.scored().is_some();
                let wanted = if total { passing } else { Passing::All };
                // The rubric may have tests of its own, on files that are not read here.
                let outcomes = run(&tested, &files, &|test| ["文件", "自己"].contains(&&*test.name));
                let all = outcomes.iter().all(|outcome| outcome.passed());
                assert_eq!(all, wanted == Passing::All, "{}\n{test}\n{outcomes:?}", rules.display());
            }
        }
    }
    assert!(scored > 150, "{scored}");
}

#[test]
fn what_is_reached_can_be_reached() {
    for (rules, submission) in pairs() {
        let text = std::fs::read_to_string(&rules).expect("readable");
        let (Some(editions), ..) = compile(&text) else { panic!("{} has errors", rules.display()) };
        let rubric = editions.for_year(submission.year);
        let Some(record) = bind(rubric, &submission, &mut Diagnostics::new()) else { continue };
        let goals: BTreeSet<_> = soundness::goals(rubric).into_iter().map(|(_, goal)| goal.reach).collect();
        let reached = reached(rubric, &Cohort::default(), &record);
        let hit = goals.intersection(&reached).count();
        let card = evaluate(rubric, &Cohort::default(), &record, Detail::Scores);
        let scored = card.rows().iter().filter(|row| row.status == Status::Scored).count();
        assert!(hit >= usize::from(scored > 0), "{}: what has a score was reached", rules.display());
        let (_, coverage) = run_covered(&editions, &TestFiles::new(), &|_| true, Extent::Everything);
        let all: usize = coverage.parts.iter().map(|part| part.goals.len()).sum();
        assert!(all >= goals.len(), "{}: every goal is in some part", rules.display());
    }
}
