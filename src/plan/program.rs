//! From operations to a program: what nothing needs is left out, the slots get bounds within which f64 lanes are exact, and registers are shared.

#![allow(
    clippy::disallowed_types,
    clippy::cast_precision_loss,
    reason = "constants of f64 lanes: whole numbers up to 2^53, see bounds.rs"
)]

use std::collections::BTreeSet;

use super::bounds::{Bounds, EXACT, of_operation};
use super::code::{Code, Operand, Operation, Register};
use super::instructions::{Instruction, Output, Program, Source, Test};
use super::slots::SlotUse;
use super::truth::{Literal, Truth};

/// What is asked of a program.
pub(super) struct Wanted {
    /// By indicator.
    pub(super) indicators: Vec<(Operand, Truth)>,
    /// By section.
    pub(super) sections: Vec<(Operand, Truth)>,
    /// The total.
    pub(super) total: Operand,
    /// The place of the grade.
    pub(super) grade: Operand,
    /// Whether the scores are known.
    pub(super) known: Truth,
}

/// Whole numbers up to this are read into f64 lanes by one addition.
const READABLE: u32 = 50;
/// Slots that are bounded below this are of no use.
const USELESS: u32 = 8;

impl Program {
    /// Makes a program; none when its lanes are exact for no useful numbers.
    pub(super) fn new(code: &Code, slots: &[SlotUse], wanted: &Wanted) -> Option<Program> {
        let live = live(code, wanted);
        let exact = (USELESS..=READABLE).rev().find_map(|bits| {
            let bounds: Vec<Bounds> = slots.iter().map(|slot| readable(slot, bits)).collect();
            is_exact(code, &live, &bounds).then(|| bounds.iter().map(|bounds| ends(*bounds)).collect::<Vec<_>>())
        })?;
        let places = places(code, &live, wanted)?;
        let place = |register: Register| places.of.get(register.0).copied().flatten();
        let source = |operand: &Operand| match operand {
            Operand::Register(register) => place(*register).map(Source::Place),
            Operand::Constant(constant) => Some(Source::Constant(*constant)),
        };
        let test = |truth: &Truth| match truth {
            Truth::Known(known) => Some(Test::Known(*known)),
            Truth::Open(Literal { mask, is }) => place(*mask).map(|place| Test::Mask { place, is: *is }),
        };
        let outputs = |wanted: &[(Operand, Truth)]| {
            let output = |(operand, truth): &(Operand, Truth)| Some(Output { source: source(operand)?, shown: test(truth)? });
            wanted.iter().map(output).collect::<Option<Vec<_>>>()
        };
        let instructions = code.operations.iter().enumerate().filter(|(index, _)| live.contains(&Register(*index)));
        let instructions = instructions.map(|(index, operation)| instruction(operation, place(Register(index))?, &place));
        Some(Program {
            instructions: instructions.collect::<Option<Vec<_>>>()?,
            registers: places.count,
            tables: code.tables.iter().map(|table| table.iter().map(|number| *number as f64).collect()).collect(),
            exact,
            indicators: outputs(&wanted.indicators)?,
            sections: outputs(&wanted.sections)?,
            total: source(&wanted.total)?,
            grade: source(&wanted.grade)?,
            known: test(&wanted.known)?,
        })
    }
}

/// The registers that results need.
fn results(wanted: &Wanted) -> Vec<Register> {
    let mut results = Vec::new();
    let mut operand = |operand: &Operand| {
        if let Operand::Register(register) = operand {
            results.push(*register);
        }
    };
    wanted.indicators.iter().chain(&wanted.sections).for_each(|(number, _)| operand(number));
    operand(&wanted.total);
    operand(&wanted.grade);
    let truths = wanted.indicators.iter().chain(&wanted.sections).map(|(_, truth)| truth).chain([&wanted.known]);
    results.extend(truths.filter_map(|truth| match truth {
        Truth::Known(_) => None,
        Truth::Open(literal) => Some(literal.mask),
    }));
    results
}

/// What is needed for the results.
fn live(code: &Code, wanted: &Wanted) -> BTreeSet<Register> {
    let mut live = BTreeSet::new();
    let mut open = results(wanted);
    while let Some(register) = open.pop() {
        if live.insert(register)
            && let Some(operation) = code.operation(register)
        {
            open.extend(operation.reads().into_iter().flatten());
        }
    }
    live
}

/// Where the numbers of a slot lie that are read: as declared, and of so many binary digits.
fn readable(slot: &SlotUse, bits: u32) -> Bounds {
    let (declared, size) = (slot.declared(), 1i64 << bits);
    let size = Bounds::between(-size, size);
    Bounds { low: declared.low.max(size.low).min(size.high), high: declared.high.min(size.high).max(size.low) }
}

#[allow(clippy::cast_possible_truncation, reason = "whole numbers far below 2^53")]
fn ends(bounds: Bounds) -> (i64, i64) {
    (bounds.low as i64, bounds.high as i64)
}

/// Whether no number that comes up is above 2^53, so that every lane is exact: sums and products of such whole numbers are, and
/// the greatest whole number not above the rounded quotient of two is that of the exact one. (Between a quotient that is no whole number and the
/// next whole number above lie at least 1 ÷ divisor, more than half the distance of neighbouring f64s there, as long as the dividend is below 2^53.)
fn is_exact(code: &Code, live: &BTreeSet<Register>, slots: &[Bounds]) -> bool {
    let mut known: Vec<Bounds> = Vec::with_capacity(code.operations.len());
    for (index, operation) in code.operations.iter().enumerate() {
        let (bounds, magnitude) = of_operation(operation, &known, slots, &code.tables);
        if live.contains(&Register(index)) && !(magnitude < EXACT && bounds.is_exact()) {
            return false;
        }
        known.push(bounds);
    }
    true
}

/// Where registers are kept.
struct Places {
    of: Vec<Option<u16>>,
    count: usize,
}

/// Gives each register a place from where it is written until it was last read.
fn places(code: &Code, live: &BTreeSet<Register>, wanted: &Wanted) -> Option<Places> {
    let mut last_read = vec![0usize; code.operations.len()];
    for register in live {
        for read in code.operation(*register)?.reads().into_iter().flatten() {
            *last_read.get_mut(read.0)? = register.0;
        }
    }
    for result in results(wanted) {
        *last_read.get_mut(result.0)? = usize::MAX;
    }
    let mut places = Places { of: vec![None; code.operations.len()], count: 0 };
    let mut free: Vec<u16> = Vec::new();
    for register in live {
        let operation = code.operation(*register)?;
        let reads: BTreeSet<Register> = operation.reads().into_iter().flatten().collect();
        // A result may go where something stood that is read here for the last time.
        for read in reads {
            if last_read.get(read.0).copied() == Some(register.0)
                && let Some(place) = places.of.get(read.0).copied().flatten()
            {
                free.push(place);
            }
        }
        let place = match free.pop() {
            Some(place) => place,
            None => {
                let place = u16::try_from(places.count).ok()?;
                places.count += 1;
                place
            }
        };
        *places.of.get_mut(register.0)? = Some(place);
    }
    Some(places)
}

fn instruction(operation: &Operation, to: u16, place: &dyn Fn(Register) -> Option<u16>) -> Option<Instruction> {
    let number = |number: &i64| *number as f64;
    Some(match operation {
        Operation::Slot(slot) => Instruction::Slot { to, slot: *slot },
        Operation::Present(slot) => Instruction::Present { to, slot: *slot },
        Operation::Constant(constant) => Instruction::Constant { to, constant: number(constant) },
        Operation::Linear { first, times, second, second_times, plus } => {
            let (first, second) = (place(*first)?, place(*second)?);
            match (times, second_times, plus) {
                (1, 1, 0) => Instruction::Add { to, first, second },
                (1, -1, 0) => Instruction::Subtract { to, first, second },
                (-1, 1, 0) => Instruction::Subtract { to, first: second, second: first },
                (1, times, 0) => Instruction::AddTimes { to, first, second, times: number(times) },
                (times, 1, 0) => Instruction::AddTimes { to, first: second, second: first, times: number(times) },
                (times, second_times, plus) => Instruction::Linear {
                    to,
                    first,
                    times: number(times),
                    second,
                    second_times: number(second_times),
                    plus: number(plus),
                },
            }
        }
        Operation::Scale { of, times, plus: 0 } => Instruction::Times { to, of: place(*of)?, times: number(times) },
        Operation::Scale { of, times, plus } => {
            Instruction::Scale { to, of: place(*of)?, times: number(times), plus: number(plus) }
        }
        Operation::Multiply(first, second) => Instruction::Multiply { to, first: place(*first)?, second: place(*second)? },
        Operation::Least(first, second) => Instruction::Least { to, first: place(*first)?, second: place(*second)? },
        Operation::Greatest(first, second) => Instruction::Greatest { to, first: place(*first)?, second: place(*second)? },
        Operation::Cap(of, constant) => Instruction::Cap { to, of: place(*of)?, constant: number(constant) },
        Operation::Raise(of, constant) => Instruction::Raise { to, of: place(*of)?, constant: number(constant) },
        Operation::Absolute(of) => Instruction::Absolute { to, of: place(*of)? },
        Operation::SignedBy(of, by) => Instruction::SignedBy { to, of: place(*of)?, by: place(*by)? },
        Operation::IsAtLeast { first, times, second, second_times } => Instruction::IsAtLeast {
            to,
            first: place(*first)?,
            times: number(times),
            second: place(*second)?,
            second_times: number(second_times),
        },
        Operation::IsEqual { first, times, second, second_times } => Instruction::IsEqual {
            to,
            first: place(*first)?,
            times: number(times),
            second: place(*second)?,
            second_times: number(second_times),
        },
        Operation::IsFrom(of, constant) => Instruction::IsFrom { to, of: place(*of)?, constant: number(constant) },
        Operation::Is(of, constant) => Instruction::Is { to, of: place(*of)?, constant: number(constant) },
        Operation::And(first, second) => Instruction::And { to, first: place(*first)?, second: place(*second)? },
        Operation::AndNot(first, second) => Instruction::AndNot { to, first: place(*first)?, second: place(*second)? },
        Operation::Or(first, second) => Instruction::Or { to, first: place(*first)?, second: place(*second)? },
        Operation::Select { condition, then, otherwise } => {
            let condition = place(*condition)?;
            match (then, otherwise) {
                (Operand::Register(then), Operand::Register(otherwise)) => {
                    Instruction::Select { to, condition, then: place(*then)?, otherwise: place(*otherwise)? }
                }
                (Operand::Register(then), Operand::Constant(otherwise)) => {
                    Instruction::SelectOr { to, condition, then: place(*then)?, otherwise: number(otherwise) }
                }
                (Operand::Constant(then), Operand::Register(otherwise)) => {
                    Instruction::SelectThen { to, condition, then: number(then), otherwise: place(*otherwise)? }
                }
                (Operand::Constant(then), Operand::Constant(otherwise)) => {
                    Instruction::SelectConstants { to, condition, then: number(then), otherwise: number(otherwise) }
                }
            }
        }
        Operation::Quotient { numerator, times, denominator, plus_times, divisor } => Instruction::Quotient {
            to,
            numerator: place(*numerator)?,
            times: number(times),
            denominator: place(*denominator)?,
            plus_times: number(plus_times),
            divisor: number(divisor),
        },
        Operation::Divide { numerator, times, plus, divisor } => Instruction::Divide {
            to,
            numerator: place(*numerator)?,
            times: number(times),
            plus: number(plus),
            divisor: number(divisor),
        },
        Operation::Table { index, table } => Instruction::Table { to, index: place(*index)?, table: *table },
    })
}
