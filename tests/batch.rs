//! Tables of units, as data: each folder of tests/batch/ holds rules and tables, `预期.txt` what comes of them: results, rejects, figures and
//! what is said. And the law of it: every row that was scored has the scores of the same unit in a data file of its own.
//!
//! `UPDATE_EXPECT=1 cargo test --test batch` writes what comes out now. Tables of CSV whose names end with `.gb18030.csv` are handed over in
//! that encoding.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use biaochi::Engine;
use biaochi::batch::{
    Asked, Choice, End, Ended, Form, Input, Job, Method, Rows, Shelf, Stored, TableFormat, run, write_reject, write_reject_titles,
};
use biaochi::diagnostic::Diagnostic;
use biaochi::eval::Total;
use biaochi::facts::Format;
use biaochi::language::Language;
use biaochi::model::Editions;
use libtest_mimic::{Arguments, Failed, Trial};

#[path = "common/files.rs"]
mod files;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    let mut folders: Vec<PathBuf> = fs::read_dir(files::repository("tests/batch"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    for folder in folders {
        let name = folder.file_name().unwrap().to_str().unwrap().to_string();
        let path = folder.clone();
        trials.push(Trial::test(name.clone(), move || case(&path)));
        let path = folder.clone();
        trials.push(Trial::test(format!("{name}/one_by_one"), move || one_by_one(&path)));
        trials.push(Trial::test(format!("{name}/many"), move || many(&folder)));
    }
    trials.push(Trial::test("shipped/one_by_one", shipped));
    trials.push(Trial::test("forms/many", forms_many));
    trials.push(Trial::test("formats/workbook", || results_come_back(TableFormat::Xlsx, "结果.xlsx")));
    if TableFormat::Parquet.is_built_in() {
        trials.push(Trial::test("formats/parquet", || results_come_back(TableFormat::Parquet, "结果.parquet")));
    }
    trials.push(Trial::test("formats/json_lines", json_lines_say_the_same));
    trials.push(Trial::test("formats/returns", lines_may_end_with_returns));
    trials.push(Trial::test("order/many_blocks", many_blocks_keep_their_order));
    trials.push(Trial::test("end/stopped", a_stop_leaves_whole_rows));
    trials.push(Trial::test("end/stopped_gathering", a_stop_while_gathering_scores_nothing));
    trials.push(Trial::test("end/stopped_comparing", a_stop_while_comparing_leaves_whole_rows));
    trials.push(Trial::test("end/disk_full", a_full_disk_is_said));
    trials.push(Trial::test("end/reading_fails", a_table_that_cannot_be_read_is_said));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// One rubric for all rows.
struct Only(Arc<Editions>);

impl Shelf for Only {
    fn choose(&mut self, _asked: &Asked) -> Choice {
        Choice::Rubric(Arc::clone(&self.0))
    }

    fn look_at_other_rows(&mut self) -> bool {
        self.0.iter().any(|rubric| rubric.looks_at_other_data())
    }

    fn combine_rows(&mut self) -> bool {
        self.0.iter().any(|rubric| rubric.combines())
    }
}

/// A table in memory.
fn table(name: &str, bytes: Vec<u8>) -> Input<'static> {
    let format = TableFormat::from_path(Path::new(name)).unwrap();
    let open = move || Ok(Box::new(Cursor::new(bytes.clone())) as Box<dyn Stored>);
    Input { name: name.to_string(), format, open: Box::new(open) }
}

/// What came of a run.
struct Ran {
    results: Vec<u8>,
    rejects: String,
    ended: Ended,
}

fn score(engine: &Engine, inputs: &[Input<'_>], rows: Rows, format: TableFormat, workers: usize) -> Ran {
    let ran = score_by(engine, inputs, rows, format, workers, Method::Columns);
    // The same byte for byte, whichever way it is scored.
    let alone = score_by(engine, inputs, rows, format, workers, Method::OneByOne);
    assert!(
        matches!(format, TableFormat::Xlsx | TableFormat::Parquet) || shown(&ran.results) == shown(&alone.results),
        "by columns:\n{}\none by one:\n{}",
        shown(&ran.results),
        shown(&alone.results)
    );
    assert_eq!(ran.rejects, alone.rejects);
    assert_eq!(ran.ended.summary.told(Language::English), alone.ended.summary.told(Language::English));
    ran
}

fn score_by(engine: &Engine, inputs: &[Input<'_>], rows: Rows, format: TableFormat, workers: usize, method: Method) -> Ran {
    let form = Form { rows, format, language: Language::Chinese };
    let stop = AtomicBool::new(false);
    let shelf = Mutex::new(Only(Arc::new(engine.editions().clone())));
    let mut results = Vec::new();
    let mut rejects = Vec::new();
    let ended = run(
        &Job { inputs, form, method, workers, block_bytes: 16 * 1024, stop: &stop },
        &shelf,
        &mut results,
        &mut |file, reject| write_reject(reject, file, Language::Chinese, &mut rejects),
        &mut |_| {},
    );
    Ran { results, rejects: shown(&rejects), ended }
}

/// Text without what cannot be seen.
fn shown(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap().replace('\u{feff}', "").replace("\r\n", "\n")
}

fn engine(folder: &Path) -> Engine {
    let rules = fs::read_to_string(folder.join("规则.rules")).unwrap();
    Engine::compile("规则.rules", &rules).unwrap_or_else(|rejected| panic!("{rejected}"))
}

/// The tables of a folder, in the order of their names.
fn tables(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for path in files::files_below(folder.to_str().unwrap()) {
        let name = path.file_name().unwrap().to_str().unwrap().to_string();
        if TableFormat::from_path(&path).is_none() {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let bytes = match name.ends_with(".gb18030.csv") {
            true => encoding_rs::GB18030.encode(std::str::from_utf8(&bytes).unwrap()).0.into_owned(),
            false => bytes,
        };
        found.push((name, bytes));
    }
    found.sort();
    found
}

fn inputs(folder: &Path) -> Vec<Input<'static>> {
    tables(folder).into_iter().map(|(name, bytes)| table(&name, bytes)).collect()
}

fn told(diagnostic: &Diagnostic) -> String {
    let mut line = format!("{} {}：{}", diagnostic.severity.word().chinese, diagnostic.code, diagnostic.message.chinese);
    for help in &diagnostic.help {
        let _ = write!(line, "\n    {}", help.chinese);
    }
    line
}

/// A folder of tests/batch/, compared with what is expected of it.
fn case(folder: &Path) -> Result<(), Failed> {
    let engine = engine(folder);
    let mut all = String::new();
    for rows in [Rows::Units, Rows::Wide, Rows::Indicators] {
        let ran = score(&engine, &inputs(folder), rows, TableFormat::Csv, 2);
        let _ = writeln!(all, "== {rows:?}\n{}", shown(&ran.results));
        if rows == Rows::Units {
            let mut titles = Vec::new();
            write_reject_titles(&mut titles, Language::Chinese)?;
            let _ = writeln!(all, "== 退回\n{}{}", shown(&titles), ran.rejects);
            let said: Vec<String> = ran.ended.diagnostics.iter().map(told).collect();
            let _ = writeln!(all, "== 消息\n{}\n", said.join("\n"));
            let _ = writeln!(all, "== 小结（{:?}）\n{}", ran.ended.end, ran.ended.summary.told(Language::Chinese));
            let _ = writeln!(all, "{}", ran.ended.summary.told(Language::English));
        }
    }
    files::compare(&folder.join("预期.txt"), &all)
}

/// The lines of CSV, cut by a reader of the test's own.
fn cut(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut characters = text.chars().peekable();
    let mut quoted = false;
    while let Some(character) = characters.next() {
        let row = rows.last_mut().unwrap();
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => rows.push(vec![String::new()]),
            other => row.last_mut().unwrap().push(other),
        }
    }
    rows.retain(|row| row.len() > 1 || !row[0].is_empty());
    rows
}

/// A data file of the unit of one row, as a person would write it who reads the head of the table.
fn data_file(engine: &Engine, head: &[String], row: &[String]) -> String {
    let rubric = engine.editions().first();
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"));
    let mut top = String::new();
    let mut sections: BTreeMap<&str, BTreeMap<String, String>> = BTreeMap::new();
    let (mut parts, mut records): (BTreeMap<String, Vec<String>>, BTreeMap<String, Vec<String>>) = Default::default();
    for (title, value) in head.iter().zip(row) {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        let title = title.replace('（', "(").replace('）', ")").replace('\n', "");
        if let Some((row, part)) = title.strip_prefix("评定.").and_then(|title| title.split_once('.')) {
            parts.entry(row.to_string()).or_default().push(format!("{part}: {}", quoted(value)));
            continue;
        }
        if let Some((record, field)) = title.strip_prefix("支付.").map(|field| ("支付", field)) {
            let (field, unit) = field.split_once('(').map_or((field, ""), |(field, unit)| (field, unit.trim_end_matches(')')));
            records.entry(record.to_string()).or_default().push(format!("{field}: {}", quoted(&format!("{value}{unit}"))));
            continue;
        }
        if ["单位", "年度", "评价"].contains(&title.as_str()) {
            let _ = writeln!(top, "{title}: {}", quoted(value));
            continue;
        }
        if let Some((section, name)) =
            title.split_once('.').filter(|(section, _)| ["评定", "不适用", "说明", "分值", "自评"].contains(section))
        {
            let section = ["评定", "不适用", "说明", "分值", "自评"].into_iter().find(|known| *known == section).unwrap();
            sections.entry(section).or_default().insert(name.to_string(), quoted(value));
            continue;
        }
        if let Some(indicator) = rubric.indicators.iter().find(|indicator| *indicator.name == *title) {
            sections.entry("评定").or_default().insert(indicator.name.to_string(), quoted(value));
            continue;
        }
        let (name, unit) = match title.split_once('(') {
            Some((name, unit)) => (name.to_string(), unit.trim_end_matches(')').to_string()),
            None => (title.clone(), String::new()),
        };
        let known = rubric.facts.iter().find(|fact| *fact.name == *name || fact.label.as_deref() == Some(&name));
        let Some(fact) = known else { continue };
        let flag = matches!(fact.type_, biaochi::value::Type::Flag);
        let written = match value {
            "1" if flag => "是".to_string(),
            "0" if flag => "否".to_string(),
            list if list.starts_with('[') => list.to_string(),
            bare if bare.ends_with(char::is_numeric) && !flag => quoted(&format!("{bare}{unit}")),
            other => quoted(other),
        };
        sections.entry("数据").or_default().insert(fact.name.to_string(), written);
    }
    for (section, found) in [("评定", parts), ("数据", records)] {
        for (name, entries) in found {
            sections.entry(section).or_default().insert(name, format!("{{{}}}", entries.join(", ")));
        }
    }
    for (section, entries) in sections {
        let _ = writeln!(top, "{section}:");
        for (name, value) in entries {
            let _ = writeln!(top, "  {}: {value}", quoted(&name));
        }
    }
    top
}

/// Every row of the results has the scores of its unit alone; and what was rejected is refused alone as well, unless it is a matter of the
/// table.
fn one_by_one(folder: &Path) -> Result<(), Failed> {
    let engine = engine(folder);
    for (name, bytes) in tables(folder) {
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text.to_string(),
            Err(_) => match encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(&bytes) {
                Some(text) => text.into_owned(),
                None => continue,
            },
        };
        // What a quotation mark without a partner swallows is not for this cutter to say.
        if !name.ends_with(".csv") || name.starts_with("引号") {
            continue;
        }
        let rows = cut(text.trim_start_matches('\u{feff}'));
        let Some(head) = rows.iter().find(|row| row.iter().any(|cell| cell == "单位")) else { continue };
        agree(&engine, head, &rows, &table(&name, bytes))?;
    }
    Ok(())
}

fn agree(engine: &Engine, head: &[String], rows: &[Vec<String>], table: &Input<'_>) -> Result<(), Failed> {
    let ran = score(engine, std::slice::from_ref(table), Rows::Wide, TableFormat::Csv, 2);
    let results = cut(&shown(&ran.results));
    let Some((titles, results)) = results.split_first() else { return Ok(()) };
    let unit = head.iter().position(|cell| cell == "单位").ok_or("a column of units")?;
    let year = head.iter().position(|cell| cell == "年度");
    let column = |title: &str| titles.iter().position(|known| known == title).unwrap();
    // Those of one run are scored together, as rows of one table are.
    let mut files = Vec::new();
    for result in results {
        let same = |row: &&Vec<String>| {
            row.len() >= head.len()
                && row[unit].trim() == result[column("单位")]
                && year.is_none_or(|year| row[year].trim() == result[column("年度")])
        };
        let row = rows.iter().find(same).ok_or_else(|| format!("no row for {result:?}"))?;
        let data = data_file(engine, head, row);
        files.push(data);
    }
    let texts: Vec<(&str, &str, Format)> = files.iter().map(|data| ("某单位.yaml", data.as_str(), Format::Yaml)).collect();
    let alone = !engine.editions().iter().any(|rubric| rubric.looks_at_other_data());
    let cards = match alone {
        true => texts.iter().map(|(name, data, format)| engine.score_text(name, data, *format)).collect::<Result<Vec<_>, _>>(),
        false => engine.score_texts(&texts),
    };
    let cards = cards.map_err(|rejected| rejected.to_string())?;
    assert_eq!(cards.len(), results.len());
    for ((result, card), data) in results.iter().zip(&cards).zip(&files) {
        let total = match &card.total {
            Total::Scored(total) => total.to_string(),
            Total::Range(..) | Total::Unknown => String::new(),
        };
        let mut expected = vec![(column("总分"), total), (column("等级"), card.grade.clone().unwrap_or_default())];
        for row in card.rows().iter().filter(|row| row.id.item.is_none()) {
            let score = row.score.as_ref().map(ToString::to_string).unwrap_or_default();
            expected.push((titles.iter().rposition(|title| *title == row.name).unwrap(), score));
        }
        for section in card.sections.iter().filter(|section| !section.name.is_empty()) {
            let score = section.score.scored().map(ToString::to_string).unwrap_or_default();
            if section.kind == biaochi::eval::SectionScoreKind::Ordinary {
                expected.push((column(&section.name), score));
            }
        }
        for (column, value) in expected {
            if result[column] != value {
                return Err(format!(
                    "{}: {} is {:?} in the table and {value:?} alone\n{data}",
                    result[0], titles[column], result[column]
                )
                .into());
            }
        }
        if result[column("问题")].is_empty() != card.is_whole() {
            return Err(format!("{}: {:?}", result[0], result[column("问题")]).into());
        }
    }
    Ok(())
}

/// The rows of a folder's tables many times over, so that they are scored many at once: as each alone, byte for byte.
fn many(folder: &Path) -> Result<(), Failed> {
    let engine = engine(folder);
    let mut at_once = 0;
    for (name, bytes) in tables(folder) {
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        if !name.ends_with(".csv") || name.starts_with("引号") || text.contains(';') {
            continue;
        }
        let rows = cut(text.trim_start_matches('\u{feff}'));
        let Some(head) = rows.iter().position(|row| row.iter().any(|cell| cell == "单位")) else { continue };
        let unit = rows[head].iter().position(|cell| cell == "单位").unwrap();
        let line = |row: &Vec<String>| {
            let cells: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            cells.join(",") + "\n"
        };
        let plain = |row: &Vec<String>| row.join(",") + "\n";
        let mut long = if rows[head].iter().any(|cell| cell.contains('\n')) { line(&rows[head]) } else { plain(&rows[head]) };
        for turn in 0..20 {
            for row in &rows[head + 1..] {
                let mut row = row.clone();
                row[unit] = format!("{}{turn}", row[unit]);
                let needs_quotes = row.iter().any(|cell| cell.contains([',', '"', '\n']));
                long.push_str(&if needs_quotes || turn % 7 == 0 { line(&row) } else { plain(&row) });
            }
        }
        for format in [TableFormat::Csv, TableFormat::JsonLines] {
            for rows in [Rows::Units, Rows::Wide] {
                let ran = score(&engine, &[table("多.csv", long.clone().into_bytes())], rows, format, 3);
                at_once += ran.ended.summary.at_once;
            }
        }
    }
    // Lists and earlier years have no columns; of other encodings nothing is made here.
    let expected = !["列表", "编码", "上年", "全体"].iter().any(|name| folder.ends_with(name));
    if (at_once > 0) == expected { Ok(()) } else { Err(format!("{at_once} units at once").into()) }
}

/// Numbers without a pattern, the same each time.
struct Draw(u64);

impl Draw {
    fn place(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).unwrap()
    }

    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// The rubric of 晋中市 that ships, over units that are drawn.
fn shipped() -> Result<(), Failed> {
    let rules = fs::read_to_string(files::repository("rules/晋中市/2021.rules"))?;
    let engine = Engine::compile("2021.rules", &rules).map_err(|rejected| rejected.to_string())?;
    let rubric = Arc::clone(engine.editions().first());
    let mut head = vec!["单位".to_string()];
    head.extend(rubric.facts.iter().map(|fact| fact.name.to_string()));
    head.extend(rubric.indicators.iter().filter(|one| one.each.is_none()).map(|one| format!("评定.{}", one.name)));
    let mut draw = Draw(7);
    let mut rows = Vec::new();
    for unit in 0..60 {
        let mut row = vec![format!("单位{unit}")];
        for title in &head[1..] {
            let cell = match rubric.facts.iter().find(|fact| *fact.name == **title) {
                Some(fact) => match &fact.type_ {
                    biaochi::value::Type::Quantity(quantity) if quantity.display == biaochi::value::Display::Percent => {
                        format!("{}.{}%", draw.below(100), draw.below(10))
                    }
                    biaochi::value::Type::Quantity(_) if fact.whole => draw.below(200).to_string(),
                    biaochi::value::Type::Quantity(_) => {
                        format!("{}.{:02}", draw.below(3) * 100 + draw.below(100), draw.below(100))
                    }
                    biaochi::value::Type::Flag => ["是", "否", "1", "0"][draw.place(4)].to_string(),
                    biaochi::value::Type::Choice(options) => options[draw.place(options.len())].to_string(),
                    _ => String::new(),
                },
                None => match draw.below(3) {
                    0 => format!("{}%", draw.below(101)),
                    1 => "1".to_string(),
                    _ => String::new(),
                },
            };
            row.push(if draw.below(20) == 0 { String::new() } else { cell });
        }
        rows.push(row);
    }
    let line = |row: &Vec<String>| row.join(",") + "\n";
    let text = line(&head) + &rows.iter().map(line).collect::<String>();
    agree(&engine, &head, &rows, &table("各单位.csv", text.into_bytes()))
}

/// Each form of rule that rubrics have, over units that are drawn, some cells of which are what people write by mistake: scored at once and each alone
/// they are the same byte for byte.
fn forms_many() -> Result<(), Failed> {
    let mut told = String::new();
    for path in files::files("examples/forms", "rules") {
        let name = files::name_in_repository(&path);
        let texts: BTreeMap<String, String> = files::rules_beside(&path).into_iter().collect();
        let texts: BTreeMap<&str, &str> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let engine = Engine::compile_among(&name, &texts).map_err(|rejected| rejected.to_string())?;
        let rubric = Arc::clone(engine.editions().first());
        let year = rubric.years.map(|years| years.first);
        let (head, rows) = drawn(&rubric, year, 60, &mut Draw(11));
        let text: String = std::iter::once(&head).chain(&rows).map(|row| row.join(",") + "\n").collect();
        let mut counts = Vec::new();
        for rows in [Rows::Units, Rows::Wide] {
            let ran = score(&engine, &[table("各单位.csv", text.clone().into_bytes())], rows, TableFormat::Csv, 2);
            counts.push(format!(
                "{} of {} at once, {} rejected",
                ran.ended.summary.at_once, ran.ended.summary.units, ran.ended.summary.rejected
            ));
        }
        let _ = writeln!(told, "{name}: {}", counts.join("; "));
    }
    expect_test::expect_file!["batch/规则形式.txt"].assert_eq(&told);
    Ok(())
}

/// A table of units that are drawn, for a rubric.
fn drawn(rubric: &biaochi::model::Rubric, year: Option<i32>, units: usize, draw: &mut Draw) -> (Vec<String>, Vec<Vec<String>>) {
    use biaochi::value::{Display, Type};
    let mut head = vec!["单位".to_string(), "年度".to_string()];
    let mut facts = Vec::new();
    for fact in &rubric.facts {
        match &fact.type_ {
            Type::Record(_) => {
                for field in &fact.fields {
                    head.push(format!("{}.{}", fact.name, field.name));
                    facts.push(Some(field));
                }
            }
            Type::List(_) => {}
            _ => {
                head.push(fact.name.to_string());
                facts.push(Some(fact));
            }
        }
    }
    for indicator in rubric.indicators.iter().filter(|one| one.each.is_none()) {
        head.push(format!("评定.{}", indicator.name));
        head.push(format!("不适用.{}", indicator.name));
        facts.extend([None, None]);
    }
    let mut rows = Vec::new();
    for unit in 0..units {
        let mut row = vec![format!("单位{unit}"), year.map_or(String::new(), |year| year.to_string())];
        for (title, fact) in head[2..].iter().zip(&facts) {
            let cell = match fact {
                Some(fact) => match &fact.type_ {
                    Type::Quantity(quantity) if quantity.display == Display::Percent => match draw.below(12) {
                        0 => format!("0.{}", draw.below(1000)),
                        1 => "1".to_string(),
                        _ => format!("{}.{}%", draw.below(110), draw.below(10)),
                    },
                    Type::Quantity(_) if fact.whole => draw.below(200).to_string(),
                    Type::Quantity(_) => format!("{}.{:02}", draw.below(3) * 100 + draw.below(100), draw.below(100)),
                    Type::Flag => ["是", "否", "1", "0"][draw.place(4)].to_string(),
                    Type::Choice(options) => options[draw.place(options.len())].to_string(),
                    Type::Date => format!("2021-{:02}-{:02}", 1 + draw.below(12), 1 + draw.below(28)),
                    Type::Text => ["", "甲", "乙丙"][draw.place(3)].to_string(),
                    Type::Target | Type::List(_) | Type::Record(_) => String::new(),
                },
                None if title.starts_with("评定") => {
                    let indicator = rubric.indicators.iter().find(|one| title.ends_with(&*one.name)).unwrap();
                    let assessed = !template_is_silent(rubric, &indicator.name);
                    match draw.below(6) {
                        _ if !assessed => String::new(),
                        0 => "1".to_string(),
                        1 => "0.5".to_string(),
                        _ => format!("{}%", draw.below(101)),
                    }
                }
                None => {
                    if draw.below(40) == 0 {
                        "没有这项工作".to_string()
                    } else {
                        String::new()
                    }
                }
            };
            let cell = match draw.below(150) {
                0 => String::new(),
                1 => "abc".to_string(),
                2 => format!(" {cell} "),
                3 => format!("{cell}元"),
                4 => "-5".to_string(),
                5 => format!("{cell}0000"),
                6 => "１２".to_string(),
                _ => cell,
            };
            row.push(cell);
        }
        rows.push(row);
    }
    (head, rows)
}

/// Whether nobody assesses an indicator, as the empty form says.
fn template_is_silent(rubric: &biaochi::model::Rubric, indicator: &str) -> bool {
    let form = biaochi::facts::template(rubric, Language::Chinese);
    let section =
        form.split_once("\n评定:\n").map_or("", |(_, rest)| rest.split_once("\n\n").map_or(rest, |(section, _)| section));
    !section.contains(indicator)
}

const SMALL: &str = "年度 2021\n等级 { ≥ 60: 合格, 其余: 不合格 }\n数据 { 执行: 金额(万元), 预算: 金额(万元), 满意: 比率, 日: 日期 }\n\
                     预算完成率（60分）: 得分 = 满分 × 比率(执行, 预算)\n满意度（40分）: 得分 = 满分 × 满意\n";

fn small() -> Engine {
    Engine::compile("规则.rules", SMALL).unwrap_or_else(|rejected| panic!("{rejected}"))
}

/// Results in a format that is no text, read again as a table: the same digits.
fn results_come_back(format: TableFormat, name: &str) -> Result<(), Failed> {
    let mut text = String::from("单位,执行,预算,满意\n");
    for unit in 1..=300 {
        let _ = writeln!(text, "单位{unit},{}.{:02},999.99,{}.{:03}%", unit * 3 % 1000, unit % 100, unit % 100, unit * 7 % 1000);
    }
    let inputs = [table("各单位.csv", text.into_bytes())];
    let engine = small();
    let plain = score(&engine, &inputs, Rows::Units, TableFormat::Csv, 2);
    let book = score(&engine, &inputs, Rows::Units, format, 2);
    // The results are a table for another rubric, which takes the totals as they are.
    let again = Engine::compile("又.rules", "数据 { 总分: 数 \"总分\" }\n得（100分）: 得分 = 总分\n")
        .map_err(|rejected| rejected.to_string())?;
    let reread = score(&again, &[table(name, book.results)], Rows::Units, TableFormat::Csv, 2);
    let totals = |text: &str, column: usize| cut(text).iter().skip(1).map(|row| row[column].clone()).collect::<Vec<_>>();
    let (expected, found) = (totals(&shown(&plain.results), 2), totals(&shown(&reread.results), 2));
    if expected.len() != 300 || expected != found {
        return Err(format!("{expected:?}\n{found:?}\n{}", reread.rejects).into());
    }
    Ok(())
}

/// The same units as JSON Lines, flat and as data files.
fn json_lines_say_the_same() -> Result<(), Failed> {
    let engine = small();
    let csv = "单位,年度,执行,预算,满意\n甲,2021,50.10,100,92.5%\n乙,2021,70,100,\n";
    let flat = "{\"单位\": \"甲\", \"年度\": 2021, \"执行\": 50.10, \"预算\": 100, \"满意\": \"92.5%\"}\n\
                {\"预算\": 100, \"执行\": 70, \"单位\": \"乙\", \"年度\": \"2021\", \"满意\": null}\n";
    let deep = "{\"unit\": \"甲\", \"year\": 2021, \"data\": {\"执行\": 50.10, \"预算\": 100, \"满意\": \"92.5%\"}}\n\
                {\"单位\": \"乙\", \"年度\": 2021, \"数据\": {\"执行\": 70, \"预算\": 100}}\n";
    let of = |name: &str, text: &str| {
        let ran = score(&engine, &[table(name, text.into())], Rows::Wide, TableFormat::Csv, 1);
        let said: Vec<String> = ran.ended.diagnostics.iter().map(told).collect();
        format!("{}{}{}", shown(&ran.results), ran.rejects, said.join("\n"))
    };
    let expected = of("甲.csv", csv);
    for (name, text) in [("甲.jsonl", flat), ("甲.ndjson", deep)] {
        let found = of(name, text);
        if found != expected {
            return Err(format!("{expected}\n{found}").into());
        }
    }
    Ok(())
}

/// A table whose lines end with carriage returns alone, as old programs write them, is read as one with line feeds.
fn lines_may_end_with_returns() -> Result<(), Failed> {
    let engine = small();
    let mut text = String::from("\"单位\",执行,预算,满意\n");
    for unit in 0..3_000 {
        let _ = writeln!(text, "单位{unit},{},100,\"5,0%\"", unit % 100);
    }
    let of = |text: &str| score(&engine, &[table("表.csv", text.into())], Rows::Units, TableFormat::Csv, 2);
    let (feeds, returns) = (of(&text), of(&text.replace('\n', "\r")));
    let summary = &returns.ended.summary;
    if feeds.results != returns.results || feeds.rejects != returns.rejects || summary.rows != 3_000 {
        return Err(format!("{summary:?}").into());
    }
    Ok(())
}

/// Many more rows than one block has: nothing is lost, and the order is that of the tables, with any number of workers.
fn many_blocks_keep_their_order() -> Result<(), Failed> {
    let engine = small();
    let mut first = String::from("单位,执行,预算,满意\n");
    for unit in 0..4_000 {
        match unit % 1_000 {
            500 => first.push_str("坏,一,二,三\n"),
            600 => {
                let _ = writeln!(first, "\"单位\n{unit}\",\"{}\",100,50%", unit % 100);
            }
            _ => {
                let _ = writeln!(first, "单位{unit},{},100,50%", unit % 100);
            }
        }
    }
    let inputs =
        [table("一.csv", first.clone().into_bytes()), table("二.csv", "单位,执行,预算,满意\n单位7,1,2,3%\n末,1,2,3%\n".into())];
    let one = score(&engine, &inputs, Rows::Units, TableFormat::Csv, 1);
    let many = score(&engine, &inputs, Rows::Units, TableFormat::Csv, 5);
    if one.results != many.results || one.rejects != many.rejects {
        return Err("the number of workers shows".into());
    }
    let units: Vec<String> = cut(&shown(&one.results)).iter().skip(1).map(|row| row[0].clone()).collect();
    let expected: Vec<String> = (0..4_000)
        .filter(|unit| unit % 1_000 != 500)
        .map(|unit| if unit % 1_000 == 600 { format!("单位\n{unit}") } else { format!("单位{unit}") })
        .chain(["末".to_string()])
        .collect();
    if units != expected {
        return Err(format!("{} units", units.len()).into());
    }
    let summary = &one.ended.summary;
    if (summary.rows, summary.units, summary.rejected) != (4_002, 3_997, 5) {
        return Err(format!("{summary:?}").into());
    }
    if !one.rejects.contains("一.csv,531,坏") && !one.rejects.contains("一.csv,502,坏") {
        return Err(one.rejects.lines().next().unwrap_or("").into());
    }
    Ok(())
}

/// Something that is written to, and stops the run after some bytes.
struct Stopping<'s> {
    written: Vec<u8>,
    stop: &'s AtomicBool,
}

impl Write for Stopping<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.written.extend_from_slice(bytes);
        if self.written.len() > 20_000 {
            self.stop.store(true, Ordering::Relaxed);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn long_table() -> Input<'static> {
    let mut text = String::from("单位,执行,预算,满意\n");
    for unit in 0..6_000 {
        let _ = writeln!(text, "单位{unit},{},100,{:0>60}%", unit % 100, 50);
    }
    table("长.csv", text.into_bytes())
}

/// Rules under which all rows are read before one is scored.
const COMPARING: &str = "数据 { 执行: 金额(万元), 预算: 金额(万元), 满意: 比率 }\n\
                         一（100分）: 得分 = 执行 ≥ 全体平均(执行) ? 满分 : 满分 × 满意\n";

fn comparing() -> Result<Engine, Failed> {
    Engine::compile("比.rules", COMPARING).map_err(|rejected| rejected.to_string().into())
}

/// Stopped from outside while rows are gathered that are compared with each other: none is written. How far it is was told before.
fn a_stop_while_gathering_scores_nothing() -> Result<(), Failed> {
    let engine = comparing()?;
    let inputs = [long_table()];
    let stop = AtomicBool::new(false);
    let shelf = Mutex::new(Only(Arc::new(engine.editions().clone())));
    let mut results = Vec::new();
    let form = Form { rows: Rows::Units, format: TableFormat::Csv, language: Language::Chinese };
    let mut told = Vec::new();
    let ended = run(
        &Job { inputs: &inputs, form, method: Method::Columns, workers: 2, block_bytes: 4096, stop: &stop },
        &shelf,
        &mut results,
        &mut |_, _| Ok(()),
        &mut |progress| {
            told.push(progress.bytes);
            if told.len() == 10 {
                stop.store(true, Ordering::Relaxed);
            }
        },
    );
    let moves = told.windows(2).all(|pair| pair[0] < pair[1]);
    if !matches!(ended.end, End::Stopped) || ended.summary.rows != 0 || !results.is_empty() || told.len() != 10 || !moves {
        return Err(format!("{:?} after {} rows, told {told:?}", ended.end, ended.summary.rows).into());
    }
    Ok(())
}

/// Stopped from outside, without and with rules that compare: what is written are whole rows from the first on, and the summary counts them.
fn a_stop_leaves_whole_rows() -> Result<(), Failed> {
    stop_leaves_whole_rows(&small())
}

fn a_stop_while_comparing_leaves_whole_rows() -> Result<(), Failed> {
    stop_leaves_whole_rows(&comparing()?)
}

fn stop_leaves_whole_rows(engine: &Engine) -> Result<(), Failed> {
    let inputs = [long_table()];
    let stop = AtomicBool::new(false);
    let shelf = Mutex::new(Only(Arc::new(engine.editions().clone())));
    let mut results = Stopping { written: Vec::new(), stop: &stop };
    let form = Form { rows: Rows::Units, format: TableFormat::Csv, language: Language::Chinese };
    let ended = run(
        &Job { inputs: &inputs, form, method: Method::Columns, workers: 2, block_bytes: 4096, stop: &stop },
        &shelf,
        &mut results,
        &mut |_, _| Ok(()),
        &mut |_| {},
    );
    if !matches!(ended.end, End::Stopped) {
        return Err(format!("{:?}", ended.end).into());
    }
    let rows = cut(&shown(&results.written));
    let units = rows.len() - 1;
    let whole = rows.iter().skip(1).enumerate().all(|(at, row)| row[0] == format!("单位{at}") && row.len() == rows[0].len());
    if !whole
        || units == 0
        || units >= 6_000
        || ended.summary.units != units as u64
        || ended.summary.last.map(|last| last.1) != Some(units as u64 + 1)
    {
        return Err(format!("{units} units").into());
    }
    Ok(())
}

/// A disk with little room.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.checked_sub(bytes.len()) {
            Some(rest) => self.0 = rest,
            None => return Err(io::ErrorKind::StorageFull.into()),
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The disk is full: the run ends soon, and says why.
fn a_full_disk_is_said() -> Result<(), Failed> {
    let engine = small();
    let inputs = [long_table()];
    let stop = AtomicBool::new(false);
    let shelf = Mutex::new(Only(Arc::new(engine.editions().clone())));
    for format in [TableFormat::Csv, TableFormat::JsonLines] {
        let form = Form { rows: Rows::Units, format, language: Language::Chinese };
        let job = Job { inputs: &inputs, form, method: Method::Columns, workers: 2, block_bytes: 4096, stop: &stop };
        let ended = run(&job, &shelf, &mut Full(20_000), &mut |_, _| Ok(()), &mut |_| {});
        if !matches!(&ended.end, End::Unwritable(error) if error.kind() == io::ErrorKind::StorageFull)
            || ended.summary.rows >= 6_000
        {
            return Err(format!("{:?}", ended.end).into());
        }
    }
    Ok(())
}

/// A table that breaks off in reading: the run fails and says so.
fn a_table_that_cannot_be_read_is_said() -> Result<(), Failed> {
    let engine = small();
    for (name, bytes) in [
        ("坏.xlsx", b"PK\x03\x04 nothing".to_vec()),
        ("零.csv", b"a\0b".to_vec()),
        ("空.csv", Vec::new()),
        ("空.jsonl", Vec::new()),
    ] {
        let ran = score(&engine, &[table(name, bytes)], Rows::Units, TableFormat::Csv, 2);
        if !matches!(ran.ended.end, End::Failed) || !ran.ended.diagnostics.has_errors() {
            return Err(format!("{name}: {:?}", ran.ended.end).into());
        }
    }
    Ok(())
}
