//! The embedding API as a host uses it.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;

use biaochi::facts::Format;
use biaochi::language::Language;
use biaochi::{Engine, Rejected};

const RULES: &str = "数据 {
    执行: 金额(万元)
    预算: 金额(万元) 大于 0
}
预算完成率（4分）: 值 = 比率(执行, 预算); 得分 = 值 ≥ 100% ? 满分 : 0
";

fn total(scorecard: &biaochi::eval::Scorecard) -> String {
    scorecard.total.scored().map_or("—".into(), ToString::to_string)
}

#[test]
fn the_example_program_prints_scores_and_reasons() {
    let output = Command::new(env!("CARGO")).args(["run", "-q", "--example", "embed"]).output().unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "在职人员控制率  40 / 40  在职 12人，编制 16人，控制率 75%\n\
         预算完成率  48 / 60  执行 597.23万元，年初预算 713.28万元，完成率 83.73%\n\
         总分  88\n"
    );
}

#[test]
fn rules_are_rejected_with_every_error_at_once() {
    let rejected: Rejected =
        Engine::compile("错.rules", "数据 { 丙: 数 }\n甲（4分）: 得分 = 丁 > 1 ? 4 : 0\n乙（3分）: 得分 = 1万元\n").unwrap_err();
    let lines = rejected.lines(Language::English);
    assert!(lines.len() >= 2, "{lines:?}");
    assert!(lines.iter().all(|line| line.starts_with("错.rules:")), "{lines:?}");
    assert!(rejected.to_string().contains("错误 BC"), "{rejected}");
}

#[test]
fn data_are_rejected_with_every_error_at_once() {
    let engine = Engine::compile("完成率.rules", RULES).unwrap();
    let rejected = engine.score("某单位", None, &BTreeMap::from([("执形", "1"), ("预算", "12人")])).unwrap_err();
    assert_eq!(
        rejected.diagnostics.iter().filter(|d| d.severity == biaochi::diagnostic::Severity::Error).count(),
        2,
        "{rejected}"
    );
    let rejected = engine.score_text("甲.yaml", "单位: 甲\n数据: {执行: 12人, 预算: 0}\n", Format::Yaml).unwrap_err();
    assert!(rejected.to_string().starts_with("甲.yaml:2:"), "{rejected}");
}

#[test]
fn a_float_is_refused_rather_than_rounded() {
    #[derive(serde::Serialize)]
    struct Facts<T> {
        执行: T,
        预算: T,
    }
    let engine = Engine::compile("完成率.rules", RULES).unwrap();
    let tenth = "0.1".parse::<rust_decimal::Decimal>().unwrap();
    assert_eq!(total(&engine.score("甲", None, &Facts { 执行: tenth, 预算: tenth }).unwrap()), "4");
    #[expect(clippy::disallowed_types, reason = "what a host must not do")]
    let float: f64 = 0.1;
    assert!(engine.score("甲", None, &Facts { 执行: float, 预算: float }).is_err());
}

#[test]
fn missing_facts_leave_rows_unscored_and_are_no_error() {
    let engine = Engine::compile("完成率.rules", RULES).unwrap();
    let scorecard = engine.score("甲", None, &BTreeMap::from([("执行", "1")])).unwrap();
    assert_eq!(scorecard.total, biaochi::eval::Total::Range(0.into(), 4.into()));
}

#[test]
fn one_engine_serves_many_threads() {
    let engine = Arc::new(Engine::compile("完成率.rules", RULES).unwrap());
    let threads = (0..4).map(|thread| {
        let engine = engine.clone();
        std::thread::spawn(move || {
            let executed = (98 + thread).to_string();
            total(&engine.score("甲", None, &BTreeMap::from([("执行", executed.as_str()), ("预算", "100")])).unwrap())
        })
    });
    let totals: Vec<String> = threads.map(|thread| thread.join().unwrap()).collect();
    assert_eq!(totals, ["0", "0", "4", "4"]);
}
