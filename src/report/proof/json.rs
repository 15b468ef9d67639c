//! Certificates for programs.
//!
//! ```json
//! [{"file": "2021.rules", "rubric": "…", "years": "2021", "rules_sha256": "…", "indicators": 26, "proved": 130, "refuted": 0, "unproved": 4,
//!   "claims": [{"about": "indicator", "name": "预算完成率", "claim": "scores", "verdict": "proved", "reason": null, "text": "得分 0 ~ 3，两头都得得到"}],
//!   "findings": [{"code": "BC0326", "severity": "warning", "message": "…", "examples": ["…"]}]}]
//! ```
//! `about` is `indicator`, `section` or `whole`; `claim` one of `scored`, `divisors`, `branches`, `scores`, `full_marks`, `upper_bound`,
//! `lower_bound`, `direction`, `sum`, `graded`, `grades`, `totals`; `verdict` one of `proved`, `refuted`, `unproved`, the last with a `reason`.

use std::io;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::language::Language;
use crate::model::{BoundKind, Rubric};
use crate::proof::{About, Claim, Proof, Statement, Verdict};
use crate::report::json::escaped;

use super::sheets::subject;
use super::{ProofReport, ProvedRubric, words};

#[derive(Serialize)]
struct CertificateCard<'a> {
    file: &'a str,
    rubric: &'a str,
    years: Option<String>,
    rules_sha256: &'a str,
    indicators: usize,
    proved: usize,
    refuted: usize,
    unproved: usize,
    claims: Vec<ClaimCard>,
    findings: Vec<FindingCard<'a>>,
}

#[derive(Serialize)]
struct FindingCard<'a> {
    code: String,
    severity: &'a str,
    message: &'a str,
    examples: Vec<&'a str>,
}

#[derive(Serialize)]
struct ClaimCard {
    about: &'static str,
    name: String,
    claim: &'static str,
    verdict: &'static str,
    reason: Option<String>,
    text: String,
}

/// Writes an array with an object for each rubric and stretch of years.
pub fn write(report: &ProofReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut cards = Vec::new();
    for proved in &report.rubrics {
        cards.extend(proved.pairs().map(|(rubric, proof)| card(report, proved, rubric, proof)));
    }
    writeln!(out, "{}", escaped(&serde_json::to_string_pretty(&cards)?))
}

fn card<'a>(report: &ProofReport<'_>, proved: &'a ProvedRubric<'_>, rubric: &'a Rubric, proof: &Proof) -> CertificateCard<'a> {
    CertificateCard {
        file: &proved.file,
        rubric: &rubric.name,
        years: rubric.stretch.or(rubric.years).map(|years| years.to_string()),
        rules_sha256: &proved.rules_sha256,
        indicators: rubric.indicators.len(),
        proved: proof.count(|verdict| verdict == Verdict::Proved),
        refuted: proof.count(|verdict| verdict == Verdict::Refuted),
        unproved: proof.count(|verdict| matches!(verdict, Verdict::Unproved(_))),
        claims: proof.claims.iter().map(|claim| claim_card(report, rubric, claim)).collect(),
        findings: proved.findings.iter().map(|finding| finding_card(finding, report.language)).collect(),
    }
}

fn finding_card(finding: &Diagnostic, language: Language) -> FindingCard<'_> {
    FindingCard {
        code: finding.code.to_string(),
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        message: finding.message.get(language),
        examples: finding.examples.iter().map(|example| example.get(language)).collect(),
    }
}

fn claim_card(report: &ProofReport<'_>, rubric: &Rubric, claim: &Claim) -> ClaimCard {
    let (about, indicator) = match claim.about {
        About::Indicator(id) => ("indicator", rubric.indicators.get(id.0)),
        About::Section(_) => ("section", None),
        About::Whole => ("whole", None),
    };
    let (verdict, reason) = match claim.verdict {
        Verdict::Proved => ("proved", None),
        Verdict::Refuted => ("refuted", None),
        Verdict::Unproved(why) => ("unproved", Some(words::why(why).get(report.language).to_string())),
    };
    ClaimCard {
        about,
        name: match claim.about {
            About::Indicator(_) | About::Section(_) => subject(rubric, claim.about, report.language),
            About::Whole => String::new(),
        },
        claim: word(&claim.statement),
        verdict,
        reason,
        text: words::statement(&claim.statement, indicator).get(report.language).to_string(),
    }
}

fn word(statement: &Statement) -> &'static str {
    match statement {
        Statement::Scored => "scored",
        Statement::Divisors => "divisors",
        Statement::Branches(_) => "branches",
        Statement::Scores(_) => "scores",
        Statement::FullMarks => "full_marks",
        Statement::Bound(BoundKind::Upper, _) => "upper_bound",
        Statement::Bound(BoundKind::Lower, _) => "lower_bound",
        Statement::Direction { .. } => "direction",
        Statement::Sum => "sum",
        Statement::Graded => "graded",
        Statement::Grades(_) => "grades",
        Statement::Totals(_) => "totals",
    }
}
