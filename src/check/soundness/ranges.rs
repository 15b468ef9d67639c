//! Which values an expression can have: declared ranges carried through arithmetic, functions and branches.
//!
//! What is found is memoised for definitions and indicators, in the rubric's order, so that each is computed once.

use super::branches::Part;
use super::range::Range;
use super::scope::{Body, MAXIMUM_DEPTH, Scope, Truth};
use crate::interval::{Bound, Interval};
use crate::model::{
    Applies, Arithmetic, Assessed, AssessedRange, Counting, Expr, ExprKind, Fact, Inapplicable, Indicator, IndicatorId,
    IndicatorResult, Node, PointsSource, Rubric, SectionId, SectionKind, SectionResult,
};
use crate::number::Number;
use crate::stdlib::Function;
use crate::value::{Display, Type, Value};

/// What has been found out of a rubric: one entry for each definition, indicator and section.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Of definitions, the value.
    pub definitions: Vec<Range>,
    /// Of indicators, the locals.
    pub locals: Vec<Vec<Range>>,
    /// Of indicators, the printed full marks.
    pub full_points: Vec<Range>,
    /// Of indicators that apply, the score before bounds, in printed points.
    pub raw_scores: Vec<Range>,
    /// Of indicators that apply, the score after bounds, in printed points.
    pub bounded_scores: Vec<Range>,
    /// Of indicators, 得分 as others see it: in force, rounded, applicable or not.
    pub scores: Vec<Range>,
    /// Of sections, 得分 as others see it.
    pub sections: Vec<Range>,
    /// Of 总分, the locals.
    pub total_locals: Vec<Range>,
    /// 合计
    pub sum: Option<Range>,
    /// Of functions, the arguments over all calls.
    pub arguments: Vec<Vec<Range>>,
}

impl Known {
    /// Nothing is known yet but the printed points; those of `unprinted` indicators can be anything.
    pub fn start(rubric: &Rubric, unprinted: &[IndicatorId]) -> Known {
        let mut known = Known {
            definitions: vec![Range::ALL; rubric.definitions.len()],
            locals: rubric.indicators.iter().map(|indicator| vec![Range::ALL; indicator.locals.len()]).collect(),
            full_points: rubric.indicators.iter().map(|indicator| Range::point(indicator.printed_points.clone())).collect(),
            raw_scores: vec![Range::ALL; rubric.indicators.len()],
            bounded_scores: vec![Range::ALL; rubric.indicators.len()],
            scores: vec![Range::ALL; rubric.indicators.len()],
            sections: vec![Range::ALL; rubric.sections.len()],
            total_locals: vec![Range::ALL; rubric.total.locals.len()],
            sum: None,
            arguments: Vec::new(),
        };
        for id in unprinted {
            if let Some(full) = known.full_points.get_mut(id.0) {
                *full = Range::not_negative();
            }
        }
        known
    }

    /// Everything that can be found out.
    pub fn of(rubric: &Rubric) -> Known {
        let mut known = Known::start(rubric, &[]);
        for node in &rubric.order {
            known.learn(rubric, *node);
        }
        known.sum = Some(super::totals::sum(rubric, &known));
        for index in 0..rubric.total.locals.len() {
            let range = rubric.total.locals.get(index).map(|local| Scope::total(rubric, &known).range(&local.body));
            if let Some((slot, range)) = known.total_locals.get_mut(index).zip(range) {
                *slot = range;
            }
        }
        known.arguments = super::bodies::arguments(rubric, &known);
        known
    }

    /// Computes one node; all that it refers to is known.
    pub fn learn(&mut self, rubric: &Rubric, node: Node) {
        match node {
            Node::Definition(id) => {
                let range = rubric.definitions.get(id.0).map(|definition| Scope::outside(rubric, self).range(&definition.body));
                if let Some((slot, range)) = self.definitions.get_mut(id.0).zip(range) {
                    *slot = range;
                }
            }
            Node::Indicator(id) => self.learn_indicator(rubric, id),
            Node::Section(id) => {
                let range = section_score(rubric, self, id);
                if let Some(slot) = self.sections.get_mut(id.0) {
                    *slot = range;
                }
            }
        }
    }

    fn learn_indicator(&mut self, rubric: &Rubric, id: IndicatorId) {
        let Some(indicator) = rubric.indicators.get(id.0) else { return };
        if let Some(each) = &indicator.each {
            let full = Scope::inapplicable(rubric, self, id).range(&each.points).within(&Range::not_negative().hull);
            if let Some(slot) = self.full_points.get_mut(id.0) {
                *slot = full;
            }
        }
        for (index, local) in indicator.locals.iter().enumerate() {
            let range = Scope::indicator(rubric, self, id).range(&local.body);
            if let Some(slot) = self.locals.get_mut(id.0).and_then(|locals| locals.get_mut(index)) {
                *slot = range;
            }
        }
        let mut scope = Scope::indicator(rubric, self, id);
        let raw = scope.range(&indicator.score);
        let (low, high) = bounds(&mut scope, indicator);
        let bounded = raw.maximum(&low).minimum(&high);
        let mut score = if is_scaled(rubric) {
            let low = match &bounded.hull.low {
                Bound::Included(number) | Bound::Excluded(number) if !number.is_negative() => Range::not_negative(),
                Bound::Included(_) | Bound::Excluded(_) | Bound::Unbounded => Range::ALL,
            };
            low.rounded(rubric.places)
        } else {
            bounded.rounded(rubric.places)
        };
        if may_be_inapplicable(rubric, indicator) {
            let otherwise = match &indicator.otherwise {
                Some(otherwise) => Scope::inapplicable(rubric, self, id).range(otherwise),
                None => Range::point(Number::ZERO),
            };
            score = score.join(&otherwise.rounded(rubric.places));
        }
        let found = [(&mut self.raw_scores, raw), (&mut self.bounded_scores, bounded), (&mut self.scores, score)];
        for (slots, range) in found {
            if let Some(slot) = slots.get_mut(id.0) {
                *slot = range;
            }
        }
    }
}

/// Whether points in force can differ from those printed.
pub fn is_scaled(rubric: &Rubric) -> bool {
    let shared = match rubric.inapplicable {
        Inapplicable::ShareInLevel(_) | Inapplicable::ShareInAll => true,
        Inapplicable::Lost | Inapplicable::Rescale => false,
    };
    shared || rubric.points == PointsSource::Declared
}

/// Whether there can be a unit to which the indicator does not apply.
pub fn may_be_inapplicable(rubric: &Rubric, indicator: &Indicator) -> bool {
    let itself = match &indicator.applies {
        Applies::Always => rubric.points == PointsSource::Declared,
        Applies::When(_) | Applies::Declared => true,
    };
    let mut section = rubric.sections.get(indicator.section.0);
    let mut found = itself || indicator.each.is_some();
    while let Some(heading) = section {
        found |= heading.applies.is_some();
        section = heading.parent.and_then(|parent| rubric.sections.get(parent.0));
    }
    found
}

/// The bounds of an indicator's score, in printed points.
pub fn bounds<'a>(scope: &mut Scope<'a>, indicator: &'a Indicator) -> (Range, Range) {
    let low = match &indicator.at_least {
        Some(bound) => scope.range(bound),
        None => Range::point(Number::ZERO),
    };
    let high = match &indicator.at_most {
        Some(bound) => scope.range(bound),
        None => scope.full_points(),
    };
    (low, high)
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

/// 得分 of a section, as others see it.
fn section_score(rubric: &Rubric, known: &Known, id: SectionId) -> Range {
    let Some(section) = rubric.sections.get(id.0) else { return Range::ALL };
    let sum = super::totals::section(rubric, known, id);
    match &section.kind {
        SectionKind::Ordinary | SectionKind::Weighted(_) => sum,
        SectionKind::Bonus { at_most } | SectionKind::Deduction { at_most } => match at_most {
            Some(at_most) => sum.minimum(&Range::point(at_most.clone())),
            None => sum,
        },
    }
}

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
            ExprKind::Fact(_) | ExprKind::Field(..) | ExprKind::Item { .. } => match self.declaration(expr, MAXIMUM_DEPTH) {
                Some(fact) => declared(self, fact),
                None => Range::ALL,
            },
            ExprKind::Definition(id) => {
                let narrowed = if self.is_narrowed() { self.in_definition(*id, |scope, body| scope.range(body)) } else { None };
                let plain = self.known.definitions.get(id.0).cloned().unwrap_or(Range::ALL);
                narrowed.map_or(plain.clone(), |range| range.meet(&plain))
            }
            ExprKind::Local(id) => {
                let narrowed = if self.is_narrowed() { self.in_local(*id, |scope, body| scope.range(body)) } else { None };
                let locals = match self.body {
                    Body::Outside => None,
                    Body::Indicator(indicator) => self.known.locals.get(indicator.0),
                    Body::Total => Some(&self.known.total_locals),
                };
                let plain = locals.and_then(|locals| locals.get(id.0)).cloned().unwrap_or(Range::ALL);
                narrowed.map_or(plain.clone(), |range| range.meet(&plain))
            }
            ExprKind::Argument(index) => self.arguments.get(*index).cloned().unwrap_or(Range::ALL),
            ExprKind::Indicator(id, result) => self.result_of(*id, *result),
            ExprKind::Section(id, SectionResult::Score) => self.known.sections.get(id.0).cloned().unwrap_or(Range::ALL),
            ExprKind::Section(_, SectionResult::FullPoints) => Range::not_negative(),
            ExprKind::FullPoints => self.full_points(),
            ExprKind::Sum => self.known.sum.clone().unwrap_or(Range::ALL),
            ExprKind::Year => years(self.rubric),
            ExprKind::Negate(inner) => self.range(inner).negate(),
            ExprKind::Not(_) | ExprKind::Compare(..) | ExprKind::And(..) | ExprKind::Or(..) => Range::ALL,
            ExprKind::Arithmetic(operator, left, right) => {
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
            ExprKind::Conditional(..) | ExprKind::Match(_) => {
                let mut joined = Range::empty();
                self.parts(expr, &mut |scope, part| {
                    if let Part::Result(result) = part {
                        joined = joined.join(&scope.range(result));
                    }
                });
                joined
            }
            ExprKind::Interpolate(_, points) => {
                points.iter().fold(Range::empty(), |joined, (_, result)| joined.join(&Range::of(self.range(result).hull)))
            }
            ExprKind::Checklist(items) => {
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
            ExprKind::Assessed(assessed) => self.assessed(assessed),
            ExprKind::Steps { amount, step, counting } => {
                let amount = self.range(amount).maximum(&Range::point(Number::ZERO));
                let step = self.range(step).within(&above_zero());
                steps(&amount.divide(&step), *counting)
            }
            ExprKind::Call(function, arguments) => self.call(*function, arguments),
            ExprKind::Aggregate { function, list, item, weight } => {
                let (item, weight) = self.with_items(list, |scope| {
                    let mut of = |expr: &'a Option<Box<Expr>>| expr.as_ref().map_or(Range::ALL, |expr| scope.range(expr));
                    (of(item), of(weight))
                });
                aggregate(*function, &item, &weight)
            }
            ExprKind::Default(value, instead) => {
                let value = self.range(value);
                value.join(&self.range(instead))
            }
            ExprKind::Apply(id, arguments) => {
                let arguments = arguments.iter().map(|argument| self.range(argument)).collect();
                self.in_function(*id, arguments, |scope, body| scope.range(body)).unwrap_or(Range::ALL)
            }
        }
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
            | Function::Count
            | Function::WeightedMean
            | Function::All
            | Function::Any => Range::ALL,
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
        | Function::All
        | Function::Any => Range::ALL,
    }
}
