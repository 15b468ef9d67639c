//! How the time grows with the input, where the input is made to cost much: for each family of rules and data, every stage is timed at a size,
//! at twice and at four times the size. What grows no faster than its text about doubles from column to column.
//!
//! `cargo bench --bench growth [part of a family's name]`

#![expect(clippy::print_stderr, reason = "a benchmark says what it is about")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use biaochi::audit::{HandedIn, Options, audit};
use biaochi::check::{check, soundness};
use biaochi::diagnostic::Diagnostics;
use biaochi::eval::{Cohort, Detail, evaluate, nearest_changes};
use biaochi::facts::{self, Submission, bind, read};
use biaochi::goal::{Goal, ways};
use biaochi::impact::{self, Effect};
use biaochi::language::Language;
use biaochi::matrix::{Candidate, Given, Scope, matrix};
use biaochi::model::Editions;
use biaochi::proof::prove;
use biaochi::report::{self, Entry, Provenance, Report, Style};
use biaochi::revision::Texts;
use biaochi::source::{Source, SourceId, Sources};
use biaochi::syntax::keywords::Spelling;
use biaochi::syntax::{ast, format, parse, printer};
use biaochi::testing::mutants::{Extent, mutants};
use biaochi::testing::{TestFiles, run_covered};

/// Something that is made in any size.
struct Family {
    name: &'static str,
    /// The first of three sizes.
    size: usize,
    /// The rules of a size.
    rules: fn(usize) -> String,
    /// What they were before, when that is another text.
    before: Option<fn(usize) -> String>,
    /// Data of one unit.
    data: Option<fn(usize) -> String>,
    /// How many units have such data.
    units: fn(usize) -> usize,
}

const ALONE: Family = Family { name: "", size: 1_000, rules: |_| String::new(), before: None, data: None, units: |_| 1 };

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

fn plain_data(_: usize) -> String {
    "单位: 例\n年度: 2021\n数据: {甲: 3, 乙: 2}\n".to_string()
}

const HEAD: &str = "满分 不限\n数据 { 甲: 数; 乙: 数 大于 0 }\n";

fn families() -> Vec<Family> {
    vec![
        Family {
            name: "locals, each of the one before",
            rules: |n| {
                format!(
                    "{HEAD}项（4分）:\n局0 = 甲\n{}得分 = 局{n} > 1 ? 4 : 0\n",
                    lines(n, |i| format!("局{} = 局{i} + 1\n", i + 1))
                )
            },
            before: Some(|n| {
                format!(
                    "{HEAD}项（4分）:\n局0 = 乙\n{}得分 = 局{n} > 1 ? 4 : 0\n",
                    lines(n, |i| format!("局{} = 局{i} + 1\n", i + 1))
                )
            }),
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "definitions, each of the one before",
            rules: |n| {
                format!(
                    "{HEAD}定义 定0 = 甲\n{}项（4分）: 得分 = 定{n} > 1 ? 4 : 0\n",
                    lines(n, |i| format!("定义 定{} = 定{i} + 1\n", i + 1))
                )
            },
            before: Some(|n| {
                format!(
                    "{HEAD}定义 别0 = 甲\n{}项（4分）: 得分 = 别{n} > 1 ? 4 : 0\n",
                    lines(n, |i| format!("定义 别{} = 别{i} + 1\n", i + 1))
                )
            }),
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "definitions, each of all before through the last two",
            rules: |n| {
                format!(
                    "{HEAD}定义 定0 = 甲\n定义 定1 = 甲\n{}项（4分）: 得分 = 定{} > 1 ? 4 : 0\n",
                    lines(n, |i| format!("定义 定{} = (定{i} + 定{}) / 2\n", i + 2, i + 1)),
                    n + 1
                )
            },
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "definitions with other names than before",
            size: 2_500,
            rules: |n| format!("{HEAD}{}项（4分）: 得分 = 新0 > 1 ? 4 : 0\n", lines(n, |i| format!("定义 新{i} = 甲 + {i}\n"))),
            before: Some(|n| {
                format!("{HEAD}{}项（4分）: 得分 = 旧0 > 1 ? 4 : 0\n", lines(n, |i| format!("定义 旧{i} = 甲 + {i}\n")))
            }),
            ..ALONE
        },
        Family {
            name: "facts, an indicator for each",
            rules: |n| {
                format!(
                    "满分 不限\n数据 {{\n{}}}\n{}",
                    lines(n, |i| format!("甲{i}: 数\n")),
                    lines(n, |i| format!("项{i}（1分）: 得分 = 甲{i} ≥ 1 ? 1 : 0\n"))
                )
            },
            before: Some(|n| {
                format!(
                    "满分 不限\n数据 {{\n{}}}\n{}",
                    lines(n, |i| format!("乙{i}: 数\n")),
                    lines(n, |i| format!("目{i}（1分）: 得分 = 乙{i} ≥ 1 ? 1 : 0\n"))
                )
            }),
            data: Some(|n| format!("单位: 例\n数据:\n{}", lines(n, |i| format!("  甲{i}: {i}\n")))),
            ..ALONE
        },
        Family {
            name: "indicators that all ask one fact",
            rules: |n| format!("{HEAD}{}", lines(n, |i| format!("项{i}（1分）: 得分 = 甲 ≥ {i} ? 1 : 0\n"))),
            before: Some(|n| format!("{HEAD}{}", lines(n, |i| format!("项{i}（1分）: 得分 = 甲 > {i} ? 1 : 0\n")))),
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "indicators, each of the score of the one before",
            rules: |n| {
                format!(
                    "{HEAD}项0（1分）: 得分 = 甲 > 1 ? 1 : 0\n{}",
                    lines(n, |i| format!("项{}（1分）: 得分 = 项{i}.得分 > 0 ? 1 : 0\n", i + 1))
                )
            },
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "headings with an indicator each",
            size: 500,
            rules: |n| {
                format!(
                    "{HEAD}{}",
                    lines(n, |i| format!("# 标题{i}（1分）\n## 次{i}（1分）\n项{i}（1分）: 得分 = 甲 ≥ {i} ? 1 : 0\n"))
                )
            },
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "indicators not applicable, their points shared",
            size: 500,
            rules: |n| {
                format!(
                    "不适用 全部按比例\n{HEAD}{}",
                    lines(n, |i| format!("项{i}（1分）: 适用 = 填报; 得分 = 甲 ≥ {i} ? 1 : 0\n"))
                )
            },
            data: Some(|n| format!("单位: 例\n数据: {{甲: 1}}\n不适用:\n{}", lines(n / 2, |i| format!("  项{i}: 没有\n")))),
            ..ALONE
        },
        Family {
            name: "headings that apply now and then",
            size: 250,
            rules: |n| {
                format!(
                    "满分 不限\n数据 {{\n{}}}\n{}",
                    lines(n, |i| format!("有{i}: 是否\n")),
                    lines(n, |i| format!("# 标题{i}（1分，适用 有{i}）\n项{i}（1分）: 得分 = 评定\n"))
                )
            },
            data: Some(|n| format!("单位: 例\n数据:\n{}", lines(n, |i| format!("  有{i}: 是\n")))),
            ..ALONE
        },
        Family {
            name: "tests",
            size: 500,
            rules: |n| {
                format!(
                    "{HEAD}项（4分）: 得分 = 甲 ≥ 1 ? 4 : 0\n{}",
                    lines(n, |i| format!("测试 \"第{i}\" {{ 甲 = {i}; 期望 项 ≥ 0 }}\n"))
                )
            },
            ..ALONE
        },
        Family {
            name: "rows of the table of a test",
            rules: |n| {
                format!(
                    "{HEAD}项（4分）: 得分 = 甲 ≥ 1 ? 4 : 0\n测试 \"表\" 逐行 {{\n甲 | 期望 项\n{}}}\n",
                    lines(n, |i| format!("{i} | ≥ 0\n"))
                )
            },
            ..ALONE
        },
        Family {
            name: "bands of one rule",
            rules: |n| {
                format!(
                    "{HEAD}项（4分）: 得分 = 分档 甲 {{ {}其余: 0 }}\n",
                    lines(n, |i| format!("≥ {}: {}, ", 1_000_000 - i, i % 4))
                )
            },
            before: Some(|n| {
                format!(
                    "{HEAD}项（4分）: 得分 = 分档 甲 {{ {}其余: 0 }}\n",
                    lines(n, |i| format!("≥ {}: {}, ", 1_000_000 - i, i % 3))
                )
            }),
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "bands with gaps between them",
            rules: |n| {
                format!(
                    "{HEAD}项（4分）: 得分 = 分档 甲 {{ {}}}\n",
                    lines(n, |i| format!("[{}, {}): {}, ", i * 3, i * 3 + 2, i % 4))
                )
            },
            ..ALONE
        },
        Family {
            name: "bands with guards",
            rules: |n| {
                format!(
                    "{HEAD}项（4分）: 得分 = 分档 甲 {{ {}其余: 0 }}\n",
                    lines(n, |i| format!("≥ {} 当 乙 > {i}: {}, ", 1_000_000 - i, i % 4))
                )
            },
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "bands of conditions",
            rules: |n| format!("{HEAD}项（4分）: 得分 = 分档 {{ {}其余: 0 }}\n", lines(n, |i| format!("甲 > {i}: {}, ", i % 4))),
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "bands of conditions on facts of their own",
            rules: |n| {
                format!(
                    "满分 不限\n数据 {{\n{}}}\n项（4分）: 得分 = 分档 {{ {}其余: 0 }}\n",
                    lines(n, |i| format!("有{i}: 是否\n")),
                    lines(n, |i| format!("有{i}: {}, ", i % 4))
                )
            },
            data: Some(|n| format!("单位: 例\n数据:\n{}", lines(n, |i| format!("  有{i}: 否\n")))),
            ..ALONE
        },
        Family {
            name: "options of one fact",
            rules: |n| {
                format!(
                    "满分 不限\n数据 {{ 类: 选项 {{ {} }} }}\n项（4分）: 得分 = 分档 类 {{ {} }}\n",
                    lines(n, |i| format!("选{i}, ")),
                    lines(n, |i| format!("选{i}: {}, ", i % 4))
                )
            },
            data: Some(|n| format!("单位: 例\n数据: {{类: 选{}}}\n", n - 1)),
            ..ALONE
        },
        Family {
            name: "entries of a checklist, points of an interpolation",
            rules: |n| {
                format!(
                    "{HEAD}项（{n}分）: 得分 = 清单 {{ {} }}\n直（4分）: 得分 = 插值 甲 {{ {} }}\n",
                    lines(n, |i| format!("甲 > {i}: 1, ")),
                    lines(n, |i| format!("{i}: {}, ", i % 4))
                )
            },
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "arguments of one call",
            rules: |n| format!("{HEAD}项（4分）: 得分 = 最大({}甲) ≥ 1 ? 4 : 0\n", lines(n, |i| format!("甲 - {i}, "))),
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "deep rules",
            size: 50,
            rules: |n| {
                format!(
                    "{HEAD}{}",
                    lines(n, |i| format!(
                        "项{i}（4分）: 得分 = {}0\n",
                        lines(60, |j| format!("甲 ≥ {} ? {} : ", 100 - j, j % 4))
                    ))
                )
            },
            before: Some(|n| {
                format!(
                    "{HEAD}{}",
                    lines(n, |i| format!(
                        "项{i}（4分）: 得分 = {}0\n",
                        lines(60, |j| format!("甲 ≥ {} ? {} : ", 101 - j, j % 4))
                    ))
                )
            }),
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "conditions in conditions",
            size: 50,
            rules: |n| {
                format!(
                    "{HEAD}{}",
                    lines(n, |i| format!(
                        "项{i}（4分）: 得分 = {}甲{} > {i} ? 4 : 0\n",
                        "(".repeat(60),
                        " ≥ 2 ? 甲 : 乙)".repeat(60)
                    ))
                )
            },
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "bands of bands",
            size: 50,
            rules: |n| {
                format!(
                    "{HEAD}{}",
                    lines(n, |i| format!(
                        "项{i}（4分）: 得分 = {}甲 - {i}{}\n",
                        "分档 (".repeat(45),
                        ") { ≥ 1: 1, 其余: 0 }".repeat(45)
                    ))
                )
            },
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "definitions that ask the one before three times",
            size: 500,
            rules: |n| {
                format!(
                    "{HEAD}定义 定0 = 甲\n{}项（4分）: 得分 = 定{n} > 1 ? 4 : 0\n",
                    lines(n, |i| format!("定义 定{} = 定{i} ≥ 2 ? 定{i} : 定{i} + 1\n", i + 1))
                )
            },
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "many definitions behind one, behind each indicator",
            size: 500,
            rules: |n| {
                let leaves = lines(n, |i| format!("定义 叶{i} = 甲 + {i}\n"));
                let twigs = lines(n / 50, |i| {
                    format!(
                        "定义 枝{i} = {}\n",
                        (0..50).map(|leaf| format!("叶{}", i * 50 + leaf)).collect::<Vec<_>>().join(" + ")
                    )
                });
                let whole = (0..n / 50).map(|twig| format!("枝{twig}")).collect::<Vec<_>>().join(" + ");
                format!(
                    "{HEAD}{leaves}{twigs}定义 全 = {whole}\n{}",
                    lines(n, |i| format!("项{i}（1分）: 得分 = 全 > {i} ? 1 : 0\n"))
                )
            },
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "functions, each calling the one before",
            size: 100,
            rules: |n| {
                format!(
                    "{HEAD}定义 函0(x) = x\n{}项（4分）: 得分 = 函1(甲) > 1 ? 4 : 0\n",
                    lines(n, |i| format!(
                        "定义 函{}(x) = x + {}\n",
                        i + 1,
                        if i % 20 == 0 { "0".to_string() } else { format!("函{i}(x)") }
                    ))
                )
            },
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "checks",
            rules: |n| {
                format!("{HEAD}项（4分）: 得分 = 甲 ≥ 1 ? 4 : 0\n{}", lines(n, |i| format!("校验 \"第{i}\": 甲 > -{i}\n")))
            },
            before: Some(|n| {
                format!("{HEAD}项（4分）: 得分 = 甲 ≥ 1 ? 4 : 0\n{}", lines(n, |i| format!("校验 \"条{i}\": 甲 > -{i}\n")))
            }),
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "grades",
            size: 250,
            rules: |n| {
                format!(
                    "{HEAD}等级 {{ {}其余: 差 }}\n项（{}分）: 得分 = 甲\n",
                    lines(n, |i| format!("≥ {}: 等{i}, ", n + 1 - i)),
                    n + 1
                )
            },
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "parameters by year",
            size: 100,
            rules: |n| {
                let years = lines(20, |year| format!("{0}..{0}: {year}, ", 2000 + year));
                format!(
                    "年度 2000..2019\n{HEAD}参数 {{\n{}}}\n{}",
                    lines(n, |i| format!("参{i} = {{ {years} }}\n")),
                    lines(n, |i| format!("项{i}（1分）: 得分 = 甲 ≥ 参{i} ? 1 : 0\n"))
                )
            },
            data: Some(|_| "单位: 例\n年度: 2011\n数据: {甲: 3}\n".to_string()),
            ..ALONE
        },
        Family {
            name: "names that nothing defines",
            rules: |n| format!("{HEAD}{}", lines(n, |i| format!("项{i}（1分）: 得分 = 别的{i} ≥ 1 ? 1 : 0\n"))),
            ..ALONE
        },
        Family {
            name: "names that stand twice",
            rules: |n| format!("{HEAD}{0}{0}", lines(n, |i| format!("项{i}（1分）: 得分 = 甲 ≥ 1 ? 1 : 0\n"))),
            ..ALONE
        },
        Family { name: "lines that are nothing", rules: |n| lines(n, |i| format!("这是第{i}行 不成话 (\n")), ..ALONE },
        Family { name: "brackets that stay open", rules: |n| format!("{HEAD}{}", "项（\n".repeat(n)), size: 5_000, ..ALONE },
        Family {
            name: "texts that stay open",
            rules: |n| format!("{HEAD}{}", "项: 分析 = “开\n".repeat(n)),
            size: 5_000,
            ..ALONE
        },
        Family {
            name: "braces that stay open",
            rules: |n| format!("{HEAD}{}", "项（4分）: 得分 = 分档 {\n".repeat(n)),
            size: 2_500,
            ..ALONE
        },
        Family {
            name: "comments and prose",
            size: 4_000,
            rules: |n| format!("{}{HEAD}{}项（4分）: 得分 = 甲 ≥ 1 ? 4 : 0\n", "// 一句话\n".repeat(n), "> 一句话\n".repeat(n)),
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "places in a note",
            size: 500,
            rules: |n| format!("{HEAD}项（4分）: 得分 = 甲 ≥ 1 ? 4 : 0; 分析 = \"{}\"\n", "{甲}和".repeat(n)),
            data: Some(plain_data),
            ..ALONE
        },
        Family {
            name: "a long name, asked for wrongly",
            rules: |n| {
                format!("满分 不限\n数据 {{ {}: 数 }}\n项（4分）: 得分 = {} ≥ 1 ? 4 : 0\n", "甲".repeat(n), "甲".repeat(n - 1))
            },
            ..ALONE
        },
        Family {
            name: "a long number",
            size: 50_000,
            rules: |n| format!("{HEAD}项（4分）: 得分 = 甲 ≥ {} ? 4 : 0\n", "9".repeat(n)),
            data: Some(|n| format!("单位: 例\n数据: {{甲: {}}}\n", "9".repeat(n))),
            ..ALONE
        },
        Family {
            name: "items of a list",
            rules: |_| {
                "满分 不限\n数据 { 项: 列表 { 名称: 文本, 分值: 数, 资金: 数 } }\n项目（4分）: 得分 = 合计(项, 资金) ≥ 最大(项, 资金) 且 个数(项, 资金 > 1) > 2 ? 4 : 0\n逐项 项（分值）: 得分 = 资金 ≥ 1 ? 满分 : 0\n".to_string()
            },
            data: Some(|n| {
                format!("单位: 例\n数据:\n  项:\n{}", lines(n, |i| format!("  - {{名称: 第{i}, 分值: 1, 资金: {i}}}\n")))
            }),
            ..ALONE
        },
        Family {
            name: "keys that nothing declares, in data",
            rules: |_| format!("{HEAD}项（4分）: 得分 = 甲 ≥ 1 ? 4 : 0\n"),
            data: Some(|n| format!("单位: 例\n数据:\n{}", lines(n, |i| format!("  没有{i}: 1\n")))),
            ..ALONE
        },
        Family {
            name: "judgements of rows that are not there, in data",
            rules: |n| format!("{HEAD}{}", lines(n, |i| format!("项{i}（1分）: 得分 = 评定\n"))),
            data: Some(|n| format!("单位: 例\n评定:\n{}", lines(n, |i| format!("  目{i}: 1\n")))),
            ..ALONE
        },
        Family {
            name: "data nested in data",
            size: 5_000,
            rules: |_| format!("{HEAD}项（4分）: 得分 = 甲 ≥ 1 ? 4 : 0\n"),
            data: Some(|n| format!("单位: 例\n数据: {}\n", "[".repeat(n))),
            ..ALONE
        },
        Family {
            name: "units",
            size: 250,
            rules: |_| format!("{HEAD}{}", lines(30, |i| format!("项{i}（1分）: 得分 = 甲 ≥ {i} ? 1 : 0\n"))),
            before: Some(|_| format!("{HEAD}{}", lines(30, |i| format!("项{i}（1分）: 得分 = 甲 > {i} ? 1 : 0\n")))),
            data: Some(plain_data),
            units: |n| n,
        },
        Family {
            name: "a revision of each indicator",
            rules: |n| {
                format!("沿用 \"旧.rules\"\n年度 2022\n{}", lines(n, |i| format!("修改 项{i}（2分）: 得分 = 甲 ≥ {i} ? 2 : 0\n")))
            },
            before: Some(|n| format!("年度 2021\n{HEAD}{}", lines(n, |i| format!("项{i}（1分）: 得分 = 甲 ≥ {i} ? 1 : 0\n")))),
            ..ALONE
        },
        Family {
            name: "a revision that removes each indicator but one",
            rules: |n| format!("沿用 \"旧.rules\"\n年度 2022\n{}", lines(n - 1, |i| format!("删除 项{i}\n"))),
            before: Some(|n| format!("年度 2021\n{HEAD}{}", lines(n, |i| format!("项{i}（1分）: 得分 = 甲 ≥ {i} ? 1 : 0\n")))),
            ..ALONE
        },
        Family {
            name: "a revision of what is not there",
            rules: |n| format!("沿用 \"旧.rules\"\n年度 2022\n{}", lines(n, |i| format!("修改 目{i}（2分）\n"))),
            before: Some(|n| format!("年度 2021\n{HEAD}{}", lines(n, |i| format!("项{i}（1分）: 得分 = 甲 ≥ {i} ? 1 : 0\n")))),
            ..ALONE
        },
    ]
}

/// How long this thread has been at work, which other programs on the machine do not change; where the system does not say, how late it is.
fn now(began: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let worked = told.and_then(|told| told.split(' ').next()?.parse().ok());
    worked.map_or_else(|| began.elapsed(), Duration::from_nanos)
}

/// What a stage took, in the order of the stages.
#[derive(Default)]
struct Times(Vec<(&'static str, Duration)>);

impl Times {
    fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let start = now(began);
        let result = black_box(work());
        self.0.push((stage, now(began).saturating_sub(start)));
        result
    }
}

fn compiled(text: &str, texts: &[(&str, &str)], times: &mut Times) -> (Option<ast::File>, Option<Editions>, Arc<Sources>) {
    let texts = texts.iter().copied().chain([("例.rules", text)]).collect();
    let mut library = Texts::new(&texts);
    let mut diagnostics = Diagnostics::new();
    let whole = times.time("parse", || library.whole("例.rules", &mut diagnostics));
    let sources = Arc::new(library.into_sources());
    let editions = whole.as_ref().and_then(|whole| times.time("check", || check(whole, &sources, &mut diagnostics)));
    let found = diagnostics.into_sorted();
    times.time("messages", || {
        biaochi::cli::render::render_all(&found, &sources, Language::Chinese, biaochi::cli::render::Colour::Plain)
    });
    (whole, editions, sources)
}

fn submissions(text: &str, units: usize, times: &mut Times) -> Vec<Submission> {
    let mut sources = Sources::new();
    let ids: Vec<_> =
        (0..units).map(|at| sources.add(format!("{at}.yaml"), text.replace("单位: 例", &format!("单位: 例{at}")))).collect();
    let mut diagnostics = Diagnostics::new();
    times.time("read", || ids.iter().filter_map(|id| read(sources.get(*id)?, facts::Format::Yaml, &mut diagnostics)).collect())
}

/// Every stage once.
fn run(family: &Family, size: usize) -> Times {
    let mut times = Times::default();
    let text = (family.rules)(size);
    let before = family.before.map(|before| before(size));
    let base: Vec<(&str, &str)> = before.iter().map(|before| ("旧.rules", before.as_str())).collect();
    let (whole, editions, _) = compiled(&text, &base, &mut times);
    times.time("fmt", || {
        let source = Source::new(SourceId(0), "例.rules", text.as_str());
        format::format(&source, &format::Style::default(), &mut Diagnostics::new())
    });
    if let Some(whole) = &whole {
        times.time("expand", || printer::print(whole, Spelling::Chinese));
    }
    let data = family.data.map(|data| submissions(&data(size), (family.units)(size), &mut times)).unwrap_or_default();
    let Some(editions) = editions else { return times };
    let rubric = editions.first();
    times.time("prove", || prove(rubric));
    times.time("goals", || soundness::goals(rubric));
    times.time("test", || run_covered(&editions, &TestFiles::new(), &|_| true, Extent::Everything));
    times.time("mutants", || whole.as_ref().map(|whole| mutants(whole, Extent::Everything).list.len()));
    let mut diagnostics = Diagnostics::new();
    let records: Vec<_> = times.time("bind", || data.iter().map(|data| bind(rubric, data, &mut diagnostics)).collect());
    let cards: Vec<_> = times.time("score", || {
        records.iter().flatten().map(|record| evaluate(rubric, &Cohort::default(), record, Detail::Steps)).collect()
    });
    times.time("report", || {
        for format in [report::Format::Text, report::Format::Html, report::Format::Json] {
            let entry = |scorecard| Entry { scorecard, provenance: Provenance::default() };
            let report =
                Report { entries: cards.iter().map(entry).collect(), language: Language::Chinese, style: Style::default() };
            let _ = report::write(format, &report, &mut Vec::new());
        }
    });
    if let (Some(Some(record)), Some(card)) = (records.first(), cards.first())
        && let Some(row) = card.rows().last()
    {
        times.time("explain", || nearest_changes(rubric, &Cohort::default(), record, row.id));
        times.time("goal", || ways(rubric, &Cohort::default(), record, &Goal::NextGrade).is_ok());
    }
    times.time("audit", || {
        let handed_in = |submission| HandedIn {
            file: String::new(),
            source: None,
            submission: Some(submission),
            rubric: Some(&**rubric),
            faults: Vec::new(),
        };
        audit(&data.iter().map(handed_in).collect::<Vec<_>>(), &Options::default())
    });
    let old = before.as_deref().and_then(|before| {
        let mut sources = Sources::new();
        let id = sources.add("旧.rules", before);
        let sources = Arc::new(sources);
        let mut diagnostics = Diagnostics::new();
        let file = parse(sources.get(id)?, &mut diagnostics);
        check(&file, &sources, &mut diagnostics)
    });
    if let Some(old) = &old {
        let old = old.first();
        let difference = times.time("diff", || impact::compare(old, rubric));
        let given = data.iter().map(|data| (String::new(), data));
        let scored = times.time("diff data", || impact::scored(&difference, [old, rubric], given, &mut diagnostics));
        times.time("effect", || Effect::of(&difference, old, rubric, &scored));
        let candidates = [&**old, &**rubric].map(|rubric| Candidate { rubric, file: "例.rules", scope: Scope::Everyone });
        let given: Vec<Given<'_>> = data.iter().map(|submission| Given { submission, own: Some(1) }).collect();
        times.time("compare", || matrix(&candidates, &given, &mut diagnostics));
    }
    times
}

/// A quotient with one place.
fn quotient(one: Duration, other: Duration) -> String {
    let tenths = one.as_micros() * 10 / other.as_micros().max(1);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn main() {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with("--")).unwrap_or_default();
    let mut out = String::new();
    for family in families().into_iter().filter(|family| family.name.contains(&wanted)) {
        let sizes = [family.size, family.size * 2, family.size * 4];
        let times = sizes.map(|size| run(&family, size));
        let length = (family.rules)(sizes[2]).len();
        let _ = writeln!(out, "{}: {sizes:?}, {} KiB of rules", family.name, length / 1024);
        for (at, (stage, last)) in times[2].0.iter().enumerate() {
            let [Some((_, first)), Some((_, second))] = [times[0].0.get(at), times[1].0.get(at)] else { continue };
            // What takes no time says nothing of how it grows.
            if last.as_millis() < 8 {
                continue;
            }
            let grows = last.as_micros() > second.as_micros() * 3 && last.as_millis() > 30;
            let mark = if grows { "  ← grows faster than its input" } else { "" };
            let _ = writeln!(
                out,
                "    {stage:10} {:>6} {:>6} {:>6} ms   × {} × {}{mark}",
                first.as_millis(),
                second.as_millis(),
                last.as_millis(),
                quotient(*second, *first),
                quotient(*last, *second)
            );
        }
        eprint!("{out}");
        out.clear();
    }
}
