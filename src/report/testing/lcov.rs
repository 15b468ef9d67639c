//! What tests reach, as LCOV records, which editors and CI services show beside the rules: a line for each line with something to reach, a
//! branch for each thing to reach.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;

use crate::report::layout::clean;
use crate::source::SourceId;
use crate::testing::CoveredGoal;

use super::TestReport;

/// The goals of one line: those at one place are one block.
type Line<'a> = Vec<&'a CoveredGoal>;

/// Writes a record for each rules file.
pub fn write(report: &TestReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut files: BTreeMap<SourceId, BTreeMap<usize, Line<'_>>> = BTreeMap::new();
    let goals = report.files.iter().filter_map(|file| file.coverage.as_ref()).flat_map(|coverage| &coverage.parts);
    for goal in goals.flat_map(|part| &part.goals) {
        let span = goal.goal.reach.span;
        if let Some(position) = report.position(span) {
            files.entry(span.source).or_default().entry(position.line).or_default().push(goal);
        }
    }
    let mut text = String::new();
    for (source, lines) in &files {
        let name = report.sources.name(*source);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "TN:\nSF:{}", clean(name));
        let (mut found, mut hit) = (0_usize, 0_usize);
        for (line, goals) in lines {
            let mut block = 0_usize;
            let mut before = None;
            for (branch, goal) in goals.iter().enumerate() {
                if before.is_some_and(|before| before != goal.goal.reach.span) {
                    block += 1;
                }
                before = Some(goal.goal.reach.span);
                found += 1;
                hit += usize::from(goal.reached);
                let _ = writeln!(text, "BRDA:{line},{block},{branch},{}", u8::from(goal.reached));
            }
        }
        let _ = writeln!(text, "BRF:{found}\nBRH:{hit}");
        let is_hit = |goals: &Line<'_>| goals.iter().any(|goal| goal.reached);
        for (line, goals) in lines {
            let _ = writeln!(text, "DA:{line},{}", u8::from(is_hit(goals)));
        }
        let _ = writeln!(text, "LF:{}\nLH:{}\nend_of_record", lines.len(), lines.values().filter(|goals| is_hit(goals)).count());
    }
    out.write_all(text.as_bytes())
}
