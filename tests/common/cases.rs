//! What the tests of rules files give, as data files have it: samples for the harnesses that want many rubrics with data.

use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::model::{Case, Editions, Given, GivenKind, InputTarget};
use biaochi::source::Sources;
use biaochi::syntax::parse;
use serde_json::{Map, Value, json};

/// The first case and the last of every test in a rules file, each as a data file in JSON; facts of earlier years are left out.
pub fn data_of_tests(rules: &str) -> Vec<String> {
    let mut sources = Sources::new();
    let id = sources.add("rules", rules);
    let sources = Arc::new(sources);
    let mut diagnostics = Diagnostics::new();
    let file = parse(sources.get(id).expect("just added"), &mut diagnostics);
    data_of(&check(&file, &sources, &mut diagnostics).expect("rules without errors"))
}

/// The first case and the last of every test of a rubric, each as a data file in JSON; facts of earlier years are left out.
pub fn data_of(editions: &Editions) -> Vec<String> {
    let mut found = Vec::new();
    for test in editions.first().tests.iter().filter(|test| test.data.is_none()) {
        let ends = [test.cases.first(), test.cases.get(1..).and_then(<[Case]>::last)];
        found.extend(ends.into_iter().flatten().map(|case| data(case, editions.first().years.map(|years| years.first))));
    }
    found
}

fn data(case: &Case, first_year: Option<i32>) -> String {
    let mut sections: Map<String, Value> = Map::new();
    sections.insert("单位".to_string(), json!("示例"));
    if let Some(year) = case.year.map(|(year, _)| year).or(first_year) {
        sections.insert("年度".to_string(), json!(year));
    }
    for input in &case.inputs {
        let (section, path): (_, &[Arc<str>]) = match &input.target {
            InputTarget::Fact(path) => ("数据", path),
            InputTarget::Prior(..) => continue,
            InputTarget::Assessed(name) => ("评定", std::slice::from_ref(name)),
            InputTarget::Points(name) => ("分值", std::slice::from_ref(name)),
            InputTarget::Inapplicable(name) => ("不适用", std::slice::from_ref(name)),
            InputTarget::Remark(name) => ("说明", std::slice::from_ref(name)),
        };
        let mut place = sections.entry(section).or_insert_with(|| json!({}));
        for name in path {
            let fields = place.as_object_mut().expect("only a record has fields");
            place = fields.entry(name.to_string()).or_insert_with(|| json!({}));
        }
        *place = value(&input.value);
    }
    Value::Object(sections).to_string()
}

fn value(given: &Given) -> Value {
    match &given.kind {
        GivenKind::Flag(flag) => Value::Bool(*flag),
        GivenKind::Text(text) => Value::String(text.to_string()),
        GivenKind::List(items) => Value::Array(items.iter().map(value).collect()),
        GivenKind::Record(fields) => {
            Value::Object(fields.iter().map(|field| (field.name.to_string(), value(&field.value))).collect())
        }
    }
}
