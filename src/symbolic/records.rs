//! A sample of a stretch as the data of a unit.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::atoms::{AtomKind, Atoms};
use super::key::{Aspect, Key};
use super::sample::Sample;
use super::world::World;
use crate::facts::{AssessedScore, Assessment, Record, RowData, RowId};
use crate::model::{Fact, IndicatorId, Rubric};
use crate::number::Number;
use crate::stdlib::Function;
use crate::value::{Date, Quantity, Target, Type, Value};

/// The items of a list.
pub(crate) type Items = Arc<[Arc<[Option<Value>]>]>;

/// A sample, and what may stand in lists.
pub(crate) struct Source<'s> {
    pub(crate) atoms: &'s Atoms,
    pub(crate) world: &'s World,
    pub(crate) sample: &'s Sample,
}

/// What a text is that must not be any of those that the rules name.
const OTHER_TEXT: &str = "其他";

impl Source<'_> {
    fn state(&self, key: &Key, aspect: Aspect) -> Option<usize> {
        self.world.states.get(&key.of(aspect)).copied()
    }

    /// The data that the stretch speaks of; lists by the name of their fact. `None` when a number is none that data can have.
    pub(crate) fn record(&self, rubric: &Rubric, lists: &BTreeMap<String, Items>) -> Option<Record> {
        let mut record = Record { year: rubric.stretch.or(rubric.years).map(|years| years.first), ..Record::default() };
        for fact in &rubric.facts {
            record.facts.push(self.value(&Key::Fact(fact.name.to_string()), fact, lists).ok()?);
        }
        self.earlier(rubric, &mut record);
        for (index, indicator) in rubric.indicators.iter().enumerate() {
            let item = indicator.each.as_ref().map(|_| 0);
            if let Some(row) = self.row(&indicator.name) {
                record.rows.insert(RowId { indicator: IndicatorId(index), item }, row);
            }
        }
        Some(record)
    }

    /// The facts of earlier years.
    fn earlier(&self, rubric: &Rubric, record: &mut Record) {
        let years = self.world.states.iter().filter(|(_, state)| **state == 0).filter_map(|(key, _)| {
            let Key::Of(inner, Aspect::Available) = key else { return None };
            let Key::Of(of, Aspect::Earlier(back)) = &**inner else { return None };
            Some((&**inner, &**of, *back))
        });
        for (key, of, back) in years {
            for (index, fact) in rubric.facts.iter().enumerate() {
                let slots = record.prior.entry(back).or_insert_with(|| vec![None; rubric.facts.len()]);
                let Some(slot) = slots.get_mut(index) else { continue };
                if matches!(of, Key::Fact(name) if **name == *fact.name) {
                    *slot = self.earlier_value(key, &fact.type_);
                } else if let Key::Field(name, part) = of
                    && **name == *fact.name
                {
                    let before =
                        if let Some(Value::Record(fields)) = slot { fields.to_vec() } else { vec![None; fact.fields.len()] };
                    let fields = fact.fields.iter().zip(before).map(|(field, before)| {
                        if **part == *field.name { self.earlier_value(key, &field.type_) } else { before }
                    });
                    *slot = Some(Value::Record(fields.collect()));
                }
            }
        }
    }

    /// The value of a fact of an earlier year that is there.
    fn earlier_value(&self, key: &Key, type_: &Type) -> Option<Value> {
        match type_ {
            Type::Quantity(_) => self.atoms.chosen(self.sample, key).cloned().map(Value::Number),
            Type::Date => self.day(key).ok().map(Value::Date),
            Type::Flag => Some(Value::Flag(self.state(key, Aspect::Flag).unwrap_or(0) == 0)),
            Type::Choice(_) => Some(Value::Choice(self.state(key, Aspect::Choice).unwrap_or(0))),
            Type::Text => Some(Value::Text(self.text(key).into())),
            Type::Target => Some(Value::Target(Target::Words(self.text(key).into()))),
            Type::List(_) | Type::Record(_) => None,
        }
    }

    /// The day of a date; some day when the stretch does not ask which.
    fn day(&self, key: &Key) -> Result<Date, NotData> {
        let date = match self.atoms.chosen(self.sample, key).and_then(Number::to_i64) {
            Some(days) => Date::new(1, 1, 1).and_then(|first| first.plus_days(days)),
            None => Date::new(2021, 6, 30),
        };
        date.ok_or(NotData)
    }

    /// A fact's value, or nothing when it is missing.
    fn value(&self, key: &Key, fact: &Fact, lists: &BTreeMap<String, Items>) -> Result<Option<Value>, NotData> {
        if let Type::Record(_) = &fact.type_ {
            let mut fields = Vec::new();
            for field in &fact.fields {
                let inner = Key::Field(fact.name.to_string(), field.name.to_string());
                fields.push(self.value(&inner, field, lists)?);
            }
            return Ok(fields.iter().any(Option::is_some).then(|| Value::Record(fields.into())));
        }
        if self.state(key, Aspect::Present) != Some(0) {
            return Ok(None);
        }
        Ok(match &fact.type_ {
            Type::Quantity(quantity) => Some(Value::Number(self.number(key, quantity, fact)?)),
            Type::Date => Some(Value::Date(self.day(key)?)),
            Type::Flag => Some(Value::Flag(self.state(key, Aspect::Flag).unwrap_or(0) == 0)),
            Type::Choice(_) => Some(Value::Choice(self.state(key, Aspect::Choice).unwrap_or(0))),
            Type::Text => Some(Value::Text(self.text(key).into())),
            Type::Target => {
                let number = self.atoms.chosen(self.sample, &key.of(Aspect::Amount));
                Some(Value::Target(match number {
                    Some(number) => {
                        let lower = self.state(key, Aspect::Direction) == Some(1);
                        let direction = lower.then_some(crate::value::Direction::Lower);
                        Target::Amount { direction, number: number.clone(), quantity: Quantity::NUMBER }
                    }
                    None => Target::Words(self.text(key).into()),
                }))
            }
            Type::List(_) => lists.get(&*fact.name).cloned().map(Value::List),
            Type::Record(_) => None,
        })
    }

    fn number(&self, key: &Key, quantity: &Quantity, fact: &Fact) -> Result<Number, NotData> {
        let number = match self.atoms.chosen(self.sample, key) {
            Some(number) => number.clone(),
            None => quantity.one(),
        };
        if fits(fact, &number) { Ok(number) } else { Err(NotData) }
    }

    /// The text that a fact is said to be, or one that is none of them.
    fn text(&self, key: &Key) -> String {
        let said = self.world.states.iter().filter(|(_, state)| **state == 0).find_map(|(known, _)| {
            let Key::Of(of, Aspect::Is(text)) = known else { return None };
            (**of == *key).then(|| text.clone())
        });
        said.unwrap_or_else(|| OTHER_TEXT.to_string())
    }

    fn row(&self, name: &str) -> Option<RowData> {
        let key = Key::Assessed(name.to_string());
        let given = self.state(&key, Aspect::Score) == Some(0);
        let chosen = self.atoms.chosen(self.sample, &key).cloned().filter(|_| given);
        let level = self.state(&key, Aspect::Level);
        let inapplicable = self.world.states.get(&Key::Declared(name.to_string())) == Some(&1);
        let mut row = RowData::default();
        if inapplicable {
            row.inapplicable = Some("单位没有这项工作".to_string());
            return Some(row);
        }
        if chosen.is_none() && level.is_none() {
            return None;
        }
        // Points in force are those printed as long as the data declare none.
        let score = chosen.map(AssessedScore::Points);
        row.assessment = Some(Assessment { score, level, reason: None });
        Some(row)
    }

    /// An item of a list, for the fields that the stretch speaks of; the others as plain as can be.
    pub(crate) fn item(&self, list: &Key, fields: &[Fact]) -> Option<Arc<[Option<Value>]>> {
        let mut values = Vec::new();
        for field in fields {
            let key = Key::Item(Box::new(list.clone()), field.name.to_string());
            values.push(match self.state(&key, Aspect::Present) {
                Some(_) => self.value(&key, field, &BTreeMap::new()).ok()?,
                None => neutral(field),
            });
        }
        Some(values.into())
    }

    /// Items that make the sums, means and extremes of a list's fields what the sample says: one by itself, or several where a mean is one
    /// that no single item can have. None when it says nothing, or what no items can be.
    pub(crate) fn items(&self, list: &Key, fields: &[Fact]) -> Option<Items> {
        let mut said = false;
        let mut values = Vec::new();
        let mut many = None;
        for (index, field) in fields.iter().enumerate() {
            let key = Key::Item(Box::new(list.clone()), field.name.to_string());
            let functions = [Function::Sum, Function::Mean, Function::Maximum, Function::Minimum];
            let chosen = functions.into_iter().find_map(|function| {
                let number = self.atoms.chosen(self.sample, &key.of(Aspect::Aggregate(function)))?;
                Some((function, number))
            });
            let Some((function, number)) = chosen else {
                values.push(neutral(field));
                continue;
            };
            said = true;
            if !fits(field, number) {
                let parts = (function == Function::Mean).then(|| parts_of_mean(field, number)).flatten()?;
                many = Some((index, parts));
            }
            values.push(Some(Value::Number(number.clone())));
        }
        if !said {
            return None;
        }
        let Some((index, parts)) = many else { return Some([values.into()].into_iter().collect()) };
        let items = parts.into_iter().map(|number| {
            let mut values = values.clone();
            if let Some(slot) = values.get_mut(index) {
                *slot = Some(Value::Number(number));
            }
            Arc::from(values)
        });
        Some(items.collect())
    }

    /// How many items a list has, and how many of them fulfil some condition, as far as the sample says.
    pub(crate) fn counts(&self, list: &Key) -> (Option<usize>, Vec<usize>) {
        let mut all = None;
        let mut some = Vec::new();
        for (id, number) in self.sample {
            let Some(AtomKind::Count { list: of, condition }) = self.atoms.get(*id).map(|atom| &atom.kind) else { continue };
            let Some(count) = number.to_i64().and_then(|count| usize::try_from(count).ok()).filter(|_| of == list) else {
                continue;
            };
            match condition {
                Some(_) => some.push(count),
                None => all = Some(count),
            }
        }
        (all, some)
    }
}

/// Whether a field can be written with this number.
fn fits(field: &Fact, number: &Number) -> bool {
    let Type::Quantity(quantity) = &field.type_ else { return false };
    let written = quantity.in_display(number).0;
    field.range.contains(number) && written.places().is_some() && (!field.whole || written.is_whole())
}

/// How many items are made for one mean at most.
const MAXIMUM_PARTS: i64 = 10;

/// As few numbers as have this mean, of which a field can be written with each.
fn parts_of_mean(field: &Fact, mean: &Number) -> Option<Vec<Number>> {
    let Type::Quantity(quantity) = &field.type_ else { return None };
    let one = quantity.one();
    for count in 2..=MAXIMUM_PARTS {
        let sum = mean.multiply(&Number::from(count)).ok()?;
        let each = mean.divide(&one).ok()?.floor().multiply(&one).ok()?;
        let last = sum.subtract(&each.multiply(&Number::from(count - 1)).ok()?).ok()?;
        if fits(field, &each) && fits(field, &last) {
            let mut parts = vec![each; usize::try_from(count - 1).ok()?];
            parts.push(last);
            return Some(parts);
        }
    }
    None
}

/// A number that data cannot have.
struct NotData;

/// Some value of a field.
pub(crate) fn neutral(field: &Fact) -> Option<Value> {
    match &field.type_ {
        Type::Quantity(quantity) => Some(quantity.one()).filter(|number| field.range.contains(number)).map(Value::Number),
        Type::Date => Date::new(2021, 6, 30).map(Value::Date),
        Type::Flag => Some(Value::Flag(true)),
        Type::Choice(_) => Some(Value::Choice(0)),
        Type::Text => Some(Value::Text("甲".into())),
        Type::Target => Some(Value::Target(Target::Words("甲".into()))),
        Type::Record(_) => {
            let fields: Vec<Option<Value>> = field.fields.iter().map(neutral).collect();
            fields.iter().any(Option::is_some).then(|| Value::Record(fields.into()))
        }
        Type::List(_) => None,
    }
}
