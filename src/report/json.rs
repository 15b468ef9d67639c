//! The scorecard for programs.
//!
//! Of one unit an object, of several an array. Every number is a string of decimal digits without trailing zeros, so that no reader
//! takes it through a binary float. Keys keep the order given here; those marked *optional* are absent when there is nothing to
//! say, all others are always present.
//!
//! | scorecard | |
//! |---|---|
//! | `rubric`, `year`, `unit` | the rubric's name; the year or null; the unit |
//! | `basis` | optional |
//! | `full_points` | full marks, null when unlimited |
//! | `total`, `total_range` | the total or null; when null, optional: the two ends of what is possible |
//! | `total_reasons` | optional: why there is no total, when that does not show at an indicator: `{kind, text}` |
//! | `grade` | or null |
//! | `grade_reasons` | optional: why there is a total and no grade: `{kind, text}` |
//! | `rescaled` | optional: `{score, score_range, applicable, full}` of 不适用 折算 |
//! | `total_note`, `total_steps` | optional |
//! | `claimed_total`, `claimed_grade` | optional: `{score, difference}`; the claimed grade, when it differs |
//! | `sections` | the top headings; rows under no heading stand in a first one named "" |
//! | `prior_facts` | optional: the facts of earlier years that were used: `{year, name, value}` |
//! | `made_of` | optional: the units that this one is made of: `{units, named, figures: [{name, way, value, of}]}` |
//! | `checks` | `{label, severity: "error"\|"warning", outcome: "holds"\|"fails"\|"undecided", substituted, difference, reasons}` |
//! | `engine`, `rules_sha256`, `data_sha256` | the version; optional the hashes of the files |
//!
//! A section has `name`, `kind` (optional: "bonus" or "deduction"; what is taken off is a positive score), `weight` (optional, "80%"),
//! `printed_points`, `points`, `score` (or null, then optional `score_range`), `indicators`, `sections`.
//!
//! An indicator has `name`, `printed_points`, `points`, `status` ("scored", "inapplicable", "unscored"), `value` (as displayed,
//! or null), `score` (or null), and optional `reason` (why it does not apply), `reasons` (why it is unscored: `{kind, text}`), `missing` (the
//! facts to supply: `{name, label}`), `bound` (`{kind: "upper"|"lower", points}`), `note`, `remark`, `explanation_due`, `claimed`
//! (`{score, difference}`, the difference being claimed minus computed), `basis`, `rule` (`{file, line, column}`), `steps`.
//!
//! A step has `kind` (see [`StepKind`], in lower case), `formula`, `substituted`, `result`, and optional `steps`.

use std::io;

use serde::Serialize;

use crate::eval::{
    BoundUsed, CheckOutcome, CheckResult, Claim, CohortNote, Impediment, LeftOut, MadeFigure, MadeOf, RowScore, Scorecard,
    SectionScore, SectionScoreKind, Status, Step, StepKind, Total,
};
use crate::language::Language;
use crate::number::Number;
use crate::source::{Sources, Span, is_unseen};

use super::findings;
use super::{Entry, Report, figures};

/// Steps nested deeper than this are left out.
const DEEPEST_STEP: usize = 64;

#[derive(Serialize)]
struct Card<'a> {
    rubric: &'a str,
    year: Option<i32>,
    unit: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<&'a str>,
    full_points: Option<String>,
    total: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_range: Option<[String; 2]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    total_reasons: Vec<ReasonCard>,
    grade: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grade_reasons: Vec<ReasonCard>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rescaled: Option<Rescaled>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_note: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    total_steps: Vec<StepCard<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claimed_total: Option<ClaimCard>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claimed_grade: Option<&'a str>,
    sections: Vec<SectionCard<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    prior_facts: Vec<PriorFactCard<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cohort: Vec<CohortCard<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    made_of: Option<MadeOfCard<'a>>,
    checks: Vec<CheckCard<'a>>,
    engine: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rules_sha256: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_sha256: Option<&'a str>,
}

#[derive(Serialize)]
struct PriorFactCard<'a> {
    year: i32,
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct MadeOfCard<'a> {
    units: usize,
    named: &'a [String],
    figures: Vec<MadeFigureCard<'a>>,
}

#[derive(Serialize)]
struct MadeFigureCard<'a> {
    name: &'a str,
    way: &'a str,
    value: &'a str,
    of: &'a str,
}

#[derive(Serialize)]
struct CohortCard<'a> {
    formula: &'a str,
    result: Option<&'a str>,
    units: usize,
    left_out: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    named: Vec<LeftOutCard>,
}

#[derive(Serialize)]
struct LeftOutCard {
    unit: String,
    reason: String,
}

#[derive(Serialize)]
struct Rescaled {
    score: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score_range: Option<[String; 2]>,
    applicable: String,
    full: String,
}

#[derive(Serialize)]
struct SectionCard<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<String>,
    printed_points: String,
    points: String,
    score: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score_range: Option<[String; 2]>,
    indicators: Vec<IndicatorCard<'a>>,
    sections: Vec<SectionCard<'a>>,
}

#[derive(Serialize)]
struct IndicatorCard<'a> {
    name: &'a str,
    printed_points: String,
    points: String,
    status: &'static str,
    value: Option<&'a str>,
    score: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<ReasonCard>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<MissingCard<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bound: Option<BoundCard>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation_due: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claimed: Option<ClaimCard>,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<RuleCard<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<StepCard<'a>>,
}

#[derive(Serialize)]
struct ReasonCard {
    kind: &'static str,
    text: String,
}

#[derive(Serialize)]
struct MissingCard<'a> {
    name: &'a str,
    label: Option<&'a str>,
}

#[derive(Serialize)]
struct BoundCard {
    kind: &'static str,
    points: String,
}

#[derive(Serialize)]
struct ClaimCard {
    score: String,
    difference: Option<String>,
}

#[derive(Serialize)]
struct RuleCard<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct StepCard<'a> {
    kind: &'static str,
    formula: &'a str,
    substituted: &'a str,
    result: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<StepCard<'a>>,
}

#[derive(Serialize)]
struct CheckCard<'a> {
    label: &'a str,
    severity: &'static str,
    outcome: &'static str,
    substituted: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<ReasonCard>,
}

/// Writes one object, or an array of them.
pub fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let cards: Vec<Card<'_>> = report.entries.iter().map(|entry| card(entry, report.language)).collect();
    let text = match cards.as_slice() {
        [one] => serde_json::to_string_pretty(one)?,
        several => serde_json::to_string_pretty(several)?,
    };
    writeln!(out, "{}", escaped(&text))
}

/// JSON in which the characters that a terminal would obey are written as escapes: those that JSON itself lets stand. They can be in
/// strings only, so that the text means what it meant.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => out.push('\n'),
            unseen if is_unseen(unseen) => out.push_str(&format!("\\u{:04x}", u32::from(unseen))),
            other => out.push(other),
        }
    }
    out
}

fn card<'a>(entry: &'a Entry<'_>, language: Language) -> Card<'a> {
    let scorecard: &'a Scorecard = entry.scorecard;
    let sources = entry.provenance.sources;
    let (total, total_range) = total(&scorecard.total);
    let rescaled = scorecard.rescaling.as_ref().map(|rescaling| {
        let (score, score_range) = self::total(&rescaling.scored);
        Rescaled { score, score_range, applicable: rescaling.applicable.to_string(), full: rescaling.full.to_string() }
    });
    Card {
        rubric: &scorecard.rubric,
        year: scorecard.year,
        unit: &scorecard.unit,
        basis: scorecard.basis.as_deref(),
        full_points: scorecard.full_points.as_ref().map(Number::to_string),
        total,
        total_range,
        total_reasons: reasons(&scorecard.total_impediments, language),
        grade: scorecard.grade.as_deref(),
        grade_reasons: reasons(&scorecard.grade_impediments, language),
        rescaled,
        total_note: scorecard.total_note.as_ref().map(|note| note.get(language)),
        total_steps: steps(&scorecard.total_steps, language, DEEPEST_STEP),
        claimed_total: scorecard.claimed_total.as_ref().map(claim),
        claimed_grade: scorecard.claimed_grade.as_deref(),
        sections: scorecard.sections.iter().map(|section| self::section(section, sources, language)).collect(),
        prior_facts: scorecard
            .prior_facts
            .iter()
            .map(|prior| PriorFactCard { year: prior.year, name: &prior.name, value: prior.value.get(language) })
            .collect(),
        cohort: scorecard.cohort.iter().map(|note| cohort(note, language)).collect(),
        made_of: scorecard.made_of.as_ref().map(|made_of| self::made_of(made_of, language)),
        checks: scorecard.checks.iter().map(|check| self::check(check, language)).collect(),
        engine: entry.provenance.engine,
        rules_sha256: entry.provenance.rules_sha256.as_deref(),
        data_sha256: entry.provenance.data_sha256.as_deref(),
    }
}

/// The number, or the two ends.
/// A total, or else its range.
pub(super) fn total(total: &Total) -> (Option<String>, Option<[String; 2]>) {
    match total {
        Total::Scored(number) => (Some(number.to_string()), None),
        Total::Range(low, high) => (None, Some([low.to_string(), high.to_string()])),
        Total::Unknown => (None, None),
    }
}

/// Headings nest at most four deep (LANGUAGE.md §2), and so does this.
fn section<'a>(section: &'a SectionScore, sources: Option<&'a Sources>, language: Language) -> SectionCard<'a> {
    let (score, score_range) = total(&section.score);
    SectionCard {
        name: &section.name,
        kind: match section.kind {
            SectionScoreKind::Ordinary => None,
            SectionScoreKind::Bonus => Some("bonus"),
            SectionScoreKind::Deduction => Some("deduction"),
        },
        weight: section.weight.as_ref().map(figures::weight),
        printed_points: section.printed_points.to_string(),
        points: section.points.to_string(),
        score,
        score_range,
        indicators: section.rows.iter().map(|row| indicator(row, sources, language)).collect(),
        sections: section.sections.iter().map(|below| self::section(below, sources, language)).collect(),
    }
}

fn indicator<'a>(row: &'a RowScore, sources: Option<&'a Sources>, language: Language) -> IndicatorCard<'a> {
    let (status, reason, impediments): (_, _, &[Impediment]) = match &row.status {
        Status::Scored => ("scored", None, &[]),
        Status::Inapplicable { reason } => ("inapplicable", reason.as_deref(), &[]),
        Status::Unscored(impediments) => ("unscored", None, impediments),
    };
    let missing = impediments.iter().filter_map(Impediment::missing);
    let missing = missing.map(|fact| MissingCard { name: &fact.name, label: fact.label.as_deref() });
    IndicatorCard {
        name: &row.name,
        printed_points: row.printed_points.to_string(),
        points: row.points.to_string(),
        status,
        value: row.value.as_deref(),
        score: row.score.as_ref().map(Number::to_string),
        reason,
        reasons: reasons(impediments, language),
        missing: missing.collect(),
        bound: row.bound.as_ref().map(|bound| match bound {
            BoundUsed::Upper(points) => BoundCard { kind: "upper", points: points.to_string() },
            BoundUsed::Lower(points) => BoundCard { kind: "lower", points: points.to_string() },
        }),
        note: row.note.as_deref(),
        remark: row.remark.as_deref(),
        explanation_due: row.explanation_due.as_ref().map(|text| text.get(language)),
        claimed: row.claimed.as_ref().map(claim),
        basis: row.basis.as_deref(),
        rule: sources.and_then(|sources| rule(row.span, sources)),
        steps: steps(&row.steps, language, DEEPEST_STEP),
    }
}

fn reasons(impediments: &[Impediment], language: Language) -> Vec<ReasonCard> {
    let kind = |impediment: &Impediment| match impediment {
        Impediment::Missing(_) => "missing",
        Impediment::MissingAssessment { .. } => "missing_assessment",
        Impediment::Arithmetic { .. } => "arithmetic",
        Impediment::Fault { .. } => "fault",
        Impediment::NothingApplicable { .. } => "nothing_applicable",
        Impediment::PointsOpen { .. } => "points_open",
        Impediment::Needs { .. } => "needs",
        Impediment::Cohort { .. } => "cohort",
        Impediment::TooMuchWork => "too_much_work",
    };
    impediments.iter().map(|one| ReasonCard { kind: kind(one), text: findings::reason(one, language) }).collect()
}

fn made_of(made_of: &MadeOf, language: Language) -> MadeOfCard<'_> {
    let figures = made_of.figures.iter().map(|MadeFigure { name, way, value, of }| MadeFigureCard {
        name,
        way: way.get(language),
        value: value.get(language),
        of: of.get(language),
    });
    MadeOfCard { units: made_of.units, named: &made_of.named, figures: figures.collect() }
}

fn cohort(note: &CohortNote, language: Language) -> CohortCard<'_> {
    let left_out =
        |unit: &LeftOut| LeftOutCard { unit: unit.unit.clone(), reason: findings::left_out_reason(&unit.reason, language) };
    CohortCard {
        formula: &note.formula,
        result: note.result.as_ref().map(|result| result.get(language)),
        units: note.units,
        left_out: note.left_out,
        named: note.named.iter().map(left_out).collect(),
    }
}

fn claim(claim: &Claim) -> ClaimCard {
    ClaimCard { score: claim.claimed.to_string(), difference: claim.difference.as_ref().map(Number::to_string) }
}

fn rule(span: Span, sources: &Sources) -> Option<RuleCard<'_>> {
    let source = sources.get(span.source)?;
    let position = source.position(span.start as usize);
    Some(RuleCard { file: &source.name, line: position.line, column: position.column })
}

fn steps(steps: &[Step], language: Language, deepest: usize) -> Vec<StepCard<'_>> {
    let Some(deepest) = deepest.checked_sub(1) else { return Vec::new() };
    steps.iter().map(|step| step_card(step, language, deepest)).collect()
}

fn step_card(step: &Step, language: Language, deepest: usize) -> StepCard<'_> {
    StepCard {
        kind: match step.kind {
            StepKind::Applies => "applies",
            StepKind::Definition => "definition",
            StepKind::Score => "score",
            StepKind::Computation => "computation",
            StepKind::Prior => "prior",
            StepKind::Cohort => "cohort",
            StepKind::Condition => "condition",
            StepKind::Branch => "branch",
            StepKind::Band => "band",
            StepKind::Item => "item",
            StepKind::Bound => "bound",
            StepKind::Scale => "scale",
            StepKind::Round => "round",
            StepKind::Assessed => "assessed",
        },
        formula: &step.formula,
        substituted: step.substituted.get(language),
        result: step.result.get(language),
        steps: steps(&step.steps, language, deepest),
    }
}

fn check<'a>(check: &'a CheckResult, language: Language) -> CheckCard<'a> {
    let (outcome, difference, impediments): (_, _, &[Impediment]) = match &check.outcome {
        CheckOutcome::Holds => ("holds", None, &[]),
        CheckOutcome::Fails { difference } => ("fails", difference.as_deref(), &[]),
        CheckOutcome::Undecided(impediments) => ("undecided", None, impediments),
    };
    CheckCard {
        label: &check.label,
        severity: if check.warning { "warning" } else { "error" },
        outcome,
        substituted: &check.substituted,
        difference,
        reasons: reasons(impediments, language),
    }
}
