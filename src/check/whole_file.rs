//! What concerns the file as a whole: definitions and indicators in order, 总分, 等级, 校验, and the model put together.

use std::sync::Arc;

use super::graph::Vertex;
use super::headers::{FullPoints, Header};
use super::matches;
use super::messages::Purpose;
use super::scope::{FullPointsHere, Place, Scope};
use super::typed::{Grain, Typed};
use super::{Checker, DefinitionEntry, Parts, messages, soundness};
use crate::diagnostic::Diagnostics;
use crate::model::{self, Applies, DefinitionOrigin, ExprKind, Inapplicable, Match, Pattern, PointsSource, TotalRule};
use crate::name;
use crate::number::Number;
use crate::source::Span;
use crate::syntax::ast::{self, ClauseKind};
use crate::value::{Type, Value};

impl<'a> Checker<'a> {
    /// Lowers definitions and indicators, each after what it refers to.
    ///
    /// One that has an error of its own is left out even where it could be understood, since what is found in it later would
    /// mostly follow from that error.
    pub(super) fn lower_in_order(&mut self, order: &[Vertex]) {
        for vertex in order {
            let errors = self.diagnostics.error_count();
            match vertex {
                Vertex::Definition(id) => self.lower_definition(*id),
                Vertex::Indicator(id) => {
                    self.lower_indicator(*id);
                    if let Some(slot) = self.indicators.get_mut(id.0).filter(|_| self.diagnostics.error_count() > errors) {
                        *slot = None;
                    }
                }
                // Functions are lowered where they are called, headings have nothing to lower here.
                Vertex::Function(_) | Vertex::Section(_) => {}
            }
        }
    }

    fn lower_definition(&mut self, id: model::DefinitionId) {
        let Some(item) = self.declarations.definitions.get(id.0).copied() else { return };
        let mut scope = Scope::new(Place::File, FullPointsHere::Outside);
        let Some(body) = self.expr(item.body, None, &mut scope) else { return };
        if item.origin == DefinitionOrigin::Parameter && !is_settled(&body) {
            self.diagnostics.push(messages::parameter_not_constant(item.name, body.span()));
            return;
        }
        let entry = DefinitionEntry {
            definition: model::Definition {
                name: Arc::from(item.name.text.as_str()),
                body: *body.expr,
                origin: item.origin,
                span: item.span,
            },
            whole: body.whole,
            constant: body.constant,
            results: scope.results.is_some(),
        };
        if let Some(slot) = self.definitions.get_mut(id.0) {
            *slot = Some(entry);
        }
    }

    /// `总分:`; `None` when it has an error.
    pub(super) fn lower_total(&mut self) -> Option<TotalRule> {
        let Some((clauses, span)) = self.declarations.total else { return Some(TotalRule::default()) };
        let mut scope = Scope::new(Place::Total, FullPointsHere::Outside);
        for clause in clauses {
            let fits = match clause.kind {
                ClauseKind::Score | ClauseKind::AtMost | ClauseKind::AtLeast | ClauseKind::Note => true,
                ClauseKind::Value | ClauseKind::Local => true,
                ClauseKind::Applies | ClauseKind::Otherwise | ClauseKind::ExplainIf | ClauseKind::Basis => false,
            };
            if !fits {
                self.diagnostics.push(messages::clause_not_in_total(&clause.name));
            }
        }
        let by_kind = self.clauses(clauses);
        let locals = self.locals(clauses, &mut scope);
        let score = self.points_clause(&by_kind, "得分", &mut scope);
        let at_most = self.points_clause(&by_kind, "至多", &mut scope);
        let at_least = self.points_clause(&by_kind, "至少", &mut scope);
        let note = match by_kind.get("分析") {
            Some(clause) => self.clause_text(clause).and_then(|template| self.template(template, &mut scope)).map(Some),
            None => Some(None),
        };
        self.unused_locals(clauses, &scope);
        Some(TotalRule { locals: locals?, score: score?, at_most: at_most?, at_least: at_least?, note: note?, span })
    }

    /// `等级`
    pub(super) fn lower_grades(&mut self, header: &Header) -> Option<Match> {
        let (arms, span) = self.declarations.grades?;
        self.else_last(arms);
        let mut scope = Scope::new(Place::File, FullPointsHere::Outside);
        let total = Typed::new(ExprKind::Sum, Type::NUMBER, span).known(Grain::from(header.places == 0));
        let mut ends: Vec<(Number, Span)> = Vec::new();
        let patterns: Vec<Option<Vec<Pattern>>> =
            arms.iter().map(|arm| self.grade_patterns(&total, arm, &mut ends, &mut scope)).collect();
        let guards: Vec<_> = arms.iter().map(|arm| self.guard(arm, &mut scope)).collect();
        let results: Vec<Option<model::Expr>> = arms.iter().map(|arm| self.grade(&arm.result)).collect();
        let patterns: Option<Vec<Vec<Pattern>>> = patterns.into_iter().collect();
        let results: Option<Vec<model::Expr>> = results.into_iter().collect();
        let arms = matches::put_together(arms, patterns?, guards, results?.into_iter())?;
        Some(Match { subject: None, arms })
    }

    /// The patterns of a grade. Of a range that says nothing about its ends both count, as published tables mean it (优 90-100,
    /// 良 80-89), unless two ranges meet in one number.
    fn grade_patterns(
        &mut self,
        total: &Typed,
        arm: &'a ast::Arm,
        ends: &mut Vec<(Number, Span)>,
        scope: &mut Scope,
    ) -> Option<Vec<Pattern>> {
        let mut lowered = Vec::new();
        for pattern in &arm.patterns {
            let found = match &pattern.kind {
                ast::PatternKind::Range(range) if range.low_inclusion.is_none() && range.high_inclusion.is_none() => {
                    let pair = self.range_ends(range)?;
                    let numbers = [pair.low.constant.clone(), pair.high.constant.clone()];
                    let met = ends.iter().any(|(end, _)| numbers.iter().flatten().any(|number| number == end));
                    if met && !total.whole {
                        self.inclusion(&pair, Grain::Any, pattern.span)?;
                    }
                    ends.extend(numbers.into_iter().flatten().map(|number| (number, pattern.span)));
                    self.between(total, [pair.low, pair.high], [true, true])
                }
                ast::PatternKind::Range(_)
                | ast::PatternKind::Compare(..)
                | ast::PatternKind::Interval(_)
                | ast::PatternKind::Value(_)
                | ast::PatternKind::Else => self.patterns(Some(total), std::slice::from_ref(pattern), scope),
            };
            lowered.push(found);
        }
        let lowered: Option<Vec<Vec<Pattern>>> = lowered.into_iter().collect();
        lowered.map(|lowered| lowered.into_iter().flatten().collect())
    }

    /// The name of a grade, bare or as a text.
    fn grade(&mut self, result: &'a ast::Expr) -> Option<model::Expr> {
        let text = if let ast::ExprKind::Name(name) = &result.kind {
            Some(name.text.clone())
        } else if let ast::ExprKind::Text(template) = &result.kind {
            Some(self.plain_text(template)?)
        } else {
            None
        };
        let Some(text) = text else {
            self.diagnostics.push(messages::no_grade(result.span));
            return None;
        };
        let kind = ExprKind::Constant(Value::Text(text.as_str().into()));
        Some(model::Expr { kind, type_: Type::Text, span: result.span })
    }

    /// `校验`
    pub(super) fn lower_checks(&mut self) -> Vec<model::Check> {
        let checks = std::mem::take(&mut self.declarations.checks);
        checks.iter().filter_map(|(check, span)| self.lower_check(check, *span)).collect()
    }

    /// Notes what tests can name: grades and checks.
    pub(super) fn name_results(&mut self, grades: Option<&Match>, checks: &[model::Check]) {
        self.grade_names = grades.map(model::grade_names).unwrap_or_default().into();
        self.check_labels = checks.iter().map(|check| check.label.clone()).collect();
        for (index, check) in checks.iter().enumerate() {
            self.check_places.entry(name::key(&check.label)).or_insert(index);
        }
    }

    fn lower_check(&mut self, check: &'a ast::Check, span: Span) -> Option<model::Check> {
        let label = self.plain_text(&check.label);
        let mut scope = Scope::new(Place::File, FullPointsHere::Outside);
        let condition = self.condition(&check.condition, &mut scope, Purpose::Check);
        let tolerance = check.tolerance.as_ref().map(|tolerance| self.tolerance(tolerance, condition.as_ref(), &mut scope));
        let tolerance = match tolerance {
            Some(tolerance) => Some(tolerance?),
            None => None,
        };
        Some(model::Check { label: label?, warning: check.warning, condition: *condition?.expr, tolerance, span })
    }

    fn tolerance(&mut self, tolerance: &'a ast::Expr, condition: Option<&Typed>, scope: &mut Scope) -> Option<model::Expr> {
        let mut lowered = self.expr(tolerance, None, scope)?;
        let condition = condition?;
        let equation = if let ExprKind::Compare(left, rest) = &condition.expr.kind
            && matches!(rest.as_slice(), [(model::Comparison::Equal, _)])
        {
            Some(left)
        } else {
            None
        };
        let Some(left) = equation else {
            self.diagnostics.push(messages::tolerance_without_equation(tolerance.span, condition.span()));
            return None;
        };
        let mut left = Typed::new(left.kind.clone(), left.type_.clone(), left.span);
        self.quantity(&left, Purpose::Tolerance)?;
        self.agree(&mut left, &mut lowered, Purpose::Tolerance)?;
        Some(*lowered.expr)
    }

    /// The clauses that may take points away, when the header does not say what becomes of these.
    pub(super) fn take_points_away(&mut self, header: &Header) -> Vec<Span> {
        let said = header.inapplicable.is_some() || header.points == PointsSource::Declared;
        let clauses = std::mem::take(&mut self.inapplicable);
        if said { Vec::new() } else { clauses }
    }

    /// Puts the model together, and says whether the points of every row are known. What has an error of its own is stood in for by
    /// something about which there is nothing to say.
    pub(super) fn assemble(mut self, parts: Parts) -> (model::Rubric, bool) {
        let Parts { header, order, sections, total, grades, checks, tests } = parts;
        let order = Checker::nodes(&order);
        let mut points_are_known = true;
        let mut indicators = Vec::new();
        for (index, indicator) in std::mem::take(&mut self.indicators).into_iter().enumerate() {
            indicators.extend(indicator.or_else(|| {
                let (indicator, printed) = self.stand_in(model::IndicatorId(index))?;
                points_are_known &= printed;
                Some(indicator)
            }));
        }
        let definitions = std::mem::take(&mut self.definitions).into_iter().zip(&self.declarations.definitions);
        let definitions = definitions.map(|(entry, item)| match entry {
            Some(entry) => entry.definition,
            None => model::Definition {
                name: Arc::from(item.name.text.as_str()),
                body: model::Expr { kind: ExprKind::Constant(Value::Number(Number::ZERO)), type_: Type::NUMBER, span: item.span },
                origin: item.origin,
                span: item.span,
            },
        });
        let definitions = definitions.collect();
        if header.points == PointsSource::Declared {
            for indicator in &mut indicators {
                if matches!(indicator.applies, Applies::Always) {
                    indicator.applies = Applies::Declared;
                }
            }
        }
        let full_points = match header.full_points {
            FullPoints::Points(points) => Some(points),
            FullPoints::Unsaid => Some(Number::HUNDRED),
            FullPoints::Unlimited => None,
        };
        let rubric = model::Rubric {
            name: header.name,
            years: header.years,
            stretch: self.stretch,
            basis: header.basis,
            places: header.places,
            points: header.points,
            inapplicable: header.inapplicable.unwrap_or(Inapplicable::Lost),
            full_points,
            facts: self.facts,
            definitions,
            functions: self.functions,
            sections,
            outline: self.outline,
            indicators,
            order,
            total: total.unwrap_or_default(),
            grades,
            checks,
            cohort: model::CohortQuestions::default(),
            tests,
            source: self.file.source,
            sources: Arc::clone(self.sources),
        };
        (rubric, points_are_known)
    }
}

/// Whether the value of a parameter is known without data: a number, or a text, a date or a flag as it stands.
fn is_settled(value: &Typed) -> bool {
    value.constant.is_some() || matches!(value.expr.kind, ExprKind::Constant(_) | ExprKind::DayOfYear { .. })
}

/// The full marks of a rubric whose head does not say them: 100 when there are two or more top headings inside the full marks, else
/// what the only one makes. None when that depends on the data.
pub(super) fn settle_full_points(rubric: &mut model::Rubric) {
    let counted: Vec<model::SectionId> = rubric
        .outline
        .iter()
        .copied()
        .filter(|id| {
            rubric.sections.get(id.0).is_some_and(|section| match section.kind {
                model::SectionKind::Ordinary | model::SectionKind::Weighted(_) => true,
                model::SectionKind::Bonus { .. } | model::SectionKind::Deduction { .. } => false,
            })
        })
        .collect();
    if let [only] = counted.as_slice() {
        rubric.full_points = section_points(rubric, *only);
    }
}

/// The points of a section: those printed, else the sum of what is below.
fn section_points(rubric: &model::Rubric, id: model::SectionId) -> Option<Number> {
    let section = rubric.sections.get(id.0)?;
    if let model::SectionKind::Weighted(weight) = &section.kind {
        return weight.multiply(&Number::HUNDRED).ok();
    }
    if let Some(points) = &section.points {
        return Some(points.clone());
    }
    let mut sum = Number::ZERO;
    for child in &section.children {
        let points = match child {
            // A heading is at most four deep.
            model::Child::Section(id) => section_points(rubric, *id)?,
            model::Child::Indicator(id) => {
                let indicator = rubric.indicators.get(id.0)?;
                if indicator.each.is_some() {
                    return None;
                }
                indicator.printed_points.clone()
            }
        };
        sum = sum.add(&points).ok()?;
    }
    Some(sum)
}

/// Says once where points may be lost because nothing says what becomes of them. Where a unit has one row or the other (二者择其一) and
/// those that it has add up to their heading, nothing is lost.
pub(super) fn warn_of_lost_points(rubric: &model::Rubric, clauses: Vec<Span>, diagnostics: &mut Diagnostics) {
    if clauses.is_empty() {
        return;
    }
    let kept = soundness::rows_that_make_up(rubric);
    let mut kept: Vec<Span> = kept.iter().filter_map(|id| rubric.indicators.get(id.0)).map(|row| row.span).collect();
    kept.sort_by_key(|row| row.start);
    let is_lost = |clause: &Span| {
        let row = kept.partition_point(|row| row.start <= clause.start).checked_sub(1).and_then(|at| kept.get(at));
        row.is_none_or(|row| row.end < clause.end)
    };
    let lost: Vec<Span> = clauses.into_iter().filter(is_lost).collect();
    if !lost.is_empty() {
        diagnostics.push(messages::points_lost(&lost));
    }
}
