//! What holds of a rubric as a whole: points add up, every total has a grade and every grade a unit, where totals lie.

use crate::check::soundness::{self, Sum};
use crate::eval::Scorecard;
use crate::facts::Record;
use crate::interval::{Bound, Interval};
use crate::model::{IndicatorId, Pattern, Rubric};
use crate::number::Number;
use crate::symbolic::units::{Fragments, apart, fragments_of_row, scored};
use crate::symbolic::world::World;

use super::cells::Cells;
use super::evidence::Evidence;
use super::{About, Proof, Scores, Statement, Verdict, Why};

/// How many stretches of one row data are drawn from.
const MAXIMUM_WORLDS: usize = 40;

/// Proves what can be proved of headings and the whole.
pub(super) fn prove(rubric: &Rubric, rows: &mut [Cells], evidence: &Evidence<'_>, proof: &mut Proof) {
    let mut adds_up = true;
    for (section, sum) in soundness::sums(rubric) {
        let verdict = match sum {
            Sum::Right => Verdict::Proved,
            Sum::Wrong => Verdict::Refuted,
            Sum::Unchecked => Verdict::Unproved(Why::TooManyCases),
        };
        adds_up &= verdict == Verdict::Proved;
        proof.claim(section.map_or(About::Whole, About::Section), Statement::Sum, verdict);
    }
    let totals = soundness::totals(rubric);
    if rubric.grades.is_some() {
        // That they cover whatever total there can be was decided by the checker, which refuses a rubric that leaves one out; where the points
        // were not added up it could only look at the totals that are meant.
        let verdict = if adds_up { Verdict::Proved } else { Verdict::Unproved(Why::TooManyCases) };
        proof.claim(About::Whole, Statement::Graded, verdict);
    }
    let units = Units::of(rubric, rows, evidence);
    units.totals(&totals, proof);
    units.grades(&totals, proof);
}

/// Whole units, put together from the data of rows.
struct Units<'r> {
    rubric: &'r Rubric,
    fragments: Fragments,
    best: Option<Record>,
    worst: Option<Record>,
}

impl<'r> Units<'r> {
    fn of(rubric: &'r Rubric, rows: &mut [Cells], evidence: &Evidence<'_>) -> Units<'r> {
        let by_itself = apart(rubric);
        let mut fragments = Fragments { rows: Vec::new() };
        for (index, cells) in rows.iter().enumerate() {
            let scored = cells.list.iter().filter(|cell| cell.row.score.is_value()).take(MAXIMUM_WORLDS);
            let worlds: Vec<World> = scored.map(|cell| cell.world.clone()).collect();
            fragments.rows.push(fragments_of_row(&by_itself, IndicatorId(index), &cells.atoms, &worlds, &evidence.drafts));
        }
        let best = fragments.whole(rubric);
        fragments.rows.iter_mut().for_each(|row| row.reverse());
        let worst = fragments.whole(rubric);
        Units { rubric, fragments, best, worst }
    }

    fn total(&self, record: Option<&Record>) -> Option<Number> {
        record.and_then(|record| scored(self.rubric, record).total.scored().cloned())
    }

    /// The least and the greatest total, where units have them.
    fn totals(&self, hull: &Interval, proof: &mut Proof) {
        let (Bound::Included(least), Bound::Included(greatest)) = (&hull.low, &hull.high) else {
            proof.claim(About::Whole, Statement::Totals(None), Verdict::Unproved(Why::OfRows));
            return;
        };
        let is_low = self.total(self.worst.as_ref()).as_ref() == Some(least);
        let is_high = self.total(self.best.as_ref()).as_ref() == Some(greatest);
        let verdict = if is_low && is_high { Verdict::Proved } else { Verdict::Unproved(Why::NoData) };
        let totals = Scores { least: least.clone(), greatest: greatest.clone() };
        proof.claim(About::Whole, Statement::Totals(Some(totals)), verdict);
    }

    /// That there is a unit for every grade.
    fn grades(&self, hull: &Interval, proof: &mut Proof) {
        let names = self.rubric.grade_names();
        if names.is_empty() {
            return;
        }
        let mut wanting: Vec<&str> = names.iter().map(|name| &**name).collect();
        let mut strike = |card: &Scorecard| wanting.retain(|name| card.grade.as_deref() != Some(*name));
        for record in self.best.iter().chain(&self.worst) {
            strike(&scored(self.rubric, record));
        }
        for aim in self.aims(hull) {
            for base in self.best.iter().chain(&self.worst) {
                if let Some(record) = self.fragments.towards(self.rubric, base.clone(), &aim) {
                    strike(&scored(self.rubric, &record));
                    break;
                }
            }
        }
        let verdict = if wanting.is_empty() { Verdict::Proved } else { Verdict::Unproved(Why::NoData) };
        proof.claim(About::Whole, Statement::Grades(names.len()), verdict);
    }

    /// Totals to aim at: the ends of every band that can be reached, and the totals next to them.
    fn aims(&self, hull: &Interval) -> Vec<Number> {
        let cell = Number::scaled(1, self.rubric.places);
        let mut aims = Vec::new();
        let patterns = self.rubric.grades.iter().flat_map(|grades| &grades.arms).flat_map(|arm| &arm.patterns);
        for pattern in patterns {
            let Pattern::Band(Interval { low, high }) = pattern else { continue };
            for end in [low.number(), high.number()].into_iter().flatten() {
                aims.extend([Ok(end.clone()), end.subtract(&cell), end.add(&cell)].into_iter().flatten());
            }
        }
        aims.retain(|aim| hull.contains(aim));
        aims.dedup();
        aims
    }
}
