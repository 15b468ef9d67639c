//! What a rule comes to in a stretch of data, and why the comparison cannot go on there as it is.

use std::cmp::Ordering;

use super::key::Key;
use super::linear::Linear;
use crate::number::ArithmeticError;

/// What an expression comes to, as far as the stretch at hand decides it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Symbol {
    /// A number, or a day counted from a fixed one.
    Number(Linear),
    /// 是, 否
    Flag(bool),
    /// One of a closed set.
    Choice(usize),
    /// A text that is known.
    Text(String),
    /// Something of which only is known where it comes from: a text fact, a list.
    Thing(Key),
    /// An 指标值 that comes from there, in words or a number; with the number, when it was computed with.
    Target(Key, Option<Linear>),
    /// Data are missing.
    Missing,
    /// There is no result, whatever is missing: a division by 0, say.
    Fault,
}

impl Symbol {
    /// Whether there is a value.
    pub(crate) fn is_value(&self) -> bool {
        match self {
            Symbol::Number(_) | Symbol::Flag(_) | Symbol::Choice(_) | Symbol::Text(_) | Symbol::Thing(_) | Symbol::Target(..) => {
                true
            }
            Symbol::Missing | Symbol::Fault => false,
        }
    }

    /// Of two of which one at least has no value, what both together come to: missing only when nothing but data is wanting.
    pub(crate) fn and(&self, other: &Symbol) -> Symbol {
        if *self == Symbol::Fault || *other == Symbol::Fault { Symbol::Fault } else { Symbol::Missing }
    }
}

/// Something that the stretch of data at hand leaves open, so that it is divided.
#[derive(Clone, Debug)]
pub(crate) enum Question {
    /// Whether a form is below, at or above 0.
    Sign {
        /// The form with denominators multiplied out, first factor 1.
        cleared: Linear,
        /// The same form as it was asked for, where that is another, and whether its sign is turned against the cleared one.
        plain: Option<(Linear, Ordering)>,
        /// What is possible.
        possible: Vec<Ordering>,
    },
    /// Which of so many states something is in.
    State(Key, usize),
}

/// Why a computation does not go on.
#[derive(Clone, Debug)]
pub(crate) enum Stop {
    /// The stretch must be divided first.
    Divide(Box<Question>),
    /// No data lie in the stretch.
    Empty,
    /// Numbers or rules too large to go on with.
    TooLarge,
}

impl From<ArithmeticError> for Stop {
    fn from(_: ArithmeticError) -> Stop {
        Stop::TooLarge
    }
}
