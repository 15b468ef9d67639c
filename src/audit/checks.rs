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
/// `slips` are the checks that a slip between 元 and 万元 explains, with the amounts of which one, or several together, are out.
pub fn checks(unit: &Unit<'_>, slips: &BTreeMap<String, Vec<String>>) -> Vec<Finding> {
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
                if let Some(names) = slips.get(&result.label) {
                    let (names, names_in_english) = (names.join("”或“"), names.join("” or “"));
                    finding = finding
                        .because(text!("多半是“{names}”的单位错了", "most likely “{names_in_english}” is in the wrong unit"));
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
