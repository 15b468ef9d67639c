//! A plan as text, for whoever works on plans: what it reads, its operations, and where the results are.

use std::fmt;

use super::Plan;
use super::instructions::{Instruction, Output, Program, Source, Test};

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "slots")?;
        for (place, (name, (low, high))) in self.slot_names.iter().zip(&self.indicators.whole.exact).enumerate() {
            writeln!(formatter, "  s{place} {name}: {low}..{high}")?;
        }
        writeln!(
            formatter,
            "\n{} operations, {} registers",
            self.indicators.whole.instructions.len(),
            self.indicators.whole.registers
        )?;
        write_program(formatter, &self.indicators.whole, &self.names)?;
        writeln!(
            formatter,
            "\nwith gaps: {} operations, {} registers",
            self.indicators.gaps.instructions.len(),
            self.indicators.gaps.registers
        )
    }
}

/// What the results of a program are called.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// By indicator.
    pub(super) indicators: Vec<String>,
    /// By section.
    pub(super) sections: Vec<String>,
}

fn write_program(formatter: &mut fmt::Formatter<'_>, program: &Program, names: &Names) -> fmt::Result {
    for instruction in &program.instructions {
        writeln!(formatter, "  {}", Written(instruction))?;
    }
    for (table, numbers) in program.tables.iter().enumerate() {
        let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        writeln!(formatter, "table {table}: {}", numbers.join(" "))?;
    }
    writeln!(formatter, "\nresults")?;
    let rows = names.indicators.iter().zip(&program.indicators);
    let sections = names.sections.iter().zip(&program.sections);
    for (name, Output { source, shown }) in rows.chain(sections) {
        write!(formatter, "  {name}: {}", source_written(*source))?;
        match shown {
            Test::Known(true) => writeln!(formatter)?,
            Test::Known(false) | Test::Mask { .. } => writeln!(formatter, " where {}", test_written(*shown))?,
        }
    }
    writeln!(formatter, "  total: {}", source_written(program.total))?;
    writeln!(formatter, "  grade: {}", source_written(program.grade))?;
    writeln!(formatter, "  known: {}", test_written(program.known))
}

fn source_written(source: Source) -> String {
    match source {
        Source::Place(place) => format!("r{place}"),
        Source::Constant(constant) => constant.to_string(),
    }
}

fn test_written(test: Test) -> String {
    match test {
        Test::Known(known) => if known { "always" } else { "never" }.to_string(),
        Test::Mask { place, is } => format!("{}r{place}", if is { "" } else { "not " }),
    }
}

/// An instruction as text.
struct Written<'a>(&'a Instruction);

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Instruction::Slot { to, slot } => write!(f, "r{to} = s{slot}"),
            Instruction::Present { to, slot } => write!(f, "r{to} = has s{slot}"),
            Instruction::Constant { to, constant } => write!(f, "r{to} = {constant}"),
            Instruction::Add { to, first, second } => write!(f, "r{to} = r{first} + r{second}"),
            Instruction::Subtract { to, first, second } => write!(f, "r{to} = r{first} - r{second}"),
            Instruction::AddTimes { to, first, second, times } => write!(f, "r{to} = r{first} + {times}·r{second}"),
            Instruction::Linear { to, first, times, second, second_times, plus } => {
                write!(f, "r{to} = {times}·r{first} + {second_times}·r{second} + {plus}")
            }
            Instruction::Times { to, of, times } => write!(f, "r{to} = {times}·r{of}"),
            Instruction::Scale { to, of, times, plus } => write!(f, "r{to} = {times}·r{of} + {plus}"),
            Instruction::Multiply { to, first, second } => write!(f, "r{to} = r{first}·r{second}"),
            Instruction::Least { to, first, second } => write!(f, "r{to} = min(r{first}, r{second})"),
            Instruction::Greatest { to, first, second } => write!(f, "r{to} = max(r{first}, r{second})"),
            Instruction::Cap { to, of, constant } => write!(f, "r{to} = min(r{of}, {constant})"),
            Instruction::Raise { to, of, constant } => write!(f, "r{to} = max(r{of}, {constant})"),
            Instruction::Absolute { to, of } => write!(f, "r{to} = |r{of}|"),
            Instruction::SignedBy { to, of, by } => write!(f, "r{to} = r{by} < 0 ? -r{of} : r{of}"),
            Instruction::IsAtLeast { to, first, times, second, second_times } => {
                write!(f, "r{to} = {times}·r{first} ≥ {second_times}·r{second}")
            }
            Instruction::IsEqual { to, first, times, second, second_times } => {
                write!(f, "r{to} = {times}·r{first} = {second_times}·r{second}")
            }
            Instruction::IsFrom { to, of, constant } => write!(f, "r{to} = r{of} ≥ {constant}"),
            Instruction::Is { to, of, constant } => write!(f, "r{to} = r{of} = {constant}"),
            Instruction::And { to, first, second } => write!(f, "r{to} = r{first} and r{second}"),
            Instruction::AndNot { to, first, second } => write!(f, "r{to} = r{first} and not r{second}"),
            Instruction::Or { to, first, second } => write!(f, "r{to} = r{first} or r{second}"),
            Instruction::Select { to, condition, then, otherwise } => write!(f, "r{to} = r{condition} ? r{then} : r{otherwise}"),
            Instruction::SelectOr { to, condition, then, otherwise } => write!(f, "r{to} = r{condition} ? r{then} : {otherwise}"),
            Instruction::SelectThen { to, condition, then, otherwise } => {
                write!(f, "r{to} = r{condition} ? {then} : r{otherwise}")
            }
            Instruction::SelectConstants { to, condition, then, otherwise } => {
                write!(f, "r{to} = r{condition} ? {then} : {otherwise}")
            }
            Instruction::Quotient { to, numerator, times, denominator, plus_times, divisor } => {
                write!(f, "r{to} = ⌊({times}·r{numerator} + {plus_times}·r{denominator}) ÷ {divisor}·r{denominator}⌋")
            }
            Instruction::Divide { to, numerator, times, plus, divisor } => {
                write!(f, "r{to} = ⌊({times}·r{numerator} + {plus}) ÷ {divisor}⌋")
            }
            Instruction::Table { to, index, table } => write!(f, "r{to} = table {table} at r{index}"),
        }
    }
}
