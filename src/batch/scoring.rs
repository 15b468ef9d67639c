//! What a worker does: a block of rows in, their scores in the format of the results out.

use std::sync::{Arc, Mutex, PoisonError};

use super::block::{Block, Header, Row};
use super::fast::{Fast, LaneScore};
use super::layout::{Heads, Layout};
use super::place::cell;
use super::reading::{Taken, Work};
use super::rejects::Reject;
use super::results;
use super::seen::{Mark, Place};
use super::writing::{Encoded, Titles};
use super::{Asked, Choice, Form, Input, Job, Method, Shelf, messages};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::eval::{Cohort, Detail, evaluate};
use crate::facts::{Record, Submission, bind, year_of};
use crate::model::{Editions, Rubric};
use crate::name;
use crate::number::Number;

/// Some work, done.
#[derive(Debug)]
pub struct Done {
    /// The rows that were done; of what was no rows none.
    pub block: Option<Block>,
    /// What came of each, in order.
    pub rows: Vec<Outcome>,
    /// The titles of their columns: mostly one for all.
    pub titles: Vec<Arc<Titles>>,
    /// The scores.
    pub encoded: Encoded,
    /// What there is to say about the table.
    pub said: Diagnostics,
    /// Whether the run cannot go on.
    pub course: Course,
    /// How many bytes of a file were read for it.
    pub bytes: u64,
}

impl Done {
    /// Takes note that the rubric that a row asks for has errors, which ends the run.
    pub fn fail(&mut self, diagnostics: &Diagnostics) {
        diagnostics.iter().for_each(|diagnostic| self.said.push(diagnostic.clone()));
        self.course = Course::Failed;
    }
}

/// Whether a run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It does.
    On,
    /// It does not: a table cannot be read, or its head is wrong.
    Failed,
}

/// What came of a row.
#[derive(Debug)]
pub enum Outcome {
    /// It was scored.
    Scored(Scored),
    /// It was not, for these reasons.
    Rejected(Vec<Reject>),
    /// It is there for a later year's row.
    Earlier,
    /// It is worked into another unit.
    Part,
}

/// A unit that was scored.
#[derive(Clone, Debug)]
pub struct Scored {
    /// Where its rows end in the encoded ones.
    pub end: usize,
    /// How it is remembered.
    pub mark: Option<Mark>,
    /// Which of the titles of its block are those of its columns.
    pub titles: usize,
    /// Its grade, by its place among [`Titles::grades`].
    pub grade: Option<usize>,
    /// Its total.
    pub total: Worth,
    /// Whether its scorecard is whole.
    pub wholeness: Wholeness,
}

/// The total of a unit.
#[derive(Clone, Debug)]
pub enum Worth {
    /// It is not known.
    Unknown,
    /// Whole numbers of the last place kept.
    Scaled(i64),
    /// A number.
    Number(Number),
}

/// Whether a scorecard is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wholeness {
    /// It is.
    Whole,
    /// Something is missing, or fails.
    Open,
}

/// A rubric under which rows of a table are read that ask alike.
struct Prepared {
    header: Arc<Header>,
    /// 评价 and 年度 as these rows have them.
    asked: (String, String),
    rubric: Arc<Rubric>,
    layout: Layout,
    titles: Arc<Titles>,
    course: FastCourse,
}

/// Whether rows are scored by a plan.
enum FastCourse {
    /// Not looked at yet.
    Unknown,
    /// They are.
    Fast(Box<Fast>),
    /// There is none.
    Alone,
}

/// A worker, with what it found out once for many rows.
pub struct Worker<'a> {
    inputs: &'a [Input<'a>],
    form: Form,
    method: Method,
    shelf: &'a Mutex<dyn Shelf + 'a>,
    /// Rubrics by 评价 and 年度 as written.
    chosen: Vec<((String, String), Choice)>,
    prepared: Vec<Prepared>,
}

/// How many choices are kept at most; a table with more asks again.
const MOST_CHOSEN: usize = 64;

/// How many rows must ask alike for a plan to be worth its making.
const LEAST_FOR_A_PLAN: usize = 32;

/// Rows of a block that ask alike, which a plan scores together.
struct Group<'b> {
    name: &'b str,
    year: &'b str,
    /// Their places in the block.
    rows: Vec<usize>,
    /// What they are scored under, when that is a plan.
    prepared: Option<usize>,
}

/// How a row is scored: the place of its group, and its lane in it.
type Way = (usize, usize);

/// The way of a row that could not be cut into cells.
const NO_WAY: Way = (usize::MAX, usize::MAX);

impl<'a> Worker<'a> {
    /// One that knows nothing yet.
    pub fn new(job: &Job<'a>, shelf: &'a Mutex<dyn Shelf + 'a>) -> Worker<'a> {
        Worker { inputs: job.inputs, form: job.form, method: job.method, shelf, chosen: Vec::new(), prepared: Vec::new() }
    }

    /// Another one for the same run.
    pub fn another(&self) -> Worker<'a> {
        let Worker { inputs, form, method, shelf, .. } = *self;
        Worker { inputs, form, method, shelf, chosen: Vec::new(), prepared: Vec::new() }
    }

    /// Does some work.
    pub fn work(&mut self, work: Work) -> Done {
        match work.taken() {
            Taken::Rows(block, bytes) => self.score(block, bytes),
            Taken::Failed(diagnostic) => {
                let mut done = self.nothing();
                done.said.push(*diagnostic);
                done.course = Course::Failed;
                done
            }
            Taken::Said(said) => Done { said, ..self.nothing() },
        }
    }

    /// Nothing done yet.
    pub fn nothing(&self) -> Done {
        Done {
            block: None,
            rows: Vec::new(),
            titles: Vec::new(),
            encoded: Encoded::new(self.form.format),
            said: Diagnostics::new(),
            course: Course::On,
            bytes: 0,
        }
    }

    fn score(&mut self, block: Block, bytes: u64) -> Done {
        let mut done = Done { bytes, ..self.nothing() };
        // What is kept of many heads and years is forgotten now and then, and found out again.
        if self.prepared.len() > MOST_CHOSEN {
            self.prepared.clear();
        }
        let heads = Heads::of(&block.header);
        done.rows.reserve(block.rows.len());
        let (groups, ways) = self.grouped(&block, heads, &mut done);
        for (row, (group, lane)) in block.rows.iter().zip(ways) {
            if done.course == Course::Failed {
                break;
            }
            let fast = groups.get(group).and_then(|group| group.prepared);
            let scored = fast.and_then(|prepared| self.lane(&block, row, heads, (prepared, lane), &mut done));
            let outcome = match (scored, &row.fault) {
                (Some(scored), _) => Outcome::Scored(scored),
                (None, Some(fault)) => Outcome::Rejected(vec![Reject::of_fault(fault, &block, row)]),
                (None, None) => self.score_row(&block, row, heads, &mut done),
            };
            if done.course == Course::On {
                done.rows.push(outcome);
            }
        }
        drop(groups);
        done.block = Some(block);
        done
    }

    /// Puts rows that ask alike together and scores them by a plan, where there is one. The way of each row.
    fn grouped<'b>(&mut self, block: &'b Block, heads: Heads, done: &mut Done) -> (Vec<Group<'b>>, Vec<Way>) {
        let mut groups: Vec<Group<'b>> = Vec::new();
        let mut ways = Vec::with_capacity(block.rows.len());
        if self.method == Method::OneByOne {
            ways.resize(block.rows.len(), NO_WAY);
            return (groups, ways);
        }
        let mut last = 0;
        for (at, row) in block.rows.iter().enumerate() {
            if row.fault.is_some() || !heads.whole_of(block, row).is_empty() {
                ways.push(NO_WAY);
                continue;
            }
            let (_, name, year) = heads.texts(block, row);
            let asks_so = |group: &Group<'_>| is_same(group.name, name) && is_same(group.year, year);
            if !groups.get(last).is_some_and(asks_so) {
                last = groups.iter().position(asks_so).unwrap_or_else(|| {
                    groups.push(Group { name, year, rows: Vec::new(), prepared: None });
                    groups.len() - 1
                });
            }
            if let Some(group) = groups.get_mut(last) {
                ways.push((last, group.rows.len()));
                group.rows.push(at);
            }
        }
        for group in &mut groups {
            if group.rows.len() >= LEAST_FOR_A_PLAN {
                group.prepared = self.run_plan(block, heads, group, done);
            }
        }
        (groups, ways)
    }

    /// Scores rows that ask alike by a plan, if they can be.
    fn run_plan(&mut self, block: &Block, heads: Heads, group: &Group<'_>, done: &mut Done) -> Option<usize> {
        let Choice::Rubric(editions) = self.choose(group.name, group.year, heads) else { return None };
        let written = Some(group.year).filter(|year| !year.is_empty());
        let year = written.and_then(year_of);
        let rubric = editions.for_year(year);
        // What `bind` would say of the name or the year it says of each row.
        let named = group.name.is_empty() || rubric.name.is_empty() || name::key(group.name) == name::key(&rubric.name);
        let year = match (written, year, rubric.years) {
            (Some(_), Some(year), years) if years.is_none_or(|years| years.contains(year)) => Some(year),
            (None, _, None) => None,
            (None, _, Some(years)) if years.single().is_some() => years.single(),
            (Some(_) | None, _, _) => return None,
        };
        if !named {
            return None;
        }
        let at = self.prepare(&block.header, (group.name, group.year), rubric, &mut done.said);
        if done.said.has_errors() {
            done.course = Course::Failed;
            return None;
        }
        let form = self.form;
        let Prepared { rubric, layout, course, .. } = self.prepared.get_mut(at)?;
        if matches!(course, FastCourse::Unknown) {
            *course = match Fast::of(rubric, layout, block, &group.rows, year, form) {
                Some(fast) => FastCourse::Fast(Box::new(fast)),
                None => FastCourse::Alone,
            };
        }
        match course {
            FastCourse::Fast(fast) => {
                fast.run(rubric, layout, block, &group.rows, form);
                Some(at)
            }
            FastCourse::Unknown | FastCourse::Alone => None,
        }
    }

    /// What the plan made of a row, unless it left it.
    fn lane(&self, block: &Block, row: &Row, heads: Heads, (at, lane): Way, done: &mut Done) -> Option<Scored> {
        let prepared = self.prepared.get(at)?;
        let FastCourse::Fast(fast) = &prepared.course else { return None };
        let score = fast.lane(lane)?;
        let (unit, ..) = heads.texts(block, row);
        done.encoded.push_lane(fast, unit, lane, score, &prepared.titles);
        let LaneScore { total, grade } = score;
        Some(Scored {
            end: done.encoded.end(),
            mark: Mark::of(unit, fast.year(), prepared.titles.rubric_mark),
            titles: place_of(&prepared.titles, &mut done.titles),
            grade: Some(usize::from(grade)).filter(|grade| *grade < prepared.titles.grades.len()),
            total: Worth::Scaled(total),
            wholeness: Wholeness::Whole,
        })
    }

    fn score_row(&mut self, block: &Block, row: &Row, heads: Heads, done: &mut Done) -> Outcome {
        let (unit, name, year) = heads.texts(block, row);
        let whole = heads.whole_of(block, row);
        if !whole.is_empty() {
            let message = messages::not_combined(whole, heads.whole.map(|column| cell(column, 0)));
            return Outcome::Rejected(vec![Reject::of(&message, block, row, unit)]);
        }
        let editions = match self.choose(name, year, heads) {
            Choice::Rubric(editions) => editions,
            Choice::None(diagnostic) => return Outcome::Rejected(vec![Reject::of(&diagnostic, block, row, unit)]),
            Choice::Broken(diagnostics) => {
                done.fail(&diagnostics);
                return Outcome::Rejected(Vec::new());
            }
        };
        let rubric = edition(&editions, year);
        let mut found = Diagnostics::new();
        let Some(submission) = self.submission(block, row, 0, &rubric, done, &mut found) else {
            return Outcome::Rejected(Vec::new());
        };
        let sound = !found.has_errors();
        let Some(record) = bind(&rubric, &submission, &mut found).filter(|_| sound) else {
            return Outcome::Rejected(rejects(&found, block, row, unit));
        };
        self.score_record(block, row, (&record, &rubric, &Cohort::default()), &found, done)
    }

    /// The data of a row, each with its place in row `at`; none when the head is wrong, which is said.
    pub fn submission(
        &mut self,
        block: &Block,
        row: &Row,
        at: usize,
        rubric: &Arc<Rubric>,
        done: &mut Done,
        found: &mut Diagnostics,
    ) -> Option<Submission> {
        let (_, name, year) = Heads::of(&block.header).texts(block, row);
        let prepared = self.prepare(&block.header, (name, year), rubric, &mut done.said);
        if done.said.has_errors() {
            done.course = Course::Failed;
            return None;
        }
        let texts: Vec<&str> = block.cells_of(row).iter().map(|cell| block.cell(*cell)).collect();
        Some(self.prepared.get(prepared)?.layout.submission(rubric, &texts, at, found))
    }

    /// Scores the data of a row; what was found about them are warnings.
    pub fn score_record(
        &mut self,
        block: &Block,
        row: &Row,
        (record, rubric, cohort): (&Record, &Arc<Rubric>, &Cohort),
        found: &Diagnostics,
        done: &mut Done,
    ) -> Outcome {
        let (_, name, year) = Heads::of(&block.header).texts(block, row);
        let at = self.prepare(&block.header, (name, year), rubric, &mut done.said);
        let Some(prepared) = self.prepared.get(at) else { return Outcome::Rejected(Vec::new()) };
        let form = self.form;
        let card = evaluate(rubric, cohort, record, Detail::Scores);
        let warnings: Vec<String> = found.iter().map(|diagnostic| diagnostic.message.get(form.language).to_string()).collect();
        for row in results::rows(&card, &warnings, rubric, form) {
            done.encoded.push(row, &prepared.titles);
        }
        let grades = &prepared.titles.grades;
        Outcome::Scored(Scored {
            end: done.encoded.end(),
            mark: Mark::of(&record.unit, record.year, prepared.titles.rubric_mark),
            titles: place_of(&prepared.titles, &mut done.titles),
            grade: card.grade.as_ref().and_then(|grade| grades.iter().position(|known| known == grade)),
            total: card.total.scored().cloned().map_or(Worth::Unknown, Worth::Number),
            wholeness: if card.is_whole() { Wholeness::Whole } else { Wholeness::Open },
        })
    }

    /// That a unit was seen before.
    pub fn twice(&self, before: Place, file: u16) -> Diagnostic {
        messages::twice(self.inputs, before, file)
    }

    /// The rubric for a row, asked for once for rows that ask alike.
    pub fn choose(&mut self, name: &str, year: &str, heads: Heads) -> Choice {
        if let Some((_, choice)) = self.chosen.iter().find(|((known, of), _)| known == name && of == year) {
            return choice.clone();
        }
        let place = |column: Option<usize>| column.map(|column| cell(column, 0));
        let asked = Asked {
            name: Some(name.to_string()).filter(|name| !name.is_empty()),
            name_place: place(heads.rubric).filter(|_| !name.is_empty()),
            year: year_of(year).filter(|_| !year.is_empty()),
            year_place: place(heads.year).filter(|_| !year.is_empty()),
        };
        let choice = self.shelf.lock().unwrap_or_else(PoisonError::into_inner).choose(&asked);
        if self.chosen.len() >= MOST_CHOSEN {
            self.chosen.clear();
        }
        self.chosen.push(((name.to_string(), year.to_string()), choice.clone()));
        choice
    }

    /// What the columns mean under a rubric, found out once for each head: its place.
    fn prepare(&mut self, header: &Arc<Header>, asked: (&str, &str), rubric: &Arc<Rubric>, said: &mut Diagnostics) -> usize {
        let is_same = |prepared: &Prepared| {
            Arc::ptr_eq(&prepared.rubric, rubric)
                && (prepared.asked.0.as_str(), prepared.asked.1.as_str()) == asked
                && (Arc::ptr_eq(&prepared.header, header) || *prepared.header == **header)
        };
        if let Some(at) = self.prepared.iter().position(is_same) {
            return at;
        }
        let file = self.inputs.get(header.file).map_or("", |input| input.name.as_str());
        let layout = Layout::of(header, rubric, file, said);
        let titles = Titles::of(rubric, self.form);
        let known = self.prepared.iter().find(|prepared| *prepared.titles == titles);
        let titles = known.map_or_else(|| Arc::new(titles), |prepared| Arc::clone(&prepared.titles));
        self.prepared.push(Prepared {
            header: Arc::clone(header),
            asked: (asked.0.to_string(), asked.1.to_string()),
            rubric: Arc::clone(rubric),
            layout,
            titles,
            course: FastCourse::Unknown,
        });
        self.prepared.len() - 1
    }
}

/// Whether two cells say the same. Of empty ones nothing is looked at: such a cell may stand nowhere in memory, and a comparison by vectors
/// that begins there, even one of no bytes, takes the processor longer than the rest of the row.
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && (one.is_empty() || one == other)
}

/// The edition of a rubric for a year as a row has it.
pub fn edition(editions: &Editions, year: &str) -> Arc<Rubric> {
    Arc::clone(editions.for_year(year_of(year).filter(|_| !year.is_empty())))
}

/// What is wrong with a row.
pub fn rejects(found: &Diagnostics, block: &Block, row: &Row, unit: &str) -> Vec<Reject> {
    let errors = found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    errors.map(|diagnostic| Reject::of(diagnostic, block, row, unit)).collect()
}

/// The place of titles among those of a block, where they are put if need be.
fn place_of(titles: &Arc<Titles>, known: &mut Vec<Arc<Titles>>) -> usize {
    match known.iter().position(|known| Arc::ptr_eq(known, titles)) {
        Some(place) => place,
        None => {
            known.push(Arc::clone(titles));
            known.len() - 1
        }
    }
}
