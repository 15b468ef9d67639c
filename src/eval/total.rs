//! The total: weights, 折算, 加分 and 扣分, the clauses of 总分, one rounding, and the grade.

use crate::interval::{Bound, Interval};
use crate::language::Text;
use crate::model::{self, ExprKind, Inapplicable, Pattern, ReachKind, SectionKind};
use crate::number::Number;
use crate::stdlib::Function;
use crate::value::{Quantity, Value};

use super::evaluator::{Evaluator, StepTexts};
use super::matches::shown_outcome;
use super::outcome::Outcome;
use super::reach::possible_results;
use super::scope::Scope;
use super::scorecard::{Impediment, Rescaling, Total};
use super::sections::{mapped, minus, plus};
use super::trace::{Step, StepKind};

/// The total and what is told of it.
pub(super) struct TotalResult {
    pub(super) total: Total,
    pub(super) impediments: Vec<Impediment>,
    pub(super) rescaling: Option<Rescaling>,
    pub(super) note: Option<Text>,
    pub(super) steps: Vec<Step>,
    pub(super) grade: Option<String>,
    pub(super) grade_impediments: Vec<Impediment>,
}

/// How deep an expression is searched for 合计.
const MAXIMUM_DEPTH: u32 = 60;

impl Evaluator<'_> {
    /// Computes the total of a unit whose rows and sections are scored.
    pub(super) fn total(&mut self) -> TotalResult {
        let mut impediments = Vec::new();
        let mut rescaling = None;
        let mut sum = Total::Scored(Number::ZERO);
        for (id, ..) in self.counting_sections() {
            sum = plus(sum, self.contribution(id));
        }
        match self.rubric.inapplicable {
            Inapplicable::Rescale => match self.rescaled(&sum) {
                Ok(Some((scaled, how))) => {
                    sum = scaled;
                    rescaling = Some(how);
                }
                Ok(None) => {}
                Err(impediment) => {
                    sum = Total::Unknown;
                    impediments.push(impediment);
                }
            },
            Inapplicable::Lost | Inapplicable::ShareInLevel(_) | Inapplicable::ShareInAll => {}
        }
        for (index, section) in self.rubric.sections.iter().enumerate() {
            let own = || self.own_score(model::SectionId(index));
            match &section.kind {
                SectionKind::Bonus { .. } => sum = plus(sum, own()),
                SectionKind::Deduction { .. } => sum = minus(sum, own()),
                SectionKind::Ordinary | SectionKind::Weighted(_) => {}
            }
        }
        let certain = sum.scored().is_some();
        let (ruled, steps) = self.of_a_row(|evaluator| match certain {
            true => evaluator.ruled_total(sum),
            false => evaluator.unwatched(|evaluator| evaluator.ruled_total(sum)),
        });
        let (total, note) = match ruled {
            Ok((total, note)) => (total, note),
            Err(more) => {
                impediments.extend(more.list());
                (Total::Unknown, None)
            }
        };
        let places = self.rubric.places;
        let total = mapped(total, |number| Ok(number.round(places)));
        let graded = match total.scored().cloned() {
            Some(total_points) => {
                if let Some(grades) = &self.rubric.grades
                    && let Some(first) = grades.arms.first()
                {
                    self.reach_bands(first.span, grades, &total_points);
                }
                self.grade(&total)
            }
            None => self.unwatched(|evaluator| evaluator.grade(&total)),
        };
        let (grade, grade_impediments) = match graded {
            Ok(grade) => (grade, Vec::new()),
            Err(impediments) => (None, impediments.list()),
        };
        TotalResult { total, impediments, rescaling, note, steps, grade, grade_impediments }
    }

    /// `不适用 折算`: what was scored ÷ what was applicable × full marks; nothing when all was applicable.
    fn rescaled(&self, sum: &Total) -> Result<Option<(Total, Rescaling)>, Impediment> {
        let mut applicable = Number::ZERO;
        let mut printed = Number::ZERO;
        for (id, _, weight) in self.counting_sections() {
            let below = |points: Option<Number>| points.and_then(|points| points.multiply(&weight).ok());
            let points = below(self.section_points(id)).zip(below(self.printed_points(id)));
            let sums = points.and_then(|(points, all)| applicable.add(&points).ok().zip(printed.add(&all).ok()));
            // Points that are not known are told at their rows, which have no score then, and the sum is not known either.
            let Some((sum, all)) = sums else { return Ok(None) };
            (applicable, printed) = (sum, all);
        }
        let full = self.rubric.full_points.clone().unwrap_or(printed);
        if applicable == full {
            return Ok(None);
        }
        if !applicable.is_positive() {
            return Err(Impediment::NothingApplicable { section: self.rubric.name.clone() });
        }
        let scaled = mapped(sum.clone(), |number| number.multiply(&full)?.divide(&applicable));
        Ok(Some((scaled, Rescaling { scored: sum.clone(), applicable, full })))
    }

    /// 总分 with its clauses, before rounding: by itself at least 0.
    fn ruled_total(&mut self, sum: Total) -> Outcome<(Total, Option<Text>)> {
        let rule = &self.rubric.total;
        // Where rows are missing, the locals are computed for either end; what rests on 合计 alone then differs.
        let mut results = Vec::new();
        let (low, high) = match sum.ends() {
            Some((low, high)) => (low.clone(), high.clone()),
            None if rule.score.is_none() || rule.score.as_ref().is_some_and(|score| uses_sum(score, 0)) => {
                return Ok((Total::Unknown, None));
            }
            None => (Number::ZERO, Number::ZERO),
        };
        let certain = sum.scored().is_some();
        if !certain && rule.locals.iter().any(|local| uses_sum(&local.body, 0)) {
            return Ok((Total::Unknown, None));
        }
        if !certain && rule.score.as_ref().is_some_and(|score| !is_monotone(score, 0)) {
            return Ok((Total::Unknown, None));
        }
        let mut note = None;
        for end in if certain { vec![low] } else { vec![low, high] } {
            let locals = self.locals(&rule.locals, &Scope { sum: Some(&end), ..Scope::default() });
            let scope = Scope { locals: &locals, sum: Some(&end), ..Scope::default() };
            let score = match &rule.score {
                Some(score) => {
                    let (outcome, steps) = self.nested(|evaluator| evaluator.number(score, &scope));
                    self.keep_total_score(score, &outcome, &scope, steps);
                    match outcome {
                        Ok(number) => number,
                        Err(impediments) if certain => return Err(impediments),
                        // The rows tell why when it is for their sake.
                        Err(_) => return Ok((Total::Unknown, None)),
                    }
                }
                None => end.clone(),
            };
            let (upper, upper_steps) = self.nested(|evaluator| evaluator.total_bound(rule.at_most.as_ref(), &scope));
            let (lower, lower_steps) = self.nested(|evaluator| evaluator.total_bound(rule.at_least.as_ref(), &scope));
            let (upper, mut lower) = super::outcome::both(upper, lower)?;
            if rule.at_least.is_none() {
                lower = Some((Number::ZERO, Number::ZERO));
            }
            match (&upper, &lower) {
                (Some((upper, _)), _) if score > *upper => {
                    self.keep_total_bound(rule.at_most.as_ref(), "≤", &score, upper, upper_steps)
                }
                (_, Some((lower, _))) if score < *lower => {
                    self.keep_total_bound(rule.at_least.as_ref(), "≥", &score, lower, lower_steps)
                }
                (Some(_) | None, Some(_) | None) => {}
            }
            let cut = |score: &Number, upper: Option<&Number>, lower: Option<&Number>| {
                let score = upper.map_or(score.clone(), |upper| score.clone().min(upper.clone()));
                lower.map_or(score.clone(), |lower| score.max(lower.clone()))
            };
            results.push(cut(&score, upper.as_ref().map(|bound| &bound.0), lower.as_ref().map(|bound| &bound.0)));
            results.push(cut(&score, upper.as_ref().map(|bound| &bound.1), lower.as_ref().map(|bound| &bound.1)));
            if certain && let Some(template) = &rule.note {
                note = Some(self.note(template, &scope, None));
            }
        }
        let least = results.iter().min().cloned();
        let greatest = results.iter().max().cloned();
        let total = match (least, greatest) {
            (Some(least), Some(greatest)) if certain && least == greatest => Total::Scored(least),
            (Some(least), Some(greatest)) => Total::Range(least, greatest),
            (None, _) | (_, None) => Total::Unknown,
        };
        Ok((total, note))
    }

    /// A bound of the total, or where it cannot be computed the least and the greatest that it can be.
    fn total_bound(&mut self, bound: Option<&model::Expr>, scope: &Scope<'_>) -> Outcome<Option<(Number, Number)>> {
        let Some(bound) = bound else { return Ok(None) };
        match self.number(bound, scope) {
            Ok(number) => Ok(Some((number.clone(), number))),
            Err(impediments) => {
                let possible = self.nested(|evaluator| possible_results(evaluator, bound, scope)).0;
                possible.map(Some).ok_or(impediments)
            }
        }
    }

    fn keep_total_bound(&mut self, bound: Option<&model::Expr>, sign: &str, score: &Number, kept: &Number, steps: Vec<Step>) {
        let plain = |number: &Number| super::display::quantity(number, &Quantity::NUMBER);
        let texts = StepTexts {
            formula: format!("{sign} {}", plain(kept)),
            substituted: Text::same(plain(score)),
            result: Text::same(plain(kept)),
        };
        self.keep_with(StepKind::Bound, bound.map_or(self.rubric.total.span, |bound| bound.span), |_| texts, steps);
    }

    fn keep_total_score(&mut self, expr: &model::Expr, outcome: &Outcome<Number>, scope: &Scope<'_>, steps: Vec<Step>) {
        self.keep_with(
            StepKind::Score,
            expr.span,
            |evaluator| StepTexts {
                formula: evaluator.written(expr.span),
                substituted: evaluator.substituted(expr, scope),
                result: shown_outcome(&outcome.clone().map(Value::Number), expr),
            },
            steps,
        );
    }

    /// 等级 of a rounded total; of a range only when all of it has one grade.
    fn grade(&mut self, total: &Total) -> Outcome<Option<String>> {
        let Some((grades, (low, high))) = self.rubric.grades.as_ref().zip(total.ends()) else { return Ok(None) };
        for arm in &grades.arms {
            let mut overlaps = false;
            let mut holds_all = false;
            for pattern in &arm.patterns {
                let Some(intervals) = self.intervals(pattern) else { return Ok(None) };
                for interval in intervals {
                    overlaps |= overlap(&interval, low, high);
                    holds_all |= interval.contains(low) && interval.contains(high);
                }
            }
            if !overlaps {
                continue;
            }
            let guard = match &arm.guard {
                Some(guard) => self.nested(|evaluator| evaluator.condition(guard, &Scope::default())).0,
                None => Ok(true),
            };
            match guard {
                Ok(false) => continue,
                Ok(true) if holds_all => {}
                // A total that is not certain is reason enough, and was told.
                Err(impediments) if holds_all => return Err(impediments),
                Ok(true) | Err(_) => return Ok(None),
            }
            self.reach(arm.span, || ReachKind::Arm);
            let value = self.nested(|evaluator| evaluator.evaluate(&arm.result, &Scope::default())).0?;
            return Ok(Some(super::display::value(&value, &arm.result.type_).chinese));
        }
        Ok(None)
    }

    /// The totals that a pattern of 等级 fits; none when it cannot be computed.
    pub(super) fn intervals(&mut self, pattern: &Pattern) -> Option<Vec<Interval>> {
        let scope = Scope::default();
        let mut number = |expr: &model::Expr| self.nested(|evaluator| evaluator.number(expr, &scope)).0.ok();
        Some(match pattern {
            Pattern::Band(interval) => vec![interval.clone()],
            Pattern::Else => vec![Interval::ALL],
            Pattern::Is(Value::Number(number)) => vec![Interval::point(number.clone())],
            Pattern::Equal(expr) => vec![Interval::point(number(expr)?)],
            Pattern::Compare(comparison, expr) => Interval::satisfying(*comparison, &number(expr)?),
            Pattern::Between { low, low_included, high, high_included } => {
                vec![Interval::between([number(low)?, number(high)?], [*low_included, *high_included])]
            }
            Pattern::Condition(condition) => {
                let holds = self.nested(|evaluator| evaluator.condition(condition, &scope)).0.ok()?;
                if holds { vec![Interval::ALL] } else { Vec::new() }
            }
            Pattern::Is(_) => Vec::new(),
        })
    }
}

/// Whether some number from `low` to `high` lies in the interval.
fn overlap(interval: &Interval, low: &Number, high: &Number) -> bool {
    let from_below = match &interval.low {
        Bound::Unbounded => true,
        Bound::Included(end) => high >= end,
        Bound::Excluded(end) => high > end,
    };
    from_below
        && match &interval.high {
            Bound::Unbounded => true,
            Bound::Included(end) => low <= end,
            Bound::Excluded(end) => low < end,
        }
}

/// Whether 合计 stands in an expression; also true of what is too deep to tell.
fn uses_sum(expr: &model::Expr, depth: u32) -> bool {
    if depth > MAXIMUM_DEPTH {
        return true;
    }
    match &expr.kind {
        ExprKind::Sum => true,
        ExprKind::Constant(_)
        | ExprKind::Fact(_)
        | ExprKind::Item { .. }
        | ExprKind::Definition(_)
        | ExprKind::Local(_)
        | ExprKind::Argument(_)
        | ExprKind::Indicator(..)
        | ExprKind::Section(..)
        | ExprKind::FullPoints
        | ExprKind::Year
        | ExprKind::Prior { .. }
        | ExprKind::DayOfYear { .. }
        | ExprKind::Asked(_)
        | ExprKind::Cohort(_)
        | ExprKind::Assessed(_) => false,
        ExprKind::Field(..)
        | ExprKind::Negate(_)
        | ExprKind::Not(_)
        | ExprKind::Has(_)
        | ExprKind::Arithmetic(..)
        | ExprKind::And(..)
        | ExprKind::Or(..)
        | ExprKind::Default(..)
        | ExprKind::Steps { .. }
        | ExprKind::Compare(..)
        | ExprKind::Conditional(..)
        | ExprKind::Call(..)
        | ExprKind::Apply(..)
        | ExprKind::Checklist(_) => expr.children().into_iter().any(|part| uses_sum(part, depth + 1)),
        // Not told apart any further: in these a range of 合计 is not followed.
        ExprKind::Match(_) | ExprKind::Interpolate(..) | ExprKind::Aggregate { .. } | ExprKind::Text(_) => true,
    }
}

/// Whether a result only rises, or only falls, as 合计 rises, so that its ends come from the ends of 合计.
fn is_monotone(expr: &model::Expr, depth: u32) -> bool {
    if depth > MAXIMUM_DEPTH {
        return false;
    }
    if !uses_sum(expr, 0) {
        return true;
    }
    if let ExprKind::Arithmetic(operator, left, right) = &expr.kind {
        return match operator {
            model::Arithmetic::Add | model::Arithmetic::Subtract | model::Arithmetic::Multiply => {
                (!uses_sum(left, 0) && is_monotone(right, depth + 1)) || (!uses_sum(right, 0) && is_monotone(left, depth + 1))
            }
            model::Arithmetic::Divide => !uses_sum(right, 0) && is_monotone(left, depth + 1),
        };
    }
    if let ExprKind::Negate(inner) = &expr.kind {
        return is_monotone(inner, depth + 1);
    }
    if let ExprKind::Call(Function::Minimum | Function::Maximum, arguments) = &expr.kind {
        return arguments.iter().filter(|argument| uses_sum(argument, 0)).count() == 1
            && arguments.iter().all(|argument| is_monotone(argument, depth + 1));
    }
    matches!(expr.kind, ExprKind::Sum)
}
