//! Points that must add up: of each heading, of the whole, and of weights, whatever applies to a unit.

use super::cases::{self, Case, Variables};
use super::messages;
use crate::diagnostic::Diagnostics;
use crate::model::{Applies, Child, Expr, IndicatorId, Rubric, Section, SectionId, SectionKind};
use crate::number::Number;
use crate::source::Span;

/// How much work the combinations of one heading may be: cases × what stands below it.
const MAXIMUM_WORK: usize = 200_000;

/// How deep headings nest.
const LEVELS: usize = 8;

/// A heading, or the whole, whose points are not the sum of what is below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// What is printed.
    pub printed: Number,
    /// What is below adds up to this.
    pub sum: Number,
    /// What is below, as far as it counts.
    pub rows: Vec<Row>,
    /// The combination for which it is so: `类别 = 甲`; empty when it is always so.
    pub case: String,
}

/// A revision, when points do not add up that stand in a file that it extends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision<'a> {
    /// Its name.
    pub file: &'a str,
    /// What it says itself of the rows that are added up.
    pub rows: Vec<Row>,
}

/// A part of a sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// What it adds.
    pub points: Number,
    /// Where it stands.
    pub place: Span,
}

/// Whether the points of a rubric add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddsUp {
    /// They do.
    Yes,
    /// They do not, or that was not checked.
    Unknown,
}

/// What is known of a sum of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    /// It is what is printed, in every combination of what applies.
    Right,
    /// It is not.
    Wrong,
    /// There are more combinations than are gone through.
    Unchecked,
}

/// The sum of each heading that prints points, and last that of the whole (no heading), where it has full marks.
pub fn sums(rubric: &Rubric) -> Vec<(Option<SectionId>, Sum)> {
    let mut found = Vec::new();
    let judged = |outcome: Outcome| match outcome {
        Outcome::Right => Sum::Right,
        Outcome::Wrong(_) => Sum::Wrong,
        Outcome::Unchecked(_) => Sum::Unchecked,
    };
    for (index, section) in rubric.sections.iter().enumerate() {
        if let Some(printed) = printed(section) {
            let outcome = add_up(rubric, &section.children, section.applies.as_ref(), &printed);
            found.push((Some(SectionId(index)), judged(outcome)));
        }
    }
    let is_counted = |id: &SectionId| rubric.sections.get(id.0).is_some_and(is_counted);
    if let Some(full) = rubric.full_points.as_ref().filter(|_| rubric.outline.iter().any(is_counted)) {
        let top: Vec<Child> = rubric.outline.iter().copied().map(Child::Section).collect();
        found.push((None, judged(add_up(rubric, &top, None, full))));
    }
    found
}

/// What must be the sum of what is below a heading; none where nothing is, or nothing is printed.
fn printed(section: &Section) -> Option<Number> {
    let printed = match &section.kind {
        SectionKind::Weighted(_) => Some(Number::HUNDRED),
        SectionKind::Ordinary | SectionKind::Bonus { .. } | SectionKind::Deduction { .. } => section.points.clone(),
    };
    printed.filter(|_| !section.children.is_empty())
}

/// Whether a heading is a part of the full marks.
fn is_counted(section: &Section) -> bool {
    match section.kind {
        SectionKind::Ordinary | SectionKind::Weighted(_) => true,
        SectionKind::Bonus { .. } | SectionKind::Deduction { .. } => false,
    }
}

/// Checks the sums of a rubric.
pub fn check(rubric: &Rubric, diagnostics: &mut Diagnostics) -> AddsUp {
    let mut found = Diagnostics::new();
    check_headings(rubric, &mut found);
    check_whole(rubric, &mut found);
    let adds_up = if found.iter().next().is_none() { AddsUp::Yes } else { AddsUp::Unknown };
    found.into_sorted().into_iter().for_each(|finding| diagnostics.push(finding));
    adds_up
}

/// The rows of headings whose points are those of the rows that apply, whatever applies to a unit.
pub fn rows_that_make_up(rubric: &Rubric) -> Vec<IndicatorId> {
    let mut found = Vec::new();
    for section in &rubric.sections {
        let Some(printed) = &section.points else { continue };
        let (mut conditions, mut of_rows, mut count) = (Vec::new(), Vec::new(), 0);
        collect(rubric, &section.children, &mut conditions, &mut of_rows, &mut count, LEVELS);
        let rows = rows_below(rubric, &section.children, LEVELS);
        let is_each = |id: &IndicatorId| rubric.indicators.get(id.0).is_some_and(|row| row.each.is_some());
        if of_rows.is_empty() || rows.iter().any(is_each) {
            continue;
        }
        let applies = section.applies.as_ref();
        conditions.extend(applies);
        conditions.extend(of_rows);
        match compare(rubric, &section.children, applies, printed, &conditions, Rows::Applicable, count) {
            Outcome::Right => found.extend(rows.into_iter().filter(|id| {
                let applies = rubric.indicators.get(id.0).map(|row| &row.applies);
                matches!(applies, Some(Applies::When(_)))
            })),
            Outcome::Wrong(_) | Outcome::Unchecked(_) => {}
        }
    }
    found
}

/// The rows whose points a heading sums up itself.
fn rows_below(rubric: &Rubric, children: &[Child], levels: usize) -> Vec<IndicatorId> {
    let Some(levels) = levels.checked_sub(1) else { return Vec::new() };
    let below = children.iter().map(|child| match child {
        Child::Indicator(id) => vec![*id],
        Child::Section(id) => match rubric.sections.get(id.0) {
            Some(section) if section.points.is_none() => rows_below(rubric, &section.children, levels),
            Some(_) | None => Vec::new(),
        },
    });
    below.flatten().collect()
}

fn check_headings(rubric: &Rubric, diagnostics: &mut Diagnostics) {
    for section in &rubric.sections {
        let Some(printed) = printed(section) else { continue };
        match add_up(rubric, &section.children, section.applies.as_ref(), &printed) {
            Outcome::Right => {}
            Outcome::Wrong(mismatch) if are_weights(rubric, &section.children) => {
                diagnostics.push(messages::weights_sum(Some(&section.name), &mismatch));
            }
            Outcome::Wrong(mismatch) => diagnostics.push(match section.kind {
                SectionKind::Weighted(_) => messages::weighted_heading_sum(&section.name, section.span, &mismatch),
                SectionKind::Ordinary | SectionKind::Bonus { .. } | SectionKind::Deduction { .. } => {
                    let revision = (section.span.source != rubric.source).then(|| revision(rubric, &section.children));
                    messages::heading_sum(section, &mismatch, revision.as_ref())
                }
            }),
            Outcome::Unchecked(place) => diagnostics.push(messages::sum_not_checked(&section.name, section.span, place)),
        }
    }
}

/// The file that is checked, and what it says itself below a heading of a file that it extends.
fn revision<'a>(rubric: &'a Rubric, children: &[Child]) -> Revision<'a> {
    let file = rubric.sources.get(rubric.source).map_or("", |source| source.name.rsplit('/').next().unwrap_or(&source.name));
    let rows = rows_below(rubric, children, LEVELS).into_iter().filter_map(|id| rubric.indicators.get(id.0));
    let own = rows.filter(|indicator| indicator.header.source == rubric.source);
    let rows = own.map(|indicator| Row {
        name: indicator.name.to_string(),
        points: indicator.printed_points.clone(),
        place: indicator.header,
    });
    Revision { file, rows: rows.collect() }
}

/// Whether all that stands below a heading is weighted headings.
fn are_weights(rubric: &Rubric, children: &[Child]) -> bool {
    children.iter().all(|child| match child {
        Child::Indicator(_) => false,
        Child::Section(id) => rubric.sections.get(id.0).is_some_and(|section| matches!(section.kind, SectionKind::Weighted(_))),
    })
}

fn check_whole(rubric: &Rubric, diagnostics: &mut Diagnostics) {
    let Some(full) = &rubric.full_points else { return };
    let top: Vec<Child> = rubric.outline.iter().copied().map(Child::Section).collect();
    let counted = |id: &SectionId| rubric.sections.get(id.0).filter(|section| is_counted(section));
    let headings: Vec<&Section> = rubric.outline.iter().filter_map(counted).collect();
    let Some(first) = headings.first() else { return };
    match add_up(rubric, &top, None, full) {
        Outcome::Right => {}
        Outcome::Wrong(mismatch) => {
            let are_weights = headings.iter().all(|section| matches!(section.kind, SectionKind::Weighted(_)));
            let of_base = headings.iter().any(|section| section.span.source != rubric.source);
            let revision = of_base.then(|| revision(rubric, &[]));
            diagnostics.push(match are_weights {
                true => messages::weights_sum(None, &mismatch),
                false => messages::whole_sum(&mismatch, revision.as_ref()),
            });
        }
        Outcome::Unchecked(place) => diagnostics.push(messages::sum_not_checked("", first.span, place)),
    }
}

enum Outcome {
    Right,
    Wrong(Mismatch),
    /// It depends on something that cannot be gone through: the condition, or the first of too many.
    Unchecked(Span),
}

/// Whether rows that a condition switches on and off are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    All,
    Applicable,
}

fn add_up(rubric: &Rubric, children: &[Child], applies: Option<&Expr>, printed: &Number) -> Outcome {
    let mut of_headings: Vec<&Expr> = Vec::new();
    let mut of_rows: Vec<&Expr> = Vec::new();
    let mut count = 0;
    collect(rubric, children, &mut of_headings, &mut of_rows, &mut count, LEVELS);
    // When the heading itself applies matters only if something below depends on the same.
    let applies = applies.filter(|_| !of_headings.is_empty() || !of_rows.is_empty());
    of_headings.extend(applies);
    let with_rows: Vec<&Expr> = of_headings.iter().chain(&of_rows).copied().collect();
    let all = compare(rubric, children, applies, printed, &of_headings, Rows::All, count);
    // 二者择其一: rows of which a unit has one or the other are right when those that it has add up.
    match all {
        Outcome::Wrong(mismatch) if !of_rows.is_empty() => {
            match compare(rubric, children, applies, printed, &with_rows, Rows::Applicable, count) {
                Outcome::Right => Outcome::Right,
                Outcome::Wrong(_) | Outcome::Unchecked(_) => Outcome::Wrong(mismatch),
            }
        }
        Outcome::Right | Outcome::Wrong(_) | Outcome::Unchecked(_) => all,
    }
}

fn compare(
    rubric: &Rubric,
    children: &[Child],
    applies: Option<&Expr>,
    printed: &Number,
    conditions: &[&Expr],
    rows: Rows,
    count: usize,
) -> Outcome {
    let place = conditions.first().map(|condition| condition.span).unwrap_or_default();
    let Some(variables) = Variables::of(rubric, conditions) else { return Outcome::Unchecked(place) };
    let Some(cases) = variables.cases().filter(|cases| cases.len().saturating_mul(count) <= MAXIMUM_WORK || cases.len() == 1)
    else {
        return Outcome::Unchecked(place);
    };
    for case in &cases {
        if applies.is_some_and(|condition| cases::holds(rubric, condition, case) != Some(true)) {
            continue;
        }
        let Some(parts) = parts(rubric, children, case, rows, LEVELS) else { return Outcome::Right };
        let sum = parts.iter().try_fold(Number::ZERO, |sum, row| sum.add(&row.points).ok());
        if let Some(sum) = sum.filter(|sum| sum != printed) {
            return Outcome::Wrong(Mismatch { printed: printed.clone(), sum, rows: parts, case: variables.show(case) });
        }
    }
    Outcome::Right
}

/// The conditions below a heading, and how much stands there.
fn collect<'a>(
    rubric: &'a Rubric,
    children: &[Child],
    of_headings: &mut Vec<&'a Expr>,
    of_rows: &mut Vec<&'a Expr>,
    count: &mut usize,
    levels: usize,
) {
    let Some(levels) = levels.checked_sub(1) else { return };
    for child in children {
        *count += 1;
        match child {
            Child::Indicator(id) => match rubric.indicators.get(id.0).map(|indicator| &indicator.applies) {
                Some(Applies::When(condition)) => of_rows.push(condition),
                Some(Applies::Always | Applies::Declared) | None => {}
            },
            Child::Section(id) => {
                if let Some(section) = rubric.sections.get(id.0) {
                    of_headings.extend(section.applies.as_ref());
                    // A heading with points of its own adds these, whatever is below it.
                    if section.points.is_none() {
                        collect(rubric, &section.children, of_headings, of_rows, count, levels);
                    }
                }
            }
        }
    }
}

/// What the children of a heading add in one combination; none when that is not known.
fn parts(rubric: &Rubric, children: &[Child], case: &Case, rows: Rows, levels: usize) -> Option<Vec<Row>> {
    let levels = levels.checked_sub(1)?;
    let mut found = Vec::new();
    for child in children {
        match child {
            Child::Indicator(id) => found.extend(row(rubric, *id, case, rows)?),
            Child::Section(id) => {
                let section = rubric.sections.get(id.0)?;
                if section.applies.as_ref().is_some_and(|condition| cases::holds(rubric, condition, case) != Some(true)) {
                    continue;
                }
                let points = match (&section.kind, &section.points) {
                    (SectionKind::Bonus { .. } | SectionKind::Deduction { .. }, _) => continue,
                    (SectionKind::Weighted(weight), _) => weight.multiply(&Number::HUNDRED).ok()?,
                    (SectionKind::Ordinary, Some(points)) => points.clone(),
                    (SectionKind::Ordinary, None) => {
                        let below = parts(rubric, &section.children, case, rows, levels)?;
                        below.iter().try_fold(Number::ZERO, |sum, row| sum.add(&row.points).ok())?
                    }
                };
                found.push(Row { name: section.name.to_string(), points, place: section.span });
            }
        }
    }
    Some(found)
}

/// What one indicator adds; none when that is not known, nothing when it does not count.
fn row(rubric: &Rubric, id: IndicatorId, case: &Case, rows: Rows) -> Option<Option<Row>> {
    let indicator = rubric.indicators.get(id.0).filter(|indicator| indicator.each.is_none())?;
    let counts = match (&indicator.applies, rows) {
        (Applies::When(condition), Rows::Applicable) => cases::holds(rubric, condition, case)?,
        (Applies::When(_), Rows::All) | (Applies::Always | Applies::Declared, _) => true,
    };
    Some(counts.then(|| Row {
        name: indicator.name.to_string(),
        points: indicator.printed_points.clone(),
        place: indicator.header,
    }))
}
