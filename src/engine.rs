//! The embedding API: compile a rubric once, score as many units as you like.
//!
//! No I/O, no global state, no panic: text and structs in, a [`Scorecard`] out.
//!
//! ```
//! #[derive(serde::Serialize)]
//! struct Facts {
//!     执行: i64,
//!     预算: i64,
//! }
//!
//! let engine = biaochi::Engine::compile("完成率.rules", "预算完成率: score = ratio(执行,预算) >= 1 ? 4 : 0").unwrap();
//! let scorecard = engine.score("某单位", None, &Facts { 执行: 95, 预算: 100 }).unwrap();
//! assert_eq!(scorecard.total.scored().unwrap().to_string(), "0");
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::check;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::eval::{Cohort, Detail, Scorecard, evaluate};
use crate::facts::{Bound, Filed, Format, Record, Submission, bind, bind_years, read};
use crate::language::Language;
use crate::model::Editions;
use crate::revision::Texts;
use crate::source::{SourceId, Sources};

/// A compiled rubric, ready to score. Cheap to share between threads behind an [`Arc`].
#[derive(Clone, Debug)]
pub struct Engine {
    editions: Editions,
    findings: Vec<Diagnostic>,
}

impl Engine {
    /// Compiles the text of a rules file. `name` is what messages call it.
    ///
    /// # Errors
    /// [`Rejected`] with every independent error that the text holds.
    pub fn compile(name: &str, text: &str) -> Result<Engine, Rejected> {
        Engine::compile_among(name, &BTreeMap::from([(name, text)]))
    }

    /// Compiles a rules file that extends or imports others: `texts` are all of them by their paths, with `/` between folders, `name`
    /// among them; what a file names is looked up from its own folder.
    ///
    /// ```
    /// use std::collections::{BTreeMap, BTreeSet};
    ///
    /// let texts = BTreeMap::from([
    ///     ("市/2021.rules", "年度 2021\n完成率（4分）: 得分 = 比率(执行, 预算) ≥ 1 ? 满分 : 0"),
    ///     ("市/2022.rules", "年度 2022\n沿用 \"2021.rules\"\n修改 完成率: 得分 = 比率(执行, 预算) ≥ 95% ? 满分 : 0"),
    /// ]);
    /// let engine = biaochi::Engine::compile_among("市/2022.rules", &texts)?;
    /// let scorecard = engine.score("某单位", Some(2022), &BTreeMap::from([("执行", "96"), ("预算", "100")]))?;
    /// assert_eq!(scorecard.total.scored().unwrap().to_string(), "4");
    /// # Ok::<(), biaochi::Rejected>(())
    /// ```
    ///
    /// # Errors
    /// [`Rejected`] with every independent error that the texts hold, or that there is no text `name`.
    pub fn compile_among(name: &str, texts: &BTreeMap<&str, &str>) -> Result<Engine, Rejected> {
        let mut library = Texts::new(texts);
        let mut diagnostics = Diagnostics::new();
        let whole = library.whole(name, &mut diagnostics);
        let sources = Arc::new(library.into_sources());
        let editions = whole.and_then(|whole| check::check(&whole, &sources, &mut diagnostics));
        match editions {
            Some(editions) if !diagnostics.has_errors() => Ok(Engine { editions, findings: diagnostics.into_sorted() }),
            _ => Err(Rejected { diagnostics: diagnostics.into_sorted(), sources }),
        }
    }

    /// Scores the facts of one unit, given as a struct or a map that serde can serialize: field names are fact names, numbers
    /// are integers, decimals or text (`"25%"`, `"713.28万元"`), never floats.
    ///
    /// These are the facts alone. A rubric with 评定, 适用 = 填报 or 分值 填报 wants more than facts: give the whole submission as JSON to
    /// [`score_text`](Engine::score_text).
    ///
    /// # Errors
    /// [`Rejected`] with everything that is wrong with the data. Missing facts are not wrong: the rows that need them are unscored.
    pub fn score<T: Serialize + ?Sized>(&self, unit: &str, year: Option<i32>, facts: &T) -> Result<Scorecard, Rejected> {
        self.record(unit, year, facts).map(|record| self.score_record(&Cohort::default(), &record))
    }

    /// Scores one unit given as the text of a data file, with assessments and all.
    ///
    /// # Errors
    /// [`Rejected`] with everything that is wrong with the data.
    pub fn score_text(&self, name: &str, text: &str, format: Format) -> Result<Scorecard, Rejected> {
        self.record_of_text(name, text, format).map(|record| self.score_record(&Cohort::default(), &record))
    }

    /// Scores several data files, each as [`score_text`](Engine::score_text) takes it: name, text, format. The years of one unit find each
    /// other, so that 上年 has something to look at; data of a year that the rubric does not claim serve as an earlier year's only, and
    /// have no scorecard. Those of one year are compared with each other where the rules compare units (全体平均, 排名).
    ///
    /// ```
    /// use biaochi::facts::Format;
    /// let engine = biaochi::Engine::compile("增长.rules", "年度 2021\n增长（4分）: 得分 = 执行 > 上年(执行) ? 满分 : 0").unwrap();
    /// let before = "{单位: 某单位, 年度: 2020, 数据: {执行: 90}}";
    /// let now = "{单位: 某单位, 年度: 2021, 数据: {执行: 100}}";
    /// let cards = engine.score_texts(&[("2020.yaml", before, Format::Yaml), ("2021.yaml", now, Format::Yaml)]).unwrap();
    /// assert_eq!(cards.len(), 1);
    /// assert_eq!(cards[0].total.scored().unwrap().to_string(), "4");
    /// ```
    ///
    /// # Errors
    /// [`Rejected`] with everything that is wrong with any of the data.
    pub fn score_texts(&self, texts: &[(&str, &str, Format)]) -> Result<Vec<Scorecard>, Rejected> {
        let mut sources = (**self.sources()).clone();
        let mut diagnostics = Diagnostics::new();
        let mut submissions = Vec::new();
        for (name, text, format) in texts {
            let id = sources.add(*name, *text);
            submissions.extend(sources.get(id).and_then(|source| read(source, *format, &mut diagnostics)));
        }
        let rubric = |submission: &Submission| &**self.editions.for_year(submission.year);
        let covers = |submission: &&Submission| match (submission.year, rubric(submission).years) {
            (Some(year), Some(years)) => years.contains(year),
            (_, None) | (None, _) => true,
        };
        let filed: Vec<Filed<'_>> = submissions
            .iter()
            .map(|submission| Filed { submission, rubric: Some(submission).filter(covers).map(rubric) })
            .collect();
        let mut records = Vec::new();
        for (bound, submission) in bind_years(&filed, &mut diagnostics).into_iter().zip(&submissions) {
            match bound {
                Bound::Record(record) | Bound::Whole { record, made_of: _ } => records.push(*record),
                // It says that the rubric is for other years.
                Bound::Uncovered => drop(bind(rubric(submission), submission, &mut diagnostics)),
                Bound::Part | Bound::PriorOnly | Bound::Faulty => {}
            }
        }
        if diagnostics.has_errors() {
            return Err(Rejected { diagnostics: diagnostics.into_sorted(), sources: Arc::new(sources) });
        }
        let years: BTreeSet<Option<i32>> = records.iter().map(|record| record.year).collect();
        let cohorts: BTreeMap<Option<i32>, Cohort> = years.into_iter().map(|year| (year, self.gather(year, &records))).collect();
        let none = Cohort::default();
        let score = |record: &Record| self.score_record(cohorts.get(&record.year).unwrap_or(&none), record);
        Ok(records.iter().map(score).collect())
    }

    /// The data of one unit, as [`score`](Engine::score) takes them, ready to be gathered and scored.
    ///
    /// # Errors
    /// [`Rejected`] with everything that is wrong with the data.
    pub fn record<T: Serialize + ?Sized>(&self, unit: &str, year: Option<i32>, facts: &T) -> Result<Record, Rejected> {
        let submission = Submission::of_facts(unit, year, facts).map_err(|error| Rejected {
            diagnostics: vec![crate::facts::unserializable(&error)],
            sources: self.sources().clone(),
        })?;
        self.bound(&submission, self.sources().clone(), Diagnostics::new())
    }

    /// The data of one unit, as [`score_text`](Engine::score_text) takes them, ready to be gathered and scored.
    ///
    /// # Errors
    /// [`Rejected`] with everything that is wrong with the data.
    pub fn record_of_text(&self, name: &str, text: &str, format: Format) -> Result<Record, Rejected> {
        let mut sources = (**self.sources()).clone();
        let id: SourceId = sources.add(name, text);
        let mut diagnostics = Diagnostics::new();
        let submission = sources.get(id).and_then(|source| read(source, format, &mut diagnostics));
        // A file with slips is bound all the same, so that everything that is wrong with it is said at once.
        match submission {
            Some(submission) => self.bound(&submission, Arc::new(sources), diagnostics),
            None => Err(Rejected { diagnostics: diagnostics.into_sorted(), sources: Arc::new(sources) }),
        }
    }

    /// Gathers the units of a year, for rules that compare units (全体平均, 排名 …): once for all that are scored among them, with
    /// [`score_record`](Engine::score_record). Data of other years are passed over.
    ///
    /// ```
    /// # use std::collections::{BTreeMap, BTreeSet};
    /// let engine = biaochi::Engine::compile("排名.rules", "最快（4分）: 得分 = 排名(用时, 升序) = 1 ? 满分 : 0")?;
    /// let facts = |days: i64| BTreeMap::from([("用时", days)]);
    /// let records = [engine.record("甲", None, &facts(3))?, engine.record("乙", None, &facts(2))?];
    /// let cohort = engine.gather(None, &records);
    /// assert_eq!(engine.score_record(&cohort, &records[1]).total.scored().unwrap().to_string(), "4");
    /// # Ok::<(), biaochi::Rejected>(())
    /// ```
    pub fn gather<'a>(&self, year: Option<i32>, records: impl IntoIterator<Item = &'a Record>) -> Cohort {
        Cohort::gather(self.editions.for_year(year), records.into_iter().filter(|record| record.year == year))
    }

    /// Scores one unit among those that were gathered, itself one of them.
    pub fn score_record(&self, cohort: &Cohort, record: &Record) -> Scorecard {
        evaluate(self.editions.for_year(record.year), cohort, record, Detail::Steps)
    }

    fn bound(&self, submission: &Submission, sources: Arc<Sources>, mut diagnostics: Diagnostics) -> Result<Record, Rejected> {
        let record = bind(self.editions.for_year(submission.year), submission, &mut diagnostics);
        record.ok_or_else(|| Rejected { diagnostics: diagnostics.into_sorted(), sources })
    }

    fn sources(&self) -> &Arc<Sources> {
        &self.editions.first().sources
    }

    /// What the rules mean, for hosts that want to look inside: one rubric for each stretch of years with the same parameters.
    pub fn editions(&self) -> &Editions {
        &self.editions
    }

    /// Warnings and notes about the rules.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }
}

/// Rules or data that were not accepted, with every reason.
///
/// It is displayed in Chinese, a line for each: `文件:行:列: 错误 BC0203: …`; [`Rejected::lines`] gives the other language.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// The reasons, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that they point into.
    pub sources: Arc<Sources>,
}

impl Rejected {
    /// One plain line for each diagnostic: place, severity, code, message, advice.
    pub fn lines(&self, language: Language) -> Vec<String> {
        self.diagnostics.iter().map(|diagnostic| self.line(diagnostic, language)).collect()
    }

    fn line(&self, diagnostic: &Diagnostic, language: Language) -> String {
        let mut line = String::new();
        if let Some(span) = diagnostic.place()
            && let Some(source) = self.sources.get(span.source)
        {
            let position = source.position(span.start as usize);
            line.push_str(&format!("{}:{}:{}: ", source.name, position.line, position.column));
        }
        let severity = diagnostic.severity.word();
        line.push_str(&format!("{} {}: {}", severity.get(language), diagnostic.code, diagnostic.message.get(language)));
        for help in &diagnostic.help {
            line.push_str(&format!(" → {}", help.get(language)));
        }
        line
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.lines(Language::Chinese).join("\n"))
    }
}

impl std::error::Error for Rejected {}
