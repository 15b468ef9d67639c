//! What the statements of a rubric come to in a stretch of data: rows, the total, the grade, checks.

use std::cmp::Ordering;

use super::atoms::{AtomKind, Atoms};
use super::constraints::{Constraint, Relation};
use super::expressions::{Context, Rows, Symbolic, nothing};
use super::key::Key;
use super::linear::Linear;
use super::outcome::{Stop, Symbol};
use super::trail::Cause;
use super::world::World;
use crate::interval::{Bound, Interval};
use crate::model::{
    Applies, BoundKind, Check, Child, Comparison, Expr, ExprKind, Inapplicable, Indicator, PointsSource, Reach, ReachKind,
    Rubric, SectionId, SectionKind,
};
use crate::number::Number;
use crate::value::Value;

type Result<T = Symbol> = std::result::Result<T, Stop>;

/// What a row comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Whether it applies.
    pub(crate) applies: Symbol,
    /// 值, when there is one.
    pub(crate) value: Option<Symbol>,
    /// The score in printed points, before it is put in force and rounded.
    pub(crate) score: Symbol,
    /// The printed points.
    pub(crate) printed: Symbol,
    /// Whether an explanation is due.
    pub(crate) explain: Option<Symbol>,
}

/// Whether a row's points in force are those printed, whatever applies.
pub(crate) fn is_printed(rubric: &Rubric) -> bool {
    rubric.points == PointsSource::Printed && matches!(rubric.inapplicable, Inapplicable::Lost | Inapplicable::Rescale)
}

/// Whether the total is the plain sum of rows that are each a function of the data, so that their rules can be put in.
pub(crate) fn is_plain_sum(rubric: &Rubric) -> bool {
    let weighted = rubric.sections.iter().any(|section| matches!(section.kind, SectionKind::Weighted(_)));
    let plain = is_printed(rubric) && rubric.inapplicable != Inapplicable::Rescale;
    plain && !weighted && rubric.indicators.iter().all(|row| row.each.is_none())
}

/// Whether a row's score cannot be below 0: nothing lets it go there, neither a bound nor what it gets where it does not apply.
pub(crate) fn never_negative(row: &Indicator) -> bool {
    let is_high = |bound: &Expr| matches!(&bound.kind, ExprKind::Constant(Value::Number(number)) if !number.is_negative());
    row.at_least.is_none() && row.otherwise.is_none() && row.at_most.as_ref().is_none_or(is_high)
}

/// The heading of 加分 or 扣分 under which another stands.
fn outside(rubric: &Rubric, section: SectionId) -> Option<SectionId> {
    let mut next = Some(section);
    for _ in 0..rubric.sections.len() {
        let id = next?;
        let section = rubric.sections.get(id.0)?;
        match section.kind {
            SectionKind::Bonus { .. } | SectionKind::Deduction { .. } => return Some(id),
            SectionKind::Ordinary | SectionKind::Weighted(_) => next = section.parent,
        }
    }
    None
}

/// The most that rows can come to together inside the full marks; none where that is not known. Points in force come to no more than those
/// printed, whatever applies.
fn most(rubric: &Rubric) -> Option<Number> {
    let mut sum = rubric.full_points.clone()?;
    let mut printed = Number::ZERO;
    for row in &rubric.indicators {
        let fits = row.each.is_none() && row.at_most.is_none() && row.otherwise.is_none();
        let on_grid = row.printed_points.places().is_some_and(|places| places <= rubric.places);
        if !fits || !on_grid {
            return None;
        }
        printed = printed.add(&row.printed_points).ok()?;
    }
    // What a unit declares may have more places than are kept.
    if rubric.points == PointsSource::Declared {
        return None;
    }
    if sum < printed {
        sum = printed;
    }
    Some(sum)
}

impl<'a> Symbolic<'_, 'a> {
    /// What the rule of a row can see.
    pub(crate) fn row_context(&mut self, indicator: &'a Indicator) -> Result<Context<'a>> {
        let mut context = Context { locals: &indicator.locals, ..Context::outside() };
        let name: &'a str = &indicator.name;
        let Some(each) = &indicator.each else {
            context.row = Some((name, Linear::constant(indicator.printed_points.clone())));
            return Ok(context);
        };
        let list = match self.eval(&each.list, &Context::outside())? {
            Symbol::Thing(key) => key,
            // Without the list there is no row that anything could be told of.
            Symbol::Number(_)
            | Symbol::Flag(_)
            | Symbol::Choice(_)
            | Symbol::Text(_)
            | Symbol::Target(..)
            | Symbol::Missing
            | Symbol::Fault => {
                return Ok(context);
            }
        };
        let fields = self.list_fields(&each.list, &Context::outside()).ok_or(Stop::TooLarge)?;
        context.items.push((list, fields));
        let outside = Context { locals: &[], ..context.clone() };
        context.row = match self.eval(&each.points, &outside)? {
            Symbol::Number(full) => {
                // Items of fewer points than none are refused with their data.
                if self.world.sign(self.atoms, &full)? == Ordering::Less {
                    return Err(Stop::Empty);
                }
                Some((name, full))
            }
            Symbol::Flag(_)
            | Symbol::Choice(_)
            | Symbol::Text(_)
            | Symbol::Thing(_)
            | Symbol::Target(..)
            | Symbol::Missing
            | Symbol::Fault => None,
        };
        Ok(context)
    }

    /// A row with all that is told of it.
    pub(crate) fn row(&mut self, indicator: &'a Indicator) -> Result<Row> {
        let applies = self.applies(indicator)?;
        let context = self.row_context(indicator)?;
        let Some((_, printed)) = &context.row else {
            // Without points there is nothing to be scored.
            return Ok(Row { applies, value: None, score: Symbol::Missing, printed: Symbol::Missing, explain: None });
        };
        let printed = Symbol::Number(printed.clone());
        let told = applies == Symbol::Flag(true);
        let value = match indicator.value.and_then(|id| indicator.locals.get(id.0)).filter(|_| told) {
            Some(local) => Some(self.eval(&local.body, &context)?),
            None => None,
        };
        let score = self.scored(indicator, &applies, &context)?;
        // What other rows run into is not told of this one.
        let bound = self.trail.bound;
        let explain = match indicator.explain_if.as_ref().filter(|_| told) {
            Some(explain) => Some(self.eval(&explain.condition, &context)?),
            None => None,
        };
        self.trail.bound = bound;
        Ok(Row { applies, value, score, printed, explain })
    }

    /// The score of a row in printed points.
    pub(crate) fn score_of(&mut self, indicator: &'a Indicator) -> Result {
        let applies = self.applies(indicator)?;
        let context = self.row_context(indicator)?;
        self.scored(indicator, &applies, &context)
    }

    fn scored(&mut self, indicator: &'a Indicator, applies: &Symbol, context: &Context<'a>) -> Result {
        match applies {
            Symbol::Flag(true) => self.bounded(indicator, context),
            Symbol::Flag(false) => match &indicator.otherwise {
                Some(otherwise) if self.present(indicator.section)? == Symbol::Flag(true) => self.eval(otherwise, context),
                Some(_) | None => Ok(Symbol::Number(Linear::constant(Number::ZERO))),
            },
            other => Ok(nothing(other.clone())),
        }
    }

    fn bounded(&mut self, indicator: &'a Indicator, context: &Context<'a>) -> Result {
        let raw = match self.eval(&indicator.score, context)? {
            Symbol::Number(raw) => raw,
            other => return Ok(nothing(other)),
        };
        let upper = match &indicator.at_most {
            Some(bound) => self.eval(bound, context)?,
            None => context.row.as_ref().map_or(Symbol::Fault, |(_, full)| Symbol::Number(full.clone())),
        };
        let lower = match &indicator.at_least {
            Some(bound) => self.eval(bound, context)?,
            None => Symbol::Number(Linear::constant(Number::ZERO)),
        };
        self.within(raw, &upper, &lower)
    }

    /// A score within its bounds; the upper one wins.
    fn within(&mut self, raw: Linear, upper: &Symbol, lower: &Symbol) -> Result {
        let (Symbol::Number(upper), Symbol::Number(lower)) = (upper, lower) else { return Ok(nothing_of(upper, lower)) };
        // A lower bound above the upper one gives way.
        let lower = if self.world.sign(self.atoms, &upper.minus(lower)?)? == Ordering::Less { upper } else { lower };
        if self.world.sign(self.atoms, &raw.minus(upper)?)? == Ordering::Greater {
            self.trail.bound = Some(BoundKind::Upper);
            return Ok(Symbol::Number(upper.clone()));
        }
        if self.world.sign(self.atoms, &raw.minus(lower)?)? == Ordering::Less {
            self.trail.bound = Some(BoundKind::Lower);
            return Ok(Symbol::Number(lower.clone()));
        }
        self.trail.bound = None;
        Ok(Symbol::Number(raw))
    }

    /// Whether the unit has a heading.
    fn present(&mut self, id: SectionId) -> Result {
        let rubric: &'a Rubric = self.rubric;
        let mut result = Symbol::Flag(true);
        let mut next = rubric.sections.get(id.0);
        while let Some(section) = next {
            if let Some(condition) = &section.applies {
                let own = self.eval(condition, &Context::outside())?;
                result = match (result, own) {
                    (Symbol::Flag(false), _) | (_, Symbol::Flag(false)) => Symbol::Flag(false),
                    (Symbol::Flag(true), other) | (other, Symbol::Flag(true)) => other,
                    (first, second) => first.and(&second),
                };
            }
            next = section.parent.and_then(|parent| rubric.sections.get(parent.0));
        }
        Ok(result)
    }

    /// Whether a row applies.
    pub(crate) fn applies(&mut self, indicator: &'a Indicator) -> Result {
        match self.present(indicator.section)? {
            Symbol::Flag(true) => {}
            other => return Ok(other),
        }
        if let Applies::When(condition) = &indicator.applies {
            let context = Context { row: None, locals: &[], ..self.row_context(indicator)? };
            match self.eval(condition, &context)? {
                Symbol::Flag(true) => {}
                Symbol::Flag(false) => return Ok(Symbol::Flag(false)),
                other => return Ok(nothing(other)),
            }
        }
        let may_declare = match indicator.applies {
            Applies::Declared => true,
            Applies::Always | Applies::When(_) => self.rubric.points == PointsSource::Declared || indicator.each.is_some(),
        };
        if may_declare && self.world.state(Key::Declared(indicator.name.to_string()), 2)? == 1 {
            return Ok(Symbol::Flag(false));
        }
        Ok(Symbol::Flag(true))
    }

    /// The total before rounding: the sum, 加分 and 扣分 within their caps, the clauses of 总分.
    pub(crate) fn total(&mut self) -> Result {
        let rubric: &'a Rubric = self.rubric;
        let mut sum = match self.rows {
            Rows::Apart => self.sum_atom(),
            Rows::PutIn => match self.sum_of_rows(None)? {
                Symbol::Number(sum) => sum,
                other => return Ok(nothing(other)),
            },
        };
        for (index, section) in rubric.sections.iter().enumerate() {
            let (at_most, sign) = match &section.kind {
                SectionKind::Bonus { at_most } => (at_most, Number::ONE),
                SectionKind::Deduction { at_most } => (at_most, Number::from(-1)),
                SectionKind::Ordinary | SectionKind::Weighted(_) => continue,
            };
            let own = match self.rows {
                Rows::Apart => self.rows_atom(SectionId(index)),
                Rows::PutIn => match self.sum_of_rows(Some(SectionId(index)))? {
                    Symbol::Number(own) => own,
                    other => return Ok(nothing(other)),
                },
            };
            let own = self.capped(own, at_most.as_ref())?;
            sum = sum.plus(&own.times(&sign)?)?;
        }
        let rule = &rubric.total;
        let context = Context { locals: &rule.locals, sum: Some(sum.clone()), ..Context::outside() };
        let score = match &rule.score {
            Some(score) => match self.eval(score, &context)? {
                Symbol::Number(score) => score,
                other => return Ok(nothing(other)),
            },
            None => sum,
        };
        let upper = match &rule.at_most {
            Some(bound) => self.eval(bound, &context)?,
            None => Symbol::Number(score.clone()),
        };
        let lower = match &rule.at_least {
            Some(bound) => self.eval(bound, &context)?,
            None => Symbol::Number(Linear::constant(Number::ZERO)),
        };
        // Of the total the lower bound wins.
        let (Symbol::Number(upper), Symbol::Number(lower)) = (&upper, &lower) else { return Ok(nothing_of(&upper, &lower)) };
        let mut total = score;
        if self.world.sign(self.atoms, &total.minus(upper)?)? == Ordering::Greater {
            total = upper.clone();
        }
        if self.world.sign(self.atoms, &total.minus(lower)?)? == Ordering::Less {
            total = lower.clone();
        }
        Ok(Symbol::Number(total))
    }

    /// The sum of what counts inside the full marks.
    fn sum_atom(&mut self) -> Linear {
        let rubric: &'a Rubric = self.rubric;
        let low = if rubric.indicators.iter().all(never_negative) { Bound::Included(Number::ZERO) } else { Bound::Unbounded };
        let range = Interval { low, high: most(rubric).map_or(Bound::Unbounded, Bound::Included) };
        // Rows are rounded; weights and 折算 make of that what they will.
        let weighted = rubric.sections.iter().any(|section| matches!(section.kind, SectionKind::Weighted(_)));
        let grid = (!weighted && rubric.inapplicable != Inapplicable::Rescale).then(|| Number::scaled(1, rubric.places));
        Linear::atom(self.atoms.intern(AtomKind::Given(Key::Sum), |_| (range, grid, Number::ONE)))
    }

    /// The sum of the rows that stand under a heading of 加分 or 扣分, or of those under none of these: each row's rule put in.
    fn sum_of_rows(&mut self, under: Option<SectionId>) -> Result {
        let rubric: &'a Rubric = self.rubric;
        let mut sum = Linear::constant(Number::ZERO);
        let mut impeded: Option<Symbol> = None;
        for row in rubric.indicators.iter().filter(|row| outside(rubric, row.section) == under) {
            match self.score_of(row)? {
                Symbol::Number(score) => sum = sum.plus(&self.rounded(&score, rubric.places)?)?,
                other => impeded = Some(impeded.map_or(other.clone(), |before| before.and(&other))),
            }
        }
        Ok(impeded.unwrap_or(Symbol::Number(sum)))
    }

    /// What stands under 加分 or 扣分, as an atom.
    fn rows_atom(&mut self, id: SectionId) -> Linear {
        let rubric: &'a Rubric = self.rubric;
        let Some(section) = rubric.sections.get(id.0) else { return Linear::constant(Number::ZERO) };
        let rows = || rubric.indicators.iter().filter(|indicator| indicator.section == id);
        let nested = section.children.iter().any(|child| matches!(child, Child::Section(_)));
        let floor = if rows().all(never_negative) && !nested { Bound::Included(Number::ZERO) } else { Bound::Unbounded };
        // The most that the rows can give, where that is printed.
        let printed = rows().all(|row| row.at_most.is_none() && row.each.is_none()) && !nested && is_printed(rubric);
        let most = printed
            .then(|| rows().try_fold(Number::ZERO, |sum, row| sum.add(&row.printed_points).ok()))
            .flatten()
            .map_or(Bound::Unbounded, Bound::Included);
        let range = Interval { low: floor, high: most };
        let key = Key::unknown(format!("rows of {}", section.name));
        Linear::atom(self.atoms.intern(AtomKind::Given(key), |_| (range, None, Number::ONE)))
    }

    /// A sum within its cap.
    fn capped(&mut self, own: Linear, at_most: Option<&Number>) -> Result<Linear> {
        let Some(at_most) = at_most else { return Ok(own) };
        let cap = Linear::constant(at_most.clone());
        Ok(if self.world.sign(self.atoms, &own.minus(&cap)?)? == Ordering::Greater { cap } else { own })
    }

    /// The grade of the rounded total.
    pub(crate) fn grade(&mut self) -> Result {
        let rubric: &'a Rubric = self.rubric;
        let Some(grades) = &rubric.grades else { return Ok(Symbol::Missing) };
        let total = match self.total()? {
            Symbol::Number(total) => Symbol::Number(self.rounded(&total, rubric.places)?),
            other => return Ok(nothing(other)),
        };
        let context = Context::outside();
        for arm in &grades.arms {
            let mut fits = false;
            for pattern in &arm.patterns {
                match self.fits(pattern, Some(&total), &context)? {
                    Symbol::Flag(true) => fits = true,
                    Symbol::Flag(false) => {}
                    other => return Ok(nothing(other)),
                }
            }
            if !fits {
                continue;
            }
            if let Some(guard) = &arm.guard {
                match self.condition(guard, &context)? {
                    Symbol::Flag(true) => {}
                    Symbol::Flag(false) => continue,
                    other => return Ok(nothing(other)),
                }
            }
            self.trail.reached.insert(Reach { span: arm.span, kind: ReachKind::Arm });
            return self.eval(&arm.result, &context);
        }
        Ok(self.fault(Cause::NoArm))
    }

    /// Whether a check holds.
    pub(crate) fn check(&mut self, check: &'a Check) -> Result {
        let context = Context::outside();
        if let ExprKind::Compare(left, rest) = &check.condition.kind
            && let [(Comparison::Equal, right)] = rest.as_slice()
        {
            let (first, second) = (self.eval(left, &context)?, self.eval(right, &context)?);
            let (Symbol::Number(first), Symbol::Number(second)) = (&first, &second) else {
                return self.related(Comparison::Equal, &first, &second);
            };
            let difference = first.minus(second)?;
            let difference = match self.world.sign(self.atoms, &difference)? {
                Ordering::Less => difference.times(&Number::from(-1))?,
                Ordering::Equal | Ordering::Greater => difference,
            };
            let tolerance = match &check.tolerance {
                Some(tolerance) => match self.eval(tolerance, &context)? {
                    Symbol::Number(tolerance) => tolerance,
                    other => return Ok(nothing(other)),
                },
                None => Linear::constant(Number::ZERO),
            };
            let order = self.world.sign(self.atoms, &difference.minus(&tolerance)?)?;
            return Ok(Symbol::Flag(order != Ordering::Greater));
        }
        self.eval(&check.condition, &context)
    }
}

fn nothing_of(first: &Symbol, second: &Symbol) -> Symbol {
    match (first, second) {
        (Symbol::Number(_), other) | (other, Symbol::Number(_)) => nothing(other.clone()),
        (first, second) => nothing(first.and(second)),
    }
}

/// The stretch with the points of the item of a 逐项 row being those of its heading, where the row stands alone under it; none of other rows.
pub(crate) fn with_whole_group(rubric: &Rubric, indicator: &Indicator, atoms: &mut Atoms, world: &World) -> Option<World> {
    let section = rubric.sections.get(indicator.section.0).filter(|_| indicator.each.is_some())?;
    let points = section.points.as_ref().filter(|_| matches!(section.children.as_slice(), [Child::Indicator(_)]))?;
    let context = Symbolic::new(rubric, atoms, world).row_context(indicator).ok()?;
    let form = context.row.and_then(|(_, full)| full.shifted(&points.negate()).ok())?;
    let mut world = world.clone();
    world.conditions.push(Constraint { form, relation: Relation::Zero });
    Some(world)
}
