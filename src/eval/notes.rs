//! What is told of a row beside its score, and texts with expressions in them: 值, 分析, 须说明.

use crate::language::Text;
use crate::model::{Template, TemplatePart};
use crate::number::Number;
use crate::value::Value;

use super::display;
use super::evaluator::Evaluator;
use super::messages;
use super::outcome::{Impediments, Outcome, Verdict, gather};
use super::rows::{Row, RowResult};
use super::scope::Scope;
use super::thresholds;

impl Evaluator<'_> {
    /// What is told of a row beside its score: 值, 分析, 须说明.
    pub(super) fn describe(&mut self, row: &Row<'_>, scope: &Scope<'_>, result: &mut RowResult) {
        let indicator = row.indicator;
        let measured = indicator.value.and_then(|id| Some((id, indicator.locals.get(id.0)?, scope.locals.get(id.0)?.clone())));
        let mut compared_with = Vec::new();
        if let Some((id, local, outcome)) = measured {
            if let Ok(value) = &outcome {
                compared_with = self
                    .quietly(|evaluator| evaluator.unwatched(|evaluator| thresholds::of_local(evaluator, indicator, id, scope)));
                let shown = match (value, local.body.type_.quantity()) {
                    (Value::Number(number), Some(quantity)) => display::apart_from(number, quantity, &compared_with),
                    _ => display::value(value, &local.body.type_).chinese,
                };
                result.value_shown = Some(shown);
            }
            result.value = Some(outcome);
        }
        if let Some(template) = &indicator.note {
            let number = result.value.as_ref().and_then(|outcome| outcome.as_ref().ok()).and_then(Value::number).cloned();
            let measured = number.as_ref().map(|number| (number, compared_with.as_slice()));
            result.note = Some(self.note(template, scope, measured).chinese);
        }
        let Some(explain) = &indicator.explain_if else { return };
        let (required, _) = self.nested(|evaluator| evaluator.condition(&explain.condition, scope));
        result.explain = Some(required.clone());
        if required == Ok(true) {
            let record = self.record;
            let remark = record.row(row.id).and_then(|data| data.remark.as_deref()).map_or("", str::trim);
            let length = remark.chars().count();
            result.explanation_due = match explain.limit {
                _ if remark.is_empty() => {
                    // Telling why looks at more than deciding does.
                    let condition =
                        self.unwatched(|evaluator| evaluator.decided(&explain.condition, Verdict::Holds, scope).chinese);
                    Some(messages::explanation_due(&condition, explain.limit))
                }
                Some(limit) if length > limit as usize => Some(messages::explanation_too_long(length, limit)),
                Some(_) | None => None,
            };
        }
    }

    /// A text, filled in; impeded when a value in it is.
    pub(super) fn fill(&mut self, template: &Template, scope: &Scope<'_>) -> Outcome<Text> {
        let (text, impediments) = self.fill_parts(template, scope, &[]);
        impediments.map_or(Ok(text), Err)
    }

    /// A note, filled in; what is missing is shown as missing. Numbers that show a value which the rule compares with `thresholds` are
    /// told apart from these.
    pub(super) fn note(&mut self, template: &Template, scope: &Scope<'_>, measured: Option<(&Number, &[Number])>) -> Text {
        let measured: Vec<(&Number, &[Number])> = measured.into_iter().collect();
        self.nested(|evaluator| evaluator.fill_parts(template, scope, &measured).0).0
    }

    fn fill_parts(
        &mut self,
        template: &Template,
        scope: &Scope<'_>,
        measured: &[(&Number, &[Number])],
    ) -> (Text, Option<Impediments>) {
        let mut text = Text::default();
        let mut impediments: Option<Impediments> = None;
        for part in &template.parts {
            let shown = match part {
                TemplatePart::Text(text) => Text::same(&**text),
                TemplatePart::Value { value: expr, places } => match (self.evaluate(expr, scope), places) {
                    (Ok(value), Some(places)) => display::fixed(&value, &expr.type_, *places),
                    (Ok(value), None) => match (&value, measured.iter().find(|(number, _)| is_number(&value, number))) {
                        (Value::Number(number), Some((_, thresholds))) => {
                            let quantity = display::quantity_of(&expr.type_);
                            Text::same(display::apart_from(number, quantity, thresholds))
                        }
                        _ if self.is_written(expr) => display::written(&value, &expr.type_),
                        _ => display::value(&value, &expr.type_),
                    },
                    (Err(more), _) => {
                        gather(&mut impediments, more);
                        messages::missing()
                    }
                },
            };
            text.chinese.push_str(&shown.chinese);
            text.english.push_str(&shown.english);
        }
        (text, impediments)
    }
}

fn is_number(value: &Value, number: &Number) -> bool {
    matches!(value, Value::Number(value) if value == number)
}
