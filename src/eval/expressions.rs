//! Expressions: each kind goes to the file that computes it.

use std::sync::Arc;

use crate::model::{self, Connective, ExprKind, Fact, FactId, IndicatorResult, LocalId, ReachKind, SectionResult};
use crate::number::Number;
use crate::value::{Date, Type, Value};

use super::display;
use super::evaluator::{Evaluator, StepTexts};
use super::messages;
use super::outcome::{Outcome, missing, missing_before};
use super::rows::Applicability;
use super::scope::Scope;
use super::scorecard::Impediment;
use super::trace::StepKind;

impl Evaluator<'_> {
    /// The value of an expression, or all that impedes it.
    pub(super) fn evaluate(&mut self, expr: &model::Expr, scope: &Scope<'_>) -> Outcome {
        self.enter()?;
        let outcome = self.dispatch(expr, scope);
        self.leave();
        outcome
    }

    fn dispatch(&mut self, expr: &model::Expr, scope: &Scope<'_>) -> Outcome {
        match &expr.kind {
            ExprKind::Constant(value) => Ok(value.clone()),
            ExprKind::Fact(id) => self.fact(*id),
            ExprKind::Item { depth, field } => self.item(*depth, *field, scope),
            ExprKind::Field(record, field) => self.field(record, *field, scope),
            ExprKind::Definition(id) => self.definition(*id),
            ExprKind::Local(id) => self.local(*id, expr, scope),
            ExprKind::Argument(index) => scope.arguments.get(*index).cloned().unwrap_or_else(|| Err(unexpected(expr))),
            ExprKind::Indicator(id, result) => self.indicator_result(*id, *result),
            ExprKind::Section(id, result) => self.section_result(*id, *result),
            ExprKind::FullPoints => scope.row.map(|row| Value::Number(row.printed.clone())).ok_or_else(|| unexpected(expr)),
            ExprKind::Sum => scope.sum.map(|sum| Value::Number(sum.clone())).ok_or_else(|| unexpected(expr)),
            ExprKind::Asked(asked) => self.asked(asked, expr),
            ExprKind::Year => self.year().map(|year| Value::Number(Number::from(year))),
            ExprKind::DayOfYear { month, day } => self.day_of_year(expr, *month, *day),
            ExprKind::Prior { fact, field, back } => self.prior(expr, *fact, *field, *back),
            ExprKind::Negate(_) => self.negate(expr, scope),
            ExprKind::Not(condition) => self.condition(condition, scope).map(|holds| Value::Flag(!holds)),
            ExprKind::Arithmetic(..) => self.arithmetic(expr, scope),
            ExprKind::Compare(first, rest) => self.compare(expr, first, rest, scope),
            ExprKind::And(..) => self.connected(expr, scope, Connective::And),
            ExprKind::Or(..) => self.connected(expr, scope, Connective::Or),
            ExprKind::Conditional(..) => self.conditional(expr, scope),
            ExprKind::Match(choice) => self.match_arms(expr, choice, scope),
            ExprKind::Interpolate(at, points) => self.interpolate(expr, at, points, scope),
            ExprKind::Checklist(lines) => self.checklist(lines, scope),
            ExprKind::Assessed(assessed) => self.assessed(expr, assessed, scope),
            ExprKind::Steps { amount, step, counting } => self.count_steps(expr, amount, step, *counting, scope),
            ExprKind::Call(function, arguments) => self.call(expr, *function, arguments, scope),
            ExprKind::Aggregate { function, list, item, weight } => {
                self.aggregate(expr, *function, list, item.as_deref(), weight.as_deref(), scope)
            }
            ExprKind::Cohort(call) => self.among_others(expr, call, scope),
            ExprKind::Has(inner) => self.has(inner, scope),
            ExprKind::Default(inner, instead) => self.with_default(inner, instead, scope),
            ExprKind::Apply(function, arguments) => self.apply(expr, *function, arguments, scope),
            ExprKind::Text(template) => self.fill(template, scope).map(|text| Value::Text(text.chinese.into())),
        }
    }

    /// A number in base units.
    pub(super) fn number(&mut self, expr: &model::Expr, scope: &Scope<'_>) -> Outcome<Number> {
        match self.evaluate(expr, scope)? {
            Value::Number(number) => Ok(number),
            Value::Flag(_)
            | Value::Date(_)
            | Value::Text(_)
            | Value::Choice(_)
            | Value::Target(_)
            | Value::List(_)
            | Value::Record(_) => Err(unexpected(expr)),
        }
    }

    /// A condition.
    pub(super) fn condition(&mut self, expr: &model::Expr, scope: &Scope<'_>) -> Outcome<bool> {
        match self.evaluate(expr, scope)? {
            Value::Flag(flag) => {
                self.reach(expr.span, || ReachKind::Condition(flag));
                Ok(flag)
            }
            Value::Number(_)
            | Value::Date(_)
            | Value::Text(_)
            | Value::Choice(_)
            | Value::Target(_)
            | Value::List(_)
            | Value::Record(_) => Err(unexpected(expr)),
        }
    }

    fn fact(&mut self, id: FactId) -> Outcome {
        let Some(fact) = self.rubric.facts.get(id.0) else { return Err(missing(String::new(), None)) };
        if self.record.unread.contains(&id) {
            return Err(missing(fact.name.to_string(), fact.label.as_deref()));
        }
        match self.record.fact(id) {
            Some(Value::List(items)) if fact.fields.iter().any(|field| field.default.is_some()) => {
                return self.with_item_defaults(items, &fact.fields);
            }
            Some(value) => return Ok(value.clone()),
            None => {}
        }
        match &fact.default {
            Some(default) => self.evaluate(default, &Scope::default()),
            None => Err(missing(fact.name.to_string(), fact.label.as_deref())),
        }
    }

    /// 上年: the value of a fact in an earlier year. Of a year of which there are data, what they leave out has its declared default.
    fn prior(&mut self, expr: &model::Expr, id: FactId, field: Option<usize>, back: u32) -> Outcome {
        let outcome = self.prior_value(id, field, back);
        let shown = match (&outcome, self.year_before(back)) {
            (Ok(value), Some(year)) => Some((display::written(value, &expr.type_), year)),
            (Ok(_) | Err(_), _) => None,
        };
        if let Some((value, year)) = shown {
            let texts = |evaluator: &mut Self| StepTexts {
                formula: evaluator.written(expr.span),
                substituted: messages::of_year(year),
                result: value,
            };
            self.keep_with(StepKind::Prior, expr.span, texts, Vec::new());
        }
        outcome
    }

    fn prior_value(&mut self, id: FactId, field: Option<usize>, back: u32) -> Outcome {
        let Some(fact) = self.rubric.facts.get(id.0) else { return Err(missing(String::new(), None)) };
        let record = self.record;
        let whole = record.prior_fact(id, back);
        let part = field.and_then(|field| fact.fields.get(field));
        let value = match (field, whole) {
            (None, Some(Value::List(items))) if fact.fields.iter().any(|field| field.default.is_some()) => {
                return self.with_item_defaults(items, &fact.fields);
            }
            (None, value) => value,
            (Some(field), Some(Value::Record(fields))) => fields.get(field).and_then(Option::as_ref),
            (Some(_), _) => None,
        };
        if let Some(value) = value {
            return Ok(value.clone());
        }
        let described = part.unwrap_or(fact);
        match &described.default {
            Some(default) if record.prior.contains_key(&back) => self.evaluate(default, &Scope::default()),
            Some(_) | None => {
                let name = match part {
                    Some(part) => format!("{}.{}", fact.name, part.name),
                    None => fact.name.to_string(),
                };
                let name = if back == 1 { format!("上年({name})") } else { format!("上年({name}, {back})") };
                let label = self.year_before(back).map(|year| messages::of_year(year).chinese);
                Err(missing_before(name, label.as_deref(), back))
            }
        }
    }

    /// The year so many years before the one that is scored.
    fn year_before(&self, back: u32) -> Option<i32> {
        self.year().ok()?.checked_sub(i32::try_from(back).ok()?)
    }

    /// The items of a list, with the defaults of the fields that they leave out.
    fn with_item_defaults(&mut self, items: &[Arc<[Option<Value>]>], fields: &[Fact]) -> Outcome {
        let mut defaults = Vec::new();
        for field in fields {
            defaults.push(match &field.default {
                Some(default) => Some(self.evaluate(default, &Scope::default())?),
                None => None,
            });
        }
        let filled = items.iter().map(|item| {
            let values = item.iter().zip(&defaults);
            values.map(|(value, default)| value.clone().or_else(|| default.clone())).collect()
        });
        Ok(Value::List(filled.collect()))
    }

    fn item(&self, depth: usize, field: usize, scope: &Scope<'_>) -> Outcome {
        let Some(item) = scope.item_at(depth) else { return Err(missing(String::new(), None)) };
        match item.values.get(field) {
            Some(Some(value)) => Ok(value.clone()),
            Some(None) | None => {
                let name = item.fields.get(field).map_or("", |field| &*field.name);
                Err(missing(format!("{}[{}].{name}", item.list, item.index + 1), None))
            }
        }
    }

    fn field(&mut self, record: &model::Expr, field: usize, scope: &Scope<'_>) -> Outcome {
        let described = if let ExprKind::Fact(id) = &record.kind {
            self.rubric.facts.get(id.0).and_then(|fact| Some((fact, fact.fields.get(field)?)))
        } else {
            None
        };
        let is_unread = matches!(&record.kind, ExprKind::Fact(id) if self.record.unread.contains(id));
        let value = match self.evaluate(record, scope) {
            Err(impediments) if is_unread => return Err(impediments),
            Ok(Value::Record(fields)) => fields.get(field).cloned().flatten(),
            Ok(_) => return Err(unexpected(record)),
            Err(impediments) if impediments.is_missing() && described.is_some() => None,
            Err(impediments) => return Err(impediments),
        };
        if let Some(value) = value {
            return Ok(value);
        }
        if let Some((fact, part)) = described {
            if let Some(default) = &part.default {
                return self.evaluate(default, &Scope::default());
            }
            return Err(missing(format!("{}.{}", fact.name, part.name), part.label.as_deref()));
        }
        let name = match &record.type_ {
            Type::Record(fields) => fields.get(field).map_or("", |field| &*field.name),
            Type::Quantity(_) | Type::Flag | Type::Date | Type::Text | Type::Choice(_) | Type::Target | Type::List(_) => "",
        };
        Err(missing(format!("{}.{name}", self.written(record.span)), None))
    }

    fn local(&mut self, id: LocalId, expr: &model::Expr, scope: &Scope<'_>) -> Outcome {
        scope.locals.get(id.0).cloned().unwrap_or_else(|| Err(unexpected(expr)))
    }

    /// The year that is scored.
    pub(super) fn year(&self) -> Outcome<i32> {
        self.record
            .year
            .or_else(|| self.rubric.years.and_then(|years| years.single()))
            .ok_or_else(|| missing("年度".to_string(), None))
    }

    fn day_of_year(&self, expr: &model::Expr, month: u8, day: u8) -> Outcome {
        let year = self.year()?;
        Date::new(year, month, day)
            .map(Value::Date)
            .ok_or_else(|| Impediment::Fault { message: messages::no_such_day(month, day), span: expr.span }.into())
    }

    fn indicator_result(&mut self, id: model::IndicatorId, result: IndicatorResult) -> Outcome {
        let Some(indicator) = self.rubric.indicators.get(id.0) else { return Err(missing(String::new(), None)) };
        let needs = || Impediment::Needs { name: indicator.name.to_string() }.into();
        let rows = self.rows_of(id);
        match result {
            IndicatorResult::Applies => {
                let mut applies = false;
                for row in rows {
                    applies |= matches!(row.applies.clone()?, Applicability::Applies);
                }
                Ok(Value::Flag(applies))
            }
            IndicatorResult::FullPoints => {
                let mut sum = Number::ZERO;
                for row in rows {
                    sum = sum.add(&row.points.clone()?).map_err(|_| Impediment::TooMuchWork)?;
                }
                Ok(Value::Number(sum))
            }
            IndicatorResult::Score => {
                let mut sum = Number::ZERO;
                for row in rows {
                    match row.result.as_ref() {
                        Some(result) => {
                            let score = result.score.as_ref().ok_or_else(needs)?;
                            sum = sum.add(score).map_err(|_| Impediment::TooMuchWork)?;
                        }
                        None => {
                            self.pending = true;
                            return Err(needs());
                        }
                    }
                }
                Ok(Value::Number(sum))
            }
            IndicatorResult::Value => match rows {
                [row] => match row.result.as_ref() {
                    Some(result) => result.value.clone().unwrap_or_else(|| Err(needs())).map_err(|impediments| {
                        // What is missing is told at the row itself; 有 must still see that nothing but data is wanting.
                        if impediments.is_missing() { needs() } else { impediments }
                    }),
                    None => {
                        self.pending = true;
                        Err(needs())
                    }
                },
                _ => Err(needs()),
            },
        }
    }

    fn section_result(&mut self, id: model::SectionId, result: SectionResult) -> Outcome {
        let name = self.rubric.sections.get(id.0).map_or(String::new(), |section| section.name.to_string());
        match result {
            SectionResult::FullPoints => {
                self.section_points(id).map(Value::Number).ok_or_else(|| Impediment::Needs { name }.into())
            }
            SectionResult::Score => match self.section_scores.get(id.0) {
                Some(Some(total)) => {
                    total.scored().map(|score| Value::Number(score.clone())).ok_or_else(|| Impediment::Needs { name }.into())
                }
                Some(None) | None => {
                    self.pending = true;
                    Err(Impediment::Needs { name }.into())
                }
            },
        }
    }
}

/// What only a rubric that was not checked can do.
pub(super) fn unexpected(expr: &model::Expr) -> super::outcome::Impediments {
    Impediment::Fault { message: messages::unexpected(), span: expr.span }.into()
}
