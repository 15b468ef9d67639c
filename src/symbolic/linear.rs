//! Linear forms over atoms: c + Σ k·a, exact.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::atoms::AtomId;
use super::outcome::Stop;
use crate::number::Number;

/// c + Σ k·a
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Linear {
    terms: BTreeMap<AtomId, Number>,
    constant: Number,
}

impl Linear {
    /// A number.
    pub(crate) fn constant(number: Number) -> Linear {
        Linear { terms: BTreeMap::new(), constant: number }
    }

    /// Atoms with their factors, none of them 0, and what stands beside them.
    pub(crate) fn of(terms: impl IntoIterator<Item = (AtomId, Number)>, constant: Number) -> Linear {
        Linear { terms: terms.into_iter().collect(), constant }
    }

    /// An atom.
    pub(crate) fn atom(atom: AtomId) -> Linear {
        Linear { terms: BTreeMap::from([(atom, Number::ONE)]), constant: Number::ZERO }
    }

    /// The number, when there is nothing else.
    pub(crate) fn as_constant(&self) -> Option<&Number> {
        self.terms.is_empty().then_some(&self.constant)
    }

    /// What stands beside the atoms.
    pub(crate) fn rest(&self) -> &Number {
        &self.constant
    }

    /// The atoms with their factors, none of them 0.
    pub(crate) fn terms(&self) -> impl Iterator<Item = (AtomId, &Number)> {
        self.terms.iter().map(|(atom, factor)| (*atom, factor))
    }

    /// How many atoms there are.
    pub(crate) fn len(&self) -> usize {
        self.terms.len()
    }

    /// How much work it is to compute with it: each number counts one, and one more for every 16 binary digits.
    pub(crate) fn size(&self) -> u64 {
        let numbers = self.terms.values().chain([&self.constant]);
        numbers.fold(0, |size, number| size.saturating_add(1 + number.bits() / 16))
    }

    /// The factor of an atom, 0 when it is not there.
    pub(crate) fn factor(&self, atom: AtomId) -> Number {
        self.terms.get(&atom).cloned().unwrap_or(Number::ZERO)
    }

    /// The first atom, when there is one.
    pub(crate) fn first(&self) -> Option<(AtomId, &Number)> {
        self.terms().next()
    }

    /// The sum.
    pub(crate) fn plus(&self, other: &Linear) -> Result<Linear, Stop> {
        let mut sum = self.clone();
        sum.constant = sum.constant.add(&other.constant)?;
        for (atom, factor) in &other.terms {
            sum.add_term(*atom, factor)?;
        }
        Ok(sum)
    }

    fn add_term(&mut self, atom: AtomId, factor: &Number) -> Result<(), Stop> {
        let whole = self.factor(atom).add(factor)?;
        if whole.is_zero() {
            self.terms.remove(&atom);
        } else {
            self.terms.insert(atom, whole);
        }
        Ok(())
    }

    /// The difference.
    pub(crate) fn minus(&self, other: &Linear) -> Result<Linear, Stop> {
        self.plus(&other.times(&Number::from(-1))?)
    }

    /// With a number added.
    pub(crate) fn shifted(&self, by: &Number) -> Result<Linear, Stop> {
        Ok(Linear { terms: self.terms.clone(), constant: self.constant.add(by)? })
    }

    /// The product with a number.
    pub(crate) fn times(&self, factor: &Number) -> Result<Linear, Stop> {
        if factor.is_zero() {
            return Ok(Linear::constant(Number::ZERO));
        }
        let mut terms = BTreeMap::new();
        for (atom, own) in &self.terms {
            terms.insert(*atom, own.multiply(factor)?);
        }
        Ok(Linear { terms, constant: self.constant.multiply(factor)? })
    }

    /// With a form in the place of an atom.
    pub(crate) fn with(&self, atom: AtomId, form: &Linear) -> Result<Linear, Stop> {
        let factor = self.factor(atom);
        if factor.is_zero() {
            return Ok(self.clone());
        }
        let mut rest = self.clone();
        rest.terms.remove(&atom);
        rest.plus(&form.times(&factor)?)
    }

    /// Scaled so that the first factor is 1, and the sign of the factor by which it was divided. A constant stays as it is.
    pub(crate) fn normalized(&self) -> Result<(Linear, Ordering), Stop> {
        let Some((_, first)) = self.first() else { return Ok((self.clone(), Ordering::Greater)) };
        let sign = first.cmp(&Number::ZERO);
        let scaled = self.times(&Number::ONE.divide(first)?)?;
        Ok((scaled, sign))
    }
}
