//! What a row can come to: a score for all complete data, no divisor that is 0, the least and the greatest score.

use crate::eval::{Impediment, Scorecard, Status};
use crate::facts::Record;
use crate::interval::{Bound, Interval};
use crate::model::{BoundKind, Indicator, IndicatorId, Rubric};
use crate::number::Number;
use crate::source::Span;
use crate::symbolic::linear::Linear;
use crate::symbolic::outcome::Symbol;
use crate::symbolic::rules::is_printed;
use crate::symbolic::trail::Cause;
use crate::symbolic::world::World;

use super::bounds;
use super::cells::Cells;
use super::evidence::{Evidence, row, where_zero};
use super::{About, Divisors, FindingKind, Proof, Scores, Statement, Verdict, Why};

/// How many places of one row are told where something goes wrong.
const MAXIMUM_PLACES: usize = 5;

/// Proves what can be proved of a row by itself.
pub(super) fn prove(
    rubric: &Rubric,
    id: IndicatorId,
    indicator: &Indicator,
    cells: &mut Cells,
    evidence: &Evidence<'_>,
    proof: &mut Proof,
) {
    scored(id, indicator, cells, evidence, proof);
    if indicator.each.is_some() {
        full_marks(id, indicator, cells, evidence, proof);
    } else {
        scores(rubric, id, indicator, cells, evidence, proof);
    }
    if indicator.value.is_some() {
        bounds::prove(id, BoundKind::Upper, cells, proof);
        bounds::prove(id, BoundKind::Lower, cells, proof);
    }
}

/// That complete data always give a score, and that nothing is divided by 0.
fn scored(id: IndicatorId, indicator: &Indicator, cells: &mut Cells, evidence: &Evidence<'_>, proof: &mut Proof) {
    let about = About::Indicator(id);
    let mut places: Vec<(Cause, Span)> = Vec::new();
    for cause in cells.list.iter().flat_map(|cell| cell.causes()) {
        if !places.contains(&cause) {
            places.push(cause);
        }
    }
    let (mut whole, mut divisors) = (Verdict::Proved, Verdict::Proved);
    for (cause, place) in &places {
        let fails = cells.list.iter().filter(|cell| cell.causes().contains(&(*cause, *place)));
        let worlds: Vec<World> = fails.map(|cell| cell.world.clone()).collect();
        let mut shown = |kind: FindingKind, is_it: &dyn Fn(&Impediment) -> bool| {
            let found = proof.findings.iter().filter(|finding| finding.about == about).count();
            if found >= MAXIMUM_PLACES {
                return Verdict::Refuted;
            }
            let shows = |_: &Record, card: &Scorecard| is_unscored(card, id, is_it);
            match evidence.find(indicator, &mut cells.atoms, &worlds, &shows) {
                Some(witness) => {
                    proof.find(about, kind, *place, vec![witness]);
                    Verdict::Refuted
                }
                None => Verdict::Unproved(Why::NoData),
            }
        };
        match cause {
            Cause::Divisor => {
                let verdict = shown(FindingKind::Divisor, &|impediment| fails_at(impediment, *place));
                (whole, divisors) = (worse(whole, verdict), worse(divisors, verdict));
            }
            Cause::NoArm => {
                whole = worse(whole, shown(FindingKind::NoArm, &|impediment| fails_at(impediment, *place)));
            }
            Cause::NotLookedInto => whole = worse(whole, Verdict::Unproved(Why::NotLookedInto)),
            Cause::NoItems => whole = worse(whole, Verdict::Unproved(Why::EmptyList)),
            Cause::OtherRow => whole = worse(whole, Verdict::Unproved(Why::OfRows)),
            Cause::OtherUnits => whole = worse(whole, Verdict::Unproved(Why::OfUnits)),
            Cause::Words => whole = worse(whole, Verdict::Unproved(Why::Words)),
            // Data with such a score are refused.
            Cause::Assessment => {}
        }
    }
    // 值 and 须说明 can be without a result beside a score.
    let scored = cells.list.iter().filter(|cell| cell.row.score.is_value());
    if scored.flat_map(|cell| &cell.trail.faults).any(|fault| fault.cause == Cause::Divisor) {
        divisors = worse(divisors, Verdict::Unproved(Why::NoData));
    }
    if cells.divides_unseen {
        divisors = worse(divisors, Verdict::Unproved(Why::NotLookedInto));
    }
    if let Some(why) = cells.unfinished {
        whole = worse(whole, Verdict::Unproved(why));
        divisors = worse(divisors, Verdict::Unproved(why));
    }
    proof.claim(about, Statement::Scored, whole);
    if !cells.divided.is_empty() || cells.divides_unseen {
        proof.claim(about, Statement::Divisors, divisors);
    }
}

/// The one of two verdicts that says more against a claim.
pub(super) fn worse(one: Verdict, other: Verdict) -> Verdict {
    match (one, other) {
        (Verdict::Refuted, _) | (_, Verdict::Refuted) => Verdict::Refuted,
        (Verdict::Unproved(why), _) | (Verdict::Proved, Verdict::Unproved(why)) => Verdict::Unproved(why),
        (Verdict::Proved, Verdict::Proved) => Verdict::Proved,
    }
}

/// Whether a row has no score for such a reason, and nothing is missing.
fn is_unscored(card: &Scorecard, id: IndicatorId, is_it: &dyn Fn(&Impediment) -> bool) -> bool {
    match row(card, id).map(|row| &row.status) {
        Some(Status::Unscored(impediments)) => impediments.iter().any(is_it) && !impediments.iter().any(is_missing),
        Some(Status::Scored | Status::Inapplicable { .. }) | None => false,
    }
}

fn is_missing(impediment: &Impediment) -> bool {
    match impediment {
        Impediment::Missing(_)
        | Impediment::MissingAssessment { .. }
        | Impediment::PointsOpen { .. }
        | Impediment::Needs { .. }
        // A unit by itself has nobody to be compared with: what rests on others is not looked at by example.
        | Impediment::Cohort { .. } => true,
        Impediment::Arithmetic { .. }
        | Impediment::Fault { .. }
        | Impediment::NothingApplicable { .. }
        | Impediment::TooMuchWork => false,
    }
}

/// Whether the rule goes wrong there.
fn fails_at(impediment: &Impediment, place: Span) -> bool {
    match impediment {
        Impediment::Arithmetic { span, .. } | Impediment::Fault { span, .. } => overlap(*span, place),
        Impediment::Missing(_)
        | Impediment::MissingAssessment { .. }
        | Impediment::PointsOpen { .. }
        | Impediment::Needs { .. }
        | Impediment::NothingApplicable { .. }
        | Impediment::Cohort { .. }
        | Impediment::TooMuchWork => false,
    }
}

/// Whether two places share characters.
pub(super) fn overlap(one: Span, other: Span) -> bool {
    one.source == other.source && one.start < other.end && other.start < one.end
}

/// The least and the greatest score, each shown to be reached; and that full marks can be had.
fn scores(
    rubric: &Rubric,
    id: IndicatorId,
    indicator: &Indicator,
    cells: &mut Cells,
    evidence: &Evidence<'_>,
    proof: &mut Proof,
) {
    let about = About::Indicator(id);
    let unknown = |why| (Statement::Scores(None), Verdict::Unproved(why));
    let (statement, verdict) = match (cells.unfinished, cells.scored()) {
        (Some(why), _) => unknown(why),
        (None, None) => unknown(Why::TooLarge),
        (None, Some(found)) => match ends(&found) {
            None => unknown(Why::NotLookedInto),
            Some((least, greatest)) => {
                // Points in force are rounded, those that are printed only where they are in force.
                let rounded = |number: &Number| if is_printed(rubric) { number.round(rubric.places) } else { number.clone() };
                let scores = Scores { least: rounded(&least), greatest: rounded(&greatest) };
                let mut reached = |wanted: &Number| {
                    let mut worlds = Vec::new();
                    for (index, form, interval) in &found {
                        let (Some(cell), true) = (cells.list.get(*index), touches(interval, wanted)) else { continue };
                        match form.shifted(&wanted.negate()) {
                            Ok(at) if form.as_constant().is_none() => worlds.push(where_zero(&cell.world, at)),
                            Ok(_) | Err(_) => worlds.push(cell.world.clone()),
                        }
                    }
                    let shows = |_: &Record, card: &Scorecard| scores_printed(rubric, card, id, wanted);
                    evidence.first(indicator, &mut cells.atoms, &worlds, &shows)
                };
                let (low, high) = (reached(&least), reached(&greatest));
                if greatest < indicator.printed_points && greatest.round(rubric.places) < indicator.printed_points {
                    let kind = FindingKind::OutOfReach(scores.greatest.clone());
                    let shows = |_: &Record, card: &Scorecard| scores_printed(rubric, card, id, &greatest);
                    let witness = high.clone().map(|record| evidence.least(record, &shows));
                    proof.find(about, kind, indicator.header, witness.into_iter().collect());
                }
                let is_shown = low.is_some() && high.is_some();
                let verdict = if is_shown { Verdict::Proved } else { Verdict::Unproved(Why::NoData) };
                (Statement::Scores(Some(scores)), verdict)
            }
        },
    };
    proof.claim(about, statement, verdict);
}

/// The least and the greatest of what lies in some intervals; none when there is no end.
fn ends(found: &[(usize, Linear, Interval)]) -> Option<(Number, Number)> {
    let mut ends: Option<(Number, Number)> = None;
    for (_, _, interval) in found {
        let (low, high) = (interval.low.number()?.clone(), interval.high.number()?.clone());
        ends = Some(match ends {
            Some((least, greatest)) => (least.min(low), greatest.max(high)),
            None => (low, high),
        });
    }
    ends
}

/// Whether a number lies in an interval or at its end.
pub(super) fn touches(interval: &Interval, number: &Number) -> bool {
    let closed = |bound: &Bound| bound.number().map_or(Bound::Unbounded, |number| Bound::Included(number.clone()));
    Interval { low: closed(&interval.low), high: closed(&interval.high) }.contains(number)
}

/// Whether a row gets so many printed points, put in force.
fn scores_printed(rubric: &Rubric, card: &Scorecard, id: IndicatorId, wanted: &Number) -> bool {
    let Some(row) = row(card, id).filter(|row| row.status == Status::Scored) else { return false };
    let in_force = if row.printed_points.is_zero() {
        Ok(wanted.clone())
    } else {
        wanted.multiply(&row.points).and_then(|points| points.divide(&row.printed_points))
    };
    in_force.is_ok_and(|points| row.score.as_ref() == Some(&points.round(rubric.places)))
}

/// That full marks can be had, of a row whose points the data bring.
fn full_marks(id: IndicatorId, indicator: &Indicator, cells: &mut Cells, evidence: &Evidence<'_>, proof: &mut Proof) {
    let mut worlds = Vec::new();
    for cell in &cells.list {
        let (Some(score), Symbol::Number(printed)) = (cell.score(), &cell.row.printed) else { continue };
        if let Ok(apart) = score.minus(printed) {
            let is_full = apart.as_constant().is_some_and(Number::is_zero);
            worlds.push(if is_full { cell.world.clone() } else { where_zero(&cell.world, apart) });
        }
    }
    let shows = |_: &Record, card: &Scorecard| {
        row(card, id).is_some_and(|row| {
            row.status == Status::Scored && row.score.as_ref() == Some(&row.points) && row.points.is_positive()
        })
    };
    let verdict = match evidence.first(indicator, &mut cells.atoms, &worlds, &shows) {
        Some(_) => Verdict::Proved,
        None => Verdict::Unproved(cells.unfinished.unwrap_or(Why::NoData)),
    };
    proof.claim(About::Indicator(id), Statement::FullMarks, verdict);
}

impl Divisors {
    /// Takes note of what a row divides.
    pub(super) fn meet(&mut self, cells: &Cells) {
        self.is_partial |= cells.divides_unseen || cells.unfinished.is_some();
        self.looked_at.extend(&cells.divided);
        let faults = cells.list.iter().flat_map(|cell| &cell.trail.faults);
        self.suspects.extend(faults.filter(|fault| fault.cause == Cause::Divisor).map(|fault| fault.place));
        self.suspects.sort_unstable();
        self.suspects.dedup();
    }
}
