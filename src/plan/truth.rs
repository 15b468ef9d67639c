//! Conditions while a rubric is compiled: masks and their negations, what is assumed where they are used, and what must hold for a value to
//! mean something.

use std::collections::BTreeSet;

use super::code::{Operation, Register};
use super::compile::Compiler;
use super::outside::Done;

/// A mask, or that it is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Literal {
    /// The mask.
    pub(super) mask: Register,
    /// What it is.
    pub(super) is: bool,
}

impl Literal {
    /// The opposite.
    pub(super) fn opposite(self) -> Literal {
        Literal { is: !self.is, ..self }
    }
}

/// A condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Truth {
    /// The same for all units.
    Known(bool),
    /// Told by a mask.
    Open(Literal),
}

impl Truth {
    /// The opposite.
    pub(super) fn opposite(self) -> Truth {
        match self {
            Truth::Known(holds) => Truth::Known(!holds),
            Truth::Open(literal) => Truth::Open(literal.opposite()),
        }
    }
}

/// What must all hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Conditions {
    /// Whether it never does.
    pub(super) impossible: bool,
    /// The masks.
    pub(super) all: BTreeSet<Literal>,
}

impl Conditions {
    /// Nothing must hold.
    pub(super) fn none() -> Conditions {
        Conditions::default()
    }

    /// What never holds.
    pub(super) fn never() -> Conditions {
        Conditions { impossible: true, ..Conditions::default() }
    }

    /// One condition.
    pub(super) fn one(truth: Truth) -> Conditions {
        let mut conditions = Conditions::none();
        conditions.add(truth);
        conditions
    }

    /// One more condition.
    pub(super) fn add(&mut self, truth: Truth) {
        match truth {
            Truth::Known(true) => {}
            Truth::Known(false) => self.impossible = true,
            Truth::Open(literal) => {
                self.all.insert(literal);
            }
        }
    }

    /// These and others.
    #[must_use]
    pub(super) fn and(mut self, others: &Conditions) -> Conditions {
        self.impossible |= others.impossible;
        self.all.extend(&others.all);
        self
    }

    /// Whether nothing must hold.
    pub(super) fn is_empty(&self) -> bool {
        !self.impossible && self.all.is_empty()
    }
}

impl Compiler<'_> {
    /// A mask, where it is not known already or assumed here.
    pub(super) fn mask(&mut self, operation: Operation) -> Done<Truth> {
        let known = match operation {
            Operation::IsFrom(register, constant) => {
                let bounds = self.code.bounds(register);
                let (is, never) = (bounds.is_from(constant), constant.checked_sub(1).is_some_and(|end| bounds.is_at_most(end)));
                if is { Some(true) } else { never.then_some(false) }
            }
            Operation::Is(register, constant) => {
                let bounds = self.code.bounds(register);
                let above = constant.checked_add(1).is_some_and(|end| bounds.is_from(end));
                let below = constant.checked_sub(1).is_some_and(|end| bounds.is_at_most(end));
                if above || below {
                    Some(false)
                } else {
                    (bounds.is_from(constant) && bounds.is_at_most(constant)).then_some(true)
                }
            }
            _ => None,
        };
        if let Some(known) = known {
            return Ok(Truth::Known(known));
        }
        // Of 0 and 1 the one is a mask already.
        if let Operation::Is(register, constant) = operation
            && self.code.bounds(register).ends() == (Some(0), Some(1))
        {
            return Ok(self.assumed(Truth::Open(Literal { mask: register, is: constant == 1 })));
        }
        if let Operation::IsFrom(register, 1) = operation
            && self.code.bounds(register).ends() == (Some(0), Some(1))
        {
            return Ok(self.assumed(Truth::Open(Literal { mask: register, is: true })));
        }
        let mask = self.code.push(operation)?;
        Ok(self.assumed(Truth::Open(Literal { mask, is: true })))
    }

    /// A condition as it is where others are assumed.
    pub(super) fn assumed(&self, truth: Truth) -> Truth {
        let Truth::Open(literal) = truth else { return truth };
        if self.follows(&self.assumed, literal) {
            Truth::Known(true)
        } else if self.follows(&self.assumed, literal.opposite()) {
            Truth::Known(false)
        } else {
            truth
        }
    }

    /// Whether a condition follows from one of others.
    pub(super) fn follows(&self, from: &BTreeSet<Literal>, literal: Literal) -> bool {
        if from.contains(&literal) {
            return true;
        }
        match (self.code.operation(literal.mask), literal.is) {
            (Some(Operation::IsFrom(register, constant)), is) => {
                from.iter().any(|other| match (self.code.operation(other.mask), other.is) {
                    (Some(Operation::IsFrom(of, least)), true) if of == register => is && least >= constant,
                    (Some(Operation::IsFrom(of, end)), false) if of == register => !is && end <= constant,
                    (Some(Operation::Is(of, exactly)), true) if of == register => is == (exactly >= constant),
                    _ => false,
                })
            }
            (Some(Operation::Is(register, constant)), false) => {
                from.iter().any(|other| match (self.code.operation(other.mask), other.is) {
                    (Some(Operation::Is(of, exactly)), true) if of == register => exactly != constant,
                    (Some(Operation::IsFrom(of, least)), true) if of == register => least > constant,
                    (Some(Operation::IsFrom(of, end)), false) if of == register => end <= constant,
                    _ => false,
                })
            }
            (Some(Operation::And(first, second)), true) => {
                [*first, *second].into_iter().all(|mask| from.contains(&Literal { mask, is: true }))
            }
            (Some(Operation::Or(first, second)), false) => {
                [*first, *second].into_iter().all(|mask| from.contains(&Literal { mask, is: false }))
            }
            _ => false,
        }
    }

    /// What follows from a condition: itself and its parts.
    pub(super) fn parts(&self, literal: Literal) -> BTreeSet<Literal> {
        let mut parts = BTreeSet::new();
        let mut open = vec![literal];
        while let Some(literal) = open.pop() {
            if !parts.insert(literal) {
                continue;
            }
            let part = |mask: &Register, is: bool| Literal { mask: *mask, is };
            match (self.code.operation(literal.mask), literal.is) {
                (Some(Operation::And(first, second)), true) => open.extend([part(first, true), part(second, true)]),
                (Some(Operation::AndNot(first, second)), true) => open.extend([part(first, true), part(second, false)]),
                (Some(Operation::Or(first, second)), false) => open.extend([part(first, false), part(second, false)]),
                _ => {}
            }
        }
        parts
    }

    /// Compiles something where a condition is assumed.
    pub(super) fn assuming<T>(&mut self, truth: Truth, compile: impl FnOnce(&mut Self) -> Done<T>) -> Done<T> {
        let Truth::Open(literal) = truth else { return compile(self) };
        let parts = self.parts(literal);
        let around = self.assumed.clone();
        self.assumed.extend(parts);
        let result = compile(self);
        self.assumed = around;
        result
    }

    /// Compiles something where nothing is assumed.
    pub(super) fn unassuming<T>(&mut self, compile: impl FnOnce(&mut Self) -> Done<T>) -> Done<T> {
        let around = std::mem::take(&mut self.assumed);
        let result = compile(self);
        self.assumed = around;
        result
    }

    /// Both.
    pub(super) fn both(&mut self, first: Truth, second: Truth) -> Done<Truth> {
        let (first, second) = match (first, second) {
            (Truth::Known(false), _) | (_, Truth::Known(false)) => return Ok(Truth::Known(false)),
            (Truth::Known(true), other) | (other, Truth::Known(true)) => return Ok(other),
            (Truth::Open(first), Truth::Open(second)) => (first.min(second), first.max(second)),
        };
        if first == second {
            return Ok(Truth::Open(first));
        }
        if first == second.opposite() {
            return Ok(Truth::Known(false));
        }
        let (operation, is) = match (first.is, second.is) {
            (true, true) => (Operation::And(first.mask, second.mask), true),
            (true, false) => (Operation::AndNot(first.mask, second.mask), true),
            (false, true) => (Operation::AndNot(second.mask, first.mask), true),
            (false, false) => (Operation::Or(first.mask, second.mask), false),
        };
        let mask = self.code.push(operation)?;
        Ok(Truth::Open(Literal { mask, is }))
    }

    /// Either.
    pub(super) fn either(&mut self, first: Truth, second: Truth) -> Done<Truth> {
        self.both(first.opposite(), second.opposite()).map(Truth::opposite)
    }

    /// All conditions as one.
    pub(super) fn all(&mut self, conditions: &Conditions) -> Done<Truth> {
        let mut truth = Truth::Known(!conditions.impossible);
        for literal in &conditions.all {
            truth = self.both(truth, Truth::Open(*literal))?;
        }
        Ok(truth)
    }

    /// What must hold when conditions must only where another holds.
    pub(super) fn only_where(&mut self, place: Truth, conditions: &Conditions) -> Done<Conditions> {
        let literal = match place {
            Truth::Known(true) => return Ok(conditions.clone()),
            Truth::Known(false) => return Ok(Conditions::none()),
            Truth::Open(literal) => literal,
        };
        if conditions.impossible {
            return Ok(Conditions::one(Truth::Open(literal.opposite())));
        }
        let mut parts = self.parts(literal);
        parts.extend(&self.assumed);
        let open = conditions.all.iter().copied().filter(|condition| !self.follows(&parts, *condition)).collect();
        let open = Conditions { impossible: false, all: open };
        if open.is_empty() {
            return Ok(open);
        }
        let all = self.all(&open)?;
        Ok(Conditions::one(self.either(Truth::Open(literal.opposite()), all)?))
    }

    /// One condition where another holds, a third where it does not.
    pub(super) fn choose(&mut self, condition: Truth, then: Truth, otherwise: Truth) -> Done<Truth> {
        match condition {
            Truth::Known(true) => return Ok(then),
            Truth::Known(false) => return Ok(otherwise),
            Truth::Open(_) => {}
        }
        if then == otherwise {
            return Ok(then);
        }
        let (yes, no) = (self.both(condition, then)?, self.both(condition.opposite(), otherwise)?);
        self.either(yes, no)
    }
}
