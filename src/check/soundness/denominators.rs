//! Denominators that can be 0 although nothing rules it out: no 大于 0, no branch, no 适用.
//!
//! A denominator inside a definition or a local is judged where that is used, since the branch that rules out 0 may stand there.

use std::collections::{BTreeMap, BTreeSet};

use super::bodies::{self, Use};
use super::branches::{Visitor, walk};
use super::messages;
use super::ranges::Known;
use super::scope::{Body, Scope};
use crate::diagnostic::Diagnostics;
use crate::model::{Expr, ExprKind, Rubric};
use crate::source::Span;
use crate::stdlib::Function;
use crate::value::Type;

/// A denominator that can be 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// Where it is.
    pub place: Span,
    /// As written.
    pub written: String,
    /// The facts in it: name and declaration.
    pub facts: Vec<(String, Span)>,
    /// Whether it is just one fact, so that `大于 0` can be declared.
    pub is_fact: bool,
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
        for denominator in denominators(expr) {
            self.seen.insert(denominator.span);
            if !matches!(denominator.type_, Type::Quantity(_)) || !scope.range(denominator).contains_zero() {
                continue;
            }
            let suspect = suspect(scope, denominator);
            match self.used {
                Use::Direct => self.direct.insert(denominator.span, suspect),
                Use::Named | Use::Shown => self.named.insert(denominator.span, suspect),
            };
        }
        if self.follows {
            self.follow(scope, expr);
        }
    }
}

impl Pass {
    fn follow<'a>(&mut self, scope: &mut Scope<'a>, expr: &'a Expr) {
        let owner = match (&expr.kind, scope.body) {
            (ExprKind::Local(_), Body::Indicator(id)) => id.0 + 2,
            (ExprKind::Local(_), Body::Total) => 1,
            _ => 0,
        };
        let body = match &expr.kind {
            ExprKind::Definition(id) => scope.rubric.definitions.get(id.0).map(|definition| &definition.body),
            ExprKind::Local(id) => scope.local(*id),
            ExprKind::Apply(id, _) => scope.rubric.functions.get(id.0).map(|function| &function.body),
            _ => None,
        };
        let Some(body) = body else { return };
        let is_plain = !scope.is_narrowed() && !matches!(expr.kind, ExprKind::Apply(..));
        if is_plain && !self.followed.insert((owner, body.span)) {
            return;
        }
        let followed = match &expr.kind {
            ExprKind::Definition(id) => scope.in_definition(*id, |scope, body| walk(scope, body, self)),
            ExprKind::Local(id) => scope.in_local(*id, |scope, body| walk(scope, body, self)),
            ExprKind::Apply(id, arguments) => {
                let arguments = arguments.iter().map(|argument| scope.range(argument)).collect();
                scope.in_function(*id, arguments, |scope, body| walk(scope, body, self))
            }
            _ => None,
        };
        self.gave_up |= followed.is_none();
    }
}

/// What an expression divides by.
fn denominators(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Arithmetic(crate::model::Arithmetic::Divide, _, right) => vec![&**right],
        ExprKind::Call(function, arguments) => match function {
            Function::Ratio | Function::Change | Function::Attainment | Function::Round | Function::Ceiling | Function::Floor => {
                arguments.get(1).into_iter().collect()
            }
            Function::Absolute
            | Function::Days
            | Function::Months
            | Function::Steps
            | Function::Has
            | Function::Default
            | Function::Count
            | Function::Sum
            | Function::Mean
            | Function::Maximum
            | Function::Minimum
            | Function::WeightedMean
            | Function::All
            | Function::Any => Vec::new(),
        },
        ExprKind::Steps { step, .. } => vec![&**step],
        _ => Vec::new(),
    }
}

fn suspect<'a>(scope: &mut Scope<'a>, denominator: &'a Expr) -> Suspect {
    let mut facts = Facts::default();
    walk(scope, denominator, &mut facts);
    let source = scope.rubric.sources.get(denominator.span.source);
    Suspect {
        place: denominator.span,
        written: source.map_or("", |source| source.slice(denominator.span)).to_string(),
        facts: facts.found,
        is_fact: scope.declaration(denominator, super::scope::MAXIMUM_DEPTH).is_some(),
    }
}

/// The facts that an expression reads, looking through definitions and locals that stand for one.
#[derive(Default)]
struct Facts {
    found: Vec<(String, Span)>,
}

impl<'a> Visitor<'a> for Facts {
    fn visit(&mut self, scope: &mut Scope<'a>, expr: &'a Expr) {
        if matches!(expr.type_, Type::Quantity(_))
            && let Some(fact) = scope.declaration(expr, super::scope::MAXIMUM_DEPTH)
        {
            let entry = (fact.name.to_string(), fact.span);
            if !self.found.contains(&entry) && self.found.len() < 4 {
                self.found.push(entry);
            }
        }
    }
}
