//! What a test expects: conditions in which an indicator stands for its score, 满分 is that of the indicator named, and the total, the
//! grade and the checks can be asked as well.

use std::sync::Arc;

use super::lookup::{self, ResultWord};
use super::messages::Purpose;
use super::names::Global;
use super::scope::{FullPointsHere, Place, Scope};
use super::typed::Typed;
use super::{Checker, messages};
use crate::comparison::Comparison;
use crate::model::{self, Asked, Expectation, ExprKind, IndicatorResult, SectionResult, Subject};
use crate::name;
use crate::source::Span;
use crate::syntax::{ast, keywords};
use crate::value::{Display, Type};

impl<'a> Checker<'a> {
    /// `期望 …`
    pub(super) fn expectation(&mut self, expr: &'a ast::Expr) -> Option<Expectation> {
        let mut scope = Scope::new(Place::Expectation, FullPointsHere::Known);
        let condition = self.condition(expr, &mut scope, Purpose::Expectation)?;
        let written = one_line(self.slice(expr.span));
        self.about(condition, written, expr.span)
    }

    /// A cell below `期望 …`, compared with what its column says.
    pub(super) fn expected_cell(
        &mut self,
        column: &'a ast::Expr,
        comparison: Option<Comparison>,
        cell: &'a ast::Expr,
    ) -> Option<Expectation> {
        let mut scope = Scope::new(Place::Expectation, FullPointsHere::Known);
        let comparison = comparison.unwrap_or(Comparison::Equal);
        let condition = self.compare_operands(&[column, cell], &[comparison], cell.span, &mut scope)?;
        let (left, right) = (one_line(self.slice(column.span)), one_line(self.slice(cell.span)));
        self.about(condition, format!("{left} {comparison} {right}"), cell.span)
    }

    fn slice(&self, span: Span) -> &str {
        self.sources.slice(span)
    }

    /// Notes which rows an expectation is about; 满分 needs exactly one.
    fn about(&mut self, condition: Typed, written: String, span: Span) -> Option<Expectation> {
        let mut named = Named::default();
        named.of(&condition.expr, 0);
        let Named { subjects, full_points } = named;
        if let Some(place) = full_points
            && subjects.len() != 1
        {
            self.diagnostics.push(messages::full_points_of_which(place, subjects.len()));
            return None;
        }
        if let Some(rate) = rate_of_score(&condition.expr) {
            let written = one_line(self.slice(rate.span));
            self.diagnostics.push(messages::score_is_no_rate(rate.span, &written));
            return None;
        }
        Some(Expectation { condition: *condition.expr, subjects, written: written.into(), span })
    }

    /// A name that means something in an expectation only: 总分, 等级, a row of 逐项. `None` when it is none of these.
    pub(super) fn asked_name(&mut self, name: &ast::Name) -> Option<Option<Typed>> {
        if keywords::TOTAL.is(&name.key) {
            return Some(Some(Typed::new(ExprKind::Asked(Asked::Total), Type::NUMBER, name.span)));
        }
        if keywords::GRADES.is(&name.key) {
            if self.grade_names.is_empty() {
                if !self.damaged {
                    self.diagnostics.push(messages::no_grades(name.span));
                }
                return Some(None);
            }
            let type_ = Type::Choice(self.grade_names.clone());
            return Some(Some(Typed::new(ExprKind::Asked(Asked::Grade), type_, name.span)));
        }
        self.may_be_row(name).then(|| Some(row(name, IndicatorResult::Score, Type::NUMBER, name.span)))
    }

    /// Whether a name is a word that an expectation knows, so that it is no choice.
    pub(super) fn is_asked_word(key: &str) -> bool {
        keywords::TOTAL.is(key) || keywords::GRADES.is(key)
    }

    /// Whether a name that nothing defines may be that of a row, which only the data tell.
    fn may_be_row(&self, name: &ast::Name) -> bool {
        self.has_rows_of_lists() && self.names.global(&name.key).is_none() && self.names.heading(&name.key).is_none()
    }

    /// Whether there are rows of 逐项, whose names only the data tell.
    pub(super) fn has_rows_of_lists(&self) -> bool {
        !self.each_names.is_empty()
    }

    /// `X.得分` of an indicator in an expectation, or of what may be a row.
    pub(super) fn asked_field(&mut self, name: &ast::Name, field: &ast::Name, span: Span) -> Option<Option<Typed>> {
        let word = lookup::result(&field.key)?;
        if let Some(Global::Indicator(id)) = self.names.global(&name.key) {
            let explanation = ExprKind::Asked(Asked::Explanation(Subject::Indicator(id)));
            return (word == ResultWord::Explanation).then(|| Some(Typed::new(explanation, Type::Flag, span)));
        }
        if !self.may_be_row(name) {
            return None;
        }
        Some(match word {
            ResultWord::Score => Some(row(name, IndicatorResult::Score, Type::NUMBER, span)),
            ResultWord::FullPoints => Some(row(name, IndicatorResult::FullPoints, Type::NUMBER, span)),
            ResultWord::Applies => Some(row(name, IndicatorResult::Applies, Type::Flag, span)),
            ResultWord::Explanation => {
                let asked = Asked::Explanation(Subject::Row(Arc::from(name.text.as_str())));
                Some(Typed::new(ExprKind::Asked(asked), Type::Flag, span))
            }
            ResultWord::Value => match self.value_of_rows() {
                Ok(type_) => Some(row(name, IndicatorResult::Value, type_, span)),
                Err(Unclear::Several) => {
                    self.diagnostics.push(messages::value_of_which_row(span));
                    None
                }
                Err(Unclear::Broken) => None,
            },
        })
    }

    /// The type of 值 of every row of 逐项, when all have one.
    fn value_of_rows(&self) -> Result<Type, Unclear> {
        let mut found: Option<Type> = None;
        for (index, item) in self.declarations.indicators.iter().enumerate() {
            if item.indicator.each.is_none() {
                continue;
            }
            match (self.values.get(index), &found) {
                (Some(Some(Some(type_))), None) => found = Some(type_.clone()),
                (Some(Some(Some(type_))), Some(other)) if type_ == other => {}
                (Some(Some(_)), _) => return Err(Unclear::Several),
                (Some(None) | None, _) => return Err(Unclear::Broken),
            }
        }
        found.ok_or(Unclear::Broken)
    }

    /// `校验 "收支平衡"`: whether it holds.
    pub(super) fn asked_check(&mut self, arguments: &'a [ast::Expr], span: Span) -> Option<Typed> {
        let [ast::Expr { kind: ast::ExprKind::Text(template), .. }] = arguments else {
            self.diagnostics.push(messages::check_wants_label(span));
            return None;
        };
        let label = self.plain_text(template)?;
        let Some(index) = self.check_places.get(&name::key(&label)).copied() else {
            if !self.damaged {
                let near = self.diagnostics.closest(&label, self.check_labels.iter().map(String::as_str));
                self.diagnostics.push(messages::unknown_check(template.span, &label, near, &self.check_labels));
            }
            return None;
        };
        Some(Typed::new(ExprKind::Asked(Asked::Check(index)), Type::Flag, span))
    }
}

/// Why the type of a row's 值 is not known.
enum Unclear {
    /// Rows have other types, or none.
    Several,
    /// It has an error of its own.
    Broken,
}

fn row(name: &ast::Name, result: IndicatorResult, type_: Type, span: Span) -> Typed {
    Typed::new(ExprKind::Asked(Asked::Row(Arc::from(name.text.as_str()), result)), type_, span)
}

/// The rate as which a score is expected: 100% is 1 point, and that is not meant.
fn rate_of_score(condition: &model::Expr) -> Option<&model::Expr> {
    let ExprKind::Compare(first, rest) = &condition.kind else { return None };
    let is_score = |expr: &model::Expr| match &expr.kind {
        ExprKind::Indicator(_, result) | ExprKind::Asked(Asked::Row(_, result)) => *result == IndicatorResult::Score,
        ExprKind::Section(_, result) => *result == SectionResult::Score,
        ExprKind::Asked(asked) => matches!(asked, Asked::Total),
        _ => false,
    };
    let is_rate = |expr: &&model::Expr| {
        let of_rate = matches!(&expr.type_, Type::Quantity(quantity) if quantity.display == Display::Percent);
        of_rate && matches!(expr.kind, ExprKind::Constant(_))
    };
    let operands: Vec<&model::Expr> = std::iter::once(&**first).chain(rest.iter().map(|(_, expr)| expr)).collect();
    let has_score = operands.iter().any(|expr| is_score(expr));
    operands.into_iter().find(is_rate).filter(|_| has_score)
}

/// The rows that an expression names, and where it says 满分.
#[derive(Default)]
struct Named {
    subjects: Vec<Subject>,
    full_points: Option<Span>,
}

impl Named {
    fn of(&mut self, expr: &model::Expr, depth: usize) {
        if depth > super::MAXIMUM_DEPTH {
            return;
        }
        if let ExprKind::Indicator(id, _) = &expr.kind {
            self.add(Subject::Indicator(*id));
        } else if let ExprKind::Asked(asked) = &expr.kind {
            match asked {
                Asked::Row(name, _) => self.add(Subject::Row(name.clone())),
                Asked::Explanation(subject) => self.add(subject.clone()),
                Asked::Total | Asked::Grade | Asked::Check(_) => {}
            }
        } else if matches!(expr.kind, ExprKind::FullPoints) {
            self.full_points = self.full_points.or(Some(expr.span));
        }
        for part in expr.children() {
            self.of(part, depth + 1);
        }
    }

    fn add(&mut self, subject: Subject) {
        if !self.subjects.contains(&subject) {
            self.subjects.push(subject);
        }
    }
}

/// Without line ends and runs of blanks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
