//! Data looked at as a finance office's reviewer does (数据勾稽): what contradicts the rules, what contradicts itself, what was claimed and is
//! not so, and what is so odd that somebody should ask.
//!
//! It works on what was read and bound, opens nothing, and computes exactly. Data that were refused are looked at all the same: why they
//! were refused are the first findings, and of the rest whatever fits its rubric is audited. One file for each kind of finding; what each
//! tests exactly stands at its head.

mod assessed;
mod checks;
mod claims;
mod copies;
mod gaps;
mod inapplicable;
mod jumps;
mod leaves;
mod messages;
mod parts;
mod pasted;
mod places;
mod quoted;
mod shared;
mod slips;
mod unit;
mod words;

use std::cmp::Reverse;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::eval::{Impediment, Step, Total};
use crate::facts::Submission;
use crate::language::Text;
use crate::model::Rubric;
use crate::number::Number;
use crate::source::SourceId;
use crate::text;

use unit::{Board, Unit};

/// How many steps scoring one unit with other data than its own may take, in looking for what its figures may have come from.
pub const MAXIMUM_WORK: u64 = 16_000_000;

/// A data file, what was made of it, and the rubric that it belongs to.
#[derive(Clone, Debug)]
pub struct HandedIn<'a> {
    /// What the file is called.
    pub file: String,
    /// Its text.
    pub source: Option<SourceId>,
    /// The data; none when they could not be read at all.
    pub submission: Option<&'a Submission>,
    /// Their rubric; none when there is none, or it has errors.
    pub rubric: Option<&'a Rubric>,
    /// What was wrong in reading them and in finding their rubric.
    pub faults: Vec<Diagnostic>,
}

/// What a reviewer can set.
#[derive(Clone, Debug)]
pub struct Options {
    /// How large a change from the year before is worth a question, as a share of what it was.
    pub jump: Number,
}

impl Default for Options {
    /// A change by more than half.
    fn default() -> Options {
        Options { jump: Number::scaled(5, 1) }
    }
}

/// What was found in all data, the worst first.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    /// One for each data file.
    pub units: Vec<UnitAudit>,
}

/// Whether data were held to the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// They were.
    Audited,
    /// They were not, or only served for comparison: that nothing was found says nothing.
    NotAudited,
}

/// What was found in the data of a unit for a year.
#[derive(Clone, Debug)]
pub struct UnitAudit {
    /// The data file.
    pub file: String,
    /// Its text.
    pub source: Option<SourceId>,
    /// The unit; empty when the data do not say.
    pub unit: String,
    /// The year.
    pub year: Option<i32>,
    /// The rubric.
    pub rubric: Option<String>,
    /// Whether they were held to the rules.
    pub state: State,
    /// The total that the rules give.
    pub total: Option<Total>,
    /// The grade.
    pub grade: Option<String>,
    /// The findings, the worst first.
    pub findings: Vec<Finding>,
    /// What could not be looked at, and why.
    pub not_looked_at: Vec<Text>,
    /// How many steps it took to score it with other data than its own.
    pub work: u64,
}

/// How many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counts {
    /// 必须改
    pub errors: usize,
    /// 应当核对
    pub warnings: usize,
    /// 提示
    pub notes: usize,
}

impl Counts {
    /// The findings of these.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Counts {
        let mut counts = Counts::default();
        for finding in findings {
            match finding.diagnostic.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Note => counts.notes += 1,
            }
        }
        counts
    }
}

impl Audit {
    /// The counts of all data.
    pub fn counts(&self) -> Counts {
        Counts::of(self.units.iter().flat_map(|unit| &unit.findings))
    }
}

/// One finding. Its [`Diagnostic`] has the kind (the code), the severity, the place in the data and where it applies in the rules, what is
/// wrong in one sentence, and how to mend it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What it is about: a row, a fact, a 校验; empty when the message says all.
    pub subject: String,
    /// What was found.
    pub diagnostic: Diagnostic,
    /// The figures that it rests on.
    pub figures: Vec<Figure>,
    /// Why it is said.
    pub reasons: Vec<Text>,
    /// What stands in the way of a score or a decision.
    pub impediments: Vec<Impediment>,
    /// How the rules come to their figure.
    pub steps: Vec<Step>,
    /// How many points are at stake, for the order among findings of one kind.
    pub weight: Number,
}

/// A figure with what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it is.
    pub name: Text,
    /// Exactly, in its unit.
    pub value: String,
}

impl Finding {
    /// A finding about something, of which nothing more is said yet.
    fn new(subject: impl Into<String>, diagnostic: Diagnostic) -> Finding {
        Finding {
            subject: subject.into(),
            diagnostic,
            figures: Vec::new(),
            reasons: Vec::new(),
            impediments: Vec::new(),
            steps: Vec::new(),
            weight: Number::ZERO,
        }
    }

    /// With a figure.
    fn figure(mut self, name: Text, value: impl Into<String>) -> Finding {
        self.figures.push(Figure { name, value: value.into() });
        self
    }

    /// With a reason.
    fn because(mut self, reason: Text) -> Finding {
        self.reasons.push(reason);
        self
    }

    /// With reasons.
    fn because_of(mut self, reasons: impl IntoIterator<Item = Text>) -> Finding {
        self.reasons.extend(reasons);
        self
    }

    /// With the points that are at stake.
    fn weighing(self, weight: Number) -> Finding {
        Finding { weight, ..self }
    }
}

/// Looks at the data of one run: each by itself, with that of the year before, and beside those of the other units.
pub fn audit(handed_in: &[HandedIn<'_>], options: &Options) -> Audit {
    let board = Board::of(handed_in);
    let copies = copies::copies(&board);
    let mut units: Vec<UnitAudit> = handed_in.iter().enumerate().map(|(at, one)| unit_audit(one, at, &board, options)).collect();
    for (at, finding) in copies {
        if let Some(unit) = units.get_mut(at) {
            unit.findings.push(finding);
        }
    }
    for unit in &mut units {
        unit.findings.sort_by_key(|finding| {
            let Finding { diagnostic, weight, .. } = finding;
            (diagnostic.severity, rank(diagnostic.code), Reverse(weight.clone()), diagnostic.place())
        });
    }
    units.sort_by_key(|unit| {
        let counts = Counts::of(&unit.findings);
        // Of data that could not be scored at all nobody knows how much more is wrong.
        let is_scored = unit.total.is_some() || counts.errors == 0;
        (is_scored, Reverse(counts), Reverse(unit.state), unit.unit.clone(), unit.year, unit.file.clone())
    });
    Audit { units }
}

/// The facts and assessments that rows want and data lack, by the places of what was handed in: for whoever refuses data for something else, so
/// that all can be told at once.
pub fn missing(handed_in: &[HandedIn<'_>]) -> Vec<Vec<Diagnostic>> {
    let board = Board::of(handed_in);
    let of_unit = |unit: &Unit<'_>| {
        let missing = gaps::missing(unit).into_iter().map(|finding| finding.diagnostic);
        missing
            .map(|diagnostic| match unit.start() {
                Some(start) if diagnostic.labels.is_empty() => diagnostic.at(start, Text::default()),
                Some(_) | None => diagnostic,
            })
            .collect()
    };
    (0..handed_in.len()).map(|at| board.unit(at).map_or_else(Vec::new, of_unit)).collect()
}

/// The order among findings of one severity: what was wrong in reading, then what most others follow from.
fn rank(code: Code) -> (u8, Code) {
    let rank = if code == Code::AuditUnitSlip {
        1
    } else if code.as_str().starts_with("BC08") {
        2
    } else {
        0
    };
    (rank, code)
}

/// What one file's data show.
fn unit_audit(one: &HandedIn<'_>, at: usize, board: &Board<'_>, options: &Options) -> UnitAudit {
    let faults = board.faults(at).into_iter().map(|fault| Finding::new("", fault));
    let mut audited = UnitAudit {
        file: one.file.clone(),
        source: one.source,
        unit: one.submission.and_then(|submission| submission.unit.clone()).unwrap_or_default(),
        year: one.submission.and_then(|submission| submission.year),
        rubric: one.rubric.map(|rubric| rubric.name.clone()),
        state: State::NotAudited,
        total: None,
        grade: None,
        findings: faults.collect(),
        not_looked_at: Vec::new(),
        work: 0,
    };
    match board.unit(at) {
        Some(unit) => {
            audited.state = State::Audited;
            audited.unit.clone_from(&unit.record.unit);
            audited.year = unit.record.year;
            audited.total = Some(unit.card.total.clone());
            audited.grade.clone_from(&unit.card.grade);
            audited.findings.extend(findings(unit, options));
            audited.not_looked_at = not_looked_at(unit, &audited.findings);
            audited.work = unit.budget.done();
        }
        None if board.whole(at).is_some() => {
            let whole = board.whole(at).unwrap_or_default();
            audited.not_looked_at.push(text!(
                "汇总到“{whole}”，和其他单位的一起核对",
                "a part of “{whole}”, and looked at together with the others"
            ));
        }
        None if one.submission.is_some() && board.is_year_before(at) => audited.not_looked_at.push(text!(
            "没有评分表管这一年，只用来和后一年比",
            "no rubric covers this year; it only serves for comparison with the next"
        )),
        None if one.submission.is_some() && audited.findings.is_empty() => {
            audited.not_looked_at.push(text!("评分表有错，见消息", "the rubric has errors, see the messages"))
        }
        None => audited
            .not_looked_at
            .push(text!("没有能用的数据或评分表，别的都没有核对", "without usable data and a rubric nothing else was looked at")),
    }
    audited
}

/// Every pass over a unit.
fn findings(unit: &Unit<'_>, options: &Options) -> Vec<Finding> {
    let slips = slips::slips(unit);
    let slipped = slips.targets;
    let mut findings = checks::checks(unit, &slips.explained);
    findings.extend(slips.findings);
    findings.extend(claims::claims(unit));
    findings.extend(pasted::pasted(unit));
    findings.extend(parts::parts(unit));
    findings.extend(jumps::jumps(unit, &slipped, options));
    findings.extend(assessed::full_marks(unit));
    findings.extend(shared::shared(unit));
    findings.extend(inapplicable::inapplicable(unit));
    findings.extend(quoted::quoted(unit));
    findings.extend(gaps::gaps(unit));
    findings
}

/// What could not be looked at for want of data or of time.
fn not_looked_at(unit: &Unit<'_>, findings: &[Finding]) -> Vec<Text> {
    let mut without = Vec::new();
    let is_fault =
        |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error && diagnostic.code.as_str().starts_with("BC04");
    let has_faults = findings.iter().any(|finding| is_fault(&finding.diagnostic));
    if has_faults {
        without.push(text!(
            "有读不进来的数据，用到它们的项没有评分；改好以后再核对一遍",
            "of the data that could not be read nothing was assumed; audit again once they are mended"
        ));
    }
    if unit.budget.is_used_up() {
        without.push(text!(
            "规则和数据太多，没有一一试算：元和万元弄混、自评从哪里来、一件事几项失分，可能没有列全",
            "there are too many rules and data to try everything: mixed-up units, what claims may have come from, and things that count twice may not all be told"
        ));
    }
    if !unit.claims_anything() {
        without.push(text!("数据里没有“自评”，没有核对自评得分", "the data claim nothing (自评), so no claims were compared"));
    }
    if unit.rubric.checks.is_empty() {
        without.push(text!("评分表没有写“校验”", "the rubric has no checks (校验)"));
    }
    match (&unit.before, unit.record.year) {
        (Some(_), _) => {}
        (None, Some(year)) => {
            let before = year.saturating_sub(1);
            without.push(text!(
                "没有 {before} 年度的数据，没有和上年比",
                "there are no data of {before}, so nothing was compared with the year before"
            ));
        }
        (None, None) => {
            without.push(text!("不知道年度，没有和上年比", "without a year nothing was compared with the year before"))
        }
    }
    without
}
