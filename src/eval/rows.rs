//! One row: its locals, its rule, its bounds, the way from printed points to points in force, and what is told of it.

use std::sync::Arc;

use crate::facts::RowId;
use crate::language::Text;
use crate::model::{BoundKind, BoundUse, ExprKind, Indicator, IndicatorId, Local, ReachKind};
use crate::number::{ArithmeticError, Number};
use crate::value::{Quantity, Value};

use super::aggregates::fields_of;
use super::display;
use super::evaluator::{Evaluator, StepTexts};
use super::matches::shown_outcome;
use super::outcome::{Impediments, Outcome};
use super::reach::possible_results;
use super::scope::{ItemScope, RowScope, Scope};
use super::scorecard::{BoundUsed, Impediment};
use super::trace::{Step, StepKind};

/// A row of the form.
pub(super) struct Row<'a> {
    pub(super) id: RowId,
    pub(super) indicator: &'a Indicator,
    pub(super) name: String,
    /// With 逐项: what the list is called.
    pub(super) list: String,
    /// With 逐项: the item's fields.
    pub(super) values: Option<Arc<[Option<Value>]>>,
    /// The points printed in the rubric.
    pub(super) printed: Outcome<Number>,
    /// The points in force.
    pub(super) points: Outcome<Number>,
    pub(super) applies: Outcome<Applicability>,
    /// How it was decided whether it applies.
    pub(super) steps: Vec<Step>,
    /// Once it is scored.
    pub(super) result: Option<RowResult>,
}

/// Whether a row applies to the unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Applicability {
    /// It does.
    Applies,
    /// It does not.
    Inapplicable {
        /// The unit's reason, or the condition as written.
        reason: Option<String>,
    },
    /// The unit does not have its section at all.
    Absent,
}

/// What a row came to.
#[derive(Default)]
pub(super) struct RowResult {
    /// 值
    pub(super) value: Option<Outcome>,
    pub(super) value_shown: Option<String>,
    /// The score in force, rounded.
    pub(super) score: Option<Number>,
    pub(super) exact: Option<Number>,
    pub(super) impediments: Option<Impediments>,
    /// Without a score: the least and the greatest that it can be, when that is known.
    pub(super) reach: Option<(Number, Number)>,
    pub(super) bound: Option<BoundUsed>,
    pub(super) note: Option<String>,
    pub(super) explanation_due: Option<Text>,
    /// Whether 须说明 requires an explanation; none where there is no such clause.
    pub(super) explain: Option<Outcome<bool>>,
    pub(super) steps: Vec<Step>,
}

impl Row<'_> {
    /// The item in scope, with 逐项.
    pub(super) fn item(&self) -> Option<ItemScope<'_>> {
        let values = self.values.as_deref()?;
        let each = self.indicator.each.as_ref()?;
        let index = self.id.item?;
        Some(ItemScope { values, fields: fields_of(&each.list), list: &self.list, index, outer: None })
    }
}

/// A score before and after it was kept within its bounds.
struct Bounded {
    score: Number,
    bound: Option<BoundUsed>,
}

impl<'a> Evaluator<'a> {
    /// Scores the rows of an indicator.
    pub(super) fn score_indicator(&mut self, id: IndicatorId) {
        let Some(range) = self.rows_of.get(id.0).cloned() else { return };
        for index in range {
            // The row is taken out while it is computed: it cannot refer to itself.
            let Some(row) = self.rows.get(index) else { continue };
            let row = Row {
                id: row.id,
                indicator: row.indicator,
                name: row.name.clone(),
                list: row.list.clone(),
                values: row.values.clone(),
                printed: row.printed.clone(),
                points: row.points.clone(),
                applies: row.applies.clone(),
                steps: Vec::new(),
                result: None,
            };
            self.pending = false;
            let result = self.score_row(&row);
            if let Some(slot) = self.rows.get_mut(index) {
                slot.result = Some(result);
            }
        }
    }

    fn score_row(&mut self, row: &Row<'a>) -> RowResult {
        let impeded = |impediments: Impediments| RowResult { impediments: Some(impediments), ..RowResult::default() };
        let (printed, points) = match (&row.printed, &row.points) {
            (Ok(printed), Ok(points)) => (printed, points),
            (Err(impediments), _) | (Ok(_), Err(impediments)) => return impeded(impediments.clone()),
        };
        let item = row.item();
        let scope = Scope {
            row: Some(RowScope { id: row.id, name: &row.name, printed, points }),
            item: item.as_ref(),
            ..Scope::default()
        };
        match &row.applies {
            Ok(Applicability::Applies) => self.score_applicable(row, &scope, printed, points),
            Ok(Applicability::Inapplicable { .. }) => self.score_inapplicable(row, &scope, printed, points),
            Ok(Applicability::Absent) => {
                RowResult { score: Some(Number::ZERO), exact: Some(Number::ZERO), ..RowResult::default() }
            }
            Err(impediments) => {
                // Either it applies, with what it then can reach, or it does not.
                let (applicable, inapplicable) = self.unwatched(|evaluator| {
                    let applicable = evaluator.nested(|evaluator| evaluator.score_applicable(row, &scope, printed, points)).0;
                    let inapplicable = evaluator.nested(|evaluator| evaluator.score_inapplicable(row, &scope, printed, points)).0;
                    (applicable, inapplicable)
                });
                let reach = |result: &RowResult| {
                    result.score.clone().map(|score| (score.clone(), score)).or_else(|| result.reach.clone())
                };
                let reach = reach(&applicable)
                    .zip(reach(&inapplicable))
                    .map(|(first, second)| (first.0.min(second.0), first.1.max(second.1)));
                RowResult { reach, ..impeded(impediments.clone()) }
            }
        }
    }

    /// 不适用得分, or nothing.
    fn score_inapplicable(&mut self, row: &Row<'a>, scope: &Scope<'_>, printed: &Number, points: &Number) -> RowResult {
        let Some(otherwise) = &row.indicator.otherwise else {
            return RowResult { score: Some(Number::ZERO), exact: Some(Number::ZERO), ..RowResult::default() };
        };
        let ((outcome, locals), mut steps) = self.of_a_row(|evaluator| {
            let locals = evaluator.locals(&row.indicator.locals, scope);
            let inner = Scope { locals: &locals, ..*scope };
            (evaluator.number(otherwise, &inner), locals)
        });
        let scope = Scope { locals: &locals, ..*scope };
        match outcome.and_then(|raw| self.put_in_force(raw, row, &scope, printed, points, &mut steps)) {
            Ok((exact, score)) => RowResult { exact: Some(exact), score: Some(score), steps, ..RowResult::default() },
            Err(impediments) => RowResult { impediments: Some(impediments), steps, ..RowResult::default() },
        }
    }

    fn score_applicable(&mut self, row: &Row<'a>, scope: &Scope<'_>, printed: &Number, points: &Number) -> RowResult {
        let indicator = row.indicator;
        let mut result = RowResult::default();
        let (locals, mut steps) = self.of_a_row(|evaluator| evaluator.locals(&row.indicator.locals, scope));
        let scope = Scope { locals: &locals, ..*scope };
        let (raw, inner) = self.nested(|evaluator| evaluator.number(&indicator.score, &scope));
        let (_, kept) = self.nested(|evaluator| {
            evaluator.keep_with(
                StepKind::Score,
                indicator.score.span,
                |evaluator| StepTexts {
                    formula: evaluator.written(indicator.score.span),
                    substituted: evaluator.substituted(&indicator.score, &scope),
                    result: shown_outcome(&raw.clone().map(Value::Number), &indicator.score),
                },
                Self::unwrapped(inner, &indicator.score),
            );
        });
        steps.extend(kept);
        let scored =
            raw.and_then(|raw| self.bounded(raw, row, &scope, printed, &mut steps)).and_then(|Bounded { score, bound }| {
                result.bound = bound;
                self.put_in_force(score, row, &scope, printed, points, &mut steps)
            });
        match scored {
            Ok((exact, score)) => {
                self.reach(indicator.header, || ReachKind::Scored);
                (result.exact, result.score) = (Some(exact), Some(score));
            }
            Err(impediments) => {
                result.impediments = Some(impediments);
                result.reach = self.unwatched(|evaluator| evaluator.row_reach(row, &scope, printed, points));
            }
        }
        self.describe(row, &scope, &mut result);
        result.steps = steps;
        result
    }

    /// The locals, each after those that it refers to; what impedes one impedes only what needs it.
    pub(super) fn locals(&mut self, definitions: &[Local], scope: &Scope<'_>) -> Vec<Outcome> {
        let mut locals: Vec<Outcome> = Vec::with_capacity(definitions.len());
        for local in definitions {
            let (outcome, step) = {
                let scope = Scope { locals: &locals, ..*scope };
                let (outcome, steps) = self.nested(|evaluator| evaluator.evaluate(&local.body, &scope));
                let step = self.definition_step(&local.name, &local.body, local.span, &scope, &outcome, steps);
                (outcome, step)
            };
            if let Some(step) = step {
                self.keep(step);
            }
            locals.push(outcome);
        }
        locals
    }

    /// A definition that is one computation tells the steps of that, not the computation once more.
    pub(super) fn unwrapped(steps: Vec<Step>, body: &crate::model::Expr) -> Vec<Step> {
        match steps.as_slice() {
            [only]
                if only.kind == StepKind::Computation
                    && only.span == body.span
                    && matches!(body.kind, ExprKind::Aggregate { .. }) =>
            {
                only.steps.clone()
            }
            _ => steps,
        }
    }

    /// The step of a definition, unless it came to nothing.
    pub(super) fn definition_step(
        &mut self,
        name: &str,
        body: &crate::model::Expr,
        span: crate::source::Span,
        scope: &Scope<'_>,
        outcome: &Outcome,
        steps: Vec<Step>,
    ) -> Option<Step> {
        if outcome.is_err() && steps.is_empty() {
            return None;
        }
        let (_, mut kept) = self.nested(|evaluator| {
            evaluator.keep_with(
                StepKind::Definition,
                span,
                |evaluator| StepTexts {
                    formula: format!("{name} = {}", evaluator.written(body.span)),
                    substituted: match outcome {
                        Ok(Value::Flag(holds)) => evaluator.decided(body, (*holds).into(), scope),
                        Ok(_) | Err(_) => evaluator.substituted(body, scope),
                    },
                    result: shown_outcome(outcome, body),
                },
                Self::unwrapped(steps, body),
            );
        });
        kept.pop()
    }

    /// Keeps a score within [0, 满分], or what 至少 and 至多 say; in printed points.
    fn bounded(
        &mut self,
        raw: Number,
        row: &Row<'a>,
        scope: &Scope<'_>,
        printed: &Number,
        steps: &mut Vec<Step>,
    ) -> Outcome<Bounded> {
        let indicator = row.indicator;
        let (bounds, _) = self.nested(|evaluator| {
            let upper = indicator.at_most.as_ref().map_or(Ok(printed.clone()), |expr| evaluator.number(expr, scope));
            let lower = indicator.at_least.as_ref().map_or(Ok(Number::ZERO), |expr| evaluator.number(expr, scope));
            super::outcome::both(upper, lower)
        });
        let (upper, lower) = bounds?;
        // A lower bound above the upper one gives way.
        let lower = lower.min(upper.clone());
        for (bound, binds) in [(BoundKind::Upper, raw > upper), (BoundKind::Lower, raw < lower)] {
            let used = if binds { BoundUse::Used } else { BoundUse::Unused };
            self.reach(indicator.header, || ReachKind::Bound(bound, used));
        }
        let (score, bound, span) = if raw > upper {
            (upper.clone(), BoundUsed::Upper(upper), indicator.at_most.as_ref().map_or(indicator.header, |expr| expr.span))
        } else if raw < lower {
            (lower.clone(), BoundUsed::Lower(lower), indicator.at_least.as_ref().map_or(indicator.header, |expr| expr.span))
        } else {
            return Ok(Bounded { score: raw, bound: None });
        };
        let plain = |number: &Number| Text::same(display::quantity(number, &Quantity::NUMBER));
        let formula = match &bound {
            BoundUsed::Upper(upper) => format!("≤ {}", plain(upper).chinese),
            BoundUsed::Lower(lower) => format!("≥ {}", plain(lower).chinese),
        };
        let step = self.nested(|evaluator| {
            evaluator.keep_with(
                StepKind::Bound,
                span,
                |_| StepTexts { formula, substituted: plain(&raw), result: plain(&score) },
                Vec::new(),
            );
        });
        steps.extend(step.1);
        Ok(Bounded { score, bound: Some(bound) })
    }

    /// From printed points to points in force, and rounded: the exact score and the score.
    fn put_in_force(
        &mut self,
        score: Number,
        row: &Row<'a>,
        scope: &Scope<'_>,
        printed: &Number,
        points: &Number,
        steps: &mut Vec<Step>,
    ) -> Outcome<(Number, Number)> {
        let indicator = row.indicator;
        let exact =
            in_force(&score, printed, points).map_err(|error| self.arithmetic_impediment(error, &indicator.score, scope))?;
        let rounded = exact.round(self.rubric.places);
        let plain = |number: &Number| display::quantity(number, &Quantity::NUMBER);
        let (_, kept) = self.nested(|evaluator| {
            if points != printed && !printed.is_zero() {
                evaluator.keep_with(
                    StepKind::Scale,
                    indicator.header,
                    |_| StepTexts {
                        formula: format!("{} ÷ {}", plain(points), plain(printed)),
                        substituted: Text::same(format!("{} × {} ÷ {}", plain(&score), plain(points), plain(printed))),
                        result: Text::same(plain(&exact)),
                    },
                    Vec::new(),
                );
            }
            if rounded != exact {
                let places = evaluator.rubric.places;
                evaluator.keep_with(
                    StepKind::Round,
                    indicator.header,
                    |_| StepTexts {
                        formula: format!("保留 {places}位"),
                        substituted: Text::same(display::apart_from(&exact, &Quantity::NUMBER, std::slice::from_ref(&rounded))),
                        result: Text::same(rounded.to_fixed(places)),
                    },
                    Vec::new(),
                );
            }
        });
        steps.extend(kept);
        Ok((exact, rounded))
    }

    /// What an unscored row can reach: within its bounds, and within what the branches of its rule can give.
    fn row_reach(&mut self, row: &Row<'a>, scope: &Scope<'_>, printed: &Number, points: &Number) -> Option<(Number, Number)> {
        let indicator = row.indicator;
        let places = self.rubric.places;
        let (reach, _) = self.nested(|evaluator| {
            let upper = match &indicator.at_most {
                Some(expr) => possible_results(evaluator, expr, scope)?,
                None => (printed.clone(), printed.clone()),
            };
            let lower = match &indicator.at_least {
                Some(expr) => possible_results(evaluator, expr, scope)?,
                None => (Number::ZERO, Number::ZERO),
            };
            let bounds = (lower.0, upper.1);
            let (low, high) = match possible_results(evaluator, &indicator.score, scope) {
                Some((low, high)) => {
                    let within = |number: Number| number.max(bounds.0.clone()).min(bounds.1.clone());
                    // An upper bound that is not known yet may cut the least result further.
                    (within(low).min(upper.0.max(bounds.0.clone())), within(high))
                }
                None => bounds,
            };
            let low = in_force(&low, printed, points).ok()?.round(places);
            let high = in_force(&high, printed, points).ok()?.round(places);
            Some((low.clone().min(high.clone()), low.max(high)))
        });
        reach
    }
}

/// A score in printed points, in points in force.
fn in_force(score: &Number, printed: &Number, points: &Number) -> Result<Number, ArithmeticError> {
    if printed.is_zero() || printed == points { Ok(score.clone()) } else { score.multiply(points)?.divide(printed) }
}

/// Why a row has no score; never empty.
pub(super) fn why_unscored(impediments: &Option<Impediments>, name: &str) -> Vec<Impediment> {
    match impediments {
        Some(impediments) => impediments.clone().list(),
        None => vec![Impediment::Needs { name: name.to_string() }],
    }
}
