//! Scoring, as data: each tests/eval/NAME.rules with NAME.yaml beside what comes of it in NAME.txt; a second unit under the same rules is
//! NAME.2.yaml with NAME.2.txt, and so on. A rules file whose first line is `// steps` has its steps told, one whose first line is
//! `// changes` the nearest changes of every row.
//!
//! `UPDATE_EXPECT=1 cargo test --test eval` accepts what comes out now; read the difference before you commit it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::eval::{
    BoundUsed, CheckOutcome, Claim, Cohort, Detail, Impediment, RowScore, Scorecard, SectionScore, SectionScoreKind, Status,
    Step, Total, evaluate, nearest_changes,
};
use biaochi::facts::{Format, Record, bind, read};
use biaochi::language::Language;
use biaochi::model::Rubric;
use biaochi::source::Sources;
use biaochi::stdlib::FUNCTIONS;
use biaochi::syntax::parse;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval");
    let entries = fs::read_dir(folder).expect("tests/eval is there").map(|entry| entry.expect("an entry").path());
    let mut data: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "yaml")).collect();
    data.sort();
    let mut trials: Vec<Trial> = data
        .into_iter()
        .map(|path| {
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            Trial::test(name, move || case(&path))
        })
        .collect();
    trials.push(Trial::test("the examples of the function table", function_examples));
    trials.push(Trial::test("three policies for what is not applicable", policies));
    trials.push(Trial::test("the deepest expressions that are let in", depth));
    trials.push(Trial::test("a rule that would take too long", fuel));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn case(path: &Path) -> Result<(), Failed> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let rules = path.with_file_name(format!("{}.rules", name.split('.').next().unwrap_or_default()));
    let rules_text = fs::read_to_string(&rules)?;
    let (rubric, record) = bound(&rules_text, &fs::read_to_string(path)?)?;
    let detail = if rules_text.starts_with("// steps") { Detail::Steps } else { Detail::Scores };
    let card = evaluate(&rubric, &Cohort::default(), &record, detail);
    let mut shown = dump(&card);
    if rules_text.starts_with("// changes") {
        shown.push_str("changes:\n");
        changes(&mut shown, &card.sections, &rubric, &record);
    }
    let expected = path.with_extension("txt");
    std::panic::catch_unwind(|| expect_test::expect_file![expected].assert_eq(&shown))
        .map_err(|_| "differs from what is expected")?;
    Ok(())
}

/// A rubric and a record from their texts; warnings are let pass.
fn bound(rules: &str, data: &str) -> Result<(Rubric, Record), Failed> {
    let mut sources = Sources::new();
    let rules = sources.add("rules", rules);
    let data = sources.add("data", data);
    let sources = Arc::new(sources);
    let mut diagnostics = Diagnostics::new();
    let file = parse(sources.get(rules).expect("just added"), &mut diagnostics);
    let rubric = check(&[file], &sources, &mut diagnostics);
    let submission = read(sources.get(data).expect("just added"), Format::Yaml, &mut diagnostics);
    let record = rubric.as_ref().zip(submission).and_then(|(rubric, submission)| bind(rubric, &submission, &mut diagnostics));
    let messages: Vec<String> = diagnostics
        .into_sorted()
        .iter()
        .map(|message| {
            let place =
                message.labels.first().and_then(|label| sources.get(label.span.source).map(|source| source.slice(label.span)));
            format!("{} {} 〖{}〗", message.code, message.message.get(Language::Chinese), place.unwrap_or_default())
        })
        .collect();
    rubric.zip(record).ok_or_else(|| messages.join("\n").into())
}

fn dump(card: &Scorecard) -> String {
    let mut out = String::new();
    for section in &card.sections {
        dump_section(&mut out, section, 0);
    }
    if let Some(rescaling) = &card.rescaling {
        let _ = writeln!(out, "rescaled: {} of {} → {}", total(&rescaling.scored), rescaling.applicable, rescaling.full);
    }
    let _ = write!(out, "total: {}", total(&card.total));
    if let Some(full) = &card.full_points {
        let _ = write!(out, " / {full}");
    }
    out.push('\n');
    for impediment in &card.total_impediments {
        let _ = writeln!(out, "  {}", impeded(impediment));
    }
    if let Some(note) = &card.total_note {
        let _ = writeln!(out, "  note: {}", note.chinese);
    }
    steps(&mut out, &card.total_steps, 1);
    if let Some(grade) = &card.grade {
        let _ = writeln!(out, "grade: {grade}");
    }
    if let Some(claim) = &card.claimed_total {
        let _ = writeln!(out, "claimed: {}", claimed(claim));
    }
    if let Some(grade) = &card.claimed_grade {
        let _ = writeln!(out, "claimed grade: {grade}");
    }
    for check in &card.checks {
        let outcome = match &check.outcome {
            CheckOutcome::Holds => "holds".to_string(),
            CheckOutcome::Fails { difference: Some(difference) } => format!("fails by {difference}"),
            CheckOutcome::Fails { difference: None } => "fails".to_string(),
            CheckOutcome::Undecided(why) => format!("undecided: {}", why.iter().map(impeded).collect::<Vec<_>>().join("; ")),
        };
        let warning = if check.warning { " (warning)" } else { "" };
        let _ = writeln!(out, "check{warning} {}: {outcome}: {}", check.label, check.substituted);
    }
    out
}

fn dump_section(out: &mut String, section: &SectionScore, depth: usize) {
    let kind = match section.kind {
        SectionScoreKind::Ordinary => "",
        SectionScoreKind::Bonus => " bonus",
        SectionScoreKind::Deduction => " deduction",
    };
    let weight = section.weight.as_ref().map_or(String::new(), |weight| format!(" weight {weight}"));
    let _ = writeln!(
        out,
        "{:depth$}{} {}{kind}{weight}: {} / {} (printed {})",
        "",
        "#".repeat(usize::from(section.level)),
        section.name,
        total(&section.score),
        section.points,
        section.printed_points,
        depth = depth * 2,
    );
    for row in &section.rows {
        dump_row(out, row, depth + 1);
    }
    for below in &section.sections {
        dump_section(out, below, depth + 1);
    }
}

fn dump_row(out: &mut String, row: &RowScore, depth: usize) {
    let indent = " ".repeat(depth * 2);
    let score = row.score.as_ref().map_or("–".to_string(), |score| score.to_string());
    let _ = write!(out, "{indent}{}: {score} / {}", row.name, row.points);
    if row.points != row.printed_points {
        let _ = write!(out, " (printed {})", row.printed_points);
    }
    if let Some(exact) = row.exact_score.as_ref().filter(|exact| Some(*exact) != row.score.as_ref()) {
        let _ = write!(out, ", exactly {exact}");
    }
    if let Some(value) = &row.value {
        let _ = write!(out, ", value {value}");
    }
    match &row.bound {
        Some(BoundUsed::Upper(bound)) => out.push_str(&format!(", at most {bound}")),
        Some(BoundUsed::Lower(bound)) => out.push_str(&format!(", at least {bound}")),
        None => {}
    }
    out.push('\n');
    match &row.status {
        Status::Scored => {}
        Status::Inapplicable { reason } => {
            let _ = writeln!(out, "{indent}  inapplicable: {}", reason.as_deref().unwrap_or("–"));
        }
        Status::Unscored(why) => {
            for why in why {
                let _ = writeln!(out, "{indent}  unscored: {}", impeded(why));
            }
        }
    }
    for (word, text) in [("note", &row.note), ("remark", &row.remark), ("basis", &row.basis)] {
        if let Some(text) = text {
            let _ = writeln!(out, "{indent}  {word}: {text}");
        }
    }
    if let Some(due) = &row.explanation_due {
        let _ = writeln!(out, "{indent}  due: {}", due.chinese);
    }
    if let Some(claim) = &row.claimed {
        let _ = writeln!(out, "{indent}  claimed: {}", claimed(claim));
    }
    steps(out, &row.steps, depth + 1);
}

fn steps(out: &mut String, list: &[Step], depth: usize) {
    for step in list {
        let indent = " ".repeat(depth * 2);
        let _ = writeln!(
            out,
            "{indent}{:?} 〖{}〗 {} → {}",
            step.kind,
            step.formula,
            step.substituted.get(Language::Chinese),
            step.result.get(Language::Chinese)
        );
        steps(out, &step.steps, depth + 1);
    }
}

fn total(total: &Total) -> String {
    match total {
        Total::Scored(number) => number.to_string(),
        Total::Range(low, high) => format!("{low}–{high}"),
        Total::Unknown => "unknown".to_string(),
    }
}

fn claimed(claim: &Claim) -> String {
    match &claim.difference {
        Some(difference) => format!("{} (differs by {difference})", claim.claimed),
        None => claim.claimed.to_string(),
    }
}

fn impeded(impediment: &Impediment) -> String {
    match impediment {
        Impediment::Missing(fact) => match &fact.label {
            Some(label) => format!("missing {} ({label})", fact.name),
            None => format!("missing {}", fact.name),
        },
        Impediment::MissingAssessment { row } => format!("missing assessment of {row}"),
        Impediment::Arithmetic { error, substituted, .. } => format!("{error:?}: {substituted}"),
        Impediment::Fault { message, .. } => format!("fault: {}", message.chinese),
        Impediment::NothingApplicable { section } => format!("nothing applicable under {section}"),
        Impediment::Needs { name } => format!("needs {name}"),
        Impediment::TooMuchWork => "too much work".to_string(),
    }
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
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data = fs::read_to_string(root.join("examples/policies/晋中市总工会-2021.yaml"))?;
    for (rules, expected) in [
        ("rules/晋中市/2021.rules", "91"),
        ("examples/policies/一级内按比例.rules", "90.4"),
        ("examples/policies/折算.rules", "90.12"),
    ] {
        let (rubric, record) = bound(&fs::read_to_string(root.join(rules))?, &data)?;
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
