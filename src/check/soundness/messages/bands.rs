//! Bands and grades: gaps, overlaps, what is never reached.

use std::sync::Arc;

use super::{LISTED, PLACES, band, gap_list};
use crate::check::soundness::arms::Gap;
use crate::diagnostic::{Code, Diagnostic};
use crate::interval::Interval;
use crate::number::Number;
use crate::source::Span;
use crate::text;
use crate::value::Quantity;

pub(in crate::check::soundness) fn band_gaps(
    subject: Span,
    gaps: &[Gap],
    neighbours: &[Span],
    range: &Interval,
    quantity: &Quantity,
) -> Diagnostic {
    let (list, range) = (gap_list(gaps, quantity), band(range, quantity));
    let (chinese, english) = (&list.chinese, &list.english);
    let message = text!("分档有空档：没有一档包括 {chinese}", "the bands leave a gap: no arm takes {english}");
    let (possible_chinese, possible_english) = (&range.chinese, &range.english);
    let mut diagnostic = Diagnostic::error(Code::BandGap, message)
        .at(subject, text!("它可能的值：{possible_chinese}", "its possible values: {possible_english}"));
    for neighbour in neighbours {
        diagnostic = diagnostic.at(*neighbour, text!("空档紧挨着这一档", "the gap is next to this arm"));
    }
    let missing = gaps.first().map(|gap| band(&gap.interval, quantity)).unwrap_or_default();
    let (arm_chinese, arm_english) = (&missing.chinese, &missing.english);
    diagnostic.help(text!(
        "改动相邻两档的界限让它们接上，或补上一档“{arm_chinese}: …”，或在最后写“其余: …”",
        "move the ends of the arms beside it so that they meet, add an arm “{arm_english}: …”, or end with “else: …”"
    ))
}

pub(in crate::check::soundness) fn values_missing(subject: Span, missing: &[Arc<str>]) -> Diagnostic {
    let (names, more) = listed(missing);
    Diagnostic::error(Code::CaseMissing, text!("分档漏了：{names}{more}", "the arms leave out {names}{more}"))
        .at(subject, text!("它也可能是 {names}", "it can also be {names}"))
        .help(text!("给漏掉的每一种补上一档，或在最后写“其余: …”", "add an arm for each of them, or end with “else: …”"))
}

pub(in crate::check::soundness) fn cases_missing(place: Span, missing: &[String]) -> Diagnostic {
    let names: Vec<Arc<str>> = missing.iter().map(|case| Arc::from(case.as_str())).collect();
    let (names, more) = listed(&names);
    Diagnostic::error(Code::CaseMissing, text!("分档漏了一种情况：{names}{more}", "the arms leave out a case: {names}{more}"))
        .at(place, text!("这些条件没有覆盖它", "no condition below covers it"))
        .help(text!("给它补上一档，或在最后写“其余: …”", "add an arm for it, or end with “else: …”"))
}

fn listed(names: &[Arc<str>]) -> (String, &'static str) {
    let list = names.iter().take(LISTED).map(|name| &**name).collect::<Vec<_>>().join("、");
    (list, if names.len() > LISTED { " …" } else { "" })
}

pub(in crate::check::soundness) fn coverage_unproved(place: Span) -> Diagnostic {
    Diagnostic::error(
        Code::CoverageUnproved,
        text!("不能断定这些档包括了所有情况，缺少“其余”", "the arms cannot be shown to cover every case: “else” is missing"),
    )
    .at(place, text!("如果哪一档都不符合，就没有结果", "if no arm fits, there is no result"))
    .help(text!("在最后加上一档“其余: …”，写明都不符合时得多少", "end with an arm “else: …” that says what then results"))
}

pub(in crate::check::soundness) fn arm_taken(place: Span, by: Span) -> Diagnostic {
    Diagnostic::error(
        Code::ArmTaken,
        text!("这一档永远轮不到：符合它的值都先被前面的档取走了", "this arm is never reached: earlier arms take all its values"),
    )
    .at(place, text!("永远轮不到", "never reached"))
    .at(by, text!("这一档在前，先取走了", "this arm comes first and takes them"))
    .help(text!(
        "分档从上往下，先符合的算数：把要求高的一档移到前面，或改正这一档的界限",
        "the first arm that fits wins: move the stricter arm up, or correct this one's ends"
    ))
}

pub(in crate::check::soundness) fn value_taken(value: &str, place: Span, by: Span) -> Diagnostic {
    Diagnostic::error(
        Code::ArmTaken,
        text!("“{value}”写了两次，后一次永远轮不到", "“{value}” stands twice; the second is never reached"),
    )
    .at(place, text!("这里的“{value}”永远轮不到", "“{value}” is never reached here"))
    .at(by, text!("前面已经写了", "it was taken here"))
    .help(text!("删去其中一处", "remove one of the two"))
}

pub(in crate::check::soundness) fn band_outside(
    place: Span,
    interval: &Interval,
    subject: Span,
    range: &Interval,
    quantity: &Quantity,
) -> Diagnostic {
    let (interval, range) = (band(interval, quantity), band(range, quantity));
    let (chinese, english) = (&interval.chinese, &interval.english);
    let (possible_chinese, possible_english) = (&range.chinese, &range.english);
    Diagnostic::warning(
        Code::BandOutside,
        text!("这一档永远轮不到：没有可能的值是 {chinese}", "this arm is never reached: no possible value is {english}"),
    )
    .at(place, text!("永远轮不到", "never reached"))
    .at(subject, text!("它可能的值：{possible_chinese}", "its possible values: {possible_english}"))
    .help(text!(
        "改正界限，或删去这一档；如果这个值其实可以是负数，在数据声明里加上“可为负”",
        "correct the ends or remove the arm; if the value can be negative after all, declare the fact “signed”"
    ))
}

pub(in crate::check::soundness) fn never_holds(place: Span) -> Diagnostic {
    Diagnostic::warning(
        Code::BandOutside,
        text!("这一档永远轮不到：条件不可能成立", "this arm is never reached: its condition cannot hold"),
    )
    .at(place, text!("不可能成立", "cannot hold"))
    .help(text!(
        "改正条件，或删去这一档；如果其中的数据可以是负数，在数据声明里加上“可为负”",
        "correct the condition or remove the arm; if a fact in it can be negative, declare it “signed”"
    ))
}

pub(in crate::check::soundness) fn nothing_left(place: Span) -> Diagnostic {
    Diagnostic::note(
        Code::NothingLeft,
        text!("“其余”用不到：前面的档已经包括了所有情况", "“else” is not needed: the arms before it cover every case"),
    )
    .at(place, text!("没有剩下的值", "nothing is left for it"))
    .help(text!(
        "可以删去；如果本想给某些值不同的分，检查前面各档的界限",
        "it can go; if some values were meant to differ, check the arms' ends"
    ))
}

pub(in crate::check::soundness) fn bands_overlap(first: Span, second: Span, shared: &Gap, quantity: &Quantity) -> Diagnostic {
    let (both, witness) = (gap_list(std::slice::from_ref(shared), quantity), quantity.show(&shared.witness, PLACES));
    let (chinese, english) = (&both.chinese, &both.english);
    Diagnostic::warning(
        Code::BandsOverlap,
        text!("两档重叠：{witness} 同时属于两档，按写在前面的算", "two arms overlap: {witness} fits both, and the first wins"),
    )
    .at(second, text!("与前面的档共有 {chinese}", "shares {english} with the earlier arm"))
    .at(first, text!("这一档在前", "this arm comes first"))
    .help(text!(
        "让界限只属于其中一档，比如一边写 [ ]，另一边写 ( )，或用“含”“不含”写明",
        "let the end belong to one of them: [ ] on one side, ( ) on the other, or “incl”, “excl”"
    ))
}

pub(in crate::check::soundness) fn end_to_else(place: Span, end: &Number, otherwise: Span, quantity: &Quantity) -> Diagnostic {
    let end = quantity.show(end, PLACES);
    Diagnostic::warning(
        Code::EndToElse,
        text!("{end} 不在这一档里，按“其余”算", "{end} is not in this range and falls to “else”"),
    )
    .at(place, text!("只说了一端含，{end} 这一端就不含", "one end is said to belong, so {end} does not"))
    .at(otherwise, text!("{end} 归这里", "{end} goes here"))
    .help(text!(
        "这一端也算在内的，在 {end} 后面写“(含)”；不算的写“(不含)”",
        "write “(incl)” after {end} if it belongs to the range, “(excl)” if it does not"
    ))
}

pub(in crate::check::soundness) fn empty_band(place: Span) -> Diagnostic {
    Diagnostic::error(Code::EmptyBand, text!("这个区间里没有数", "no number lies in this range"))
        .at(place, text!("下限不小于上限", "the lower end is not below the upper end"))
        .help(text!("先写小的再写大的：[85%, 95%)", "write the smaller end first: [85%, 95%)"))
}

pub(in crate::check::soundness) fn grade_gaps(place: Span, gaps: &[Gap], neighbours: &[Span], places: u32) -> Diagnostic {
    let list = gap_list(gaps, &Quantity::NUMBER);
    let (chinese, english) = (&list.chinese, &list.english);
    let message = text!("有的总分没有等级：{chinese}", "some totals have no grade: {english}");
    let mut diagnostic = Diagnostic::error(Code::GradeGap, message);
    if neighbours.is_empty() {
        diagnostic = diagnostic.at(place, text!("这些等级没有包括它", "none of these grades takes it"));
    }
    for neighbour in neighbours {
        diagnostic = diagnostic.at(*neighbour, text!("空档紧挨着这一等", "the gap is next to this grade"));
    }
    let is_between = |gap: &Gap| {
        let width = gap.interval.low.number().zip(gap.interval.high.number()).and_then(|(low, high)| high.subtract(low).ok());
        width.is_some_and(|width| width < Number::ONE)
    };
    if gaps.iter().any(is_between) {
        diagnostic = diagnostic.help(text!(
            "总分保留 {places} 位小数，整数之间也有分：写成“≥ 90: 优, ≥ 80: 良, …, 其余: 差”，或用“保留 0位”把总分取整",
            "totals keep {places} decimal places, so there are scores between whole numbers: write “≥ 90: …, ≥ 80: …, else: …”, or “round_to 0”"
        ));
    }
    if !gaps.iter().all(is_between) {
        diagnostic = diagnostic.help(text!(
            "让各等首尾相接：最高一等只写下限（≥ 90: 优），最低一等写“其余”",
            "let the grades meet: give the highest only a lower end (≥ 90: …), and end with “else”"
        ));
    }
    diagnostic
}

pub(in crate::check::soundness) fn grade_out_of_reach(place: Span, interval: &Interval, total: &Interval) -> Diagnostic {
    let (interval, total) = (band(interval, &Quantity::NUMBER), band(total, &Quantity::NUMBER));
    let (chinese, english) = (&interval.chinese, &interval.english);
    let (total_chinese, total_english) = (&total.chinese, &total.english);
    Diagnostic::warning(
        Code::GradeOutOfReach,
        text!("没有单位能得到这一等：总分不可能是 {chinese}", "no unit can get this grade: no total is {english}"),
    )
    .at(place, text!("总分可能是 {total_chinese}", "totals are {total_english}"))
    .help(text!("检查这一等的界限，以及各项分值加起来是多少", "check this grade's ends, and what the points add up to"))
}
