//! Questions about the units that are scored together: 全体平均, 排名, 其中, 本单位.
//!
//! A question is answered once for all units, so what it compares may rest on a unit's own data and results, never on another question;
//! and 其中 is split into what is asked of each unit by itself and what of it equals something of this one, so that units can be grouped
//! beforehand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::calls::Call;
use super::messages::Purpose;
use super::scope::{Others, Place, Scope};
use super::typed::{Grain, Typed};
use super::{Checker, messages};
use crate::diagnostic::Diagnostics;
use crate::model::{
    self, Applies, CohortCall, CohortFunction, CohortId, CohortOwner, CohortQuestion, CohortQuestions, Comparison, DefinitionId,
    Expr, ExprKind, FunctionId, IndicatorId, IndicatorResult, LocalId, RankOrder, Rubric, SectionId, SectionResult,
};
use crate::source::Span;
use crate::stdlib::Function;
use crate::syntax::ast;
use crate::syntax::keywords;
use crate::value::Type;

/// How many parts 其中 may have.
const MAXIMUM_PARTS: usize = 20;

/// 其中, taken apart.
#[derive(Default)]
struct Among {
    conditions: Vec<Expr>,
    keys: Vec<(Expr, Expr)>,
}

impl<'a> Checker<'a> {
    /// 全体平均, 全体最大, 全体最小, 排名
    pub(super) fn among_others(&mut self, call: Call<'a>, scope: &mut Scope) -> Option<Typed> {
        if scope.others != Others::Nowhere {
            self.diagnostics.push(messages::cohort_in_cohort(call.span, None));
            return None;
        }
        match scope.place {
            Place::FactsOnly | Place::Constant | Place::Expectation => {
                self.diagnostics.push(messages::cohort_elsewhere(call.span, scope.place));
                return None;
            }
            Place::File | Place::Rule | Place::Clause | Place::Total => {}
        }
        let (among, arguments) = match call.arguments.split_last() {
            Some((ast::Expr { kind: ast::ExprKind::Among(condition), .. }, arguments)) => (Some(&**condition), arguments),
            Some(_) | None => (None, call.arguments),
        };
        let (value, function) = match (call.row.function, arguments) {
            (Function::CohortMean, [value]) => (value, CohortFunction::Mean),
            (Function::CohortMaximum, [value]) => (value, CohortFunction::Maximum),
            (Function::CohortMinimum, [value]) => (value, CohortFunction::Minimum),
            (Function::Rank, [value]) => (value, CohortFunction::Rank(RankOrder::Descending)),
            (Function::Rank, [value, order]) => {
                if !matches!(&order.kind, ast::ExprKind::Name(name) if keywords::ASCENDING.is(&name.key)) {
                    self.diagnostics.push(messages::no_rank_order(order.span));
                    return None;
                }
                (value, CohortFunction::Rank(RankOrder::Ascending))
            }
            _ => {
                self.wrong_count(call);
                return None;
            }
        };
        scope.others = Others::Each;
        let value = self.expr(value, None, scope).and_then(|typed| {
            self.quantity(&typed, Purpose::Argument)?;
            Some(typed)
        });
        let among = among.map_or(Some(Among::default()), |condition| self.among(condition, scope));
        scope.others = Others::Nowhere;
        let (value, Among { conditions, keys }) = (value?, among?);
        let (type_, grain) = match function {
            CohortFunction::Mean => (value.type_().clone(), Grain::Any),
            CohortFunction::Maximum | CohortFunction::Minimum => (value.type_().clone(), Grain::from(value.whole)),
            CohortFunction::Rank(_) => (Type::NUMBER, Grain::Whole),
        };
        let id = CohortId(self.cohort_calls);
        self.cohort_calls += 1;
        let kind = ExprKind::Cohort(Arc::new(CohortCall { id, function, value: *value.expr, conditions, keys }));
        Some(Typed::new(kind, type_, call.span).known(grain))
    }

    /// 其中: its parts, joined by 且.
    fn among(&mut self, condition: &'a ast::Expr, scope: &mut Scope) -> Option<Among> {
        let mut parts = Vec::new();
        let mut first = condition;
        while let ast::ExprKind::Binary(ast::BinaryOperator::And, left, right) = &first.kind {
            parts.push(&**right);
            first = left;
        }
        parts.push(first);
        if parts.len() > MAXIMUM_PARTS {
            self.diagnostics.push(messages::among_too_long(condition.span, MAXIMUM_PARTS));
            return None;
        }
        let mut among = Among::default();
        let mut sound = true;
        for part in parts.into_iter().rev() {
            sound &= self.among_part(part, &mut among, scope).is_some();
        }
        sound.then_some(among)
    }

    fn among_part(&mut self, part: &'a ast::Expr, among: &mut Among, scope: &mut Scope) -> Option<()> {
        if !self.mentions(part).this {
            let condition = self.condition(part, scope, Purpose::Condition)?;
            among.conditions.push(*condition.expr);
            return Some(());
        }
        let ast::ExprKind::Compare { first, rest } = &part.kind else {
            self.diagnostics.push(messages::among_form(part.span));
            return None;
        };
        let [(Comparison::Equal, second)] = rest.as_slice() else {
            self.diagnostics.push(messages::among_form(part.span));
            return None;
        };
        let (left, right) = (self.mentions(first), self.mentions(second));
        if left.this && left.other || right.this && right.other || left.this && right.this {
            self.diagnostics.push(messages::among_form(part.span));
            return None;
        }
        scope.others = Others::Equation;
        let equation = self.compare(first, rest, part.span, scope);
        scope.others = Others::Each;
        let ExprKind::Compare(first, rest) = equation?.expr.kind else { return None };
        let (_, second) = rest.into_iter().next()?;
        for side in [&*first, &second] {
            if matches!(side.type_, Type::Target | Type::List(_) | Type::Record(_)) {
                self.diagnostics.push(messages::among_type(side.span));
                return None;
            }
        }
        among.keys.push(if left.this { (second, *first) } else { (*first, second) });
        Some(())
    }

    /// Whether a name is 本单位, and nothing else has this name.
    pub(super) fn is_this_unit(&self, name: &ast::Name) -> bool {
        keywords::THIS.is(&name.key) && self.names.global(&name.key).is_none() && self.names.heading(&name.key).is_none()
    }

    /// `本单位.地区`
    pub(super) fn of_this_unit(
        &mut self,
        this: &ast::Name,
        field: &'a ast::Name,
        span: Span,
        scope: &mut Scope,
    ) -> Option<Typed> {
        match scope.others {
            Others::Equation => {}
            Others::Each => {
                self.diagnostics.push(messages::among_form(span));
                return None;
            }
            Others::Nowhere => {
                self.diagnostics.push(messages::this_unit_elsewhere(this.span, &field.text));
                return None;
            }
        }
        let mut typed = self.name(field, None, scope)?;
        typed.expr.span = span;
        Some(typed)
    }

    /// Whose data an expression mentions.
    fn mentions(&self, expr: &ast::Expr) -> Mentions {
        let mut found = Mentions::default();
        let mut open = vec![expr];
        while let Some(expr) = open.pop() {
            match &expr.kind {
                ast::ExprKind::Field(base, _) => match &base.kind {
                    ast::ExprKind::Name(name) if self.is_this_unit(name) => found.this = true,
                    _ => open.push(base),
                },
                ast::ExprKind::Name(name) => {
                    found.this |= self.is_this_unit(name);
                    found.other |= self.names.global(&name.key).is_some() || keywords::VALUE.is(&name.key);
                }
                ast::ExprKind::Call { function: _, arguments } => open.extend(arguments),
                ast::ExprKind::Unary(_, inner) | ast::ExprKind::Among(inner) => open.push(inner),
                ast::ExprKind::Binary(_, left, right) => open.extend([&**left, &**right]),
                ast::ExprKind::Compare { first, rest } => {
                    open.push(first);
                    open.extend(rest.iter().map(|(_, side)| side));
                }
                ast::ExprKind::Conditional { condition, consequent, alternative } => {
                    open.extend([&**condition, &**consequent, &**alternative]);
                }
                // What stands in their braces cannot be an equation, and says so where it is lowered.
                ast::ExprKind::Match { .. }
                | ast::ExprKind::Interpolate { .. }
                | ast::ExprKind::Checklist(_)
                | ast::ExprKind::Assessed(_)
                | ast::ExprKind::Text(_) => found.other = true,
                ast::ExprKind::Number(_) | ast::ExprKind::Date(_) | ast::ExprKind::Flag(_) => {}
            }
        }
        found
    }
}

/// Whose data an expression mentions.
#[derive(Clone, Copy, Debug, Default)]
struct Mentions {
    /// 本单位.…
    this: bool,
    /// Bare names: the data of each unit.
    other: bool,
}

/// Something with a rule of its own that others name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Definition(DefinitionId),
    Function(FunctionId),
    Local(IndicatorId, LocalId),
    Total(LocalId),
    /// 得分 of an indicator.
    Indicator(IndicatorId),
    /// 值 of an indicator.
    Value(IndicatorId),
    Section(SectionId),
}

/// Whose rule an expression stands in, as far as that says what its locals are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    File,
    Indicator(IndicatorId),
    /// Of 逐项, whose locals are those of each row.
    Each(IndicatorId),
    Total,
}

impl Within {
    fn indicator(id: IndicatorId, indicator: &model::Indicator) -> Within {
        if indicator.each.is_some() { Within::Each(id) } else { Within::Indicator(id) }
    }
}

/// Collects the questions of a rubric, and reports those that rest on other questions, or that stand where none can.
pub(super) fn collect(rubric: &mut Rubric, diagnostics: &mut Diagnostics) {
    let parts = Parts::of(rubric);
    if parts.questions.is_empty() {
        return;
    }
    let asking = parts.asking();
    let mut found = CohortQuestions::default();
    let mut known: BTreeMap<(CohortOwner, String), usize> = BTreeMap::new();
    for (within, expr) in &parts.questions {
        let ExprKind::Cohort(call) = &expr.kind else { continue };
        let owner = match within {
            Within::Indicator(id) => CohortOwner::Indicator(*id),
            Within::Each(_) | Within::File | Within::Total => CohortOwner::File,
        };
        let inner = expr.children();
        if let Some(span) = inner.iter().find_map(|expr| stands_alone(expr, *within)) {
            diagnostics.push(messages::cohort_value(span));
            continue;
        }
        let reached = parts.reached(&inner, *within);
        if reached.iter().any(|part| asking.contains(part)) {
            let named = inner.iter().find_map(|expr| parts.name_of_asking(expr, *within, &asking));
            diagnostics.push(messages::cohort_in_cohort(expr.span, named));
            continue;
        }
        let text = rubric.sources.slice(expr.span).split_whitespace().collect::<String>();
        let questions = &mut found.questions;
        let at = *known.entry((owner, text)).or_insert_with(|| {
            let asked: BTreeSet<IndicatorId> = reached.iter().filter_map(indicator_of).collect();
            let asked = asked.into_iter().collect();
            questions.push(CohortQuestion { call: call.clone(), owner, asked, span: expr.span });
            questions.len() - 1
        });
        found.need_results |= reached.iter().any(|part| indicator_of(part).is_some() || matches!(part, Part::Section(_)));
        found.of.insert(call.id, at);
    }
    for (within, expr) in applicability(rubric) {
        let reached = parts.reached(&[expr], within);
        if reached.iter().any(|part| asking.contains(part)) {
            diagnostics.push(messages::cohort_elsewhere(expr.span, Place::FactsOnly));
        }
    }
    rubric.cohort = found;
}

/// What decides which rows there are and whether they apply.
fn applicability(rubric: &Rubric) -> Vec<(Within, &Expr)> {
    let mut found: Vec<(Within, &Expr)> = Vec::new();
    found.extend(rubric.sections.iter().filter_map(|section| section.applies.as_ref()).map(|expr| (Within::File, expr)));
    for (at, indicator) in rubric.indicators.iter().enumerate() {
        let within = Within::indicator(IndicatorId(at), indicator);
        found.extend(indicator.each.iter().flat_map(|each| [&each.list, &each.points]).map(|expr| (within, expr)));
        match &indicator.applies {
            Applies::When(condition) => found.push((within, condition)),
            Applies::Always | Applies::Declared => {}
        }
    }
    found
}

/// What in a question only the unit that asks has: the item of a list around it, a parameter, 合计, a local of 总分 or of 逐项.
fn stands_alone(expr: &Expr, within: Within) -> Option<Span> {
    let mut open = vec![(expr, 0usize)];
    while let Some((expr, lists)) = open.pop() {
        let alone = match &expr.kind {
            ExprKind::Item { depth, .. } => *depth >= lists,
            ExprKind::Argument(_) | ExprKind::Sum | ExprKind::Asked(_) => true,
            ExprKind::Local(_) => matches!(within, Within::Each(_) | Within::Total),
            ExprKind::FullPoints => matches!(within, Within::Each(_)),
            _ => false,
        };
        if alone {
            return Some(expr.span);
        }
        if let ExprKind::Aggregate { list, item, weight, .. } = &expr.kind {
            open.push((list, lists));
            open.extend(item.iter().chain(weight).map(|part| (&**part, lists + 1)));
        } else {
            open.extend(expr.children().into_iter().map(|child| (child, lists)));
        }
    }
    None
}

/// What each part of a rubric names.
#[derive(Default)]
struct Parts<'r> {
    names: BTreeMap<Part, BTreeSet<Part>>,
    /// Every question, with the rule that it stands in.
    questions: Vec<(Within, &'r Expr)>,
    /// The parts in which one stands.
    asked_in: BTreeSet<Part>,
}

impl<'r> Parts<'r> {
    fn of(rubric: &'r Rubric) -> Parts<'r> {
        let mut parts = Parts::default();
        for (at, definition) in rubric.definitions.iter().enumerate() {
            parts.add(Some(Part::Definition(DefinitionId(at))), Within::File, &definition.body);
        }
        for (at, function) in rubric.functions.iter().enumerate() {
            parts.add(Some(Part::Function(FunctionId(at))), Within::File, &function.body);
        }
        for (at, indicator) in rubric.indicators.iter().enumerate() {
            let id = IndicatorId(at);
            let within = Within::indicator(id, indicator);
            for (local, body) in indicator.locals.iter().enumerate() {
                parts.add(Some(Part::Local(id, LocalId(local))), within, &body.body);
            }
            let value = indicator.value.map(|value| Part::Local(id, value));
            parts.names.entry(Part::Value(id)).or_default().extend(value);
            let bounds = [Some(&indicator.score), indicator.at_most.as_ref(), indicator.at_least.as_ref()];
            for expr in bounds.into_iter().chain([indicator.otherwise.as_ref()]).flatten() {
                parts.add(Some(Part::Indicator(id)), within, expr);
            }
            let note = indicator.note.iter().flat_map(model::Template::values);
            for expr in note.chain(indicator.explain_if.iter().map(|explain| &explain.condition)) {
                parts.add(None, within, expr);
            }
        }
        for (at, section) in rubric.sections.iter().enumerate() {
            let below = section.children.iter().map(|child| match child {
                model::Child::Section(id) => Part::Section(*id),
                model::Child::Indicator(id) => Part::Indicator(*id),
            });
            parts.names.entry(Part::Section(SectionId(at))).or_default().extend(below);
        }
        let total = &rubric.total;
        for (at, local) in total.locals.iter().enumerate() {
            parts.add(Some(Part::Total(LocalId(at))), Within::Total, &local.body);
        }
        let clauses = [&total.score, &total.at_most, &total.at_least].into_iter().flatten();
        for expr in clauses.chain(total.note.iter().flat_map(model::Template::values)) {
            parts.add(None, Within::Total, expr);
        }
        let checks = rubric.checks.iter().flat_map(|check| [Some(&check.condition), check.tolerance.as_ref()]).flatten();
        for expr in rubric.grades.iter().flat_map(model::Match::parts).chain(checks) {
            parts.add(None, Within::File, expr);
        }
        parts
    }

    /// Takes in an expression of a part.
    fn add(&mut self, part: Option<Part>, within: Within, expr: &'r Expr) {
        let mut open = vec![expr];
        while let Some(expr) = open.pop() {
            if let Some(part) = part {
                self.names.entry(part).or_default().extend(named(expr, within));
            }
            if matches!(expr.kind, ExprKind::Cohort(_)) {
                self.questions.push((within, expr));
                self.asked_in.extend(part);
            }
            // In the order of the text, so that the first of what is written twice stands for both.
            open.extend(expr.children().into_iter().rev());
        }
    }

    /// Every part that asks something of other units, itself or through what it names.
    fn asking(&self) -> BTreeSet<Part> {
        let mut users: BTreeMap<Part, Vec<Part>> = BTreeMap::new();
        for (part, names) in &self.names {
            for named in names {
                users.entry(*named).or_default().push(*part);
            }
        }
        let mut asking = self.asked_in.clone();
        let mut open: Vec<Part> = asking.iter().copied().collect();
        while let Some(part) = open.pop() {
            for user in users.get(&part).into_iter().flatten() {
                if asking.insert(*user) {
                    open.push(*user);
                }
            }
        }
        asking
    }

    /// The parts that expressions name, and those that these name in turn; what an indicator or a heading rests on is left to it.
    fn reached(&self, exprs: &[&Expr], within: Within) -> BTreeSet<Part> {
        let mut reached = BTreeSet::new();
        let mut exprs: Vec<&Expr> = exprs.to_vec();
        let mut open = Vec::new();
        while let Some(expr) = exprs.pop() {
            open.extend(named(expr, within));
            exprs.extend(expr.children());
        }
        while let Some(part) = open.pop() {
            if !reached.insert(part) {
                continue;
            }
            match part {
                Part::Definition(_) | Part::Function(_) | Part::Local(..) | Part::Total(_) => {
                    open.extend(self.names.get(&part).into_iter().flatten().copied());
                }
                Part::Indicator(_) | Part::Value(_) | Part::Section(_) => {}
            }
        }
        reached
    }

    /// Where an expression names something that asks.
    fn name_of_asking(&self, expr: &Expr, within: Within, asking: &BTreeSet<Part>) -> Option<Span> {
        let mut open = vec![expr];
        while let Some(expr) = open.pop() {
            if named(expr, within).is_some_and(|part| asking.contains(&part)) {
                return Some(expr.span);
            }
            open.extend(expr.children());
        }
        None
    }
}

/// The indicator whose result a part is.
fn indicator_of(part: &Part) -> Option<IndicatorId> {
    match part {
        Part::Indicator(id) | Part::Value(id) => Some(*id),
        Part::Definition(_) | Part::Function(_) | Part::Local(..) | Part::Total(_) | Part::Section(_) => None,
    }
}

/// The part that an expression itself names.
fn named(expr: &Expr, within: Within) -> Option<Part> {
    match (&expr.kind, within) {
        (ExprKind::Definition(id), _) => Some(Part::Definition(*id)),
        (ExprKind::Apply(id, _), _) => Some(Part::Function(*id)),
        (ExprKind::Local(local), Within::Indicator(id) | Within::Each(id)) => Some(Part::Local(id, *local)),
        (ExprKind::Local(local), Within::Total) => Some(Part::Total(*local)),
        (ExprKind::Indicator(id, IndicatorResult::Score), _) => Some(Part::Indicator(*id)),
        (ExprKind::Indicator(id, IndicatorResult::Value), _) => Some(Part::Value(*id)),
        (ExprKind::Section(id, SectionResult::Score), _) => Some(Part::Section(*id)),
        _ => None,
    }
}
