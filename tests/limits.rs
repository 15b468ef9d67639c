//! Each limit of the reference, §16: what is just within it is taken, what is just beyond it is an ordinary message, and neither takes long.

use std::collections::BTreeMap;
use std::sync::Arc;

use biaochi::audit::{self, HandedIn, UnitAudit, audit};
use biaochi::check::{MAXIMUM_INSTANCES, MAXIMUM_OPERATIONS, MAXIMUM_TABLED, check};
use biaochi::diagnostic::{Code, Diagnostics, Severity};
use biaochi::eval::{Cohort, Detail, Impediment, Scorecard, Status, evaluate};
use biaochi::facts::{self, Format, bind, read};
use biaochi::model::{Editions, MAXIMUM_YEARS_BACK};
use biaochi::number::{MAXIMUM_BITS, MAXIMUM_DIGITS, Number};
use biaochi::proof::{MAXIMUM_WORK, MAXIMUM_WORK_OF_A_ROW, Verdict, Why, prove};
use biaochi::revision::{MAXIMUM_FILES, Texts};
use biaochi::source::Sources;
use biaochi::syntax::{MAXIMUM_LENGTH, MAXIMUM_MESSAGES, MAXIMUM_NESTING};
use biaochi::testing::mutants::{Extent, MAXIMUM_MUTANTS, mutants};

#[path = "common/command.rs"]
mod command;
#[path = "common/files.rs"]
mod files;

const HEAD: &str = "满分 不限\n数据 { 甲: 数; 乙: 数 大于 0 }\n";
const RULE: &str = "项（4分）: 得分 = 甲 ≥ 1 ? 4 : 0\n";

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

/// A rubric, unless there are errors, with the codes of these.
fn compiled(name: &str, texts: &[(&str, &str)]) -> Result<Editions, Vec<Code>> {
    let texts: BTreeMap<&str, &str> = texts.iter().copied().collect();
    let mut library = Texts::new(&texts);
    let mut diagnostics = Diagnostics::new();
    let whole = library.whole(name, &mut diagnostics);
    let sources = Arc::new(library.into_sources());
    let editions = whole.and_then(|whole| check(&whole, &sources, &mut diagnostics));
    editions.ok_or_else(|| errors(diagnostics))
}

fn errors(diagnostics: Diagnostics) -> Vec<Code> {
    let errors = diagnostics.into_sorted().into_iter().filter(|found| found.severity == Severity::Error);
    errors.map(|error| error.code).collect()
}

fn taken(text: &str) -> Editions {
    compiled("例.rules", &[("例.rules", text)]).unwrap_or_else(|codes| panic!("{codes:?} for {}", start(text)))
}

fn refused(text: &str, code: Code) {
    match compiled("例.rules", &[("例.rules", text)]) {
        Ok(_) => panic!("taken: {}", start(text)),
        Err(codes) => assert!(codes.contains(&code), "{codes:?} for {}", start(text)),
    }
}

fn start(text: &str) -> String {
    text.chars().take(300).collect()
}

fn read_data(text: &str, format: Format) -> Vec<Code> {
    let mut sources = Sources::new();
    let id = sources.add("data", text);
    let mut diagnostics = Diagnostics::new();
    read(sources.get(id).expect("just added"), format, &mut diagnostics);
    errors(diagnostics)
}

fn scored(rules: &str, data: &str) -> Result<Scorecard, Vec<Code>> {
    let editions = taken(rules);
    let mut sources = Sources::new();
    let id = sources.add("data", data);
    let mut diagnostics = Diagnostics::new();
    let submission = read(sources.get(id).expect("just added"), Format::Yaml, &mut diagnostics);
    let record = submission.and_then(|submission| bind(editions.first(), &submission, &mut diagnostics));
    let record = record.ok_or_else(|| errors(diagnostics))?;
    Ok(evaluate(editions.first(), &Cohort::default(), &record, Detail::Steps))
}

#[test]
fn length_of_a_rules_file() {
    let filled = |length: usize| {
        let rest = format!("{HEAD}{RULE}//");
        let fill = "x".repeat(length - rest.len());
        rest + &fill
    };
    taken(&filled(MAXIMUM_LENGTH));
    refused(&filled(MAXIMUM_LENGTH + 1), Code::LimitExceeded);
}

#[test]
fn length_of_a_data_file() {
    for (format, start) in
        [(Format::Yaml, "单位: 甲\n#"), (Format::Toml, "\"单位\" = \"甲\"\n#"), (Format::Json, "{\"单位\": \"甲\"}")]
    {
        let fill = if format == Format::Json { " " } else { "x" };
        let filled = |length: usize| start.to_string() + &fill.repeat(length - start.len());
        assert_eq!(read_data(&filled(facts::MAXIMUM_BYTES), format), [], "{format:?}");
        assert_eq!(read_data(&filled(facts::MAXIMUM_BYTES + 1), format), [Code::DataTooLarge], "{format:?}");
    }
}

#[test]
fn depth_of_data() {
    let yaml = |depth: usize| format!("单位: 甲\n数据:\n  x: {}{}\n", "[".repeat(depth), "]".repeat(depth));
    let json = |depth: usize| format!("{{\"单位\": \"甲\", \"数据\": {{\"x\": {}{}}}}}", "[".repeat(depth), "]".repeat(depth));
    let toml = |depth: usize| format!("\"单位\" = \"甲\"\n[\"数据\"]\nx = {}{}\n", "[".repeat(depth), "]".repeat(depth));
    for (format, text) in [(Format::Yaml, &yaml as &dyn Fn(usize) -> String), (Format::Json, &json), (Format::Toml, &toml)] {
        // Two of the levels are those of the file and of its data.
        assert_eq!(read_data(&text(facts::MAXIMUM_NESTING - 2), format), [], "{format:?}");
        for depth in [facts::MAXIMUM_NESTING, facts::MAXIMUM_NESTING * 4, 200_000] {
            assert!(!read_data(&text(depth), format).is_empty(), "{format:?} {depth}");
        }
    }
}

#[test]
fn anchors_and_tags_are_not_followed() {
    let bomb = lines(30, |at| format!("  a{}: &a{} [*a{at}, *a{at}]\n", at + 1, at + 1));
    assert!(!read_data(&format!("单位: 甲\n数据:\n  a0: &a0 [x, x]\n{bomb}"), Format::Yaml).is_empty());
    assert!(!read_data("单位: !!binary aGFsbG8=\n", Format::Yaml).is_empty());
    assert!(!read_data(&format!("单位: 甲\n数据: {{a: {}}}\n", "!x ".repeat(10_000)), Format::Yaml).is_empty());
}

#[test]
fn digits_of_a_number() {
    let rule = |digits: usize| format!("{HEAD}项（4分）: 得分 = 甲 ≥ {} ? 4 : 0\n", "9".repeat(digits));
    taken(&rule(MAXIMUM_DIGITS));
    for digits in [MAXIMUM_DIGITS + 1, 1_000_000] {
        refused(&rule(digits), Code::LimitExceeded);
    }
    let data = |number: &str| scored(&format!("{HEAD}{RULE}"), &format!("单位: 甲\n数据: {{甲: {number}}}\n"));
    assert!(data(&"9".repeat(MAXIMUM_DIGITS)).is_ok());
    for number in [
        "1e27".into(),
        "9".repeat(MAXIMUM_DIGITS + 1),
        "1e999999999".into(),
        "1e-999999999".into(),
        "1e99999999999999999999".into(),
        "9".repeat(900_000),
    ] {
        assert!(data(&number).is_err(), "{}", start(&number));
    }
}

/// A fraction that grows at each step of a chain ends as a row without a score.
#[test]
fn size_of_a_fraction() {
    let chain = |steps: usize| {
        let steps = lines(steps, |at| format!("定义 分{} = 1 / (分{at} × 分{at} + 1)\n", at + 1));
        format!("{HEAD}定义 分0 = 甲 / 乙\n{steps}项（4分）: 得分 = 满分 × 分{}\n", steps.lines().count())
    };
    let data = "单位: 甲\n数据: {甲: 3, 乙: 7}\n";
    let status = |rules: &str| scored(rules, data).expect("right data").sections[0].rows[0].status.clone();
    assert_eq!(status(&chain(6)), Status::Scored);
    assert!(matches!(status(&chain(40)), Status::Unscored(_)));
    // The fractions themselves: 2 to the power of the bits is one too many.
    let mut number = Number::from(2);
    while let Ok(square) = number.multiply(&number) {
        number = square;
    }
    assert!(number.bits() * 2 > MAXIMUM_BITS && number.bits() <= MAXIMUM_BITS);
}

#[test]
fn brackets_and_operations() {
    let brackets = |count: usize| format!("{HEAD}项（4分）: 得分 = {}甲{} ≥ 1 ? 4 : 0\n", "(".repeat(count), ")".repeat(count));
    taken(&brackets(MAXIMUM_NESTING - 1));
    refused(&brackets(MAXIMUM_NESTING + 1), Code::LimitExceeded);
    refused(&brackets(300_000), Code::LimitExceeded);
    let bands =
        |count: usize| format!("{HEAD}项（4分）: 得分 = {}甲{}\n", "分档 (".repeat(count), ") { ≥ 1: 1, 其余: 0 }".repeat(count));
    taken(&bands(48));
    refused(&bands(60), Code::LimitExceeded);
    let sum = |count: usize| format!("{HEAD}项（4分）: 得分 = 甲{} ≥ 1 ? 4 : 0\n", " + 1".repeat(count));
    taken(&sum(90));
    refused(&sum(200), Code::LimitExceeded);
    refused(&sum(200_000), Code::LimitExceeded);
}

#[test]
fn lists_and_records_in_each_other() {
    let nested = |depth: usize| {
        format!("满分 不限\n数据 {{ 甲: 数; 记: {}数{} }}\n{RULE}", "记录 { 记: ".repeat(depth), " }".repeat(depth))
    };
    taken(&nested(15));
    refused(&nested(17), Code::TooDeep);
}

#[test]
fn levels_of_headings() {
    let levels = |count: usize| format!("{HEAD}{}{RULE}", lines(count, |at| format!("{} 层{at}\n", "#".repeat(at + 1))));
    taken(&levels(4));
    assert!(compiled("例.rules", &[("例.rules", &levels(5))]).is_err());
    assert!(compiled("例.rules", &[("例.rules", &format!("{HEAD}{} 层\n{RULE}", "#".repeat(100_000)))]).is_err());
}

#[test]
fn places_that_are_kept() {
    let kept = |places: usize| format!("保留 {places}位\n{HEAD}{RULE}");
    taken(&kept(10));
    refused(&kept(11), Code::TooManyPlaces);
}

#[test]
fn years_back() {
    let back = |years: u32| format!("年度 2021\n{HEAD}项（4分）: 得分 = 缺省(上年(甲, {years}), 1) ≥ 1 ? 4 : 0\n");
    taken(&back(MAXIMUM_YEARS_BACK));
    refused(&back(MAXIMUM_YEARS_BACK + 1), Code::WrongYearsBack);
}

#[test]
fn stretches_of_years() {
    let years = |count: usize| {
        let values = lines(count, |at| format!("{0}..{0}: {at}, ", 2000 + at));
        let last = 1999 + count;
        format!(
            "年度 2000..{last}\n满分 不限\n数据 {{ 甲: 数 }}\n参数 {{ 门槛 = {{ {values} }} }}\n项（1分）: 得分 = 甲 ≥ 门槛 ? 1 : 0\n"
        )
    };
    taken(&years(60));
    assert!(compiled("例.rules", &[("例.rules", &years(61))]).is_err());
}

#[test]
fn calls_of_functions() {
    let twice = |count: usize| {
        let functions = lines(count, |at| format!("定义 函{}(x) = 函{at}(x) + 函{at}(x)\n", at + 1));
        format!("{HEAD}定义 函0(x) = x\n{functions}项（4分）: 得分 = 函{count}(甲) ≥ 1 ? 4 : 0\n")
    };
    // Each doubles the work of the one before.
    let within = (1..).take_while(|count| 4 << count < MAXIMUM_OPERATIONS).last().expect("one at least");
    taken(&twice(within - 1));
    refused(&twice(within + 3), Code::TooDeep);
    refused(&twice(60), Code::TooDeep);
    // The same function with very many units.
    let units = |count: usize| {
        let facts = lines(count, |at| format!("物{at}: 数量(物{at})\n"));
        let rules = lines(count, |at| format!("项{at}（1分）: 得分 = 同(物{at}, 物{at}) = 物{at} ? 1 : 0\n"));
        format!("满分 不限\n数据 {{\n{facts}}}\n定义 同(x, y) = 最大(x, y)\n{rules}")
    };
    taken(&units(MAXIMUM_INSTANCES));
    refused(&units(MAXIMUM_INSTANCES + 1), Code::TooDeep);
}

#[test]
fn tables_of_tests() {
    let table = |rows: usize| {
        let given = lines(999, |at| format!("数{at} = 1\n"));
        let facts = lines(999, |at| format!("数{at}: 数\n"));
        format!("满分 不限\n数据 {{\n{facts}甲: 数 }}\n{RULE}测试 \"表\" 逐行 {{\n{given}期望 项\n{}}}\n", "0\n".repeat(rows))
    };
    taken(&table(MAXIMUM_TABLED / 1_000));
    assert!(compiled("例.rules", &[("例.rules", &table(MAXIMUM_TABLED / 1_000 + 1))]).is_err());
}

#[test]
fn files_of_a_rubric() {
    let chain = |count: usize| -> Vec<(String, String)> {
        let file = |at: usize| match at {
            0 => ("0.rules".to_string(), format!("年度 2000\n{HEAD}{RULE}")),
            at => (format!("{at}.rules"), format!("沿用 \"{}.rules\"\n年度 {}\n", at - 1, 2000 + at)),
        };
        (0..count).map(file).collect()
    };
    let whole = |count: usize| {
        let texts = chain(count);
        let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        compiled(&format!("{}.rules", count - 1), &texts).map(|_| ())
    };
    assert_eq!(whole(33), Ok(()));
    assert!(whole(34).is_err_and(|codes| codes.contains(&Code::LimitExceeded)));
    let imports = |count: usize| {
        let own = lines(count, |at| format!("引用 \"共{at}.rules\"\n")) + HEAD + RULE;
        let shared: Vec<(String, String)> =
            (0..count).map(|at| (format!("共{at}.rules"), format!("定义 共{at} = {at}\n"))).collect();
        let mut texts: Vec<(&str, &str)> = shared.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        texts.push(("例.rules", &own));
        compiled("例.rules", &texts).map(|_| ())
    };
    assert_eq!(imports(MAXIMUM_FILES), Ok(()));
    assert!(imports(MAXIMUM_FILES + 1).is_err());
}

/// A folder of rules and one of data: as many entries as may be looked at are, one more is a message.
#[test]
fn entries_of_folders() {
    let place = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("limits");
    let _ = std::fs::remove_dir_all(&place);
    std::fs::create_dir_all(place.join("多")).expect("a folder");
    std::fs::write(place.join("例.rules"), HEAD.to_string() + RULE).expect("written");
    std::fs::write(place.join("多/例.rules"), HEAD.to_string() + RULE).expect("written");
    std::fs::write(place.join("多/例.yaml"), "单位: 甲\n数据: {甲: 1, 乙: 1}\n").expect("written");
    for entry in 2..10_000 {
        std::fs::write(place.join(format!("多/{entry}.txt")), "").expect("written");
    }
    let commands: [&[&str]; 2] = [&["check", "多"], &["audit", "--rules", "例.rules", "多", "--format", "csv"]];
    for (entries, is_taken) in [(10_000, true), (10_001, false)] {
        if !is_taken {
            std::fs::write(place.join("多/又一个.txt"), "").expect("written");
        }
        for arguments in commands {
            let output = command::biaochi(&place, arguments);
            let said = String::from_utf8_lossy(&output.stderr).contains("BC0515");
            assert_eq!((output.status.success(), said), (is_taken, !is_taken), "{arguments:?} of {entries}");
        }
    }
    std::fs::remove_dir_all(&place).expect("removed");
}

#[test]
fn messages_of_a_file() {
    let wrong = |count: usize| lines(count, |_| "不成 话 (\n".to_string());
    let found = |text: &str| compiled("例.rules", &[("例.rules", text)]).expect_err("wrong").len();
    assert_eq!(found(&wrong(MAXIMUM_MESSAGES)), MAXIMUM_MESSAGES);
    let many = found(&wrong(20_000));
    assert!((MAXIMUM_MESSAGES..=MAXIMUM_MESSAGES + 1).contains(&many), "{many}");
    let unknown = read_data(&format!("单位: 甲\n{}", lines(20_000, |at| format!("键{at}: 1\n"))), Format::Yaml);
    assert!(unknown.len() <= 101, "{}", unknown.len());
}

/// A rule whose items name every other item's list over and over stops at the work of one unit.
#[test]
fn work_for_one_unit() {
    let items = |count: usize| {
        format!("单位: 甲\n数据:\n  甲: 1\n  项:\n{}", lines(count, |at| format!("    - {{名称: 第{at}, 数: {at}}}\n")))
    };
    let rules = "满分 不限\n数据 { 甲: 数; 项: 列表 { 名称: 文本, 数: 数 } }\n项目（4分）: 得分 = 合计(项, 合计(项, 合计(项, 1))) ≥ 0 ? 4 : 0\n另（4分）: 得分 = 甲 ≥ 1 ? 4 : 0\n";
    let statuses = |count: usize| {
        let card = scored(rules, &items(count)).expect("right data");
        card.sections[0].rows.iter().map(|row| row.status.clone()).collect::<Vec<_>>()
    };
    assert_eq!(statuses(10)[0], Status::Scored);
    let many = statuses(2_000);
    assert!(matches!(&many[0], Status::Unscored(why) if why.contains(&Impediment::TooMuchWork)), "{:?}", many[0]);
}

/// Many rows over a long list: what a unit's figures may have come from is tried as often as there is work left, and it is said that not all was
/// tried.
#[test]
fn work_of_an_audit() {
    let audited = |rows: usize, items: usize| {
        let row = |at: usize| {
            format!("第{at}项（1分）: 得分 = 合计(表, x) + 合计(表, y) × {} ≥ 1000 × a + {} ? 满分 : 0\n", at + 1, 50_000 + at)
        };
        let rules = format!(
            "满分 不限\n数据 {{ 表: 列表 {{ 名称: 文本, x: 数, y: 数 }}, a: 数 }}\n校验 \"平\": 合计(表, x) = a × {items}\n{}",
            lines(rows, row)
        );
        let item = |at: usize| format!("    - {{名称: 第{at}, x: 1, y: 2}}\n");
        let claims = lines(rows, |at| format!("  第{at}项: 1\n"));
        audit_of(&rules, &format!("单位: 甲\n数据:\n  a: 1\n  表:\n{}自评:\n{claims}", lines(items, item)))
    };
    let one_scoring = 1_000_000;
    for (rows, items, is_too_much) in [(3, 10, false), (12, 1_000, true)] {
        let found = audited(rows, items);
        let said = found.not_looked_at.iter().any(|text| text.chinese.contains("没有一一试算"));
        assert_eq!(said, is_too_much, "{:?}", found.not_looked_at);
        assert!(found.work > 0 && found.work <= audit::MAXIMUM_WORK + one_scoring, "{}", found.work);
        assert_eq!(found.findings.iter().filter(|finding| finding.diagnostic.code == Code::AuditClaimedScore).count(), rows);
    }
}

/// What an audit makes of the data of one unit.
fn audit_of(rules: &str, data: &str) -> UnitAudit {
    let editions = taken(rules);
    let mut sources = Sources::new();
    let id = sources.add("data", data);
    let submission = read(sources.get(id).expect("just added"), Format::Yaml, &mut Diagnostics::new()).expect("right data");
    let handed_in = HandedIn {
        file: "data".to_string(),
        source: Some(id),
        submission: Some(&submission),
        rubric: Some(editions.first()),
        faults: Vec::new(),
    };
    audit(&[handed_in], &audit::Options::default()).units.remove(0)
}

#[test]
fn changes_of_one_file() {
    let text = format!("{HEAD}{}", lines(2_000, |at| format!("项{at}（1分）: 得分 = 甲 ≥ {at} ? 1 : 0\n")));
    let mut sources = Sources::new();
    let id = sources.add("例.rules", text.as_str());
    let file = biaochi::syntax::parse(sources.get(id).expect("just added"), &mut Diagnostics::new());
    assert_eq!(mutants(&file, Extent::Everything).list.len(), MAXIMUM_MUTANTS);
}

/// Rows whose conditions tie many facts together: some are proved before the work of one proof is used up, and the work is bounded however many
/// rows there are.
#[test]
fn work_of_a_proof() {
    let rubric = |rows: usize| {
        let facts = lines(12, |at| format!("    数{at}: 金额(万元)\n"));
        let row = |row: usize| {
            let items: Vec<String> = (0..12)
                .map(|at| {
                    let fact = |further: usize| format!("数{}", (at + further) % 12);
                    format!("{} + {} + {} ≥ {}万元 + {}: 1", fact(0), fact(1), fact(2), row + 1, fact(3))
                })
                .collect();
            format!("第{row}项（12分）: 得分 = 清单 {{ {} }}\n", items.join(", "))
        };
        taken(&format!("满分 不限\n数据 {{\n{facts}}}\n{}", lines(rows, row)))
    };
    for rows in [1, 30] {
        let proof = prove(rubric(rows).first());
        let unproved = Verdict::Unproved(Why::TooManyCases);
        assert!(proof.count(|verdict| verdict == unproved) > 0, "{:?}", proof.claims);
        let each = MAXIMUM_WORK_OF_A_ROW * u64::try_from(rows).expect("few");
        // A row may go beyond its work by the one condition in which that is noticed.
        assert!(proof.work <= 2 * each.min(MAXIMUM_WORK) + each / 10, "{} of {rows}", proof.work);
    }
}

/// Every row of the table in the reference names a limit that is held here or in the sessions of the command line.
#[test]
fn every_limit_is_told() {
    let reference = std::fs::read_to_string(files::repository("grammar/LANGUAGE.md")).expect("readable");
    let section = reference.split("## 16. 限制").nth(1).expect("the section of the limits");
    for number in [
        "1 MiB".to_string(),
        facts::MAXIMUM_NESTING.to_string(),
        MAXIMUM_DIGITS.to_string(),
        MAXIMUM_BITS.to_string(),
        MAXIMUM_NESTING.to_string(),
        MAXIMUM_YEARS_BACK.to_string(),
        grouped(MAXIMUM_INSTANCES),
        grouped(MAXIMUM_OPERATIONS),
        grouped(MAXIMUM_TABLED),
        MAXIMUM_FILES.to_string(),
        MAXIMUM_MESSAGES.to_string(),
        grouped(MAXIMUM_MUTANTS),
        grouped(usize::try_from(MAXIMUM_WORK_OF_A_ROW).expect("small")),
        grouped(usize::try_from(audit::MAXIMUM_WORK).expect("small")),
    ] {
        assert!(section.contains(&number), "{number}");
    }
}

/// A number as the reference has it.
fn grouped(number: usize) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", grouped(number / 1_000), number % 1_000) }
}
