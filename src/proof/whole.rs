//! What holds of a rubric as a whole: points add up, every total has a grade and every grade a unit, where totals lie.

use crate::check::soundness::{self, Sum};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::Record;
use crate::interval::{Bound, Interval};
use crate::model::{ExprKind, IndicatorId, Pattern, Rubric};
use crate::number::{ArithmeticError, Number};
use crate::symbolic::rules::with_whole_group;
use crate::symbolic::units::{Fragments, apart, fragments_of_row, merged, scored};
use crate::symbolic::world::World;
use crate::value::Value;

use super::cells::Cells;
use super::evidence::{Evidence, MAXIMUM_ROWS};
use super::{About, FindingKind, Proof, Scores, Statement, Verdict, Why};

/// How many stretches of one row data are drawn from.
const MAXIMUM_WORLDS: usize = 40;

/// Proves what can be proved of headings and the whole.
pub(super) fn prove(rubric: &Rubric, rows: &mut [Cells], evidence: &Evidence<'_>, found: &[Diagnostic], proof: &mut Proof) {
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
    if rubric.indicators.len() > MAXIMUM_ROWS {
        proof.claim(About::Whole, Statement::Totals(None), Verdict::Unproved(Why::TooLarge));
        return;
    }
    let units = Units::of(rubric, rows, evidence);
    units.totals(&totals, proof);
    units.grades(&totals, proof);
    if found.iter().any(|diagnostic| diagnostic.code == Code::GradeGap)
        && let Some(grades) = &rubric.grades
    {
        let place = grades.arms.first().map(|arm| arm.span).unwrap_or_default();
        proof.find(About::Whole, FindingKind::NoGrade, place, units.without_grade(&totals).into_iter().collect());
    }
}

/// The rubric without 分析, 校验 and what else does not decide a total.
fn untold(rubric: &Rubric) -> Rubric {
    let mut untold = Rubric { checks: Vec::new(), tests: Vec::new(), ..rubric.clone() };
    for indicator in &mut untold.indicators {
        indicator.note = None;
        indicator.explain_if = None;
        indicator.value = None;
    }
    untold.total.note = None;
    untold
}

/// Whole units, put together from the data of rows.
struct Units {
    /// The rubric without what is only told.
    rubric: Rubric,
    fragments: Fragments,
    best: Option<Record>,
    worst: Option<Record>,
}

impl Units {
    fn of(rubric: &Rubric, rows: &mut [Cells], evidence: &Evidence<'_>) -> Units {
        let by_itself = apart(&untold(rubric));
        let mut fragments = Fragments { rows: Vec::new() };
        for (index, (cells, indicator)) in rows.iter_mut().zip(&rubric.indicators).enumerate() {
            let scored = cells.list.iter().filter(|cell| cell.row.score.is_value()).take(MAXIMUM_WORLDS);
            let worlds: Vec<World> = scored.map(|cell| cell.world.clone()).collect();
            let atoms = &mut cells.atoms;
            let worlds: Vec<World> =
                worlds.into_iter().map(|world| with_whole_group(rubric, indicator, atoms, &world).unwrap_or(world)).collect();
            fragments.rows.push(fragments_of_row(&by_itself, IndicatorId(index), &cells.atoms, &worlds, &evidence.drafts));
        }
        let rubric = untold(rubric);
        let best = fragments.whole(&rubric);
        fragments.rows.iter_mut().for_each(|row| row.reverse());
        let worst = fragments.whole(&rubric);
        Units { rubric, fragments, best, worst }
    }

    fn total(&self, record: Option<&Record>) -> Option<Number> {
        record.and_then(|record| scored(&self.rubric, record).total.scored().cloned())
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
        for record in self.between_best_and_worst() {
            let card = scored(&self.rubric, &record);
            wanting.retain(|name| card.grade.as_deref() != Some(*name));
        }
        wanting.retain(|name| !self.aims(name, hull).iter().any(|aim| self.reaches(name, aim)));
        let verdict = if wanting.is_empty() { Verdict::Proved } else { Verdict::Unproved(Why::NoData) };
        proof.claim(About::Whole, Statement::Grades(names.len()), verdict);
    }

    /// The best unit, with one row after another made as bad as it can be.
    fn between_best_and_worst(&self) -> Vec<Record> {
        let Some(best) = &self.best else { return Vec::new() };
        let mut units = vec![best.clone()];
        for worst in self.fragments.rows.iter().filter_map(|row| row.first()) {
            units.extend(units.last().map(|before| merged(before, worst)));
        }
        units.extend(self.worst.clone());
        units
    }

    /// A unit whose total has no grade.
    fn without_grade(&self, hull: &Interval) -> Option<Record> {
        let has_none = |record: &Record| {
            let card = scored(&self.rubric, record);
            card.total.scored().is_some() && card.grade.is_none()
        };
        let mut aims: Vec<Number> = self.rubric.grade_names().iter().flat_map(|name| self.aims(name, hull)).collect();
        let cell = Number::scaled(1, self.rubric.places);
        let beside: Vec<Number> = aims.iter().flat_map(|aim| [aim.add(&cell), aim.subtract(&cell)]).flatten().collect();
        aims.extend(beside.into_iter().filter(|aim| hull.contains(aim)));
        let units = self.between_best_and_worst();
        if let Some(unit) = units.iter().find(|unit| has_none(unit)) {
            return Some(unit.clone());
        }
        let reached = aims.iter().filter_map(|aim| self.fragments.towards(&self.rubric, self.best.clone()?, aim));
        reached.into_iter().find(|record| has_none(record))
    }

    fn reaches(&self, grade: &str, aim: &Number) -> bool {
        let mut bases = self.best.iter().chain(&self.worst);
        bases.any(|base| {
            let reached = self.fragments.towards(&self.rubric, base.clone(), aim);
            reached.is_some_and(|record| scored(&self.rubric, &record).grade.as_deref() == Some(grade))
        })
    }

    /// Totals of a grade to aim at: those at the ends of its bands.
    fn aims(&self, grade: &str, hull: &Interval) -> Vec<Number> {
        let cell = Number::scaled(1, self.rubric.places);
        let mut aims = Vec::new();
        for arm in self.rubric.grades.iter().flat_map(|grades| &grades.arms) {
            if !matches!(&arm.result.kind, ExprKind::Constant(Value::Text(name)) if **name == *grade) {
                continue;
            }
            for pattern in &arm.patterns {
                let Pattern::Band(Interval { low, high }) = pattern else { continue };
                aims.extend(low.number().map(|end| at_or_beside(low, end, end.add(&cell))));
                aims.extend(high.number().map(|end| at_or_beside(high, end, end.subtract(&cell))));
            }
        }
        aims.retain(|aim| hull.contains(aim));
        aims.dedup();
        aims
    }
}

/// The end of a band, or the next total inside it when it does not belong to it.
fn at_or_beside(bound: &Bound, end: &Number, beside: Result<Number, ArithmeticError>) -> Number {
    match (bound, beside) {
        (Bound::Excluded(_), Ok(beside)) => beside,
        (Bound::Excluded(_) | Bound::Included(_) | Bound::Unbounded, _) => end.clone(),
    }
}
