//! Rules and data of one unit: from their texts to every report.

use std::sync::Arc;

use biaochi::audit::{HandedIn, Options, audit};
use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::eval::{Change, Cohort, Detail, RowScore, Scorecard, evaluate, nearest_changes};
use biaochi::facts::{self, Record, Submission, bind, read, template};
use biaochi::goal::{Goal, RowGoal, ways};
use biaochi::language::Language;
use biaochi::model::Rubric;
use biaochi::report::{
    self, AuditReport, DocumentFormat, Entry, Explanation, Format, GoalReport, Provenance, Report, Style, Subject,
};
use biaochi::source::Sources;
use biaochi::syntax::parse;

use super::{drawn, harmless, is_json};

/// From the texts to every report.
pub fn score(rules: &str, data: &str, format: facts::Format, choice: usize) {
    let mut sources = Sources::new();
    let rules = sources.add("规则", rules);
    let data = sources.add("数据", data);
    let sources = Arc::new(sources);
    let mut diagnostics = Diagnostics::new();
    let file = parse(sources.get(rules).expect("just added"), &mut diagnostics);
    let editions = check(&file, &sources, &mut diagnostics);
    let rubric = editions.as_ref().map(|editions| editions.first());
    let submission = read(sources.get(data).expect("just added"), format, &mut diagnostics);
    rubric.into_iter().for_each(|rubric| template_is_read(rubric));
    if let Some((rubric, submission)) = rubric.zip(submission.as_ref()) {
        audited(rubric, submission, &sources);
    }
    if let Some((rubric, submission)) = rubric.zip(submission)
        && let Some(record) = bind(rubric, &submission, &mut diagnostics)
    {
        let card = evaluate(rubric, &Cohort::default(), &record, Detail::Steps);
        let plain = evaluate(rubric, &Cohort::default(), &record, Detail::Scores);
        assert_eq!((format!("{:?}", card.total), &card.grade), (format!("{:?}", plain.total), &plain.grade));
        assert_eq!(scores(&card), scores(&plain));
        reports(&card, &sources);
        sought(rubric, &record, &card);
        explanations(&card, &sources, choice, |row| nearest_changes(rubric, &Cohort::default(), &record, row.id));
    }
    drawn(&diagnostics.into_sorted(), &sources);
}

/// What a reviewer finds in data, right or wrong.
fn audited(rubric: &Rubric, submission: &Submission, sources: &Sources) {
    let handed_in = HandedIn {
        file: "数据".to_string(),
        source: None,
        submission: Some(submission),
        rubric: Some(rubric),
        faults: Vec::new(),
    };
    let audit = audit(&[handed_in.clone(), handed_in], &Options::default());
    for language in [Language::Chinese, Language::English] {
        let report = AuditReport { audit: &audit, sources: Some(sources), language, style: Style::default() };
        for format in [Format::Text, Format::Json, Format::Markdown, Format::Html, Format::Csv] {
            let mut bytes = Vec::new();
            report::write_audit(format, &report, &mut bytes).expect("memory");
            checked(format, &bytes);
        }
    }
}

/// The ways to the next grade, or to full marks of the first row.
fn sought(rubric: &Rubric, record: &Record, card: &Scorecard) {
    let first = card.rows().first().map(|row| Goal::Rows(vec![RowGoal { row: row.name.clone(), score: None }]));
    for goal in [Some(Goal::NextGrade), first].into_iter().flatten() {
        let Ok(ways) = ways(rubric, &Cohort::default(), record, &goal) else { continue };
        for language in [Language::Chinese, Language::English] {
            let report = GoalReport { units: std::slice::from_ref(&ways), language, style: Style::default() };
            for format in [DocumentFormat::Text, DocumentFormat::Json, DocumentFormat::Html] {
                let mut bytes = Vec::new();
                report::write_goal(format, &report, &mut bytes).expect("memory");
                harmless(&String::from_utf8(bytes).expect("UTF-8"));
            }
        }
    }
}

/// The empty form of a rubric is a data file.
fn template_is_read(rubric: &Rubric) {
    for language in [Language::Chinese, Language::English] {
        let text = template(rubric, language);
        let mut sources = Sources::new();
        let id = sources.add("template", text.as_str());
        let mut diagnostics = Diagnostics::new();
        read(sources.get(id).expect("just added"), facts::Format::Yaml, &mut diagnostics);
        assert!(!diagnostics.has_errors(), "an empty form that cannot be read:\n{text}\n{diagnostics:?}");
    }
}

fn scores(card: &Scorecard) -> Vec<(String, String)> {
    card.rows().into_iter().map(|row| (format!("{:?}", row.score), format!("{:?} {:?}", row.value, row.status))).collect()
}

fn reports(card: &Scorecard, sources: &Sources) {
    let entries = [card, card]
        .map(|scorecard| Entry { scorecard, provenance: Provenance { sources: Some(sources), ..Provenance::default() } });
    for language in [Language::Chinese, Language::English] {
        let report = Report { entries: entries.to_vec(), language, style: Style::default() };
        for format in [Format::Text, Format::Json, Format::Markdown, Format::Html, Format::Csv] {
            let mut bytes = Vec::new();
            report::write(format, &report, &mut bytes).expect("memory");
            checked(format, &bytes);
        }
    }
}

/// A report harms no terminal, and JSON is JSON.
fn checked(format: Format, bytes: &[u8]) {
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    match format {
        Format::Text | Format::Markdown | Format::Html => harmless(&text),
        Format::Csv => harmless(&text.replace("\r\n", "\n")),
        Format::Json => {
            harmless(&text);
            is_json(&text);
        }
    }
}

fn explanations(card: &Scorecard, sources: &Sources, choice: usize, changes: impl Fn(&RowScore) -> Vec<Change>) {
    let rows = card.rows();
    let row = rows.get(choice % rows.len().max(1)).copied();
    let changes = row.map(changes).unwrap_or_default();
    for subject in row.map(Subject::Row).into_iter().chain([Subject::Total]) {
        let explanation = Explanation {
            scorecard: card,
            subject,
            changes: &changes,
            sources: Some(sources),
            language: Language::Chinese,
            style: Style::default(),
        };
        let mut bytes = Vec::new();
        report::write_explanation(&explanation, &mut bytes).expect("memory");
        harmless(&String::from_utf8(bytes).expect("UTF-8"));
    }
}
