//! 分档 and 等级: that every value has an arm, that every arm has a value, that no two bands contradict each other.

use super::arms::Finding;
use super::branches::{Visitor, walk};
use super::conditions::CaseCoverage;
use super::known::Known;
use super::points::AddsUp;
use super::scope::Scope;
use super::{arms, bodies, closed, conditions, messages, totals};
use crate::diagnostic::Diagnostics;
use crate::interval::Interval;
use crate::model::{Expr, ExprKind, Match, Rubric};
use crate::number::Number;
use crate::source::Span;
use crate::value::{Quantity, Type};

/// Checks every 分档 of a rubric.
pub fn check(rubric: &Rubric, known: &Known, diagnostics: &mut Diagnostics) {
    let mut pass = Bands { diagnostics };
    for body in &mut bodies::all(rubric, known) {
        walk(&mut body.scope, body.expr, &mut pass);
    }
}

/// Checks 等级 over every total that can be reached.
pub fn check_grades(rubric: &Rubric, known: &Known, adds_up: AddsUp, diagnostics: &mut Diagnostics) {
    let Some(grades) = &rubric.grades else { return };
    // While the points do not add up, which totals can be reached is not known; those that should be are still to be covered.
    let total = match adds_up {
        AddsUp::Yes => totals::total(rubric, known),
        AddsUp::Unknown => totals::intended(rubric),
    };
    let Some(place) = grades.arms.first().zip(grades.arms.last()).map(|(first, last)| first.span.to(last.span)) else { return };
    for finding in arms::decide(&grades.arms, &total, &Number::ONE) {
        diagnostics.push(match finding {
            Finding::Empty { place } => messages::empty_band(place),
            Finding::Outside { .. } if adds_up == AddsUp::Unknown => continue,
            Finding::Outside { place, band } => messages::grade_out_of_reach(place, &band, &total.hull),
            Finding::Taken { place, by } => messages::arm_taken(place, by),
            Finding::NothingLeft { place } => messages::nothing_left(place),
            Finding::Overlap { first, second, shared } => messages::bands_overlap(first, second, &shared, &Quantity::NUMBER),
            Finding::EndToElse { place, end, otherwise } => messages::end_to_else(place, &end, otherwise, &Quantity::NUMBER),
            Finding::Gaps { gaps, neighbours } => messages::grade_gaps(place, &gaps, &neighbours, rubric.places),
            Finding::Unproved => messages::coverage_unproved(place),
        });
    }
}

struct Bands<'d> {
    diagnostics: &'d mut Diagnostics,
}

impl<'a> Visitor<'a> for Bands<'_> {
    fn visit(&mut self, scope: &mut Scope<'a>, expr: &'a Expr) {
        let ExprKind::Match(match_) = &expr.kind else { return };
        match match_.subject.as_deref() {
            Some(subject) => match &subject.type_ {
                Type::Quantity(quantity) => self.numbers(scope, expr, match_, subject, quantity),
                type_ @ (Type::Flag
                | Type::Date
                | Type::Text
                | Type::Choice(_)
                | Type::Target
                | Type::List(_)
                | Type::Record(_)) => self.values(expr, match_, type_),
            },
            None => self.conditions(scope, expr, match_),
        }
    }
}

impl<'a> Bands<'_> {
    fn numbers(&mut self, scope: &mut Scope<'a>, expr: &'a Expr, match_: &'a Match, subject: &'a Expr, quantity: &Quantity) {
        let range = scope.range(subject);
        for finding in arms::decide(&match_.arms, &range, &quantity.one()) {
            self.diagnostics.push(match finding {
                Finding::Empty { place } => messages::empty_band(place),
                Finding::Outside { place, band } => messages::band_outside(place, &band, subject.span, &range.hull, quantity),
                Finding::Taken { place, by } => messages::arm_taken(place, by),
                Finding::NothingLeft { place } => messages::nothing_left(place),
                Finding::Overlap { first, second, shared } => messages::bands_overlap(first, second, &shared, quantity),
                Finding::EndToElse { place, end, otherwise } => messages::end_to_else(place, &end, otherwise, quantity),
                Finding::Gaps { gaps, neighbours } => {
                    messages::band_gaps(subject.span, &gaps, &neighbours, &range.hull, quantity)
                }
                Finding::Unproved => messages::coverage_unproved(head(expr)),
            });
        }
    }

    fn values(&mut self, expr: &'a Expr, match_: &'a Match, type_: &Type) {
        let decided = closed::decide(&match_.arms, type_);
        for (value, place, by) in &decided.taken {
            self.diagnostics.push(messages::value_taken(value, *place, *by));
        }
        for (place, by) in &decided.after_else {
            self.diagnostics.push(messages::arm_taken(*place, *by));
        }
        if let Some(place) = decided.nothing_left {
            self.diagnostics.push(messages::nothing_left(place));
        }
        if decided.is_unproved {
            self.diagnostics.push(messages::coverage_unproved(head(expr)));
        } else if !decided.missing.is_empty() {
            let subject = match_.subject.as_deref().map_or(expr.span, |subject| subject.span);
            self.diagnostics.push(messages::values_missing(subject, &decided.missing));
        }
    }

    fn conditions(&mut self, scope: &mut Scope<'a>, expr: &'a Expr, match_: &'a Match) {
        let decided = conditions::decide(scope, &match_.arms);
        for (place, by) in &decided.dead {
            self.diagnostics.push(match by {
                Some(by) => messages::arm_taken(*place, *by),
                None => messages::never_holds(*place),
            });
        }
        if let Some(place) = decided.nothing_left {
            self.diagnostics.push(messages::nothing_left(place));
        }
        match decided.coverage {
            CaseCoverage::Complete => {}
            CaseCoverage::Unproved => self.diagnostics.push(messages::coverage_unproved(head(expr))),
            CaseCoverage::Gaps(subject, gaps) => self.case_gaps(scope.rubric, expr, &subject, gaps),
        }
    }

    fn case_gaps(&mut self, rubric: &Rubric, expr: &Expr, subject: &conditions::Subject<'_>, gaps: Vec<Interval>) {
        let written = |expr: &Expr| rubric.sources.slice(expr.span).to_string();
        let at_place = |place: usize| gaps.iter().any(|gap| gap.contains(&Number::from(place)));
        let diagnostic = match (&subject.expr.type_, subject.against) {
            (_, Some(against)) => {
                let (left, right) = (written(subject.expr), written(against));
                let signs = [(-1, "<"), (0, "="), (1, ">")];
                let cases = signs.into_iter().filter(|(place, _)| gaps.iter().any(|gap| gap.contains(&Number::from(*place))));
                messages::cases_missing(head(expr), &cases.map(|(_, sign)| format!("{left} {sign} {right}")).collect::<Vec<_>>())
            }
            (Type::Quantity(quantity), None) => {
                let unit = quantity.one();
                let gaps: Vec<_> = gaps.into_iter().filter_map(|gap| arms::shown(gap, &subject.range, &unit)).collect();
                messages::band_gaps(subject.expr.span, &gaps, &[], &subject.range.hull, quantity)
            }
            (Type::Choice(names), None) => {
                let missing: Vec<_> =
                    names.iter().enumerate().filter(|(place, _)| at_place(*place)).map(|(_, name)| name.clone()).collect();
                messages::values_missing(subject.expr.span, &missing)
            }
            (Type::Flag, None) => {
                let name = written(subject.expr);
                let cases = [(0, format!("非 {name}")), (1, name)];
                let missing: Vec<_> = cases.into_iter().filter(|(place, _)| at_place(*place)).map(|(_, case)| case).collect();
                messages::cases_missing(head(expr), &missing)
            }
            (Type::Date | Type::Text | Type::Target | Type::List(_) | Type::Record(_), None) => {
                messages::coverage_unproved(head(expr))
            }
        };
        self.diagnostics.push(diagnostic);
    }
}

/// What stands for a whole 分档 in a message: from its beginning to its first arm.
fn head(expr: &Expr) -> Span {
    let ExprKind::Match(match_) = &expr.kind else { return expr.span };
    match match_.arms.first() {
        Some(arm) if arm.span.start > expr.span.start => Span { end: arm.span.start, ..expr.span },
        Some(_) | None => expr.span,
    }
}
