//! Linear conditions on atoms, and whether any numbers fulfil them: exact elimination (Fourier–Motzkin), bounded.

use std::collections::{BTreeMap, BTreeSet};

use super::atoms::{AtomId, Atoms};
use super::linear::Linear;
use super::outcome::Stop;
use crate::interval::{Bound, Interval};
use crate::number::Number;

/// How many conditions an elimination may come to; beyond it nothing is said.
const MAXIMUM_CONSTRAINTS: usize = 240;
/// How many atoms are taken together; beyond it nothing is said.
const MAXIMUM_ATOMS: usize = 24;

/// How much work one elimination may be, in sizes of conditions; beyond it nothing is said.
const MAXIMUM_WORK: u64 = 4_000;

/// How a form stands to 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relation {
    /// = 0
    Zero,
    /// ≥ 0
    NotNegative,
    /// > 0
    Positive,
}

impl Relation {
    fn holds(self, number: &Number) -> bool {
        match self {
            Relation::Zero => number.is_zero(),
            Relation::NotNegative => !number.is_negative(),
            Relation::Positive => number.is_positive(),
        }
    }
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Constraint {
    /// The form.
    pub(crate) form: Linear,
    /// How it stands to 0.
    pub(crate) relation: Relation,
}

/// What conditions leave of one atom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Projection {
    /// Nothing: they contradict each other.
    Empty,
    /// These values, each with some values of the other atoms.
    Within(Interval),
    /// Too much to tell.
    Unknown,
}

/// All that is known of the atoms which are tied to those of `start` by the conditions: the conditions themselves, ranges and links.
pub(crate) fn system(atoms: &Atoms, conditions: &[Constraint], start: &[AtomId]) -> Vec<Constraint> {
    let mut wanted: BTreeSet<AtomId> = start.iter().copied().collect();
    let mut found: Vec<Constraint> = Vec::new();
    let mut used = vec![false; conditions.len()];
    let mut described: BTreeSet<AtomId> = BTreeSet::new();
    loop {
        let before = (wanted.len(), described.len());
        for (condition, used) in conditions.iter().zip(&mut used) {
            if !*used && condition.form.terms().any(|(id, _)| wanted.contains(&id)) {
                *used = true;
                wanted.extend(condition.form.terms().map(|(id, _)| id));
                found.push(condition.clone());
            }
        }
        for id in wanted.clone() {
            if described.insert(id) {
                describe(atoms, id, &mut found);
                if let Some(atom) = atoms.get(id) {
                    for link in &atom.links {
                        wanted.extend(link.form.terms().map(|(id, _)| id));
                        found.push(link.clone());
                    }
                }
            }
        }
        if before == (wanted.len(), described.len()) {
            return found;
        }
    }
}

/// The range of an atom as conditions.
fn describe(atoms: &Atoms, id: AtomId, found: &mut Vec<Constraint>) {
    let Some(atom) = atoms.get(id) else { return };
    let mut side = |bound: &Bound, sign: i64| {
        let (number, relation) = match bound {
            Bound::Unbounded => return,
            Bound::Included(number) => (number, Relation::NotNegative),
            Bound::Excluded(number) => (number, Relation::Positive),
        };
        let form = Linear::atom(id).shifted(&number.negate()).and_then(|form| form.times(&Number::from(sign)));
        if let Ok(form) = form {
            found.push(Constraint { form, relation });
        }
    };
    side(&atom.range.low, 1);
    side(&atom.range.high, -1);
}

/// What the conditions leave of `kept`; of no atom, whether they can hold at all.
pub(crate) fn project(atoms: &Atoms, conditions: Vec<Constraint>, kept: Option<AtomId>) -> Projection {
    match Elimination::new(atoms, kept).run(conditions) {
        Ok(projection) => projection,
        Err(_) => Projection::Unknown,
    }
}

/// The terms of inequalities that differ in their constants alone, with the tightest of those.
type Tightest = BTreeMap<Vec<(AtomId, Number)>, (Number, Relation)>;

struct Elimination<'a> {
    atoms: &'a Atoms,
    kept: Option<AtomId>,
    equations: Vec<Linear>,
    inequalities: Tightest,
    empty: bool,
    /// How much work may still be done.
    left: u64,
}

impl<'a> Elimination<'a> {
    fn new(atoms: &'a Atoms, kept: Option<AtomId>) -> Elimination<'a> {
        Elimination { atoms, kept, equations: Vec::new(), inequalities: BTreeMap::new(), empty: false, left: MAXIMUM_WORK }
    }

    fn run(mut self, conditions: Vec<Constraint>) -> Result<Projection, Stop> {
        for condition in conditions {
            self.add(condition)?;
        }
        while !self.empty {
            if let Some((at, atom)) = self.equations.iter().enumerate().find_map(|(at, form)| Some((at, self.other_atom(form)?)))
            {
                let equation = self.equations.swap_remove(at);
                self.substitute(&equation, atom)?;
                continue;
            }
            let Some(atom) = self.cheapest() else { break };
            self.eliminate(atom)?;
        }
        if self.empty { Ok(Projection::Empty) } else { self.interval() }
    }

    fn work(&mut self, work: u64) -> Result<(), Stop> {
        self.atoms.worked(work);
        self.left = self.left.checked_sub(work).filter(|_| !self.atoms.is_exhausted()).ok_or(Stop::TooLarge)?;
        Ok(())
    }

    fn other_atom(&self, form: &Linear) -> Option<AtomId> {
        form.terms().map(|(id, _)| id).find(|id| Some(*id) != self.kept)
    }

    fn add(&mut self, condition: Constraint) -> Result<(), Stop> {
        let Constraint { form, relation } = condition;
        self.work(form.size())?;
        if let Some(number) = form.as_constant() {
            self.empty |= !relation.holds(number);
            return Ok(());
        }
        if relation == Relation::Zero {
            if !self.equations.contains(&form) {
                self.equations.push(form);
            }
            return Ok(());
        }
        let (form, relation) = self.tightened(form, relation)?;
        // Scaled by a positive number, so that the factors are whole and have no divisor in common: whole numbers are computed with fastest.
        let measure = form.terms().try_fold(Number::ZERO, |measure, (_, factor)| measure.common_measure(factor))?;
        let form = form.times(&Number::ONE.divide(&measure)?)?;
        let terms: Vec<(AtomId, Number)> = form.terms().map(|(id, factor)| (id, factor.clone())).collect();
        let here = (form.rest().clone(), relation);
        let tighter = |one: &(Number, Relation), other: &(Number, Relation)| {
            one.0 < other.0 || (one.0 == other.0 && one.1 == Relation::Positive)
        };
        match self.inequalities.get(&terms) {
            Some(there) if !tighter(&here, there) => {}
            Some(_) | None => {
                self.inequalities.insert(terms, here);
            }
        }
        if self.inequalities.len() > MAXIMUM_CONSTRAINTS {
            return Err(Stop::TooLarge);
        }
        Ok(())
    }

    /// A bound of one atom moved inwards to the next value on its grid.
    fn tightened(&self, form: Linear, relation: Relation) -> Result<(Linear, Relation), Stop> {
        let Some((id, factor)) = form.first().filter(|_| form.len() == 1) else { return Ok((form, relation)) };
        let Some(grid) = self.atoms.get(id).and_then(|atom| atom.grid.as_ref()) else { return Ok((form, relation)) };
        let end = form.rest().negate().divide(factor)?;
        let cells = end.divide(grid)?;
        let strict = relation == Relation::Positive;
        let whole = if factor.is_positive() {
            if strict { cells.floor().add(&Number::ONE)? } else { cells.ceiling() }
        } else if strict {
            cells.ceiling().subtract(&Number::ONE)?
        } else {
            cells.floor()
        };
        let end = whole.multiply(grid)?;
        let form = Linear::atom(id).shifted(&end.negate())?;
        let form = if factor.is_positive() { form } else { form.times(&Number::from(-1))? };
        Ok((form, Relation::NotNegative))
    }

    fn taken(&mut self) -> Vec<Constraint> {
        let inequalities = std::mem::take(&mut self.inequalities).into_iter();
        let condition = |(terms, (rest, relation))| Constraint { form: Linear::of(terms, rest), relation };
        inequalities.map(condition).collect()
    }

    fn substitute(&mut self, equation: &Linear, atom: AtomId) -> Result<(), Stop> {
        let factor = equation.factor(atom);
        // a = −(rest) ÷ factor
        let rest = equation.minus(&Linear::atom(atom).times(&factor)?)?;
        let value = rest.times(&Number::from(-1).divide(&factor)?)?;
        let mut all = self.taken();
        for form in std::mem::take(&mut self.equations) {
            all.push(Constraint { form, relation: Relation::Zero });
        }
        for Constraint { form, relation } in all {
            self.add(Constraint { form: form.with(atom, &value)?, relation })?;
        }
        // On its grid the atom that went says something about those that stay.
        if let (Some((other, step)), Some(grid)) = (value.first(), self.atoms.get(atom).and_then(|gone| gone.grid.as_ref()))
            && value.len() == 1
            && let Some(Some(own)) = self.atoms.get(other).map(|atom| atom.grid.as_ref())
        {
            let cells = own.multiply(step)?.divide(grid)?;
            let shift = value.rest().divide(grid)?;
            self.empty |= cells.is_whole() && !shift.is_whole();
        }
        if value.len() == 0
            && let Some(grid) = self.atoms.get(atom).and_then(|gone| gone.grid.as_ref())
        {
            self.empty |= !value.rest().divide(grid)?.is_whole();
        }
        Ok(())
    }

    /// The atom whose elimination leaves the fewest conditions.
    fn cheapest(&self) -> Option<AtomId> {
        let mut sides: BTreeMap<AtomId, (usize, usize)> = BTreeMap::new();
        for terms in self.inequalities.keys() {
            for (id, factor) in terms {
                let side = sides.entry(*id).or_default();
                if factor.is_positive() { side.0 += 1 } else { side.1 += 1 }
            }
        }
        if sides.len() > MAXIMUM_ATOMS {
            return sides.keys().copied().find(|id| Some(*id) != self.kept);
        }
        let others = sides.into_iter().filter(|(id, _)| Some(*id) != self.kept);
        others.min_by_key(|(_, (above, below))| above * below).map(|(id, _)| id)
    }

    fn eliminate(&mut self, atom: AtomId) -> Result<(), Stop> {
        let (mut above, mut below) = (Vec::new(), Vec::new());
        for condition in self.taken() {
            let factor = condition.form.factor(atom);
            if factor.is_positive() {
                above.push((condition, factor));
            } else if factor.is_negative() {
                below.push((condition, factor));
            } else {
                self.add(condition)?;
            }
        }
        for (first, up) in &above {
            for (second, down) in &below {
                let form = first.form.times(&down.absolute())?.plus(&second.form.times(up)?)?;
                self.add(Constraint { form, relation: first.relation.max(second.relation) })?;
            }
        }
        Ok(())
    }

    /// What is left speaks of the kept atom alone.
    fn interval(self) -> Result<Projection, Stop> {
        let Some(kept) = self.kept else { return Ok(Projection::Within(Interval::ALL)) };
        let mut interval = Interval::ALL;
        for form in &self.equations {
            let at = form.rest().negate().divide(&form.factor(kept))?;
            if !interval.contains(&at) {
                return Ok(Projection::Empty);
            }
            interval = Interval::point(at);
        }
        for (terms, (rest, relation)) in &self.inequalities {
            let Some((_, factor)) = terms.first() else { continue };
            let at = rest.negate().divide(factor)?;
            let bound = if *relation == Relation::Positive { Bound::Excluded(at) } else { Bound::Included(at) };
            let half = if factor.is_positive() {
                Interval { low: bound, high: Bound::Unbounded }
            } else {
                Interval { low: Bound::Unbounded, high: bound }
            };
            interval = interval.meet(&half);
        }
        if let Some(grid) = self.atoms.get(kept).and_then(|atom| atom.grid.as_ref())
            && let (Bound::Included(low), Bound::Included(high)) = (&interval.low, &interval.high)
            && low == high
            && !low.divide(grid)?.is_whole()
        {
            return Ok(Projection::Empty);
        }
        Ok(if interval.is_empty() { Projection::Empty } else { Projection::Within(interval) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbolic::atoms::AtomKind;
    use crate::symbolic::key::Key;

    /// As many conditions as atoms, each of which ties all of them together.
    fn entangled(atoms: &mut Atoms, count: i64) -> Vec<Constraint> {
        let ids: Vec<AtomId> = (0..count)
            .map(|at| atoms.intern(AtomKind::Given(Key::Fact(at.to_string())), |_| (Interval::ALL, None, Number::ONE)))
            .collect();
        let condition = |row: i64| {
            let terms = ids.iter().zip(0..).map(|(id, column)| {
                let sign = if (row + column) % 2 == 0 { 1 } else { -1 };
                Linear::atom(*id).times(&Number::from(sign * (2 + (row * 7 + column * 3) % 11))).unwrap()
            });
            let form = terms.fold(Linear::constant(Number::from(row)), |sum, term| sum.plus(&term).unwrap());
            Constraint { form, relation: Relation::NotNegative }
        };
        (0..count).map(condition).collect()
    }

    #[test]
    fn an_elimination_stops_at_its_work() {
        let mut atoms = Atoms::default();
        let conditions = entangled(&mut atoms, 20);
        let largest = conditions.iter().map(|condition| condition.form.size()).max().unwrap();
        assert_eq!(project(&atoms, conditions, None), Projection::Unknown);
        // The last condition is counted before it is found to be too much; its numbers have grown.
        assert!((MAXIMUM_WORK..MAXIMUM_WORK + largest * 40).contains(&atoms.work()), "{}", atoms.work());
        let few = entangled(&mut atoms, 3);
        assert_eq!(project(&atoms, few, None), Projection::Within(Interval::ALL));
    }

    #[test]
    fn nothing_is_said_beyond_the_work_of_all() {
        let mut atoms = Atoms::within(10);
        let few = entangled(&mut atoms, 3);
        assert_eq!(project(&atoms, few, None), Projection::Unknown);
        assert!(atoms.is_exhausted());
    }
}
