//! Nothing that a rules file or a data file contains makes any stage panic: shipped rules and data are spoilt at random and taken
//! through the whole work, from the text to every report. On the way: each message points at characters of its text, telling the
//! steps changes no score, JSON is JSON, and no control character comes through to a terminal.
//!
//! `PROPTEST_CASES=100000 cargo test --test robustness` looks longer.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use biaochi::facts;
use proptest::prelude::*;

/// Rules, and data that fit them.
struct Sample {
    rules: String,
    data: String,
    format: facts::Format,
}

#[path = "common/cases.rs"]
mod cases;
#[path = "robustness/families.rs"]
mod families;
#[path = "common/files.rs"]
mod files;
#[path = "common/work/mod.rs"]
mod work;

/// Every rules file with data beside it whose name starts like its own or with tests that give data, and the shipped rubric with its
/// examples.
static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |path: &Path| fs::read_to_string(path).expect("readable");
    let mut samples = Vec::new();
    for folder in ["examples/forms", "tests/eval"] {
        let files = listed(&root.join(folder));
        for rules in files.iter().filter(|path| path.extension().is_some_and(|end| end == "rules")) {
            let stem = rules.file_stem().map(|stem| format!("{}.", stem.to_string_lossy())).unwrap_or_default();
            let beside =
                files.iter().filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&stem)));
            for data in beside.filter(|path| path.extension().is_some_and(|end| end == "yaml")) {
                samples.push(Sample { rules: text(rules), data: text(data), format: facts::Format::Yaml });
            }
            if folder == "examples/forms" {
                let given = cases::data_of_tests(&text(rules)).into_iter();
                samples.extend(given.map(|data| Sample { rules: text(rules), data, format: facts::Format::Json }));
            }
        }
    }
    for data in listed(&root.join("examples")) {
        if let Some(format) = facts::Format::from_path(&data)
            && data.file_stem().is_some_and(|name| name.to_string_lossy().ends_with("2021"))
        {
            samples.push(Sample { rules: text(&root.join("rules/晋中市/2021.rules")), data: text(&data), format });
        }
    }
    samples
});

fn listed(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// What is put into a text: marks, words, and numbers at the limits.
const PIECES: &[&str] = &[
    "",
    "0",
    "1",
    "-1",
    "100",
    "0%",
    "99.995%",
    "1e9",
    "0.0000000000000000000000000001",
    "99999999999999999999999999999",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "“",
    "”",
    "\"",
    "'",
    "「",
    "」",
    ":",
    "：",
    ",",
    "、",
    ";",
    "\n",
    "\r",
    "\t",
    "  ",
    "\u{3000}",
    "#",
    ">",
    "=",
    "≥",
    "<",
    "≠",
    "?",
    "+",
    "-",
    "*",
    "/",
    "÷ 0",
    ".得分",
    ".值",
    "万元",
    "人",
    "个百分点",
    "分",
    "且",
    " 或 ",
    "非 ",
    "其余",
    "满分",
    "评定",
    "分档",
    "插值",
    "清单",
    "几个(",
    "不足计一",
    "按比例",
    "缺省(",
    "有(",
    "适用 = 填报",
    "不适用得分 = 1",
    "至多 = 120%",
    "可为负",
    "大于 0",
    "列表 { x: 数 }",
    "分值 填报\n",
    "不适用 折算\n",
    "不适用 全部按比例\n",
    "满分 不限\n",
    "保留 0位\n",
    "- ",
    "? ",
    "&a ",
    "*a",
    "!!x ",
    "~",
    "null",
    "\u{feff}",
    "\u{202e}",
    "\u{1b}[31m",
    "\0",
    "é",
    "e\u{301}",
    "沿用 \"2021.rules\"\n",
    "引用 \"共用.rules\"\n",
    "修改 ",
    "删除 ",
    "删除 # ",
    "参数 { 门槛 = { 2021: 1, 2022..: 2 } }\n",
    "上年(",
    "测试 \"又\" { ",
    "期望 ",
    "期望 总分 = 满分\n",
    " | ",
    "\"\"",
    "😀",
];

/// One way to spoil a text; the numbers choose place, length and piece.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Cut { at: usize, length: usize },
    Insert { at: usize, piece: usize },
    Replace { at: usize, length: usize, piece: usize },
    Digit { at: usize, piece: usize },
    DropLine { line: usize },
    RepeatLine { line: usize },
    SwapLines { line: usize, other: usize },
    Graft { at: usize, sample: usize, from: usize, length: usize },
}

fn change() -> impl Strategy<Value = Change> {
    let (at, length, piece, line) = (|| 0usize..100_000, || 1usize..12, || 0usize..1_000, || 0usize..1_000);
    prop_oneof![
        1 => (at(), length()).prop_map(|(at, length)| Change::Cut { at, length }),
        1 => (at(), piece()).prop_map(|(at, piece)| Change::Insert { at, piece }),
        1 => (at(), length(), piece()).prop_map(|(at, length, piece)| Change::Replace { at, length, piece }),
        3 => (at(), piece()).prop_map(|(at, piece)| Change::Digit { at, piece }),
        2 => line().prop_map(|line| Change::DropLine { line }),
        1 => line().prop_map(|line| Change::RepeatLine { line }),
        1 => (line(), line()).prop_map(|(line, other)| Change::SwapLines { line, other }),
        1 => (at(), 0usize..1_000, at(), 1usize..200)
            .prop_map(|(at, sample, from, length)| Change::Graft { at, sample, from, length }),
    ]
}

fn spoil(text: &str, changes: &[Change]) -> String {
    let mut text = text.to_string();
    for change in changes {
        text = spoil_once(text, change);
    }
    text
}

fn spoil_once(text: String, change: &Change) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let splice = |characters: &mut Vec<char>, at: usize, length: usize, piece: &str| {
        let at = at % (characters.len() + 1);
        let end = (at + length).min(characters.len());
        characters.splice(at..end, piece.chars());
    };
    let piece = |number: usize| PIECES[number % PIECES.len()];
    match *change {
        Change::Cut { at, length } => splice(&mut characters, at, length, ""),
        Change::Insert { at, piece: number } => splice(&mut characters, at, 0, piece(number)),
        Change::Replace { at, length, piece: number } => splice(&mut characters, at, length, piece(number)),
        Change::Digit { at, piece: number } => {
            let digits: Vec<usize> = (0..characters.len()).filter(|at| characters[*at].is_ascii_digit()).collect();
            if let Some(at) = digits.get(at % digits.len().max(1)) {
                splice(&mut characters, *at, 1, ["0", "9", "5", ".5", "00", "-1", "100", "%"][number % 8]);
            }
        }
        Change::DropLine { line } | Change::RepeatLine { line } | Change::SwapLines { line, .. } => {
            let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
            if lines.is_empty() {
                return text;
            }
            let line = line % lines.len();
            match *change {
                Change::RepeatLine { .. } => lines.insert(line, lines[line]),
                Change::SwapLines { other, .. } => {
                    let other = other % lines.len();
                    lines.swap(line, other);
                }
                _ => drop(lines.remove(line)),
            }
            return lines.concat();
        }
        Change::Graft { at, sample, from, length } => {
            let sample = &SAMPLES[sample % SAMPLES.len()];
            let other: Vec<char> = sample.rules.chars().collect();
            let graft: String = other.iter().skip(from % other.len().max(1)).take(length).collect();
            splice(&mut characters, at, 0, &graft);
        }
    }
    characters.into_iter().collect()
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(150)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spoilt_rules_do_not_panic(
        sample in 0usize..100_000,
        changes in proptest::collection::vec(change(), 1..4),
        choice in 0usize..100,
    ) {
        let sample = &SAMPLES[sample % SAMPLES.len()];
        work::score(&spoil(&sample.rules, &changes), &sample.data, sample.format, choice);
    }

    #[test]
    fn spoilt_data_do_not_panic(
        sample in 0usize..100_000,
        changes in proptest::collection::vec(change(), 1..4),
        choice in 0usize..100,
    ) {
        let sample = &SAMPLES[sample % SAMPLES.len()];
        work::score(&sample.rules, &spoil(&sample.data, &changes), sample.format, choice);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases() / 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spoilt_families_do_not_panic(
        family in 0usize..100_000,
        text in 0usize..4,
        changes in proptest::collection::vec(change(), 1..4),
        choice in 0usize..10_000,
    ) {
        let family = &families::FAMILIES[family % families::FAMILIES.len()];
        family.spoilt(text, &changes, choice);
    }
}

#[test]
fn whole_families_pass_as_well() {
    assert!(families::FAMILIES.len() > 20);
    for (choice, family) in families::FAMILIES.iter().enumerate() {
        family.spoilt(0, &[], choice * 7);
    }
}

#[test]
fn whole_samples_pass_as_well() {
    assert!(SAMPLES.len() > 100);
    for (choice, sample) in SAMPLES.iter().enumerate().step_by(7) {
        work::score(&sample.rules, &sample.data, sample.format, choice);
    }
}

fn lines(count: usize, line: &dyn Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

/// Rubrics whose tests, changes or years once made much more work than they are long, or went too deep.
#[test]
fn small_families_are_little_work() {
    let given = lines(2_000, &|at| format!("甲{at} = 1\n"));
    let facts = format!("数据 {{\n{}}}\n乙（4分）: 得分 = 甲0 ≥ 1 ? 4 : 0\n", lines(2_000, &|at| format!("甲{at}: 数\n")));
    let locals = |limit: usize| {
        let links = lines(1_500, &|link| format!("局{} = 局{link} + 1\n", link + 1));
        format!("数据 {{ 甲: 数 }}\n乙（4分）:\n局0 = 甲\n{links}得分 = 局1500 > {limit} ? 4 : 0\n")
    };
    let named = |name: &str| {
        let links = lines(1_500, &|link| format!("定义 {name}{} = {name}{link} + 1\n", link + 1));
        format!("数据 {{ 甲: 数 }}\n定义 {name}0 = 甲\n{links}乙（4分）: 得分 = {name}1500 > 1 ? 4 : 0\n")
    };
    let by_year = lines(59, &|at| format!("{0}..{0}: {at}, ", 2000 + at));
    let unknown = lines(300, &|at| format!("项{at}（1分）: 得分 = 别{at} ≥ 门槛 ? 1 : 0\n"));
    let rows = lines(1_500, &|at| format!("{{ 名称: 项{at}, 分值: 1 }}, "));
    let expected = lines(300, &|at| format!("期望 项{at} = 1\n"));
    let checks = lines(1_000, &|at| format!("校验 \"第{at}\": 甲 > -{at}\n"));
    let checked = lines(1_000, &|at| format!("期望 校验 \"第{at}\"\n"));
    let shown = "数据 { 甲: 数 }\n乙（4分）: 得分 = 甲 ≥ 1 ? 4 : 0\n";
    for (old, new) in [
        // Chains of locals and of definitions, with another number or other names at their ends.
        (locals(1), locals(2)),
        (named("定"), named("别")),
        // Very many inputs of one test, and a table that would hold each of them once for each row.
        (facts.clone(), format!("{facts}测试 \"多\" {{\n{given}期望 乙 = 4 }}\n")),
        (facts.clone(), format!("{facts}测试 \"表\" 逐行 {{\n{given}期望 乙\n{} }}\n", "4\n".repeat(2_000))),
        // The same mistakes in each of many years.
        (shown.to_string(), format!("年度 2000..2058\n数据 {{ 甲: 数 }}\n参数 {{ 门槛 = {{ {by_year} }} }}\n{unknown}")),
        // Rows and checks that are asked for one by one.
        (
            shown.to_string(),
            format!(
                "数据 {{ 项目: 列表 {{ 名称: 文本, 分值: 数 }} }}\n逐项 项目（分值）: 得分 = 满分\n测试 \"多\" {{ 项目 = [{rows}]\n{expected} }}\n"
            ),
        ),
        (shown.to_string(), format!("{shown}{checks}测试 \"多\" {{ 甲 = 1\n{checked} }}\n")),
    ] {
        families::Family::changed(&old, &new);
    }
    let removed = lines(1_000, &|at| format!("删除 没有{at}\n修改 也没有{at}（5分）\n"));
    let base = lines(1_000, &|at| format!("项{at}（1分）: 得分 = 1\n"));
    families::Family::revised(&base, &format!("沿用 \"base.rules\"\n{removed}"));
}

/// Texts of which a stage once made much more work than they are long, or a wrong place. None of them takes a second.
#[test]
fn small_texts_are_little_work() {
    let parted = |count: usize| lines(count, &|length| format!("「{}甲」: 数\n", "甲且".repeat(length)));
    let options = lines(2_000, &|option| format!("项{option}\n"));
    let rules = [
        // A name with very many ways to fall apart into known ones.
        format!("数据 {{\n{}}}\n乙（1分）: 得分 = {}丙 > 0 ? 1 : 0\n", parted(40), "甲且".repeat(35)),
        // References that close a circle at each link of a long chain.
        format!("{}定义 甲3000 = 1\n", lines(3_000, &|link| format!("定义 甲{link} = 甲{} + 甲0\n", link + 1))),
        // Brackets that are opened on each line and never closed.
        "甲（\n".repeat(20_000),
        // Fractions that grow along a chain.
        format!("数据 {{ 甲0: 数 }}\n{}", lines(200, &|link| format!("定义 甲{} = 1 / (甲{link} * 甲{link} + 1)\n", link + 1))),
        // Conditions in conditions, bands of bands, and definitions that each ask the one before three times.
        format!("数据 {{ 甲: 数 }}\n乙（1分）: 得分 = {}甲{} > 0 ? 1 : 0\n", "(".repeat(60), " ≥ 2 ? 甲 : 甲)".repeat(60)),
        format!("数据 {{ 甲: 数 }}\n乙（1分）: 得分 = {}甲{}\n", "分档 (".repeat(48), ") { ≥ 1: 1, 其余: 0 }".repeat(48)),
        format!(
            "数据 {{ 甲0: 数 }}\n{}乙（1分）: 得分 = 甲60 ≥ 1 ? 1 : 0\n",
            lines(60, &|link| format!("定义 甲{} = 甲{link} ≥ 2 ? 甲{link} : 甲{link} + 1\n", link + 1))
        ),
        format!(
            "数据 {{ 甲: 数 }}\n定义 函0(x) = x\n{}乙（1分）: 得分 = 函9(甲) ≥ 1 ? 1 : 0\n",
            lines(9, &|link| format!("定义 函{}(x) = 函{link}(x) ≥ 2 ? 函{link}(x) : 函{link}(x + 1)\n", link + 1))
        ),
        // Many locals, many options, a name as long as a page.
        format!("乙（1分）:\n局0 = 1\n{}得分 = 1\n", lines(2_000, &|link| format!("局{} = 局{link} + 1\n", link + 1))),
        format!("数据 {{ 甲: 选项 {{ {options} }} }}\n乙（1分）: 得分 = 分档 甲 {{ {} }}\n", options.replace('\n', ": 1\n")),
        format!("数据 {{ {}: 数 }}\n乙（1分）: 得分 = {} > 0 ? 1 : 0\n", "甲".repeat(4_000), "甲".repeat(3_999)),
    ];
    for rules in &rules {
        work::score(rules, "单位: 例\n", facts::Format::Yaml, 0);
    }
    let head = "满分 不限\n数据 { 甲: 数 }\n";
    let sum = |from: &str, count: usize| (0..count).map(|part| format!("{from}{part}")).collect::<Vec<_>>().join(" + ");
    for rules in [
        // What led to a definition, told again by each of a chain of others.
        format!(
            "{head}定义 甲0 = 甲\n{}乙（1分）: 得分 = 甲4000\n",
            lines(4_000, &|link| format!("定义 甲{} = 甲{link} + 1\n", link + 1))
        ),
        // Very many definitions behind one, that one behind very many rows.
        format!(
            "{head}{}{}定义 全 = {}\n{}",
            lines(4_000, &|leaf| format!("定义 叶{leaf} = 甲 + {leaf}\n")),
            lines(80, &|twig| format!("定义 枝{twig} = {}\n", sum(&format!("叶{twig}"), 10))),
            sum("枝", 80),
            lines(1_000, &|row| format!("项{row}（1分）: 得分 = 全 > {row} ? 1 : 0\n")),
        ),
    ] {
        work::score(&rules, "单位: 例\n数据: {甲: 1}\n", facts::Format::Yaml, 0);
    }
    let founding = "预算完成率: score = ratio(执行,预算) >= 1 ? 4 : 0";
    for (data, format) in [
        ("\r".repeat(200_000), facts::Format::Toml),
        ("= \n".repeat(20_000), facts::Format::Toml),
        // The parser speaks of a tab where there is none.
        ("#\0甲\n单位: 例\n".to_string(), facts::Format::Yaml),
        ("单\0位: 例\n数据:\n  执行: 1\n".to_string(), facts::Format::Yaml),
    ] {
        work::score(founding, &data, format, 0);
    }
}
