//! One fact for which two indicators take points off.
//!
//! Test, by counterfactual on this unit's data: a change of one number, the nearest that raises a row that lost points, at most as large as the
//! number itself, raises another row that lost points too, and lowers none. Or: it does so together with the change of a second number that a
//! 校验 (an equation, linear in both, that holds) then asks for, while neither of the two changes alone raises both; the smaller of the two
//! numbers comes nearer to 0 then, and is what the rows lose points for. That two rows use the same name is not enough, and not needed.

use std::collections::BTreeMap;

use crate::eval::{CheckOutcome, Lever, RowScore, Scorecard, Status};
use crate::facts::{Record, RowId};
use crate::language::Text;
use crate::model::{Arithmetic, Comparison, Expr, ExprKind, Rubric};
use crate::number::Number;
use crate::text;
use crate::value::Value;

use super::unit::Unit;
use super::{Finding, leaves, messages};

/// How many times a unit is scored at most in search of shared facts.
const MAXIMUM_TRIALS: usize = 150;
/// How many rows that lost points are looked at.
const MAXIMUM_ROWS: usize = 12;
/// How many ways are told of one set of rows.
const MOST_WAYS: usize = 3;

/// A way to raise several rows.
struct Way {
    /// What the rows lose points for.
    common: Lever,
    /// What changes, from what to what.
    steps: Vec<(Lever, String, [String; 2])>,
    /// The check that asks for the second change.
    check: Option<String>,
    /// The rows that rise.
    rows: Vec<Risen>,
}

/// A row that rises.
struct Risen {
    id: RowId,
    scores: [Number; 2],
    /// 值 as displayed, before and after, where it has one.
    values: Option<[String; 2]>,
}

/// Rows that lose points for one fact.
pub fn shared(unit: &Unit<'_>) -> Vec<Finding> {
    let rows = unit.card.rows();
    let lost = |row: &&&RowScore| row.status == Status::Scored && row.score.as_ref().is_some_and(|score| *score < row.points);
    let lost: Vec<&RowScore> = rows.iter().filter(lost).take(MAXIMUM_ROWS).copied().collect();
    if lost.len() < 2 {
        return Vec::new();
    }
    let mut search = Search { unit, lost: &lost, trials: 0 };
    let mut ways: BTreeMap<(Vec<RowId>, Lever), Vec<Way>> = BTreeMap::new();
    for row in &lost {
        for way in search.ways(row) {
            let rows = way.rows.iter().map(|row| row.id).collect();
            let known = ways.entry((rows, way.common)).or_default();
            let is_new = known.iter().all(|other| other.steps.iter().any(|step| !way.steps.iter().any(|own| own.0 == step.0)));
            if known.len() < MOST_WAYS && is_new {
                known.push(way);
            }
        }
    }
    ways.into_values().filter_map(|ways| finding(unit, &lost, &ways)).collect()
}

struct Search<'s, 'u> {
    unit: &'s Unit<'u>,
    lost: &'s [&'s RowScore],
    trials: usize,
}

impl Search<'_, '_> {
    /// The ways that begin with the nearest change for one row.
    fn ways(&mut self, row: &RowScore) -> Vec<Way> {
        let mut ways = Vec::new();
        for change in self.unit.nearest_changes(row.id) {
            let (Value::Number(then), true) = (&change.value, change.new_score > change.old_score) else { continue };
            let Some(now) = self.number(change.lever) else { continue };
            let Ok(difference) = then.subtract(&now) else { continue };
            let Some(alone) = self.raised(&[(change.lever, then)]) else { continue };
            if alone.len() > 1 {
                if difference.absolute() <= now.absolute() {
                    ways.push(self.way(&[(change.lever, then)], change.lever, None, alone));
                }
                continue;
            }
            ways.extend(self.coupled(change.lever, [&now, then], &difference));
        }
        ways
    }

    /// The ways in which an equation asks for a second change.
    fn coupled(&mut self, first: Lever, [from, then]: [&Number; 2], difference: &Number) -> Vec<Way> {
        let mut ways = Vec::new();
        let rubric = self.unit.rubric;
        for (check, result) in rubric.checks.iter().zip(&self.unit.card.checks) {
            let Some(terms) = linear(rubric, &check.condition).filter(|_| result.outcome == CheckOutcome::Holds) else {
                continue;
            };
            let Some(own) = terms.get(&first) else { continue };
            for (second, factor) in terms.iter().filter(|(second, _)| **second != first) {
                let Some(now) = self.number(*second) else { continue };
                let shifted =
                    own.multiply(difference).and_then(|shift| shift.divide(factor)).and_then(|shift| now.subtract(&shift));
                let Some(shifted) = shifted.ok().filter(|shifted| self.may_be(*second, shifted)) else { continue };
                let (common, before, after) = match now.absolute() <= from.absolute() {
                    true => (*second, &now, &shifted),
                    false => (first, from, then),
                };
                if after.absolute() >= before.absolute() {
                    continue;
                }
                let Some(rows) = self.raised(&[(first, then), (*second, &shifted)]) else { continue };
                let alone = self.raised(&[(*second, &shifted)]).unwrap_or_default();
                if rows.len() > 1 && alone.len() < rows.len() {
                    ways.push(self.way(&[(first, then), (*second, &shifted)], common, Some(check.label.clone()), rows));
                }
            }
        }
        ways
    }

    fn number(&self, lever: Lever) -> Option<Number> {
        lever.value(&self.unit.record)?.number().cloned()
    }

    fn may_be(&self, lever: Lever, number: &Number) -> bool {
        self.unit.leaf(lever).is_some_and(|leaf| leaf.fact.range.contains(number))
    }

    /// The rows that rise when some numbers change; none when one falls, or there is no more time to look.
    fn raised(&mut self, changes: &[(Lever, &Number)]) -> Option<Vec<Risen>> {
        if self.trials >= MAXIMUM_TRIALS {
            return None;
        }
        self.trials += 1;
        let record = changes.iter().try_fold(self.unit.record.clone(), |record, (lever, number)| {
            lever.put(&record, Some(&Value::Number((*number).clone())))
        })?;
        self.compared(&record)
    }

    fn compared(&self, record: &Record) -> Option<Vec<Risen>> {
        let card = self.unit.scored_with(record)?;
        let after = scores(&card);
        let falls = scores(&self.unit.card).into_iter().any(|(id, before)| match (before, after.get(&id)) {
            (Some(before), Some(Some(after))) => after < &before,
            (Some(_), Some(None) | None) => true,
            (None, _) => false,
        });
        if falls {
            return None;
        }
        let rows = card.rows();
        let risen = self.lost.iter().filter_map(|row| {
            let then = rows.iter().find(|then| then.id == row.id)?;
            let scores = [row.score.clone()?, then.score.clone()?];
            let values = row.value.clone().zip(then.value.clone()).map(|(before, after)| [before, after]);
            let [before, after] = &scores;
            (after > before).then_some(Risen { id: row.id, scores, values })
        });
        Some(risen.collect())
    }

    fn way(&self, changes: &[(Lever, &Number)], common: Lever, check: Option<String>, rows: Vec<Risen>) -> Way {
        let step = |(lever, then): &(Lever, &Number)| {
            let leaf = self.unit.leaf(*lever)?;
            Some((*lever, leaf.name.clone(), [leaf.shown(), leaf.show(then)]))
        };
        Way { common, steps: changes.iter().filter_map(step).collect(), check, rows }
    }
}

fn scores(card: &Scorecard) -> BTreeMap<RowId, Option<Number>> {
    card.rows().into_iter().map(|row| (row.id, row.score.clone())).collect()
}

/// What each fact counts in an equation, when it is linear: left side less right side.
fn linear(rubric: &Rubric, condition: &Expr) -> Option<BTreeMap<Lever, Number>> {
    let ExprKind::Compare(left, rest) = &condition.kind else { return None };
    let [(Comparison::Equal, right)] = rest.as_slice() else { return None };
    let mut terms = BTreeMap::new();
    let mut waiting: Vec<(&Expr, Number)> = vec![(left, Number::ONE), (right, Number::ONE.negate())];
    for _ in 0..1_000 {
        let Some((expr, factor)) = waiting.pop() else {
            terms.retain(|_, factor: &mut Number| !factor.is_zero());
            return Some(terms);
        };
        if let Some(lever) = leaves::named(rubric, expr) {
            let sum = terms.get(&lever).unwrap_or(&Number::ZERO).add(&factor).ok()?;
            terms.insert(lever, sum);
            continue;
        }
        if let ExprKind::Constant(Value::Number(_)) = &expr.kind {
            continue;
        }
        if let ExprKind::Negate(inner) = &expr.kind {
            waiting.push((inner, factor.negate()));
        } else if let ExprKind::Definition(id) = &expr.kind {
            waiting.push((&rubric.definitions.get(id.0)?.body, factor));
        } else if let ExprKind::Arithmetic(Arithmetic::Add, first, second) = &expr.kind {
            waiting.extend([(&**first, factor.clone()), (&**second, factor)]);
        } else if let ExprKind::Arithmetic(Arithmetic::Subtract, first, second) = &expr.kind {
            waiting.push((second, factor.negate()));
            waiting.push((first, factor));
        } else {
            return None;
        }
    }
    None
}

fn finding(unit: &Unit<'_>, lost: &[&RowScore], ways: &[Way]) -> Option<Finding> {
    let first = ways.first()?;
    let row_of = |id: RowId| lost.iter().find(|row| row.id == id);
    let rows: Vec<&&RowScore> = first.rows.iter().filter_map(|row| row_of(row.id)).collect();
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    let (common, name, _) = first.steps.iter().find(|step| step.0 == first.common)?;
    let rules: Vec<_> = rows.iter().map(|row| row.span).collect();
    let diagnostic = messages::shared(name, &names, unit.place(*common), &rules);
    let loss = |row: &&&RowScore| row.score.as_ref().and_then(|score| row.points.subtract(score).ok());
    let weight = rows.iter().filter_map(loss).try_fold(Number::ZERO, |sum, loss| sum.add(&loss)).unwrap_or(Number::ZERO);
    let mut finding = Finding::new(names.join("、"), diagnostic).weighing(weight);
    for row in &rows {
        let (Some(score), points) = (&row.score, &row.points) else { continue };
        finding = finding.figure(Text::same(&row.name), format!("{score} / {points}"));
    }
    Some(finding.because_of(ways.iter().map(|way| told(way, &row_of))))
}

/// A way in words.
fn told<'r>(way: &Way, row_of: &dyn Fn(RowId) -> Option<&'r &'r RowScore>) -> Text {
    let steps: Vec<String> = way.steps.iter().map(|(_, name, [from, to])| format!("{name} {from} → {to}")).collect();
    let scores = way.rows.iter().filter_map(|risen| {
        let (name, [before, after]) = (&row_of(risen.id)?.name, &risen.scores);
        Some(match &risen.values {
            Some([value, then]) => {
                text!("{name} {value} → {then}，{before} → {after} 分", "{name} {value} → {then}, {before} → {after} points")
            }
            None => text!("{name} {before} → {after} 分", "{name} {before} → {after} points"),
        })
    });
    let (chinese, english): (Vec<String>, Vec<String>) = scores.map(|text| (text.chinese, text.english)).unzip();
    let (scores, scores_in_english) = (chinese.join("；"), english.join("; "));
    let steps = steps.join("、");
    match &way.check {
        Some(check) => text!(
            "假如 {steps}（校验“{check}”仍然成立）：{scores}",
            "with {steps} (the check “{check}” still holds): {scores_in_english}"
        ),
        None => text!("假如 {steps}：{scores}", "with {steps}: {scores_in_english}"),
    }
}
