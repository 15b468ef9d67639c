//! 校验: every one of the rubric that does not hold, or that cannot be decided.
//!
//! Test: the outcome of the check, with its own 误差.

use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::eval::CheckOutcome;
use crate::text;

use super::unit::Unit;
use super::{Finding, leaves, messages};

/// What the checks say.
///
/// `slips` are the checks that a slip between 元 and 万元 explains, with the amount.
pub fn checks(unit: &Unit<'_>, slips: &BTreeMap<String, String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (check, result) in unit.rubric.checks.iter().zip(&unit.card.checks) {
        let place = unit.first_place(leaves::facts_in(unit.rubric, [&check.condition]));
        match &result.outcome {
            CheckOutcome::Holds => {}
            CheckOutcome::Fails { difference } => {
                let severity = if result.warning { Severity::Warning } else { Severity::Error };
                let diagnostic = messages::check_fails(&result.label, severity, difference.as_deref(), place, check.span);
                let mut finding =
                    Finding::new(&result.label, diagnostic).figure(text!("代入", "with the numbers"), result.substituted.clone());
                if let Some(difference) = difference {
                    finding = finding.figure(text!("相差", "apart by"), difference.clone());
                }
                if let Some(name) = slips.get(&result.label) {
                    finding = finding.because(text!("多半是“{name}”的单位错了", "most likely “{name}” is in the wrong unit"));
                }
                findings.push(finding);
            }
            // What is written and could not be read was said.
            CheckOutcome::Undecided(impediments) if impediments.iter().all(|one| unit.was_refused(one)) => {}
            CheckOutcome::Undecided(impediments) => {
                let diagnostic = messages::check_undecided(&result.label, place, check.span);
                let finding = Finding { impediments: impediments.clone(), ..Finding::new(&result.label, diagnostic) };
                findings.push(finding);
            }
        }
    }
    findings
}
