//! Two indicators clause by clause.

use super::difference::{Aspect, Change, Clause, Edit, Role};
use super::edits;
use super::matching::path;
use super::meaning::{Book, FullMarks, Meanings, Place};
use super::pieces::At;
use super::quote;
use crate::language::Text;
use crate::model::{Applies, ExplainIf, Expr, Indicator, Local, Template};
use crate::name;
use crate::text;
use crate::value::Type;

/// What was found of two things: what means something else, and what only reads differently.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) changes: Vec<Change>,
    pub(super) wordings: Vec<Aspect>,
}

/// Where the clauses of an indicator stand.
pub(super) fn place<'a>(book: &'a Book<'a>, indicator: &'a Indicator) -> Place<'a> {
    let mut place = Place { book, locals: &indicator.locals, full: Some(&indicator.printed_points), items: [None; 3] };
    if let Some(each) = &indicator.each {
        place.full = None;
        if let Type::List(fields) = &each.list.type_ {
            place.items = [Some(fields), None, None];
        }
    }
    place
}

/// One clause of an indicator, unless there is none.
type Clauses<'a> = [(Clause, Option<&'a Expr>); 5];

fn clauses(indicator: &Indicator) -> Clauses<'_> {
    let applies = match &indicator.applies {
        Applies::When(condition) => Some(condition),
        Applies::Always | Applies::Declared => None,
    };
    [
        (Clause::Score, Some(&indicator.score)),
        (Clause::AtMost, indicator.at_most.as_ref()),
        (Clause::AtLeast, indicator.at_least.as_ref()),
        (Clause::Applies, applies),
        (Clause::Otherwise, indicator.otherwise.as_ref()),
    ]
}

/// What changed of an indicator that both rubrics have.
pub(super) fn compare<'a>(
    (old_book, old): (&'a Book<'a>, &'a Indicator),
    (new_book, new): (&'a Book<'a>, &'a Indicator),
    meanings: &mut Meanings,
) -> Findings {
    let mut found = Findings::default();
    let (before, after) = (place(old_book, old), place(new_book, new));
    head((old_book, old), (new_book, new), meanings, &mut found);
    let mut telling = Vec::new();
    for ((clause, first), (_, second)) in clauses(old).into_iter().zip(clauses(new)) {
        let pair = (first.map(|expr| (expr, before)), second.map(|expr| (expr, after)));
        if clause == Clause::Applies && !matches!((&old.applies, &new.applies), (Applies::When(_), Applies::When(_))) {
            telling.extend(applies((old_book, old), (new_book, new)));
        } else {
            if rewritten(pair, meanings) {
                found.wordings.push(Aspect::Clause(clause.clone()));
            }
            telling.extend(clause_change(Aspect::Clause(clause), pair, meanings));
        }
    }
    telling.extend(explain_if((old.explain_if.as_ref(), before), (new.explain_if.as_ref(), after), meanings));
    let counts = !telling.is_empty();
    for change in locals((&old.locals, before), (&new.locals, after), meanings) {
        match &change.aspect {
            Aspect::Clause(Clause::Value) => found.changes.push(change),
            _ if counts => found.changes.push(change),
            aspect => found.wordings.push(aspect.clone()),
        }
    }
    // What differs only by a local that is told above is told there.
    found.changes.extend(telling.into_iter().filter(|change| change.old.is_some() || change.new.is_some()));
    let value = |indicator: &'a Indicator, place: Place<'a>| {
        indicator.value.and_then(|id| indicator.locals.get(id.0)).map(|local| (&local.body, place))
    };
    let values = (value(old, before), value(new, after));
    if values.0.is_some() != values.1.is_some() || rewritten(values, meanings) {
        found.wordings.push(Aspect::Clause(Clause::Value));
    }
    wordings((old, before), (new, after), meanings, &mut found);
    found
}

/// Points, 逐项 and the heading.
fn head<'a>(
    (old_book, old): (&'a Book<'a>, &'a Indicator),
    (new_book, new): (&'a Book<'a>, &'a Indicator),
    meanings: &mut Meanings,
    found: &mut Findings,
) {
    let heading = |book: &Book<'_>, indicator: &Indicator| book.sections.get(indicator.section.0).cloned();
    if heading(old_book, old) != heading(new_book, new) {
        let under = |book: &Book<'_>, indicator: &Indicator| Some(shown_heading(&path(book.rubric, indicator.section)));
        let (old, new) = (under(old_book, old), under(new_book, new));
        found.changes.push(Change { aspect: Aspect::Heading, old, new, edits: Vec::new() });
    }
    match (&old.each, &new.each) {
        (None, None) => {
            if old.printed_points != new.printed_points {
                let (old, new) = (quote::points(&old.printed_points), quote::points(&new.printed_points));
                found.changes.push(Change { aspect: Aspect::Points, old: Some(old), new: Some(new), edits: Vec::new() });
            }
        }
        (Some(first), Some(second)) => {
            let lists = ((&first.list, Place::top(old_book)), (&second.list, Place::top(new_book)));
            found.changes.extend(clause_change(Aspect::Each, (Some(lists.0), Some(lists.1)), meanings));
            let points = ((&first.points, place(old_book, old)), (&second.points, place(new_book, new)));
            found.changes.extend(clause_change(Aspect::Points, (Some(points.0), Some(points.1)), meanings));
        }
        (first, second) => {
            let said = |book: &Book<'_>, each: &Option<crate::model::Each>| match each {
                Some(each) => Text::same(book.quoted(each.list.span)),
                None => text!("一行", "one row"),
            };
            let (old, new) = (Some(said(old_book, first)), Some(said(new_book, second)));
            found.changes.push(Change { aspect: Aspect::Each, old, new, edits: Vec::new() });
        }
    }
}

/// The path of a heading, also where there is none.
pub(super) fn shown_heading(path: &str) -> Text {
    match path {
        "" => text!("没有标题", "no heading"),
        path => Text::same(path),
    }
}

/// What an indicator says that only one rubric has.
pub(super) fn of_one<'a>(book: &'a Book<'a>, indicator: &'a Indicator) -> Vec<(Aspect, Text)> {
    let mut said = Vec::new();
    match &indicator.each {
        Some(each) => said.push((Aspect::Each, Text::same(book.quoted(each.list.span)))),
        None => said.push((Aspect::Points, quote::points(&indicator.printed_points))),
    }
    let value = indicator.value.and_then(|id| indicator.locals.get(id.0));
    said.extend(value.map(|local| (Aspect::Clause(Clause::Value), Text::same(book.quoted(local.body.span)))));
    for (clause, expr) in clauses(indicator) {
        if let Some(expr) = expr {
            said.push((Aspect::Clause(clause), Text::same(book.quoted(expr.span))));
        }
    }
    said
}

/// A clause that may be there or not. A change of which nothing is quoted is told elsewhere, by a local.
pub(super) fn clause_change<'a>(
    aspect: Aspect,
    (old, new): (Option<At<'a>>, Option<At<'a>>),
    meanings: &mut Meanings,
) -> Option<Change> {
    let quoted = |(expr, place): At<'_>| Text::same(place.book.quoted(expr.span));
    match (old, new) {
        (None, None) => None,
        (Some(before), Some(after)) => {
            if meanings.same((before.0, &before.1), (after.0, &after.1)) {
                return None;
            }
            let found = edits::between(before, after, meanings);
            let shown = |at: At<'_>| (!found.by_locals_alone).then(|| quoted(at));
            Some(Change { aspect, old: shown(before), new: shown(after), edits: found.edits })
        }
        (old, new) => Some(Change { aspect, old: old.map(quoted), new: new.map(quoted), edits: Vec::new() }),
    }
}

/// Whether a clause says the same in another form.
pub(super) fn rewritten<'a>((old, new): (Option<At<'a>>, Option<At<'a>>), meanings: &mut Meanings) -> bool {
    let (Some(old), Some(new)) = (old, new) else { return false };
    let sides = ((old.0, &old.1), (new.0, &new.1));
    meanings.same(sides.0, sides.1) && !meanings.alike(sides.0, sides.1)
}

/// The locals that both have by one name and that differ. One that only one has means nothing by itself: it is followed where it is used.
pub(super) fn locals<'a>(
    (old, before): (&'a [Local], Place<'a>),
    (new, after): (&'a [Local], Place<'a>),
    meanings: &mut Meanings,
) -> Vec<Change> {
    let by_name: std::collections::BTreeMap<String, &Local> = old.iter().map(|local| (name::key(&local.name), local)).collect();
    let mut changes = Vec::new();
    for local in new {
        let Some(partner) = by_name.get(&name::key(&local.name)) else { continue };
        let clause = match name::key(&local.name).as_str() {
            "值" | "value" => Clause::Value,
            _ => Clause::Local(local.name.to_string()),
        };
        let pair = (Some((&partner.body, before)), Some((&local.body, after)));
        changes.extend(
            clause_change(Aspect::Clause(clause), pair, meanings).filter(|change| change.old.is_some() || change.new.is_some()),
        );
    }
    changes
}

/// 适用, where it is not a condition in both.
fn applies<'a>((old_book, old): (&'a Book<'a>, &'a Indicator), (new_book, new): (&'a Book<'a>, &'a Indicator)) -> Option<Change> {
    let said = |book: &Book<'_>, applies: &Applies| match applies {
        Applies::Always => text!("每个单位都适用", "to every unit"),
        Applies::Declared => text!("由单位填报", "as the unit declares"),
        Applies::When(condition) => Text::same(book.quoted(condition.span)),
    };
    // 分值 填报 makes every row one that the unit declares; that is told with the header.
    let implied = old_book.rubric.points != new_book.rubric.points
        && matches!((&old.applies, &new.applies), (Applies::Always, Applies::Declared) | (Applies::Declared, Applies::Always));
    if implied {
        return None;
    }
    let (before, after) = (said(old_book, &old.applies), said(new_book, &new.applies));
    let aspect = Aspect::Clause(Clause::Applies);
    (before != after).then_some(Change { aspect, old: Some(before), new: Some(after), edits: Vec::new() })
}

/// 须说明: its condition and its limit.
fn explain_if<'a>(
    (old, before): (Option<&'a ExplainIf>, Place<'a>),
    (new, after): (Option<&'a ExplainIf>, Place<'a>),
    meanings: &mut Meanings,
) -> Option<Change> {
    let pair = (old.map(|rule| (&rule.condition, before)), new.map(|rule| (&rule.condition, after)));
    let condition = clause_change(Aspect::ExplainIf, pair, meanings);
    let limit = |rule: Option<&ExplainIf>| rule.and_then(|rule| rule.limit);
    match (old, new) {
        (Some(_), Some(_)) if limit(old) != limit(new) => {
            let said = |rule: Option<&ExplainIf>| match limit(rule) {
                Some(limit) => text!("{limit} 字以内", "at most {limit} characters"),
                None => text!("字数不限", "of any length"),
            };
            let (before, after) = (said(old), said(new));
            let mut change = condition.unwrap_or(Change {
                aspect: Aspect::ExplainIf,
                old: Some(before.clone()),
                new: Some(after.clone()),
                edits: Vec::new(),
            });
            change.edits.push(Edit::Value { role: Role::Part, old: before.chinese, new: after.chinese, within: None });
            Some(change)
        }
        (_, _) => condition,
    }
}

/// What of an indicator only reads differently.
fn wordings<'a>(
    (old, before): (&'a Indicator, Place<'a>),
    (new, after): (&'a Indicator, Place<'a>),
    meanings: &mut Meanings,
    found: &mut Findings,
) {
    if old.name != new.name && name::key(&old.name) == name::key(&new.name) {
        found.wordings.push(Aspect::Name);
    }
    if !same_text((old.note.as_ref(), before), (new.note.as_ref(), after), meanings) {
        found.wordings.push(Aspect::Note);
    }
    if old.basis != new.basis {
        found.wordings.push(Aspect::Basis);
    }
    if old.documentation != new.documentation {
        found.wordings.push(Aspect::Documentation);
    }
}

/// Whether two texts with expressions in them read the same.
pub(super) fn same_text<'a>(
    (old, before): (Option<&'a Template>, Place<'a>),
    (new, after): (Option<&'a Template>, Place<'a>),
    meanings: &mut Meanings,
) -> bool {
    let mut means = |template: Option<&'a Template>, place: &Place<'a>| {
        template.map(|template| meanings.template(template, place, FullMarks::Named))
    };
    means(old, &before) == means(new, &after)
}
