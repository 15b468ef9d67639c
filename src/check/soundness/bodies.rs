//! Every place of a rubric that holds an expression, with the scope it stands in.

use std::collections::BTreeSet;

use super::branches::{Visitor, walk};
use super::known::Known;
use super::range::Range;
use super::scope::Scope;
use crate::model::{Applies, Expr, ExprKind, FunctionId, IndicatorId, Rubric, Template, TemplatePart};

/// How an expression is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Use {
    /// It decides a score, a total, a grade, whether something applies, or a check.
    #[default]
    Direct,
    /// Only where a definition, a local or a function is used.
    Named,
    /// It is only shown.
    Shown,
}

/// One body.
pub struct Body<'a> {
    /// Where it stands.
    pub scope: Scope<'a>,
    /// What it says.
    pub expr: &'a Expr,
    /// How it is used.
    pub used: Use,
}

/// All bodies, those of functions last, with their arguments as they are called.
pub fn all<'a>(rubric: &'a Rubric, known: &'a Known) -> Vec<Body<'a>> {
    let mut bodies = without_functions(rubric, known);
    for (index, function) in rubric.functions.iter().enumerate() {
        let arguments = known.arguments.get(index).cloned().unwrap_or_default();
        bodies.push(Body { scope: Scope::function(rubric, known, arguments), expr: &function.body, used: Use::Named });
    }
    bodies
}

fn without_functions<'a>(rubric: &'a Rubric, known: &'a Known) -> Vec<Body<'a>> {
    let mut bodies = Bodies { list: Vec::new() };
    let outside = Scope::outside(rubric, known);
    for definition in &rubric.definitions {
        bodies.add(&outside, &definition.body, Use::Named);
    }
    for section in &rubric.sections {
        bodies.add_some(&outside, section.applies.as_ref());
    }
    for index in 0..rubric.indicators.len() {
        bodies.add_indicator(rubric, known, IndicatorId(index));
    }
    let total = Scope::total(rubric, known);
    for local in &rubric.total.locals {
        bodies.add(&total, &local.body, Use::Named);
    }
    bodies.add_some(&total, rubric.total.score.as_ref());
    bodies.add_some(&total, rubric.total.at_most.as_ref());
    bodies.add_some(&total, rubric.total.at_least.as_ref());
    bodies.add_text(&total, rubric.total.note.as_ref());
    for arm in rubric.grades.iter().flat_map(|grades| &grades.arms) {
        bodies.add_some(&outside, arm.guard.as_ref());
    }
    for check in &rubric.checks {
        bodies.add(&outside, &check.condition, Use::Direct);
        bodies.add_some(&outside, check.tolerance.as_ref());
    }
    bodies.list
}

struct Bodies<'a> {
    list: Vec<Body<'a>>,
}

impl<'a> Bodies<'a> {
    fn add(&mut self, scope: &Scope<'a>, expr: &'a Expr, used: Use) {
        self.list.push(Body { scope: scope.clone(), expr, used });
    }

    fn add_some(&mut self, scope: &Scope<'a>, expr: Option<&'a Expr>) {
        if let Some(expr) = expr {
            self.add(scope, expr, Use::Direct);
        }
    }

    fn add_text(&mut self, scope: &Scope<'a>, text: Option<&'a Template>) {
        for part in text.iter().flat_map(|text| &text.parts) {
            match part {
                TemplatePart::Text(_) => {}
                TemplatePart::Value { value, .. } => self.add(scope, value, Use::Shown),
            }
        }
    }

    fn add_indicator(&mut self, rubric: &'a Rubric, known: &'a Known, id: IndicatorId) {
        let Some(indicator) = rubric.indicators.get(id.0) else { return };
        let (applicable, inapplicable) = (Scope::indicator(rubric, known, id), Scope::inapplicable(rubric, known, id));
        for local in &indicator.locals {
            self.add(&applicable, &local.body, Use::Named);
        }
        self.add(&applicable, &indicator.score, Use::Direct);
        self.add_some(&applicable, indicator.at_most.as_ref());
        self.add_some(&applicable, indicator.at_least.as_ref());
        self.add_some(&applicable, indicator.explain_if.as_ref().map(|explain| &explain.condition));
        self.add_text(&applicable, indicator.note.as_ref());
        self.add_some(&inapplicable, indicator.each.as_ref().map(|each| &each.points));
        self.add_some(&inapplicable, indicator.otherwise.as_ref());
        match &indicator.applies {
            Applies::When(condition) => self.add_some(&inapplicable, Some(condition)),
            Applies::Always | Applies::Declared => {}
        }
    }
}

/// The arguments of each function, taken over all calls.
pub fn arguments(rubric: &Rubric, known: &Known) -> Vec<Vec<Range>> {
    let mut calls = Calls { arguments: vec![None; rubric.functions.len()], callees: BTreeSet::new() };
    for body in &mut without_functions(rubric, known) {
        walk(&mut body.scope, body.expr, &mut calls);
    }
    let unknown = |index: usize| vec![Range::ALL; rubric.functions.get(index).map_or(0, |function| function.parameters.len())];
    // Callers before those they call, so that all calls are known when a body is walked.
    let mut callees: Vec<BTreeSet<usize>> = Vec::new();
    let mut callers = vec![0_usize; rubric.functions.len()];
    for (index, function) in rubric.functions.iter().enumerate() {
        let mut found = Calls { arguments: Vec::new(), callees: BTreeSet::new() };
        walk(&mut Scope::function(rubric, known, unknown(index)), &function.body, &mut found);
        for callee in &found.callees {
            if let Some(count) = callers.get_mut(*callee) {
                *count += 1;
            }
        }
        callees.push(found.callees);
    }
    let mut ready: Vec<usize> = (0..callers.len()).filter(|index| callers.get(*index) == Some(&0)).collect();
    while let Some(index) = ready.pop() {
        let arguments = calls.arguments.get(index).cloned().flatten().unwrap_or_else(|| unknown(index));
        if let Some(function) = rubric.functions.get(index) {
            walk(&mut Scope::function(rubric, known, arguments), &function.body, &mut calls);
        }
        for callee in callees.get(index).into_iter().flatten() {
            if let Some(count) = callers.get_mut(*callee) {
                *count -= 1;
                if *count == 0 {
                    ready.push(*callee);
                }
            }
        }
    }
    calls.arguments.into_iter().enumerate().map(|(index, arguments)| arguments.unwrap_or_else(|| unknown(index))).collect()
}

struct Calls {
    arguments: Vec<Option<Vec<Range>>>,
    callees: BTreeSet<usize>,
}

impl<'a> Visitor<'a> for Calls {
    fn visit(&mut self, scope: &mut Scope<'a>, expr: &'a Expr) {
        let ExprKind::Apply(FunctionId(index), arguments) = &expr.kind else { return };
        self.callees.insert(*index);
        let ranges: Vec<Range> = arguments.iter().map(|argument| scope.range(argument)).collect();
        if let Some(slot) = self.arguments.get_mut(*index) {
            *slot = Some(match slot.take() {
                Some(known) => known.iter().zip(&ranges).map(|(known, range)| known.join(range)).collect(),
                None => ranges,
            });
        }
    }
}
