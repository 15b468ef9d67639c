//! The checker's messages made good by proofs: what it could only suspect is dropped where it is refuted, and shown on data where it is so.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::{Indicator, ReachKind, Rubric};
use crate::source::Span;

use super::messages::{diagnostic, with_witnesses};
use super::rows::overlap;
use super::{About, Finding, FindingKind, Proof};

/// A message, and the finding whose data show it, with its rubric.
pub(super) type Shown<'p> = (Diagnostic, Option<(&'p Rubric, &'p Finding)>);

/// The checker's messages about a rubric with the data that show them, then what only the proofs found. `proofs` are those of each stretch of
/// years with its rubric, in order; a branch counts as never taken when it is so in all of them.
pub(super) fn substantiate<'p>(proofs: &[(&'p Rubric, &'p Proof)], found: Vec<Diagnostic>) -> Vec<Shown<'p>> {
    let findings: Vec<(&Rubric, &Finding)> =
        proofs.iter().flat_map(|(rubric, proof)| proof.findings.iter().map(|finding| (*rubric, finding))).collect();
    let mut all: Vec<Shown<'p>> = Vec::new();
    let is_told: Vec<bool> =
        findings.iter().map(|(_, finding)| found.iter().any(|diagnostic| is_of(finding, diagnostic))).collect();
    for diagnostic in found {
        if diagnostic.severity != Severity::Error && is_refuted(proofs, &diagnostic) {
            continue;
        }
        let shown = findings.iter().find(|(_, finding)| is_of(finding, &diagnostic)).copied();
        all.push(match shown {
            Some((rubric, finding)) => (with_witnesses(diagnostic, rubric, finding), shown),
            None => (diagnostic, None),
        });
    }
    for ((rubric, finding), is_told) in findings.into_iter().zip(is_told) {
        if !is_told && is_in_all(proofs, finding) && !is_said(&all, rubric, finding) {
            all.extend(diagnostic(rubric, finding).map(|diagnostic| (diagnostic, Some((rubric, finding)))));
        }
    }
    all
}

/// Whether a suspicion of the checker is proved wrong: everything that divides there was looked at, and nothing of it can be 0.
fn is_refuted(proofs: &[(&Rubric, &Proof)], diagnostic: &Diagnostic) -> bool {
    let (Code::DenominatorZero, Some(place)) = (diagnostic.code, diagnostic.place()) else { return false };
    !proofs.is_empty()
        && proofs.iter().all(|(_, proof)| {
            let divisors = &proof.divisors;
            let is_there = |span: &Span| overlap(*span, place);
            !divisors.is_partial
                && !divisors.outside.contains(&place)
                && divisors.looked_at.iter().any(is_there)
                && !divisors.suspects.iter().any(is_there)
        })
}

/// Whether a finding is what a message of the checker is about.
fn is_of(finding: &Finding, diagnostic: &Diagnostic) -> bool {
    let Some(place) = diagnostic.place() else { return false };
    match (&finding.kind, diagnostic.code) {
        (FindingKind::Divisor, Code::DenominatorZero)
        | (FindingKind::NoArm, Code::BandGap | Code::CaseMissing | Code::CoverageUnproved | Code::LevelsGap)
        | (FindingKind::OutOfReach(_), Code::PointsOutOfReach) => overlap(finding.place, place),
        (
            FindingKind::NeverTaken(_),
            Code::ArmTaken | Code::BandOutside | Code::EmptyBand | Code::NothingLeft | Code::GradeOutOfReach,
        ) => overlap(finding.place, place),
        (FindingKind::InBand, Code::BandsOverlap | Code::ArmTaken | Code::EndToElse) => finding.place == place,
        (FindingKind::NoGrade, Code::GradeGap) => true,
        (
            FindingKind::InBand
            | FindingKind::NoGrade
            | FindingKind::Divisor
            | FindingKind::NoArm
            | FindingKind::OutOfReach(_)
            | FindingKind::NeverTaken(_)
            | FindingKind::Direction(_)
            | FindingKind::Jump(..),
            _,
        ) => false,
    }
}

/// Whether a branch is never taken in any stretch of years; other findings stand for themselves.
fn is_in_all(proofs: &[(&Rubric, &Proof)], finding: &Finding) -> bool {
    match &finding.kind {
        FindingKind::NeverTaken(reach) => proofs.iter().all(|(_, proof)| {
            proof.findings.iter().any(|other| matches!(&other.kind, FindingKind::NeverTaken(there) if there == reach))
        }),
        FindingKind::Divisor
        | FindingKind::NoArm
        | FindingKind::OutOfReach(_)
        | FindingKind::Direction(_)
        | FindingKind::InBand
        | FindingKind::NoGrade
        | FindingKind::Jump(..) => true,
    }
}

/// Whether a finding follows from what is said already: of a rule that is wrong in one way others are not counted up.
fn is_said(all: &[Shown<'_>], rubric: &Rubric, finding: &Finding) -> bool {
    let About::Indicator(id) = finding.about else { return false };
    let rule: Vec<Span> = rubric.indicators.get(id.0).map(places).unwrap_or_default();
    let is_condition = matches!(&finding.kind, FindingKind::NeverTaken(reach) if reach.kind != ReachKind::Arm);
    all.iter().any(|(diagnostic, _)| {
        let Some(place) = diagnostic.place() else { return false };
        let is_wrong = diagnostic.severity == Severity::Error && rule.iter().any(|part| overlap(place, *part));
        is_wrong || (is_condition && diagnostic.code == Code::NeverTaken && overlap(place, finding.place))
    })
}

/// The parts of a rule.
fn places(indicator: &Indicator) -> Vec<Span> {
    let clauses = [Some(&indicator.score), indicator.at_most.as_ref(), indicator.at_least.as_ref()];
    let locals = indicator.locals.iter().map(|local| local.body.span);
    clauses.into_iter().flatten().map(|clause| clause.span).chain(locals).chain([indicator.header]).collect()
}
