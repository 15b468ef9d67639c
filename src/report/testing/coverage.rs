//! What tests do not reach, said to the author of the rules.

use crate::language::{Language, Text};
use crate::model::{BoundKind, BoundUse, Goal, ReachKind, Side, StepsFound};
use crate::report::words;
use crate::source::Span;
use crate::testing::PartName;
use crate::text;

use super::TestReport;

/// The name of a part.
pub(super) fn part_name(name: &PartName, language: Language) -> String {
    match name {
        PartName::Named(name) => name.to_string(),
        PartName::Check(label) => {
            let text = text!("校验“{label}”", "check “{label}”");
            text.get(language).to_string()
        }
        PartName::Total => words::TOTAL.get(language).to_string(),
        PartName::Grades => words::GRADE_SHORT.get(language).to_string(),
    }
}

/// What a goal is, as something that no test has shown: `值 ≥ 95%：正好 95% 的没有测过`.
pub(super) fn missed(report: &TestReport<'_>, goal: &Goal) -> String {
    let subject = match goal.subject {
        Some(subject) => written(report, subject),
        None => text!("总分", "the total").get(report.language).to_string(),
    };
    let text = match &goal.reach.kind {
        ReachKind::Scored => text!("没有一个测试给它打过分", "no test scores it"),
        ReachKind::Condition(true) => text!("“{subject}”成立的情形没有测过", "no test in which “{subject}” holds"),
        ReachKind::Condition(false) => text!("“{subject}”不成立的情形没有测过", "no test in which “{subject}” does not hold"),
        ReachKind::Arm => text!("“{subject}”这一档没有测过", "no test of the band “{subject}”"),
        ReachKind::Side(_, side) => {
            let threshold = goal.shown.clone().or_else(|| goal.threshold.map(|span| written(report, span))).unwrap_or_default();
            match side {
                Side::Below => {
                    text!("“{subject}”小于 {threshold} 的没有测过", "no test in which “{subject}” is less than {threshold}")
                }
                Side::At => {
                    text!("“{subject}”正好是 {threshold} 的没有测过", "no test in which “{subject}” is exactly {threshold}")
                }
                Side::Above => {
                    text!("“{subject}”大于 {threshold} 的没有测过", "no test in which “{subject}” is more than {threshold}")
                }
            }
        }
        ReachKind::Bound(BoundKind::Upper, BoundUse::Used) => {
            text!("得分超过上限、按上限计的没有测过", "no test in which the score is cut to its upper bound")
        }
        ReachKind::Bound(BoundKind::Upper, BoundUse::Unused) => {
            text!("得分没有超过上限的没有测过", "no test in which the score stays within its upper bound")
        }
        ReachKind::Bound(BoundKind::Lower, BoundUse::Used) => {
            text!("得分低于下限、按下限计（扣完为止）的没有测过", "no test in which the score is raised to its lower bound")
        }
        ReachKind::Bound(BoundKind::Lower, BoundUse::Unused) => {
            text!("得分没有低于下限的没有测过", "no test in which the score stays above its lower bound")
        }
        ReachKind::Level => {
            let level = goal.shown.as_deref().unwrap_or("");
            text!("评定为“{level}”的没有测过", "no test in which the level is “{level}”")
        }
        ReachKind::Steps(StepsFound::None) => text!("“{subject}”是 0 的没有测过", "no test in which “{subject}” is 0"),
        ReachKind::Steps(StepsFound::Some) => {
            text!("“{subject}”大于 0 的没有测过", "no test in which “{subject}” is more than 0")
        }
    };
    let text: Text = text;
    text.get(report.language).to_string()
}

/// The word of a kind of goal, for programs.
pub(super) fn kind(goal: &Goal) -> &'static str {
    match &goal.reach.kind {
        ReachKind::Scored => "scored",
        ReachKind::Condition(true) => "holds",
        ReachKind::Condition(false) => "fails",
        ReachKind::Arm => "arm",
        ReachKind::Side(_, Side::Below) => "below",
        ReachKind::Side(_, Side::At) => "at",
        ReachKind::Side(_, Side::Above) => "above",
        ReachKind::Bound(BoundKind::Upper, BoundUse::Used) => "upper_bound_used",
        ReachKind::Bound(BoundKind::Upper, BoundUse::Unused) => "upper_bound_unused",
        ReachKind::Bound(BoundKind::Lower, BoundUse::Used) => "lower_bound_used",
        ReachKind::Bound(BoundKind::Lower, BoundUse::Unused) => "lower_bound_unused",
        ReachKind::Level => "level",
        ReachKind::Steps(StepsFound::None) => "no_steps",
        ReachKind::Steps(StepsFound::Some) => "steps",
    }
}

/// What was written at a place, on one line.
fn written(report: &TestReport<'_>, span: Span) -> String {
    report.sources.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
}
