//! Denominators that can be 0 although nothing rules it out: no 大于 0, no branch, no 适用.
//!
//! A denominator inside a definition or a local is judged where that is used, since the branch that rules out 0 may stand there.

use std::collections::{BTreeMap, BTreeSet};

use super::bodies::{self, Use};
use super::branches::{Visitor, walk};
use super::known::Known;
use super::logic::Logic;
use super::messages;
use super::scope::{Body, Scope};
use crate::diagnostic::Diagnostics;
use crate::model::{Arithmetic, Expr, ExprKind, Rubric};
use crate::source::Span;
use crate::stdlib::Function;
use crate::value::{Type, Value};

/// A denominator that can be 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// Where it is.
    pub place: Span,
    /// As written.
    pub written: String,
    /// When it is just one fact, for which `大于 0` can be declared: its name and its declaration.
    pub fact: Option<(String, Span)>,
    /// What it is made of.
    pub made_of: MadeOf,
}

/// What a denominator is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeOf {
    /// Facts alone: whether a row applies can rest on it.
    Facts,
    /// Results of other rows, what other units come to, assessments.
    Results,
}

/// Warns of each denominator that can be 0.
pub fn check(rubric: &Rubric, known: &Known, diagnostics: &mut Diagnostics) {
    let mut every = Pass::default();
    for body in &mut bodies::all(rubric, known) {
        every.used = body.used;
        walk(&mut body.scope, body.expr, &mut every);
    }
    // Those in what is used by name are looked at again, with what is known where they are used.
    let mut confirmed = std::mem::take(&mut every.direct);
    if !every.named.is_empty() {
        let mut again = Pass { follows: true, ..Pass::default() };
        for body in &mut bodies::all(rubric, known) {
            if body.used == Use::Direct {
                again.used = Use::Direct;
                walk(&mut body.scope, body.expr, &mut again);
            }
        }
        for (place, suspect) in every.named {
            if again.direct.contains_key(&place) || !again.seen.contains(&place) || again.gave_up {
                confirmed.insert(place, suspect);
            }
        }
    }
    for suspect in confirmed.values() {
        diagnostics.push(messages::denominator_can_be_zero(suspect));
    }
}

#[derive(Default)]
struct Pass {
    used: Use,
    /// Whether definitions, locals and functions are followed where they are used.
    follows: bool,
    /// Suspects in what is used directly.
    direct: BTreeMap<Span, Suspect>,
    /// Suspects in what is used by name.
    named: BTreeMap<Span, Suspect>,
    /// Every denominator that was looked at.
    seen: BTreeSet<Span>,
    /// What was followed already without anything assumed.
    followed: BTreeSet<(usize, Span)>,
    /// Whether something could not be followed any more.
    gave_up: bool,
}

impl<'a> Visitor<'a> for Pass {
    fn visit(&mut self, scope: &mut Scope<'a>, expr: &'a Expr) {
        scope.burn();
        if let Some(denominator) = denominator(expr) {
            self.seen.insert(denominator.span);
            if matches!(denominator.type_, Type::Quantity(_)) && scope.range(denominator).contains_zero() {
                self.suspect(suspect(scope, denominator));
            }
        }
        if let Some((list, weight)) = weights(expr) {
            self.seen.insert(weight.span);
            let can_each = scope.with_items(list, |scope| scope.range(weight).contains_zero());
            if can_each && scope.assumed_sum(list, weight).is_none_or(|sum| sum.contains_zero()) {
                self.suspect(Suspect {
                    place: weight.span,
                    written: format!("合计({}, {})", text(scope, list), text(scope, weight)),
                    fact: None,
                    made_of: made_of(scope, weight),
                });
            }
        }
        if self.follows {
            self.follow(scope, expr);
        }
    }
}

impl Pass {
    fn suspect(&mut self, suspect: Suspect) {
        match self.used {
            Use::Direct => self.direct.insert(suspect.place, suspect),
            Use::Named | Use::Shown => self.named.insert(suspect.place, suspect),
        };
    }

    fn follow<'a>(&mut self, scope: &mut Scope<'a>, expr: &'a Expr) {
        let (owner, body) = match Logic::of(expr) {
            Logic::Definition(id) => (0, scope.rubric.definitions.get(id.0).map(|definition| &definition.body)),
            Logic::Local(id) => {
                let owner = match scope.body {
                    Body::Outside => 0,
                    Body::Total => 1,
                    Body::Indicator(indicator) => indicator.0 + 2,
                };
                (owner, scope.local(id))
            }
            Logic::Constant(_)
            | Logic::Read
            | Logic::Not(_)
            | Logic::And(..)
            | Logic::Or(..)
            | Logic::Compare(..)
            | Logic::Other => (0, None),
        };
        if let ExprKind::Apply(id, arguments) = &expr.kind {
            let arguments = arguments.iter().map(|argument| scope.range(argument)).collect();
            let followed = scope.in_function(*id, arguments, |scope, body| walk(scope, body, self));
            self.gave_up |= followed.is_none();
        }
        let Some(body) = body else { return };
        if !scope.is_narrowed() && !self.followed.insert((owner, body.span)) {
            return;
        }
        let followed = if let ExprKind::Definition(id) = &expr.kind {
            scope.in_definition(*id, |scope, body| walk(scope, body, self))
        } else if let ExprKind::Local(id) = &expr.kind {
            scope.in_local(*id, |scope, body| walk(scope, body, self))
        } else {
            None
        };
        self.gave_up |= followed.is_none();
    }
}

/// What an expression divides by.
fn denominator(expr: &Expr) -> Option<&Expr> {
    if let ExprKind::Arithmetic(Arithmetic::Divide, _, right) = &expr.kind {
        return Some(right);
    }
    if let ExprKind::Steps { step, .. } = &expr.kind {
        return Some(step);
    }
    let ExprKind::Call(function, arguments) = &expr.kind else { return None };
    match function {
        Function::Ratio | Function::Change | Function::Round | Function::Ceiling | Function::Floor => arguments.get(1),
        Function::Attainment => match arguments.as_slice() {
            // Where less is better the target is not divided by, and may be 0.
            [_, _, Expr { kind: ExprKind::Constant(Value::Choice(1)), .. }] => None,
            [_, target, ..] => Some(target),
            _ => None,
        },
        Function::Absolute
        | Function::Days
        | Function::Months
        | Function::Steps
        | Function::Has
        | Function::Default
        | Function::Prior
        | Function::Count
        | Function::Sum
        | Function::Mean
        | Function::Maximum
        | Function::Minimum
        | Function::WeightedMean
        | Function::All
        | Function::Any
        | Function::CohortMean
        | Function::CohortMaximum
        | Function::CohortMinimum
        | Function::Rank => None,
    }
}

/// The list and the weight of 加权平均, which divides by their sum.
fn weights(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match &expr.kind {
        ExprKind::Aggregate { function: Function::WeightedMean, list, weight: Some(weight), .. } => Some((list, weight)),
        _ => None,
    }
}

fn text(scope: &Scope<'_>, expr: &Expr) -> String {
    scope.rubric.sources.slice(expr.span).to_string()
}

fn suspect<'a>(scope: &Scope<'a>, denominator: &'a Expr) -> Suspect {
    let fact = scope.declaration(denominator, super::scope::MAXIMUM_DEPTH);
    Suspect {
        place: denominator.span,
        written: text(scope, denominator),
        fact: fact.map(|fact| (fact.name.to_string(), fact.span)),
        made_of: made_of(scope, denominator),
    }
}

/// What a denominator is made of, with what it names; each is looked at once.
fn made_of<'a>(scope: &Scope<'a>, denominator: &'a Expr) -> MadeOf {
    let rubric = scope.rubric;
    let (mut definitions, mut functions, mut locals) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut open = vec![denominator];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::Cohort(_) | ExprKind::Indicator(..) | ExprKind::Section(..) | ExprKind::Sum | ExprKind::Assessed(_) => {
                return MadeOf::Results;
            }
            ExprKind::Definition(id) if definitions.insert(*id) => {
                open.extend(rubric.definitions.get(id.0).map(|definition| &definition.body));
            }
            ExprKind::Apply(id, _) if functions.insert(*id) => {
                open.extend(rubric.functions.get(id.0).map(|function| &function.body));
            }
            ExprKind::Local(id) if locals.insert(*id) => open.extend(scope.local(*id)),
            _ => {}
        }
        open.extend(expr.children());
    }
    MadeOf::Facts
}
