//! What of two rules differs: both trees are gone through together, and what differs is told as briefly as it can be.

use std::collections::BTreeSet;

use super::difference::{Edit, Role};
use super::labels::label;
use super::meaning::{Meanings, Place};
use super::pieces::{self, At};
use super::tables;
use crate::model::{Assessed, Counting, Expr, ExprKind, Match};
use crate::name;

/// More edits than these are not told one by one: both rules are shown.
const MOST_EDITS: usize = 6;

/// What differs deeper than this, through definitions that rest on each other, is not told by itself.
const MOST_DEEP: usize = 200;

/// Longer surroundings of a value are not quoted.
const LONGEST_WITHIN: usize = 40;

/// What was found of two rules.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What differs; empty when both rules must be shown.
    pub(super) edits: Vec<Edit>,
    /// Whether they differ only by locals of one name, which are told by themselves.
    pub(super) by_locals_alone: bool,
}

/// The comparison of two rules.
struct Walk<'m> {
    meanings: &'m mut Meanings,
    edits: Vec<Edit>,
    /// The pairs that were gone through, by address.
    seen: BTreeSet<(usize, usize)>,
    /// Whether a part differs that cannot be told by itself.
    whole: bool,
    /// Whether locals of one name differ.
    locals: bool,
    /// How deep in the rules, and in what they rest on, the walk is.
    depth: usize,
}

/// Compares two rules that do not mean the same.
pub(super) fn between<'a>(old: At<'a>, new: At<'a>, meanings: &mut Meanings) -> Found {
    let mut walk = Walk { meanings, edits: Vec::new(), seen: BTreeSet::new(), whole: false, locals: false, depth: 0 };
    walk.compare(old, new, Role::Part, None);
    let by_locals_alone = walk.edits.is_empty() && !walk.whole && walk.locals;
    if walk.whole || walk.edits.len() > MOST_EDITS {
        walk.edits.clear();
    }
    Found { edits: walk.edits, by_locals_alone }
}

/// Whether two expressions are one name in both rules, whatever it stands for.
pub(super) fn one_name(old: At<'_>, new: At<'_>) -> bool {
    let local = |(expr, place): At<'_>| {
        let ExprKind::Local(id) = &expr.kind else { return None };
        place.locals.get(id.0).map(|local| name::key(&local.name))
    };
    local(old).is_some_and(|old| local(new) == Some(old)) || definition(old).is_some_and(|old| definition(new) == Some(old))
}

/// The definition or function that an expression names, as it is compared.
fn definition(at: At<'_>) -> Option<String> {
    definition_name(at).map(name::key)
}

/// The definition or function that an expression names, as written.
fn definition_name<'a>((expr, place): At<'a>) -> Option<&'a str> {
    if let ExprKind::Definition(id) = &expr.kind {
        return place.book.rubric.definitions.get(id.0).map(|definition| &*definition.name);
    }
    let ExprKind::Apply(id, _) = &expr.kind else { return None };
    place.book.rubric.functions.get(id.0).map(|function| &*function.name)
}

impl Walk<'_> {
    /// Compares two parts that stand at one place; `around` is what they stand in.
    fn compare<'a>(&mut self, old: At<'a>, new: At<'a>, role: Role, around: Option<At<'a>>) {
        if self.depth >= MOST_DEEP {
            self.whole = true;
            return;
        }
        self.depth += 1;
        self.compare_parts(old, new, role, around);
        self.depth -= 1;
    }

    fn compare_parts<'a>(&mut self, old: At<'a>, new: At<'a>, role: Role, around: Option<At<'a>>) {
        if self.meanings.same((old.0, &old.1), (new.0, &new.1)) {
            return;
        }
        let key = (std::ptr::from_ref(old.0).addr(), std::ptr::from_ref(new.0).addr());
        if !self.seen.insert(key) || self.edits.len() > MOST_EDITS {
            return;
        }
        if one_name(old, new) {
            // Of constants their values say more than their name.
            let bodies = old.1.followed(old.0).zip(new.1.followed(new.0));
            let constant = |walk: &mut Self, at: At<'a>| walk.meanings.number(at.0, &at.1).is_some();
            return match bodies {
                Some(bodies) if definition(new).is_some() && constant(self, bodies.0) && constant(self, bodies.1) => {
                    self.differ(bodies.0, bodies.1, role, around)
                }
                _ => self.through(old, new, around),
            };
        }
        if let Some(old) = old.1.followed(old.0) {
            return self.compare(old, new, role, around);
        }
        if let Some(new) = new.1.followed(new.0) {
            return self.compare(old, new, role, around);
        }
        let bands = (pieces::of(old.0, &old.1, self.meanings), pieces::of(new.0, &new.1, self.meanings));
        if let (Some(before), Some(after)) = bands {
            let same = self.meanings.same((before.subject.0, &before.subject.1), (after.subject.0, &after.subject.1));
            let names = one_name(before.subject, after.subject);
            if same || names {
                self.locals |= !same;
                let told = tables::bands(&before, &after, self.meanings);
                self.edits.extend(told);
                return;
            }
            if before.bands.len() == after.bands.len() && old.0.children().len() == new.0.children().len() {
                return self.parts(old, new, around);
            }
            return self.differ(old, new, role, around);
        }
        match (&old.0.kind, &new.0.kind) {
            (ExprKind::Match(before), ExprKind::Match(after)) => self.cases((old, before), (new, after), role, around),
            (ExprKind::Checklist(before), ExprKind::Checklist(after)) => {
                let lines = |lines: &'a [(Expr, Expr)], at: At<'a>| -> Vec<(At<'a>, At<'a>)> {
                    lines.iter().map(|(case, result)| ((case, at.1), (result, at.1))).collect()
                };
                let table = tables::lines(String::new(), &lines(before, old), &lines(after, new), self.meanings);
                self.edits.extend(table);
            }
            (ExprKind::Interpolate(subject, before), ExprKind::Interpolate(other, after)) => {
                let subjects = ((&**subject, old.1), (&**other, new.1));
                self.compare(subjects.0, subjects.1, Role::Part, Some(new));
                let lines = |lines: &'a [(Expr, Expr)], at: At<'a>| -> Vec<(At<'a>, At<'a>)> {
                    lines.iter().map(|(case, result)| ((case, at.1), (result, at.1))).collect()
                };
                let of = new.1.book.quoted(other.span);
                let table = tables::lines(of, &lines(before, old), &lines(after, new), self.meanings);
                self.edits.extend(table);
            }
            (ExprKind::Assessed(Assessed::Levels(before)), ExprKind::Assessed(Assessed::Levels(after))) => {
                let table = tables::levels((before, old), (after, new), self.meanings);
                self.edits.extend(table);
            }
            (ExprKind::Assessed(_), ExprKind::Assessed(_)) => self.differ(old, new, Role::Range, None),
            (ExprKind::Steps { amount, step, counting }, ExprKind::Steps { amount: other, step: next, counting: then }) => {
                self.compare((amount, old.1), (other, new.1), Role::Part, Some(new));
                self.compare((step, old.1), (next, new.1), Role::Step, Some(new));
                if counting != then {
                    self.value(Role::Counting, self::counting(*counting), self::counting(*then), Some(new));
                }
            }
            (ExprKind::Constant(_), ExprKind::Constant(_)) => self.differ(old, new, role, around),
            (_, _) if label(old.0, &old.1) == label(new.0, &new.1) => self.parts(old, new, around),
            (_, _) => self.differ(old, new, role, around),
        }
    }

    /// Compares the parts of two expressions of one form.
    fn parts<'a>(&mut self, old: At<'a>, new: At<'a>, around: Option<At<'a>>) {
        let (before, after) = (old.0.children(), new.0.children());
        if before.len() != after.len() || before.is_empty() {
            return self.differ(old, new, Role::Part, around);
        }
        let list = |(expr, place): At<'a>| {
            if let ExprKind::Aggregate { list, .. } = &expr.kind { place.inside(list) } else { place }
        };
        let inner = (list(old), list(new));
        for (at, (first, second)) in before.into_iter().zip(after).enumerate() {
            let kind = &new.0.kind;
            let (role, inside) = if matches!(kind, ExprKind::Compare(..)) {
                (Role::Threshold, Some(new))
            } else if matches!(kind, ExprKind::Conditional(..)) {
                (if at == 0 { Role::Condition } else { Role::Result }, around)
            } else {
                let is_connective = matches!(kind, ExprKind::Not(_) | ExprKind::And(..) | ExprKind::Or(..));
                (if is_connective { Role::Condition } else { Role::Part }, around.or(Some(new)))
            };
            // In a list what comes behind it is about its items.
            let places = if at == 0 { (old.1, new.1) } else { inner };
            self.compare((first, places.0), (second, places.1), role, inside);
        }
    }

    /// Two 分档 that are no bands: by their cases, when they look at one thing.
    fn cases<'a>(
        &mut self,
        (old, before): (At<'a>, &'a Match),
        (new, after): (At<'a>, &'a Match),
        role: Role,
        around: Option<At<'a>>,
    ) {
        match (&before.subject, &after.subject) {
            (None, None) => {}
            (Some(first), Some(second)) => {
                let (first, second) = ((&**first, old.1), (&**second, new.1));
                if !one_name(first, second) {
                    self.compare(first, second, Role::Part, Some(new));
                } else {
                    self.locals |= !self.meanings.same((first.0, &first.1), (second.0, &second.1));
                }
            }
            (None, Some(_)) | (Some(_), None) => return self.differ(old, new, role, around),
        }
        let of = after.subject.as_ref().map_or(String::new(), |subject| new.1.book.quoted(subject.span));
        match tables::cases(of, (before, old.1), (after, new.1), self.meanings) {
            tables::Cases::Table(table) => self.edits.push(table),
            tables::Cases::Same => {}
            tables::Cases::Reordered => self.whole = true,
        }
    }

    /// A name that stands for something else now.
    fn through<'a>(&mut self, old: At<'a>, new: At<'a>, around: Option<At<'a>>) {
        if matches!(new.0.kind, ExprKind::Local(_)) {
            self.locals = true;
            return;
        }
        // Of a function, what it is called with may differ as well.
        if let (ExprKind::Apply(_, before), ExprKind::Apply(_, after)) = (&old.0.kind, &new.0.kind) {
            if before.len() != after.len() {
                return self.differ(old, new, Role::Part, around);
            }
            for (first, second) in before.iter().zip(after) {
                self.compare((first, old.1), (second, new.1), Role::Part, Some(new));
            }
            let bodies = (function(old), function(new));
            if let (Some(old), Some(new)) = bodies
                && self.meanings.same((old.0, &old.1), (new.0, &new.1))
            {
                return;
            }
        }
        if let Some(name) = definition_name(new) {
            let edit = Edit::Through(name.to_string());
            if !self.edits.contains(&edit) {
                self.edits.push(edit);
            }
        }
    }

    /// Two parts of which both are shown; when they are the rules themselves, nothing needs to be told beside them.
    fn differ<'a>(&mut self, old: At<'a>, new: At<'a>, role: Role, around: Option<At<'a>>) {
        let (before, after) = (old.1.book.quoted(old.0.span), new.1.book.quoted(new.0.span));
        if (around.is_none() && role == Role::Part) || before == after || before.is_empty() || after.is_empty() {
            self.whole = true;
            return;
        }
        self.value(role, before, after, around);
    }

    fn value(&mut self, role: Role, old: impl Into<String>, new: impl Into<String>, around: Option<At<'_>>) {
        let new = new.into();
        let within = around.map(|(expr, place)| place.book.quoted(expr.span));
        let within = within.filter(|within| within.chars().count() <= LONGEST_WITHIN && *within != new);
        self.edits.push(Edit::Value { role, old: old.into(), new, within });
    }
}

/// The body of a function that is called, where its parameters are.
fn function<'a>((expr, place): At<'a>) -> Option<At<'a>> {
    let ExprKind::Apply(id, _) = &expr.kind else { return None };
    Some((&place.book.rubric.functions.get(id.0)?.body, Place::top(place.book)))
}

/// How parts of a step count, as the rules say it.
fn counting(counting: Counting) -> &'static str {
    match counting {
        Counting::Whole => "不足不计",
        Counting::Started => "不足计一",
        Counting::Prorated => "按比例",
    }
}
