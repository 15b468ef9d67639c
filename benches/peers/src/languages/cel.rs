//! CEL: an expression for each group, the total and the grade; in whole numbers, which is exact, and in doubles, as it is most often written.

use std::sync::Arc;

use cel::{Context, Env, Program, Value};

use super::{FACT_NAMES, Language, RESULT_NAMES, expressions, grade_of};
use crate::workload::{Score, Unit};

/// The expressions, compiled, and a context for each unit.
pub struct Cel {
    name: &'static str,
    programs: Vec<(&'static str, Program)>,
    units: Vec<Context<'static, 'static>>,
}

impl Cel {
    /// In whole numbers.
    pub fn whole(units: &[Unit]) -> Box<dyn Language> {
        Cel::boxed("CEL, whole numbers", include_str!("rubric.cel"), units, |number, _| Value::Int(number))
    }

    /// In doubles.
    pub fn doubles(units: &[Unit]) -> Box<dyn Language> {
        let value = |number, places: u32| {
            #[expect(clippy::cast_precision_loss, reason = "it is the mistake that is counted")]
            Value::Float(number as f64 / [1.0, 10.0, 100.0][places as usize])
        };
        Cel::boxed("CEL, doubles", include_str!("rubric.doubles.cel"), units, value)
    }

    fn boxed(name: &'static str, text: &'static str, units: &[Unit], value: impl Fn(i64, u32) -> Value) -> Box<dyn Language> {
        let env = Arc::new(Env::stdlib());
        let program = |(name, expression)| (name, env.compile(expression).unwrap_or_else(|error| panic!("{name}: {error}")));
        let programs = expressions(text).into_iter().map(program).collect();
        let context = |unit: &Unit| {
            let mut context = Context::with_env(env.clone());
            for (name, (number, places)) in FACT_NAMES.iter().zip(unit.cells()) {
                context.add_variable_from_value(*name, value(number, places));
            }
            context
        };
        Box::new(Cel { name, programs, units: units.iter().map(context).collect() })
    }

    fn evaluate(&self, row: usize) -> Vec<(&'static str, Value)> {
        let mut context = self.units[row].new_inner_scope();
        let mut results = Vec::with_capacity(self.programs.len());
        for (name, program) in &self.programs {
            let value = program.execute(&context).unwrap_or_else(|error| panic!("{name}: {error}"));
            context.add_variable_from_value(*name, value.clone());
            results.push((*name, value));
        }
        results
    }
}

impl Language for Cel {
    fn name(&self) -> String {
        self.name.to_string()
    }

    fn run(&mut self, rows: usize) {
        for row in 0..rows {
            std::hint::black_box(self.evaluate(row));
        }
    }

    fn score(&mut self, row: usize) -> Score {
        let results = self.evaluate(row);
        let result =
            |wanted: &str| results.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value).expect("it is computed");
        let number = |name: &str, one: f64| match result(name) {
            Value::Int(number) => *number,
            #[expect(clippy::cast_possible_truncation, reason = "scores are small")]
            Value::Float(number) => (number * one).round() as i64,
            other => panic!("{name} is {other:?}"),
        };
        let Value::String(grade) = result("grade") else { panic!("the grade is no text") };
        let [groups @ .., total] = RESULT_NAMES;
        Score { groups: groups.map(|name| number(name, 10_000.0)), total: number(total, 100.0), grade: grade_of(grade) }
    }
}
