//! What belongs to the rubric as a whole: the header, 等级, 总分, headings, 校验.

use std::collections::BTreeMap;

use super::clauses::{Findings, clause_change, locals, rewritten, same_text, shown_heading};
use super::difference::{Aspect, Change, Clause, Edit, Fate, Likeness};
use super::matching::{Matching, path};
use super::meaning::{Book, FullMarks, Meaning, Meanings, Place};
use super::pieces;
use super::{quote, tables};
use crate::language::Text;
use crate::model::{Check, ExprKind, Match, Pattern, Rubric, Section, SectionId, TotalRule};
use crate::name;
use crate::number::Number;
use crate::text;
use crate::value::{Quantity, Value};

/// A change of something that both sides say.
fn changed(aspect: Aspect, old: Text, new: Text) -> Change {
    Change { aspect, old: Some(old), new: Some(new), edits: Vec::new() }
}

/// The header.
pub(super) fn header(old: &Rubric, new: &Rubric) -> Findings {
    let mut found = Findings::default();
    let mut say = |aspect: Aspect, old: Text, new: Text| {
        if old != new {
            found.changes.push(changed(aspect, old, new));
        }
    };
    if name::key(&old.name) != name::key(&new.name) {
        let said = |name: &str| if name.is_empty() { text!("没有写", "not said") } else { Text::same(name) };
        say(Aspect::Name, said(&old.name), said(&new.name));
    }
    let years = |rubric: &Rubric| match rubric.years {
        Some(years) => Text::same(years.to_string()),
        None => text!("没有写", "not said"),
    };
    say(Aspect::Years, years(old), years(new));
    let full = |rubric: &Rubric| match &rubric.full_points {
        Some(points) => quote::points(points),
        None => text!("不限", "unlimited"),
    };
    say(Aspect::FullPoints, full(old), full(new));
    say(Aspect::PointsSource, quote::points_source(old.points), quote::points_source(new.points));
    say(Aspect::Inapplicable, quote::inapplicable(old.inapplicable), quote::inapplicable(new.inapplicable));
    let places = |rubric: &Rubric| {
        let places = rubric.places;
        let plural = if places == 1 { "" } else { "s" };
        text!("{places} 位小数", "{places} decimal place{plural}")
    };
    say(Aspect::Places, places(old), places(new));
    if old.basis != new.basis {
        found.wordings.push(Aspect::Basis);
    }
    if old.name != new.name && name::key(&old.name) == name::key(&new.name) {
        found.wordings.push(Aspect::Name);
    }
    found
}

/// 等级: what total has what grade.
pub(super) fn grades<'a>(
    (old_book, old): (&'a Book<'a>, Option<&'a Match>),
    (new_book, new): (&'a Book<'a>, Option<&'a Match>),
    meanings: &mut Meanings,
) -> Option<Change> {
    let (before, after) = (Place::top(old_book), Place::top(new_book));
    let quoted = |book: &Book<'_>, grades: &Match| {
        let span = grades.arms.first().zip(grades.arms.last()).map(|(first, last)| first.span.to(last.span));
        Text::same(span.map_or(String::new(), |span| book.quoted(span)))
    };
    let (first, second) = match (old, new) {
        (None, None) => return None,
        (Some(first), Some(second)) => (first, second),
        (old, new) => {
            let (old, new) = (old.map(|grades| quoted(old_book, grades)), new.map(|grades| quoted(new_book, grades)));
            return Some(Change { aspect: Aspect::Grades, old, new, edits: Vec::new() });
        }
    };
    let change = |edits: Vec<Edit>| {
        let (old, new) = (Some(quoted(old_book, first)), Some(quoted(new_book, second)));
        Some(Change { aspect: Aspect::Grades, old, new, edits })
    };
    if let (Some(old), Some(new)) = (pieces::of_grades(first), pieces::of_grades(second)) {
        let bands = |bands: Vec<(crate::interval::Interval, Option<&'a crate::model::Expr>)>, place: Place<'a>| {
            bands.into_iter().map(|(interval, result)| (interval, result.map(|expr| (expr, place)))).collect::<Vec<_>>()
        };
        let (old, new) = (bands(old, before), bands(new, after));
        let rows = tables::total(&old, &new, &Quantity::NUMBER, meanings);
        return rows.and_then(|rows| change(vec![Edit::Table { of: String::new(), rows }]));
    }
    match tables::cases(String::new(), (first, before), (second, after), meanings) {
        tables::Cases::Same => None,
        tables::Cases::Table(table) => change(vec![table]),
        tables::Cases::Reordered => change(Vec::new()),
    }
}

/// 总分.
pub(super) fn total<'a>(
    (old_book, old): (&'a Book<'a>, &'a TotalRule),
    (new_book, new): (&'a Book<'a>, &'a TotalRule),
    meanings: &mut Meanings,
) -> Findings {
    let mut found = Findings::default();
    let before = Place { locals: &old.locals, ..Place::top(old_book) };
    let after = Place { locals: &new.locals, ..Place::top(new_book) };
    let clauses = [
        (Clause::Score, &old.score, &new.score),
        (Clause::AtMost, &old.at_most, &new.at_most),
        (Clause::AtLeast, &old.at_least, &new.at_least),
    ];
    let mut telling = Vec::new();
    for (clause, first, second) in clauses {
        let pair = (first.as_ref().map(|expr| (expr, before)), second.as_ref().map(|expr| (expr, after)));
        if rewritten(pair, meanings) {
            found.wordings.push(Aspect::Clause(clause.clone()));
        }
        telling.extend(clause_change(Aspect::Clause(clause), pair, meanings));
    }
    if !telling.is_empty() {
        found.changes.extend(locals((&old.locals, before), (&new.locals, after), meanings));
    }
    found.changes.extend(telling.into_iter().filter(|change| change.old.is_some() || change.new.is_some()));
    if !same_text((old.note.as_ref(), before), (new.note.as_ref(), after), meanings) {
        found.wordings.push(Aspect::Note);
    }
    found
}

/// A heading that was found in one rubric or both.
pub(super) struct SectionFindings {
    pub(super) name: String,
    pub(super) under: String,
    pub(super) fate: Fate,
    pub(super) found: Findings,
}

/// Every heading of which something changed.
pub(super) fn sections<'a>(
    old: &'a Book<'a>,
    new: &'a Book<'a>,
    matching: &Matching,
    meanings: &mut Meanings,
) -> Vec<SectionFindings> {
    let mut all = Vec::new();
    for (before, after) in &matching.sections {
        let get = |book: &'a Book<'a>, id: &Option<SectionId>| {
            id.and_then(|id| book.rubric.sections.get(id.0).map(|section| (id, section)))
        };
        match (get(old, before), get(new, after)) {
            (Some((old_id, first)), Some((new_id, second))) => {
                let renamed = name::key(&first.name) != name::key(&second.name);
                let from = if first.name.is_empty() { "—".to_string() } else { first.name.to_string() };
                let fate = if renamed { Fate::Renamed { from, because: vec![Likeness::Contents] } } else { Fate::Kept };
                let found = section((old, old_id, first), (new, new_id, second), meanings);
                if renamed || !found.changes.is_empty() || !found.wordings.is_empty() {
                    all.push(SectionFindings { name: second.name.to_string(), under: above(new, second), fate, found });
                }
            }
            (Some((_, section)), None) if !section.name.is_empty() => all.push(one(old, section, Fate::Removed)),
            (None, Some((_, section))) if !section.name.is_empty() => all.push(one(new, section, Fate::Added)),
            (Some(_), None) | (None, Some(_)) | (None, None) => {}
        }
    }
    all
}

fn above(book: &Book<'_>, section: &Section) -> String {
    section.parent.map_or(String::new(), |parent| path(book.rubric, parent))
}

fn one(book: &Book<'_>, section: &Section, fate: Fate) -> SectionFindings {
    let points = section.points.as_ref().map(quote::points);
    let changes = points.into_iter().map(|points| match fate {
        Fate::Removed => Change { aspect: Aspect::Points, old: Some(points), new: None, edits: Vec::new() },
        Fate::Added | Fate::Kept | Fate::Renamed { .. } => {
            Change { aspect: Aspect::Points, old: None, new: Some(points), edits: Vec::new() }
        }
    });
    let found = Findings { changes: changes.collect(), wordings: Vec::new() };
    SectionFindings { name: section.name.to_string(), under: above(book, section), fate, found }
}

fn section<'a>(
    (old_book, _, old): (&'a Book<'a>, SectionId, &'a Section),
    (new_book, _, new): (&'a Book<'a>, SectionId, &'a Section),
    meanings: &mut Meanings,
) -> Findings {
    let mut found = Findings::default();
    let parent = |book: &Book<'_>, section: &Section| section.parent.and_then(|id| book.sections.get(id.0).cloned());
    if parent(old_book, old) != parent(new_book, new) {
        let (before, after) = (shown_heading(&above(old_book, old)), shown_heading(&above(new_book, new)));
        found.changes.push(changed(Aspect::Heading, before, after));
    }
    // Points that are not printed are the sum of those below, whose changes are told there.
    if let (Some(before), Some(after)) = (&old.points, &new.points)
        && before != after
    {
        found.changes.push(changed(Aspect::Points, quote::points(before), quote::points(after)));
    }
    if old.points.is_some() != new.points.is_some() {
        found.wordings.push(Aspect::Points);
    }
    let (before, after) = (quote::section_kind(&old.kind), quote::section_kind(&new.kind));
    if before != after {
        found.changes.push(changed(Aspect::Kind, before, after));
    }
    let places = (Place::top(old_book), Place::top(new_book));
    let pair = (old.applies.as_ref().map(|expr| (expr, places.0)), new.applies.as_ref().map(|expr| (expr, places.1)));
    found.changes.extend(clause_change(Aspect::Clause(Clause::Applies), pair, meanings));
    if old.documentation != new.documentation {
        found.wordings.push(Aspect::Documentation);
    }
    found
}

/// A 校验 that was found in one rubric or both.
pub(super) struct CheckFindings {
    pub(super) name: String,
    pub(super) fate: Fate,
    pub(super) changes: Vec<Change>,
}

/// Every 校验 of which something changed: by its label, or when that changed, by what it says.
pub(super) fn checks<'a>(old: &'a Book<'a>, new: &'a Book<'a>, meanings: &mut Meanings) -> Vec<CheckFindings> {
    let (before, after) = (Place::top(old), Place::top(new));
    let mut left: Vec<Option<&Check>> = old.rubric.checks.iter().map(Some).collect();
    let mut by_label: BTreeMap<String, usize> = BTreeMap::new();
    let mut by_meaning: BTreeMap<Meaning, usize> = BTreeMap::new();
    for (at, check) in old.rubric.checks.iter().enumerate().rev() {
        by_label.insert(name::key(&check.label), at);
        by_meaning.insert(meanings.of(&check.condition, &before, FullMarks::Named), at);
    }
    let mut all = Vec::new();
    for check in &new.rubric.checks {
        let meaning = meanings.of(&check.condition, &after, FullMarks::Named);
        let at = [by_label.get(&name::key(&check.label)), by_meaning.get(&meaning)];
        let partner = at.into_iter().flatten().find_map(|at| left.get_mut(*at).and_then(Option::take));
        let Some(partner) = partner else {
            let new = Some(Text::same(new.quoted(check.condition.span)));
            let changes = vec![Change { aspect: Aspect::Body, old: None, new, edits: Vec::new() }];
            all.push(CheckFindings { name: check.label.clone(), fate: Fate::Added, changes });
            continue;
        };
        let mut changes = Vec::new();
        let pair = (Some((&partner.condition, before)), Some((&check.condition, after)));
        changes.extend(clause_change(Aspect::Body, pair, meanings));
        let pair = (partner.tolerance.as_ref().map(|expr| (expr, before)), check.tolerance.as_ref().map(|expr| (expr, after)));
        changes.extend(clause_change(Aspect::Tolerance, pair, meanings));
        if partner.warning != check.warning {
            let said = |check: &Check| if check.warning { text!("警告", "warning") } else { text!("错误", "error") };
            changes.push(changed(Aspect::Severity, said(partner), said(check)));
        }
        let renamed = name::key(&partner.label) != name::key(&check.label);
        if renamed || !changes.is_empty() {
            let from = partner.label.clone();
            let fate = if renamed { Fate::Renamed { from, because: vec![Likeness::Rule] } } else { Fate::Kept };
            all.push(CheckFindings { name: check.label.clone(), fate, changes });
        }
    }
    for check in left.into_iter().flatten() {
        let quoted = Some(Text::same(old.quoted(check.condition.span)));
        let changes = vec![Change { aspect: Aspect::Body, old: quoted, new: None, edits: Vec::new() }];
        all.push(CheckFindings { name: check.label.clone(), fate: Fate::Removed, changes });
    }
    all
}

/// The grades from the best to the worst, each with where it begins; conditions that go with a grade (`≥ 90 当 …`) apart.
pub(super) fn grade_limits(rubric: &Rubric) -> Vec<(String, Option<Number>)> {
    let mut limits: Vec<(String, Option<Number>)> = Vec::new();
    for arm in rubric.grades.iter().flat_map(|grades| &grades.arms) {
        let ExprKind::Constant(Value::Text(name)) = &arm.result.kind else { continue };
        let low = arm.patterns.iter().find_map(|pattern| match pattern {
            Pattern::Band(interval) => interval.low.number().cloned(),
            Pattern::Compare(..)
            | Pattern::Between { .. }
            | Pattern::Is(_)
            | Pattern::Equal(_)
            | Pattern::Condition(_)
            | Pattern::Else => None,
        });
        match limits.iter_mut().find(|(known, _)| **known == **name) {
            Some((_, limit)) if low < *limit => *limit = low,
            Some(_) => {}
            None => limits.push((name.to_string(), low)),
        }
    }
    // Without a limit is lowest of all.
    limits.sort_by(|left, right| right.1.cmp(&left.1));
    limits
}
