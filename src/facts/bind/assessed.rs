//! 评定: a person's score, as points, as a share of full marks, or with a level and a reason.

use std::sync::Arc;

use super::rows::{Row, Rows, text};
use crate::diagnostic::closest;
use crate::facts::amount::{self, AmountFault};
use crate::facts::faults::{Faults, Place};
use crate::facts::keys::{ASSESSMENT, Word};
use crate::facts::messages;
use crate::facts::record::{AssessedScore, Assessment};
use crate::facts::submission::{Datum, DatumKind};
use crate::facts::template::{assessments, levels_of};
use crate::model::{Assessed, AssessedRange, Inapplicable, Level, PointsSource};
use crate::name;
use crate::number::Number;
use crate::value::Quantity;

/// Reads what is said of a row under 评定, and holds it against the row's rule.
pub(super) fn bind(
    rows: &Rows<'_>,
    index: usize,
    datum: &Datum,
    place: &Place<'_>,
    faults: &mut Faults<'_>,
) -> Option<Assessment> {
    let row = rows.rows.get(index)?;
    let rules = assessments(row.indicator);
    if rules.is_empty() {
        faults.push(messages::not_assessed(place, &row.name, row.indicator.header));
        return None;
    }
    let zero = row.data.points.as_ref().is_some_and(Number::is_zero) && row.indicator.printed_points.is_positive();
    if let Some(reason) = row.data.inapplicable.as_deref().or(zero.then_some("")) {
        let other = row.said.get(&Word::Inapplicable).or_else(|| row.said.get(&Word::Points)).copied().flatten();
        faults.push(messages::assessed_inapplicable(place, reason, other));
        return None;
    }
    if rows.applies(row) == Some(false) {
        faults.push(messages::assessed_excluded(place, row.indicator.header));
        return None;
    }
    let levels: Vec<&Level> = rules.iter().flat_map(|rule| levels_of(rule)).collect();
    let assessment = read(datum, &levels, place, faults)?;
    check_level(&rules, &levels, &assessment, place, faults);
    if let Some(score) = &assessment.score {
        check_score(rows, row, &rules, &assessment, score, &place.with_span(score_span(datum)), faults);
    }
    Some(assessment)
}

/// Reads `6`, `100%`, `达成` or `{档: 达成, 分: 4.5, 理由: …}`.
fn read(datum: &Datum, levels: &[&Level], place: &Place<'_>, faults: &mut Faults<'_>) -> Option<Assessment> {
    let mut assessment = Assessment { score: None, level: None, reason: None };
    let inside = place.with_span(datum.span);
    match &datum.kind {
        DatumKind::Map(entries) => {
            for entry in entries {
                let place = place.key(&entry.key, entry.key_span);
                let value = place.with_span(entry.value.span);
                match Word::find(&entry.key, ASSESSMENT) {
                    Some(Word::Score) => match &entry.value.kind {
                        DatumKind::Null => {}
                        kind => assessment.score = score(kind, &value, faults),
                    },
                    Some(Word::Level) => {
                        if let Some(written) = text(&entry.value) {
                            assessment.level = level(&written, levels, &value, faults);
                        }
                    }
                    Some(Word::Reason) => assessment.reason = text(&entry.value).map(Arc::from),
                    _ => faults.push(messages::unknown_part(&place, closest(&entry.key, Word::spellings(ASSESSMENT)))),
                }
            }
        }
        DatumKind::Text(written) if levels.iter().any(|level| name::key(&level.name) == name::key(written)) => {
            assessment.level = level(written, levels, &inside, faults);
        }
        kind => assessment.score = Some(score(kind, &inside, faults)?),
    }
    Some(assessment)
}

/// Where the score stands.
fn score_span(datum: &Datum) -> Option<crate::source::Span> {
    match &datum.kind {
        DatumKind::Map(entries) => {
            let entry = entries.iter().find(|entry| Word::find(&entry.key, ASSESSMENT) == Some(Word::Score))?;
            entry.value.span
        }
        DatumKind::Null | DatumKind::Flag(_) | DatumKind::Number(_) | DatumKind::Text(_) | DatumKind::List(_) => datum.span,
    }
}

fn score(kind: &DatumKind, place: &Place<'_>, faults: &mut Faults<'_>) -> Option<AssessedScore> {
    let (DatumKind::Number(written) | DatumKind::Text(written)) = kind else {
        faults.push(messages::assessment_shape(place));
        return None;
    };
    let amount = match amount::parse(written) {
        Ok(amount) => amount,
        Err(AmountFault::NotANumber) => {
            faults.push(messages::assessment_shape(place));
            return None;
        }
        Err(fault) => {
            faults.push(messages::no_amount(place, written, &fault));
            return None;
        }
    };
    if let Some(operator) = amount.operator {
        faults.push(messages::operator_in_value(place, operator, &amount.bare));
        return None;
    }
    match amount.unit {
        None => Some(AssessedScore::Points(amount.number)),
        Some(unit) if unit.dimension.is_none() && unit.factor == Number::ONE => Some(AssessedScore::Points(amount.number)),
        Some(unit) if unit.dimension.is_none() => unit.to_base(&amount.number).ok().map(AssessedScore::Share),
        Some(unit) => {
            faults.push(messages::wrong_unit(place, &unit, &Quantity::NUMBER));
            None
        }
    }
}

fn level(written: &str, levels: &[&Level], place: &Place<'_>, faults: &mut Faults<'_>) -> Option<usize> {
    let key = name::key(written);
    let found = levels.iter().position(|level| name::key(&level.name) == key);
    if found.is_none() {
        let names: Vec<&str> = levels.iter().map(|level| &*level.name).collect();
        faults.push(messages::unknown_level(place, written, &names, closest(written, names.iter().copied())));
    }
    found
}

/// A score under levels needs its level.
fn check_level(rules: &[&Assessed], levels: &[&Level], assessment: &Assessment, place: &Place<'_>, faults: &mut Faults<'_>) {
    let always = rules.iter().all(|rule| matches!(rule, Assessed::Levels(_)));
    if always && assessment.score.is_some() && assessment.level.is_none() {
        let names: Vec<&str> = levels.iter().map(|level| &*level.name).collect();
        faults.push(messages::level_missing(place, &names));
    }
}

/// Holds a score against full marks, and against its range where the rule has just one.
fn check_score(
    rows: &Rows<'_>,
    row: &Row<'_>,
    rules: &[&Assessed],
    assessment: &Assessment,
    score: &AssessedScore,
    place: &Place<'_>,
    faults: &mut Faults<'_>,
) {
    let printed = rows.printed(row);
    let in_force = rows.in_force(row);
    let full = match score {
        AssessedScore::Points(_) => in_force.clone(),
        AssessedScore::Share(_) => Some(Number::ONE),
    };
    let (AssessedScore::Points(given) | AssessedScore::Share(given)) = score;
    if given.is_negative() || full.is_some_and(|full| *given > full) {
        faults.push(messages::assessment_outside(place, score, in_force.as_ref()));
        return;
    }
    let range = match rules {
        [Assessed::Within(range)] => range,
        [Assessed::Levels(levels)] => match assessment.level.and_then(|level| levels.get(level)) {
            Some(level) => &level.range,
            None => return,
        },
        _ => return,
    };
    let Some(printed) = printed else { return };
    // The rule's points are printed points.
    let as_printed = match score {
        AssessedScore::Share(share) => share.multiply(&printed),
        AssessedScore::Points(points) => match in_force {
            Some(in_force) if !in_force.is_zero() => points.multiply(&printed).and_then(|points| points.divide(&in_force)),
            _ => return,
        },
    };
    if let Ok(as_printed) = as_printed
        && outside(rows, row, range, &printed, &as_printed) == Some(true)
    {
        let level = assessment.level.and_then(|level| rules.iter().flat_map(|rule| levels_of(rule)).nth(level));
        let written = rows.rubric.sources.slice(range.span);
        faults.push(messages::assessment_outside_range(place, score, written, level.map(|level| &*level.name), range.span));
    }
}

/// Whether printed points lie outside a range, when its ends can be told.
fn outside(rows: &Rows<'_>, row: &Row<'_>, range: &AssessedRange, printed: &Number, points: &Number) -> Option<bool> {
    let known = crate::facts::known::Known { full: Some(printed), ..rows.known(row) };
    let (low, high) = (known.number(&range.low)?, known.number(&range.high)?);
    Some(!range.between(low, high).contains(points))
}

impl Rows<'_> {
    /// The points in force of an ordinary row: declared, else printed.
    pub(super) fn own_points(&self, indicator: usize) -> Option<Number> {
        let row = self.row_of(indicator)?;
        row.data.points.clone().or_else(|| Some(row.indicator.printed_points.clone()))
    }

    /// The points in force of a row, when they do not depend on what other rows do.
    fn in_force(&self, row: &Row<'_>) -> Option<Number> {
        if let Some(points) = &row.data.points {
            return Some(points.clone());
        }
        match (self.rubric.points, self.rubric.inapplicable) {
            (PointsSource::Declared, _) if self.declared && row.item.is_none() => None,
            (_, Inapplicable::Lost | Inapplicable::Rescale) => self.printed(row),
            (_, Inapplicable::ShareInLevel(_) | Inapplicable::ShareInAll) => None,
        }
    }
}
