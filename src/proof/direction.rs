//! How a score goes when its value grows and nothing else changes: never down, never up, up to a place and down from there.
//!
//! Each stretch is a piece: where the value lies in it, where the score lies, and how the one moves with the other. Two pieces are compared
//! unless something else keeps them apart, a flag or a condition on data that the value is not made of.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::eval::Scorecard;
use crate::facts::Record;
use crate::interval::{Bound, Interval};
use crate::model::{Indicator, IndicatorId};
use crate::number::Number;
use crate::symbolic::atoms::{AtomId, AtomKind, Atoms};
use crate::symbolic::constraints::Projection;
use crate::symbolic::linear::Linear;
use crate::symbolic::outcome::Symbol;
use crate::symbolic::units::scored;
use crate::symbolic::world::World;
use crate::value::Quantity;

use super::cells::Cells;
use super::data::Data;
use super::evidence::{Evidence, row};
use super::measure::Measured;
use super::rows::touches;
use super::{About, Course, FindingKind, Proof, Statement, Turn, Verdict, Why};

/// How many decimal places are shown of a value where a score turns.
const PLACES: u32 = 8;

/// How many pieces are compared with each other.
const MAXIMUM_PIECES: usize = 300;

/// Proves how the score of a row goes with its value, where it has one.
pub(super) fn prove(id: IndicatorId, indicator: &Indicator, cells: &mut Cells, evidence: &Evidence<'_>, proof: &mut Proof) {
    let about = About::Indicator(id);
    if let Some(why) = cells.unfinished {
        if indicator.value.is_some() {
            proof.claim(about, Statement::Direction { measure: None, course: None }, Verdict::Unproved(why));
        }
        return;
    }
    let Some(value) = Measured::of(indicator, cells) else { return };
    let name = value.name(evidence.rubric, &cells.atoms);
    let pieces = match pieces(cells, &value) {
        Ok(pieces) if is_constant(&pieces) => return,
        Ok(pieces) => pieces,
        Err(why) => {
            proof.claim(about, Statement::Direction { measure: name, course: None }, Verdict::Unproved(why));
            return;
        }
    };
    let measure = value.quantity(indicator, &cells.atoms);
    let direction = |course| Statement::Direction { measure: name.clone(), course };
    match course(&pieces, &measure) {
        // What the score does not move with measures nothing.
        Ok(Course::Level) if matches!(value, Measured::Atom(_)) => {}
        Ok(course) => {
            let verdict = tell(id, indicator, cells, evidence, (&value, &pieces, &measure), &course, proof);
            proof.claim(about, direction(Some(course)), verdict);
        }
        Err(why) => proof.claim(about, direction(None), Verdict::Unproved(why)),
    }
}

/// A stretch of the value.
struct Piece {
    /// Which stretch it is.
    index: usize,
    value: Interval,
    score: Interval,
    /// How the score moves with the value inside it.
    slope: Ordering,
    /// Whether nothing but the value moves it.
    is_alone: bool,
    /// What else is decided in it.
    beside: Beside,
}

/// What is decided beside the value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Beside {
    states: Vec<(String, usize)>,
    signs: Vec<(Linear, Ordering)>,
}

impl Beside {
    /// Whether there can be data of both that differ in the value alone.
    fn goes_with(&self, other: &Beside) -> bool {
        let states =
            self.states.iter().all(|(key, state)| other.states.iter().all(|(there, other)| key != there || state == other));
        states && self.signs.iter().all(|(form, sign)| other.signs.iter().all(|(there, other)| form != there || sign == other))
    }
}

fn pieces(cells: &mut Cells, measured: &Measured) -> Result<Vec<Piece>, Why> {
    let mut pieces = Vec::new();
    // Where a condition chooses what the value is made of, what it asks is a part of the value: nothing then is decided beside it.
    let forms: BTreeSet<Linear> = cells.list.iter().filter_map(|cell| measured.form(cell)).collect();
    let is_one_form = forms.len() == 1;
    for (index, form, score) in cells.scored().ok_or(Why::TooLarge)? {
        let Some(cell) = cells.list.get(index) else { continue };
        if matches!((measured, &cell.row.value), (Measured::Value, Some(Symbol::Missing | Symbol::Fault))) {
            // Without a value there is nothing to compare.
            continue;
        }
        let value = measured.form(cell).ok_or(Why::NotLookedInto)?;
        let world = cell.world.clone();
        let slope = slope(&cells.atoms, &form, &value).ok_or(Why::DependsOnMore)?;
        let is_alone = form.as_constant().is_some() || is_of(&cells.atoms, &form, &value);
        let beside = if is_one_form { beside(&cells.atoms, &world, &value) } else { Beside::default() };
        match cells.hull(index, &value) {
            Some(Projection::Within(value)) => pieces.push(Piece { index, value, score, slope, is_alone, beside }),
            Some(Projection::Empty) => {}
            Some(Projection::Unknown) | None => return Err(Why::TooLarge),
        }
        if pieces.len() > MAXIMUM_PIECES {
            return Err(Why::TooManyCases);
        }
    }
    Ok(pieces)
}

/// Whether the value is one number for all data: there is nothing to say of its course.
fn is_constant(pieces: &[Piece]) -> bool {
    pieces.first().is_none_or(|first| is_point(&first.value) && pieces.iter().all(|piece| piece.value == first.value))
}

/// How a form moves with another; none when that depends on more.
fn slope(atoms: &Atoms, form: &Linear, value: &Linear) -> Option<Ordering> {
    slope_within(atoms, form, value, 8)
}

fn slope_within(atoms: &Atoms, form: &Linear, value: &Linear, depth: usize) -> Option<Ordering> {
    let depth = depth.checked_sub(1)?;
    // A multiple of the value and a number.
    if let Some((lead, factor)) = value.first() {
        let times = form.factor(lead).divide(factor).ok()?;
        if form.minus(&value.times(&times).ok()?).ok()?.as_constant().is_some() {
            return Some(times.cmp(&Number::ZERO));
        }
    }
    let own = Data::of(atoms, value);
    let mut slope = Ordering::Equal;
    for (id, factor) in form.terms() {
        let moves = atom_slope(atoms, id, value, &own, depth)?;
        let moves = if factor.is_negative() { moves.reverse() } else { moves };
        slope = match (slope, moves) {
            (Ordering::Equal, other) | (other, Ordering::Equal) => other,
            (one, other) if one == other => one,
            _ => return None,
        };
    }
    Some(slope)
}

fn atom_slope(atoms: &Atoms, id: AtomId, value: &Linear, own: &Data, depth: usize) -> Option<Ordering> {
    if !Data::of(atoms, &Linear::atom(id)).shares(own) {
        return Some(Ordering::Equal);
    }
    match &atoms.get(id)?.kind {
        AtomKind::Whole(form, _) => slope_within(atoms, form, value, depth),
        AtomKind::Product(factors) => {
            let not_negative =
                |id: &AtomId| atoms.get(*id).is_some_and(|atom| atom.range.low.number().is_some_and(|low| !low.is_negative()));
            let mut slope = Ordering::Equal;
            for factor in factors {
                let moves = slope_within(atoms, &Linear::atom(*factor), value, depth)?;
                slope = match (slope, moves) {
                    (one, Ordering::Equal) => one,
                    (Ordering::Equal, other) if factors.iter().all(not_negative) => other,
                    _ => return None,
                };
            }
            Some(slope)
        }
        AtomKind::Given(_) | AtomKind::Quotient(..) | AtomKind::Count { .. } => {
            let form = Linear::atom(id);
            let (lead, factor) = value.first()?;
            let times = form.factor(lead).divide(factor).ok()?;
            let rest = form.minus(&value.times(&times).ok()?).ok()?;
            rest.as_constant().map(|_| times.cmp(&Number::ZERO))
        }
    }
}

/// What is decided in a stretch beside the value. What is made of the same data as the value never keeps two stretches apart: it may change
/// with it.
fn beside(atoms: &Atoms, world: &World, value: &Linear) -> Beside {
    let own = Data::of(atoms, value);
    let signs = world.asked.iter().filter(|(form, _)| !Data::of(atoms, form).shares(&own)).cloned().collect();
    let states = world.states.iter().filter(|(key, _)| !Data::behind_state(key).shares(&own));
    Beside { states: states.map(|(key, state)| (format!("{key:?}"), *state)).collect(), signs }
}

/// Whether a form is made of the value alone.
fn is_of(atoms: &Atoms, form: &Linear, value: &Linear) -> bool {
    let affine = || {
        let (lead, factor) = value.first()?;
        let times = form.factor(lead).divide(factor).ok()?;
        form.minus(&value.times(&times).ok()?).ok()?.as_constant().cloned()
    };
    affine().is_some()
        || form.terms().all(|(id, _)| match atoms.get(id).map(|atom| &atom.kind) {
            Some(AtomKind::Whole(inner, _)) => is_of(atoms, inner, value),
            Some(AtomKind::Given(_) | AtomKind::Quotient(..) | AtomKind::Product(_) | AtomKind::Count { .. }) | None => {
                value.len() == 1 && value.first().is_some_and(|(own, _)| own == id)
            }
        })
}

/// Whether all of one interval lies below all of another; they may touch.
fn is_below(one: &Interval, other: &Interval) -> bool {
    one.high.number().zip(other.low.number()).is_some_and(|(high, low)| high <= low)
}

fn is_point(interval: &Interval) -> bool {
    matches!((&interval.low, &interval.high), (Bound::Included(low), Bound::Included(high)) if low == high)
}

/// How the score goes from a piece to one above it: none when that is not told by where they lie.
fn step(below: &Piece, above: &Piece) -> Option<Ordering> {
    if is_point(&below.score) && below.score == above.score {
        return Some(Ordering::Equal);
    }
    if is_below(&below.score, &above.score) {
        return Some(Ordering::Greater);
    }
    is_below(&above.score, &below.score).then_some(Ordering::Less)
}

/// How the score goes over all pieces.
fn course(pieces: &[Piece], measure: &Quantity) -> Result<Course, Why> {
    let mut moves: BTreeSet<Ordering> = pieces.iter().map(|piece| piece.slope).collect();
    let mut is_told = true;
    for (at, one) in pieces.iter().enumerate() {
        for other in pieces.iter().skip(at + 1).filter(|other| one.beside.goes_with(&other.beside)) {
            let (below, above) = if is_below(&one.value, &other.value) {
                (one, other)
            } else if is_below(&other.value, &one.value) {
                (other, one)
            } else if is_point(&one.score) && one.score == other.score {
                continue;
            } else {
                return Err(Why::DependsOnMore);
            };
            // Two that touch in a value of both must agree there.
            if !below.value.meet(&above.value).is_empty() && below.score != above.score {
                return Err(Why::DependsOnMore);
            }
            match step(below, above) {
                Some(step) => {
                    moves.insert(step);
                }
                None => is_told = false,
            }
        }
    }
    let (falls, rises) = (moves.contains(&Ordering::Less), moves.contains(&Ordering::Greater));
    match (rises, falls, is_told) {
        (false, false, true) => Ok(Course::Level),
        (true, false, true) => Ok(Course::Rising),
        (false, true, true) => Ok(Course::Falling),
        _ => turning(pieces, measure),
    }
}

/// The pieces in the order of the value, where there is nothing beside it that tells any two apart.
fn chain(pieces: &[Piece]) -> Option<Vec<&Piece>> {
    let mut chain: Vec<&Piece> = pieces.iter().collect();
    let same = chain.windows(2).all(|pair| match pair {
        [one, other] => one.beside.goes_with(&other.beside) && other.beside.goes_with(&one.beside),
        _ => true,
    });
    if !same {
        return None;
    }
    chain.sort_by(|one, other| match (is_below(&one.value, &other.value), is_below(&other.value, &one.value)) {
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        // A point at the end of another stretch.
        _ => is_point(&other.value).cmp(&is_point(&one.value)),
    });
    let ordered = chain.windows(2).all(|pair| match pair {
        [one, other] => is_below(&one.value, &other.value),
        _ => true,
    });
    ordered.then_some(chain)
}

/// The places where the score goes another way than before.
fn turning(pieces: &[Piece], measure: &Quantity) -> Result<Course, Why> {
    let chain = chain(pieces).filter(|_| pieces.iter().all(|piece| piece.is_alone)).ok_or(Why::DependsOnMore)?;
    let mut moves: Vec<(Bound, Ordering)> = Vec::new();
    let mut before: Option<Number> = None;
    for piece in chain {
        let (Some(low), Some(high)) = (piece.score.low.number(), piece.score.high.number()) else { return Err(Why::TooLarge) };
        let (first, last) = if piece.slope == Ordering::Less { (high, low) } else { (low, high) };
        let from = &piece.value.low;
        if let Some(before) = before.as_ref().filter(|before| *before != first) {
            moves.push((from.clone(), first.cmp(before)));
        }
        if piece.slope != Ordering::Equal {
            moves.push((from.clone(), piece.slope));
        }
        before = Some(last.clone());
    }
    let mut turns: Vec<Turn> = Vec::new();
    for pair in moves.windows(2) {
        if let [(_, before), (at, after)] = pair
            && before != after
        {
            turns.push(turn(at, measure));
        }
    }
    match (moves.first(), turns.as_slice()) {
        (None, _) => Ok(Course::Level),
        (Some((_, Ordering::Less)), []) => Ok(Course::Falling),
        (Some(_), []) => Ok(Course::Rising),
        (Some((_, Ordering::Greater)), [only]) => Ok(Course::Peak(only.clone())),
        (Some(_), _) => {
            // A fall from which it rises on is one place.
            turns.dedup();
            Ok(Course::Turning(turns))
        }
    }
}

fn turn(from: &Bound, measure: &Quantity) -> Turn {
    let shown = match from {
        Bound::Unbounded => String::new(),
        Bound::Included(number) => format!("≥ {}", measure.show(number, PLACES)),
        Bound::Excluded(number) => format!("> {}", measure.show(number, PLACES)),
    };
    Turn { from: from.clone(), shown }
}

/// Says where a score falls though its value grows, or jumps out of line, with data that show it; whether its course is shown.
fn tell(
    id: IndicatorId,
    indicator: &Indicator,
    cells: &mut Cells,
    evidence: &Evidence<'_>,
    (measured, pieces, measure): (&Measured, &[Piece], &Quantity),
    course: &Course,
    proof: &mut Proof,
) -> Verdict {
    let about = About::Indicator(id);
    // Of a quantity that the rule compares without its sign, say, a turn means nothing.
    let is_told = match measured {
        Measured::Value | Measured::Subject(..) => true,
        Measured::Atom(_) => false,
    };
    let (turn, kind) = match course {
        Course::Level => return Verdict::Proved,
        Course::Rising | Course::Falling => {
            if is_told
                && let Some((at, jump)) = chain(pieces).and_then(|chain| odd_jump(&chain))
                && let Some(witnesses) = around(id, indicator, cells, evidence, pieces, &at)
            {
                proof.find(about, FindingKind::Jump(turn(&at, measure), jump), indicator.score.span, witnesses);
            }
            return Verdict::Proved;
        }
        Course::Peak(turn) => (Some(turn), FindingKind::Direction(course.clone())),
        Course::Turning(turns) => (turns.first(), FindingKind::Direction(course.clone())),
    };
    match turn.and_then(|turn| around(id, indicator, cells, evidence, pieces, &turn.from)) {
        Some(witnesses) => {
            if is_told {
                proof.find(about, kind, indicator.score.span, witnesses);
            }
            Verdict::Proved
        }
        None => Verdict::Unproved(Why::NoData),
    }
}

/// A jump inside a table of steps, at least four of them, that is more than twice the one before and the one behind it.
fn odd_jump(chain: &[&Piece]) -> Option<(Bound, Number)> {
    let mut steps: Vec<(Bound, Number)> = Vec::new();
    for piece in chain {
        let score = piece.score.low.number().filter(|_| is_point(&piece.score))?.clone();
        if steps.last().is_none_or(|(_, before)| *before != score) {
            steps.push((piece.value.low.clone(), score));
        }
    }
    let mut jumps: Vec<(Bound, Number)> = Vec::new();
    for pair in steps.windows(2) {
        let [(_, before), (at, after)] = pair else { return None };
        jumps.push((at.clone(), after.subtract(before).ok()?.absolute()));
    }
    let is_odd = |jump: &Number, beside: &Number| beside.add(beside).is_ok_and(|twice| *jump > twice);
    jumps.windows(3).find_map(|three| match three {
        [(_, before), (at, jump), (_, after)] if is_odd(jump, before) && is_odd(jump, after) => Some((at.clone(), jump.clone())),
        _ => None,
    })
}

/// Data on both sides of a value, with other scores: of the stretch that begins there, and of the one before it.
fn around(
    id: IndicatorId,
    indicator: &Indicator,
    cells: &mut Cells,
    evidence: &Evidence<'_>,
    pieces: &[Piece],
    from: &Bound,
) -> Option<Vec<Record>> {
    let chain = chain(pieces)?;
    let at = chain.iter().position(|piece| piece.value.low == *from)?;
    let (before, here) = (chain.get(at.checked_sub(1)?)?, chain.get(at)?);
    // In printed points.
    let score = |card: &Scorecard| {
        let row = row(card, id).filter(|row| row.value.is_some() == indicator.value.is_some())?;
        let exact = row.exact_score.as_ref()?;
        if row.points.is_zero() { None } else { exact.multiply(&row.printed_points).ok()?.divide(&row.points).ok() }
    };
    let mut find = |piece: &Piece, shows: &dyn Fn(&Number) -> bool| {
        let world = cells.list.get(piece.index)?.world.clone();
        let shows =
            |_: &Record, card: &Scorecard| score(card).is_some_and(|score| touches(&piece.score, &score) && shows(&score));
        evidence.find(indicator, &mut cells.atoms, &[world], &shows)
    };
    let after = find(here, &|_| true)?;
    let reached = score(&scored(evidence.rubric, &after))?;
    let rises = step(before, here) == Some(Ordering::Greater);
    let wanted = if rises { Ordering::Less } else { Ordering::Greater };
    let shown = find(before, &|other| other.cmp(&reached) == wanted).or_else(|| find(before, &|other| *other != reached))?;
    Some(vec![shown, after])
}
