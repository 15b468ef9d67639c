//! 汇总: the figures of several units as those of one.
//!
//! What the whole says itself stands; the rest comes of what all of its parts say, in the way that the rubric declares. A figure that one
//! part does not have the whole does not have either: a sum that leaves a unit out is wrong.

use std::cmp::Ordering;
use std::sync::Arc;

use super::bind::entry;
use super::faults::Faults;
use super::messages;
use super::record::Record;
use super::submission::Submission;
use crate::model::{Combination, ExprKind, Fact, FactId, FactPath, Rubric};
use crate::number::{ArithmeticError, Number};
use crate::source::Span;
use crate::value::{Date, Type, Value};

/// How the data of a unit came of those of its parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Combined {
    /// The parts, by name.
    pub parts: Vec<String>,
    /// The figures that came of theirs, in the order of the facts.
    pub figures: Vec<CombinedFigure>,
}

/// A figure that came of those of several units.
#[derive(Clone, Debug, PartialEq)]
pub struct CombinedFigure {
    /// Which.
    pub path: FactPath,
    /// Its name: `预算`, `三公经费.本年`.
    pub name: String,
    /// Its type, for showing it.
    pub type_: Type,
    /// In which way; none for a list, whose items were joined.
    pub way: Option<Combination>,
    /// What came out.
    pub value: Value,
    /// What each part says, by its place; a part that does not count for a mean may say nothing.
    pub parts: Vec<Option<Value>>,
    /// In a weighted mean what each part counts.
    pub weights: Vec<Number>,
    /// The type of the weights, for showing them.
    pub weight_type: Option<Type>,
}

/// A part with what it handed in.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// As it stands in the file.
    pub submission: &'a Submission,
    /// Its facts as the rubric sees them.
    pub record: &'a Record,
}

/// Why figures do not become one.
enum Trouble {
    /// These parts do not have it, or the weight by which it counts.
    Missing(Vec<usize>),
    /// Two parts differ.
    Differ(usize, usize),
    /// No rule says how.
    NoWay,
    /// What comes out is no value of the fact.
    Outside(Value),
    /// All weights are 0.
    NoWeights,
    /// It cannot be computed.
    Arithmetic(ArithmeticError),
}

/// The facts of one unit, made of those of its parts.
pub(super) struct Combiner<'a, 'f, 'd> {
    rubric: &'a Rubric,
    unit: &'a str,
    /// What the whole handed in itself.
    own: Option<&'a Submission>,
    parts: &'a [Part<'a>],
    faults: &'f mut Faults<'d>,
    figures: Vec<CombinedFigure>,
    /// Facts without a rule, with their declarations.
    without_way: Vec<(String, &'a Fact)>,
}

impl<'a, 'f, 'd> Combiner<'a, 'f, 'd> {
    pub(super) fn new(
        rubric: &'a Rubric,
        (unit, own): (&'a str, Option<&'a Submission>),
        parts: &'a [Part<'a>],
        faults: &'f mut Faults<'d>,
    ) -> Self {
        Combiner { rubric, unit, own, parts, faults, figures: Vec::new(), without_way: Vec::new() }
    }

    /// All facts, `own` being what the whole says itself.
    pub(super) fn facts(mut self, own: &[Option<Value>]) -> (Vec<Option<Value>>, Combined) {
        let rubric = self.rubric;
        let mut facts = Vec::with_capacity(rubric.facts.len());
        for (at, fact) in rubric.facts.iter().enumerate() {
            let values = self.parts.iter().map(|part| said(fact, part.record.fact(FactId(at)), part.record.year)).collect();
            let path = FactPath { fact: FactId(at), field: None };
            let own = own.get(at).and_then(Option::as_ref);
            facts.push(self.fact(fact, fact.name.to_string(), path, own, values));
        }
        if !self.without_way.is_empty() {
            self.faults.push(messages::no_combination(self.unit, self.parts.len(), &self.without_way));
        }
        let parts = self.parts.iter().map(|part| part.record.unit.clone()).collect();
        (facts, Combined { parts, figures: self.figures })
    }

    fn fact(
        &mut self,
        fact: &'a Fact,
        name: String,
        path: FactPath,
        own: Option<&Value>,
        values: Vec<Option<Value>>,
    ) -> Option<Value> {
        if values.iter().all(Option::is_none) {
            return own.cloned();
        }
        if matches!(fact.type_, Type::Record(_)) {
            return Some(Value::Record(self.fields(fact, &name, path, own, &values)));
        }
        let weights = match &fact.combination {
            Some(Combination::WeightedMean(weight)) => self.weights(*weight),
            _ => Vec::new(),
        };
        let found = value(fact, &values, &weights);
        if let Some(own) = own {
            if let Ok(found) = &found
                && found != own
            {
                let place = self.place(self.own, path);
                self.faults.push(messages::whole_differs(self.unit, &name, (own, found), &fact.type_, place));
            }
            return Some(own.clone());
        }
        match found {
            Ok(value) => {
                self.note(fact, name, path, &value, values, weights);
                Some(value)
            }
            Err(trouble) => {
                self.say(fact, &name, path, trouble);
                None
            }
        }
    }

    /// The fields of a record, each by itself.
    fn fields(
        &mut self,
        fact: &'a Fact,
        name: &str,
        path: FactPath,
        own: Option<&Value>,
        values: &[Option<Value>],
    ) -> Arc<[Option<Value>]> {
        let field_of = |value: Option<&Value>, at: usize| match value {
            Some(Value::Record(fields)) => fields.get(at).cloned().flatten(),
            Some(_) | None => None,
        };
        let mut fields = Vec::with_capacity(fact.fields.len());
        for (at, field) in fact.fields.iter().enumerate() {
            let said = values.iter().zip(self.parts).map(|(value, part)| {
                let value = field_of(value.as_ref(), at);
                said(field, value.as_ref(), part.record.year)
            });
            let said = said.collect();
            let path = FactPath { field: Some(at), ..path };
            fields.push(self.fact(field, format!("{name}.{}", field.name), path, field_of(own, at).as_ref(), said));
        }
        fields.into()
    }

    /// What each part counts for a weighted mean.
    fn weights(&self, weight: FactPath) -> Vec<Option<Number>> {
        let Some(fact) = self.rubric.facts.get(weight.fact.0) else { return Vec::new() };
        let weight_of = |part: &Part<'_>| {
            let whole = said(fact, part.record.fact(weight.fact), part.record.year)?;
            let value = match (weight.field, whole) {
                (None, value) => Some(value),
                (Some(at), Value::Record(fields)) => {
                    said(fact.fields.get(at)?, fields.get(at).and_then(Option::as_ref), part.record.year)
                }
                (Some(_), _) => None,
            };
            match value {
                Some(Value::Number(number)) => Some(number),
                Some(_) | None => None,
            }
        };
        self.parts.iter().map(weight_of).collect()
    }

    fn note(
        &mut self,
        fact: &Fact,
        name: String,
        path: FactPath,
        value: &Value,
        parts: Vec<Option<Value>>,
        weights: Vec<Option<Number>>,
    ) {
        let way = match (&fact.combination, &fact.type_) {
            (_, Type::List(_)) => None,
            // What all say alike is no news.
            (None | Some(Combination::Same), _) => return,
            (Some(way), _) => Some(way.clone()),
        };
        let weight_type = match &way {
            Some(Combination::WeightedMean(weight)) => weight.declared(self.rubric).map(|weight| weight.type_.clone()),
            _ => None,
        };
        let weights = weights.into_iter().flatten().collect();
        let type_ = fact.type_.clone();
        self.figures.push(CombinedFigure { path, name, type_, way, value: value.clone(), parts, weights, weight_type });
    }

    fn say(&mut self, fact: &'a Fact, name: &str, path: FactPath, trouble: Trouble) {
        let unit_of = |at: usize| self.parts.get(at).map_or("", |part| part.record.unit.as_str());
        let message = match trouble {
            Trouble::NoWay => {
                self.without_way.push((name.to_string(), fact));
                return;
            }
            Trouble::Missing(parts) => {
                let place = parts.first().and_then(|at| self.parts.get(*at)).and_then(|part| part.submission.unit_span);
                let weight = match &fact.combination {
                    Some(Combination::WeightedMean(weight)) => Some(weight.name(self.rubric)),
                    _ => None,
                };
                let parts: Vec<&str> = parts.into_iter().map(unit_of).collect();
                messages::missing_in_part(self.unit, name, weight.as_deref(), &parts, place)
            }
            Trouble::Differ(first, second) => {
                let place = |at: usize| self.place(self.parts.get(at).map(|part| part.submission), path);
                let places = [place(first), place(second)];
                messages::parts_differ(self.unit, (name, fact), [unit_of(first), unit_of(second)], places)
            }
            Trouble::Outside(value) => messages::combined_outside(self.unit, (name, fact), &value),
            Trouble::NoWeights => messages::no_weights(self.unit, (name, fact)),
            Trouble::Arithmetic(error) => messages::not_combined(self.unit, (name, fact), error),
        };
        self.faults.push(message);
    }

    /// Where it is said.
    fn place(&self, submission: Option<&Submission>, path: FactPath) -> Option<Span> {
        let fact = self.rubric.facts.get(path.fact.0)?;
        let entry = entry(&submission?.data, &fact.name)?;
        entry.value.span.or(entry.key_span)
    }
}

/// What a part says of a fact: a value, else the declared default.
fn said(fact: &Fact, value: Option<&Value>, year: Option<i32>) -> Option<Value> {
    if let Some(value) = value {
        return Some(value.clone());
    }
    match &fact.default.as_ref()?.kind {
        ExprKind::Constant(value) => Some(value.clone()),
        ExprKind::DayOfYear { month, day } => Date::new(year?, *month, *day).map(Value::Date),
        _ => None,
    }
}

/// What the figures of several units come to together.
fn value(fact: &Fact, values: &[Option<Value>], weights: &[Option<Number>]) -> Result<Value, Trouble> {
    let weighted = matches!(fact.combination, Some(Combination::WeightedMean(_)));
    let lacks = |at: &usize| {
        let weight = weights.get(*at).and_then(Option::as_ref);
        let has_value = values.get(*at).is_some_and(Option::is_some);
        match weighted {
            true => weight.is_none_or(|weight| !weight.is_zero() && !has_value),
            false => !has_value,
        }
    };
    let missing: Vec<usize> = (0..values.len()).filter(lacks).collect();
    if !missing.is_empty() {
        return Err(Trouble::Missing(missing));
    }
    let given: Vec<&Value> = values.iter().flatten().collect();
    let found = match (&fact.type_, &fact.combination) {
        (Type::List(_), _) => joined(&given),
        // A single unit needs no rule.
        (_, None) if values.len() == 1 => given.first().map(|only| (*only).clone()).ok_or(Trouble::NoWay)?,
        (Type::Quantity(_), None) => return Err(Trouble::NoWay),
        (_, None | Some(Combination::Same)) => same(values)?,
        (_, Some(Combination::Sum)) => Value::Number(sum(numbers(&given)).map_err(Trouble::Arithmetic)?),
        (_, Some(Combination::Mean)) => {
            let sum = sum(numbers(&given)).map_err(Trouble::Arithmetic)?;
            Value::Number(sum.divide(&Number::from(given.len())).map_err(Trouble::Arithmetic)?)
        }
        (_, Some(Combination::WeightedMean(_))) => weighted_mean(values, weights)?,
        (_, Some(Combination::Maximum)) => extreme(&given, Ordering::Greater)?,
        (_, Some(Combination::Minimum)) => extreme(&given, Ordering::Less)?,
        (_, Some(Combination::All)) => Value::Flag(given.iter().all(|value| **value == Value::Flag(true))),
        (_, Some(Combination::Any)) => Value::Flag(given.iter().any(|value| **value == Value::Flag(true))),
    };
    match (&found, &fact.type_) {
        (Value::Number(number), Type::Quantity(quantity))
            if !fact.range.contains(number) || (fact.whole && !quantity.in_display(number).0.is_whole()) =>
        {
            Err(Trouble::Outside(found))
        }
        _ => Ok(found),
    }
}

fn numbers<'v>(values: &[&'v Value]) -> impl Iterator<Item = &'v Number> {
    values.iter().filter_map(|value| value.number())
}

fn sum<'v>(numbers: impl Iterator<Item = &'v Number>) -> Result<Number, ArithmeticError> {
    let mut sum = Number::ZERO;
    for number in numbers {
        sum = sum.add(number)?;
    }
    Ok(sum)
}

fn weighted_mean(values: &[Option<Value>], weights: &[Option<Number>]) -> Result<Value, Trouble> {
    let (mut weighted, mut weight) = (Number::ZERO, Number::ZERO);
    for (value, own) in values.iter().zip(weights) {
        let (Some(Value::Number(value)), Some(own)) = (value, own) else { continue };
        let part = value.multiply(own).map_err(Trouble::Arithmetic)?;
        weighted = weighted.add(&part).map_err(Trouble::Arithmetic)?;
        weight = weight.add(own).map_err(Trouble::Arithmetic)?;
    }
    if weight.is_zero() {
        return Err(Trouble::NoWeights);
    }
    weighted.divide(&weight).map(Value::Number).map_err(Trouble::Arithmetic)
}

/// The items of all lists, one unit after the other.
fn joined(lists: &[&Value]) -> Value {
    let mut items = Vec::new();
    for list in lists {
        if let Value::List(more) = list {
            items.extend(more.iter().cloned());
        }
    }
    Value::List(items.into())
}

fn same(values: &[Option<Value>]) -> Result<Value, Trouble> {
    let Some(Some(first)) = values.first() else { return Err(Trouble::NoWay) };
    match values.iter().position(|value| value.as_ref() != Some(first)) {
        Some(other) => Err(Trouble::Differ(0, other)),
        None => Ok(first.clone()),
    }
}

/// The greatest or the least of numbers or days.
fn extreme(values: &[&Value], which: Ordering) -> Result<Value, Trouble> {
    let mut kept: Option<&Value> = None;
    for value in values {
        let order = match (kept, value) {
            (Some(Value::Number(kept)), Value::Number(number)) => number.cmp(kept),
            (Some(Value::Date(kept)), Value::Date(date)) => date.cmp(kept),
            _ => which,
        };
        if order == which {
            kept = Some(value);
        }
    }
    kept.cloned().ok_or(Trouble::NoWay)
}
