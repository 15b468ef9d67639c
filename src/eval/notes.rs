//! Texts with expressions in them: 分析, and what else is filled in.

use crate::language::Text;
use crate::model::{Template, TemplatePart};
use crate::number::Number;
use crate::value::Value;

use super::display;
use super::evaluator::Evaluator;
use super::messages;
use super::outcome::{Impediments, Outcome};
use super::scope::Scope;

impl Evaluator<'_> {
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
                        impediments = Some(match impediments {
                            Some(some) => some.and(more),
                            None => more,
                        });
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
