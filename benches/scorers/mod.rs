//! This language as a contestant: a rubric compiled, units as records, and what it says held to the oracle.

use std::fmt::Write;
use std::sync::Arc;

use biaochi::eval::{Cohort, Detail, Scorecard, evaluate};
use biaochi::facts::Record;
use biaochi::model::{FactId, Rubric};
use biaochi::number::Number;
use biaochi::plan::{Column, Columns, Grains, Kept, Plan, Scores, Slot};
use biaochi::value::{Type, Value};

use crate::workload::{BOUNDS, GRADES, GROUPS, INDICATORS, Inapplicable, Score, Unit, WEIGHTS, oracle, table};

/// How many units a chunk of columns holds.
const CHUNK: usize = 4096;

/// How far apart in the stream the units stand whose data make up one unit of a rubric of several copies.
const APART: usize = 7919;

/// A compiled rubric of the workload.
pub struct Engine {
    rubric: Arc<Rubric>,
    /// How many copies of the workload's rubric it holds.
    copies: usize,
}

impl Engine {
    /// Compiles one.
    pub fn new(text: &str) -> Engine {
        Engine::of_copies(text, 1)
    }

    /// Compiles one with everything in it so many times over, each copy with facts of its own.
    pub fn of_copies(text: &str, times: usize) -> Engine {
        let engine = biaochi::Engine::compile("w.rules", &copies(text, times)).unwrap_or_else(|rejected| panic!("{rejected}"));
        Engine { rubric: engine.editions().first().clone(), copies: times }
    }

    /// The first units as the evaluator takes them.
    pub fn records(&self, units: &[Unit], count: usize) -> Vec<Record> {
        (0..count.min(units.len())).map(|at| self.record(units, at)).collect()
    }

    fn record(&self, units: &[Unit], at: usize) -> Record {
        let facts = self.rubric.facts.iter().zip(self.cells(units, at)).map(|(fact, (number, places))| {
            let Type::Quantity(quantity) = &fact.type_ else { panic!("{} is no number", fact.name) };
            let number = Number::scaled(number, places).multiply(&quantity.one()).expect("cells are small");
            Some(Value::Number(number))
        });
        Record { unit: units[at].number.to_string(), facts: facts.collect(), ..Record::default() }
    }

    /// The units whose data make up a unit: one for each copy.
    fn parts<'a>(&self, units: &'a [Unit], at: usize) -> impl Iterator<Item = &'a Unit> {
        (0..self.copies).map(move |copy| &units[(at + copy * APART) % units.len()])
    }

    fn cells(&self, units: &[Unit], at: usize) -> Vec<(i64, u32)> {
        self.parts(units, at).flat_map(Unit::cells).collect()
    }

    /// The exact scores of units.
    pub fn exact(&self, units: &[Unit], inapplicable: Inapplicable) -> Vec<Score> {
        let each: Vec<Score> = units.iter().map(|unit| oracle::score(unit, inapplicable)).collect();
        let sum = |at: usize| {
            let mut groups = [0; GROUPS];
            for copy in 0..self.copies {
                let part = &each[(at + copy * APART) % units.len()];
                groups.iter_mut().zip(part.groups).for_each(|(sum, group)| *sum += group);
            }
            Score::of_groups(groups)
        };
        (0..units.len()).map(sum).collect()
    }

    /// Scores a unit.
    pub fn evaluate(&self, record: &Record) -> Scorecard {
        evaluate(&self.rubric, &Cohort::default(), record, Detail::Scores)
    }

    /// The rubric as a plan over columns with the decimals of the workload's tables.
    fn plan(&self) -> Plan {
        let places = Unit::default().cells().map(|(_, places)| places);
        let grains = self.rubric.facts.iter().zip(places.into_iter().cycle()).enumerate().map(|(at, (fact, places))| {
            let Type::Quantity(quantity) = &fact.type_ else { panic!("{} is no number", fact.name) };
            let grain = quantity.one().multiply(&Number::scaled(1, places)).expect("it is small");
            (Slot::Fact(FactId(at)), grain)
        });
        let grains = Grains { year: None, by_slot: grains.collect() };
        Plan::compile(&self.rubric, &grains).unwrap_or_else(|outside| panic!("{outside:?}"))
    }

    /// The rubric as a plan, and the first units in its columns.
    pub fn table(&self, units: &[Unit], count: usize) -> Table {
        let plan = self.plan();
        let all: Vec<usize> = (0..count.min(units.len())).collect();
        let chunk = |places: &[usize]| {
            let cells: Vec<_> = places.iter().map(|at| self.cells(units, *at)).collect();
            let column = |slot: &Slot| {
                let Slot::Fact(FactId(at)) = slot else { panic!("{slot:?} is no fact") };
                Column { values: cells.iter().map(|cells| cells[*at].0).collect() }
            };
            let columns = plan.slots().iter().map(column).collect();
            (Columns { rows: places.len(), columns, left: vec![false; places.len()] }, Scores::new(Kept::Sections))
        };
        let chunks = all.chunks(CHUNK).map(chunk).collect();
        let grades = self.rubric.grade_names().iter().map(|grade| grade.to_string()).collect();
        Table { plan, chunks, grades }
    }

    /// Panics unless every indicator, group, the total and the grade of the first units are those of the oracle.
    pub fn hold_to_oracle(&self, units: &[Unit], count: usize, inapplicable: Inapplicable) {
        for (at, score) in self.exact(units, inapplicable).iter().enumerate().take(count) {
            let scorecard = self.evaluate(&self.record(units, at));
            for (section, expected) in scorecard.sections.iter().zip(score.groups) {
                assert_eq!(section.score.scored(), Some(&Number::scaled(expected, 4)), "{} of {:?}", section.name, units[at]);
            }
            assert_eq!(scorecard.total.scored(), Some(&Number::scaled(score.total, 2)), "{:?}", units[at]);
            if self.copies == 1 {
                assert_eq!(scorecard.grade.as_deref(), Some(GRADES[score.grade]), "{:?}", units[at]);
            }
            let parts: Vec<_> = self.parts(units, at).map(|unit| oracle::indicators(unit, inapplicable)).collect();
            // Copies of an indicator stand group by group.
            let expected = BOUNDS.windows(2).flat_map(|bounds| parts.iter().flat_map(|part| &part[bounds[0]..bounds[1]]));
            let rows = scorecard.rows();
            assert_eq!(rows.len(), INDICATORS * self.copies);
            for (row, expected) in rows.iter().zip(expected) {
                assert_eq!(row.score, Some(Number::scaled(*expected, 4)), "{} of {:?}", row.name, units[at]);
            }
        }
    }
}

/// A rubric as a plan over columns, units in its columns, and what it makes of them.
pub struct Table {
    plan: Plan,
    chunks: Vec<(Columns, Scores)>,
    grades: Vec<String>,
}

impl Table {
    /// Scores every unit; the scores of all of them are kept.
    pub fn run(&mut self) {
        for (columns, scores) in &mut self.chunks {
            self.plan.run(columns, scores);
        }
    }

    /// Panics unless groups, total and, where the rubric is the workload's own, the grade of each unit are those that are expected. No unit may
    /// have been left to the evaluator.
    pub fn hold_to(&self, expected: &[Score]) {
        let left: usize = self.chunks.iter().map(|(_, scores)| scores.left.iter().filter(|left| **left).count()).sum();
        assert_eq!(left, 0, "units left to the evaluator, among {}", expected.len());
        let mut expected = expected.iter();
        for (columns, scores) in &self.chunks {
            for lane in 0..columns.rows {
                let score = expected.next().expect("there is one for each unit");
                for (section, group) in scores.sections.iter().zip(score.groups) {
                    assert_eq!(section[lane], group, "{score:?}");
                }
                // Totals too are kept in as many decimals as 保留 says.
                assert_eq!(scores.total[lane], score.total * 100, "{score:?}");
                if !self.grades.is_empty() {
                    assert_eq!(self.grades[usize::from(scores.grade[lane])], GRADES[score.grade], "{score:?}");
                }
            }
        }
        assert!(self.plan.section_places().iter().all(|places| *places == 4));
        assert_eq!(expected.next(), None, "a unit has no score");
    }
}

/// A rubric of the workload with everything in it so many times over: each copy has facts, definitions and indicators of its own, and each
/// group holds that many times its points. The grades fit one copy only, and several have none.
fn copies(text: &str, times: usize) -> String {
    if times == 1 {
        return text.to_string();
    }
    let (head, body) = text.split_once("\n# ").expect("there are headings");
    let (opening, rest) = head.split_once("数据 {\n").expect("there are facts");
    let (facts, definitions) = rest.split_once("\n}\n").expect("the facts end");
    let (definitions, total) = definitions.split_once("总分:").expect("the total has a rule");
    let opening: Vec<&str> = opening.lines().filter(|line| !line.starts_with("等级")).collect();
    let mut copied = format!("{}\n满分 {}\n数据 {{\n", opening.join("\n"), 100 * times);
    let each = |text: &str, copied: &mut String| {
        for copy in 0..times {
            let _ = writeln!(copied, "{}", renamed(text, copy));
        }
    };
    each(facts, &mut copied);
    copied.push_str("}\n");
    each(definitions, &mut copied);
    let _ = writeln!(copied, "总分:{total}");
    for (section, bounds) in body.split("\n# ").zip(BOUNDS.windows(2)) {
        let (heading, indicators) = section.split_once('\n').expect("indicators stand below a heading");
        let name = heading.split_once('（').map_or(heading, |(name, _)| name);
        let points: i64 = WEIGHTS[bounds[0]..bounds[1]].iter().sum();
        let _ = writeln!(copied, "# {name}（{}分）", points * i64::try_from(times).expect("it is small"));
        each(indicators, &mut copied);
    }
    copied
}

/// The text with the names of facts, definitions and indicators marked as those of a copy.
fn renamed(text: &str, copy: usize) -> String {
    let mut text = text.to_string();
    for name in table::HEADS.into_iter().chain(["可用预算"]) {
        text = text.replace(name, &format!("{name}_{copy}"));
    }
    // Only the line that names an indicator starts at the margin and has points.
    let line = |line: &str| match line.split_once('（') {
        Some((name, rest)) if !line.starts_with(' ') && rest.contains("分）") => format!("{name}_{copy}（{rest}"),
        _ => line.to_string(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}
