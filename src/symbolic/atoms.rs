//! The quantities that a rule is a function of: facts, quotients of them, counts of lists, results of other rows. Each is known by what
//! it is, so that both versions of a rule speak of the same ones, and has the range that the declarations give.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::constraints::{Constraint, Relation};
use super::key::{Aspect, Key, Opaque};
use super::linear::Linear;
use super::outcome::Stop;
use super::world::World;
use crate::interval::{Bound, Interval};
use crate::number::Number;

/// Index into [`Atoms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AtomId(pub(crate) usize);

/// How a number is made whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// Down.
    Floor,
    /// Up.
    Ceiling,
    /// To the nearest, half away from 0.
    Nearest,
}

/// What an atom is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AtomKind {
    /// A number of the data, or of something that is not looked into.
    Given(Key),
    /// A quotient: an atom or 1, by a form that is not 0.
    Quotient(Option<AtomId>, Linear),
    /// A product of atoms, sorted.
    Product(Vec<AtomId>),
    /// A form made whole.
    Whole(Linear, Way),
    /// How many items of a list there are, or fulfil a condition.
    Count {
        /// The list.
        list: Key,
        /// The condition.
        condition: Option<Opaque>,
    },
}

/// An atom.
#[derive(Clone, Debug)]
pub(crate) struct Atom {
    /// What it is.
    pub(crate) kind: AtomKind,
    /// Where its values lie.
    pub(crate) range: Interval,
    /// They are whole multiples of this.
    pub(crate) grid: Option<Number>,
    /// One of the unit in which a person reads it.
    pub(crate) unit: Number,
    /// What ties it to other atoms.
    pub(crate) links: Vec<Constraint>,
}

/// The atoms of a comparison.
#[derive(Clone, Debug, Default)]
pub(crate) struct Atoms {
    list: Vec<Atom>,
    by_kind: BTreeMap<AtomKind, AtomId>,
    /// How much work was done so far.
    work: Cell<u64>,
    /// How much work may be done at most; none when whoever asks keeps count.
    most: Option<u64>,
}

impl Atoms {
    /// None yet, with so much work to be done at most: beyond it no elimination says anything.
    pub(crate) fn within(most: u64) -> Atoms {
        Atoms { most: Some(most), ..Atoms::default() }
    }

    /// Whether all work was done that may be.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.most.is_some_and(|most| self.work() > most)
    }

    /// How much work was done with these atoms: expressions computed, and the sizes of the conditions that eliminations took up.
    pub(crate) fn work(&self) -> u64 {
        self.work.get()
    }

    /// Takes note of work that was done.
    pub(crate) fn worked(&self, work: u64) {
        self.work.set(self.work.get().saturating_add(work));
    }

    /// An atom by its id.
    pub(crate) fn get(&self, id: AtomId) -> Option<&Atom> {
        self.list.get(id.0)
    }

    /// The atom of this kind, made by `make` when it is new.
    pub(crate) fn intern(
        &mut self,
        kind: AtomKind,
        make: impl FnOnce(&AtomKind) -> (Interval, Option<Number>, Number),
    ) -> AtomId {
        if let Some(id) = self.by_kind.get(&kind) {
            return *id;
        }
        let id = AtomId(self.list.len());
        let (range, grid, unit) = make(&kind);
        self.list.push(Atom { kind: kind.clone(), range, grid, unit, links: Vec::new() });
        self.by_kind.insert(kind, id);
        id
    }

    /// Adds what ties an atom to others, once.
    fn link(&mut self, id: AtomId, links: Vec<Constraint>) {
        if let Some(atom) = self.list.get_mut(id.0)
            && atom.links.is_empty()
        {
            atom.links = links;
        }
    }

    /// The given atoms that a stretch says are there.
    pub(crate) fn present(&self, world: &World) -> BTreeSet<AtomId> {
        let given = self.list.iter().enumerate().filter(|(_, atom)| match &atom.kind {
            AtomKind::Given(key) => [Aspect::Present, Aspect::Score, Aspect::Available]
                .into_iter()
                .any(|aspect| world.states.get(&key.of(aspect)) == Some(&0)),
            AtomKind::Quotient(..) | AtomKind::Product(_) | AtomKind::Whole(..) | AtomKind::Count { .. } => false,
        });
        given.map(|(index, _)| AtomId(index)).collect()
    }

    /// What was chosen for something given.
    pub(crate) fn chosen<'s>(&self, sample: &'s BTreeMap<AtomId, Number>, key: &Key) -> Option<&'s Number> {
        self.by_kind.get(&AtomKind::Given(key.clone())).and_then(|id| sample.get(id))
    }

    /// Says that an atom is never above another.
    pub(crate) fn not_above(&mut self, lower: AtomId, upper: AtomId) -> Result<(), Stop> {
        let form = Linear::atom(upper).minus(&Linear::atom(lower))?;
        self.link(lower, vec![Constraint { form, relation: Relation::NotNegative }]);
        Ok(())
    }

    /// Where the values of a form lie, as the ranges of its atoms say.
    pub(crate) fn sign_range(&self, form: &Linear) -> Interval {
        let mut low = Some(form.rest().clone());
        let mut high = Some(form.rest().clone());
        for (id, factor) in form.terms() {
            let range = self.get(id).map_or(Interval::ALL, |atom| atom.range.clone());
            let (from, to) = if factor.is_negative() { (range.high, range.low) } else { (range.low, range.high) };
            let moved = |end: &Option<Number>, bound: &Bound| {
                end.as_ref().zip(bound.number()).and_then(|(end, number)| end.add(&number.multiply(factor).ok()?).ok())
            };
            low = moved(&low, &from);
            high = moved(&high, &to);
        }
        let bound = |end: Option<Number>| end.map_or(Bound::Unbounded, Bound::Included);
        Interval { low: bound(low), high: bound(high) }
    }

    /// A form without a denominator: its product with the one that all its quotients share, and that; none when they share none.
    pub(crate) fn cleared(&self, form: &Linear) -> Result<Option<(Linear, Linear)>, Stop> {
        let mut below: Option<&Linear> = None;
        let mut above = Linear::constant(Number::ZERO);
        for (id, factor) in form.terms() {
            let Some(AtomKind::Quotient(over, under)) = self.get(id).map(|atom| &atom.kind) else { return Ok(None) };
            if below.is_some_and(|below| below != under) {
                return Ok(None);
            }
            below = Some(under);
            let over = over.map_or(Linear::constant(Number::ONE), Linear::atom);
            above = above.plus(&over.times(factor)?)?;
        }
        let Some(below) = below else { return Ok(None) };
        Ok(Some((above.plus(&below.times(form.rest())?)?, below.clone())))
    }

    /// The quotient of two forms, the lower of which is no constant and not 0 where it is used.
    pub(crate) fn quotient(&mut self, above: &Linear, below: &Linear) -> Result<Linear, Stop> {
        // (b·k + r) ÷ b = k + r ÷ b, with b scaled to begin with 1.
        let Some((lead, first)) = below.first() else { return Err(Stop::TooLarge) };
        let scale = Number::ONE.divide(first)?;
        let below = below.times(&scale)?;
        let above = above.times(&scale)?;
        let whole = above.factor(lead);
        let rest = above.minus(&below.times(&whole)?)?;
        let mut sum = Linear::constant(whole);
        let parts: Vec<(Option<AtomId>, Number)> = rest
            .terms()
            .map(|(id, factor)| (Some(id), factor.clone()))
            .chain((!rest.rest().is_zero()).then(|| (None, rest.rest().clone())))
            .collect();
        for (over, factor) in parts {
            let not_negative = |interval: &Interval| interval.low.number().is_some_and(|low| !low.is_negative());
            let over_range = over.and_then(|id| self.get(id)).map(|atom| atom.range.clone());
            let both = over_range.is_none_or(|range| not_negative(&range)) && not_negative(&self.sign_range(&below));
            let range =
                if both { Interval { low: Bound::Included(Number::ZERO), high: Bound::Unbounded } } else { Interval::ALL };
            let id = self.intern(AtomKind::Quotient(over, below.clone()), |_| (range, None, Number::scaled(1, 2)));
            sum = sum.plus(&Linear::atom(id).times(&factor)?)?;
        }
        Ok(sum)
    }

    /// The product of two forms.
    pub(crate) fn product(&mut self, left: &Linear, right: &Linear) -> Result<Linear, Stop> {
        if let Some(factor) = left.as_constant() {
            return right.times(factor);
        }
        if let Some(factor) = right.as_constant() {
            return left.times(factor);
        }
        if left.len() * right.len() > MAXIMUM_PRODUCTS {
            return Err(Stop::TooLarge);
        }
        let mut sum = left.times(right.rest())?.plus(&right.times(left.rest())?)?;
        sum = sum.shifted(&left.rest().multiply(right.rest())?.negate())?;
        for (first, one) in left.terms() {
            for (second, other) in right.terms() {
                let mut factors = self.factors(first);
                factors.extend(self.factors(second));
                factors.sort();
                let ranges = factors.iter().filter_map(|id| self.get(*id));
                let not_negative = ranges.clone().all(|atom| atom.range.low.number().is_some_and(|low| !low.is_negative()));
                let low = if not_negative { Bound::Included(Number::ZERO) } else { Bound::Unbounded };
                let ends = self.product_ends(&factors);
                let id =
                    self.intern(AtomKind::Product(factors), |_| (Interval { low, high: Bound::Unbounded }, None, Number::ONE));
                let mut links = Vec::new();
                for (end, sign) in ends {
                    let form = Linear::atom(id).minus(&end)?.times(&Number::from(sign))?;
                    links.push(Constraint { form, relation: Relation::NotNegative });
                }
                self.link(id, links);
                sum = sum.plus(&Linear::atom(id).times(&one.multiply(other)?)?)?;
            }
        }
        Ok(sum)
    }

    /// Between which multiples of one factor a product of two lies, when that one is not negative and the other has a range: the form,
    /// and 1 when the product is not below it, −1 when it is not above.
    fn product_ends(&self, factors: &[AtomId]) -> Vec<(Linear, i64)> {
        let [first, second] = factors else { return Vec::new() };
        let mut links = Vec::new();
        for (ranged, other) in [(first, second), (second, first)] {
            let (Some(ranged), Some(beside)) = (self.get(*ranged), self.get(*other)) else { continue };
            if beside.range.low.number().is_none_or(Number::is_negative) {
                continue;
            }
            for (bound, sign) in [(&ranged.range.low, 1), (&ranged.range.high, -1)] {
                if let Some(form) = bound.number().and_then(|end| Linear::atom(*other).times(end).ok()) {
                    links.push((form, sign));
                }
            }
        }
        links
    }

    fn factors(&self, id: AtomId) -> Vec<AtomId> {
        match self.get(id).map(|atom| &atom.kind) {
            Some(AtomKind::Product(factors)) => factors.clone(),
            Some(AtomKind::Given(_) | AtomKind::Quotient(..) | AtomKind::Whole(..) | AtomKind::Count { .. }) | None => vec![id],
        }
    }

    /// A form made whole.
    pub(crate) fn whole(&mut self, form: &Linear, way: Way) -> Result<Linear, Stop> {
        if let Some(number) = form.as_constant() {
            let whole = match way {
                Way::Floor => number.floor(),
                Way::Ceiling => number.ceiling(),
                Way::Nearest => number.round(0),
            };
            return Ok(Linear::constant(whole));
        }
        if self.is_whole(form) {
            return Ok(form.clone());
        }
        // Whole numbers beside it stay outside; rounding to the nearest depends on the sign, so there they do not.
        let outside = match way {
            Way::Floor | Way::Ceiling => form.rest().floor(),
            Way::Nearest => Number::ZERO,
        };
        let inside = form.shifted(&outside.negate())?;
        let id = self.intern(AtomKind::Whole(inside.clone(), way), |_| (Interval::ALL, Some(Number::ONE), Number::ONE));
        let over = Linear::atom(id).minus(&inside)?;
        let at_least = |form: Linear, by: Number, relation| -> Result<Constraint, Stop> {
            Ok(Constraint { form: form.shifted(&by)?, relation })
        };
        let half = Number::scaled(5, 1);
        let under = over.times(&Number::from(-1))?;
        let links = match way {
            // 0 ≤ t − n < 1
            Way::Floor => {
                vec![at_least(under, Number::ZERO, Relation::NotNegative)?, at_least(over, Number::ONE, Relation::Positive)?]
            }
            // 0 ≤ n − t < 1
            Way::Ceiling => {
                vec![at_least(over, Number::ZERO, Relation::NotNegative)?, at_least(under, Number::ONE, Relation::Positive)?]
            }
            Way::Nearest => {
                vec![at_least(over, half.clone(), Relation::NotNegative)?, at_least(under, half, Relation::NotNegative)?]
            }
        };
        self.link(id, links);
        Linear::atom(id).shifted(&outside)
    }

    /// Whether a form can only be whole.
    fn is_whole(&self, form: &Linear) -> bool {
        form.rest().is_whole()
            && form.terms().all(|(id, factor)| {
                let grid = self.get(id).and_then(|atom| atom.grid.as_ref());
                grid.and_then(|grid| grid.multiply(factor).ok()).is_some_and(|step| step.is_whole())
            })
    }
}

/// How many products of atoms one product of forms may come to.
const MAXIMUM_PRODUCTS: usize = 64;
