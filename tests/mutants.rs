//! Which changes are made of rules, and what is known of each without a test: each tests/mutants/*.rules with its mutants beside, in a
//! file of the same name that ends in `.txt`: refused by the checker, the same as the original, another on these data, or undecided.
//! `UPDATE_EXPECT=1 cargo test --test mutants` accepts what the program does now; read the difference before you commit it.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::facts::{AssessedScore, Record};
use biaochi::model::{Fact, Rubric};
use biaochi::source::Sources;
use biaochi::syntax::{ast, parse};
use biaochi::testing::equivalence::{Sameness, Seen, Verdict, Witness, compared, differences};
use biaochi::testing::mutants::{Extent, mutants};
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
    files::compare(&path.with_extension("txt"), &Survey::of(&text)?.lines)
}

/// What is known of the mutants of a file.
struct Survey {
    lines: String,
}

impl Survey {
    fn of(text: &str) -> Result<Survey, Failed> {
        let mut sources = Sources::new();
        let id = sources.add("rules", text);
        let sources = Arc::new(sources);
        let source = sources.get(id).ok_or("the source was just added")?;
        let file = parse(source, &mut Diagnostics::new());
        let original = checked(&file, &sources).ok_or("the rules are sound")?;
        let mut survey = Survey { lines: String::new() };
        let found = mutants(&file, Extent::Of(id));
        for mutant in &found.list {
            let position = source.position(mutant.span.start as usize);
            let verdict = match checked(&mutant.apply(&file), &sources) {
                None => "refused".to_string(),
                Some(changed) => match compared(&original, &changed, &[]) {
                    Verdict::Equal(Sameness::Always) => "the same".to_string(),
                    Verdict::Equal(Sameness::WhenComplete) => "the same unless data are missing".to_string(),
                    Verdict::Different(witness) => shown(&original, &changed, &witness)?,
                    Verdict::Undecided(reason) => format!("undecided: {reason:?}"),
                },
            };
            let _ = writeln!(survey.lines, "{}:{} {}\n    {verdict}", position.line, position.column, mutant.description.chinese);
        }
        if found.left_out > 0 {
            let _ = writeln!(survey.lines, "and {} more", found.left_out);
        }
        Ok(survey)
    }
}

fn checked(file: &ast::File, sources: &Arc<Sources>) -> Option<Rubric> {
    check(file, sources, &mut Diagnostics::new()).map(|editions| Rubric::clone(editions.first()))
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
