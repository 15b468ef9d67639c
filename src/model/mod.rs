//! What the rules mean: every name an id, every expression typed, the order acyclic. Data only; built by [`crate::check`], read by
//! everything after it.
//!
//! Ids are indices into the vectors of [`Rubric`]; a model that the checker returns has no id out of range.

mod cohort;
mod combination;
mod expr;
mod goals;
mod others;
mod tests;
mod walk;

pub use cohort::{CohortCall, CohortFunction, CohortId, CohortOwner, CohortQuestion, CohortQuestions, RankOrder};
pub use combination::{Combination, FactPath};
pub use expr::{
    Arithmetic, Arm, Assessed, AssessedRange, Comparison, Connective, Counting, Expr, ExprKind, IndicatorResult, Level,
    MAXIMUM_YEARS_BACK, Match, Pattern, SectionResult, Template, TemplatePart,
};
pub use goals::{BoundKind, BoundUse, Goal, GoalOwner, Reach, ReachKind, Side, StepsFound};
pub use others::OnOthers;
pub use tests::{Asked, Case, Expectation, Given, GivenField, GivenKind, Input, InputTarget, Subject, Test, TestData};

use std::fmt;
use std::sync::Arc;

use crate::interval::Interval;
use crate::number::Number;
use crate::source::{SourceId, Sources, Span};
use crate::value::{Display, Type, Value};

/// A rubric for all the years that it claims: one [`Rubric`] for each stretch of years in which its parameters keep their values.
#[derive(Clone, Debug)]
pub struct Editions {
    first: Arc<Rubric>,
    /// Those of later years, in order.
    later: Vec<Arc<Rubric>>,
}

impl Editions {
    /// A first edition and those of later years.
    pub fn new(first: Rubric, later: impl IntoIterator<Item = Rubric>) -> Editions {
        Editions { first: Arc::new(first), later: later.into_iter().map(Arc::new).collect() }
    }

    /// The edition for a year. Where the year is not known, or none that the rubric claims, it is the first: binding data to it says
    /// what is wrong with their year.
    pub fn for_year(&self, year: Option<i32>) -> &Arc<Rubric> {
        let is_for = |rubric: &&Arc<Rubric>| year.is_some_and(|year| rubric.stretch.is_some_and(|years| years.contains(year)));
        self.iter().find(is_for).unwrap_or(&self.first)
    }

    /// The earliest, for what is the same in all of them: names, facts, the outline.
    pub fn first(&self) -> &Arc<Rubric> {
        &self.first
    }

    /// All of them, in the order of the years.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Rubric>> {
        std::iter::once(&self.first).chain(&self.later)
    }
}

/// Index into [`Rubric::facts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub usize);
/// Index into [`Rubric::definitions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionId(pub usize);
/// Index into [`Rubric::functions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub usize);
/// Index into [`Rubric::indicators`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId(pub usize);
/// Index into [`Rubric::sections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub usize);
/// Index into [`Indicator::locals`], or into [`TotalRule::locals`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalId(pub usize);

/// A checked rubric.
#[derive(Clone, Debug)]
pub struct Rubric {
    /// `评价`; empty when the file does not say.
    pub name: String,
    /// `年度`: all years that the rubric claims.
    pub years: Option<Years>,
    /// Those of them for which it was checked: in them its parameters keep their values. All of them when none changes.
    pub stretch: Option<Years>,
    /// `依据`
    pub basis: Option<String>,
    /// `保留`: how many decimal places rows and the total are rounded to.
    pub places: u32,
    /// Where the points in force come from.
    pub points: PointsSource,
    /// What becomes of the points of what is not applicable.
    pub inapplicable: Inapplicable,
    /// The full marks of the whole rubric, without 加分: 100 unless the header or the headings say otherwise; none for `满分 不限`.
    pub full_points: Option<Number>,
    /// `数据`, and the names that nothing defines.
    pub facts: Vec<Fact>,
    /// `定义` without parameters.
    pub definitions: Vec<Definition>,
    /// `定义` with parameters, one for each combination of argument types in use.
    pub functions: Vec<Function>,
    /// Every heading. Rows under no heading stand in a section named "", level 1, which comes first in `outline` if there are any.
    pub sections: Vec<Section>,
    /// The top sections, in the order of the form.
    pub outline: Vec<SectionId>,
    /// Every indicator, in the order of the form.
    pub indicators: Vec<Indicator>,
    /// An order in which definitions and indicators can be computed: each after all that it refers to.
    pub order: Vec<Node>,
    /// `总分:`
    pub total: TotalRule,
    /// `等级`: a match over the rounded total whose results are texts (constants of type 文本).
    pub grades: Option<Match>,
    /// `校验`
    pub checks: Vec<Check>,
    /// What the rules ask of the units that are scored together.
    pub cohort: CohortQuestions,
    /// `测试`
    pub tests: Vec<Test>,
    /// The file that was checked; what it extends or imports stands in others.
    pub source: SourceId,
    /// The rules files, for quoting a rule and naming its line.
    pub sources: Arc<Sources>,
}

impl Rubric {
    /// The grades that 等级 can give, each once, in order.
    pub fn grade_names(&self) -> Vec<Arc<str>> {
        self.grades.as_ref().map(grade_names).unwrap_or_default()
    }
}

/// The grades that 等级 can give, each once, in order.
pub fn grade_names(grades: &Match) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> = Vec::new();
    for arm in &grades.arms {
        if let ExprKind::Constant(Value::Text(name)) = &arm.result.kind
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
    names
}

/// `2021`, `2021..2023`, `2021..`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    /// The first year.
    pub first: i32,
    /// The last year, or none when open.
    pub last: Option<i32>,
}

impl Years {
    /// Whether the year is one of them.
    pub fn contains(&self, year: i32) -> bool {
        self.first <= year && self.last.is_none_or(|last| year <= last)
    }

    /// The year, when it is just one.
    pub fn single(&self) -> Option<i32> {
        (self.last == Some(self.first)).then_some(self.first)
    }
}

impl fmt::Display for Years {
    /// As the rules write them.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.last {
            Some(last) if last == self.first => write!(formatter, "{last}"),
            Some(last) => write!(formatter, "{}..{last}", self.first),
            None => write!(formatter, "{}..", self.first),
        }
    }
}

/// Something that is computed once for a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A definition.
    Definition(DefinitionId),
    /// An indicator: its locals and its score.
    Indicator(IndicatorId),
    /// The score of a section, after the rows in it.
    Section(SectionId),
}

/// Where the points in force come from (LANGUAGE.md §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointsSource {
    /// Those printed in the rubric.
    Printed,
    /// `分值 填报`: the unit declares them.
    Declared,
}

/// What becomes of the points of what is not applicable (LANGUAGE.md §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inapplicable {
    /// They are lost.
    Lost,
    /// Shared inside the heading of this level (1 to 4).
    ShareInLevel(u8),
    /// Shared among all rows (加分 and 扣分 apart).
    ShareInAll,
    /// The total is rescaled.
    Rescale,
}

/// A fact: what a unit's data say.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its name as declared.
    pub name: Arc<str>,
    /// Its type.
    pub type_: Type,
    /// Where numbers must lie, in base units; [`Interval::ALL`] for what is no number.
    pub range: Interval,
    /// Whether only whole numbers (of the declared unit) will do.
    pub whole: bool,
    /// `不可控`: what the unit cannot move; of a list or a record all that is in it.
    pub fixed: bool,
    /// `缺省`: the value when the data say nothing.
    pub default: Option<Expr>,
    /// `汇总`: how the figures of several units become one; of a record its fields have theirs.
    pub combination: Option<Combination>,
    /// For a list or a record: its fields, in the order of the type.
    pub fields: Vec<Fact>,
    /// The label that the form prints.
    pub label: Option<String>,
    /// The prose above it.
    pub documentation: Vec<String>,
    /// Whether it was not declared but follows from its use.
    pub implicit: bool,
    /// Its declaration, or its first use.
    pub span: Span,
}

impl Fact {
    /// Whether it is 数 that goes beyond 1, so that `90%`, which is 0.9, would be written where 90 is meant.
    pub(crate) fn is_beyond_shares(&self) -> bool {
        let is_plain = self.type_.quantity().is_some_and(|quantity| quantity.display == Display::Plain);
        is_plain && self.range.high.number().is_some_and(|most| *most > Number::ONE)
    }
}

/// `定义 预算 = 年初预算`
#[derive(Clone, Debug)]
pub struct Definition {
    /// Its name.
    pub name: Arc<str>,
    /// What it stands for.
    pub body: Expr,
    /// Whether it was defined or is a parameter.
    pub origin: DefinitionOrigin,
    /// The statement.
    pub span: Span,
}

/// Where a definition comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefinitionOrigin {
    /// `定义`
    Definition,
    /// `参数`: a constant, that of the rubric's [`Rubric::stretch`].
    Parameter,
}

/// `定义 超(x, y) = x - y` for one combination of argument types.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: Arc<str>,
    /// Its parameters' names and types.
    pub parameters: Vec<(Arc<str>, Type)>,
    /// What it computes; [`ExprKind::Argument`] is a parameter.
    pub body: Expr,
    /// The statement.
    pub span: Span,
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its name; "" for the rows under no heading.
    pub name: Arc<str>,
    /// How deep: 1 to 4.
    pub level: u8,
    /// The heading above it.
    pub parent: Option<SectionId>,
    /// The points printed at it.
    pub points: Option<Number>,
    /// Whether it counts inside the 100.
    pub kind: SectionKind,
    /// `适用 …`: whether the unit has this section at all. On facts only.
    pub applies: Option<Expr>,
    /// What stands under it, in order.
    pub children: Vec<Child>,
    /// The prose above it.
    pub documentation: Vec<String>,
    /// The statement.
    pub span: Span,
}

/// What stands under a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Child {
    /// A deeper heading.
    Section(SectionId),
    /// An indicator.
    Indicator(IndicatorId),
}

/// How a heading counts (LANGUAGE.md §6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// As a part of the full marks.
    Ordinary,
    /// `权重 80%`: it holds 100 points of its own, and they count as 80.
    Weighted(Number),
    /// `加分，至多 5分`: on top of the full marks.
    Bonus {
        /// At most this many points.
        at_most: Option<Number>,
    },
    /// `扣分，至多 10分`: taken off.
    Deduction {
        /// At most this many points.
        at_most: Option<Number>,
    },
}

/// An indicator.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Its name; of 逐项 the list's.
    pub name: Arc<str>,
    /// The heading it stands under.
    pub section: SectionId,
    /// `逐项`: one row for each item of a list.
    pub each: Option<Each>,
    /// The full marks printed in the rubric; with 逐项 0, and [`Each::points`] counts.
    pub printed_points: Number,
    /// The local definitions, 值 among them, in an order in which they can be computed.
    pub locals: Vec<Local>,
    /// Which local is 值.
    pub value: Option<LocalId>,
    /// 得分: points as printed, before bounds.
    pub score: Expr,
    /// 至多: replaces full marks as the upper bound.
    pub at_most: Option<Expr>,
    /// 至少: replaces 0 as the lower bound.
    pub at_least: Option<Expr>,
    /// 适用
    pub applies: Applies,
    /// 不适用得分
    pub otherwise: Option<Expr>,
    /// 分析
    pub note: Option<Template>,
    /// 须说明
    pub explain_if: Option<ExplainIf>,
    /// 依据
    pub basis: Option<String>,
    /// The prose above it.
    pub documentation: Vec<String>,
    /// The line with its name and points.
    pub header: Span,
    /// Where a revision changed it: the statements of the files before, the oldest first.
    pub revised: Vec<Span>,
    /// All of it.
    pub span: Span,
}

/// The list of a 逐项 indicator.
#[derive(Clone, Debug)]
pub struct Each {
    /// The list.
    pub list: Expr,
    /// Which field of an item is its name.
    pub name_field: usize,
    /// An item's printed points; its fields are in scope as [`ExprKind::Item`].
    pub points: Expr,
}

/// Whether an indicator applies to a unit.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one in an indicator, which is larger still")]
pub enum Applies {
    /// To every unit.
    Always,
    /// To those where this holds; on facts only.
    When(Expr),
    /// `填报`: unless the unit says that it does not, with a reason.
    Declared,
}

/// A local definition of an indicator.
#[derive(Clone, Debug)]
pub struct Local {
    /// Its name; 值 for the measured value.
    pub name: Arc<str>,
    /// What it stands for.
    pub body: Expr,
    /// The clause.
    pub span: Span,
}

/// `须说明 = 值 < 90%, 100字以内`
#[derive(Clone, Debug)]
pub struct ExplainIf {
    /// When an explanation is required.
    pub condition: Expr,
    /// How many characters it may have.
    pub limit: Option<u32>,
}

/// `总分:` with its clauses.
#[derive(Clone, Debug, Default)]
pub struct TotalRule {
    /// The local definitions.
    pub locals: Vec<Local>,
    /// 得分: instead of the sum; [`ExprKind::Sum`] is the sum.
    pub score: Option<Expr>,
    /// 至多
    pub at_most: Option<Expr>,
    /// 至少: replaces 0.
    pub at_least: Option<Expr>,
    /// 分析
    pub note: Option<Template>,
    /// The statement.
    pub span: Span,
}

/// `校验 "收支平衡": …, 误差 0.01万元`
#[derive(Clone, Debug)]
pub struct Check {
    /// What it is called.
    pub label: String,
    /// `（警告）`: a failure does not fail the run.
    pub warning: bool,
    /// What must hold.
    pub condition: Expr,
    /// How far the two sides of an equation may be apart, in base units.
    pub tolerance: Option<Expr>,
    /// The statement.
    pub span: Span,
}
