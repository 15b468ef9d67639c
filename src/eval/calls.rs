//! Calls of functions, of the library and of the rubric; 几个, 有 and 缺省.

use crate::language::Text;
use crate::model::{self, Counting, FunctionId, ReachKind, StepsFound};
use crate::number::Number;
use crate::stdlib::{self, CallError, Function};
use crate::value::{Direction, Quantity, Value};

use super::display;
use super::evaluator::{Evaluator, StepTexts};
use super::expressions::unexpected;
use super::messages;
use super::outcome::{Impediments, Outcome, all, both};
use super::scope::Scope;
use super::scorecard::Impediment;
use super::trace::StepKind;

impl Evaluator<'_> {
    pub(super) fn call(
        &mut self,
        expr: &model::Expr,
        function: Function,
        arguments: &[model::Expr],
        scope: &Scope<'_>,
    ) -> Outcome {
        let mut values = all(arguments.iter().map(|argument| self.evaluate(argument, scope)).collect::<Vec<_>>())?;
        for value in &values {
            if let Some(number) = value.number() {
                self.spend_on(&[number])?;
            }
        }
        // A direction that the data give is a choice of the two words, in whatever order they were declared.
        if let (Function::Attainment, [_, _, direction], Some(said)) = (function, arguments, values.get_mut(2)) {
            let word = display::value(said, &direction.type_).chinese;
            *said = Value::Choice(usize::from(Direction::of_word(&word) == Some(Direction::Lower)));
        }
        // Whole numbers are those of the unit in which a person reads them: 向上取整(712.3万元) is 713万元.
        if matches!(function, Function::Ceiling | Function::Floor)
            && values.len() == 1
            && let Some(quantity) = expr.type_.quantity()
        {
            values.push(Value::Number(quantity.one()));
        }
        stdlib::compute(function, &values).map_err(|error| self.call_impediment(error, expr, scope))
    }

    /// A call without a result, with the numbers put in.
    pub(super) fn call_impediment(&mut self, error: CallError, expr: &model::Expr, scope: &Scope<'_>) -> Impediments {
        let message = match error {
            CallError::Arithmetic(error) => return self.arithmetic_impediment(error, expr, scope),
            CallError::TargetNotPositive => messages::target_not_positive(&self.substituted(expr, scope).chinese),
            CallError::StepNotPositive => messages::step_not_positive(&self.substituted(expr, scope).chinese),
            CallError::Words(words) => messages::target_in_words(&words),
            CallError::UnitsDiffer(first, second) => messages::units_differ(&first, &second),
            CallError::Unexpected => messages::unexpected(),
        };
        Impediment::Fault { message, span: expr.span }.into()
    }

    /// A function of the rubric. A missing argument impedes only where it is needed.
    pub(super) fn apply(&mut self, expr: &model::Expr, id: FunctionId, arguments: &[model::Expr], scope: &Scope<'_>) -> Outcome {
        let Some(function) = self.rubric.functions.get(id.0) else { return Err(unexpected(expr)) };
        let arguments: Vec<Outcome> = arguments.iter().map(|argument| self.evaluate(argument, scope)).collect();
        let inner = Scope { arguments: &arguments, item: None, ..*scope };
        let (outcome, steps) = self.nested(|evaluator| evaluator.evaluate(&function.body, &inner));
        self.keep_with(
            StepKind::Computation,
            expr.span,
            |evaluator| StepTexts {
                formula: evaluator.written(expr.span),
                substituted: evaluator.substituted(&function.body, &inner),
                result: super::matches::shown_outcome(&outcome, expr),
            },
            steps,
        );
        outcome
    }

    /// How many steps there are in an amount.
    pub(super) fn count_steps(
        &mut self,
        expr: &model::Expr,
        amount: &model::Expr,
        step: &model::Expr,
        counting: Counting,
        scope: &Scope<'_>,
    ) -> Outcome {
        let (size, width) = both(self.number(amount, scope), self.number(step, scope))?;
        self.spend_on(&[&size, &width])?;
        let quantity = Self::shown_as(amount, step);
        if !width.is_positive() {
            let message = messages::step_not_positive(&display::quantity(&width, &quantity));
            return Err(Impediment::Fault { message, span: step.span }.into());
        }
        let count = if size.is_positive() {
            let steps = size.divide(&width).map_err(|error| self.arithmetic_impediment(error, expr, scope))?;
            match counting {
                Counting::Whole => steps.floor(),
                Counting::Started => steps.ceiling(),
                Counting::Prorated => steps,
            }
        } else {
            Number::ZERO
        };
        let found = if count.is_positive() { StepsFound::Some } else { StepsFound::None };
        self.reach(expr.span, || ReachKind::Steps(found));
        let result = count.clone();
        self.keep_with(
            StepKind::Computation,
            expr.span,
            |evaluator| {
                let amount = evaluator.substituted(amount, scope);
                let size = display::apart_from(&size, &quantity, &nearby_multiples(&size, &width));
                let width = display::quantity(&width, &quantity);
                let sum = |text: &str| {
                    if text == size { format!("{size} ÷ {width}") } else { format!("({text} = {size}) ÷ {width}") }
                };
                let (chinese, english) = counting_words(counting);
                StepTexts {
                    formula: evaluator.written(expr.span),
                    substituted: Text::new(
                        format!("{}，{chinese}", sum(&amount.chinese)),
                        format!("{}, {english}", sum(&amount.english)),
                    ),
                    result: Text::same(display::quantity(&result, &Quantity::NUMBER)),
                }
            },
            Vec::new(),
        );
        Ok(Value::Number(count))
    }

    /// 有(x)
    pub(super) fn has(&mut self, inner: &model::Expr, scope: &Scope<'_>) -> Outcome {
        let (outcome, _) = self.nested(|evaluator| evaluator.evaluate(inner, scope));
        match outcome {
            Ok(_) => Ok(Value::Flag(true)),
            Err(impediments) if self.is_left_out(&impediments) => Ok(Value::Flag(false)),
            Err(impediments) => Err(impediments),
        }
    }

    /// Whether the data say nothing where something is wanting, so that 有 is false and 缺省 takes its place. What they say and nobody
    /// understands is not left out.
    fn is_left_out(&self, impediments: &Impediments) -> bool {
        let unread = &self.record.unread;
        let is_unread = |impediment: &Impediment| match impediment {
            Impediment::Missing(fact) => {
                unread.iter().any(|id| self.rubric.facts.get(id.0).is_some_and(|known| *known.name == *fact.name))
            }
            // What stands behind it is told elsewhere.
            Impediment::Needs { .. } => !unread.is_empty(),
            Impediment::MissingAssessment { .. }
            | Impediment::PointsOpen { .. }
            | Impediment::Arithmetic { .. }
            | Impediment::Fault { .. }
            | Impediment::NothingApplicable { .. }
            | Impediment::Cohort { .. }
            | Impediment::TooMuchWork => false,
        };
        impediments.is_missing() && !self.pending && (unread.is_empty() || !impediments.clone().list().iter().any(is_unread))
    }

    /// 缺省(x, y)
    pub(super) fn with_default(&mut self, inner: &model::Expr, instead: &model::Expr, scope: &Scope<'_>) -> Outcome {
        match self.evaluate(inner, scope) {
            Err(impediments) if self.is_left_out(&impediments) => self.evaluate(instead, scope),
            outcome => outcome,
        }
    }
}

/// The whole multiples of a step on either side of an amount, which the amount must not be shown as unless it is one.
fn nearby_multiples(amount: &Number, step: &Number) -> Vec<Number> {
    let multiple = |whole: fn(&Number) -> Number| amount.divide(step).ok().and_then(|steps| whole(&steps).multiply(step).ok());
    [multiple(Number::floor), multiple(Number::ceiling)].into_iter().flatten().collect()
}

fn counting_words(counting: Counting) -> (&'static str, &'static str) {
    match counting {
        Counting::Whole => ("不足不计", "whole steps"),
        Counting::Started => ("不足计一", "a part counts as one"),
        Counting::Prorated => ("按比例", "in proportion"),
    }
}
