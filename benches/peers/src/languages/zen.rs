//! ZEN: a decision with one expression node.

use futures_executor::block_on;
use rust_decimal::Decimal;
use serde_json::json;
use zen_engine::model::DecisionContent;
use zen_engine::{Decision, DecisionEngine, Variable};

use super::{FACT_NAMES, Language, RESULT_NAMES, expressions, grade_of};
use crate::workload::{Score, Unit};

/// The decision, compiled, and the units as its variables.
pub struct Zen {
    decision: Decision,
    units: Vec<Variable>,
}

impl Zen {
    /// With units.
    pub fn boxed(units: &[Unit]) -> Box<dyn Language> {
        let lines = expressions(include_str!("rubric.zen"));
        let expressions: Vec<_> = lines
            .iter()
            .enumerate()
            .map(|(at, (key, value))| json!({"id": at.to_string(), "key": key, "value": value}))
            .collect();
        let content = json!({
            "nodes": [
                {"id": "in", "name": "in", "type": "inputNode", "content": {}},
                {"id": "score", "name": "score", "type": "expressionNode", "content": {"expressions": expressions}},
                {"id": "out", "name": "out", "type": "outputNode", "content": {}},
            ],
            "edges": [
                {"id": "1", "sourceId": "in", "targetId": "score"},
                {"id": "2", "sourceId": "score", "targetId": "out"},
            ],
        });
        let content: DecisionContent = serde_json::from_value(content).expect("the decision is right");
        let mut decision = DecisionEngine::default().create_decision(content.into()).expect("it is a graph");
        decision.compile();
        let variable = |unit: &Unit| {
            let variable = Variable::empty_object();
            for (name, (number, places)) in FACT_NAMES.iter().zip(unit.cells()) {
                variable.dot_insert(name, Variable::Number(Decimal::new(number, places)));
            }
            variable
        };
        Box::new(Zen { decision, units: units.iter().map(variable).collect() })
    }

    fn evaluate(&self, row: usize) -> Variable {
        block_on(self.decision.evaluate(self.units[row].clone())).expect("it can be evaluated").result
    }
}

impl Language for Zen {
    fn name(&self) -> String {
        "ZEN, decimals".to_string()
    }

    fn run(&mut self, rows: usize) {
        for row in 0..rows {
            std::hint::black_box(self.evaluate(row));
        }
    }

    fn score(&mut self, row: usize) -> Score {
        let result = self.evaluate(row);
        let number = |name: &str, places: u32| {
            let mut number = result.dot(name).and_then(|number| number.as_number()).expect("it is a number");
            number.rescale(places);
            i64::try_from(number.mantissa()).expect("scores are small")
        };
        let [groups @ .., total] = RESULT_NAMES;
        let grade = result.dot("grade").and_then(|grade| grade.as_str().map(grade_of)).expect("it is a text");
        Score { groups: groups.map(|name| number(name, 4)), total: number(total, 2), grade }
    }
}
