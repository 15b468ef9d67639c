//! The operations of a plan before registers are shared: each writes a register of its own, and what is computed twice is computed once.

use std::collections::BTreeMap;

use super::bounds::{Bounds, Slots, of_operation};
use super::outside::{Done, Stop, messages};

/// A register: a whole number for each lane, the result of one operation. Masks are 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Register(pub(super) usize);

/// A register or a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operand {
    /// A number for each lane.
    Register(Register),
    /// One number for all of them.
    Constant(i64),
}

/// A register times a constant, or without a register the constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scaled {
    /// The constant.
    pub(super) times: i64,
    /// The register.
    pub(super) register: Option<Register>,
}

/// A column operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operation {
    /// The numbers of a slot; something within its bounds where they are missing.
    Slot(usize),
    /// Whether a slot has a number.
    Present(usize),
    /// The same number for each lane.
    Constant(i64),
    /// `times · first + second_times · second + plus`
    Linear {
        /// One register.
        first: Register,
        /// Its coefficient.
        times: i64,
        /// Another register.
        second: Register,
        /// Its coefficient.
        second_times: i64,
        /// What is added.
        plus: i64,
    },
    /// `times · of + plus`
    Scale {
        /// The register.
        of: Register,
        /// Its coefficient.
        times: i64,
        /// What is added.
        plus: i64,
    },
    /// The product.
    Multiply(Register, Register),
    /// The lesser of two.
    Least(Register, Register),
    /// The greater of two.
    Greatest(Register, Register),
    /// No more than a constant.
    Cap(Register, i64),
    /// No less than a constant.
    Raise(Register, i64),
    /// Without the sign.
    Absolute(Register),
    /// The first, with the other sign where the second is below 0.
    SignedBy(Register, Register),
    /// Mask: `times · first ≥ second_times · second`
    IsAtLeast {
        /// One register.
        first: Register,
        /// Its coefficient.
        times: i64,
        /// Another register.
        second: Register,
        /// Its coefficient.
        second_times: i64,
    },
    /// Mask: `times · first = second_times · second`
    IsEqual {
        /// One register.
        first: Register,
        /// Its coefficient.
        times: i64,
        /// Another register.
        second: Register,
        /// Its coefficient.
        second_times: i64,
    },
    /// Mask: at least a constant.
    IsFrom(Register, i64),
    /// Mask: equal to a constant.
    Is(Register, i64),
    /// Mask: both.
    And(Register, Register),
    /// Mask: the first and not the second.
    AndNot(Register, Register),
    /// Mask: either.
    Or(Register, Register),
    /// One of two, by a mask.
    Select {
        /// The mask.
        condition: Register,
        /// Where it is 1.
        then: Operand,
        /// Where it is 0.
        otherwise: Operand,
    },
    /// The greatest whole number not above `(times · numerator + plus_times · denominator) ÷ (divisor · denominator)`.
    Quotient {
        /// A register.
        numerator: Register,
        /// Its coefficient.
        times: i64,
        /// A register above 0, or the result means nothing.
        denominator: Register,
        /// How often it is added above.
        plus_times: i64,
        /// Its coefficient below, above 0.
        divisor: i64,
    },
    /// The greatest whole number not above `(times · numerator + plus) ÷ divisor`.
    Divide {
        /// A register.
        numerator: Register,
        /// Its coefficient.
        times: i64,
        /// What is added above.
        plus: i64,
        /// The divisor, above 0.
        divisor: i64,
    },
    /// The number of a table at a place.
    Table {
        /// The place, from 0.
        index: Register,
        /// Which table.
        table: usize,
    },
}

impl Operation {
    /// The registers that it reads.
    pub(super) fn reads(&self) -> [Option<Register>; 3] {
        let operand = |operand: &Operand| match operand {
            Operand::Register(register) => Some(*register),
            Operand::Constant(_) => None,
        };
        match self {
            Operation::Slot(_) | Operation::Present(_) | Operation::Constant(_) => [None; 3],
            Operation::Scale { of, .. } => [Some(*of), None, None],
            Operation::Cap(of, _)
            | Operation::Raise(of, _)
            | Operation::Absolute(of)
            | Operation::IsFrom(of, _)
            | Operation::Is(of, _) => [Some(*of), None, None],
            Operation::Divide { numerator, .. } => [Some(*numerator), None, None],
            Operation::Table { index, .. } => [Some(*index), None, None],
            Operation::Linear { first, second, .. }
            | Operation::IsAtLeast { first, second, .. }
            | Operation::IsEqual { first, second, .. }
            | Operation::Multiply(first, second)
            | Operation::Least(first, second)
            | Operation::Greatest(first, second)
            | Operation::SignedBy(first, second)
            | Operation::And(first, second)
            | Operation::AndNot(first, second)
            | Operation::Or(first, second) => [Some(*first), Some(*second), None],
            Operation::Quotient { numerator, denominator, .. } => [Some(*numerator), Some(*denominator), None],
            Operation::Select { condition, then, otherwise } => [Some(*condition), operand(then), operand(otherwise)],
        }
    }
}

/// The most operations of a plan: far above any rubric's need.
const MAXIMUM_OPERATIONS: usize = 20_000;

/// Operations in an order in which they can be run.
#[derive(Clone, Debug, Default)]
pub(super) struct Code {
    /// By [`Register`].
    pub(super) operations: Vec<Operation>,
    /// The numbers that [`Operation::Table`] looks up.
    pub(super) tables: Vec<Vec<i64>>,
    known: BTreeMap<Operation, Register>,
    bounds: Vec<Bounds>,
    slots: Slots,
}

impl Code {
    /// Nothing yet, over these slots.
    pub(super) fn new(slots: Slots) -> Code {
        Code { slots, ..Code::default() }
    }

    /// The register of an operation.
    pub(super) fn push(&mut self, operation: Operation) -> Done<Register> {
        if let Some(register) = self.known.get(&operation) {
            return Ok(*register);
        }
        if self.operations.len() >= MAXIMUM_OPERATIONS {
            return Err(Stop::Outside(messages::too_long()));
        }
        let register = Register(self.operations.len());
        let (bounds, _) = of_operation(&operation, &self.bounds, &self.slots, &self.tables);
        self.operations.push(operation);
        self.bounds.push(bounds);
        self.known.insert(operation, register);
        Ok(register)
    }

    /// Adds a table, or finds it.
    pub(super) fn table(&mut self, numbers: Vec<i64>) -> usize {
        self.tables.iter().position(|table| *table == numbers).unwrap_or_else(|| {
            self.tables.push(numbers);
            self.tables.len().saturating_sub(1)
        })
    }

    /// What made a register.
    pub(super) fn operation(&self, register: Register) -> Option<&Operation> {
        self.operations.get(register.0)
    }

    /// Where the numbers of a register can lie, for all data that the declarations allow.
    pub(super) fn bounds(&self, register: Register) -> Bounds {
        self.bounds.get(register.0).copied().unwrap_or(Bounds::ALL)
    }

    /// `times · of + plus`
    pub(super) fn scale(&mut self, of: Register, times: i64, plus: i64) -> Done<Operand> {
        if times == 0 {
            return Ok(Operand::Constant(plus));
        }
        if let Some(Operation::Constant(constant)) = self.operation(of) {
            return Ok(Operand::Constant(sum(product(*constant, times)?, plus)?));
        }
        if let Some(Operation::Scale { of, times: inner, plus: inner_plus }) = self.operation(of).copied() {
            let (coefficient, constant) = (product(inner, times)?, sum(product(inner_plus, times)?, plus)?);
            return self.scale(of, coefficient, constant);
        }
        if times == 1 && plus == 0 {
            return Ok(Operand::Register(of));
        }
        self.push(Operation::Scale { of, times, plus }).map(Operand::Register)
    }

    /// A register times a constant.
    pub(super) fn scaled(&mut self, scaled: Scaled) -> Done<Operand> {
        match scaled.register {
            Some(register) => self.scale(register, scaled.times, 0),
            None => Ok(Operand::Constant(scaled.times)),
        }
    }

    /// The sum of two.
    pub(super) fn sum(&mut self, first: Scaled, second: Scaled) -> Done<Operand> {
        match (first.register, second.register) {
            (None, None) => Ok(Operand::Constant(sum(first.times, second.times)?)),
            (Some(register), None) => self.scale(register, first.times, second.times),
            (None, Some(register)) => self.scale(register, second.times, first.times),
            (Some(one), Some(other)) => self.linear((one, first.times), (other, second.times), 0),
        }
    }

    /// `times · first + second_times · second + plus`
    fn linear(&mut self, first: (Register, i64), second: (Register, i64), plus: i64) -> Done<Operand> {
        let ((one, one_plus), (other, other_plus)) = (self.unscaled(first)?, self.unscaled(second)?);
        let plus = sum(sum(one_plus, other_plus)?, plus)?;
        let (first, second) = (one.min(other), one.max(other));
        if first.0 == second.0 {
            return self.scale(first.0, sum(first.1, second.1)?, plus);
        }
        match (first.1, second.1) {
            (0, times) => self.scale(second.0, times, plus),
            (times, 0) => self.scale(first.0, times, plus),
            (times, second_times) => {
                let operation = Operation::Linear { first: first.0, times, second: second.0, second_times, plus };
                self.push(operation).map(Operand::Register)
            }
        }
    }

    /// What a register is a multiple of, with its coefficient, and what is added.
    fn unscaled(&self, (register, times): (Register, i64)) -> Done<((Register, i64), i64)> {
        Ok(match self.operation(register) {
            Some(Operation::Scale { of, times: inner, plus }) => ((*of, product(*inner, times)?), product(*plus, times)?),
            _ => ((register, times), 0),
        })
    }

    /// The product of two registers.
    pub(super) fn multiply(&mut self, first: Register, second: Register) -> Done<Register> {
        self.push(Operation::Multiply(first.min(second), first.max(second)))
    }

    /// The lesser of two numbers.
    pub(super) fn least(&mut self, first: Operand, second: Operand) -> Done<Operand> {
        match (first, second) {
            (Operand::Constant(first), Operand::Constant(second)) => Ok(Operand::Constant(first.min(second))),
            (Operand::Register(register), Operand::Constant(constant))
            | (Operand::Constant(constant), Operand::Register(register)) => {
                let bounds = self.bounds(register);
                if bounds.is_at_most(constant) {
                    Ok(Operand::Register(register))
                } else if bounds.is_from(constant) {
                    Ok(Operand::Constant(constant))
                } else {
                    self.push(Operation::Cap(register, constant)).map(Operand::Register)
                }
            }
            (Operand::Register(first), Operand::Register(second)) if first == second => Ok(Operand::Register(first)),
            (Operand::Register(first), Operand::Register(second)) => {
                self.push(Operation::Least(first.min(second), first.max(second))).map(Operand::Register)
            }
        }
    }

    /// The greater of two numbers.
    pub(super) fn greatest(&mut self, first: Operand, second: Operand) -> Done<Operand> {
        match (first, second) {
            (Operand::Constant(first), Operand::Constant(second)) => Ok(Operand::Constant(first.max(second))),
            (Operand::Register(register), Operand::Constant(constant))
            | (Operand::Constant(constant), Operand::Register(register)) => {
                let bounds = self.bounds(register);
                if bounds.is_from(constant) {
                    Ok(Operand::Register(register))
                } else if bounds.is_at_most(constant) {
                    Ok(Operand::Constant(constant))
                } else {
                    self.push(Operation::Raise(register, constant)).map(Operand::Register)
                }
            }
            (Operand::Register(first), Operand::Register(second)) if first == second => Ok(Operand::Register(first)),
            (Operand::Register(first), Operand::Register(second)) => {
                self.push(Operation::Greatest(first.min(second), first.max(second))).map(Operand::Register)
            }
        }
    }

    /// A register for an operand.
    pub(super) fn register(&mut self, operand: Operand) -> Done<Register> {
        match operand {
            Operand::Register(register) => Ok(register),
            Operand::Constant(constant) => self.push(Operation::Constant(constant)),
        }
    }
}

/// The sum, when it fits.
pub(super) fn sum(first: i64, second: i64) -> Done<i64> {
    first.checked_add(second).ok_or_else(|| Stop::Outside(messages::too_large()))
}

/// The product, when it fits.
pub(super) fn product(first: i64, second: i64) -> Done<i64> {
    first.checked_mul(second).ok_or_else(|| Stop::Outside(messages::too_large()))
}
