//! Records written as data files, read and bound again.

use biaochi::diagnostic::Diagnostics;
use biaochi::facts::{Bound, Filed, Format, Record, Submission, bind_years, data_files, read};
use biaochi::model::Rubric;
use biaochi::source::Sources;

/// The record that its data files give; an error where they cannot be written, are not accepted, or give another.
pub fn written_again(rubric: &Rubric, record: &Record) -> Result<Record, String> {
    let record = Record { unit: "某单位".to_string(), ..record.clone() };
    let files = data_files(rubric, &record, &[]).ok_or("not written")?;
    let mut diagnostics = Diagnostics::new();
    let mut submissions: Vec<Submission> = Vec::new();
    let mut sources = Sources::new();
    for file in &files {
        let id = sources.add("data", file.clone());
        submissions.extend(sources.get(id).and_then(|source| read(source, Format::Yaml, &mut diagnostics)));
    }
    let filed: Vec<Filed<'_>> = submissions
        .iter()
        .enumerate()
        .map(|(at, submission)| Filed { submission, rubric: (at == 0).then_some(rubric) })
        .collect();
    let bound = bind_years(&filed, &mut diagnostics).into_iter().next();
    let said = || diagnostics.iter().map(|diagnostic| diagnostic.message.chinese.clone()).collect::<Vec<_>>().join("\n");
    match bound {
        Some(Bound::Record(again)) if *again == record => Ok(*again),
        Some(Bound::Record(again)) => Err(format!("other data: {again:?}\n{}", files.join("\n---\n"))),
        Some(Bound::Whole { .. } | Bound::Part | Bound::PriorOnly | Bound::Uncovered | Bound::Faulty) | None => {
            Err(format!("not accepted: {}\n{}", said(), files.join("\n---\n")))
        }
    }
}
