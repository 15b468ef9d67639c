//! The names that a file declares, to which words of the language yield.

use std::collections::BTreeSet;

use crate::syntax::ast::{
    Arm, Clause, ClauseKind, Definition, Expr, ExprKind, FactDeclaration, File, Indicator, ItemKind, Modification, Name, TypeKind,
};

/// The names of facts, fields, choices, definitions and their parameters, parameters, headings, indicators, locals and grades.
pub(super) fn declared(file: &File) -> BTreeSet<String> {
    let mut names = Names::default();
    for item in &file.items {
        names.item(&item.kind);
    }
    names.keys
}

#[derive(Default)]
struct Names {
    keys: BTreeSet<String>,
}

impl Names {
    fn add(&mut self, name: &Name) {
        self.keys.insert(name.key.clone());
    }

    fn item(&mut self, kind: &ItemKind) {
        match kind {
            ItemKind::Data(facts) => self.facts(facts),
            ItemKind::Definition(definition) => self.definition(definition),
            ItemKind::Heading(heading) => self.add(&heading.name),
            ItemKind::Indicator(indicator) => self.indicator(indicator),
            ItemKind::Total(clauses) => self.clauses(clauses),
            ItemKind::Grades(arms) => self.grades(arms),
            ItemKind::Parameters(parameters) => parameters.iter().for_each(|parameter| self.add(&parameter.name)),
            ItemKind::Modify(modification) => match modification {
                Modification::Indicator(indicator) => self.indicator(indicator),
                Modification::Heading(heading) => self.add(&heading.name),
                Modification::Definition(definition) => self.definition(definition),
                Modification::Data(facts) => self.facts(facts),
                Modification::Total(clauses) => self.clauses(clauses),
                Modification::Check(_) => {}
            },
            ItemKind::Rubric(_) | ItemKind::Year(_) | ItemKind::Basis(_) | ItemKind::Rounding(_) => {}
            ItemKind::DeclaredPoints(_) | ItemKind::Inapplicable(_) | ItemKind::FullPoints(_) | ItemKind::Check(_) => {}
            ItemKind::Test(_) | ItemKind::Extends(_) | ItemKind::Import(_) | ItemKind::Remove(_) => {}
        }
    }

    fn facts(&mut self, facts: &[FactDeclaration]) {
        for fact in facts {
            self.add(&fact.name);
            match &fact.type_.kind {
                TypeKind::Choice(names) => names.iter().for_each(|name| self.add(name)),
                TypeKind::List(facts) | TypeKind::Record(facts) => self.facts(facts),
                TypeKind::Number | TypeKind::Rate | TypeKind::Money(_) | TypeKind::Quantity(_) | TypeKind::Measure(_) => {}
                TypeKind::Duration(_) | TypeKind::Target | TypeKind::Date | TypeKind::Flag | TypeKind::Text => {}
                TypeKind::Unknown(_) => {}
            }
        }
    }

    fn definition(&mut self, definition: &Definition) {
        self.add(&definition.name);
        definition.parameters.iter().flatten().for_each(|name| self.add(name));
    }

    fn indicator(&mut self, indicator: &Indicator) {
        self.add(&indicator.name);
        self.clauses(&indicator.clauses);
    }

    fn clauses(&mut self, clauses: &[Clause]) {
        clauses.iter().filter(|clause| clause.kind == ClauseKind::Local).for_each(|clause| self.add(&clause.name));
    }

    fn grades(&mut self, arms: &[Arm]) {
        arms.iter().for_each(|arm| self.grade(&arm.result));
    }

    /// The names that the result of a grade can be.
    fn grade(&mut self, result: &Expr) {
        match &result.kind {
            ExprKind::Name(name) => self.add(name),
            ExprKind::Conditional { condition: _, consequent, alternative } => {
                self.grade(consequent);
                self.grade(alternative);
            }
            ExprKind::Match { subject: _, arms } => self.grades(arms),
            ExprKind::Number(_) | ExprKind::Date(_) | ExprKind::Text(_) | ExprKind::Flag(_) | ExprKind::Field(..) => {}
            ExprKind::Call { .. } | ExprKind::Unary(..) | ExprKind::Binary(..) | ExprKind::Compare { .. } => {}
            ExprKind::Interpolate { .. } | ExprKind::Checklist(_) | ExprKind::Assessed(_) | ExprKind::Among(_) => {}
        }
    }
}
