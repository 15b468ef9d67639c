//! What holds of a rubric whatever the data: proved exactly, before any data are seen, or said to be not proved.
//!
//! A row's rule is computed over all data, stretch by stretch ([`symbolic`](crate::symbolic)); what it comes to in each decides the claims
//! (`rows.rs`, `direction.rs`, `branches.rs`), and with the rows those about the whole (`whole.rs`). Stretches allow more than real data do, so
//! that no score lies outside what they say; that something can really happen is claimed only when the evaluator shows it on data
//! (`evidence.rs`). Work is bounded; beyond the bound a claim is not proved, which is counted and never passed over.

mod bands;
mod bounds;
mod branches;
mod cells;
mod data;
mod direction;
mod evidence;
mod measure;
mod messages;
mod outside;
mod rows;
mod substantiate;
mod whole;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::check;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::facts::Record;
use crate::interval::{Bound, Interval};
use crate::model::{BoundKind, Editions, IndicatorId, Reach, Rubric, SectionId};
use crate::number::Number;
use crate::source::{Sources, Span};
use crate::symbolic::explore::Unfinished;
use crate::syntax::ast;

use branches::Branches;
use cells::Cells;
use evidence::Evidence;
use substantiate::substantiate;

/// How much work it may be to divide the data of one row into stretches: expressions computed, and sizes of conditions eliminated. What is
/// then found out about them may be as much again.
pub const MAXIMUM_WORK_OF_A_ROW: u64 = 120_000;

/// How much that may be for all rows of a rubric together; each has its share, and what those before it left.
pub const MAXIMUM_WORK: u64 = 1_000_000;

/// What was found out about a rubric.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Every claim, row by row in the order of the form, then headings, then the whole.
    pub claims: Vec<Claim>,
    /// What should be mended, or known.
    pub findings: Vec<Finding>,
    /// How much work the proofs of its rows were, in the measure of [`MAXIMUM_WORK`].
    pub work: u64,
    /// The divisors that can be 0, and whether every division was looked at.
    divisors: Divisors,
}

/// Something that is claimed of all data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What it is about.
    pub about: About,
    /// What is claimed.
    pub statement: Statement,
    /// Whether it holds.
    pub verdict: Verdict,
}

/// The part of a rubric that a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A row.
    Indicator(IndicatorId),
    /// A heading.
    Section(SectionId),
    /// All of it.
    Whole,
}

/// What is claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// Complete data always give a score.
    Scored,
    /// Nothing is ever divided by 0.
    Divisors,
    /// So many arms and branches can each be taken.
    Branches(usize),
    /// The least and the greatest score, in printed points; none when they are not known. Each is reached.
    Scores(Option<Scores>),
    /// Full marks can be reached: of rows whose points the data bring.
    FullMarks,
    /// The values of 值 for which the score stands at a bound; none when that depends on more than 值.
    Bound(BoundKind, Option<Interval>),
    /// How the score goes when what it is measured by grows and nothing else changes.
    Direction {
        /// What that is called; none of 值.
        measure: Option<String>,
        /// How it goes; none when that is not known.
        course: Option<Course>,
    },
    /// The points below are those printed, whatever applies.
    Sum,
    /// Every total that can occur has a grade.
    Graded,
    /// Every grade can be had, so many of them.
    Grades(usize),
    /// The least and the greatest total; none when they are not known.
    Totals(Option<Scores>),
}

/// The least and the greatest of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scores {
    /// The least.
    pub least: Number,
    /// The greatest.
    pub greatest: Number,
}

/// How a score goes when its value grows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Course {
    /// It stays what it is.
    Level,
    /// It never falls.
    Rising,
    /// It never rises.
    Falling,
    /// It rises first and falls from there on.
    Peak(Turn),
    /// It falls first and rises from there on, or turns more than once.
    Turning(Vec<Turn>),
}

/// A value where a score goes another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The least value that counts, or the one above which values count.
    pub from: Bound,
    /// As a person reads it: `≥ 95%`.
    pub shown: String,
}

/// Whether a claim holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It does, for all data.
    Proved,
    /// It does not; a finding says where.
    Refuted,
    /// That is not known.
    Unproved(Why),
}

/// Why something is not proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// There are more cases than are gone through.
    TooManyCases,
    /// The rule is too large, or its numbers are.
    TooLarge,
    /// It holds an operation that is not looked into, over the items of a list say.
    NotLookedInto,
    /// It may be so, but no data were found that show it.
    NoData,
    /// It depends on other data too.
    DependsOnMore,
    /// Targets in words have no number.
    Words,
    /// A list without items has no mean, no greatest and no least.
    EmptyList,
    /// It depends on a row that is not proved.
    OfRows,
    /// It depends on the other units.
    OfUnits,
}

/// Something that should be mended, or known.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it is about.
    pub about: About,
    /// What was found.
    pub kind: FindingKind,
    /// Where in the rules.
    pub place: Span,
    /// Data of one unit that show it; two where it takes a comparison; none where it is that no data do something.
    pub witnesses: Vec<Record>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// Something is divided by 0.
    Divisor,
    /// No arm fits.
    NoArm,
    /// An arm is never taken, or a condition never holds or always does.
    NeverTaken(Reach),
    /// The points printed cannot be reached: the most that can.
    OutOfReach(Number),
    /// The score rises and falls as the value grows.
    Direction(Course),
    /// A value of a band of which the checker has something to say.
    InBand,
    /// A total has no grade.
    NoGrade,
    /// A jump inside a table of steps is more than twice those beside it: where it stands, and how far it goes.
    Jump(Turn, Number),
}

/// The places that divide, as far as they were met.
#[derive(Clone, Debug, Default)]
struct Divisors {
    /// Where a result may be wanting because something is 0.
    suspects: Vec<Span>,
    /// Where something was divided.
    looked_at: Vec<Span>,
    /// What is computed outside the rules of rows, which was not looked at.
    outside: BTreeSet<Span>,
    /// Whether there may be others.
    is_partial: bool,
}

/// A rubric that was checked, with what was proved of it.
#[derive(Clone, Debug)]
pub struct Proved {
    /// What it means in each year; none when there is an error.
    pub editions: Option<Editions>,
    /// What was proved of each edition, in order; of a rubric with errors nothing.
    pub proofs: Vec<Proof>,
    /// Data of units that show what was said, errors too.
    pub witnesses: Vec<Witness>,
}

/// The data of a unit that show a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The code of the message.
    pub code: Code,
    /// The row.
    pub row: String,
    /// A data file, in YAML.
    pub data: String,
}

/// Checks a rubric as [`check::check`] does and proves what can be proved of it; what the checker says is shown on data of a unit, and so
/// is what only the proofs find.
///
/// # Errors
/// None as such: what is wrong goes to `diagnostics`.
pub fn check_and_prove(file: &ast::File, sources: &Arc<Sources>, diagnostics: &mut Diagnostics) -> Proved {
    let mut found = diagnostics.clone();
    let examined = check::examine(file, sources, &mut found);
    let rubrics: Vec<&Rubric> = match &examined.editions {
        Some(editions) => editions.iter().map(|rubric| &**rubric).collect(),
        None => examined.unsound.iter().collect(),
    };
    let before = diagnostics.iter().count();
    let found: Vec<Diagnostic> = found.iter().skip(before).cloned().collect();
    let proofs: Vec<Proof> = rubrics.iter().map(|rubric| prove_beside(rubric, &found)).collect();
    let pairs: Vec<(&Rubric, &Proof)> = rubrics.iter().copied().zip(&proofs).collect();
    let said = substantiate(&pairs, found);
    let witnesses = messages::witnesses(&said);
    said.into_iter().for_each(|(diagnostic, _)| diagnostics.push(diagnostic));
    let proofs = if examined.editions.is_some() { proofs } else { Vec::new() };
    Proved { editions: examined.editions, proofs, witnesses }
}

/// Proves what can be proved of a rubric.
///
/// ```
/// use std::collections::BTreeMap;
/// use biaochi::proof::{Course, Statement, prove};
/// let engine = biaochi::Engine::compile("例.rules", "数据 { 执行: 金额(元); 预算: 金额(元) 大于 0 }
/// 完成率（4分）:
///     值 = 比率(执行, 预算)
///     得分 = 值 ≥ 100% ? 满分 : 满分 × 值")?;
/// let proof = prove(engine.editions().first());
/// assert!(proof.claims.iter().any(|claim| matches!(claim.statement, Statement::Direction { course: Some(Course::Rising), .. })));
/// # Ok::<(), biaochi::Rejected>(())
/// ```
pub fn prove(rubric: &Rubric) -> Proof {
    prove_beside(rubric, &[])
}

/// Proves what can be proved, with data for what the checker says.
fn prove_beside(rubric: &Rubric, found: &[Diagnostic]) -> Proof {
    let evidence = Evidence::of(rubric);
    let mut branches = Branches::of(rubric);
    let mut proof = Proof { claims: Vec::new(), findings: Vec::new(), work: 0, divisors: Divisors::default() };
    let mut rows: Vec<Cells> = Vec::new();
    let share = MAXIMUM_WORK / u64::try_from(rubric.indicators.len().max(1)).unwrap_or(u64::MAX);
    let mut left = 0;
    for (index, indicator) in rubric.indicators.iter().enumerate() {
        let id = IndicatorId(index);
        left += share;
        let mut cells = Cells::of(rubric, indicator, left.min(MAXIMUM_WORK_OF_A_ROW));
        left = left.saturating_sub(cells.atoms.work());
        rows::prove(rubric, id, indicator, &mut cells, &evidence, &mut proof);
        direction::prove(id, indicator, &mut cells, &evidence, &mut proof);
        bands::show(id, indicator, &mut cells, &evidence, found, &mut proof);
        branches.meet(&cells);
        proof.divisors.meet(&cells);
        rows.push(cells);
    }
    match outside::places(rubric, &outside::outside(rubric)) {
        Some(places) => proof.divisors.outside = places,
        None => proof.divisors.is_partial = true,
    }
    branches.prove(&rows, &evidence, &mut proof);
    whole::prove(rubric, &mut rows, &evidence, found, &mut proof);
    proof.explain_by_others(rubric);
    proof.work = rows.iter().fold(0, |work, cells| work.saturating_add(cells.atoms.work()));
    proof
}

impl From<Unfinished> for Why {
    fn from(unfinished: Unfinished) -> Why {
        match unfinished {
            Unfinished::TooManyCases => Why::TooManyCases,
            Unfinished::TooLarge => Why::TooLarge,
        }
    }
}

impl Proof {
    /// How many claims have this fate.
    pub fn count(&self, fate: impl Fn(Verdict) -> bool) -> usize {
        self.claims.iter().filter(|claim| fate(claim.verdict)).count()
    }

    fn claim(&mut self, about: About, statement: Statement, verdict: Verdict) {
        self.claims.push(Claim { about, statement, verdict });
    }

    /// Of what rests on the units that are scored together, says that this is why it is not proved: a unit by itself can show nothing of it.
    fn explain_by_others(&mut self, rubric: &Rubric) {
        let on_others = rubric.on_others();
        for claim in &mut self.claims {
            let rests = match claim.about {
                About::Indicator(id) => on_others.indicator(id),
                About::Section(id) => on_others.section(id),
                About::Whole => on_others.whole(),
            };
            if rests && let Verdict::Unproved(Why::NoData | Why::DependsOnMore | Why::NotLookedInto) = claim.verdict {
                claim.verdict = Verdict::Unproved(Why::OfUnits);
            }
        }
    }

    fn find(&mut self, about: About, kind: FindingKind, place: Span, witnesses: Vec<Record>) {
        self.findings.push(Finding { about, kind, place, witnesses });
    }
}
