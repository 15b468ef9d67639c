//! From the tree of the text to the model: every name an id, every expression a type, the order acyclic, the structure sound.
//!
//! A list of passes; each reports all that it finds. What has an error of its own is `None` from there on, so that one slip is
//! reported once and not again wherever it is used.

mod calls;
mod cohort;
mod combining;
mod constants;
mod expectations;
mod expressions;
mod facts;
mod functions;
mod graph;
mod headers;
mod indicators;
mod lookup;
mod matches;
mod messages;
mod names;
mod operators;
mod order;
pub mod parameters;
mod patterns;
mod prior;
mod references;
mod scope;
pub mod soundness;
mod structure;
mod templates;
mod tests;
mod typed;
mod units;
mod unread;
mod whole_file;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::model;
use crate::model::{DefinitionId, FunctionId};
use crate::number::Number;
use crate::source::{Sources, Span};
use crate::syntax::ast;
use crate::value::Type;
pub use tests::MAXIMUM_TABLED;

use names::{Declarations, Names, TemplateId};
use soundness::Extent;

/// How deep an expression may be nested, the bodies of the functions it calls included.
pub const MAXIMUM_DEPTH: usize = 400;

/// How many combinations of argument types the functions of one file may be used with.
pub const MAXIMUM_INSTANCES: usize = 2_000;

/// How many operations the calls of functions in one rule may come to, the calls in those functions included. Without a bound a
/// dozen functions that each call the next twice would make a rule that never ends.
pub const MAXIMUM_OPERATIONS: usize = 10_000;

/// Checks a whole rubric, as [`revision::assemble`](crate::revision::assemble) makes it, and says what it means in each year; `None` when
/// there is an error, here or from an earlier stage.
///
/// # Errors
/// None as such: what is wrong goes to `diagnostics`, everything that is independent at once.
pub fn check(file: &ast::File, sources: &Arc<Sources>, diagnostics: &mut Diagnostics) -> Option<model::Editions> {
    examine(file, sources, diagnostics).editions
}

/// What came of checking a rubric.
#[derive(Clone, Debug)]
pub struct Examined {
    /// What it means in each year; none when there is an error.
    pub editions: Option<model::Editions>,
    /// Where all errors are ones of soundness, bands with a gap say, what it means all the same: not to score by, but to show by data what is
    /// wrong.
    pub unsound: Vec<model::Rubric>,
}

/// Checks a rubric as [`check`] does, and keeps what an unsound one means.
pub fn examine(file: &ast::File, sources: &Arc<Sources>, diagnostics: &mut Diagnostics) -> Examined {
    let before = diagnostics.clone();
    let stretches = parameters::stretches(file, diagnostics);
    let [only] = stretches.as_slice() else {
        return check_stretches(file, &stretches, sources, &before, diagnostics);
    };
    match check_stretch(file, *only, sources, diagnostics) {
        Outcome::Sound(rubric) => Examined { editions: Some(model::Editions::new(*rubric, [])), unsound: Vec::new() },
        Outcome::Unsound(rubric) => Examined { editions: None, unsound: vec![*rubric] },
        Outcome::Broken => Examined { editions: None, unsound: Vec::new() },
    }
}

/// What came of checking a rubric for one stretch of years.
enum Outcome {
    /// It is right.
    Sound(Box<model::Rubric>),
    /// It means something, but has errors of soundness.
    Unsound(Box<model::Rubric>),
    /// It has other errors.
    Broken,
}

/// How many errors a stretch of years may have before the others are not looked at any more.
const MANY_ERRORS: usize = 200;

/// Checks a rubric whose parameters change over the years, once for each stretch; what is not found in all of them is said with its years.
fn check_stretches(
    file: &ast::File,
    stretches: &[Option<model::Years>],
    sources: &Arc<Sources>,
    before: &Diagnostics,
    diagnostics: &mut Diagnostics,
) -> Examined {
    let (mut rubrics, mut unsound) = (Vec::new(), Vec::new());
    let mut found: Vec<(Diagnostic, Vec<model::Years>)> = Vec::new();
    // Where among them those of a code and a place are.
    let mut places: BTreeMap<(Code, Option<Span>), Vec<usize>> = BTreeMap::new();
    let mut looked_at = 0;
    for stretch in stretches {
        looked_at += 1;
        let mut own = before.clone();
        match check_stretch(file, *stretch, sources, &mut own) {
            Outcome::Sound(rubric) => rubrics.push(*rubric),
            Outcome::Unsound(rubric) => unsound.push(*rubric),
            Outcome::Broken => {}
        }
        for diagnostic in own.iter().skip(before.iter().count()) {
            let places = places.entry((diagnostic.code, diagnostic.place())).or_default();
            let is_known = |at: &usize| found.get(*at).is_some_and(|(known, _)| known == diagnostic);
            let known = places.iter().copied().find(is_known);
            match known.and_then(|at| found.get_mut(at)) {
                Some((_, years)) => years.extend(*stretch),
                None => {
                    places.push(found.len());
                    found.push((diagnostic.clone(), stretch.iter().copied().collect()));
                }
            }
        }
        if own.error_count() > before.error_count() + MANY_ERRORS {
            break;
        }
    }
    for (diagnostic, years) in found {
        let everywhere = years.len() == looked_at;
        diagnostics.push(if everywhere { diagnostic } else { messages::only_in(diagnostic, &years) });
    }
    let mut rubrics = rubrics.into_iter();
    let first = rubrics.next().filter(|_| !diagnostics.has_errors());
    let editions = first.map(|first| model::Editions::new(first, rubrics));
    Examined { editions, unsound }
}

/// Checks a rubric for years in which its parameters do not change.
fn check_stretch(
    file: &ast::File,
    stretch: Option<model::Years>,
    sources: &Arc<Sources>,
    diagnostics: &mut Diagnostics,
) -> Outcome {
    let mut checker = Checker::new(file, stretch, sources, diagnostics);
    let header = checker.header();
    checker.declare_facts();
    checker.declare_combinations();
    checker.declare_structure();
    let order = checker.order();
    checker.imply_facts();
    let structure_is_whole = !checker.diagnostics.has_errors();
    checker.lower_in_order(&order);
    checker.lower_uncalled_functions();
    let errors_in_rules = checker.diagnostics.error_count();
    let sections = checker.finish_sections();
    let structure_is_whole = structure_is_whole && checker.diagnostics.error_count() == errors_in_rules;
    let total = checker.lower_total();
    let grades = checker.lower_grades(&header);
    let checks = checker.lower_checks();
    checker.name_results(grades.as_ref(), &checks);
    let tests = checker.lower_tests();
    let take_points_away = checker.take_points_away(&header);
    let parts = Parts { header, order, sections, total, grades, checks, tests };
    let unprinted = std::mem::take(&mut checker.unprinted);
    let unused = checker.unused_parameters();
    let unsaid = matches!(parts.header.full_points, headers::FullPoints::Unsaid);
    let (mut rubric, points_are_known) = checker.assemble(parts);
    cohort::collect(&mut rubric, diagnostics);
    // What has errors of its own is left out by now; the rest is checked all the same, so that one run reports everything.
    let extent = if structure_is_whole && points_are_known { Extent::Whole } else { Extent::Parts };
    let mut found = Diagnostics::new();
    soundness::infer_full_points(&mut rubric, &unprinted, &mut found);
    if unsaid && extent == Extent::Whole {
        whole_file::settle_full_points(&mut rubric);
    }
    whole_file::warn_of_lost_points(&rubric, take_points_away, diagnostics);
    let is_meaningful = extent == Extent::Whole && !diagnostics.has_errors();
    soundness::check(&rubric, extent, &mut found);
    // Of a rule in which something could not be read, what is left says less than all of it would.
    let items = ItemPlaces::of(file);
    let faulty = items.faulty(diagnostics);
    for diagnostic in found.into_sorted() {
        let item = diagnostic.place().and_then(|place| items.around(place));
        if item.is_none_or(|item| !faulty.contains(&item)) {
            diagnostics.push(diagnostic);
        }
    }
    if diagnostics.has_errors() {
        return if is_meaningful { Outcome::Unsound(Box::new(rubric)) } else { Outcome::Broken };
    }
    unused.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
    Outcome::Sound(Box::new(rubric))
}

/// Where the items of a file begin, each with its index; in order. What a revision changed begins in several places.
struct ItemPlaces {
    starts: Vec<(Span, usize)>,
}

impl ItemPlaces {
    fn of(file: &ast::File) -> ItemPlaces {
        let mut starts = Vec::new();
        for (index, item) in file.items.iter().enumerate() {
            starts.push((item.span, index));
            if let ast::ItemKind::Indicator(indicator) = &item.kind {
                starts.extend(indicator.revised.iter().map(|span| (*span, index)));
            }
        }
        starts.sort_unstable();
        ItemPlaces { starts }
    }

    /// The item in which a place is, or behind which it could not be read.
    fn around(&self, place: Span) -> Option<usize> {
        let behind = self.starts.partition_point(|(span, _)| (span.source, span.start) <= (place.source, place.start));
        let (span, index) = self.starts.get(behind.checked_sub(1)?)?;
        (span.source == place.source).then_some(*index)
    }

    /// The items in which errors were found so far.
    fn faulty(&self, diagnostics: &Diagnostics) -> BTreeSet<usize> {
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        errors.filter_map(Diagnostic::place).filter_map(|place| self.around(place)).collect()
    }
}

/// What the passes leave for putting the model together, beside what the checker holds.
struct Parts {
    header: headers::Header,
    order: Vec<graph::Vertex>,
    sections: Vec<model::Section>,
    total: Option<model::TotalRule>,
    grades: Option<model::Match>,
    checks: Vec<model::Check>,
    tests: Vec<model::Test>,
}

/// What is known of a definition once it was reached.
#[derive(Clone, Debug)]
struct DefinitionEntry {
    /// It as the model has it.
    definition: model::Definition,
    /// Whether it can only be whole.
    whole: bool,
    /// Its number, when that is known.
    constant: Option<Number>,
    /// Whether it depends on results of indicators or headings.
    results: bool,
}

/// A function for one combination of argument types.
#[derive(Clone, Debug)]
struct Instance {
    /// It as the model has it; none when it has an error of its own.
    id: Option<FunctionId>,
    /// Whether it depends on results of indicators or headings.
    results: bool,
    /// How many operations a call comes to.
    operations: usize,
}

/// The state that the passes share.
struct Checker<'a> {
    file: &'a ast::File,
    /// The years for which it is checked.
    stretch: Option<model::Years>,
    sources: &'a Arc<Sources>,
    diagnostics: &'a mut Diagnostics,
    /// Whether an earlier stage found errors: then statements may be missing, and what is missing is not reported.
    damaged: bool,
    /// What it could not read: empty when it found no errors.
    unread: String,
    /// Whether the file has a 数据 section.
    has_data: bool,
    names: Names,
    declarations: Declarations<'a>,
    /// The definitions and parameters that some expression names.
    used_definitions: BTreeSet<model::DefinitionId>,
    facts: Vec<model::Fact>,
    /// The unit words of the facts' types, which win over names behind a `/`.
    unit_words: BTreeSet<String>,
    /// Names that nothing defines, with their first use, in a file without 数据.
    implied: BTreeMap<String, ast::Name>,
    /// The headings by id: what is known before their 适用 is looked at.
    sections: Vec<model::Section>,
    outline: Vec<model::SectionId>,
    definitions: Vec<Option<DefinitionEntry>>,
    functions: Vec<model::Function>,
    instances: BTreeMap<TemplateId, Vec<(Vec<Type>, Instance)>>,
    instance_count: usize,
    indicators: Vec<Option<model::Indicator>>,
    /// The type of each indicator's 值: none when it was not reached or has an error, `Some(None)` when it has no 值.
    values: Vec<Option<Option<Type>>>,
    /// Indicators whose points are not printed.
    unprinted: Vec<model::IndicatorId>,
    /// Facts whose declaration has an error.
    broken_facts: BTreeSet<model::FactId>,
    /// The 逐项 indicators by the name of their list.
    each_names: BTreeMap<String, &'a ast::Name>,
    /// Clauses that say when an indicator does not apply, for the warning about lost points.
    inapplicable: Vec<Span>,
    /// The grades that 等级 can give, for tests.
    grade_names: Arc<[Arc<str>]>,
    /// The labels of 校验, for tests.
    check_labels: Vec<String>,
    /// The first 校验 of each label, as it is compared.
    check_places: BTreeMap<String, usize>,
    /// What the tables of tests come to so far.
    tabled: usize,
    /// Unknown names that were reported already.
    reported: BTreeSet<String>,
    /// How many questions about other units were met.
    cohort_calls: usize,
    /// What a revision took out, with the statement.
    removed: BTreeMap<&'a str, Span>,
}

impl<'a> Checker<'a> {
    fn new(
        file: &'a ast::File,
        stretch: Option<model::Years>,
        sources: &'a Arc<Sources>,
        diagnostics: &'a mut Diagnostics,
    ) -> Checker<'a> {
        let damaged = diagnostics.has_errors();
        let has_data = file.items.iter().any(|item| matches!(item.kind, ast::ItemKind::Data(_)));
        Checker {
            file,
            stretch,
            sources,
            diagnostics,
            damaged,
            unread: if damaged { unread::unread(file, sources) } else { String::new() },
            has_data,
            names: Names::default(),
            declarations: Declarations::default(),
            used_definitions: BTreeSet::new(),
            facts: Vec::new(),
            unit_words: BTreeSet::new(),
            implied: BTreeMap::new(),
            sections: Vec::new(),
            outline: Vec::new(),
            definitions: Vec::new(),
            functions: Vec::new(),
            instances: BTreeMap::new(),
            instance_count: 0,
            indicators: Vec::new(),
            values: Vec::new(),
            unprinted: Vec::new(),
            broken_facts: BTreeSet::new(),
            each_names: BTreeMap::new(),
            inapplicable: Vec::new(),
            grade_names: Arc::from([]),
            check_labels: Vec::new(),
            check_places: BTreeMap::new(),
            tabled: 0,
            reported: BTreeSet::new(),
            cohort_calls: 0,
            removed: file.removed.iter().map(|name| (name.key.as_str(), name.span)).collect(),
        }
    }

    fn definition(&self, id: DefinitionId) -> Option<&DefinitionEntry> {
        self.definitions.get(id.0).and_then(Option::as_ref)
    }
}
