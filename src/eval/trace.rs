//! How a score came about: the steps of its computation, kept only when asked for.

use crate::language::Text;
use crate::source::Span;

/// One step: a rule as written, with the numbers put in, and what came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What kind of step.
    pub kind: StepKind,
    /// The rule: its place in the rules file. A host quotes the file's text with it.
    pub span: Span,
    /// With names: `比率(执行, 预算)`; of a definition with its own name before it: `值 = 比率(执行, 预算)`. On one line, without comments.
    pub formula: String,
    /// With the numbers put in: `597.23万元 ÷ 713.28万元`; of a comparison that does not hold what holds instead: `83.73% < 100%`; equal to the formula where nothing can be put in.
    pub substituted: Text,
    /// What came out: `83.73%`, `不成立`, `0`.
    pub result: Text,
    /// The steps that led here, in order.
    pub steps: Vec<Step>,
}

/// The kinds of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// 适用 was decided.
    Applies,
    /// A local definition, 值 among them, or a definition of the rubric.
    Definition,
    /// 得分, before bounds.
    Score,
    /// A function or an operator was computed.
    Computation,
    /// A value of an earlier year was looked up: what is put in is the year.
    Prior,
    /// Units that are scored together were compared: what is put in is how many.
    Cohort,
    /// A comparison or another condition was decided.
    Condition,
    /// A branch of `c ? a : b` was taken.
    Branch,
    /// An arm of 分档, or a stretch of 插值, was taken; the formula is its pattern as written.
    Band,
    /// A line of 清单 counted or did not.
    Item,
    /// The score was kept within its bounds, or was found within them.
    Bound,
    /// From printed points to points in force.
    Scale,
    /// The row was rounded.
    Round,
    /// A person's score was taken.
    Assessed,
}
