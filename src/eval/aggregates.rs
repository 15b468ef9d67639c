//! Functions over lists, and the items in scope in them.

use crate::model::{self, ExprKind, ReachKind};
use crate::number::{ArithmeticError, Number};
use crate::stdlib::Function;
use crate::value::{Field, Type, Value};

use super::display;
use super::evaluator::{Evaluator, StepTexts};
use super::expressions::unexpected;
use super::matches::shown_outcome;
use super::messages;
use super::outcome::{Impediments, ListItems, Outcome, Verdict, all, missing};
use super::scope::{ItemScope, Scope};
use super::scorecard::Impediment;
use super::trace::StepKind;

/// The most items of a list that are told one by one.
const MAXIMUM_ITEMS_TOLD: usize = 100;

/// A list with what its items are called.
struct List<'e> {
    items: ListItems,
    fields: &'e [Field],
    name: String,
}

impl Evaluator<'_> {
    /// The items of a list.
    pub(super) fn list(&mut self, expr: &model::Expr, scope: &Scope<'_>) -> Outcome<ListItems> {
        match self.evaluate(expr, scope)? {
            Value::List(items) => Ok(items),
            Value::Number(_)
            | Value::Flag(_)
            | Value::Date(_)
            | Value::Text(_)
            | Value::Choice(_)
            | Value::Target(_)
            | Value::Record(_) => Err(unexpected(expr)),
        }
    }

    /// What a list is called when an item of it is named.
    pub(super) fn list_name(&self, expr: &model::Expr) -> String {
        match &expr.kind {
            ExprKind::Fact(id) => self.rubric.facts.get(id.0).map_or(String::new(), |fact| fact.name.to_string()),
            _ => self.written(expr.span),
        }
    }

    pub(super) fn aggregate(
        &mut self,
        expr: &model::Expr,
        function: Function,
        list: &model::Expr,
        item: Option<&model::Expr>,
        weight: Option<&model::Expr>,
        scope: &Scope<'_>,
    ) -> Outcome {
        let items = self.list(list, scope)?;
        let list = List { items, fields: fields_of(list), name: self.list_name(list) };
        let (outcome, steps) = self.nested(|evaluator| match (function, item, weight) {
            (Function::Count, None, _) => Ok(Value::Number(Number::from(list.items.len()))),
            (Function::Count, Some(condition), _) => evaluator.count(&list, condition, scope),
            (Function::All, Some(condition), _) => evaluator.quantify(&list, condition, scope, Verdict::Fails),
            (Function::Any, Some(condition), _) => evaluator.quantify(&list, condition, scope, Verdict::Holds),
            (Function::WeightedMean, Some(item), Some(weight)) => evaluator.weighted_mean(expr, &list, item, weight, scope),
            (Function::Sum | Function::Mean | Function::Maximum | Function::Minimum, Some(item), _) => {
                evaluator.fold(expr, function, &list, item, scope)
            }
            _ => Err(unexpected(expr)),
        });
        self.keep_with(
            StepKind::Computation,
            expr.span,
            |evaluator| {
                let formula = evaluator.written(expr.span);
                StepTexts { substituted: messages::items(list.items.len()), formula, result: shown_outcome(&outcome, expr) }
            },
            steps,
        );
        outcome
    }

    /// Computes an expression for each item.
    fn each_item(&mut self, list: &List<'_>, expr: &model::Expr, scope: &Scope<'_>) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for (index, values) in list.items.iter().enumerate() {
            let item = ItemScope { values, fields: list.fields, list: &list.name, index, outer: scope.item };
            let inner = Scope { item: Some(&item), ..*scope };
            let (outcome, steps) = self.nested(|evaluator| evaluator.evaluate(expr, &inner));
            if let Ok(Value::Flag(holds)) = &outcome {
                self.reach(expr.span, || ReachKind::Condition(*holds));
            }
            if index < MAXIMUM_ITEMS_TOLD {
                self.keep_with(
                    StepKind::Item,
                    expr.span,
                    |evaluator| {
                        let substituted = match &outcome {
                            Ok(Value::Flag(holds)) => evaluator.decided(expr, (*holds).into(), &inner),
                            Ok(_) | Err(_) => evaluator.substituted(expr, &inner),
                        };
                        StepTexts { formula: item_name(&item), substituted, result: shown_outcome(&outcome, expr) }
                    },
                    steps,
                );
            }
            let stop = outcome.as_ref().is_err_and(Impediments::is_too_much_work);
            outcomes.push(outcome);
            if stop {
                break;
            }
        }
        outcomes
    }

    fn count(&mut self, list: &List<'_>, condition: &model::Expr, scope: &Scope<'_>) -> Outcome {
        let flags = all(self.each_item(list, condition, scope))?;
        let count = flags.iter().filter(|value| **value == Value::Flag(true)).count();
        Ok(Value::Number(Number::from(count)))
    }

    /// Whether some item decides: one that does not hold, for 全部; one that does, for 任一.
    fn quantify(&mut self, list: &List<'_>, condition: &model::Expr, scope: &Scope<'_>, deciding: Verdict) -> Outcome {
        let deciding = deciding == Verdict::Holds;
        let outcomes = self.each_item(list, condition, scope);
        if outcomes.contains(&Ok(Value::Flag(deciding))) {
            return Ok(Value::Flag(deciding));
        }
        all(outcomes).map(|_| Value::Flag(!deciding))
    }

    fn fold(
        &mut self,
        expr: &model::Expr,
        function: Function,
        list: &List<'_>,
        item: &model::Expr,
        scope: &Scope<'_>,
    ) -> Outcome {
        let values = all(self.each_item(list, item, scope))?;
        if values.is_empty() && function != Function::Sum {
            return Err(missing(list.name.clone(), Some(&messages::empty_list())));
        }
        self.fold_values(expr, function, &values, scope)
    }

    /// 合计, 平均, 最大 or 最小 of values that are there.
    pub(super) fn fold_values(&mut self, expr: &model::Expr, function: Function, values: &[Value], scope: &Scope<'_>) -> Outcome {
        for value in values {
            if let Some(number) = value.number() {
                self.spend_on(&[number])?;
            }
        }
        crate::stdlib::compute(function, values).map_err(|error| self.call_impediment(error, expr, scope))
    }

    fn weighted_mean(
        &mut self,
        expr: &model::Expr,
        list: &List<'_>,
        item: &model::Expr,
        weight: &model::Expr,
        scope: &Scope<'_>,
    ) -> Outcome {
        let values = self.each_item(list, item, scope);
        let weights = self.each_item(list, weight, scope);
        let (values, weights) = super::outcome::both(all(values), all(weights))?;
        if values.is_empty() {
            return Err(missing(list.name.clone(), Some(&messages::empty_list())));
        }
        let mut pairs = Vec::new();
        for (value, weight) in values.iter().zip(&weights) {
            let (Some(value), Some(weight)) = (value.number(), weight.number()) else { return Err(unexpected(expr)) };
            self.spend_on(&[value, weight])?;
            pairs.push((value, weight));
        }
        let mean = || -> Result<Number, ArithmeticError> {
            let (mut sum, mut weights) = (Number::ZERO, Number::ZERO);
            for (value, weight) in pairs {
                sum = sum.add(&value.multiply(weight)?)?;
                weights = weights.add(weight)?;
            }
            sum.divide(&weights)
        };
        mean().map(Value::Number).map_err(|error| {
            let substituted = format!("{}（{}）", self.written(expr.span), messages::items(weights.len()).chinese);
            Impediment::Arithmetic { error, span: expr.span, substituted }.into()
        })
    }
}

/// The fields of the items of a list.
pub(super) fn fields_of(list: &model::Expr) -> &[Field] {
    match &list.type_ {
        Type::List(fields) => fields,
        Type::Quantity(_) | Type::Flag | Type::Date | Type::Text | Type::Choice(_) | Type::Target | Type::Record(_) => &[],
    }
}

/// How an item is told: by its first text, else by its number.
fn item_name(item: &ItemScope<'_>) -> String {
    item.values
        .iter()
        .zip(item.fields)
        .find_map(|(value, field)| match value {
            Some(Value::Text(_)) => value.as_ref().map(|value| display::value(value, &field.type_).chinese),
            Some(_) | None => None,
        })
        .unwrap_or_else(|| format!("{}[{}]", item.list, item.index + 1))
}
