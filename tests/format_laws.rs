//! What holds of every text in the house style: it says the same, keeps each comment and each line of prose in order, is in the house style
//! already, and comes back from English as it went. Over every rules file of the repository, the rules in its documents, and generated ones.

use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::{Code, Diagnostics};
use biaochi::impact::compare;
use biaochi::model::Rubric;
use biaochi::source::{Source, SourceId, Sources};
use biaochi::syntax::ast::ItemKind;
use biaochi::syntax::format::{Style, declared_names, format};
use biaochi::syntax::keywords::Spelling;
use biaochi::syntax::{dump, parse};
use proptest::prelude::*;

#[path = "common/command.rs"]
mod command;
#[path = "common/expressions.rs"]
mod expressions;
#[path = "common/files.rs"]
mod files;

/// A text in the house style, or the codes of what is wrong with it.
fn formatted(text: &str, keywords: Option<Spelling>) -> Result<String, Vec<Code>> {
    let source = Source::new(SourceId(0), "rules", text);
    let mut diagnostics = Diagnostics::new();
    let style = Style { keywords, ..Style::default() };
    match format(&source, &style, &mut diagnostics) {
        Some(formatted) => Ok(formatted),
        None => Err(diagnostics.iter().map(|diagnostic| diagnostic.code).collect()),
    }
}

fn tree(text: &str) -> String {
    let mut diagnostics = Diagnostics::new();
    let file = parse(&Source::new(SourceId(0), "rules", text), &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{text}");
    dump::dump(&file)
}

/// The comments of a text and its prose, as far as lines show them: what stands behind `//` outside quotation marks, and lines with `>`.
fn remarks(text: &str) -> Vec<String> {
    let mut remarks = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        if let Some(prose) = line.strip_prefix(['>', '＞']) {
            remarks.push(prose.trim().to_string());
            continue;
        }
        let mut quoted = None;
        let mut before = ' ';
        for (at, character) in line.char_indices() {
            match (quoted, character) {
                (None, '"') => quoted = Some('"'),
                (None, '“') => quoted = Some('”'),
                (None, '「') => quoted = Some('」'),
                (Some(end), character) if character == end => quoted = None,
                (None, '/') if before == '/' => {
                    remarks.push(line[at - 1..].to_string());
                    break;
                }
                _ => {}
            }
            before = character;
        }
    }
    remarks
}

/// Holds a text to every law. Whether it is one that can be formatted.
fn holds(name: &str, text: &str) -> Result<bool, TestCaseError> {
    let plain = match formatted(text, None) {
        Ok(plain) => plain,
        Err(codes) => {
            prop_assert!(!codes.contains(&Code::FormatWouldChange), "{name}: would change\n{text}");
            return Ok(false);
        }
    };
    prop_assert_eq!(tree(&plain), tree(text), "{}\n{}\nbecame\n{}", name, text, plain);
    prop_assert_eq!(formatted(&plain, None), Ok(plain.clone()), "{}: twice is not once\n{}", name, text);
    let english = formatted(text, Some(Spelling::English));
    prop_assert!(english.is_ok(), "{name}: {english:?}\n{text}");
    let english = english.unwrap_or_default();
    prop_assert_eq!(formatted(&english, Some(Spelling::English)), Ok(english.clone()), "{}\n{}", name, text);
    let chinese = formatted(text, Some(Spelling::Chinese));
    prop_assert_eq!(formatted(&english, Some(Spelling::Chinese)), chinese.clone(), "{}\n{}\nthrough\n{}", name, text, english);
    prop_assert!(plain.ends_with('\n') || plain.is_empty());
    // One that ends no line is part of what a person wrote.
    let is_kept = text.replace("\r\n", "\n").contains('\r');
    prop_assert!(is_kept || !plain.contains('\r'), "a carriage return: {plain}");
    prop_assert!(plain.lines().all(|line| line.trim_end_matches(' ') == line), "blanks at a line end: {plain}");
    Ok(true)
}

/// Every rules file of the repository, and the rules in its documents.
fn samples() -> Vec<(String, String)> {
    let mut samples = Vec::new();
    for folder in ["rules", "examples", "tests"] {
        for path in files::files_below(folder) {
            if path.extension().is_some_and(|end| end == "rules") {
                samples.push((files::name_in_repository(&path), std::fs::read_to_string(&path).expect("readable")));
            }
        }
    }
    let mut pages = files::files_below("docs");
    pages.extend(files::files_below("grammar"));
    pages.push(files::repository("README.md"));
    for page in pages.iter().filter(|path| path.extension().is_some_and(|end| end == "md")) {
        let text = std::fs::read_to_string(page).expect("readable");
        for (index, block) in text.split("```rules").skip(1).enumerate() {
            let block = block.split_once('\n').map_or("", |(_, block)| block).split("```").next().unwrap_or("");
            samples.push((format!("{} {index}", files::name_in_repository(page)), block.to_string()));
        }
    }
    samples
}

#[test]
fn every_rules_file_of_the_repository_keeps_what_it_says() {
    let samples = samples();
    let mut right = 0;
    for (name, text) in &samples {
        if holds(name, text).unwrap_or_else(|error| panic!("{name}: {error}")) {
            right += 1;
            let plain = formatted(text, None).expect("was right");
            assert_eq!(remarks(&plain), remarks(text), "{name}");
        }
    }
    assert!(right > 300 && right < samples.len(), "{right} of {}", samples.len());
}

#[test]
fn chinese_files_come_back_from_english_as_they_were() {
    for folder in ["rules", "examples"] {
        for path in files::files_below(folder).iter().filter(|path| path.extension().is_some_and(|end| end == "rules")) {
            let text = std::fs::read_to_string(path).expect("readable");
            if text.contains("score") {
                // Mixed on purpose.
                continue;
            }
            let plain = formatted(&text, None).expect("right");
            let english = formatted(&text, Some(Spelling::English)).expect("right");
            assert_eq!(formatted(&english, Some(Spelling::Chinese)), Ok(plain), "{}\n{english}", path.display());
        }
    }
}

/// The rubric of a text, unless it has errors or names other files.
fn rubric(text: &str) -> Option<Rubric> {
    let mut sources = Sources::new();
    let id = sources.add("rules", text);
    let sources = Arc::new(sources);
    let mut diagnostics = Diagnostics::new();
    let file = parse(sources.get(id).expect("just added"), &mut diagnostics);
    if file.items.iter().any(|item| matches!(item.kind, ItemKind::Extends(_) | ItemKind::Import(_))) {
        return None;
    }
    check(&file, &sources, &mut diagnostics).map(|editions| (**editions.first()).clone())
}

#[test]
fn the_house_style_and_the_other_spelling_mean_the_same() {
    let mut compared = 0;
    for (name, text) in samples() {
        let Some(written) = rubric(&text) else { continue };
        for keywords in [None, Some(Spelling::English)] {
            let again = formatted(&text, keywords).unwrap_or_else(|codes| panic!("{name}: {codes:?}"));
            let again = rubric(&again).unwrap_or_else(|| panic!("{name} became\n{again}"));
            let difference = compare(&written, &again);
            let found = (&difference.entries, &difference.wordings);
            assert!(difference.entries.is_empty() && difference.wordings.is_empty(), "{name} {keywords:?}: {found:#?}");
            assert_eq!(written.facts.len(), again.facts.len(), "{name}");
            assert_eq!(written.tests.len(), again.tests.len(), "{name}");
        }
        compared += 1;
    }
    assert!(compared > 150, "{compared}");
}

/// Words of the language that are names here stay names: nothing is made one of them, and nothing that is one is changed.
#[test]
fn words_yield_to_names() {
    let rules = "数据 { full: 数, 合计: 数, max: 数, true: 数, 表: 列表 { value: 数, 满分: 数 } }\n\
                 等级 { ≥ 90: year, 其余: 评定不出 }\n\
                 甲（4分）:\n    值   = full + 合计 + max\n    得分 = 最大(值, 满分) > 年度 且 是 ? 满分 : 0\n\
                 乙（4分）: 得分 = 合计(表, value) > 合计 ? 满分 : 0\n";
    let english = formatted(rules, Some(Spelling::English)).expect("right");
    // Of each pair one is a name: 满分/full, 合计/sum, 最大/max, 是/true, 年度/year, 值/value.
    let kept = ["满分", "合计 ", "最大(", "年度", "且 是"];
    assert!(kept[..4].iter().all(|word| english.contains(word)), "{english}");
    assert!(english.contains("and 是"), "{english}");
    let before = declared_names(&parse(&Source::new(SourceId(0), "a", rules), &mut Diagnostics::new()));
    let after = declared_names(&parse(&Source::new(SourceId(0), "b", english.as_str()), &mut Diagnostics::new()));
    assert_eq!(before, after);
    assert_eq!(formatted(&english, Some(Spelling::Chinese)), formatted(rules, Some(Spelling::Chinese)));
}

/// The shipped rubrics in English pass their own tests, revisions included.
#[test]
fn shipped_rubrics_pass_their_tests_in_english() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("format_laws");
    let _ = std::fs::remove_dir_all(&folder);
    for part in ["rules", "examples"] {
        for path in files::files_below(part) {
            let target = folder.join(files::name_in_repository(&path));
            std::fs::create_dir_all(target.parent().expect("inside")).expect("made");
            std::fs::copy(&path, target).expect("copied");
        }
    }
    for arguments in [["fmt", "--keywords", "en", "rules", "examples"].as_slice(), &["test", "rules", "examples"]] {
        let output = command::biaochi(&folder, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
    }
    let english = std::fs::read_to_string(folder.join("rules/晋中市/2021.rules")).expect("there");
    assert!(english.contains("score = full - 0.5 * steps(value - 100%, 1个百分点, started)"), "{english}");
}

/// Blanks of any kind, as many as one likes.
fn blanks() -> impl Strategy<Value = String> {
    "[ \t\u{3000}]{0,3}"
}

/// What may stand at a line's end.
fn line_end() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("\n".to_string()),
        2 => "[ \t]{0,2}//[ a甲：（%\"“{]{0,6}".prop_map(|comment| format!("{comment}\n")),
        1 => "\r?\n[ \t]{0,4}//[ >#甲]{0,4}\r?\n",
        1 => "(\r?\n[ \t]{0,3}){1,4}\r?\n",
        1 => Just("\r\n".to_string()),
    ]
}

/// What may separate an entry or a clause from the next, `§` below, beside the end of the line.
fn separators() -> impl Strategy<Value = String> {
    prop_oneof![4 => Just(String::new()), 1 => "[ ]{0,2};([ ]?；)?[ ]?", 1 => "(\n[ \t]{1,4}[;；]){1,2}"]
}

/// A file around an expression: lines, each indented at will, with anything at its end.
fn file(expression: String) -> impl Strategy<Value = String> {
    let lines: Vec<String> = [
        "评价　示例（试）",
        "年度 2021 .. 2023§",
        "等级{>=90：优,≥ 80 当 非 有 : 良；其余:差}",
        "> 说明 // 也是",
        "数据 {",
        "甲:金额( 万元 )可为负 \"名目\"; 乙:数量(人)大于 0§",
        ">  年初的 ",
        "丙：选项{A,B、C} 缺省 A§",
        "表: 列表{ 名称:文本,x:比率 范围 [ 0% ,100%) }§",
        "记: 记录 {",
        "p: 数",
        "}",
        "}",
        "参数{ 门槛=95 %; 上限={2021..2022:1；2023..:2§} }§",
        "定义 长一点(x,y)=x*-y§",
        "# 投入( 20分,至多 5分 )",
        "三公（不含 出国）率（3分）：",
        "> 一句",
        "值=若 甲>0 则 1",
        "否则 若 甲<0 则 2",
        "否则 3§",
    ]
    .map(|line| line.replace("95 %", "95%"))
    .to_vec();
    let more: Vec<String> = [
        format!("得分 = {expression}§"),
        "至多=分档 值{".to_string(),
        format!("80%(含)-90%: {expression}§"),
        "其余:0 }; 分析=\"共 {甲:0.0} 和 {比率( 甲,甲 )}\"".to_string(),
        "须说明=值<90%, 100 字以内".to_string(),
        "校验( 警告 )\"收支\":甲=甲,误差 0.01万元".to_string(),
        "测试 \"二\" 逐行 {".to_string(),
        "记={p:1}".to_string(),
        "甲|期望 三公率|".to_string(),
        "1万元|>=3|".to_string(),
        "||".to_string(),
        "-5万元|2|".to_string(),
        "}".to_string(),
    ]
    .to_vec();
    let count = lines.len() + more.len();
    (proptest::collection::vec((blanks(), separators(), line_end()), count)).prop_map(move |around| {
        let mut text = String::new();
        let mut depth = 0;
        for (line, (blanks, separators, end)) in lines.iter().chain(&more).zip(around) {
            // Inside braces a line at the margin could begin a statement.
            text.push_str(if depth > 0 { " " } else { "" });
            text.push_str(&blanks);
            text.push_str(&line.replace('§', &separators));
            depth += line.matches('{').count();
            depth -= line.matches('}').count().min(depth);
            text.push_str(&end);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn expressions_keep_what_they_say(expression in expressions::expression()) {
        let text = format!("甲（3分）: 值 = {expression}");
        prop_assert!(holds("generated", &text)?, "{text}: {:?}", formatted(&text, None));
    }

    #[test]
    fn widths_and_blanks_make_no_difference(expression in expressions::expression(), blanks in blanks()) {
        // Compound units have no other way to write their stroke.
        let expression = expression.replace("万元/人", "万元");
        let narrow = format!("甲: 值 = {expression}");
        let expected = formatted(&narrow, None);
        prop_assert!(expected.is_ok());
        let wide = expressions::widened(&narrow);
        // Names stay as they are written, also where they are written in full width.
        let ascii_names = expression.chars().any(|character| character.is_ascii_lowercase());
        if !ascii_names {
            prop_assert_eq!(formatted(&wide, None), expected.clone(), "{}", wide);
        }
        let spaced = narrow.replace(", ", &format!("{blanks},{blanks}")).replace("  ", &blanks);
        prop_assert_eq!(formatted(&spaced, None), expected, "{}", spaced);
    }

    #[test]
    fn generated_files_keep_what_they_say(text in expressions::expression().prop_flat_map(file)) {
        prop_assert!(holds("generated", &text)?, "{text}: {:?}", formatted(&text, None));
        let plain = formatted(&text, None).expect("was right");
        prop_assert_eq!(remarks(&plain), remarks(&text), "{}\n{}", text, plain);
    }

    #[test]
    fn line_ends_make_no_difference(sample in any::<prop::sample::Index>()) {
        let samples = samples();
        let (name, text) = sample.get(&samples);
        let expected = formatted(text, None);
        prop_assert_eq!(formatted(&text.replace('\n', "\r\n"), None), expected.clone(), "{}", name);
        let loose = text.replace('\n', "  \n");
        prop_assert_eq!(formatted(&loose, None), expected, "{}", name);
    }

    #[test]
    fn changed_files_lose_nothing(
        sample in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 0usize..3, 0usize..64), 1..4),
    ) {
        let samples = samples();
        let (name, text) = sample.get(&samples);
        let mut text = text.chars().take(4000).collect::<Vec<_>>();
        let marks = "  \n\n\r\t{}()[]:：=＝,，;；、.//>#+-*×|且非则“”\"当甲1０".chars().collect::<Vec<_>>();
        for (at, kind, mark) in changes {
            let at = at.index(text.len() + 1);
            match kind {
                0 if at < text.len() => { text.remove(at); }
                1 => text.insert(at, marks[mark % marks.len()]),
                _ if at < text.len() => text[at] = marks[mark % marks.len()],
                _ => {}
            }
        }
        let text = text.into_iter().collect::<String>();
        holds(name, &text)?;
    }

    #[test]
    fn any_text_does_not_panic(text in "[\\PC\\n“”\"「」{}()\\[\\]:=?#>甲1且分档 |;,]{0,200}") {
        holds("any", &text)?;
    }
}

/// Large texts take time in proportion.
#[test]
fn large_files_take_no_longer_than_their_size() {
    let many = 3_000;
    let texts = [
        "// 注释\n".repeat(30_000),
        "\n".repeat(100_000),
        "甲: 得分 = 1 // 注\n".replace('甲', "甲甲").repeat(many),
        format!("甲:\n{}", "    // 注\n    x = 1\n".repeat(many)),
        format!("数据 {{\n{}}}", "  甲: 数 \"名\"\n".repeat(many)),
        format!("甲: 得分 = 分档 x {{ {} 其余: 0 }}", "1: 2, ".repeat(many)),
        format!("甲: 得分 = 最大({}1)", "1, ".repeat(many)),
        format!("测试 \"a\" 逐行 {{ a | 期望 b\n{}}}", "1 | 2\n".repeat(many)),
        format!("测试 \"a\" {{ a = [{}1] }}", "{a: 1}, ".repeat(many)),
        format!("甲: 分析 = \"{}\"", "{值}".repeat(many)),
    ];
    for text in texts {
        let started = std::time::Instant::now();
        let shown = text.chars().take(30).collect::<String>();
        for keywords in [None, Some(Spelling::English)] {
            let _ = formatted(&text, keywords);
        }
        assert!(started.elapsed().as_secs() < 20, "{shown}: {:?}", started.elapsed());
    }
}
