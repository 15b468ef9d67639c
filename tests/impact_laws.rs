//! What holds of every change: another way to write a rubric is none, another number in a rule is one and names the indicator, and no
//! rubric makes the comparison slow or deep.

use std::fmt::Write as _;
use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::impact::{Difference, Fate, Subject, compare};
use biaochi::model::Rubric;
use biaochi::source::Sources;
use biaochi::syntax::keywords::Spelling;
use biaochi::syntax::{parse, printer};

#[path = "common/files.rs"]
mod files;

/// The rubric of a text, unless it has errors.
fn rubric(text: &str) -> Option<Rubric> {
    let mut sources = Sources::new();
    let id = sources.add("rules", text);
    let sources = Arc::new(sources);
    let mut diagnostics = Diagnostics::new();
    let file = parse(sources.get(id).expect("just added"), &mut diagnostics);
    check(&file, &sources, &mut diagnostics).map(|editions| (**editions.first()).clone())
}

/// Rules files that are right.
fn samples() -> Vec<(String, String)> {
    let mut samples = Vec::new();
    for folder in ["rules", "examples", "tests/impact", "tests/eval"] {
        for path in files::files_below(folder) {
            if path.extension().is_some_and(|end| end == "rules") {
                let text = std::fs::read_to_string(&path).expect("readable");
                if rubric(&text).is_some() {
                    samples.push((path.display().to_string(), text));
                }
            }
        }
    }
    assert!(samples.len() > 20, "{}", samples.len());
    samples
}

fn told(difference: &Difference) -> String {
    format!("{:#?}\n{:#?}", difference.entries, difference.wordings)
}

#[test]
fn the_other_spelling_is_no_change() {
    for (name, text) in samples() {
        let written = rubric(&text).expect("a right sample");
        let mut diagnostics = Diagnostics::new();
        let source = biaochi::source::Source::new(biaochi::source::SourceId(0), "rules", text);
        let file = parse(&source, &mut diagnostics);
        for spelling in [Spelling::Chinese, Spelling::English] {
            let printed = printer::print(&file, spelling);
            let again = rubric(&printed).unwrap_or_else(|| panic!("{name} printed as\n{printed}"));
            let difference = compare(&written, &again);
            assert!(difference.entries.is_empty() && difference.wordings.is_empty(), "{name}\n{}", told(&difference));
        }
    }
}

/// Where single digits stand in the rules of an indicator: not in texts, comments or names.
fn digits(text: &str, from: usize, to: usize) -> Vec<usize> {
    let mut places = Vec::new();
    let (mut quoted, mut comment, mut before) = (false, false, ' ');
    for (at, character) in text.char_indices() {
        match character {
            '\n' => (quoted, comment) = (false, false),
            '"' | '“' | '”' if !comment => quoted = !quoted,
            '/' if before == '/' && !quoted => comment = true,
            '>' if text[..at].rsplit('\n').next().is_some_and(|line| line.trim().is_empty()) => comment = true,
            _ => {}
        }
        let of_name = before.is_alphabetic() || before == '_' || before == '「';
        if character.is_ascii_digit() && !quoted && !comment && !of_name && (from..to).contains(&at) && !before.is_ascii_digit() {
            places.push(at);
        }
        before = character;
    }
    places
}

#[test]
fn another_number_in_a_rule_is_a_change_of_its_indicator() {
    let (mut tried, mut seen) = (0, 0);
    for (name, text) in samples() {
        let written = rubric(&text).expect("a right sample");
        for indicator in &written.indicators {
            let (from, to) = (indicator.header.end as usize, indicator.span.end as usize);
            for at in digits(&text, from, to) {
                // Each is checked anew, which takes its time: a third of them will do.
                seen += 1;
                if seen % 3 != 0 {
                    continue;
                }
                let digit = text.as_bytes()[at];
                let other = if digit == b'9' { b'8' } else { digit + 1 };
                let mut changed = text.clone().into_bytes();
                changed[at] = other;
                let changed = String::from_utf8(changed).expect("a digit for a digit");
                // What the checker refuses is no rubric to compare with.
                let Some(changed_rubric) = rubric(&changed) else { continue };
                let difference = compare(&written, &changed_rubric);
                // A limit of a band that an earlier band takes never counts; then it is told as wording.
                let names = difference.entries.iter().any(|entry| entry.name == *indicator.name)
                    || difference.wordings.iter().any(|wording| wording.name == *indicator.name);
                let line = text[..at].matches('\n').count() + 1;
                assert!(names, "{name}, line {line}: {digit} → {other} in {}\n{}", indicator.name, told(&difference));
                tried += 1;
            }
        }
    }
    assert!(tried > 100, "{tried}");
}

#[test]
fn a_name_for_a_constant_is_wording() {
    let old = rubric("甲（4分）: 得分 = 比率(执行, 预算) ≥ 95% ? 满分 : 0").expect("right");
    let new = rubric("定义 门槛 = 1 - 0.05\n甲（4分）: 得分 = 比率(执行, 预算) ≥ 门槛 ? 满分 : 0").expect("right");
    let difference = compare(&old, &new);
    assert!(difference.entries.is_empty(), "{}", told(&difference));
    assert_eq!(difference.wordings.len(), 1);
}

#[test]
fn names_that_are_new_are_guessed_and_said_to_be() {
    let text =
        |name: &str, points: u32| format!("甲（4分）: 得分 = a ≥ 1 ? 满分 : 0\n{name}（{points}分）: 得分 = b ≥ 2 ? 满分 : 0");
    let old = rubric(&text("公开及时", 5)).expect("right");
    let fate = |name: &str, points: u32| {
        let difference = compare(&old, &rubric(&text(name, points)).expect("right"));
        let entry = difference.entries.iter().find(|entry| matches!(entry.subject, Subject::Indicator(_)));
        entry.map(|entry| entry.fate.clone())
    };
    assert!(matches!(fate("公开及时率", 5), Some(Fate::Renamed { from, .. }) if from == "公开及时"));
    // Another name, with the same rule at the same place.
    assert!(matches!(fate("信息", 5), Some(Fate::Renamed { .. })));
    assert_eq!(fate("公开及时", 5), None);
}

/// Rubrics made to cost much: very many names that are gone and came, a definition that doubles over and over, deep rules, many bands.
#[test]
fn hostile_rubrics_are_compared_in_bounded_work() {
    let many = |prefix: &str| {
        let mut text = String::from("满分 不限\n");
        for at in 0..3_000 {
            let _ = writeln!(text, "{prefix}{at}（1分）: 得分 = a{at} ≥ {at} ? 满分 : 0");
        }
        text
    };
    let doubling = |last: &str| {
        let mut text = format!("定义 d0 = {last}\n");
        for at in 1..400 {
            let _ = writeln!(text, "定义 d{at} = (d{before} + d{before}) / 2", before = at - 1);
        }
        text + "甲（4分）: 得分 = d399 ≥ 1 ? 满分 : 0"
    };
    let deep = |last: &str| {
        let conditions: String =
            (0..60).map(|at| format!("a ≥ {}% ? {} : ", 100 - at, if at % 2 == 0 { 4 } else { 3 })).collect();
        format!("甲（4分）: 得分 = {conditions}{last}")
    };
    let bands = |last: &str| {
        let arms: String = (0..2_000).map(|at| format!("≥ {}: {}, ", 5_000 - at, at % 4)).collect();
        format!("甲（4分）: 得分 = 分档 a {{ {arms}其余: {last} }}")
    };
    for (old, new) in
        [(many("甲"), many("乙")), (doubling("a"), doubling("a + 1")), (deep("2"), deep("1")), (bands("2"), bands("1"))]
    {
        let (old, new) = (rubric(&old).expect("right"), rubric(&new).expect("right"));
        assert!(compare(&old, &old.clone()).entries.is_empty());
        assert!(!compare(&old, &new).entries.is_empty());
    }
}
