//! 自评: scores, subtotals, total and grade that the unit claims, against those that the rules give, and against each other.
//!
//! Tests, all exact: a claim differs from the score; the claimed total is not the sum of the claimed rows (where all rows are claimed and the
//! total is that sum), or a claimed subtotal not that of the rows under its heading where these have no score; a row that does not apply and is not
//! claimed counts as 0 in these sums; a difference is explained by the reference points, by full marks, by another rounding, by a row counted under the
//! neighbouring heading, or by the nearest change of the data that would give the claimed score.

use crate::eval::{Change, Claim, RowScore, SectionScore, SectionScoreKind, Status};
use crate::facts::Word;
use crate::language::Text;
use crate::model::Inapplicable;
use crate::number::Number;
use crate::text;

use super::unit::Unit;
use super::{Finding, messages};

/// What is claimed otherwise than it is.
pub fn claims(unit: &Unit<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = unit.card.rows().into_iter().filter_map(|row| self::row(unit, row)).collect();
    subtotals(unit, &unit.card.sections.iter().collect::<Vec<_>>(), &mut findings);
    findings.extend(total(unit));
    findings.extend(sum(unit));
    findings.extend(grade(unit));
    findings
}

/// How far a claim is from what was computed, when it is.
fn apart(claim: &Claim) -> Option<&Number> {
    claim.difference.as_ref().filter(|difference| !difference.is_zero())
}

fn row(unit: &Unit<'_>, row: &RowScore) -> Option<Finding> {
    let (claim, score) = (row.claimed.as_ref()?, row.score.as_ref()?);
    let difference = apart(claim)?;
    let diagnostic = messages::claimed_score(&row.name, &claim.claimed, score, difference, unit.claim_place(&row.name), row.span);
    let finding = Finding::new(&row.name, diagnostic)
        .figure(text!("自评", "claimed"), claim.claimed.to_string())
        .figure(text!("按规则", "by the rules"), score.to_string())
        .figure(text!("分值", "points"), row.points.to_string())
        .because_of(why(unit, row, claim, score))
        .weighing(difference.absolute());
    Some(Finding { steps: row.steps.clone(), ..finding })
}

/// What the claimed score may have come from, and what the rule looked at.
fn why(unit: &Unit<'_>, row: &RowScore, claim: &Claim, score: &Number) -> Vec<Text> {
    let claimed = &claim.claimed;
    let (points, printed) = (&row.points, &row.printed_points);
    let mut reasons = Vec::new();
    match &row.status {
        Status::Inapplicable { reason } => {
            let reason = reason.clone().unwrap_or_default();
            reasons.push(text!("这一项不适用（{reason}），不计分", "the row does not apply ({reason}) and does not count"));
        }
        Status::Scored | Status::Unscored(_) => {}
    }
    if matches!(row.status, Status::Inapplicable { .. }) {
        return reasons;
    }
    if claimed > points {
        reasons.push(text!("自评比分值 {points} 还多", "the claim is more than the points of the row, {points}"));
    }
    let by_printed = claimed.multiply(points).ok().zip(score.multiply(printed).ok());
    if points != printed && !claimed.is_zero() && by_printed.is_some_and(|(claimed, score)| claimed == score) {
        reasons.push(text!(
            "自评是按参考分值 {printed} 分算的，应当按设定分值 {points} 分",
            "the claim was computed with the printed points, {printed}, and not with those in force, {points}"
        ));
    } else if claimed == points {
        reasons.push(text!("自评填的是满分", "the claim is full marks"));
    }
    let rounded = row.exact_score.as_ref().and_then(|exact| {
        let places = (0..unit.card.places).find(|places| exact.round(*places) == *claimed)?;
        (!exact.is_whole()).then_some(places)
    });
    if let Some(places) = rounded {
        reasons.push(text!("自评只保留了 {places} 位小数", "the claim was rounded to {places} places"));
    }
    reasons.extend(row.note.clone().map(Text::same));
    let changes = unit.nearest_changes(row.id);
    // What the unit cannot move is no way to its score.
    let gives_it = |change: &&Change| change.new_score == *claimed && !change.lever.is_fixed(unit.rubric);
    if let Some(change) = changes.iter().find(gives_it) {
        let shown = change.text.map(|text| text.rsplit_once('→').map_or(text, |(head, _)| head).trim_end().to_string());
        let (chinese, english) = (shown.chinese, shown.english);
        reasons.push(Text::new(
            format!("要得 {claimed} 分，数据得是：{chinese}"),
            format!("for {claimed} points the data would have to be: {english}"),
        ));
    }
    reasons
}

/// The claimed subtotals of headings that stand beside each other, and of those below.
fn subtotals(unit: &Unit<'_>, sections: &[&SectionScore], findings: &mut Vec<Finding>) {
    for section in sections {
        if let Some(claim) = &section.claimed
            && let Some(score) = section.score.scored()
            && let Some(difference) = apart(claim)
        {
            let place = unit.claim_place(&section.name);
            let diagnostic = messages::claimed_subtotal(&section.name, &claim.claimed, score, difference, place);
            let mut finding = Finding::new(&section.name, diagnostic)
                .figure(text!("自评小计", "claimed"), claim.claimed.to_string())
                .figure(text!("按规则", "by the rules"), score.to_string())
                .figure(text!("设定分值", "points in force"), section.points.to_string())
                .figure(text!("参考分值", "printed points"), section.printed_points.to_string())
                .because_of(why_subtotal(section, claim, sections))
                .weighing(difference.absolute());
            if let Some(sum) = claimed_rows(section) {
                finding = finding.figure(text!("自评各项之和", "sum of the claimed rows"), sum.to_string());
            }
            findings.push(finding);
        }
        findings.extend(subtotal_of_claims(unit, section));
        subtotals(unit, &section.sections.iter().collect::<Vec<_>>(), findings);
    }
}

/// A claimed subtotal against the sum of the claims below it, where the rules give no subtotal to hold it to.
fn subtotal_of_claims(unit: &Unit<'_>, section: &SectionScore) -> Option<Finding> {
    let claimed = &section.claimed.as_ref()?.claimed;
    if section.kind != SectionScoreKind::Ordinary || section.score.scored().is_some() {
        return None;
    }
    let sum = claimed_rows(section)?;
    let difference = claimed.subtract(&sum).ok().filter(|difference| !difference.is_zero())?;
    let place = unit.claim_place(&section.name);
    let finding = Finding::new(&section.name, messages::claimed_subtotal_sum(&section.name, claimed, &sum, &difference, place))
        .figure(text!("自评小计", "claimed"), claimed.to_string())
        .figure(text!("自评各项之和", "sum of the claimed rows"), sum.to_string())
        .weighing(difference.absolute());
    Some(finding)
}

/// What a claimed subtotal may have come from.
fn why_subtotal(section: &SectionScore, claim: &Claim, beside: &[&SectionScore]) -> Vec<Text> {
    let claimed = &claim.claimed;
    let mut reasons = Vec::new();
    if *claimed == section.printed_points && section.printed_points != section.points {
        reasons.push(text!(
            "自评用的是参考分值，表里用的是设定分值",
            "the claim is that of the printed points; those in force count"
        ));
        return reasons;
    }
    for row in &section.rows {
        if section.printed_points.subtract(&row.printed_points).as_ref() == Ok(claimed) {
            let (name, printed) = (&row.name, &row.printed_points);
            let elsewhere = beside.iter().find(|other| counts_as_printed_with(other, row));
            if let Some(elsewhere) = elsewhere {
                let other = &elsewhere.name;
                reasons.push(text!(
                    "自评用的是参考分值，并且把“{name}”（{printed} 分）算到了“{other}”",
                    "the claim is that of the printed points, with “{name}” ({printed}) counted under “{other}”"
                ));
                return reasons;
            }
        }
    }
    for other in beside.iter().filter(|other| !std::ptr::eq(**other, section)) {
        let moved = other.rows.iter().find(|row| {
            let without = other.printed_points.subtract(&row.printed_points).ok();
            without.is_some()
                && without == other.claimed.as_ref().map(|claim| claim.claimed.clone())
                && section.printed_points.add(&row.printed_points).as_ref() == Ok(claimed)
        });
        if let Some(row) = moved {
            let (name, printed, other) = (&row.name, &row.printed_points, &other.name);
            reasons.push(text!(
                "自评用的是参考分值，并且把“{other}”下的“{name}”（{printed} 分）算在了这里",
                "the claim is that of the printed points, with “{name}” ({printed}) of “{other}” counted here"
            ));
            return reasons;
        }
    }
    for row in &section.rows {
        if row.score.as_ref() == Some(claimed) && section.rows.len() > 1 {
            let name = &row.name;
            reasons.push(text!("自评只算了“{name}”一项", "the claim is that of “{name}” alone"));
            return reasons;
        }
    }
    reasons
}

/// Whether a heading claims its printed points together with those of a row that does not stand under it.
fn counts_as_printed_with(section: &SectionScore, row: &RowScore) -> bool {
    let with = section.printed_points.add(&row.printed_points).ok();
    with.is_some() && with == section.claimed.as_ref().map(|claim| claim.claimed.clone())
}

/// The sum of the claims of all rows below a heading, when all that apply are claimed and count as they are.
fn claimed_rows(section: &SectionScore) -> Option<Number> {
    let mut sum = Number::ZERO;
    for row in &section.rows {
        sum = sum.add(claimed_row(row)?).ok()?;
    }
    for below in &section.sections {
        if below.weight.is_some() || below.kind != SectionScoreKind::Ordinary {
            return None;
        }
        sum = sum.add(&claimed_rows(below)?).ok()?;
    }
    Some(sum)
}

/// What is claimed of a row: of one that does not apply, when nothing is said, nothing.
fn claimed_row(row: &RowScore) -> Option<&Number> {
    match (&row.claimed, &row.status) {
        (Some(claim), _) => Some(&claim.claimed),
        (None, Status::Inapplicable { .. }) => Some(&Number::ZERO),
        (None, Status::Scored | Status::Unscored(_)) => None,
    }
}

fn total(unit: &Unit<'_>) -> Option<Finding> {
    let (claim, total) = (unit.card.claimed_total.as_ref()?, unit.card.total.scored()?);
    let difference = apart(claim)?;
    let place = unit.claimed_word_place(Word::Total);
    let mut finding = Finding::new(messages::total_word(), messages::claimed_total(&claim.claimed, total, difference, place))
        .figure(text!("自评", "claimed"), claim.claimed.to_string())
        .figure(text!("按规则", "by the rules"), total.to_string())
        .weighing(difference.absolute());
    let rows = unit.card.rows();
    let differing: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let difference = apart(row.claimed.as_ref()?)?;
            let sign = if difference.is_positive() { "+" } else { "" };
            Some(format!("{} {sign}{difference}", row.name))
        })
        .collect();
    if !differing.is_empty() {
        let rows = differing.join("、");
        finding = finding.because(text!("各项自评与评分的差：{rows}", "the rows whose claims differ: {rows}"));
    }
    Some(finding)
}

/// The claimed total against the sum of the claimed rows, where the total is nothing but that sum.
fn sum(unit: &Unit<'_>) -> Option<Finding> {
    let claimed = &unit.card.claimed_total.as_ref()?.claimed;
    let rubric = unit.rubric;
    let is_plain = rubric.inapplicable != Inapplicable::Rescale
        && rubric.total.score.is_none()
        && rubric.total.at_most.is_none()
        && rubric.total.at_least.is_none();
    if !is_plain {
        return None;
    }
    let mut sum = Number::ZERO;
    for section in &unit.card.sections {
        if section.weight.is_some() || section.kind != SectionScoreKind::Ordinary {
            return None;
        }
        sum = sum.add(&claimed_rows(section)?).ok()?;
    }
    let difference = claimed.subtract(&sum).ok().filter(|difference| !difference.is_zero())?;
    let place = unit.claimed_word_place(Word::Total);
    let finding = Finding::new(messages::total_word(), messages::claimed_sum(claimed, &sum, &difference, place))
        .figure(text!("自评总分", "claimed total"), claimed.to_string())
        .figure(text!("自评各项之和", "sum of the claimed rows"), sum.to_string())
        .weighing(difference.absolute());
    Some(finding)
}

fn grade(unit: &Unit<'_>) -> Option<Finding> {
    let (claimed, grade) = (unit.card.claimed_grade.as_ref()?, unit.card.grade.as_ref()?);
    let total = unit.card.total.scored().map_or(String::new(), Number::to_string);
    let diagnostic = messages::claimed_grade(claimed, grade, unit.claimed_word_place(Word::Grade));
    let finding = Finding::new(messages::grade_word(), diagnostic)
        .figure(text!("自评", "claimed"), claimed.clone())
        .figure(text!("按规则", "by the rules"), grade.clone())
        .figure(text!("总分", "total"), total);
    Some(finding)
}
