//! Reading and binding of data, as data: each file of tests/facts/ beside what comes of it.
//!
//! - `tests/facts/reading/NAME.yaml` (json, toml): what is read of it, or the messages, in `NAME.yaml.txt`.
//! - `tests/facts/NAME.rules` with `NAME.yaml` (json, toml): the record, or the messages of both files, in `NAME.yaml.txt`.
//!
//! `UPDATE_EXPECT=1 cargo test --test facts` writes what comes out now.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::{Diagnostic, Diagnostics};
use biaochi::facts::{
    Datum, DatumKind, Entry, Format, MAXIMUM_BYTES, Record, SerializeError, Submission, bind, from_value, given, read, template,
};
use biaochi::language::Language;
use biaochi::model::Rubric;
use biaochi::source::{Source, SourceId, Sources, Span};
use biaochi::syntax;
use biaochi::value::Value;
use libtest_mimic::{Arguments, Trial};

#[path = "common/written_again.rs"]
mod written_again;

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts");
    let mut trials = Vec::new();
    for path in data_files(&root.join("reading")) {
        trials.push(Trial::test(format!("reading/{}", name(&path)), move || {
            compare(&path, &reading(&path));
            Ok(())
        }));
    }
    for path in data_files(&root) {
        trials.push(Trial::test(name(&path), move || {
            compare(&path, &binding(&path));
            Ok(())
        }));
    }
    trials.push(Trial::test("examples/formats", || {
        the_formats_say_the_same();
        Ok(())
    }));
    for spelling in [Language::Chinese, Language::English] {
        trials.push(Trial::test(format!("template/{spelling:?}"), move || {
            an_empty_file_binds(spelling);
            Ok(())
        }));
    }
    trials.push(Trial::test("examples/mistakes", || {
        mistakes_are_named();
        Ok(())
    }));
    trials.push(Trial::test("host/structs", || {
        a_struct_is_a_data_file();
        Ok(())
    }));
    trials.push(Trial::test("written/names", || {
        names_are_written_as_they_are_read();
        Ok(())
    }));
    trials.push(Trial::test("limits/large", || {
        a_large_file_is_read_or_refused();
        Ok(())
    }));
    trials.push(Trial::test("property/mutated", || {
        mutated_data_never_panics();
        Ok(())
    }));
    libtest_mimic::run(&arguments, trials).exit();
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The data files of a folder, in order.
fn data_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder of cases");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| Format::from_path(path).is_some());
    files.sort();
    files
}

fn compare(path: &Path, actual: &str) {
    let mut expected = path.as_os_str().to_owned();
    expected.push(".txt");
    expect_test::expect_file![expected].assert_eq(actual);
}

fn reading(path: &Path) -> String {
    let mut sources = Sources::new();
    let id = sources.add(name(path), fs::read_to_string(path).expect("a readable case"));
    let mut diagnostics = Diagnostics::new();
    let source = sources.get(id).expect("just added");
    let submission = read(source, Format::from_path(path).expect("a data file"), &mut diagnostics);
    let mut out = String::new();
    messages(&mut out, diagnostics.into_sorted(), &sources);
    if let Some(submission) = submission {
        dump_submission(&mut out, &submission, &sources);
    }
    out
}

/// One diagnostic a paragraph: place, code, message, labels, help, in both languages.
fn messages(out: &mut String, diagnostics: Vec<Diagnostic>, sources: &Sources) {
    for diagnostic in diagnostics {
        let severity = diagnostic.severity.word().chinese;
        let _ = writeln!(out, "{severity} {}: {}", diagnostic.code, diagnostic.message.get(Language::Chinese));
        let _ = writeln!(out, "  {}", diagnostic.message.get(Language::English));
        for label in &diagnostic.labels {
            let text = label.text.get(Language::Chinese);
            let _ = writeln!(out, "  {} {text}", place(Some(label.span), sources));
        }
        for help in &diagnostic.help {
            let _ = writeln!(out, "  → {} / {}", help.get(Language::Chinese), help.get(Language::English));
        }
    }
}

/// `甲.yaml:3:5 ‹713.28›`
fn place(span: Option<Span>, sources: &Sources) -> String {
    let Some((span, source)) = span.and_then(|span| Some((span, sources.get(span.source)?))) else {
        return String::new();
    };
    let position = source.position(span.start as usize);
    format!("{}:{}:{} ‹{}›", source.name, position.line, position.column, source.slice(span).replace('\n', "⏎"))
}

fn dump_submission(out: &mut String, submission: &Submission, sources: &Sources) {
    let Submission { unit, year, rubric, .. } = submission;
    let _ = writeln!(out, "单位 {unit:?} {}", place(submission.unit_span, sources));
    let _ = writeln!(out, "年度 {year:?} {}", place(submission.year_span, sources));
    let _ = writeln!(out, "评价 {rubric:?} {}", place(submission.rubric_span, sources));
    for (section, entries) in [
        ("数据", &submission.data),
        ("分值", &submission.points),
        ("评定", &submission.assessed),
        ("不适用", &submission.inapplicable),
        ("说明", &submission.remarks),
        ("自评", &submission.claimed),
    ] {
        if !entries.is_empty() {
            let _ = writeln!(out, "{section}");
            dump_entries(out, entries, sources, 1);
        }
    }
}

fn dump_entries(out: &mut String, entries: &[Entry], sources: &Sources, depth: usize) {
    for Entry { key, key_span, value } in entries {
        let _ = write!(out, "{}{} {key:?} = ", "  ".repeat(depth), place(*key_span, sources));
        dump_datum(out, value, sources, depth);
    }
}

fn dump_datum(out: &mut String, datum: &Datum, sources: &Sources, depth: usize) {
    let at = place(datum.span, sources);
    let _ = match &datum.kind {
        DatumKind::Null => writeln!(out, "空 {at}"),
        DatumKind::Flag(flag) => writeln!(out, "{flag} {at}"),
        DatumKind::Number(digits) => writeln!(out, "数 {digits} {at}"),
        DatumKind::Text(text) => writeln!(out, "文 {text:?} {at}"),
        DatumKind::List(items) => {
            let _ = writeln!(out, "[ {at}");
            for item in items {
                let _ = write!(out, "{}- ", "  ".repeat(depth + 1));
                dump_datum(out, item, sources, depth + 1);
            }
            Ok(())
        }
        DatumKind::Map(entries) => {
            let _ = writeln!(out, "{{ {at}");
            dump_entries(out, entries, sources, depth + 1);
            Ok(())
        }
    };
}

/// The rubric of a rules text, which must have no errors.
fn rubric(name: &str, text: &str) -> Rubric {
    let mut sources = Sources::new();
    let id = sources.add(name, text);
    let mut diagnostics = Diagnostics::new();
    let file = syntax::parse(sources.get(id).expect("just added"), &mut diagnostics);
    let sources = Arc::new(sources);
    let rubric = check(&file, &sources, &mut diagnostics).map(|editions| Rubric::clone(editions.first()));
    let mut out = String::new();
    messages(&mut out, diagnostics.into_sorted(), &sources);
    rubric.unwrap_or_else(|| panic!("{name} has errors:\n{out}"))
}

/// Reads and binds a text; the sources are the rubric's with the text behind them.
fn bound(rubric: &Rubric, name: &str, text: &str, format: Format) -> (Option<Record>, Vec<Diagnostic>, Sources) {
    let mut sources = (*rubric.sources).clone();
    let id = sources.add(name, text);
    let mut diagnostics = Diagnostics::new();
    let submission = read(sources.get(id).expect("just added"), format, &mut diagnostics);
    let record = submission.and_then(|submission| bind(rubric, &submission, &mut diagnostics));
    let errors = diagnostics.has_errors();
    assert_eq!(record.is_none(), errors, "{name}: no record exactly when there is an error");
    (record, diagnostics.into_sorted(), sources)
}

/// `甲.yaml`, `甲-二.yaml` are bound to `甲.rules`.
fn binding(path: &Path) -> String {
    let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
    let rules = stem.split('-').next().unwrap_or(&stem);
    let rules = path.with_file_name(format!("{rules}.rules"));
    let rubric = rubric(&name(&rules), &fs::read_to_string(&rules).expect("the rules of the case"));
    let text = fs::read_to_string(path).expect("a readable case");
    let (record, diagnostics, sources) = bound(&rubric, &name(path), &text, Format::from_path(path).expect("a data file"));
    let mut out = String::new();
    messages(&mut out, diagnostics, &sources);
    if let Some(record) = record {
        dump_record(&mut out, &record, &rubric);
    }
    out
}

fn dump_record(out: &mut String, record: &Record, rubric: &Rubric) {
    let _ = writeln!(out, "单位 {:?} 年度 {:?}", record.unit, record.year);
    for (fact, value) in rubric.facts.iter().zip(&record.facts) {
        let _ = writeln!(out, "  {} = {}", fact.name, shown(value.as_ref()));
    }
    for (id, data) in &record.rows {
        let indicator = &rubric.indicators[id.indicator.0].name;
        let item = id.item.map_or(String::new(), |item| format!("[{}]", item + 1));
        let _ = writeln!(out, "  {indicator}{item}");
        if let Some(points) = &data.points {
            let _ = writeln!(out, "    分值 {points}");
        }
        if let Some(assessment) = &data.assessment {
            let _ = writeln!(out, "    评定 {:?} 档 {:?} 理由 {:?}", assessment.score, assessment.level, assessment.reason);
        }
        for (what, said) in [("不适用", &data.inapplicable), ("说明", &data.remark)] {
            if let Some(said) = said {
                let _ = writeln!(out, "    {what} {said:?}");
            }
        }
        if let Some(claimed) = &data.claimed {
            let _ = writeln!(out, "    自评 {claimed}");
        }
    }
    if record.claimed_total.is_some() || record.claimed_grade.is_some() {
        let _ = writeln!(out, "  自评 总分 {:?} 等级 {:?}", record.claimed_total, record.claimed_grade);
    }
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None => "缺".to_string(),
        Some(Value::List(items)) => {
            let items: Vec<String> = items.iter().map(|item| fields(item)).collect();
            format!("[{}]", items.join(", "))
        }
        Some(Value::Record(values)) => fields(values),
        Some(value) => format!("{value:?}"),
    }
}

fn fields(values: &[Option<Value>]) -> String {
    let values: Vec<String> = values.iter().map(|value| shown(value.as_ref())).collect();
    format!("{{{}}}", values.join(", "))
}

fn repository(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of the repository")
}

/// One unit's data in three formats are one submission, places apart.
fn the_formats_say_the_same() {
    let mut submissions = ["yaml", "json", "toml"].map(|extension| {
        let text = repository(&format!("examples/晋中市总工会-2021.{extension}"));
        let mut diagnostics = Diagnostics::new();
        let source = Source::new(SourceId(0), "例", text);
        let format = Format::from_extension(extension).expect("a format");
        let submission = read(&source, format, &mut diagnostics).expect("it can be read");
        assert!(!diagnostics.has_errors());
        let Submission { unit, year, rubric, data, points, assessed, inapplicable, remarks, claimed, .. } = submission;
        let mut sections = [data, points, assessed, inapplicable, remarks, claimed];
        sections.iter_mut().flatten().for_each(forget_places);
        (unit, year, rubric, sections)
    });
    let [yaml, json, toml] = &mut submissions;
    assert_eq!(yaml, json);
    assert_eq!(yaml, toml);
}

#[derive(serde::Serialize)]
struct Unit {
    unit: &'static str,
    年度: i32,
    data: Facts,
    assessed: BTreeMap<&'static str, Assessment>,
}

#[derive(serde::Serialize)]
struct Facts {
    执行: Digits,
    人数: u64,
    有制度: bool,
    类别: Kind,
    节点: Vec<(&'static str, i128)>,
    空: Option<i64>,
}

/// A decimal of the host, which serializes as text.
struct Digits(&'static str);

impl serde::Serialize for Digits {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}

#[derive(serde::Serialize)]
enum Kind {
    甲类,
}

#[derive(serde::Serialize)]
struct Assessment {
    分: i64,
    理由: &'static str,
}

/// A host's struct is read as the data file of the same shape; floats are refused.
fn a_struct_is_a_data_file() {
    let unit = Unit {
        unit: "甲",
        年度: 2021,
        data: Facts {
            执行: Digits("597.23"), 人数: 12, 有制度: true, 类别: Kind::甲类, 节点: vec![("一", -5)], 空: None
        },
        assessed: BTreeMap::from([("质量", Assessment { 分: 6, 理由: "好" })]),
    };
    let text = r#"{"unit": "甲", "年度": 2021, "data": {"执行": "597.23", "人数": 12, "有制度": true, "类别": "甲类", "节点": [["一", -5]],
        "空": null}, "assessed": {"质量": {"分": 6, "理由": "好"}}}"#;
    let mut diagnostics = Diagnostics::new();
    let source = Source::new(SourceId(0), "例", text);
    let mut read = read(&source, Format::Json, &mut diagnostics).expect("it can be read");
    (read.source, read.unit_span, read.year_span) = (None, None, None);
    read.data.iter_mut().chain(&mut read.assessed).for_each(forget_places);
    assert_eq!(from_value(&unit), Ok(read));

    let half = BTreeMap::from([("data", BTreeMap::from([("执行", 0.5)]))]);
    assert_eq!(from_value(&half), Err(SerializeError::Float));
    assert_eq!(Submission::of_facts("甲", None, &5), Err(SerializeError::NoMapping));
    let wrong = BTreeMap::from([("数居", 1)]);
    assert!(matches!(from_value(&wrong), Err(SerializeError::Faults(faults)) if faults.len() == 1));
    // Without a file, a message says the way to the datum.
    let rubric = rubric("类型.rules", &repository("tests/facts/类型.rules"));
    let facts = BTreeMap::from([("节点", vec![BTreeMap::from([("实际", 95)])])]);
    let submission = Submission::of_facts("甲", Some(2021), &facts).expect("facts");
    let mut diagnostics = Diagnostics::new();
    assert!(bind(&rubric, &submission, &mut diagnostics).is_none());
    let message = &diagnostics.iter().next().expect("a message").message;
    assert_eq!(message.chinese, "数据.节点[1].实际：“节点[1].实际”是比率，95 是 95% 吗？");
}

/// Names that are no plain words stand in marks in a test, and as they are in a data file.
fn names_are_written_as_they_are_read() {
    let rubric = rubric(
        "例.rules",
        "满分 不限\n数据 { 「执行 数」: 金额(万元), 开支: 记录 { 「甲 类」: 金额(万元) } }\n完成（4分）: 得分 = 「执行 数」 + 开支.「甲 类」 > 0万元 且 上年(「执行 数」) + 上年(开支.「甲 类」) > 0万元 ? 满分 : 0\n质量（10分）: 得分 = 评定 { 「很 好」: [8, 10], 其他: [0, 8) }\n",
    );
    let source = Source::new(
        SourceId(0),
        "例",
        "单位: 某单位\n年度: 2021\n数据: {执行 数: 95, 开支: {甲 类: 3}}\n评定: {质量: {档: 很 好, 分: 9}}\n",
    );
    let mut diagnostics = Diagnostics::new();
    let submission = read(&source, Format::Yaml, &mut diagnostics).expect("it can be read");
    let mut record = bind(&rubric, &submission, &mut diagnostics).expect("right data");
    record.prior.insert(1, record.facts.clone());
    assert_eq!(
        given(&rubric, &record).expect("it can be said"),
        [
            "「执行 数」 = 95万元",
            "开支.「甲 类」 = 3万元",
            "上年(「执行 数」) = 95万元",
            "上年(开支.「甲 类」) = 3万元",
            "评定 质量 = {档: 「很 好」, 分: 9}"
        ]
    );
    written_again::written_again(&rubric, &record).expect("the same data");
}

/// A large file takes time in proportion to its size, whatever is wrong with it; one above the limit is refused.
fn a_large_file_is_read_or_refused() {
    let rubric = rubric("逐项.rules", &repository("tests/facts/逐项.rules"));
    let room = MAXIMUM_BYTES / 16;
    let filled = |start: &str, line: &dyn Fn(usize) -> String| {
        let mut text = start.to_string();
        for number in 0.. {
            let line = line(number);
            if text.len() + line.len() > room {
                break;
            }
            text.push_str(&line);
        }
        text
    };
    for text in [
        filled("数据:\n", &|number| format!("  指标{number}: 1\n")),
        filled("数据:\n", &|_| "  指标: 1\n".to_string()),
        filled("评定:\n", &|number| format!("  灌溉{number}: 1\n")),
        filled("数据:\n  效益指标:\n", &|number| format!("    - {{名称: 甲{number}, 分值: 1, 评定: 1}}\n")),
        filled("数据:\n  效益指标:\n", &|_| "    - {名称: 甲, 分值: 1}\n".to_string()),
        filled("数据: {甲: [", &|_| "[],".to_string()),
        filled("单位: ", &|_| "甲".to_string()),
    ] {
        let (_, diagnostics, _) = bound(&rubric, "大.yaml", &text, Format::Yaml);
        assert!(diagnostics.len() <= 202);
    }
    let (record, diagnostics, _) = bound(&rubric, "大.yaml", &" ".repeat(MAXIMUM_BYTES + 1), Format::Yaml);
    assert!(record.is_none() && diagnostics.len() == 1);
}

/// The example with mistakes: all of them at once.
fn mistakes_are_named() {
    let rubric = rubric("2021.rules", &repository("rules/晋中市/2021.rules"));
    let (_, diagnostics, sources) = bound(&rubric, "有错误-2021.yaml", &repository("examples/有错误-2021.yaml"), Format::Yaml);
    let mut out = String::new();
    messages(&mut out, diagnostics, &sources);
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts/examples/有错误-2021.yaml.txt");
    expect_test::expect_file![expected].assert_eq(&out);
}

fn forget_places(entry: &mut Entry) {
    entry.key_span = None;
    forget_place(&mut entry.value);
}

fn forget_place(datum: &mut Datum) {
    datum.span = None;
    match &mut datum.kind {
        DatumKind::List(items) => items.iter_mut().for_each(forget_place),
        DatumKind::Map(entries) => entries.iter_mut().for_each(forget_places),
        DatumKind::Null | DatumKind::Flag(_) | DatumKind::Number(_) | DatumKind::Text(_) => {}
    }
}

/// What `template` writes is a unit of which everything is missing, and says everything there is to fill in.
fn an_empty_file_binds(spelling: Language) {
    let rules = [
        ("2021.rules", repository("rules/晋中市/2021.rules")),
        ("founding.rules", repository("examples/founding.rules")),
        ("类型.rules", repository("tests/facts/类型.rules")),
        ("逐项.rules", repository("tests/facts/逐项.rules")),
    ];
    for (name, text) in rules {
        let rubric = rubric(name, &text);
        let template = template(&rubric, spelling);
        let (record, diagnostics, sources) = bound(&rubric, "空白.yaml", &template, Format::Yaml);
        let mut out = String::new();
        messages(&mut out, diagnostics, &sources);
        let record = record.unwrap_or_else(|| panic!("{name}:\n{template}\n{out}"));
        assert_eq!(out, "", "{name}:\n{template}");
        let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/facts/template/{name}.{spelling:?}.txt"));
        expect_test::expect_file![expected].assert_eq(&template);
        let all_missing = record.facts.iter().flatten().all(|value| matches!(value, Value::Record(_)));
        assert!(all_missing && record.rows.is_empty(), "{name}: {record:?}");
    }
}

/// Whatever happens to a data file, it is read or refused.
fn mutated_data_never_panics() {
    let rubric = rubric("2021.rules", &repository("rules/晋中市/2021.rules"));
    let cases = [
        (Format::Yaml, repository("examples/晋中市总工会-2021.yaml")),
        (Format::Json, repository("examples/晋中市总工会-2021.json")),
        (Format::Toml, repository("examples/晋中市总工会-2021.toml")),
        (Format::Yaml, repository("examples/有错误-2021.yaml")),
    ];
    const PIECES: &[&str] = &[
        "",
        ":",
        "：",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        "#",
        "\n",
        "  ",
        "\t",
        "%",
        "≥",
        "1e9",
        "99999999999999999999999999999",
        ",",
        "&a",
        "*a",
        "!",
        "---\n",
        "😀",
        "\u{0}",
        "null",
        "-",
        "２",
        "|",
        ">",
        "\\",
        "不适用",
        "2021-06-31",
        "=",
        "[[",
        "\r\n",
        "? ",
    ];
    // A small generator of its own: the same cases in every run.
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below.max(1)).expect("fits")).expect("fits")
    };
    for round in 0..400 {
        let (format, text) = &cases[round % cases.len()];
        let mut characters: Vec<char> = text.chars().collect();
        for _ in 0..=next(4) {
            let at = next(characters.len());
            let until = (at + next(4)).min(characters.len());
            characters.splice(at..until, PIECES[next(PIECES.len())].chars());
        }
        let text: String = characters.into_iter().collect();
        let (_, diagnostics, sources) = bound(&rubric, "改", &text, *format);
        for label in diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
            let source = sources.get(label.span.source).expect("a source of the run");
            let (start, end) = (label.span.start as usize, label.span.end as usize);
            assert!(source.text.get(start..end).is_some(), "a span inside the text: {label:?}");
        }
    }
}
