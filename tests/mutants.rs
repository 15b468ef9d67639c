//! Which changes are made of rules, and what is known of each without a test: each tests/mutants/*.rules with its mutants beside, in a
//! file of the same name that ends in `.txt`: refused by the checker, the same as the original, another on these data, or undecided;
//! and the test that is offered. Every offered test passes on the rules as they are, fails on the changed ones and says no more than it needs;
//! with all of them in the file nothing survives that a test can say.
//! `UPDATE_EXPECT=1 cargo test --test mutants` accepts what the program does now; read the difference before you commit it.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::facts::{AssessedScore, Record};
use biaochi::model::{Editions, Fact, Rubric};
use biaochi::source::{SourceId, Sources};
use biaochi::syntax::{ast, parse};
use biaochi::testing::equivalence::{Sameness, Seen, Verdict, Witness, compared, differences};
use biaochi::testing::mutants::{Extent, Fate, Missing, Mutant, Mutation, Subject, Unknown, mutate};
use biaochi::testing::{Passing, TestFiles, passes};
use biaochi::value::{Type, Value};
use libtest_mimic::{Arguments, Failed, Trial};

#[path = "common/files.rs"]
mod files;

fn main() {
    let cases = files::files("tests/mutants", "rules").into_iter();
    let trials = cases.map(|path| Trial::test(files::stem(&path), move || run(&path))).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn run(path: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    files::compare(&path.with_extension("txt"), &survey(&text)?)
}

/// Rules with all that running their tests needs.
struct Rules {
    file: ast::File,
    id: SourceId,
    sources: Arc<Sources>,
    editions: Editions,
}

impl Rules {
    fn of(text: &str) -> Result<Rules, Failed> {
        let mut sources = Sources::new();
        let id = sources.add("rules", text);
        let sources = Arc::new(sources);
        let mut found = Diagnostics::new();
        let file = parse(sources.get(id).ok_or("the source was just added")?, &mut found);
        let editions = check(&file, &sources, &mut found);
        let faults =
            || found.iter().map(|fault| format!("{} {}", fault.code, fault.message.chinese)).collect::<Vec<_>>().join("\n");
        let editions = editions.ok_or_else(|| format!("the rules are not sound: {}\n{text}", faults()))?;
        Ok(Rules { file, id, sources, editions })
    }

    /// What becomes of every change.
    fn mutation(&self, files: &TestFiles) -> Mutation {
        let subject = Subject { file: &self.file, sources: &self.sources, editions: &self.editions, files };
        mutate(subject, Extent::Of(self.id))
    }

    /// What a change is, told from the rules alone.
    fn verdict(&self, mutant: &Mutant) -> Result<String, Failed> {
        let Some(changed) = check(&mutant.apply(&self.file), &self.sources, &mut Diagnostics::new()) else {
            return Ok("refused".to_string());
        };
        let mut told = Vec::new();
        for (original, changed) in self.editions.iter().zip(changed.iter()) {
            told.push(match compared(original, changed, &[]) {
                Verdict::Equal(Sameness::Always) => "the same".to_string(),
                Verdict::Equal(Sameness::WhenComplete) => "the same unless data are missing".to_string(),
                Verdict::Different(witness) => shown(original, changed, &witness)?,
                Verdict::Undecided(reason) => format!("undecided: {reason:?}"),
            });
        }
        told.dedup();
        Ok(told.join("\n    "))
    }
}

/// What is known of the mutants of a file.
fn survey(text: &str) -> Result<String, Failed> {
    let rules = Rules::of(text)?;
    let files = TestFiles::new();
    if passes(&rules.editions, &files) == Passing::NotAll {
        return Err("the tests of the case do not pass".into());
    }
    let mutation = rules.mutation(&files);
    let mut lines = String::new();
    let mut offered = String::new();
    for judged in &mutation.judged {
        let mutant = &judged.mutant;
        let source = rules.sources.get(rules.id).ok_or("the source is there")?;
        let position = source.position(mutant.span.start as usize);
        let verdict = rules.verdict(mutant)?;
        let _ = writeln!(lines, "{}:{} {}\n    {verdict}", position.line, position.column, mutant.description.chinese);
        match &judged.fate {
            Fate::Killed => lines.push_str("    killed\n"),
            Fate::Undecided(Unknown::NoTest) => lines.push_str("    no test can say it\n"),
            Fate::Refused | Fate::Equivalent(_) | Fate::Undecided(Unknown::Meaning(_)) => {}
            Fate::Survived(survivor) => match &survivor.test {
                Missing::Same { title } => {
                    let _ = writeln!(lines, "    the test “{title}”");
                }
                Missing::Test { title: _, text: test } => {
                    kills(text, &rules, mutant, test, &files)?;
                    is_minimal(&rules, mutant, &survivor.witness)?;
                    let _ = writeln!(lines, "    {}", test.split('\n').map(str::trim).collect::<Vec<_>>().join(" ").trim());
                    offered.push_str(test);
                }
            },
        }
    }
    if mutation.left_out > 0 {
        let _ = writeln!(lines, "and {} more", mutation.left_out);
    }
    let whole = Rules::of(&format!("{text}\n{offered}"))?;
    for judged in whole.mutation(&files).judged {
        if let Fate::Survived(_) = &judged.fate {
            return Err(format!("with all offered tests survives {}", judged.mutant.description.chinese).into());
        }
    }
    Ok(lines)
}

/// An offered test, written into the rules, passes; and it fails where they are changed.
fn kills(text: &str, rules: &Rules, mutant: &Mutant, test: &str, files: &TestFiles) -> Result<(), Failed> {
    let whole = Rules::of(&format!("{text}\n{test}"))?;
    let changed = Mutant::apply(mutant, &whole.file);
    let changed = check(&changed, &whole.sources, &mut Diagnostics::new()).ok_or("the changed rules are sound")?;
    let before = passes(&whole.editions, files);
    let after = passes(&changed, files);
    let kills = before == Passing::All && after == Passing::NotAll && passes(&rules.editions, files) == Passing::All;
    if kills { Ok(()) } else { Err(format!("{before:?} and {after:?}: {}\n{test}", mutant.description.chinese).into()) }
}

/// Without any of the data of a witness it would show something else.
fn is_minimal(rules: &Rules, mutant: &Mutant, witness: &Witness) -> Result<(), Failed> {
    let changed =
        check(&mutant.apply(&rules.file), &rules.sources, &mut Diagnostics::new()).ok_or("the changed rules are sound")?;
    let score = |editions: &Editions, record: &Record| {
        let rubric = editions.for_year(record.year);
        biaochi::eval::evaluate(rubric, &biaochi::eval::Cohort::default(), record, biaochi::eval::Detail::Scores)
    };
    let shows =
        |record: &Record| differences(&score(&rules.editions, record), &score(&changed, record)).contains(&witness.observation);
    let record = &witness.record;
    let mut fewer: Vec<Record> = Vec::new();
    for index in (0..record.facts.len()).filter(|index| record.facts[*index].is_some()) {
        let mut less = record.clone();
        less.facts[index] = None;
        fewer.push(less);
    }
    for (back, facts) in &record.prior {
        for index in (0..facts.len()).filter(|index| facts[*index].is_some()) {
            let mut less = record.clone();
            less.prior.entry(*back).and_modify(|facts| facts[index] = None);
            fewer.push(less);
        }
    }
    for id in record.rows.keys() {
        let mut less = record.clone();
        less.rows.remove(id);
        fewer.push(less);
    }
    match fewer.iter().find(|less| shows(less)) {
        None => Ok(()),
        Some(less) => Err(format!("{record:?} is more than {less:?}: {}", mutant.description.chinese).into()),
    }
}

/// A witness in a line; what it says is held to the evaluator once more.
fn shown(original: &Rubric, changed: &Rubric, witness: &Witness) -> Result<String, Failed> {
    let score = |rubric| {
        biaochi::eval::evaluate(rubric, &biaochi::eval::Cohort::default(), &witness.record, biaochi::eval::Detail::Scores)
    };
    if !differences(&score(original), &score(changed)).contains(&witness.observation) {
        return Err(format!("no difference on {:?}", witness.record).into());
    }
    let observation = &witness.observation;
    let name = |row: biaochi::facts::RowId| original.indicators[row.indicator.0].name.to_string();
    let seen = match observation.seen {
        Seen::Score(row) => format!("{} scores", name(row)),
        Seen::Value(row) => format!("{} value", name(row)),
        Seen::Explanation(row) => format!("{} explanation", name(row)),
        Seen::Applies(row) => format!("{} applies", name(row)),
        Seen::FullPoints(row) => format!("{} points", name(row)),
        Seen::Scored(row) => format!("{} scored", name(row)),
        Seen::Total => "total".to_string(),
        Seen::Grade => "grade".to_string(),
        Seen::Check(index) => format!("check {}", original.checks[index].label),
    };
    Ok(format!("{seen} {} → {} where {}", observation.original, observation.changed, data(original, &witness.record)))
}

fn data(rubric: &Rubric, record: &Record) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (fact, value) in rubric.facts.iter().zip(&record.facts) {
        if let Some(value) = value {
            parts.push(format!("{} = {}", fact.name, value_text(fact, value)));
        }
    }
    for (back, facts) in &record.prior {
        for (fact, value) in rubric.facts.iter().zip(facts) {
            if let Some(value) = value {
                parts.push(format!("{} {back} before = {}", fact.name, value_text(fact, value)));
            }
        }
    }
    for (id, row) in &record.rows {
        let name = &rubric.indicators[id.indicator.0].name;
        if row.inapplicable.is_some() {
            parts.push(format!("不适用 {name}"));
        }
        if let Some(assessment) = &row.assessment {
            let score = match &assessment.score {
                Some(AssessedScore::Points(points)) => points.to_string(),
                Some(AssessedScore::Share(share)) => format!("{share} of full"),
                None => "–".to_string(),
            };
            let level = assessment.level.map_or(String::new(), |level| format!(" level {level}"));
            parts.push(format!("评定 {name} = {score}{level}"));
        }
    }
    parts.join("; ")
}

fn value_text(fact: &Fact, value: &Value) -> String {
    let fields = |values: &[Option<Value>]| {
        let parts = fact
            .fields
            .iter()
            .zip(values)
            .filter_map(|(field, value)| value.as_ref().map(|value| format!("{}: {}", field.name, value_text(field, value))));
        format!("{{{}}}", parts.collect::<Vec<_>>().join(", "))
    };
    match (value, &fact.type_) {
        (Value::Number(number), Type::Quantity(quantity)) => quantity.show(number, 8),
        (Value::Flag(flag), _) => if *flag { "是" } else { "否" }.to_string(),
        (Value::Choice(index), Type::Choice(names)) => names[*index].to_string(),
        (Value::Date(date), _) => date.to_string(),
        (Value::Text(text), _) => format!("{text:?}"),
        (Value::Record(values), _) => fields(values),
        (Value::List(items), _) => format!("[{}]", items.iter().map(|item| fields(item)).collect::<Vec<_>>().join(", ")),
        (other, _) => format!("{other:?}"),
    }
}
