//! The rubrics under rules/ and the data under examples/ do what is said of them: totals, grades, what is missing, what is wrong.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use command::biaochi;

#[path = "common/command.rs"]
mod command;
#[path = "common/files.rs"]
mod files;

const UNION: &str = "examples/晋中市总工会-2021";
const FOUNDING: &str = "examples/founding.rules";

#[test]
fn rubrics_are_free_of_errors_and_warnings() {
    let rubrics = rubrics();
    let strict = ["check", "--strict"].into_iter().chain(rubrics.iter().map(String::as_str).filter(|file| *file != FOUNDING));
    let output = biaochi(root(), &strict.collect::<Vec<_>>());
    assert!(output.status.success(), "{}", messages(&output));
    // One line without 数据 is a rubric too, with a word of warning.
    let output = biaochi(root(), &["check", FOUNDING]);
    assert!(output.status.success(), "{}", messages(&output));
}

#[test]
fn every_rubric_has_tests_and_passes_them() {
    let output = biaochi(root(), &["test", "--format", "json", "rules", "examples"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let results: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let run = results["files"].as_array().expect("files");
    let tested: Vec<&str> = run
        .iter()
        .filter(|file| file["cases"].as_array().is_some_and(|cases| !cases.is_empty()))
        .map(|file| text(&file["file"]))
        .collect();
    let untested: Vec<String> = rubrics().into_iter().filter(|file| !tested.contains(&file.as_str())).collect();
    assert!(untested.is_empty(), "without tests: {untested:?}");
}

#[test]
fn the_2021_form_scores_as_published() {
    let card = scorecard(&["score", "--format", "json", &format!("{UNION}.yaml")]);
    let sections = card["sections"].as_array().expect("sections");
    let scores: Vec<&str> = sections.iter().map(|section| text(&section["score"])).collect();
    assert_eq!(scores, ["16", "33", "22", "20"]);
    assert_eq!((text(&card["total"]), text(&card["grade"])), ("91", "优"));

    let mut rows = Vec::new();
    sections.iter().for_each(|section| collect_rows(section, &mut rows));
    let published = [
        ("工作规划合理性", "3", "6", "6"),
        ("工作目标明确性", "3", "6", "6"),
        ("在职人员控制率", "3", "4", "4"),
        ("“三公经费”变动率", "3", "0", "0"),
        ("重点支出安排率", "4", "0", "0"),
        ("预算完成率", "3", "4", "0"),
        ("预算调整率", "3", "3", "0"),
        ("支付进度", "4", "4", "2"),
        ("结转结余率", "3", "4", "4"),
        ("公用经费控制率", "2", "0", "0"),
        ("“三公经费”控制率", "2", "0", "0"),
        ("政府采购执行率", "3", "0", "0"),
        ("财务管理制度健全性", "3", "3", "3"),
        ("资金使用合规性", "3", "4", "4"),
        ("预决算信息公开性", "3", "4", "4"),
        ("基础信息完善性", "3", "4", "4"),
        ("资产管理制度健全性", "3", "4", "4"),
        ("资产管理安全性", "3", "4", "4"),
        ("固定资产利用率", "4", "4", "4"),
        ("完成实绩情况", "8", "8", "8"),
        ("质量达标情况", "8", "8", "8"),
        ("重点工作完成情况", "6", "6", "6"),
        ("经济效益", "5", "6", "6"),
        ("社会效益", "5", "7", "7"),
        ("生态效益", "5", "0", "0"),
        ("社会公众或服务对象满意度", "5", "7", "7"),
    ];
    let scored: Vec<_> = rows
        .iter()
        .map(|row| (text(&row["name"]), text(&row["printed_points"]), text(&row["points"]), text(&row["score"])))
        .collect();
    assert_eq!(scored, published);
}

#[test]
fn the_same_data_in_every_format_score_the_same() {
    let mut cards = ["yaml", "json", "toml"]
        .map(|format| scorecard(&["score", "--format", "json", &format!("{UNION}.{format}")]))
        .into_iter()
        .map(|mut card| {
            card["data_sha256"] = Value::Null;
            card
        });
    let first = cards.next().expect("three cards");
    assert!(cards.all(|card| card == first));
}

#[test]
fn three_policies_are_one_line_and_three_totals_apart() {
    let base = fs::read_to_string(root().join("rules/晋中市/2021.rules")).expect("the rubric is readable");
    for (policy, total) in [("一级内按比例", "90.40"), ("折算", "90.12")] {
        let file = format!("examples/policies/{policy}.rules");
        let variant = fs::read_to_string(root().join(&file)).expect("the variant is readable");
        // Each has tests of its own behind the rules.
        let (rules, varied) = (rules_of(&base), rules_of(&variant));
        let different: Vec<_> = rules.iter().zip(&varied).filter(|(left, right)| left != right).collect();
        assert_eq!(rules.len(), varied.len(), "{file}");
        assert_eq!(different.len(), 1, "{file} is to differ from the rubric in its policy alone: {different:?}");

        let data = "examples/policies/晋中市总工会-2021.yaml";
        let card = scorecard(&["score", "--format", "json", "--rules", &file, data]);
        assert_eq!(text(&card["total"]), total.trim_end_matches('0'), "{file}");
    }
    let card = scorecard(&["score", "--format", "json", "examples/policies/晋中市总工会-2021.yaml"]);
    assert_eq!(text(&card["total"]), "91");
}

/// The lines of a rules file before its tests and the comment above them.
fn rules_of(text: &str) -> Vec<&str> {
    let behind = |line: &&str| line.starts_with("测试") || line.starts_with("// 测试");
    text.lines().take_while(|line| !behind(line)).collect()
}

#[test]
fn full_marks_are_full_marks() {
    let card = scorecard(&["score", "--format", "json", "examples/满分-2021.yaml"]);
    assert_eq!((text(&card["total"]), text(&card["grade"])), ("100", "优"));
}

#[test]
fn what_is_missing_makes_the_total_a_range() {
    let output = biaochi(root(), &["score", "--format", "json", "examples/有缺项-2021.yaml"]);
    assert_eq!(output.status.code(), Some(1), "{}", messages(&output));
    let card: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(card["total"], Value::Null);
    assert_eq!(card["total_range"], serde_json::json!(["78", "93"]));
}

#[test]
fn every_mistake_is_named_at_once() {
    let output = biaochi(root(), &["score", "examples/有错误-2021.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    let messages = messages(&output);
    let marked = fs::read_to_string(root().join("examples/有错误-2021.yaml")).expect("the data are readable");
    for (index, _) in marked.lines().enumerate().filter(|(index, line)| *index > 1 && line.contains(" # ")) {
        let place = format!("有错误-2021.yaml:{}:", index + 1);
        assert!(messages.contains(&place), "line {} is wrong and not named:\n{messages}", index + 1);
    }
}

#[test]
fn one_line_is_a_rubric() {
    let card = scorecard(&["score", "--format", "json", "--rules", FOUNDING, "examples/founding.yaml"]);
    assert_eq!(text(&card["total"]), "0");
}

#[test]
fn units_and_projects_score_under_the_rubric_of_their_year() {
    let expected = [
        ("examples/三年/示例市文化局-2021.yaml", "85.1", "良"),
        ("examples/三年/示例市文化局-2022.yaml", "90.15", "优"),
        ("examples/三年/示例市文化局-2023.yaml", "89.08", "良"),
        ("examples/湖南型/示例县农业农村局-2023.yaml", "88.23", "良"),
        ("examples/湖南型/示例县机关事务中心-2023.yaml", "97.23", "优"),
        ("examples/项目支出/示例县灌区改造-2023.yaml", "86.69", "良"),
        ("examples/项目支出/示例县乡村道路养护-2022.yaml", "89", "良"),
        ("examples/项目支出/示例市老旧小区改造-2023.yaml", "69", "中"),
        ("examples/项目支出/示例市义务教育营养改善-2023.yaml", "100", "优"),
    ];
    for (data, total, grade) in expected {
        let card = scorecard(&["score", "--format", "json", data]);
        assert_eq!((text(&card["total"]), text(&card["grade"])), (total, grade), "{data}");
        let due: Vec<&Value> = explanations_due(&card);
        assert!(due.is_empty(), "{data}: {due:?}");
    }
}

/// What a change of the rules alone does to the units of one year: ties broken, grade boundaries crossed up and down.
#[test]
fn twelve_units_of_2022_under_the_rules_of_two_years() {
    let expected = [
        ("交通运输局", ("90.15", "优"), ("89.95", "良")),
        ("体育局", ("53.9", "差"), ("54.2", "差")),
        ("农业农村局", ("95.67", "优"), ("95.7", "良")),
        ("卫生健康局", ("90.15", "优"), ("88.25", "良")),
        ("商务局", ("66.25", "中"), ("63.53", "差")),
        ("应急管理局", ("79.95", "中"), ("81.11", "良")),
        ("教育局", ("95.09", "优"), ("95.01", "优")),
        ("林业局", ("82", "良"), ("79.94", "中")),
        ("档案馆", ("86.57", "良"), ("87.64", "良")),
        ("民政局", ("93.26", "优"), ("91.12", "优")),
        ("水利局", ("89.58", "良"), ("90.43", "优")),
        ("统计局", ("91.38", "优"), ("91.21", "优")),
    ];
    let rules = ["rules/晋中市/2022.rules", "rules/晋中市/2023.rules"];
    let matrix = scorecard(&["compare", "--format", "json", "--rules", rules[0], "--rules", rules[1], "examples/影响"]);
    let scored: Vec<_> = matrix["units"]
        .as_array()
        .expect("units")
        .iter()
        .map(|unit| {
            let scores = &unit["years"][0]["scores"];
            let score = |at: usize| (text(&scores[at]["total"]), text(&scores[at]["grade"]));
            (text(&unit["unit"]).trim_start_matches("示例市"), score(0), score(1))
        })
        .collect();
    assert_eq!(scored, expected);
}

/// Every rules file under rules/ and examples/, as commands are told it.
fn rubrics() -> Vec<String> {
    let found = ["rules", "examples"].into_iter().flat_map(files::files_below);
    let rubrics = found.filter(|path| path.extension().is_some_and(|end| end == "rules"));
    rubrics.filter_map(|path| Some(path.strip_prefix(root()).ok()?.to_string_lossy().into_owned())).collect()
}

/// The rows of a scorecard whose explanation is still due.
fn explanations_due(card: &Value) -> Vec<&Value> {
    let mut rows = Vec::new();
    card["sections"].as_array().into_iter().flatten().for_each(|section| collect_rows(section, &mut rows));
    rows.into_iter().filter(|row| !row["explanation_due"].is_null()).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn messages(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The scorecard of a run that must succeed.
fn scorecard(arguments: &[&str]) -> Value {
    let output = biaochi(root(), arguments);
    assert!(output.status.success(), "{arguments:?}\n{}", messages(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The rows of a section and of the sections below it, in order.
fn collect_rows<'a>(section: &'a Value, rows: &mut Vec<&'a Value>) {
    rows.extend(section["indicators"].as_array().into_iter().flatten());
    section["sections"].as_array().into_iter().flatten().for_each(|below| collect_rows(below, rows));
}

/// What an audit finds in a data file: the codes with what they are about.
fn found(audit: &Value, file: &str) -> Vec<(String, String)> {
    let units = audit["units"].as_array().expect("units");
    let unit = units.iter().find(|unit| text(&unit["file"]).ends_with(file)).expect("the file is there");
    let findings = unit["findings"].as_array().expect("findings");
    findings.iter().map(|finding| (text(&finding["code"]).to_string(), text(&finding["subject"]).to_string())).collect()
}

/// Audits data, which is to end with this status.
fn audited(data: &[&str], status: i32) -> Value {
    let output = biaochi(root(), &[["audit", "--format", "json"].as_slice(), data].concat());
    assert_eq!(output.status.code(), Some(status), "{data:?}: {}", messages(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn an_audit_finds_what_a_careful_reader_finds_in_the_2021_form() {
    let audit = audited(&["examples/勾稽/晋中市总工会-2021.yaml"], 1);
    let expected = [
        // Subtotals of the narrative that quote the reference points: 8 against 22, 6 against 12, 10 against 4, 10 and 12 with a row moved.
        ("BC0804", "职责履行"),
        ("BC0804", "工作目标设定"),
        ("BC0804", "预算配置"),
        ("BC0804", "资产管理"),
        ("BC0804", "预算管理"),
        // No key expenditure, beside 503.65 of projects.
        ("BC0813", "重点支出安排率"),
        // Figures of 2021 under 2020.
        ("BC0816", "预算完成率"),
        // All that people judged has full marks.
        ("BC0811", "评定"),
        // One budget cut lowers both.
        ("BC0812", "预算完成率、预算调整率"),
    ];
    let expected = expected.map(|(code, subject)| (code.to_string(), subject.to_string()));
    assert_eq!(found(&audit, "晋中市总工会-2021.yaml"), expected);
    let findings = audit["units"][0]["findings"].as_array().expect("findings");
    let shared = findings.iter().find(|finding| text(&finding["code"]) == "BC0812").expect("the budget cut");
    let reasons = shared["reasons"].to_string();
    let figures = ["713.28万元 → 597.23万元", "-116.05万元 → 0万元", "83.73% → 100%，0 → 4 分", "16.27% → 0%，0 → 3 分"];
    for figure in figures {
        assert!(reasons.contains(figure), "{figure} is not in {reasons}");
    }
    // The published form itself agrees with the rules.
    let audit = audited(&[&format!("{UNION}.yaml")], 0);
    assert_eq!(audit["counts"]["errors"], 0);
}

#[test]
fn an_audit_finds_the_mistakes_that_were_made_in_the_example() {
    let audit = audited(&["examples/勾稽"], 1);
    let codes = |file: &str| found(&audit, file).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
    let expected: [(&str, &[&str]); 6] = [
        ("示例市水务局-2022.yaml", &["BC0806", "BC0801", "BC0801", "BC0803", "BC0805", "BC0809", "BC0809", "BC0814"]),
        ("示例市水务局-2021.yaml", &["BC0812"]),
        ("示例市水文站-2022.yaml", &["BC0811", "BC0814"]),
        ("示例市科技局-2022.yaml", &["BC0417", "BC0801", "BC0817", "BC0817", "BC0815", "BC0815"]),
        ("示例市灌区配套-2022.yaml", &["BC0807", "BC0819"]),
        ("示例市粮食局-2022.yaml", &[]),
    ];
    for (file, expected) in expected {
        assert_eq!(codes(file), expected, "{file}");
    }
}

/// Data that nobody spoilt are no cause for alarm, and one amount spoilt in any of them is found.
#[test]
fn an_audit_raises_no_false_alarm_and_finds_every_slip() {
    let audit = audited(&["examples/三年", "examples/影响", "examples/湖南型", "examples/项目支出"], 0);
    assert_eq!(audit["counts"]["errors"], 0);
    assert_eq!(audit["counts"]["warnings"], 1, "one unit says that 重点支出安排率 does not apply");
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("audited");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).expect("a folder");
    let mut spoilt = Vec::new();
    for path in files::files("examples/影响", "yaml") {
        let written = fs::read_to_string(&path).expect("readable");
        for fact in ["年初预算", "执行", "基本支出", "项目支出"] {
            let line = written.lines().find(|line| line.starts_with(&format!("  {fact}: "))).expect("the fact is there");
            let number = line.rsplit_once(' ').expect("a number").1;
            // Ten thousand times as much, without any float: the digits move.
            let (whole, part) = number.split_once('.').unwrap_or((number, ""));
            let moved = written.replacen(line, &format!("  {fact}: {whole}{part:0<4}"), 1);
            // Each is a unit of its own.
            let moved = moved.replacen("\n单位: ", &format!("\n单位: {fact}填错的"), 1);
            let name = format!("{}-{fact}.yaml", files::stem(&path));
            fs::write(place.join(&name), moved).expect("written");
            spoilt.push((name, fact));
        }
    }
    assert_eq!(spoilt.len(), 48);
    let audit = audited(&[place.to_str().expect("a path")], 1);
    for (name, fact) in spoilt {
        let slips: Vec<(String, String)> = found(&audit, &name).into_iter().filter(|(code, _)| code == "BC0806").collect();
        assert_eq!(slips, [("BC0806".to_string(), fact.to_string())], "{name}");
    }
}
