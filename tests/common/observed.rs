//! What is seen of scored units: rows without a score, arms, how scores go.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use biaochi::eval::{Impediment, RowScore, Scorecard, Status};
use biaochi::interval::{Bound, Interval};
use biaochi::model::{Expr, ExprKind, IndicatorId, Reach, ReachKind};
use biaochi::number::{ArithmeticError, Number};
use biaochi::proof::{Course, Turn};

/// Whether a row of an indicator has no score by its own rule's doing.
pub fn any_goes_wrong(card: &Scorecard, id: IndicatorId, is_it: impl Fn(ArithmeticError) -> bool) -> bool {
    card.rows().into_iter().any(|row| row.id.indicator == id && goes_wrong(Some(row), &is_it))
}

/// Whether a row has no score by its own rule's doing.
pub fn goes_wrong(row: Option<&RowScore>, is_it: impl Fn(ArithmeticError) -> bool) -> bool {
    let Some(Status::Unscored(impediments)) = row.map(|row| &row.status) else { return false };
    // Points that are not known are another row's doing.
    if impediments.iter().any(|impediment| matches!(impediment, Impediment::PointsOpen { .. })) {
        return false;
    }
    impediments.iter().any(|impediment| match impediment {
        Impediment::Arithmetic { error, .. } => is_it(*error),
        // A person's score outside what is asked for in that case is a slip in the data, though one that only scoring sees.
        Impediment::Fault { message, .. } => !message.chinese.starts_with("评定的得分") && is_it(ArithmeticError::TooLarge),
        Impediment::Missing(_)
        | Impediment::MissingAssessment { .. }
        | Impediment::NothingApplicable { .. }
        | Impediment::PointsOpen { .. }
        | Impediment::Needs { .. }
        | Impediment::Cohort { .. }
        | Impediment::TooMuchWork => false,
    })
}

/// The arms and conditions that stand in an expression itself.
pub fn branches(expr: &Expr, found: &mut BTreeSet<Reach>) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::Aggregate { .. } => continue,
            ExprKind::Match(choice) => found.extend(choice.arms.iter().map(|arm| Reach { span: arm.span, kind: ReachKind::Arm })),
            ExprKind::Conditional(condition, ..) => {
                for holds in [true, false] {
                    found.insert(Reach { span: condition.span, kind: ReachKind::Condition(holds) });
                }
            }
            _ => {}
        }
        open.extend(expr.children());
    }
}

/// Whether scores by growing values go so.
pub fn goes(scores: &[(Number, Number)], course: &Course) -> bool {
    let never = |unwanted: Ordering, scores: &[&(Number, Number)]| {
        scores.windows(2).all(|pair| {
            let [one, other] = pair else { return true };
            // Of one value there is no growing.
            if one.0 == other.0 { one.1 == other.1 } else { other.1.cmp(&one.1) != unwanted }
        })
    };
    let all: Vec<&(Number, Number)> = scores.iter().collect();
    let from = |turn: &Turn, value: &Number| Interval { low: turn.from.clone(), high: Bound::Unbounded }.contains(value);
    match course {
        Course::Level => never(Ordering::Greater, &all) && never(Ordering::Less, &all),
        Course::Rising => never(Ordering::Less, &all),
        Course::Falling => never(Ordering::Greater, &all),
        Course::Peak(turn) => {
            let (above, below): (Vec<_>, Vec<_>) = all.into_iter().partition(|(value, _)| from(turn, value));
            never(Ordering::Less, &below) && never(Ordering::Greater, &above)
        }
        Course::Turning(turns) => [Ordering::Less, Ordering::Greater].into_iter().any(|first| {
            let mut unwanted = first;
            let mut rest = all.clone();
            for turn in turns {
                let (above, below): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(value, _)| from(turn, value));
                if !never(unwanted, &below) {
                    return false;
                }
                (rest, unwanted) = (above, unwanted.reverse());
            }
            never(unwanted, &rest)
        }),
    }
}
