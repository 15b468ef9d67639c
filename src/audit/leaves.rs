//! The single numbers of a unit's data, and which of them an expression rests on.

use std::collections::BTreeSet;

use crate::eval::Lever;
use crate::facts::Record;
use crate::model::{DefinitionId, Expr, ExprKind, Fact, FactId, Rubric};
use crate::number::{MAXIMUM_PLACES, Number};
use crate::unit::{Dimension, Unit};
use crate::value::{Quantity, Value};

/// The most numbers of one unit that are looked at; lists longer than that are looked at in part.
const MAXIMUM_LEAVES: usize = 2_000;
/// The most expressions that are looked at in search of facts.
const MAXIMUM_VISITS: usize = 20_000;

/// A number in the data.
#[derive(Clone, Debug)]
pub struct Leaf<'a> {
    /// Where.
    pub lever: Lever,
    /// Its name: `执行`, `支付节点[2].实际`.
    pub name: String,
    /// Its declaration.
    pub fact: &'a Fact,
    /// In base units.
    pub number: Number,
}

impl Leaf<'_> {
    /// Its quantity.
    pub fn quantity(&self) -> &Quantity {
        const NUMBER: &Quantity = &Quantity::NUMBER;
        self.fact.type_.quantity().unwrap_or(NUMBER)
    }

    /// As it was written, in its unit.
    pub fn shown(&self) -> String {
        self.show(&self.number)
    }

    /// Another number in the same unit.
    pub fn show(&self, number: &Number) -> String {
        self.quantity().show(number, MAXIMUM_PLACES)
    }

    /// Whether it is an amount of money.
    pub fn is_money(&self) -> bool {
        is_money(self.quantity())
    }

    /// Whether it stands in an item of a list.
    pub fn is_item(&self) -> bool {
        matches!(self.lever, Lever::Item { .. })
    }
}

/// Whether numbers of a quantity are amounts of money, and not money per something.
pub fn is_money(quantity: &Quantity) -> bool {
    Unit::parse("元").is_some_and(|yuan: Unit| yuan.dimension == quantity.dimension) && quantity.dimension != Dimension::NONE
}

/// Every number of the data, in the order of the facts.
pub fn leaves<'a>(rubric: &'a Rubric, record: &Record) -> Vec<Leaf<'a>> {
    let mut leaves = Vec::new();
    for (index, fact) in rubric.facts.iter().enumerate() {
        let id = FactId(index);
        match record.fact(id) {
            Some(Value::Number(number)) => {
                leaves.push(Leaf { lever: Lever::Fact(id), name: fact.name.to_string(), fact, number: number.clone() });
            }
            Some(Value::Record(values)) => {
                for (field, (part, value)) in fact.fields.iter().zip(values.iter()).enumerate() {
                    if let Some(Value::Number(number)) = value {
                        let name = format!("{}.{}", fact.name, part.name);
                        leaves.push(Leaf { lever: Lever::Field(id, field), name, fact: part, number: number.clone() });
                    }
                }
            }
            Some(Value::List(items)) => {
                for (index, values) in items.iter().enumerate() {
                    for (field, (part, value)) in fact.fields.iter().zip(values.iter()).enumerate() {
                        if let Some(Value::Number(number)) = value {
                            let name = format!("{}[{}].{}", fact.name, index + 1, part.name);
                            let lever = Lever::Item { list: id, index, field };
                            leaves.push(Leaf { lever, name, fact: part, number: number.clone() });
                        }
                    }
                }
            }
            Some(Value::Flag(_) | Value::Date(_) | Value::Text(_) | Value::Choice(_) | Value::Target(_)) | None => {}
        }
        if leaves.len() >= MAXIMUM_LEAVES {
            leaves.truncate(MAXIMUM_LEAVES);
            break;
        }
    }
    leaves
}

/// The facts that expressions name, through the definitions and functions that they use; locals are given among the expressions.
pub fn facts_in<'a>(rubric: &'a Rubric, exprs: impl IntoIterator<Item = &'a Expr>) -> BTreeSet<FactId> {
    let mut facts = BTreeSet::new();
    let mut seen: BTreeSet<DefinitionId> = BTreeSet::new();
    let mut waiting: Vec<&Expr> = exprs.into_iter().collect();
    let mut called = BTreeSet::new();
    for _ in 0..MAXIMUM_VISITS {
        let Some(expr) = waiting.pop() else { break };
        if let ExprKind::Fact(id) = expr.kind {
            facts.insert(id);
        } else if let ExprKind::Definition(id) = expr.kind
            && seen.insert(id)
        {
            waiting.extend(rubric.definitions.get(id.0).map(|definition| &definition.body));
        } else if let ExprKind::Apply(id, _) = expr.kind
            && called.insert(id)
        {
            waiting.extend(rubric.functions.get(id.0).map(|function| &function.body));
        }
        waiting.extend(expr.children());
    }
    facts
}

/// The fact, or field of one, that an expression is, perhaps by another name.
pub fn named(rubric: &Rubric, expr: &Expr) -> Option<Lever> {
    let mut expr = expr;
    // Definitions are acyclic; a chain of them is short.
    for _ in 0..100 {
        if let ExprKind::Fact(id) = expr.kind {
            return Some(Lever::Fact(id));
        }
        if let ExprKind::Field(inner, field) = &expr.kind {
            let ExprKind::Fact(id) = inner.kind else { return None };
            return Some(Lever::Field(id, *field));
        }
        let ExprKind::Definition(id) = expr.kind else { return None };
        expr = &rubric.definitions.get(id.0)?.body;
    }
    None
}
