//! The places of a tree at which a rule can be changed, always walked in one order, so that a place is a number.

use crate::stdlib::{self, Function};
use crate::syntax::ast::{
    Arm, Assessed, BinaryOperator, Clause, ClauseKind, Expr, ExprKind, HeadingAttribute, HeadingAttributeKind, Interval, Item,
    ItemKind, ParameterValue, Pattern, PatternKind, UnaryOperator,
};
use crate::syntax::keywords::{self, Keyword};

/// What an expression is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Something is decided by it.
    Condition,
    /// It is a value.
    Value,
}

/// Whose clauses a list of clauses is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// An indicator's.
    Indicator,
    /// Those of 总分.
    Total,
}

/// A place.
pub(super) enum Site<'t> {
    /// An expression.
    Expression(&'t mut Expr, Standing),
    /// The arms of 分档 or 等级.
    Arms(&'t mut Vec<Arm>),
    /// What an arm looks for.
    Pattern(&'t mut Pattern),
    /// An interval, as a pattern or of 评定.
    Interval(&'t mut Interval),
    /// The clauses of an indicator or of 总分.
    Clauses(&'t mut Vec<Clause>, Owner),
    /// What a heading's bracket says.
    Attributes(&'t mut Vec<HeadingAttribute>),
}

/// What is done at each place: the clause in which it stands, and the place.
pub(super) type Visit<'v> = &'v mut dyn FnMut(Option<&str>, Site<'_>);

/// Goes to every place of a statement at which its rule can be changed. Texts, labels, notes and declarations have none.
pub(super) fn walk(item: &mut Item, visit: Visit<'_>) {
    match &mut item.kind {
        ItemKind::Grades(arms) => Walk { clause: None, visit }.arms(arms, Subject::Given),
        ItemKind::Definition(definition) => Walk { clause: None, visit }.expression(&mut definition.body, Standing::Value),
        ItemKind::Parameters(parameters) => {
            for parameter in parameters {
                let mut walk = Walk { clause: Some(&parameter.name.text), visit: &mut *visit };
                match &mut parameter.value {
                    ParameterValue::Always(value) => walk.expression(value, Standing::Value),
                    ParameterValue::ByYear(values) => {
                        for (_, value) in values {
                            walk.expression(value, Standing::Value);
                        }
                    }
                }
            }
        }
        ItemKind::Heading(heading) => {
            let mut walk = Walk { clause: None, visit };
            walk.site(Site::Attributes(&mut heading.attributes));
            for attribute in &mut heading.attributes {
                match &mut attribute.kind {
                    HeadingAttributeKind::Applies(condition) => walk.expression(condition, Standing::Condition),
                    HeadingAttributeKind::Points(_)
                    | HeadingAttributeKind::Weight(_)
                    | HeadingAttributeKind::Bonus
                    | HeadingAttributeKind::Deduction
                    | HeadingAttributeKind::AtMost(_) => {}
                }
            }
        }
        ItemKind::Indicator(indicator) => clauses(&mut indicator.clauses, Owner::Indicator, visit),
        ItemKind::Total(list) => clauses(list, Owner::Total, visit),
        ItemKind::Check(check) => {
            let mut walk = Walk { clause: None, visit };
            walk.expression(&mut check.condition, Standing::Condition);
            if let Some(tolerance) = &mut check.tolerance {
                walk.expression(tolerance, Standing::Value);
            }
        }
        ItemKind::Rubric(_)
        | ItemKind::Year(_)
        | ItemKind::Basis(_)
        | ItemKind::Rounding(_)
        | ItemKind::DeclaredPoints(_)
        | ItemKind::Inapplicable(_)
        | ItemKind::FullPoints(_)
        | ItemKind::Extends(_)
        | ItemKind::Import(_)
        | ItemKind::Modify(_)
        | ItemKind::Remove(_)
        | ItemKind::Test(_)
        | ItemKind::Data(_) => {}
    }
}

fn clauses(list: &mut Vec<Clause>, owner: Owner, visit: Visit<'_>) {
    Walk { clause: None, visit }.site(Site::Clauses(list, owner));
    for clause in list {
        let name = clause.name.text.clone();
        let standing = match clause.kind {
            ClauseKind::Applies | ClauseKind::ExplainIf => Standing::Condition,
            ClauseKind::Value
            | ClauseKind::Score
            | ClauseKind::AtMost
            | ClauseKind::AtLeast
            | ClauseKind::Otherwise
            | ClauseKind::Local => Standing::Value,
            // Words for the reader.
            ClauseKind::Note | ClauseKind::Basis => continue,
        };
        if clause.kind == ClauseKind::Applies && is_word(&clause.value, keywords::DECLARED) {
            continue;
        }
        Walk { clause: Some(&name), visit }.expression(&mut clause.value, standing);
    }
}

/// Whether an expression is just this word.
pub(super) fn is_word(expr: &Expr, word: Keyword) -> bool {
    matches!(&expr.kind, ExprKind::Name(name) if name.key == word.chinese || name.key == word.english)
}

/// Whether the patterns of a 分档 look at something, or are conditions themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// They look at something.
    Given,
    /// They are conditions.
    Absent,
}

/// The walk through one clause.
struct Walk<'w, 'v> {
    clause: Option<&'w str>,
    visit: Visit<'v>,
}

impl Walk<'_, '_> {
    fn site(&mut self, site: Site<'_>) {
        (self.visit)(self.clause, site);
    }

    fn expression(&mut self, expr: &mut Expr, standing: Standing) {
        self.site(Site::Expression(expr, standing));
        match &mut expr.kind {
            ExprKind::Number(_) | ExprKind::Date(_) | ExprKind::Text(_) | ExprKind::Flag(_) | ExprKind::Name(_) => {}
            ExprKind::Field(value, _) => self.expression(value, Standing::Value),
            ExprKind::Call { function, arguments } => {
                let called = stdlib::find(&function.key).map(|row| row.function);
                for (index, argument) in arguments.iter_mut().enumerate() {
                    match (called, index) {
                        // A word, not a value.
                        (Some(called), index) if called.word_argument() == Some(index) => {}
                        (Some(Function::Count | Function::All | Function::Any), 1) => {
                            self.expression(argument, Standing::Condition);
                        }
                        _ => self.expression(argument, Standing::Value),
                    }
                }
            }
            ExprKind::Unary(UnaryOperator::Negate, value) => self.expression(value, Standing::Value),
            ExprKind::Unary(UnaryOperator::Not, value) => self.expression(value, Standing::Condition),
            ExprKind::Binary(BinaryOperator::And | BinaryOperator::Or, left, right) => {
                self.expression(left, Standing::Condition);
                self.expression(right, Standing::Condition);
            }
            ExprKind::Binary(
                BinaryOperator::Add | BinaryOperator::Subtract | BinaryOperator::Multiply | BinaryOperator::Divide,
                left,
                right,
            ) => {
                self.expression(left, Standing::Value);
                self.expression(right, Standing::Value);
            }
            ExprKind::Compare { first, rest } => {
                self.expression(first, Standing::Value);
                for (_, right) in rest {
                    self.expression(right, Standing::Value);
                }
            }
            ExprKind::Conditional { condition, consequent, alternative } => {
                self.expression(condition, Standing::Condition);
                self.expression(consequent, Standing::Value);
                self.expression(alternative, Standing::Value);
            }
            ExprKind::Match { subject, arms } => {
                let given = if subject.is_some() { Subject::Given } else { Subject::Absent };
                if let Some(subject) = subject {
                    self.expression(subject, Standing::Value);
                }
                self.arms(arms, given);
            }
            ExprKind::Interpolate { subject, points } => {
                self.expression(subject, Standing::Value);
                for (at, value) in points {
                    self.expression(at, Standing::Value);
                    self.expression(value, Standing::Value);
                }
            }
            ExprKind::Checklist(lines) => {
                for (condition, points) in lines {
                    self.expression(condition, Standing::Condition);
                    self.expression(points, Standing::Value);
                }
            }
            ExprKind::Among(condition) => self.expression(condition, Standing::Condition),
            ExprKind::Assessed(Assessed::Free) => {}
            ExprKind::Assessed(Assessed::Within(interval)) => self.interval(interval),
            ExprKind::Assessed(Assessed::Levels(levels)) => {
                for (_, interval) in levels {
                    self.interval(interval);
                }
            }
        }
    }

    fn arms(&mut self, arms: &mut Vec<Arm>, subject: Subject) {
        self.site(Site::Arms(arms));
        for arm in arms {
            for pattern in &mut arm.patterns {
                self.site(Site::Pattern(pattern));
                match &mut pattern.kind {
                    PatternKind::Compare(_, value) => self.expression(value, Standing::Value),
                    PatternKind::Interval(interval) => self.interval(interval),
                    PatternKind::Value(value) => {
                        let standing = if subject == Subject::Absent { Standing::Condition } else { Standing::Value };
                        self.expression(value, standing);
                    }
                    PatternKind::Range(_) | PatternKind::Else => {}
                }
            }
            if let Some(guard) = &mut arm.guard {
                self.expression(guard, Standing::Condition);
            }
            self.expression(&mut arm.result, Standing::Value);
        }
    }

    fn interval(&mut self, interval: &mut Interval) {
        self.site(Site::Interval(interval));
        self.expression(&mut interval.low, Standing::Value);
        self.expression(&mut interval.high, Standing::Value);
    }
}
