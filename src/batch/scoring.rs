//! What a worker does: a block of rows in, their scores in the format of the results out.

use std::sync::{Arc, Mutex, PoisonError};

use super::block::{Block, Header, Row};
use super::layout::{Heads, Layout};
use super::place::cell;
use super::reading::Work;
use super::reading::{json, lines};
use super::rejects::Reject;
use super::results;
use super::seen::Mark;
use super::writing::{Encoded, Titles};
use super::{Asked, Choice, Form, Input, Shelf};
use crate::diagnostic::{Diagnostics, Severity};
use crate::eval::{Cohort, Detail, evaluate};
use crate::facts::{bind, year_of};
use crate::model::Rubric;
use crate::number::Number;

/// Some work, done.
#[derive(Debug)]
pub struct Done {
    /// The rows that were done; of what was no rows none.
    pub block: Option<Block>,
    /// What came of each, in order.
    pub rows: Vec<Outcome>,
    /// The scores.
    pub encoded: Encoded,
    /// What there is to say about the table.
    pub said: Diagnostics,
    /// Whether the run cannot go on.
    pub course: Course,
    /// How many bytes of a file were read for it.
    pub bytes: u64,
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
}

/// A unit that was scored.
#[derive(Debug)]
pub struct Scored {
    /// Where its rows end in the encoded ones.
    pub end: usize,
    /// How it is remembered.
    pub mark: Option<Mark>,
    /// Its grade.
    pub grade: Option<String>,
    /// Its total.
    pub total: Option<Number>,
    /// Whether its scorecard is whole.
    pub whole: bool,
    /// The titles of its columns.
    pub titles: Arc<Titles>,
}

/// A rubric under which rows of a table are read.
struct Prepared {
    header: Arc<Header>,
    rubric: Arc<Rubric>,
    layout: Layout,
    titles: Arc<Titles>,
}

/// A worker, with what it found out once for many rows.
pub struct Worker<'a> {
    inputs: &'a [Input<'a>],
    form: Form,
    shelf: &'a Mutex<dyn Shelf + 'a>,
    /// Rubrics by 评价 and 年度 as written.
    chosen: Vec<((String, String), Choice)>,
    prepared: Vec<Arc<Prepared>>,
}

/// How many choices are kept at most; a table with more asks again.
const MOST_CHOSEN: usize = 64;

impl<'a> Worker<'a> {
    /// One that knows nothing yet.
    pub fn new(inputs: &'a [Input<'a>], form: Form, shelf: &'a Mutex<dyn Shelf + 'a>) -> Worker<'a> {
        Worker { inputs, form, shelf, chosen: Vec::new(), prepared: Vec::new() }
    }

    /// Does some work.
    pub fn work(&mut self, work: Work) -> Done {
        match work {
            Work::Lines(lines) => {
                let bytes = lines.bytes.len() as u64;
                self.score(lines::split(lines), bytes)
            }
            Work::Json(lines) => {
                let bytes = lines.bytes.len() as u64;
                self.score(json::split(lines), bytes)
            }
            Work::Rows(block) => self.score(block, 0),
            Work::Failed(diagnostic) => {
                let mut done = self.nothing();
                done.said.push(*diagnostic);
                done.course = Course::Failed;
                done
            }
            Work::Said(said) => Done { said, ..self.nothing() },
        }
    }

    fn nothing(&self) -> Done {
        Done {
            block: None,
            rows: Vec::new(),
            encoded: Encoded::new(self.form.format),
            said: Diagnostics::new(),
            course: Course::On,
            bytes: 0,
        }
    }

    fn score(&mut self, block: Block, bytes: u64) -> Done {
        let mut done = Done { bytes, ..self.nothing() };
        let heads = Heads::of(&block.header);
        for row in &block.rows {
            let outcome = match &row.fault {
                Some(fault) => Outcome::Rejected(vec![Reject::of_fault(fault, &block, row)]),
                None => self.score_row(&block, row, heads, &mut done),
            };
            if done.course == Course::Failed {
                break;
            }
            done.rows.push(outcome);
        }
        done.block = Some(block);
        done
    }

    fn score_row(&mut self, block: &Block, row: &Row, heads: Heads, done: &mut Done) -> Outcome {
        let cells = block.cells_of(row);
        let text = |column: Option<usize>| column.and_then(|at| cells.get(at)).map_or("", |cell| block.cell(*cell)).trim();
        let (unit, name, year) = (text(heads.unit), text(heads.rubric), text(heads.year));
        let place = |column: Option<usize>| column.map(|column| cell(column, 0));
        let asked = || Asked {
            name: Some(name.to_string()).filter(|name| !name.is_empty()),
            name_place: place(heads.rubric).filter(|_| !name.is_empty()),
            year: year_of(year).filter(|_| !year.is_empty()),
            year_place: place(heads.year).filter(|_| !year.is_empty()),
        };
        let editions = match self.choose(name, year, asked) {
            Choice::Rubric(editions) => editions,
            Choice::None(diagnostic) => return Outcome::Rejected(vec![Reject::of(&diagnostic, block, row, unit)]),
            Choice::Broken(diagnostics) => {
                diagnostics.iter().for_each(|diagnostic| done.said.push(diagnostic.clone()));
                done.course = Course::Failed;
                return Outcome::Rejected(Vec::new());
            }
        };
        let rubric = editions.for_year(year_of(year).filter(|_| !year.is_empty()));
        let form = self.form;
        let prepared = self.prepare(&block.header, rubric, &mut done.said);
        if done.said.has_errors() {
            done.course = Course::Failed;
            return Outcome::Rejected(Vec::new());
        }
        let mut found = Diagnostics::new();
        let texts: Vec<&str> = cells.iter().map(|cell| block.cell(*cell)).collect();
        let submission = prepared.layout.submission(rubric, &texts, 0, &mut found);
        let sound = !found.has_errors();
        let Some(record) = bind(rubric, &submission, &mut found).filter(|_| sound) else {
            let errors = found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
            return Outcome::Rejected(errors.map(|diagnostic| Reject::of(diagnostic, block, row, unit)).collect());
        };
        let card = evaluate(rubric, &Cohort::default(), &record, Detail::Scores);
        let warnings: Vec<String> = found.iter().map(|diagnostic| diagnostic.message.get(form.language).to_string()).collect();
        for row in results::rows(&card, &warnings, rubric, form) {
            done.encoded.push(row, &prepared.titles);
        }
        Outcome::Scored(Scored {
            end: done.encoded.end(),
            mark: Mark::of(&record.unit, record.year, &rubric.name),
            whole: card.is_whole(),
            total: card.total.scored().cloned(),
            grade: card.grade,
            titles: Arc::clone(&prepared.titles),
        })
    }

    /// The rubric for a row, asked for once for rows that ask alike.
    fn choose(&mut self, name: &str, year: &str, asked: impl FnOnce() -> Asked) -> Choice {
        if let Some((_, choice)) = self.chosen.iter().find(|((known, of), _)| known == name && of == year) {
            return choice.clone();
        }
        let choice = self.shelf.lock().unwrap_or_else(PoisonError::into_inner).choose(&asked());
        if self.chosen.len() >= MOST_CHOSEN {
            self.chosen.clear();
        }
        self.chosen.push(((name.to_string(), year.to_string()), choice.clone()));
        choice
    }

    /// What the columns mean under a rubric, found out once for each head.
    fn prepare(&mut self, header: &Arc<Header>, rubric: &Arc<Rubric>, said: &mut Diagnostics) -> Arc<Prepared> {
        let is_same = |prepared: &&Arc<Prepared>| {
            Arc::ptr_eq(&prepared.rubric, rubric) && (Arc::ptr_eq(&prepared.header, header) || *prepared.header == **header)
        };
        if let Some(prepared) = self.prepared.iter().find(is_same) {
            return Arc::clone(prepared);
        }
        if self.prepared.len() >= MOST_CHOSEN {
            self.prepared.clear();
        }
        let file = self.inputs.get(header.file).map_or("", |input| input.name.as_str());
        let layout = Layout::of(header, rubric, file, said);
        let grades = rubric.grade_names().iter().map(ToString::to_string).collect();
        let titles = Titles { names: results::titles(rubric, self.form), grades };
        let known = self.prepared.iter().find(|prepared| *prepared.titles == titles);
        let titles = known.map_or_else(|| Arc::new(titles), |prepared| Arc::clone(&prepared.titles));
        let prepared = Arc::new(Prepared { header: Arc::clone(header), rubric: Arc::clone(rubric), layout, titles });
        self.prepared.push(Arc::clone(&prepared));
        prepared
    }
}
