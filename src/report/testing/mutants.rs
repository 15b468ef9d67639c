//! What becomes of the changes of the rules: how many the tests notice, and each that they do not, in words for whoever writes rules.

use serde::Serialize;

use crate::eval::Scorecard;
use crate::language::{Language, Text};
use crate::model::Rubric;
use crate::report::layout::Paint;
use crate::testing::equivalence::{Observation, Reason, Seen};
use crate::testing::mutants::{Fate, Judged, Missing, Survivor, Tally, Unknown};
use crate::testing::{Mutants, MutatedFile};
use crate::text;

use super::TestReport;

/// A line of the text: what stands before it, and itself.
pub(super) struct Line {
    /// What further lines of the same text are indented by.
    pub(super) lead: String,
    /// The text; what is code is not broken.
    pub(super) text: String,
    /// How it is shown.
    pub(super) paint: Paint,
    /// Whether it may be broken.
    pub(super) breaks: Breaks,
}

/// Whether a text may be broken into lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breaks {
    /// Where it is too long.
    Anywhere,
    /// It is to be copied as it is.
    Never,
}

/// What is told of the mutants of a file.
pub(super) fn lines(report: &TestReport<'_>, mutants: &Mutants) -> Vec<Line> {
    let language = report.language;
    let mutation = match mutants {
        Mutants::TestsFail => return vec![line("  ", tests_fail().get(language), Paint::Yellow)],
        Mutants::Made(mutation) => mutation,
    };
    let tally = mutation.mutation.tally();
    let paint = if tally.survived == 0 { Paint::Green } else { Paint::Red };
    let mut lines = vec![line("  ", summary(tally).get(language), paint)];
    if mutation.mutation.left_out > 0 {
        lines.push(line("  ", left_out(mutation.mutation.left_out).get(language), Paint::Yellow));
    }
    for judged in &mutation.mutation.judged {
        match &judged.fate {
            Fate::Survived(survivor) => survived(report, mutation, judged, survivor, &mut lines),
            Fate::Refused | Fate::Killed | Fate::Equivalent(_) | Fate::Undecided(_) => {}
        }
    }
    let undecided = mutation.mutation.judged.iter().filter_map(|judged| match judged.fate {
        Fate::Undecided(reason) => Some((judged, reason)),
        Fate::Refused | Fate::Killed | Fate::Equivalent(_) | Fate::Survived(_) => None,
    });
    for (judged, reason) in undecided {
        lines.push(blank());
        lines.push(line("  ? ", judged.mutant.description.get(language), Paint::Yellow));
        let place = report.place(judged.mutant.span);
        lines.push(line("    ", &format!("{place}  {}", why(reason).get(language)), Paint::Dim));
    }
    lines
}

fn line(lead: &str, text: &str, paint: Paint) -> Line {
    Line { lead: lead.to_string(), text: text.to_string(), paint, breaks: Breaks::Anywhere }
}

fn blank() -> Line {
    line("", "", Paint::None)
}

/// A survivor: where, what was changed to what, why it matters, and the test that is missing.
fn survived(report: &TestReport<'_>, file: &MutatedFile, judged: &Judged, survivor: &Survivor, lines: &mut Vec<Line>) {
    let language = report.language;
    let mutant = &judged.mutant;
    lines.push(blank());
    lines.push(line("  ✗ ", mutant.description.get(language), Paint::Bold));
    let source = report.sources.get(mutant.span.source);
    let position = report.position(mutant.span);
    if let (Some(source), Some(position)) = (source, position) {
        let written = source.line(position.line).trim();
        let text = format!("{}  {written}", report.place(mutant.span));
        lines.push(Line { lead: "    ".into(), text, paint: Paint::Dim, breaks: Breaks::Never });
    }
    let observation = &survivor.witness.observation;
    if let Missing::Same { title } = &survivor.test {
        lines.push(line("    ", same_test(title, observation).get(language), Paint::None));
        return;
    }
    lines.push(line("    ", matters(&file.rubric, &names(file, survivor), observation).get(language), Paint::None));
    match &survivor.test {
        Missing::Test { title: _, text } => {
            lines.push(line("    ", wanted().get(language), Paint::None));
            for code in text.lines() {
                lines.push(Line { lead: "      ".into(), text: code.to_string(), paint: Paint::Green, breaks: Breaks::Never });
            }
        }
        Missing::Same { .. } => {}
    }
}

/// The rows as the data of a survivor name them.
fn names(file: &MutatedFile, survivor: &Survivor) -> Scorecard {
    let cohort = crate::eval::Cohort::default();
    crate::eval::evaluate(&file.rubric, &cohort, &survivor.witness.record, crate::eval::Detail::Scores)
}

/// What comes out before and after the change.
fn matters(rubric: &Rubric, card: &Scorecard, observation: &Observation) -> Text {
    let name = |id: crate::facts::RowId| {
        card.rows().into_iter().find(|row| row.id == id).map(|row| row.name.clone()).unwrap_or_default()
    };
    let (before, after) = (&observation.original, &observation.changed);
    let same = text!("，现有的测试都照样通过。", ", and every test still passes.");
    let what = match observation.seen {
        Seen::Score(id) if after == "—" => {
            let name = name(id);
            text!(
                "按下面的数据，“{name}”现在得 {before} 分，改了就算不出来",
                "on the data below “{name}” scores {before} now and cannot be scored after the change"
            )
        }
        Seen::Scored(id) => {
            let name = name(id);
            text!(
                "按下面的数据，“{name}”现在算不出来，改了得 {after} 分",
                "on the data below “{name}” cannot be scored now and scores {after} after the change"
            )
        }
        Seen::Score(id) => {
            let name = name(id);
            text!(
                "按下面的数据，“{name}”现在得 {before} 分，改了得 {after} 分",
                "on the data below “{name}” scores {before} now and {after} after the change"
            )
        }
        Seen::Value(id) => {
            let name = name(id);
            text!(
                "按下面的数据，“{name}”的值现在是 {before}，改了是 {after}",
                "on the data below the value of “{name}” is {before} now and {after} after the change"
            )
        }
        Seen::FullPoints(id) => {
            let name = name(id);
            text!(
                "“{name}”的满分现在是 {before} 分，改了是 {after} 分",
                "“{name}” has {before} points now and {after} after the change"
            )
        }
        Seen::Applies(id) => {
            let name = name(id);
            if before == "是" {
                text!(
                    "按下面的数据，“{name}”现在适用，改了就不适用",
                    "on the data below “{name}” applies now and does not after the change"
                )
            } else {
                text!(
                    "按下面的数据，“{name}”现在不适用，改了就适用",
                    "on the data below “{name}” does not apply now and does after the change"
                )
            }
        }
        Seen::Explanation(id) => {
            let name = name(id);
            if before == "是" {
                text!(
                    "按下面的数据，“{name}”现在须说明，改了就不须",
                    "on the data below “{name}” wants an explanation now and none after the change"
                )
            } else {
                text!(
                    "按下面的数据，“{name}”现在不须说明，改了就须",
                    "on the data below “{name}” wants no explanation now and one after the change"
                )
            }
        }
        Seen::Total => text!(
            "按下面的数据，总分现在是 {before}，改了是 {after}",
            "on the data below the total is {before} now and {after} after the change"
        ),
        Seen::Grade => text!(
            "按下面的数据，等级现在是“{before}”，改了是“{after}”",
            "on the data below the grade is “{before}” now and “{after}” after the change"
        ),
        Seen::Check(index) => {
            let label = rubric.checks.get(index).map_or("", |check| check.label.as_str());
            if before == "是" {
                text!(
                    "按下面的数据，校验“{label}”现在成立，改了就不成立",
                    "on the data below the check “{label}” holds now and does not after the change"
                )
            } else {
                text!(
                    "按下面的数据，校验“{label}”现在不成立，改了就成立",
                    "on the data below the check “{label}” does not hold now and does after the change"
                )
            }
        }
    };
    Text::new(format!("{}{}", what.chinese, same.chinese), format!("{}{}", sentence(&what.english), same.english))
}

/// With a capital.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

fn summary(tally: Tally) -> Text {
    let Tally { refused, killed, equivalent, undecided, survived } = tally;
    let all = refused + killed + equivalent + undecided + survived;
    let (noticed, wanted) = tally.score();
    text!(
        "改动规则 {all} 处：测试发现 {killed}，漏过 {survived}，检查时就拒绝 {refused}，改了等于没改 {equivalent}，不能判定 {undecided}；该发现的发现了 {noticed}/{wanted}",
        "{all} changes of the rules: {killed} noticed by tests, {survived} missed, {refused} refused by the checker, {equivalent} without effect, {undecided} undecided; {noticed}/{wanted} of those to be noticed are"
    )
}

fn left_out(count: usize) -> Text {
    text!("规则太大，另有 {count} 处没有改", "the rules are too large: {count} more changes were not made")
}

fn tests_fail() -> Text {
    text!("测试没有全部通过，没有去改规则；先让测试通过", "not all tests pass, so the rules were not changed; mend that first")
}

fn wanted() -> Text {
    text!("加上这个测试就不会漏：", "This test would notice it:")
}

fn same_test(title: &str, observation: &Observation) -> Text {
    let Observation { seen: _, original, changed } = observation;
    text!(
        "上面的测试“{title}”也能发现它：{original} 变成 {changed}",
        "The test “{title}” above would notice it too: {original} becomes {changed}"
    )
}

fn why(unknown: Unknown) -> Text {
    let reason = match unknown {
        Unknown::Meaning(reason) => reason,
        Unknown::NoTest => {
            return text!(
                "有差别，但只在测试里写不出来的数据上看得出，比如读数据时就不收的",
                "it matters, but only on data that no test can give, such as are refused when they are read"
            );
        }
    };
    match reason {
        Reason::TooManyCases => text!("要看的情形太多，没有看完", "too many cases to look at all of them"),
        Reason::TooLarge => text!("规则或数字太大", "the rule or its numbers are too large"),
        Reason::NoData => {
            text!("可能有差别，但没有找到能看出差别的数据", "it may matter, but no data were found on which it shows")
        }
        Reason::OtherStatements => text!("改动后年度的分段不同", "the change makes other stretches of years"),
    }
}

/// The mutants of a file for programs.
#[derive(Serialize)]
pub(super) struct MutationCard {
    /// Whether they were made: not when tests fail.
    made: bool,
    killed: usize,
    survived: usize,
    refused: usize,
    equivalent: usize,
    undecided: usize,
    left_out: usize,
    mutants: Vec<MutantCard>,
}

#[derive(Serialize)]
struct MutantCard {
    fate: &'static str,
    line: Option<usize>,
    column: Option<usize>,
    item: Option<String>,
    from: String,
    to: String,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    test: Option<String>,
}

/// The mutants of a file: counts, and each that was not killed or refused.
pub(super) fn card(report: &TestReport<'_>, mutants: &Mutants) -> MutationCard {
    let Mutants::Made(file) = mutants else {
        let none = Vec::new();
        return MutationCard {
            made: false,
            killed: 0,
            survived: 0,
            refused: 0,
            equivalent: 0,
            undecided: 0,
            left_out: 0,
            mutants: none,
        };
    };
    let Tally { refused, killed, equivalent, undecided, survived } = file.mutation.tally();
    MutationCard {
        made: true,
        killed,
        survived,
        refused,
        equivalent,
        undecided,
        left_out: file.mutation.left_out,
        mutants: file.mutation.judged.iter().map(|judged| mutant_card(report, file, judged)).collect(),
    }
}

fn mutant_card(report: &TestReport<'_>, file: &MutatedFile, judged: &Judged) -> MutantCard {
    let language: Language = report.language;
    let (fate, reason, test) = match &judged.fate {
        Fate::Refused => ("refused", None, None),
        Fate::Killed => ("killed", None, None),
        Fate::Equivalent(_) => ("equivalent", None, None),
        Fate::Undecided(reason) => ("undecided", Some(why(*reason)), None),
        Fate::Survived(survivor) => {
            let reason = matters(&file.rubric, &names(file, survivor), &survivor.witness.observation);
            let test = match &survivor.test {
                Missing::Test { title: _, text } => Some(text.clone()),
                Missing::Same { .. } => None,
            };
            ("survived", Some(reason), test)
        }
    };
    let position = report.position(judged.mutant.span);
    MutantCard {
        fate,
        line: position.map(|position| position.line),
        column: position.map(|position| position.column),
        item: judged.mutant.item.clone(),
        from: judged.mutant.from.clone(),
        to: judged.mutant.to.clone(),
        description: judged.mutant.description.get(language).to_string(),
        reason: reason.map(|reason| reason.get(language).to_string()),
        test,
    }
}
