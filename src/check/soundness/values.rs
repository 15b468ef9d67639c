//! Which values an expression can have where it stands: declared ranges carried through arithmetic, functions and branches.

use super::assume::Truth;
use super::branches::Part;
use super::known::{is_scaled, may_be_inapplicable};
use super::range::Range;
use super::scope::{Body, MAXIMUM_DEPTH, Scope};
use crate::interval::{Bound, Interval};
use crate::model::{
    Arithmetic, Assessed, AssessedRange, CohortFunction, Counting, DefinitionId, Expr, ExprKind, Fact, IndicatorId,
    IndicatorResult, LocalId, Rubric, SectionResult,
};
use crate::number::Number;
use crate::stdlib::Function;
use crate::value::{Display, Type, Value};

impl<'a> Scope<'a> {
    /// 满分, as printed.
    pub fn full_points(&self) -> Range {
        match self.body {
            Body::Indicator(id) => self.known.full_points.get(id.0).cloned().unwrap_or(Range::ALL),
            Body::Outside | Body::Total => match &self.rubric.full_points {
                Some(points) => Range::point(points.clone()),
                None => Range::not_negative(),
            },
        }
    }

    /// The values that a number can have where it stands; [`Range::ALL`] for what is no number.
    pub fn range(&mut self, expr: &'a Expr) -> Range {
        if self.depth >= MAXIMUM_DEPTH || !matches!(expr.type_, Type::Quantity(_)) {
            return Range::ALL;
        }
        self.depth += 1;
        self.burn();
        let mut range = self.computed(expr);
        if self.assumes()
            && let Some(assumed) = self.assumed(expr)
        {
            range = range.meet(&assumed);
        }
        self.depth -= 1;
        range
    }

    fn computed(&mut self, expr: &'a Expr) -> Range {
        match &expr.kind {
            ExprKind::Constant(Value::Number(number)) => Range::point(number.clone()),
            ExprKind::Constant(_) | ExprKind::DayOfYear { .. } | ExprKind::Text(_) | ExprKind::Has(_) => Range::ALL,
            ExprKind::Fact(_) | ExprKind::Prior { .. } | ExprKind::Field(..) | ExprKind::Item { .. } => {
                match self.declaration(expr, MAXIMUM_DEPTH) {
                    Some(fact) => declared(self, fact),
                    None => Range::ALL,
                }
            }
            ExprKind::Definition(id) => self.definition(*id),
            ExprKind::Local(id) => self.local_value(*id),
            ExprKind::Argument(index) => self.arguments.get(*index).cloned().unwrap_or(Range::ALL),
            ExprKind::Indicator(id, result) => self.result_of(*id, *result),
            ExprKind::Section(id, SectionResult::Score) => self.known.sections.get(id.0).cloned().unwrap_or(Range::ALL),
            ExprKind::Section(_, SectionResult::FullPoints) => Range::not_negative(),
            ExprKind::FullPoints => self.full_points(),
            ExprKind::Asked(_) => Range::ALL,
            ExprKind::Sum => self.known.sum.clone().unwrap_or(Range::ALL),
            ExprKind::Year => years(self.rubric),
            ExprKind::Negate(inner) => self.range(inner).negate(),
            ExprKind::Not(_) | ExprKind::Compare(..) | ExprKind::And(..) | ExprKind::Or(..) => Range::ALL,
            ExprKind::Arithmetic(operator, left, right) => self.arithmetic(*operator, left, right),
            ExprKind::Conditional(..) | ExprKind::Match(_) => self.branches(expr),
            ExprKind::Interpolate(_, points) => self.interpolated(points),
            ExprKind::Checklist(items) => self.checklist(items),
            ExprKind::Assessed(assessed) => self.assessed(assessed),
            ExprKind::Steps { amount, step, counting } => self.counted(amount, step, *counting),
            ExprKind::Call(function, arguments) => self.call(*function, arguments),
            ExprKind::Aggregate { function, list, item, weight } => {
                self.aggregated(*function, list, item.as_deref(), weight.as_deref())
            }
            ExprKind::Cohort(call) => match call.function {
                // Whatever units there are, theirs lie in the range of this one's.
                CohortFunction::Mean => Range { grid: None, without_zero: false, ..self.range(&call.value) },
                CohortFunction::Maximum | CohortFunction::Minimum => self.range(&call.value),
                CohortFunction::Rank(_) => {
                    Range::of(Interval { low: Bound::Included(Number::ONE), high: Bound::Unbounded }).on_grid(Number::ONE)
                }
            },
            ExprKind::Default(value, instead) => self.range(value).join(&self.range(instead)),
            ExprKind::Apply(id, arguments) => {
                let arguments = arguments.iter().map(|argument| self.range(argument)).collect();
                self.in_function(*id, arguments, |scope, body| scope.range(body)).unwrap_or(Range::ALL)
            }
        }
    }

    fn definition(&mut self, id: DefinitionId) -> Range {
        let narrowed = if self.is_narrowed() { self.in_definition(id, |scope, body| scope.range(body)) } else { None };
        let plain = self.known.definitions.get(id.0).cloned().unwrap_or(Range::ALL);
        narrowed.map_or(plain.clone(), |range| range.meet(&plain))
    }

    fn local_value(&mut self, id: LocalId) -> Range {
        let narrowed = if self.is_narrowed() { self.in_local(id, |scope, body| scope.range(body)) } else { None };
        let locals = match self.body {
            Body::Outside => None,
            Body::Indicator(indicator) => self.known.locals.get(indicator.0),
            Body::Total => Some(&self.known.total_locals),
        };
        let plain = locals.and_then(|locals| locals.get(id.0)).cloned().unwrap_or(Range::ALL);
        narrowed.map_or(plain.clone(), |range| range.meet(&plain))
    }

    fn arithmetic(&mut self, operator: Arithmetic, left: &'a Expr, right: &'a Expr) -> Range {
        if !matches!(left.type_, Type::Quantity(_)) || !matches!(right.type_, Type::Quantity(_)) {
            // Date minus date: whole days.
            return Range::ALL.on_grid(Number::ONE);
        }
        let (left, right) = (self.range(left), self.range(right));
        match operator {
            Arithmetic::Add => left.add(&right),
            Arithmetic::Subtract => left.subtract(&right),
            Arithmetic::Multiply => left.multiply(&right),
            Arithmetic::Divide => left.divide(&right),
        }
    }

    /// What the branches or arms come to, each under what it is known to mean.
    fn branches(&mut self, expr: &'a Expr) -> Range {
        let mut joined = Range::empty();
        self.parts(expr, &mut |scope, part| {
            if let Part::Result(result) = part {
                joined = joined.join(&scope.range(result));
            }
        });
        joined
    }

    /// Between the points, whatever the subject is: the grid of the results is lost.
    fn interpolated(&mut self, points: &'a [(Expr, Expr)]) -> Range {
        points.iter().fold(Range::empty(), |joined, (_, result)| joined.join(&Range::of(self.range(result).hull)))
    }

    fn checklist(&mut self, items: &'a [(Expr, Expr)]) -> Range {
        let mut sum = Range::point(Number::ZERO);
        for (condition, points) in items {
            let mark = self.mark();
            self.assume(condition, Truth::Holds);
            let points = self.range(points);
            self.release(mark);
            sum = sum.add(&points.join(&Range::point(Number::ZERO)));
        }
        sum
    }

    fn counted(&mut self, amount: &'a Expr, step: &'a Expr, counting: Counting) -> Range {
        let amount = self.range(amount).maximum(&Range::point(Number::ZERO));
        let step = self.range(step).within(&above_zero());
        steps(&amount.divide(&step), counting)
    }

    fn aggregated(&mut self, function: Function, list: &'a Expr, item: Option<&'a Expr>, weight: Option<&'a Expr>) -> Range {
        let (item, weight) = self.with_items(list, |scope| {
            let mut of = |expr: Option<&'a Expr>| expr.map_or(Range::ALL, |expr| scope.range(expr));
            (of(item), of(weight))
        });
        aggregate(function, &item, &weight)
    }

    /// The range of one assessed score, or of all levels together.
    fn assessed(&mut self, assessed: &'a Assessed) -> Range {
        match assessed {
            Assessed::Free => Range::of(Interval { low: Bound::Included(Number::ZERO), high: self.full_points().hull.high }),
            Assessed::Within(range) => self.assessed_range(range),
            Assessed::Levels(levels) => {
                levels.iter().fold(Range::empty(), |joined, level| joined.join(&self.assessed_range(&level.range)))
            }
        }
    }

    /// The scores that an assessment may give.
    pub fn assessed_range(&mut self, range: &'a AssessedRange) -> Range {
        let (low, high) = (self.range(&range.low), self.range(&range.high));
        let open = |bound: Bound, included: bool| match bound {
            Bound::Included(number) if !included => Bound::Excluded(number),
            Bound::Unbounded | Bound::Included(_) | Bound::Excluded(_) => bound,
        };
        Range::of(Interval { low: open(low.hull.low, range.low_included), high: open(high.hull.high, range.high_included) })
    }

    fn result_of(&self, id: IndicatorId, result: IndicatorResult) -> Range {
        let Some(indicator) = self.rubric.indicators.get(id.0) else { return Range::ALL };
        match result {
            IndicatorResult::Score => self.known.scores.get(id.0).cloned().unwrap_or(Range::ALL),
            IndicatorResult::Value => {
                let locals = self.known.locals.get(id.0);
                locals.zip(indicator.value).and_then(|(locals, value)| locals.get(value.0)).cloned().unwrap_or(Range::ALL)
            }
            IndicatorResult::FullPoints if is_scaled(self.rubric) => Range::not_negative(),
            IndicatorResult::FullPoints => {
                let printed = self.known.full_points.get(id.0).cloned().unwrap_or(Range::ALL);
                if may_be_inapplicable(self.rubric, indicator) { printed.join(&Range::point(Number::ZERO)) } else { printed }
            }
            IndicatorResult::Applies => Range::ALL,
        }
    }

    fn call(&mut self, function: Function, arguments: &'a [Expr]) -> Range {
        let ranges: Vec<Range> = arguments.iter().map(|argument| self.range(argument)).collect();
        let step = |index: usize| {
            let step = ranges.get(index).map_or_else(|| Some(Number::ONE), |range| range.single().cloned());
            step.filter(Number::is_positive)
        };
        let (Some(first), second) = (ranges.first(), ranges.get(1)) else { return Range::ALL };
        match function {
            Function::Ratio => second.map_or(Range::ALL, |second| first.divide(second)),
            Function::Change => second.map_or(Range::ALL, |second| first.divide(second).subtract(&Range::point(Number::ONE))),
            Function::Attainment => Range::of(Interval::closed(Number::ZERO, Number::ONE)),
            Function::Absolute => first.absolute(),
            Function::Round => match step(1) {
                Some(step) => first.stepped(&step, |number| number.round_to(&step).ok()),
                None => Range::ALL,
            },
            Function::Ceiling => match step(1) {
                Some(step) => first.stepped(&step, |number| number.divide(&step).ok()?.ceiling().multiply(&step).ok()),
                None => Range::ALL,
            },
            Function::Floor => match step(1) {
                Some(step) => first.stepped(&step, |number| number.divide(&step).ok()?.floor().multiply(&step).ok()),
                None => Range::ALL,
            },
            Function::Days | Function::Months => Range::ALL.on_grid(Number::ONE),
            Function::Sum => ranges.iter().fold(Range::point(Number::ZERO), |sum, range| sum.add(range)),
            Function::Mean => {
                let sum = ranges.iter().fold(Range::point(Number::ZERO), |sum, range| sum.add(range));
                sum.divide(&Range::point(Number::from(ranges.len())))
            }
            Function::Maximum => ranges.iter().skip(1).fold(first.clone(), |found, range| found.maximum(range)),
            Function::Minimum => ranges.iter().skip(1).fold(first.clone(), |found, range| found.minimum(range)),
            Function::Steps
            | Function::Has
            | Function::Default
            | Function::Prior
            | Function::Count
            | Function::WeightedMean
            | Function::All
            | Function::Any
            | Function::CohortMean
            | Function::CohortMaximum
            | Function::CohortMinimum
            | Function::Rank => Range::ALL,
        }
    }
}

fn above_zero() -> Interval {
    Interval { low: Bound::Excluded(Number::ZERO), high: Bound::Unbounded }
}

fn years(rubric: &Rubric) -> Range {
    let hull = match rubric.years {
        Some(years) => Interval {
            low: Bound::Included(Number::from(years.first)),
            high: years.last.map_or(Bound::Unbounded, |last| Bound::Included(Number::from(last))),
        },
        None => Interval::closed(Number::ONE, Number::from(9999)),
    };
    Range::of(hull).on_grid(Number::ONE)
}

/// How many steps there are in a quotient that is not negative.
fn steps(quotient: &Range, counting: Counting) -> Range {
    if quotient.is_empty() {
        return Range::empty();
    }
    let hull = &quotient.hull;
    let counted = match counting {
        Counting::Prorated => return quotient.clone(),
        Counting::Whole => Interval {
            low: match hull.low.number() {
                Some(low) => Bound::Included(low.floor()),
                None => Bound::Included(Number::ZERO),
            },
            high: match &hull.high {
                Bound::Unbounded => Bound::Unbounded,
                Bound::Included(high) => Bound::Included(high.floor()),
                Bound::Excluded(high) => high.ceiling().subtract(&Number::ONE).map_or(Bound::Unbounded, Bound::Included),
            },
        },
        Counting::Started => Interval {
            low: match &hull.low {
                Bound::Unbounded => Bound::Included(Number::ZERO),
                Bound::Included(low) => Bound::Included(low.ceiling()),
                Bound::Excluded(low) => low.floor().add(&Number::ONE).map_or(Bound::Unbounded, Bound::Included),
            },
            high: match hull.high.number() {
                Some(high) => Bound::Included(high.ceiling()),
                None => Bound::Unbounded,
            },
        },
    };
    Range::of(counted).on_grid(Number::ONE)
}

/// What a function over a list makes of the items' values.
fn aggregate(function: Function, item: &Range, weight: &Range) -> Range {
    match function {
        Function::Count => Range::not_negative().on_grid(Number::ONE),
        Function::Sum => {
            let zero = Range::point(Number::ZERO);
            let unbounded = |bound: &Bound, reaches: bool| match bound {
                _ if reaches => Bound::Unbounded,
                Bound::Unbounded | Bound::Included(_) | Bound::Excluded(_) => Bound::Included(Number::ZERO),
            };
            let reaches_below = item.hull.low.number().is_none_or(Number::is_negative);
            let reaches_above = item.hull.high.number().is_none_or(Number::is_positive);
            Range {
                hull: Interval { low: unbounded(&item.hull.low, reaches_below), high: unbounded(&item.hull.high, reaches_above) },
                grid: item.grid.clone(),
                without_zero: false,
            }
            .join(&zero)
        }
        Function::Mean => Range { grid: None, ..item.clone() },
        Function::WeightedMean => {
            let positive = weight.within(&Range::not_negative().hull) == *weight;
            if positive { Range { grid: None, ..item.clone() } } else { Range::ALL }
        }
        Function::Maximum | Function::Minimum => item.clone(),
        Function::Ratio
        | Function::Change
        | Function::Attainment
        | Function::Absolute
        | Function::Round
        | Function::Ceiling
        | Function::Floor
        | Function::Days
        | Function::Months
        | Function::Steps
        | Function::Has
        | Function::Default
        | Function::Prior
        | Function::All
        | Function::Any
        | Function::CohortMean
        | Function::CohortMaximum
        | Function::CohortMinimum
        | Function::Rank => Range::ALL,
    }
}

/// The declared range of a fact, with its default.
fn declared(scope: &Scope<'_>, fact: &Fact) -> Range {
    let Type::Quantity(quantity) = &fact.type_ else { return Range::ALL };
    let grid = match &quantity.display {
        Display::Plain => Some(Number::ONE),
        Display::Percent => None,
        Display::Unit(unit) => Some(unit.factor.clone()),
    };
    let range = Range::of(fact.range.clone());
    let range = match grid.filter(|_| fact.whole) {
        Some(grid) => range.on_grid(grid),
        None => range,
    };
    match &fact.default {
        Some(default) => range.join(&Scope::outside(scope.rubric, scope.known).range(default)),
        None => range,
    }
}
