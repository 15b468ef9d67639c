//! What `score` and `explain` share: reading the data, finding each unit's rubric, binding the one to the other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{self, Files};
use super::messages::{self, Wanted};
use super::refused::Run;
use super::rubrics::{Rubrics, Say};
use super::{Console, Status, output};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::eval::{Cohort, Detail, Scorecard, evaluate};
use crate::facts::{self, Bound, Filed, Format, Record, Submission};
use crate::model::Rubric;
use crate::source::{SourceId, Sources};

/// The units of a run whose data could be bound to their rubrics, and what there is to say about all of them.
pub struct Intake {
    /// Every file that was read.
    pub files: Files,
    /// Their texts.
    pub sources: Arc<Sources>,
    /// In the order of the command line.
    pub units: Vec<Unit>,
    /// What was found.
    pub diagnostics: Diagnostics,
}

/// One unit, ready to be scored.
pub struct Unit {
    /// Its rubric.
    pub rubric: Arc<Rubric>,
    /// The rules files: those that it extends and imports, and last its own.
    pub rules: Vec<SourceId>,
    /// The data files: of a unit that is made of others those of its parts, and its own.
    pub data: Vec<SourceId>,
    /// Its data.
    pub record: Record,
    /// The units that it is compared with: those of its rubric and year.
    pub cohort: Cohort,
}

impl Unit {
    /// Scores the unit.
    pub fn score(&self, detail: Detail) -> Scorecard {
        evaluate(&self.rubric, &self.cohort, &self.record, detail)
    }
}

/// The data that a command was given.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// Those that it is about.
    pub data: &'a [PathBuf],
    /// Those of the units with which these are compared, beside themselves.
    pub among: &'a [PathBuf],
}

/// What data that were handed in are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// They are to be scored.
    Scored,
    /// They are compared with.
    Compared,
}

impl Intake {
    /// Reads data files, folders of them, or the standard input, and the rubrics that they ask for: of the file or folder `rules`, else
    /// among those built in.
    pub fn of(given: Given<'_>, rules: Option<&Path>, console: &Console<'_>) -> Intake {
        let mut files = Files::new();
        let mut diagnostics = Diagnostics::new();
        let mut submissions = Vec::new();
        let data = files::data_files(given.data, &mut diagnostics);
        // A folder of all units may hold those that are scored.
        let known: BTreeSet<PathBuf> = data.iter().filter_map(|path| path.canonicalize().ok()).collect();
        let is_other = |path: &PathBuf| path.canonicalize().map_or(true, |path| !known.contains(&path));
        let among = files::data_files(given.among, &mut diagnostics).into_iter().filter(is_other);
        let data = data.into_iter().map(|path| (path, Role::Scored));
        let mut roles = BTreeMap::new();
        for (path, role) in data.chain(among.map(|path| (path, Role::Compared))) {
            if let Some((id, submission)) = read(&path, console, &mut files, &mut diagnostics) {
                roles.insert(id, role);
                submissions.push((id, submission));
            }
        }
        let mut rubrics = match rules {
            Some(path) => Rubrics::at(path, console.language, &mut files, &mut diagnostics),
            None => Rubrics::embedded(&mut files),
        };
        let sources = Arc::new(std::mem::take(&mut files.sources));
        let handed_in = match rubrics.is_empty() {
            true => Vec::new(),
            false => assign(submissions, &mut rubrics, &sources, &mut diagnostics),
        };
        let broken = handed_in.iter().any(|handed_in| matches!(handed_in.assigned, Assigned::Broken));
        let filed: Vec<Filed<'_>> = handed_in.iter().map(HandedIn::filed).collect();
        let bound = facts::bind_years(&filed, &mut diagnostics);
        let (run, mut refused) = (Run::of(&filed), Vec::new());
        for (at, (handed_in, bound)) in handed_in.iter().zip(&bound).enumerate() {
            match (&handed_in.assigned, bound) {
                (Assigned::To { .. }, Bound::Faulty) => refused.push(at),
                (Assigned::Uncovered(_), Bound::Uncovered) if !broken => {
                    let others = run.by_the_nearest_year(at, &mut rubrics, &sources);
                    others.into_iter().for_each(|other| diagnostics.push(other));
                }
                (Assigned::To { .. } | Assigned::Uncovered(_) | Assigned::Broken, _) => {}
            }
        }
        if !refused.is_empty() {
            run.missing(&refused).into_iter().for_each(|missing| diagnostics.push(missing));
        }
        let mut units = Vec::new();
        let places: Vec<SourceId> = handed_in.iter().map(|handed_in| handed_in.data).collect();
        for (HandedIn { data, submission: _, assigned }, bound) in handed_in.into_iter().zip(bound) {
            match (assigned, bound) {
                (Assigned::To { rubric, rules }, Bound::Record(record)) => {
                    units.push(Unit { rubric, rules, data: vec![data], record: *record, cohort: Cohort::default() });
                }
                (Assigned::To { rubric, rules }, Bound::Whole { record, made_of }) => {
                    let data = made_of.into_iter().filter_map(|at| places.get(at).copied()).collect();
                    units.push(Unit { rubric, rules, data, record: *record, cohort: Cohort::default() });
                }
                // A rubric with errors may have looked at them.
                (Assigned::Uncovered(message), Bound::Uncovered) if !broken => diagnostics.push(*message),
                (Assigned::To { .. } | Assigned::Uncovered(_) | Assigned::Broken, _) => {}
            }
        }
        let is_scored = |unit: &Unit| unit.data.iter().any(|data| roles.get(data) != Some(&Role::Compared));
        gather(&mut units, is_scored, &mut diagnostics);
        units.retain(is_scored);
        Intake { files, sources, units, diagnostics }
    }

    /// Says what was found, and returns the status that follows from it.
    pub fn conclude(&mut self, console: &mut Console<'_>) -> Status {
        output::conclude(std::mem::take(&mut self.diagnostics), &self.sources, console)
    }
}

/// Gives each unit those of its rubric and year to be compared with, and says where there are none though the rules ask.
fn gather(units: &mut [Unit], is_scored: impl Fn(&Unit) -> bool, diagnostics: &mut Diagnostics) {
    let mut together: BTreeMap<(Vec<SourceId>, Option<i32>), Vec<usize>> = BTreeMap::new();
    for (at, unit) in units.iter().enumerate().filter(|(_, unit)| unit.rubric.looks_at_other_units()) {
        together.entry((unit.rules.clone(), unit.record.year)).or_default().push(at);
    }
    for places in together.into_values() {
        let members: Vec<&Unit> = places.iter().filter_map(|at| units.get(*at)).collect();
        let Some(first) = members.first() else { continue };
        if let ([only], Some(question)) = (members.as_slice(), first.rubric.cohort.questions.first())
            && is_scored(only)
        {
            diagnostics.push(messages::nobody_to_compare_with(&only.record.unit, question.span));
        }
        let cohort = Cohort::gather(&first.rubric, members.iter().map(|unit| &unit.record));
        for at in places {
            if let Some(unit) = units.get_mut(at) {
                unit.cohort = cohort.clone();
            }
        }
    }
}

/// The data of a file, and what they were assigned to.
struct HandedIn {
    data: SourceId,
    submission: Submission,
    assigned: Assigned,
}

/// Which rubric data are scored by.
enum Assigned {
    /// This one.
    To {
        /// The rubric.
        rubric: Arc<Rubric>,
        /// The rules files.
        rules: Vec<SourceId>,
    },
    /// None covers their year, which this message says, unless another year's rubric looks at them.
    Uncovered(Box<Diagnostic>),
    /// One that has errors, which were said.
    Broken,
}

impl HandedIn {
    fn filed(&self) -> Filed<'_> {
        let rubric = match &self.assigned {
            Assigned::To { rubric, rules: _ } => Some(&**rubric),
            Assigned::Uncovered(_) | Assigned::Broken => None,
        };
        Filed { submission: &self.submission, rubric }
    }
}

/// Finds the rubric of each; those for which there is none but for want of the year are kept, the others are left out with a message.
fn assign(
    submissions: Vec<(SourceId, Submission)>,
    rubrics: &mut Rubrics,
    sources: &Arc<Sources>,
    diagnostics: &mut Diagnostics,
) -> Vec<HandedIn> {
    let mut handed_in = Vec::new();
    for (data, submission) in submissions {
        let assigned = match rubrics.choose(&wanted(&submission), sources) {
            Err(message) if message.code == Code::YearNotCovered => Some(Assigned::Uncovered(message)),
            Err(message) => {
                diagnostics.push(*message);
                None
            }
            Ok(index) => {
                let editions = rubrics.compile(index, sources, Say::Errors, diagnostics);
                let rubric = editions.map(|editions| Arc::clone(editions.for_year(submission.year)));
                let assigned = rubric.map(|rubric| Assigned::To { rubric, rules: rubrics.files(index) });
                Some(assigned.unwrap_or(Assigned::Broken))
            }
        };
        handed_in.extend(assigned.map(|assigned| HandedIn { data, submission, assigned }));
    }
    handed_in
}

/// Reads one data file.
pub(super) fn read(
    path: &Path,
    console: &Console<'_>,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Option<(SourceId, Submission)> {
    let format = if files::is_stdin(path) { None } else { Some(Format::from_path(path)) };
    // Whether a file is there comes before what its name says.
    if format == Some(None) && files::exists(path) {
        diagnostics.push(messages::format_unknown(path));
        return None;
    }
    let id = files.read(path, console.language, diagnostics)?;
    let source = files.sources.get(id)?;
    // The standard input has no name to say its format; whatever does not start like JSON is YAML.
    let guess = if source.text.trim_start().starts_with('{') { Format::Json } else { Format::Yaml };
    let submission = facts::read(source, format.flatten().unwrap_or(guess), diagnostics)?;
    Some((id, submission))
}

/// What the data ask of a rubric.
pub(super) fn wanted(submission: &Submission) -> Wanted {
    Wanted {
        name: submission.rubric.clone(),
        name_span: submission.rubric_span,
        year: submission.year,
        year_span: submission.year_span,
    }
}
