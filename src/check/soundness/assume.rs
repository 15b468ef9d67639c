//! What a branch is known to mean: its condition, turned into ranges of the expressions that it compares.

use super::logic::Logic;
use super::range::Range;
use super::scope::{Assumption, MAXIMUM_INLINING, Scope};
use crate::comparison::Comparison;
use crate::interval::{Bound, Interval};
use crate::model::{Arithmetic, Expr, ExprKind};
use crate::number::Number;
use crate::stdlib::Function;
use crate::value::Type;

/// How many nodes an expression may have that is recognised where it stands again.
const MAXIMUM_KEY: usize = 48;

/// How many assumptions are kept; what comes after them is let go, which only makes ranges wider.
const MAXIMUM_ASSUMPTIONS: usize = 200;

impl<'a> Scope<'a> {
    /// What is assumed of an expression, besides what it is by itself.
    pub fn assumed(&self, expr: &'a Expr) -> Option<Range> {
        self.assumed_key(&self.key(expr)?)
    }

    fn assumed_key(&self, key: &str) -> Option<Range> {
        let mut found: Option<Range> = None;
        for assumption in self.assumptions.iter().filter(|assumption| assumption.key == key) {
            found = Some(found.map_or_else(|| assumption.range.clone(), |range| range.meet(&assumption.range)));
        }
        found
    }

    /// What is assumed of 合计(list, item).
    pub fn assumed_sum(&self, list: &'a Expr, item: &'a Expr) -> Option<Range> {
        let mut nodes = MAXIMUM_KEY;
        let mut key = String::new();
        let items = Items { outside: self.items.len(), inside: 0 };
        self.write_aggregate_key(Function::Sum, list, [item], items, &mut key, &mut nodes)?;
        self.assumed_key(&key)
    }

    /// Assumes that the values of an expression lie in a range.
    pub fn assume_range(&mut self, expr: &'a Expr, range: Range) {
        if let Some(key) = self.key(expr) {
            self.assume_key(key, range);
        }
    }

    fn assume_key(&mut self, key: String, range: Range) {
        if self.assumptions.len() < MAXIMUM_ASSUMPTIONS {
            self.assumptions.push(Assumption { key, range });
        }
    }

    /// Assumes that a condition holds, or that it does not.
    pub fn assume(&mut self, condition: &'a Expr, truth: Truth) {
        self.within_condition(|scope| scope.assume_within(condition, truth, MAXIMUM_INLINING));
    }

    fn assume_within(&mut self, condition: &'a Expr, truth: Truth, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match Logic::of(condition) {
            Logic::Not(inner) => self.assume_within(inner, truth.opposite(), depth),
            Logic::And(left, right) if truth == Truth::Holds => {
                self.assume_within(left, truth, depth);
                self.assume_within(right, truth, depth);
            }
            Logic::Or(left, right) if truth == Truth::Fails => {
                self.assume_within(left, truth, depth);
                self.assume_within(right, truth, depth);
            }
            Logic::Compare(first, rest) => match (truth, rest) {
                (Truth::Holds, _) => {
                    let mut left = first;
                    for (comparison, right) in rest {
                        self.assume_comparison(left, *comparison, right);
                        left = right;
                    }
                }
                (Truth::Fails, [(comparison, right)]) => self.assume_comparison(first, comparison.opposite(), right),
                (Truth::Fails, _) => {}
            },
            Logic::Definition(id) => {
                if let Some(definition) = self.rubric.definitions.get(id.0) {
                    self.assume_within(&definition.body, truth, depth);
                }
            }
            Logic::Local(id) => {
                if let Some(body) = self.local(id) {
                    self.assume_within(body, truth, depth);
                }
            }
            Logic::And(..) | Logic::Or(..) | Logic::Constant(_) | Logic::Read | Logic::Other => {}
        }
    }

    fn assume_comparison(&mut self, left: &'a Expr, comparison: Comparison, right: &'a Expr) {
        if !matches!(left.type_, Type::Quantity(_)) || !matches!(right.type_, Type::Quantity(_)) {
            return;
        }
        let (left_range, right_range) = (self.range(left), self.range(right));
        self.assume_range(left, compared(&left_range, comparison, &right_range));
        self.assume_range(right, compared(&right_range, comparison.turned(), &left_range));
        // 预算 > 执行 says that 预算 - 执行 is above 0, which neither range tells.
        if left_range.single().is_none()
            && right_range.single().is_none()
            && let (Some(left), Some(right)) = (self.key(left), self.key(right))
        {
            let zero = Range::point(Number::ZERO);
            let difference = compared(&Range::ALL, comparison, &zero);
            let reverse = difference.negate();
            self.assume_key(format!("({left}-{right})"), difference);
            self.assume_key(format!("({right}-{left})"), reverse);
        }
    }

    /// A text that is the same for expressions that always have the same value where they stand; none for long ones.
    pub fn key(&self, expr: &'a Expr) -> Option<String> {
        let mut nodes = MAXIMUM_KEY;
        let mut key = String::new();
        self.write_key(expr, Items { outside: self.items.len(), inside: 0 }, &mut key, &mut nodes)?;
        Some(key)
    }

    fn write_key(&self, expr: &'a Expr, items: Items, key: &mut String, nodes: &mut usize) -> Option<()> {
        *nodes = nodes.checked_sub(1)?;
        match &expr.kind {
            ExprKind::Constant(value) => key.push_str(&format!("{value:?}")),
            ExprKind::Fact(id) => key.push_str(&format!("fact{}", id.0)),
            ExprKind::Item { depth, field } => {
                let outward = depth.checked_add(1)?;
                match items.inside.checked_sub(outward) {
                    Some(at) => key.push_str(&format!("each{at}.{field}")),
                    None => {
                        let at = items.outside.checked_add(items.inside)?.checked_sub(outward)?;
                        key.push_str(&format!("item{at}.{field}"));
                    }
                }
            }
            ExprKind::Field(record, field) => {
                self.write_key(record, items, key, nodes)?;
                key.push_str(&format!(".{field}"));
            }
            ExprKind::Definition(id) => {
                let none = Items { outside: 0, inside: 0 };
                self.write_key(&self.rubric.definitions.get(id.0)?.body, none, key, nodes)?;
            }
            ExprKind::Local(id) => {
                let own = Items { outside: usize::from(self.each_in_scope()), inside: 0 };
                self.write_key(self.local(*id)?, own, key, nodes)?;
            }
            ExprKind::Argument(index) => key.push_str(&format!("@{index}")),
            ExprKind::Indicator(id, result) => key.push_str(&format!("indicator{}{result:?}", id.0)),
            ExprKind::Section(id, result) => key.push_str(&format!("section{}{result:?}", id.0)),
            ExprKind::FullPoints => key.push_str("full"),
            ExprKind::Sum => key.push_str("sum"),
            ExprKind::Asked(asked) => key.push_str(&format!("{asked:?}")),
            ExprKind::Year => key.push_str("year"),
            ExprKind::Prior { fact, field, back } => {
                key.push_str(&format!("fact{}-{back}", fact.0));
                if let Some(field) = field {
                    key.push_str(&format!(".{field}"));
                }
            }
            ExprKind::Negate(inner) => {
                key.push_str("(-");
                self.write_key(inner, items, key, nodes)?;
                key.push(')');
            }
            ExprKind::Arithmetic(operator, left, right) => {
                key.push('(');
                self.write_key(left, items, key, nodes)?;
                key.push(match operator {
                    Arithmetic::Add => '+',
                    Arithmetic::Subtract => '-',
                    Arithmetic::Multiply => '*',
                    Arithmetic::Divide => '/',
                });
                self.write_key(right, items, key, nodes)?;
                key.push(')');
            }
            ExprKind::Call(function, arguments) => {
                key.push_str(&format!("{function:?}("));
                for argument in arguments {
                    self.write_key(argument, items, key, nodes)?;
                    key.push(',');
                }
                key.push(')');
            }
            ExprKind::Aggregate { function, list, item, weight } => {
                let parts = [item, weight].into_iter().flatten().map(|part| &**part);
                self.write_aggregate_key(*function, list, parts, items, key, nodes)?;
            }
            ExprKind::DayOfYear { .. }
            | ExprKind::Not(_)
            | ExprKind::Compare(..)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Conditional(..)
            | ExprKind::Match(_)
            | ExprKind::Interpolate(..)
            | ExprKind::Checklist(_)
            | ExprKind::Assessed(_)
            | ExprKind::Steps { .. }
            | ExprKind::Cohort(_)
            | ExprKind::Has(_)
            | ExprKind::Default(..)
            | ExprKind::Apply(..)
            | ExprKind::Text(_) => return None,
        }
        Some(())
    }

    fn write_aggregate_key(
        &self,
        function: Function,
        list: &'a Expr,
        parts: impl IntoIterator<Item = &'a Expr>,
        items: Items,
        key: &mut String,
        nodes: &mut usize,
    ) -> Option<()> {
        key.push_str(&format!("{function:?}["));
        self.write_key(list, items, key, nodes)?;
        let items = Items { inside: items.inside.checked_add(1)?, ..items };
        for part in parts {
            key.push(';');
            self.write_key(part, items, key, nodes)?;
        }
        key.push(']');
        Some(())
    }
}

/// The list items that an expression sees while its key is written.
#[derive(Clone, Copy)]
struct Items {
    /// Those in scope outside the expression.
    outside: usize,
    /// Those that its own aggregates bring, the innermost last.
    inside: usize,
}

/// Whether a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It does.
    Holds,
    /// It does not.
    Fails,
}

impl Truth {
    fn opposite(self) -> Truth {
        match self {
            Truth::Holds => Truth::Fails,
            Truth::Fails => Truth::Holds,
        }
    }
}

/// The values of `own` that can stand in this comparison with a value of `other`.
pub fn compared(own: &Range, comparison: Comparison, other: &Range) -> Range {
    let open = |bound: &Bound| match bound {
        Bound::Included(number) => Bound::Excluded(number.clone()),
        Bound::Unbounded | Bound::Excluded(_) => bound.clone(),
    };
    let allowed = match comparison {
        Comparison::Less => Interval { low: Bound::Unbounded, high: open(&other.hull.high) },
        Comparison::AtMost => Interval { low: Bound::Unbounded, high: other.hull.high.clone() },
        Comparison::Equal => other.hull.clone(),
        Comparison::AtLeast => Interval { low: other.hull.low.clone(), high: Bound::Unbounded },
        Comparison::Greater => Interval { low: open(&other.hull.low), high: Bound::Unbounded },
        Comparison::NotEqual => {
            return match other.single() {
                Some(number) if number.is_zero() => own.but_zero(),
                Some(number) => own.within(&without_end(&own.hull, number)),
                None => own.clone(),
            };
        }
    };
    own.within(&allowed.meet(&own.hull))
}

/// The interval without a number that is one of its ends.
fn without_end(hull: &Interval, number: &Number) -> Interval {
    let open = |bound: &Bound| match bound {
        Bound::Included(end) if end == number => Bound::Excluded(end.clone()),
        Bound::Unbounded | Bound::Included(_) | Bound::Excluded(_) => bound.clone(),
    };
    Interval { low: open(&hull.low), high: open(&hull.high) }
}
