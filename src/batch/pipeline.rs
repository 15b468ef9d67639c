//! The way of the rows: one thread reads, some score, the caller's writes in the order of the tables. Between them are as many blocks as
//! there are buffers, so that memory does not grow with the rows, however unlike the blocks are.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::block::{Block, Header, HeaderKind};
use super::gathered::{self, Compared, Way};
use super::head;
use super::layout::Heads;
use super::reading::{self, Feed, Flow, Taken, Work};
use super::rejects::Reject;
use super::scoring::{Course, Done, Outcome, Scored, Worker};
use super::seen::{Place, Seen};
use super::summary::{Summary, Tally};
use super::writing::{Destination, Fit, Output, Titles};
use super::{Asked, Choice, Job, Shelf, messages};
use crate::diagnostic::Diagnostics;

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of text tables that are done.
    pub bytes: u64,
    /// Rows that are done.
    pub rows: u64,
}

/// How a run ended.
#[derive(Debug)]
pub enum End {
    /// Every row of every table was done.
    Whole,
    /// It was stopped from outside: what was under way was finished and written.
    Stopped,
    /// A table cannot be read, or its head is wrong; the diagnostics say so.
    Failed,
    /// Results or rejects could not be written.
    Unwritable(io::Error),
}

/// What is left of a run.
#[derive(Debug)]
pub struct Ended {
    /// Its figures.
    pub summary: Summary,
    /// What there is to say about the tables.
    pub diagnostics: Diagnostics,
    /// How it ended.
    pub end: End,
}

/// Takes what is rejected: the name of the table, and what is wrong.
pub type Rejects<'a> = dyn FnMut(&str, &Reject) -> io::Result<()> + 'a;

/// Buffers for each worker: one that is read, one that is worked on, one that waits for its turn to be written, and one to spare.
const BUFFERS: usize = 4;

/// Scores the rows of all tables.
pub fn run(
    job: &Job<'_>,
    shelf: &Mutex<dyn Shelf + '_>,
    results: &mut Destination<'_>,
    rejects: &mut Rejects<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Ended {
    let workers = job.workers.max(1);
    let buffers = BUFFERS * workers;
    let (halted, cut_short) = (AtomicBool::new(false), AtomicBool::new(false));
    let (free, frees) = sync_channel::<Vec<u8>>(buffers);
    for _ in 0..buffers {
        // There is room for all of them.
        drop(free.send(Vec::new()));
    }
    let (looks_at_others, combines) = {
        let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        (shelf.look_at_other_rows(), shelf.combine_rows())
    };
    if looks_at_others || (combines && has_parts(job)) {
        return run_gathered(job, shelf, results, rejects, progress);
    }
    let (give, take) = sync_channel::<(u64, Work)>(buffers);
    let (finish, finished) = sync_channel::<(u64, Done)>(buffers);
    let take = Mutex::new(take);
    let mut writer = Writer::new(job, results, rejects);
    thread::scope(|scope| {
        let (halted, cut_short, take) = (&halted, &cut_short, &take);
        scope.spawn(move || {
            let mut reader = Reader { frees, spare: None, give, index: 0, stop: [job.stop, halted] };
            for (file, input) in job.inputs.iter().enumerate() {
                if reading::read(file, input, job.block_bytes, &mut reader) == Flow::Stop {
                    cut_short.store(true, Ordering::Relaxed);
                    break;
                }
            }
        });
        for _ in 0..workers {
            let finish = finish.clone();
            scope.spawn(move || {
                let mut worker = Worker::new(job, shelf);
                loop {
                    let work = take.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((index, work)) = work else { break };
                    if finish.send((index, worker.work(work))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(finish);
        writer.write(&finished, &free, halted, progress);
    });
    if matches!(writer.ended.end, End::Whole) && cut_short.load(Ordering::Relaxed) {
        writer.ended.end = End::Stopped;
    }
    writer.finish(shelf)
}

/// Scores the rows of all tables together, after all are read.
fn run_gathered(
    job: &Job<'_>,
    shelf: &Mutex<dyn Shelf + '_>,
    results: &mut Destination<'_>,
    rejects: &mut Rejects<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Ended {
    let mut kept = Kept { stop: job.stop, blocks: Vec::new(), bytes: Vec::new(), said: Diagnostics::new(), course: Course::On };
    let mut stopped = false;
    for (file, input) in job.inputs.iter().enumerate() {
        if reading::read(file, input, job.block_bytes, &mut kept) == Flow::Stop {
            stopped = kept.course == Course::On;
            break;
        }
    }
    let mut worker = Worker::new(job, shelf);
    let Kept { blocks, bytes, said, course, .. } = kept;
    let mut writer = Writer::new(job, results, rejects);
    writer.put(&mut Done { said, course, ..worker.nothing() });
    let mut compared = Compared::No;
    if matches!(writer.ended.end, End::Whole) && !stopped {
        // Rows are gone through twice: half of the way is behind when all are known.
        let all: u64 = bytes.iter().sum();
        let mut bytes = bytes.into_iter();
        let mut done_bytes = all / 2;
        let (told, writing) = (RefCell::new(progress), &mut writer);
        let gone = gathered::score(
            blocks,
            &mut worker,
            &mut Way {
                workers: job.workers.max(1),
                stop: job.stop,
                gathered: &mut |rows, of| {
                    let bytes = (all / 2).saturating_mul(rows as u64).checked_div(of as u64).unwrap_or(0);
                    (told.borrow_mut())(Progress { bytes, rows: 0 });
                },
                take: &mut |mut done| {
                    if done.block.is_some() {
                        done_bytes += bytes.next().unwrap_or(0) / 2;
                    }
                    writing.put(&mut done);
                    writing.progress.bytes = done_bytes;
                    (told.borrow_mut())(writing.progress);
                    match writing.ended.end {
                        End::Whole => Flow::On,
                        End::Stopped | End::Failed | End::Unwritable(_) => Flow::Stop,
                    }
                },
            },
        );
        compared = gone.compared;
        stopped = gone.flow == Flow::Stop;
    }
    let ended = &mut writer.ended;
    if compared == Compared::Yes && ended.summary.rejected > 0 {
        ended.diagnostics.push(messages::not_compared(ended.summary.rejected));
    }
    if matches!(ended.end, End::Whole) && stopped {
        ended.end = End::Stopped;
    }
    writer.finish(shelf)
}

/// Whether rows of a table may be parts of a unit: its head says so, or every line says what it holds.
fn has_parts(job: &Job<'_>) -> bool {
    let is_open = |header: &Header| header.kind == HeaderKind::Open || Heads::of(header).whole.is_some();
    job.inputs.iter().any(|input| head::of(input, job.stop).is_some_and(|header| is_open(&header)))
}

/// What is read of tables, all of it.
struct Kept<'s> {
    stop: &'s AtomicBool,
    blocks: Vec<Block>,
    /// How many bytes of its table each was; nothing of workbooks.
    bytes: Vec<u64>,
    said: Diagnostics,
    course: Course,
}

impl Feed for Kept<'_> {
    fn buffer(&mut self) -> Option<Vec<u8>> {
        (!self.stop.load(Ordering::Relaxed)).then(Vec::new)
    }

    fn unused(&mut self, buffer: Vec<u8>) {
        drop(buffer);
    }

    fn send(&mut self, work: Work) -> Flow {
        match work.taken() {
            Taken::Rows(block, bytes) => {
                self.bytes.push(bytes);
                self.blocks.push(block);
            }
            Taken::Said(said) => said.iter().for_each(|diagnostic| self.said.push(diagnostic.clone())),
            Taken::Failed(diagnostic) => {
                self.said.push(*diagnostic);
                self.course = Course::Failed;
            }
        }
        Flow::On
    }
}

/// The reading end.
struct Reader<'s> {
    frees: Receiver<Vec<u8>>,
    /// One that was taken and not used.
    spare: Option<Vec<u8>>,
    give: SyncSender<(u64, Work)>,
    index: u64,
    stop: [&'s AtomicBool; 2],
}

impl Feed for Reader<'_> {
    fn buffer(&mut self) -> Option<Vec<u8>> {
        if self.stop.iter().any(|stop| stop.load(Ordering::Relaxed)) {
            return None;
        }
        self.spare.take().or_else(|| self.frees.recv().ok())
    }

    fn unused(&mut self, buffer: Vec<u8>) {
        self.spare = Some(buffer);
    }

    fn send(&mut self, work: Work) -> Flow {
        self.index += 1;
        match self.give.send((self.index - 1, work)) {
            Ok(()) => Flow::On,
            Err(_) => Flow::Stop,
        }
    }
}

/// The writing end.
struct Writer<'r> {
    job: &'r Job<'r>,
    output: Output<'r>,
    rejects: &'r mut Rejects<'r>,
    seen: Seen,
    /// The tables that have rows.
    filled: BTreeSet<usize>,
    ended: Ended,
    progress: Progress,
}

impl<'r> Writer<'r> {
    /// Nothing is written yet.
    fn new(job: &'r Job<'r>, results: &'r mut Destination<'r>, rejects: &'r mut Rejects<'r>) -> Writer<'r> {
        Writer {
            job,
            output: Output::new(job.form.format, results),
            rejects,
            seen: Seen::new(),
            filled: BTreeSet::new(),
            ended: Ended { summary: Summary::new(), diagnostics: Diagnostics::new(), end: End::Whole },
            progress: Progress::default(),
        }
    }

    /// Writes what comes, in order.
    fn write(
        &mut self,
        finished: &Receiver<(u64, Done)>,
        free: &SyncSender<Vec<u8>>,
        halted: &AtomicBool,
        progress: &mut dyn FnMut(Progress),
    ) {
        let mut waiting: BTreeMap<u64, Done> = BTreeMap::new();
        let mut next = 0;
        while let Ok((index, done)) = finished.recv() {
            waiting.insert(index, done);
            while let Some(mut done) = waiting.remove(&next) {
                next += 1;
                let buffered = done.block.is_some();
                self.put(&mut done);
                if !matches!(self.ended.end, End::Whole) {
                    halted.store(true, Ordering::Relaxed);
                }
                progress(self.progress);
                if buffered {
                    let buffer = done.block.map(|block| block.text.into_bytes()).unwrap_or_default();
                    // Nobody reads any more at the end.
                    drop(free.try_send(buffer));
                }
            }
        }
    }

    /// Ends what is written: a whole run has its titles even where no row was scored, and says which tables have no rows.
    fn finish(mut self, shelf: &Mutex<dyn Shelf + '_>) -> Ended {
        if matches!(self.ended.end, End::Whole) {
            for (file, input) in self.job.inputs.iter().enumerate() {
                if !self.filled.contains(&file) {
                    self.ended.diagnostics.push(messages::no_rows(&input.name));
                }
            }
            if self.output.is_untitled()
                && let Err(error) = self.title(shelf)
            {
                self.ended.end = End::Unwritable(error);
            }
        }
        if matches!(self.ended.end, End::Whole | End::Stopped)
            && let Err(error) = self.output.finish()
        {
            self.ended.end = End::Unwritable(error);
        }
        self.ended
    }

    /// Writes the titles of the rubric for rows that ask for nothing, where there is one.
    fn title(&mut self, shelf: &Mutex<dyn Shelf + '_>) -> io::Result<()> {
        match shelf.lock().unwrap_or_else(PoisonError::into_inner).choose(&Asked::default()) {
            Choice::Rubric(editions) => {
                self.output.titled(&Arc::new(Titles::of(editions.first(), self.job.form)))?;
            }
            Choice::None(_) => {}
            Choice::Broken(diagnostics) => {
                diagnostics.iter().for_each(|diagnostic| self.ended.diagnostics.push(diagnostic.clone()));
                self.ended.end = End::Failed;
            }
        }
        Ok(())
    }

    /// Writes what came of a block; what follows a failure is not written.
    fn put(&mut self, done: &mut Done) {
        if matches!(self.ended.end, End::Whole)
            && let Err(error) = self.block(done)
        {
            self.ended.end = End::Unwritable(error);
        }
    }

    fn block(&mut self, done: &mut Done) -> io::Result<()> {
        for diagnostic in std::mem::take(&mut done.said).into_sorted() {
            self.ended.diagnostics.push(diagnostic);
        }
        self.progress.bytes += done.bytes;
        let Some(block) = &done.block else {
            self.fail(done.course);
            return Ok(());
        };
        let file = block.header.file;
        let name = self.job.inputs.get(file).map_or("", |input| input.name.as_str());
        self.ended.summary.blank += block.blank;
        if !block.rows.is_empty() {
            self.filled.insert(file);
        }
        let mut tallies: Vec<Tally> = done.titles.iter().map(|titles| Tally::new(titles)).collect();
        let heads = Heads::of(&block.header);
        self.seen.approach(done.rows.iter().filter_map(|outcome| match outcome {
            Outcome::Scored(scored) => scored.mark,
            Outcome::Rejected(_) | Outcome::Earlier | Outcome::Part => None,
        }));
        let (mut written, mut start, mut last) = (0, 0, None);
        for (row, outcome) in block.rows.iter().zip(std::mem::take(&mut done.rows)) {
            self.ended.summary.rows += 1;
            last = Some(row.line);
            let rejected = match outcome {
                Outcome::Rejected(reasons) => reasons,
                Outcome::Earlier => {
                    self.ended.summary.earlier += 1;
                    continue;
                }
                Outcome::Part => {
                    self.ended.summary.parts += 1;
                    continue;
                }
                Outcome::Scored(scored) => {
                    let end = scored.end;
                    let Some(titles) = done.titles.get(scored.titles) else { continue };
                    match self.admit(&scored, titles, file, row.line)? {
                        None => {
                            tallies.iter_mut().skip(scored.titles).take(1).for_each(|tally| tally.count(&scored, titles));
                            start = end;
                            continue;
                        }
                        Some(why) => {
                            self.output.write(&done.encoded, written, start)?;
                            (written, start) = (end, end);
                            let (unit, ..) = heads.texts(block, row);
                            vec![Reject::of(&why, block, row, unit)]
                        }
                    }
                }
            };
            self.ended.summary.rejected += 1;
            for reject in &rejected {
                *self.ended.summary.reasons.entry(reject.code).or_default() += 1;
                (self.rejects)(name, reject)?;
            }
        }
        if let Some(line) = last {
            self.ended.summary.last = Some((name.to_string(), line));
        }
        for (tally, titles) in tallies.iter().zip(&done.titles) {
            self.ended.summary.add(tally, titles);
        }
        self.output.write(&done.encoded, written, start)?;
        self.progress.rows = self.ended.summary.rows;
        self.fail(done.course);
        Ok(())
    }

    fn fail(&mut self, course: Course) {
        match course {
            Course::On => {}
            Course::Failed => self.ended.end = End::Failed,
        }
    }

    /// Whether a unit is written: unless it comes twice, or its columns are not those of the results.
    fn admit(
        &mut self,
        scored: &Scored,
        titles: &Arc<Titles>,
        file: usize,
        line: u64,
    ) -> io::Result<Option<crate::diagnostic::Diagnostic>> {
        if self.output.titled(titles)? == Fit::No {
            return Ok(Some(messages::other_columns()));
        }
        let Some(mark) = scored.mark else { return Ok(None) };
        let place = Place { file: u16::try_from(file).unwrap_or(u16::MAX), line };
        let first = self.seen.see(mark, place);
        Ok(first.map(|first| messages::twice(self.job.inputs, first, place.file)))
    }
}
