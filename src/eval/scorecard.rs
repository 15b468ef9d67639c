//! The result: a unit's scorecard. Plain data, complete for every report: nothing is left to be rounded or judged.

use crate::facts::RowId;
use crate::language::Text;
use crate::number::{ArithmeticError, Number};
use crate::source::Span;

use super::cohort::CohortNote;
use super::made::MadeOf;
use super::trace::Step;

/// One unit's scores under one rubric.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    /// The rubric's name.
    pub rubric: String,
    /// The year.
    pub year: Option<i32>,
    /// The unit.
    pub unit: String,
    /// The rubric's basis.
    pub basis: Option<String>,
    /// How many decimal places rows and the total are rounded to.
    pub places: u32,
    /// Full marks of the whole, 加分 apart; none for `满分 不限`.
    pub full_points: Option<Number>,
    /// The top sections, in the order of the form; rows under no heading stand in a first section named "".
    pub sections: Vec<SectionScore>,
    /// The total.
    pub total: Total,
    /// Why there is no total though it does not show at a row: 总分 needs something that is missing. Empty otherwise.
    pub total_impediments: Vec<Impediment>,
    /// How the total came from the sections, when it is not their plain sum.
    pub rescaling: Option<Rescaling>,
    /// 分析 of 总分.
    pub total_note: Option<Text>,
    /// The steps of 总分, when its rule has clauses and a trace was asked for.
    pub total_steps: Vec<Step>,
    /// The grade; none without 等级 or without a total. A range of totals that all have one grade has it.
    pub grade: Option<String>,
    /// Why there is no grade though there is a total: a condition of 等级 needs something that is missing. Empty otherwise.
    pub grade_impediments: Vec<Impediment>,
    /// The facts of earlier years that 上年 looks at and the data have, by year, then in the order of the facts.
    pub prior_facts: Vec<PriorFact>,
    /// The units that this one is made of, and how its figures came of theirs; none when it is not made of others.
    pub made_of: Option<MadeOf>,
    /// What the rules asked of the units that were scored together, with who took part and who was left out.
    pub cohort: Vec<CohortNote>,
    /// The results of 校验.
    pub checks: Vec<CheckResult>,
    /// What the unit claims of total and grade.
    pub claimed_total: Option<Claim>,
    /// The grade that the unit claims, when it differs.
    pub claimed_grade: Option<String>,
}

impl Scorecard {
    /// Every row, in the order of the form.
    pub fn rows(&self) -> Vec<&RowScore> {
        let mut rows = Vec::new();
        for section in &self.sections {
            section.collect_rows(&mut rows);
        }
        rows
    }

    /// Whether it is whole: every row scored, the grade known where there are grades, every 校验 passed that is no warning, every required
    /// explanation given.
    pub fn is_whole(&self) -> bool {
        let failed = self.checks.iter().any(|check| match check.outcome {
            CheckOutcome::Holds => false,
            CheckOutcome::Fails { .. } | CheckOutcome::Undecided(_) => !check.warning,
        });
        let is_settled = |row: &&RowScore| !matches!(row.status, Status::Unscored(_)) && row.explanation_due.is_none();
        let graded = self.grade_impediments.is_empty();
        !failed && graded && matches!(self.total, Total::Scored(_)) && self.rows().iter().all(is_settled)
    }

    /// Every row in the order of the form, with what it counts for the total: its score by the weights of its headings, negative under 扣分.
    /// None where that is not known.
    pub fn counted_rows(&self) -> Vec<(&RowScore, Option<Number>)> {
        let mut counted = Vec::new();
        for section in &self.sections {
            let factor = match section.kind {
                SectionScoreKind::Ordinary | SectionScoreKind::Bonus => Number::ONE,
                SectionScoreKind::Deduction => Number::ONE.negate(),
            };
            section.collect_counted(&factor, &mut counted);
        }
        counted
    }
}

impl SectionScore {
    fn collect_counted<'a>(&'a self, factor: &Number, counted: &mut Vec<(&'a RowScore, Option<Number>)>) {
        let own = self.weight.as_ref().and_then(|weight| weight.multiply(factor).ok()).unwrap_or_else(|| factor.clone());
        counted.extend(self.rows.iter().map(|row| (row, row.score.as_ref().and_then(|score| score.multiply(&own).ok()))));
        for section in &self.sections {
            section.collect_counted(&own, counted);
        }
    }

    /// Headings nest at most four deep (LANGUAGE.md §2), and so does this.
    fn collect_rows<'a>(&'a self, rows: &mut Vec<&'a RowScore>) {
        rows.extend(&self.rows);
        for section in &self.sections {
            section.collect_rows(rows);
        }
    }
}

/// A total, or what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Total {
    /// Everything was scored.
    Scored(Number),
    /// Some rows were not: from what is certain to what is still possible.
    Range(Number, Number),
    /// Some rows were not, and their bounds are not known.
    Unknown,
}

impl Total {
    /// The number, when everything was scored.
    pub fn scored(&self) -> Option<&Number> {
        match self {
            Total::Scored(number) => Some(number),
            Total::Range(..) | Total::Unknown => None,
        }
    }

    /// The least and the greatest that it can be.
    pub fn ends(&self) -> Option<(&Number, &Number)> {
        match self {
            Total::Scored(number) => Some((number, number)),
            Total::Range(low, high) => Some((low, high)),
            Total::Unknown => None,
        }
    }
}

/// `不适用 折算`: what was scored, what was applicable, and what that is of full marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Rescaling {
    /// What was scored, after weights, before 加分 and 扣分.
    pub scored: Total,
    /// The points of what was applicable, after weights.
    pub applicable: Number,
    /// Full marks.
    pub full: Number,
}

/// A heading's scores.
#[derive(Clone, Debug, PartialEq)]
pub struct SectionScore {
    /// Its name; "" for the rows under no heading.
    pub name: String,
    /// How deep: 1 to 4.
    pub level: u8,
    /// Its 权重, when it has one.
    pub weight: Option<Number>,
    /// Whether it stands on top of the full marks or is taken off.
    pub kind: SectionScoreKind,
    /// The points printed at it, or the sum of those printed below it.
    pub printed_points: Number,
    /// The points in force: the sum of those below.
    pub points: Number,
    /// The score: the sum of the rounded rows below, within 至多 of 加分 and 扣分. Under 扣分 what is taken off, as a positive number.
    pub score: Total,
    /// What the unit claims of it.
    pub claimed: Option<Claim>,
    /// The rows directly under it, in order. Rows of a section that does not apply are absent.
    pub rows: Vec<RowScore>,
    /// The headings directly under it, in order.
    pub sections: Vec<SectionScore>,
}

/// How a section counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionScoreKind {
    /// As a part of the full marks.
    Ordinary,
    /// 加分
    Bonus,
    /// 扣分
    Deduction,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowScore {
    /// Which row.
    pub id: RowId,
    /// Its name.
    pub name: String,
    /// The points printed in the rubric (参考分值).
    pub printed_points: Number,
    /// The points in force (设定分值).
    pub points: Number,
    /// Whether it was scored.
    pub status: Status,
    /// 值 as displayed: `83.73%`.
    pub value: Option<String>,
    /// The score, rounded; none when unscored. A row that is not applicable has 0, or its 不适用得分.
    pub score: Option<Number>,
    /// The score before rounding, for explanations.
    pub exact_score: Option<Number>,
    /// The bound that was used, if one was.
    pub bound: Option<BoundUsed>,
    /// 分析, filled in.
    pub note: Option<String>,
    /// 说明 of the unit, or the reason of its assessment.
    pub remark: Option<String>,
    /// 须说明: an explanation that is required and absent or too long; a message for the reader.
    pub explanation_due: Option<Text>,
    /// What the unit claims, with the difference.
    pub claimed: Option<Claim>,
    /// 依据
    pub basis: Option<String>,
    /// The line of the rubric.
    pub span: Span,
    /// Of a rule that was revised the statements that this one changes, the oldest first.
    pub revised: Vec<Span>,
    /// How the score came about; empty unless asked for.
    pub steps: Vec<Step>,
}

/// Whether a row was scored.
#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    /// It was.
    Scored,
    /// It does not apply to this unit.
    Inapplicable {
        /// The unit's reason, or the condition as written.
        reason: Option<String>,
    },
    /// It could not be scored, for these reasons; never empty.
    Unscored(Vec<Impediment>),
}

/// A bound that a score ran into.
#[derive(Clone, Debug, PartialEq)]
pub enum BoundUsed {
    /// The score was above it (满分为止, or 至多); in printed points.
    Upper(Number),
    /// The score was below it (扣完为止, or 至少); in printed points.
    Lower(Number),
}

/// Why something could not be computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Impediment {
    /// A fact is missing.
    Missing(MissingFact),
    /// An assessed score is missing.
    MissingAssessment {
        /// The row.
        row: String,
    },
    /// An arithmetic operation has no result.
    Arithmetic {
        /// Why.
        error: ArithmeticError,
        /// The operation in the rules.
        span: Span,
        /// With the numbers put in: `597.23万元 ÷ 0万元`.
        substituted: String,
    },
    /// An assessed score outside its range or its level, a step that is not above 0, an 指标值 in words where a number is needed, units that do
    /// not match, … : said in words.
    Fault {
        /// What.
        message: Text,
        /// The rule.
        span: Span,
    },
    /// Nothing under the heading applies, so its points have no place to go.
    NothingApplicable {
        /// The heading.
        section: String,
    },
    /// Whether another row applies is not known, and so not whether this one gets a part of its points; what is missing for it stands
    /// beside this.
    PointsOpen {
        /// The other row.
        row: String,
    },
    /// Another row that this one needs was not scored.
    Needs {
        /// The row or heading.
        name: String,
    },
    /// The rule asks for other units, and there is no answer.
    Cohort {
        /// Why there is none.
        lack: CohortLack,
        /// The question as written: `排名(值)`.
        formula: String,
    },
    /// The computation took more steps than the limit.
    TooMuchWork,
}

/// Why a question about other units has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CohortLack {
    /// The unit was scored alone: nobody said which units it is compared with.
    NotGiven,
    /// It is the only unit under its rubric and year.
    OnlyOne,
    /// Of the units that are asked about none has a value.
    Nobody,
}

impl Impediment {
    /// The fact that is missing, when that is why.
    pub fn missing(&self) -> Option<&MissingFact> {
        match self {
            Impediment::Missing(fact) => Some(fact),
            Impediment::MissingAssessment { .. }
            | Impediment::Arithmetic { .. }
            | Impediment::Fault { .. }
            | Impediment::NothingApplicable { .. }
            | Impediment::PointsOpen { .. }
            | Impediment::Needs { .. }
            | Impediment::Cohort { .. }
            | Impediment::TooMuchWork => None,
        }
    }
}

/// A fact that the data do not have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MissingFact {
    /// Its name; for a field with its list and item: `支付节点[2].实际`; of an earlier year as rules ask for it: `上年(执行)`.
    pub name: String,
    /// Its label, if it has one.
    pub label: Option<String>,
    /// How many years before the one that is scored it is of; 0 is that year.
    pub back: u32,
}

/// A fact of an earlier year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriorFact {
    /// The year.
    pub year: i32,
    /// Its name.
    pub name: String,
    /// Its value as written: `100万元`.
    pub value: Text,
}

/// A claimed score.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// What the unit claims.
    pub claimed: Number,
    /// Claimed minus computed; none when nothing was computed.
    pub difference: Option<Number>,
}

/// The result of a 校验.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckResult {
    /// What it is called.
    pub label: String,
    /// Whether a failure is only a warning.
    pub warning: bool,
    /// What came out.
    pub outcome: CheckOutcome,
    /// With the numbers put in: `713.28万元 − 116.05万元 = 597.23万元 + 0万元`.
    pub substituted: String,
    /// The statement.
    pub span: Span,
}

/// What came out of a 校验.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckOutcome {
    /// It holds.
    Holds,
    /// It does not; for an equation with how far the sides are apart, as displayed.
    Fails {
        /// The difference as displayed: `0.05万元`.
        difference: Option<String>,
    },
    /// It could not be decided.
    Undecided(Vec<Impediment>),
}
