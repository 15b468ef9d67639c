//! Tables under rubrics that look at other rows: 上年 looks at the same unit's row of an earlier year, 全体平均 and the like at all units of the
//! year. All rows are read before one is scored, and memory grows with them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::Choice;
use super::block::{Block, Row};
use super::layout::Heads;
use super::place::row_of;
use super::reading::Flow;
use super::rejects::Reject;
use super::scoring::{Course, Done, Outcome, Worker, edition, rejects};
use super::seen::{Mark, Place, Seen, mark_of_rubric};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::eval::{Cohort, Gathering};
use crate::facts::{Bound, Filed, Record, Submission, bind, bind_part, bind_years, part_faulty, year_of};
use crate::model::Rubric;

/// A row on its way.
enum Handed {
    /// It is wrong, for these reasons.
    Rejected(Vec<Reject>),
    /// Its data, and their rubric; where no rubric covers their year, the message that says so.
    In {
        /// The data.
        submission: Box<Submission>,
        /// The rubric.
        rubric: Result<Arc<Rubric>, Box<Diagnostic>>,
        /// Warnings about them.
        found: Diagnostics,
        /// Why they are wrong, when they are: there to be known to the unit of which they are a part.
        wrong: Vec<Reject>,
    },
}

/// A row that is ready.
enum Ready {
    /// It is wrong, for these reasons.
    Rejected(Vec<Reject>),
    /// It is to be scored.
    Record {
        /// Its data.
        record: Box<Record>,
        /// Their rubric.
        rubric: Arc<Rubric>,
        /// Warnings about them.
        found: Diagnostics,
    },
    /// It is there for a later year.
    Earlier,
    /// It is worked into another unit.
    Part,
}

/// Whether units were compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// They were.
    Yes,
    /// Each was looked at with its own years at most.
    No,
}

/// After how many rows it is looked whether to stop, and said how far it is.
const ROWS_A_LOOK: usize = 256;

/// How the rows of a run are gone through.
pub struct Way<'w> {
    /// How many workers score at once.
    pub workers: usize,
    /// Set from outside to stop.
    pub stop: &'w AtomicBool,
    /// Told how many rows are known, of those of all tables.
    pub gathered: &'w mut dyn FnMut(usize, usize),
    /// Takes what came of each block, in order.
    pub take: &'w mut dyn FnMut(Done) -> Flow,
}

impl Way<'_> {
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// How far the rows came, and whether they were compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Whether units were compared with each other.
    pub compared: Compared,
    /// Whether it was stopped before the last.
    pub flow: Flow,
}

/// Scores all rows of all tables together.
pub fn score(blocks: Vec<Block>, worker: &mut Worker<'_>, way: &mut Way<'_>) -> Gone {
    let stopped = Gone { compared: Compared::No, flow: Flow::Stop };
    let rows: Vec<(usize, usize)> =
        blocks.iter().enumerate().flat_map(|(at, block)| (0..block.rows.len()).map(move |row| (at, row))).collect();
    let place = |at: usize| {
        let (block, row) = rows.get(at)?;
        let block = blocks.get(*block)?;
        Some((block, block.rows.get(*row)?))
    };
    let mut first = worker.nothing();
    let mut handed = Vec::with_capacity(rows.len());
    let mut seen = Seen::new();
    for at in 0..rows.len() {
        if at.is_multiple_of(ROWS_A_LOOK) {
            if way.is_stopped() {
                return stopped;
            }
            (way.gathered)(at, rows.len());
        }
        let Some((block, row)) = place(at) else { continue };
        handed.push(hand_in(block, row, at, (worker, &mut seen), &mut first));
        if first.course == Course::Failed {
            (way.take)(first);
            return Gone { compared: Compared::No, flow: Flow::On };
        }
    }
    let mut ready = bind_all(handed, place);
    let Some(cohorts) = cohorts(&ready, way.stop) else { return stopped };
    let compared = if cohorts.is_empty() { Compared::No } else { Compared::Yes };
    let mut rest = ready.as_mut_slice();
    let mut shares = Vec::new();
    for block in blocks {
        let count = block.rows.len().min(rest.len());
        let (own, behind) = std::mem::take(&mut rest).split_at_mut(count);
        shares.push((block, own));
        rest = behind;
    }
    if (way.take)(first) == Flow::Stop {
        return Gone { compared, flow: Flow::On };
    }
    // As many blocks at once as there are workers; the order is theirs.
    while !shares.is_empty() {
        let behind = shares.split_off(way.workers.min(shares.len()));
        let turn = std::mem::replace(&mut shares, behind);
        let (cohorts, stop) = (&cohorts, way.stop);
        let scored: Vec<(Done, Flow)> = thread::scope(|scope| {
            let started: Vec<_> = turn
                .into_iter()
                .map(|(block, ready)| {
                    let mut worker = worker.another();
                    scope.spawn(move || score_block(block, ready, cohorts, &mut worker, stop))
                })
                .collect();
            started.into_iter().filter_map(|thread| thread.join().ok()).collect()
        });
        for (done, flow) in scored {
            if (way.take)(done) == Flow::Stop {
                return Gone { compared, flow: Flow::On };
            }
            // What comes after rows that are wanting is not written.
            if flow == Flow::Stop {
                return Gone { compared, flow };
            }
        }
    }
    Gone { compared, flow: Flow::On }
}

/// The data of a row, as far as it can be told alone.
fn hand_in(block: &Block, row: &Row, at: usize, (worker, seen): (&mut Worker<'_>, &mut Seen), first: &mut Done) -> Handed {
    let heads = Heads::of(&block.header);
    if let Some(fault) = &row.fault {
        return hand_in_faulty(block, row, Reject::of_fault(fault, block, row), worker);
    }
    let (unit, name, year) = heads.texts(block, row);
    let (editions, uncovered) = match worker.choose(name, year, heads) {
        Choice::Rubric(editions) => (editions, None),
        Choice::None(diagnostic) if diagnostic.code == Code::YearNotCovered => match worker.choose(name, "", heads) {
            // It may serve as an earlier year's: its columns are read as any rubric of the name has them.
            Choice::Rubric(editions) => (editions, Some(diagnostic)),
            Choice::None(_) | Choice::Broken(_) => return Handed::Rejected(vec![Reject::of(&diagnostic, block, row, unit)]),
        },
        Choice::None(diagnostic) => return Handed::Rejected(vec![Reject::of(&diagnostic, block, row, unit)]),
        Choice::Broken(diagnostics) => {
            first.fail(&diagnostics);
            return Handed::Rejected(Vec::new());
        }
    };
    let rubric = edition(&editions, year);
    let mut found = Diagnostics::new();
    let Some(submission) = worker.submission(block, row, at, &rubric, first, &mut found) else {
        return Handed::Rejected(Vec::new());
    };
    if heads.whole.is_some() {
        return hand_in_part(block, row, (submission, &rubric, uncovered), found, (worker, seen));
    }
    let sound = !found.has_errors();
    let mark_of = |year: Option<i32>| Mark::of(unit, year, mark_of_rubric(&rubric.name));
    let (mark, rubric) = match uncovered {
        Some(diagnostic) if sound => (mark_of(submission.year), Err(diagnostic)),
        // Bound by itself first, so that what is wrong with a row is told of it.
        None if sound => match bind(&rubric, &submission, &mut found) {
            Some(record) => (mark_of(record.year), Ok(rubric)),
            None => return Handed::Rejected(rejects(&found, block, row, unit)),
        },
        Some(_) | None => return Handed::Rejected(rejects(&found, block, row, unit)),
    };
    if let Some(twice) = seen_before(block, row, mark, worker, seen) {
        return Handed::Rejected(vec![Reject::of(&twice, block, row, unit)]);
    }
    Handed::In { submission: Box::new(submission), rubric, found, wrong: Vec::new() }
}

/// A row that could not be cut into its cells. The unit of which it says that it is a part must know that one is wanting.
fn hand_in_faulty(block: &Block, row: &Row, reject: Reject, worker: &mut Worker<'_>) -> Handed {
    let heads = Heads::of(&block.header);
    let whole = heads.whole_of(block, row);
    let (unit, name, year) = heads.texts(block, row);
    match worker.choose(name, year, heads) {
        Choice::Rubric(editions) if !whole.is_empty() => {
            let submission = Submission {
                unit: Some(unit.to_string()),
                whole: Some(whole.to_string()),
                year: year_of(year),
                faulty: true,
                ..Submission::default()
            };
            let rubric = Ok(edition(&editions, year));
            Handed::In { submission: Box::new(submission), rubric, found: Diagnostics::new(), wrong: vec![reject] }
        }
        Choice::Rubric(_) | Choice::None(_) | Choice::Broken(_) => Handed::Rejected(vec![reject]),
    }
}

/// That a unit came before, if it did.
fn seen_before(block: &Block, row: &Row, mark: Option<Mark>, worker: &Worker<'_>, seen: &mut Seen) -> Option<Diagnostic> {
    let file = u16::try_from(block.header.file).unwrap_or(u16::MAX);
    let before = seen.see(mark?, Place { file, line: row.line })?;
    Some(worker.twice(before, file))
}

/// The data of a row of a table in which rows may be parts of a unit. What a unit that is made of others says by itself is no whole, and is
/// bound with its parts; of a part that is wrong the unit must know.
fn hand_in_part(
    block: &Block,
    row: &Row,
    (mut submission, rubric, uncovered): (Submission, &Arc<Rubric>, Option<Box<Diagnostic>>),
    mut found: Diagnostics,
    (worker, seen): (&mut Worker<'_>, &mut Seen),
) -> Handed {
    let (unit, ..) = Heads::of(&block.header).texts(block, row);
    if submission.whole.is_some() && uncovered.is_none() {
        drop(bind_part(rubric, &submission, &mut found));
    }
    let mut wrong = rejects(&found, block, row, unit);
    let year = submission.year.or_else(|| rubric.years.and_then(|years| years.single()));
    let twice = seen_before(block, row, Mark::of(unit, year, mark_of_rubric(&rubric.name)), worker, seen);
    wrong.extend(twice.map(|twice| Reject::of(&twice, block, row, unit)));
    submission.faulty |= !wrong.is_empty();
    let rubric = match uncovered {
        Some(diagnostic) => Err(diagnostic),
        None => Ok(Arc::clone(rubric)),
    };
    Handed::In { submission: Box::new(submission), rubric, found, wrong }
}

/// Links the rows of each unit.
fn bind_all<'b>(handed: Vec<Handed>, place: impl Fn(usize) -> Option<(&'b Block, &'b Row)>) -> Vec<Ready> {
    let filed: Vec<(usize, Filed<'_>)> = (handed.iter().enumerate())
        .filter_map(|(at, handed)| match handed {
            Handed::Rejected(_) => None,
            Handed::In { submission, rubric, .. } => Some((at, Filed { submission, rubric: rubric.as_deref().ok() })),
        })
        .collect();
    let (rows, filed): (Vec<usize>, Vec<Filed<'_>>) = filed.into_iter().unzip();
    let mut said = Diagnostics::new();
    let mut bound = bind_years(&filed, &mut said).into_iter();
    // What was said of a row, by its place.
    let mut of_rows: BTreeMap<usize, Vec<Diagnostic>> = BTreeMap::new();
    let mut of_none = Vec::new();
    // What was said of parts that do not stop the unit that is made of them.
    let mut warned: BTreeMap<usize, Vec<Diagnostic>> = BTreeMap::new();
    for diagnostic in said.into_sorted() {
        let row = diagnostic.labels.iter().find_map(|label| row_of(label.span));
        match row {
            _ if diagnostic.severity == Severity::Note => {}
            Some(row) if diagnostic.severity == Severity::Warning => warned.entry(row).or_default().push(diagnostic),
            None if diagnostic.severity == Severity::Warning => {}
            Some(row) => of_rows.entry(row).or_default().push(diagnostic),
            None => of_none.push(diagnostic),
        }
    }
    let reject = |at: usize, diagnostics: &[Diagnostic]| {
        let Some((block, row)) = place(at) else { return Vec::new() };
        let (unit, ..) = Heads::of(&block.header).texts(block, row);
        diagnostics.iter().map(|diagnostic| Reject::of(diagnostic, block, row, unit)).collect::<Vec<_>>()
    };
    let mut ready = Vec::with_capacity(handed.len());
    for (at, handed) in handed.into_iter().enumerate() {
        ready.push(match handed {
            Handed::Rejected(reasons) => Ready::Rejected(reasons),
            Handed::In { wrong, .. } if !wrong.is_empty() => {
                // A unit that is made of others stands at the place of its first part; it is not made when that is wrong.
                let _ = bound.next();
                Ready::Rejected(wrong)
            }
            Handed::In { submission, rubric, mut found, .. } => match (bound.next(), rubric) {
                (Some(Bound::Record(record)), Ok(rubric)) => Ready::Record { record, rubric, found },
                (Some(Bound::Whole { record, made_of }), Ok(rubric)) => {
                    let rows = made_of.iter().filter_map(|at| rows.get(*at));
                    rows.filter_map(|row| warned.remove(row)).flatten().for_each(|warning| found.push(warning));
                    Ready::Record { record, rubric, found }
                }
                (Some(Bound::Part), _) => Ready::Part,
                (Some(Bound::PriorOnly), _) => Ready::Earlier,
                (Some(Bound::Uncovered), Err(diagnostic)) => Ready::Rejected(reject(at, &[*diagnostic])),
                (Some(Bound::Faulty | Bound::Record(_) | Bound::Whole { .. } | Bound::Uncovered) | None, _) => {
                    let own = of_rows.remove(&at).unwrap_or_default();
                    let whole = submission.whole.as_deref().or(submission.unit.as_deref()).unwrap_or_default();
                    let not_made = [part_faulty(whole, &[])];
                    Ready::Rejected(reject(
                        at,
                        match (own.as_slice(), of_none.as_slice()) {
                            ([], []) => &not_made,
                            ([], of_none) => of_none,
                            (own, _) => own,
                        },
                    ))
                }
            },
        });
    }
    ready
}

/// The units that are compared with each other: those of one rubric and year.
type Cohorts = BTreeMap<(usize, Option<i32>), Cohort>;

/// What tells a rubric from others of a run.
fn identity(rubric: &Arc<Rubric>) -> usize {
    Arc::as_ptr(rubric) as usize
}

/// Gathers them; nothing when it is stopped.
fn cohorts(ready: &[Ready], stop: &AtomicBool) -> Option<Cohorts> {
    let mut gathering: BTreeMap<(usize, Option<i32>), Gathering<'_>> = BTreeMap::new();
    for (at, ready) in ready.iter().enumerate() {
        if at.is_multiple_of(ROWS_A_LOOK) && stop.load(Ordering::Relaxed) {
            return None;
        }
        if let Ready::Record { record, rubric, .. } = ready
            && rubric.looks_at_other_units()
        {
            gathering.entry((identity(rubric), record.year)).or_insert_with(|| Gathering::new(rubric)).add(record);
        }
    }
    Some(gathering.into_iter().map(|(key, gathering)| (key, gathering.finish())).collect())
}

/// Scores the rows of a block, from the first as far as it is not stopped.
fn score_block(block: Block, ready: &mut [Ready], cohorts: &Cohorts, worker: &mut Worker<'_>, stop: &AtomicBool) -> (Done, Flow) {
    let mut done = worker.nothing();
    let mut flow = Flow::On;
    for (row, ready) in block.rows.iter().zip(ready) {
        // A row takes long under rules that compare: it is looked at each.
        if stop.load(Ordering::Relaxed) {
            flow = Flow::Stop;
            break;
        }
        let outcome = match std::mem::replace(ready, Ready::Earlier) {
            Ready::Rejected(reasons) => Outcome::Rejected(reasons),
            Ready::Earlier => Outcome::Earlier,
            Ready::Part => Outcome::Part,
            Ready::Record { record, rubric, found } => {
                let cohort = cohorts.get(&(identity(&rubric), record.year)).cloned().unwrap_or_default();
                worker.score_record(&block, row, (&record, &rubric, &cohort), &found, &mut done)
            }
        };
        done.rows.push(outcome);
    }
    done.block = Some(block);
    (done, flow)
}
