//! Points, weights and their sums.

use super::{LISTED, points};
use crate::check::soundness::points::{Mismatch, Revision, Row};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::model::Section;
use crate::number::Number;
use crate::source::Span;
use crate::text;

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

pub(in crate::check::soundness) fn heading_sum(
    section: &Section,
    mismatch: &Mismatch,
    revision: Option<&Revision<'_>>,
) -> Diagnostic {
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

pub(in crate::check::soundness) fn weighted_heading_sum(name: &str, place: Span, mismatch: &Mismatch) -> Diagnostic {
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

pub(in crate::check::soundness) fn whole_sum(mismatch: &Mismatch, revision: Option<&Revision<'_>>) -> Diagnostic {
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

pub(in crate::check::soundness) fn weights_sum(inside: Option<&str>, mismatch: &Mismatch) -> Diagnostic {
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

pub(in crate::check::soundness) fn sum_not_checked(name: &str, place: Span, condition: Span) -> Diagnostic {
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

pub(in crate::check::soundness) fn points_wanted(name: &str, header: Span, score: Span) -> Diagnostic {
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
