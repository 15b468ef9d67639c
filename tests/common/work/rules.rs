//! A rules file with those that it names: put together, printed, checked, its tests run, its rules changed, set beside what it was before.

use std::collections::BTreeMap;
use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::facts::{Format, Submission, read};
use biaochi::impact::{self, Effect};
use biaochi::language::Language;
use biaochi::matrix::{Candidate, Given, Scope, matrix};
use biaochi::model::{Editions, Test};
use biaochi::proof::check_and_prove;
use biaochi::report::{
    DocumentFormat, ImpactReport, MatrixReport, ProofReport, ProvedRubric, Style, TestFormat, TestReport, Tested, TestedFile,
    write_impact, write_matrix, write_proofs, write_tests,
};
use biaochi::revision::Texts;
use biaochi::source::{Source, SourceId, Sources};
use biaochi::syntax::keywords::Spelling;
use biaochi::syntax::{ast, format, printer};
use biaochi::testing::mutants::{Extent, Subject, mutants, mutate};
use biaochi::testing::{Mutants, MutatedFile, Passing, TestFiles, passes, run_covered};

use super::{drawn, harmless, is_json};

/// Files with more changes of their rules than these have only some of them made.
const FEW_MUTANTS: usize = 12;

/// Takes a rules file through the whole work: `texts` are all files by their paths, `name` one of them, `before` what it was earlier.
pub fn rules(
    name: &str,
    texts: &BTreeMap<String, String>,
    before: Option<&Editions>,
    submissions: &[Submission],
    choice: usize,
) -> Option<Editions> {
    let (whole, sources, mut diagnostics) = put_together(name, texts);
    let editions = whole.and_then(|whole| {
        printer::print(&whole, Spelling::Chinese);
        proved(name, &whole, &sources);
        let editions = check(&whole, &sources, &mut diagnostics)?;
        test(name, &whole, &sources, &editions, choice);
        before.into_iter().for_each(|before| set_beside(before, &editions, submissions));
        Some(editions)
    });
    drawn(&diagnostics.into_sorted(), &sources);
    texts.get(name).into_iter().for_each(|text| formatted(text));
    editions
}

/// The house style of a text has itself for house style, in either spelling.
fn formatted(text: &str) {
    for keywords in [None, Some(Spelling::Chinese), Some(Spelling::English)] {
        let style = format::Style { keywords, ..format::Style::default() };
        let once = |text: &str| {
            let mut diagnostics = Diagnostics::new();
            let source = Source::new(SourceId(0), "例.rules", text);
            let formatted = format::format(&source, &style, &mut diagnostics);
            (formatted, diagnostics)
        };
        if let (Some(written), _) = once(text) {
            let (again, diagnostics) = once(&written);
            assert_eq!(again.as_deref(), Some(&*written), "{text:?} {diagnostics:?}");
        }
    }
}

/// What can be proved of a rubric, right or wrong; the data that show a finding are data.
fn proved(name: &str, whole: &ast::File, sources: &Arc<Sources>) {
    let mut diagnostics = Diagnostics::new();
    let proved = check_and_prove(whole, sources, &mut diagnostics);
    drawn(&diagnostics.into_sorted(), sources);
    for witness in &proved.witnesses {
        let mut sources = Sources::new();
        let id = sources.add("witness", witness.data.as_str());
        let mut diagnostics = Diagnostics::new();
        let submission = read(sources.get(id).expect("just added"), Format::Yaml, &mut diagnostics);
        assert!(submission.is_some() && !diagnostics.has_errors(), "{}: {diagnostics:?}\n{}", witness.code, witness.data);
    }
    let Some(editions) = &proved.editions else { return };
    for language in [Language::Chinese, Language::English] {
        let proved = ProvedRubric {
            file: name.to_string(),
            rules_sha256: String::new(),
            editions,
            proofs: &proved.proofs,
            findings: Vec::new(),
        };
        let report = ProofReport { rubrics: vec![proved], language, style: Style::default() };
        for format in [DocumentFormat::Text, DocumentFormat::Json, DocumentFormat::Markdown, DocumentFormat::Html] {
            let text = written(|out| write_proofs(format, &report, out));
            if format == DocumentFormat::Json {
                is_json(&text);
            }
        }
    }
}

/// Runs its tests, and makes a few of the changes of its rules.
fn test(name: &str, whole: &ast::File, sources: &Arc<Sources>, editions: &Editions, choice: usize) {
    let files = TestFiles::new();
    let (outcomes, coverage) = run_covered(editions, &files, &|_: &Test| true, Extent::Everything);
    let found = mutants(whole, Extent::Everything);
    for mutant in found.list.iter().skip(choice % found.list.len().max(1)).take(2) {
        if let Some(changed) = check(&mutant.apply(whole), sources, &mut Diagnostics::new()) {
            passes(&changed, &files);
        }
    }
    let few = found.list.len() <= FEW_MUTANTS && passes(editions, &files) == Passing::All;
    let mutants = few.then(|| {
        let mutation = mutate(Subject { file: whole, sources, editions, files: &files }, Extent::Everything);
        Mutants::Made(Box::new(MutatedFile { rubric: editions.first().clone(), mutation }))
    });
    let tested = TestedFile { name: name.to_string(), tested: Tested::Run(outcomes), coverage: Some(coverage), mutants };
    for language in [Language::Chinese, Language::English] {
        let report = TestReport { files: vec![tested.clone()], sources, language, style: Style::default() };
        for format in [TestFormat::Text, TestFormat::Json, TestFormat::Junit, TestFormat::Lcov] {
            let text = written(|out| write_tests(format, &report, out));
            if format == TestFormat::Json {
                is_json(&text);
            }
        }
    }
}

/// Sets it beside what it was before it was spoilt, with data.
fn set_beside(before: &Editions, editions: &Editions, submissions: &[Submission]) {
    let (old, new) = (before.first(), editions.first());
    let difference = impact::compare(old, new);
    let mut diagnostics = Diagnostics::new();
    let given = submissions.iter().enumerate().map(|(at, submission)| (format!("{at}.json"), submission));
    let scored = impact::scored(&difference, [old, new], given, &mut diagnostics);
    let effect = Effect::of(&difference, old, new, &scored);
    let candidates = [old, new].map(|rubric| Candidate { rubric, file: "例.rules", scope: Scope::Everyone });
    let given: Vec<Given<'_>> =
        submissions.iter().enumerate().map(|(at, submission)| Given { submission, own: Some(at % 2) }).collect();
    let matrix = matrix(&candidates, &given, &mut diagnostics);
    for language in [Language::Chinese, Language::English] {
        for format in [DocumentFormat::Text, DocumentFormat::Json, DocumentFormat::Markdown, DocumentFormat::Html] {
            let impact = ImpactReport {
                difference: &difference,
                effect: Some(&effect),
                rules_sha256: Default::default(),
                language,
                style: Style::default(),
            };
            let years = MatrixReport { matrix: &matrix, sources: None, language, style: Style::default() };
            let texts = [written(|out| write_impact(format, &impact, out)), written(|out| write_matrix(format, &years, out))];
            if format == DocumentFormat::Json {
                texts.iter().for_each(|text| is_json(text));
            }
        }
    }
}

/// The whole rubric of one of several texts, and what reading them had to say.
pub fn put_together(name: &str, texts: &BTreeMap<String, String>) -> (Option<ast::File>, Arc<Sources>, Diagnostics) {
    let texts: BTreeMap<&str, &str> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut library = Texts::new(&texts);
    let mut diagnostics = Diagnostics::new();
    let whole = library.whole(name, &mut diagnostics);
    (whole, Arc::new(library.into_sources()), diagnostics)
}

fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("memory");
    let text = String::from_utf8(bytes).expect("UTF-8");
    harmless(&text);
    text
}
