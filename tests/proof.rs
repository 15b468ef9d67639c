//! Proofs, as data: each `tests/proof/NAME.rules` beside every claim with its verdict and what is said of the rules with the data that show it,
//! in `NAME.txt`.
//!
//! `UPDATE_EXPECT=1 cargo test --test proof` writes what comes out now; the data that it tells are scored by `tests/proof_laws.rs`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use biaochi::cli::render::{Colour, render_all};
use biaochi::diagnostic::Diagnostics;
use biaochi::language::Language;
use biaochi::model::Rubric;
use biaochi::proof::{About, check_and_prove};
use biaochi::source::Sources;
use biaochi::syntax::parse;
use libtest_mimic::{Arguments, Trial};

use files::stem;

#[path = "common/files.rs"]
mod files;

fn main() {
    let arguments = Arguments::from_args();
    let trials = files::files("tests/proof", "rules").into_iter().map(|path| {
        Trial::test(stem(&path), move || {
            expect_test::expect_file![path.with_extension("txt")].assert_eq(&told(&path)?);
            Ok(())
        })
    });
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

/// Every claim, and everything that is said.
fn told(path: &Path) -> std::io::Result<String> {
    let mut sources = Sources::new();
    let id = sources.add("规则.rules", fs::read_to_string(path)?);
    let sources = Arc::new(sources);
    let mut diagnostics = Diagnostics::new();
    let file = parse(sources.get(id).expect("just added"), &mut diagnostics);
    let proved = check_and_prove(&file, &sources, &mut diagnostics);
    let mut out = String::new();
    let rubrics = proved.editions.iter().flat_map(|editions| editions.iter());
    for (rubric, proof) in rubrics.zip(&proved.proofs) {
        for claim in &proof.claims {
            let _ = writeln!(out, "{}: {:?}: {:?}", subject(rubric, claim.about), claim.statement, claim.verdict);
        }
        out.push('\n');
    }
    out.push_str(&render_all(&diagnostics.into_sorted(), &sources, Language::Chinese, Colour::Plain));
    Ok(out)
}

fn subject(rubric: &Rubric, about: About) -> String {
    match about {
        About::Indicator(id) => rubric.indicators[id.0].name.to_string(),
        About::Section(id) => format!("# {}", rubric.sections[id.0].name),
        About::Whole => "整张表".to_string(),
    }
}
