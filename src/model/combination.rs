//! `汇总`: how the figures of several units become those of one.

use super::{Fact, FactId, Rubric};
use crate::language::Text;
use crate::text;

/// How the figures of several units become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Combination {
    /// `合计`
    Sum,
    /// `平均`: each unit counts alike.
    Mean,
    /// `加权平均(预算)`: each unit counts by this figure of its own.
    WeightedMean(FactPath),
    /// `最大`; of days the last.
    Maximum,
    /// `最小`; of days the first.
    Minimum,
    /// `全部`: 是 when all units say so.
    All,
    /// `任一`: 是 when one unit says so.
    Any,
    /// `相同`: the units must say the same.
    Same,
}

/// A fact, or a field of one that is a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactPath {
    /// The fact.
    pub fact: FactId,
    /// Which field.
    pub field: Option<usize>,
}

impl FactPath {
    /// Its declaration.
    pub fn declared(self, rubric: &Rubric) -> Option<&Fact> {
        let fact = rubric.facts.get(self.fact.0)?;
        match self.field {
            Some(field) => fact.fields.get(field),
            None => Some(fact),
        }
    }

    /// Its name: `预算`, `三公经费.本年`.
    pub fn name(self, rubric: &Rubric) -> String {
        let whole = rubric.facts.get(self.fact.0).map_or("", |fact| &fact.name);
        match self.field.and_then(|_| self.declared(rubric)) {
            Some(field) => format!("{whole}.{}", field.name),
            None => whole.to_string(),
        }
    }
}

impl Combination {
    /// As the rules write it: `合计`, `加权平均(预算)`.
    pub fn written(&self, rubric: &Rubric) -> Text {
        match self {
            Combination::Sum => text!("合计", "sum"),
            Combination::Mean => text!("平均", "mean"),
            Combination::WeightedMean(weight) => {
                let weight = weight.name(rubric);
                text!("加权平均({weight})", "weighted_mean({weight})")
            }
            Combination::Maximum => text!("最大", "max"),
            Combination::Minimum => text!("最小", "min"),
            Combination::All => text!("全部", "all"),
            Combination::Any => text!("任一", "any"),
            Combination::Same => text!("相同", "same"),
        }
    }
}
