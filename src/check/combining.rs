//! `汇总`: how the figures of several units become those of one.

use super::names::Global;
use super::{Checker, messages};
use crate::interval::Bound;
use crate::model::{Combination, Fact, FactId, FactPath};
use crate::syntax::ast;
use crate::value::{Display, Type};

/// Why a way to combine does not fit what is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// A sum of rates.
    SumOfRates,
    /// A mean of what must be whole.
    MeanOfWhole,
    /// Of numbers.
    Numbers,
    /// Of 是否.
    Flags,
    /// Of days.
    Dates,
    /// Of words, where there is nothing but the same.
    Words,
    /// Of a list, whose items are joined.
    List,
    /// In an item of a list.
    Item,
    /// Of a record, whose fields say it.
    Record,
    /// A second time.
    Twice,
}

/// What is wrong with a weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WeightFault {
    /// There is none.
    Missing,
    /// Nothing is weighted.
    Idle,
    /// It is no number, or stands in a list.
    NoNumber,
    /// It may be negative.
    Negative,
    /// It is what is averaged.
    Itself,
}

/// Where a declaration stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// By itself, or in a record.
    Unit,
    /// In an item of a list.
    Item,
}

impl<'a> Checker<'a> {
    /// Takes every 汇总, once all facts have their names.
    pub(super) fn declare_combinations(&mut self) {
        let file = self.file;
        let declarations = file.items.iter().filter_map(|item| match &item.kind {
            ast::ItemKind::Data(declarations) => Some(declarations),
            _ => None,
        });
        for (at, declaration) in declarations.flatten().enumerate() {
            if self.broken_facts.contains(&FactId(at)) {
                continue;
            }
            let Some(mut fact) = self.facts.get(at).cloned() else { continue };
            self.combine(&mut fact, declaration, FactPath { fact: FactId(at), field: None }, Inside::Unit);
            if let Some(slot) = self.facts.get_mut(at) {
                *slot = fact;
            }
        }
    }

    fn combine(&mut self, fact: &mut Fact, declaration: &'a ast::FactDeclaration, path: FactPath, inside: Inside) {
        for modifier in &declaration.modifiers {
            let ast::ModifierKind::Combine(combine) = &modifier.kind else { continue };
            let unfit = match inside {
                Inside::Item => Some(Unfit::Item),
                Inside::Unit if fact.combination.is_some() => Some(Unfit::Twice),
                Inside::Unit => unfit(fact, combine.way),
            };
            if let Some(unfit) = unfit {
                self.diagnostics.push(messages::wrong_combination(modifier.span, fact, unfit));
                continue;
            }
            fact.combination = self.combination(combine, modifier, path);
        }
        let (fields, inside) = match &declaration.type_.kind {
            ast::TypeKind::List(fields) => (fields, Inside::Item),
            ast::TypeKind::Record(fields) => (fields, inside),
            _ => return,
        };
        for (at, (field, declaration)) in fact.fields.iter_mut().zip(fields).enumerate() {
            self.combine(field, declaration, FactPath { field: Some(at), ..path }, inside);
        }
    }

    fn combination(&mut self, combine: &'a ast::Combine, modifier: &ast::Modifier, path: FactPath) -> Option<Combination> {
        let weight = match (&combine.weight, combine.way) {
            (Some(weight), ast::Combination::WeightedMean) => {
                let weight = self.weight_fact(weight)?;
                if weight == path {
                    self.diagnostics.push(messages::wrong_weight(modifier.span, WeightFault::Itself, None));
                    return None;
                }
                return Some(Combination::WeightedMean(weight));
            }
            (weight, _) => weight,
        };
        if let Some(weight) = weight {
            self.diagnostics.push(messages::wrong_weight(weight.span, WeightFault::Idle, None));
            return None;
        }
        Some(match combine.way {
            ast::Combination::Sum => Combination::Sum,
            ast::Combination::Mean => Combination::Mean,
            ast::Combination::WeightedMean => {
                self.diagnostics.push(messages::wrong_weight(modifier.span, WeightFault::Missing, None));
                return None;
            }
            ast::Combination::Maximum => Combination::Maximum,
            ast::Combination::Minimum => Combination::Minimum,
            ast::Combination::All => Combination::All,
            ast::Combination::Any => Combination::Any,
            ast::Combination::Same => Combination::Same,
        })
    }

    /// The fact by which units count.
    fn weight_fact(&mut self, weight: &ast::WeightFact) -> Option<FactPath> {
        let found = match self.names.global(&weight.name.key) {
            Some(Global::Fact(id)) => self.facts.get(id.0).map(|fact| (id, fact)),
            Some(_) | None => None,
        };
        let Some((id, fact)) = found else {
            let facts = self.facts.iter().map(|fact| &*fact.name);
            let nearest = self.diagnostics.closest(&weight.name.text, facts).map(str::to_string);
            self.diagnostics.push(messages::unknown_weight(&weight.name, nearest.as_deref()));
            return None;
        };
        if self.broken_facts.contains(&id) {
            return None;
        }
        let (path, declared) = match &weight.field {
            None => (FactPath { fact: id, field: None }, fact),
            Some(field) => {
                let is_record = matches!(fact.type_, Type::Record(_));
                let at = fact.fields.iter().position(|known| is_record && crate::name::key(&known.name) == field.key);
                let Some((at, known)) = at.and_then(|at| Some((at, fact.fields.get(at)?))) else {
                    let fields = fact.fields.iter().filter(|_| is_record).map(|field| &*field.name);
                    let nearest = self.diagnostics.closest(&field.text, fields).map(str::to_string);
                    self.diagnostics.push(messages::unknown_weight(field, nearest.as_deref()));
                    return None;
                };
                (FactPath { fact: id, field: Some(at) }, known)
            }
        };
        let fault = match (&declared.type_, &declared.range.low) {
            (Type::Quantity(_), Bound::Included(low) | Bound::Excluded(low)) if !low.is_negative() => return Some(path),
            (Type::Quantity(_), _) => WeightFault::Negative,
            _ => WeightFault::NoNumber,
        };
        self.diagnostics.push(messages::wrong_weight(weight.span, fault, Some(declared.span)));
        None
    }
}

/// Why a way does not fit a fact.
fn unfit(fact: &Fact, way: ast::Combination) -> Option<Unfit> {
    use ast::Combination::{All, Any, Maximum, Mean, Minimum, Same, Sum, WeightedMean};
    match (&fact.type_, way) {
        (Type::List(_), _) => Some(Unfit::List),
        (Type::Record(_), _) => Some(Unfit::Record),
        (_, Same) => None,
        (Type::Quantity(_), All | Any) => Some(Unfit::Numbers),
        (Type::Quantity(quantity), Sum) if quantity.display == Display::Percent => Some(Unfit::SumOfRates),
        (Type::Quantity(_), Mean | WeightedMean) if fact.whole => Some(Unfit::MeanOfWhole),
        (Type::Quantity(_), Sum | Mean | WeightedMean | Maximum | Minimum)
        | (Type::Flag, All | Any)
        | (Type::Date, Maximum | Minimum) => None,
        (Type::Flag, Sum | Mean | WeightedMean | Maximum | Minimum) => Some(Unfit::Flags),
        (Type::Date, Sum | Mean | WeightedMean | All | Any) => Some(Unfit::Dates),
        (Type::Choice(_) | Type::Text | Type::Target, Sum | Mean | WeightedMean | Maximum | Minimum | All | Any) => {
            Some(Unfit::Words)
        }
    }
}
