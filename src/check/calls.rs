//! Calls of the library's functions, by the shape that the table gives them.

use super::lookup;
use super::messages::Purpose;
use super::names::Global;
use super::scope::{Frame, Place, Scope};
use super::typed::{Grain, Typed};
use super::{Checker, messages, operators};
use crate::model::{Counting, ExprKind};
use crate::number::Number;
use crate::source::Span;
use crate::stdlib::{self, Function, Row, Shape};
use crate::syntax::ast;
use crate::syntax::keywords::{self, Role};
use crate::unit::Unit;
use crate::value::{Direction, Display, Quantity, Type, Value};

/// A call under way.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) row: &'static Row,
    pub(super) name: &'a ast::Name,
    pub(super) arguments: &'a [ast::Expr],
    pub(super) span: Span,
}

impl<'a> Checker<'a> {
    /// `比率(执行, 预算)`
    pub(super) fn call(
        &mut self,
        name: &'a ast::Name,
        arguments: &'a [ast::Expr],
        wanted: Option<&Type>,
        span: Span,
        scope: &mut Scope,
    ) -> Option<Typed> {
        if let Some(Global::Function(id)) = self.names.global(&name.key) {
            return self.apply(id, name, arguments, span, scope);
        }
        if scope.place == Place::Expectation && keywords::CHECK.is(&name.key) {
            return self.asked_check(arguments, span);
        }
        let Some(row) = stdlib::find(&name.key) else {
            self.unknown_function(name);
            for argument in arguments {
                self.expr(argument, None, scope);
            }
            return None;
        };
        let call = Call { row, name, arguments, span };
        match row.shape {
            Shape::RateOfTwo => self.rate_of_two(call, scope),
            Shape::Attainment => self.attainment(call, scope),
            Shape::Same => self.same(call, scope),
            Shape::Rounding | Shape::Truncation => self.rounding(call, scope),
            Shape::Dates => self.dates(call, scope),
            Shape::Steps => self.steps(call, scope),
            Shape::Has => {
                let [argument] = self.exactly(call, scope)?;
                Some(Typed::new(ExprKind::Has(argument.expr), Type::Flag, span))
            }
            Shape::Default => self.default(call, wanted, scope),
            Shape::Prior => self.prior(call, scope),
            Shape::Count => self.count(call, scope),
            Shape::Fold => self.fold(call, scope),
            Shape::WeightedFold => self.weighted(call, scope),
            Shape::Quantifier => self.quantifier(call, scope),
            Shape::Cohort | Shape::Rank => self.among_others(call, scope),
        }
    }

    fn unknown_function(&mut self, name: &ast::Name) {
        if self.names.global(&name.key).is_some() || self.names.heading(&name.key).is_some() {
            self.diagnostics.push(messages::not_a_function(name));
            return;
        }
        if let Some(keyword) = keywords::find(&name.key, &[Role::Later]) {
            self.diagnostics.push(messages::not_yet_known(name, keyword));
            return;
        }
        let library = stdlib::FUNCTIONS.iter().flat_map(|row| [row.chinese, row.english]);
        let defined = self.declarations.functions.iter().map(|(definition, _)| definition.name.text.as_str());
        let near = self.diagnostics.closest(&name.text, library.chain(defined));
        self.diagnostics.push(messages::unknown_function(name, near));
    }

    pub(super) fn wrong_count(&mut self, call: Call<'a>) {
        self.diagnostics.push(messages::wrong_count(call.name, call.arguments.len(), call.row.usage));
    }

    /// Lowers arguments of which there must be exactly so many.
    fn exactly<const N: usize>(&mut self, call: Call<'a>, scope: &mut Scope) -> Option<[Typed; N]> {
        if call.arguments.len() != N {
            self.wrong_count(call);
        }
        let lowered: Vec<Option<Typed>> = call.arguments.iter().map(|argument| self.expr(argument, None, scope)).collect();
        let lowered: Option<Vec<Typed>> = lowered.into_iter().collect();
        lowered?.try_into().ok()
    }

    fn plain_call(call: Call<'a>, arguments: Vec<Typed>, type_: Type) -> Typed {
        let arguments = arguments.into_iter().map(|typed| *typed.expr).collect();
        Typed::new(ExprKind::Call(call.row.function, arguments), type_, call.span)
    }

    /// 比率, 变动率
    fn rate_of_two(&mut self, call: Call<'a>, scope: &mut Scope) -> Option<Typed> {
        let [mut part, mut whole] = self.exactly(call, scope)?;
        let first = self.quantity(&part, Purpose::Argument);
        let second = self.quantity(&whole, Purpose::Argument);
        first.zip(second)?;
        self.agree(&mut part, &mut whole, Purpose::Ratio)?;
        Some(Self::plain_call(call, vec![part, whole], Type::RATE))
    }

    /// 完成度
    fn attainment(&mut self, call: Call<'a>, scope: &mut Scope) -> Option<Typed> {
        let (actual, target, direction) = match call.arguments {
            [actual, target] => (actual, target, None),
            [actual, target, direction] => (actual, target, Some(direction)),
            _ => {
                self.wrong_count(call);
                return None;
            }
        };
        let actual = self.expr(actual, None, scope);
        let target = self.expr(target, None, scope);
        let direction = direction.map(|direction| self.direction(direction, scope));
        let (mut actual, mut target) = (actual?, target?);
        match (actual.type_(), target.type_()) {
            (Type::Quantity(_), Type::Quantity(_)) => self.agree(&mut actual, &mut target, Purpose::Ratio)?,
            (Type::Target, Type::Target | Type::Quantity(_)) | (Type::Quantity(_), Type::Target) => {}
            (first, _) => {
                let is_number = matches!(first, Type::Quantity(_) | Type::Target);
                let wrong = if is_number { &target } else { &actual };
                self.diagnostics.push(messages::number_wanted(wrong, Purpose::Attainment));
                return None;
            }
        }
        let mut arguments = vec![actual, target];
        if let Some(direction) = direction {
            arguments.push(direction?);
        }
        Some(Self::plain_call(call, arguments, Type::RATE))
    }

    /// 正向, 反向, or a choice of the two.
    fn direction(&mut self, direction: &'a ast::Expr, scope: &mut Scope) -> Option<Typed> {
        if let ast::ExprKind::Name(name) = &direction.kind
            && self.may_be_choice(direction, scope)
        {
            let Some(found) = Direction::of_word(&name.key) else {
                self.diagnostics.push(messages::no_direction(direction.span));
                return None;
            };
            let kind = ExprKind::Constant(Value::Choice(match found {
                Direction::Higher => 0,
                Direction::Lower => 1,
            }));
            let type_ = Type::Choice(["正向".into(), "反向".into()].into());
            return Some(Typed::new(kind, type_, direction.span));
        }
        let typed = self.expr(direction, None, scope)?;
        let is_direction = match typed.type_() {
            Type::Choice(names) => names.iter().all(|name| Direction::of_word(name).is_some()),
            Type::Quantity(_) | Type::Flag | Type::Date | Type::Text | Type::Target | Type::List(_) | Type::Record(_) => false,
        };
        if !is_direction {
            self.diagnostics.push(messages::no_direction(direction.span));
            return None;
        }
        Some(typed)
    }

    /// 绝对值
    fn same(&mut self, call: Call<'a>, scope: &mut Scope) -> Option<Typed> {
        let [argument] = self.exactly(call, scope)?;
        let quantity = self.quantity(&argument, Purpose::Argument)?;
        let whole = argument.whole;
        Some(Self::plain_call(call, vec![argument], Type::Quantity(quantity)).known(Grain::from(whole)))
    }

    /// 四舍五入, 向上取整, 向下取整
    fn rounding(&mut self, call: Call<'a>, scope: &mut Scope) -> Option<Typed> {
        if call.row.shape == Shape::Truncation && call.arguments.len() == 1 {
            let [argument] = self.exactly(call, scope)?;
            let quantity = self.quantity(&argument, Purpose::Argument)?;
            // To whole what? Of 万元 and of rates the base unit is not the one that is shown.
            let clear = match &quantity.display {
                Display::Plain => true,
                Display::Percent => false,
                Display::Unit(unit) => unit.factor == Number::ONE,
            };
            if !clear {
                self.diagnostics.push(messages::rounding_without_step(call.name, &argument));
                return None;
            }
            return Some(Self::plain_call(call, vec![argument], Type::Quantity(quantity)).known(Grain::Whole));
        }
        let [mut argument, mut step] = self.exactly(call, scope)?;
        let quantity = self.quantity(&argument, Purpose::Argument)?;
        self.quantity(&step, Purpose::Argument)?;
        self.agree(&mut argument, &mut step, Purpose::Step)?;
        self.positive_step(&step)?;
        let whole = step.whole;
        Some(Self::plain_call(call, vec![argument, step], Type::Quantity(quantity)).known(Grain::from(whole)))
    }

    fn positive_step(&mut self, step: &Typed) -> Option<()> {
        if step.constant.as_ref().is_some_and(|number| !number.is_positive()) {
            self.diagnostics.push(messages::step_not_positive(step.span()));
            return None;
        }
        Some(())
    }

    /// 天数, 月数
    fn dates(&mut self, call: Call<'a>, scope: &mut Scope) -> Option<Typed> {
        let arguments: [Typed; 2] = self.exactly(call, scope)?;
        for argument in &arguments {
            if argument.type_() != &Type::Date {
                self.diagnostics.push(messages::wrong_type(argument, &Type::Date, Purpose::Argument));
                return None;
            }
        }
        let unit = Unit::parse(if call.row.function == Function::Months { "个月" } else { "天" })?;
        Some(Self::plain_call(call, arguments.into(), Type::Quantity(Quantity::in_unit(unit))).known(Grain::Whole))
    }

    /// 几个
    fn steps(&mut self, call: Call<'a>, scope: &mut Scope) -> Option<Typed> {
        let (amount, step, counting) = match call.arguments {
            [amount, step] => (amount, step, None),
            [amount, step, counting] => (amount, step, Some(counting)),
            _ => {
                self.wrong_count(call);
                return None;
            }
        };
        let lowered = self.expr(amount, None, scope);
        let written_step = step;
        let step = self.expr(step, None, scope);
        let (mut amount, mut step) = (lowered?, step?);
        let quantity = self.quantity(&amount, Purpose::Argument)?;
        self.quantity(&step, Purpose::Argument)?;
        self.agree(&mut amount, &mut step, Purpose::Step)?;
        self.positive_step(&step)?;
        if quantity.display == Display::Percent
            && let ast::ExprKind::Number(literal) = &written_step.kind
        {
            match literal.unit.as_ref().map(|unit| unit.text.as_str()) {
                Some("%") => self.diagnostics.push(messages::percent_step(literal)),
                None if step.is_bare_percent() || step.constant == Some(Number::ONE) => {
                    self.diagnostics.push(messages::rate_step_without_unit(literal));
                    return None;
                }
                Some(_) | None => {}
            }
        }
        let by_ones = amount.whole && step.constant == Some(Number::ONE);
        let counting = match counting {
            Some(word) => {
                let found = if let ast::ExprKind::Name(name) = &word.kind { lookup::counting(&name.key) } else { None };
                let Some(found) = found else {
                    self.diagnostics.push(messages::no_counting(word.span));
                    return None;
                };
                found
            }
            None if by_ones => Counting::Whole,
            None => {
                let example = three_readings(&step);
                self.diagnostics.push(messages::counting_missing(call.span, call.name, &example));
                return None;
            }
        };
        let whole = counting != Counting::Prorated || by_ones;
        let kind = ExprKind::Steps { amount: amount.expr, step: step.expr, counting };
        Some(Typed::new(kind, Type::NUMBER, call.span).known(Grain::from(whole)))
    }

    /// 缺省
    fn default(&mut self, call: Call<'a>, wanted: Option<&Type>, scope: &mut Scope) -> Option<Typed> {
        let [value, instead] = call.arguments else {
            self.wrong_count(call);
            return None;
        };
        let mut both = self.branches([value, instead].into_iter(), wanted, scope)?;
        let type_ = operators::shown_type(&both.iter().collect::<Vec<_>>())?;
        let whole = both.iter().all(|typed| typed.whole);
        let (instead, value) = (both.pop()?, both.pop()?);
        Some(Typed::new(ExprKind::Default(value.expr, instead.expr), type_, call.span).known(Grain::from(whole)))
    }

    /// A list, and the frame in which its items' fields are in scope.
    fn list(&mut self, call: Call<'a>, scope: &mut Scope) -> Option<Typed> {
        let first = call.arguments.first()?;
        let typed = self.expr(first, None, scope)?;
        if !matches!(typed.type_(), Type::List(_)) {
            self.diagnostics.push(messages::list_wanted(&typed, call.row.usage));
            return None;
        }
        Some(typed)
    }

    /// Lowers an expression over the items of a list; without a list names are looked at, though any may be a field.
    fn over_items<T>(&mut self, list: Option<&Typed>, scope: &mut Scope, lower: impl FnOnce(&mut Self, &mut Scope) -> T) -> T {
        let fields = list.and_then(|list| match list.type_() {
            Type::List(fields) => Some(fields.clone()),
            Type::Quantity(_) | Type::Flag | Type::Date | Type::Text | Type::Choice(_) | Type::Target | Type::Record(_) => None,
        });
        let facts = list.and_then(|list| self.facts_within(&list.expr)).unwrap_or_default();
        let whole = facts.iter().map(|fact| fact.whole).collect();
        scope.frames.push(Frame { fields, whole });
        let lowered = lower(self, scope);
        scope.frames.pop();
        lowered
    }

    /// 个数
    fn count(&mut self, call: Call<'a>, scope: &mut Scope) -> Option<Typed> {
        if !(1..=2).contains(&call.arguments.len()) {
            self.wrong_count(call);
            return None;
        }
        let list = self.list(call, scope);
        let condition = match call.arguments.get(1) {
            Some(condition) => Some(
                self.over_items(list.as_ref(), scope, |checker, scope| checker.condition(condition, scope, Purpose::Condition))?,
            ),
            None => None,
        };
        let item = condition.map(|typed| typed.expr);
        let kind = ExprKind::Aggregate { function: call.row.function, list: list?.expr, item, weight: None };
        Some(Typed::new(kind, Type::NUMBER, call.span).known(Grain::Whole))
    }

    /// 合计, 平均, 最大, 最小: over a list, or of plain arguments.
    fn fold(&mut self, call: Call<'a>, scope: &mut Scope) -> Option<Typed> {
        let Some((first, rest)) = call.arguments.split_first() else {
            self.wrong_count(call);
            return None;
        };
        let lowered = self.expr(first, None, scope);
        let keeps_whole = call.row.function != Function::Mean;
        let Some(lowered) = lowered else {
            for argument in rest {
                self.over_items(None, scope, |checker, scope| checker.expr(argument, None, scope));
            }
            return None;
        };
        if matches!(lowered.type_(), Type::List(_)) {
            let [item] = rest else {
                self.diagnostics.push(messages::fold_without_item(call.name, call.span, &lowered, rest.len()));
                return None;
            };
            let item = self.over_items(Some(&lowered), scope, |checker, scope| checker.expr(item, None, scope))?;
            let quantity = self.quantity(&item, Purpose::Fold)?;
            let whole = item.whole && keeps_whole;
            let item = Some(item.expr);
            let kind = ExprKind::Aggregate { function: call.row.function, list: lowered.expr, item, weight: None };
            return Some(Typed::new(kind, Type::Quantity(quantity), call.span).known(Grain::from(whole)));
        }
        let mut arguments = vec![Some(lowered)];
        arguments.extend(rest.iter().map(|argument| self.expr(argument, None, scope)));
        let mut arguments: Vec<Typed> = arguments.into_iter().collect::<Option<_>>()?;
        let mut sound = true;
        for argument in &arguments {
            sound &= self.quantity(argument, Purpose::Fold).is_some();
        }
        if !sound {
            return None;
        }
        self.unify(&mut arguments)?;
        let type_ = operators::shown_type(&arguments.iter().collect::<Vec<_>>())?;
        let whole = keeps_whole && arguments.iter().all(|typed| typed.whole);
        Some(Self::plain_call(call, arguments, type_).known(Grain::from(whole)))
    }

    /// 加权平均
    fn weighted(&mut self, call: Call<'a>, scope: &mut Scope) -> Option<Typed> {
        let [_, item, weight] = call.arguments else {
            self.wrong_count(call);
            return None;
        };
        let list = self.list(call, scope);
        let item = self.over_items(list.as_ref(), scope, |checker, scope| checker.expr(item, None, scope));
        let weight = self.over_items(list.as_ref(), scope, |checker, scope| checker.expr(weight, None, scope));
        let (item, weight) = (item?, weight?);
        let quantity = self.quantity(&item, Purpose::Fold);
        self.quantity(&weight, Purpose::Fold)?;
        let (item, weight) = (Some(item.expr), Some(weight.expr));
        let kind = ExprKind::Aggregate { function: call.row.function, list: list?.expr, item, weight };
        Some(Typed::new(kind, Type::Quantity(quantity?), call.span))
    }

    /// 全部, 任一
    fn quantifier(&mut self, call: Call<'a>, scope: &mut Scope) -> Option<Typed> {
        let [_, condition] = call.arguments else {
            self.wrong_count(call);
            return None;
        };
        let list = self.list(call, scope);
        let condition =
            self.over_items(list.as_ref(), scope, |checker, scope| checker.condition(condition, scope, Purpose::Condition))?;
        let item = Some(condition.expr);
        let kind = ExprKind::Aggregate { function: call.row.function, list: list?.expr, item, weight: None };
        Some(Typed::new(kind, Type::Flag, call.span))
    }
}

/// Two steps and a half: what they come to under the three countings, for the message that one must be said.
fn three_readings(step: &Typed) -> String {
    let two_and_a_half = Number::scaled(25, 1);
    let quantity = step.quantity().cloned().unwrap_or(Quantity::NUMBER);
    let one = step.constant.clone().unwrap_or(Number::ONE);
    let amount = one.multiply(&two_and_a_half).unwrap_or(two_and_a_half);
    match quantity.display {
        Display::Percent => {
            let points = amount.multiply(&Number::HUNDRED).unwrap_or(amount);
            format!("{}个百分点", points.to_shown(6))
        }
        Display::Plain | Display::Unit(_) => quantity.show(&amount, 6),
    }
}
