//! What holds of every text: printing and reading again gives the same tree, widths and spellings make no difference, and no
//! text makes the parser panic, overflow or take long.

use biaochi::diagnostic::{Code, Diagnostics, Severity};
use biaochi::source::{Source, SourceId};
use biaochi::syntax::keywords::Spelling;
use biaochi::syntax::{MAXIMUM_DEPTH, MAXIMUM_NESTING, dump, parse, printer};
use proptest::prelude::*;

#[path = "common/expressions.rs"]
mod expressions;
#[path = "common/files.rs"]
mod files;

use expressions::{expression, widened};

/// The tree of a text and the codes of what was wrong with it.
fn read(text: &str) -> (biaochi::syntax::ast::File, Vec<String>) {
    let source = Source::new(SourceId(0), "rules", text);
    let mut diagnostics = Diagnostics::new();
    let file = parse(&source, &mut diagnostics);
    let mut codes = Vec::new();
    for diagnostic in diagnostics.iter() {
        for label in &diagnostic.labels {
            assert!(source.text.get(label.span.start as usize..label.span.end as usize).is_some(), "a place outside the text");
        }
        if diagnostic.severity == Severity::Error {
            codes.push(diagnostic.code.to_string());
        }
    }
    (file, codes)
}

fn samples() -> Vec<String> {
    let paths = ["tests/syntax", "rules/晋中市", "examples"].into_iter().flat_map(|folder| files::files(folder, "rules"));
    paths.map(|path| std::fs::read_to_string(path).expect("readable")).collect()
}

fn prints_back(text: &str) -> Result<(), TestCaseError> {
    let (file, codes) = read(text);
    prop_assert!(codes.is_empty(), "{text}: {codes:?}");
    let expected = dump::dump(&file);
    for spelling in [Spelling::Chinese, Spelling::English] {
        let printed = printer::print(&file, spelling);
        let (again, codes) = read(&printed);
        prop_assert!(codes.is_empty(), "{text}\nprinted as\n{printed}\n{codes:?}");
        prop_assert_eq!(dump::dump(&again), expected.as_str(), "{}\nprinted as\n{}", text, printed);
        prop_assert_eq!(printer::print(&again, spelling), printed);
    }
    Ok(())
}

#[test]
fn sample_files_print_back() {
    let mut right = 0;
    for sample in samples() {
        // What is left of a wrong file is a tree as well.
        let (file, codes) = read(&sample);
        right += usize::from(codes.is_empty());
        let printed = printer::print(&file, Spelling::Chinese);
        let (again, codes) = read(&printed);
        assert_eq!(dump::dump(&again), dump::dump(&file), "{sample}\nprinted as\n{printed}\n{codes:?}");
        if read(&sample).1.is_empty() {
            prints_back(&sample).unwrap_or_else(|error| panic!("{error}"));
        }
    }
    assert!(right >= 7);
}

/// The fenced rules of a page, the wrong ones before the right ones.
fn rules_of(page: &str) -> Vec<&str> {
    page.split("```rules\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn pages_show_what_they_say() {
    // The words of later versions are functions by now, which the checker knows.
    let of_syntax = |code: &&Code| code.as_str().starts_with("BC01") && **code != Code::NotYetKnown;
    for code in Code::ALL.iter().filter(of_syntax) {
        let [wrong, right] = rules_of(code.page().markdown)[..] else { panic!("{code} has no two examples") };
        let source = Source::new(SourceId(0), "rules", wrong);
        let mut diagnostics = Diagnostics::new();
        parse(&source, &mut diagnostics);
        let codes = diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>();
        assert_eq!(codes, [*code]);
        assert_eq!(read(right).1, Vec::<String>::new(), "{code}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn expressions_print_back(expression in expression()) {
        prints_back(&format!("甲（3分）: 值 = {expression}"))?;
    }

    #[test]
    fn expressions_in_strings_print_back(expression in expression()) {
        // A quotation mark would end the string.
        let expression = expression.replace(['“', '”'], "'");
        prints_back(&format!("甲（3分）: 分析 = \"为 {{{expression}}}。\""))?;
    }

    #[test]
    fn strings_print_back(text in "[甲a “”'\\u{ff1a}/>#,;()]{0,12}", other in "[甲a ']{0,6}", flag in any::<bool>()) {
        let inner = if flag { format!("“{other}”") } else { "甲".to_string() };
        prints_back(&format!("甲（3分）: 分析 = \"{text}{{{{ \"\" {{{inner}:0.0%}} }}}}\""))?;
    }

    #[test]
    fn width_makes_no_difference(expression in expression()) {
        // Compound units have no other way to write their stroke.
        let expression = expression.replace("万元/人", "万元");
        let narrow = format!("甲: 值 = {expression}");
        let (narrow, wide) = (read(&narrow), read(&widened(&narrow)));
        prop_assert_eq!(narrow.1, wide.1);
        prop_assert_eq!(dump::dump(&narrow.0), dump::dump(&wide.0));
    }

    #[test]
    fn changed_files_do_not_panic(
        sample in 0usize..64,
        changes in proptest::collection::vec((0usize..10_000, 0usize..3, 0usize..64), 1..6),
    ) {
        let samples = samples();
        let mut text = samples[sample % samples.len()].chars().collect::<Vec<_>>();
        let marks = "(){}[]（）｛「」“”\"'\n\r\t :：=＝><≥?？,，;；、.。#>/%+-*!&|且 当否则其余分档评定数据定义校验总分甲1０２_é\u{feff}😀".chars();
        let marks = marks.collect::<Vec<_>>();
        for (at, kind, mark) in changes {
            let at = at % (text.len() + 1);
            match kind {
                0 if at < text.len() => { text.remove(at); }
                1 => text.insert(at, marks[mark % marks.len()]),
                _ if at < text.len() => text[at] = marks[mark % marks.len()],
                _ => text.truncate(at / 2),
            }
        }
        let text = text.into_iter().collect::<String>();
        let (file, _) = read(&text);
        printer::print(&file, Spelling::Chinese);
    }

    #[test]
    fn any_text_does_not_panic(text in "[\\PC\\n“”\"「」{}()\\[\\]:=?#>甲1且分档 ]{0,200}") {
        read(&text);
    }
}

/// Long and deep texts that must end in an ordinary message, soon and without an overflow.
#[test]
fn sizes_have_limits() {
    let many = 20_000;
    let long = |piece: &str| piece.repeat(many);
    let texts = [
        format!("甲: 值 = {}1{}", long("("), long(")")),
        format!("甲: 值 = {}", long("(")),
        format!("甲: 值 = 1{}", long(" + 1")),
        format!("甲: 值 = {}1", long("- ")),
        format!("甲: 值 = {}a", long("非 ")),
        format!("甲: 值 = {}1", long("a ? b : ")),
        format!("甲: 值 = {}1", long("若 a 则 b 否则 ")),
        format!("甲: 值 = a{}", long(".x")),
        format!("甲: 值 = {}1{}", long("f("), long(")")),
        format!("甲: 值 = {}", long("分档 {1:")),
        format!("甲: 值 = {}", long("{")),
        format!("甲: 值 = {}", long("评定 (")),
        format!("数据 {{ a: {}", long("列表 { a: ")),
        format!("甲: 分析 = {}", long("“")),
        format!("甲: 分析 = \"{}\"", long("{a")),
        format!("甲: 分析 = \"{}\"", long("{「")),
        format!("甲: 分析 = \"{}", long("{a}")),
        format!("甲: 分析 = \"{}\"", long("{甲}")),
        format!("甲: 分析 = \"{}\"", long("{“")),
        format!("甲: 值 = a = b{}", long(" = c")),
        format!("{}甲: 值 = 1", long("a ")),
        long("!\n"),
        long("}"),
        long("甲:\n"),
        long("a +\n"),
        long("> 甲\n"),
        long("# 甲（\n"),
        long("\"\n"),
    ];
    for text in texts {
        let (file, codes) = read(&text);
        let shown = text.chars().take(40).collect::<String>();
        assert!(!codes.is_empty() || shown.contains("{甲}{") || shown.starts_with("> "), "{shown}");
        printer::print(&file, Spelling::Chinese);
    }
}

/// What is just within the limits is read on a small stack.
#[test]
fn what_is_within_the_limits_is_read() {
    let brackets = MAXIMUM_NESTING - 1;
    let deep = MAXIMUM_DEPTH / 2 - 2;
    let texts = [
        format!("甲: 值 = {}1{}", "(".repeat(brackets), ")".repeat(brackets)),
        format!("甲: 值 = {}1{}", "f(".repeat(brackets), ")".repeat(brackets)),
        format!("甲: 值 = {}1{}", "分档 {1:".repeat(MAXIMUM_DEPTH / 6), "}".repeat(MAXIMUM_DEPTH / 6)),
        format!("甲: 值 = 1{}", " + 1".repeat(deep)),
        format!("甲: 值 = {}1", "a ? b : ".repeat(deep)),
        format!("甲: 值 = {}1", "若 a 则 b 否则 ".repeat(deep / 2)),
        format!("甲: 值 = {}a", "非 ".repeat(deep)),
        format!("甲: 值 = {}1{}", "(1 + ".repeat(brackets), ")".repeat(brackets)),
    ];
    for text in texts {
        prints_back(&text).unwrap_or_else(|error| panic!("{error}"));
    }
}
