//! What proofs say, BC03: beside the checker's own messages about bands and points, with data of a unit that show each finding.

use crate::diagnostic::{Code, Diagnostic};
use crate::eval::{RowScore, Scorecard, Status};
use crate::facts::{Record, data_file, given};
use crate::language::Text;
use crate::model::{Indicator, Reach, ReachKind, Rubric};
use crate::number::Number;
use crate::symbolic::units::scored;
use crate::text;
use crate::value::Quantity;

use super::evidence::row;
use super::substantiate::Shown;
use super::{About, Course, Finding, FindingKind, Turn, Witness};

/// How many decimal places are shown of points.
const PLACES: u32 = 8;

/// How many data are told in one message; the rest stands in the file that is written of them.
const TOLD: usize = 8;

/// The data that show what is said, as files, each with the code and the words of its message.
pub(super) fn witnesses(said: &[Shown<'_>]) -> Vec<Witness> {
    let mut files = Vec::new();
    for (diagnostic, shown) in said {
        let Some((rubric, finding)) = shown else { continue };
        let row = match finding.about {
            About::Indicator(id) => rubric.indicators.get(id.0).map_or(String::new(), |indicator| indicator.name.to_string()),
            About::Section(_) | About::Whole => "整张表".to_string(),
        };
        for record in &finding.witnesses {
            let number = files.len() + 1;
            let comment = format!("{}：{}", diagnostic.code, diagnostic.message.chinese);
            let record = Record { unit: format!("{row}（{}，第 {number} 份）", diagnostic.code), ..record.clone() };
            files.extend(data_file(rubric, &record, &[comment]).map(|data| Witness {
                code: diagnostic.code,
                row: row.clone(),
                data,
            }));
        }
    }
    files
}

/// A finding as a message, with the data that show it.
pub(super) fn diagnostic(rubric: &Rubric, finding: &Finding) -> Option<Diagnostic> {
    let About::Indicator(id) = finding.about else { return None };
    let indicator = rubric.indicators.get(id.0)?;
    let diagnostic = match &finding.kind {
        FindingKind::Divisor => divisor(finding, indicator),
        FindingKind::NoArm => no_arm(finding, indicator),
        FindingKind::NeverTaken(reach) => never_taken(reach),
        FindingKind::OutOfReach(greatest) => out_of_reach(finding, indicator, greatest),
        FindingKind::Direction(Course::Peak(at)) => peak(finding, indicator, at),
        FindingKind::Direction(Course::Turning(turns)) => turning(finding, indicator, turns),
        FindingKind::Direction(Course::Level | Course::Rising | Course::Falling) => return None,
        FindingKind::Jump(at, by) => jump(finding, indicator, at, by),
        // They only show what the checker says.
        FindingKind::InBand | FindingKind::NoGrade => return None,
    };
    Some(with_witnesses(diagnostic, rubric, finding))
}

/// The message with the data that show it.
pub(super) fn with_witnesses(mut diagnostic: Diagnostic, rubric: &Rubric, finding: &Finding) -> Diagnostic {
    for witness in &finding.witnesses {
        diagnostic.examples.extend(told(rubric, finding.about, witness));
    }
    diagnostic
}

/// `执行 = 95万元；预算 = 0万元 → 得不出分`
fn told(rubric: &Rubric, about: About, witness: &Record) -> Option<Text> {
    let lines = given(rubric, witness)?;
    let data = lines.iter().take(TOLD).cloned().collect::<Vec<_>>().join("；");
    let more = if lines.len() > TOLD { "；……" } else { "" };
    let card = scored(rubric, witness);
    let result = match about {
        About::Indicator(id) => row(&card, id).map(result).unwrap_or_default(),
        About::Section(_) | About::Whole => total(&card),
    };
    let (chinese, english) = (&result.chinese, &result.english);
    if data.is_empty() {
        return Some(text!("什么数据也不填 → {chinese}", "no data at all → {english}"));
    }
    Some(text!("{data}{more} → {chinese}", "{data}{more} → {english}"))
}

/// `值 95%，得 3 分`
fn result(row: &RowScore) -> Text {
    let score = match (&row.status, &row.score) {
        (Status::Scored, Some(score)) => text!("得 {score} 分", "{score} points"),
        (Status::Inapplicable { .. }, _) => text!("不适用", "does not apply"),
        (Status::Unscored(_), _) | (_, None) => text!("得不出分", "no score"),
    };
    let (chinese, english) = (&score.chinese, &score.english);
    match &row.value {
        Some(value) => text!("值 {value}，{chinese}", "value {value}, {english}"),
        None => score,
    }
}

/// `总分 89.5，没有等次`
fn total(card: &Scorecard) -> Text {
    let Some(total) = card.total.scored() else { return Text::default() };
    match &card.grade {
        Some(grade) => text!("总分 {total}，{grade}", "total {total}, {grade}"),
        None => text!("总分 {total}，没有等次", "total {total}, no grade"),
    }
}

fn points(number: &Number) -> String {
    Quantity::NUMBER.show(number, PLACES)
}

fn divisor(finding: &Finding, indicator: &Indicator) -> Diagnostic {
    let name = &indicator.name;
    Diagnostic::warning(
        Code::DenominatorZero,
        text!("“{name}”里有除以 0 的时候，那时得不出分", "“{name}” divides by 0 for some data, and then there is no score"),
    )
    .at(finding.place, text!("除数可能是 0", "the divisor can be 0"))
    .help(text!(
        "在数据里声明“大于 0”，或写明为 0 时怎样评：若 … > 0 则 … 否则 …",
        "declare the fact “above 0”, or say what happens at 0: if … > 0 then … else …"
    ))
}

fn no_arm(finding: &Finding, indicator: &Indicator) -> Diagnostic {
    let name = &indicator.name;
    Diagnostic::warning(
        Code::CoverageUnproved,
        text!("“{name}”有的数据哪一档都不符合，得不出分", "for some data no arm of “{name}” fits, and there is no score"),
    )
    .at(finding.place, text!("哪一档都不符合的时候，没有结果", "no result where no arm fits"))
    .help(text!("在最后写“其余: …”，说明都不符合时得多少分", "end with “else: …” that says what then results"))
}

fn never_taken(reach: &Reach) -> Diagnostic {
    let (message, label) = match reach.kind {
        ReachKind::Condition(true) => {
            (text!("这个条件永远不成立", "this condition never holds"), text!("不管什么数据都不成立", "it holds for no data"))
        }
        ReachKind::Condition(false) => {
            (text!("这个条件总是成立", "this condition always holds"), text!("不管什么数据都成立", "it holds for all data"))
        }
        ReachKind::Scored
        | ReachKind::Arm
        | ReachKind::Side(..)
        | ReachKind::Bound(..)
        | ReachKind::Level
        | ReachKind::Steps(_) => {
            (text!("这一档永远轮不到", "this arm is never taken"), text!("不管什么数据都轮不到", "no data reach it"))
        }
    };
    Diagnostic::warning(Code::NeverTaken, message).at(reach.span, label).help(text!(
        "改正它的界限，或删去用不到的部分；如果其中的数据可以是负数，在数据声明里加上“可为负”",
        "correct it, or remove what is not needed; if a fact in it can be negative, declare it “signed”"
    ))
}

fn out_of_reach(finding: &Finding, indicator: &Indicator, greatest: &Number) -> Diagnostic {
    let (name, full, reached) = (&indicator.name, points(&indicator.printed_points), points(greatest));
    Diagnostic::warning(
        Code::PointsOutOfReach,
        text!("“{name}”最多只能得 {reached} 分，得不到 {full} 分", "“{name}” can get {reached} points at most, never its {full}"),
    )
    .at(finding.place, text!("印的是 {full} 分", "{full} points are printed"))
    .at(indicator.score.span, text!("这里最多得 {reached} 分", "this gives {reached} at most"))
    .help(text!(
        "让最好的情况得“满分”，或改正名称后面的分值",
        "let the best case get “full”, or correct the points behind the name"
    ))
}

fn peak(finding: &Finding, indicator: &Indicator, turn: &Turn) -> Diagnostic {
    let (name, at) = (&indicator.name, &turn.shown);
    Diagnostic::note(
        Code::DirectionTurns,
        text!(
            "“{name}”的得分先升后降：值 {at} 时，得分反而降低",
            "the score of “{name}” rises and then falls: where the value is {at} it scores less again"
        ),
    )
    .at(finding.place, text!("{at} 时反而降低", "less again where {at}"))
    .help(text!(
        "本来就是不多不少最好的，不用改；应当越大越好的，检查 {at} 时得几分",
        "nothing to do if the middle is best; if more is better, check what {at} scores"
    ))
}

fn turning(finding: &Finding, indicator: &Indicator, turns: &[Turn]) -> Diagnostic {
    let name = &indicator.name;
    let at = turns.iter().take(3).map(|turn| turn.shown.as_str()).collect::<Vec<_>>().join("、");
    Diagnostic::warning(
        Code::OutOfOrder,
        text!(
            "“{name}”各档的分数次序不对：值越来越大，得分却在 {at} 掉头",
            "the steps of “{name}” are out of order: as the value grows, the score turns at {at}"
        ),
    )
    .at(finding.place, text!("得分时升时降", "the score goes down and up"))
    .help(text!("核对各档的分数，看有没有写反或写错一档", "check the points of the arms: two may be exchanged, or one wrong"))
}

fn jump(finding: &Finding, indicator: &Indicator, turn: &Turn, by: &Number) -> Diagnostic {
    let (name, at, by) = (&indicator.name, &turn.shown, points(by));
    Diagnostic::note(
        Code::OddJump,
        text!(
            "“{name}”到 {at} 一下差 {by} 分，比前后各档的差距大一倍以上",
            "“{name}” jumps by {by} points at {at}, more than twice the steps before and after it"
        ),
    )
    .at(finding.place, text!("到 {at} 差距最大", "the greatest step is at {at}"))
    .help(text!(
        "有意这样定的不用改；否则核对这一处两边的分数",
        "nothing to do if it is meant; else check the points on both sides"
    ))
}
