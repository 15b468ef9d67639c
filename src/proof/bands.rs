//! Data for what the checker says of single bands: two that overlap, one that earlier ones take, an end that falls to 其余.

use crate::diagnostic::{Code, Diagnostic};
use crate::eval::Scorecard;
use crate::facts::Record;
use crate::interval::{Bound, Interval};
use crate::model::{Expr, ExprKind, Indicator, IndicatorId, Match, Pattern};
use crate::number::Number;
use crate::source::Span;
use crate::symbolic::constraints::{Constraint, Relation};
use crate::symbolic::linear::Linear;
use crate::symbolic::world::World;

use super::cells::Cells;
use super::evidence::{Evidence, row};
use super::{About, FindingKind, Proof};

/// How many expressions of one row are looked through.
const MAXIMUM_VISITS: usize = 20_000;

/// Finds data of the values that messages about a row's bands speak of.
pub(super) fn show(
    id: IndicatorId,
    indicator: &Indicator,
    cells: &mut Cells,
    evidence: &Evidence<'_>,
    found: &[Diagnostic],
    proof: &mut Proof,
) {
    let about_bands = |diagnostic: &&Diagnostic| matches!(diagnostic.code, Code::BandsOverlap | Code::ArmTaken | Code::EndToElse);
    for diagnostic in found.iter().filter(about_bands) {
        let Some((subject, values)) = matches(indicator).into_iter().find_map(|choice| values(choice, diagnostic)) else {
            continue;
        };
        let mut worlds = Vec::new();
        for cell in &cells.list {
            let form = cell.trail.subjects.get(&subject).filter(|_| cell.is_complete());
            worlds.extend(form.and_then(|form| within(&cell.world, form, &values)));
        }
        let shows = |_: &Record, card: &Scorecard| row(card, id).is_some_and(|row| row.score.is_some());
        if let (Some(place), Some(witness)) = (diagnostic.place(), evidence.find(indicator, &mut cells.atoms, &worlds, &shows)) {
            proof.find(About::Indicator(id), FindingKind::InBand, place, vec![witness]);
        }
    }
}

/// Every 分档 that a row's own clauses hold.
fn matches(indicator: &Indicator) -> Vec<&Match> {
    let mut open: Vec<&Expr> = indicator.locals.iter().map(|local| &local.body).collect();
    open.extend([Some(&indicator.score), indicator.at_most.as_ref(), indicator.at_least.as_ref()].into_iter().flatten());
    let mut found = Vec::new();
    for _ in 0..MAXIMUM_VISITS {
        let Some(expr) = open.pop() else { break };
        if let ExprKind::Match(choice) = &expr.kind {
            found.push(choice);
        }
        open.extend(expr.children());
    }
    found
}

/// Where the values lie that a message about bands speaks of, and of what they are values.
fn values(choice: &Match, diagnostic: &Diagnostic) -> Option<(Span, Interval)> {
    let subject = choice.subject.as_ref()?.span;
    let place = diagnostic.place()?;
    let bands = |span: Span| {
        let arm = choice.arms.iter().find(|arm| arm.pattern_span == span)?;
        Some(arm.patterns.iter().filter_map(|pattern| match pattern {
            Pattern::Band(band) => Some(band),
            Pattern::Compare(..)
            | Pattern::Between { .. }
            | Pattern::Is(_)
            | Pattern::Equal(_)
            | Pattern::Condition(_)
            | Pattern::Else => None,
        }))
    };
    if diagnostic.code == Code::EndToElse {
        let mut ends = choice.arms.iter().flat_map(|arm| &arm.unsaid_ends);
        let end = ends.find(|(_, span)| *span == place)?;
        return Some((subject, Interval::point(end.0.clone())));
    }
    let other = diagnostic.labels.get(1)?.span;
    for one in bands(place)? {
        for there in bands(other)? {
            let shared = one.meet(there);
            if !shared.is_empty() {
                return Some((subject, shared));
            }
        }
    }
    Some((subject, bands(place)?.next()?.clone()))
}

/// The stretch with a form's values inside an interval.
fn within(world: &World, form: &Linear, values: &Interval) -> Option<World> {
    let mut world = world.clone();
    for (bound, sign) in [(&values.low, 1), (&values.high, -1)] {
        let (number, relation) = match bound {
            Bound::Unbounded => continue,
            Bound::Included(number) => (number, Relation::NotNegative),
            Bound::Excluded(number) => (number, Relation::Positive),
        };
        let form = form.shifted(&number.negate()).and_then(|form| form.times(&Number::from(sign))).ok()?;
        world.conditions.push(Constraint { form, relation });
    }
    Some(world)
}
