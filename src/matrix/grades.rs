//! Where the grades of a rubric begin, for the lines of a plot.

use crate::interval::Bound;
use crate::model::{ExprKind, Pattern, Rubric};
use crate::number::Number;
use crate::value::Value;

/// The least total of a grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradeBound {
    /// The grade.
    pub name: String,
    /// Where it begins, as seen from below.
    pub from: Number,
}

/// Where the grades begin, the highest first; one with a condition begins there for those that meet it.
pub fn bounds(rubric: &Rubric) -> Vec<GradeBound> {
    let mut bounds: Vec<GradeBound> = Vec::new();
    for arm in rubric.grades.iter().flat_map(|grades| &grades.arms) {
        let ExprKind::Constant(Value::Text(name)) = &arm.result.kind else { continue };
        for pattern in &arm.patterns {
            if let Pattern::Band(interval) = pattern
                && let Bound::Included(low) | Bound::Excluded(low) = &interval.low
                && low.is_positive()
            {
                bounds.push(GradeBound { name: name.to_string(), from: low.clone() });
            }
        }
    }
    bounds.sort_by(|left, right| right.from.cmp(&left.from));
    bounds
}
