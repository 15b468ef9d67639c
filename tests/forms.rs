//! The forms of rule that real rubrics hold, each as a rules file under examples/forms with its tests: accepted without a message, its
//! tests pass, between them they reach everything that there is to reach, and no change of the rules gets past them. What a test cannot
//! hold, as what is said of a remark that is too long, is a data file NAME.CASE.yaml; what comes of those stands in NAME.txt.
//!
//! `UPDATE_EXPECT=1 cargo test --test forms` accepts what comes out of the data files now; read the difference before you commit it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use biaochi::eval::{Cohort, Detail, evaluate};
use libtest_mimic::{Arguments, Failed, Trial};

use common::{dump, outcome};
use files::stem;

#[path = "common/command.rs"]
mod command;
mod common;
#[path = "common/files.rs"]
mod files;

const FOLDER: &str = "examples/forms";

/// Every form that was met in published rubrics: a letter for the kind of rubric, a number for the form, and what the file shows.
const FORMS: &[&str] = &[
    // Department-wide expenditure.
    "A-01-每超一点扣分",
    "A-02-常数取名",
    "A-02-参数按年度",
    "A-03-变动率",
    "A-03-上年数据",
    "A-04-分档",
    "A-04-从高到低",
    "A-05-左端不含",
    "A-06-两个金额比",
    "A-07-按期下达",
    "A-08-控制率",
    "A-09-各一分",
    "A-10-逐条扣分",
    "A-12-按完成比例",
    "A-13-二者择其一",
    "A-14-设定分值",
    "A-15-达标个数",
    // Project self-evaluation.
    "B-01-项目指标",
    "B-01-定量定性混排",
    "B-02-评定等次",
    "B-03-评定等次二",
    "B-05-预算执行率",
    "B-06-几个单位一并填报",
    "B-06-各自填报再汇总",
    "B-07-各组分值固定",
    "B-08-折算",
    "B-09-每降五个百分点",
    "B-10-偏差幅度",
    "B-11-须说明",
    "B-12-超额倒扣",
    "B-12-项目指标超三成",
    "B-13-总分封顶",
    "B-14-偏离两边都扣",
    // Grades.
    "C-01-等级",
    "C-01-取整",
    "C-03-一票否决",
    // Other funds.
    "E-01-地区目标值",
    "E-02-分地区分档",
    "E-02-名次",
    "E-02-排名",
    "E-02-只扣不加",
    "E-03-目标得八成",
    "E-04-目标的百分之二",
    "E-04-偏差含两端",
    "E-05-分段直线",
    "E-06-超额另加",
    "E-08-三种数法",
    // Also met.
    "另-权重两层",
    "另-与平均数比",
    "另-与全体平均比",
    "另-次数表",
    "另-几种扣分",
    "另-分类指标",
    "另-分类分值",
    "另-三年平均",
    "另-三年平均-往年数据",
    "另-未达不得分",
    "另-合计要对得上",
    // Words that must be kept apart.
    "词-百分点和百分之几",
    "词-含哪一端",
    "词-扣到哪里为止",
    "词-加到哪里为止",
    "词-不适用各种办法",
    "词-超额四种办法",
];

fn main() {
    let (rules, data) = (files::files(FOLDER, "rules"), files::files(FOLDER, "yaml"));
    let mut trials = Vec::new();
    for path in &rules {
        let (path, name) = (path.clone(), stem(path));
        let own: Vec<PathBuf> = data.iter().filter(|data| belongs(data, &name)).cloned().collect();
        trials.push(Trial::test(name, move || form(&path, &own)));
    }
    let names: Vec<String> = rules.iter().map(|path| stem(path)).collect();
    trials.push(Trial::test("every form has its file, every file is listed and used", move || listed(&names, &data)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// Whether a data file is a case of the form of this name.
fn belongs(data: &Path, form: &str) -> bool {
    stem(data).strip_prefix(form).is_some_and(|case| case.starts_with('.'))
}

fn form(rules: &Path, data: &[PathBuf]) -> Result<(), Failed> {
    let text = fs::read_to_string(rules)?;
    let messages = outcome(&text, "单位: 例\n年度: 2024\n").messages;
    if !messages.is_empty() {
        return Err(messages.join("\n").into());
    }
    tested(rules)?;
    let expected = rules.with_extension("txt");
    if data.is_empty() {
        return if expected.exists() { Err("results are expected, but there are no data".into()) } else { Ok(()) };
    }
    let mut shown = String::new();
    for path in data {
        let case = stem(path);
        let _ = writeln!(shown, "== {}", case.split_once('.').map_or("", |(_, case)| case));
        let outcome = outcome(&text, &fs::read_to_string(path)?);
        for message in &outcome.messages {
            let _ = writeln!(shown, "{message}");
        }
        if let Some((rubric, record)) = outcome.rubric.as_ref().zip(outcome.record.as_ref()) {
            shown.push_str(&dump(&evaluate(rubric, &Cohort::default(), record, Detail::Scores)));
        }
    }
    files::compare(&expected, &shown)
}

/// Whether a file has tests, all of them pass, nothing that they could reach is left, and they notice every change of the rules.
fn tested(rules: &Path) -> Result<(), Failed> {
    let folder = rules.parent().ok_or("no folder")?;
    let name = rules.file_name().ok_or("no name")?;
    let output = command::biaochi(folder, &["test".as_ref(), name, "--coverage".as_ref()]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let reached = said.lines().find_map(|line| {
        let (all, reached) = line.trim().strip_prefix("要测的情形共 ")?.split_once(" 种，测到 ")?;
        Some(format!("{all} 种") == reached)
    });
    match (output.status.success(), reached) {
        (true, Some(true)) => {}
        (true, Some(false) | None) | (false, _) => return Err(said.into()),
    }
    let output = command::biaochi(folder, &["test".as_ref(), name, "--mutants".as_ref()]);
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stdout).into_owned().into()) }
}

/// Every form has its file; the list of forms names every rules file; every data file is a case of one.
fn listed(names: &[String], data: &[PathBuf]) -> Result<(), Failed> {
    let list = fs::read_to_string(files::repository(FOLDER).join("README.md"))?;
    let missing = FORMS.iter().filter(|form| !names.iter().any(|name| name == **form)).map(|form| format!("missing: {form}"));
    let unknown = names.iter().filter(|name| !FORMS.contains(&name.as_str())).map(|name| format!("not in FORMS: {name}"));
    let unlisted = names.iter().filter(|name| !list.contains(&format!("({name}.rules)")));
    let unlisted = unlisted.map(|name| format!("not in README.md: {name}"));
    let unused = data.iter().filter(|data| !names.iter().any(|form| belongs(data, form)));
    let unused = unused.map(|data| format!("no rules for: {}", stem(data)));
    let wrong: Vec<String> = missing.chain(unknown).chain(unlisted).chain(unused).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}
