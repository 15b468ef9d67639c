//! What holds of every rubric that is right, and of its data: the checker finds no error in it, its scorecards add up and hold whatever else
//! becomes known, every report can be written, and another spelling of it scores the same.
//!
//! `PROPTEST_CASES=10000 cargo test --test generated_laws` looks longer.

use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::{Code, Diagnostics, Severity};
use biaochi::eval::{CheckOutcome, Cohort, Detail, RowScore, Scorecard, SectionScore, Status, Total, evaluate, nearest_changes};
use biaochi::facts::{self, Record, bind, read};
use biaochi::language::Language;
use biaochi::model::Editions;
use biaochi::number::Number;
use biaochi::report::{self, Entry, Format, Provenance, Report, Style};
use biaochi::source::Sources;
use biaochi::syntax::keywords::Spelling;
use biaochi::syntax::{ast, parse, printer};
use proptest::prelude::*;

#[path = "common/rubrics/mod.rs"]
mod rubrics;

use rubrics::data::Gaps;
use rubrics::{Draw, LARGEST_GRID, Rubric, Scale};

/// Rules as far as they were understood, and the errors in them.
struct Read {
    file: ast::File,
    editions: Option<Editions>,
    errors: Vec<(Code, String)>,
}

fn read_rules(text: &str) -> Read {
    let mut sources = Sources::new();
    let id = sources.add("rules", text);
    let sources = Arc::new(sources);
    let mut diagnostics = Diagnostics::new();
    let file = parse(sources.get(id).expect("just added"), &mut diagnostics);
    let editions = check(&file, &sources, &mut diagnostics);
    Read { file, editions, errors: errors(diagnostics) }
}

fn errors(diagnostics: Diagnostics) -> Vec<(Code, String)> {
    let found = diagnostics.into_sorted().into_iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    found.map(|error| (error.code, format!("{} {}", error.code, error.message.chinese))).collect()
}

/// The rubric that is made of such bytes, checked; none where chance left an arm of it with nothing.
fn made(draw: &mut Draw, scale: Scale) -> Option<(Rubric, Read)> {
    let made = Rubric::of(draw, scale);
    let read = read_rules(&made.text);
    let other: Vec<&(Code, String)> = read.errors.iter().filter(|(code, _)| *code != Code::ArmTaken).collect();
    assert!(other.is_empty(), "{other:?}\n{}", made.text);
    read.editions.is_some().then_some((made, read))
}

fn record(editions: &Editions, data: &str, rules: &str) -> Record {
    let mut sources = Sources::new();
    let id = sources.add("data", data);
    let mut diagnostics = Diagnostics::new();
    let submission = read(sources.get(id).expect("just added"), facts::Format::Yaml, &mut diagnostics);
    let record = submission.and_then(|submission| bind(editions.for_year(submission.year), &submission, &mut diagnostics));
    record.unwrap_or_else(|| panic!("{:?}\n{data}\n{rules}", errors(diagnostics)))
}

fn scored(editions: &Editions, record: &Record, detail: Detail) -> Scorecard {
    evaluate(editions.for_year(record.year), &Cohort::default(), record, detail)
}

/// What a scorecard says, without the steps and the places of rules.
fn said(card: &Scorecard) -> String {
    let row = |row: &&RowScore| {
        let status = match &row.status {
            Status::Scored => "scored",
            Status::Inapplicable { .. } => "inapplicable",
            Status::Unscored(_) => "unscored",
        };
        format!("{} {status} {:?} {:?} {:?}\n", row.name, row.score, row.value, row.points)
    };
    let rows: String = card.rows().iter().map(row).collect();
    let checks = card.checks.iter().map(|check| match &check.outcome {
        CheckOutcome::Holds => "holds",
        CheckOutcome::Fails { .. } => "fails",
        CheckOutcome::Undecided(_) => "undecided",
    });
    format!("{rows}{:?} {:?} {:?}", card.total, card.grade, checks.collect::<Vec<_>>())
}

/// Data without some of what is in them: a part of the lines of their facts and judgements.
fn with_gaps(data: &str, draw: &mut Draw) -> String {
    let mut lines: Vec<&str> = Vec::new();
    let mut may_lack = false;
    for line in data.lines() {
        if !line.starts_with("  ") {
            may_lack = ["数据:", "评定:"].contains(&line);
            // Of a section of which nothing is left nothing is said.
            lines.pop_if(|before| before.ends_with(':'));
        }
        if !(may_lack && line.starts_with("  ") && draw.once_in(4)) {
            lines.push(line);
        }
    }
    lines.pop_if(|before| before.ends_with(':'));
    lines.join("\n") + "\n"
}

fn check_rows(made: &Rubric, card: &Scorecard) {
    for row in card.rows() {
        let context = || format!("{}\n{}", said(card), made.text);
        match &row.status {
            Status::Unscored(why) => assert!(!why.is_empty() && row.score.is_none(), "{}", context()),
            Status::Scored | Status::Inapplicable { .. } => assert!(row.score.is_some(), "{}", context()),
        }
        let printed = made.rows.get(row.id.indicator.0).filter(|printed| printed.name == row.name);
        let within = printed.is_some_and(|printed| printed.within_its_points);
        if let (Status::Scored, Some(score), true) = (&row.status, &row.score, within) {
            assert!(!score.is_negative() && *score <= row.points.round(card.places), "{}", context());
        }
    }
    card.sections.iter().for_each(|section| check_section(made, card, section));
    if let Total::Range(low, high) = &card.total {
        assert!(low <= high, "{}", made.text);
    }
}

/// Where everything has a score, a heading has the sum of what is below it; weights are those below it.
fn check_section(made: &Rubric, card: &Scorecard, section: &SectionScore) {
    let rows = section.rows.iter().map(|row| row.score.clone());
    let below = section.sections.iter().map(|below| match (below.score.scored(), &below.weight) {
        (Some(score), None) => Some(score.clone()),
        _ => None,
    });
    let sum = rows.chain(below).try_fold(Number::ZERO, |sum, score| sum.add(&score?).ok());
    if let (Some(sum), Some(score)) = (sum, section.score.scored()) {
        let capped = made.text.contains("至多 3分") || made.text.contains("至多 4分");
        assert!(sum == *score || (capped && sum > *score), "{}: {sum}, {score}\n{}\n{}", section.name, said(card), made.text);
    }
    section.sections.iter().for_each(|below| check_section(made, card, below));
}

fn check_reports(card: &Scorecard) {
    for language in [Language::Chinese, Language::English] {
        let entries = vec![Entry { scorecard: card, provenance: Provenance::default() }];
        let report = Report { entries, language, style: Style::default() };
        for format in [Format::Text, Format::Json, Format::Markdown, Format::Html, Format::Csv] {
            let mut bytes = Vec::new();
            report::write(format, &report, &mut bytes).expect("memory");
            let text = String::from_utf8(bytes).expect("UTF-8");
            if format == Format::Json {
                let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
                let total = card.total.scored().map(|total| serde_json::json!(total.to_string()));
                assert_eq!(json["total"], total.unwrap_or(serde_json::Value::Null));
            }
        }
    }
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(40)
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..400)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scorecards_of_whole_rubrics_hold(bytes in bytes()) {
        let mut draw = Draw::of_bytes(&bytes);
        let Some((made, Read { editions: Some(editions), .. })) = made(&mut draw, Scale::Full) else { return Ok(()) };
        let data = made.data(&mut draw, Gaps::None);
        let complete = record(&editions, &data, &made.text);
        let card = scored(&editions, &complete, Detail::Steps);
        prop_assert_eq!(said(&card), said(&scored(&editions, &complete, Detail::Scores)));
        check_rows(&made, &card);
        check_reports(&card);
        let rubric = editions.for_year(complete.year);
        for row in card.rows() {
            for change in nearest_changes(rubric, &Cohort::default(), &complete, row.id) {
                prop_assert_ne!(&change.old_score, &change.new_score, "{}\n{}", change.text.chinese, made.text);
            }
        }
        // What is not known yet makes a range, and whatever becomes known lies within it. What asks whether something is known is no such
        // rule, nor is one that has another value instead.
        let gaps = record(&editions, &with_gaps(&data, &mut draw), &made.text);
        let known = scored(&editions, &gaps, Detail::Scores);
        check_rows(&made, &known);
        check_reports(&known);
        if let (Some(total), Some((low, high))) = (card.total.scored(), known.total.ends())
            && !["有(", "缺省", "适用 = 填报", "分值 填报"].iter().any(|word| made.text.contains(word))
        {
            prop_assert!(low <= total && total <= high, "{total} is not from {low} to {high}\n{data}\n{}\n{}", said(&known), made.text);
        }
    }

    #[test]
    fn another_spelling_scores_the_same(bytes in bytes(), small in any::<bool>()) {
        let mut draw = Draw::of_bytes(&bytes);
        let scale = if small { Scale::Sampled } else { Scale::Full };
        let Some((made, Read { file, editions: Some(editions), .. })) = made(&mut draw, scale) else { return Ok(()) };
        let data = made.data(&mut draw, Gaps::Some);
        let before = said(&scored(&editions, &record(&editions, &data, &made.text), Detail::Scores));
        for spelling in [Spelling::Chinese, Spelling::English] {
            let printed = printer::print(&file, spelling);
            let again = read_rules(&printed);
            let Some(again) = again.editions else { panic!("{:?}\n{printed}\n{}", again.errors, made.text) };
            let card = scored(&again, &record(&again, &data, &printed), Detail::Scores);
            prop_assert_eq!(&said(&card), &before, "{}\n{}", printed, made.text);
        }
    }

    #[test]
    fn grids_are_small_and_allowed(bytes in bytes(), sampled in any::<bool>()) {
        let scale = if sampled { Scale::Sampled } else { Scale::Finite };
        let mut draw = Draw::of_bytes(&bytes);
        let Some((made, Read { editions: Some(editions), .. })) = made(&mut draw, scale) else { return Ok(()) };
        prop_assert!(made.grid_size() <= LARGEST_GRID);
        prop_assert_eq!(made.is_exhaustive(), !sampled);
        // Each record is what a data file with such values is bound to.
        let first = made.grid().next().expect("not empty");
        let texts: String = made.facts.iter().map(|fact| format!("  {}: {}\n", fact.name, fact.values[0].text)).collect();
        let year = first.year.map_or(String::new(), |year| format!("年度: {year}\n"));
        let bound = record(&editions, &format!("单位: 例\n{year}数据:\n{texts}"), &made.text);
        prop_assert_eq!(&bound.facts, &first.facts, "{}", made.text);
        for record in made.grid().step_by(17) {
            prop_assert!(made.allows(&record));
            check_rows(&made, &scored(&editions, &record, Detail::Scores));
        }
    }
}

/// Hardly any rubric is lost to an arm that chance left with nothing, and there is something of every form in them.
#[test]
fn rubrics_are_of_every_form() {
    let mut seen = String::new();
    let mut lost = 0;
    for seed in 0..300 {
        let mut draw = Draw::of_seed(seed);
        let scale = [Scale::Full, Scale::Full, Scale::Finite, Scale::Sampled][usize::try_from(seed % 4).expect("small")];
        match made(&mut draw, scale) {
            Some((made, _)) => seen += &made.text,
            None => lost += 1,
        }
    }
    assert!(lost < 5, "{lost}");
    let forms = [
        "保留",
        "不适用 全部按比例",
        "不适用 一级内按比例",
        "不适用 折算",
        "分值 填报",
        "等级",
        " 当 ",
        "参数",
        "{ 2021: ",
        "定义 超出(",
        "权重",
        "加分",
        "扣分",
        "适用 类别",
        "## ",
        "逐项",
        "插值",
        "清单",
        "几个(",
        "评定 [",
        "评定 {",
        "加权平均",
        "个数(",
        "全部(",
        "任一(",
        "上年(",
        "缺省(",
        "有(",
        "至多",
        "至少",
        "适用 = 填报",
        "不适用得分",
        "分析",
        "须说明",
        "依据",
        "校验",
        "误差",
        "总分",
        "测试",
        "逐行",
        "记录",
        "天数(",
        "若 ",
        "(含)-",
        "可为负",
        "整数",
        "范围",
        "大于",
        "缺省 ",
        "四舍五入",
        "完成度",
        "变动率",
    ];
    for form in forms {
        assert!(seen.contains(form), "{form}");
    }
}
