//! Reports of scorecards built by hand, each beside its expected file in `tests/report/`. `UPDATE_EXPECT=1 cargo test --test report`
//! accepts what comes out.

use biaochi::eval::{Change, Lever, Scorecard};
use biaochi::language::{Language, Text};
use biaochi::model::FactId;
use biaochi::report::{self, Colour, Entry, Explanation, Format, Provenance, Report, Style, Subject};
use biaochi::value::Value;
use expect_test::expect_file;

#[path = "report/fixtures.rs"]
mod fixtures;

fn rendered(format: Format, scorecards: &[Scorecard], language: Language, style: Style) -> String {
    let sources = fixtures::sources();
    let provenance = || Provenance {
        engine: "0.1.0",
        rules_sha256: Some("1f".repeat(32)),
        data_sha256: Some("a0".repeat(32)),
        sources: Some(&sources),
    };
    let entries = scorecards.iter().map(|scorecard| Entry { scorecard, provenance: provenance() }).collect();
    let mut bytes = Vec::new();
    report::write(format, &Report { entries, language, style }, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn plain(format: Format, scorecards: &[Scorecard]) -> String {
    rendered(format, scorecards, Language::Chinese, Style::default())
}

/// CSV ends its lines with CRLF; the expected files are kept with plain line feeds.
fn with_line_feeds(csv: &str) -> String {
    assert!(csv.ends_with("\r\n"));
    csv.replace("\r\n", "\n")
}

macro_rules! reports {
    ($($name:ident $scorecards:expr;)*) => {
        $(#[test]
        fn $name() {
            let scorecards = $scorecards;
            expect_file![concat!("report/", stringify!($name), ".txt")].assert_eq(&plain(Format::Text, &scorecards));
            expect_file![concat!("report/", stringify!($name), ".json")].assert_eq(&plain(Format::Json, &scorecards));
            expect_file![concat!("report/", stringify!($name), ".md")].assert_eq(&plain(Format::Markdown, &scorecards));
            expect_file![concat!("report/", stringify!($name), ".html")].assert_eq(&plain(Format::Html, &scorecards));
            expect_file![concat!("report/", stringify!($name), ".csv")].assert_eq(&with_line_feeds(&plain(Format::Csv, &scorecards)));
        })*
    };
}

reports! {
    form [fixtures::form()];
    gaps [fixtures::gaps()];
    weights [fixtures::weights()];
    rescaled [fixtures::rescaled()];
    claims [fixtures::claims()];
    hostile [fixtures::hostile()];
    founding [fixtures::founding()];
    deep [fixtures::deep()];
    several [fixtures::form(), fixtures::gaps(), fixtures::weights()];
}

#[test]
fn english() {
    let style = Style::default();
    for (name, card) in [("form", fixtures::form()), ("gaps", fixtures::gaps()), ("claims", fixtures::claims())] {
        let text = rendered(Format::Text, &[card], Language::English, style);
        expect_file![format!("report/{name}.en.txt")].assert_eq(&text);
    }
    let html = rendered(Format::Html, &[fixtures::gaps()], Language::English, style);
    expect_file!["report/gaps.en.html"].assert_eq(&html);
}

#[test]
fn narrow_terminals_and_colour() {
    let narrow = Style { width: 72, colour: Colour::Plain };
    expect_file!["report/form.narrow.txt"].assert_eq(&rendered(Format::Text, &[fixtures::form()], Language::Chinese, narrow));
    let coloured = Style { width: 100, colour: Colour::Coloured };
    let text = rendered(Format::Text, &[fixtures::gaps()], Language::Chinese, coloured);
    expect_file!["report/gaps.colour.txt"].assert_eq(&text.replace('\u{1b}', "␛"));
}

fn explained(scorecard: &Scorecard, subject: Subject<'_>, language: Language, style: Style) -> String {
    let sources = fixtures::sources();
    let changes = [Change {
        lever: Lever::Fact(FactId(0)),
        value: Value::Number(fixtures::number("7132800")),
        fact: "执行".to_string(),
        from: Text::same("597.23万元"),
        to: Text::same("713.28万元"),
        difference: Some(Text::same("116.05万元")),
        old_score: fixtures::number("0"),
        new_score: fixtures::number("4"),
        text: Text::new("执行 ≥ 713.28万元（再增加 116.05万元）→ 4 分", "执行 ≥ 713.28万元 (116.05万元 more) → 4 points"),
    }];
    let changes = match subject {
        Subject::Row(_) => changes.as_slice(),
        Subject::Total => &[],
    };
    let explanation = Explanation { scorecard, subject, changes, sources: Some(&sources), language, style };
    let mut bytes = Vec::new();
    report::write_explanation(&explanation, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn explanations() {
    let scorecard = fixtures::explained();
    for language in [Language::Chinese, Language::English] {
        let rows = scorecard.sections[0].rows.iter();
        let mut texts: Vec<String> =
            rows.map(|row| explained(&scorecard, Subject::Row(row), language, Style::default())).collect();
        texts.push(explained(&fixtures::rescaled(), Subject::Total, language, Style::default()));
        texts.push(explained(&fixtures::weights(), Subject::Total, language, Style::default()));
        let rule = format!("\n{}\n\n", "=".repeat(60));
        let name = if language == Language::Chinese { "report/explanations.txt" } else { "report/explanations.en.txt" };
        expect_file![name].assert_eq(&texts.join(&rule));
    }
    let coloured = Style { width: 60, colour: Colour::Coloured };
    let text = explained(&scorecard, Subject::Row(&scorecard.sections[0].rows[2]), Language::Chinese, coloured);
    expect_file!["report/explanation.colour.txt"].assert_eq(&text.replace('\u{1b}', "␛"));
}
