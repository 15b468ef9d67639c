//! Indicators: their clauses, locals in an order in which they can be computed, 逐项.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::graph::{self, Edge, Edges};
use super::messages::{Link, LinkKind, Purpose};
use super::names::IndicatorItem;
use super::order;
use super::references::References;
use super::scope::{Frame, FullPointsHere, LocalEntry, Place, Scope};
use super::{Checker, messages};
use crate::model::{self, Applies, Assessed, Each, ExplainIf, ExprKind, Indicator, IndicatorId, Local, LocalId};
use crate::number::Number;
use crate::source::Span;
use crate::syntax::ast::{self, ClauseKind};
use crate::value::{Display, Type};

/// The clauses by kind, each the first of its kind.
pub(super) type Clauses<'a> = BTreeMap<&'static str, &'a ast::Clause>;

impl<'a> Checker<'a> {
    /// Lowers an indicator.
    pub(super) fn lower_indicator(&mut self, id: IndicatorId) {
        let Some(item) = self.declarations.indicators.get(id.0).copied() else { return };
        let mut sound = true;
        let printed = self.printed_points(item);
        let full_points = match (&item.indicator.each, &printed) {
            (Some(_), _) | (None, Printed::Points(_)) => FullPointsHere::Known,
            // Which number it is does not matter to the rest; it was reported.
            (None, Printed::Wrong) => FullPointsHere::Known,
            (None, Printed::Nothing) => FullPointsHere::Unprinted(item.indicator.header),
        };
        sound &= !matches!(printed, Printed::Wrong);
        let mut scope = Scope::new(Place::Rule, full_points);
        let each = match &item.indicator.each {
            Some(list) => {
                let each = self.each(item, list, &mut scope);
                sound &= each.is_some();
                each
            }
            None => None,
        };
        let clauses = self.clauses(&item.indicator.clauses);
        self.shadowing(&item.indicator.clauses);
        let locals = self.locals(&item.indicator.clauses, &mut scope);
        let value = scope.locals.get("值").map(|entry| entry.id);
        if let Some(slot) = self.values.get_mut(id.0) {
            *slot = match scope.locals.get("值") {
                Some(entry) => entry.type_.clone().map(Some),
                None => Some(None),
            };
        }
        let score = self.score(item, &clauses, &mut scope);
        let rest = self.clauses_around(&clauses, &mut scope);
        self.unused_locals(&item.indicator.clauses, &scope);
        let (Some(locals), Some(score), Some(rest), true) = (locals, score, rest, sound) else { return };
        let printed_points = match printed {
            Printed::Points(points) => points,
            Printed::Nothing | Printed::Wrong => {
                if each.is_none() {
                    self.unprinted.push(id);
                }
                Number::ZERO
            }
        };
        let indicator = Indicator {
            name: Arc::from(item.indicator.name.text.as_str()),
            section: item.section,
            each,
            printed_points,
            locals,
            value,
            score,
            at_most: rest.at_most,
            at_least: rest.at_least,
            applies: rest.applies,
            otherwise: rest.otherwise,
            note: rest.note,
            explain_if: rest.explain_if,
            basis: rest.basis,
            documentation: item.documentation.iter().map(|prose| prose.text.clone()).collect(),
            header: item.indicator.header,
            revised: item.indicator.revised.clone(),
            span: item.span,
        };
        if let Some(slot) = self.indicators.get_mut(id.0) {
            *slot = Some(indicator);
        }
    }

    /// An assessed indicator in the place of one that has an error, and whether its points are known.
    pub(super) fn stand_in(&mut self, id: IndicatorId) -> Option<(Indicator, bool)> {
        let item = self.declarations.indicators.get(id.0).copied()?;
        let (printed_points, known) = match self.printed_points(item) {
            Printed::Points(points) => (points, true),
            Printed::Nothing | Printed::Wrong => (Number::ZERO, false),
        };
        let score = ExprKind::Assessed(Assessed::Free);
        let indicator = Indicator {
            name: Arc::from(item.indicator.name.text.as_str()),
            section: item.section,
            each: None,
            printed_points,
            locals: Vec::new(),
            value: None,
            score: model::Expr { kind: score, type_: Type::NUMBER, span: item.indicator.header },
            at_most: None,
            at_least: None,
            applies: Applies::Always,
            otherwise: None,
            note: None,
            explain_if: None,
            basis: None,
            documentation: Vec::new(),
            header: item.indicator.header,
            revised: item.indicator.revised.clone(),
            span: item.span,
        };
        Some((indicator, known))
    }

    fn printed_points(&mut self, item: IndicatorItem<'a>) -> Printed {
        match (&item.indicator.points, &item.indicator.each) {
            (None, _) => Printed::Nothing,
            // With 逐项 the points are an expression over the item.
            (Some(_), Some(_)) => Printed::Nothing,
            (Some(points), None) => {
                if let ast::ExprKind::Number(literal) = &points.kind {
                    return self.points_literal(literal).map_or(Printed::Wrong, Printed::Points);
                }
                self.diagnostics.push(messages::points_not_literal(points.span));
                Printed::Wrong
            }
        }
    }

    /// The list of 逐项, whose item's fields come into scope.
    fn each(&mut self, item: IndicatorItem<'a>, list: &'a ast::Expr, scope: &mut Scope) -> Option<Each> {
        scope.place = Place::FactsOnly;
        let typed = self.expr(list, None, scope);
        let typed = typed.and_then(|typed| {
            let Type::List(fields) = typed.type_() else {
                self.diagnostics.push(messages::list_wanted(&typed, "逐项 列表（分值）:"));
                return None;
            };
            Some((fields.clone(), typed))
        });
        scope.each = true;
        let whole = typed.as_ref().and_then(|(_, typed)| self.facts_within(&typed.expr)).unwrap_or_default();
        let whole = whole.iter().map(|fact| fact.whole).collect();
        scope.frames.push(Frame { fields: typed.as_ref().map(|(fields, _)| fields.clone()), whole });
        let points = match &item.indicator.points {
            Some(points) => self.points(points, scope),
            None => {
                self.diagnostics.push(messages::each_without_points(item.indicator.header));
                None
            }
        };
        scope.place = Place::Rule;
        self.facts_only(scope, Purpose::EachPoints);
        let (fields, typed) = typed?;
        let name = fields
            .iter()
            .position(|field| field.type_ == Type::Text && matches!(crate::name::key(&field.name).as_str(), "名称" | "name"));
        let Some(name_field) = name else {
            self.diagnostics.push(messages::each_without_name(list.span));
            return None;
        };
        Some(Each { list: *typed.expr, name_field, points: *points?.expr })
    }

    /// Reports a result where only facts may stand.
    pub(super) fn facts_only(&mut self, scope: &mut Scope, purpose: Purpose) {
        if let Some(span) = scope.results.take() {
            self.diagnostics.push(messages::results_where_facts(span, purpose));
        }
    }

    /// The clauses by kind; a second of one kind is an error.
    pub(super) fn clauses(&mut self, clauses: &'a [ast::Clause]) -> Clauses<'a> {
        let mut first: Clauses<'a> = BTreeMap::new();
        let mut locals: BTreeMap<&str, Span> = BTreeMap::new();
        for clause in clauses {
            let earlier = match clause.kind.keyword().map(|keyword| keyword.chinese) {
                Some(keyword) => match first.get(keyword) {
                    Some(earlier) => Some(earlier.name.span),
                    None => {
                        first.insert(keyword, clause);
                        None
                    }
                },
                None => locals.insert(clause.name.key.as_str(), clause.name.span),
            };
            if let Some(earlier) = earlier {
                self.diagnostics.push(messages::clause_twice(&clause.name, earlier));
            }
        }
        first
    }

    fn shadowing(&mut self, clauses: &'a [ast::Clause]) {
        for clause in clauses.iter().filter(|clause| clause.kind == ClauseKind::Local) {
            if let Some(entry) = self.names.entry(&clause.name.key) {
                self.diagnostics.push(messages::shadowed(&clause.name, entry.span));
            }
        }
    }

    /// The locals, 值 among them, lowered in an order in which they can be computed and put into scope; `None` when one has an error.
    pub(super) fn locals(&mut self, clauses: &'a [ast::Clause], scope: &mut Scope) -> Option<Vec<Local>> {
        let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
        for (at, clause) in clauses.iter().enumerate() {
            for key in order::local_keys(std::slice::from_ref(clause)) {
                by_key.entry(key).or_insert(at);
            }
        }
        let keys = Rc::new(order::local_keys(clauses));
        let mut edges: Edges<usize> = Edges::new();
        for at in by_key.values() {
            let mut found = References::among(keys.clone());
            if let Some(clause) = clauses.get(*at) {
                self.references(&clause.value, &mut found);
            }
            let to = found.locals.iter().filter_map(|(key, span)| Some(Edge { to: *by_key.get(key)?, span: *span }));
            edges.insert(*at, to.collect());
        }
        let sorted = graph::sort(edges.keys().copied(), &edges);
        for cycle in sorted.cycles {
            let name = |at: usize| clauses.get(at).map(|clause| clause.name.text.clone()).unwrap_or_default();
            let links = cycle.into_iter().map(|(at, span)| Link { name: name(at), span, kind: LinkKind::Uses });
            let links: Vec<Link> = links.collect();
            self.diagnostics.push(messages::cycle(&links));
        }
        // Until it is lowered, a local is known and has no type.
        for (position, at) in sorted.order.iter().enumerate() {
            let entry = LocalEntry { id: LocalId(position), type_: None, whole: false, constant: None };
            for key in clauses.get(*at).map(|clause| order::local_keys(std::slice::from_ref(clause))).unwrap_or_default() {
                scope.locals.insert(key, entry.clone());
            }
        }
        let mut locals = Vec::new();
        for (position, at) in sorted.order.iter().enumerate() {
            let Some(clause) = clauses.get(*at) else { continue };
            let typed = self.expr(&clause.value, None, scope).and_then(|typed| {
                if clause.kind == ClauseKind::Value && matches!(typed.type_(), Type::List(_) | Type::Record(_)) {
                    self.diagnostics.push(messages::number_wanted(&typed, Purpose::Value));
                    return None;
                }
                Some(typed)
            });
            if let Some(typed) = &typed {
                let entry = LocalEntry {
                    id: LocalId(position),
                    type_: Some(typed.type_().clone()),
                    whole: typed.whole,
                    constant: typed.constant.clone(),
                };
                for key in order::local_keys(std::slice::from_ref(clause)) {
                    scope.locals.insert(key, entry.clone());
                }
            }
            let name: Arc<str> = if clause.kind == ClauseKind::Value { "值".into() } else { clause.name.text.as_str().into() };
            locals.push(typed.map(|typed| Local { name, body: *typed.expr, span: clause.span }));
        }
        locals.into_iter().collect()
    }

    fn score(&mut self, item: IndicatorItem<'a>, clauses: &Clauses<'a>, scope: &mut Scope) -> Option<model::Expr> {
        let Some(clause) = clauses.get("得分") else {
            if !self.damaged {
                self.diagnostics.push(messages::score_missing(&item.indicator.name, item.indicator.header));
            }
            return None;
        };
        let typed = self.points(&clause.value, scope)?;
        if typed.quantity().is_some_and(|quantity| quantity.display == Display::Percent) && !has_points(&typed.expr) {
            self.diagnostics.push(messages::rate_as_points(&typed));
        }
        Some(*typed.expr)
    }

    /// The clauses beside 值, 得分 and the locals.
    fn clauses_around(&mut self, clauses: &Clauses<'a>, scope: &mut Scope) -> Option<Around> {
        scope.place = Place::Clause;
        let at_most = self.points_clause(clauses, "至多", scope);
        let at_least = self.points_clause(clauses, "至少", scope);
        let otherwise = self.points_clause(clauses, "不适用得分", scope);
        let note = match clauses.get("分析") {
            Some(clause) => self.clause_text(clause).and_then(|template| self.template(template, scope)).map(Some),
            None => Some(None),
        };
        let explain_if = match clauses.get("须说明") {
            Some(clause) => self.condition(&clause.value, scope, Purpose::ExplainIf).map(|typed| {
                let limit = clause.limit.map(|limit| limit.characters);
                Some(ExplainIf { condition: *typed.expr, limit })
            }),
            None => Some(None),
        };
        let basis = match clauses.get("依据") {
            Some(clause) => self.clause_text(clause).and_then(|template| self.plain_text(template)).map(Some),
            None => Some(None),
        };
        let applies = self.applies(clauses, scope);
        Some(Around {
            at_most: at_most?,
            at_least: at_least?,
            otherwise: otherwise?,
            note: note?,
            explain_if: explain_if?,
            basis: basis?,
            applies: applies?,
        })
    }

    /// A clause that gives points: `None` when it has an error, `Some(None)` when it is absent.
    #[expect(clippy::option_option, reason = "the outer says whether it is sound, the inner whether there is one")]
    pub(super) fn points_clause(
        &mut self,
        clauses: &Clauses<'a>,
        keyword: &str,
        scope: &mut Scope,
    ) -> Option<Option<model::Expr>> {
        match clauses.get(keyword) {
            Some(clause) => self.points(&clause.value, scope).map(|typed| Some(*typed.expr)),
            None => Some(None),
        }
    }

    fn applies(&mut self, clauses: &Clauses<'a>, scope: &mut Scope) -> Option<Applies> {
        let Some(clause) = clauses.get("适用") else { return Some(Applies::Always) };
        if !clauses.contains_key("不适用得分") {
            self.inapplicable.push(clause.span);
        }
        let named = matches!(&clause.value.kind, ast::ExprKind::Name(name) if self.names.global(&name.key).is_some());
        if order::is_declared(&clause.value) && !named {
            return Some(Applies::Declared);
        }
        let place = std::mem::replace(&mut scope.place, Place::FactsOnly);
        scope.results = None;
        let condition = self.condition(&clause.value, scope, Purpose::Applies);
        self.facts_only(scope, Purpose::Applies);
        scope.place = place;
        Some(Applies::When(*condition?.expr))
    }

    /// A local that nothing uses is most likely a slip, often in a keyword.
    pub(super) fn unused_locals(&mut self, clauses: &'a [ast::Clause], scope: &Scope) {
        for clause in clauses.iter().filter(|clause| clause.kind == ClauseKind::Local) {
            let used = scope.locals.get(&clause.name.key).is_some_and(|entry| scope.used.contains(&entry.id));
            if !used {
                let keywords = ClauseKind::KEYWORDED.iter().filter_map(|kind| kind.keyword());
                let words = keywords.flat_map(|keyword| [keyword.chinese, keyword.english]);
                let near = crate::diagnostic::closest(&clause.name.text, words);
                self.diagnostics.push(messages::unused_local(&clause.name, near));
            }
        }
    }
}

/// What the bracket behind an indicator's name says.
enum Printed {
    Points(Number),
    Nothing,
    Wrong,
}

struct Around {
    at_most: Option<model::Expr>,
    at_least: Option<model::Expr>,
    otherwise: Option<model::Expr>,
    note: Option<model::Template>,
    explain_if: Option<ExplainIf>,
    basis: Option<String>,
    applies: Applies,
}

/// Whether points stand as a factor in a score: `满分 × 执行 / 预算` is a quotient of amounts, and yet points.
fn has_points(score: &model::Expr) -> bool {
    use model::{Arithmetic, ExprKind};
    let is_number = |expr: &model::Expr| matches!(expr.kind, ExprKind::Constant(_)) && expr.type_ == Type::NUMBER;
    if let ExprKind::Arithmetic(operator, left, right) = &score.kind {
        let is_multiple = *operator == Arithmetic::Multiply && (is_number(left) || is_number(right));
        return is_multiple || has_points(left) || has_points(right);
    }
    if let ExprKind::Conditional(_, then, otherwise) = &score.kind {
        return has_points(then) || has_points(otherwise);
    }
    matches!(score.kind, ExprKind::FullPoints)
}
