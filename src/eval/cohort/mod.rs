//! The units that are scored together: what each comes to in what the rules ask of all of them, gathered before any is scored.
//!
//! A first pass computes each question for each unit and keeps only what answers it: of a mean its sum, of an extreme the two that
//! come first, of a rank the sorted values; each apart for every group that 其中 makes. Scoring a unit then costs a search in
//! them, however many units there are.

mod answer;
mod gather;
mod group;
mod note;

use std::sync::Arc;

use crate::facts::Record;
use crate::model::Rubric;

pub(super) use answer::Answered;
pub use gather::Gathering;
pub use note::{CohortNote, LeftOut, LeftOutReason};

use gather::Standing;
use group::Answer;

/// The units that are scored together under one rubric for one year. Without any, what the rules ask of other units has no answer.
///
/// ```
/// use biaochi::eval::{Cohort, Detail, evaluate};
/// use biaochi::facts::{Format, Submission, bind, read};
/// # let engine = biaochi::Engine::compile("排名.rules", "最快（4分）: 得分 = 排名(用时, 升序) = 1 ? 满分 : 0")?;
/// let rubric = engine.editions().first();
/// # let mut sources = biaochi::source::Sources::default();
/// # let mut found = biaochi::diagnostic::Diagnostics::new();
/// # let mut record = |text: &str| {
/// #     let id = sources.add("数据.yaml", text);
/// #     bind(rubric, &read(sources.get(id).unwrap(), Format::Yaml, &mut found).unwrap(), &mut found).unwrap()
/// # };
/// let records = [record("{单位: 甲, 数据: {用时: 3}}"), record("{单位: 乙, 数据: {用时: 2}}")];
/// let cohort = Cohort::gather(rubric, &records);
/// let cards: Vec<_> = records.iter().map(|record| evaluate(rubric, &cohort, record, Detail::Scores)).collect();
/// assert_eq!(cards[0].total.scored().unwrap().to_string(), "0");
/// assert_eq!(cards[1].total.scored().unwrap().to_string(), "4");
/// # Ok::<(), biaochi::Rejected>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cohort {
    /// What was gathered of all units.
    seen: Option<Arc<Seen>>,
    /// Whose data are being changed: what it contributed, to be left out when it is asked about with other data.
    changing: Option<Arc<Vec<Option<Standing>>>>,
}

/// What was gathered.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// How many units there are.
    units: usize,
    /// By question.
    answers: Vec<Answer>,
}

impl Cohort {
    /// Gathers what the rules ask of all these units: those of one rubric and one year. Of a rubric that asks nothing this costs nothing.
    pub fn gather<'a>(rubric: &Rubric, records: impl IntoIterator<Item = &'a Record>) -> Cohort {
        let mut gathering = Gathering::new(rubric);
        if rubric.looks_at_other_units() {
            records.into_iter().for_each(|record| gathering.add(record));
        }
        gathering.finish()
    }

    /// The same units, for scoring this one with other data than it was gathered with: what it contributed is left out, and what the other
    /// data come to takes its place.
    #[must_use]
    pub fn changing(&self, rubric: &Rubric, record: &Record) -> Cohort {
        if self.seen.is_none() || !rubric.looks_at_other_units() {
            return self.clone();
        }
        let standings = gather::standings(rubric, record).into_iter().map(Result::ok).collect();
        Cohort { seen: self.seen.clone(), changing: Some(Arc::new(standings)) }
    }

    /// How many units there are.
    pub fn units(&self) -> usize {
        self.seen.as_ref().map_or(0, |seen| seen.units)
    }

    /// For each question of the rubric, how many units took part and which were left out.
    pub fn notes(&self, rubric: &Rubric) -> Vec<CohortNote> {
        let Some(seen) = &self.seen else { return Vec::new() };
        let questions = rubric.cohort.questions.iter().zip(&seen.answers);
        questions.map(|(question, answer)| answer.note(rubric, question)).collect()
    }
}

impl Rubric {
    /// Whether the rules ask anything of the other units, so that all must be known before one is scored.
    pub fn looks_at_other_units(&self) -> bool {
        !self.cohort.questions.is_empty()
    }
}
