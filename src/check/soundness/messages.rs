//! What the soundness passes say, BC03. Each message shows a value or a sum that proves it, and says what to write.

use std::sync::Arc;

use super::arms::Gap;
use super::denominators::Suspect;
use super::points::{Mismatch, Revision, Row};
use crate::diagnostic::{Code, Diagnostic};
use crate::interval::{Bound, Interval};
use crate::language::Text;
use crate::model::{Indicator, Level, Section};
use crate::number::Number;
use crate::source::Span;
use crate::text;
use crate::value::Quantity;

/// How many decimal places are shown of a number that a rule or a band turns on.
const PLACES: u32 = 8;

/// How many gaps, rows or values one message lists.
const LISTED: usize = 5;

fn points(number: &Number) -> String {
    Quantity::NUMBER.show(number, PLACES)
}

/// An interval as it would be written in the rules: `[60%, 70%)`, `≥ 90%`.
fn band(interval: &Interval, quantity: &Quantity) -> Text {
    let show = |number: &Number| quantity.show(number, PLACES);
    let written = match (&interval.low, &interval.high) {
        (Bound::Unbounded, Bound::Unbounded) => return text!("任何值", "any value"),
        (Bound::Included(low), Bound::Included(high)) if low == high => format!("= {}", show(low)),
        (Bound::Included(low), Bound::Unbounded) => format!("≥ {}", show(low)),
        (Bound::Excluded(low), Bound::Unbounded) => format!("> {}", show(low)),
        (Bound::Unbounded, Bound::Included(high)) => format!("≤ {}", show(high)),
        (Bound::Unbounded, Bound::Excluded(high)) => format!("< {}", show(high)),
        (Bound::Included(_) | Bound::Excluded(_), Bound::Included(_) | Bound::Excluded(_)) => interval.bracketed(show),
    };
    Text::same(written)
}

/// `[60%, 70%)，比如 65%`, for each gap.
fn gap_list(gaps: &[Gap], quantity: &Quantity) -> Text {
    let show = |gap: &Gap| {
        let (interval, witness) = (band(&gap.interval, quantity), quantity.show(&gap.witness, PLACES));
        let (chinese, english) = (interval.chinese, interval.english);
        if gap.interval.low == gap.interval.high && gap.interval.low != Bound::Unbounded {
            Text::same(witness)
        } else {
            text!("{chinese}（比如 {witness}）", "{english} (such as {witness})")
        }
    };
    let list: Vec<Text> = gaps.iter().take(LISTED).map(show).collect();
    let join = |of: fn(&Text) -> &str, comma: &str| list.iter().map(of).collect::<Vec<_>>().join(comma);
    let (chinese, english) = (join(|text| &text.chinese, "、"), join(|text| &text.english, ", "));
    match gaps.len().checked_sub(LISTED).filter(|more| *more > 0) {
        Some(more) => text!("{chinese}，还有 {more} 处", "{english} and {more} more"),
        None => Text::new(chinese, english),
    }
}

pub(super) fn band_gaps(subject: Span, gaps: &[Gap], neighbours: &[Span], range: &Interval, quantity: &Quantity) -> Diagnostic {
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

pub(super) fn values_missing(subject: Span, missing: &[Arc<str>]) -> Diagnostic {
    let (names, more) = listed(missing);
    Diagnostic::error(Code::CaseMissing, text!("分档漏了：{names}{more}", "the arms leave out {names}{more}"))
        .at(subject, text!("它也可能是 {names}", "it can also be {names}"))
        .help(text!("给漏掉的每一种补上一档，或在最后写“其余: …”", "add an arm for each of them, or end with “else: …”"))
}

pub(super) fn cases_missing(place: Span, missing: &[String]) -> Diagnostic {
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

pub(super) fn coverage_unproved(place: Span) -> Diagnostic {
    Diagnostic::error(
        Code::CoverageUnproved,
        text!("不能断定这些档包括了所有情况，缺少“其余”", "the arms cannot be shown to cover every case: “else” is missing"),
    )
    .at(place, text!("如果哪一档都不符合，就没有结果", "if no arm fits, there is no result"))
    .help(text!("在最后加上一档“其余: …”，写明都不符合时得多少", "end with an arm “else: …” that says what then results"))
}

pub(super) fn arm_taken(place: Span, by: Span) -> Diagnostic {
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

pub(super) fn value_taken(value: &str, place: Span, by: Span) -> Diagnostic {
    Diagnostic::error(
        Code::ArmTaken,
        text!("“{value}”写了两次，后一次永远轮不到", "“{value}” stands twice; the second is never reached"),
    )
    .at(place, text!("这里的“{value}”永远轮不到", "“{value}” is never reached here"))
    .at(by, text!("前面已经写了", "it was taken here"))
    .help(text!("删去其中一处", "remove one of the two"))
}

pub(super) fn band_outside(place: Span, interval: &Interval, subject: Span, range: &Interval, quantity: &Quantity) -> Diagnostic {
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

pub(super) fn never_holds(place: Span) -> Diagnostic {
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

pub(super) fn nothing_left(place: Span) -> Diagnostic {
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

pub(super) fn bands_overlap(first: Span, second: Span, shared: &Gap, quantity: &Quantity) -> Diagnostic {
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

pub(super) fn end_to_else(place: Span, end: &Number, otherwise: Span, quantity: &Quantity) -> Diagnostic {
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

pub(super) fn empty_band(place: Span) -> Diagnostic {
    Diagnostic::error(Code::EmptyBand, text!("这个区间里没有数", "no number lies in this range"))
        .at(place, text!("下限不小于上限", "the lower end is not below the upper end"))
        .help(text!("先写小的再写大的：[85%, 95%)", "write the smaller end first: [85%, 95%)"))
}

pub(super) fn grade_gaps(place: Span, gaps: &[Gap], neighbours: &[Span], places: u32) -> Diagnostic {
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

pub(super) fn grade_out_of_reach(place: Span, interval: &Interval, total: &Interval) -> Diagnostic {
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

/// `3 + 4 + 4 = 11`, with names where they are few.
fn equation(rows: &[Row], sum: &Number) -> String {
    let shown = rows.iter().take(12).map(|row| {
        let (name, value) = (&row.name, points(&row.points));
        if rows.len() <= 6 && !name.is_empty() { format!("{name} {value}") } else { value }
    });
    if let [only] = rows {
        return format!("{} {}", only.name, points(&only.points)).trim().to_string();
    }
    let more = if rows.len() > 12 { " + …" } else { "" };
    format!("{}{more} = {}", shown.collect::<Vec<_>>().join(" + "), points(sum))
}

/// The case in words, when it is one of several.
fn in_case(case: &str) -> Text {
    if case.is_empty() { Text::default() } else { text!("（{case} 时）", " (when {case})") }
}

/// Adds the parts of a sum as places, when they are few.
fn with_rows(mut diagnostic: Diagnostic, rows: &[Row]) -> Diagnostic {
    if rows.len() <= 8 {
        for row in rows {
            let value = points(&row.points);
            diagnostic = diagnostic.at(row.place, text!("{value} 分", "{value} points"));
        }
    }
    diagnostic
}

pub(super) fn heading_sum(section: &Section, mismatch: &Mismatch, revision: Option<&Revision<'_>>) -> Diagnostic {
    let (name, printed, sum) = (&section.name, points(&mismatch.printed), points(&mismatch.sum));
    let case = in_case(&mismatch.case);
    let (case_chinese, case_english) = (&case.chinese, &case.english);
    let diagnostic = Diagnostic::error(
        Code::HeadingSum,
        text!(
            "“{name}”写的是 {printed} 分，下面各项{case_chinese}加起来是 {sum} 分",
            "“{name}” says {printed} points, but what is below it adds up to {sum}{case_english}"
        ),
    );
    let heading = (section.span, text!("这里写 {printed} 分", "{printed} points here"));
    let equation = equation(&mismatch.rows, &mismatch.sum);
    let Some(Revision { file, rows }) = revision else {
        return with_rows(diagnostic.at(heading.0, heading.1), &mismatch.rows).help(text!(
            "{equation}，不是 {printed}：改正标题的分值，或改正其中一项",
            "{equation}, not {printed}: correct the heading or one of the rows"
        ));
    };
    // The file that is worked on comes first; what it extends is not to be touched.
    let diagnostic = match rows.is_empty() {
        true => with_rows(diagnostic.at(heading.0, heading.1), &mismatch.rows),
        false => with_rows(diagnostic, rows.get(..rows.len().min(LISTED)).unwrap_or_default()).at(heading.0, heading.1),
    };
    let marks = "#".repeat(usize::from(section.level));
    diagnostic.help(text!(
        "{equation}，不是 {printed}：在“{file}”里改正其中一项，或者写“修改 {marks} {name}（{sum}分）”",
        "{equation}, not {printed}: in “{file}” correct one of the rows, or write 修改 {marks} {name}（{sum}分）"
    ))
}

pub(super) fn weighted_heading_sum(name: &str, place: Span, mismatch: &Mismatch) -> Diagnostic {
    let (sum, case) = (points(&mismatch.sum), in_case(&mismatch.case));
    let (case_chinese, case_english) = (&case.chinese, &case.english);
    let diagnostic = Diagnostic::error(
        Code::WeightedHeadingSum,
        text!(
            "“{name}”带权重，下面各项应当合计 100 分，{case_chinese}现在是 {sum} 分",
            "“{name}” has a weight, so what is below it must add up to 100; it is {sum}{case_english}"
        ),
    )
    .at(place, text!("带权重的标题自成 100 分", "a heading with a weight holds 100 points of its own"));
    let equation = equation(&mismatch.rows, &mismatch.sum);
    with_rows(diagnostic, &mismatch.rows)
        .help(text!("{equation}，不是 100：改正其中一项的分值", "{equation}, not 100: correct one of the rows"))
}

pub(super) fn whole_sum(mismatch: &Mismatch, revision: Option<&Revision<'_>>) -> Diagnostic {
    let (printed, sum, case) = (points(&mismatch.printed), points(&mismatch.sum), in_case(&mismatch.case));
    let (case_chinese, case_english) = (&case.chinese, &case.english);
    let equation = equation(&mismatch.rows, &mismatch.sum);
    let diagnostic = Diagnostic::error(
        Code::WholeSum,
        text!(
            "各部分{case_chinese}加起来是 {sum} 分，不是 {printed} 分",
            "the parts add up to {sum} points{case_english}, not {printed}"
        ),
    );
    let diagnostic = with_places(diagnostic, &mismatch.rows);
    if !mismatch.case.is_empty() {
        return diagnostic.help(text!(
            "{equation}：改正这种情况下适用的各部分的分值",
            "{equation}: correct the points of the parts that apply in this case"
        ));
    }
    if let Some(Revision { file, rows: _ }) = revision {
        return diagnostic.help(text!(
            "{equation}：在“{file}”里改正，如“修改 # 标题（…分）”；如果满分就是 {sum}，写“满分 {sum}”；不限满分写“满分 不限”",
            "{equation}: correct it in “{file}”, as by 修改 # heading（…分）, or put “full {sum}” there, or “full unlimited”"
        ));
    }
    diagnostic.help(text!(
        "{equation}：改正分值；如果满分就是 {sum}，在文件头写“满分 {sum}”；不限满分写“满分 不限”",
        "{equation}: correct the points, or put “full {sum}” at the top of the file, or “full unlimited”"
    ))
}

pub(super) fn weights_sum(inside: Option<&str>, mismatch: &Mismatch) -> Diagnostic {
    let (printed, sum, case) = (points(&mismatch.printed), points(&mismatch.sum), in_case(&mismatch.case));
    let (case_chinese, case_english) = (&case.chinese, &case.english);
    let of = inside.map_or(Text::same(""), |name| text!("“{name}”里", " in “{name}”"));
    let (of_chinese, of_english) = (&of.chinese, &of.english);
    let mut diagnostic = Diagnostic::error(
        Code::WeightsSum,
        text!(
            "{of_chinese}各标题的权重{case_chinese}加起来是 {sum}%，不是 {printed}%",
            "the weights{of_english} add up to {sum}%{case_english}, not {printed}%"
        ),
    );
    for row in mismatch.rows.iter().take(8) {
        diagnostic = diagnostic.at(row.place, Text::same(format!("{}%", points(&row.points))));
    }
    let shown: Vec<String> = mismatch.rows.iter().take(8).map(|row| format!("{}%", points(&row.points))).collect();
    let (equation, more) = (shown.join(" + "), if mismatch.rows.len() > shown.len() { " + …" } else { "" });
    if shown.len() < 2 {
        return diagnostic.help(text!(
            "只有一个权重：改成 {printed}%，或补上缺的标题",
            "this is the only weight: make it {printed}%, or add the headings that are missing"
        ));
    }
    diagnostic.help(text!("{equation}{more} = {sum}%：改正其中一个权重", "{equation}{more} = {sum}%: correct one of the weights"))
}

/// The parts of the whole as places: all of them when they are few, else the first.
fn with_places(diagnostic: Diagnostic, rows: &[Row]) -> Diagnostic {
    if rows.len() <= 8 { with_rows(diagnostic, rows) } else { with_rows(diagnostic, rows.get(..1).unwrap_or_default()) }
}

pub(super) fn sum_not_checked(name: &str, place: Span, condition: Span) -> Diagnostic {
    let what = if name.is_empty() { text!("总分值", "the whole") } else { text!("“{name}”的分值", "“{name}”") };
    let (chinese, english) = (&what.chinese, &what.english);
    Diagnostic::warning(
        Code::SumNotChecked,
        text!(
            "{chinese}没有核对：哪些项适用取决于太多情况",
            "the points of {english} were not checked: what applies depends on too much"
        ),
    )
    .at(condition, text!("取决于这个条件", "it depends on this condition"))
    .at(place, text!("没有核对的合计", "the sum that was not checked"))
    .help(text!(
        "让“适用”只看“选项”和“是否”类的数据，就能逐一核对",
        "let “applies” look only at facts of type choice or flag, then every combination can be checked"
    ))
}

pub(super) fn points_out_of_reach(name: &str, header: Span, score: Span, full: &Number, reached: &Number) -> Diagnostic {
    let (full, reached) = (points(full), points(reached));
    Diagnostic::warning(
        Code::PointsOutOfReach,
        text!("“{name}”最多只能得 {reached} 分，得不到 {full} 分", "“{name}” can get {reached} points at most, never its {full}"),
    )
    .at(header, text!("印的是 {full} 分", "{full} points are printed"))
    .at(score, text!("这里最多得 {reached} 分", "this gives {reached} at most"))
    .help(text!(
        "让最好的情况得“满分”，或改正名称后面的分值",
        "let the best case get “full”, or correct the points behind the name"
    ))
}

pub(super) fn constant_out_of_bounds(place: Span, constant: &Number, row: &Indicator, low: &Number, high: &Number) -> Diagnostic {
    let (name, value) = (&row.name, points(constant));
    let (low_shown, high_shown) = (points(low), points(high));
    let diagnostic = Diagnostic::error(
        Code::ConstantOutOfBounds,
        text!(
            "“{name}”的得分在 {low_shown} 到 {high_shown} 之间，不会是 {value} 分",
            "the score of “{name}” lies between {low_shown} and {high_shown}; it is never {value}"
        ),
    )
    .at(place, text!("这里给 {value} 分", "{value} points here"))
    .at(row.header, text!("这一项得 {low_shown} 到 {high_shown} 分", "this row gets {low_shown} to {high_shown} points"));
    if constant > high {
        diagnostic.help(text!(
            "改成 {high_shown} 以内的分，或写“满分”；确实可以超过满分的，加一行“至多 = {value}”",
            "give at most {high_shown}, or write “full”; if it may exceed full marks, add “at_most = {value}”"
        ))
    } else {
        diagnostic.help(text!(
            "改成不小于 {low_shown} 的分；确实要倒扣的，加一行“至少 = {value}”",
            "give at least {low_shown}; if it may go below, add “at_least = {value}”"
        ))
    }
}

pub(super) fn assessment_out_of_points(place: Span, hull: &Interval, full: &Number) -> Diagnostic {
    let (hull, full) = (band(hull, &Quantity::NUMBER), points(full));
    let (chinese, english) = (&hull.chinese, &hull.english);
    Diagnostic::error(
        Code::AssessmentOutOfPoints,
        text!("评定的范围超出了 0 到满分 {full} 分", "the assessed range goes outside 0 to the full marks {full}"),
    )
    .at(place, text!("这里是 {chinese} 分", "this is {english} points"))
    .help(text!(
        "范围要在 0 到 {full} 分之内，或写成满分的百分比：[80%, 100%]",
        "keep it within 0 to {full}, or write percentages of full marks: [80%, 100%]"
    ))
}

pub(super) fn levels_overlap(first: &Level, second: &Level, shared: &Gap) -> Diagnostic {
    let (first_name, second_name, witness) = (&first.name, &second.name, points(&shared.witness));
    Diagnostic::warning(
        Code::LevelsOverlap,
        text!(
            "“{first_name}”和“{second_name}”重叠：{witness} 分同时属于两档",
            "“{first_name}” and “{second_name}” overlap: {witness} points fit both"
        ),
    )
    .at(second.range.span, text!("{witness} 分属于“{second_name}”", "{witness} points are “{second_name}”"))
    .at(first.range.span, text!("也属于“{first_name}”", "and “{first_name}” as well"))
    .help(text!(
        "让界限只属于其中一档：[80%, 100%] 和 [50%, 80%)",
        "let the end belong to one of them: [80%, 100%] and [50%, 80%)"
    ))
}

pub(super) fn levels_leave_gaps(place: Span, gaps: &[Gap]) -> Diagnostic {
    let list = gap_list(gaps, &Quantity::NUMBER);
    let (chinese, english) = (&list.chinese, &list.english);
    Diagnostic::warning(Code::LevelsGap, text!("有的分数不属于任何一档：{chinese}", "some scores belong to no level: {english}"))
        .at(place, text!("这几档之间有空档", "these levels leave a gap"))
        .help(text!(
            "让各档的范围首尾相接：[80%, 100%]、[50%, 80%)、[0%, 50%)",
            "let the levels meet: [80%, 100%], [50%, 80%), [0%, 50%)"
        ))
}

pub(super) fn denominator_can_be_zero(suspect: &Suspect) -> Diagnostic {
    let written = &suspect.written;
    let mut diagnostic = Diagnostic::warning(
        Code::DenominatorZero,
        text!("分母“{written}”可能是 0，那时这一项算不出来", "the denominator “{written}” can be 0, and then there is no score"),
    )
    .at(suspect.place, text!("可能是 0", "can be 0"));
    if let Some((name, place)) = &suspect.fact {
        if *place != suspect.place {
            diagnostic = diagnostic.at(*place, text!("“{name}”没有说明大于 0", "“{name}” is not declared to be above 0"));
        }
        diagnostic = diagnostic
            .help(text!("不会是 0 的：在数据里声明“{name}: … 大于 0”", "if it is never 0: declare “{name}: … above 0”"));
    }
    diagnostic
        .help(text!(
            "为 0 时另有算法的：若 {written} > 0 则 … 否则 …",
            "if 0 is scored in another way: if {written} > 0 then … else …"
        ))
        .help(text!("为 0 时不评这一项的：适用 = {written} > 0", "if the row does not apply then: applies = {written} > 0"))
}

pub(super) fn points_wanted(name: &str, header: Span, score: Span) -> Diagnostic {
    // 甲 16分: the points are there, only not in brackets.
    let bare = name.strip_suffix('分').map_or("", str::trim_end);
    let rest = bare.trim_end_matches(|character: char| character.is_ascii_digit() || character == '.');
    let written = bare.get(rest.len()..).filter(|digits| !digits.is_empty() && !rest.trim().is_empty());
    let (name_alone, points) = written.map_or((name, "4"), |digits| (rest.trim(), digits));
    Diagnostic::error(
        Code::PointsWanted,
        text!(
            "“{name}”没有写分值，从规则里也看不出最多得多少分",
            "“{name}” has no points, and its rule does not tell how many it can give"
        ),
    )
    .at(header, text!("这里缺少分值", "points are missing here"))
    .at(score, text!("这里最多得多少分，看不出来", "what this gives at most cannot be told"))
    .help(text!(
        "在名称后面用括号写出分值：{name_alone}（{points}分）:",
        "write the points in brackets behind the name: {name_alone} ({points}分):"
    ))
}
