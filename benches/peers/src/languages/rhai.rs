//! Rhai with decimals: a script over the facts of a unit.

use rhai::{AST, Array, Dynamic, Engine, Map, OptimizationLevel, Scope};
use rust_decimal::Decimal;

use super::{FACT_NAMES, Language, grade_of};
use crate::workload::{GROUPS, Score, Unit};

/// The script, compiled, and a scope for each unit, which holds its facts as the map `u`.
pub struct Rhai {
    engine: Engine,
    script: AST,
    units: Vec<Scope<'static>>,
}

impl Rhai {
    /// With units.
    pub fn boxed(units: &[Unit]) -> Box<dyn Language> {
        let mut engine = Engine::new();
        engine.set_optimization_level(OptimizationLevel::Full);
        let script = engine.compile(include_str!("rubric.rhai")).expect("the script is right");
        let scope = |unit: &Unit| {
            let facts = FACT_NAMES.iter().zip(unit.cells());
            let map: Map =
                facts.map(|(name, (number, places))| ((*name).into(), Dynamic::from(Decimal::new(number, places)))).collect();
            let mut scope = Scope::new();
            scope.push("u", map);
            scope
        };
        Box::new(Rhai { engine, script, units: units.iter().map(scope).collect() })
    }

    fn evaluate(&mut self, row: usize) -> Array {
        let scope = &mut self.units[row];
        let result = self.engine.eval_ast_with_scope(scope, &self.script).unwrap_or_else(|error| panic!("{error}"));
        scope.rewind(1);
        result
    }
}

impl Language for Rhai {
    fn name(&self) -> String {
        "Rhai, decimals".to_string()
    }

    fn run(&mut self, rows: usize) {
        for row in 0..rows {
            std::hint::black_box(self.evaluate(row));
        }
    }

    fn score(&mut self, row: usize) -> Score {
        let results = self.evaluate(row);
        let number = |at: usize, places: u32| {
            let mut number = results[at].as_decimal().expect("it is a decimal");
            number.rescale(places);
            i64::try_from(number.mantissa()).expect("scores are small")
        };
        let mut groups = [0; GROUPS];
        for (at, group) in groups.iter_mut().enumerate() {
            *group = number(at, 4);
        }
        let grade = results[GROUPS + 1].clone().into_string().expect("it is a text");
        Score { groups, total: number(GROUPS, 2), grade: grade_of(&grade) }
    }
}
