//! Scoring, as data: each tests/eval/NAME.rules with NAME.yaml beside what comes of it in NAME.txt; a second unit under the same rules is
//! NAME.2.yaml with NAME.2.txt, and so on. A rules file whose first line is `// steps` has its steps told, one whose first line is
//! `// changes` the nearest changes of every row.
//!
//! Data of earlier years stand in tests/eval/before/NAME.YEAR.yaml; NAME.YEAR.rules beside them is the rubric of that year, if it has one.
//!
//! `UPDATE_EXPECT=1 cargo test --test eval` accepts what comes out now; read the difference before you commit it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::{Diagnostics, Severity};
use biaochi::eval::{Cohort, Detail, Impediment, SectionScore, Status, evaluate, nearest_changes};
use biaochi::facts::{Bound, Filed, Format, Record, bind_years, read};
use biaochi::model::Rubric;
use biaochi::source::Sources;
use biaochi::stdlib::FUNCTIONS;
use biaochi::syntax::parse;
use libtest_mimic::{Arguments, Failed, Trial};

use common::{dump, outcome, total};

mod common;
#[path = "common/files.rs"]
mod files;

fn main() {
    let data = files::files("tests/eval", "yaml").into_iter();
    let mut trials: Vec<Trial> = data.map(|path| Trial::test(files::stem(&path), move || case(&path))).collect();
    trials.push(Trial::test("the examples of the function table", function_examples));
    trials.push(Trial::test("three policies for what is not applicable", policies));
    trials.push(Trial::test("the deepest expressions that are let in", depth));
    trials.push(Trial::test("a rule that would take too long", fuel));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn case(path: &Path) -> Result<(), Failed> {
    let name = files::stem(path);
    let rules = path.with_file_name(format!("{}.rules", name.split('.').next().unwrap_or_default()));
    let rules_text = fs::read_to_string(&rules)?;
    let (rubric, record) = bound_after(&rules_text, &fs::read_to_string(path)?, &before(&name)?)?;
    let detail = if rules_text.starts_with("// steps") { Detail::Steps } else { Detail::Scores };
    let card = evaluate(&rubric, &Cohort::default(), &record, detail);
    let mut shown = dump(&card);
    if rules_text.starts_with("// changes") {
        shown.push_str("changes:\n");
        changes(&mut shown, &card.sections, &rubric, &record);
    }
    files::compare(&path.with_extension("txt"), &shown)
}

/// A rubric and a record from their texts; warnings are let pass.
fn bound(rules: &str, data: &str) -> Result<(Rubric, Record), Failed> {
    let outcome = outcome(rules, data);
    outcome.rubric.zip(outcome.record).ok_or_else(|| outcome.messages.join("\n").into())
}

/// The rules, if there are any, and the data of an earlier year.
type EarlierYear = (Option<String>, String);

/// The earlier years of a case.
fn before(name: &str) -> Result<Vec<EarlierYear>, Failed> {
    let mut years = Vec::new();
    for path in files::files("tests/eval/before", "yaml") {
        if files::stem(&path).split('.').next() == name.split('.').next() {
            let rules = path.with_extension("rules");
            let rules = if rules.exists() { Some(fs::read_to_string(rules)?) } else { None };
            years.push((rules, fs::read_to_string(path)?));
        }
    }
    Ok(years)
}

/// A rubric and a record with what they look at of earlier years.
fn bound_after(rules: &str, data: &str, before: &[EarlierYear]) -> Result<(Rubric, Record), Failed> {
    if before.is_empty() {
        return bound(rules, data);
    }
    let mut sources = Sources::new();
    let texts = before.iter().map(|(rules, data)| (rules.as_deref(), data.as_str())).chain([(Some(rules), data)]);
    let ids: Vec<_> =
        texts.map(|(rules, data)| (rules.map(|text| sources.add("rules", text)), sources.add("data", data))).collect();
    let sources = Arc::new(sources);
    let mut diagnostics = Diagnostics::new();
    let mut years = Vec::new();
    for (rules, data) in ids {
        let rubric = rules.and_then(|id| {
            let file = parse(sources.get(id)?, &mut diagnostics);
            check(&file, &sources, &mut diagnostics).map(|editions| Rubric::clone(editions.first()))
        });
        years.push((rubric, read(sources.get(data).ok_or("just added")?, Format::Yaml, &mut diagnostics).ok_or("unreadable")?));
    }
    let filed: Vec<Filed<'_>> = years.iter().map(|(rubric, submission)| Filed { submission, rubric: rubric.as_ref() }).collect();
    let bound = bind_years(&filed, &mut diagnostics);
    let messages: Vec<String> = diagnostics
        .into_sorted()
        .iter()
        .filter(|message| message.severity == Severity::Error)
        .map(|message| message.message.chinese.clone())
        .collect();
    let record = match bound.into_iter().next_back() {
        Some(Bound::Record(record)) if messages.is_empty() => *record,
        _ => return Err(messages.join("\n").into()),
    };
    let (rubric, _) = years.pop().ok_or("there is a last one")?;
    Ok((rubric.ok_or("it was bound")?, record))
}

fn changes(out: &mut String, sections: &[SectionScore], rubric: &Rubric, record: &Record) {
    for section in sections {
        for row in &section.rows {
            let _ = writeln!(out, "  {}", row.name);
            for change in nearest_changes(rubric, &Cohort::default(), record, row.id) {
                let _ = writeln!(out, "    {} (from {}, {} points)", change.text.chinese, change.from.chinese, change.old_score);
            }
        }
        changes(out, &section.sections, rubric, record);
    }
}

/// Every example in the table of functions comes to what the table says.
fn function_examples() -> Result<(), Failed> {
    let mut wrong = String::new();
    for row in FUNCTIONS {
        for (expression, shown) in row.examples {
            let rules = format!("满分 不限\n数据 {{ 甲: 数 }}\n项（1分）:\n    值 = {expression}\n    得分 = 1\n");
            let value = bound(&rules, "单位: 例\n").map(|(rubric, record)| {
                let card = evaluate(&rubric, &Cohort::default(), &record, Detail::Scores);
                card.sections.iter().flat_map(|section| &section.rows).find_map(|row| row.value.clone())
            });
            match value {
                Ok(Some(value)) if value == *shown => {}
                Ok(value) => wrong.push_str(&format!("{expression} is {value:?}, not {shown}\n")),
                Err(failed) => wrong.push_str(&format!("{expression}: {}\n", failed.message().unwrap_or_default())),
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.into()) }
}

/// The union's year under the three policies of examples/policies.
fn policies() -> Result<(), Failed> {
    let data = fs::read_to_string(files::repository("examples/policies/晋中市总工会-2021.yaml"))?;
    for (rules, expected) in [
        ("rules/晋中市/2021.rules", "91"),
        ("examples/policies/一级内按比例.rules", "90.4"),
        ("examples/policies/折算.rules", "90.12"),
    ] {
        let (rubric, record) = bound(&fs::read_to_string(files::repository(rules))?, &data)?;
        let card = evaluate(&rubric, &Cohort::default(), &record, Detail::Scores);
        let seen = (total(&card.total), card.grade);
        if seen != (expected.to_string(), Some("优".to_string())) {
            return Err(format!("{rules}: {seen:?}, not {expected}").into());
        }
    }
    Ok(())
}

/// What the parser and the checker let in is computed, on the stack of a thread like this one.
fn depth() -> Result<(), Failed> {
    let brackets = format!("{}数{}", "(1 - ".repeat(60), ")".repeat(60));
    let signs = format!("{}数", "- ".repeat(120));
    let choices = format!("{}0", "数 > 0 ? 数 : ".repeat(90));
    let sum = vec!["数"; 150].join(" + ");
    let matches = format!("{}1{}", "分档 数 { ≥ 0: ".repeat(20), ", 其余: 0 }".repeat(20));
    // A chain of functions, each applied in the arm of a choice within the argument of a call.
    let mut functions = "定义 函数零(x) = x\n".to_string();
    let mut before = "函数零".to_string();
    for index in 0..45 {
        let name = format!("函数{}", char::from(b'a' + u8::try_from(index % 26)?).to_string().repeat(1 + index / 26));
        let _ = writeln!(functions, "定义 {name}(x) = 分档 x {{ ≥ 0: 若 x ≥ 0 则 最大({before}(x), 0) 否则 0, 其余: 0 }}");
        before = name;
    }
    let chain = format!("{before}(数)");
    let mut seen = Vec::new();
    for rule in [brackets, signs, choices, sum, matches, chain] {
        let rules =
            format!("满分 不限\n数据 {{ 数: 数 }}\n{functions}项（1分）:\n    至多 = 1000; 至少 = -1000\n    得分 = {rule}\n");
        let (rubric, record) = bound(&rules, "单位: 例\n数据: {数: 1}\n")?;
        let card = evaluate(&rubric, &Cohort::default(), &record, Detail::Steps);
        let _ = nearest_changes(&rubric, &Cohort::default(), &record, card.sections[0].rows[0].id);
        seen.push(total(&card.total));
    }
    if seen == ["1", "1", "1", "150", "1", "1"] { Ok(()) } else { Err(format!("{seen:?}").into()) }
}

/// Functions that apply functions multiply: thirty lines ask for a thousand million steps.
fn fuel() -> Result<(), Failed> {
    // Lists in lists: 300 items, each looked at 300 × 300 × 300 times. Functions cannot do it: the checker bounds their calls.
    let rules = "满分 不限\n数据 { 表: 列表 { 名称: 文本, 数: 数 } }\n\
                 项（1分）: 得分 = 个数(表, 个数(表, 个数(表, 个数(表, 数 > 0) > 0) > 0) > 0)\n另一项（1分）: 得分 = 1";
    let mut data = "单位: 例\n数据:\n  表:\n".to_string();
    for index in 0..300 {
        let _ = writeln!(data, "    - {{名称: 第{index}项, 数: 1}}");
    }
    let (rubric, record) = bound(rules, &data)?;
    let card = evaluate(&rubric, &Cohort::default(), &record, Detail::Steps);
    match &card.sections[0].rows[0].status {
        Status::Unscored(why) if *why == [Impediment::TooMuchWork] => Ok(()),
        status => Err(format!("{status:?}").into()),
    }
}
