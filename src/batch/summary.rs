//! What came of a run, in figures.

use std::collections::BTreeMap;

use super::scoring::{Scored, Wholeness, Worth};
use super::writing::Titles;
use crate::diagnostic::Code;
use crate::language::{Language, Text};
use crate::number::Number;
use crate::text;

/// The figures of a run.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Rows that were read, those that were rejected included.
    pub rows: u64,
    /// Units that were scored and written.
    pub units: u64,
    /// Those of them that were scored many at once.
    pub at_once: u64,
    /// Those of them whose scorecard is not whole: something is missing, or fails.
    pub incomplete: u64,
    /// Rows that were rejected.
    pub rejected: u64,
    /// Rows that are there for a later year's only.
    pub earlier: u64,
    /// Rows that were worked into other units.
    pub parts: u64,
    /// Lines in which nothing stands.
    pub blank: u64,
    /// How often each reason was given, by its code.
    pub reasons: BTreeMap<Code, u64>,
    /// How many units have each grade, in the order of the rubric.
    pub grades: Vec<(String, u64)>,
    /// How many units have a total.
    pub totals: u64,
    /// The sum of their totals; none where it outgrew what a number can be.
    pub sum: Option<Number>,
    /// The last row that was done: the table and its line.
    pub last: Option<(String, u64)>,
}

/// The figures of some units that have the same titles.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    units: u64,
    at_once: u64,
    incomplete: u64,
    /// By grade.
    grades: Vec<u64>,
    totals: u64,
    /// The sum of totals that are whole numbers of the last place kept.
    scaled: i64,
    /// The sum of the others; none where it outgrew what a number can be.
    sum: Option<Number>,
}

impl Tally {
    /// Of nobody yet.
    pub(super) fn new(titles: &Titles) -> Tally {
        let grades = vec![0; titles.grades.len()];
        Tally { units: 0, at_once: 0, incomplete: 0, grades, totals: 0, scaled: 0, sum: Some(Number::ZERO) }
    }

    /// Counts a unit.
    pub(super) fn count(&mut self, scored: &Scored, titles: &Titles) {
        self.units += 1;
        self.incomplete += u64::from(scored.wholeness == Wholeness::Open);
        if let Some(count) = scored.grade.and_then(|grade| self.grades.get_mut(grade)) {
            *count += 1;
        }
        let mut add = |number: &Number| self.sum = self.sum.take().and_then(|sum| sum.add(number).ok());
        match &scored.total {
            Worth::Unknown => return,
            Worth::Number(total) => add(total),
            Worth::Scaled(total) => {
                self.at_once += 1;
                match self.scaled.checked_add(*total) {
                    Some(sum) => self.scaled = sum,
                    None => add(&Number::scaled(*total, titles.places)),
                }
            }
        }
        self.totals += 1;
    }
}

/// The longest bar of the histogram.
const LONGEST_BAR: u64 = 30;

/// The decimal places in which a mean is shown.
const PLACES: u32 = 2;

impl Summary {
    /// Nothing yet.
    pub fn new() -> Summary {
        Summary { sum: Some(Number::ZERO), ..Summary::default() }
    }

    /// Learns of the grades that there can be.
    fn know_grades(&mut self, grades: &[String]) {
        for grade in grades {
            if !self.grades.iter().any(|(known, _)| known == grade) {
                self.grades.push((grade.clone(), 0));
            }
        }
    }

    /// Adds the figures of units that have the same titles.
    pub(super) fn add(&mut self, tally: &Tally, titles: &Titles) {
        self.units += tally.units;
        self.at_once += tally.at_once;
        self.incomplete += tally.incomplete;
        self.know_grades(&titles.grades);
        for (grade, count) in titles.grades.iter().zip(&tally.grades) {
            if let Some((_, all)) = self.grades.iter_mut().find(|(known, _)| known == grade) {
                *all += count;
            }
        }
        self.totals += tally.totals;
        let sum = tally.sum.as_ref().and_then(|sum| sum.add(&Number::scaled(tally.scaled, titles.places)).ok());
        self.sum = self.sum.take().and_then(|all| all.add(&sum?).ok());
    }

    /// The mean of the totals, exact.
    pub fn mean(&self) -> Option<Number> {
        let count = i64::try_from(self.totals).ok().filter(|count| *count > 0)?;
        self.sum.as_ref()?.divide(&Number::from(count)).ok()
    }

    /// As it is told at the end.
    pub fn told(&self, language: Language) -> String {
        let mut lines = vec![self.first_line().get(language).to_string()];
        lines.extend(self.histogram());
        if let Some(mean) = self.mean() {
            let mean = mean.to_fixed(PLACES);
            lines.push(text!("平均总分 {mean}", "mean total {mean}").get(language).to_string());
        }
        if self.incomplete > 0 {
            let count = self.incomplete;
            let line = text!("{count} 个单位没有评全，原因在“问题”一列", "not whole: {count}, the column “problems” says why");
            lines.push(line.get(language).to_string());
        }
        if !self.reasons.is_empty() {
            let reasons: Vec<String> = self.reasons.iter().map(|(code, count)| format!("{code} × {count}")).collect();
            let reasons = reasons.join(match language {
                Language::Chinese => "，",
                Language::English => ", ",
            });
            lines.push(text!("退回的原因：{reasons}", "reasons for rejecting: {reasons}").get(language).to_string());
        }
        lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
    }

    fn first_line(&self) -> Text {
        let Summary { rows, units, rejected, earlier, parts, blank, .. } = self;
        let mut line = text!("读了 {rows} 行，评了 {units} 个单位", "rows read: {rows}, units scored: {units}");
        if *rejected > 0 {
            line = joined(&line, &text!("，退回 {rejected} 行", ", rows rejected: {rejected}"));
        }
        if *earlier > 0 {
            line = joined(&line, &text!("，{earlier} 行只作以前年度的数据", ", for later years only: {earlier}"));
        }
        if *parts > 0 {
            line = joined(&line, &text!("，{parts} 行汇总到别的单位", ", worked into other units: {parts}"));
        }
        if *blank > 0 {
            line = joined(&line, &text!("，另有空行 {blank} 行", ", blank lines: {blank}"));
        }
        line
    }

    /// A line for each grade.
    fn histogram(&self) -> Vec<String> {
        let most = self.grades.iter().map(|(_, count)| *count).max().unwrap_or(0);
        if most == 0 {
            return Vec::new();
        }
        let width = |text: &str| unicode_width::UnicodeWidthStr::width(text);
        let widest = self.grades.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
        let digits = most.to_string().len();
        let line = |(name, count): &(String, u64)| {
            // Rounded up, so that what is there shows.
            let bar = usize::try_from((count * LONGEST_BAR).div_ceil(most)).unwrap_or(0);
            let pad = widest - width(name);
            format!("  {name}{} {count:>digits$} {}", " ".repeat(pad), "█".repeat(bar)).trim_end().to_string()
        };
        self.grades.iter().map(line).collect()
    }
}

fn joined(left: &Text, right: &Text) -> Text {
    Text::new(format!("{}{}", left.chinese, right.chinese), format!("{}{}", left.english, right.english))
}
