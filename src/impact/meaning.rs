//! What expressions mean, as numbers: two expressions have one number when they mean the same, however they are written.
//!
//! Places are left out; definitions and locals are followed; 若 … 则 … 否则 and 分档 over one quantity are one form; sums, products, 且 and 或
//! do not depend on their order; a calculation with constants is its result. Each expression is looked at once, so that the work is that of
//! reading both rubrics.

use std::collections::BTreeMap;

use super::labels::{constant, label};
use super::pieces::{self, Pieces};
use super::signs::Sign;
use crate::comparison::Comparison;
use crate::model::{Arithmetic, Arm, Expr, ExprKind, Local, Match, Node, Pattern, Rubric, Template, TemplatePart};
use crate::number::Number;
use crate::value::{Field, Type, Value};

/// What an expression means; equal for equal meanings, of either rubric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Meaning(usize);

/// How a rule is read. `4` and 满分 are the same while the points are 4, so that a rule is read with 满分 standing for itself, and for the
/// points printed at its indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FullMarks {
    /// 满分 stands for itself.
    Named,
    /// It stands for the printed points.
    PutIn,
    /// It stands for itself, and the form of the rule counts: bands that never come to anything, the order of sums.
    AsWritten,
}

/// A rubric, and what its indicators and headings are called in both.
#[derive(Debug)]
pub(super) struct Book<'a> {
    pub(super) rubric: &'a Rubric,
    /// By indicator: the name that stands for it and its partner.
    pub(super) indicators: Vec<String>,
    /// By section.
    pub(super) sections: Vec<String>,
}

/// Where an expression stands: what its names refer to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) book: &'a Book<'a>,
    /// The locals of the indicator, or of 总分.
    pub(super) locals: &'a [Local],
    /// The points printed at the indicator.
    pub(super) full: Option<&'a Number>,
    /// The fields of the items in scope, innermost first: 逐项, and lists that are gone through.
    pub(super) items: [Option<&'a [Field]>; 3],
}

impl<'a> Place<'a> {
    /// Outside every indicator.
    pub(super) fn top(book: &'a Book<'a>) -> Place<'a> {
        Place { book, locals: &[], full: None, items: [None; 3] }
    }

    /// The same, inside a list. Lists deeper than the language can go through fall out at the far end.
    pub(super) fn inside(mut self, list: &'a Expr) -> Place<'a> {
        if let Type::List(fields) = &list.type_ {
            let [first, second, _] = self.items;
            self.items = [Some(fields), first, second];
        }
        self
    }

    /// The body of a definition or local, unless the expression is no such name.
    pub(super) fn followed(&self, expr: &'a Expr) -> Option<(&'a Expr, Place<'a>)> {
        if let ExprKind::Definition(id) = &expr.kind {
            return Some((&self.book.rubric.definitions.get(id.0)?.body, Place::top(self.book)));
        }
        if let ExprKind::Local(id) = &expr.kind {
            return Some((&self.locals.get(id.0)?.body, *self));
        }
        None
    }
}

/// What was found so far of both rubrics.
#[derive(Debug, Default)]
pub(super) struct Meanings {
    nodes: BTreeMap<(String, Vec<Meaning>), Meaning>,
    /// By meaning: the number, for what is a constant number.
    numbers: Vec<Option<Number>>,
    /// By the address of an expression, which stays where it is while both rubrics are compared.
    known: BTreeMap<(usize, FullMarks), Meaning>,
    /// Whether an expression is never below 0, by its address.
    pub(super) signs: BTreeMap<usize, Sign>,
}

impl Meanings {
    /// Looks at definitions and locals in an order in which none needs a later one, so that following one never goes deep.
    pub(super) fn prepare<'a>(&mut self, book: &'a Book<'a>) {
        for node in &book.rubric.order {
            match node {
                Node::Definition(id) => {
                    if let Some(definition) = book.rubric.definitions.get(id.0) {
                        self.look_at(&definition.body, &Place::top(book));
                    }
                }
                Node::Indicator(id) => {
                    if let Some(indicator) = book.rubric.indicators.get(id.0) {
                        let place = super::clauses::place(book, indicator);
                        indicator.locals.iter().for_each(|local| self.look_at(&local.body, &place));
                    }
                }
                Node::Section(_) => {}
            }
        }
        let total = &book.rubric.total;
        let place = Place { locals: &total.locals, ..Place::top(book) };
        total.locals.iter().for_each(|local| self.look_at(&local.body, &place));
    }

    fn look_at<'a>(&mut self, body: &'a Expr, place: &Place<'a>) {
        for full in [FullMarks::Named, FullMarks::PutIn, FullMarks::AsWritten] {
            self.of(body, place, full);
        }
        self.sign(body, place);
    }

    /// Whether two expressions mean the same.
    pub(super) fn same<'a>(&mut self, old: (&'a Expr, &Place<'a>), new: (&'a Expr, &Place<'a>)) -> bool {
        [FullMarks::Named, FullMarks::PutIn].into_iter().any(|full| self.of(old.0, old.1, full) == self.of(new.0, new.1, full))
    }

    /// Whether two expressions are written in one form.
    pub(super) fn alike<'a>(&mut self, old: (&'a Expr, &Place<'a>), new: (&'a Expr, &Place<'a>)) -> bool {
        self.of(old.0, old.1, FullMarks::AsWritten) == self.of(new.0, new.1, FullMarks::AsWritten)
    }

    /// The number that an expression always is.
    pub(super) fn number<'a>(&mut self, expr: &'a Expr, place: &Place<'a>) -> Option<Number> {
        let meaning = self.of(expr, place, FullMarks::Named);
        self.numbers.get(meaning.0).cloned().flatten()
    }

    /// What an expression means.
    pub(super) fn of<'a>(&mut self, expr: &'a Expr, place: &Place<'a>, full: FullMarks) -> Meaning {
        let key = (std::ptr::from_ref(expr).addr(), full);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let meaning = self.read(expr, place, full);
        self.known.insert(key, meaning);
        meaning
    }

    /// A meaning made of a word and the meanings of parts.
    pub(super) fn node(&mut self, label: impl Into<String>, parts: Vec<Meaning>) -> Meaning {
        let next = Meaning(self.nodes.len());
        let meaning = *self.nodes.entry((label.into(), parts)).or_insert(next);
        if meaning == next {
            self.numbers.push(None);
        }
        meaning
    }

    fn constant(&mut self, number: &Number) -> Meaning {
        let meaning = self.node(format!("number {number}"), Vec::new());
        if let Some(slot) = self.numbers.get_mut(meaning.0) {
            *slot = Some(number.clone());
        }
        meaning
    }

    fn read<'a>(&mut self, expr: &'a Expr, place: &Place<'a>, full: FullMarks) -> Meaning {
        if let Some((body, place)) = place.followed(expr) {
            return self.of(body, &place, full);
        }
        if full != FullMarks::AsWritten
            && let Some(pieces) = pieces::of(expr, place, self)
        {
            return self.pieces(&pieces, full);
        }
        let label = label(expr, place);
        match &expr.kind {
            ExprKind::Constant(Value::Number(number)) => self.constant(number),
            ExprKind::FullPoints => match (full, place.full) {
                (FullMarks::PutIn, Some(points)) => self.constant(points),
                (FullMarks::Named | FullMarks::PutIn | FullMarks::AsWritten, _) => self.node(label, Vec::new()),
            },
            ExprKind::Arithmetic(operator, left, right) => {
                let mut parts = vec![self.of(left, place, full), self.of(right, place, full)];
                if let Some(number) = self.computed(*operator, &parts) {
                    return self.constant(&number);
                }
                match operator {
                    Arithmetic::Add | Arithmetic::Multiply if full != FullMarks::AsWritten => parts.sort(),
                    Arithmetic::Add | Arithmetic::Multiply | Arithmetic::Subtract | Arithmetic::Divide => {}
                }
                self.node(label, parts)
            }
            ExprKind::Negate(inner) => {
                let inner = self.of(inner, place, full);
                match self.numbers.get(inner.0).cloned().flatten() {
                    Some(number) => self.constant(&number.negate()),
                    None => self.node(label, vec![inner]),
                }
            }
            ExprKind::And(left, right) | ExprKind::Or(left, right) => {
                let mut parts = vec![self.of(left, place, full), self.of(right, place, full)];
                if full != FullMarks::AsWritten {
                    parts.sort();
                }
                self.node(label, parts)
            }
            ExprKind::Compare(first, rest) => self.comparison(first, rest, place, full),
            ExprKind::Conditional(condition, yes, no) => {
                let condition = self.of(condition, place, full);
                let (condition, rest) = (self.node("when", vec![condition]), self.node("else", Vec::new()));
                let (yes, no) = (self.of(yes, place, full), self.of(no, place, full));
                let (yes, no) = (self.node("arm", vec![condition, yes]), self.node("arm", vec![rest, no]));
                self.node("match", vec![yes, no])
            }
            ExprKind::Match(choice) => {
                let mut parts: Vec<Meaning> = choice.subject.iter().map(|subject| self.of(subject, place, full)).collect();
                for arm in &choice.arms {
                    let case = self.case(choice, arm, place, full);
                    let result = self.of(&arm.result, place, full);
                    parts.push(self.node("arm", vec![case, result]));
                }
                self.node(label, parts)
            }
            ExprKind::Apply(function, arguments) => {
                let mut parts: Vec<Meaning> = arguments.iter().map(|argument| self.of(argument, place, full)).collect();
                if let Some(function) = place.book.rubric.functions.get(function.0) {
                    parts.push(self.of(&function.body, &Place::top(place.book), full));
                }
                self.node(label, parts)
            }
            ExprKind::Aggregate { list, item, weight, .. } => {
                let inside = place.inside(list);
                let mut parts = vec![self.of(list, place, full)];
                parts.extend(item.iter().chain(weight).map(|expr| self.of(expr, &inside, full)));
                self.node(label, parts)
            }
            ExprKind::Text(template) => self.template(template, place, full),
            ExprKind::Constant(_)
            | ExprKind::Fact(_)
            | ExprKind::Item { .. }
            | ExprKind::Field(..)
            | ExprKind::Definition(_)
            | ExprKind::Local(_)
            | ExprKind::Argument(_)
            | ExprKind::Indicator(..)
            | ExprKind::Section(..)
            | ExprKind::Sum
            | ExprKind::Asked(_)
            | ExprKind::Prior { .. }
            | ExprKind::Year
            | ExprKind::DayOfYear { .. }
            | ExprKind::Not(_)
            | ExprKind::Interpolate(..)
            | ExprKind::Checklist(_)
            | ExprKind::Assessed(_)
            | ExprKind::Steps { .. }
            | ExprKind::Call(..)
            | ExprKind::Cohort(_)
            | ExprKind::Has(_)
            | ExprKind::Default(..) => {
                let parts = expr.children().into_iter().map(|child| self.of(child, place, full)).collect();
                self.node(label, parts)
            }
        }
    }

    fn computed(&self, operator: Arithmetic, parts: &[Meaning]) -> Option<Number> {
        let mut numbers = parts.iter().map(|part| self.numbers.get(part.0).and_then(Option::as_ref));
        operator.apply(numbers.next()??, numbers.next()??).ok()
    }

    /// `a ≥ b` is `b ≤ a`.
    fn comparison<'a>(&mut self, first: &'a Expr, rest: &'a [(Comparison, Expr)], place: &Place<'a>, full: FullMarks) -> Meaning {
        let mut signs: Vec<Comparison> = rest.iter().map(|(sign, _)| *sign).collect();
        let mut parts = vec![self.of(first, place, full)];
        parts.extend(rest.iter().map(|(_, expr)| self.of(expr, place, full)));
        let descends = signs.iter().any(|sign| matches!(sign, Comparison::AtLeast | Comparison::Greater));
        if full == FullMarks::AsWritten {
            // As it stands.
        } else if descends {
            parts.reverse();
            signs = signs.into_iter().rev().map(Comparison::turned).collect();
        } else if signs.iter().all(|sign| matches!(sign, Comparison::Equal | Comparison::NotEqual)) && signs.len() == 1 {
            parts.sort();
        }
        let signs: String = signs.iter().map(|sign| sign.sign()).collect();
        self.node(format!("compare {signs}"), parts)
    }

    /// A quantity in bands.
    fn pieces<'a>(&mut self, pieces: &Pieces<'a>, full: FullMarks) -> Meaning {
        let mut parts = vec![self.of(pieces.subject.0, &pieces.subject.1, full)];
        let mut last: Option<(Option<Meaning>, usize)> = None;
        let mut bands: Vec<(crate::interval::Interval, Option<Meaning>)> = Vec::new();
        for (interval, result) in &pieces.bands {
            let result = result.as_ref().map(|(expr, place)| self.of(expr, place, full));
            match (last, bands.last_mut()) {
                (Some((before, _)), Some((wide, _))) if before == result => wide.high = interval.high.clone(),
                _ => bands.push((interval.clone(), result)),
            }
            last = Some((result, bands.len()));
        }
        let mut label = String::from("bands");
        for (interval, result) in bands {
            if let Some(result) = result {
                label.push(' ');
                label.push_str(&interval.bracketed(Number::to_string));
                parts.push(result);
            }
        }
        self.node(label, parts)
    }

    /// When an arm is taken.
    pub(super) fn case<'a>(&mut self, choice: &'a Match, arm: &'a Arm, place: &Place<'a>, full: FullMarks) -> Meaning {
        let of = choice.subject.as_ref().map(|subject| &subject.type_);
        let mut parts: Vec<Meaning> = arm.patterns.iter().map(|pattern| self.pattern(pattern, of, place, full)).collect();
        parts.sort();
        parts.dedup();
        if let [one] = parts.as_slice()
            && arm.guard.is_none()
        {
            return *one;
        }
        if let Some(guard) = &arm.guard {
            let guard = self.of(guard, place, full);
            parts.push(self.node("guard", vec![guard]));
        }
        self.node("case", parts)
    }

    /// `of` is the type of what is looked at.
    fn pattern<'a>(&mut self, pattern: &'a Pattern, of: Option<&Type>, place: &Place<'a>, full: FullMarks) -> Meaning {
        match pattern {
            Pattern::Band(interval) => self.node(format!("band {}", interval.bracketed(Number::to_string)), Vec::new()),
            Pattern::Compare(sign, expr) => {
                let expr = self.of(expr, place, full);
                self.node(format!("pattern {sign}"), vec![expr])
            }
            Pattern::Between { low, low_included, high, high_included } => {
                let parts = vec![self.of(low, place, full), self.of(high, place, full)];
                self.node(format!("between {low_included} {high_included}"), parts)
            }
            Pattern::Is(value) => self.node(format!("is {}", of.map_or_else(String::new, |of| constant(value, of))), Vec::new()),
            Pattern::Equal(expr) => {
                let expr = self.of(expr, place, full);
                self.node("pattern =", vec![expr])
            }
            Pattern::Condition(expr) => {
                let expr = self.of(expr, place, full);
                self.node("when", vec![expr])
            }
            Pattern::Else => self.node("else", Vec::new()),
        }
    }

    /// A text with expressions in it.
    pub(super) fn template<'a>(&mut self, template: &'a Template, place: &Place<'a>, full: FullMarks) -> Meaning {
        let mut parts = Vec::new();
        for part in &template.parts {
            parts.push(match part {
                TemplatePart::Text(text) => self.node(format!("text {text}"), Vec::new()),
                TemplatePart::Value { value, places } => {
                    let value = self.of(value, place, full);
                    self.node(format!("shown {places:?}"), vec![value])
                }
            });
        }
        self.node("template", parts)
    }
}
