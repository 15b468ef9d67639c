//! What of a rubric rests on the units that are scored together.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Child, DefinitionId, Expr, ExprKind, FunctionId, Indicator, IndicatorId, IndicatorResult, Rubric, SectionId, SectionResult,
};

/// What has a result of its own, by which another is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Definition(DefinitionId),
    Function(FunctionId),
    Indicator(IndicatorId),
    Section(SectionId),
    Whole,
}

/// What rests on the units that are scored together.
#[derive(Clone, Debug, Default)]
pub struct OnOthers {
    parts: BTreeSet<Part>,
}

impl OnOthers {
    /// Whether the score of a row does.
    pub fn indicator(&self, id: IndicatorId) -> bool {
        self.parts.contains(&Part::Indicator(id))
    }

    /// Whether the score of a heading does.
    pub fn section(&self, id: SectionId) -> bool {
        self.parts.contains(&Part::Section(id))
    }

    /// Whether the total or the grade does.
    pub fn whole(&self) -> bool {
        self.parts.contains(&Part::Whole)
    }
}

impl Rubric {
    /// What rests on the units that are scored together: asks about them, or is made of what does. Each expression is looked at once.
    pub fn on_others(&self) -> OnOthers {
        if !self.looks_at_other_units() {
            return OnOthers::default();
        }
        let mut uses: BTreeMap<Part, BTreeSet<Part>> = BTreeMap::new();
        let mut waiting: Vec<Part> = Vec::new();
        for (part, bodies) in self.parts() {
            let mut open = bodies;
            while let Some(expr) = open.pop() {
                if matches!(expr.kind, ExprKind::Cohort(_)) {
                    waiting.push(part);
                }
                uses.entry(made_of(expr).unwrap_or(part)).or_default().insert(part);
                open.extend(expr.children());
            }
        }
        for (at, section) in self.sections.iter().enumerate() {
            for child in &section.children {
                let child = match child {
                    Child::Section(id) => Part::Section(*id),
                    Child::Indicator(id) => Part::Indicator(*id),
                };
                uses.entry(child).or_default().insert(Part::Section(SectionId(at)));
            }
        }
        for id in &self.outline {
            uses.entry(Part::Section(*id)).or_default().insert(Part::Whole);
        }
        let mut parts = BTreeSet::new();
        while let Some(part) = waiting.pop() {
            if parts.insert(part) {
                waiting.extend(uses.get(&part).into_iter().flatten());
            }
        }
        OnOthers { parts }
    }

    /// Every part with the expressions that it consists of.
    fn parts(&self) -> Vec<(Part, Vec<&Expr>)> {
        let mut parts: Vec<(Part, Vec<&Expr>)> = Vec::new();
        let definitions = self.definitions.iter().enumerate();
        parts.extend(definitions.map(|(at, definition)| (Part::Definition(DefinitionId(at)), vec![&definition.body])));
        let functions = self.functions.iter().enumerate();
        parts.extend(functions.map(|(at, function)| (Part::Function(FunctionId(at)), vec![&function.body])));
        let indicators = self.indicators.iter().enumerate();
        parts.extend(indicators.map(|(at, indicator)| (Part::Indicator(IndicatorId(at)), Indicator::bodies(indicator))));
        parts.push((Part::Whole, self.bodies_of_the_whole()));
        parts
    }
}

/// The part by whose result an expression is made, if it is one.
fn made_of(expr: &Expr) -> Option<Part> {
    match &expr.kind {
        ExprKind::Definition(id) => Some(Part::Definition(*id)),
        ExprKind::Apply(id, _) => Some(Part::Function(*id)),
        ExprKind::Indicator(id, IndicatorResult::Score | IndicatorResult::Value) => Some(Part::Indicator(*id)),
        ExprKind::Section(id, SectionResult::Score) => Some(Part::Section(*id)),
        _ => None,
    }
}
