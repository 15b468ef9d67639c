//! `biaochi score` of tables: what is read, where results and rejects go, how far it is, and what came of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use std::{fmt, io};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::arguments::Score;
use super::console::Live;
use super::files::{self, Files, Left, Part};
use super::messages::{self, Wanted};
use super::rubrics::{Rubrics, Say};
use super::{Console, Status, output};
use crate::batch::{
    self, Asked, BLOCK_BYTES, Choice, Destination, End, Ended, Form, Input, Job, Method, Progress, Reject, Rows, Shelf, Summary,
    TableFormat,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::language::{Language, Text};
use crate::model::Rubric;
use crate::source::Sources;
use crate::text;

/// How many rejects are shown where they have no file.
const MOST_SHOWN: usize = 20;

/// Runs the command over tables; `left` is what of their folders is not read.
pub fn run(arguments: &Score, tables: &[PathBuf], left: &[Left], console: &mut Console<'_>) -> Status {
    let mut diagnostics = Diagnostics::new();
    left.iter().for_each(|left| diagnostics.push(messages::not_read(&left.folder, &left.names)));
    let places = match Places::of(arguments, tables) {
        Ok(places) => places,
        Err(found) => {
            found.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
            return output::conclude(diagnostics, &Sources::new(), console);
        }
    };
    let mut files = Files::new();
    let rubrics = match &arguments.rules {
        Some(path) => Rubrics::at(path, console.language, &mut files, &mut diagnostics),
        None => Rubrics::embedded(&mut files),
    };
    let sources = Arc::new(std::mem::take(&mut files.sources));
    // Rules are no more written over than tables are.
    let overwritten: Vec<Diagnostic> =
        places.results.iter().chain(&places.rejects).filter_map(|path| output::overwritten(Some(path), &files)).collect();
    if !overwritten.is_empty() {
        overwritten.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
        return output::conclude(diagnostics, &sources, console);
    }
    if rubrics.is_empty() {
        return output::conclude(diagnostics, &sources, console);
    }
    let shelf = Mutex::new(AtHand { rubrics, sources: Arc::clone(&sources), said: Diagnostics::new(), waiting: BTreeMap::new() });
    let rows = arguments.rows.unwrap_or(if arguments.wide { Rows::Wide } else { Rows::Units });
    let form = Form { rows, format: places.format, language: console.language };
    let inputs = inputs(tables);
    let stop = stop_at_interrupt();
    let job = Job {
        inputs: &inputs,
        form,
        method: Method::Columns,
        workers: workers(arguments.jobs),
        block_bytes: BLOCK_BYTES,
        stop: &stop,
    };
    let ran = match score(&job, &shelf, &places, tables, console) {
        Ok(ran) => ran,
        Err(message) => {
            diagnostics.push(*message);
            return output::conclude(diagnostics, &sources, console);
        }
    };
    let AtHand { said, .. } = shelf.into_inner().unwrap_or_else(PoisonError::into_inner);
    for found in [said, ran.diagnostics] {
        found.into_sorted().into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
    }
    let mut status = output::conclude(diagnostics, &sources, console);
    if !ran.told.is_empty() {
        console.note(&ran.told);
    }
    if ran.summary.rejected > 0 || ran.summary.incomplete > 0 {
        status = status.max(Status::Wrong);
    }
    match ran.course {
        Course::Stopped => Status::Stopped,
        Course::Ended => status,
    }
}

/// What is left to be told of a run.
struct Ran {
    summary: Summary,
    diagnostics: Diagnostics,
    told: String,
    course: Course,
}

/// Whether a run was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    Ended,
    Stopped,
}

/// Where results and rejects go, and in which format.
struct Places {
    format: TableFormat,
    results: Option<PathBuf>,
    rejects: Option<PathBuf>,
}

impl Places {
    /// What the command line asks for; or everything that is wrong with it.
    fn of(arguments: &Score, tables: &[PathBuf]) -> Result<Places, Vec<Diagnostic>> {
        let mut found: Vec<Diagnostic> = tables.iter().filter_map(|path| files::missing(path)).collect();
        let results = arguments.output.clone();
        let format = match (arguments.format, &results) {
            (Some(format), _) => {
                format.of_table().ok_or_else(|| messages::no_table_format(&format!("{format:?}").to_lowercase()))
            }
            (None, None) => Ok(TableFormat::Csv),
            (None, Some(path)) => {
                TableFormat::from_path(path).ok_or_else(|| messages::no_table_format(&path.display().to_string()))
            }
        };
        let rejects = arguments.rejects.clone().or_else(|| results.as_deref().map(files::rejects_beside));
        if let (Some(results), Some(rejects)) = (&results, &rejects)
            && files::is_same(results, rejects)
        {
            found.push(messages::one_output(results));
        }
        for path in results.iter().chain(&rejects) {
            if tables.iter().any(|table| files::is_same(table, path)) {
                found.push(messages::would_overwrite(path));
            } else if !arguments.force && files::is_file(path) {
                found.push(messages::output_exists(path));
            }
        }
        if format == Ok(TableFormat::Parquet) && !TableFormat::Parquet.is_built_in() {
            found.push(batch::no_parquet(&results.as_deref().unwrap_or(Path::new("-")).display().to_string()));
        }
        match format {
            Ok(format) if found.is_empty() => Ok(Places { format, results, rejects }),
            Ok(_) => Err(found),
            Err(message) => {
                found.push(message);
                Err(found)
            }
        }
    }
}

fn inputs(tables: &[PathBuf]) -> Vec<Input<'_>> {
    tables.iter().filter_map(|path| files::table(path)).collect()
}

/// How many workers there are: as many as cores, unless it was said.
fn workers(jobs: Option<u16>) -> usize {
    jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}

/// A flag that Ctrl-C sets; pressed again, it ends the program at once.
fn stop_at_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    let handler = move || {
        if flag.swap(true, Ordering::Relaxed) {
            #[expect(clippy::exit, reason = "asked for twice, it ends at once")]
            std::process::exit(130);
        }
    };
    // Where signals cannot be caught, Ctrl-C ends the program as ever, and the results stay unfinished under their other name.
    let _ = ctrlc::set_handler(handler);
    stop
}

/// The rubrics at hand, for the workers to ask.
struct AtHand {
    rubrics: Rubrics,
    sources: Arc<Sources>,
    /// What was found in compiling those that rows asked for.
    said: Diagnostics,
    /// What was found in compiling others.
    waiting: BTreeMap<usize, Diagnostics>,
}

impl AtHand {
    /// Whether there is something of one of the rubrics.
    fn any(&mut self, is_so: impl Fn(&Rubric) -> bool) -> bool {
        let indices: Vec<usize> = self.rubrics.indices().filter(|index| !self.rubrics.is_shared(*index)).collect();
        indices.into_iter().any(|index| {
            // What there is to say about one is said when a row asks for it.
            let mut found = Diagnostics::new();
            let editions = self.rubrics.compile(index, &self.sources, Say::Errors, &mut found);
            self.waiting.entry(index).or_insert(found);
            editions.is_some_and(|editions| editions.iter().any(|rubric| is_so(rubric)))
        })
    }
}

impl Shelf for AtHand {
    fn look_at_other_rows(&mut self) -> bool {
        self.any(Rubric::looks_at_other_data)
    }

    fn combine_rows(&mut self) -> bool {
        self.any(Rubric::combines)
    }

    fn choose(&mut self, asked: &Asked) -> Choice {
        let Asked { name, name_place, year, year_place } = asked.clone();
        let wanted = Wanted { name, name_span: name_place, year, year_span: year_place };
        match self.rubrics.choose(&wanted, &self.sources) {
            Err(message) => Choice::None(message),
            Ok(index) => {
                let mut found = self.waiting.remove(&index).unwrap_or_default();
                match self.rubrics.compile(index, &self.sources, Say::Errors, &mut found) {
                    Some(editions) => {
                        found.iter().for_each(|diagnostic| self.said.push(diagnostic.clone()));
                        Choice::Rubric(editions)
                    }
                    None => Choice::Broken(found),
                }
            }
        }
    }
}

/// Scores, and puts results and rejects where they belong.
fn score(
    job: &Job<'_>,
    shelf: &Mutex<AtHand>,
    places: &Places,
    tables: &[PathBuf],
    console: &mut Console<'_>,
) -> Result<Ran, Box<Diagnostic>> {
    let unwritable = |path: &Path| {
        let path = path.to_path_buf();
        move |error: io::Error| Box::new(messages::not_writable(&path, &error))
    };
    let mut results = match &places.results {
        Some(path) => Some(Part::create(path).map_err(unwritable(path))?),
        None => None,
    };
    let mut rejects = Rejected { path: places.rejects.as_deref(), part: None, shown: Vec::new(), language: console.language };
    let bar = Bar::of(tables, console.live, console.language);
    let begun = now();
    let mut ended = {
        let out: &mut Destination<'_> = match &mut results {
            Some(part) => part,
            None => &mut *console.output,
        };
        batch::run(job, shelf, out, &mut |file, reject| rejects.take(file, reject), &mut |progress| bar.show(progress))
    };
    bar.clear();
    let seconds = begun.elapsed();
    let language = console.language;
    let course = match &ended.end {
        End::Stopped => Course::Stopped,
        End::Whole | End::Failed | End::Unwritable(_) => Course::Ended,
    };
    let mut told = rejects.told(&ended.summary, course);
    settle(&mut ended, results, rejects, places);
    if matches!(ended.end, End::Whole | End::Stopped) {
        told.push_str(&ended.summary.told(language));
        told.push_str(rate(ended.summary.rows, seconds).map(|line| format!("{line}\n")).get(language));
    }
    Ok(Ran { summary: ended.summary, diagnostics: ended.diagnostics, told, course })
}

/// Gives whole files their names, and does away with those that are of no use.
fn settle(ended: &mut Ended, results: Option<Part>, rejects: Rejected<'_>, places: &Places) {
    let not_writable = |path: &Path, error: &io::Error| messages::not_writable(path, error);
    let part = results.as_ref().map(|part| part.name().to_path_buf());
    let mut said = Vec::new();
    match &ended.end {
        End::Whole => {
            let finished = results.map_or(Ok(()), Part::finish);
            if let (Err(error), Some(path)) = (finished, &places.results) {
                said.push(not_writable(path, &error));
            }
            match rejects.part {
                Some(part) => {
                    if let (Err(error), Some(path)) = (part.finish(), &places.rejects) {
                        said.push(not_writable(path, &error));
                    }
                }
                // Those of an earlier run are not of these results.
                None => {
                    if let Some(path) = places.rejects.as_deref().filter(|path| files::is_file(path))
                        && let Err(error) = files::remove(path)
                    {
                        said.push(not_writable(path, &error));
                    }
                }
            }
        }
        End::Stopped => {
            for part in [results, rejects.part].into_iter().flatten() {
                let name = part.name().to_path_buf();
                if let Err(error) = part.leave() {
                    said.push(not_writable(&name, &error));
                }
            }
            said.push(messages::stopped(ended.summary.rows, ended.summary.last.as_ref(), part.as_deref()));
        }
        End::Failed => [results, rejects.part].into_iter().flatten().for_each(Part::discard),
        End::Unwritable(error) => {
            // A reader who has gone away (`| head`) is no fault.
            if places.results.is_some() || error.kind() != io::ErrorKind::BrokenPipe {
                said.push(not_writable(places.results.as_deref().unwrap_or(Path::new("stdout")), error));
            }
            [results, rejects.part].into_iter().flatten().for_each(Part::discard);
        }
    }
    said.into_iter().for_each(|diagnostic| ended.diagnostics.push(diagnostic));
}

/// Where rejects go: into a file that is begun with the first, or the first of them to the reader.
struct Rejected<'a> {
    path: Option<&'a Path>,
    part: Option<Part>,
    shown: Vec<String>,
    language: Language,
}

impl Rejected<'_> {
    fn take(&mut self, file: &str, reject: &Reject) -> io::Result<()> {
        let Some(path) = self.path else {
            if self.shown.len() < MOST_SHOWN {
                self.shown.push(shown(file, reject, self.language));
            }
            return Ok(());
        };
        let part = match &mut self.part {
            Some(part) => part,
            None => {
                let mut part = Part::create(path)?;
                batch::write_reject_titles(&mut part, self.language)?;
                self.part.insert(part)
            }
        };
        batch::write_reject(reject, file, self.language, part)
    }

    /// What the reader is told of them.
    fn told(&self, summary: &Summary, course: Course) -> String {
        let mut told: String = self.shown.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        let all: u64 = summary.reasons.values().sum();
        let more = all.saturating_sub(self.shown.len() as u64);
        // Of a run that was stopped they keep the name of what is not whole.
        let path = match (course, &self.part) {
            (Course::Stopped, Some(part)) => Some(part.name()),
            (Course::Stopped | Course::Ended, _) => self.path,
        };
        let line = match path.map(Path::display) {
            Some(path) if all > 0 => text!("退回的行写在 {path}", "rejected rows are in {path}"),
            None if more > 0 => text!(
                "还有 {more} 处没有列出；加上 --rejects 文件，全部写出来",
                "{more} more are not listed; --rejects FILE writes all of them"
            ),
            Some(_) | None => return told,
        };
        told.push_str(line.get(self.language));
        told.push('\n');
        told
    }
}

/// One that has no file: `units.csv:12：执行 “abc”：… (BC0421)`
fn shown(file: &str, reject: &Reject, language: Language) -> String {
    let Reject { line, column, value, code, reason, .. } = reject;
    let at = match (column.is_empty(), value.is_empty()) {
        (true, _) => Text::default(),
        (false, true) => text!("{column}：", "{column}: "),
        (false, false) => text!("{column}“{value}”：", "{column} “{value}”: "),
    };
    let (chinese, english) = (&reason.chinese, &reason.english);
    let (at_chinese, at_english) = (at.chinese, at.english);
    text!("{file} 第 {line} 行 {code}：{at_chinese}{chinese}", "{file}, line {line}, {code}: {at_english}{english}")
        .get(language)
        .to_string()
}

/// The clock, which only tells how fast it went.
#[expect(clippy::disallowed_methods, reason = "no score depends on it")]
fn now() -> Instant {
    Instant::now()
}

/// How long it took, and how many rows a second that is.
fn rate(rows: u64, took: std::time::Duration) -> Text {
    let milliseconds = took.as_millis().max(1);
    let each = u128::from(rows) * 1000 / milliseconds;
    let (whole, part) = (milliseconds / 1000, milliseconds % 1000 / 10);
    text!("用时 {whole}.{part:02} 秒，每秒 {each} 行", "took {whole}.{part:02} s, {each} rows a second")
}

/// So many seconds, as a time that people read.
fn time(seconds: u64) -> Text {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => text!("{seconds} 秒", "{seconds} s"),
        (minutes, seconds) => text!("{minutes} 分 {seconds} 秒", "{minutes} min {seconds} s"),
    }
}

/// A bar that shows how far it is, on a terminal.
struct Bar {
    bar: Option<ProgressBar>,
    /// How many bytes there are; of workbooks nothing is known before.
    known: bool,
}

impl Bar {
    fn of(tables: &[PathBuf], live: Live, language: Language) -> Bar {
        let known =
            tables.iter().all(|path| !matches!(TableFormat::from_path(path), Some(TableFormat::Xlsx | TableFormat::Parquet)));
        let all: u64 = tables.iter().map(|path| files::length(path)).sum();
        let words = match (known, language) {
            (true, Language::Chinese) => "{bar:30} {percent}%  {msg} 行  还要 {left}",
            (true, Language::English) => "{bar:30} {percent}%  {msg} rows  {left} left",
            (false, Language::Chinese) => "{spinner} {msg} 行",
            (false, Language::English) => "{spinner} {msg} rows",
        };
        let bar = match live {
            Live::No => None,
            Live::Yes => {
                let bar = ProgressBar::with_draw_target(Some(all), ProgressDrawTarget::stderr());
                Some(match ProgressStyle::with_template(words) {
                    Ok(style) => {
                        bar.with_style(style.with_key("left", move |state: &ProgressState, out: &mut dyn fmt::Write| {
                            // Where it cannot be written nothing can.
                            let _ = out.write_str(time(state.eta().as_secs()).get(language));
                        }))
                    }
                    Err(_) => bar,
                })
            }
        };
        Bar { bar, known }
    }

    fn show(&self, progress: Progress) {
        let Some(bar) = &self.bar else { return };
        bar.set_message(progress.rows.to_string());
        if self.known {
            bar.set_position(progress.bytes);
        } else {
            bar.tick();
        }
    }

    fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
