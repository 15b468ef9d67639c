//! What the tests of scoring share: a rubric and a record from their texts, and a scorecard as lines of text.

use std::fmt::Write as _;
use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::eval::{
    BoundUsed, CheckOutcome, Claim, Impediment, RowScore, Scorecard, SectionScore, SectionScoreKind, Status, Step, Total,
};
use biaochi::facts::{Format, Record, bind, read};
use biaochi::language::Language;
use biaochi::model::Rubric;
use biaochi::source::Sources;
use biaochi::syntax::parse;

/// What comes of a rules file and a data file: as far as it goes, and every message.
pub struct Outcome {
    /// The rubric, unless the rules have errors.
    pub rubric: Option<Rubric>,
    /// The record, unless there is no rubric or the data have errors.
    pub record: Option<Record>,
    /// The messages in the order of their places: severity, code, text and the text that they point at.
    pub messages: Vec<String>,
}

/// Checks rules and binds the data of a unit to them.
pub fn outcome(rules: &str, data: &str) -> Outcome {
    let mut sources = Sources::new();
    let rules = sources.add("rules", rules);
    let data = sources.add("data", data);
    let sources = Arc::new(sources);
    let mut diagnostics = Diagnostics::new();
    let file = parse(sources.get(rules).expect("just added"), &mut diagnostics);
    let rubric = check(&file, &sources, &mut diagnostics).map(|editions| Rubric::clone(editions.first()));
    let submission = read(sources.get(data).expect("just added"), Format::Yaml, &mut diagnostics);
    let record = rubric.as_ref().zip(submission).and_then(|(rubric, submission)| bind(rubric, &submission, &mut diagnostics));
    let messages = diagnostics.into_sorted();
    let messages = messages.iter().map(|message| {
        let severity = message.severity.word().english;
        let label = message.labels.first();
        let place = label.and_then(|label| sources.get(label.span.source).map(|source| source.slice(label.span)));
        let text = message.message.get(Language::Chinese);
        format!("{severity} {} {text} 〖{}〗", message.code, place.unwrap_or_default())
    });
    Outcome { messages: messages.collect(), rubric, record }
}

/// A scorecard, a line for each of its parts.
pub fn dump(card: &Scorecard) -> String {
    let mut out = String::new();
    for section in &card.sections {
        dump_section(&mut out, section, 0);
    }
    if let Some(rescaling) = &card.rescaling {
        let _ = writeln!(out, "rescaled: {} of {} → {}", total(&rescaling.scored), rescaling.applicable, rescaling.full);
    }
    let _ = write!(out, "total: {}", total(&card.total));
    if let Some(full) = &card.full_points {
        let _ = write!(out, " / {full}");
    }
    out.push('\n');
    for impediment in &card.total_impediments {
        let _ = writeln!(out, "  {}", impeded(impediment));
    }
    if let Some(note) = &card.total_note {
        let _ = writeln!(out, "  note: {}", note.chinese);
    }
    steps(&mut out, &card.total_steps, 1);
    if let Some(grade) = &card.grade {
        let _ = writeln!(out, "grade: {grade}");
    }
    for impediment in &card.grade_impediments {
        let _ = writeln!(out, "no grade: {}", impeded(impediment));
    }
    if let Some(claim) = &card.claimed_total {
        let _ = writeln!(out, "claimed: {}", claimed(claim));
    }
    if let Some(grade) = &card.claimed_grade {
        let _ = writeln!(out, "claimed grade: {grade}");
    }
    for check in &card.checks {
        let outcome = match &check.outcome {
            CheckOutcome::Holds => "holds".to_string(),
            CheckOutcome::Fails { difference: Some(difference) } => format!("fails by {difference}"),
            CheckOutcome::Fails { difference: None } => "fails".to_string(),
            CheckOutcome::Undecided(why) => format!("undecided: {}", why.iter().map(impeded).collect::<Vec<_>>().join("; ")),
        };
        let warning = if check.warning { " (warning)" } else { "" };
        let _ = writeln!(out, "check{warning} {}: {outcome}: {}", check.label, check.substituted);
    }
    out
}

fn dump_section(out: &mut String, section: &SectionScore, depth: usize) {
    let kind = match section.kind {
        SectionScoreKind::Ordinary => "",
        SectionScoreKind::Bonus => " bonus",
        SectionScoreKind::Deduction => " deduction",
    };
    let weight = section.weight.as_ref().map_or(String::new(), |weight| format!(" weight {weight}"));
    let _ = writeln!(
        out,
        "{:depth$}{} {}{kind}{weight}: {} / {} (printed {})",
        "",
        "#".repeat(usize::from(section.level)),
        section.name,
        total(&section.score),
        section.points,
        section.printed_points,
        depth = depth * 2,
    );
    for row in &section.rows {
        dump_row(out, row, depth + 1);
    }
    for below in &section.sections {
        dump_section(out, below, depth + 1);
    }
}

fn dump_row(out: &mut String, row: &RowScore, depth: usize) {
    let indent = " ".repeat(depth * 2);
    let score = row.score.as_ref().map_or("–".to_string(), |score| score.to_string());
    let _ = write!(out, "{indent}{}: {score} / {}", row.name, row.points);
    if row.points != row.printed_points {
        let _ = write!(out, " (printed {})", row.printed_points);
    }
    if let Some(exact) = row.exact_score.as_ref().filter(|exact| Some(*exact) != row.score.as_ref()) {
        let _ = write!(out, ", exactly {exact}");
    }
    if let Some(value) = &row.value {
        let _ = write!(out, ", value {value}");
    }
    match &row.bound {
        Some(BoundUsed::Upper(bound)) => out.push_str(&format!(", at most {bound}")),
        Some(BoundUsed::Lower(bound)) => out.push_str(&format!(", at least {bound}")),
        None => {}
    }
    out.push('\n');
    match &row.status {
        Status::Scored => {}
        Status::Inapplicable { reason } => {
            let _ = writeln!(out, "{indent}  inapplicable: {}", reason.as_deref().unwrap_or("–"));
        }
        Status::Unscored(why) => {
            for why in why {
                let _ = writeln!(out, "{indent}  unscored: {}", impeded(why));
            }
        }
    }
    for (word, text) in [("note", &row.note), ("remark", &row.remark), ("basis", &row.basis)] {
        if let Some(text) = text {
            let _ = writeln!(out, "{indent}  {word}: {text}");
        }
    }
    if let Some(due) = &row.explanation_due {
        let _ = writeln!(out, "{indent}  due: {}", due.chinese);
    }
    if let Some(claim) = &row.claimed {
        let _ = writeln!(out, "{indent}  claimed: {}", claimed(claim));
    }
    steps(out, &row.steps, depth + 1);
}

fn steps(out: &mut String, list: &[Step], depth: usize) {
    for step in list {
        let indent = " ".repeat(depth * 2);
        let _ = writeln!(
            out,
            "{indent}{:?} 〖{}〗 {} → {}",
            step.kind,
            step.formula,
            step.substituted.get(Language::Chinese),
            step.result.get(Language::Chinese)
        );
        steps(out, &step.steps, depth + 1);
    }
}

/// A total, or the range that it lies in.
pub fn total(total: &Total) -> String {
    match total {
        Total::Scored(number) => number.to_string(),
        Total::Range(low, high) => format!("{low}–{high}"),
        Total::Unknown => "unknown".to_string(),
    }
}

fn claimed(claim: &Claim) -> String {
    match &claim.difference {
        Some(difference) => format!("{} (differs by {difference})", claim.claimed),
        None => claim.claimed.to_string(),
    }
}

fn impeded(impediment: &Impediment) -> String {
    match impediment {
        Impediment::Missing(fact) => match &fact.label {
            Some(label) => format!("missing {} ({label})", fact.name),
            None => format!("missing {}", fact.name),
        },
        Impediment::MissingAssessment { row } => format!("missing assessment of {row}"),
        Impediment::Arithmetic { error, substituted, .. } => format!("{error:?}: {substituted}"),
        Impediment::Fault { message, .. } => format!("fault: {}", message.chinese),
        Impediment::NothingApplicable { section } => format!("nothing applicable under {section}"),
        Impediment::PointsOpen { row } => format!("points open until {row}"),
        Impediment::Needs { name } => format!("needs {name}"),
        Impediment::Cohort { lack, formula } => format!("{lack:?}: {formula}"),
        Impediment::TooMuchWork => "too much work".to_string(),
    }
}
